/* SPDX-License-Identifier: ISC
 * store_sqlite_stmt - the statements of db/store_sqlite.c: prepared once and
 * kept under the address of their text; and the number series, which are
 * rows of the same file.
 */
#include "db/store_sqlite_private.h"
#include "src/mem.h"

#include <stdlib.h>
#include <string.h>

/* $1, $2 … stand at the index of their first appearance. */
static void
map_params(struct lite_stmt *t)
{
	int i, n, count = sqlite3_bind_parameter_count(t->st);
	const char *name;

	t->index = x_grow(NULL, PARAMS_MAX + 1, sizeof(*t->index));
	memset(t->index, 0, (PARAMS_MAX + 1) * sizeof(*t->index));
	for (i = 1; i <= count; i++) {
		name = sqlite3_bind_parameter_name(t->st, i);
		n = name != NULL && name[0] == '$' ? atoi(name + 1) : 0;
		if (n < 1 || n > PARAMS_MAX)
			die("parameter of a statement is not $n");
		t->index[n] = (short)i;
		if (n > t->params)
			t->params = n;
	}
}

static void
reset(struct lite_stmt *t)
{
	(void)sqlite3_reset(t->st);
	(void)sqlite3_clear_bindings(t->st);
	t->is_bad = t->is_borrowed = false;
}

enum rc
lite_use(struct store *base, const char *sql, bool is_log,
    struct store_stmt **st, struct err *err)
{
	struct lite *s = (struct lite *)base;
	size_t i = ((uintptr_t)sql >> 3) * 2654435761U % CACHE_SLOTS, tried;
	struct lite_stmt *t;
	int r;

	for (tried = 0; s->slot[i] != NULL && s->slot[i]->sql != sql; tried++) {
		if (tried == CACHE_SLOTS - 1)
			die("more statements than the cache holds");
		i = (i + 1) % CACHE_SLOTS;
	}
	if ((t = s->slot[i]) == NULL) {
		t = x_alloc(sizeof(*t));
		t->base.store = base;
		t->sql = sql;
		t->is_log = is_log;
		s->may_log = is_log;
		r = sqlite3_prepare_v3(
		    s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &t->st, NULL);
		s->may_log = false;
		if (r != SQLITE_OK || t->st == NULL) {
			free(t);
			return lite_fail(s, r, err);
		}
		map_params(t);
		s->slot[i] = t;
	}
	reset(t);
	*st = &t->base;
	return RC_OK;
}

static int
place_of(struct lite_stmt *st, int n)
{
	if (n < 1 || n > st->params || st->index[n] == 0) {
		st->is_bad = true;
		return 0;
	}
	return st->index[n];
}

static void
bound(struct lite_stmt *st, int r)
{
	if (r != SQLITE_OK)
		st->is_bad = true;
}

void
lite_text(struct store_stmt *base, int n, const char *value)
{
	struct lite_stmt *st = (struct lite_stmt *)base;
	int i = place_of(st, n);

	if (i == 0)
		return;
	if (value == NULL)
		bound(st, sqlite3_bind_null(st->st, i));
	else
		bound(st,
		    sqlite3_bind_text(st->st, i, value, -1,
			st->is_borrowed ? SQLITE_STATIC : SQLITE_TRANSIENT));
}

void
lite_text_static(struct store_stmt *base, int n, const char *value, size_t len)
{
	struct lite_stmt *st = (struct lite_stmt *)base;
	int i = place_of(st, n);

	if (i != 0)
		bound(st, sqlite3_bind_text(
			      st->st, i, value, (int)len, SQLITE_STATIC));
}

void
lite_int(struct store_stmt *base, int n, int64_t value)
{
	struct lite_stmt *st = (struct lite_stmt *)base;
	int i = place_of(st, n);

	if (i != 0)
		bound(st, sqlite3_bind_int64(st->st, i, value));
}

void
lite_null(struct store_stmt *base, int n)
{
	struct lite_stmt *st = (struct lite_stmt *)base;
	int i = place_of(st, n);

	if (i != 0)
		bound(st, sqlite3_bind_null(st->st, i));
}

void
lite_blob(struct store_stmt *base, int n, const void *p, size_t len)
{
	struct lite_stmt *st = (struct lite_stmt *)base;
	int i = place_of(st, n);

	if (i != 0)
		bound(st,
		    sqlite3_bind_blob64(st->st, i, p, len, SQLITE_TRANSIENT));
}

enum rc
lite_step(struct store_stmt *base, struct err *err)
{
	struct lite_stmt *st = (struct lite_stmt *)base;
	struct lite *s = (struct lite *)base->store;
	enum rc rc;
	int r;

	if (st->is_bad)
		return err_set(err, RC_IO, "E7006", "台帳に書けません",
		    "問い合わせの値が合いません", "管理者に連絡してください");
	/* A changed schema has it prepared again, under the same right. */
	s->may_log = st->is_log;
	r = sqlite3_step(st->st);
	s->may_log = false;
	if (r == SQLITE_ROW)
		return RC_OK;
	if (r == SQLITE_DONE) {
		(void)sqlite3_reset(st->st);
		return RC_NOT_FOUND;
	}
	rc = lite_fail(s, r, err);
	(void)sqlite3_reset(st->st);
	return rc;
}

void
lite_done(struct store_stmt *base)
{
	reset((struct lite_stmt *)base);
}

const char *
lite_col_text(struct store_stmt *st, int col)
{
	return (const char *)sqlite3_column_text(
	    ((struct lite_stmt *)st)->st, col);
}

int64_t
lite_col_int(struct store_stmt *st, int col)
{
	return sqlite3_column_int64(((struct lite_stmt *)st)->st, col);
}

const void *
lite_col_blob(struct store_stmt *st, int col, size_t *len)
{
	const void *p = sqlite3_column_blob(((struct lite_stmt *)st)->st, col);

	*len = (size_t)sqlite3_column_bytes(((struct lite_stmt *)st)->st, col);
	return p;
}

bool
lite_col_is_null(struct store_stmt *st, int col)
{
	return sqlite3_column_type(((struct lite_stmt *)st)->st, col) ==
	       SQLITE_NULL;
}

enum rc
lite_run(struct store_stmt *st, int64_t *changed, struct err *err)
{
	enum rc rc = lite_step(st, err);

	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	if (changed != NULL)
		*changed = sqlite3_changes64(((struct lite *)st->store)->db);
	lite_done(st);
	return RC_OK;
}

enum rc
lite_rows_begin(
    struct store *s, const char *sql, struct store_stmt **st, struct err *err)
{
	enum rc rc = lite_use(s, sql, false, st, err);

	if (rc == RC_OK)
		((struct lite_stmt *)*st)->is_borrowed = true;
	return rc;
}

enum rc
lite_rows_put(struct store_stmt *st, struct err *err)
{
	enum rc rc = lite_step(st, err);

	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
lite_rows_end(struct store_stmt *st, struct err *err)
{
	(void)err;
	lite_done(st);
	return RC_OK;
}

/* Series are rows of the same file: given in the running transaction, they
 * leave no gap. */
static const char sql_serial[] =
    "INSERT INTO serial (name, value) VALUES ($1, 1) "
    "ON CONFLICT (name) DO UPDATE SET value = serial.value + 1 "
    "RETURNING value";

enum rc
lite_serial(struct store *s, const char *name, int64_t *out, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = lite_use(s, sql_serial, false, &st, err);

	if (rc != RC_OK)
		return rc;
	lite_text(st, 1, name);
	if ((rc = lite_step(st, err)) != RC_OK)
		return rc;
	*out = lite_col_int(st, 0);
	/* The statement is done when it says so; only then is it written. */
	rc = lite_step(st, err);
	lite_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static const char sql_serial_reach[] =
    "INSERT INTO serial (name, value) VALUES ($1,$2) "
    "ON CONFLICT (name) DO UPDATE SET value = "
    "CASE WHEN serial.value < $2 THEN $2 ELSE serial.value END";

enum rc
lite_serial_reach(
    struct store *s, const char *name, int64_t value, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = lite_use(s, sql_serial_reach, false, &st, err);

	if (rc != RC_OK)
		return rc;
	lite_text(st, 1, name);
	lite_int(st, 2, value);
	return lite_run(st, NULL, err);
}

/* Marks of the feed are no series. */
static const char sql_series_move[] =
    "UPDATE serial SET value = value + $1 WHERE name NOT IN ('feed', "
    "'feed_erased')";

enum rc
lite_series_move(struct store *s, int64_t margin, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = lite_use(s, sql_series_move, false, &st, err);

	if (rc != RC_OK)
		return rc;
	lite_int(st, 1, margin);
	return lite_run(st, NULL, err);
}
