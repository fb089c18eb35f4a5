/* SPDX-License-Identifier: ISC
 * search_latin - letters as kana: as they are typed on a keyboard, and as a
 * passport has them, which writes no long vowel (yuko is ユウコ), one with an h
 * (ohta, satoh), ん before a vowel without a mark (junichi), or ō.
 */
#include "db/search_private.h"

#include "src/fold.h"
#include "src/mutant.h"
#include "src/text.h"

#include <stdio.h>
#include <string.h>

static bool
is_vowel(char c)
{
	return c != '\0' && strchr("aiueo", c) != NULL;
}

/* ---- ō ---- */

void
latin_plain(char *narrow, size_t size)
{
	static const struct {
		const char *sign, *letters;
	} longs[] = { { "ā", "aa" }, { "Ā", "aa" }, { "ī", "ii" },
		{ "Ī", "ii" }, { "ū", "uu" }, { "Ū", "uu" }, { "ē", "ee" },
		{ "Ē", "ee" }, { "ō", "ou" }, { "Ō", "ou" }, { "â", "aa" },
		{ "î", "ii" }, { "û", "uu" }, { "ê", "ee" }, { "ô", "ou" },
		{ "Ô", "ou" } };
	char out[256];
	size_t i, k, n = 0, len;
	bool any = false;

	for (i = 0; narrow[i] != '\0' && n + 3 < sizeof(out); i += len) {
		len = 1;
		out[n] = narrow[i];
		if ((unsigned char)narrow[i] < 0x80) {
			n++;
			continue;
		}
		for (k = 0; k < sizeof(longs) / sizeof(longs[0]); k++)
			if (strncmp(narrow + i, longs[k].sign,
				strlen(longs[k].sign)) == 0)
				break;
		if (k == sizeof(longs) / sizeof(longs[0]))
			return;
		len = strlen(longs[k].sign);
		memcpy(out + n,
		    n == 0 && longs[k].letters[0] == 'o' ? "oo"
							 : longs[k].letters,
		    2);
		n += 2;
		any = true;
	}
	out[n] = '\0';
	if (any && n < size && GUARD("search_passport"))
		memcpy(narrow, out, n + 1);
}

/* ---- readings ---- */

static void
add_key(struct token *t, const char *key)
{
	int i;

	for (i = 0; i < t->kana_count; i++)
		if (strcmp(t->kana[i], key) == 0)
			return;
	if (key[0] != '\0' && t->kana_count < READINGS_MAX)
		snprintf(t->kana[t->kana_count++], KEY_SIZE, "%s", key);
}

void
token_add_kana(struct token *t, const char *hira)
{
	char key[KEY_SIZE];

	key_kana(hira, key, sizeof(key));
	add_key(t, key);
}

/* ono is オノ and オオノ, yuko is ユコ and ユウコ: letters do not tell how long
 * a vowel is. At the end the beginning finds both. */
static void
add_long(struct token *t)
{
	char more[KEY_SIZE + 4];
	char key[KEY_SIZE];
	size_t len, at = 0, next;
	int32_t c, d;
	bool is_o, is_u;

	snprintf(key, sizeof(key), "%s", t->kana_count > 0 ? t->kana[0] : "");
	len = strlen(key);
	while (at < len) {
		c = utf8_next(key, len, &at);
		next = at;
		d = at < len ? utf8_next(key, len, &next) : 0;
		is_o = kana_is_o_row(c) && d != 0 && d != 0x30AA;
		is_u = c == 0x30E6 && d != 0 && d != 0x30A6 &&
		       GUARD("search_passport");
		if (!is_o && !is_u)
			continue;
		snprintf(more, sizeof(more), "%.*s%s%s", (int)at, key,
		    is_o ? "オ" : "ウ", key + at);
		more[KEY_SIZE - 1] = '\0';
		add_key(t, more);
	}
}

static void
add_spelling(struct token *t, const char *latin)
{
	char hira[256], partial[8];

	romaji_to_hiragana(latin, hira, sizeof(hira), partial);
	if (partial[0] != '\0')
		return;
	token_add_kana(t, hira);
}

/* jun'ichi, shin'ya: the mark that a passport leaves out, one at a time. */
static void
add_n(struct token *t, const char *latin)
{
	char more[TYPED_SIZE + 4];
	size_t i;

	for (i = 1; latin[0] != '\0' && latin[i] != '\0'; i++) {
		if (latin[i] != 'n' || !is_vowel(latin[i - 1]) ||
		    (!is_vowel(latin[i + 1]) && latin[i + 1] != 'y'))
			continue;
		snprintf(more, sizeof(more), "%.*s'%.100s", (int)i + 1, latin,
		    latin + i + 1);
		add_spelling(t, more);
	}
}

/* ohta, kohno, satoh, yuhki: an h that only lengthens; false: there is none. */
static bool
without_h(const char *latin, char *out, size_t size)
{
	size_t i, n = 0;
	bool any = false;

	for (i = 0; latin[i] != '\0' && n + 2 < size; i++) {
		out[n++] = latin[i];
		if ((latin[i] != 'o' && latin[i] != 'u') ||
		    latin[i + 1] != 'h' || is_vowel(latin[i + 2]) ||
		    latin[i + 2] == 'y')
			continue;
		out[n++] = latin[i] == 'o' && i == 0 ? 'o' : 'u';
		i++;
		any = true;
	}
	out[n] = '\0';
	return any && GUARD("search_passport");
}

/* Letters that are no kana yet may become any of five. */
static void
add_open(struct token *t)
{
	static const char vowels[] = "aiueo";
	char more[TYPED_SIZE + 4], hira[256], rest[8];
	size_t i;

	for (i = 0; vowels[i] != '\0'; i++) {
		snprintf(more, sizeof(more), "%s%c", t->latin, vowels[i]);
		romaji_to_hiragana(more, hira, sizeof(hira), rest);
		if (rest[0] == '\0')
			token_add_kana(t, hira);
	}
}

static void
read_open(struct token *t, const char *hira, const char *partial)
{
	char more[TYPED_SIZE + 4];
	size_t n = strlen(hira);

	if (n >= strlen(partial) &&
	    strcmp(hira + n - strlen(partial), partial) == 0)
		n -= strlen(partial);
	if (t->kana_count == 0) {
		t->hira[n < sizeof(t->hira) ? n : sizeof(t->hira) - 1] = '\0';
		t->is_partial = true;
	}
	if (strcmp(partial, "n") == 0) {
		snprintf(more, sizeof(more), "%.*sん", (int)n, hira);
		token_add_kana(t, more);
		snprintf(t->hira, sizeof(t->hira), "%.255s", more);
		t->is_partial = false;
	}
	t->complete = t->kana_count;
	add_open(t);
}

/* What is longer is no Japanese name, and three bytes a letter. */
enum { LATIN_MAX = 84 };

void
token_read_latin(struct token *t)
{
	char hira[256], partial[8], plain[160];
	bool is_long;

	if (strlen(t->latin) > LATIN_MAX)
		return;
	is_long = without_h(t->latin, plain, sizeof(plain));
	if (is_long) { /* satoh may still become satoha */
		romaji_to_hiragana(plain, hira, sizeof(hira), partial);
		if (partial[0] == '\0')
			token_add_kana(t, hira);
		snprintf(t->hira, sizeof(t->hira), "%.255s", hira);
	}
	romaji_to_hiragana(t->latin, hira, sizeof(hira), partial);
	if (t->hira[0] == '\0' || t->kana_count == 0)
		snprintf(t->hira, sizeof(t->hira), "%.255s", hira);
	if (partial[0] != '\0') {
		read_open(t, hira, partial);
		return;
	}
	token_add_kana(t, hira);
	if (GUARD("search_passport"))
		add_n(t, is_long ? plain : t->latin);
	add_long(t);
	t->complete = t->kana_count;
}

bool
token_is_japanese(const struct token *t)
{
	size_t i;

	if (t->class != TOKEN_LATIN)
		return true;
	for (i = 0; t->hira[i] != '\0'; i++)
		if (t->hira[i] >= 'a' && t->hira[i] <= 'z')
			return false;
	return strncmp(t->hira, "ん", 3) != 0;
}
