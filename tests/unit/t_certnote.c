/* SPDX-License-Identifier: ISC
 * What does not fit, dates, the 統合記載欄, the preview, 確認用帳票 and the
 * templates (5.8, 1.1.4, 1.1.8, 1.1.9, 1.1.14, 4.0.9). All residents are
 * invented.
 */
#include "tests/unit/help_cert.h"

/* ---- 5.8 */

TEST(std_5_8_slightly_long_prints_smaller_without_alert)
{
	struct cert_line *l = NULL;
	int n = 0;

	japanese(0, "佐藤　太郎", "世帯主");
	record_set(&rows[0], IT_ADDRESS_BUILDING,
	    "水前寺公園前グランドハイツ中央弐番館アネックス３０１号室");
	ask(CERT_HOUSEHOLD, 1);
	CHECK_INT(compose(), RC_OK);
	CHECK_INT(c.overflow_count, 0);
	for (int i = 0; i < c.pages[0].count; i++)
		if (strcmp(c.pages[0].lines[i].item, "address") == 0) {
			l = &c.pages[0].lines[i];
			n++;
		}
	/* On one line, in a size between the form's own and 7 points. */
	CHECK_INT(n, 1);
	CHECK(l != NULL && l->size < 9.5 && l->size >= 7);
	CHECK_STR(cell("address", 0),
	    "熊本県熊本市中央区水前寺二丁目12番3-301号"
	    "　水前寺公園前グランドハイツ中央弐番館アネックス３０１号室");
	drop();
}

static void
long_building(struct record *r)
{
	struct sbuf b;

	sbuf_init(&b, 4096);
	for (int i = 0; i < 200; i++)
		sbuf_add(&b, i == 199 ? "尾" : "棟");
	record_set(r, IT_ADDRESS_BUILDING, b.s);
	sbuf_release(&b);
}

TEST(std_5_8_building_of_200_is_listed_and_cut_or_blank)
{
	const char *shown;
	char whole[2048], *line;

	japanese(0, "佐藤　太郎", "世帯主");
	long_building(&rows[0]);
	(void)snprintf(whole, sizeof(whole),
	    "熊本県熊本市中央区水前寺二丁目12番3-301号　%s",
	    record_get(&rows[0], IT_ADDRESS_BUILDING));
	ask(CERT_HOUSEHOLD, 1);
	CHECK_INT(compose(), RC_OK);
	CHECK_INT(c.overflow_count, 1);
	if (c.overflow_count == 1) {
		CHECK_STR(c.overflow[0].item, "address");
		CHECK(!c.overflow[0].is_glyph);
		CHECK_INT(c.overflow[0].page, 0);
		/* What is printed and what is listed are the whole. */
		shown = cell("address", 0);
		CHECK(strlen(shown) > 200 && strlen(shown) < strlen(whole));
		CHECK(strncmp(whole, shown, strlen(shown)) == 0);
		CHECK_STR(whole + strlen(shown), c.overflow[0].lost);
		line = cert_overflow_text(&c, 0);
		CHECK(strncmp(line, "1頁　住所　入らない部分：棟",
			  strlen("1頁　住所　入らない部分：棟")) == 0);
		CHECK(strcmp(line + strlen(line) - strlen("尾"), "尾") == 0);
		free(line);
	}
	cert_release(&c);
	ask(CERT_HOUSEHOLD, 1);
	q.options.overflow_blank = true;
	CHECK_INT(compose(), RC_OK);
	CHECK_INT(c.overflow_count, 1);
	CHECK_STR(cell("address", 0), "");
	drop();
}

TEST(std_5_8_character_without_glyph_is_listed_never_replaced)
{
	char *line;

	japanese(0, "佐藤　\xF0\xAE\xAF\xB0子", "世帯主"); /* U+2EBF0 */
	ask(CERT_PERSON, 1);
	CHECK_INT(compose(), RC_OK);
	CHECK_INT(c.overflow_count, 1);
	if (c.overflow_count == 1) {
		CHECK(c.overflow[0].is_glyph);
		CHECK_STR(c.overflow[0].item, "name");
		CHECK_STR(c.overflow[0].lost, "\xF0\xAE\xAF\xB0");
		line = cert_overflow_text(&c, 0);
		CHECK_STR(line, "1頁　氏名　出せない字：\xF0\xAE\xAF\xB0");
		free(line);
	}
	CHECK_STR(cell("name", 0), "佐藤　");
	CHECK(!has("〓"));
	cert_release(&c);
	ask(CERT_PERSON, 1);
	q.options.overflow_blank = true;
	CHECK_INT(compose(), RC_OK);
	CHECK_STR(cell("name", 0), "");
	drop();
}

/* 葛 with U+E0100 is Adobe-Japan1's: IPAmj has Moji_Joho forms alone. */
TEST(std_5_8_form_of_another_collection_is_listed)
{
	japanese(0, "葛\xF3\xA0\x84\x80城　太郎", "世帯主");
	ask(CERT_PERSON, 1);
	CHECK_INT(compose(), RC_OK);
	CHECK_INT(c.overflow_count, 1);
	if (c.overflow_count == 1) {
		CHECK(c.overflow[0].is_glyph);
		CHECK_STR(c.overflow[0].lost, "葛\xF3\xA0\x84\x80");
	}
	cert_release(&c);
	record_set(&rows[0], IT_NAME, "葛\xF3\xA0\x84\x82城　𠮷郎");
	ask(CERT_PERSON, 1);
	CHECK_INT(compose(), RC_OK);
	CHECK_INT(c.overflow_count, 0);
	CHECK_STR(cell("name", 0), "葛\xF3\xA0\x84\x82城　𠮷郎");
	drop();
}

TEST(std_5_8_note_without_glyph_is_listed)
{
	japanese(0, "佐藤　太郎", "世帯主");
	persons[0].notes = "字は\xF0\xAE\xAF\xB0である。";
	ask(CERT_PERSON, 1);
	CHECK_INT(compose(), RC_OK);
	CHECK_INT(c.overflow_count, 1);
	if (c.overflow_count == 1)
		CHECK_STR(c.overflow[0].lost, "\xF0\xAE\xAF\xB0");
	drop();
}

/* ---- dates */

TEST(std_1_1_9_western_years_in_two_places_only)
{
	const char *p;
	int western = 0;

	japanese(0, "佐藤　太郎", "世帯主");
	record_set(&rows[0], IT_BIRTH, "1975.01.02");
	foreign(1);
	record_set(&rows[1], IT_BIRTH, "H02.05.01");
	record_set(&rows[1], IT_ADDRESS_SINCE, "2024.04.01");
	ask(CERT_HOUSEHOLD, 2);
	q.options.expires = true;
	CHECK_INT(compose(), RC_OK);
	CHECK_STR(cell("birth", 0), "昭和50年1月2日");
	CHECK_STR(cell("birth", 1), "1990年5月1日");
	CHECK_STR(cell("residence_expires", 0), "2029年3月31日");
	CHECK_STR(cell("address_since", 1), "令和6年4月1日");
	CHECK_STR(cell("foreign_resident_since", 0), "令和6年4月1日");
	/* Four figures before 年 stand in these two alone. */
	p = words(-1);
	while ((p = strstr(p, "年")) != NULL) {
		if (p - text >= 4 && strspn(p - 4, "0123456789") == 4)
			western++;
		p += strlen("年");
	}
	CHECK_INT(western, 2);
	drop();
}

TEST(std_1_1_8_unknown_shapes_to_the_letter)
{
	static const char *const shown[] = { "大正15年頃", "昭和2年3月頃",
		"昭和2年3月4日頃", "推定昭和2年3月4日", "推定昭和2年3月",
		"昭和2年春", "昭和2年3月上旬", "昭和2年3月中旬頃", "年月日不詳",
		"昭和2年 月日不詳", "昭和2年3月 日不詳",
		"昭和2年3月4日から4月5日頃までの間",
		"昭和2年3月推定4日から5日までの間",
		"昭和2年3月4日頃から5日頃までの間" };
	char stored[200];
	struct date d;

	for (size_t i = 0; i < 14; i++) {
		CHECK_INT(date_parse(shown[i], DATES_BIRTH, "1",
			      date_day(2025, 11, 20), &d, &err),
		    RC_OK);
		date_store(&d, stored, sizeof(stored));
		japanese(0, "佐藤　太郎", "世帯主");
		record_set(&rows[0], IT_BIRTH, stored);
		ask(CERT_PERSON, 1);
		CHECK_INT(compose(), RC_OK);
		CHECK_STR(cell("birth", 0), shown[i]);
		drop();
	}
}

/* ---- 統合記載欄 */

/* 転入, 転居, 世帯主変更 with 続柄, 氏の変更. */
static void
four_rows(void)
{
	japanese(0, "佐藤　花子", "妻");
	record_copy(&past[0], &rows[0]);
	record_set(&past[0], IT_EVENT_NOTIFIED_ON, "H20.10.03");
	record_set(&past[0], IT_NAME, "鈴木　花子");
	record_set(&past[0], IT_RELATION, "同居人");
	record_set(&past[0], IT_HEAD_NAME, "鈴木　次郎");
	record_set(&past[0], IT_ADDRESS_TOWN, "大江一丁目");
	record_set(&past[0], IT_ADDRESS_NUMBER, "5番6号");
	record_set(&past[0], IT_ADDRESS_BUILDING, "");
	record_copy(&past[1], &past[0]);
	record_set(&past[1], IT_EVENT, "301");
	record_set(&past[1], IT_EVENT_DATE, "H22.02.01");
	record_set(&past[1], IT_EVENT_NOTIFIED_ON, "H22.02.05");
	record_set(&past[1], IT_REMARKS, "住居表示の実施による");
	record_set(&past[1], IT_ADDRESS_TOWN, "水前寺二丁目");
	record_set(&past[1], IT_ADDRESS_NUMBER, "12番3-301号");
	record_set(&past[1], IT_ADDRESS_BUILDING, "メゾン水前寺");
	record_copy(&past[2], &past[1]);
	record_set(&past[2], IT_EVENT, "313");
	record_set(&past[2], IT_EVENT_DATE, "H25.06.01");
	record_set(&past[2], IT_REMARKS, "");
	record_set(&past[2], IT_RELATION, "妻");
	record_set(&past[2], IT_HEAD_NAME, "佐藤　太郎");
	record_copy(&past[3], &past[2]);
	record_set(&past[3], IT_EVENT, "303");
	record_set(&past[3], IT_EVENT_DATE, "H25.07.01");
	record_set(&past[3], IT_EVENT_NOTIFIED_ON, "");
	record_set(&past[3], IT_NAME, "佐藤　花子");
	record_copy(&rows[0], &past[3]);
	persons[0].history = past;
	persons[0].history_count = 4;
	persons[0].notes = "備考の一行目\n二行目";
}

TEST(std_1_1_14_three_kinds_of_notes)
{
	const char *a, *b, *n;

	four_rows();
	ask(CERT_HOUSEHOLD, 1);
	q.options.history = true;
	CHECK_INT(compose(), RC_OK);
	CHECK(has("平成20年10月1日　国内転入　平成20年10月3日届出\n"));
	a = strstr(words(-1), "平成22年2月1日　転居　平成22年2月5日届出　従前の"
			      "住所　熊本県熊本市中央区大江一丁目5番6号\n");
	CHECK(a != NULL);
	b = strstr(words(-1), "留意事項　住居表示の実施による");
	CHECK(b != NULL);
	/* B stands on the line after its A. */
	if (a != NULL && b != NULL)
		CHECK(b > a &&
		      strcspn(a, "\n") + 1 + strlen("　") == (size_t)(b - a));
	CHECK(has("平成25年7月1日　職権修正　従前の氏名　鈴木　花子\n"));
	n = strstr(words(-1), "備考　備考の一行目\n備考　二行目\n");
	CHECK(n != NULL && b != NULL && n > b);
	drop();
}

/* What is omitted from the sheet is omitted from its history. */
TEST(std_5_1_history_keeps_what_is_omitted)
{
	four_rows();
	ask(CERT_HOUSEHOLD, 1);
	q.options.history = true;
	CHECK_INT(compose(), RC_OK);
	CHECK(!has("世帯主変更") && !has("同居人") && !has("鈴木　次郎"));
	cert_release(&c);
	q.options.head_relation = true;
	CHECK_INT(compose(), RC_OK);
	CHECK(has("世帯主変更") && has("従前の続柄　同居人"));
	CHECK(has("従前の世帯主　鈴木　次郎"));
	drop();
}

TEST(std_5_1_history_only_when_chosen)
{
	four_rows();
	ask(CERT_HOUSEHOLD, 1);
	CHECK_INT(compose(), RC_OK);
	CHECK(!has("大江一丁目") && !has("鈴木") && !has("転居"));
	CHECK(!has("住居表示の実施による"));
	CHECK(has("備考の一行目"));
	drop();
}

TEST(std_1_1_4_adoption_and_sex_stay_off_the_history)
{
	for (int kind = 0; kind < 3; kind++) {
		japanese(0, "佐藤　晶", "子");
		record_copy(&past[0], &rows[0]);
		record_copy(&past[1], &rows[0]);
		record_set(&past[1], IT_EVENT, "303");
		record_set(&past[1], IT_EVENT_DATE, "R05.05.05");
		if (kind == 0)
			record_set(&past[0], IT_SEX, "2");
		else
			record_set(&past[1], IT_REMARKS,
			    kind == 1 ? "特別養子縁組" : "特別養子縁組解消");
		record_set(&past[0], IT_NAME, "旧川　晶");
		persons[0].history = past;
		persons[0].history_count = 2;
		ask(CERT_PERSON, 1);
		q.options.history = true;
		CHECK_INT(compose(), RC_OK);
		CHECK(!has("職権修正") && !has("旧川") && !has("特別養子"));
		CHECK(!has("従前の性別"));
		CHECK(has("国内転入"));
		cert_release(&c);
		q.options.history_special = true;
		CHECK_INT(compose(), RC_OK);
		CHECK(has("職権修正") && has("従前の氏名　旧川　晶"));
		drop();
	}
}

TEST(std_4_1_1_4_unreported_move_in)
{
	japanese(0, "佐藤　太郎", "世帯主");
	record_set(&rows[0], IT_PREV_UNREPORTED, "1");
	record_set(&rows[0], IT_LAST_REGISTERED_ADDRESS,
	    "宮崎県宮崎市橘通東一丁目1番1号");
	record_copy(&past[0], &rows[0]);
	persons[0].history = past;
	persons[0].history_count = 1;
	for (int i = 0; i < 3; i++) {
		ask(CERT_PERSON, 1);
		q.options.history = i == 1;
		if (i == 2) /* a later row, and no history given */
			record_set(&rows[0], IT_EVENT, "301");
		persons[0].history_count = i == 2 ? 0 : 1;
		CHECK_INT(compose(), RC_OK);
		CHECK_STR(cell("prev_address", 0),
		    "福岡県久留米市諏訪野町99番地（未届）");
		CHECK(has("留意事項　未届転入　転入前住所（未届）　"
			  "福岡県久留米市諏訪野町99番地\n"));
		CHECK(!has("宮崎") && !has("最終登録住所地"));
		cert_release(&c);
	}
	drop();
}

TEST(std_1_1_15_memo_is_never_printed)
{
	japanese(0, "佐藤　太郎", "世帯主");
	record_set(&rows[0], IT_MEMO, "窓口での様子");
	record_copy(&past[0], &rows[0]);
	persons[0].history = past;
	persons[0].history_count = 1;
	ask(CERT_PERSON, 1);
	memset(&q.options, 1, sizeof(q.options));
	CHECK_INT(compose(), RC_OK);
	CHECK(!has("窓口での様子"));
	drop();
}

/* No limit to the history (1.1.4): it goes on over the pages. */
TEST(std_1_1_4_five_hundred_moves_in_one_history)
{
	struct record *h = x_alloc(501 * sizeof(*h));
	char n[32];
	int last = 0;

	japanese(0, "佐藤　太郎", "世帯主");
	for (int i = 0; i <= 500; i++) {
		record_copy(&h[i], &rows[0]);
		(void)snprintf(n, sizeof(n), "%d番地", i + 1);
		record_set(&h[i], IT_ADDRESS_NUMBER, n);
		record_set(&h[i], IT_EVENT, i == 0 ? "101" : "301");
	}
	record_copy(&rows[0], &h[500]);
	persons[0].history = h;
	persons[0].history_count = 501;
	ask(CERT_HOUSEHOLD, 1);
	q.options.history = true;
	CHECK_INT(compose(), RC_OK);
	CHECK_INT(count("　転居"), 500);
	CHECK(c.page_count > 8);
	CHECK_INT(count("相違ないことを証明する"), 1);
	for (int p = 0; p < c.page_count; p++)
		for (int i = 0; i < c.pages[p].count; i++)
			if (strcmp(c.pages[p].lines[i].item, "note") == 0)
				last =
				    c.pages[p].lines[i].y > 243 ? p + 1 : last;
	CHECK_INT(last, 0);
	for (int i = 0; i <= 500; i++)
		record_release(&h[i]);
	free(h);
	drop();
}

/* ---- the page as a whole */

/* Every word stands inside the paper and its cell; frames too. */
TEST(nothing_leaves_the_paper)
{
	many(7);
	long_building(&rows[2]);
	foreign(7);
	record_set(&rows[7], IT_ALIAS, "住民　花子");
	ask(CERT_HOUSEHOLD, 8);
	memset(&q.options, 1, sizeof(q.options));
	q.options.overflow_blank = false;
	CHECK_INT(compose(), RC_OK);
	for (int p = 0; p < c.page_count; p++) {
		for (int i = 0; i < c.pages[p].count; i++) {
			const struct cert_line *l = &c.pages[p].lines[i];

			CHECK(l->x >= 15 && l->x + l->width <= 195.01);
			CHECK(l->y > 12 && l->y < 292 && l->size >= 6);
		}
		for (int i = 0; i < c.pages[p].rule_count; i++) {
			const struct cert_rule *l = &c.pages[p].rules[i];

			CHECK(l->x1 >= 15 && l->x2 <= 195);
			CHECK(l->y1 >= 10 && l->y2 <= 250);
		}
	}
	drop();
}

TEST(std_10_7_preview_says_what_is_printed)
{
	char **r, all[60000];
	int n;

	many(6);
	foreign(6);
	persons[0].notes = "備考の一行";
	ask(CERT_HOUSEHOLD, 7);
	q.options.head_relation = q.options.honseki = true;
	CHECK_INT(compose(), RC_OK);
	for (int p = 0; p < c.page_count; p++) {
		cert_text(&c, p, &r, &n);
		CHECK(n > CERT_FOOT_ROWS);
		all[0] = '\0';
		for (int i = 0; i < n; i++) {
			CHECK_INT(text_cols(r[i]), CERT_TEXT_COLS);
			(void)snprintf(all + strlen(all),
			    sizeof(all) - strlen(all), "%s\n", r[i]);
			free(r[i]);
		}
		free(r);
		for (int i = 0; i < c.pages[p].count; i++) {
			const struct cert_line *l = &c.pages[p].lines[i];

			/* Values short enough for one row, word for word. */
			if (l->item[0] != '\0' && text_cols(l->text) < 24)
				CHECK(strstr(all, l->text) != NULL);
		}
	}
	cert_text(&c, 99, &r, &n);
	CHECK_INT(n, 0);
	free(r);
	drop();
}

/* The rows of the preview screen C2, to the column. */
TEST(preview_as_on_screen_c2)
{
	static const char *const want[] = {
		"                              住　　民　　票              "
		"（世帯連記）        ",
		"   住所      熊本県熊本市中央区水前寺二丁目12番3-301号　"
		"メゾン水前寺          ",
		"   世帯主    省略                                          "
		"                   ",
		"                                                              "
		"                ",
		"   1 氏名    佐藤　太郎               生年月日  昭和50年1月2日"
		"    男          ",
		"     続柄    省略                     住民となった日 平成12年4"
		"月1日           ",
		"     本籍    省略                     住所を定めた日 平成20年10"
		"月1日          ",
		"     前住所  福岡県久留米市諏訪野町99番地            届出 平成"
		"20年10月3日     ",
	};
	char **r;
	int n;

	japanese(0, "佐藤　太郎", "世帯主");
	ask(CERT_HOUSEHOLD, 1);
	q.certifier = "〔氏名〕";
	CHECK_INT(compose(), RC_OK);
	cert_text(&c, 0, &r, &n);
	for (int i = 0; i < 8 && i < n; i++)
		CHECK_STR(r[i], want[i]);
	if (n > 10) {
		CHECK_STR(r[n - 2],
		    "   この写しは、住民票の原本と相違ないことを"
		    "証明する。       令和7年11月20日   ");
		CHECK_STR(r[n - 1], "   熊本県熊本市中央区長　〔氏名〕〔印〕"
				    "     20251120 熊本市 中央3 P01 118 1/1 ");
	}
	for (int i = 0; i < n; i++)
		free(r[i]);
	free(r);
	drop();
}

/* Whatever a register's rows hold: no crash, no endless loop, every row of
 * the preview 78 columns, every broken character listed. */
TEST(hostile_values_are_composed_safely)
{
	static const char *const bits[] = { "佐", "\xff", "\x1b[2J", "\n",
		"\xe2\x80\xae", "\xf3\xa0\x84\x80", "か\xe3\x82\x99", "a", "　",
		"\xe4\xbd", "{text}", "%s", "\xf0\x9f\x98\x80", "①",
		"H31.02.29", "~9;", "\xcc\x81" };
	unsigned seed = 20251120;
	unsigned char *pdf;
	size_t len;
	char **r, value[400];
	int n;

	printf("# seed %u\n", seed);
	for (int round = 0; round < 150; round++) {
		japanese(0, "佐藤", "世帯主");
		for (int it = 0; it < IT_COUNT; it++) {
			int used = 0, parts;

			seed = seed * 1103515245u + 12345u;
			if ((seed >> 16) % 3 != 0 || it == IT_STATUS ||
			    (it >= IT_REMOVAL_REASON && it <= IT_OUT_NOTICE_ON))
				continue;
			parts = (int)(seed >> 20) % 30 + 1;
			for (int k = 0; k < parts; k++) {
				seed = seed * 1103515245u + 12345u;
				used += snprintf(value + used,
				    sizeof(value) - (size_t)used, "%s",
				    bits[(seed >> 16) % 17]);
			}
			record_set(&rows[0], (enum item)it, value);
		}
		record_copy(&past[0], &rows[0]);
		record_copy(&past[1], &rows[0]);
		record_set(&past[1], IT_ADDRESS_TOWN, "\xff\xfe大江");
		persons[0].history = past;
		persons[0].history_count = 2;
		persons[0].notes = record_get(&rows[0], IT_PREV_TOWN);
		ask(round % 2 ? CERT_HOUSEHOLD : CERT_PERSON, 1);
		memset(&q.options, round % 3 == 0, sizeof(q.options));
		CHECK_INT(compose(), RC_OK);
		if (round % 10 == 0) {
			CHECK_INT(cert_pdf(&c, &pdf, &len, &err), RC_OK);
			cert_pdf_free(pdf, len);
		}
		for (int p = 0; p < c.page_count; p++) {
			cert_text(&c, p, &r, &n);
			for (int i = 0; i < n; i++) {
				CHECK(text_cols(r[i]) <= CERT_TEXT_COLS);
				CHECK(utf8_valid(r[i], strlen(r[i])));
				free(r[i]);
			}
			free(r);
			for (int i = 0; i < c.pages[p].count; i++)
				CHECK(
				    text_clean(c.pages[p].lines[i].text, NULL));
		}
		drop();
	}
}

TEST(preview_foot_of_a_long_title_keeps_its_columns)
{
	char **r;
	int n;

	japanese(0, "佐藤　太郎", "世帯主");
	ask(CERT_PERSON, 1);
	q.title = "熊本市中央区長職務代理者　熊本市中央区副区長";
	q.certifier = "長曽我部　権左衛門之丞";
	CHECK_INT(compose(), RC_OK);
	CHECK_INT(c.overflow_count, 0);
	cert_text(&c, 0, &r, &n);
	CHECK_INT(text_cols(r[n - 1]), CERT_TEXT_COLS);
	CHECK(strstr(r[n - 1], " 20251120 熊本市 中央3 P01 118 1/1 ") != NULL);
	for (int i = 0; i < n; i++)
		free(r[i]);
	free(r);
	CHECK(strstr(cell("certifier", 0), "権左衛門之丞") != NULL);
	drop();
}

/* ---- 4.0.9 */

TEST(std_4_0_9_sheet_for_checking_before_and_after)
{
	struct entry e;
	struct entry_person *p;

	entry_init(&e);
	e.event = EV_MOVE_WITHIN;
	(void)snprintf(e.event_date, sizeof(e.event_date), "R07.11.15");
	(void)snprintf(e.notified_on, sizeof(e.notified_on), "R07.11.20");
	p = entry_add_person(&e);
	japanese(0, "佐藤　太郎", "世帯主");
	(void)snprintf(p->person_no, sizeof(p->person_no), "123456");
	record_copy(&p->before, &rows[0]);
	record_copy(&p->after, &rows[0]);
	record_set(&p->after, IT_ADDRESS_TOWN, "大江一丁目");
	ask(CERT_CONFIRM, 0);
	CHECK_INT(cert_confirm_compose(&e, &q, &c, &err), RC_OK);
	CHECK(has("転居") && has("令和7年11月15日") && has("令和7年11月20日"));
	CHECK(has("変\n住所 町字\n水前寺二丁目\n大江一丁目\n"));
	CHECK_INT(count("変\n"), 1);
	CHECK(has("性別\n男\n男\n"));
	CHECK(!has("証明する") && !has("P01"));
	CHECK_INT(c.seal_page, -1);
	cert_release(&c);
	/* Corrected, and seen again. */
	record_set(&p->after, IT_ADDRESS_TOWN, "大江二丁目");
	CHECK_INT(cert_confirm_compose(&e, &q, &c, &err), RC_OK);
	CHECK(has("大江二丁目") && !has("大江一丁目"));
	entry_release(&e);
	drop();
}

/* ---- templates and JSON */

TEST(templates_are_data)
{
	struct cert_forms *f = NULL, *shipped = NULL;

	err_clear(&err);
	CHECK_INT(cert_forms_load("db/data/forms", &f, &err), RC_OK);
	CHECK_STR(err.text, "");
	CHECK_INT(
	    cert_forms_parse(NULL, NULL, NULL, NULL, &shipped, &err), RC_OK);
	if (f == NULL || shipped == NULL)
		return;
	for (int i = 0; i < W_COUNT; i++)
		CHECK_STR(f->words[i], shipped->words[i]);
	CHECK(memcmp(f->m, shipped->m, sizeof(f->m)) == 0);
	CHECK_INT(f->cell_count, shipped->cell_count);
	CHECK_INT(f->letter_count, shipped->letter_count);
	CHECK(memcmp(f->letters, shipped->letters, sizeof(f->letters)) == 0);
	cert_forms_free(shipped);
	free(f->words[W_certify_person]);
	f->words[W_certify_person] = x_strdup("別の認証文。");
	japanese(0, "佐藤　太郎", "世帯主");
	ask(CERT_PERSON, 1);
	q.forms = f;
	CHECK_INT(compose(), RC_OK);
	CHECK_STR(cell("certify", 0), "別の認証文。");
	cert_forms_free(f);
	drop();
}

TEST(broken_templates_say_where)
{
	static const struct {
		int table;
		const char *data, *says;
	} cases[] = {
		{ 0, "key,text,preview,origin\nnonsense,a,,x\n",
		    "words.csv の2行目: nonsense は知らない" },
		{ 0, "key,text,preview,origin\nomitted,a,,x\nomitted,b,,x\n",
		    "words.csv の3行目: omitted は二度" },
		{ 0, "key,text,preview,origin\nhistory_line,a,,x\n",
		    "words.csv の2行目: history_line に {event}" },
		{ 0, "key,text,preview,origin\nomitted,a,,x\n",
		    "がありません" },
		{ 0, "key,text,preview,origin\nomitted\n", "2行目: 列が4つ" },
		{ 0, "key,text,preview,origin\nomitted,\x1b[2J,,x\n",
		    "使えない文字" },
		{ 1, "form,name,value,unit,origin\nsheet,left,abc,mm,x\n",
		    "measures.csv の2行目: left は 5 から 40" },
		{ 1, "form,name,value,unit,origin\nsheet,left,nan,mm,x\n",
		    "left は 5 から 40" },
		{ 1, "form,name,value,unit,origin\nsheet,wings,1,mm,x\n",
		    "知らない寸法" },
		{ 2, "h\nhead,1,jf,always,shoe_size,足,0,22,66,1,足,3,13,no\n",
		    "cells.csv の2行目: 知らない欄" },
		{ 2,
		    "h\nhead,1,jf,always,address,住所,0,22,999,1,住所,3,13,no\n",
		    "範囲の外" },
		{ 2,
		    "h\nhead,1,jf,always,address,住所,0,22,99,1,住所,3,13,no\n",
		    "cells.csv: address_own の欄がありません" },
		{ 2, "h\n", "address の欄がありません" },
		{ 2, "", "address の欄がありません" },
		{ 3, "h\njuminhyo,title,,,,,,,,題,x\n",
		    "letters.csv の2行目: 知らない書類" },
		{ 3, "h\nmove_out,hat,,,,,,,,題,x\n",
		    "letters.csv の2行目: 知らない書類か部分" },
		{ 3, "h\nmove_out,row,1,1,10,jf,always,shoe_size,足,,x\n",
		    "知らない欄" },
		{ 3, "h\nmove_out,row,0,1,10,jf,always,address,足,,x\n",
		    "範囲の外" },
		{ 3, "h\nmove_out,person,1,1,10,jf,always,,足,字,x\n",
		    "知らない欄" },
		{ 3, "h\nmove_out,title,,,,,,,,題\n", "列が11" },
		{ 3, "h\nmove_out,title,,,,,,,,\x1b[2J,x\n", "文字が使えま" },
		{ 3, "h\nmove_out,title,,,,,,,,題,x\n",
		    "move_out の題か認証文か再交付の印がありません" },
	};
	struct cert_forms *f = NULL;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *d = cases[i].data;

		err_clear(&err);
		CHECK_INT(cert_forms_parse(cases[i].table == 0 ? d : NULL,
			      cases[i].table == 1 ? d : NULL,
			      cases[i].table == 2 ? d : NULL,
			      cases[i].table == 3 ? d : NULL, &f, &err),
		    RC_INPUT);
		CHECK_STR(err.code, "E5601");
		if (strstr(err.text, cases[i].says) == NULL)
			CHECK_STR(err.text, cases[i].says);
		CHECK(err.why[0] != '\0' && err.remedy[0] != '\0');
	}
	err_clear(&err);
	CHECK_INT(cert_forms_load("/nonexistent", &f, &err), RC_IO);
	CHECK_STR(err.code, "E5602");
	CHECK(f == NULL);
}

TEST(options_to_json_and_back)
{
	struct cert_options o = { 0 }, back;
	json_t *j;
	char *s;

	o.honseki = o.alias = true;
	j = cert_options_to_json(&o);
	CHECK_INT(json_object_size(j), 2);
	memset(&back, 1, sizeof(back));
	CHECK_INT(cert_options_from_json(j, &back, &err), RC_OK);
	CHECK(memcmp(&o, &back, sizeof(o)) == 0);
	json_object_set_new(j, "everything", json_true());
	err_clear(&err);
	CHECK_INT(cert_options_from_json(j, &back, &err), RC_INPUT);
	CHECK_STR(err.code, "E5105");
	CHECK(memcmp(&o, &back, sizeof(o)) == 0);
	json_decref(j);
	j = json_pack("{s:i}", "honseki", 1);
	CHECK_INT(cert_options_from_json(j, &back, &err), RC_INPUT);
	json_decref(j);
	j = json_array();
	CHECK_INT(cert_options_from_json(j, &back, &err), RC_INPUT);
	json_decref(j);
	CHECK_INT(cert_options_from_json(NULL, &back, &err), RC_OK);
	CHECK(!back.honseki);
	s = cert_options_text(&o);
	CHECK_STR(s, "本籍・筆頭者、通称の記載及び削除に関する事項");
	free(s);
	for (int k = 0; k < CERT_KINDS; k++)
		CHECK_INT(cert_kind_by_id(cert_kind_id((enum cert_kind)k)), k);
	CHECK_INT(cert_kind_by_id("nothing"), CERT_KINDS);
	CHECK_STR(cert_kind_label(CERT_REMOVED), "住民票の除票の写し");
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
