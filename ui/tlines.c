/* SPDX-License-Identifier: ISC
 * tlines - see tlines.h.
 */
#include "ui/tlines.h"

#include "src/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_OF_ONE 12 /* a longer text is cut */

static struct text_line *
more(struct tlines *l, const char *label)
{
	struct text_line *x;

	l->v = x_grow(l->v, (size_t)l->count + 1, sizeof(*l->v));
	x = &l->v[l->count++];
	memset(x, 0, sizeof(*x));
	(void)snprintf(x->label, sizeof(x->label), "%s", label);
	return x;
}

void
tlines_head(struct tlines *l, const char *head, const char *value)
{
	struct text_line *x = more(l, head);

	x->is_head = true;
	x->text = x_strdup(value);
}

void
tlines_add(
    struct tlines *l, const char *label, unsigned look, const char *fmt, ...)
{
	struct text_line *x = more(l, label);
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&x->text, fmt, ap) < 0)
		x->text = x_strdup("");
	va_end(ap);
	x->look = look;
}

void
tlines_draw(struct tlines *l, struct view *w, int first, int last)
{
	int i, row = first;

	l->room = last - first + 1;
	for (i = l->top; i < l->count && row <= last; i++) {
		const struct text_line *x = &l->v[i];
		int left = last - row + 1;

		put_cols(w, row, COL_LABEL, 14,
		    x->is_head ? LOOK_BOLD : LOOK_DIM, x->label);
		row += x->text[0] == '\0'
			   ? 1
			   : put_text(w, row, COL_VALUE, 61,
				 left < ROWS_OF_ONE ? left : ROWS_OF_ONE,
				 x->look, x->text);
	}
	l->has_more = i < l->count;
}

static void
go(struct tlines *l, int top)
{
	if (top > l->count - 1)
		top = l->count - 1;
	l->top = top < 0 ? 0 : top;
}

bool
tlines_key(struct tlines *l, const struct keypress *k)
{
	switch (k->code) {
	case K_UP:
		go(l, l->top - 1);
		return true;
	case K_DOWN:
		if (l->has_more)
			go(l, l->top + 1);
		return true;
	case K_HOME:
		go(l, 0);
		return true;
	case K_END:
		go(l, l->count - l->room);
		return true;
	default:
		return false;
	}
}

void
tlines_page(struct tlines *l, int pages)
{
	int step = l->room > 2 ? l->room - 1 : 1;

	if (pages < 0 || l->has_more)
		go(l, l->top + pages * step);
}

bool
tlines_can_page(const struct tlines *l, int pages)
{
	return pages < 0 ? l->top > 0 : l->has_more;
}

void
tlines_foot(const struct tlines *l, struct view *w)
{
	if (l->has_more)
		put_right(w, w->foot, 80, LOOK_DIM, _("F8次"));
	else if (l->top > 0)
		put_right(w, w->foot, 80, LOOK_DIM, _("F7前"));
}

void
tlines_release(struct tlines *l)
{
	int i;

	for (i = 0; i < l->count; i++)
		wipe_free(l->v[i].text);
	free(l->v);
	memset(l, 0, sizeof(*l));
}
