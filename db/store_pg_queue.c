/* SPDX-License-Identifier: ISC
 * store_pg_queue - statements on their way to PostgreSQL and the answers to
 * them, in order; what a failure or the end of the connection does to them.
 */
#include "db/store_pg_private.h"

#include <stdlib.h>
#include <string.h>

void
pg_push(struct pg *s, enum pg_kind kind, struct pg_stmt *st)
{
	if (s->due == PG_PENDING_MAX)
		die("more statements on their way than can be");
	s->pending[(s->first + s->due) % PG_PENDING_MAX] =
	    (struct pg_pending){ kind, st };
	s->due++;
	if (kind != PG_SYNC)
		s->counts.statements++;
}

void
pg_lose(struct pg *s)
{
	if (!s->is_lost)
		s->life++; /* nothing is prepared any more */
	s->is_lost = true;
	s->due = 0;
	if (s->stream != NULL)
		s->stream->is_stream = false;
	s->stream = NULL;
}

void
pg_broke(struct pg *s, const PGresult *res)
{
	/* A failure that is not the server's word is the connection's. */
	bool told = PQresultErrorField(res, PG_DIAG_SQLSTATE) != NULL;
	bool gone = PQstatus(s->conn) == CONNECTION_BAD || !told;

	if (!s->is_broken) {
		s->is_told = told;
		err_clear(&s->broken);
		if (gone)
			(void)pg_gone(&s->broken, PQerrorMessage(s->conn));
		else
			(void)pg_fail(res, &s->broken);
		s->is_broken = true;
	}
	if (gone)
		pg_lose(s);
}

/* What a write did, for the guards of the commit. */
void
pg_note(struct pg *s, const struct pg_stmt *st, const PGresult *res)
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
				pg_note(s, p.st, res);
			if (p.kind == PG_ASK && p.st != NULL) {
				pg_note(s, p.st, res);
				p.st->res = res;
				p.st->row = -1;
				p.st->is_running = true;
				continue;
			}
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
			pg_broke(s, res);
			s->is_told &= p.kind != PG_COMMIT;
			break;
		}
		PQclear(res);
		if (s->is_lost)
			return;
	}
	if (PQstatus(s->conn) == CONNECTION_BAD)
		pg_broke(s, NULL);
}

void
pg_take_all(struct pg *s, int but)
{
	while (s->due > but && !s->is_lost)
		take(s);
}

void
pg_forget(struct pg *s, struct pg_stmt *st)
{
	struct pg_pending *p;
	int i;

	for (i = 0; i < s->due; i++) {
		p = &s->pending[(s->first + i) % PG_PENDING_MAX];
		if (p->kind == PG_ASK && p->st == st)
			p->st = NULL;
	}
	st->is_asked = false;
}

void
pg_sync_point(struct pg *s)
{
	if (PQpipelineSync(s->conn) == 1)
		pg_push(s, PG_SYNC, NULL);
	else
		pg_broke(s, NULL);
}

/* After a failure the server passes over everything up to the next sync. */
void
pg_recover(struct pg *s)
{
	if (s->is_lost)
		return;
	pg_sync_point(s);
	pg_take_all(s, 0);
}

/* The rest of a result whose rows are still coming, so that another
 * statement can be asked: SQLite allows it, the protocol does not. */
void
pg_gather_rows(struct pg *s)
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
			pg_broke(s, row);
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
		pg_recover(s);
}

void
pg_pass_rows(struct pg *s, struct pg_stmt *st)
{
	PGresult *row;

	if (s->stream != st || st == NULL)
		return;
	while (!s->is_lost && (row = PQgetResult(s->conn)) != NULL) {
		if (PQresultStatus(row) != PGRES_SINGLE_TUPLE &&
		    PQresultStatus(row) != PGRES_TUPLES_OK)
			pg_broke(s, row);
		PQclear(row);
	}
	s->stream = NULL;
	st->is_stream = false;
	if (s->is_broken)
		pg_recover(s);
}

enum rc
pg_broken(const struct pg *s, struct err *err)
{
	if (err != NULL)
		*err = s->broken;
	return s->broken.rc;
}

enum rc
pg_refuse(const char *why, struct err *err)
{
	enum rc rc = err_set(err, RC_IO, "E7009", "台帳を読み書きできません",
	    "データベースが処理を断りました", "管理者に連絡してください");

	err_log(err, "refused: %s", why);
	return rc;
}

bool
pg_control(struct pg *s, const char *sql, enum pg_kind kind)
{
	if (!s->is_lost && PQsendQueryParams(s->conn, sql, 0, NULL, NULL, NULL,
			       NULL, 0) == 1) {
		pg_push(s, kind, NULL);
		return true;
	}
	pg_broke(s, NULL);
	return false;
}
