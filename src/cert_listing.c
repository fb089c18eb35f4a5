/* SPDX-License-Identifier: ISC
 * cert_listing - a list on paper: a working paper without 認証文, seal and
 * number, its labels on every page.
 */
#include "src/cert_int.h"

#include "src/date.h"
#include "src/listing.h"
#include "src/mem.h"
#include "src/text.h"

#include <stdlib.h>
#include <string.h>

#define LAST_MM 276.0 /* rows end above n/N */
#define PREVIEW_LEFT 2
#define PREVIEW_COLS 75

struct paper {
	struct sheet s;
	const struct listing *l;
	int sum; /* of the columns' parts */
};

static void
preview_cell(struct sheet *s, int col, int cols, const char *text)
{
	char fit[400];

	if (cols < 3)
		return;
	text_fit(text, cols - 1, false, fit, sizeof(fit));
	preview_put(s, col, fit);
}

/* One ruled row of values, or of the labels. */
static void
ruled(struct paper *z, const json_t *row)
{
	struct sheet *s = &z->s;
	double left = sheet_left(s), x = left, w;
	int k, before = 0, next;
	char *text, *done;

	for (k = 0; k < z->l->count; k++, x += w) {
		const struct listing_column *c = &z->l->columns[k];

		w = sheet_width(s) * c->width / z->sum;
		text = row == NULL ? x_strdup(c->label) : listing_value(c, row);
		if (row == NULL) {
			sheet_label(
			    s, (struct box){ x, s->y, w, s->row }, text);
			done = x_strdup(text);
		} else {
			done = sheet_fit(s, (struct box){ x, s->y, w, s->row },
			    s->size, text, c->label);
		}
		sheet_rule(s, x, s->y, x, s->y + s->row, false);
		next = before + c->width;
		preview_cell(s, PREVIEW_LEFT + PREVIEW_COLS * before / z->sum,
		    PREVIEW_COLS * next / z->sum -
			PREVIEW_COLS * before / z->sum,
		    done);
		before = next;
		wipe_free(done);
		wipe_free(text);
	}
	sheet_rule(s, x, s->y, x, s->y + s->row, false);
	sheet_rule(s, left, s->y, x, s->y, false);
	s->y += s->row;
	sheet_rule(s, left, s->y, x, s->y, false);
	preview_flush(s);
}

static void
head(struct paper *z, const struct cert_request *q, int counted)
{
	struct sheet *s = &z->s;
	struct date today = date_of_day(q->today, false);
	char day[96];
	char *count = x_printf("%d件", counted);

	date_print(&today, day, sizeof(day));
	sheet_words(s, sheet_left(s) + sheet_width(s) / 2, s->y + 6, 0,
	    sheet_m(s, M_sheet_title_size) - 4, z->l->title, "");
	preview_put(
	    s, (CERT_TEXT_COLS - text_cols(z->l->title)) / 2, z->l->title);
	preview_flush(s);
	sheet_words(s, sheet_left(s), s->y + 14, -1, s->size, count, "");
	sheet_words(
	    s, sheet_m(s, M_sheet_right), s->y + 14, 1, s->size, day, "day");
	preview_put(s, PREVIEW_LEFT, count);
	preview_put(s, CERT_TEXT_COLS - 2 - text_cols(day), day);
	preview_flush(s);
	if (q->title != NULL)
		sheet_words(s, sheet_m(s, M_sheet_right), s->y + 19, 1, s->size,
		    q->title, "");
	s->y += 22;
	preview_blank(s);
	free(count);
}

/* n/N below each page; both rows of the preview's foot. */
static void
feet(struct sheet *s)
{
	char *n;

	for (s->page = 0; s->page < s->c->page_count; s->page++) {
		n = x_printf("%d/%d", s->page + 1, s->c->page_count);
		sheet_words(s, sheet_m(s, M_sheet_right), 289, 1,
		    sheet_m(s, M_sheet_number_size), n, "issue_number");
		preview_add(s, preview_row("", 0, "", 0));
		preview_add(s, preview_row("", 0, n, 77));
		free(n);
	}
}

static void
write_rows(struct paper *z, const json_t *rows)
{
	struct sheet *s = &z->s;
	const json_t *row;
	size_t i;

	if (json_array_size(rows) == 0) {
		sheet_words(
		    s, sheet_left(s), s->y + 5, -1, s->size, z->l->none, "");
		preview_put(s, PREVIEW_LEFT, z->l->none);
		preview_flush(s);
		return;
	}
	ruled(z, NULL);
	json_array_foreach(rows, i, row)
	{
		if (s->y + s->row > LAST_MM) {
			sheet_page(s);
			ruled(z, NULL);
		}
		ruled(z, row);
	}
}

enum rc
cert_listing_compose(const struct listing *l, const json_t *rows, int counted,
    const struct cert_request *q, struct cert *out, struct err *err)
{
	struct cert_forms *own;
	struct cert c = { 0 };
	struct paper z = { .l = l };
	int k;
	enum rc rc;

	if ((rc = sheet_open(&z.s, &c, q, false, &own, err)) != RC_OK)
		return rc;
	for (k = 0; k < l->count; k++)
		z.sum += l->columns[k].width;
	z.s.row = sheet_m(&z.s, M_confirm_row) + 2;
	z.s.size = sheet_m(&z.s, M_confirm_size);
	z.s.label_size = sheet_m(&z.s, M_letter_label_size) - 1;
	sheet_page(&z.s);
	head(&z, q, counted < 0 ? (int)json_array_size(rows) : counted);
	write_rows(&z, rows);
	sheet_end(&z.s);
	feet(&z.s);
	cert_forms_free(own);
	*out = c;
	return RC_OK;
}
