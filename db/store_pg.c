/* SPDX-License-Identifier: ISC
 * store_pg - see store_pg.h. The connection is in pipeline mode: what has no
 * answer to wait for (BEGIN, store_send) is only queued and travels with the
 * next statement that has one, so that an approval costs as many round trips
 * as it asks questions. Guards that PostgreSQL's rights cannot give are here:
 * what a statement writes is read out of its text when it is prepared.
 */
#include "db/store_pg.h"

#include "db/store_pg_private.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- the queue ---- */

static void
push(struct pg *s, enum pg_kind kind, struct pg_stmt *st)
{
	if (s->due == PG_PENDING_MAX)
		die("more statements on their way than can be");
	s->pending[(s->first + s->due) % PG_PENDING_MAX] =
	    (struct pg_pending){ kind, st };
	s->due++;
	if (kind != PG_SYNC)
		s->counts.statements++;
}

static void
lose(struct pg *s)
{
	if (!s->is_lost)
		s->life++; /* nothing is prepared any more */
	s->is_lost = true;
	s->due = 0;
	if (s->stream != NULL)
		s->stream->is_stream = false;
	s->stream = NULL;
}

static void
broke(struct pg *s, const PGresult *res)
{
	bool gone = PQstatus(s->conn) == CONNECTION_BAD;

	if (!s->is_broken) {
		s->is_told = PQresultErrorField(res, PG_DIAG_SQLSTATE) != NULL;
		err_clear(&s->broken);
		if (gone)
			(void)pg_gone(&s->broken, PQerrorMessage(s->conn));
		else
			(void)pg_fail(res, &s->broken);
		s->is_broken = true;
	}
	if (gone)
		lose(s);
}

/* What a write did, for the guards of the commit. */
static void
note(struct pg *s, const struct pg_stmt *st, const PGresult *res)
{
	PGresult *r = (PGresult *)(uintptr_t)res;

	if (st->target.kind == GUARD_READ || atoll(PQcmdTuples(r)) == 0)
		return;
	if (guard_is_log_line(st->target.kind, st->target.table))
		s->is_logged = true;
	else if (!guard_is_unlogged(st->target.table))
		s->is_dirty = true;
}

/* Takes the answers to the oldest statement on its way. */
static void
take(struct pg *s)
{
	struct pg_pending p = s->pending[s->first];
	PGresult *res;

	s->first = (s->first + 1) % PG_PENDING_MAX;
	s->due--;
	while ((res = PQgetResult(s->conn)) != NULL) {
		switch (PQresultStatus(res)) {
		case PGRES_PIPELINE_SYNC:
			PQclear(res);
			return; /* no end follows it */
		case PGRES_COMMAND_OK:
		case PGRES_TUPLES_OK:
			if (p.kind == PG_RUN)
				note(s, p.st, res);
			/* COMMIT of what had failed is answered ROLLBACK */
			if (p.kind == PG_COMMIT)
				s->is_committed =
				    strcmp(PQcmdStatus(res), "COMMIT") == 0;
			break;
		case PGRES_PIPELINE_ABORTED:
			if (p.kind == PG_PREPARE)
				p.st->prepared = 0;
			break;
		case PGRES_EMPTY_QUERY:
		case PGRES_COPY_OUT:
		case PGRES_COPY_IN:
		case PGRES_BAD_RESPONSE:
		case PGRES_NONFATAL_ERROR:
		case PGRES_FATAL_ERROR:
		case PGRES_COPY_BOTH:
		case PGRES_SINGLE_TUPLE:
		default:
			if (p.kind == PG_PREPARE)
				p.st->prepared = 0;
			broke(s, res);
			s->is_told &= p.kind != PG_COMMIT;
			break;
		}
		PQclear(res);
		if (s->is_lost)
			return;
	}
	if (PQstatus(s->conn) == CONNECTION_BAD)
		broke(s, NULL);
}

static void
take_all(struct pg *s, int but)
{
	while (s->due > but && !s->is_lost)
		take(s);
}

static void
sync_point(struct pg *s)
{
	if (PQpipelineSync(s->conn) == 1)
		push(s, PG_SYNC, NULL);
	else
		broke(s, NULL);
}

/* After a failure the server passes over everything up to the next sync. */
static void
recover(struct pg *s)
{
	if (s->is_lost)
		return;
	sync_point(s);
	take_all(s, 0);
}

/* The rest of a result whose rows are still coming, so that another
 * statement can be asked: SQLite allows it, the protocol does not. */
static void
gather_rows(struct pg *s)
{
	struct pg_stmt *st = s->stream;
	PGresult *row, *all;
	int i, n = 1;

	if (st == NULL)
		return;
	all = PQcopyResult(st->res, PG_COPYRES_ATTRS | PG_COPYRES_TUPLES);
	if (all == NULL)
		die("out of memory");
	while ((row = PQgetResult(s->conn)) != NULL) {
		if (PQresultStatus(row) == PGRES_SINGLE_TUPLE) {
			for (i = 0; i < PQnfields(row); i++)
				if (!PQsetvalue(all, n, i,
					PQgetisnull(row, 0, i)
					    ? NULL
					    : PQgetvalue(row, 0, i),
					PQgetisnull(row, 0, i)
					    ? -1
					    : PQgetlength(row, 0, i)))
					die("out of memory");
			n++;
		} else if (PQresultStatus(row) != PGRES_TUPLES_OK) {
			broke(s, row);
		}
		PQclear(row);
		if (s->is_lost)
			break;
	}
	PQclear(st->res);
	st->res = all;
	st->row = 0;
	st->is_stream = false;
	s->stream = NULL;
	if (s->is_broken)
		recover(s);
}

static void
pass_rows(struct pg *s, struct pg_stmt *st)
{
	PGresult *row;

	if (s->stream != st || st == NULL)
		return;
	while (!s->is_lost && (row = PQgetResult(s->conn)) != NULL) {
		if (PQresultStatus(row) != PGRES_SINGLE_TUPLE &&
		    PQresultStatus(row) != PGRES_TUPLES_OK)
			broke(s, row);
		PQclear(row);
	}
	s->stream = NULL;
	st->is_stream = false;
	if (s->is_broken)
		recover(s);
}

static enum rc
broken(const struct pg *s, struct err *err)
{
	if (err != NULL)
		*err = s->broken;
	return s->broken.rc;
}

static enum rc
refuse(const char *why, struct err *err)
{
	enum rc rc = err_set(err, RC_IO, "E7009", "台帳を読み書きできません",
	    "データベースが処理を断りました", "管理者に連絡してください");

	err_log(err, "refused: %s", why);
	return rc;
}

static bool
control(struct pg *s, const char *sql, enum pg_kind kind)
{
	if (!s->is_lost && PQsendQueryParams(s->conn, sql, 0, NULL, NULL, NULL,
			       NULL, 0) == 1) {
		push(s, kind, NULL);
		return true;
	}
	broke(s, NULL);
	return false;
}

/* ---- opening ---- */

static enum rc pg_use(struct store *base, const char *sql, bool is_log,
    struct store_stmt **out, struct err *err);
static enum rc pg_step(struct store_stmt *base, struct err *err);
static enum rc pg_send(struct store_stmt *base, struct err *err);
static void pg_done(struct store_stmt *base);
static int64_t pg_col_int(struct store_stmt *base, int col);
static void pg_rollback(struct store *base);

static enum rc
connect_again(struct pg *s, bool create, struct err *err)
{
	enum rc rc;

	PQfinish(s->conn);
	s->conn = NULL;
	s->due = 0;
	s->is_lost = true;
	rc = pg_connect(s->uri, s->role, create, &s->conn, &s->version, err);
	if (rc != RC_OK)
		return rc;
	if (PQenterPipelineMode(s->conn) != 1)
		return pg_gone(err, "no pipeline mode");
	s->is_lost = s->is_listening = false;
	s->life++;
	s->counts.connects++;
	return RC_OK;
}

static void pg_close(struct store *base);

static enum rc
pg_open(const char *uri, enum store_role role, bool create, struct store **out,
    struct err *err)
{
	struct pg *s = x_alloc(sizeof(*s));
	enum rc rc;

	s->base.ops = &store_pg_ops;
	s->uri = x_strdup(uri);
	s->role = role;
	if ((rc = connect_again(s, create, err)) != RC_OK) {
		pg_close(&s->base);
		return rc;
	}
	*out = &s->base;
	return RC_OK;
}

static void
free_stmt(struct pg_stmt *st)
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

static void
pg_close(struct store *base)
{
	struct pg *s = (struct pg *)base;
	size_t i;

	PQfinish(s->conn);
	PQfinish(s->serials);
	for (i = 0; i < PG_CACHE_SLOTS; i++)
		if (s->slot[i] != NULL)
			free_stmt(s->slot[i]);
	wipe_free(s->uri);
	free(s);
}

/* ---- transactions ---- */

/* Whether the server is still there: an idle connection has nothing to
 * read, so what can be read is its end. */
static bool
is_there(struct pg *s)
{
	struct pollfd p = { .events = POLLIN };

	if (s->is_lost || s->conn == NULL)
		return false;
	take_all(s, 0); /* of a rollback nobody waited for */
	if (s->is_lost)
		return false;
	p.fd = PQsocket(s->conn);
	if (poll(&p, 1, 0) > 0 && PQconsumeInput(s->conn) != 1)
		lose(s);
	if (PQstatus(s->conn) != CONNECTION_OK)
		lose(s);
	return !s->is_lost;
}

static enum rc
begin(struct pg *s, const char *sql, bool is_reading, struct err *err)
{
	bool there = is_there(s);
	enum rc rc;

	s->is_broken = false;
	if (!there && (rc = connect_again(s, false, err)) != RC_OK)
		return rc;
	s->is_dirty = s->is_logged = s->is_alone = false;
	s->is_reading = is_reading;
	if (!control(s, sql, PG_CONTROL))
		return broken(s, err);
	s->is_open = true;
	return RC_OK;
}

static enum rc
pg_begin(struct store *base, struct err *err)
{
	return begin((struct pg *)base, "BEGIN ISOLATION LEVEL SERIALIZABLE",
	    false, err);
}

static enum rc
pg_begin_read(struct store *base, struct err *err)
{
	return begin((struct pg *)base,
	    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", true, err);
}

/* Others that would write people wait for its end; what it reads is what
 * was committed before. No check of conflicts over millions of rows. */
static enum rc
pg_begin_bulk(struct store *base, struct err *err)
{
	struct pg *s = (struct pg *)base;
	enum rc rc =
	    begin(s, "BEGIN ISOLATION LEVEL READ COMMITTED", false, err);

	if (rc == RC_OK &&
	    !control(s, "LOCK TABLE person IN EXCLUSIVE MODE", PG_CONTROL)) {
		rc = broken(s, err);
		pg_rollback(base);
	}
	return rc;
}

/*
 * One connection at a time, told apart by an advisory lock that ends with
 * the transaction. READ COMMITTED: it makes nobody run again, and its
 * statements see what was committed before each.
 */
static const char sql_alone[] =
    "SELECT pg_try_advisory_xact_lock(1835099247, 1936028018)";
static const char sql_news[] = "SELECT pg_notify('madoguchi_feed', '')";

static enum rc
pg_begin_alone(struct store *base, bool *is_mine, struct err *err)
{
	struct pg *s = (struct pg *)base;
	struct store_stmt *st;
	enum rc rc =
	    begin(s, "BEGIN ISOLATION LEVEL READ COMMITTED", false, err);

	if (rc != RC_OK)
		return rc;
	s->is_alone = true;
	if ((rc = pg_use(base, sql_alone, false, &st, err)) == RC_OK &&
	    (rc = pg_step(st, err)) == RC_OK) {
		*is_mine = pg_col_int(st, 0) != 0;
		pg_done(st);
	}
	/* The role is the transaction's and ends with it. */
	if (rc == RC_OK && *is_mine &&
	    !control(s, "SET LOCAL ROLE madoguchi_sequencer", PG_CONTROL))
		rc = broken(s, err);
	if (rc != RC_OK || !*is_mine)
		pg_rollback(base);
	return rc;
}

static void
let_go(struct pg_stmt *st)
{
	PQclear(st->res);
	st->res = NULL;
	st->is_running = false;
}

static void
pg_rollback(struct store *base)
{
	struct pg *s = (struct pg *)base;
	size_t i;

	pass_rows(s, s->stream);
	for (i = 0; i < PG_CACHE_SLOTS; i++)
		if (s->slot[i] != NULL && s->slot[i]->is_running)
			let_go(s->slot[i]);
	if (!s->is_open)
		return;
	s->is_open = false;
	/* Not waited for: the next transaction comes after it. */
	if (control(s, "ROLLBACK", PG_CONTROL)) {
		sync_point(s);
		if (!s->is_lost)
			(void)PQflush(s->conn);
	}
	s->is_broken = false;
}

/* Whether the guard of the commit lets it pass; what is still on its way
 * may hold the line in the log. */
static bool
is_accounted(struct pg *s)
{
	if (s->role != STORE_REGISTER || s->is_alone || s->is_logged)
		return true;
	if (s->due > 0) {
		(void)PQsendFlushRequest(s->conn);
		s->counts.waits++;
		take_all(s, 0);
	}
	return !s->is_dirty || s->is_logged || !GUARD("pg_write_needs_log");
}

/* Nobody knows what became of a commit whose answer did not come. */
static enum rc
unknown(struct err *err)
{
	enum rc rc =
	    err_set(err, RC_IO, "E7082", "登録できたかどうかが分かりません",
		"登録の途中で台帳との接続が切れました",
		"内容を開き直して、登録されているか確かめてください");

	err_log(err, "postgresql: no answer to a commit");
	return rc;
}

/* Queued before the commit, delivered by it. */
static void
tell_news(struct pg *s)
{
	struct store_stmt *st;
	struct err ignored;

	err_clear(&ignored);
	if (pg_use(&s->base, sql_news, false, &st, &ignored) == RC_OK)
		(void)!pg_send(st, &ignored);
}

static enum rc
commit_write(struct pg *s, struct err *err)
{
	bool is_fine = is_accounted(s);

	if (!is_fine && !s->is_broken)
		return refuse("a change without a line in the log", err);
	if (s->is_alone && !s->is_broken)
		tell_news(s);
	if (s->is_broken || !control(s, "COMMIT", PG_COMMIT))
		return broken(s, err);
	s->is_committed = false;
	sync_point(s);
	s->counts.waits++;
	take_all(s, 0);
	if (s->is_committed) {
		s->is_open = false;
		return RC_OK;
	}
	if (!s->is_broken)
		return refuse("the server rolled it back", err);
	/* The server's word about an earlier statement is certain, too. */
	if (s->is_lost && !s->is_told)
		return unknown(err);
	return broken(s, err);
}

static enum rc
pg_commit(struct store *base, struct err *err)
{
	struct pg *s = (struct pg *)base;
	enum rc rc = RC_OK;

	pass_rows(s, s->stream);
	if (s->is_broken) {
		rc = broken(s, err);
	} else if (!s->is_open) {
		rc = refuse("no transaction to commit", err);
	} else if (s->is_reading) {
		if (control(s, "COMMIT", PG_CONTROL)) {
			sync_point(s);
			if (!s->is_lost)
				(void)PQflush(s->conn);
		}
		s->is_open = false; /* what was read was read */
	} else {
		rc = commit_write(s, err);
	}
	if (rc != RC_OK)
		pg_rollback(base);
	return rc;
}

/* ---- news ---- */

static bool
heard(struct pg *s)
{
	PGnotify *n;
	bool is_news = false;

	while ((n = PQnotifies(s->conn)) != NULL) {
		is_news = true;
		PQfreemem(n);
	}
	return is_news;
}

static enum rc
listen(struct pg *s, struct err *err)
{
	if (!control(s, "LISTEN madoguchi_feed", PG_CONTROL))
		return broken(s, err);
	sync_point(s);
	s->counts.waits++;
	take_all(s, 0);
	if (s->is_broken)
		return broken(s, err);
	s->is_listening = true;
	return RC_OK;
}

static int64_t
ms_now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static enum rc
pg_wait(struct store *base, int fd, int ms, struct err *err)
{
	struct pg *s = (struct pg *)base;
	int64_t end = ms_now() + ms, left;
	struct pollfd p[2] = { { .events = POLLIN }, { .events = POLLIN } };
	enum rc rc;

	s->is_broken = false;
	if (!is_there(s) && (rc = connect_again(s, false, err)) != RC_OK)
		return rc;
	if (!s->is_listening) /* the first call returns at once */
		return listen(s, err);
	p[0].fd = PQsocket(s->conn);
	p[1].fd = fd;
	while (!heard(s)) {
		left = end - ms_now();
		if (poll(p, 2, left > 0 ? (int)left : 0) <= 0 ||
		    p[1].revents != 0)
			return RC_OK; /* time, a signal, fd */
		if (PQconsumeInput(s->conn) != 1) {
			lose(s);
			return pg_gone(err, "while waiting for news");
		}
	}
	return RC_OK;
}

static bool
pg_in_transaction(const struct store *base)
{
	return ((const struct pg *)base)->is_open;
}

static int
pg_version(const struct store *base)
{
	return ((const struct pg *)base)->version;
}

static void *
pg_handle(struct store *base)
{
	return ((struct pg *)base)->conn;
}

void
store_pg_counts(const struct store *s, struct store_pg_counts *out)
{
	*out = ((const struct pg *)s)->counts;
}

/* ---- statements ---- */

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
		return refuse(why, err);
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

	pass_rows(s, st);
	let_go(st);
	for (i = 0; i < st->params; i++) {
		if (s->role == STORE_MYNUMBER && st->value[i].text != NULL)
			sodium_memzero(st->value[i].text, st->value[i].size);
		st->value[i].is_given = false;
	}
	st->is_bad = false;
}

static enum rc
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
			return refuse(why, err);
		st->is_alone = is_alone(s);
	}
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

static void
pg_null(struct store_stmt *base, int n)
{
	struct pg_value *v = place_of((struct pg_stmt *)base, n, 0);

	if (v != NULL)
		v->is_given = false;
}

static void
pg_text(struct store_stmt *base, int n, const char *value)
{
	size_t size = value != NULL ? strlen(value) + 1 : 0;
	struct pg_value *v;

	if (value == NULL) {
		pg_null(base, n);
		return;
	}
	v = place_of((struct pg_stmt *)base, n, size);
	if (v != NULL)
		memcpy(v->text, value, size);
}

static void
pg_number(struct store_stmt *base, int n, int64_t value)
{
	struct pg_value *v = place_of((struct pg_stmt *)base, n, 24);

	if (v != NULL)
		(void)snprintf(v->text, v->size, "%lld", (long long)value);
}

static void
pg_blob(struct store_stmt *base, int n, const void *p, size_t len)
{
	struct pg_value *v = place_of((struct pg_stmt *)base, n, 2 * len + 3);

	if (v == NULL)
		return;
	memcpy(v->text, "\\x", 2);
	(void)sodium_bin2hex(v->text + 2, 2 * len + 1, p, len);
}

/* Queues a statement behind what is on its way. */
static bool
queue(struct pg *s, struct pg_stmt *st)
{
	const char *values[PG_PARAMS_MAX];
	int i;

	if (st->prepared != s->life) {
		if (PQsendPrepare(s->conn, st->name, st->sql, 0, NULL) != 1)
			return false;
		push(s, PG_PREPARE, st);
		st->prepared = s->life;
	}
	for (i = 0; i < st->params; i++)
		values[i] = st->value[i].is_given ? st->value[i].text : NULL;
	if (PQsendQueryPrepared(
		s->conn, st->name, st->params, values, NULL, NULL, 0) != 1)
		return false;
	push(s, PG_RUN, st);
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
		return refuse("a write outside a transaction", err);
	gather_rows(s);
	if (s->is_open)
		return s->is_broken ? broken(s, err) : RC_OK;
	s->is_broken = false;
	if (!is_there(s) && (rc = connect_again(s, false, err)) != RC_OK)
		return rc;
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
		broke(s, res);
	} else {
		note(s, st, res);
	}
	while (!st->is_stream && !s->is_lost &&
	       (end = PQgetResult(s->conn)) != NULL) {
		broke(s, end);
		PQclear(end);
	}
	if (!s->is_broken) {
		st->res = res;
		st->row = -1;
		st->is_running = true;
		return RC_OK;
	}
	PQclear(res);
	recover(s);
	return broken(s, err);
}

static enum rc
query(struct pg *s, struct pg_stmt *st, struct err *err)
{
	bool is_alone = !s->is_open;
	enum rc rc = ready(s, st, err);

	if (rc != RC_OK)
		return rc;
	if (!queue(s, st)) {
		broke(s, NULL);
	} else {
		if (is_alone)
			sync_point(s);
		else
			(void)PQsendFlushRequest(s->conn);
		(void)PQflush(s->conn);
		s->counts.waits++;
		take_all(s, is_alone ? 2 : 1);
	}
	if (!s->is_broken) {
		s->first = (s->first + 1) % PG_PENDING_MAX;
		s->due--;
		rc = first_answer(s, st, err);
	} else {
		recover(s);
		rc = broken(s, err);
	}
	if (is_alone)
		s->is_broken = false;
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
		broke(s, row);
	let_go(st);
	while (!s->is_lost && (end = PQgetResult(s->conn)) != NULL)
		PQclear(end);
	if (!s->is_broken)
		return RC_NOT_FOUND;
	recover(s);
	return broken(s, err);
}

static enum rc
pg_step(struct store_stmt *base, struct err *err)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	struct pg *s = (struct pg *)base->store;
	enum rc rc;

	if (!st->is_running && (rc = query(s, st, err)) != RC_OK)
		return rc;
	if (st->is_stream) {
		if (st->row == 0)
			return next_row(s, st, err);
		st->row = 0;
		return RC_OK;
	}
	if (++st->row < PQntuples(st->res))
		return RC_OK;
	let_go(st);
	return s->is_broken ? broken(s, err) : RC_NOT_FOUND;
}

static void
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

static const char *
pg_col_text(struct store_stmt *base, int col)
{
	struct pg_stmt *st = (struct pg_stmt *)base;

	return has(st, col) ? PQgetvalue(st->res, st->row, col) : NULL;
}

#define OID_BOOL 16
#define OID_BYTEA 17

static int64_t
pg_col_int(struct store_stmt *base, int col)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	const char *v;

	if (!has(st, col))
		return 0;
	v = PQgetvalue(st->res, st->row, col);
	return PQftype(st->res, col) == OID_BOOL ? v[0] == 't' : atoll(v);
}

static const void *
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

static bool
pg_col_is_null(struct store_stmt *base, int col)
{
	return !has((struct pg_stmt *)base, col);
}

static enum rc
pg_run(struct store_stmt *base, int64_t *changed, struct err *err)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	enum rc rc = query((struct pg *)base->store, st, err);

	if (rc != RC_OK)
		return rc;
	if (changed != NULL)
		*changed = atoll(PQcmdTuples(st->res));
	reset(st);
	return RC_OK;
}

static enum rc
pg_send(struct store_stmt *base, struct err *err)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	struct pg *s = (struct pg *)base->store;
	enum rc rc;

	if (!s->is_open)
		return pg_run(base, NULL, err);
	if ((rc = ready(s, st, err)) != RC_OK)
		return rc;
	if (!queue(s, st)) {
		broke(s, NULL);
		return broken(s, err);
	}
	if (s->due >= PG_PENDING_MANY) {
		(void)PQsendFlushRequest(s->conn);
		s->counts.waits++;
		take_all(s, 0);
		if (s->is_broken)
			recover(s);
	}
	reset(st);
	return s->is_broken ? broken(s, err) : RC_OK;
}

/* ---- number series ---- */

/*
 * A series in the running transaction would make every two of them conflict.
 * So numbers are given on a second connection, each in a transaction of its
 * own; what is rolled back leaves a gap. That connection does not wait for
 * the disk (synchronous_commit=off), and need not: its commit stands in the
 * write-ahead log before the commit of whoever uses the number, and the log
 * is made durable from the front. A number lost in a crash was in nothing
 * that lasted.
 */
static const struct {
	const char *name, *sql;
} serial_sql[] = {
	{ "next", "INSERT INTO serial (name, value) VALUES ($1, 1) "
		  "ON CONFLICT (name) DO UPDATE SET value = serial.value + 1 "
		  "RETURNING value" },
	{ "reach", "INSERT INTO serial (name, value) VALUES ($1, $2) "
		   "ON CONFLICT (name) DO UPDATE SET value = "
		   "greatest(serial.value, excluded.value) RETURNING value" },
};

static enum rc
serials_open(struct pg *s, struct err *err)
{
	PGresult *res;
	int version, i;
	enum rc rc;

	if (s->serials != NULL && PQstatus(s->serials) == CONNECTION_OK)
		return RC_OK;
	PQfinish(s->serials);
	s->serials = NULL;
	rc = pg_connect(s->uri, s->role, false, &s->serials, &version, err);
	if (rc != RC_OK)
		return rc;
	s->counts.connects++;
	for (i = 0; i < 3 && rc == RC_OK; i++) {
		res = i == 2
			  ? PQexec(s->serials, "SET synchronous_commit = off")
			  : PQprepare(s->serials, serial_sql[i].name,
				serial_sql[i].sql, 0, NULL);
		if (PQresultStatus(res) != PGRES_COMMAND_OK)
			rc = pg_fail(res, err);
		PQclear(res);
	}
	return rc;
}

static enum rc
serial_ask(struct pg *s, int which, const char *const *values, int64_t *out,
    struct err *err)
{
	PGresult *res;
	int tries;
	enum rc rc = RC_OK;

	/* A second time where the connection had been lost: the worst of it
	 * is a gap. */
	for (tries = 0; tries < 2; tries++) {
		if ((rc = serials_open(s, err)) != RC_OK)
			return rc;
		res = PQexecPrepared(s->serials, serial_sql[which].name,
		    which + 1, values, NULL, NULL, 0);
		s->counts.statements++;
		s->counts.waits++;
		if (PQresultStatus(res) == PGRES_TUPLES_OK) {
			*out = atoll(PQgetvalue(res, 0, 0));
			PQclear(res);
			return RC_OK;
		}
		if (PQstatus(s->serials) == CONNECTION_OK) {
			rc = pg_fail(res, err);
			PQclear(res);
			return rc;
		}
		PQclear(res);
	}
	return pg_gone(err, "series");
}

static enum rc
pg_serial(struct store *base, const char *name, int64_t *out, struct err *err)
{
	const char *values[] = { name };

	return serial_ask((struct pg *)base, 0, values, out, err);
}

static enum rc
pg_serial_reach(
    struct store *base, const char *name, int64_t value, struct err *err)
{
	char number[24];
	const char *values[] = { name, number };
	int64_t now;

	(void)snprintf(number, sizeof(number), "%lld", (long long)value);
	return serial_ask((struct pg *)base, 1, values, &now, err);
}

/*
 * What orders records, and before it the transaction's own number, that says
 * which of them may still come (store_horizon): asked in the running transaction, so that it comes
 * after the snapshot, and never in sets. That a rolled back transaction
 * leaves a gap does no harm.
 */
static const char sql_record[] =
    "SELECT pg_current_xact_id(), nextval('record')";
static const char sql_horizon[] =
    "SELECT pg_snapshot_xmin(pg_current_snapshot()), pg_current_xact_id()";

static enum rc
pg_record(struct store *base, int64_t *out, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = pg_use(base, sql_record, false, &st, err);

	if (rc != RC_OK || (rc = pg_step(st, err)) != RC_OK)
		return rc;
	*out = pg_col_int(st, 1);
	pg_done(st);
	return RC_OK;
}

static enum rc
pg_horizon(struct store *base, int64_t *open, int64_t *own, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = pg_use(base, sql_horizon, false, &st, err);

	if (rc != RC_OK || (rc = pg_step(st, err)) != RC_OK)
		return rc;
	*open = pg_col_int(st, 0);
	*own = pg_col_int(st, 1);
	pg_done(st);
	return RC_OK;
}

const struct store_ops store_pg_ops = {
	.scheme = "postgresql://",
	.is_shared = true,
	.open = pg_open,
	.close = pg_close,
	.begin = pg_begin,
	.begin_read = pg_begin_read,
	.begin_bulk = pg_begin_bulk,
	.begin_alone = pg_begin_alone,
	.horizon = pg_horizon,
	.wait = pg_wait,
	.commit = pg_commit,
	.rollback = pg_rollback,
	.in_transaction = pg_in_transaction,
	.version = pg_version,
	.handle = pg_handle,
	.serial = pg_serial,
	.serial_reach = pg_serial_reach,
	.record = pg_record,
	.use = pg_use,
	.text = pg_text,
	.number = pg_number,
	.null = pg_null,
	.blob = pg_blob,
	.step = pg_step,
	.done = pg_done,
	.col_text = pg_col_text,
	.col_int = pg_col_int,
	.col_blob = pg_col_blob,
	.col_is_null = pg_col_is_null,
	.run = pg_run,
	.send = pg_send,
};
