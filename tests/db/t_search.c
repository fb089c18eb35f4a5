/* SPDX-License-Identifier: ISC
 * The one search box (2.1.1 to 2.1.3) on invented residents.
 */
#include "db/search.h"

#include "db/replica_private.h"
#include "db/search_private.h"
#include "tests/db/help_replica.h"
#include "tests/test.h"

static struct replica *rep;

/* A small town in which every case of the standard has its person. */
static void
setup(void)
{
	if (rep != NULL)
		return;
	rep = help_replica("search.db", "2026-07-15");
	/* first in the index, yet not what is meant */
	help_resident(rep, "000000150", "123456789018", "渡邊　健二",
	    "ワタナベ　ケンゾウ", "S20.05.06", "1", "安政町", "1番");
	help_put(rep, "000000168", "1",
	    json_pack(
		"[o]", help_row("000000168", 1, 1, "event", "101", "kind", "1",
			   "status", "3", "name", "渡辺　賢亜", "name_kana",
			   "ワタナベ　ケンア", "birth", "S02.01.30", "sex", "1",
			   "household_no", "000001016", "address_city",
			   "熊本市中央区", "address_town", "安政町",
			   "address_number", "8番", "removal_reason", "3",
			   "removal_date", "R03.03.25", (char *)NULL)));
	help_resident(rep, "000000176", "000001017", "鈴木　麗", "スズキ　レイ",
	    "S20.05.06", "2", "安政町", "1番");
	help_resident(rep, "000000011", "000001000", "渡邉　健一",
	    "ワタナベ　ケンイチ", "S62.08.04", "1", "水前寺二丁目", "4番18号");
	help_resident(rep, "000000029", "000001001", "渡辺　健二",
	    "ワタナベ　ケンジ", "S38.05.11", "1", "水前寺六丁目", "1番30号");
	help_resident(rep, "000000037", "000001002", "渡邉　健司",
	    "ワタナベ　ケンジ", "S38.05.11", "1", "水前寺二丁目", "4番1号");
	help_resident(rep, "000000045", "000001003", "渡部　健子",
	    "ワタナベ　ケンコ", "S55.03.09", "2", "水前寺一丁目", "2番2号");
	help_section(rep, "block_flag",
	    "{\"persons\":[{\"person_no\":"
	    "\"000000045\",\"signs\":\"抑支\",\"levels\":{\"certificate\":2}}"
	    "],\"households\":[]}");
	help_resident(rep, "000000053", "000001004", "渡辺　賢",
	    "ワタナベ　ケン", "H28.09.01", "1", "水前寺公園", "8番2号");
	help_section(rep, "pending",
	    "{\"entries\":[{\"entry_id\":5,\"state\":"
	    "\"waiting\",\"version\":1,\"event\":\"301\",\"menu\":\"21\","
	    "\"label\":\"転居\",\"persons\":[\"000000053\"],\"household_no\":"
	    "\"000001004\",\"shown\":\"転居 10:31\"}]}");
	help_put(rep, "000000061", "2",
	    json_pack("[o]",
		help_row("000000061", 1, 1, "event", "101", "kind", "2", "name",
		    "WATANABE KENJI", "name_roman", "WATANABE KENJI",
		    "name_kana", "ワタナベ　ケンジ", "birth", "1979.12.03",
		    "sex", "1", "household_no", "000001005", "card_no",
		    "AB12345678CD", "address_city", "熊本市中央区",
		    "address_town", "水前寺一丁目", "address_number", "21番5号",
		    (char *)NULL)));
	/* moved from 水前寺公園 to 大江, then away */
	help_put(rep, "000000079", "1",
	    json_pack("[o,o]",
		help_row("000000079", 1, 1, "event", "101", "kind", "1", "name",
		    "渡邊　健太郎", "name_kana", "ワタナベ　ケンタロウ",
		    "birth", "H02.01.30", "sex", "1", "household_no",
		    "000001006", "address_city", "熊本市中央区", "address_town",
		    "水前寺公園", "address_number", "3番", (char *)NULL),
		help_row("000000079", 2, 1, "event", "201", "kind", "1",
		    "status", "2", "name", "渡邊　健太郎", "name_kana",
		    "ワタナベ　ケンタロウ", "birth", "H02.01.30", "sex", "1",
		    "household_no", "000001006", "address_city", "熊本市中央区",
		    "address_town", "大江四丁目", "address_number", "8番",
		    "removal_reason", "2", "removal_date", "R03.03.25",
		    (char *)NULL)));
	help_resident(rep, "000000087", "000001007", "河野　太郎",
	    "コウノ　タロウ", "S64.01.03", "1", "大江四丁目", "8番1号");
	help_resident(rep, "000000095", "000001008", "小野　ジョー",
	    "オオノ　ジョー", "H01.12.31", "1", "黒髪二丁目", "1番1号");
	help_resident(rep, "000000109", "000001009", "山田　花子",
	    "ヤマダ　ハナコ", "S50.01.02", "2", "黒髪二丁目", "12番3号");
	help_resident(rep, "000000125", "000001011", "佐藤　次郎",
	    "サトウ　ジロウ", "S40.05.06", "1", "安政町", "1番");
	help_resident(rep, "000000133", "000001012", "里　二朗", "サト　ジロ",
	    "S40.05.07", "2", "安政町", "1番");
	/* married: once 鈴木 */
	help_put(rep, "000000117", "1",
	    json_pack("[o,o]",
		help_row("000000117", 1, 1, "event", "101", "kind", "1", "name",
		    "鈴木　恵", "name_kana", "スズキ　メグミ", "birth",
		    "S60.02.03", "sex", "2", "household_no", "000001010",
		    "juminhyo_code", "12345678901", "address_city",
		    "熊本市中央区", "address_town", "大江四丁目",
		    "address_number", "1番", (char *)NULL),
		help_row("000000117", 2, 1, "event", "301", "kind", "1", "name",
		    "高橋　恵", "name_kana", "タカハシ　メグミ", "birth",
		    "S60.02.03", "sex", "2", "household_no", "000001010",
		    "juminhyo_code", "12345678901", "address_city",
		    "熊本市中央区", "address_town", "大江四丁目",
		    "address_number", "1番", "address_building", "メゾン大江",
		    (char *)NULL)));
}

/* "no no …": who was found, in order. */
static const char *
find(const char *query, struct search_result *out)
{
	static char list[2000];
	struct err e;
	int i;

	setup();
	err_clear(&e);
	list[0] = '\0';
	if (search_run(rep, query, 50, out, &e) != RC_OK) {
		snprintf(list, sizeof(list), "%s", e.code);
		memset(out, 0, sizeof(*out));
		return list;
	}
	for (i = 0; i < out->count; i++) {
		size_t n = strlen(list);

		snprintf(list + n, sizeof(list) - n, "%s%d", i ? " " : "",
		    atoi(out->hits[i].person_no) / 1);
	}
	return list;
}

static const char *
finds(const char *query)
{
	struct search_result s;
	const char *list = find(query, &s);

	search_release(&s);
	return list;
}

static bool
has(const char *query, int no)
{
	char list[2048], word[16];

	snprintf(list, sizeof(list), " %s ", finds(query));
	snprintf(word, sizeof(word), " %d ", no);
	return strstr(list, word) != NULL;
}

static const struct hit *
hit_of(const struct search_result *s, int no)
{
	int i;

	for (i = 0; i < s->count; i++)
		if (atoi(s->hits[i].person_no) == no)
			return &s->hits[i];
	return NULL;
}

TEST(std_2_1_3_the_box_as_on_the_screen)
{
	struct search_result s;
	const struct hit *h;

	(void)find("watanabe ken suizenji", &s);
	CHECK_INT(s.word_count, 3);
	CHECK_STR(s.words[0].reading, "氏 わたなべ");
	CHECK_STR(s.words[1].reading, "名 けん~");
	CHECK_STR(s.words[2].reading, "町 すいぜんじ");
	CHECK_INT(s.total, 7);
	CHECK_INT(s.living, 6);
	CHECK_INT(s.removed, 1);
	/* the removed one comes last, found by a former address */
	CHECK_INT(atoi(s.hits[s.count - 1].person_no), 79);
	h = hit_of(&s, 79);
	CHECK(h != NULL && strstr(h->why, "旧住所 水前寺公園") != NULL);
	CHECK(h != NULL && strcmp(h->signs, "除") == 0);
	CHECK(h != NULL && strcmp(h->note, "除票 転出 令和 3. 3.25") == 0);
	h = hit_of(&s, 45);
	CHECK(h != NULL && strcmp(h->signs, "抑支") == 0);
	CHECK(h != NULL && strcmp(h->address, "〔抑止〕") == 0);
	h = hit_of(&s, 53);
	CHECK(h != NULL && strcmp(h->signs, "仮") == 0);
	CHECK(h != NULL &&
	      strcmp(h->note, "転居 審査待ち（現住所は前のまま）") == 0);
	h = hit_of(&s, 61);
	CHECK(h != NULL && h->is_foreign && strstr(h->signs, "外") != NULL);
	h = hit_of(&s, 29);
	CHECK(h != NULL && h->has_twin && strstr(h->signs, "同") != NULL);
	CHECK(h != NULL && strstr(h->note, "同名同日") == h->note);
	h = hit_of(&s, 11);
	CHECK(h != NULL && !h->has_twin);
	search_release(&s);
}

TEST(std_2_1_2_pairs_both_ways)
{
	CHECK(has("コオノ", 87));
	CHECK(has("コウノ", 87));
	CHECK(has("こうの", 87));
	CHECK(has("ヤマダハナコ", 109));
	CHECK(has("ヤマダ　ハナコ", 109));
	CHECK(has("ヤマダ ハナコ", 109));
	CHECK(has("ヤマタ", 109));
	CHECK(has("ハナコ", 109)); /* 名 alone */
	CHECK(has("花子", 109));
	CHECK(has("ジョ", 95));
	CHECK(has("ジヨー", 95));
	CHECK(has("渡辺 健一", 11)); /* 渡辺 finds 渡邉 */
	CHECK(has("渡邉 賢", 53));
	CHECK(has("渡邊 健二", 29));
	CHECK(!has("山崎", 109));
	CHECK(!has("コノ", 109));
}

TEST(std_2_1_2_part_of_a_name)
{
	CHECK(has("タナベ", 11)); /* ワタナベ */
	CHECK(has("健太", 79));
	CHECK(has("邊健", 79)); /* folded 辺健 */
	CHECK(has("ンイチ", 11));
	CHECK(has("寺公園 渡辺", 53));
	CHECK_STR(finds("nabe kenji suizenji6"), "29");
	CHECK_STR(finds("ゾン大"), "117");
	CHECK_STR(finds("べ"), ""); /* one kana is nobody's part */
	CHECK_STR(finds("%辺"), "");
	CHECK_STR(finds("__"), "");
}

/* The pairs of 2.1.2, each way: who is registered with one is found by the
 * other, and by nothing else of the list. */
TEST(std_2_1_2_every_pair)
{
	static const char *const pairs[][2] = { { "ヂ", "ジ" }, { "ズ", "ヅ" },
		{ "ワ", "ハ" }, { "ヴァ", "バ" }, { "ヴィ", "ビ" },
		{ "ヴ", "ブ" }, { "オ", "ヲ" }, { "ヒ", "ピ" }, { "ッ", "ツ" },
		{ "ャ", "ヤ" }, { "ュ", "ユ" }, { "ョ", "ヨ" },
		{ "ラー", "ラ" }, { "ラー", "ラ―" }, { "ラー", "ラ－" },
		{ "ラー", "ラ‐" }, { "ラｰ", "ラ-" } };
	static const char *const heads[] = { "ロイ", "ロニ", "ロヌ", "ロネ",
		"ロノ", "ロミ", "ロム", "ロメ", "ロモ", "ルイ", "ルニ", "ルヌ",
		"ルネ", "ルノ", "ルミ", "ルム", "ルメ" };
	char no[16], kana[64], typed[64];
	size_t i;
	int side, first;

	setup();
	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		for (side = 0; side < 2; side++) {
			snprintf(
			    no, sizeof(no), "%09d", (int)(9000 + i * 2) + side);
			snprintf(kana, sizeof(kana), "%s%s　ルル", heads[i],
			    pairs[i][side]);
			help_resident(rep, no, no, "仮名", kana, "S10.01.01",
			    "1", "安政町", "1番");
		}
	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		for (side = 0; side < 2; side++) {
			snprintf(typed, sizeof(typed), "%s%s", heads[i],
			    pairs[i][side]);
			/* as typed first, unless the other goes on so */
			first = strncmp(pairs[i][1 - side], pairs[i][side],
				    strlen(pairs[i][side])) == 0
				    ? 0
				    : side;
			snprintf(kana, sizeof(kana), "%d %d",
			    (int)(9000 + i * 2) + first,
			    (int)(9001 + i * 2) - first);
			CHECK_STR(finds(typed), kana);
		}
}

TEST(std_2_1_2_variant_is_said)
{
	struct search_result s;
	const struct hit *h;

	(void)find("渡辺 健一", &s);
	h = hit_of(&s, 11);
	CHECK(h != NULL && strstr(h->why, "邉=辺") != NULL);
	search_release(&s);
}

TEST(std_2_1_3_exact_before_folded_before_beginning)
{
	struct search_result s;

	(void)find("渡辺 健", &s);
	CHECK(s.count >= 3);
	(void)hit_of(&s, 29);
	search_release(&s);
	CHECK_STR(finds("渡邉 健司"), "37");
	/* 賢 itself, then names that go on */
	(void)find("ワタナベケン", &s);
	CHECK(s.count > 4);
	CHECK_INT(atoi(s.hits[0].person_no), 53);
	/* a removed resident never stands before a living one of its rank */
	CHECK_INT(atoi(s.hits[s.count - 2].person_no), 168);
	CHECK_INT(atoi(s.hits[s.count - 1].person_no), 79);
	search_release(&s);
	/* written as typed before written otherwise */
	CHECK_STR(finds("渡辺 健二"), "29 150");
	CHECK_STR(finds("渡邊 健二"), "150 29");
	/* who has the name before who had it */
	CHECK_STR(finds("鈴木"), "176 117");
}

TEST(std_2_1_3_each_key_alone)
{
	CHECK_STR(finds("000000109"), "109");
	CHECK_STR(finds("00000010-9"), "109");
	CHECK_STR(finds("000001009"), "109");
	CHECK_STR(finds("S50.1.2"), "109");
	CHECK_STR(finds("4500102"), "");
	CHECK_STR(finds("3500102"), "109");
	CHECK_STR(finds("19750102"), "109");
	CHECK_STR(finds("昭和50年1月2日"), "109");
	CHECK_STR(finds("１９７５０１０２"), "109");
	CHECK_STR(finds("12345678901"), "117");
	CHECK_STR(finds("AB12345678CD"), "61");
	CHECK_STR(finds("ab12345678cd"), "61");
	CHECK_STR(finds("AB 12345678 CD"), "61");
	CHECK_STR(finds("渡辺　ab 1234 5678 cd"), "");
	CHECK_STR(finds("watanabe AB 1234 5678 CD"), "61");
	CHECK_STR(finds("黒髪二丁目12-3"), "109");
	CHECK_STR(finds("kurokami2-12-3"), "109");
	CHECK_STR(finds("ヤマダ 12-3"), "109");
	CHECK_STR(finds("12-3"), "109");
	CHECK_STR(finds("ヤマダ 12"), "109");
	CHECK_STR(finds("ヤマダ 1"), "");
	CHECK_STR(finds("メゾン大江"), "117");
	CHECK(has("くろかみ", 95) && has("くろかみ", 109));
	CHECK(has("WATANABE KENJI", 61));
	CHECK(has("kenji watanabe", 61));
	CHECK_STR(finds("黒髪 女"), "109");
	CHECK_STR(finds("yamada h"), "109");
	CHECK_STR(finds("山田 はなこ"), "109");
	CHECK_STR(finds("kouno taro"), "87");
	CHECK_STR(finds("sato jiro"), "133 125"); /* サト, サトウ */
	CHECK_STR(finds("satou ji"), "125");
}

TEST(std_2_1_3_former_name_and_address)
{
	struct search_result s;
	const struct hit *h;

	(void)find("鈴木 恵", &s);
	CHECK_INT(s.count, 1);
	CHECK_STR(s.hits[0].name, "高橋　恵");
	CHECK(strstr(s.hits[0].why, "旧の氏名") != NULL);
	search_release(&s);
	(void)find("渡邊 水前寺公園", &s);
	CHECK(hit_of(&s, 79) != NULL);
	/* by a key of its own; the name is the one of today */
	h = hit_of(&s, 79);
	CHECK_STR(h != NULL ? h->why : "", "氏名  旧住所 水前寺公園");
	/* who lives there now comes first */
	CHECK_STR(s.hits[0].person_no, "000000053");
	search_release(&s);
	(void)find("watanabe suizenji", &s);
	CHECK(hit_of(&s, 79) != NULL);
	search_release(&s);
}

/* Of whom the address is covered, a former one found by a part of it is not
 * told; that it was one is. */
TEST(std_2_2_4_a_covered_person_gives_no_former_town)
{
	struct search_result s;
	const struct hit *h;

	(void)find("渡邊 水前寺公園", &s);
	search_release(&s);
	help_section(rep, "block_flag",
	    "{\"persons\":[{\"person_no\":\"000000079\",\"signs\":\"支\","
	    "\"levels\":{}}],\"households\":[]}");
	(void)find("渡邊 水前寺公園", &s);
	h = hit_of(&s, 79);
	CHECK_STR(h != NULL ? h->address : "", "〔抑止〕");
	CHECK_STR(h != NULL ? h->why : "", "氏名  旧住所");
	search_release(&s);
	(void)find("水前寺公園", &s);
	h = hit_of(&s, 79);
	CHECK_STR(h != NULL ? h->why : "", "旧住所");
	search_release(&s);
	help_section(rep, "block_flag",
	    "{\"persons\":[{\"person_no\":\"000000079\",\"signs\":\"\","
	    "\"levels\":{}}],\"households\":[]}");
	(void)find("水前寺公園", &s);
	h = hit_of(&s, 79);
	CHECK_STR(h != NULL ? h->why : "", "旧住所 水前寺公園");
	search_release(&s);
}

/* What a word is said to be counts, and nothing else (F4 of the box). */
TEST(std_2_1_3_words_are_what_they_are_said_to_be)
{
	struct search_result s;

	/* a town and a family name */
	CHECK(has("大江", 87) && has("町:大江", 87));
	CHECK(!has("氏名:大江", 87));
	CHECK(has("氏名:渡辺", 29) && !has("町:渡辺", 29));
	CHECK(has("町：水前寺 氏名：渡辺", 29));
	CHECK(has("氏名:渡辺 町:水前寺", 29));
	/* the given name alone */
	CHECK(has("名:健二", 29) && !has("名:渡辺", 29));
	CHECK(has("名:健二 町:水前寺", 29));
	CHECK(has("名:太郎", 79)); /* 健太郎, behind 太郎 */
	CHECK(!has("名:渡辺健二", 29));
	/* letters as a reading are no letters of a name */
	CHECK(has("watanabe kenji", 61) && has("かな:watanabe", 29));
	(void)find("かな:watanabe", &s);
	CHECK(hit_of(&s, 61) != NULL &&
	      strcmp(hit_of(&s, 61)->why, "氏名かな") == 0);
	CHECK_STR(s.words[0].typed, "かな:watanabe");
	search_release(&s);
	/* figures as a day, as a number */
	CHECK(has("日付:4050101", 0) == has("4050101", 0));
	CHECK(has("日付:S50.1.2", 109) && !has("番号:S50.1.2", 109));
	CHECK(has("番号:000000109", 109) && !has("日付:000000109", 109));
	/* a colon alone says nothing, and what is no word stays one */
	CHECK(!has("町:", 29));
	CHECK(!has("城:渡辺", 29));
}

/* Few begin so: who has it in the middle comes behind them. */
TEST(std_2_1_2_a_part_follows_few_beginnings)
{
	struct search_result s;

	(void)find("太郎", &s);
	CHECK_INT(s.count, 2);
	CHECK_STR(s.hits[0].name, "河野　太郎");
	CHECK_STR(s.hits[1].name, "渡邊　健太郎");
	search_release(&s);
}

TEST(std_2_1_3_showa_64_is_1989)
{
	CHECK(has("S64", 87) && has("S64", 95));
	CHECK(has("昭和64年", 95));
	CHECK(has("1989年", 87) && has("1989", 95));
	CHECK(!has("S63", 87));
}

TEST(search_mynumber_is_never_searched)
{
	struct search_result s;

	/* 123456789018 has a right check digit */
	CHECK_STR(find("123456789018", &s), "");
	CHECK(s.is_mynumber);
	CHECK_INT(s.total, 0);
	search_release(&s);
	(void)find("1234 5678 9018", &s);
	CHECK(s.is_mynumber);
	search_release(&s);
	(void)find("１２３４５６７８９０１８", &s);
	CHECK(s.is_mynumber);
	search_release(&s);
	(void)find("ヤマダ 1234-5678-9018", &s);
	CHECK(s.is_mynumber && s.count == 0);
	search_release(&s);
	(void)find("123456789019", &s);
	CHECK(!s.is_mynumber);
	search_release(&s);
}

TEST(search_refuses_what_is_nothing)
{
	CHECK_STR(finds(""), "E2110");
	CHECK_STR(finds("　 "), "E2110");
	CHECK_STR(finds("男"), "E2112");
	CHECK_STR(finds("\xff\xfe"), "E2111");
	CHECK_STR(finds("(株)"), "");
	CHECK_STR(finds("%"), "");
	CHECK_STR(finds("' OR 1=1 --"), "");
	CHECK_STR(finds("存在しない名"), "");
}

TEST(search_family_and_given_stand_in_order)
{
	/* both words match the family name, no given name does */
	CHECK_STR(finds("渡辺 渡辺"), "");
	CHECK(!has("watanabe watanabe", 29));
}

/* Which rule made them alike is said, and only when one did. */
TEST(std_2_1_2_each_hit_says_the_rule)
{
	static const struct {
		const char *typed, *says;
		int no;
	} said[] = { { "コオノ", "オ段のウ", 87 }, { "ヤマタ", "清濁", 109 },
		{ "コウノ", "", 87 }, { "ジヨー", "拗促音", 95 },
		{ "渡辺 健一", "邉=辺", 11 },
		{ "ワタナヘ　ケンシ", "清濁", 29 },
		{ "ワナタベケンジ", "似た読み", 29 } };
	struct search_result s;
	const struct hit *h;
	size_t i;

	for (i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		(void)find(said[i].typed, &s);
		h = hit_of(&s, said[i].no);
		CHECK(h != NULL);
		if (h != NULL && strstr(h->why, said[i].says) == NULL)
			CHECK_STR(h->why, said[i].says);
		if (h != NULL && said[i].says[0] == '\0')
			CHECK_STR(h->why, "氏名かな");
		search_release(&s);
	}
}

/* A rule that a municipality has off makes nothing alike. */
TEST(std_2_1_2_rules_off)
{
	static const struct {
		const char *rule, *typed, *other;
		int no;
	} off[] = { { "voiced", "ヤマタ", "ヤマダ", 109 },
		{ "o_u", "コオノ", "コウノ", 87 },
		{ "small", "キヨハラ　ジユン", "キヨハラ　ジュン", 711 },
		{ "variants", "渡辺 健一", "渡邉 健一", 11 },
		{ "typing", "ワナタベケンジ", "ワタナベケンジ", 29 } };
	char json[200];
	size_t i;

	setup();
	help_resident(rep, "000000711", "000000711", "清原　純",
	    "キヨハラ　ジュン", "S10.10.13", "1", "安政町", "1番");
	for (i = 0; i < sizeof(off) / sizeof(off[0]); i++) {
		CHECK(has(off[i].typed, off[i].no));
		snprintf(json, sizeof(json),
		    "{\"settings\":[{\"key\":\"fold_off\",\"version\":%d,"
		    "\"value\":\"%s\"}]}",
		    (int)i + 1, off[i].rule);
		help_section(rep, "setting", json);
		CHECK(!has(off[i].typed, off[i].no));
		CHECK(has(off[i].other, off[i].no));
		help_section(rep, "setting",
		    "{\"settings\":[{\"key\":\"fold_off\",\"version\":9,"
		    "\"value\":\"\"}]}");
	}
}

/* サトー is サト and begins サトウ, 長音 ignored; サトウ sounds as it was typed. */
TEST(std_2_1_2_a_long_end_is_first_what_it_sounds_like)
{
	setup();
	CHECK(strncmp(finds("サトー"), "125 133", 7) == 0);
	CHECK(has("ジョー", 95));
	help_section(rep, "setting",
	    "{\"settings\":[{\"key\":\"fold_off\",\"version\":1,"
	    "\"value\":\"long\"}]}");
	CHECK(!has("サトー", 125) && !has("サトー", 133));
	CHECK(has("サトウ", 125));
	help_section(rep, "setting",
	    "{\"settings\":[{\"key\":\"fold_off\",\"version\":2,"
	    "\"value\":\"\"}]}");
}

/* Symbols of companies are no words of a search (2.1.2). */
TEST(std_2_1_2_symbols_of_companies_are_not_searched)
{
	static const char *const typed[] = { "（株）", "(株)", "㈱", "（有）",
		"㈲", "(有)" };

	setup();
	help_put(rep, "000000721", "1",
	    json_pack(
		"[o]", help_row("000000721", 1, 1, "event", "101", "kind", "1",
			   "status", "1", "name", "株本　有", "name_kana",
			   "カブモト　ユウ", "birth", "S30.03.03", "sex", "1",
			   "household_no", "000000721", "relation", "世帯主",
			   "address_city", "熊本市中央区", "address_town",
			   "安政町", "address_number", "2番",
			   "address_building", "（株）肥後寮", (char *)NULL)));
	/* the characters are words of names, the symbols are nobody's */
	CHECK(has("株本", 721) && has("株本 有", 721));
	for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++)
		CHECK_STR(finds(typed[i]), "");
}

/* One slip of the fingers; never while somebody bears what was typed. */
TEST(search_finds_what_was_nearly_typed)
{
	CHECK(has("ワナタベ", 11)); /* changed about */
	CHECK(has("ワタナ　ケンイシ", 11) || has("ワタナベケンイシ", 11));
	CHECK(has("ヤダマ", 109));
	CHECK(has("スズシ", 176));   /* beside */
	CHECK(has("ヤママダ", 109)); /* one too many */
	CHECK(!has("ヤマダ", 87));
	CHECK_STR(finds("ヌヌヌヌ"), "");
}

/* A town by the first kana of prefecture, municipality and town (1.3.3); a
 * postcode; three words of one name. */
TEST(std_2_1_3_what_else_the_box_understands)
{
	CHECK(has("ク ク ス", 11) && !has("ク ク ス", 87));
	CHECK(has("ワタナベ ク ス", 11) && !has("ヤマダ ク ス", 109));
	CHECK_STR(finds("maison"), "");
	CHECK(has("渡辺 健 一", 11));
}

TEST(std_2_1_3_a_scope_of_the_box)
{
	const struct search_where removed = { .scope = SCOPE_REMOVED },
				  current = { .scope = SCOPE_CURRENT };
	struct search_result s;

	setup();
	CHECK_INT(search_run_in(rep, "渡邊", &removed, 50, &s, NULL), RC_OK);
	CHECK(s.living == 0 && s.removed > 0);
	search_release(&s);
	CHECK_INT(search_run_in(rep, "渡邊", &current, 50, &s, NULL), RC_OK);
	CHECK(s.living > 0 && s.removed == 0);
	search_release(&s);
}

/* The same every time, however many are asked for. */
TEST(search_order_is_stable_across_pages)
{
	struct search_result a, b;
	int i;

	setup();
	CHECK_INT(search_run(rep, "わたなべ", 50, &a, NULL), RC_OK);
	CHECK_INT(search_run(rep, "わたなべ", 4, &b, NULL), RC_OK);
	CHECK_INT(b.count, 4);
	for (i = 0; i < b.count; i++)
		CHECK_STR(b.hits[i].person_no, a.hits[i].person_no);
	search_release(&a);
	search_release(&b);
}

/* One bears 湊谷, two bear 湊; all of a family name comes before either. */
TEST(search_rare_names_before_common)
{
	setup();
	help_resident(rep, "000000701", "000000701", "湊谷　一",
	    "ミナトヤ　イチ", "S10.10.10", "1", "安政町", "1番");
	help_resident(rep, "000000702", "000000702", "湊　二", "ミナト　ニ",
	    "S10.10.11", "1", "安政町", "1番");
	help_resident(rep, "000000703", "000000703", "湊　三", "ミナト　サン",
	    "S10.10.12", "1", "安政町", "1番");
	CHECK_STR(finds("みなと"), "703 702 701");
	CHECK_STR(finds("みな"), "701 703 702");
}

/* No question of the search walks a large table. */
TEST(search_uses_indexes_alone)
{
	static const struct {
		const char *sql;
		int params;
	} asked[] = {
		{ "EXPLAIN QUERY PLAN SELECT key, sheet, former, cut, gone, "
		  "sex, raw FROM skey WHERE kind = $1 AND key >= $2 AND key < "
		  "$3 ORDER BY key, sheet LIMIT $4",
		    4 },
		{ "EXPLAIN QUERY PLAN SELECT key FROM skey WHERE kind = $1 AND "
		  "key >= $2 ORDER BY key LIMIT 1",
		    2 },
		{ "EXPLAIN QUERY PLAN SELECT id, name, chome, name_key FROM "
		  "town WHERE name_key >= $1 AND name_key < $2 AND (city = '' "
		  "OR $3 = 0) ORDER BY name_key LIMIT $4",
		    4 },
		{ "EXPLAIN QUERY PLAN SELECT key, sheet, former, cut, gone, "
		  "sex, raw FROM skey WHERE kind = $1 AND key LIKE $2 ESCAPE "
		  "'\\' ORDER BY key, sheet LIMIT $3",
		    3 },
		{ "EXPLAIN QUERY PLAN SELECT keys FROM sheet WHERE id = $1",
		    1 },
		{ "EXPLAIN QUERY PLAN SELECT 1 FROM sheet WHERE twin_key = $1 "
		  "AND person_no <> $2 LIMIT 1",
		    2 },
		{ "EXPLAIN QUERY PLAN SELECT s.id FROM sheet s WHERE "
		  "s.household_no = $1",
		    1 },
		{ "EXPLAIN QUERY PLAN SELECT signs FROM block_mark WHERE (kind"
		  " = 'p' AND number = $1) OR (kind = 'h' AND number = $2)",
		    2 },
	};
	struct store_stmt *st;
	struct err e;
	size_t i;

	setup();
	CHECK(strstr(asked[0].sql, search_scan_sql) != NULL);
	CHECK(strstr(asked[1].sql, search_head_sql) != NULL);
	for (i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		err_clear(&e);
		CHECK_INT(store_use(rep->db, asked[i].sql, &st, &e), RC_OK);
		while (store_step(st, &e) == RC_OK) {
			const char *line = store_col_text(st, 3);

			CHECK(strncmp(line, "SCAN", 4) != 0);
			CHECK(strstr(line, "TEMP B-TREE") == NULL);
		}
		store_done(st);
	}
}

/* Whatever is typed: an answer or a refusal, never more. */
TEST(search_survives_what_is_typed)
{
	static const char *const bits[] = { "渡辺", "わた", "ken", "k", " ",
		"　", "-", "12", "S", "50.1", "昭和", "年", "元", "月", "丁目",
		"水前寺", "\xe3\x81", "\xff", "\xf0\xa8\x98\xa2", "\t", "%",
		"_", "'", "\"", "\\", "1234567890", "AB", "男", "ー",
		"\xcc\x81", "\xe2\x80\xae", "000000109", "/", ".", "１２", "ﾜﾀ",
		"n'", "xtu", "〇", "十二", "番", "号", "の", "県", "熊本市",
		"中央区", "㍼", "昭", "生まれ", "、", "ō", "oh", "メゾン",
		"不詳", "S.", "50. ", "108" };
	char query[600];
	struct search_result s;
	struct err e;
	unsigned seed = 7;
	int i, j;
	size_t n;

	setup();
	for (i = 0; i < 4000; i++) {
		n = 0;
		query[0] = '\0';
		for (j = 0; j < 1 + i % 12; j++) {
			seed = seed * 1103515245U + 12345U;
			n +=
			    (size_t)snprintf(query + n, sizeof(query) - n, "%s",
				bits[(seed >> 8) %
				     (sizeof(bits) / sizeof(bits[0]))]);
		}
		err_clear(&e);
		if (search_run(rep, query, 10, &s, &e) == RC_OK) {
			CHECK(s.count <= 10 && s.count <= s.total);
			CHECK(s.is_mynumber
				  ? s.word_count == 0 && s.total == 0
				  : s.word_count >= 1 && s.word_count <= 8);
			search_release(&s);
		} else {
			CHECK_INT(e.rc, RC_INPUT);
			CHECK(e.remedy[0] != '\0');
		}
	}
}

int
main(int argc, char **argv)
{
	int rc = test_main(argc, argv);

	replica_close(rep);
	help_clean();
	return rc;
}
