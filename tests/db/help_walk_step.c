/* SPDX-License-Identifier: ISC
 * help_walk_step - the steps of the random walk: each of the 37 reasons, for
 * people for whom it is open.
 */
#include "tests/db/help_walk_people.h"

#include "src/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- whom a change is for ---- */

/* Who is about to move out may do most things, but not all. */
static bool
lives_here(const struct person *p)
{
	return p->is_here && !p->is_codeless;
}

static bool
stays_here(const struct person *p)
{
	return lives_here(p) && !p->will_go;
}

static bool
will_go(const struct person *p)
{
	return lives_here(p) && p->will_go;
}

/* On a sheet to which a 転出 came along, which stands or was taken back. */
static bool
has_carried(const struct person *p)
{
	return p->is_here && p->carried != 0 &&
	       (p->hist == p->carried ||
		   (p->hist == p->carried + 1 && !p->may_undo));
}

static bool
is_japanese(const struct person *p)
{
	return lives_here(p) && p->japanese;
}

static bool
is_foreign(const struct person *p)
{
	return lives_here(p) && !p->japanese;
}

static bool
is_codeless(const struct person *p)
{
	return p->is_here && p->is_codeless;
}

static bool
has_former_name(const struct person *p)
{
	return is_japanese(p) && p->has_former_name;
}

static bool
has_no_former_name(const struct person *p)
{
	return is_japanese(p) && !p->has_former_name;
}

static bool
has_alias(const struct person *p)
{
	return is_foreign(p) && p->has_alias;
}

static bool
has_no_alias(const struct person *p)
{
	return is_foreign(p) && !p->has_alias;
}

static bool
has_number(const struct person *p)
{
	return lives_here(p) && p->has_number && !p->is_asked;
}

static bool
has_no_number(const struct person *p)
{
	return lives_here(p) && !p->has_number && !p->is_asked;
}

static bool
moved_out(const struct person *p)
{
	return !p->is_here && p->last == EV_OUT_DOMESTIC;
}

static bool
came_last(const struct person *p)
{
	return p->may_undo && p->is_here &&
	       event_defs[p->last].side == SIDE_ENTRY;
}

static bool
went_last(const struct person *p)
{
	return p->may_undo && event_defs[p->last].side == SIDE_REMOVAL;
}

static bool
changed_last(const struct person *p)
{
	return p->may_undo && p->is_here &&
	       event_defs[p->last].side == SIDE_CORRECTION;
}

static void
lot(char out[32])
{
	(void)snprintf(
	    out, 32, "%u番%u号", 1 + walk_draw(90), 1 + walk_draw(30));
}

static void
relations(bool new_household)
{
	static const char *const words[] = { "子", "妻", "父", "母", "妹",
		"同居人", "縁故者", "子の子" };
	int i;

	for (i = 0; i < walker.c.e.person_count; i++)
		record_set(&walker.c.e.persons[i].after, IT_RELATION,
		    i == 0 && new_household ? "世帯主" : words[walk_draw(8)]);
}

/* ---- who comes ---- */

/* The family as people of abroad with a residence card. */
static void
make_foreign(void)
{
	static const enum item japanese_only[] = { IT_NAME_FAMILY,
		IT_NAME_GIVEN, IT_NAME_KANA_FAMILY, IT_NAME_KANA_GIVEN,
		IT_HONSEKI, IT_HITTOUSHA };
	static const char *const births[] = { "1987.08.04", "1989.02.14",
		"2020.05.09", "2022.06.10" };
	char text[48];
	size_t k;
	int i;

	for (i = 0; i < walker.c.e.person_count; i++) {
		struct record *r = &walker.c.e.persons[i].after;

		for (k = 0; k < sizeof(japanese_only) / sizeof(*japanese_only);
		     k++)
			record_set(r, japanese_only[k], NULL);
		record_set(r, IT_KIND, "2");
		(void)snprintf(
		    text, sizeof(text), "WALKER F%d N%d", walker.families, i);
		record_set(r, IT_NAME, text);
		record_set(r, IT_NAME_ROMAN, text);
		record_set(r, IT_NAME_KANA, "ウォーカー");
		record_set(r, IT_BIRTH, births[i]);
		record_set(r, IT_NATIONALITY, "米国");
		record_set(r, IT_ARTICLE30_45, "1");
		(void)snprintf(
		    text, sizeof(text), "AB%07d%dCD", walker.families, i);
		record_set(r, IT_CARD_NO, text);
		record_set(r, IT_RESIDENCE_EXPIRES, "2030.03.31");
	}
}

/* Everybody of the entry into 東区 or 中央区. */
static void
into_ward(bool east, const char *number)
{
	walk_set_all(IT_ADDRESS_CODE, east ? "43102001002" : "43101001002");
	walk_set_all(IT_ADDRESS_CITY, east ? "熊本市東区" : "熊本市中央区");
	walk_set_all(IT_ADDRESS_TOWN, east ? "東町一丁目" : "水前寺二丁目");
	walk_set_all(IT_ADDRESS_NUMBER, number);
}

static void
come(const char *menu, enum event ev, bool foreign)
{
	char name[32];
	int i;

	change_release(&walker.c);
	test_family(
	    &walker.c.e, "架空", 1 + (int)walk_draw(4), 100 + walker.families);
	walker.c.e.event = ev;
	(void)snprintf(walker.c.e.menu, sizeof(walker.c.e.menu), "%s", menu);
	walk_on(0);
	for (i = 0; i < walker.c.e.person_count; i++) {
		struct record *r = &walker.c.e.persons[i].after;

		/* nobody is taken for another */
		(void)snprintf(name, sizeof(name), "姓%d", walker.families);
		record_set(r, IT_NAME_FAMILY, name);
		if (ev != EV_IN_ABROAD)
			continue;
		record_set(r, IT_PREV_PREF, NULL);
		record_set(r, IT_PREV_CITY, NULL);
		record_set(r, IT_PREV_TOWN, NULL);
		record_set(r, IT_PREV_COUNTRY, "アメリカ合衆国");
	}
	if (!event_defs[ev].by_notification) {
		walker.c.e.notified_on[0] = walker.c.e.applicant[0] = '\0';
		walker.c.e.applicant_kind = walker.c.e.paper_count = 0;
	}
	if (walk_draw(3) == 0)
		into_ward(true, "2番3号");
	if (foreign)
		make_foreign();
	walker.families++;
	(void)walk_settle();
}

static void
come_in(void)
{
	bool foreign = walk_draw(3) == 0;

	switch (walk_draw(8)) {
	case 0:
	case 1:
		come("12", EV_IN_ABROAD, foreign);
		break;
	case 2:
		come(walk_draw(2) ? "71" : "72", EV_IN_ABROAD, true);
		break;
	case 3:
		come("61", EV_EX_OFFICIO_IN, foreign);
		break;
	default:
		come("11", EV_IN_DOMESTIC, foreign);
		break;
	}
}

static void
birth(struct person *p)
{
	char code[24], name[32];

	if (!p->japanese ||
	    !walk_ask(json_pack("{s:s,s:s}", "menu", "51", "mother", p->no)))
		return;
	(void)snprintf(name, sizeof(name), "子%d", walker.tried);
	(void)snprintf(code, sizeof(code), "5%010d", walker.tried);
	walk_set_all(IT_NAME_GIVEN, name);
	walk_set_all(IT_BIRTH, walker.c.e.event_date);
	walk_set_all(IT_SEX, "1");
	/* a code of its own, or one out of the stock */
	if (walk_draw(2) == 0)
		walk_set_all(IT_JUMINHYO_CODE, code);
	if (record_get(&walker.c.e.persons[0].after, IT_RELATION)[0] == '\0')
		walk_set_all(IT_RELATION, "縁故者");
	(void)walk_settle();
}

/* ---- who moves, and households ---- */

static void
move(struct person *p)
{
	bool whole = walk_draw(2) == 0 || walk_living_with(p) < 2;
	char at[32];

	if (!walk_propose("21", p, whole, NULL))
		return;
	lot(at);
	walk_set_all(IT_ADDRESS_NUMBER, at);
	if (!whole)
		relations(true);
	(void)walk_settle();
}

/* 区間転入: into the other ward, some of a household or all of it. */
static void
between_wards(struct person *p)
{
	bool whole = walk_draw(2) == 0 || walk_living_with(p) < 2,
	     blank = false;
	bool east = !p->is_east;
	char at[32];
	int i;

	if (!walk_propose("15", p, whole, NULL))
		return;
	lot(at);
	into_ward(east, at);
	for (i = 0; i < walker.c.e.person_count; i++)
		blank |= record_get(&walker.c.e.persons[i].after,
			     IT_RELATION)[0] == '\0';
	if (blank)
		relations(true);
	(void)walk_settle();
}

/* Out of the household, and perhaps back into it: all together again, or
 * one of two of them. The address is the same. */
static void
split(struct person *p)
{
	int i = (int)(p - walker.people), with = 0, k;
	char house[20];
	bool is_merger;

	if (walk_living_with(p) < 2)
		return;
	memcpy(house, p->house, sizeof(house));
	if (!walk_propose("41", p, false, NULL))
		return;
	relations(true);
	if (!walk_settle() || walk_draw(4) == 0)
		return;
	p = &walker.people[i];
	is_merger = walk_draw(2) == 0;
	if (!is_merger) {
		/* another one goes over */
		for (k = 0; k < walker.count; k++)
			if (walker.people[k].is_here &&
			    strcmp(walker.people[k].house, house) == 0)
				with = k;
		if (!walk_propose("43", &walker.people[with], false, p->house))
			return;
	} else if (!walk_propose("42", p, true, house)) {
		return;
	}
	relations(false);
	(void)walk_settle();
}

static void
new_head(struct person *p)
{
	int i;

	if (!walk_ask(json_pack("{s:s,s:[s],s:s}", "menu", "44", "persons",
		p->no, "head", p->no)))
		return;
	for (i = 0; i < walker.c.e.person_count; i++)
		if (strcmp(walker.c.e.persons[i].person_no, p->no) != 0)
			record_set(&walker.c.e.persons[i].after, IT_RELATION,
			    walk_draw(2) ? "縁故者" : "兄の子");
	(void)walk_settle();
}

/* ---- who goes ---- */

static void
leave(struct person *p, const char *menu)
{
	if (!walk_propose(menu, p, menu[0] == '3' && walk_draw(2) == 0, NULL))
		return;
	if (menu[0] == '3')
		walk_on(walk_draw(3) == 0 ? (int32_t)walk_draw(20) : 0);
	if (strcmp(menu, "31") == 0)
		walk_set_all(IT_OUT_PLANNED_CITY, "福岡市中央区");
	else if (menu[0] == '3')
		walk_set_all(IT_OUT_PLANNED_COUNTRY, "フランス");
	(void)walk_settle();
}

static void
notice(void)
{
	struct person *p = walk_some(moved_out);

	if (p == NULL || !walk_propose("33", p, false, NULL))
		return;
	walk_set_all(IT_OUT_CONFIRMED_CITY, "八王子市");
	(void)walk_settle();
}

/* ---- what is corrected ---- */

static void
correct(struct person *p, const char *menu)
{
	char name[32];

	if (!walk_propose(menu, p, false, NULL))
		return;
	(void)snprintf(name, sizeof(name), "名%d", walker.tried);
	if (strcmp(menu, "76") == 0) {
		walk_set_all(IT_NATIONALITY, name);
	} else if (p->japanese) {
		walk_set_all(IT_NAME_GIVEN, name);
	} else {
		walk_set_all(IT_NAME_KANJI, name);
	}
	if (strcmp(menu, "64") == 0)
		walker.c.e.ground = 2;
	(void)walk_settle();
}

static void
second_name(const char *menu, struct person *p, enum item it)
{
	char name[32];

	if (p == NULL || !walk_propose(menu, p, false, NULL))
		return;
	(void)snprintf(name, sizeof(name), "旧%d", walker.tried);
	if (it != IT_COUNT)
		walk_set_all(it, name);
	(void)walk_settle();
}

static void
second_names(void)
{
	static const enum event list[] = { EV_FORMER_NAME_ENTRY,
		EV_FORMER_NAME_CHANGE, EV_FORMER_NAME_DELETION, EV_ALIAS_ENTRY,
		EV_ALIAS_DELETION };
	enum event ev = ONE_OF(list);

	if (ev == EV_ALIAS_DELETION && walk_some(has_alias) != NULL)
		second_name("85", walk_some(has_alias), IT_COUNT);
	else if (ev == EV_ALIAS_ENTRY || ev == EV_ALIAS_DELETION)
		second_name("84", walk_some(has_no_alias), IT_ALIAS);
	else if (ev == EV_FORMER_NAME_ENTRY ||
		 walk_some(has_former_name) == NULL)
		second_name(
		    "81", walk_some(has_no_former_name), IT_FORMER_NAME);
	else if (ev == EV_FORMER_NAME_CHANGE)
		second_name("82", walk_some(has_former_name), IT_FORMER_NAME);
	else
		second_name("83", walk_some(has_former_name), IT_COUNT);
}

/* A new sheet: remade, restored, or on the other side of a nationality. */
static void
new_sheet(struct person *p)
{
	static const enum event list[] = { EV_REMADE_IN, EV_RESTORED_IN };
	char name[32];

	if (walk_draw(2) == 0) {
		(void)(walk_propose(ONE_OF(list) == EV_REMADE_IN ? "92" : "93",
			   p, false, NULL) &&
		       walk_settle());
		return;
	}
	if (!walk_propose(!p->japanese ? walk_draw(2) ? "73" : "74" : "75", p,
		false, NULL))
		return;
	(void)snprintf(name, sizeof(name), "NEW %d", walker.tried);
	if (p->japanese) {
		walk_set_all(IT_NAME_ROMAN, name);
		walk_set_all(IT_NAME, name);
		walk_set_all(IT_NATIONALITY, "米国");
		walk_set_all(IT_ARTICLE30_45, "5");
		walk_set_all(IT_TRANSIT_REASON, "2");
	} else {
		(void)snprintf(name, sizeof(name), "新%d", walker.tried);
		walk_set_all(IT_NAME_FAMILY, name);
		walk_set_all(IT_NAME_GIVEN, "葵");
		walk_set_all(IT_HONSEKI, "なし");
		walk_set_all(IT_HITTOUSHA, "なし");
	}
	(void)walk_settle();
}

/* ---- numbers ---- */

/* The next 個人番号 that nobody has, given to the register. */
static void
handle(char out[48])
{
	char value[32];
	json_t *got = NULL;
	int digit;

	walker.numbers++;
	for (digit = 0; digit < 10; digit++) {
		(void)snprintf(value, sizeof(value), "%011u%c",
		    (70000000U + (unsigned)walker.numbers) % 1000000000U,
		    '0' + digit);
		if (mynumber_valid(value))
			break;
	}
	memcpy(walker.value, value, 13);
	if (test_call(&walker.t, "mynumber.put", &got, "{s:s,s:s}", "session",
		walker.t.manager, "value", value) != RC_OK)
		printf("# mynumber.put: %s\n", walker.t.err.text);
	(void)snprintf(
	    out, 48, "%s", json_string_value(json_object_get(got, "handle")));
	json_decref(got);
}

static void
mynumber(enum event ev, struct person *p)
{
	if (p == NULL || !walk_propose("96", p, false, NULL))
		return;
	walker.c.e.event = ev;
	if (walk_draw(2) == 0) /* typed, else 機構 is asked */
		handle(walker.c.e.persons[0].mynumber_handle);
	(void)walk_settle();
}

/* 機構 answers a request; the number comes as a row of its own. Of who has
 * gone meanwhile there is nothing to write. */
static void
answer_requests(void)
{
	json_t *got = NULL;
	json_int_t request = 0;
	const json_t *next;
	struct person *p;
	char given[48];
	int hist;

	while (test_call(&walker.t, "mynumber.queue", &got, "{s:s,s:I}",
		   "session", walker.t.manager, "after", request) == RC_OK &&
	       (next = json_object_get(got, "next")) != NULL) {
		request = json_integer_value(json_object_get(next, "request"));
		p = walk_find(
		    json_string_value(json_object_get(next, "person_no")));
		if (p != NULL && p->is_here) {
			handle(given);
			if (test_call(&walker.t, "mynumber.answer", NULL,
				"{s:s,s:I,s:s}", "session", walker.t.manager,
				"request", request, "handle", given) != RC_OK)
				printf("# mynumber.answer: %s\n",
				    walker.t.err.text);
			p->is_asked = false;
			hist = p->hist;
			walk_look(p);
			if (p->hist > hist) /* of a 修正 no number comes */
				walk_number(p, p->hist);
			walk_check_number(p);
			walk_add(&walker.w,
			    (struct walk_row){ (int)(p - walker.people),
				p->sheet, p->hist, walker.today, walker.t.now,
				0, 0, 0 });
		}
		json_decref(got);
		got = NULL;
	}
	json_decref(got);
}

static void
codes_and_numbers(void)
{
	static const enum event list[] = { EV_MYNUMBER_ENTRY,
		EV_MYNUMBER_CHANGE, EV_MYNUMBER_CORRECTION, EV_CODE_CHANGE,
		EV_CODE_ENTRY };
	enum event ev = ONE_OF(list);
	bool is_code = ev == EV_CODE_CHANGE || ev == EV_CODE_ENTRY;
	struct person *p = walk_some(ev == EV_CODE_ENTRY ? is_codeless
				     : is_code           ? lives_here
							 : has_number);

	if (is_code)
		(void)(p != NULL &&
		       walk_propose(
			   ev == EV_CODE_ENTRY ? "94" : "95", p, false, NULL) &&
		       walk_settle());
	else if (ev == EV_MYNUMBER_ENTRY || p == NULL)
		mynumber(EV_MYNUMBER_ENTRY, walk_some(has_no_number));
	else
		mynumber(ev, p);
	answer_requests();
}

/* ---- what is taken back ---- */

/* What ended a sheet before the one on which they live is not taken back: the
 * sheet after it is first, or it took that sheet back itself. */
static void
keeps_closed(const struct person *p)
{
	const struct walk_row *end = NULL;
	int sheet;

	for (sheet = p->sheet - 1; sheet > 0 && end == NULL; sheet--)
		end = walk_going(&walker.w, (int)(p - walker.people), sheet, 0);
	if (end == NULL || !p->is_here)
		return;
	walker.kept_closed++;
	if (change_propose(&walker.t, &walker.c,
		json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons", p->no,
		    "cancels", end->hist)) != RC_OK ||
	    change_says(&walker.c, "E4603") ||
	    change_says(&walker.c, "E4602") || change_says(&walker.c, "E4601"))
		return;
	printf("# row %d of %s may be taken back\n", end->hist, p->no);
	walker.reopened++;
}

/* The newest row, or the sheet that a 転出 came along to. */
static void
cancel(struct person *p)
{
	int i, hist = p != NULL ? p->hist : 0;

	if (p != NULL)
		keeps_closed(p);
	if (p != NULL && has_carried(p) && walk_draw(2) == 0)
		hist = p->carried - 1;
	if (p == NULL || (hist == p->hist && !p->may_undo) ||
	    !walk_ask(json_pack("{s:s,s:[s],s:i,s:b}", "menu", "91", "persons",
		p->no, "cancels", hist, "whole", (int)walk_draw(2))))
		return;
	if (walker.c.e.household_no[0] == '\0' &&
	    change_says(&walker.c, "E4023"))
		return; /* another head is there by now */
	if (change_says(&walker.c, "E4023"))
		for (i = 0; i < walker.c.e.person_count; i++)
			record_set(&walker.c.e.persons[i].after, IT_RELATION,
			    "縁故者");
	(void)walk_settle();
}

/* ---- the walk ---- */

static const char *
fix_menu(enum event ev)
{
	return ev == EV_MINOR_CORRECTION   ? "64"
	       : ev == EV_ERROR_CORRECTION ? "65"
					   : "62";
}

void
walk_step(void)
{
	static const enum event fixes[] = { EV_MINOR_CORRECTION,
		EV_EX_OFFICIO_CORRECTION, EV_ERROR_CORRECTION };
	static const enum event undone[] = { EV_CANCEL_DECREASE,
		EV_CANCEL_INCREASE, EV_CANCEL_CORRECTION };
	/* who is about to move out does not do so once more */
	static const char *const goes[] = { "52", "63", "53", "31", "31",
		"32" };
	struct person *p = walk_some(lives_here), *f;
	unsigned int k = walk_draw(100);

	if (p == NULL || walker.here < 12 || k < 20) {
		come_in();
	} else if (k < 22 && !p->will_go) {
		between_wards(p);
	} else if (k < 26) {
		move(p);
	} else if (k < 34) {
		split(p);
	} else if (k < 37) {
		new_head(p);
	} else if (k < 47) {
		leave(p, goes[walk_draw(p->will_go ? 3 : 6)]);
	} else if (k < 49) {
		notice();
	} else if (k < 55) {
		f = walk_some(is_foreign);
		if (f != NULL && walk_draw(3) == 0)
			correct(f, "76");
		else
			correct(p, fix_menu(ONE_OF(fixes)));
	} else if (k < 66) {
		second_names();
	} else if (k < 76) {
		f = walk_draw(3) == 0 ? walk_some(will_go) : NULL;
		if (f == NULL)
			f = walk_some(
			    walk_draw(3) == 0 ? is_foreign : stays_here);
		if (f != NULL)
			new_sheet(f);
	} else if (k < 84) {
		codes_and_numbers();
	} else if (k < 96) {
		enum event ev = ONE_OF(undone);

		f = walk_draw(4) == 0 ? walk_some(has_carried) : NULL;
		cancel(
		    f != NULL
			? f
			: walk_some(ev == EV_CANCEL_DECREASE   ? came_last
				    : ev == EV_CANCEL_INCREASE ? went_last
							       : changed_last));
	} else {
		birth(p);
	}
}
