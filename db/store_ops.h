/* SPDX-License-Identifier: ISC
 * store_ops - what one kind of database has to do for db/store.h. A kind is
 * known once its program has named it (store_kind_add), so that a terminal
 * is not linked with a server's client library. Private to db/store*.c and
 * the mains.
 */
#ifndef DB_STORE_OPS_H
#define DB_STORE_OPS_H

#include "db/store.h"

struct store_ops {          /* see store.h for what each must do */
	const char *scheme; /* "sqlite:" */
	/* Several processes write at the same time: see store_is_shared. */
	bool is_shared;
	enum rc (*open)(const char *uri, enum store_role role, bool create,
	    struct store **out, struct err *err);
	void (*close)(struct store *s);
	enum rc (*begin)(struct store *s, struct err *err);
	enum rc (*begin_read)(struct store *s, struct err *err);
	enum rc (*begin_keyed)(struct store *s, struct err *err);
	/* NULL: begin */
	enum rc (*begin_light)(struct store *s, struct err *err);
	enum rc (*begin_bulk)(struct store *s, struct err *err);
	enum rc (*commit)(struct store *s, struct err *err);
	void (*rollback)(struct store *s);
	/* NULL: begin, and it is mine */
	enum rc (*begin_alone)(struct store *s, bool *is_mine, struct err *err);
	/* NULL: begin */
	enum rc (*begin_load)(struct store *s, struct err *err);
	/* NULL: nobody else numbers */
	enum rc (*stop_numbering)(struct store *s, struct err *err);
	void (*go_on_numbering)(struct store *s);
	/* NULL: 0 and 0 */
	enum rc (*horizon)(
	    struct store *s, int64_t *open, int64_t *own, struct err *err);
	enum rc (*wait)(struct store *s, int fd, int ms, struct err *err);
	bool (*in_transaction)(const struct store *s);
	enum rc (*mark)(struct store *s, struct err *err);
	enum rc (*keep)(struct store *s, struct err *err);
	enum rc (*back)(struct store *s, struct err *err);
	int (*version)(const struct store *s);
	void *(*handle)(struct store *s);
	enum rc (*serial)(
	    struct store *s, const char *name, int64_t *out, struct err *err);
	enum rc (*series_move)(
	    struct store *s, int64_t margin, struct err *err);
	/* NULL: the series "record" */
	/* NULL: nothing ahead */
	enum rc (*record_ask)(struct store *s, struct err *err);
	enum rc (*record)(struct store *s, int64_t *out, struct err *err);
	enum rc (*serial_reach)(
	    struct store *s, const char *name, int64_t value, struct err *err);
	enum rc (*use)(struct store *s, const char *sql, bool is_log,
	    struct store_stmt **st, struct err *err);
	void (*text)(struct store_stmt *st, int n, const char *value);
	void (*number)(struct store_stmt *st, int n, int64_t value);
	void (*null)(struct store_stmt *st, int n);
	void (*blob)(struct store_stmt *st, int n, const void *p, size_t len);
	enum rc (*step)(struct store_stmt *st, struct err *err);
	void (*done)(struct store_stmt *st);
	const char *(*col_text)(struct store_stmt *st, int col);
	int64_t (*col_int)(struct store_stmt *st, int col);
	const void *(*col_blob)(struct store_stmt *st, int col, size_t *len);
	bool (*col_is_null)(struct store_stmt *st, int col);
	enum rc (*run)(
	    struct store_stmt *st, int64_t *changed, struct err *err);
	/* NULL: text */
	void (*text_static)(
	    struct store_stmt *st, int n, const char *value, size_t len);
	/* NULL: run */
	enum rc (*send)(struct store_stmt *st, struct err *err);
	/* NULL: nothing ahead */
	enum rc (*ask)(struct store_stmt *st, struct err *err);
	/* rows_begin NULL: use, run for each row, done */
	enum rc (*rows_begin)(struct store *s, const char *sql,
	    struct store_stmt **st, struct err *err);
	enum rc (*rows_put)(struct store_stmt *st, struct err *err);
	enum rc (*rows_end)(struct store_stmt *st, struct err *err);
};
/* The first member of every kind's own struct. */
struct store {
	const struct store_ops *ops;
};
struct store_stmt {
	struct store *store; /* borrowed */
};

extern const struct store_ops store_sqlite_ops;
/* store_kind_add - makes another kind known; before the first store_open,
 * from a main. At most four. */
void store_kind_add(const struct store_ops *ops);

#endif
