/* SPDX-License-Identifier: ISC
 * t_birth - 出生 and 職権記載 by keys alone (4.2.1): whoever comes into the
 * register without a move.
 */
#include "tests/test.h"
#include "tests/ui/help_amend.h"

#include "ui/amend.h"

#include <string.h>

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

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
