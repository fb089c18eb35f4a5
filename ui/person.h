/* SPDX-License-Identifier: ISC
 * person - K2's state, shared by what it shows (person_items.c) and what it
 * does.
 */
#ifndef UI_PERSON_H
#define UI_PERSON_H

#include "src/mem.h"
#include "ui/show.h"

#define LINES_MAX 160
#define PAGES_MAX 16
#define SHOW_S 30 /* seconds a 個人番号 stays on the screen */

struct line {
	char label[2][64], value[2][300];
	int group;    /* head of that group when > 0 */
	bool is_wide; /* the left value runs over both columns */
	bool is_mynumber;
};
struct person_view {
	struct member m;
	struct record attached;
	struct sheet sheets[16];
	int sheet_count;
	char alert[160]; /* of the 支援措置 */
	bool has_then;   /* as of a day */
	int32_t then_day;
	int64_t then_known;
	bool is_open_support; /* the details were asked for */
	struct line lines[LINES_MAX];
	int line_count;
	int first_line[PAGES_MAX], pages, page;
	int room; /* rows that a page had when it was divided */
	struct secret mynumber;
	int64_t hide_at; /* monotonic; 0 nothing shown */
	char person_no[20];
	int sheet_no;
};

/* Every group as lines; pairs with nothing in them are left out, a group with
 * nothing in it is one row. */
void person_lines(const struct app *a, struct person_view *v);

#endif
