/* SPDX-License-Identifier: ISC
 * reg_propose - entry.propose: the entry as its form opens, or one that a
 * form has so far, with everything that the system writes by itself, and
 * every rule that holds against it. Screens, command line and tests ask
 * here, so that restoring, carrying over and presets stand in one place.
 * Writes nothing.
 */
#include "db/reg_change.h"
#include "db/reg_entry.h"
#include "src/asof.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum rc
no_such(struct call *c)
{
	return err_set(c->err, RC_INPUT, "E4019", "その番号の異動はありません",
	    "番号が異動の一覧にありません", "異動の番号を確かめてください");
}

static enum rc
add_person(struct call *c, struct entry *e, const char *person_no)
{
	struct entry_person *p;
	struct record now;
	enum rc rc = row_current(c, person_no, 0, &now);

	if (rc != RC_OK)
		return rc;
	if ((p = entry_add_person(e)) == NULL) {
		record_release(&now);
		return err_set(c->err, RC_INPUT, "E1057",
		    "一度に扱える人数を超えています",
		    "一つの届出の人と世帯だけを押さえられます",
		    "届出を分けてください");
	}
	(void)snprintf(p->person_no, sizeof(p->person_no), "%s", person_no);
	p->sheet_no = now.sheet_no;
	p->seen_hist = now.hist_no;
	p->before = now; /* taken over */
	record_copy(&p->after, &p->before);
	return RC_OK;
}

static bool
is_there(const struct entry *e, const char *person_no)
{
	int i;

	for (i = 0; i < e->person_count; i++)
		if (strcmp(e->persons[i].person_no, person_no) == 0)
			return true;
	return false;
}

/* Everybody else who lives with the first person (全部, 4.0.1). */
static enum rc
add_household(struct call *c, struct entry *e)
{
	char no[20];
	struct rows rows;
	int i;
	enum rc rc;

	if (e->person_count == 0)
		return RC_OK;
	(void)snprintf(no, sizeof(no), "%.19s",
	    record_get(&e->persons[0].before, IT_HOUSEHOLD_NO));
	if ((rc = household_rows(c, no, false, &rows)) != RC_OK)
		return rc;
	for (i = 0; i < rows.n && rc == RC_OK; i++)
		if (!is_there(e, rows.v[i].person_no))
			rc = add_person(c, e, rows.v[i].person_no);
	rows_release(&rows);
	return rc;
}

static enum rc
add_people(struct call *c, struct entry *e)
{
	const json_t *v;
	size_t i;
	enum rc rc;

	json_array_foreach(arg_json(c, "persons"), i, v)
	{
		const char *no = json_is_string(v) ? json_string_value(v) : "";

		if (is_there(e, no))
			continue;
		if ((rc = add_person(c, e, no)) != RC_OK)
			return rc;
	}
	/* 全部 of a 取消 is everybody of the change that is taken back. */
	if (change_is_cancel(e->event) && GUARD("cancel_of_its_people"))
		return RC_OK;
	return arg_int(c, "whole", 0) != 0 || e->event == EV_HEAD_CHANGE
		   ? add_household(c, e)
		   : RC_OK;
}

/* ---- 出生 (4.2.1.2, 4.2.0.3) ---- */

static enum rc
add_child(struct call *c, struct entry *e)
{
	struct record m;
	int64_t version = 0;
	enum rc rc = row_current(c, arg_text(c, "mother"), 0, &m);

	if (rc != RC_OK)
		return rc;
	change_child(e, &m);
	rc = household_version_get(c, e->household_no, &version);
	e->household_version = (int)version;
	record_release(&m);
	return rc;
}

/* ---- 取消 (4.6) ---- */

/* The row of a person that one entry wrote, of the same change: not the one
 * that closed the sheet of before, nor one that followed; 0 none. */
static const char sql_row_of_entry[] =
    "SELECT hist_no FROM history_all WHERE person_no = $1 AND entry_id = $2 "
    "AND event = $3 ORDER BY hist_no LIMIT 1";
static const char sql_entry_of_row[] =
    "SELECT entry_id, event FROM history_all WHERE person_no = $1 AND "
    "hist_no = $2";
static const char sql_people_of_entry[] =
    "SELECT DISTINCT person_no FROM history_all WHERE entry_id = $1 AND "
    "entry_id > 0 AND event = $2 ORDER BY person_no";

/* Everybody whom the entry changed (全部, 4.6.0.1). */
static enum rc
add_people_of(
    struct call *c, struct entry *e, int64_t entry_id, const char *event)
{
	json_t *all = json_array(), *v;
	struct store_stmt *st;
	size_t i;
	enum rc rc = sql_open(
	    c->s, c->err, &st, sql_people_of_entry, "it", entry_id, event);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    all, json_string(store_col_text(st, 0)));
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	json_array_foreach(all, i, v)
	{
		if (rc == RC_OK && !is_there(e, json_string_value(v)))
			rc = add_person(c, e, json_string_value(v));
	}

	json_decref(all);
	return rc;
}

/* The sheet that the row stands on, which may be an older one. */
static enum rc
to_sheet(struct call *c, struct entry_person *p)
{
	struct record now;
	int64_t sheet = 0;
	enum rc rc = sheet_of_row(c, p->person_no, p->cancels, &sheet);

	if (rc != RC_OK || sheet == 0 || sheet == p->sheet_no)
		return rc;
	rc = row_current(c, p->person_no, (int)sheet, &now);
	if (rc != RC_OK)
		return rc;
	record_release(&p->before);
	p->before = now;
	record_copy(&p->after, &p->before);
	p->sheet_no = now.sheet_no;
	p->seen_hist = now.hist_no;
	return RC_OK;
}

/* Whether nobody takes the row back: the register itself wrote it, of the same
 * change, for who is head by now, and does so again; or it was taken back, as
 * of some of the people alone. */
static enum rc
is_settled(struct call *c, const struct entry_person *p, bool *is)
{
	struct rows rows;
	int i;
	enum rc rc = rows_load(c, p->person_no, p->sheet_no, &rows);

	*is = false;
	if (rc != RC_OK)
		return rc;
	for (i = 0; i < rows.n; i++)
		if (rows.v[i].hist_no == p->cancels)
			*is =
			    (change_is_followed(rows.v, i) &&
				GUARD("undo_not_followed")) ||
			    (asof_is_cancelled(rows.v, rows.n, i, INT64_MAX) &&
				GUARD("undo_of_the_rest"));
	rows_release(&rows);
	return RC_OK;
}

static enum rc
drop_settled(struct call *c, struct entry *e)
{
	bool is;
	int i;
	enum rc rc = RC_OK;

	for (i = e->person_count - 1; i > 0 && rc == RC_OK; i--)
		if ((rc = is_settled(c, &e->persons[i], &is)) == RC_OK && is)
			entry_remove_person(e, i);
	return rc;
}

static enum rc
add_cancels(struct call *c, struct entry *e)
{
	struct store_stmt *st;
	char event[8] = "";
	int64_t entry_id = 0, hist;
	int i, first = (int)arg_int(c, "cancels", 0);
	enum rc rc;

	if (e->person_count == 0)
		return RC_OK;
	e->persons[0].cancels = first;
	rc = sql_row(c->s, c->err, &st, sql_entry_of_row, "td",
	    e->persons[0].person_no, first);
	if (rc == RC_OK) {
		entry_id = store_col_int(st, 0);
		col_copy(st, 1, event, sizeof(event));
		store_done(st);
	} else if (rc == RC_NOT_FOUND) {
		rc = RC_OK;
	}
	if (rc == RC_OK && entry_id != 0 && arg_int(c, "whole", 0) != 0)
		rc = add_people_of(c, e, entry_id, event);
	for (i = 0; i < e->person_count && rc == RC_OK; i++) {
		hist = first;
		if (i > 0)
			rc = entry_id == 0 ? RC_OK
					   : sql_int(c->s, c->err, &hist, 0,
						 sql_row_of_entry, "tit",
						 e->persons[i].person_no,
						 entry_id, event);
		if (i > 0 && entry_id == 0)
			hist = 0;
		e->persons[i].cancels = (int)hist;
		if (rc == RC_OK)
			rc = to_sheet(c, &e->persons[i]);
	}
	return rc == RC_OK ? drop_settled(c, e) : rc;
}

/* Which of the three a cancelling is follows from the row. */
static enum rc
cancel_event(struct call *c, struct entry *e)
{
	struct change_facts m = { .count = 0 };
	struct facts f;
	enum rc rc;

	memset(&f, 0, sizeof(f));
	rc = facts_change(c, e, &m, &f);
	if (rc == RC_OK && m.undo != NULL && m.undo[0].state != UNDO_NO_ROW)
		e->event = m.undo[0].event;
	change_facts_release(&m);
	return rc;
}

/* ---- the entry ---- */

/* 全部 or 一部, as the choice itself says (4.0.1). */
static enum rc
judge_whole(struct call *c, struct entry *e)
{
	const char *no;
	struct rows rows;
	int i, k;
	enum rc rc;

	if (e->person_count == 0 || change_is_newcomer(e->event) ||
	    change_is_cancel(e->event))
		return RC_OK;
	no = record_get(&e->persons[0].before, IT_HOUSEHOLD_NO);
	e->is_whole = false;
	for (i = 0; i < e->person_count; i++)
		if (strcmp(no, record_get(&e->persons[i].before,
				   IT_HOUSEHOLD_NO)) != 0)
			return RC_OK;
	if ((rc = household_rows(c, no, false, &rows)) != RC_OK)
		return rc;
	for (k = 0; k < rows.n; k++)
		if (!is_there(e, rows.v[k].person_no))
			break;
	e->is_whole = k == rows.n;
	rows_release(&rows);
	return RC_OK;
}

static enum rc
join_household(struct call *c, struct entry *e)
{
	const char *no = arg_text(c, "household_no");
	int64_t version = 0;
	enum rc rc;

	if (no[0] == '\0' && e->event == EV_HEAD_CHANGE && e->person_count > 0)
		no = record_get(&e->persons[0].before, IT_HOUSEHOLD_NO);
	if (no[0] == '\0')
		return RC_OK;
	(void)snprintf(e->household_no, sizeof(e->household_no), "%.19s", no);
	rc = household_version_get(c, e->household_no, &version);
	e->household_version = (int)version;
	return rc;
}

/* The one who becomes 世帯主; what the others are to them is proposed. */
static void
set_head(struct call *c, struct entry *e)
{
	const char *head = arg_text(c, "head");
	int i;

	for (i = 0; head[0] != '\0' && i < e->person_count; i++)
		if (strcmp(e->persons[i].person_no, head) == 0)
			record_set(&e->persons[i].after, IT_RELATION, "世帯主");
	if (head[0] != '\0')
		change_relations(e);
}

static enum rc
make_entry(struct call *c, struct entry *e)
{
	bool offered = arg_int(c, "offered", 0) != 0;
	enum rc rc;

	(void)snprintf(e->menu, sizeof(e->menu), "%.3s", arg_text(c, "menu"));
	e->event = event_by_menu(e->menu);
	e->ex_officio = arg_int(c, "ex_officio", 0) != 0;
	if (e->event == EV_COUNT)
		return no_such(c);
	if ((rc = entry_right(c, e)) != RC_OK ||
	    (rc = add_people(c, e)) != RC_OK ||
	    (change_is_cancel(e->event) &&
		((rc = add_cancels(c, e)) != RC_OK ||
		    (rc = cancel_event(c, e)) != RC_OK)) ||
	    (arg_text(c, "mother")[0] != '\0' &&
		(rc = add_child(c, e)) != RC_OK) ||
	    (rc = judge_whole(c, e)) != RC_OK ||
	    (rc = join_household(c, e)) != RC_OK ||
	    (rc = entry_begin(c, e, offered)) != RC_OK)
		return rc;
	set_head(c, e);
	return entry_complete(c, e);
}

static void
answer(struct call *c, struct entry *e)
{
	int i;

	for (i = 0; i < e->person_count; i++) {
		record_mask(&c->who, &e->persons[i].before);
		record_mask(&c->who, &e->persons[i].after);
	}
	(void)json_object_set_new(c->out, "entry", entry_to_json(e));
}

enum rc
reg_entry_propose(struct call *c)
{
	json_t *findings = json_array(), *follow = json_array();
	struct entry e;
	enum rc rc;

	(void)json_object_set_new(c->out, "findings", findings);
	(void)json_object_set_new(c->out, "follow", follow);
	entry_init(&e);
	if (!arg_has(c, "entry"))
		rc = make_entry(c, &e);
	else if ((rc = entry_from_json(&e, arg_json(c, "entry"), c->err)) ==
		     RC_OK &&
		 (rc = entry_bring_up(c, &e)) == RC_OK)
		rc = entry_complete(c, &e);
	if (rc == RC_OK)
		rc = entry_findings(
		    c, &e, arg_text(c, "lease"), findings, follow);
	if (rc == RC_OK)
		answer(c, &e);
	entry_release(&e);
	return rc;
}
