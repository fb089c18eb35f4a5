/* SPDX-License-Identifier: ISC
 * date - dates as the register writes them (1.1.8, 1.1.9, 1.3.6): the shape,
 * the era, year-month-day as written (one or two), the text as printed, and
 * a closed interval of days that exists for search and order only.
 */
#ifndef SRC_DATE_H
#define SRC_DATE_H

#include "src/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Shapes: 0 a day as written, 1 to 14 the list of 1.1.8 in its order,
 * DATE_NON_DAY a year-month-day that no calendar has (昭和63年2月30日). */
enum {
	DATE_DAY = 0,
	DATE_NON_DAY = 15,
	DATE_RAW = 16 /* a bare date received with 不詳フラグ 1, as received */
};
struct ymd {
	int era;   /* index in the era table, 0 = 西暦 */
	int year;  /* of the era, 元年 = 1; 0 not written */
	int month; /* 0 not written */
	int day;   /* 0 not written */
};
struct date {
	int shape;
	struct ymd a, b; /* b only for the shapes with an end */
	char text[96];   /* as printed; "" for DATE_DAY: made on demand */
	int32_t lo, hi;  /* days since 1970-01-01, closed; lo > hi: none */
};

/* Days since 1970-01-01 of a proleptic Gregorian day; INT32_MIN if the day
 * is not in the calendar. */
int32_t date_day(int year, int month, int day);
void date_from_day(int32_t day, int *year, int *month, int *dom);
/* The day months later in the calendar; the month's last day when it is
 * shorter (03-31 less a month is 02-28 or 02-29). */
int32_t date_months_later(int32_t day, int months);

/* Eras come from a table (db/data/eras.csv); until era_load() is called the
 * five since 明治6年 are built in. RC_INPUT names the line that is wrong. */
MUST_CHECK enum rc era_load(const char *csv_text, struct err *err);

/*
 * date_store / date_load - the stored form, one line of text:
 * a day "H12.04.01" or "1979.12.03" (西暦); otherwise
 * "~SHAPE;A;B;TEXT" with A and B like days, 00 for what is not written.
 * date_load: RC_INPUT when the text is not a stored form.
 */
void date_store(const struct date *d, char *out, size_t size);
MUST_CHECK enum rc date_load(
    const char *stored, struct date *d, struct err *err);

/*
 * date_parse - what a person types or a file holds: S50.1.2, 4050101,
 * 19750102, 1975-01-02, 昭和50年1月2日, T, T-6, 11/14, 71114, every unknown
 * shape as printed. takes: enum item_dates; decides which shapes pass and
 * whether the result is held in the era or in 西暦 (kind "1"/"2" for
 * DATES_BIRTH). A caller that knows the event passes DATES_UNKNOWN for the
 * 異動日 of 出生, 死亡 and 失踪; DATES_EVENT itself takes calendar days only.
 * DATES_NONE keeps the calendar as typed (search box). today in days. Never makes up a day (みなし is forbidden).
 * RC_INPUT: code E1081 no such day, E1082 shape not taken by this item.
 */
MUST_CHECK enum rc date_parse(const char *typed, int takes, const char *kind,
    int32_t today, struct date *d, struct err *err);

/* Shown in 12 columns: "昭和50. 1. 2", "平成元. 2.14", "1979.12. 3",
 * "昭和15年頃"; in_list: shapes over 12 columns become 〔不詳〕. */
void date_show(const struct date *d, bool in_list, char *out, size_t size);

/* As on a certificate: 昭和50年1月2日, 平成元年2月14日, 1979年12月3日, or
 * the text as printed. */
void date_print(const struct date *d, char *out, size_t size);

/* ISO day for files ("1975-01-02"); "" when the day is not known. */
void date_iso(const struct date *d, char *out, size_t size);

/* date_of_day - a calendar day in its era (or 西暦). */
struct date date_of_day(int32_t day, bool seireki);

/* Age in full years on today; -1 when birth is not a known day. */
int date_age(const struct date *birth, int32_t today);

/* Three-valued comparison: -1 before, 0 same day, 1 after, DATE_UNSURE when
 * the intervals overlap and are not single days. */
#define DATE_UNSURE 2
int date_compare(const struct date *a, const struct date *b);

/* Stored form straight to the shown or printed one; "" in, "" out. */
void date_show_stored(const char *stored, bool in_list, char *out, size_t size);
void date_print_stored(const char *stored, char *out, size_t size);

#endif
