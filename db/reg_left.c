/* SPDX-License-Identifier: ISC
 * reg_left - 転出 whose day has come. Who left is 消除 by row and day alone
 * (record_status); what follows from it once is done here, and out_effect
 * says for whom it has been.
 */
#include "db/reg_batch.h"
#include "db/reg_write.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct left {
	char person_no[20], household_no[20], seen_day[11];
	int sheet_no, hist_no;
	int32_t day; /* of 消除; INT32_MAX: it has not come */
	bool is_old; /* had left when the register took it in */
};
struct leavers {
	struct left v[BATCH_MAX];
	int n;
};

/* Sheets of a 転出 whose newest row has not been looked at yet; on one that
 * another followed (改製 …), that was taken back, or that ended by a death or a
 * 職権消除 before the day, nobody left. */
static const char sql_due[] =
    "SELECT s.person_no, s.sheet_no, s.last_hist, s.household_no, h.status, "
    "h.out_planned_on, h.out_date, h.removal_date, h.removal_reason, h.origin, "
    "h.recorded_at, coalesce(f.day, '') FROM sheet s JOIN history h ON "
    "h.person_no = s.person_no AND h.hist_no = s.last_hist LEFT JOIN "
    "out_effect f ON f.person_no = s.person_no AND f.sheet_no = s.sheet_no "
    "WHERE s.closed_event <> '' AND s.closed_event NOT IN ('203', '204', "
    "'205', '206', '207', '208', '209') AND h.out_planned_on IS NOT NULL AND "
    "(f.hist_no IS NULL OR f.hist_no <> s.last_hist) AND "
    "(s.person_no, s.sheet_no) > ($1, $2) AND h.person_no >= $1 "
    "ORDER BY s.person_no, s.sheet_no LIMIT $3";
static const char sql_here[] =
    "SELECT count(*) FROM sheet WHERE person_no = $1 AND closed_event = ''";
static const char sql_seen[] =
    "INSERT INTO out_effect (person_no, sheet_no, hist_no, day) "
    "VALUES ($1,$2,$3,$4) ON CONFLICT (person_no, sheet_no) "
    "DO UPDATE SET hist_no = $3, day = $4";
static const char sql_undone[] =
    "DELETE FROM out_effect WHERE person_no = $1 AND sheet_no = $2";

static void
read_one(struct call *c, struct store_stmt *st, struct left *l)
{
	static const enum item items[] = { IT_STATUS, IT_OUT_PLANNED_ON,
		IT_OUT_DATE, IT_REMOVAL_DATE, IT_REMOVAL_REASON };
	const char *origin = store_col_text(st, 9);
	int64_t taken_s = store_col_int(st, 10) / US + JST_S;
	struct record r;
	size_t i;

	col_copy(st, 0, l->person_no, sizeof(l->person_no));
	l->sheet_no = (int)store_col_int(st, 1);
	l->hist_no = (int)store_col_int(st, 2);
	col_copy(st, 3, l->household_no, sizeof(l->household_no));
	col_copy(st, 11, l->seen_day, sizeof(l->seen_day));
	record_init(&r);
	for (i = 0; i < sizeof(items) / sizeof(items[0]); i++)
		record_set(&r, items[i], store_col_text(st, (int)i + 4));
	l->day = record_end_day(&r);
	if (l->day > c->day)
		l->day = INT32_MAX;
	l->is_old = origin != NULL && strcmp(origin, "import") == 0 &&
		    l->day < (int32_t)(taken_s / 86400);
	record_release(&r);
}

static enum rc
read_due(struct batch *b, struct leavers *all)
{
	struct call *c = b->c;
	struct store_stmt *st;
	enum rc rc = sql_open(c->s, c->err, &st, sql_due, "tdd", b->person_no,
	    b->sheet_no, b->limit);

	all->n = 0;
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK &&
	       all->n < BATCH_MAX)
		read_one(c, st, &all->v[all->n++]);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* A household whose head has gone: of several the others are asked, one alone
 * is made it by 職権 (4.0.4, 4.0.5). No head is legal (1.1.10). */
static enum rc
note_headless(struct batch *b, const char *household_no)
{
	struct rows rows;
	bool has_head = false;
	int i;
	enum rc rc = household_rows(b->c, household_no, false, &rows);

	if (rc != RC_OK)
		return rc;
	for (i = 0; i < rows.n; i++)
		has_head |=
		    strcmp(record_get(&rows.v[i], IT_RELATION), "世帯主") == 0;
	if (rows.n > 0 && !has_head)
		(void)json_array_append_new(
		    b->followed, json_pack("{s:s,s:s,s:i,s:b}", "menu", "44",
				     "household_no", household_no, "remaining",
				     rows.n, "ex_officio", (int)(rows.n == 1)));
	rows_release(&rows);
	return rc;
}

static enum rc
see(struct call *c, const struct left *l)
{
	char day[11];

	iso_of_day(l->day, day);
	return sql_run(c->s, c->err, sql_seen, "tddt", l->person_no,
	    l->sheet_no, l->hist_no, day);
}

/* The others' rows name no head that has gone (1.1.10): of the day on which
 * they lost it. */
static enum rc
name_no_head(
    struct batch *b, const struct left *l, const char *no, struct work *w)
{
	struct date on = date_of_day(l->day, false);
	size_t n = json_array_size(w->followed);
	struct entry by;
	enum rc rc;

	entry_init(&by);
	date_store(&on, by.event_date, sizeof(by.event_date));
	(void)snprintf(by.place, sizeof(by.place), "%s", b->c->place);
	(void)snprintf(
	    by.terminal, sizeof(by.terminal), "%s", b->c->r->terminal);
	rc = head_follows(b->c, &by, no, w);
	entry_release(&by);
	for (; rc == RC_OK && n < json_array_size(w->followed); n++)
		(void)json_array_append(
		    b->persons, json_object_get(json_array_get(w->followed, n),
				    "person_no"));
	return rc;
}

/* Each household once: its version counts up, its head is looked for. */
static enum rc
leave_household(struct batch *b, const struct left *l, struct work *w)
{
	const char *no = l->household_no;
	int version = 0;
	enum rc rc;

	if (json_object_get(w->bumped, no) != NULL)
		return RC_OK;
	if ((rc = write_bump(b->c, w, no, &version)) != RC_OK ||
	    (rc = name_no_head(b, l, no, w)) != RC_OK)
		return rc;
	return note_headless(b, no);
}

/* The others have no head either way. What waits is no conflict with a row that
 * says so, and the household, which it may be about, does not count up for it. */
static enum rc
leave_names(struct batch *b, const struct left *l, struct work *w)
{
	const char *no = l->household_no;
	int64_t version = 0;
	enum rc rc;

	if (json_object_get(w->bumped, no) != NULL ||
	    !GUARD("batch_names_at_once"))
		return RC_OK;
	rc = household_version_get(b->c, no, &version);
	if (rc != RC_OK)
		return rc;
	(void)json_object_set_new(w->bumped, no, json_integer(version));
	rc = name_no_head(b, l, no, w);
	(void)json_object_del(w->bumped, no);
	return rc;
}

static enum rc
take_effect(struct batch *b, const struct left *l, json_t *left, struct work *w)
{
	char day[11];
	int measures = 0;
	enum rc rc = see(b->c, l);

	iso_of_day(l->day, day);
	if (rc == RC_OK)
		rc = leave_household(b, l, w);
	if (rc == RC_OK)
		rc = support_left(b->c, l->person_no, &measures);
	if (rc != RC_OK)
		return rc;
	(void)json_array_append_new(
	    left, json_pack("{s:s,s:i,s:s}", "person_no", l->person_no,
		      "sheet_no", l->sheet_no, "day", day));
	batch_went(b, l->person_no);
	return RC_OK;
}

static enum rc
look_at(struct batch *b, const struct left *l, json_t *left, struct work *w)
{
	char day[11];
	int64_t open = 0;
	bool waits;
	enum rc rc;

	batch_came_to(b, l->person_no, l->sheet_no);
	if (l->day == INT32_MAX) /* put off again since, or still to come */
		return l->seen_day[0] != '\0'
			   ? left_undone(b->c, l->person_no, l->sheet_no)
			   : RC_OK;
	iso_of_day(l->day, day);
	if ((rc = sql_int(b->c->s, b->c->err, &open, 0, sql_here, "t",
		 l->person_no)) != RC_OK)
		return rc;
	/* somebody with a sheet that is open has moved between wards, or is
	 * back: nobody has left */
	if (l->is_old || open > 0 ||
	    (strcmp(day, l->seen_day) == 0 && GUARD("batch_effect_once")))
		return see(b->c, l);
	rc = batch_waits(b, l->person_no, l->household_no, &waits);
	if (rc != RC_OK)
		return rc;
	return waits ? leave_names(b, l, w) : take_effect(b, l, left, w);
}

enum rc
left_undone(struct call *c, const char *person_no, int sheet_no)
{
	return sql_run(c->s, c->err, sql_undone, "td", person_no, sheet_no);
}

static enum rc
left_feed(struct batch *b, json_t *left, struct work *w)
{
	struct feed_part parts[2] = { { "core", NULL },
		{ "restricted", NULL } };

	parts[0].payload = json_pack("{s:O,s:O,s:O}", "persons", w->persons,
	    "households", w->households, "left", left);
	if (json_array_size(w->rows) == 0)
		return feed_add(b->c, "left", parts, 1, NULL);
	parts[1].payload = json_pack("{s:O}", "rows", w->rows);
	return feed_add(b->c, "left", parts, 2, NULL);
}

enum rc
batch_left(struct batch *b)
{
	struct leavers *all = x_alloc(sizeof(*all));
	json_t *left = json_array();
	struct work w;
	int i;
	enum rc rc = read_due(b, all);

	work_init(&w);
	for (i = 0; i < all->n && rc == RC_OK; i++)
		rc = look_at(b, &all->v[i], left, &w);
	b->more = all->n == b->limit;
	if (rc == RC_OK && (b->done > 0 || json_array_size(w.rows) > 0))
		rc = left_feed(b, left, &w);
	(void)json_object_set(b->details, "left", left);
	json_decref(left);
	work_release(&w);
	free(all);
	return rc;
}
