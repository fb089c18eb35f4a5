/* SPDX-License-Identifier: ISC
 * What is put right, by whom: 修正 (4.2.3), 旧氏 (1.1.7), and the right that each
 * event wants (10.3).
 */
#include "tests/db/family.h"

/* ---- 修正 (4.2.3) ---- */

TEST(std_4_2_3_1_the_heads_name_with_all_members)
{
	begin(3);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:b}", "menu", "62", "persons",
			  no[0], "whole", 1)),
	    RC_OK);
	set(0, IT_NAME_FAMILY, "新架空");
	CHECK_DONE();
	CHECK_STR(item(0, IT_NAME), "新架空　一郎");
	CHECK_STR(item(0, IT_HEAD_NAME), "新架空　一郎");
	CHECK_STR(item(1, IT_HEAD_NAME), "新架空　一郎");
	CHECK_STR(item(2, IT_HEAD_NAME), "新架空　一郎");
	CHECK_STR(item(1, IT_NAME), "架空　美咲");
	/* alone it is asked about, and the members' rows go with it */
	propose("62", 0);
	set(0, IT_NAME_FAMILY, "旧架空");
	CHECK_REFUSED("A4231");
	entry_answer(&c.e, "A4231", 0, 1);
	CHECK_DONE();
	CHECK_STR(item(1, IT_HEAD_NAME), "旧架空　一郎");
	CHECK_STR(item(2, IT_HEAD_NAME), "旧架空　一郎");
	CHECK_STR(item(2, IT_EVENT), "303");
	CHECK_STR(item(2, IT_EVENT_DATE), "R08.07.14");
	end();
}

TEST(std_4_2_3_1_nothing_corrected_is_no_correction)
{
	begin(1);
	propose("62", 0);
	CHECK_REFUSED("E4234");
	end();
}

TEST(std_4_2_3_2_seven_grounds_and_their_items)
{
	static const struct {
		int ground;
		enum item it;
		const char *value, *code;
	} cases[] = {
		{ 0, IT_ADDRESS_TOWN, "水前寺本町", "E4232" },
		{ 1, IT_NAME_GIVEN, "壱郎", "" },
		{ 2, IT_NAME_GIVEN, "市郎", "" },
		{ 3, IT_ADDRESS_TOWN, "水前寺本町", "" },
		{ 4, IT_ADDRESS_NUMBER, "13番", "" },
		{ 5, IT_ADDRESS_NUMBER, "14番5号", "" },
		{ 6, IT_ADDRESS_BUILDING, "メゾン架空", "" },
		{ 7, IT_NAME_GIVEN, "一朗", "" },
		{ 3, IT_NAME_GIVEN, "次郎", "E4089" },
		{ 6, IT_NAME_GIVEN, "次郎", "E4089" },
		{ 1, IT_BIRTH, "S62.08.05", "E4089" },
		{ 7, IT_BIRTH, "S62.08.05", "E4089" },
		{ 7, IT_SEX, "2", "E4089" },
		{ 4, IT_ADDRESS_SINCE, "R08.01.01", "E4089" },
	};
	size_t i;
	enum rc rc;

	begin(1);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		propose("64", 0);
		c.e.ground = cases[i].ground;
		set(0, cases[i].it, cases[i].value);
		err_clear(&t.err);
		rc = change_do(&t, &c, NULL);
		CHECK_STR(t.err.code, cases[i].code);
		CHECK((rc == RC_OK) == (cases[i].code[0] == '\0'));
	}
	CHECK_STR(item(0, IT_EVENT), "302");
	end();
}

/* Bit for bit: every column of every row there was, the values of groups too,
 * is compared as it is stored. */
TEST(std_4_2_3_3_the_wrong_row_stays)
{
	begin(1);
	propose("65", 0);
	record_group_set(&c.e.persons[0].after, IT_PAST_CITY, 1, "大分市");
	CHECK_DONE();
	test_plant(&t, "CREATE TABLE kept_row AS SELECT * FROM history");
	test_plant(
	    &t, "CREATE TABLE kept_group AS SELECT * FROM history_group");
	CHECK_INT(test_count(&t, "SELECT count(*) FROM kept_row"), 2);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM kept_group"), 1);
	propose("65", 0);
	set(0, IT_BIRTH, "S62.08.05");
	record_group_set(&c.e.persons[0].after, IT_PAST_CITY, 1, "別府市");
	CHECK_DONE();
	CHECK_INT(test_count(&t, "SELECT count(*) FROM (SELECT * FROM kept_row "
				 "EXCEPT SELECT * FROM history) x"),
	    0);
	CHECK_INT(test_count(&t,
		      "SELECT count(*) FROM (SELECT * FROM kept_group EXCEPT "
		      "SELECT * FROM history_group) x"),
	    0);
	/* and a single bit would be seen */
	test_plant(&t, "UPDATE kept_row SET recorded_at = recorded_at + 1 "
		       "WHERE hist_no = 1");
	CHECK_INT(test_count(&t, "SELECT count(*) FROM (SELECT * FROM kept_row "
				 "EXCEPT SELECT * FROM history) x"),
	    1);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM history"), 3);
	CHECK_STR(item(0, IT_BIRTH), "S62.08.05");
	CHECK_STR(item(0, IT_EVENT), "304");
	end();
}

/* ---- 旧氏 (1.1.7) ---- */

TEST(std_1_1_7_former_name_entered_changed_deleted)
{
	begin(1);
	propose("81", 0);
	CHECK_STR(c.e.requested_on, "R08.07.15");
	CHECK(change_says(&c, "E1171"));
	set(0, IT_FORMER_NAME, "旧川");
	CHECK_DONE();
	CHECK_STR(item(0, IT_REQUESTED_ON), "R08.07.15");
	propose("81", 0);
	set(0, IT_FORMER_NAME, "旧山");
	CHECK_REFUSED("E1172");
	propose("82", 0);
	set(0, IT_FORMER_NAME, "旧山");
	set(0, IT_NAME_GIVEN, "二郎");
	CHECK_REFUSED("E1174");
	propose("82", 0);
	set(0, IT_FORMER_NAME, "旧山");
	CHECK_DONE();
	propose("83", 0);
	CHECK_DONE();
	CHECK_STR(item(0, IT_FORMER_NAME), "");
	CHECK_INT(
	    test_count(&t, "SELECT count(*) FROM history_group WHERE "
			   "item = 'past_former_name' AND value = '旧山'"),
	    1);
	propose("83", 0);
	CHECK(change_says(&c, "E1173"));
	end();
}

/* As a clerk who has some rights and not the others; their session. */
static const char *
signed_in(json_t *rights)
{
	static char session[65];

	CHECK_INT(
	    test_call(&t, "staff.put", NULL,
		"{s:s,s:s,s:s,s:s,s:s,s:o,s:s,s:s,s:s}", "session", t.manager,
		"staff", "10009", "name", "仮名", "org", "中央区", "role_label",
		"", "rights", rights, "from", "", "to", "", "account", ""),
	    RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10009", session), RC_OK);
	return session;
}

/* What entry.submit says to them; "" it was taken. */
static const char *
handed_in(const char *session, const char *key)
{
	json_t *got = NULL, *e = entry_to_json(&c.e);
	enum rc rc = test_call(&t, "entry.submit", &got, "{s:s,s:s,s:o}",
	    "session", session, "key", key, "entry", e);

	if (rc == RC_OK)
		(void)test_call(&t, "entry.withdraw", NULL, "{s:s,s:o,s:i}",
		    "session", session, "id",
		    json_incref(json_object_get(got, "id")), "version", 1);
	json_decref(got);
	return rc == RC_OK ? "" : t.err.code;
}

/* 10.3: each event has the right that enters it, by every path. */
TEST(std_10_3_each_event_has_its_right)
{
	static const char *const office[] = { "61", "62", "63", "64", "65",
		"92", "93", "75" };
	const char *session;
	json_t *got = NULL;
	size_t i;

	begin(2);
	session = signed_in(json_pack("[s,s]", "read", "enter"));
	for (i = 0; i < sizeof(office) / sizeof(office[0]); i++) {
		CHECK(test_call(&t, "entry.propose", &got, "{s:s,s:s,s:[s]}",
			  "session", session, "menu", office[i], "persons",
			  no[1]) == RC_DENIED);
		CHECK_STR(t.err.code, "E1032");
		json_decref(got);
		got = NULL;
	}
	propose("62", 1);
	set(0, IT_NAME_GIVEN, "美幸");
	CHECK_STR(handed_in(session, "r1"), "E1032");
	propose("95", 1);
	CHECK_STR(handed_in(session, "r2"), "E1032");
	/* by 職権 in place of a 届出 */
	propose("31", 1);
	set(0, IT_OUT_PLANNED_CITY, "日野市");
	c.e.ex_officio = true;
	on("R08.07.15", "");
	CHECK_STR(handed_in(session, "r3"), "E1032");
	c.e.ex_officio = false;
	on("R08.07.15", "R08.07.15");
	CHECK_STR(handed_in(session, "r4"), "");
	CHECK(test_count(&t, "SELECT count(*) FROM op_log WHERE act = "
			     "'entry.submit' AND kind = 'error'") >= 3);
	session = signed_in(json_pack("[s,s]", "read", "code"));
	propose("95", 1);
	CHECK_STR(handed_in(session, "r5"), "E1032"); /* enter as well */
	session = signed_in(
	    json_pack("[s,s,s,s]", "read", "enter", "code", "ex_officio"));
	CHECK_STR(handed_in(session, "r6"), "E4304"); /* none in stock */
	propose("62", 1);
	set(0, IT_NAME_GIVEN, "美幸");
	CHECK_STR(handed_in(session, "r7"), "");
	end();
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
