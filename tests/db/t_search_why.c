/* SPDX-License-Identifier: ISC
 * Who comes first and why somebody is there: exact before folded before
 * beginnings, names before towns, whose name it was, which character differs;
 * letters as a passport has them, and the little things that are typed.
 */
#include "db/search.h"

#include "tests/db/help_replica.h"
#include "tests/test.h"

static struct replica *rep;

static void
one(const char *no, const char *name, const char *kana, const char *town)
{
	help_resident(
	    rep, no, no, name, kana, "S41.10.13", "1", town, "1番1号");
}

static void
foreign(const char *no, const char *name, const char *kana, const char *alias,
    const char *alias_kana)
{
	help_put(rep, no, "2",
	    json_pack("[o]",
		help_row(no, 1, 1, "event", "101", "kind", "2", "name", name,
		    "name_roman", name, "name_kana", kana, "alias", alias,
		    "alias_kana", alias_kana, "birth", "1990.05.01", "sex", "1",
		    "household_no", no, "card_no", "CD12345678EF",
		    "address_city", "熊本市中央区", "address_town",
		    "本山一丁目", "address_number", "1番", (char *)NULL)));
}

static void
setup(void)
{
	char no[16], kana[64];
	int i;

	if (rep != NULL)
		return;
	rep = help_replica("why.db", "2026-07-15");
	for (i = 0; i < 12; i++) { /* a town that only begins so */
		snprintf(no, sizeof(no), "%09d", 2000 + i);
		snprintf(kana, sizeof(kana), "ヌマタ　イチ");
		one(no, "沼田　一", kana, "桜町");
	}
	one("000000011", "桜井　薫", "サクライ　カオル", "安政町");
	one("000000029", "佐藤　さくら", "サトウ　サクラ", "安政町");
	one("000000037", "佐倉　弘", "サクラ　ヒロシ", "安政町");
	one("000000045", "加藤　咲良子", "カトウ　サクラコ", "安政町");
	foreign("000000053", "KIM MINJUN", "キム　ミンジュン", "金本　民雄",
	    "カネモト　タミオ");
	foreign(
	    "000000061", "NGUYEN MINH DUC", "グエン　ミン　ドゥック", "", "");
	help_put(rep, "000000079", "1",
	    json_pack("[o,o]",
		help_row("000000079", 1, 1, "event", "101", "kind", "1", "name",
		    "鳥居塚　花子", "name_kana", "トリイヅカ　ハナコ", "birth",
		    "S60.02.28", "sex", "2", "household_no", "000000079",
		    "address_city", "熊本市中央区", "address_town", "安政町",
		    "address_number", "2番", (char *)NULL),
		help_row("000000079", 2, 1, "event", "301", "kind", "1", "name",
		    "高瀬　花子", "name_kana", "タカセ　ハナコ", "former_name",
		    "川野辺", "former_name_kana", "カワノベ", "birth",
		    "S60.02.28", "sex", "2", "household_no", "000000079",
		    "address_city", "熊本市中央区", "address_town", "安政町",
		    "address_number", "2番", (char *)NULL)));
	one("000000701", "桜町　新", "サクラマチ　アラタ", "安政町");
	one("000000702", "桜町　古", "サクラマチ　フルシ", "安政町");
	one("000000711", "高山　一", "タカヤマ　ハジメ", "大江四丁目");
	one("000000729", "大江田　栄", "オオエダ　サカエ", "安政町");
	one("000000087", "渡邉󠄏　由紀", "ワタナベ　ユキ", "安政町");
	one("000000095", "渡邉　一希", "ワタナベ　カズキ", "安政町");
	one("000000109", "葛西　純一", "カサイ　ジュンイチ", "安政町");
	one("000000117", "太田　優子", "オオタ　ユウコ", "安政町");
	one("000000125", "河野　真也", "コウノ　シンヤ", "安政町");
	one("000000133", "伊東　徹", "イトウ　トオル", "安政町");
	one("000000141", "里　修", "サト　シュウ", "安政町");
	one("000000159", "佐藤原　修", "サトウバラ　オサム", "安政町");
}

static const char *
find(const char *query, struct search_result *out)
{
	static char list[400];
	size_t n = 0;
	int i;

	setup();
	list[0] = '\0';
	CHECK_INT(search_run(rep, query, 50, out, NULL), RC_OK);
	for (i = 0; i < out->count && n < sizeof(list); i++)
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%d",
		    i > 0 ? " " : "", atoi(out->hits[i].person_no));
	return list;
}

static const char *
box(const char *query)
{
	struct search_result s;
	const char *list = find(query, &s);

	search_release(&s);
	return list;
}

static const char *
why(const char *query, int no)
{
	static char text[96];
	struct search_result s;
	int i;

	(void)find(query, &s);
	text[0] = '\0';
	for (i = 0; i < s.count; i++)
		if (atoi(s.hits[i].person_no) == no)
			snprintf(text, sizeof(text), "%s", s.hits[i].why);
	search_release(&s);
	return text;
}

static const char *
form(const char *text)
{
	static char list[400];
	struct search_criteria f = { .n = 0 };
	struct search_result s;
	size_t n = 0;
	int i;

	setup();
	list[0] = '\0';
	CHECK_INT(search_form_add(&f, text, NULL), RC_OK);
	CHECK_INT(search_form_run(rep, &f, 50, &s, NULL), RC_OK);
	for (i = 0; i < s.count && n < sizeof(list); i++)
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%d %s",
		    i > 0 ? ", " : "", atoi(s.hits[i].person_no),
		    s.hits[i].why);
	search_release(&s);
	return list;
}

/* 氏 さくら, 名 さくら, names that begin so, the town that begins so. */
TEST(std_2_1_2_names_before_towns_that_only_begin_so)
{
	static const char *const typed[] = { "さくら", "サクラ", "sakura" };
	size_t i;

	for (i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		CHECK(strncmp(box(typed[i]), "37 29 11 701 702 45 2", 21) == 0);
		CHECK_STR(why(typed[i], 2003), "住所");
	}
}

/* 大江 is all of 大江四丁目, and the beginning of 大江田. */
TEST(std_2_1_2_a_town_is_whole_without_its_chome)
{
	CHECK_STR(box("大江"), "711 729");
	CHECK_STR(box("おおえ"), "711 729");
	CHECK_STR(box("大江四丁目"), "711");
}

/* A town of the whole name comes with names of that name, rare before many. */
TEST(std_2_1_2_who_is_found_by_no_name_is_one_of_many)
{
	CHECK(strncmp(box("桜町"), "702 701 2", 9) == 0);
}

TEST(std_2_1_3_whose_name_it_was_is_said)
{
	CHECK_STR(why("金本", 53), "通称");
	CHECK_STR(why("カネモト", 53), "通称かな");
	CHECK_STR(why("kanemoto", 53), "通称  ローマ字");
	CHECK_STR(why("KIM MINJUN", 53), "ローマ字");
	CHECK_STR(why("キム", 53), "氏名かな");
	CHECK_STR(why("川野辺", 79), "旧氏");
	CHECK_STR(why("カワノベ", 79), "旧氏かな");
	CHECK_STR(why("鳥居塚", 79), "旧の氏名");
	CHECK_STR(why("高瀬", 79), "氏名");
	CHECK_STR(form("alias=金本"), "53 通称");
	CHECK_STR(form("former_name=川野辺"), "79 旧氏");
}

TEST(std_2_1_2_the_character_that_differs_is_said)
{
	/* its selector alone: another 字形 */
	CHECK_STR(why("渡邉󠄏", 87), "氏名");
	CHECK_STR(why("渡邉󠄏", 95), "氏名  字形");
	CHECK_STR(why("渡邉", 87), "氏名");
	CHECK_STR(why("葛󠄀西", 109), "氏名  字形");
	CHECK_STR(why("渡邊", 87), "氏名  邉󠄏=邊");
	CHECK_STR(why("渡辺 一希", 95), "氏名  邉=辺");
	/* blanks and cases of Latin letters are no difference */
	CHECK_STR(why("NGUYEN MINH DUC", 61), "ローマ字");
	CHECK_STR(why("nguyen minh duc", 61), "ローマ字");
	CHECK_STR(form("name=nguyen　minh"), "61 ローマ字");
}

TEST(std_2_1_3_letters_as_a_passport_has_them)
{
	CHECK_STR(box("junichi"), "109");
	CHECK_STR(box("kasai junichi"), "109");
	CHECK_STR(box("kasai jun'ichi"), "109");
	CHECK_STR(box("shinya"), "125");
	CHECK_STR(box("ohta"), "117");
	CHECK_STR(box("yuko"), "117");
	CHECK_STR(box("ota yuko"), "117");
	CHECK_STR(box("kohno"), "125");
	CHECK_STR(box("kohno shinya"), "125");
	CHECK_STR(box("tohru"), "133");
	CHECK_STR(box("itoh"), "133");
	CHECK_STR(box("itō"), "133");
	CHECK_STR(box("Itô Tōru"), "133");
	CHECK_STR(box("Ōta"), "117");
	CHECK_STR(form("name_kana=junichi"), "109 名");
	/* all of 佐藤 as well as all of 里, before what goes on */
	CHECK_STR(box("sato"), "29 141 159");
	CHECK_STR(box("satoh"), "29 159");
	CHECK_STR(box("satō"), "29 159");
	/* letters that are no kana to the end are shown as typed */
	struct search_result s;

	(void)find("nguyen", &s);
	CHECK_STR(s.words[0].reading, "氏 nguyen");
	search_release(&s);
	(void)find("satoh", &s);
	CHECK_STR(s.words[0].reading, "氏 さとう");
	search_release(&s);
	(void)find("CD12345678EF", &s);
	CHECK_STR(s.words[0].reading, "番号 CD12345678EF");
	search_release(&s);
}

/* 氏名 and 旧氏 left in kana are the reading. */
TEST(std_2_1_3_a_name_left_in_kana_in_the_form)
{
	CHECK_STR(form("name=さとう"), "29 氏名かな, 159 氏名かな");
	CHECK_STR(form("name=さとう　さくら"), "29 氏名かな");
	CHECK_STR(form("name=さくら"),
	    "37 氏名かな, 29 名, 11 氏名かな, 701 氏名かな, 702 氏名かな, 45 名");
	CHECK_STR(form("former_name=かわのべ"), "79 旧氏かな");
	CHECK_STR(form("alias=かねもと"), "53 通称かな");
}

TEST(std_2_1_3_what_parts_words_and_numbers_without_zeros)
{
	CHECK_STR(box("佐藤、さくら"), "29");
	CHECK_STR(box("佐藤，さくら"), "29");
	CHECK_STR(box("sato, sakura"), "29");
	CHECK_STR(form("person_no=29"), "29 宛名番号");
	CHECK_STR(form("household_no=29"), "29 世帯番号");
	CHECK_STR(form("person_no=2900"), "");
	CHECK_STR(box("番号:00029"), "29");
}

/* 現存 and 除票 add up to what is counted, for a lot too. */
TEST(search_counts_what_it_found)
{
	struct search_result s;
	char no[16];
	int i;

	setup();
	for (i = 0; i < 2100; i++) {
		snprintf(no, sizeof(no), "%09d", 10000 + i);
		help_resident(rep, no, no, "番地　多", "バンチ　オオシ",
		    "S20.01.01", "1", "本山三丁目",
		    i % 10 == 0 ? "7番" : "70番");
	}
	CHECK_INT(search_run(rep, "7", 10, &s, NULL), RC_OK);
	CHECK_INT(s.total, 210);
	CHECK_INT(s.living + s.removed, 210);
	CHECK(!s.is_more);
	search_release(&s);
	CHECK_INT(search_run(rep, "番地", 10, &s, NULL), RC_OK);
	CHECK_INT(s.total, 2000);
	CHECK(s.is_more);
	search_release(&s);
}

int
main(int argc, char **argv)
{
	int rc = test_main(argc, argv);

	replica_close(rep);
	help_clean();
	return rc;
}
