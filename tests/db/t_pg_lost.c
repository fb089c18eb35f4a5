/* SPDX-License-Identifier: ISC
 * A server that goes away: between calls, in one, in the middle of a commit;
 * and comes back. The server is this program's own, since it is killed.
 */
#include "db/aside.h"
#include "db/reg.h"
#include "db/store_pg.h"
#include "tests/db/help_pg.h"
#include "tests/db/help_register.h"
#include "tests/test.h"

#include <pthread.h>
#include <time.h>

static struct test_reg t;
static struct err err;

#define OTHERS                                                                 \
	"FROM pg_stat_activity WHERE datname = current_database() AND pid <> " \
	"pg_backend_pid()"

/* Ends every connection to the test's database but the one that asks. */
static void
cut(void)
{
	test_pg_run(t.uri, "SELECT pg_terminate_backend(pid) " OTHERS);
}

static void
nap(void)
{
	static const struct timespec ms5 = { .tv_nsec = 5000000 };

	(void)nanosleep(&ms5, NULL);
}

/* Until a query of the database gives n, or ten seconds are over. */
static bool
until(const char *sql, int64_t n)
{
	int64_t end = mono_us() + 10 * US;

	while (mono_us() < end) {
		if (test_pg_number(t.uri, sql) == n)
			return true;
		nap();
	}
	printf("# never %lld: %s\n", (long long)n, sql);
	return false;
}

static const char sql_nonce[] =
    "INSERT INTO nonce (nonce, terminal, made_at) VALUES ($1, 'T1', 1)";
static const char sql_nonces[] =
    "SELECT count(*) FROM nonce WHERE terminal = 'T1' AND made_at = 1";

static struct store *
open_store(const char *uri)
{
	struct store *s = NULL;

	err_clear(&err);
	CHECK_INT(store_open(uri, STORE_REGISTER, false, &s, &err), RC_OK);
	return s;
}

TEST(lost_between_calls_nobody_notices)
{
	test_reg_make(&t);
	cut();
	CHECK_INT(test_call(&t, "register.status", NULL, "{}"), RC_OK);
	cut();
	CHECK_INT(test_call(&t, "session.nonce", NULL, "{}"), RC_OK);
	/* the connection that gives numbers, too */
	{
		struct entry e;

		test_family(&e, "架空", 1, 1);
		CHECK(test_submit(&t, &e, "k1") > 0);
		entry_release(&e);
		cut();
		test_family(&e, "仮空", 1, 2);
		CHECK(test_submit(&t, &e, "k2") > 0);
		entry_release(&e);
	}
	test_reg_free(&t);
}

TEST(lost_in_a_transaction_nothing_is_written)
{
	struct store *s;
	int64_t n = -1;

	test_reg_make(&t);
	s = open_store(t.uri);
	CHECK_INT(store_begin(s, &err), RC_OK);
	CHECK_INT(sql_run(s, &err, sql_nonce, "t", "n"), RC_OK);
	cut();
	CHECK_INT(sql_run(s, &err, sql_nonce, "t", "m"), RC_OFFLINE);
	CHECK_STR(err.code, "E7081");
	err_clear(&err);
	CHECK_INT(store_commit(s, &err), RC_OFFLINE);
	CHECK(!store_in_transaction(s));
	CHECK_INT(store_begin(s, &err), RC_OK);
	CHECK_INT(sql_int(s, &err, &n, -1, sql_nonces, ""), RC_OK);
	CHECK_INT(n, 0);
	/* what was sent before a commit and found to be gone with it */
	CHECK_INT(sql_run(s, &err, sql_nonce, "t", "n"), RC_OK);
	store_rollback(s);
	/* in the middle of many rows */
	{
		static const char many[] = "SELECT generate_series(1, 3000000)";
		struct store_stmt *st;
		enum rc rc = RC_OK;

		CHECK_INT(store_begin_read(s, &err), RC_OK);
		CHECK_INT(sql_open(s, &err, &st, many, ""), RC_OK);
		CHECK_INT(store_step(st, &err), RC_OK);
		cut();
		while (rc == RC_OK)
			rc = store_step(st, &err);
		CHECK_INT(rc, RC_OFFLINE);
		store_rollback(s);
	}
	CHECK_INT(sql_int(s, &err, &n, -1, sql_nonces, ""), RC_OK);
	store_close(s);
	test_reg_free(&t);
}

/* A commit that waits in the server for a lock of ours. */
#define SLOW_COMMIT                                                            \
	"CREATE FUNCTION register.slow() RETURNS trigger AS $$ BEGIN PERFORM " \
	"pg_advisory_lock(77); PERFORM pg_advisory_unlock(77); RETURN NULL; "  \
	"END $$ LANGUAGE plpgsql; CREATE CONSTRAINT TRIGGER slow AFTER "       \
	"INSERT ON register.nonce DEFERRABLE INITIALLY DEFERRED FOR EACH ROW " \
	"EXECUTE FUNCTION register.slow()"
#define WAITING                                                                \
	"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT "   \
	"granted"

struct job {
	struct store *s;
	struct reg *r;
	enum rc rc;
	struct err err;
};

static void *
commit(void *arg)
{
	struct job *j = arg;

	j->rc = store_commit(j->s, &j->err);
	return NULL;
}

static const char sql_hold[] = "SELECT pg_advisory_lock(77)";

TEST(lost_in_a_commit_nobody_knows)
{
	struct store *s, *keeper;
	struct store_stmt *st;
	struct job j = { 0 };
	pthread_t th;

	test_reg_make(&t);
	test_pg_run(t.uri, SLOW_COMMIT);
	keeper = open_store(t.uri);
	CHECK_INT(sql_row(keeper, &err, &st, sql_hold, ""), RC_OK);
	store_done(st);
	s = open_store(t.uri);
	CHECK_INT(store_begin(s, &err), RC_OK);
	CHECK_INT(sql_send(s, &err, sql_nonce, "t", "n"), RC_OK);
	j.s = s;
	err_clear(&j.err);
	CHECK_INT(pthread_create(&th, NULL, commit, &j), 0);
	CHECK(until(WAITING, 1));
	test_pg_run(t.uri, "SELECT pg_terminate_backend(pid) FROM pg_locks "
			   "WHERE locktype = 'advisory' AND NOT granted");
	(void)pthread_join(th, NULL);
	CHECK_INT(j.rc, RC_IO);
	CHECK_STR(j.err.code, "E7082");
	CHECK(!store_in_transaction(s));
	/* and the connection is made anew */
	CHECK_INT(store_begin(s, &err), RC_OK);
	store_rollback(s);
	store_close(keeper);
	store_close(s);
	test_reg_free(&t);
}

static void *
ask_nonce(void *arg)
{
	struct job *j = arg;

	j->rc = reg_call(j->r, "session.nonce", NULL, NULL, &j->err);
	return NULL;
}

/* reg_call does not repeat what may have been written; what certainly was
 * not, it does. */
TEST(call_lost_in_its_commit_is_not_repeated)
{
	struct store *keeper;
	struct store_stmt *st;
	struct reg_counts c;
	struct job j = { 0 };
	pthread_t th;

	test_reg_make(&t);
	test_pg_run(t.uri, SLOW_COMMIT);
	keeper = open_store(t.uri);
	CHECK_INT(sql_row(keeper, &err, &st, sql_hold, ""), RC_OK);
	store_done(st);
	j.r = test_reg_also(&t, "T2");
	err_clear(&j.err);
	CHECK_INT(pthread_create(&th, NULL, ask_nonce, &j), 0);
	CHECK(until(WAITING, 1));
	test_pg_run(t.uri, "SELECT pg_terminate_backend(pid) FROM pg_locks "
			   "WHERE locktype = 'advisory' AND NOT granted");
	(void)pthread_join(th, NULL);
	CHECK_STR(j.err.code, "E7082");
	reg_counts(j.r, &c);
	CHECK_INT(c.repeats, 0);
	store_close(keeper);
	reg_close(j.r);
	test_reg_free(&t);
}

static void *
fail_sign_in(void *arg)
{
	struct job *j = arg;
	json_t *args = json_pack("{s:s}", "staff", "10001");

	j->rc = reg_call(j->r, "session.failed", args, NULL, &j->err);
	json_decref(args);
	return NULL;
}

/* The connection goes while a call waits for a row: run again, once. */
TEST(call_lost_before_its_commit_is_run_again)
{
	struct store *keeper;
	struct reg_counts c;
	struct job j = { 0 };
	pthread_t th;

	test_reg_make(&t);
	test_pg_run(t.uri, "INSERT INTO sign_in_failure (terminal, failures, "
			   "until) VALUES ('T2', 0, 0)");
	keeper = open_store(t.uri);
	CHECK_INT(store_begin(keeper, &err), RC_OK);
	{
		static const char sql[] =
		    "UPDATE sign_in_failure SET failures = 1 WHERE terminal = "
		    "'T2'";

		CHECK_INT(sql_run(keeper, &err, sql, ""), RC_OK);
	}
	j.r = test_reg_also(&t, "T2");
	err_clear(&j.err);
	CHECK_INT(pthread_create(&th, NULL, fail_sign_in, &j), 0);
	CHECK(until("SELECT count(*) FROM pg_locks WHERE NOT granted", 1));
	test_pg_run(t.uri, "SELECT pg_terminate_backend(pid) FROM pg_locks "
			   "WHERE NOT granted");
	CHECK(until("SELECT count(*) FROM pg_locks WHERE NOT granted", 1));
	CHECK_INT(store_commit(keeper, &err), RC_OK);
	(void)pthread_join(th, NULL);
	CHECK_INT(j.rc, RC_OK);
	reg_counts(j.r, &c);
	CHECK_INT(c.repeats >= 1, 1);
	CHECK_INT(test_count(&t, "SELECT failures FROM sign_in_failure WHERE "
				 "terminal = 'T2'"),
	    2);
	store_close(keeper);
	reg_close(j.r);
	test_reg_free(&t);
}

/* A server that is restarted needs no restarted program. */
TEST(server_restarted_the_program_goes_on)
{
	struct store *s;

	test_reg_make(&t);
	s = open_store(t.uri);
	CHECK_INT(store_begin(s, &err), RC_OK);
	test_pg_server("kill");
	CHECK_INT(sql_run(s, &err, sql_nonce, "t", "n"), RC_OFFLINE);
	store_rollback(s);
	CHECK_INT(test_call(&t, "register.status", NULL, "{}"), RC_OFFLINE);
	CHECK_STR(t.err.code, "E7081");
	CHECK_INT(test_call(&t, "session.nonce", NULL, "{}"), RC_OFFLINE);
	err_clear(&err);
	CHECK_INT(store_begin(s, &err), RC_OFFLINE);
	CHECK(!store_in_transaction(s));
	test_pg_server("restart");
	CHECK_INT(test_call(&t, "register.status", NULL, "{}"), RC_OK);
	CHECK_INT(test_call(&t, "session.nonce", NULL, "{}"), RC_OK);
	CHECK_INT(store_begin(s, &err), RC_OK);
	CHECK_INT(sql_run(s, &err, sql_nonce, "t", "n"), RC_OK);
	CHECK_INT(store_commit(s, &err), RC_OK);
	store_close(s);
	test_reg_free(&t);
}

/* Who begins and falls silent is ended; the program finds out and goes on. */
TEST(silent_transaction_is_ended)
{
	char uri[300];
	struct store *s;

	test_reg_make(&t);
	(void)snprintf(uri, sizeof(uri),
	    "%s&options=-c%%20idle_in_transaction_session_timeout%%3D100ms",
	    t.uri);
	s = open_store(uri);
	CHECK_INT(store_begin(s, &err), RC_OK);
	CHECK_INT(sql_run(s, &err, sql_nonce, "t", "n"), RC_OK);
	CHECK(until("SELECT count(*) FROM pg_stat_activity WHERE datname = "
		    "current_database() AND state LIKE 'idle in%'",
	    0));
	CHECK_INT(sql_run(s, &err, sql_nonce, "t", "m"), RC_OFFLINE);
	CHECK_STR(err.code, "E7081");
	store_rollback(s);
	CHECK_INT(test_count(&t, sql_nonces), 0);
	CHECK_INT(store_begin(s, &err), RC_OK);
	CHECK_INT(sql_run(s, &err, sql_nonce, "t", "n"), RC_OK);
	CHECK_INT(store_commit(s, &err), RC_OK);
	store_close(s);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	(void)setenv("MADO_TEST_STORE", "postgresql", 1);
	(void)unsetenv("MADO_TEST_PG");
	store_kind_add(&store_pg_ops);
	return test_main(argc, argv);
}
