/* SPDX-License-Identifier: ISC
 * dateparse - what a person types or a file holds, to a date.
 */
#include "src/catalogue.h"
#include "src/dateshape.h"
#include "src/era.h"
#include "src/mutant.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define E_DAY "E1081"
#define E_SHAPE "E1082"

static enum rc
no_such(struct err *err, const char *why, const char *remedy)
{
	return err_set(
	    err, RC_INPUT, E_DAY, "この日付はありません。", why, remedy);
}

static enum rc
unread(struct err *err)
{
	return no_such(err, "日付として読めません。",
	    "S50.1.2、4050101、19750102、1975-01-02、昭和50年1月2日、T（今日）のように打ってください。");
}

/* The day that is on the calendar under another era, for the remedy. */
static enum rc
outside_era(struct err *err, const struct ymd *a)
{
	char remedy[160], right[64];
	int32_t day = date_day(era_seireki(a->era, a->year), a->month, a->day);
	struct date d;

	if (day == INT32_MIN || era_of_day(day) == 0)
		return no_such(
		    err, "暦にない日です。", "年・月・日を確かめてください。");
	d = date_of_day(day, false);
	date_print(&d, right, sizeof(right));
	(void)snprintf(remedy, sizeof(remedy), "西暦%d年のその日は %s です。",
	    era_seireki(a->era, a->year), right);
	return no_such(err, "元号の期間の外の年月日です。", remedy);
}

/* Digits of s, n of them, as a number. */
static int
figures(const char *s, int n)
{
	int v = 0;

	while (n-- > 0)
		v = v * 10 + *s++ - '0';
	return v;
}

static void
set(struct ymd *a, int era, int year, int month, int day)
{
	a->era = era;
	a->year = year;
	a->month = month;
	a->day = day;
}

/* 4050101, 19750102, 71114, 071114. */
static bool
read_digits(const char *s, size_t n, int32_t today, struct ymd *a)
{
	int now = era_of_day(today);

	switch (n) {
	case 8:
		set(a, 0, figures(s, 4), figures(s + 4, 2), figures(s + 6, 2));
		return true;
	case 7:
		set(a, era_by_digit(*s), figures(s + 1, 2), figures(s + 3, 2),
		    figures(s + 5, 2));
		return a->era != 0;
	case 6:
	case 5:
		set(a, now, figures(s, (int)n - 4), figures(s + n - 4, 2),
		    figures(s + n - 2, 2));
		return now != 0;
	default:
		return false;
	}
}

/* S50.1.2, 1975-01-02, 1975/1/2, 11/14; one kind of mark throughout. */
static bool
read_marks(const char *s, int era, int32_t today, struct ymd *a)
{
	int part[3] = { 0 }, n = 0, y, m, d;
	size_t width[3] = { 0 };
	char mark = '\0';

	for (;;) {
		width[n] = strspn(s, "0123456789");
		if (width[n] < 1 || width[n] > 4)
			return false;
		part[n] = figures(s, (int)width[n]);
		s += width[n++];
		if (*s == '\0')
			break;
		if (n == 3 || strchr("./-", *s) == NULL ||
		    (mark != '\0' && *s != mark))
			return false;
		mark = *s++;
		while (*s == ' ') /* S50. 1. 2 as shown on screens */
			s++;
	}
	if (n == 2 && era == 0 && width[0] <= 2 && width[1] <= 2) {
		date_from_day(today, &y, &m, &d);
		set(a, 0, y, part[0], part[1]);
		return true;
	}
	set(a, era, part[0], part[1], part[2]);
	return n == 3 && width[1] <= 2 && width[2] <= 2 &&
	       (era == 0 ? width[0] == 4 : width[0] <= 2);
}

/* An era by letter or name before figures: "S", "昭和"; 元 becomes 1. */
static const char *
era_prefix(const char *s, int *era, char *buf, size_t size)
{
	size_t n;
	char c = *s;

	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	*era = era_by_letter(c);
	n = 1;
	if (*era == 0)
		*era = era_by_name(s, &n);
	if (*era == 0)
		return s;
	s += n;
	while (*s == ' ')
		s++;
	if (strncmp(s, "元", 3) == 0) {
		(void)snprintf(buf, size, "1%s", s + 3);
		return buf;
	}
	return s;
}

/* T, T-6, T+3, 今日. */
static bool
read_relative(const char *s, int32_t today, int32_t *day)
{
	long n;
	char *end;

	if (*s == 'T' || *s == 't')
		s++;
	else if (strncmp(s, "今日", 6) == 0)
		s += 6;
	else
		return false;
	*day = today;
	if (*s == '\0')
		return true;
	if ((*s != '-' && *s != '+') || s[1] < '0' || s[1] > '9')
		return false;
	n = strtol(s, &end, 10);
	if (*end != '\0' || n < -99999 || n > 99999)
		return false;
	*day = today + (int32_t)n;
	return true;
}

/* A letter before a written shape: S15年頃 for 昭和15年頃. */
static bool
read_words(const char *typed, struct date *d)
{
	char full[200];
	const struct era *e;
	char c = *typed;

	if (date_words(typed, d))
		return true;
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	e = era_get(era_by_letter(c));
	if (e == NULL)
		return false;
	(void)snprintf(full, sizeof(full), "%s%s", e->name, typed + 1);
	return date_words(full, d);
}

/* Figures in short form, to a day or, with its words, to a non-day. */
static bool
read_short(const char *s, int32_t today, struct date *d)
{
	struct ymd a = { 0 };
	char buf[64], year[32];
	const struct era *e;
	size_t n = strlen(s);
	int era = 0;

	if (n >= 40)
		return false;
	if (strspn(s, "0123456789") == n) {
		if (!read_digits(s, n, today, &a))
			return false;
	} else {
		s = era_prefix(s, &era, buf, sizeof(buf));
		n = strlen(s);
		if (era != 0 && n == 6 && strspn(s, "0123456789") == n)
			set(&a, era, figures(s, 2), figures(s + 2, 2),
			    figures(s + 4, 2));
		else if (!read_marks(s, era, today, &a))
			return false;
	}
	e = era_get(a.era);
	if (e == NULL)
		(void)snprintf(year, sizeof(year), "%04d", a.year);
	else
		(void)snprintf(year, sizeof(year), "%s%d", e->name, a.year);
	(void)snprintf(buf, sizeof(buf), "%s年%d月%d日", year, a.month, a.day);
	return date_words(buf, d);
}

/* The year of another calendar; false when it is not one year there. */
static bool
change_year(struct date *d, bool seireki)
{
	int y = era_seireki(d->a.era, d->a.year), lo, hi;
	const struct era *e;

	if (d->a.year == 0 || seireki == (d->a.era == 0))
		return true;
	if (seireki) {
		d->a.era = 0;
	} else {
		if (d->lo > d->hi)
			return false;
		lo = era_of_day(d->lo);
		hi = era_of_day(d->shape == 6 ? d->lo : d->hi);
		e = era_get(lo);
		if (e == NULL || lo != hi)
			return false;
		d->a.era = lo;
		y -= e->year0;
	}
	d->a.year = y;
	if (d->b.day != 0) {
		d->b.era = d->a.era;
		d->b.year = y;
	}
	if (d->shape == DATE_DAY)
		return true;
	return date_rewrite(d);
}

/* Era or 西暦 as the item is held (1.1.8); the words change with it. */
static enum rc
hold(struct date *d, int takes, const char *kind, struct err *err)
{
	struct date again;

	if (takes == DATES_NONE)
		return RC_OK;
	if (takes == DATES_BIRTH && (kind == NULL || *kind == '\0'))
		return RC_OK;
	if (!change_year(d, takes == DATES_SEIREKI ||
				(takes == DATES_BIRTH && kind[0] == '2')))
		return no_such(err, "西暦のままでは元号が一つに決まりません。",
		    "元号で打ってください（明治6年より前は使えません）。");
	if (d->shape == DATE_DAY)
		return RC_OK;
	/* the interval and the words as they will be read back */
	if (!date_words(d->text, &again) || again.shape != d->shape)
		return no_such(err, "元号の期間の外の年月日です。",
		    "元号で打ってください。");
	*d = again;
	return RC_OK;
}

static bool
takes_shape(int takes, int shape)
{
	return shape == DATE_DAY || takes == DATES_UNKNOWN ||
	       takes == DATES_BIRTH || !GUARD("date_shapes_taken");
}

enum rc
date_parse(const char *typed, int takes, const char *kind, int32_t today,
    struct date *d, struct err *err)
{
	char raw[160], s[160];
	struct date got = { 0 };
	int32_t day;

	if (strlen(typed) >= sizeof(raw) || !utf8_valid(typed, strlen(typed)) ||
	    !text_clean(typed, NULL))
		return unread(err);
	memcpy(raw, typed, strlen(typed) + 1);
	text_trim(raw);
	text_narrow(raw, s, sizeof(s));
	text_trim(s);
	if (read_relative(s, today, &day)) {
		if (date_day(1873, 1, 1) > day || day > date_day(9999, 12, 31))
			return unread(err);
		got = date_of_day(day, false);
	} else if (!read_words(raw, &got) && !read_short(s, today, &got)) {
		return unread(err);
	}
	if (!takes_shape(takes, got.shape)) {
		if (got.shape == DATE_NON_DAY)
			return outside_era(err, &got.a);
		return err_set(err, RC_INPUT, E_SHAPE,
		    "この項目では不詳の日付は使えません。",
		    "暦の日だけが入る項目です（1.1.8）。",
		    "年月日を打ってください。");
	}
	/* the stored form has two figures for a year of an era */
	if (hold(&got, takes, kind, err) != RC_OK)
		return RC_INPUT;
	if (got.a.era != 0 && got.a.year > 99)
		return no_such(
		    err, "先すぎる日付です。", "年を確かめてください。");
	*d = got;
	return RC_OK;
}
