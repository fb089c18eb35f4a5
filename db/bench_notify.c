/* SPDX-License-Identifier: ISC
 * What the database's own NOTIFY takes to as many connections: the
 * comparison of bench_visible.
 */
#include "db/bench_visible.h"
#include "src/mem.h"

#include <libpq-fe.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PATIENCE_US 30e6

struct notes { /* of one measurement */
	int changes;
	atomic_int ready, heard, failed; /* connections; heard of this change */
	_Atomic double told;             /* microseconds; 0 not yet */
};
struct listener {
	struct notes *n;
	const char *uri;
	pthread_t thread;
	struct bench_times times;
};

static bool
run(PGconn *conn, const char *sql)
{
	PGresult *res = PQexec(conn, sql);
	bool fine = PQresultStatus(res) == PGRES_COMMAND_OK;

	PQclear(res);
	return fine;
}

static bool
wait_for(PGconn *conn)
{
	struct pollfd p = { .fd = PQsocket(conn), .events = POLLIN };
	double until = bench_now_us() + PATIENCE_US;
	PGnotify *got;

	for (;;) {
		got = PQnotifies(conn);
		if (got != NULL) {
			PQfreemem(got);
			return true;
		}
		if (bench_now_us() > until || poll(&p, 1, 1000) < 0 ||
		    PQconsumeInput(conn) == 0)
			return false;
	}
}

static void *
listens(void *arg)
{
	struct listener *l = arg;
	PGconn *conn = PQconnectdb(l->uri);
	double at;
	bool fine =
	    PQstatus(conn) == CONNECTION_OK && run(conn, "LISTEN bench");

	l->n->ready++;
	for (int i = 0; i < l->n->changes && fine; i++) {
		fine = wait_for(conn);
		at = bench_now_us();
		/* who hears of it before the writer does hears at once */
		while (fine && l->n->told == 0 && l->n->failed == 0)
			(void)poll(NULL, 0, 1);
		bench_add(&l->times, at > l->n->told ? at - l->n->told : 0);
		l->n->heard++;
	}
	if (!fine)
		l->n->failed++;
	PQfinish(conn);
	return NULL;
}

/* One change every 100 ms, each when everybody has heard of the last. */
static bool
tell(struct bench_server *s, struct notes *n, int connections)
{
	PGconn *conn = PQconnectdb(bench_server_uri(s));
	double until;
	bool fine =
	    PQstatus(conn) == CONNECTION_OK &&
	    run(conn, "SET client_min_messages = error") &&
	    run(conn, "CREATE TABLE IF NOT EXISTS bench_note (at BIGINT)");

	while (n->ready < connections && n->failed == 0)
		(void)poll(NULL, 0, 1);
	for (int i = 0; i < n->changes && fine && n->failed == 0; i++) {
		(void)poll(NULL, 0, 100);
		n->heard = 0;
		n->told = 0;
		fine = run(conn, "BEGIN") &&
		       run(conn, "INSERT INTO bench_note VALUES (1)") &&
		       run(conn, "NOTIFY bench") && run(conn, "COMMIT");
		n->told = bench_now_us();
		until = n->told + PATIENCE_US;
		while (n->heard < connections && n->failed == 0 &&
		       bench_now_us() < until)
			(void)poll(NULL, 0, 1);
	}
	if (!fine)
		n->failed++;
	PQfinish(conn);
	return n->failed == 0;
}

enum rc
bench_notify(struct bench_server *s, int connections, int changes,
    struct bench_times *all, struct err *err)
{
	struct listener *l = x_alloc((size_t)connections * sizeof(*l));
	struct notes n = { .changes = changes };
	bool fine;

	for (int i = 0; i < connections; i++) {
		l[i] = (struct listener){ .n = &n, .uri = bench_server_uri(s) };
		if (pthread_create(&l[i].thread, NULL, listens, &l[i]) != 0)
			die("no thread can be started");
	}
	fine = tell(s, &n, connections);
	for (int i = 0; i < connections; i++) {
		(void)pthread_join(l[i].thread, NULL);
		for (int k = 0; k < l[i].times.n; k++)
			bench_add(all, l[i].times.us[k]);
		bench_release(&l[i].times);
	}
	free(l);
	if (fine)
		return RC_OK;
	return err_set(err, RC_IO, "E9702",
	    "測定用のデータベースが起動しません", "データベースが断りました",
	    "postgresql-15 を入れるか、--register で台帳を示してください");
}
