/* SPDX-License-Identifier: ISC
 * N2 戻った入力 - what waited for the line and was refused by the register:
 * each with what, why and what to do. One is opened again as it was typed, or
 * given up with a reason; until then it stays in this list.
 */
#include "src/mem.h"
#include "src/text.h"
#include "ui/engine.h"
#include "ui/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REFUSED_MAX 40
enum { OP_DROP = OP_OWN };

struct refused {
	struct refusal_line *row;
	int count;
	struct list list;
	bool is_stale;   /* the outbox could not be read */
	bool has_others; /* papers of other people too */
	bool is_kept;    /* the last one given back could not be opened yet */
};

static bool
is_mine(const struct ui *ui, const struct refusal_line *l)
{
	return l->staff[0] == '\0' ||
	       strcmp(l->staff, ui_app(ui)->session.staff) == 0;
}

static void
load(struct ui *ui, struct refused *r)
{
	struct app *a = ui_app(ui);
	struct err err;

	err_clear(&err);
	r->count = 0;
	/* who minds blocks also sees what others left here */
	r->is_stale = a->outbox == NULL ||
		      outbox_refused(a->outbox,
			  app_has(a, "block") ? "" : a->session.staff, r->row,
			  REFUSED_MAX, &r->count, &err) != RC_OK;
	r->has_others = false;
	for (int i = 0; i < r->count; i++) {
		message_err(&r->row[i].said);
		r->has_others = r->has_others || !is_mine(ui, &r->row[i]);
	}
	list_set(&r->list, r->count, 1);
	if (r->is_stale)
		ui_say_err(ui, &err);
	else
		a->status.refused =
		    outbox_refused_count(a->outbox, a->session.staff);
}

static enum rc
refused_open(
    struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct refused *r = state;

	(void)t;
	(void)err;
	r->row = x_alloc(REFUSED_MAX * sizeof(*r->row));
	load(ui, r);
	return RC_OK;
}

static void
refused_close(struct ui *ui, void *state)
{
	struct refused *r = state;

	(void)ui;
	explicit_bzero(r->row, REFUSED_MAX * sizeof(*r->row));
	free(r->row);
}

/* ---- drawing */

static void
draw_line(struct view *v, const struct refused *r, int i, int row)
{
	const struct refusal_line *l = &r->row[i];
	unsigned look = list_lead(v, &r->list, i, row);

	put(v, row, 6, LOOK_PLAIN, l->is_issue ? _("証明") : _("入力"));
	put_cols(v, row, 12, r->has_others ? 26 : 33, look, l->title);
	if (r->has_others)
		put_cols(v, row, 39, 6, LOOK_PLAIN, l->staff);
	put_cols(v, row, 46, 11, LOOK_PLAIN, l->when);
	put_cols(v, row, 58, 5, LOOK_WARN, l->said.code);
	put_cols(v, row, 64, 17, LOOK_WARN, l->said.text);
}

/* The one in focus in full: what, why, what to do. */
static void
draw_said(struct view *v, const struct err *e, int row)
{
	put(v, row, COL_LABEL, LOOK_DIM, _("内容"));
	(void)put_text(v, row, 12, 69, 1, LOOK_PLAIN, e->text);
	put(v, row + 1, COL_LABEL, LOOK_DIM, _("原因"));
	(void)put_text(v, row + 1, 12, 69, 2, LOOK_PLAIN, e->why);
	put(v, row + 3, COL_LABEL, LOOK_DIM, _("対処"));
	(void)put_text(v, row + 3, 12, 69, 2, LOOK_PLAIN,
	    e->remedy[0] != '\0' ? e->remedy
				 : _("開いて直し、もう一度提出してください"));
}

static void
refused_draw(const struct ui *ui, void *state, struct view *v)
{
	struct refused *r = state;
	char count[80];
	int last = v->foot - 7;

	(void)ui;
	if (r->is_kept)
		put(v, 3, 12, LOOK_WARN,
		    _("打ったものは書きかけとして検索の画面にあります  あとで開けます"));
	if (r->count == 0) {
		put(v, 5, 12, LOOK_PLAIN,
		    r->is_stale ? _("送信待ちの控えを読めません")
				: _("登録簿から戻った入力はありません"));
		return;
	}
	put(v, 4, 12, LOOK_DIM, _("送ったもの"));
	if (r->has_others)
		put(v, 4, 39, LOOK_DIM, _("職員"));
	put(v, 4, 46, LOOK_DIM, _("戻った時刻"));
	put(v, 4, 58, LOOK_DIM, _("理由"));
	list_room(&r->list, 5, last);
	for (int i = 0; i < r->list.room && r->list.top + i < r->count; i++)
		draw_line(v, r, r->list.top + i, 5 + i);
	draw_said(v, &r->row[r->list.at].said, v->foot - 5);
	list_count_text(&r->list, r->count, count, sizeof(count));
	put(v, v->foot, COL_LABEL, LOOK_DIM, count);
	if (r->list.top + r->list.room < r->count)
		put_right(v, v->foot, v->cols, LOOK_DIM, _("F8次"));
}

/* ---- keys */

static const struct refusal_line *
focused(const struct refused *r)
{
	return r->list.at < r->count ? &r->row[r->list.at] : NULL;
}

/* A draft again, and opened: "I11:…" begins with the code of its screen. */
static void
give_back(struct ui *ui, struct refused *r)
{
	const struct refusal_line *l = focused(r);
	struct target t;
	struct err err;
	char code[8];

	if (l == NULL)
		return;
	if (!is_mine(ui, l)) {
		ui_say(ui, LOOK_WARN, _("入力した人（%s）がこの端末で開きます"),
		    l->staff);
		return;
	}
	if (!l->has_draft) {
		ui_say(ui, LOOK_WARN, "%s",
		    l->is_issue
			? _("紙はもう出ています  管理者に知らせてください")
			: _("打った形が残っていません  新しく入れてください"));
		return;
	}
	err_clear(&err);
	memset(&t, 0, sizeof(t));
	if (outbox_give_back(ui_app(ui)->outbox, l->key, t.draft_id, &err) !=
	    RC_OK) {
		ui_say_err(ui, &err);
		load(ui, r);
		return;
	}
	(void)snprintf(code, sizeof(code), "%.*s",
	    (int)strcspn(t.draft_id, ":"), t.draft_id);
	(void)snprintf(t.name, sizeof(t.name), "%s", l->title);
	load(ui, r);
	r->is_kept = ui_open(ui, code, &t) != RC_OK;
}

static void
drop_with(struct ui *ui, void *state, bool ok, const char *text)
{
	struct refused *r = state;
	struct app *a = ui_app(ui);
	const struct refusal_line *l = focused(r);
	char why[EDIT_MAX];
	json_t *d;
	struct err err;

	if (!ok || l == NULL)
		return;
	(void)snprintf(why, sizeof(why), "%s", text);
	text_trim(why);
	if (why[0] == '\0') {
		ui_say(ui, LOOK_WARN, "%s",
		    _("取りやめる理由を書きます  何もしませんでした"));
		return;
	}
	err_clear(&err);
	d = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "staff",
	    a->session.staff, "department", a->conf.office, "terminal",
	    a->conf.terminal, "screen", "N2", "dropped", l->key, "said",
	    l->said.code, "drop_reason", why);
	if (outbox_refusal_drop(a->outbox, l->key, app_now(a), d, &err) !=
	    RC_OK)
		ui_say_err(ui, &err);
	else
		ui_say(ui, LOOK_PLAIN, "%s",
		    _("取りやめました  理由と一緒に記録しました"));
	json_decref(d);
	load(ui, r);
}

static void
drop(struct ui *ui, const struct refused *r)
{
	const struct refusal_line *l = focused(r);

	if (l == NULL)
		return;
	/* The paper is with somebody: that is looked into by those who mind
	 * blocks, not taken off a list by whoever printed it. */
	if (l->is_issue && !app_has(ui_app(ui), "block")) {
		ui_say(ui, LOOK_WARN, "%s",
		    _("紙はもう出ています  管理者に知らせてください"));
		return;
	}
	ui_ask(ui, _("取りやめる理由"), 50, drop_with);
}

static void
refused_op(struct ui *ui, void *state, int op)
{
	struct refused *r = state;

	switch (op) {
	case OP_ENTER:
		give_back(ui, r);
		break;
	case OP_DROP:
		drop(ui, r);
		break;
	case OP_AGAIN:
		load(ui, r);
		break;
	case OP_PREV:
	case OP_NEXT:
		list_page(&r->list, op == OP_NEXT ? 1 : -1);
		break;
	default:
		break;
	}
}

static bool
refused_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct refused *r = state;

	if (list_key(&r->list, k))
		return true;
	if (list_pick(&r->list, k->code) < 0)
		return false;
	give_back(ui, r);
	return true;
}

static bool
refused_can(const struct ui *ui, const void *state, int op)
{
	const struct refused *r = state;

	(void)ui;
	if (op == OP_PREV || op == OP_NEXT)
		return r->count > r->list.room;
	return op != OP_DROP || r->count > 0;
}

static void
refused_resume(struct ui *ui, void *state)
{
	load(ui, state);
}

static bool
refused_under(const void *state, char *out, size_t size)
{
	const struct refusal_line *l = focused(state);

	if (l == NULL)
		return false;
	(void)snprintf(out, size, "%s", l->title);
	return true;
}

static const char *
refused_hint(const struct ui *ui, const void *state)
{
	const struct refused *r = state;

	(void)ui;
	return r->count > 0
		   ? _("Enter 打ったままの形で開く   d 取りやめる（理由を書く）   F3 戻る")
		   : _("F3 前の画面へ戻る");
}

static const struct key keys[] = {
	{ K_F5, OP_AGAIN, N_("更新"), N_("読み直す") },
	{ K_F7, OP_PREV, NULL, N_("前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("次の頁") },
	{ K_ENTER, OP_ENTER, NULL, N_("打ったままの形で開き、直して出し直す") },
	{ 'd', OP_DROP, NULL, N_("取りやめる。理由は記録に残る") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_refused = {
	.name = "refused",
	.code = "N2",
	.title = N_("戻った入力"),
	.about = N_(
	    "不通の間の入力を後から送り、登録簿が受け付けなかったものです。\n"
	    "Enter で打ったままの形が開きます。その間に台帳で変わった項目には変と\n"
	    "台帳の今の値が付きます。直して F10 で出し直すと、この一覧から消えます。\n"
	    "出し直さないときは d で理由を書いて取りやめます。\n"
	    "どちらもするまで、何日でもここに残ります。"),
	.keys = keys,
	.state_size = sizeof(struct refused),
	.open = refused_open,
	.draw = refused_draw,
	.key = refused_key,
	.op = refused_op,
	.can = refused_can,
	.resume = refused_resume,
	.close = refused_close,
	.hint_now = refused_hint,
	.under = refused_under,
};
