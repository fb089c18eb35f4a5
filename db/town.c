/* SPDX-License-Identifier: ISC
 * town - see town.h.
 */
#include "db/town.h"

#include "src/csv.h"
#include "src/file.h"
#include "src/mem.h"
#include "src/number.h"
#include "src/text.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX_BYTES ((size_t)16 * 1024 * 1024)
#define CHUNK 512 /* rows of the list made room for at a time */
/* The columns of the 町字マスター that are used. */
enum {
	COL_ID,
	COL_KIND,
	COL_TOWN,
	COL_KANA,
	COL_ROMAN,
	COL_CHOME,
	COL_CHOME_KANA,
	COL_CHOME_NO,
	COL_KOAZA,
	COL_KOAZA_KANA,
	COL_KOAZA_ROMAN,
	COL_JUKYO,
	COL_END_DATE = 20,
	COL_ZIP = 22,
	COL_COUNT = 24
};

static void
join(char *out, size_t size, const char *a, const char *b, const char *c)
{
	snprintf(out, size, "%s%s%s", a, b, c);
}

static void
lower(char *s)
{
	for (; *s != '\0'; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s - 'A' + 'a');
}

/* 丁目 in kana: the file writes a figure (２チョウメ). */
static const char *
chome_kana(int n)
{
	static const char *const words[] = { "", "イッチョウメ", "ニチョウメ",
		"サンチョウメ", "ヨンチョウメ", "ゴチョウメ", "ロクチョウメ",
		"ナナチョウメ", "ハッチョウメ", "キュウチョウメ",
		"ジュッチョウメ" };

	return n > 0 && n <= 10 ? words[n] : "";
}

static bool
town_from_row(struct town *t, const char *municipality, char **f)
{
	const char *id = f[COL_ID];

	memset(t, 0, sizeof(*t));
	if (strlen(id) != 7 || strspn(id, "0123456789") != 7 || id[0] != '0')
		return false;
	snprintf(t->code, sizeof(t->code), "%.5s%.6s", municipality, id + 1);
	join(t->base, sizeof(t->base), f[COL_TOWN], f[COL_KOAZA], "");
	join(t->name, sizeof(t->name), f[COL_TOWN], f[COL_CHOME], f[COL_KOAZA]);
	join(t->kana, sizeof(t->kana), f[COL_KANA], f[COL_KOAZA_KANA], "");
	join(t->roman, sizeof(t->roman), f[COL_ROMAN], f[COL_KOAZA_ROMAN], "");
	lower(t->roman);
	t->chome = atoi(f[COL_CHOME_NO]);
	join(t->kana_full, sizeof(t->kana_full), t->kana, chome_kana(t->chome),
	    "");
	t->is_jukyo = strcmp(f[COL_JUKYO], "1") == 0;
	if (strlen(f[COL_ZIP]) == 7 && strspn(f[COL_ZIP], "0123456789") == 7)
		snprintf(t->postcode, sizeof(t->postcode), "%s", f[COL_ZIP]);
	return t->name[0] != '\0';
}

/* What stands in a file of towns, behind what is there already. */
static enum rc
read_towns(struct towns *t, const char *municipality, const char *path,
    const char *data, size_t len, struct err *err)
{
	struct csv *c = csv_new(data, len);
	struct csv_row row;
	char what[160];
	enum rc rc;

	while ((rc = csv_next(c, &row, err)) == RC_OK) {
		if (row.line == 1)
			continue;
		if (row.count == COL_COUNT && row.field[COL_END_DATE][0])
			continue; /* abolished */
		if (t->count % CHUNK == 0)
			t->list = x_grow(t->list, (size_t)t->count + CHUNK,
			    sizeof(*t->list));
		if (row.count != COL_COUNT || !town_from_row(&t->list[t->count],
						  municipality, row.field)) {
			snprintf(what, sizeof(what),
			    "町字ファイルの %ld 行目が読めません", row.line);
			rc = err_set(err, RC_INPUT, "E7061", what,
			    "列の数か町字IDの形が違います",
			    "アドレス・ベース・レジストリの町字マスターの形に直してください");
			err_log(err, "%s:%ld", path, row.line);
			break;
		}
		t->count++;
	}
	csv_free(c);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
read_wards(const char *share, char **data, size_t *len, struct err *err)
{
	char path[600];

	snprintf(path, sizeof(path), "%s/data/towns/wards.csv", share);
	*data = file_read(path, FILE_MAX_BYTES, len);
	if (*data == NULL)
		return err_set(err, RC_NOT_FOUND, "E7060",
		    "区の一覧（wards.csv）がありません", "ファイルを開けません",
		    "設定の share に data フォルダーのある場所を書いてください");
	return RC_OK;
}

static enum rc
read_ward(struct towns *t, const char *share, struct err *err)
{
	char *data;
	struct csv *c;
	struct csv_row row;
	size_t len = 0;
	enum rc rc = read_wards(share, &data, &len, err);

	if (rc != RC_OK)
		return rc;
	c = csv_new(data, len);
	while ((rc = csv_next(c, &row, err)) == RC_OK) {
		if (row.count < 5 || strcmp(row.field[0], t->municipality) != 0)
			continue;
		snprintf(t->pref, sizeof(t->pref), "%s", row.field[1]);
		snprintf(t->city, sizeof(t->city), "%s", row.field[2]);
		snprintf(
		    t->pref_kana, sizeof(t->pref_kana), "%s", row.field[3]);
		snprintf(
		    t->city_kana, sizeof(t->city_kana), "%s", row.field[4]);
	}
	csv_free(c);
	free(data);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
town_wards(const char *share, const char *code, struct town_ward *out,
    int *count, struct err *err)
{
	char *data;
	struct csv *c;
	struct csv_row row;
	size_t len = 0;
	enum rc rc;

	*count = 0;
	/* A ward has a digit where the whole city has 0: 43101, 43100. */
	if (strlen(code) != 6 || code[4] != '0')
		return RC_OK;
	if ((rc = read_wards(share, &data, &len, err)) != RC_OK)
		return rc;
	c = csv_new(data, len);
	while (
	    (rc = csv_next(c, &row, err)) == RC_OK && *count < TOWN_WARDS_MAX) {
		struct town_ward *w = &out[*count];

		if (row.count < 6 || strncmp(row.field[0], code, 4) != 0)
			continue;
		snprintf(w->code, sizeof(w->code), "%s", row.field[0]);
		snprintf(w->pref, sizeof(w->pref), "%s", row.field[1]);
		snprintf(w->city, sizeof(w->city), "%s", row.field[2]);
		w->weight = atoi(row.field[5]);
		if (w->weight > 0)
			(*count)++;
	}
	csv_free(c);
	free(data);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

const char *
town_ward_name(const struct town_ward *w)
{
	const char *city = strstr(w->city, "市");

	return city != NULL ? city + strlen("市") : w->city;
}

enum rc
town_ward_find(const char *share, const char *municipality, const char *name,
    char code[8], struct err *err)
{
	struct town_ward *w = x_alloc(TOWN_WARDS_MAX * sizeof(*w));
	char city[8];
	int n = 0, i;
	enum rc rc;

	code[0] = '\0';
	snprintf(city, sizeof(city), "%.4s00", municipality);
	rc = town_wards(share, city, w, &n, err);
	for (i = 0; i < n && rc == RC_OK; i++)
		if (strcmp(town_ward_name(&w[i]), name) == 0 ||
		    strcmp(w[i].city, name) == 0)
			snprintf(code, 8, "%s", w[i].code);
	free(w);
	return rc;
}

void
town_ward_called(
    const char *share, const char *municipality, const char *code, char out[64])
{
	struct town_ward *w = x_alloc(TOWN_WARDS_MAX * sizeof(*w));
	char city[8];
	int n = 0, i;

	out[0] = '\0';
	snprintf(city, sizeof(city), "%.4s00", municipality);
	if (town_wards(share, city, w, &n, NULL) != RC_OK)
		n = 0;
	for (i = 0; i < n && strlen(code) >= 5; i++)
		if (strncmp(w[i].code, code, 5) == 0)
			snprintf(out, 64, "%.63s", town_ward_name(&w[i]));
	free(w);
}

enum rc
town_ward_of(const char *share, const char *municipality, const char *office,
    char code[8], struct err *err)
{
	struct town_ward *w;
	int n = 0, i;
	enum rc rc;

	code[0] = '\0';
	if (!lgcode_is_city(municipality)) {
		snprintf(code, 8, "%.6s", municipality);
		return RC_OK;
	}
	w = x_alloc(TOWN_WARDS_MAX * sizeof(*w));
	rc = town_wards(share, municipality, w, &n, err);
	for (i = 0; i < n && rc == RC_OK; i++) {
		const char *name = town_ward_name(&w[i]);

		if (strncmp(office, name, strlen(name)) == 0 ||
		    strncmp(office, w[i].city, strlen(w[i].city)) == 0)
			snprintf(code, 8, "%s", w[i].code);
	}
	free(w);
	return rc;
}

/* Re-encode a piece of text; the result is cut at size. */
static size_t
recode(const char *to, const char *from, const char *in, size_t in_len,
    char *out, size_t size)
{
	iconv_t cd = iconv_open(to, from);
	char *i, *o = out;
	size_t left = size - 1;
	char *copy = x_strndup(in, in_len);

	i = copy;
	if (cd != (iconv_t)-1) {
		(void)iconv(cd, &i, &in_len, &o, &left);
		iconv_close(cd);
	}
	*o = '\0';
	free(copy);
	return (size_t)(o - out);
}

/* One dictionary line: give its postcode to the towns of that name. */
static void
give_postcode(struct towns *t, const char *line, size_t len, size_t prefix)
{
	char utf8[512];
	char *name, *end;
	int i;

	if (len > 256 || strspn(line, "0123456789") != 7)
		return;
	recode("UTF-8", "EUC-JISX0213", line, len, utf8, sizeof(utf8));
	name = strchr(utf8, '/');
	if (name == NULL || strlen(name + 1) < prefix)
		return;
	name += 1 + prefix;
	end = strchr(name, '/');
	if (end == NULL)
		return;
	*end = '\0';
	for (i = 0; i < t->count; i++)
		if (t->list[i].postcode[0] == '\0' && name[0] != '\0' &&
		    strcmp(t->list[i].base, name) == 0)
			snprintf(t->list[i].postcode,
			    sizeof(t->list[i].postcode), "%.7s", utf8);
}

/* Every line of the dictionary that names this municipality. */
static void
join_from(struct towns *t, const char *data, size_t len)
{
	char head[128], euc[128];
	const char *p, *line, *end;
	size_t n, prefix, at = 0;

	snprintf(head, sizeof(head), "%s%s", t->pref, t->city);
	prefix = strlen(head);
	n = recode("EUC-JISX0213", "UTF-8", head, prefix, euc, sizeof(euc));
	while (n > 0 && at < len) {
		p = memmem(data + at, len - at, euc, n);
		if (p == NULL)
			break;
		for (line = p; line > data && line[-1] != '\n'; line--)
			;
		end = memchr(p, '\n', len - (size_t)(p - data));
		if (end == NULL)
			end = data + len;
		give_postcode(t, line, (size_t)(end - line), prefix);
		at = (size_t)(end - data);
	}
}

static void
join_postcodes(struct towns *t, const char *zip_path)
{
	size_t len = 0;
	char *data = file_read(zip_path, FILE_MAX_BYTES, &len);
	int i;

	if (data != NULL)
		join_from(t, data, len);
	free(data);
	for (i = 0; i < t->count; i++)
		if (t->list[i].postcode[0] == '\0')
			t->without_postcode++;
}

/* The towns of one ward or of a municipality without wards, into `out`, with
 * the names and readings of where they are. */
static enum rc
load_one(const char *share, const char *municipality, const char *zip_path,
    struct towns *out, struct err *err)
{
	char path[600], *data;
	size_t len = 0;
	enum rc rc;

	memset(out, 0, sizeof(*out));
	snprintf(
	    out->municipality, sizeof(out->municipality), "%s", municipality);
	snprintf(
	    path, sizeof(path), "%s/data/towns/%s.csv", share, municipality);
	data = file_read(path, FILE_MAX_BYTES, &len);
	if (data == NULL)
		return err_set(err, RC_NOT_FOUND, "E7060",
		    "この市区町村の町字ファイルがありません",
		    "ファイルを開けません",
		    "data/towns に 団体コード.csv を置いてください");
	rc = read_towns(out, municipality, path, data, len, err);
	free(data);
	if (rc == RC_OK)
		rc = read_ward(out, share, err);
	if (rc != RC_OK) {
		town_release(out);
		return rc;
	}
	join_postcodes(out, zip_path ? zip_path : TOWN_ZIP_PATH);
	for (int i = 0; i < out->count; i++)
		snprintf(out->list[i].city, sizeof(out->list[i].city), "%s",
		    out->city);
	return RC_OK;
}

/* The towns of `more`, which is released, behind those of `out`. */
static void
append(struct towns *out, struct towns *more)
{
	if (more->count > 0) {
		out->list =
		    x_grow(out->list, (size_t)out->count + (size_t)more->count,
			sizeof(*out->list));
		memcpy(out->list + out->count, more->list,
		    (size_t)more->count * sizeof(*more->list));
	}
	out->count += more->count;
	out->without_postcode += more->without_postcode;
	town_release(more);
}

/* Every ward of a designated city; of its own name what they all begin with. */
static enum rc
load_city(const char *share, const struct town_ward *w, int n,
    const char *zip_path, struct towns *out, struct err *err)
{
	struct towns one;
	const char *end;
	enum rc rc = load_one(share, w[0].code, zip_path, out, err);

	for (int i = 1; i < n && rc == RC_OK; i++) {
		rc = load_one(share, w[i].code, zip_path, &one, err);
		if (rc == RC_OK)
			append(out, &one);
		else
			town_release(out);
	}
	if (rc != RC_OK)
		return rc;
	end = town_ward_name(&w[0]);
	out->city[end - w[0].city] = '\0';
	return RC_OK;
}

enum rc
town_load(const char *share, const char *municipality, const char *zip_path,
    struct towns *out, struct err *err)
{
	struct town_ward *w;
	int n = 0;
	enum rc rc;

	memset(out, 0, sizeof(*out));
	if (strlen(municipality) != 6 ||
	    strspn(municipality, "0123456789") != 6)
		return err_set(err, RC_INPUT, "E7060", "団体コードが読めません",
		    "6桁の数字ではありません", "431010 のように書いてください");
	w = x_alloc(TOWN_WARDS_MAX * sizeof(*w));
	/* without a list of wards it is a municipality like any other */
	if (town_wards(share, municipality, w, &n, NULL) != RC_OK)
		n = 0;
	rc = n > 0 ? load_city(share, w, n, zip_path, out, err)
		   : load_one(share, municipality, zip_path, out, err);
	snprintf(
	    out->municipality, sizeof(out->municipality), "%s", municipality);
	free(w);
	return rc;
}

void
town_release(struct towns *t)
{
	free(t->list);
	t->list = NULL;
	t->count = 0;
}

const struct town *
town_by_code(const struct towns *t, const char *code)
{
	int i;

	for (i = 0; i < t->count; i++)
		if (strcmp(t->list[i].code, code) == 0)
			return &t->list[i];
	return NULL;
}

const struct town *
town_by_name(const struct towns *t, const char *city, const char *name)
{
	int i;

	for (i = 0; i < t->count; i++)
		if (strcmp(t->list[i].name, name) == 0 &&
		    (city[0] == '\0' || strcmp(t->list[i].city, city) == 0))
			return &t->list[i];
	return NULL;
}
