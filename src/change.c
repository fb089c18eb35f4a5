/* SPDX-License-Identifier: ISC
 * change - see change.h. This file: what an event may touch, and what it
 * writes into one person; households stand in change_house.c, sheets in
 * change_sheet.c, 取消 in change_undo.c.
 */
#include "src/change_help.h"

#include "src/movein.h"
#include "src/mutant.h"
#include "src/text.h"

#include <stdio.h>
#include <string.h>

/* ---- what kind of change it is ---- */

bool
change_is_cancel(enum event ev)
{
	return ev == EV_CANCEL_INCREASE || ev == EV_CANCEL_DECREASE ||
	       ev == EV_CANCEL_CORRECTION;
}

bool
change_is_newcomer(enum event ev)
{
	return ev == EV_IN_DOMESTIC || ev == EV_IN_ABROAD || ev == EV_BIRTH ||
	       ev == EV_EX_OFFICIO_IN;
}

bool
change_is_ward_move(const struct entry *e)
{
	return e->event == EV_IN_DOMESTIC && strcmp(e->menu, "15") == 0;
}

const char *
change_word(enum event ev, const char *menu)
{
	if ((unsigned int)ev >= EV_COUNT)
		return "";
	return ev == EV_IN_DOMESTIC && strcmp(menu, "15") == 0
		   ? "区間転入"
		   : event_defs[ev].label;
}

enum event
change_pair(const struct entry *e)
{
	if ((unsigned int)e->event >= EV_COUNT)
		return EV_COUNT;
	return change_is_ward_move(e) ? EV_OUT_DOMESTIC
				      : event_defs[e->event].pair;
}

bool
change_is_of_mynumber(enum event ev)
{
	return ev == EV_MYNUMBER_CHANGE || ev == EV_MYNUMBER_CORRECTION ||
	       ev == EV_MYNUMBER_ENTRY;
}

const char *
change_asks_number(const struct entry *e, int p)
{
	const struct entry_person *q = &e->persons[p];
	bool is_given = q->mynumber_handle[0] != '\0';

	/* what came from there is not asked for again */
	if (strcmp(e->author, "link") == 0)
		return "";
	if (change_is_newcomer(e->event))
		return q->new_code && !is_given ? "generate" : "";
	if (e->event == EV_MYNUMBER_CORRECTION)
		return is_given ? "correct" : "change_ex_officio";
	if (is_given)
		return "";
	if (e->event == EV_MYNUMBER_ENTRY)
		return "generate";
	return e->event == EV_MYNUMBER_CHANGE ? "change" : "";
}

bool
change_is_notice(const struct entry *e)
{
	return e->event == EV_EX_OFFICIO_CORRECTION &&
	       strcmp(e->menu, "33") == 0;
}

bool
change_by_notification(const struct entry *e)
{
	return (unsigned int)e->event < EV_COUNT &&
	       event_defs[e->event].by_notification && !e->ex_officio;
}

static bool
is_move_out(enum event ev)
{
	return ev == EV_OUT_DOMESTIC || ev == EV_OUT_ABROAD;
}

static bool
is_correction(enum event ev)
{
	return ev == EV_MINOR_CORRECTION || ev == EV_EX_OFFICIO_CORRECTION ||
	       ev == EV_ERROR_CORRECTION;
}

/* ---- which items it may touch ---- */

/* 転入通知: what the other municipality says of the move, nothing else; the
 * plan is not overwritten (4.1.3.1.1). */
static bool
is_of_notice(enum item it)
{
	return strncmp(item_defs[it].id, "out_confirmed_", 14) == 0 ||
	       it == IT_OUT_DATE || it == IT_OUT_NOTICE_ON;
}

/* 軽微な修正 (規則11条3項2号): grounds (1), (2) and (7) of 氏名 or 住所, the
 * others of 住所 alone. */
static bool
is_minor(const struct entry *e, enum item it)
{
	bool names = e->ground == 1 || e->ground == 2 || e->ground == 7;

	if (strcmp(item_defs[it].group, "address") == 0)
		return it != IT_ADDRESS_SINCE && it != IT_NOTIFIED_ON;
	return names && (it == IT_HEAD_NAME ||
			    (strcmp(item_defs[it].group, "name") == 0 &&
				strncmp(item_defs[it].id, "name", 4) == 0));
}

bool
change_is_second_name(enum item it)
{
	return strstr(item_defs[it].id, "alias") != NULL ||
	       strstr(item_defs[it].id, "former_name") != NULL;
}

/* 住民種別 is that of who comes, or of whose nationality became another, who get
 * a sheet for it (4.5.3 to 4.5.5); 改製年月日 follows from the 改製 (1.1.4). Of the
 * new sheet of somebody who is there change_carry makes both. */
static bool
is_of_new_sheet(const struct entry *e, enum item it)
{
	if (event_defs[e->event].pair != EV_COUNT)
		return true;
	return it == IT_KIND &&
	       (change_is_cancel(e->event) ||
		   (change_is_newcomer(e->event) && !change_is_ward_move(e)));
}

bool
change_may(const struct entry *e, enum item it)
{
	/* 住民状態 follows from the change; only what may remove somebody or
	 * take that back says anything about it. */
	const char *group = it == IT_STATUS && GUARD("event_status")
				? "removal"
				: item_defs[it].group;

	if ((unsigned int)e->event >= EV_COUNT)
		return false;
	if ((it == IT_KIND || it == IT_REVISED_ON) && GUARD("event_kind"))
		return is_of_new_sheet(e, it);
	if (strcmp(group, "change") == 0)
		return true;
	/* That somebody is gone, and why, a removal says and its 取消. */
	if (e->event == EV_ERROR_CORRECTION &&
	    (it == IT_STATUS || it == IT_REMOVAL_REASON) &&
	    GUARD("correction_no_removal"))
		return false;
	if (change_is_notice(e) && GUARD("change_notice_items"))
		return is_of_notice(it);
	/* 旧氏 and 通称 have events of their own, with their day and what was
	 * before (1.1.7); what was written wrongly is put right by 誤記修正. */
	if (e->event == EV_EX_OFFICIO_CORRECTION &&
	    strcmp(e->menu, "76") != 0 && change_is_second_name(it) &&
	    GUARD("correction_no_second_name"))
		return false;
	if (e->event == EV_MINOR_CORRECTION && GUARD("change_minor_items"))
		return is_minor(e, it);
	if (change_is_ward_move(e) && GUARD("change_ward_items"))
		return text_listed(
		    "address|former_address|household|notes|removal", group);
	if (change_is_of_mynumber(e->event) && GUARD("change_mynumber_items"))
		return false;
	return text_listed(event_defs[e->event].groups, group);
}

/* ---- one person ---- */

/* What was changed of a name stands; the rest of it is made anew from that:
 * the whole from its parts, or the parts from the whole. */
static void
remake_name(struct entry_person *p, enum item whole, enum item family,
    enum item given, bool has_parts)
{
	bool is_whole = !record_same(&p->before, &p->after, whole);
	bool is_parts = !record_same(&p->before, &p->after, family) ||
			!record_same(&p->before, &p->after, given);

	if (is_whole && !is_parts && has_parts) {
		record_set(&p->after, family, NULL);
		record_set(&p->after, given, NULL);
	} else if (!is_whole) {
		if (!is_parts || (change_get(p, family)[0] == '\0' &&
				     change_get(p, given)[0] == '\0'))
			return;
		record_set(&p->after, whole, NULL);
	}
	movein_name(p, whole, family, given, has_parts);
}

static void
complete_name(struct entry_person *p)
{
	if (strcmp(change_get(p, IT_KIND), "2") == 0) {
		remake_name(p, IT_NAME, IT_NAME_ROMAN, IT_NAME_KANJI, false);
		return;
	}
	remake_name(p, IT_NAME, IT_NAME_FAMILY, IT_NAME_GIVEN, true);
	remake_name(
	    p, IT_NAME_KANA, IT_NAME_KANA_FAMILY, IT_NAME_KANA_GIVEN, true);
	remake_name(
	    p, IT_HITTOUSHA, IT_HITTOUSHA_FAMILY, IT_HITTOUSHA_GIVEN, true);
}

/* Code of 消除事由 (db/codes/removal_reason.csv). */
static const char *
removal_reason(const struct entry *e)
{
	static const struct {
		enum event ev;
		const char *code;
	} list[] = { { EV_OUT_ABROAD, "1" }, { EV_OUT_DOMESTIC, "2" },
		{ EV_DEATH, "3" }, { EV_EX_OFFICIO_OUT, "4" },
		{ EV_EX_OFFICIO_OUT_NATURALISED, "5" },
		{ EV_EX_OFFICIO_OUT_NATIONALITY_LOST, "6" },
		{ EV_REMADE_OUT, "7" }, { EV_RESTORED_OUT, "8" },
		{ EV_CANCEL_DECREASE, "9" } };
	size_t i;

	if (strcmp(e->menu, "53") == 0 && GUARD("removal_disappeared"))
		return "10"; /* 失踪 */
	for (i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (list[i].ev == e->event)
			return list[i].code;
	return "";
}

void
change_close(const struct entry *e, struct record *r)
{
	record_set(r, IT_REMOVAL_REASON, removal_reason(e));
	if (is_move_out(e->event)) {
		/* 異動日 is the planned day itself (4.1.3.1.1). */
		record_set(r, IT_OUT_PLANNED_ON, e->event_date);
		if (e->notified_on[0] != '\0')
			record_set(r, IT_OUT_NOTIFIED_ON, e->notified_on);
		return;
	}
	record_set(r, IT_REMOVAL_DATE, e->event_date);
	if (record_get(r, IT_REMOVAL_NOTIFIED_ON)[0] == '\0' &&
	    e->informed_on[0] != '\0')
		record_set(r, IT_REMOVAL_NOTIFIED_ON, e->informed_on);
}

/* 転入通知 (4.1.3.1): the day it names is the day of this change. */
static void
complete_notice(struct entry *e)
{
	int i;

	if (e->person_count > 0 && e->event_date[0] == '\0')
		(void)snprintf(e->event_date, sizeof(e->event_date), "%s",
		    change_get(&e->persons[0], IT_OUT_DATE));
	for (i = 0; i < e->person_count; i++) {
		struct entry_person *p = &e->persons[i];

		if (change_get(p, IT_OUT_DATE)[0] == '\0')
			record_set(&p->after, IT_OUT_DATE, e->event_date);
		if (change_get(p, IT_OUT_NOTICE_ON)[0] == '\0')
			record_set(&p->after, IT_OUT_NOTICE_ON, e->informed_on);
	}
}

/* One notification, one new address (4.0.10): who has none of it takes that
 * of the first. prefix: "out_planned_" or "out_confirmed_". */
static void
share_new_address(struct entry *e, const char *prefix)
{
	size_t n = strlen(prefix);
	int i, k;
	bool blank;

	for (i = 1; i < e->person_count; i++) {
		blank = true;
		for (k = 0; k < IT_COUNT; k++)
			if (strncmp(item_defs[k].id, prefix, n) == 0 &&
			    k != IT_OUT_PLANNED_ON &&
			    change_get(&e->persons[i], (enum item)k)[0] != '\0')
				blank = false;
		for (k = 0; blank && k < IT_COUNT; k++)
			if (strncmp(item_defs[k].id, prefix, n) == 0 &&
			    k != IT_OUT_PLANNED_ON)
				record_set(&e->persons[i].after, (enum item)k,
				    change_get(&e->persons[0], (enum item)k));
	}
}

static const enum item address_items[] = { IT_ADDRESS_CODE, IT_POSTCODE,
	IT_ADDRESS_PREF, IT_ADDRESS_CITY, IT_ADDRESS_TOWN, IT_ADDRESS_NUMBER,
	IT_ADDRESS_BUILDING, IT_ADDRESS_ROOM, IT_DISTRICT_CODE };
#define ADDRESS_ITEMS (sizeof(address_items) / sizeof(address_items[0]))

void
change_take_address(struct record *to, const struct record *from)
{
	size_t i;

	for (i = 0; i < ADDRESS_ITEMS; i++)
		record_set(
		    to, address_items[i], record_get(from, address_items[i]));
}

static bool
has_old_address(const struct entry_person *p)
{
	size_t i;

	for (i = 0; i < ADDRESS_ITEMS; i++)
		if (!record_same(&p->before, &p->after, address_items[i]))
			return false;
	return true;
}

/* 転居: one notification, one new address; the day of the move is the day
 * since when one lives there, the same 住所 included (4.1.2.1). */
static void
complete_move(struct entry *e)
{
	size_t k;
	int i;

	for (i = 0; i < e->person_count; i++) {
		struct entry_person *p = &e->persons[i];

		if (i > 0 && has_old_address(p) &&
		    !has_old_address(&e->persons[0]))
			for (k = 0; k < ADDRESS_ITEMS; k++)
				record_set(&p->after, address_items[k],
				    change_get(
					&e->persons[0], address_items[k]));
		if (GUARD("move_dates_the_address"))
			record_set(&p->after, IT_ADDRESS_SINCE, e->event_date);
	}
}

/* 法7条8号: of who was entered ex officio, the day of that stands where others
 * have the day of the notification. */
static void
complete_entered(struct entry *e, const struct facts *f)
{
	struct date today;
	char text[64];
	int i;

	if (f->today == 0)
		return;
	today = date_of_day(f->today, false);
	date_store(&today, text, sizeof(text));
	for (i = 0; i < e->person_count; i++)
		record_set(&e->persons[i].after, IT_NOTIFIED_ON, text);
}

static void
complete_one(struct entry *e, const struct facts *f, int i)
{
	struct entry_person *p = &e->persons[i];

	if (change_is_cancel(e->event)) {
		change_undo_person(e, f, i);
		return;
	}
	if (event_defs[e->event].pair != EV_COUNT)
		change_carry(e, p);
	else if (event_defs[e->event].side == SIDE_REMOVAL)
		change_close(e, &p->after);
	else if (is_correction(e->event)) {
		complete_name(p);
		change_category(p);
	} else
		change_second_name(e, f, p);
}

/* 4.3.1, 4.3.2: who has no code, and who asks for another, gets one out of
 * the stock at 本登録; nobody types it. Of newcomers a 出生 has none of its own,
 * for the others the form says it is their first. */
static void
complete_codes(struct entry *e)
{
	int i;

	for (i = 0; i < e->person_count; i++) {
		struct entry_person *p = &e->persons[i];
		bool has = change_get(p, IT_JUMINHYO_CODE)[0] != '\0';
		bool had = record_get(&p->before, IT_JUMINHYO_CODE)[0] != '\0';

		if ((e->event == EV_CODE_CHANGE || e->event == EV_CODE_ENTRY) &&
		    GUARD("code_nobody_chooses")) {
			record_set(&p->after, IT_JUMINHYO_CODE,
			    record_get(&p->before, IT_JUMINHYO_CODE));
			p->new_code = had == (e->event == EV_CODE_CHANGE);
		} else if (!change_is_newcomer(e->event) || has) {
			p->new_code = false;
		} else if (e->event == EV_BIRTH) {
			p->new_code = true;
		}
	}
}

void
change_complete(struct entry *e, const struct facts *f)
{
	int i;

	if ((unsigned int)e->event >= EV_COUNT ||
	    e->person_count > ENTRY_PERSONS_MAX)
		return;
	complete_codes(e);
	if (change_is_newcomer(e->event) && !change_is_ward_move(e)) {
		movein_complete(e, f);
		if (e->event == EV_EX_OFFICIO_IN)
			complete_entered(e, f);
		return;
	}
	for (i = 0; i < e->person_count; i++)
		complete_one(e, f, i);
	if (is_move_out(e->event))
		share_new_address(e, "out_planned_");
	if (change_is_notice(e)) {
		share_new_address(e, "out_confirmed_");
		complete_notice(e);
	}
	change_heads(e, f);
	if (is_correction(e->event))
		change_order(e);
	if (e->event == EV_MOVE_WITHIN || change_is_ward_move(e))
		complete_move(e);
	if (change_is_ward_move(e))
		change_ward(e);
	if (change_sets_household(e))
		change_household(e, f);
	if (change_is_cancel(e->event))
		change_undo_places(e, f);
}
