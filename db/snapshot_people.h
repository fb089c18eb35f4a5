/* SPDX-License-Identifier: ISC
 * snapshot_people - the lines of people out of the register's tables, a
 * stretch of their numbers at a time: what a snapshot is written of, and what
 * a replica is compared with. Private to the register.
 */
#ifndef DB_SNAPSHOT_PEOPLE_H
#define DB_SNAPSHOT_PEOPLE_H

#include "db/reg.h"
#include "db/snapshot_format.h"
#include "src/mem.h"

enum { STRETCH = 400 };

struct stretch {
	struct call *c; /* borrowed, in its transaction */
	unsigned sections;
	bool is_sent[IT_COUNT]; /* columns of R, by place in history_items */
	int64_t done;           /* lines so far */
	/* the people at hand: their numbers, and their lines from P to N */
	char no[STRETCH][20];
	struct sbuf text[STRETCH];
	int count;
	char from[20];         /* the number before the next stretch */
	struct record *groups; /* rows with groups, ascending; owned */
	int group_rows, group_cap;
};
void stretch_init(struct stretch *w, struct call *c, unsigned sections);
void stretch_release(struct stretch *w);
/* The next people; count 0: there are no more. */
MUST_CHECK enum rc stretch_next(struct stretch *w);

#endif
