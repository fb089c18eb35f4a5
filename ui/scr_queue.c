/* SPDX-License-Identifier: ISC
 * R1 審査待ち - entries that wait for a second person (4.0.8). It renews
 * itself twice a second, so that a new one stands there within a second of
 * being handed in anywhere, and never moves under the hand. Marked ones become
 * 本登録 together with one proof. Nothing here says who decided.
 */
#include "src/mutant.h"
#include "ui/letters.h"
#include "ui/queue.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONG_MINUTES 300

enum { OP_MARK = OP_OWN, OP_ALL };

static enum rc
queue_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct queue_view *v = state;
	struct app *a = ui_app(ui);
	enum rc rc;
	int i;

	(void)t;
	/* Reviewing is its own reason; a visitor's reason stays as it is. */
	if (a->reason == 0)
		app_reason_set(a, 8, "", ui_now(ui));
	list_set(&v->list, 0, 1);
	(void)snprintf(v->scope, sizeof(v->scope), "%s", a->session.place);
	rc = queue_renew(ui, v, true, err);
	if (rc != RC_OK)
		return rc;
	queue_cap(a, v);
	for (i = 0; i < v->count; i++)
		if (v->row[i].mine_to_approve) {
			v->list.at = i;
			break;
		}
	return RC_OK;
}

/* Minutes since it was submitted; -1 when that was on a day before. */
static int
minutes_of(const struct app *a, const char *at)
{
	int h, m, nh, nm;
	char clock[9];

	app_clock((struct app *)(uintptr_t)a, clock);
	if (strlen(at) < 16 || strncmp(at, a->today_iso, 10) != 0 ||
	    sscanf(at + 11, "%2d:%2d", &h, &m) != 2 ||
	    sscanf(clock, "%2d:%2d", &nh, &nm) != 2)
		return -1;
	return nh * 60 + nm > h * 60 + m ? nh * 60 + nm - h * 60 - m : 0;
}

/* "56分", "今", "2時間", "前日". */
static void
waited(int minutes, char *out, size_t size)
{
	if (minutes < 0)
		(void)snprintf(out, size, "%s", _("前日"));
	else if (minutes == 0)
		(void)snprintf(out, size, "%s", _("今"));
	else if (minutes < 120)
		(void)snprintf(out, size, _("%d分"), minutes);
	else
		(void)snprintf(out, size, _("%d時間"), minutes / 60);
}

static void
draw_waiting(
    const struct ui *ui, struct view *w, struct queue_view *v, int i, int row)
{
	const struct waiting *q = &v->row[i];
	int minutes = minutes_of(ui_app(ui), q->at);
	unsigned look;
	char signs[24], s[32], when[16];

	list_mark(&v->list, i, q->marked);
	look = list_lead(w, &v->list, i, row);
	(void)snprintf(signs, sizeof(signs), "%s%s%s%s%s", q->taken ? "他" : "",
	    q->own ? "自" : "", q->returned ? "戻" : "", q->blocked ? "抑" : "",
	    q->foreign ? "外" : "");
	put_signs(w, row, COL_LIST_SIGN, signs);
	put_cols(w, row, 12, 15, look, q->event);
	put_cols(w, row, 28, 17, look, q->blocked ? "〔抑止〕" : q->who);
	put_cols(w, row, 46, 11, look, q->author);
	show_when(ui_app(ui), q->at, when, sizeof(when));
	when[5] = '\0'; /* of one that was left overnight the day alone */
	put_cols(w, row, 58, 5, look, when);
	waited(minutes, s, sizeof(s));
	put_right(w, row, 69,
	    minutes < 0 || minutes >= LONG_MINUTES ? look | LOOK_BOLD : look,
	    s);
	if (q->taken)
		put_cols(w, row, 71, 10, look, q->taken_by);
	else if (q->own)
		put(w, row, 71, look, _("不可"));
	else if (q->blocked)
		put(w, row, 71, look, _("権限者"));
	else if (q->alerts > 0)
		putf(w, row, 71, look, "%d", q->alerts);
}

static void
draw_foot(const struct ui *ui, struct view *w, const struct queue_view *v)
{
	char s[64];
	int col = COL_LABEL, n = queue_marked(v, NULL);

	(void)ui;
	if (v->count > 0) {
		list_count_text(&v->list, v->head.total, s, sizeof(s));
		col += put(w, w->foot, col, LOOK_DIM, s) + 2;
		col += putf(w, w->foot, col, LOOK_DIM, _("承認できる %d"),
			   v->approvable) +
		       2;
	}
	if (n > 0)
		col += putf(w, w->foot, col, LOOK_BOLD, _("選択 %d"), n) + 2;
	col = col < 40 ? 40 : col;
	col += putf(w, w->foot, col, LOOK_DIM, _("範囲 %.30s"),
		   v->scope[0] != '\0' ? v->scope : _("すべて")) +
	       2;
	if (v->head.elsewhere > 0 && col < 60)
		putf(
		    w, w->foot, col, LOOK_DIM, _("ほか %d"), v->head.elsewhere);
	(void)snprintf(s, sizeof(s), _("%s 更新"), v->renewed);
	put_right(w, w->foot, 80, LOOK_DIM, s);
}

static void
draw_none(struct view *w, const struct queue_view *v)
{
	int col = 12 + put(w, 5, 12, LOOK_PLAIN, _("審査待ちなし")) + 3;

	if (v->head.elsewhere > 0)
		putf(w, 5, col, LOOK_PLAIN,
		    _("ほかの所に %d件  F4 で範囲を変える"), v->head.elsewhere);
	else if (v->head.approved_today > 0)
		putf(w, 5, col, LOOK_PLAIN, _("今日 承認した入力 %d件"),
		    v->head.approved_today);
}

static void
queue_draw(const struct ui *ui, void *state, struct view *w)
{
	struct queue_view *v = state;
	int i, row;

	put(w, 4, 12, LOOK_DIM, _("異動"));
	put(w, 4, 28, LOOK_DIM, _("異動者"));
	put(w, 4, 46, LOOK_DIM, _("入力"));
	put(w, 4, 58, LOOK_DIM, _("提出"));
	put(w, 4, 65, LOOK_DIM, _("待ち"));
	put(w, 4, 71, LOOK_DIM, _("注"));
	list_room(&v->list, 5, w->foot - 3);
	row = 5;
	if (v->count == 0) {
		draw_none(w, v);
		row++;
	}
	for (i = v->list.top; i < v->count && row <= w->foot - 3; i++, row++)
		draw_waiting(ui, w, v, i, row);
	row = row + 1 < w->foot - 1 ? row + 1 : w->foot - 1;
	if (v->head.overnight > 0 && GUARD("queue_overnight")) {
		char s[64];

		(void)snprintf(s, sizeof(s), _("前の日から待つ入力 %d"),
		    v->head.overnight);
		put_right(w, row, 80, LOOK_BOLD, s);
	}
	if (v->head.returned > 0) {
		putf(w, row, COL_LABEL, LOOK_PLAIN, _("差し戻した入力 %d"),
		    v->head.returned);
		put_cols(w, row, 28, 17, LOOK_PLAIN, v->head.returned_who);
		put_cols(w, row, 46, 11, LOOK_PLAIN, v->head.returned_by);
		put_cols(w, row, 58, 5, LOOK_PLAIN,
		    strlen(v->head.returned_at) >= 16 ? v->head.returned_at + 11
						      : "");
	}
	draw_foot(ui, w, v);
}

static void
open_entry(struct ui *ui, struct queue_view *v)
{
	struct target t;

	if (v->list.at >= v->count)
		return;
	memset(&t, 0, sizeof(t));
	t.entry_id = v->row[v->list.at].what.id;
	(void)ui_open(ui, "R2", &t);
}

/* ---- marks */

static void
say_why_not(struct ui *ui, const struct waiting *w)
{
	const char *why =
	    w->own ? _("E4081 自分の入力は承認できません  ほかの人が承認します")
	    : w->taken
		? _("E4086 ほかの人が審査中です  その人が終えるのを待ちます")
	    : w->blocked
		? _("E3110 抑止されています  解除されるまで承認できません")
		: _("E1032 承認の権限がありません  審査の担当が承認します");

	ui_say(ui, LOOK_ERROR, "%s", why);
}

static void
toggle(struct ui *ui, struct queue_view *v)
{
	struct waiting *w = &v->row[v->list.at];

	if (v->list.at >= v->count)
		return;
	if (w->marked)
		w->marked = false;
	else if (!w->mine_to_approve && GUARD("queue_mark_mine"))
		say_why_not(ui, w);
	else if (w->rekey && GUARD("queue_rekey_opened"))
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E4099 届書から打ち直す項目があります  Enter で開いて承認します"));
	else if (queue_marked(v, NULL) >= v->most)
		ui_say(ui, LOOK_ERROR,
		    _("E4092 一度に承認できるのは %d件までです  分けて承認します"),
		    v->most);
	else
		w->marked = true;
}

/* The oldest first, as many as may go together; all marked: none. */
static void
toggle_all(struct ui *ui, struct queue_view *v)
{
	int i, before = queue_marked(v, NULL), n = 0;

	for (i = 0; i < v->count; i++) {
		v->row[i].marked =
		    v->row[i].mine_to_approve && n < v->most &&
		    (!v->row[i].rekey || !GUARD("queue_rekey_opened"));
		n += v->row[i].marked;
	}
	if (n == 0)
		ui_say(ui, LOOK_PLAIN, "%s", _("承認できる入力がありません"));
	else if (n == before)
		for (i = 0; i < v->count; i++)
			v->row[i].marked = false;
	else if (n < v->approvable)
		ui_say(ui, LOOK_WARN,
		    _("上限の %d件を選びました  残り %d件は承認のあとで"), n,
		    v->approvable - n);
}

/* ---- what they hand over */

/* The papers of one after the other, as each C3 is left (4.1.3.0.3). */
static void
offer(struct ui *ui, struct queue_view *v)
{
	json_t *due = v->due;

	v->due = NULL;
	letters_offer(ui, due);
}

static void
take_due(struct queue_view *v, const json_t *result)
{
	const json_t *e;
	size_t i;

	json_array_foreach(json_object_get(result, "entries"), i, e)
	{
		if (json_is_true(json_object_get(e, "approved")))
			letters_due(&v->due, json_object_get(e, "persons"));
	}
}

/* ---- one proof for all of them */

static void
done(struct ui *ui, void *state, const struct proof *proof, const char *text)
{
	struct approval list[ENTRIES_MAX];
	struct queue_view *v = state;
	struct err err;
	json_t *args, *result = NULL;
	enum rc rc;

	err_clear(&err);
	if (proof == NULL) {
		ui_say(ui, LOOK_ERROR, "%s", text);
		return;
	}
	queue_asked(v, list);
	args = json_pack("{s:o, s:o}", "entries",
	    approvals_to_json(list, v->asked_count), "proof",
	    proof_to_json(proof));
	rc = app_call(ui_app(ui), "entry.approve_many", args, &result, &err);
	json_decref(args);
	if (rc != RC_OK) {
		ui_err_dialog(ui, &err);
	} else {
		for (int i = 0; i < v->count; i++)
			v->row[i].marked = false;
		decided_show(ui, v, result);
		take_due(v, result);
		json_decref(result);
	}
	(void)!queue_renew(ui, v, false, NULL);
	app_refresh(ui_app(ui));
	/* R3 above says what stays; then they come when it is left */
	if (rc == RC_OK && strcmp(ui_top(ui)->code, "R1") == 0)
		offer(ui, v);
}

static void
approve(struct ui *ui, struct queue_view *v)
{
	struct approval list[ENTRIES_MAX];
	char subject[APPROVAL_SUBJECT], label[64];
	struct prove p;
	struct err err;
	int i, persons, n = queue_marked(v, &persons);

	if (n == 0)
		return;
	if (!ui_app(ui)->status.is_online) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E4094 不通の間は承認できません  つながってからもう一度"));
		return;
	}
	v->asked_count = 0;
	for (i = 0; i < v->count; i++)
		if (v->row[i].marked)
			v->asked[v->asked_count++] = v->row[i];
	queue_asked(v, list);
	err_clear(&err);
	if (approvals_subject(list, v->asked_count, subject, &err) != RC_OK) {
		ui_err_dialog(ui, &err);
		return;
	}
	(void)snprintf(
	    label, sizeof(label), _("%d件 %d人を承認  暗証"), n, persons);
	memset(&p, 0, sizeof(p));
	p.service = "approve";
	p.act = "entry.approve_many";
	p.subject = subject;
	p.label = label;
	p.done = done;
	ui_prove(ui, &p);
}

/* ---- scope */

static void
chosen(struct ui *ui, void *state, int answer)
{
	struct queue_view *v = state;
	struct err err;

	if (answer < 1 || answer > v->head.place_count + 1)
		return;
	err_clear(&err);
	(void)snprintf(v->scope, sizeof(v->scope), "%s",
	    answer == 1 ? "" : v->head.places[answer - 2]);
	if (queue_renew(ui, v, false, &err) != RC_OK)
		ui_say_err(ui, &err);
}

static void
ask_scope(struct ui *ui, struct queue_view *v)
{
	struct dialog d;
	int i;

	dialog_about(&d, "A4091", _("どこで入力したものか"),
	    _("選んだ所の入力だけを一覧に出します。"),
	    _("ほかの所のものは、選んだしるしもなくなります。"));
	(void)dialog_add_answer(&d, _("すべて"));
	for (i = 0; i < v->head.place_count; i++)
		if (!dialog_add_answer(&d, v->head.places[i]))
			break;
	v->head.place_count = i;
	d.done = chosen;
	ui_dialog(ui, &d);
}

static void
queue_op(struct ui *ui, void *state, int op)
{
	struct queue_view *v = state;
	struct err err;

	err_clear(&err);
	switch (op) {
	case OP_ENTER:
		open_entry(ui, v);
		break;
	case OP_AGAIN:
		if (queue_renew(ui, v, false, &err) != RC_OK)
			ui_say_err(ui, &err);
		queue_cap(ui_app(ui), v);
		break;
	case OP_PREV:
	case OP_NEXT:
		list_page(&v->list, op == OP_NEXT ? 1 : -1);
		break;
	case OP_CHOICES:
		ask_scope(ui, v);
		break;
	case OP_REVIEW:
		approve(ui, v);
		break;
	case OP_MARK:
		toggle(ui, v);
		break;
	case OP_ALL:
		toggle_all(ui, v);
		break;
	default:
		break;
	}
}

static bool
queue_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct queue_view *v = state;
	int pick;

	if (list_key(&v->list, k))
		return true;
	pick = list_pick(&v->list, k->code);
	if (pick < 0)
		return false;
	v->list.at = pick;
	open_entry(ui, v);
	return true;
}

static void
queue_tick(struct ui *ui, void *state, int64_t now)
{
	(void)now;
	if (GUARD("queue_by_itself"))
		(void)!queue_renew(ui, state, false, NULL);
}

static void
queue_resume(struct ui *ui, void *state)
{
	(void)!queue_renew(ui, state, false, NULL);
	queue_cap(ui_app(ui), state);
	offer(ui, state);
}

static void
queue_close(struct ui *ui, void *state)
{
	struct queue_view *v = state;

	(void)ui;
	json_decref(v->due);
}

static bool
queue_can(const struct ui *ui, const void *state, int op)
{
	const struct queue_view *v = state;

	(void)ui;
	switch (op) {
	case OP_PREV:
	case OP_NEXT:
		return v->count > v->list.room;
	case OP_REVIEW:
		return queue_marked(v, NULL) > 0;
	case OP_CHOICES:
		return v->head.place_count > 1;
	default:
		return true;
	}
}

/* What the marks are for stands there once there is something to mark. */
static const char *
queue_hint(const struct ui *ui, const void *state)
{
	struct queue_view *v = (struct queue_view *)(uintptr_t)state;
	int n = queue_marked(v, NULL);

	(void)ui;
	if (n > 0) {
		(void)snprintf(v->hint, sizeof(v->hint),
		    _("Enter 開く   Space 選ぶ   a 全部   F10 選んだ %d件を承認（暗証）"),
		    n);
		return v->hint;
	}
	return v->approvable < 2
		   ? NULL
		   : _("Enter 開く  Space 選ぶ  a 全部   自 自分の入力  他 ほかの人が審査中");
}

static const struct key keys[] = {
	{ K_F4, OP_CHOICES, N_("候補"), N_("入力した所を選ぶ") },
	{ K_F5, OP_AGAIN, N_("更新"),
	    N_("今すぐ読み直す（ひとりでにも変わる）") },
	{ K_F7, OP_PREV, NULL, N_("前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("次の頁") },
	{ K_F10, OP_REVIEW, N_("承認"),
	    N_("選んだ入力を、一つの暗証でいっしょに本登録にする") },
	{ K_ENTER, OP_ENTER, NULL, N_("開いて審査する") },
	{ ' ', OP_MARK, NULL, N_("その入力を選ぶ、選んだのをやめる") },
	{ 'a', OP_ALL, NULL,
	    N_("承認できる入力を上限まで選ぶ、選んだのをやめる") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_queue = {
	.name = "queue",
	.code = "R1",
	.title = N_("審査待ち"),
	.hint = N_("Enter 開く   自 自分の入力   他 ほかの人が審査中"),
	.about = N_(
	    "仮登録のまま審査を待つ入力。古いものから並びます。\n"
	    "自 は自分の入力で、ほかの人が承認します。\n"
	    "他 は、ほかの人が開いています。\n"
	    "戻 は差し戻された入力。職員の権限がある人に出ます。\n"
	    "一覧はひとりでに新しくなり、行の場所は動きません。\n"
	    "Space で選び、F10 と一つの暗証でいっしょに承認できます。\n"
	    "承認は一件ずつ決まり、できなかった入力は理由とともに残ります。\n"
	    "選んだあとで内容が変わった入力は、選ばれていないものに戻ります。"),
	.keys = keys,
	.is_lively = true,
	.state_size = sizeof(struct queue_view),
	.open = queue_open,
	.draw = queue_draw,
	.key = queue_key,
	.op = queue_op,
	.can = queue_can,
	.tick = queue_tick,
	.resume = queue_resume,
	.close = queue_close,
	.hint_now = queue_hint,
};
