/* SPDX-License-Identifier: ISC
 * A PostgreSQL of the bench's own: started in the scratch folder, on its
 * disk, with fsync; what its processes cost and what its statements take.
 * Every function but start takes NULL: a server that is somebody else's.
 */
#ifndef DB_BENCH_SERVER_H
#define DB_BENCH_SERVER_H

#include "db/bench.h"

#include <stdbool.h>
#include <stdint.h>

struct bench_server;

/* bench_server_start - for so many terminals. RC_IO E9702: the server's
 * programs cannot be had or do not start. */
MUST_CHECK enum rc bench_server_start(const struct bench *b, int terminals,
    struct bench_server **out, struct err *err);
void bench_server_stop(struct bench_server *s);
/*
 * bench_server_open, bench_server_rest - the same in a folder (absolute, of
 * less than 80 bytes; made when it is not there) that stays and is opened
 * again. NULL: as bench_server_start.
 */
MUST_CHECK enum rc bench_server_open(const struct bench *b, const char *folder,
    int terminals, struct bench_server **out, struct err *err);
void bench_server_rest(struct bench_server *s);
struct bench_sizes { /* bytes: written ahead so far; on disk */
	double wal, all, feed, log;
};
bool bench_server_sizes(struct bench_server *s, struct bench_sizes *out);
const char *bench_server_uri(const struct bench_server *s);

/* Processor seconds of the server and its backends so far. */
double bench_server_cpu(struct bench_server *s);
/* bench_server_watch, _profile - the statements since it was watched that took
 * most: how often for each act and how long. Watching costs time. */
void bench_server_watch(struct bench_server *s, bool on);
void bench_server_profile(
    struct bench_server *s, const struct bench *b, long acts);
/*
 * bench_server_plain - what the same rows cost without a register: so many
 * connections insert history rows one by one, each committed; *rate rows a
 * second, 0 without a server.
 */
MUST_CHECK enum rc bench_server_plain(struct bench_server *s, int connections,
    int each, double *rate, struct err *err);

/* One connection that runs the same transaction again and again, past the
 * register: to hold two ways of writing side by side. */
struct bench_writer;
struct bench_step { /* a statement, and values for $1 … */
	const char *sql, *value[3];
	int values;
};
/* bench_server_run - as its superuser; RC_IO E9702 with why in the log. */
MUST_CHECK enum rc bench_server_run(
    struct bench_server *s, const char *sql, struct err *err);
MUST_CHECK enum rc bench_writer_open(struct bench_server *s,
    const struct bench_step *step, int steps, struct bench_writer **out,
    struct err *err);
/* The steps in one transaction, committed. */
MUST_CHECK enum rc bench_writer_commit(struct bench_writer *w, struct err *err);
void bench_writer_close(struct bench_writer *w); /* NULL ok */

#endif
