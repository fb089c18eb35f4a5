/* SPDX-License-Identifier: ISC
 * t_change - the changes of households and sheets, of second names and
 * numbers, and what another municipality says: by keys alone, from H1 to the
 * register.
 */
#include "tests/test.h"
#include "tests/ui/help_amend.h"

#include "ui/amend.h"

#include <string.h>

/* ---- into another household, out of the register */

TEST(std_4_0_2_part_moves_into_a_household_that_is_there)
{
	struct family f;
	struct entry e;
	char other[20], house[20];
	int64_t id;

	family_start(&f, 3);
	real_keys(&f.c, "<2>kakuu ichirou{Enter}{Down}{Down} {F6}<2><1>");
	family_add(&f, "仮想", 1, 41, other, house);
	CHECK(has(&f.c, "転居・一部 1人"));
	real_keys(&f.c, "T-4{Tab}<1><2>suizenji2{F4}{Enter}12-3{Tab}");
	/* 3 ほかの世帯に入る: its members stand below while 続柄 is asked. */
	go(&f.c, "I21", CH_DEST);
	real_keys(&f.c, "<3>仮想{F4}{Enter}");
	/* read and born as the head of the family is: which of the two? */
	CHECK(at(&f.c, "W1"));
	real_keys(&f.c, other + strlen(other) - 4);
	real_keys(&f.c, "{Enter}");
	CHECK(has(&f.c, "入る世帯       00000027 仮想　一郎"));
	go(&f.c, "I21", CH_RELATION + 2);
	real_keys(&f.c, "doukyonin{Tab}{F10}");
	CHECK(at(&f.c, "I19"));
	real_keys(&f.c, "{F3}");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK(!e.is_whole);
	CHECK_STR(e.household_no, house);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[2], IT_HOUSEHOLD_NO, house));
	CHECK(is(&f.c, f.no[2], IT_HEAD_NAME, "仮想　一郎"));
	CHECK(is(&f.c, f.no[2], IT_RELATION, "同居人"));
	CHECK(is(&f.c, f.no[2], IT_MEMBER_ORDER, "2"));
	CHECK(is(&f.c, f.no[0], IT_HOUSEHOLD_NO, f.household));
	family_end(&f);
}

TEST(std_4_1_4_1_one_of_a_household_changes_to_another)
{
	struct family f;
	char other[20], house[20];

	family_start(&f, 3);
	start_on(&f.c, "kakuu ren", "43");
	family_add(&f, "仮想", 1, 41, other, house);
	CHECK(at(&f.c, "I43"));
	CHECK(!desk_has(f.c.ui, "住所"));
	go(&f.c, "I43", CH_MOVE);
	real_keys(&f.c, "<2><2><1>");
	go(&f.c, "I43", MV_EVENT_DATE);
	real_keys(&f.c, "T{Tab}<1><2>仮想{F4}{Enter}");
	real_keys(&f.c, other + strlen(other) - 4);
	real_keys(&f.c, "{Enter}doukyonin{Tab}");
	CHECK(budget(&f, "43"));
	CHECK(done(&f));
	CHECK(is(&f.c, f.no[2], IT_HOUSEHOLD_NO, house));
	CHECK(is(&f.c, f.no[2], IT_EVENT, "312"));
	CHECK(is(&f.c, f.no[2], IT_ADDRESS_NUMBER, "12番3号"));
	family_end(&f);
}

TEST(std_4_2_2_2_disappearance_and_removal_by_office)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 3);
	start_on(&f.c, "kakuu misaki", "53");
	CHECK(at(&f.c, "I53"));
	/* The day of what the court declared may be unknown. */
	real_keys(&f.c, "令和8年6月 日不詳{Tab}");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_STR(e.informed_on, "R08.07.15");
	CHECK(e.event_date[0] == '~');
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[1], IT_REMOVAL_REASON, "10"));
	CHECK(is(&f.c, f.no[1], IT_EVENT, "206"));
	CHECK(change(&f, "kakuu ren", "63", "T-1{Tab}"));
	CHECK(is(&f.c, f.no[2], IT_REMOVAL_REASON, "4"));
	CHECK(is(&f.c, f.no[2], IT_REMOVAL_DATE, "R08.07.14"));
	CHECK(budget(&f, "53+63"));
	family_end(&f);
}

TEST(std_4_2_2_1_death_on_a_day_that_nobody_knows)
{
	struct family f;

	family_start(&f, 2);
	CHECK(change(&f, "kakuu misaki", "52", "推定令和8年7月{Tab}"));
	CHECK(is(&f.c, f.no[1], IT_STATUS, "3"));
	family_end(&f);
}

/* At the day itself: it is before they came. */
TEST(std_11_1_nobody_goes_before_they_came_at_the_screen)
{
	struct family f;

	family_start(&f, 2);
	start_on(&f.c, "kakuu misaki", "52");
	real_keys(&f.c, "R8.7.1{Tab}{F10}");
	CHECK(at(&f.c, "I52"));
	CHECK(has(&f.c, "E4214"));
	CHECK(has(&f.c, "異動日が住民となった年月日より前です"));
	family_end(&f);
}

/* ---- 旧氏 */

TEST(std_1_1_7_former_name_is_entered_changed_and_deleted)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 1);
	start(&f.c, "81");
	CHECK(at(&f.c, "I81"));
	CHECK(has(&f.c, "請求日         令和 8. 7.15"));
	CHECK(!desk_has(f.c.ui, "届出人"));
	/* Nothing typed is nothing to submit. */
	real_keys(&f.c, "T-1{Tab}<3>{F8}{F10}");
	CHECK(at(&f.c, "I81"));
	CHECK(has(&f.c, "E1171 旧氏 が空欄です"));
	real_keys(&f.c, "仮想{Tab}kasou{Tab}<1>");
	CHECK(submit(&f.c));
	CHECK(budget(&f, "81"));
	id = waiting(&f.c, &e);
	CHECK_STR(e.requested_on, "R08.07.15");
	CHECK_STR(e.notified_on, "");
	CHECK(!e.ex_officio);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[0], IT_FORMER_NAME, "仮想"));
	CHECK(is(&f.c, f.no[0], IT_EVENT, "314"));
	CHECK(is(&f.c, f.no[0], IT_NAME, "架空　一郎"));
	f.c.keys = 0;
	start(&f.c, "82");
	real_keys(&f.c, "T{Tab}<3>空想{Tab}kuusou{Tab}<1>");
	CHECK(has(&f.c, "仮想                 空想"));
	CHECK(done(&f));
	CHECK(budget(&f, "82"));
	CHECK(is(&f.c, f.no[0], IT_FORMER_NAME, "空想"));
	CHECK(change(&f, NULL, "83", "T{Tab}"));
	CHECK(budget(&f, "83"));
	CHECK(is(&f.c, f.no[0], IT_FORMER_NAME, ""));
	CHECK(is(&f.c, f.no[0], IT_EVENT, "316"));
	family_end(&f);
}

/* ---- nationality, foreign residents */

TEST(std_4_5_5_nationality_lost_then_naturalised_with_all_that_carries_over)
{
	struct family f;

	family_start(&f, 2);
	start_on(&f.c, "kakuu misaki", "75");
	CHECK(at(&f.c, "I75"));
	real_keys(&f.c, "T-1{Tab}");
	CHECK(has(&f.c, "必 国籍・地域"));
	CHECK(!desk_has(f.c.ui, "本籍"));
	/* 在留資格 is asked of a 中長期在留者 alone. */
	CHECK(!desk_has(f.c.ui, "在留資格"));
	real_keys(&f.c, "KAKUU MISAKI{Tab}kakuu misaki{Tab}<1>");
	real_keys(&f.c, "フランス{Tab}<5><2>");
	CHECK(done(&f));
	CHECK(budget(&f, "75"));
	CHECK_INT(sheet_of(&f.c, f.no[1]), 2);
	CHECK(is(&f.c, f.no[1], IT_KIND, "2"));
	CHECK(is(&f.c, f.no[1], IT_NAME, "KAKUU MISAKI"));
	CHECK(is(&f.c, f.no[1], IT_BIRTH, "1989.02.14"));
	CHECK(is(&f.c, f.no[1], IT_RELATION, "妻"));
	CHECK(is(&f.c, f.no[1], IT_ADDRESS_NUMBER, "12番3号"));
	CHECK(is(&f.c, f.no[1], IT_FOREIGN_RESIDENT_SINCE, "R08.07.14"));
	CHECK(is(&f.c, f.no[1], IT_ALIEN_REGISTERED_ON, ""));
	CHECK(is(&f.c, f.no[1], IT_EVENT, "105"));
	/* 帰化 brings them back with 本籍 and a name of their own. */
	start_on(&f.c, "kakuu misaki", "73");
	CHECK(at(&f.c, "I73"));
	real_keys(&f.c, "T{Tab}");
	CHECK(has(&f.c, "必 本籍"));
	CHECK(!desk_has(f.c.ui, "国籍"));
	real_keys(&f.c, "架空　美咲{Tab}kakuu misaki{Tab}<1>");
	real_keys(&f.c, "熊本県熊本市一番{Tab}架空　一郎{Tab}");
	CHECK(done(&f));
	CHECK(budget(&f, "73"));
	CHECK_INT(sheet_of(&f.c, f.no[1]), 3);
	CHECK(is(&f.c, f.no[1], IT_KIND, "1"));
	CHECK(is(&f.c, f.no[1], IT_NAME_FAMILY, "架空"));
	CHECK(is(&f.c, f.no[1], IT_BIRTH, "H01.02.14"));
	CHECK(is(&f.c, f.no[1], IT_RESIDENT_SINCE, "R08.07.14"));
	CHECK(is(&f.c, f.no[1], IT_NATIONALITY, ""));
	CHECK(is(&f.c, f.no[1], IT_EVENT, "104"));
	family_end(&f);
}

/* ---- 改製 */

TEST(std_1_1_4_remade_sheet_has_everything_as_it_stood)
{
	struct family f;

	family_start(&f, 1);
	CHECK(change(&f, NULL, "92", "T{Tab}"));
	CHECK(budget(&f, "92"));
	CHECK_INT(sheet_of(&f.c, f.no[0]), 2);
	CHECK(is(&f.c, f.no[0], IT_NAME, "架空　一郎"));
	CHECK(is(&f.c, f.no[0], IT_REVISED_ON, "R08.07.15"));
	CHECK(is(&f.c, f.no[0], IT_RELATION, "世帯主"));
	CHECK(is(&f.c, f.no[0], IT_HOUSEHOLD_NO, f.household));
	family_end(&f);
}

/* ---- 転出 */

TEST(std_4_1_3_0_4_special_is_chosen_in_the_form_of_a_move_out)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 2);
	start(&f.c, "31");
	real_keys(&f.c, "T+3{Tab}<1><2>hakata{F4}{Enter}");
	go(&f.c, "I31", CH_SPECIAL);
	real_keys(&f.c, "<2>");
	CHECK(at(&f.c, "I19"));
	CHECK(has(&f.c, "特例転入       2 利用する"));
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK(e.is_special);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK_INT(test_count(&f.c.t, "SELECT count(*) FROM departure"), 1);
	family_end(&f);
}

/* ---- 転入通知 */

TEST(std_4_1_3_1_1_notice_of_arrival_stands_beside_the_plan)
{
	struct family f;

	family_start(&f, 2);
	CHECK(change(&f, NULL, "31", "T-3{Tab}<1><2>hakata{F4}{Enter}"));
	f.c.keys = 0;
	start(&f.c, "33");
	CHECK(at(&f.c, "I33"));
	CHECK(has(&f.c, "予定の転出先   福岡県福岡市博多区"));
	CHECK(has(&f.c, "通知日         令和 8. 7.15"));
	CHECK(has(&f.c, "架空　美咲     1 異動する"));
	real_keys(&f.c, "T-2{Tab}東京都日野{F4}{Enter}神明{Tab}");
	CHECK(done(&f));
	CHECK(budget(&f, "33"));
	for (int i = 0; i < 2; i++) {
		CHECK(is(&f.c, f.no[i], IT_OUT_CONFIRMED_CITY, "日野市"));
		CHECK(is(&f.c, f.no[i], IT_OUT_CONFIRMED_TOWN, "神明"));
		CHECK(is(&f.c, f.no[i], IT_OUT_DATE, "R08.07.13"));
		CHECK(is(&f.c, f.no[i], IT_OUT_NOTICE_ON, "R08.07.15"));
		CHECK(is(&f.c, f.no[i], IT_OUT_PLANNED_CITY, "福岡市博多区"));
		CHECK(is(&f.c, f.no[i], IT_OUT_PLANNED_ON, "R08.07.12"));
	}
	family_end(&f);
}

/* ---- 住民票コード, 個人番号 */

TEST(std_4_3_2_resident_code_comes_out_of_the_stock_and_is_not_typed)
{
	struct family f;
	char code[12];

	family_start(&f, 1);
	stock(&f.c, code);
	start(&f.c, "94");
	CHECK(at(&f.c, "I94"));
	real_keys(&f.c, "T{Tab}{F10}");
	/* Whoever has one asks for another. */
	CHECK(at(&f.c, "I94"));
	CHECK(has(&f.c, "E4305 住民票コードをもう持っています"));
	real_keys(&f.c, "{F3}{F3}{F3}");
	f.c.keys = 0;
	start(&f.c, "95");
	CHECK(has(&f.c, "請求日         令和 8. 7.15"));
	CHECK(!desk_has(f.c.ui, "住民票コード  "));
	real_keys(&f.c, "T{Tab}");
	/* What only the register knows is asked before it is submitted. */
	CHECK(has(&f.c, "A4301 空きの住民票コードが 1 件しかありません"));
	real_keys(&f.c, "<1>{F10}");
	CHECK(at(&f.c, "I19"));
	CHECK(has(&f.c, "1人に空きの住民票コードが付く"));
	real_keys(&f.c, "{F3}");
	CHECK(done(&f));
	CHECK(budget(&f, "95"));
	CHECK(is(&f.c, f.no[0], IT_JUMINHYO_CODE, code));
	CHECK(is(&f.c, f.no[0], IT_EVENT, "308"));
	family_end(&f);
}

TEST(std_4_4_number_is_changed_on_request_and_goes_nowhere_else)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 1);
	start(&f.c, "96");
	CHECK(at(&f.c, "I96"));
	real_keys(&f.c, "T{Tab}<3>");
	real_keys(&f.c, "111122223334{Tab}");
	CHECK(has(&f.c, "E1086"));
	real_keys(&f.c, "123456789018{F10}");
	CHECK(at(&f.c, "I19"));
	CHECK(has(&f.c, "個人番号       〔センターで照合済〕"));
	CHECK(!desk_has(f.c.ui, "123456789018"));
	real_keys(&f.c, "{F3}");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_INT(e.event, EV_MYNUMBER_ENTRY);
	CHECK(e.persons[0].mynumber_handle[0] != '\0');
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[0], IT_EVENT, "307"));
	/* Changed on request: 機構 is asked for another. */
	start(&f.c, "96");
	CHECK(has(&f.c, "請求日         令和 8. 7.15"));
	real_keys(&f.c, "T{Tab}<1>{Tab}");
	CHECK(at(&f.c, "I19"));
	CHECK(has(&f.c, "個人番号を機構に求める"));
	real_keys(&f.c, "{F3}");
	CHECK(done(&f));
	CHECK(is(&f.c, f.no[0], IT_EVENT, "305"));
	family_end(&f);
}

/* ---- 国籍取得, 入管通知, 通称, 再製 */

TEST(std_4_5_4_of_a_foreign_resident_until_they_are_japanese)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 2);
	CHECK(change(&f, "kakuu misaki", "75",
	    "T-1{Tab}KAKUU MISAKI{Tab}kakuu misaki{Tab}<1>"
	    "フランス{Tab}<5><2>"));
	/* 通称, on 申出 */
	f.c.keys = 0;
	start_on(&f.c, "kakuu misaki", "84");
	CHECK(at(&f.c, "I84"));
	CHECK(has(&f.c, "申出日         令和 8. 7.15"));
	CHECK(!desk_has(f.c.ui, "届出人"));
	real_keys(&f.c, "T{Tab}<0>架空　美沙{Tab}kakuu misa{Tab}<1>");
	CHECK(submit(&f.c));
	CHECK(budget(&f, "84"));
	id = waiting(&f.c, &e);
	CHECK_STR(e.offered_on, "R08.07.15");
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[1], IT_ALIAS, "架空　美沙"));
	CHECK(is(&f.c, f.no[1], IT_ALIAS_KANA, "カクウ　ミサ"));
	CHECK(is(&f.c, f.no[1], IT_ALIAS_ENTERED_ON, "R08.07.15"));
	CHECK(is(&f.c, f.no[1], IT_NAME, "KAKUU MISAKI"));
	CHECK(is(&f.c, f.no[1], IT_EVENT, "317"));
	/* what 入管 says */
	f.c.keys = 0;
	start_on(&f.c, "kakuu misaki", "76");
	CHECK(at(&f.c, "I76"));
	CHECK(has(&f.c, "通知日         令和 8. 7.15"));
	real_keys(&f.c, "T{Tab}{F8}国籍{F4}{Enter}");
	real_keys(&f.c, "{BS}{BS}{BS}{BS}ドイツ{Tab}");
	CHECK(has(&f.c, "前 フランス"));
	CHECK(done(&f));
	CHECK(budget(&f, "76"));
	CHECK(is(&f.c, f.no[1], IT_NATIONALITY, "ドイツ"));
	CHECK(is(&f.c, f.no[1], IT_INFORMED_ON, "R08.07.15"));
	CHECK(is(&f.c, f.no[1], IT_EVENT, "303"));
	CHECK(change(&f, "kakuu misaki", "85", "T{Tab}"));
	CHECK(budget(&f, "85"));
	CHECK(is(&f.c, f.no[1], IT_ALIAS, ""));
	CHECK(is(&f.c, f.no[1], IT_EVENT, "318"));
	CHECK(change(&f, "kakuu misaki", "74",
	    "T{Tab}架空　美咲{Tab}kakuu misaki{Tab}<1>"
	    "熊本県熊本市一番{Tab}架空　一郎{Tab}"));
	CHECK(budget(&f, "74"));
	CHECK(is(&f.c, f.no[1], IT_KIND, "1"));
	CHECK(is(&f.c, f.no[1], IT_EVENT, "104"));
	CHECK(is(&f.c, f.no[1], IT_NATIONALITY, ""));
	CHECK(is(&f.c, f.no[1], IT_BIRTH, "H01.02.14"));
	CHECK_INT(sheet_of(&f.c, f.no[1]), 3);
	family_end(&f);
}

TEST(std_1_2_2_restored_sheet_has_everything_as_it_stood)
{
	struct family f;

	family_start(&f, 1);
	CHECK(change(&f, NULL, "93", "T{Tab}"));
	CHECK(budget(&f, "93"));
	CHECK_INT(sheet_of(&f.c, f.no[0]), 2);
	CHECK(is(&f.c, f.no[0], IT_EVENT, "108"));
	CHECK(is(&f.c, f.no[0], IT_NAME, "架空　一郎"));
	CHECK(is(&f.c, f.no[0], IT_REVISED_ON, ""));
	CHECK(is(&f.c, f.no[0], IT_HOUSEHOLD_NO, f.household));
	family_end(&f);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
