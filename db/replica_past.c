/* SPDX-License-Identifier: ISC
 * replica_past - a household as it was on a day, as it was known at a time;
 * and who else lives at its address. See replica.h.
 */
#include "db/replica_private.h"

#include "src/asof.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- a household on a day ---- */

struct sheets {
	struct {
		char person_no[20];
		int sheet_no;
	} * v; /* owned */
	int n;
};

/* Every sheet that stands or ever stood in the household, newest sheet of a
 * person first. */
static enum rc
sheets_ever(
    struct replica *r, const char *no, struct sheets *out, struct err *err)
{
	static const char sql[] =
	    "SELECT person_no, sheet_no FROM sheet WHERE household_no = $1 "
	    "UNION SELECT s.person_no, s.sheet_no FROM skey k JOIN sheet s ON "
	    "s.id = k.sheet WHERE k.kind = 'W' AND k.key = $1 "
	    "ORDER BY person_no, sheet_no DESC";
	struct store_stmt *st;
	enum rc rc = store_use(r->db, sql, &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, no);
	while ((rc = store_step(st, err)) == RC_OK) {
		out->v = x_grow(out->v, (size_t)out->n + 1, sizeof(*out->v));
		(void)snprintf(out->v[out->n].person_no,
		    sizeof(out->v[0].person_no), "%s", store_col_text(st, 0));
		out->v[out->n++].sheet_no = (int)store_col_int(st, 1);
	}
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* The sheet as it was then; RC_NOT_FOUND when it did not exist. */
static enum rc
sheet_then(struct replica *r, const char *person_no, int sheet_no,
    const struct replica_day *then, struct record *out, bool *unsure,
    struct err *err)
{
	struct record *rows = NULL;
	struct err none;
	int n = 0, i;
	enum rc rc = replica_rows(r, person_no, sheet_no, &rows, &n, err);

	if (rc != RC_OK)
		return rc;
	err_clear(&none);
	rc = asof_compose(rows, n, then->day,
	    GUARD("household_known_at") ? then->known : INT64_MAX, out, unsure,
	    &none);
	if (rc == RC_OK) {
		(void)snprintf(
		    out->person_no, sizeof(out->person_no), "%s", person_no);
		record_set(out, IT_PERSON_NO, person_no);
		out->sheet_no = sheet_no;
	}
	for (i = 0; i < n; i++)
		record_release(&rows[i]);
	free(rows);
	return rc;
}

static enum rc
add_member(struct replica *r, struct household *h, const struct replica_day *d,
    struct record *row, struct err *err)
{
	struct member *m;

	h->members =
	    x_grow(h->members, (size_t)h->count + 1, sizeof(*h->members));
	m = &h->members[h->count];
	memset(m, 0, sizeof(*m));
	m->row = *row;
	m->is_removed = record_status(row, d->day) == STATUS_REMOVED;
	h->count++;
	/* What protects somebody today protects what was, too. */
	return replica_marks(r, row->person_no,
	    record_get(row, IT_HOUSEHOLD_NO), NULL, replica_today(r), m, err);
}

static bool
has_person(const struct household *h, const char *person_no)
{
	int i;

	for (i = 0; i < h->count; i++)
		if (strcmp(h->members[i].row.person_no, person_no) == 0)
			return true;
	return false;
}

static enum rc
members_then(struct replica *r, const struct sheets *s,
    const struct replica_day *then, struct household *out, struct err *err)
{
	struct record row;
	bool unsure = false;
	enum rc rc = RC_OK;
	int i;

	for (i = 0; i < s->n && rc == RC_OK; i++) {
		if (has_person(out, s->v[i].person_no))
			continue; /* the newer sheet stands for the person */
		record_init(&row);
		rc = sheet_then(r, s->v[i].person_no, s->v[i].sheet_no, then,
		    &row, &unsure, err);
		if (rc == RC_OK && strcmp(record_get(&row, IT_HOUSEHOLD_NO),
				       out->household_no) == 0) {
			rc = add_member(r, out, then, &row, err);
			if (rc == RC_OK) {
				out->is_unsure = out->is_unsure || unsure;
				out->members[out->count - 1].pending_id = 0;
				out->members[out->count - 1].pending[0] = '\0';
			}
			continue;
		}
		record_release(&row);
		if (rc == RC_NOT_FOUND)
			rc = RC_OK;
	}
	return rc;
}

enum rc
replica_household_then(struct replica *r, const char *no,
    const struct replica_day *then, struct household *out, struct err *err)
{
	struct sheets s = { NULL, 0 };
	enum rc rc;

	memset(out, 0, sizeof(*out));
	(void)snprintf(out->household_no, sizeof(out->household_no), "%s", no);
	if ((rc = store_begin_read(r->db, err)) != RC_OK)
		return rc;
	rc = sheets_ever(r, no, &s, err);
	if (rc == RC_OK)
		rc = members_then(r, &s, then, out, err);
	store_rollback(r->db);
	free(s.v);
	if (rc == RC_OK && out->count == 0)
		rc = err_set(err, RC_NOT_FOUND, "E7017",
		    "その日の世帯はありません",
		    "その日、その世帯番号の人がいません（その時に知れた分）",
		    "日付を直すか、履歴で異動日を確かめてください");
	if (rc != RC_OK) {
		household_release(out);
		return rc;
	}
	household_sort(out);
	return RC_OK;
}

/* ---- who else lives there ---- */

static enum rc
address_of(struct replica *r, const char *no, char code[32], char lot[KEY_SIZE],
    char address[512], struct err *err)
{
	static const char sql[] =
	    "SELECT coalesce(address_code, ''), coalesce(address_number, ''), "
	    "coalesce(address, '') FROM sheet WHERE household_no = $1 AND "
	    "gone > $2 ORDER BY member_order LIMIT 1";
	struct store_stmt *st;
	enum rc rc = store_use(r->db, sql, &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, no);
	store_int(st, 2, replica_today(r));
	rc = store_step(st, err);
	if (rc == RC_OK) {
		(void)snprintf(code, 32, "%s", store_col_text(st, 0));
		(void)snprintf(lot, KEY_SIZE, "%s", store_col_text(st, 1));
		(void)snprintf(address, 512, "%s", store_col_text(st, 2));
	}
	store_done(st);
	return rc;
}

static void
read_neighbour(struct store_stmt *st, struct neighbour *x)
{
	memset(x, 0, sizeof(*x));
	(void)snprintf(x->household_no, sizeof(x->household_no), "%s",
	    store_col_text(st, 0));
	x->people = (int)store_col_int(st, 1);
	(void)snprintf(
	    x->address, sizeof(x->address), "%s", store_col_text(st, 2));
	(void)snprintf(
	    x->person_no, sizeof(x->person_no), "%s", store_col_text(st, 3));
	(void)snprintf(x->name, sizeof(x->name), "%s", store_col_text(st, 4));
}

static enum rc
marks_of(struct replica *r, struct neighbour *x, struct err *err)
{
	static const char sql[] =
	    "SELECT DISTINCT b.signs FROM sheet s JOIN block_mark b ON "
	    "b.kind = 'p' AND b.number = s.person_no WHERE s.household_no = "
	    "$1 AND s.gone > $2 UNION SELECT signs FROM block_mark WHERE "
	    "kind = 'h' AND number = $1";
	struct store_stmt *st;
	enum rc rc = store_use(r->db, sql, &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, x->household_no);
	store_int(st, 2, replica_today(r));
	while ((rc = store_step(st, err)) == RC_OK) {
		const char *signs = store_col_text(st, 0);

		if (strstr(signs, "抑") != NULL &&
		    strstr(x->signs, "抑") == NULL)
			(void)strncat(x->signs, "抑",
			    sizeof(x->signs) - strlen(x->signs) - 1);
		if (strstr(signs, "支") != NULL &&
		    strstr(x->signs, "支") == NULL)
			(void)strncat(x->signs, "支",
			    sizeof(x->signs) - strlen(x->signs) - 1);
	}
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
replica_neighbours(struct replica *r, const char *no, struct neighbour *out,
    int max, int *n, struct err *err)
{
	/* Of towns without a code the address itself has to be the same. */
	static const char sql[] =
	    "SELECT household_no, count(*), min(address), "
	    "coalesce(min(CASE WHEN relation = '世帯主' THEN person_no END), "
	    "min(person_no)), coalesce(min(CASE WHEN relation = '世帯主' THEN "
	    "name END), '') "
	    "FROM sheet WHERE address_code = $1 AND address_number = $2 AND "
	    "gone > $3 AND household_no <> $4 AND ($1 <> '' OR address = $5) "
	    "GROUP BY household_no ORDER BY min(address_building), "
	    "household_no LIMIT $6";
	struct store_stmt *st;
	char code[32] = "", lot[KEY_SIZE] = "", address[512] = "";
	enum rc rc = address_of(r, no, code, lot, address, err);
	int i;

	*n = 0;
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	if ((rc = store_use(r->db, sql, &st, err)) != RC_OK)
		return rc;
	store_text(st, 1, code);
	store_text(st, 2, lot);
	store_int(st, 3, replica_today(r));
	store_text(st, 4, no);
	store_text(st, 5, address);
	store_int(st, 6, max);
	while (*n < max && (rc = store_step(st, err)) == RC_OK)
		read_neighbour(st, &out[(*n)++]);
	store_done(st);
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	for (i = 0; i < *n && rc == RC_OK; i++)
		rc = marks_of(r, &out[i], err);
	return rc;
}
