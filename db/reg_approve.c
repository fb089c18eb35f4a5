/* SPDX-License-Identifier: ISC
 * reg_approve - 本登録 (4.0.8): one transaction in which the rules run
 * again, old values are compared item by item, numbers are given, full
 * history rows, feed record and log are written. Who decided stands in the
 * operation log and nowhere else (4.0.8 N).
 */
#include "db/reg_batch.h"
#include "db/reg_change.h"
#include "db/reg_entry.h"
#include "db/reg_write.h"
#include "src/asof.h"
#include "src/change.h"
#include "src/date.h"
#include "src/event.h"
#include "src/mutant.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- may this person decide this entry? ---- */

enum rc
approver_check(struct call *c, const struct who *by)
{
	if (GUARD("approve_right") && !who_may(by, "approve")) {
		c->log_refusal = true;
		return deny_right(c->err, "approve");
	}
	return RC_OK;
}

static enum rc
check_author(struct call *c, const struct waiting *w, const struct who *by)
{
	int64_t two = 0;
	enum rc rc;

	if (GUARD("author_is_not_approver") &&
	    strcmp(by->staff, w->author) == 0) {
		c->log_refusal = true;
		return err_set(c->err, RC_DENIED, "E4081",
		    "自分が入力した届出は決裁できません",
		    "入力した人と別の人の審査が要ります",
		    "ほかの審査者に頼んでください");
	}
	if ((rc = setting_int(c, "two_terminals", &two)) != RC_OK)
		return rc;
	if (GUARD("two_terminals") && two != 0 &&
	    strcmp(c->r->terminal, w->terminal) == 0)
		return err_set(c->err, RC_DENIED, "E4082",
		    "入力した端末では決裁できません",
		    "この市区町村は別の端末での決裁を求めています",
		    "ほかの端末で決裁してください");
	return RC_OK;
}

static enum rc
check_entry(struct call *c, const struct waiting *w, const struct who *by,
    const struct approval *what)
{
	if (GUARD("approve_waiting") && strcmp(w->state, "waiting") != 0)
		return entry_stale(c->err, "もう審査待ちではありません");
	if (GUARD("approve_version") && w->version != what->version)
		return entry_stale(c->err, "版が違います");
	if (GUARD("approve_digest") && strcmp(w->digest, what->digest) != 0)
		return entry_stale(c->err, "画面の内容と届出の内容が違います");
	return GUARD("approve_not_taken") ? entry_free(c->err, w, by->staff)
					  : RC_OK;
}

/* 世帯主の氏名 follows from who is head by now, whatever stood there when this was
 * entered; what the entry changes of it is made again (change_complete). */
static void
take_head_name(struct entry_person *p, const struct record *now)
{
	bool same = record_same(&p->before, &p->after, IT_HEAD_NAME);
	const char *name = record_get(now, IT_HEAD_NAME);

	if (!GUARD("approve_head_of_now"))
		return;
	record_set(&p->before, IT_HEAD_NAME, name);
	if (same)
		record_set(&p->after, IT_HEAD_NAME, name);
}

static enum rc
check_conflicts(struct call *c, struct entry *e)
{
	struct record now;
	struct sbuf names;
	char why[1024]; /* err_set cuts it, on a character */
	int i;
	enum rc rc = RC_OK;

	sbuf_init(&names, 4096);
	for (i = 0; i < e->person_count && rc == RC_OK; i++) {
		if (e->persons[i].person_no[0] == '\0')
			continue;
		rc = row_current(
		    c, e->persons[i].person_no, e->persons[i].sheet_no, &now);
		if (rc != RC_OK)
			break;
		rc = person_conflicts(c, e, i, &now, NULL, &names);
		take_head_name(&e->persons[i], &now);
		record_release(&now);
	}
	(void)snprintf(why, sizeof(why), "変わった項目: %.900s", names.s);
	if (rc == RC_OK && GUARD("approve_conflict_items") && names.len > 0)
		rc = err_set(c->err, RC_CONFLICT, "E4084",
		    "届出の後に台帳が変わっています", why,
		    "差し戻して、今の内容から入力し直してもらってください");
	sbuf_release(&names);
	return rc;
}

/* ---- numbers and rows ---- */

static enum rc
give_household(struct call *c, const struct entry *e, struct work *w)
{
	if (change_makes_household(e))
		return number_make(c, "household", w->household_no);
	(void)snprintf(
	    w->household_no, sizeof(w->household_no), "%s", e->household_no);
	return RC_OK;
}

static const char sql_person_add[] =
    "INSERT INTO person (person_no, last_hist, made_at) VALUES ($1,0,$2)";
static const char sql_sheet_newest[] =
    "SELECT max(sheet_no) FROM sheet_all WHERE person_no = $1";

/* ---- the sheet of before ---- */

/* 改製, 再製, 帰化 …: the sheet of before ends with a row of its own. */
static enum rc
close_sheet(struct call *c, const struct entry *e, const struct entry_person *p,
    struct work *w, json_t *rows)
{
	struct entry closing = *e; /* borrows the people */
	struct record r;
	enum rc rc;

	if (change_pair(e) == EV_COUNT || p->person_no[0] == '\0' ||
	    !GUARD("pair_closes_the_old_sheet"))
		return RC_OK;
	closing.event = change_pair(e);
	record_init(&r);
	record_copy(&r, &p->before);
	(void)snprintf(r.person_no, sizeof(r.person_no), "%s", p->person_no);
	r.sheet_no = p->sheet_no;
	r.cancels = 0;
	if (change_is_ward_move(e))
		change_close_ward(e, p, &r);
	rc = write_beside(c, &closing, &r, w, rows);
	if (rc == RC_OK) /* 帰化: the foreign sheet has ended (4.5.7) */
		rc = municipal_note(c, &closing, p, &r);
	record_release(&r);
	return rc;
}

/* Whoever is about to move out is so on the new sheet too (1.1.4): their 転出
 * stands there in a row of its own, of the entry that it came with, whose papers
 * it has. opened: the row that opens the sheet. */
static enum rc
carry_plan(struct call *c, const struct entry *e, const struct entry_person *p,
    const struct record *opened, struct work *w, json_t *rows)
{
	struct entry plan = *e; /* borrows the people */
	struct record r;
	struct rows old;
	int at;
	enum rc rc = RC_OK;

	if (!change_takes_plan(e, p))
		return RC_OK;
	if ((rc = rows_load(c, p->person_no, p->sheet_no, &old)) != RC_OK)
		return rc;
	record_init(&r);
	record_copy(&r, opened);
	r.cancels = 0;
	plan.remarks[0] = plan.informed_on[0] = plan.offered_on[0] = '\0';
	plan.requested_on[0] = '\0';
	plan.id = 0;
	change_plan(&p->after, &plan, &r);
	if ((at = change_plan_row(old.v, old.n)) >= 0) {
		plan.id = old.v[at].entry_id;
		(void)snprintf(plan.remarks, sizeof(plan.remarks), "%s",
		    record_get(&old.v[at], IT_REMARKS));
	}
	rc = write_beside(c, &plan, &r, w, rows);
	if (rc == RC_OK)
		rc = municipal_moves(
		    c, p->person_no, p->sheet_no, r.sheet_no, r.hist_no);
	record_release(&r);
	rows_release(&old);
	return rc;
}

/* Whose place another has by now goes to the end (5.2). */
static enum rc
free_place(struct call *c, struct record *r)
{
	struct rows home;
	char number[16];
	uint64_t taken = 0;
	int i, last = 0;
	enum rc rc =
	    household_rows(c, record_get(r, IT_HOUSEHOLD_NO), false, &home);

	if (rc != RC_OK)
		return rc;
	for (i = 0; i < home.n; i++) {
		taken |= change_place_bit(&home.v[i]);
		if (change_place(&home.v[i]) > last)
			last = change_place(&home.v[i]);
	}
	if ((taken & change_place_bit(r)) != 0 && GUARD("ward_back_place")) {
		(void)snprintf(number, sizeof(number), "%d", last + 1);
		record_set(r, IT_MEMBER_ORDER, number);
	}
	rows_release(&home);
	return RC_OK;
}

/* Where all had left, who comes back is a new household at the former address
 * (4.6.0.1): the former one has ended. One for all of the change, however many
 * times it is taken back for some. */
static enum rc
home_again(struct call *c, const struct entry_person *p, struct work *w,
    struct rule_undo *u)
{
	enum rc rc = undo_ward_home(c, p, u);

	if (rc != RC_OK)
		return rc;
	if (!u->is_home_empty || !GUARD("ward_back_new_household"))
		return free_place(c, &u->restored);
	if (w->household_no[0] == '\0')
		rc = number_make(c, "household", w->household_no);
	if (rc == RC_OK)
		record_set(&u->restored, IT_HOUSEHOLD_NO, w->household_no);
	return rc;
}

/* The 転出 that came along to the new sheet and what became of it there: it
 * stands on the sheet of before again, or was taken back and is not. old: rows
 * of that one before it was opened again. */
static enum rc
return_plan(struct call *c, const struct entry *opening,
    const struct entry_person *p, int sheet, const struct rows *old,
    struct work *w, json_t *rows)
{
	struct rule_undo u = { .state = UNDO_UNKNOWN };
	struct rows now;
	int at = change_plan_row(old->v, old->n);
	enum rc rc = rows_load(c, p->person_no, p->sheet_no, &now);

	if (rc != RC_OK)
		return rc;
	if (at >= 0 && now.n > 1 && change_is_carried(now.v, 1)) {
		if (asof_is_cancelled(now.v, now.n, 1, INT64_MAX)) {
			change_restore(old->v, at + 1, old->v[at].hist_no, &u);
			u.restored.cancels = old->v[at].hist_no;
			rc = write_beside(c, opening, &u.restored, w, rows);
		} else {
			rc = municipal_moves(c, p->person_no, p->sheet_no,
			    sheet, old->v[at].hist_no);
		}
	}
	record_release(&u.restored);
	rows_release(&now);
	return rc;
}

/* Whoever was taken along to another 住所 by a 取消 of others stays with them: that
 * is not taken back. */
static enum rc
where_taken(
    struct call *c, const struct entry_person *p, struct record *restored)
{
	struct rows now;
	int i;
	enum rc rc = rows_load(c, p->person_no, p->sheet_no, &now);

	if (rc != RC_OK)
		return rc;
	for (i = 0; i < now.n; i++)
		if (asof_goes_along(&now.v[i]) && GUARD("undo_stays_taken"))
			change_take_address(restored, &now.v[i]);
	rows_release(&now);
	return RC_OK;
}

/* 取消 of a sheet that another ended for: that one is open again, whatever was
 * put right there since. It need not be the one numbered before, which may have
 * been taken back itself. */
static enum rc
reopen_sheet(struct call *c, const struct entry *e,
    const struct entry_person *p, struct work *w, json_t *rows)
{
	struct entry opening = *e; /* borrows the people */
	struct rule_undo u = { .state = UNDO_UNKNOWN };
	struct record end;
	struct rows old;
	bool is;
	int sheet;
	enum rc rc;

	if (e->event != EV_CANCEL_DECREASE || p->sheet_no < 2)
		return RC_OK;
	rc = undo_ended(c, p, &end, &is);
	if (rc != RC_OK || !is)
		return rc;
	sheet = end.sheet_no;
	rc = old_bring_back(c, p->person_no, sheet);
	if (rc == RC_OK)
		rc = rows_load(c, p->person_no, sheet, &old);
	if (rc != RC_OK) {
		record_release(&end);
		return rc;
	}
	change_restore(old.v, old.n, end.hist_no, &u);
	opening.event = EV_CANCEL_INCREASE;
	u.restored.cancels = end.hist_no;
	if (event_by_code(record_get(&end, IT_EVENT)) == EV_OUT_DOMESTIC)
		rc = home_again(c, p, w, &u);
	else
		rc = where_taken(c, p, &u.restored);
	if (rc == RC_OK)
		rc = write_beside(c, &opening, &u.restored, w, rows);
	if (rc == RC_OK) /* 帰化 taken back: foreign again (4.5.7) */
		rc = municipal_note(c, &opening, p, &u.restored);
	if (rc == RC_OK)
		rc = return_plan(c, &opening, p, sheet, &old, w, rows);
	if (rc == RC_OK)
		rc = left_undone(c, p->person_no, sheet);
	record_release(&end);
	record_release(&u.restored);
	rows_release(&old);
	return rc;
}

/* ---- the entry's own rows ---- */

static enum rc
place_row(struct call *c, const struct entry *e, const struct entry_person *p,
    struct work *w, struct record *r, char previous[65])
{
	int64_t newest = 0;
	enum rc rc;

	if (p->person_no[0] == '\0') {
		if ((rc = number_make(c, "person", r->person_no)) != RC_OK ||
		    (rc = sql_send(c->s, c->err, sql_person_add, "ti",
			 r->person_no, c->now)) != RC_OK)
			return rc;
	} else {
		(void)snprintf(
		    r->person_no, sizeof(r->person_no), "%s", p->person_no);
	}
	if ((rc = write_next_hist(c, r->person_no, &r->hist_no, previous)) !=
	    RC_OK)
		return rc;
	r->sheet_no = p->sheet_no;
	if (person_is_new_sheet(e, p)) {
		rc = sql_int(c->s, c->err, &newest, 0, sql_sheet_newest, "t",
		    r->person_no);
		if (rc != RC_OK)
			return rc;
		r->sheet_no = (int)newest + 1;
	}
	r->recorded_at = c->now;
	r->entry_id = e->id;
	if (w->household_no[0] != '\0' &&
	    event_defs[e->event].side != SIDE_REMOVAL)
		record_set(r, IT_HOUSEHOLD_NO, w->household_no);
	return RC_OK;
}

/* A row goes onto a 除票: it is wanted where rows are written, and a 転出 that
 * is taken back has no effect any more. */
static enum rc
open_old_sheet(
    struct call *c, const struct entry *e, const struct entry_person *p)
{
	enum rc rc;

	if (p->person_no[0] == '\0' || person_is_new_sheet(e, p) ||
	    record_status(&p->before, INT32_MAX) == STATUS_RESIDENT)
		return RC_OK;
	rc = old_bring_back(c, p->person_no, p->sheet_no);
	return rc == RC_OK && e->event == EV_CANCEL_INCREASE
		   ? left_undone(c, p->person_no, p->sheet_no)
		   : rc;
}

/* The sheet as it stands after the row; a 除票 stays as it was closed. */
static enum rc
place_sheet(struct call *c, const struct entry *e, const struct entry_person *p,
    const struct record *r)
{
	const struct event_def *d = &event_defs[e->event];
	bool removed = record_status(r, INT32_MAX) == STATUS_REMOVED;
	char code[8] = "";
	enum rc rc = removed ? write_closed_by(c, e, r, code) : RC_OK;

	if (rc != RC_OK)
		return rc;
	if (!person_is_new_sheet(e, p))
		return sheet_set(c, r, code, removed ? write_closed_on(r) : "");
	return sheet_put(c, r, d->code, e->event_date, code,
	    removed ? write_closed_on(r) : "");
}

/* The numbers that a row needs, in one question. */
static enum rc
ask_numbers(struct call *c, const struct entry_person *p, const struct work *w)
{
	const char *no = record_get(&p->before, IT_HOUSEHOLD_NO);
	enum rc rc = RC_OK;

	if (p->person_no[0] != '\0')
		rc = write_hist_ask(c, p->person_no);
	if (rc == RC_OK && no[0] != '\0' &&
	    json_object_get(w->bumped, no) == NULL)
		rc = household_bump_ask(c, no);
	return rc == RC_OK ? store_record_ask(c->s, c->err) : rc;
}

static enum rc
give_code(struct call *c, struct record *r, struct work *w)
{
	char code[16];
	enum rc rc = code_draw(c, code);

	if (rc == RC_OK)
		record_set(r, IT_JUMINHYO_CODE, code);
	w->gave_codes = true;
	return rc;
}

/* Whom 出入国在留管理庁 may have to be told of: before, now, or on the sheet that
 * a 取消 opens again. */
static bool
may_be_foreign(
    const struct entry *e, const struct entry_person *p, const struct record *r)
{
	return strcmp(record_get(&p->before, IT_KIND), "2") == 0 ||
	       strcmp(record_get(r, IT_KIND), "2") == 0 ||
	       (e->event == EV_CANCEL_DECREASE && p->sheet_no > 1);
}

static enum rc
write_person(struct call *c, const struct entry *e, int index, struct work *w)
{
	const struct entry_person *p = &e->persons[index];
	char previous[65];
	struct row_extra x = { 0, "entry", previous };
	struct record r;
	json_t *sheets, *rows = json_array();
	enum rc rc;

	record_init(&r);
	record_copy(&r, &p->after);
	if (change_takes_plan(e, p))
		change_drop_plan(&r);
	rc = open_old_sheet(c, e, p);
	if (rc == RC_OK)
		rc = ask_numbers(c, p, w);
	if (rc == RC_OK)
		rc = close_sheet(c, e, p, w, rows);
	if (rc == RC_OK)
		rc = place_row(c, e, p, w, &r, previous);
	if (rc == RC_OK && p->new_code)
		rc = give_code(c, &r, w);
	if (rc == RC_OK) {
		write_fill(c, e, &r);
		rc = write_bump(c, w, record_get(&p->before, IT_HOUSEHOLD_NO),
		    &x.household_version);
	}
	if (rc == RC_OK &&
	    (rc = write_bump(c, w, record_get(&r, IT_HOUSEHOLD_NO),
		 &x.household_version)) == RC_OK &&
	    (rc = row_insert(c, &r, &x)) == RC_OK &&
	    (rc = place_sheet(c, e, p, &r)) == RC_OK &&
	    p->mynumber_handle[0] != '\0')
		rc = number_given(c, p, &r);
	if (rc == RC_OK)
		rc = number_undo(c, e, p);
	if (rc == RC_OK)
		rc = number_request(c, e, index, r.person_no);
	if (rc == RC_OK)
		rc = municipal_note(c, e, p, &r);
	if (rc == RC_OK) {
		write_out(&r, w, rows);
		rc = carry_plan(c, e, p, &r, w, rows);
	}
	if (rc == RC_OK)
		rc = reopen_sheet(c, e, p, w, rows);
	if (rc == RC_OK && may_be_foreign(e, p, &r))
		rc = municipal_follow(c, r.person_no);
	if (rc == RC_OK &&
	    (p->cancels != 0 || event_defs[e->event].side == SIDE_REMOVAL))
		rc = departure_follow(c, r.person_no);
	if (rc == RC_OK)
		rc = sheets_json(c, r.person_no, &sheets);
	if (rc == RC_OK) {
		(void)json_array_append_new(w->persons,
		    json_pack("{s:s,s:o,s:O}", "person_no", r.person_no,
			"sheets", sheets, "rows", rows));
		(void)json_array_append_new(w->answer,
		    json_pack("{s:s,s:i,s:i}", "person_no", r.person_no,
			"hist_no", r.hist_no, "sheet_no", r.sheet_no));
	}
	json_decref(rows);
	record_release(&r);
	return rc;
}

static enum rc
feed_change(struct call *c, const struct entry *e, struct work *w,
    struct feed_place *place)
{
	struct feed_part parts[3] = { { "core", NULL }, { "restricted", NULL },
		{ "pending", NULL } };
	enum rc rc =
	    pending_feed_json(c, e, "approved", false, &parts[2].payload);

	if (rc != RC_OK)
		return rc;
	parts[0].payload = json_pack("{s:O,s:O,s:[I]}", "persons", w->persons,
	    "households", w->households, "ended", (json_int_t)e->id);
	parts[1].payload = json_pack("{s:O}", "rows", w->rows);
	return feed_add(c, "change", parts, 3, place);
}

static enum rc
write_all(struct call *c, struct entry *e, struct work *w, json_t *out)
{
	struct feed_place place = { 0, 0 };
	int i;
	enum rc rc = give_household(c, e, w);

	for (i = 0; i < e->person_count && rc == RC_OK; i++)
		rc = write_person(c, e, i, w);
	if (rc == RC_OK)
		rc = addresses_follow(c, e, w);
	if (rc == RC_OK)
		rc = heads_follow(c, e, w);
	if (rc == RC_OK)
		rc = departure_note(c, e);
	if (rc != RC_OK || (rc = holds_end(c, e->id)) != RC_OK ||
	    (rc = entry_state_set(c, e->id, "approved", "")) != RC_OK ||
	    (rc = feed_change(c, e, w, &place)) != RC_OK)
		return rc;
	(void)json_object_update_new(
	    out, json_pack("{s:O,s:O,s:s,s:I,s:I}", "persons", w->answer,
		     "followed", w->followed, "household_no", w->household_no,
		     "position", (json_int_t)place.position, "record",
		     (json_int_t)place.record));
	return w->gave_codes ? code_warn(c, out) : RC_OK;
}

static enum rc
log_approval(struct call *c, const struct entry *e, const struct who *by,
    const struct work *w)
{
	json_t *persons = json_array(), *o, *details;
	size_t i;
	enum rc rc;

	json_array_foreach(w->answer, i, o)(void)
	    json_array_append(persons, json_object_get(o, "person_no"));
	json_array_foreach(w->followed, i, o)(void)
	    json_array_append(persons, json_object_get(o, "person_no"));
	details = json_pack("{s:I,s:i,s:s,s:s,s:s}", "entry", (json_int_t)e->id,
	    "version", e->version, "event", event_defs[e->event].code,
	    "receipt", e->receipt_no, "proof",
	    arg_has(c, "proof") ? json_text(arg_json(c, "proof"), "kind")
				: "none");
	rc = log_add(c, "operation", by, persons, details, false);
	json_decref(persons);
	json_decref(details);
	return rc;
}

/* What the checks will ask about the first person, in one question. */
static enum rc
ask_about(struct call *c, const struct entry *e)
{
	const struct entry_person *p = &e->persons[0];
	char object[40];
	enum rc rc;

	if (e->person_count == 0 || p->person_no[0] == '\0')
		return RC_OK;
	(void)snprintf(object, sizeof(object), "person:%s", p->person_no);
	if ((rc = row_current_ask(c, p->person_no, p->sheet_no)) != RC_OK ||
	    (rc = hold_ask(c, object)) != RC_OK)
		return rc;
	return block_ask(c, p->person_no,
	    record_get(&p->before, IT_HOUSEHOLD_NO), "event", 0);
}

enum rc
approval_check(struct call *c, struct waiting *w, const struct who *by,
    const struct approval *what, const json_t *rekeyed)
{
	int i;
	enum rc rc;

	if ((rc = check_author(c, w, by)) != RC_OK ||
	    (rc = check_entry(c, w, by, what)) != RC_OK ||
	    (rc = rekey_check(c, w, rekeyed)) != RC_OK)
		return rc;
	/* The rules see the business day of today; an entry from yesterday
	 * gets today's 処理日. */
	for (i = 0; i < w->e.person_count; i++)
		record_set(&w->e.persons[i].after, IT_PROCESSED_ON, NULL);
	if ((rc = ask_about(c, &w->e)) != RC_OK ||
	    (rc = check_conflicts(c, &w->e)) != RC_OK ||
	    (rc = entry_complete(c, &w->e)) != RC_OK)
		return rc;
	return entry_rules(c, &w->e, "");
}

enum rc
approval_write(
    struct call *c, struct waiting *w, const struct who *by, json_t *out)
{
	struct work work;
	enum rc rc;

	work_init(&work);
	rc = write_all(c, &w->e, &work, out);
	if (rc == RC_OK)
		rc = log_approval(c, &w->e, by, &work);
	work_release(&work);
	return rc;
}

enum rc
approve_ask(struct call *c)
{
	enum rc rc = entry_ask(c, arg_int(c, "id", 0));

	return rc == RC_OK ? proof_ask(c) : rc;
}

enum rc
reg_entry_approve(struct call *c)
{
	struct approval what = { .id = arg_int(c, "id", 0),
		.version = arg_int(c, "version", 0) };
	struct waiting w;
	struct who by;
	char subject[APPROVAL_SUBJECT];
	const json_t *rekeyed =
	    arg_has(c, "rekeyed") ? arg_json(c, "rekeyed") : NULL;
	enum rc rc = entry_load(c, what.id, &w);

	(void)snprintf(
	    what.digest, sizeof(what.digest), "%s", arg_text(c, "digest"));
	if (rc == RC_OK)
		rc = rekeyed_digest(rekeyed, what.rekeyed, c->err);
	approval_subject(&what, subject);
	if (rc == RC_OK &&
	    (rc = proof_check(c, "entry.approve", subject, &by)) == RC_OK &&
	    (rc = approver_check(c, &by)) == RC_OK &&
	    (rc = approval_check(c, &w, &by, &what, rekeyed)) == RC_OK)
		rc = approval_write(c, &w, &by, c->out);
	entry_release(&w.e);
	return rc;
}
