/* SPDX-License-Identifier: ISC
 * place - the municipalities of the country, for an address that somebody
 * moves in from: found by name, reading, romaji, initials or postcode. The
 * 町字 of other municipalities are not kept; they are typed.
 */
#ifndef DB_PLACE_H
#define DB_PLACE_H

#include "src/err.h"

struct place {
	char code[8];      /* 全国地方公共団体コード, 6 digits */
	char pref[24];     /* 福岡県 */
	char city[64];     /* 福岡市博多区 */
	char ward[64];     /* 博多区; "" when it is no ward */
	char pref_key[64]; /* folded readings */
	char city_key[128], ward_key[64];
};
struct places {
	struct place *list; /* owned; order of the file */
	int count;
};

/* place_load - SHARE/data/municipalities.csv. RC_NOT_FOUND when there is no
 * such file, RC_INPUT E7062 names the broken line. */
MUST_CHECK enum rc place_load(
    const char *share, struct places *out, struct err *err);
void place_release(struct places *p);

/*
 * place_find - what was typed: a name or the beginning of it or of its ward
 * (福岡市博, 博多), the reading in kana or romaji (hakata), with the
 * prefecture before it, whole or its initials, and a space between (f hakata,
 * ふ はかた). Whole names first, then the order of the file. Returns how many
 * were written to out (at most max).
 */
int place_find(const struct places *p, const char *typed, int max,
    const struct place **out);

/* place_at - the municipality that a written address begins with (prefecture
 * may be left out when only one fits); *used receives the bytes. NULL none. */
const struct place *place_at(
    const struct places *p, const char *address, int *used);

/*
 * place_zip - town of a postcode (7 digits) from the dictionary at zip_path
 * (NULL: TOWN_ZIP_PATH), "福岡県福岡市博多区住吉". RC_NOT_FOUND when it has
 * none.
 */
MUST_CHECK enum rc place_zip(
    const char *zip_path, const char *digits, char *out, int size);

#endif
