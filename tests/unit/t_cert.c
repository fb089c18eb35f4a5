/* SPDX-License-Identifier: ISC
 * What stands on a certificate: contents, pages, numbers, order, readings,
 * certifier, seal (5.1 to 5.7). All residents are invented.
 */
#include "tests/unit/help_cert.h"

/* ---- 5.1 */

TEST(std_1_1_3_one_person_or_the_household)
{
	japanese(0, "佐藤　太郎", "世帯主");
	japanese(1, "佐藤　花子", "妻");
	japanese(2, "佐藤　結衣", "子");
	ask(CERT_HOUSEHOLD, 3);
	CHECK_INT(compose(), RC_OK);
	CHECK_INT(c.page_count, 1);
	CHECK(has("（世帯連記式）"));
	CHECK(has("佐藤　太郎") && has("佐藤　花子") && has("佐藤　結衣"));
	cert_release(&c);
	ask(CERT_PERSON, 1);
	q.persons = &persons[1];
	CHECK_INT(compose(), RC_OK);
	CHECK(!has("世帯連記"));
	CHECK(has("佐藤　花子") && !has("佐藤　太郎") && !has("佐藤　結衣"));
	drop();
}

TEST(std_5_1_least_content_is_the_default)
{
	japanese(0, "佐藤　花子", "妻");
	persons[0].mynumber = "123456789018";
	ask(CERT_PERSON, 1);
	CHECK_INT(compose(), RC_OK);
	CHECK_STR(cell("head_name", 0), "省略");
	CHECK_STR(cell("relation", 0), "省略");
	CHECK_STR(cell("honseki", 0), "省略");
	CHECK_STR(cell("hittousha", 0), "省略");
	CHECK_STR(cell("juminhyo_code", 0), "省略");
	CHECK_STR(cell("mynumber", 0), "省略");
	CHECK(!has("佐藤　太郎") && !has("妻") && !has("桜町"));
	CHECK(!has("佐藤　一") && !has("12345678901") && !has("123456789018"));
	CHECK_STR(cell("birth", 0), "昭和50年1月2日");
	CHECK_STR(cell("sex", 0), "男");
	CHECK_STR(cell("resident_since", 0), "平成12年4月1日");
	CHECK_STR(cell("address_since", 0), "平成20年10月1日");
	CHECK_STR(cell("notified_on", 0), "平成20年10月3日");
	CHECK_STR(cell("prev_address", 0), "福岡県久留米市諏訪野町99番地");
	drop();
}

/* Each omission opens what it names and nothing else. */
TEST(std_5_1_each_omission_opens_alone)
{
	static const struct {
		size_t at;
		const char *cells[2], *values[2];
	} opens[] = {
		{ offsetof(struct cert_options, head_relation),
		    { "head_name", "relation" }, { "佐藤　太郎", "妻" } },
		{ offsetof(struct cert_options, honseki),
		    { "honseki", "hittousha" },
		    { "長崎県長崎市桜町2番地", "佐藤　一" } },
		{ offsetof(struct cert_options, juminhyo_code),
		    { "juminhyo_code", "" }, { "12345678901", "" } },
		{ offsetof(struct cert_options, mynumber), { "mynumber", "" },
		    { "123456789018", "" } },
	};

	japanese(0, "佐藤　花子", "妻");
	persons[0].mynumber = "123456789018";
	for (size_t i = 0; i < 4; i++) {
		ask(CERT_PERSON, 1);
		memset((char *)&q.options + opens[i].at, 1, sizeof(bool));
		CHECK_INT(compose(), RC_OK);
		for (size_t k = 0; k < 4; k++)
			for (int n = 0; n < 2; n++)
				if (opens[k].cells[n][0] != '\0')
					CHECK_STR(cell(opens[k].cells[n], 0),
					    k == i ? opens[k].values[n]
						   : "省略");
		cert_release(&c);
	}
	drop();
}

TEST(std_1_1_12_no_or_unknown_honseki)
{
	japanese(0, "佐藤　太郎", "世帯主");
	record_set(&rows[0], IT_HONSEKI, "なし");
	record_set(&rows[0], IT_HONSEKI_NUMBER, "");
	record_set(&rows[0], IT_HITTOUSHA, "不明");
	ask(CERT_PERSON, 1);
	q.options.honseki = true;
	CHECK_INT(compose(), RC_OK);
	CHECK_STR(cell("honseki", 0), "なし");
	CHECK_STR(cell("hittousha", 0), "不明");
	drop();
}

/* No head, no 続柄, no name, no sex: blank, nothing made up (1.1.6). */
TEST(std_1_1_10_household_without_head)
{
	japanese(0, "", "");
	record_set(&rows[0], IT_HEAD_NAME, "");
	record_set(&rows[0], IT_SEX, "");
	ask(CERT_HOUSEHOLD, 1);
	q.options.head_relation = true;
	CHECK_INT(compose(), RC_OK);
	CHECK_STR(cell("head_name", 0), "");
	CHECK_STR(cell("relation", 0), "");
	CHECK_STR(cell("name", 0), "");
	CHECK_STR(cell("sex", 0), "");
	drop();
}

TEST(std_5_1_each_item_of_a_foreign_resident)
{
	static const struct {
		size_t at;
		const char *cell, *value;
	} opens[] = {
		{ offsetof(struct cert_options, nationality), "nationality",
		    "中国" },
		{ offsetof(struct cert_options, category), "category",
		    "中長期在留者" },
		{ offsetof(struct cert_options, status), "residence_status",
		    "永住者の配偶者等" },
		{ offsetof(struct cert_options, period), "period", "5年" },
		{ offsetof(struct cert_options, expires), "residence_expires",
		    "2029年3月31日" },
		{ offsetof(struct cert_options, card_no), "card_no",
		    "AB12345678CD" },
		{ offsetof(struct cert_options, alias), "alias_matters",
		    "なし" },
	};

	foreign(0);
	for (size_t i = 0; i <= 7; i++) {
		ask(CERT_PERSON, 1);
		if (i < 7)
			memset(
			    (char *)&q.options + opens[i].at, 1, sizeof(bool));
		CHECK_INT(compose(), RC_OK);
		for (size_t k = 0; k < 7; k++)
			CHECK_STR(cell(opens[k].cell, 0),
			    k == i ? opens[k].value : "省略");
		/* What a foreign resident does not have (1.1.2). */
		CHECK(!has("本籍") && !has("筆頭者") &&
		      !has("住民となった年月日\n住"));
		CHECK_STR(cell("foreign_resident_since", 0), "令和6年4月1日");
		cert_release(&c);
	}
	drop();
}

TEST(std_5_1_removed_and_living_never_together)
{
	japanese(0, "佐藤　太郎", "世帯主");
	japanese(1, "佐藤　花子", "妻");
	record_set(&rows[1], IT_REMOVAL_REASON, "3");
	record_set(&rows[1], IT_REMOVAL_DATE, "R07.03.05");
	ask(CERT_HOUSEHOLD, 2);
	CHECK_INT(compose(), RC_INPUT);
	CHECK_STR(err.code, "E5101");
	CHECK(
	    err.text[0] != '\0' && err.why[0] != '\0' && err.remedy[0] != '\0');
	ask(CERT_REMOVED, 2);
	CHECK_INT(compose(), RC_INPUT);
	CHECK_STR(err.code, "E5101");
	drop();
}

TEST(std_5_1_kind_fits_the_state)
{
	japanese(0, "佐藤　太郎", "世帯主");
	ask(CERT_REMOVED, 1);
	CHECK_INT(compose(), RC_INPUT);
	CHECK_STR(err.code, "E5102");
	record_set(&rows[0], IT_REMOVAL_REASON, "3");
	record_set(&rows[0], IT_REMOVAL_DATE, "R07.03.05");
	ask(CERT_PERSON, 1);
	CHECK_INT(compose(), RC_INPUT);
	CHECK_STR(err.code, "E5102");
	ask(CERT_PERSON, 0);
	CHECK_INT(compose(), RC_INPUT);
	CHECK_STR(err.code, "E5103");
	drop();
}

static void
move_out(struct record *r)
{
	record_set(r, IT_EVENT, "201");
	record_set(r, IT_EVENT_DATE, "R07.12.25");
	record_set(r, IT_EVENT_NOTIFIED_ON, "R07.11.10");
	record_set(r, IT_REMARKS, "転出届の留意事項");
	record_set(r, IT_OUT_NOTIFIED_ON, "R07.11.10");
	record_set(r, IT_OUT_PLANNED_ON, "R07.12.25");
	record_set(r, IT_OUT_PLANNED_PREF, "大分県");
	record_set(r, IT_OUT_PLANNED_CITY, "大分市");
	record_set(r, IT_OUT_PLANNED_TOWN, "荷揚町");
	record_set(r, IT_OUT_PLANNED_NUMBER, "2番31号");
}

/* Before the day nothing from the 転出届; on the day a 除票 with it. */
TEST(std_5_1_planned_move_out_waits_for_its_day)
{
	japanese(0, "佐藤　太郎", "世帯主");
	record_copy(&past[0], &rows[0]);
	move_out(&rows[0]);
	record_copy(&past[1], &rows[0]);
	persons[0].history = past;
	persons[0].history_count = 2;
	for (int history = 0; history < 2; history++) {
		ask(CERT_HOUSEHOLD, 1);
		q.options.history = history == 1;
		q.today = date_day(2025, 12, 24);
		CHECK_INT(compose(), RC_OK);
		CHECK(!has("転出") && !has("大分") && !has("荷揚町"));
		CHECK(!has("令和7年12月25日") && !has("令和7年11月10日"));
		CHECK_INT(has("国内転入"), history);
		cert_release(&c);
	}
	ask(CERT_REMOVED, 1);
	q.today = date_day(2025, 12, 25);
	CHECK_INT(compose(), RC_OK);
	CHECK(has("転出予定年月日　令和7年12月25日"));
	CHECK(has("転出先住所（予定）　大分県大分市荷揚町2番31号"));
	drop();
}

/* A 転出届 cancelled before its day leaves no trace on a copy either. */
TEST(std_5_1_cancelled_plan_is_not_composed)
{
	japanese(0, "佐藤　太郎", "世帯主");
	for (int i = 0; i < 3; i++) {
		record_copy(&past[i], &rows[0]);
		past[i].hist_no = i + 1;
	}
	move_out(&past[1]);
	record_set(&past[2], IT_EVENT, "319");
	record_set(&past[2], IT_EVENT_DATE, "R07.11.12");
	past[2].cancels = 2;
	persons[0].history = past;
	persons[0].history_count = 3;
	ask(CERT_HOUSEHOLD, 1);
	q.options.history = true;
	CHECK_INT(compose(), RC_OK);
	CHECK(has("国内転入") && !has("転出") && !has("取消し"));
	drop();
}

TEST(std_1_1_5_removed_sheet_carries_its_items)
{
	char stored[200];
	struct date d;

	japanese(0, "佐藤　太郎", "世帯主");
	move_out(&rows[0]);
	record_set(&rows[0], IT_REMOVAL_REASON, "2");
	record_set(&rows[0], IT_REMOVAL_NOTIFIED_ON, "R07.11.10");
	record_set(&rows[0], IT_OUT_DATE, "R07.11.15");
	record_set(&rows[0], IT_OUT_NOTICE_ON, "R07.11.18");
	record_set(&rows[0], IT_OUT_CONFIRMED_PREF, "大分県");
	record_set(&rows[0], IT_OUT_CONFIRMED_CITY, "別府市");
	record_set(&rows[0], IT_OUT_CONFIRMED_TOWN, "上野口町");
	ask(CERT_REMOVED, 1);
	CHECK_INT(compose(), RC_OK);
	CHECK(has("消除事由　転出\n"));
	CHECK(has("転出予定年月日　令和7年12月25日"));
	CHECK(has("転出先住所（予定）　大分県大分市荷揚町2番31号"));
	CHECK(has("転出年月日　令和7年11月15日"));
	CHECK(has("転出先住所（確定）　大分県別府市上野口町"));
	CHECK(has("消除の届出年月日　令和7年11月10日"));
	CHECK(has("転入通知年月日　令和7年11月18日"));
	CHECK(has("住民票の除票の原本と相違ない"));
	CHECK(has("留意事項　転出届の留意事項"));
	cert_release(&c);
	/* 特別養子縁組 stays off unless asked for (1.1.4). */
	record_set(&rows[0], IT_REMARKS, "特別養子縁組");
	CHECK_INT(compose(), RC_OK);
	CHECK(!has("特別養子縁組"));
	cert_release(&c);
	q.options.history_special = true;
	CHECK_INT(compose(), RC_OK);
	CHECK(has("留意事項　特別養子縁組"));
	cert_release(&c);
	record_release(&rows[0]);
	japanese(0, "佐藤　太郎", "世帯主");
	record_set(&rows[0], IT_REMOVAL_REASON, "3");
	CHECK_INT(
	    date_parse("年月日不詳", DATES_UNKNOWN, "1", q.today, &d, &err),
	    RC_OK);
	date_store(&d, stored, sizeof(stored));
	record_set(&rows[0], IT_REMOVAL_DATE, stored);
	ask(CERT_REMOVED, 1);
	CHECK_INT(compose(), RC_OK);
	CHECK(has("消除事由　死亡"));
	CHECK(has("事由の生じた年月日　年月日不詳"));
	CHECK(!has("転出"));
	drop();
}

/* ---- pages, 5.5 */

TEST(std_5_1_words_of_certifying_on_the_last_page_only)
{
	many(10);
	ask(CERT_HOUSEHOLD, 10);
	CHECK_INT(compose(), RC_OK);
	CHECK_INT(c.page_count, 3);
	CHECK_INT(c.seal_page, 2);
	CHECK_INT(count("相違ないことを証明する"), 1);
	CHECK(page_has(2, "相違ないことを証明する"));
	CHECK(page_has(2, "熊本県熊本市中央区長"));
	CHECK(page_has(0, "（次頁へ続く）") && !page_has(2, "次頁"));
	drop();
}

TEST(std_5_1_alias_sheet_counts_as_the_last_page)
{
	foreign(0);
	record_set(&rows[0], IT_ALIAS, "住民　花子");
	record_set(&rows[0], IT_ALIAS_ENTERED_ON, "R06.05.10");
	record_set(&rows[0], IT_ALIAS_ENTERED_PLACE, "熊本市中央区");
	group_add(&rows[0], IT_PAST_ALIAS, 1, "住民　華子");
	group_add(&rows[0], IT_PAST_ALIAS_ENTERED_ON, 1, "H30.02.01");
	group_add(&rows[0], IT_PAST_ALIAS_ENTERED_PLACE, 1, "大分市");
	group_add(&rows[0], IT_PAST_ALIAS_DELETED_ON, 1, "R02.03.31");
	group_add(&rows[0], IT_PAST_ALIAS_DELETED_PLACE, 1, "別府市");
	ask(CERT_PERSON, 1);
	q.options.alias = true;
	CHECK_INT(compose(), RC_OK);
	CHECK_INT(c.page_count, 2);
	CHECK_INT(c.seal_page, 1);
	CHECK(page_has(0, "別紙のとおり") && !page_has(0, "証明する"));
	CHECK(page_has(1, "通称の記載及び削除に関する事項"));
	CHECK(page_has(1, "住民　華子"));
	CHECK(page_has(1, "記載　平成30年2月1日　大分市"));
	CHECK(page_has(1, "削除　令和2年3月31日　別府市"));
	CHECK(page_has(1, "記載　令和6年5月10日　熊本市中央区"));
	CHECK(page_has(1, "証明する"));
	CHECK(page_has(1, " 2/2") && page_has(0, " 1/2"));
	cert_release(&c);
	ask(CERT_PERSON, 1);
	CHECK_INT(compose(), RC_OK);
	CHECK_INT(c.page_count, 1);
	CHECK(!has("大分市") && !has("別府市"));
	drop();
}

TEST(std_5_5_number_with_pages_on_every_page_and_copy)
{
	char *n;

	n = cert_number(
	    date_day(2020, 5, 2), "●●市", "本庁1", "プリンタ001", 11);
	CHECK_STR(n, "20200502 ●●市 本庁1 プリンタ001 011");
	many(6);
	ask(CERT_HOUSEHOLD, 6);
	q.issue_number = n;
	CHECK_INT(compose(), RC_OK);
	CHECK_INT(c.page_count, 2);
	CHECK(page_has(0, "20200502 ●●市 本庁1 プリンタ001 011 1/2\n"));
	CHECK(page_has(1, "20200502 ●●市 本庁1 プリンタ001 011 2/2\n"));
	free(n);
	n = cert_number(
	    date_day(2020, 5, 2), "●●市", "本庁1", "プリンタ001", 12);
	cert_set_number(&c, n);
	free(n);
	CHECK(page_has(0, "20200502 ●●市 本庁1 プリンタ001 012 1/2\n"));
	CHECK(page_has(1, "20200502 ●●市 本庁1 プリンタ001 012 2/2\n"));
	CHECK(!has(" 011 "));
	CHECK(strstr(c.pages[1].rows[c.pages[1].row_count - 1],
		  "プリンタ001 012 2/2") != NULL);
	CHECK(!has("発行場所") && !has("交付場所"));
	n = cert_number(date_day(2020, 5, 2), "●●市", "", "", 7);
	CHECK_STR(n, "20200502 ●●市 007");
	free(n);
	drop();
}

/* ---- 5.2 to 5.4 */

TEST(std_5_2_order_as_given)
{
	japanese(0, "佐藤　母", "母");
	japanese(1, "佐藤　太郎", "世帯主");
	japanese(2, "佐藤　妻", "妻");
	ask(CERT_HOUSEHOLD, 3);
	CHECK_INT(compose(), RC_OK);
	CHECK_STR(cell("name", 0), "佐藤　母");
	CHECK_STR(cell("name", 1), "佐藤　太郎");
	CHECK_STR(cell("name", 2), "佐藤　妻");
	drop();
}

TEST(std_5_3_readings_in_brackets)
{
	struct record *r = japanese(0, "住民　太郎", "世帯主");

	record_set(r, IT_NAME_KANA, "ジュウミン　タロウ");
	record_set(r, IT_FORMER_NAME, "住基");
	record_set(r, IT_FORMER_NAME_KANA, "ジュウキ");
	r = foreign(1);
	record_set(r, IT_NAME_KANA, "ちゃん　ゆうりん");
	record_set(r, IT_ALIAS, "住民　花子");
	record_set(r, IT_ALIAS_KANA, "ジュウミン ハナコ");
	ask(CERT_HOUSEHOLD, 2);
	q.options.furigana = true;
	CHECK_INT(compose(), RC_OK);
	CHECK_STR(cell("name", 0), "住民　太郎　（ジュウミン　タロウ）");
	CHECK_STR(cell("former_name", 0), "住基　（ジュウキ）");
	CHECK_STR(
	    cell("name", 1), "ZHANG YULIN　張　玉蓮　（チャン　ユウリン）");
	CHECK_STR(cell("alias", 0), "住民　花子　（ジュウミン　ハナコ）");
	cert_release(&c);
	ask(CERT_HOUSEHOLD, 2);
	CHECK_INT(compose(), RC_OK);
	CHECK_STR(cell("name", 0), "住民　太郎");
	CHECK_STR(cell("former_name", 0), "住基");
	CHECK_STR(cell("name", 1), "ZHANG YULIN　張　玉蓮");
	CHECK(!has("ジュウミン") && !has("チャン") && !has("ちゃん"));
	drop();
}

TEST(std_5_4_building_on_every_kind)
{
	japanese(0, "佐藤　太郎", "世帯主");
	for (int k = CERT_PERSON; k <= CERT_REMOVED; k++) {
		if (k == CERT_REMOVED) {
			record_set(&rows[0], IT_REMOVAL_REASON, "3");
			record_set(&rows[0], IT_REMOVAL_DATE, "R07.03.05");
		}
		ask((enum cert_kind)k, 1);
		CHECK_INT(compose(), RC_OK);
		CHECK_STR(cell("address", 0),
		    "熊本県熊本市中央区水前寺二丁目12番3-301号　メゾン水前寺");
		cert_release(&c);
	}
	drop();
}

/* Address and 方書 belong to the person: one who differs shows his own. */
TEST(member_with_another_building_shows_it)
{
	japanese(0, "佐藤　太郎", "世帯主");
	japanese(1, "佐藤　花子", "妻");
	record_set(&rows[1], IT_ADDRESS_BUILDING, "離れ");
	ask(CERT_HOUSEHOLD, 2);
	CHECK_INT(compose(), RC_OK);
	CHECK_STR(cell("address_own", 0),
	    "熊本県熊本市中央区水前寺二丁目12番3-301号　離れ");
	CHECK_STR(cell("address_own", 1), "");
	drop();
}

/* ---- 5.6, 5.7, 1.3.9 */

TEST(std_5_6_prefecture_before_the_title)
{
	japanese(0, "佐藤　太郎", "世帯主");
	ask(CERT_PERSON, 1);
	CHECK_INT(compose(), RC_OK);
	CHECK_STR(cell("certifier", 0), "熊本県熊本市中央区長　山本　一郎");
	cert_release(&c);
	ask(CERT_PERSON, 1);
	q.title = "熊本県熊本市中央区長職務代理者";
	CHECK_INT(compose(), RC_OK);
	CHECK_STR(
	    cell("certifier", 0), "熊本県熊本市中央区長職務代理者　山本　一郎");
	cert_release(&c);
	ask(CERT_PERSON, 1);
	q.prefecture = "";
	CHECK_INT(compose(), RC_INPUT);
	CHECK_STR(err.code, "E1398");
	drop();
}

TEST(std_5_6_seal_at_most_25_mm)
{
	struct cert_forms *f = NULL;

	japanese(0, "佐藤　太郎", "世帯主");
	ask(CERT_PERSON, 1);
	CHECK_INT(compose(), RC_OK);
	CHECK(c.seal_mm > 10 && c.seal_mm <= 25);
	CHECK(c.seal_x >= 0 && c.seal_x + c.seal_mm <= 210);
	CHECK(c.seal_y >= 0 && c.seal_y + c.seal_mm <= 297);
	CHECK(has("この印は黒色です。"));
	err_clear(&err);
	CHECK_INT(cert_forms_parse(NULL,
		      "form,name,value,unit,origin\nsheet,seal_mm,26,mm,x\n",
		      NULL, NULL, &f, &err),
	    RC_INPUT);
	CHECK_STR(err.code, "E5603");
	cert_forms_free(f);
	drop();
}

TEST(std_5_6_seal_left_out_by_kind)
{
	japanese(0, "佐藤　太郎", "世帯主");
	ask(CERT_PERSON, 1);
	q.seal_omitted = true;
	CHECK_INT(compose(), RC_OK);
	CHECK_INT(c.seal_page, -1);
	CHECK(has("公印省略") && !has("この印は黒色です"));
	drop();
}

TEST(std_1_3_9_no_certifier_without_name)
{
	japanese(0, "佐藤　太郎", "世帯主");
	for (int i = 0; i < 3; i++) {
		ask(CERT_PERSON, 1);
		q.certifier = i == 0 ? NULL : i == 1 ? "" : " 　 ";
		CHECK_INT(compose(), RC_INPUT);
		CHECK_STR(err.code, "E1397");
	}
	drop();
}

TEST(std_5_7_official_use_and_no_other_mark)
{
	japanese(0, "佐藤　太郎", "世帯主");
	ask(CERT_PERSON, 1);
	CHECK_INT(compose(), RC_OK);
	CHECK(!has("公用"));
	cert_release(&c);
	ask(CERT_PERSON, 1);
	memset(&q.options, 1, sizeof(q.options));
	CHECK_INT(compose(), RC_OK);
	CHECK_STR(cell("official", 0), "公用");
	CHECK(!has("附票通知") && !has("規定により免除"));
	drop();
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
