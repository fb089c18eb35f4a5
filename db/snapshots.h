/* SPDX-License-Identifier: ISC
 * snapshots - the folder of snapshot files: what is there, what is made,
 * who takes. Private to db/snapshot*.c and db/reg_snapshot.c.
 *
 *	POSITION-SECTIONS-DIGEST.snap   a file; its name without .snap is the id
 *	SECTIONS.lock                   held by who makes one of these sections
 *	SECTIONS.tmp                    being written
 *	takers                          "terminal id until" a line
 */
#ifndef DB_SNAPSHOTS_H
#define DB_SNAPSHOTS_H

#include "db/snapshot.h"

#include <stdatomic.h>
#include <stdint.h>

/* A terminal's place among the takers lasts that long after its last call. */
#define TAKER_S 120

/*
 * snapshots_find - a file for these sections that will do: of this epoch, at
 * `least` or later, and either at `head` or no older than fresh_s. The newest
 * of them. RC_NOT_FOUND, err untouched: none.
 */
MUST_CHECK enum rc snapshots_find(struct snapshots *s, unsigned sections,
    const char *epoch, int64_t least, int64_t head, int64_t fresh_s,
    struct snapshot_info *info, struct err *err);

/* snapshots_id - whether id is one, and the sections that it is of. */
bool snapshots_id(const char *id, unsigned *sections);

/* snapshots_read - a file of the folder. RC_NOT_FOUND E7070. */
MUST_CHECK enum rc snapshots_read(struct snapshots *s, const char *id, int *fd,
    int64_t *size, struct err *err);

/*
 * snapshots_begin - a file to write these sections to; RC_OFFLINE E7072 when
 * another process is writing one. The caller writes to *fd and calls
 * snapshots_done once.
 */
struct snapshot_making {
	unsigned sections;
	int fd, lock;
};
MUST_CHECK enum rc snapshots_begin(struct snapshots *s, unsigned sections,
    struct snapshot_making *m, struct err *err);
/* Removes the files that nobody needs any more and puts this one in its place
 * (info->id receives its id); rc other than RC_OK: throws it away. */
MUST_CHECK enum rc snapshots_done(struct snapshots *s,
    struct snapshot_making *m, enum rc rc, struct snapshot_info *info,
    struct err *err);

/*
 * snapshots_take - a place for the terminal among at most `most` takers;
 * *wait_s receives 0, or in how many seconds one may be free.
 */
MUST_CHECK enum rc snapshots_take(struct snapshots *s, const char *terminal,
    const char *id, int most, int *wait_s, struct err *err);
/* snapshots_keep - renews the place; *has: whether there is one. */
MUST_CHECK enum rc snapshots_keep(struct snapshots *s, const char *terminal,
    const char *id, bool *has, struct err *err);
/* snapshots_leave - gives the place up. */
MUST_CHECK enum rc snapshots_leave(
    struct snapshots *s, const char *terminal, struct err *err);

/* What a thread does; see snapshots_options.in_background. */
bool snapshots_in_background(const struct snapshots *s);
const atomic_bool *snapshots_stop(const struct snapshots *s);
/*
 * snapshots_start - has a thread make a file for the terminal's sections,
 * unless one is at work. RC_OFFLINE E7072 as long as none is there: *done
 * and *total say how far it is. What the last thread failed with, otherwise.
 */
MUST_CHECK enum rc snapshots_start(struct snapshots *s, const char *terminal,
    unsigned sections, int64_t *done, int64_t *total, struct err *err);
/* The thread says how far it is. */
void snapshots_tell(void *s, const char *what, int64_t done, int64_t total);

enum rc snapshot_being_made(struct err *err);

#endif
