/* SPDX-License-Identifier: ISC
 * The PostgreSQL store: whose database it opens, what it lets pass, what a
 * failure, a lost connection and another writer do to a transaction.
 */
#include "db/migrate.h"
#include "db/reg.h"
#include "db/store_guard.h"
#include "db/store_pg.h"
#include "tests/db/help_pg.h"
#include "tests/db/help_register.h"
#include "tests/test.h"

#include <pthread.h>
#include <unistd.h>

static char uri[200];
static struct err err;

static struct store *
open_as(const char *where, enum store_role role, bool create)
{
	struct store *s = NULL;

	err_clear(&err);
	(void)!store_open(where, role, create, &s, &err);
	return s;
}

static struct store *
begin_test(void)
{
	struct store *s;

	test_pg_database(uri, sizeof(uri));
	s = open_as(uri, STORE_REGISTER, false);
	CHECK(s != NULL);
	if (s == NULL) {
		printf("# %s %s\n", err.code, err.log);
		exit(1);
	}
	return s;
}

static void
end_test(struct store *s)
{
	store_close(s);
	test_pg_drop(uri);
}

static const char sql_nonce[] =
    "INSERT INTO nonce (nonce, terminal, made_at) VALUES ($1, 'T1', 1)";
static const char sql_nonces[] = "SELECT count(*) FROM nonce";

static int64_t
nonces(struct store *s)
{
	int64_t n = -1;

	err_clear(&err);
	CHECK_INT(sql_int(s, &err, &n, -1, sql_nonces, ""), RC_OK);
	return n;
}

/* ---- opening ---- */

static void
refused(const char *where, bool create, enum rc rc, const char *code)
{
	struct store *s = NULL;

	err_clear(&err);
	CHECK_INT(store_open(where, STORE_REGISTER, create, &s, &err), rc);
	CHECK_STR(err.code, code);
	store_close(s);
}

TEST(pg_opens_only_its_own_databases)
{
	char other[200];

	test_pg_database_empty(uri, sizeof(uri), "C");
	refused(uri, false, RC_NOT_FOUND, "E7024");
	test_pg_run(uri, "CREATE SCHEMA register; "
			 "CREATE TABLE register.state (one INT)");
	refused(uri, false, RC_INPUT, "E7020");
	refused(uri, true, RC_INPUT, "E7020");
	test_pg_drop(uri);
	(void)snprintf(other, sizeof(other), "%s", uri);
	refused(other, true, RC_NOT_FOUND, "E7024");
	/* words would sort in another order */
	test_pg_database_empty(uri, sizeof(uri), "C.UTF-8");
	refused(uri, true, RC_INPUT, "E7084");
	test_pg_drop(uri);
	test_pg_database(uri, sizeof(uri));
	test_pg_run(uri, "UPDATE register.schema_version SET application = "
			 "'XXXX' WHERE version = 1");
	refused(uri, false, RC_INPUT, "E7020");
	test_pg_run(uri,
	    "UPDATE register.schema_version SET application = "
	    "'MDRG'; INSERT INTO register.schema_version (version, "
	    "application, name) VALUES (99, 'MDRG', 'later')");
	refused(uri, false, RC_INPUT, "E7021");
	refused(uri, true, RC_INPUT, "E7021");
	test_pg_drop(uri);
	CHECK(open_as("postgresql://", STORE_REGISTER, true) == NULL);
	CHECK(open_as("postgresql://h/d?what=1", STORE_REGISTER, true) == NULL);
	CHECK_STR(err.code, "E7023");
	refused("postgresql://nobody@/x?host=/nonexistent", false, RC_OFFLINE,
	    "E7081");
}

TEST(pg_keeps_a_replica_in_no_server)
{
	test_pg_database(uri, sizeof(uri));
	CHECK(open_as(uri, STORE_REPLICA, true) == NULL);
	CHECK(open_as(uri, STORE_OUTBOX, true) == NULL);
	test_pg_drop(uri);
}

TEST(pg_password_stands_in_no_uri)
{
	refused("postgresql://u:secret@/d", true, RC_INPUT, "E7023");
	refused("postgresql://u@/d?password=secret", true, RC_INPUT, "E7023");
	CHECK(strstr(err.log, "secret") == NULL);
	CHECK(strstr(err.why, "secret") == NULL);
}

static void *
open_anew(void *arg)
{
	struct store **s = arg;
	struct err e;

	err_clear(&e);
	if (store_open(uri, STORE_REGISTER, true, s, &e) != RC_OK)
		printf("# %s %s\n", e.code, e.log);
	return NULL;
}

TEST(pg_openers_at_once_make_one_register)
{
	struct store *s[6] = { NULL };
	pthread_t th[6];
	int i;

	test_pg_database_empty(uri, sizeof(uri), "C");
	for (i = 0; i < 6; i++)
		CHECK_INT(pthread_create(&th[i], NULL, open_anew, &s[i]), 0);
	for (i = 0; i < 6; i++) {
		(void)pthread_join(th[i], NULL);
		CHECK(s[i] != NULL);
		store_close(s[i]);
	}
	CHECK_INT(test_pg_number(uri, "SELECT count(*) FROM schema_version"),
	    migrate_newest("pg:register"));
	CHECK_INT(
	    test_pg_number(uri, "SELECT count(*) FROM mynumber.schema_version"),
	    migrate_newest("pg:mynumber"));
	test_pg_drop(uri);
}

/* What a login's own settings say does not reach the register. */
TEST(pg_settings_of_a_connection_are_ours)
{
	static const char search[] = "SELECT current_setting('search_path')";
	static const char *const set[][2] = {
		{ "SELECT current_setting('statement_timeout')", "2min" },
		{ "SELECT current_setting('lock_timeout')", "10s" },
		{ "SELECT current_setting('idle_in_transaction_session_"
		  "timeout')",
		    "20s" },
		{ "SELECT current_setting('client_encoding')", "UTF8" },
		{ "SELECT current_setting('enable_seqscan')", "off" },
		{ "SELECT current_user", "madoguchi_register" },
	};
	struct store_stmt *st;
	struct store *s;
	size_t i;

	test_pg_database(uri, sizeof(uri));
	test_pg_run(uri, "ALTER ROLE postgres SET search_path = public");
	s = open_as(uri, STORE_REGISTER, false);
	CHECK(s != NULL);
	CHECK_INT(sql_row(s, &err, &st, search, ""), RC_OK);
	CHECK_STR(store_col_text(st, 0), "register");
	store_done(st);
	for (i = 0; i < sizeof(set) / sizeof(set[0]); i++) {
		CHECK_INT(sql_row(s, &err, &st, set[i][0], ""), RC_OK);
		CHECK_STR(store_col_text(st, 0), set[i][1]);
		store_done(st);
	}
	test_pg_run(uri, "ALTER ROLE postgres RESET search_path");
	end_test(s);
}

/* ---- what it lets pass ---- */

TEST(pg_reads_out_of_a_statement_what_it_writes)
{
	static const struct {
		const char *sql;
		enum guard_kind kind;
		const char *table, *column;
	} cases[] = {
		{ "SELECT 1 FROM nonce WHERE a = 'DELETE FROM x'", GUARD_READ,
		    "", "" },
		{ "SELECT x FROM hold FOR UPDATE", GUARD_READ, "", "" },
		{ "SELECT a.copy FROM issue a", GUARD_READ, "", "" },
		{ "WITH w AS (SELECT 1) SELECT * FROM w", GUARD_READ, "", "" },
		{ "INSERT INTO nonce (a) VALUES ($1)", GUARD_INSERT, "nonce",
		    "" },
		{ "insert into nonce (a) select b from c", GUARD_INSERT,
		    "nonce", "" },
		{ "INSERT INTO s (a) VALUES ($1) ON CONFLICT (a) DO NOTHING",
		    GUARD_INSERT, "s", "" },
		{ "INSERT INTO s (a) VALUES ($1) ON CONFLICT (a) DO UPDATE "
		  "SET v = $1",
		    GUARD_UPDATE, "s", "v" },
		{ "INSERT INTO s (a) VALUES ($1) ON CONFLICT (a) DO UPDATE "
		  "SET v = f(1,2), w = 3",
		    GUARD_UPDATE, "s", "" },
		{ "UPDATE state SET today = $1", GUARD_UPDATE, "state",
		    "today" },
		{ "UPDATE state SET today = $1, name = $2", GUARD_UPDATE,
		    "state", "" },
		{ "DELETE FROM hold WHERE object = $1", GUARD_DELETE, "hold",
		    "" },
		{ "WITH w AS (DELETE FROM op_log RETURNING 1) SELECT 1",
		    GUARD_OTHER, "", "" },
		{ "DELETE FROM hold WHERE x IN (WITH y AS (UPDATE op_log SET "
		  "a = 1 RETURNING 1) SELECT 1)",
		    GUARD_OTHER, "hold", "" },
		{ "SELECT * INTO TEMP x FROM person", GUARD_OTHER, "", "" },
		{ "SELECT set_config('role', 'postgres', false)", GUARD_OTHER,
		    "", "" },
		{ "SELECT \"set_config\"('role', 'postgres', false)",
		    GUARD_OTHER, "", "" },
		{ "UPDATE \"op_log\" SET a = 1", GUARD_OTHER, NULL, NULL },
		{ "SELECT 1; DELETE FROM op_log", GUARD_OTHER, "", "" },
		{ "TRUNCATE op_log", GUARD_OTHER, NULL, NULL },
		{ "DROP TABLE state", GUARD_OTHER, NULL, NULL },
		{ "SET ROLE postgres", GUARD_OTHER, NULL, NULL },
		{ "COMMIT", GUARD_OTHER, NULL, NULL },
		{ "COPY person TO PROGRAM 'x'", GUARD_OTHER, NULL, NULL },
		{ "DO $$ BEGIN END $$", GUARD_OTHER, NULL, NULL },
		{ "", GUARD_OTHER, NULL, NULL },
	};
	struct guard_target g;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		guard_target(cases[i].sql, &g);
		CHECK_INT(g.kind, cases[i].kind);
		if (g.kind != cases[i].kind)
			printf("# %s\n", cases[i].sql);
		if (cases[i].table == NULL)
			continue;
		CHECK_STR(g.table, cases[i].table);
		CHECK_STR(g.column, cases[i].column);
	}
}

static enum rc
prepare(struct store *s, const char *sql)
{
	struct store_stmt *st;

	err_clear(&err);
	return store_use(s, sql, &st, &err);
}

TEST(pg_nobody_changes_what_only_grows)
{
	static const char *const sql[] = { "UPDATE op_log SET staff = ''",
		"DELETE FROM op_log", "UPDATE history SET name = ''",
		"DELETE FROM history", "DELETE FROM history_group",
		"DELETE FROM old_history", "DELETE FROM old_history_group",
		"UPDATE old_history SET name = ''", "DELETE FROM issue",
		"DELETE FROM issue_spoil", "DELETE FROM feed",
		"UPDATE feed SET hash = ''",
		"UPDATE feed_section SET salt = ''", "DELETE FROM access_log",
		"UPDATE access_log SET staff = ''", "DELETE FROM memo",
		"UPDATE setting SET value = ''", "DELETE FROM feed_wait",
		"DELETE FROM op_log_wait",
		"INSERT INTO memo (person_no, seq, version, text, staff, "
		"written_at) VALUES ('1', 1, 1, '', '', 1) ON CONFLICT "
		"(person_no, seq, version) DO UPDATE SET text = ''" };
	struct store *s = begin_test();
	size_t i;

	for (i = 0; i < sizeof(sql) / sizeof(sql[0]); i++)
		if (prepare(s, sql[i]) == RC_OK) {
			CHECK(false);
			printf("# %s\n", sql[i]);
		}
	end_test(s);
}

TEST(pg_nobody_but_the_log_writer_adds_to_the_log)
{
	static const char sql[] =
	    "INSERT INTO op_log_wait (record, logged_at, kind, terminal, "
	    "place, staff, org, act, persons, details, used_mynumber) VALUES "
	    "($1, 1, '', '', '', '', '', '', '', '', 0)";
	struct store *s = begin_test();
	struct store_stmt *st;

	CHECK(prepare(s, sql) != RC_OK);
	CHECK_INT(store_use_log(s, sql, &st, &err), RC_OK);
	end_test(s);
}

TEST(pg_training_is_for_ever)
{
	static const char *const sql[] = { "UPDATE state SET is_training = 0",
		"UPDATE state SET today = '', is_training = 0",
		"DELETE FROM state", "DROP TABLE state", "SET ROLE postgres" };
	struct store *s = begin_test();
	size_t i;

	for (i = 0; i < sizeof(sql) / sizeof(sql[0]); i++)
		CHECK(prepare(s, sql[i]) != RC_OK);
	end_test(s);
}

TEST(pg_a_write_outside_a_transaction_is_refused)
{
	struct store *s = begin_test();

	err_clear(&err);
	CHECK(sql_run(s, &err, sql_nonce, "t", "n1") != RC_OK);
	CHECK_INT(nonces(s), 0);
	CHECK(store_commit(s, &err) != RC_OK); /* of nothing */
	CHECK_INT(store_begin(s, &err), RC_OK);
	CHECK_INT(sql_run(s, &err, sql_nonce, "t", "n1"), RC_OK);
	CHECK_INT(store_commit(s, &err), RC_OK);
	CHECK_INT(nonces(s), 1);
	end_test(s);
}

TEST(pg_a_change_without_a_line_in_the_log_is_refused)
{
	static const char sql[] =
	    "INSERT INTO household (household_no, version) VALUES ($1, 1)";
	static const char drop[] =
	    "DELETE FROM household WHERE household_no = $1";
	static const char count[] = "SELECT count(*) FROM household";
	struct store *s = begin_test();
	int64_t n = -1;

	CHECK_INT(store_begin(s, &err), RC_OK);
	CHECK_INT(sql_run(s, &err, sql, "t", "00000019"), RC_OK);
	CHECK(store_commit(s, &err) != RC_OK);
	/* also when it was only sent */
	CHECK_INT(store_begin(s, &err), RC_OK);
	CHECK_INT(sql_send(s, &err, sql, "t", "00000019"), RC_OK);
	CHECK(store_commit(s, &err) != RC_OK);
	CHECK_INT(sql_int(s, &err, &n, -1, count, ""), RC_OK);
	CHECK_INT(n, 0);
	/* what changed no row is no change */
	CHECK_INT(store_begin(s, &err), RC_OK);
	CHECK_INT(sql_send(s, &err, drop, "t", "00000019"), RC_OK);
	CHECK_INT(store_commit(s, &err), RC_OK);
	end_test(s);
}

/* ---- statements ---- */

TEST(pg_values_come_back_as_they_were_bound)
{
	static const char sql[] = "SELECT $2 || '-' || $1 || '-' || $2";
	static const char types[] =
	    "SELECT CAST($1 AS BIGINT), $1 IS NULL, CAST($2 AS BYTEA), "
	    "CAST($3 AS TEXT), 1 = 1";
	struct store *s = begin_test();
	struct store_stmt *st;
	size_t len;

	CHECK_INT(sql_row(s, &err, &st, sql, "tt", "a", "b"), RC_OK);
	CHECK_STR(store_col_text(st, 0), "b-a-b");
	store_done(st);
	CHECK_INT(store_use(s, types, &st, &err), RC_OK);
	store_int(st, 1, INT64_MIN);
	store_blob(st, 2, "a\0b", 3);
	store_text(st, 3, "辻\xf3\xa0\x84\x80 '\"\\$1");
	CHECK_INT(store_step(st, &err), RC_OK);
	CHECK(store_col_int(st, 0) == INT64_MIN);
	CHECK_INT(store_col_int(st, 1), 0);
	CHECK(memcmp(store_col_blob(st, 2, &len), "a\0b", 3) == 0);
	CHECK_INT(len, 3);
	CHECK_STR(store_col_text(st, 3), "辻\xf3\xa0\x84\x80 '\"\\$1");
	CHECK_INT(store_col_int(st, 4), 1);
	CHECK_INT(store_step(st, &err), RC_NOT_FOUND);
	/* nothing bound is null */
	CHECK_INT(store_use(s, types, &st, &err), RC_OK);
	CHECK_INT(store_step(st, &err), RC_OK);
	CHECK(store_col_is_null(st, 0));
	CHECK(store_col_text(st, 3) == NULL);
	store_done(st);
	CHECK_INT(store_use(s, sql, &st, &err), RC_OK);
	store_text(st, 3, "no such parameter");
	CHECK_INT(store_step(st, &err), RC_IO);
	CHECK_STR(err.code, "E7006");
	end_test(s);
}

/* A whole table goes by row by row, and other statements may come between. */
TEST(pg_rows_of_a_scan_come_one_by_one)
{
	static const char many[] = "SELECT generate_series(1, 100000)";
	static const char one[] = "SELECT CAST($1 AS BIGINT) + 1";
	struct store *s = begin_test();
	struct store_stmt *st;
	int64_t n, sum = 0, got = 0;
	int round;

	for (round = 0; round < 2; round++) { /* with and without */
		if (round == 0)
			CHECK_INT(store_begin_read(s, &err), RC_OK);
		CHECK_INT(sql_open(s, &err, &st, many, ""), RC_OK);
		for (n = 0; store_step(st, &err) == RC_OK; n++) {
			sum += store_col_int(st, 0);
			if (n == 70000) {
				CHECK_INT(sql_int(s, &err, &got, 0, one, "i",
					      (int64_t)41),
				    RC_OK);
				CHECK_INT(got, 42);
				CHECK_INT(store_col_int(st, 0), 70001);
			}
		}
		CHECK_INT(n, 100000);
		if (round == 0)
			CHECK_INT(store_commit(s, &err), RC_OK);
	}
	CHECK_INT(sum, INT64_C(2) * 100000 * 100001 / 2);
	/* left in the middle, then something else */
	CHECK_INT(sql_open(s, &err, &st, many, ""), RC_OK);
	CHECK_INT(store_step(st, &err), RC_OK);
	store_done(st);
	CHECK_INT(store_begin(s, &err), RC_OK);
	CHECK_INT(sql_open(s, &err, &st, many, ""), RC_OK);
	CHECK_INT(store_step(st, &err), RC_OK);
	store_rollback(s);
	CHECK_INT(sql_int(s, &err, &got, 0, one, "i", (int64_t)1), RC_OK);
	CHECK_INT(got, 2);
	end_test(s);
}

TEST(pg_what_is_asked_ahead_is_answered_in_turn)
{
	static const char a[] = "SELECT CAST($1 AS BIGINT) + 1";
	static const char b[] = "SELECT CAST($1 AS BIGINT) + 2";
	static const char c[] = "SELECT CAST($1 AS BIGINT) + 3";
	struct store_pg_counts before, after;
	struct store *s = begin_test();
	struct store_stmt *st[3];

	CHECK_INT(store_begin_read(s, &err), RC_OK);
	store_pg_counts(s, &before);
	CHECK_INT(sql_open(s, &err, &st[0], a, "i", (int64_t)1), RC_OK);
	CHECK_INT(store_ask(st[0], &err), RC_OK);
	CHECK_INT(sql_open(s, &err, &st[1], b, "i", (int64_t)1), RC_OK);
	CHECK_INT(store_ask(st[1], &err), RC_OK);
	CHECK_INT(sql_row(s, &err, &st[2], c, "i", (int64_t)1), RC_OK);
	CHECK_INT(store_col_int(st[2], 0), 4);
	CHECK_INT(store_step(st[1], &err), RC_OK);
	CHECK_INT(store_col_int(st[1], 0), 3);
	CHECK_INT(store_step(st[0], &err), RC_OK);
	CHECK_INT(store_col_int(st[0], 0), 2);
	store_pg_counts(s, &after);
	CHECK_INT(after.waits - before.waits, 1);
	/* asked and used for something else, or never */
	CHECK_INT(sql_open(s, &err, &st[0], a, "i", (int64_t)1), RC_OK);
	CHECK_INT(store_ask(st[0], &err), RC_OK);
	CHECK_INT(sql_row(s, &err, &st[0], a, "i", (int64_t)10), RC_OK);
	CHECK_INT(store_col_int(st[0], 0), 11);
	CHECK_INT(sql_open(s, &err, &st[1], b, "i", (int64_t)1), RC_OK);
	CHECK_INT(store_ask(st[1], &err), RC_OK);
	store_rollback(s);
	CHECK_INT(nonces(s), 0);
	end_test(s);
}

/* ---- failures ---- */

TEST(pg_keys_are_conflicts_and_the_transaction_is_over)
{
	static const char foreign[] =
	    "INSERT INTO sheet (person_no, sheet_no, kind, opened_event, "
	    "opened_on, closed_event, closed_on, last_hist, household_no) "
	    "VALUES ('9', 1, '1', '', '', '', '', 1, '9')";
	static const char check[] =
	    "INSERT INTO suspension (suspension, block_id, purpose, given_by, "
	    "given_at, until) VALUES (1, NULL, '', '', 1, 1)";
	struct store *s = begin_test();

	CHECK_INT(store_begin(s, &err), RC_OK);
	CHECK_INT(sql_run(s, &err, sql_nonce, "t", "n"), RC_OK);
	CHECK_INT(sql_run(s, &err, sql_nonce, "t", "n"), RC_CONFLICT);
	CHECK_STR(err.code, "E7004");
	CHECK(strstr(err.log, "nonce_pkey") != NULL);
	CHECK_INT(sql_run(s, &err, sql_nonce, "t", "m"), RC_CONFLICT);
	CHECK_INT(store_commit(s, &err), RC_CONFLICT);
	CHECK_INT(nonces(s), 0);
	CHECK_INT(store_begin(s, &err), RC_OK);
	CHECK_INT(sql_run(s, &err, foreign, ""), RC_CONFLICT);
	store_rollback(s);
	CHECK_INT(store_begin(s, &err), RC_OK);
	CHECK_INT(sql_run(s, &err, check, ""), RC_IO);
	CHECK_STR(err.code, "E7005");
	store_rollback(s);
	end_test(s);
}

/* What was only sent fails with the next answer, with the commit, or not at
 * all when it is rolled back; and the connection is as good as before. */
TEST(pg_failure_of_what_was_only_sent)
{
	struct store *s = begin_test();
	int64_t n = 0;
	int i;

	CHECK_INT(store_begin(s, &err), RC_OK);
	for (i = 0; i < 2; i++)
		CHECK_INT(sql_send(s, &err, sql_nonce, "t", "n"), RC_OK);
	CHECK_INT(sql_int(s, &err, &n, 0, sql_nonces, ""), RC_CONFLICT);
	store_rollback(s);
	CHECK_INT(store_begin(s, &err), RC_OK);
	for (i = 0; i < 2; i++)
		CHECK_INT(sql_send(s, &err, sql_nonce, "t", "n"), RC_OK);
	CHECK_INT(store_commit(s, &err), RC_CONFLICT);
	CHECK_INT(store_begin(s, &err), RC_OK);
	for (i = 0; i < 2; i++)
		CHECK_INT(sql_send(s, &err, sql_nonce, "t", "n"), RC_OK);
	store_rollback(s);
	CHECK_INT(nonces(s), 0);
	CHECK_INT(store_begin(s, &err), RC_OK);
	CHECK_INT(sql_send(s, &err, sql_nonce, "t", "n"), RC_OK);
	CHECK_INT(store_commit(s, &err), RC_OK);
	CHECK_INT(nonces(s), 1);
	/* more than may be on its way at once */
	CHECK_INT(store_begin(s, &err), RC_OK);
	for (i = 0; i < 3000; i++) {
		char name[16];

		(void)snprintf(name, sizeof(name), "n%d", i);
		CHECK_INT(sql_send(s, &err, sql_nonce, "t", name), RC_OK);
	}
	CHECK_INT(store_commit(s, &err), RC_OK);
	CHECK_INT(nonces(s), 3001);
	end_test(s);
}

TEST(pg_no_value_of_a_row_in_the_log_text)
{
	static const char bad[] = "SELECT CAST($1 AS BIGINT)";
	struct store *s = begin_test();
	int64_t n;

	CHECK(sql_int(s, &err, &n, 0, bad, "t", "熊本花子") != RC_OK);
	CHECK(strstr(err.log, "花子") == NULL);
	CHECK(strstr(err.log, "22P02") != NULL);
	end_test(s);
}

TEST(pg_of_two_that_could_not_stand_together_one_is_busy)
{
	static const char put[] =
	    "INSERT INTO session (token, staff, terminal, place, opened_at, "
	    "lease_until) SELECT $1, $2, '', '', count(*), 0 FROM session";
	struct store *a = begin_test(),
		     *b = open_as(uri, STORE_REGISTER, false);
	enum rc first, second;

	test_pg_run(uri,
	    "INSERT INTO staff (staff, name, org, role_label, "
	    "account, valid_from, valid_to, version) VALUES "
	    "('1','','','','','','',1), ('2','','','','','','',1)");
	CHECK_INT(store_begin(a, &err), RC_OK);
	CHECK_INT(store_begin(b, &err), RC_OK);
	CHECK_INT(sql_run(a, &err, put, "tt", "a", "1"), RC_OK);
	first = sql_run(b, &err, put, "tt", "b", "2");
	if (first == RC_OK)
		first = store_commit(a, &err);
	second = store_commit(b, &err);
	CHECK(first == RC_OK);
	CHECK_INT(second, RC_IO);
	CHECK_STR(err.code, "E7011");
	store_close(b);
	end_test(a);
}

TEST(pg_series_go_on_whatever_becomes_of_the_transaction)
{
	struct store *s = begin_test();
	int64_t n = 0;

	CHECK(store_is_shared(s));
	CHECK_INT(store_begin(s, &err), RC_OK);
	CHECK_INT(store_serial(s, "entry", &n, &err), RC_OK);
	CHECK_INT(n, 1);
	store_rollback(s);
	CHECK_INT(store_serial(s, "entry", &n, &err), RC_OK);
	CHECK_INT(n, 2);
	CHECK_INT(store_serial_reach(s, "entry", 40, &err), RC_OK);
	CHECK_INT(store_serial_reach(s, "entry", 20, &err), RC_OK);
	CHECK_INT(store_serial(s, "entry", &n, &err), RC_OK);
	CHECK_INT(n, 41);
	/* a restored register goes on beyond what may have been given; others
	 * are rows of a table */
	CHECK_INT(store_serial(s, "issue:2026-07-15:T1", &n, &err), RC_OK);
	CHECK_INT(n, 1);
	CHECK_INT(store_series_move(s, 1000, &err), RC_OK);
	CHECK_INT(store_serial(s, "entry", &n, &err), RC_OK);
	CHECK_INT(n, 1042);
	CHECK_INT(store_serial(s, "issue:2026-07-15:T1", &n, &err), RC_OK);
	CHECK_INT(n, 1002);
	CHECK(store_series_move(s, -1, &err) != RC_OK);
	/* days that are over go when one begins */
	CHECK_INT(store_serial(s, "receipt:2026-07-15", &n, &err), RC_OK);
	CHECK_INT(store_serial(s, "receipt:2026-07-20", &n, &err), RC_OK);
	CHECK_INT(store_serial(s, "receipt:2026-08-16", &n, &err), RC_OK);
	CHECK_INT(n, 1);
	CHECK_INT(test_pg_number(uri, "SELECT count(*) FROM pg_class WHERE "
				      "relname LIKE 'series receipt:%'"),
	    2);
	CHECK(
	    store_serial(s, "receipt:x'; DROP TABLE state", &n, &err) != RC_OK);
	/* its connection lost: made anew */
	test_pg_run(uri, "SELECT pg_terminate_backend(pid) FROM "
			 "pg_stat_activity WHERE datname = current_database() "
			 "AND pid <> pg_backend_pid()");
	CHECK_INT(store_serial(s, "entry", &n, &err), RC_OK);
	CHECK(n >= 1043);
	end_test(s);
}

int
main(int argc, char **argv)
{
	store_kind_add(&store_pg_ops);
	return test_main(argc, argv);
}
