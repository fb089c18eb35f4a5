/* SPDX-License-Identifier: ISC
 * snapshot_write - see snapshot_write.h.
 */
#include "db/snapshot_write.h"

#include "columns.h" /* generated */
#include "db/reg_entry.h"
#include "db/snapshot_format.h"
#include "db/snapshot_out.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdlib.h>
#include <string.h>

enum { STRETCH = 400, PAGE = 5000 };

struct writer {
	struct call *c;
	struct snapshot_out out;
	struct snapshot_header h;
	const struct snapshot_progress *p;
	const atomic_bool *stop;
	bool is_sent[IT_COUNT]; /* columns of R, by place in history_items */
	int64_t done, total;    /* rows */
	/* the stretch at hand */
	char no[STRETCH][20];
	struct sbuf text[STRETCH];
	int count;
	struct record *groups; /* rows with groups, ascending; owned */
	int group_rows, group_cap;
	struct sbuf line;
};

/* ---- what there is to write ---- */

static const char sql_count_person[] = "SELECT count(*) FROM person";
static const char sql_count_sheet[] = "SELECT count(*) FROM sheet";
static const char sql_count_row[] = "SELECT count(*) FROM history";
static const char sql_count_attached[] =
    "SELECT count(*) FROM attached_version";
static const char sql_count_note[] = "SELECT count(*) FROM note";
static const char sql_count_household[] = "SELECT count(*) FROM household";
static const char sql_count_entry[] =
    "SELECT count(*) FROM entry WHERE state IN ('waiting', 'returned')";
static const char sql_count_blocked[] =
    "SELECT count(*) FROM (SELECT DISTINCT person_no, household_no FROM block)"
    " b";
static const char sql_count_staff[] = "SELECT count(*) FROM staff";
static const char sql_count_setting[] =
    "SELECT count(*) FROM (SELECT DISTINCT key FROM setting) s";

static bool
has(const struct writer *w, unsigned bit)
{
	return (w->h.sections & bit) != 0;
}

static enum rc
count(struct writer *w)
{
	static const struct {
		char letter;
		unsigned section;
		const char *sql;
	} all[] = {
		{ 'P', SNAP_CORE, sql_count_person },
		{ 'S', SNAP_CORE, sql_count_sheet },
		{ 'R', SNAP_CORE, sql_count_row },
		{ 'A', SNAP_ATTACHED, sql_count_attached },
		{ 'A', SNAP_RESTRICTED_ATTACHED, sql_count_attached },
		{ 'N', SNAP_CORE, sql_count_note },
		{ 'H', SNAP_CORE, sql_count_household },
		{ 'E', SNAP_PENDING, sql_count_entry },
		{ 'B', SNAP_BLOCK_FLAG, sql_count_blocked },
		{ 'T', SNAP_STAFF, sql_count_staff },
		{ 'G', SNAP_SETTING, sql_count_setting },
	};
	int64_t n;
	size_t i;
	enum rc rc = RC_OK;

	for (i = 0; i < sizeof(all) / sizeof(all[0]) && rc == RC_OK; i++) {
		if (!has(w, all[i].section))
			continue;
		rc = sql_int(w->c->s, w->c->err, &n, 0, all[i].sql, "");
		if (rc == RC_OK)
			w->h.rows[snapshot_kind(all[i].letter)] += n;
	}
	w->total = snapshot_rows(&w->h);
	return rc;
}

/* As feed_row_json splits a row. */
static void
choose_columns(struct writer *w)
{
	int i;

	w->h.columns =
	    x_alloc((size_t)history_item_count * sizeof(*w->h.columns));
	for (i = 0; i < history_item_count; i++) {
		const struct item_def *d = &item_defs[history_items[i]];

		w->is_sent[i] = has(w, SNAP_RESTRICTED) ||
				!GUARD("snapshot_restricted_columns") ||
				strcmp(d->section, "restricted") != 0;
		if (w->is_sent[i])
			(void)snprintf(w->h.columns[w->h.column_count++],
			    sizeof(*w->h.columns), "%s", d->id);
	}
}

static enum rc
fill_header(struct writer *w)
{
	struct call *c = w->c;
	char *text;
	enum rc rc;

	w->h.format = SNAPSHOT_FORMAT;
	w->h.is_training = c->training;
	(void)snprintf(w->h.municipality, sizeof(w->h.municipality), "%s",
	    c->municipality);
	(void)snprintf(w->h.name, sizeof(w->h.name), "%s", c->name);
	(void)snprintf(w->h.epoch, sizeof(w->h.epoch), "%s", c->epoch);
	(void)snprintf(w->h.today, sizeof(w->h.today), "%s", c->today);
	choose_columns(w);
	rc = feed_head_get(c, &w->h.position, w->h.hash);
	if (rc == RC_OK)
		rc = count(w);
	if (rc != RC_OK)
		return rc;
	text = snapshot_header_text(&w->h);
	rc = snapshot_out_plain(&w->out, text, strlen(text), c->err);
	free(text);
	return rc;
}

/* ---- people, a stretch of numbers at a time ---- */

static const char sql_people[] =
    "SELECT person_no FROM person WHERE person_no > $1 ORDER BY person_no "
    "LIMIT $2";
static const char sql_sheets[] =
    "SELECT person_no, sheet_no, kind, opened_event, opened_on, closed_event, "
    "closed_on, last_hist FROM sheet WHERE person_no > $1 AND person_no <= $2 "
    "ORDER BY person_no, sheet_no";
static const char sql_groups[] =
    "SELECT person_no, hist_no, item, seq, value FROM history_group WHERE "
    "person_no > $1 AND person_no <= $2 ORDER BY person_no, hist_no, item, seq";
static const char sql_rows[] =
    "SELECT person_no, hist_no, sheet_no, recorded_at, entry_id, "
    "cancels, " HIST_ITEM_COLS " FROM history WHERE person_no > $1 AND "
    "person_no <= $2 ORDER BY person_no, hist_no";
static const char sql_attached[] =
    "SELECT v.person_no, v.version, a.item, a.value FROM attached_version v "
    "LEFT JOIN attached a ON a.person_no = v.person_no WHERE v.person_no > $1 "
    "AND v.person_no <= $2 ORDER BY v.person_no, a.item";
static const char sql_notes[] =
    "SELECT person_no, seq, version, text FROM note WHERE person_no > $1 AND "
    "person_no <= $2 ORDER BY person_no, seq";

/* The place of a person in the stretch, from *at on: both ascend. */
static int
place(struct writer *w, const char *no, int *at)
{
	while (*at < w->count && strcmp(w->no[*at], no) != 0)
		(*at)++;
	if (*at == w->count)
		die("rows of a person come in another order than people");
	return *at;
}

static enum rc
open_stretch(
    struct writer *w, struct store_stmt **st, const char *sql, const char *from)
{
	return sql_open(
	    w->c->s, w->c->err, st, sql, "tt", from, w->no[w->count - 1]);
}

static enum rc
put_sheets(struct writer *w, const char *from)
{
	struct store_stmt *st;
	struct sbuf *b;
	int at = 0, i;
	enum rc rc = open_stretch(w, &st, sql_sheets, from);

	while (rc == RC_OK && (rc = store_step(st, w->c->err)) == RC_OK) {
		b = &w->text[place(w, store_col_text(st, 0), &at)];
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
read_groups(struct writer *w, const char *from)
{
	struct store_stmt *st;
	struct record *r = NULL;
	enum item it;
	enum rc rc = open_stretch(w, &st, sql_groups, from);

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
put_groups(struct writer *w, struct sbuf *b, const char *no, int hist, int *at)
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
put_rows(struct writer *w, const char *from)
{
	struct store_stmt *st;
	struct sbuf *b;
	int at = 0, with_groups = 0, i;
	enum rc rc = open_stretch(w, &st, sql_rows, from);

	while (rc == RC_OK && (rc = store_step(st, w->c->err)) == RC_OK) {
		b = &w->text[place(w, store_col_text(st, 0), &at)];
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
end_attached(struct writer *w, int at, int64_t version, json_t *values[2])
{
	static const char *const names[2] = { "attached",
		"restricted_attached" };
	static const unsigned bits[2] = { SNAP_ATTACHED,
		SNAP_RESTRICTED_ATTACHED };
	struct sbuf *b = &w->text[at];
	char *s;
	int i;

	for (i = 0; i < 2; i++) {
		if (has(w, bits[i])) {
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
put_attached(struct writer *w, const char *from)
{
	json_t *values[2] = { json_object(), json_object() };
	struct store_stmt *st;
	int64_t version = 0;
	int at = 0, last = -1, k;
	enum item it;
	enum rc rc = open_stretch(w, &st, sql_attached, from);

	while (rc == RC_OK && (rc = store_step(st, w->c->err)) == RC_OK) {
		if (place(w, store_col_text(st, 0), &at) != last && last >= 0)
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
put_notes(struct writer *w, const char *from)
{
	struct store_stmt *st;
	struct sbuf *b;
	int at = 0;
	enum rc rc = open_stretch(w, &st, sql_notes, from);

	while (rc == RC_OK && (rc = store_step(st, w->c->err)) == RC_OK) {
		b = &w->text[place(w, store_col_text(st, 0), &at)];
		sbuf_add_n(b, "N", 1);
		snapshot_number(b, store_col_int(st, 1));
		snapshot_number(b, store_col_int(st, 2));
		snapshot_field(b, store_col_text(st, 3));
		sbuf_add_n(b, "\n", 1);
		w->done++;
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
tell(struct writer *w)
{
	if (w->stop != NULL && atomic_load(w->stop))
		return err_set(w->c->err, RC_IO, "E7076",
		    "写しのもとを作るのをやめました",
		    "止めるように言われました", "もう一度始めてください");
	if (w->p != NULL)
		w->p->tell(w->p->arg, "写しのもとを作る", w->done, w->total);
	return RC_OK;
}

/* The next people after `from`; none left: w->count is 0. */
static enum rc
next_people(struct writer *w, const char *from)
{
	struct store_stmt *st;
	struct sbuf *b;
	enum rc rc = sql_open(
	    w->c->s, w->c->err, &st, sql_people, "td", from, (int)STRETCH);

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

static enum rc
one_stretch(struct writer *w, const char *from)
{
	int i;
	enum rc rc = put_sheets(w, from);

	if (rc == RC_OK)
		rc = read_groups(w, from);
	if (rc == RC_OK)
		rc = put_rows(w, from);
	while (w->group_rows > 0)
		record_release(&w->groups[--w->group_rows]);
	if (rc == RC_OK && has(w, SNAP_ATTACHED | SNAP_RESTRICTED_ATTACHED))
		rc = put_attached(w, from);
	if (rc == RC_OK)
		rc = put_notes(w, from);
	for (i = 0; i < w->count && rc == RC_OK; i++)
		rc = snapshot_out_lines(
		    &w->out, w->text[i].s, w->text[i].len, w->c->err);
	return rc == RC_OK ? tell(w) : rc;
}

static enum rc
put_people(struct writer *w)
{
	char from[20] = "";
	int i;
	enum rc rc;

	for (i = 0; i < STRETCH; i++)
		sbuf_init(&w->text[i], 64 * 1024 * 1024);
	do {
		rc = next_people(w, from);
		if (rc == RC_OK && w->count > 0)
			rc = one_stretch(w, from);
		if (rc == RC_OK && w->count > 0)
			memcpy(from, w->no[w->count - 1], sizeof(from));
	} while (rc == RC_OK && w->count > 0);
	for (i = 0; i < STRETCH; i++)
		sbuf_release(&w->text[i]);
	return rc;
}

/* ---- what belongs to nobody ---- */

static enum rc
send_line(struct writer *w)
{
	enum rc rc;

	sbuf_add_n(&w->line, "\n", 1);
	rc = snapshot_out_lines(&w->out, w->line.s, w->line.len, w->c->err);
	w->line.len = 0;
	w->done++;
	return rc;
}

/* Takes the JSON over. */
static enum rc
send_json(struct writer *w, const char *letter, json_t *j)
{
	char *s = json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS);

	if (s == NULL)
		die("a payload of a snapshot is no JSON");
	sbuf_add(&w->line, letter);
	snapshot_field(&w->line, s);
	wipe_free(s);
	json_decref(j);
	return send_line(w);
}

static const char sql_households[] =
    "SELECT household_no, version FROM household WHERE household_no > $1 "
    "ORDER BY household_no LIMIT $2";

static enum rc
put_households(struct writer *w)
{
	char from[24] = "";
	struct store_stmt *st;
	int n;
	enum rc rc;

	do {
		n = 0;
		rc = sql_open(w->c->s, w->c->err, &st, sql_households, "td",
		    from, (int)PAGE);
		while (
		    rc == RC_OK && (rc = store_step(st, w->c->err)) == RC_OK) {
			n++;
			col_copy(st, 0, from, sizeof(from));
			sbuf_add(&w->line, "H");
			snapshot_field(&w->line, from);
			snapshot_number(&w->line, store_col_int(st, 1));
			rc = send_line(w);
		}
		if (rc == RC_NOT_FOUND)
			rc = tell(w);
	} while (rc == RC_OK && n == PAGE);
	return rc;
}

static const char sql_entries[] =
    "SELECT entry_id FROM entry WHERE state IN ('waiting', 'returned') "
    "ORDER BY entry_id";

static enum rc
put_entry(struct writer *w, int64_t id)
{
	struct waiting e;
	json_t *j = NULL;
	enum rc rc = entry_load(w->c, id, &e);

	if (rc == RC_OK) {
		e.e.id = id;
		e.e.version = e.version;
		rc = pending_feed_json(w->c, &e.e, "waiting",
		    strcmp(e.state, "returned") == 0, &j);
	}
	if (rc == RC_OK)
		rc = send_json(w, "E",
		    json_incref(
			json_array_get(json_object_get(j, "entries"), 0)));
	json_decref(j);
	entry_release(&e.e);
	return rc;
}

static enum rc
put_entries(struct writer *w)
{
	json_t *ids = json_array(), *id;
	struct store_stmt *st;
	size_t i;
	enum rc rc = sql_open(w->c->s, w->c->err, &st, sql_entries, "");

	while (rc == RC_OK && (rc = store_step(st, w->c->err)) == RC_OK)
		(void)json_array_append_new(
		    ids, json_integer(store_col_int(st, 0)));
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	json_array_foreach(ids, i, id)
	{
		if (rc == RC_OK)
			rc = put_entry(w, json_integer_value(id));
	}

	json_decref(ids);
	return rc;
}

static const char sql_blocked[] =
    "SELECT DISTINCT person_no, household_no FROM block ORDER BY person_no, "
    "household_no";

static enum rc
put_blocks(struct writer *w)
{
	json_t *all = json_array(), *o, *flag = NULL;
	struct store_stmt *st;
	size_t i;
	enum rc rc = sql_open(w->c->s, w->c->err, &st, sql_blocked, "");

	while (rc == RC_OK && (rc = store_step(st, w->c->err)) == RC_OK)
		(void)json_array_append_new(
		    all, json_pack("[s?,s?]", store_col_text(st, 0),
			     store_col_text(st, 1)));
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	json_array_foreach(all, i, o)
	{
		if (rc == RC_OK)
			rc = block_flag_json(w->c,
			    json_string_value(json_array_get(o, 0)),
			    json_string_value(json_array_get(o, 1)), &flag);
		if (rc == RC_OK)
			rc = send_json(w, "B", flag);
	}

	json_decref(all);
	return rc;
}

static const char sql_staff[] =
    "SELECT staff, name, org, role_label FROM staff ORDER BY staff";

static enum rc
put_staff(struct writer *w)
{
	struct store_stmt *st;
	enum rc rc = sql_open(w->c->s, w->c->err, &st, sql_staff, "");

	while (rc == RC_OK && (rc = store_step(st, w->c->err)) == RC_OK)
		rc = send_json(w, "T",
		    json_pack("{s:s,s:s,s:s,s:s}", "staff",
			store_col_text(st, 0), "name", store_col_text(st, 1),
			"org", store_col_text(st, 2), "role_label",
			store_col_text(st, 3)));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static const char sql_settings[] =
    "SELECT s.key, s.version, s.value FROM setting s WHERE s.version = "
    "(SELECT max(n.version) FROM setting n WHERE n.key = s.key) ORDER BY s.key";

static enum rc
put_settings(struct writer *w)
{
	struct store_stmt *st;
	json_t *value;
	enum rc rc = sql_open(w->c->s, w->c->err, &st, sql_settings, "");

	while (rc == RC_OK && (rc = store_step(st, w->c->err)) == RC_OK) {
		value =
		    json_loads(store_col_text(st, 2), JSON_DECODE_ANY, NULL);
		rc = send_json(w, "G",
		    json_pack("{s:s,s:I,s:o}", "key", store_col_text(st, 0),
			"version", (json_int_t)store_col_int(st, 1), "value",
			value != NULL ? value : json_null()));
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
put_all(struct writer *w)
{
	enum rc rc = fill_header(w);

	if (rc == RC_OK && has(w, SNAP_CORE))
		rc = put_people(w);
	if (rc == RC_OK && has(w, SNAP_CORE))
		rc = put_households(w);
	if (rc == RC_OK && has(w, SNAP_PENDING))
		rc = put_entries(w);
	if (rc == RC_OK && has(w, SNAP_BLOCK_FLAG))
		rc = put_blocks(w);
	if (rc == RC_OK && has(w, SNAP_STAFF))
		rc = put_staff(w);
	if (rc == RC_OK && has(w, SNAP_SETTING))
		rc = put_settings(w);
	return rc;
}

enum rc
snapshot_write(struct call *c, int fd, unsigned sections,
    const struct snapshot_progress *p, const atomic_bool *stop,
    struct snapshot_info *info)
{
	struct writer *w = x_alloc(sizeof(*w));
	enum rc rc;

	w->c = c;
	w->p = p;
	w->stop = stop;
	w->h.sections = sections;
	snapshot_out_init(&w->out, fd);
	sbuf_init(&w->line, SNAPSHOT_LINE_MAX);
	rc = put_all(w);
	if (rc == RC_OK)
		rc = snapshot_out_end(&w->out, info->sha256, c->err);
	if (rc == RC_OK) {
		info->size = w->out.bytes;
		info->position = w->h.position;
		info->rows = w->total;
		memcpy(info->hash, w->h.hash, sizeof(info->hash));
		memcpy(info->epoch, w->h.epoch, sizeof(info->epoch));
	}
	snapshot_out_release(&w->out);
	snapshot_header_release(&w->h);
	sbuf_release(&w->line);
	free(w->groups);
	free(w);
	return rc;
}
