/* SPDX-License-Identifier: ISC
 * review_draw - R2 as it looks: the people, before and after side by side, the
 * line that is typed again, and how much of it is below.
 */
#include "ui/review.h"

#include "src/text.h"
#include "ui/show.h"

#include <stdio.h>
#include <string.h>

#define FIRST_ROW 7

static void
tab_text(const struct review_view *v, int i, char out[160])
{
	const char *name = again_is_covered(v, i, IT_NAME)
			       ? "〔伏〕"
			       : record_get(&v->e.persons[i].after, IT_NAME);
	const char *given = record_get(&v->e.persons[i].after, IT_NAME_GIVEN);

	(void)snprintf(out, 160, v->page == i + 1 ? "[%d %.60s]" : " %d %.60s ",
	    i + 1, given[0] ? given : name);
}

/* The first person of the row, so that the one shown is in it. */
static int
first_tab(const struct review_view *v)
{
	int from = v->page - 1, used = 0;
	char s[160];

	for (; from >= 0; from--) {
		tab_text(v, from, s);
		used += text_cols(s) + 2;
		if (used > 44)
			break;
	}
	return from < 0 ? 0 : from + 1;
}

static void
draw_tabs(struct view *w, const struct review_view *v)
{
	char s[160], by[160];
	int i, first = first_tab(v), col = 4, end;

	(void)snprintf(by, sizeof(by), _("入力 %s %s"), v->e.author_name,
	    strlen(v->e.submitted_at) >= 16 ? v->e.submitted_at + 11 : "");
	end = 80 - text_cols(by) - 2;
	col += put(w, 4, col, v->page == 0 ? LOOK_BOLD : LOOK_PLAIN,
	    v->page == 0 ? _("[届出]") : _(" 届出 "));
	for (i = first; i < v->e.person_count; i++) {
		tab_text(v, i, s);
		col += i == first ? 1 : 2;
		if (col + text_cols(s) > end)
			break;
		col += put(
		    w, 4, col, v->page == i + 1 ? LOOK_BOLD : LOOK_PLAIN, s);
	}
	put_right(w, 4, 80, LOOK_DIM, by);
}

static void
draw_line(struct view *w, const struct review_line *l, int row)
{
	const char *third = l->now[0] ? l->now : l->paper[0] ? l->paper : NULL;
	bool is_whole = l->before[0] == '-' && !l->differs && third == NULL;
	bool is_asked = l->again != 0 && strcmp(l->sign, "問") == 0;

	put_diff(w, row, l->sign, l->label, l->before,
	    is_whole ? NULL : l->after, third, l->differs);
	if (is_whole)
		put_cols(w, row, COL_MIDDLE, 40, LOOK_PLAIN, l->after);
	if (l->paper_differs && third == l->paper)
		put_cols(w, row, COL_THIRD, 19, LOOK_WARN, third);
	if (is_asked)
		put_cols(w, row, COL_MIDDLE, 20, LOOK_FIELD, "");
}

/* The row of the line that is typed, kept in sight. */
static int
row_in_hand(struct review_view *v)
{
	int i, row = 0;

	for (i = 0; i < v->line_count; i++) {
		if (!review_is_shown(v, i))
			continue;
		if (v->again_at >= 0 && v->lines[i].again == v->again_at + 1)
			break;
		row++;
	}
	if (v->again_at < 0 || i == v->line_count)
		return -1;
	if (row < v->top)
		v->top = row;
	if (row >= v->top + v->room)
		v->top = row - v->room + 1;
	return row;
}

/* How much changes, and whether there is more of it below. */
static void
draw_foot(struct view *w, const struct review_view *v)
{
	int rows = review_rows(v), last = v->top + v->room, asked, same, differ;
	char s[64];

	again_counts(v, &asked, &same, &differ);
	if (v->again_count > 0)
		putf(w, w->foot, COL_LABEL, LOOK_DIM,
		    _("変 %d  済 %d  問 %d  違 %d   %d人  F8 次の人"),
		    v->changed, same, asked, differ, v->e.person_count);
	else if (v->page == 0)
		putf(w, w->foot, COL_LABEL, LOOK_DIM,
		    _("変 %d   %d人  F8 次の人"), v->changed,
		    v->e.person_count);
	else
		putf(w, w->foot, COL_LABEL, LOOK_DIM,
		    v->shows_equal ? _("変 %d  同じ項目 %d  e で畳む")
				   : _("変 %d  同じ項目 %d は畳む  e で開く"),
		    v->changed, v->equal);
	if (rows <= v->room)
		return;
	(void)snprintf(s, sizeof(s), _("%d行中 %d-%d"), rows, v->top + 1,
	    last < rows ? last : rows);
	put_right(w, w->foot, 80, last < rows ? LOOK_BOLD : LOOK_DIM, s);
}

/* Something of its papers was read (10.8). */
static bool
was_read(const struct review_view *v)
{
	for (int i = 0; i < v->e.person_count; i++)
		for (int k = 0; k < IT_COUNT; k++)
			if (v->e.persons[i].said.v[k] != NULL)
				return true;
	return false;
}

void
review_draw(const struct ui *ui, void *state, struct view *w)
{
	struct review_view *v = state;
	int i, row = FIRST_ROW, skip, rows = review_rows(v);
	bool has_now = v->page > 0 && json_array_size(v->conflicts) > 0;
	int at;

	(void)ui;
	draw_tabs(w, v);
	put(w, 6, COL_VALUE, LOOK_DIM, _("前"));
	put(w, 6, COL_MIDDLE, LOOK_DIM, _("後（入力）"));
	put(w, 6, COL_THIRD, LOOK_DIM,
	    has_now                            ? _("届書・今の台帳")
	    : was_read(v)                      ? _("届書（QR）")
	    : json_array_size(v->received) > 0 ? _("届書（着）")
					       : _("届書"));
	v->room = w->foot - 1 - FIRST_ROW;
	if (v->top > rows - v->room)
		v->top = rows > v->room ? rows - v->room : 0;
	at = row_in_hand(v);
	skip = v->top;
	for (i = 0; i < v->line_count && row < w->foot - 1; i++) {
		if (!review_is_shown(v, i) || skip-- > 0)
			continue;
		draw_line(w, &v->lines[i], row++);
	}
	if (at >= 0)
		again_draw(v, w, FIRST_ROW + at - v->top);
	draw_foot(w, v);
}
