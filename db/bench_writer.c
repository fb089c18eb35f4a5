/* SPDX-License-Identifier: ISC
 * A connection of the bench's own that repeats one transaction; see
 * bench_server.h.
 */
#include "db/bench_server.h"
#include "src/mem.h"

#include <libpq-fe.h>
#include <stdlib.h>

#define STEPS_MAX 8

struct bench_writer {
	PGconn *conn;
	const struct bench_step *step; /* borrowed */
	int steps;
};

static enum rc
refused(PGconn *conn, struct err *err)
{
	enum rc rc = err_set(err, RC_IO, "E9702",
	    "測定用のデータベースが起動しません", "データベースが断りました",
	    "postgresql-15 を入れるか、--register で台帳を示してください");

	err_log(err, "bench: %s", PQerrorMessage(conn));
	return rc;
}

static bool
is_fine(PGresult *res)
{
	ExecStatusType status = PQresultStatus(res);

	PQclear(res);
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

enum rc
bench_server_run(struct bench_server *s, const char *sql, struct err *err)
{
	PGconn *conn = PQconnectdb(bench_server_uri(s));
	enum rc rc = RC_OK;

	if (PQstatus(conn) != CONNECTION_OK || !is_fine(PQexec(conn, sql)))
		rc = refused(conn, err);
	PQfinish(conn);
	return rc;
}

static void
name_of(int i, char name[3])
{
	name[0] = 's';
	name[1] = (char)('0' + i);
	name[2] = '\0';
}

enum rc
bench_writer_open(struct bench_server *s, const struct bench_step *step,
    int steps, struct bench_writer **out, struct err *err)
{
	struct bench_writer *w = x_alloc(sizeof(*w));
	char name[3];
	enum rc rc = RC_OK;
	int i;

	*out = w;
	w->step = step;
	w->steps = steps < STEPS_MAX ? steps : STEPS_MAX;
	w->conn = PQconnectdb(bench_server_uri(s));
	if (PQstatus(w->conn) != CONNECTION_OK ||
	    !is_fine(PQexec(w->conn, "SET search_path TO register, public")))
		rc = refused(w->conn, err);
	for (i = 0; i < w->steps && rc == RC_OK; i++) {
		name_of(i, name);
		if (!is_fine(PQprepare(w->conn, name, step[i].sql, 0, NULL)))
			rc = refused(w->conn, err);
	}
	return rc;
}

enum rc
bench_writer_commit(struct bench_writer *w, struct err *err)
{
	char name[3];
	bool fine = is_fine(PQexec(w->conn, "BEGIN"));
	int i;

	for (i = 0; i < w->steps && fine; i++) {
		name_of(i, name);
		fine = is_fine(PQexecPrepared(w->conn, name, w->step[i].values,
		    w->step[i].value, NULL, NULL, 0));
	}
	if (fine)
		fine = is_fine(PQexec(w->conn, "COMMIT"));
	return fine ? RC_OK : refused(w->conn, err);
}

void
bench_writer_close(struct bench_writer *w)
{
	if (w == NULL)
		return;
	PQfinish(w->conn);
	free(w);
}
