/* SPDX-License-Identifier: ISC
 * store_sqlite_private - what the files of db/store_sqlite share.
 */
#ifndef DB_STORE_SQLITE_PRIVATE_H
#define DB_STORE_SQLITE_PRIVATE_H

#include "db/store_ops.h"

#include <sqlite3.h>

#define PARAMS_MAX 400  /* of one statement */
#define CACHE_SLOTS 512 /* power of two, twice the statements of one role */

struct lite_stmt {
	struct store_stmt base;
	const char *sql;
	sqlite3_stmt *st;
	short *index; /* SQLite's index of $n; 0 none */
	int params;
	bool is_bad;
	bool is_log;      /* the statement that appends to op_log */
	bool is_borrowed; /* texts are not copied: store_rows_put */
};
struct lite {
	struct store base;
	sqlite3 *db;
	enum store_role role;
	bool is_migrating, may_log, may_commit;
	bool is_dirty, is_logged;   /* of the running transaction */
	bool was_dirty, was_logged; /* at the store_mark */
	bool is_open;               /* a transaction is */
	sqlite3_stmt *news;         /* what others committed, as a number */
	int64_t news_seen;          /* of the last lite_wait */
	bool is_bulk;               /* one of store_begin_bulk */
	struct lite_stmt *slot[CACHE_SLOTS];
};

/* lite_fail - turns SQLite's last result into ours. */
enum rc lite_fail(struct lite *s, int sqlite_rc, struct err *err);

/* ---- the operations of store_ops on statements and series */
enum rc lite_use(struct store *base, const char *sql, bool is_log,
    struct store_stmt **st, struct err *err);
void lite_text(struct store_stmt *base, int n, const char *value);
void lite_text_static(
    struct store_stmt *base, int n, const char *value, size_t len);
void lite_int(struct store_stmt *base, int n, int64_t value);
void lite_null(struct store_stmt *base, int n);
void lite_blob(struct store_stmt *base, int n, const void *p, size_t len);
enum rc lite_step(struct store_stmt *base, struct err *err);
void lite_done(struct store_stmt *base);
const char *lite_col_text(struct store_stmt *st, int col);
int64_t lite_col_int(struct store_stmt *st, int col);
const void *lite_col_blob(struct store_stmt *st, int col, size_t *len);
bool lite_col_is_null(struct store_stmt *st, int col);
enum rc lite_run(struct store_stmt *st, int64_t *changed, struct err *err);
enum rc lite_rows_begin(
    struct store *s, const char *sql, struct store_stmt **st, struct err *err);
enum rc lite_rows_put(struct store_stmt *st, struct err *err);
enum rc lite_rows_end(struct store_stmt *st, struct err *err);
enum rc lite_serial(
    struct store *s, const char *name, int64_t *out, struct err *err);
enum rc lite_serial_reach(
    struct store *s, const char *name, int64_t value, struct err *err);
enum rc lite_series_move(struct store *s, int64_t margin, struct err *err);

#endif
