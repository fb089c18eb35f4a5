/* SPDX-License-Identifier: ISC
 * search_scan - sets of sheets out of ranges of the key index, and what
 * meets all conditions of a plan.
 */
#include "db/search_private.h"

#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char search_scan_sql[] =
    "SELECT key, sheet, former, cut, gone, sex, raw FROM skey WHERE kind = "
    "$1 AND key >= $2 AND key < $3 ORDER BY key, sheet LIMIT $4";

const char search_inside_sql[] =
    "SELECT key, sheet, former, cut, gone, sex, raw FROM skey WHERE kind = "
    "$1 AND key LIKE $2 ESCAPE '\\' ORDER BY key, sheet LIMIT $3";

void
like_pattern(const char *text, char *out, size_t size)
{
	size_t n = 0;

	out[n++] = '%';
	for (; *text != '\0' && n + 4 < size; text++) {
		if (strchr("%_\\", *text) != NULL)
			out[n++] = '\\';
		out[n++] = *text;
	}
	out[n++] = '%';
	out[n] = '\0';
}

void
cond_release(struct cond *c)
{
	free(c->r);
	memset(c, 0, sizeof(*c));
}

void
plan_release(struct plan *p)
{
	while (p->n > 0)
		cond_release(&p->c[--p->n]);
}

void
found_release(struct found_list *f)
{
	free(f->list);
	memset(f, 0, sizeof(*f));
}

static void
copy(char *to, size_t size, const char *from)
{
	size_t n = strlen(from);

	if (n >= size)
		n = size - 1;
	memcpy(to, from, n);
	to[n] = '\0';
}

/* Everything that begins with lo, as much of it as leaves room for what is
 * behind; the caller narrows it. */
struct range *
cond_add(struct cond *c, char kind, const char *lo, int rank, enum why why)
{
	struct range *r;
	size_t n = strlen(lo);

	if (n > KEY_SIZE - 6)
		for (n = KEY_SIZE - 6; ((unsigned char)lo[n] & 0xC0) == 0x80;)
			n--;
	if (c->n == c->cap) {
		c->cap = c->cap == 0 ? 8 : c->cap * 2;
		c->r = x_grow(c->r, (size_t)c->cap, sizeof(*c->r));
	}
	r = &c->r[c->n++];
	memset(r, 0, sizeof(*r));
	r->kind = kind;
	memcpy(r->lo, lo, n);
	memcpy(r->hi, lo, n);
	memcpy(r->hi + n, "\xf4\x8f\xbf\xbf", 5);
	r->rank = rank;
	r->why = why;
	return r;
}

/* ---- sets ---- */

static struct found *
append(struct found_list *f)
{
	struct found *x;

	if (f->count == f->cap) {
		f->cap = f->cap == 0 ? 256 : f->cap * 2;
		f->list = x_grow(f->list, (size_t)f->cap, sizeof(*f->list));
	}
	x = &f->list[f->count++];
	memset(x, 0, sizeof(*x));
	memset(x->range, RANGE_NONE, sizeof(x->range));
	return x;
}

/* Only what the range looks at: this runs for every key of a range. */
static void
read_key(struct store_stmt *st, const struct range *r, struct skey *k)
{
	const char *s;

	copy(k->key, sizeof(k->key), store_col_text(st, 0));
	skey_set_bits(k, (int)store_col_int(st, 2));
	k->cut = (int)store_col_int(st, 3);
	k->raw[0] = '\0';
	if (r->until[0] == '\0' && r->raw[0] == '\0')
		return;
	s = store_col_text(st, 6);
	copy(k->raw, sizeof(k->raw), s ? s : "");
}

/* The family name, or all of a name that has no parts. */
static uint32_t
name_of_key(const struct skey *k)
{
	size_t n = k->cut > 0 ? (size_t)k->cut : strcspn(k->key, "/"), i;
	uint32_t h = 2166136261U;

	if (strchr(NAME_KINDS, k->kind) == NULL)
		return 0;
	for (i = 0; i < n && k->key[i] != '\0'; i++)
		h = (h ^ (unsigned char)k->key[i]) * 16777619U;
	return h != 0 ? h : 1;
}

/* What is said of the key that found a sheet. */
static void
note_key(struct found *x, const struct skey *k, int rank, int slot, int at)
{
	x->rank = (int16_t)rank;
	x->former = (uint16_t)(k->is_former ? 1U << slot : 0U);
	x->is_otherwise = rank % 2 != 0;
	x->name = name_of_key(k);
	x->source = 0;
	if (strchr(NAME_KINDS, k->kind) != NULL)
		x->source = k->is_former ? k->past : k->source;
	x->range[slot] = (uint8_t)at;
}

/* One entry per sheet, the best one, where the first was met. */
static void
note_found(struct found_list *out, struct sheet_map *m, struct store_stmt *st,
    const struct skey *k, int rank, int slot, int at)
{
	int32_t sheet = (int32_t)store_col_int(st, 1);
	int32_t place = sheet_map_put(m, sheet, out->count);
	struct found *x;

	if (place < out->count) {
		x = &out->list[place];
		if (rank >= x->rank)
			return;
	} else {
		x = append(out);
		x->sheet = sheet;
		x->gone = (int32_t)store_col_int(st, 4);
		x->ward = k->ward;
	}
	note_key(x, k, rank, slot, at);
}

/* Sex and scope hold of all keys of a sheet alike, so nobody is taken in whom
 * they would take out again. */
static bool
is_wanted(const struct sheet_filter *w, struct store_stmt *st)
{
	const char *sex;
	bool is_removed;

	if (w->scope != SCOPE_BOTH && GUARD("search_scope")) {
		is_removed = store_col_int(st, 4) <= w->today;
		if (is_removed != (w->scope == SCOPE_REMOVED))
			return false;
	}
	if (w->sex[0] == '\0')
		return true;
	sex = store_col_text(st, 5);
	return sex != NULL && sex[0] == w->sex[0];
}

/* Whether who asked still wants to know; asked once in so many steps. */
static enum rc
go_on(struct replica *rep, struct err *err)
{
	if (rep->stop == NULL || ++rep->steps % 256 != 0 ||
	    !rep->stop(rep->stop_arg))
		return RC_OK;
	return err_set(err, RC_CONFLICT, "E2112", "検索をやめました",
	    "次のキーが打たれたため", "打ち終えると検索します");
}

static enum rc
begin_scan(struct replica *rep, const struct range *r, int limit,
    struct store_stmt **st, struct err *err)
{
	char kind[2] = { r->kind, '\0' }, pattern[KEY_SIZE * 2];
	bool inside = r->inside[0] != '\0' && r->lo[0] == '\0';
	enum rc rc = store_use(
	    rep->db, inside ? search_inside_sql : search_scan_sql, st, err);

	if (rc != RC_OK)
		return rc;
	store_text(*st, 1, kind);
	if (inside) {
		like_pattern(r->inside, pattern, sizeof(pattern));
		store_text(*st, 2, pattern);
		store_int(*st, 3, limit);
		return RC_OK;
	}
	store_text(*st, 2, r->lo);
	store_text(*st, 3, r->hi);
	store_int(*st, 4, limit);
	return RC_OK;
}

/* Keys of one condition as they are read, and where they go. */
struct scan {
	struct replica *rep;
	const struct cond *c;
	const struct sheet_filter *w;
	int slot;
	int left, room; /* keys that may still be read, and taken of them */
	struct found_list *out;
	struct sheet_map m;
	struct err *err;
	uint8_t ward;   /* 0: no end before `room` */
	int taken, own; /* keys, and sheets of that ward */
};

static bool
is_of(uint8_t ward, uint8_t of)
{
	return of == ward || of == 0;
}

/* As many as without a ward, unless hardly anybody of it was among them. */
static bool
has_enough(const struct scan *s)
{
	return s->left <= 0 || s->room <= 0 ||
	       (s->ward != 0 && s->taken >= TOTAL_MAX && s->own >= WARD_ENOUGH);
}

/* One key that was read. */
static void
look_at(struct scan *s, struct store_stmt *st, const struct range *r,
    struct skey *k, int at)
{
	int rank, before = s->out->count;

	s->left--;
	if (!is_wanted(s->w, st))
		return;
	read_key(st, r, k);
	if (!range_takes_rest(r, k, &rank))
		return;
	s->room--;
	s->taken++;
	note_found(s->out, &s->m, st, k, rank, s->slot, at);
	if (s->out->count > before && is_of(s->ward, s->out->list[before].ward))
		s->own++;
}

/* r: range `at`, or a part of it. */
static enum rc
scan_range(struct scan *s, const struct range *r, int at)
{
	struct store_stmt *st;
	struct skey k;
	enum rc rc = begin_scan(s->rep, r, s->left, &st, s->err);

	if (rc != RC_OK)
		return rc;
	memset(&k, 0, sizeof(k));
	k.kind = r->kind;
	while ((rc = store_step(st, s->err)) == RC_OK &&
	       (rc = go_on(s->rep, s->err)) == RC_OK) {
		look_at(s, st, r, &k, at);
		if (has_enough(s)) {
			s->out->is_cut = true;
			s->left = 0;
			break;
		}
	}
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* ---- a part of a number ---- */

/* Looking for a beginning costs as much as reading so many numbers. */
enum { HEAD_COST = 16, HEADS_LEAST = 400 };

const char search_head_sql[] =
    "SELECT key FROM skey WHERE kind = $1 AND key >= $2 ORDER BY key LIMIT 1";

/* The first key from `from` on; "" when there is none. */
static enum rc
first_key(struct scan *s, char kind, const char *from, char key[KEY_SIZE])
{
	char letter[2] = { kind, '\0' };
	struct store_stmt *st;
	enum rc rc = store_use(s->rep->db, search_head_sql, &st, s->err);

	key[0] = '\0';
	if (rc != RC_OK)
		return rc;
	store_text(st, 1, letter);
	store_text(st, 2, from);
	rc = store_step(st, s->err);
	if (rc == RC_OK)
		copy(key, KEY_SIZE, store_col_text(st, 0));
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* How many beginnings may be looked for before reading all is quicker. */
static enum rc
heads_worth(struct scan *s, int *heads)
{
	struct store_stmt *st;
	enum rc rc =
	    store_use(s->rep->db, "SELECT max(id) FROM sheet", &st, s->err);

	*heads = HEADS_LEAST;
	if (rc == RC_OK && (rc = store_step(st, s->err)) == RC_OK)
		*heads += (int)(store_col_int(st, 0) / HEAD_COST);
	if (rc == RC_OK)
		store_done(st);
	return rc;
}

/* Which way a number is read: from its beginning, or from its end by the keys
 * that hold it backwards. */
struct side {
	char kind;
	char part[KEY_SIZE]; /* what is looked for, that way round */
	size_t len;          /* figures before it, next to be tried */
};

/* Where the keys behind another beginning than the one of `key` start; with
 * the part at once, where the next is sure to be one more. */
static void
step_over(const char *key, const struct side *side, char *from, size_t size)
{
	char head[KEY_SIZE];
	size_t i = side->len;

	snprintf(head, sizeof(head), "%.*s", (int)side->len, key);
	if (strspn(head, "0123456789") < side->len ||
	    strspn(head, "9") == side->len) {
		snprintf(from, size, "%s\xf4\x8f\xbf\xbf", head);
		return;
	}
	while (head[i - 1] == '9')
		head[--i] = '0';
	head[i - 1]++;
	snprintf(from, size, "%s%s", head, side->part);
}

/* The part behind each beginning of side.len figures that there is; *longest
 * receives the length of the longest number. */
static enum rc
scan_behind(struct scan *s, int at, const struct side *side, int *heads,
    size_t *longest)
{
	struct range r = s->c->r[at];
	char key[KEY_SIZE], from[KEY_SIZE * 2] = "";
	size_t n = strlen(side->part);
	enum rc rc;

	r.kind = side->kind;
	snprintf(r.inside, sizeof(r.inside), "%s", side->part);
	for (;;) {
		rc = first_key(s, r.kind, from, key);
		if (rc != RC_OK || key[0] == '\0' || s->left <= 0 ||
		    --*heads < 0)
			return rc;
		if (strlen(key) > *longest)
			*longest = strlen(key);
		if (strlen(key) < side->len + n) {
			snprintf(from, sizeof(from), "%s\001", key);
			continue;
		}
		snprintf(r.lo, sizeof(r.lo), "%.*s%.100s", (int)side->len, key,
		    side->part);
		if (strcmp(key, r.lo) < 0) {
			snprintf(from, sizeof(from), "%s", r.lo);
			continue;
		}
		snprintf(r.hi, sizeof(r.hi), "%.150s\xf4\x8f\xbf\xbf", r.lo);
		if (strncmp(key, r.lo, side->len + n) == 0)
			rc = scan_range(s, &r, at);
		if (rc != RC_OK)
			return rc;
		step_over(key, side, from, sizeof(from));
	}
}

/*
 * Serial numbers have few beginnings: *345* is looked for behind each. A
 * 住民票コード has as many as there are figures, ten times more with each: it
 * is tried from both sides until these meet.
 */
static enum rc
scan_number_part(struct scan *s, int at)
{
	const struct range *r = &s->c->r[at];
	struct side front = { .kind = r->kind }, back = { .kind = 'J' };
	size_t n = strlen(r->inside), longest = 0, i;
	bool both = r->kind == 'j';
	int heads;
	enum rc rc = heads_worth(s, &heads);

	snprintf(front.part, sizeof(front.part), "%s", r->inside);
	for (i = 0; i < n; i++)
		back.part[i] = r->inside[n - 1 - i];
	while (rc == RC_OK && heads >= 0 && s->left > 0 &&
	       (front.len == 0 || front.len + back.len + n <= longest)) {
		rc = scan_behind(s, at, &front, &heads, &longest);
		front.len++;
		if (!both || rc != RC_OK || heads < 0 ||
		    front.len + back.len + n > longest)
			continue;
		rc = scan_behind(s, at, &back, &heads, &longest);
		back.len++;
	}
	return rc == RC_OK && heads < 0 ? scan_range(s, r, at) : rc;
}

static bool
is_number_part(const struct range *r)
{
	return r->inside[0] != '\0' && r->lo[0] == '\0' &&
	       strchr("pwjciu", r->kind) != NULL;
}

static enum rc
scan_cond(struct scan *s, struct err *err)
{
	const struct cond *c = s->c;
	int i;
	enum rc rc = RC_OK;

	s->err = err;
	sheet_map_init(&s->m, c->est > 1 && c->est < EST_MAX ? c->est
			      : s->room < EST_MAX * 5        ? s->room
							     : EST_MAX * 5);
	for (i = 0; i < c->n && i < RANGES_MAX && rc == RC_OK && s->left > 0;
	     i++)
		rc = is_number_part(&c->r[i]) ? scan_number_part(s, i)
					      : scan_range(s, &c->r[i], i);
	sheet_map_release(&s->m);
	return rc;
}

static enum rc
estimate(struct replica *rep, struct cond *c, int most, struct err *err)
{
	struct store_stmt *st;
	char kind[2] = "";
	int i;
	enum rc rc = RC_OK;

	c->est = c->is_not ? INT32_MAX : 0;
	for (i = 0; i < c->n && c->est < most; i++) {
		rc = store_use(rep->db,
		    "SELECT count(*) FROM (SELECT "
		    "1 FROM skey WHERE kind = $1 AND key >= $2 AND "
		    "key < $3 LIMIT $4) AS part",
		    &st, err);
		if (rc != RC_OK)
			return rc;
		kind[0] = c->r[i].kind;
		store_text(st, 1, kind);
		store_text(st, 2, c->r[i].lo);
		store_text(st, 3, c->r[i].hi);
		store_int(st, 4, most - c->est);
		rc = store_step(st, err);
		if (rc != RC_OK)
			return rc;
		c->est += (int)store_col_int(st, 0);
		store_done(st);
	}
	return RC_OK;
}

enum rc
search_estimate(struct replica *rep, struct plan *p, struct err *err)
{
	bool is_empty = false;
	int i;
	enum rc rc = RC_OK;

	for (i = 0; i < p->n && rc == RC_OK && !is_empty; i++) {
		rc = estimate(rep, &p->c[i], 1, err);
		is_empty = p->c[i].est == 0;
	}
	for (i = 0; i < p->n && rc == RC_OK && !is_empty && p->n > 1; i++)
		rc = estimate(rep, &p->c[i], EST_MAX, err);
	return rc;
}

enum rc
search_estimate_alone(struct replica *rep, struct plan *p, struct err *err)
{
	return p->n == 1 ? estimate(rep, &p->c[0], EST_MAX, err) : RC_OK;
}

/* ---- AND ---- */

static void
take_over(struct found *x, const struct found *y, int slot)
{
	x->rank = (int16_t)(x->rank + y->rank);
	x->range[slot] = y->range[slot];
	x->former = (uint16_t)(x->former | y->former);
	if (x->source == 0)
		x->source = y->source;
	x->is_otherwise = x->is_otherwise || y->is_otherwise;
	if (x->name == 0)
		x->name = y->name;
}

/* Keeps in a what b has too. */
static void
intersect(struct found_list *a, const struct found_list *b, int slot)
{
	struct sheet_map m;
	int32_t at;
	int i, n = 0;

	sheet_map_init(&m, b->count);
	for (i = 0; i < b->count; i++)
		(void)sheet_map_put(&m, b->list[i].sheet, i);
	for (i = 0; i < a->count; i++) {
		at = sheet_map_get(&m, a->list[i].sheet);
		if (at < 0)
			continue;
		a->list[n] = a->list[i];
		take_over(&a->list[n++], &b->list[at], slot);
	}
	sheet_map_release(&m);
	a->count = n;
}

bool
skey_next(const char **p, struct skey *k)
{
	const char *tab, *tab2, *end;

	if (**p == '\0' || (end = strchr(*p, '\n')) == NULL)
		return false;
	tab = memchr(*p, '\t', (size_t)(end - *p));
	tab2 = tab ? memchr(tab + 1, '\t', (size_t)(end - tab - 1)) : NULL;
	if (tab2 == NULL || tab - *p < 3 || tab2 - tab > KEY_SIZE ||
	    end - tab2 > KEY_SIZE)
		return false;
	k->kind = (*p)[0];
	k->cut = atoi(*p + 2);
	skey_set_bits(k, (*p)[1] - '0' + k->cut / 1000 * 16);
	k->cut %= 1000;
	memcpy(k->key, tab + 1, (size_t)(tab2 - tab - 1));
	k->key[tab2 - tab - 1] = '\0';
	memcpy(k->raw, tab2 + 1, (size_t)(end - tab2 - 1));
	k->raw[end - tab2 - 1] = '\0';
	*p = end + 1;
	return true;
}

/* The best range of the condition that takes one of the sheet's keys. */
static bool
test_keys(const char *text, const struct cond *c, int slot, struct found *y)
{
	struct skey k;
	int i, rank, best = INT16_MAX;

	while (skey_next(&text, &k))
		for (i = 0; i < c->n && i < RANGES_MAX; i++) {
			if (!range_takes(&c->r[i], &k, &rank) || rank >= best)
				continue;
			best = rank;
			note_key(y, &k, rank, slot, i);
		}
	return best < INT16_MAX;
}

/* Enough: as many as a list counts, when no condition comes behind. */
static enum rc
test_each(struct replica *rep, struct found_list *a, const struct cond *c,
    int slot, int enough, struct err *err)
{
	struct store_stmt *st;
	struct found y;
	int i, n = 0;
	enum rc rc = RC_OK;

	for (i = 0; i < a->count && n < enough; i++) {
		rc = go_on(rep, err);
		if (rc == RC_OK)
			rc = store_use(rep->db,
			    "SELECT keys FROM sheet WHERE id = $1", &st, err);
		if (rc != RC_OK)
			return rc;
		store_int(st, 1, a->list[i].sheet);
		rc = store_step(st, err);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
		memset(&y, 0, sizeof(y));
		y.range[slot] = RANGE_NONE;
		if (rc == RC_OK && test_keys(store_col_text(st, 0), c, slot,
				       &y) != c->is_not) {
			a->list[n] = a->list[i];
			take_over(&a->list[n++], &y, slot);
		}
		store_done(st);
	}
	a->is_cut = a->is_cut || i < a->count;
	a->count = n;
	return RC_OK;
}

static int
smallest(const struct plan *p)
{
	int i, best = 0;

	for (i = 1; i < p->n; i++)
		if (p->c[i].est < p->c[best].est)
			best = i;
	return best;
}

/* Not all of many are looked at: those of the list's ward before the others,
 * in their order. */
static void
own_first(struct found_list *f, uint8_t ward)
{
	struct found *others;
	int i, n = 0, k = 0;

	if (ward == 0 || f->count <= TOTAL_MAX)
		return;
	others = x_alloc((size_t)f->count * sizeof(*others));
	for (i = 0; i < f->count; i++)
		if (is_of(ward, f->list[i].ward))
			f->list[n++] = f->list[i];
		else
			others[k++] = f->list[i];
	memcpy(f->list + n, others, (size_t)k * sizeof(*others));
	free(others);
}

/* Reading a sheet's keys costs about as much as stepping over this many
 * entries of the index. */
enum { TEST_COST = 8 };

static enum rc
narrow(struct replica *rep, struct plan *p, int slot, bool is_last,
    const struct sheet_filter *w, struct found_list *f, struct err *err)
{
	struct found_list other = { 0 };
	const struct cond *c = &p->c[slot];
	int most =
	    f->count < ALL_MAX / TEST_COST ? f->count * TEST_COST : ALL_MAX;
	int enough = is_last ? TOTAL_MAX : INT_MAX;
	struct scan s = { .rep = rep,
		.c = c,
		.w = w,
		.slot = slot,
		.left = most,
		.room = most,
		.out = &other };
	enum rc rc;

	if (c->is_not || most < c->est)
		return test_each(rep, f, c, slot, enough, err);
	rc = scan_cond(&s, err);
	if (rc == RC_OK && other.is_cut)
		rc = test_each(rep, f, c, slot, enough, err);
	else if (rc == RC_OK)
		intersect(f, &other, slot);
	found_release(&other);
	return rc;
}

/* What stands alone is read until so many were found as a list counts; the
 * first of several is read whole. */
static enum rc
scan_first(struct replica *rep, const struct plan *p, int first,
    const struct sheet_filter *w, struct found_list *f, struct err *err)
{
	int most = p->most > 0 ? p->most : ALL_MAX;
	struct scan s = { .rep = rep,
		.c = &p->c[first],
		.w = w,
		.slot = first,
		.left = most,
		.room = most,
		.out = f };

	if (p->n == 1) {
		s.ward = w->ward;
		s.room = w->ward == 0 ? TOTAL_MAX : SCAN_MAX;
	}
	return scan_cond(&s, err);
}

/* Not all of them were looked at, or not all that they may mean: said of
 * nobody found too. What was nearly typed is a guess, and never all. */
static bool
is_cut(const struct plan *p, const struct found_list *f)
{
	bool cut = f->is_cut;
	int i;

	if (p->most > 0 || !GUARD("search_cut_of_nobody"))
		return f->is_cut && f->count > 0;
	for (i = 0; i < p->n; i++)
		cut = cut || p->c[i].is_cut;
	return cut;
}

enum rc
search_plan(struct replica *rep, struct plan *p, const struct sheet_filter *w,
    struct found_list *out, struct err *err)
{
	struct found_list f = { 0 };
	int first = smallest(p), last = first == p->n - 1 ? p->n - 2 : p->n - 1,
	    i;
	enum rc rc;

	if (p->n == 0)
		return RC_OK;
	if (p->c[first].est == 0) {
		out->is_cut = out->is_cut || is_cut(p, &f);
		return RC_OK;
	}
	rc = scan_first(rep, p, first, w, &f, err);
	own_first(&f, w->ward);
	for (i = 0; i < p->n && rc == RC_OK; i++)
		if (i != first)
			rc = narrow(rep, p, i, i == last, w, &f, err);
	if (rc == RC_OK)
		out->is_cut = out->is_cut || is_cut(p, &f);
	if (rc == RC_OK && f.count > 0) {
		out->list = x_grow(out->list, (size_t)(out->count + f.count),
		    sizeof(*out->list));
		out->cap = out->count + f.count;
		memcpy(out->list + out->count, f.list,
		    (size_t)f.count * sizeof(*f.list));
		out->count += f.count;
	}
	found_release(&f);
	return rc;
}
