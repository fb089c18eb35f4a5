/* SPDX-License-Identifier: ISC
 * f_kana - any bytes through every text function: outputs are whole UTF-8
 * within their size, keys are stable, clusters cover the text.
 */
#include "src/relation.h"
#include "src/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool so)
{
	if (!so)
		abort();
}

static void
whole(const char *out, size_t size)
{
	size_t n = strnlen(out, size);

	check(n < size && utf8_valid(out, n));
}

static void
keys(const char *s, size_t size)
{
	char a[2048], b[4096];

	key_name(s, a, size);
	whole(a, size);
	key_name(a, b, sizeof(b));
	check(strcmp(a, b) == 0);
	key_kana(s, a, size);
	whole(a, size);
	key_kana(a, b, sizeof(b));
	check(strcmp(a, b) == 0);
}

static void
clusters(const char *s)
{
	size_t at = 0, n, len = strlen(s);

	while ((n = text_cluster(s, at)) > 0) {
		check(text_cluster_before(s, at + n) == n);
		(void)text_drawable(s + at, n);
		at += n;
	}
	check(at == len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char s[512], out[2048], partial[8];
	size_t small;

	if (size < 1 || size >= sizeof(s))
		return 0;
	small = 8 + data[0] % 60U;
	memcpy(s, data + 1, size - 1);
	s[size - 1] = '\0';
	keys(s, sizeof(out));
	keys(s, small);
	clusters(s);
	kana_to_katakana(s, out, small);
	whole(out, small);
	kana_to_hiragana(s, out, small);
	whole(out, small);
	text_widen(s, out, small);
	whole(out, small);
	text_narrow(s, out, small);
	whole(out, small);
	if (utf8_valid(s, strlen(s))) {
		romaji_to_hiragana(s, out, small, partial);
		whole(out, small);
		check(strlen(partial) < 8);
		text_fit(s, data[0] % 90, true, out, sizeof(out));
		whole(out, sizeof(out));
		check(text_cols(out) == data[0] % 90);
	}
	check(relation_check(s, NULL) != RC_OK || *s == '\0' ||
	      relation_terms(s) > 0);
	(void)kana_only(s);
	text_trim(s);
	check(strlen(s) < size);
	return 0;
}
