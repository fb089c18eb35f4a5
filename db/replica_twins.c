/* SPDX-License-Identifier: ISC
 * replica_twins - who may be taken for whom (DESIGN 5, 同名同日).
 */
#include "db/replica_private.h"

#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
copy_col(struct store_stmt *st, int col, char *out, size_t size)
{
	const char *s = store_col_text(st, col);

	snprintf(out, size, "%s", s != NULL ? s : "");
}

static enum rc
key_of_sheet(struct replica *r, const char *person_no, int sheet_no,
    char key[KEY_SIZE * 2], struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(r->db,
	    "SELECT twin_key FROM sheet WHERE person_no = $1 AND ($2 = 0 OR "
	    "sheet_no = $2) ORDER BY CASE closed_event WHEN '' THEN 0 WHEN '209' "
	    "THEN 2 ELSE 1 END, sheet_no DESC LIMIT 1",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, person_no);
	store_int(st, 2, sheet_no);
	rc = store_step(st, err);
	if (rc == RC_OK)
		copy_col(st, 0, key, KEY_SIZE * 2);
	store_done(st);
	return rc;
}

/* What protects a twin is shown to whoever tells them apart. */
static enum rc
mark(struct replica *r, struct twin *t, const char *household_no, int32_t today,
    struct err *err)
{
	struct member m;
	enum rc rc;

	memset(&m, 0, sizeof(m));
	rc = replica_marks(r, t->person_no, household_no, NULL, today, &m, err);
	snprintf(t->signs, sizeof(t->signs), "%s", m.blocks);
	t->home_is_guarded = m.home_is_guarded && GUARD("twin_home_guarded");
	return rc;
}

enum rc
replica_twins(struct replica *r, const char *person_no, int sheet_no,
    struct twin *out, int max, int *n, struct err *err)
{
	char key[KEY_SIZE * 2] = "", last[20] = "", no[20];
	char(*home)[20];
	int32_t today = replica_today(r);
	struct store_stmt *st;
	enum rc rc = key_of_sheet(r, person_no, sheet_no, key, err);

	*n = 0;
	if (rc != RC_OK || key[0] == '\0' || !GUARD("twins_known"))
		return rc;
	rc = store_use(r->db,
	    "SELECT person_no, name, birth, address_number, gone, address, "
	    "household_no FROM sheet WHERE twin_key = $1 AND person_no <> $2 "
	    "ORDER BY person_no, gone DESC",
	    &st, err);
	if (rc != RC_OK)
		return rc;
	store_text(st, 1, key);
	store_text(st, 2, person_no);
	home = x_alloc(((size_t)max + 1) * sizeof(*home));
	while ((rc = store_step(st, err)) == RC_OK) {
		copy_col(st, 0, no, sizeof(no));
		if (strcmp(no, last) == 0) /* an older sheet of the same */
			continue;
		snprintf(last, sizeof(last), "%s", no);
		if (*n < max) {
			struct twin *t = &out[*n];

			snprintf(t->person_no, sizeof(t->person_no), "%s", no);
			copy_col(st, 1, t->name, sizeof(t->name));
			copy_col(st, 2, t->birth, sizeof(t->birth));
			copy_col(st, 3, t->lot, sizeof(t->lot));
			copy_col(st, 5, t->address, sizeof(t->address));
			copy_col(st, 6, home[*n], sizeof(home[*n]));
			t->is_removed = store_col_int(st, 4) <= today;
		}
		++*n;
	}
	store_done(st);
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	for (int i = 0; i < *n && i < max && rc == RC_OK; i++)
		rc = mark(r, &out[i], home[i], today, err);
	free(home);
	return rc;
}

/* 12番3号, 12-3 and 12ー3 are one lot. */
static bool
names(const char *typed, const char *person_no, const char *lot)
{
	char narrow[128], key[64], own[64];
	size_t n = strlen(person_no);

	text_narrow(typed, narrow, sizeof(narrow));
	if (strlen(narrow) == 4 && n >= 4 &&
	    strspn(narrow, "0123456789") == 4 &&
	    strcmp(person_no + n - 4, narrow) == 0)
		return true;
	if (n > 4 && strcmp(narrow, person_no) == 0)
		return true;
	lot_key(narrow, key, sizeof(key));
	lot_key(lot, own, sizeof(own));
	return key[0] != '\0' && strcmp(key, own) == 0;
}

bool
twin_told_apart(const char *typed, const char *person_no, const char *own_lot,
    const struct twin *twins, int n)
{
	int i;

	if (!names(typed, person_no, own_lot))
		return false;
	for (i = 0; i < n && GUARD("twins_told_apart"); i++)
		if (names(typed, twins[i].person_no, twins[i].lot))
			return false;
	return true;
}
