/* SPDX-License-Identifier: ISC
 * snapshot_write - see snapshot_write.h.
 */
#include "db/snapshot_write.h"

#include "db/reg_entry.h"
#include "db/snapshot_format.h"
#include "db/snapshot_out.h"
#include "db/snapshot_people.h"
#include "src/mem.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = 5000 };

struct writer {
	struct call *c;
	struct snapshot_out out;
	struct snapshot_header h;
	const struct snapshot_progress *p;
	const atomic_bool *stop;
	int64_t done, total; /* rows */
	struct stretch *people;
	struct sbuf line;
	json_t *collect; /* lists by letter instead of a file; NULL: a file */
};

/* ---- what there is to write ---- */

static const char sql_count_person[] = "SELECT count(*) FROM person";
static const char sql_count_sheet[] = "SELECT count(*) FROM sheet_all";
static const char sql_count_row[] = "SELECT count(*) FROM history_all";
static const char sql_count_attached[] =
    "SELECT count(*) FROM attached_version";
static const char sql_count_note[] = "SELECT count(*) FROM note";
static const char sql_count_household[] = "SELECT count(*) FROM household";
static const char sql_count_entry[] =
    "SELECT count(*) FROM entry WHERE " ENTRY_OPEN " AND "
    "state IN ('waiting', 'returned')";
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

static void
choose_columns(struct writer *w)
{
	int i;

	w->h.columns =
	    x_alloc((size_t)history_item_count * sizeof(*w->h.columns));
	for (i = 0; i < history_item_count; i++)
		if (w->people->is_sent[i])
			(void)snprintf(w->h.columns[w->h.column_count++],
			    sizeof(*w->h.columns), "%s",
			    item_defs[history_items[i]].id);
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

static enum rc
put_people(struct writer *w)
{
	struct stretch *p = w->people;
	int64_t before = w->done;
	int i;
	enum rc rc;

	do {
		rc = stretch_next(p);
		for (i = 0; i < p->count && rc == RC_OK; i++)
			rc = snapshot_out_lines(
			    &w->out, p->text[i].s, p->text[i].len, w->c->err);
		w->done = before + p->done;
		if (rc == RC_OK)
			rc = tell(w);
	} while (rc == RC_OK && p->count > 0);
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
	char *s;

	if (w->collect != NULL) {
		if (json_object_get(w->collect, letter) == NULL)
			(void)json_object_set_new(
			    w->collect, letter, json_array());
		(void)json_array_append_new(
		    json_object_get(w->collect, letter), j);
		return RC_OK;
	}
	s = json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS);
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
    "SELECT entry_id FROM entry WHERE " ENTRY_OPEN " AND "
    "state IN ('waiting', 'returned') ORDER BY entry_id";

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
put_tables(struct writer *w)
{
	enum rc rc = RC_OK;

	if (has(w, SNAP_PENDING))
		rc = put_entries(w);
	if (rc == RC_OK && has(w, SNAP_BLOCK_FLAG))
		rc = put_blocks(w);
	if (rc == RC_OK && has(w, SNAP_STAFF))
		rc = put_staff(w);
	if (rc == RC_OK && has(w, SNAP_SETTING))
		rc = put_settings(w);
	return rc;
}

static enum rc
put_all(struct writer *w)
{
	enum rc rc = fill_header(w);

	if (rc == RC_OK && has(w, SNAP_CORE))
		rc = put_people(w);
	if (rc == RC_OK && has(w, SNAP_CORE))
		rc = put_households(w);
	return rc == RC_OK ? put_tables(w) : rc;
}

enum rc
snapshot_tables(struct call *c, unsigned sections, json_t *out)
{
	struct writer w = { .c = c, .collect = out };

	w.h.sections = sections;
	return put_tables(&w);
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
	w->people = x_alloc(sizeof(*w->people));
	stretch_init(w->people, c, sections);
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
	stretch_release(w->people);
	free(w->people);
	free(w);
	return rc;
}
