/* SPDX-License-Identifier: ISC
 * convo - one conversation with the sign-in helper: for signing in, for
 * unlocking, for one act of a second person.
 */
#include "ui/engine.h"
#include "ui/message.h"

#include "src/mutant.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What works without a line, and is checked here. */
static bool
is_own_act(const char *act)
{
	return strcmp(act, "session.unlock") == 0 ||
	       strcmp(act, "issue.offline") == 0;
}

/* A nonce of the register for what it will check; our own for what works
 * without a line. */
static enum rc
nonce_get(struct ui *ui, const char *act, const char *staff, char out[80],
    struct err *err)
{
	unsigned char raw[32];
	json_t *args, *result = NULL;
	const char *s;
	enum rc rc;

	if (is_own_act(act)) {
		randombytes_buf(raw, sizeof(raw));
		(void)sodium_bin2hex(out, 80, raw, sizeof(raw));
		return RC_OK;
	}
	args = json_pack("{s:s}", "staff", staff);
	rc = app_call(ui->app, "session.nonce", args, &result, err);
	json_decref(args);
	if (rc != RC_OK)
		return rc;
	s = json_string_value(json_object_get(result, "nonce"));
	(void)snprintf(out, 80, "%s", s != NULL ? s : "");
	json_decref(result);
	if (out[0] == '\0')
		return err_set(err, RC_IO, "E9101", _("確かめられません"),
		    _("登録簿が確認の番号を返しません。"),
		    _("管理者に連絡してください。"));
	return RC_OK;
}

static void
convo_clear(struct ui *ui)
{
	struct convo *c = &ui->convo;

	auth_free(c->auth);
	if (c->has_first)
		secret_release(&c->first);
	explicit_bzero(c, sizeof(*c));
	ui->is_dirty = true;
}

enum rc
convo_start(struct ui *ui, enum convo_kind kind, const char *service,
    const char *staff, const char *act, const char *subject,
    struct secret *password,
    void (*end)(struct ui *, bool, const struct proof *, const char *),
    struct err *err)
{
	struct convo *c = &ui->convo;
	struct secret empty;
	char nonce[80];
	enum rc rc;

	convo_clear(ui);
	rc = nonce_get(ui, act, staff, nonce, err);
	if (rc != RC_OK)
		return rc;
	rc = secret_init(&empty, err);
	if (rc != RC_OK)
		return rc;
	rc = auth_start(ui->app->conf.auth_socket, service, staff, act, subject,
	    nonce, &c->auth, err);
	if (rc != RC_OK) {
		secret_release(&empty);
		return rc;
	}
	c->kind = kind;
	c->since = ui_now(ui);
	ui->second_at = c->since + 1000000; /* its seconds are shown */
	c->end = end;
	(void)snprintf(c->staff, sizeof(c->staff), "%s", staff);
	(void)snprintf(c->act, sizeof(c->act), "%s", act);
	(void)snprintf(c->subject, sizeof(c->subject), "%s", subject);
	(void)snprintf(c->nonce, sizeof(c->nonce), "%s", nonce);
	/* The password moves over; the caller keeps an empty buffer. */
	if (password != NULL) {
		c->first = *password;
		*password = empty;
	} else {
		c->first = empty;
	}
	c->has_first = true;
	ui->is_dirty = true;
	return RC_OK;
}

static void
finish(struct ui *ui, bool ok, const struct proof *proof, const char *text)
{
	void (*end)(struct ui *, bool, const struct proof *, const char *) =
	    ui->convo.end;
	char words[1024];
	struct proof copy;

	memset(&copy, 0, sizeof(copy));
	if (proof != NULL)
		copy = *proof;
	(void)message_text(text, words, sizeof(words));
	if (words[0] == '\0' && ui->convo.info[0] != '\0')
		(void)snprintf(words, sizeof(words), "%s", ui->convo.info);
	if (ui->convo.kind == CONVO_PROVE)
		ask_end(ui);
	if (ui->convo.kind != CONVO_PROVE) {
		convo_clear(ui);
		end(ui, ok, ok ? &copy : NULL, words);
	} else {
		void *state = ui->convo.state;
		void (*proved)(struct ui *, void *, const struct proof *,
		    const char *) = ui->convo.proved;

		convo_clear(ui);
		if (proved != NULL)
			proved(ui, state, ok ? &copy : NULL, words);
	}
	explicit_bzero(&copy, sizeof(copy));
	ui->is_dirty = true;
}

/* Whether the proof says what was asked, about whom it was asked. Where the
 * register does not see it (unlocking), its signature is checked here with
 * the key that the register gave at sign-in; without a key it stays locked. */
static bool
is_asked_for(const struct ui *ui, const struct convo *c, const struct proof *p)
{
	if (GUARD("unlock_signature") && is_own_act(c->act) &&
	    !proof_verify(p, ui->app->session.terminal_key))
		return false;
	return strcmp(p->staff, c->staff) == 0 && strcmp(p->act, c->act) == 0 &&
	       strcmp(p->subject, c->subject) == 0 &&
	       strcmp(p->nonce, c->nonce) == 0;
}

static void
answered(struct ui *ui, bool ok, const char *text)
{
	(void)text;
	if (!ok) {
		convo_stop(ui);
		return;
	}
	convo_answer(ui, &ui->ask.secret);
	ask_end(ui);
}

static void
prompt(struct ui *ui, const struct auth_event *ev)
{
	struct convo *c = &ui->convo;

	if (ev->kind == AUTH_PROMPT_HIDDEN && c->first.len > 0) {
		if (!auth_answer(c->auth, &c->first))
			finish(ui, false, NULL, _("認証の補助に届きません"));
		return;
	}
	(void)snprintf(c->prompt, sizeof(c->prompt), "%s", ev->text);
	c->wants_echo = ev->kind == AUTH_PROMPT_ECHO;
	if (c->kind == CONVO_PROVE)
		ask_for_ui(ui, c->prompt, 16, true, answered);
}

/* The person's own count; those of more people than there is room for are
 * one, which no right password forgives. */
static struct refusal *
refused_of(struct ui *ui, const char *staff)
{
	int last = (int)(sizeof(ui->refused) / sizeof(ui->refused[0])) - 1, i;

	for (i = 0; i < last && ui->refused[i].n > 0; i++)
		if (strcmp(ui->refused[i].staff, staff) == 0)
			break;
	(void)snprintf(ui->refused[i].staff, sizeof(ui->refused[i].staff),
	    "%.19s", i < last ? staff : "");
	return &ui->refused[i];
}

static int
refused_all(const struct ui *ui)
{
	int n = 0;

	for (size_t i = 0; i < sizeof(ui->refused) / sizeof(ui->refused[0]);
	     i++)
		n += ui->refused[i].n;
	return n;
}

/* The right password: what that person typed wrong before counts no more.
 * Whoever knows one password does not guess at another's between. */
static void
was_right(struct ui *ui, enum convo_kind kind, const char *staff)
{
	const size_t room = sizeof(ui->refused) / sizeof(ui->refused[0]);
	struct refusal *own = refused_of(ui, staff);
	bool all = !GUARD("refusals_by_person");
	int n = all ? refused_all(ui) : own->n;
	json_t *args;

	if (kind == CONVO_SIGNIN || n == 0 || (own->staff[0] == '\0' && !all))
		return;
	if (all) {
		memset(ui->refused, 0, sizeof(ui->refused));
	} else { /* no gap, so that who comes next is found */
		memmove(own, own + 1,
		    (size_t)(ui->refused + room - own - 1) * sizeof(*own));
		memset(&ui->refused[room - 1], 0, sizeof(*own));
	}
	args = json_pack("{s:i}", "failures", n);
	(void)!app_call(ui->app, "session.proved", args, NULL, NULL);
	json_decref(args);
}

/* 11.1 row 36: the register counts wrong passwords of unlocking and of proofs
 * as those of S1, and at the limit the session ends; without a line the
 * terminal counts alone. Drafts were written with every key. */
static void
was_wrong(struct ui *ui, enum convo_kind kind, const char *staff)
{
	struct app *a = ui->app;
	json_t *args, *r = NULL;
	int64_t until = 0;
	char most[16] = "5";

	if (kind == CONVO_SIGNIN || !a->session.is_open)
		return; /* S1 tells the register itself */
	refused_of(ui, staff)->n++;
	args = json_pack("{s:s}", "staff", staff);
	if (app_call(a, "session.failed", args, &r, NULL) == RC_OK)
		until = json_integer_value(json_object_get(r, "wait_until"));
	json_decref(args);
	json_decref(r);
	if (a->replica != NULL && replica_setting(a->replica, "login_failures",
				      most, sizeof(most), NULL) != RC_OK)
		(void)snprintf(most, sizeof(most), "5");
	if ((until == 0 && (atoi(most) < 1 || refused_all(ui) < atoi(most))) ||
	    !GUARD("refusals_sign_out"))
		return;
	ui_sign_out(ui);
	ui_say(ui, LOOK_ERROR, "%s",
	    _("E1036 暗証が続けて違ったため終わりました  下書きは残っています"));
}

void
convo_read(struct ui *ui)
{
	enum convo_kind kind = ui->convo.kind;
	struct auth_event ev;
	char staff[sizeof(ui->convo.staff)];

	(void)snprintf(staff, sizeof(staff), "%s", ui->convo.staff);
	while (ui->convo.auth != NULL) {
		memset(&ev, 0, sizeof(ev));
		auth_event(ui->convo.auth, &ev);
		switch (ev.kind) {
		case AUTH_NOTHING:
			return;
		case AUTH_PROMPT_HIDDEN:
		case AUTH_PROMPT_ECHO:
			prompt(ui, &ev);
			break;
		case AUTH_INFO:
		case AUTH_ERROR:
			(void)snprintf(ui->convo.info, sizeof(ui->convo.info),
			    "%s", ev.text);
			break;
		case AUTH_DONE_OK:
			if (!is_asked_for(ui, &ui->convo, &ev.proof)) {
				finish(ui, false, NULL,
				    _("別の人の証明のため受け取りません"));
				break;
			}
			was_right(ui, kind, staff);
			finish(ui, true, &ev.proof, ev.text);
			break;
		case AUTH_DONE_FAIL:
			finish(ui, false, NULL, ev.text);
			was_wrong(ui, kind, staff);
			break;
		case AUTH_BROKEN:
			finish(ui, false, NULL,
			    _("認証の補助が止まりました  もう一度入れてください"));
			break;
		}
		explicit_bzero(&ev, sizeof(ev));
		ui->is_dirty = true;
	}
}

void
convo_answer(struct ui *ui, struct secret *s)
{
	ui->convo.prompt[0] = '\0';
	if (ui->convo.auth != NULL && !auth_answer(ui->convo.auth, s))
		finish(ui, false, NULL, _("認証の補助に届きません"));
	secret_clear(s);
	ui->is_dirty = true;
}

void
convo_stop(struct ui *ui)
{
	if (ui->convo.kind == CONVO_NONE)
		return;
	if (ui->convo.auth != NULL)
		auth_cancel(ui->convo.auth);
	if (ui->convo.kind == CONVO_PROVE) {
		finish(ui, false, NULL, "");
		return;
	}
	convo_clear(ui);
}

/* ---- one proof for one act */

static void
prove_typed(struct ui *ui, bool ok, const char *text)
{
	struct convo want = ui->convo;
	struct err err;

	(void)text;
	err_clear(&err);
	if (!ok) {
		finish(ui, false, NULL, "");
		return;
	}
	memset(&ui->convo, 0, sizeof(ui->convo));
	if (convo_start(ui, CONVO_PROVE, want.service, want.staff, want.act,
		want.subject, &ui->ask.secret, NULL, &err) != RC_OK) {
		ask_end(ui);
		ui_say_err(ui, &err);
		message_err(&err);
		want.proved(ui, want.state, NULL, err.text);
		return;
	}
	ui->convo.state = want.state;
	ui->convo.proved = want.proved;
	(void)snprintf(
	    ui->convo.service, sizeof(ui->convo.service), "%s", want.service);
}

void
ui_prove(struct ui *ui, const struct prove *p)
{
	struct layer *l = ui_layer(ui);
	struct convo *c = &ui->convo;
	struct err err;
	void *state = l == NULL ? NULL : l->state;

	err_clear(&err);
	if (ui->convo.kind != CONVO_NONE)
		return;
	if (p->password != NULL) {
		if (convo_start(ui, CONVO_PROVE, p->service,
			p->staff != NULL ? p->staff : ui->app->session.staff,
			p->act, p->subject != NULL ? p->subject : "",
			p->password, NULL, &err) != RC_OK) {
			secret_clear(p->password);
			ui_say_err(ui, &err);
			message_err(&err);
			p->done(ui, state, NULL, err.text);
			return;
		}
		c->state = state;
		c->proved = p->done;
		ui_interrupt(ui, true);
		return;
	}
	memset(c, 0, sizeof(*c));
	c->kind = CONVO_PROVE;
	c->since = ui_now(ui);
	ui->second_at = c->since + 1000000; /* its seconds are shown */
	c->state = state;
	c->proved = p->done;
	(void)snprintf(c->service, sizeof(c->service), "%s", p->service);
	(void)snprintf(c->staff, sizeof(c->staff), "%s",
	    p->staff != NULL ? p->staff : ui->app->session.staff);
	(void)snprintf(c->act, sizeof(c->act), "%s", p->act);
	(void)snprintf(c->subject, sizeof(c->subject), "%s",
	    p->subject != NULL ? p->subject : "");
	ask_for_ui(
	    ui, p->label != NULL ? p->label : _("暗証"), 16, true, prove_typed);
}
