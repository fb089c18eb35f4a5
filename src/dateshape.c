/* SPDX-License-Identifier: ISC
 * dateshape - the 14 ways of 1.1.8 to say that a date is not known, and the
 * written day itself, as one table of patterns.
 */
#include "src/dateshape.h"

#include "src/era.h"
#include "src/text.h"

#include <stdio.h>
#include <string.h>

/*
 * In a pattern: Y era and year, or 西暦 year; M D month and day; m d those
 * of the end; S a season; J a third of a month; _ a blank that may have
 * been left out. Everything else stands for itself.
 */
static const struct {
	int shape;
	const char *pattern;
} patterns[] = {
	{ DATE_DAY, "Y年M月D日" },
	{ 1, "Y年頃" },
	{ 2, "Y年M月頃" },
	{ 3, "Y年M月D日頃" },
	{ 4, "推定Y年M月D日" },
	{ 5, "推定Y年M月" },
	{ 6, "Y年S" },
	{ 7, "Y年M月J旬" },
	{ 8, "Y年M月J旬頃" },
	{ 9, "年月日不詳" },
	{ 10, "Y年_月日不詳" },
	{ 11, "Y年M月_日不詳" },
	{ 12, "Y年M月D日からm月d日頃までの間" },
	{ 13, "Y年M月推定D日からd日までの間" },
	{ 14, "Y年M月D日頃からd日頃までの間" },
};
#define PATTERNS (sizeof(patterns) / sizeof(patterns[0]))

static const char *const seasons[] = { "春", "夏", "秋", "冬" };
static const char *const thirds[] = { "上", "中", "下" };

struct words {
	const char *at;
	struct date d;
	int season, third; /* index; -1 none */
	size_t used;       /* of d.text */
};

static bool
add(struct words *w, const char *s, size_t n)
{
	if (w->used + n >= sizeof(w->d.text))
		return false;
	memcpy(w->d.text + w->used, s, n);
	w->used += n;
	w->d.text[w->used] = '\0';
	return true;
}

/* Figures of either width, at most max of them. */
static bool
figures(struct words *w, int max, int *value, int *count)
{
	size_t len = strlen(w->at), i = 0, was;
	int32_t c;

	*value = 0;
	for (*count = 0; *count < max; (*count)++) {
		was = i;
		c = utf8_next(w->at, len, &i);
		if (c >= 0xFF10 && c <= 0xFF19)
			c -= 0xFEE0;
		if (c < '0' || c > '9') {
			i = was;
			break;
		}
		*value = *value * 10 + (int)(c - '0');
	}
	if (*count == 0 || !add(w, w->at, i))
		return false;
	w->at += i;
	return true;
}

static bool
literal(struct words *w, const char *s, size_t n)
{
	if (strncmp(w->at, s, n) != 0 || !add(w, s, n))
		return false;
	w->at += n;
	return true;
}

static bool
year(struct words *w)
{
	size_t n;
	int count;

	w->d.a.era = era_by_name(w->at, &n);
	if (w->d.a.era == 0) {
		if (strncmp(w->at, "西暦", 6) == 0)
			w->at += 6;
		return figures(w, 4, &w->d.a.year, &count) && count == 4 &&
		       w->d.a.year > 0;
	}
	(void)literal(w, w->at, n);
	if (strncmp(w->at, "元", 3) == 0) {
		w->d.a.year = 1;
		return literal(w, "元", 3);
	}
	return figures(w, 2, &w->d.a.year, &count) && w->d.a.year > 0;
}

static bool
small(struct words *w, int max, int *value)
{
	int count;

	return figures(w, 2, value, &count) && *value >= 1 && *value <= max;
}

static bool
one_of(struct words *w, const char *const *list, int n, int *which)
{
	for (*which = 0; *which < n; (*which)++)
		if (literal(w, list[*which], 3))
			return true;
	return false;
}

static bool
blank(struct words *w)
{
	if (*w->at == ' ')
		return literal(w, " ", 1);
	if (strncmp(w->at, "\xE3\x80\x80", 3) == 0)
		return literal(w, "\xE3\x80\x80", 3);
	return add(w, " ", 1);
}

static bool
token(struct words *w, const char **p)
{
	size_t len = strlen(*p), n = 0;

	switch (*(*p)++) {
	case 'Y':
		return year(w);
	case 'M':
		return small(w, 12, &w->d.a.month);
	case 'D':
		return small(w, 31, &w->d.a.day);
	case 'm':
		return small(w, 12, &w->d.b.month);
	case 'd':
		return small(w, 31, &w->d.b.day);
	case 'S':
		return one_of(w, seasons, 4, &w->season);
	case 'J':
		return one_of(w, thirds, 3, &w->third);
	case '_':
		return blank(w);
	default:
		break;
	}
	(*p)--;
	(void)utf8_next(*p, len, &n);
	if (!literal(w, *p, n))
		return false;
	*p += n;
	return true;
}

/* The end of a span is in the same year, and the same month unless said. */
static void
complete_end(struct date *d)
{
	if (d->b.day == 0)
		return;
	d->b.era = d->a.era;
	d->b.year = d->a.year;
	if (d->b.month == 0)
		d->b.month = d->a.month;
}

static void
months(struct date *d, int y, int from, int y2, int to)
{
	d->lo = date_day(y, from, 1);
	d->hi = date_day(y2, to, date_month_days(y2, to));
}

/* A winter may be at either end of the year it is told for. */
static void
season_days(struct date *d, int y, int season)
{
	if (season == 3)
		months(d, y, 1, y < 9999 ? y + 1 : y, 2);
	else
		months(d, y, 3 + 3 * season, y, 5 + 3 * season);
}

static void
third_days(struct date *d, int y, int third)
{
	int last =
	    third == 2 ? date_month_days(y, d->a.month) : 10 * (third + 1);

	d->lo = date_day(y, d->a.month, 10 * third + 1);
	d->hi = date_day(y, d->a.month, last);
}

/* Years and months are cut to the era that was named. */
static void
cut_to_era(struct date *d)
{
	const struct era *e = era_get(d->a.era);

	if (e == NULL || d->a.day != 0)
		return;
	if (d->lo < e->first)
		d->lo = e->first;
	if (d->hi > e->last && d->shape != 6)
		d->hi = e->last;
}

/* Only for search and order: no day in it is taken for the true one. */
static bool
interval(struct words *w)
{
	struct date *d = &w->d;
	int y = era_seireki(d->a.era, d->a.year), m = d->a.month;
	int32_t day = date_ymd_day(&d->a), end = date_ymd_day(&d->b);

	d->lo = 1;
	d->hi = 0;
	if (d->shape == 9)
		return true;
	if (y < 1 || y > 9999)
		return false;
	if (d->shape == DATE_DAY && day == INT32_MIN) {
		d->shape = DATE_NON_DAY;
		months(d, y, m, y, m);
		return true;
	}
	if (w->season >= 0)
		season_days(d, y, w->season);
	else if (w->third >= 0)
		third_days(d, y, w->third);
	else if (m == 0)
		months(d, y, 1, y, 12);
	else if (d->a.day == 0)
		months(d, y, m, y, m);
	else {
		/* 頃 of a day that no calendar has: its month */
		months(d, y, m, y, m);
		if (day != INT32_MIN)
			d->lo = d->hi = day;
		if (d->b.day != 0 && end != INT32_MIN)
			d->hi = end;
		return d->b.day == 0 ||
		       (day != INT32_MIN && end != INT32_MIN && day <= end);
	}
	cut_to_era(d);
	return d->lo <= d->hi;
}

static bool
try(const char *s, int shape, const char *pattern, struct date *d)
{
	struct words w = { .at = s, .season = -1, .third = -1 };

	w.d.shape = shape;
	while (*pattern != '\0')
		if (!token(&w, &pattern))
			return false;
	if (*w.at != '\0')
		return false;
	complete_end(&w.d);
	if (!interval(&w))
		return false;
	if (w.d.shape == DATE_DAY) {
		w.d.text[0] = '\0';
		w.d.lo = w.d.hi = date_ymd_day(&w.d.a);
	}
	*d = w.d;
	return true;
}

bool
date_words(const char *s, struct date *d)
{
	size_t k;

	for (k = 0; k < PATTERNS; k++)
		if (try(s, patterns[k].shape, patterns[k].pattern, d))
			return true;
	return false;
}

static bool
write_token(struct words *w, const struct date *d, const char **p)
{
	const struct era *e = era_get(d->a.era);
	char one[48] = "";
	size_t len = strlen(*p), n = 0;
	char t = **p;

	if (t == 'Y' && e == NULL)
		(void)snprintf(one, sizeof(one), "%04d", d->a.year);
	else if (t == 'Y' && d->a.year == 1)
		(void)snprintf(one, sizeof(one), "%s元", e->name);
	else if (t == 'Y')
		(void)snprintf(one, sizeof(one), "%s%d", e->name, d->a.year);
	else if (t == 'M' || t == 'm')
		(void)snprintf(
		    one, sizeof(one), "%d", t == 'M' ? d->a.month : d->b.month);
	else if (t == 'D' || t == 'd')
		(void)snprintf(
		    one, sizeof(one), "%d", t == 'D' ? d->a.day : d->b.day);
	else if (t == 'S')
		(void)snprintf(one, sizeof(one), "%s", seasons[w->season]);
	else if (t == 'J')
		(void)snprintf(one, sizeof(one), "%s", thirds[w->third]);
	else if (t == '_')
		(void)snprintf(one, sizeof(one), " ");
	if (one[0] != '\0') {
		(*p)++;
		return add(w, one, strlen(one));
	}
	(void)utf8_next(*p, len, &n);
	*p += n;
	return add(w, *p - n, n);
}

bool
date_rewrite(struct date *d)
{
	struct words w = { .at = "", .season = 0, .third = 0 };
	const char *p = patterns[0].pattern;
	size_t k;
	int i;

	for (k = 1; k < PATTERNS; k++)
		if (patterns[k].shape == d->shape)
			p = patterns[k].pattern;
	for (i = 0; i < 4; i++)
		if (strstr(d->text, seasons[i]) != NULL)
			w.season = i;
	for (i = 0; i < 3; i++)
		if (strstr(d->text, thirds[i]) != NULL)
			w.third = i;
	while (*p != '\0')
		if (!write_token(&w, d, &p))
			return false;
	memcpy(d->text, w.d.text, sizeof(d->text));
	return true;
}
