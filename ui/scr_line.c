/* SPDX-License-Identifier: ISC
 * scr_line - N1: what works now and until when, from the table of what is
 * allowed without a line.
 */
#include "ui/engine.h"

#include <stdio.h>
#include <string.h>

#define MINUTE INT64_C(60000000)

/* What may be done without a line: always, by two people, or until the
 * replica is so many minutes old. */
enum allowed { ALLOWED, QUEUED, HELD, TWO_PEOPLE, UNTIL };
static const struct {
	const char *what;
	enum allowed offline;
	int minutes;
	const char *note;
} lines[] = {
	{ N_("検索・照会"), ALLOWED, 0, "" },
	{ N_("異動の入力"), QUEUED, 0, N_("送信待ちに積む（未送信 %d）") },
	{ N_("審査・承認"), HELD, 0, N_("接続後") },
	{ N_("住民票の写し"), HELD, 0, N_("抑止を登録簿で確かめられない") },
	{ N_("個人番号"), HELD, 0, N_("センターにだけある") },
	{ N_("新しく入る"), HELD, 0, N_("登録簿が確かめる") },
};

static const struct key keys[] = {
	{ K_F5, OP_AGAIN, N_("接続"), N_("今すぐつなぐ") },
	{ 0, 0, NULL, NULL },
};

static void
line_op(struct ui *ui, void *state, int op)
{
	(void)state;
	if (op != OP_AGAIN)
		return;
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

static void
line_draw(const struct ui *ui, void *state, struct view *v)
{
	const struct app *a = ui_app(ui);
	bool is_on = a->status.is_online;
	int row = 7;

	(void)state;
	for (int r = 5; r <= 14; r++)
		put_cols(v, r, 1, v->cols, LOOK_PLAIN, "");
	put(v, 5, COL_LABEL, LOOK_BOLD, _("回線と台帳"));
	put(v, 5, 24, is_on ? LOOK_PLAIN : LOOK_WARN,
	    is_on ? _("接続") : _("不通"));
	put(v, 5, 40, LOOK_DIM,
	    is_on ? "" : _("つながるまで自動で試します  F5 で今すぐ"));
	put(v, 6, 24, LOOK_DIM, _("今"));
	put(v, 6, 32, LOOK_DIM, _("備考"));
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++, row++) {
		bool ok = is_on || lines[i].offline == ALLOWED ||
			  lines[i].offline == QUEUED;

		put_cols(v, row, COL_LABEL, 18, LOOK_PLAIN, _(lines[i].what));
		put(v, row, 24, ok ? LOOK_PLAIN : LOOK_WARN,
		    ok ? _("可") : _("不可"));
		if (is_on || lines[i].note[0] == '\0')
			continue;
		if (lines[i].offline == QUEUED)
			putf(v, row, 32, LOOK_PLAIN,
			    _("送信待ちに積む（未送信 %d）"),
			    a->status.waiting);
		else
			put(v, row, 32, LOOK_PLAIN, _(lines[i].note));
	}
	if (a->status.rows_total > 0)
		replica_row(v, row, &a->status);
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
	.about = N_("登録簿につながっているか、つながらない間に何ができるか。"),
	.draw = line_draw,
	.op = line_op,
};
