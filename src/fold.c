/* SPDX-License-Identifier: ISC
 * fold - key_name, and the table of variants (db/data/variants.csv).
 */
#include "src/fold.h"

#include "src/foldrule.h"
#include "src/mutant.h"
#include "src/text.h"

#include <string.h>
#include <unicode/unorm2.h>

static const struct {
	int32_t from, to;
} variants[] = {
#include "variants.h" /* generated, sorted by from */
};

int32_t
fold_variant(int32_t c)
{
	size_t lo = 0, hi = sizeof(variants) / sizeof(variants[0]), mid;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		if (c < variants[mid].from)
			hi = mid;
		else if (c > variants[mid].from)
			lo = mid + 1;
		else
			return GUARD("key_variants") ? variants[mid].to : c;
	}
	return c;
}

static size_t
put(char *out, size_t size, size_t used, int32_t c)
{
	char one[5];
	size_t n = (size_t)utf8_put(c, one);

	if (used + n >= size)
		return size;
	memcpy(out + used, one, n + 1);
	return used + n;
}

/* Selectors and blanks carry no sound and no meaning in a key. */
static bool
is_dropped(int32_t c)
{
	return c <= 0x20 || c == 0x7F || c == 0xA0 || c == 0x3000 ||
	       (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

static bool
is_dash(int32_t c)
{
	return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 ||
	       c == 0xFF0D;
}

static bool
is_selector(int32_t c)
{
	return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

static int32_t
variant_by(uint32_t rules, int32_t c)
{
	return rules & FOLD_BIT(FOLD_VARIANTS) ? fold_variant(c) : c;
}

/* What ICU has to say about the rest: compatibility forms, case. */
static size_t
put_rare(uint32_t rules, char *out, size_t size, size_t used, int32_t c)
{
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *n = unorm2_getNFKCCasefoldInstance(&e);
	bool by_dash = (rules & FOLD_BIT(FOLD_DASH_NAME)) != 0;
	UChar in[2], norm[32];
	int32_t len = 1, i = 0, got;
	UChar32 one;

	if (U_FAILURE(e) || c > 0x10FFFF)
		return put(out, size, used, c);
	in[0] = (UChar)c;
	if (c > 0xFFFF) {
		in[0] = (UChar)(0xD7C0 + (c >> 10));
		in[1] = (UChar)(0xDC00 + (c & 0x3FF));
		len = 2;
	}
	got = unorm2_normalize(n, in, len, norm, 32, &e);
	if (U_FAILURE(e))
		return put(out, size, used, c);
	while (i < got && used < size) {
		one = norm[i++];
		if (one >= 0xD800 && one < 0xDC00 && i < got)
			one = ((one - 0xD7C0) << 10) + (norm[i++] - 0xDC00);
		if (is_dropped(one))
			continue;
		used = put(out, size, used,
		    by_dash && is_dash(one) ? '-' : variant_by(rules, one));
	}
	return used;
}

size_t
fold_put_by(uint32_t rules, char *out, size_t size, size_t used, int32_t c)
{
	if (c < 0)
		return put(out, size, used, 0xFFFD);
	if (is_selector(c) && !(rules & FOLD_BIT(FOLD_SELECTORS)))
		return put(out, size, used, c);
	if (is_dropped(c))
		return used;
	if (!(rules & FOLD_BIT(FOLD_WIDTH)))
		return put(out, size, used, variant_by(rules, c));
	if (c >= 0xFF01 && c <= 0xFF5E)
		c -= 0xFEE0;
	if (c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	if (c < 0x7F)
		return put(out, size, used, c);
	if ((c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
	    (c >= 0x20000 && c < 0x2F800) || c >= 0x30000)
		return put(out, size, used, variant_by(rules, c));
	if ((c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FE))
		return put(out, size, used, c);
	return put_rare(rules, out, size, used, variant_by(rules, c));
}

size_t
fold_put(char *out, size_t size, size_t used, int32_t c)
{
	return fold_put_by(FOLD_ALL, out, size, used, c);
}

void
fold_name(uint32_t rules, const char *s, char *out, size_t size)
{
	size_t len = strlen(s), i = 0, was, used = 0;
	int32_t c, before = 0;

	if (size == 0)
		return;
	out[0] = '\0';
	while (i < len && used < size) {
		was = i;
		c = utf8_next(s, len, &i);
		if (c >= 0xFF61 && c <= 0xFF9F) {
			i = was;
			c = kana_next(s, len, &i);
		}
		/* 1－2, 1‐2, 1ー2: one address, many keyboards */
		if ((rules & FOLD_BIT(FOLD_DASH_NAME)) &&
		    (is_dash(c) ||
			(c == 0x30FC && before >= '0' && before <= '9')))
			c = '-';
		else if ((rules & FOLD_BIT(FOLD_KE)) &&
			 (c == 0x30F5 || c == 0x30F6)) /* ヵ ヶ in places */
			c -= c == 0x30F5 ? 0x4A : 0x45;
		used = fold_put_by(rules, out, size, used, c);
		if (used > 0 && used < size)
			before = (unsigned char)out[used - 1];
	}
}

void
key_name(const char *s, char *out, size_t size)
{
	fold_name(FOLD_ALL, s, out, size);
}
