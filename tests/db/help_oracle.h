/* SPDX-License-Identifier: ISC
 * help_oracle - knows what a crowd of writers did to a register: each writes
 * into a log of its own what it begins, what it saw before and what it was
 * answered; what the feed says at the end is held against that.
 *
 * A change is known by a token of a writer, its life and a number within it:
 * "w7.2.31". The token is the text of the note that the change writes,
 * beside the token of the note that its writer had read last.
 */
#ifndef TESTS_DB_HELP_ORACLE_H
#define TESTS_DB_HELP_ORACLE_H

#include <stdbool.h>
#include <stdint.h>

#define TOKEN_MAX 24
#define ORACLE_FIRST "w0.0.0" /* of a note that stood before they began */

/* ---- a writer's side ---- */

/* oracle_log - opens DIR/WRITER.LIFE.log; -1 it cannot. */
int oracle_log(const char *dir, int writer, int life);
/* Before a call; saw: token it read before, "" none. */
void oracle_begins(int fd, const char *token, const char *saw);
/* After it: done; not done, for certain; nobody knows. */
enum oracle_answer {
	ORACLE_DONE = 'A',
	ORACLE_NOT = 'N',
	ORACLE_UNKNOWN = 'U'
};
void oracle_answered(int fd, const char *token, enum oracle_answer a);

/* ---- the end ---- */

struct oracle_findings {
	int begun, done, refused, unknown; /* changes by the writers' logs */
	int records;                       /* notes in the feed */
	int lost;                          /* acknowledged, not in the feed */
	int twice;                         /* in the feed more than once */
	int refused_there;                 /* refused, and in the feed */
	bool says;
	int first;      /* notes that stood before */
	int strange;    /* in the feed, and no writer began it */
	int own_order;  /* a writer's later change before its earlier one */
	int seen_order; /* a change before one that its writer had read */
	int versions;   /* a note's versions out of order or with a gap */
	int cross;      /* changes that had read another writer's */
};

/*
 * oracle_check - reads all logs of dir and the notes of the feed of the
 * PostgreSQL register. says: prints the first faults as TAP comments.
 */
void oracle_check(
    const char *dir, const char *uri, bool says, struct oracle_findings *f);

#endif
