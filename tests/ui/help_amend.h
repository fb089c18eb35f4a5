/* SPDX-License-Identifier: ISC
 * help_amend - a family at a counter with a real register (help_real.h), and
 * what the tests of changes ask of it. Everyone is invented.
 */
#ifndef TESTS_UI_HELP_AMEND_H
#define TESTS_UI_HELP_AMEND_H

#include "tests/ui/help_real.h"

struct family {
	struct real c;
	char household[20];
	char no[4][20]; /* 世帯主, 妻, 子, 子 */
};
/* A family of n, 架空 一郎 and so on, registered; the clerk at H1. */
void family_start(struct family *f, int n);
/* The same in the register of all wards of 熊本市: the family lives in 東区, the
 * counter is 中央区's. */
void family_start_ward(struct family *f, int n);
void family_end(struct family *f);
/* Another family, at the same address; code: of their 住民票コード. The first
 * one's 宛名番号, and their household's. */
void family_add(struct family *f, const char *name, int n, int code,
    char first[20], char household[20]);
/* The focus of a form to a field of its first page. */
void go(struct real *c, const char *code, int id);
/* Whether what was typed since the last call (or c.keys = 0) keeps the budget of
 * a change, by the table of help_amend.c; counts from here again. */
bool budget(struct family *f, const char *what);
/* Submitted and approved. */
bool done(struct family *f);
/* A change from H1 to the register: the first hit for the words (NULL: the head
 * of the family), the number of I0, what is typed into its form; submitted and
 * approved. */
bool change(
    struct family *f, const char *words, const char *number, const char *keys);
/* 差戻 of an entry by another person. */
bool give_back(struct real *c, int64_t id, const char *reason);
/* Whether the text is on the screen; if not, the screen is printed. */
bool has(struct real *c, const char *text);
/* Whether that screen is on top. */
bool at(struct real *c, const char *code);
/* From H1: the visitor, the first hit for the words, I0 and the number. */
void start_on(struct real *c, const char *words, const char *number);
/* The same with the head of the family. */
void start(struct real *c, const char *number);
/* The clerk's only waiting entry as the register has it, released by the
 * caller. Returns its id; 0: there is none, and e has four people with nothing
 * in them. */
int64_t waiting(struct real *c, struct entry *e);
/* F10, I19, Enter: H1 says that it waits. */
bool submit(struct real *c);
/* Another person approves it; the replica follows. */
bool approve(struct real *c, int64_t id);
/* Whether the item is that in the register's newest row. */
bool is(struct real *c, const char *person_no, enum item it, const char *want);
/* The newest sheet of a person; 0 none. */
int sheet_of(struct real *c, const char *person_no);
/* One more 住民票コード in the register's stock. */
void stock(struct real *c, char code[12]);

#endif
