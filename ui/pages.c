/* SPDX-License-Identifier: ISC
 * pages - see pages.h.
 */
#include "ui/pages.h"

#include "ui/show.h"

#include <stdio.h>

void
pages_close(struct ui *ui, void *state)
{
	struct pages *v = state;

	(void)ui;
	tlines_release(&v->lines);
	member_release(&v->m);
}

void
pages_draw(const struct ui *ui, void *state, struct view *w)
{
	struct pages *v = state;

	show_head(w, &v->m.row, ui_app(ui)->today);
	tlines_draw(&v->lines, w, 6, w->foot - 1);
	put(w, w->foot, COL_LABEL, LOOK_DIM, v->foot);
	tlines_foot(&v->lines, w);
}

void
pages_op(struct ui *ui, void *state, int op)
{
	struct pages *v = state;

	(void)ui;
	if (op == OP_PREV || op == OP_NEXT)
		tlines_page(&v->lines, op == OP_NEXT ? 1 : -1);
}

bool
pages_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct pages *v = state;

	(void)ui;
	return tlines_key(&v->lines, k);
}

bool
pages_can(const struct ui *ui, const void *state, int op)
{
	const struct pages *v = state;

	(void)ui;
	return op == OP_PREV || op == OP_NEXT
		   ? tlines_can_page(&v->lines, op == OP_NEXT ? 1 : -1)
		   : true;
}

bool
pages_under(const void *state, char *out, size_t size)
{
	const struct pages *v = state;

	(void)snprintf(out, size, "%s", record_get(&v->m.row, IT_NAME));
	return out[0] != '\0';
}

const struct key pages_keys[] = {
	{ K_F7, OP_PREV, NULL, N_("前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("次の頁") },
	{ 0, 0, NULL, NULL },
};
