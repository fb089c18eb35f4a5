/* SPDX-License-Identifier: ISC
 * snapshot_write - the register's tables as a snapshot file, inside the
 * read transaction of a running call: one position for all of it. People are
 * read by stretches of their numbers, so that neither this nor a database
 * server holds more than a stretch at a time. Private to the register.
 */
#ifndef DB_SNAPSHOT_WRITE_H
#define DB_SNAPSHOT_WRITE_H

#include "db/reg.h"
#include "db/snapshot.h"

#include <stdatomic.h>

/*
 * snapshot_write - writes all that a replica with these sections holds.
 *
 * fd        open for writing, at its beginning; not closed, not synced
 * sections  bits of db/snapshot_format.h
 * p         told of rows; NULL nobody
 * stop      looked at now and then: true gives up; NULL never
 * info      receives size, sha256, position, hash, epoch, rows; no id
 *
 * RC_IO E7074: no room; E7076: given up. c->err says it.
 */
MUST_CHECK enum rc snapshot_write(struct call *c, int fd, unsigned sections,
    const struct snapshot_progress *p, const atomic_bool *stop,
    struct snapshot_info *info);

/*
 * snapshot_tables - the lines E, B, T and G as JSON: out receives lists of
 * payloads by letter. Within the call's transaction.
 */
MUST_CHECK enum rc snapshot_tables(
    struct call *c, unsigned sections, json_t *out);

#endif
