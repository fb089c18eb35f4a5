/* SPDX-License-Identifier: ISC
 * The roles of a register on PostgreSQL: that each can do its work and
 * nothing else, tried by logins with no more than one role, straight at the
 * database; and that its rights and the adapter's guards are of one mind.
 */
#include "db/migrate.h"
#include "db/reg.h"
#include "db/sequencer.h"
#include "db/store_guard.h"
#include "db/store_pg.h"
#include "src/mem.h"
#include "tests/db/help_pg.h"
#include "tests/db/help_register.h"
#include "tests/test.h"

static struct test_reg t;
static char as[200], schema_uri[200];
static struct err err;

#define DENIED "42501"

/* A login of its own with one role, and its URI in `as`. */
static void
login(const char *role)
{
	char sql[400], name[64];

	(void)snprintf(
	    name, sizeof(name), "login_%s_%ld", role, (long)(t.now % 1000000));
	(void)snprintf(sql, sizeof(sql),
	    "DROP ROLE IF EXISTS %s; CREATE ROLE %s LOGIN NOINHERIT IN ROLE "
	    "madoguchi_%s; DO $$ BEGIN EXECUTE format('GRANT CONNECT ON "
	    "DATABASE %%I TO %s', current_database()); END $$",
	    name, name, role, name);
	test_pg_run(t.uri, sql);
	test_pg_uri_as(t.uri, name, as, sizeof(as));
}

static void
begin(const char *role)
{
	test_reg_make(&t);
	login(role);
}

/* What the role answers to a statement: SQLSTATE, "" done. */
static const char *
try(const char *role, const char *sql)
{
	char all[600];

	(void)snprintf(
	    all, sizeof(all), "SET ROLE madoguchi_%s; %s", role, sql);
	return test_pg_try_plain(as, all);
}

static void
cannot(const char *role, const char *const *sql, size_t n)
{
	const char *state;
	size_t i;

	for (i = 0; i < n; i++) {
		state = try(role, sql[i]);
		CHECK_STR(state, DENIED);
		if (strcmp(state, DENIED) != 0)
			printf("# %s: %s\n", role, sql[i]);
	}
}
#define CANNOT(role, sql) cannot(role, sql, sizeof(sql) / sizeof((sql)[0]))

TEST(register_role_cannot_read_personal_numbers_nor_change_what_only_grows)
{
	static const char *const sql[] = {
		"SELECT count(*) FROM mynumber.mynumber",
		"SELECT value FROM mynumber.mynumber LIMIT 1",
		"INSERT INTO mynumber.mynumber VALUES ('a', 'b', NULL, 0, 0)",
		"UPDATE register.op_log SET staff = ''",
		"DELETE FROM register.op_log", "DELETE FROM register.history",
		"UPDATE register.history SET name = ''",
		"DELETE FROM register.issue", "DELETE FROM register.memo",
		"UPDATE register.setting SET value = ''",
		"DELETE FROM register.access_log",
		"UPDATE register.state SET is_training = 0",
		"UPDATE register.state SET epoch = ''",
		"DELETE FROM register.state", "DELETE FROM register.feed",
		"UPDATE register.feed SET hash = ''",
		"INSERT INTO register.feed (position, record, format, kind, "
		"made_at, previous, hash) VALUES (99,99,1,'',1,'','')",
		"INSERT INTO register.op_log SELECT seq + 99, logged_at, kind, "
		"terminal, place, staff, org, act, persons, details, "
		"used_mynumber, previous, hash FROM register.op_log",
		"UPDATE register.feed_section SET hash = ''",
		"DELETE FROM register.op_log_wait",
		"DELETE FROM register.feed_wait", "TRUNCATE register.nonce",
		"DROP TABLE register.nonce",
		"ALTER TABLE register.nonce ADD COLUMN x INT",
		"CREATE TABLE register.x (y INT)", "CREATE SCHEMA x",
		"CREATE TABLE public.x (y INT)", "CREATE TEMP TABLE x (y INT)",
		"UPDATE register.schema_version SET version = 1",
		"SELECT setval('register.record', 1)",
		"DELETE FROM register.history WHERE hist_no = 1",
		"SET ROLE madoguchi_mynumber", "SET ROLE madoguchi_owner",
		"SET ROLE madoguchi_sequencer",
		"COPY register.person TO PROGRAM 'cat'",
		"SET session_replication_role = replica"
	};
	struct entry e;

	begin("register");
	/* rows that stand nowhere else leave their table by no means (9.3) */
	test_family(&e, "架空", 1, 1);
	CHECK_INT(test_register(&t, &e, "k", NULL, NULL), RC_OK);
	entry_release(&e);
	/* a database that init made itself: PUBLIC may nothing there */
	test_pg_run(t.uri, "DO $$ BEGIN EXECUTE format('REVOKE ALL ON DATABASE "
			   "%I FROM PUBLIC', current_database()); END $$");
	CHECK_STR(try("register", "SELECT count(*) FROM register.person"), "");
	CHECK_STR(
	    try("register", "UPDATE register.state SET today = today"), "");
	CANNOT("register", sql);
	test_reg_free(&t);
}

TEST(mynumber_role_knows_nobody)
{
	static const char *const sql[] = { "SELECT 1 FROM register.person",
		"SELECT name FROM register.sheet",
		"SELECT 1 FROM register.state",
		"SELECT 1 FROM register.mynumber_link",
		"INSERT INTO register.person VALUES ('1', 1, 1)",
		"DROP TABLE mynumber.mynumber", "TRUNCATE mynumber.mynumber",
		"CREATE TABLE mynumber.x (y INT)",
		"SET ROLE madoguchi_register" };

	begin("mynumber");
	CHECK_STR(
	    try("mynumber", "SELECT count(*) FROM mynumber.mynumber"), "");
	CANNOT("mynumber", sql);
	test_reg_free(&t);
}

TEST(sequencer_role_numbers_and_reads_no_resident)
{
	static const char *const sql[] = { "SELECT 1 FROM register.person",
		"SELECT name FROM register.history",
		"SELECT name FROM register.sheet",
		"SELECT content FROM register.entry",
		"SELECT 1 FROM register.session",
		"UPDATE register.feed SET hash = ''",
		"DELETE FROM register.feed", "DELETE FROM register.op_log",
		"UPDATE register.op_log SET staff = ''",
		"UPDATE register.feed_section SET payload = ''",
		"INSERT INTO register.feed_wait VALUES (1, 1, '', 1)",
		"INSERT INTO register.history (person_no) VALUES ('1')",
		"SELECT 1 FROM mynumber.mynumber",
		"UPDATE register.state SET today = ''" };

	begin("sequencer");
	CHECK_STR(
	    try("sequencer", "SELECT count(*) FROM register.feed_wait"), "");
	CHECK_STR(try("sequencer", "DELETE FROM register.feed_wait"), "");
	CANNOT("sequencer", sql);
	test_reg_free(&t);
}

/* A service whose login lacks the sequencer's role writes, and cannot
 * number; one with both does both, and in turn only. */
TEST(sequencer_works_by_its_role)
{
	struct store *s = NULL;
	struct entry e;
	char sql[256];
	int n = 0;

	begin("register");
	test_family(&e, "架空", 1, 1);
	CHECK(test_submit(&t, &e, "k") > 0);
	entry_release(&e);
	err_clear(&err);
	CHECK_INT(store_open(as, STORE_REGISTER, false, &s, &err), RC_OK);
	test_pg_run(t.uri, "INSERT INTO feed_wait VALUES (900000, 1, 'x', 1)");
	CHECK_INT(sequencer_step(s, 10, &n, &err), RC_IO);
	CHECK_STR(err.code, "E7083");
	CHECK_INT(test_count(&t, "SELECT count(*) FROM feed_wait"), 1);
	(void)snprintf(sql, sizeof(sql),
	    "GRANT madoguchi_sequencer TO login_register_%ld",
	    (long)(t.now % 1000000));
	test_pg_run(t.uri, sql);
	err_clear(&err);
	CHECK_INT(sequencer_step(s, 10, &n, &err), RC_OK);
	CHECK_INT(n, 1);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM feed_wait"), 0);
	store_close(s);
	test_reg_free(&t);
}

TEST(statistics_role_sees_counts_and_no_name)
{
	static const char *const sql[] = { "SELECT 1 FROM register.person",
		"SELECT name FROM register.sheet",
		"SELECT 1 FROM register.op_log", "SELECT 1 FROM register.state",
		"SELECT 1 FROM mynumber.mynumber",
		"CREATE VIEW statistics.x AS SELECT 1" };
	struct entry e;

	begin("statistics");
	test_family(&e, "架空", 2, 1);
	CHECK_INT(test_register(&t, &e, "k", NULL, NULL), RC_OK);
	entry_release(&e);
	CHECK_STR(try("statistics",
		      "DO $$ BEGIN IF (SELECT sum(sheets) FROM "
		      "statistics.people) <> 2 THEN RAISE 'x'; END IF; END $$"),
	    "");
	CHECK_STR(try("statistics", "SELECT 1 FROM statistics.households, "
				    "statistics.entries, statistics.issues, "
				    "statistics.blocks, statistics.sessions, "
				    "statistics.logged, statistics.feed"),
	    "");
	CANNOT("statistics", sql);
	/* no column says who: codes, days and counts alone */
	CHECK_INT(test_count(&t,
		      "SELECT count(*) FROM information_schema.columns WHERE "
		      "table_schema = 'statistics' AND column_name NOT IN "
		      "('kind', 'is_closed', 'sheets', 'households', 'state', "
		      "'event', 'submitted_day', 'entries', 'issued_on', "
		      "'issues', 'level', 'blocks', 'sessions', 'lines', "
		      "'position')"),
	    0);
	CHECK(test_count(&t, "SELECT count(*) FROM information_schema.columns "
			     "WHERE table_schema = 'statistics'") > 10);
	test_reg_free(&t);
}

TEST(login_without_a_role_reaches_nothing)
{
	struct store *s = NULL;

	test_pg_database_empty(schema_uri, sizeof(schema_uri), "C");
	err_clear(&err);
	CHECK_INT(
	    store_open(schema_uri, STORE_REGISTER, true, &s, &err), RC_OK);
	store_close(s);
	test_pg_run(schema_uri, "DROP ROLE IF EXISTS login_none; "
				"CREATE ROLE login_none LOGIN");
	test_pg_uri_as(schema_uri, "login_none", as, sizeof(as));
	/* not even connected: init took that from PUBLIC */
	err_clear(&err);
	CHECK(store_open(as, STORE_REGISTER, false, &s, &err) != RC_OK);
	test_pg_run(schema_uri,
	    "DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO "
	    "login_none', current_database()); END $$");
	err_clear(&err);
	CHECK_INT(store_open(as, STORE_REGISTER, false, &s, &err), RC_IO);
	CHECK_STR(err.code, "E7083");
	CHECK_INT(store_open(as, STORE_MYNUMBER, false, &s, &err), RC_IO);
	CHECK_STR(err.code, "E7083");
	CHECK_INT(store_open(as, STORE_REGISTER, true, &s, &err), RC_IO);
	test_pg_drop(schema_uri);
}

/* A register as the version before made it. */
static void
make_older(void)
{
	static const char *const sets[][2] = { { "pg:register", "register" },
		{ "pg:mynumber", "mynumber" } };
	int i, v, newest;
	char sql[300];

	test_pg_database_empty(schema_uri, sizeof(schema_uri), "C");
	test_pg_run(schema_uri, migrate_step("pg:roles", 0)->sql);
	for (i = 0; i < 2; i++) {
		newest = migrate_newest(sets[i][0]) - (i == 0);
		(void)snprintf(sql, sizeof(sql),
		    "SET ROLE madoguchi_owner; SET search_path TO %s; ",
		    sets[i][1]);
		for (v = 0; v <= newest; v++) {
			const struct migration *m =
			    migrate_step(v == 0 ? "pg:version" : sets[i][0], v);
			char *all = x_printf("%s%s", sql, m->sql);

			test_pg_run(schema_uri, all);
			free(all);
			if (v == 0)
				continue;
			all = x_printf("%s INSERT INTO schema_version "
				       "(version, application, name) VALUES "
				       "(%d, '%s', '')",
			    sql, v, i == 0 ? "MDRG" : "MDMY");
			test_pg_run(schema_uri, all);
			free(all);
		}
	}
}

/* An older schema is brought up by its owner alone, who need be no more. */
TEST(schema_is_brought_up_by_its_owner_alone)
{
	struct store *s = NULL;
	int newest = migrate_newest("pg:register");

	make_older();
	test_pg_run(schema_uri,
	    "DROP ROLE IF EXISTS login_clerk, login_keeper; CREATE ROLE "
	    "login_clerk LOGIN NOINHERIT IN ROLE madoguchi_register; "
	    "CREATE ROLE login_keeper LOGIN NOINHERIT IN ROLE "
	    "madoguchi_register, madoguchi_owner; DO $$ BEGIN EXECUTE "
	    "format('GRANT CONNECT ON DATABASE %I TO login_clerk, "
	    "login_keeper', current_database()); END $$");
	test_pg_uri_as(schema_uri, "login_clerk", as, sizeof(as));
	err_clear(&err);
	CHECK_INT(store_open(as, STORE_REGISTER, false, &s, &err), RC_IO);
	test_pg_run(schema_uri,
	    "GRANT USAGE ON SCHEMA register TO madoguchi_register; GRANT "
	    "SELECT ON register.schema_version TO madoguchi_register");
	err_clear(&err);
	CHECK_INT(store_open(as, STORE_REGISTER, false, &s, &err), RC_INPUT);
	CHECK_STR(err.code, "E7085");
	test_pg_uri_as(schema_uri, "login_keeper", as, sizeof(as));
	err_clear(&err);
	CHECK_INT(store_open(as, STORE_REGISTER, false, &s, &err), RC_OK);
	if (s == NULL)
		printf("# %s %s\n", err.code, err.log);
	else
		CHECK_INT(store_version(s), newest);
	store_close(s);
	CHECK_INT(test_pg_number(
		      schema_uri, "SELECT max(version) FROM schema_version"),
	    newest);
	test_pg_uri_as(schema_uri, "login_clerk", as, sizeof(as));
	err_clear(&err);
	CHECK_INT(store_open(as, STORE_REGISTER, false, &s, &err), RC_OK);
	store_close(s);
	/* the roles themselves sign in nowhere and may nothing */
	CHECK_INT(test_pg_number(schema_uri,
		      "SELECT count(*) FROM pg_roles WHERE rolname LIKE "
		      "'madoguchi_%' AND (rolcanlogin OR rolsuper OR "
		      "rolcreaterole OR rolinherit)"),
	    0);
	test_pg_drop(schema_uri);
}

/* The connection to 個人番号 can be another login's. */
TEST(mynumber_has_a_login_of_its_own)
{
	char both[300], mine[300];
	struct store *s = NULL;

	begin("mynumber");
	(void)snprintf(both, sizeof(both), "%s&mynumber_user=%.*s", t.uri,
	    (int)(strchr(as + 13, '@') - as - 13), as + 13);
	test_pg_run(t.uri, "DROP ROLE IF EXISTS login_both; CREATE ROLE "
			   "login_both LOGIN NOINHERIT IN ROLE "
			   "madoguchi_register");
	test_pg_uri_as(both, "login_both", mine, sizeof(mine));
	err_clear(&err);
	CHECK_INT(store_open(mine, STORE_REGISTER, false, &s, &err), RC_OK);
	store_close(s);
	CHECK_INT(store_open(mine, STORE_MYNUMBER, false, &s, &err), RC_OK);
	store_close(s);
	*strstr(mine, "&mynumber_user") = '\0';
	CHECK_INT(store_open(mine, STORE_MYNUMBER, false, &s, &err), RC_IO);
	CHECK_STR(err.code, "E7083");
	test_reg_free(&t);
}

/* Rights and guards are two lists of the same: what one forbids of every
 * table the other does. */
TEST(rights_and_guards_say_the_same)
{
	static const struct {
		const char *word;
		enum guard_kind kind;
	} acts[] = { { "INSERT", GUARD_INSERT }, { "UPDATE", GUARD_UPDATE },
		{ "DELETE", GUARD_DELETE } };
	struct guard_target g;
	char sql[300];
	json_t *columns, *o;
	const char *table, *last = "";
	bool may, lets;
	size_t i, k, tables = 0;

	begin("register");
	columns = test_columns(&t);
	json_array_foreach(columns, i, o)
	{
		table = json_string_value(json_array_get(o, 0));
		if (strcmp(table, last) == 0 ||
		    strcmp(table, "schema_version") == 0)
			continue;
		last = table;
		tables++;
		for (k = 0; k < 3; k++) {
			memset(&g, 0, sizeof(g));
			g.kind = acts[k].kind;
			(void)snprintf(g.table, sizeof(g.table), "%s", table);
			lets = guard_refuses(
				   STORE_REGISTER, false, false, &g) == NULL;
			(void)snprintf(sql, sizeof(sql),
			    "SELECT has_table_privilege('madoguchi_register', "
			    "'register.%s', '%s')::int",
			    table, acts[k].word);
			may = test_count(&t, sql) == 1;
			/* numbered by the sequencer alone; the log's writer
			 * is known to the adapter alone */
			if (k == 0 && (strcmp(table, "feed") == 0 ||
					  strcmp(table, "op_log_wait") == 0))
				lets = may;
			/* for the other store of 除票 alone: a trigger */
			if (k == 2 && strstr(table, "history") != NULL &&
			    strstr(table, "_all") == NULL)
				lets = may;
			CHECK_INT(may, lets);
			if (may != lets)
				printf("# %s %s\n", acts[k].word, table);
		}
	}
	CHECK(tables > 35);
	json_decref(columns);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	(void)setenv("MADO_TEST_STORE", "postgresql", 1);
	store_kind_add(&store_pg_ops);
	return test_main(argc, argv);
}
