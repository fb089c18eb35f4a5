/* SPDX-License-Identifier: ISC
 * desk - where a household has to go next after a change, and until when:
 * 国民健康保険, 国民年金, 児童手当, 介護保険, 学校. From a table with the law of
 * each row; which desks an event has stands in events.csv. What was notified
 * is not part of it (4.1.0.3), nor anything about cards (4.3.2, 7.1.1.3).
 */
#ifndef SRC_DESK_H
#define SRC_DESK_H

#include "src/entry.h"

#define DESK_ROWS 40
struct desk_row {
	char desk[24];        /* as events.csv names it */
	char events[64];      /* codes of 異動事由, "|" between */
	char label[64];       /* 国民健康保険 */
	char what[160];       /* what is to be done there */
	char source[160];     /* law */
	int from_age, to_age; /* whom it concerns, years, both included */
	int days;             /* from the day of the change; 0: soon */
};
struct desks {
	struct desk_row row[DESK_ROWS];
	int count;
};

/* desk_load - the text of next_desks.csv. RC_INPUT E4100 names the line that
 * is wrong. */
MUST_CHECK enum rc desk_load(
    const char *text, size_t len, struct desks *out, struct err *err);

struct desk_line {
	const struct desk_row *row; /* of the table */
	char until[64];             /* last day, stored form; "" soon */
};
/*
 * desk_pick - the desks for an entry, each once: those of its event whose
 * ages fit somebody in it on `today`. Days count from 異動日, the day itself
 * not (民法140条); a day nobody knows gives none. Returns how many lines were
 * written, at most max.
 */
int desk_pick(const struct desks *d, const struct entry *e, int32_t today,
    struct desk_line *out, int max);

#endif
