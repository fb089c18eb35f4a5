/* SPDX-License-Identifier: ISC
 * export - everybody out of the register, in the layouts that import reads.
 */
#include "db/import.h"

#include "src/csv.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PEOPLE_AT_ONCE 200
#define LINE_CEILING (64u * 1024 * 1024)

struct out {
	const struct export_options *o;
	struct export_result *res;
	struct reg *reg;
	struct mado_at at;
	struct sbuf text;
	char temp[600];
	int fd;
	bool is_broken;
};

static void
put_out(struct out *w)
{
	size_t at = 0;

	while (at < w->text.len && !w->is_broken) {
		ssize_t n = write(w->fd, w->text.s + at, w->text.len - at);

		if (n > 0)
			at += (size_t)n;
		else if (n < 0 && errno != EINTR)
			w->is_broken = true;
	}
	if (w->text.is_over)
		w->is_broken = true;
	sbuf_release(&w->text);
	sbuf_init(&w->text, LINE_CEILING);
}

static enum rc
cannot_write(struct err *err)
{
	return err_set(err, RC_IO, "E1849", "書き出せません",
	    "保存先に書き込めません", "場所・権利・空き容量を確かめてください");
}

/* ---- 122 columns ---- */

static void
strip_numbers(json_t *row)
{
	static const char *const keys[] = { "person_no", "hist_no", "sheet_no",
		"recorded_at", "entry_id", "cancels" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		(void)json_object_del(row, keys[i]);
}

/* What was received for a column of a row; NULL when it is not kept. */
static const char *
original(const json_t *person, int hist_no, const char *column)
{
	json_t *o;
	size_t i;

	json_array_foreach(json_object_get(person, "originals"), i, o)
	{
		if (json_integer_value(json_object_get(o, "hist_no")) ==
			hist_no &&
		    strcmp(json_string_value(json_object_get(o, "column")),
			column) == 0)
			return json_string_value(json_object_get(o, "value"));
	}
	return NULL;
}

static void
put_cell(struct out *w, const json_t *person, const struct record *r,
    const struct record *attached, bool is_newest, int hist_no, int col)
{
	const struct mado_column *c = &mado_columns[col];
	const char *received = c->keep == KEEP_NO || !GUARD("export_received")
				   ? NULL
				   : original(person, hist_no, c->name);
	bool is_attached = c->keep == KEEP_ITEM && c->it != IT_COUNT &&
			   item_defs[c->it].class == CLASS_ATTACHED;
	struct sbuf cell;
	char no[16];

	sbuf_init(&cell, 1u << 16);
	mado_write(&w->at, col, r, attached, is_newest, &cell);
	/* Rows never change, so what was received holds; attached items do:
	 * theirs only where nothing stands now. */
	if (received != NULL && (!is_attached || !is_newest || cell.len == 0)) {
		sbuf_release(&cell);
		sbuf_init(&cell, 1u << 16);
		/* No longer the last row since our own came after it. */
		sbuf_add(&cell, received);
	} else if (received == NULL && col == w->at.hist) {
		(void)snprintf(no, sizeof(no), "%d", hist_no);
		sbuf_add(&cell, no);
	}
	csv_put(&w->text, cell.s, col == MADO_COLUMNS - 1);
	sbuf_release(&cell);
}

static enum rc
put_mado(struct out *w, json_t *person, struct err *err)
{
	json_t *rows = json_object_get(person, "rows"), *row;
	size_t i, n = json_array_size(rows);
	struct record r, attached;
	enum rc rc;

	record_init(&attached);
	rc = record_from_json(
	    &attached, json_object_get(person, "attached"), err);
	json_array_foreach(rows, i, row)
	{
		int hist =
		    (int)json_integer_value(json_object_get(row, "hist_no"));

		if (rc != RC_OK)
			break;
		record_init(&r);
		strip_numbers(row);
		rc = record_from_json(&r, row, err);
		(void)snprintf(r.person_no, sizeof(r.person_no), "%s",
		    json_string_value(json_object_get(person, "person_no")));
		for (int col = 0; col < MADO_COLUMNS && rc == RC_OK; col++)
			put_cell(w, person, &r, i + 1 == n ? &attached : NULL,
			    i + 1 == n, hist, col);
		record_release(&r);
		w->res->rows++;
	}
	record_release(&attached);
	return rc;
}

static void
put_heading(struct out *w)
{
	if (w->o->is_full) {
		sbuf_add(&w->text, "{\"madoguchi\":\"full\",\"format\":1}\n");
		return;
	}
	for (int i = 0; i < MADO_COLUMNS; i++)
		csv_put(&w->text, mado_columns[i].name, i == MADO_COLUMNS - 1);
}

/* ---- full ---- */

static enum rc
put_mynumber(struct out *w, json_t *person, struct err *err)
{
	json_t *args, *got = NULL;
	enum rc rc;

	args = json_pack("{s:s,s:O,s:s}", "session",
	    w->o->session != NULL ? w->o->session : "", "person_no",
	    json_object_get(person, "person_no"), "reason", "9");
	rc = reg_call(w->reg, "mynumber.get", args, &got, err);
	json_decref(args);
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc == RC_OK)
		(void)json_object_set(
		    person, "mynumber", json_object_get(got, "value"));
	json_decref(got);
	return rc;
}

static enum rc
put_full(struct out *w, json_t *person, struct err *err)
{
	enum rc rc = RC_OK;
	char *line;

	if (w->o->with_mynumber)
		rc = put_mynumber(w, person, err);
	if (rc != RC_OK)
		return rc;
	line = json_dumps(person, JSON_COMPACT | JSON_SORT_KEYS);
	if (line == NULL)
		die("an export line is no JSON");
	sbuf_add(&w->text, line);
	sbuf_add(&w->text, "\n");
	wipe_free(line);
	w->res->rows += (long)json_array_size(json_object_get(person, "rows"));
	return RC_OK;
}

/* ---- everybody ---- */

static enum rc
put_batch(struct out *w, char after[24], bool *is_last, struct err *err)
{
	json_t *args = json_pack(
		   "{s:s,s:i}", "after", after, "limit", PEOPLE_AT_ONCE),
	       *got = NULL, *list, *p;
	size_t i;
	enum rc rc;

	if (w->o->session != NULL)
		(void)json_object_set_new(
		    args, "session", json_string(w->o->session));
	rc = reg_call(w->reg, "export.people", args, &got, err);
	json_decref(args);
	if (rc != RC_OK)
		return rc;
	list = json_object_get(got, "people");
	*is_last = json_array_size(list) < PEOPLE_AT_ONCE;
	json_array_foreach(list, i, p)
	{
		(void)snprintf(after, 24, "%s",
		    json_string_value(json_object_get(p, "person_no")));
		rc = w->o->is_full ? put_full(w, p, err) : put_mado(w, p, err);
		if (rc != RC_OK)
			break;
		w->res->persons++;
	}
	json_decref(got);
	put_out(w);
	if (w->o->progress != NULL)
		w->o->progress(w->o->arg, "書き出す", w->res->persons, 0);
	return rc == RC_OK && w->is_broken ? cannot_write(err) : rc;
}

static enum rc
open_out(struct out *w, struct err *err)
{
	if (strcmp(w->o->path, "-") == 0) {
		w->fd = STDOUT_FILENO;
		return RC_OK;
	}
	if (snprintf(w->temp, sizeof(w->temp), "%s.XXXXXX", w->o->path) >=
	    (int)sizeof(w->temp))
		return cannot_write(err);
	w->fd = mkostemp(w->temp, O_CLOEXEC); /* mode 0600 */
	return w->fd < 0 ? cannot_write(err) : RC_OK;
}

static enum rc
close_out(struct out *w, enum rc rc, struct err *err)
{
	if (w->fd == STDOUT_FILENO || w->fd < 0)
		return rc;
	if (rc == RC_OK && fsync(w->fd) != 0)
		rc = cannot_write(err);
	if (close(w->fd) != 0 && rc == RC_OK)
		rc = cannot_write(err);
	if (rc == RC_OK && rename(w->temp, w->o->path) != 0)
		rc = cannot_write(err);
	if (rc != RC_OK)
		(void)unlink(w->temp);
	return rc;
}

enum rc
export_file(struct reg *r, const struct export_options *o,
    struct export_result *res, struct err *err)
{
	struct out w = { .o = o, .res = res, .reg = r, .fd = -1 };
	char after[24] = "";
	bool is_last = false;
	enum rc rc;

	memset(res, 0, sizeof(*res));
	mado_at(&w.at);
	rc = open_out(&w, err);
	if (rc != RC_OK)
		return rc;
	sbuf_init(&w.text, LINE_CEILING);
	put_heading(&w);
	while (rc == RC_OK && !is_last)
		rc = put_batch(&w, after, &is_last, err);
	sbuf_release(&w.text);
	return close_out(&w, rc, err);
}
