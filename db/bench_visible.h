/* SPDX-License-Identifier: ISC
 * bench_visible - a change that was acknowledged until it is read on the
 * replicas of other terminals.
 */
#ifndef DB_BENCH_VISIBLE_H
#define DB_BENCH_VISIBLE_H

#include "db/bench.h"
#include "db/bench_server.h"

struct bench_visible_at {
	struct bench_server *server; /* borrowed; NULL: no comparison */
	const char *uri;             /* of an invented register */
	int replicas[4];             /* measured one after the other; 0 ends */
	int changes;                 /* approved in each */
};
/*
 * bench_visible_at - so many terminals of daichod, each with the syncer of
 * madoguchi-sync and a replica of its own (FOLDER/replicas, removed), filled
 * by a snapshot over HTTPS; another one approves, one change at a time. Beside
 * it: the server's own LISTEN and NOTIFY to as many connections. Prints time,
 * memory of daichod, processor time. RC_IO E9705: a change did not arrive.
 */
MUST_CHECK enum rc bench_visible_at(
    const struct bench *b, const struct bench_visible_at *v, struct err *err);

/* bench_listed - so many entries (60 at most) through daichod, each until it is
 * on the list of those that wait, which another terminal asks for as often as
 * R1 does, and from its return there until its author's terminal knows, which
 * asks as often as H1 does. They stay returned. */
struct bench_daichod;
MUST_CHECK enum rc bench_listed(const struct bench *b, const char *uri,
    struct bench_daichod *d, int entries, struct err *err);

/* bench_notify - a committed row until so many connections were notified. */
MUST_CHECK enum rc bench_notify(struct bench_server *s, int connections,
    int changes, struct bench_times *all, struct err *err);

#endif
