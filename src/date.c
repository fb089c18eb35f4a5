/* SPDX-License-Identifier: ISC
 * date - days, the interval of each shape, the stored form, what is shown.
 * Typing is read in dateparse.c, the words of 1.1.8 in dateshape.c.
 */
#include "src/date.h"

#include "src/dateshape.h"
#include "src/era.h"
#include "src/mutant.h"
#include "src/text.h"

#include <stdio.h>
#include <string.h>

#define LEAP(y) (((y) % 4 == 0 && (y) % 100 != 0) || (y) % 400 == 0)

int
date_month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };

	if (month < 1 || month > 12)
		return 0;
	return days[month - 1] + (month == 2 && LEAP(year) ? 1 : 0);
}

int32_t
date_day(int year, int month, int day)
{
	int era, yoe, doy;

	if (year < 1 || year > 9999 || day < 1 ||
	    day > date_month_days(year, month))
		return INT32_MIN;
	/* years from March, in spans of 400 */
	year -= month <= 2 ? 1 : 0;
	era = year / 400;
	yoe = year % 400;
	doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void
date_from_day(int32_t day, int *year, int *month, int *dom)
{
	int64_t z = (int64_t)day + 719468, era, doe, yoe, doy, mp;

	era = (z >= 0 ? z : z - 146096) / 146097;
	doe = z - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	*dom = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = (int)(yoe + era * 400 + (*month <= 2 ? 1 : 0));
}

int32_t
date_ymd_day(const struct ymd *a)
{
	const struct era *e = era_get(a->era);
	int32_t day = date_day(era_seireki(a->era, a->year), a->month, a->day);

	if (a->era != 0 && e == NULL)
		return INT32_MIN;
	if (e != NULL && day != INT32_MIN && GUARD("date_era_bounds") &&
	    (a->year < 1 || day < e->first || day > e->last))
		return INT32_MIN;
	return day;
}

struct date
date_of_day(int32_t day, bool seireki)
{
	struct date d = { .shape = DATE_DAY, .lo = day, .hi = day };
	const struct era *e;

	date_from_day(day, &d.a.year, &d.a.month, &d.a.day);
	d.a.era = seireki ? 0 : era_of_day(day);
	e = era_get(d.a.era);
	if (e != NULL)
		d.a.year -= e->year0;
	return d;
}

static void
put_ymd(const struct ymd *a, char *out, size_t size)
{
	const struct era *e = era_get(a->era);

	if (e == NULL)
		(void)snprintf(
		    out, size, "%04d.%02d.%02d", a->year, a->month, a->day);
	else
		(void)snprintf(out, size, "%c%02d.%02d.%02d", e->letter,
		    a->year, a->month, a->day);
}

void
date_store(const struct date *d, char *out, size_t size)
{
	char a[24], b[24];

	put_ymd(&d->a, a, sizeof(a));
	put_ymd(&d->b, b, sizeof(b));
	if (d->shape == DATE_DAY)
		(void)snprintf(out, size, "%s", a);
	else
		(void)snprintf(
		    out, size, "~%d;%s;%s;%s", d->shape, a, b, d->text);
}

static bool
two(const char *s, int *n)
{
	if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
		return false;
	*n = (s[0] - '0') * 10 + s[1] - '0';
	return true;
}

/* "H12.04.01" or "1979.12.03" at *s, moved past it. */
static bool
get_ymd(const char **s, struct ymd *a)
{
	const char *at = *s;
	int high = 0, low;

	memset(a, 0, sizeof(*a));
	if (*at >= 'A' && *at <= 'Z') {
		a->era = era_by_letter(*at++);
		if (a->era == 0 || !two(at, &low))
			return false;
		at += 2;
	} else {
		if (!two(at, &high) || !two(at + 2, &low))
			return false;
		at += 4;
	}
	a->year = high * 100 + low;
	if (*at != '.' || !two(at + 1, &a->month) || at[3] != '.' ||
	    !two(at + 4, &a->day))
		return false;
	*s = at + 6;
	return true;
}

static bool
same_ymd(const struct ymd *a, const struct ymd *b)
{
	return a->era == b->era && a->year == b->year && a->month == b->month &&
	       a->day == b->day;
}

/* The words are read again: what a file says of them must be what they
 * say themselves. */
static bool
load_words(const char *s, struct date *d)
{
	struct ymd a, b;
	int shape = 0;

	while (*s >= '0' && *s <= '9' && shape < 100)
		shape = shape * 10 + *s++ - '0';
	if (*s++ != ';' || !get_ymd(&s, &a) || *s++ != ';' ||
	    !get_ymd(&s, &b) || *s++ != ';' || *s == '\0' ||
	    strlen(s) >= sizeof(d->text) || !utf8_valid(s, strlen(s)) ||
	    !text_clean(s, NULL))
		return false;
	if (shape == DATE_RAW) {
		memset(d, 0, sizeof(*d));
		d->shape = DATE_RAW;
		d->a = a;
		d->lo = 1; /* none */
		memcpy(d->text, s, strlen(s) + 1);
		return true;
	}
	return date_words(s, d) && d->shape == shape && shape != DATE_DAY &&
	       same_ymd(&d->a, &a) && same_ymd(&d->b, &b) &&
	       strcmp(d->text, s) == 0;
}

enum rc
date_load(const char *stored, struct date *d, struct err *err)
{
	const char *s = stored;
	struct date got;

	memset(&got, 0, sizeof(got));
	if (*s == '~') {
		if (load_words(s + 1, &got)) {
			*d = got;
			return RC_OK;
		}
	} else if (get_ymd(&s, &got.a) && *s == '\0') {
		got.lo = got.hi = date_ymd_day(&got.a);
		if (got.lo != INT32_MIN) {
			*d = got;
			return RC_OK;
		}
	}
	return err_set(err, RC_INPUT, "E1081", "日付として読めません。",
	    "保存された日付の形ではありません。",
	    "元の記録を確かめてください。");
}

static void
year_words(const struct ymd *a, bool padded, char *out, size_t size)
{
	const struct era *e = era_get(a->era);

	if (e == NULL)
		(void)snprintf(out, size, "%04d", a->year);
	else if (a->year == 1)
		(void)snprintf(out, size, "%s元", e->name);
	else
		(void)snprintf(
		    out, size, padded ? "%s%2d" : "%s%d", e->name, a->year);
}

#define SHOW_COLS 12
void
date_show(const struct date *d, bool in_list, char *out, size_t size)
{
	char year[32];

	if (d->shape == DATE_DAY || d->shape == DATE_NON_DAY) {
		year_words(&d->a, true, year, sizeof(year));
		(void)snprintf(
		    out, size, "%s.%2d.%2d", year, d->a.month, d->a.day);
	} else if (d->shape == DATE_RAW ||
		   (in_list && text_cols(d->text) > SHOW_COLS)) {
		(void)snprintf(out, size, "〔不詳〕");
	} else {
		(void)snprintf(out, size, "%s", d->text);
	}
}

/* A bare date received as unknown may be a deemed one: it is not printed. */
void
date_print(const struct date *d, char *out, size_t size)
{
	char year[32];

	if (d->shape == DATE_DAY) {
		year_words(&d->a, false, year, sizeof(year));
		(void)snprintf(
		    out, size, "%s年%d月%d日", year, d->a.month, d->a.day);
	} else {
		(void)snprintf(
		    out, size, "%s", d->shape == DATE_RAW ? "不詳" : d->text);
	}
}

void
date_iso(const struct date *d, char *out, size_t size)
{
	int y, m, day;

	if (size == 0)
		return;
	out[0] = '\0';
	if (d->shape != DATE_DAY)
		return;
	date_from_day(d->lo, &y, &m, &day);
	(void)snprintf(out, size, "%04d-%02d-%02d", y, m, day);
}

int
date_age(const struct date *birth, int32_t today)
{
	int y, m, d, ty, tm, td;

	if (birth->shape != DATE_DAY || birth->lo > today)
		return -1;
	date_from_day(birth->lo, &y, &m, &d);
	date_from_day(today, &ty, &tm, &td);
	return ty - y - (tm < m || (tm == m && td < d) ? 1 : 0);
}

int
date_compare(const struct date *a, const struct date *b)
{
	if (a->lo > a->hi || b->lo > b->hi)
		return DATE_UNSURE;
	if (a->hi < b->lo)
		return -1;
	if (a->lo > b->hi)
		return 1;
	if (a->shape == DATE_DAY && b->shape == DATE_DAY)
		return 0;
	return GUARD("date_unsure") ? DATE_UNSURE : 0;
}

static void
stored_to(const char *stored, bool print, bool in_list, char *out, size_t size)
{
	struct date d;

	if (size == 0)
		return;
	out[0] = '\0';
	if (*stored == '\0')
		return;
	if (date_load(stored, &d, NULL) != RC_OK)
		(void)snprintf(out, size, "〔不明〕");
	else if (print)
		date_print(&d, out, size);
	else
		date_show(&d, in_list, out, size);
}

void
date_show_stored(const char *stored, bool in_list, char *out, size_t size)
{
	stored_to(stored, false, in_list, out, size);
}

void
date_print_stored(const char *stored, char *out, size_t size)
{
	stored_to(stored, true, false, out, size);
}

int32_t
date_months_later(int32_t day, int months)
{
	int y, m, d, n;
	int32_t out;

	date_from_day(day, &y, &m, &d);
	n = y * 12 + (m - 1) + months;
	for (; d > 28; d--)
		if ((out = date_day(n / 12, n % 12 + 1, d)) != INT32_MIN)
			return out;
	return date_day(n / 12, n % 12 + 1, d);
}
