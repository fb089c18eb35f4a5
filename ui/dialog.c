/* SPDX-License-Identifier: ISC
 * dialog - a box that interrupts (D1), and one line asked for on row 23. A
 * dialog has no default answer; F3 always means back, no harm done.
 */
#include "src/text.h"
#include "ui/engine.h"
#include "ui/message.h"

#include <stdio.h>
#include <string.h>

void
ui_dialog(struct ui *ui, const struct dialog *d)
{
	struct layer *l = ui_layer(ui);

	ui->dialog = *d;
	ui->has_dialog = true;
	ui->dialog_state = l == NULL ? NULL : l->state;
	ui->dialog_note[0] = '\0';
	ui_interrupt(ui, false);
	ui->is_dirty = true;
}

void
dialog_about(struct dialog *d, const char *code, const char *head,
    const char *why, const char *remedy)
{
	memset(d, 0, sizeof(*d));
	(void)snprintf(d->sign, sizeof(d->sign), "%s", "注");
	(void)snprintf(d->code, sizeof(d->code), "%s", code);
	(void)snprintf(d->head, sizeof(d->head), "%s", head);
	(void)snprintf(d->why, sizeof(d->why), "%s", why);
	(void)snprintf(d->remedy, sizeof(d->remedy), "%s", remedy);
}

bool
dialog_add_answer(struct dialog *d, const char *word)
{
	size_t at = strlen(d->answers);

	if (at + strlen(word) + 2 > sizeof(d->answers))
		return false;
	(void)snprintf(d->answers + at, sizeof(d->answers) - at, "%s%s",
	    at > 0 ? "|" : "", word);
	return true;
}

void
ui_err_dialog(struct ui *ui, const struct err *err)
{
	struct dialog d;

	memset(&d, 0, sizeof(d));
	(void)snprintf(d.sign, sizeof(d.sign), "%s", "誤");
	(void)snprintf(d.code, sizeof(d.code), "%s", err->code);
	(void)message_text(err->text, d.head, sizeof(d.head));
	(void)message_text(err->why, d.why, sizeof(d.why));
	(void)message_text(err->remedy, d.remedy, sizeof(d.remedy));
	ui_dialog(ui, &d);
}

static int
answers(const struct dialog *d)
{
	int n = d->answers[0] != '\0';

	for (const char *p = d->answers; *p != '\0'; p++)
		n += *p == '|';
	return n;
}

static void
finish(struct ui *ui, int answer)
{
	struct dialog d = ui->dialog;
	void *state = ui->dialog_state;

	ui->has_dialog = false;
	ui->dialog_state = NULL;
	if (d.done != NULL)
		d.done(ui, state, answer);
}

bool
dialog_key(struct ui *ui, const struct keypress *k)
{
	int n = answers(&ui->dialog);

	if (k->code == K_F3) {
		finish(ui, 0);
		return true;
	}
	if (k->code >= '1' && k->code <= '9' && k->code - '0' <= n) {
		finish(ui, k->code - '0');
		return true;
	}
	(void)snprintf(ui->dialog_note, sizeof(ui->dialog_note), "%s",
	    n > 0 ? _("番号で答えてください") : _("F3 で戻ります"));
	return true;
}

/* label at 5, text over as many rows as it needs; returns the next row */
static int
paragraph(struct view *v, int row, const char *label, const char *text)
{
	put(v, row, 5, LOOK_DIM, label);
	return row + put_text(v, row, 12, 64, v->foot - row, LOOK_PLAIN, text);
}

static int
rows_of(const char *text)
{
	struct canvas none = { .rows = 0 };
	struct view v = canvas_view(&none, 0, 0);

	return put_text(&v, 1, 1, 64, 99, LOOK_PLAIN, text);
}

/* The answers side by side, in as many rows as they need; v NULL: only
 * counts. Returns the rows. */
static int
draw_answers(struct view *v, int row, const char *p)
{
	int col = 16, rows = 1, i = 1, w;
	char one[300];

	while (*p != '\0') {
		size_t len = strcspn(p, "|");

		(void)snprintf(one, sizeof(one), "%d %.*s", i++, (int)len, p);
		w = text_cols(one);
		if (col > 16 && col + w > 77) {
			col = 16;
			rows++;
		}
		if (v != NULL)
			put(v, row + rows - 1, col, LOOK_PLAIN, one);
		col += w + 3;
		p += len;
		p += *p == '|';
	}
	return rows;
}

void
dialog_draw(struct ui *ui, struct view *v)
{
	const struct dialog *d = &ui->dialog;
	char head[64], held[256];
	const char *p = _(d->answers);
	int n = answers(d), bottom, row;

	(void)ui_held(ui, held, sizeof(held));
	bottom = 6 + 1 + rows_of(_(d->why)) + rows_of(_(d->remedy)) +
		 (n > 0 ? draw_answers(NULL, 0, p) : 0) + (held[0] != '\0') + 1;
	(void)snprintf(head, sizeof(head), "%s %s", d->sign, d->code);
	put_box(v, 6, 3, bottom, 78, head);
	put_sign(v, 6, 6, d->sign);
	put(v, 7, 5, LOOK_BOLD, _(d->head));
	row = paragraph(v, 8, _("原因"), _(d->why));
	row = paragraph(v, row, _("対処"), _(d->remedy));
	if (n > 0) {
		put(v, row, 5, LOOK_DIM, _("答え"));
		put(v, row, 12, LOOK_FIELD | LOOK_FOCUS, " ");
		put_cursor(v, row, 12);
		row += draw_answers(v, row, p);
	}
	if (held[0] != '\0')
		putf(v, row, 5, LOOK_PLAIN,
		    _("先打ち %s  答えたあと F5 で続ける  そのままなら捨てる"),
		    held);
}

/* ---- one line on row 23 */

static void
ask_open(struct ui *ui, const char *label, int cols, bool is_secret)
{
	struct layer *l = ui_layer(ui);
	struct ask *a = &ui->ask;

	ask_end(ui);
	memset(a, 0, sizeof(*a));
	a->is_on = true;
	a->cols = cols;
	a->state = l == NULL ? NULL : l->state;
	(void)snprintf(a->label, sizeof(a->label), "%s", label);
	if (is_secret && secret_init(&a->secret, NULL) == RC_OK) {
		a->is_secret = true;
		a->edit.secret = &a->secret;
		edit_set(&a->edit, EDIT_SECRET, SECRET_MAX, NULL);
		ui_interrupt(ui, true);
	} else {
		edit_set(&a->edit, EDIT_PLAIN, 200, "");
	}
	ui->is_dirty = true;
}

void
ask_end(struct ui *ui)
{
	struct ask *a = &ui->ask;

	if (a->is_secret)
		secret_release(&a->secret);
	explicit_bzero(a, sizeof(*a));
}

void
ui_ask(struct ui *ui, const char *label, int cols,
    void (*done)(struct ui *ui, void *state, bool ok, const char *text))
{
	ask_open(ui, label, cols, false);
	ui->ask.done = done;
}

void
ask_for_ui(struct ui *ui, const char *label, int cols, bool is_secret,
    void (*done)(struct ui *ui, bool ok, const char *text))
{
	ask_open(ui, label, cols, is_secret);
	ui->ask.is_internal = true;
	ui->ask.done_ui = done;
}

static void
ask_finish(struct ui *ui, bool ok)
{
	struct ask a = ui->ask;
	char text[EDIT_MAX];

	edit_finish(&ui->ask.edit);
	(void)snprintf(text, sizeof(text), "%s",
	    ok && !a.is_secret ? ui->ask.edit.text : "");
	if (a.is_internal) {
		/* the secret is still there for whoever asked */
		ui->ask.is_on = false;
		a.done_ui(ui, ok, text);
		if (!ui->ask.is_on)
			ask_end(ui);
	} else {
		ask_end(ui);
		a.done(ui, a.state, ok, text);
	}
	explicit_bzero(text, sizeof(text));
}

bool
ask_key(struct ui *ui, const struct keypress *k)
{
	if (k->code == K_F3) {
		ask_finish(ui, false);
		return true;
	}
	if (k->code == K_ENTER) {
		ask_finish(ui, true);
		return true;
	}
	(void)edit_key(&ui->ask.edit, k);
	return true;
}

void
ask_draw(struct ui *ui, struct view *v)
{
	struct ask *a = &ui->ask;
	int col = 1, row = v->c->rows - 1;

	for (int i = 1; i <= v->cols; i++)
		put(v, row, i, LOOK_PLAIN, " ");
	if (ui->app->is_training)
		col += put(v, row, col, LOOK_TRAINING, "【研修】");
	col += put(v, row, col, LOOK_PLAIN, a->label) + 1;
	edit_draw(&a->edit, v, row, col, a->cols, true);
	if (strcmp(a->label, "/") != 0)
		put(v, row, col + a->cols + 3, LOOK_DIM,
		    _("Enter 決める   F3 やめる"));
}
