/* SPDX-License-Identifier: ISC
 * t_wards - a register of all wards of a city at the counter of one: 区間転入,
 * and the ward that a search begins with.
 */
#include "tests/test.h"
#include "tests/ui/help_amend.h"

#include "ui/amend.h"

#include <string.h>

TEST(std_4_1_0_1_a_household_of_another_ward_comes_by_keys)
{
	struct family f;
	struct entry e;
	struct record r;
	int64_t id;

	family_start_ward(&f, 3);
	/* the list says which ward they live in */
	real_keys(&f.c, "<2>kakuu");
	desk_settle(f.c.ui);
	CHECK(has(&f.c, "東区 東町一丁目"));
	real_keys(&f.c, "{F3}");
	f.c.keys = 0;
	start(&f.c, "15");
	CHECK(at(&f.c, "I15"));
	CHECK(has(&f.c, "区間転入・全部 3人"));
	CHECK(has(&f.c, "熊本市東区東町一丁目"));
	real_keys(&f.c, "T-4{Tab}<1><2>suizenji2{F4}{Enter}12-3{Tab}");
	/* everybody's 続柄 in the new household is seen once */
	real_keys(&f.c, "{Enter}{Enter}{Enter}");
	real_keys(&f.c, "{F10}");
	CHECK(at(&f.c, "I19"));
	CHECK(has(&f.c, "3人の票がこの区にでき、前の区の票は除票になる"));
	CHECK(has(&f.c, "熊本市中央区水前寺二丁目12番3号"));
	/* nobody leaves the city: no 国民年金 */
	CHECK(has(&f.c, "次の窓口       国民健康保険  児童手当  学校"));
	real_keys(&f.c, "{F3}");
	CHECK(submit(&f.c));
	CHECK(budget(&f, "15"));
	id = waiting(&f.c, &e);
	CHECK_STR(e.menu, "15");
	CHECK_STR(e.papers[0], "licence");
	entry_release(&e);
	/* who reviews it sees both wards first */
	real_as(&f.c, "10002");
	real_keys(&f.c, "{F10}");
	CHECK(has(&f.c, "区間転入・全部"));
	real_keys(&f.c, "{Enter}");
	CHECK(at(&f.c, "R2"));
	CHECK(has(&f.c, "市区町村       熊本市東区           熊本市中央区"));
	real_as(&f.c, "10001");
	/* until it is decided they live where they lived */
	CHECK(is(&f.c, f.no[1], IT_ADDRESS_CITY, "熊本市東区"));
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[1], IT_ADDRESS_CITY, "熊本市中央区"));
	CHECK(is(&f.c, f.no[1], IT_RELATION, "妻"));
	CHECK(is(&f.c, f.no[1], IT_PREV_CITY, "熊本市東区"));
	real_person(&f.c, f.no[1], &r);
	CHECK(strcmp(record_get(&r, IT_HOUSEHOLD_NO), f.household) != 0);
	record_release(&r);
	CHECK_INT(sheet_of(&f.c, f.no[1]), 2);
	/* both sheets stand in the list of the city, the former one as 除票 */
	real_keys(&f.c, "kakuu misaki");
	desk_settle(f.c.ui);
	CHECK(has(&f.c, "水前寺二丁目"));
	CHECK(has(&f.c, "ほかの区 1"));
	real_keys(&f.c, "{^W}");
	CHECK(has(&f.c, "除票 転出"));
	family_end(&f);
}

/* 2.1.3 [指定都市]: the counter's own ward is there before anything is typed;
 * another one is chosen, and none is all of them. */
TEST(std_2_1_3_own_ward_is_the_default_in_a_register_of_all)
{
	struct family f;
	struct form *form;

	family_start_ward(
	    &f, 3); /* they live in 東区, the counter is 中央区's */
	app_reason_set(&f.c.a, 1, "", 0);
	CHECK_INT(ui_open(f.c.ui, "H2", NULL), RC_OK);
	form = ui_top(f.c.ui)->form(ui_state_of(f.c.ui, "H2"));
	CHECK_STR(form_get(form, 0, SK_WARD), "中央区");
	real_keys(&f.c, "架空{Tab}");
	desk_settle(f.c.ui);
	/* nobody here, so that they are seen */
	CHECK(
	    has(&f.c, "該当           3件  中央区 に住む人はいません（全市）"));
	form_go(form, 0, form_slot_index(form, 0, SK_WARD));
	real_keys(&f.c, "{BS}{BS}{BS}東区{Tab}");
	desk_settle(f.c.ui);
	CHECK(has(&f.c, "該当           3件"));
	CHECK(!desk_has(f.c.ui, "全市"));
	form_go(form, 0, form_slot_index(form, 0, SK_WARD));
	real_keys(&f.c, "{BS}{BS}西区{Tab}");
	desk_settle(f.c.ui);
	CHECK(has(&f.c, "該当           0件  ほかの区 3"));
	form_go(form, 0, form_slot_index(form, 0, SK_WARD));
	real_keys(&f.c, "{BS}{BS}{Tab}");
	desk_settle(f.c.ui);
	CHECK(has(&f.c, "該当           3件"));
	family_end(&f);
}

TEST(std_4_0_2_one_of_another_ward_joins_a_household_here)
{
	struct family f;
	char other[20], house[20];

	family_start_ward(&f, 3);
	real_keys(&f.c, "<2>kakuu ichirou{Enter}{Down}{Down} {F6}<1><5>");
	family_add(&f, "仮想", 1, 41, other, house);
	CHECK(has(&f.c, "区間転入・一部 1人"));
	real_keys(&f.c, "T{Tab}<1><2>suizenji2{F4}{Enter}12-3{Tab}");
	go(&f.c, "I15", CH_DEST);
	real_keys(&f.c, "<3>仮想{F4}{Enter}");
	real_keys(&f.c, other + strlen(other) - 4);
	real_keys(&f.c, "{Enter}");
	go(&f.c, "I15", CH_RELATION + 2);
	real_keys(&f.c, "doukyonin{Tab}");
	CHECK(done(&f));
	CHECK(is(&f.c, f.no[2], IT_HOUSEHOLD_NO, house));
	CHECK(is(&f.c, f.no[2], IT_RELATION, "同居人"));
	CHECK(is(&f.c, f.no[2], IT_ADDRESS_CITY, "熊本市中央区"));
	/* and is taken back: the sheet of 東区 is open again, in its household */
	CHECK(change(&f, "kakuu ren", "91", "T{Tab}{F4}{Enter}"));
	CHECK(is(&f.c, f.no[2], IT_ADDRESS_CITY, "熊本市東区"));
	CHECK(is(&f.c, f.no[2], IT_HOUSEHOLD_NO, f.household));
	CHECK_INT(sheet_of(&f.c, f.no[2]), 1);
	family_end(&f);
}

TEST(std_4_1_0_1_between_wards_starts_for_people_of_another_ward_alone)
{
	struct family f;
	char other[20], house[20];

	family_start_ward(&f, 1);
	real_keys(&f.c, "<2>kakuu ichirou{Enter}");
	family_add(&f, "仮想", 1, 41, other, house);
	desk_open(f.c.ui, "I0", house, other);
	real_keys(&f.c, "<1><5>");
	CHECK(at(&f.c, "I0"));
	CHECK(has(&f.c, "15 はほかの区に住む人だけです"));
	family_end(&f);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
