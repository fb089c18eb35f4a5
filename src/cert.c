/* SPDX-License-Identifier: ISC
 * cert - decides what stands on each page of a certificate; see cert.h.
 */
#include "src/cert.h"

#include "src/cert_int.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/text.h"

#include <stdlib.h>
#include <string.h>

/* ---- may it be made */

static enum rc
check_persons(const struct cert_request *q, struct err *err)
{
	int i, removed = 0;

	for (i = 0; i < q->count; i++)
		if (record_status(q->persons[i].row, q->today) ==
		    STATUS_REMOVED)
			removed++;
	if (q->kind > CERT_REMOVED)
		return err_set(err, RC_INPUT, "E5102",
		    "その種別の証明書はありません",
		    "確認用帳票は証明書ではありません",
		    "証明書の種別を選んでください");
	if (q->count < 1)
		return err_set(err, RC_INPUT, "E5103",
		    "対象の人が選ばれていません",
		    "一人もいない証明書は作れません", "人を選んでください");
	if (GUARD("cert_removed_apart") && removed > 0 && removed < q->count)
		return err_set(err, RC_INPUT, "E5101",
		    "除票の人と住民の人を一通にはできません",
		    "除票となった人と現存者は同じ住民票の写しに載せられません（5.1）",
		    "除票の写しと住民票の写しを別々に作ってください");
	if (GUARD("cert_kind_fits") && removed < q->count &&
	    q->kind == CERT_REMOVED)
		return err_set(err, RC_INPUT, "E5102",
		    "除票になっていない人です",
		    "現存者の除票の写しはありません",
		    "種別を住民票の写しにしてください");
	if (GUARD("cert_kind_fits") && removed > 0 && q->kind != CERT_REMOVED)
		return err_set(err, RC_INPUT, "E5102", "除票になっている人です",
		    "消除された人の住民票の写しは出せません",
		    "種別を住民票の除票の写しにしてください");
	return RC_OK;
}

/* ---- words of the kind */

static enum form_word
kind_word(enum cert_kind k, enum form_word of_person)
{
	return (enum form_word)((int)of_person + (k == CERT_HOUSEHOLD    ? 1
						     : k == CERT_REMOVED ? 2
									 : 0));
}

static void
set_measures(struct sheet *s, enum cert_kind k)
{
	/* The same five figures for each form, in the same order. */
	int first = k == CERT_HOUSEHOLD ? M_household_row
		    : k == CERT_REMOVED ? M_removed_row
					: M_person_row;
	const double *m = &s->forms->m[first];

	s->row = m[0];
	s->size = m[1];
	s->label_size = m[2];
	s->note_size = m[3];
	s->note_step = m[4];
}

/* ---- blocks */

/* One cell: frame lines, label, value; and the same words in the preview.
 * scale: the block's columns fill the width that it has. */
static void
draw_cell(struct sheet *s, const struct view *v, const struct form_cell *c,
    double x, double y, double scale)
{
	struct box label = { x + c->x * scale, y, c->label_mm * scale, s->row };
	struct box value = { label.x + label.width, y, c->value_mm * scale,
		s->row };
	bool omitted;
	char *text = cert_cell(v, c->key, &omitted), *done;

	if (c->x > 0)
		sheet_rule(s, label.x, y, label.x, y + s->row, false);
	if (c->label_mm > 0) {
		sheet_rule(s, value.x, y, value.x, y + s->row, false);
		sheet_label(s, label, c->label);
	}
	done = sheet_fit(s, value, s->size, text, cert_cell_id(c->key));
	if (c->phide && (omitted || done[0] == '\0')) {
		if (omitted)
			preview_left_out(s, c->plabel);
	} else {
		preview_put(s, c->pcol, c->plabel);
		if (c->pvalue != c->pcol || c->plabel[0] == '\0')
			preview_put(s, c->pvalue, done);
	}
	wipe_free(done);
	wipe_free(text);
}

static bool
cell_stands(const struct view *v, const struct form_cell *c)
{
	bool omitted, given;
	char *s;

	if (v->is_foreign ? !c->foreign : !c->japanese)
		return false;
	if (!c->only_given)
		return true;
	s = cert_cell(v, c->key, &omitted);
	given = s[0] != '\0';
	wipe_free(s);
	return given;
}

/* Rows of a block that stand for this person, as a bit set. */
static uint64_t
block_rows(const struct sheet *s, const struct view *v, bool is_head, int *n)
{
	uint64_t rows = 0;
	int i;

	*n = 0;
	for (i = 0; i < s->forms->cell_count; i++) {
		const struct form_cell *c = &s->forms->cells[i];
		uint64_t bit = (uint64_t)1 << c->row;

		if (c->in_head != is_head || !cell_stands(v, c) ||
		    (rows & bit) != 0)
			continue;
		rows |= bit;
		(*n)++;
	}
	return rows;
}

static double
block_width(const struct sheet *s, bool is_head)
{
	double w = 1;
	int i;

	for (i = 0; i < s->forms->cell_count; i++) {
		const struct form_cell *c = &s->forms->cells[i];

		if (c->in_head == is_head &&
		    c->x + c->label_mm + c->value_mm > w)
			w = c->x + c->label_mm + c->value_mm;
	}
	return w;
}

/* The preview may gather cells of two rows in one of its own: it goes
 * through them by its own row numbers. */
static void
draw_block(struct sheet *s, const struct view *v, bool is_head, uint64_t rows,
    double x, double right)
{
	double y[64], scale = (right - x) / block_width(s, is_head);
	int prow, row, i;

	for (row = 1; row < 64; row++) {
		y[row] = s->y;
		if ((rows >> row & 1) == 0)
			continue;
		s->y += s->row;
		sheet_rule(s, x, s->y, right, s->y, false);
	}
	for (prow = 1; prow < 100; prow++) {
		for (i = 0; i < s->forms->cell_count; i++) {
			const struct form_cell *c = &s->forms->cells[i];

			if (c->in_head == is_head && c->prow == prow &&
			    (rows >> c->row & 1) != 0 && cell_stands(v, c))
				draw_cell(s, v, c, x, y[c->row], scale);
		}
		preview_flush(s);
	}
}

static struct view
view_of(const struct sheet *s, const struct cert_request *q, int i,
    const char *head_address)
{
	const struct record *r = q->persons[i].row;

	return (struct view){ .q = q,
		.forms = s->forms,
		.p = &q->persons[i],
		.is_foreign = strcmp(record_get(r, IT_KIND), "2") == 0,
		.head_address = head_address };
}

static void
draw_title(struct sheet *s, enum form_word title, enum form_word form)
{
	double mid = sheet_left(s) + sheet_width(s) / 2, y = s->y + 8;
	const char *t = form_preview(s->forms, title);
	double size = sheet_m(s, M_sheet_title_size);

	sheet_words(s, mid, y, 0, size, s->forms->words[title], "");
	sheet_words(s, sheet_m(s, M_sheet_right) - 18, y, 1,
	    sheet_m(s, M_sheet_form_size), s->forms->words[form], "");
	preview_put(s, (CERT_TEXT_COLS - 4 - text_cols(t)) / 2, t);
	preview_put(s, 58, form_preview(s->forms, form));
	if (s->options->official_use) {
		struct box b = { sheet_m(s, M_sheet_right) - 15, s->y + 1.5, 15,
			8 };

		sheet_frame(s, b);
		sheet_words(s, b.x + b.width / 2, b.y + 5.7, 0, 12,
		    s->forms->words[W_official], "official");
		preview_put(s, 72, s->forms->words[W_official]);
	}
	preview_flush(s);
	s->y += 13;
}

static void
draw_head(struct sheet *s, const struct cert_request *q, const struct view *v)
{
	double top, x = sheet_left(s), row = s->row;
	int n;
	uint64_t rows;

	draw_title(s, kind_word(q->kind, W_title_person),
	    kind_word(q->kind, W_form_person));
	top = s->y;
	s->row = sheet_m(s, M_household_row) + 2;
	rows = block_rows(s, v, true, &n);
	draw_block(s, v, true, rows, x, x + sheet_width(s));
	s->row = row;
	sheet_frame(s, (struct box){ x, top, sheet_width(s), s->y - top });
	s->y += 2;
	preview_blank(s);
}

/* A box of lines that may go on over several pages: 統合記載欄, 別紙. */
struct run {
	const char *label, *plabel; /* beside the box */
	struct view *v;
	const char *number; /* of the person; "" none */
	double left;        /* mm of the number column */
	bool is_alias;      /* on the 別紙 */
};

static void
close_person(struct sheet *s, double top, const struct run *r)
{
	double x = sheet_left(s), size = s->size;

	sheet_frame(s, (struct box){ x, top, sheet_width(s), s->y - top });
	if (r->left <= 0)
		return;
	sheet_rule(s, x + r->left, top, x + r->left, s->y, false);
	sheet_words(s, x + r->left / 2,
	    top + (s->y - top) / 2 + 0.38 * size * PT_MM, 0, size, r->number,
	    "");
}

/* The frame is closed and goes on at the top of the next page. */
static void
next_page(struct sheet *s, const struct cert_request *q, const struct run *r,
    double x, double *start, double *top)
{
	struct box b = { sheet_left(s) + r->left, 0,
		x - sheet_left(s) - r->left, s->row };

	s->y += 0.6;
	sheet_rule(s, x, *start, x, s->y, false);
	close_person(s, *top, r);
	sheet_page(s);
	if (r->is_alias)
		draw_title(s, W_title_alias, W_form_alias);
	else
		draw_head(s, q, r->v);
	*top = *start = b.y = s->y;
	sheet_label(s, b, r->label);
	preview_put(s, 5, r->plabel);
	s->y += 0.8;
}

/* Writes the lines, a new page with a new frame wherever one is full; s->y
 * is the bottom of the frame at the end. */
static void
draw_lines(struct sheet *s, const struct cert_request *q, const struct run *r,
    const struct lines *l, double *top)
{
	double size = s->note_size, step = s->note_step, start = s->y;
	double label = sheet_m(s, M_sheet_note_label_mm) *
		       (sheet_width(s) - r->left) / block_width(s, false);
	double x = sheet_left(s) + r->left + label,
	       width = sheet_width(s) - r->left - label - 2.4,
	       least = s->y + s->row;
	char *line, *part;
	const char *t;
	size_t n;
	int i;

	sheet_label(
	    s, (struct box){ x - label, s->y, label, s->row }, r->label);
	if (l->count > 0)
		preview_put(s, 5, r->plabel);
	s->y += 0.8;
	for (i = 0; i < l->count; i++) {
		line = sheet_drawable(s, l->s[i], "note");
		for (t = line; *t != '\0'; t += n) {
			n = sheet_break(s, t, width, size);
			if (s->y + step > sheet_m(s, M_sheet_bottom)) {
				next_page(s, q, r, x, &start, top);
				least = start + s->row;
			}
			part = x_strndup(t, n);
			sheet_words(s, x + 1.2,
			    s->y + step / 2 + 0.38 * size * PT_MM, -1, size,
			    part, "note");
			preview_put(s, 13, part);
			preview_flush(s);
			wipe_free(part);
			s->y += step;
		}
		wipe_free(line);
	}
	s->y += 0.6;
	if (s->y < least)
		s->y = least;
	sheet_rule(s, x, start, x, s->y, false);
	close_person(s, *top, r);
}

static void
draw_person(struct sheet *s, const struct cert_request *q, int i,
    const char *head_address)
{
	struct view v = view_of(s, q, i, head_address), head;
	double number =
	    q->kind == CERT_HOUSEHOLD ? sheet_m(s, M_sheet_number_mm) : 0;
	double top, need, x;
	struct lines notes = { 0 };
	struct run run = { "統合記載欄", "記載欄", &v, "", number, false };
	char *no = x_printf("%d", i + 1);
	uint64_t rows;
	int n;

	cert_history(&v, &notes);
	rows = block_rows(s, &v, false, &n);
	/* The block stays whole, with its notes as far as a page holds them. */
	need = (n + 1) * s->row;
	if (notes.count > 1)
		need += (notes.count - 1) * s->note_step;
	if (need > 90)
		need = (n + 1) * s->row;
	if (i > 0 &&
	    (q->kind != CERT_HOUSEHOLD || !GUARD("cert_household_together") ||
		s->y + need > sheet_m(s, M_sheet_bottom))) {
		sheet_page(s);
		head = q->kind == CERT_HOUSEHOLD
			   ? view_of(s, q, 0, head_address)
			   : v;
		draw_head(s, q, &head);
	}
	if (q->kind == CERT_HOUSEHOLD)
		run.number = no;
	top = s->y;
	x = sheet_left(s) + number;
	preview_put(s, 3, run.number);
	draw_block(s, &v, false, rows, x, sheet_left(s) + sheet_width(s));
	draw_lines(s, q, &run, &notes, &top);
	s->y += 1.5;
	lines_release(&notes);
	free(no);
}

/* 通称の記載及び削除に関する事項 on a sheet of its own (5.1). */
static void
draw_alias_sheet(struct sheet *s, const struct cert_request *q)
{
	bool is_first = true;
	struct lines l;
	struct view v;
	struct run run;
	char *name, *done;
	double top;
	int i;

	for (i = 0; i < q->count; i++) {
		v = view_of(s, q, i, "");
		if (!q->options.alias || !v.is_foreign ||
		    !cert_has_alias_matters(v.p->row))
			continue;
		memset(&l, 0, sizeof(l));
		cert_alias_lines(&v, &l);
		name = cert_name(v.p->row);
		if (is_first || s->y + (l.count + 2) * s->note_step >
				    sheet_m(s, M_sheet_bottom)) {
			sheet_page(s);
			draw_title(s, W_title_alias, W_form_alias);
			preview_blank(s);
		}
		is_first = false;
		run = (struct run){ "記載・削除", "", &v, "", 0, true };
		top = s->y;
		done = sheet_fit(s,
		    (struct box){ sheet_left(s), s->y, sheet_width(s), s->row },
		    s->size, name, "name");
		preview_put(s, 3, done);
		preview_flush(s);
		wipe_free(done);
		s->y += s->row;
		sheet_rule(s, sheet_left(s), s->y, sheet_m(s, M_sheet_right),
		    s->y, false);
		draw_lines(s, q, &run, &l, &top);
		s->y += 1.5;
		wipe_free(name);
		lines_release(&l);
	}
}

static void
compose(struct sheet *s, const struct cert_request *q)
{
	struct view head;
	char *address;
	int i;

	set_measures(s, q->kind);
	sheet_page(s);
	address = record_address(q->persons[0].row, "address", true);
	head = view_of(s, q, 0, address);
	draw_head(s, q, &head);
	for (i = 0; i < q->count; i++) {
		if (q->kind == CERT_HOUSEHOLD) {
			draw_person(s, q, i, address);
			continue;
		}
		free(address);
		address = record_address(q->persons[i].row, "address", true);
		draw_person(s, q, i, address);
	}
	draw_alias_sheet(s, q);
	sheet_end(s);
	if (s->y + 5 < sheet_m(s, M_sheet_bottom)) {
		sheet_words(s, sheet_left(s) + sheet_width(s) / 2, s->y + 4, 0,
		    s->label_size, s->forms->words[W_blank_below], "");
		preview_put(s, 33, s->forms->words[W_blank_below]);
		preview_flush(s);
	}
	sheet_feet(s, q, s->forms->words[kind_word(q->kind, W_certify_person)]);
	wipe_free(address);
}

enum rc
cert_compose(const struct cert_request *q, struct cert *out, struct err *err)
{
	struct cert_forms *own = NULL;
	struct sheet s;
	struct cert c = { 0 };
	enum rc rc;
	int i;

	if ((rc = check_persons(q, err)) != RC_OK ||
	    (rc = sheet_certifier(q, err)) != RC_OK ||
	    (rc = sheet_open(&s, &c, q, true, &own, err)) != RC_OK)
		return rc;
	compose(&s, q);
	cert_forms_free(own);
	for (i = 0; i < q->count && q->options.mynumber; i++)
		c.has_mynumber |= q->persons[i].mynumber != NULL &&
				  mynumber_valid(q->persons[i].mynumber);
	*out = c;
	return RC_OK;
}

void
cert_release(struct cert *c)
{
	int i, j;

	for (i = 0; i < c->page_count; i++) {
		for (j = 0; j < c->pages[i].count; j++)
			wipe_free(c->pages[i].lines[j].text);
		for (j = 0; j < c->pages[i].row_count; j++)
			wipe_free(c->pages[i].rows[j]);
		free(c->pages[i].lines);
		free(c->pages[i].rules);
		free(c->pages[i].rows);
	}
	for (i = 0; i < c->overflow_count; i++)
		wipe_free(c->overflow[i].lost);
	free(c->pages);
	free(c->overflow);
	free(c->seal_text);
	free(c->sample_text);
	free(c->font);
	free(c->issue_number);
	memset(c, 0, sizeof(*c));
	c->seal_page = -1;
}
