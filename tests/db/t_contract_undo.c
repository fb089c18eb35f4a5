/* SPDX-License-Identifier: ISC
 * 取消 of each kind (4.6): rows are added, people are back where they were,
 * what came later is kept or named.
 */
#include "tests/db/family.h"

#include <stdlib.h>

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

/* A change of one person or of the household, and one item of the first. */
static void
change(const char *menu, int i, bool whole, enum item it, const char *value)
{
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:b}", "menu", menu, "persons",
			  no[i], "whole", whole)),
	    RC_OK);
	record_set(&c.e.persons[0].after, it, value);
	entry_answer(&c.e, "A4041", 0, 1);
	CHECK_DONE();
}

static enum rc
undo(int i, int hist, bool whole)
{
	enum rc rc = change_propose(&t, &c,
	    json_pack("{s:s,s:[s],s:i,s:b}", "menu", "91", "persons", no[i],
		"cancels", hist, "whole", whole));

	return rc == RC_OK ? change_do(&t, &c, NULL) : rc;
}

/* Whether row a and row b of a person agree in all that says something of
 * the person. */
static bool
same_rows(int i, int a, int b)
{
	json_t *got = NULL, *rows, *x, *y;
	bool same = true;
	int k;

	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}", "session",
		      t.manager, "person_no", no[i]),
	    RC_OK);
	rows = json_object_get(got, "history");
	x = json_array_get(rows, (size_t)a - 1);
	y = json_array_get(rows, (size_t)b - 1);
	for (k = 0; k < IT_COUNT; k++) {
		if (strcmp(item_defs[k].group, "change") == 0 &&
		    k != IT_STATUS && k != IT_KIND)
			continue;
		if (json_equal(json_object_get(x, item_defs[k].id),
			json_object_get(y, item_defs[k].id)) == 0 &&
		    (json_object_get(x, item_defs[k].id) != NULL ||
			json_object_get(y, item_defs[k].id) != NULL)) {
			printf("# %s differs\n", item_defs[k].id);
			same = false;
		}
	}
	json_decref(got);
	return same;
}

/* What the notes (C類型) of a person say, each with its number and version;
 * new reference. */
static json_t *
notes(int i)
{
	json_t *got = NULL, *list;

	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}", "session",
		      t.manager, "person_no", no[i]),
	    RC_OK);
	list = json_incref(json_object_get(got, "notes"));
	json_decref(got);
	return list;
}

/* A C類型 is no part of the change it was written at. */
TEST(std_1_1_14_a_note_outlives_the_move_it_was_written_at)
{
	json_t *was, *is;

	begin(2);
	change("21", 0, true, IT_ADDRESS_NUMBER, "99番");
	CHECK_INT(test_call(&t, "note.put", NULL, "{s:s,s:s,s:s}", "session",
		      t.clerk, "person_no", no[0], "text", "表札は旧姓"),
	    RC_OK);
	was = notes(0);
	CHECK_INT(json_array_size(was), 1);
	CHECK_INT(undo(0, 2, true), RC_OK);
	CHECK_STR(item(0, IT_EVENT), "319");
	is = notes(0);
	CHECK(json_equal(was, is));
	CHECK_STR(
	    json_string_value(json_object_get(json_array_get(is, 0), "text")),
	    "表札は旧姓");
	json_decref(was);
	json_decref(is);
	end();
}

TEST(std_4_6_0_1_a_move_taken_back)
{
	begin(2);
	change("21", 0, true, IT_ADDRESS_NUMBER, "99番");
	CHECK_INT(undo(0, 2, true), RC_OK);
	CHECK_INT(c.e.person_count, 2);
	CHECK_INT(newest(0), 3);
	CHECK(same_rows(0, 1, 3));
	CHECK(same_rows(1, 1, 3));
	CHECK_STR(item(0, IT_EVENT), "319");
	CHECK_STR(item(0, IT_HOUSEHOLD_NO), house);
	/* nothing twice */
	CHECK(undo(0, 2, false) != RC_OK);
	CHECK_STR(t.err.code, "E4602");
	/* and no row that is not there */
	CHECK(undo(0, 77, false) != RC_OK);
	CHECK_STR(t.err.code, "E4601");
	end();
}

TEST(std_4_6_0_1_later_change_is_named)
{
	begin(1);
	change("21", 0, true, IT_ADDRESS_NUMBER, "99番");
	change("21", 0, true, IT_ADDRESS_NUMBER, "5番");
	CHECK(undo(0, 2, false) != RC_OK);
	CHECK_STR(t.err.code, "E4603");
	CHECK(strstr(t.err.text, "履歴3") != NULL);
	/* the later one first, then the other */
	CHECK_INT(undo(0, 3, false), RC_OK);
	CHECK_STR(item(0, IT_ADDRESS_NUMBER), "99番");
	CHECK_INT(undo(0, 2, false), RC_OK);
	CHECK_STR(item(0, IT_ADDRESS_NUMBER), "12番3号");
	end();
}

TEST(std_4_6_0_1_what_came_later_elsewhere_is_kept)
{
	begin(1);
	change("21", 0, true, IT_ADDRESS_NUMBER, "99番");
	change("62", 0, true, IT_NAME_GIVEN, "二郎");
	CHECK_INT(undo(0, 2, false), RC_OK);
	CHECK_STR(item(0, IT_ADDRESS_NUMBER), "12番3号");
	CHECK_STR(item(0, IT_NAME), "架空　二郎");
	end();
}

TEST(std_4_6_0_1_some_go_back_into_their_household)
{
	begin(3);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "21", "persons", no[2])),
	    RC_OK);
	record_set(&c.e.persons[0].after, IT_ADDRESS_NUMBER, "5番");
	CHECK_DONE();
	CHECK(strcmp(item(2, IT_HOUSEHOLD_NO), house) != 0);
	CHECK_INT(undo(2, 2, false), RC_OK);
	CHECK_STR(item(2, IT_HOUSEHOLD_NO), house);
	CHECK_STR(item(2, IT_RELATION), "子");
	CHECK_STR(item(2, IT_HEAD_NAME), "架空　一郎");
	CHECK(same_rows(2, 1, 3));
	end();
}

TEST(std_4_6_0_1_all_had_left_a_new_household)
{
	begin(2);
	change("31", 0, true, IT_OUT_PLANNED_CITY, "福岡市中央区");
	CHECK_STR(item(1, IT_STATUS), "2");
	CHECK_STR(item(1, IT_OUT_PLANNED_CITY), "福岡市中央区");
	CHECK_INT(undo(0, 2, true), RC_OK);
	/* no alert for a 転出 whose day has come */
	CHECK_INT(c.e.answer_count, 0);
	CHECK_STR(item(0, IT_EVENT), "109");
	CHECK_STR(item(0, IT_STATUS), "1");
	CHECK(strcmp(item(0, IT_HOUSEHOLD_NO), house) != 0);
	CHECK_STR(item(0, IT_HOUSEHOLD_NO), item(1, IT_HOUSEHOLD_NO));
	CHECK_STR(item(0, IT_ADDRESS_NUMBER), "12番3号");
	CHECK_STR(item(1, IT_RELATION), "妻");
	CHECK_STR(item(1, IT_OUT_PLANNED_ON), "");
	end();
}

/* Who had notified that they move out, and whose death is taken back, is about
 * to move out again; the sheet is closed by what closed it before. */
TEST(std_4_6_0_1_back_to_being_about_to_leave)
{
	begin(3);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "31", "persons", no[1])),
	    RC_OK);
	(void)snprintf(c.e.event_date, sizeof(c.e.event_date), "R08.08.20");
	record_set(&c.e.persons[0].after, IT_OUT_PLANNED_CITY, "日野市");
	CHECK_DONE();
	change("52", 1, false, IT_REMARKS, "届書の誤り");
	CHECK_STR(item(1, IT_STATUS), "3");
	CHECK_INT(undo(1, 3, false), RC_OK);
	CHECK_STR(item(1, IT_EVENT), "109");
	CHECK_STR(item(1, IT_STATUS), "2");
	CHECK_STR(item(1, IT_REMOVAL_DATE), "");
	CHECK_STR(item(1, IT_OUT_PLANNED_ON), "R08.08.20");
	CHECK_INT(test_count(&t, "SELECT count(*) FROM sheet WHERE "
				 "closed_event = '201' AND closed_on = "
				 "'R08.08.20'"),
	    1);
	end();
}

/* A 転出 whose 転入通知 has come: the notice is taken back first. */
TEST(std_4_6_0_1_the_notice_before_the_move_out)
{
	begin(2);
	change("31", 1, false, IT_OUT_PLANNED_CITY, "日野市");
	change("33", 1, false, IT_OUT_CONFIRMED_CITY, "日野市");
	CHECK(undo(1, 2, false) != RC_OK);
	CHECK_STR(t.err.code, "E4603");
	CHECK(strstr(t.err.text, "職権修正") != NULL);
	CHECK_INT(undo(1, 3, false), RC_OK);
	CHECK_STR(item(1, IT_OUT_CONFIRMED_CITY), "");
	CHECK_INT(undo(1, 2, false), RC_OK);
	CHECK_STR(item(1, IT_STATUS), "1");
	CHECK_STR(item(1, IT_HOUSEHOLD_NO), house);
	end();
}

/* What was changed before 改製 is put back on the sheet that counts. */
TEST(std_4_6_0_1_the_new_sheet_before_what_was_on_the_old)
{
	begin(2);
	change("65", 1, false, IT_BIRTH, "H01.02.15");
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "92", "persons", no[1])),
	    RC_OK);
	CHECK_DONE();
	CHECK(undo(1, 2, false) != RC_OK);
	CHECK_STR(t.err.code, "E4603");
	CHECK(strstr(t.err.text, "改製") != NULL);
	CHECK_INT(undo(1, 4, false), RC_OK);
	CHECK_INT(undo(1, 2, false), RC_OK);
	CHECK_STR(item(1, IT_BIRTH), "H01.02.14");
	end();
}

/* Who stayed lives elsewhere by now: back at the former address is a new
 * household, as one household has one 住所. */
TEST(std_4_6_0_1_the_household_has_moved_on)
{
	begin(3);
	change("52", 1, false, IT_REMARKS, "届書の誤り");
	change("21", 0, true, IT_ADDRESS_NUMBER, "77番");
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  no[1], "cancels", 2)),
	    RC_OK);
	CHECK_DONE();
	CHECK_STR(item(1, IT_ADDRESS_NUMBER), "12番3号");
	CHECK(strcmp(item(1, IT_HOUSEHOLD_NO), house) != 0);
	CHECK_STR(item(0, IT_HOUSEHOLD_NO), house);
	end();
}

/* 全部 is everybody of the change, not of the household (4.0.1). */
TEST(std_4_6_0_1_all_of_the_change_are_those_it_changed)
{
	begin(3);
	change("65", 0, false, IT_BIRTH, "S62.08.05");
	CHECK_INT(undo(0, 2, true), RC_OK);
	CHECK_INT(c.e.person_count, 1);
	CHECK_STR(item(0, IT_BIRTH), "S62.08.04");
	CHECK_INT(newest(1), 1);
	end();
}

TEST(std_4_6_0_1_one_of_them_comes_back_from_the_removed)
{
	begin(3);
	change("52", 1, false, IT_REMARKS, "届書の誤り");
	CHECK_INT(undo(1, 2, false), RC_OK);
	CHECK_STR(item(1, IT_HOUSEHOLD_NO), house);
	CHECK_STR(item(1, IT_STATUS), "1");
	CHECK_STR(item(1, IT_REMOVAL_DATE), "");
	CHECK_STR(item(1, IT_MEMBER_ORDER), "2");
	end();
}

TEST(std_4_6_0_1_move_in_taken_back)
{
	begin(2);
	CHECK_INT(undo(1, 1, true), RC_OK);
	CHECK_STR(item(0, IT_EVENT), "209");
	CHECK_STR(item(0, IT_STATUS), "9");
	CHECK_STR(item(1, IT_REMOVAL_REASON), "9");
	end();
}

TEST(std_4_6_0_1_move_in_with_later_changes_stays)
{
	begin(1);
	change("62", 0, true, IT_NAME_GIVEN, "二郎");
	CHECK(undo(0, 1, false) != RC_OK);
	CHECK_STR(t.err.code, "E4603");
	end();
}

TEST(std_4_6_0_1_what_is_restored_is_not_typed)
{
	begin(1);
	change("21", 0, true, IT_ADDRESS_NUMBER, "99番");
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  no[0], "cancels", 2)),
	    RC_OK);
	record_set(&c.e.persons[0].after, IT_ADDRESS_NUMBER, "1番");
	record_set(&c.e.persons[0].after, IT_NAME, "別人　太郎");
	CHECK_DONE();
	CHECK_STR(item(0, IT_ADDRESS_NUMBER), "12番3号");
	CHECK_STR(item(0, IT_NAME), "架空　一郎");
	/* 増 減 修正 follow from the row */
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  no[0], "cancels", 1)),
	    RC_OK);
	c.e.event = EV_CANCEL_CORRECTION;
	CHECK_REFUSED("E4604");
	end();
}

TEST(std_4_6_1_1_a_request_and_its_day)
{
	begin(1);
	change("21", 0, true, IT_ADDRESS_NUMBER, "99番");
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i,s:b}", "menu", "91", "persons",
			  no[0], "cancels", 2, "offered", 1)),
	    RC_OK);
	CHECK_STR(c.e.offered_on, "R08.07.15");
	CHECK_DONE();
	CHECK_STR(item(0, IT_OFFERED_ON), "R08.07.15");
	end();
}

TEST(std_4_6_0_1_new_sheet_taken_back)
{
	struct record r;

	begin(1);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "92", "persons", no[0])),
	    RC_OK);
	CHECK_DONE();
	CHECK_INT(newest(0), 3);
	CHECK_INT(undo(0, 3, false), RC_OK);
	change_row(&t, no[0], &r);
	CHECK_INT(r.sheet_no, 1); /* the one that is open counts */
	CHECK_STR(record_get(&r, IT_STATUS), "1");
	record_release(&r);
	CHECK_INT(
	    test_count(&t, "SELECT count(*) FROM sheet WHERE sheet_no = 1 "
			   "AND closed_event = ''"),
	    1);
	end();
}

/* Whose new sheet is taken back goes nowhere: nobody is left without a head. */
TEST(std_4_6_0_1_a_heads_new_sheet_taken_back_leaves_nobody_alone)
{
	begin(3);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "92", "persons", no[0])),
	    RC_OK);
	CHECK_DONE();
	CHECK_INT(undo(0, 3, false), RC_OK);
	CHECK_STR(item(0, IT_RELATION), "世帯主");
	CHECK_STR(item(0, IT_STATUS), "1");
	end();
}

/* A head comes back from the removed, and the household has another by now. */
TEST(std_4_6_0_1_who_comes_back_finds_another_head)
{
	begin(3);
	change("52", 0, false, IT_REMARKS, "届書の誤り");
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:b,s:s}", "menu", "44", "persons",
			  no[1], "whole", 1, "head", no[1])),
	    RC_OK);
	record_set(&c.e.persons[1].after, IT_RELATION, "子");
	CHECK_DONE();
	CHECK(undo(0, 2, false) != RC_OK);
	CHECK_STR(t.err.code, "E4023");
	record_set(&c.e.persons[0].after, IT_RELATION, "夫");
	CHECK_DONE();
	CHECK_STR(item(0, IT_RELATION), "夫");
	CHECK_STR(item(0, IT_IS_HEAD), "0");
	CHECK_STR(item(1, IT_RELATION), "世帯主");
	CHECK_STR(item(0, IT_HOUSEHOLD_NO), house);
	end();
}

/* Everybody comes back, and one of them alone is the head. */
TEST(std_4_6_0_1_everybody_comes_back_under_one_head)
{
	begin(3);
	change("63", 0, true, IT_REMARKS, "調査の誤り");
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i,s:b}", "menu", "91", "persons",
			  no[0], "cancels", 2, "whole", 1)),
	    RC_OK);
	CHECK_INT(c.e.person_count, 3);
	record_set(&c.e.persons[1].after, IT_RELATION, "世帯主");
	CHECK_REFUSED("E4021");
	record_set(&c.e.persons[1].after, IT_RELATION, "妻");
	CHECK_DONE();
	CHECK_STR(item(0, IT_RELATION), "世帯主");
	CHECK_STR(item(1, IT_RELATION), "妻");
	CHECK_STR(item(2, IT_HEAD_NAME), "架空　一郎");
	end();
}

/* ---- each kind, one after the other ---- */

/* What the present row says of the person, without what describes its change;
 * new reference. */
static json_t *
says(const char *person_no, bool moved)
{
	static const char *const own[] = { "hist_no", "sheet_no", "cancels",
		"entry_id", "recorded_at" };
	json_t *got = NULL, *r;
	size_t i;
	int k;

	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}", "session",
		      t.manager, "person_no", person_no),
	    RC_OK);
	r = json_incref(json_object_get(got, "record"));
	json_decref(got);
	for (i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		(void)json_object_del(r, own[i]);
	for (k = 0; k < IT_COUNT; k++)
		if ((strcmp(item_defs[k].group, "change") == 0 &&
			k != IT_STATUS && k != IT_KIND) ||
		    (moved && (k == IT_HOUSEHOLD_NO || k == IT_MEMBER_ORDER)))
			(void)json_object_del(r, item_defs[k].id);
	return r;
}

static void
put(enum item it, const char *value)
{
	int i;

	for (i = 0; i < c.e.person_count; i++)
		record_set(&c.e.persons[i].after, it, value);
}

static void
fill(const char *menu)
{
	int i;

	entry_answer(&c.e, "A4041", 0, 1);
	if (strcmp(menu, "32") == 0)
		put(IT_OUT_PLANNED_COUNTRY, "米国");
	if (strcmp(menu, "64") == 0)
		c.e.ground = 2;
	if (menu[0] == '6' && menu[1] != '3')
		put(IT_NAME_GIVEN, "別名");
	if (menu[0] == '4')
		for (i = 0; i < c.e.person_count; i++)
			if (change_says(&c, "E4023") ||
			    record_get(&c.e.persons[i].after, IT_RELATION)[0] ==
				'\0')
				record_set(&c.e.persons[i].after, IT_RELATION,
				    "縁故者");
	if (strcmp(menu, "41") == 0)
		put(IT_RELATION, "世帯主");
	if (strcmp(menu, "81") == 0 || strcmp(menu, "82") == 0)
		put(IT_FORMER_NAME, menu[1] == '1' ? "旧川" : "旧山");
	if (strcmp(menu, "84") == 0)
		put(IT_ALIAS, "架空　蓮太");
	if (strcmp(menu, "75") == 0) {
		put(IT_NAME_ROMAN, "KAKUU REN");
		put(IT_NAME, "KAKUU REN");
		put(IT_NATIONALITY, "米国");
		put(IT_ARTICLE30_45, "5");
		put(IT_TRANSIT_REASON, "2");
	}
	if (strcmp(menu, "73") == 0 || strcmp(menu, "74") == 0) {
		put(IT_NAME_FAMILY, "新");
		put(IT_NAME_GIVEN, "蓮");
		put(IT_HONSEKI, "なし");
		put(IT_HITTOUSHA, "なし");
	}
}

/* Does it for one, into a household or out of one; the reason of its row. */
static const char *
does(const char *menu, int i, const char *household)
{
	json_t *args = json_pack("{s:s,s:[s]}", "menu", menu, "persons", no[i]);

	if (household != NULL)
		(void)json_object_set_new(
		    args, "household_no", json_string(household));
	if (strcmp(menu, "44") == 0)
		(void)json_object_set_new(args, "head", json_string(no[i]));
	CHECK_INT(change_propose(&t, &c, args), RC_OK);
	fill(menu);
	if (change_do(&t, &c, NULL) != RC_OK) {
		printf("# %s: %s %s %s\n", menu, t.err.code, t.err.text,
		    t.err.item);
		CHECK(false);
	}
	return item(i, IT_EVENT);
}

/* Does it and takes it back: everybody of the family is as before, by a row
 * that is added. */
static void
there_and_back(const char *menu, int i, const char *household, const char *code)
{
	bool moved = strcmp(menu, "42") == 0;
	json_t *was[4], *is;
	int k, before = newest(i), rows;

	for (k = 0; k < 4; k++)
		was[k] = says(no[k], moved);
	CHECK_STR(does(menu, i, household), code);
	rows = newest(i) - before;
	if (undo(i, newest(i), true) != RC_OK) {
		printf("# 取消 of %s: %s %s %s\n", menu, t.err.code, t.err.text,
		    t.err.item);
		CHECK(false);
	}
	CHECK_INT(newest(i), before + 2 * rows);
	for (k = 0; k < 4; k++) {
		is = says(no[k], moved);
		if (!json_equal(was[k], is)) {
			char *a = json_dumps(was[k], JSON_SORT_KEYS);
			char *b = json_dumps(is, JSON_SORT_KEYS);

			printf("# %s of %d:\n# %s\n# %s\n", menu, k, a, b);
			free(a);
			free(b);
			CHECK(false);
		}
		json_decref(was[k]);
		json_decref(is);
	}
}

TEST(std_4_6_0_1_each_kind_there_and_back)
{
	begin(4);
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:i}", "session",
		      t.manager, "key", "code_stock_min", "value", 0),
	    RC_OK);
	CHECK_INT(test_call(&t, "code.take", NULL, "{s:s,s:[s,s]}", "session",
		      t.manager, "codes", "70000000008", "70000000016"),
	    RC_OK);
	there_and_back("62", 1, NULL, "303");
	there_and_back("64", 1, NULL, "302");
	there_and_back("65", 1, NULL, "304");
	there_and_back("41", 3, NULL, "310");
	there_and_back("44", 1, NULL, "313");
	there_and_back("92", 1, NULL, "107");
	there_and_back("93", 1, NULL, "108");
	there_and_back("95", 1, NULL, "308");
	there_and_back("81", 1, NULL, "314");
	(void)does("81", 1, NULL);
	there_and_back("82", 1, NULL, "315");
	there_and_back("83", 1, NULL, "316");
	there_and_back("75", 2, NULL, "105");
	(void)does("75", 2, NULL);
	there_and_back("73", 2, NULL, "104");
	there_and_back("74", 2, NULL, "104");
	there_and_back("84", 2, NULL, "317");
	(void)does("84", 2, NULL);
	there_and_back("85", 2, NULL, "318");
	(void)does("41", 3, NULL);
	there_and_back("42", 3, house, "311");
	(void)does("41", 2, NULL); /* one of two goes over */
	(void)does("43", 3, item(2, IT_HOUSEHOLD_NO));
	there_and_back("43", 3, house, "312");
	there_and_back("32", 3, NULL, "202");
	there_and_back("52", 3, NULL, "203");
	there_and_back("63", 3, NULL, "206");
	end();
}

/* コードの職権記載 is for who came without one. */
TEST(std_4_6_0_1_a_code_given_and_taken_back)
{
	begin(4);
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:i}", "session",
		      t.manager, "key", "code_stock_min", "value", 0),
	    RC_OK);
	CHECK_INT(test_call(&t, "code.take", NULL, "{s:s,s:[s]}", "session",
		      t.manager, "codes", "70000000008"),
	    RC_OK);
	test_plant(&t, "UPDATE history SET juminhyo_code = NULL, origin = "
		       "'import' WHERE relation = '世帯主'");
	test_plant(&t, "UPDATE sheet SET juminhyo_code = NULL WHERE person_no "
		       "IN (SELECT person_no FROM history WHERE relation = "
		       "'世帯主')");
	there_and_back("94", 0, NULL, "309");
	CHECK_STR(item(0, IT_JUMINHYO_CODE), "");
	CHECK_STR(item(0, IT_EVENT), "319");
	change_release(&c);
	test_reg_free(&t); /* planted: nothing to verify */
}

/* 職権記載: who was entered by mistake is gone, and nobody else changed. */
TEST(std_4_6_0_1_an_entry_by_the_office_taken_back)
{
	json_t *was, *is;

	begin(2);
	was = says(no[1], false);
	change_release(&c);
	test_family(&c.e, "仮名", 1, 60);
	c.e.event = EV_EX_OFFICIO_IN;
	(void)snprintf(c.e.menu, sizeof(c.e.menu), "61");
	c.e.notified_on[0] = c.e.applicant[0] = '\0';
	c.e.applicant_kind = c.e.paper_count = 0;
	CHECK_INT(test_register(&t, &c.e, "entered", no[2], NULL), RC_OK);
	CHECK_STR(item(2, IT_EVENT), "106");
	CHECK_INT(undo(2, newest(2), false), RC_OK);
	CHECK_STR(item(2, IT_STATUS), "9");
	CHECK_STR(item(2, IT_EVENT), "209");
	CHECK_INT(test_count(&t, "SELECT count(*) FROM sheet WHERE "
				 "closed_event = ''"),
	    2);
	is = says(no[1], false);
	CHECK(json_equal(was, is));
	json_decref(was);
	json_decref(is);
	end();
}

/* 出生: the child is gone from the household, and nobody else changed. */
TEST(std_4_6_0_1_a_birth_taken_back)
{
	char child[20];
	json_t *was, *is;

	begin(2);
	was = says(no[1], false);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:s}", "menu", "51", "mother", no[1])),
	    RC_OK);
	put(IT_NAME_GIVEN, "花");
	put(IT_BIRTH, "R08.07.14");
	put(IT_SEX, "2");
	put(IT_JUMINHYO_CODE, "00010000550");
	put(IT_RELATION, "子");
	CHECK_DONE();
	(void)snprintf(child, sizeof(child), "%08lld",
	    test_count(
		&t, "SELECT max(cast(person_no AS BIGINT)) FROM person"));
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  child, "cancels", 1)),
	    RC_OK);
	CHECK_DONE();
	CHECK_STR(change_item(&t, child, IT_STATUS), "9");
	CHECK_STR(change_item(&t, child, IT_EVENT), "209");
	CHECK_INT(test_count(&t, "SELECT count(*) FROM sheet WHERE "
				 "closed_event = ''"),
	    2);
	is = says(no[1], false);
	CHECK(json_equal(was, is));
	json_decref(was);
	json_decref(is);
	end();
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
