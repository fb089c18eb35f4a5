/* SPDX-License-Identifier: ISC
 * reg_write - rows of a history as the register writes them: the next number,
 * what the register itself puts into a row, a row beside those of an entry.
 */
#include "db/reg_write.h"

#include "src/change.h"
#include "src/date.h"
#include "src/event.h"
#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

/* The next 履歴番号, and the digest of the row that it follows. */
static const char sql_person_hist[] =
    "UPDATE person SET last_hist = last_hist + 1 WHERE person_no = $1 "
    "RETURNING last_hist, (SELECT h.digest FROM history_all h WHERE "
    "h.person_no = $1 AND h.hist_no = person.last_hist - 1)";

void
work_init(struct work *w)
{
	memset(w, 0, sizeof(*w));
	w->persons = json_array();
	w->rows = json_array();
	w->households = json_array();
	w->answer = json_array();
	w->bumped = json_object();
	w->followed = json_array();
}

void
work_release(struct work *w)
{
	json_decref(w->persons);
	json_decref(w->rows);
	json_decref(w->households);
	json_decref(w->answer);
	json_decref(w->bumped);
	json_decref(w->followed);
}

enum rc
write_hist_ask(struct call *c, const char *person_no)
{
	return sql_ask(c->s, c->err, sql_person_hist, "t", person_no);
}

enum rc
write_next_hist(
    struct call *c, const char *person_no, int *hist, char previous[65])
{
	struct store_stmt *st;
	enum rc rc =
	    sql_row(c->s, c->err, &st, sql_person_hist, "t", person_no);

	if (rc == RC_NOT_FOUND)
		return err_set(c->err, RC_NOT_FOUND, "E9405",
		    "その人は台帳にいません", "宛名番号の記録がありません",
		    "番号を確かめてください");
	if (rc != RC_OK)
		return rc;
	*hist = (int)store_col_int(st, 0);
	if (store_col_is_null(st, 1))
		memcpy(previous, FEED_GENESIS, 65);
	else
		col_copy(st, 1, previous, 65);
	rc = store_step(st, c->err);
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* 住民状態 after a removal (db/codes/status.csv). */
static const char *
removed_status(enum event ev)
{
	static const struct {
		enum event ev;
		const char *code;
	} list[] = { { EV_OUT_DOMESTIC, "2" }, { EV_OUT_ABROAD, "2" },
		{ EV_DEATH, "3" }, { EV_EX_OFFICIO_OUT_NATURALISED, "5" },
		{ EV_EX_OFFICIO_OUT_NATIONALITY_LOST, "6" },
		{ EV_REMADE_OUT, "7" }, { EV_RESTORED_OUT, "8" },
		{ EV_CANCEL_DECREASE, "9" } };
	size_t i;

	for (i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (list[i].ev == ev)
			return list[i].code;
	return "4";
}

static void
set_blank(struct record *r, enum item it, const char *value)
{
	if (record_get(r, it)[0] == '\0')
		record_set(r, it, value);
}

/* What the register itself writes into a row: the change, the day it was
 * processed, where it was entered. */
void
write_fill(struct call *c, const struct entry *e, struct record *r)
{
	const struct event_def *d = &event_defs[e->event];
	struct date today = date_of_day(c->day, false);
	char text[160];

	date_store(&today, text, sizeof(text));
	record_set(r, IT_EVENT, d->code);
	record_set(r, IT_EVENT_DATE, e->event_date);
	record_set(r, IT_PROCESSED_ON, text);
	record_set(r, IT_EVENT_NOTIFIED_ON, e->notified_on);
	record_set(r, IT_OFFERED_ON, e->offered_on);
	record_set(r, IT_INFORMED_ON, e->informed_on);
	record_set(r, IT_REQUESTED_ON, e->requested_on);
	record_set(r, IT_ENTRY_PLACE, e->place);
	record_set(r, IT_ENTRY_TERMINAL, e->terminal);
	if (record_get(r, IT_REMARKS)[0] == '\0' && e->remarks[0] != '\0')
		record_set(r, IT_REMARKS, e->remarks);
	/* What is put back may be that somebody is about to move out. */
	if (d->side == SIDE_ENTRY &&
	    (e->event != EV_CANCEL_INCREASE || !GUARD("restored_status") ||
		record_get(r, IT_STATUS)[0] == '\0'))
		record_set(r, IT_STATUS, "1");
	/* as who came in from elsewhere with a 転出 that lies ahead */
	if (d->side == SIDE_CORRECTION && change_has_plan(r) &&
	    strcmp(record_get(r, IT_STATUS), "1") == 0)
		record_set(r, IT_STATUS, removed_status(EV_OUT_DOMESTIC));
	if (d->side != SIDE_REMOVAL)
		return;
	if (e->event == EV_OUT_DOMESTIC || e->event == EV_OUT_ABROAD) {
		set_blank(r, IT_OUT_PLANNED_ON, e->event_date);
		set_blank(r, IT_OUT_NOTIFIED_ON, e->notified_on);
	} else {
		set_blank(r, IT_REMOVAL_DATE, e->event_date);
	}
	record_set(r, IT_STATUS, removed_status(e->event));
}

/* Whose household's version counts up: the one left and the one joined. */
enum rc
write_bump(struct call *c, struct work *w, const char *no, int *version)
{
	json_t *known;
	enum rc rc;

	if (no[0] == '\0')
		return RC_OK;
	if ((known = json_object_get(w->bumped, no)) != NULL) {
		*version = (int)json_integer_value(known);
		return RC_OK;
	}
	if ((rc = household_bump(c, no, version)) != RC_OK)
		return rc;
	(void)json_object_set_new(w->bumped, no, json_integer(*version));
	(void)json_array_append_new(w->households,
	    json_pack("{s:s,s:i}", "household_no", no, "version", *version));
	return RC_OK;
}

/* ---- the sheet of before ---- */

void
write_out(const struct record *r, struct work *w, json_t *rows)
{
	(void)json_array_append_new(rows, feed_row_json(r, "core"));
	(void)json_array_append_new(w->rows, feed_row_json(r, "restricted"));
}

/* What the row before said of its own change says nothing of this one. */
static void
forget_change(struct record *r)
{
	int i;

	for (i = 0; i < IT_COUNT; i++)
		if (strcmp(item_defs[i].group, "change") == 0 &&
		    i != IT_STATUS && i != IT_KIND && i != IT_REVISED_ON)
			record_set(r, (enum item)i, NULL);
}

static const char sql_closed_by[] =
    "SELECT closed_event FROM sheet WHERE person_no = $1 AND sheet_no = $2";
/* The removal that stands behind the one that is taken back. */
static const char sql_closed_before[] =
    "SELECT event FROM history WHERE person_no = $1 AND sheet_no = $2 AND "
    "hist_no < $3 AND event >= '200' AND event < '300' "
    "ORDER BY hist_no DESC LIMIT 1";

/* What closed a sheet: the removal that the row is, or, where it puts
 * something right on a 除票 (転入通知, 誤記修正 …) or takes a second removal
 * back, the one of before. */
enum rc
write_closed_by(
    struct call *c, const struct entry *e, const struct record *r, char code[8])
{
	const struct event_def *d = &event_defs[e->event];
	struct store_stmt *st;
	enum rc rc;

	(void)snprintf(code, 8, "%s", d->code);
	if (d->side == SIDE_REMOVAL || !GUARD("closed_stays_closed"))
		return RC_OK;
	rc = d->side == SIDE_CORRECTION
		 ? sql_row(c->s, c->err, &st, sql_closed_by, "td", r->person_no,
		       r->sheet_no)
		 : sql_row(c->s, c->err, &st, sql_closed_before, "tdd",
		       r->person_no, r->sheet_no, r->cancels);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	col_copy(st, 0, code, 8);
	store_done(st);
	return RC_OK;
}

/* The day on which a removed sheet ended, the earliest of those known; of a
 * death on a day that nobody knows as it is written. */
const char *
write_closed_on(const struct record *r)
{
	enum item it = record_end_item(r);

	if (it == IT_COUNT || !GUARD("closed_on_the_earliest"))
		it = record_get(r, IT_OUT_PLANNED_ON)[0] != '\0'
			 ? IT_OUT_PLANNED_ON
			 : IT_REMOVAL_DATE;
	return record_get(r, it);
}

/* One more row on a sheet of the person, which is not the entry's own. */
enum rc
write_beside(struct call *c, const struct entry *e, struct record *r,
    struct work *w, json_t *rows)
{
	char previous[65];
	struct row_extra x = { 0, "entry", previous };
	char code[8] = "";
	bool removed;
	enum rc rc;

	forget_change(r);
	write_fill(c, e, r);
	if (event_defs[e->event].side == SIDE_REMOVAL)
		change_close(e, r);
	removed = record_status(r, INT32_MAX) == STATUS_REMOVED;
	r->recorded_at = c->now;
	r->entry_id = e->id;
	if ((removed && (rc = write_closed_by(c, e, r, code)) != RC_OK) ||
	    (rc = write_next_hist(c, r->person_no, &r->hist_no, previous)) !=
		RC_OK ||
	    (rc = write_bump(c, w, record_get(r, IT_HOUSEHOLD_NO),
		 &x.household_version)) != RC_OK ||
	    (rc = row_insert(c, r, &x)) != RC_OK ||
	    (rc = sheet_set(c, r, code, removed ? write_closed_on(r) : "")) !=
		RC_OK)
		return rc;
	write_out(r, w, rows);
	return RC_OK;
}

enum rc
write_follow(
    struct call *c, const struct entry *e, struct record *r, struct work *w)
{
	json_t *rows = json_array(), *sheets = NULL;
	enum rc rc = write_beside(c, e, r, w, rows);

	if (rc == RC_OK)
		rc = sheets_json(c, r->person_no, &sheets);
	if (rc == RC_OK) {
		(void)json_array_append_new(w->persons,
		    json_pack("{s:s,s:o,s:O}", "person_no", r->person_no,
			"sheets", sheets, "rows", rows));
		(void)json_array_append_new(w->followed,
		    json_pack("{s:s,s:i,s:i}", "person_no", r->person_no,
			"hist_no", r->hist_no, "sheet_no", r->sheet_no));
	}
	json_decref(rows);
	return rc;
}
