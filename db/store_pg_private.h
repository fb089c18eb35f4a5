/* SPDX-License-Identifier: ISC
 * store_pg_private - what the parts of the PostgreSQL store share: the
 * connection with its queue of statements on their way. Private to
 * db/store_pg*.c.
 */
#ifndef DB_STORE_PG_PRIVATE_H
#define DB_STORE_PG_PRIVATE_H

#include "db/store_guard.h"
#include "db/store_pg.h"
#include "src/mem.h"

#include <libpq-fe.h>

#define PG_PARAMS_MAX 400
#define PG_CACHE_SLOTS 512 /* power of two, twice the statements of a role */
#define PG_PENDING_MAX 1024
/* Answers of what was only sent are fetched when this many are due, so that
 * neither side fills the other's buffers. */
#define PG_PENDING_MANY 512

struct pg_value {
	char *text; /* grown, kept */
	size_t size;
	bool is_given;
	bool was_given; /* when it was asked ahead */
};
struct pg_stmt {
	struct store_stmt base;
	const char *sql;
	char name[16];
	struct guard_target target;
	bool is_alone;          /* it was last let pass as the sequencer's */
	struct pg_value *value; /* of $1 … */
	int params;
	unsigned prepared; /* in this life of the connection; 0 in none */
	bool is_bad;       /* a value was bound to no parameter */
	bool is_scan;      /* may give a whole table: row by row */
	bool is_asked;     /* ahead; the answer is on its way or at hand */
	bool is_again;     /* used since: bound to the same values so far */
	bool is_running, is_stream;
	PGresult *res; /* rows at hand */
	int row;       /* -1 before the first */
	void *bytes;   /* of the last store_col_blob */
};
enum pg_kind { PG_PREPARE, PG_RUN, PG_ASK, PG_CONTROL, PG_COMMIT, PG_SYNC };
struct pg_pending {
	enum pg_kind kind;
	struct pg_stmt *st; /* PREPARE, RUN and ASK; NULL nobody waits */
};
struct pg {
	struct store base;
	PGconn *conn;
	char *uri;
	enum store_role role;
	int version;
	bool is_lost;      /* connect again before the next transaction */
	unsigned life;     /* of the connection, from 1 */
	bool is_open;      /* a transaction is */
	bool is_reading;   /* it only reads */
	bool is_alone;     /* it was begun by store_begin_alone */
	bool is_listening; /* for what such a one commits */
	bool is_broken;    /* it can only be rolled back, because of: */
	struct err broken;
	bool is_told; /* the server itself said so */
	bool is_committed;
	bool is_dirty, is_logged;   /* of the running transaction */
	bool may_be_dirty;          /* with what is still on its way */
	bool was_dirty, was_logged; /* at the store_mark */
	bool is_bulk;               /* it was begun by store_begin_bulk */
	struct pg_stmt *copying;    /* whose rows COPY takes, NULL none */
	struct sbuf piece;          /* of them, not yet sent */
	int64_t copied;             /* rows of this COPY */
	struct pg_pending pending[PG_PENDING_MAX];
	int first, due;         /* ring */
	struct pg_stmt *stream; /* whose rows are still on their way */
	struct pg_stmt *slot[PG_CACHE_SLOTS];
	int statements;       /* of all lives, for their names */
	int64_t spare_record; /* of the running transaction; 0 none */
	PGconn *serials;      /* second connection, at first use */
	struct store_pg_counts counts;
};

/* ---- db/store_pg_open.c ---- */
/* Opens a connection in the store's role; the schema is there and no newer
 * than the program's (create: is made). The caller owns *conn. */
MUST_CHECK enum rc pg_connect(const char *uri, enum store_role role,
    bool create, PGconn **conn, int *version, struct err *err);
/* Ours for what the server said; no value of a row in err->log. */
enum rc pg_fail(const PGresult *res, struct err *err);
enum rc pg_gone(struct err *err, const char *what);

/* ---- db/store_pg_queue.c: what is on its way, in order ---- */
void pg_push(struct pg *s, enum pg_kind kind, struct pg_stmt *st);
/* Queues a statement without values; false: it broke. */
bool pg_control(struct pg *s, const char *sql, enum pg_kind kind);
/* Sends, and marks where the server goes on after a failure. */
void pg_sync_point(struct pg *s);
/* Takes answers until `but` are due. What failed is in s->broken then. */
void pg_take_all(struct pg *s, int but);
/* After a failure: what is on its way comes to nothing. */
void pg_recover(struct pg *s);
/* Nobody waits for what this statement asked ahead. */
void pg_forget(struct pg *s, struct pg_stmt *st);
/* The rest of a result whose rows are still coming into memory, so that
 * another statement can be asked; or thrown away. */
void pg_gather_rows(struct pg *s);
void pg_pass_rows(struct pg *s, struct pg_stmt *st);
/* A failure of the transaction (res NULL: of the connection), kept. */
void pg_broke(struct pg *s, const PGresult *res);
enum rc pg_broken(const struct pg *s, struct err *err);
/* The connection is no more. */
void pg_lose(struct pg *s);
/* What a write did, for the guards of the commit. */
void pg_note(struct pg *s, const struct pg_stmt *st, const PGresult *res);
/* A guard of ours, RC_IO E7009; why goes to the log. */
enum rc pg_refuse(const char *why, struct err *err);

/* ---- db/store_pg.c ---- */
/* Whether the server is still there, everything due taken. */
bool pg_is_there(struct pg *s);
MUST_CHECK enum rc pg_connect_again(struct pg *s, bool create, struct err *err);

/* ---- db/store_pg_stmt.c: see store_ops.h ---- */
MUST_CHECK enum rc pg_use(struct store *base, const char *sql, bool is_log,
    struct store_stmt **out, struct err *err);
void pg_text(struct store_stmt *base, int n, const char *value);
void pg_number(struct store_stmt *base, int n, int64_t value);
void pg_null(struct store_stmt *base, int n);
void pg_blob(struct store_stmt *base, int n, const void *p, size_t len);
MUST_CHECK enum rc pg_step(struct store_stmt *base, struct err *err);
void pg_done(struct store_stmt *base);
const char *pg_col_text(struct store_stmt *base, int col);
int64_t pg_col_int(struct store_stmt *base, int col);
const void *pg_col_blob(struct store_stmt *base, int col, size_t *len);
bool pg_col_is_null(struct store_stmt *base, int col);
MUST_CHECK enum rc pg_run(
    struct store_stmt *base, int64_t *changed, struct err *err);
MUST_CHECK enum rc pg_send(struct store_stmt *base, struct err *err);
MUST_CHECK enum rc pg_ask(struct store_stmt *base, struct err *err);
/* Its rows are no longer wanted; its end. */
void pg_let_go(struct pg_stmt *st);
void pg_free_stmt(struct pg_stmt *st);

/* ---- db/store_pg_bulk.c: see store_ops.h ---- */
MUST_CHECK enum rc pg_rows_begin(struct store *base, const char *sql,
    struct store_stmt **st, struct err *err);
MUST_CHECK enum rc pg_rows_put(struct store_stmt *base, struct err *err);
MUST_CHECK enum rc pg_rows_end(struct store_stmt *base, struct err *err);
/* Before a rollback: a COPY that did not come to its end. */
void pg_rows_give_up(struct pg *s);
/* Runs "pg:bulkdrop" or "pg:bulkmake". */
MUST_CHECK enum rc pg_bulk_part(struct pg *s, const char *set, struct err *err);

/* ---- db/store_pg_series.c: see store_ops.h ---- */
MUST_CHECK enum rc pg_serial(
    struct store *base, const char *name, int64_t *out, struct err *err);
MUST_CHECK enum rc pg_serial_reach(
    struct store *base, const char *name, int64_t value, struct err *err);
MUST_CHECK enum rc pg_record_ask(struct store *base, struct err *err);
MUST_CHECK enum rc pg_series_move(
    struct store *base, int64_t margin, struct err *err);
MUST_CHECK enum rc pg_record(struct store *base, int64_t *out, struct err *err);
MUST_CHECK enum rc pg_horizon(
    struct store *base, int64_t *open, int64_t *own, struct err *err);

#endif
