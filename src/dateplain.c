/* SPDX-License-Identifier: ISC
 * dateplain - see dateplain.h.
 */
#include "src/dateplain.h"

#include "src/era.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/text.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { PLAIN_MAX = 200 };

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
starts(const char *s, const char *head)
{
	return strncmp(s, head, strlen(head)) == 0;
}

static bool
is_mark(const char *s, size_t *n)
{
	static const char *const marks[] = { ".", "・", "。", "/", "-" };
	size_t i;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (starts(s, marks[i])) {
			*n = strlen(marks[i]);
			return true;
		}
	return false;
}

/* Nothing but figures and marks, two of these: 四一・一〇・一三. */
static bool
is_kanji_day(const char *s)
{
	int marks = 0;
	size_t n;

	while (*s != '\0') {
		if (number_is_kanji(s)) {
			s += 3;
		} else if (is_mark(s, &n)) {
			s += n;
			marks++;
		} else {
			return false;
		}
	}
	return marks == 2;
}

/* ---- the era ---- */

/* ㍾ ㍽ ㍼ ㍻ ㋿, or one character of the name before a year; *used its bytes,
 * 0 when nothing is short. */
static const struct era *
short_era(const char *s, size_t *used)
{
	static const struct {
		const char *sign, *name;
	} signs[] = { { "㍾", "明治" }, { "㍽", "大正" }, { "㍼", "昭和" },
		{ "㍻", "平成" }, { "㋿", "令和" } };
	size_t n, i;
	int e;

	for (i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (starts(s, signs[i].sign)) {
			*used = strlen(signs[i].sign);
			return era_get(era_by_name(signs[i].name, &n));
		}
	*used = 3;
	for (e = 1; e <= era_count(); e++) {
		const struct era *era = era_get(e);
		const char *rest = s + 3;

		if (strncmp(s, era->name, 3) != 0)
			continue;
		if (is_digit(*rest) || starts(rest, "元年") ||
		    (*rest == '.' && is_digit(rest[1])) ||
		    (number_is_kanji(rest) && strstr(rest, "年") != NULL) ||
		    is_kanji_day(rest))
			return era;
	}
	*used = 0;
	return NULL;
}

/* What stands behind the era, its dot and its blanks; bytes of s, 0 no era. */
static size_t
era_head(const char *s)
{
	size_t n = 0;
	char c = *s >= 'a' && *s <= 'z' ? (char)(*s - 'a' + 'A') : *s;

	if (era_by_name(s, &n) == 0)
		n = era_by_letter(c) != 0 ? 1 : 0;
	if (n == 0 && starts(s, "西暦"))
		n = strlen("西暦");
	return n;
}

/* ---- the rest ---- */

static bool
ends(const char *s, size_t n, const char *tail)
{
	size_t m = strlen(tail);

	return n >= m && memcmp(s + n - m, tail, m) == 0;
}

/* 生, 生まれ, 生れ behind a date; 生 before 年月日不詳. */
static void
drop_born(char *s)
{
	static const char *const tails[] = { "生まれ", "生れ", "生" };
	size_t n = strlen(s), m, i;

	if (starts(s, "生年月日"))
		memmove(s, s + 3, n - 2);
	for (i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		m = strlen(tails[i]);
		if (!ends(s, n, tails[i]) || n == m)
			continue;
		m = n - m;
		if (is_digit(s[m - 1]) || ends(s, m, "日") ||
		    ends(s, m, "月") || ends(s, m, "年") || ends(s, m, "頃"))
			s[m] = '\0';
		return;
	}
}

static bool
is_blank(const char *s, size_t *n)
{
	*n = *s == ' ' ? 1 : 3;
	return *s == ' ' || starts(s, "\xe3\x80\x80");
}

/* Blanks go where a date may have them, behind an era, a mark, 年 and 月; the
 * marks become dots, figures in kanji others. */
static void
copy_days(const char *s, bool of_kanji, char *out, size_t size)
{
	size_t used = strlen(out), n;
	bool open = true;

	while (*s != '\0' && used + 16 < size) {
		int width = 0;

		if (open && is_blank(s, &n)) {
			s += n;
			continue;
		}
		if (of_kanji && number_is_kanji(s)) {
			width = snprintf(
			    out + used, size - used, "%d", number_kanji(s, &n));
			open = false;
		} else if (used > 0 && is_digit(out[used - 1]) &&
			   is_mark(s, &n) && n == 3) {
			width = snprintf(out + used, size - used, ".");
			open = true;
		} else {
			n = *s == '\0' ? 0 : 1;
			while (((unsigned char)s[n] & 0xC0) == 0x80)
				n++;
			width = snprintf(
			    out + used, size - used, "%.*s", (int)n, s);
			open = is_mark(s, &n) || starts(s, "年") ||
			       starts(s, "月");
			n = (size_t)width;
		}
		used += (size_t)width;
		s += n;
	}
	out[used] = '\0';
	if (*s != '\0')
		out[0] = '\0';
}

void
date_plain(const char *typed, char *out, size_t size)
{
	char s[PLAIN_MAX], *at = s;
	const struct era *era;
	size_t n, blank;

	out[0] = '\0';
	text_narrow(typed, s, sizeof(s));
	text_trim(s);
	if (!GUARD("date_plain")) {
		(void)snprintf(out, size, "%s", s);
		return;
	}
	drop_born(s);
	if ((era = short_era(at, &n)) != NULL) {
		(void)snprintf(out, size, "%s", era->name);
		at += n;
	} else if ((n = era_head(at)) > 0 &&
		   (at[n] == '.' || is_digit(at[n]) ||
		       is_blank(at + n, &blank) ||
		       (unsigned char)at[n] >= 0x80)) {
		if (!starts(at, "西暦"))
			(void)snprintf(out, size, "%.*s", (int)n, at);
		at += n;
	}
	if (out[0] != '\0' && *at == '.' &&
	    (is_digit(at[1]) || number_is_kanji(at + 1)))
		at++;
	copy_days(at,
	    strstr(at, "年") != NULL || (out[0] != '\0' && is_kanji_day(at)),
	    out, size);
}
