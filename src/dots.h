/* SPDX-License-Identifier: ISC
 * dots - a character as large as half a screen, in braille dots, from the
 * font that prints (2.2.3): one dot or two on the 辶 is what the paper shows.
 */
#ifndef SRC_DOTS_H
#define SRC_DOTS_H

#include "src/glyph.h"

#include <stdbool.h>

#define DOTS_ROWS 13
#define DOTS_COLS 24
/* A row in UTF-8: a braille cell has three bytes. */
#define DOTS_BYTES (DOTS_COLS * 3 + 1)

/*
 * dots_draw - the cluster in DOTS_ROWS rows of at most DOTS_COLS cells, two
 * dots wide and four high each, without blanks at their ends. plain: "#" and
 * blanks, half as fine, for terminals without braille. Returns false, and
 * empty rows, when the font lacks exactly this form.
 */
bool dots_draw(const struct glyph_font *f, const char *cluster, bool plain,
    char out[DOTS_ROWS][DOTS_BYTES]);

#endif
