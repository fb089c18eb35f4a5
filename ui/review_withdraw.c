/* SPDX-License-Identifier: ISC
 * review_withdraw - R2's 取下げ of an entry (4.0.8): by its author, or for them
 * when they are away; see review.h.
 */
#include "ui/review.h"

#include "src/codes.h"
#include "ui/message.h"

#include <stdio.h>
#include <string.h>

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
	struct review_view *v = state;
	const struct code_row *list;
	struct err err;
	json_t *args;
	int n;

	err_clear(&err);
	list = code_list("withdraw_reason", &n);
	if (answer < 1 || answer > n)
		return;
	args = json_pack("{s:I, s:i, s:s}", "id", (json_int_t)v->id, "version",
	    v->e.version, "reason", list[answer - 1].label);
	if (app_call(ui_app(ui), "entry.withdraw", args, NULL, &err) != RC_OK) {
		ui_err_dialog(ui, &err);
	} else {
		v->is_claimed = false;
		ui_pop(ui);
		app_refresh(ui_app(ui));
		ui_say(ui, LOOK_PLAIN, "%s",
		    _("取り下げました  その人たちの次の異動を入力できます"));
	}
	json_decref(args);
}

void
withdraw_ask(struct ui *ui)
{
	const struct code_row *list;
	struct dialog d;
	size_t at = 0;
	int i, n;

	memset(&d, 0, sizeof(d));
	(void)snprintf(d.sign, sizeof(d.sign), "注");
	(void)snprintf(d.code, sizeof(d.code), "A4093");
	(void)snprintf(d.head, sizeof(d.head), "%s", _("取り下げる理由"));
	(void)snprintf(d.why, sizeof(d.why), "%s",
	    _("取り下げると、この入力は本登録になりません。"));
	(void)snprintf(d.remedy, sizeof(d.remedy), "%s",
	    _("理由は記録に残ります。要るときは、初めから入力します。"));
	list = code_list("withdraw_reason", &n);
	for (i = 0; i < n && at < sizeof(d.answers); i++)
		at += (size_t)snprintf(d.answers + at, sizeof(d.answers) - at,
		    "%s%s", i ? "|" : "", list[i].label);
	d.done = withdrawn;
	ui_dialog(ui, &d);
}
