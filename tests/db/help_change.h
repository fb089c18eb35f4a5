/* SPDX-License-Identifier: ISC
 * help_change - changes of chapter 4 in tests: entry.propose, what it says,
 * the register's people afterwards.
 */
#ifndef TESTS_HELP_CHANGE_H
#define TESTS_HELP_CHANGE_H

#include "tests/db/help_register.h"

struct test_change {
	struct entry e;
	json_t *findings, *follow;
};
/* Asks entry.propose as the clerk; args is taken over ("session" is added).
 * An entry by notification gets who came, and 異動日 令和8年7月14日. What c held
 * is released; errors in t->err. */
enum rc change_propose(struct test_reg *t, struct test_change *c, json_t *args);
/* entry.propose of the entry as it stands now: findings and completion. */
enum rc change_check(struct test_reg *t, struct test_change *c);
void change_release(struct test_change *c);
/* Whether a rule holds against it. */
bool change_says(const struct test_change *c, const char *code);
/* Submits and approves; the key is made up. household_no may be NULL. */
enum rc change_do(
    struct test_reg *t, struct test_change *c, char household_no[20]);
/* The present row of a person, by their newest sheet; release it. */
void change_row(struct test_reg *t, const char *person_no, struct record *r);
/* The same of one sheet of theirs. */
void change_row_of(
    struct test_reg *t, const char *person_no, int sheet_no, struct record *r);
/* One item of it; a text that lives until the next sixteen. */
const char *change_item(
    struct test_reg *t, const char *person_no, enum item it);
/* A family of n (1 to 4) registered; 宛名番号 in no[], the household's. */
void change_family(struct test_reg *t, const char *name, int n, int code,
    char no[][20], char household_no[20]);
/* The same of three, the second of them a foreign resident KAKU JIRO of that
 * 区分 (db/codes/article30_45.csv), born 1990.05.01, card AB12345678CD. */
void change_foreign_family(struct test_reg *t, const char *category,
    char no[][20], char household_no[20]);
/* Opens a later business day. */
void change_day(struct test_reg *t, const char *iso);
/* Whether register.verify finds nothing. */
bool change_verified(struct test_reg *t);

#endif
