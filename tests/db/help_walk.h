/* SPDX-License-Identifier: ISC
 * help_walk - what a random walk of changes keeps by itself of the people it
 * moved: who came and went on which day and since when that is known. It asks
 * the register nothing, so that its sums stand beside the register's.
 */
#ifndef TESTS_HELP_WALK_H
#define TESTS_HELP_WALK_H

#include "tests/db/help_register.h"

/* A line of the walk: somebody came (+1), went (-1) or stayed (0). */
struct walk_row {
	int person, sheet, hist;
	int32_t day;
	int64_t at;     /* the register's clock then */
	int way, moves; /* moves: what counts in the sums of its month */
	int cancels;    /* 履歴番号 taken back, 0 none */
};
struct walk {
	struct walk_row *rows;
	int row_count, room;
	int32_t month_end[16]; /* those that passed, and the clock then */
	int64_t month_at[16];
	int months;
};

void walk_release(struct walk *w);
void walk_add(struct walk *w, struct walk_row row);
/* A month is over; the clock of the register as it ends. */
void walk_month(struct walk *w, int32_t last_day, int64_t now);
/* Whether a person lives here on a day, as known at a time. */
bool walk_present(const struct walk *w, int person, int32_t day, int64_t known);
/* The newest row of a person on a sheet of it, NULL none. */
const struct walk_row *walk_newest(const struct walk *w, int person, int sheet);
/* The row by which they have gone there, or are about to, but that; NULL none. */
const struct walk_row *walk_going(
    const struct walk *w, int person, int sheet, int but_hist);
/* What came less what went in the month of which day is one. */
int walk_moved(const struct walk *w, int32_t day);
/* Sheets opened (way 1) or, as they stand, closed (-1) in that month. */
int walk_sheets(const struct walk *w, int32_t day, int way);
/* Highest sheet number of a person, 0 none. */
int walk_last_sheet(const struct walk *w, int person);

#endif
