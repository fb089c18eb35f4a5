/* SPDX-License-Identifier: ISC
 * An office of many terminals for the benches: each a thread with a
 * connection of its own, a clerk signed in, a reviewer who proves herself
 * for every act, and residents of its own who move house.
 */
#ifndef DB_BENCH_OFFICE_H
#define DB_BENCH_OFFICE_H

#include "db/bench.h"
#include "db/register.h"

#include <jansson.h>
#include <semaphore.h>
#include <stdbool.h>

struct bench_office;
struct bench_entry { /* one move of one resident */
	char person_no[20];
	int64_t id; /* 0: not submitted */
	int version;
	char digest[65];
	char number[32]; /* 番地 that the person moves to */
};
struct bench_party { /* one terminal */
	struct bench_office *o;
	int no;
	char terminal[16], clerk[16], reviewer[16], session[80];
	struct reg *r;
	struct bench_entry *entry;
	int count, first, next;      /* entries; from first on of this phase */
	struct bench_times all, one; /* whole acts; the call that matters */
	long done, again;            /* acts; calls refused as busy */
	long keys;                   /* submissions so far */
	struct err err;              /* of the failure that ended it */
	double ended;                /* microseconds, bench_now_us */
	double arg;                  /* of a phase */
};
struct bench_office {
	const struct bench *b;
	const char *uri; /* of the register itself */
	/* How a terminal reaches it; NULL: at uri. Sets uri and files of o,
	 * which stay until the office closes. */
	void (*reach)(void *arg, const char *terminal, struct reg_options *o);
	void *arg;
	long tag; /* tells its submissions from those of another office */
	/* How many calls run at a time, as a service's connections to its store
	 * allow; 0: all. */
	int gate;
	sem_t pass;
	struct sequencer *sequencer;   /* serves the terminals; NULL none */
	struct bench_daichod *daichod; /* whose time is told apart; NULL */
	char today[11];
	unsigned char secret[64]; /* of every terminal's key */
	char public_key[65];
	int terminals;
	struct bench_party *party;
};

/*
 * bench_office_open - registers terminals, clerks and reviewers in an
 * invented register, shares out `each` one-person households to a terminal
 * and signs the clerks in. o: b, uri, reach, arg and sequencer are set by
 * the caller. Closed in any case.
 */
MUST_CHECK enum rc bench_office_open(
    struct bench_office *o, int terminals, int each, struct err *err);
void bench_office_close(struct bench_office *o);

/*
 * bench_office_run - act(party) in a thread for each terminal, all at once.
 * *seconds receives how long it took; times of all terminals are merged into
 * *all and *one (may be NULL). RC of the first terminal that failed.
 */
MUST_CHECK enum rc bench_office_run(struct bench_office *o,
    void (*act)(struct bench_party *p), double *seconds,
    struct bench_times *all, struct bench_times *one, struct err *err);
long bench_office_done(const struct bench_office *o, long *again);

/* Of all terminals so far; 0 where they are not in this process. */
struct bench_traffic {
	double statements; /* sent to the store */
	double waits;      /* for an answer */
	double repeats;    /* calls run again: another was in the way */
};
void bench_office_traffic(
    const struct bench_office *o, struct bench_traffic *out);

/* The acts; each returns what the register said and tries again what was
 * refused as busy. */
MUST_CHECK enum rc bench_submit(struct bench_party *p, struct bench_entry *e);
/* Asks what is to be decided: version and digest. */
MUST_CHECK enum rc bench_look(struct bench_party *p, struct bench_entry *e);
/* The answer of entry.list, "all" as R1 asks and "mine" as H1 does: *got is a
 * new reference. */
MUST_CHECK enum rc bench_list(
    struct bench_party *p, const char *scope, json_t **got);
/* Somebody else's entry goes back to its author. */
MUST_CHECK enum rc bench_return(struct bench_party *p, int64_t id);
MUST_CHECK enum rc bench_approve(
    struct bench_party *p, struct bench_entry *e, double *call_us);
/* n of them together, in one call under one proof. *approved receives how
 * many of them were. */
MUST_CHECK enum rc bench_approve_many(struct bench_party *p,
    struct bench_entry *e, int n, int *approved, double *call_us);

#endif
