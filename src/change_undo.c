/* SPDX-License-Identifier: ISC
 * change_undo - 取消 (4.6): what a row of the history changed is put back,
 * item by item; nothing is overwritten. Whether that is still possible the
 * later rows say.
 */
#include "src/change_help.h"

#include "src/asof.h"
#include "src/mutant.h"

#include <stdint.h>
#include <stdio.h>

/* Items that stand in history rows and say something of the person. */
static bool
is_of_person(enum item it)
{
	if (strcmp(item_defs[it].table, "history") != 0 &&
	    strcmp(item_defs[it].table, "history_group") != 0)
		return false;
	return it == IT_STATUS || it == IT_KIND ||
	       strcmp(item_defs[it].group, "change") != 0;
}

/* What follows from the household, and is made again when it is restored. */
static bool
follows_household(enum item it)
{
	return it == IT_HEAD_NAME || it == IT_IS_HEAD || it == IT_MEMBER_ORDER;
}

static void
put(struct record *to, const struct record *from, enum item it)
{
	int k, n, m;

	if (item_defs[it].repeat[0] == '\0') {
		record_set(to, it, record_get(from, it));
		return;
	}
	n = record_group_rows(to, item_defs[it].repeat);
	m = record_group_rows(from, item_defs[it].repeat);
	for (k = 1; k <= (n > m ? n : m); k++)
		record_group_set(to, it, k, record_group_get(from, it, k));
}

void
change_name_row(const struct record *r, char out[160])
{
	enum event ev = event_by_code(record_get(r, IT_EVENT));
	char day[96];

	date_show_stored(
	    record_get(r, IT_PROCESSED_ON), true, day, sizeof(day));
	(void)snprintf(out, 160, "%s（%s処理 履歴%d）",
	    ev != EV_COUNT ? event_defs[ev].label : "", day, r->hist_no);
}

/* A change of its own: no 取消, nor what went along with one of others. */
static bool
is_change(const struct record *r)
{
	return asof_cancels(r) == 0 &&
	       !(asof_goes_along(r) && GUARD("undo_goes_along"));
}

/* A row after i that counts still and changed the item; -1 none. */
static int
later_change(const struct record *rows, int n, int i, enum item it)
{
	int k;

	for (k = i + 1; k < n; k++)
		if (is_change(&rows[k]) &&
		    !asof_is_cancelled(rows, n, k, INT64_MAX) &&
		    !record_same(&rows[k - 1], &rows[k], it))
			return k;
	return -1;
}

/* Row i puts right what stands there (4.2.3): nobody moved by it. */
static bool
corrects(const struct record *rows, int i)
{
	enum event ev = event_by_code(record_get(&rows[i], IT_EVENT));

	return ev == EV_MINOR_CORRECTION || ev == EV_EX_OFFICIO_CORRECTION ||
	       ev == EV_ERROR_CORRECTION;
}

/* Which parts of the 住所 row i changed: bits, from the prefecture up to the
 * room. */
static unsigned int
parts_changed(const struct record *rows, int i)
{
	static const enum item parts[] = { IT_ADDRESS_PREF, IT_ADDRESS_CITY,
		IT_ADDRESS_TOWN, IT_ADDRESS_NUMBER, IT_ADDRESS_BUILDING,
		IT_ADDRESS_ROOM };
	unsigned int bits = 0;
	size_t k;

	for (k = 0; k < sizeof(parts) / sizeof(parts[0]); k++)
		if (!record_same(&rows[i - 1], &rows[i], parts[k]))
			bits |= 1U << k;
	return bits;
}

/* Row i gives another name to what the parts lie in (軽微な修正): where all of it
 * goes on, before and after. */
static bool
renames_around(const struct record *rows, int i, unsigned int parts)
{
	return event_by_code(record_get(&rows[i], IT_EVENT)) ==
		   EV_MINOR_CORRECTION &&
	       parts_changed(rows, i) < (parts & (0U - parts));
}

/*
 * A move is of one 住所, whatever parts differ: what puts right the place that
 * it went to says nothing of the one before, and neither does a second move.
 * Taken back in between, half of one place would stand with half of another.
 */
static bool
is_of_one_place(const struct record *rows, int i, int k)
{
	unsigned int a = parts_changed(rows, i), b = parts_changed(rows, k);

	return a != 0 && b != 0 && !(corrects(rows, i) && corrects(rows, k)) &&
	       !renames_around(rows, i, b) && !renames_around(rows, k, a) &&
	       GUARD("undo_one_place");
}

/* A row after i that counts still and is of the same 住所; -1 none. */
static int
later_in_place(const struct record *rows, int n, int i)
{
	int k;

	for (k = i + 1; k < n; k++)
		if (is_change(&rows[k]) &&
		    !asof_is_cancelled(rows, n, k, INT64_MAX) &&
		    is_of_one_place(rows, i, k))
			return k;
	return -1;
}

bool
change_later_address(
    const struct record *rows, int n, int hist_no, char out[160])
{
	int k;

	for (k = n - 1; k > 0 && rows[k].hist_no > hist_no; k--)
		if (is_change(&rows[k]) && parts_changed(rows, k) != 0 &&
		    !asof_is_cancelled(rows, n, k, INT64_MAX)) {
			change_name_row(&rows[k], out);
			return true;
		}
	return false;
}

static enum event
event_of(const struct record *rows, int i)
{
	enum event ev = event_by_code(record_get(&rows[i], IT_EVENT));

	if (i == 0)
		return EV_CANCEL_DECREASE;
	if (ev != EV_COUNT && event_defs[ev].side == SIDE_REMOVAL)
		return EV_CANCEL_INCREASE;
	return EV_CANCEL_CORRECTION;
}

/* 改製, 再製, 帰化 …: the person was on another sheet before. */
static bool
opens_anew(const struct record *r)
{
	enum event ev = event_by_code(record_get(r, IT_EVENT));

	return ev != EV_COUNT && event_defs[ev].pair != EV_COUNT;
}

/* A row that says nothing but who is head by now: the register writes it when
 * that changes, and again when this is taken back (1.1.10, 4.2.3.1). */
static bool
follows_head(const struct record *rows, int k)
{
	int i;

	for (i = 0; i < IT_COUNT; i++)
		if (i != IT_HEAD_NAME && is_of_person((enum item)i) &&
		    !record_same(&rows[k - 1], &rows[k], (enum item)i))
			return false;
	return !record_same(&rows[k - 1], &rows[k], IT_HEAD_NAME);
}

bool
change_is_followed(const struct record *rows, int i)
{
	return i > 0 && asof_cancels(&rows[i]) == 0 &&
	       event_by_code(record_get(&rows[i], IT_EVENT)) ==
		   EV_EX_OFFICIO_CORRECTION &&
	       follows_head(rows, i);
}

/* The opening row brought everything, so whatever came later goes first; the
 * 転出 that it brought along goes with it. */
static void
undo_opening(const struct record *rows, int n, struct rule_undo *u)
{
	int k;

	for (k = n - 1; k > 0; k--)
		if (is_change(&rows[k]) && !follows_head(rows, k) &&
		    !change_is_carried(rows, k) &&
		    !asof_is_cancelled(rows, n, k, INT64_MAX)) {
			u->state = UNDO_LATER;
			change_name_row(&rows[k], u->obstacle);
			return;
		}
	u->state = UNDO_FINE;
}

/* Whoever is put back has not gone: a 転入通知 received meanwhile, or another
 * removal, is taken back before (4.1.3.1, 4.6.0.1). */
static bool
is_of_going(const struct rule_undo *u, enum item it)
{
	return u->event == EV_CANCEL_INCREASE &&
	       strcmp(item_defs[it].group, "removal") == 0 &&
	       GUARD("undo_later_notice");
}

static void
undo_items(const struct record *rows, int n, int i, struct rule_undo *u)
{
	bool home = !record_same(&rows[i - 1], &rows[i], IT_HOUSEHOLD_NO);
	int k, later;

	u->state = UNDO_FINE;
	u->is_home_restored = home || u->event == EV_CANCEL_INCREASE;
	for (k = 0; k < IT_COUNT; k++) {
		enum item it = (enum item)k;

		if (!is_of_person(it) ||
		    (record_same(&rows[i - 1], &rows[i], it) &&
			!is_of_going(u, it)))
			continue;
		put(&u->restored, &rows[i - 1], it);
		later = later_change(rows, n, i, it);
		if (later < 0 || it == IT_HEAD_NAME ||
		    (home && follows_household(it)) ||
		    !GUARD("undo_later_change"))
			continue;
		if (u->state == UNDO_FINE)
			change_name_row(&rows[later], u->obstacle);
		u->state = UNDO_LATER;
	}
	later = later_in_place(rows, n, i);
	if (later < 0 || u->state == UNDO_LATER)
		return;
	change_name_row(&rows[later], u->obstacle);
	u->state = UNDO_LATER;
}

void
change_restore(
    const struct record *rows, int n, int hist_no, struct rule_undo *u)
{
	int i;

	for (i = 0; i < n; i++)
		if (rows[i].hist_no == hist_no)
			break;
	u->state = UNDO_NO_ROW;
	if (i == n || !is_change(&rows[i]) ||
	    (change_is_followed(rows, i) && GUARD("undo_not_followed")))
		return;
	u->event = event_of(rows, i);
	u->is_reopening = i == 0 && opens_anew(&rows[0]);
	record_copy(&u->restored, &rows[n - 1]);
	u->restored.cancels = 0;
	if (asof_is_cancelled(rows, n, i, INT64_MAX) && GUARD("undo_once"))
		u->state = UNDO_DONE;
	else if (i == 0)
		undo_opening(rows, n, u);
	else
		undo_items(rows, n, i, u);
}

/*
 * What was not restored is as it stands; what describes this change and the
 * 続柄 in a household that went on without the person are the clerk's.
 */
void
change_undo_person(struct entry *e, const struct facts *f, int i)
{
	struct entry_person *p = &e->persons[i];
	const struct rule_undo *u;
	char relation[128];
	bool typed;
	int k;

	p->after.cancels = p->cancels;
	if (f->undo == NULL || f->undo[i].state != UNDO_FINE ||
	    f->undo[i].event != e->event)
		return;
	u = &f->undo[i];
	typed = u->is_home_restored &&
		!record_same(&p->before, &p->after, IT_RELATION);
	(void)snprintf(
	    relation, sizeof(relation), "%s", change_get(p, IT_RELATION));
	for (k = 0; k < IT_COUNT; k++)
		if (is_of_person((enum item)k))
			put(&p->after,
			    e->event == EV_CANCEL_DECREASE ? &p->before
							   : &u->restored,
			    (enum item)k);
	if (typed)
		record_set(&p->after, IT_RELATION, relation);
	if (e->event == EV_CANCEL_DECREASE)
		change_close(e, &p->after);
}

/* 並び順 that others have of the household that person i is in afterwards. */
static uint64_t
places_of_others(const struct entry *e, const struct facts *f, int i)
{
	if (change_sets_household(e))
		return f->household_places;
	return f->homes != NULL && f->homes[i].others >= 0 ? f->homes[i].places
							   : 0;
}

static bool
same_home(const struct entry *e, int a, int b)
{
	return change_sets_household(e) ||
	       record_same(&e->persons[a].before, &e->persons[b].before,
		   IT_HOUSEHOLD_NO);
}

/*
 * Who is put back has the place of before. Where another was given it since,
 * they stay where they stand, or come in at the end as whoever joins (5.2).
 */
void
change_undo_places(struct entry *e, const struct facts *f)
{
	uint64_t taken[ENTRY_PERSONS_MAX], own;
	int who[ENTRY_PERSONS_MAX], n = 0, i, k, last = 0, place;

	if (e->event == EV_CANCEL_DECREASE || change_makes_household(e) ||
	    !GUARD("undo_free_place"))
		return;
	for (i = 0; i < e->person_count; i++)
		taken[i] = places_of_others(e, f, i);
	for (i = 0; i < e->person_count; i++) {
		struct entry_person *p = &e->persons[i];

		own = change_place_bit(&p->after);
		if ((own & taken[i]) != 0 &&
		    record_same(&p->before, &p->after, IT_HOUSEHOLD_NO)) {
			record_set(&p->after, IT_MEMBER_ORDER,
			    record_get(&p->before, IT_MEMBER_ORDER));
			own = change_place_bit(&p->after);
		}
		if ((own & taken[i]) != 0) {
			who[n++] = i;
			continue;
		}
		for (k = 0; k < e->person_count; k++)
			if (same_home(e, i, k))
				taken[k] |= own;
	}
	for (i = 0; i < n; i++)
		for (place = 63; place > last; place--)
			if ((taken[who[i]] >> place & 1) != 0)
				last = place;
	if (n > 0)
		change_sort_from(e, who, n, last + 1);
}

void
change_undo_home(struct entry *e, const struct rule_undo *undo)
{
	int i;

	if (!change_is_cancel(e->event))
		return;
	e->household_no[0] = '\0';
	e->is_whole = false;
	for (i = 0; i < e->person_count; i++) {
		if (undo[i].state != UNDO_FINE || !undo[i].is_home_restored)
			continue;
		e->is_whole = undo[i].is_home_empty;
		if (!undo[i].is_home_empty)
			(void)snprintf(e->household_no, sizeof(e->household_no),
			    "%.19s",
			    record_get(&undo[i].restored, IT_HOUSEHOLD_NO));
		return;
	}
}
