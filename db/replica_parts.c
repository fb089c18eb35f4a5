/* SPDX-License-Identifier: ISC
 * replica_parts - see replica_parts.h.
 */
#include "db/replica_parts.h"

#include "src/mem.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GRAM = 12 };

bool
skey_part(const struct skey *k, int *at, char *kind, char *out)
{
	const char *from = k->key + *at;
	size_t n = strlen(from);

	if (strchr("nkghrb", k->kind) == NULL || n == 0)
		return false;
	*kind = k->kind;
	if (k->kind == 'r')
		n = strcspn(from, " ");
	else if (*at > 0)
		return false;
	else if (k->cut > 0 && (size_t)k->cut < n)
		n = (size_t)k->cut;
	memcpy(out, from, n);
	out[n] = '\0';
	*at += (int)n;
	if (k->kind == 'r')
		*at += (int)strspn(from + n, " ");
	return n > 0;
}

static enum rc
put_gram(struct replica *r, char kind, const char *gram, const char *part,
    struct err *err)
{
	char letter[2] = { kind, '\0' };
	struct store_stmt *st;
	enum rc rc = store_use(r->db,
	    "INSERT INTO part_gram (kind, gram, part) VALUES ($1, $2, $3) ON "
	    "CONFLICT (kind, gram, part) DO NOTHING",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, letter);
	store_text(st, 2, gram);
	store_text(st, 3, part);
	return store_run(st, NULL, err);
}

enum rc
replica_part_put(
    struct replica *r, char kind, const char *part, struct err *err)
{
	char letter[2] = { kind, '\0' }, gram[GRAM];
	size_t n = strlen(part), a = 0, b, c;
	struct store_stmt *st;
	int64_t changed = 0;
	enum rc rc = store_use(r->db,
	    "INSERT INTO part (kind, part) VALUES ($1, $2) ON CONFLICT (kind, "
	    "part) DO NOTHING",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, letter);
	store_text(st, 2, part);
	rc = store_run(st, &changed, err);
	if (rc != RC_OK || changed == 0)
		return rc;
	while (a < n && rc == RC_OK) {
		b = a;
		(void)utf8_next(part, n, &b);
		c = b;
		if (b < n)
			(void)utf8_next(part, n, &c);
		snprintf(gram, sizeof(gram), "%.*s%s", (int)(c - a), part + a,
		    b < n ? "" : "$");
		rc = put_gram(r, kind, gram, part, err);
		a = b;
	}
	return rc;
}

/* ---- what was put ---- */

struct part_set {
	uint64_t *slot; /* owned; 0 free */
	uint64_t mask, used;
};

struct part_set *
part_set_new(void)
{
	struct part_set *s = x_alloc(sizeof(*s));

	s->mask = 8191;
	s->slot = x_alloc((s->mask + 1) * sizeof(*s->slot));
	return s;
}

void
part_set_free(struct part_set *s)
{
	if (s == NULL)
		return;
	free(s->slot);
	free(s);
}

static bool
enter(struct part_set *s, uint64_t h)
{
	uint64_t i = h & s->mask;

	while (s->slot[i] != 0 && s->slot[i] != h)
		i = (i + 1) & s->mask;
	if (s->slot[i] == h)
		return false;
	s->slot[i] = h;
	s->used++;
	return true;
}

bool
part_set_add(struct part_set *s, char kind, const char *part)
{
	uint64_t h = 14695981039346656037ULL ^ (unsigned char)kind, i;
	struct part_set big;

	for (; *part != '\0'; part++)
		h = (h ^ (unsigned char)*part) * 1099511628211ULL;
	if (!enter(s, h | 1))
		return false;
	if (s->used > s->mask / 2) {
		big.mask = s->mask * 2 + 1;
		big.used = 0;
		big.slot = x_alloc((big.mask + 1) * sizeof(*big.slot));
		for (i = 0; i <= s->mask; i++)
			if (s->slot[i] != 0)
				(void)enter(&big, s->slot[i]);
		free(s->slot);
		*s = big;
	}
	return true;
}

/* ---- asking ---- */

static bool
ends_with(const char *s, const char *tail)
{
	size_t n = strlen(s), m = strlen(tail);

	return n >= m && strcmp(s + n - m, tail) == 0;
}

enum rc
replica_parts_with(struct replica *r, char kind, const char *text, bool is_end,
    char (*out)[KEY_SIZE], int max, int *n, struct err *err)
{
	char letter[2] = { kind, '\0' }, gram[GRAM];
	size_t len = strlen(text), at = 0;
	struct store_stmt *st;
	const char *part;
	enum rc rc;

	*n = 0;
	(void)utf8_next(text, len, &at);
	if (at < len)
		(void)utf8_next(text, len, &at);
	else if (!is_end)
		return RC_OK;
	if (at > 8)
		return RC_OK;
	snprintf(gram, sizeof(gram), "%.*s", (int)at, text);
	at = 0;
	(void)utf8_next(text, len, &at);
	if (at == len)
		snprintf(gram, sizeof(gram), "%.8s$", text);
	rc = store_use(r->db,
	    "SELECT part FROM part_gram WHERE kind = $1 AND gram = $2 ORDER BY "
	    "part",
	    &st, err);
	if (rc != RC_OK)
		return rc;
	store_text(st, 1, letter);
	store_text(st, 2, gram);
	while (*n < max && (rc = store_step(st, err)) == RC_OK) {
		part = store_col_text(st, 0);
		if (is_end ? ends_with(part, text) : strstr(part, text) != NULL)
			snprintf(out[(*n)++], KEY_SIZE, "%s", part);
	}
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
replica_part_known(struct replica *r, char kind, const char *part, bool *known,
    struct err *err)
{
	char letter[2] = { kind, '\0' };
	struct store_stmt *st;
	enum rc rc = store_use(r->db,
	    "SELECT 1 FROM part WHERE kind = $1 AND part = $2", &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, letter);
	store_text(st, 2, part);
	rc = store_step(st, err);
	*known = rc == RC_OK;
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
replica_parts_from(struct replica *r, char kind, const char *head,
    char (*out)[KEY_SIZE], int max, int *n, struct err *err)
{
	char letter[2] = { kind, '\0' }, hi[KEY_SIZE + 8];
	struct store_stmt *st;
	enum rc rc = store_use(r->db,
	    "SELECT part FROM part WHERE kind = $1 AND part >= $2 AND part < "
	    "$3 ORDER BY part LIMIT $4",
	    &st, err);

	*n = 0;
	if (rc != RC_OK)
		return rc;
	snprintf(hi, sizeof(hi), "%s\xf4\x8f\xbf\xbf", head);
	store_text(st, 1, letter);
	store_text(st, 2, head);
	store_text(st, 3, hi);
	store_int(st, 4, max);
	while (*n < max && (rc = store_step(st, err)) == RC_OK)
		snprintf(out[(*n)++], KEY_SIZE, "%s", store_col_text(st, 0));
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}
