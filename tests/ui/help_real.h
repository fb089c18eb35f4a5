/* SPDX-License-Identifier: ISC
 * help_real - a counter in this process with a real register, a real replica
 * fed from it and a real outbox behind; keys by desk_type. Everyone is
 * invented.
 */
#ifndef TESTS_UI_HELP_REAL_H
#define TESTS_UI_HELP_REAL_H

#include "tests/db/help_register.h"
#include "tests/ui/help_desk.h"

struct real {
	struct test_reg t; /* business day 2026-07-15 */
	struct app a;      /* signed in as 10001 佐々木 */
	struct ui *ui;     /* at H1 */
	bool is_offline;   /* calls answer RC_OFFLINE */
	/* The register takes entry.submit, and this comes back instead of its
	 * answer; RC_OK: the answer. */
	enum rc loses;
	/* This machine's clocks; the counting one goes with t.now, the wall
	 * clock is that much off. */
	int64_t wall_off;
	struct clock_ref heard; /* at the last real_sync */
	int keys;               /* typed by real_keys, text not counted */
};
void real_start(struct real *c);
/* The same at the register of all wards of 熊本市; the counter is 中央区's. */
void real_start_city(struct real *c);
void real_end(struct real *c);
/* A second counter at the register of c, at terminal T2, 今村 (10004, who may
 * approve) signed in there; the replica is c's. It ends before c does. */
void real_beside(struct real *b, struct real *c);
void real_beside_end(struct real *b);
/* Brings the replica up to the register; the register's time comes along. */
void real_sync(struct real *c);
struct syncer_report;
/* What madoguchi-sync does once the line is there, at the register's time;
 * the counter hears of it. */
void real_sync_up(struct real *c, struct syncer_report *rep);
/*
 * real_keys - types; everything in {} is counted, and so is a digit that
 * stands in <>: it chooses. Other characters are text and are not.
 */
void real_keys(struct real *c, const char *keys);
/* The row as text, without the blanks at its end; caller frees. */
char *real_row(struct real *c, int row);
/* The record of a person of the register now; initialised by this. */
void real_person(struct real *c, const char *person_no, struct record *r);
/* Signs in as somebody else, at H1. */
void real_as(struct real *c, const char *staff);

#endif
