/* SPDX-License-Identifier: ISC
 * invent - who lives with whom. Ages are drawn from what is still missing
 * in the pyramid, so that a town follows it whatever its families are.
 */
#include "src/invent_private.h"

#include "src/date.h"
#include "src/mem.h"

#include <stdlib.h>
#include <string.h>

#define GONE_DAYS_MAX (40L * 365)

const int invent_ages[INVENT_AGES] = { 66, 86, 102, 106, 132, 146, 120, 130, 86,
	26 };
const int invent_sizes[INVENT_SIZES] = { 380, 280, 165, 120, 40, 15 };

/* splitmix64: small, the same on every machine. */
static uint64_t
next(struct invent *v)
{
	uint64_t z = v->state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

uint32_t
invent_below(struct invent *v, uint32_t n)
{
	return n == 0 ? 0 : (uint32_t)(((next(v) >> 32) * n) >> 32);
}

bool
invent_chance(struct invent *v, int permille)
{
	return (int)invent_below(v, 1000) < permille;
}

/* ---- names ---- */

static const struct invent_name *
by_weight(struct invent *v, const struct invent_name *list, int n, int which,
    long total)
{
	long at = total > 0 ? (long)invent_below(v, (uint32_t)total) : 0;

	for (int i = 0; i < n; i++) {
		at -= list[i].weight[which];
		if (at < 0)
			return &list[i];
	}
	return &list[n - 1];
}

const struct invent_name *
invent_given(struct invent *v, int sex, int age)
{
	int which = age >= 60 ? 0 : age >= 25 ? 1 : 2;

	return sex == 1 ? by_weight(v, v->t->man, v->t->man_count, which,
			      v->man_total[which])
			: by_weight(v, v->t->woman, v->t->woman_count, which,
			      v->woman_total[which]);
}

const struct invent_foreign *
invent_foreign_given(struct invent *v, const char *nationality, int sex)
{
	const struct invent_foreign *f, *found = NULL;
	int n = 0;

	for (int i = 0; i < v->t->foreign_count; i++) {
		f = &v->t->foreign[i];
		if (f->is_family || strcmp(f->nationality, nationality) != 0 ||
		    f->sex[0] - '0' != sex)
			continue;
		if (invent_below(v, (uint32_t)++n) == 0)
			found = f;
	}
	return found;
}

static void
foreign_family(struct invent *v, struct family *fam)
{
	long at = (long)invent_below(v, (uint32_t)v->foreign_total);

	for (int i = 0; i < v->t->foreign_count; i++) {
		const struct invent_foreign *f = &v->t->foreign[i];

		if (!f->is_family)
			continue;
		at -= f->weight;
		if (at >= 0)
			continue;
		fam->nationality = f->nationality;
		fam->foreign_family = f->name;
		fam->foreign_kana = f->kana;
		return;
	}
}

/* ---- ages ---- */

static int
group_of(int age)
{
	return age >= 90 ? 9 : age / 10;
}

/* An age from lo to hi, drawn by what the pyramid still lacks. */
static int
pick_age(struct invent *v, int lo, int hi)
{
	long lack[INVENT_AGES], total = 0, at;
	int g, from, to;

	for (g = 0; g < INVENT_AGES; g++) {
		from = g * 10 > lo ? g * 10 : lo;
		to = g == 9 ? 102 : g * 10 + 9;
		to = to < hi ? to : hi;
		lack[g] = 0;
		if (from > to)
			continue;
		lack[g] = v->p->residents * invent_ages[g] / 1000 - v->ages[g];
		/* A decade that is cut by lo or hi has fewer to give. */
		lack[g] = lack[g] < 0 ? 0 : lack[g] * (to - from + 1) / 10;
		total += lack[g];
	}
	if (total <= 0)
		return lo + (int)invent_below(v, (uint32_t)(hi - lo + 1));
	at = (long)invent_below(v, (uint32_t)total);
	for (g = 0; at >= lack[g]; g++)
		at -= lack[g];
	from = g * 10 > lo ? g * 10 : lo;
	to = g == 9 ? 102 : g * 10 + 9;
	to = to < hi ? to : hi;
	if (g == 9) /* few reach a hundred */
		to = from + (int)invent_below(v, (uint32_t)(to - from + 1));
	return from + (int)invent_below(v, (uint32_t)(to - from + 1));
}

static struct plan *
add(struct invent *v, struct family *f, const char *relation, int sex, int age)
{
	struct plan *m = &f->m[f->n++];
	int y, mo, d;

	memset(m, 0, sizeof(*m));
	if (age > 104)
		age = 104;
	if (age < 0)
		age = 0;
	m->relation = relation;
	m->sex = sex;
	m->age = age;
	date_from_day(v->p->today, &y, &mo, &d);
	if (mo == 2 && d == 29)
		d = 28;
	/* Born within the year that makes this age today. */
	m->birth = date_day(y - age, mo, d) - (int32_t)invent_below(v, 365);
	return m;
}

static int
any_sex(struct invent *v)
{
	return 1 + (int)invent_below(v, 2);
}

/* ---- families ---- */

static void
couple(struct invent *v, struct family *f, int wife_age)
{
	int husband_age = wife_age + (int)invent_below(v, 8) - 2;
	bool is_man = !invent_chance(v, 40);

	if (wife_age < 18)
		wife_age = 18;
	if (husband_age < 18)
		husband_age = 18;
	add(v, f, "世帯主", is_man ? 1 : 2, is_man ? husband_age : wife_age);
	add(v, f, is_man ? (invent_chance(v, 10) ? "妻（未届）" : "妻") : "夫",
	    is_man ? 2 : 1, is_man ? wife_age : husband_age);
}

static void
children(struct invent *v, struct family *f, int n, int youngest)
{
	struct plan *last = NULL, swap;
	int age = youngest;

	for (int i = 0; i < n; i++) {
		struct plan *c = add(v, f, "子", any_sex(v), age);

		last = c;

		if (i > 0 && invent_chance(v, 20)) {
			c->birth = c[-1].birth;
			c->age = c[-1].age;
			c->is_twin = true;
		}
		age += 1 + (int)invent_below(v, 4);
	}
	/* The order of 5.2: the eldest first. */
	for (int i = 0; i < n / 2; i++) {
		swap = last[-i];
		last[-i] = last[i - n + 1];
		last[i - n + 1] = swap;
	}
}

static int
mother_of(struct invent *v, int child)
{
	return child + 23 + (int)invent_below(v, 15);
}

static void
plan_family(struct invent *v, struct family *f, int size)
{
	int roll = (int)invent_below(v, 100), child, wife;

	if (size == 1) {
		add(v, f, "世帯主", any_sex(v), pick_age(v, 18, 100));
	} else if (size == 2 && roll < 72) {
		couple(v, f, pick_age(v, 20, 95));
	} else if (size == 2 && roll < 96) {
		child = pick_age(v, 0, 65);
		add(v, f, "世帯主", invent_chance(v, 800) ? 2 : 1,
		    mother_of(v, child));
		children(v, f, 1, child);
	} else if (size == 2) {
		add(v, f, "世帯主", any_sex(v), pick_age(v, 20, 70));
		add(v, f,
		    roll == 99   ? "同居人"
		    : roll == 98 ? "弟"
				 : "縁故者",
		    1, pick_age(v, 20, 70));
	} else if (size == 3 && roll < 20) {
		wife = pick_age(v, 30, 70);
		couple(v, f, wife);
		add(v, f, roll < 14 ? "母" : "妻の母", 2, mother_of(v, wife));
	} else if (size == 3 && roll < 34) {
		child = pick_age(v, 0, 30);
		add(v, f, "世帯主", 2, mother_of(v, child + 4));
		children(v, f, 2, child);
	} else {
		bool three = size >= 6 || (size == 5 && roll < 55) ||
			     (size == 4 && roll < 20);
		int elders = three ? (size >= 6 ? 2 : 1) : 0;
		int kids = size - 2 - elders;

		child = pick_age(v, 0, size == 3 ? 45 : 28);
		wife = mother_of(v, child + (kids - 1) * 2);
		couple(v, f, wife);
		children(v, f, kids, child);
		if (elders == 2)
			add(v, f, "父", 1, mother_of(v, wife) + 2);
		if (elders >= 1)
			add(v, f, "母", 2, mother_of(v, wife));
	}
}

static int
pick_size(struct invent *v)
{
	int at = (int)invent_below(v, 1000), s = 0;

	while (s < INVENT_SIZES - 1 && at >= invent_sizes[s])
		at -= invent_sizes[s++];
	return s + 1;
}

static void
name_family(struct invent *v, struct family *f)
{
	if (f->nationality == NULL)
		f->name = by_weight(
		    v, v->t->family, v->t->family_count, 0, v->family_total);
	for (int i = 0; i < f->n; i++)
		f->m[i].given = invent_given(v, f->m[i].sex, f->m[i].age);
}

/* The husband and former head who died: his widow is head now. */
static void
add_dead_head(struct invent *v, struct family *f)
{
	struct plan *head = &f->m[0], *dead;

	if (f->n >= INVENT_MEMBERS_MAX || head->sex != 2 || head->age < 55 ||
	    (f->n > 1 && strcmp(f->m[1].relation, "子") != 0))
		return;
	dead = add(v, f, "夫", 1, head->age + (int)invent_below(v, 6));
	dead->before = "世帯主";
	dead->fate = DIED;
	f->m[0].before = "妻";
}

/* Where removals go back many years, the family lived that much earlier. */
static void
long_gone(struct invent *v, struct family *f)
{
	if (v->gone_days == 0)
		return;
	f->gone_before = (int32_t)invent_below(v, (uint32_t)v->gone_days);
	for (int i = 0; i < f->n; i++)
		f->m[i].birth -= f->gone_before;
}

static void
plan_gone(struct invent *v, struct family *f)
{
	int roll = (int)invent_below(v, 100);
	long keep[INVENT_AGES];
	enum fate fate = roll < 74   ? LEFT
			 : roll < 82 ? LEFT_ABROAD
			 : roll < 96 ? DIED
				     : STRUCK_OFF;

	/* They are no part of the pyramid. */
	memcpy(keep, v->ages, sizeof(keep));
	plan_family(v, f, fate == DIED ? 1 : pick_size(v));
	memcpy(v->ages, keep, sizeof(keep));
	if (fate == DIED && f->m[0].age < 60) {
		f->n = 0;
		add(v, f, "世帯主", any_sex(v), 62 + (int)invent_below(v, 38));
	}
	if (v->p->former >= 0 && f->n > v->p->former - v->removed)
		f->n = (int)(v->p->former - v->removed);
	for (int i = 0; i < f->n; i++)
		f->m[i].fate = (int)fate;
	long_gone(v, f);
	if (fate == LEFT_ABROAD && invent_chance(v, 400))
		foreign_family(v, f);
}

static void
plan_living(struct invent *v, struct family *f)
{
	long left = v->p->residents - v->living;
	int size = pick_size(v), i;
	bool is_foreign =
	    v->t->foreign_count > 0 &&
	    (v->foreign + 1) * 1000 <= (v->living + 1) * INVENT_FOREIGN &&
	    invent_chance(v, 400);

	if (is_foreign && size > 3)
		size = 3;
	if (size > left)
		size = (int)left;
	plan_family(v, f, size);
	if (is_foreign)
		foreign_family(v, f);
	for (i = 0; i < f->n; i++) {
		v->ages[group_of(f->m[i].age)]++;
		v->living++;
		if (is_foreign)
			v->foreign++;
	}
	if (!is_foreign && invent_chance(v, 600) &&
	    (v->p->former < 0 || v->removed < v->p->former))
		add_dead_head(v, f);
	if (invent_chance(v, 4))
		for (i = 0; i < f->n; i++)
			f->m[i].fate = f->m[i].fate == DIED ? DIED : LEAVING;
	else if (f->n == 1 && f->m[0].age >= 25 && invent_chance(v, 30))
		f->m[0].fate = RETURNED;
}

/* Residents and former ones come in step, so that both end together. */
static bool
wants_gone_next(const struct invent *v)
{
	if (v->p->former < 0)
		return v->removed * (1000 - INVENT_REMOVED) <
		       v->living * INVENT_REMOVED;
	return v->removed < v->p->former &&
	       v->removed * v->p->residents < v->living * v->p->former;
}

bool
invent_next(struct invent *v, struct invent_household *out)
{
	struct family f;
	bool wants_gone = wants_gone_next(v);

	memset(&f, 0, sizeof(f));
	memset(out, 0, sizeof(*out));
	if (v->living >= v->p->residents && !wants_gone)
		return false;
	if (wants_gone)
		plan_gone(v, &f);
	else
		plan_living(v, &f);
	name_family(v, &f);
	for (int i = 0; i < f.n; i++)
		if (f.m[i].fate != STAYS && f.m[i].fate != LEAVING &&
		    f.m[i].fate != RETURNED)
			v->removed++;
	invent_rows(v, &f, out);
	return true;
}

long
invent_total(long residents, long former)
{
	return residents + (former >= 0 ? former
					: residents * INVENT_REMOVED /
					      (1000 - INVENT_REMOVED));
}

struct invent *
invent_new(const struct invent_tables *t, const struct invent_params *p)
{
	struct invent *v = x_alloc(sizeof(*v));
	long usual, more;
	int i, k;

	v->t = t;
	v->p = p;
	v->state = p->seed;
	for (i = 0; i < t->family_count; i++)
		v->family_total += t->family[i].weight[0];
	for (k = 0; k < 3; k++) {
		for (i = 0; i < t->man_count; i++)
			v->man_total[k] += t->man[i].weight[k];
		for (i = 0; i < t->woman_count; i++)
			v->woman_total[k] += t->woman[i].weight[k];
	}
	for (i = 0; i < t->foreign_count; i++)
		if (t->foreign[i].is_family)
			v->foreign_total += t->foreign[i].weight;
	for (i = 0; i < t->ward_count; i++)
		v->ward_total += t->wards[i].weight;
	/* The usual share of removed ones left within GONE_DAYS. */
	usual = invent_total(p->residents, -1) - p->residents + 1;
	if (p->former > usual) {
		more = INVENT_GONE_DAYS * (p->former - usual) / usual;
		v->gone_days =
		    (int32_t)(more < GONE_DAYS_MAX ? more : GONE_DAYS_MAX);
	}
	return v;
}

void
invent_release(struct invent_household *h)
{
	for (int i = 0; i < h->count; i++) {
		for (int k = 0; k < h->people[i].row_count; k++)
			record_release(&h->people[i].rows[k]);
		record_release(&h->people[i].attached);
	}
	h->count = 0;
}

void
invent_free(struct invent *v)
{
	free(v);
}
