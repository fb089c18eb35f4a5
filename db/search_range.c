/* SPDX-License-Identifier: ISC
 * search_range - whether a key lies in a range, and how well it does.
 */
#include "db/search_private.h"

#include "src/foldrule.h"
#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

enum { RANK_BEGINS = 4 };

static bool
starts(const char *s, const char *head)
{
	return strncmp(s, head, strlen(head)) == 0;
}

/* A family name and the beginning of a given name. */
static bool
takes_given(const struct range *r, const struct skey *k, int *rank)
{
	if (k->cut == 0) {
		if (!starts(k->key + r->family, r->given))
			return false;
	} else if (k->cut < r->family ||
		   (r->is_strict && k->cut != r->family) ||
		   !starts(k->key + k->cut, r->given)) {
		return false;
	}
	*rank = k->cut == 0 || k->cut == r->family ? r->rank : r->rank + 2;
	return true;
}

/* A lot number goes on only after a hyphen: 12-3 is not 12-30. */
static bool
takes_lot(const struct range *r, const struct skey *k)
{
	const char *slash = strchr(k->key, '/');
	const char *lot = slash != NULL ? slash + 1 : k->key;
	size_t n = strlen(r->lot);

	return strncmp(lot, r->lot, n) == 0 &&
	       (lot[n] == '\0' || lot[n] == '-');
}

bool
range_as_typed(const struct range *r, const struct skey *k)
{
	const char *stored = k->raw[0] != '\0' ? k->raw : k->key;

	return r->inside[0] != '\0' ? strstr(stored, r->raw) != NULL
				    : starts(stored, r->raw);
}

/* n bytes of the key are all of what was typed, a long o at the end or not. */
static bool
is_all(const struct range *r, const char *key, size_t n)
{
	static const char long_o[] = "オ";
	size_t m = strlen(r->whole);

	if (strncmp(key, r->whole, m) != 0)
		return false;
	return n == m || (r->may_be_long && n == m + strlen(long_o) &&
			     strncmp(key + m, long_o, strlen(long_o)) == 0);
}

/* The whole name, or the whole family name. */
static bool
is_whole(const struct range *r, const struct skey *k)
{
	return is_all(r, k->key, strlen(k->key)) ||
	       (k->cut > 0 && is_all(r, k->key, (size_t)k->cut));
}

/* All of the name, then all of the family name, then of the given name, then a
 * beginning of either: 名 さくら before 桜井. */
static int
rank_of_whole(const struct range *r, const struct skey *k, int rank)
{
	bool is_given = strchr("ghq", k->kind) != NULL;

	if (is_all(r, k->key, strlen(k->key)))
		return is_given || k->kind == 'b' ? rank : 0;
	if (is_given)
		return rank + RANK_BEGINS;
	return strchr("nkb", k->kind) != NULL && !is_whole(r, k)
		   ? rank + RANK_BEGINS
		   : rank;
}

/* Alike by the rules that are on, not by all that the index is folded by. */
static bool
takes_rules(const struct range *r, const struct skey *k)
{
	const char *stored = k->raw[0] != '\0' ? k->raw : k->key;
	bool of_kana = strchr(KANA_KINDS, k->kind) != NULL;
	char a[KEY_SIZE], b[KEY_SIZE];

	if (of_kana) {
		fold_kana(r->rules, r->raw, a, sizeof(a));
		fold_kana(r->rules, stored, b, sizeof(b));
	} else {
		fold_name(r->rules, r->raw, a, sizeof(a));
		fold_name(r->rules, stored, b, sizeof(b));
	}
	return r->inside[0] != '\0' ? strstr(b, a) != NULL : starts(b, a);
}

static bool
takes_source(const struct range *r, const struct skey *k)
{
	bool is_current = GUARD("search_no_past") && r->is_current;

	if (r->source != 0 &&
	    ((k->source | (is_current ? 0 : k->past)) & r->source) == 0)
		return false;
	if (is_current && k->is_former)
		return false;
	if (r->is_exact && !is_whole(r, k))
		return false;
	return r->rules == 0 || r->raw[0] == '\0' || takes_rules(r, k);
}

bool
range_takes_rest(const struct range *r, const struct skey *k, int *rank)
{
	*rank = r->rank;
	if (!takes_source(r, k))
		return false;
	if (r->inside[0] != '\0') {
		const char *at = strstr(k->key, r->inside);

		/* the second word stands after the first */
		if (at == NULL ||
		    strstr(at + strlen(r->inside), r->given) == NULL)
			return false;
	} else if (r->given[0] != '\0' && !takes_given(r, k, rank)) {
		return false;
	}
	if (r->lot[0] != '\0' && !takes_lot(r, k))
		return false;
	if (r->until[0] != '\0' && strcmp(k->raw, r->until) < 0)
		return false;
	if (r->whole[0] != '\0')
		*rank = rank_of_whole(r, k, *rank);
	if (r->raw[0] != '\0' && !range_as_typed(r, k))
		*rank += 1;
	if (GUARD("search_former_later") && k->is_former)
		*rank += 8;
	return true;
}

bool
range_takes(const struct range *r, const struct skey *k, int *rank)
{
	return k->kind == r->kind && strcmp(k->key, r->lo) >= 0 &&
	       strcmp(k->key, r->hi) < 0 && range_takes_rest(r, k, rank);
}

void
search_use_rules(struct plan *p, uint32_t rules)
{
	int i, k;

	if ((rules | FOLD_BIT(FOLD_TYPING)) == FOLD_ALL)
		return;
	for (i = 0; i < p->n; i++)
		for (k = 0; k < p->c[i].n; k++) {
			struct range *r = &p->c[i].r[k];

			if (strchr("nkghxXoOb", r->kind) != NULL)
				r->rules = rules;
			if (r->is_long && (rules & FOLD_BIT(FOLD_LONG)) == 0)
				r->hi[0] = '\0';
			/* of two words somewhere inside, only one could be
			 * held against the rules */
			if (r->inside[0] != '\0' && r->given[0] != '\0')
				r->hi[0] = '\0';
		}
}
