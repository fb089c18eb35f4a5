/* SPDX-License-Identifier: ISC
 * reg_letter - the papers that follow from a change, filled out of the
 * register's rows (src/letter.h). Private to db/reg_*.c.
 */
#ifndef DB_REG_LETTER_H
#define DB_REG_LETTER_H

#include "db/reg.h"
#include "src/letter.h"

/* Which paper is asked for. */
struct letter_ask {
	enum cert_kind kind;
	const char *person_no;
	int sheet_no; /* 0: the newest sheet */
	int change; /* 履歴番号 of the change; 0: the sheet's newest row */
	enum notice_to to;
};
/*
 * letter_fill - *l, to be released in any case. RC_NOT_FOUND E5120 no such
 * row; RC_INPUT E5121 to E5124 (letter_may); RC_DENIED E5125: it holds an item
 * that this person of the staff may not see.
 */
MUST_CHECK enum rc letter_fill(
    struct call *c, const struct letter_ask *q, struct letter *l);

/* letter_claim - at issue: of two at once one goes through, and the other, run
 * again, finds a 再交付 (4.1.3.0.3). */
MUST_CHECK enum rc letter_claim(struct call *c, const struct letter *l);

#endif
