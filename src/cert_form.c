/* SPDX-License-Identifier: ISC */
#include "src/cert_form.h"

#include "forms_table.h" /* generated: shipped_words, … */
#include "src/csv.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FORM_FILE_MAX 65536 /* bytes; the shipped ones have under 4,000 */

static const struct {
	const char *key, *holds;
} word_defs[W_COUNT] = {
#define X(id, holds) { #id, holds },
	FORM_WORDS(X)
#undef X
};
static const struct {
	const char *form, *name;
	double least, most;
} measure_defs[M_COUNT] = {
#define X(form, name, least, most) { #form, #name, least, most },
	FORM_MEASURES(X)
#undef X
};

static enum rc
form_fault(const char *file, long line, const char *what, struct err *err)
{
	char text[200];

	if (line > 0)
		(void)snprintf(text, sizeof(text),
		    "証明書のひな形 %s の%ld行目: %s", file, line, what);
	else
		(void)snprintf(
		    text, sizeof(text), "証明書のひな形 %s: %s", file, what);
	return err_set(err, RC_INPUT, "E5601", text,
	    "ひな形が読めないうちは証明書を出せません",
	    "その行を直すか、配られたひな形に戻してください");
}

static enum rc
word_row(struct cert_forms *f, const struct csv_row *r, const char *file,
    struct err *err)
{
	char what[120];
	int32_t bad;
	size_t i;

	if (r->count != 4)
		return form_fault(file, r->line, "列が4つではありません", err);
	for (i = 0; i < W_COUNT && strcmp(word_defs[i].key, r->field[0]) != 0;)
		i++;
	if (i == W_COUNT || f->words[i] != NULL) {
		(void)snprintf(what, sizeof(what), "%s は%s", r->field[0],
		    i == W_COUNT ? "知らない名前です" : "二度あります");
		return form_fault(file, r->line, what, err);
	}
	if (strstr(r->field[1], word_defs[i].holds) == NULL) {
		(void)snprintf(what, sizeof(what), "%s に %s がありません",
		    r->field[0], word_defs[i].holds);
		return form_fault(file, r->line, what, err);
	}
	if (!text_clean(r->field[1], &bad) || !text_clean(r->field[2], &bad))
		return form_fault(file, r->line, "使えない文字です", err);
	f->words[i] = x_strdup(r->field[1]);
	f->previews[i] = x_strdup(r->field[2]);
	return RC_OK;
}

static bool
figure(const char *s, double least, double most, double *out)
{
	char *end;
	double v;

	errno = 0;
	v = strtod(s, &end);
	if (end == s || *end != '\0' || errno != 0 ||
	    !(v >= least && v <= most))
		return false;
	*out = v;
	return true;
}

static enum rc
measure_row(struct cert_forms *f, const struct csv_row *r, const char *file,
    struct err *err)
{
	char what[160];
	size_t i;

	if (r->count != 5)
		return form_fault(file, r->line, "列が5つではありません", err);
	for (i = 0; i < M_COUNT; i++)
		if (strcmp(measure_defs[i].form, r->field[0]) == 0 &&
		    strcmp(measure_defs[i].name, r->field[1]) == 0)
			break;
	if (i == M_COUNT)
		return form_fault(file, r->line, "知らない寸法です", err);
	if (!figure(r->field[2], measure_defs[i].least, measure_defs[i].most,
		&f->m[i])) {
		(void)snprintf(what, sizeof(what),
		    "%s は %g から %g までの数です", r->field[1],
		    measure_defs[i].least, measure_defs[i].most);
		return form_fault(file, r->line, what, err);
	}
	if (GUARD("cert_seal_size") && i == M_sheet_seal_mm &&
	    f->m[i] > SEAL_MOST_MM)
		return err_set(err, RC_INPUT, "E5603",
		    "公印が25ミリ角を超えています",
		    "証明書の電子公印は最大25ミリ角です（5.6）",
		    "measures.csv の seal_mm を25以下にしてください");
	return RC_OK;
}

static bool
whole(const char *s, int least, int most, int *out)
{
	double v;

	if (!figure(s, least, most, &v) || v != (double)(int)v)
		return false;
	*out = (int)v;
	return true;
}

static enum rc
cell_row(struct cert_forms *f, const struct csv_row *r, const char *file,
    struct err *err)
{
	struct form_cell c = { 0 };

	if (r->count != 14)
		return form_fault(file, r->line, "列が14ではありません", err);
	if (f->cell_count == FORM_CELLS_MAX)
		return form_fault(file, r->line, "欄が多すぎます", err);
	c.in_head = strcmp(r->field[0], "head") == 0;
	if (!c.in_head && strcmp(r->field[0], "person") != 0)
		return form_fault(file, r->line, "head か person です", err);
	if (!cert_cell_known(r->field[4]))
		return form_fault(file, r->line, "知らない欄です", err);
	if (strlen(r->field[5]) >= sizeof(c.label) ||
	    strlen(r->field[10]) >= sizeof(c.plabel) ||
	    !text_clean(r->field[5], NULL) || !text_clean(r->field[10], NULL))
		return form_fault(file, r->line, "欄の名前が使えません", err);
	if (!whole(r->field[1], 1, 40, &c.row) ||
	    !figure(r->field[6], 0, 190, &c.x) ||
	    !figure(r->field[7], 0, 60, &c.label_mm) ||
	    !figure(r->field[8], 4, 190, &c.value_mm) ||
	    !whole(r->field[9], 1, 99, &c.prow) ||
	    !whole(r->field[11], 0, 76, &c.pcol) ||
	    !whole(r->field[12], 0, 76, &c.pvalue))
		return form_fault(file, r->line, "数が範囲の外です", err);
	c.japanese = strchr(r->field[2], 'j') != NULL;
	c.foreign = strchr(r->field[2], 'f') != NULL;
	c.only_given = strcmp(r->field[3], "given") == 0;
	c.phide = strcmp(r->field[13], "yes") == 0;
	(void)snprintf(c.key, sizeof(c.key), "%s", r->field[4]);
	(void)snprintf(c.label, sizeof(c.label), "%s", r->field[5]);
	(void)snprintf(c.plabel, sizeof(c.plabel), "%s", r->field[10]);
	f->cells[f->cell_count++] = c;
	return RC_OK;
}

static const char *const part_names[FP_COUNT] = {
	[FP_TITLE] = "title",
	[FP_MARK] = "mark",
	[FP_TO] = "to",
	[FP_FROM] = "from",
	[FP_TEXT] = "text",
	[FP_ROW] = "row",
	[FP_PERSON] = "person",
	[FP_CHANGES] = "changes",
	[FP_ANSWER] = "answer",
	[FP_NOTE] = "note",
	[FP_CERTIFY] = "certify",
};

/* A ruled cell needs its measures, and a key or fixed words. */
static const char *
letter_cell(struct form_letter *l, const struct csv_row *r)
{
	bool of_person = l->part == FP_PERSON;

	if (!whole(r->field[2], 1, 40, &l->line) ||
	    !whole(r->field[3], 1, 20, &l->width) ||
	    !figure(r->field[4], 0, 60, &l->label_mm))
		return "数が範囲の外です";
	if (r->field[7][0] == '\0' ? of_person || l->text[0] == '\0'
				   : !letter_key_known(r->field[7], of_person))
		return "知らない欄です";
	return NULL;
}

static enum rc
letter_row(struct cert_forms *f, const struct csv_row *r, const char *file,
    struct err *err)
{
	struct form_letter l = { 0 };
	const char *fault = NULL;
	int p;

	if (r->count != 11)
		return form_fault(file, r->line, "列が11ではありません", err);
	if (f->letter_count == FORM_LETTERS_MAX)
		return form_fault(file, r->line, "行が多すぎます", err);
	l.kind = cert_kind_by_id(r->field[0]);
	for (p = 0; p < FP_COUNT && strcmp(part_names[p], r->field[1]) != 0;)
		p++;
	if (l.kind < CERT_FIRST_LETTER || l.kind >= CERT_KINDS || p == FP_COUNT)
		return form_fault(file, r->line, "知らない書類か部分です", err);
	l.part = (enum form_part)p;
	if (strlen(r->field[7]) >= sizeof(l.key) ||
	    strlen(r->field[8]) >= sizeof(l.label) ||
	    strlen(r->field[9]) >= sizeof(l.text) ||
	    !text_clean(r->field[8], NULL) || !text_clean(r->field[9], NULL))
		return form_fault(file, r->line, "文字が使えません", err);
	l.japanese = strchr(r->field[5], 'j') != NULL;
	l.foreign = strchr(r->field[5], 'f') != NULL;
	l.only_given = strcmp(r->field[6], "given") == 0;
	(void)snprintf(l.key, sizeof(l.key), "%s", r->field[7]);
	(void)snprintf(l.label, sizeof(l.label), "%s", r->field[8]);
	(void)snprintf(l.text, sizeof(l.text), "%s", r->field[9]);
	if (l.part == FP_ROW || l.part == FP_PERSON || l.part == FP_ANSWER)
		fault = letter_cell(&l, r);
	else if (l.part == FP_MARK && !letter_key_known(l.key, false))
		fault = "知らない欄です";
	if (fault != NULL)
		return form_fault(file, r->line, fault, err);
	f->letters[f->letter_count++] = l;
	return RC_OK;
}

typedef enum rc row_fn(
    struct cert_forms *, const struct csv_row *, const char *, struct err *);

static enum rc
table_parse(struct cert_forms *f, const char *text, const char *file,
    row_fn *each, struct err *err)
{
	struct csv_row row;
	struct csv *c;
	bool is_head = true;
	enum rc rc;

	c = csv_new(text, strlen(text));
	while ((rc = csv_next(c, &row, err)) == RC_OK) {
		if (!is_head && (rc = each(f, &row, file, err)) != RC_OK)
			break;
		is_head = false;
	}
	if (rc == RC_INPUT && is_head)
		rc = form_fault(file, 1, "表ではありません", err);
	csv_free(c);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static bool
has_cell(const struct cert_forms *f, const char *key)
{
	int i;

	for (i = 0; i < f->cell_count; i++)
		if (strcmp(f->cells[i].key, key) == 0)
			return true;
	return false;
}

static bool
has_part(const struct cert_forms *f, enum cert_kind k, enum form_part part,
    const char *key)
{
	int i;

	for (i = 0; i < f->letter_count; i++)
		if (f->letters[i].kind == k && f->letters[i].part == part &&
		    strcmp(f->letters[i].key, key) == 0)
			return true;
	return false;
}

/* A title for each; 認証文 and 再交付 where the standard wants them. */
static enum rc
letters_complete(const struct cert_forms *f, struct err *err)
{
	char what[120];
	int k;

	for (k = CERT_FIRST_LETTER; k < CERT_KINDS; k++) {
		if (has_part(f, (enum cert_kind)k, FP_TITLE, "") &&
		    ((k != CERT_MOVE_OUT && k != CERT_MOVE_OUT_LATE) ||
			(has_part(f, (enum cert_kind)k, FP_CERTIFY, "") &&
			    has_part(
				f, (enum cert_kind)k, FP_MARK, "reissue"))))
			continue;
		(void)snprintf(what, sizeof(what),
		    "%s の題か認証文か再交付の印がありません",
		    cert_kind_id((enum cert_kind)k));
		return form_fault("letters.csv", 0, what, err);
	}
	return RC_OK;
}

/* Nothing may be left to chance: every word, figure and cell. What a
 * certificate does not show is said there as 省略, never by a lost row. */
static enum rc
forms_complete(const struct cert_forms *f, struct err *err)
{
	char what[120];
	const char *key;
	int i;

	for (i = 0; i < W_COUNT; i++)
		if (f->words[i] == NULL) {
			(void)snprintf(what, sizeof(what), "%s がありません",
			    word_defs[i].key);
			return form_fault("words.csv", 0, what, err);
		}
	for (i = 0; i < M_COUNT; i++)
		if (!(f->m[i] > 0)) {
			(void)snprintf(what, sizeof(what), "%s,%s がありません",
			    measure_defs[i].form, measure_defs[i].name);
			return form_fault("measures.csv", 0, what, err);
		}
	for (i = 0; (key = cert_cell_key(i)) != NULL; i++)
		if (!has_cell(f, key)) {
			(void)snprintf(
			    what, sizeof(what), "%s の欄がありません", key);
			return form_fault("cells.csv", 0, what, err);
		}
	return letters_complete(f, err);
}

enum rc
cert_forms_parse(const char *words, const char *measures, const char *cells,
    const char *letters, struct cert_forms **out, struct err *err)
{
	struct cert_forms *f = x_alloc(sizeof(*f));
	enum rc rc;

	words = words == NULL ? shipped_words : words;
	measures = measures == NULL ? shipped_measures : measures;
	cells = cells == NULL ? shipped_cells : cells;
	letters = letters == NULL ? shipped_letters : letters;
	if ((rc = table_parse(f, words, "words.csv", word_row, err)) != RC_OK ||
	    (rc = table_parse(f, measures, "measures.csv", measure_row, err)) !=
		RC_OK ||
	    (rc = table_parse(f, cells, "cells.csv", cell_row, err)) != RC_OK ||
	    (rc = table_parse(f, letters, "letters.csv", letter_row, err)) !=
		RC_OK ||
	    (rc = forms_complete(f, err)) != RC_OK) {
		cert_forms_free(f);
		return rc;
	}
	*out = f;
	return RC_OK;
}

static enum rc
file_read(const char *folder, const char *name, char **out, struct err *err)
{
	char *path = x_printf("%s/%s", folder, name), *s = NULL;
	struct stat st;
	ssize_t got = -1;
	enum rc rc = RC_OK;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_size <= FORM_FILE_MAX) {
		s = x_alloc((size_t)st.st_size + 1);
		got = read(fd, s, (size_t)st.st_size);
	}
	if (got < 0 || strlen(s) != (size_t)got) {
		rc = err_set(err, RC_IO, "E5602", "証明書のひな形を読めません",
		    "ファイルがないか、大きすぎるか、文字の表ではありません",
		    "データの置き場所（share）の data/forms を確かめてください");
		err_log(err, "cert_form: %s: %s", path, strerror(errno));
		free(s);
		s = NULL;
	}
	if (fd >= 0)
		(void)close(fd);
	free(path);
	*out = s;
	return rc;
}

enum rc
cert_forms_load(const char *folder, struct cert_forms **out, struct err *err)
{
	char *w = NULL, *m = NULL, *c = NULL, *l = NULL;
	enum rc rc;

	if ((rc = file_read(folder, "words.csv", &w, err)) == RC_OK &&
	    (rc = file_read(folder, "measures.csv", &m, err)) == RC_OK &&
	    (rc = file_read(folder, "cells.csv", &c, err)) == RC_OK &&
	    (rc = file_read(folder, "letters.csv", &l, err)) == RC_OK)
		rc = cert_forms_parse(w, m, c, l, out, err);
	free(w);
	free(m);
	free(c);
	free(l);
	return rc;
}

void
cert_forms_free(struct cert_forms *f)
{
	size_t i;

	if (f == NULL)
		return;
	for (i = 0; i < W_COUNT; i++) {
		free(f->words[i]);
		free(f->previews[i]);
	}
	free(f);
}

const char *
form_preview(const struct cert_forms *f, enum form_word w)
{
	return f->previews[w][0] != '\0' ? f->previews[w] : f->words[w];
}

char *
form_fill(const char *words, ...)
{
	const char *p, *name, *value;
	struct sbuf b;
	char *s;
	size_t n;
	va_list ap;

	sbuf_init(&b, 65536);
	for (p = words; *p != '\0';) {
		value = NULL;
		n = 0;
		va_start(ap, words);
		while (*p == '{' && (name = va_arg(ap, const char *)) != NULL) {
			value = va_arg(ap, const char *);
			n = strlen(name);
			if (strncmp(p + 1, name, n) == 0 && p[n + 1] == '}')
				break;
			value = NULL;
		}
		va_end(ap);
		if (value != NULL) {
			sbuf_add(&b, value);
			p += n + 2;
		} else {
			sbuf_add_n(&b, p++, 1);
		}
	}
	s = sbuf_take(&b);
	sbuf_release(&b);
	return s;
}
