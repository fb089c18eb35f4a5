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
