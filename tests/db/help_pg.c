/* SPDX-License-Identifier: ISC
 * help_pg - see help_pg.h.
 */
#include "tests/db/help_pg.h"

#include "db/store_pg.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <pthread.h>
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

static void
prepare(PGconn *conn)
{
	(void)PQsetNoticeReceiver(conn, silent, NULL);
	/* Foreign keys stop nobody who administers the database either. */
	PQclear(PQexec(conn, "SET search_path TO register, mynumber; "
			     "SET session_replication_role TO replica"));
}

/*
 * Connections that only ask are kept: a test asks some hundred times, and each
 * new one costs the server more than the question. A child of this process
 * has its own.
 */
#define KEPT 3
static struct kept {
	PGconn *conn;
	pid_t pid;
	char uri[192];
} kept[KEPT], parents[KEPT];
static pthread_mutex_t kept_lock = PTHREAD_MUTEX_INITIALIZER;

static void
let_go(struct kept *k)
{
	if (k->conn != NULL && k->pid == getpid())
		PQfinish(k->conn);
	else if (k->conn != NULL)
		parents[k - kept] = *k; /* not ours to end */
	k->conn = NULL;
}

/* The lock is held. */
static PGconn *
to_register(const char *uri)
{
	static unsigned next;
	struct kept *k;
	int i;

	for (i = 0; i < KEPT; i++) {
		k = &kept[i];
		if (k->conn == NULL || strcmp(k->uri, uri) != 0)
			continue;
		if (k->pid == getpid() && PQstatus(k->conn) == CONNECTION_OK)
			return k->conn;
		let_go(k);
	}
	k = &kept[next++ % KEPT];
	let_go(k);
	k->conn = to(uri);
	k->pid = getpid();
	(void)snprintf(k->uri, sizeof(k->uri), "%s", uri);
	prepare(k->conn);
	return k->conn;
}

/* Whoever wants the database for themselves. */
static void
let_all_go(void)
{
	int i;

	(void)pthread_mutex_lock(&kept_lock);
	for (i = 0; i < KEPT; i++)
		if (strstr(kept[i].uri, "@/postgres?") == NULL)
			let_go(&kept[i]);
	(void)pthread_mutex_unlock(&kept_lock);
}

static void
uri_of(const char *database, char *uri, size_t size)
{
	(void)snprintf(uri, size, "postgresql://postgres@/%s?host=%s/s",
	    database, test_pg_folder());
}

static bool
is_fine(const PGresult *res)
{
	ExecStatusType status = PQresultStatus(res);

	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static const char *
state_of(const PGresult *res)
{
	const char *s = PQresultErrorField(res, PG_DIAG_SQLSTATE);

	return is_fine(res) ? "" : s != NULL ? s : "?????";
}

static void
exec(PGconn *conn, const char *sql, char state[6])
{
	PGresult *res = PQexec(conn, sql);

	(void)snprintf(state, 6, "%s", state_of(res));
	PQclear(res);
}

/* As PQexec; once more when the kept connection had been cut, which libpq's
 * state does not tell yet, but an error without SQLSTATE. */
static PGresult *
past_register(const char *uri, const char *sql)
{
	PGconn *conn = to_register(uri);
	PGresult *res = PQexec(conn, sql);
	const char *state = state_of(res);
	int i;

	if (state[0] != '?' && strncmp(state, "57P", 3) != 0)
		return res;
	PQclear(res);
	for (i = 0; i < KEPT; i++)
		if (kept[i].conn == conn)
			let_go(&kept[i]);
	return PQexec(to_register(uri), sql);
}

/* Statements about databases, with a name that the tests made. */
static void
admin(const char *before, const char *name, const char *after)
{
	char uri[160], sql[256];
	PGresult *res;

	uri_of("postgres", uri, sizeof(uri));
	(void)snprintf(sql, sizeof(sql), "%s %s %s", before, name, after);
	(void)pthread_mutex_lock(&kept_lock);
	res = past_register(uri, sql);
	if (!is_fine(res) && strcmp(state_of(res), "42P04") != 0)
		give_up(sql, PQresultErrorMessage(res));
	PQclear(res);
	(void)pthread_mutex_unlock(&kept_lock);
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
	exec(lock, "SELECT pg_advisory_lock(1)", state);
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

static void
name_of(const char *uri, char name[40])
{
	const char *at = strstr(uri, "@/");

	if (at == NULL)
		give_up("a database of the tests", uri);
	(void)snprintf(name, 40, "%.*s", (int)strcspn(at + 2, "?"), at + 2);
}

void
test_pg_drop(const char *uri)
{
	char name[40];

	if (strstr(uri, "@/") == NULL)
		return;
	let_all_go();
	name_of(uri, name);
	admin("DROP DATABASE IF EXISTS", name, "WITH (FORCE)");
}

void
test_pg_leave(const char *uri)
{
	static char last[160];

	if (last[0] != '\0')
		test_pg_drop(last);
	(void)snprintf(last, sizeof(last), "%s", uri);
}

void
test_pg_database_of(const char *from, char *uri, size_t size)
{
	char source[40], name[40], how[64];

	let_all_go();
	name_of(from, source);
	next_name(name);
	(void)snprintf(how, sizeof(how), "TEMPLATE %s", source);
	admin("CREATE DATABASE", name, how);
	uri_of(name, uri, size);
}

void
test_pg_copy(const char *from, const char *to)
{
	char source[40], target[40], how[64];

	test_pg_drop(to);
	name_of(from, source);
	name_of(to, target);
	(void)snprintf(how, sizeof(how), "TEMPLATE %s", source);
	admin("CREATE DATABASE", target, how);
}

const char *
test_pg_try(const char *uri, const char *sql)
{
	static char state[6];

	PGconn *conn = to(uri);

	prepare(conn);
	exec(conn, sql, state);
	PQfinish(conn);
	return state;
}

const char *
test_pg_try_plain(const char *uri, const char *sql)
{
	static char state[6];
	PGconn *conn = to(uri);

	(void)PQsetNoticeReceiver(conn, silent, NULL);
	exec(conn, sql, state);
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
	PGresult *res;
	int64_t n = -1;

	(void)pthread_mutex_lock(&kept_lock);
	res = past_register(uri, sql);
	if (PQresultStatus(res) != PGRES_TUPLES_OK)
		give_up(sql, PQresultErrorMessage(res));
	if (PQntuples(res) > 0 && !PQgetisnull(res, 0, 0))
		n = atoll(PQgetvalue(res, 0, 0));
	PQclear(res);
	(void)pthread_mutex_unlock(&kept_lock);
	return n;
}

void
test_pg_columns(const char *uri, json_t *list)
{
	PGresult *res;
	int i;

	(void)pthread_mutex_lock(&kept_lock);
	res = past_register(uri,
	    "SELECT table_name, column_name FROM information_schema.columns "
	    "WHERE table_schema = 'register'");
	for (i = 0; i < PQntuples(res); i++)
		(void)json_array_append_new(
		    list, json_pack("[s,s]", PQgetvalue(res, i, 0),
			      PQgetvalue(res, i, 1)));
	PQclear(res);
	(void)pthread_mutex_unlock(&kept_lock);
}
