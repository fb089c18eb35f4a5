/* SPDX-License-Identifier: ISC
 * C9 書き損じ - that an issued sheet was disposed of (1.3.8 処分情報). The
 * 交付履歴 itself is never deleted.
 */
#include "ui/app.h"
#include "ui/engine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const reasons[] = { N_("印字不良"), N_("用紙詰まり"),
	N_("内容の誤り"), N_("請求の取りやめ"), N_("その他") };
#define REASONS ((int)(sizeof(reasons) / sizeof(reasons[0])))

struct spoil {
	int64_t issue_no;
};

static enum rc
spoil_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct spoil *v = state;
	char *end = NULL;
	long long n = 0;

	errno = 0;
	if (t != NULL)
		n = strtoll(t->argument, &end, 10);
	if (t == NULL || end == t->argument || *end != '\0' || errno != 0 ||
	    n < 1)
		return err_set(err, RC_INPUT, "E5901",
		    _("交付の番号がありません"),
		    _("書き損じは交付の番号で記録します"),
		    _("/C9 118 のように打ちます"));
	if (!app_has(ui_app(ui), "certificate"))
		return err_set(err, RC_DENIED, "E5902",
		    _("証明書を扱う権限がありません"), _("権限表にありません"),
		    _("権限のある人が記録します"));
	v->issue_no = n;
	return RC_OK;
}

static void
spoil_draw(const struct ui *ui, void *state, struct view *w)
{
	const struct spoil *v = state;
	int i;

	(void)ui;
	putf(w, 4, COL_LABEL, LOOK_BOLD, _("交付 %lld の紙を処分します"),
	    (long long)v->issue_no);
	put(w, 5, COL_LABEL, LOOK_PLAIN,
	    _("交付の記録は残り、処分したことが書き加わります。"));
	put(w, 7, COL_LABEL, LOOK_DIM, _("わけ"));
	for (i = 0; i < REASONS; i++)
		putf(w, 7 + i, COL_VALUE, LOOK_PLAIN, "%d %s", i + 1,
		    _(reasons[i]));
}

static bool
spoil_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct spoil *v = state;
	int n = k->code - '1';
	int64_t issue_no = v->issue_no;
	struct err err;
	json_t *args;

	if (n < 0 || n >= REASONS)
		return false;
	err_clear(&err);
	args = json_pack("{s:I, s:s}", "issue_no", (json_int_t)issue_no,
	    "reason", reasons[n]);
	if (app_call(ui_app(ui), "issue.spoil", args, NULL, &err) != RC_OK) {
		ui_err_dialog(ui, &err);
	} else {
		ui_pop(ui);
		ui_say(ui, LOOK_PLAIN, _("交付 %lld の処分を記録しました"),
		    (long long)issue_no);
	}
	json_decref(args);
	return true;
}

static void
spoil_op(struct ui *ui, void *state, int op)
{
	(void)state;
	if (op == OP_ENTER)
		ui_say(ui, LOOK_PLAIN, "%s", _("番号で答えてください"));
}

static const struct key keys[] = {
	{ '1', OP_OWN, NULL, N_("わけを数字で選ぶと記録する") },
	{ K_ENTER, OP_ENTER, NULL, N_("何もしない") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_spoil = {
	.name = "spoil",
	.code = "C9",
	.title = N_("証明 書き損じ"),
	.hint = N_("数字でわけを選ぶ   F3 戻る"),
	.about = N_("印刷した紙を使わずに処分したことを記録します。\n"
		    "/C9 と交付の番号で開きます（/C9 118）。\n"
		    "交付履歴は消えません。一度だけ記録できます。"),
	.keys = keys,
	.state_size = sizeof(struct spoil),
	.open = spoil_open,
	.draw = spoil_draw,
	.key = spoil_key,
	.op = spoil_op,
};
