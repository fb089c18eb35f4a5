/* SPDX-License-Identifier: ISC
 * store_pg_stmt - statements of the PostgreSQL store: kept by their text's
 * address, let pass by what they write, prepared at first use, their values
 * and rows.
 */
#include "db/store_pg_private.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
pg_free_stmt(struct pg_stmt *st)
{
	int i;

	for (i = 0; i < st->params; i++) {
		if (st->value[i].text != NULL)
			sodium_memzero(st->value[i].text, st->value[i].size);
		free(st->value[i].text);
	}
	free(st->value);
	PQclear(st->res);
	PQfreemem(st->bytes);
	free(st);
}

void
pg_let_go(struct pg_stmt *st)
{
	PQclear(st->res);
	st->res = NULL;
	st->is_running = false;
}

/* The highest n of $n outside of quotes. */
static int
count_params(const char *sql)
{
	bool quoted = false;
	int n, most = 0;

	for (; *sql != '\0'; sql++) {
		if (*sql == '\'')
			quoted = !quoted;
		if (*sql != '$' || quoted)
			continue;
		n = atoi(sql + 1);
		if (n < 1 || n > PG_PARAMS_MAX)
			die("parameter of a statement is not $n");
		if (n > most)
			most = n;
	}
	return most;
}

/* Whether a result may be a whole table: read row by row, not at once. */
static bool
is_scan(const struct guard_target *target, const char *sql)
{
	return target->kind == GUARD_READ && strstr(sql, "LIMIT") == NULL &&
	       strstr(sql, "= $") == NULL;
}

/* The sequencer's transaction. */
static bool
is_alone(const struct pg *s)
{
	return s->is_open && s->is_alone;
}

static enum rc
make_stmt(struct pg *s, const char *sql, bool is_log, struct pg_stmt **out,
    struct err *err)
{
	struct pg_stmt *st;
	struct guard_target target;
	const char *why;

	guard_target(sql, &target);
	why = guard_refuses(s->role, is_alone(s), is_log, &target);
	if (why != NULL)
		return pg_refuse(why, err);
	st = x_alloc(sizeof(*st));
	st->base.store = &s->base;
	st->sql = sql;
	st->target = target;
	st->is_alone = is_alone(s);
	st->is_scan = is_scan(&target, sql);
	(void)snprintf(st->name, sizeof(st->name), "m%d", ++s->statements);
	st->params = count_params(sql);
	st->value = x_grow(NULL, (size_t)st->params + 1, sizeof(*st->value));
	memset(st->value, 0, ((size_t)st->params + 1) * sizeof(*st->value));
	*out = st;
	return RC_OK;
}

static void
reset(struct pg_stmt *st)
{
	struct pg *s = (struct pg *)st->base.store;
	int i;

	pg_pass_rows(s, st);
	if (st->is_asked)
		pg_forget(s, st);
	pg_let_go(st);
	for (i = 0; i < st->params; i++) {
		if (s->role == STORE_MYNUMBER && st->value[i].text != NULL)
			sodium_memzero(st->value[i].text, st->value[i].size);
		st->value[i].is_given = false;
	}
	st->is_bad = st->is_again = false;
}

/* What was asked ahead is used: its answer serves if it is bound to the same
 * values again. */
static bool
use_asked(struct pg_stmt *st)
{
	if (!st->is_asked)
		return false;
	for (int i = 0; i < st->params && !st->is_again; i++) {
		st->value[i].was_given = st->value[i].is_given;
		st->value[i].is_given = false;
	}
	st->is_again = true;
	return true;
}

/* It is bound to others: ask anew. A write has been done by then. */
static void
not_asked(struct pg_stmt *st)
{
	pg_forget((struct pg *)st->base.store, st);
	pg_let_go(st);
	st->is_again = false;
	st->is_bad |= st->target.kind != GUARD_READ;
}

/* Whether $n is what it was when it was asked (NULL: null). */
static bool
is_same(struct pg_stmt *st, int n, const char *value)
{
	struct pg_value *v;

	if (!st->is_again || n < 1 || n > st->params)
		return false;
	v = &st->value[n - 1];
	if (value == NULL ? !v->was_given
			  : v->was_given && strcmp(v->text, value) == 0) {
		v->is_given = value != NULL;
		return true;
	}
	not_asked(st);
	return false;
}

/* Before the answer is taken: nothing was left unbound. */
static void
check_asked(struct pg_stmt *st)
{
	for (int i = 0; i < st->params && st->is_again; i++)
		if (st->value[i].was_given != st->value[i].is_given)
			not_asked(st);
	st->is_again = false;
}

enum rc
pg_use(struct store *base, const char *sql, bool is_log,
    struct store_stmt **out, struct err *err)
{
	struct pg *s = (struct pg *)base;
	size_t i = ((uintptr_t)sql >> 3) * 2654435761U % PG_CACHE_SLOTS, tried;
	struct pg_stmt *st;
	const char *why;
	enum rc rc;

	for (tried = 0; s->slot[i] != NULL && s->slot[i]->sql != sql; tried++) {
		if (tried == PG_CACHE_SLOTS - 1)
			die("more statements than the cache holds");
		i = (i + 1) % PG_CACHE_SLOTS;
	}
	if (s->slot[i] == NULL &&
	    (rc = make_stmt(s, sql, is_log, &s->slot[i], err)) != RC_OK)
		return rc;
	st = s->slot[i];
	if (st->is_alone != is_alone(s)) {
		why = guard_refuses(s->role, is_alone(s), is_log, &st->target);
		if (why != NULL)
			return pg_refuse(why, err);
		st->is_alone = is_alone(s);
	}
	if (!use_asked(st))
		reset(st);
	*out = &st->base;
	return RC_OK;
}

static struct pg_value *
place_of(struct pg_stmt *st, int n, size_t size)
{
	struct pg_value *v;

	if (n < 1 || n > st->params) {
		st->is_bad = true;
		return NULL;
	}
	v = &st->value[n - 1];
	if (v->size < size) {
		if (v->text != NULL)
			sodium_memzero(v->text, v->size);
		v->size = size < 64 ? 64 : size * 2;
		v->text = x_grow(v->text, v->size, 1);
	}
	v->is_given = true;
	return v;
}

void
pg_null(struct store_stmt *base, int n)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	struct pg_value *v;

	if (is_same(st, n, NULL))
		return;
	v = place_of(st, n, 0);
	if (v != NULL)
		v->is_given = false;
}

void
pg_text(struct store_stmt *base, int n, const char *value)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	size_t size = value != NULL ? strlen(value) + 1 : 0;
	struct pg_value *v;

	if (value == NULL) {
		pg_null(base, n);
		return;
	}
	if (is_same(st, n, value))
		return;
	v = place_of(st, n, size);
	if (v != NULL)
		memcpy(v->text, value, size);
}

void
pg_number(struct store_stmt *base, int n, int64_t value)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	struct pg_value *v;
	char text[24];

	(void)snprintf(text, sizeof(text), "%lld", (long long)value);
	if (is_same(st, n, text))
		return;
	v = place_of(st, n, sizeof(text));
	if (v != NULL)
		memcpy(v->text, text, sizeof(text));
}

void
pg_blob(struct store_stmt *base, int n, const void *p, size_t len)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	struct pg_value *v;

	if (st->is_again)
		not_asked(st);
	v = place_of(st, n, 2 * len + 3);
	if (v == NULL)
		return;
	memcpy(v->text, "\\x", 2);
	(void)sodium_bin2hex(v->text + 2, 2 * len + 1, p, len);
}

/* Queues a statement behind what is on its way. */
static bool
queue(struct pg *s, struct pg_stmt *st, enum pg_kind kind)
{
	const char *values[PG_PARAMS_MAX];
	int i;

	if (st->prepared != s->life) {
		if (PQsendPrepare(s->conn, st->name, st->sql, 0, NULL) != 1)
			return false;
		pg_push(s, PG_PREPARE, st);
		st->prepared = s->life;
	}
	for (i = 0; i < st->params; i++)
		values[i] = st->value[i].is_given ? st->value[i].text : NULL;
	if (PQsendQueryPrepared(
		s->conn, st->name, st->params, values, NULL, NULL, 0) != 1)
		return false;
	pg_push(s, kind, st);
	/* A plain insert of a line writes it, or breaks the transaction. */
	if (st->target.kind == GUARD_INSERT &&
	    guard_is_log_line(st->target.kind, st->target.table))
		s->is_logged = true;
	else if (st->target.kind != GUARD_READ &&
		 !guard_is_unlogged(st->target.table))
		s->may_be_dirty = true;
	return true;
}

/* The connection free and well, the values fitting, the write inside a
 * transaction. */
static enum rc
ready(struct pg *s, struct pg_stmt *st, struct err *err)
{
	enum rc rc;

	if (st->is_bad)
		return err_set(err, RC_IO, "E7006", "台帳に書けません",
		    "問い合わせの値が合いません", "管理者に連絡してください");
	if (GUARD("pg_commit_only") && !s->is_open &&
	    st->target.kind != GUARD_READ)
		return pg_refuse("a write outside a transaction", err);
	pg_gather_rows(s);
	if (s->is_open)
		return s->is_broken ? pg_broken(s, err) : RC_OK;
	if (!pg_is_there(s) && (rc = pg_connect_again(s, false, err)) != RC_OK)
		return rc;
	s->is_broken = false; /* of what was rolled back */
	return RC_OK;
}

/* The first answer is here; whole results end at once. */
static enum rc
first_answer(struct pg *s, struct pg_stmt *st, struct err *err)
{
	PGresult *res, *end;
	ExecStatusType status;

	if (st->is_scan)
		(void)PQsetSingleRowMode(s->conn);
	res = PQgetResult(s->conn);
	status = PQresultStatus(res);
	if (status == PGRES_SINGLE_TUPLE) {
		st->is_stream = true;
		s->stream = st;
	} else if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
		pg_broke(s, res);
	} else {
		pg_note(s, st, res);
	}
	while (!st->is_stream && !s->is_lost &&
	       (end = PQgetResult(s->conn)) != NULL) {
		pg_broke(s, end);
		PQclear(end);
	}
	if (!s->is_broken) {
		st->res = res;
		st->row = -1;
		st->is_running = true;
		return RC_OK;
	}
	PQclear(res);
	pg_recover(s);
	return pg_broken(s, err);
}

static enum rc
query_once(struct pg *s, struct pg_stmt *st, struct err *err)
{
	bool is_alone = !s->is_open;
	enum rc rc = ready(s, st, err);

	if (rc != RC_OK)
		return rc;
	if (!queue(s, st, PG_RUN)) {
		pg_broke(s, NULL);
	} else {
		/* With every answer that is waited for: a backend without
		 * one is not idle to the server, and a client that falls
		 * silent would keep its transaction for ever. */
		pg_sync_point(s);
		(void)PQflush(s->conn);
		s->counts.waits++;
		pg_take_all(s, 2);
	}
	if (!s->is_broken) {
		s->first = (s->first + 1) % PG_PENDING_MAX;
		s->due--;
		rc = first_answer(s, st, err);
	} else {
		pg_recover(s);
		rc = pg_broken(s, err);
	}
	if (is_alone)
		s->is_broken = false;
	return rc;
}

/* A question outside a transaction has written nothing: where it found the
 * connection gone, it is asked again on a new one. */
static enum rc
query(struct pg *s, struct pg_stmt *st, struct err *err)
{
	bool is_alone = !s->is_open;
	struct err own;
	enum rc rc;

	err_clear(&own);
	rc = query_once(s, st, &own);
	if (is_alone && s->is_lost && rc == RC_OFFLINE && !st->is_bad) {
		err_clear(&own);
		rc = query_once(s, st, &own);
	}
	if (rc != RC_OK && err != NULL)
		*err = own;
	return rc;
}

static enum rc
next_row(struct pg *s, struct pg_stmt *st, struct err *err)
{
	PGresult *row = PQgetResult(s->conn), *end;
	bool is_row = PQresultStatus(row) == PGRES_SINGLE_TUPLE;

	PQclear(st->res);
	st->res = row;
	if (is_row)
		return RC_OK;
	s->stream = NULL;
	st->is_stream = false;
	if (PQresultStatus(row) != PGRES_TUPLES_OK)
		pg_broke(s, row);
	pg_let_go(st);
	while (!s->is_lost && (end = PQgetResult(s->conn)) != NULL)
		PQclear(end);
	if (!s->is_broken)
		return RC_NOT_FOUND;
	pg_recover(s);
	return pg_broken(s, err);
}

/* The answer to what was asked ahead. */
static enum rc
asked(struct pg *s, struct pg_stmt *st, struct err *err)
{
	st->is_asked = false;
	if (!st->is_running && !s->is_broken) {
		pg_gather_rows(s);
		pg_sync_point(s);
		s->counts.waits++;
		pg_take_all(s, 0);
	}
	if (!s->is_broken)
		return st->is_running ? RC_OK : pg_refuse("no answer", err);
	pg_let_go(st);
	pg_recover(s);
	return pg_broken(s, err);
}

enum rc
pg_step(struct store_stmt *base, struct err *err)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	struct pg *s = (struct pg *)base->store;
	enum rc rc;

	if (st->is_again)
		check_asked(st);
	if (st->is_asked) {
		if ((rc = asked(s, st, err)) != RC_OK)
			return rc;
	} else if (!st->is_running && (rc = query(s, st, err)) != RC_OK) {
		return rc;
	}
	if (st->is_stream) {
		if (st->row == 0)
			return next_row(s, st, err);
		st->row = 0;
		return RC_OK;
	}
	if (++st->row < PQntuples(st->res))
		return RC_OK;
	pg_let_go(st);
	return s->is_broken ? pg_broken(s, err) : RC_NOT_FOUND;
}

void
pg_done(struct store_stmt *base)
{
	reset((struct pg_stmt *)base);
}

static bool
has(const struct pg_stmt *st, int col)
{
	return st->res != NULL && st->row >= 0 &&
	       st->row < PQntuples(st->res) && col >= 0 &&
	       col < PQnfields(st->res) && !PQgetisnull(st->res, st->row, col);
}

const char *
pg_col_text(struct store_stmt *base, int col)
{
	struct pg_stmt *st = (struct pg_stmt *)base;

	return has(st, col) ? PQgetvalue(st->res, st->row, col) : NULL;
}

#define OID_BOOL 16
#define OID_BYTEA 17

int64_t
pg_col_int(struct store_stmt *base, int col)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	const char *v;

	if (!has(st, col))
		return 0;
	v = PQgetvalue(st->res, st->row, col);
	return PQftype(st->res, col) == OID_BOOL ? v[0] == 't' : atoll(v);
}

const void *
pg_col_blob(struct store_stmt *base, int col, size_t *len)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	const char *v;

	*len = 0;
	if (!has(st, col))
		return NULL;
	v = PQgetvalue(st->res, st->row, col);
	if (PQftype(st->res, col) != OID_BYTEA) {
		*len = (size_t)PQgetlength(st->res, st->row, col);
		return v;
	}
	PQfreemem(st->bytes);
	st->bytes = PQunescapeBytea((const unsigned char *)v, len);
	return st->bytes;
}

bool
pg_col_is_null(struct store_stmt *base, int col)
{
	return !has((struct pg_stmt *)base, col);
}

enum rc
pg_run(struct store_stmt *base, int64_t *changed, struct err *err)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	struct pg *s = (struct pg *)base->store;
	enum rc rc;

	if (st->is_again)
		check_asked(st);
	rc = st->is_asked ? asked(s, st, err) : query(s, st, err);
	if (rc != RC_OK)
		return rc;
	if (changed != NULL)
		*changed = atoll(PQcmdTuples(st->res));
	reset(st);
	return RC_OK;
}

enum rc
pg_send(struct store_stmt *base, struct err *err)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	struct pg *s = (struct pg *)base->store;
	enum rc rc;

	if (!s->is_open || st->is_asked)
		return pg_run(base, NULL, err);
	if ((rc = ready(s, st, err)) != RC_OK)
		return rc;
	if (!queue(s, st, PG_RUN)) {
		pg_broke(s, NULL);
		return pg_broken(s, err);
	}
	if (s->due >= PG_PENDING_MANY) {
		pg_sync_point(s);
		s->counts.waits++;
		pg_take_all(s, 0);
	}
	reset(st);
	return s->is_broken ? pg_broken(s, err) : RC_OK;
}

enum rc
pg_ask(struct store_stmt *base, struct err *err)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	struct pg *s = (struct pg *)base->store;
	enum rc rc;

	if (!s->is_open || st->is_asked || st->is_running)
		return RC_OK; /* the step asks */
	if ((rc = ready(s, st, err)) != RC_OK)
		return rc;
	if (!queue(s, st, PG_ASK)) {
		pg_broke(s, NULL);
		return pg_broken(s, err);
	}
	st->is_asked = true;
	return RC_OK;
}
