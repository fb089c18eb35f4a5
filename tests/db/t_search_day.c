/* SPDX-License-Identifier: ISC
 * Dates of birth in every usual way of writing, in the one box and in the form
 * (2.1.3), and what is no date.
 */
#include "db/search.h"

#include "tests/db/help_replica.h"
#include "tests/test.h"

static struct replica *rep;

static void
setup(void)
{
	if (rep != NULL)
		return;
	rep = help_replica("search_day.db", "2026-07-15");
	help_resident(rep, "000000011", "000001011", "佐藤　さくら",
	    "サトウ　サクラ", "S41.10.13", "2", "渡鹿六丁目", "26番8号");
	help_resident(rep, "000000029", "000001029", "村山　美智子",
	    "ムラヤマ　ミチコ", "S41.10.19", "2", "渡鹿六丁目", "27番");
	help_resident(rep, "000000037", "000001037", "川崎　直美",
	    "カワサキ　ナオミ", "S41.01.10", "2", "渡鹿六丁目", "28番");
	help_resident(rep, "000000045", "000001045", "星野　義隆",
	    "ホシノ　ヨシタカ", "S63.02.02", "1", "渡鹿六丁目", "29番");
	help_resident(rep, "000000053", "000001053", "星野　仙一",
	    "ホシノ　センイチ", "~15;S63.02.30;0000.00.00;昭和63年2月30日", "1",
	    "渡鹿六丁目", "30番");
	help_resident(rep, "000000061", "000001061", "本田　宗一",
	    "ホンダ　ソウイチ", "~9;0000.00.00;0000.00.00;年月日不詳", "1",
	    "渡鹿六丁目", "31番");
	help_resident(rep, "000000079", "000001079", "本田　美奈",
	    "ホンダ　ミナ", "~1;S15.00.00;0000.00.00;昭和15年頃", "2",
	    "渡鹿六丁目", "32番");
	help_resident(rep, "000000087", "000001087", "高田　敏江",
	    "タカダ　トシエ", "S15.03.27", "2", "渡鹿六丁目", "33番");
	help_resident(rep, "000000095", "000001095", "平成　一",
	    "タイラ　ハジメ", "S30.03.27", "1", "平成三丁目", "12番16号");
	help_resident(rep, "000000109", "000001109", "春野　一",
	    "ハルノ　ハジメ", "S30.03.28", "1", "渡鹿六丁目", "1966番地10");
}

/* "11 29": who is found, in order. */
static const char *
list_of(const struct search_result *s)
{
	static char list[400];
	size_t n = 0;
	int i;

	list[0] = '\0';
	for (i = 0; i < s->count && n < sizeof(list); i++)
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%d",
		    i > 0 ? " " : "", atoi(s->hits[i].person_no));
	return list;
}

static const char *
box(const char *query)
{
	struct search_result s;
	const char *list;

	setup();
	CHECK_INT(search_run(rep, query, 50, &s, NULL), RC_OK);
	list = list_of(&s);
	search_release(&s);
	return list;
}

/* birth=…, or the code of the refusal. */
static const char *
form(const char *birth)
{
	static char code[16];
	struct search_criteria f = { .n = 1 };
	struct search_result s;
	const char *list;
	struct err e;

	setup();
	err_clear(&e);
	f.c[0].key = SK_BIRTH;
	snprintf(f.c[0].value, sizeof(f.c[0].value), "%s", birth);
	if (search_form_run(rep, &f, 50, &s, &e) != RC_OK) {
		snprintf(code, sizeof(code), "%s", e.code);
		return code;
	}
	list = list_of(&s);
	search_release(&s);
	return list;
}

TEST(std_2_1_3_a_day_in_every_way_of_writing)
{
	static const char *const ways[] = { "S41.10.13", "s41/10/13",
		"S41-10-13", "Ｓ４１．１０．１３", "S411013", "3411013",
		"19661013", "1966-10-13", "1966/10/13", "1966.10.13",
		"昭和41年10月13日", "昭和４１年１０月１３日", "昭和41.10.13",
		"昭和41. 10. 13", "昭和41.10. 13", "昭和 41年 10月 13日",
		"昭41.10.13", "昭41年10月13日", "㍼41.10.13", "㍼41年10月13日",
		"S.41.10.13", "S41・10・13", "昭和四十一年十月十三日",
		"昭和四一年一〇月一三日", "昭和四一・一〇・一三",
		"昭和41年10月13日生", "S41.10.13生まれ", "1966年10月13日",
		"西暦1966年10月13日", "1966年　10月　13日" };
	char beside[200];
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		CHECK_STR(box(ways[i]), "11");
		CHECK_STR(form(ways[i]), "11");
		/* beside a name too, before it and behind it */
		snprintf(beside, sizeof(beside), "佐藤 %s", ways[i]);
		CHECK_STR(box(beside), "11");
		snprintf(beside, sizeof(beside), "%s サトウ", ways[i]);
		CHECK_STR(box(beside), "11");
		snprintf(beside, sizeof(beside), "村山 %s", ways[i]);
		CHECK_STR(box(beside), "");
	}
}

TEST(std_2_1_3_a_month_and_a_year)
{
	static const char *const months[] = { "S41.10", "昭和41年10月",
		"昭41.10", "1966/10", "1966.10", "1966年10月", "㍼41年10月",
		"昭和四十一年十月", "昭和41年10月生まれ", "S41.10." };
	static const char *const years[] = { "S41", "昭和41年", "昭41", "1966",
		"1966年", "S41年生まれ", "昭和四十一年", "㍼41", "S41." };
	size_t i;

	for (i = 0; i < sizeof(months) / sizeof(months[0]); i++) {
		CHECK_STR(box(months[i]), "11 29");
		CHECK_STR(form(months[i]), "11 29");
	}
	for (i = 0; i < sizeof(years) / sizeof(years[0]); i++) {
		/* four figures are a lot too */
		CHECK_STR(box(years[i]), strcmp(years[i], "1966") == 0
					     ? "37 11 29 109"
					     : "37 11 29");
		CHECK_STR(form(years[i]), "37 11 29");
	}
	/* a lot too, where no day was said to be meant */
	CHECK_STR(box("1966-10"), "11 29 109");
	CHECK_STR(box("日付:1966-10"), "11 29");
	CHECK_STR(form("1966-10"), "11 29");
}

/* 1.1.8: what is not fully known is found by its words, and by days that it may
 * be; a day that no calendar has is nobody else's. */
TEST(std_1_1_8_what_is_not_known_is_found_by_its_words)
{
	struct search_result s;

	CHECK_STR(box("年月日不詳"), "61");
	CHECK_STR(form("年月日不詳"), "61");
	CHECK_STR(form("不詳"), "61");
	CHECK_STR(box("生年月日不詳"), "61");
	CHECK_STR(box("本田 年月日不詳"), "61");
	CHECK_STR(box("昭和15年頃"), "79 87");
	CHECK_STR(form("昭和15年頃"), "79 87");
	CHECK_STR(box("S15"), "87 79");
	CHECK_STR(box("S63.2.30"), "53");
	CHECK_STR(form("昭和63年2月30日"), "53");
	CHECK_STR(box("S63.2"), "45 53");
	CHECK_INT(search_run(rep, "S63.2.30", 50, &s, NULL), RC_OK);
	CHECK_STR(s.words[0].reading, "生年月日 昭和63. 2.30");
	search_release(&s);
	CHECK_INT(search_run(rep, "年月日不詳", 50, &s, NULL), RC_OK);
	CHECK_STR(s.words[0].reading, "生年月日 年月日不詳");
	/* it tells nobody from anybody: no item of 本人確認情報 */
	CHECK(s.words[0].kind != WORD_DATE);
	search_release(&s);
}

/* What goes on behind a month is no month; names and towns stay words. */
TEST(search_day_is_all_of_the_word)
{
	CHECK_STR(box("S41.10.13/K1"), "");
	CHECK_STR(form("S41.10.13/K1"), "E2113");
	CHECK_STR(box("S41.13"), "");
	CHECK_STR(box("S41.10x"), "");
	CHECK_STR(form("S41.10.13.1"), "E2113");
	CHECK_STR(box("平成三丁目"), "95");
	CHECK_STR(box("平成3-12"), "95");
	CHECK_STR(box("平成 一"), "95");
	CHECK_STR(box("春野 一"), "109");
}

int
main(int argc, char **argv)
{
	int rc = test_main(argc, argv);

	replica_close(rep);
	help_clean();
	return rc;
}
