/* SPDX-License-Identifier: ISC
 * csv - see csv.h. Fields are unquoted into one buffer of the row.
 */
#include "src/csv.h"

#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS_MAX 1000
#define FIELD_MAX (64 * 1024)

struct csv {
	const char *data;
	size_t len, at;
	long line; /* of data[at], from 1 */
	char *buf; /* the row's fields, NUL-terminated one after another */
	size_t buf_len, buf_cap;
	bool is_locked; /* buf: never grown */
	size_t start[FIELDS_MAX];
	char *field[FIELDS_MAX];
};

enum fault {
	FINE,
	END_OF_ROW,
	FAULT_OPEN,
	FAULT_AFTER,
	FAULT_NUL,
	FAULT_UTF8,
	FAULT_FIELDS,
	FAULT_LONG
};

static const struct {
	const char *code, *text, *why, *remedy;
} faults[] = {
	[FAULT_OPEN] = { "E1081a", "引用符が閉じていません。",
	    "「\"」で始まった項目に、終わりの「\"」がありません。",
	    "その項目の終わりに「\"」を足してください。" },
	[FAULT_AFTER] = { "E1081b", "引用符の後ろに文字があります。",
	    "閉じた「\"」の次は、区切りか行末でなければなりません。",
	    "項目の中の「\"」は「\"\"」と二つ書いてください。" },
	[FAULT_NUL] = { "E1081c", "NUL の文字があります。",
	    "文字として扱えない値 0 が入っています。",
	    "ファイルを作り直してください。" },
	[FAULT_UTF8] = { "E1081d", "UTF-8 ではない文字があります。",
	    "ファイルの文字コードが違うか、壊れています。",
	    "UTF-8 で書き出したファイルを渡してください。" },
	[FAULT_FIELDS] = { "E1081e", "項目が 1,000 を超えています。",
	    "一行の項目の数に上限があります。",
	    "ファイルの形式を確かめてください。" },
	[FAULT_LONG] = { "E1081f", "一つの項目が 64 KiB を超えています。",
	    "項目の長さに上限があります。",
	    "引用符の閉じ忘れがないか確かめてください。" },
};

struct csv *
csv_new(const char *data, size_t len)
{
	struct csv *c = x_alloc(sizeof(*c));

	c->data = data;
	c->len = len;
	c->line = 1;
	if (len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
		c->at = 3;
	return c;
}

struct csv *
csv_new_locked(const char *data, size_t len)
{
	struct csv *c = csv_new(data, len);

	/* A byte of the row is kept once, its separator as a NUL, one NUL
	 * before it and one at the end of the file. */
	c->buf_cap = len + 16;
	if (sodium_init() >= 0)
		c->buf = sodium_malloc(c->buf_cap);
	if (c->buf == NULL) {
		free(c);
		return NULL;
	}
	c->is_locked = true;
	return c;
}

void
csv_free(struct csv *c)
{
	if (c == NULL)
		return;
	if (c->is_locked) {
		sodium_free(c->buf);
		free(c);
		return;
	}
	if (c->buf != NULL)
		explicit_bzero(c->buf, c->buf_cap); /* residents' data */
	free(c->buf);
	free(c);
}

static void
keep(struct csv *c, char ch)
{
	if (c->buf_len == c->buf_cap) {
		if (c->is_locked)
			die("csv: a row longer than its file");
		c->buf_cap = c->buf_cap == 0 ? 4096 : c->buf_cap * 2;
		c->buf = x_grow(c->buf, c->buf_cap, 1);
	}
	c->buf[c->buf_len++] = ch;
}

/* Bytes of an end of line at at: 0, 1 (LF or a lone CR at the end), 2. */
static size_t
end_of_line(const struct csv *c, size_t at)
{
	if (at >= c->len)
		return 0;
	if (c->data[at] == '\n')
		return 1;
	if (c->data[at] != '\r')
		return 0;
	return at + 1 < c->len && c->data[at + 1] == '\n' ? 2 : 1;
}

/* Inside quotes: up to and with the closing one. */
static enum fault
read_quoted(struct csv *c, size_t *at)
{
	size_t from = c->buf_len, i = *at;
	char ch;

	for (;;) {
		if (i >= c->len)
			return FAULT_OPEN;
		ch = c->data[i++];
		if (ch == '"') {
			if (i >= c->len || c->data[i] != '"')
				break;
			i++;
		}
		if (ch == '\0')
			return FAULT_NUL;
		if (ch == '\n')
			c->line++;
		if (c->buf_len - from >= FIELD_MAX)
			return FAULT_LONG;
		keep(c, ch);
	}
	*at = i;
	if (i < c->len && c->data[i] != ',' && end_of_line(c, i) == 0)
		return FAULT_AFTER;
	return FINE;
}

static enum fault
read_plain(struct csv *c, size_t *at)
{
	size_t from = c->buf_len, i = *at;

	for (; i < c->len && c->data[i] != ',' && end_of_line(c, i) == 0; i++) {
		if (c->data[i] == '\0')
			return FAULT_NUL;
		if (c->data[i] == '"')
			return FAULT_AFTER;
		if (c->buf_len - from >= FIELD_MAX)
			return FAULT_LONG;
		keep(c, c->data[i]);
	}
	*at = i;
	return FINE;
}

static enum fault
read_field(struct csv *c, size_t *at, int n)
{
	size_t from = c->buf_len;
	enum fault f;

	if (n >= FIELDS_MAX)
		return FAULT_FIELDS;
	c->start[n] = from;
	if (*at < c->len && c->data[*at] == '"') {
		(*at)++;
		f = read_quoted(c, at);
	} else {
		f = read_plain(c, at);
	}
	if (f != FINE)
		return f;
	if (!utf8_valid(c->buf + from, c->buf_len - from))
		return FAULT_UTF8;
	keep(c, '\0');
	if (*at < c->len && c->data[*at] == ',') {
		(*at)++;
		return FINE;
	}
	return END_OF_ROW;
}

/* A broken row is given up at the end of the line it starts on: an open
 * quote must not swallow the rest of the file. */
static void
skip_line(struct csv *c, size_t from, long line)
{
	size_t n;

	while (from < c->len && end_of_line(c, from) == 0)
		from++;
	n = end_of_line(c, from);
	c->at = from + n;
	c->line = line + 1;
}

enum rc
csv_next(struct csv *c, struct csv_row *row, struct err *err)
{
	size_t at = c->at, start;
	enum fault f;
	int n = 0, i;

	memset(row, 0, sizeof(*row));
	row->line = c->line;
	if (at >= c->len)
		return RC_NOT_FOUND;
	start = at;
	c->buf_len = 0;
	keep(c, '\0'); /* utf8_valid on an empty first field needs a buffer */
	do {
		f = read_field(c, &at, n);
		if (f == FINE || f == END_OF_ROW)
			n++;
	} while (f == FINE);
	if (f != END_OF_ROW) {
		skip_line(c, start, row->line);
		return err_set(err, RC_INPUT, faults[f].code, faults[f].text,
		    faults[f].why, faults[f].remedy);
	}
	if (end_of_line(c, at) > 0)
		c->line++;
	c->at = at + end_of_line(c, at);
	for (i = 0; i < n; i++)
		c->field[i] = c->buf + c->start[i];
	row->field = c->field;
	row->count = n;
	return RC_OK;
}

void
csv_put(struct sbuf *out, const char *field, int is_last)
{
	size_t n = strcspn(field, ",\"\r\n");
	bool quote =
	    field[n] != '\0' || *field == ' ' || (n > 0 && field[n - 1] == ' ');

	if (!quote) {
		sbuf_add(out, field);
	} else {
		sbuf_add(out, "\"");
		for (; *field != '\0'; field++) {
			if (*field == '"')
				sbuf_add(out, "\"");
			sbuf_add_n(out, field, 1);
		}
		sbuf_add(out, "\"");
	}
	sbuf_add(out, is_last ? "\r\n" : ",");
}
