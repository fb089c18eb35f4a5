/* SPDX-License-Identifier: ISC
 * Who leaves the register, who comes in by office, and what is put right:
 * 転出 and 転入通知 (4.1.3), 戸籍の届 (4.2.1, 4.2.2), 修正 (4.2.3).
 */
#include "src/date.h"
#include "tests/db/family.h"

/* 国内転出 of one of them. */
static void
move_out(int i)
{
	propose("31", i);
	set(0, IT_OUT_PLANNED_CITY, "日野市");
}

static bool
is_removed(int i)
{
	json_t *got = NULL;
	bool removed;

	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}", "session",
		      t.manager, "person_no", no[i]),
	    RC_OK);
	removed = json_is_true(json_object_get(got, "is_removed"));
	json_decref(got);
	return removed;
}

/* ---- 転出 (4.1.3.0) ---- */

TEST(std_4_1_3_0_1_a_day_that_lies_ahead)
{
	begin(2);
	propose("31", 1);
	on("R08.08.04", "R08.07.15"); /* 届出日 + 20 */
	set(0, IT_OUT_PLANNED_PREF, "東京都");
	set(0, IT_OUT_PLANNED_CITY, "日野市"); /* 4.1.3.0.2: alone */
	CHECK_DONE();
	CHECK_STR(item(1, IT_OUT_PLANNED_ON), "R08.08.04");
	CHECK_STR(item(1, IT_OUT_NOTIFIED_ON), "R08.07.15");
	CHECK_STR(item(1, IT_REMOVAL_REASON), "2");
	CHECK(!is_removed(1));
	/* a 転出予定者 does not move out twice */
	propose("31", 1);
	CHECK_REFUSED("E4016");
	change_day(&t, "2026-08-04");
	CHECK(is_removed(1));
	/* and who left cannot move house (4.0.1) */
	propose("21", 1);
	CHECK(change_says(&c, "E4016"));
	end();
}

TEST(std_4_1_3_0_1_fourteen_days_and_fifteen)
{
	begin(2);
	change_day(&t, "2026-07-30");
	move_out(1);
	on("R08.07.15", "R08.07.30");
	CHECK_REFUSED("E4131");
	on("R08.07.16", "R08.07.30");
	CHECK_INT(change_check(&t, &c), RC_OK);
	CHECK(!change_says(&c, "E4131"));
	/* the later one by 職権 */
	c.e.ex_officio = true;
	on("R08.07.15", "");
	CHECK_DONE();
	CHECK_STR(item(1, IT_EVENT_NOTIFIED_ON), "");
	CHECK_STR(item(1, IT_EVENT), "201");
	end();
}

TEST(std_4_1_3_0_1_the_border_is_the_citys)
{
	begin(2);
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:i}", "session",
		      t.manager, "key", "out_late_days", "value", 10),
	    RC_OK);
	change_day(&t, "2026-07-30");
	move_out(1);
	on("R08.07.16", "R08.07.30");
	CHECK_REFUSED("E4131");
	end();
}

TEST(std_4_1_3_0_2_abroad_in_latin_letters)
{
	begin(2);
	propose("32", 1);
	set(0, IT_OUT_PLANNED_CITY, "Springfield");
	CHECK_REFUSED("A4133");
	set(0, IT_OUT_PLANNED_COUNTRY, "U.S.A.");
	CHECK_DONE();
	CHECK_STR(item(1, IT_REMOVAL_REASON), "1");
	CHECK_STR(item(1, IT_OUT_PLANNED_COUNTRY), "U.S.A.");
	end();
}

TEST(std_4_1_3_0_4_special_is_chosen_at_the_notification_alone)
{
	json_t *got = NULL;

	begin(2);
	propose("21", 1);
	c.e.is_special = true;
	set(0, IT_ADDRESS_NUMBER, "8番");
	CHECK_REFUSED("E4135");
	propose("31", 1);
	c.e.is_special = true;
	set(0, IT_OUT_PLANNED_CITY, "日野市");
	CHECK_DONE();
	/* it is said with the entry, which nobody changes any more */
	CHECK_INT(test_call(&t, "entry.get", &got, "{s:s,s:i}", "session",
		      t.manager, "id", 2),
	    RC_OK);
	CHECK(json_is_true(
	    json_object_get(json_object_get(got, "entry"), "is_special")));
	json_decref(got);
	end();
}

/* ---- 転入通知 (4.1.3.1) ---- */

TEST(std_4_1_3_1_1_confirmed_stands_beside_planned)
{
	begin(2);
	move_out(1);
	on("R08.08.10", "R08.07.15");
	CHECK_DONE();
	change_day(&t, "2026-08-08");
	propose("33", 1);
	CHECK_STR(c.e.informed_on, "R08.08.08");
	on("", "");
	set(0, IT_OUT_DATE, "R08.08.07");
	set(0, IT_OUT_CONFIRMED_CITY, "八王子市");
	CHECK_DONE();
	CHECK_STR(item(1, IT_OUT_PLANNED_CITY), "日野市");
	CHECK_STR(item(1, IT_OUT_PLANNED_ON), "R08.08.10");
	CHECK_STR(item(1, IT_OUT_CONFIRMED_CITY), "八王子市");
	CHECK_STR(item(1, IT_OUT_DATE), "R08.08.07");
	CHECK_STR(item(1, IT_OUT_NOTICE_ON), "R08.08.08");
	/* 1.1.5: on the earlier of the two */
	CHECK(is_removed(1));
	/* and it is taken back without a warning (4.6.0.1) */
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  no[1], "cancels", 3)),
	    RC_OK);
	on("R08.08.08", "");
	CHECK_DONE();
	CHECK_STR(item(1, IT_OUT_DATE), "");
	CHECK(!is_removed(1));
	end();
}

TEST(std_4_1_3_1_1_the_plan_is_not_overwritten)
{
	begin(2);
	move_out(1);
	CHECK_DONE();
	propose("33", 1);
	set(0, IT_OUT_PLANNED_CITY, "八王子市");
	CHECK_REFUSED("E4089");
	/* somebody who is here moved in nowhere */
	propose("33", 0);
	CHECK(change_says(&c, "E4016"));
	end();
}

/* 転入, 転出 and 転入通知: each address keeps the postcode of its own. */
TEST(std_1_1_17_four_postcodes_stand_beside_each_other)
{
	struct entry e;
	char who[20];

	test_reg_make(&t);
	test_family(&e, "架空", 1, 1);
	record_set(&e.persons[0].after, IT_POSTCODE, "8620950");
	record_set(&e.persons[0].after, IT_PREV_POSTCODE, "8120018");
	CHECK_INT(test_register(&t, &e, "in", who, house), RC_OK);
	entry_release(&e);
	(void)snprintf(no[0], sizeof(no[0]), "%s", who);
	move_out(0);
	on("R08.08.10", "R08.07.15");
	set(0, IT_OUT_PLANNED_POSTCODE, "1910011");
	CHECK_DONE();
	change_day(&t, "2026-08-08");
	propose("33", 0);
	on("", "");
	set(0, IT_OUT_DATE, "R08.08.07");
	set(0, IT_OUT_CONFIRMED_CITY, "八王子市");
	set(0, IT_OUT_CONFIRMED_POSTCODE, "1920046");
	CHECK_DONE();
	CHECK_STR(item(0, IT_POSTCODE), "8620950");
	CHECK_STR(item(0, IT_PREV_POSTCODE), "8120018");
	CHECK_STR(item(0, IT_OUT_PLANNED_POSTCODE), "1910011");
	CHECK_STR(item(0, IT_OUT_CONFIRMED_POSTCODE), "1920046");
	end();
}

TEST(std_4_1_3_1_1_also_of_who_was_removed_by_office)
{
	begin(3);
	propose("63", 1);
	CHECK_DONE();
	CHECK_STR(item(1, IT_REMOVAL_REASON), "4");
	propose("33", 1);
	set(0, IT_OUT_CONFIRMED_CITY, "八王子市");
	CHECK_DONE();
	CHECK_STR(item(1, IT_OUT_CONFIRMED_CITY), "八王子市");
	/* of the dead there is none */
	propose("52", 2);
	CHECK_DONE();
	propose("33", 2);
	CHECK(change_says(&c, "E4139"));
	end();
}

static json_t *
notice(int line, const char *code, const char *name, const char *moved_on,
    const char *noticed_on, const char *city)
{
	return json_pack("{s:i,s:s,s:s,s:s,s:s,s:s}", "line", line,
	    "juminhyo_code", code, "name", name, "moved_on", moved_on,
	    "noticed_on", noticed_on, "out_confirmed_city", city);
}

static const char *
error_at(const json_t *got, size_t i)
{
	const char *v = json_string_value(json_object_get(
	    json_array_get(json_object_get(got, "errors"), i), "code"));

	return v != NULL ? v : "(none)";
}

TEST(std_4_1_3_1_2_clean_garbled_and_doubled)
{
	json_t *got = NULL;

	begin(4);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s,s,s]}", "menu", "31", "persons",
			  no[1], no[2], no[3])),
	    RC_OK);
	set(0, IT_OUT_PLANNED_CITY, "日野市");
	CHECK_DONE();
	CHECK_INT(test_call(&t, "notice.take", &got, "{s:s,s:[o,o,o,o,o,o]}",
		      "session", t.manager, "notices",
		      notice(1, "00010000011", "架空　美咲", "R08.07.13",
			  "R08.07.15", "八王子市"),
		      notice(2, "00010000012", "架空　蓮", "R08.07.13",
			  "R08.07.15", "〓王子市"),
		      notice(3, "00010000013", "架空　結", "R08.07.12",
			  "R08.07.14", "立川市"),
		      notice(4, "00010000013", "架空　結", "R08.07.12",
			  "R08.07.15", "町田市"),
		      notice(5, "99999999999", "何某", "R08.07.12", "R08.07.15",
			  "町田市"),
		      notice(6, "00010000010", "架空　一郎", "R08.07.12",
			  "R08.07.15", "町田市")),
	    RC_OK);
	CHECK_INT(json_integer_value(json_object_get(got, "taken")), 2);
	CHECK_INT(json_integer_value(json_object_get(got, "superseded")), 1);
	CHECK_INT(json_array_size(json_object_get(got, "errors")), 3);
	CHECK_STR(error_at(got, 0), "E4171"); /* 11.1 row 27 */
	CHECK_STR(error_at(got, 1), "E4174");
	CHECK_STR(error_at(got, 2), "E4016"); /* who is here moved nowhere */
	json_decref(got);
	CHECK_STR(item(1, IT_OUT_CONFIRMED_CITY), "八王子市");
	CHECK_STR(item(2, IT_OUT_CONFIRMED_CITY), "");
	CHECK_STR(item(3, IT_OUT_CONFIRMED_CITY), "町田市");
	CHECK_STR(item(3, IT_OUT_PLANNED_CITY), "日野市");
	/* the same once more is nothing new, a later one corrects */
	got = NULL;
	CHECK_INT(test_call(&t, "notice.take", &got, "{s:s,s:[o,o]}", "session",
		      t.manager, "notices",
		      notice(1, "00010000011", "架空　美咲", "R08.07.13",
			  "R08.07.15", "八王子市"),
		      notice(2, "00010000013", "架空　結", "R08.07.12",
			  "R08.07.15", "稲城市")),
	    RC_OK);
	CHECK_INT(json_integer_value(json_object_get(got, "taken")), 1);
	CHECK_INT(json_integer_value(json_object_get(got, "known")), 1);
	json_decref(got);
	CHECK_STR(item(3, IT_OUT_CONFIRMED_CITY), "稲城市");
	end();
}

TEST(std_4_1_3_1_2_another_name_and_too_long_a_value)
{
	char longer[400] = "";
	json_t *got = NULL;
	int i;

	begin(2);
	move_out(1);
	CHECK_DONE();
	for (i = 0; i < 130; i++)
		(void)strncat(
		    longer, "あ", sizeof(longer) - strlen(longer) - 1);
	CHECK_INT(test_call(&t, "notice.take", &got, "{s:s,s:[o,o]}", "session",
		      t.manager, "notices",
		      notice(1, "00010000011", "別人　花子", "R08.07.13",
			  "R08.07.15", "八王子市"),
		      notice(2, "00010000011", "架空　美咲", "R08.07.13",
			  "R08.07.14", longer)),
	    RC_OK);
	CHECK_INT(json_integer_value(json_object_get(got, "taken")), 0);
	CHECK_STR(error_at(got, 0), "E4172");
	CHECK_STR(error_at(got, 1), "E4175");
	json_decref(got);
	end();
}

static int
missing(const char *person_no, bool *letter)
{
	json_t *got = NULL, *v;
	size_t i;
	int n = 0;

	CHECK_INT(test_call(&t, "notice.missing", &got, "{s:s}", "session",
		      t.manager),
	    RC_OK);
	json_array_foreach(json_object_get(got, "people"), i, v)
	{
		if (strcmp(json_string_value(json_object_get(v, "person_no")),
			person_no) != 0)
			continue;
		n++;
		*letter = json_is_true(json_object_get(v, "letter"));
	}

	json_decref(got);
	return n;
}

TEST(std_4_1_3_1_3_paper_and_line_give_the_same_record)
{
	struct record line, paper;
	int i;

	begin(3);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s,s]}", "menu", "31", "persons", no[1],
			  no[2])),
	    RC_OK);
	set(0, IT_OUT_PLANNED_CITY, "日野市");
	CHECK_DONE();
	CHECK_INT(test_call(&t, "notice.take", NULL, "{s:s,s:[o]}", "session",
		      t.manager, "notices",
		      notice(1, "00010000011", "架空　美咲", "R08.07.13",
			  "R08.07.15", "八王子市")),
	    RC_OK);
	change_row(&t, no[1], &line);
	propose("33", 2);
	on("", "");
	for (i = 0; i < IT_COUNT; i++)
		if (strncmp(item_defs[i].id, "out_confirmed_", 14) == 0)
			set(0, (enum item)i, record_get(&line, (enum item)i));
	set(0, IT_OUT_DATE, "R08.07.13");
	CHECK_DONE();
	change_row(&t, no[2], &paper);
	CHECK_STR(record_get(&paper, IT_OUT_CONFIRMED_CITY), "八王子市");
	CHECK_STR(record_get(&paper, IT_OUT_NOTICE_ON), "R08.07.15");
	for (i = 0; i < IT_COUNT; i++)
		if (strcmp(item_defs[i].group, "removal") == 0 ||
		    i == IT_EVENT || i == IT_EVENT_DATE || i == IT_STATUS)
			CHECK_STR(record_get(&paper, (enum item)i),
			    record_get(&line, (enum item)i));
	record_release(&line);
	record_release(&paper);
	end();
}

TEST(std_4_1_3_1_4_who_has_no_notice_yet)
{
	bool letter = false;

	begin(4);
	move_out(1);
	CHECK_DONE();
	propose("32", 2);
	set(0, IT_OUT_PLANNED_COUNTRY, "米国");
	CHECK_DONE();
	propose("63", 3);
	CHECK_DONE();
	CHECK_INT(missing(no[1], &letter), 1);
	CHECK(letter);
	CHECK_INT(missing(no[2], &letter), 0); /* 国外転出 */
	CHECK_INT(missing(no[3], &letter), 1); /* 職権消除: the list alone */
	CHECK(!letter);
	propose("33", 1);
	set(0, IT_OUT_CONFIRMED_CITY, "八王子市");
	CHECK_DONE();
	CHECK_INT(missing(no[1], &letter), 0);
	end();
}

/* Where somebody protected has gone stands on no list (3.4). */
TEST(std_4_1_3_1_4_not_where_the_protected_went)
{
	json_t *got = NULL, *o;
	bool letter = true;

	begin(2);
	move_out(1);
	CHECK_DONE();
	CHECK_INT(missing(no[1], &letter), 1);
	CHECK(letter);
	CHECK_INT(test_call(&t, "block.set", NULL,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      t.manager, "person_no", no[1], "processes", "certificate",
		      "level", 2, "from", "2026-07-01", "to", "", "reason",
		      "申出による", "kind", "general"),
	    RC_OK);
	CHECK_INT(missing(no[1], &letter), 1);
	CHECK(!letter);
	CHECK_INT(test_call(&t, "notice.missing", &got, "{s:s}", "session",
		      t.manager),
	    RC_OK);
	o = json_array_get(json_object_get(got, "people"), 0);
	CHECK_STR(json_string_value(json_object_get(o, "planned_to")), "");
	json_decref(got);
	end();
}

/* 4.1.3.0.4 N: the register has one call that sends anything again, and that
 * is 市町村通知 (4.5.7). */
TEST(std_4_1_3_0_4_nothing_of_a_move_out_is_sent_again_by_hand)
{
	int i, n = 0;

	for (i = 0; i < reg_method_count; i++) {
		const char *name = reg_methods[i].name;

		if (strstr(name, "resend") == NULL &&
		    strstr(name, "again") == NULL)
			continue;
		CHECK_STR(name, "municipal.resend");
		n++;
	}
	CHECK_INT(n, 1);
}

/* ---- 戸籍の届 (4.2.1, 4.2.2) ---- */

TEST(std_4_2_0_3_a_child_has_the_domicile_of_its_mother)
{
	begin(2);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:s}", "menu", "51", "mother", no[1])),
	    RC_OK);
	CHECK_STR(record_get(&c.e.persons[0].after, IT_HONSEKI),
	    "福岡県筑紫野市二日市北一丁目77番");
	CHECK_STR(
	    record_get(&c.e.persons[0].after, IT_HITTOUSHA), "架空　一郎");
	end();
}

TEST(std_4_2_1_2_a_child_is_born)
{
	char child[20];

	begin(2);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:s}", "menu", "51", "mother", no[1])),
	    RC_OK);
	CHECK_INT(c.e.person_count, 1); /* 4.0.1: nobody is picked */
	CHECK_STR(record_get(&c.e.persons[0].after, IT_RELATION), "子");
	CHECK_STR(record_get(&c.e.persons[0].after, IT_PREV_CITY), "");
	set(0, IT_NAME_GIVEN, "葵");
	set(0, IT_NAME_KANA_GIVEN, "アオイ");
	set(0, IT_SEX, "2");
	set(0, IT_BIRTH, "R08.07.13");
	set(0, IT_JUMINHYO_CODE, "00000990010");
	CHECK_REFUSED("E42121");
	on("R08.07.13", "");
	CHECK_INT(test_register(&t, &c.e, "born", child, NULL), RC_OK);
	CHECK_STR(change_item(&t, child, IT_HOUSEHOLD_NO), house);
	CHECK_STR(change_item(&t, child, IT_EVENT), "103");
	CHECK_STR(change_item(&t, child, IT_NAME), "架空　葵");
	CHECK_STR(change_item(&t, child, IT_NAME_KANA), "カクウ　アオイ");
	CHECK_STR(change_item(&t, child, IT_RESIDENT_SINCE), "R08.07.13");
	CHECK_STR(change_item(&t, child, IT_ADDRESS_SINCE), "R08.07.13");
	CHECK_STR(change_item(&t, child, IT_HEAD_NAME), "架空　一郎");
	CHECK_STR(change_item(&t, child, IT_MEMBER_ORDER), "3");
	CHECK_STR(change_item(&t, child, IT_ADDRESS_NUMBER), "12番3号");
	end();
}

TEST(std_4_2_2_1_death_on_a_day_nobody_knows)
{
	begin(3);
	propose("52", 1);
	on("~1;R08.00.00;00;令和8年頃", "");
	CHECK_INT(change_check(&t, &c), RC_OK);
	propose("52", 1);
	on("S50.01.01", ""); /* before she was born */
	CHECK_REFUSED("E4222");
	on("R08.07.14", "");
	CHECK_DONE();
	CHECK(is_removed(1));
	CHECK_STR(item(1, IT_INFORMED_ON), "R08.07.15");
	CHECK_STR(item(1, IT_REMOVAL_NOTIFIED_ON), "R08.07.15");
	end();
}

/* What closed a 除票 and when stays, whatever is put right on it; of a planned
 * move and a death before it the earlier day counts (1.1.5). */
TEST(std_1_1_5_what_closed_a_sheet_stays)
{
	begin(3);
	propose("31", 1);
	on("R08.08.20", "R08.07.15");
	set(0, IT_OUT_PLANNED_CITY, "福岡市中央区");
	CHECK_DONE();
	propose("65", 1);
	set(0, IT_NAME_GIVEN, "美佐");
	CHECK_DONE();
	CHECK_INT(test_count(&t, "SELECT count(*) FROM sheet WHERE "
				 "closed_event = '201' AND closed_on = "
				 "'R08.08.20'"),
	    1);
	propose("52", 1);
	on("R08.07.14", "");
	CHECK_DONE();
	propose("65", 1);
	set(0, IT_NAME_GIVEN, "美咲");
	CHECK_DONE();
	CHECK_INT(test_count(&t, "SELECT count(*) FROM sheet WHERE "
				 "closed_event = '203' AND closed_on = "
				 "'R08.07.14'"),
	    1);
	end();
}

TEST(std_4_2_2_2_disappearance_is_a_removal_by_office)
{
	begin(3);
	propose("53", 1);
	CHECK_INT(c.e.event, EV_EX_OFFICIO_OUT);
	CHECK_DONE();
	CHECK_STR(item(1, IT_EVENT), "206");
	CHECK_STR(item(1, IT_REMOVAL_REASON), "10");
	CHECK_STR(item(1, IT_STATUS), "4");
	end();
}

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

/* ---- new sheets (1.1.4, 4.5.3 to 4.5.5) ---- */

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
take_back(int i, bool whole)
{
	struct record r;

	change_row(&t, no[i], &r);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i,s:b}", "menu", "91", "persons",
			  no[i], "cancels", r.hist_no, "whole", (int)whole)),
	    RC_OK);
	record_release(&r);
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
	take_back(1, true);
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
	change_release(&waiting);
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
	move_out(1);
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

TEST(std_4_5_5_the_later_of_two_days)
{
	begin(2);
	lose_nationality(1, "KAKUU MISAKI");
	on("H17.03.01", ""); /* lost long before she moved in */
	CHECK_DONE();
	CHECK_STR(item(1, IT_FOREIGN_RESIDENT_SINCE), "R08.07.10");
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

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
