/* SPDX-License-Identifier: ISC
 * draw - cells and what is put into them. Everything a person sees passes
 * here, so this is where hostile text ends: control characters and what has
 * no width become 〓, and a wide character is never cut in half.
 */
#include "src/mutant.h"
#include "src/text.h"
#include "ui/engine.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GETA "〓"

const struct sign_def sign_defs[] = {
	/* clang-format off */
	{ "抑", N_("抑止: この処理は止められています"), N_("一覧、止まった画面"), LOOK_STOP },
	{ "支", N_("支援措置または仮支援措置の期間中"), N_("一覧、個人"), LOOK_GUARD },
	{ "誤", N_("この項目に誤りがあり、先へ進めません"), N_("入力"), LOOK_ERROR },
	{ "注", N_("注意: 答えが要ります"), N_("入力、審査待ち"), LOOK_WARN },
	{ "仮", N_("審査待ちの入力があり、今見えるのはその前の内容です"), N_("一覧、履歴"), LOOK_WARN },
	{ "予", N_("転出の届出があり、その日はまだ来ていません"), N_("一覧"), LOOK_WARN },
	{ "他", N_("ほかの端末で処理中のため、見るだけです"), N_("一覧、審査待ち"), LOOK_YELLOW },
	{ "自", N_("自分の入力のため、承認はほかの人が行います"), N_("一覧、審査待ち"), LOOK_DIM },
	{ "除", N_("消除された人です"), N_("一覧、世帯"), LOOK_DIM },
	{ "外", N_("外国人住民（生年月日は西暦）"), N_("一覧"), LOOK_INFO },
	{ "同", N_("かなと生年月日が同じ別の人がいます"), N_("一覧"), LOOK_WARN },
	{ "着", N_("受け取った通知の値です"), N_("入力"), LOOK_INFO },
	{ "写", N_("前の人から写した値です"), N_("入力"), LOOK_INFO },
	{ "案", N_("こちらからの案です。確かめてください"), N_("入力"), LOOK_INFO },
	{ "必", N_("必ず入れる項目で、まだ空です"), N_("入力"), LOOK_INFO },
	{ "変", N_("値が変わりました"), N_("履歴、審査"), LOOK_BOLD },
	{ "新", N_("値が加わりました"), N_("履歴、審査"), LOOK_BOLD },
	{ "消", N_("値がなくなりました"), N_("履歴、審査"), LOOK_BOLD },
	{ "問", N_("届書を見て打ち直す項目です"), N_("審査"), LOOK_WARN },
	{ "済", N_("打ち直して同じでした"), N_("審査"), LOOK_PLAIN },
	{ "違", N_("打ち直して違いました"), N_("審査"), LOOK_ERROR },
	/* clang-format on */
};
const int sign_count = (int)(sizeof(sign_defs) / sizeof(sign_defs[0]));

unsigned
sign_look(const char *sign)
{
	for (int i = 0; i < sign_count; i++)
		if (strcmp(sign_defs[i].sign, sign) == 0)
			return sign_defs[i].look;
	return LOOK_PLAIN;
}

void
canvas_size(struct canvas *c, int rows, int cols)
{
	if (c->cells != NULL && c->rows == rows && c->cols == cols)
		return;
	canvas_free(c);
	c->rows = rows;
	c->cols = cols;
	c->cells = x_alloc((size_t)rows * (size_t)cols * sizeof(*c->cells));
	canvas_clear(c);
}

void
canvas_clear(struct canvas *c)
{
	size_t n = (size_t)c->rows * (size_t)c->cols;

	if (c->cells == NULL)
		return;
	explicit_bzero(c->cells, n * sizeof(*c->cells));
	for (size_t i = 0; i < n; i++)
		c->cells[i].width = 1;
	c->cur_row = c->cur_col = 0;
}

void
canvas_free(struct canvas *c)
{
	if (c->cells != NULL)
		canvas_clear(c);
	free(c->cells);
	memset(c, 0, sizeof(*c));
}

struct view
canvas_view(struct canvas *c, int left, int cols)
{
	struct view v = { .c = c,
		.left = left,
		.cols = cols,
		.first = 1,
		.last = c->rows,
		.foot = c->rows - 2 };

	return v;
}

static struct cell *
cell_at(struct canvas *c, int row, int col)
{
	return &c->cells[(size_t)(row - 1) * (size_t)c->cols +
			 (size_t)(col - 1)];
}

static void
cell_blank(struct cell *x)
{
	x->text[0] = '\0';
	x->width = 1;
}

/* Frees a cell for new text: the other half of a wide character that it
 * belonged to becomes a blank. */
static void
cell_free_halves(struct canvas *c, int row, int col)
{
	struct cell *x = cell_at(c, row, col);

	if (x->width == 2 && col < c->cols)
		cell_blank(cell_at(c, row, col + 1));
	if (x->width == 0 && col > 1)
		cell_blank(cell_at(c, row, col - 1));
	cell_blank(x);
}

static void
cell_set(struct canvas *c, int row, int col, const char *text, size_t len,
    int width, unsigned look)
{
	struct cell *x;

	cell_free_halves(c, row, col);
	if (width == 2)
		cell_free_halves(c, row, col + 1);
	x = cell_at(c, row, col);
	if (!(len == 1 && text[0] == ' ')) {
		memcpy(x->text, text, len);
		x->text[len] = '\0';
	}
	x->width = (unsigned char)width;
	x->look = (unsigned short)look;
	if (width == 2) {
		x = cell_at(c, row, col + 1);
		x->width = 0;
		x->look = (unsigned short)look;
	}
}

/* One cluster of s at *i: its text and width as drawn. */
static int
cluster_next(const char *s, size_t *i, const char **text, size_t *len)
{
	char one[CELL_BYTES];
	size_t n = text_cluster(s, *i);
	int w;

	if (n == 0)
		n = 1;
	*text = s + *i;
	*len = n;
	*i += n;
	/* A lone broken byte ends the string for text_cluster's callers. */
	if (n >= sizeof(one) || !text_drawable(*text, n)) {
		*text = GETA;
		*len = strlen(GETA);
		return 2;
	}
	memcpy(one, *text, n);
	one[n] = '\0';
	w = text_cols(one);
	if (w != 1 && w != 2) {
		*text = GETA;
		*len = strlen(GETA);
		return 2;
	}
	return w;
}

/* A form that a selector asks for (U+E0100 …, F3 A0 84 80 to F3 A0 87 AF): what
 * a terminal draws is the plain one, and says nothing of it. */
static bool
has_form(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i + 4 <= len; i++)
		if (memcmp(text + i, "\xf3\xa0", 2) == 0 &&
		    (unsigned char)text[i + 2] >= 0x84 &&
		    (unsigned char)text[i + 2] <= 0x87)
			return true;
	return false;
}

int
put(struct view *v, int row, int col, unsigned look, const char *text)
{
	const char *p;
	size_t i = 0, len, end = strlen(text);
	int w, used = 0;

	if (row < v->first || row > v->last || row > v->c->rows)
		return 0;
	while (i < end) {
		w = cluster_next(text, &i, &p, &len);
		if (col + used < 1 || col + used + w - 1 > v->cols ||
		    v->left + col + used + w - 1 > v->c->cols)
			break;
		cell_set(v->c, row, v->left + col + used, p, len, w,
		    look | (has_form(p, len) ? LOOK_FORM : 0));
		used += w;
	}
	return used;
}

int
putf(struct view *v, int row, int col, unsigned look, const char *fmt, ...)
{
	va_list ap;
	char *s;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&s, fmt, ap);
	va_end(ap);
	if (n < 0)
		die("out of memory");
	n = put(v, row, col, look, s);
	wipe_free(s);
	return n;
}

int
put_cols(
    struct view *v, int row, int col, int cols, unsigned look, const char *text)
{
	char out[2048];

	if (cols < 1)
		return 0;
	text_fit(text, cols, true, out, sizeof(out));
	return put(v, row, col, look, out);
}

size_t
put_fits(const char *text, int cols)
{
	char one[64];
	size_t i = 0, n, blank = 0;
	int used = 0;

	while (text[i] != '\0' && text[i] != '\n') {
		n = text_cluster(text, i);
		if (n == 0 || n >= sizeof(one))
			n = 1;
		memcpy(one, text + i, n);
		one[n] = '\0';
		used += text_cols(one);
		if (used > cols)
			break;
		i += n;
		if (n == 1 && one[0] == ' ')
			blank = i;
	}
	if (i > 0 && blank > 0 && (text[i - 1] & 0x80) == 0 &&
	    (text[i] & 0x80) == 0 && text[i] != '\0' && text[i] != '\n' &&
	    text[i] != ' ')
		return blank;
	return i;
}

int
put_text(struct view *v, int row, int col, int cols, int rows, unsigned look,
    const char *text)
{
	char line[1024];
	size_t n;
	int done = 0;

	do {
		n = put_fits(text, cols);
		if (n == 0 && text[0] != '\0' && text[0] != '\n')
			n = 1; /* wider than the row: cut by put */
		if (n >= sizeof(line))
			n = sizeof(line) - 1;
		(void)snprintf(line, sizeof(line), "%.*s", (int)n, text);
		/* The last row says by ~ that there is more. */
		if (text[n] != '\0' && done + 1 >= rows)
			put_cols(v, row + done, col, cols, look, text);
		else
			put(v, row + done, col, look, line);
		done++;
		text += n;
		text += strspn(text, " ");
		if (*text == '\n')
			text++;
	} while (*text != '\0' && done < rows);
	return done;
}

int
put_right(struct view *v, int row, int end, unsigned look, const char *text)
{
	return put(v, row, end - text_cols(text) + 1, look, text);
}

void
put_sign(struct view *v, int row, int col, const char *sign)
{
	if (sign[0] != '\0')
		put(v, row, col, sign_look(sign), sign);
}

void
put_signs(struct view *v, int row, int col, const char *signs)
{
	char one[CELL_BYTES];
	size_t i = 0, n;

	while (signs[i] != '\0') {
		n = text_cluster(signs, i);
		if (n == 0 || n >= sizeof(one))
			break;
		memcpy(one, signs + i, n);
		one[n] = '\0';
		col += put(v, row, col, sign_look(one), one);
		i += n;
	}
}

void
put_item(
    struct view *v, int row, int half, const char *label, const char *value)
{
	put_cols(v, row, half ? COL_LABEL2 : COL_LABEL, 14, LOOK_DIM, label);
	put_cols(v, row, half ? COL_VALUE2 : COL_VALUE, half ? 23 : 22,
	    LOOK_PLAIN, value[0] != '\0' ? value : "-");
}

void
put_box(
    struct view *v, int top, int left, int bottom, int right, const char *head)
{
	int c, row;

	put(v, top, left, LOOK_PLAIN, "┌");
	put(v, bottom, left, LOOK_PLAIN, "└");
	for (c = left + 1; c < right; c++) {
		put(v, top, c, LOOK_PLAIN, "─");
		put(v, bottom, c, LOOK_PLAIN, "─");
	}
	put(v, top, right, LOOK_PLAIN, "┐");
	put(v, bottom, right, LOOK_PLAIN, "┘");
	for (row = top + 1; row < bottom; row++) {
		put(v, row, left, LOOK_PLAIN, "│");
		for (c = left + 1; c < right; c++)
			put(v, row, c, LOOK_PLAIN, " ");
		put(v, row, right, LOOK_PLAIN, "│");
	}
	if (head != NULL && head[0] != '\0') {
		char out[512];

		text_fit(head, right - left - 5, false, out, sizeof(out));
		putf(v, top, left + 2, LOOK_PLAIN, " %s ", out);
	}
}

void
put_cursor(struct view *v, int row, int col)
{
	if (row < v->first || row > v->last || col < 1 || col > v->cols)
		return;
	v->c->cur_row = row;
	v->c->cur_col = v->left + col;
}

void
put_look(struct view *v, int row, int col, int cols, unsigned look)
{
	if (row < v->first || row > v->last || row > v->c->rows)
		return;
	for (int i = col; i < col + cols && i <= v->cols; i++)
		if (i >= 1 && v->left + i <= v->c->cols)
			cell_at(v->c, row, v->left + i)->look =
			    (unsigned short)look;
}

/* ---- values beside each other */

#define DIFF_LEAD 6 /* columns of what is the same before a difference */

/* Bytes that all of them begin with, whole characters. */
static size_t
same_start(const char *const *text, int n)
{
	size_t at = 0, len;

	for (;;) {
		len = text_cluster(text[0], at);
		for (int i = 0; i < n; i++)
			if (len == 0 || text_cluster(text[i], at) != len ||
			    memcmp(text[i] + at, text[0] + at, len) != 0)
				return at;
		at += len;
	}
}

static bool
all_fit(const char *const *text, int n, const int *cols, size_t from)
{
	for (int i = 0; i < n; i++)
		if ((from > 0) + text_cols(text[i] + from) > cols[i])
			return false;
	return true;
}

/* Columns of the first bytes of a text. */
static int
cols_before(const char *text, size_t bytes)
{
	return text_cols(text) - text_cols(text + bytes);
}

size_t
differ_from(const char *const *text, int n, const int *cols)
{
	size_t same, from = 0;
	int ends = 0, narrow = n > 0 ? cols[0] : 0;

	if (n < 2 || all_fit(text, n, cols, 0) || !GUARD("difference_is_seen"))
		return 0;
	same = same_start(text, n);
	for (int i = 0; i < n; i++) {
		narrow = cols[i] < narrow ? cols[i] : narrow;
		ends += text[i][same] == '\0';
	}
	if (ends == n)
		return 0; /* nothing differs */
	/* one that is the start of the other keeps its last character */
	if (ends > 0)
		same -= text_cluster_before(text[0], same);
	while (from < same && !all_fit(text, n, cols, from))
		from += text_cluster(text[0], from);
	if (from < same || all_fit(text, n, cols, from))
		return from;
	/* They stay too long: the first difference has to be seen. */
	if (cols_before(text[0], same) + 2 < narrow)
		return 0;
	for (from = 0; cols_before(text[0] + from, same - from) > DIFF_LEAD;)
		from += text_cluster(text[0], from);
	return from;
}

size_t
tell_apart_from(const char *const *text, int n, int i, int cols)
{
	const int two[2] = { cols, cols };
	char own[2048], other[2048];
	size_t from = 0, one;

	if (text_cols(text[i]) <= cols || !GUARD("cut_names_differ"))
		return 0;
	text_fit(text[i], cols, false, own, sizeof(own));
	for (int k = 0; k < n; k++) {
		const char *const pair[2] = { text[i], text[k] };

		if (k == i || strcmp(text[k], text[i]) == 0)
			continue;
		text_fit(text[k], cols, false, other, sizeof(other));
		if (strcmp(own, other) != 0)
			continue;
		one = differ_from(pair, 2, two);
		from = one > from ? one : from;
	}
	return from;
}

int
put_from(struct view *v, int row, int col, int cols, unsigned look,
    const char *text, size_t from)
{
	char out[2048];

	if (from == 0 || from > strlen(text))
		return put_cols(v, row, col, cols, look, text);
	(void)snprintf(out, sizeof(out), "~%s", text + from);
	return put_cols(v, row, col, cols, look, out);
}

void
put_diff(struct view *v, int row, const char *sign, const char *label,
    const char *a, const char *b, const char *c, bool changed)
{
	const char *const value[3] = { a, b, c };
	/* without a third column the second has its room */
	const int col[3] = { COL_VALUE, COL_MIDDLE, COL_THIRD };
	const int cols[3] = { 20,
		c == NULL && b != NULL && text_cols(b) > 20 ? 40 : 20, 19 };
	const char *filled[3];
	int room[3], n = 0;
	size_t from;

	for (int i = 0; i < 3; i++)
		if (value[i] != NULL && value[i][0] != '\0' &&
		    strcmp(value[i], "-") != 0) {
			filled[n] = value[i];
			room[n++] = cols[i];
		}
	from = changed ? differ_from(filled, n, room) : 0;
	put_sign(v, row, COL_SIGN, sign);
	put_cols(v, row, COL_LABEL, 14, LOOK_DIM, label);
	for (int i = 0; i < 3; i++) {
		unsigned look = changed && i > 0 ? LOOK_BOLD : LOOK_PLAIN;

		if (value[i] == NULL)
			continue;
		if (value[i][0] == '\0' || strcmp(value[i], "-") == 0)
			put_cols(v, row, col[i], cols[i], look, "-");
		else
			put_from(v, row, col[i], cols[i], look, value[i], from);
	}
}

char *
canvas_row(const struct canvas *c, int row)
{
	struct sbuf b;
	size_t end = 0;
	char *s;

	sbuf_init(&b, 8192);
	for (int i = 0; i < c->cols; i++) {
		const struct cell *x =
		    &c->cells[(size_t)(row - 1) * (size_t)c->cols + (size_t)i];

		if (x->width == 0)
			continue;
		sbuf_add(&b, x->text[0] != '\0' ? x->text : " ");
		if (x->text[0] != '\0')
			end = b.len;
	}
	b.s[end] = '\0';
	s = sbuf_take(&b);
	sbuf_release(&b);
	return s;
}
