/* SPDX-License-Identifier: ISC
 * bench - the figures that DESIGN asks for, measured beside a comparison in
 * the same run: medians and 99th percentiles of single calls.
 */
#ifndef DB_BENCH_H
#define DB_BENCH_H

#include "db/snapshot.h"
#include "src/err.h"

#include <stdbool.h>
#include <stdio.h>

struct bench_times { /* microseconds of single calls */
	double *us;  /* owned */
	int n, cap;
};
void bench_add(struct bench_times *t, double us);
/* The q-quantile (0.5, 0.99); 0 when nothing was measured. Sorts. */
double bench_quantile(struct bench_times *t, double q);
void bench_release(struct bench_times *t);
double bench_now_us(void); /* monotonic */

/* Processor seconds of a process and, unless NULL, who started it; 0 when it
 * has gone. */
double bench_process_cpu(long pid, long *parent);
long bench_process_kib(long pid); /* resident memory; 0 when it has gone */

struct bench {
	FILE *out;
	const char *folder;   /* scratch, made and removed by the caller */
	const char *share;    /* data folder */
	const char *programs; /* folder of madoguchi and its helpers */
	int json;
	/* who hears how far what takes minutes is, or NULL */
	const struct snapshot_progress *progress;
};
/* A file, or a folder with all that is in it; none is fine. */
void bench_remove(const char *path);
/* One line of the table: what, figure with unit, comparison, goal. */
void bench_line(const struct bench *b, const char *what, const char *figure,
    const char *beside, const char *goal);

/*
 * bench_data - invents a town of `residents`, brings a replica up to date,
 * searches and opens households; the register is FOLDER/register-N.db, the
 * replica FOLDER/replica-N.db.
 */
MUST_CHECK enum rc bench_data(
    const struct bench *b, long residents, struct err *err);
/* bench_replica - searches and opened households in the replica at path, of
 * so many residents. */
MUST_CHECK enum rc bench_replica(
    const struct bench *b, const char *path, long residents, struct err *err);
/* bench_certificate - pages of four people, first and warm. */
MUST_CHECK enum rc bench_certificate(const struct bench *b, struct err *err);
/*
 * bench_terminal - starts the real madoguchi with the demo sign-in on a
 * pseudo-terminal over the files that bench_data made: start to the sign-in
 * screen, key to finished screen, resident memory.
 */
MUST_CHECK enum rc bench_terminal(
    const struct bench *b, long residents, struct err *err);

/*
 * bench_bootstrap - a replica from nothing to its first search, beside a
 * plain bulk insert and index build of the same rows in the same run: time,
 * ratio, sizes, memory. uri: a training register; NULL: one of `residents`
 * is invented (FOLDER/register-N.db, used again when it is there).
 */
MUST_CHECK enum rc bench_bootstrap(
    const struct bench *b, const char *uri, long residents, struct err *err);

struct bench_approvals {
	const char *uri; /* a training register; NULL: a server of our own */
	long residents;  /* of the town when it has none yet */
	int terminals, each;  /* entries of a terminal in each phase */
	int gate;             /* calls that run at a time in process; 0 all */
	int pool;             /* daichod's connections; 0: not through it */
	bool is_service_only; /* not in process */
};
/* bench_approvals - changes a second by the real path. */
MUST_CHECK enum rc bench_approvals(
    const struct bench *b, const struct bench_approvals *a, struct err *err);

/* bench_approvals_at - the same on a server that is there; NULL: somebody
 * else's, at a->uri. */
struct bench_server;
MUST_CHECK enum rc bench_approvals_at(const struct bench *b,
    const struct bench_approvals *a, struct bench_server *server,
    struct err *err);

/*
 * bench_search - the search box by kind of words, p50 and p99 in
 * milliseconds, beside PostgreSQL and SQLite's FTS5 on the same rows. The
 * town is FOLDER/register-N-M.db, its replica FOLDER/replica-N-M.db; either
 * is used again when it is there. alone: without the others.
 */
MUST_CHECK enum rc bench_search(const struct bench *b, long residents,
    long former, bool alone, struct err *err);

/* bench_feed - the feed's order by a sequencer beside a head row, and how
 * long a change takes to who waits; on a server of our own. */
MUST_CHECK enum rc bench_feed(const struct bench *b, struct err *err);

/* bench_visible - a change acknowledged until it is read on so many replicas
 * (0: on 10, then on 200), changes: so many (0: 100). uri: an invented
 * register; NULL: a server and a town of `residents` (0: 5,000) of our own. */
MUST_CHECK enum rc bench_visible(const struct bench *b, const char *uri,
    long residents, int replicas, int changes, struct err *err);

/* bench_backlog - 50,000 records and as many lines numbered by the sequencer
 * at one go. Whoever reads the feed after that reads invented records. */
MUST_CHECK enum rc bench_backlog(
    const struct bench *b, struct bench_server *s, struct err *err);

/* bench_service - what the network costs: calls through daichod beside those
 * in process, handshakes, terminals that wait. */
MUST_CHECK enum rc bench_service(const struct bench *b, struct err *err);

#endif
