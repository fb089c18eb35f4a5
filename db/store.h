/* SPDX-License-Identifier: ISC
 * store - a thin adapter over a database that speaks the common subset of
 * SQLite 3.40 and PostgreSQL 15: $n parameters bound by name, RETURNING,
 * ON CONFLICT. The only code that knows which database it is. SQL is a
 * constant beside the code that runs it; values are only ever bound.
 */
#ifndef DB_STORE_H
#define DB_STORE_H

#include "src/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;
struct store_stmt;

enum store_role {
	STORE_REGISTER, /* the register; FULL, foreign keys, authorizer */
	STORE_MYNUMBER, /* 個人番号, a file (or role) of its own */
	STORE_REPLICA,
	STORE_OUTBOX
};

/* uri: "sqlite:PATH"; "postgresql://…" in programs that have named that kind
 * (db/store_ops.h). create: make the file and migrate it; otherwise a
 * missing file is RC_NOT_FOUND, one with another application_id or a newer
 * schema RC_INPUT, a damaged one RC_IO. Migrations of `role` are applied. */
MUST_CHECK enum rc store_open(const char *uri, enum store_role role,
    bool create, struct store **out, struct err *err);
void store_close(struct store *s);

/*
 * store_is_shared - several processes write at the same time. Then records
 * of feed and log wait for a sequencer to number them, series have gaps, and
 * a transaction may end with RC_IO E7011 "busy": nothing is written, and the
 * caller runs all of it again. Otherwise writers come one after the other.
 */
bool store_is_shared(const struct store *s);

/* Transactions. store_begin takes the write lock at once. A commit that did
 * not come through store_commit is refused by the commit hook. */
MUST_CHECK enum rc store_begin(struct store *s, struct err *err);
MUST_CHECK enum rc store_begin_read(struct store *s, struct err *err);
/*
 * store_begin_keyed - as store_begin, for calls that meet other writers only
 * in rows and keys that both of them write (db/reg_again.c says which and
 * why). On a shared store such a transaction sees one moment and fails with
 * E7011 or E7004 where another was first; what it only read is not watched,
 * which would let it fail for its neighbours on a page of an index.
 */
MUST_CHECK enum rc store_begin_keyed(struct store *s, struct err *err);
/*
 * store_begin_light - a write transaction of rows that nothing is decided by
 * and whose loss in a crash does no harm: it is in no other's way, and its
 * commit does not wait for the disk.
 */
MUST_CHECK enum rc store_begin_light(struct store *s, struct err *err);
/*
 * store_begin_bulk - a write transaction that fills empty tables: the first
 * load of a register. Indexes that serve only look-ups are made anew by its
 * commit, and nobody else is let in before that; rolled back, by us or by
 * the next to open after a crash, it leaves everything as it was.
 */
MUST_CHECK enum rc store_begin_bulk(struct store *s, struct err *err);
/*
 * store_begin_load - as store_begin, for who takes in people beside others
 * who decide entries in store_begin_keyed. On a shared store it begins once
 * those that hold people or write sheets are over, sees what they left, and
 * nobody holds or writes any before its end: RC_IO E7003 when that takes too
 * long.
 */
MUST_CHECK enum rc store_begin_load(struct store *s, struct err *err);
MUST_CHECK enum rc store_commit(struct store *s, struct err *err);
void store_rollback(struct store *s);
bool store_in_transaction(const struct store *s);

/*
 * A part of a write transaction that may come to nothing while the rest goes on:
 * store_mark begins one, store_keep ends it, store_back undoes what was written
 * since, with what was asked ahead. One at a time. Not for what the database
 * itself refused: a shared store ends the whole transaction with that.
 */
MUST_CHECK enum rc store_mark(struct store *s, struct err *err);
MUST_CHECK enum rc store_keep(struct store *s, struct err *err);
MUST_CHECK enum rc store_back(struct store *s, struct err *err);

/*
 * store_begin_alone - a write transaction that one connection at a time can
 * have; *is_mine false: another has it and nothing was begun. On a shared
 * store each of its statements sees what was committed when that statement
 * began, and it makes no other transaction run again. Its commit ends the
 * store_wait of others. Ends with store_commit or store_rollback.
 */
MUST_CHECK enum rc store_begin_alone(
    struct store *s, bool *is_mine, struct err *err);

/*
 * store_stop_numbering - until store_go_on_numbering nobody else is in a
 * store_begin_alone, and what those before wrote is seen by a transaction
 * begun now. Outside transactions; on a shared store RC_IO E7003 when the one
 * that has it does not end.
 */
MUST_CHECK enum rc store_stop_numbering(struct store *s, struct err *err);
void store_go_on_numbering(struct store *s);

/*
 * store_horizon - transactions that write on a shared store have a number
 * each, given in order of asking (store_record asks for it first). *open
 * receives the lowest of one that is not over, *own that of this transaction,
 * given now or before. In a transaction of store_begin_alone. Elsewhere both
 * are 0.
 */
MUST_CHECK enum rc store_horizon(
    struct store *s, int64_t *open, int64_t *own, struct err *err);

/*
 * store_wait - returns when another connection may have committed (on a
 * shared store: something of store_begin_alone) since the last call, when fd
 * can be read (-1: none), or after ms milliseconds; the first call returns at
 * once, and coming back early means nothing: the caller looks. Outside
 * transactions. RC_OK; RC_IO the connection is lost.
 */
MUST_CHECK enum rc store_wait(struct store *s, int fd, int ms, struct err *err);

/*
 * Statements are prepared once per connection and kept. store_use returns a
 * reset statement for a string constant (the pointer is the cache key).
 * Bind n counts from 1 and means $n. step: RC_OK row, RC_NOT_FOUND no more
 * rows; RC_CONFLICT a unique or foreign key; RC_IO the rest.
 */
MUST_CHECK enum rc store_use(
    struct store *s, const char *sql, struct store_stmt **st, struct err *err);
void store_text(
    struct store_stmt *st, int n, const char *value); /* NULL ok; copied */
/* As store_text without a copy: len bytes and a NUL that stay until it is
 * done. */
void store_text_static(
    struct store_stmt *st, int n, const char *value, size_t len);
void store_int(struct store_stmt *st, int n, int64_t value);
void store_null(struct store_stmt *st, int n);
void store_blob(struct store_stmt *st, int n, const void *p, size_t len);
MUST_CHECK enum rc store_step(struct store_stmt *st, struct err *err);
void store_done(struct store_stmt *st); /* reset and clear bindings */
const char *store_col_text(struct store_stmt *st,
    int col); /* from 0; NULL for null; valid until the next step */
int64_t store_col_int(struct store_stmt *st, int col);
const void *store_col_blob(struct store_stmt *st, int col, size_t *len);
bool store_col_is_null(struct store_stmt *st, int col);
/* For one statement without result rows; *changed may be NULL. */
MUST_CHECK enum rc store_run(
    struct store_stmt *st, int64_t *changed, struct err *err);

/*
 * store_send - as store_run, but a failure may come only with the next
 * statement that has an answer, or with the commit: for writes that are not
 * expected to fail, so that a server need not be waited for each time.
 */
MUST_CHECK enum rc store_send(struct store_stmt *st, struct err *err);

/*
 * store_rows_* - many rows by one plain "INSERT INTO … VALUES ($1,$2,…)" in
 * the database's fast way: begin gives its statement; bind every $n and put,
 * row by row; end. Until end nothing else is asked of s, and after a failure
 * only to roll back. What is bound is not copied: it stays until put.
 */
MUST_CHECK enum rc store_rows_begin(
    struct store *s, const char *sql, struct store_stmt **st, struct err *err);
MUST_CHECK enum rc store_rows_put(struct store_stmt *st, struct err *err);
MUST_CHECK enum rc store_rows_end(struct store_stmt *st, struct err *err);

/*
 * store_ask - asks ahead: st is bound, and a server is asked along with the
 * next question that has to be waited for. Its rows are fetched with
 * store_step as ever, at once or by whoever uses the same statement later,
 * bound to the same values; bound to others it is asked anew, which only what
 * reads may be: a write asked ahead is done (RC_IO E7006 otherwise). Inside a
 * transaction; a failure comes with the step.
 */
MUST_CHECK enum rc store_ask(struct store_stmt *st, struct err *err);

/* store_serial - the next number of a series, from 1. */
MUST_CHECK enum rc store_serial(
    struct store *s, const char *name, int64_t *out, struct err *err);

/* store_serial_reach - the series goes on after value; never back. */
MUST_CHECK enum rc store_serial_reach(
    struct store *s, const char *name, int64_t value, struct err *err);

/* store_series_move - every series goes on that much further (a restored
 * register must not give numbers again); not what records are ordered by. */
MUST_CHECK enum rc store_series_move(
    struct store *s, int64_t margin, struct err *err);

/*
 * store_record - the number that orders a waiting record among all others;
 * taken inside the write transaction that makes the record, after the moment
 * that says what this transaction sees, and larger than every number that was
 * given before by anybody (no sets are kept back for a connection): that is
 * what makes the order of the feed causal (db/sequencer.c).
 */
MUST_CHECK enum rc store_record(struct store *s, int64_t *out, struct err *err);
/* store_record_ask - asks for it ahead, as store_ask. */
MUST_CHECK enum rc store_record_ask(struct store *s, struct err *err);

/*
 * store_use_log - as store_use, for the statements that append to the
 * register's operation log or take a line from its queue (db/reg_log.c
 * alone), for the one that erases payloads of the feed when their time is over
 * (db/reg_expire.c), and for those that take rows out of a store of 除票 once
 * they stand in the other (db/reg_old.c): the authorizer refuses these to every
 * other.
 */
MUST_CHECK enum rc store_use_log(
    struct store *s, const char *sql, struct store_stmt **st, struct err *err);

/* Schema version of the open file, and the SQLite handle for the search
 * tokenizer (db/ alone; nothing else may use it). */
int store_version(const struct store *s);
void *store_handle(struct store *s);

#endif
