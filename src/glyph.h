/* SPDX-License-Identifier: ISC
 * glyph - the printing font, asked cluster by cluster: does it hold exactly
 * this character in exactly this form? Nothing here falls back to another
 * font or to a character's plain form; what the font lacks is reported.
 */
#ifndef SRC_GLYPH_H
#define SRC_GLYPH_H

#include "src/err.h"

#include <stddef.h>
#include <stdint.h>

/* IPAmj Mincho as Debian's fonts-ipamj-mincho installs it. */
#define GLYPH_FONT "/usr/share/fonts/truetype/ipamj/ipamjm.ttf"

struct glyph_font;

/* One cluster that is drawn by one glyph. */
struct glyph {
	uint32_t index; /* in the font */
	double advance; /* of 1.0 = the type size */
	int bytes;      /* of UTF-8 that it stands for */
};

/*
 * glyph_open - the font at path (NULL: GLYPH_FONT). Opened once and kept
 * for the life of the program, since opening costs more than a page; the
 * result is borrowed and never changes. RC_IO E5803 when it cannot be read.
 */
MUST_CHECK enum rc glyph_open(
    const char *path, struct glyph_font **out, struct err *err);

/*
 * glyph_next - the glyph of the cluster at text[at], a base with its
 * variation selector or combining mark. Returns the cluster's bytes, 0 at
 * the end; g->index is 0 when the font lacks that character or that form of
 * it (a selector of another collection), and for control characters and
 * broken UTF-8.
 */
int glyph_next(
    const struct glyph_font *f, const char *text, size_t at, struct glyph *g);

/* glyph_missing - byte offset of the first cluster without glyph; the
 * text's length when there is none. */
size_t glyph_missing(const struct glyph_font *f, const char *text);

/* glyph_width - of text[0..len-1], in multiples of the type size. */
double glyph_width(const struct glyph_font *f, const char *text, size_t len);

/* glyph_ft - the same file as FreeType's FT_Face (a void * so that its
 * header stays out of ours); borrowed. */
void *glyph_ft(const struct glyph_font *f);

#endif
