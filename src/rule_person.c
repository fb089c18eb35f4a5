/* SPDX-License-Identifier: ISC
 * rule_person - the person who moves in: kind and event (1.2.2), returning
 * residents (4.1.1.2), 未届転入 (4.1.1.4), days that must agree (4.1.1.1).
 */
#include "src/movein.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/rule_help.h"

RULE(kind_missing)
{
	return strcmp(rule_value(e, p, IT_KIND), "1") != 0 &&
	       !rule_is_foreign(e, p);
}

RULE(not_for_kind)
{
	const char *kind = rule_value(e, p, IT_KIND);
	const struct record *r = &e->persons[p].after;
	int i;

	if (kind[0] == '\0')
		return false;
	for (i = 0; i < IT_COUNT; i++)
		if (!rule_blank(e, p, (enum item)i) &&
		    !item_applies((enum item)i, kind))
			return rule_show_item((enum item)i, shown);
	for (i = 0; i < r->group_count; i++)
		if (!item_applies(r->group[i].it, kind))
			return rule_show_item(r->group[i].it, shown);
	return false;
}

/* The items of each 区分 (1.1.2); every other item is of them all. */
RULE(not_of_category)
{
	const char *category = rule_value(e, p, IT_ARTICLE30_45);
	int it;

	if (category[0] == '\0')
		return false;
	for (it = 0; it < IT_COUNT; it++)
		if (!rule_blank(e, p, (enum item)it) &&
		    !change_of_category(category, (enum item)it))
			return rule_show_item((enum item)it, shown);
	return false;
}

/* 出生による or 国籍喪失による is why somebody became one (1.1.2). */
RULE(transit_of_event)
{
	const char *why = rule_value(e, p, IT_TRANSIT_REASON);

	return (e->event == EV_BIRTH && strcmp(why, "2") == 0) ||
	       (e->event == EV_EX_OFFICIO_IN_NATIONALITY_LOST &&
		   strcmp(why, "1") == 0);
}

RULE(card_kind)
{
	const char *category = rule_value(e, p, IT_ARTICLE30_45);

	return (strcmp(category, "1") == 0 || strcmp(category, "2") == 0) &&
	       !rule_blank(e, p, IT_CARD_NO_KIND) &&
	       strcmp(rule_value(e, p, IT_CARD_NO_KIND), category) != 0;
}

RULE(stay_expired)
{
	struct date d, n;

	if (!rule_date(rule_value(e, p, IT_RESIDENCE_EXPIRES), &d) ||
	    !rule_date(e->event_date, &n) || date_compare(&d, &n) != -1)
		return false;
	date_show_stored(
	    rule_value(e, p, IT_RESIDENCE_EXPIRES), true, shown, 160);
	return true;
}

RULE(event_not_open)
{
	const struct event_def *d;

	if ((unsigned int)e->event >= EV_COUNT)
		return true;
	d = &event_defs[e->event];
	(void)snprintf(shown, 160, "%s", d->label);
	if (rule_blank(e, p, IT_KIND))
		return false;
	return rule_is_foreign(e, p) ? !d->foreign : !d->japanese;
}

RULE(not_of_event)
{
	const struct entry_person *q = &e->persons[p];
	const struct event_def *d;
	int i;

	if ((unsigned int)e->event >= EV_COUNT)
		return false;
	d = &event_defs[e->event];
	for (i = 0; i < IT_COUNT; i++) {
		enum item it = (enum item)i;

		if (record_same(&q->before, &q->after, it) ||
		    item_defs[i].class == CLASS_MYNUMBER)
			continue;
		/* Who comes back leaves the items of the 除票 behind. */
		if (d->side == SIDE_ENTRY && rule_blank(e, p, it))
			continue;
		/* 住民状態 of a sheet that opens is the register's. */
		if (it == IT_STATUS && d->side == SIDE_ENTRY)
			continue;
		if (!change_may(e, it) || item_defs[i].class == CLASS_ATTACHED)
			return rule_show_item(it, shown);
	}
	return false;
}

RULE(event_differs)
{
	return (unsigned int)e->event < EV_COUNT &&
	       !rule_blank(e, p, IT_EVENT) &&
	       strcmp(rule_value(e, p, IT_EVENT),
		   record_get(&e->persons[p].before, IT_EVENT)) != 0 &&
	       strcmp(rule_value(e, p, IT_EVENT), event_defs[e->event].code) !=
		   0;
}

/* The first five digits of both codes are the municipality. */
RULE(address_elsewhere)
{
	return rule_sets_address(e) && facts->municipality != NULL &&
	       !record_same(&e->persons[p].before, &e->persons[p].after,
		   IT_ADDRESS_CODE) &&
	       strlen(facts->municipality) >= 5 &&
	       !rule_blank(e, p, IT_ADDRESS_CODE) &&
	       !lgcode_is_here(
		   facts->municipality, rule_value(e, p, IT_ADDRESS_CODE));
}

RULE(address_by_hand)
{
	return rule_sets_address(e) && !rule_blank(e, p, IT_ADDRESS_TOWN) &&
	       rule_blank(e, p, IT_ADDRESS_CODE) &&
	       (rule_is_movein(e) ||
		   !record_same(&e->persons[p].before, &e->persons[p].after,
		       IT_ADDRESS_TOWN));
}

static bool
same_number(const struct entry *e, int p, int q, enum item it)
{
	return !rule_blank(e, p, it) &&
	       strcmp(rule_value(e, p, it), rule_value(e, q, it)) == 0;
}

RULE(twice_by_number)
{
	int q;

	for (q = 0; q < p; q++)
		if (same_number(e, p, q, IT_JUMINHYO_CODE) ||
		    same_number(e, p, q, IT_CARD_NO) ||
		    (e->persons[p].person_no[0] != '\0' &&
			strcmp(e->persons[p].person_no,
			    e->persons[q].person_no) == 0))
			return true;
	return false;
}

RULE(twice_by_name)
{
	int q;

	for (q = 0; q < p; q++)
		if (same_number(e, p, q, IT_NAME) &&
		    same_number(e, p, q, IT_BIRTH) &&
		    strcmp(rule_value(e, p, IT_SEX),
			rule_value(e, q, IT_SEX)) == 0)
			return change_is_newcomer(e->event);
	return false;
}

/* 4.1.1.1: equal to 住民となった年月日; a foreign resident has none, there
 * it is the day of the move or of becoming a foreign resident. */
RULE(address_since)
{
	const char *v = rule_value(e, p, IT_ADDRESS_SINCE);

	if (!rule_is_movein(e) || v[0] == '\0')
		return false;
	if (rule_is_foreign(e, p))
		return strcmp(v, e->event_date) != 0 &&
		       strcmp(v, rule_value(e, p, IT_FOREIGN_RESIDENT_SINCE)) !=
			   0;
	return strcmp(v, rule_value(e, p, IT_RESIDENT_SINCE)) != 0;
}

static bool
is_article(const struct entry *e)
{
	return strcmp(e->menu, "71") == 0 || strcmp(e->menu, "72") == 0;
}

/* A child whose 出生届 comes with the 転入届 (4.1.0.1) never lived anywhere
 * before; that notification is due within three months. */
#define NEWBORN_DAYS 100
static bool
is_newborn(const struct entry *e, int p)
{
	struct date b, d;

	return e->with_birth && rule_date(rule_value(e, p, IT_BIRTH), &b) &&
	       rule_date(e->event_date, &d) && b.lo == b.hi &&
	       d.lo - b.lo < NEWBORN_DAYS;
}

RULE(prev_blank)
{
	static const enum item parts[] = { IT_PREV_COUNTRY, IT_PREV_PREF,
		IT_PREV_CITY, IT_PREV_TOWN };
	size_t i;

	/* 法30条の46 and 47: may be blank (4.5.1, 4.5.2); so may it of whom the
	 * office enters (4.2.1.1). */
	if ((!rule_is_movein(e) && GUARD("blank_former_address")) ||
	    is_article(e) || is_newborn(e, p) ||
	    rule_value(e, p, IT_PREV_UNREPORTED)[0] == '1')
		return false;
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (!rule_blank(e, p, parts[i]))
			return false;
	return true;
}

RULE(country_of_domestic)
{
	return e->event == EV_IN_DOMESTIC &&
	       !rule_blank(e, p, IT_PREV_COUNTRY) &&
	       strcmp(rule_value(e, p, IT_PREV_COUNTRY), "日本") != 0 &&
	       strcmp(rule_value(e, p, IT_PREV_COUNTRY), "日本国") != 0;
}

RULE(since_differs)
{
	enum item it = rule_is_foreign(e, p) ? IT_FOREIGN_RESIDENT_SINCE
					     : IT_RESIDENT_SINCE;

	return rule_is_movein(e) && e->event_date[0] != '\0' &&
	       !rule_blank(e, p, it) &&
	       strcmp(rule_value(e, p, it), e->event_date) != 0;
}

/* How the birth lies to the move: date_compare, 0 when either is blank. */
static int
birth_to_move(const struct entry *e, int p)
{
	struct date b, d;

	if (!rule_is_movein(e) || is_newborn(e, p) ||
	    !rule_date(rule_value(e, p, IT_BIRTH), &b) ||
	    !rule_date(e->event_date, &d))
		return 0;
	return date_compare(&b, &d);
}

RULE(birth_after_move)
{
	return birth_to_move(e, p) == 1;
}

/* A rule that needs a day it cannot know asks. */
RULE(birth_maybe_after)
{
	return birth_to_move(e, p) == DATE_UNSURE;
}

/* ---- since when they live here ---- */

static const enum item since_items[] = { IT_RESIDENT_SINCE,
	IT_FOREIGN_RESIDENT_SINCE };
#define SINCE_ITEMS (sizeof(since_items) / sizeof(since_items[0]))

/* What came in from elsewhere stands as it came until it is touched. */
static bool
brings(const struct entry_person *q, enum item it)
{
	return !record_same(&q->before, &q->after, it);
}

RULE(since_future)
{
	struct date since, today;
	size_t i;

	if (facts->today == 0)
		return false;
	today = date_of_day(facts->today, false);
	for (i = 0; i < SINCE_ITEMS; i++)
		if (brings(&e->persons[p], since_items[i]) &&
		    rule_date(rule_value(e, p, since_items[i]), &since) &&
		    date_compare(&since, &today) == 1)
			return rule_show_item(since_items[i], shown);
	return false;
}

RULE(since_before_birth)
{
	struct date since, birth;
	size_t i;

	if (!rule_date(rule_value(e, p, IT_BIRTH), &birth))
		return false;
	for (i = 0; i < SINCE_ITEMS; i++)
		if ((brings(&e->persons[p], since_items[i]) ||
			brings(&e->persons[p], IT_BIRTH)) &&
		    rule_date(rule_value(e, p, since_items[i]), &since) &&
		    date_compare(&birth, &since) == 1)
			return rule_show_item(since_items[i], shown);
	return false;
}

/* The day of the entry is one of the time that the person lives here. That of a
 * 失踪宣告 is long before it (民法31条), perhaps before they came; so may be that of
 * a 帰化 or 国籍喪失 (4.5.5). */
static bool
is_in_their_stay(const struct entry *e)
{
	const struct event_def *d;

	if ((unsigned int)e->event >= EV_COUNT || change_is_cancel(e->event))
		return false;
	d = &event_defs[e->event];
	if (d->side == SIDE_CORRECTION)
		return d->by_notification ||
		       (change_is_notice(e) && GUARD("notice_in_their_stay"));
	if (d->side == SIDE_REMOVAL)
		return strcmp(e->menu, "53") != 0 &&
		       GUARD("removal_in_their_stay");
	return change_is_ward_move(e) || e->event == EV_REMADE_IN ||
	       e->event == EV_RESTORED_IN;
}

/* Where a day is not fully known nobody can say. */
RULE(move_before_since)
{
	struct date since, day;

	return is_in_their_stay(e) && rule_date(e->event_date, &day) &&
	       rule_date(record_get(&e->persons[p].before,
			     change_since(&e->persons[p].after)),
		   &since) &&
	       date_compare(&since, &day) == 1;
}

static const enum item end_items[] = { IT_OUT_PLANNED_ON, IT_OUT_DATE,
	IT_REMOVAL_DATE };
#define END_ITEMS (sizeof(end_items) / sizeof(end_items[0]))

/* Nobody is gone by a day that has not come, but for who is about to move out. */
RULE(end_future)
{
	struct date day, today;
	size_t i;

	if (facts->today == 0 || change_is_cancel(e->event))
		return false;
	today = date_of_day(facts->today, false);
	for (i = 0; i < END_ITEMS; i++)
		if (end_items[i] != IT_OUT_PLANNED_ON &&
		    brings(&e->persons[p], end_items[i]) &&
		    rule_date(rule_value(e, p, end_items[i]), &day) &&
		    date_compare(&day, &today) == 1)
			return rule_show_item(end_items[i], shown);
	return false;
}

/* What a correction brings of the end, else of the beginning. */
static bool
show_brought(const struct entry_person *q, char shown[160])
{
	size_t i;

	for (i = 0; i < END_ITEMS; i++)
		if (brings(q, end_items[i]))
			return rule_show_item(end_items[i], shown);
	return rule_show_item(change_since(&q->after), shown);
}

/* What is put right of the days on which somebody came and went leaves them in
 * their order; what a change of its own says, move_before_since looks at. */
RULE(end_before_since)
{
	const struct entry_person *q = &e->persons[p];
	enum item from = change_since(&q->after);
	struct date since, day;
	size_t i;

	if (!change_corrects_days(e, p) ||
	    !rule_date(rule_value(e, p, from), &since))
		return false;
	for (i = 0; i < END_ITEMS; i++)
		if ((brings(q, from) || brings(q, end_items[i])) &&
		    rule_date(rule_value(e, p, end_items[i]), &day) &&
		    date_compare(&since, &day) == 1)
			return rule_show_item(
			    brings(q, end_items[i]) ? end_items[i] : from,
			    shown);
	return false;
}

/* And it leaves them apart from the person's other stays. */
RULE(stays_overlap)
{
	const struct entry_person *q = &e->persons[p];
	enum item from = change_since(&q->after);
	enum item end = record_end_item(&q->after);
	struct date day, other;

	if (facts->former == NULL || !change_corrects_days(e, p))
		return false;
	if (brings(q, from) && rule_date(rule_value(e, p, from), &day) &&
	    rule_date(facts->former[p].ended_on, &other) &&
	    date_compare(&day, &other) == -1)
		return rule_show_item(from, shown);
	return end != IT_COUNT && rule_date(rule_value(e, p, end), &day) &&
	       rule_date(facts->former[p].next_on, &other) &&
	       date_compare(&day, &other) == 1 && show_brought(q, shown);
}

/* Whom a newcomer may be; is_removed and by_number as asked for. A person
 * who was taken over is not asked about the own 除票 again. */
static bool
matches(const struct entry *e, const struct facts *f, int p, bool is_removed,
    bool by_number, char shown[160])
{
	int i;

	if (!change_is_newcomer(e->event))
		return false;
	for (i = 0; i < f->match_count; i++) {
		const struct rule_match *m = &f->matches[i];

		if (m->person != p || m->is_removed != is_removed ||
		    m->by_number != by_number)
			continue;
		if (e->persons[p].is_returner &&
		    strcmp(m->person_no, e->persons[p].person_no) == 0)
			continue;
		(void)snprintf(shown, 160, "%s", m->shown);
		return true;
	}
	return false;
}

RULE(returner_by_number)
{
	return matches(e, facts, p, true, true, shown);
}

RULE(returner_by_name)
{
	return !e->persons[p].is_returner &&
	       matches(e, facts, p, true, false, shown);
}

RULE(resident_by_number)
{
	return matches(e, facts, p, false, true, shown);
}

RULE(resident_by_name)
{
	return matches(e, facts, p, false, false, shown);
}

RULE(not_taken_over)
{
	return entry_answered(e, "A4112", p) == 1 && !e->persons[p].is_returner;
}

/* Found among the matches, or taken over as a whole: the register compares
 * `before` with the 除票 it names, so a name put right does no harm. */
RULE(returner_unknown)
{
	const struct entry_person *q = &e->persons[p];
	int i;

	if (!q->is_returner || !facts->at_register)
		return false;
	for (i = 0; i < facts->match_count; i++)
		if (facts->matches[i].person == p &&
		    facts->matches[i].is_removed &&
		    strcmp(facts->matches[i].person_no, q->person_no) == 0)
			return false;
	return q->seen_hist <= 0 ||
	       (record_get(&q->before, IT_REMOVAL_REASON)[0] == '\0' &&
		   record_get(&q->before, IT_REMOVAL_DATE)[0] == '\0' &&
		   record_get(&q->before, IT_OUT_PLANNED_ON)[0] == '\0');
}

/* The day on which the stay before this one ended, as it is stored; "" none that
 * is known. The form knows the 除票 taken over alone, which says nothing where
 * it was never lived on. */
static const char *
former_end(const struct entry *e, int p, const struct facts *f)
{
	const struct record *r = &e->persons[p].before;
	enum item it;

	if (f->former != NULL)
		return f->former[p].ended_on;
	if (strcmp(record_get(r, IT_REMOVAL_REASON), "9") == 0)
		return "";
	it = record_end_item(r);
	return it != IT_COUNT ? record_get(r, it) : "";
}

/* Nobody lives on two sheets: who comes back had gone before (1.1.5). */
RULE(returner_before_end)
{
	const char *end = former_end(e, p, facts);
	struct date day, ended;

	if (!e->persons[p].is_returner || !rule_date(e->event_date, &day) ||
	    !rule_date(end, &ended) || date_compare(&day, &ended) != -1)
		return false;
	date_show_stored(end, true, shown, 160);
	return true;
}

RULE(returner_dead)
{
	const struct entry_person *q = &e->persons[p];

	if (!q->is_returner)
		return false;
	return facts->former != NULL
		   ? facts->former[p].is_dead
		   : strcmp(record_get(&q->before, IT_REMOVAL_REASON), "3") ==
			 0;
}

RULE(returner_is_here)
{
	return e->persons[p].is_returner && facts->former != NULL &&
	       facts->former[p].is_here;
}

RULE(unreported_prev)
{
	return rule_is_movein(e) &&
	       rule_value(e, p, IT_PREV_UNREPORTED)[0] == '1' &&
	       rule_blank(e, p, IT_PREV_PREF) &&
	       rule_blank(e, p, IT_PREV_CITY) && rule_blank(e, p, IT_PREV_TOWN);
}

RULE(unreported_mark)
{
	return strcmp(e->menu, "14") == 0 &&
	       rule_value(e, p, IT_PREV_UNREPORTED)[0] != '1';
}

RULE(unreported_remark)
{
	return rule_is_movein(e) &&
	       rule_value(e, p, IT_PREV_UNREPORTED)[0] == '1' &&
	       strstr(rule_value(e, p, IT_REMARKS), MOVEIN_UNREPORTED) == NULL;
}

RULE(article_kind)
{
	return is_article(e) && strcmp(rule_value(e, p, IT_KIND), "1") == 0;
}

RULE(article_category)
{
	return is_article(e) &&
	       strcmp(rule_value(e, p, IT_ARTICLE30_45), "5") == 0;
}
