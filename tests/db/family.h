/* SPDX-License-Identifier: ISC
 * family - what a test of changes has in hand: a register of its own with one
 * family in it, and the change that is being made (help_change.h). FAMILY_MAKE
 * makes another register than test_reg_make.
 */
#ifndef TESTS_DB_FAMILY_H
#define TESTS_DB_FAMILY_H

#include "tests/db/help_change.h"
#include "tests/test.h"

#ifndef FAMILY_MAKE
#define FAMILY_MAKE test_reg_make
#endif

static struct test_reg t;
static struct test_change c;
static char no[4][20], house[20]; /* 宛名番号, 世帯番号 */

/* 架空 一郎 and so on, n of them. */
static inline void
begin(int n)
{
	FAMILY_MAKE(&t);
	change_family(&t, "架空", n, 1, no, house);
}

/* Whatever was done, the register verifies. */
static inline void
end(void)
{
	CHECK(change_verified(&t));
	change_release(&c);
	test_reg_free(&t);
}

/* An item of one of them as the register has it. */
static inline const char *
item(int i, enum item it)
{
	return change_item(&t, no[i], it);
}

/* A change of one of them. */
static inline void
propose(const char *menu, int i)
{
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", menu, "persons", no[i])),
	    RC_OK);
}

/* An item of the i-th of the entry, after the change. */
static inline void
set(int i, enum item it, const char *value)
{
	record_set(&c.e.persons[i].after, it, value);
}

static inline void
on(const char *event_date, const char *notified_on)
{
	(void)snprintf(
	    c.e.event_date, sizeof(c.e.event_date), "%s", event_date);
	(void)snprintf(
	    c.e.notified_on, sizeof(c.e.notified_on), "%s", notified_on);
}

/* The change is submitted and approved, or refused by that rule. */
#define CHECK_DONE() CHECK_INT(change_do(&t, &c, NULL), RC_OK)
#define CHECK_REFUSED(rule)                                                    \
	do {                                                                   \
		CHECK(change_do(&t, &c, NULL) != RC_OK);                       \
		CHECK_STR(t.err.code, rule);                                   \
	} while (0)

#endif
