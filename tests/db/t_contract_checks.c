/* SPDX-License-Identifier: ISC
 * What the register takes from no change of somebody who is there: an 異動事由 of
 * another number, second names without their own event, days that cannot be,
 * and what does not say how it was before.
 */
#include "src/event.h"
#include "tests/db/family.h"

#include <string.h>

static void
number(const char *menu)
{
	(void)snprintf(c.e.menu, sizeof(c.e.menu), "%s", menu);
}

/* Who may enter a death alone enters no 失踪, whatever number it says. */
TEST(std_1_2_2_each_number_has_its_reasons)
{
	begin(2);
	propose("52", 1);
	number("53");
	CHECK_REFUSED("E4014");
	number("52");
	CHECK_DONE();
	CHECK_STR(change_item(&t, no[1], IT_REMOVAL_REASON), "3");
	propose("62", 0);
	c.e.event = EV_MOVE_WITHIN;
	set(0, IT_ADDRESS_NUMBER, "99番");
	CHECK_REFUSED("E4014");
	end();
}

/* What ends a sheet for another one is entered by nobody. */
TEST(std_1_1_4_no_sheet_ends_as_if_another_followed)
{
	begin(2);
	propose("92", 1);
	c.e.event = EV_REMADE_OUT;
	record_copy(&c.e.persons[0].after, &c.e.persons[0].before);
	CHECK_REFUSED("E4014");
	CHECK_STR(change_item(&t, no[1], IT_STATUS), "1");
	end();
}

TEST(std_1_1_7_second_names_have_their_own_events)
{
	begin(3);
	propose("62", 1);
	set(0, IT_FORMER_NAME, "旧田");
	CHECK_REFUSED("E4089");
	propose("64", 1);
	c.e.ground = 2;
	set(0, IT_FORMER_NAME, "旧田");
	CHECK_REFUSED("E4089");
	propose("81", 1);
	set(0, IT_FORMER_NAME, "旧田");
	CHECK_DONE();
	/* changed to what it is */
	propose("82", 1);
	CHECK_REFUSED("E1175");
	/* what was written wrongly is put right */
	propose("65", 1);
	set(0, IT_FORMER_NAME, "旧多");
	CHECK_DONE();
	CHECK_STR(change_item(&t, no[1], IT_FORMER_NAME), "旧多");
	end();
}

TEST(std_1_1_7_an_alias_has_its_own_events)
{
	test_reg_make(&t);
	change_foreign_family(&t, "1", no, house);
	propose("62", 1);
	set(0, IT_ALIAS, "通田　一");
	CHECK_REFUSED("E4089");
	propose("84", 1);
	set(0, IT_ALIAS, "通田　一");
	CHECK_DONE();
	CHECK_STR(change_item(&t, no[1], IT_ALIAS_ENTERED_ON), "R08.07.14");
	propose("62", 1);
	record_group_set(&c.e.persons[0].after, IT_PAST_ALIAS, 1, "通田　二");
	CHECK_REFUSED("E4089");
	propose("62", 1);
	set(0, IT_ALIAS_ENTERED_ON, "R08.07.01");
	CHECK_REFUSED("E4089");
	end();
}

TEST(std_4_1_2_nobody_moves_before_they_lived_here)
{
	begin(2);
	CHECK_STR(change_item(&t, no[0], IT_RESIDENT_SINCE), "R08.07.10");
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s,s]}", "menu", "21", "persons", no[0],
			  no[1])),
	    RC_OK);
	record_set(&c.e.persons[0].after, IT_ADDRESS_NUMBER, "99番");
	record_set(&c.e.persons[1].after, IT_ADDRESS_NUMBER, "99番");
	on("R08.07.09", "R08.07.15");
	CHECK_REFUSED("E4214");
	on("R08.07.10", "R08.07.15");
	CHECK_DONE();
	end();
}

TEST(std_1_1_8_nobody_lives_here_from_tomorrow_or_before_birth)
{
	begin(2);
	propose("65", 1);
	set(0, IT_RESIDENT_SINCE, "R08.07.16");
	CHECK_REFUSED("E108A");
	propose("65", 1);
	set(0, IT_RESIDENT_SINCE, "S60.01.01");
	CHECK_REFUSED("E108B");
	propose("65", 1);
	set(0, IT_RESIDENT_SINCE, "R08.07.09");
	CHECK_DONE();
	end();
}

/* By every removal that is entered, but one. */
TEST(std_11_1_nobody_goes_before_they_came)
{
	static const struct {
		const char *menu;
		enum item it;
		const char *value;
	} ways[] = { { "31", IT_OUT_PLANNED_CITY, "日野市" },
		{ "52", IT_COUNT, "" }, { "63", IT_COUNT, "" } };
	size_t i;

	begin(2);
	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		propose(ways[i].menu, 1);
		if (ways[i].it != IT_COUNT)
			set(0, ways[i].it, ways[i].value);
		on("R08.07.09", i == 0 ? "R08.07.15" : "");
		CHECK_REFUSED("E4214");
	}
	/* where the standard has it so: declared lost before, 民法31条 */
	propose("53", 1);
	on("R01.07.09", "");
	CHECK_DONE();
	end();
}

TEST(std_4_1_3_1_1_no_notice_of_before_they_came)
{
	begin(2);
	propose("31", 1);
	set(0, IT_OUT_PLANNED_CITY, "日野市");
	CHECK_DONE();
	propose("33", 1);
	set(0, IT_OUT_CONFIRMED_CITY, "八王子市");
	set(0, IT_OUT_DATE, "R08.07.09");
	on("R08.07.09", "");
	CHECK_REFUSED("E4214");
	set(0, IT_OUT_DATE, "R08.07.10");
	on("R08.07.10", "");
	CHECK_DONE();
	end();
}

/* 誤記修正 takes nobody out of the register and brings nobody back. */
TEST(std_4_2_3_3_nobody_goes_or_comes_by_a_correction)
{
	begin(3);
	propose("65", 1);
	set(0, IT_STATUS, "3");
	set(0, IT_REMOVAL_REASON, "3");
	set(0, IT_REMOVAL_DATE, "R08.07.14");
	CHECK_REFUSED("E4089");
	propose("65", 1);
	set(0, IT_REMOVAL_DATE, "R08.07.14");
	CHECK_REFUSED("E4236");
	propose("65", 1);
	set(0, IT_OUT_PLANNED_ON, "R08.07.14");
	CHECK_REFUSED("E4236");
	CHECK_STR(change_item(&t, no[1], IT_STATUS), "1");
	propose("52", 1);
	CHECK_DONE();
	propose("65", 1);
	set(0, IT_STATUS, "1");
	set(0, IT_REMOVAL_REASON, NULL);
	set(0, IT_REMOVAL_DATE, NULL);
	CHECK_REFUSED("E4089");
	propose("65", 1);
	set(0, IT_REMOVAL_DATE, NULL);
	CHECK_REFUSED("E4236");
	/* a day ahead would make them one who is about to move out */
	propose("65", 1);
	set(0, IT_REMOVAL_DATE, "R08.07.16");
	CHECK_REFUSED("E108C");
	CHECK_STR(t.err.item, "removal_date");
	propose("65", 1);
	set(0, IT_REMOVAL_DATE, "R08.07.09");
	CHECK_REFUSED("E108D");
	propose("65", 1);
	set(0, IT_REMOVAL_DATE, "R08.07.13");
	CHECK_DONE();
	CHECK_STR(change_item(&t, no[1], IT_REMOVAL_DATE), "R08.07.13");
	CHECK_STR(change_item(&t, no[1], IT_STATUS), "3");
	propose("21", 1);
	CHECK(change_says(&c, "E4016"));
	end();
}

/* Another nationality is an event with a sheet of its own, whatever number the
 * change bears; 改製 is one as well. */
TEST(std_4_5_5_no_correction_makes_a_foreign_resident)
{
	static const char *const menus[] = { "62", "65", "76", "21" };
	size_t i;

	begin(2);
	for (i = 0; i < sizeof(menus) / sizeof(menus[0]); i++) {
		propose(menus[i], 1);
		set(0, IT_KIND, "2");
		CHECK_REFUSED("E4089");
		propose(menus[i], 1);
		set(0, IT_REVISED_ON, "R08.07.01");
		CHECK_REFUSED("E4089");
	}
	CHECK_STR(change_item(&t, no[1], IT_KIND), "1");
	/* what is typed into a 改製 the register makes as it is */
	propose("92", 1);
	set(0, IT_KIND, "2");
	set(0, IT_REVISED_ON, "R08.07.01");
	CHECK_DONE();
	CHECK_STR(change_item(&t, no[1], IT_KIND), "1");
	CHECK_STR(change_item(&t, no[1], IT_REVISED_ON), "R08.07.14");
	end();
}

/* 転入 as who was here before, with what the former sheet says. */
static void
comes_back(int i, const char *day)
{
	struct entry_person *p;

	entry_release(&c.e);
	test_family(&c.e, "架空", 1, 1);
	p = &c.e.persons[0];
	(void)snprintf(p->person_no, sizeof(p->person_no), "%s", no[i]);
	p->sheet_no = 1;
	p->is_returner = true;
	record_set(&p->after, IT_NAME_GIVEN, "美咲");
	record_set(&p->after, IT_NAME, "架空　美咲");
	record_set(&p->after, IT_BIRTH, change_item(&t, no[i], IT_BIRTH));
	record_set(&p->after, IT_SEX, "2");
	record_set(&p->after, IT_JUMINHYO_CODE,
	    change_item(&t, no[i], IT_JUMINHYO_CODE));
	on(day, "R08.07.15");
}

TEST(std_11_1_nobody_comes_back_before_they_went)
{
	begin(3);
	propose("31", 1);
	set(0, IT_OUT_PLANNED_CITY, "日野市");
	on("R08.07.13", "R08.07.13");
	CHECK_DONE();
	comes_back(1, "R08.07.12");
	CHECK_REFUSED("E41125");
	CHECK_STR(t.err.item, "event_date");
	comes_back(1, "R08.07.13");
	CHECK_DONE();
	CHECK_STR(change_item(&t, no[1], IT_STATUS), "1");
	/* and nobody twice, by whatever sheet */
	comes_back(1, "R08.07.14");
	CHECK_REFUSED("E41127");
	/* taken back, that was no stay: the day is put right */
	propose("91", 1);
	c.e.persons[0].cancels = 3;
	c.e.event = EV_CANCEL_DECREASE;
	on("R08.07.15", "");
	CHECK_DONE();
	comes_back(1, "R08.07.14");
	CHECK_DONE();
	CHECK_STR(change_item(&t, no[1], IT_RESIDENT_SINCE), "R08.07.14");
	end();
}

/* Nor does a correction lay one stay over another; a sheet that follows on one of
 * the same stay is no other. */
TEST(std_11_1_no_correction_lays_two_stays_over_one_another)
{
	struct record r;

	begin(3);
	propose("31", 1);
	set(0, IT_OUT_PLANNED_CITY, "日野市");
	on("R08.07.12", "R08.07.12");
	CHECK_DONE();
	change_row(&t, no[1], &r);
	comes_back(1, "R08.07.14");
	CHECK_DONE();
	propose("65", 1);
	set(0, IT_RESIDENT_SINCE, "R08.07.11");
	CHECK_REFUSED("E108E");
	CHECK_STR(t.err.item, "resident_since");
	set(0, IT_RESIDENT_SINCE, "R08.07.13");
	CHECK_DONE();
	/* the sheet of before */
	propose("65", 1);
	c.e.persons[0].sheet_no = 1;
	c.e.persons[0].seen_hist = r.hist_no;
	record_copy(&c.e.persons[0].before, &r);
	record_copy(&c.e.persons[0].after, &r);
	set(0, IT_OUT_PLANNED_ON, "R08.07.15");
	CHECK_REFUSED("E108E");
	CHECK_STR(t.err.item, "out_planned_on");
	set(0, IT_OUT_PLANNED_ON, "R08.07.13");
	CHECK_DONE();
	record_release(&r);
	/* 改製 and after it since when, before it */
	propose("92", 2);
	on("R08.07.14", "");
	CHECK_DONE();
	propose("65", 2);
	set(0, IT_RESIDENT_SINCE, "R08.07.09");
	CHECK_DONE();
	end();
}

TEST(std_11_1_the_dead_do_not_come_back)
{
	begin(3);
	propose("52", 1);
	on("R08.07.13", "");
	CHECK_DONE();
	comes_back(1, "R08.07.14");
	CHECK_REFUSED("E41126");
	end();
}

/* Without what it was seen as nobody knows what an entry changes. */
TEST(an_entry_says_what_it_was_before)
{
	begin(2);
	propose("62", 1);
	set(0, IT_NAME_GIVEN, "美幸");
	record_release(&c.e.persons[0].before);
	record_init(&c.e.persons[0].before);
	CHECK_REFUSED("E408A");
	CHECK_INT(t.err.person, 0);
	/* what it takes back a 取消 says without */
	propose("62", 1);
	set(0, IT_NAME_GIVEN, "美幸");
	CHECK_DONE();
	propose("91", 1);
	c.e.persons[0].cancels = 2;
	c.e.event = EV_CANCEL_CORRECTION;
	record_release(&c.e.persons[0].before);
	record_init(&c.e.persons[0].before);
	record_release(&c.e.persons[0].after);
	record_init(&c.e.persons[0].after);
	CHECK_DONE();
	CHECK_STR(change_item(&t, no[1], IT_NAME_GIVEN), "美咲");
	end();
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
