/* SPDX-License-Identifier: ISC
 * listing - lists that go out as a file or on paper: which columns they have
 * and what stands in them. Rows are objects as the register gives them. Pure.
 */
#ifndef SRC_LISTING_H
#define SRC_LISTING_H

#include "src/cert.h"

#include <jansson.h>

struct sbuf; /* src/mem.h */

enum listing_kind {
	LISTING_TEXT,
	LISTING_DATE, /* a date in stored form */
	LISTING_DAY,  /* YYYY-MM-DD */
	LISTING_YES,  /* true: the words, false: nothing */
	LISTING_WORD  /* a code by the words: "a=甲|b=乙" */
};
struct listing_column {
	const char *key, *label;
	int width; /* of the sheet, in parts */
	enum listing_kind kind;
	const char *words; /* LISTING_YES, LISTING_WORD; else NULL */
};
struct listing {
	const char *id, *title;
	const struct listing_column *columns;
	int count;
	const char *none; /* what the paper says when there is no row */
};
/* "missing" 転入通知未着者一覧 (4.1.3.1.4), "headless" 対象者リスト of the
 * 世帯主変更依頼通知書 (4.0.5), "municipal" 市町村通知・市町村伝達 (4.5.7),
 * "immigration" 処理結果確認票 (4.5.6). NULL: no such list. */
const struct listing *listing_find(const char *id);

/* listing_value - what stands in one cell; the caller frees. */
char *listing_value(const struct listing_column *k, const json_t *row);

/* listing_csv - UTF-8, the labels first, CRLF as RFC 4180 has it. rows: an
 * array, borrowed. */
void listing_csv(const struct listing *l, const json_t *rows, struct sbuf *out);

/*
 * listing_checked - the rows of 処理結果確認票: one for each item that a notice
 * changes, before and after in words, one for a removal. notices: of
 * immigration.list, borrowed; a new array. numbers and names stand in a
 * notice's first row alone.
 */
json_t *listing_checked(const json_t *notices);

/*
 * cert_listing_compose - the list on paper: title, day, how many, the ruled
 * rows under their labels on every page, n/N below. No 認証文, no seal, no
 * number. Of q only today, title, options.sample, options.overflow_blank,
 * forms and font are read. counted: how many the head says, -1 the rows.
 * *out is untouched on failure.
 */
MUST_CHECK enum rc cert_listing_compose(const struct listing *l,
    const json_t *rows, int counted, const struct cert_request *q,
    struct cert *out, struct err *err);

#endif
