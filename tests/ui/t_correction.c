/* SPDX-License-Identifier: ISC
 * t_correction - 修正 by keys alone (4.2.3): items with their value and the old
 * one beside, minor ones, and errors, on a 除票 too.
 */
#include "tests/test.h"
#include "tests/ui/help_amend.h"

#include "ui/amend.h"

#include <string.h>

/* 5.2: the order is an item of the correction; two swap with one number. */
TEST(std_5_2_two_of_a_household_change_places)
{
	struct family f;
	struct household h;

	family_start(&f, 4);
	start(&f.c, "62");
	go(&f.c, "I62", CH_MOVE);
	real_keys(&f.c, "<2>");
	for (int i = 2; i < 4; i++) {
		go(&f.c, "I62", CH_MOVE + i);
		real_keys(&f.c, "<1>");
	}
	go(&f.c, "I62", MV_EVENT_DATE);
	real_keys(&f.c, "T{Tab}{F8}並び順{F4}{Enter}");
	CHECK(has(&f.c, "並び順         4"));
	real_keys(&f.c, "{BS}3{Tab}");
	CHECK(has(&f.c, "変 並び順         3"));
	CHECK(done(&f));
	CHECK(is(&f.c, f.no[2], IT_MEMBER_ORDER, "4"));
	CHECK(is(&f.c, f.no[3], IT_MEMBER_ORDER, "3"));
	CHECK_INT(replica_household(
		      f.c.a.replica, f.household, false, &h, &f.c.t.err),
	    RC_OK);
	CHECK(h.count == 4 && strcmp(h.members[2].row.person_no, f.no[3]) == 0);
	household_release(&h);
	family_end(&f);
}

TEST(std_4_2_3_1_items_stand_with_their_value_and_the_old_one_beside)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 2);
	start(&f.c, "62");
	real_keys(&f.c, "T-1{Tab}{F8}");
	CHECK(has(&f.c, "フリガナ       カクウ　イチロウ"));
	real_keys(&f.c, "フリガナ{F4}{Enter}");
	real_keys(&f.c, "{BS}{BS}ji{Tab}");
	CHECK(has(&f.c, "変 フリガナ       カクウ　イチジ"));
	CHECK(has(&f.c, "前 カクウ　イチロウ"));
	real_keys(&f.c, "{F10}");
	CHECK(at(&f.c, "I19"));
	CHECK(has(&f.c, "カクウ　イチロウ     カクウ　イチジ"));
	real_keys(&f.c, "{Enter}");
	id = waiting(&f.c, &e);
	CHECK_INT(e.person_count, 1);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[0], IT_NAME_KANA, "カクウ　イチジ"));
	CHECK(is(&f.c, f.no[0], IT_NAME_KANA_GIVEN, "イチジ"));
	CHECK(is(&f.c, f.no[0], IT_EVENT, "303"));
	CHECK(is(&f.c, f.no[0], IT_NAME, "架空　一郎"));
	family_end(&f);
}

TEST(std_4_0_6_one_correction_of_the_domicile_goes_to_all_in_one_key)
{
	struct family f;

	family_start(&f, 3);
	start(&f.c, "62");
	for (int i = 1; i < 3; i++) {
		go(&f.c, "I62", CH_MOVE + i);
		real_keys(&f.c, "<1>");
	}
	go(&f.c, "I62", MV_EVENT_DATE);
	real_keys(&f.c, "T-1{Tab}本籍{F4}{Enter}");
	for (int i = 0; i < 20; i++)
		real_keys(&f.c, "{BS}");
	real_keys(&f.c, "熊本県熊本市一番地{^D}");
	CHECK(has(&f.c, "残りの 2人に写しました"));
	real_keys(&f.c, "{F8}本籍{F4}{Enter}");
	CHECK(has(&f.c, "本籍           熊本県熊本市一番地"));
	CHECK(has(&f.c, "前 福岡県筑紫野市"));
	CHECK(done(&f));
	for (int i = 0; i < 3; i++)
		CHECK(is(&f.c, f.no[i], IT_HONSEKI, "熊本県熊本市一番地"));
	family_end(&f);
}

TEST(std_4_2_3_1_address_of_one_alone_would_part_the_household)
{
	struct family f;

	family_start(&f, 2);
	start(&f.c, "62");
	real_keys(&f.c, "T-1{Tab}番地{F4}{Enter}{BS}{BS}9号{Tab}{F10}");
	CHECK(at(&f.c, "I62"));
	CHECK(has(&f.c, "E4213 世帯の住所が分かれる修正です"));
	/* With the other one it is sound. */
	go(&f.c, "I62", CH_MOVE + 1);
	real_keys(&f.c, "<1>");
	real_keys(&f.c, "{F8}番地{F4}{Enter}{^D}");
	CHECK(done(&f));
	CHECK(is(&f.c, f.no[0], IT_ADDRESS_NUMBER, "12番9号"));
	CHECK(is(&f.c, f.no[1], IT_ADDRESS_NUMBER, "12番9号"));
	family_end(&f);
}

/* Under each ground what it may correct; what was corrected under another is
 * told, and goes when it is as it was. */
static void
check_grounds(struct family *f)
{
	struct amend *c;

	start(&f->c, "64");
	for (int ground = 1; ground <= 7; ground++) {
		char key[16];

		(void)snprintf(key, sizeof(key), "<%d>", ground);
		go(&f->c, "I64", CH_GROUND);
		real_keys(&f->c, key);
		c = amend_of(ui_state_of(f->c.ui, "I64"));
		form_go(&c->m.form, 1, 0);
		CHECK_INT(
		    desk_has(f->c.ui, "フリガナ"), ground < 3 || ground == 7);
		CHECK(has(&f->c, "部屋番号"));
	}
	real_keys(&f->c, "氏名{F4}{Enter}{BS}{BS}次郎{Tab}");
	CHECK(has(&f->c, "変 氏名           架空　次郎"));
	go(&f->c, "I64", CH_GROUND);
	real_keys(&f->c, "<3>");
	go(&f->c, "I64", MV_EVENT_DATE);
	real_keys(&f->c, "T-1{Tab}{F10}");
	CHECK(has(&f->c, "E1222 氏名 はこの異動では変えられません"));
	real_keys(&f->c, "{BS}{BS}一郎{Down}");
	CHECK(!desk_has(f->c.ui, "E1222"));
	CHECK(!desk_has(f->c.ui, "フリガナ"));
	real_keys(&f->c, "{Down}");
	CHECK(!desk_has(f->c.ui, "氏名 "));
	real_keys(&f->c, "{F3}{F3}{F3}");
}

TEST(std_4_2_3_2_minor_correction_has_seven_grounds_and_no_birth)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 1);
	start(&f.c, "64");
	CHECK(has(&f.c, "必 修正の根拠"));
	real_keys(&f.c, "T-1{Tab}{F4}");
	CHECK(has(&f.c, "候補 7"));
	real_keys(&f.c, "4{F8}");
	CHECK(has(&f.c, "番地           12番3号"));
	CHECK(!desk_has(f.c.ui, "生年月日"));
	CHECK(!desk_has(f.c.ui, "性別"));
	/* 地番の変更 touches no name, so none is there to be typed. */
	CHECK(!desk_has(f.c.ui, "氏名 "));
	CHECK(!desk_has(f.c.ui, "フリガナ"));
	real_keys(&f.c, "氏名{F4}");
	CHECK(has(&f.c, "候補はありません"));
	real_keys(&f.c, "{F3}{F3}{F3}");
	check_grounds(&f);
	start(&f.c, "64");
	real_keys(&f.c, "T-1{Tab}4{F8}番地{F4}{Enter}{BS}{BS}5号{Tab}");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_INT(e.ground, 4);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[0], IT_ADDRESS_NUMBER, "12番5号"));
	CHECK(is(&f.c, f.no[0], IT_EVENT, "302"));
	family_end(&f);
}

TEST(std_4_2_3_3_correction_of_an_error_keeps_the_wrong_row)
{
	struct family f;
	struct entry e;
	json_t *got = NULL;
	int64_t id;

	family_start(&f, 1);
	start(&f.c, "65");
	real_keys(&f.c, "T{Tab}{F8}番地{F4}{Enter}{BS}{BS}8号{Tab}");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[0], IT_ADDRESS_NUMBER, "12番8号"));
	CHECK(is(&f.c, f.no[0], IT_EVENT, "304"));
	CHECK_INT(test_call(&f.c.t, "person.get", &got, "{s:s,s:s}", "session",
		      f.c.t.manager, "person_no", f.no[0]),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "history")), 2);
	json_decref(got);
	family_end(&f);
}

/* The newest row of one sheet. */
static bool
sheet_is(struct real *c, const char *person_no, int sheet_no, enum item it,
    const char *want)
{
	struct member m;
	struct err err;
	bool same;

	err_clear(&err);
	if (replica_person(c->a.replica, person_no, sheet_no, &m, &err) !=
	    RC_OK)
		return false;
	same = m.row.sheet_no == sheet_no &&
	       strcmp(record_get(&m.row, it), want) == 0;
	if (!same)
		printf("# %s of sheet %d: %s, not %s\n", item_defs[it].id,
		    m.row.sheet_no, record_get(&m.row, it), want);
	member_release(&m);
	return same;
}

/* On a 除票 that was moved to the store of five years (9.3): what ended is put
 * right, and who was there stays 除票. */
TEST(std_4_2_3_3_error_on_a_removed_sheet_is_corrected_from_its_history)
{
	struct family f;
	struct target t;
	struct entry e;
	json_t *got = NULL;
	int64_t id;

	family_start(&f, 2);
	CHECK(change(&f, "kakuu misaki", "52", "T-1{Tab}"));
	CHECK_INT(test_call(&f.c.t, "day.open", NULL, "{s:s,s:s}", "session",
		      f.c.t.manager, "day", "2031-07-15"),
	    RC_OK);
	CHECK_INT(test_call(&f.c.t, "batch.step", &got, "{s:s,s:s,s:i,s:b}",
		      "session", f.c.t.manager, "step", "old", "limit", 10,
		      "trial", 0),
	    RC_OK);
	CHECK_INT(json_integer_value(json_object_get(got, "done")), 1);
	json_decref(got);
	real_sync(&f.c);
	app_refresh(&f.c.a);
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", f.no[1]);
	app_reason_set(&f.c.a, 8, "", 0);
	CHECK_INT(ui_open(f.c.ui, "K3", &t), RC_OK);
	f.c.keys = 0;
	real_keys(&f.c, "{F6}");
	CHECK(at(&f.c, "I0"));
	CHECK(has(&f.c, "架空　美咲（除票）"));
	real_keys(&f.c, "<6><2>");
	CHECK(at(&f.c, "I0")); /* 職権修正 is for residents */
	real_keys(&f.c, "<6><5>");
	CHECK(at(&f.c, "I65"));
	CHECK(has(&f.c, "誤記修正・除票 1人"));
	CHECK(!desk_has(f.c.ui, "架空　一郎     "));
	real_keys(&f.c, "T{Tab}{F8}事由の{F4}{Enter}");
	for (int i = 0; i < 12; i++)
		real_keys(&f.c, "{BS}");
	/* neither emptied, nor ahead, nor before they came: said at the field */
	real_keys(&f.c, "{Tab}{F10}");
	CHECK(has(&f.c, "E4236"));
	CHECK(has(&f.c, "誤記修正で入れることも空にすることもできません"));
	real_keys(&f.c, "R13.8.1{Tab}{F10}");
	CHECK(has(&f.c, "E108C"));
	CHECK(has(&f.c, "事由の生じた年月日 が今日より後です"));
	for (int i = 0; i < 12; i++)
		real_keys(&f.c, "{BS}");
	real_keys(&f.c, "R8.7.1{Tab}{F10}");
	CHECK(has(&f.c, "E108D"));
	for (int i = 0; i < 12; i++)
		real_keys(&f.c, "{BS}");
	real_keys(&f.c, "R8.7.13{Tab}");
	CHECK(has(&f.c, "前 令和 8. 7.14"));
	/* left and taken up again it is about the same sheet */
	real_keys(&f.c, "{F3}{F3}{F3}{F3}");
	CHECK(at(&f.c, "H1"));
	real_keys(&f.c, "{Tab}1<2>");
	CHECK(at(&f.c, "I65"));
	CHECK(has(&f.c, "誤記修正・除票 1人"));
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_INT(e.event, EV_ERROR_CORRECTION);
	CHECK_STR(e.persons[0].person_no, f.no[1]);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[1], IT_REMOVAL_DATE, "R08.07.13"));
	CHECK(is(&f.c, f.no[1], IT_REMOVAL_REASON, "3"));
	CHECK(is(&f.c, f.no[1], IT_STATUS, "3"));
	CHECK(is(&f.c, f.no[1], IT_EVENT, "304"));
	CHECK(is(&f.c, f.no[0], IT_STATUS, "1"));
	family_end(&f);
}

/* The sheet of before 改製 has an error; the one of now is another. */
TEST(std_4_2_3_3_sheet_of_before_is_corrected_beside_the_one_of_now)
{
	struct family f;
	struct target t;
	struct entry e;
	int64_t id;

	family_start(&f, 1);
	CHECK(change(&f, NULL, "92", "T{Tab}"));
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", f.no[0]);
	t.sheet_no = 1;
	app_reason_set(&f.c.a, 8, "", 0);
	CHECK_INT(ui_open(f.c.ui, "K3", &t), RC_OK);
	real_keys(&f.c, "{F6}<6><5>");
	CHECK(has(&f.c, "誤記修正・除票 1人"));
	real_keys(&f.c, "T{Tab}{F8}フリガナ{F4}{Enter}{BS}{BS}ji{Tab}");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_INT(e.persons[0].sheet_no, 1);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(sheet_is(&f.c, f.no[0], 1, IT_NAME_KANA, "カクウ　イチジ"));
	CHECK(sheet_is(&f.c, f.no[0], 2, IT_NAME_KANA, "カクウ　イチロウ"));
	CHECK(sheet_is(&f.c, f.no[0], 2, IT_STATUS, "1"));
	family_end(&f);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
