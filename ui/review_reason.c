/* SPDX-License-Identifier: ISC
 * review_reason - how an entry leaves R2 without becoming law (4.0.8), each
 * time with a reason of a list: 差戻 by who checks it, 取下げ by its author, or
 * for them when they are away; see review.h.
 */
#include "ui/review.h"

#include "src/codes.h"
#include "ui/message.h"

#include <stdio.h>
#include <string.h>

struct way_back {
	const char *list;   /* of db/codes: the reasons */
	const char *method; /* of the register */
	const char *code, *head, *why, *remedy;
	const char *said; /* when it is done */
	void (*done)(struct ui *ui, void *state, int answer);
};

static void returned(struct ui *ui, void *state, int answer);
static void withdrawn(struct ui *ui, void *state, int answer);

static const struct way_back to_author = {
	.list = "return_reason",
	.method = "entry.return",
	.code = "A4090",
	.head = N_("差し戻す理由"),
	.why = N_("差し戻すと仮登録ではなくなり、入力した人の続きに戻ります。"),
	.remedy = N_("入力した人に理由が出て、打ったままの画面が開きます。"),
	.said = N_("差し戻しました  入力した人の画面に出ます"),
	.done = returned,
};

static const struct way_back withdrawal = {
	.list = "withdraw_reason",
	.method = "entry.withdraw",
	.code = "A4093",
	.head = N_("取り下げる理由"),
	.why = N_("取り下げると、この入力は本登録になりません。"),
	.remedy = N_("理由は記録に残ります。要るときは、初めから入力します。"),
	.said = N_("取り下げました  その人たちの次の異動を入力できます"),
	.done = withdrawn,
};

static void
ask(struct ui *ui, const struct way_back *w)
{
	const struct code_row *reasons;
	struct dialog d;
	int n;

	dialog_about(&d, w->code, _(w->head), _(w->why), _(w->remedy));
	reasons = code_list(w->list, &n);
	for (int i = 0; i < n; i++)
		(void)dialog_add_answer(&d, reasons[i].label);
	d.done = w->done;
	ui_dialog(ui, &d);
}

/* The register is told, and R2 closes; it has the last word. */
static void
go_back(
    struct ui *ui, struct review_view *v, const struct way_back *w, int answer)
{
	const struct code_row *reasons;
	struct err err;
	json_t *args;
	int n;

	err_clear(&err);
	reasons = code_list(w->list, &n);
	if (answer < 1 || answer > n)
		return;
	args = json_pack("{s:I, s:i, s:s}", "id", (json_int_t)v->id, "version",
	    v->e.version, "reason", reasons[answer - 1].label);
	if (app_call(ui_app(ui), w->method, args, NULL, &err) != RC_OK) {
		ui_err_dialog(ui, &err);
	} else {
		v->is_claimed = false;
		ui_pop(ui);
		app_refresh(ui_app(ui));
		ui_say(ui, LOOK_PLAIN, "%s", _(w->said));
	}
	json_decref(args);
}

/* ---- 差戻 */

static void
returned(struct ui *ui, void *state, int answer)
{
	go_back(ui, state, &to_author, answer);
}

void
return_ask(struct ui *ui)
{
	if (!app_has(ui_app(ui), "approve"))
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E1032 差戻しの権限がありません  審査の担当がします"));
	else
		ask(ui, &to_author);
}

/* ---- 取下げ */

static bool
is_own(const struct ui *ui, const struct review_view *v)
{
	return strcmp(v->e.author, ui_app(ui)->session.staff) == 0;
}

bool
withdraw_may(const struct ui *ui, const struct review_view *v)
{
	return (strcmp(v->state, "waiting") == 0 ||
		   strcmp(v->state, "returned") == 0) &&
	       app_has(ui_app(ui), is_own(ui, v) ? "enter" : "staff");
}

static void
withdrawn(struct ui *ui, void *state, int answer)
{
	go_back(ui, state, &withdrawal, answer);
}

void
withdraw_ask(struct ui *ui)
{
	ask(ui, &withdrawal);
}
