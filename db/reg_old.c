/* SPDX-License-Identifier: ISC
 * reg_old - the store of 除票 (1.1.5, 9.3): sheets go there when they are five
 * years old, with all of their rows and in one transaction, and come back when
 * a row has to be added. Of one person the older sheets lie there, never one
 * above a sheet that stays, so that whoever asks the register first and this
 * store then meets the newest first.
 */
#include "db/reg_batch.h"

#include "columns.h" /* generated */

#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdlib.h>
#include <string.h>

#define OLD_MONTHS (5 * 12)

#define SHEET_COLS                                                             \
	"person_no, sheet_no, kind, opened_event, opened_on, closed_event, "   \
	"closed_on, last_hist, household_no, juminhyo_code, card_no, name, "   \
	"birth, sex"
#define ROW_COLS                                                               \
	"person_no, hist_no, sheet_no, recorded_at, entry_id, cancels, "       \
	"effective_lo, effective_hi, household_version, origin, "              \
	"previous_digest, digest, " HIST_ITEM_COLS
#define GROUP_COLS "person_no, hist_no, item, seq, value"

static const char sql_row_out[] =
    "INSERT INTO old_history (" ROW_COLS ") SELECT " ROW_COLS
    " FROM history WHERE person_no = $1 AND sheet_no = $2";
static const char sql_group_out[] =
    "INSERT INTO old_history_group (" GROUP_COLS ") SELECT " GROUP_COLS
    " FROM history_group WHERE person_no = $1 AND hist_no IN (SELECT hist_no "
    "FROM history WHERE person_no = $1 AND sheet_no = $2)";
static const char sql_sheet_out[] =
    "INSERT INTO old_sheet (" SHEET_COLS
    ", processed_day, moved_at) SELECT " SHEET_COLS
    ", cast($3 AS BIGINT), cast($4 AS BIGINT) FROM sheet WHERE person_no = $1 AND sheet_no = $2";
static const char sql_group_drop[] =
    "DELETE FROM history_group WHERE person_no = $1 AND hist_no IN (SELECT "
    "hist_no FROM history WHERE person_no = $1 AND sheet_no = $2)";
static const char sql_row_drop[] =
    "DELETE FROM history WHERE person_no = $1 AND sheet_no = $2";
static const char sql_sheet_drop[] =
    "DELETE FROM sheet WHERE person_no = $1 AND sheet_no = $2";

static const char sql_row_back[] =
    "INSERT INTO history (" ROW_COLS ") SELECT " ROW_COLS
    " FROM old_history WHERE person_no = $1 AND sheet_no >= $2";
static const char sql_group_back[] =
    "INSERT INTO history_group (" GROUP_COLS ") SELECT " GROUP_COLS
    " FROM old_history_group WHERE person_no = $1 AND hist_no IN (SELECT "
    "hist_no FROM old_history WHERE person_no = $1 AND sheet_no >= $2)";
static const char sql_sheet_back[] =
    "INSERT INTO sheet (" SHEET_COLS ") SELECT " SHEET_COLS
    " FROM old_sheet WHERE person_no = $1 AND sheet_no >= $2";
static const char sql_old_group_drop[] =
    "DELETE FROM old_history_group WHERE person_no = $1 AND hist_no IN (SELECT "
    "hist_no FROM old_history WHERE person_no = $1 AND sheet_no >= $2)";
static const char sql_old_row_drop[] =
    "DELETE FROM old_history WHERE person_no = $1 AND sheet_no >= $2";
static const char sql_old_sheet_drop[] =
    "DELETE FROM old_sheet WHERE person_no = $1 AND sheet_no >= $2";

/* Takes rows out of the store that they leave; by store_use_log. */
static enum rc
drop(struct call *c, const char *sql, const char *person_no, int sheet_no)
{
	struct store_stmt *st;
	enum rc rc = store_use_log(c->s, sql, &st, c->err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, person_no);
	store_int(st, 2, sheet_no);
	return store_run(st, NULL, c->err);
}

struct old { /* one that may go */
	char person_no[20];
	int sheet_no;
	int32_t processed;
	bool is_due;
};

static enum rc
move_out(struct call *c, const struct old *o)
{
	const char *no = o->person_no;
	enum rc rc;

	if ((rc = sql_run(c->s, c->err, sql_row_out, "td", no, o->sheet_no)) !=
		RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_group_out, "td", no,
		 o->sheet_no)) != RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_sheet_out, "tddi", no, o->sheet_no,
		 (int)o->processed, c->now)) != RC_OK)
		return rc;
	if (!GUARD("old_leaves_the_register"))
		return RC_OK;
	if ((rc = drop(c, sql_group_drop, no, o->sheet_no)) != RC_OK ||
	    (rc = drop(c, sql_row_drop, no, o->sheet_no)) != RC_OK)
		return rc;
	return sql_run(c->s, c->err, sql_sheet_drop, "td", no, o->sheet_no);
}

static const char sql_is_old[] =
    "SELECT count(*) FROM old_sheet WHERE person_no = $1 AND sheet_no >= $2";

enum rc
old_bring_back(struct call *c, const char *person_no, int sheet_no)
{
	int64_t n = 0;
	enum rc rc =
	    sql_int(c->s, c->err, &n, 0, sql_is_old, "td", person_no, sheet_no);

	if (rc != RC_OK || n == 0 || !GUARD("old_comes_back"))
		return rc;
	if ((rc = sql_run(c->s, c->err, sql_row_back, "td", person_no,
		 sheet_no)) != RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_group_back, "td", person_no,
		 sheet_no)) != RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_sheet_back, "td", person_no,
		 sheet_no)) != RC_OK ||
	    (rc = drop(c, sql_old_group_drop, person_no, sheet_no)) != RC_OK ||
	    (rc = drop(c, sql_old_row_drop, person_no, sheet_no)) != RC_OK)
		return rc;
	return sql_run(
	    c->s, c->err, sql_old_sheet_drop, "td", person_no, sheet_no);
}

/* ---- the step ---- */

static const char sql_closed[] =
    "SELECT s.person_no, s.sheet_no, h.status, h.out_planned_on, h.out_date, "
    "h.removal_date, h.removal_reason, h.processed_on, h.recorded_at FROM "
    "sheet s JOIN history h ON h.person_no = s.person_no AND "
    "h.hist_no = s.last_hist WHERE s.closed_event <> '' AND "
    "(s.person_no, s.sheet_no) > ($1, $2) AND h.person_no >= $1 "
    "ORDER BY s.person_no, s.sheet_no LIMIT $3";
static const char sql_below[] =
    "SELECT count(*) FROM sheet WHERE person_no = $1 AND sheet_no < $2";

/* 処理年月日; of an import that has none the day it was taken in. */
static int32_t
processed_day(struct store_stmt *st)
{
	const char *text = store_col_text(st, 7);
	struct date d;

	if (text != NULL && date_load(text, &d, NULL) == RC_OK && d.lo == d.hi)
		return d.lo;
	return (int32_t)((store_col_int(st, 8) / US + JST_S) / 86400);
}

static void
read_closed(struct call *c, struct store_stmt *st, struct old *o)
{
	static const enum item items[] = { IT_STATUS, IT_OUT_PLANNED_ON,
		IT_OUT_DATE, IT_REMOVAL_DATE, IT_REMOVAL_REASON };
	int32_t then = date_months_later(c->day, -OLD_MONTHS), day;
	struct record r;
	size_t i;

	col_copy(st, 0, o->person_no, sizeof(o->person_no));
	o->sheet_no = (int)store_col_int(st, 1);
	o->processed = processed_day(st);
	record_init(&r);
	for (i = 0; i < sizeof(items) / sizeof(items[0]); i++)
		record_set(&r, items[i], store_col_text(st, (int)i + 2));
	day = record_end_day(&r);
	/* removed on a day that nobody knows: since it was written down */
	if (day == INT32_MIN)
		day = o->processed;
	o->is_due = day <= then || !GUARD("old_five_years");
	record_release(&r);
}

static enum rc
look_at(struct batch *b, const struct old *o)
{
	struct call *c = b->c;
	int64_t below = 0;
	bool waits;
	enum rc rc;

	batch_came_to(b, o->person_no, o->sheet_no);
	if (!o->is_due)
		return RC_OK;
	rc = sql_int(c->s, c->err, &below, 0, sql_below, "td", o->person_no,
	    o->sheet_no);
	if (rc != RC_OK || below > 0)
		return rc;
	rc = batch_waits(b, o->person_no, "", &waits);
	if (rc != RC_OK || waits || (rc = move_out(c, o)) != RC_OK)
		return rc;
	batch_went(b, o->person_no);
	return RC_OK;
}

/* 9.3: outside the busy season. */
static enum rc
is_season(struct call *c, bool *is)
{
	int64_t from = 0, to = 0;
	int y, m, d;
	enum rc rc = setting_int(c, "busy_from", &from);

	if (rc == RC_OK)
		rc = setting_int(c, "busy_to", &to);
	date_from_day(c->day, &y, &m, &d);
	*is =
	    from == 0 || (from <= to ? m < from || m > to : m < from && m > to);
	return rc;
}

enum rc
batch_old(struct batch *b)
{
	struct call *c = b->c;
	struct old *all;
	struct store_stmt *st;
	int i, n = 0;
	bool is;
	enum rc rc = is_season(c, &is);

	if (rc != RC_OK || !is)
		return rc;
	all = x_alloc((size_t)BATCH_MAX * sizeof(*all));
	rc = sql_open(c->s, c->err, &st, sql_closed, "tdd", b->person_no,
	    b->sheet_no, b->limit);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK &&
	       n < BATCH_MAX)
		read_closed(c, st, &all[n++]);
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	for (i = 0; i < n && rc == RC_OK; i++)
		rc = look_at(b, &all[i]);
	b->more = n == b->limit;
	free(all);
	return rc;
}
