/* SPDX-License-Identifier: ISC
 * tlines - labels and values one below the other, longer than the screen: what
 * the inquiry screens of one person have in common.
 */
#ifndef UI_TLINES_H
#define UI_TLINES_H

#include "src/err.h"
#include "ui/ui.h"

struct text_line {
	char label[64];
	char *text; /* owned */
	unsigned look;
	bool is_head; /* begins a part */
};
struct tlines {
	struct text_line *v; /* owned */
	int count, top, room;
	bool has_more; /* below what was drawn last */
};

/* A part's head; value, may be "", stands beside it. */
void tlines_head(struct tlines *l, const char *head, const char *value);
/* One line; long values go on below, under themselves. */
void tlines_add(struct tlines *l, const char *label, unsigned look,
    const char *fmt, ...) PRINTF(4, 5);
/* Draws the rows first to last, from the line at the top. */
void tlines_draw(struct tlines *l, struct view *w, int first, int last);
/* Up, Down, Home, End; true when taken. tlines_page: F7, F8. */
bool tlines_key(struct tlines *l, const struct keypress *k);
void tlines_page(struct tlines *l, int pages);
/* Whether F7 or F8 goes anywhere. */
bool tlines_can_page(const struct tlines *l, int pages);
/* "F8次" or "F7前" in the foot row. */
void tlines_foot(const struct tlines *l, struct view *w);
void tlines_release(struct tlines *l); /* wipes */

#endif
