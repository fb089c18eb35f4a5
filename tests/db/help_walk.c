/* SPDX-License-Identifier: ISC
 * help_walk - see help_walk.h.
 */
#include "tests/db/help_walk.h"

#include "src/date.h"

#include <stdlib.h>
#include <string.h>

void
walk_release(struct walk *w)
{
	free(w->rows);
	memset(w, 0, sizeof(*w));
}

void
walk_add(struct walk *w, struct walk_row row)
{
	if (w->row_count == w->room) {
		w->room = w->room * 2 + 256;
		w->rows = realloc(w->rows, (size_t)w->room * sizeof(*w->rows));
		if (w->rows == NULL)
			abort();
	}
	w->rows[w->row_count++] = row;
}

void
walk_month(struct walk *w, int32_t last_day, int64_t now)
{
	if (w->months == 16)
		abort();
	w->month_end[w->months] = last_day;
	w->month_at[w->months++] = now;
}

static bool
is_taken_back(const struct walk *w, const struct walk_row *r, int64_t known)
{
	int i;

	for (i = 0; i < w->row_count; i++)
		if (w->rows[i].person == r->person &&
		    w->rows[i].cancels == r->hist && w->rows[i].at <= known)
			return true;
	return false;
}

/* A sheet stands from the day it came to the first day on which it went. */
static bool
stands(const struct walk *w, int person, int sheet, int32_t day, int64_t known)
{
	bool came = false;
	int i;

	for (i = 0; i < w->row_count; i++) {
		const struct walk_row *r = &w->rows[i];

		if (r->person != person || r->sheet != sheet || r->way == 0 ||
		    r->cancels != 0 || r->at > known || r->day > day ||
		    is_taken_back(w, r, known))
			continue;
		if (r->way < 0)
			return false;
		came = true;
	}
	return came;
}

int
walk_last_sheet(const struct walk *w, int person)
{
	int i, last = 0;

	for (i = 0; i < w->row_count; i++)
		if (w->rows[i].person == person && w->rows[i].sheet > last)
			last = w->rows[i].sheet;
	return last;
}

bool
walk_present(const struct walk *w, int person, int32_t day, int64_t known)
{
	int sheet;

	for (sheet = walk_last_sheet(w, person); sheet > 0; sheet--)
		if (stands(w, person, sheet, day, known))
			return true;
	return false;
}

const struct walk_row *
walk_newest(const struct walk *w, int person, int sheet)
{
	int i;

	for (i = w->row_count - 1; i >= 0; i--)
		if (w->rows[i].person == person && w->rows[i].sheet == sheet)
			return &w->rows[i];
	return NULL;
}

const struct walk_row *
walk_going(const struct walk *w, int person, int sheet, int but_hist)
{
	int i;

	for (i = 0; i < w->row_count; i++) {
		const struct walk_row *r = &w->rows[i];

		if (r->person == person && r->sheet == sheet && r->way < 0 &&
		    r->hist != but_hist && !is_taken_back(w, r, INT64_MAX))
			return r;
	}
	return NULL;
}

static bool
same_month(int32_t a, int32_t b)
{
	int y[2], m[2], d;

	date_from_day(a, &y[0], &m[0], &d);
	date_from_day(b, &y[1], &m[1], &d);
	return y[0] == y[1] && m[0] == m[1];
}

int
walk_moved(const struct walk *w, int32_t day)
{
	int i, n = 0;

	for (i = 0; i < w->row_count; i++)
		if (same_month(w->rows[i].day, day))
			n += w->rows[i].moves;
	return n;
}

/* The day a sheet ended, as its rows stand; INT32_MAX while it has not. */
static int32_t
end_of(const struct walk *w, int person, int sheet)
{
	int32_t day = INT32_MAX;
	int i;

	for (i = 0; i < w->row_count; i++) {
		const struct walk_row *r = &w->rows[i];

		if (r->person == person && r->sheet == sheet && r->way < 0 &&
		    r->day < day && !is_taken_back(w, r, INT64_MAX))
			day = r->day;
	}
	return day;
}

int
walk_sheets(const struct walk *w, int32_t day, int way)
{
	int i, n = 0;

	for (i = 0; i < w->row_count; i++) {
		const struct walk_row *r = &w->rows[i];
		int32_t at = r->day;

		/* the opening row of each sheet */
		if (r->way <= 0 || r->cancels != 0)
			continue;
		if (way < 0)
			at = end_of(w, r->person, r->sheet);
		n += at != INT32_MAX && same_month(at, day);
	}
	return n;
}
