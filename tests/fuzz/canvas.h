/* SPDX-License-Identifier: ISC
 * canvas - what must hold of every frame whatever was put into it: each cell
 * holds one drawable cluster of its width, no control byte, no broken UTF-8,
 * and a wide character always stands with its right half.
 */
#ifndef TESTS_FUZZ_CANVAS_H
#define TESTS_FUZZ_CANVAS_H

#include "src/text.h"
#include "ui/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline const char *
cell_fault(const struct canvas *c, int row, int col)
{
	const struct cell *x = &c->cells[row * c->cols + col];
	size_t n = strnlen(x->text, sizeof(x->text));

	if (n == sizeof(x->text))
		return "a text without its end";
	if (x->width > 2)
		return "a width of none";
	if (x->width == 2 && (col + 1 >= c->cols || x[1].width != 0))
		return "a wide character without its right half";
	if (x->width == 0 && (col == 0 || x[-1].width != 2 || n > 0))
		return "a right half without its left";
	if (n == 0)
		return x->width == 2 ? "a wide blank" : NULL;
	if (!utf8_valid(x->text, n))
		return "broken UTF-8";
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)x->text[i] < ' ' || x->text[i] == 0x7f)
			return "a control byte";
	if (n >= 2 && (unsigned char)x->text[0] == 0xc2 &&
	    (unsigned char)x->text[1] < 0xa0)
		return "a C1 control";
	if (text_cluster(x->text, 0) != n || !text_drawable(x->text, n))
		return "no single drawable cluster";
	if (text_cols(x->text) != x->width)
		return "a width other than it is drawn with";
	return NULL;
}

static inline void
canvas_check(const struct canvas *c)
{
	for (int row = 0; row < c->rows; row++)
		for (int col = 0; col < c->cols; col++) {
			const char *fault = cell_fault(c, row, col);

			if (fault == NULL)
				continue;
			fprintf(stderr, "row %d column %d: %s\n", row + 1,
			    col + 1, fault);
			abort();
		}
	if (c->cur_row < 0 || c->cur_row > c->rows || c->cur_col < 0 ||
	    c->cur_col > c->cols)
		abort();
}

#endif
