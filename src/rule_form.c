/* SPDX-License-Identifier: ISC
 * rule_form - what a value may look like: dates (1.1.8), readings (1.1.18),
 * 続柄 (1.1.11), numbers, codes, characters.
 */
#include "src/codes.h"
#include "src/number.h"
#include "src/relation.h"
#include "src/rule_help.h"
#include "src/text.h"

/* Dates that came from the notification are judged there, once. */
static bool
is_of_notice(const struct entry *e, int it, const char *v)
{
	if (it == IT_EVENT_DATE)
		return strcmp(v, e->event_date) == 0;
	return (it == IT_EVENT_NOTIFIED_ON || it == IT_NOTIFIED_ON) &&
	       strcmp(v, e->notified_on) == 0;
}

/* The next item of p from *i on that has a date; false at the end. */
static bool
next_date(const struct entry *e, int p, int *i, struct date *d, bool *is_ok)
{
	for (; *i < IT_COUNT; (*i)++) {
		const char *v = rule_value(e, p, (enum item) * i);

		if (item_defs[*i].type != TYPE_DATE || v[0] == '\0' ||
		    is_of_notice(e, *i, v))
			continue;
		*is_ok = rule_date(v, d);
		return true;
	}
	return false;
}

/* Whether the item takes unknown days and days no calendar has (1.1.8). */
static bool
takes_unknown(const struct entry *e, int it)
{
	switch (item_defs[it].dates) {
	case DATES_UNKNOWN:
	case DATES_BIRTH:
		return true;
	case DATES_EVENT:
		return e->event == EV_BIRTH || e->event == EV_DEATH ||
		       strcmp(e->menu, "53") == 0;
	case DATES_NONE:
	case DATES_CALENDAR:
	case DATES_SEIREKI:
		break;
	}
	return false;
}

RULE(not_calendar)
{
	struct date d;
	bool is_ok;
	int i;

	for (i = 0; next_date(e, p, &i, &d, &is_ok); i++)
		if (is_ok && d.shape == DATE_NON_DAY && !takes_unknown(e, i))
			return rule_show_item((enum item)i, shown);
	return false;
}

RULE(unknown_day)
{
	struct date d;
	bool is_ok;
	int i;

	for (i = 0; next_date(e, p, &i, &d, &is_ok); i++)
		if (is_ok && d.shape != DATE_DAY && d.shape != DATE_NON_DAY &&
		    !takes_unknown(e, i))
			return rule_show_item((enum item)i, shown);
	return false;
}

RULE(date_broken)
{
	struct date d;
	bool is_ok;
	int i;

	for (i = 0; next_date(e, p, &i, &d, &is_ok); i++)
		if (!is_ok)
			return rule_show_item((enum item)i, shown);
	return false;
}

RULE(wrong_calendar)
{
	struct date d;
	bool is_ok, want_seireki;
	int i;

	for (i = 0; next_date(e, p, &i, &d, &is_ok); i++) {
		if (!is_ok || d.a.year == 0)
			continue;
		want_seireki = item_defs[i].dates == DATES_SEIREKI ||
			       (item_defs[i].dates == DATES_BIRTH &&
				   rule_is_foreign(e, p));
		if ((d.a.era == 0) != want_seireki)
			return rule_show_item((enum item)i, shown);
	}
	return false;
}

RULE(birth_future)
{
	struct date d, t;

	if (facts->today == 0 || !rule_date(rule_value(e, p, IT_BIRTH), &d))
		return false;
	t = date_of_day(facts->today, false);
	return date_compare(&d, &t) == 1;
}

RULE(relation)
{
	const char *v = rule_value(e, p, IT_RELATION);

	if (relation_check(v, NULL) == RC_OK)
		return false;
	text_fit(v, 40, false, shown, 160);
	return true;
}

RULE(juminhyo_format)
{
	return !rule_blank(e, p, IT_JUMINHYO_CODE) &&
	       !juminhyo_code_valid(rule_value(e, p, IT_JUMINHYO_CODE));
}

RULE(card_format)
{
	return !rule_blank(e, p, IT_CARD_NO) &&
	       !card_no_valid(rule_value(e, p, IT_CARD_NO));
}

RULE(kana)
{
	int i;

	for (i = 0; i < IT_COUNT; i++)
		if (item_defs[i].type == TYPE_KANA &&
		    !kana_only(rule_value(e, p, (enum item)i)))
			return rule_show_item((enum item)i, shown);
	return false;
}

RULE(kana_unchecked)
{
	return rule_is_movein(e) && !rule_blank(e, p, IT_NAME_KANA) &&
	       rule_blank(e, p, IT_NAME_KANA_CHECKED);
}

/* "2026-04" */
static bool
is_year_month(const char *s)
{
	return strlen(s) == 7 && strspn(s, "0123456789") == 4 && s[4] == '-' &&
	       strspn(s + 5, "0123456789") == 2 && strcmp(s + 5, "00") > 0 &&
	       strcmp(s + 5, "13") < 0;
}

/* Letters and digits alone. */
static bool
is_sign(const char *s)
{
	return s[strspn(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			   "abcdefghijklmnopqrstuvwxyz_-")] == '\0';
}

static bool
is_formed(int it, const char *v)
{
	switch (item_defs[it].type) {
	case TYPE_FLAG:
		return strcmp(v, "0") == 0 || strcmp(v, "1") == 0;
	case TYPE_INT:
		return strlen(v) <= 9 && digits_only(v);
	case TYPE_NUMBER:
	case TYPE_CODE:
		return strlen(v) <= 40 && is_sign(v);
	case TYPE_YM:
		return is_year_month(v);
	case TYPE_TEXT:
	case TYPE_KANA:
	case TYPE_DATE:
	case TYPE_RELATION:
		break;
	}
	return true;
}

RULE(value_form)
{
	int i;

	for (i = 0; i < IT_COUNT; i++)
		if (!rule_blank(e, p, (enum item)i) &&
		    !is_formed(i, rule_value(e, p, (enum item)i)))
			return rule_show_item((enum item)i, shown);
	return false;
}

RULE(value_chars)
{
	const struct record *r = &e->persons[p].after;
	const char *v;
	int i;

	for (i = 0; i < IT_COUNT; i++) {
		v = rule_value(e, p, (enum item)i);
		if (strlen(v) > RECORD_VALUE_MAX || !utf8_valid(v, strlen(v)) ||
		    !text_clean(v, NULL))
			return rule_show_item((enum item)i, shown);
	}
	for (i = 0; i < r->group_count; i++) {
		v = r->group[i].value;
		if (strlen(v) > RECORD_VALUE_MAX || !utf8_valid(v, strlen(v)) ||
		    !text_clean(v, NULL))
			return rule_show_item(r->group[i].it, shown);
	}
	return false;
}

/* Lists that are complete here; those of countries and of status of
 * residence are excerpts and decide nothing. */
RULE(code_unknown)
{
	static const enum item closed[] = { IT_SEX, IT_ARTICLE30_45,
		IT_TRANSIT_REASON, IT_CARD_NO_KIND, IT_NAME_PRIORITY,
		IT_NAME_KANA_CHECKED, IT_FORMER_NAME_KANA_CHECKED,
		IT_ALIAS_KANA_CHECKED };
	const char *list;
	size_t i;

	for (i = 0; i < sizeof(closed) / sizeof(closed[0]); i++) {
		list = code_item_list(item_defs[closed[i]].id);
		if (list != NULL && !rule_blank(e, p, closed[i]) &&
		    code_find(list, rule_value(e, p, closed[i])) == NULL)
			return rule_show_item(closed[i], shown);
	}
	return false;
}

RULE(mynumber_inside)
{
	return !rule_blank(e, p, IT_MYNUMBER) ||
	       record_get(&e->persons[p].before, IT_MYNUMBER)[0] != '\0';
}
