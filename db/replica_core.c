/* SPDX-License-Identifier: ISC
 * replica_core - section core of a feed record: history rows, sheets and
 * their search keys, households, notes.
 */
#include "db/replica_sections.h"

#include "columns.h" /* generated */
#include "db/feed.h"
#include "db/replica_parts.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The generated parameters of the items begin at $13. */
#define FIRST_ITEM 13

static enum rc
write_row(struct replica *r, const struct record *row, const json_t *extra,
    int64_t position, struct err *err)
{
	struct store_stmt *st;
	json_t *j = NULL, *groups;
	char *text = NULL, *more = NULL, *dump;
	enum rc rc;
	int i;

	rc = store_use(r->db,
	    "INSERT INTO hist (person_no, hist_no, sheet_no,"
	    " recorded_at, entry_id, cancels, groups, position, extra, " HIST_ITEM_COLS
	    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, " HIST_ITEM_PARAMS
	    ") ON CONFLICT (person_no, hist_no) DO NOTHING",
	    &st, err);
	if (rc != RC_OK)
		return rc;
	if (row->group_count > 0) {
		j = record_to_json(row);
		groups = json_object_get(j, "groups");
		dump = groups ? json_dumps(groups, JSON_COMPACT) : NULL;
		if (dump != NULL)
			text = x_printf("{\"groups\":%s}", dump);
		free(dump);
	}
	if (json_object_size(extra) > 0)
		more = json_dumps(extra, JSON_COMPACT | JSON_SORT_KEYS);
	store_text(st, 1, row->person_no);
	store_int(st, 2, row->hist_no);
	store_int(st, 3, row->sheet_no);
	store_int(st, 4, row->recorded_at);
	store_int(st, 5, row->entry_id);
	store_int(st, 6, row->cancels);
	store_text(st, 7, text);
	store_int(st, 8, position);
	store_text(st, 9, more);
	for (i = 0; i < history_item_count; i++)
		store_text(st, FIRST_ITEM + i, row->v[history_items[i]]);
	wipe_free(text);
	wipe_free(more);
	json_decref(j);
	return store_run(st, NULL, err);
}

/* ---- search keys of a sheet ---- */

/* What the sheet's rows of skey hold besides its keys. */
struct shown {
	int64_t gone;
	char sex[8];
};

static bool
is_same_key(const struct skey *a, const struct skey *b)
{
	return a->kind == b->kind && skey_bits(a) == skey_bits(b) &&
	       a->cut == b->cut && strcmp(a->key, b->key) == 0 &&
	       strcmp(a->raw, b->raw) == 0;
}

/* Where a key stands as it is; -1 it does not. */
static int
find_key(const struct skeys *k, const struct skey *x)
{
	int at = skeys_find(k, x->kind, x->key);

	return at >= 0 && is_same_key(&k->list[at], x) ? at : -1;
}

static enum rc
drop_key(
    struct replica *r, int64_t sheet, const struct skey *k, struct err *err)
{
	struct store_stmt *st;
	char kind[2] = { k->kind, '\0' };
	enum rc rc = store_use(r->db,
	    "DELETE FROM skey WHERE kind = $1 AND "
	    "key = $2 AND sheet = $3",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, kind);
	store_text(st, 2, k->key);
	store_int(st, 3, sheet);
	return store_run(st, NULL, err);
}

static enum rc
put_key(struct replica *r, int64_t sheet, const struct skey *k,
    const struct shown *as, struct err *err)
{
	struct store_stmt *st;
	char kind[2] = { k->kind, '\0' }, letter, part[KEY_SIZE];
	int at = 0;
	enum rc rc = store_use(r->db,
	    "INSERT INTO skey (kind, key, sheet, "
	    "former, cut, gone, sex, raw) VALUES ($1, $2, $3, $4, $5, "
	    "$6, $7, $8)",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, kind);
	store_text(st, 2, k->key);
	store_int(st, 3, sheet);
	store_int(st, 4, skey_bits(k));
	store_int(st, 5, k->cut);
	store_int(st, 6, as->gone);
	store_text(st, 7, as->sex);
	store_text(st, 8, k->raw[0] != '\0' ? k->raw : NULL);
	rc = store_run(st, NULL, err);
	while (rc == RC_OK && skey_part(k, &at, &letter, part))
		rc = replica_part_put(r, letter, part, err);
	return rc;
}

/* A sheet has some dozens of keys, each on a page of its own: what stays as
 * it is is not written again. */
static enum rc
change_keys(struct replica *r, int64_t sheet, const char *text,
    const struct shown *was, const struct skeys *keys, const struct shown *is,
    struct err *err)
{
	bool is_alike = was->gone == is->gone && strcmp(was->sex, is->sex) == 0;
	bool *kept = x_alloc((size_t)keys->count + 1);
	struct skeys old;
	enum rc rc = RC_OK;
	int i, k;

	skeys_parse(text, &old);
	for (i = 0; i < old.count && rc == RC_OK; i++) {
		k = is_alike ? find_key(keys, &old.list[i]) : -1;
		if (k >= 0)
			kept[k] = true;
		else
			rc = drop_key(r, sheet, &old.list[i], err);
	}
	for (i = 0; i < keys->count && rc == RC_OK; i++)
		if (!kept[i])
			rc = put_key(r, sheet, &keys->list[i], is, err);
	skeys_release(&old);
	free(kept);
	return rc;
}

static enum rc
update_sheet(struct replica *r, int64_t sheet, const struct sheet_view *v,
    const char *keys, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(r->db,
	    "UPDATE sheet SET household_no = $1, "
	    "member_order = $2, gone = $3, name = $4, kana = $5, birth = $6, "
	    "sex = $7, relation = $8, address = $9, removed = $10, "
	    "address_code = $11, address_number = $12, address_building = $13,"
	    " twin_key = $14, keys = $15, last_hist = $16 WHERE id = $17",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, v->household_no);
	store_int(st, 2, v->member_order);
	store_int(st, 3, v->gone);
	store_text(st, 4, v->name);
	store_text(st, 5, v->kana);
	store_text(st, 6, v->birth);
	store_text(st, 7, v->sex);
	store_text(st, 8, v->relation);
	store_text(st, 9, v->address);
	store_text(st, 10, v->removed);
	store_text(st, 11, v->address_code);
	store_text(st, 12, v->lot);
	store_text(st, 13, v->building);
	store_text(st, 14, v->twin[0] != '\0' ? v->twin : NULL);
	store_text(st, 15, keys);
	store_int(st, 16, v->last_hist);
	store_int(st, 17, sheet);
	return store_run(st, NULL, err);
}

static enum rc
refresh_with(struct replica *r, int64_t sheet, const char *old,
    const struct shown *was, const struct record *rows, int n, struct err *err)
{
	const struct town_source towns = { town_of_replica, r };
	struct sheet_view view;
	struct shown is;
	struct skeys keys;
	char *text;
	enum rc rc = keys_of_rows(&towns, rows, n, &keys, err);

	if (rc != RC_OK)
		return rc;
	sheet_view_make(&rows[n - 1], &view);
	text = skeys_text(&keys);
	is.gone = view.gone;
	snprintf(is.sex, sizeof(is.sex), "%s", view.sex);
	rc = change_keys(r, sheet, old, was, &keys, &is, err);
	if (rc == RC_OK)
		rc = update_sheet(r, sheet, &view, text, err);
	free(text);
	skeys_release(&keys);
	sheet_view_release(&view);
	return rc;
}

/* After its rows changed: what lists and searches know of the sheet. */
static enum rc
refresh_sheet(
    struct replica *r, const char *person_no, int sheet_no, struct err *err)
{
	struct store_stmt *st;
	struct record *rows = NULL;
	struct shown was;
	int64_t sheet;
	const char *sex;
	char *old;
	int n = 0, i;
	enum rc rc = store_use(r->db,
	    "SELECT id, keys, gone, sex FROM sheet WHERE "
	    "person_no = $1 AND sheet_no = $2",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, person_no);
	store_int(st, 2, sheet_no);
	rc = store_step(st, err);
	if (rc != RC_OK)
		return rc;
	sheet = store_col_int(st, 0);
	old = x_strdup(store_col_text(st, 1));
	was.gone = store_col_int(st, 2);
	sex = store_col_text(st, 3); /* NULL until its first row */
	snprintf(was.sex, sizeof(was.sex), "%s", sex != NULL ? sex : "");
	store_done(st);
	rc = replica_rows(r, person_no, sheet_no, &rows, &n, err);
	if (rc == RC_OK && n > 0)
		rc = refresh_with(r, sheet, old, &was, rows, n, err);
	for (i = 0; i < n; i++)
		record_release(&rows[i]);
	free(rows);
	wipe_free(old);
	return rc;
}

/* ---- persons ---- */

static enum rc
put_sheet(
    struct replica *r, const char *person_no, const json_t *s, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(r->db,
	    "INSERT INTO sheet (person_no, sheet_no,"
	    " kind, opened_event, opened_on, closed_event, closed_on, "
	    "last_hist) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT "
	    "(person_no, sheet_no) DO UPDATE SET kind = excluded.kind, "
	    "opened_event = excluded.opened_event, opened_on = "
	    "excluded.opened_on, closed_event = excluded.closed_event, "
	    "closed_on = excluded.closed_on, last_hist = excluded.last_hist",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, person_no);
	store_int(st, 2, json_number(s, "sheet_no"));
	store_text(st, 3, json_word(s, "kind"));
	store_text(st, 4, json_word(s, "opened_event"));
	store_text(st, 5, json_word(s, "opened_on"));
	store_text(st, 6, json_word(s, "closed_event"));
	store_text(st, 7, json_word(s, "closed_on"));
	store_int(st, 8, json_number(s, "last_hist"));
	return store_run(st, NULL, err);
}

static void
row_name(const json_t *row, char *out, size_t size)
{
	snprintf(out, size, "%s/%lld", json_word(row, "person_no"),
	    (long long)json_number(row, "hist_no"));
}

static enum rc
write_rows(struct replica *r, const json_t *rows, const json_t *restricted,
    int64_t position, struct err *err)
{
	char name[64];
	struct record rec;
	const json_t *more;
	json_t *row, *extra;
	size_t i;
	enum rc rc = RC_OK;

	json_array_foreach(rows, i, row)
	{
		record_init(&rec);
		extra = json_object();
		rc = feed_row_from_json(&rec, extra, row, err);
		row_name(row, name, sizeof(name));
		more = json_object_get(restricted, name);
		if (rc == RC_OK && more != NULL)
			rc = feed_row_from_json(&rec, extra, more, err);
		if (rc == RC_OK)
			rc = write_row(r, &rec, extra, position, err);
		record_release(&rec);
		json_decref(extra);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

static enum rc
write_person(struct replica *r, const json_t *p, const json_t *restricted,
    int64_t position, struct err *err)
{
	const char *no = json_word(p, "person_no");
	json_t *sheets = json_object_get(p, "sheets"), *s;
	size_t i;
	enum rc rc = RC_OK;

	json_array_foreach(sheets, i, s)
	{
		rc = put_sheet(r, no, s, err);
		if (rc != RC_OK)
			return rc;
	}
	rc = write_rows(
	    r, json_object_get(p, "rows"), restricted, position, err);
	json_array_foreach(sheets, i, s)
	{
		if (rc != RC_OK)
			return rc;
		rc = refresh_sheet(r, no, (int)json_number(s, "sheet_no"), err);
	}
	return rc;
}

static enum rc
write_household(struct replica *r, const json_t *h, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(r->db,
	    "INSERT INTO household (household_no, "
	    "version) VALUES ($1, $2) ON CONFLICT (household_no) DO UPDATE "
	    "SET version = excluded.version",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, json_word(h, "household_no"));
	store_int(st, 2, json_number(h, "version"));
	return store_run(st, NULL, err);
}

static enum rc
write_note(struct replica *r, const json_t *n, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(r->db,
	    "INSERT INTO note (person_no, seq, "
	    "version, text) VALUES ($1, $2, $3, $4) ON CONFLICT (person_no, "
	    "seq) DO UPDATE SET version = excluded.version, text = "
	    "excluded.text",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, json_word(n, "person_no"));
	store_int(st, 2, json_number(n, "seq"));
	store_int(st, 3, json_number(n, "version"));
	store_text(st, 4, json_word(n, "text"));
	return store_run(st, NULL, err);
}

enum rc
end_pending(struct replica *r, int64_t id, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(r->db,
	    "DELETE FROM pending_person WHERE "
	    "entry_id = $1",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_int(st, 1, id);
	rc = store_run(st, NULL, err);
	if (rc == RC_OK)
		rc = store_use(r->db,
		    "DELETE FROM pending_entry WHERE "
		    "entry_id = $1",
		    &st, err);
	if (rc != RC_OK)
		return rc;
	store_int(st, 1, id);
	return store_run(st, NULL, err);
}

enum rc
write_core(struct replica *r, const json_t *core, const json_t *restricted,
    int64_t position, struct err *err)
{
	json_t *by_row = json_object(), *v;
	char name[64];
	size_t i;
	enum rc rc = RC_OK;

	json_array_foreach(json_object_get(restricted, "rows"), i, v)
	{
		row_name(v, name, sizeof(name));
		json_object_set(by_row, name, v);
	}
	json_array_foreach(json_object_get(core, "persons"), i,
	    v) if (rc == RC_OK) rc = write_person(r, v, by_row, position, err);
	json_array_foreach(json_object_get(core, "households"), i,
	    v) if (rc == RC_OK) rc = write_household(r, v, err);
	json_array_foreach(json_object_get(core, "notes"), i,
	    v) if (rc == RC_OK) rc = write_note(r, v, err);
	json_array_foreach(json_object_get(core, "ended"), i,
	    v) if (rc == RC_OK) rc = end_pending(r, json_integer_value(v), err);
	json_decref(by_row);
	return rc;
}
