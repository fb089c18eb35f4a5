/* SPDX-License-Identifier: ISC
 * Households as the register keeps them, whatever changes: one 世帯主 and 世帯主で
 * ある旨 that says so, one 住所, one place for each (5.2), and the household
 * that a 取消 puts people back into (4.6.0.1).
 */
#include "tests/db/family.h"

#include <string.h>

static int
newest(int i)
{
	struct record r;
	int n;

	change_row(&t, no[i], &r);
	n = r.hist_no;
	record_release(&r);
	return n;
}

/* An item of one of the family, where they are in the entry. */
static void
give(int i, enum item it, const char *value)
{
	int k;

	for (k = 0; k < c.e.person_count; k++)
		if (strcmp(c.e.persons[k].person_no, no[i]) == 0)
			record_set(&c.e.persons[k].after, it, value);
}

static void
give_all(enum item it, const char *value)
{
	int k;

	for (k = 0; k < c.e.person_count; k++)
		record_set(&c.e.persons[k].after, it, value);
}

/* A change of person a to person b of the family. */
static void
propose_some(const char *menu, int a, int b)
{
	json_t *who = json_array();
	int i;

	for (i = a; i <= b; i++)
		(void)json_array_append_new(who, json_string(no[i]));
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:o}", "menu", menu, "persons", who)),
	    RC_OK);
}

/* 取消 of rows of these people, of each the newest. */
static void
propose_back(int a, int b)
{
	int i;

	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  no[a], "cancels", newest(a))),
	    RC_OK);
	for (i = a + 1; i <= b; i++) {
		struct entry_person *p = entry_add_person(&c.e);

		(void)snprintf(p->person_no, sizeof(p->person_no), "%s", no[i]);
		p->cancels = newest(i);
	}
	CHECK_INT(change_check(&t, &c), RC_OK);
}

/* ---- one head ---- */

TEST(std_4_0_2_two_heads_by_one_correction)
{
	begin(4);
	/* the head is in it for something else */
	propose_some("62", 0, 1);
	give(0, IT_NAME_KANA_CHECKED, "0");
	give(1, IT_RELATION, "世帯主");
	CHECK_REFUSED("E4021");
	/* one for the other */
	give(0, IT_RELATION, "夫");
	CHECK_DONE();
	CHECK_STR(item(1, IT_RELATION), "世帯主");
	CHECK_STR(item(3, IT_HEAD_NAME), "架空　美咲");
	/* nobody is, and two are made it */
	propose("65", 1);
	give(1, IT_RELATION, "妻");
	CHECK_REFUSED("A4022");
	entry_answer(&c.e, "A4022", -1, 1);
	CHECK_DONE();
	CHECK_STR(item(3, IT_HEAD_NAME), "");
	propose_some("62", 2, 3);
	give_all(IT_RELATION, "世帯主");
	CHECK_REFUSED("E4021");
	give(3, IT_RELATION, "弟");
	CHECK_DONE();
	end();
}

TEST(std_4_0_2_two_heads_by_a_move_of_all)
{
	begin(3);
	propose_some("21", 0, 2);
	CHECK(c.e.is_whole);
	give_all(IT_ADDRESS_NUMBER, "99番");
	give(1, IT_RELATION, "世帯主");
	CHECK_REFUSED("E4021");
	give(0, IT_RELATION, "夫");
	CHECK_DONE();
	CHECK_STR(item(0, IT_IS_HEAD), "0");
	CHECK_STR(item(1, IT_IS_HEAD), "1");
	CHECK_STR(item(2, IT_HEAD_NAME), "架空　美咲");
	end();
}

TEST(std_1_1_10_a_correction_that_leaves_no_head_is_asked)
{
	begin(3);
	propose("62", 0);
	give(0, IT_RELATION, "夫");
	CHECK_REFUSED("A4022");
	entry_answer(&c.e, "A4022", -1, 1);
	CHECK_DONE();
	CHECK_STR(item(0, IT_HEAD_NAME), "");
	CHECK_STR(item(2, IT_HEAD_NAME), "");
	CHECK_STR(item(0, IT_IS_HEAD), "0");
	/* one row of who is corrected, not another behind it */
	CHECK_INT(newest(0), 2);
	CHECK_INT(newest(2), 2);
	end();
}

TEST(std_1_1_11_who_is_head_is_said_by_the_relation)
{
	begin(3);
	/* by itself it says nothing */
	propose("62", 1);
	give(1, IT_IS_HEAD, "1");
	CHECK_REFUSED("E4234");
	propose("62", 0);
	give(0, IT_RELATION, "夫");
	entry_answer(&c.e, "A4022", -1, 1);
	CHECK_DONE();
	CHECK_STR(item(0, IT_IS_HEAD), "0");
	propose("65", 1);
	give(1, IT_RELATION, "世帯主");
	CHECK_DONE();
	CHECK_STR(item(1, IT_IS_HEAD), "1");
	CHECK_STR(item(0, IT_HEAD_NAME), "架空　美咲");
	end();
}

/* Who is head is said by 続柄 alone: one comes into a household without. */
TEST(std_4_0_2_a_head_comes_into_a_headless_household)
{
	char other[4][20], theirs[20];

	begin(3);
	/* as it came in from elsewhere */
	test_plant(&t, "UPDATE history SET relation = '夫', head_name = '', "
		       "origin = 'import' WHERE is_head = '1'");
	test_plant(&t, "UPDATE history SET head_name = ''");
	change_family(&t, "別所", 2, 50, other, theirs);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:s}", "menu", "43", "persons",
			  other[1], "household_no", house)),
	    RC_OK);
	give_all(IT_RELATION, "世帯主");
	CHECK(!change_says(&c, "E4023"));
	CHECK_DONE();
	CHECK_STR(item(2, IT_HEAD_NAME), "別所　美咲");
	change_release(&c);
	test_reg_free(&t); /* planted: nothing to verify */
}

TEST(std_1_1_10_the_name_of_the_head_is_nobodys_correction)
{
	begin(3);
	propose("62", 1);
	give(1, IT_HEAD_NAME, "別人　太郎");
	CHECK_REFUSED("E4234");
	CHECK_INT(newest(1), 1);
	end();
}

/* ---- what follows ---- */

/* The row that a new head brings to a member is none that takes something back,
 * though the row before it was; and it is none that can be taken back. */
TEST(std_4_2_3_1_a_row_that_follows_takes_nothing_back)
{
	struct record r;

	begin(3);
	propose_some("21", 0, 2);
	give_all(IT_ADDRESS_NUMBER, "99番");
	CHECK_DONE();
	propose_back(0, 2);
	CHECK_DONE();
	propose("52", 0);
	entry_answer(&c.e, "A4041", 0, 1);
	CHECK_DONE();
	change_row(&t, no[1], &r);
	CHECK_INT(r.hist_no, 4);
	CHECK_INT(r.cancels, 0);
	CHECK_STR(record_get(&r, IT_HEAD_NAME), "");
	record_release(&r);
	end();
}

/* Whether verify finds that anywhere. */
static bool
verify_says(const char *invariant)
{
	json_t *got = NULL, *v;
	size_t i;
	bool is = false;

	CHECK_INT(test_call(&t, "register.verify", &got, "{}"), RC_OK);
	json_array_foreach(json_object_get(got, "findings"), i, v)
	{
		is |= strcmp(json_string_value(json_object_get(v, "invariant")),
			  invariant) == 0;
	}

	json_decref(got);
	return is;
}

static void
name_head(const char *given)
{
	propose("62", 0);
	give(0, IT_NAME_GIVEN, given);
	entry_answer(&c.e, "A4231", 0, 1);
	CHECK_DONE();
}

/* Rows as they were written once, with what the row before them took back: they
 * stay, and hide nothing. */
TEST(std_4_2_3_1_a_row_that_once_took_something_back_counts)
{
	json_t *got = NULL;

	begin(2);
	propose_some("21", 0, 1);
	give_all(IT_ADDRESS_NUMBER, "99番");
	CHECK_DONE();
	propose_back(0, 1);
	CHECK_DONE();
	name_head("二郎");
	name_head("一郎");
	CHECK_INT(newest(1), 5);
	test_plant(&t, "UPDATE history SET cancels = 2 WHERE event = '303' AND "
		       "relation <> '世帯主'");
	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s,s:s}", "session",
		      t.manager, "person_no", no[1], "as_of", "2026-07-15"),
	    RC_OK);
	CHECK_STR(json_string_value(json_object_get(
		      json_object_get(got, "record"), "head_name")),
	    "架空　一郎");
	json_decref(got);
	/* altered here, which the digests tell; nothing else is wrong */
	CHECK(verify_says("row_digest"));
	CHECK(!verify_says("row_cancels_by_its_event"));
	test_plant(&t, "UPDATE history SET cancels = 1 WHERE event = '303' AND "
		       "relation <> '世帯主' AND hist_no = 4");
	CHECK(verify_says("row_cancels_by_its_event"));
	change_release(&c);
	test_reg_free(&t);
}

TEST(std_4_6_0_1_what_the_register_wrote_itself_is_not_taken_back)
{
	begin(3);
	propose("62", 0);
	give(0, IT_NAME_GIVEN, "二郎");
	entry_answer(&c.e, "A4231", 0, 1);
	CHECK_DONE();
	CHECK_STR(item(1, IT_HEAD_NAME), "架空　二郎");
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  no[1], "cancels", 2)),
	    RC_OK);
	CHECK_REFUSED("E4601");
	/* nor with all whom the change was of */
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i,s:b}", "menu", "91", "persons",
			  no[0], "cancels", 2, "whole", 1)),
	    RC_OK);
	CHECK_INT(c.e.person_count, 1);
	CHECK_DONE();
	CHECK_STR(item(1, IT_HEAD_NAME), "架空　一郎");
	end();
}

/* ---- one address ---- */

TEST(std_4_1_4_1_a_move_goes_to_one_address)
{
	begin(4);
	propose_some("21", 0, 3);
	give_all(IT_ADDRESS_NUMBER, "99番");
	give(2, IT_ADDRESS_NUMBER, "98番");
	CHECK_REFUSED("E4027");
	give(2, IT_ADDRESS_NUMBER, "99番");
	give(2, IT_ADDRESS_ROOM, "201");
	CHECK_DONE();
	/* some of them into a new household */
	propose_some("21", 2, 3);
	CHECK(!c.e.is_whole);
	give(2, IT_ADDRESS_NUMBER, "7番");
	give(3, IT_ADDRESS_NUMBER, "8番");
	give(2, IT_RELATION, "世帯主");
	give(3, IT_RELATION, "弟");
	CHECK_REFUSED("E4027");
	give(3, IT_ADDRESS_NUMBER, "7番");
	CHECK_DONE();
	end();
}

TEST(std_4_1_4_1_a_split_out_of_two_addresses)
{
	char other[4][20], theirs[20];

	begin(3);
	change_family(&t, "別所", 2, 50, other, theirs);
	CHECK_INT(test_move(&t, other[0], "5番", &c.e), RC_OK);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:b}", "menu", "21", "persons",
			  other[0], "whole", 1)),
	    RC_OK);
	give_all(IT_ADDRESS_NUMBER, "5番");
	CHECK_DONE();
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s,s]}", "menu", "41", "persons", no[2],
			  other[1])),
	    RC_OK);
	record_set(&c.e.persons[0].after, IT_RELATION, "世帯主");
	record_set(&c.e.persons[1].after, IT_RELATION, "同居人");
	CHECK_REFUSED("E4027");
	end();
}

TEST(std_4_0_2_a_family_comes_to_one_city)
{
	struct entry e;

	begin(1);
	test_family(&e, "別所", 2, 50);
	record_set(&e.persons[1].after, IT_ADDRESS_CITY, "熊本市東区");
	CHECK_INT(test_submit(&t, &e, "two-cities"), 0);
	CHECK_STR(t.err.code, "E4027");
	entry_release(&e);
	end();
}

TEST(std_4_6_0_1_a_city_put_right_is_taken_back_for_all)
{
	begin(3);
	propose_some("62", 0, 2);
	give_all(IT_ADDRESS_CITY, "熊本市東区");
	CHECK_DONE();
	propose_back(1, 1);
	CHECK_REFUSED("E4607");
	propose_back(0, 2);
	CHECK_DONE();
	CHECK_STR(item(2, IT_ADDRESS_CITY), "熊本市中央区");
	end();
}

/* ---- 取消: who is head, and places ---- */

static void
wife_is_head(void)
{
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:s}", "menu", "44", "persons",
			  no[0], "head", no[1])),
	    RC_OK);
	give(0, IT_RELATION, "夫");
	give(2, IT_RELATION, "子");
	give(3, IT_RELATION, "子");
	CHECK_DONE();
	CHECK_STR(item(1, IT_MEMBER_ORDER), "1");
	CHECK_STR(item(0, IT_MEMBER_ORDER), "2");
}

TEST(std_4_6_0_1_a_new_head_taken_back_alone)
{
	begin(4);
	wife_is_head();
	propose_back(1, 1);
	CHECK_REFUSED("A4022");
	entry_answer(&c.e, "A4022", -1, 1);
	CHECK_DONE();
	CHECK_STR(item(1, IT_RELATION), "妻");
	CHECK_STR(item(2, IT_HEAD_NAME), "");
	/* the place of before is the old head's by now */
	CHECK_STR(item(0, IT_MEMBER_ORDER), "2");
	CHECK_STR(item(1, IT_MEMBER_ORDER), "1");
	CHECK_INT(newest(1), 3);
	end();
}

/* Two households that lose their head by one 取消 are asked about each, and each
 * is left to be given one. */
TEST(std_4_6_0_1_heads_of_two_households_taken_back)
{
	char other[4][20], theirs[20];

	begin(2);
	change_family(&t, "別所", 3, 50, other, theirs);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s,s,s,s]}", "menu", "62", "persons",
			  no[0], no[1], other[0], other[1])),
	    RC_OK);
	set(0, IT_RELATION, "夫");
	set(1, IT_RELATION, "世帯主");
	set(2, IT_RELATION, "夫");
	set(3, IT_RELATION, "世帯主");
	CHECK(!change_says(&c, "A4041"));
	CHECK_DONE();
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  no[1], "cancels", 2)),
	    RC_OK);
	(void)snprintf(entry_add_person(&c.e)->person_no, 20, "%s", other[1]);
	c.e.persons[1].cancels = 2;
	CHECK_INT(change_check(&t, &c), RC_OK);
	CHECK_INT(json_array_size(c.follow), 2);
	CHECK_REFUSED("A4022");
	entry_answer(&c.e, "A4022", -1, 1);
	CHECK_REFUSED("A4041");
	CHECK_INT(t.err.person, 1);
	CHECK(strstr(t.err.text, "3人") != NULL);
	entry_answer(&c.e, "A4041", 1, 1);
	CHECK_DONE();
	CHECK_STR(item(0, IT_HEAD_NAME), "");
	CHECK_STR(change_item(&t, other[2], IT_HEAD_NAME), "");
	end();
}

/* Whoever came to the head of a move that is taken back is left alone there. */
TEST(std_4_6_0_1_one_is_left_by_a_move_taken_back)
{
	char other[4][20], theirs[20];

	begin(3);
	change_family(&t, "別所", 2, 50, other, theirs);
	propose("21", 2);
	give(2, IT_ADDRESS_NUMBER, "99番");
	give(2, IT_RELATION, "世帯主");
	CHECK_DONE();
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:s}", "menu", "21", "persons",
			  other[1], "household_no", item(2, IT_HOUSEHOLD_NO))),
	    RC_OK);
	set(0, IT_ADDRESS_NUMBER, "99番");
	set(0, IT_RELATION, "妻");
	CHECK_DONE();
	propose_back(2, 2);
	CHECK_REFUSED("A4041");
	entry_answer(&c.e, "A4041", 0, 1);
	CHECK_DONE();
	CHECK_STR(item(2, IT_HOUSEHOLD_NO), house);
	CHECK_STR(change_item(&t, other[1], IT_HEAD_NAME), "");
	end();
}

TEST(std_4_6_0_1_an_old_head_taken_back_alone)
{
	begin(4);
	wife_is_head();
	propose_back(0, 0);
	CHECK_REFUSED("E4023");
	propose_back(0, 3);
	CHECK_DONE();
	CHECK_STR(item(0, IT_RELATION), "世帯主");
	CHECK_STR(item(0, IT_IS_HEAD), "1");
	CHECK_STR(item(0, IT_MEMBER_ORDER), "1");
	CHECK_STR(item(1, IT_MEMBER_ORDER), "2");
	CHECK_STR(item(3, IT_HEAD_NAME), "架空　一郎");
	end();
}

/* Whose place another was given since comes in at the end. */
TEST(std_5_2_who_is_put_back_takes_nobodys_place)
{
	begin(4);
	propose("52", 2);
	CHECK_DONE();
	wife_is_head(); /* numbered anew: the last child is third */
	CHECK_STR(item(3, IT_MEMBER_ORDER), "3");
	propose_back(2, 2);
	CHECK_DONE();
	CHECK_STR(item(3, IT_MEMBER_ORDER), "3");
	CHECK_STR(item(2, IT_MEMBER_ORDER), "4");
	end();
}

/* ---- 取消: which household ---- */

static void
moves_out(int a, int b, const char *day)
{
	propose_some("31", a, b);
	(void)snprintf(c.e.event_date, sizeof(c.e.event_date), "%s", day);
	give_all(IT_OUT_PLANNED_CITY, "福岡市中央区");
	entry_answer(&c.e, "A4041", 0, 1);
	CHECK_DONE();
}

/* A town that has another name by now is where they live still. */
TEST(std_4_6_0_1_a_town_of_another_name_is_the_same_place)
{
	begin(4);
	moves_out(3, 3, "R08.07.14");
	propose_some("64", 0, 2);
	c.e.ground = 3;
	give_all(IT_ADDRESS_TOWN, "新水前寺町");
	give_all(IT_ADDRESS_CODE, "43101055009");
	CHECK_DONE();
	propose_back(3, 3);
	CHECK_STR(c.e.household_no, house);
	CHECK_DONE();
	CHECK_STR(item(3, IT_HOUSEHOLD_NO), house);
	CHECK_STR(item(3, IT_ADDRESS_TOWN), "新水前寺町");
	CHECK_STR(item(3, IT_ADDRESS_CODE), "43101055009");
	CHECK_STR(item(3, IT_ADDRESS_NUMBER), "12番3号");
	CHECK_STR(item(3, IT_RELATION), "子");
	end();
}

/* Nor has anybody moved whose 住所 was put right. */
TEST(std_4_6_0_1_a_correction_of_the_address_is_no_move)
{
	begin(4);
	moves_out(2, 2, "R08.07.14");
	moves_out(3, 3, "R08.07.14");
	propose_some("65", 0, 1);
	give_all(IT_ADDRESS_NUMBER, "12番4号");
	CHECK_DONE();
	propose_back(3, 3);
	CHECK_STR(c.e.household_no, house);
	CHECK_DONE();
	CHECK_STR(item(3, IT_HOUSEHOLD_NO), house);
	CHECK_STR(item(3, IT_ADDRESS_NUMBER), "12番4号");
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s,s,s]}", "menu", "62", "persons",
			  no[0], no[1], no[3])),
	    RC_OK);
	give_all(IT_ADDRESS_NUMBER, "12番5号");
	CHECK_DONE();
	/* their own was put right as well, while they were gone */
	propose("65", 2);
	give(2, IT_ADDRESS_NUMBER, "12番4号");
	CHECK_DONE();
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  no[2], "cancels", 2)),
	    RC_OK);
	CHECK_STR(c.e.household_no, house);
	CHECK_DONE();
	CHECK_STR(item(2, IT_ADDRESS_NUMBER), "12番5号");
	CHECK_STR(item(2, IT_RELATION), "子");
	end();
}

static enum rc
back(int i, int hist)
{
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i,s:b}", "menu", "91", "persons",
			  no[i], "cancels", hist, "whole", 1)),
	    RC_OK);
	return change_do(&t, &c, NULL);
}

static void
change_all(const char *menu, enum item it, const char *value)
{
	propose_some(menu, 0, 1);
	if (strcmp(menu, "64") == 0)
		c.e.ground = 3;
	give_all(it, value);
	CHECK_DONE();
}

/* What puts right the place that they moved to is of that place, in whatever
 * part of it: it goes first. The new name of the town is of both. */
TEST(std_4_6_0_1_a_move_is_taken_back_with_its_place)
{
	begin(2);
	change_all("21", IT_ADDRESS_NUMBER, "99番");
	change_all("64", IT_ADDRESS_TOWN, "新水前寺町");
	change_all("62", IT_ADDRESS_ROOM, "201");
	CHECK(back(0, 2) != RC_OK);
	CHECK_STR(t.err.code, "E4603");
	CHECK(strstr(t.err.text, "職権修正") != NULL);
	CHECK(strstr(t.err.text, "履歴4") != NULL);
	CHECK_INT(back(0, 4), RC_OK);
	CHECK_INT(back(0, 2), RC_OK);
	CHECK_STR(item(1, IT_ADDRESS_NUMBER), "12番3号");
	CHECK_STR(item(1, IT_ADDRESS_ROOM), "");
	CHECK_STR(item(1, IT_ADDRESS_TOWN), "新水前寺町");
	/* two corrections each keep to their own part */
	change_all("62", IT_ADDRESS_NUMBER, "12番4号");
	change_all("65", IT_ADDRESS_ROOM, "305");
	CHECK_INT(back(0, newest(0) - 1), RC_OK);
	CHECK_STR(item(0, IT_ADDRESS_NUMBER), "12番3号");
	CHECK_STR(item(0, IT_ADDRESS_ROOM), "305");
	end();
}

/* A false move of all, and a child born meanwhile: the register puts the child
 * where the family is. */
TEST(std_4_6_0_1_who_came_into_the_household_since_goes_along)
{
	char other[4][20], theirs[20], *child = no[3];
	json_t *got = NULL;
	struct record r;

	begin(2);
	change_all("21", IT_ADDRESS_NUMBER, "99番");
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:s}", "menu", "51", "mother", no[1])),
	    RC_OK);
	set(0, IT_NAME_GIVEN, "花");
	set(0, IT_BIRTH, "R08.07.14");
	set(0, IT_SEX, "2");
	set(0, IT_JUMINHYO_CODE, "00010000550");
	CHECK_DONE();
	(void)snprintf(child, 20, "%08lld",
	    test_count(
		&t, "SELECT max(cast(person_no AS BIGINT)) FROM person"));
	CHECK_STR(item(3, IT_ADDRESS_NUMBER), "99番");
	/* somebody of another family lives with them by now */
	change_family(&t, "別所", 2, 50, other, theirs);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:s}", "menu", "21", "persons",
			  other[1], "household_no", house)),
	    RC_OK);
	set(0, IT_ADDRESS_NUMBER, "99番");
	set(0, IT_ADDRESS_ROOM, "201");
	set(0, IT_RELATION, "同居人");
	CHECK_DONE();
	/* one of those who moved stays behind: that is no change of all */
	propose_back(1, 1);
	CHECK_REFUSED("E4607");
	propose_back(0, 1);
	CHECK_REFUSED("A4610");
	CHECK(strstr(t.err.text, "2人") != NULL);
	entry_answer(&c.e, "A4610", -1, 1);
	on("R08.07.15", "");
	CHECK_DONE();
	CHECK_STR(item(0, IT_ADDRESS_NUMBER), "12番3号");
	change_row(&t, child, &r);
	CHECK_STR(record_get(&r, IT_ADDRESS_NUMBER), "12番3号");
	CHECK_STR(record_get(&r, IT_EVENT), "319");
	CHECK_STR(record_get(&r, IT_HOUSEHOLD_NO), house);
	CHECK_INT(r.hist_no, 2);
	CHECK_INT(r.cancels, 0);
	record_release(&r);
	CHECK_STR(change_item(&t, other[1], IT_ADDRESS_NUMBER), "12番3号");
	CHECK_STR(change_item(&t, other[1], IT_ADDRESS_ROOM), "");
	CHECK_STR(change_item(&t, other[1], IT_ADDRESS_SINCE), "R08.07.14");
	CHECK(change_verified(&t));
	/* on a day before that they lived there already */
	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s,s:s}", "session",
		      t.manager, "person_no", child, "as_of", "2026-07-14"),
	    RC_OK);
	CHECK_STR(json_string_value(json_object_get(
		      json_object_get(got, "record"), "address_number")),
	    "12番3号");
	json_decref(got);
	/* it is not taken back, and in the way of nothing */
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  child, "cancels", 2)),
	    RC_OK);
	CHECK_REFUSED("E4601");
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  other[1], "cancels", 2)),
	    RC_OK);
	CHECK_DONE();
	CHECK_STR(change_item(&t, other[1], IT_HOUSEHOLD_NO), theirs);
	CHECK_STR(change_item(&t, other[1], IT_ADDRESS_NUMBER), "12番3号");
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  child, "cancels", 1)),
	    RC_OK);
	CHECK_DONE();
	CHECK_STR(change_item(&t, child, IT_EVENT), "209");
	end();
}

/* Nor does a new sheet of theirs that is taken back put them elsewhere. */
TEST(std_4_6_0_1_who_went_along_stays_on_the_sheet_of_before)
{
	char other[4][20], theirs[20];

	begin(2);
	change_all("21", IT_ADDRESS_NUMBER, "99番");
	change_family(&t, "別所", 2, 50, other, theirs);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:s}", "menu", "21", "persons",
			  other[1], "household_no", house)),
	    RC_OK);
	set(0, IT_ADDRESS_NUMBER, "99番");
	set(0, IT_RELATION, "同居人");
	CHECK_DONE();
	CHECK_INT(
	    change_propose(&t, &c,
		json_pack("{s:s,s:[s]}", "menu", "92", "persons", other[1])),
	    RC_OK);
	CHECK_DONE();
	propose_back(0, 1);
	entry_answer(&c.e, "A4610", -1, 1);
	CHECK_DONE();
	CHECK_STR(change_item(&t, other[1], IT_ADDRESS_NUMBER), "12番3号");
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  other[1], "cancels", 4)),
	    RC_OK);
	CHECK_DONE();
	CHECK_STR(change_item(&t, other[1], IT_HOUSEHOLD_NO), house);
	CHECK_STR(change_item(&t, other[1], IT_ADDRESS_NUMBER), "12番3号");
	end();
}

/* Who lived together lives apart by nothing but a correction of the one. */
TEST(std_4_6_0_1_a_split_under_a_correction_of_the_address)
{
	begin(3);
	propose("41", 2);
	give(2, IT_RELATION, "世帯主");
	CHECK_DONE();
	propose("65", 2);
	give(2, IT_ADDRESS_NUMBER, "14番");
	CHECK_DONE();
	CHECK(back(2, 2) != RC_OK);
	CHECK_STR(t.err.code, "E4603");
	CHECK(strstr(t.err.text, "誤記修正") != NULL);
	CHECK_INT(back(2, 3), RC_OK);
	CHECK_INT(back(2, 2), RC_OK);
	CHECK_STR(item(2, IT_HOUSEHOLD_NO), house);
	CHECK_STR(item(2, IT_RELATION), "子");
	end();
}

/* Nobody had left before the day: it is the household that it was. */
TEST(std_4_6_0_1_taken_back_before_the_day_the_household_stays)
{
	begin(4);
	moves_out(0, 3, "R08.08.20");
	propose_back(0, 3);
	CHECK_STR(c.e.household_no, house);
	CHECK_DONE();
	CHECK_STR(item(0, IT_HOUSEHOLD_NO), house);
	CHECK_STR(item(3, IT_HOUSEHOLD_NO), house);
	CHECK_STR(item(3, IT_RELATION), "子");
	CHECK_STR(item(3, IT_HEAD_NAME), "架空　一郎");
	CHECK_STR(item(2, IT_MEMBER_ORDER), "3");
	CHECK_STR(item(3, IT_STATUS), "1");
	end();
}

/* One alone, who was no head, is none by that. */
TEST(std_4_6_0_1_taken_back_before_the_day_the_relation_stays)
{
	begin(2);
	propose("52", 0);
	CHECK_DONE();
	moves_out(1, 1, "R08.08.20");
	propose_back(1, 1);
	CHECK_STR(c.e.household_no, house);
	CHECK_DONE();
	CHECK_STR(item(1, IT_HOUSEHOLD_NO), house);
	CHECK_STR(item(1, IT_RELATION), "妻");
	end();
}

/* All had left: those who come back of one change are one household, in
 * however many goes. */
TEST(std_4_6_0_1_all_come_back_into_one_new_household)
{
	begin(4);
	moves_out(0, 3, "R08.07.14");
	propose_back(0, 1);
	CHECK_STR(c.e.household_no, "");
	CHECK_DONE();
	CHECK(strcmp(item(0, IT_HOUSEHOLD_NO), house) != 0);
	CHECK_STR(item(1, IT_HOUSEHOLD_NO), item(0, IT_HOUSEHOLD_NO));
	propose_back(2, 3);
	CHECK_STR(c.e.household_no, item(0, IT_HOUSEHOLD_NO));
	CHECK_DONE();
	CHECK_STR(item(2, IT_HOUSEHOLD_NO), item(0, IT_HOUSEHOLD_NO));
	CHECK_STR(item(3, IT_HOUSEHOLD_NO), item(0, IT_HOUSEHOLD_NO));
	CHECK_STR(item(3, IT_HEAD_NAME), "架空　一郎");
	CHECK_STR(item(3, IT_MEMBER_ORDER), "4");
	end();
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
