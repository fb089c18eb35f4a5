/* SPDX-License-Identifier: ISC
 * change_sheet - a new sheet of somebody who is there (改製, 再製, 帰化, 国籍取得,
 * 国籍喪失), and the second names of 1.1.7.
 */
#include "src/change_help.h"

#include "src/asof.h"
#include "src/mem.h"
#include "src/movein.h"
#include "src/mutant.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* 4.5.3 and 4.5.4 (ten items), 4.5.5 (nine): 住所（方書を含む。） 生年月日 性別
 * 続柄 住所を定めた年月日 住民票コード 転入前住所; 宛名番号 and 個人番号 are the
 * person's; of 外国人住民となった年月日 below. A household stays one. */
static bool
is_carried(enum item it)
{
	const char *group = item_defs[it].group;

	if (it == IT_NOTIFIED_ON)
		return false;
	return strcmp(group, "address") == 0 ||
	       strcmp(group, "household") == 0 ||
	       strcmp(group, "former_address") == 0 || it == IT_BIRTH ||
	       it == IT_SEX || it == IT_JUMINHYO_CODE;
}

/* The day of birth in the calendar of the other 住民種別 (1.1.8). Shapes that
 * are no day stay, and the rules ask for them. */
static void
carry_birth(struct entry_person *p, bool seireki)
{
	struct date d;
	char text[160];

	if (date_load(record_get(&p->before, IT_BIRTH), &d, NULL) != RC_OK ||
	    d.shape != DATE_DAY || d.lo != d.hi)
		return;
	d = date_of_day(d.lo, seireki);
	date_store(&d, text, sizeof(text));
	record_set(&p->after, IT_BIRTH, text);
}

/* 4.5.5: the later of the day the nationality was lost and 住民となった年月日;
 * blank when nobody can say which is later, so that it is asked for. */
static void
later_day(const struct entry *e, struct entry_person *p)
{
	const char *since = record_get(&p->before, IT_RESIDENT_SINCE);
	struct date lost, came;
	int order;

	if (date_load(e->event_date, &lost, NULL) != RC_OK ||
	    date_load(since, &came, NULL) != RC_OK)
		return;
	order = date_compare(&came, &lost);
	if (order == DATE_UNSURE)
		return;
	record_set(&p->after, IT_FOREIGN_RESIDENT_SINCE,
	    order > 0 && GUARD("carry_later_day") ? since : e->event_date);
}

/* Past names that only the other 住民種別 has stay on the sheet of before. */
static void
drop_past(struct entry_person *p, enum item it)
{
	int k, n = record_group_rows(&p->before, item_defs[it].repeat);

	for (k = 1; k <= n; k++)
		record_group_set(&p->after, it, k, NULL);
}

static void
carry_nationality(const struct entry *e, struct entry_person *p)
{
	bool japanese = e->event == EV_EX_OFFICIO_IN_NATURALISED;
	const char *kind = japanese ? "1" : "2";
	int i;

	record_set(&p->after, IT_KIND, kind);
	for (i = 0; i < IT_COUNT; i++) {
		enum item it = (enum item)i;

		if (item_defs[i].repeat[0] != '\0') {
			if (!item_applies(it, kind) && GUARD("carry_drop_past"))
				drop_past(p, it);
			continue;
		}
		if (is_carried(it))
			record_set(&p->after, it, record_get(&p->before, it));
		else if (!item_applies(it, kind))
			record_set(&p->after, it, NULL);
	}
	carry_birth(p, !japanese);
	movein_names(p);
	if (japanese) {
		record_set(&p->after, IT_RESIDENT_SINCE,
		    record_get(&p->before, IT_FOREIGN_RESIDENT_SINCE));
		return;
	}
	later_day(e, p);
	/* 4.5.5 N: the Japanese time is no registration of those days. */
	if (GUARD("carry_no_alien_registration"))
		record_set(&p->after, IT_ALIEN_REGISTERED_ON, NULL);
}

/* ---- 法第30条の45に規定する区分 ---- */

static const struct {
	enum item it;
	const char *categories;
} of_category[] = {
	{ IT_RESIDENCE_STATUS_CODE, "1" },
	{ IT_RESIDENCE_STATUS, "1" },
	{ IT_RESIDENCE_PERIOD_YEARS, "1" },
	{ IT_RESIDENCE_PERIOD_MONTHS, "1" },
	{ IT_RESIDENCE_PERIOD_DAYS, "1" },
	{ IT_RESIDENCE_EXPIRES, "1" },
	{ IT_CARD_NO, "12" },
	{ IT_CARD_NO_KIND, "12" },
	{ IT_SPECIAL_PERMANENT_EXPIRES, "2" },
	{ IT_LANDING_PERIOD, "3" },
	{ IT_PROVISIONAL_PERIOD, "4" },
	{ IT_TRANSIT_REASON, "5" },
};
#define OF_CATEGORY (sizeof(of_category) / sizeof(of_category[0]))

bool
change_of_category(const char *category, enum item it)
{
	size_t i;

	for (i = 0; i < OF_CATEGORY; i++)
		if (of_category[i].it == it)
			return strchr(of_category[i].categories, category[0]) !=
			       NULL;
	return true;
}

void
change_category(struct entry_person *p)
{
	const char *category = change_get(p, IT_ARTICLE30_45);
	size_t i;

	if (category[0] == '\0' ||
	    record_same(&p->before, &p->after, IT_ARTICLE30_45) ||
	    !GUARD("change_category"))
		return;
	/* What was typed stays, for the rule to ask about. */
	for (i = 0; i < OF_CATEGORY; i++)
		if (!change_of_category(category, of_category[i].it) &&
		    record_same(&p->before, &p->after, of_category[i].it))
			record_set(&p->after, of_category[i].it, NULL);
}

/* Items that say what ended. */
static bool
is_removal(enum item it)
{
	return strcmp(item_defs[it].group, "removal") == 0;
}

void
change_drop_plan(struct record *r)
{
	int i;

	for (i = 0; i < IT_COUNT; i++)
		if (is_removal((enum item)i))
			record_set(r, (enum item)i, NULL);
	record_set(r, IT_STATUS, "1");
}

static void
copy_plan(struct record *to, const struct record *from)
{
	int i;

	for (i = 0; i < IT_COUNT; i++)
		if (is_removal((enum item)i) || i == IT_STATUS)
			record_set(
			    to, (enum item)i, record_get(from, (enum item)i));
}

void
change_carry(const struct entry *e, struct entry_person *p)
{
	int i;

	if (e->event == EV_EX_OFFICIO_IN_NATURALISED ||
	    e->event == EV_EX_OFFICIO_IN_NATIONALITY_LOST) {
		carry_nationality(e, p);
	} else {
		record_copy(&p->after, &p->before);
		p->after.hist_no = p->after.sheet_no = p->after.cancels = 0;
		p->after.entry_id = p->after.recorded_at = 0;
		for (i = 0; i < IT_COUNT; i++)
			if (strcmp(item_defs[i].group, "change") == 0 &&
			    i != IT_KIND)
				record_set(&p->after, (enum item)i, NULL);
	}
	change_drop_plan(&p->after);
	if (change_has_plan(&p->before) && GUARD("sheet_takes_plan"))
		copy_plan(&p->after, &p->before);
	record_set(&p->after, IT_REVISED_ON,
	    e->event == EV_REMADE_IN ? e->event_date : "");
}

/* ---- a 転出 that lies ahead goes along ---- */

bool
change_has_plan(const struct record *r)
{
	return record_get(r, IT_OUT_PLANNED_ON)[0] != '\0' &&
	       record_status(r, INT32_MAX) == STATUS_REMOVED;
}

bool
change_takes_plan(const struct entry *e, const struct entry_person *p)
{
	return (unsigned int)e->event < EV_COUNT &&
	       event_defs[e->event].pair != EV_COUNT &&
	       p->person_no[0] != '\0' && change_has_plan(&p->after);
}

enum event
change_plan_event(const struct record *r)
{
	if (!change_has_plan(r))
		return EV_COUNT;
	/* 1: 国外転出 (db/codes/removal_reason.csv) */
	return strcmp(record_get(r, IT_REMOVAL_REASON), "1") == 0
		   ? EV_OUT_ABROAD
		   : EV_OUT_DOMESTIC;
}

void
change_plan(const struct record *r, struct entry *plan, struct record *to)
{
	plan->event = change_plan_event(r);
	(void)snprintf(plan->event_date, sizeof(plan->event_date), "%s",
	    record_get(r, IT_OUT_PLANNED_ON));
	(void)snprintf(plan->notified_on, sizeof(plan->notified_on), "%s",
	    record_get(r, IT_OUT_NOTIFIED_ON));
	copy_plan(to, r);
}

int
change_plan_row(const struct record *rows, int n)
{
	enum event ev;
	int i;

	for (i = n - 1; i >= 0; i--) {
		ev = event_by_code(record_get(&rows[i], IT_EVENT));
		if ((ev == EV_OUT_DOMESTIC || ev == EV_OUT_ABROAD) &&
		    !asof_is_cancelled(rows, n, i, INT64_MAX))
			return i;
	}
	return -1;
}

bool
change_is_carried(const struct record *rows, int i)
{
	enum event opened = event_by_code(record_get(&rows[0], IT_EVENT));
	enum event ev = event_by_code(record_get(&rows[i], IT_EVENT));

	return i == 1 && opened != EV_COUNT &&
	       event_defs[opened].pair != EV_COUNT &&
	       (ev == EV_OUT_DOMESTIC || ev == EV_OUT_ABROAD) &&
	       rows[1].entry_id < rows[0].entry_id;
}

/* ---- 区間転入 ---- */

static const struct {
	enum item address, former, planned, confirmed;
} places[] = {
	{ IT_ADDRESS_CODE, IT_PREV_CODE, IT_OUT_PLANNED_CODE,
	    IT_OUT_CONFIRMED_CODE },
	{ IT_POSTCODE, IT_PREV_POSTCODE, IT_OUT_PLANNED_POSTCODE,
	    IT_OUT_CONFIRMED_POSTCODE },
	{ IT_ADDRESS_PREF, IT_PREV_PREF, IT_OUT_PLANNED_PREF,
	    IT_OUT_CONFIRMED_PREF },
	{ IT_ADDRESS_CITY, IT_PREV_CITY, IT_OUT_PLANNED_CITY,
	    IT_OUT_CONFIRMED_CITY },
	{ IT_ADDRESS_TOWN, IT_PREV_TOWN, IT_OUT_PLANNED_TOWN,
	    IT_OUT_CONFIRMED_TOWN },
	{ IT_ADDRESS_NUMBER, IT_PREV_NUMBER, IT_OUT_PLANNED_NUMBER,
	    IT_OUT_CONFIRMED_NUMBER },
	{ IT_ADDRESS_BUILDING, IT_PREV_BUILDING, IT_OUT_PLANNED_BUILDING,
	    IT_OUT_CONFIRMED_BUILDING },
};
#define PLACES (sizeof(places) / sizeof(places[0]))

void
change_former(const struct record *from, struct record *to)
{
	const char *room = record_get(from, IT_ADDRESS_ROOM);
	char *building;
	size_t k;

	for (k = 0; k < PLACES; k++)
		record_set(
		    to, places[k].former, record_get(from, places[k].address));
	/* 転入前住所 has 方書 as one. */
	if (room[0] != '\0') {
		building =
		    x_printf("%s%s%s", record_get(from, IT_ADDRESS_BUILDING),
			record_get(from, IT_ADDRESS_BUILDING)[0] != '\0' ? "　"
									 : "",
			room);
		record_set(to, IT_PREV_BUILDING, building);
		wipe_free(building);
	}
	record_set(to, IT_PREV_COUNTRY, NULL);
	record_set(to, IT_PREV_HEAD_NAME, record_get(from, IT_HEAD_NAME));
}

/* The sheet of before in another ward ends with this one. */
void
change_ward(struct entry *e)
{
	int i;

	for (i = 0; i < e->person_count; i++) {
		struct entry_person *p = &e->persons[i];

		change_former(&p->before, &p->after);
		record_set(&p->after, IT_NOTIFIED_ON, e->notified_on);
		change_drop_plan(&p->after);
	}
}

void
change_close_ward(
    const struct entry *e, const struct entry_person *p, struct record *r)
{
	size_t k;

	for (k = 0; k < PLACES; k++) {
		record_set(r, places[k].planned,
		    record_get(&p->after, places[k].address));
		record_set(r, places[k].confirmed,
		    record_get(&p->after, places[k].address));
	}
	record_set(r, IT_OUT_DATE, e->event_date);
	record_set(r, IT_OUT_NOTICE_ON, e->notified_on);
}

/* The second name of before goes to the end of those of the past. */
static void
keep_past(struct entry_person *p, enum item from, enum item to)
{
	const char *old = record_get(&p->before, from);
	int n = record_group_rows(&p->before, item_defs[to].repeat);

	if (old[0] != '\0')
		record_group_set(&p->after, to, n + 1, old);
}

static void
past_alias(const struct entry *e, struct entry_person *p)
{
	int n = record_group_rows(&p->before, item_defs[IT_PAST_ALIAS].repeat);

	if (record_get(&p->before, IT_ALIAS)[0] == '\0')
		return;
	keep_past(p, IT_ALIAS, IT_PAST_ALIAS);
	record_group_set(&p->after, IT_PAST_ALIAS_ENTERED_ON, n + 1,
	    record_get(&p->before, IT_ALIAS_ENTERED_ON));
	record_group_set(&p->after, IT_PAST_ALIAS_ENTERED_PLACE, n + 1,
	    record_get(&p->before, IT_ALIAS_ENTERED_PLACE));
	record_group_set(
	    &p->after, IT_PAST_ALIAS_DELETED_ON, n + 1, e->event_date);
}

static void
past_former_name(const struct entry *e, struct entry_person *p)
{
	int n = record_group_rows(
	    &p->before, item_defs[IT_PAST_FORMER_NAME].repeat);

	keep_past(p, IT_FORMER_NAME, IT_PAST_FORMER_NAME);
	if (record_get(&p->before, IT_FORMER_NAME)[0] != '\0')
		record_group_set(
		    &p->after, IT_PAST_FORMER_NAME_TO, n + 1, e->event_date);
}

void
change_second_name(
    const struct entry *e, const struct facts *f, struct entry_person *p)
{
	const char *code = f->municipality != NULL ? f->municipality : "";
	const char *place =
	    f->municipality_name != NULL ? f->municipality_name : "";

	if (e->event == EV_ALIAS_ENTRY) {
		record_set(&p->after, IT_ALIAS_ENTERED_ON, e->event_date);
		record_set(&p->after, IT_ALIAS_ENTERED_CODE, code);
		record_set(&p->after, IT_ALIAS_ENTERED_PLACE, place);
		record_set(&p->after, IT_ALIAS_DELETED_ON, NULL);
		record_set(&p->after, IT_ALIAS_DELETED_CODE, NULL);
		record_set(&p->after, IT_ALIAS_DELETED_PLACE, NULL);
	} else if (e->event == EV_ALIAS_DELETION) {
		past_alias(e, p);
		record_set(&p->after, IT_ALIAS, NULL);
		record_set(&p->after, IT_ALIAS_KANA, NULL);
		record_set(&p->after, IT_ALIAS_KANA_CHECKED, NULL);
		record_set(&p->after, IT_ALIAS_DELETED_ON, e->event_date);
		record_set(&p->after, IT_ALIAS_DELETED_CODE, code);
		record_set(&p->after, IT_ALIAS_DELETED_PLACE, place);
	} else if (e->event == EV_FORMER_NAME_DELETION) {
		past_former_name(e, p);
		record_set(&p->after, IT_FORMER_NAME, NULL);
		record_set(&p->after, IT_FORMER_NAME_KANA, NULL);
		record_set(&p->after, IT_FORMER_NAME_KANA_CHECKED, NULL);
	} else if (e->event == EV_FORMER_NAME_CHANGE &&
		   !record_same(&p->before, &p->after, IT_FORMER_NAME)) {
		past_former_name(e, p);
	}
}
