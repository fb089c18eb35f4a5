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
movein_card_word(int card)
{
	switch (card) {
	case CARD_SAME:
		return _("台帳と同じ");
	case CARD_DIFFERS:
		return _("台帳と違う");
	case CARD_UNKNOWN:
		return _("台帳に番号なし");
	default:
		return "";
	}
}

void
movein_card(struct movein *m, struct app *a, int page, int slot,
    const char *person_no, char handle[48], int *card)
{
	json_t *args, *answer = NULL;
	struct err err;
	enum rc rc;

	if (m->form.secret.s == NULL || m->form.secret.len == 0)
		return;
	err_clear(&err);
	*card = CARD_NOT_COMPARED;
	movein_number(m, a, page, slot, handle);
	if (handle[0] == '\0')
		return;
	args = json_pack("{s:s, s:s, s:s}", "person_no", person_no, "handle",
	    handle, "reason", app_reason_word(a->reason));
	rc = app_call(a, "mynumber.compare", args, &answer, &err);
	json_decref(args);
	if (rc != RC_OK) {
		handle[0] = '\0';
		message_err(&err);
		note(m, page, slot, err.code[0] ? err.code : "E7001", err.text,
		    err.why, err.remedy);
		return;
	}
	*card = json_is_true(json_object_get(answer, "same"))    ? CARD_SAME
		: json_is_true(json_object_get(answer, "known")) ? CARD_DIFFERS
								 : CARD_UNKNOWN;
	json_decref(answer);
}
