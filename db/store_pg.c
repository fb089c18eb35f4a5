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
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- opening ---- */

enum rc
pg_connect_again(struct pg *s, bool create, struct err *err)
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
	if ((rc = pg_connect_again(s, create, err)) != RC_OK) {
		pg_close(&s->base);
		return rc;
	}
	*out = &s->base;
	return RC_OK;
}

static void
pg_close(struct store *base)
{
	struct pg *s = (struct pg *)base;
	size_t i;

	PQfinish(s->conn);
	PQfinish(s->serials);
	if (s->piece.s != NULL)
		sbuf_release(&s->piece);
	for (i = 0; i < PG_CACHE_SLOTS; i++)
		if (s->slot[i] != NULL)
			pg_free_stmt(s->slot[i]);
	wipe_free(s->uri);
	free(s);
}

/* ---- transactions ---- */

/* Whether the server is still there: an idle connection has nothing to
 * read, so what can be read is its end. */
bool
pg_is_there(struct pg *s)
{
	struct pollfd p = { .events = POLLIN };

	if (s->is_lost || s->conn == NULL)
		return false;
	pg_take_all(s, 0); /* of a rollback nobody waited for */
	if (s->is_lost)
		return false;
	p.fd = PQsocket(s->conn);
	if (poll(&p, 1, 0) > 0 && PQconsumeInput(s->conn) != 1)
		pg_lose(s);
	if (PQstatus(s->conn) != CONNECTION_OK)
		pg_lose(s);
	return !s->is_lost;
}

static enum rc
begin(struct pg *s, const char *sql, bool is_reading, struct err *err)
{
	bool there = pg_is_there(s);
	enum rc rc;

	s->is_broken = false;
	if (!there && (rc = pg_connect_again(s, false, err)) != RC_OK)
		return rc;
	s->is_dirty = s->is_logged = s->is_alone = s->may_be_dirty = false;
	s->spare_record = 0;
	s->is_reading = is_reading;
	if (!pg_control(s, sql, PG_CONTROL))
		return pg_broken(s, err);
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
pg_begin_keyed(struct store *base, struct err *err)
{
	return begin((struct pg *)base, "BEGIN ISOLATION LEVEL REPEATABLE READ",
	    false, err);
}

static enum rc
pg_begin_read(struct store *base, struct err *err)
{
	return begin((struct pg *)base,
	    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", true, err);
}

/* What was asked is wanted no more. */
static void
forget_all(struct pg *s)
{
	struct pg_stmt *st;
	size_t i;

	pg_pass_rows(s, s->stream);
	for (i = 0; i < PG_CACHE_SLOTS; i++) {
		if ((st = s->slot[i]) == NULL)
			continue;
		if (st->is_asked)
			pg_forget(s, st);
		if (st->is_running)
			pg_let_go(st);
	}
}

static void
pg_rollback(struct store *base)
{
	struct pg *s = (struct pg *)base;

	pg_rows_give_up(s);
	s->is_bulk = false;
	forget_all(s);
	if (!s->is_open)
		return;
	s->is_open = false;
	/* After a failure, also one still on its way, the server passes over
	 * all up to the next sync: not over the rollback. */
	if (!s->is_lost &&
	    (s->due > 0 || PQpipelineStatus(s->conn) == PQ_PIPELINE_ABORTED))
		pg_sync_point(s);
	/* Not waited for: the next transaction comes after it. */
	if (pg_control(s, "ROLLBACK", PG_CONTROL)) {
		pg_sync_point(s);
		if (!s->is_lost)
			(void)PQflush(s->conn);
	}
	s->is_broken = false;
}

/* What is on its way is taken first, so that what it did counts as before or
 * behind the mark. */
static enum rc
arrive(struct pg *s, struct err *err)
{
	if (!s->is_broken && s->due > 0) {
		pg_gather_rows(s);
		pg_sync_point(s);
		s->counts.waits++;
		pg_take_all(s, 0);
	}
	return s->is_broken ? pg_broken(s, err) : RC_OK;
}

static enum rc
control(struct pg *s, const char *sql, struct err *err)
{
	if (s->is_broken || !pg_control(s, sql, PG_CONTROL))
		return pg_broken(s, err);
	return RC_OK;
}

static enum rc
pg_mark(struct store *base, struct err *err)
{
	struct pg *s = (struct pg *)base;
	enum rc rc = arrive(s, err);

	s->was_dirty = s->is_dirty;
	s->was_logged = s->is_logged;
	return rc == RC_OK ? control(s, "SAVEPOINT part", err) : rc;
}

static enum rc
pg_keep(struct store *base, struct err *err)
{
	return control((struct pg *)base, "RELEASE SAVEPOINT part", err);
}

static enum rc
pg_back(struct store *base, struct err *err)
{
	struct pg *s = (struct pg *)base;
	enum rc rc;

	forget_all(s);
	rc = arrive(s, err);
	s->is_dirty = s->may_be_dirty = s->was_dirty;
	s->is_logged = s->was_logged;
	if (rc == RC_OK)
		rc = control(s, "ROLLBACK TO SAVEPOINT part", err);
	return rc == RC_OK ? control(s, "RELEASE SAVEPOINT part", err) : rc;
}

static enum rc
pg_begin_light(struct store *base, struct err *err)
{
	struct pg *s = (struct pg *)base;
	enum rc rc =
	    begin(s, "BEGIN ISOLATION LEVEL READ COMMITTED", false, err);

	if (rc == RC_OK &&
	    !pg_control(s, "SET LOCAL synchronous_commit = off", PG_CONTROL)) {
		rc = pg_broken(s, err);
		pg_rollback(base);
	}
	return rc;
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
	    !pg_control(s, "LOCK TABLE person IN EXCLUSIVE MODE", PG_CONTROL))
		rc = pg_broken(s, err);
	if (rc == RC_OK)
		rc = pg_bulk_part(s, "pg:bulkdrop", err);
	s->is_bulk = rc == RC_OK;
	if (rc != RC_OK)
		pg_rollback(base);
	return rc;
}

/* The lock comes before the first question, so what is read is what was
 * committed when it was got. */
static enum rc
pg_begin_load(struct store *base, struct err *err)
{
	struct pg *s = (struct pg *)base;
	enum rc rc = pg_begin(base, err);

	if (rc == RC_OK && GUARD("load_waits_for_decisions") &&
	    !pg_control(s, "LOCK TABLE sheet, hold IN SHARE ROW EXCLUSIVE MODE",
		PG_CONTROL)) {
		rc = pg_broken(s, err);
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
/* The same lock, the connection's: its own transactions have it as well. */
static const char sql_stop_numbering[] =
    "SELECT pg_advisory_lock(1835099247, 1936028018)";
static const char sql_go_on_numbering[] =
    "SELECT pg_advisory_unlock(1835099247, 1936028018)";
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
	    !pg_control(s, "SET LOCAL ROLE madoguchi_sequencer", PG_CONTROL))
		rc = pg_broken(s, err);
	if (rc != RC_OK || !*is_mine)
		pg_rollback(base);
	return rc;
}

static enum rc
run_alone(struct store *base, const char *sql, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = pg_use(base, sql, false, &st, err);

	if (rc == RC_OK && (rc = pg_step(st, err)) == RC_OK)
		pg_done(st);
	return rc;
}

static enum rc
pg_stop_numbering(struct store *base, struct err *err)
{
	return GUARD("restore_stops_numbering")
		   ? run_alone(base, sql_stop_numbering, err)
		   : RC_OK;
}

/* With the connection the lock is gone too. */
static void
pg_go_on_numbering(struct store *base)
{
	struct err ignored;

	err_clear(&ignored);
	(void)!run_alone(base, sql_go_on_numbering, &ignored);
}

/* Whether the guard of the commit lets it pass; what is still on its way
 * may hold the line in the log. */
static bool
is_accounted(struct pg *s)
{
	if (s->role != STORE_REGISTER || s->is_alone || s->is_logged ||
	    (!s->may_be_dirty && !s->is_dirty))
		return true;
	if (s->due > 0) {
		pg_sync_point(s);
		s->counts.waits++;
		pg_take_all(s, 0);
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
		return pg_refuse("a change without a line in the log", err);
	if (s->is_alone && !s->is_broken)
		tell_news(s);
	if (s->is_broken || !pg_control(s, "COMMIT", PG_COMMIT))
		return pg_broken(s, err);
	s->is_committed = false;
	pg_sync_point(s);
	s->counts.waits++;
	pg_take_all(s, 0);
	if (s->is_committed) {
		s->is_open = false;
		return RC_OK;
	}
	if (!s->is_broken)
		return pg_refuse("the server rolled it back", err);
	/* The server's word about an earlier statement is certain, too. */
	if (s->is_lost && !s->is_told)
		return unknown(err);
	return pg_broken(s, err);
}

static enum rc
pg_commit(struct store *base, struct err *err)
{
	struct pg *s = (struct pg *)base;
	enum rc rc = RC_OK;

	pg_pass_rows(s, s->stream);
	if (s->is_broken) {
		rc = pg_broken(s, err);
	} else if (!s->is_open) {
		rc = pg_refuse("no transaction to commit", err);
	} else if (s->is_reading) {
		if (pg_control(s, "COMMIT", PG_CONTROL)) {
			pg_sync_point(s);
			if (!s->is_lost)
				(void)PQflush(s->conn);
		}
		s->is_open = false; /* what was read was read */
	} else {
		if (s->is_bulk)
			rc = pg_bulk_part(s, "pg:bulkmake", err);
		if (rc == RC_OK)
			rc = commit_write(s, err);
		s->is_bulk = false;
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
	if (!pg_control(s, "LISTEN madoguchi_feed", PG_CONTROL))
		return pg_broken(s, err);
	pg_sync_point(s);
	s->counts.waits++;
	pg_take_all(s, 0);
	if (s->is_broken)
		return pg_broken(s, err);
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

	if (!pg_is_there(s) && (rc = pg_connect_again(s, false, err)) != RC_OK)
		return rc;
	s->is_broken = false; /* of what was rolled back */
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
			pg_lose(s);
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

const struct store_ops store_pg_ops = {
	.scheme = "postgresql://",
	.is_shared = true,
	.open = pg_open,
	.close = pg_close,
	.begin = pg_begin,
	.begin_read = pg_begin_read,
	.begin_keyed = pg_begin_keyed,
	.begin_light = pg_begin_light,
	.begin_bulk = pg_begin_bulk,
	.begin_alone = pg_begin_alone,
	.begin_load = pg_begin_load,
	.stop_numbering = pg_stop_numbering,
	.go_on_numbering = pg_go_on_numbering,
	.horizon = pg_horizon,
	.wait = pg_wait,
	.commit = pg_commit,
	.rollback = pg_rollback,
	.in_transaction = pg_in_transaction,
	.mark = pg_mark,
	.keep = pg_keep,
	.back = pg_back,
	.version = pg_version,
	.handle = pg_handle,
	.serial = pg_serial,
	.serial_reach = pg_serial_reach,
	.record_ask = pg_record_ask,
	.series_move = pg_series_move,
	.record = pg_record,
	.rows_begin = pg_rows_begin,
	.rows_put = pg_rows_put,
	.rows_end = pg_rows_end,
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
	.ask = pg_ask,
};
