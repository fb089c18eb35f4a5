/* SPDX-License-Identifier: ISC
 * rule_blank - the items that refuse blank (1.1.6), and nothing else does.
 */
#include "src/rule_help.h"

RULE(blank_birth)
{
	return rule_blank(e, p, IT_BIRTH);
}

RULE(blank_honseki)
{
	return !rule_is_foreign(e, p) && rule_blank(e, p, IT_HONSEKI);
}

RULE(blank_hittousha)
{
	return !rule_is_foreign(e, p) && rule_blank(e, p, IT_HITTOUSHA);
}

RULE(blank_resident_since)
{
	return !rule_is_foreign(e, p) && rule_blank(e, p, IT_RESIDENT_SINCE);
}

RULE(blank_address)
{
	return rule_blank(e, p, IT_ADDRESS_CITY) ||
	       rule_blank(e, p, IT_ADDRESS_TOWN);
}

/* Taken back is also that a first code was given (4.3.1, 4.6.0.1). */
RULE(blank_juminhyo_code)
{
	return !rule_is_removal(e) && !change_is_cancel(e->event) &&
	       rule_blank(e, p, IT_JUMINHYO_CODE) && !e->persons[p].new_code;
}

RULE(blank_foreign_since)
{
	return rule_is_foreign(e, p) &&
	       rule_blank(e, p, IT_FOREIGN_RESIDENT_SINCE);
}

/* A newcomer gets the number from the register; whoever was here has one. */
RULE(blank_person_no)
{
	const struct entry_person *q = &e->persons[p];

	return q->person_no[0] == '\0' && (q->is_returner || q->seen_hist > 0 ||
					      !change_is_newcomer(e->event));
}

RULE(blank_household_no)
{
	return !e->is_whole && e->household_no[0] == '\0' && rule_is_movein(e);
}

/* The 区分 of article 30-45, "" when the person has none. */
static bool
is_category(const struct entry *e, int p, const char *category)
{
	return rule_is_foreign(e, p) &&
	       strcmp(rule_value(e, p, IT_ARTICLE30_45), category) == 0;
}

RULE(blank_category)
{
	return is_category(e, p, "");
}

RULE(blank_card_mid)
{
	return is_category(e, p, "1") && !rule_is_removal(e) &&
	       rule_blank(e, p, IT_CARD_NO);
}

RULE(blank_card_special)
{
	return is_category(e, p, "2") && rule_blank(e, p, IT_CARD_NO);
}

RULE(blank_landing)
{
	return is_category(e, p, "3") && rule_blank(e, p, IT_LANDING_PERIOD);
}

RULE(blank_provisional)
{
	return is_category(e, p, "4") &&
	       rule_blank(e, p, IT_PROVISIONAL_PERIOD);
}

RULE(blank_transit)
{
	return is_category(e, p, "5") && rule_blank(e, p, IT_TRANSIT_REASON);
}

RULE(name_blank)
{
	static const enum item names[] = { IT_NAME, IT_NAME_FAMILY,
		IT_NAME_GIVEN, IT_NAME_KANJI, IT_NAME_ROMAN };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!rule_blank(e, p, names[i]))
			return false;
	return change_is_newcomer(e->event);
}

RULE(sex_blank)
{
	return change_is_newcomer(e->event) && rule_blank(e, p, IT_SEX);
}
