/* SPDX-License-Identifier: ISC
 * review - what R2 knows of the entry it shows, and the lines it shows of
 * it: before and after of the notification and of each person.
 */
#ifndef UI_REVIEW_H
#define UI_REVIEW_H

#include "src/entry.h"
#include "ui/app.h"
#include "ui/ui.h"

struct review_line {
	char sign[4], label[64], before[300], after[300];
	char now[300]; /* the register's value where somebody changed it */
	bool differs;
};
#define REVIEW_LINES 200
struct review_view {
	int64_t id;
	struct entry e;
	char digest[65], state[16]; /* of the register: waiting, approved … */
	json_t *conflicts;          /* [{person, item, was, is}…]; owned */
	json_t *hidden; /* [{person, item}…] changed, not for these eyes */
	int page;       /* 0 the notification, then the persons */
	struct review_line *lines;
	int line_count, changed, equal;
	int top, room; /* first line shown, lines that fit */
	bool shows_equal, is_claimed;
	char title[128];
};

/* review_page - makes the lines of v->page anew, from the top. */
void review_page(const struct app *a, struct review_view *v);

/* review_is_shown - whether a line takes a row: what is the same is folded on
 * the pages of persons. */
bool review_is_shown(const struct review_view *v, int line);

/* review_rows - how many lines of the page take a row. */
int review_rows(const struct review_view *v);

/* review_changes - how much of the register the whole entry changes; 0 when
 * approving it would do nothing. */
int review_changes(const struct review_view *v);

#endif
