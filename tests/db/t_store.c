/* SPDX-License-Identifier: ISC
 * The store: whose file it opens, what it refuses to write, and that the
 * schema is the catalogue's.
 */
#include "db/migrate.h"
#include "db/reg.h"
#include "db/store.h"
#include "src/mem.h"
#include "tests/db/help_register.h"
#include "tests/test.h"

#include "columns.h" /* generated */

#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct test_reg t;
static struct err err;

static enum rc
open_it(enum store_role role, bool create, struct store **s)
{
	err_clear(&err);
	*s = NULL;
	return store_open(t.uri, role, create, s, &err);
}

TEST(store_opens_only_its_own_files)
{
	struct store *s;
	FILE *f;

	test_reg_make(&t);
	CHECK_INT(open_it(STORE_REGISTER, false, &s), RC_OK);
	store_close(s);
	CHECK_INT(open_it(STORE_REPLICA, false, &s), RC_INPUT);
	CHECK_STR(err.code, "E7020");
	CHECK_INT(open_it(STORE_OUTBOX, true, &s), RC_INPUT);
	test_plant(&t, "PRAGMA user_version = 99");
	CHECK_INT(open_it(STORE_REGISTER, false, &s), RC_INPUT);
	CHECK_STR(err.code, "E7021");
	reg_close(t.reg);
	t.reg = NULL;
	f = fopen(t.path, "w");
	CHECK(f != NULL);
	if (f != NULL) {
		(void)fputs("this is no database, it is a letter of some "
			    "length to somebody who will not read it. ",
		    f);
		(void)fclose(f);
	}
	CHECK_INT(open_it(STORE_REGISTER, false, &s), RC_IO);
	CHECK_STR(err.code, "E7010");
	(void)unlink(t.path);
	CHECK_INT(open_it(STORE_REGISTER, false, &s), RC_NOT_FOUND);
	CHECK_INT(
	    store_open("file.db", STORE_REGISTER, true, &s, &err), RC_INPUT);
	test_reg_free(&t);
}

TEST(store_makes_files_for_their_owner_alone)
{
	struct stat sb;

	test_reg_make(&t);
	CHECK_INT(stat(t.path, &sb), 0);
	CHECK_INT(sb.st_mode & 077, 0);
	test_reg_free(&t);
}

static enum rc
prepare(struct store *s, const char *sql)
{
	struct store_stmt *st;

	err_clear(&err);
	return store_use(s, sql, &st, &err);
}

TEST(nobody_changes_what_only_grows)
{
	static const char *const sql[] = { "UPDATE op_log SET staff = ''",
		"DELETE FROM op_log", "UPDATE history SET name = ''",
		"DELETE FROM history", "DELETE FROM history_group",
		"DELETE FROM old_history", "DELETE FROM old_history_group",
		"UPDATE old_history SET name = ''",
		"UPDATE history_group SET value = ''", "DELETE FROM issue",
		"UPDATE issue SET kind = ''", "DELETE FROM issue_person",
		"DELETE FROM issue_spoil", "DELETE FROM feed",
		"UPDATE feed SET hash = ''",
		"UPDATE feed_section SET salt = ''", "DELETE FROM access_log",
		"UPDATE access_log SET staff = ''", "DELETE FROM memo",
		"UPDATE memo SET text = ''", "UPDATE setting SET value = ''",
		"DELETE FROM setting" };
	struct store *s;
	size_t i;

	test_reg_make(&t);
	CHECK_INT(open_it(STORE_REGISTER, false, &s), RC_OK);
	for (i = 0; i < sizeof(sql) / sizeof(sql[0]); i++)
		if (prepare(s, sql[i]) == RC_OK) {
			CHECK(false);
			printf("# %s\n", sql[i]);
		}
	store_close(s);
	test_reg_free(&t);
}

TEST(nobody_but_the_log_writer_adds_to_the_log)
{
	static const char sql[] =
	    "INSERT INTO op_log SELECT seq + 1000, logged_at, kind, terminal, "
	    "place, staff, org, act, persons, details, used_mynumber, previous, "
	    "hash FROM op_log";
	struct store *s;

	test_reg_make(&t);
	CHECK_INT(open_it(STORE_REGISTER, false, &s), RC_OK);
	CHECK(prepare(s, sql) != RC_OK);
	store_close(s);
	test_reg_free(&t);
}

TEST(training_is_for_ever)
{
	static const char *const sql[] = { "UPDATE state SET is_training = 0",
		"UPDATE state SET municipality = '431001'" };
	struct store *s;

	test_reg_make(&t);
	CHECK_INT(open_it(STORE_REGISTER, false, &s), RC_OK);
	CHECK(prepare(s, sql[0]) != RC_OK);
	CHECK(prepare(s, sql[1]) != RC_OK);
	CHECK(prepare(s, "DELETE FROM state") != RC_OK);
	CHECK(prepare(s, "DROP TABLE state") != RC_OK);
	CHECK(prepare(s, "PRAGMA writable_schema = 1") != RC_OK);
	CHECK(prepare(s, "ATTACH 'x' AS y") != RC_OK);
	store_close(s);
	test_reg_free(&t);
}

TEST(a_write_outside_a_transaction_is_refused)
{
	static const char sql[] =
	    "INSERT INTO nonce (nonce, terminal, made_at) VALUES ($1, $2, $3)";
	static const char count[] =
	    "SELECT count(*) FROM nonce WHERE nonce = $1";
	struct store *s;
	int64_t n = -1;

	test_reg_make(&t);
	CHECK_INT(open_it(STORE_REGISTER, false, &s), RC_OK);
	CHECK(sql_run(s, &err, sql, "tti", "n1", "T1", (int64_t)1) != RC_OK);
	CHECK_INT(sql_int(s, &err, &n, -1, count, "t", "n1"), RC_OK);
	CHECK_INT(n, 0);
	CHECK_INT(store_begin(s, &err), RC_OK);
	CHECK_INT(sql_run(s, &err, sql, "tti", "n1", "T1", (int64_t)1), RC_OK);
	CHECK_INT(store_commit(s, &err), RC_OK);
	CHECK_INT(sql_int(s, &err, &n, -1, count, "t", "n1"), RC_OK);
	CHECK_INT(n, 1);
	store_close(s);
	test_reg_free(&t);
}

TEST(a_change_without_a_line_in_the_log_is_refused)
{
	static const char sql[] =
	    "INSERT INTO household (household_no, version) VALUES ($1, 1)";
	static const char count[] = "SELECT count(*) FROM household";
	struct store *s;
	int64_t n = -1;

	test_reg_make(&t);
	CHECK_INT(open_it(STORE_REGISTER, false, &s), RC_OK);
	CHECK_INT(store_begin(s, &err), RC_OK);
	CHECK_INT(sql_run(s, &err, sql, "t", "00000019"), RC_OK);
	CHECK(store_commit(s, &err) != RC_OK);
	CHECK_INT(sql_int(s, &err, &n, -1, count, ""), RC_OK);
	CHECK_INT(n, 0);
	store_close(s);
	test_reg_free(&t);
}

TEST(parameters_are_bound_by_their_number)
{
	/* $2 appears first: SQLite's own index would swap them */
	static const char sql[] = "SELECT $2 || '-' || $1 || '-' || $2";
	struct store_stmt *st;
	struct store *s;

	test_reg_make(&t);
	CHECK_INT(open_it(STORE_REGISTER, false, &s), RC_OK);
	CHECK_INT(sql_row(s, &err, &st, sql, "tt", "a", "b"), RC_OK);
	CHECK_STR(store_col_text(st, 0), "b-a-b");
	store_done(st);
	store_close(s);
	test_reg_free(&t);
}

TEST(keys_are_conflicts)
{
	static const char sql[] =
	    "INSERT INTO hold (object, staff, terminal) VALUES ($1, '', '')";
	static const char foreign[] =
	    "INSERT INTO sheet (person_no, sheet_no, kind, opened_event, "
	    "opened_on, closed_event, closed_on, last_hist, household_no) "
	    "VALUES ('9', 1, '1', '', '', '', '', 1, '9')";
	struct store *s;

	test_reg_make(&t);
	CHECK_INT(open_it(STORE_REGISTER, false, &s), RC_OK);
	CHECK_INT(store_begin(s, &err), RC_OK);
	CHECK_INT(sql_run(s, &err, sql, "t", "person:1"), RC_OK);
	CHECK_INT(sql_run(s, &err, sql, "t", "person:1"), RC_CONFLICT);
	CHECK_INT(sql_run(s, &err, foreign, ""), RC_CONFLICT);
	store_rollback(s);
	store_close(s);
	test_reg_free(&t);
}

/* Twelve fixed columns, then every catalogue item of table history. */
TEST(schema_is_the_catalogue)
{
	static const char *const fixed[] = { "person_no", "hist_no", "sheet_no",
		"recorded_at", "entry_id", "cancels", "effective_lo",
		"effective_hi", "household_version", "origin",
		"previous_digest", "digest" };
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	int i = 0;

	test_reg_make(&t);
	CHECK_INT(sqlite3_open(t.path, &db), SQLITE_OK);
	CHECK_INT(sqlite3_prepare_v2(db,
		      "SELECT name, type FROM pragma_table_info('history') "
		      "ORDER BY cid",
		      -1, &st, NULL),
	    SQLITE_OK);
	for (; sqlite3_step(st) == SQLITE_ROW; i++) {
		CHECK_STR((const char *)sqlite3_column_text(st, 0),
		    i < 12 ? fixed[i] : item_defs[history_items[i - 12]].id);
		if (i >= 12)
			CHECK_STR(
			    (const char *)sqlite3_column_text(st, 1), "TEXT");
	}
	CHECK_INT(i, 12 + HIST_ITEM_COUNT);
	(void)sqlite3_finalize(st);
	/* every table strict, none without rowid: the hooks see every row */
	CHECK_INT(
	    sqlite3_prepare_v2(db,
		"SELECT name FROM pragma_table_list WHERE schema = 'main' "
		"AND type = 'table' AND name NOT LIKE 'sqlite_%' AND "
		"(strict = 0 OR wr = 1)",
		-1, &st, NULL),
	    SQLITE_OK);
	CHECK_INT(sqlite3_step(st), SQLITE_DONE);
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(db);
	test_reg_free(&t);
}

/* Whether a file of the register holds the bytes. */
static bool
in_files(const char *bytes)
{
	static const char *const tails[] = { "", "-wal" };
	char path[128], *all;
	bool found = false;
	size_t i, n;
	FILE *f;

	all = malloc(32 << 20);
	for (i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s%s", t.path, tails[i]);
		if ((f = fopen(path, "r")) == NULL)
			continue;
		n = fread(all, 1, 32 << 20, f);
		CHECK(n < 32 << 20);
		found |= memmem(all, n, bytes, strlen(bytes)) != NULL;
		(void)fclose(f);
	}
	free(all);
	return found;
}

TEST(what_is_erased_is_not_left_in_the_file)
{
	json_t *res = NULL, *o;
	char salt[65] = "";

	test_reg_make(&t);
	CHECK_INT(test_call(&t, "feed.pull", &res, "{s:s,s:i,s:s}", "epoch", "",
		      "position", 0, "hash", ""),
	    RC_OK);
	o = json_array_get(json_object_get(res, "records"), 1);
	(void)snprintf(salt, sizeof(salt), "%s",
	    json_string_value(json_object_iter_value(
		json_object_iter(json_object_get(o, "salts")))));
	json_decref(res);
	CHECK_INT(strlen(salt), 32);
	CHECK(in_files(salt));
	t.now += INT64_C(91) * 86400 * 1000000;
	CHECK_INT(test_session(&t, t.reg, "T1", "10003", t.manager), RC_OK);
	CHECK_INT(test_call(&t, "day.open", NULL, "{s:s,s:s}", "session",
		      t.manager, "day", "2026-10-14"),
	    RC_OK);
	res = NULL;
	CHECK_INT(
	    test_call(&t, "feed.expire", &res, "{s:s}", "session", t.manager),
	    RC_OK);
	CHECK(json_integer_value(json_object_get(res, "erased")) > 1);
	json_decref(res);
	reg_close(t.reg); /* the last connection clears the journal up */
	CHECK(!in_files(salt));
	t.reg = test_reg_also(&t, "T1");
	test_reg_free(&t);
}

/* A released step never changes: its digest stands in a list. */
TEST(released_migrations_never_change)
{
	char line[256], name[128], want[65], got[65];
	FILE *f = fopen("tests/data/migrations.sha256", "r");
	int i, listed = 0;

	CHECK(f != NULL);
	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "%64s %127s", want, name) != 2)
			continue;
		for (i = 0; i < migration_count; i++)
			if (strcmp(migrations[i].name, name) == 0)
				break;
		CHECK(i < migration_count);
		if (i == migration_count)
			continue;
		feed_sha256(migrations[i].sql, strlen(migrations[i].sql), got);
		CHECK_STR(got, want);
		listed++;
	}
	if (f != NULL)
		(void)fclose(f);
	for (i = 0; i < migration_count; i++)
		if (strcmp(migrations[i].set, "register") == 0 ||
		    strcmp(migrations[i].set, "mynumber") == 0 ||
		    (strncmp(migrations[i].set, "pg:", 3) == 0 &&
			migrations[i].version > 0))
			listed--;
	CHECK(listed >= 0); /* each of ours is in the list */
}

/* A step without comments and spaces, SQLite's types as PostgreSQL's. */
static char *
plain(const char *sql)
{
	static const char *const words[][2] = { { ")STRICT;", ");" },
		{ "INTEGER", "BIGINT" }, { "BLOB", "BYTEA" } };
	char *out = x_alloc(strlen(sql) + 1), *at;
	size_t i, n = 0;

	for (; *sql != '\0'; sql++) {
		if (sql[0] == '-' && sql[1] == '-')
			sql += strcspn(sql, "\n");
		if (*sql != ' ' && *sql != '\t' && *sql != '\n')
			out[n++] = *sql;
	}
	out[n] = '\0';
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		while ((at = strstr(out, words[i][0])) != NULL) {
			n = strlen(words[i][1]);
			memcpy(at, words[i][1], n);
			memmove(at + n, at + strlen(words[i][0]),
			    strlen(at + strlen(words[i][0])) + 1);
		}
	return out;
}

/* The steps of the two kinds of database differ in types alone. */
TEST(steps_are_the_same_on_both_kinds_of_database)
{
	static const char *const sets[][2] = { { "register", "pg:register" },
		{ "mynumber", "pg:mynumber" } };
	const struct migration *lite, *pg;
	char *a, *b;
	size_t i;
	int v;

	for (i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		CHECK(migrate_newest(sets[i][0]) > 0);
		CHECK_INT(
		    migrate_newest(sets[i][0]), migrate_newest(sets[i][1]));
		for (v = 1; v <= migrate_newest(sets[i][0]); v++) {
			lite = migrate_step(sets[i][0], v);
			pg = migrate_step(sets[i][1], v);
			CHECK(lite != NULL && pg != NULL);
			if (lite == NULL || pg == NULL)
				continue;
			a = plain(lite->sql);
			b = plain(pg->sql);
			CHECK_STR(b, a);
			free(a);
			free(b);
		}
	}
}

/* Renamed, or another file in its place: nobody goes on writing into what
 * will not be opened again; with the file back it goes on. */
TEST(register_file_that_was_replaced_is_noticed)
{
	char away[160];
	struct store *s;
	struct err e;

	test_reg_make(&t);
	CHECK_INT(open_it(STORE_REGISTER, false, &s), RC_OK);
	err_clear(&e);
	CHECK_INT(store_begin(s, &e), RC_OK);
	store_rollback(s);
	(void)snprintf(away, sizeof(away), "%s.away", t.path);
	CHECK_INT(rename(t.path, away), 0);
	CHECK_INT(store_begin(s, &e), RC_OFFLINE);
	CHECK_STR(e.code, "E7026");
	CHECK(e.why[0] != '\0' && e.remedy[0] != '\0');
	CHECK_INT(store_begin_read(s, &e), RC_OFFLINE);
	CHECK_INT(rename(away, t.path), 0);
	CHECK_INT(store_begin(s, &e), RC_OK);
	store_rollback(s);
	store_close(s);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
