/* SPDX-License-Identifier: ISC
 * search_day - what one typed word may mean as a date of birth: a day, a month,
 * a year, or one of the ways to say that it is not known (1.1.8).
 */
#include "db/search_private.h"

#include "src/catalogue.h"
#include "src/dateplain.h"
#include "src/era.h"
#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

enum { SPAN_MAX_DAYS = 3700 };

/* The year of the calendar that an era year is: some day of it exists. */
static int
year_of(int era, int year)
{
	const struct era *e = era_get(era);
	int y = era_seireki(era, year);

	return date_day(y, 12, 31) >= e->first && date_day(y, 1, 1) <= e->last
		   ? y
		   : 0;
}

static void
month_span(int year, int month, int32_t *lo, int32_t *hi)
{
	*lo = date_day(year, month > 0 ? month : 1, 1);
	*hi = month == 0 || month == 12 ? date_day(year + 1, 1, 1) - 1
					: date_day(year, month + 1, 1) - 1;
}

/* The era that lower-case letters or a name begin with; used its bytes. */
static int
era_typed(const char *s, size_t *used)
{
	*used = 1;
	if (s[0] >= 'a' && s[0] <= 'z')
		return era_by_letter((char)(s[0] - 'a' + 'A'));
	return era_by_name(s, used);
}

/* Up to `most` figures; 0 there is none. */
static int
take_figures(const char **p, int most)
{
	int v = 0;

	for (; most > 0 && **p >= '0' && **p <= '9'; most--)
		v = v * 10 + *(*p)++ - '0';
	return v;
}

static bool
take(const char **p, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*p, word, n) != 0)
		return false;
	*p += n;
	return true;
}

/* The month behind a year, to the end of the word; what a day would follow may
 * stand there. A hyphen only behind a year of the calendar: 平成3-12 is a place. */
static bool
month_behind(const char *p, bool of_era, int *month)
{
	bool in_words = take(&p, "年");

	*month = 0;
	if (*p == '\0')
		return true;
	if (!in_words && !take(&p, ".") && !take(&p, "/") &&
	    (of_era || !take(&p, "-")))
		return false;
	if (*p == '\0')
		return true;
	*month = take_figures(&p, 2);
	if (in_words)
		(void)take(&p, "月");
	else if (!take(&p, "."))
		(void)take(&p, "/");
	return *month >= 1 && *month <= 12 &&
	       (*p == '\0' || !GUARD("search_day_ends"));
}

/* S50, S50.1, 昭和50年, 昭和50年1月, 1975年, 1975, 1975-01: a year or a month.
 * 昭和64 is the whole of 1989 (2.1.3). */
static bool
month_of(const char *s, int32_t *lo, int32_t *hi)
{
	const char *p = s;
	int year, month;
	size_t used;
	int era = era_typed(s, &used);

	if (era != 0)
		p = s + used;
	if (era != 0 && take(&p, "元"))
		year = 1;
	else
		year = take_figures(&p, era != 0 ? 2 : 4);
	if (year == 0 || !month_behind(p, era != 0, &month))
		return false;
	if (era != 0)
		year = year_of(era, year);
	if (year < 1873 || year > 2200)
		return false;
	month_span(year, month, lo, hi);
	return true;
}

/* Only what looks like a day: T or T-6 would be one in a form, but is the
 * beginning of a name here. */
static bool
looks_like_day(const char *s)
{
	size_t figures = 0, others = 0, i, used;
	int era = era_typed(s, &used);

	for (i = 0; s[i] != '\0'; i++) {
		if (s[i] >= '0' && s[i] <= '9')
			figures++;
		else if (strchr(".-/", s[i]) != NULL)
			others++;
	}
	if (strstr(s, "年") != NULL)
		return figures > 0 || strstr(s, "元") != NULL;
	if (figures == i)
		return i == 7 || i == 8;
	/* 昭和50.1.2; but 昭和3-12-5 is a place */
	if (era != 0 && used > 1)
		return strchr(s, '-') == NULL && others == 2;
	if (era != 0 && figures > 0)
		return figures + others + 1 == i;
	return figures >= 6 && others == 2 && figures + others == i &&
	       s[0] >= '1' && s[0] <= '2';
}

enum day_kind
token_date(const struct token *t, int32_t today, struct day_word *w)
{
	char plain[200], low[200];

	memset(w, 0, sizeof(*w));
	if (t->said != SAID_NOT && t->said != SAID_DAY)
		return DAY_NONE;
	date_plain(t->typed, plain, sizeof(plain));
	token_lower(plain, low, sizeof(low));
	if (strcmp(plain, "年月日不詳") == 0 ||
	    (t->said == SAID_DAY && strcmp(plain, "不詳") == 0))
		return w->kind = DAY_UNKNOWN;
	if (looks_like_day(low) &&
	    date_parse(plain, DATES_BIRTH, "1", today, &w->date, NULL) ==
		RC_OK &&
	    w->date.lo <= w->date.hi &&
	    w->date.hi - w->date.lo <= SPAN_MAX_DAYS) {
		w->lo = w->date.lo;
		w->hi = w->date.hi;
		return w->kind =
			   w->date.shape == DATE_DAY ? DAY_SPAN : DAY_WORDS;
	}
	if (!month_of(low, &w->lo, &w->hi))
		return DAY_NONE;
	w->date = date_of_day(w->lo, false);
	return w->kind = DAY_SPAN;
}

bool
token_day(const struct token *t, int32_t today, int32_t *lo, int32_t *hi)
{
	struct day_word w;

	if (token_date(t, today, &w) == DAY_NONE || w.kind == DAY_UNKNOWN)
		return false;
	*lo = w.lo;
	*hi = w.hi;
	return true;
}

/* Days of two kinds: known ones, and intervals, which must touch. */
static void
add_days(struct cond *c, const char kinds[2], int32_t lo, int32_t hi,
    enum why why, const char *text)
{
	struct range *r;
	char a[9], b[9];

	day_key(lo, a);
	day_key(hi < DAY_NEVER ? hi + 1 : hi, b);
	r = cond_add(c, kinds[0], a, 2, why);
	snprintf(r->hi, sizeof(r->hi), "%s", b);
	snprintf(r->text, sizeof(r->text), "%s", text);
	day_key(lo - SPAN_MAX_DAYS, a);
	r = cond_add(c, kinds[1], a, 4, why);
	snprintf(r->hi, sizeof(r->hi), "%s", b);
	day_key(lo, r->until);
	snprintf(r->text, sizeof(r->text), "%s", text);
}

void
cond_days(struct cond *c, int32_t lo, int32_t hi)
{
	add_days(c, "dD", lo, hi, WHY_BIRTH, "");
}

void
cond_removal(struct cond *c, int32_t lo, int32_t hi)
{
	add_days(c, "tT", lo, hi, WHY_REMOVAL, "消除の日");
}

void
cond_all_removed(struct cond *c, int32_t today)
{
	struct range *r = cond_add(c, 't', "", 2, WHY_EMPTY);
	char b[9];

	day_key(today + 1, b);
	snprintf(r->hi, sizeof(r->hi), "%s", b);
}

/* What is said in the same words has the same interval. */
static void
cond_same_words(struct cond *c, const struct day_word *w)
{
	struct range *r;
	char a[9];

	day_key(w->lo, a);
	r = cond_add(c, 'D', a, 0, WHY_BIRTH);
	day_key(w->hi, r->until);
}

bool
cond_birth(const struct token *t, int32_t today, struct cond *c)
{
	struct day_word w;

	if (token_date(t, today, &w) == DAY_NONE)
		return false;
	if (w.kind == DAY_UNKNOWN)
		(void)cond_add(c, 'D', DAY_KEY_UNKNOWN, 0, WHY_BIRTH);
	if (w.kind == DAY_WORDS)
		cond_same_words(c, &w);
	/* who is born on a day that no calendar has, and nobody of its month */
	if (w.kind != DAY_UNKNOWN && w.date.shape != DATE_NON_DAY)
		cond_days(c, w.lo, w.hi);
	return true;
}

/* ---- dates with blanks in them ---- */

static bool
ends_with(const char *s, const char *tail)
{
	size_t n = strlen(s), m = strlen(tail);

	return n >= m && strcmp(s + n - m, tail) == 0;
}

/* 昭和 41年; but 昭和 41 is a town with its lot as well. */
static bool
is_era_alone(const struct token *t, const struct token *next)
{
	char plain[200];
	size_t used;

	date_plain(t->typed, plain, sizeof(plain));
	return (era_typed(plain, &used) != 0 ||
		   era_typed(t->latin, &used) != 0) &&
	       (plain[used] == '\0' || t->latin[used] == '\0') &&
	       (strpbrk(next->narrow, "./") != NULL ||
		   strstr(next->narrow, "年") != NULL);
}

/* Whether the date goes on behind t: 昭和41. 10. 13, 昭和15年 月日不詳. */
static bool
goes_on(const struct token *t, const struct token *next)
{
	static const char *const open[] = { ".", "/", "年", "月" };
	static const char *const first[] = { "元", "月日不詳", "日不詳", "〇",
		"一", "二", "三", "四", "五", "六", "七", "八", "九", "十",
		"春", "夏", "秋", "冬", "上旬", "中旬", "下旬" };
	bool is_open = is_era_alone(t, next), begins = false;
	size_t i;

	for (i = 0; i < sizeof(open) / sizeof(open[0]); i++)
		is_open = is_open || ends_with(t->narrow, open[i]);
	for (i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		begins = begins ||
			 strncmp(next->narrow, first[i], strlen(first[i])) == 0;
	return is_open && next->said == SAID_NOT &&
	       (begins || (next->narrow[0] >= '0' && next->narrow[0] <= '9'));
}

int
tokens_join_days(struct token *t, int n, int32_t today)
{
	char all[sizeof(t->typed)];
	struct token whole;
	struct day_word w;
	int i, k, m;

	for (i = 0; i + 1 < n && GUARD("search_day_blanks"); i++) {
		for (k = 1; i + k < n && goes_on(&t[i + k - 1], &t[i + k]); k++)
			;
		for (; k > 1; k--) {
			size_t used = 0;

			for (m = 0; m < k && used < sizeof(all); m++)
				used += (size_t)snprintf(all + used,
				    sizeof(all) - used, "%s%s",
				    m > 0 ? " " : "", t[i + m].typed);
			if (used >= sizeof(all))
				continue;
			token_read(all, &whole);
			whole.said = t[i].said;
			if (token_date(&whole, today, &w) == DAY_NONE)
				continue;
			t[i] = whole;
			memmove(&t[i + 1], &t[i + k],
			    (size_t)(n - i - k) * sizeof(*t));
			n -= k - 1;
			break;
		}
	}
	return n;
}
