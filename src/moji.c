/* SPDX-License-Identifier: ISC
 * moji - see moji.h.
 */
#include "src/moji.h"

#include "src/csv.h"
#include "src/file.h"
#include "src/mem.h"
#include "src/text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MOST ((size_t)16 * 1024 * 1024)
enum {
	COL_MJ,
	COL_KANJI,
	COL_STROKES,
	COL_READINGS,
	COL_REDUCED,
	COL_JIS,
	COLS
};

struct mojis {
	struct moji *v; /* by number */
	const struct moji **by_form;
	int count;
	char *text; /* what the rows point into */
};

static enum rc
broken(struct err *err, long line)
{
	char what[96];

	(void)snprintf(
	    what, sizeof(what), "文字の表の %ld 行目が読めません", line);
	return err_set(err, RC_INPUT, "E7069", what, "列の数か番号が合いません",
	    "data/moji.csv を入れ直してください");
}

static int
by_number(const void *pa, const void *pb)
{
	const struct moji *a = pa, *b = pb;

	return a->mj < b->mj ? -1 : a->mj > b->mj;
}

static int
by_form(const void *pa, const void *pb)
{
	const struct moji *const *a = pa, *const *b = pb;
	int r = strcmp((*a)->kanji, (*b)->kanji);

	return r != 0 ? r : by_number(*a, *b);
}

static char *
keep(char **to, const char *s)
{
	char *at = *to;
	size_t n = strlen(s) + 1;

	memcpy(at, s, n);
	*to += n;
	return at;
}

/* A whole number in bounds, -1 when it is none. */
static long
number(const char *s, long most)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(s, &end, 10);
	return s[0] >= '0' && s[0] <= '9' && *end == '\0' && errno == 0 &&
		       n <= most
		   ? n
		   : -1;
}

static bool
take_row(struct mojis *m, int *cap, char **to, const struct csv_row *row)
{
	struct moji *o;
	long mj, strokes;

	if (row->count != COLS)
		return false;
	mj = number(row->field[COL_MJ], 999999);
	strokes = row->field[COL_STROKES][0] == '\0'
		      ? 0
		      : number(row->field[COL_STROKES], 99);
	if (mj < 1 || strokes < 0 ||
	    text_cluster(row->field[COL_KANJI], 0) !=
		strlen(row->field[COL_KANJI]) ||
	    row->field[COL_KANJI][0] == '\0' ||
	    strlen(row->field[COL_KANJI]) > 12)
		return false;
	if (m->count == *cap) {
		*cap = *cap > 0 ? *cap * 2 : 4096;
		m->v = x_grow(m->v, (size_t)*cap, sizeof(*m->v));
	}
	o = &m->v[m->count++];
	o->mj = (int)mj;
	o->strokes = (int)strokes;
	o->kanji = keep(to, row->field[COL_KANJI]);
	o->readings = keep(to, row->field[COL_READINGS]);
	o->reduced = keep(to, row->field[COL_REDUCED]);
	o->jis = keep(to, row->field[COL_JIS]);
	return true;
}

enum rc
moji_load(const char *share, struct mojis **out, struct err *err)
{
	char *path = x_printf("%s/data/moji.csv", share), *data, *to;
	struct mojis *m;
	struct csv_row row;
	struct csv *c;
	size_t len = 0;
	int cap = 0, i;
	bool is_heading = true;
	enum rc rc;

	data = file_read(path, FILE_MOST, &len);
	free(path);
	if (data == NULL)
		return err_set(err, RC_NOT_FOUND, "E7068",
		    "文字の表がありません", "ファイルを開けません",
		    "data に moji.csv を置いてください");
	m = x_alloc(sizeof(*m));
	/* Fields and their ends take no more than the file and a row's ends. */
	m->text = to = x_alloc(len + 8);
	c = csv_new(data, len);
	while ((rc = csv_next(c, &row, err)) == RC_OK) {
		if (!is_heading && !take_row(m, &cap, &to, &row)) {
			rc = broken(err, row.line);
			break;
		}
		is_heading = false;
	}
	csv_free(c);
	free(data);
	if (rc != RC_NOT_FOUND || m->count == 0) {
		moji_free(m);
		return rc == RC_NOT_FOUND ? broken(err, 1) : rc;
	}
	qsort(m->v, (size_t)m->count, sizeof(*m->v), by_number);
	m->by_form = x_grow(NULL, (size_t)m->count, sizeof(struct moji *));
	for (i = 0; i < m->count; i++)
		m->by_form[i] = &m->v[i];
	qsort(m->by_form, (size_t)m->count, sizeof(struct moji *), by_form);
	*out = m;
	return RC_OK;
}

void
moji_free(struct mojis *m)
{
	if (m == NULL)
		return;
	free(m->by_form);
	free(m->v);
	free(m->text);
	free(m);
}

/* ---- one row ---- */

/* The first row whose form is not before the text. */
static int
form_from(const struct mojis *m, const char *form)
{
	int lo = 0, hi = m->count;

	while (lo < hi) {
		int mid = lo + (hi - lo) / 2;

		if (strcmp(m->by_form[mid]->kanji, form) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

const struct moji *
moji_of(const struct mojis *m, const char *cluster)
{
	int i = form_from(m, cluster);

	return i < m->count && strcmp(m->by_form[i]->kanji, cluster) == 0
		   ? m->by_form[i]
		   : NULL;
}

const struct moji *
moji_by_number(const struct mojis *m, int mj)
{
	struct moji key = { .mj = mj };

	return bsearch(&key, m->v, (size_t)m->count, sizeof(*m->v), by_number);
}

/* Hexadecimal up to U+10FFFF, -1 when it is none. */
static int32_t
hex(const char **s)
{
	int32_t n = 0;
	int digits = 0;

	for (; digits < 7; digits++, (*s)++) {
		char c = **s;

		if (c >= '0' && c <= '9')
			n = n * 16 + (c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			n = n * 16 + ((c | 0x20) - 'a' + 10);
		else
			break;
	}
	return digits >= 4 && digits <= 6 && n <= 0x10FFFF ? n : -1;
}

/* A code without selector: its plain form, else the first form of it. */
static const struct moji *
by_code(const struct mojis *m, const char *s)
{
	char form[16];
	int32_t c = hex(&s), selector = 0;
	int i, n;

	if (c < 0)
		return NULL;
	if (*s == '_' || *s == ' ') {
		s++;
		if (s[0] == 'U' && s[1] == '+')
			s += 2;
		if ((selector = hex(&s)) < 0)
			return NULL;
	}
	if (*s != '\0' || (n = utf8_put(c, form)) <= 0)
		return NULL;
	if (selector != 0 && utf8_put(selector, form + n) <= 0)
		return NULL;
	i = form_from(m, form);
	return i < m->count &&
		       strncmp(m->by_form[i]->kanji, form, strlen(form)) == 0
		   ? m->by_form[i]
		   : NULL;
}

const struct moji *
moji_at(const struct mojis *m, const char *code)
{
	const char *s = code;
	long n;

	if ((s[0] | 0x20) == 'm' && (s[1] | 0x20) == 'j') {
		n = number(s + 2, 999999);
		return n > 0 ? moji_by_number(m, (int)n) : NULL;
	}
	if ((s[0] | 0x20) == 'u') /* a field of figures has no + */
		return by_code(m, s + (s[1] == '+' ? 2 : 1));
	/* Five or six figures are a number where there is such a row. */
	n = number(s, 999999);
	if (n > 9999 && moji_by_number(m, (int)n) != NULL)
		return moji_by_number(m, (int)n);
	return by_code(m, s);
}

/* ---- many ---- */

static bool
has_reading(const struct moji *o, const char *key)
{
	char one[128], folded[128];
	const char *p = o->readings, *end;
	size_t n;

	while (*p != '\0') {
		end = strstr(p, "・");
		n = end != NULL ? (size_t)(end - p) : strlen(p);
		if (n < sizeof(one)) {
			memcpy(one, p, n);
			one[n] = '\0';
			kana_to_katakana(one, folded, sizeof(folded));
			if (strcmp(folded, key) == 0)
				return true;
		}
		p += n;
		if (end != NULL)
			p += strlen("・");
	}
	return false;
}

/* The base's code, and whatever it and its forms may be reduced to. */
static void
relatives(const struct mojis *m, const char *base, char *out, size_t size)
{
	int i = form_from(m, base);
	size_t n = strlen(base), used;

	(void)snprintf(out, size, "%s", base);
	for (; i < m->count && strncmp(m->by_form[i]->kanji, base, n) == 0;
	     i++) {
		used = strlen(out);
		(void)snprintf(
		    out + used, size - used, "%s", m->by_form[i]->reduced);
	}
}

/* Whether a character of `list` stands in `text`. */
static bool
shares(const char *list, const char *text)
{
	size_t at = 0, from, len = strlen(list);
	char one[8];

	while (at < len) {
		from = at;
		if (utf8_next(list, len, &at) <= 0 || at - from >= sizeof(one))
			return false;
		memcpy(one, list + from, at - from);
		one[at - from] = '\0';
		if (strstr(text, one) != NULL)
			return true;
	}
	return false;
}

static bool
fits(const struct moji *o, const struct moji_query *q, const char *key,
    const char *family)
{
	if (q->most > 0 && (o->strokes < q->least || o->strokes > q->most))
		return false;
	if (key[0] != '\0' && !has_reading(o, key))
		return false;
	return family[0] == '\0' || shares(family, o->reduced) ||
	       strncmp(o->kanji, q->base, strlen(q->base)) == 0;
}

static const char *sorted_base;

static int
by_strokes(const void *pa, const void *pb)
{
	const struct moji *const *a = pa, *const *b = pb;
	size_t n = strlen(sorted_base);
	int x, y;

	if (n > 0) {
		x = strncmp((*a)->kanji, sorted_base, n) != 0;
		y = strncmp((*b)->kanji, sorted_base, n) != 0;
		if (x != y)
			return x - y;
	}
	if ((*a)->strokes != (*b)->strokes)
		return (*a)->strokes < (*b)->strokes ? -1 : 1;
	return by_number(*a, *b);
}

int
moji_find(const struct mojis *m, const struct moji_query *q,
    const struct moji **out, int max)
{
	const struct moji **all;
	char key[128] = "", family[512] = "", hira[128], partial[8];
	int i, n = 0;

	if (q->reading[0] == '\0' && q->base[0] == '\0' && q->most == 0)
		return 0;
	if (strlen(q->reading) >= sizeof(hira) || strlen(q->base) > 12)
		return 0;
	if (q->reading[0] != '\0') {
		romaji_to_hiragana(q->reading, hira, sizeof(hira), partial);
		kana_to_katakana(hira, key, sizeof(key));
	}
	if (q->base[0] != '\0')
		relatives(m, q->base, family, sizeof(family));
	all = x_grow(NULL, (size_t)m->count, sizeof(*all));
	for (i = 0; i < m->count; i++)
		if (fits(&m->v[i], q, key, family))
			all[n++] = &m->v[i];
	sorted_base = q->base;
	qsort(all, (size_t)n, sizeof(*all), by_strokes);
	for (i = 0; i < n && i < max; i++)
		out[i] = all[i];
	free(all);
	return n;
}
