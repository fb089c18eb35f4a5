/* SPDX-License-Identifier: ISC
 * snapshot - a whole replica at once: a file that the centre makes out of
 * the register's tables, consistent with one position of the feed; a
 * terminal fetches it in ranges, builds its replica beside the old one,
 * swaps, and follows the feed from that position. db/snapshot_format.h says
 * what is in the file.
 */
#ifndef DB_SNAPSHOT_H
#define DB_SNAPSHOT_H

#include "db/register.h"
#include "src/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SNAPSHOT_ID_SIZE 64

struct snapshot_info {
	char id[SNAPSHOT_ID_SIZE]; /* digits, a-f and '-': safe in a path */
	int64_t size;              /* bytes of the file */
	char sha256[65];           /* of the file but its last line */
	int64_t position;          /* of the feed */
	char hash[65];             /* of the feed at that position */
	char epoch[40];
	int64_t rows; /* of all tables */
};

/* done of total, in rows or bytes; what: a few words for a person. */
struct snapshot_progress {
	void (*tell)(void *arg, const char *what, int64_t done, int64_t total);
	void *arg;
};
/* snapshot_tell - who hears of a snapshot that a call of r makes itself. */
void snapshot_tell(struct reg *r, const struct snapshot_progress *p);

/* ---- at the centre ---- */

/*
 * snapshots - the folder of snapshot files of one register, who makes them
 * and who takes them. Several processes may share a folder: a file is made
 * by one of them, terminals that take are counted together. Safe to be used
 * by several struct reg in several threads (reg_options.snapshots).
 */
struct snapshots;
struct snapshots_options {
	const char *folder;     /* made with mode 0700 when it is not there */
	struct reg_options reg; /* how a thread opens the register; without
				 * terminal and snapshots */
	bool in_background;     /* a thread makes files, and snapshot.begin says
			     * that one is being made; otherwise
			     * snapshot.begin makes it and returns then */
};
MUST_CHECK enum rc snapshots_open(
    const struct snapshots_options *o, struct snapshots **out, struct err *err);
/* A file that is being made is given up. NULL is fine. */
void snapshots_close(struct snapshots *s);

/*
 * snapshot_file - the file that GET /v1/snapshot/ID gives, to the terminal
 * that r speaks for. Each call keeps the terminal's place among the takers
 * for another two minutes, so call it once per request.
 *
 * id     as it came: anything but an id is RC_NOT_FOUND
 * fd     receives a descriptor open for reading; the caller closes it
 * size   receives the file's bytes
 *
 * RC_NOT_FOUND E7070: no such snapshot, or no longer (ask snapshot.begin
 * again). RC_DENIED E7071: made for another profile; E1034: not a registered
 * terminal; E7073: the terminal holds no place (ask snapshot.begin again).
 */
MUST_CHECK enum rc snapshot_file(
    struct reg *r, const char *id, int *fd, int64_t *size, struct err *err);

/* ---- at the terminal ---- */

/*
 * snapshot_bytes - len bytes at offset of a snapshot; *got receives how many
 * came (fewer at the end or when the line broke in between; 0 at the end).
 * In process out of the file; over https: by reg->snapshot_bytes (db/reg.h),
 * which db/reg_http.c sets: one GET with Range, 416 is 0 bytes.
 */
MUST_CHECK enum rc snapshot_bytes(struct reg *r, const char *id, int64_t offset,
    void *buf, size_t len, size_t *got, struct err *err);

/* snapshot_ask - the beginning of snapshot_fetch: what there is to fetch, or
 * when to ask again. Made by this call where nobody makes it beside. */
MUST_CHECK enum rc snapshot_ask(struct reg *r,
    const struct snapshot_progress *p, struct snapshot_info *info, int *wait_s,
    struct err *err);

/*
 * snapshot_fetch - asks for a snapshot and fetches it to REPLICA.part; what
 * an interrupted fetch of the same id has brought is kept.
 *
 * replica  path of the replica
 * p        told of bytes; NULL nobody
 * info     receives what was fetched
 * wait_s   receives 0, or after how many seconds to ask again
 *
 * RC_OK: REPLICA.part is whole; its digest is looked at by snapshot_build.
 * RC_OFFLINE E7072: it is
 * being made, or as many terminals as may are fetching: *wait_s says when to
 * ask again. RC_NOT_FOUND E9404: the register knows no snapshots. RC_IO
 * E7074: no room or no right to write.
 */
MUST_CHECK enum rc snapshot_fetch(struct reg *r, const char *replica,
    const struct snapshot_progress *p, struct snapshot_info *info, int *wait_s,
    struct err *err);

/* snapshot_drop - removes REPLICA.part and what says of which file it is. */
void snapshot_drop(const char *replica);

/*
 * snapshot_build - builds a replica out of a snapshot file, REPLICA.ready,
 * beside the one that is there, which goes on being read. Starts from the
 * beginning whatever an earlier, interrupted one has left.
 *
 * file   the snapshot; NULL REPLICA.part
 * share  folder with data/towns; "" or NULL none
 * want   what snapshot_fetch gave: the file must be that; NULL: a file
 *        brought by hand
 * p      told of rows; NULL nobody
 *
 * RC_INPUT E7075: the file is no snapshot, damaged or too new; RC_IO E7074:
 * disk full. Neither leaves anything behind but the file.
 */
MUST_CHECK enum rc snapshot_build(const char *replica, const char *file,
    const char *share, const struct snapshot_info *want,
    const struct snapshot_progress *p, struct err *err);

/*
 * snapshot_swap - puts REPLICA.ready, if there is one, in the place of
 * REPLICA: whoever opens the path finds the old one or the new one, whole,
 * and whoever has the old one open goes on reading that. The caller holds
 * the replica's lock and has it closed; to be called before anything else is
 * written to a replica. is_swapped may be NULL.
 *
 * RC_IO E7081: somebody reads a very old state of the replica and does not
 * let go; to be tried again. REPLICA.part is removed when it is done.
 */
MUST_CHECK enum rc snapshot_swap(
    const char *replica, bool *is_swapped, struct err *err);

/* ---- between those who open a replica and who swaps it ---- */
/* snapshot_door - keeps a swap from happening (shared) or openings from
 * happening (exclusive) until the descriptor is closed; -1 when the folder
 * cannot be opened, which is no failure. */
int snapshot_door(const char *replica, bool is_exclusive);

#endif
