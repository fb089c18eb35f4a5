/* SPDX-License-Identifier: ISC
 * t_movein - a move-in by keys alone, from H1 to the register.
 */
#include "tests/test.h"
#include "tests/ui/help_movein.h"

#include "src/event.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

TEST(one_person_into_a_new_household)
{
	struct real c;
	json_t *list;
	char no[20], household[20];

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>");
	CHECK(at(&c, "I11"));
	real_keys(&c, notice1);
	real_keys(&c, person1);
	CHECK_INT(drafts(&c), 1);
	real_keys(&c, "{F10}");
	CHECK(at(&c, "I19"));
	CHECK(has(&c, "862-0950 熊本市中央区水前寺二丁目12番3号"));
	CHECK(has(&c, "福岡県福岡市博多区住吉四丁目99番9号"));
	CHECK(has(&c, "国民健康保険  国民年金"));
	real_keys(&c, "{Enter}");
	CHECK(at(&c, "H1"));
	CHECK(has(&c, "仮登録にしました  受付 中央区"));
	/* The visit is over, nothing of it is left here. */
	CHECK_INT(c.a.reason, 0);
	CHECK(!desk_has(c.ui, "渡邉"));
	CHECK_INT(drafts(&c), 0);
	list = entries(&c);
	CHECK_INT(json_array_size(list), 1);
	CHECK_STR(json_string_value(
		      json_object_get(json_array_get(list, 0), "state")),
	    "waiting");
	json_decref(list);
	CHECK(approve_newcomer(&c, entry_id(&c, 0), no, household));
	CHECK(strlen(household) > 0);
	real_end(&c);
}

static const char three2[] = "美咲{Tab}H1.2.14{Tab}misaki{Tab}<1><2>tsuma{Tab}"
			     "12345678902{Tab}{F8}";

static const char three3[] =
    "蓮{Tab}R2.5.9{Tab}ren{Tab}<1><1><4>{Tab}12345678903{Tab}{F10}";

TEST(three_people_from_scratch_in_sixty_keys)
{
	struct real c;
	struct entry e;
	const struct record *r;

	real_start(&c);
	real_keys(&c, "<2>{F6}<1><1>");
	real_keys(&c, notice3);
	real_keys(&c, three1);
	real_keys(&c, three2);
	real_keys(&c, three3);
	CHECK(at(&c, "I19"));
	real_keys(&c, "{Enter}");
	CHECK(at(&c, "H1"));
	printf("# move-in of three, from scratch: %d keys of 60\n", c.keys);
	CHECK(c.keys <= 60);
	entry_at(&c, entry_id(&c, 0), &e);
	CHECK_INT(e.person_count, 3);
	CHECK_STR(e.applicant, "渡邉　健一");
	CHECK_STR(e.papers[0], "mynum");
	r = &e.persons[1].after;
	CHECK_STR(record_get(r, IT_NAME), "渡邉　美咲");
	CHECK_STR(record_get(r, IT_NAME_FAMILY), "渡邉");
	CHECK_STR(record_get(r, IT_NAME_GIVEN), "美咲");
	CHECK_STR(record_get(r, IT_NAME_KANA), "ワタナベ　ミサキ");
	CHECK_STR(record_get(r, IT_BIRTH), "H01.02.14");
	CHECK_STR(record_get(r, IT_RELATION), "妻");
	CHECK_STR(record_get(r, IT_HEAD_NAME), "渡邉　健一");
	CHECK_STR(
	    record_get(r, IT_HONSEKI), "熊本県熊本市中央区水前寺二丁目12番3号");
	CHECK_STR(record_get(r, IT_HITTOUSHA), "渡邉　健一");
	CHECK_STR(record_get(r, IT_ADDRESS_BUILDING), "メゾン水前寺");
	CHECK_STR(record_get(r, IT_ADDRESS_ROOM), "301");
	r = &e.persons[2].after;
	CHECK_STR(record_get(r, IT_NAME_GIVEN), "蓮");
	CHECK_STR(record_get(r, IT_RELATION), "子");
	CHECK_STR(record_get(r, IT_SEX), "1");
	CHECK(e.persons[0].mynumber_handle[0] != '\0');
	entry_release(&e);
	real_end(&c);
}

/* ---- I0 */

TEST(menu_starts_what_is_here_and_says_why_not)
{
	struct real c;

	real_start(&c);
	real_keys(&c, "2{F6}");
	CHECK(at(&c, "I0"));
	CHECK(has(&c, "11 国内転入              41 世帯分離"));
	CHECK(has(&c, "81-83 旧氏 記載 変更 削除"));
	real_keys(&c, "15");
	CHECK(at(&c, "I0"));
	CHECK(has(&c, "15 は指定都市の全部の区の台帳だけです"));
	real_keys(&c, "13");
	CHECK(at(&c, "A1"));
	CHECK(has(&c, "届いた転出証明書情報はありません"));
	real_keys(&c, "{F3}");
	CHECK(at(&c, "I0"));
	real_keys(&c, "99");
	CHECK(has(&c, "99 という異動はありません"));
	real_keys(&c, "12");
	CHECK(at(&c, "I12"));
	real_keys(&c, "{F3}14");
	CHECK(at(&c, "I14"));
	real_keys(&c, "{F3}{F3}");
	CHECK(at(&c, "H1"));
	real_keys(&c, "/11{Enter}");
	CHECK(at(&c, "I11"));
	real_end(&c);
}

/* ---- 4.0.1 to 4.0.10 */

TEST(std_4_0_1_newcomer_is_entered_without_a_pick)
{
	struct real c;

	real_start(&c);
	real_keys(&c, "/11{Enter}2{Tab}");
	CHECK(at(&c, "I11"));
	CHECK_INT(movein_persons(form_of(&c, "I11")), 2);
	CHECK(has(&c, "国内転入・全部 2人"));
	/* One fewer: the empty page goes; a page with a name stays. */
	real_keys(&c, "{F7}{F8}{F8}高木 一{Tab}{F7}{F7}{Up}");
	real_keys(&c, "{Up}{Up}{Up}{Up}{Up}{Up}{Up}{Up}");
	real_end(&c);
}

static const char joining[] =
    "1{Tab}T{Tab}<1><1>hakata{F4}{Enter}住吉{Tab}1番{Tab}{Tab}架空　三郎{Tab}";

TEST(std_4_0_2_part_shows_the_household_and_asks_the_relation)
{
	struct real c;
	struct entry e;
	struct movein *m;
	char no[20], household[20], joined[20];

	real_start(&c);
	settle_family(&c, no, household);
	real_keys(&c, "2{F6}<1><1>");
	m = form_of(&c, "I11");
	real_keys(&c, joining);
	/* down to 世帯: 一部 opens the search */
	focus_on(m, 0, MV_WHOLE);
	real_keys(&c, "<2>");
	CHECK(has(&c, "国内転入・一部"));
	real_keys(&c, "カクウ イチロウ{F4}");
	CHECK(has(&c, "候補 1"));
	real_keys(&c, "{Enter}");
	CHECK(has(&c, "架空　一郎"));
	CHECK(has(&c, "架空　美咲         妻"));
	CHECK(m->send.lease[0] != '\0');
	/* the same on the page of the newcomer, while 続柄 is asked */
	real_keys(&c, "{F8}");
	CHECK_INT(m->form.page, 1);
	CHECK(has(&c, "架空　美咲         妻"));
	CHECK_STR(form_get(&m->form, 1, IT_RELATION), "");
	real_keys(
	    &c, "架空 三郎{Tab}S40.1.1{Tab}kakuu saburou{Tab}<1><1>{Tab}");
	CHECK(has(&c, "A4024"));
	real_keys(&c, "{Up}{Up}{Up}{Up}{Up}{Up}{Up}");
	focus_on(m, 1, IT_RELATION);
	real_keys(&c, "1{Tab}");
	CHECK(has(&c, "E4023"));
	focus_on(m, 1, IT_RELATION);
	real_keys(&c, "{BS}{BS}{BS}9{Tab}");
	CHECK_STR(form_get(&m->form, 1, IT_RELATION), "弟");
	real_keys(&c, "なし{Tab}なし{Tab}55555555555{Tab}{F10}");
	CHECK(at(&c, "I19"));
	CHECK(has(&c, "架空　一郎 の世帯に 1人が入る"));
	real_keys(&c, "{Enter}");
	CHECK(at(&c, "H1"));
	entry_at(&c, entry_id(&c, 0), &e);
	CHECK(!e.is_whole);
	CHECK_STR(e.household_no, household);
	CHECK_STR(record_get(&e.persons[0].after, IT_HEAD_NAME), "架空　一郎");
	entry_release(&e);
	CHECK(approve_newcomer(&c, entry_id(&c, 0), no, joined));
	CHECK_STR(joined, household);
	real_end(&c);
}

TEST(std_4_0_3_day_of_the_event_opens_empty_and_is_never_tomorrow)
{
	struct real c;
	struct movein *m;

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>");
	m = form_of(&c, "I11");
	CHECK_STR(form_get(&m->form, 0, MV_EVENT_DATE), "");
	real_keys(&c, "1{Tab}T+1{Tab}");
	CHECK(has(&c, "E4031"));
	real_keys(&c, "{BS}{BS}{BS}T{Tab}");
	CHECK(!desk_has(c.ui, "E4031"));
	CHECK_STR(m->e.event_date, "R08.07.15");
	/* 処理日 is today's and no field of anybody. */
	for (int p = 0; p < m->form.page_count; p++)
		for (int i = 0; i < m->form.pages[p].count; i++)
			CHECK(
			    m->form.pages[p].slots[i].f->id != IT_PROCESSED_ON);
	CHECK_STR(
	    record_get(&m->e.persons[0].after, IT_PROCESSED_ON), "R08.07.15");
	real_end(&c);
}

TEST(std_4_1_0_2_day_of_the_notification_opens_with_today)
{
	struct real c;
	struct movein *m;

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>");
	m = form_of(&c, "I11");
	CHECK(has(&c, "届出日         令和 8. 7.15"));
	focus_on(m, 0, MV_NOTIFIED);
	real_keys(&c, "{End}{BS}{BS}{BS}{BS}{BS}{BS}{BS}{BS}{BS}{BS}T-1{Tab}");
	CHECK_STR(m->e.notified_on, "R08.07.14");
	CHECK(!desk_has(c.ui, "E4102"));
	focus_on(m, 0, MV_NOTIFIED);
	real_keys(&c, "{BS}{BS}{BS}T+1{Tab}");
	CHECK(has(&c, "E4102"));
	real_end(&c);
}

TEST(std_4_0_9_the_second_sheet_shows_the_correction)
{
	struct real c;
	struct movein *m;
	char path[160];

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>");
	real_keys(&c, notice1);
	real_keys(&c, person1);
	real_keys(&c, "{F10}{F9}");
	CHECK(at(&c, "I19"));
	CHECK(has(&c, "確認用帳票"));
	real_keys(&c, "p");
	CHECK(has(&c, "確認用帳票を印刷しました"));
	(void)snprintf(path, sizeof(path), "%s/prints", c.t.dir);
	CHECK_INT(access(path, F_OK), 0);
	/* back, another lot number, and again */
	real_keys(&c, "{F3}{F3}");
	CHECK(at(&c, "I11"));
	m = form_of(&c, "I11");
	focus_on(m, 0, MV_NUMBER);
	real_keys(&c, "{End}{BS}{BS}{BS}{BS}{BS}{BS}15-8{Tab}{F10}");
	CHECK(at(&c, "I19"));
	CHECK(has(&c, "水前寺二丁目15番8号"));
	real_keys(&c, "{F9}");
	for (int i = 0; i < 8 && !desk_has(c.ui, "15番8号"); i++)
		real_keys(&c, "{F8}");
	CHECK(has(&c, "15番8号"));
	CHECK(!desk_has(c.ui, "12番3号"));
	real_end(&c);
}

TEST(std_4_0_10_same_content_is_taken_over_but_never_the_former_name)
{
	struct real c;
	struct movein *m;
	const struct record *r;

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>");
	m = form_of(&c, "I11");
	real_keys(&c,
	    "3{Tab}T-6{Tab}<1><1>hakata{F4}{Enter}住吉四丁目{Tab}99番9号{Tab}"
	    "{Tab}渡邉　健一{Tab}suizenji2{F4}{Enter}12-3{Tab}{F8}");
	real_keys(&c, person1);
	focus_on(m, 1, IT_FORMER_NAME);
	real_keys(&c, "古川{Tab}{F8}");
	CHECK_INT(m->form.page, 2);
	r = &m->e.persons[1].after;
	CHECK_STR(form_get(&m->form, 2, IT_NAME), "渡邉　");
	CHECK_STR(form_get(&m->form, 2, IT_HONSEKI),
	    "熊本県熊本市中央区水前寺二丁目12番3号");
	CHECK_STR(
	    record_get(r, IT_HONSEKI), "熊本県熊本市中央区水前寺二丁目12番3号");
	CHECK_STR(record_get(r, IT_EVENT_DATE), "R08.07.09");
	CHECK_STR(record_get(r, IT_ADDRESS_NUMBER), "12番3号");
	CHECK_STR(record_get(r, IT_PREV_HEAD_NAME), "渡邉　健一");
	CHECK_STR(form_get(&m->form, 2, IT_FORMER_NAME), "");
	CHECK_STR(record_get(r, IT_FORMER_NAME), "");
	/* Ctrl-D does not fetch it either. */
	focus_on(m, 2, IT_FORMER_NAME);
	real_keys(&c, "{^D}");
	CHECK(has(&c, "この項目は前の人から写せません"));
	CHECK_STR(form_get(&m->form, 2, IT_FORMER_NAME), "");
	/* A correction reaches the copies (4.0.6). */
	focus_on(m, 1, IT_HITTOUSHA);
	real_keys(&c, "{End}{BS}{BS}太郎{Tab}");
	CHECK_STR(form_get(&m->form, 2, IT_HITTOUSHA), "渡邉　太郎");
	CHECK_STR(
	    record_get(&m->e.persons[2].after, IT_HITTOUSHA), "渡邉　太郎");
	/* A foreign member gets no 氏 and no 本籍. */
	focus_on(m, 3, IT_KIND);
	real_keys(&c, "<2>");
	r = &m->e.persons[2].after;
	CHECK_STR(record_get(r, IT_NAME), "");
	CHECK_STR(record_get(r, IT_HONSEKI), "");
	CHECK_STR(record_get(r, IT_ADDRESS_NUMBER), "12番3号");
	/* The next notification starts empty. */
	real_keys(&c, "{F3}{F3}2{F6}<1><1>");
	m = form_of(&c, "I11");
	CHECK_STR(form_get(&m->form, 0, MV_TOWN), "");
	CHECK_STR(form_get(&m->form, 0, MV_NUMBER), "");
	real_end(&c);
}

/* ---- 4.1.1 */

TEST(std_4_1_1_1_no_field_for_the_day_the_address_was_fixed)
{
	struct real c;
	struct movein *m;
	struct record r;
	char no[20];

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>");
	real_keys(&c, notice1);
	real_keys(&c, person1);
	m = form_of(&c, "I11");
	for (int p = 0; p < m->form.page_count; p++)
		for (int i = 0; i < m->form.pages[p].count; i++)
			CHECK(m->form.pages[p].slots[i].f->id !=
			      IT_ADDRESS_SINCE);
	real_keys(&c, "{F10}{Enter}");
	CHECK(approve_newcomer(&c, entry_id(&c, 0), no, NULL));
	real_person(&c, no, &r);
	CHECK_STR(record_get(&r, IT_RESIDENT_SINCE), "R08.07.09");
	CHECK_STR(record_get(&r, IT_ADDRESS_SINCE), "R08.07.09");
	record_release(&r);
	real_end(&c);
}

TEST(std_4_1_1_4_unreported_move_in_says_so)
{
	struct real c;
	struct movein *m;
	struct entry e;

	real_start(&c);
	real_keys(&c, "2{F6}<1><4>");
	CHECK(at(&c, "I14"));
	m = form_of(&c, "I14");
	real_keys(&c,
	    "1{Tab}T-6{Tab}<1><1>hakata{F4}{Enter}住吉四丁目{Tab}99番9号{Tab}"
	    "{Tab}渡邉　健一{Tab}福岡県筑紫野市二日市{Tab}"
	    "suizenji2{F4}{Enter}12-3{Tab}{F8}");
	real_keys(&c, person1);
	real_keys(&c, "{F10}");
	CHECK(at(&c, "I19"));
	CHECK(has(&c, "住吉四丁目99番9号（未届）"));
	real_keys(&c, "{Enter}");
	CHECK(at(&c, "H1"));
	entry_at(&c, entry_id(&c, 0), &e);
	CHECK_STR(e.menu, "14");
	CHECK_STR(record_get(&e.persons[0].after, IT_PREV_UNREPORTED), "1");
	CHECK(strstr(record_get(&e.persons[0].after, IT_REMARKS), "未届転入") !=
	      NULL);
	CHECK_STR(record_get(&e.persons[0].after, IT_LAST_REGISTERED_ADDRESS),
	    "福岡県筑紫野市二日市");
	(void)m;
	entry_release(&e);
	real_end(&c);
}

TEST(a_municipality_that_no_list_has_is_taken_as_typed)
{
	struct real c;
	struct movein *m;

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>1{Tab}T{Tab}<1><1>架空市{Tab}");
	m = form_of(&c, "I11");
	CHECK(has(&c, "市区町村の一覧にない名です"));
	CHECK_STR(record_get(&m->e.persons[0].after, IT_PREV_CITY), "架空市");
	CHECK_STR(record_get(&m->e.persons[0].after, IT_PREV_CODE), "");
	/* by postcode, the town comes along and wants a nod */
	focus_on(m, 0, MV_PREV_CITY);
	real_keys(&c, "{BS}{BS}{BS}812-0018{F4}");
	CHECK(has(&c, "福岡県福岡市博多区住吉"));
	real_keys(&c, "{Enter}");
	CHECK_STR(
	    record_get(&m->e.persons[0].after, IT_PREV_CITY), "福岡市博多区");
	CHECK_STR(record_get(&m->e.persons[0].after, IT_PREV_TOWN), "住吉");
	CHECK_STR(
	    record_get(&m->e.persons[0].after, IT_PREV_POSTCODE), "8120018");
	real_end(&c);
}

/* ---- 差戻 */

TEST(returned_entry_opens_as_it_was_and_goes_out_again)
{
	struct real c;
	struct movein *m;
	struct entry e;
	int64_t id;

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>");
	real_keys(&c, notice1);
	real_keys(&c, person1);
	real_keys(&c, "{F10}{Enter}");
	id = entry_id(&c, 0);
	CHECK_INT(test_call(&c.t, "entry.return", NULL, "{s:s,s:I,s:i,s:s}",
		      "session", c.t.reviewer, "id", (json_int_t)id, "version",
		      1, "reason", "番地を確かめてください"),
	    RC_OK);
	real_as(&c, "10001");
	CHECK(has(&c, "差戻"));
	real_keys(&c, "{Tab}1");
	if (strcmp(ui_top(c.ui)->code, "W1") == 0)
		real_keys(&c, "2");
	CHECK(at(&c, "I11"));
	CHECK(has(&c, "番地を確かめてください"));
	m = form_of(&c, "I11");
	CHECK_STR(form_get(&m->form, 0, MV_NUMBER), "12番3号");
	CHECK_STR(form_get(&m->form, 1, IT_NAME), "渡邉　健一");
	focus_on(m, 0, MV_NUMBER);
	real_keys(&c, "{End}{BS}{BS}{BS}{BS}{BS}{BS}15-8{Tab}{F10}");
	CHECK(at(&c, "I19"));
	real_keys(&c, "{Enter}");
	CHECK(at(&c, "H1"));
	CHECK(has(&c, "出し直しました"));
	entry_at(&c, id, &e);
	CHECK_INT(e.state, ENTRY_WAITING);
	CHECK_INT(e.version, 2);
	CHECK_STR(
	    record_get(&e.persons[0].after, IT_ADDRESS_NUMBER), "15番8号");
	entry_release(&e);
	real_end(&c);
}

/* ---- what stands where */

TEST(menu_is_drawn_as_on_paper)
{
	static const char *const want[] = {
		"    1  転入                  4  世帯                   7  外国人",
		"    11 国内転入              41 世帯分離               71 法30条の46転入",
		"    12 国外転入等            42 世帯合併               72 法30条の47届出",
		"    13 特例転入              43 世帯変更               73 帰化",
		"    14 未届転入              44 世帯主変更             74 国籍取得",
		"    15 区間転入                                        75 国籍喪失",
		"    2  転居                  5  戸籍の届               76 入管通知",
		"    21 転居                  51 出生",
		"                             52 死亡                   8  旧氏・通称",
		"    3  転出                  53 失踪                   81-83 旧氏 記載 変更 削除",
		"    31 国内転出                                        84-85 通称 記載 削除",
		"    32 国外転出              6  職権",
		"    33 転入通知の受理        61-63 記載 修正 消除      9  取消し ほか",
		"                             64 軽微な修正             91 異動の取消し",
		"                             65 誤記修正               92-96 改製 再製 番号",
	};
	struct real c;
	char *row;

	real_start(&c);
	real_keys(&c, "2{F6}");
	for (int i = 0; i < 15; i++) {
		row = real_row(&c, 6 + i);
		CHECK_STR(row, want[i]);
		free(row);
	}
	row = real_row(&c, 4);
	CHECK_STR(row, ">   番号");
	free(row);
	real_end(&c);
}

TEST(std_2_3_1_every_step_shows_the_name_of_the_change)
{
	static const char *const steps[] = { "", "1{Tab}", "{F8}" };
	struct real c;
	char *row;

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>");
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		real_keys(&c, steps[i]);
		row = real_row(&c, 1);
		CHECK(strstr(row, "国内転入・全部") != NULL);
		free(row);
	}
	real_keys(&c, "{F7}");
	focus_on(form_of(&c, "I11"), 0, MV_EVENT_DATE);
	real_keys(&c, "T-6{Tab}<1><1>hakata{F4}{Enter}住吉{Tab}1番{Tab}{Tab}"
		      "渡邉{Tab}suizenji2{F4}{Enter}12-3{Tab}{F8}");
	real_keys(&c, person1);
	real_keys(&c, "{F10}");
	CHECK(at(&c, "I19"));
	row = real_row(&c, 1);
	CHECK(strstr(row, "国内転入・全部 1人 確認") != NULL);
	free(row);
	real_end(&c);
}

/* With 【研修】 before it and a clerk's name of six characters at the right. */
TEST(std_2_3_1_the_name_of_the_change_fits_in_training)
{
	static const struct {
		const char *keys, *code, *name;
	} cases[] = { { "<1><1>", "I11", "国内転入・全部 3人" },
		{ "<1><2>", "I12", "国外転入等・全部 3人" },
		{ "<1><4>", "I14", "未届転入・全部 3人" },
		{ "<7><1>", "I71", "法30条の46転入・全部 3人" },
		{ "<7><2>", "I72", "法30条の47届出・全部 3人" } };
	struct real c;
	char *row;

	real_start(&c);
	c.a.is_training = true;
	(void)snprintf(c.a.conf.counter, sizeof(c.a.conf.counter), "3番");
	(void)snprintf(
	    c.a.session.name, sizeof(c.a.session.name), "%s", "佐々木　由美");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		real_keys(&c, "<2>{F6}");
		real_keys(&c, cases[i].keys);
		form_go(&form_of(&c, cases[i].code)->form, 0,
		    form_slot_index(
			&form_of(&c, cases[i].code)->form, 0, MV_COUNT));
		real_keys(&c, "{BS}3{Tab}");
		row = real_row(&c, 1);
		if (strstr(row, cases[i].name) == NULL)
			printf("# %s\n", row);
		CHECK(strstr(row, cases[i].name) != NULL);
		free(row);
		ui_home(c.ui);
	}
	real_end(&c);
}

TEST(wrong_relation_is_an_error_under_its_field)
{
	struct real c;
	struct movein *m;

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>2{Tab}{F8}");
	m = form_of(&c, "I11");
	focus_on(m, 2, IT_RELATION);
	real_keys(&c, "孫{Tab}");
	CHECK(has(
	    &c, "E1111 続柄に「孫」は使えません。法定の続柄の語ではないため"));
	CHECK(has(&c, "「孫」は「子の子」にしてください。"));
	CHECK(has(&c, "誤 1  注 0"));
	/* It does not trap, and F10 comes back to it at last. */
	real_keys(&c, "{Down}");
	CHECK(form_field(&m->form)->id != IT_RELATION);
	focus_on(m, 2, IT_RELATION);
	real_keys(&c, "{BS}44{Tab}");
	CHECK(!desk_has(c.ui, "E1111"));
	CHECK_STR(form_get(&m->form, 2, IT_RELATION), "子の子");
	real_end(&c);
}

TEST(a_date_that_cannot_be_read_is_said_and_never_made_up)
{
	struct real c;
	struct movein *m;

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>1{Tab}R8.2.30{Tab}");
	m = form_of(&c, "I11");
	CHECK(has(&c, "E1081"));
	CHECK_STR(m->e.event_date, "");
	CHECK_STR(form_get(&m->form, 0, MV_EVENT_DATE), "R8.2.30");
	focus_on(m, 1, IT_BIRTH);
	real_keys(&c, "昭和50年頃{Tab}");
	CHECK(
	    strncmp(record_get(&m->e.persons[0].after, IT_BIRTH), "~", 1) == 0);
	real_end(&c);
}

#define FIFTY_FIVE                                                                                                        \
	"寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処" \
	"藪ら柑子の藪柑子長久命の長助長久命介"
#define SIXTY FIFTY_FIVE "長助長久命" /* more than there is room for */

TEST(two_papers_where_none_has_a_photo)
{
	struct real c;
	struct movein *m;

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>1{Tab}T{Tab}<1><5>");
	m = form_of(&c, "I11");
	CHECK_INT(form_field(&m->form)->id, MV_PAPER2);
	/* what belongs to the change proves nobody: it is not among them */
	real_keys(&c, "{F4}");
	CHECK(has(&c, "9 その他") && !desk_has(c.ui, "戸籍・附票"));
	real_keys(&c, "{F3}");
	CHECK(!desk_has(c.ui, "E9043"));
	/* the same one twice is one */
	real_keys(&c, "<5>");
	CHECK(has(&c, "E9043"));
	focus_on(m, 0, MV_PAPER2);
	/* one that is not of the list is said what it was */
	real_keys(&c, "{BS}<9>");
	CHECK_INT(form_field(&m->form)->id, MV_PAPER_NAME);
	CHECK(has(&c, "必 その他の書類"));
	real_keys(&c, "学生証{Tab}");
	CHECK(!desk_has(c.ui, "E9049"));
	CHECK_STR(m->e.paper_name, "学生証");
	focus_on(m, 0, MV_PAPER2);
	real_keys(&c, "{BS}<6>");
	CHECK(!desk_has(c.ui, "E9043") && !desk_has(c.ui, "E9049"));
	CHECK_INT(m->e.paper_count, 2);
	CHECK_STR(m->e.papers[1], "pension");
	/* its field goes with it */
	CHECK(!desk_has(c.ui, "その他の書類"));
	CHECK_STR(m->e.paper_name, "");
	/* an agent: name and letter are asked */
	focus_on(m, 0, MV_APPLICANT);
	real_keys(&c, "<3>");
	focus_on(m, 0, MV_APPLICANT_NAME);
	real_keys(&c, "代理 太郎{Tab}");
	focus_on(m, 0, MV_PROXY);
	real_keys(&c, "<2>");
	CHECK(has(&c, "E9044"));
	focus_on(m, 0, MV_PROXY);
	real_keys(&c, "<1>");
	CHECK(!desk_has(c.ui, "E9044"));
	CHECK_STR(m->e.applicant, "代理　太郎");
	CHECK(m->e.has_proxy_letter);
	/* sixty characters are a name, and nothing of it is cut */
	focus_on(m, 0, MV_APPLICANT_NAME);
	real_keys(&c, SIXTY "{Tab}");
	CHECK_STR(m->e.applicant, "代理　太郎" FIFTY_FIVE);
	real_end(&c);
}

TEST(std_4_1_0_1_a_baby_on_the_same_notification_moves_in)
{
	struct real c;
	struct movein *m;

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>");
	real_keys(&c, notice1);
	m = form_of(&c, "I11");
	focus_on(m, 0, MV_WITH_BIRTH);
	real_keys(&c, "<2>");
	CHECK(m->e.with_birth);
	CHECK_INT(m->e.event, EV_IN_DOMESTIC);
	CHECK_STR(record_get(&m->e.persons[0].after, IT_EVENT), "101");
	real_end(&c);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
