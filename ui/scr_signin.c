/* SPDX-License-Identifier: ISC
 * scr_signin - S1: who works here, proved through the sign-in helper.
 */
#include "src/text.h"
#include "ui/engine.h"
#include "ui/message.h"
#include "ui/show.h"

#include <stdio.h>
#include <string.h>

struct signin {
	struct edit staff, pass;
	struct secret secret;
	bool at_pass;
	char words[1024]; /* the module's or the register's */
	int f3;           /* twice on empty fields ends the demo */
};

static const struct key keys[] = {
	{ K_ENTER, OP_ENTER, NULL, N_("次の項目へ、暗証のあとは入る") },
	{ K_F3, OP_BACK, NULL,
	    N_("確かめるのをやめる。研修では空の画面で二度押すと終わる") },
	{ K_F12, OP_LOCK, N_("消去"), N_("入れたものを消す") },
	{ 0, 0, NULL, NULL },
};

static enum rc
signin_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct signin *s = state;

	(void)ui;
	(void)t;
	if (secret_init(&s->secret, err) != RC_OK)
		return RC_IO;
	edit_set(&s->staff, EDIT_DIGITS, 15, "");
	s->pass.secret = &s->secret;
	edit_set(&s->pass, EDIT_SECRET, SECRET_MAX, NULL);
	return RC_OK;
}

static void
signin_close(struct ui *ui, void *state)
{
	struct signin *s = state;

	(void)ui;
	secret_release(&s->secret);
}

static void
clear(struct signin *s)
{
	edit_set(&s->staff, EDIT_DIGITS, 15, "");
	secret_clear(&s->secret);
	s->at_pass = false;
	s->words[0] = '\0';
	s->f3 = 0;
}

static void
session_fill(struct app *a, const json_t *r, const char *staff)
{
	struct session *s = &a->session;
	const char *text;

	memset(s, 0, sizeof(*s));
#define TEXT(member, name)                                                     \
	do {                                                                   \
		text = json_string_value(json_object_get(r, name));            \
		(void)snprintf(s->member, sizeof(s->member), "%s",             \
		    text != NULL ? text : "");                                 \
	} while (0)
	TEXT(token, "session");
	TEXT(staff, "staff");
	TEXT(name, "name");
	TEXT(role, "role_label");
	TEXT(org, "org");
	TEXT(last_at, "last_at");
	TEXT(place, "place");
	TEXT(last_place, "last_place");
	TEXT(terminal_key, "terminal_key");
#undef TEXT
	if (s->staff[0] == '\0')
		(void)snprintf(s->staff, sizeof(s->staff), "%s", staff);
	s->rights = json_incref(json_object_get(r, "rights"));
	s->seconds = json_incref(json_object_get(r, "seconds"));
	s->lease_until = json_integer_value(json_object_get(r, "lease_until"));
	s->failures = (int)json_integer_value(json_object_get(r, "failures"));
	s->password_days =
	    (int)json_integer_value(json_object_get(r, "password_days"));
	s->is_open = true;
	a->status.returned = -1; /* the one before had their own */
}

/* 前回 … and the failures since, once, on the first screen. */
static void
welcome(struct ui *ui)
{
	const struct session *s = &ui->app->session;
	char last[64];

	show_stamp(s->last_at, last, sizeof(last));
	if (last[0] != '\0')
		ui_say(ui, s->failures > 0 ? LOOK_WARN : LOOK_PLAIN,
		    _("前回 %s %s   前回からの失敗 %d 回"), last, s->last_place,
		    s->failures);
	else
		ui_say(ui, LOOK_PLAIN, "%s", _("この番号では初めてです"));
	if (s->password_days > 0 && s->password_days <= 14)
		ui_say(ui, LOOK_WARN, _("暗証の期限まで あと %d 日"),
		    s->password_days);
}

static void
refused(struct ui *ui, struct signin *s, const char *staff, const char *text)
{
	struct err err;
	json_t *args = json_pack("{s:s}", "staff", staff);

	err_clear(&err);
	secret_clear(&s->secret);
	s->at_pass = true;
	/* A number that nobody has and a wrong password read the same. */
	(void)snprintf(s->words, sizeof(s->words), "%s",
	    text[0] != '\0' ? text : _("職員番号か暗証が違います"));
	if (app_call(ui->app, "session.failed", args, NULL, &err) ==
	    RC_DENIED) {
		message_err(&err);
		(void)snprintf(s->words, sizeof(s->words), "%s %s  %s",
		    err.code, err.text, err.remedy);
	}
	json_decref(args);
}

static void
ended(struct ui *ui, bool ok, const struct proof *proof, const char *text)
{
	struct signin *s = ui_state_of(ui, "S1");
	json_t *args, *r = NULL;
	struct err err;
	char staff[16];
	enum rc rc;

	if (s == NULL)
		return;
	(void)snprintf(staff, sizeof(staff), "%.15s", s->staff.text);
	if (!ok) {
		refused(ui, s, staff, text);
		return;
	}
	err_clear(&err);
	args = json_pack(
	    "{s:s, s:o}", "staff", staff, "proof", proof_to_json(proof));
	rc = app_call(ui->app, "session.open", args, &r, &err);
	json_decref(args);
	if (rc != RC_OK) {
		secret_clear(&s->secret);
		message_err(&err);
		(void)snprintf(s->words, sizeof(s->words), "%s %s  %s  %s",
		    err.code, err.text, err.why, err.remedy);
		return;
	}
	session_fill(ui->app, r, staff);
	json_decref(r);
	app_refresh(ui->app);
	lock_init(
	    &ui->lock, ui_now(ui), ui->app->conf.idle_s, ui->app->conf.away_s);
	clear(s);
	if (ui_open(ui, "H1", NULL) == RC_OK)
		welcome(ui);
	else
		ui_sign_out(ui);
}

static void
enter(struct ui *ui, struct signin *s)
{
	struct err err;

	err_clear(&err);
	if (!s->at_pass || s->staff.text[0] == '\0') {
		s->at_pass = s->staff.text[0] != '\0';
		return;
	}
	if (s->secret.len == 0)
		return;
	s->words[0] = '\0';
	ui_interrupt(ui, true);
	if (convo_start(ui, CONVO_SIGNIN, "login", s->staff.text,
		"session.open", "", &s->secret, ended, &err) == RC_OK)
		return;
	secret_clear(&s->secret);
	message_err(&err);
	if (err.rc == RC_OFFLINE)
		(void)snprintf(s->words, sizeof(s->words), "%s",
		    _("E7001 登録簿につながらないため、新しくは入れません"));
	else
		(void)snprintf(s->words, sizeof(s->words), "%s %s  %s",
		    err.code, err.text, err.remedy);
}

static bool
signin_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct signin *s = state;
	bool is_asking = ui->convo.kind == CONVO_SIGNIN;

	s->f3 = 0;
	if (is_asking) {
		if (k->code == K_ENTER) {
			if (ui->convo.prompt[0] != '\0')
				convo_answer(ui, &s->secret);
			return true;
		}
		if (ui->convo.prompt[0] != '\0')
			(void)edit_key(&s->pass, k);
		return true;
	}
	switch (k->code) {
	case K_ENTER:
		enter(ui, s);
		return true;
	case K_TAB:
	case K_DOWN:
		s->at_pass = true;
		return true;
	case K_BACKTAB:
	case K_UP:
		s->at_pass = false;
		return true;
	default:
		return edit_key(s->at_pass ? &s->pass : &s->staff, k);
	}
}

static void
signin_op(struct ui *ui, void *state, int op)
{
	struct signin *s = state;
	bool is_empty = s->staff.text[0] == '\0' && s->secret.len == 0;

	if (op == OP_LOCK) {
		convo_stop(ui);
		clear(s);
		return;
	}
	if (op != OP_BACK)
		return;
	if (ui->convo.kind == CONVO_SIGNIN) {
		convo_stop(ui);
		secret_clear(&s->secret);
		return;
	}
	if (!is_empty) {
		clear(s);
		return;
	}
	/* A counter in use is never ended from its keyboard. */
	if (ui->app->is_training && ++s->f3 >= 2)
		ui_quit(ui, 0);
	else if (ui->app->is_training)
		ui_say(ui, LOOK_PLAIN, "%s", _("もう一度 F3 で終わります"));
}

static void
words_draw(struct view *v, int row, const char *text)
{
	char line[256];
	const char *p = text;

	while (*p != '\0' && row < v->foot) {
		size_t n = strcspn(p, "\n"), at = 0, one;

		while (at < n) {
			one = text_cluster(p, at);
			if (one == 0)
				one = 1;
			if (at + one >= sizeof(line))
				break;
			memcpy(line + at, p + at, one);
			line[at + one] = '\0';
			if (text_cols(line) > 60)
				break;
			at += one;
		}
		line[at] = '\0';
		put(v, row++, 20, LOOK_PLAIN, line);
		p += at > 0 ? at : n;
		while (*p == '\n')
			p++;
		if (at == 0 && n == 0)
			break;
	}
}

static void
signin_draw(const struct ui *ui, void *state, struct view *v)
{
	struct signin *s = state;
	const struct app *a = ui->app;
	char head[200];
	bool at_pass = s->at_pass;

	(void)snprintf(head, sizeof(head), _("%s 住民記録  窓口"), a->town);
	put(v, 8, 41 - text_cols(head) / 2, LOOK_BOLD, head);
	put(v, 10, 20, LOOK_DIM, _("職員番号"));
	put(v, 11, 20, LOOK_DIM, _("暗証"));
	put(v, at_pass ? 11 : 10, 18, LOOK_PLAIN, ">");
	edit_draw(&s->staff, v, 10, 30, 8, !at_pass);
	edit_draw(
	    &s->pass, v, 11, 30, 16, at_pass && ui->convo.prompt[0] == '\0');
	if (ui->convo.kind == CONVO_SIGNIN && ui->convo.prompt[0] != '\0') {
		put(v, 13, 20, LOOK_DIM, ui->convo.prompt);
		edit_draw(&s->pass, v, 14, 30, 16, true);
	}
	words_draw(v, 17, s->words[0] != '\0' ? s->words : ui->convo.info);
}

static const char *
signin_hint(const struct ui *ui, const void *state)
{
	static char line[160];

	(void)state;
	if (ui->convo.kind == CONVO_SIGNIN && ui->convo.prompt[0] == '\0') {
		(void)snprintf(line, sizeof(line),
		    _("確かめています %d秒   F3 やめる"),
		    (int)((ui_now(ui) - ui->convo.since) / 1000000));
		return line;
	}
	if (!ui->app->status.is_online)
		return _("E7001 登録簿につながらないため、新しくは入れません");
	return _("Enter 入る");
}

static bool
signin_can(const struct ui *ui, const void *state, int op)
{
	const struct signin *s = state;

	return op != OP_BACK || ui->app->is_training ||
	       ui->convo.kind == CONVO_SIGNIN || s->staff.text[0] != '\0';
}

static const struct field fields[] = {
	{ .label = N_("職員番号"),
	    .kind = FIELD_NUMBER,
	    .help = N_(
		"自分の職員番号。使った人として、見たもの・入れたものと一緒に"
		"記録されます"),
	    .typing = N_("10001") },
	{ .label = N_("暗証"),
	    .kind = FIELD_SECRET,
	    .help = N_("その番号の暗証"),
	    .typing = N_("打った字は見えません。先に打った鍵は使いません") },
};

static const struct field *
signin_each_field(int i)
{
	return i < (int)(sizeof(fields) / sizeof(fields[0])) ? &fields[i]
							     : NULL;
}

static const struct field *
signin_field(const void *state)
{
	const struct signin *s = state;

	return &fields[s->at_pass ? 1 : 0];
}

const struct screen scr_signin = {
	.name = "signin",
	.code = "S1",
	.title = N_("入口"),
	.keys = keys,
	.state_size = sizeof(struct signin),
	.is_public = true,
	.no_command = true,
	.about = N_(
	    "職員番号と暗証で入ります。\n"
	    "暗証は画面に出ません。ほかの端末で使用中の番号では入れません。"),
	.open = signin_open,
	.draw = signin_draw,
	.key = signin_key,
	.op = signin_op,
	.can = signin_can,
	.field = signin_field,
	.each_field = signin_each_field,
	.close = signin_close,
	.hint_now = signin_hint,
};
