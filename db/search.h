/* SPDX-License-Identifier: ISC
 * search - the one box (2.1): words become readings, readings become index
 * ranges, and each hit says why it is there.
 */
#ifndef DB_SEARCH_H
#define DB_SEARCH_H

#include "db/replica.h"

enum word_kind {
	WORD_NAME,
	WORD_KANA,
	WORD_DATE,
	WORD_SEX,
	WORD_PLACE,
	WORD_NUMBER
};
struct search_word {
	char typed[128];
	char reading[128]; /* as understood, for row 5: 氏 わたなべ */
	enum word_kind kind;
};
struct hit {
	char person_no[20], household_no[20];
	int sheet_no;
	char name[256], kana[256];
	char birth[128]; /* stored form (src/date.h) */
	char sex[4];     /* 男, 女 or - */
	char relation[64];
	char address[512]; /* town and number; 〔抑止〕 under a 支援 block */
	char why[96]; /* 氏名かな, ローマ字, 邉=辺, 旧住所 水前寺公園 */
	char signs[24]; /* 抑支仮予除外同, at most three */
	char note[96]; /* 転居 審査待ち（現住所は前のまま）, 除票 転出 … */
	bool is_removed, is_foreign, has_twin;
};
struct search_result {
	struct search_word words[8];
	int word_count;
	struct hit *hits; /* owned */
	int count;        /* hits held */
	int total;        /* found; counted up to 10,000 */
	int living, removed;
	bool is_mynumber; /* twelve digits with a right check digit: nothing
			   * was searched here, ask the centre */
};
/* query: as typed, UTF-8; limit: hits to hold. RC_INPUT for an empty one. */
MUST_CHECK enum rc search_run(struct replica *r, const char *query, int limit,
    struct search_result *out, struct err *err);
void search_release(struct search_result *s);

#endif
