/* SPDX-License-Identifier: ISC
 * Who leaves the register and who comes in by office: 転出 and 転入通知 (4.1.3),
 * 戸籍の届 (4.2.1, 4.2.2).
 */
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

/* 4.1.3.0.4 N: one that waits, or was returned to be put right, has no switch. */
TEST(std_4_1_3_0_4_an_ordinary_move_out_in_progress_has_no_switch)
{
	int64_t id;

	begin(2);
	propose("31", 1);
	set(0, IT_OUT_PLANNED_CITY, "日野市");
	id = test_submit(&t, &c.e, "ordinary");
	CHECK(id > 0);
	c.e.is_special = true;
	CHECK_INT(test_call(&t, "entry.change", NULL, "{s:s,s:I,s:i,s:o}",
		      "session", t.clerk, "id", (json_int_t)id, "version", 1,
		      "entry", entry_to_json(&c.e)),
	    RC_INPUT);
	CHECK_STR(t.err.code, "E4188");
	/* the other way they get their 転出証明書 */
	c.e.is_special = false;
	CHECK_INT(test_call(&t, "entry.change", NULL, "{s:s,s:I,s:i,s:o}",
		      "session", t.clerk, "id", (json_int_t)id, "version", 1,
		      "entry", entry_to_json(&c.e)),
	    RC_OK);
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

/* 転入 of the second of the family, who was here before. */
static void
comes_back(const char *day)
{
	struct entry_person *p;

	entry_release(&c.e);
	test_family(&c.e, "架空", 1, 1);
	p = &c.e.persons[0];
	(void)snprintf(p->person_no, sizeof(p->person_no), "%s", no[1]);
	p->sheet_no = 1;
	p->is_returner = true;
	record_set(&p->after, IT_NAME_GIVEN, "美咲");
	record_set(&p->after, IT_NAME, "架空　美咲");
	record_set(&p->after, IT_BIRTH, item(1, IT_BIRTH));
	record_set(&p->after, IT_SEX, "2");
	record_set(&p->after, IT_JUMINHYO_CODE, "00010000011");
	on(day, "R08.07.15");
}

/* taken or known, or the code of why it was not. */
static const char *
takes(const char *moved_on)
{
	static char code[16];
	json_t *got = NULL;

	CHECK_INT(test_call(&t, "notice.take", &got, "{s:s,s:[o]}", "session",
		      t.manager, "notices",
		      notice(1, "00010000011", "架空　美咲", moved_on,
			  "R08.07.15", "八王子市")),
	    RC_OK);
	(void)snprintf(code, sizeof(code), "%s",
	    json_integer_value(json_object_get(got, "taken")) == 1 ? "taken"
	    : json_integer_value(json_object_get(got, "known")) == 1
		? "known"
		: error_at(got, 0));
	json_decref(got);
	return code;
}

static long long
noticed_on(int sheet)
{
	char sql[200];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM history WHERE person_no = '%s' AND sheet_no "
	    "= %d AND out_notice_on IS NOT NULL",
	    no[1], sheet);
	return test_count(&t, sql);
}

/* A stay of before has its notice when they are back, and about to move out
 * again: it is that of the stay which had begun by the day it names. */
TEST(std_4_1_3_1_2_a_notice_is_of_the_stay_that_ended)
{
	begin(2);
	propose("31", 1);
	set(0, IT_OUT_PLANNED_CITY, "日野市");
	on("R08.07.12", "R08.07.12");
	CHECK_DONE();
	comes_back("R08.07.14");
	CHECK_DONE();
	/* they are here; the stay of before is not this one */
	CHECK_STR(takes("R08.07.11"), "taken");
	CHECK_INT(noticed_on(1), 1);
	propose("31", 1);
	set(0, IT_OUT_PLANNED_CITY, "福岡市博多区");
	on("R08.08.20", "R08.07.15");
	CHECK_DONE();
	CHECK_STR(takes("R08.07.11"), "known");
	CHECK_STR(takes("R08.07.10"), "taken"); /* put right */
	CHECK_INT(noticed_on(1), 2);
	CHECK_INT(noticed_on(2), 0);
	CHECK_STR(item(1, IT_OUT_DATE), "");
	CHECK_STR(item(1, IT_STATUS), "2");
	/* sooner than planned */
	CHECK_STR(takes("R08.07.15"), "taken");
	CHECK_INT(noticed_on(2), 1);
	CHECK_STR(item(1, IT_OUT_DATE), "R08.07.15");
	/* before they ever came */
	CHECK_STR(takes("R08.07.09"), "E4214");
	end();
}

/* The newest counts for each stay: neither makes the other old. */
TEST(std_4_1_3_1_2_the_newest_counts_for_each_stay)
{
	json_t *got = NULL;

	begin(2);
	propose("31", 1);
	set(0, IT_OUT_PLANNED_CITY, "日野市");
	on("R08.07.12", "R08.07.12");
	CHECK_DONE();
	comes_back("R08.07.13");
	CHECK_DONE();
	propose("31", 1);
	set(0, IT_OUT_PLANNED_CITY, "福岡市博多区");
	on("R08.07.15", "R08.07.15");
	CHECK_DONE();
	CHECK_INT(test_call(&t, "notice.take", &got, "{s:s,s:[o,o,o]}",
		      "session", t.manager, "notices",
		      notice(1, "00010000011", "架空　美咲", "R08.07.12",
			  "R08.07.13", "八王子市"),
		      notice(2, "00010000011", "架空　美咲", "R08.07.11",
			  "R08.07.14", "八王子市"),
		      notice(3, "00010000011", "架空　美咲", "R08.07.15",
			  "R08.07.15", "福岡市博多区")),
	    RC_OK);
	CHECK_INT(json_integer_value(json_object_get(got, "taken")), 2);
	CHECK_INT(json_integer_value(json_object_get(got, "superseded")), 1);
	json_decref(got);
	CHECK_INT(noticed_on(1), 1);
	CHECK_INT(noticed_on(2), 1);
	CHECK_STR(item(1, IT_OUT_DATE), "R08.07.15");
	end();
}

TEST(std_4_1_3_1_2_no_notice_of_a_stay_taken_back)
{
	begin(2);
	propose("31", 1);
	set(0, IT_OUT_PLANNED_CITY, "日野市");
	on("R08.07.12", "R08.07.12");
	CHECK_DONE();
	comes_back("R08.07.13");
	CHECK_DONE();
	propose("91", 1);
	c.e.persons[0].cancels = 3;
	c.e.event = EV_CANCEL_DECREASE;
	on("R08.07.15", "");
	CHECK_DONE();
	CHECK_STR(takes("R08.07.14"), "taken");
	CHECK_INT(noticed_on(1), 1);
	CHECK_INT(noticed_on(2), 0);
	end();
}

/* 改製 takes the plan along: to the sheet that counts goes the notice. */
TEST(std_4_1_3_1_2_a_notice_follows_the_plan_to_the_new_sheet)
{
	begin(2);
	move_out(1);
	on("R08.08.20", "R08.07.15");
	CHECK_DONE();
	propose("92", 1);
	entry_answer(&c.e, "A4533", 0, 1);
	CHECK_DONE();
	CHECK_STR(takes("R08.07.15"), "taken");
	CHECK_INT(noticed_on(1), 0);
	CHECK_INT(noticed_on(2), 1);
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

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
