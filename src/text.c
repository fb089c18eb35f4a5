/* SPDX-License-Identifier: ISC
 * text - columns, clusters, what may enter the register, widths of entry.
 */
#include "src/text.h"

#include "src/mutant.h"
#include "src/width.h"

#include <string.h>

/* setcchar() takes a base and this many marks less one (CCHARW_MAX is 5);
 * a longer pile is cut into clusters that cannot be drawn. */
#define MARKS_MAX 4

bool
text_clean(const char *s, int32_t *bad)
{
	size_t len = strlen(s), i = 0;
	int32_t c;

	while (i < len) {
		c = utf8_next(s, len, &i);
		if (!text_code_refused(c) || !GUARD("text_clean"))
			continue;
		if (bad != NULL)
			*bad = c;
		return false;
	}
	return true;
}

/*
 * Private use is refused as well: a 外字 of an old system has a meaning on
 * that system alone, and every character of the family register has had a
 * public code (Unicode and a selector, MJ) since 2017. Selectors pass.
 */
bool
text_code_refused(int32_t c)
{
	if (c < 0x20 || (c >= 0x7F && c < 0xA0))
		return true;
	if (c == 0x061C || c == 0x200E || c == 0x200F ||
	    (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x206F))
		return true;
	if (c == 0x2028 || c == 0x2029 || c == 0xFEFF ||
	    (c >= 0xFFF9 && c <= 0xFFFD))
		return true;
	if ((c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE)
		return true;
	/* tag characters draw nothing and are not seen by a reader */
	if (c >= 0xE0000 && c <= 0xE007F)
		return true;
	return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}

/* Marks are what takes no column: selectors, combining, joiners. */
static bool
is_mark(int32_t c)
{
	return c > 0x20 && text_code_width(c) == 0 && !text_code_refused(c);
}

static size_t
cluster_n(const char *s, size_t len, size_t at, bool *drawable, int *cols)
{
	size_t i = at, next;
	int32_t c = utf8_next(s, len, &i);
	int w = c > 0 ? text_code_width(c) : -1, marks = 0;

	*drawable = w > 0 && !text_code_refused(c);
	*cols = *drawable ? w : 2;
	if (!*drawable && !is_mark(c))
		return i - at;
	for (next = i; next < len && marks < MARKS_MAX; marks++, i = next)
		if (!is_mark(utf8_next(s, len, &next)))
			break;
	return i - at;
}

int
text_cols(const char *s)
{
	size_t len = strlen(s), i = 0;
	bool drawable;
	int cols, sum = 0;

	while (i < len) {
		/* plain kanji and kana need no look at marks twice */
		i += cluster_n(s, len, i, &drawable, &cols);
		sum += cols;
	}
	return sum;
}

size_t
text_cluster(const char *s, size_t at)
{
	size_t len = strlen(s);
	bool drawable;
	int cols;

	return at >= len ? 0 : cluster_n(s, len, at, &drawable, &cols);
}

/* Clusters are found from the front: only there is the cut certain. */
size_t
text_cluster_before(const char *s, size_t at)
{
	size_t len = strlen(s), i = 0, n = 0;
	bool drawable;
	int cols;

	if (at > len)
		at = len;
	while (i < at) {
		n = cluster_n(s, len, i, &drawable, &cols);
		if (i + n >= at)
			return at - i;
		i += n;
	}
	return 0;
}

bool
text_drawable(const char *s, size_t cluster_len)
{
	bool drawable;
	int cols;

	if (cluster_len == 0 || strnlen(s, cluster_len) < cluster_len)
		return false;
	return cluster_n(s, cluster_len, 0, &drawable, &cols) == cluster_len &&
	       drawable;
}

static size_t
append(char *out, size_t size, size_t used, const char *s, size_t n)
{
	if (used + n >= size)
		return used;
	memcpy(out + used, s, n);
	out[used + n] = '\0';
	return used + n;
}

void
text_fit(const char *s, int cols, bool pad, char *out, size_t size)
{
	size_t len = strlen(s), i = 0, n, used = 0, was;
	int w, sum = 0, room = text_cols(s) > cols ? cols - 1 : cols;
	bool drawable, cut = room < cols;

	if (size == 0)
		return;
	out[0] = '\0';
	while (i < len) {
		n = cluster_n(s, len, i, &drawable, &w);
		if (sum + w > room)
			break;
		was = used;
		if (drawable)
			used = append(out, size, used, s + i, n);
		else
			used = append(out, size, used, "〓", 3);
		if (used == was)
			break;
		sum += w;
		i += n;
	}
	if (cut && cols > 0) {
		/* a wide character may leave one column before the mark */
		for (; sum < cols - 1 && pad; sum++)
			used = append(out, size, used, " ", 1);
		used = append(out, size, used, "~", 1);
		sum++;
	}
	for (; pad && sum < cols; sum++)
		used = append(out, size, used, " ", 1);
}

static void
convert(const char *s, char *out, size_t size, int32_t (*map)(int32_t))
{
	size_t len = strlen(s), i = 0, used = 0;
	char one[5];
	int n;

	if (size == 0)
		return;
	out[0] = '\0';
	while (i < len) {
		n = utf8_put(map(utf8_next(s, len, &i)), one);
		if (used + (size_t)n >= size)
			return;
		used = append(out, size, used, one, (size_t)n);
	}
}

static int32_t
widen(int32_t c)
{
	if (c == ' ')
		return 0x3000;
	return c > 0x20 && c < 0x7F ? c + 0xFEE0 : c;
}

static int32_t
narrow(int32_t c)
{
	if (c == 0x3000)
		return ' ';
	if (c == 0x2010 || c == 0x2011 || c == 0x2015 || c == 0x2212)
		return '-';
	return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
}

void
text_widen(const char *s, char *out, size_t size)
{
	convert(s, out, size, widen);
}

void
text_narrow(const char *s, char *out, size_t size)
{
	convert(s, out, size, narrow);
}

static size_t
blank_at(const char *s, size_t left)
{
	if (left >= 1 && (*s == ' ' || *s == '\t'))
		return 1;
	return left >= 3 && memcmp(s, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

void
text_trim(char *s)
{
	size_t from = 0, to = strlen(s), n;

	while ((n = blank_at(s + from, to - from)) > 0)
		from += n;
	for (;;) {
		if (to > from && blank_at(s + to - 1, 1) > 0)
			to--;
		else if (to - from >= 3 && blank_at(s + to - 3, 3) == 3)
			to -= 3;
		else
			break;
	}
	memmove(s, s + from, to - from);
	s[to - from] = '\0';
}

bool
text_listed(const char *list, const char *word)
{
	size_t n = strlen(word);
	const char *p = list;

	while (n > 0 && (p = strstr(p, word)) != NULL) {
		if ((p == list || p[-1] == '|') &&
		    (p[n] == '|' || p[n] == '\0'))
			return true;
		p += n;
	}
	return false;
}
