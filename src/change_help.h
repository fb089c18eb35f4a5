/* SPDX-License-Identifier: ISC
 * change_help - what change.c, change_house.c, change_sheet.c and
 * change_undo.c share.
 */
#ifndef SRC_CHANGE_HELP_H
#define SRC_CHANGE_HELP_H

#include "src/change.h"
#include "src/date.h"
#include "src/event.h"

#include <string.h>

static inline const char *
change_get(const struct entry_person *p, enum item it)
{
	return record_get(&p->after, it);
}

static inline bool
change_is_head(const struct record *r)
{
	return strcmp(record_get(r, IT_RELATION), "世帯主") == 0;
}

/* 世帯番号, 世帯主, 並び順 of people who come into another household, or whose
 * household gets another head. */
void change_household(struct entry *e, const struct facts *f);
/* 5.2: the order set freely, by a correction: whoever is given a place swaps
 * with those of the entry who are not. */
void change_order(struct entry *e);
/* New sheet of somebody who is there: 改製, 再製, 帰化 … (1.1.4, 4.5.3). */
void change_carry(const struct entry *e, struct entry_person *p);
/* 区間転入: the address of before becomes 転入前住所. */
void change_ward(struct entry *e);
/* 旧氏 and 通称: days, places, what was before (1.1.7). */
void change_second_name(
    const struct entry *e, const struct facts *f, struct entry_person *p);
/* Another 区分: what was there of the former and is not of this one goes. */
void change_category(struct entry_person *p);
/* 並び順 from first on of these n people, in the order of 5.2. */
void change_sort_from(struct entry *e, const int *who, int n, int first);
/* 世帯主である旨 and 世帯主の氏名 of people who stay in their household: as 続柄 has
 * it, and none where it has no head any more (1.1.10). */
void change_heads(struct entry *e, const struct facts *f);
/* 取消: whose 並び順 another has by now goes to the end (5.2). */
void change_undo_places(struct entry *e, const struct facts *f);
/* 国内転入 令和8年7月15日: which change is meant, on a screen. */
void change_name_row(const struct record *r, char out[160]);
/* 取消: what the history restores of person i. */
void change_undo_person(struct entry *e, const struct facts *f, int i);

#endif
