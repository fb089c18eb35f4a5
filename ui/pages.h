/* SPDX-License-Identifier: ISC
 * pages - one person's lines, page by page: the screens K5, K6 and K7 differ
 * in what they say and in the line below it.
 */
#ifndef UI_PAGES_H
#define UI_PAGES_H

#include "db/replica.h"
#include "ui/engine.h"
#include "ui/tlines.h"

/* The state of such a screen. open fills it; after a failure it calls
 * pages_close itself. */
struct pages {
	struct member m; /* owned */
	struct tlines lines;
	const char *foot; /* already in the language of the screen */
};

void pages_close(struct ui *ui, void *state);
void pages_draw(const struct ui *ui, void *state, struct view *w);
void pages_op(struct ui *ui, void *state, int op);
bool pages_key(struct ui *ui, void *state, const struct keypress *k);
bool pages_can(const struct ui *ui, const void *state, int op);
bool pages_under(const void *state, char *out, size_t size);
extern const struct key pages_keys[];

#define PAGES_SCREEN                                                           \
	.keys = pages_keys, .state_size = sizeof(struct pages),                \
	.draw = pages_draw, .key = pages_key, .op = pages_op,                  \
	.can = pages_can, .close = pages_close, .under = pages_under

#endif
