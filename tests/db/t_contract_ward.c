/* SPDX-License-Identifier: ISC
 * 区間異動 of a designated city (1.1.13, 4.1.0.1): the register of all wards of
 * 熊本市.
 */
#include "src/approval.h"
#include "src/number.h"
#include "src/ward.h"

#define FAMILY_MAKE test_reg_make_city
#include "tests/db/family.h"

#include <string.h>

static char session_of_higashi[65];

/* From 中央区 into 東区. */
static void
to_ward(int i)
{
	set(i, IT_ADDRESS_CODE, "43102001002");
	set(i, IT_ADDRESS_CITY, "熊本市東区");
	set(i, IT_ADDRESS_TOWN, "東町一丁目");
	set(i, IT_ADDRESS_NUMBER, "2番3号");
}

static void
propose_both(const char *menu, int first, int second)
{
	json_t *persons = json_pack("[s]", no[first]);

	if (second >= 0)
		(void)json_array_append_new(persons, json_string(no[second]));
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:o}", "menu", menu, "persons", persons)),
	    RC_OK);
}

TEST(std_1_1_13_between_wards_a_new_household_and_the_same_person)
{
	char new_house[20], was[40];
	json_t *got = NULL;

	begin(3);
	(void)snprintf(was, sizeof(was), "%s", item(1, IT_JUMINHYO_CODE));
	propose_both("15", 0, 1);
	to_ward(0);
	CHECK_INT(change_check(&t, &c), RC_OK);
	/* one notification, one new address */
	CHECK_STR(
	    record_get(&c.e.persons[1].after, IT_ADDRESS_CITY), "熊本市東区");
	CHECK_INT(change_do(&t, &c, new_house), RC_OK);
	CHECK(strcmp(new_house, house) != 0 && new_house[0] != '\0');
	CHECK_STR(item(1, IT_HOUSEHOLD_NO), new_house);
	CHECK_STR(item(1, IT_JUMINHYO_CODE), was);
	CHECK_STR(item(1, IT_EVENT), "101");
	CHECK_STR(item(1, IT_PREV_CITY), "熊本市中央区");
	CHECK_STR(item(1, IT_ADDRESS_SINCE), "R08.07.14");
	CHECK_STR(item(1, IT_OUT_PLANNED_ON), "");
	/* the sheet of the former ward has ended, and says where to */
	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s,s:i}", "session",
		      t.manager, "person_no", no[1], "sheet_no", 1),
	    RC_OK);
	CHECK(json_is_true(json_object_get(got, "is_removed")));
	CHECK_STR(json_string_value(json_object_get(
		      json_object_get(got, "record"), "out_confirmed_city")),
	    "熊本市東区");
	CHECK_STR(json_string_value(
		      json_object_get(json_object_get(got, "record"), "event")),
	    "201");
	json_decref(got);
	/* who stays is alone in the former household */
	CHECK_STR(item(2, IT_HOUSEHOLD_NO), house);
	got = NULL;
	CHECK_INT(test_call(&t, "household.get", &got, "{s:s,s:s}", "session",
		      t.manager, "household_no", house),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "members")), 1);
	json_decref(got);
	/* no 転入通知 will come, and nobody has left the city (4.1.3.1.4) */
	got = NULL;
	CHECK_INT(test_call(&t, "notice.missing", &got, "{s:s}", "session",
		      t.manager),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "people")), 0);
	json_decref(got);
	got = NULL;
	CHECK_INT(test_call(&t, "batch.step", &got, "{s:s,s:s}", "session",
		      t.manager, "step", "left"),
	    RC_OK);
	CHECK_INT(json_integer_value(json_object_get(got, "done")), 0);
	json_decref(got);
	end();
}

TEST(std_4_1_0_1_who_has_an_open_sheet_comes_in_between_wards_alone)
{
	begin(2);
	/* any other 転入 of theirs is refused */
	propose_both("11", 1, -1);
	CHECK(change_says(&c, "E4016"));
	propose_both("15", 1, -1);
	CHECK(!change_says(&c, "E4016"));
	/* it goes into another ward */
	set(0, IT_ADDRESS_NUMBER, "9番");
	set(0, IT_RELATION, "世帯主");
	CHECK_REFUSED("E1134");
	/* and changes nothing but where they live */
	to_ward(0);
	set(0, IT_NAME, "別の　名前");
	CHECK_REFUSED("E4089");
	set(0, IT_NAME, item(1, IT_NAME));
	CHECK_DONE();
	CHECK_STR(item(1, IT_ADDRESS_CITY), "熊本市東区");
	/* one who is not here comes by 国内転入 */
	propose_both("15", 1, -1);
	(void)snprintf(c.e.persons[0].person_no,
	    sizeof(c.e.persons[0].person_no), "%s", "");
	c.e.persons[0].seen_hist = c.e.persons[0].sheet_no = 0;
	record_release(&c.e.persons[0].before);
	CHECK_INT(change_check(&t, &c), RC_OK);
	CHECK(change_says(&c, "E1133"));
	/* and a 転居 does not cross the border of a ward */
	propose_both("21", 0, -1);
	to_ward(0);
	set(0, IT_RELATION, "世帯主");
	CHECK_INT(change_check(&t, &c), RC_OK);
	CHECK(change_says(&c, "E1136"));
	end();
}

TEST(std_4_1_0_1_only_in_a_register_of_all_wards)
{
	test_reg_make(&t);
	change_family(&t, "架空", 1, 1, no, house);
	propose_both("15", 0, -1);
	CHECK(change_says(&c, "E1135"));
	change_release(&c);
	test_reg_free(&t);
}

TEST(std_4_6_0_1_a_move_between_wards_taken_back)
{
	struct record r;

	begin(2);
	propose_both("15", 1, -1);
	to_ward(0);
	set(0, IT_RELATION, "世帯主");
	CHECK_DONE();
	change_row(&t, no[1], &r);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  no[1], "cancels", r.hist_no)),
	    RC_OK);
	(void)snprintf(c.e.event_date, sizeof(c.e.event_date), "R08.07.15");
	CHECK_DONE();
	record_release(&r);
	/* the sheet of the former ward is open again, in its household */
	CHECK_STR(item(1, IT_ADDRESS_CITY), "熊本市中央区");
	CHECK_STR(item(1, IT_HOUSEHOLD_NO), house);
	CHECK_STR(item(1, IT_OUT_PLANNED_ON), "");
	end();
}

/* The newest change of somebody is taken back. */
static enum rc
take_back(int i)
{
	struct record r;
	int hist;

	change_row(&t, no[i], &r);
	hist = r.hist_no;
	record_release(&r);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i,s:b}", "menu", "91", "persons",
			  no[i], "cancels", hist, "whole", 1)),
	    RC_OK);
	(void)snprintf(c.e.event_date, sizeof(c.e.event_date), "R08.07.15");
	/* a 世帯主変更 after the head has gone: nobody is head then */
	entry_answer(&c.e, "A4022", -1, 1);
	return change_do(&t, &c, NULL);
}

/* All had left: they come back as a new household of the former address. */
TEST(std_4_6_0_1_a_whole_household_back_from_a_ward_is_a_new_one)
{
	begin(2);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:b}", "menu", "15", "persons",
			  no[0], "whole", 1)),
	    RC_OK);
	CHECK_INT(c.e.person_count, 2);
	to_ward(0);
	CHECK_DONE();
	CHECK_INT(take_back(0), RC_OK);
	CHECK_STR(item(0, IT_ADDRESS_CITY), "熊本市中央区");
	CHECK_STR(item(0, IT_RELATION), "世帯主");
	CHECK_STR(item(1, IT_RELATION), "妻");
	CHECK(strcmp(item(0, IT_HOUSEHOLD_NO), house) != 0);
	CHECK_STR(item(1, IT_HOUSEHOLD_NO), item(0, IT_HOUSEHOLD_NO));
	end();
}

TEST(std_4_1_0_1_who_is_about_to_move_out_has_that_taken_back_first)
{
	begin(1);
	propose_both("31", 0, -1);
	set(0, IT_OUT_PLANNED_PREF, "福岡県");
	set(0, IT_OUT_PLANNED_CITY, "久留米市");
	(void)snprintf(c.e.event_date, sizeof(c.e.event_date), "R08.07.20");
	CHECK_DONE();
	CHECK_STR(item(0, IT_STATUS), "2");
	propose_both("15", 0, -1);
	to_ward(0);
	CHECK_REFUSED("E4016");
	CHECK_INT(take_back(0), RC_OK);
	propose_both("15", 0, -1);
	to_ward(0);
	CHECK_DONE();
	CHECK_STR(item(0, IT_ADDRESS_CITY), "熊本市東区");
	CHECK_STR(item(0, IT_OUT_PLANNED_ON), "");
	end();
}

/* The row that ended the sheet of the former ward is taken back by the one
 * that opened the other. */
TEST(std_4_6_0_1_the_row_that_ended_a_wards_sheet_is_not_taken_back)
{
	begin(2);
	propose_both("15", 1, -1);
	to_ward(0);
	set(0, IT_RELATION, "世帯主");
	CHECK_DONE();
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  no[1], "cancels", 2)),
	    RC_OK);
	CHECK_REFUSED("E4603");
	CHECK(strstr(t.err.text, "国内転入") != NULL);
	CHECK(strstr(t.err.text, "履歴3") != NULL);
	CHECK_INT(take_back(1), RC_OK);
	CHECK_STR(item(1, IT_HOUSEHOLD_NO), house);
	end();
}

/* The newest changes of these are taken back in one go. */
static void
propose_back(int a, int b)
{
	struct record r;
	int i;

	for (i = a; i <= b; i++) {
		change_row(&t, no[i], &r);
		if (i == a) {
			CHECK_INT(
			    change_propose(&t, &c,
				json_pack("{s:s,s:[s],s:i}", "menu", "91",
				    "persons", no[a], "cancels", r.hist_no)),
			    RC_OK);
		} else {
			(void)snprintf(
			    entry_add_person(&c.e)->person_no, 20, "%s", no[i]);
			c.e.persons[i - a].cancels = r.hist_no;
		}
		record_release(&r);
	}
	CHECK_INT(change_check(&t, &c), RC_OK);
}

/* All had left: they come back as one new household in however many goes, and
 * whoever is there without a head is asked about. */
TEST(std_4_6_0_1_all_come_back_from_a_ward_into_one_new_household)
{
	begin(4);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:b}", "menu", "15", "persons",
			  no[0], "whole", 1)),
	    RC_OK);
	to_ward(0);
	CHECK_DONE();
	propose_back(3, 3);
	CHECK_REFUSED("A4022");
	entry_answer(&c.e, "A4022", -1, 1);
	CHECK_DONE();
	CHECK(strcmp(item(3, IT_HOUSEHOLD_NO), house) != 0);
	CHECK_STR(item(3, IT_RELATION), "子");
	CHECK_STR(item(3, IT_HEAD_NAME), "");
	CHECK_STR(item(3, IT_ADDRESS_CITY), "熊本市中央区");
	propose_back(1, 2);
	CHECK(!change_says(&c, "A4022"));
	CHECK_DONE();
	CHECK_STR(item(1, IT_HOUSEHOLD_NO), item(3, IT_HOUSEHOLD_NO));
	CHECK_STR(item(2, IT_HOUSEHOLD_NO), item(3, IT_HOUSEHOLD_NO));
	propose_back(0, 0);
	CHECK_DONE();
	CHECK_STR(item(0, IT_HOUSEHOLD_NO), item(3, IT_HOUSEHOLD_NO));
	CHECK_STR(item(0, IT_RELATION), "世帯主");
	CHECK_STR(item(3, IT_HEAD_NAME), "架空　一郎");
	CHECK_STR(item(1, IT_MEMBER_ORDER), "2");
	end();
}

/* A new head whom they made meanwhile is the obstacle, and nobody's place is
 * taken. */
TEST(std_4_6_0_1_who_is_back_from_a_ward_first_was_made_head)
{
	begin(4);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:b}", "menu", "15", "persons",
			  no[0], "whole", 1)),
	    RC_OK);
	to_ward(0);
	CHECK_DONE();
	propose_back(2, 3);
	entry_answer(&c.e, "A4022", -1, 1);
	CHECK_DONE();
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:s}", "menu", "44", "persons",
			  no[2], "head", no[2])),
	    RC_OK);
	set(1, IT_RELATION, "弟");
	CHECK_DONE();
	CHECK_STR(item(2, IT_MEMBER_ORDER), "1");
	CHECK_STR(item(3, IT_MEMBER_ORDER), "2");
	propose_back(0, 0);
	CHECK_REFUSED("E4609");
	propose_back(1, 1);
	CHECK_DONE();
	CHECK_STR(item(1, IT_HOUSEHOLD_NO), item(2, IT_HOUSEHOLD_NO));
	CHECK_STR(item(1, IT_MEMBER_ORDER), "3");
	end();
}

TEST(std_4_6_0_1_back_from_a_ward_the_former_household_is_the_obstacle)
{
	begin(2);
	propose_both("15", 1, -1);
	to_ward(0);
	set(0, IT_RELATION, "世帯主");
	CHECK_DONE();
	/* the others have moved on: one household has one address */
	propose_both("21", 0, -1);
	set(0, IT_ADDRESS_NUMBER, "9番");
	CHECK_DONE();
	CHECK(take_back(1) != RC_OK);
	CHECK_STR(t.err.code, "E4609");
	CHECK_INT(take_back(0), RC_OK);
	CHECK_INT(take_back(1), RC_OK);
	CHECK_STR(item(1, IT_HOUSEHOLD_NO), house);
	CHECK_STR(item(1, IT_RELATION), "妻");
	/* the head goes, and there is another one meanwhile */
	propose_both("15", 0, -1);
	to_ward(0);
	CHECK_DONE();
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:s}", "menu", "44", "persons",
			  no[1], "head", no[1])),
	    RC_OK);
	CHECK_DONE();
	CHECK_STR(item(1, IT_RELATION), "世帯主");
	CHECK(take_back(0) != RC_OK);
	CHECK_STR(t.err.code, "E4609");
	CHECK_INT(take_back(1), RC_OK);
	CHECK_INT(take_back(0), RC_OK);
	CHECK_STR(item(0, IT_HOUSEHOLD_NO), house);
	end();
}

/* Into 東区, taken back, into 東区 again: on the third sheet, whose former one
 * is the first. */
static void
to_ward_again(int i)
{
	int times;

	for (times = 0; times < 2; times++) {
		propose_both("15", i, -1);
		to_ward(0);
		set(0, IT_RELATION, "世帯主");
		CHECK_DONE();
		if (times == 0)
			CHECK_INT(take_back(i), RC_OK);
	}
}

TEST(std_4_6_0_1_back_from_a_ward_a_second_time_the_same_is_asked)
{
	begin(2);
	to_ward_again(1);
	propose_both("21", 0, -1);
	set(0, IT_ADDRESS_NUMBER, "9番");
	CHECK_DONE();
	CHECK(take_back(1) != RC_OK);
	CHECK_STR(t.err.code, "E4609");
	CHECK_INT(take_back(0), RC_OK);
	CHECK_INT(take_back(1), RC_OK);
	CHECK_STR(item(1, IT_HOUSEHOLD_NO), house);
	CHECK_STR(item(1, IT_ADDRESS_NUMBER), item(0, IT_ADDRESS_NUMBER));
	end();
	/* a household has one head */
	begin(2);
	to_ward_again(0);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:s}", "menu", "44", "persons",
			  no[1], "head", no[1])),
	    RC_OK);
	CHECK_DONE();
	CHECK(take_back(0) != RC_OK);
	CHECK_STR(t.err.code, "E4609");
	CHECK_INT(take_back(1), RC_OK);
	CHECK_INT(take_back(0), RC_OK);
	CHECK_STR(item(0, IT_RELATION), "世帯主");
	end();
}

static void
own_ward_only(bool on)
{
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:b}", "session",
		      t.manager, "key", "own_ward_only", "value", (int)on),
	    RC_OK);
}

TEST(std_4_0_1_a_desk_changes_the_people_of_its_ward_alone)
{
	begin(2);
	/* the desk of T1 is 中央区's, and so are they */
	own_ward_only(true);
	propose_both("21", 0, 1);
	set(0, IT_ADDRESS_NUMBER, "9番");
	set(1, IT_ADDRESS_NUMBER, "9番");
	CHECK_DONE();
	/* 東区 enters who comes into it, not they whom they leave */
	propose_both("15", 0, 1);
	to_ward(0);
	to_ward(1);
	CHECK_REFUSED("E1137");
	own_ward_only(false);
	CHECK_DONE();
	/* now they are of 東区 */
	own_ward_only(true);
	propose_both("31", 0, 1);
	CHECK(change_says(&c, "E1137"));
	set(0, IT_OUT_PLANNED_PREF, "福岡県");
	set(0, IT_OUT_PLANNED_CITY, "久留米市");
	CHECK_REFUSED("E1137");
	/* until they come back, which this desk enters */
	propose_both("15", 0, 1);
	CHECK(!change_says(&c, "E1137"));
	own_ward_only(false);
	end();
}

/* Another 所属, the same rights; session is opened anew at T1. */
static void
to_office(const char *staff, const char *org, char session[65])
{
	json_t *got = NULL, *list, *o, *them = NULL;
	size_t i;

	CHECK_INT(
	    test_call(&t, "staff.list", &got, "{s:s}", "session", t.manager),
	    RC_OK);
	list = json_object_get(got, "staff");
	json_array_foreach(list, i, o)
	{
		if (strcmp(json_string_value(json_object_get(o, "staff")),
			staff) == 0)
			them = o;
	}

	CHECK(them != NULL);
	CHECK_INT(
	    test_call(&t, "staff.put", NULL,
		"{s:s,s:s,s:s,s:s,s:s,s:O,s:s,s:s,s:s}", "session", t.manager,
		"staff", staff, "name",
		json_string_value(json_object_get(them, "name")), "org", org,
		"role_label", "", "rights", json_object_get(them, "rights"),
		"from", "", "to", "", "account", ""),
	    RC_OK);
	json_decref(got);
	CHECK_INT(test_session(&t, t.reg, "T1", staff, session), RC_OK);
}

TEST(std_4_0_1_the_ward_is_the_persons_and_not_the_machines)
{
	begin(1);
	own_ward_only(true);
	/* of 東区, at the desk of 中央区 */
	to_office("10001", "東区役所区民課", t.clerk);
	propose("21", 0);
	CHECK(change_says(&c, "E1137"));
	set(0, IT_ADDRESS_NUMBER, "9番");
	CHECK(change_do(&t, &c, NULL) != RC_OK);
	CHECK_STR(t.err.code, "E1137");
	/* who comes into their ward is theirs */
	propose("15", 0);
	to_ward(0);
	CHECK(!change_says(&c, "E1137"));
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_STR(item(0, IT_ADDRESS_CITY), "熊本市東区");
	/* whose 所属 names no ward is judged by the desk, 中央区's */
	to_office("10001", "市民局区政課", t.clerk);
	propose("21", 0);
	CHECK(change_says(&c, "E1137"));
	own_ward_only(false);
	propose("21", 0);
	CHECK(!change_says(&c, "E1137"));
	end();
}

/* ---- 4.5.6: the notices of 出入国在留管理庁長官 */

static size_t
listed(const char *session, const char *ward, json_t **first)
{
	json_t *got = NULL;
	size_t n;

	CHECK_INT(test_call(&t, "immigration.list", &got, "{s:s}", "session",
		      session),
	    RC_OK);
	CHECK_STR(json_string_value(json_object_get(got, "ward")), ward);
	n = json_array_size(json_object_get(got, "notices"));
	if (first != NULL)
		*first = json_incref(
		    json_array_get(json_object_get(got, "notices"), 0));
	json_decref(got);
	return n;
}

/* As H1 counts them. */
static int64_t
counted(const char *session)
{
	json_t *got = NULL;
	int64_t n;

	CHECK_INT(test_call(&t, "immigration.count", &got, "{s:s}", "session",
		      session),
	    RC_OK);
	n = json_integer_value(json_object_get(got, "waiting"));
	json_decref(got);
	return n;
}

static int64_t
updated(const char *session)
{
	json_t *got = NULL;
	int64_t n;

	CHECK_INT(test_call(&t, "immigration.update", &got, "{s:s}", "session",
		      session),
	    RC_OK);
	n = json_integer_value(json_object_get(got, "done"));
	json_decref(got);
	return n;
}

TEST(std_4_5_6_notices_are_those_of_the_own_wards_people)
{
	json_t *o = NULL;
	json_int_t notice;
	char subject[APPROVAL_SUBJECT];

	test_reg_make_city(&t);
	change_foreign_family(&t, "1", no, house); /* of 中央区 */
	CHECK_INT(
	    test_call(&t, "immigration.take", NULL,
		"{s:s,s:[{s:i,s:s,s:s,s:s,s:s,s:s,s:s}]}", "session", t.manager,
		"notices", "line", 1, "card", "AB12345678CD", "name",
		"KAKU JIRO", "kind", "correct", "happened_on", "R08.07.10",
		"noticed_on", "R08.07.13", "residence_status", "永住者"),
	    RC_OK);
	to_office("10004", "東区役所区民課", session_of_higashi);
	/* where nothing is limited, everybody's */
	CHECK_INT(listed(session_of_higashi, "", NULL), 1);
	own_ward_only(true);
	CHECK_INT(listed(session_of_higashi, "東区", NULL), 0);
	CHECK_INT(listed(t.reviewer, "中央区", &o), 1);
	CHECK_INT(counted(session_of_higashi), 0);
	CHECK_INT(counted(t.reviewer), 1);
	notice = json_integer_value(json_object_get(o, "notice"));
	CHECK_INT(test_call(&t, "immigration.check", NULL, "{s:s,s:I,s:s}",
		      "session", session_of_higashi, "notice", notice, "digest",
		      json_string_value(json_object_get(o, "digest"))),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E4567");
	CHECK_INT(test_call(&t, "immigration.settle", NULL, "{s:s,s:I,s:s}",
		      "session", session_of_higashi, "notice", notice, "reason",
		      "手で入力"),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E4567");
	notice_subject(
	    notice, json_string_value(json_object_get(o, "digest")), subject);
	CHECK_INT(test_call(&t, "immigration.check", NULL, "{s:s,s:I,s:s,s:o}",
		      "session", t.reviewer, "notice", notice, "digest",
		      json_string_value(json_object_get(o, "digest")), "proof",
		      test_proof(&t, t.reg, "T1", "10002", "immigration.check",
			  subject)),
	    RC_OK);
	/* checked here, it is not theirs to write */
	CHECK_INT(updated(session_of_higashi), 0);
	CHECK_INT(updated(t.reviewer), 1);
	CHECK_STR(item(1, IT_RESIDENCE_STATUS), "永住者");
	own_ward_only(false);
	json_decref(o);
	end();
}

/* Who has moved since is of the ward where they live now. */
TEST(std_4_5_6_the_ward_of_a_notice_is_where_its_person_lives)
{
	test_reg_make_city(&t);
	change_foreign_family(&t, "1", no, house);
	CHECK_INT(
	    test_call(&t, "immigration.take", NULL,
		"{s:s,s:[{s:i,s:s,s:s,s:s,s:s,s:s,s:s}]}", "session", t.manager,
		"notices", "line", 1, "card", "AB12345678CD", "name",
		"KAKU JIRO", "kind", "correct", "happened_on", "R08.07.10",
		"noticed_on", "R08.07.13", "residence_status", "永住者"),
	    RC_OK);
	propose("15", 1);
	to_ward(0);
	set(0, IT_RELATION, "世帯主");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	to_office("10004", "東区役所区民課", session_of_higashi);
	own_ward_only(true);
	CHECK_INT(listed(session_of_higashi, "東区", NULL), 1);
	CHECK_INT(listed(t.reviewer, "中央区", NULL), 0);
	own_ward_only(false);
	end();
}

TEST(an_office_names_its_ward_or_none)
{
	static const struct {
		const char *office, *ward;
	} cases[] = { { "東区役所区民課", "東区" },
		{ "熊本市東区役所", "東区" }, { "中央区 区民課", "中央区" },
		{ "東区", "東区" }, { "区民課", "" }, { "市民局区政課", "" },
		{ "市役所区政推進課", "" }, { "出張所", "" }, { "", "" } };
	char ward[64];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CHECK(ward_of_office("熊本市", cases[i].office, ward,
			  sizeof(ward)) == (cases[i].ward[0] != '\0'));
		CHECK_STR(ward, cases[i].ward);
	}
}

TEST(wards_of_a_city_by_their_codes)
{
	CHECK(lgcode_is_here("431010", "43101001002"));
	CHECK(!lgcode_is_here("431010", "43102001002"));
	CHECK(lgcode_is_here("431001", "43102001002"));
	CHECK(!lgcode_is_here("431001", "43202001002"));
	CHECK(lgcode_is_here("141003", "14118")); /* 横浜市都筑区 */
	CHECK(!lgcode_is_here("141305", "14151")); /* 相模原市 is not 川崎市 */
	CHECK(!lgcode_is_city("131008") && !lgcode_is_city("431010"));
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
