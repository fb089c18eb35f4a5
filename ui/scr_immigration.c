/* SPDX-License-Identifier: ISC
 * R4 入管通知 - notices of 出入国在留管理庁長官 that wait (4.5.6): before and
 * after side by side, checked by somebody else than took them in, written
 * afterwards. What stays for a person, 特別永住者 always, is typed from here.
 */
#include "src/approval.h"
#include "src/listing.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"
#include "ui/amend.h"
#include "ui/engine.h"
#include "ui/paper.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	OP_SETTLE = OP_OWN,
	OP_UPDATE,
	DETAIL_ROWS = 7,
	SHEET_TOP = 8,
	COL_BEFORE = 24,
	COL_AFTER = 53
};

struct notices {
	json_t *all;   /* of immigration.list */
	char ward[64]; /* whose people's alone they are; "" everybody's */
	json_t *rows; /* of the one in focus, as on its 処理結果確認票 */
	int rows_of;  /* which that is */
	struct list list;
	bool is_open; /* one of them on the whole screen */
	int top;      /* its first item shown */
	int room;     /* for items there, and */
	int seen;     /* how far they have been on the screen: set by drawing */
	char hint[160];
	int64_t asked; /* the notice that is being proved, and */
	char asked_digest[65];
};

static const json_t *
at_notice(const struct notices *v)
{
	return json_array_get(v->all, (size_t)v->list.at);
}

static bool
is_state(const json_t *notice, const char *state)
{
	return strcmp(show_json(notice, "state"), state) == 0;
}

static bool
is_removal(const json_t *notice)
{
	return json_is_true(json_object_get(notice, "removal"));
}

static const char *
state_word(const json_t *notice)
{
	return is_state(notice, "checked")  ? _("確認済")
	       : is_state(notice, "manual") ? _("手で入力")
					    : _("確認待ち");
}

/* The rows of the one in focus. */
static const json_t *
rows_now(struct notices *v)
{
	json_t *one;

	if (v->rows != NULL && v->rows_of == v->list.at)
		return v->rows;
	json_decref(v->rows);
	one = json_array();
	if (at_notice(v) != NULL)
		(void)json_array_append(one, (json_t *)(uintptr_t)at_notice(v));
	v->rows = listing_checked(one);
	v->rows_of = v->list.at;
	json_decref(one);
	return v->rows;
}

/* ---- what the register has ---- */

static void
forget(struct notices *v)
{
	json_decref(v->all);
	json_decref(v->rows);
	v->all = v->rows = NULL;
}

static enum rc
log_list(struct app *a, const json_t *all, struct err *err)
{
	json_t *who = json_array();
	const json_t *o;
	size_t i;
	enum rc rc = RC_OK;

	json_array_foreach(all, i, o)
	{
		(void)json_array_append_new(
		    who, json_string(show_json(o, "person_no")));
	}

	if (json_array_size(who) > 0)
		rc = app_log(a, "list", "R4", who, false, err);
	json_decref(who);
	return rc;
}

static enum rc
load(struct ui *ui, struct notices *v, struct err *err)
{
	json_t *args = json_object(), *got = NULL;
	int at = v->list.at;
	enum rc rc = app_call(ui_app(ui), "immigration.list", args, &got, err);

	json_decref(args);
	if (rc == RC_OK)
		rc = log_list(ui_app(ui), json_object_get(got, "notices"), err);
	if (rc == RC_OK) {
		forget(v);
		v->all = json_incref(json_object_get(got, "notices"));
		(void)snprintf(
		    v->ward, sizeof(v->ward), "%.60s", show_json(got, "ward"));
		list_set(&v->list, (int)json_array_size(v->all), 1);
		v->list.at = at < v->list.count ? at : 0;
	}
	json_decref(got);
	return rc;
}

static void
again(struct ui *ui, struct notices *v)
{
	struct err err;

	err_clear(&err);
	v->is_open = false;
	if (load(ui, v, &err) != RC_OK)
		ui_say_err(ui, &err);
}

static enum rc
notices_open(
    struct ui *ui, void *state, const struct target *t, struct err *err)
{
	(void)t;
	/* Looking through them is a visit of its own. */
	if (ui_app(ui)->reason == 0)
		app_reason_set(ui_app(ui), 2, "", ui_now(ui));
	return load(ui, state, err);
}

static void
notices_close(struct ui *ui, void *state)
{
	(void)ui;
	forget(state);
}

/* ---- drawing ---- */

static void
draw_line(struct view *w, const struct notices *v, int i, int row)
{
	const json_t *o = json_array_get(v->all, (size_t)i);
	unsigned look = list_lead(w, &v->list, i, row);
	char no[24], day[64];

	put_cols(w, row, 5, 9, look, state_word(o));
	show_number(show_json(o, "person_no"), no, sizeof(no));
	put_cols(w, row, 15, 12, look, no);
	put_cols(w, row, 28, 21, look, show_json(o, "name"));
	put_cols(w, row, 50, 4, look, is_removal(o) ? _("消除") : _("修正"));
	show_date(show_json(o, "happened_on"), true, day, sizeof(day));
	put_cols(w, row, 55, 12, look, day);
	show_date(show_json(o, "noticed_on"), true, day, sizeof(day));
	put_cols(w, row, 69, 12, look, day);
}

/* Items from, at most room of them, and how many more there are. */
static void
draw_items(struct view *w, struct notices *v, int row, int from, int room)
{
	const json_t *rows = rows_now(v), *o;
	int n = (int)json_array_size(rows), i;

	for (i = from; i < n && i < from + room; i++) {
		o = json_array_get(rows, (size_t)i);
		put_cols(w, row + i - from, COL_LABEL, 18, LOOK_DIM,
		    show_json(o, "label"));
		put_cols(w, row + i - from, COL_BEFORE, 27, LOOK_PLAIN,
		    show_json(o, "before")[0] != '\0' ? show_json(o, "before")
						      : "-");
		put_cols(w, row + i - from, COL_AFTER, 28, LOOK_BOLD,
		    show_json(o, "after")[0] != '\0' ? show_json(o, "after")
						     : "-");
	}
	if (n > from + room)
		putf(w, row + room, COL_LABEL, LOOK_DIM, _("ほか %d項目"),
		    n - from - room);
}

static void
draw_heads(struct view *w, int row)
{
	put(w, row, COL_LABEL, LOOK_DIM, _("項目"));
	put(w, row, COL_BEFORE, LOOK_DIM, _("処理前"));
	put(w, row, COL_AFTER, LOOK_DIM, _("処理後"));
}

static void
draw_why(struct view *w, const json_t *o, int row)
{
	int hidden = (int)json_integer_value(json_object_get(o, "hidden"));

	if (hidden > 0)
		putf(w, row, COL_LABEL, LOOK_WARN,
		    _("見る権限のない項目が %d あります  確認はほかの人がします"),
		    hidden);
	else if (show_json(o, "why")[0] != '\0') {
		put(w, row, COL_LABEL, LOOK_DIM, _("手で入力"));
		put_cols(
		    w, row, COL_VALUE, 60, LOOK_PLAIN, show_json(o, "why"));
	}
}

static void
draw_ward(struct view *w, const struct notices *v, int col)
{
	if (v->ward[0] != '\0')
		putf(
		    w, w->foot, col, LOOK_DIM, _("%s の人の通知だけ"), v->ward);
}

static void
draw_list(struct view *w, struct notices *v)
{
	int last = w->foot - DETAIL_ROWS - 3, top = w->foot - DETAIL_ROWS;
	char count[80];
	int i, n = 0, col = COL_LABEL;

	if (v->list.count == 0) {
		put(w, 5, 12, LOOK_PLAIN, _("未処理の通知はありません"));
		draw_ward(w, v, COL_LABEL);
		return;
	}
	put(w, 4, 5, LOOK_DIM, _("状態"));
	put(w, 4, 15, LOOK_DIM, _("宛名番号"));
	put(w, 4, 28, LOOK_DIM, _("氏名"));
	put(w, 4, 50, LOOK_DIM, _("処理"));
	put(w, 4, 55, LOOK_DIM, _("異動日"));
	put(w, 4, 69, LOOK_DIM, _("通知日"));
	list_room(&v->list, 5, last);
	for (i = v->list.top;
	     i < v->list.count && i < v->list.top + v->list.room; i++)
		draw_line(w, v, i, 5 + i - v->list.top);
	draw_why(w, at_notice(v), top - 1);
	draw_heads(w, top);
	draw_items(w, v, top + 1, 0, DETAIL_ROWS - 3);
	for (i = 0; i < v->list.count; i++)
		n += is_state(json_array_get(v->all, (size_t)i), "waiting");
	list_count_text(&v->list, v->list.count, count, sizeof(count));
	col += put(w, w->foot, col, LOOK_DIM, count) + 3;
	col += putf(w, w->foot, col, LOOK_DIM, _("確認待ち %d"), n) + 3;
	draw_ward(w, v, col);
}

static void
draw_sheet(struct view *w, struct notices *v)
{
	const json_t *o = at_notice(v);
	char no[24], s[400], day[96];

	show_number(show_json(o, "person_no"), no, sizeof(no));
	(void)snprintf(s, sizeof(s), "%.300s", show_json(o, "name"));
	put_item(w, 4, 0, _("宛名番号"), no);
	put_item(w, 4, 1, _("状態"), state_word(o));
	put(w, 5, COL_LABEL, LOOK_DIM, _("氏名"));
	put_cols(w, 5, COL_VALUE, 60, LOOK_PLAIN, s);
	show_date(show_json(o, "happened_on"), false, day, sizeof(day));
	put_item(w, 6, 0, _("異動日"), day);
	show_date(show_json(o, "noticed_on"), false, day, sizeof(day));
	put_item(w, 6, 1, _("通知日"), day);
	draw_heads(w, SHEET_TOP);
	v->room = w->foot - SHEET_TOP - 3;
	draw_items(w, v, SHEET_TOP + 1, v->top, v->room);
	if (v->top <= v->seen && v->top + v->room > v->seen)
		v->seen = v->top + v->room;
	draw_why(w, o, w->foot);
	explicit_bzero(s, sizeof(s));
}

static void
notices_draw(const struct ui *ui, void *state, struct view *w)
{
	struct notices *v = state;

	(void)ui;
	if (v->is_open)
		draw_sheet(w, v);
	else
		draw_list(w, v);
}

/* ---- 確認, 更新 ---- */

static void
open_one(struct ui *ui, struct notices *v)
{
	struct err err;

	err_clear(&err);
	if (at_notice(v) == NULL)
		return;
	if (app_log_one(ui_app(ui), "inquiry", "R4",
		show_json(at_notice(v), "person_no"), &err) != RC_OK) {
		ui_say_err(ui, &err);
		return;
	}
	v->is_open = true;
	v->top = v->seen = 0;
}

/* The next that waits, after one was checked. */
static void
to_next(struct notices *v)
{
	int i;

	for (i = 0; i < v->list.count; i++)
		if (is_state(json_array_get(v->all, (size_t)i), "waiting")) {
			v->list.at = i;
			return;
		}
}

/* The decision itself, once the proof is there. */
static void
checked(struct ui *ui, void *state, const struct proof *proof, const char *text)
{
	struct notices *v = state;
	struct err err;
	json_t *args;
	enum rc rc;

	err_clear(&err);
	if (proof == NULL) {
		ui_say(ui, LOOK_ERROR, "%s", text);
		return;
	}
	args = json_pack("{s:I, s:s, s:o}", "notice", (json_int_t)v->asked,
	    "digest", v->asked_digest, "proof", proof_to_json(proof));
	rc = app_call(ui_app(ui), "immigration.check", args, NULL, &err);
	json_decref(args);
	if (rc != RC_OK) {
		ui_err_dialog(ui, &err);
		return;
	}
	again(ui, v);
	to_next(v);
	ui_say(ui, LOOK_PLAIN, "%s",
	    _("確認しました  u で確認済のものを台帳に書きます"));
}

/* Whoever checks decides, and proves themselves for what stands here. */
static void
check(struct ui *ui, struct notices *v)
{
	const json_t *o = at_notice(v);
	char subject[APPROVAL_SUBJECT];
	struct prove p;

	if (o == NULL || !v->is_open)
		return;
	/* What was not on the screen yet has not been seen. */
	if (v->seen < (int)json_array_size(rows_now(v)) &&
	    GUARD("notice_seen_whole")) {
		ui_say(ui, LOOK_WARN, "%s",
		    _("続きがあります  F8 で終わりまで見てから確認します"));
		return;
	}
	v->asked = json_integer_value(json_object_get(o, "notice"));
	(void)snprintf(v->asked_digest, sizeof(v->asked_digest), "%.64s",
	    show_json(o, "digest"));
	notice_subject(v->asked, v->asked_digest, subject);
	memset(&p, 0, sizeof(p));
	p.service = "approve";
	p.act = "immigration.check";
	p.subject = subject;
	p.done = checked;
	ui_prove(ui, &p);
}

static void
update(struct ui *ui, struct notices *v)
{
	json_t *args = json_object(), *got = NULL;
	struct err err;
	enum rc rc;

	err_clear(&err);
	rc = app_call(ui_app(ui), "immigration.update", args, &got, &err);
	json_decref(args);
	if (rc != RC_OK) {
		ui_err_dialog(ui, &err);
		return;
	}
	again(ui, v);
	ui_say(ui, LOOK_PLAIN, _("更新 %d件  決裁待ちの後 %d件  手で入力 %d件"),
	    (int)json_integer_value(json_object_get(got, "done")),
	    (int)json_array_size(json_object_get(got, "queued")),
	    (int)json_array_size(json_object_get(got, "errors")));
	json_decref(got);
}

/* ---- by hand ---- */

/* The form of 76, or of 63 for a removal, filled with what the notice says. */
static void
by_hand(struct ui *ui, const struct notices *v)
{
	const json_t *o = at_notice(v);
	struct amend_preset p;
	struct target t;

	memset(&t, 0, sizeof(t));
	if (o == NULL) { /* of a notice on paper */
		(void)!ui_open(ui, "I76", &t);
		return;
	}
	memset(&p, 0, sizeof(p));
	(void)snprintf(
	    t.person_no, sizeof(t.person_no), "%s", show_json(o, "person_no"));
	t.sheet_no = (int)json_integer_value(json_object_get(o, "sheet_no"));
	(void)snprintf(
	    t.menu, sizeof(t.menu), "%s", is_removal(o) ? "63" : "76");
	p.items = json_object_get(o, "items");
	p.happened_on = show_json(o, "happened_on");
	p.informed_on = show_json(o, "noticed_on");
	t.data = &p;
	(void)!ui_open(ui, is_removal(o) ? "I63" : "I76", &t);
}

static void
settled(struct ui *ui, void *state, bool ok, const char *text)
{
	struct notices *v = state;
	char reason[EDIT_MAX];
	struct err err;
	json_t *args;

	(void)snprintf(reason, sizeof(reason), "%s", text);
	text_trim(reason);
	if (!ok || at_notice(v) == NULL)
		return;
	err_clear(&err);
	args = json_pack("{s:O, s:s}", "notice",
	    json_object_get(at_notice(v), "notice"), "reason", reason);
	if (app_call(ui_app(ui), "immigration.settle", args, NULL, &err) !=
	    RC_OK) {
		ui_err_dialog(ui, &err);
	} else {
		again(ui, v);
		ui_say(ui, LOOK_PLAIN, "%s", _("一覧から外しました"));
	}
	json_decref(args);
}

/* ---- 処理結果確認票 on paper ---- */

static enum rc
print_people(struct app *a, const json_t *notices, int pages, struct err *err)
{
	json_t *who = json_array();
	const json_t *o;
	size_t i;
	enum rc rc;

	json_array_foreach(notices, i, o)
	{
		(void)json_array_append_new(
		    who, json_string(show_json(o, "person_no")));
	}

	rc = app_log_print(a, "R4", who,
	    &(struct print_note){ "print", "処理結果確認票", pages, false },
	    err);
	json_decref(who);
	return rc;
}

static void
print(struct ui *ui, struct notices *v)
{
	struct app *a = ui_app(ui);
	json_t *notices = json_array(), *rows;
	struct cert_request q;
	struct cert sheet;
	struct err err;
	char where[512] = "";
	enum rc rc;

	err_clear(&err);
	if (v->is_open)
		(void)json_array_append(
		    notices, (json_t *)(uintptr_t)at_notice(v));
	else
		(void)json_array_extend(notices, v->all);
	rows = listing_checked(notices);
	memset(&q, 0, sizeof(q));
	q.today = a->today;
	q.title = a->town;
	q.options.sample = a->is_training;
	rc = cert_listing_compose(listing_find("immigration"), rows,
	    (int)json_array_size(notices), &q, &sheet, &err);
	if (rc == RC_OK) {
		rc = print_people(a, notices, sheet.page_count, &err);
		if (rc == RC_OK)
			rc = paper_print(a, &sheet, "immigration",
			    app_now(a) / 1000000, where, &err);
		cert_release(&sheet);
	}
	json_decref(rows);
	json_decref(notices);
	if (rc != RC_OK)
		ui_say_err(ui, &err);
	else
		ui_say(ui, LOOK_PLAIN, _("処理結果確認票を印刷しました  %s"),
		    where);
}

/* ---- keys ---- */

static void
turn(struct notices *v, int by)
{
	int n = (int)json_array_size(rows_now(v)), step = v->room;

	if (!v->is_open) {
		list_page(&v->list, by);
		return;
	}
	if (by > 0 && v->top + step < n)
		v->top += step;
	else if (by < 0)
		v->top = v->top > step ? v->top - step : 0;
}

static void
notices_op(struct ui *ui, void *state, int op)
{
	struct notices *v = state;

	switch (op) {
	case OP_BACK:
		if (v->is_open)
			v->is_open = false;
		else
			ui_pop(ui);
		break;
	case OP_ENTER:
		open_one(ui, v);
		break;
	case OP_AGAIN:
		again(ui, v);
		break;
	case OP_PREV:
	case OP_NEXT:
		turn(v, op == OP_NEXT ? 1 : -1);
		break;
	case OP_CHANGE:
		by_hand(ui, v);
		break;
	case OP_CERT:
		print(ui, v);
		break;
	case OP_REVIEW:
		check(ui, v);
		break;
	case OP_SETTLE:
		if (at_notice(v) != NULL)
			ui_ask(ui, _("外す理由"), 40, settled);
		break;
	case OP_UPDATE:
		update(ui, v);
		break;
	default:
		break;
	}
}

static bool
notices_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct notices *v = state;
	int pick;

	if (v->is_open)
		return false;
	if (list_key(&v->list, k))
		return true;
	pick = list_pick(&v->list, k->code);
	if (pick < 0)
		return false;
	v->list.at = pick;
	open_one(ui, v);
	return true;
}

static bool
notices_can(const struct ui *ui, const void *state, int op)
{
	const struct notices *v = state;
	const struct app *a = ui_app(ui);
	bool has = v->list.count > 0;

	switch (op) {
	case OP_PREV:
	case OP_NEXT:
		return v->is_open || v->list.count > v->list.room;
	case OP_REVIEW:
		return v->is_open && app_has(a, "approve");
	case OP_CHANGE:
		return app_has(a, "enter");
	case OP_SETTLE:
		return has && app_has(a, "enter");
	case OP_UPDATE:
		return !v->is_open &&
		       (app_has(a, "approve") || app_has(a, "batch"));
	case OP_CERT:
		return has;
	case OP_ENTER:
		return has && !v->is_open;
	default:
		return true;
	}
}

static void
notices_resume(struct ui *ui, void *state)
{
	struct err err;

	err_clear(&err);
	(void)!load(ui, state, &err);
}

static const char *
notices_hint(const struct ui *ui, const void *state)
{
	const struct notices *v = state;

	(void)ui;
	return v->is_open
		   ? _("F10 この内容を確認した（暗証）   F6 手で入力   F9 印刷   F3 一覧")
		   : NULL;
}

static bool
notices_under(const void *state, char *out, size_t size)
{
	(void)snprintf(out, size, "%s", show_json(at_notice(state), "name"));
	return out[0] != '\0';
}

static const struct key keys[] = {
	{ K_F3, OP_BACK, N_("戻る"), N_("一覧へ、一覧からは前の画面へ戻る") },
	{ K_F5, OP_AGAIN, N_("更新"), N_("登録簿に聞き直す") },
	{ K_F6, OP_CHANGE, N_("異動"),
	    N_("通知の内容を入れた入力の画面を開く（手で入力）") },
	{ K_F7, OP_PREV, NULL, N_("前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("次の頁") },
	{ K_F9, OP_CERT, N_("印刷"),
	    N_("処理結果確認票を印刷する（開いていればその一件）") },
	{ K_F10, OP_REVIEW, N_("確認"),
	    N_("開いている通知の内容を確認した（暗証を打つ）") },
	{ K_ENTER, OP_ENTER, NULL, N_("> の通知を開く") },
	{ 's', OP_SETTLE, NULL, N_("手で入力した通知を、理由を書いて外す") },
	{ 'u', OP_UPDATE, NULL, N_("確認済の通知を台帳に書く") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_immigration = {
	.name = "immigration",
	.code = "R4",
	.title = N_("入管通知"),
	.hint =
	    N_("Enter 開いて確認   u 確認済を台帳に書く   s 外す   F9 印刷"),
	.about = N_(
	    "出入国在留管理庁長官の通知で、まだ台帳に書いていないもの（4.5.6）。\n"
	    "処理前と処理後を並べて出します。取り込んだ人と別の人が暗証を打って確認します。\n"
	    "確認するまで台帳は変わりません。確認の後に台帳が変わった通知は、\n"
	    "もう一度確認待ちに戻ります。\n"
	    "特別永住者と、規則が止めた通知は、F6 で手で入力し、s で外します。\n"
	    "異動を自分の区に限る市（設定 own_ward_only）では、自分の区の人の通知だけです。\n"
	    "取込みは daicho immigration take で行います。"),
	.keys = keys,
	.state_size = sizeof(struct notices),
	.open = notices_open,
	.draw = notices_draw,
	.key = notices_key,
	.op = notices_op,
	.can = notices_can,
	.resume = notices_resume,
	.close = notices_close,
	.hint_now = notices_hint,
	.under = notices_under,
};
