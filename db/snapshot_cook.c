/* SPDX-License-Identifier: ISC
 * snapshot_cook - see snapshot_cook.h. Every byte of a line is hostile.
 */
#include "db/snapshot_cook.h"

#include "db/feed.h"
#include "db/keysort.h"
#include "db/replica_parts.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	ROW_FIXED = 6,
	VALUE_MAX = 2000, /* bytes, as record_value_check */
	SHEETS_MAX = 500,
	ROWS_MAX = 20000,
	PERSON_MAX = 64 * 1024 * 1024 /* bytes of one person's lines */
};

const char *const batch_cells[BATCH_TABLES] = {
	[BATCH_HIST] = "tiiiiitit", /* and the items */
	[BATCH_SHEET] = "itittttt"
			"itiittttttttttt"
			"t",
	[BATCH_ATTACHED] = "ttit",
	[BATCH_NOTE] = "tiit",
	[BATCH_HOUSEHOLD] = "ti",
	[BATCH_TOWN] = "ittt",
	[BATCH_SKEY] = "ttiiiitt",
	[BATCH_PART] = "tt",
};

struct pan { /* what cook_run works with */
	struct cook *c;
	const struct snapshot_header *h;
	enum item item[SNAPSHOT_COLUMNS_MAX]; /* of each column, or IT_COUNT */
	struct batch *b;
	struct keysort *keys;
	struct part_set *parts;
	int64_t key_count;
	int32_t last_sheet;
	/* the person at hand; texts lie in b */
	const char *no; /* NULL none yet */
	struct {
		int64_t sheet_no;
		char *field[7];
	} sheet[SHEETS_MAX];
	int sheets;
	struct record *row; /* v borrows from b, groups are owned */
	int rows, row_cap;
	struct record *some; /* room for the rows of one sheet */
	int some_cap;
	struct err *err;
};

static enum rc
bad_line(struct pan *p, const char *line)
{
	enum rc rc = snapshot_bad(p->err, "行の中身が決まりの形ではありません");

	err_log(p->err, "line of kind %c", line[0] >= 'A' ? line[0] : '?');
	return rc;
}

/* ---- values ---- */

static bool
take_number(const char *s, int64_t *out)
{
	size_t n = strlen(s);

	if (n < 1 || n > 18 || strspn(s, "0123456789") != n)
		return false;
	*out = strtoll(s, NULL, 10);
	return true;
}

static bool
is_fine(const char *s, size_t max)
{
	size_t n = strlen(s);

	return n <= max && utf8_valid(s, n) && text_clean(s, NULL);
}

/* All of a line at once, tabs between its fields: what is_fine says of each,
 * quickly for ASCII and for U+3000 to U+CFFF, where nothing is refused. */
static bool
is_fine_line(const char *line, size_t len)
{
	const unsigned char *s = (const unsigned char *)line;
	char one[5];
	size_t i = 0, from;

	while (i < len) {
		if ((s[i] >= 0x20 && s[i] < 0x7f) || s[i] == '\t') {
			i++;
			continue;
		}
		if (s[i] >= 0xe3 && s[i] <= 0xec && len - i >= 3 &&
		    (s[i + 1] & 0xc0) == 0x80 && (s[i + 2] & 0xc0) == 0x80) {
			i += 3;
			continue;
		}
		from = i;
		if (utf8_next(line, len, &i) < 0)
			return false;
		memcpy(one, line + from, i - from);
		one[i - from] = '\0';
		if (!text_clean(one, NULL))
			return false;
	}
	return true;
}

/* A note or JSON: lines are allowed. */
static bool
is_fine_text(const char *s)
{
	char *line = x_strdup(s), *at;
	bool fine;

	for (at = line; *at != '\0'; at++)
		if (*at == '\n')
			*at = ' ';
	fine = is_fine(line, SNAPSHOT_LINE_MAX);
	wipe_free(line);
	return fine;
}

/* ---- towns ---- */

/* As town_of_replica, in memory. */
static enum rc
town_of_book(
    void *arg, const char *city, const char *name, int64_t *id, struct err *err)
{
	struct pan *p = arg;
	char key[KEY_SIZE];
	bool is_new;

	(void)err;
	*id = town_book_find(p->c->towns, city, name, &is_new);
	if (!is_new)
		return RC_OK;
	town_key(city, name, key);
	batch_row(p->b, BATCH_TOWN);
	batch_number(p->b, *id);
	batch_text(p->b, batch_keep(p->b, city, strlen(city)));
	batch_text(p->b, batch_keep(p->b, name, strlen(name)));
	batch_text(p->b, batch_keep(p->b, key, strlen(key)));
	return RC_OK;
}

/* ---- batches ---- */

static enum rc
send(struct pan *p)
{
	struct batch *b = p->b;

	p->b = NULL;
	if (!queue_put(p->c->out, b))
		return err_set(p->err, RC_IO, "E7076",
		    "写しを作るのをやめました", "続けられません",
		    "もう一度始めてください");
	p->b = batch_new();
	return RC_OK;
}

/* ---- a person's end: sheets and their keys ---- */

static void
put_parts(struct pan *p, const struct skey *k)
{
	char kind, part[KEY_SIZE];
	int at = 0;

	while (skey_part(k, &at, &kind, part)) {
		if (!part_set_add(p->parts, kind, part))
			continue;
		batch_row(p->b, BATCH_PART);
		batch_text_n(p->b, batch_keep(p->b, &kind, 1), 1);
		batch_text(p->b, batch_keep(p->b, part, strlen(part)));
	}
}

static enum rc
add_keys(struct pan *p, const struct skeys *k, const struct sheet_view *v)
{
	enum rc rc = RC_OK;
	int i;

	for (i = 0; i < k->count && rc == RC_OK; i++) {
		put_parts(p, &k->list[i]);
		rc = keysort_add(p->keys, &k->list[i], p->last_sheet, v->gone,
		    v->sex, p->err);
	}
	p->key_count += k->count;
	return rc;
}

static void
put_kept(struct pan *p, const char *s)
{
	if (s == NULL)
		batch_text_n(p->b, NULL, 0);
	else
		batch_text(p->b, batch_keep(p->b, s, strlen(s)));
}

static void
put_view(struct pan *p, const struct sheet_view *v, const char *keys)
{
	batch_number(p->b, v->last_hist);
	batch_text(p->b, v->household_no);
	batch_number(p->b, v->member_order);
	batch_number(p->b, v->gone);
	batch_text(p->b, v->name);
	batch_text(p->b, v->kana);
	batch_text(p->b, v->birth);
	batch_text(p->b, v->sex);
	batch_text(p->b, v->relation);
	put_kept(p, v->address);
	put_kept(p, v->removed);
	batch_text(p->b, v->address_code);
	put_kept(p, v->lot);
	batch_text(p->b, v->building);
	put_kept(p, v->twin[0] != '\0' ? v->twin : NULL);
	put_kept(p, keys);
}

/* The rows of one sheet; those of the person when they have but one. */
static int
rows_of_sheet(struct pan *p, int64_t sheet_no, struct record **out)
{
	int i, n = 0;

	for (i = 0; i < p->rows; i++)
		n += p->row[i].sheet_no == sheet_no;
	*out = p->row;
	if (n == p->rows)
		return n;
	if (n > p->some_cap) {
		p->some_cap = n + 16;
		p->some =
		    x_grow(p->some, (size_t)p->some_cap, sizeof(*p->some));
	}
	*out = p->some;
	for (i = n = 0; i < p->rows; i++)
		if (p->row[i].sheet_no == sheet_no)
			p->some[n++] = p->row[i];
	return n;
}

static enum rc
put_sheet(struct pan *p, int at)
{
	const struct town_source towns = { town_of_book, p };
	struct sheet_view v = { .household_no = "" };
	struct record *rows;
	struct skeys keys = { .list = NULL };
	char *text = NULL;
	int64_t last = 0;
	int n = rows_of_sheet(p, p->sheet[at].sheet_no, &rows), i;
	enum rc rc = RC_OK;

	p->last_sheet++;
	if (n > 0) {
		rc = keys_of_rows(&towns, rows, n, &keys, p->err);
		if (rc != RC_OK)
			return rc;
		sheet_view_make(&rows[n - 1], &v);
		text = skeys_text(&keys);
		rc = add_keys(p, &keys, &v);
	} else if (take_number(p->sheet[at].field[6], &last)) {
		v.last_hist = (int)last;
	}
	batch_row(p->b, BATCH_SHEET);
	batch_number(p->b, p->last_sheet);
	batch_text(p->b, p->no);
	batch_number(p->b, p->sheet[at].sheet_no);
	for (i = 1; i < 6; i++)
		batch_text(p->b, p->sheet[at].field[i]);
	put_view(p, &v, text != NULL ? text : "");
	wipe_free(text);
	skeys_release(&keys);
	sheet_view_release(&v);
	return rc;
}

static enum rc
end_person(struct pan *p)
{
	enum rc rc = RC_OK;
	int i;

	for (i = 0; i < p->sheets && rc == RC_OK; i++)
		rc = put_sheet(p, i);
	for (i = 0; i < p->rows; i++) {
		memset(p->row[i].v, 0, sizeof(p->row[i].v)); /* borrowed */
		record_release(&p->row[i]);
	}
	p->rows = p->sheets = 0;
	p->no = NULL;
	return rc == RC_OK && batch_is_full(p->b) ? send(p) : rc;
}

/* ---- lines of a person ---- */

static enum rc
take_person(struct pan *p, char *line, size_t len)
{
	char *no;
	enum rc rc = end_person(p);

	if (rc != RC_OK)
		return rc;
	if (snapshot_split(line, len, &no, 1) != 1 || no[0] == '\0' ||
	    !is_fine(no, sizeof(p->row->person_no) - 1))
		return bad_line(p, line);
	p->no = batch_keep(p->b, no, strlen(no));
	return RC_OK;
}

static enum rc
take_sheet(struct pan *p, char *line, size_t len)
{
	char *copy = batch_keep(p->b, line, len), **f;
	int64_t last;
	int i;

	if (p->no == NULL || p->sheets == SHEETS_MAX)
		return bad_line(p, line);
	f = p->sheet[p->sheets].field;
	if (snapshot_split(copy, len, f, 7) != 7 ||
	    !take_number(f[0], &p->sheet[p->sheets].sheet_no) ||
	    !take_number(f[6], &last))
		return bad_line(p, line);
	for (i = 1; i < 6; i++)
		if (!is_fine(f[i], VALUE_MAX))
			return bad_line(p, line);
	p->sheets++;
	return RC_OK;
}

static struct record *
new_row(struct pan *p)
{
	struct record *r;

	if (p->rows == p->row_cap) {
		p->row_cap = p->row_cap * 2 + 16;
		p->row = x_grow(p->row, (size_t)p->row_cap, sizeof(*p->row));
	}
	r = &p->row[p->rows++];
	record_init(r);
	(void)snprintf(r->person_no, sizeof(r->person_no), "%s", p->no);
	return r;
}

/* Groups into the record, and as the feed's path stores them; what is not
 * known here into extra. */
static enum rc
take_groups(struct pan *p, struct record *r, const char *json, json_t *extra,
    const char **text)
{
	struct record g;
	json_t *row = json_pack("{s:s,s:i,s:o?}", "person_no", r->person_no,
		   "hist_no", r->hist_no, "groups",
		   json_loads(json, JSON_REJECT_DUPLICATES, NULL)),
	       *all = NULL;
	char *dump = NULL, *whole;
	enum rc rc;

	record_init(&g);
	rc = json_is_object(json_object_get(row, "groups"))
		 ? feed_row_from_json(&g, extra, row, p->err)
		 : snapshot_bad(p->err, "繰り返しの項目が読めません");
	if (rc == RC_OK && g.group_count > 0) {
		all = record_to_json(&g);
		dump = json_dumps(json_object_get(all, "groups"), JSON_COMPACT);
		whole = x_printf("{\"groups\":%s}", dump != NULL ? dump : "{}");
		*text = batch_keep(p->b, whole, strlen(whole));
		wipe_free(whole);
	}
	r->group = g.group;
	r->group_count = g.group_count;
	g.group = NULL;
	g.group_count = 0;
	record_release(&g);
	wipe_free(dump);
	json_decref(all);
	json_decref(row);
	return rc;
}

static void
put_row(struct pan *p, const struct record *r, const char *groups,
    const json_t *extra)
{
	char *more = json_object_size(extra) > 0
			 ? json_dumps(extra, JSON_COMPACT | JSON_SORT_KEYS)
			 : NULL;
	int i;

	batch_row(p->b, BATCH_HIST);
	batch_text(p->b, p->no);
	batch_number(p->b, r->hist_no);
	batch_number(p->b, r->sheet_no);
	batch_number(p->b, r->recorded_at);
	batch_number(p->b, r->entry_id);
	batch_number(p->b, r->cancels);
	batch_text(p->b, groups);
	batch_number(p->b, p->h->position);
	put_kept(p, more);
	for (i = 0; i < history_item_count; i++)
		batch_text(p->b, r->v[history_items[i]]);
	wipe_free(more);
}

static bool
take_numbers(struct record *r, char **f)
{
	int64_t n[5];
	int i;

	for (i = 0; i < 5; i++)
		if (!take_number(f[i], &n[i]))
			return false;
	if (n[0] > INT32_MAX || n[1] > INT32_MAX || n[4] > INT32_MAX)
		return false;
	r->hist_no = (int)n[0];
	r->sheet_no = (int)n[1];
	r->recorded_at = n[2];
	r->entry_id = n[3];
	r->cancels = (int)n[4];
	return true;
}

static enum rc
take_row(struct pan *p, char *line, size_t len)
{
	char *copy = batch_keep(p->b, line, len);
	char *f[ROW_FIXED + SNAPSHOT_COLUMNS_MAX];
	/* no value of a row needs an escape but for a backslash */
	bool is_plain = memchr(line, '\\', len) == NULL;
	const char *groups = NULL;
	struct record *r;
	json_t *extra = NULL;
	int n = p->h->column_count, i;
	enum rc rc = RC_OK;

	if (p->no == NULL || p->rows == ROWS_MAX ||
	    (GUARD("snapshot_values_checked") && !is_fine_line(line, len)) ||
	    snapshot_split(copy, len, f, ROW_FIXED + n) != ROW_FIXED + n)
		return bad_line(p, line);
	r = new_row(p);
	if (!take_numbers(r, f))
		return bad_line(p, line);
	for (i = 0; i < n; i++) {
		char *v = f[ROW_FIXED + i];

		if (*v == '\0')
			continue;
		if (is_plain ? strlen(v) > VALUE_MAX : !is_fine(v, VALUE_MAX))
			return bad_line(p, line);
		if (p->item[i] != IT_COUNT) {
			r->v[p->item[i]] = v;
			continue;
		}
		if (extra == NULL)
			extra = json_object();
		if (GUARD("snapshot_unknown_kept"))
			(void)json_object_set_new(
			    extra, p->h->columns[i], json_string(v));
	}
	if (f[5][0] != '\0') {
		if (extra == NULL)
			extra = json_object();
		rc = take_groups(p, r, f[5], extra, &groups);
	}
	if (rc == RC_OK)
		put_row(p, r, groups, extra);
	json_decref(extra);
	return rc;
}

static enum rc
take_attached(struct pan *p, char *line, size_t len)
{
	char *copy = batch_keep(p->b, line, len), *f[3];
	int64_t version;

	if (p->no == NULL || snapshot_split(copy, len, f, 3) != 3 ||
	    (strcmp(f[0], "attached") != 0 &&
		strcmp(f[0], "restricted_attached") != 0) ||
	    !take_number(f[1], &version) || f[2][0] != '{' ||
	    !is_fine(f[2], SNAPSHOT_LINE_MAX))
		return bad_line(p, line);
	batch_row(p->b, BATCH_ATTACHED);
	batch_text(p->b, p->no);
	batch_text(p->b, f[0]);
	batch_number(p->b, version);
	batch_text(p->b, f[2]);
	return RC_OK;
}

static enum rc
take_note(struct pan *p, char *line, size_t len)
{
	char *copy = batch_keep(p->b, line, len), *f[3];
	int64_t seq, version;

	if (p->no == NULL || snapshot_split(copy, len, f, 3) != 3 ||
	    !take_number(f[0], &seq) || !take_number(f[1], &version) ||
	    !is_fine_text(f[2]))
		return bad_line(p, line);
	batch_row(p->b, BATCH_NOTE);
	batch_text(p->b, p->no);
	batch_number(p->b, seq);
	batch_number(p->b, version);
	batch_text(p->b, f[2]);
	return RC_OK;
}

/* ---- lines that belong to nobody ---- */

static enum rc
take_household(struct pan *p, char *line, size_t len)
{
	char *copy = batch_keep(p->b, line, len), *f[2];
	int64_t version;

	if (snapshot_split(copy, len, f, 2) != 2 || f[0][0] == '\0' ||
	    !is_fine(f[0], 19) || !take_number(f[1], &version))
		return bad_line(p, line);
	batch_row(p->b, BATCH_HOUSEHOLD);
	batch_text(p->b, f[0]);
	batch_number(p->b, version);
	return RC_OK;
}

static enum rc
take_json(struct pan *p, enum batch_table table, char *line, size_t len)
{
	char *copy = batch_keep(p->b, line, len), *f;

	if (snapshot_split(copy, len, &f, 1) != 1 || f[0] != '{' ||
	    !is_fine_text(f))
		return bad_line(p, line);
	batch_row(p->b, table);
	batch_text(p->b, f);
	return RC_OK;
}

static enum rc
take_line(struct pan *p, char *line, size_t len)
{
	switch (line[0]) {
	case 'P':
		return take_person(p, line, len);
	case 'S':
		return take_sheet(p, line, len);
	case 'R':
		return take_row(p, line, len);
	case 'A':
		return take_attached(p, line, len);
	case 'N':
		return take_note(p, line, len);
	case 'H':
		return take_household(p, line, len);
	case 'E':
		return take_json(p, BATCH_ENTRY, line, len);
	case 'B':
		return take_json(p, BATCH_BLOCK, line, len);
	case 'T':
		return take_json(p, BATCH_STAFF, line, len);
	case 'G':
		return take_json(p, BATCH_SETTING, line, len);
	default:
		return bad_line(p, line);
	}
}

static enum rc
cook_lines(struct pan *p)
{
	char *line;
	size_t len;
	enum rc rc;

	while (
	    (rc = snapshot_in_next(p->c->in, &line, &len, p->err)) == RC_OK) {
		if (strchr("PSRAN", line[0]) == NULL && p->no != NULL)
			rc = end_person(p);
		if (rc == RC_OK)
			rc = p->b->bytes < PERSON_MAX ? take_line(p, line, len)
						      : bad_line(p, line);
		if (rc != RC_OK)
			return rc;
		p->b->done = snapshot_in_done(p->c->in);
		p->b->total = snapshot_rows(p->h);
		if (p->no == NULL && batch_is_full(p->b) &&
		    (rc = send(p)) != RC_OK)
			return rc;
	}
	if (rc == RC_NOT_FOUND)
		rc = end_person(p);
	return rc == RC_OK ? send(p) : rc;
}

/* ---- keys, once all lines are known to be good ---- */

static enum rc
cook_keys(struct pan *p)
{
	struct keysort_row k;
	int64_t done = 0;
	enum rc rc;

	while ((rc = keysort_next(p->keys, &k, p->err)) == RC_OK) {
		batch_row(p->b, BATCH_SKEY);
		batch_text_n(p->b, batch_keep(p->b, k.kind, 1), 1);
		batch_text_n(p->b, batch_keep(p->b, k.key, (size_t)k.key_len),
		    (size_t)k.key_len);
		batch_number(p->b, k.sheet);
		batch_number(p->b, k.former);
		batch_number(p->b, k.cut);
		batch_number(p->b, k.gone);
		put_kept(p, k.sex);
		put_kept(p, k.raw_len > 0 ? k.raw : NULL);
		p->b->done = ++done;
		p->b->total = p->key_count;
		p->b->is_keys = true;
		if (batch_is_full(p->b) && (rc = send(p)) != RC_OK)
			return rc;
	}
	return rc == RC_NOT_FOUND ? send(p) : rc;
}

/* An item that is known here and does not stand in history rows (個人番号
 * above all) has no business in a row. */
static enum rc
map_columns(struct pan *p)
{
	int i, k;

	for (i = 0; i < p->h->column_count; i++) {
		p->item[i] = IT_COUNT;
		for (k = 0; k < history_item_count; k++)
			if (strcmp(item_defs[history_items[k]].id,
				p->h->columns[i]) == 0)
				p->item[i] = history_items[k];
		if (GUARD("snapshot_no_mynumber") && p->item[i] == IT_COUNT &&
		    item_by_id(p->h->columns[i]) != IT_COUNT)
			return snapshot_bad(
			    p->err, "写しに入ってはならない項目があります");
	}
	return RC_OK;
}

void *
cook_run(void *arg)
{
	struct cook *c = arg;
	struct pan *p = x_alloc(sizeof(*p));
	struct err e;
	enum rc rc;
	int i;

	err_clear(&e);
	p->c = c;
	p->h = snapshot_in_header(c->in);
	p->err = &e;
	p->b = batch_new();
	p->keys = keysort_new(c->folder, c->memory);
	p->parts = part_set_new();
	rc = map_columns(p);
	if (rc == RC_OK)
		rc = cook_lines(p);
	if (rc == RC_OK)
		rc = cook_keys(p);
	for (i = 0; i < p->rows; i++) {
		memset(p->row[i].v, 0, sizeof(p->row[i].v));
		record_release(&p->row[i]);
	}
	keysort_free(p->keys);
	part_set_free(p->parts);
	batch_free(p->b);
	free(p->row);
	free(p->some);
	free(p);
	queue_end(c->out, rc, &e);
	return NULL;
}
