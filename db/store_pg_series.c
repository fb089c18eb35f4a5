/* SPDX-License-Identifier: ISC
 * store_pg_series - numbers of the PostgreSQL store: series, the order of
 * records, and which of them may still come.
 */
#include "db/store_pg_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * What is asked for often is a sequence, asked for in the running
 * transaction; db/pg/series.sql says why and makes it at its first use. Other
 * series are rows of the table serial: one counted up in the running
 * transaction would make every two of them conflict, so that is done on a
 * second connection, each number in a transaction of its own. Either way
 * what is rolled back leaves a gap.
 *
 * The second connection does not wait for the disk (synchronous_commit=off),
 * and need not: its commit stands in the write-ahead log before the commit of
 * whoever uses the number, and the log is made durable from the front. A
 * number lost in a crash was in nothing that lasted.
 */
enum { NEXT, REACH, FIRST, REACH_SEQUENCE, MOVE };
static const struct {
	const char *name, *sql;
	int params;
} serial_sql[] = {
	[NEXT] = { "next",
	    "INSERT INTO serial (name, value) VALUES ($1, 1) "
	    "ON CONFLICT (name) DO UPDATE SET value = serial.value + 1 "
	    "RETURNING value",
	    1 },
	[REACH] = { "reach",
	    "INSERT INTO serial (name, value) VALUES ($1, $2) "
	    "ON CONFLICT (name) DO UPDATE SET value = "
	    "greatest(serial.value, excluded.value) RETURNING value",
	    2 },
	[FIRST] = { "first", "SELECT series_first($1)", 1 },
	[REACH_SEQUENCE] = { "reach_sequence", "SELECT series_reach($1, $2)",
	    2 },
	[MOVE] = { "move", "SELECT series_move($1)", 1 },
};
#define SERIAL_SQL ((int)(sizeof(serial_sql) / sizeof(serial_sql[0])))

/* As db/pg/series.sql knows them. */
static bool
is_sequence(const char *name)
{
	static const char *const names[] = { "person", "household", "entry",
		"issue", "block", "suspension", "support" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return strncmp(name, "receipt:", 8) == 0;
}

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
	for (i = 0; i <= SERIAL_SQL && rc == RC_OK; i++) {
		res = i == SERIAL_SQL
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
		    serial_sql[which].params, values, NULL, NULL, 0);
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

static const char sql_next[] = "SELECT nextval(to_regclass($1))";

enum rc
pg_serial(struct store *base, const char *name, int64_t *out, struct err *err)
{
	const char *values[] = { name };
	struct store_stmt *st;
	char sequence[80];
	bool is_made;
	enum rc rc;

	if (!is_sequence(name))
		return serial_ask((struct pg *)base, NEXT, values, out, err);
	if ((rc = pg_use(base, sql_next, false, &st, err)) != RC_OK)
		return rc;
	(void)snprintf(sequence, sizeof(sequence), "\"series %.40s\"", name);
	pg_text(st, 1, sequence);
	if ((rc = pg_step(st, err)) != RC_OK)
		return rc;
	is_made = !pg_col_is_null(st, 0);
	*out = pg_col_int(st, 0);
	pg_done(st);
	/* Made by the other connection, this transaction need not see it. */
	return is_made ? RC_OK
		       : serial_ask((struct pg *)base, FIRST, values, out, err);
}

enum rc
pg_serial_reach(
    struct store *base, const char *name, int64_t value, struct err *err)
{
	char number[24];
	const char *values[] = { name, number };
	int64_t none;

	(void)snprintf(number, sizeof(number), "%lld", (long long)value);
	return serial_ask((struct pg *)base,
	    is_sequence(name) ? REACH_SEQUENCE : REACH, values, &none, err);
}

enum rc
pg_series_move(struct store *base, int64_t margin, struct err *err)
{
	char number[24];
	const char *values[] = { number };
	int64_t none;

	(void)snprintf(number, sizeof(number), "%lld", (long long)margin);
	return serial_ask((struct pg *)base, MOVE, values, &none, err);
}

/*
 * What orders records, and before it the transaction's own number, that says
 * which of them may still come (store_horizon): asked in the running
 * transaction, so that it comes after the snapshot, and never in sets that outlive it: nearly every
 * transaction has a record of the feed and a line of the log, so two are
 * asked for at once. That one not used leaves a gap does no harm.
 */
static const char sql_record[] =
    "SELECT pg_current_xact_id(), nextval('record'), nextval('record')";
static const char sql_horizon[] =
    "SELECT pg_snapshot_xmin(pg_current_snapshot()), pg_current_xact_id()";

enum rc
pg_record_ask(struct store *base, struct err *err)
{
	struct store_stmt *st;
	enum rc rc;

	if (((struct pg *)base)->spare_record != 0)
		return RC_OK;
	rc = pg_use(base, sql_record, false, &st, err);
	return rc == RC_OK ? pg_ask(st, err) : rc;
}

enum rc
pg_record(struct store *base, int64_t *out, struct err *err)
{
	struct pg *s = (struct pg *)base;
	struct store_stmt *st;
	enum rc rc;

	if (s->spare_record != 0) {
		*out = s->spare_record;
		s->spare_record = 0;
		return RC_OK;
	}
	if ((rc = pg_use(base, sql_record, false, &st, err)) != RC_OK ||
	    (rc = pg_step(st, err)) != RC_OK)
		return rc;
	*out = pg_col_int(st, 1);
	s->spare_record = s->is_open ? pg_col_int(st, 2) : 0;
	pg_done(st);
	return RC_OK;
}

enum rc
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
