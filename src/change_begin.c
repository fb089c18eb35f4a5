/* SPDX-License-Identifier: ISC
 * change_begin - an entry as its form opens: people as they stand, and the
 * days that the standard presets.
 */
#include "src/change_help.h"
#include "src/mutant.h"

#include <stdio.h>

static void
preset(char day[24], const char *today)
{
	if (day[0] == '\0')
		(void)snprintf(day, 24, "%s", today);
}

static void
preset_days(struct entry *e, const struct facts *f, bool is_offered)
{
	struct date d = date_of_day(f->today, false);
	const char *m = e->menu;
	char today[24];

	if (f->today == 0)
		return;
	date_store(&d, today, sizeof(today));
	if (change_by_notification(e))
		preset(e->notified_on, today);
	/* 戸籍の届出・通知, 転入通知, 入管の通知 (4.2.0.4, 4.1.3.1, 4.5.6) */
	if ((m[0] == '5' || strcmp(m, "33") == 0 || strcmp(m, "73") == 0 ||
		strcmp(m, "74") == 0 || strcmp(m, "75") == 0 ||
		strcmp(m, "76") == 0))
		preset(e->informed_on, today);
	/* 申出: 職権 on it, 通称 (1.2.1, 4.2.0.5, 4.6.1.1) */
	if (((is_offered && GUARD("undo_offered")) ||
		e->event == EV_ALIAS_ENTRY || e->event == EV_ALIAS_DELETION))
		preset(e->offered_on, today);
	/* 請求: 旧氏 (1.2.1) */
	if ((e->event == EV_FORMER_NAME_ENTRY ||
		e->event == EV_FORMER_NAME_CHANGE ||
		e->event == EV_FORMER_NAME_DELETION))
		preset(e->requested_on, today);
}

/* What the change before said of itself is not carried into the form; when the
 * sheet was remade is of the sheet (1.1.4). */
static void
forget_change(struct record *r)
{
	int i;

	for (i = 0; i < IT_COUNT; i++)
		if (strcmp(item_defs[i].group, "change") == 0 &&
		    i != IT_STATUS && i != IT_KIND && i != IT_REVISED_ON)
			record_set(r, (enum item)i, NULL);
}

/* 続柄 is to the head; where that becomes another, each is asked anew
 * (4.1.4.2). Who was the head and moves with them stays it. */
static void
ask_relations(struct entry *e)
{
	bool head_comes = false;
	int i;

	if (!change_sets_household(e) || change_is_cancel(e->event) ||
	    (change_is_newcomer(e->event) && !change_is_ward_move(e)))
		return;
	for (i = 0; i < e->person_count; i++)
		head_comes |= change_is_head(&e->persons[i].before);
	if (head_comes && change_makes_household(e))
		return;
	for (i = 0; i < e->person_count; i++)
		record_set(&e->persons[i].after, IT_RELATION, NULL);
}

/* 出生 (1) or 国籍喪失 (2) による経過滞在者: sixty days without a status, as who
 * has asked for none yet is (1.1.2). */
static void
set_transit(struct record *r, const char *why)
{
	record_set(r, IT_ARTICLE30_45, "5");
	record_set(r, IT_TRANSIT_REASON, why);
}

/* On the other side of a nationality the name is written anew, and what it
 * says of the former one does not come along (4.5.3 to 4.5.5). */
static void
ask_names(struct entry *e)
{
	int i, k;

	if (e->event != EV_EX_OFFICIO_IN_NATURALISED &&
	    e->event != EV_EX_OFFICIO_IN_NATIONALITY_LOST)
		return;
	for (i = 0; i < e->person_count; i++) {
		for (k = 0; k < IT_COUNT; k++)
			if (strcmp(item_defs[k].group, "name") == 0 ||
			    strcmp(item_defs[k].group, "honseki") == 0 ||
			    strcmp(item_defs[k].group, "foreign") == 0)
				record_set(
				    &e->persons[i].after, (enum item)k, NULL);
		if (e->event == EV_EX_OFFICIO_IN_NATIONALITY_LOST)
			set_transit(&e->persons[i].after, "2");
	}
}

void
change_begin(struct entry *e, const struct facts *f, bool is_offered)
{
	int i;

	if (e->event == EV_COUNT)
		e->event = event_by_menu(e->menu);
	if (e->event == EV_COUNT)
		return;
	for (i = 0; i < e->person_count; i++) {
		struct entry_person *p = &e->persons[i];

		if (p->person_no[0] == '\0')
			continue;
		record_copy(&p->after, &p->before);
		forget_change(&p->after);
	}
	if (change_is_ward_move(e)) /* a household of its own, or one joined */
		e->is_whole = e->household_no[0] == '\0';
	preset_days(e, f, is_offered);
	ask_relations(e);
	ask_names(e);
	change_complete(e, f);
}

/* ---- 出生 (4.2.1.2, 4.2.0.3) ---- */

/* What a child is to the head, by what the mother is. */
static const char *
child_of(const char *mother)
{
	static const char *const own[] = { "世帯主", "妻", "夫", "妻（未届）",
		"夫（未届）" };
	size_t i;

	for (i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (strcmp(mother, own[i]) == 0)
			return "子";
	if (strcmp(mother, "子") == 0 || strcmp(mother, "子（子の妻）") == 0 ||
	    strcmp(mother, "子の妻") == 0)
		return "子の子";
	return "";
}

static bool
is_of_home(enum item it)
{
	return strcmp(item_defs[it].group, "address") == 0 ||
	       (strcmp(item_defs[it].group, "honseki") == 0 &&
		   GUARD("child_quotes_domicile"));
}

void
change_child(struct entry *e, const struct record *mother)
{
	struct entry_person *p = entry_add_person(e);
	int i;

	if (p == NULL)
		return;
	for (i = 0; i < IT_COUNT; i++)
		if (is_of_home((enum item)i) && i != IT_ADDRESS_SINCE &&
		    i != IT_NOTIFIED_ON)
			record_set(&p->after, (enum item)i,
			    record_get(mother, (enum item)i));
	record_set(&p->after, IT_KIND, record_get(mother, IT_KIND));
	if (strcmp(record_get(mother, IT_KIND), "2") == 0)
		set_transit(&p->after, "1");
	record_set(
	    &p->after, IT_NATIONALITY, record_get(mother, IT_NATIONALITY));
	record_set(&p->after, IT_NATIONALITY_CODE,
	    record_get(mother, IT_NATIONALITY_CODE));
	record_set(
	    &p->after, IT_NAME_FAMILY, record_get(mother, IT_NAME_FAMILY));
	record_set(&p->after, IT_NAME_KANA_FAMILY,
	    record_get(mother, IT_NAME_KANA_FAMILY));
	record_set(
	    &p->after, IT_RELATION, child_of(record_get(mother, IT_RELATION)));
	(void)snprintf(e->household_no, sizeof(e->household_no), "%.19s",
	    record_get(mother, IT_HOUSEHOLD_NO));
}
