/* SPDX-License-Identifier: ISC
 * place - see place.h.
 */
#include "db/place.h"

#include "db/town.h"
#include "src/csv.h"
#include "src/file.h"
#include "src/mem.h"
#include "src/text.h"

#include <iconv.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX_BYTES ((size_t)16 * 1024 * 1024)
#define CHUNK 512 /* rows of the list made room for at a time */
enum { COL_CODE, COL_PREF, COL_CITY, COL_PREF_KANA, COL_CITY_KANA, COLS };

/* "福岡市 博多区": the name without the space, and the ward alone. */
static void
fill(struct place *p, char **f)
{
	const char *space = strchr(f[COL_CITY], ' ');
	const char *kana_space = strchr(f[COL_CITY_KANA], ' ');

	memset(p, 0, sizeof(*p));
	(void)snprintf(p->code, sizeof(p->code), "%.6s", f[COL_CODE]);
	(void)snprintf(p->pref, sizeof(p->pref), "%.23s", f[COL_PREF]);
	if (space == NULL) {
		(void)snprintf(p->city, sizeof(p->city), "%.63s", f[COL_CITY]);
	} else {
		(void)snprintf(p->city, sizeof(p->city), "%.*s%.30s",
		    (int)(space - f[COL_CITY]) > 30
			? 30
			: (int)(space - f[COL_CITY]),
		    f[COL_CITY], space + 1);
		(void)snprintf(p->ward, sizeof(p->ward), "%.63s", space + 1);
	}
	key_kana(f[COL_PREF_KANA], p->pref_key, sizeof(p->pref_key));
	key_kana(f[COL_CITY_KANA], p->city_key, sizeof(p->city_key));
	if (kana_space != NULL)
		key_kana(kana_space + 1, p->ward_key, sizeof(p->ward_key));
}

static enum rc
broken(struct err *err, long line)
{
	char what[128];

	(void)snprintf(
	    what, sizeof(what), "市区町村の一覧の %ld 行目が読めません", line);
	return err_set(err, RC_INPUT, "E7062", what,
	    "列の数か団体コードが合いません", "data を入れ直してください");
}

enum rc
place_load(const char *share, struct places *out, struct err *err)
{
	char *path = x_printf("%s/data/municipalities.csv", share), *data;
	struct csv_row row;
	struct csv *c;
	size_t len = 0;
	enum rc rc;

	memset(out, 0, sizeof(*out));
	data = file_read(path, FILE_MAX_BYTES, &len);
	free(path);
	if (data == NULL)
		return err_set(err, RC_NOT_FOUND, "E7061",
		    "市区町村の一覧がありません", "ファイルを開けません",
		    "data に municipalities.csv を置いてください");
	c = csv_new(data, len);
	while ((rc = csv_next(c, &row, err)) == RC_OK) {
		if (strcmp(row.field[0], "code") == 0)
			continue;
		if (row.count < COLS || strlen(row.field[COL_CODE]) != 6) {
			rc = broken(err, row.line);
			break;
		}
		if (out->count % CHUNK == 0)
			out->list = x_grow(out->list,
			    (size_t)out->count + CHUNK, sizeof(*out->list));
		fill(&out->list[out->count++], row.field);
	}
	csv_free(c);
	free(data);
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	place_release(out);
	return rc;
}

void
place_release(struct places *p)
{
	free(p->list);
	p->list = NULL;
	p->count = 0;
}

static bool
starts(const char *s, const char *head)
{
	return head[0] != '\0' && strncmp(s, head, strlen(head)) == 0;
}

/* A reading typed in kana or romaji; letters not yet a kana are left off,
 * a single one stands for the row it begins ("f": フ, ヒ …). */
static void
reading(const char *typed, char *out, size_t size)
{
	char hira[256], partial[8];
	size_t n;

	romaji_to_hiragana(typed, hira, sizeof(hira), partial);
	n = strlen(hira);
	if (partial[0] != '\0' && n >= strlen(partial) &&
	    strcmp(hira + n - strlen(partial), partial) == 0)
		hira[n - strlen(partial)] = '\0';
	key_kana(hira, out, size);
}

/* Kana that a lone consonant may begin. */
static bool
row_starts(const char *key, char letter)
{
	static const struct {
		char letter;
		const char *kana;
	} rows[] = { { 'k', "カキクケコ" }, { 's', "サシスセソ" },
		{ 't', "タチツテト" }, { 'n', "ナニヌネノン" },
		{ 'h', "ハヒフヘホ" }, { 'f', "フ" }, { 'm', "マミムメモ" },
		{ 'y', "ヤユヨ" }, { 'r', "ラリルレロ" }, { 'w', "ワヲ" },
		{ 'g', "カキクケコ" }, { 'z', "サシスセソ" },
		{ 'd', "タチツテト" }, { 'b', "ハヒフヘホ" },
		{ 'p', "ハヒフヘホ" }, { 'c', "チ" }, { 'j', "シ" } };
	char first[4];

	if (strlen(key) < 3)
		return false;
	memcpy(first, key, 3);
	first[3] = '\0';
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].letter == letter)
			return strstr(rows[i].kana, first) != NULL;
	return false;
}

static bool
pref_fits(const struct place *p, const char *typed)
{
	char key[256];

	if (starts(p->pref, typed))
		return true;
	if (typed[0] != '\0' && typed[1] == '\0')
		if (row_starts(p->pref_key, typed[0]))
			return true;
	reading(typed, key, sizeof(key));
	return starts(p->pref_key, key);
}

/* 0 no, 1 the beginning, 2 the whole. */
static int
city_fits(const struct place *p, const char *typed, const char *key)
{
	char whole[96];

	if (strcmp(p->city, typed) == 0 || strcmp(p->ward, typed) == 0 ||
	    strcmp(p->city_key, key) == 0 ||
	    (p->ward_key[0] != '\0' && strcmp(p->ward_key, key) == 0))
		return 2;
	(void)snprintf(whole, sizeof(whole), "%s%s", p->pref, p->city);
	if (strcmp(whole, typed) == 0)
		return 2;
	if (typed[0] != '\0' && typed[1] == '\0' &&
	    row_starts(p->city_key, typed[0]))
		return 1;
	return starts(p->city, typed) || starts(p->ward, typed) ||
	       starts(whole, typed) || starts(p->city_key, key) ||
	       starts(p->ward_key, key);
}

int
place_find(const struct places *p, const char *typed, int max,
    const struct place **out)
{
	char narrow[256], *city, *space;
	const char *pref = "";
	char key[256];
	int n = 0;

	text_narrow(typed, narrow, sizeof(narrow));
	text_trim(narrow);
	for (char *s = narrow; *s != '\0'; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s - 'A' + 'a');
	if (narrow[0] == '\0')
		return 0;
	city = narrow;
	space = strchr(narrow, ' ');
	if (space != NULL) {
		*space = '\0';
		pref = narrow;
		city = space + 1;
		while (*city == ' ')
			city++;
	}
	reading(city, key, sizeof(key));
	for (int pass = 2; pass >= 1; pass--)
		for (int i = 0; i < p->count && n < max; i++)
			if ((pref[0] == '\0' || pref_fits(&p->list[i], pref)) &&
			    city_fits(&p->list[i], city, key) == pass)
				out[n++] = &p->list[i];
	return n;
}

const struct place *
place_at(const struct places *p, const char *address, int *used)
{
	const struct place *best = NULL;
	int best_len = 0, same = 0;

	for (int i = 0; i < p->count; i++) {
		const struct place *q = &p->list[i];
		int pref = (int)strlen(q->pref), city = (int)strlen(q->city);
		int len = 0;

		if (starts(address, q->pref) && starts(address + pref, q->city))
			len = pref + city;
		else if (starts(address, q->city))
			len = city;
		if (len == 0 || len < best_len)
			continue;
		same = len == best_len ? same + 1 : 1;
		best = q;
		best_len = len;
	}
	/* 府中市 is in two prefectures: then nobody knows. */
	if (same != 1)
		return NULL;
	*used = best_len;
	return best;
}

static bool
to_utf8(const char *euc, size_t n, char *out, size_t size)
{
	char copy[256], *in = copy, *to = out;
	size_t left = n, room = size - 1, rc;
	iconv_t cd;

	if (n >= sizeof(copy))
		return false;
	memcpy(copy, euc, n);
	cd = iconv_open("UTF-8", "EUC-JISX0213");
	if (cd == (iconv_t)-1)
		return false;
	rc = iconv(cd, &in, &left, &to, &room);
	(void)iconv_close(cd);
	if (rc == (size_t)-1)
		return false;
	*to = '\0';
	return true;
}

enum rc
place_zip(const char *zip_path, const char *digits, char *out, int size)
{
	char want[16], *data, *at, *end;
	size_t len = 0;
	enum rc rc = RC_NOT_FOUND;

	if (strlen(digits) != 7 || size < 8)
		return RC_NOT_FOUND;
	data = file_read(
	    zip_path != NULL ? zip_path : TOWN_ZIP_PATH, FILE_MAX_BYTES, &len);
	if (data == NULL)
		return RC_NOT_FOUND;
	(void)snprintf(want, sizeof(want), "\n%s /", digits);
	at = memmem(data, len, want, strlen(want));
	if (at != NULL) {
		at += strlen(want);
		end = memchr(at, '/', len - (size_t)(at - data));
		if (end != NULL &&
		    to_utf8(at, (size_t)(end - at), out, (size_t)size))
			rc = RC_OK;
	}
	free(data);
	return rc;
}
