/* SPDX-License-Identifier: ISC
 * rule_change - what chapter 4 asks of people who are residents already: who
 * may be changed how (4.1.2 to 4.5), who stays behind (4.0.4), what can be
 * taken back (4.6).
 */
#include "src/mem.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/rule_help.h"
#include "src/text.h"
#include "src/ward.h"

#include <stdlib.h>

static bool
rule_was_head(const struct record *r)
{
	return strcmp(record_get(r, IT_RELATION), "世帯主") == 0;
}

/* ---- which state the person is in ---- */

/* events.csv `from`: 転入 of somebody who lives here, 転出 of somebody who
 * left … Who comes back is looked at by returner_unknown. */
RULE(state_of_event)
{
	static const char *const names[] = { "resident", "leaving", "removed" },
				 *const shows[] = { "現存者", "転出予定者",
					 "除票" };
	const struct entry_person *q = &e->persons[p];
	const char *from;
	enum resident_status s;

	if ((unsigned int)e->event >= EV_COUNT || facts->today == 0 ||
	    q->person_no[0] == '\0' || q->is_returner)
		return false;
	/* Which of the three a cancelling is, its row says first, and what
	 * goes before it (E4601 to E4603). */
	if (change_is_cancel(e->event) &&
	    (facts->undo == NULL || (facts->undo[p].state != UNDO_FINE &&
					facts->undo[p].state != UNDO_UNKNOWN)))
		return false;
	/* A 転入通知 is about who left. Who is about to leave the city has that
	 * taken back before they go into another ward of it: the sheet that
	 * their 転出 stands on would end before its day. */
	from = change_is_notice(e)      ? "leaving|removed"
	       : change_is_ward_move(e) ? "resident"
					: event_defs[e->event].from;
	s = record_status(&q->before, facts->today);
	if (strstr(from, names[s]) != NULL)
		return false;
	(void)snprintf(shown, 160, "%s", shows[s]);
	return true;
}

/* Each number of the list of changes has its 異動事由 (1.2.2); what ends a sheet
 * whose person gets another comes with that one alone. */
RULE(menu_of_event)
{
	int i;

	if ((unsigned int)e->event >= EV_COUNT)
		return false;
	(void)snprintf(shown, 160, "%s", event_defs[e->event].label);
	for (i = 0; i < EV_COUNT; i++)
		if (event_defs[i].pair == e->event)
			return true;
	return e->menu[0] != '\0' &&
	       !text_listed(event_defs[e->event].menu, e->menu);
}

/* 4.2.0.2: what has no 届出 has no 届出日. */
RULE(notified_ex_officio)
{
	return e->ex_officio && e->notified_on[0] != '\0';
}

RULE(not_ex_officio)
{
	return e->ex_officio && (unsigned int)e->event < EV_COUNT &&
	       !event_defs[e->event].by_notification;
}

/* ---- households ---- */

static const struct rule_home *
home(const struct facts *f, int p)
{
	return f->homes == NULL || f->homes[p].others < 0 ? NULL : &f->homes[p];
}

static const struct rule_undo *
undo(const struct entry *e, const struct facts *f, int p)
{
	return !change_is_cancel(e->event) || f->undo == NULL ||
		       f->undo[p].state == UNDO_UNKNOWN
		   ? NULL
		   : &f->undo[p];
}

/* A head leaves: how many they leave without one; 0 not so. One is made head by
 * 職権 (4.0.4), which whoever takes the move of another back is told: who is left
 * by that came to somebody who was never there. Whose new sheet is taken back
 * goes nowhere. */
static int
left_by_head(const struct entry *e, const struct facts *facts, int p)
{
	const struct rule_home *h = home(facts, p);
	const struct rule_undo *u = undo(e, facts, p);
	int least =
	    change_is_cancel(e->event) && GUARD("undo_leaves_one") ? 1 : 2;

	if (h == NULL ||
	    (u != NULL && u->is_reopening && GUARD("undo_reopening_stays")) ||
	    !change_leaves(e, p) || !rule_was_head(&e->persons[p].before) ||
	    h->has_head || h->others < least)
		return 0;
	return h->others;
}

/* Of several households that lose their head where all stay, A4022 asks about
 * the first; each of the others has its own. */
static int
left_at_home(const struct entry *e, const struct facts *facts, int p)
{
	int i;

	for (i = 0; i < p && GUARD("head_of_each_household"); i++)
		if (change_loses_head(e, facts, i) > 0 &&
		    !record_same(&e->persons[i].before, &e->persons[p].before,
			IT_HOUSEHOLD_NO))
			return change_loses_head(e, facts, p);
	return 0;
}

/* 4.0.4: asked while the head is still there; nothing forbids it. */
RULE(head_leaves)
{
	int n = left_by_head(e, facts, p);

	if (n == 0)
		n = left_at_home(e, facts, p);
	if (n > 0)
		(void)snprintf(shown, 160, "%d", n);
	return n > 0;
}

/* 全部 moves to another address and one stays: one household would have two
 * addresses. */
RULE(whole_is_not_whole)
{
	const struct rule_home *h = home(facts, p);

	return h != NULL && h->others > 0 && e->household_no[0] == '\0' &&
	       e->event == EV_MOVE_WITHIN && e->is_whole;
}

RULE(merge_is_not_whole)
{
	const struct rule_home *h = home(facts, p);

	return h != NULL && e->event == EV_HOUSEHOLD_MERGE &&
	       change_leaves(e, p) && h->others > 0;
}

RULE(split_is_whole)
{
	const struct rule_home *h = home(facts, p);

	return h != NULL && e->event == EV_HOUSEHOLD_SPLIT && h->others == 0;
}

/* 世帯主の氏名 stands in everybody's row, so everybody is part of it. */
RULE(head_change_of_all)
{
	const struct rule_home *h = home(facts, p);

	return h != NULL && e->event == EV_HEAD_CHANGE && h->others > 0;
}

static bool
is_own_household(const struct entry *e, int p)
{
	return strcmp(e->household_no,
		   record_get(&e->persons[p].before, IT_HOUSEHOLD_NO)) == 0;
}

RULE(joins_own_household)
{
	return (e->event == EV_HOUSEHOLD_MERGE ||
		   e->event == EV_HOUSEHOLD_CHANGE) &&
	       e->household_no[0] != '\0' && is_own_household(e, p);
}

RULE(household_not_chosen)
{
	return (e->event == EV_HOUSEHOLD_MERGE ||
		   e->event == EV_HOUSEHOLD_CHANGE ||
		   e->event == EV_HEAD_CHANGE) &&
	       e->household_no[0] == '\0';
}

RULE(split_joins)
{
	return e->event == EV_HOUSEHOLD_SPLIT && e->household_no[0] != '\0';
}

RULE(head_of_another)
{
	return e->event == EV_HEAD_CHANGE && e->household_no[0] != '\0' &&
	       !is_own_household(e, p);
}

/* A household lives at one 住所; 方書 may differ (4.1.4.1 N). */
static bool
is_elsewhere(const struct entry *e, const struct facts *facts, int p)
{
	char *own;
	bool differs;

	if (!change_sets_household(e) || e->household_no[0] == '\0' ||
	    e->event == EV_HEAD_CHANGE || facts->household_address == NULL ||
	    facts->household_address[0] == '\0')
		return false;
	own = record_address(&e->persons[p].after, "address", false);
	differs = strcmp(own, facts->household_address) != 0;
	wipe_free(own);
	return differs;
}

RULE(household_elsewhere)
{
	return !change_is_cancel(e->event) && is_elsewhere(e, facts, p);
}

/* A correction moves nobody away from those they live with. Whoever is no
 * resident lives with nobody. */
RULE(correction_apart)
{
	const struct rule_home *h = home(facts, p);
	const struct entry_person *q = &e->persons[p], *o;
	char *own, *its;
	bool differs;
	int i;

	if (!change_corrects_address(e, p) ||
	    record_status(&q->before, facts->today) == STATUS_REMOVED)
		return false;
	own = record_address(&q->after, "address", false);
	differs = h != NULL && h->others > 0 && h->address[0] != '\0' &&
		  strcmp(own, h->address) != 0;
	for (i = 0; i < e->person_count && !differs; i++) {
		o = &e->persons[i];
		if (!record_same(&o->before, &q->before, IT_HOUSEHOLD_NO))
			continue;
		its = record_address(&o->after, "address", false);
		differs = strcmp(own, its) != 0;
		wipe_free(its);
	}
	wipe_free(own);
	return differs;
}

/* ---- 転出, 転入通知 ---- */

static bool
is_move_out(const struct entry *e)
{
	return e->event == EV_OUT_DOMESTIC || e->event == EV_OUT_ABROAD;
}

/* 4.1.3.0.1: past 14 days it is no 届出 any more. */
RULE(out_late)
{
	int limit = facts->out_late_days > 0 ? facts->out_late_days : 14;
	struct date d, n;

	return is_move_out(e) && change_by_notification(e) &&
	       rule_date(e->event_date, &d) && rule_date(e->notified_on, &n) &&
	       d.lo == d.hi && n.lo == n.hi && n.lo - d.lo > limit;
}

RULE(out_address_blank)
{
	return is_move_out(e) && rule_blank(e, p, IT_OUT_PLANNED_CITY) &&
	       rule_blank(e, p, IT_OUT_PLANNED_COUNTRY) &&
	       rule_blank(e, p, IT_OUT_PLANNED_PREF);
}

RULE(out_abroad_country)
{
	return e->event == EV_OUT_ABROAD &&
	       rule_blank(e, p, IT_OUT_PLANNED_COUNTRY) &&
	       !(rule_blank(e, p, IT_OUT_PLANNED_CITY) &&
		   rule_blank(e, p, IT_OUT_PLANNED_PREF));
}

RULE(out_domestic_country)
{
	const char *v = rule_value(e, p, IT_OUT_PLANNED_COUNTRY);

	return e->event == EV_OUT_DOMESTIC && v[0] != '\0' &&
	       strcmp(v, "日本") != 0 && strcmp(v, "日本国") != 0;
}

RULE(special_not_out)
{
	return e->is_special && (e->event != EV_OUT_DOMESTIC || e->ex_officio);
}

RULE(notice_day_blank)
{
	return change_is_notice(e) && rule_blank(e, p, IT_OUT_DATE);
}

RULE(notice_on_blank)
{
	return change_is_notice(e) && rule_blank(e, p, IT_OUT_NOTICE_ON);
}

RULE(notice_day_differs)
{
	return change_is_notice(e) && !rule_blank(e, p, IT_OUT_DATE) &&
	       strcmp(rule_value(e, p, IT_OUT_DATE), e->event_date) != 0;
}

/* Who died or became Japanese moved in nowhere; nobody ever left a sheet that was
 * taken back or that another follows on, and the plan on it is not its own. */
RULE(notice_of_nobody_gone)
{
	const struct record *r = &e->persons[p].before;
	const char *s = record_get(r, IT_STATUS);

	if (!change_is_notice(e) || strcmp(s, "2") == 0 || strcmp(s, "4") == 0)
		return false;
	return record_get(r, IT_OUT_PLANNED_ON)[0] == '\0' ||
	       (s[0] >= '5' && s[0] <= '9' && s[1] == '\0' &&
		   GUARD("notice_of_its_sheet"));
}

/* ---- 死亡, 出生 ---- */

RULE(death_before_birth)
{
	struct date b, d;

	return rule_is_removal(e) &&
	       rule_date(rule_value(e, p, IT_BIRTH), &b) &&
	       rule_date(e->event_date, &d) && date_compare(&b, &d) == 1;
}

RULE(birth_other_day)
{
	return e->event == EV_BIRTH && e->event_date[0] != '\0' &&
	       !rule_blank(e, p, IT_BIRTH) && !rule_is_foreign(e, p) &&
	       strcmp(rule_value(e, p, IT_BIRTH), e->event_date) != 0;
}

RULE(birth_of_somebody_there)
{
	return e->event == EV_BIRTH && e->persons[p].person_no[0] != '\0';
}

/* ---- 修正 ---- */

static bool
is_correction(const struct entry *e)
{
	return e->event == EV_MINOR_CORRECTION ||
	       e->event == EV_EX_OFFICIO_CORRECTION ||
	       e->event == EV_ERROR_CORRECTION;
}

RULE(ground_blank)
{
	return e->event == EV_MINOR_CORRECTION && e->ground == 0;
}

RULE(ground_of_other)
{
	return e->event != EV_MINOR_CORRECTION && e->ground != 0;
}

RULE(nothing_corrected)
{
	const struct entry_person *q = &e->persons[p];
	int i;

	if (!is_correction(e) || change_is_notice(e))
		return false;
	for (i = 0; i < IT_COUNT; i++)
		if ((strcmp(item_defs[i].group, "change") != 0 ||
			i == IT_REMARKS || i == IT_STATUS || i == IT_KIND ||
			i == IT_REVISED_ON || i == IT_NOTIFICATION_NO) &&
		    !record_same(&q->before, &q->after, (enum item)i))
			return false;
	return e->remarks[0] == '\0';
}

/* The day that the item of a removal goes with: where that stands it may be
 * blank and be filled in. */
static bool
has_its_day(const struct record *r, enum item it)
{
	const char *id = item_defs[it].id;

	if (strncmp(id, "out_planned_", 12) == 0 || it == IT_OUT_NOTIFIED_ON)
		return record_get(r, IT_OUT_PLANNED_ON)[0] != '\0' ||
		       record_get(r, IT_OUT_DATE)[0] != '\0';
	if (strncmp(id, "out_confirmed_", 14) == 0)
		return record_get(r, IT_OUT_DATE)[0] != '\0';
	return record_get(r, IT_REMOVAL_DATE)[0] != '\0';
}

static bool
is_day_of_going(enum item it)
{
	return it == IT_OUT_PLANNED_ON || it == IT_OUT_DATE ||
	       it == IT_OUT_NOTICE_ON || it == IT_REMOVAL_DATE;
}

/* What a removal said is put right; that there was one says the removal itself
 * and its 取消. Who came in from elsewhere removed without a day gets one. */
RULE(removal_by_correction)
{
	const struct record *was = &e->persons[p].before;
	const struct record *is = &e->persons[p].after;
	bool is_gone, is_dayless, had, has;
	int i;

	if (e->event != EV_ERROR_CORRECTION)
		return false;
	is_gone = record_status(was, INT32_MAX) == STATUS_REMOVED;
	is_dayless = is_gone && record_get(was, IT_OUT_PLANNED_ON)[0] == '\0' &&
		     record_get(was, IT_OUT_DATE)[0] == '\0' &&
		     record_get(was, IT_REMOVAL_DATE)[0] == '\0';
	for (i = 0; i < IT_COUNT; i++) {
		if (strcmp(item_defs[i].group, "removal") != 0)
			continue;
		had = record_get(was, (enum item)i)[0] != '\0';
		has = record_get(is, (enum item)i)[0] != '\0';
		if (had == has || (has && is_dayless) ||
		    (!is_day_of_going((enum item)i) &&
			(had || has_its_day(was, (enum item)i))))
			continue;
		return rule_show_item((enum item)i, shown);
	}
	return false;
}

RULE(order_parts)
{
	return is_correction(e) && change_order_parts(e, p);
}

/* 4.2.3.1, 4.5.3 to 4.5.5: 世帯主の氏名 of the members who are not chosen goes
 * with it; the register writes it (heads_follow). */
RULE(head_name_alone)
{
	const struct rule_home *h = home(facts, p);
	const struct entry_person *q = &e->persons[p];

	if (h == NULL ||
	    !(is_correction(e) || event_defs[e->event].pair != EV_COUNT) ||
	    !rule_was_head(&q->before) || h->others <= 0 ||
	    record_same(&q->before, &q->after, IT_NAME))
		return false;
	(void)snprintf(shown, 160, "%d", h->others);
	return true;
}

/* ---- 取消 ---- */

RULE(cancel_of_nothing)
{
	const struct rule_undo *u = undo(e, facts, p);

	return change_is_cancel(e->event) &&
	       (e->persons[p].cancels <= 0 ||
		   (u != NULL && u->state == UNDO_NO_ROW));
}

RULE(cancelled_already)
{
	const struct rule_undo *u = undo(e, facts, p);

	return u != NULL && u->state == UNDO_DONE;
}

RULE(cancel_later_first)
{
	const struct rule_undo *u = undo(e, facts, p);

	if (u == NULL || u->state != UNDO_LATER)
		return false;
	(void)snprintf(shown, 160, "%s", u->obstacle);
	return true;
}

RULE(cancel_kind)
{
	const struct rule_undo *u = undo(e, facts, p);

	return u != NULL && u->state == UNDO_FINE && u->event != e->event;
}

/* One household at a time: whoever came out of another is put back apart. */
RULE(cancel_homes_differ)
{
	const struct rule_undo *u = undo(e, facts, p), *first;

	if (u == NULL || p == 0)
		return false;
	first = &facts->undo[0];
	return u->state == UNDO_FINE && first->state == UNDO_FINE &&
	       (u->is_home_restored != first->is_home_restored ||
		   (u->is_home_restored &&
		       !record_same(
			   &u->restored, &first->restored, IT_HOUSEHOLD_NO)));
}

/* A move of all is taken back for all, or one household had two addresses.
 * Whoever came since goes with them (addresses_follow). */
RULE(cancel_of_part)
{
	const struct rule_home *h = home(facts, p);
	const struct rule_undo *u = undo(e, facts, p);
	const struct entry_person *q = &e->persons[p];

	return (u == NULL || u->followers == 0) && h != NULL && h->others > 0 &&
	       e->household_no[0] == '\0' && e->event == EV_CANCEL_CORRECTION &&
	       !e->is_whole && !change_same_place(&q->before, &q->after);
}

RULE(cancel_takes_along)
{
	const struct rule_undo *u;
	int i, n = 0;

	(void)p;
	for (i = 0; i < e->person_count; i++) {
		u = undo(e, facts, i);
		if (u != NULL && u->followers > n)
			n = u->followers;
	}
	if (n > 0)
		(void)snprintf(shown, 160, "%d", n);
	return n > 0;
}

/* They go back to a household that lives elsewhere by now. */
RULE(cancel_elsewhere)
{
	return change_is_cancel(e->event) && is_elsewhere(e, facts, p);
}

RULE(cancels_without_cancel)
{
	return e->persons[p].cancels != 0 && !change_is_cancel(e->event);
}

/* ---- new sheets of somebody who is there, second names ---- */

static bool
is_carrying(const struct entry *e)
{
	return (unsigned int)e->event < EV_COUNT &&
	       event_defs[e->event].pair != EV_COUNT;
}

RULE(sheet_of_nobody)
{
	return is_carrying(e) && e->persons[p].person_no[0] == '\0';
}

RULE(nationality_stays)
{
	return (e->event == EV_EX_OFFICIO_IN_NATURALISED ||
		   e->event == EV_EX_OFFICIO_IN_NATIONALITY_LOST) &&
	       strcmp(record_get(&e->persons[p].before, IT_KIND),
		   e->event == EV_EX_OFFICIO_IN_NATURALISED ? "1" : "2") == 0;
}

/* A 転出 that lies ahead goes along to the new sheet (1.1.4). */
RULE(plan_goes_along)
{
	const struct record *r = &e->persons[p].before;

	if (!is_carrying(e) || e->persons[p].person_no[0] == '\0' ||
	    facts->today == 0 ||
	    record_status(r, facts->today) != STATUS_LEAVING)
		return false;
	date_show_stored(record_get(r, IT_OUT_PLANNED_ON), true, shown, 160);
	return true;
}

static bool
had(const struct entry *e, int p, enum item it)
{
	return record_get(&e->persons[p].before, it)[0] != '\0';
}

RULE(second_name_blank)
{
	if (e->event == EV_ALIAS_ENTRY && rule_blank(e, p, IT_ALIAS))
		return rule_show_item(IT_ALIAS, shown);
	return (e->event == EV_FORMER_NAME_ENTRY ||
		   e->event == EV_FORMER_NAME_CHANGE) &&
	       rule_blank(e, p, IT_FORMER_NAME) &&
	       rule_show_item(IT_FORMER_NAME, shown);
}

/* 1.1.7: 通称 are entered and deleted, not changed. */
RULE(second_name_there)
{
	if (e->event == EV_ALIAS_ENTRY && had(e, p, IT_ALIAS))
		return rule_show_item(IT_ALIAS, shown);
	return e->event == EV_FORMER_NAME_ENTRY && had(e, p, IT_FORMER_NAME) &&
	       rule_show_item(IT_FORMER_NAME, shown);
}

RULE(second_name_missing)
{
	if (e->event == EV_ALIAS_DELETION && !had(e, p, IT_ALIAS))
		return rule_show_item(IT_ALIAS, shown);
	return (e->event == EV_FORMER_NAME_DELETION ||
		   e->event == EV_FORMER_NAME_CHANGE) &&
	       !had(e, p, IT_FORMER_NAME) &&
	       rule_show_item(IT_FORMER_NAME, shown);
}

RULE(former_name_same)
{
	const struct entry_person *q = &e->persons[p];

	return e->event == EV_FORMER_NAME_CHANGE &&
	       !rule_blank(e, p, IT_FORMER_NAME) &&
	       record_same(&q->before, &q->after, IT_FORMER_NAME);
}

RULE(second_name_only)
{
	const struct entry_person *q = &e->persons[p];
	bool alias =
	    e->event == EV_ALIAS_ENTRY || e->event == EV_ALIAS_DELETION;
	bool former = e->event == EV_FORMER_NAME_ENTRY ||
		      e->event == EV_FORMER_NAME_CHANGE ||
		      e->event == EV_FORMER_NAME_DELETION;
	int i;

	for (i = 0; (alias || former) && i < IT_COUNT; i++) {
		const char *id = item_defs[i].id;

		if (strcmp(item_defs[i].group, "name") != 0 ||
		    record_same(&q->before, &q->after, (enum item)i))
			continue;
		if (strstr(id, alias ? "alias" : "former_name") == NULL)
			return rule_show_item((enum item)i, shown);
	}
	return false;
}

/* ---- 区間転入 (1.1.13, 4.1.0.1) ---- */

RULE(ward_of_nobody)
{
	return change_is_ward_move(e) && e->persons[p].person_no[0] == '\0';
}

/* By the code, and where one was typed by hand by the name. */
RULE(ward_same)
{
	const struct entry_person *q = &e->persons[p];
	const char *was = record_get(&q->before, IT_ADDRESS_CODE);
	const char *is = record_get(&q->after, IT_ADDRESS_CODE);

	if (!change_is_ward_move(e) || q->person_no[0] == '\0')
		return false;
	if (strlen(was) >= 5 && strlen(is) >= 5)
		return strncmp(was, is, 5) == 0;
	return record_same(&q->before, &q->after, IT_ADDRESS_CITY);
}

RULE(ward_no_city)
{
	return change_is_ward_move(e) && facts->municipality != NULL &&
	       facts->municipality[0] != '\0' &&
	       !lgcode_is_city(facts->municipality);
}

/* 転居 stays within a ward: between two it is a 区間転入. */
RULE(ward_by_move)
{
	const struct entry_person *q = &e->persons[p];
	const char *was = record_get(&q->before, IT_ADDRESS_CODE);
	const char *is = record_get(&q->after, IT_ADDRESS_CODE);

	return e->event == EV_MOVE_WITHIN && facts->municipality != NULL &&
	       lgcode_is_city(facts->municipality) && strlen(was) >= 5 &&
	       strlen(is) >= 5 && strncmp(was, is, 5) != 0;
}

/* 4.0.1: where the city limits changes to the own ward. Who moves between
 * wards comes into it; whoever is no ward's is the whole city's. */
RULE(ward_of_others)
{
	const struct entry_person *q = &e->persons[p];
	const char *ward = facts->own_ward, *name = facts->municipality_name;
	const char *city;
	bool comes =
	    q->person_no[0] == '\0' || q->is_returner || change_is_ward_move(e);
	bool is_known;

	if (ward == NULL || ward[0] == '\0' || name == NULL ||
	    !lgcode_is_city(facts->municipality))
		return false;
	/* no new address yet: E1134 says so */
	if (change_is_ward_move(e) &&
	    record_same(&q->before, &q->after, IT_ADDRESS_CITY))
		return false;
	city = record_get(comes ? &q->after : &q->before, IT_ADDRESS_CITY);
	if (ward_has(name, ward, city, &is_known) || !is_known)
		return false;
	(void)snprintf(shown, 160, "%s", city + strlen(name));
	return true;
}

/* ---- 住民票コード (4.3.1, 4.3.2); the stock is counted by the register ---- */

RULE(code_stock_empty)
{
	int i, n = 0;

	for (i = 0; i <= p; i++)
		n += e->persons[i].new_code;
	return e->persons[p].new_code && facts->at_register &&
	       facts->free_codes >= 0 &&
	       facts->free_codes < (GUARD("code_for_each") ? n : 1);
}

RULE(code_is_there)
{
	return e->event == EV_CODE_ENTRY && !rule_blank(e, p, IT_JUMINHYO_CODE);
}

RULE(code_is_missing)
{
	return e->event == EV_CODE_CHANGE && rule_blank(e, p, IT_JUMINHYO_CODE);
}

RULE(code_stock_low)
{
	int i;

	if (!facts->at_register || facts->free_codes >= facts->code_alert)
		return false;
	for (i = 0; i < e->person_count; i++)
		if (e->persons[i].new_code) {
			(void)snprintf(shown, 160, "%d", facts->free_codes);
			return true;
		}
	return false;
}
