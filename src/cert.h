/* SPDX-License-Identifier: ISC
 * cert - certificates as tables of blocks over the catalogue (5.1 to 5.8).
 * cert_compose decides what stands on each page; cert_pdf draws it; the
 * preview shows the very same pages as text.
 */
#ifndef SRC_CERT_H
#define SRC_CERT_H

#include "src/record.h"

enum cert_kind {
	CERT_PERSON,	/* 住民票の写し（個人票） */
	CERT_HOUSEHOLD, /* 住民票の写し（世帯連記式） */
	CERT_REMOVED,	/* 住民票の除票の写し */
	CERT_CONFIRM	/* 確認用帳票 (4.0.9), no 認証文, no number */
};
struct cert_options {
	bool head_relation, honseki, juminhyo_code, mynumber, history, furigana;
	/* foreign residents */
	bool nationality, category, status, period, expires, card_no, alias;
	bool official_use;	/* 公用 (5.7) */
	bool overflow_blank;	/* 5.8: blank instead of cut */
	bool sample;		/* 見本 across: training */
};
struct cert_person {
	const struct record *row;      /* as of issue, before any 仮登録 */
	const struct record *history;  /* ascending rows, NULL without */
	int history_count;
	const char *notes;	       /* 備考 (C類型), "" none */
	const char *mynumber;	       /* NULL unless asked and allowed */
};
struct cert_request {
	enum cert_kind kind;
	struct cert_options options;
	struct cert_person *persons;
	int count;
	int32_t today;
	const char *municipality; /* 熊本市 for the number, full for titles */
	const char *prefecture;	  /* 熊本県 */
	const char *title;	  /* 熊本市中央区長 */
	const char *certifier;	  /* name; never blank (1.3.9) */
	const char *seal_png;	  /* path, NULL: a drawn 電子公印 */
	const char *issue_number; /* "20251120 熊本市 中央3 P01 118" without
				   * pages; "" on a preview */
};
struct cert_line {
	double x, y;	 /* mm from the top left of the page */
	double width;	 /* mm available; 0 no limit */
	double size;	 /* points */
	char *text;	 /* owned */
	const char *item; /* catalogue id, "" fixed words */
};
struct cert_page {
	struct cert_line *lines;
	int count;
};
struct cert_overflow { /* 文字超過リスト (5.8) */
	int page;
	char item[40];
	char *lost; /* what did not fit, or the character without glyph */
	bool is_glyph;
};
struct cert {
	struct cert_page *pages;
	int page_count;
	struct cert_overflow *overflow;
	int overflow_count;
	bool is_sample;
	const char *seal_png;
};
/*
 * cert_compose - RC_INPUT: E5101 a 除票 and a living person together (5.1
 * forbids), E1397 certifier without name. Nothing from a 転出届 whose day
 * has not come is composed (5.1).
 */
MUST_CHECK enum rc cert_compose(const struct cert_request *q, struct cert *out,
    struct err *err);
void cert_release(struct cert *c);

/* Draws to memory; the caller frees *pdf. Fills c->overflow with glyph
 * faults: every cluster is checked in the font against the code before
 * drawing; RC_IO E5803 when the font is missing. */
MUST_CHECK enum rc cert_pdf(struct cert *c, unsigned char **pdf, size_t *len,
    struct err *err);

/* The page as rows of text for the preview, 78 columns each; caller frees
 * the strings and the array. */
void cert_text(const struct cert *c, int page, char ***rows, int *n);

#endif
