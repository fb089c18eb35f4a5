/* SPDX-License-Identifier: ISC
 * cert_letter - a paper that follows from a change, laid out by letters.csv:
 * who it goes to, its words, ruled rows, a block for each person, what was
 * changed, 認証文 or none.
 */
#include "src/cert_int.h"

#include "src/date.h"
#include "src/event.h"
#include "src/letter.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/text.h"

#include <stdlib.h>
#include <string.h>

#define TO_MM 96.0     /* width of the addressee's block */
#define TO_TOP_MM 26.0 /* where a window envelope shows it */
#define FROM_TOP_MM 52.0
#define PREVIEW_LEFT 3
#define PREVIEW_COLS 73

struct sheet_letter {
	struct sheet s;
	const struct letter *l;
	const struct cert_request *q;
	struct cert_person *persons; /* as cert_cell sees them */
	double bottom;               /* mm: nothing of the body stands below */
	bool is_certificate;
};

static struct view
view_of(const struct sheet_letter *z, int person)
{
	return (struct view){ .q = z->q,
		.forms = z->s.forms,
		.p = &z->persons[person],
		.is_foreign =
		    strcmp(record_get(z->persons[person].row, IT_KIND), "2") ==
		    0,
		.head_address = "" };
}

/* What stands in a cell; person -1: of the paper. The caller frees. */
static char *
cell_text(const struct sheet_letter *z, const struct form_letter *c, int person)
{
	struct view v;
	bool omitted;

	if (c->key[0] == '\0')
		return x_strdup(c->text);
	if (person < 0)
		return letter_value(z->l, c->key);
	v = view_of(z, person);
	return cert_cell(&v, c->key, &omitted);
}

static const char *
cell_item(const struct form_letter *c, int person)
{
	return person < 0 ? "letter" : cert_cell_id(c->key);
}

/* ---- parts ---- */

static const struct form_letter *
part(const struct sheet_letter *z, enum form_part p, int nth)
{
	int i;

	for (i = 0; i < z->s.forms->letter_count; i++)
		if (z->s.forms->letters[i].kind == z->l->kind &&
		    z->s.forms->letters[i].part == p && nth-- == 0)
			return &z->s.forms->letters[i];
	return NULL;
}

static void
title(struct sheet_letter *z)
{
	struct sheet *s = &z->s;
	const struct form_letter *t = part(z, FP_TITLE, 0), *m;
	double right = sheet_m(s, M_sheet_right), x = right, w;
	double size =
	    sheet_m(s, M_sheet_title_size) - (z->is_certificate ? 0 : 2);
	int i;

	sheet_words(s, sheet_left(s) + sheet_width(s) / 2, s->y + 8, 0, size,
	    t->text, "");
	preview_put(s, (CERT_TEXT_COLS - 4 - text_cols(t->text)) / 2, t->text);
	preview_flush(s);
	for (i = 0; (m = part(z, FP_MARK, i)) != NULL; i++) {
		char *on = cell_text(z, m, -1);
		bool stands = on[0] != '\0';

		free(on);
		if (!stands)
			continue;
		w = glyph_width(s->font, m->text, strlen(m->text)) * 12 *
			PT_MM +
		    5;
		x -= w;
		sheet_frame(s, (struct box){ x, s->y + 11, w, 8 });
		sheet_words(
		    s, x + w / 2, s->y + 16.7, 0, 12, m->text, "letter");
		x -= 3;
		preview_put(s, 60 - 24 * i, m->text);
	}
	preview_flush(s);
	preview_blank(s);
	s->y += x < right ? 21 : 14;
}

static void
page(struct sheet_letter *z)
{
	sheet_page(&z->s);
	title(z);
}

/* Room for so many mm, else a new page. */
static void
room(struct sheet_letter *z, double mm)
{
	if (z->s.y + mm > z->bottom)
		page(z);
}

static void
to_line(struct sheet *s, const char *text, double size)
{
	char *done;

	if (text[0] == '\0')
		return;
	done = sheet_fit(s, (struct box){ sheet_left(s), s->y, TO_MM, 7 }, size,
	    text, "letter_to");
	preview_put(s, PREVIEW_LEFT, done);
	preview_flush(s);
	wipe_free(done);
	s->y += 7;
}

static void
addressee(struct sheet_letter *z)
{
	struct sheet *s = &z->s;
	const struct letter *l = z->l;
	char *code =
	    strlen(l->to_postcode) == 7
		? x_printf("〒%.3s-%s", l->to_postcode, l->to_postcode + 3)
		: x_strdup("");
	char *name = x_printf("%s　様", l->to_name);

	if (part(z, FP_TO, 0) != NULL) {
		s->y = TO_TOP_MM;
		to_line(s, code, s->size);
		to_line(s, l->to_address, s->size);
		to_line(s, name, s->size + 2);
		preview_blank(s);
	}
	free(code);
	wipe_free(name);
}

/* The day, and in whose name: no seal on a letter (5.6: 公印省略). */
static void
sender(struct sheet_letter *z)
{
	struct sheet *s = &z->s;
	double right = sheet_m(s, M_sheet_right);
	struct date d = date_of_day(z->q->today, false);
	char day[96], *full, *who;

	if (part(z, FP_FROM, 0) == NULL)
		return;
	if (s->y < FROM_TOP_MM)
		s->y = FROM_TOP_MM;
	date_print(&d, day, sizeof(day));
	full = sheet_full_title(z->q);
	who = x_printf("%s　%s", full, z->q->certifier);
	sheet_words(s, right, s->y + 5, 1, s->size, day, "day");
	sheet_words(s, right, s->y + 12, 1, s->size + 1, who, "certifier");
	sheet_words(s, right, s->y + 17.5, 1, s->label_size,
	    s->forms->words[W_seal_omitted], "");
	s->y += 26;
	preview_put(s, 50, day);
	preview_flush(s);
	preview_put(s, 32, who);
	preview_flush(s);
	preview_blank(s);
	free(full);
	wipe_free(who);
}

/* No line begins with a stop or a closing bracket: it hangs. */
static size_t
hang(const char *at, size_t n)
{
	static const char *const marks[] = { "。", "、", "）", "」" };
	size_t i;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (strncmp(at + n, marks[i], strlen(marks[i])) == 0)
			return n + strlen(marks[i]);
	return n;
}

/* A paragraph or small print; lines broken at the width. */
static void
words(struct sheet_letter *z, const char *lead, const char *text, double size,
    double step)
{
	struct sheet *s = &z->s;
	double x = sheet_left(s), in = size * PT_MM * 1.2;
	char *t = sheet_drawable(s, text, "letter"), *line;
	const char *at;
	size_t n;
	bool is_first = true;

	if (lead[0] == '\0')
		in = 0;
	for (at = t; *at != '\0'; at += n) {
		room(z, step);
		n = hang(at, sheet_break(s, at, sheet_width(s) - in, size));
		line = x_strndup(at, n);
		if (is_first)
			sheet_words(
			    s, x, s->y + step * 0.7, -1, size, lead, "");
		sheet_words(s, x + in, s->y + step * 0.7, -1, size, line, "");
		preview_put(s, PREVIEW_LEFT, is_first ? lead : "");
		preview_put(s, PREVIEW_LEFT + (in > 0 ? 3 : 0), line);
		preview_flush(s);
		wipe_free(line);
		s->y += step;
		is_first = false;
	}
	wipe_free(t);
}

static void
paragraphs(struct sheet_letter *z, enum form_part p)
{
	struct sheet *s = &z->s;
	bool is_note = p == FP_NOTE;
	const struct form_letter *f;
	int i;

	for (i = 0; (f = part(z, p, i)) != NULL; i++) {
		if (i == 0 && is_note)
			s->y += 3;
		words(z, is_note ? "・" : "", f->text,
		    is_note ? s->note_size : s->size,
		    is_note ? s->note_step : sheet_m(s, M_letter_step));
	}
	if (i > 0 && !is_note) {
		s->y += 4;
		preview_blank(s);
	}
}

/* ---- ruled cells ---- */

/* The cells of one line that stand for this person, at most max. */
static int
line_cells(const struct sheet_letter *z, enum form_part p, int line, int person,
    const struct form_letter **out, int max)
{
	bool foreign =
	    strcmp(record_get(&z->l->persons[0].row, IT_KIND), "2") == 0;
	const struct form_letter *c;
	int i, n = 0, given = 0;
	char *text;

	if (person >= 0)
		foreign = view_of(z, person).is_foreign;
	for (i = 0; n < max && (c = part(z, p, i)) != NULL; i++) {
		if (c->line != line || !(foreign ? c->foreign : c->japanese))
			continue;
		text = cell_text(z, c, person);
		given += !c->only_given || text[0] != '\0';
		wipe_free(text);
		out[n++] = c;
	}
	return given > 0 ? n : 0;
}

static void
draw_line(struct sheet_letter *z, const struct form_letter *const *cell, int n,
    int person, double x)
{
	struct sheet *s = &z->s;
	double width = sheet_m(s, M_sheet_right) - x, at = x, w, label;
	int i, sum = 0, before = 0, col;
	char *text, *done;

	for (i = 0; i < n; i++)
		sum += cell[i]->width;
	for (i = 0; i < n; i++) {
		w = width * cell[i]->width / sum;
		label = cell[i]->label_mm;
		if (i > 0)
			sheet_rule(s, at, s->y, at, s->y + s->row, false);
		if (label > 0) {
			sheet_label(s, (struct box){ at, s->y, label, s->row },
			    cell[i]->label);
			sheet_rule(s, at + label, s->y, at + label,
			    s->y + s->row, false);
		}
		text = cell_text(z, cell[i], person);
		done = sheet_fit(s,
		    (struct box){ at + label, s->y, w - label, s->row },
		    s->size, text, cell_item(cell[i], person));
		col = PREVIEW_LEFT + 2 + PREVIEW_COLS * before / sum;
		preview_put(s, col, cell[i]->label);
		preview_put(s, col + text_cols(cell[i]->label) + 2, done);
		wipe_free(done);
		wipe_free(text);
		before += cell[i]->width;
		at += w;
	}
	preview_flush(s);
	s->y += s->row;
}

#define LINES_MOST 40
#define CELLS_MOST 8

/* A framed block of lines; person -1: of the paper itself. Returns whether
 * there was one. */
static bool
block(struct sheet_letter *z, enum form_part p, int person, const char *number)
{
	struct sheet *s = &z->s;
	const struct form_letter *cell[CELLS_MOST];
	double left = sheet_left(s), x = left, top;
	int line, n = 0;

	for (line = 1; line <= LINES_MOST; line++)
		n += line_cells(z, p, line, person, cell, CELLS_MOST) > 0;
	if (n == 0)
		return false;
	room(z, n * s->row);
	top = s->y;
	if (number[0] != '\0') {
		x += sheet_m(s, M_sheet_number_mm);
		preview_put(s, PREVIEW_LEFT - 1, number);
	}
	for (line = 1; line <= LINES_MOST; line++) {
		n = line_cells(z, p, line, person, cell, CELLS_MOST);
		if (n == 0)
			continue;
		if (s->y > top)
			sheet_rule(
			    s, x, s->y, sheet_m(s, M_sheet_right), s->y, false);
		draw_line(z, cell, n, person, x);
	}
	sheet_frame(s, (struct box){ left, top, sheet_width(s), s->y - top });
	if (x > left) {
		sheet_rule(s, x, top, x, s->y, false);
		sheet_words(s, (left + x) / 2,
		    (top + s->y) / 2 + 0.38 * s->size * PT_MM, 0, s->size,
		    number, "");
	}
	return true;
}

/* ---- what was changed ---- */

static void
change_row(struct sheet_letter *z, const char *const text[3], bool is_head)
{
	struct sheet *s = &z->s;
	static const double at[4] = { 0, 46, 110, 174 };
	static const int col[3] = { 5, 28, 53 };
	double scale = sheet_width(s) / at[3], row = s->row - 1.2, x;
	int i;

	for (i = 0; i < 3; i++) {
		char *done;

		x = sheet_left(s) + at[i] * scale;
		done = sheet_fit(s,
		    (struct box){ x, s->y, (at[i + 1] - at[i]) * scale, row },
		    i == 0 || is_head ? s->label_size : s->size - 1, text[i],
		    "changes");
		sheet_rule(s, x, s->y, x, s->y + row, false);
		preview_put(s, col[i], done);
		wipe_free(done);
	}
	x = sheet_m(s, M_sheet_right);
	sheet_rule(s, x, s->y, x, s->y + row, false);
	sheet_rule(s, sheet_left(s), s->y, x, s->y, false);
	s->y += row;
	sheet_rule(s, sheet_left(s), s->y, x, s->y, false);
	preview_flush(s);
}

/* What follows from the change by itself is no part of what was recorded. */
static bool
is_recorded(enum item it)
{
	return strcmp(item_defs[it].group, "change") != 0 &&
	       it != IT_MEMBER_ORDER && it != IT_ADDRESS_CODE &&
	       it != IT_PREV_CODE && it != IT_STATUS &&
	       item_defs[it].class == CLASS_EVENT;
}

static void
changes(struct sheet_letter *z, int person)
{
	const struct letter_person *p = &z->l->persons[person];
	const struct form_letter *heads = part(z, FP_CHANGES, 0);
	int it;

	room(z, 2 * z->s.row);
	change_row(z,
	    (const char *const[3]){ heads->key, heads->label, heads->text },
	    true);
	for (it = 0; it < IT_COUNT; it++) {
		const char *was = record_get(&p->before, (enum item)it);
		const char *now = record_get(&p->row, (enum item)it);
		char *b, *a;

		if (!is_recorded((enum item)it) || strcmp(was, now) == 0)
			continue;
		b = cert_in_words(&p->before, (enum item)it, was);
		a = cert_in_words(&p->row, (enum item)it, now);
		room(z, z->s.row);
		change_row(z,
		    (const char *const[3]){ item_defs[it].label, b, a }, false);
		wipe_free(a);
		wipe_free(b);
	}
}

static void
persons(struct sheet_letter *z)
{
	bool has_changes = part(z, FP_CHANGES, 0) != NULL;
	char number[12];
	double top;
	int i;

	for (i = 0; i < z->l->count; i++) {
		number[0] = '\0';
		if (z->l->count > 1)
			(void)snprintf(number, sizeof(number), "%d", i + 1);
		top = z->s.y;
		if (!block(z, FP_PERSON, i, number))
			return;
		/* People of one line each make one table. */
		if (has_changes)
			changes(z, i);
		if (has_changes || z->s.y - top > z->s.row + 0.1)
			z->s.y += 2.5;
		if (has_changes)
			preview_blank(&z->s);
	}
	z->s.y += 1.5;
	preview_blank(&z->s);
}

/* ---- the whole ---- */

static void
write_sheet(struct sheet_letter *z)
{
	struct sheet *s = &z->s;
	const struct form_letter *end = part(z, FP_CERTIFY, 0);

	sheet_page(s);
	addressee(z);
	sender(z);
	title(z);
	paragraphs(z, FP_TEXT);
	if (block(z, FP_ROW, -1, "")) {
		s->y += 4;
		preview_blank(s);
	}
	persons(z);
	if (block(z, FP_ANSWER, -1, ""))
		s->y += 3;
	paragraphs(z, FP_NOTE);
	sheet_end(s);
	sheet_feet(s, z->q, end != NULL ? end->text : NULL);
}

/* What the law puts on these papers is not a matter of choice; 個人番号 alone
 * is asked for, because only the centre has it. */
static void
settle_options(struct cert_options *o)
{
	o->head_relation = o->honseki = o->juminhyo_code = true;
	o->nationality = o->category = o->status = true;
	o->period = o->expires = o->card_no = true;
	o->history = o->official_use = false;
}

enum rc
cert_letter_compose(const struct letter *l, const char *const *mynumbers,
    const struct cert_request *q, struct cert *out, struct err *err)
{
	struct cert_request own_q = *q;
	struct cert_person people[ENTRY_PERSONS_MAX];
	struct cert_forms *own;
	struct cert c = { 0 };
	struct sheet_letter z = { .l = l, .q = &own_q, .persons = people };
	enum rc rc;
	int i;

	if (l->count < 1)
		return err_set(err, RC_INPUT, "E5103",
		    "対象の人が選ばれていません",
		    "一人もいない書類は作れません", "人を選んでください");
	settle_options(&own_q.options);
	if ((rc = sheet_certifier(&own_q, err)) != RC_OK ||
	    (rc = sheet_open(&z.s, &c, &own_q, true, &own, err)) != RC_OK)
		return rc;
	memset(people, 0, sizeof(people));
	for (i = 0; i < l->count; i++) {
		people[i].row = &l->persons[i].row;
		people[i].notes = "";
		if (mynumbers != NULL && own_q.options.mynumber) {
			people[i].mynumber = mynumbers[i];
			c.has_mynumber |= mynumbers[i] != NULL &&
					  mynumber_valid(mynumbers[i]);
		}
	}
	z.s.row = sheet_m(&z.s, M_letter_row);
	z.s.size = sheet_m(&z.s, M_letter_size);
	z.s.label_size = sheet_m(&z.s, M_letter_label_size);
	z.s.note_size = sheet_m(&z.s, M_letter_note_size);
	z.s.note_step = sheet_m(&z.s, M_letter_note_step);
	z.is_certificate = part(&z, FP_CERTIFY, 0) != NULL;
	z.bottom =
	    sheet_m(&z.s, z.is_certificate ? M_sheet_bottom : M_letter_bottom);
	write_sheet(&z);
	cert_forms_free(own);
	*out = c;
	return RC_OK;
}
