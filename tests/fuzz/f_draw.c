/* SPDX-License-Identifier: ISC
 * f_draw - hostile bytes as the databases might hand them over, drawn by
 * every function that puts text on the screen, at places on and off it. Each
 * frame must hold what canvas.h asks; a row read back is whole UTF-8.
 * fuzz: ui
 */
#include "tests/fuzz/canvas.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define TEXT_MAX 600

struct input {
	const uint8_t *p;
	size_t left;
};

static uint8_t
byte(struct input *in)
{
	if (in->left == 0)
		return 0;
	in->left--;
	return *in->p++;
}

/* -8 to 247: also left of, right of and below the frame */
static int
place(struct input *in)
{
	return (int)byte(in) - 8;
}

/* As many bytes as the length says, in a piece of memory of just that size;
 * it ends at the first NUL, as a text of the database does. */
static char *
text(struct input *in)
{
	size_t n = (size_t)byte(in) * 2;
	char *s;

	if (n > TEXT_MAX)
		n = TEXT_MAX;
	if (n > in->left)
		n = in->left;
	s = malloc(n + 1);
	if (s == NULL)
		abort();
	memcpy(s, in->p, n);
	s[n] = '\0';
	in->p += n;
	in->left -= n;
	return s;
}

static void
draw_one(struct input *in, struct view *v)
{
	int kind = byte(in) % 13, row = place(in), col = place(in);
	int cols = place(in);
	unsigned look = byte(in);
	char *a = text(in), *b = text(in);
	struct edit e = { .use_romaji = false };
	struct list l = { .at = row, .top = col };
	struct app app = { .is_training = (look & 1) != 0 };
	struct ui ui = { .app = &app };

	switch (kind) {
	case 0:
		put(v, row, col, look, a);
		break;
	case 1:
		put_cols(v, row, col, cols, look, a);
		break;
	case 2:
		put_right(v, row, col, look, a);
		break;
	case 3:
		put_item(v, row, cols & 1, a, b);
		break;
	case 4:
		put_box(v, row, col, row + cols % 30, col + cols, a);
		break;
	case 5:
		put_diff(v, row, "変", a, b, a, b, (look & 1) != 0);
		break;
	case 6:
		put_sign(v, row, col, a);
		break;
	case 7:
		put_signs(v, row, col, a);
		break;
	case 8:
		putf(v, row, col, look, "%d %s%.*s", cols, a, cols, b);
		break;
	case 9:
		put_look(v, row, col, cols, look);
		put_cursor(v, row, col);
		break;
	case 10:
		edit_set(&e, EDIT_PLAIN, 0, a);
		e.at = e.from = 0;
		edit_draw(&e, v, row, col, cols, (look & 1) != 0);
		edit_set(&e, EDIT_PLAIN, 0, a);
		edit_draw(&e, v, row, col, cols, (look & 1) != 0);
		break;
	case 11:
		list_set(&l, cols, 1 + (look & 1));
		list_room(&l, row, col);
		(void)list_lead(v, &l, cols, row);
		break;
	default:
		message_draw(&ui, v, look, a);
		break;
	}
	free(a);
	free(b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int sizes[][2] = { { 24, 80 }, { 24, 81 }, { 50, 132 },
		{ 25, 100 } };
	struct input in = { data, size };
	struct canvas c;
	struct view v;
	int n = byte(&in), row;
	char *s;

	memset(&c, 0, sizeof(c));
	canvas_size(&c, sizes[n & 3][0], sizes[n & 3][1]);
	v = canvas_view(&c, (n & 4) != 0 ? c.cols - 80 : 0,
	    (n & 8) != 0 && c.cols >= 132 ? LIST_COLS : 80);
	while (in.left > 0) {
		draw_one(&in, &v);
		canvas_check(&c);
	}
	for (row = 1; row <= c.rows; row++) {
		s = canvas_row(&c, row);
		if (!utf8_valid(s, strlen(s)) || text_cols(s) > c.cols)
			abort();
		wipe_free(s);
	}
	canvas_free(&c);
	return 0;
}
