/* SPDX-License-Identifier: ISC
 * reg_head - 世帯主の氏名 in the rows of a household: see heads_follow in
 * reg_write.h.
 */
#include "db/reg_write.h"

#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct member {
	char person_no[20], head_name[RECORD_VALUE_MAX + 1];
	int sheet_no;
};
struct home {
	struct member *v;
	int n, heads;
	char name[RECORD_VALUE_MAX + 1]; /* of the head; "" none */
};

static const char sql_home[] =
    "SELECT s.person_no, s.sheet_no, h.head_name, h.relation, h.name, "
    "h.status, h.out_planned_on, h.out_date, h.removal_date, "
    "h.removal_reason FROM sheet s JOIN history h ON h.person_no = "
    "s.person_no AND h.hist_no = s.last_hist WHERE s.household_no = $1 "
    "ORDER BY s.person_no, s.sheet_no";

/* Whoever is about to move out lives there until the day (1.1.5). */
static bool
lives_there(struct call *c, struct store_stmt *st)
{
	static const enum item items[] = { IT_STATUS, IT_OUT_PLANNED_ON,
		IT_OUT_DATE, IT_REMOVAL_DATE, IT_REMOVAL_REASON };
	struct record r;
	size_t i;
	bool is;

	record_init(&r);
	for (i = 0; i < sizeof(items) / sizeof(items[0]); i++)
		record_set(&r, items[i], store_col_text(st, (int)i + 5));
	is = record_status(&r, c->day) != STATUS_REMOVED;
	record_release(&r);
	return is;
}

static enum rc
home_load(struct call *c, const char *household_no, struct home *h)
{
	struct store_stmt *st;
	struct member *m;
	const char *relation;
	enum rc rc = sql_open(c->s, c->err, &st, sql_home, "t", household_no);

	memset(h, 0, sizeof(*h));
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		if (!lives_there(c, st))
			continue;
		h->v = x_grow(h->v, (size_t)h->n + 1, sizeof(*h->v));
		m = &h->v[h->n++];
		memset(m, 0, sizeof(*m));
		col_copy(st, 0, m->person_no, sizeof(m->person_no));
		m->sheet_no = (int)store_col_int(st, 1);
		col_copy(st, 2, m->head_name, sizeof(m->head_name));
		relation = store_col_text(st, 3);
		if (relation == NULL || strcmp(relation, "世帯主") != 0)
			continue;
		h->heads++;
		col_copy(st, 4, h->name, sizeof(h->name));
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
follow(struct call *c, const struct entry *e, const struct member *m,
    const char *name, struct work *w)
{
	struct record r;
	enum rc rc = row_current(c, m->person_no, m->sheet_no, &r);

	if (rc != RC_OK)
		return rc;
	record_set(&r, IT_HEAD_NAME, name);
	/* it takes nothing back, though it follows a row that did */
	if (GUARD("head_row_cancels_nothing"))
		r.cancels = 0;
	rc = write_follow(c, e, &r, w);
	record_release(&r);
	return rc;
}

enum rc
head_follows(struct call *c, const struct entry *e, const char *household_no,
    struct work *w)
{
	struct entry by = *e; /* borrows what it has */
	struct home h;
	int i;
	enum rc rc;

	if (!GUARD("head_follows"))
		return RC_OK;
	by.event = EV_EX_OFFICIO_CORRECTION;
	by.notified_on[0] = by.offered_on[0] = by.informed_on[0] = '\0';
	by.requested_on[0] = by.remarks[0] = '\0';
	rc = home_load(c, household_no, &h);
	for (i = 0; i < h.n && rc == RC_OK && h.heads < 2; i++)
		if (strcmp(h.v[i].head_name, h.name) != 0)
			rc = follow(c, &by, &h.v[i], h.name, w);
	free(h.v);
	return rc;
}

enum rc
heads_follow(struct call *c, const struct entry *e, struct work *w)
{
	const char *no;
	json_t *version;
	enum rc rc = RC_OK;

	/* which counts up no household that was not there */
	json_object_foreach(w->bumped, no, version)
	{
		if (rc == RC_OK)
			rc = head_follows(c, e, no, w);
	}
	return rc;
}

/* A 転出 whose effect no batch has seen (reg_left.c), of whom the name is. */
static const char sql_due[] =
    "SELECT count(*) FROM sheet s JOIN history h ON h.person_no = s.person_no "
    "AND h.hist_no = s.last_hist LEFT JOIN out_effect f ON f.person_no = "
    "s.person_no AND f.sheet_no = s.sheet_no WHERE s.household_no = $1 AND "
    "h.name = $2 AND h.out_planned_on IS NOT NULL AND (f.hist_no IS NULL OR "
    "f.hist_no <> s.last_hist)";

enum rc
head_due(struct call *c, const char *household_no, const char *name, bool *due)
{
	int64_t n = 0;
	enum rc rc =
	    sql_int(c->s, c->err, &n, 0, sql_due, "tt", household_no, name);

	*due = n > 0;
	return rc;
}

enum rc
head_has_left(struct call *c, const struct record *r, bool *left)
{
	const char *name = record_get(r, IT_HEAD_NAME);
	const char *no = record_get(r, IT_HOUSEHOLD_NO);
	struct home h;
	enum rc rc;

	*left = false;
	if (name[0] == '\0' || record_status(r, c->day) == STATUS_REMOVED)
		return RC_OK;
	rc = home_load(c, no, &h);
	if (rc == RC_OK && h.heads < 2 && strcmp(name, h.name) != 0)
		rc = head_due(c, no, name, left);
	free(h.v);
	return rc;
}

static const char sql_before[] =
    "SELECT head_name FROM history_all WHERE person_no = $1 AND hist_no <= $2 "
    "AND head_name IS NOT NULL AND head_name <> '' ORDER BY hist_no DESC "
    "LIMIT 1";

enum rc
head_before(
    struct call *c, const char *person_no, int hist_no, char *out, size_t size)
{
	struct store_stmt *st;
	enum rc rc =
	    sql_row(c->s, c->err, &st, sql_before, "td", person_no, hist_no);

	out[0] = '\0';
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	col_copy(st, 0, out, size);
	store_done(st);
	return RC_OK;
}
