/* SPDX-License-Identifier: ISC
 * intake - a CSV of a paper that somebody brings (10.8): 転出証明書, 住民異動届,
 * a request for certificates, what stands on a 個人番号カード. However it was
 * made: from a file, or as a line that a reader types. Every byte of it is
 * foreign. What cannot be read is named by line, column and cause, and the
 * rest stands. db/catalogue/intake.csv is the table of what there may be,
 * madoguchi-intake(5) its page.
 */
#ifndef SRC_INTAKE_H
#define SRC_INTAKE_H

#include "intake_names.h" /* generated: enum intake_name */
#include "src/err.h"
#include "src/mem.h"
#include "src/record.h"

#include <sys/types.h>
#include <time.h>

enum intake_paper {
	PAPER_MOVEOUT, /* 転出証明書 */
	PAPER_NOTICE,  /* 住民異動届 */
	PAPER_REQUEST, /* 証明書の交付申請書 */
	PAPER_CARD,    /* 個人番号カードの券面事項 */
	PAPERS
};
/* Its words in a file: "moveout", "転出証明書". */
const char *intake_paper_word(enum intake_paper p);
const char *intake_paper_label(enum intake_paper p);

enum intake_how {
	CELL_PAPER,
	CELL_TEXT,
	CELL_KANA,
	CELL_DATE,
	CELL_DIGITS,
	CELL_CHOICE, /* of `choices`: the code or the word */
	CELL_CODE,   /* of the item's list in db/codes */
	CELL_FLAG,
	CELL_MYNUMBER
};
struct intake_column {
	const char *name, *label;
	const char *papers; /* letters of m n r c */
	const char *line;   /* of those whose lines without headings have it */
	bool is_person;     /* else of the paper: the first row that has it */
	enum intake_how how;
	int max;          /* characters */
	enum item it;     /* IT_COUNT none */
	const char *mado; /* heading of the layout of 122 columns, "" none */
	const char *choices;
};
extern const struct intake_column intake_columns[INTAKE_COLUMNS];
bool intake_has(enum intake_paper p, enum intake_name column);

#define INTAKE_ROWS 40
#define INTAKE_FAULTS 60
#define INTAKE_CELL 1100         /* room for any cell and its NUL */
#define INTAKE_FILE (256 * 1024) /* bytes */

struct intake_row {
	char *cell[INTAKE_COLUMNS]; /* owned; NULL blank; 個人番号 never here */
	long line;
	bool has_number;
};
struct intake_fault {
	long line;       /* 0: the whole */
	char column[64]; /* label, "" the line */
	struct err err;
};
struct intake {
	enum intake_paper paper;
	char menu[4]; /* 住民異動届: number of I0, "" not said */
	struct intake_row rows[INTAKE_ROWS];
	int count;
	struct intake_fault faults[INTAKE_FAULTS];
	int fault_count, fault_more; /* listed; beyond those */
	bool has_numbers; /* a 個人番号 stands in it, taken, refused or unread;
			   * also after a failure */
	struct secret numbers; /* INTAKE_ROWS times 16 bytes, locked */
};

struct intake_from {
	/* What it is when no column says so; PAPERS: then it has to. */
	enum intake_paper paper;
	int32_t today;
	/* 個人番号 are taken: it was typed, or the file lies in memory. */
	bool takes_numbers;
};

/*
 * intake_parse - text: len bytes, in locked memory where it may hold a
 * 個人番号; borrowed. out is filled anew and released by intake_free also after
 * a failure. RC_INPUT: no row of it can be read, *err says why; RC_IO no
 * locked memory. Faults of single lines and cells are in out->faults.
 */
MUST_CHECK enum rc intake_parse(const char *text, size_t len,
    const struct intake_from *from, struct intake *out, struct err *err);
void intake_free(struct intake *x); /* wipes; zeroed is fine */

/* The cell, "" blank. A cell of the paper: that of the first row with one. */
const char *intake_cell(const struct intake *x, int row, enum intake_name c);
/* 個人番号 of a row, twelve digits in locked memory; "" none. */
const char *intake_number(const struct intake *x, int row);
/* One more thing to be told; column IN_… or INTAKE_COLUMNS. */
void intake_tell(struct intake *x, long line, int column, enum rc rc,
    const char *code, const char *what, const char *why, const char *remedy);

/* ---- the folder */

struct intake_file {
	char name[128]; /* clean, without a slash */
	long long size;
	long long at; /* changed, seconds since 1970 */
};
#define INTAKE_FILES 60
/* intake_list - *.csv of the folder, newest first; returns how many, at most
 * max. RC_NOT_FOUND E1896 no such folder. */
MUST_CHECK enum rc intake_list(const char *folder, struct intake_file *out,
    int max, int *n, struct err *err);
/* Which file was read: a name may be another one's by the next moment. */
struct intake_seen {
	dev_t dev;
	ino_t ino;
	off_t size;
	struct timespec changed;
};
/*
 * intake_read - a file of the folder into locked memory; *seen is which it
 * was. *is_memory: it lies on a tmpfs, so that a 個人番号 in it is on no disk.
 * RC_INPUT E1897: too long, a link, of more than one name or no plain file;
 * RC_IO no locked memory.
 */
MUST_CHECK enum rc intake_read(const char *folder, const char *name,
    struct secret *out, bool *is_memory, struct intake_seen *seen,
    struct err *err);
enum intake_gone {
	INTAKE_GONE,      /* overwritten and removed */
	INTAKE_GONE_NAME, /* removed, but could not be overwritten */
	INTAKE_STAYS,     /* it must not be removed */
	INTAKE_OTHER      /* not the file that was read: untouched */
};
/* intake_remove - the file that was read, overwritten before it goes. */
enum intake_gone intake_remove(
    const char *folder, const char *name, const struct intake_seen *seen);

/* ---- for intake.c */

/* The text in UTF-8: *is_ours it is that already, else what the Shift_JIS of
 * Windows says stands in out, in locked memory, which the caller releases.
 * RC_IO no locked memory. */
MUST_CHECK enum rc intake_text(const char *text, size_t len, struct secret *out,
    bool *is_ours, struct err *err);

/* What stands in a cell becomes what the forms take, in out; false when it
 * cannot be, and *err says why. kind: 住民種別 of its row, "" not said. */
bool intake_read_cell(const struct intake_column *c, const char *text,
    const char *kind, int32_t today, char *out, size_t size, struct err *err);

#endif
