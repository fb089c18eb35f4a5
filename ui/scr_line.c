/* SPDX-License-Identifier: ISC
 * scr_line - N1: what works now and until when, from the table of what is
 * allowed without a line, and what the sync says of it.
 */
#include "ui/engine.h"
#include "ui/offline.h"
#include "ui/pulse.h"
#include "ui/show.h"

#include <stdio.h>
#include <string.h>

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define DAY (1440 * MINUTE)

static const struct key keys[] = {
	{ K_F5, OP_AGAIN, N_("接続"), N_("今すぐつなぐ") },
	{ K_ENTER, OP_ENTER, NULL, N_("登録簿から戻った入力を見る") },
	{ 0, 0, NULL, NULL },
};

static void
line_op(struct ui *ui, void *state, int op)
{
	(void)state;
	if (op == OP_ENTER) {
		(void)!ui_open(ui, "N2", NULL);
		return;
	}
	if (op != OP_AGAIN)
		return;
	pulse_ask(ui_app(ui)->pulse);
	app_refresh(ui_app(ui));
	if (ui_app(ui)->status.is_online)
		ui_say(ui, LOOK_PLAIN, "%s", _("つながっています"));
	else
		ui_say(ui, LOOK_PLAIN, "%s", _("まだつながりません"));
}

/* A whole replica that is being fetched and built beside the present one. */
static void
replica_row(struct view *v, int row, const struct app_status *s)
{
	put_cols(v, row, 1, v->cols, LOOK_PLAIN, "");
	put(v, row, COL_LABEL, LOOK_PLAIN, _("写しの準備"));
	putf(v, row, 24, LOOK_PLAIN, _("%lld/%lld行"), (long long)s->rows_done,
	    (long long)s->rows_total);
	putf(v, row, 50, LOOK_DIM, "%d%%",
	    (int)(s->rows_done * 100 / s->rows_total));
}

/* Row 5: whether there is a line, since when not, when it is tried again. */
static void
draw_head(const struct ui *ui, struct view *v)
{
	const struct app *a = ui_app(ui);
	const struct app_status *s = &a->status;
	const char *stopped = line_word(a);
	int64_t wait = s->next_try - app_now((struct app *)(uintptr_t)a);
	char since[40];

	put(v, 5, COL_LABEL, LOOK_BOLD, _("回線と台帳"));
	if (stopped != NULL) {
		put(v, 5, 24, LOOK_STOP, stopped);
		put(v, 5, 40, LOOK_DIM, _("管理者に連絡してください"));
		return;
	}
	if (s->is_online) {
		put(v, 5, 24, LOOK_PLAIN, _("接続"));
		return;
	}
	show_clock(s->clock.register_us, since);
	putf(v, 5, 24, LOOK_WARN, _("不通 %s から"), since);
	if (wait > 0 && wait < 2 * MINUTE)
		putf(v, 5, 40, LOOK_DIM, _("次の接続 %d秒後  F5 で今すぐ"),
		    (int)(wait / SECOND));
	else
		put(v, 5, 40, LOOK_DIM, _("自動でつなぎます  F5 で今すぐ"));
}

static void
draw_function(const struct ui *ui, struct view *v, int row,
    const struct offline_rule *rule)
{
	static const char *const verdicts[] = { [OFFLINE_ALLOWED] = N_("可"),
		[OFFLINE_QUEUED] = N_("可"),
		[OFFLINE_TWO] = N_("二人"),
		[OFFLINE_HELD] = N_("不可") };
	const struct app *a = ui_app(ui);
	struct offline_answer o;
	char text[200] = "-";
	bool is_on = a->status.is_online && line_word(a) == NULL;

	app_offline(a, rule->function, &o);
	put_cols(v, row, COL_LABEL, 18, LOOK_PLAIN, _(rule->label));
	put(v, row, 24,
	    is_on || o.verdict == OFFLINE_ALLOWED || o.verdict == OFFLINE_QUEUED
		? LOOK_PLAIN
		: LOOK_WARN,
	    is_on ? _("可") : _(verdicts[o.verdict]));
	if (is_on)
		return;
	if (o.left < DAY)
		show_clock(app_register_time(a) + o.left, text);
	put(v, row, 32, LOOK_PLAIN, text);
	offline_words(&o, text, sizeof(text));
	if (o.verdict == OFFLINE_QUEUED)
		putf(v, row, 44, LOOK_PLAIN, _("%s（未送信 %d）"), text,
		    a->status.waiting);
	else
		put_cols(v, row, 44, 37, LOOK_PLAIN, text);
}

static void
line_draw(const struct ui *ui, void *state, struct view *v)
{
	const struct app *a = ui_app(ui);
	const struct offline_rule *rule = NULL;
	bool is_on = a->status.is_online && line_word(a) == NULL;
	int row = 7, last = row;

	(void)state;
	while ((rule = offline_next(rule)) != NULL)
		last++;
	for (int r = 5; r <= last; r++)
		put_cols(v, r, 1, v->cols, LOOK_PLAIN, "");
	draw_head(ui, v);
	put(v, 6, 24, LOOK_DIM, _("今"));
	if (!is_on)
		put(v, 6, 32, LOOK_DIM, _("いつまで"));
	while ((rule = offline_next(rule)) != NULL)
		draw_function(ui, v, row++, rule);
	if (a->status.rows_total > 0)
		replica_row(v, row++, &a->status);
	if (a->status.refused == 0)
		return;
	put_cols(v, row, 1, v->cols, LOOK_PLAIN, "");
	put(v, row, COL_LABEL, LOOK_WARN, _("戻った入力"));
	putf(v, row, 24, LOOK_WARN, _("%d件"), a->status.refused);
	put(v, row, 44, LOOK_PLAIN, _("受け付けられなかった  Enter で見る"));
}

static bool
line_can(const struct ui *ui, const void *state, int op)
{
	(void)state;
	return op != OP_ENTER || ui_app(ui)->status.refused > 0;
}

/* The seconds to the next try, and the minutes of the table, run on. */
static void
line_tick(struct ui *ui, void *state, int64_t now)
{
	(void)state;
	(void)now;
	ui->is_dirty = true;
}

const struct screen scr_line = {
	.name = "line",
	.code = "N1",
	.title = N_("回線と台帳"),
	.hint = N_(
	    "つながると上から順に自動で送ります   同じ入力が二度入ることはありません"),
	.keys = keys,
	.state_size = 1,
	.is_over = true,
	.about = N_(
	    "登録簿につながっているか、つながらない間に何がいつまでできるか。\n"
	    "証明書は、抑止の一覧が決められた時間より古くなると出せません。\n"
	    "二人 は、一時解除の権限を持つ別の人の署名が要ります。\n"
	    "不通の間に出したものは、つながると最初に送られます。"),
	.draw = line_draw,
	.op = line_op,
	.can = line_can,
	.tick = line_tick,
};
