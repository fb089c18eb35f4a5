/* SPDX-License-Identifier: ISC
 * skk - see skk.h. A file is kept as it is, with the place of each of its
 * lines; they come sorted by the bytes of their reading, and are sorted here
 * where a file is not.
 */
#include "src/skk.h"

#include "src/file.h"
#include "src/mem.h"
#include "src/text.h"

#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MOST ((size_t)16 * 1024 * 1024)
#define KEY_MOST 128

struct line {
	const char *s; /* the reading */
	uint32_t key;  /* bytes of the reading */
	uint32_t rest; /* bytes from the reading's end to the line's */
};
struct skk {
	char *data;
	struct line *lines;
	int count;
	iconv_t in, out; /* from the file, to the file; both -1 for UTF-8 */
};

static int
compare(const char *a, size_t an, const char *b, size_t bn)
{
	int r = memcmp(a, b, an < bn ? an : bn);

	if (r != 0)
		return r;
	return an < bn ? -1 : an > bn;
}

static int
by_reading(const void *pa, const void *pb)
{
	const struct line *a = pa, *b = pb;

	return compare(a->s, a->key, b->s, b->key);
}

/* "-*- mode: fundamental; coding: euc-jp -*-" */
static const char *
coding_of(const char *data)
{
	static const struct {
		const char *word, *name;
	} all[] = { { "coding: euc-jp", "EUC-JP" },
		{ "coding: euc-jis-2004", "EUC-JISX0213" },
		{ "coding: utf-8", "UTF-8" } };
	char first[128];
	size_t n = strcspn(data, "\n"), i;

	if (n >= sizeof(first))
		n = sizeof(first) - 1;
	memcpy(first, data, n);
	first[n] = '\0';
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strstr(first, all[i].word) != NULL)
			return all[i].name;
	return NULL;
}

static void
add_line(struct skk *d, int *cap, const char *s, size_t len)
{
	const char *gap = memchr(s, ' ', len);
	struct line *l;

	if (gap == NULL || gap == s || gap - s > KEY_MOST)
		return;
	if (d->count == *cap) {
		*cap = *cap > 0 ? *cap * 2 : 1024;
		d->lines = x_grow(d->lines, (size_t)*cap, sizeof(*d->lines));
	}
	l = &d->lines[d->count++];
	l->s = s;
	l->key = (uint32_t)(gap - s);
	l->rest = (uint32_t)(len - (size_t)(gap - s));
}

/* Only entries without okurigana: names and places have none. */
static void
index_lines(struct skk *d, size_t size)
{
	const char *p = d->data, *end = d->data + size, *stop;
	bool is_part = false, is_sorted = true;
	int cap = 0, i;

	for (; p < end; p = stop + 1) {
		stop = memchr(p, '\n', (size_t)(end - p));
		if (stop == NULL)
			stop = end;
		if (*p == ';') {
			size_t n = (size_t)(stop - p);

			if (n >= 11 && memmem(p, n, "okuri-nasi", 10) != NULL)
				is_part = true;
			continue;
		}
		if (is_part && stop > p)
			add_line(d, &cap, p, (size_t)(stop - p));
	}
	for (i = 1; i < d->count && is_sorted; i++)
		is_sorted = by_reading(&d->lines[i - 1], &d->lines[i]) <= 0;
	if (!is_sorted)
		qsort(
		    d->lines, (size_t)d->count, sizeof(*d->lines), by_reading);
}

enum rc
skk_open(const char *path, struct skk **out, struct err *err)
{
	struct skk *d;
	const char *coding;
	size_t size = 0;
	char *data = file_read(path, FILE_MOST, &size);

	if (data == NULL)
		return err_set(err, RC_NOT_FOUND, "E7066",
		    "かな漢字変換の辞書がありません", "ファイルを開けません",
		    "skkdic と skkdic-extra を入れてください");
	coding = coding_of(data);
	d = x_alloc(sizeof(*d));
	d->data = data;
	d->in = d->out = (iconv_t)-1;
	if (coding != NULL && strcmp(coding, "UTF-8") != 0) {
		d->in = iconv_open("UTF-8", coding);
		d->out = iconv_open(coding, "UTF-8");
		if (d->in == (iconv_t)-1 || d->out == (iconv_t)-1)
			coding = NULL;
	}
	if (coding != NULL)
		index_lines(d, size);
	if (coding == NULL || d->count == 0) {
		skk_close(d);
		return err_set(err, RC_INPUT, "E7067",
		    "かな漢字変換の辞書が読めません",
		    "文字コードの記載か見出しがありません",
		    "skkdic と skkdic-extra を入れ直してください");
	}
	*out = d;
	return RC_OK;
}

void
skk_close(struct skk *d)
{
	if (d == NULL)
		return;
	if (d->in != (iconv_t)-1)
		(void)iconv_close(d->in);
	if (d->out != (iconv_t)-1)
		(void)iconv_close(d->out);
	free(d->lines);
	free(d->data);
	free(d);
}

/* Bytes written to out (NUL added), 0 when it does not convert or fit. */
static size_t
convert(iconv_t cd, const char *s, size_t len, char *out, size_t size)
{
	char *in = (char *)(uintptr_t)s, *to = out;
	size_t left = len, room = size - 1;

	if (len == 0 || len >= size)
		return 0;
	if (cd == (iconv_t)-1) {
		memcpy(out, s, len);
		out[len] = '\0';
		return len;
	}
	(void)iconv(cd, NULL, NULL, NULL, NULL);
	if (iconv(cd, &in, &left, &to, &room) == (size_t)-1 || left > 0)
		return 0;
	*to = '\0';
	return (size_t)(to - out);
}

static bool
take_word(struct skk *d, const char *s, size_t len, char out[SKK_WORD])
{
	const char *note = memchr(s, ';', len);

	if (note != NULL)
		len = (size_t)(note - s);
	if (len == 0 || s[0] == '(')
		return false;
	return convert(d->in, s, len, out, SKK_WORD) > 0 &&
	       utf8_valid(out, strlen(out)) && text_clean(out, NULL);
}

int
skk_find(struct skk *d, const char *reading, char (*out)[SKK_WORD], int max)
{
	char key[KEY_MOST + 1];
	struct line want = { .s = key }, *l;
	const char *p, *end, *stop;
	size_t n = convert(d->out, reading, strlen(reading), key, sizeof(key));
	int found = 0;

	if (n == 0)
		return 0;
	want.key = (uint32_t)n;
	l = bsearch(
	    &want, d->lines, (size_t)d->count, sizeof(*d->lines), by_reading);
	if (l == NULL)
		return 0;
	p = l->s + l->key;
	end = p + l->rest;
	while (p < end && *p != '/')
		p++;
	for (; p < end && found < max; p = stop) {
		p++;
		stop = memchr(p, '/', (size_t)(end - p));
		if (stop == NULL)
			break;
		found += take_word(d, p, (size_t)(stop - p), out[found]);
	}
	return found;
}
