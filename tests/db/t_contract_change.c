/* SPDX-License-Identifier: ISC
 * Changes of people who are residents: 転居, households, 転出 (4.0, 4.1).
 */
#include "tests/db/family.h"

static char other[4][20], other_house[20];

/* ---- 転居 (4.1.2) ---- */

TEST(std_4_1_2_the_whole_household_moves)
{
	char at[20];

	begin(3);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:b}", "menu", "21", "persons",
			  no[0], "whole", 1)),
	    RC_OK);
	CHECK_INT(c.e.person_count, 3);
	CHECK(c.e.is_whole);
	CHECK_STR(c.e.notified_on, "R08.07.15"); /* 4.1.0.2: today */
	set(0, IT_ADDRESS_NUMBER, "99番");
	CHECK_INT(change_do(&t, &c, at), RC_OK);
	CHECK_STR(item(0, IT_ADDRESS_NUMBER), "99番");
	CHECK_STR(item(2, IT_ADDRESS_NUMBER), "99番");
	CHECK_STR(item(2, IT_ADDRESS_SINCE), "R08.07.14");
	/* 4.1.1.1: it changes the one day, never the other */
	CHECK_STR(item(2, IT_RESIDENT_SINCE), "R08.07.10");
	CHECK_STR(item(2, IT_HOUSEHOLD_NO), house);
	CHECK_STR(item(2, IT_RELATION), "子");
	CHECK_STR(item(1, IT_HEAD_NAME), "架空　一郎");
	end();
}

TEST(std_4_0_1_all_or_some_is_judged_by_the_choice)
{
	begin(4);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s,s,s,s]}", "menu", "21", "persons",
			  no[2], no[0], no[3], no[1])),
	    RC_OK);
	CHECK(c.e.is_whole);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s,s]}", "menu", "21", "persons", no[1],
			  no[2])),
	    RC_OK);
	CHECK(!c.e.is_whole);
	/* and the register lets nobody call a part the whole */
	c.e.is_whole = true;
	set(0, IT_ADDRESS_NUMBER, "99番");
	CHECK_REFUSED("E4211");
	end();
}

TEST(std_4_1_2_some_move_into_a_new_household)
{
	char made[20];

	begin(4);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s,s]}", "menu", "21", "persons", no[2],
			  no[3])),
	    RC_OK);
	set(0, IT_ADDRESS_NUMBER, "5番");
	CHECK_STR(record_get(&c.e.persons[0].after, IT_RELATION), "");
	set(0, IT_RELATION, "世帯主");
	set(1, IT_RELATION, "妹");
	CHECK_INT(change_do(&t, &c, made), RC_OK);
	CHECK(strcmp(made, house) != 0);
	CHECK_STR(item(2, IT_HOUSEHOLD_NO), made);
	CHECK_STR(item(3, IT_HOUSEHOLD_NO), made);
	CHECK_STR(item(2, IT_IS_HEAD), "1");
	CHECK_STR(item(3, IT_HEAD_NAME), "架空　蓮");
	CHECK_STR(item(3, IT_MEMBER_ORDER), "2");
	CHECK_STR(item(1, IT_HOUSEHOLD_NO), house);
	end();
}

TEST(std_4_1_2_one_alone_is_the_head)
{
	begin(3);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "21", "persons", no[2])),
	    RC_OK);
	set(0, IT_ADDRESS_NUMBER, "5番");
	CHECK_STR(record_get(&c.e.persons[0].after, IT_RELATION), "世帯主");
	CHECK_DONE();
	CHECK_STR(item(2, IT_HEAD_NAME), "架空　蓮");
	end();
}

TEST(std_4_1_2_some_move_into_another_household)
{
	begin(3);
	change_family(&t, "別所", 2, 2, other, other_house);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:s}", "menu", "21", "persons",
			  no[2], "household_no", other_house)),
	    RC_OK);
	set(0, IT_RELATION, "同居人");
	/* 4.0.2: it lives where the household lives */
	set(0, IT_ADDRESS_NUMBER, "77番");
	CHECK_INT(change_check(&t, &c), RC_OK);
	CHECK(change_says(&c, "E4212"));
	set(0, IT_ADDRESS_NUMBER, "12番3号");
	CHECK_DONE();
	CHECK_STR(item(2, IT_HOUSEHOLD_NO), other_house);
	CHECK_STR(item(2, IT_HEAD_NAME), "別所　一郎");
	CHECK_STR(item(2, IT_MEMBER_ORDER), "3");
	end();
}

TEST(std_4_1_2_a_second_head_does_not_come_in)
{
	begin(2);
	change_family(&t, "別所", 1, 2, other, other_house);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:s}", "menu", "21", "persons",
			  no[1], "household_no", other_house)),
	    RC_OK);
	set(0, IT_RELATION, "世帯主");
	CHECK_REFUSED("E4023");
	end();
}

TEST(std_4_1_2_1_a_move_at_the_same_address)
{
	begin(1);
	CHECK_INT(test_call(&t, "note.put", NULL, "{s:s,s:s,s:s}", "session",
		      t.clerk, "person_no", no[0], "text", "郵便は勤め先へ"),
	    RC_OK);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "21", "persons", no[0])),
	    RC_OK);
	CHECK_DONE();
	CHECK_STR(item(0, IT_ADDRESS_NUMBER), "12番3号");
	CHECK_STR(item(0, IT_ADDRESS_SINCE), "R08.07.14");
	/* 統合記載欄 and the list of 備考 are as they were */
	CHECK_STR(item(0, IT_REMARKS), "");
	CHECK_INT(test_count(&t, "SELECT count(*) FROM note WHERE text = "
				 "'郵便は勤め先へ'"),
	    1);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM note"), 1);
	end();
}

/* Nothing is 改製 because there is much of it; on a server a few show the
 * same SQL. */
TEST(std_1_1_4_five_hundred_moves_leave_one_sheet)
{
	int moves = test_is_shared() || test_is_https() ? 20 : 500, i;
	char number[16];

	begin(1);
	for (i = 0; i < moves; i++) {
		CHECK_INT(change_propose(&t, &c,
			      json_pack("{s:s,s:[s]}", "menu", "21", "persons",
				  no[0])),
		    RC_OK);
		(void)snprintf(number, sizeof(number), "%d番", i + 1);
		set(0, IT_ADDRESS_NUMBER, number);
		CHECK_DONE();
	}
	CHECK_STR(item(0, IT_ADDRESS_NUMBER), number);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM sheet"), 1);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM history WHERE event = "
				 "'301' AND sheet_no = 1"),
	    moves);
	CHECK_INT(
	    test_count(&t, "SELECT max(hist_no) FROM history"), moves + 1);
	end();
}

TEST(std_4_1_2_neither_name_nor_birth_sex_honseki)
{
	static const struct {
		enum item it;
		const char *value;
	} cases[] = { { IT_NAME, "別人　太郎" }, { IT_BIRTH, "S50.01.01" },
		{ IT_SEX, "2" }, { IT_HONSEKI, "東京都" } };
	size_t i;

	begin(1);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CHECK_INT(change_propose(&t, &c,
			      json_pack("{s:s,s:[s]}", "menu", "21", "persons",
				  no[0])),
		    RC_OK);
		set(0, IT_ADDRESS_NUMBER, "8番");
		set(0, cases[i].it, cases[i].value);
		CHECK_REFUSED("E4089");
	}
	end();
}

TEST(std_4_2_0_2_a_move_by_office_has_no_notification_day)
{
	begin(1);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:b,s:b}", "menu", "21", "persons",
			  no[0], "ex_officio", 1, "offered", 1)),
	    RC_OK);
	CHECK_STR(c.e.notified_on, "");
	CHECK_STR(c.e.offered_on, "R08.07.15"); /* 4.2.0.5 */
	set(0, IT_ADDRESS_NUMBER, "8番");
	(void)snprintf(c.e.notified_on, sizeof(c.e.notified_on), "R08.07.15");
	CHECK_REFUSED("E4017");
	c.e.notified_on[0] = '\0';
	CHECK_DONE();
	CHECK_STR(item(0, IT_EVENT_NOTIFIED_ON), "");
	CHECK_STR(item(0, IT_OFFERED_ON), "R08.07.15");
	/* by 職権 that nobody asked for, the history has no such day */
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:b}", "menu", "21", "persons",
			  no[0], "ex_officio", 1)),
	    RC_OK);
	set(0, IT_ADDRESS_NUMBER, "9番");
	CHECK_DONE();
	CHECK_STR(item(0, IT_EVENT_NOTIFIED_ON), "");
	CHECK_STR(item(0, IT_OFFERED_ON), "");
	end();
}

/* ---- households (4.1.4) ---- */

TEST(std_4_1_4_1_split_and_merger_leave_the_address_alone)
{
	char made[20];

	begin(3);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "41", "persons", no[2])),
	    RC_OK);
	set(0, IT_RELATION, "世帯主");
	CHECK_INT(change_do(&t, &c, made), RC_OK);
	CHECK_STR(item(2, IT_HOUSEHOLD_NO), made);
	CHECK_STR(item(2, IT_ADDRESS_SINCE), "R08.07.10");
	/* and back, though the buildings differ now */
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "62", "persons", no[2])),
	    RC_OK);
	set(0, IT_ADDRESS_BUILDING, "離れ");
	CHECK_DONE();
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:s}", "menu", "42", "persons",
			  no[2], "household_no", house)),
	    RC_OK);
	set(0, IT_RELATION, "子");
	CHECK_DONE();
	CHECK_STR(item(2, IT_HOUSEHOLD_NO), house);
	CHECK_STR(item(2, IT_HEAD_NAME), "架空　一郎");
	CHECK_STR(item(2, IT_ADDRESS_BUILDING), "離れ");
	CHECK_STR(item(0, IT_ADDRESS_BUILDING), "");
	/* 11.1 row 28 */
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "41", "persons", no[2])),
	    RC_OK);
	set(0, IT_ADDRESS_NUMBER, "1番");
	CHECK_REFUSED("E4089");
	end();
}

/* Approves what waits; where it stands in the feed. */
static int64_t
decided(int64_t id)
{
	json_t *res = NULL, *found = NULL;
	int64_t at;

	CHECK_INT(test_approve(&t, id, &res), RC_OK);
	at = json_integer_value(json_object_get(res, "position"));
	if (at == 0) { /* numbered behind the transaction */
		CHECK_INT(test_call(&t, "feed.find", &found, "{s:O}", "record",
			      json_object_get(res, "record")),
		    RC_OK);
		at = json_integer_value(json_object_get(found, "position"));
	}
	json_decref(found);
	json_decref(res);
	return at;
}

/* 4.1.4.1 N: other systems read the feed, and what of the 方書 is corrected
 * comes behind the 世帯合併, never before it: the merger changes no address, and
 * while it waits nobody can correct one of its people. */
TEST(std_4_1_4_1_no_address_goes_out_before_the_merger)
{
	int64_t merged, corrected, id;
	struct entry e;

	begin(3);
	change_family(&t, "別所", 1, 2, other, other_house);
	CHECK_INT(
	    change_propose(&t, &c,
		json_pack("{s:s,s:[s]}", "menu", "62", "persons", other[0])),
	    RC_OK);
	set(0, IT_ADDRESS_BUILDING, "離れ");
	entry_init(&e);
	entry_copy(&e, &c.e);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:s}", "menu", "42", "persons",
			  other[0], "household_no", house)),
	    RC_OK);
	set(0, IT_RELATION, "同居人");
	id = test_submit(&t, &c.e, "merger");
	CHECK(
	    test_call(&t, "entry.submit", NULL, "{s:s,s:o,s:s}", "session",
		t.clerk, "entry", entry_to_json(&e), "key", "before") != RC_OK);
	CHECK_STR(t.err.code, "E4085");
	merged = decided(id);
	CHECK_STR(change_item(&t, other[0], IT_HOUSEHOLD_NO), house);
	CHECK_STR(change_item(&t, other[0], IT_ADDRESS_BUILDING), "");
	CHECK_INT(
	    change_propose(&t, &c,
		json_pack("{s:s,s:[s]}", "menu", "62", "persons", other[0])),
	    RC_OK);
	set(0, IT_ADDRESS_BUILDING, "離れ");
	corrected = decided(test_submit(&t, &c.e, "after"));
	CHECK(merged > 0 && corrected > merged);
	entry_release(&e);
	end();
}

TEST(std_4_1_4_1_a_merger_takes_everybody)
{
	begin(2);
	change_family(&t, "別所", 2, 2, other, other_house);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:s}", "menu", "42", "persons",
			  no[1], "household_no", other_house)),
	    RC_OK);
	set(0, IT_RELATION, "同居人");
	CHECK_REFUSED("E4143");
	/* 世帯変更 is the one for some of them */
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:s}", "menu", "43", "persons",
			  no[1], "household_no", other_house)),
	    RC_OK);
	set(0, IT_RELATION, "同居人");
	CHECK_DONE();
	CHECK_STR(item(1, IT_HOUSEHOLD_NO), other_house);
	end();
}

TEST(std_4_1_4_1_a_split_leaves_somebody)
{
	begin(2);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:b}", "menu", "41", "persons",
			  no[0], "whole", 1)),
	    RC_OK);
	CHECK_REFUSED("E4144");
	end();
}

TEST(std_4_1_4_2_a_new_head_and_everybodys_relation)
{
	begin(4);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:s}", "menu", "44", "persons",
			  no[0], "head", no[2])),
	    RC_OK);
	CHECK_INT(c.e.person_count, 4);
	CHECK_STR(c.e.household_no, house);
	/* what each is to the new head is proposed, and can be set anew */
	CHECK_STR(record_get(&c.e.persons[2].after, IT_RELATION), "世帯主");
	CHECK_STR(record_get(&c.e.persons[0].after, IT_RELATION), "父");
	CHECK_STR(record_get(&c.e.persons[1].after, IT_RELATION), "母");
	set(1, IT_RELATION, "");
	CHECK_INT(change_check(&t, &c), RC_OK);
	CHECK(change_says(&c, "A4024"));
	set(1, IT_RELATION, "母");
	set(3, IT_RELATION, "妹");
	CHECK_DONE();
	CHECK_STR(item(0, IT_RELATION), "父");
	CHECK_STR(item(0, IT_IS_HEAD), "0");
	CHECK_STR(item(3, IT_HEAD_NAME), "架空　蓮");
	CHECK_STR(item(2, IT_MEMBER_ORDER), "1");
	CHECK_STR(item(2, IT_IS_HEAD), "1");
	CHECK_STR(item(1, IT_HOUSEHOLD_NO), house);
	/* a row for each of them */
	for (int i = 0; i < 4; i++) {
		struct record r;

		change_row(&t, no[i], &r);
		CHECK_INT(r.hist_no, 2);
		CHECK_STR(record_get(&r, IT_EVENT), "313");
		record_release(&r);
	}
	end();
}

TEST(std_4_1_4_2_nobody_is_left_out)
{
	begin(3);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:s}", "menu", "44", "persons",
			  no[0], "head", no[1])),
	    RC_OK);
	set(0, IT_RELATION, "夫");
	entry_remove_person(&c.e, 2);
	CHECK_REFUSED("E4145");
	end();
}

/* ---- the head leaves (4.0.4) ---- */

TEST(std_4_0_4_two_remain_an_alert)
{
	json_t *next;

	begin(3);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "52", "persons", no[0])),
	    RC_OK);
	CHECK_STR(c.e.informed_on, "R08.07.15"); /* 4.2.0.4 */
	CHECK(change_says(&c, "A4041"));
	next = json_array_get(c.follow, 0);
	CHECK_INT(json_integer_value(json_object_get(next, "remaining")), 2);
	CHECK_REFUSED("A4041");
	entry_answer(&c.e, "A4041", 0, 1);
	CHECK_DONE();
	CHECK_STR(item(0, IT_STATUS), "3");
	CHECK_STR(item(0, IT_REMOVAL_REASON), "3");
	CHECK_STR(item(0, IT_REMOVAL_DATE), "R08.07.14");
	/* who is left goes through any change */
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:b}", "menu", "21", "persons",
			  no[1], "whole", 1)),
	    RC_OK);
	CHECK_INT(c.e.person_count, 2);
	set(0, IT_ADDRESS_NUMBER, "99番");
	CHECK_DONE();
	end();
}

/* The note of a member in its own place; "" none. */
static const char *
outside(int i)
{
	static char text[256];
	json_t *got = NULL, *v;
	size_t k;

	text[0] = '\0';
	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}", "session",
		      t.clerk, "person_no", no[i]),
	    RC_OK);
	json_array_foreach(json_object_get(got, "notes"), k, v)
	{
		if (json_integer_value(json_object_get(v, "seq")) == 0)
			(void)snprintf(text, sizeof(text), "%s",
			    json_string_value(json_object_get(v, "text")));
	}

	json_decref(got);
	return text;
}

static enum rc
set_outside(const char *name)
{
	return test_call(&t, "household.outside_head", NULL, "{s:s,s:s,s:s}",
	    "session", t.clerk, "household_no", house, "name", name);
}

TEST(std_4_1_4_3_a_head_outside_the_register_stands_as_a_note)
{
	int64_t people;

	begin(3);
	/* Not beside one who is in it. */
	CHECK(set_outside("架空　園子") != RC_OK);
	CHECK_STR(t.err.code, "E4152");
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "52", "persons", no[0])),
	    RC_OK);
	entry_answer(&c.e, "A4041", 0, 1);
	CHECK_DONE();
	people = test_count(&t, "SELECT count(*) FROM person");
	CHECK_INT(set_outside("架空　園子"), RC_OK);
	CHECK_STR(outside(0), "");
	CHECK_STR(outside(1), "事実上の世帯主　架空　園子");
	CHECK_STR(outside(2), "事実上の世帯主　架空　園子");
	/* Nobody with a 宛名番号, and no 世帯主 of the register. */
	CHECK_INT(test_count(&t, "SELECT count(*) FROM person"), people);
	CHECK_STR(item(1, IT_HEAD_NAME), "");
	CHECK_STR(item(1, IT_RELATION), "妻");
	CHECK_INT(set_outside("架空　海子"), RC_OK);
	CHECK_STR(outside(1), "事実上の世帯主　架空　海子");
	CHECK_INT(set_outside(""), RC_OK);
	CHECK_STR(outside(1), "");
	end();
}

TEST(std_4_0_4_one_remains_and_is_made_the_head)
{
	json_t *next;

	begin(2);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "52", "persons", no[0])),
	    RC_OK);
	CHECK(!change_says(&c, "A4041"));
	next = json_array_get(c.follow, 0);
	CHECK_STR(json_string_value(json_object_get(next, "menu")), "44");
	CHECK(json_is_true(json_object_get(next, "ex_officio")));
	CHECK_DONE();
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:s,s:b}", "menu", "44", "persons",
			  no[1], "head", no[1], "ex_officio", 1)),
	    RC_OK);
	CHECK_DONE();
	CHECK_STR(item(1, IT_RELATION), "世帯主");
	CHECK_STR(item(1, IT_HEAD_NAME), "架空　美咲");
	CHECK_STR(item(1, IT_EVENT_NOTIFIED_ON), "");
	end();
}

/* 5.2: set freely among those who are in the change; who is given no place
 * takes what is left. Nobody has a place twice. */
TEST(std_5_2_order_is_set_freely)
{
	begin(4);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s,s,s]}", "menu", "62", "persons",
			  no[1], no[2], no[3])),
	    RC_OK);
	record_set(&c.e.persons[2].after, IT_MEMBER_ORDER, "2");
	CHECK_DONE();
	CHECK_STR(change_item(&t, no[0], IT_MEMBER_ORDER), "1");
	CHECK_STR(change_item(&t, no[3], IT_MEMBER_ORDER), "2");
	CHECK_STR(change_item(&t, no[1], IT_MEMBER_ORDER), "3");
	CHECK_STR(change_item(&t, no[2], IT_MEMBER_ORDER), "4");
	/* a place of somebody who is not in it, and one that is nobody's */
	for (int i = 0; i < 2; i++) {
		CHECK_INT(change_propose(&t, &c,
			      json_pack("{s:s,s:[s]}", "menu", "65", "persons",
				  no[1])),
		    RC_OK);
		record_set(
		    &c.e.persons[0].after, IT_MEMBER_ORDER, i == 0 ? "1" : "9");
		CHECK_REFUSED("E4235");
	}
	end();
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
