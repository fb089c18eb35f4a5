/* SPDX-License-Identifier: ISC
 * cert_form - wording, measures, cells and letters of the certificates as data: the
 * chapters of the standard that fix them are replaceable (db/data/forms).
 */
#ifndef SRC_CERT_FORM_H
#define SRC_CERT_FORM_H

#include "src/cert.h"
#include "src/err.h"

#include <stdbool.h>

/* clang-format off */
/* X(id, placeholder it must hold or "") */
#define FORM_WORDS(X)                                                         \
	X(title_person, "") X(title_household, "") X(title_removed, "")       \
	X(title_alias, "") X(title_confirm, "") X(form_person, "")            \
	X(form_household, "") X(form_removed, "") X(form_alias, "")           \
	X(form_confirm, "") X(certify_person, "") X(certify_household, "")    \
	X(certify_removed, "") X(omitted, "") X(official, "") X(sample, "")   \
	X(next_page, "") X(blank_below, "") X(seal_note, "")                  \
	X(seal_suffix, "") X(seal_mark, "") X(seal_omitted, "")               \
	X(unreported, "") X(unreported_note, "{address}") X(alias_sheet, "")  \
	X(none, "") X(history_line, "{event}")                                \
	X(history_notified, "{date}") X(history_old, "{value}")               \
	X(remark_line, "{text}") X(note_line, "{text}")                       \
	X(removed_reason, "{text}") X(removed_date, "{text}")                 \
	X(removed_planned_date, "{text}") X(removed_planned, "{text}")        \
	X(removed_out_date, "{text}") X(removed_confirmed, "{text}")          \
	X(removed_notified, "{text}") X(removed_notice, "{text}")             \
	X(removed_remark, "{text}") X(confirm_before, "")                     \
	X(confirm_after, "") X(confirm_changed, "") X(confirm_new, "")   \
	X(title_desks, "") X(desks_lead, "") X(desks_foot, "")
enum form_word {
#define X(id, holds) W_##id,
	FORM_WORDS(X)
#undef X
	W_COUNT
};

/* X(form, name, least, most): mm or points */
#define FORM_MEASURES(X)                                                      \
	X(sheet, left, 5, 40) X(sheet, right, 150, 205) X(sheet, top, 5, 40)  \
	X(sheet, bottom, 150, 260) X(sheet, title_size, 8, 40)                \
	X(sheet, form_size, 5, 20) X(sheet, floor_size, 4, 12)                \
	X(sheet, label_floor, 4, 12) X(sheet, foot_size, 6, 20)                \
	X(sheet, number_size, 5, 14) X(sheet, frame_width, 0.05, 2)           \
	X(sheet, line_width, 0.05, 2) X(sheet, number_mm, 4, 20)              \
	X(sheet, note_label_mm, 10, 40) X(sheet, seal_mm, 5, 100)             \
	X(person, row, 4, 30) X(person, size, 5, 20)                          \
	X(person, label_size, 5, 20) X(person, note_size, 5, 20)              \
	X(person, note_step, 2, 20) X(household, row, 4, 30)                  \
	X(household, size, 5, 20) X(household, label_size, 5, 20)             \
	X(household, note_size, 5, 20) X(household, note_step, 2, 20)         \
	X(removed, row, 4, 30) X(removed, size, 5, 20)                        \
	X(removed, label_size, 5, 20) X(removed, note_size, 5, 20)            \
	X(removed, note_step, 2, 20) X(confirm, row, 4, 30)                   \
	X(confirm, size, 5, 20) X(letter, row, 4, 30) X(letter, size, 5, 20)  \
	X(letter, label_size, 5, 20) X(letter, step, 3, 20)                   \
	X(letter, note_size, 5, 20) X(letter, note_step, 2, 20)               \
	X(letter, bottom, 150, 284)
enum form_measure {
#define X(form, name, least, most) M_##form##_##name,
	FORM_MEASURES(X)
#undef X
	M_COUNT
};
/* clang-format on */

/* One ruled cell: a label and the value beside it. */
struct form_cell {
	bool in_head;           /* block head, else person */
	int row;                /* of the block, from 1 */
	bool japanese, foreign; /* who has it */
	bool only_given;        /* the cell is there only with a value */
	char key[32], label[64], plabel[64]; /* plabel: of the preview */
	double x, label_mm, value_mm;
	int prow, pcol, pvalue; /* of the preview: row, columns from 0 */
	bool phide; /* preview: a 省略 goes to the last line instead */
};
#define FORM_CELLS_MAX 64

/* One line of letters.csv: a part of a paper of src/letter.h. */
enum form_part {
	FP_TITLE,
	FP_MARK,    /* a framed word beside the title, where the key says so */
	FP_TO,      /* who it goes to */
	FP_FROM,    /* day, 認証者 */
	FP_TEXT,    /* a paragraph */
	FP_ROW,     /* a ruled cell of the paper */
	FP_PERSON,  /* a ruled cell of each person */
	FP_CHANGES, /* each item before and after */
	FP_ANSWER,  /* a ruled cell below the persons */
	FP_NOTE,    /* small print */
	FP_CERTIFY, /* 認証文, seal */
	FP_COUNT
};
struct form_letter {
	enum cert_kind kind;
	enum form_part part;
	int line, width; /* cells of one line share its width */
	double label_mm;
	bool japanese, foreign, only_given;
	char key[32], label[64], text[400];
};
#define FORM_LETTERS_MAX 256
#define SEAL_MOST_MM 25.0 /* 5.6 */

struct cert_forms {
	char *words[W_COUNT], *previews[W_COUNT];
	double m[M_COUNT];
	struct form_cell cells[FORM_CELLS_MAX];
	int cell_count;
	struct form_letter letters[FORM_LETTERS_MAX];
	int letter_count;
};

/*
 * cert_forms_parse - the four tables as text, each NULL for the one that
 * is shipped. RC_INPUT E5601 names file, line and what is wrong: an unknown
 * or missing key, a placeholder that is lost, a figure out of its range;
 * E5603 a seal over 25 mm (5.6). The caller frees with cert_forms_free.
 */
MUST_CHECK enum rc cert_forms_parse(const char *words, const char *measures,
    const char *cells, const char *letters, struct cert_forms **out,
    struct err *err);

/* cert_forms_load - the same from a folder (…/data/forms); RC_IO E5602 when
 * a file cannot be read. */
MUST_CHECK enum rc cert_forms_load(
    const char *folder, struct cert_forms **out, struct err *err);
void cert_forms_free(struct cert_forms *f);

/* form_fill - words with {name} replaced; pairs: name, value, …,
 * (char *)NULL.
 * The caller frees. */
char *form_fill(const char *words, ...) __attribute__((sentinel));

/* The preview's form of a word: its own, else the printed one. */
const char *form_preview(const struct cert_forms *f, enum form_word w);

/* Whether the program knows how to fill a cell of that key. */
bool cert_cell_known(const char *key);
/* The nth of those keys; NULL past the last. */
const char *cert_cell_key(int n);
/* Whether a letter has a value of that key, of the paper or of a person. */
bool letter_key_known(const char *key, bool of_person);

#endif
