/* SPDX-License-Identifier: ISC
 * R1 審査待ち - entries that wait for a second person (4.0.8). It renews
 * itself once a second and never moves under the hand: rows keep their
 * places, new ones join at the end. Nothing here says who decided.
 */
#include "src/mem.h"
#include "ui/app.h"
#include "ui/show.h"
#include "ui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define QUEUE_MAX 200

struct waiting {
	int64_t id;
	char event[64], who[128], author[64], at[32], taken_by[64];
	int alerts;
	bool own, blocked, foreign, mine_to_approve, gone;
};
struct queue_view {
	struct waiting row[QUEUE_MAX];
	int count, approvable, returned;
	struct list list;
	char returned_who[128], returned_by[64], returned_at[32];
	bool all_places;
	char renewed[9];
};

/* "佐藤　太郎 ほか 3" of names divided by 、 */
static void
who_text(const char *names, char *out, size_t size)
{
	const char *p = strstr(names, "、");
	int first = p == NULL ? (int)strlen(names) : (int)(p - names), more = 0;

	for (; p != NULL; p = strstr(p + strlen("、"), "、"))
		more++;
	if (more > 0)
		(void)snprintf(
		    out, size, _("%.*s ほか %d"), first, names, more);
	else
		(void)snprintf(out, size, "%s", names);
}

static void
read_entry(const struct app *a, const json_t *j, struct waiting *w)
{
	const char *taken = show_json(j, "taken_by");
	const char *name = show_json(j, "taken_name");
	const char *menu = show_json(j, "menu");

	memset(w, 0, sizeof(*w));
	w->id = json_integer_value(json_object_get(j, "id"));
	(void)snprintf(w->event, sizeof(w->event), "%s%s",
	    show_json(j, "label"),
	    menu[0] != '1' && menu[0] != '2'            ? ""
	    : json_is_true(json_object_get(j, "whole")) ? _("・全部")
							: _("・一部"));
	who_text(show_json(j, "names"), w->who, sizeof(w->who));
	(void)snprintf(
	    w->author, sizeof(w->author), "%s", show_json(j, "author_name"));
	(void)snprintf(
	    w->at, sizeof(w->at), "%s", show_json(j, "submitted_at"));
	w->alerts = (int)json_integer_value(json_object_get(j, "alerts"));
	w->own = json_is_true(json_object_get(j, "own"));
	w->blocked = json_is_true(json_object_get(j, "blocked"));
	w->foreign = json_is_true(json_object_get(j, "foreign"));
	if (strcmp(taken, a->session.staff) != 0)
		(void)snprintf(w->taken_by, sizeof(w->taken_by), "%s",
		    name[0] ? name : taken);
	w->mine_to_approve = app_has(a, "approve") && !w->own && !w->blocked &&
			     w->taken_by[0] == '\0';
}

/* Rows already shown keep their places; gone ones leave, new ones join at
 * the end, so that Enter hits what was under the finger. */
static void
merge(struct queue_view *v, const struct waiting *now, int n)
{
	int64_t focus = v->list.at < v->count ? v->row[v->list.at].id : 0;
	int i, k, kept = 0;

	for (i = 0; i < v->count; i++) {
		for (k = 0; k < n; k++)
			if (now[k].id == v->row[i].id)
				break;
		if (k < n)
			v->row[kept++] = now[k];
	}
	v->count = kept;
	for (k = 0; k < n && v->count < QUEUE_MAX; k++) {
		for (i = 0; i < kept; i++)
			if (v->row[i].id == now[k].id)
				break;
		if (i == kept)
			v->row[v->count++] = now[k];
	}
	for (i = 0; i < v->count; i++)
		if (v->row[i].id == focus)
			v->list.at = i;
	v->list.count = v->count;
	if (v->list.at >= v->count)
		v->list.at = v->count > 0 ? v->count - 1 : 0;
}

static enum rc
renew(struct ui *ui, struct queue_view *v, struct err *err)
{
	struct app *a = ui_app(ui);
	struct waiting *now;
	json_t *args, *result = NULL, *list, *j;
	enum rc rc;
	size_t i;
	int n = 0;

	args = json_pack("{s:s}", "scope", "all");
	rc = app_call(a, "entry.list", args, &result, err);
	json_decref(args);
	if (rc != RC_OK)
		return rc;
	list = json_object_get(result, "entries");
	now = x_alloc(QUEUE_MAX * sizeof(*now));
	v->returned = 0;
	json_array_foreach(list, i, j)
	{
		const char *state = show_json(j, "state");

		if (strcmp(state, "returned") == 0) {
			v->returned++;
			who_text(show_json(j, "names"), v->returned_who,
			    sizeof(v->returned_who));
			(void)snprintf(v->returned_by, sizeof(v->returned_by),
			    "%s", show_json(j, "author_name"));
			(void)snprintf(v->returned_at, sizeof(v->returned_at),
			    "%s", show_json(j, "submitted_at"));
		} else if (n < QUEUE_MAX) {
			read_entry(a, j, &now[n++]);
		}
	}
	merge(v, now, n);
	v->approvable = 0;
	for (i = 0; i < (size_t)v->count; i++)
		if (v->row[i].mine_to_approve)
			v->approvable++;
	explicit_bzero(now, QUEUE_MAX * sizeof(*now));
	free(now);
	json_decref(result);
	app_clock(a, v->renewed);
	return RC_OK;
}

static enum rc
queue_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct queue_view *v = state;
	struct app *a = ui_app(ui);
	json_t *who;
	enum rc rc;
	int i;

	(void)t;
	/* Reviewing is its own reason; a visitor's reason stays as it is. */
	if (a->reason == 0)
		app_reason_set(a, 8, "", ui_now(ui));
	list_set(&v->list, 0, 1);
	rc = renew(ui, v, err);
	if (rc != RC_OK)
		return rc;
	who = json_array();
	rc = app_log(a, "list", "R1", who, false, err);
	json_decref(who);
	for (i = 0; i < v->count; i++)
		if (v->row[i].mine_to_approve) {
			v->list.at = i;
			break;
		}
	return rc;
}

/* "56分", "今", "2時間", "1日" since it was submitted. */
static void
waited(const struct app *a, const char *at, char *out, size_t size)
{
	int h, m, nh, nm, minutes;
	char clock[9];

	app_clock((struct app *)(uintptr_t)a, clock);
	if (strlen(at) < 16 || strncmp(at, a->today_iso, 10) != 0 ||
	    sscanf(at + 11, "%2d:%2d", &h, &m) != 2 ||
	    sscanf(clock, "%2d:%2d", &nh, &nm) != 2) {
		(void)snprintf(out, size, "%s", _("前日"));
		return;
	}
	minutes = (nh * 60 + nm) - (h * 60 + m);
	if (minutes <= 0)
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
	const struct app *a = ui_app(ui);
	const struct waiting *q = &v->row[i];
	unsigned look = list_lead(w, &v->list, i, row);
	char signs[24], s[32];

	(void)snprintf(signs, sizeof(signs), "%s%s%s%s",
	    q->taken_by[0] ? "他" : "", q->own ? "自" : "",
	    q->blocked ? "抑" : "", q->foreign ? "外" : "");
	put_signs(w, row, COL_LIST_SIGN, signs);
	put_cols(w, row, 12, 15, look, q->event);
	put_cols(w, row, 28, 17, look, q->blocked ? "〔抑止〕" : q->who);
	put_cols(w, row, 46, 11, look, q->author);
	put_cols(w, row, 58, 5, look, strlen(q->at) >= 16 ? q->at + 11 : q->at);
	waited(a, q->at, s, sizeof(s));
	put_right(w, row, 69, look, s);
	if (q->taken_by[0])
		put_cols(w, row, 71, 10, look, q->taken_by);
	else if (q->own)
		put(w, row, 71, look, _("不可"));
	else if (q->blocked)
		put(w, row, 71, look, _("権限者"));
	else if (q->alerts > 0)
		putf(w, row, 71, look, "%d", q->alerts);
}

static void
queue_draw(const struct ui *ui, void *state, struct view *w)
{
	struct queue_view *v = state;
	char s[64];
	int i, row, col;

	put(w, 4, 12, LOOK_DIM, _("異動"));
	put(w, 4, 28, LOOK_DIM, _("異動者"));
	put(w, 4, 46, LOOK_DIM, _("入力"));
	put(w, 4, 58, LOOK_DIM, _("提出"));
	put(w, 4, 65, LOOK_DIM, _("待ち"));
	put(w, 4, 71, LOOK_DIM, _("注"));
	list_room(&v->list, 5, w->foot - 3);
	row = 5;
	if (v->count == 0)
		put(w, row++, 12, LOOK_PLAIN, _("審査待ちなし"));
	for (i = v->list.top; i < v->count && row <= w->foot - 3; i++, row++)
		draw_waiting(ui, w, v, i, row);
	row = row + 1 < w->foot - 1 ? row + 1 : w->foot - 1;
	if (v->returned > 0) {
		putf(w, row, COL_LABEL, LOOK_PLAIN, _("差し戻した入力 %d"),
		    v->returned);
		put_cols(w, row, 28, 17, LOOK_PLAIN, v->returned_who);
		put_cols(w, row, 46, 11, LOOK_PLAIN, v->returned_by);
		put_cols(w, row, 58, 5, LOOK_PLAIN,
		    strlen(v->returned_at) >= 16 ? v->returned_at + 11 : "");
	}
	if (v->count > 0) {
		list_count_text(&v->list, v->count, s, sizeof(s));
		col = COL_LABEL + put(w, w->foot, COL_LABEL, LOOK_DIM, s) + 2;
		putf(w, w->foot, col, LOOK_DIM, _("承認できる %d"),
		    v->approvable);
	}
	putf(w, w->foot, 40, LOOK_DIM, _("範囲 %s"), ui_app(ui)->conf.office);
	(void)snprintf(s, sizeof(s), _("%s 更新"), v->renewed);
	put_right(w, w->foot, 80, LOOK_DIM, s);
}

static void
open_entry(struct ui *ui, struct queue_view *v)
{
	struct target t;

	if (v->list.at >= v->count)
		return;
	memset(&t, 0, sizeof(t));
	t.entry_id = v->row[v->list.at].id;
	(void)ui_open(ui, "R2", &t);
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
		if (renew(ui, v, &err) != RC_OK)
			ui_say_err(ui, &err);
		break;
	case OP_PREV:
	case OP_NEXT:
		list_page(&v->list, op == OP_NEXT ? 1 : -1);
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
	(void)renew(ui, state, NULL);
}

static void
queue_resume(struct ui *ui, void *state)
{
	(void)renew(ui, state, NULL);
}

static bool
queue_can(const struct ui *ui, const void *state, int op)
{
	const struct queue_view *v = state;

	(void)ui;
	return (op != OP_PREV && op != OP_NEXT) || v->count > v->list.room;
}

static const struct key keys[] = {
	{ K_F5, OP_AGAIN, N_("更新"),
	    N_("今すぐ読み直す（ひとりでにも変わる）") },
	{ K_F7, OP_PREV, NULL, N_("前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("次の頁") },
	{ K_ENTER, OP_ENTER, NULL, N_("開いて審査する") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_queue = {
	.name = "queue",
	.code = "R1",
	.title = N_("審査待ち"),
	.hint = N_("Enter 開く   自 自分の入力   他 ほかの人が審査中"),
	.about = N_("仮登録のまま審査を待つ入力。古いものから並びます。\n"
		    "自 は自分の入力で、ほかの人が承認します。\n"
		    "他 は、ほかの人が開いています。\n"
		    "一覧はひとりでに新しくなり、行の場所は動きません。"),
	.keys = keys,
	.state_size = sizeof(struct queue_view),
	.open = queue_open,
	.draw = queue_draw,
	.key = queue_key,
	.op = queue_op,
	.can = queue_can,
	.tick = queue_tick,
	.resume = queue_resume,
};
