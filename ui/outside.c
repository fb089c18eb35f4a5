/* SPDX-License-Identifier: ISC
 * outside - see outside.h.
 */
#include "ui/outside.h"

#include "src/text.h"
#include "ui/app.h"

#include <stdio.h>
#include <string.h>

/* As db/reg_outside.c writes it, before what is typed. */
#define WORDS "事実上の世帯主　"

void
outside_name(const struct record *attached, char out[OUTSIDE_BYTES])
{
	const char *note = record_get(attached, IT_NOTE);

	out[0] = '\0';
	if (strncmp(note, WORDS, strlen(WORDS)) != 0)
		return;
	note += strlen(WORDS);
	(void)snprintf(
	    out, OUTSIDE_BYTES, "%.*s", (int)strcspn(note, "\n"), note);
}

static bool
call(struct ui *ui, const struct outside *o, const char *name)
{
	json_t *args = json_pack(
	    "{s:s, s:s}", "household_no", o->household_no, "name", name);
	struct err err;
	enum rc rc;

	err_clear(&err);
	rc = app_call(ui_app(ui), "household.outside_head", args, NULL, &err);
	json_decref(args);
	if (rc != RC_OK)
		ui_err_dialog(ui, &err);
	return rc == RC_OK;
}

void
outside_end(struct ui *ui, struct outside *o)
{
	if (!call(ui, o, ""))
		return;
	o->now[0] = '\0';
	ui_say(ui, LOOK_PLAIN, "%s", _("事実上の世帯主を備考から消しました"));
}

static void
ask_end(struct ui *ui, const struct outside *o,
    void (*sure)(struct ui *ui, void *state, int answer))
{
	struct dialog d;
	char head[160];

	(void)snprintf(
	    head, sizeof(head), _("事実上の世帯主 %.100s を消します"), o->now);
	dialog_about(&d, "A4153", head,
	    _("世帯員全員の備考から、その氏名がなくなります。"),
	    _("別の人になったときは、F3 で戻って氏名を打ちます。"));
	(void)dialog_add_answer(&d, _("消す"));
	d.done = sure;
	ui_dialog(ui, &d);
}

void
outside_set(struct ui *ui, struct outside *o, const char *typed,
    void (*sure)(struct ui *ui, void *state, int answer))
{
	char name[OUTSIDE_BYTES];

	(void)snprintf(name, sizeof(name), "%.500s", typed);
	text_trim(name);
	if (name[0] == '\0' && o->now[0] == '\0')
		ui_say(ui, LOOK_PLAIN, "%s",
		    _("氏名がありません  何もしませんでした"));
	else if (name[0] == '\0')
		ask_end(ui, o, sure);
	else if (call(ui, o, name)) {
		(void)snprintf(o->now, sizeof(o->now), "%s", name);
		ui_say(ui, LOOK_PLAIN, "%s",
		    _("事実上の世帯主を世帯員全員の備考に書きました"));
	}
}
