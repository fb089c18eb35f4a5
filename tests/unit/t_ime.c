/* SPDX-License-Identifier: ISC
 * t_ime - dictionaries of readings and the order of their words (J1).
 */
#include "src/ime.h"
#include "src/mem.h"
#include "tests/test.h"

#include <time.h>
#include <unistd.h>

#define MOST 100
static char words[MOST][SKK_WORD];
static int n;

static struct ime *
opened(void)
{
	struct ime *m = NULL;
	struct err e;

	err_clear(&e);
	if (ime_open("build/share", NULL, &m, &e) != RC_OK) {
		printf("# %s\n", e.text);
		abort();
	}
	return m;
}

static int
place_of(const char *word)
{
	int i;

	for (i = 0; i < n; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return -1;
}

TEST(family_names_come_by_how_many_bear_them)
{
	struct ime *m = opened();

	n = ime_find(m, "10001", IME_PART_FAMILY, "さとう", words, MOST);
	CHECK_INT(place_of("佐藤"), 0);
	CHECK(place_of("左藤") > 0);
	CHECK_INT(place_of("サトウ"), n - 1);
	n = ime_find(m, "10001", IME_PART_FAMILY, "わたなべ", words, MOST);
	CHECK_INT(place_of("渡辺"), 0);
	CHECK(place_of("渡邉") > 0);
	CHECK(place_of("渡邊") > 0);
	/* each once */
	for (int i = 0; i < n; i++)
		for (int k = i + 1; k < n; k++)
			CHECK(strcmp(words[i], words[k]) != 0);
	ime_close(m);
}

TEST(given_names_places_and_words_have_their_own_order)
{
	struct ime *m = opened();

	n = ime_find(m, "", IME_PART_GIVEN, "たろう", words, MOST);
	CHECK_INT(place_of("太郎"), 0);
	n = ime_find(m, "", IME_PART_PLACE, "くまもと", words, MOST);
	CHECK_INT(place_of("熊本"), 0);
	n = ime_find(m, "", IME_PART_GENERAL, "しょめい", words, MOST);
	CHECK(place_of("署名") >= 0);
	ime_add(m, IME_PART_PLACE, "水前寺", "スイゼンジ");
	n = ime_find(m, "", IME_PART_PLACE, "すいぜんじ", words, MOST);
	CHECK_INT(place_of("水前寺"), 0);
	ime_close(m);
}

TEST(a_full_name_is_cut_where_both_halves_are_known)
{
	struct ime *m = opened();

	n = ime_find_full(m, "やまだたろう", words, MOST);
	CHECK_INT(place_of("山田　太郎"), 0);
	n = ime_find_full(m, "さとうはなこ", words, MOST);
	CHECK_INT(place_of("佐藤　花子"), 0);
	CHECK_INT(ime_find_full(m, "ぬぬぬぬ", words, MOST), 0);
	ime_close(m);
}

TEST(what_a_person_chose_comes_first_for_that_person_alone)
{
	struct ime *m = opened();

	ime_chosen(m, "10001", IME_PART_FAMILY, "さいとう", "齋藤");
	n = ime_find(m, "10001", IME_PART_FAMILY, "さいとう", words, MOST);
	CHECK_INT(place_of("齋藤"), 0);
	n = ime_find(m, "10002", IME_PART_FAMILY, "さいとう", words, MOST);
	CHECK(place_of("齋藤") > 0);
	/* and as a family name alone */
	n = ime_find(m, "10001", IME_PART_GENERAL, "さいとう", words, MOST);
	CHECK(place_of("齋藤") != 0);
	/* more often wins, then newer */
	ime_chosen(m, "10001", IME_PART_FAMILY, "さいとう", "斉藤");
	n = ime_find(m, "10001", IME_PART_FAMILY, "さいとう", words, MOST);
	CHECK_INT(place_of("斉藤"), 0);
	CHECK_INT(place_of("齋藤"), 1);
	ime_chosen(m, "10001", IME_PART_FAMILY, "さいとう", "齋藤");
	n = ime_find(m, "10001", IME_PART_FAMILY, "さいとう", words, MOST);
	CHECK_INT(place_of("齋藤"), 0);
	ime_close(m);
}

TEST(forms_that_name_dictionaries_lack_come_as_variants)
{
	struct ime *m = opened();

	n = ime_find(m, "", IME_PART_FAMILY, "やまざき", words, MOST);
	CHECK_INT(place_of("山崎"), 0);
	CHECK(place_of("山﨑") > 0);
	n = ime_find(m, "", IME_PART_FAMILY, "たかはし", words, MOST);
	CHECK_INT(place_of("高橋"), 0);
	CHECK(place_of("髙橋") > 0);
	ime_close(m);
}

/* 2.1.2 N: （株） and （有） are neither typed nor searched. */
TEST(std_2_1_2_no_symbols_of_companies_are_offered)
{
	static const char *const readings[] = { "かぶ", "かぶしき",
		"かぶしきがいしゃ", "かぶしきかいしゃ", "ゆう", "ゆうげん",
		"ゆうげんがいしゃ", "しゃ", "ざい", "けーけー", "けいけい" };
	static const char *const symbols[] = { "（", "）", "(", ")", "㈱", "㈲",
		"㈳", "㈶", "㍿" };
	struct ime *m = opened();
	int seen = 0;

	for (size_t r = 0; r < sizeof(readings) / sizeof(readings[0]); r++)
		for (int part = IME_PART_FAMILY; part <= IME_PART_GENERAL;
		     part++) {
			n = ime_find(m, "10001", (enum ime_part)part,
			    readings[r], words, MOST);
			seen += n;
			for (int i = 0; i < n; i++)
				for (size_t k = 0;
				     k < sizeof(symbols) / sizeof(symbols[0]);
				     k++) {
					if (strstr(words[i], symbols[k]) ==
					    NULL)
						continue;
					printf("# %s: %s\n", readings[r],
					    words[i]);
					CHECK(false);
				}
		}
	CHECK(seen > 0);
	ime_close(m);
}

TEST(strange_readings_find_nothing_and_harm_nothing)
{
	struct ime *m = opened();
	char lots[2000];

	memset(lots, 'a', sizeof(lots));
	lots[sizeof(lots) - 1] = '\0';
	CHECK_INT(ime_find(m, "", IME_PART_FAMILY, "", words, MOST), 0);
	CHECK_INT(ime_find(m, "", IME_PART_FAMILY, lots, words, MOST), 0);
	CHECK_INT(ime_find_full(m, lots, words, MOST), 0);
	/* broken UTF-8 and what no EUC has: its own katakana form at most */
	CHECK(ime_find(m, "", IME_PART_FAMILY, "\xe3\x81", words, MOST) <= 1);
	CHECK(ime_find(m, "", IME_PART_FAMILY, "𠮷", words, MOST) <= 2);
	CHECK_INT(ime_find(m, "", IME_PART_FAMILY, "さとう", words, 1), 1);
	CHECK_INT(ime_find(m, "", IME_PART_FAMILY, "さとう", words, 0), 0);
	ime_close(m);
}

static void
write_dict(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	if (f == NULL)
		abort();
	(void)fputs(text, f);
	(void)fclose(f);
}

TEST(hostile_dictionaries_are_refused_or_give_clean_words)
{
	char path[64];
	struct skk *d = NULL;
	struct err e;

	(void)snprintf(path, sizeof(path), "/tmp/mado-skk-%d", (int)getpid());
	err_clear(&e);
	CHECK_INT(skk_open("/nonexistent", &d, &e), RC_NOT_FOUND);
	CHECK_STR(e.code, "E7066");
	write_dict(path, "no dictionary\n");
	CHECK_INT(skk_open(path, &d, &e), RC_INPUT);
	CHECK_STR(e.code, "E7067");
	write_dict(path, ";; -*- coding: utf-8 -*-\n;; okuri-nasi entries.\n");
	CHECK_INT(skk_open(path, &d, &e), RC_INPUT);
	/* not sorted, programs, notes, control characters, no last slash */
	write_dict(path,
	    ";; -*- coding: utf-8 -*-\nあ /前/\n;; okuri-nasi entries.\n"
	    "わ /輪;circle/(concat \"x\")/\x1b[31m赤/倭/\nあ /亜/阿\n"
	    "い\n /空/\nう /\n");
	CHECK_INT(skk_open(path, &d, &e), RC_OK);
	n = skk_find(d, "わ", words, MOST);
	CHECK_INT(n, 2);
	CHECK_STR(words[0], "輪");
	CHECK_STR(words[1], "倭");
	CHECK_INT(skk_find(d, "あ", words, MOST), 1);
	CHECK_STR(words[0], "亜");
	CHECK_INT(skk_find(d, "い", words, MOST), 0);
	CHECK_INT(skk_find(d, "う", words, MOST), 0);
	skk_close(d);
	(void)unlink(path);
}

TEST(candidates_within_20_ms)
{
	static const char *const readings[] = { "さとう", "わたなべ", "こうの",
		"やまだたろう", "しょう", "か" };
	struct timespec a, b;
	struct ime *m = opened();
	double worst = 0, best, ms;

	/* The best of many rounds: a busy machine only ever adds to a time. */
	for (size_t i = 0; i < sizeof(readings) / sizeof(*readings); i++) {
		best = 0;
		for (int round = 0; round < 20; round++) {
			(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
			(void)ime_find(m, "10001", IME_PART_FAMILY, readings[i],
			    words, MOST);
			(void)ime_find_full(m, readings[i], words, MOST);
			(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
			ms = (double)(b.tv_sec - a.tv_sec) * 1e3 +
			     (double)(b.tv_nsec - a.tv_nsec) / 1e6;
			best = round == 0 || ms < best ? ms : best;
		}
		worst = best > worst ? best : worst;
	}
	printf("# worst %.3f ms\n", worst);
	CHECK(worst < 20);
	ime_close(m);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
