/* SPDX-License-Identifier: ISC
 * A1 特例転入 着信 - the 転出証明書情報 that arrived (4.1.1.3), the form for all of
 * its people one Enter away. What waits or could not be read whole says so.
 */
#include "ui/arrivals.h"
#include "ui/engine.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_MAX 500

struct arrivals_view {
	struct target t; /* whom I0 was opened on */
	struct arrivals v;
	struct edit box;
	int shown[SHOWN_MAX]; /* places in v of those that fit */
	struct list list;
};

static void
filter(const struct ui *ui, struct arrivals_view *v)
{
	int n = 0;

	for (int i = 0; i < arrivals_total(&v->v) && n < SHOWN_MAX; i++)
		if (arrivals_fits(
			arrivals_at(&v->v, i), v->box.text, ui->app->today))
			v->shown[n++] = i;
	list_set(&v->list, n, 2);
}

static void
arrivals_close(struct ui *ui, void *state)
{
	struct arrivals_view *v = state;

	(void)ui;
	arrivals_release(&v->v);
}

static enum rc
arrivals_open(
    struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct arrivals_view *v = state;
	struct app *a = ui_app(ui);
	enum rc rc;

	if (!app_has(a, "enter"))
		return err_set(err, RC_DENIED, "E1041",
		    _("異動を入力する権限がありません"), "",
		    _("入力の担当に頼んでください"));
	if (t != NULL)
		v->t = *t;
	v->t.data = NULL;
	/* The change itself is the reason of this visit. */
	if (a->reason == 0)
		app_reason_set(a, 2, "", ui_now(ui));
	edit_set(&v->box, EDIT_PLAIN, 60, "");
	rc = arrivals_load(a, &v->v, err);
	if (rc == RC_OK)
		rc = app_log(a, "list", "A1", NULL, false, err);
	if (rc != RC_OK) {
		arrivals_release(&v->v);
		return rc;
	}
	filter(ui, v);
	return RC_OK;
}

/* ---- drawing */

static void
name_and_others(const json_t *o, char *out, size_t size)
{
	int others = arrivals_people(o) - 1;

	if (others > 0)
		(void)snprintf(out, size, _("ほか %d人"), others);
	else
		(void)snprintf(out, size, "%s", _("一人"));
}

/* What is with it: who has it, or that lines of it are missing. */
static void
second_row(struct view *w, const json_t *o, int row)
{
	json_int_t missing = json_integer_value(json_object_get(o, "missing"));
	const char *no = strchr(show_json(o, "receipt_no"), '-');
	char day[64], s[200];

	if (!arrivals_is_free(o)) {
		/* Its day is soon past; the number is what is called out. */
		(void)snprintf(s, sizeof(s), _("%.60s が入力 受付 %.20s"),
		    show_json(o, "author_name"), no != NULL ? no + 1 : "");
		put_cols(w, row, 48, 33, LOOK_WARN, s);
		return;
	}
	if (missing > 0) {
		(void)snprintf(s, sizeof(s),
		    _("読めない行 %lld  ほかに人がいます"), (long long)missing);
		put_cols(w, row, 48, 33, LOOK_WARN, s);
		return;
	}
	show_iso(show_json(o, "until"), day, sizeof(day));
	(void)snprintf(s, sizeof(s), _("%s まで"), day);
	put_cols(w, row, 48, 33, LOOK_DIM, s);
}

static void
draw_one(struct view *w, const struct arrivals_view *v, int i, int row)
{
	const json_t *o = arrivals_at(&v->v, v->shown[i]);
	const json_t *p = arrivals_person(o, 0);
	unsigned look = list_lead(w, &v->list, i, row);
	char s[200], planned[64];

	put_sign(w, row, COL_LIST_SIGN, arrivals_is_free(o) ? "着" : "仮");
	put_cols(w, row, COL_LIST_TEXT, 18, look, show_json(p, "name"));
	show_date(show_json(p, "birth"), true, s, sizeof(s));
	put_cols(w, row, 31, 12, LOOK_PLAIN, s);
	put(w, row, 44, LOOK_PLAIN,
	    strcmp(show_json(p, "sex"), "1") == 0   ? _("男")
	    : strcmp(show_json(p, "sex"), "2") == 0 ? _("女")
						    : "");
	show_date(show_json(o, "planned_on"), true, planned, sizeof(planned));
	put_cols(w, row, 48, 12, LOOK_PLAIN, planned[0] ? planned : "-");
	put_cols(w, row, 61, 20, LOOK_PLAIN, show_json(o, "from"));
	put_cols(
	    w, row + 1, COL_LIST_TEXT, 18, LOOK_PLAIN, show_json(p, "kana"));
	name_and_others(o, s, sizeof(s));
	put_cols(w, row + 1, 31, 16, LOOK_PLAIN, s);
	second_row(w, o, row + 1);
}

static void
arrivals_draw(const struct ui *ui, void *state, struct view *w)
{
	struct arrivals_view *v = state;
	char count[80];

	(void)ui;
	put(w, 4, COL_LABEL, LOOK_DIM, _("氏名"));
	edit_draw(&v->box, w, 4, 10, 60, true);
	put(w, 6, COL_LIST_TEXT, LOOK_DIM, _("氏名 フリガナ"));
	put(w, 6, 31, LOOK_DIM, _("生年月日"));
	put(w, 6, 44, LOOK_DIM, _("性"));
	put(w, 6, 48, LOOK_DIM, _("転入予定"));
	put(w, 6, 61, LOOK_DIM, _("転出元"));
	list_room(&v->list, 7, w->foot - 1);
	for (int i = 0; i < v->list.room && v->list.top + i < v->list.count;
	     i++)
		draw_one(w, v, v->list.top + i, 7 + 2 * i);
	if (v->list.count == 0) {
		put(w, 7, COL_LIST_TEXT, LOOK_PLAIN,
		    arrivals_total(&v->v) > 0
			? _("該当なし")
			: _("届いた転出証明書情報はありません"));
		return;
	}
	list_count_text(&v->list, v->list.count, count, sizeof(count));
	put(w, w->foot, COL_LABEL, LOOK_DIM, count);
	if (v->list.top + v->list.room < v->list.count)
		put_right(w, w->foot, 80, LOOK_DIM, _("F8次"));
}

/* ---- keys */

static void
open_one(struct ui *ui, struct arrivals_view *v)
{
	const json_t *o;
	struct target t = v->t;

	if (v->list.at >= v->list.count)
		return;
	o = arrivals_at(&v->v, v->shown[v->list.at]);
	if (!arrivals_is_free(o)) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E4169 この転出証明書情報の届出が審査を待っています"));
		return;
	}
	t.arrival = json_integer_value(json_object_get(o, "arrival"));
	(void)snprintf(t.menu, sizeof(t.menu), "13");
	(void)!ui_open(ui, "I13", &t);
}

static void
again(struct ui *ui, struct arrivals_view *v)
{
	struct err err;

	err_clear(&err);
	if (arrivals_load(ui_app(ui), &v->v, &err) != RC_OK)
		ui_say_err(ui, &err);
	filter(ui, v);
}

static void
arrivals_op(struct ui *ui, void *state, int op)
{
	struct arrivals_view *v = state;

	if (op == OP_ENTER)
		open_one(ui, v);
	else if (op == OP_AGAIN)
		again(ui, v);
	else if (op == OP_PREV || op == OP_NEXT)
		list_page(&v->list, op == OP_NEXT ? 1 : -1);
}

static void
arrivals_resume(struct ui *ui, void *state)
{
	again(ui, state);
}

static bool
arrivals_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct arrivals_view *v = state;

	if (k->code == K_UP || k->code == K_DOWN)
		return list_key(&v->list, k);
	if ((k->code == '/' && v->box.text[0] == '\0') || !edit_key(&v->box, k))
		return false;
	filter(ui, v);
	return true;
}

static bool
arrivals_can(const struct ui *ui, const void *state, int op)
{
	const struct arrivals_view *v = state;

	(void)ui;
	return (op != OP_PREV && op != OP_NEXT) || v->list.count > v->list.room;
}

static bool
arrivals_under(const void *state, char *out, size_t size)
{
	const struct arrivals_view *v = state;

	if (v->list.at >= v->list.count)
		return false;
	(void)snprintf(out, size, "%s",
	    show_json(
		arrivals_person(arrivals_at(&v->v, v->shown[v->list.at]), 0),
		"name"));
	return out[0] != '\0';
}

static const struct field box_field = {
	.label = N_("氏名"),
	.kind = FIELD_TEXT,
	.help =
	    N_("届いた人の氏名・フリガナ・ローマ字・生年月日、転出元の初め。"
	       "家族の誰でもよい"),
	.typing = N_("渡邉   わたなべ   watanabe ken   S62.8.4   福岡市"),
};

static const struct field *
arrivals_field(const void *state)
{
	(void)state;
	return &box_field;
}

static const struct field *
arrivals_each_field(int i)
{
	return i == 0 ? &box_field : NULL;
}

static const struct key keys[] = {
	{ K_ENTER, OP_ENTER, NULL,
	    N_("> の転出証明書情報で転入の届出を始める") },
	{ K_F5, OP_AGAIN, N_("更新"), N_("届いたものを読み直す") },
	{ K_F7, OP_PREV, NULL, N_("前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("次の頁") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_arrivals = {
	.name = "arrivals",
	.code = "A1",
	.title = N_("特例転入 着信"),
	.hint = N_("氏名を打つと絞る   Enter 届出を始める   F3 戻る"),
	.about = N_("ほかの市区町村から届いた転出証明書情報。\n"
		    "Enter で、全員の分が入った転入の届出が開きます。\n"
		    "仮 は、もう入力されて審査を待っているもの。\n"
		    "31日目に消えます。センターだけにあり、回線が要ります。"),
	.keys = keys,
	.state_size = sizeof(struct arrivals_view),
	.open = arrivals_open,
	.draw = arrivals_draw,
	.key = arrivals_key,
	.op = arrivals_op,
	.can = arrivals_can,
	.resume = arrivals_resume,
	.close = arrivals_close,
	.field = arrivals_field,
	.each_field = arrivals_each_field,
	.under = arrivals_under,
};
