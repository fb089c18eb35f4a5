/* SPDX-License-Identifier: ISC
 * t_text - columns, clusters, cuts, what is refused.
 */
#include "src/text.h"
#include "src/width.h"
#include "tests/test.h"

#include <locale.h>
#include <wchar.h>

#define IVS "\xF3\xA0\x84\x80" /* U+E0100 */
#define KATSU "葛" IVS

TEST(utf8_refuses_what_is_no_utf8)
{
	static const char *const bad[] = { "\x80", "\xC0\x80", "\xC1\xBF",
		"\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
		"\xF4\x90\x80\x80", "\xF5", "\xE3\x81", "\xFF", "a\xC2" };
	size_t k, i = 0;
	char out[5];
	int32_t c;

	for (k = 0; k < sizeof(bad) / sizeof(bad[0]); k++)
		CHECK(!utf8_valid(bad[k], strlen(bad[k])));
	CHECK_INT(utf8_next("\xE3\x81"
			    "a",
		      3, &i),
	    -1);
	CHECK_INT(i, 1);
	for (c = 1; c <= 0x10FFFF; c++) {
		if (c >= 0xD800 && c < 0xE000)
			continue;
		i = 0;
		k = (size_t)utf8_put(c, out);
		if (utf8_next(out, k, &i) != c || i != k) {
			CHECK_INT(c, -1);
			break;
		}
	}
}

/* The table is what ncurses will do, on every code point there is. */
TEST(columns_agree_with_wcwidth)
{
	int32_t c;

	CHECK(setlocale(LC_CTYPE, "C.UTF-8") != NULL);
	for (c = 1; c <= 0x10FFFF; c++) {
		if (c >= 0xD800 && c < 0xE000)
			continue;
		if (text_code_width(c) != wcwidth((wchar_t)c)) {
			CHECK_INT(c, -1);
			break;
		}
	}
}

TEST(columns)
{
	CHECK_INT(text_cols("佐藤　太郎"), 10);
	CHECK_INT(text_cols(KATSU "飾区"), 6);
	CHECK_INT(text_cols("ｶﾞ"), 2);
	CHECK_INT(text_cols("か\xE3\x82\x99"), 2); /* U+3099 */
	CHECK_INT(text_cols("①○"), 2);
	CHECK_INT(text_cols("𠮷"), 2);
	CHECK_INT(text_cols("\xF0\xAE\xAF\xB0"), 2); /* U+2EBF0: 〓 */
	CHECK_INT(text_cols("\xEE\x80\x80"), 2);     /* U+E000: 〓 */
	CHECK_INT(text_cols("a\x1b"
			    "b"),
	    4);
	CHECK_INT(text_cols("\xFF"), 2);
	CHECK_INT(text_cols(IVS), 2); /* alone: nothing to stand on */
	CHECK_INT(text_cols(""), 0);
}

TEST(clusters)
{
	const char *s = "a" KATSU "飾";

	CHECK_INT(text_cluster(s, 0), 1);
	CHECK_INT(text_cluster(s, 1), 7);
	CHECK_INT(text_cluster(s, 8), 3);
	CHECK_INT(text_cluster(s, 11), 0);
	CHECK_INT(text_cluster_before(s, 11), 3);
	CHECK_INT(text_cluster_before(s, 8), 7);
	CHECK_INT(text_cluster_before(s, 1), 1);
	CHECK_INT(text_cluster_before(s, 0), 0);
	/* each cluster has one spacing character, as setcchar() wants */
	CHECK_INT(text_cluster("ｶﾞ", 0), 3);
	/* a pile of marks does not become one endless cluster */
	CHECK_INT(text_cluster("葛" IVS IVS IVS IVS IVS IVS, 0), 3 + 4 * 4);
	CHECK(text_drawable(KATSU, 7));
	CHECK(!text_drawable("\xF0\xAE\xAF\xB0", 4));
	CHECK(!text_drawable("\xEE\x80\x80", 3));
	CHECK(!text_drawable("\x1b", 1));
	CHECK(!text_drawable("葛飾", 6));
	CHECK(!text_drawable("", 0));
}

TEST(fit)
{
	char out[64];

	text_fit("佐藤", 6, true, out, sizeof(out));
	CHECK_STR(out, "佐藤  ");
	text_fit("佐藤太郎", 6, true, out, sizeof(out));
	CHECK_STR(out, "佐藤 ~");
	text_fit("佐藤太郎", 5, true, out, sizeof(out));
	CHECK_STR(out, "佐藤~");
	text_fit("佐藤太郎", 8, false, out, sizeof(out));
	CHECK_STR(out, "佐藤太郎");
	text_fit(KATSU "飾区", 4, true, out, sizeof(out));
	CHECK_STR(out, KATSU " ~");
	text_fit("\xEE\x80\x80山", 4, true, out, sizeof(out));
	CHECK_STR(out, "〓山");
	text_fit("佐藤", 0, true, out, sizeof(out));
	CHECK_STR(out, "");
	text_fit("佐藤", 8, true, out, 5); /* never past the end, never half */
	CHECK(utf8_valid(out, strlen(out)) && strlen(out) < 5);
}

TEST(what_may_not_enter)
{
	static const int32_t bad[] = { 0x01, 0x0A, 0x1B, 0x7F, 0x85, 0x9B,
		0x061C, 0x200E, 0x202A, 0x202E, 0x2066, 0x2069, 0x2028, 0xFEFF,
		0xFFFE, 0xFDD0, 0x1FFFF, 0xE000, 0xF8FF, 0xF0000, 0x10FFFD,
		0xE0041, 0xFFFD };
	char s[16];
	int32_t got;
	size_t k;

	for (k = 0; k < sizeof(bad) / sizeof(bad[0]); k++) {
		(void)utf8_put(bad[k], s);
		got = 0;
		CHECK(!text_clean(s, &got));
		CHECK_INT(got, bad[k]);
	}
	CHECK(!text_clean("\xC0\x80", NULL));
	CHECK(text_clean("葛" IVS "飾　ＡＢｃ ﾊﾟ①髙﨑𠮷", NULL));
	CHECK(text_clean("", NULL));
}

TEST(widths_of_entry)
{
	char out[64], s[32] = " \xE3\x80\x80 a b\xE3\x80\x80 ";

	text_widen("1-2 ab", out, sizeof(out));
	CHECK_STR(out, "１－２　ａｂ");
	text_narrow("１－２　ａｂ漢", out, sizeof(out));
	CHECK_STR(out, "1-2 ab漢");
	text_trim(s);
	CHECK_STR(s, "a b");
	memcpy(s, "\xE3\x80\x80", 4);
	text_trim(s);
	CHECK_STR(s, "");
	text_widen("12", out, 4); /* room for one and a half */
	CHECK_STR(out, "１");
}

TEST(word_in_a_list_stands_whole)
{
	CHECK(text_listed("name|name_kana|address", "name"));
	CHECK(text_listed("name|name_kana|address", "name_kana"));
	CHECK(text_listed("name|name_kana|address", "address"));
	CHECK(!text_listed("name|name_kana|address", "kana"));
	CHECK(!text_listed("name_kana|address", "name"));
	CHECK(text_listed("name_kana|name", "name"));
	CHECK(!text_listed("name", ""));
	CHECK(!text_listed("", "name"));
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
