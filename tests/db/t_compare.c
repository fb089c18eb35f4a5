/* SPDX-License-Identifier: ISC
 * A replica held against the register: nothing found where nothing is wrong,
 * and a planted difference of every table found by its name.
 */
#include "db/reg.h"
#include "db/reg_compare.h"
#include "db/replica.h"
#include "db/search.h"
#include "src/mem.h"
#include "tests/db/help_change.h"
#include "tests/db/help_snapshot.h"
#include "tests/test.h"

#include <sqlite3.h>
#include <unistd.h>

static struct test_reg t;
static char folder[64], path[96], clean[96];
static char person[20], other[20], home[20];

static void
call(const char *method, json_t *args)
{
	(void)json_object_set_new(args, "session", json_string(t.manager));
	err_clear(&t.err);
	CHECK_INT(reg_call(t.reg, method, args, NULL, &t.err), RC_OK);
	if (t.err.code[0] != '\0')
		printf("# %s: %s %s\n", method, t.err.code, t.err.why);
	json_decref(args);
}

static void
begin(void)
{
	struct entry e;

	test_reg_make(&t);
	(void)snprintf(folder, sizeof(folder), "/tmp/mado-comp-XXXXXX");
	CHECK(mkdtemp(folder) != NULL);
	(void)snprintf(path, sizeof(path), "%s/r.db", folder);
	(void)snprintf(clean, sizeof(clean), "%s/clean.db", folder);
	test_family(&e, "見本", 4, 11);
	record_group_set(&e.persons[0].after, IT_PAST_TOWN, 1, "住吉三丁目");
	CHECK_INT(test_register(&t, &e, "k1", person, home), RC_OK);
	entry_release(&e);
	test_family(&e, "実例", 2, 12);
	CHECK_INT(test_register(&t, &e, "k2", other, NULL), RC_OK);
	entry_release(&e);
	call("block.set",
	    json_pack("{s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "person_no", person,
		"processes", "certificate", "level", 1, "from", "2026-07-01",
		"to", "", "reason", "理由", "kind", "general"));
	call("attached.put",
	    json_pack("{s:s,s:{s:s},s:i}", "person_no", person, "values",
		"pension_no", "9071539982", "version", 0));
	call("note.put", json_pack("{s:s,s:s}", "person_no", person, "text",
			     "一行目\n二行目"));
	call("setting.set",
	    json_pack("{s:s,s:i}", "key", "lease_minutes", "value", 45));
	CHECK_INT(test_move(&t, other, "9番", &e), RC_OK);
	CHECK(test_submit(&t, &e, "k3") > 0);
	entry_release(&e);
}

static void
end(void)
{
	help_folder_remove(folder);
	test_reg_free(&t);
}

/* A statement on the replica, as somebody with the file would; %P and %O:
 * the two people, %H the household. */
static void
plant(const char *sql)
{
	char text[512];
	size_t n = 0;
	sqlite3 *db = NULL;
	const char *more;

	for (; *sql != '\0' && n + 24 < sizeof(text); sql++) {
		more = sql[0] != '%'   ? NULL
		       : sql[1] == 'P' ? person
		       : sql[1] == 'O' ? other
		       : sql[1] == 'H' ? home
				       : NULL;
		if (more == NULL) {
			text[n++] = *sql;
			continue;
		}
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s", more);
		sql++;
	}
	text[n] = '\0';
	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		die("plant %s: %s", text, sqlite3_errmsg(db));
	CHECK(sqlite3_changes(db) > 0);
	(void)sqlite3_close(db);
}

static json_t *
compare(const char *replica)
{
	json_t *findings = json_array();

	err_clear(&t.err);
	CHECK_INT(reg_compare(t.reg, replica, NULL, findings, &t.err), RC_OK);
	if (t.err.code[0] != '\0')
		printf("# %s %s %s\n", t.err.code, t.err.why, t.err.log);
	return findings;
}

static bool
has(const json_t *findings, const char *table, const char *what)
{
	json_t *f;
	size_t i;

	json_array_foreach(findings, i,
	    f) if (strcmp(json_text(f, "table"), table) == 0 &&
		   strcmp(json_text(f, "what"), what) == 0) return true;
	return false;
}

static void
show(const json_t *findings)
{
	char *s = json_dumps(findings, JSON_COMPACT);

	printf("# %s\n", s);
	free(s);
}

/* 1.1.5: 除票 are looked for in one go, wherever the register keeps them: a
 * snapshot has those of both stores. */
TEST(removed_people_of_both_stores_are_in_a_replica)
{
	json_t *f;

	begin();
	test_plant(&t,
	    "UPDATE sheet SET closed_event = '203' WHERE juminhyo_code "
	    "IN (SELECT juminhyo_code FROM history WHERE "
	    "relation = '世帯主')");
	test_plant(&t, "UPDATE history SET status = '3', removal_reason = '3', "
		       "removal_date = 'H20.01.01' WHERE relation = '世帯主'");
	call("batch.step", json_pack("{s:s}", "step", "old"));
	call("batch.step", json_pack("{s:s}", "step", "left"));
	CHECK(test_count(&t, "SELECT count(*) FROM old_sheet") > 0);
	CHECK(test_count(&t, "SELECT count(*) FROM sheet") > 0);
	help_bootstrap(t.reg, clean);
	f = compare(clean);
	CHECK_INT(json_array_size(f), 0);
	if (json_array_size(f) > 0)
		show(f);
	json_decref(f);
	end();
}

TEST(compare_finds_nothing_where_nothing_is_wrong)
{
	json_t *f;

	begin();
	help_follow(t.reg, path);
	help_bootstrap(t.reg, clean);
	f = compare(path);
	CHECK_INT(json_array_size(f), 0);
	if (json_array_size(f) > 0)
		show(f);
	json_decref(f);
	f = compare(clean);
	CHECK_INT(json_array_size(f), 0);
	json_decref(f);
	end();
}

/* A terminal's replica shows the person on sheet 1, living in the household,
 * and finds them as somebody who lives here. */
static void
is_on_the_first(const char *at)
{
	struct replica *r = NULL;
	struct search_result found;
	struct household h;
	struct member m;
	int i, lives = 0;

	CHECK_INT(replica_open(at, false, &r, &t.err), RC_OK);
	if (r == NULL)
		return;
	CHECK_INT(replica_person(r, person, 0, &m, &t.err), RC_OK);
	CHECK_INT(m.row.sheet_no, 1);
	CHECK(!m.is_removed);
	member_release(&m);
	CHECK_INT(replica_household(r, home, false, &h, &t.err), RC_OK);
	for (i = 0; i < h.count; i++)
		lives += strcmp(h.members[i].row.person_no, person) == 0 &&
			 !h.members[i].is_removed;
	CHECK_INT(lives, 1);
	CHECK_INT(h.count, 4);
	household_release(&h);
	CHECK_INT(search_run(r, "氏名:見本　一郎", 10, &found, &t.err), RC_OK);
	CHECK_INT(found.living, 1);
	search_release(&found);
	replica_close(r);
}

/* A sheet that 改製 closed and 取消 opened again is the one that counts, in a
 * replica that followed and in one made anew (4.6.0.1). */
TEST(sheets_that_were_opened_again_are_the_same_at_a_terminal)
{
	struct test_change c;
	const char *at[] = { path, clean };
	json_t *f;
	size_t i;

	begin();
	memset(&c, 0, sizeof(c));
	help_follow(t.reg, path);
	CHECK_INT(
	    change_propose(&t, &c,
		json_pack("{s:s,s:[s]}", "menu", "92", "persons", person)),
	    RC_OK);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	help_follow(t.reg, path);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  person, "cancels", 3)),
	    RC_OK);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	help_follow(t.reg, path);
	help_bootstrap(t.reg, clean);
	for (i = 0; i < 2; i++) {
		is_on_the_first(at[i]);
		f = compare(at[i]);
		CHECK_INT(json_array_size(f), 0);
		if (json_array_size(f) > 0)
			show(f);
		json_decref(f);
	}
	change_release(&c);
	end();
}

TEST(compare_finds_planted_differences_of_every_table)
{
	static const struct {
		const char *sql, *table, *what;
	} planted[] = {
		{ "UPDATE hist SET name = '別　人' WHERE person_no = '%P'",
		    "hist", "differs" },
		{ "UPDATE hist SET remarks = 'x' WHERE person_no = '%P'",
		    "hist", "differs" },
		{ "UPDATE hist SET groups = NULL WHERE person_no = '%P'",
		    "hist", "differs" },
		{ "UPDATE hist SET extra = '{\"a\":\"b\"}' WHERE person_no = "
		  "'%P'",
		    "hist", "differs" },
		{ "DELETE FROM hist WHERE person_no = '%O'", "hist",
		    "missing" },
		{ "INSERT INTO hist (person_no, hist_no, sheet_no, "
		  "recorded_at, entry_id, cancels, position) VALUES ('%P', 9, "
		  "1, 1, 0, 0, 1)",
		    "hist", "extra" },
		{ "INSERT INTO hist (person_no, hist_no, sheet_no, "
		  "recorded_at, entry_id, cancels, position) VALUES "
		  "('999999999', 1, 1, 1, 0, 0, 1)",
		    "hist", "extra" },
		{ "UPDATE sheet SET kind = '2' WHERE person_no = '%P'", "sheet",
		    "differs" },
		{ "UPDATE sheet SET address = 'よそ' WHERE person_no = '%P'",
		    "sheet", "differs" },
		{ "UPDATE sheet SET gone = 5 WHERE person_no = '%P'", "sheet",
		    "differs" },
		{ "UPDATE sheet SET keys = keys || 'n00\tx\t\n' WHERE "
		  "person_no = '%P'",
		    "sheet", "differs" },
		{ "DELETE FROM sheet WHERE person_no = '%P'", "sheet",
		    "missing" },
		{ "INSERT INTO sheet (person_no, sheet_no, kind, "
		  "opened_event, opened_on, closed_event, closed_on, "
		  "last_hist) VALUES ('000000000', 1, '1', '', '', '', '', 1)",
		    "sheet", "extra" },
		{ "UPDATE skey SET former = 1 WHERE kind = 'n' AND sheet = 1",
		    "skey", "differs" },
		{ "UPDATE skey SET gone = 7 WHERE kind = 'p' AND sheet = 2",
		    "skey", "differs" },
		{ "DELETE FROM skey WHERE kind = 'k' AND sheet = 1", "skey",
		    "differs" },
		{ "INSERT INTO skey VALUES ('n', '佐藤', 1, 0, 0, 5, '1', "
		  "NULL)",
		    "skey", "differs" },
		{ "INSERT INTO skey VALUES ('n', '佐藤', 9999, 0, 0, 5, '1', "
		  "NULL)",
		    "skey", "extra" },
		{ "UPDATE attached SET body = '{}' WHERE person_no = '%P' AND "
		  "section = 'attached'",
		    "attached", "differs" },
		{ "DELETE FROM attached WHERE person_no = '%P'", "attached",
		    "missing" },
		{ "INSERT INTO attached VALUES ('%O', 'attached', 1, '{}')",
		    "attached", "extra" },
		{ "UPDATE note SET text = '一行目' WHERE person_no = '%P'",
		    "note", "differs" },
		{ "DELETE FROM note", "note", "missing" },
		{ "INSERT INTO note VALUES ('%O', 1, 1, 'x')", "note",
		    "extra" },
		{ "UPDATE household SET version = 99 WHERE household_no = "
		  "'%H'",
		    "household", "differs" },
		{ "DELETE FROM household WHERE household_no = '%H'",
		    "household", "missing" },
		{ "INSERT INTO household VALUES ('000000000', 1)", "household",
		    "extra" },
		{ "UPDATE pending_entry SET shown = '転居 00:00'", "pending",
		    "differs" },
		{ "DELETE FROM pending_person", "pending", "differs" },
		{ "DELETE FROM pending_entry", "pending", "missing" },
		{ "INSERT INTO pending_entry VALUES (77, 1, '301', '転居', "
		  "'転居 00:00', '')",
		    "pending", "extra" },
		{ "UPDATE block_mark SET signs = ''", "block", "differs" },
		{ "UPDATE block_mark SET levels = '{}'", "block", "differs" },
		{ "DELETE FROM block_mark", "block", "missing" },
		{ "INSERT INTO block_mark VALUES ('p', '%O', '抑', '{}')",
		    "block", "extra" },
		{ "UPDATE staff SET org = '別' WHERE staff = '10001'", "staff",
		    "differs" },
		{ "DELETE FROM staff WHERE staff = '10001'", "staff",
		    "missing" },
		{ "INSERT INTO staff VALUES ('99', 'x', 'x', 'x')", "staff",
		    "extra" },
		{ "UPDATE setting SET value = '46' WHERE key = "
		  "'lease_minutes'",
		    "setting", "differs" },
		{ "UPDATE setting SET version = 9 WHERE key = "
		  "'lease_minutes'",
		    "setting", "differs" },
		{ "DELETE FROM setting", "setting", "missing" },
		{ "INSERT INTO setting VALUES ('x', '1', 1)", "setting",
		    "extra" },
		{ "UPDATE cursor SET today = '2026-07-16'", "cursor",
		    "differs" },
		{ "UPDATE cursor SET hash = 'x'", "cursor", "differs" },
		{ "UPDATE cursor SET is_training = 0", "cursor", "differs" },
	};
	json_t *f;
	size_t i;

	begin();
	for (i = 0; i < sizeof(planted) / sizeof(planted[0]); i++) {
		help_replica_remove(path);
		help_bootstrap(t.reg, path);
		plant(planted[i].sql);
		f = compare(path);
		if (!has(f, planted[i].table, planted[i].what)) {
			printf("# not found: %s\n", planted[i].sql);
			show(f);
			test_faults++;
		}
		json_decref(f);
	}
	end();
}

/* The row that is named is the one, and nobody's values are. */
TEST(compare_names_the_row_and_tells_nothing_of_it)
{
	char where[64], *s;
	json_t *f;

	begin();
	help_follow(t.reg, path);
	plant("UPDATE note SET text = '秘密の覚え' WHERE person_no = '%P'");
	f = compare(path);
	CHECK_INT(json_array_size(f), 1);
	(void)snprintf(where, sizeof(where), "%s/1", person);
	CHECK_STR(json_text(json_array_get(f, 0), "where"), where);
	CHECK_STR(json_text(json_array_get(f, 0), "table"), "note");
	s = json_dumps(f, JSON_COMPACT);
	CHECK(strstr(s, "秘密") == NULL && strstr(s, "一行目") == NULL);
	free(s);
	json_decref(f);
	end();
}

/* Altered behind the program's back, in the register: said so. */
TEST(compare_says_when_the_register_was_altered)
{
	char sql[160];
	json_t *f;

	begin();
	help_follow(t.reg, path);
	(void)snprintf(sql, sizeof(sql),
	    "UPDATE history SET name = '別　人' WHERE person_no = '%s'",
	    person);
	test_plant(&t, sql);
	f = compare(path);
	CHECK(has(f, "hist", "differs"));
	CHECK(has(f, "hist", "register"));
	json_decref(f);
	end();
	/* and in the replica: not */
	begin();
	help_follow(t.reg, path);
	plant("UPDATE hist SET name = '別　人' WHERE person_no = '%P'");
	f = compare(path);
	CHECK(has(f, "hist", "differs"));
	CHECK(!has(f, "hist", "register"));
	json_decref(f);
	end();
}

TEST(compare_wants_both_at_one_position)
{
	json_t *f = json_array();
	struct entry e;

	begin();
	help_follow(t.reg, path);
	test_family(&e, "後者", 1, 13);
	CHECK_INT(test_register(&t, &e, "k9", NULL, NULL), RC_OK);
	entry_release(&e);
	err_clear(&t.err);
	CHECK_INT(reg_compare(t.reg, path, NULL, f, &t.err), RC_CONFLICT);
	CHECK_STR(t.err.code, "E7083");
	help_follow(t.reg, path);
	err_clear(&t.err);
	CHECK_INT(reg_compare(t.reg, path, NULL, f, &t.err), RC_OK);
	CHECK_INT(json_array_size(f), 0);
	json_decref(f);
	end();
}

/* What a profile does not have, its replica must not. */
TEST(compare_knows_the_sections_of_a_profile)
{
	struct reg *narrow;
	json_t *f = json_array();

	begin();
	call("terminal.put",
	    json_pack("{s:s,s:s,s:s,s:s,s:s,s:b}", "terminal", "T3", "place",
		"税務課", "label", "", "public_key", t.public_key, "profile",
		"inquiry", "demo", 1));
	narrow = test_reg_also(&t, "T3");
	help_bootstrap(narrow, path);
	err_clear(&t.err);
	CHECK_INT(reg_compare(narrow, path, NULL, f, &t.err), RC_OK);
	CHECK_INT(json_array_size(f), 0);
	/* the counter's replica at such a terminal */
	help_replica_remove(path);
	help_bootstrap(t.reg, path);
	CHECK_INT(reg_compare(narrow, path, NULL, f, &t.err), RC_OK);
	CHECK(has(f, "hist", "differs"));
	CHECK(has(f, "attached", "extra"));
	CHECK(has(f, "pending", "extra"));
	json_decref(f);
	reg_close(narrow);
	end();
}

TEST(compare_is_no_call_of_a_client)
{
	begin();
	CHECK_INT(test_call(&t, "replica.compare", NULL, "{}"), RC_INPUT);
	CHECK_STR(t.err.code, "E7082");
	end();
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
