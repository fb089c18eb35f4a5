/* SPDX-License-Identifier: ISC
 * t_date - dates as typed, stored, shown and printed (1.1.8, 1.1.9, 1.3.6).
 */
#include "src/catalogue.h"
#include "src/date.h"
#include "src/era.h"
#include "tests/test.h"

#include <unicode/ucal.h>
#include <unicode/udat.h>

static int32_t today; /* 2025-11-20, 令和7年 */

static const char *
stored(const char *typed, int takes, const char *kind)
{
	static char out[160];
	struct date d;
	static struct err e;

	today = date_day(2025, 11, 20);
	if (date_parse(typed, takes, kind, today, &d, &e) != RC_OK)
		return e.code;
	date_store(&d, out, sizeof(out));
	return out;
}

TEST(days_round_trip)
{
	int y, m, d;
	int32_t n;

	CHECK_INT(date_day(1970, 1, 1), 0);
	CHECK_INT(date_day(2000, 3, 1), 11017);
	CHECK_INT(date_day(1969, 12, 31), -1);
	CHECK(date_day(1900, 2, 29) == INT32_MIN);
	CHECK(date_day(2000, 2, 29) != INT32_MIN);
	for (n = date_day(1, 1, 1); n <= date_day(9999, 12, 31); n++) {
		date_from_day(n, &y, &m, &d);
		if (date_day(y, m, d) != n) {
			CHECK_INT(date_day(y, m, d), n);
			return;
		}
	}
}

TEST(typed_forms)
{
	CHECK_STR(stored("S50.1.2", DATES_CALENDAR, NULL), "S50.01.02");
	CHECK_STR(stored("s50.1.2", DATES_CALENDAR, NULL), "S50.01.02");
	CHECK_STR(stored("S500102", DATES_CALENDAR, NULL), "S50.01.02");
	CHECK_STR(stored("3500102", DATES_CALENDAR, NULL), "S50.01.02");
	CHECK_STR(stored("4050101", DATES_CALENDAR, NULL), "H05.01.01");
	CHECK_STR(stored("19750102", DATES_CALENDAR, NULL), "S50.01.02");
	CHECK_STR(stored("1975-01-02", DATES_CALENDAR, NULL), "S50.01.02");
	CHECK_STR(stored("1975/1/2", DATES_CALENDAR, NULL), "S50.01.02");
	CHECK_STR(stored("昭和50年1月2日", DATES_CALENDAR, NULL), "S50.01.02");
	CHECK_STR(
	    stored("昭和５０年１月２日", DATES_CALENDAR, NULL), "S50.01.02");
	CHECK_STR(stored("昭和50.1.2", DATES_CALENDAR, NULL), "S50.01.02");
	CHECK_STR(stored("昭和50. 1. 2", DATES_CALENDAR, NULL), "S50.01.02");
	CHECK_STR(stored("Ｓ５０．１．２", DATES_CALENDAR, NULL), "S50.01.02");
	CHECK_STR(stored("平成元年2月14日", DATES_CALENDAR, NULL), "H01.02.14");
	CHECK_STR(stored("H元.2.14", DATES_CALENDAR, NULL), "H01.02.14");
	CHECK_STR(stored("71114", DATES_CALENDAR, NULL), "R07.11.14");
	CHECK_STR(stored("071114", DATES_CALENDAR, NULL), "R07.11.14");
	CHECK_STR(stored("R7.11.14", DATES_CALENDAR, NULL), "R07.11.14");
	CHECK_STR(stored("20251114", DATES_CALENDAR, NULL), "R07.11.14");
	CHECK_STR(stored("11/14", DATES_CALENDAR, NULL), "R07.11.14");
	CHECK_STR(stored("T", DATES_CALENDAR, NULL), "R07.11.20");
	CHECK_STR(stored("t-6", DATES_CALENDAR, NULL), "R07.11.14");
	CHECK_STR(stored("T-6", DATES_CALENDAR, NULL), "R07.11.14");
	CHECK_STR(stored("Ｔ－６", DATES_CALENDAR, NULL), "R07.11.14");
	CHECK_STR(stored("T+30", DATES_CALENDAR, NULL), "R07.12.20");
	CHECK_STR(stored("T5.1.2", DATES_CALENDAR, NULL), "T05.01.02");
	CHECK_STR(stored("1979-12-03", DATES_SEIREKI, NULL), "1979.12.03");
	CHECK_STR(stored("R7.11.14", DATES_SEIREKI, NULL), "2025.11.14");
}

TEST(not_dates)
{
	static const char *const bad[] = { "", "x", "S", "S50", "S50.1", "12",
		"1234", "123456789", "9050101", "1975-1/2", "1975-01", "T--6",
		"T-", "昭和", "昭和50年", "年", "\x1b[2J", "S50.1.2.3", "0001",
		"昭和50年1月", "18721231", "T-99999999999", "S50.001.2",
		"81100202", "T+40000", "\xff\xfe" };
	size_t k;

	for (k = 0; k < sizeof(bad) / sizeof(bad[0]); k++)
		if (strcmp(stored(bad[k], DATES_CALENDAR, NULL), "E1081") !=
		    0) {
			printf("# accepted: %s\n", bad[k]);
			CHECK(false);
		}
}

/* ○ of the standard stand for figures. */
static const struct {
	int shape;
	const char *text;
	const char *lo, *hi; /* "" none */
} shapes[] = {
	{ 1, "令和03年頃", "2021-01-01", "2021-12-31" },
	{ 1, "昭和64年頃", "1989-01-01", "1989-01-07" },
	{ 2, "令和03年4月頃", "2021-04-01", "2021-04-30" },
	{ 3, "令和03年4月1日頃", "2021-04-01", "2021-04-01" },
	{ 4, "推定令和03年4月1日", "2021-04-01", "2021-04-01" },
	{ 5, "推定令和03年4月", "2021-04-01", "2021-04-30" },
	{ 6, "令和03年春", "2021-03-01", "2021-05-31" },
	{ 6, "令和03年冬", "2021-01-01", "2022-02-28" },
	{ 7, "令和03年4月上旬", "2021-04-01", "2021-04-10" },
	{ 7, "令和03年2月下旬", "2021-02-21", "2021-02-28" },
	{ 8, "令和03年4月中旬頃", "2021-04-11", "2021-04-20" },
	{ 9, "年月日不詳", "", "" },
	{ 10, "令和03年 月日不詳", "2021-01-01", "2021-12-31" },
	{ 10, "令和03年　月日不詳", "2021-01-01", "2021-12-31" },
	{ 11, "令和03年10月 日不詳", "2021-10-01", "2021-10-31" },
	{ 12, "令和03年10月5日から11月3日頃までの間", "2021-10-05",
	    "2021-11-03" },
	{ 13, "令和03年10月推定5日から9日までの間", "2021-10-05",
	    "2021-10-09" },
	{ 14, "令和03年10月5日頃から9日頃までの間", "2021-10-05",
	    "2021-10-09" },
	{ 12, "令和１２年１０月１５日から１２月１３日頃までの間", "2030-10-15",
	    "2030-12-13" },
	{ 10, "大正１４年 月日不詳", "1925-01-01", "1925-12-31" },
	{ 2, "平成元年5月頃", "1989-05-01", "1989-05-31" },
	{ 1, "明治45年頃", "1912-01-01", "1912-07-30" },
	{ DATE_NON_DAY, "昭和63年2月30日", "1988-02-01", "1988-02-29" },
	{ DATE_NON_DAY, "平成5年2月29日", "1993-02-01", "1993-02-28" },
};

static void
iso_of(int32_t day, char out[16])
{
	int y, m, d;

	date_from_day(day, &y, &m, &d);
	(void)snprintf(out, 16, "%04d-%02d-%02d", y, m, d);
}

TEST(std_1_1_8_fourteen_shapes)
{
	struct date d, again;
	struct err e;
	char out[160], back[160], day[16];
	size_t k;

	for (k = 0; k < sizeof(shapes) / sizeof(shapes[0]); k++) {
		memset(&d, 0, sizeof(d));
		CHECK_INT(date_parse(shapes[k].text, DATES_BIRTH, "1",
			      date_day(2025, 11, 20), &d, &e),
		    RC_OK);
		CHECK_INT(d.shape, shapes[k].shape);
		date_print(&d, out, sizeof(out));
		CHECK_STR(out, shapes[k].text);
		if (*shapes[k].lo == '\0') {
			CHECK(d.lo > d.hi);
		} else {
			iso_of(d.lo, day);
			CHECK_STR(day, shapes[k].lo);
			iso_of(d.hi, day);
			CHECK_STR(day, shapes[k].hi);
		}
		date_store(&d, out, sizeof(out));
		CHECK_INT(date_load(out, &again, &e), RC_OK);
		date_store(&again, back, sizeof(back));
		CHECK_STR(back, out);
		CHECK(d.lo == again.lo && d.hi == again.hi);
		date_print_stored(out, back, sizeof(back));
		CHECK_STR(back, shapes[k].text);
		/* never a day that other systems would take for the true one */
		date_iso(&d, out, sizeof(out));
		CHECK_STR(out, "");
		CHECK_INT(date_age(&d, date_day(2025, 1, 1)), -1);
		/* the same in 届出の年月日 is refused */
		CHECK_INT(date_parse(shapes[k].text, DATES_CALENDAR, NULL,
			      20000, &d, &e),
		    RC_INPUT);
	}
	CHECK_STR(stored("令和3年頃", DATES_CALENDAR, NULL), "E1082");
	CHECK_STR(stored("令和3年頃", DATES_EVENT, NULL), "E1082");
	CHECK_STR(stored("昭和63年2月30日", DATES_CALENDAR, NULL), "E1081");
	CHECK_STR(stored("昭和15年月日不詳", DATES_UNKNOWN, NULL),
	    "~10;S15.00.00;0000.00.00;昭和15年 月日不詳");
	CHECK_STR(stored("S15年頃", DATES_UNKNOWN, NULL),
	    "~1;S15.00.00;0000.00.00;昭和15年頃");
	CHECK_STR(stored("S63.2.30", DATES_UNKNOWN, NULL),
	    "~15;S63.02.30;0000.00.00;昭和63年2月30日");
	CHECK_STR(stored("令和3年13月頃", DATES_UNKNOWN, NULL), "E1081");
	CHECK_STR(
	    stored("令和3年10月9日頃から5日頃までの間", DATES_UNKNOWN, NULL),
	    "E1081");
}

TEST(std_1_1_8_last_days_of_meiji_and_taisho)
{
	CHECK_STR(
	    stored("明治45年７月30日", DATES_CALENDAR, NULL), "M45.07.30");
	CHECK_STR(
	    stored("大正15年12月25日", DATES_CALENDAR, NULL), "T15.12.25");
	CHECK_STR(stored("T1.7.30", DATES_CALENDAR, NULL), "T01.07.30");
	CHECK_STR(stored("19120730", DATES_CALENDAR, NULL), "T01.07.30");
	CHECK_STR(stored("S1.12.25", DATES_CALENDAR, NULL), "S01.12.25");
	CHECK_STR(stored("M45.7.31", DATES_CALENDAR, NULL), "E1081");
	CHECK_STR(stored("T15.12.26", DATES_CALENDAR, NULL), "E1081");
	CHECK_STR(stored("S64.1.7", DATES_CALENDAR, NULL), "S64.01.07");
	CHECK_STR(stored("S64.1.8", DATES_CALENDAR, NULL), "E1081");
	CHECK_STR(stored("H1.1.7", DATES_CALENDAR, NULL), "E1081");
	CHECK_STR(stored("H31.4.30", DATES_CALENDAR, NULL), "H31.04.30");
	CHECK_STR(stored("H31.5.1", DATES_CALENDAR, NULL), "E1081");
	CHECK_STR(stored("R1.5.1", DATES_CALENDAR, NULL), "R01.05.01");
}

TEST(era_out_of_bounds_names_the_right_year)
{
	struct date d;
	struct err e;

	CHECK_INT(
	    date_parse("昭和65年3月4日", DATES_CALENDAR, NULL, 20000, &d, &e),
	    RC_INPUT);
	CHECK(strstr(e.remedy, "平成2年3月4日") != NULL);
	CHECK_INT(date_parse("H32.3.4", DATES_CALENDAR, NULL, 20000, &d, &e),
	    RC_INPUT);
	CHECK(strstr(e.remedy, "令和2年3月4日") != NULL);
}

TEST(std_1_1_8_birth_era_or_seireki)
{
	CHECK_STR(stored("1979-12-03", DATES_BIRTH, "2"), "1979.12.03");
	CHECK_STR(stored("S54.12.3", DATES_BIRTH, "2"), "1979.12.03");
	CHECK_STR(stored("1979-12-03", DATES_BIRTH, "1"), "S54.12.03");
	CHECK_STR(stored("昭和15年頃", DATES_BIRTH, "2"),
	    "~1;1940.00.00;0000.00.00;1940年頃");
	CHECK_STR(stored("1940年頃", DATES_BIRTH, "1"),
	    "~1;S15.00.00;0000.00.00;昭和15年頃");
	/* 大正15年 or 昭和元年: nobody chooses for the clerk */
	CHECK_STR(stored("1926年頃", DATES_BIRTH, "1"), "E1081");
	CHECK_STR(stored("1988年2月30日", DATES_BIRTH, "2"),
	    "~15;1988.02.30;0000.00.00;1988年2月30日");
}

TEST(std_1_1_9_shown_and_printed)
{
	char out[64];

	date_show_stored("S50.01.02", false, out, sizeof(out));
	CHECK_STR(out, "昭和50. 1. 2");
	date_show_stored("H01.02.14", false, out, sizeof(out));
	CHECK_STR(out, "平成元. 2.14");
	date_show_stored("1979.12.03", false, out, sizeof(out));
	CHECK_STR(out, "1979.12. 3");
	date_show_stored(
	    "~1;S15.00.00;0000.00.00;昭和15年頃", true, out, sizeof(out));
	CHECK_STR(out, "昭和15年頃");
	date_show_stored("~10;S15.00.00;0000.00.00;昭和15年 月日不詳", true,
	    out, sizeof(out));
	CHECK_STR(out, "〔不詳〕");
	date_show_stored(
	    "~16;0000.00.00;0000.00.00;1940-01-01", false, out, sizeof(out));
	CHECK_STR(out, "〔不詳〕");
	date_print_stored("S50.01.02", out, sizeof(out));
	CHECK_STR(out, "昭和50年1月2日");
	date_print_stored("H01.02.14", out, sizeof(out));
	CHECK_STR(out, "平成元年2月14日");
	date_print_stored("1979.12.03", out, sizeof(out));
	CHECK_STR(out, "1979年12月3日");
	date_print_stored("", out, sizeof(out));
	CHECK_STR(out, "");
}

TEST(stored_forms_that_lie)
{
	static const char *const bad[] = { "x", "S50.1.2", "S65.01.02",
		"H31.05.01", "1979.02.29", "S50.01.02 ", "~1;S15.00.00",
		"~2;S15.00.00;0000.00.00;昭和15年頃",
		"~1;S16.00.00;0000.00.00;昭和15年頃",
		"~0;S50.01.02;0000.00.00;昭和50年1月2日",
		"~99;0000.00.00;0000.00.00;x", "~", "~1;", "Q01.01.01" };
	struct date d;
	size_t k;

	for (k = 0; k < sizeof(bad) / sizeof(bad[0]); k++)
		if (date_load(bad[k], &d, NULL) != RC_INPUT) {
			printf("# loaded: %s\n", bad[k]);
			CHECK(false);
		}
}

TEST(comparison_is_three_valued)
{
	struct date a, b;

	CHECK_INT(date_load("S50.01.02", &a, NULL), RC_OK);
	CHECK_INT(date_load("1975.01.02", &b, NULL), RC_OK);
	CHECK_INT(date_compare(&a, &b), 0);
	CHECK_INT(date_load("S50.01.03", &b, NULL), RC_OK);
	CHECK_INT(date_compare(&a, &b), -1);
	CHECK_INT(date_compare(&b, &a), 1);
	CHECK_INT(
	    date_load("~1;S50.00.00;0000.00.00;昭和50年頃", &b, NULL), RC_OK);
	CHECK_INT(date_compare(&a, &b), DATE_UNSURE);
	CHECK_INT(
	    date_load("~3;S50.01.02;0000.00.00;昭和50年1月2日頃", &b, NULL),
	    RC_OK);
	CHECK_INT(date_compare(&a, &b), DATE_UNSURE);
	CHECK_INT(
	    date_load("~1;S51.00.00;0000.00.00;昭和51年頃", &b, NULL), RC_OK);
	CHECK_INT(date_compare(&a, &b), -1);
	CHECK_INT(
	    date_load("~9;0000.00.00;0000.00.00;年月日不詳", &b, NULL), RC_OK);
	CHECK_INT(date_compare(&a, &b), DATE_UNSURE);
}

TEST(age)
{
	struct date d;

	CHECK_INT(date_load("H12.02.29", &d, NULL), RC_OK);
	CHECK_INT(date_age(&d, date_day(2018, 2, 28)), 17);
	CHECK_INT(date_age(&d, date_day(2018, 3, 1)), 18);
	CHECK_INT(date_age(&d, date_day(2000, 2, 29)), 0);
	CHECK_INT(date_age(&d, date_day(2000, 2, 28)), -1);
}

/* ICU's Japanese calendar, an independent table, on every day. */
TEST(std_1_3_6_icu_agrees_on_every_day)
{
	UErrorCode e = U_ZERO_ERROR;
	UCalendar *cal =
	    ucal_open(NULL, 0, "ja_JP@calendar=japanese", UCAL_DEFAULT, &e);
	static const UChar zone[] = u"UTC";
	int32_t n, first = -1;
	struct date d;

	CHECK(U_SUCCESS(e));
	ucal_setTimeZone(cal, zone, -1, &e);
	for (n = date_day(1873, 1, 1); n <= date_day(2040, 12, 31); n++) {
		d = date_of_day(n, false);
		ucal_setMillis(cal, n * 86400000.0, &e);
		if (first < 0)
			first = ucal_get(cal, UCAL_ERA, &e) - d.a.era;
		if (ucal_get(cal, UCAL_YEAR, &e) != d.a.year ||
		    ucal_get(cal, UCAL_MONTH, &e) + 1 != d.a.month ||
		    ucal_get(cal, UCAL_DAY_OF_MONTH, &e) != d.a.day ||
		    ucal_get(cal, UCAL_ERA, &e) - first != d.a.era) {
			CHECK_INT(n, -1);
			break;
		}
	}
	ucal_close(cal);
}

/* The table that is shipped says what the program says without it. */
TEST(std_1_3_6_the_shipped_table)
{
	struct era before[ERA_MAX];
	char text[4096];
	FILE *f = fopen("db/data/eras.csv", "r");
	size_t n;
	int i, count = era_count();

	CHECK(f != NULL);
	if (f == NULL)
		return;
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	(void)fclose(f);
	for (i = 1; i <= count; i++)
		before[i - 1] = *era_get(i);
	CHECK_INT(era_load(text, NULL), RC_OK);
	CHECK_INT(era_count(), count);
	for (i = 1; i <= count && i <= era_count(); i++) {
		CHECK_STR(era_get(i)->name, before[i - 1].name);
		CHECK_INT(era_get(i)->letter, before[i - 1].letter);
		CHECK_INT(era_get(i)->digit, before[i - 1].digit);
		CHECK_INT(era_get(i)->first, before[i - 1].first);
		CHECK_INT(era_get(i)->last, before[i - 1].last);
	}
}

TEST(std_1_3_6_a_new_era_is_a_row)
{
	static const char head[] =
	    "digit,letter,name,first,last\n"
	    "1,M,明治,1873-01-01,1912-07-30\n2,T,大正,1912-07-30,1926-12-25\n"
	    "3,S,昭和,1926-12-25,1989-01-07\n4,H,平成,1989-01-08,2019-04-30\n";
	char table[512], out[64];
	struct err e;

	(void)snprintf(table, sizeof(table),
	    "%s5,R,令和,2019-05-01,2030-03-31\n6,K,光安,2030-04-01,\n", head);
	CHECK_INT(era_load(table, &e), RC_OK);
	CHECK_STR(stored("20300401", DATES_CALENDAR, NULL), "K01.04.01");
	CHECK_STR(stored("R12.3.31", DATES_CALENDAR, NULL), "R12.03.31");
	CHECK_STR(stored("R12.4.1", DATES_CALENDAR, NULL), "E1081");
	CHECK_STR(stored("6010401", DATES_CALENDAR, NULL), "K01.04.01");
	CHECK_STR(stored("光安2年春", DATES_UNKNOWN, NULL),
	    "~6;K02.00.00;0000.00.00;光安2年春");
	date_show_stored("K01.04.01", false, out, sizeof(out));
	CHECK_STR(out, "光安元. 4. 1");
	/* a gap, a doubled letter, a broken line: the old table stays */
	(void)snprintf(table, sizeof(table),
	    "%s5,R,令和,2019-05-01,2030-03-31\n6,K,光安,2030-04-03,\n", head);
	CHECK_INT(era_load(table, &e), RC_INPUT);
	CHECK(strstr(e.text, "7行目") != NULL);
	(void)snprintf(table, sizeof(table), "%s5,H,令和,2019-05-01,\n", head);
	CHECK_INT(era_load(table, &e), RC_INPUT);
	CHECK(strstr(e.text, "6行目") != NULL);
	CHECK_INT(era_load("", &e), RC_INPUT);
	CHECK_STR(stored("20300401", DATES_CALENDAR, NULL), "K01.04.01");
	(void)snprintf(table, sizeof(table), "%s5,R,令和,2019-05-01,\n", head);
	CHECK_INT(era_load(table, &e), RC_OK);
	CHECK_STR(stored("20300401", DATES_CALENDAR, NULL), "R12.04.01");
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
