/* SPDX-License-Identifier: ISC
 * movein - see movein.h.
 */
#include "src/movein.h"

#include "src/change.h"
#include "src/date.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/relation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDE_SPACE "\u3000"

static const char *
get(const struct entry_person *p, enum item it)
{
	return record_get(&p->after, it);
}

static bool
is_blank(const struct entry_person *p, enum item it)
{
	return get(p, it)[0] == '\0';
}

static bool
is_foreign(const struct entry_person *p)
{
	return strcmp(get(p, IT_KIND), "2") == 0;
}

/* The whole was made when only one of its parts was there: a child has the
 * mother's 氏 before anybody has typed its 名. */
static bool
is_half(const struct entry_person *p, enum item to, enum item a, enum item b)
{
	return GUARD("movein_name_half") && !is_blank(p, a) &&
	       !is_blank(p, b) &&
	       (strcmp(get(p, to), get(p, a)) == 0 ||
		   strcmp(get(p, to), get(p, b)) == 0);
}

/* Sets an item to two others with a wide space between. */
static void
join(struct entry_person *p, enum item to, enum item a, enum item b)
{
	char *s;

	if ((!is_blank(p, to) && !is_half(p, to, a, b)) ||
	    (is_blank(p, a) && is_blank(p, b)))
		return;
	s = x_printf("%s%s%s", get(p, a),
	    is_blank(p, a) || is_blank(p, b) ? "" : WIDE_SPACE, get(p, b));
	record_set(&p->after, to, s);
	wipe_free(s);
}

/* Sets two items from one that has a space in it, ASCII or wide. */
static void
split(struct entry_person *p, enum item from, enum item a, enum item b)
{
	const char *v = get(p, from), *at = strstr(v, WIDE_SPACE), *rest;
	char *first, *second;

	if (!is_blank(p, a) || !is_blank(p, b))
		return;
	rest = at == NULL ? NULL : at + strlen(WIDE_SPACE);
	if (at == NULL && (at = strchr(v, ' ')) != NULL)
		rest = at + 1;
	if (at == NULL || at == v || rest[0] == '\0')
		return;
	first = x_strndup(v, (size_t)(at - v));
	second = x_strdup(rest);
	record_set(&p->after, a, first);
	record_set(&p->after, b, second);
	wipe_free(first);
	wipe_free(second);
}

void
movein_name(struct entry_person *p, enum item whole, enum item family,
    enum item given, bool has_parts)
{
	join(p, whole, family, given);
	if (has_parts)
		split(p, whole, family, given);
}

void
movein_names(struct entry_person *p)
{
	if (is_foreign(p)) {
		movein_name(p, IT_NAME, IT_NAME_ROMAN, IT_NAME_KANJI, false);
		return;
	}
	movein_name(p, IT_NAME, IT_NAME_FAMILY, IT_NAME_GIVEN, true);
	movein_name(
	    p, IT_NAME_KANA, IT_NAME_KANA_FAMILY, IT_NAME_KANA_GIVEN, true);
	movein_name(
	    p, IT_HITTOUSHA, IT_HITTOUSHA_FAMILY, IT_HITTOUSHA_GIVEN, true);
}

/* A person without 住民種別 who has a category of article 30-45 is foreign,
 * one with a 本籍 Japanese; else the clerk is asked (E1021). */
static void
complete_kind(struct entry_person *p)
{
	if (!is_blank(p, IT_KIND))
		return;
	if (!is_blank(p, IT_ARTICLE30_45))
		record_set(&p->after, IT_KIND, "2");
	else if (!is_blank(p, IT_HONSEKI))
		record_set(&p->after, IT_KIND, "1");
}

/* 在留カード or 特別永住者証明書 follows from the 区分. */
static void
complete_card(struct entry_person *p)
{
	const char *category = get(p, IT_ARTICLE30_45);

	if (GUARD("movein_card_kind") && !is_blank(p, IT_CARD_NO) &&
	    is_blank(p, IT_CARD_NO_KIND) &&
	    (strcmp(category, "1") == 0 || strcmp(category, "2") == 0))
		record_set(&p->after, IT_CARD_NO_KIND, category);
}

static void
complete_days(const struct entry *e, struct entry_person *p)
{
	enum item since =
	    is_foreign(p) ? IT_FOREIGN_RESIDENT_SINCE : IT_RESIDENT_SINCE;
	char was[128];

	/* A day that this function wrote follows the 異動日; one that was
	 * typed stays. */
	(void)snprintf(was, sizeof(was), "%s", get(p, IT_EVENT_DATE));
	if (is_blank(p, since) || strcmp(get(p, since), was) == 0)
		record_set(&p->after, since, e->event_date);
	if (GUARD("movein_address_since"))
		record_set(&p->after, IT_ADDRESS_SINCE,
		    is_foreign(p) ? e->event_date : get(p, since));
	record_set(&p->after, IT_EVENT_DATE, e->event_date);
	record_set(&p->after, IT_EVENT_NOTIFIED_ON, e->notified_on);
	record_set(&p->after, IT_NOTIFIED_ON, e->notified_on);
	record_set(&p->after, IT_INFORMED_ON, e->informed_on);
	record_set(&p->after, IT_OFFERED_ON, e->offered_on);
	record_set(&p->after, IT_REQUESTED_ON, e->requested_on);
}

/* （未届）: the mark, and the words that stand in the 留意事項. */
static void
complete_unreported(struct entry *e, struct entry_person *p)
{
	char *address, *s;

	if (strcmp(e->menu, "14") == 0)
		record_set(&p->after, IT_PREV_UNREPORTED, "1");
	if (strcmp(get(p, IT_PREV_UNREPORTED), "1") != 0) {
		record_set(&p->after, IT_REMARKS, e->remarks);
		return;
	}
	if (strstr(e->remarks, MOVEIN_UNREPORTED) != NULL) {
		record_set(&p->after, IT_REMARKS, e->remarks);
		return;
	}
	address = movein_prev_address(&p->after);
	s = x_printf("%s%s%s" WIDE_SPACE "転入前住所：%s", e->remarks,
	    e->remarks[0] != '\0' ? WIDE_SPACE : "", MOVEIN_UNREPORTED,
	    address);
	record_set(&p->after, IT_REMARKS, s);
	wipe_free(s);
	wipe_free(address);
}

static void
complete_person(struct entry *e, struct entry_person *p, const char *today)
{
	record_set(&p->after, IT_EVENT, event_defs[e->event].code);
	record_set(&p->after, IT_STATUS, "1");
	if (today[0] != '\0')
		record_set(&p->after, IT_PROCESSED_ON, today);
	if (e->place[0] != '\0')
		record_set(&p->after, IT_ENTRY_PLACE, e->place);
	if (e->terminal[0] != '\0')
		record_set(&p->after, IT_ENTRY_TERMINAL, e->terminal);
	complete_kind(p);
	movein_names(p);
	complete_card(p);
	complete_days(e, p);
	complete_unreported(e, p);
	if (strcmp(e->menu, "71") == 0 && is_foreign(p))
		record_set(&p->after, IT_ARTICLE30_46, "1");
	if (strcmp(e->menu, "72") == 0 && is_foreign(p))
		record_set(&p->after, IT_ARTICLE30_47, "1");
	if (!e->is_whole)
		record_set(&p->after, IT_HOUSEHOLD_NO, e->household_no);
}

/* 世帯主 and the order (5.2). Who joins a household goes to its end. */
static void
complete_household(struct entry *e, const struct facts *f)
{
	struct order_member m[ENTRY_PERSONS_MAX];
	int order[ENTRY_PERSONS_MAX], i, first = 1;
	const char *head = e->is_whole ? "" : f->household_head_name;
	char number[16];

	for (i = 0; i < e->person_count; i++) {
		const struct entry_person *p = &e->persons[i];

		m[i] = (struct order_member){ .person_no = p->person_no,
			.relation = get(p, IT_RELATION),
			.birth = get(p, IT_BIRTH),
			.name = get(p, IT_NAME),
			.hittousha = get(p, IT_HITTOUSHA),
			.sex = get(p, IT_SEX) };
		if (strcmp(get(p, IT_RELATION), "世帯主") == 0)
			head = get(p, IT_NAME);
	}
	relation_order(m, e->person_count, order);
	if (!e->is_whole && f->household_members > 0)
		first += f->household_order > f->household_members
			     ? f->household_order
			     : f->household_members;
	for (i = 0; i < e->person_count; i++) {
		struct entry_person *p = &e->persons[order[i]];

		(void)snprintf(number, sizeof(number), "%d", first + i);
		if (e->is_whole || f->household_members > 0)
			record_set(&p->after, IT_MEMBER_ORDER, number);
	}
	for (i = 0; i < e->person_count; i++) {
		struct entry_person *p = &e->persons[i];
		bool is_head = strcmp(get(p, IT_RELATION), "世帯主") == 0;

		record_set(&p->after, IT_IS_HEAD, is_head ? "1" : "0");
		if (head != NULL) {
			char *copy = x_strdup(head);

			record_set(&p->after, IT_HEAD_NAME, copy);
			wipe_free(copy);
		}
	}
}

void
movein_complete(struct entry *e, const struct facts *f)
{
	char today[64] = "";
	struct date d;
	int i;

	if (!change_is_newcomer(e->event) ||
	    e->person_count > ENTRY_PERSONS_MAX)
		return;
	if (f->today != 0) {
		d = date_of_day(f->today, false);
		date_store(&d, today, sizeof(today));
	}
	for (i = 0; i < e->person_count; i++)
		complete_person(e, &e->persons[i], today);
	if (e->person_count > 0)
		complete_household(e, f);
}

/* Takes one item over when the target has none. */
static int
take(struct entry *e, int to, int from, enum item it, bool *marks)
{
	struct entry_person *p = &e->persons[to];

	if (from < 0 || from == to || !is_blank(p, it) ||
	    is_blank(&e->persons[from], it))
		return 0;
	record_set(&p->after, it, get(&e->persons[from], it));
	if (marks != NULL)
		marks[it] = true;
	return 1;
}

/* The nearest person before `to` of the same 住民種別; -1 none. */
static int
before_of_kind(const struct entry *e, int to)
{
	int i;

	for (i = to - 1; i >= 0; i--)
		if (!GUARD("carry_kinds_apart") ||
		    is_foreign(&e->persons[i]) == is_foreign(&e->persons[to]))
			return i;
	return -1;
}

/* 氏 comes from the 世帯主 of the notification where there is one. */
static int
source_of_family(const struct entry *e, int to)
{
	int i;

	if (GUARD("carry_kinds_apart") && is_foreign(&e->persons[to]))
		return -1;
	for (i = 0; i < e->person_count; i++)
		if (i != to && !is_foreign(&e->persons[i]) &&
		    !is_blank(&e->persons[i], IT_NAME_FAMILY) &&
		    strcmp(get(&e->persons[i], IT_RELATION), "世帯主") == 0)
			return i;
	return before_of_kind(e, to);
}

/* Takes a whole address only when none of it stands yet, so that parts of
 * two addresses never mix. */
static int
take_all(struct entry *e, int to, int from, const enum item *items, size_t n,
    bool *marks)
{
	size_t i;
	int taken = 0;

	for (i = 0; i < n; i++)
		if (!is_blank(&e->persons[to], items[i]))
			return 0;
	for (i = 0; i < n; i++)
		taken += take(e, to, from, items[i], marks);
	return taken;
}

int
movein_carry(struct entry *e, int to, bool *marks)
{
	static const enum item family[] = { IT_NAME_FAMILY,
		IT_NAME_KANA_FAMILY };
	static const enum item honseki[] = { IT_HONSEKI, IT_HONSEKI_TOWN,
		IT_HONSEKI_NUMBER, IT_HONSEKI_CODE, IT_HONSEKI_TOWN_CODE,
		IT_HITTOUSHA, IT_HITTOUSHA_FAMILY, IT_HITTOUSHA_GIVEN };
	static const enum item former[] = { IT_PREV_CODE, IT_PREV_POSTCODE,
		IT_PREV_COUNTRY, IT_PREV_PREF, IT_PREV_CITY, IT_PREV_TOWN,
		IT_PREV_NUMBER, IT_PREV_BUILDING, IT_PREV_UNREPORTED,
		IT_PREV_HEAD_NAME, IT_LAST_REGISTERED_ADDRESS };
	static const enum item address[] = { IT_ADDRESS_CODE, IT_POSTCODE,
		IT_ADDRESS_PREF, IT_ADDRESS_CITY, IT_ADDRESS_TOWN,
		IT_ADDRESS_NUMBER, IT_ADDRESS_BUILDING, IT_ADDRESS_ROOM,
		IT_DISTRICT_CODE };
	int n = 0;

	if (to < 1 || to >= e->person_count)
		return 0;
	n += take_all(e, to, to - 1, address,
	    sizeof(address) / sizeof(address[0]), marks);
	n += take_all(
	    e, to, to - 1, former, sizeof(former) / sizeof(former[0]), marks);
	if (!is_foreign(&e->persons[to]))
		n += take_all(e, to, before_of_kind(e, to), honseki,
		    sizeof(honseki) / sizeof(honseki[0]), marks);
	if (is_blank(&e->persons[to], IT_NAME))
		n += take_all(e, to, source_of_family(e, to), family,
		    sizeof(family) / sizeof(family[0]), marks);
	if (!GUARD("carry_no_former_name"))
		n += take(e, to, to - 1, IT_FORMER_NAME, marks);
	return n;
}

/* Left behind with the 除票: what ended, where and with whom one lived. */
static bool
stays_behind(enum item it)
{
	static const char *const groups[] = { "removal", "change", "household",
		"address", "former_address", "status", "notes" };
	size_t i;

	if (it == IT_KIND)
		return false;
	for (i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (strcmp(item_defs[it].group, groups[i]) == 0)
			return GUARD("return_drops_removal") ||
			       strcmp(groups[i], "removal") != 0;
	return it == IT_RESIDENT_SINCE || it == IT_FOREIGN_RESIDENT_SINCE ||
	       it == IT_ARTICLE30_46 || it == IT_ARTICLE30_47 ||
	       it == IT_LANDING_PERMIT_ENTRY;
}

/* Where one moved to is where one comes from: confirmed before planned. */
static void
take_former_address(struct record *to, const struct record *sheet)
{
	static const enum item pairs[][3] = {
		{ IT_PREV_CODE, IT_OUT_CONFIRMED_CODE, IT_OUT_PLANNED_CODE },
		{ IT_PREV_POSTCODE, IT_OUT_CONFIRMED_POSTCODE,
		    IT_OUT_PLANNED_POSTCODE },
		{ IT_PREV_COUNTRY, IT_OUT_CONFIRMED_COUNTRY,
		    IT_OUT_PLANNED_COUNTRY },
		{ IT_PREV_PREF, IT_OUT_CONFIRMED_PREF, IT_OUT_PLANNED_PREF },
		{ IT_PREV_CITY, IT_OUT_CONFIRMED_CITY, IT_OUT_PLANNED_CITY },
		{ IT_PREV_TOWN, IT_OUT_CONFIRMED_TOWN, IT_OUT_PLANNED_TOWN },
		{ IT_PREV_NUMBER, IT_OUT_CONFIRMED_NUMBER,
		    IT_OUT_PLANNED_NUMBER },
		{ IT_PREV_BUILDING, IT_OUT_CONFIRMED_BUILDING,
		    IT_OUT_PLANNED_BUILDING },
	};
	size_t i, n = sizeof(pairs) / sizeof(pairs[0]);
	int from = 2;

	for (i = 0; i < n; i++)
		if (record_get(sheet, pairs[i][1])[0] != '\0')
			from = 1;
	for (i = 0; i < n; i++)
		record_set(to, pairs[i][0], record_get(sheet, pairs[i][from]));
}

static bool
went_abroad(const struct record *sheet)
{
	return strcmp(record_get(sheet, IT_EVENT),
		   event_defs[EV_OUT_ABROAD].code) == 0 ||
	       strcmp(record_get(sheet, IT_REMOVAL_REASON), "1") == 0 ||
	       record_get(sheet, IT_OUT_PLANNED_COUNTRY)[0] != '\0';
}

/* 旧氏 and 通称, with their readings and days. */
static bool
is_second_name(enum item it)
{
	return strncmp(item_defs[it].id, "former_name", 11) == 0 ||
	       strncmp(item_defs[it].id, "alias", 5) == 0;
}

void
movein_return(
    struct entry_person *p, const struct record *sheet, bool is_first_return)
{
	bool no_second_name = GUARD("return_second_name") &&
			      went_abroad(sheet) && !is_first_return;
	struct record fresh;
	int i;

	record_init(&fresh);
	record_copy(&fresh, sheet);
	for (i = 0; i < IT_COUNT; i++)
		if (stays_behind((enum item)i) ||
		    item_defs[i].class != CLASS_EVENT ||
		    (no_second_name && is_second_name((enum item)i)))
			record_set(&fresh, (enum item)i, NULL);
	take_former_address(&fresh, sheet);
	fresh.hist_no = fresh.sheet_no = fresh.cancels = 0;
	fresh.entry_id = fresh.recorded_at = 0;
	record_copy(&p->before, sheet);
	record_release(&p->after);
	p->after = fresh;
	(void)snprintf(
	    p->person_no, sizeof(p->person_no), "%s", sheet->person_no);
	p->sheet_no = sheet->sheet_no;
	p->seen_hist = sheet->hist_no;
	p->is_returner = true;
}

/* 氏名, whole and in parts; a reading is none. */
static bool
is_name(enum item it)
{
	return it == IT_NAME || it == IT_NAME_FAMILY || it == IT_NAME_GIVEN ||
	       it == IT_NAME_KANJI || it == IT_NAME_ROMAN ||
	       it == IT_NAME_KATAKANA;
}

/* The item that this one is a part of; itself when it is none. */
static enum item
whole_of(enum item it)
{
	switch ((int)it) {
	case IT_NAME_FAMILY:
	case IT_NAME_GIVEN:
		return IT_NAME;
	case IT_NAME_KANA_FAMILY:
	case IT_NAME_KANA_GIVEN:
		return IT_NAME_KANA;
	case IT_HITTOUSHA_FAMILY:
	case IT_HITTOUSHA_GIVEN:
		return IT_HITTOUSHA;
	case IT_HONSEKI_TOWN:
	case IT_HONSEKI_NUMBER:
	case IT_HONSEKI_CODE:
	case IT_HONSEKI_TOWN_CODE:
		return IT_HONSEKI;
	default:
		return it;
	}
}

/* The removal and the change itself are nothing that is typed of a person. */
static bool
is_typed(enum item it)
{
	return strcmp(item_defs[it].group, "removal") != 0 &&
	       strcmp(item_defs[it].group, "change") != 0 && it != IT_PERSON_NO;
}

void
movein_return_with(struct entry_person *p, const struct record *sheet,
    bool is_first_return, bool is_special)
{
	struct record typed;
	int i;

	record_init(&typed);
	record_copy(&typed, &p->after);
	movein_return(p, sheet, is_first_return);
	for (i = 0; i < IT_COUNT; i++) {
		if (is_special && is_name((enum item)i) &&
		    GUARD("return_special_name"))
			continue;
		/* Parts come with what they are parts of, or not at all. */
		if (is_typed((enum item)i) &&
		    (record_get(&typed, (enum item)i)[0] != '\0' ||
			record_get(&typed, whole_of((enum item)i))[0] != '\0'))
			record_set(&p->after, (enum item)i,
			    record_get(&typed, (enum item)i));
	}
	record_release(&typed);
}

char *
movein_prev_address(const struct record *r)
{
	static const char mark[] = "（未届）";
	char *address = record_address(r, "prev", true), *s;
	size_t n = strlen(address);

	if (!GUARD("unreported_mark_printed") ||
	    strcmp(record_get(r, IT_PREV_UNREPORTED), "1") != 0)
		return address;
	/* typed with the address already */
	if (n >= sizeof(mark) - 1 &&
	    strcmp(address + n - (sizeof(mark) - 1), mark) == 0 &&
	    GUARD("unreported_mark_once"))
		return address;
	s = x_printf("%s%s", address, mark);
	wipe_free(address);
	return s;
}
