/* SPDX-License-Identifier: ISC
 * reg_tail_rows - history rows that a restored register lost: written as
 * they were, when the person stands where the lost row continued. Rows of
 * somebody who has changed since are for a person to look at.
 */
#include "db/reg_entry.h"
#include "db/reg_tail.h"

#include "db/reg_batch.h"

#include "src/mutant.h"

#include <stdlib.h>
#include <string.h>

static const char sql_last_hist[] =
    "SELECT last_hist FROM person WHERE person_no = $1";
static const char sql_person_add[] =
    "INSERT INTO person (person_no, last_hist, made_at) VALUES ($1,$2,$3)";
static const char sql_person_put[] =
    "UPDATE person SET last_hist = $2 WHERE person_no = $1";
static const char sql_tail_row[] =
    "INSERT INTO tail_row (person_no, hist_no, epoch, position) "
    "VALUES ($1,$2,$3,$4)";
static const char sql_household[] =
    "SELECT version FROM household WHERE household_no = $1";
static const char sql_household_put[] =
    "INSERT INTO household (household_no, version) VALUES ($1,$2) "
    "ON CONFLICT (household_no) DO UPDATE SET version = CASE WHEN "
    "household.version < $2 THEN $2 ELSE household.version END";
static const char sql_entry_state[] =
    "SELECT state FROM entry WHERE entry_id = $1";

/* ---- rows out of the record ---- */

static const json_t *
restricted_row(const struct replay *r, const char *no, json_int_t hist)
{
	const json_t *row;
	size_t i;

	json_array_foreach(
	    json_object_get(json_object_get(r->section, "restricted"), "rows"),
	    i, row)
	{
		if (strcmp(json_text(row, "person_no"), no) == 0 &&
		    json_integer_value(json_object_get(row, "hist_no")) == hist)
			return row;
	}
	return NULL;
}

/* The whole row, both sections together. */
static enum rc
row_of(struct replay *r, const json_t *core, struct record *out)
{
	const json_t *more = restricted_row(r, json_text(core, "person_no"),
	    json_integer_value(json_object_get(core, "hist_no")));
	enum rc rc;

	record_init(out);
	rc = feed_row_from_json(out, NULL, core, r->c->err);
	if (rc == RC_OK && more != NULL)
		rc = feed_row_from_json(out, NULL, more, r->c->err);
	if (rc != RC_OK)
		record_release(out);
	return rc;
}

/* Whether the register has this very row. */
static enum rc
has_row(struct replay *r, struct record *row, bool *same)
{
	struct rows rows;
	char a[65], b[65];
	int i;
	enum rc rc = rows_load(r->c, row->person_no, 0, &rows);

	*same = false;
	if (rc != RC_OK)
		return rc;
	for (i = 0; i < rows.n; i++) {
		if (rows.v[i].hist_no != row->hist_no)
			continue;
		row_sort_groups(&rows.v[i]);
		row_sort_groups(row);
		row_digest(&rows.v[i], 0, "", "", a);
		row_digest(row, 0, "", "", b);
		*same = strcmp(a, b) == 0;
	}
	rows_release(&rows);
	return RC_OK;
}

/* ---- writing them ---- */

static enum rc
version_of(
    struct replay *r, const json_t *core, const char *household, int *version)
{
	const json_t *h;
	int64_t v = 0;
	size_t i;
	enum rc rc;

	json_array_foreach(json_object_get(core, "households"), i, h)
	{
		if (strcmp(json_text(h, "household_no"), household) == 0)
			v = json_integer_value(json_object_get(h, "version"));
	}
	if (v > 0) {
		*version = (int)v;
		return sql_run(
		    r->c->s, r->c->err, sql_household_put, "ti", household, v);
	}
	rc = sql_int(r->c->s, r->c->err, &v, 0, sql_household, "t", household);
	*version = (int)v;
	return rc;
}

static const json_t *
sheet_of(const json_t *person, int sheet_no)
{
	const json_t *s;
	size_t i;

	json_array_foreach(json_object_get(person, "sheets"), i, s)
	{
		if (json_integer_value(json_object_get(s, "sheet_no")) ==
		    sheet_no)
			return s;
	}
	return NULL;
}

static enum rc
write_row(struct replay *r, const json_t *core, const json_t *person,
    const struct record *row)
{
	struct row_extra x = { 0, "tail", NULL };
	const json_t *s = sheet_of(person, row->sheet_no);
	struct call *c = r->c;
	enum rc rc = version_of(
	    r, core, record_get(row, IT_HOUSEHOLD_NO), &x.household_version);

	if (rc == RC_OK)
		rc = row->hist_no == 1
			 ? sql_run(c->s, c->err, sql_person_add, "tdi",
			       row->person_no, 1, c->now)
			 : sql_run(c->s, c->err, sql_person_put, "td",
			       row->person_no, row->hist_no);
	if (rc == RC_OK)
		rc = old_bring_back(c, row->person_no, row->sheet_no);
	if (rc == RC_OK)
		rc = row_insert(c, row, &x);
	if (rc == RC_OK)
		rc = sheet_put(c, row, json_text(s, "opened_event"),
		    json_text(s, "opened_on"), json_text(s, "closed_event"),
		    json_text(s, "closed_on"));
	if (rc == RC_OK)
		rc = sql_run(c->s, c->err, sql_tail_row, "tdti", row->person_no,
		    row->hist_no, r->epoch, r->position);
	return rc;
}

/* One row against the register: it is there, it continues *last, or neither.
 * writes: and is written. */
static enum rc
replay_row(struct replay *r, const json_t *core, const json_t *person,
    const json_t *j, int64_t first, int64_t *last, bool writes)
{
	struct record row;
	bool same = true;
	enum rc rc = row_of(r, j, &row);

	if (rc != RC_OK)
		return rc;
	if (row.hist_no <= first) {
		if (!writes)
			rc = has_row(r, &row, &same);
		if (rc == RC_OK && GUARD("tail_row_same") && !same)
			(void)tail_outcome(r, "hand",
			    "%s はその後変わっています", row.person_no);
	} else if (row.hist_no != *last + 1) {
		(void)tail_outcome(
		    r, "hand", "%s の前の履歴がありません", row.person_no);
	} else {
		*last = row.hist_no;
		if (writes)
			rc = write_row(r, core, person, &row);
	}
	record_release(&row);
	return rc;
}

/* All rows of the record's people; *fresh receives how many continue. */
static enum rc
replay_people(struct replay *r, const json_t *core, bool writes, int *fresh)
{
	const json_t *person, *row;
	const char *no;
	int64_t first = 0, last;
	size_t i, k;
	enum rc rc = RC_OK;

	*fresh = 0;
	json_array_foreach(json_object_get(core, "persons"), i, person)
	{
		no = json_text(person, "person_no");
		if (rc == RC_OK)
			rc = sql_int(r->c->s, r->c->err, &first, 0,
			    sql_last_hist, "t", no);
		last = first;
		json_array_foreach(json_object_get(person, "rows"), k, row)
		{
			if (rc == RC_OK)
				rc = replay_row(
				    r, core, person, row, first, &last, writes);
		}
		*fresh += (int)(last - first);
		if (!writes)
			(void)json_array_append_new(
			    r->persons, json_string(no));
	}
	return rc;
}

/* ---- entries that the record ended ---- */

/* Whose number the entry held: the person of its row by name and birth. */
static const char *
person_of(const json_t *core, const struct entry_person *p)
{
	const json_t *person, *row;
	size_t i;

	json_array_foreach(json_object_get(core, "persons"), i, person)
	{
		row = json_array_get(json_object_get(person, "rows"), 0);
		if (strcmp(json_text(row, "name"),
			record_get(&p->after, IT_NAME)) == 0 &&
		    strcmp(json_text(row, "birth"),
			record_get(&p->after, IT_BIRTH)) == 0)
			return json_text(person, "person_no");
	}
	return "";
}

static enum rc
end_entry(struct replay *r, const json_t *core, int64_t id)
{
	struct call *c = r->c;
	struct waiting w;
	char state[16] = "";
	struct store_stmt *st;
	const char *no;
	int i;
	enum rc rc = sql_row(c->s, c->err, &st, sql_entry_state, "i", id);

	if (rc == RC_NOT_FOUND) /* made and decided after the backup */
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	col_copy(st, 0, state, sizeof(state));
	store_done(st);
	if (strcmp(state, "waiting") != 0 && strcmp(state, "returned") != 0)
		return RC_OK;
	if ((rc = entry_load(c, id, &w)) != RC_OK)
		return rc;
	for (i = 0; i < w.e.person_count && rc == RC_OK; i++) {
		no = person_of(core, &w.e.persons[i]);
		if (w.e.persons[i].mynumber_handle[0] != '\0' && no[0] != '\0')
			rc = mynumber_link(
			    c, w.e.persons[i].mynumber_handle, no);
	}
	if (rc == RC_OK)
		rc = entry_state_set(c, id, "approved", "");
	if (rc == RC_OK)
		rc = holds_end(c, id);
	entry_release(&w.e);
	return rc;
}

/* The change goes out again, in the epoch that is now. */
static enum rc
feed_again(struct replay *r)
{
	static const char *const names[] = { "core", "restricted", "pending" };
	struct feed_part parts[3];
	json_t *s;
	size_t i;
	int n = 0;

	for (i = 0; i < 3; i++) {
		s = json_object_get(r->section, names[i]);
		if (s != NULL)
			parts[n++] =
			    (struct feed_part){ names[i], json_incref(s) };
	}
	return feed_add(r->c, "change", parts, n, NULL);
}

/* All of a record or nothing: one person that changed since stops it. */
static enum rc
replay_change(struct replay *r, const json_t *core)
{
	const json_t *v;
	int fresh;
	size_t i;
	enum rc rc;

	if (tail_lacks(r, "restricted"))
		return tail_outcome(
		    r, "hand", "この端末には restricted が届いていません");
	rc = replay_people(r, core, false, &fresh);
	if (rc != RC_OK || strcmp(r->outcome, "hand") == 0)
		return rc;
	if (fresh == 0)
		return tail_outcome(r, "there", "%s", "");
	rc = replay_people(r, core, true, &fresh);
	json_array_foreach(json_object_get(core, "ended"), i, v)
	{
		if (rc == RC_OK)
			rc = end_entry(r, core, json_integer_value(v));
	}
	if (rc == RC_OK)
		rc = feed_again(r);
	return rc == RC_OK
		   ? tail_outcome(r, "applied", "%zu 人",
			 json_array_size(json_object_get(core, "persons")))
		   : rc;
}

enum rc
tail_core(struct replay *r, const json_t *core)
{
	const json_t *note;
	size_t i;
	enum rc rc = RC_OK;

	if (json_array_size(json_object_get(core, "persons")) > 0)
		rc = replay_change(r, core);
	json_array_foreach(json_object_get(core, "notes"), i, note)
	{
		if (rc == RC_OK)
			rc = tail_note(r, note);
	}
	return rc;
}
