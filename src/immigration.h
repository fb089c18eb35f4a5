/* SPDX-License-Identifier: ISC
 * immigration - a notice of 出入国在留管理庁長官 as it comes in a file (4.5.6): what
 * it says of one person, and what the row becomes by it. Pure.
 */
#ifndef SRC_IMMIGRATION_H
#define SRC_IMMIGRATION_H

#include "src/record.h"

struct immigration {
	int line;           /* of the file, for the error list */
	char person_no[20]; /* whom it is about, or */
	char card[24];  /* 在留カード等の番号 as the register has it */
	char name[512]; /* to be sure of the person; "" not given */
	bool is_removal;                      /* 消除: 住基対象外 */
	char happened_on[24], noticed_on[24]; /* stored form */
	struct record to;    /* the items that it gives; release it */
	bool ends[IT_COUNT]; /* given as "-": blank from now on */
};

/*
 * immigration_read - {"line", "card" or "person_no", "name", "kind": "correct"
 * or "remove", "happened_on", "noticed_on", items by their ids}: days in stored
 * form; an item that is "" or not there stays, "-" becomes blank (在留期間 of a
 * 永住者). n is written to as a whole, released by the caller in any case.
 * RC_INPUT: E4571 garbled text, E4572 too long, E4573 a day, the kind, the
 * number or a name of an item that is none.
 */
MUST_CHECK enum rc immigration_read(
    struct immigration *n, const json_t *o, struct err *err);
void immigration_release(struct immigration *n);
/* immigration_gives - an item that such a notice may give: names and sex, day
 * of birth, nationality and what article 30-45 says of each 区分. */
bool immigration_gives(enum item it);

/* immigration_apply - the row as it becomes: the items given; where another
 * 区分 is given, those of the former one go (経過滞在 to 中長期在留 …, 1.1.2). */
void immigration_apply(const struct immigration *n, struct record *after);

#endif
