/* SPDX-License-Identifier: ISC
 * relation - 続柄 (1.1.11) and the order of a household (5.2).
 */
#ifndef SRC_RELATION_H
#define SRC_RELATION_H

#include "src/err.h"

#include <stdbool.h>

/*
 * relation_check - exactly the vocabulary: 世帯主; the terms of ②; terms of ②
 * chained by の, at most 4; 縁故者; 同居人. "" is fine (1.1.6).
 * RC_INPUT E1111: names the legal word where one exists (孫 → 子の子).
 */
MUST_CHECK enum rc relation_check(const char *relation, struct err *err);

/* relation_terms - chained terms, 0 when not legal; 1 for 世帯主 縁故者 同居人. */
int relation_terms(const char *relation);

/* The words that F4 offers, in the order of 5.2; NULL ends the list. */
extern const char *const relation_words[];

/* One member as 5.2 looks at it; strings are borrowed. */
struct order_member {
	const char *person_no; /* 宛名番号 */
	const char *relation;
	const char *birth; /* stored date */
	const char *name;
	const char *hittousha; /* 筆頭者; "" unknown */
	const char *sex;       /* "1" "2" or "" */
	int fixed;             /* member_order kept from before; 0 none */
};
/*
 * relation_order - writes into order[] the indexes of m[0..n-1] sorted by
 * 5.2. Pure. A spouse or child of a child stands beside that child when the
 * words tell whose they are (子の妻 when one 子 fits); ties by birth, then
 * 宛名番号.
 */
void relation_order(const struct order_member *m, int n, int *order);

#endif
