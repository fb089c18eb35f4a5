/* SPDX-License-Identifier: ISC
 * search_near - what stands inside a name (部分一致, 2.1.2), and what was
 * nearly typed: both out of the different parts of names that the replica
 * keeps (db/replica_parts.h), which are few beside the names.
 */
#include "db/search_private.h"

#include "db/replica_parts.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS_MAX = 40, NEAR_MAX = 60, RANK_INSIDE = 6, RANK_NEAR = 20 };

struct near {
	struct replica *rep;
	struct cond *c;
	enum why why;
	const char *written; /* as typed, "" not known */
	struct err *err;
	char (*part)[KEY_SIZE]; /* owned */
	enum rc rc;
};

static void
near_init(struct near *n, struct replica *rep, struct cond *c, enum why why,
    struct err *err)
{
	memset(n, 0, sizeof(*n));
	n->rep = rep;
	n->c = c;
	n->why = why;
	n->written = "";
	n->err = err;
	n->part = x_alloc(sizeof(*n->part) * (PARTS_MAX + 1));
}

/* ---- inside ---- */

static void
add_with(struct near *n, char kind, const char *head, const char *tail,
    const char *inside, const char *then)
{
	char lo[KEY_SIZE * 2];
	struct range *r;

	if (n->c->n >= RANGES_MAX) {
		n->c->is_cut = true;
		return;
	}
	snprintf(lo, sizeof(lo), "%s%s", head, tail);
	r = cond_add(n->c, kind, lo, RANK_INSIDE, n->why);
	snprintf(r->inside, sizeof(r->inside), "%.199s", inside);
	snprintf(r->given, sizeof(r->given), "%.199s", then);
	snprintf(r->raw, sizeof(r->raw), "%.199s", n->written);
}

/* The parts that hold `text`, or end with it, into n->part; no more than
 * PARTS_MAX, and it is said when there are. */
static int
parts_with(struct near *n, char kind, const char *text, bool is_end)
{
	int count = 0;

	if (n->rc == RC_OK)
		n->rc = replica_parts_with(n->rep, kind, text, is_end, n->part,
		    PARTS_MAX + 1, &count, n->err);
	if (count <= PARTS_MAX)
		return count;
	n->c->is_cut = true;
	return PARTS_MAX;
}

/* Parts that hold the text; each is a beginning of keys of that kind. */
static void
in_parts(struct near *n, char kind, const char *key, const char *then)
{
	int count = parts_with(n, kind, key, false), i;

	for (i = 0; i < count && n->rc == RC_OK; i++) {
		add_with(n, kind, n->part[i], "", key, then);
		if (kind == 'r') /* a later word of the name */
			add_with(n, 'q', n->part[i], "", key, then);
	}
}

/* The end of a family name and the beginning of a given name: 邊健. */
static void
over_the_joint(struct near *n, char kind, const char *key)
{
	size_t len = strlen(key), at = 0;
	char head[KEY_SIZE];
	int count, i;

	while (n->rc == RC_OK) {
		(void)utf8_next(key, len, &at);
		if (at >= len)
			return;
		snprintf(head, sizeof(head), "%.*s", (int)at, key);
		count = parts_with(n, kind, head, true);
		for (i = 0; i < count && n->rc == RC_OK; i++)
			add_with(n, kind, n->part[i], key + at, key, "");
	}
}

static bool
may_stand_inside(char kind, const char *key)
{
	/* one character would be everybody; figures are no part of a name */
	return strlen(key) >= (kind == 'r' ? 3U : 6U) &&
	       (kind == 'b' || strpbrk(key, "0123456789") == NULL);
}

enum rc
cond_part(struct replica *rep, char kind, const char *key, const char *written,
    const char *then, struct cond *c, enum why why, struct err *err)
{
	struct near n;

	if (!may_stand_inside(kind, key))
		return RC_OK;
	near_init(&n, rep, c, why, err);
	n.written = written;
	in_parts(&n, kind, key, then);
	if (then[0] == '\0' && (kind == 'n' || kind == 'k')) {
		in_parts(&n, kind == 'n' ? 'g' : 'h', key, "");
		over_the_joint(&n, kind, key);
	}
	free(n.part);
	return n.rc;
}

enum rc
cond_inside(struct replica *rep, const struct token *t,
    const struct token *then, struct cond *c, struct err *err)
{
	enum rc rc = RC_OK;

	if (then != NULL && then->class != t->class)
		return RC_OK;
	if (t->said == SAID_GIVEN)
		return t->kana_count > 0 ? cond_part(rep, 'h', t->kana[0],
					       t->kata, "", c, WHY_GIVEN, err)
					 : cond_part(rep, 'g', t->name,
					       t->typed, "", c, WHY_GIVEN, err);
	if (t->kana_count > 0 && !t->is_partial &&
	    (then == NULL || then->kana_count > 0))
		rc = cond_part(rep, 'k', t->kana[0], t->kata,
		    then ? then->kana[0] : "", c,
		    t->class == TOKEN_LATIN ? WHY_ROMAJI : WHY_KANA, err);
	if (rc == RC_OK && t->class == TOKEN_LATIN)
		rc = cond_part(rep, 'r', t->latin, "", then ? then->latin : "",
		    c, WHY_ROMAN, err);
	else if (rc == RC_OK)
		rc = cond_part(rep, 'n', t->name, t->typed,
		    then ? then->name : "", c, WHY_NAME, err);
	return rc;
}

/* ---- a family name in a town ---- */

enum { FAMILIES_MAX = 40 };

/* The family in each town of today and of before. */
static void
in_towns(struct near *n, char kind, const char *family, bool is_all,
    const char *typed, const struct cond *place)
{
	char lo[KEY_SIZE * 2];
	struct range *r;
	bool is_former;
	int k;

	for (k = 0; k < place->n && n->c->n < RANGES_MAX; k++) {
		const struct range *p = &place->r[k];

		if (p->kind != 'a' && p->kind != 'f')
			continue;
		is_former = p->kind == 'f';
		snprintf(lo, sizeof(lo), "%s/%.*s", family,
		    (int)strcspn(p->lo, "/"), p->lo);
		r = cond_add(n->c,
		    !is_former    ? kind
		    : kind == 'x' ? 'o'
				  : 'O',
		    lo,
		    (is_all ? 0 : 2) + (p->is_beginning ? 2 : 0) +
			(is_former ? 8 : 0),
		    n->why);
		snprintf(r->raw, sizeof(r->raw), "%s", typed);
		snprintf(r->place, sizeof(r->place), "%s", p->text);
	}
}

static int
towns_of(const struct cond *place)
{
	int k, n = 0;

	for (k = 0; k < place->n; k++)
		n += place->r[k].kind == 'a' || place->r[k].kind == 'f';
	return n;
}

/* Every family that begins so, in every town; false: they are too many. */
static bool
families_in_towns(struct near *n, char kind, const char *head,
    const char *typed, const struct cond *place)
{
	char(*family)[KEY_SIZE] = x_alloc(sizeof(*family) * FAMILIES_MAX);
	int count = 0, k;
	bool fits;

	if (n->rc == RC_OK)
		n->rc = replica_parts_from(n->rep, kind == 'x' ? 'n' : 'k',
		    head, family, FAMILIES_MAX, &count, n->err);
	fits = count < FAMILIES_MAX &&
	       n->c->n + count * towns_of(place) < RANGES_MAX;
	for (k = 0; k < count && fits && n->rc == RC_OK; k++)
		in_towns(n, kind, family[k], strcmp(family[k], head) == 0,
		    typed, place);
	free(family);
	return fits;
}

enum rc
cond_family_town(struct replica *rep, const struct token *t,
    const struct cond *place, struct cond *c, bool *made, struct err *err)
{
	struct near n;
	int i;

	near_init(&n, rep, c, WHY_NAME, err);
	*made = !t->is_partial;
	if (*made && t->class != TOKEN_LATIN && t->name[0] != '\0')
		*made = families_in_towns(&n, 'x', t->name, t->typed, place);
	n.why = t->class == TOKEN_LATIN ? WHY_ROMAJI : WHY_KANA;
	for (i = 0; i < t->kana_count && *made && n.rc == RC_OK; i++)
		*made = families_in_towns(
		    &n, 'X', t->kana[i], i == 0 ? t->kata : "", place);
	free(n.part);
	return n.rc;
}

/* ---- nearly ---- */

/* The clear kana in rows of five; a blank where there is none. A key pressed
 * beside the right one is the same row or the same column, in kana as in
 * romaji. */
static const char *const rows[] = { "アイウエオ", "カキクケコ", "サシスセソ",
	"タ　　テト", "ナニヌネノ", "ハヒフヘホ", "マミムメモ", "ヤ　ユ　ヨ",
	"ラリルレロ", "　　　　ン" };
enum { ROWS = 10, COLUMNS = 5, KANA = 3 };

static bool
place_of(const char *kana, int *row, int *column)
{
	for (*row = 0; *row < ROWS; ++*row)
		for (*column = 0; *column < COLUMNS; ++*column)
			if (memcmp(rows[*row] + *column * KANA, kana, KANA) ==
			    0)
				return true;
	return false;
}

static bool
is_beside(const char *a, const char *b)
{
	int ra, ca, rb, cb;

	if (!place_of(a, &ra, &ca) || !place_of(b, &rb, &cb))
		return true;
	return ra == rb || ca == cb;
}

/* A known part that is one slip away from `key`. */
typedef void (*taker)(struct near *n, const char *part, void *arg);

struct slip {
	struct near *n;
	char kind;
	taker take;
	void *arg;
};

static void
try_part(struct slip *s, const char *a, size_t a_len, const char *mid,
    size_t mid_len, const char *b)
{
	char meant[KEY_SIZE * 2], part[KEY_SIZE * 2];
	bool known = false;

	if (s->n->rc != RC_OK || s->n->c->n >= NEAR_MAX)
		return;
	snprintf(meant, sizeof(meant), "%.*s%.*s%s", (int)a_len, a,
	    (int)mid_len, mid, b);
	/* イウト: the ウ of イトウ is a long vowel where it belongs */
	if (GUARD("search_slip_folds"))
		key_kana(meant, part, sizeof(part));
	else
		snprintf(part, sizeof(part), "%s", meant);
	if (strcmp(part, a) == 0)
		return; /* a rule that is off makes nothing alike */
	s->n->rc =
	    replica_part_known(s->n->rep, s->kind, part, &known, s->n->err);
	if (s->n->rc == RC_OK && known)
		s->take(s->n, part, s->arg);
}

/* Another kana at `at` in place of `drop` bytes. */
static void
try_all_kana(struct slip *s, const char *key, size_t at, size_t drop)
{
	int row, column;

	for (row = 0; row < ROWS; row++)
		for (column = 0; column < COLUMNS; column++) {
			const char *kana = rows[row] + column * KANA;

			if (memcmp(kana, "　", KANA) == 0 ||
			    (drop == KANA &&
				(memcmp(kana, key + at, KANA) == 0 ||
				    !is_beside(kana, key + at))))
				continue;
			try_part(s, key, at, kana, KANA, key + at + drop);
		}
}

/* One kana beside the other, two changed about, one more, one less: where they
 * first differ, and nowhere else. */
static bool
is_one_slip(const char *part, const char *key)
{
	size_t p = 0, k = 0, pn, kn, n = strlen(part), m = strlen(key);
	int row, column;
	bool has_kana;

	for (;;) {
		pn = p;
		kn = k;
		if (utf8_next(part, n, &pn) != utf8_next(key, m, &kn) ||
		    p >= n || k >= m)
			break;
		p = pn;
		k = kn;
	}
	has_kana = p < n && place_of(part + p, &row, &column);
	if (k < m && strcmp(part + p, key + kn) == 0)
		return true; /* one too many was typed */
	if (has_kana && strcmp(part + pn, key + k) == 0)
		return true; /* one was left out */
	if (p >= n || k >= m)
		return false;
	if (has_kana && strcmp(part + pn, key + kn) == 0)
		return is_beside(part + p, key + k);
	return pn - p == kn - k && n - p == m - k && n - p >= 2 * (pn - p) &&
	       memcmp(part + p, key + kn, pn - p) == 0 &&
	       memcmp(part + pn, key + k, kn - k) == 0 &&
	       strcmp(part + p + 2 * (pn - p), key + k + 2 * (kn - k)) == 0;
}

/* The character from `at` to `next` changed about with the one behind it. */
static void
swap_at(struct slip *s, const char *key, size_t at, size_t next)
{
	char two[16];
	size_t after = next;

	if (key[next] == '\0')
		return;
	(void)utf8_next(key, strlen(key), &after);
	snprintf(two, sizeof(two), "%.*s%.*s", (int)(after - next), key + next,
	    (int)(next - at), key + at);
	try_part(s, key, at, two, after - at, key + after);
}

/* Slips behind the first two kana: what begins with these is read once, which
 * is less than asking for everything that could be meant. */
enum { ALIKE_MAX = 400 };

static bool
try_behind(struct slip *s, const char *key, size_t head)
{
	char start[KEY_SIZE];
	char(*part)[KEY_SIZE] = x_alloc(sizeof(*part) * ALIKE_MAX);
	size_t len = strlen(key), at, next;
	int count = 0, i;

	snprintf(start, sizeof(start), "%.*s", (int)head, key);
	if (s->n->rc == RC_OK)
		s->n->rc = replica_parts_from(s->n->rep, s->kind, start, part,
		    ALIKE_MAX, &count, s->n->err);
	for (i = 0; i < count && count < ALIKE_MAX && s->n->rc == RC_OK; i++)
		if (s->n->c->n < NEAR_MAX && is_one_slip(part[i], key))
			s->take(s->n, part[i], s->arg);
	free(part);
	for (at = head; at < len && count < ALIKE_MAX; at = next) {
		next = at;
		(void)utf8_next(key, len, &next);
		swap_at(s, key, at, next);
	}
	return count < ALIKE_MAX;
}

/* Two changed about, one too many, one beside, one missing. */
static void
try_slips(struct slip *s, const char *key)
{
	size_t len = strlen(key), at = 0, next;

	while (at < len) {
		if (at == 2 * KANA && try_behind(s, key, at))
			return;
		next = at;
		(void)utf8_next(key, len, &next);
		swap_at(s, key, at, next);
		try_part(s, key, at, "", 0, key + next);
		try_all_kana(s, key, at, next - at);
		try_all_kana(s, key, at, 0);
		at = next;
	}
	try_all_kana(s, key, len, 0);
}

struct rest { /* of the name, beside the part with the slip */
	const char *family, *given;
	char kind;
};

static void
add_near(struct near *n, const char *part, void *arg)
{
	const struct rest *with = arg;
	const char *family = with->family != NULL ? with->family : part;
	const char *given = with->family != NULL ? part : with->given;
	char lo[KEY_SIZE * 2];
	struct range *r;

	if (with->kind == 'h')
		snprintf(lo, sizeof(lo), "%s", part);
	else
		snprintf(lo, sizeof(lo), "%s%s", family, given);
	r = cond_add(n->c, with->kind, lo, RANK_NEAR, n->why);
	if (with->kind == 'k') {
		snprintf(r->given, sizeof(r->given), "%.199s", given);
		r->family = (int)strlen(family);
		r->is_strict = true;
	} else {
		snprintf(r->whole, sizeof(r->whole), "%.199s", lo);
		r->is_exact = true;
	}
	snprintf(r->text, sizeof(r->text), "似た読み %.60s", part);
}

static void
near_pair(struct near *n, const char *family, const char *given)
{
	struct rest with = { NULL, given, 'k' };
	struct slip s = { n, 'k', add_near, &with };

	try_slips(&s, family);
	with.family = family;
	s.kind = 'h';
	try_slips(&s, given);
}

/* One word: a family name, a given name, or both in one. */
static void
near_word(struct near *n, const char *key)
{
	struct rest with = { NULL, "", 'k' };
	struct slip s = { n, 'k', add_near, &with };
	size_t len = strlen(key), at = 0;
	char head[KEY_SIZE];
	bool known;

	try_slips(&s, key);
	with.kind = s.kind = 'h';
	try_slips(&s, key);
	with.kind = 'k';
	while (n->rc == RC_OK) {
		(void)utf8_next(key, len, &at);
		if (at >= len)
			return;
		snprintf(head, sizeof(head), "%.*s", (int)at, key);
		n->rc = replica_part_known(n->rep, 'k', head, &known, n->err);
		if (n->rc == RC_OK && known && len - at >= 2 * KANA) {
			with.family = head;
			s.kind = 'h';
			try_slips(&s, key + at);
		}
		if (n->rc == RC_OK)
			n->rc = replica_part_known(
			    n->rep, 'h', key + at, &known, n->err);
		if (n->rc == RC_OK && known && at >= 2 * KANA) {
			with.family = NULL;
			with.given = key + at;
			s.kind = 'k';
			try_slips(&s, head);
		}
	}
}

enum rc
cond_near(struct replica *rep, const struct token *t, const struct token *then,
    struct cond *c, struct err *err)
{
	struct near n;

	/* Two kana are beside too much. */
	if (t->kana_count == 0 || strlen(t->kana[0]) < 2 * KANA ||
	    (then != NULL && then->kana_count == 0) ||
	    (then == NULL && strlen(t->kana[0]) < 3 * KANA))
		return RC_OK;
	near_init(&n, rep, c, WHY_NEAR, err);
	if (then == NULL)
		near_word(&n, t->kana[0]);
	else
		near_pair(&n, t->kana[0], then->kana[0]);
	free(n.part);
	return n.rc;
}

static void
add_near_town(struct near *n, const char *part, void *arg)
{
	const struct cond *place = arg;
	int from = n->c->n, i;

	if (from + towns_of(place) >= RANGES_MAX)
		return;
	in_towns(n, 'X', part, true, "", place);
	for (i = from; i < n->c->n; i++) {
		n->c->r[i].rank += RANK_NEAR;
		snprintf(n->c->r[i].text, sizeof(n->c->r[i].text),
		    "似た読み %.60s", part);
	}
}

enum rc
cond_near_town(struct replica *rep, const struct token *t,
    const struct cond *place, struct cond *c, struct err *err)
{
	struct near n;
	struct slip s = { &n, 'k', add_near_town, NULL };
	struct cond towns = *place;

	if (t->kana_count == 0 || strlen(t->kana[0]) < 3 * KANA)
		return RC_OK;
	s.arg = &towns;
	near_init(&n, rep, c, WHY_NEAR, err);
	try_slips(&s, t->kana[0]);
	free(n.part);
	return n.rc;
}

void
cond_drop_families(struct cond *c)
{
	int i;

	for (i = 0; i < c->n; i++)
		if (c->r[i].kind == 'k' && c->r[i].given[0] == '\0')
			c->r[i--] = c->r[--c->n];
}
