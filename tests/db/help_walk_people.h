/* SPDX-License-Identifier: ISC
 * help_walk_people - whom the random walk moves, what it knows of them to choose
 * its next step, and how a step is taken: proposed, completed, submitted,
 * approved, counted.
 */
#ifndef TESTS_HELP_WALK_PEOPLE_H
#define TESTS_HELP_WALK_PEOPLE_H

#include "tests/db/help_change.h"
#include "tests/db/help_walk.h"

#include "src/event.h"

#define PEOPLE_MAX 40000
struct person {
	char no[20], house[20];
	bool is_here, is_head, japanese, is_codeless, has_number, is_asked;
	bool has_former_name, has_alias, will_go;
	bool is_east; /* lives in 東区, else in 中央区 */
	int hist, sheet, last_sheet, order;
	enum event last; /* of the newest row of the sheet that counts */
	bool may_undo;
	int carried; /* row of a 転出 that came along to their sheet; 0 none */
	/* 個人番号 given, with the rows that gave them; the last is theirs */
	struct {
		int hist;
		char value[16];
	} numbers[16];
	int number_count;
};
/* The one walk of a program. */
struct walker {
	struct person *people;
	int count, here, tried, accepted, families, numbers;
	uint64_t seed;
	struct test_reg t;
	struct test_change c; /* the entry of the step */
	int wrong_numbers;    /* 個人番号 that are not those of the walk */
	char value[16];       /* 個人番号 of the newest handle */
	struct walk w;
	int gains[EV_COUNT];    /* people by reason, accepted */
	int carried, uncarried; /* plans that came along, and went back */
	int kept_closed,
	    reopened; /* sheets of before: tried, and let through */
	int32_t today;
};
extern struct walker walker;

/* 0 to n - 1. */
unsigned int walk_draw(unsigned int n);
/* One of the reasons: every other time the one that came least often. */
enum event walk_one_of(const enum event *list, unsigned int n);
#define ONE_OF(list) walk_one_of(list, sizeof(list) / sizeof((list)[0]))
/* Somebody of whom it is true; NULL where nobody is. */
struct person *walk_some(bool (*is)(const struct person *));
struct person *walk_find(const char *no);
int walk_living_with(const struct person *p);
/* Takes what the register says of somebody into what the walk knows: what the
 * next step may be, and nothing that is counted. */
void walk_look(struct person *p);
/* A row gave them the newest number; and whether the register has theirs. */
void walk_number(struct person *p, int hist);
void walk_check_number(const struct person *p);
/* Whether they live here, by the walk's own count. */
void walk_count_here(struct person *p);
/* entry.propose; false, and said, where it was refused. args is taken over. */
bool walk_ask(json_t *args);
bool walk_propose(
    const char *menu, const struct person *p, bool whole, const char *house);
/* The day of the change: today or yesterday, and so many days later. */
void walk_on(int32_t later);
void walk_set_all(enum item it, const char *value);
/* Answers alerts, submits, approves and counts; whether it was accepted. */
bool walk_settle(void);
/* One change of those that a counter is asked for, drawn. */
void walk_step(void);

#endif
