/* SPDX-License-Identifier: ISC
 * cert - certificates as tables of blocks over the catalogue (5.1 to 5.8).
 * cert_compose decides what stands on each page; cert_pdf draws it; the
 * preview shows the very same pages as text.
 */
#ifndef SRC_CERT_H
#define SRC_CERT_H

#include "src/entry.h"
#include "src/record.h"

struct cert_forms; /* wording and measures: src/cert_form.h */

enum cert_kind {
	CERT_PERSON,    /* 住民票の写し（個人票） */
	CERT_HOUSEHOLD, /* 住民票の写し（世帯連記式） */
	CERT_REMOVED,   /* 住民票の除票の写し */
	CERT_CONFIRM,   /* 確認用帳票 (4.0.9), no 認証文, no number */
	/* what follows from a change: src/letter.h */
	CERT_MOVE_OUT,       /* 転出証明書 (4.1.3.0.3) */
	CERT_MOVE_OUT_LATE,  /* 転出証明書に準ずる証明書 */
	CERT_CODE_NEW,       /* 住民票コード通知票 (4.3.3) */
	CERT_CODE_CHANGED,   /* 住民票コード変更通知票 */
	CERT_CODE_CORRECTED, /* 住民票コード修正通知票 */
	CERT_OFFICE_RECORD,  /* 職権記録書 (4.2.0.1) */
	CERT_OFFICE_NOTICE,  /* 職権記載等通知書 */
	CERT_HEAD_NOTICE,    /* 世帯主変更通知書 (4.0.5) */
	CERT_HEAD_REQUEST,   /* 世帯主変更依頼通知書 */
	CERT_INQUIRY,        /* 転入通知未着照会書 (4.1.3.1.4) */
	CERT_ACCEPTED,       /* 住民異動届受理通知 (4.1.0.3) */
	CERT_KINDS
};
#define CERT_FIRST_LETTER CERT_MOVE_OUT
struct cert_options {
	bool head_relation, honseki, juminhyo_code, mynumber, history, furigana;
	/* foreign residents */
	bool nationality, category, status, period, expires, card_no, alias;
	bool official_use;   /* 公用 (5.7) */
	bool overflow_blank; /* 5.8: blank instead of cut */
	bool sample;         /* 見本 across: training */
	/* 特別養子縁組, its 解消 and 性別の変更 in the history (1.1.4) */
	bool history_special;
	bool reissue; /* 再交付 (4.1.3.0.3) */
};
struct cert_person {
	const struct record *row;     /* as of issue, before any 仮登録 */
	const struct record *history; /* ascending rows, NULL without */
	int history_count;
	const char *notes;    /* 備考 (C類型), "" none */
	const char *mynumber; /* NULL unless asked and allowed */
};
struct cert_request {
	enum cert_kind kind;
	struct cert_options options;
	struct cert_person *persons;
	int count;
	int32_t today;
	const char *municipality; /* 熊本市 for the number, full for titles */
	const char *prefecture;   /* 熊本県 */
	const char *title;        /* 熊本市中央区長 */
	const char *certifier;    /* name; never blank (1.3.9) */
	const char *seal_png;     /* path, NULL: a drawn 電子公印 */
	bool seal_omitted;        /* 公印省略 instead (5.6) */
	const char *issue_number; /* "20251120 熊本市 中央3 P01 118" without
				   * pages; "" on a preview */
	const struct cert_forms *forms; /* NULL: as shipped */
	const char *font;               /* file, NULL: IPAmj Mincho of Debian */
};
struct cert_line {
	double x, y;      /* mm from the top left of the page; y: base line */
	double width;     /* mm available; 0 no limit */
	double size;      /* points */
	char *text;       /* owned */
	const char *item; /* catalogue id or cell, "" fixed words */
};
struct cert_rule { /* a line of the frame, mm */
	double x1, y1, x2, y2, width;
};
struct cert_page {
	struct cert_line *lines;
	int count;
	struct cert_rule *rules;
	int rule_count;
	char **rows; /* the same page as text; see cert_text */
	int row_count;
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
	bool
	    has_mynumber; /* somebody's 個人番号 stands on it: no file holds it */
	const char *seal_png;
	/* where and how the seal stands: the last page alone */
	int seal_page; /* -1 no seal */
	double seal_x, seal_y, seal_mm;
	char *seal_text, *sample_text, *font, *issue_number; /* owned */
	int32_t today;
};
/*
 * cert_compose - RC_INPUT: E5101 a 除票 and a living person together (5.1
 * forbids), E5102 the kind does not fit the person's state, E1397 certifier
 * without name (1.3.9), E5603 a seal over 25 mm. Nothing from a 転出届 whose
 * day has not come is composed (5.1). Glyphs and widths are looked up here,
 * so out->overflow is complete before anything is drawn; RC_IO E5803 when
 * the font is missing. *out is untouched on failure.
 */
MUST_CHECK enum rc cert_compose(
    const struct cert_request *q, struct cert *out, struct err *err);

/*
 * cert_confirm_compose - 確認用帳票 of an entry (4.0.9): each person's items
 * before and after, changed ones marked. Of q only today, municipality,
 * options.sample, forms and font are read. No 認証文, no seal, no number.
 */
MUST_CHECK enum rc cert_confirm_compose(const struct entry *e,
    const struct cert_request *q, struct cert *out, struct err *err);

/*
 * cert_letter_compose - a paper that follows from a change, as the table
 * letters.csv of the forms lays its kind out. q: as cert_compose; persons and
 * kind are not read, of the options mynumber, furigana, sample and
 * overflow_blank. mynumbers: one for each person of the letter, NULL none.
 * RC_INPUT E1397, E1398 as cert_compose; *out is untouched on failure.
 */
struct letter;
MUST_CHECK enum rc cert_letter_compose(const struct letter *l,
    const char *const *mynumbers, const struct cert_request *q,
    struct cert *out, struct err *err);

/*
 * cert_desks_compose - 次の窓口の紙 of n lines of desk_pick: desk, what to do,
 * until when, and nothing of the change itself (4.1.0.3, 4.3.2, 7.1.1.3). Of q
 * only today, title, options.sample, forms and font are read. RC_INPUT E5113:
 * there is no line. *out is untouched on failure.
 */
struct desk_line;
MUST_CHECK enum rc cert_desks_compose(const struct desk_line *list, int n,
    const struct cert_request *q, struct cert *out, struct err *err);
void cert_release(struct cert *c);

/* cert_overflow_text - the ith line of the 文字超過リスト (5.8, 10.7) for the
 * screen: "1頁　住所　入らない部分：…". The caller frees. */
char *cert_overflow_text(const struct cert *c, int i);

/*
 * cert_set_number - another 発行番号 (without pages) on every page: each
 * copy has its own (5.5), the rest of the copy being the same.
 */
void cert_set_number(struct cert *c, const char *issue_number);

/*
 * cert_number - "20200502 ●●市 本庁1 プリンタ001 011" (5.5). terminal and
 * printer "" where the device cannot be told; running counts from 1. The
 * caller frees.
 */
char *cert_number(int32_t day, const char *municipality, const char *terminal,
    const char *printer, int running);

/* Draws to memory; the caller frees *pdf with cert_pdf_free. What stands in it is exactly what
 * was composed: same lines, same places, one font. The bytes depend on the
 * request alone. RC_IO E5803 when the font is missing, E5804 when a seal
 * picture cannot be read. */
MUST_CHECK enum rc cert_pdf(
    struct cert *c, unsigned char **pdf, size_t *len, struct err *err);

/* cert_pdf_free - overwrites a sheet before freeing it; NULL is fine. */
void cert_pdf_free(unsigned char *pdf, size_t len);

/*
 * cert_text - the page as rows of text for the preview, 78 columns each;
 * caller frees the strings and the array. The last CERT_FOOT_ROWS rows are
 * the foot: 認証文 and day, certifier and 発行番号 (only the number before
 * the last page). 78 columns is a width: a row holds fewer characters.
 */
#define CERT_TEXT_COLS 78
#define CERT_FOOT_ROWS 2
void cert_text(const struct cert *c, int page, char ***rows, int *n);

/* The kind's id ("juminhyo", "juminhyo_household", "move_out", …) and its
 * Japanese name; cert_kind_by_id: CERT_KINDS when unknown. */
const char *cert_kind_id(enum cert_kind k);
const char *cert_kind_label(enum cert_kind k);
enum cert_kind cert_kind_by_id(const char *id);

/*
 * cert_options_to_json / cert_options_from_json - {"head_relation": true,
 * …}; what is left out is false, the least (5.1). from: RC_INPUT E5105
 * names an unknown key or a value that is neither true nor false.
 */
json_t *cert_options_to_json(const struct cert_options *o);
MUST_CHECK enum rc cert_options_from_json(
    const json_t *j, struct cert_options *o, struct err *err);

/* cert_options_text - 記載事項 for the 交付履歴 (1.3.8), "世帯主・続柄、履歴"
 * or "記載事項の追加なし". The caller frees. */
char *cert_options_text(const struct cert_options *o);

#endif
