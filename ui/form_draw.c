/* SPDX-License-Identifier: ISC
 * form_draw - a page of a form: lines of the table, texts under the field
 * they are about, the box of candidates, the counts at the foot.
 */
#include "ui/compose.h"

#include "src/text.h"

#include <stdio.h>
#include <string.h>

#define LINES_MAX 160
#define CAND_ROWS 9

#define NOTE_COLS 76
enum part {
	PART_BLANK,
	PART_LINE,
	PART_PRESENT,
	PART_ERROR1,
	PART_ERROR2,
	PART_ALERT1,
	PART_ALERT2,
	PART_WHY,
	PART_REMEDY,
	PART_ANSWER
};
struct row {
	enum part part;
	int n; /* line of the table, or note */
};
struct layout {
	struct row rows[LINES_MAX];
	int count;
};

static void
add(struct layout *l, enum part part, int n)
{
	if (l->count < LINES_MAX) {
		l->rows[l->count].part = part;
		l->rows[l->count].n = n;
		l->count++;
	}
}

static void
add_note(struct layout *l, const struct form *f, int n)
{
	const struct form_note *t = &f->notes[n];
	int why = text_cols(_(t->why));

	/* Three parts in two rows; where they are too long, in three. */
	if (t->is_alert) {
		add(l, PART_ALERT1, n);
		if (why + text_cols(_(t->remedy)) <= NOTE_COLS) {
			add(l, PART_ALERT2, n);
		} else {
			add(l, PART_WHY, n);
			add(l, PART_REMEDY, n);
		}
		add(l, PART_ANSWER, n);
	} else if (why + text_cols(_(t->what)) + 9 <= NOTE_COLS) {
		add(l, PART_ERROR1, n);
		add(l, PART_ERROR2, n);
	} else {
		add(l, PART_ALERT1, n);
		add(l, PART_WHY, n);
		add(l, PART_ERROR2, n);
	}
}

static bool
is_present_on(const struct slot *s, int line)
{
	return s->f->line == line && !s->is_hidden && s->present[0] != '\0';
}

/* Lines of the table that no field uses are blank rows; lines whose fields
 * are all hidden take no row. */
static void
lay_out(const struct form *f, struct layout *l)
{
	const struct form_page *p = &f->pages[f->page];
	int last = -1, line, i, n;

	l->count = 0;
	for (i = 0; i < p->count; i++)
		if (p->slots[i].f->line > last)
			last = p->slots[i].f->line;
	for (line = 0; line <= last; line++) {
		bool known = false, shown = false;

		for (i = 0; i < p->count; i++)
			if (p->slots[i].f->line == line) {
				known = true;
				shown = shown || !p->slots[i].is_hidden;
			}
		if (!known) {
			if (l->count > 0 &&
			    l->rows[l->count - 1].part != PART_BLANK)
				add(l, PART_BLANK, 0);
			continue;
		}
		if (!shown)
			continue;
		add(l, PART_LINE, line);
		for (i = 0, shown = false; i < p->count; i++)
			shown = shown || is_present_on(&p->slots[i], line);
		if (shown)
			add(l, PART_PRESENT, line);
		for (n = 0; n < f->note_count; n++)
			if (f->notes[n].page == f->page &&
			    f->notes[n].slot >= 0 &&
			    p->slots[f->notes[n].slot].f->line == line)
				add_note(l, f, n);
	}
	for (n = 0; n < f->note_count; n++)
		if (f->notes[n].page == f->page && f->notes[n].slot < 0) {
			if (l->count > 0 &&
			    l->rows[l->count - 1].part != PART_BLANK)
				add(l, PART_BLANK, 0);
			add_note(l, f, n);
		}
}

static bool
row_has_focus(const struct form *f, const struct row *r)
{
	const struct form_page *p = &f->pages[f->page];

	if (f->note_at >= 0)
		return r->part == PART_ANSWER && r->n == f->note_at;
	return r->part == PART_LINE && p->count > 0 &&
	       p->slots[p->at].f->line == r->n;
}

static const char *
sign_of(const struct form *f, int slot)
{
	const struct slot *s = &f->pages[f->page].slots[slot];

	for (int i = 0; i < f->note_count; i++)
		if (f->notes[i].page == f->page && f->notes[i].slot == slot &&
		    !f->notes[i].is_alert)
			return "誤";
	if (s->present[0] != '\0')
		return "変";
	if (s->sign[0] != '\0')
		return s->sign;
	if (s->f->must && s->text[0] == '\0' && !s->is_fixed &&
	    !(s->f->kind == FIELD_SECRET && f->secret.len > 0))
		return "必";
	return "";
}

static void
draw_value(struct form *f, struct slot *s, struct view *v, int row, int col,
    int cols, bool has_focus)
{
	char out[512];
	const char *text =
	    s->shown != NULL && s->shown[0] != '\0' ? s->shown : s->text;
	bool is_entry = !s->is_fixed && s->f->kind != FIELD_SHOW;
	unsigned look = LOOK_PLAIN;

	if (strcmp(s->sign, "変") == 0 || s->present[0] != '\0')
		look |= LOOK_BOLD;
	if (s->f->kind == FIELD_CHOICE) {
		form_choice_text(s->f, s->text, out, sizeof(out));
		text = out;
	}
	/* Only the field in focus has the editor; elsewhere what the screen
	 * says of the secret stands. */
	if (is_entry && s->f->kind == FIELD_SECRET && has_focus &&
	    (f->is_changed || text[0] == '\0')) {
		edit_draw(&f->edit, v, row, col, cols, has_focus);
		return;
	}
	if (is_entry && has_focus && s->f->kind != FIELD_CHOICE &&
	    (f->is_changed || s->shown == NULL || s->shown[0] == '\0')) {
		edit_draw(&f->edit, v, row, col, cols, true);
		return;
	}
	if (is_entry)
		look |= LOOK_FIELD | (has_focus ? LOOK_FOCUS : 0U);
	else if (text[0] == '\0')
		text = "-";
	put_cols(v, row, col, cols, look, text);
	if (has_focus)
		put_cursor(v, row, col);
}

static void
draw_slot(struct form *f, struct view *v, int i, int row)
{
	struct form_page *p = &f->pages[f->page];
	struct slot *s = &p->slots[i];
	int half = s->f->half, col = half ? COL_VALUE2 : COL_VALUE;
	int cols = s->f->cols > 0 ? s->f->cols : half ? 23 : 22;
	bool has_focus = p->at == i && f->note_at < 0;
	const char *sign = sign_of(f, i), *hint;

	if (s->f->max > 0 && s->f->kind == FIELD_NUMBER && s->f->cols == 0 &&
	    s->f->max < cols)
		cols = s->f->max;
	put_cols(v, row, half ? COL_LABEL2 : COL_LABEL, 14, LOOK_DIM,
	    _(s->f->label));
	if (has_focus)
		put(v, row, COL_POINT, LOOK_PLAIN, ">");
	/* On the right a sign stands just before the label. */
	if (sign[0] != '\0')
		put_sign(v, row, half ? COL_LABEL2 - 3 : COL_SIGN, sign);
	draw_value(f, s, v, row, col, cols, has_focus);
	hint = s->beside[0] != '\0' ? s->beside
	       : s->f->hint != NULL ? _(s->f->hint)
				    : "";
	if (hint[0] != '\0')
		put(v, row, col + cols + 1, LOOK_DIM, hint);
}

static void
draw_answer(struct form *f, struct view *v, int n, int row)
{
	const struct form_note *t = &f->notes[n];
	bool has_focus = f->note_at == n;
	const char *p = _(t->answers);
	int col = 23, i = 1;

	put_cols(v, row, COL_LABEL, 14, LOOK_DIM, _("答え"));
	if (has_focus)
		put(v, row, COL_POINT, LOOK_PLAIN, ">");
	putf(v, row, COL_VALUE, LOOK_FIELD | (has_focus ? LOOK_FOCUS : 0U),
	    "%s", "");
	put(v, row, COL_VALUE, LOOK_FIELD | (has_focus ? LOOK_FOCUS : 0U), " ");
	if (t->answer > 0)
		putf(v, row, COL_VALUE,
		    LOOK_FIELD | (has_focus ? LOOK_FOCUS : 0U), "%d",
		    t->answer);
	if (has_focus)
		put_cursor(v, row, COL_VALUE);
	while (*p != '\0') {
		size_t len = strcspn(p, "|");

		col +=
		    putf(v, row, col, t->answer == i ? LOOK_BOLD : LOOK_PLAIN,
			"%d %.*s", i, (int)len, p);
		col += 3;
		i++;
		p += len;
		if (*p == '|')
			p++;
	}
}

/* What the register has now, in the columns of the fields of that line. */
static void
draw_present(struct form *f, struct view *v, int line, int row)
{
	const struct form_page *p = &f->pages[f->page];

	for (int i = 0; i < p->count; i++) {
		const struct slot *s = &p->slots[i];
		int half = s->f->half;

		if (!is_present_on(s, line))
			continue;
		put_cols(v, row, half ? COL_LABEL2 : COL_LABEL, 14, LOOK_WARN,
		    _("台帳の今"));
		put_cols(v, row, half ? COL_VALUE2 : COL_VALUE, half ? 23 : 22,
		    LOOK_BOLD, s->present);
	}
}

static void
draw_note(struct form *f, struct view *v, const struct row *r, int row)
{
	const struct form_note *t = &f->notes[r->n];
	const char *what = _(t->what);
	size_t len = strlen(what);
	char *line;

	switch (r->part) {
	case PART_ERROR1:
		line = x_printf("%s %s%s%s", t->code, what,
		    len >= 3 && strcmp(what + len - 3, "。") == 0 ? ""
								  : _("。"),
		    _(t->why));
		put_cols(v, row, COL_LABEL, 76, LOOK_PLAIN, line);
		wipe_free(line);
		break;
	case PART_ERROR2:
		put_cols(v, row, COL_LABEL + 6, 70, LOOK_PLAIN, _(t->remedy));
		break;
	case PART_ALERT1:
		if (t->is_alert)
			put_sign(v, row, COL_SIGN, "注");
		putf(v, row, COL_LABEL, LOOK_PLAIN, "%s %s", t->code,
		    _(t->what));
		break;
	case PART_ALERT2:
		line = x_printf("%s%s", _(t->why), _(t->remedy));
		put_cols(v, row, COL_LABEL, 76, LOOK_PLAIN, line);
		wipe_free(line);
		break;
	case PART_WHY:
		put(v, row, COL_LABEL, LOOK_PLAIN, _(t->why));
		break;
	case PART_REMEDY:
		put(v, row, COL_LABEL, LOOK_PLAIN, _(t->remedy));
		break;
	case PART_ANSWER:
		draw_answer(f, v, r->n, row);
		break;
	case PART_BLANK:
	case PART_LINE:
	case PART_PRESENT:
		break;
	}
}

/* 候補, under the focused field, above it where there is no room. */
static void
draw_cands(struct form *f, struct view *v, int row)
{
	int first = f->cand_at / CAND_ROWS * CAND_ROWS;
	int n = f->cand_count - first, top, i;
	char head[128];

	if (n > CAND_ROWS)
		n = CAND_ROWS;
	top = row + 1;
	if (top + n + 1 > v->foot)
		top = row - n - 2;
	if (top < BODY_TOP)
		top = BODY_TOP;
	(void)snprintf(head, sizeof(head), _("候補 %d"), f->cand_count);
	if (f->cand_head[0] != '\0') {
		size_t len = strlen(head);

		(void)snprintf(
		    head + len, sizeof(head) - len, "  %s", f->cand_head);
	} else if (f->cand_count > CAND_ROWS) {
		size_t len = strlen(head);

		(void)snprintf(head + len, sizeof(head) - len,
		    _("  %d/%d頁  F8次"), first / CAND_ROWS + 1,
		    (f->cand_count + CAND_ROWS - 1) / CAND_ROWS);
	}
	put_box(v, top, COL_VALUE, top + n + 1, 79, head);
	for (i = 0; i < n; i++) {
		bool is_at = first + i == f->cand_at;

		put(v, top + 1 + i, COL_VALUE + 2, LOOK_PLAIN,
		    is_at ? ">" : " ");
		/* a code is its own number */
		if (!form_cands_are_codes(f))
			putf(v, top + 1 + i, COL_VALUE + 4, LOOK_PLAIN, "%d",
			    i + 1);
		put_cols(v, top + 1 + i,
		    COL_VALUE + (form_cands_are_codes(f) ? 4 : 6), 52,
		    is_at ? LOOK_FOCUS : LOOK_PLAIN, f->cands[first + i].text);
	}
}

/* Row 4: the pages, the one in hand in brackets. */
static void
draw_tabs(const struct form *f, struct view *v)
{
	int widest = 0, w, pitch, col = COL_LABEL, i, from = 1, fits;

	for (i = 1; i < f->page_count; i++) {
		w = text_cols(f->pages[i].title);
		if (w > widest)
			widest = w;
	}
	if (widest > 18)
		widest = 18;
	pitch = widest + 4;
	fits = (v->cols - 12 - 8) / (pitch > 4 ? pitch : 5);
	if (fits < 1)
		fits = 1;
	if (f->page > fits)
		from = f->page - fits + 1;
	for (i = 0; i < f->page_count; i++) {
		if (i > 0 && (i < from || i >= from + fits))
			continue;
		w = text_cols(f->pages[i].title);
		if (i > 0 && w > widest)
			w = widest;
		put_cols(v, 4, col, w, i == f->page ? LOOK_BOLD : LOOK_PLAIN,
		    f->pages[i].title);
		if (i == f->page) {
			put(v, 4, col - 1, LOOK_BOLD, "[");
			put(v, 4, col + w, LOOK_BOLD, "]");
		}
		col += i == 0 ? 7 : pitch;
	}
	if (f->last_tab[0] != '\0')
		put(v, 4, col, LOOK_PLAIN, _(f->last_tab));
}

void
form_draw(struct form *f, struct view *v)
{
	struct layout l;
	int i, s, row, focus = 0, end, room = v->foot - f->first_row;

	if (f->page_count == 0)
		return;
	if (f->has_tabs)
		draw_tabs(f, v);
	lay_out(f, &l);
	for (i = 0; i < l.count; i++)
		if (row_has_focus(f, &l.rows[i]))
			focus = i;
	/* The texts under the focused field stay in sight with it. */
	for (end = focus; end + 1 < l.count && l.rows[end + 1].part > PART_LINE;
	     end++)
		;
	if (end >= f->scroll + room)
		f->scroll = end - room + 1;
	if (focus < f->scroll)
		f->scroll = focus;
	if (f->scroll > l.count - room)
		f->scroll = l.count > room ? l.count - room : 0;
	for (i = f->scroll; i < l.count && i < f->scroll + room; i++) {
		row = f->first_row + i - f->scroll;
		if (l.rows[i].part == PART_PRESENT) {
			draw_present(f, v, l.rows[i].n, row);
			continue;
		}
		if (l.rows[i].part != PART_LINE) {
			draw_note(f, v, &l.rows[i], row);
			continue;
		}
		for (s = 0; s < f->pages[f->page].count; s++)
			if (f->pages[f->page].slots[s].f->line == l.rows[i].n &&
			    !f->pages[f->page].slots[s].is_hidden)
				draw_slot(f, v, s, row);
	}
	if (f->cand_count > 0)
		draw_cands(f, v, f->first_row + focus - f->scroll);
	compose_draw(f, v, f->first_row + focus - f->scroll);
}

void
form_draw_foot(const struct form *f, struct view *v)
{
	int errors, alerts, musts, col = COL_LABEL;

	form_counts(f, &errors, &alerts, &musts);
	if (errors + alerts > 0)
		col += putf(v, v->foot, col, LOOK_DIM, _("誤 %d  注 %d  必 %d"),
			   errors, alerts, musts) +
		       4;
	if (f->saved[0] != '\0')
		putf(
		    v, v->foot, col, LOOK_DIM, _("下書き 保存済 %s"), f->saved);
}
