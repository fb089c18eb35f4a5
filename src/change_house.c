/* SPDX-License-Identifier: ISC
 * change_house - what a change does to households (4.0.2, 4.1.4): who leaves
 * one, who comes into which, its head and its order.
 */
#include "src/change_help.h"

#include "src/mutant.h"
#include "src/relation.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static bool
is_home_restored(const struct entry *e, const struct facts *f)
{
	int i;

	for (i = 0; f != NULL && f->undo != NULL && i < e->person_count; i++)
		if (f->undo[i].state == UNDO_FINE &&
		    f->undo[i].is_home_restored)
			return true;
	return false;
}

/* A household's members come into it, or it is set anew (世帯主変更). */
bool
change_sets_household(const struct entry *e)
{
	if (e->event == EV_HOUSEHOLD_SPLIT || e->event == EV_HOUSEHOLD_MERGE ||
	    e->event == EV_HOUSEHOLD_CHANGE || e->event == EV_HEAD_CHANGE ||
	    e->event == EV_CANCEL_INCREASE)
		return true;
	if (e->event == EV_MOVE_WITHIN)
		return !e->is_whole || e->household_no[0] != '\0';
	if (e->event == EV_CANCEL_CORRECTION)
		return e->is_whole || e->household_no[0] != '\0';
	return change_is_newcomer(e->event);
}

bool
change_makes_household(const struct entry *e)
{
	if (e->household_no[0] != '\0')
		return false;
	if (e->event == EV_MOVE_WITHIN)
		return !e->is_whole;
	if (e->event == EV_CANCEL_CORRECTION)
		return e->is_whole;
	return e->event == EV_HOUSEHOLD_SPLIT ||
	       e->event == EV_CANCEL_INCREASE || change_is_newcomer(e->event);
}

bool
change_leaves(const struct entry *e, int p)
{
	const struct entry_person *q = &e->persons[p];
	const char *now = record_get(&q->before, IT_HOUSEHOLD_NO);

	if (q->person_no[0] == '\0' || q->is_returner ||
	    (unsigned int)e->event >= EV_COUNT)
		return false;
	if (event_defs[e->event].side == SIDE_REMOVAL)
		return true;
	if (change_is_ward_move(e))
		return true;
	if (event_defs[e->event].side == SIDE_ENTRY ||
	    !change_sets_household(e))
		return false;
	return strcmp(e->household_no, now) != 0;
}

bool
change_same_place(const struct record *a, const struct record *b)
{
	static const enum item items[] = { IT_ADDRESS_PREF, IT_ADDRESS_CITY,
		IT_ADDRESS_TOWN, IT_ADDRESS_NUMBER };
	size_t i;

	for (i = 0; i < sizeof(items) / sizeof(items[0]); i++)
		if (!record_same(a, b, items[i]))
			return false;
	return true;
}

static bool
is_correction(const struct entry *e)
{
	return e->event == EV_MINOR_CORRECTION ||
	       e->event == EV_EX_OFFICIO_CORRECTION ||
	       e->event == EV_ERROR_CORRECTION;
}

bool
change_corrects_address(const struct entry *e, int p)
{
	const struct entry_person *q = &e->persons[p];

	return is_correction(e) && !change_same_place(&q->before, &q->after);
}

enum item
change_since(const struct record *r)
{
	return strcmp(record_get(r, IT_KIND), "2") == 0
		   ? IT_FOREIGN_RESIDENT_SINCE
		   : IT_RESIDENT_SINCE;
}

bool
change_corrects_days(const struct entry *e, int p)
{
	const struct record *was = &e->persons[p].before;
	const struct record *is = &e->persons[p].after;

	return is_correction(e) && !change_is_notice(e) &&
	       !(record_same(was, is, change_since(is)) &&
		   record_same(was, is, IT_OUT_PLANNED_ON) &&
		   record_same(was, is, IT_OUT_DATE) &&
		   record_same(was, is, IT_REMOVAL_DATE));
}

/* Whoever is in it stays where they live: what it says of 続柄 it says of that
 * household. */
static bool
stays_at_home(const struct entry *e)
{
	return (unsigned int)e->event < EV_COUNT &&
	       (event_defs[e->event].side == SIDE_CORRECTION ||
		   event_defs[e->event].pair != EV_COUNT) &&
	       !change_sets_household(e);
}

bool
change_stay_together(const struct entry *e, int a, int b, int32_t today)
{
	const struct record *x = &e->persons[a].before;
	const struct record *y = &e->persons[b].before;

	return stays_at_home(e) && record_get(x, IT_HOUSEHOLD_NO)[0] != '\0' &&
	       record_same(x, y, IT_HOUSEHOLD_NO) &&
	       record_status(x, today) != STATUS_REMOVED &&
	       record_status(y, today) != STATUS_REMOVED;
}

bool
change_needs_home(const struct entry *e, int p)
{
	const struct entry_person *q = &e->persons[p];

	if (q->person_no[0] == '\0' || q->is_returner)
		return false;
	if (e->event == EV_HOUSEHOLD_SPLIT || e->event == EV_HOUSEHOLD_MERGE ||
	    e->event == EV_HEAD_CHANGE ||
	    (e->event == EV_MOVE_WITHIN && e->is_whole))
		return true;
	if (change_corrects_address(e, p))
		return true;
	if ((is_correction(e) || event_defs[e->event].pair != EV_COUNT) &&
	    change_is_head(&q->before) &&
	    !record_same(&q->before, &q->after, IT_NAME))
		return true;
	/* Somebody may be the head there by now, or nobody any more. */
	if (stays_at_home(e) &&
	    change_is_head(&q->after) != change_is_head(&q->before))
		return true;
	/* Somebody alone put back at another address leaves others there, and
	 * their place (5.2) may be another's. */
	if (e->event == EV_CANCEL_CORRECTION)
		return true;
	return change_leaves(e, p) && change_is_head(&q->before);
}

/* Numbers from first on, in the order of 5.2. */
void
change_sort_from(struct entry *e, const int *who, int n, int first)
{
	struct order_member m[ENTRY_PERSONS_MAX];
	int order[ENTRY_PERSONS_MAX], i;
	char number[16];

	for (i = 0; i < n; i++) {
		const struct entry_person *p = &e->persons[who[i]];

		m[i] = (struct order_member){ .person_no = p->person_no,
			.relation = change_get(p, IT_RELATION),
			.birth = change_get(p, IT_BIRTH),
			.name = change_get(p, IT_NAME),
			.hittousha = change_get(p, IT_HITTOUSHA),
			.sex = change_get(p, IT_SEX) };
	}
	if (n > 0)
		relation_order(m, n, order);
	for (i = 0; i < n; i++) {
		(void)snprintf(number, sizeof(number), "%d", first + i);
		record_set(
		    &e->persons[who[order[i]]].after, IT_MEMBER_ORDER, number);
	}
}

/* Who comes in goes to the end; a household that is here as a whole is
 * sorted anew. Who is put back keeps the place of before where it is free
 * (change_undo_places). */
static void
set_order(struct entry *e, const struct facts *f)
{
	int who[ENTRY_PERSONS_MAX], i, n = 0, first = 1;
	bool others = e->household_no[0] != '\0' && f->household_members > 0;

	if (e->household_no[0] != '\0' && f->household_members < 0)
		return; /* nobody knows the household */
	if (e->household_no[0] != '\0' && change_is_cancel(e->event))
		return;
	if (others)
		first += f->household_order > f->household_members
			     ? f->household_order
			     : f->household_members;
	for (i = 0; i < e->person_count; i++)
		if (!others ||
		    strcmp(record_get(&e->persons[i].before, IT_HOUSEHOLD_NO),
			e->household_no) != 0)
			who[n++] = i;
	change_sort_from(e, who, n, first);
}

void
change_household(struct entry *e, const struct facts *f)
{
	const char *head =
	    e->household_no[0] != '\0' ? f->household_head_name : NULL;
	/* who had not left yet finds the household as it was */
	bool alone =
	    e->person_count == 1 &&
	    (e->household_no[0] == '\0' ||
		(f->household_members == 0 && !change_is_cancel(e->event)));
	char name[1024] = "";
	int i;

	if (change_is_cancel(e->event) && !is_home_restored(e, f))
		return;
	for (i = 0; i < e->person_count; i++) {
		struct entry_person *p = &e->persons[i];

		/* "" until the register gives a new one */
		record_set(&p->after, IT_HOUSEHOLD_NO, e->household_no);
		if (alone && GUARD("change_alone_is_head") &&
		    (change_get(p, IT_RELATION)[0] == '\0' ||
			record_same(&p->before, &p->after, IT_RELATION)))
			record_set(&p->after, IT_RELATION, "世帯主");
		if (change_is_head(&p->after))
			head = change_get(p, IT_NAME);
	}
	/* A copy: the name belongs to a record that is written to. */
	(void)snprintf(name, sizeof(name), "%s", head != NULL ? head : "");
	for (i = 0; i < e->person_count; i++) {
		struct record *r = &e->persons[i].after;

		record_set(r, IT_IS_HEAD, change_is_head(r) ? "1" : "0");
		if (e->household_no[0] == '\0' || f->household_members >= 0)
			record_set(r, IT_HEAD_NAME, name);
	}
	set_order(e, f);
}

/* ---- who is head where all stay ---- */

/* The head of those who stay with person p; -1 nobody in the entry. */
static int
head_with(const struct entry *e, int p, int32_t today)
{
	int i;

	for (i = 0; i < e->person_count; i++)
		if (change_is_head(&e->persons[i].after) &&
		    change_stay_together(e, i, p, today))
			return i;
	return -1;
}

int
change_loses_head(const struct entry *e, const struct facts *f, int p)
{
	const struct rule_home *h = f->homes != NULL ? &f->homes[p] : NULL;
	int i, n;

	if (h == NULL || h->others < 0 || h->has_head ||
	    !change_is_head(&e->persons[p].before) ||
	    change_is_head(&e->persons[p].after) ||
	    !change_stay_together(e, p, p, f->today) ||
	    head_with(e, p, f->today) >= 0)
		return 0;
	n = h->others;
	for (i = 0; i < e->person_count; i++)
		n += change_stay_together(e, i, p, f->today);
	return n;
}

/* Whether the head of those who stay with p is so no longer, and nobody at home
 * is: as far as is known. */
static bool
lost_head(const struct entry *e, const struct facts *f, int p)
{
	int i;

	for (i = 0; i < e->person_count; i++)
		if (change_stay_together(e, i, p, f->today) &&
		    change_loses_head(e, f, i) > 0)
			return true;
	return false;
}

/* 世帯主である旨 says what 続柄 says (1.1.11), once either is touched. */
static void
follow_relation(struct entry_person *p)
{
	if ((record_same(&p->before, &p->after, IT_RELATION) &&
		record_same(&p->before, &p->after, IT_IS_HEAD)) ||
	    !GUARD("is_head_follows"))
		return;
	record_set(
	    &p->after, IT_IS_HEAD, change_is_head(&p->after) ? "1" : "0");
}

void
change_heads(struct entry *e, const struct facts *f)
{
	char name[1024];
	int i, head;

	if (!change_may(e, IT_HEAD_NAME))
		return;
	for (i = 0; i < e->person_count; i++) {
		struct entry_person *p = &e->persons[i];

		/* a 除票 says what its household was */
		if (!change_stay_together(e, i, i, f->today))
			continue;
		follow_relation(p);
		head = head_with(e, i, f->today);
		(void)snprintf(name, sizeof(name), "%s",
		    head >= 0 ? change_get(&e->persons[head], IT_NAME)
		    : lost_head(e, f, i) && GUARD("no_head_no_name") ? ""
		    : GUARD("head_name_not_typed")
			? record_get(&p->before, IT_HEAD_NAME)
			: change_get(p, IT_HEAD_NAME));
		record_set(&p->after, IT_HEAD_NAME, name);
	}
}

/* ---- 並び順 set freely (5.2) ---- */

int
change_place(const struct record *r)
{
	return (int)strtol(record_get(r, IT_MEMBER_ORDER), NULL, 10);
}

uint64_t
change_place_bit(const struct record *r)
{
	int n = change_place(r);

	return n > 0 && n < 64 ? UINT64_C(1) << n : 0;
}

static bool
is_given(const struct entry_person *p)
{
	return !record_same(&p->before, &p->after, IT_MEMBER_ORDER);
}

static bool
same_home(const struct entry_person *a, const struct entry_person *b)
{
	return record_same(&a->before, &b->before, IT_HOUSEHOLD_NO);
}

/* The lowest place above `least` that somebody of the household of p had and
 * nobody was given; 0 none. */
static int
free_place(const struct entry *e, const struct entry_person *p, int least)
{
	const struct entry_person *o;
	int i, k, n, at = 0;
	bool is_taken;

	for (i = 0; i < e->person_count; i++) {
		n = change_place(&e->persons[i].before);
		if (!same_home(&e->persons[i], p) || n <= least ||
		    (at != 0 && n >= at))
			continue;
		is_taken = false;
		for (k = 0; k < e->person_count; k++) {
			o = &e->persons[k];
			is_taken |= same_home(o, p) && is_given(o) &&
				    change_place(&o->after) == n;
		}
		if (!is_taken)
			at = n;
	}
	return at;
}

/* Those who were given no place take what is left, in their order. */
void
change_order(struct entry *e)
{
	int to[ENTRY_PERSONS_MAX] = { 0 }, i, k, least;
	char number[16];

	for (i = 0; i < e->person_count; i++) {
		const struct entry_person *p = &e->persons[i];

		if (is_given(p) || change_place(&p->before) == 0)
			continue;
		/* as many free places as there are people before them */
		least = to[i] = free_place(e, p, 0);
		for (k = 0; k < e->person_count; k++) {
			const struct entry_person *o = &e->persons[k];

			if (k == i || is_given(o) || !same_home(o, p) ||
			    change_place(&o->before) == 0 ||
			    change_place(&o->before) > change_place(&p->before))
				continue;
			least = to[i] = free_place(e, p, least);
		}
	}
	for (i = 0; i < e->person_count; i++)
		if (to[i] > 0) {
			(void)snprintf(number, sizeof(number), "%d", to[i]);
			record_set(
			    &e->persons[i].after, IT_MEMBER_ORDER, number);
		}
}

bool
change_order_parts(const struct entry *e, int p)
{
	const struct entry_person *q = &e->persons[p];
	int i, before = 0, after = 0, n = change_place(&q->after);

	if (!is_given(q))
		return false;
	for (i = 0; i < e->person_count; i++) {
		if (!same_home(&e->persons[i], q))
			continue;
		before += change_place(&e->persons[i].before) == n;
		after += change_place(&e->persons[i].after) == n;
	}
	return before != 1 || after != 1;
}
