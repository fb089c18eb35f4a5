/* SPDX-License-Identifier: ISC
 * cert_sheet - lines, frames and preview rows of the page in hand.
 */
#include "src/cert_int.h"

#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PAD_MM 1.2      /* between a frame line and the text */
#define LEADING 1.14    /* of the type size, two lines in one box */
#define ONE_LINE_PT 7.0 /* smaller than this a value goes on two lines */

/* Room for one more: capacities are powers of two, so that no page keeps a
 * count of them. */
static void *
grow(void *p, int count, size_t each)
{
	if (count > 0 && (count & (count - 1)) != 0)
		return p;
	return x_grow(p, count == 0 ? 1 : (size_t)count * 2, each);
}

void
sheet_begin(struct sheet *s, struct cert *c, const struct cert_forms *forms,
    const struct glyph_font *font, const struct cert_options *options)
{
	memset(s, 0, sizeof(*s));
	s->c = c;
	s->forms = forms;
	s->font = font;
	s->options = options;
}

double
sheet_m(const struct sheet *s, enum form_measure m)
{
	return s->forms->m[m];
}

struct cert_page *
sheet_now(struct sheet *s)
{
	return &s->c->pages[s->page];
}

/* What the preview leaves out of its rows stands in one row at the end. */
static void
left_out_row(struct sheet *s)
{
	if (s->left_out == NULL)
		return;
	preview_blank(s);
	preview_put(s, 3, s->forms->words[W_omitted]);
	preview_put(s, 13, s->left_out);
	preview_flush(s);
	free(s->left_out);
	s->left_out = NULL;
}

void
sheet_page(struct sheet *s)
{
	if (s->c->page_count > 0)
		left_out_row(s);
	s->c->pages = grow(s->c->pages, s->c->page_count, sizeof(*s->c->pages));
	memset(&s->c->pages[s->c->page_count++], 0, sizeof(*s->c->pages));
	s->page = s->c->page_count - 1;
	s->y = sheet_m(s, M_sheet_top);
}

void
sheet_end(struct sheet *s)
{
	preview_flush(s);
	left_out_row(s);
}

void
sheet_rule(
    struct sheet *s, double x1, double y1, double x2, double y2, bool is_frame)
{
	struct cert_page *p = sheet_now(s);

	p->rules = grow(p->rules, p->rule_count, sizeof(*p->rules));
	p->rules[p->rule_count++] = (struct cert_rule){ x1, y1, x2, y2,
		sheet_m(
		    s, is_frame ? M_sheet_frame_width : M_sheet_line_width) };
}

void
sheet_frame(struct sheet *s, struct box b)
{
	double r = b.x + b.width, d = b.y + b.height;

	sheet_rule(s, b.x, b.y, r, b.y, true);
	sheet_rule(s, b.x, d, r, d, true);
	sheet_rule(s, b.x, b.y, b.x, d, true);
	sheet_rule(s, r, b.y, r, d, true);
}

static void
line_add(struct sheet *s, struct cert_line l)
{
	struct cert_page *p = sheet_now(s);

	p->lines = grow(p->lines, p->count, sizeof(*p->lines));
	p->lines[p->count++] = l;
}

void
sheet_words(struct sheet *s, double x, double y, int align, double size,
    const char *text, const char *item)
{
	double w = glyph_width(s->font, text, strlen(text)) * size * PT_MM;

	if (text[0] == '\0')
		return;
	if (align >= 0)
		x -= align == 0 ? w / 2 : w;
	line_add(s, (struct cert_line){ .x = x,
			.y = y,
			.width = w,
			.size = size,
			.text = x_strdup(text),
			.item = item });
}

size_t
sheet_break(const struct sheet *s, const char *text, double width, double size)
{
	struct glyph g;
	double w = 0, most = width / (size * PT_MM) + 1e-9;
	size_t at = 0;
	int n;

	while ((n = glyph_next(s->font, text, at, &g)) > 0) {
		w += g.advance;
		if (w > most && at > 0)
			break;
		at += (size_t)n;
	}
	return at;
}

void
sheet_lost(struct sheet *s, const char *item, const char *lost, bool is_glyph)
{
	struct cert_overflow *o;

	s->c->overflow =
	    grow(s->c->overflow, s->c->overflow_count, sizeof(*s->c->overflow));
	o = &s->c->overflow[s->c->overflow_count++];
	memset(o, 0, sizeof(*o));
	o->page = s->page;
	(void)snprintf(o->item, sizeof(o->item), "%s", item);
	o->lost = x_strdup(lost);
	o->is_glyph = is_glyph;
}

/* Up to the first character that the font lacks: it is never drawn as
 * another one (5.8: as far as it goes, or blank). */
char *
sheet_drawable(struct sheet *s, const char *text, const char *item)
{
	size_t ok = glyph_missing(s->font, text), len = strlen(text);
	struct glyph g;
	char *lost;
	int n;

	if (ok == len)
		return x_strdup(text);
	n = glyph_next(s->font, text, ok, &g);
	lost = x_strndup(text + ok, (size_t)n);
	if (GUARD("cert_glyph"))
		sheet_lost(s, item, lost, true);
	free(lost);
	return s->options->overflow_blank ? x_strdup("") : x_strndup(text, ok);
}

static void
put_at(struct sheet *s, struct box b, double base, double size, const char *t,
    size_t n, const char *item)
{
	if (n == 0)
		return;
	line_add(s, (struct cert_line){ .x = b.x + PAD_MM,
			.y = base,
			.width = b.width - 2 * PAD_MM,
			.size = size,
			.text = x_strndup(t, n),
			.item = item });
}

/* Two lines at the largest size that holds the text, never under the floor;
 * returns the bytes that found room. */
static size_t
fit_two(struct sheet *s, struct box b, double most, const char *text,
    const char *item)
{
	double floor = sheet_m(s, M_sheet_floor_size), size, mid, em;
	double width = b.width - 2 * PAD_MM;
	size_t one, two, len = strlen(text);

	size = fmin(most, (b.height - 0.4) / (2 * LEADING * PT_MM));
	for (;; size -= 0.25) {
		size = fmax(size, floor);
		one = sheet_break(s, text, width, size);
		two = one == len ? 0 : sheet_break(s, text + one, width, size);
		if (one + two >= len || size <= floor)
			break;
	}
	if (one + two < len && s->options->overflow_blank)
		return one + two;
	em = size * PT_MM;
	mid = b.y + b.height / 2;
	put_at(s, b, mid - LEADING * em / 2 + 0.38 * em, size, text, one, item);
	put_at(s, b, mid + LEADING * em / 2 + 0.38 * em, size, text + one, two,
	    item);
	return one + two;
}

/* one_line: the smallest size at which one line is preferred to two. */
static char *
fit(struct sheet *s, struct box b, double size, double one_line,
    const char *text, const char *item)
{
	char *t = sheet_drawable(s, text, item);
	double width = b.width - 2 * PAD_MM, natural;
	size_t len = strlen(t), fits = len;

	natural = glyph_width(s->font, t, len) * size * PT_MM;
	if (natural > width && GUARD("cert_shrink"))
		size = floor(size * width / natural * 100) / 100;
	if (size >= one_line) {
		fits = sheet_break(s, t, width, size);
		put_at(s, b, b.y + b.height / 2 + 0.38 * size * PT_MM, size, t,
		    fits, item);
	} else {
		fits = fit_two(s, b, one_line, t, item);
	}
	if (fits < len) {
		if (GUARD("cert_overflow"))
			sheet_lost(s, item, t + fits, false);
		t[s->options->overflow_blank ? 0 : fits] = '\0';
	}
	return t;
}

char *
sheet_fit(struct sheet *s, struct box b, double size, const char *text,
    const char *item)
{
	return fit(s, b, size, ONE_LINE_PT, text, item);
}

void
sheet_label(struct sheet *s, struct box b, const char *text)
{
	free(fit(
	    s, b, s->label_size, sheet_m(s, M_sheet_label_floor), text, ""));
}

/* ---- preview */

void
preview_put(struct sheet *s, int col, const char *text)
{
	int i;

	if (text[0] == '\0' || s->item_count == PREVIEW_ITEMS)
		return;
	/* Kept from left to right, whatever the order of the cells. */
	for (i = s->item_count++; i > 0 && s->items[i - 1].col > col; i--)
		s->items[i] = s->items[i - 1];
	s->items[i] = (struct preview_item){ col, x_strdup(text) };
}

void
preview_add(struct sheet *s, char *owned)
{
	struct cert_page *p = sheet_now(s);

	p->rows = grow(p->rows, p->row_count, sizeof(*p->rows));
	p->rows[p->row_count++] = owned;
}

/* Pads b to col columns, counting what it holds. */
static void
pad_to(struct sbuf *b, int col)
{
	int at = text_cols(b->s);

	while (at++ < col)
		sbuf_add(b, " ");
}

/* Takes as many clusters of *text as room columns hold. */
static void
take(struct sbuf *b, char *text, int room)
{
	size_t at = 0, n, len = strlen(text);
	int cols = 0;
	char *one;

	while (at < len) {
		n = text_cluster(text, at);
		one = x_strndup(text + at, n);
		cols += text_cols(one);
		free(one);
		if (cols > room && at > 0)
			break;
		at += n > 0 ? n : 1;
	}
	sbuf_add_n(b, text, at);
	memmove(text, text + at, len - at + 1);
}

void
preview_flush(struct sheet *s)
{
	struct sbuf b;
	bool more = s->item_count > 0;
	int i, end;

	while (more) {
		more = false;
		sbuf_init(&b, 4096);
		for (i = 0; i < s->item_count; i++) {
			if (s->items[i].text[0] == '\0')
				continue;
			end = i + 1 < s->item_count ? s->items[i + 1].col - 1
						    : CERT_TEXT_COLS - 1;
			pad_to(&b, s->items[i].col);
			take(&b, s->items[i].text, end - s->items[i].col);
			more = more || s->items[i].text[0] != '\0';
		}
		pad_to(&b, CERT_TEXT_COLS);
		preview_add(s, sbuf_take(&b));
		sbuf_release(&b);
	}
	for (i = 0; i < s->item_count; i++)
		wipe_free(s->items[i].text);
	s->item_count = 0;
}

char *
preview_row(const char *left, int left_col, const char *right, int right_end)
{
	int right_cols = text_cols(right);
	char *rest = x_strdup(left), *row;
	struct sbuf b;

	sbuf_init(&b, 4096);
	if (rest[0] != '\0') {
		pad_to(&b, left_col);
		take(&b, rest,
		    right_end - left_col - right_cols -
			(right_cols > 0 ? 1 : 0));
	}
	pad_to(&b, right_end - right_cols);
	sbuf_add(&b, right);
	pad_to(&b, CERT_TEXT_COLS);
	row = sbuf_take(&b);
	sbuf_release(&b);
	wipe_free(rest);
	return row;
}

void
preview_blank(struct sheet *s)
{
	preview_flush(s);
	preview_add(s, preview_row("", 0, "", 0));
}

void
preview_left_out(struct sheet *s, const char *label)
{
	char *was = s->left_out;

	if (was != NULL && strstr(was, label) != NULL)
		return;
	s->left_out = x_printf(
	    "%s%s%s", was == NULL ? "" : was, was == NULL ? "" : " ", label);
	free(was);
}

void
cert_text(const struct cert *c, int page, char ***rows, int *n)
{
	const struct cert_page *p;
	int i;

	*rows = NULL;
	*n = 0;
	if (page < 0 || page >= c->page_count)
		return;
	p = &c->pages[page];
	*rows = x_grow(NULL, (size_t)p->row_count + 1, sizeof(**rows));
	for (i = 0; i < p->row_count; i++)
		(*rows)[i] = x_strdup(p->rows[i]);
	*n = p->row_count;
}

void
lines_add(struct lines *l, char *owned)
{
	l->s = grow(l->s, l->count, sizeof(*l->s));
	l->s[l->count++] = owned;
}

void
lines_release(struct lines *l)
{
	int i;

	for (i = 0; i < l->count; i++)
		wipe_free(l->s[i]);
	free(l->s);
	memset(l, 0, sizeof(*l));
}
