/* SPDX-License-Identifier: ISC
 * Programs of different versions: a replica that an earlier one made is read
 * and replaced, never written to; items of a newer register are kept, come
 * back when they become known, and are not lost by a change made where they
 * are not known.
 */
#include "db/replica_private.h"

#include "db/aside.h"
#include "db/reg.h"
#include "db/reg_compare.h"
#include "db/search.h"
#include "db/snapshot.h"
#include "db/syncer.h"
#include "src/mem.h"
#include "tests/db/help_feed.h"
#include "tests/db/help_register.h"
#include "tests/db/help_replica.h"
#include "tests/db/help_snapshot.h"
#include "tests/fuzz/snapshot_craft.h"
#include "tests/test.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

static struct test_reg t;
static char folder[64], path[96], whole[96];
static char person[20], home[20];

static void
begin(void)
{
	struct entry e;

	test_reg_make(&t);
	(void)snprintf(folder, sizeof(folder), "/tmp/mado-vers-XXXXXX");
	CHECK(mkdtemp(folder) != NULL);
	(void)snprintf(path, sizeof(path), "%s/r.db", folder);
	(void)snprintf(whole, sizeof(whole), "%s/whole.db", folder);
	test_family(&e, "見本", 4, 11);
	record_set(&e.persons[0].after, IT_PREV_BUILDING, "コーポ住吉");
	CHECK_INT(test_register(&t, &e, "k1", person, home), RC_OK);
	entry_release(&e);
	help_bootstrap(t.reg, path);
	help_bootstrap(t.reg, whole);
}

static void
end(void)
{
	help_folder_remove(folder);
	test_reg_free(&t);
}

static void
sql(const char *file, const char *text)
{
	sqlite3 *db = NULL;

	if (sqlite3_open(file, &db) != SQLITE_OK ||
	    sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		die("%s: %s", text, sqlite3_errmsg(db));
	(void)sqlite3_close(db);
}

/* As the first program made it. */
static void
age(void)
{
	sql(path, "DROP TABLE tail; ALTER TABLE hist DROP COLUMN extra;"
		  "ALTER TABLE cursor DROP COLUMN done;"
		  "ALTER TABLE cursor DROP COLUMN total;"
		  "PRAGMA user_version = 1;");
}

static off_t
size_of(const char *file)
{
	struct stat sb;

	return stat(file, &sb) == 0 ? sb.st_size : -1;
}

static char *
content(const char *file)
{
	off_t n = size_of(file);
	char *all = x_alloc((size_t)n + 1);
	int fd = open(file, O_RDONLY | O_CLOEXEC);

	CHECK(fd >= 0 && read(fd, all, (size_t)n) == n);
	(void)close(fd);
	return all;
}

TEST(replica_of_an_earlier_program_is_read_and_not_written)
{
	static const char *const queries[] = { "見本", "カクウ", "S62.8.4",
		"水前寺", "kakuu" };
	struct replica *r = NULL;
	struct replica_state st;
	struct household h;
	char *before, *after;
	json_t *answer = json_pack("{s:[]}", "records");
	int n;

	begin();
	age();
	before = content(path);
	CHECK_INT(replica_open(path, true, &r, &t.err), RC_OK);
	CHECK(replica_is_old(r));
	CHECK_INT(replica_state(r, &st, &t.err), RC_OK);
	CHECK(st.position > 0);
	CHECK_INT(replica_household(r, home, true, &h, &t.err), RC_OK);
	CHECK_INT(h.count, 4);
	household_release(&h);
	CHECK_INT(help_search_differences(path, whole, queries, 5), 0);
	err_clear(&t.err);
	CHECK_INT(replica_apply(r, answer, answer, 1, &n, &t.err), RC_IO);
	CHECK_STR(t.err.code, "E7027");
	replica_close(r);
	after = content(path);
	CHECK(memcmp(before, after, (size_t)size_of(path)) == 0);
	free(before);
	free(after);
	json_decref(answer);
	/* today's is not old */
	CHECK_INT(replica_open(whole, true, &r, &t.err), RC_OK);
	CHECK(!replica_is_old(r));
	replica_close(r);
	end();
}

/* An item that the earlier program did not know, in today's shape. */
TEST(item_that_was_kept_comes_back_when_it_is_known)
{
	struct replica *r = NULL;
	struct record *rows = NULL;
	struct member m;
	int n = 0;

	begin();
	sql(path, "UPDATE hist SET extra = json_object('prev_building', "
		  "prev_building, 'of_the_day_after', 'x') WHERE "
		  "prev_building IS NOT NULL;"
		  "ALTER TABLE hist DROP COLUMN prev_building;"
		  "PRAGMA user_version = 2;");
	CHECK_INT(replica_open(path, false, &r, &t.err), RC_OK);
	CHECK(replica_is_old(r));
	CHECK_INT(replica_person(r, person, 0, &m, &t.err), RC_OK);
	CHECK_STR(record_get(&m.row, IT_PREV_BUILDING), "コーポ住吉");
	member_release(&m);
	CHECK_INT(replica_history(r, person, 1, &rows, &n, &t.err), RC_OK);
	CHECK_INT(n, 1);
	if (n == 1) {
		CHECK_STR(record_get(&rows[0], IT_PREV_BUILDING), "コーポ住吉");
		record_release(&rows[0]);
	}
	free(rows);
	replica_close(r);
	end();
}

/* Keys folded in another way would find the wrong people. */
TEST(replica_with_other_keys_is_not_read)
{
	struct replica *r = NULL;

	begin();
	age();
	sql(path, "UPDATE cursor SET key_version = key_version - 1");
	err_clear(&t.err);
	CHECK_INT(replica_open(path, false, &r, &t.err), RC_IO);
	CHECK_STR(t.err.code, "E7010");
	end();
}

static enum rc
sync_once(const char *uri)
{
	struct syncer_options o = {
		.reg = uri, .replica = path, .terminal = "T1"
	};
	struct syncer *s = NULL;
	enum rc rc;

	err_clear(&t.err);
	rc = syncer_open(&o, &s, &t.err);
	if (rc == RC_OK)
		rc = syncer_once(s, &t.err);
	syncer_close(s);
	return rc;
}

TEST(replica_of_an_earlier_program_is_replaced_beside)
{
	json_t *f = json_array();
	struct replica *screen = NULL;
	struct replica_state st;
	struct entry e;

	begin();
	age();
	CHECK_INT(replica_open(path, false, &screen, &t.err), RC_OK);
	/* nobody at the other end: what there is stays */
	CHECK_INT(sync_once("sqlite:/nowhere/register.db"), RC_OFFLINE);
	CHECK_INT(replica_state(screen, &st, &t.err), RC_OK);
	CHECK(replica_is_old(screen));
	test_family(&e, "後者", 1, 13);
	CHECK_INT(test_register(&t, &e, "k9", NULL, NULL), RC_OK);
	entry_release(&e);
	CHECK_INT(sync_once(t.uri), RC_OK);
	/* the screen changes over by itself */
	CHECK_INT(replica_state(screen, &st, &t.err), RC_OK);
	CHECK(!replica_is_old(screen));
	replica_close(screen);
	CHECK_INT(reg_compare(t.reg, path, NULL, f, &t.err), RC_OK);
	CHECK_INT(json_array_size(f), 0);
	json_decref(f);
	end();
}

/* ---- a register that is newer ---- */

static char *
extra_of(const char *file)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	char *s = NULL;

	CHECK(sqlite3_open(file, &db) == SQLITE_OK &&
	      sqlite3_prepare_v2(db, "SELECT extra FROM hist", -1, &st, NULL) ==
		  SQLITE_OK &&
	      sqlite3_step(st) == SQLITE_ROW);
	s = x_strdup((const char *)sqlite3_column_text(st, 0));
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(db);
	return s != NULL ? s : x_strdup("");
}

TEST(unknown_items_of_the_feed_are_kept)
{
	struct help_feed f;
	struct replica *r = NULL;
	json_t *row, *core, *restricted, *status;
	char *extra;
	int n = 0;

	err_clear(&t.err);
	CHECK_INT(replica_make(help_path("f.db"), &t.err), RC_OK);
	CHECK_INT(replica_open(help_path("f.db"), true, &r, &t.err), RC_OK);
	help_feed_init(&f, "e1");
	row = help_row("000000010", 1, 1, "event", "101", "name", "佐藤　太郎",
	    "item_of_tomorrow", "あす", (char *)NULL);
	json_object_set_new(row, "groups",
	    json_pack("{s:[{s:s}],s:[{s:s}]}", "group_of_tomorrow", "x", "y",
		"address_history", "past_town", "住吉三丁目"));
	core = json_pack("{s:[{s:s,s:[],s:[o]}]}", "persons", "person_no",
	    "000000010", "sheets", "rows", row);
	restricted = json_pack("{s:[{s:s,s:i,s:s}]}", "rows", "person_no",
	    "000000010", "hist_no", 1, "secret_of_tomorrow", "ひみつ");
	status = help_status(&f, "2026-07-15");
	row = help_answer(help_feed_add(
	    &f, NULL, "change", "core", core, "restricted", restricted, NULL));
	CHECK_INT(replica_apply(r, row, status, 1, &n, &t.err), RC_OK);
	json_decref(row);
	json_decref(status);
	replica_close(r);
	extra = extra_of(help_path("f.db"));
	CHECK_STR(extra, "{\"groups\":{\"group_of_tomorrow\":[{\"x\":\"y\"}]},"
			 "\"item_of_tomorrow\":\"あす\",\"secret_of_tomorrow\":"
			 "\"ひみつ\"}");
	free(extra);
	help_clean();
}

TEST(unknown_items_of_a_snapshot_are_kept)
{
	static const char lines[] =
	    "P\t000000010\n"
	    "S\t1\t1\t101\tH12.04.01\t\t\t1\n"
	    "R\t1\t1\t1000\t0\t0\t{\"group_of_tomorrow\":[{\"x\":\"y\"}]}\t101"
	    "\t佐藤　太郎\tサトウ　タロウ\tS50.01.02\t1\t1\t000002001"
	    "\t熊本市中央区\t水前寺二丁目\t4番\t\t\t\tあす\n";
	struct snapshot_header h;
	char file[128], *extra;
	int fd;

	begin();
	(void)snprintf(file, sizeof(file), "%s/x.snap", folder);
	fd = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	craft_header(&h, lines, sizeof(lines) - 1);
	CHECK(fd >= 0 && craft_write(fd, &h, lines, sizeof(lines) - 1));
	(void)close(fd);
	snapshot_header_release(&h);
	CHECK_INT(snapshot_build(path, file, NULL, NULL, NULL, &t.err), RC_OK);
	CHECK_INT(snapshot_swap(path, NULL, &t.err), RC_OK);
	extra = extra_of(path);
	CHECK_STR(extra, "{\"groups\":{\"group_of_tomorrow\":[{\"x\":\"y\"}]},"
			 "\"item_of_tomorrow\":\"あす\"}");
	free(extra);
	end();
}

/* A 個人番号 is known here, and no item of a row. */
TEST(snapshot_with_a_mynumber_is_no_snapshot)
{
	static const char lines[] = "H\t000002001\t1\n";
	struct snapshot_header h;
	char file[128];
	int fd;

	begin();
	(void)snprintf(file, sizeof(file), "%s/x.snap", folder);
	fd = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	craft_header(&h, lines, sizeof(lines) - 1);
	(void)snprintf(h.columns[0], sizeof(h.columns[0]), "mynumber");
	CHECK(fd >= 0 && craft_write(fd, &h, lines, sizeof(lines) - 1));
	(void)close(fd);
	snapshot_header_release(&h);
	err_clear(&t.err);
	CHECK_INT(
	    snapshot_build(path, file, NULL, NULL, NULL, &t.err), RC_INPUT);
	CHECK_STR(t.err.code, "E7075");
	end();
}

/* A terminal that does not know 転入前住所 方書 moves the person: before and
 * after come without it, and the register's row keeps it. */
TEST(change_where_an_item_is_unknown_does_not_lose_it)
{
	struct entry e;
	json_t *got = NULL, *record;
	int64_t id;

	begin();
	CHECK_INT(test_move(&t, person, "8番", &e), RC_OK);
	CHECK_STR(
	    record_get(&e.persons[0].before, IT_PREV_BUILDING), "コーポ住吉");
	record_set(&e.persons[0].before, IT_PREV_BUILDING, NULL);
	record_set(&e.persons[0].after, IT_PREV_BUILDING, NULL);
	id = test_submit(&t, &e, "k2");
	entry_release(&e);
	CHECK(id > 0);
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_OK);
	record = json_object_get(got, "record");
	CHECK_STR(json_text(record, "address_number"), "8番");
	CHECK_STR(json_text(record, "prev_building"), "コーポ住吉");
	json_decref(got);
	end();
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
