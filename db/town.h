/* SPDX-License-Identifier: ISC
 * town - the 町字 of one municipality (1.3.3): name, reading, romaji,
 * 11-digit 住所コード and postcode, found by what a clerk types.
 */
#ifndef DB_TOWN_H
#define DB_TOWN_H

#include "src/err.h"

#include <stdbool.h>

struct town {
	char code[12]; /* 住所コード: 5 digits of the municipality, 大字 3,
			    * 丁目 or 小字 3 */
	char name[96];       /* 水前寺二丁目 */
	char city[64];       /* 熊本市中央区 */
	char base[96];       /* 水前寺: without 丁目 */
	char kana[128];      /* reading of base: スイゼンジ */
	char kana_full[160]; /* スイゼンジニチョウメ */
	char roman[96];      /* suizenji, lower case; "" when not given */
	char postcode[8];    /* 7 digits; "" unknown */
	int chome;           /* 丁目, 0 none */
	bool is_jukyo;       /* 住居表示 is in force */
};
struct towns {
	char municipality[8]; /* 431010 */
	/* Of a designated city as a whole city is 熊本市; which ward a town is
	 * in, the town says. */
	char pref[32], city[64], pref_kana[64], city_kana[128];
	struct town *list; /* owned; order of the file */
	int count;
	int without_postcode;
};

/* One ward of a designated city. */
struct town_ward {
	char code[8]; /* 431010 */
	char pref[32], city[64];
	int weight; /* share of the people in an invented city */
};
#define TOWN_WARDS_MAX 24

/* Where Debian's skkdic-extra puts the postcodes. */
#define TOWN_ZIP_PATH "/usr/share/skk/SKK-JISYO.zipcode"

/*
 * town_load - read SHARE/data/towns/MUNICIPALITY.csv, for a designated city as a
 * whole (431001) those of its wards one after the other, and, for towns whose
 * postcode the file leaves out, the dictionary at zip_path (NULL: the
 * path above; a missing one leaves the postcodes blank), joined by the name
 * without 丁目. share: the folder that holds data/. RC_NOT_FOUND when the
 * municipality has no file; RC_INPUT names the line that is broken.
 */
MUST_CHECK enum rc town_load(const char *share, const char *municipality,
    const char *zip_path, struct towns *out, struct err *err);
void town_release(struct towns *t);

/*
 * town_wards - the wards of a designated city (code "431001"), in the order
 * of SHARE/data/towns/wards.csv; none when the code is not one of a whole
 * city. out takes TOWN_WARDS_MAX. RC_NOT_FOUND E7060 without that file.
 */
MUST_CHECK enum rc town_wards(const char *share, const char *code,
    struct town_ward *out, int *count, struct err *err);
/* town_ward_called - 中央区 of code 431010 or 43101, a ward of the city that
 * `municipality` is or belongs to; "" when it is none. */
void town_ward_called(const char *share, const char *municipality,
    const char *code, char out[64]);
/* town_ward_name - 中央区 of 熊本市中央区. */
const char *town_ward_name(const struct town_ward *w);
/*
 * town_ward_find - the ward beside `municipality` (a ward or its city) that is
 * called so, with the name of the city or without; code "" when there is none.
 */
MUST_CHECK enum rc town_ward_find(const char *share, const char *municipality,
    const char *name, char code[8], struct err *err);
/*
 * town_ward_of - whose ward an office is: where `municipality` is a designated
 * city, the ward that the office's name begins with (東区, 熊本市東区役所区民課);
 * any other municipality is its own. code "" when the office is no ward's.
 */
MUST_CHECK enum rc town_ward_of(const char *share, const char *municipality,
    const char *office, char code[8], struct err *err);

/*
 * town_find - towns for what was typed: a postcode (862-0950), a name or
 * its beginning (水前寺, 水前寺二), its reading in kana or romaji with an
 * optional 丁目 (suizenji2), or initials of prefecture, municipality and
 * town with spaces between (ク ク ス, 1.3.3). Best first: whole names before
 * beginnings, then the order of the file. Returns how many were written to
 * out (at most max).
 */
int town_find(
    const struct towns *t, const char *typed, int max, const struct town **out);

/* town_by_code, town_by_name - NULL when there is none. Several wards may have
 * a town of one name: city "" takes the first. */
const struct town *town_by_code(const struct towns *t, const char *code);
const struct town *town_by_name(
    const struct towns *t, const char *city, const char *name);

#endif
