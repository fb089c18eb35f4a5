/* SPDX-License-Identifier: ISC
 * cert_foot - how a sheet of any kind begins and ends: font and forms, 認証文,
 * certifier and seal, 発行番号 (5.5, 5.6).
 */
#include "src/cert_int.h"

#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <stdlib.h>
#include <string.h>

enum rc
sheet_open(struct sheet *s, struct cert *c, const struct cert_request *q,
    bool is_certificate, struct cert_forms **own, struct err *err)
{
	const struct cert_forms *forms = q->forms;
	struct glyph_font *font;
	enum rc rc;

	*own = NULL;
	rc = glyph_open(q->font, &font, err);
	if (rc == RC_OK && forms == NULL) {
		rc = cert_forms_parse(NULL, NULL, NULL, NULL, own, err);
		forms = *own;
	}
	if (rc != RC_OK)
		return rc;
	sheet_begin(s, c, forms, font, &q->options);
	c->is_sample = q->options.sample;
	c->seal_page = -1;
	c->today = q->today;
	c->sample_text = x_strdup(forms->words[W_sample]);
	c->font = q->font == NULL ? NULL : x_strdup(q->font);
	c->seal_png = is_certificate ? q->seal_png : NULL;
	/* 熊本市中央区長之印 */
	c->seal_text =
	    is_certificate && q->title != NULL
		? x_printf("%s%s", q->title, forms->words[W_seal_suffix])
		: x_strdup("");
	c->issue_number = x_strdup(
	    is_certificate && q->issue_number != NULL ? q->issue_number : "");
	return RC_OK;
}

double
sheet_left(const struct sheet *s)
{
	return sheet_m(s, M_sheet_left);
}

double
sheet_width(const struct sheet *s)
{
	return sheet_m(s, M_sheet_right) - sheet_m(s, M_sheet_left);
}

enum rc
sheet_certifier(const struct cert_request *q, struct err *err)
{
	char *name = x_strdup(q->certifier == NULL ? "" : q->certifier);
	bool is_blank;

	text_trim(name);
	is_blank = name[0] == '\0';
	free(name);
	if (GUARD("cert_certifier") && is_blank)
		return err_set(err, RC_INPUT, "E1397",
		    "認証者の氏名がありません",
		    "氏名のない認証者では証明書を出せません（1.3.9）",
		    "管理責任者が認証者の氏名を登録してください");
	if (q->title == NULL || q->title[0] == '\0' || q->prefecture == NULL ||
	    q->prefecture[0] == '\0')
		return err_set(err, RC_INPUT, "E1398",
		    "認証者の職名か都道府県名がありません",
		    "職名は都道府県名を付けて印字します（5.6）",
		    "管理責任者が職名と都道府県名を登録してください");
	return RC_OK;
}

/* ---- foot */

/* 熊本県熊本市中央区長: the prefecture always stands before it (5.6). */
char *
sheet_full_title(const struct cert_request *q)
{
	if (!GUARD("cert_prefecture") ||
	    strncmp(q->title, q->prefecture, strlen(q->prefecture)) == 0)
		return x_strdup(q->title);
	return x_printf("%s%s", q->prefecture, q->title);
}

static char *
number_of(const struct cert *c, int page)
{
	if (c->issue_number[0] == '\0')
		return x_printf("%d/%d", page + 1, c->page_count);
	return x_printf("%s %d/%d", c->issue_number, page + 1, c->page_count);
}

/* The two rows of the preview's foot. The text rows of the last page hold
 * the certifier on the left of the number. */
static void
foot_rows(struct sheet *s, const char *first, const char *first_right,
    const char *second, const char *number)
{
	preview_add(s, preview_row(first, 3, first_right, 75));
	preview_add(s, preview_row(second, 3, number, 77));
}

static void
draw_certify(struct sheet *s, const struct cert_request *q, const char *certify,
    double y)
{
	double size = sheet_m(s, M_sheet_foot_size), x = sheet_left(s);
	double mm = sheet_m(s, M_sheet_seal_mm);
	struct date d = date_of_day(q->today, false);
	char day[96], *title = sheet_full_title(q), *who, *row, *number;
	double seal_x = sheet_m(s, M_sheet_right) - mm - 8;

	date_print(&d, day, sizeof(day));
	free(sheet_fit(s, (struct box){ x + 3, y, sheet_width(s) - 3, 9 }, size,
	    certify, "certify"));
	sheet_words(s, x + 10, y + 14, -1, size, day, "day");
	row = x_printf("%s　%s", title, q->certifier);
	who = sheet_fit(s, (struct box){ x + 38, y + 16, seal_x - x - 40, 10 },
	    size + 2, row, "certifier");
	wipe_free(row);
	if (q->seal_omitted) {
		sheet_words(s, seal_x + mm / 2, y + 8 + mm / 2, 0, size,
		    s->forms->words[W_seal_omitted], "");
	} else {
		s->c->seal_page = s->c->page_count - 1;
		s->c->seal_x = seal_x;
		s->c->seal_y = y + 8;
		s->c->seal_mm = mm;
		sheet_words(s, seal_x + mm / 2, y + 8 + mm + 3.2, 0, 6.5,
		    s->forms->words[W_seal_note], "");
	}
	row = x_printf("%s%s", who,
	    s->forms->words[q->seal_omitted ? W_seal_omitted : W_seal_mark]);
	number = number_of(s->c, s->c->page_count - 1);
	foot_rows(s, certify, day, row, number);
	free(number);
	wipe_free(row);
	wipe_free(who);
	free(title);
}

static void
draw_number(struct sheet *s, int page)
{
	char *n = number_of(s->c, page);

	sheet_words(s, sheet_m(s, M_sheet_right), 289, 1,
	    sheet_m(s, M_sheet_number_size), n, "issue_number");
	free(n);
}

/* 認証文 and seal on the last page alone, 別紙 counted (5.1); the number with
 * its page part on every page (5.5). */
void
sheet_feet(struct sheet *s, const struct cert_request *q, const char *certify)
{
	double y = sheet_m(s, M_sheet_bottom) + 2;
	const char *next = s->forms->words[W_next_page];
	int last = s->c->page_count - 1;
	char *n;

	for (s->page = 0; s->page <= last; s->page++) {
		draw_number(s, s->page);
		if (certify == NULL) {
			n = number_of(s->c, s->page);
			foot_rows(s, "", "", "", n);
			free(n);
			continue;
		}
		if (s->page == last || !GUARD("cert_last_page")) {
			draw_certify(s, q, certify, y);
			continue;
		}
		sheet_words(s, sheet_left(s) + sheet_width(s) / 2, y + 6, 0,
		    sheet_m(s, M_sheet_form_size), next, "");
		n = number_of(s->c, s->page);
		foot_rows(s, next, "", "", n);
		free(n);
	}
}

/* ---- numbers */

/* Puts another number at the right end of a row of the preview. */
static char *
row_with_number(const char *row, const char *was, const char *now)
{
	const char *at = strstr(row, was);
	char *left, *out;
	size_t n;

	if (at == NULL)
		return x_strdup(row);
	left = x_strndup(row, (size_t)(at - row));
	for (n = strlen(left); n > 0 && left[n - 1] == ' ';)
		left[--n] = '\0';
	out = preview_row(left, 0, now, 77);
	wipe_free(left);
	return out;
}

void
cert_set_number(struct cert *c, const char *issue_number)
{
	char *was, *now, *old = c->issue_number, *row;
	struct cert_line *l;
	int i, j;

	for (i = 0; i < c->page_count; i++) {
		was = number_of(c, i);
		c->issue_number = x_strdup(issue_number);
		now = number_of(c, i);
		free(c->issue_number);
		c->issue_number = old;
		for (j = 0; j < c->pages[i].count; j++) {
			l = &c->pages[i].lines[j];
			if (strcmp(l->item, "issue_number") != 0)
				continue;
			/* Half-width figures: the right end stays put. */
			l->x += l->width;
			l->width *= (double)text_cols(now) / text_cols(was);
			l->x -= l->width;
			free(l->text);
			l->text = x_strdup(now);
		}
		j = c->pages[i].row_count - 1;
		row = row_with_number(c->pages[i].rows[j], was, now);
		free(c->pages[i].rows[j]);
		c->pages[i].rows[j] = row;
		free(was);
		free(now);
	}
	c->issue_number = x_strdup(issue_number);
	free(old);
}

char *
cert_number(int32_t day, const char *municipality, const char *terminal,
    const char *printer, int running)
{
	int y, m, d;

	date_from_day(day, &y, &m, &d);
	return x_printf("%04d%02d%02d %s%s%s%s%s %03d", y, m, d, municipality,
	    terminal[0] != '\0' ? " " : "", terminal,
	    printer[0] != '\0' ? " " : "", printer, running);
}
