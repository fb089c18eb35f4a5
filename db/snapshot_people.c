/* SPDX-License-Identifier: ISC
 * snapshot_people - see snapshot_people.h.
 */
#include "db/snapshot_people.h"

#include "columns.h" /* generated */
#include "db/snapshot_out.h"
#include "src/mutant.h"

#include <stdlib.h>
#include <string.h>

/* ---- people, a stretch of numbers at a time ---- */

static const char sql_people[] =
    "SELECT person_no FROM person WHERE person_no > $1 ORDER BY person_no "
    "LIMIT $2";
static const char sql_sheets[] =
    "SELECT person_no, sheet_no, kind, opened_event, opened_on, closed_event, "
    "closed_on, last_hist FROM sheet_all WHERE person_no > $1 AND "
    "person_no <= $2 ORDER BY person_no, sheet_no";
static const char sql_groups[] =
    "SELECT person_no, hist_no, item, seq, value FROM history_group_all WHERE "
    "person_no > $1 AND person_no <= $2 ORDER BY person_no, hist_no, item, seq";
static const char sql_rows[] =
    "SELECT person_no, hist_no, sheet_no, recorded_at, entry_id, "
    "cancels, " HIST_ITEM_COLS " FROM history_all WHERE person_no > $1 AND "
    "person_no <= $2 ORDER BY person_no, hist_no";
static const char sql_attached[] =
    "SELECT v.person_no, v.version, a.item, a.value FROM attached_version v "
    "LEFT JOIN attached a ON a.person_no = v.person_no WHERE v.person_no > $1 "
    "AND v.person_no <= $2 ORDER BY v.person_no, a.item";
static const char sql_notes[] =
    "SELECT person_no, seq, version, text FROM note WHERE person_no > $1 AND "
    "person_no <= $2 ORDER BY person_no, seq";

/* The place of a person in the stretch, from *at on: both ascend. -1: a row
 * of nobody, which no snapshot has; `daicho verify` finds it. */
static int
place(struct stretch *w, const char *no, int *at)
{
	int i;

	for (i = *at; i < w->count; i++)
		if (strcmp(w->no[i], no) == 0)
			return *at = i;
	return -1;
}

static enum rc
open_stretch(struct stretch *w, struct store_stmt **st, const char *sql)
{
	return sql_open(
	    w->c->s, w->c->err, st, sql, "tt", w->from, w->no[w->count - 1]);
}

static enum rc
put_sheets(struct stretch *w)
{
	struct store_stmt *st;
	struct sbuf *b;
	int at = 0, i;
	enum rc rc = open_stretch(w, &st, sql_sheets);

	while (rc == RC_OK && (rc = store_step(st, w->c->err)) == RC_OK) {
		if (place(w, store_col_text(st, 0), &at) < 0)
			continue;
		b = &w->text[at];
		sbuf_add(b, "S");
		snapshot_number(b, store_col_int(st, 1));
		for (i = 2; i < 7; i++)
			snapshot_field(b, store_col_text(st, i));
		snapshot_number(b, store_col_int(st, 7));
		sbuf_add_n(b, "\n", 1);
		w->done++;
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* A few rows in a hundred have any. */
static enum rc
read_groups(struct stretch *w)
{
	struct store_stmt *st;
	struct record *r = NULL;
	enum item it;
	enum rc rc = open_stretch(w, &st, sql_groups);

	while (rc == RC_OK && (rc = store_step(st, w->c->err)) == RC_OK) {
		const char *no = store_col_text(st, 0);
		int hist = (int)store_col_int(st, 1);

		if (r == NULL || r->hist_no != hist ||
		    strcmp(r->person_no, no) != 0) {
			if (w->group_rows == w->group_cap) {
				w->group_cap = w->group_cap * 2 + 16;
				w->groups = x_grow(w->groups,
				    (size_t)w->group_cap, sizeof(*w->groups));
			}
			r = &w->groups[w->group_rows++];
			record_init(r);
			r->hist_no = hist;
			(void)snprintf(
			    r->person_no, sizeof(r->person_no), "%s", no);
		}
		it = item_by_id(store_col_text(st, 2));
		if (it != IT_COUNT)
			record_group_set(r, it, (int)store_col_int(st, 3),
			    store_col_text(st, 4));
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static void
put_groups(struct stretch *w, struct sbuf *b, const char *no, int hist, int *at)
{
	json_t *j;
	char *s;

	if (*at < w->group_rows && w->groups[*at].hist_no == hist &&
	    strcmp(w->groups[*at].person_no, no) == 0) {
		j = record_to_json(&w->groups[(*at)++]);
		s = json_dumps(json_object_get(j, "groups"), JSON_COMPACT);
		snapshot_field(b, s);
		wipe_free(s);
		json_decref(j);
		return;
	}
	snapshot_field(b, NULL);
}

static enum rc
put_rows(struct stretch *w)
{
	struct store_stmt *st;
	struct sbuf *b;
	int at = 0, with_groups = 0, i;
	enum rc rc = open_stretch(w, &st, sql_rows);

	while (rc == RC_OK && (rc = store_step(st, w->c->err)) == RC_OK) {
		if (place(w, store_col_text(st, 0), &at) < 0)
			continue;
		b = &w->text[at];
		sbuf_add_n(b, "R", 1);
		for (i = 1; i < 6; i++)
			snapshot_number(b, store_col_int(st, i));
		put_groups(
		    w, b, w->no[at], (int)store_col_int(st, 1), &with_groups);
		for (i = 0; i < history_item_count; i++)
			if (w->is_sent[i])
				snapshot_field(b, store_col_text(st, 6 + i));
		sbuf_add_n(b, "\n", 1);
		w->done++;
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static void
end_attached(struct stretch *w, int at, int64_t version, json_t *values[2])
{
	static const char *const names[2] = { "attached",
		"restricted_attached" };
	static const unsigned bits[2] = { SNAP_ATTACHED,
		SNAP_RESTRICTED_ATTACHED };
	struct sbuf *b = &w->text[at];
	char *s;
	int i;

	for (i = 0; i < 2; i++) {
		if ((w->sections & (bits[i])) != 0) {
			s = json_dumps(
			    values[i], JSON_COMPACT | JSON_SORT_KEYS);
			sbuf_add_n(b, "A", 1);
			snapshot_field(b, names[i]);
			snapshot_number(b, version);
			snapshot_field(b, s);
			sbuf_add_n(b, "\n", 1);
			wipe_free(s);
			w->done++;
		}
		(void)json_object_clear(values[i]);
	}
}

static enum rc
put_attached(struct stretch *w)
{
	json_t *values[2] = { json_object(), json_object() };
	struct store_stmt *st;
	int64_t version = 0;
	int at = 0, last = -1, k;
	enum item it;
	enum rc rc = open_stretch(w, &st, sql_attached);

	while (rc == RC_OK && (rc = store_step(st, w->c->err)) == RC_OK) {
		if (place(w, store_col_text(st, 0), &at) < 0)
			continue;
		if (at != last && last >= 0)
			end_attached(w, last, version, values);
		last = at;
		version = store_col_int(st, 1);
		if (store_col_is_null(st, 2))
			continue; /* all of them were taken back */
		it = item_by_id(store_col_text(st, 2));
		if (it == IT_COUNT)
			continue;
		k = strcmp(item_defs[it].section, "restricted_attached") == 0;
		(void)json_object_set_new(values[k], item_defs[it].id,
		    json_string(store_col_text(st, 3)));
	}
	if (rc == RC_NOT_FOUND && last >= 0)
		end_attached(w, last, version, values);
	json_decref(values[0]);
	json_decref(values[1]);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
put_notes(struct stretch *w)
{
	struct store_stmt *st;
	struct sbuf *b;
	int at = 0;
	enum rc rc = open_stretch(w, &st, sql_notes);

	while (rc == RC_OK && (rc = store_step(st, w->c->err)) == RC_OK) {
		if (place(w, store_col_text(st, 0), &at) < 0)
			continue;
		b = &w->text[at];
		sbuf_add_n(b, "N", 1);
		snapshot_number(b, store_col_int(st, 1));
		snapshot_number(b, store_col_int(st, 2));
		snapshot_field(b, store_col_text(st, 3));
		sbuf_add_n(b, "\n", 1);
		w->done++;
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* The next people after `from`; none left: w->count is 0. */
static enum rc
next_people(struct stretch *w)
{
	struct store_stmt *st;
	struct sbuf *b;
	enum rc rc = sql_open(
	    w->c->s, w->c->err, &st, sql_people, "td", w->from, (int)STRETCH);

	w->count = 0;
	while (rc == RC_OK && (rc = store_step(st, w->c->err)) == RC_OK) {
		b = &w->text[w->count];
		b->len = 0;
		col_copy(st, 0, w->no[w->count], sizeof(w->no[0]));
		sbuf_add_n(b, "P", 1);
		snapshot_field(b, w->no[w->count++]);
		sbuf_add_n(b, "\n", 1);
		w->done++;
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

void
stretch_init(struct stretch *w, struct call *c, unsigned sections)
{
	int i;

	memset(w, 0, sizeof(*w));
	w->c = c;
	w->sections = sections;
	/* as feed_row_json splits a row */
	for (i = 0; i < history_item_count; i++)
		w->is_sent[i] = (sections & SNAP_RESTRICTED) != 0 ||
				!GUARD("snapshot_restricted_columns") ||
				strcmp(item_defs[history_items[i]].section,
				    "restricted") != 0;
	for (i = 0; i < STRETCH; i++)
		sbuf_init(&w->text[i], 64 * 1024 * 1024);
}

void
stretch_release(struct stretch *w)
{
	int i;

	for (i = 0; i < STRETCH; i++)
		sbuf_release(&w->text[i]);
	free(w->groups);
}

enum rc
stretch_next(struct stretch *w)
{
	enum rc rc = next_people(w);

	if (rc != RC_OK || w->count == 0)
		return rc;
	rc = put_sheets(w);
	if (rc == RC_OK)
		rc = read_groups(w);
	if (rc == RC_OK)
		rc = put_rows(w);
	while (w->group_rows > 0)
		record_release(&w->groups[--w->group_rows]);
	if (rc == RC_OK &&
	    (w->sections & (SNAP_ATTACHED | SNAP_RESTRICTED_ATTACHED)) != 0)
		rc = put_attached(w);
	if (rc == RC_OK)
		rc = put_notes(w);
	if (rc == RC_OK)
		memcpy(w->from, w->no[w->count - 1], sizeof(w->from));
	return rc;
}
