/* SPDX-License-Identifier: ISC
 * kana - conversions between the kana, romaji as typed, and key_kana.
 */
#include "src/text.h"

#include "src/fold.h"

#include <string.h>

/* Half-width U+FF61 to U+FF9F. */
static const uint16_t half[] = { 0x3002, 0x300C, 0x300D, 0x3001, 0x30FB, 0x30F2,
	0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30E3, 0x30E5, 0x30E7, 0x30C3,
	0x30FC, 0x30A2, 0x30A4, 0x30A6, 0x30A8, 0x30AA, 0x30AB, 0x30AD, 0x30AF,
	0x30B1, 0x30B3, 0x30B5, 0x30B7, 0x30B9, 0x30BB, 0x30BD, 0x30BF, 0x30C1,
	0x30C4, 0x30C6, 0x30C8, 0x30CA, 0x30CB, 0x30CC, 0x30CD, 0x30CE, 0x30CF,
	0x30D2, 0x30D5, 0x30D8, 0x30DB, 0x30DE, 0x30DF, 0x30E0, 0x30E1, 0x30E2,
	0x30E4, 0x30E6, 0x30E8, 0x30E9, 0x30EA, 0x30EB, 0x30EC, 0x30ED, 0x30EF,
	0x30F3, 0x309B, 0x309C };

/* With the voiced or semi-voiced mark; 0 when it takes none. */
static int32_t
voiced(int32_t c, bool semi)
{
	if (c >= 0x30CF && c <= 0x30DB && (c - 0x30CF) % 3 == 0)
		return c + (semi ? 2 : 1);
	if (semi)
		return 0;
	if (c == 0x30A6)
		return 0x30F4;
	if (c == 0x30EF)
		return 0x30F7;
	if (c == 0x30F2)
		return 0x30FA;
	if ((c >= 0x30AB && c <= 0x30C1 && (c - 0x30AB) % 2 == 0) ||
	    c == 0x30C4 || c == 0x30C6 || c == 0x30C8)
		return c + 1;
	return 0;
}

int32_t
kana_next(const char *s, size_t len, size_t *i)
{
	int32_t c = utf8_next(s, len, i), d, v;
	size_t next = *i;

	if (c >= 0x3041 && c <= 0x3096)
		c += 0x60;
	else if (c == 0x309D || c == 0x309E)
		c += 0x60;
	else if (c >= 0xFF61 && c <= 0xFF9F)
		c = half[c - 0xFF61];
	if (c < 0x30A0 || c > 0x30FF || next >= len)
		return c;
	d = utf8_next(s, len, &next);
	if (d == 0xFF9E || d == 0x3099 || d == 0x309B)
		v = voiced(c, false);
	else if (d == 0xFF9F || d == 0x309A || d == 0x309C)
		v = voiced(c, true);
	else
		return c;
	if (v == 0)
		return c;
	*i = next;
	return v;
}

static size_t
put(char *out, size_t size, size_t used, int32_t c)
{
	char one[5];
	size_t n = (size_t)utf8_put(c, one);

	if (used + n >= size)
		return size; /* full: nothing more fits after a cut */
	memcpy(out + used, one, n + 1);
	return used + n;
}

void
kana_to_katakana(const char *s, char *out, size_t size)
{
	size_t len = strlen(s), i = 0, used = 0;

	if (size == 0)
		return;
	out[0] = '\0';
	while (i < len && used < size)
		used = put(out, size, used, kana_next(s, len, &i));
}

void
kana_to_hiragana(const char *s, char *out, size_t size)
{
	size_t len = strlen(s), i = 0, used = 0;
	int32_t c;

	if (size == 0)
		return;
	out[0] = '\0';
	while (i < len && used < size) {
		c = kana_next(s, len, &i);
		if ((c >= 0x30A1 && c <= 0x30F6) || c == 0x30FD || c == 0x30FE)
			c -= 0x60;
		used = put(out, size, used, c);
	}
}

bool
kana_only(const char *s)
{
	size_t len = strlen(s), i = 0;
	int32_t c;

	while (i < len) {
		c = utf8_next(s, len, &i);
		if (!(c >= 0x30A1 && c <= 0x30FE) && c != 0x3000 && c != ' ')
			return false;
	}
	return true;
}

/* Rows of a consonant: kana for a i u e o. */
static const struct {
	const char *letters;
	const char *vowel[5];
} rows[] = {
	{ "", { "あ", "い", "う", "え", "お" } },
	{ "k", { "か", "き", "く", "け", "こ" } },
	{ "s", { "さ", "し", "す", "せ", "そ" } },
	{ "t", { "た", "ち", "つ", "て", "と" } },
	{ "n", { "な", "に", "ぬ", "ね", "の" } },
	{ "h", { "は", "ひ", "ふ", "へ", "ほ" } },
	{ "m", { "ま", "み", "む", "め", "も" } },
	{ "y", { "や", NULL, "ゆ", "いぇ", "よ" } },
	{ "r", { "ら", "り", "る", "れ", "ろ" } },
	{ "w", { "わ", "うぃ", NULL, "うぇ", "を" } },
	{ "g", { "が", "ぎ", "ぐ", "げ", "ご" } },
	{ "z", { "ざ", "じ", "ず", "ぜ", "ぞ" } },
	{ "d", { "だ", "ぢ", "づ", "で", "ど" } },
	{ "b", { "ば", "び", "ぶ", "べ", "ぼ" } },
	{ "p", { "ぱ", "ぴ", "ぷ", "ぺ", "ぽ" } },
	{ "f", { "ふぁ", "ふぃ", "ふ", "ふぇ", "ふぉ" } },
	{ "j", { "じゃ", "じ", "じゅ", "じぇ", "じょ" } },
	{ "v", { "ゔぁ", "ゔぃ", "ゔ", "ゔぇ", "ゔぉ" } },
	{ "x", { "ぁ", "ぃ", "ぅ", "ぇ", "ぉ" } },
	{ "l", { "ぁ", "ぃ", "ぅ", "ぇ", "ぉ" } },
	{ "c", { NULL, NULL, NULL, NULL, NULL } },
	{ "q", { "くぁ", "くぃ", NULL, "くぇ", "くぉ" } },
	{ "ky", { "きゃ", NULL, "きゅ", "きぇ", "きょ" } },
	{ "sy", { "しゃ", NULL, "しゅ", "しぇ", "しょ" } },
	{ "sh", { "しゃ", "し", "しゅ", "しぇ", "しょ" } },
	{ "ty", { "ちゃ", NULL, "ちゅ", "ちぇ", "ちょ" } },
	{ "ch", { "ちゃ", "ち", "ちゅ", "ちぇ", "ちょ" } },
	{ "cy", { "ちゃ", NULL, "ちゅ", "ちぇ", "ちょ" } },
	{ "ts", { "つぁ", "つぃ", "つ", "つぇ", "つぉ" } },
	{ "th", { "てゃ", "てぃ", "てゅ", "てぇ", "てょ" } },
	{ "tw", { NULL, NULL, "とぅ", NULL, NULL } },
	{ "ny", { "にゃ", NULL, "にゅ", "にぇ", "にょ" } },
	{ "hy", { "ひゃ", NULL, "ひゅ", "ひぇ", "ひょ" } },
	{ "my", { "みゃ", NULL, "みゅ", "みぇ", "みょ" } },
	{ "ry", { "りゃ", NULL, "りゅ", "りぇ", "りょ" } },
	{ "gy", { "ぎゃ", NULL, "ぎゅ", "ぎぇ", "ぎょ" } },
	{ "zy", { "じゃ", NULL, "じゅ", "じぇ", "じょ" } },
	{ "jy", { "じゃ", NULL, "じゅ", "じぇ", "じょ" } },
	{ "dy", { "ぢゃ", NULL, "ぢゅ", "ぢぇ", "ぢょ" } },
	{ "dh", { "でゃ", "でぃ", "でゅ", "でぇ", "でょ" } },
	{ "dw", { NULL, NULL, "どぅ", NULL, NULL } },
	{ "by", { "びゃ", NULL, "びゅ", "びぇ", "びょ" } },
	{ "py", { "ぴゃ", NULL, "ぴゅ", "ぴぇ", "ぴょ" } },
	{ "fy", { "ふゃ", NULL, "ふゅ", NULL, "ふょ" } },
	{ "kw", { "くぁ", NULL, NULL, NULL, NULL } },
	{ "gw", { "ぐぁ", NULL, NULL, NULL, NULL } },
	{ "wy", { NULL, "ゐ", NULL, "ゑ", NULL } },
	{ "xy", { "ゃ", NULL, "ゅ", NULL, "ょ" } },
	{ "ly", { "ゃ", NULL, "ゅ", NULL, "ょ" } },
	{ "xt", { NULL, NULL, "っ", NULL, NULL } },
	{ "lt", { NULL, NULL, "っ", NULL, NULL } },
	{ "xts", { NULL, NULL, "っ", NULL, NULL } },
	{ "lts", { NULL, NULL, "っ", NULL, NULL } },
	{ "xw", { "ゎ", NULL, NULL, NULL, NULL } },
	{ "lw", { "ゎ", NULL, NULL, NULL, NULL } },
	{ "xk", { "ゕ", NULL, NULL, "ゖ", NULL } },
	{ "lk", { "ゕ", NULL, NULL, "ゖ", NULL } },
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* "wu" is う and "yi" い by habit of keyboards. */
static const char *
kana_of(const char *letters, size_t n, char vowel)
{
	const char *at = strchr("aiueo", vowel), *kana;
	size_t r;

	for (r = 0; r < ROWS; r++) {
		if (strlen(rows[r].letters) != n ||
		    memcmp(rows[r].letters, letters, n) != 0)
			continue;
		kana = rows[r].vowel[at - "aiueo"];
		return kana;
	}
	return NULL;
}

static bool
begins_row(const char *letters, size_t n)
{
	size_t r;

	for (r = 0; r < ROWS; r++)
		if (n > 0 && strncmp(rows[r].letters, letters, n) == 0)
			return true;
	return false;
}

/* One ASCII letter, half or full width, in lower case; 0 if it is none. */
static char
letter_at(const char *s, size_t len, size_t at, size_t *n)
{
	size_t i = at;
	int32_t c = utf8_next(s, len, &i);

	*n = i - at;
	if (c >= 0xFF01 && c <= 0xFF5E)
		c -= 0xFEE0;
	if (c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	return (c >= 'a' && c <= 'z') || c == '\'' || c == '-' ? (char)c : '\0';
}

struct romaji {
	const char *s;
	size_t len, at;
	char *out;
	size_t size, used;
	char run[64];     /* letters from at on */
	size_t width[64]; /* bytes each took */
	size_t n;
};

static void
emit(struct romaji *r, const char *s, size_t n)
{
	if (r->used + n >= r->size) {
		r->used = r->size; /* full */
		return;
	}
	memcpy(r->out + r->used, s, n);
	r->used += n;
	r->out[r->used] = '\0';
}

static void
look(struct romaji *r)
{
	size_t at = r->at, w;

	for (r->n = 0; r->n < 8 && at < r->len; r->n++, at += w) {
		r->run[r->n] = letter_at(r->s, r->len, at, &w);
		r->width[r->n] = w;
		if (r->run[r->n] == '\0')
			break;
	}
	r->run[r->n] = '\0';
}

static void
eat(struct romaji *r, size_t letters)
{
	size_t k;

	for (k = 0; k < letters; k++)
		r->at += r->width[k];
}

static bool
is_vowel(char c)
{
	return c != '\0' && strchr("aiueo", c) != NULL;
}

static bool
is_consonant(char c)
{
	return c >= 'a' && c <= 'z' && !is_vowel(c);
}

static bool
take_syllable(struct romaji *r)
{
	const char *kana = NULL;
	size_t k = 0;

	while (k < 3 && is_consonant(r->run[k]))
		k++;
	if (!is_vowel(r->run[k]))
		return false;
	if (k == 1 && r->run[0] == 'w' && r->run[1] == 'u')
		kana = "う";
	else if (k == 1 && r->run[0] == 'y' && r->run[1] == 'i')
		kana = "い";
	else
		kana = kana_of(r->run, k, r->run[k]);
	if (kana == NULL)
		return false;
	emit(r, kana, strlen(kana));
	eat(r, k + 1);
	return true;
}

/* n before a consonant, nn, n'; m before b, m, p (Hepburn) is typed by
 * many; a doubled consonant and tch are a small つ. */
static bool
take_special(struct romaji *r)
{
	char a = r->run[0], b = r->run[0] != '\0' ? r->run[1] : '\0';

	if (a == 'n' && (b == 'n' || b == '\'')) {
		emit(r, "ん", 3);
		/* konna: n + na; konnna and nn at the end: nn is the ん */
		eat(r, b == 'n' && (is_vowel(r->run[2]) || r->run[2] == 'y')
			   ? 1
			   : 2);
		return true;
	}
	if ((a == 'n' && is_consonant(b) && b != 'y') ||
	    (a == 'm' && (b == 'b' || b == 'p' || b == 'm'))) {
		emit(r, "ん", 3);
		eat(r, 1);
		return true;
	}
	if ((is_consonant(a) && a == b) || (a == 't' && b == 'c')) {
		emit(r, "っ", 3);
		eat(r, 1);
		return true;
	}
	if (a == '-') {
		emit(r, "ー", 3);
		eat(r, 1);
		return true;
	}
	return false;
}

void
romaji_to_hiragana(const char *s, char *out, size_t size, char partial[8])
{
	struct romaji r = {
		.s = s, .len = strlen(s), .out = out, .size = size
	};
	size_t w, k;

	partial[0] = '\0';
	if (size == 0)
		return;
	out[0] = '\0';
	while (r.at < r.len && r.used < r.size) {
		look(&r);
		if (r.n > 0 && take_syllable(&r))
			continue;
		/* letters up to the end that may still become a kana */
		for (k = 0, w = r.at; k < r.n; k++)
			w += r.width[k];
		if (r.n > 0 && r.n < 4 && w == r.len &&
		    begins_row(r.run, r.n)) {
			memcpy(partial, r.run, r.n + 1);
			return;
		}
		if (r.n > 0 && (r.used > 0 || r.run[0] != '-') &&
		    take_special(&r))
			continue;
		w = r.at;
		(void)utf8_next(s, r.len, &w);
		emit(&r, s + r.at, w - r.at);
		r.at = w;
	}
}

/*
 * Clear, large forms of U+30A1 to U+30FA. ヂ is to be found as ジ and as
 * チ, and ジ as シ, so チ and シ share a key (ツ ヅ ズ ス likewise): a key
 * finds too much rather than too little, exact hits come first. ワ as ハ.
 */
static const uint16_t clear[] = {
	/* 30A1 ァ */ 0x30A2,
	0x30A2,
	0x30A4,
	0x30A4,
	0x30A6,
	0x30A6,
	0x30A8,
	0x30A8,
	0x30AA,
	0x30AA,
	/* 30AB カ */ 0x30AB,
	0x30AB,
	0x30AD,
	0x30AD,
	0x30AF,
	0x30AF,
	0x30B1,
	0x30B1,
	0x30B3,
	0x30B3,
	/* 30B5 サ */ 0x30B5,
	0x30B5,
	0x30B7,
	0x30B7,
	0x30B9,
	0x30B9,
	0x30BB,
	0x30BB,
	0x30BD,
	0x30BD,
	/* 30BF タ チ ッツヅ */ 0x30BF,
	0x30BF,
	0x30B7,
	0x30B7,
	0x30B9,
	0x30B9,
	0x30B9,
	0x30C6,
	0x30C6,
	0x30C8,
	0x30C8,
	/* 30CA ナ */ 0x30CA,
	0x30CB,
	0x30CC,
	0x30CD,
	0x30CE,
	/* 30CF ハ */ 0x30CF,
	0x30CF,
	0x30CF,
	0x30D2,
	0x30D2,
	0x30D2,
	0x30D5,
	0x30D5,
	0x30D5,
	0x30D8,
	0x30D8,
	0x30D8,
	0x30DB,
	0x30DB,
	0x30DB,
	/* 30DE マ */ 0x30DE,
	0x30DF,
	0x30E0,
	0x30E1,
	0x30E2,
	/* 30E3 ャ */ 0x30E4,
	0x30E4,
	0x30E6,
	0x30E6,
	0x30E8,
	0x30E8,
	/* 30E9 ラ */ 0x30E9,
	0x30EA,
	0x30EB,
	0x30EC,
	0x30ED,
	/* 30EE ヮ */ 0x30CF,
	0x30CF,
	0x30A4,
	0x30A8,
	0x30AA,
	/* 30F3 ン ヴ ヵ ヶ */ 0x30F3,
	0x30D5,
	0x30AB,
	0x30B1,
	/* 30F7 ヷ ヸ ヹ ヺ */ 0x30CF,
	0x30D2,
	0x30D8,
	0x30DB,
};

int32_t
kana_clear(int32_t c)
{
	return clear[c - 0x30A1];
}

/* Sounds of the オ row among the clear ones. */
bool
kana_is_o_row(int32_t c)
{
	switch (c) {
	case 0x30AA:
	case 0x30B3:
	case 0x30BD:
	case 0x30C8:
	case 0x30CE:
	case 0x30DB:
	case 0x30E2:
	case 0x30E8:
	case 0x30ED:
		return true;
	default:
		return false;
	}
}

/* ヴ with a small vowel is one sound: ヴァ バ, ヴィ ビ, ヴェ ベ, ヴォ ボ. */
static int32_t
v_row(const char *s, size_t len, size_t *i)
{
	size_t next = *i;
	int32_t c = next < len ? kana_next(s, len, &next) : 0, v;

	v = c == 0x30A1   ? 0x30CF
	    : c == 0x30A3 ? 0x30D2
	    : c == 0x30A7 ? 0x30D8
	    : c == 0x30A9 ? 0x30DB
			  : 0;
	if (v == 0)
		return 0x30D5;
	*i = next;
	return v;
}

/* The long mark, the dashes of the three groups, spaces, ・ and marks of
 * sound that stand alone. */
static bool
is_silent(int32_t c)
{
	return c == 0x30FC || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 ||
	       c == 0xFF0D || c == '-' || c == ' ' || c == 0x3000 ||
	       c == 0xA0 || c == 0x30FB || c == 0xB7 ||
	       (c >= 0x3099 && c <= 0x309C) || c == '=' || c == 0xFF1D;
}

/* What is no kana: folded; ㌀ and ゟ fold to kana, which are cleared too,
 * ︱ to a dash, which is silent. */
static size_t
put_other(char *out, size_t size, size_t used, int32_t c, int32_t *before)
{
	char rare[64] = "", key[64];
	size_t i = 0;
	int32_t first;

	if (fold_put(rare, sizeof(rare), 0, c) >= sizeof(rare))
		return used;
	first = utf8_next(rare, strlen(rare), &i);
	if (first == c || c < 0) {
		*before = 0;
		return fold_put(out, size, used, c);
	}
	key_kana(rare, key, sizeof(key));
	for (i = 0; key[i] != '\0' && used < size;) {
		first = utf8_next(key, strlen(key), &i);
		if (first == 0x30A6 && kana_is_o_row(*before))
			first = 0x30AA;
		used = put(out, size, used, first);
		*before = first;
	}
	return used;
}

void
key_kana(const char *s, char *out, size_t size)
{
	size_t len = strlen(s), i = 0, used = 0;
	int32_t c, before = 0;

	if (size == 0)
		return;
	out[0] = '\0';
	while (i < len && used < size) {
		c = kana_next(s, len, &i);
		if (is_silent(c))
			continue;
		if (c == 0x30F4) {
			c = v_row(s, len, &i);
		} else if (c >= 0x30A1 && c <= 0x30FA) {
			c = clear[c - 0x30A1];
		} else {
			used = put_other(out, size, used, c, &before);
			continue;
		}
		if (c == 0x30A6 && kana_is_o_row(before))
			c = 0x30AA;
		used = put(out, size, used, c);
		before = c;
	}
}
