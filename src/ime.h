/* SPDX-License-Identifier: ISC
 * ime - kana to kanji without an input method (J1): words of a reading, the
 * likeliest first. What a person chose is remembered in memory alone, for
 * that person alone; names are never written to disk.
 */
#ifndef SRC_IME_H
#define SRC_IME_H

#include "src/err.h"
#include "src/skk.h"

enum ime_words { /* what a field holds; the field's table says which */
	IME_NONE,
	IME_GENERAL, /* 一般 */
	IME_NAME,    /* 氏名: the family name first, then the given name */
	IME_PLACE    /* 町名, 住所, 方書 */
};
enum ime_part { /* which dictionary is in force, as row shows it */
	IME_PART_FAMILY,
	IME_PART_GIVEN,
	IME_PART_PLACE,
	IME_PART_GENERAL
};

struct ime;

/*
 * ime_open - dictionaries of skk_dir (NULL: SKK_DIR) and the name tables of
 * share/data/names. Takes some 10 ms. A missing dictionary leaves its words
 * out; without any RC_NOT_FOUND E7066. *out is closed by the caller.
 */
MUST_CHECK enum rc ime_open(
    const char *share, const char *skk_dir, struct ime **out, struct err *err);
void ime_close(struct ime *m); /* wipes what was learnt; NULL is fine */

/* ime_add - a word of the municipality (its 町字). reading: kana of either
 * kind; both are copied. */
void ime_add(
    struct ime *m, enum ime_part part, const char *word, const char *reading);

/*
 * ime_find - the words of a reading, each once: what this person chose
 * before, names by how many bear them and the municipality's own towns, then
 * Debian's dictionaries, katakana last. staff: 職員番号 of the person, ""
 * nobody's; part: the dictionary in force; reading: hiragana. Returns how
 * many were written to out, at most max.
 */
int ime_find(struct ime *m, const char *staff, enum ime_part part,
    const char *reading, char (*out)[SKK_WORD], int max);

/*
 * ime_find_full - family and given name of one reading ("やまだたろう"),
 * with a full-width space between; as ime_find.
 */
int ime_find_full(
    struct ime *m, const char *reading, char (*out)[SKK_WORD], int max);

/* ime_chosen - the person chose word for reading. */
void ime_chosen(struct ime *m, const char *staff, enum ime_part part,
    const char *reading, const char *word);

#endif
