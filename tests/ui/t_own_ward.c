/* SPDX-License-Identifier: ISC
 * t_own_ward - whose ward a counter looks at in the register of all wards of a
 * designated city (2.1.3, 4.5.6): of the person's 所属, and never so that
 * somebody looks like nobody. The family of help_amend.h lives in 東区, the
 * counter is 中央区's.
 */
#include "tests/db/help_change.h"
#include "tests/test.h"
#include "tests/ui/help_amend.h"

#include "ui/movein_in.h"

#include <string.h>

/* 一郎 lives in both. */
static void
begin(struct family *f)
{
	char other[20], house[20];

	family_start_ward(f, 3);
	family_add(f, "仮想", 1, 41, other, house);
}

static void
type(struct family *f, const char *keys)
{
	real_keys(&f->c, keys);
	desk_settle(f->c.ui);
}

static bool
lacks(struct family *f, const char *text)
{
	return !desk_has(f->c.ui, text);
}

TEST(std_2_1_3_the_box_shows_the_own_ward)
{
	struct family f;

	begin(&f);
	type(&f, "<1>ichirou");
	CHECK(has(&f.c, "範囲 中央区"));
	CHECK(has(&f.c, "仮想"));
	CHECK(lacks(&f, "架空"));
	CHECK(has(&f.c, "1件中 1-1    現存 1  除票 0  ほかの区 1"));
	CHECK(has(&f.c, "Ctrl-W 全市"));
	/* one key: the whole city; which ward stands before the address */
	type(&f, "{^W}");
	CHECK(has(&f.c, "範囲 全市"));
	CHECK(has(&f.c, "仮想"));
	CHECK(has(&f.c, "架空"));
	CHECK(has(&f.c, "東区 東町一丁目"));
	CHECK(lacks(&f, "ほかの区"));
	type(&f, "{^W}");
	CHECK(has(&f.c, "範囲 中央区"));
	CHECK(lacks(&f, "架空"));
	/* another ward by its name, or as one of H2's criteria */
	type(&f, " 東区");
	CHECK(has(&f.c, "範囲 東区"));
	CHECK(has(&f.c, "架空"));
	CHECK(lacks(&f, "仮想"));
	CHECK(has(&f.c, "ほかの区 1"));
	/* or by the window of F4, in whose second row the ward stands */
	type(&f, "{BS}{BS}{BS}");
	real_keys(&f.c, "{F4}{Down}");
	CHECK(has(&f.c, "区           1 中央区 2 全市"));
	type(&f, "<2>");
	CHECK(has(&f.c, "範囲 全市"));
	real_keys(&f.c, "{F4}{Down}{Down}<2>");
	CHECK(has(&f.c, "検索 氏名:ichirou"));
	type(&f, "{F3}");
	/* the next visitor begins with the own ward */
	type(&f, "<1>ichirou");
	CHECK(has(&f.c, "範囲 中央区"));
	family_end(&f);
}

TEST(std_2_1_3_whoever_comes_from_next_door_is_seen)
{
	struct family f;

	family_start_ward(&f, 3);
	type(&f, "<1>kakuu");
	CHECK(has(&f.c, "範囲 全市"));
	CHECK(has(&f.c, "中央区 に住む人はいません（全市）"));
	CHECK(has(&f.c, "東区 東町一丁目"));
	CHECK(has(&f.c, "3件中 1-3"));
	/* a ward that was chosen says who is elsewhere */
	type(&f, " 区:西区");
	CHECK(has(&f.c, "該当なし"));
	CHECK(has(&f.c, "ほかの区 3"));
	type(&f, "{BS}{BS}{BS}{BS}区:西");
	CHECK(has(&f.c, "E2113"));
	family_end(&f);
}

TEST(std_2_1_3_own_ward_is_of_whoever_is_signed_in)
{
	struct family f;

	begin(&f);
	(void)snprintf(f.c.a.session.org, sizeof(f.c.a.session.org), "%s",
	    "東区役所区民課");
	type(&f, "<1>ichirou");
	CHECK(has(&f.c, "範囲 東区"));
	CHECK(has(&f.c, "架空"));
	CHECK(lacks(&f, "仮想"));
	/* of no ward at all, at no ward's counter: the city, and no word of it */
	type(&f, "{F3}");
	(void)snprintf(
	    f.c.a.session.org, sizeof(f.c.a.session.org), "%s", "市民局");
	(void)snprintf(
	    f.c.a.conf.office, sizeof(f.c.a.conf.office), "%s", "市役所");
	type(&f, "<1>ichirou");
	CHECK(has(&f.c, "範囲 全市"));
	CHECK(has(&f.c, "2件中 1-2"));
	CHECK(lacks(&f, "ほかの区"));
	family_end(&f);
}

/* Who is picked for a change may live anywhere in the city. */
TEST(std_2_1_3_whether_somebody_exists_is_asked_of_the_whole_city)
{
	struct family f;
	struct cand found[9];

	begin(&f);
	app_reason_set(&f.c.a, 2, "", 0);
	CHECK_INT(
	    movein_list_people(f.c.ui, "I1", true, "ichirou", found, 9), 2);
	family_end(&f);
}

/* R4, where the city limits changes to the own ward. */
TEST(std_4_5_6_the_list_is_of_the_own_wards_people)
{
	struct family f;
	char no[4][20], house[20];
	int only;

	real_start_city(&f.c);
	change_foreign_family(&f.c.t, "1", no, house); /* of 中央区 */
	CHECK_INT(
	    test_call(&f.c.t, "immigration.take", NULL,
		"{s:s,s:[{s:s,s:s,s:s,s:s,s:s,s:s}]}", "session", f.c.t.manager,
		"notices", "card", "AB12345678CD", "name", "KAKU JIRO", "kind",
		"correct", "happened_on", "R08.07.10", "noticed_on",
		"R08.07.13", "residence_status", "家族滞在"),
	    RC_OK);
	for (only = 0; only < 2; only++) {
		CHECK_INT(test_call(&f.c.t, "setting.set", NULL,
			      "{s:s,s:s,s:b}", "session", f.c.t.manager, "key",
			      "own_ward_only", "value", only),
		    RC_OK);
		real_as(&f.c, "10002");
		real_keys(&f.c, "/76{Enter}");
		CHECK(at(&f.c, "R4"));
		CHECK(has(&f.c, "KAKU JIRO"));
		CHECK(desk_has(f.c.ui, "中央区 の人の通知だけ") == (only == 1));
	}
	family_end(&f);
}

TEST(a_municipality_without_wards_shows_none)
{
	struct family f;

	family_start(&f, 1);
	type(&f, "<1>ichirou");
	CHECK(has(&f.c, "範囲 中央区")); /* the counter's office, as ever */
	CHECK(has(&f.c, "1件中 1-1"));
	type(&f, "{^W}");
	CHECK(has(&f.c, "1件中 1-1"));
	CHECK(lacks(&f, "全市"));
	CHECK(lacks(&f, "ほかの区"));
	family_end(&f);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
