/* SPDX-License-Identifier: ISC
 * dots - see dots.h.
 */
#include "src/dots.h"

#include "src/text.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include <string.h>

#define WIDE (DOTS_COLS * 2)
#define HIGH (DOTS_ROWS * 4)

struct field { /* dots, 1 is ink */
	unsigned char at[HIGH][WIDE];
};

/* Strokes thinner than a dot must not vanish: FreeType's own one-colour
 * renderer keeps them. */
static bool
render(const struct glyph_font *f, uint32_t index, struct field *d)
{
	FT_Face face = glyph_ft(f);
	FT_Bitmap *b;
	int left, top, x, y;

	if (FT_Set_Pixel_Sizes(face, WIDE, WIDE) != 0 ||
	    FT_Load_Glyph(face, index,
		FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP | FT_LOAD_TARGET_MONO) !=
		0 ||
	    FT_Render_Glyph(face->glyph, FT_RENDER_MODE_MONO) != 0)
		return false;
	b = &face->glyph->bitmap;
	left = face->glyph->bitmap_left;
	/* The em square stands in the middle of the field's height. */
	top = (HIGH - WIDE) / 2 + WIDE * 88 / 100 - face->glyph->bitmap_top;
	for (y = 0; y < (int)b->rows; y++)
		for (x = 0; x < (int)b->width; x++)
			if ((b->buffer[y * b->pitch + x / 8] &
				(0x80 >> x % 8)) != 0 &&
			    y + top >= 0 && y + top < HIGH && x + left >= 0 &&
			    x + left < WIDE)
				d->at[y + top][x + left] = 1;
	return true;
}

/* Dots 1 2 3 7 down the left, 4 5 6 8 down the right. */
static int32_t
braille(const struct field *d, int row, int col)
{
	static const unsigned char bit[4][2] = { { 0x01, 0x08 }, { 0x02, 0x10 },
		{ 0x04, 0x20 }, { 0x40, 0x80 } };
	int32_t c = 0;
	int x, y;

	for (y = 0; y < 4; y++)
		for (x = 0; x < 2; x++)
			if (d->at[row * 4 + y][col * 2 + x] != 0)
				c |= bit[y][x];
	return c;
}

static void
put_row(const struct field *d, int row, bool plain, char *out)
{
	char one[5];
	size_t used = 0, last = 0;
	int col, n;

	for (col = 0; col < DOTS_COLS; col++) {
		int32_t c = braille(d, row, col);

		if (c == 0 || plain) {
			out[used++] = c != 0 ? '#' : ' ';
		} else {
			n = utf8_put(0x2800 + c, one);
			memcpy(out + used, one, (size_t)n);
			used += (size_t)n;
		}
		if (c != 0)
			last = used;
	}
	out[last] = '\0';
}

bool
dots_draw(const struct glyph_font *f, const char *cluster, bool plain,
    char out[DOTS_ROWS][DOTS_BYTES])
{
	struct field d;
	struct glyph g;
	int row, n = glyph_next(f, cluster, 0, &g);
	bool is_there;

	memset(&d, 0, sizeof(d));
	is_there = n > 0 && cluster[n] == '\0' && g.index != 0 &&
		   render(f, g.index, &d);
	for (row = 0; row < DOTS_ROWS; row++)
		put_row(&d, row, plain, out[row]);
	return is_there;
}
