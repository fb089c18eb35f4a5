/* SPDX-License-Identifier: ISC
 * What the register guarantees about certificates: nothing leaves past a newer
 * row, somebody's lease or an alert; what left stays on record. What blocks
 * stop is t_contract_block.
 */
#include "tests/db/issue.h"

#include <glob.h>

TEST(std_1_3_8_each_copy_is_on_record)
{
	json_t *res = NULL, *list;

	begin();
	CHECK_INT(issue(1, 2, 0, &res), RC_OK);
	list = json_object_get(res, "issues");
	CHECK_INT(json_array_size(list), 2);
	CHECK_STR(json_string_value(
		      json_object_get(json_array_get(list, 0), "number")),
	    "20260715 熊本市中央区 T1  001");
	CHECK_STR(json_string_value(
		      json_object_get(json_array_get(list, 1), "number")),
	    "20260715 熊本市中央区 T1  002");
	CHECK_STR(json_string_value(json_object_get(
		      json_object_get(res, "certifier"), "name")),
	    "区長　太郎");
	json_decref(res);
	res = NULL;
	CHECK_INT(test_call(&t, "issue.list", &res, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(res, "issues")), 2);
	json_decref(res);
	/* 処分情報 once */
	CHECK_INT(test_call(&t, "issue.spoil", NULL, "{s:s,s:i,s:s}", "session",
		      t.clerk, "issue_no", 1, "reason", "紙詰まり"),
	    RC_OK);
	CHECK_INT(test_call(&t, "issue.spoil", NULL, "{s:s,s:i,s:s}", "session",
		      t.clerk, "issue_no", 1, "reason", "紙詰まり"),
	    RC_CONFLICT);
	CHECK_STR(t.err.code, "E5005");
	test_reg_free(&t);
}

/* Asking for the number to be printed is no number in a text; the purpose
 * that it goes with may hold none. */
TEST(std_5_1_certificate_with_the_mynumber_is_issued)
{
	json_t *res = NULL;

	begin();
	CHECK_INT(test_call(&t, "issue.begin", &res,
		      "{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:i,s:{s:b}}", "session",
		      t.clerk, "kind", "juminhyo", "persons", "person_no",
		      person, "sheet_no", 1, "hist_no", 1, "applicant",
		      "架空　一郎", "copies", 1, "options", "mynumber", true),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(res, "issues")), 1);
	json_decref(res);
	CHECK_INT(test_call(&t, "issue.begin", NULL,
		      "{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:i,s:{s:s}}", "session",
		      t.clerk, "kind", "juminhyo", "persons", "person_no",
		      person, "sheet_no", 1, "hist_no", 1, "applicant",
		      "架空　一郎", "copies", 1, "options", "mynumber", "x"),
	    RC_INPUT);
	test_reg_free(&t);
}

/* How many rows each table has that knows of households. */
static json_t *
household_rows(void)
{
	json_t *columns = test_columns(&t), *rows = json_object(), *c;
	char sql[160];
	size_t i;

	json_array_foreach(columns, i, c)
	{
		const char *table = json_string_value(json_array_get(c, 0)),
			   *name = json_string_value(json_array_get(c, 1));

		if (strstr(name, "household") == NULL)
			continue;
		(void)snprintf(
		    sql, sizeof(sql), "SELECT count(*) FROM %.100s", table);
		(void)json_object_set_new(
		    rows, table, json_integer(test_count(&t, sql)));
	}
	json_decref(columns);
	CHECK(json_object_get(rows, "history") != NULL);
	return rows;
}

/* 世帯連記式 is composed as it is issued: no household is written anywhere. */
TEST(std_1_1_3_a_household_sheet_is_kept_nowhere)
{
	json_t *before, *after, *res = NULL, *members;
	char wife[20];

	begin();
	CHECK_INT(test_call(&t, "household.get", &res, "{s:s,s:s}", "session",
		      t.clerk, "household_no", household),
	    RC_OK);
	members = json_object_get(res, "members");
	CHECK_INT(json_array_size(members), 2);
	(void)snprintf(wife, sizeof(wife), "%s",
	    json_string_value(
		json_object_get(json_array_get(members, 1), "person_no")));
	json_decref(res);
	before = household_rows();
	CHECK_INT(
	    test_call(&t, "issue.begin", NULL,
		"{s:s,s:s,s:[{s:s,s:i,s:i},{s:s,s:i,s:i}],s:s,s:i,s:I,s:{}}",
		"session", t.clerk, "kind", "juminhyo_household", "persons",
		"person_no", person, "sheet_no", 1, "hist_no", 1, "person_no",
		wife, "sheet_no", 1, "hist_no", 1, "applicant", "架空　一郎",
		"copies", 1, "suspension", (json_int_t)0, "options"),
	    RC_OK);
	after = household_rows();
	CHECK(json_equal(before, after));
	CHECK_INT(test_count(&t, "SELECT count(*) FROM issue"), 1);
	json_decref(before);
	json_decref(after);
	test_reg_free(&t);
}

TEST(std_1_3_8_nine_items_of_a_row)
{
	static const char *const texts[] = { "at", "place", "applicant", "kind",
		"number", "terminal", "staff" };
	json_t *res = NULL, *one;
	size_t i;

	begin();
	CHECK_INT(
	    test_call(&t, "issue.begin", NULL,
		"{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:i,s:{s:b},s:i}", "session",
		t.clerk, "kind", "juminhyo", "persons", "person_no", person,
		"sheet_no", 1, "hist_no", 1, "applicant", "架空　一郎",
		"copies", 1, "options", "honseki", 1, "pages", 3),
	    RC_OK);
	CHECK_INT(test_call(&t, "issue.spoil", NULL, "{s:s,s:i,s:s}", "session",
		      t.clerk, "issue_no", 1, "reason", "紙詰まり"),
	    RC_OK);
	CHECK_INT(test_call(&t, "issue.list", &res, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_OK);
	one = json_array_get(json_object_get(res, "issues"), 0);
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (json_string_length(json_object_get(one, texts[i])) == 0)
			printf("# no %s\n", texts[i]);
		CHECK(json_string_length(json_object_get(one, texts[i])) > 0);
	}
	CHECK_STR(
	    json_string_value(json_object_get(one, "applicant")), "架空　一郎");
	CHECK_STR(json_string_value(json_object_get(one, "staff")), "10001");
	CHECK(json_is_true(json_object_get(
	    json_object_get(one, "options"), "honseki"))); /* 記載事項 */
	CHECK_INT(json_integer_value(json_object_get(one, "pages")), 3);
	CHECK_STR(json_string_value(json_object_get(one, "spoilt")),
	    "紙詰まり"); /* 処分情報 */
	json_decref(res);
	test_reg_free(&t);
}

/* Nothing the register offers takes a row of the 交付履歴 away: no call by
 * its name, no statement of the sources, nobody's right. */
TEST(std_1_3_8_issue_history_is_never_deleted)
{
	static const char *const tries[] = { "issue.delete", "issue.remove",
		"issue.purge", "issue.put" };
	const char *const sessions[] = { t.clerk, t.reviewer, t.manager };
	json_t *res = NULL;
	char line[512];
	glob_t g;
	size_t i, k;
	FILE *f;

	begin();
	CHECK_INT(issue(1, 1, 0, NULL), RC_OK);
	for (i = 0; i < sizeof(tries) / sizeof(tries[0]); i++)
		for (k = 0; k < 3; k++)
			CHECK(test_call(&t, tries[i], NULL, "{s:s,s:i}",
				  "session", sessions[k], "issue_no",
				  1) != RC_OK);
	CHECK_INT(test_call(&t, "issue.list", &res, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(res, "issues")), 1);
	json_decref(res);
	CHECK_INT(glob("db/*.c", 0, NULL, &g), 0);
	CHECK(g.gl_pathc > 30);
	for (i = 0; i < g.gl_pathc; i++) {
		f = fopen(g.gl_pathv[i], "r");
		CHECK(f != NULL);
		while (f != NULL && fgets(line, sizeof(line), f) != NULL)
			if (strstr(line, "DELETE FROM issue") != NULL ||
			    strstr(line, "REPLACE INTO issue") != NULL) {
				printf("# %s: %s", g.gl_pathv[i], line);
				CHECK(false);
			}
		if (f != NULL)
			(void)fclose(f);
	}
	globfree(&g);
	test_reg_free(&t);
}

/* A branch and its terminal are rows, not a new program; the next change and
 * the next issue name both. */
TEST(std_1_3_1_place_and_terminal_without_a_rebuild)
{
	struct reg *branch;
	json_t *res = NULL, *one;
	char session[65];

	begin();
	CHECK_INT(
	    test_call(&t, "terminal.put", NULL, "{s:s,s:s,s:s,s:s,s:s,s:s,s:b}",
		"session", t.manager, "terminal", "T9", "place", "東部出張所",
		"label", "東部1番", "public_key", t.public_key, "profile",
		"counter", "demo", 1),
	    RC_OK);
	branch = test_reg_also(&t, "T9");
	CHECK_INT(test_session(&t, branch, "T9", "10004", session), RC_OK);
	CHECK_INT(
	    test_call_at(&t, branch, "issue.begin", &res,
		"{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:i}", "session", session,
		"kind", "juminhyo", "persons", "person_no", person, "sheet_no",
		1, "hist_no", 1, "applicant", "本人", "copies", 1),
	    RC_OK);
	json_decref(res);
	res = NULL;
	CHECK_INT(test_call(&t, "issue.list", &res, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_OK);
	one = json_array_get(json_object_get(res, "issues"), 0);
	CHECK_STR(
	    json_string_value(json_object_get(one, "place")), "東部出張所");
	CHECK_STR(json_string_value(json_object_get(one, "terminal")), "T9");
	json_decref(res);
	res = NULL;
	/* the history row names where it was entered */
	CHECK_INT(test_call(&t, "person.get", &res, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_OK);
	one = json_object_get(res, "record");
	CHECK(json_string_length(json_object_get(one, "entry_place")) > 0);
	CHECK_STR(
	    json_string_value(json_object_get(one, "entry_terminal")), "T1");
	json_decref(res);
	reg_close(branch);
	test_reg_free(&t);
}

TEST(std_1_3_9_deputy_takes_over_by_date)
{
	static const struct {
		const char *day, *name;
	} cases[] = { { "2026-07-20", "区長　太郎" },
		{ "2026-08-01", "代理　花子" }, { "2026-08-10", "代理　花子" },
		{ "2026-08-11", "区長　太郎" } };
	json_t *res = NULL;
	size_t i;

	begin();
	mayor("[{\"title\":\"熊本市中央区長\",\"name\":\"区長　太郎\"},"
	      "{\"title\":\"熊本市中央区長職務代理者\",\"name\":\"代理　花子\","
	      "\"from\":\"2026-08-01\",\"to\":\"2026-08-10\"}]");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CHECK_INT(test_call(&t, "day.open", NULL, "{s:s,s:s}",
			      "session", t.manager, "day", cases[i].day),
		    RC_OK);
		res = NULL;
		CHECK_INT(issue(1, 1, 0, &res), RC_OK);
		CHECK_STR(json_string_value(json_object_get(
			      json_object_get(res, "certifier"), "name")),
		    cases[i].name);
		json_decref(res);
	}
	test_reg_free(&t);
}

TEST(std_1_3_9_no_certifier_without_a_name)
{
	begin();
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:[{s:s,s:s}]}",
		      "session", t.manager, "key", "certifiers", "value",
		      "title", "熊本市長", "name", ""),
	    RC_INPUT);
	CHECK_STR(t.err.code, "E1397");
	test_reg_free(&t);
}

TEST(std_4_0_8_waiting_entry_does_not_stop_issue)
{
	json_t *res = NULL;

	begin();
	CHECK_INT(test_move(&t, person, "8番", &e), RC_OK);
	CHECK(test_submit(&t, &e, "k1") > 0);
	entry_release(&e);
	CHECK_INT(issue(1, 1, 0, &res), RC_OK);
	json_decref(res);
	test_reg_free(&t);
}

TEST(issue_stops_at_a_newer_row)
{
	begin();
	CHECK_INT(test_move(&t, person, "8番", &e), RC_OK);
	CHECK_INT(test_register(&t, &e, "k1", NULL, NULL), RC_OK);
	entry_release(&e);
	CHECK_INT(issue(1, 1, 0, NULL), RC_CONFLICT);
	CHECK_STR(t.err.code, "E5001");
	CHECK_INT(issue(2, 1, 0, NULL), RC_OK);
	test_reg_free(&t);
}

TEST(std_10_3_lease_stops_issue_elsewhere)
{
	begin();
	CHECK_INT(test_call(&t, "edit.begin", NULL, "{s:s,s:[s],s:[]}",
		      "session", t.reviewer, "persons", person, "households"),
	    RC_OK);
	CHECK_INT(issue(1, 1, 0, NULL), RC_CONFLICT);
	CHECK_STR(t.err.code, "E1035");
	/* a lease ends by itself */
	t.now += 31 * INT64_C(60000000);
	CHECK_INT(issue(1, 1, 0, NULL), RC_OK);
	test_reg_free(&t);
}

static enum rc
issue_noted(json_t *noted, json_t **res)
{
	return test_call(&t, "issue.begin", res,
	    "{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:o}", "session", t.clerk, "kind",
	    "juminhyo", "persons", "person_no", person, "sheet_no", 1,
	    "hist_no", 1, "applicant", "架空　一郎", "noted", noted);
}

/* Row 31 (5.8): whatever program sends it, the list was seen. */
TEST(std_11_1_row_31_what_does_not_fit_wants_an_answer)
{
	static const char with[] = "{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:i,s:b}";

	begin();
	for (int seen = 0; seen <= 1; seen++) {
		CHECK_INT(
		    test_call(&t, "issue.begin", NULL, with, "session", t.clerk,
			"kind", "juminhyo", "persons", "person_no", person,
			"sheet_no", 1, "hist_no", 1, "applicant", "架空　一郎",
			"overflow", 2, "overflow_noted", seen),
		    seen ? RC_OK : RC_CONFLICT);
		CHECK_STR(t.err.code, seen ? "" : "A5801");
	}
	test_reg_free(&t);
}

/* Row 9: shown with its reason, and passed by whoever answers each of them. */
TEST(std_11_1_row_9_an_alert_on_issue_wants_an_answer)
{
	int64_t one, two;
	json_t *res = NULL, *list;

	begin();
	one = block(1, "");
	two = block(1, "2026-07-14"); /* past its end: holds as well (row 10) */
	CHECK_INT(issue(1, 1, 0, NULL), RC_CONFLICT);
	CHECK_STR(t.err.code, "A3112");
	CHECK(strstr(t.err.why, "申出による") != NULL && t.err.remedy[0]);
	CHECK_INT(
	    test_call(&t, "block.check", &res, "{s:s,s:[s],s:s}", "session",
		t.clerk, "persons", person, "process", "certificate"),
	    RC_OK);
	list = json_object_get(res, "alerts");
	CHECK_INT(json_array_size(list), 2);
	CHECK_STR(json_string_value(
		      json_object_get(json_array_get(list, 0), "reason")),
	    "申出による");
	json_decref(res);
	CHECK_INT(
	    issue_noted(json_pack("[I]", (json_int_t)one), NULL), RC_CONFLICT);
	CHECK_STR(t.err.code, "A3112");
	CHECK_INT(
	    issue_noted(
		json_pack("[I,I]", (json_int_t)one, (json_int_t)two), NULL),
	    RC_OK);
	/* of another process: nobody is asked here */
	CHECK_INT(
	    test_call(&t, "block.release", NULL, "{s:s,s:I,s:s}", "session",
		t.manager, "id", (json_int_t)one, "reason", "申出"),
	    RC_OK);
	CHECK_INT(
	    test_call(&t, "block.release", NULL, "{s:s,s:I,s:s}", "session",
		t.manager, "id", (json_int_t)two, "reason", "申出"),
	    RC_OK);
	CHECK_INT(
	    test_call(&t, "block.set", NULL,
		"{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session", t.manager,
		"person_no", person, "processes", "event", "level", 1, "from",
		"2026-07-01", "to", "", "reason", "確認中", "kind", "general"),
	    RC_OK);
	CHECK_INT(issue(1, 1, 0, NULL), RC_OK);
	/* on the household it is one for everybody in it */
	CHECK_INT(test_call(&t, "block.set", NULL,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      t.manager, "household_no", household, "processes",
		      "certificate", "level", 1, "from", "2026-07-01", "to", "",
		      "reason", "確認中", "kind", "general"),
	    RC_OK);
	CHECK_INT(issue(1, 1, 0, NULL), RC_CONFLICT);
	CHECK_STR(t.err.code, "A3112");
	test_reg_free(&t);
}

TEST(std_5_1_removed_and_living_apart)
{
	json_t *got = NULL, *members;
	const char *other;

	begin();
	CHECK_INT(test_move(&t, person, "12番3号", &e), RC_OK);
	e.event = EV_OUT_DOMESTIC;
	e.is_whole = false;
	(void)snprintf(e.menu, sizeof(e.menu), "31");
	record_set(&e.persons[0].after, IT_ADDRESS_SINCE,
	    e.persons[0].before.v[IT_ADDRESS_SINCE]);
	record_set(&e.persons[0].after, IT_OUT_PLANNED_ON, "R08.07.14");
	record_set(&e.persons[0].after, IT_OUT_PLANNED_CITY, "福岡市中央区");
	if (test_register(&t, &e, "k1", NULL, NULL) != RC_OK)
		printf("# %s %s\n", t.err.code, t.err.text);
	CHECK_STR(t.err.code, "");
	entry_release(&e);
	CHECK_INT(
	    test_call(&t, "household.get", &got, "{s:s,s:s,s:b}", "session",
		t.clerk, "household_no", household, "with_removed", 0),
	    RC_OK);
	members = json_object_get(got, "members");
	CHECK_INT(json_array_size(members), 1); /* 除票 left the household */
	other = json_string_value(
	    json_object_get(json_array_get(members, 0), "person_no"));
	CHECK_INT(
	    test_call(&t, "issue.begin", NULL,
		"{s:s,s:s,s:[{s:s,s:i,s:i},{s:s,s:i,s:i}],s:s}", "session",
		t.clerk, "kind", "juminhyo_household", "persons", "person_no",
		person, "sheet_no", 1, "hist_no", 2, "person_no", other,
		"sheet_no", 1, "hist_no", 2, "applicant", "架空"),
	    RC_INPUT);
	CHECK_STR(t.err.code, "E5101");
	json_decref(got);
	test_reg_free(&t);
}

TEST(clock_that_ran_back_stops_issue)
{
	begin();
	t.now -= 3600 * INT64_C(1000000);
	CHECK_INT(issue(1, 1, 0, NULL), RC_DENIED);
	CHECK_STR(t.err.code, "E5006");
	t.now += 3600 * INT64_C(1000000);
	CHECK_INT(issue(1, 1, 0, NULL), RC_OK);
	test_reg_free(&t);
}

static json_t *
send_up(const char *id)
{
	json_t *res = NULL;

	CHECK_INT(
	    test_call(&t, "issue.begin", &res,
		"{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:s}", "session", t.clerk,
		"kind", "juminhyo", "persons", "person_no", person, "sheet_no",
		1, "hist_no", 1, "applicant", "架空　一郎", "offline_id", id),
	    RC_OK);
	return res;
}

TEST(issue_while_the_line_was_down_is_taken_once)
{
	json_t *a, *b, *c;
	int64_t id;

	begin();
	a = send_up("T1-1");
	/* what is on record is answered, also when a block came meanwhile */
	id = block(2, "");
	b = send_up("T1-1");
	CHECK_INT(
	    test_call(&t, "block.release", NULL, "{s:s,s:I,s:s}", "session",
		t.manager, "id", (json_int_t)id, "reason", "済"),
	    RC_OK);
	c = send_up("T1-2");
	CHECK(json_equal(
	    json_object_get(a, "issues"), json_object_get(b, "issues")));
	CHECK(!json_equal(
	    json_object_get(a, "issues"), json_object_get(c, "issues")));
	json_decref(a);
	json_decref(b);
	json_decref(c);
	test_reg_free(&t);
}

TEST(refused_attempts_stand_in_the_log)
{
	json_t *res = NULL, *o;
	size_t i;
	int refused = 0;

	begin();
	(void)block(2, "");
	CHECK_INT(issue(1, 1, 0, NULL), RC_DENIED);
	CHECK_INT(test_call(&t, "log.list", NULL, "{s:s,s:s,s:s}", "session",
		      t.clerk, "from", "", "to", ""),
	    RC_DENIED);
	CHECK_INT(test_call(&t, "log.list", &res, "{s:s,s:s,s:s,s:s}",
		      "session", t.manager, "from", "2026-07-15", "to",
		      "2026-07-15", "kind", "error"),
	    RC_OK);
	json_array_foreach(json_object_get(res, "records"), i, o) refused +=
	    strcmp(json_string_value(json_object_get(o, "staff")), "10001") ==
	    0;
	CHECK_INT(refused, 2);
	json_decref(res);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
