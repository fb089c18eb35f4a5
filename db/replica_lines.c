/* SPDX-License-Identifier: ISC
 * replica_lines - see replica_lines.h.
 */
#include "db/replica_lines.h"

#include "columns.h" /* generated */
#include "db/snapshot_out.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
rlines_init(struct rlines *l, struct replica *r, const bool *is_sent,
    const struct compare_told *told)
{
	memset(l, 0, sizeof(*l));
	l->r = r;
	l->told = told;
	l->is_sent = is_sent;
	randombytes_buf(l->key, sizeof(l->key));
}

static void
clear(struct rlines *l)
{
	while (l->count > 0)
		sbuf_release(&l->p[--l->count].text);
}

void
rlines_release(struct rlines *l)
{
	clear(l);
	free(l->p);
	free(l->sum);
}

static void
found(const struct rlines *l, const char *table, const char *no, int64_t n,
    const char *what)
{
	char where[64];

	(void)snprintf(where, sizeof(where), "%.20s/%lld", no, (long long)n);
	l->told->found(l->told->arg, table, where, what);
}

/* ---- sheets: they say which people there are ---- */

static struct rlines_person *
add_person(struct rlines *l, const char *no)
{
	struct rlines_person *p;

	if (l->count > 0 && strcmp(l->p[l->count - 1].no, no) == 0)
		return &l->p[l->count - 1];
	if (l->count == l->cap) {
		l->cap = l->cap * 2 + 64;
		l->p = x_grow(l->p, (size_t)l->cap, sizeof(*l->p));
	}
	p = &l->p[l->count++];
	(void)snprintf(p->no, sizeof(p->no), "%s", no);
	sbuf_init(&p->text, 64 * 1024 * 1024);
	return p;
}

static int
by_no(const void *key, const void *p)
{
	return strcmp(key, ((const struct rlines_person *)p)->no);
}

static struct rlines_person *
find(struct rlines *l, const char *no)
{
	return l->count == 0
		   ? NULL
		   : bsearch(no, l->p, (size_t)l->count, sizeof(*l->p), by_no);
}

static enum rc
use_range(struct rlines *l, const char *sql, const char *from, const char *to,
    struct store_stmt **st, struct err *err)
{
	enum rc rc = store_use(l->r->db, sql, st, err);

	if (rc != RC_OK)
		return rc;
	store_text(*st, 1, from);
	store_text(*st, 2, to);
	return RC_OK;
}

static enum rc
read_sheets(struct rlines *l, const char *from, const char *to, struct err *err)
{
	struct store_stmt *st;
	struct sbuf *b;
	int i;
	enum rc rc = use_range(l,
	    "SELECT person_no, sheet_no, kind, opened_event, opened_on, "
	    "closed_event, closed_on, last_hist FROM sheet WHERE person_no > "
	    "$1 AND (person_no <= $2 OR $2 = '') ORDER BY person_no, sheet_no",
	    from, to, &st, err);

	while (rc == RC_OK && (rc = store_step(st, err)) == RC_OK) {
		b = &add_person(l, store_col_text(st, 0))->text;
		sbuf_add(b, "S");
		snapshot_number(b, store_col_int(st, 1));
		for (i = 2; i < 7; i++)
			snapshot_field(b, store_col_text(st, i));
		snapshot_number(b, store_col_int(st, 7));
		sbuf_add(b, "\n");
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* ---- what a sheet shows and is found by ---- */

/* Towns as the replica has them; an unknown one has no number. */
static enum rc
town_known(
    void *arg, const char *city, const char *name, int64_t *id, struct err *err)
{
	struct replica *r = arg;
	struct store_stmt *st;
	enum rc rc = store_use(r->db,
	    "SELECT id FROM town WHERE city = $1 AND name = $2", &st, err);

	*id = 0;
	if (rc != RC_OK)
		return rc;
	store_text(st, 1, city);
	store_text(st, 2, name);
	rc = store_step(st, err);
	if (rc == RC_OK)
		*id = store_col_int(st, 0);
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static uint64_t
key_sum(const struct rlines *l, char kind, const char *key, int64_t former,
    int64_t cut, int64_t gone, const char *sex, const char *raw)
{
	unsigned char h[crypto_shorthash_BYTES];
	char text[2 * KEY_SIZE + 96];
	uint64_t sum;
	int n = snprintf(text, sizeof(text), "%c\n%.*s\n%d %d %d %.4s\n%.*s",
	    kind, KEY_SIZE, key, (int)former, (int)cut, (int)gone, sex,
	    KEY_SIZE, raw);

	(void)crypto_shorthash(
	    h, (const unsigned char *)text, (unsigned long long)n, l->key);
	memcpy(&sum, h, sizeof(sum));
	return sum;
}

static uint64_t *
sum_of(struct rlines *l, int64_t id)
{
	int64_t n;

	if (id < 1 || id > INT32_MAX)
		return NULL;
	if (id >= l->sums) {
		n = id + id / 2 + 1024;
		l->sum = x_grow(l->sum, (size_t)n, sizeof(*l->sum));
		memset(l->sum + l->sums, 0,
		    (size_t)(n - l->sums) * sizeof(*l->sum));
		l->sums = n;
	}
	return &l->sum[id];
}

static void
add_keys(struct rlines *l, int64_t id, const struct skeys *k,
    const struct sheet_view *v)
{
	uint64_t *sum = sum_of(l, id);
	int i;

	for (i = 0; sum != NULL && i < k->count; i++)
		*sum += key_sum(l, k->list[i].kind, k->list[i].key,
		    skey_bits(&k->list[i]), k->list[i].cut, v->gone, v->sex,
		    k->list[i].raw);
}

static bool
is_text(struct store_stmt *st, int col, const char *want)
{
	const char *got = store_col_text(st, col);

	return want == NULL || got == NULL ? want == got
					   : strcmp(got, want) == 0;
}

/* The columns of `sql_view` against what the rows give. */
static bool
shows(struct store_stmt *st, const struct sheet_view *v, const char *keys)
{
	return is_text(st, 1, v->household_no) &&
	       store_col_int(st, 2) == v->member_order &&
	       store_col_int(st, 3) == v->gone && is_text(st, 4, v->name) &&
	       is_text(st, 5, v->kana) && is_text(st, 6, v->birth) &&
	       is_text(st, 7, v->sex) && is_text(st, 8, v->relation) &&
	       is_text(st, 9, v->address) && is_text(st, 10, v->removed) &&
	       is_text(st, 11, v->address_code) && is_text(st, 12, v->lot) &&
	       is_text(st, 13, v->building) &&
	       is_text(st, 14, v->twin[0] != '\0' ? v->twin : NULL) &&
	       is_text(st, 15, keys);
}

static enum rc
check_sheet(struct rlines *l, const struct record *rows, int n, struct err *err)
{
	const struct town_source towns = { town_known, l->r };
	const char *no = rows[0].person_no;
	struct store_stmt *st;
	struct sheet_view v;
	struct skeys keys;
	char *text;
	enum rc rc = keys_of_rows(&towns, rows, n, &keys, err);

	if (rc != RC_OK)
		return rc;
	sheet_view_make(&rows[n - 1], &v);
	text = skeys_text(&keys);
	rc = store_use(l->r->db,
	    "SELECT id, household_no, member_order, gone, name, kana, birth, "
	    "sex, relation, address, removed, address_code, address_number, "
	    "address_building, twin_key, keys FROM sheet WHERE person_no = $1 "
	    "AND sheet_no = $2",
	    &st, err);
	if (rc == RC_OK) {
		store_text(st, 1, no);
		store_int(st, 2, rows[0].sheet_no);
		rc = store_step(st, err);
	}
	if (rc == RC_OK) {
		if (GUARD("compare_lists") && !shows(st, &v, text))
			found(l, "sheet", no, rows[0].sheet_no, "differs");
		add_keys(l, store_col_int(st, 0), &keys, &v);
		store_done(st);
	}
	wipe_free(text);
	skeys_release(&keys);
	sheet_view_release(&v);
	return rc == RC_NOT_FOUND ? RC_OK : rc; /* told of as a row */
}

/* The rows of one person, by sheets. */
static enum rc
check_person(struct rlines *l, struct record *rows, int n, struct err *err)
{
	struct record *some = x_alloc(((size_t)n + 1) * sizeof(*some));
	bool is_first;
	int i, k, m;
	enum rc rc = RC_OK;

	for (i = 0; i < n && rc == RC_OK; i++) {
		is_first = true;
		for (k = 0; k < i; k++)
			if (rows[k].sheet_no == rows[i].sheet_no)
				is_first = false;
		for (k = i, m = 0; is_first && k < n; k++)
			if (rows[k].sheet_no == rows[i].sheet_no)
				some[m++] = rows[k];
		if (is_first)
			rc = check_sheet(l, some, m, err);
	}
	free(some);
	return rc;
}

/* ---- rows ---- */

struct person_rows {
	struct record *v; /* owned */
	int n, cap;
};

static enum rc
end_person(struct rlines *l, struct person_rows *p, struct err *err)
{
	enum rc rc = p->n > 0 ? check_person(l, p->v, p->n, err) : RC_OK;

	while (p->n > 0)
		record_release(&p->v[--p->n]);
	return rc;
}

/* As a snapshot writes it; what this profile's replica should not have
 * stands at its end. */
static void
put_row(struct rlines *l, struct sbuf *b, struct store_stmt *st,
    const struct record *r)
{
	const char *groups = store_col_text(st, 6), *more;
	size_t n = groups != NULL ? strlen(groups) : 0;
	char *inner = NULL;
	int i;

	if (n > 11 && strncmp(groups, "{\"groups\":", 10) == 0)
		inner = x_strndup(groups + 10, n - 11);
	sbuf_add(b, "R");
	for (i = 1; i < 6; i++)
		snapshot_number(b, store_col_int(st, i));
	snapshot_field(b, inner != NULL ? inner : groups);
	for (i = 0; i < history_item_count; i++)
		if (l->is_sent[i])
			snapshot_field(b, r->v[history_items[i]]);
	for (i = 0; i < history_item_count; i++)
		if (!l->is_sent[i] && r->v[history_items[i]] != NULL)
			snapshot_field(b, r->v[history_items[i]]);
	more = store_col_text(st, HIST_FIXED + history_item_count);
	if (more != NULL)
		snapshot_field(b, more);
	sbuf_add(b, "\n");
	wipe_free(inner);
}

static enum rc
read_row(struct rlines *l, struct store_stmt *st, struct person_rows *p,
    struct err *err)
{
	const char *no = store_col_text(st, 0);
	struct rlines_person *person;
	enum rc rc = RC_OK;

	if (p->n > 0 && strcmp(p->v[0].person_no, no) != 0)
		rc = end_person(l, p, err);
	if (rc != RC_OK)
		return rc;
	person = find(l, no);
	if (person == NULL) {
		found(l, "hist", no, store_col_int(st, 1), "extra");
		return RC_OK;
	}
	if (p->n == p->cap) {
		p->cap = p->cap * 2 + 16;
		p->v = x_grow(p->v, (size_t)p->cap, sizeof(*p->v));
	}
	row_from_stmt(st, &p->v[p->n]);
	put_row(l, &person->text, st, &p->v[p->n++]);
	return RC_OK;
}

static enum rc
read_rows(struct rlines *l, const char *from, const char *to, struct err *err)
{
	struct person_rows p = { NULL, 0, 0 };
	struct store_stmt *st;
	enum rc rc = use_range(l,
	    "SELECT person_no, hist_no, sheet_no, recorded_at, entry_id, "
	    "cancels, groups, " HIST_ITEM_COLS ", extra FROM hist WHERE "
	    "person_no > $1 AND (person_no <= $2 OR $2 = '') ORDER BY "
	    "person_no, hist_no",
	    from, to, &st, err);

	while (rc == RC_OK && (rc = store_step(st, err)) == RC_OK)
		rc = read_row(l, st, &p, err);
	if (rc == RC_NOT_FOUND)
		rc = end_person(l, &p, err);
	while (p.n > 0)
		record_release(&p.v[--p.n]);
	free(p.v);
	return rc;
}

/* ---- attached items and notes ---- */

static enum rc
read_attached(
    struct rlines *l, const char *from, const char *to, struct err *err)
{
	struct rlines_person *p;
	struct store_stmt *st;
	enum rc rc = use_range(l,
	    "SELECT person_no, section, version, body FROM attached WHERE "
	    "person_no > $1 AND (person_no <= $2 OR $2 = '') ORDER BY "
	    "person_no, section",
	    from, to, &st, err);

	while (rc == RC_OK && (rc = store_step(st, err)) == RC_OK) {
		p = find(l, store_col_text(st, 0));
		if (p == NULL) {
			found(l, "attached", store_col_text(st, 0), 0, "extra");
			continue;
		}
		sbuf_add(&p->text, "A");
		snapshot_field(&p->text, store_col_text(st, 1));
		snapshot_number(&p->text, store_col_int(st, 2));
		snapshot_field(&p->text, store_col_text(st, 3));
		sbuf_add(&p->text, "\n");
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
read_notes(struct rlines *l, const char *from, const char *to, struct err *err)
{
	struct rlines_person *p;
	struct store_stmt *st;
	enum rc rc = use_range(l,
	    "SELECT person_no, seq, version, text FROM note WHERE person_no > "
	    "$1 AND (person_no <= $2 OR $2 = '') ORDER BY person_no, seq",
	    from, to, &st, err);

	while (rc == RC_OK && (rc = store_step(st, err)) == RC_OK) {
		p = find(l, store_col_text(st, 0));
		if (p == NULL) {
			found(l, "note", store_col_text(st, 0),
			    store_col_int(st, 1), "extra");
			continue;
		}
		sbuf_add(&p->text, "N");
		snapshot_number(&p->text, store_col_int(st, 1));
		snapshot_number(&p->text, store_col_int(st, 2));
		snapshot_field(&p->text, store_col_text(st, 3));
		sbuf_add(&p->text, "\n");
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
rlines_read(struct rlines *l, const char *from, const char *to, struct err *err)
{
	enum rc rc;

	clear(l);
	rc = read_sheets(l, from, to, err);
	if (rc == RC_OK)
		rc = read_rows(l, from, to, err);
	if (rc == RC_OK)
		rc = read_attached(l, from, to, err);
	if (rc == RC_OK)
		rc = read_notes(l, from, to, err);
	return rc;
}

/* ---- the key index ---- */

static const char *
or_blank(const char *s)
{
	return s != NULL ? s : "";
}

static enum rc
tell_sheet(struct rlines *l, int64_t id, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(l->r->db,
	    "SELECT person_no, sheet_no FROM sheet WHERE id = $1", &st, err);

	if (rc != RC_OK)
		return rc;
	store_int(st, 1, id);
	rc = store_step(st, err);
	if (rc == RC_OK)
		found(l, "skey", store_col_text(st, 0), store_col_int(st, 1),
		    "differs");
	else if (rc == RC_NOT_FOUND)
		found(l, "skey", "", id, "extra");
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
rlines_keys(struct rlines *l, struct err *err)
{
	struct store_stmt *st;
	uint64_t *sum;
	int64_t id;
	enum rc rc = store_use(l->r->db,
	    "SELECT kind, key, sheet, former, cut, gone, sex, raw FROM skey",
	    &st, err);

	while (rc == RC_OK && (rc = store_step(st, err)) == RC_OK) {
		sum = sum_of(l, store_col_int(st, 2));
		if (sum == NULL)
			found(l, "skey", "", store_col_int(st, 2), "extra");
		else
			*sum -= key_sum(l, or_blank(store_col_text(st, 0))[0],
			    or_blank(store_col_text(st, 1)),
			    store_col_int(st, 3), store_col_int(st, 4),
			    store_col_int(st, 5),
			    or_blank(store_col_text(st, 6)),
			    or_blank(store_col_text(st, 7)));
	}
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = RC_OK;
	for (id = 1; id < l->sums && rc == RC_OK; id++)
		if (GUARD("compare_keys") && l->sum[id] != 0)
			rc = tell_sheet(l, id, err);
	return rc;
}
