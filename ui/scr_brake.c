/* SPDX-License-Identifier: ISC
 * W2 続けるわけ - over what was asked for: the brake on mass searching has
 * come on, and the next list or person is shown when it is written why.
 */
#include "src/text.h"
#include "ui/engine.h"

#include <stdio.h>
#include <string.h>

#define WHY_LEAST 4 /* characters: more than a key held down by accident */

struct brake {
	struct target t;
	struct edit why;
};

static enum rc
brake_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct brake *b = state;

	(void)ui;
	(void)err;
	b->t = *t;
	edit_set(&b->why, EDIT_PLAIN, 60, "");
	return RC_OK;
}

static void
brake_op(struct ui *ui, void *state, int op)
{
	struct brake *b = state;
	struct target t = b->t;
	struct err err;
	char then[8];

	if (op != OP_ENTER)
		return;
	err_clear(&err);
	edit_finish(&b->why);
	if (text_cols(b->why.text) < WHY_LEAST) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E1055 続けるわけを書きます  記録されます"));
		return;
	}
	if (app_brake_release(ui_app(ui), b->why.text, &err) != RC_OK) {
		ui_say_err(ui, &err);
		return;
	}
	(void)snprintf(then, sizeof(then), "%s", t.then);
	t.then[0] = '\0';
	ui_pop(ui);
	if (then[0] != '\0')
		(void)!ui_open(ui, then, &t);
}

static bool
brake_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct brake *b = state;

	(void)ui;
	return edit_key(&b->why, k);
}

static void
brake_draw(const struct ui *ui, void *state, struct view *v)
{
	struct brake *b = state;

	(void)ui;
	put_box(v, 9, 10, 15, 73, _("続けるわけ"));
	put(v, 10, 12, LOOK_WARN, _("短い間に多くの人を見ています"));
	put(v, 11, 12, LOOK_PLAIN,
	    _("続けるときは、わけを書きます。見たものと一緒に記録されます。"));
	put(v, 13, 12, LOOK_DIM, _("わけ"));
	edit_draw(&b->why, v, 13, 22, 48, true);
}

static const struct field why_field = {
	.label = N_("続けるわけ"),
	.kind = FIELD_TEXT,
	.help = N_(
	    "短い間に多くの人を見る仕事の名前。記録に残り、管理責任者が見ます"),
	.typing = N_("転入通知の整理   選挙人名簿の照合"),
};

static const struct field *
brake_field(const void *state)
{
	(void)state;
	return &why_field;
}

static const struct key keys[] = {
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
	.field = brake_field,
};
