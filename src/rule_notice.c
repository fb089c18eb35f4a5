/* SPDX-License-Identifier: ISC
 * rule_notice - the notification: its days (4.0.3, 4.1.0.2) and who came (KS-4).
 * What was shown is src/rule_papers.c.
 */
#include "src/mutant.h"
#include "src/rule_help.h"
#include "src/text.h"

#include <stdlib.h>

static const struct event_def *
def_of(const struct entry *e)
{
	return (unsigned int)e->event < EV_COUNT ? &event_defs[e->event] : NULL;
}

RULE(event_day_late)
{
	struct date d, t, n;

	if (def_of(e) == NULL || def_of(e)->future ||
	    !rule_date(e->event_date, &d))
		return false;
	t = date_of_day(facts->today, false);
	if (facts->today != 0 && date_compare(&d, &t) == 1) {
		(void)snprintf(shown, 160, "今日");
		return true;
	}
	if (change_by_notification(e) && rule_date(e->notified_on, &n) &&
	    date_compare(&d, &n) == 1) {
		(void)snprintf(shown, 160, "届出日");
		return true;
	}
	return false;
}

RULE(event_day_blank)
{
	return e->event_date[0] == '\0';
}

RULE(event_day_shape)
{
	struct date d;

	if (e->event_date[0] == '\0' || e->event == EV_BIRTH ||
	    e->event == EV_DEATH || strcmp(e->menu, "53") == 0)
		return false;
	return !rule_date(e->event_date, &d) || d.shape != DATE_DAY;
}

/* At the register 処理日 is the business day and nothing else; on the form
 * a draft of yesterday is put right by opening it. */
RULE(processed_not_today)
{
	struct date d;

	if (facts->today == 0 || rule_blank(e, p, IT_PROCESSED_ON))
		return false;
	return !rule_date(rule_value(e, p, IT_PROCESSED_ON), &d) ||
	       d.shape != DATE_DAY || d.lo != facts->today;
}

RULE(differs_from_notice)
{
	const struct {
		enum item it;
		const char *notice;
	} same[] = {
		{ IT_EVENT_DATE, e->event_date },
		{ IT_EVENT_NOTIFIED_ON, e->notified_on },
		{ IT_INFORMED_ON, e->informed_on },
		{ IT_OFFERED_ON, e->offered_on },
		{ IT_REQUESTED_ON, e->requested_on },
	};
	size_t i;

	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		if (!rule_blank(e, p, same[i].it) &&
		    strcmp(rule_value(e, p, same[i].it),
			record_get(&e->persons[p].before, same[i].it)) != 0 &&
		    strcmp(rule_value(e, p, same[i].it), same[i].notice) != 0)
			return rule_show_item(same[i].it, shown);
	return false;
}

RULE(birth_in_movein)
{
	return e->with_birth && !rule_is_movein(e);
}

RULE(notified_late)
{
	struct date d, t;

	if (facts->today == 0 || !rule_date(e->notified_on, &d))
		return false;
	t = date_of_day(facts->today, false);
	return date_compare(&d, &t) == 1;
}

/* 4.1.0.2: 届出日, 通知日 and 申出日 may be one data item; so one rule. */
static enum item
other_day(const struct entry *e, bool (*is)(const struct date *, int32_t),
    int32_t today)
{
	const struct {
		enum item it;
		const char *day;
	} days[] = { { IT_INFORMED_ON, e->informed_on },
		{ IT_OFFERED_ON, e->offered_on },
		{ IT_REQUESTED_ON, e->requested_on } };
	struct date d;
	size_t i;

	for (i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		if (days[i].day[0] != '\0' &&
		    is(rule_date(days[i].day, &d) ? &d : NULL, today))
			return days[i].it;
	return IT_COUNT;
}

static bool
is_ahead(const struct date *d, int32_t today)
{
	struct date t = date_of_day(today, false);

	return d != NULL && date_compare(d, &t) == 1;
}

static bool
is_no_day(const struct date *d, int32_t today)
{
	(void)today;
	return d == NULL || d->shape != DATE_DAY;
}

RULE(other_day_late)
{
	enum item it =
	    facts->today == 0 ? IT_COUNT : other_day(e, is_ahead, facts->today);

	return it != IT_COUNT && rule_show_item(it, shown);
}

RULE(other_day_shape)
{
	enum item it = other_day(e, is_no_day, 0);

	return it != IT_COUNT && rule_show_item(it, shown);
}

RULE(notified_blank)
{
	return change_by_notification(e) && e->notified_on[0] == '\0';
}

RULE(notified_shape)
{
	struct date d;

	return e->notified_on[0] != '\0' &&
	       (!rule_date(e->notified_on, &d) || d.shape != DATE_DAY);
}

/* 法22条, 23条, 25条: within 14 days of the move; the day itself does not
 * count. A 転出 so late is no 届出 at all (E4131). */
RULE(notified_overdue)
{
	struct date d, n;
	int days;

	if (!change_by_notification(e) || rule_is_removal(e) ||
	    !rule_date(e->event_date, &d) || !rule_date(e->notified_on, &n) ||
	    d.lo != d.hi || n.lo != n.hi)
		return false;
	days = atoi(event_defs[e->event].deadline);
	return days > 0 && n.lo - d.lo > days;
}

RULE(notice_chars)
{
	const struct {
		const char *label, *value;
	} texts[] = {
		{ "届出人", e->applicant },
		{ "その他の書類", e->paper_name },
		{ "留意事項", e->remarks },
		{ "世帯番号", e->household_no },
		{ "異動の番号", e->menu },
	};
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (!utf8_valid(texts[i].value, strlen(texts[i].value)) ||
		    !text_clean(texts[i].value, NULL)) {
			(void)snprintf(shown, 160, "%s", texts[i].label);
			return true;
		}
	return false;
}

RULE(applicant_kind)
{
	return change_by_notification(e) &&
	       (e->applicant_kind < 1 || e->applicant_kind > 3);
}

RULE(applicant_blank)
{
	return change_by_notification(e) && e->applicant[0] == '\0';
}

RULE(proxy_letter)
{
	return change_by_notification(e) && e->applicant_kind == 3 &&
	       !e->has_proxy_letter;
}

/* What somebody else than the person states is asked about where the register
 * says otherwise (KS-4). What follows from the rest, and parts of what stands
 * here as a whole, nobody states. */
static const enum item own_items[] = { IT_NAME, IT_NAME_ROMAN, IT_NAME_KANJI,
	IT_NAME_KANA, IT_FORMER_NAME, IT_ALIAS, IT_BIRTH, IT_SEX, IT_HONSEKI,
	IT_HITTOUSHA, IT_JUMINHYO_CODE, IT_NATIONALITY, IT_ARTICLE30_45,
	IT_RESIDENCE_STATUS, IT_RESIDENCE_EXPIRES, IT_CARD_NO };
/* Of a stay that ended they say nothing of today. */
static const enum item home_items[] = { IT_RELATION };
static const enum item address_items[] = { IT_ADDRESS_TOWN, IT_ADDRESS_NUMBER,
	IT_ADDRESS_BUILDING, IT_ADDRESS_ROOM };

static bool
states_otherwise(const struct entry *e, int p, enum item it)
{
	const struct entry_person *q = &e->persons[p];

	return record_get(&q->before, it)[0] != '\0' && !rule_blank(e, p, it) &&
	       !record_same(&q->before, &q->after, it);
}

static bool
same_address(const struct record *a, const struct record *b)
{
	size_t i;

	for (i = 0; i < sizeof(address_items) / sizeof(address_items[0]); i++)
		if (!record_same(a, b, address_items[i]))
			return false;
	return true;
}

/* One address for everybody of the notification is asked about once. */
static bool
states_address(const struct entry *e, int p)
{
	const struct entry_person *q = &e->persons[p], *o;
	int k;

	if (same_address(&q->before, &q->after))
		return false;
	for (k = 0; k < p; k++) {
		o = &e->persons[k];
		if (o->person_no[0] != '\0' && !o->is_returner &&
		    !same_address(&o->before, &o->after) &&
		    same_address(&o->after, &q->after))
			return false;
	}
	return true;
}

/* Where the register says that a returning person went, and they say they
 * come from somewhere else. */
static bool
comes_from_elsewhere(const struct entry *e, int p)
{
	const struct entry_person *q = &e->persons[p];
	const char *city = record_get(&q->before, IT_OUT_CONFIRMED_CITY);

	if (city[0] == '\0')
		city = record_get(&q->before, IT_OUT_PLANNED_CITY);
	return city[0] != '\0' && !rule_blank(e, p, IT_PREV_CITY) &&
	       strcmp(city, rule_value(e, p, IT_PREV_CITY)) != 0;
}

/* "氏名・続柄", and " ほか" where no more fit. */
static size_t
add_label(char shown[160], size_t n, const char *label)
{
	const char *dot = n > 0 ? "・" : "";

	if (n + strlen(dot) + strlen(label) + sizeof("ほか") < 160)
		return n +
		       (size_t)snprintf(shown + n, 160 - n, "%s%s", dot, label);
	if (n >= 6 && n < 160 && strcmp(shown + n - 6, "ほか") == 0)
		return n;
	return n + (size_t)snprintf(shown + n, 160 - n, "%s", "ほか");
}

static size_t
add_labels(const struct entry *e, int p, const enum item *items, size_t count,
    char shown[160], size_t n)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (states_otherwise(e, p, items[i]))
			n = add_label(shown, n, item_defs[items[i]].label);
	return n;
}

/* All of them are named, and one answer is for all: it is asked once for each
 * person. What a member of the household says of household and address is
 * their own affair; an agent is asked about it too. */
RULE(agent_differs)
{
	const struct entry_person *q = &e->persons[p];
	bool is_agent = e->applicant_kind == 3;
	size_t n = 0;

	if (!change_by_notification(e) || e->applicant_kind < 2 ||
	    q->person_no[0] == '\0')
		return false;
	n = add_labels(e, p, own_items,
	    sizeof(own_items) / sizeof(own_items[0]), shown, n);
	if (is_agent && q->is_returner && comes_from_elsewhere(e, p))
		n = add_label(shown, n, "転入前住所");
	if (!is_agent || q->is_returner || !GUARD("agent_home"))
		return n > 0;
	n = add_labels(e, p, home_items,
	    sizeof(home_items) / sizeof(home_items[0]), shown, n);
	if (states_address(e, p))
		n = add_label(shown, n, "住所");
	return n > 0;
}

RULE(card_differs)
{
	return e->persons[p].card == CARD_DIFFERS;
}
