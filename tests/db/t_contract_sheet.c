/* SPDX-License-Identifier: ISC
 * New sheets: 改製 (1.1.4) and another nationality (4.5.3 to 4.5.5), what they
 * carry over, and by whose name everybody's row has the head (1.1.10).
 */
#include "tests/db/family.h"

TEST(std_1_1_4_remade_by_hand_on_its_day)
{
	begin(2);
	propose("92", 1);
	CHECK_DONE();
	CHECK_STR(item(1, IT_REVISED_ON), "R08.07.14");
	CHECK_STR(item(1, IT_EVENT), "107");
	CHECK_STR(item(1, IT_NAME), "架空　美咲");
	CHECK_STR(item(1, IT_RELATION), "妻");
	CHECK_STR(item(1, IT_HOUSEHOLD_NO), house);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM sheet WHERE "
				 "closed_event = '207'"),
	    1);
	/* the old one is a 除票 with its own last row */
	CHECK_INT(test_count(&t, "SELECT count(*) FROM history WHERE event = "
				 "'207' AND removal_reason = '7' AND hist_no "
				 "= 2 AND sheet_no = 1"),
	    1);
	propose("93", 1);
	CHECK_DONE();
	CHECK_STR(item(1, IT_EVENT), "108");
	CHECK_STR(item(1, IT_STATUS), "1");
	end();
}

/* 国籍喪失 of one of them, who stays as 経過滞在者. */
static void
lose_nationality(int i, const char *roman)
{
	propose("75", i);
	CHECK_STR(record_get(&c.e.persons[0].after, IT_NAME), "");
	set(0, IT_NAME_ROMAN, roman);
	set(0, IT_NAME, roman);
	set(0, IT_NATIONALITY, "米国");
	set(0, IT_ARTICLE30_45, "5");
	set(0, IT_TRANSIT_REASON, "2");
}

TEST(std_4_5_5_nationality_lost_and_4_5_3_regained)
{
	struct record r;

	begin(2);
	lose_nationality(1, "KAKUU MISAKI");
	set(0, IT_ALIEN_REGISTERED_ON, "R08.07.10");
	on("R08.07.12", "");
	CHECK_DONE();
	change_row(&t, no[1], &r);
	CHECK_INT(r.sheet_no, 2);
	CHECK_INT(r.hist_no, 3);
	CHECK_STR(record_get(&r, IT_KIND), "2");
	CHECK_STR(record_get(&r, IT_BIRTH), "1989.02.14");
	CHECK_STR(record_get(&r, IT_FOREIGN_RESIDENT_SINCE), "R08.07.12");
	CHECK_STR(record_get(&r, IT_ALIEN_REGISTERED_ON), "");
	CHECK_STR(record_get(&r, IT_HONSEKI), "");
	CHECK_STR(record_get(&r, IT_RELATION), "妻");
	CHECK_STR(record_get(&r, IT_JUMINHYO_CODE), "00010000011");
	CHECK_STR(record_get(&r, IT_PREV_CITY), "福岡市博多区");
	record_release(&r);
	/* the other way */
	propose("73", 1);
	set(0, IT_NAME_FAMILY, "架空");
	set(0, IT_NAME_GIVEN, "美咲");
	set(0, IT_NAME, "架空　美咲");
	set(0, IT_HONSEKI, "なし");
	set(0, IT_HITTOUSHA, "なし");
	on("R08.07.15", "");
	CHECK_DONE();
	change_row(&t, no[1], &r);
	CHECK_INT(r.sheet_no, 3);
	CHECK_STR(record_get(&r, IT_KIND), "1");
	CHECK_STR(record_get(&r, IT_BIRTH), "H01.02.14");
	CHECK_STR(record_get(&r, IT_RESIDENT_SINCE), "R08.07.12");
	CHECK_STR(record_get(&r, IT_NATIONALITY), "");
	CHECK_STR(record_get(&r, IT_JUMINHYO_CODE), "00010000011");
	record_release(&r);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM sheet WHERE "
				 "closed_event IN ('204', '205')"),
	    2);
	/* 4.5.4: not for who is Japanese */
	propose("74", 1);
	CHECK(change_says(&c, "E4532"));
	end();
}

static void
propose_back(int i, bool whole)
{
	struct record r;

	change_row(&t, no[i], &r);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i,s:b}", "menu", "91", "persons",
			  no[i], "cancels", r.hist_no, "whole", (int)whole)),
	    RC_OK);
	record_release(&r);
}

static void
take_back(int i, bool whole)
{
	propose_back(i, whole);
	CHECK_DONE();
}

static void
all_name(const char *head)
{
	CHECK_STR(item(0, IT_HEAD_NAME), head);
	CHECK_STR(item(1, IT_HEAD_NAME), head);
	CHECK_STR(item(2, IT_HEAD_NAME), head);
}

/* Who is head stays it under the new name, in everybody's row, and is it
 * under the former one when that is taken back. */
TEST(std_4_5_3_a_head_of_another_nationality_is_head_by_the_new_name)
{
	begin(3);
	lose_nationality(0, "KAKUU ICHIRO");
	CHECK_INT(change_check(&t, &c), RC_OK);
	CHECK_STR(
	    record_get(&c.e.persons[0].after, IT_HEAD_NAME), "KAKUU ICHIRO");
	CHECK_REFUSED("A4231");
	entry_answer(&c.e, "A4231", 0, 1);
	CHECK_DONE();
	all_name("KAKUU ICHIRO");
	CHECK_STR(item(0, IT_RELATION), "世帯主");
	CHECK_STR(item(1, IT_EVENT), "303");
	CHECK_STR(item(1, IT_EVENT_NOTIFIED_ON), "");
	CHECK(change_verified(&t));
	propose("73", 0);
	set(0, IT_NAME_FAMILY, "新");
	set(0, IT_NAME_GIVEN, "一郎");
	set(0, IT_HONSEKI, "なし");
	set(0, IT_HITTOUSHA, "なし");
	entry_answer(&c.e, "A4231", 0, 1);
	CHECK_DONE();
	all_name("新　一郎");
	/* the members whose rows went with it are no part of the 取消 */
	take_back(0, true);
	CHECK_INT(c.e.person_count, 1);
	all_name("KAKUU ICHIRO");
	end();
}

/* Nobody's row names a head who has gone; the next one is named, and the
 * former again when the death is taken back. */
TEST(std_1_1_10_no_row_names_a_head_who_has_gone)
{
	begin(3);
	propose("52", 0);
	entry_answer(&c.e, "A4041", 0, 1);
	CHECK_DONE();
	CHECK_STR(item(0, IT_HEAD_NAME), "架空　一郎");
	CHECK_STR(item(1, IT_HEAD_NAME), "");
	CHECK_STR(item(2, IT_HEAD_NAME), "");
	CHECK_INT(test_count(&t, "SELECT count(*) FROM op_log WHERE act = "
				 "'entry.approve'"),
	    2);
	take_back(0, false);
	all_name("架空　一郎");
	/* a member's own change of before is no obstacle, nor has it one */
	propose("52", 0);
	entry_answer(&c.e, "A4041", 0, 1);
	CHECK_DONE();
	CHECK_INT(
	    change_propose(&t, &c,
		json_pack("{s:s,s:[s,s],s:b,s:s}", "menu", "44", "persons",
		    no[1], no[2], "ex_officio", true, "head", no[1])),
	    RC_OK);
	set(1, IT_RELATION, "子");
	CHECK_DONE();
	CHECK_STR(item(2, IT_HEAD_NAME), "架空　美咲");
	/* nobody is head then, which is asked as of any other change */
	propose_back(1, true);
	CHECK(change_do(&t, &c, NULL) != RC_OK);
	CHECK_STR(t.err.code, "A4022");
	entry_answer(&c.e, "A4022", -1, 1);
	CHECK_DONE();
	CHECK_STR(item(2, IT_HEAD_NAME), "");
	end();
}

/* A change that waits says who was head when it was typed; what is written
 * says who is. */
TEST(std_4_0_4_what_waits_names_the_head_of_its_approval)
{
	struct test_change waiting = { .findings = NULL };
	int64_t id;

	begin(3);
	CHECK_INT(change_propose(&t, &waiting,
		      json_pack("{s:s,s:[s]}", "menu", "62", "persons", no[1])),
	    RC_OK);
	record_set(&waiting.e.persons[0].after, IT_NAME_GIVEN, "美幸");
	id = test_submit(&t, &waiting.e, "waits");
	CHECK(id != 0);
	propose("52", 0);
	entry_answer(&c.e, "A4041", 0, 1);
	CHECK_DONE();
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	CHECK_STR(item(1, IT_NAME), "架空　美幸");
	CHECK_STR(item(1, IT_HEAD_NAME), "");
	/* the row of the change itself, not one behind it (1.1.10) */
	CHECK_INT(test_count(&t, "SELECT count(*) FROM history WHERE event = "
				 "'303' AND head_name <> ''"),
	    0);
	CHECK_INT(test_count(&t, "SELECT max(hist_no) FROM history"), 3);
	change_release(&waiting);
	end();
}

/* A former name of before is nothing of a foreign resident. */
TEST(std_4_5_5_past_former_names_stay_behind)
{
	begin(2);
	propose("81", 1);
	set(0, IT_FORMER_NAME, "旧川");
	CHECK_DONE();
	propose("83", 1);
	CHECK_DONE();
	lose_nationality(1, "KAKUU MISAKI");
	CHECK_DONE();
	CHECK_STR(item(1, IT_KIND), "2");
	/* the 除票 has it still */
	CHECK_INT(test_count(&t, "SELECT count(*) FROM history_group g JOIN "
				 "history h ON h.person_no = g.person_no AND "
				 "h.hist_no = g.hist_no WHERE g.item = "
				 "'past_former_name' AND h.event = '205'"),
	    1);
	end();
}

/* 旧氏 of the past are Japanese: they stay on the sheet of before. */
TEST(std_4_5_5_past_former_names_stay_on_the_sheet_of_before)
{
	struct record r;

	begin(1);
	propose("81", 0);
	set(0, IT_FORMER_NAME, "旧川");
	CHECK_DONE();
	propose("82", 0);
	set(0, IT_FORMER_NAME, "旧山");
	CHECK_DONE();
	lose_nationality(0, "KAKUU ICHIROU");
	on("R08.07.14", "");
	CHECK_DONE();
	change_row(&t, no[0], &r);
	CHECK_INT(r.sheet_no, 2);
	CHECK_STR(record_get(&r, IT_FORMER_NAME), "");
	CHECK_INT(
	    record_group_rows(&r, item_defs[IT_PAST_FORMER_NAME].repeat), 0);
	record_release(&r);
	CHECK(
	    test_count(&t, "SELECT count(*) FROM history_group WHERE "
			   "item = 'past_former_name' AND value = '旧川'") > 0);
	end();
}

TEST(std_4_5_5_the_later_of_two_days)
{
	begin(2);
	lose_nationality(1, "KAKUU MISAKI");
	on("H17.03.01", ""); /* lost long before she moved in */
	CHECK_DONE();
	CHECK_STR(item(1, IT_FOREIGN_RESIDENT_SINCE), "R08.07.10");
	end();
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
