/* SPDX-License-Identifier: ISC
 * cert_int - what the files src/cert*.c share: a sheet being composed, the
 * values of one person, and the lines of the 統合記載欄.
 */
#ifndef SRC_CERT_INT_H
#define SRC_CERT_INT_H

#include "src/cert.h"
#include "src/cert_form.h"
#include "src/glyph.h"

#define PT_MM 0.352778 /* one point in mm */
#define PREVIEW_ITEMS 16

struct preview_item {
	int col;
	char *text; /* owned until the row is done */
};
/* A certificate under composition: a cursor on one of its pages. */
struct sheet {
	struct cert *c;
	const struct cert_forms *forms;
	const struct glyph_font *font;
	const struct cert_options *options;
	double row, size; /* mm, points: of the form in hand */
	double label_size, note_size, note_step;
	int page; /* index of the page in hand */
	double y; /* mm: where the next block begins */
	struct preview_item items[PREVIEW_ITEMS]; /* preview row in hand */
	int item_count;
	char *left_out; /* preview: labels of what is 省略 on this page */
};
struct box { /* mm */
	double x, y, width, height;
};

void sheet_begin(struct sheet *s, struct cert *c,
    const struct cert_forms *forms, const struct glyph_font *font,
    const struct cert_options *options);
void sheet_end(struct sheet *s);

/*
 * sheet_open - begins a sheet of q: font, forms (q's, else *own, to be freed
 * by the caller) and what every sheet has. is_certificate: with the seal and
 * the 発行番号 of q, else with neither. RC_IO E5803 without the font.
 */
MUST_CHECK enum rc sheet_open(struct sheet *s, struct cert *c,
    const struct cert_request *q, bool is_certificate, struct cert_forms **own,
    struct err *err);
double sheet_left(const struct sheet *s); /* mm */
double sheet_width(const struct sheet *s);
/* RC_INPUT E1397, E1398: no certifier's name, title or prefecture (1.3.9). */
MUST_CHECK enum rc sheet_certifier(
    const struct cert_request *q, struct err *err);
/* The certifier's title, the prefecture before it (5.6); the caller frees. */
char *sheet_full_title(const struct cert_request *q);
/* 認証文 and seal on the last page (certify NULL: none), 発行番号 on all; the
 * preview's foot. */
void sheet_feet(
    struct sheet *s, const struct cert_request *q, const char *certify);
void sheet_page(struct sheet *s);             /* a new page; y at its top */
struct cert_page *sheet_now(struct sheet *s); /* the page in hand */
double sheet_m(const struct sheet *s, enum form_measure m);
void sheet_rule(
    struct sheet *s, double x1, double y1, double x2, double y2, bool is_frame);
void sheet_frame(struct sheet *s, struct box b);
/* One line of fixed words at a base line; align -1 left of x, 0 centred on
 * it, 1 ending at it. */
void sheet_words(struct sheet *s, double x, double y, int align, double size,
    const char *text, const char *item);
/*
 * sheet_fit - a value into a box: smaller when it is a little long, on two
 * lines when longer, and else cut or blank with an entry in the 文字超過リスト
 * (5.8). Returns what was printed; the caller frees.
 */
char *sheet_fit(struct sheet *s, struct box b, double size, const char *text,
    const char *item);
/* The text up to the first character that the font lacks, which is listed;
 * "" instead when blank is chosen. The caller frees. */
char *sheet_drawable(struct sheet *s, const char *text, const char *item);
/* A label: as sheet_fit, but rather small on one line than on two. */
void sheet_label(struct sheet *s, struct box b, const char *text);
/* How many bytes of text fill one line of that width; at least one cluster. */
size_t sheet_break(
    const struct sheet *s, const char *text, double width, double size);
void sheet_lost(
    struct sheet *s, const char *item, const char *lost, bool is_glyph);

/* The preview of the page in hand. */
void preview_put(struct sheet *s, int col, const char *text);
void preview_flush(struct sheet *s); /* ends the row; nothing put: no row */
void preview_blank(struct sheet *s);
void preview_add(struct sheet *s, char *owned); /* a whole row */
void preview_left_out(struct sheet *s, const char *label);
/* A row made of left and right part, 78 columns, the left one cut when both
 * are too long; the caller frees. */
char *preview_row(
    const char *left, int left_col, const char *right, int right_end);

/* One person as the certificate sees it. */
struct view {
	const struct cert_request *q;
	const struct cert_forms *forms;
	const struct cert_person *p;
	bool is_foreign;
	const char *head_address; /* of the sheet's head block */
};
/* The value of a cell; *omitted when 省略 stands for it. The caller frees. */
char *cert_cell(const struct view *v, const char *key, bool *omitted);
/* The key as a string that outlives the templates. */
const char *cert_cell_id(const char *key);
char *cert_name(const struct record *r);           /* as printed, no reading */
char *cert_date(const char *stored, bool seireki); /* 1.1.8, 1.1.9 */
/* A stored value in words; the caller frees. */
char *cert_in_words(const struct record *r, enum item it, const char *value);
/* A value of the paper that letters.csv names; the caller frees. */
char *letter_value(const struct letter *l, const char *key);
bool cert_has_alias_matters(const struct record *r);

struct lines {
	char **s;
	int count;
};
void lines_add(struct lines *l, char *owned);
void lines_release(struct lines *l);
/* The lines of the 統合記載欄 (1.1.14). */
void cert_history(const struct view *v, struct lines *out);
/* The lines of the alias 別紙. */
void cert_alias_lines(const struct view *v, struct lines *out);

#endif
