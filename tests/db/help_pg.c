/* SPDX-License-Identifier: ISC
 * help_pg - see help_pg.h.
 */
#include "tests/db/help_pg.h"

#include "db/store_pg.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64];
static bool is_own;
static pid_t starter;

bool
test_pg_is_wanted(void)
{
	const char *v = getenv("MADO_TEST_STORE");

	return v != NULL && strstr(v, "postgresql") != NULL;
}

static _Noreturn void
give_up(const char *what, const char *why)
{
	printf("# %s: %s\nnot ok 1 - %s\n", what, why, what);
	exit(1);
}

static int
run_script(const char *what)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		execl("script/test-postgres", "test-postgres", what, folder,
		    (char *)NULL);
		_exit(127);
	}
	while (pid > 0 && waitpid(pid, &status, 0) != pid)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

/* Only the program that started the server, not a child of it. */
static void
stop(void)
{
	if (is_own && getpid() == starter)
		(void)run_script("stop");
}

/* Ends the server when this program is no more, however it ended: the one end
 * of a pipe is nobody else's. */
static void
watch(void)
{
	int fd[2], null;
	char c;

	if (pipe2(fd, O_CLOEXEC) != 0 || fork() != 0)
		return; /* the writing end stays open in this program */
	(void)close(fd[1]);
	(void)setsid();
	null = open("/dev/null", O_RDWR);
	for (int i = 0; i < 3; i++)
		(void)dup2(null, i);
	while (read(fd[0], &c, 1) < 0)
		;
	(void)execl("script/test-postgres", "test-postgres", "stop", folder,
	    (char *)NULL);
	_exit(127);
}

const char *
test_pg_folder(void)
{
	const char *v = getenv("MADO_TEST_PG");

	if (folder[0] != '\0')
		return folder;
	if (v != NULL && v[0] != '\0') {
		(void)snprintf(folder, sizeof(folder), "%s", v);
		return folder;
	}
	(void)snprintf(
	    folder, sizeof(folder), "/tmp/mado-pg-%ld", (long)getpid());
	is_own = true;
	starter = getpid();
	if (run_script("start") != 0)
		give_up("the test's PostgreSQL starts",
		    "script/test-postgres says why; it needs Debian's "
		    "postgresql-15, installed or fetched by apt-get");
	(void)atexit(stop);
	watch();
	return folder;
}

void
test_pg_server(const char *what)
{
	if (run_script(what) != 0)
		give_up(what, "script/test-postgres");
}

static PGconn *
to(const char *uri)
{
	PGconn *conn = PQconnectdb(uri);

	if (PQstatus(conn) != CONNECTION_OK)
		give_up("connecting", PQerrorMessage(conn));
	return conn;
}

static void
silent(void *arg, const PGresult *res)
{
	(void)arg;
	(void)res;
}

static PGconn *
to_register(const char *uri)
{
	PGconn *conn = to(uri);

	(void)PQsetNoticeReceiver(conn, silent, NULL);
	/* Foreign keys stop nobody who administers the database either. */
	PQclear(PQexec(conn, "SET search_path TO register, mynumber; "
			     "SET session_replication_role TO replica"));
	return conn;
}

static void
uri_of(const char *database, char *uri, size_t size)
{
	(void)snprintf(uri, size, "postgresql://postgres@/%s?host=%s/s",
	    database, test_pg_folder());
}

static bool
exec(PGconn *conn, const char *sql, char state[6])
{
	PGresult *res = PQexec(conn, sql);
	ExecStatusType status = PQresultStatus(res);
	const char *s = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	bool fine = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;

	(void)snprintf(state, 6, "%s", fine ? "" : s != NULL ? s : "?????");
	PQclear(res);
	return fine;
}

/* Statements about databases, with a name that the tests made. */
static void
admin(const char *before, const char *name, const char *after)
{
	char uri[160], sql[256], state[6];
	PGconn *conn;

	uri_of("postgres", uri, sizeof(uri));
	conn = to(uri);
	(void)snprintf(sql, sizeof(sql), "%s %s %s", before, name, after);
	if (!exec(conn, sql, state) && strcmp(state, "42P04") != 0)
		give_up(sql, PQerrorMessage(conn));
	PQfinish(conn);
}

/* One made register per server, from which the others are copied. */
static void
make_template(void)
{
	static bool is_made;
	char uri[160], admin_uri[160], state[6];
	struct store *s = NULL;
	struct err err;
	PGconn *lock;

	if (is_made)
		return;
	uri_of("postgres", admin_uri, sizeof(admin_uri));
	uri_of("mado_template", uri, sizeof(uri));
	lock = to(admin_uri);
	(void)exec(lock, "SELECT pg_advisory_lock(1)", state);
	if (test_pg_number(admin_uri, "SELECT count(*) FROM pg_database WHERE "
				      "datname = 'mado_template'") == 0) {
		admin("CREATE DATABASE", "mado_template",
		    "TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
		err_clear(&err);
		if (store_pg_ops.open(uri, STORE_REGISTER, true, &s, &err) !=
		    RC_OK)
			give_up("making a register", err.log);
		store_pg_ops.close(s);
	}
	PQfinish(lock);
	is_made = true;
}

static void
next_name(char name[40])
{
	static int n;

	(void)snprintf(name, 40, "t%ld_%d", (long)getpid(), ++n);
}

void
test_pg_database(char *uri, size_t size)
{
	char name[40];

	make_template();
	next_name(name);
	admin("CREATE DATABASE", name, "TEMPLATE mado_template");
	uri_of(name, uri, size);
}

void
test_pg_database_empty(char *uri, size_t size, const char *locale)
{
	char name[40], how[96];

	next_name(name);
	(void)snprintf(how, sizeof(how),
	    "TEMPLATE template0 ENCODING 'UTF8' LOCALE '%s'", locale);
	admin("CREATE DATABASE", name, how);
	uri_of(name, uri, size);
}

void
test_pg_uri_as(const char *uri, const char *login, char *out, size_t size)
{
	const char *at = strchr(uri, '@');

	(void)snprintf(
	    out, size, "postgresql://%s%s", login, at != NULL ? at : "");
}

void
test_pg_drop(const char *uri)
{
	char name[40];
	const char *at = strstr(uri, "@/");
	size_t n;

	if (at == NULL)
		return;
	n = strcspn(at + 2, "?");
	(void)snprintf(name, sizeof(name), "%.*s", (int)n, at + 2);
	admin("DROP DATABASE IF EXISTS", name, "WITH (FORCE)");
}

void
test_pg_copy(const char *from, const char *to)
{
	char names[2][40], how[64];
	const char *const uris[] = { from, to };
	int i;

	for (i = 0; i < 2; i++) {
		const char *at = strstr(uris[i], "@/");

		if (at == NULL)
			give_up("copying a register", uris[i]);
		(void)snprintf(names[i], sizeof(names[i]), "%.*s",
		    (int)strcspn(at + 2, "?"), at + 2);
	}
	test_pg_drop(to);
	(void)snprintf(how, sizeof(how), "TEMPLATE %s", names[0]);
	admin("CREATE DATABASE", names[1], how);
}

const char *
test_pg_try(const char *uri, const char *sql)
{
	static char state[6];
	PGconn *conn = to_register(uri);

	(void)exec(conn, sql, state);
	PQfinish(conn);
	return state;
}

const char *
test_pg_try_plain(const char *uri, const char *sql)
{
	static char state[6];
	PGconn *conn = to(uri);

	(void)PQsetNoticeReceiver(conn, silent, NULL);
	(void)exec(conn, sql, state);
	PQfinish(conn);
	return state;
}

void
test_pg_run(const char *uri, const char *sql)
{
	const char *state = test_pg_try(uri, sql);

	if (state[0] != '\0') {
		printf("# %s\n", sql);
		give_up("planting", state);
	}
}

int64_t
test_pg_number(const char *uri, const char *sql)
{
	PGconn *conn = to_register(uri);
	PGresult *res = PQexec(conn, sql);
	int64_t n = -1;

	if (PQresultStatus(res) != PGRES_TUPLES_OK)
		give_up(sql, PQerrorMessage(conn));
	if (PQntuples(res) > 0 && !PQgetisnull(res, 0, 0))
		n = atoll(PQgetvalue(res, 0, 0));
	PQclear(res);
	PQfinish(conn);
	return n;
}

void
test_pg_columns(const char *uri, json_t *list)
{
	PGconn *conn = to_register(uri);
	PGresult *res = PQexec(conn,
	    "SELECT table_name, column_name FROM information_schema.columns "
	    "WHERE table_schema = 'register'");
	int i;

	for (i = 0; i < PQntuples(res); i++)
		(void)json_array_append_new(
		    list, json_pack("[s,s]", PQgetvalue(res, i, 0),
			      PQgetvalue(res, i, 1)));
	PQclear(res);
	PQfinish(conn);
}
