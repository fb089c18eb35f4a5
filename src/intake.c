/* SPDX-License-Identifier: ISC
 * intake - see intake.h: rows and columns. What one cell may be is
 * intake_cell.c.
 */
#include "src/intake.h"

#include "src/csv.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct intake_column intake_columns[INTAKE_COLUMNS] = {
#include "intake_table.h" /* generated */
};

#define NUMBER_SIZE 16

static const struct {
	const char *word, *label;
	char letter;
} papers[PAPERS] = {
	[PAPER_MOVEOUT] = { "moveout", MSG_("転出証明書"), 'm' },
	[PAPER_NOTICE] = { "notice", MSG_("住民異動届"), 'n' },
	[PAPER_REQUEST] = { "request", MSG_("交付申請書"), 'r' },
	[PAPER_CARD] = { "card", MSG_("個人番号カード"), 'c' },
};

const char *
intake_paper_word(enum intake_paper p)
{
	return p < PAPERS ? papers[p].word : "";
}

const char *
intake_paper_label(enum intake_paper p)
{
	return p < PAPERS ? papers[p].label : "";
}

static enum intake_paper
paper_of(const char *text)
{
	for (int i = 0; i < PAPERS; i++)
		if (strcmp(text, papers[i].word) == 0 ||
		    strcmp(text, papers[i].label) == 0)
			return (enum intake_paper)i;
	return PAPERS;
}

bool
intake_has(enum intake_paper p, enum intake_name column)
{
	return p < PAPERS &&
	       strchr(intake_columns[column].papers, papers[p].letter) != NULL;
}

/* ---- what went wrong */

void
intake_tell(struct intake *x, long line, int column, enum rc rc,
    const char *code, const char *what, const char *why, const char *remedy)
{
	struct intake_fault *f;

	if (x->fault_count >= INTAKE_FAULTS) {
		x->fault_more++;
		return;
	}
	f = &x->faults[x->fault_count++];
	memset(f, 0, sizeof(*f));
	f->line = line;
	if (column >= 0 && column < INTAKE_COLUMNS)
		(void)snprintf(f->column, sizeof(f->column), "%s",
		    intake_columns[column].label);
	(void)err_set(&f->err, rc, code, what, why, remedy);
}

static void
tell_err(struct intake *x, long line, int column, const struct err *err)
{
	intake_tell(x, line, column, err->rc, err->code, err->text, err->why,
	    err->remedy);
}

/* ---- headings */

struct headings {
	int column[INTAKE_COLUMNS * 2]; /* of each cell; INTAKE_COLUMNS: none */
	int count;
	bool is_written; /* else by the table: a line may end early */
};

static int
column_of(const char *text)
{
	char name[80];
	int i;

	(void)snprintf(name, sizeof(name), "%.79s", text);
	text_trim(name);
	for (i = 0; i < INTAKE_COLUMNS; i++)
		if (strcmp(name, intake_columns[i].name) == 0 ||
		    strcmp(name, intake_columns[i].label) == 0 ||
		    (intake_columns[i].mado[0] != '\0' &&
			strcmp(name, intake_columns[i].mado) == 0))
			break;
	return i;
}

/* A line without headings has its columns in the order of the table. */
static void
plain_headings(struct headings *h, enum intake_paper p)
{
	h->count = 0;
	for (int i = 0; i < INTAKE_COLUMNS; i++)
		if (strchr(intake_columns[i].line, papers[p].letter) != NULL)
			h->column[h->count++] = i;
}

/* Whether the row is one of headings: two of its cells at least, or all of
 * them, name a column. */
static bool
is_heading(const struct csv_row *row)
{
	int known = 0;

	for (int i = 0; i < row->count; i++)
		known += column_of(row->field[i]) < INTAKE_COLUMNS;
	return known >= 2 || known == row->count;
}

static void
read_headings(struct intake *x, struct headings *h, const struct csv_row *row)
{
	const int max = (int)(sizeof(h->column) / sizeof(h->column[0]));

	h->count = 0;
	for (int i = 0; i < row->count && i < max; i++) {
		int c = column_of(row->field[i]);

		for (int k = 0; k < i && c < INTAKE_COLUMNS; k++)
			if (h->column[k] == c) {
				intake_tell(x, row->line, c, RC_INPUT, "E1882",
				    "同じ見出しが二度あります",
				    "どちらの列の値か決まらないため",
				    "前の列だけを読みました。見出しを直してください");
				c = INTAKE_COLUMNS;
			}
		h->column[h->count++] = c;
	}
}

/* ---- cells */

static char *
number_at(const struct intake *x, int row)
{
	return x->numbers.s + (size_t)row * NUMBER_SIZE;
}

static bool
take_number(struct intake *x, const struct intake_from *from, int row,
    long line, const char *text)
{
	char *to = number_at(x, row);
	size_t n = 0;

	x->has_numbers = true;
	if (!from->takes_numbers && GUARD("intake_number_in_memory")) {
		intake_tell(x, line, IN_MYNUMBER, RC_DENIED, "E1883",
		    "ディスクの個人番号は読みません",
		    "この端末のディスクには個人番号を置かないため",
		    "画面で入れるか、置き場を tmpfs にしてください");
		return false;
	}
	for (; *text != '\0'; text++)
		if (*text != ' ' && *text != '-') {
			if (n + 1 >= NUMBER_SIZE)
				break;
			to[n++] = *text;
		}
	to[n] = '\0';
	if (*text == '\0' && mynumber_valid(to)) {
		x->rows[row].has_number = true;
		return true;
	}
	memset(to, 0, NUMBER_SIZE);
	intake_tell(x, line, IN_MYNUMBER, RC_INPUT, "E1086",
	    "個人番号が正しくありません",
	    "12桁でないか、検査数字が合わないため",
	    "カードか通知を見て入れ直してください");
	return false;
}

/* 宛名番号 and 世帯番号 may have twelve digits too. */
static bool
hides_number(int column, const char *text)
{
	return column != IN_PERSON_NO && column != IN_HOUSEHOLD_NO &&
	       mynumber_within(text);
}

static void
take_cell(struct intake *x, const struct intake_from *from, int row, long line,
    int column, const char *text, const char *kind)
{
	const struct intake_column *c = &intake_columns[column];
	char out[1200];
	struct err err;

	err_clear(&err);
	if (!intake_has(x->paper, (enum intake_name)column)) {
		intake_tell(x, line, column, RC_INPUT, "E1884",
		    "この書類にはない項目です", "ほかの書類の項目のため",
		    "読まずに進みました");
		return;
	}
	if (GUARD("intake_clean") &&
	    (!text_clean(text, NULL) || strstr(text, "\xef\xbf\xbd") != NULL ||
		strstr(text, "〓") != NULL)) {
		intake_tell(x, line, column, RC_INPUT, "E1885",
		    "使えない文字があります", "制御文字か外字のため",
		    "書類を見て、画面で入れてください");
		return;
	}
	if (c->how == CELL_MYNUMBER) {
		(void)take_number(x, from, row, line, text);
		return;
	}
	if (hides_number(column, text) && GUARD("intake_number_in_text")) {
		x->has_numbers = true;
		intake_tell(x, line, column, RC_DENIED, "E1886",
		    "個人番号がほかの項目に入っています",
		    "個人番号は個人番号の項目だけで受けるため",
		    "書類を見て、画面で入れてください");
		return;
	}
	if (!intake_read_cell(
		c, text, kind, from->today, out, sizeof(out), &err)) {
		tell_err(x, line, column, &err);
		return;
	}
	if (out[0] != '\0' && x->rows[row].cell[column] == NULL)
		x->rows[row].cell[column] = x_strdup(out);
}

/* ---- rows */

static bool
is_blank(const struct csv_row *row)
{
	for (int i = 0; i < row->count; i++)
		if (row->field[i][0] != '\0')
			return false;
	return true;
}

static const char *
raw_cell(const struct headings *h, const struct csv_row *row, int column)
{
	for (int i = 0; i < row->count && i < h->count; i++)
		if (h->column[i] == column)
			return row->field[i];
	return "";
}

/* The paper of the whole, and its number of I0: the first row says it. */
static bool
same_paper(
    struct intake *x, const struct headings *h, const struct csv_row *row)
{
	const char *word = raw_cell(h, row, IN_PAPER);
	const char *menu = raw_cell(h, row, IN_MENU);

	if (word[0] != '\0' && paper_of(word) != x->paper) {
		intake_tell(x, row->line, IN_PAPER, RC_INPUT, "E1887",
		    "ほかの書類の行です", "一度に読むのは一つの書類のため",
		    "その行を読まずに進みました。別に読んでください");
		return false;
	}
	if (x->paper != PAPER_NOTICE || menu[0] == '\0')
		return true;
	if (strlen(menu) != 2 || !digits_only(menu) ||
	    (x->menu[0] != '\0' && strcmp(x->menu, menu) != 0)) {
		intake_tell(x, row->line, IN_MENU, RC_INPUT, "E1888",
		    "異動の番号が違います",
		    "一つの届の行は同じ二桁の番号のため",
		    "その行を読まずに進みました。届書を見て入れてください");
		return false;
	}
	(void)snprintf(x->menu, sizeof(x->menu), "%.2s", menu);
	return true;
}

static void
take_row(struct intake *x, const struct intake_from *from,
    const struct headings *h, const struct csv_row *row)
{
	const char *kind = raw_cell(h, row, IN_KIND);
	int n = x->count;

	if (!same_paper(x, h, row))
		return;
	if (n >= INTAKE_ROWS || (x->paper == PAPER_CARD && n > 0)) {
		intake_tell(x, row->line, INTAKE_COLUMNS, RC_INPUT, "E1889",
		    "行が多すぎます", "届出は 40人、カードは一人までのため",
		    "残りは別に読んでください");
		return;
	}
	x->rows[n].line = row->line;
	for (int i = 0; i < row->count; i++) {
		int c = i < h->count ? h->column[i] : INTAKE_COLUMNS;

		if (row->field[i][0] == '\0' || c == IN_PAPER || c == IN_MENU)
			continue;
		if (c < INTAKE_COLUMNS)
			take_cell(
			    x, from, n, row->line, c, row->field[i], kind);
		else if (i >= h->count)
			intake_tell(x, row->line, INTAKE_COLUMNS, RC_INPUT,
			    "E1890", "見出しより列が多い行です",
			    "どの項目の値か決まらないため",
			    "はみ出した値は読まずに進みました");
		if (i >= h->count)
			break;
	}
	if (h->is_written && row->count < h->count)
		intake_tell(x, row->line, INTAKE_COLUMNS, RC_INPUT, "E1891",
		    "列が足りない行です",
		    "行が途中で切れているかもしれないため",
		    "残りの項目は、書類を見て画面で入れてください");
	x->count++;
}

/* What the first row with something in it is, and the paper. */
static enum rc
begin(struct intake *x, const struct intake_from *from, struct headings *h,
    const struct csv_row *row, bool *is_head, struct err *err)
{
	enum intake_paper p = paper_of(row->field[0]);

	x->paper = from->paper;
	*is_head = false;
	if (p != PAPERS) {
		x->paper = p;
		plain_headings(h, p);
		return RC_OK;
	}
	if (is_heading(row)) {
		*is_head = true;
		read_headings(x, h, row);
		h->is_written = true;
		for (int i = 0; i < h->count; i++)
			if (h->column[i] == INTAKE_COLUMNS)
				intake_tell(x, row->line, INTAKE_COLUMNS,
				    RC_INPUT, "E1892",
				    "知らない見出しがあります",
				    "その列の意味が決まらないため",
				    "その列は読まずに進みました");
		return RC_OK;
	}
	return err_set(err, RC_INPUT, "E1893", "書類の種類が分かりません",
	    "初めの行が見出しでも書類の名でもないため",
	    "moveout notice request card のどれかを行の初めに付けてください");
}

/* Of a file with headings the first row below them may say which paper. */
static enum rc
settle_paper(struct intake *x, const struct headings *h,
    const struct csv_row *row, struct err *err)
{
	enum intake_paper p = paper_of(raw_cell(h, row, IN_PAPER));

	if (p != PAPERS)
		x->paper = p;
	return x->paper < PAPERS
		   ? RC_OK
		   : err_set(err, RC_INPUT, "E1893", "書類の種類が分かりません",
			 "書類の列が空か、知らない名のため",
			 "書類の列に moveout notice request card のどれかを入れてください");
}

static enum rc
read_rows(struct intake *x, const struct intake_from *from, struct csv *c,
    struct err *err)
{
	struct headings h = { .count = -1 };
	struct csv_row row;
	struct err e;
	bool is_head = false, is_settled = false;
	enum rc rc;

	err_clear(&e);
	while ((rc = csv_next(c, &row, &e)) != RC_NOT_FOUND) {
		if (rc != RC_OK) {
			tell_err(x, row.line, INTAKE_COLUMNS, &e);
			err_clear(&e);
			continue;
		}
		if (is_blank(&row))
			continue;
		if (h.count < 0) {
			rc = begin(x, from, &h, &row, &is_head, err);
			if (rc != RC_OK)
				return rc;
			if (is_head)
				continue;
		}
		if (!is_settled) {
			rc = settle_paper(x, &h, &row, err);
			if (rc != RC_OK)
				return rc;
			is_settled = true;
		}
		take_row(x, from, &h, &row);
	}
	return x->count > 0
		   ? RC_OK
		   : err_set(err, RC_INPUT, "E1894", "読める行がありません",
			 x->fault_count > 0 ? x->faults[0].err.text
					    : "中身が空のため",
			 "書類を見て、画面で入れてください");
}

/* Whether a 個人番号 stands in it, whatever else does: a NUL between its
 * figures (UTF-16) or before it hides none. */
static bool
holds_number(const char *text, size_t len)
{
	struct secret s;
	bool holds;

	if (memchr(text, '\0', len) == NULL && text[len] == '\0')
		return mynumber_within(text);
	if (!GUARD("intake_number_past_nul"))
		return false;
	/* Not to be looked into: as if there were one. */
	if (secret_init_size(&s, len + 1, NULL) != RC_OK)
		return true;
	for (size_t i = 0; i < len; i++)
		if (text[i] != '\0')
			s.s[s.len++] = text[i];
	holds = mynumber_within(s.s);
	secret_release(&s);
	return holds;
}

enum rc
intake_parse(const char *text, size_t len, const struct intake_from *from,
    struct intake *out, struct err *err)
{
	struct secret other;
	struct csv *c;
	bool is_ours;
	enum rc rc;

	memset(out, 0, sizeof(*out));
	/* First of all: it decides what becomes of the file. */
	out->has_numbers = holds_number(text, len);
	rc = secret_init_size(
	    &out->numbers, (size_t)INTAKE_ROWS * NUMBER_SIZE, err);
	if (rc == RC_OK)
		rc = intake_text(text, len, &other, &is_ours, err);
	if (rc != RC_OK)
		return rc;
	if (!is_ours) {
		text = other.s;
		len = other.len;
		out->has_numbers = out->has_numbers || holds_number(text, len);
	}
	c = csv_new_locked(text, len);
	if (c == NULL)
		rc = err_set(err, RC_IO, "E9001",
		    "保護された記憶域を確保できません",
		    "ロックできるメモリの上限に達しています",
		    "管理者に連絡してください（ulimit -l）");
	else
		rc = read_rows(out, from, c, err);
	csv_free(c);
	secret_release(&other);
	return rc;
}

void
intake_free(struct intake *x)
{
	for (int i = 0; i < INTAKE_ROWS; i++)
		for (int k = 0; k < INTAKE_COLUMNS; k++)
			wipe_free(x->rows[i].cell[k]);
	secret_release(&x->numbers);
	explicit_bzero(x, sizeof(*x));
}

const char *
intake_cell(const struct intake *x, int row, enum intake_name c)
{
	const char *s = NULL;

	if (intake_columns[c].is_person) {
		if (row >= 0 && row < x->count)
			s = x->rows[row].cell[c];
		return s != NULL ? s : "";
	}
	for (int i = 0; i < x->count && s == NULL; i++)
		s = x->rows[i].cell[c];
	return s != NULL ? s : "";
}

const char *
intake_number(const struct intake *x, int row)
{
	return row >= 0 && row < x->count && x->rows[row].has_number
		   ? number_at(x, row)
		   : "";
}
