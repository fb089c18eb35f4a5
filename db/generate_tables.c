/* SPDX-License-Identifier: ISC
 * The tables of names and towns that a town is invented from.
 */
#include "db/generate_private.h"

#include "src/csv.h"
#include "src/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum rc
no_table(struct err *err, const char *path)
{
	enum rc rc = err_set(err, RC_NOT_FOUND, "E1852", "名前の表がありません",
	    "データの場所が違うか、壊れています",
	    "make の後の build/share を使うか、設定の share を直してください");

	err_log(err, "generate: %s", path);
	return rc;
}

static enum rc
read_table(const char *share, const char *name, int cols, struct text *out,
    struct err *err)
{
	char path[600];
	char *data = NULL;
	size_t len = 0, got;
	FILE *f;
	struct csv *c;
	struct csv_row row;
	enum rc rc;

	(void)snprintf(path, sizeof(path), "%s/data/names/%s", share, name);
	f = fopen(path, "rb");
	if (f == NULL)
		return no_table(err, path);
	do {
		data = x_grow(data, len + 65536, 1);
		got = fread(data + len, 1, 65536, f);
		len += got;
	} while (got > 0 && len < 16u * 1024 * 1024);
	(void)fclose(f);
	c = csv_new(data, len);
	out->cols = cols;
	rc = csv_next(c, &row, err); /* the heading */
	while (rc == RC_OK && (rc = csv_next(c, &row, err)) == RC_OK) {
		if (row.count != cols)
			continue;
		out->cell = x_grow(out->cell,
		    (size_t)(out->rows + 1) * (size_t)cols, sizeof(*out->cell));
		for (int i = 0; i < cols; i++)
			out->cell[out->rows * cols + i] =
			    x_strdup(row.field[i]);
		out->rows++;
	}
	csv_free(c);
	free(data);
	if (rc != RC_NOT_FOUND)
		return rc;
	return out->rows > 0 ? RC_OK : no_table(err, path);
}

static const char *
cell(const struct text *t, int row, int col)
{
	return t->cell[row * t->cols + col];
}

static void
text_free(struct text *t)
{
	for (int i = 0; i < t->rows * t->cols; i++)
		free(t->cell[i]);
	free(t->cell);
}

/* ---- names ---- */

static const struct invent_name *
given_names(const struct text *t, struct invent_name **own)
{
	*own = x_grow(NULL, (size_t)t->rows, sizeof(**own));
	for (int i = 0; i < t->rows; i++)
		(*own)[i] = (struct invent_name){ cell(t, i, 0), cell(t, i, 1),
			{ atoi(cell(t, i, 2)), atoi(cell(t, i, 3)),
			    atoi(cell(t, i, 4)) } };
	return *own;
}

static void
set_names(struct generate_tables *g)
{
	g->names[0] =
	    x_grow(NULL, (size_t)g->family.rows, sizeof(*g->names[0]));
	for (int i = 0; i < g->family.rows; i++)
		g->names[0][i] = (struct invent_name){ cell(&g->family, i, 0),
			cell(&g->family, i, 2),
			{ atoi(cell(&g->family, i, 1)), 0, 0 } };
	g->t.family = g->names[0];
	g->t.family_count = g->family.rows;
	g->t.man = given_names(&g->man, &g->names[1]);
	g->t.man_count = g->man.rows;
	g->t.woman = given_names(&g->woman, &g->names[2]);
	g->t.woman_count = g->woman.rows;
	g->strangers =
	    x_grow(NULL, (size_t)g->foreign.rows, sizeof(*g->strangers));
	for (int i = 0; i < g->foreign.rows; i++)
		g->strangers[i] =
		    (struct invent_foreign){ cell(&g->foreign, i, 0),
			    atoi(cell(&g->foreign, i, 1)),
			    strcmp(cell(&g->foreign, i, 2), "family") == 0,
			    cell(&g->foreign, i, 3), cell(&g->foreign, i, 4),
			    cell(&g->foreign, i, 5) };
	g->t.foreign = g->strangers;
	g->t.foreign_count = g->foreign.rows;
}

/* ---- places ---- */

/* Where the changes of a ward are entered: 熊本市中央区 has the desk
 * 中央区役所区民課, a city without wards 市役所市民課. */
static void
name_desk(const char *city, char *out, size_t size)
{
	const char *ward = strstr(city, "市");
	size_t n = strlen(city), end = strlen("区");

	if (ward != NULL && n > end && strcmp(city + n - end, "区") == 0)
		(void)snprintf(
		    out, size, "%.60s役所区民課", ward + strlen("市"));
	else
		(void)snprintf(out, size, "市役所市民課");
}

static enum rc
read_places(struct generate_tables *g, const char *share,
    const char *municipality, struct err *err)
{
	struct town_ward wards[TOWN_WARDS_MAX];
	int n = 0;
	enum rc rc = town_wards(share, municipality, wards, &n, err);

	if (rc == RC_OK && n == 0) {
		wards[0].weight = 1;
		(void)snprintf(
		    wards[0].code, sizeof(wards[0].code), "%.6s", municipality);
		n = strlen(municipality) == 6;
	}
	for (int i = 0; i < n && rc == RC_OK; i++) {
		rc = town_load(share, wards[i].code, NULL, &g->wards[i], err);
		if (rc != RC_OK)
			break;
		g->ward_count++;
		name_desk(g->wards[i].city, g->desks[i], sizeof(g->desks[i]));
		g->invent_wards[i] = (struct invent_ward){ g->wards[i].city,
			g->desks[i], wards[i].weight, g->t.town_count,
			g->wards[i].count };
		g->t.town_count += g->wards[i].count;
	}
	if (rc == RC_OK && n == 0) /* says what is wrong with the code */
		rc = town_load(share, municipality, NULL, &g->wards[0], err);
	return rc;
}

static void
set_places(struct generate_tables *g)
{
	const struct towns *first = &g->wards[0];
	const char *end = strstr(first->city, "市");
	struct invent_town *p;

	p = g->places =
	    x_grow(NULL, (size_t)g->t.town_count, sizeof(*g->places));
	for (int i = 0; i < g->ward_count; i++)
		for (int k = 0; k < g->wards[i].count; k++) {
			const struct town *t = &g->wards[i].list[k];

			*p++ = (struct invent_town){ t->code, t->name,
				t->postcode, t->is_jukyo };
		}
	(void)snprintf(g->pref, sizeof(g->pref), "%s", first->pref);
	(void)snprintf(g->city, sizeof(g->city), "%s", first->city);
	if (g->ward_count > 1 && end != NULL)
		g->city[(size_t)(end - first->city) + strlen("市")] = '\0';
	g->t.towns = g->places;
	g->t.wards = g->invent_wards;
	g->t.ward_count = g->ward_count;
	g->t.pref = g->pref;
}

enum rc
generate_tables_read(struct generate_tables *g, const char *share,
    const char *municipality, struct err *err)
{
	enum rc rc;

	memset(g, 0, sizeof(*g));
	if ((rc = read_places(g, share, municipality, err)) != RC_OK ||
	    (rc = read_table(share, "family.csv", 3, &g->family, err)) !=
		RC_OK ||
	    (rc = read_table(share, "given_m.csv", 5, &g->man, err)) != RC_OK ||
	    (rc = read_table(share, "given_f.csv", 5, &g->woman, err)) !=
		RC_OK ||
	    (rc = read_table(share, "foreign.csv", 6, &g->foreign, err)) !=
		RC_OK)
		return rc;
	set_names(g);
	set_places(g);
	return RC_OK;
}

void
generate_tables_release(struct generate_tables *g)
{
	for (int i = 0; i < TOWN_WARDS_MAX; i++)
		town_release(&g->wards[i]);
	text_free(&g->family);
	text_free(&g->man);
	text_free(&g->woman);
	text_free(&g->foreign);
	for (int i = 0; i < 3; i++)
		free(g->names[i]);
	free(g->strangers);
	free(g->places);
	memset(g, 0, sizeof(*g));
}
