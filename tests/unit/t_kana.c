/* SPDX-License-Identifier: ISC
 * t_kana - kana, romaji and the keys of 2.1.2.
 */
#include "src/text.h"
#include "tests/test.h"

#include <time.h>

static const char *
hira(const char *s)
{
	static char out[256];
	char partial[8];

	romaji_to_hiragana(s, out, sizeof(out), partial);
	if (partial[0] != '\0') {
		strncat(out, "|", sizeof(out) - strlen(out) - 1);
		strncat(out, partial, sizeof(out) - strlen(out) - 1);
	}
	return out;
}

static const char *
kk(const char *s)
{
	static char out[4][256];
	static int n;

	n = (n + 1) % 4;
	key_kana(s, out[n], sizeof(out[n]));
	return out[n];
}

static const char *
kn(const char *s)
{
	static char out[4][256];
	static int n;

	n = (n + 1) % 4;
	key_name(s, out[n], sizeof(out[n]));
	return out[n];
}

/* Hepburn and Kunrei, as a table of what a keyboard types. */
static const struct {
	const char *romaji, *kana;
} table[] = {
	{ "a i u e o", "あ い う え お" },
	{ "kakikukeko", "かきくけこ" },
	{ "sasisuseso", "さしすせそ" },
	{ "sashisuseso", "さしすせそ" },
	{ "tatituteto", "たちつてと" },
	{ "tachitsuteto", "たちつてと" },
	{ "naninuneno", "なにぬねの" },
	{ "hahihuheho", "はひふへほ" },
	{ "fu", "ふ" },
	{ "mamimumemo", "まみむめも" },
	{ "yayuyo", "やゆよ" },
	{ "rarirurero", "らりるれろ" },
	{ "wawo", "わを" },
	{ "gagigugego", "がぎぐげご" },
	{ "zazizuzezo", "ざじずぜぞ" },
	{ "ji", "じ" },
	{ "dadidudedo", "だぢづでど" },
	{ "babibubebo", "ばびぶべぼ" },
	{ "papipupepo", "ぱぴぷぺぽ" },
	{ "kyakyukyo", "きゃきゅきょ" },
	{ "syasyusyo", "しゃしゅしょ" },
	{ "shashusho", "しゃしゅしょ" },
	{ "tyatyutyo", "ちゃちゅちょ" },
	{ "chachucho", "ちゃちゅちょ" },
	{ "nyanyunyo", "にゃにゅにょ" },
	{ "hyahyuhyo", "ひゃひゅひょ" },
	{ "myamyumyo", "みゃみゅみょ" },
	{ "ryaryuryo", "りゃりゅりょ" },
	{ "gyagyugyo", "ぎゃぎゅぎょ" },
	{ "zyazyuzyo", "じゃじゅじょ" },
	{ "jajujo", "じゃじゅじょ" },
	{ "byabyubyo", "びゃびゅびょ" },
	{ "pyapyupyo", "ぴゃぴゅぴょ" },
	{ "dyadyudyo", "ぢゃぢゅぢょ" },
	{ "fafifefo", "ふぁふぃふぇふぉ" },
	{ "vavivuvevo", "ゔぁゔぃゔゔぇゔぉ" },
	{ "thi", "てぃ" },
	{ "dhi", "でぃ" },
	{ "twu", "とぅ" },
	{ "tsa", "つぁ" },
	{ "la li lu le lo", "ぁ ぃ ぅ ぇ ぉ" },
	{ "xa", "ぁ" },
	{ "xtu", "っ" },
	{ "ltsu", "っ" },
	{ "xya", "ゃ" },
	{ "lyo", "ょ" },
	{ "xwa", "ゎ" },
	{ "xke", "ゖ" },
	{ "she che je", "しぇ ちぇ じぇ" },
	{ "wi we", "うぃ うぇ" },
	{ "wyi wye", "ゐ ゑ" },
	/* ん */
	{ "kanna", "かんな" },
	{ "konnyaku", "こんにゃく" },
	{ "hon'ya", "ほんや" },
	{ "honn", "ほん" },
	{ "shinnichi", "しんにち" },
	{ "jun'ichi", "じゅんいち" },
	{ "kenzi", "けんじ" },
	{ "kenji", "けんじ" },
	{ "sannninn", "さんにん" },
	{ "shimbashi", "しんばし" },
	{ "homma", "ほんま" },
	{ "nyo", "にょ" },
	/* small tsu */
	{ "hattori", "はっとり" },
	{ "nissyou", "にっしょう" },
	{ "matchi", "まっち" },
	{ "icchi", "いっち" },
	{ "happyou", "はっぴょう" },
	{ "zasshi", "ざっし" },
	/* long vowels as typed, the long mark */
	{ "satou", "さとう" },
	{ "oono", "おおの" },
	{ "ohno", "おhの" },
	{ "syouji", "しょうじ" },
	{ "ro-ma", "ろーま" },
	/* either width, either case; what is no romaji stays */
	{ "ＳＡＴＯＵ", "さとう" },
	{ "Yamada", "やまだ" },
	{ "山da", "山だ" },
	{ "1-2", "1ー2" },
	{ "佐藤", "佐藤" },
	{ "q!", "q!" },
	{ "", "" },
};

TEST(romaji_table)
{
	size_t k;

	for (k = 0; k < sizeof(table) / sizeof(table[0]); k++)
		CHECK_STR(hira(table[k].romaji), table[k].kana);
}

TEST(romaji_partial)
{
	CHECK_STR(hira("k"), "|k");
	CHECK_STR(hira("ky"), "|ky");
	CHECK_STR(hira("kas"), "か|s");
	CHECK_STR(hira("kash"), "か|sh");
	CHECK_STR(hira("n"), "|n");
	CHECK_STR(hira("kan"), "か|n");
	CHECK_STR(hira("kat"), "か|t");
	CHECK_STR(hira("katt"), "かっ|t");
	CHECK_STR(hira("山k"), "山|k");
	CHECK_STR(hira("xts"), "|xts");
}

TEST(std_1_1_18_katakana)
{
	char out[64];

	kana_to_katakana("やまだ　はなこ", out, sizeof(out));
	CHECK_STR(out, "ヤマダ　ハナコ");
	kana_to_katakana("ﾔﾏﾀﾞ ﾊﾟﾝｰ", out, sizeof(out));
	CHECK_STR(out, "ヤマダ パンー");
	kana_to_katakana("か\xE3\x82\x99う\xE3\x82\x99", out, sizeof(out));
	CHECK_STR(out, "ガヴ");
	kana_to_katakana("ゔゝ", out, sizeof(out));
	CHECK_STR(out, "ヴヽ");
	kana_to_hiragana("ヤマダ　ヴー", out, sizeof(out));
	CHECK_STR(out, "やまだ　ゔー");
	kana_to_katakana("やまだ", out, 7);
	CHECK_STR(out, "ヤマ");
	CHECK(kana_only("ヤマダ　タロウ・ヴー"));
	CHECK(!kana_only("やまだ") && !kana_only("山") && !kana_only("ﾔﾏ"));
}

/* Each pair of the section, both ways. */
TEST(std_2_1_2_sounds)
{
	static const char *const pairs[][2] = { { "ヂ", "ジ" }, { "ズ", "ヅ" },
		{ "ワ", "ハ" }, { "ヴァ", "バ" }, { "ヴィ", "ビ" },
		{ "ヴ", "ブ" }, { "オ", "ヲ" }, { "ヒ", "ピ" }, { "ッ", "ツ" },
		{ "ャ", "ヤ" }, { "ュ", "ユ" }, { "ョ", "ヨ" }, { "カ", "ガ" },
		{ "ハ", "パ" }, { "ミカヅキ", "ミカツキ" }, { "チ", "ヂ" },
		{ "ヤマダ", "ヤマタ" }, { "コオノ", "コウノ" },
		{ "ショウジ", "シヨオジ" },
		{ "ヤマダ　タロウ", "ヤマダタロウ" },
		{ "ヤマダ タロウ", "ヤマダ　タロウ" }, { "ローマ", "ロマ" },
		{ "ー", "―" }, { "ー", "－" }, { "ー", "‐" }, { "ｰ", "-" },
		{ "マリ―", "マリー" }, { "マリ－", "マリ‐" },
		{ "マリｰ", "マリ-" }, { "やまだ", "ヤマダ" },
		{ "ﾔﾏﾀﾞ", "ヤマダ" }, { "マイケル・スミス", "マイケルスミス" },
		{ "ヴェルヴォ", "ベルボ" } };
	static const char *const apart[][2] = { { "ウ", "オ" }, { "カ", "キ" },
		{ "ウエノ", "オエノ" }, { "アウ", "アオ" }, { "ン", "ソ" },
		{ "シ", "ツ" }, { "ス", "シ" } };
	size_t k;

	for (k = 0; k < sizeof(pairs) / sizeof(pairs[0]); k++)
		CHECK_STR(kk(pairs[k][0]), kk(pairs[k][1]));
	for (k = 0; k < sizeof(apart) / sizeof(apart[0]); k++)
		CHECK(strcmp(kk(apart[k][0]), kk(apart[k][1])) != 0);
	CHECK_STR(kk("コウノ"), "コオノ");
	CHECK_STR(kk("トウオウ"), "トオオオ");
	CHECK_STR(kk("ー"), "");
	CHECK_STR(kk("㌀ウ"), "アハトオ");
	CHECK_STR(kk("ト㋒"), "トオ");
	CHECK_STR(kk("Ａｂ1"), "ab1");
	/* 名 alone stands within the whole */
	CHECK(strstr(kk("ヤマダ　タロウ"), kk("タロウ")) != NULL);
}

TEST(std_2_1_2_variants)
{
	static const char *const same[][2] = { { "渡辺", "渡邉" },
		{ "渡辺", "渡邊" }, { "渡辺", "渡边" },
		{ "辺", "\xF0\xA8\x98\xA2" }, { "浜", "濱" }, { "浜", "濵" },
		{ "浜", "滨" }, { "藤", "䕨" }, { "藤", "籘" }, { "藤", "籐" },
		{ "髙橋", "高橋" }, { "﨑", "崎" }, { "齋藤", "斎藤" },
		{ "齊藤", "斉藤" }, { "𠮷田", "吉田" },
		{ "葛\xF3\xA0\x84\x80飾", "葛飾" },
		{ "邉\xF3\xA0\x84\x8F", "辺" }, { "佐藤　太郎", "佐藤太郎" },
		{ "佐藤 太郎", "佐藤太郎" }, { "ＡＢＣ", "abc" },
		{ "渡鹿１－２", "渡鹿1-2" }, { "１‐２", "1ー2" },
		{ "ﾊｲﾂｶﾞ", "ハイツガ" }, { "霞ヶ関", "霞ケ関" }, { "①", "1" },
		{ "眞壽惠", "真寿恵" }, { "廣澤", "広沢" }, { "櫻嶋", "桜島" },
		{ "\xEF\xA8\x99", "神" } };
	static const char *const apart[][2] = { { "斎藤", "斉藤" },
		{ "齋藤", "齊藤" }, { "山", "川" }, { "浜", "頻" },
		{ "子", "予" }, { "さくら", "サクラ" } };
	size_t k;

	for (k = 0; k < sizeof(same) / sizeof(same[0]); k++)
		CHECK_STR(kn(same[k][0]), kn(same[k][1]));
	for (k = 0; k < sizeof(apart) / sizeof(apart[0]); k++)
		CHECK(strcmp(kn(apart[k][0]), kn(apart[k][1])) != 0);
}

TEST(keys_are_cut_on_a_character)
{
	char out[8];

	key_name("山田太郎", out, sizeof(out));
	CHECK_STR(out, "山田");
	key_kana("ヤマダ", out, sizeof(out));
	CHECK_STR(out, "ヤマ");
	key_name("\xFF\xFE", out, sizeof(out));
	CHECK(utf8_valid(out, strlen(out)));
}

/* A key of a key is itself: what was folded once is never folded further. */
TEST(keys_are_stable)
{
	char one[5], a[64], b[64];
	int32_t c;

	for (c = 0x3000; c < 0x30000; c++) {
		if (c >= 0xD800 && c < 0xE000)
			continue;
		(void)utf8_put(c, one);
		key_name(one, a, sizeof(a));
		key_name(a, b, sizeof(b));
		if (strcmp(a, b) != 0) {
			printf("# U+%X: %s then %s\n", (unsigned)c, a, b);
			CHECK(false);
			break;
		}
		key_kana(one, a, sizeof(a));
		key_kana(a, b, sizeof(b));
		if (strcmp(a, b) != 0) {
			printf("# U+%X: %s then %s\n", (unsigned)c, a, b);
			CHECK(false);
			break;
		}
	}
}

/* Not a limit that could fail on a busy machine, a figure to look at. */
TEST(keys_how_fast)
{
	struct timespec t0, t1;
	char out[128];
	size_t sum = 0;
	int i;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t0);
	for (i = 0; i < 200000; i++) {
		key_name("渡邉　健一郎左衛門", out, sizeof(out));
		sum += strlen(out);
		key_kana("ワタナベ　ケンイチ", out, sizeof(out));
		sum += strlen(out);
	}
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t1);
	printf("# %.2f us a pair of keys\n",
	    ((double)(t1.tv_sec - t0.tv_sec) * 1e6 +
		(double)(t1.tv_nsec - t0.tv_nsec) / 1e3) /
		200000);
	CHECK_INT(sum, 200000 * (24 + 24));
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
