/* SPDX-License-Identifier: ISC
 * submit - see submit.h.
 */
#include "ui/submit.h"

#include "src/mem.h"
#include "src/mutant.h"
#include "ui/lang.h"
#include "ui/offline.h"
#include "ui/show.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

void
submit_start(struct submit *s)
{
	unsigned char raw[16];

	randombytes_buf(raw, sizeof(raw));
	(void)sodium_bin2hex(s->key, sizeof(s->key), raw, sizeof(raw));
	json_decref(s->sent);
	s->sent = NULL;
}

void
submit_release(struct submit *s)
{
	json_decref(s->sent);
	explicit_bzero(s, sizeof(*s));
}

void
submit_to_draft(const struct submit *s, json_t *draft)
{
	(void)json_object_set_new(draft, "key", json_string(s->key));
	if (s->sent != NULL)
		(void)json_object_set(draft, "sent", s->sent);
	else
		(void)json_object_del(draft, "sent");
}

void
submit_from_draft(struct submit *s, const json_t *draft)
{
	json_t *sent = json_object_get(draft, "sent");

	submit_start(s);
	if (show_json(draft, "key")[0] == '\0')
		return;
	(void)snprintf(
	    s->key, sizeof(s->key), "%.39s", show_json(draft, "key"));
	if (json_is_object(sent))
		s->sent = json_incref(sent);
}

/* Whether the register decided. Anything else may have been taken, and only
 * the answer was lost. */
static bool
is_answer(enum rc rc)
{
	return rc == RC_OK || rc == RC_INPUT || rc == RC_NOT_FOUND ||
	       rc == RC_CONFLICT || rc == RC_DENIED;
}

static void
set_sent(struct submit *s, json_t *sent)
{
	json_decref(s->sent);
	s->sent = sent;
}

/* One submission under the key; what it carried is known until the answer is
 * here, over a power cut too. */
static enum rc
call_submit(struct app *a, struct submit *s, json_t *entry, json_t *draft,
    const char *title, json_t **answer, struct err *err)
{
	json_t *args;
	enum rc rc;

	set_sent(s, json_incref(entry));
	submit_to_draft(s, draft);
	rc = app_draft_put(a, s->draft_id, title, draft, err);
	if (rc != RC_OK) {
		set_sent(s, NULL);
		return rc;
	}
	args = json_pack("{s:O, s:s}", "entry", entry, "key", s->key);
	if (s->lease[0] != '\0')
		(void)json_object_set_new(args, "lease", json_string(s->lease));
	rc = app_call(a, "entry.submit", args, answer, err);
	json_decref(args);
	if (is_answer(rc))
		set_sent(s, NULL);
	if (rc != RC_OK && is_answer(rc)) {
		submit_to_draft(s, draft);
		(void)!app_draft_put(a, s->draft_id, title, draft, NULL);
	}
	return rc;
}

static void
taken(struct entry *e, const json_t *answer)
{
	e->id = json_integer_value(json_object_get(answer, "id"));
	e->version =
	    (int)json_integer_value(json_object_get(answer, "version"));
	(void)snprintf(e->receipt_no, sizeof(e->receipt_no), "%.23s",
	    show_json(answer, "receipt_no"));
}

/* An attempt before got no answer, and the form was changed since: first it
 * is made sure of. Then what the form has is a change of that entry, or, when
 * the register refuses that attempt, something new. */
static enum rc
settle(struct app *a, struct entry *e, struct submit *s, const char *title,
    json_t *draft, struct err *err)
{
	json_t *before = json_incref(s->sent), *answer = NULL;
	enum rc rc = call_submit(a, s, before, draft, title, &answer, err);

	json_decref(before);
	if (rc == RC_OK)
		taken(e, answer);
	json_decref(answer);
	if (rc == RC_OK || is_answer(rc)) {
		err_clear(err);
		return RC_OK;
	}
	return err_set(err, RC_IO, "E7121",
	    _("前の提出が届いたか、まだ分かりません"),
	    _("答えが来ないうちに内容を直したため。二度入れないように止めました"),
	    _("下書きは残っています。つながってから F10"));
}

/* Into the outbox, with the form as typed for the case that it comes back. */
static enum rc
submit_later(struct app *a, const struct entry *e, struct submit *s,
    const char *title, json_t *draft, struct err *err)
{
	struct outbox_paper paper = { .kind = OUTBOX_ENTRY,
		.method = "entry.submit",
		.staff = a->session.staff,
		.title = title,
		.draft_id = s->draft_id,
		.draft = draft,
		.key = s->key };
	char key[40];
	json_t *args;
	enum rc rc;

	if (e->id != 0 || a->outbox == NULL)
		return err_set(err, RC_IO, "E7001",
		    _("不通の間は差戻しの出し直しができません"),
		    _("登録簿にある入力を直すため"),
		    _("下書きは残っています。つながってから F10"));
	args =
	    json_pack("{s:o, s:s, s:I}", "entry", entry_to_json(e), "session",
		a->session.token, "made_at", (json_int_t)app_register_time(a));
	if (s->lease[0] != '\0')
		(void)json_object_set_new(args, "lease", json_string(s->lease));
	if (!GUARD("late_key"))
		paper.key = NULL;
	if (!GUARD("late_made_at"))
		(void)json_object_del(args, "made_at");
	/* it is the paper's from here on */
	(void)json_object_del(draft, "sent");
	paper.args = args;
	rc = outbox_put(a->outbox, &paper, key, err);
	json_decref(args);
	return rc == RC_OK ? RC_OFFLINE : rc;
}

static enum rc
call_change(
    struct app *a, const struct entry *e, json_t **answer, struct err *err)
{
	json_t *args = json_pack("{s:o, s:I, s:i}", "entry", entry_to_json(e),
	    "id", (json_int_t)e->id, "version", e->version);
	enum rc rc = app_call(a, "entry.change", args, answer, err);

	json_decref(args);
	return rc;
}

enum rc
submit_entry(struct app *a, struct entry *e, struct submit *s,
    const char *title, json_t *draft, char receipt[64], struct err *err)
{
	json_t *now = entry_to_json(e), *answer = NULL;
	enum rc rc = RC_OK;

	receipt[0] = '\0';
	if (e->id == 0 && s->sent != NULL && !json_equal(s->sent, now) &&
	    GUARD("submit_settles"))
		rc = settle(a, e, s, title, draft, err);
	if (rc == RC_OK && e->id != 0)
		rc = call_change(a, e, &answer, err);
	else if (rc == RC_OK)
		rc = call_submit(a, s, now, draft, title, &answer, err);
	json_decref(now);
	if (rc == RC_OFFLINE)
		return submit_later(a, e, s, title, draft, err);
	if (rc != RC_OK)
		return rc;
	(void)snprintf(receipt, 64, "%.60s", show_json(answer, "receipt_no"));
	if (receipt[0] == '\0')
		(void)snprintf(receipt, 64, "%s", e->receipt_no);
	json_decref(answer);
	s->lease[0] = '\0'; /* the entry holds them now */
	if (a->outbox != NULL)
		(void)!outbox_draft_delete(
		    a->outbox, a->session.staff, s->draft_id, NULL);
	return RC_OK;
}
