/* SPDX-License-Identifier: ISC
 * reg_compare - a replica held against the register, both at one position of
 * the feed. At the centre only, in process: over a service nobody else's
 * file could be read.
 */
#ifndef DB_REG_COMPARE_H
#define DB_REG_COMPARE_H

#include "db/register.h"
#include "db/snapshot.h"

/*
 * reg_compare - compares every table of the replica with what a replica of
 * r's terminal holds at this position: rows, sheets with what lists show of
 * them, search keys, attached items, notes, households, waiting entries,
 * blocks, staff, settings, the business day. People are compared a stretch of
 * their numbers at a time; only where a stretch differs are its rows looked
 * at one by one. A row that differs is also held against its own digest in
 * the register.
 *
 * findings  receives objects {"table", "where", "what"}: what is "missing",
 *           "extra" or "differs" of the replica, or "register" when the
 *           register's own row does not fit its digest; never a value
 *
 * RC_CONFLICT E7083: they stand at different positions; RC_IO E7010: the
 * replica is damaged.
 */
MUST_CHECK enum rc reg_compare(struct reg *r, const char *replica,
    const struct snapshot_progress *p, json_t *findings, struct err *err);

#endif
