/* SPDX-License-Identifier: ISC
 * movein_number - a 個人番号 that was typed goes to the register at once; here
 * nothing of it is kept.
 */
#include "ui/message.h"
#include "ui/movein_in.h"

#include "src/number.h"
#include "ui/show.h"

#include <stdio.h>
#include <string.h>

static void
note(struct movein *m, int page, int slot, const char *code, const char *what,
    const char *why, const char *remedy)
{
	struct form_note n;

	memset(&n, 0, sizeof(n));
	n.page = page;
	n.slot = slot;
	(void)snprintf(n.code, sizeof(n.code), "%s", code);
	(void)snprintf(n.what, sizeof(n.what), "%s", what);
	(void)snprintf(n.why, sizeof(n.why), "%s", why);
	(void)snprintf(n.remedy, sizeof(n.remedy), "%s", remedy);
	form_note(&m->form, &n);
}

void
movein_number(
    struct movein *m, struct app *a, int page, int slot, char handle[48])
{
	json_t *args, *answer = NULL;
	const char *value;
	struct err err;
	enum rc rc;

	form_clear_notes(&m->form, page, slot);
	if (m->form.secret.s == NULL || m->form.secret.len == 0)
		return;
	err_clear(&err);
	/* Typed anew: what was sent before no longer counts. */
	handle[0] = '\0';
	if (!mynumber_valid(m->form.secret.s)) {
		secret_clear(&m->form.secret);
		note(m, page, slot, "E1086", _("個人番号が正しくありません"),
		    _("12桁でないか、検査数字が合わないため"),
		    _("カードか通知を見て入れ直してください"));
		return;
	}
	args = json_pack("{s:s}", "value", m->form.secret.s);
	secret_clear(&m->form.secret);
	rc = app_call(a, "mynumber.put", args, &answer, &err);
	value = json_string_value(json_object_get(args, "value"));
	if (value != NULL)
		explicit_bzero((void *)(uintptr_t)value, strlen(value));
	json_decref(args);
	if (rc != RC_OK) {
		message_err(&err);
		note(m, page, slot, err.code[0] ? err.code : "E7001",
		    rc == RC_OFFLINE ? _("不通の間は個人番号を入れられません")
				     : err.text,
		    rc == RC_OFFLINE ? _("個人番号はセンターだけが持つため")
				     : err.why,
		    rc == RC_OFFLINE
			? _("空のまま提出し、つながってから入れてください")
			: err.remedy);
		return;
	}
	(void)snprintf(handle, 48, "%.47s", show_json(answer, "handle"));
	json_decref(answer);
	form_set(&m->form, page, m->form.pages[page].slots[slot].f->id, "",
	    _("〔センターで照合済〕"), "");
}

const char *
movein_card_word(int card, bool is_new)
{
	switch (card) {
	case CARD_SAME:
		return is_new ? _("入れた番号と同じ") : _("台帳と同じ");
	case CARD_DIFFERS:
		return is_new ? _("入れた番号と違う") : _("台帳と違う");
	case CARD_UNKNOWN:
		return is_new ? _("比べる番号なし") : _("台帳に番号なし");
	default:
		return "";
	}
}

/* What the register says of a card whose number it has. */
static enum rc
compare(struct app *a, const char *person_no, const char *with,
    const char *handle, int *card, struct err *err)
{
	json_t *answer = NULL,
	       *args = json_pack("{s:s, s:s, s:s, s:s}", "person_no", person_no,
		   "handle", handle, "with", with, "reason",
		   app_reason_word(a->reason));
	enum rc rc = app_call(a, "mynumber.compare", args, &answer, err);

	json_decref(args);
	if (rc != RC_OK)
		return rc;
	*card = json_is_true(json_object_get(answer, "same"))    ? CARD_SAME
		: json_is_true(json_object_get(answer, "known")) ? CARD_DIFFERS
								 : CARD_UNKNOWN;
	json_decref(answer);
	return RC_OK;
}

void
movein_card(struct movein *m, struct app *a, int page, int slot,
    const char *person_no, const char *with, char handle[48], int *card)
{
	struct err err;

	if (m->form.secret.s == NULL || m->form.secret.len == 0)
		return;
	err_clear(&err);
	*card = CARD_NOT_COMPARED;
	movein_number(m, a, page, slot, handle);
	if (handle[0] == '\0' ||
	    compare(a, person_no, with, handle, card, &err) == RC_OK)
		return;
	handle[0] = '\0';
	message_err(&err);
	note(m, page, slot, err.code[0] ? err.code : "E7001", err.text, err.why,
	    err.remedy);
}

/* Whatever of the two is typed last, the card's number or the person's, they
 * are compared. */
void
movein_card_left(struct movein *m, struct app *a, int page, int slot)
{
	struct entry_person *p = &m->e.persons[page - 1];
	bool is_card = m->form.pages[page].slots[slot].f->id == MV_CARD;

	if (is_card)
		movein_card(m, a, page, slot, p->person_no, p->mynumber_handle,
		    p->card_handle, &p->card);
	else if (p->card_handle[0] != '\0' &&
		 compare(a, p->person_no, p->mynumber_handle, p->card_handle,
		     &p->card, NULL) != RC_OK)
		p->card = CARD_NOT_COMPARED;
	if (p->card != CARD_NOT_COMPARED)
		form_set(&m->form, page, MV_CARD, "",
		    movein_card_word(p->card, p->person_no[0] == '\0'), NULL);
}
