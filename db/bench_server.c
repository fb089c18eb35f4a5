/* SPDX-License-Identifier: ISC
 * bench_server - see bench_server.h.
 */
#include "db/bench_server.h"

#include "src/mem.h"

#include <ctype.h>
#include <dirent.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct bench_server {
	char folder[96], script[512], uri[192];
	PGconn *admin; /* the superuser, for figures */
};

static enum rc
no_server(struct err *err, const char *why)
{
	enum rc rc =
	    err_set(err, RC_IO, "E9702", "測定用のデータベースが起動しません",
		"PostgreSQL 15 のプログラムがないか、起動を断りました",
		"postgresql-15 を入れるか、--register で台帳を示してください");

	err_log(err, "bench: %s", why);
	return rc;
}

static int
run_script(const struct bench_server *s, const char *what, const char *options)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		(void)execl(s->script, "test-postgres", what, s->folder,
		    options, (char *)NULL);
		_exit(127);
	}
	while (pid > 0 && waitpid(pid, &status, 0) != pid)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static bool
run_sql(PGconn *conn, const char *sql)
{
	PGresult *res = PQexec(conn, sql);
	ExecStatusType status = PQresultStatus(res);

	PQclear(res);
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* The bench's own database on a server that was just made. */
static bool
make_database(struct bench_server *s)
{
	bool fine;

	s->admin = PQconnectdb(s->uri);
	fine = PQstatus(s->admin) == CONNECTION_OK &&
	       run_sql(s->admin, "CREATE DATABASE mado_bench TEMPLATE "
				 "template0 ENCODING 'UTF8' LOCALE 'C'");
	if (fine) {
		PQfinish(s->admin);
		s->admin = NULL;
	}
	return fine;
}

enum rc
bench_server_open(const struct bench *b, const char *folder, int terminals,
    struct bench_server **out, struct err *err)
{
	struct bench_server *s = x_alloc(sizeof(*s));
	char options[400], made[300];
	bool is_new;

	*out = s;
	(void)snprintf(s->script, sizeof(s->script),
	    "%s/../script/test-postgres", b->programs);
	/* The socket's path must stay short. */
	if (folder != NULL)
		(void)snprintf(s->folder, sizeof(s->folder), "%.80s", folder);
	else
		(void)snprintf(s->folder, sizeof(s->folder),
		    "/tmp/mado-bench-%ld", (long)getpid());
	(void)snprintf(options, sizeof(options),
	    "-c fsync=on -c max_connections=%d -c shared_buffers=1GB "
	    "-c max_wal_size=4GB -c checkpoint_timeout=15min "
	    "-c autovacuum_naptime=1min " /* a test's is too eager */
	    "-c shared_preload_libraries=pg_stat_statements "
	    "-c pg_stat_statements.track_planning=off "
	    "-c wal_compression=lz4 -c default_toast_compression=lz4",
	    3 * terminals + 40);
	(void)snprintf(made, sizeof(made), "%s/options", s->folder);
	is_new = access(made, F_OK) != 0;
	if (run_script(
		s, is_new ? "start" : "restart", is_new ? options : NULL) != 0)
		return no_server(err, "script/test-postgres");
	(void)snprintf(s->uri, sizeof(s->uri),
	    "postgresql://postgres@/postgres?host=%s/s", s->folder);
	if (is_new && !make_database(s))
		return no_server(err, PQerrorMessage(s->admin));
	(void)snprintf(s->uri, sizeof(s->uri),
	    "postgresql://postgres@/mado_bench?host=%s/s", s->folder);
	s->admin = PQconnectdb(s->uri);
	if (PQstatus(s->admin) != CONNECTION_OK)
		return no_server(err, PQerrorMessage(s->admin));
	/* Without it the figures come without their profile. What was given
	 * on the server's command line could not be changed later. */
	if (is_new)
		(void)run_sql(s->admin, "CREATE EXTENSION pg_stat_statements");
	bench_server_watch(s, false);
	return RC_OK;
}

enum rc
bench_server_start(const struct bench *b, int terminals,
    struct bench_server **out, struct err *err)
{
	return bench_server_open(b, NULL, terminals, out, err);
}

static void
end(struct bench_server *s, const char *how)
{
	if (s == NULL)
		return;
	PQfinish(s->admin);
	(void)run_script(s, how, NULL);
	free(s);
}

void
bench_server_stop(struct bench_server *s)
{
	end(s, "stop");
}

void
bench_server_rest(struct bench_server *s)
{
	end(s, "rest");
}

const char *
bench_server_uri(const struct bench_server *s)
{
	return s->uri;
}

/* ---- processor ---- */

double
bench_process_cpu(long pid, long *parent)
{
	char path[64], line[1024], *p;
	unsigned long u = 0, k = 0;
	long ppid = 0;
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
	f = fopen(path, "r");
	if (f == NULL)
		return 0;
	line[0] = '\0';
	(void)!fgets(line, sizeof(line), f);
	(void)fclose(f);
	p = strrchr(line, ')');
	if (p == NULL || sscanf(p + 1,
			     " %*c %ld %*d %*d %*d %*d %*u %*u %*u %*u %*u "
			     "%lu %lu",
			     &ppid, &u, &k) != 3)
		return 0;
	if (parent != NULL)
		*parent = ppid;
	return (double)(u + k) / (double)sysconf(_SC_CLK_TCK);
}

long
bench_process_kib(long pid)
{
	char path[64], line[256];
	long kib = 0;
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/%ld/status", pid);
	f = fopen(path, "re");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "VmRSS: %ld", &kib) == 1)
			break;
	if (f != NULL)
		(void)fclose(f);
	return kib;
}

static long
postmaster(const struct bench_server *s)
{
	char path[128];
	long pid = 0;
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/db/postmaster.pid", s->folder);
	f = fopen(path, "r");
	if (f == NULL)
		return 0;
	if (fscanf(f, "%ld", &pid) != 1)
		pid = 0;
	(void)fclose(f);
	return pid;
}

double
bench_server_cpu(struct bench_server *s)
{
	double all = 0, one;
	long head, parent, pid;
	struct dirent *e;
	DIR *d;

	if (s == NULL || (head = postmaster(s)) == 0 ||
	    (d = opendir("/proc")) == NULL)
		return 0;
	while ((e = readdir(d)) != NULL)
		if (isdigit((unsigned char)e->d_name[0])) {
			pid = atol(e->d_name);
			parent = 0;
			one = bench_process_cpu(pid, &parent);
			if (parent == head || pid == head)
				all += one;
		}
	(void)closedir(d);
	return all;
}

/* ---- statements ---- */

void
bench_server_watch(struct bench_server *s, bool on)
{
	if (s == NULL)
		return;
	(void)run_sql(s->admin, on ? "ALTER SYSTEM SET "
				     "pg_stat_statements.track = 'top'"
				   : "ALTER SYSTEM SET "
				     "pg_stat_statements.track = 'none'");
	(void)run_sql(s->admin, "SELECT pg_reload_conf(), pg_sleep(0.2)");
	if (on)
		(void)run_sql(s->admin, "SELECT pg_stat_statements_reset()");
}

static const char sql_top[] =
    "SELECT calls, total_exec_time, rows, "
    "substr(regexp_replace(query, '\\s+', ' ', 'g'), 1, 90), "
    "sum(calls) OVER (), sum(total_exec_time) OVER () "
    "FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database "
    "WHERE datname = current_database()) AND query !~ "
    "'pg_sleep|ALTER SYSTEM|pg_stat_statements|pg_total_relation_size' "
    "ORDER BY total_exec_time DESC LIMIT 45";

void
bench_server_profile(struct bench_server *s, const struct bench *b, long acts)
{
	char figure[128], what[128];
	PGresult *res;

	if (s == NULL || acts < 1)
		return;
	res = PQexec(s->admin, sql_top);
	if (PQresultStatus(res) == PGRES_TUPLES_OK && PQntuples(res) > 0) {
		(void)snprintf(figure, sizeof(figure),
		    "%.1f for each, %.2f ms in all",
		    atof(PQgetvalue(res, 0, 4)) / (double)acts,
		    atof(PQgetvalue(res, 0, 5)) / (double)acts);
		bench_line(b, "  statements", figure, "", "");
	}
	for (int i = 0; i < PQntuples(res); i++) {
		double calls = atof(PQgetvalue(res, i, 0));

		(void)snprintf(
		    what, sizeof(what), "    %s", PQgetvalue(res, i, 3));
		(void)snprintf(figure, sizeof(figure), "%.2f for each, %.0f us",
		    calls / (double)acts,
		    atof(PQgetvalue(res, i, 1)) * 1000 / calls);
		bench_line(b, what, figure, "", "");
	}
	PQclear(res);
}

/* ---- sizes ---- */

/* Payloads of the feed stand in feed_section. */
static const char sql_sizes[] =
    "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0'), "
    "pg_database_size(current_database()), "
    "sum(CASE WHEN relname LIKE 'feed%' THEN s ELSE 0 END), "
    "sum(CASE WHEN relname LIKE 'op_log%' THEN s ELSE 0 END) "
    "FROM (SELECT relname, pg_total_relation_size(c.oid) s FROM pg_class c "
    "JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'register' "
    "AND relkind = 'r') t";

bool
bench_server_sizes(struct bench_server *s, struct bench_sizes *out)
{
	PGresult *res;
	bool fine;

	memset(out, 0, sizeof(*out));
	if (s == NULL)
		return false;
	res = PQexec(s->admin, sql_sizes);
	fine = PQresultStatus(res) == PGRES_TUPLES_OK && PQntuples(res) == 1;
	if (fine) {
		out->wal = atof(PQgetvalue(res, 0, 0));
		out->all = atof(PQgetvalue(res, 0, 1));
		out->feed = atof(PQgetvalue(res, 0, 2));
		out->log = atof(PQgetvalue(res, 0, 3));
	}
	PQclear(res);
	return fine;
}

/* ---- plain inserts ---- */

#define COLUMNS_MAX 200

struct plain {
	const struct bench_server *s;
	const PGresult *rows; /* what is inserted, shared */
	const char *sql;
	pthread_barrier_t *start;
	pthread_t thread;
	int first, count;
	double ended;
	bool is_failed;
};

static void *
insert_rows(void *arg)
{
	struct plain *p = arg;
	PGconn *conn = PQconnectdb(p->s->uri);
	const char *value[COLUMNS_MAX];
	PGresult *res;
	int n = PQnfields(p->rows);

	res = PQprepare(conn, "i", p->sql, 0, NULL);
	p->is_failed = PQresultStatus(res) != PGRES_COMMAND_OK;
	PQclear(res);
	(void)pthread_barrier_wait(p->start);
	for (int i = p->first; i < p->first + p->count && !p->is_failed; i++) {
		int row = i % PQntuples(p->rows);

		for (int k = 0; k < n; k++)
			value[k] = PQgetisnull(p->rows, row, k)
				       ? NULL
				       : PQgetvalue(p->rows, row, k);
		res = PQexecPrepared(conn, "i", n, value, NULL, NULL, 0);
		p->is_failed |= PQresultStatus(res) != PGRES_COMMAND_OK;
		PQclear(res);
	}
	p->ended = bench_now_us();
	PQfinish(conn);
	return NULL;
}

static enum rc
insert_all(struct bench_server *s, const PGresult *rows, int connections,
    int each, double *rate, struct err *err)
{
	struct plain *p = x_alloc((size_t)connections * sizeof(*p));
	pthread_barrier_t start;
	struct sbuf sql;
	double from, last = 0;
	bool is_failed = false;

	sbuf_init(&sql, 8192);
	sbuf_add(&sql, "INSERT INTO bench_row VALUES (");
	for (int i = 0; i < PQnfields(rows); i++)
		sbuf_addf(&sql, "%s$%d", i > 0 ? "," : "", i + 1);
	sbuf_add(&sql, ")");
	(void)pthread_barrier_init(&start, NULL, (unsigned)connections + 1);
	for (int i = 0; i < connections; i++) {
		p[i] = (struct plain){ .s = s,
			.rows = rows,
			.sql = sql.s,
			.start = &start,
			.first = i * each,
			.count = each };
		if (pthread_create(&p[i].thread, NULL, insert_rows, &p[i]) != 0)
			die("no thread can be started");
	}
	(void)pthread_barrier_wait(&start);
	from = bench_now_us();
	for (int i = 0; i < connections; i++) {
		(void)pthread_join(p[i].thread, NULL);
		last = p[i].ended > last ? p[i].ended : last;
		is_failed |= p[i].is_failed;
	}
	*rate = (double)connections * each / ((last - from) / 1e6);
	(void)pthread_barrier_destroy(&start);
	sbuf_release(&sql);
	free(p);
	return is_failed ? no_server(err, "plain inserts") : RC_OK;
}

enum rc
bench_server_plain(struct bench_server *s, int connections, int each,
    double *rate, struct err *err)
{
	PGresult *rows;
	enum rc rc;

	*rate = 0;
	if (s == NULL)
		return RC_OK;
	(void)run_sql(s->admin, "SET client_min_messages = error");
	(void)run_sql(s->admin, "DROP TABLE IF EXISTS bench_row");
	/* With the key that history has, but for what makes rows unique. */
	if (!run_sql(
		s->admin, "CREATE TABLE bench_row (LIKE register.history)") ||
	    !run_sql(s->admin, "CREATE INDEX bench_row_key ON bench_row "
			       "(person_no, hist_no)"))
		return no_server(err, PQerrorMessage(s->admin));
	rows = PQexec(s->admin, "SELECT * FROM register.history LIMIT 2000");
	if (PQresultStatus(rows) != PGRES_TUPLES_OK || PQntuples(rows) == 0 ||
	    PQnfields(rows) > COLUMNS_MAX)
		rc = no_server(err, PQerrorMessage(s->admin));
	else
		rc = insert_all(s, rows, connections, each, rate, err);
	PQclear(rows);
	(void)run_sql(s->admin, "DROP TABLE bench_row");
	return rc;
}
