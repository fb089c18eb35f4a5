/* SPDX-License-Identifier: ISC
 * reg_batch - the steps of `daicho batch` (9.1): each call one transaction,
 * which looks at what is there and not at what has been done before, so that
 * it may be run twice, or not for days, or be killed. Shared by reg_batch.c,
 * reg_left.c and reg_old.c.
 */
#ifndef DB_REG_BATCH_H
#define DB_REG_BATCH_H

#include "db/reg.h"

#define BATCH_MAX 500 /* people looked at in one transaction */

struct batch {
	struct call *c;
	int limit;
	char person_no[20]; /* where the last call came to; "" the beginning */
	int sheet_no;
	int done;         /* receives: how many were changed */
	bool more;        /* receives: somebody may be left */
	json_t *persons;  /* receives: 宛名番号 of those changed */
	json_t *queued;   /* receives: {person_no, entry_id, receipt_no} */
	json_t *followed; /* receives: as change_follow gives them */
	json_t *details;  /* receives: numbers, for the record */
};

/* batch_waits - whether an entry that waits holds the person or household
 * ("" none); then it is put among the queued (4.0.8). */
MUST_CHECK enum rc batch_waits(struct batch *b, const char *person_no,
    const char *household_no, bool *waits);
/* batch_went - notes one that was changed, and how far the step came. */
void batch_went(struct batch *b, const char *person_no);
void batch_came_to(struct batch *b, const char *person_no, int sheet_no);

/* batch_left - 転出 whose day has come, the earlier of plan and notice (1.1.5):
 * the household's version, a record for those who follow the feed, 仮支援措置
 * (3.4), and which households have no head now (4.0.4). */
MUST_CHECK enum rc batch_left(struct batch *b);
/* left_undone - a 転出 was taken back: its effect is to be seen anew. */
MUST_CHECK enum rc left_undone(
    struct call *c, const char *person_no, int sheet_no);

/* batch_old - 除票 that are five years old into their own store (9.3). */
MUST_CHECK enum rc batch_old(struct batch *b);
/* old_bring_back - the sheet and all later ones of the person into the
 * register again, because a row is to be added (4.2.3.3, 4.6); nothing when
 * they are there. */
MUST_CHECK enum rc old_bring_back(
    struct call *c, const char *person_no, int sheet_no);

#endif
