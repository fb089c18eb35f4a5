/* SPDX-License-Identifier: ISC
 * W2 続けるわけ - over what was asked for: the brake on mass searching has
 * come on, and the next list or person is shown when it is written why.
 */
#include "src/text.h"
#include "ui/compose.h"
#include "ui/engine.h"

#include <stdio.h>
#include <string.h>

#define WHY_LEAST 4 /* characters: more than a key held down by accident */

struct brake {
	struct target t;
	struct form form; /* of the one field, for its words */
};

static const struct field why_field = {
	.label = N_("続けるわけ"),
	.kind = FIELD_TEXT,
	.max = 60,
	.words = IME_GENERAL,
	.help = N_(
	    "短い間に多くの人を見る仕事の名前。記録に残り、管理責任者が見ます"),
	.typing = N_("転入通知の整理   選挙人名簿の照合"),
};

/* The last Enter: why it goes on is logged, and it does. */
static void
go_on(struct ui *ui, struct form *f)
{
	struct brake *b = f->arg;
	const char *why = form_get(f, 0, why_field.id);
	struct target t = b->t;
	struct err err;
	char then[8];

	err_clear(&err);
	if (text_cols(why) < WHY_LEAST) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E1055 続けるわけを書きます  記録されます"));
		return;
	}
	if (app_brake_release(ui_app(ui), why, &err) != RC_OK) {
		ui_say_err(ui, &err);
		return;
	}
	(void)snprintf(then, sizeof(then), "%s", t.then);
	t.then[0] = '\0';
	ui_pop(ui);
	if (then[0] != '\0')
		(void)!ui_open(ui, then, &t);
}

static const struct form_ops ops = { .end = go_on };

static enum rc
brake_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct brake *b = state;
	struct app *a = ui_app(ui);

	(void)err;
	b->t = *t;
	form_init(&b->form, &ops, b);
	(void)form_add_page(&b->form, "", &why_field, 1, NULL);
	b->form.ime = app_ime(a);
	(void)snprintf(
	    b->form.staff, sizeof(b->form.staff), "%s", a->session.staff);
	return RC_OK;
}

static void
brake_close(struct ui *ui, void *state)
{
	struct brake *b = state;

	(void)ui;
	form_free(&b->form);
}

static bool
brake_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct brake *b = state;

	return form_key(ui, &b->form, k);
}

/* F7 F8 turn the words under the box. */
static void
brake_op(struct ui *ui, void *state, int op)
{
	struct brake *b = state;

	(void)form_op(ui, &b->form, op);
}

static void
brake_draw(const struct ui *ui, void *state, struct view *v)
{
	struct brake *b = state;

	(void)ui;
	put_box(v, 9, 10, 15, 73, _("続けるわけ"));
	put(v, 10, 12, LOOK_WARN, _("短い間に多くの人を見ています"));
	put_right(v, 10, 71, LOOK_DIM, "E1054");
	put(v, 11, 12, LOOK_PLAIN,
	    _("続けるときは、わけを書きます。見たものと一緒に記録されます。"));
	put(v, 13, 12, LOOK_DIM, _("わけ"));
	edit_draw(&b->form.edit, v, 13, 22, 48, true);
	compose_draw(&b->form, v, 15);
}

static const struct field *
brake_field(const void *state)
{
	(void)state;
	return &why_field;
}

static const struct field *
brake_each_field(int i)
{
	return i == 0 ? &why_field : NULL;
}

static struct form *
brake_form(void *state)
{
	struct brake *b = state;

	return &b->form;
}

static const struct key keys[] = {
	{ K_F7, OP_PREV, NULL, N_("前の言葉") },
	{ K_F8, OP_NEXT, NULL, N_("次の言葉") },
	{ K_ENTER, OP_ENTER, NULL,
	    N_("わけを記録して、見ようとしたものを開く") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_brake = {
	.name = "brake",
	.code = "W2",
	.title = N_("続けるわけ"),
	.hint = N_("わけを書いて Enter   F3 開かずに戻る"),
	.about =
	    N_("短い間に多くの一覧や人を見たときに出ます。\n"
	       "わけを書くと記録され、続けられます。数は設定で決まります。\n"
	       "F3 で戻れば、何も開きません。"),
	.keys = keys,
	.state_size = sizeof(struct brake),
	.is_over = true,
	.no_command = true,
	.open = brake_open,
	.draw = brake_draw,
	.key = brake_key,
	.op = brake_op,
	.close = brake_close,
	.field = brake_field,
	.each_field = brake_each_field,
	.form = brake_form,
};
