/* SPDX-License-Identifier: ISC
 * store_pg_private - what the parts of the PostgreSQL store share: the
 * connection with its queue of statements on their way. Private to
 * db/store_pg*.c.
 */
#ifndef DB_STORE_PG_PRIVATE_H
#define DB_STORE_PG_PRIVATE_H

#include "db/store_guard.h"
#include "db/store_pg.h"

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
	bool is_running, is_stream;
	PGresult *res; /* rows at hand */
	int row;       /* -1 before the first */
	void *bytes;   /* of the last store_col_blob */
};
enum pg_kind { PG_PREPARE, PG_RUN, PG_CONTROL, PG_COMMIT, PG_SYNC };
struct pg_pending {
	enum pg_kind kind;
	struct pg_stmt *st; /* PREPARE and RUN */
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
	bool is_dirty, is_logged; /* of the running transaction */
	struct pg_pending pending[PG_PENDING_MAX];
	int first, due;         /* ring */
	struct pg_stmt *stream; /* whose rows are still on their way */
	struct pg_stmt *slot[PG_CACHE_SLOTS];
	int statements;  /* of all lives, for their names */
	PGconn *serials; /* second connection, at first use */
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

#endif
