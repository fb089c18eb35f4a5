/* SPDX-License-Identifier: ISC
 * screen - the stack of screens, what a key means on it, and the frame.
 */
#include "src/mutant.h"
#include "src/text.h"
#include "ui/engine.h"
#include "ui/message.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct app *
ui_app(const struct ui *ui)
{
	return ui->app;
}

enum rc
ui_new(struct app *app, struct terminal *t, struct ui **out, struct err *err)
{
	struct ui *ui = x_alloc(sizeof(*ui));
	enum rc rc;

	ui->app = app;
	ui->term = t;
	ui->wake = INT64_MAX;
	ui->returned = -1;
	lock_init(&ui->lock, ui_now(ui), app->conf.idle_s, app->conf.away_s);
	rc = ui_push(ui, &scr_signin, NULL);
	if (rc != RC_OK) {
		free(ui);
		return err_set(err, rc, "E9013", _("画面を開けません"), "", "");
	}
	*out = ui;
	return RC_OK;
}

static void
layer_close(struct ui *ui)
{
	struct layer *l = &ui->stack[ui->depth - 1];

	if (l->s->close != NULL)
		l->s->close(ui, l->state);
	if (l->state != NULL)
		explicit_bzero(l->state, l->s->state_size);
	free(l->state);
	memset(l, 0, sizeof(*l));
	ui->depth--;
	ui->is_dirty = true;
}

/* Tells the register that this person has left, so that they may sign in
 * elsewhere; offline the lease runs out by itself. */
static void
session_end(struct app *a)
{
	json_t *args;
	struct err err;

	if (!a->session.is_open)
		return;
	err_clear(&err);
	args = json_object();
	(void)!app_call(a, "session.close", args, NULL, &err);
	json_decref(args);
	json_decref(a->session.rights);
	json_decref(a->session.seconds);
	explicit_bzero(&a->session, sizeof(a->session));
}

void
ui_free(struct ui *ui)
{
	if (ui == NULL)
		return;
	convo_stop(ui);
	ask_end(ui);
	help_close(ui);
	while (ui->depth > 0)
		layer_close(ui);
	if (ui->lock_has_secret)
		secret_release(&ui->lock_secret);
	canvas_free(&ui->canvas);
	explicit_bzero(ui, sizeof(*ui));
	free(ui);
}

static bool
is_two(const struct ui *ui)
{
	return ui->canvas.cols >= COLS_TWO;
}

/* The top layer that fills the body. */
static int
base_layer(const struct ui *ui)
{
	int i = ui->depth - 1;

	while (i > 0 && ui->stack[i].s->is_over)
		i--;
	return i;
}

/* The list that stands at the left of a wide terminal; -1 none. */
static int
list_layer(const struct ui *ui)
{
	int i;

	if (!is_two(ui))
		return -1;
	for (i = base_layer(ui) - 1; i >= 0; i--)
		if (ui->stack[i].s->draw_list != NULL)
			return i;
	return -1;
}

struct layer *
ui_layer(const struct ui *ui)
{
	struct ui *u = (struct ui *)(uintptr_t)ui;
	int left;

	if (ui->depth == 0)
		return NULL;
	if (ui->at_left && (left = list_layer(ui)) >= 0 &&
	    !ui->stack[ui->depth - 1].s->is_over)
		return &u->stack[left];
	return &u->stack[ui->depth - 1];
}

const struct screen *
ui_top(const struct ui *ui)
{
	return ui->depth == 0 ? NULL : ui->stack[ui->depth - 1].s;
}

void *
ui_state_of(const struct ui *ui, const char *code)
{
	for (int i = ui->depth - 1; i >= 0; i--)
		if (strcmp(ui->stack[i].s->code, code) == 0)
			return ui->stack[i].state;
	return NULL;
}

enum rc
ui_push(struct ui *ui, const struct screen *s, const struct target *t)
{
	static const struct target none;
	struct target copy = t != NULL ? *t : none;
	struct err err;
	void *state;
	enum rc rc = RC_OK;
	int left = list_layer(ui);

	err_clear(&err);
	if (!ui->app->session.is_open && !s->is_public)
		return RC_DENIED;
	/* From the list at the left a record replaces the one at the right. */
	if (ui->at_left && left >= 0 && !s->is_over) {
		while (ui->depth - 1 > left)
			layer_close(ui);
		ui->at_left = false;
	}
	if (ui->depth >= STACK_MAX) {
		ui_say(ui, LOOK_PLAIN, "%s",
		    _("画面を重ねすぎています  F3 で戻ってから開きます"));
		return RC_DENIED;
	}
	state = x_alloc(s->state_size);
	if (s->open != NULL)
		rc = s->open(ui, state, &copy, &err);
	if (rc != RC_OK) {
		explicit_bzero(state, s->state_size);
		free(state);
		/* The brake on mass searching wants a reason first; its box says
		 * what row 23 would. */
		if (strcmp(err.code, "E1054") != 0 || s == &scr_brake)
			ui_say_err(ui, &err);
		if (strcmp(err.code, "E1054") == 0 && s != &scr_brake) {
			(void)snprintf(
			    copy.then, sizeof(copy.then), "%.7s", s->code);
			copy.data = NULL;
			ui_interrupt(ui, false);
			(void)!ui_push(ui, &scr_brake, &copy);
		}
		/* 照会 that is stopped: the way on is another person's (3.1). */
		if (strcmp(err.code, "E3105") == 0 && s != &scr_stop &&
		    copy.person_no[0] != '\0' && ui->app->status.is_online) {
			(void)snprintf(
			    copy.then, sizeof(copy.then), "%.7s", s->code);
			copy.data = NULL;
			ui_interrupt(ui, true);
			if (ui_push(ui, &scr_stop, &copy) == RC_OK)
				ui_say(ui, LOOK_PLAIN, "%s", "");
		}
		return rc;
	}
	ui->stack[ui->depth].s = s;
	ui->stack[ui->depth].state = state;
	ui->depth++;
	ui->is_dirty = true;
	return RC_OK;
}

const struct screen *
screen_by_code(const char *code)
{
	for (int i = 0; ui_screens[i] != NULL; i++)
		if (strcmp(ui_screens[i]->code, code) == 0)
			return ui_screens[i];
	return NULL;
}

enum rc
ui_open(struct ui *ui, const char *code, const struct target *t)
{
	const struct screen *s = screen_by_code(code);

	if (s == NULL) {
		ui_say(ui, LOOK_PLAIN, _("画面 %s はありません"), code);
		return RC_NOT_FOUND;
	}
	return ui_push(ui, s, t);
}

void
ui_pop(struct ui *ui)
{
	struct layer *l;

	if (ui->depth <= 1)
		return;
	layer_close(ui);
	ui->at_left = false;
	l = &ui->stack[ui->depth - 1];
	if (l->s->resume != NULL)
		l->s->resume(ui, l->state);
}

void
ui_home(struct ui *ui)
{
	bool moved = false;

	while (ui->depth > 1 &&
	       strcmp(ui->stack[ui->depth - 1].s->code, "H1") != 0) {
		layer_close(ui);
		moved = true;
	}
	ui->at_left = false;
	if (moved && ui->depth > 0 &&
	    ui->stack[ui->depth - 1].s->resume != NULL)
		ui->stack[ui->depth - 1].s->resume(
		    ui, ui->stack[ui->depth - 1].state);
}

void
ui_sign_out(struct ui *ui)
{
	struct app *a = ui->app;
	struct lock *l = &ui->lock;

	convo_stop(ui);
	ask_end(ui);
	help_close(ui);
	ui->has_dialog = false;
	ui->held_count = 0;
	ui->held_asks = false;
	while (ui->depth > 0)
		layer_close(ui);
	session_end(a);
	memset(ui->refused, 0, sizeof(ui->refused));
	app_brake_end(a);
	app_reason_end(a);
	lock_init(l, ui_now(ui), a->conf.idle_s, a->conf.away_s);
	if (ui->lock_has_secret)
		secret_clear(&ui->lock_secret);
	(void)!ui_push(ui, &scr_signin, NULL);
}

void
ui_quit(struct ui *ui, int status)
{
	ui->is_quitting = true;
	ui->status = status;
}

void
ui_say(struct ui *ui, unsigned look, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(ui->say, sizeof(ui->say), fmt, ap);
	va_end(ap);
	ui->say_look = look;
	ui->is_dirty = true;
}

void
ui_say_err(struct ui *ui, const struct err *err)
{
	struct err said = *err;

	if (err->text[0] == '\0')
		return;
	message_err(&said);
	ui_say(ui, LOOK_ERROR, "%s%s%s  %s", said.code,
	    said.code[0] != '\0' ? " " : "", said.text, said.remedy);
}

void
ui_wake_at(struct ui *ui, int64_t when)
{
	if (when < ui->wake)
		ui->wake = when;
}

/* ---- type-ahead */

bool
ui_has_key(const struct ui *ui)
{
	struct pollfd p = { .events = POLLIN };

	if (ui->queue_count > 0)
		return true;
	if (ui->term == NULL)
		return false;
	p.fd = term_fd(ui->term);
	return poll(&p, 1, 0) > 0;
}

static void
queue_add(struct ui *ui, const struct keypress *k)
{
	if (ui->queue_count < QUEUE_MAX)
		ui->queue[(ui->queue_head + ui->queue_count++) % QUEUE_MAX] =
		    *k;
}

static void
drain(struct ui *ui)
{
	struct keypress k;

	for (;;) {
		if (ui->term == NULL)
			return;
		term_key(ui->term, ui_now(ui), &k);
		if (k.code == K_NONE)
			return;
		ui->keys++;
		/* F12 waits for nothing and is never held. */
		if (k.code == K_F12 && ui_f12_overtakes(ui)) {
			ui->queue_count = 0;
			ui->held_count = 0;
			lock_close(ui);
			continue;
		}
		queue_add(ui, &k);
	}
}

void
ui_interrupt(struct ui *ui, bool drop)
{
	int dropped = 0;

	drop = drop && GUARD("typeahead_dropped");
	drain(ui);
	while (ui->queue_count > 0) {
		struct keypress k = ui->queue[ui->queue_head];

		ui->queue_head = (ui->queue_head + 1) % QUEUE_MAX;
		ui->queue_count--;
		if (k.code == K_RESIZE)
			continue;
		if (drop)
			dropped++;
		else if (ui->held_count < QUEUE_MAX)
			ui->held[ui->held_count++] = k;
		explicit_bzero(&k, sizeof(k));
	}
	if (drop) {
		dropped += ui->held_count;
		ui->held_count = 0;
		if (dropped > 0)
			ui_say(ui, LOOK_PLAIN, _("先打ち %d は捨てました"),
			    dropped);
	}
	ui->held_asks = ui->held_count > 0;
}

const char *
ui_held(const struct ui *ui, char *out, size_t size)
{
	size_t at = 0;
	char name[16];

	out[0] = '\0';
	if (ui->held_count == 0)
		return out;
	at = (size_t)snprintf(out, size, "%d  ", ui->held_count);
	for (int i = 0; i < ui->held_count && i < 5 && at < size; i++)
		at += (size_t)snprintf(out + at, size - at, " %s",
		    key_label(ui->held[i].code, name));
	return out;
}

/* Keys that were held run now, before what came later. */
static void
release_held(struct ui *ui)
{
	struct keypress later[QUEUE_MAX];
	int n = ui->queue_count;

	for (int i = 0; i < n; i++)
		later[i] = ui->queue[(ui->queue_head + i) % QUEUE_MAX];
	ui->queue_head = 0;
	ui->queue_count = 0;
	for (int i = 0; i < ui->held_count; i++)
		queue_add(ui, &ui->held[i]);
	for (int i = 0; i < n; i++)
		queue_add(ui, &later[i]);
	ui->held_count = 0;
	ui->held_asks = false;
	explicit_bzero(later, sizeof(later));
}

/* ---- what a key means */

static void
to_other_side(struct ui *ui)
{
	ui->at_left = !ui->at_left;
	ui->is_dirty = true;
}

static void
command_typed(struct ui *ui, bool ok, const char *text)
{
	char copy[256];

	if (!ok)
		return;
	(void)snprintf(copy, sizeof(copy), "%s", text);
	ask_end(ui);
	ui_command(ui, copy);
}

static void
key_to_screen(struct ui *ui, const struct keypress *k)
{
	struct layer *l = ui_layer(ui);
	const struct key *key;
	int depth = ui->depth;
	void *state;

	if (l == NULL)
		return;
	state = l->state;
	if (k->code == K_TAB && ui->at_left && list_layer(ui) >= 0) {
		to_other_side(ui);
		return;
	}
	if ((k->code < K_F1 || k->code > K_F12) && l->s->key != NULL &&
	    l->s->key(ui, state, k))
		return;
	key = key_find(l->s, k->code);
	if (key != NULL && key->op == OP_READ) {
		(void)!ui_open(ui, "X1", NULL);
		return;
	}
	if (key != NULL && key->op != OP_NONE && l->s->op != NULL) {
		if (l->s->can == NULL || l->s->can(ui, state, key->op))
			l->s->op(ui, state, key->op);
		return;
	}
	if (k->code == K_F3) {
		if (list_layer(ui) >= 0 && !ui->at_left && !l->s->is_over)
			to_other_side(ui);
		else if (depth > 1)
			ui_pop(ui);
	} else if (k->code == K_TAB && list_layer(ui) >= 0) {
		to_other_side(ui);
	} else if (k->code == '/' && ui->app->session.is_open) {
		ask_for_ui(ui, "/", 40, false, command_typed);
	}
}

static void
show_help(struct ui *ui)
{
	struct layer *l = ui_layer(ui);
	const struct field *f;

	if (l == NULL)
		return;
	f = l->s->field != NULL ? l->s->field(l->state) : NULL;
	if (ui->help == NULL && f != NULL)
		help_field(ui, f, l->s);
	else
		help_screen(ui, l->s);
}

/* Held keys wait for F5; any other key lets them go. */
static bool
held_step(struct ui *ui, const struct keypress *k)
{
	if (!ui->held_asks || ui->has_dialog)
		return false;
	if (k->code == K_F5) {
		release_held(ui);
		return true;
	}
	explicit_bzero(ui->held, sizeof(ui->held));
	ui->held_count = 0;
	ui->held_asks = false;
	return false;
}

/* A screen that a reader types into has the word before the engine. NULL:
 * none, or something is over it. */
static struct layer *
first_layer(const struct ui *ui)
{
	struct layer *l = ui_layer(ui);

	if (l == NULL || l->s->first == NULL || ui->held_asks ||
	    ui->help != NULL || ui->ask.is_on || ui->has_dialog ||
	    ui->convo.kind == CONVO_PROVE ||
	    (ui->app->session.is_open && lock_is_closed(&ui->lock)))
		return NULL;
	return l;
}

bool
ui_f12_overtakes(const struct ui *ui)
{
	return ui->app->session.is_open &&
	       (first_layer(ui) == NULL || !GUARD("intake_f12_in_turn"));
}

static bool
first_step(struct ui *ui, const struct keypress *k, int64_t now)
{
	struct layer *l = first_layer(ui);

	if (l == NULL || !l->s->first(ui, l->state, k))
		return false;
	if (ui->app->session.is_open)
		(void)lock_step(&ui->lock, LOCK_EV_KEY, now);
	return true;
}

void
ui_dispatch(struct ui *ui, const struct keypress *k)
{
	int64_t now = ui_now(ui);
	const struct layer *l;

	ui->is_dirty = true;
	if (k->code == K_RESIZE || first_step(ui, k, now))
		return;
	if (ui->app->session.is_open) {
		if (k->code == K_F12) {
			lock_close(ui);
			return;
		}
		if (lock_is_closed(&ui->lock) &&
		    GUARD("lock_takes_every_key")) {
			lock_key(ui, k);
			return;
		}
		(void)lock_step(&ui->lock, LOCK_EV_KEY, now);
		if (ui->app->reason > 0)
			ui->app->reason_key_at = now;
	}
	ui->say[0] = '\0';
	if (held_step(ui, k))
		return;
	if (ui->help != NULL) {
		if (k->code == K_F1 && ui->help_is_field)
			show_help(ui);
		else
			(void)help_key(ui, k);
		return;
	}
	if (ui->ask.is_on) {
		l = ui_layer(ui);
		/* A password is not to be typed into the box of help. */
		if (k->code == K_F1 && !ui->ask.is_secret && l != NULL &&
		    GUARD("help_in_one_line"))
			help_screen(ui, l->s);
		else
			(void)ask_key(ui, k);
		return;
	}
	if (ui->convo.kind == CONVO_PROVE) {
		if (k->code == K_F3)
			convo_stop(ui);
		return;
	}
	if (k->code == K_F1 && GUARD("help_of_the_screen")) {
		show_help(ui);
		return;
	}
	if (ui->has_dialog) {
		(void)dialog_key(ui, k);
		return;
	}
	if (k->code == K_F2 && ui_top(ui) != NULL && !ui_top(ui)->is_public) {
		rare_start(ui);
		return;
	}
	key_to_screen(ui, k);
}

/* ---- the frame */

static void
small_draw(struct ui *ui, struct view *v)
{
	canvas_clear(&ui->canvas);
	v->last = v->c->rows;
	put(v, 1, 1, LOOK_PLAIN, _("端末を 80桁 24行以上にしてください"));
}

static void
draw_layer(struct ui *ui, const struct layer *l, struct view v)
{
	v.first = BODY_TOP;
	v.last = v.foot;
	if (l->s->draw != NULL)
		l->s->draw(ui, l->state, &v);
}

static const char *
title_of(const struct ui *ui, const struct layer *l)
{
	const char *t = NULL;

	if (l->s->title_now != NULL)
		t = l->s->title_now(ui, l->state);
	return t != NULL ? t : _(l->s->title);
}

static void
bottom_rows(struct ui *ui, struct view *v)
{
	const struct layer *l = ui_layer(ui);
	const char *hint = NULL;
	char held[200], line[320];
	int s = lock_warning_s(&ui->lock, ui_now(ui));

	if (ui->app->session.is_open && s >= 0) {
		(void)snprintf(line, sizeof(line),
		    _("あと %d 秒で消灯します   どの鍵でも続けられ、その鍵はそのまま効きます"),
		    s);
		message_draw(ui, v, LOOK_FOCUS, line);
	} else if (ui->convo.kind == CONVO_PROVE && !ui->ask.is_on) {
		(void)snprintf(line, sizeof(line),
		    _("確かめています %d秒   F3 やめる"),
		    (int)((ui_now(ui) - ui->convo.since) / 1000000));
		message_draw(ui, v, LOOK_PLAIN, line);
	} else if (ui->say[0] != '\0') {
		message_draw(ui, v, ui->say_look, ui->say);
	} else if (ui->has_dialog && ui->dialog_note[0] != '\0') {
		message_draw(ui, v, LOOK_PLAIN, ui->dialog_note);
	} else if (ui->held_asks && !ui->has_dialog) {
		(void)snprintf(line, sizeof(line),
		    _("先打ち %s   F5 で続ける  ほかの鍵で捨てる"),
		    ui_held(ui, held, sizeof(held)));
		message_draw(ui, v, LOOK_PLAIN, line);
	} else {
		if (l != NULL && l->s->hint_now != NULL)
			hint = l->s->hint_now(ui, l->state);
		if (hint == NULL && l != NULL && l->s->hint != NULL)
			hint = _(l->s->hint);
		message_draw(ui, v, LOOK_PLAIN, hint == NULL ? "" : hint);
	}
	key_row_draw(ui, v);
	if (ui->ask.is_on)
		ask_draw(ui, v);
}

static void
compose_screens(struct ui *ui)
{
	struct canvas *c = &ui->canvas;
	struct view all = canvas_view(c, 0, c->cols), body, left;
	const struct layer *base = &ui->stack[base_layer(ui)], *list;
	char title[160], code[32];
	int n = list_layer(ui), i, offset = 0;

	(void)snprintf(title, sizeof(title), "%s", title_of(ui, base));
	(void)snprintf(code, sizeof(code), "%s", base->s->code);
	if (n >= 0) {
		list = &ui->stack[n];
		(void)snprintf(title, sizeof(title), _("%sと%s"),
		    title_of(ui, list), title_of(ui, base));
		(void)snprintf(
		    code, sizeof(code), "%s %s", list->s->code, base->s->code);
		left = canvas_view(c, 0, LIST_COLS);
		left.first = BODY_TOP;
		left.last = left.foot;
		list->s->draw_list(ui, list->state, &left);
		offset = COLS_TWO - COLS_MIN;
	}
	if (ui->at_left)
		c->cur_row = c->cur_col = 0;
	body = canvas_view(c, offset, COLS_MIN);
	for (i = (int)(base - ui->stack); i < ui->depth; i++)
		draw_layer(ui, &ui->stack[i], body);
	body.first = BODY_TOP;
	body.last = body.foot;
	if (ui->has_dialog)
		dialog_draw(ui, &body);
	if (ui->help != NULL)
		help_draw(ui, &body);
	all.cols = n >= 0 ? COLS_TWO : COLS_MIN;
	status_draw(ui, &all, title, code, all.cols);
	bottom_rows(ui, &all);
}

void
ui_compose(struct ui *ui)
{
	int rows = ROWS_MIN, cols = COLS_MIN;
	struct view all;

	if (ui->term != NULL)
		term_size(ui->term, &rows, &cols);
	canvas_size(&ui->canvas, rows < 1 ? 1 : rows, cols < 1 ? 1 : cols);
	canvas_clear(&ui->canvas);
	all = canvas_view(&ui->canvas, 0, cols);
	if (ui->app->session.is_open && GUARD("blank_while_locked") &&
	    lock_is_closed(&ui->lock)) {
		if (rows >= ROWS_MIN && cols >= COLS_MIN)
			lock_draw(ui, &all);
		return;
	}
	if (rows < ROWS_MIN || cols < COLS_MIN) {
		small_draw(ui, &all);
		return;
	}
	if (ui->depth > 0)
		compose_screens(ui);
}
