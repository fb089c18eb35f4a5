/* SPDX-License-Identifier: ISC
 * review_approve - 承認 (4.0.8): the proof of another person than the author for
 * just what stood on the screen, at their own terminal or for one act at the
 * author's; then what comes out is offered.
 */
#include "ui/review.h"

#include "src/approval.h"
#include "src/mutant.h"
#include "ui/letters.h"

#include <stdio.h>
#include <string.h>

/* What comes out within the flow: 転出証明書, 職権記録書, 通知票. */
static void
offer_papers(struct ui *ui, const json_t *persons)
{
	json_t *due = NULL;

	letters_due(&due, persons);
	letters_offer(ui, due);
}

/* The decision itself, once the proof is there. */
static void
approved(
    struct ui *ui, void *state, const struct proof *proof, const char *text)
{
	struct review_view *v = state;
	struct err err;
	json_t *args, *result = NULL, *typed;
	char digest[65];
	enum rc rc;

	err_clear(&err);
	if (proof == NULL) {
		ui_say(ui, LOOK_ERROR, "%s", text);
		return;
	}
	args = json_pack("{s:I, s:i, s:s, s:o}", "id", (json_int_t)v->id,
	    "version", v->e.version, "digest", v->digest, "proof",
	    proof_to_json(proof));
	typed = again_json(v, digest);
	if (typed != NULL)
		(void)json_object_set_new(args, "rekeyed", typed);
	rc = app_call(ui_app(ui), "entry.approve", args, &result, &err);
	json_decref(args);
	if (rc == RC_OK) {
		v->is_claimed = false;
		ui_pop(ui);
		app_refresh(ui_app(ui));
		offer_papers(ui, json_object_get(result, "persons"));
		ui_say(ui, LOOK_PLAIN, _("承認しました  本登録 %d人"),
		    (int)json_array_size(json_object_get(result, "persons")));
		json_decref(result);
		return;
	}
	/* Changed since it was looked at: show it again and ask anew. */
	if (rc == RC_CONFLICT) {
		v->is_claimed = false;
		if (review_load(ui, v, NULL) != RC_OK)
			ui_pop(ui);
		else if (review_is_waiting(v) && review_may_decide(ui, v))
			(void)review_claim(ui, v, NULL);
	}
	ui_err_dialog(ui, &err);
}

/* Whether something is still to be typed, or differs: then it is shown. */
static bool
wants_typing(struct ui *ui, struct review_view *v)
{
	int asked, same, differ;

	again_counts(v, &asked, &same, &differ);
	if (asked > 0)
		ui_say(ui, LOOK_ERROR,
		    _("E4099 打ち直していない項目 %d  届書を見て打ってから承認します"),
		    asked);
	else if (differ > 0)
		ui_say(ui, LOOK_ERROR,
		    _("E409A 紙と違う項目 %d  違う間は承認できません  F4 差戻"),
		    differ);
	if (asked + differ == 0 || !GUARD("review_again"))
		return false;
	v->again_at = -1;
	(void)again_next(ui, v, asked == 0);
	return true;
}

/* The proof of one person for just this content. */
static void
prove(struct ui *ui, struct review_view *v, const char *staff)
{
	struct approval what = { .id = v->id, .version = v->e.version };
	char subject[APPROVAL_SUBJECT], label[64];
	struct prove p;

	json_decref(again_json(v, what.rekeyed));
	(void)snprintf(what.digest, sizeof(what.digest), "%s", v->digest);
	approval_subject(&what, subject);
	memset(&p, 0, sizeof(p));
	p.service = "approve";
	p.staff = staff;
	p.act = "entry.approve";
	p.subject = subject;
	(void)snprintf(
	    label, sizeof(label), _("%s の暗証"), staff != NULL ? staff : "");
	if (staff != NULL)
		p.label = label;
	p.done = approved;
	ui_prove(ui, &p);
}

/* Another person, at this terminal, for this one act: no session of theirs
 * is opened, and afterwards all is as before. */
static void
second_named(struct ui *ui, void *state, bool ok, const char *text)
{
	if (!ok || text[0] == '\0')
		return;
	if (strcmp(text, ui_app(ui)->session.staff) == 0) {
		ui_say(ui, LOOK_ERROR, "%s",
		    app_has(ui_app(ui), "approve")
			? _("E4081 自分の入力は承認できません  ほかの人が承認します")
			: _("E1032 承認の権限がありません  審査の担当が承認します"));
		return;
	}
	prove(ui, state, text);
}

void
review_approve(struct ui *ui, struct review_view *v)
{
	struct app *a = ui_app(ui);
	struct err taken;

	if (!a->status.is_online) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E4094 不通の間は承認できません  つながってからもう一度"));
		return;
	}
	if (review_changes(v) == 0) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E4097 変わる項目なし  承認するものがありません"));
		return;
	}
	if (!review_may_decide(ui, v)) {
		if (v->is_rekeyed)
			ui_say(ui, LOOK_ERROR, "%s",
			    _("E409B 打ち直す項目があります  審査する人が自分の端末で承認します"));
		else
			ui_ask(ui, _("承認する人の職員番号"), 15, second_named);
		return;
	}
	if (wants_typing(ui, v))
		return;
	err_clear(&taken);
	if (!v->is_claimed && !review_claim(ui, v, &taken)) {
		ui_say_err(ui, &taken);
		return;
	}
	prove(ui, v, NULL);
}
