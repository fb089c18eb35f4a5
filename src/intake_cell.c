/* SPDX-License-Identifier: ISC
 * intake_cell - see intake.h: what one cell may be.
 */
#include "src/intake.h"

#include "src/codes.h"
#include "src/date.h"
#include "src/number.h"
#include "src/text.h"

#include <stdio.h>
#include <string.h>

/* Widened it still fits into a field of a form. */
#define CELL_BYTES 900

static bool
refuse(struct err *err, const char *code, const char *what, const char *why)
{
	(void)err_set(
	    err, RC_INPUT, code, what, why, "書類を見て、画面で入れてください");
	return false;
}

static int
clusters(const char *s)
{
	int n = 0;

	for (size_t i = 0; s[i] != '\0'; n++)
		i += text_cluster(s, i);
	return n;
}

/* "1 本人|2 同一世帯員": the code before the blank, or the word after it. */
static bool
choose(const char *choices, const char *text, char *out, size_t size)
{
	for (const char *p = choices; *p != '\0';) {
		size_t n = strcspn(p, "|"), code = strcspn(p, " ");

		if ((strlen(text) == code && strncmp(p, text, code) == 0) ||
		    (code < n && strlen(text) == n - code - 1 &&
			strncmp(p + code + 1, text, n - code - 1) == 0)) {
			(void)snprintf(out, size, "%.*s", (int)code, p);
			return true;
		}
		p += n + (p[n] == '|');
	}
	return false;
}

/* A code of the item's list, or its word. */
static bool
of_list(enum item it, const char *text, char *out, size_t size)
{
	const char *list = code_item_list(item_defs[it].id);
	int n = 0;
	const struct code_row *row = list != NULL ? code_list(list, &n) : NULL;

	for (int i = 0; i < n; i++)
		if (strcmp(row[i].code, text) == 0 ||
		    strcmp(row[i].label, text) == 0) {
			(void)snprintf(out, size, "%s", row[i].code);
			return true;
		}
	return false;
}

/* What means another day tomorrow (T-6, 11/14) stands on no paper. */
static bool
is_relative(const char *text)
{
	const char *slash = strchr(text, '/');

	return ((text[0] == 'T' || text[0] == 't') &&
		   (text[1] == '\0' || text[1] == '-' || text[1] == '+')) ||
	       (slash != NULL && strchr(slash + 1, '/') == NULL);
}

static bool
is_day(const struct intake_column *c, const char *text, const char *kind,
    int32_t today, struct err *err)
{
	struct date d;
	bool is_foreign =
	    strcmp(kind, "2") == 0 || strcmp(kind, "外国人住民") == 0;

	if (is_relative(text))
		return refuse(err, "E1081", "この日付はありません。",
		    "日付として読めません。");
	return date_load(text, &d, NULL) == RC_OK ||
	       date_parse(text, item_defs[c->it].dates, is_foreign ? "2" : "1",
		   today, &d, err) == RC_OK;
}

static bool
is_yes(const char *text)
{
	return strcmp(text, "1") == 0 || strcmp(text, "あり") == 0 ||
	       strcmp(text, "載せる") == 0 || strcmp(text, "true") == 0;
}

static bool
is_no(const char *text)
{
	return strcmp(text, "0") == 0 || strcmp(text, "なし") == 0 ||
	       strcmp(text, "-") == 0 || strcmp(text, "false") == 0;
}

/* Figures alone, hyphens and blanks between them left out. */
static bool
figures(const char *text, int max, char *out, size_t size)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		if (*text != '-' && *text != ' ') {
			if (n + 1 >= size)
				return false;
			out[n++] = *text;
		}
	out[n] = '\0';
	return n > 0 && n <= (size_t)max && digits_only(out);
}

bool
intake_read_cell(const struct intake_column *c, const char *text,
    const char *kind, int32_t today, char *out, size_t size, struct err *err)
{
	char s[INTAKE_CELL], narrow[INTAKE_CELL];

	out[0] = '\0';
	if (strlen(text) > CELL_BYTES)
		return refuse(err, "E1881", "値が長すぎます",
		    "項目の長さに上限があるため");
	(void)snprintf(s, sizeof(s), "%s", text);
	text_trim(s);
	text_narrow(s, narrow, sizeof(narrow));
	if (clusters(s) > c->max)
		return refuse(err, "E1881", "値が長すぎます",
		    "項目の長さに上限があるため");
	switch (c->how) {
	case CELL_DATE:
		if (s[0] != '\0' && !is_day(c, s, kind, today, err)) {
			(void)snprintf(err->remedy, sizeof(err->remedy), "%s",
			    "書類を見て、画面で入れてください");
			return false;
		}
		break;
	case CELL_KANA:
		kana_to_katakana(s, out, size);
		if (!kana_only(out))
			return refuse(err, "E1881", "カナではない字があります",
			    "フリガナはカタカナだけのため");
		return true;
	case CELL_DIGITS:
		if (s[0] != '\0' && !figures(narrow, c->max, out, size))
			return refuse(err, "E1881", "数字ではありません",
			    "数字だけの項目のため");
		return true;
	case CELL_CHOICE:
		if (s[0] != '\0' && !choose(c->choices, narrow, out, size) &&
		    !choose(c->choices, s, out, size))
			return refuse(err, "E1881", "選べない値です",
			    "決まった番号か言葉だけの項目のため");
		return true;
	case CELL_CODE:
		if (s[0] != '\0' && !of_list(c->it, narrow, out, size) &&
		    !of_list(c->it, s, out, size))
			return refuse(err, "E1881", "選べない値です",
			    "決まった番号か言葉だけの項目のため");
		return true;
	case CELL_FLAG:
		if (!is_yes(s) && !is_no(s) && s[0] != '\0')
			return refuse(err, "E1881", "選べない値です",
			    "1 か 0 だけの項目のため");
		(void)snprintf(out, size, "%s", is_yes(s) ? "1" : "");
		return true;
	case CELL_PAPER:
	case CELL_TEXT:
	case CELL_MYNUMBER:
		break;
	}
	(void)snprintf(out, size, "%s", s);
	return true;
}
