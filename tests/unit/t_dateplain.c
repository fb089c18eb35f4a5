/* SPDX-License-Identifier: ISC
 * t_dateplain - the ways of writing a date, in the plain ones.
 */
#include "src/dateplain.h"
#include "tests/test.h"

static const char *
plain(const char *typed)
{
	static char out[200];

	date_plain(typed, out, sizeof(out));
	return out;
}

TEST(eras_in_short_and_in_one_sign)
{
	CHECK_STR(plain("昭41.10.13"), "昭和41.10.13");
	CHECK_STR(plain("昭41年10月13日"), "昭和41年10月13日");
	CHECK_STR(plain("㍾45.7.29"), "明治45.7.29");
	CHECK_STR(plain("㍽13.4.4"), "大正13.4.4");
	CHECK_STR(plain("㍼41.10.13"), "昭和41.10.13");
	CHECK_STR(plain("㍻2.1.30"), "平成2.1.30");
	CHECK_STR(plain("㋿6年"), "令和6年");
	CHECK_STR(plain("平元年"), "平成元年");
	CHECK_STR(plain("S.41.10.13"), "S41.10.13");
	CHECK_STR(plain("昭和.41.10.13"), "昭和41.10.13");
	CHECK_STR(plain("西暦1966.10.13"), "1966.10.13");
}

TEST(blanks_and_marks)
{
	CHECK_STR(plain("昭和41. 10. 13"), "昭和41.10.13");
	CHECK_STR(plain("昭和 41年　10月 13日"), "昭和41年10月13日");
	CHECK_STR(plain("S41・10・13"), "S41.10.13");
	CHECK_STR(plain("Ｓ４１．１０．１３"), "S41.10.13");
	CHECK_STR(plain("1966。10。13"), "1966.10.13");
	CHECK_STR(plain(" S41.10.13　"), "S41.10.13");
}

TEST(figures_in_kanji)
{
	CHECK_STR(plain("昭和四十一年十月十三日"), "昭和41年10月13日");
	CHECK_STR(plain("昭和四一年一〇月一三日"), "昭和41年10月13日");
	CHECK_STR(plain("昭四十一年十月十三日"), "昭和41年10月13日");
	CHECK_STR(plain("昭和四一・一〇・一三"), "昭和41.10.13");
	CHECK_STR(plain("昭和二十年三月"), "昭和20年3月");
	CHECK_STR(plain("千九百六十六年"), "1966年");
	CHECK_STR(plain("二〇〇一年五月"), "2001年5月");
	CHECK_STR(plain("昭和元年"), "昭和元年");
}

TEST(words_around_a_date)
{
	CHECK_STR(plain("昭和41年10月13日生"), "昭和41年10月13日");
	CHECK_STR(plain("S41.10.13生まれ"), "S41.10.13");
	CHECK_STR(plain("S41年生れ"), "S41年");
	CHECK_STR(plain("生年月日不詳"), "年月日不詳");
	CHECK_STR(plain("昭和15年頃生"), "昭和15年頃");
}

/* Names, towns and buildings stay what they are. */
TEST(what_is_no_date_stays)
{
	static const char *const words[] = { "平成三丁目", "昭和町", "大正　一",
		"一二三", "千代田", "平 一", "大江四丁目", "生", "弥生", "S",
		"s", "TANAKA", "昭", "明子", "令", "メゾン・ド・桜",
		"五十嵐 一", "年子", "" };
	size_t i;
	char narrow[200];

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		snprintf(narrow, sizeof(narrow), "%s", words[i]);
		if (strcmp(words[i], "大正　一") == 0)
			snprintf(narrow, sizeof(narrow), "大正一");
		CHECK_STR(plain(words[i]), narrow);
	}
}

TEST(what_does_not_fit_is_nothing)
{
	char small[12], all[400];

	date_plain("昭和41年10月13日", small, sizeof(small));
	CHECK_STR(small, "");
	memset(all, '1', sizeof(all) - 1);
	all[sizeof(all) - 1] = '\0';
	date_plain(all, small, sizeof(small));
	CHECK_STR(small, "");
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
