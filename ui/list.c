/* SPDX-License-Identifier: ISC
 * list - which entry has the point and which page is shown.
 */
#include "ui/engine.h"

#include <stdio.h>
#include <string.h>

void
list_set(struct list *l, int count, int each)
{
	l->count = count;
	l->each = each < 1 ? 1 : each;
	if (l->room < 1)
		l->room = 1;
	if (l->at >= count)
		l->at = count > 0 ? count - 1 : 0;
	if (l->top > l->at)
		l->top = l->at;
}

void
list_room(struct list *l, int first, int last)
{
	int each = l->each < 1 ? 1 : l->each;

	l->is_laid = true;
	l->room = (last - first + 1) / each;
	if (l->room < 1)
		l->room = 1;
	if (l->at < l->top)
		l->top = l->at;
	if (l->at >= l->top + l->room)
		l->top = l->at - l->room + 1;
	if (l->top < 0)
		l->top = 0;
}

static void
move_to(struct list *l, int at)
{
	if (at >= l->count)
		at = l->count - 1;
	if (at < 0)
		at = 0;
	l->at = at;
	if (l->at < l->top)
		l->top = l->at;
	/* Keys typed ahead of the first drawing scroll nothing: how many rows
	 * there are room for is not known yet. */
	if (l->is_laid && l->at >= l->top + l->room)
		l->top = l->at - l->room + 1;
}

void
list_page(struct list *l, int pages)
{
	int top = l->top + pages * l->room;

	if (pages > 0 && top >= l->count) {
		move_to(l, l->count - 1);
		return;
	}
	if (top < 0)
		top = 0;
	l->top = top;
	l->at = top;
}

bool
list_key(struct list *l, const struct keypress *k)
{
	switch (k->code) {
	case K_UP:
		move_to(l, l->at - 1);
		return true;
	case K_DOWN:
		move_to(l, l->at + 1);
		return true;
	case K_HOME:
		move_to(l, 0);
		return true;
	case K_END:
		move_to(l, l->count - 1);
		return true;
	case K_F7:
		list_page(l, -1);
		return true;
	case K_F8:
		list_page(l, 1);
		return true;
	default:
		return false;
	}
}

int
list_pick(struct list *l, int code)
{
	int i;

	if (code < '1' || code > '9')
		return -1;
	i = l->top + (code - '1');
	/* typed ahead of the first frame: how much fits is not known yet */
	if ((l->is_laid && code - '1' >= l->room) || i >= l->count)
		return -1;
	l->at = i;
	return i;
}

bool
list_marked(const struct list *l, int i)
{
	return i >= 0 && i < 256 && (l->marks[i / 64] >> (i % 64) & 1) != 0;
}

void
list_mark(struct list *l, int i, bool on)
{
	if (i < 0 || i >= 256)
		return;
	if (on)
		l->marks[i / 64] |= (uint64_t)1 << (i % 64);
	else
		l->marks[i / 64] &= ~((uint64_t)1 << (i % 64));
}

/* 1,204 */
static void
grouped(int n, char out[24])
{
	char digits[16];
	size_t len, at = 0;

	(void)snprintf(digits, sizeof(digits), "%d", n < 0 ? 0 : n);
	len = strlen(digits);
	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = '\0';
}

void
list_count_text(const struct list *l, int total, char *out, size_t size)
{
	char number[24];
	int last = l->top + l->room;

	if (last > l->count)
		last = l->count;
	grouped(total, number);
	if (l->count == 0)
		(void)snprintf(out, size, "%s", _("該当なし"));
	else
		(void)snprintf(
		    out, size, _("%s件中 %d-%d"), number, l->top + 1, last);
}

unsigned
list_lead(struct view *v, const struct list *l, int i, int row)
{
	unsigned look = i == l->at ? LOOK_FOCUS : LOOK_PLAIN;

	if (i == l->at)
		put(v, row, COL_POINT, LOOK_PLAIN, ">");
	if (list_marked(l, i))
		put(v, row, COL_SIGN, LOOK_BOLD, "*");
	/* The number is counted from the top of the page, as digits pick. */
	if (i - l->top < 9)
		putf(v, row, COL_SIGN + 1, LOOK_PLAIN, "%d", i - l->top + 1);
	return look;
}
