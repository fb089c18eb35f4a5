/* SPDX-License-Identifier: ISC
 * keys - the fixed places of the key row and the names of keys.
 */
#include "src/text.h"
#include "ui/engine.h"

#include <stdio.h>
#include <string.h>

/* F7 and F8 stand beside the count they page, never in this row. */
const struct key_place key_places[] = {
	{ K_F1, 1, N_("説明") },
	{ K_F2, 9, N_("文字") },
	{ K_F3, 17, N_("戻る") },
	{ K_F4, 25, NULL },
	{ K_F5, 33, NULL },
	{ K_F6, 41, NULL },
	{ K_F9, 49, NULL },
	{ K_F10, 57, NULL },
	{ K_F11, 66, NULL },
	{ K_F12, 74, N_("消灯") },
};
const int key_place_count = (int)(sizeof(key_places) / sizeof(key_places[0]));

const struct key *
key_find(const struct screen *s, int code)
{
	if (s->keys == NULL)
		return NULL;
	for (const struct key *k = s->keys; k->code != 0; k++)
		if (k->code == code)
			return k;
	return NULL;
}

int
key_after_esc(int c)
{
	if (c >= '1' && c <= '9')
		return K_F1 + (c - '1');
	switch (c) {
	case '0':
		return K_F10;
	case '-':
		return K_F11;
	case '=': /* the key right of - on a US and on a JIS keyboard */
	case '^':
		return K_F12;
	default:
		return K_NONE;
	}
}

const char *
key_label(int code, char out[16])
{
	static const struct {
		int code;
		const char *name;
	} names[] = { { K_ENTER, "Enter" }, { K_TAB, "Tab" },
		{ K_BACKTAB, "Shift-Tab" }, { K_UP, N_("上矢印") },
		{ K_DOWN, N_("下矢印") }, { K_LEFT, N_("左矢印") },
		{ K_RIGHT, N_("右矢印") }, { K_HOME, "Home" }, { K_END, "End" },
		{ K_DELETE, "Del" }, { K_BACKSPACE, "BS" },
		{ K_CTRL_D, "Ctrl-D" }, { K_CTRL_R, "Ctrl-R" },
		{ K_CTRL_W, "Ctrl-W" }, { ' ', "Space" } };

	if (code >= K_F1 && code <= K_F12) {
		(void)snprintf(out, 16, "F%d", code - K_F1 + 1);
		return out;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].code == code) {
			(void)snprintf(out, 16, "%s", _(names[i].name));
			return out;
		}
	if (code > K_SPECIAL || utf8_put(code, out) <= 0)
		out[0] = '\0';
	return out;
}

void
key_row_draw(const struct ui *ui, struct view *v)
{
	const struct layer *l = ui_layer(ui);
	const struct key_place *p;
	const struct key *k;
	const char *face;
	char name[16];

	if (l == NULL)
		return;
	for (int i = 0; i < key_place_count; i++) {
		p = &key_places[i];
		k = key_find(l->s, p->code);
		face = k != NULL ? k->face : p->face;
		if (k != NULL && face == NULL)
			face = p->face;
		/* What the engine does itself stands unless it cannot. */
		if (k == NULL && p->code == K_F3 && ui->depth < 2)
			face = NULL;
		if (k == NULL && p->code == K_F2 && l->s->is_public)
			face = NULL;
		if (k != NULL && l->s->can != NULL &&
		    !l->s->can(ui, l->state, k->op))
			face = NULL;
		if (face == NULL)
			continue;
		putf(v, v->c->rows, p->col, LOOK_DIM, "%s%s",
		    key_label(p->code, name), _(face));
	}
}
