/* SPDX-License-Identifier: ISC
 * text - UTF-8, columns of the terminal, grapheme clusters, kana, romaji
 * and the folded keys that are searched. What was typed is stored; a key is
 * only ever compared.
 */
#ifndef SRC_TEXT_H
#define SRC_TEXT_H

#include "src/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* utf8_next - code point at s[*i], advancing *i; -1 at a broken byte (one
 * byte is skipped), 0 at the end. */
int32_t utf8_next(const char *s, size_t len, size_t *i);
int utf8_put(int32_t c, char out[5]); /* bytes written, NUL added */
bool utf8_valid(const char *s, size_t len);

/* text_clean - whether s holds no control, escape, bidi or private-use
 * format character that the register must refuse at import; *bad receives
 * the first such code point when not NULL. Line ends are refused too, and all
 * of private use: 外字 come as Unicode with a selector, or not at all. */
bool text_clean(const char *s, int32_t *bad);

/* Columns on the terminal by wcwidth's table: kanji 2, selectors 0. What
 * cannot be drawn counts 2, since 〓 is drawn for it. A cluster is one spacing
 * character and up to four marks, what setcchar() takes; ｶﾞ is two. */
int text_cols(const char *s);
size_t text_cluster(const char *s, size_t at); /* byte length of the cluster */
size_t text_cluster_before(const char *s, size_t at);
bool text_drawable(const char *s, size_t cluster_len);

/* text_fit - at most cols columns of s, cut on a cluster, "~" at the end
 * when cut, padded with blanks when pad. Undrawable clusters become 〓. */
void text_fit(const char *s, int cols, bool pad, char *out, size_t size);

/* Kana. Outputs are NUL-terminated, cut on a character. */
void kana_to_katakana(const char *s, char *out, size_t size);
void kana_to_hiragana(const char *s, char *out, size_t size);
bool kana_only(const char *s); /* katakana, ー, ・, spaces */

/*
 * romaji_to_hiragana - as typed on a keyboard: nn, n', tya/cha, xtu, la,
 * double consonants. What is no romaji stays. partial receives the letters
 * at the end that are not yet a kana ("k"), or "".
 */
void romaji_to_hiragana(const char *s, char *out, size_t size, char partial[8]);

/*
 * Folded keys (2.1.2). key_name: names and addresses in kanji: NFKC, case,
 * spaces and selectors dropped, variants folded by the table (髙高 﨑崎 邉邊辺
 * …, 斎 and 斉 apart). key_kana: readings: katakana, clear sounds, large
 * kana, no long mark, ウ after an オ row kana as オ, dashes and spaces as the
 * three groups. Version changes when the result does, or when the replica keeps
 * keys of another kind.
 */
#define TEXT_KEY_VERSION 9
void key_name(const char *s, char *out, size_t size);
void key_kana(const char *s, char *out, size_t size);
/* The single rules, each of which can be off: src/foldrule.h. */

/* full-width forms for entry: ASCII digits, hyphen and letters widened. */
void text_widen(const char *s, char *out, size_t size);
void text_narrow(const char *s, char *out, size_t size);
/* text_trim - ASCII and full-width spaces off both ends, in place. */
void text_trim(char *s);
/* text_listed - whether word, which is not "", stands whole in a list of words
 * with "|" between them. */
bool text_listed(const char *list, const char *word);

#endif
