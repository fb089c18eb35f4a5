/* SPDX-License-Identifier: ISC
 * store_guard - what no statement may do to the register, whichever kind of
 * database keeps it: tables that only grow, those that change without a
 * line in the log, and what a statement writes, read out of its text for
 * databases that have no authorizer. Private to db/store*.c.
 */
#ifndef DB_STORE_GUARD_H
#define DB_STORE_GUARD_H

#include "db/store.h"

/* These change without a line in the log: marks of who works where, which
 * end by themselves, and what is only put in order. */
bool guard_is_unlogged(const char *table);

enum guard_kind {
	GUARD_READ,
	GUARD_INSERT,
	GUARD_UPDATE, /* also INSERT … ON CONFLICT DO UPDATE */
	GUARD_DELETE,
	GUARD_OTHER /* schema, settings, transactions: never through here */
};
struct guard_target {
	enum guard_kind kind;
	char table[64];
	char column[64]; /* the only one that an UPDATE sets; "" several */
};

/*
 * guard_is_protected - whether a register's connection may not do this to
 * the table: rows that nobody changes or removes, and the log that is written
 * in one place (is_log: the statement came by store_use_log).
 */
bool guard_is_protected(enum guard_kind kind, const char *table, bool is_log);
/* Whether it is a line in the log. */
bool guard_is_log_line(enum guard_kind kind, const char *table);

/* guard_target - what a statement of one command writes. sql: a constant
 * of the sources; quoted names and writes inside WITH are GUARD_OTHER. */
void guard_target(const char *sql, struct guard_target *out);

/*
 * guard_refuses - why a connection of `role` may not run a statement with
 * this target, NULL when it may. is_alone: in a transaction of
 * store_begin_alone, the sequencer's; is_log: it came by store_use_log.
 */
const char *guard_refuses(enum store_role role, bool is_alone, bool is_log,
    const struct guard_target *t);

#endif
