/* SPDX-License-Identifier: ISC
 * order - the members of a household in the order of 5.2.
 */
#include "src/relation.h"

#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdlib.h>
#include <string.h>

/* Groups of 5.2; a family stands where its head stands. */
enum group {
	G_HEAD = 11,
	G_SPOUSE = 12,
	G_CHILD = 13,
	G_CHILD_FAMILY = 20,
	G_PARENTS = 31,
	G_SIBLINGS = 32,
	G_GRANDPARENTS = 33,
	G_KIN = 41,
	G_UNRELATED = 42,
	G_LODGER = 43
};

struct place {
	int group;
	int sub;    /* inside 親族: as in 第3順位 */
	int terms;  /* 世代 of the head of the family */
	int anchor; /* index of the head of the family */
	int role;   /* 1 itself, 2 spouse, 3 child */
	int first;  /* 筆頭者 among parents before the other: 0 */
	int32_t birth;
};

struct sorter {
	const struct order_member *m;
	struct place *p;
	int n;
};

static bool
is_word(const char *s, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcmp(s, *list) == 0)
			return true;
	return false;
}

static const char *const spouses[] = { "夫", "妻", "夫（未届）", "妻（未届）",
	NULL };
static const char *const children[] = { "子", "子（子の夫）", "子（子の妻）",
	NULL };
static const char *const parents[] = { "父", "母", NULL };
static const char *const siblings[] = { "兄", "姉", "弟", "妹", NULL };
static const char *const grandparents[] = { "父の父", "父の母", "母の父",
	"母の母", NULL };

/* What follows the last の that joins two terms; s itself if none. */
static const char *
last_term(const char *s)
{
	const char *at = s, *last = s, *close;

	while (*at != '\0') {
		if (strncmp(at, "（", 3) == 0 &&
		    (close = strstr(at, "）")) != NULL)
			at = close + 3;
		else if (strncmp(at, "の", 3) == 0) {
			at += 3;
			last = at;
		} else
			at++;
	}
	return last;
}

static int
group_of(const char *r)
{
	if (strcmp(r, "世帯主") == 0)
		return G_HEAD;
	if (is_word(r, spouses))
		return G_SPOUSE;
	if (is_word(r, children))
		return G_CHILD;
	if (is_word(r, parents))
		return G_PARENTS;
	if (is_word(r, siblings))
		return G_SIBLINGS;
	if (is_word(r, grandparents))
		return G_GRANDPARENTS;
	if (strcmp(r, "縁故者") == 0)
		return G_UNRELATED;
	if (strcmp(r, "同居人") == 0 || *r == '\0')
		return G_LODGER;
	return G_KIN;
}

/* 妻の父 1, 妻の兄 2, 妻の父の母 3, others 4. */
static int
sub_of(const char *r)
{
	const char *last = last_term(r), *head;
	char front[160];
	size_t n = (size_t)(last - r);

	if (is_word(last, siblings))
		return 2;
	if (!is_word(last, parents))
		return 4;
	if (n < 3 || n - 3 >= sizeof(front))
		return 1;
	memcpy(front, r, n - 3);
	front[n - 3] = '\0';
	head = last_term(front);
	return is_word(head, parents) ? 3 : 1;
}

/* A day that is not known is sorted by the middle of what it may be. */
static int32_t
birth_of(const char *stored)
{
	struct date d;

	if (date_load(stored, &d, NULL) != RC_OK || d.lo > d.hi)
		return INT32_MAX;
	return (int32_t)(((int64_t)d.lo + d.hi) / 2);
}

/* r = anchor's words + の + 夫/妻/子: 2 spouse, 3 child, 0 neither. */
static int
role_in(const char *r, const char *anchor)
{
	size_t n = strlen(anchor);
	const char *rest;

	if (n == 0 || strncmp(r, anchor, n) != 0 ||
	    strncmp(r + n, "の", 3) != 0)
		return 0;
	rest = r + n + 3;
	return is_word(rest, spouses) ? 2 : is_word(rest, children) ? 3 : 0;
}

static bool
opposite(const char *sex, const char *spouse_word)
{
	if (*sex == '\0')
		return true;
	return strncmp(spouse_word, "妻", 3) == 0 ? strcmp(sex, "1") == 0
						  : strcmp(sex, "2") == 0;
}

/* How well member c fits as the head of member i's family: 0 not at all.
 * The words decide; several 子 are told apart by the 筆頭者 that both have,
 * the sex that a 妻 or 夫 is wed to, and a child being younger. */
static int
fit(const struct sorter *s, int i, int c)
{
	const struct order_member *a = &s->m[c], *b = &s->m[i];
	int role = role_in(b->relation, a->relation), score;

	if (role == 0 || i == c)
		return 0;
	if (role == 2 && !opposite(a->sex, last_term(b->relation)))
		return 0;
	if (role == 3 && s->p[c].birth >= s->p[i].birth)
		return 0;
	score = 1;
	if (*a->hittousha != '\0' && strcmp(a->hittousha, b->hittousha) == 0)
		score += strcmp(a->hittousha, a->name) == 0 ||
				 strcmp(b->name, a->hittousha) == 0
			     ? 4
			     : 2;
	return score;
}

/* The head of i's family, or i when the words do not tell one. */
static int
head_of(const struct sorter *s, int i)
{
	int c, f, best = 0, who = i, same = 0;

	for (c = 0; c < s->n; c++) {
		f = s->p[c].group == G_HEAD || s->p[c].group == G_SPOUSE
			? 0
			: fit(s, i, c);
		if (f > best) {
			best = f;
			who = c;
			same = 1;
		} else if (f > 0 && f == best) {
			same++;
		}
	}
	return same == 1 && GUARD("order_families") ? who : i;
}

static void
place_all(struct sorter *s)
{
	int i, h, top;

	for (i = 0; i < s->n; i++) {
		s->p[i].birth = birth_of(s->m[i].birth);
		s->p[i].group = group_of(s->m[i].relation);
		s->p[i].sub =
		    s->p[i].group == G_KIN ? sub_of(s->m[i].relation) : 0;
		s->p[i].terms = relation_terms(s->m[i].relation);
		s->p[i].anchor = i;
		s->p[i].role = 1;
		s->p[i].first = strcmp(s->m[i].hittousha, s->m[i].name) == 0 &&
					*s->m[i].name != '\0'
				    ? 0
				    : 1;
	}
	for (i = 0; i < s->n; i++) {
		if (s->p[i].group != G_KIN)
			continue;
		h = head_of(s, i);
		/* 子の子の妻 stands with 子の子, who stands with 子 */
		top = h == i || s->p[h].group != G_KIN ? h : head_of(s, h);
		if (top == i)
			continue;
		s->p[i].role =
		    top == h ? role_in(s->m[i].relation, s->m[h].relation) : 3;
		s->p[i].anchor = top;
	}
	for (i = 0; i < s->n; i++) {
		h = s->p[i].anchor;
		if (h != i && s->p[h].group == G_CHILD)
			s->p[h].group = G_CHILD_FAMILY;
		/* a brother with a family of his own is no longer 第3 */
		if (h != i && s->p[h].group == G_SIBLINGS) {
			s->p[h].group = G_KIN;
			s->p[h].sub = 4;
		}
	}
}

static int
by_birth(const struct sorter *s, int a, int b)
{
	if (s->p[a].birth != s->p[b].birth)
		return s->p[a].birth < s->p[b].birth ? -1 : 1;
	return strcmp(s->m[a].person_no, s->m[b].person_no);
}

static int
by_anchor(const struct sorter *s, int a, int b)
{
	const struct place *x = &s->p[a], *y = &s->p[b];
	bool elders = x->group == G_PARENTS || x->group == G_GRANDPARENTS ||
		      (x->group == G_KIN && (x->sub == 1 || x->sub == 3));

	if (x->group != y->group)
		return x->group - y->group;
	if (x->group == G_KIN && x->sub != y->sub)
		return x->sub - y->sub;
	if (x->group == G_KIN && x->terms != y->terms)
		return x->terms - y->terms;
	if (elders && x->first != y->first && GUARD("order_hittousha"))
		return x->first - y->first;
	return by_birth(s, a, b);
}

static int
compare(const struct sorter *s, int a, int b)
{
	int x = s->p[a].anchor, y = s->p[b].anchor, c;

	/* kept from before; who joined since comes after all of those */
	if ((s->m[a].fixed != 0) != (s->m[b].fixed != 0) &&
	    GUARD("order_newcomers_last"))
		return s->m[a].fixed != 0 ? -1 : 1;
	if (s->m[a].fixed != 0 && s->m[a].fixed != s->m[b].fixed)
		return s->m[a].fixed - s->m[b].fixed;
	if (x != y) {
		c = by_anchor(s, x, y);
		if (c != 0)
			return c;
	}
	if (s->p[a].role != s->p[b].role)
		return s->p[a].role - s->p[b].role;
	return by_birth(s, a, b);
}

void
relation_order(const struct order_member *m, int n, int *order)
{
	struct sorter s = { .m = m, .n = n };
	int i, k, one;

	if (n <= 0)
		return;
	s.p = x_alloc((size_t)n * sizeof(*s.p));
	place_all(&s);
	for (i = 0; i < n; i++) {
		one = i;
		for (k = i; k > 0 && compare(&s, one, order[k - 1]) < 0; k--)
			order[k] = order[k - 1];
		order[k] = one;
	}
	free(s.p);
}
