/* SPDX-License-Identifier: ISC
 * syncer - one loop between register, replica and outbox: pulls and applies
 * the feed, sends up submissions and the access log. What madoguchi-sync
 * and `daicho sync` run.
 */
#ifndef DB_SYNCER_H
#define DB_SYNCER_H

#include "db/register.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

struct syncer;
struct snapshot_progress; /* db/snapshot.h */

struct syncer_options {       /* strings are copied */
	const char *reg;      /* register: "sqlite:PATH", "https://…" */
	struct reg_tls tls;   /* for https:// */
	const char *replica;  /* path */
	const char *outbox;   /* path; NULL none: only the replica */
	const char *terminal; /* terminal id at the register */
	const char *share;    /* folder that holds data/towns; NULL none */
	/* Told how far a whole replica is; borrowed, NULL nobody. */
	const struct snapshot_progress *progress;
	/* Told after each commit of records to the replica, in a thread of the
	 * syncer's: whoever opens the replica now reads them. NULL nobody. */
	void (*applied)(void *arg, int64_t position);
	void *applied_arg;
	/* Told when the state of the line has become another, in the words of
	 * replica_line, with the code of the error that it came with ("" none);
	 * by the thread that runs the syncer. NULL nobody. */
	void (*told)(void *arg, const char *state, const char *code);
	void *told_arg;
	bool anew; /* set the replica aside and fetch it anew: the way out of
		    * a fork, taken by a person */
};

struct syncer_report {
	int64_t position;        /* of the replica */
	int64_t applied;         /* feed records since opening */
	int64_t pushed;          /* submissions acknowledged since opening */
	int64_t refused;         /* of those, refused */
	int64_t logs_sent;       /* access log records since opening */
	char replica_aside[256]; /* where a damaged replica was moved to */
	char outbox_aside[256];  /* where a damaged outbox was moved to */
	char tail[600];     /* the file that the tail of a replica went to */
	bool is_forked;     /* or the register was restored */
	bool is_log_broken; /* the access log was changed, cut or put back:
			     * nothing of it is sent, the feed goes on */
	struct err log_err; /* how, then */
};

/*
 * syncer_open - opens outbox and replica. A replica that is missing or
 * damaged is made anew by what follows; the register need not be there.
 * RC_CONFLICT E7041: another syncer serves this replica.
 */
MUST_CHECK enum rc syncer_open(
    const struct syncer_options *o, struct syncer **out, struct err *err);
void syncer_close(struct syncer *s);

/*
 * syncer_once - until the replica has what the register has and the outbox
 * is empty. RC_OFFLINE E7040: no register; RC_CONFLICT E7001: fork, E7043:
 * the register was restored, the replica is kept as it is; RC_IO E7057: the
 * access log's chain is broken, everything else was done; RC_INPUT E7042:
 * something else lies where the replica should.
 */
MUST_CHECK enum rc syncer_once(struct syncer *s, struct err *err);

/* syncer_run - the same for ever, until *stop (a signal ends the nap; else
 * within a second). News of the register are waited for, news of the outbox
 * noticed as they are written; back-off while the register is away. Starts
 * threads, which have ended when it returns; one run a syncer. */
MUST_CHECK enum rc syncer_run(
    struct syncer *s, const volatile sig_atomic_t *stop, struct err *err);

void syncer_report(const struct syncer *s, struct syncer_report *r);

#endif
