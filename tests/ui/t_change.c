/* SPDX-License-Identifier: ISC
 * t_change - the changes of households and sheets, of second names and
 * numbers, what another municipality says, and 取消: by keys alone, from H1 to
 * the register.
 */
#include "tests/test.h"
#include "tests/ui/help_amend.h"

#include "src/number.h"
#include "ui/amend.h"

#include <string.h>

static int
rows_of(struct real *c, const char *person_no)
{
	json_t *got = NULL;
	int n;

	if (test_call(&c->t, "person.get", &got, "{s:s,s:s}", "session",
		c->t.manager, "person_no", person_no) != RC_OK)
		return 0;
	n = (int)json_array_size(json_object_get(got, "history"));
	json_decref(got);
	return n;
}

/* The newest sheet of a person; 0 none. */
static int
sheet_of(struct real *c, const char *person_no)
{
	json_t *got = NULL;
	int n;

	if (test_call(&c->t, "person.get", &got, "{s:s,s:s}", "session",
		c->t.manager, "person_no", person_no) != RC_OK)
		return 0;
	n = (int)json_integer_value(
	    json_object_get(json_object_get(got, "record"), "sheet_no"));
	json_decref(got);
	return n;
}

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
	real_keys(&f.c, "T-1{Tab}{F8}{F10}");
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
	real_keys(&f.c, "T{Tab}空想{Tab}kuusou{Tab}<1>");
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

/* ---- 取消 */

TEST(std_4_6_0_1_a_change_is_picked_from_the_history_and_taken_back)
{
	struct family f;

	family_start(&f, 3);
	CHECK(change(
	    &f, NULL, "21", "T-4{Tab}<1><2>kuhonji6{F4}{Enter}4-7{Tab}"));
	f.c.keys = 0;
	start(&f.c, "91");
	CHECK(at(&f.c, "I91"));
	CHECK(has(&f.c, "必 取り消す異動"));
	real_keys(&f.c, "T{Tab}{F4}");
	CHECK(has(&f.c, "令和 8. 7.11  転居  履歴2"));
	real_keys(&f.c, "{Enter}");
	/* Everybody of that 届出 comes with it (全部). */
	CHECK(has(&f.c, "架空　蓮       1 異動する"));
	real_keys(&f.c, "{F10}");
	CHECK(at(&f.c, "I19"));
	CHECK(has(&f.c, "3人の記録が異動の前に戻る"));
	CHECK(has(&f.c, "取り消す異動   令和 8. 7.11  転居  履歴2"));
	CHECK(has(&f.c, "九品寺六丁目         水前寺二丁目"));
	real_keys(&f.c, "{F3}");
	CHECK(at(&f.c, "I91"));
	CHECK(done(&f));
	CHECK(budget(&f, "91"));
	for (int i = 0; i < 3; i++) {
		CHECK(is(&f.c, f.no[i], IT_ADDRESS_TOWN, "水前寺二丁目"));
		CHECK(is(&f.c, f.no[i], IT_EVENT, "319"));
		CHECK_INT(rows_of(&f.c, f.no[i]), 3);
	}
	/* Taken back once, it is no longer in the list. */
	start(&f.c, "91");
	real_keys(&f.c, "T{Tab}{F4}");
	CHECK(!desk_has(f.c.ui, "履歴2"));
	family_end(&f);
}

TEST(std_4_6_0_1_later_change_is_named_and_one_alone_is_refused)
{
	struct family f;

	family_start(&f, 2);
	CHECK(change(
	    &f, NULL, "21", "T-4{Tab}<1><2>kuhonji6{F4}{Enter}4-7{Tab}"));
	/* One of a whole household's move alone: they would have two 住所. */
	start(&f.c, "91");
	real_keys(&f.c, "T{Tab}{F4}{Enter}<2>{F10}");
	CHECK(at(&f.c, "I91"));
	CHECK(has(&f.c, "E4607"));
	real_keys(&f.c, "{F3}{F3}{F3}");
	CHECK(change(
	    &f, NULL, "21", "T-1{Tab}<1><2>kuhonji6{F4}{Enter}5-1{Tab}"));
	start(&f.c, "91");
	real_keys(&f.c, "T{Tab}{F4}2{F10}");
	CHECK(at(&f.c, "I91"));
	CHECK(has(&f.c, "E4603 先に取り消す異動があります"));
	CHECK(has(&f.c, "履歴3"));
	family_end(&f);
}

TEST(std_4_6_0_1_a_death_taken_back_puts_the_head_where_they_were)
{
	struct family f;

	family_start(&f, 2);
	CHECK(change(&f, NULL, "52", "T-1{Tab}"));
	CHECK(is(&f.c, f.no[0], IT_STATUS, "3"));
	start(&f.c, "91");
	CHECK(at(&f.c, "I91"));
	real_keys(&f.c, "T{Tab}{F4}{Enter}");
	CHECK(has(&f.c, "案 今 世帯主      世帯主"));
	real_keys(&f.c, "{Tab}");
	CHECK(done(&f));
	CHECK(is(&f.c, f.no[0], IT_STATUS, "1"));
	CHECK(is(&f.c, f.no[0], IT_EVENT, "109"));
	CHECK(is(&f.c, f.no[0], IT_RELATION, "世帯主"));
	CHECK(is(&f.c, f.no[0], IT_HOUSEHOLD_NO, f.household));
	family_end(&f);
}

TEST(draft_and_return_of_a_cancelling_open_as_they_were)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 3);
	CHECK(change(&f, NULL, "52", "T-1{Tab}<1>"));
	start(&f.c, "91");
	real_keys(&f.c, "T{Tab}{F4}{Enter}{Tab}{F3}");
	real_keys(&f.c, "{F3}{F3}{F3}");
	CHECK(at(&f.c, "H1"));
	real_keys(&f.c, "{Tab}1<2>");
	CHECK(at(&f.c, "I91"));
	CHECK(has(&f.c, "令和 8. 7.14  死亡  履歴2"));
	CHECK(has(&f.c, "架空　一郎     1 異動する"));
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_INT(e.persons[0].cancels, 2);
	entry_release(&e);
	CHECK(give_back(&f.c, id, "取り消す異動の確認"));
	real_keys(&f.c, "{F5}{Tab}1<2>");
	CHECK(at(&f.c, "I91"));
	CHECK(has(&f.c, "取り消す異動の確認"));
	CHECK(has(&f.c, "死亡  履歴2"));
	real_keys(&f.c, "{F10}");
	CHECK(at(&f.c, "I19"));
	real_keys(&f.c, "{Enter}");
	CHECK(has(&f.c, "出し直しました"));
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[0], IT_STATUS, "1"));
	family_end(&f);
}

/* ---- 住民票コード, 個人番号 */

/* One code in the register's stock. */
static void
stock(struct real *c, char code[12])
{
	static int n;

	do
		(void)snprintf(code, 12, "%011d", 990000000 + n++);
	while (!juminhyo_code_valid(code));
	CHECK_INT(test_call(&c->t, "code.take", NULL, "{s:s,s:[s]}", "session",
		      c->t.manager, "codes", code),
	    RC_OK);
}

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

/* ---- 出生, 職権記載 */

TEST(std_4_2_1_2_a_child_comes_into_the_mothers_household)
{
	struct family f;
	struct entry e;
	char code[12];
	struct household h;
	int64_t id;

	family_start(&f, 2);
	stock(&f.c, code);
	real_keys(&f.c, "<2>{F6}<5><1>");
	CHECK(at(&f.c, "I51"));
	CHECK(has(&f.c, "通知日         令和 8. 7.15"));
	CHECK(!desk_has(f.c.ui, "転入前"));
	CHECK(!desk_has(f.c.ui, "届出人"));
	real_keys(&f.c, "T-2{Tab}kakuu misaki{F4}{Enter}");
	CHECK(has(&f.c, "入る世帯       00000019  架空　一郎"));
	/* 氏 and 続柄 by the mother's, 本籍 and 筆頭者 with one key (4.2.0.3). */
	real_keys(&f.c, "葵{Tab}aoi{Tab}<1><2>");
	CHECK(has(&f.c, "写 生年月日       令和 8. 7.13"));
	CHECK(has(&f.c, "案 続柄           子"));
	CHECK(has(&f.c, "写 本籍           福岡県筑紫野市二日市北一丁目77番"));
	/* Nobody types a first 住民票コード. */
	CHECK(!desk_has(f.c.ui, "住民票コード"));
	real_keys(&f.c, "{Tab}{Tab}{F10}");
	CHECK(has(&f.c, "A4301 空きの住民票コードが 1 件しかありません"));
	real_keys(&f.c, "<1>");
	CHECK(submit(&f.c));
	CHECK(budget(&f, "51"));
	id = waiting(&f.c, &e);
	CHECK_INT(e.person_count, 1);
	CHECK_STR(e.informed_on, "R08.07.15");
	CHECK_STR(e.notified_on, "");
	CHECK_INT(e.applicant_kind, 0);
	CHECK_STR(e.household_no, f.household);
	CHECK_STR(record_get(&e.persons[0].after, IT_NAME), "架空　葵");
	CHECK_STR(record_get(&e.persons[0].after, IT_PREV_CITY), "");
	CHECK(e.persons[0].new_code);
	entry_release(&e);
	/* Returned, it opens as it was. */
	CHECK(give_back(&f.c, id, "フリガナの確認"));
	real_keys(&f.c, "{F5}{Tab}1<2>");
	CHECK(at(&f.c, "I51"));
	CHECK(has(&f.c, "通知日         令和 8. 7.15"));
	CHECK(!desk_has(f.c.ui, "届出人"));
	real_keys(&f.c, "{F10}");
	CHECK(at(&f.c, "I19"));
	real_keys(&f.c, "{Enter}");
	CHECK(has(&f.c, "出し直しました"));
	CHECK(approve(&f.c, id));
	CHECK_INT(replica_household(
		      f.c.a.replica, f.household, false, &h, &f.c.t.err),
	    RC_OK);
	CHECK_INT(h.count, 3);
	if (h.count == 3) {
		const struct record *r = &h.members[2].row;

		CHECK_STR(record_get(r, IT_EVENT), "103");
		CHECK_STR(record_get(r, IT_BIRTH), "R08.07.13");
		CHECK_STR(record_get(r, IT_JUMINHYO_CODE), code);
		CHECK_STR(record_get(r, IT_HEAD_NAME), "架空　一郎");
		CHECK_STR(record_get(r, IT_NAME_KANA), "カクウ　アオイ");
	}
	household_release(&h);
	family_end(&f);
}

/* One mother, one day, and a page for each: what is the family's comes along,
 * what is a child's own is typed (4.0.10). */
TEST(std_4_2_1_2_twins_in_one_notification_each_with_their_own)
{
	struct family f;
	struct entry e;
	char code[12];
	struct household h;
	int64_t id;

	family_start(&f, 2);
	stock(&f.c, code);
	stock(&f.c, code);
	CHECK_INT(
	    test_call(&f.c.t, "setting.set", NULL, "{s:s,s:s,s:i}", "session",
		f.c.t.manager, "key", "code_stock_min", "value", 0),
	    RC_OK);
	real_keys(&f.c, "<2>{F6}<5><1>");
	CHECK(at(&f.c, "I51"));
	real_keys(&f.c, "T-2{Tab}kakuu misaki{F4}{Enter}");
	/* 人数 is preset; one goes up to it. */
	go(&f.c, "I51", MV_COUNT);
	real_keys(&f.c, "2{Tab}");
	CHECK(has(&f.c, "出生 2人"));
	real_keys(&f.c, "{F8}葵{Tab}aoi{Tab}<1><2>{Tab}");
	/* the second one's page */
	CHECK(has(&f.c, "写 生年月日       令和 8. 7.13"));
	CHECK(has(&f.c, "案 続柄           子"));
	CHECK(has(&f.c, "写 本籍           福岡県筑紫野市二日市北一丁目77番"));
	CHECK(has(&f.c, "写 氏名           架空"));
	real_keys(&f.c, "律{Tab}ritsu{Tab}<1><1>{Tab}");
	CHECK(submit(&f.c));
	CHECK(budget(&f, "51*"));
	id = waiting(&f.c, &e);
	CHECK_INT(e.person_count, 2);
	CHECK_STR(record_get(&e.persons[0].after, IT_NAME), "架空　葵");
	CHECK_STR(record_get(&e.persons[1].after, IT_NAME), "架空　律");
	CHECK_STR(record_get(&e.persons[1].after, IT_FORMER_NAME), "");
	CHECK(e.persons[0].new_code && e.persons[1].new_code);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK_INT(replica_household(
		      f.c.a.replica, f.household, false, &h, &f.c.t.err),
	    RC_OK);
	CHECK_INT(h.count, 4);
	for (int i = 2; h.count == 4 && i < 4; i++) {
		const struct record *r = &h.members[i].row;

		CHECK_STR(record_get(r, IT_NAME_KANA),
		    i == 2 ? "カクウ　アオイ" : "カクウ　リツ");
		CHECK_STR(record_get(r, IT_MEMBER_ORDER), i == 2 ? "3" : "4");
		CHECK_STR(record_get(r, IT_BIRTH), "R08.07.13");
		CHECK_STR(record_get(r, IT_SEX), i == 2 ? "2" : "1");
		CHECK_STR(record_get(r, IT_HEAD_NAME), "架空　一郎");
	}
	household_release(&h);
	family_end(&f);
}

/* Born on a day that nobody knows: 異動日 and 生年月日 are that shape (1.1.8). */
TEST(std_1_1_8_born_on_a_day_that_nobody_knows)
{
	struct family f;
	struct entry e;
	char code[12];
	int64_t id;

	family_start(&f, 2);
	stock(&f.c, code);
	real_keys(&f.c, "<2>{F6}<5><1>");
	real_keys(&f.c, "令和8年7月10日頃{Tab}kakuu misaki{F4}{Enter}");
	real_keys(&f.c, "葵{Tab}aoi{Tab}<1><2>");
	CHECK(has(&f.c, "写 生年月日       令和8年7月10日頃"));
	real_keys(&f.c, "{Tab}{Tab}{F10}<1>");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK(e.event_date[0] == '~');
	CHECK_STR(record_get(&e.persons[0].after, IT_BIRTH), e.event_date);
	CHECK_STR(
	    record_get(&e.persons[0].after, IT_RESIDENT_SINCE), e.event_date);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	family_end(&f);
}

TEST(std_4_2_1_1_entered_by_office_from_a_place_nobody_knows)
{
	static const char page[] =
	    "仮 太郎{Tab}S62.8.4{Tab}kari tarou{Tab}<1><1>{Tab}"
	    "{F4}{Enter}0{Tab}0{Tab}";
	struct family f;
	struct entry e;
	char code[12];
	int64_t id;

	family_start(&f, 1);
	stock(&f.c, code);
	real_keys(&f.c, "<2>{F6}<6><1>");
	CHECK(at(&f.c, "I61"));
	CHECK(has(&f.c, "根拠           2 職権"));
	CHECK(!desk_has(f.c.ui, "届出"
				"日"));
	/* On 申出, from 「不明」. */
	real_keys(&f.c, "1{Tab}T-2{Tab}<3>");
	CHECK(has(&f.c, "申出日         令和 8. 7.15"));
	real_keys(&f.c, "不明{Tab}{Tab}{Tab}");
	real_keys(&f.c, "suizenji2{F4}{Enter}12-3{Tab}{F8}");
	real_keys(&f.c, page);
	CHECK(has(&f.c, "〔新規〕"));
	real_keys(&f.c, "{F10}<1>");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_STR(e.offered_on, "R08.07.15");
	CHECK_STR(record_get(&e.persons[0].after, IT_PREV_CITY), "不明");
	CHECK_STR(record_get(&e.persons[0].after, IT_EVENT), "106");
	entry_release(&e);
	CHECK(approve(&f.c, id));
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

/* ---- 区間転入 */

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
	/* both sheets stand in the list, the former one as 除票 */
	real_keys(&f.c, "kakuu misaki");
	desk_settle(f.c.ui);
	CHECK(has(&f.c, "水前寺二丁目"));
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
	CHECK(has(&f.c, "該当           0件"));
	form_go(form, 0, form_slot_index(form, 0, SK_WARD));
	real_keys(&f.c, "{BS}{BS}{BS}東区{Tab}");
	CHECK(has(&f.c, "該当           3件"));
	form_go(form, 0, form_slot_index(form, 0, SK_WARD));
	real_keys(&f.c, "{BS}{BS}{Tab}");
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

/* ---- 国籍取得, 入管通知, 通称, 再製; 取消し without a line */

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
	real_keys(&f.c, "T{Tab}架空　美沙{Tab}kakuu misa{Tab}<1>");
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

/* What the history here says is enough to fill it; the register decides when
 * it comes. */
TEST(std_4_6_0_1_a_cancelling_is_filled_without_a_line_and_waits)
{
	struct family f;
	struct amend *c;

	family_start(&f, 2);
	CHECK(change(&f, "kakuu misaki", "52", "T-1{Tab}"));
	start_on(&f.c, "kakuu misaki", "91");
	f.c.is_offline = true;
	real_keys(&f.c, "T{Tab}{F4}");
	CHECK(has(&f.c, "令和 8. 7.14  死亡  履歴2"));
	real_keys(&f.c, "{Enter}{Tab}{F10}");
	CHECK(at(&f.c, "I19"));
	CHECK(has(&f.c, "1人の記録が異動の前に戻る"));
	c = amend_of(ui_state_of(f.c.ui, "I91"));
	CHECK_INT(c->m.e.event, EV_CANCEL_INCREASE);
	CHECK_INT(c->m.e.persons[0].cancels, 2);
	CHECK_STR(record_get(&c->m.e.persons[0].after, IT_REMOVAL_DATE), "");
	real_keys(&f.c, "{Enter}");
	CHECK(has(&f.c, "送信待ちに入れました"));
	family_end(&f);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
