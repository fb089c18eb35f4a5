/* SPDX-License-Identifier: ISC
 * mado - the export layout of 122 columns (10.6, 10.8): what each column is
 * for us, and one cell in and out. db/codes/mado_columns.csv is the table.
 */
#ifndef DB_MADO_H
#define DB_MADO_H

#include "src/mem.h"
#include "src/record.h"

#define MADO_COLUMNS 122

enum mado_keep { KEEP_ITEM, KEEP_RAW, KEEP_DERIVED, KEEP_NO };
enum mado_how {
	HOW_NONE,
	HOW_TEXT,
	HOW_NUMBER,
	HOW_INT,
	HOW_CODE,
	HOW_DATE,
	HOW_KANA,
	HOW_RELATION,
	HOW_POSTCODE,
	HOW_FLAG,
	HOW_YM,
	/* derived */
	HOW_NEWEST,
	HOW_SEX_LABEL,
	HOW_ERA,
	HOW_RELATION_CODE
};
struct mado_column {
	const char *name;
	enum mado_keep keep;
	enum item it; /* IT_COUNT none */
	enum mado_how how;
	const char *list; /* code list, "" none */
	const char *flag; /* column of the 不詳フラグ, "" none */
	const char *note;
};
extern const struct mado_column mado_columns[MADO_COLUMNS];
/* mado_column - index by heading, -1 when there is none. */
int mado_column(const char *name);

/* Columns that are looked at by name; indexes into mado_columns. */
struct mado_at {
	int municipality, person, hist, branch, newest, revision, household,
	    kind, status, code, event, sex, birth, era, relation, relation_code,
	    removed, deleted, reason, removal_date, card_no, category;
	int flag[MADO_COLUMNS]; /* column of the 不詳フラグ, -1 none */
};
void mado_at(struct mado_at *at);

/* One row of the file: fields in the order of mado_columns, borrowed. */
struct mado_row {
	const char *f[MADO_COLUMNS];
	long line;
};

/* One finding of the error list. */
struct mado_fault {
	char code[12]; /* "E1804", "W1801" */
	long line;
	const char *column; /* heading, "" the row */
	char value[128];    /* as received, controls masked, cut */
};
typedef void mado_report(void *arg, const struct mado_fault *f);

/* mado_masked - s with control and bidi characters written as 〔U+202E〕. */
void mado_masked(const char *s, char *out, size_t size);

/*
 * mado_read_row - one row into items: hist gets the history items, attached
 * the attached ones. Both initialised by the caller. Every fault and every
 * warning is reported. Returns whether the row has no fault.
 */
bool mado_read_row(const struct mado_at *at, const struct mado_row *row,
    struct record *hist, struct record *attached, mado_report *report,
    void *arg);

/*
 * mado_write - what an export writes into a column for a row; appended to
 * out. is_newest: the person's last row. attached: NULL for older rows.
 */
void mado_write(const struct mado_at *at, int col, const struct record *hist,
    const struct record *attached, bool is_newest, struct sbuf *out);

/* The text of a fault: what and what to do; never NULL. */
const char *mado_fault_reason(const char *code);
const char *mado_fault_remedy(const char *code);

#endif
