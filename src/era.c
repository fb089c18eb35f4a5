/* SPDX-License-Identifier: ISC
 * era - eras come from a table, so that a new one needs no new program.
 */
#include "src/era.h"

#include "src/csv.h"
#include "src/text.h"

#include <stdio.h>
#include <string.h>

/* The one table of the program: read at start, the same for everybody. */
static struct era eras[ERA_MAX];
static int count;

static const char built_in[] = "digit,letter,name,first,last\n"
			       "1,M,明治,1873-01-01,1912-07-30\n"
			       "2,T,大正,1912-07-30,1926-12-25\n"
			       "3,S,昭和,1926-12-25,1989-01-07\n"
			       "4,H,平成,1989-01-08,2019-04-30\n"
			       "5,R,令和,2019-05-01,\n";

static bool
read_day(const char *s, int32_t *day)
{
	int y, m, d, n = 0;

	if (sscanf(s, "%4d-%2d-%2d%n", &y, &m, &d, &n) != 3 || s[n] != '\0')
		return false;
	*day = date_day(y, m, d);
	return *day != INT32_MIN;
}

/* 明治 is counted from 1868; its table starts where the calendar does. */
static int
year_before_first(const struct era *e)
{
	int y, m, d;

	date_from_day(e->first, &y, &m, &d);
	return strcmp(e->name, "明治") == 0 ? 1867 : y - 1;
}

static const char *
read_row(const struct csv_row *r, struct era *e, const struct era *before)
{
	if (r->count != 5)
		return "項目が 5 つではありません。";
	if (strlen(r->field[0]) != 1 || r->field[0][0] < '1' ||
	    r->field[0][0] > '9')
		return "番号が 1 から 9 の数字ではありません。";
	if (strlen(r->field[1]) != 1 || r->field[1][0] < 'A' ||
	    r->field[1][0] > 'Z')
		return "略号が英大文字 1 文字ではありません。";
	if (r->field[2][0] == '\0' || strlen(r->field[2]) >= sizeof(e->name) ||
	    !text_clean(r->field[2], NULL) ||
	    strpbrk(r->field[2], "0123456789;") != NULL)
		return "元号の名前が正しくありません。";
	e->digit = r->field[0][0];
	e->letter = r->field[1][0];
	memcpy(e->name, r->field[2], strlen(r->field[2]) + 1);
	if (!read_day(r->field[3], &e->first))
		return "最初の日がありません。";
	e->last = INT32_MAX;
	if (r->field[4][0] != '\0' && !read_day(r->field[4], &e->last))
		return "最後の日が正しくありません。";
	if (e->last < e->first)
		return "最後の日が最初の日より前です。";
	if (before != NULL &&
	    (e->first <= before->first || e->first < before->last ||
		before->last == INT32_MAX || e->first > before->last + 1))
		return "前の元号と日が続いていません。";
	e->year0 = year_before_first(e);
	return NULL;
}

static const char *
doubled(const struct era *t, int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (t[i].digit == t[n].digit || t[i].letter == t[n].letter ||
		    strcmp(t[i].name, t[n].name) == 0)
			return "番号・略号・名前が前の行と同じです。";
	return NULL;
}

enum rc
era_load(const char *csv_text, struct err *err)
{
	struct era fresh[ERA_MAX];
	struct csv *c = csv_new(csv_text, strlen(csv_text));
	struct csv_row row;
	const char *why = NULL;
	char text[128];
	int n = 0;
	long line = 1;
	enum rc rc;

	while ((rc = csv_next(c, &row, NULL)) != RC_NOT_FOUND) {
		line = row.line;
		if (rc != RC_OK)
			why = "行が壊れています。";
		else if (line == 1)
			continue; /* heading */
		else if (n == 9)
			why = "元号は 9 までです。";
		else if ((why = read_row(&row, &fresh[n],
			      n > 0 ? &fresh[n - 1] : NULL)) == NULL)
			why = doubled(fresh, n);
		if (why != NULL)
			break;
		n++;
	}
	csv_free(c);
	if (why == NULL && n == 0)
		why = "元号が一つもありません。";
	if (why != NULL) {
		(void)snprintf(text, sizeof(text),
		    "元号の表の%ld行目が正しくありません。", line);
		return err_set(err, RC_INPUT, "E1361", text, why,
		    "「番号,略号,元号,最初の日,最後の日」の形で日の続く順に書いてください。");
	}
	memcpy(eras, fresh, sizeof(fresh[0]) * (size_t)n);
	count = n;
	return RC_OK;
}

int
era_count(void)
{
	if (count == 0 && era_load(built_in, NULL) != RC_OK)
		die("era: the table built in is wrong");
	return count;
}

const struct era *
era_get(int index)
{
	return index < 1 || index > era_count() ? NULL : &eras[index - 1];
}

int
era_by_letter(char letter)
{
	int i, n = era_count();

	for (i = 1; i <= n; i++)
		if (eras[i - 1].letter == letter)
			return i;
	return 0;
}

int
era_by_digit(char digit)
{
	int i, n = era_count();

	for (i = 1; i <= n; i++)
		if (eras[i - 1].digit == digit)
			return i;
	return 0;
}

int
era_by_name(const char *s, size_t *n)
{
	int i, all = era_count();

	for (i = 1; i <= all; i++) {
		*n = strlen(eras[i - 1].name);
		if (strncmp(s, eras[i - 1].name, *n) == 0)
			return i;
	}
	*n = 0;
	return 0;
}

int
era_of_day(int32_t day)
{
	int i;

	for (i = era_count(); i > 0; i--)
		if (day >= eras[i - 1].first && day <= eras[i - 1].last)
			return i;
	return 0;
}

int
era_seireki(int era, int year)
{
	const struct era *e = era_get(era);

	return e == NULL ? year : e->year0 + year;
}
