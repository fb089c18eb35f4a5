/* SPDX-License-Identifier: ISC
 * amend_take - the form becomes the entry: for everybody who changes the
 * record as it stands and as it will, by what the change is.
 */
#include "ui/amend.h"

#include "src/date.h"
#include "src/mem.h"
#include "src/relation.h"
#include "src/text.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDE "\u3000"

const struct movein_kind amend_shared = { amend_take, amend_check_all,
	amend_show, amend_confirm, amend_outcome };

static const char *
get(const struct amend *c, int id)
{
	return form_get(&c->m.form, 0, id);
}

/* ---- the notification */

static void
take_days(struct amend *c, const struct app *a)
{
	struct entry *e = &c->m.e;
	int day = amend_day_field(c);
	const struct {
		int id;
		char *out;
		size_t size;
	} days[] = {
		{ MV_NOTIFIED, e->notified_on, sizeof(e->notified_on) },
		{ CH_INFORMED, e->informed_on, sizeof(e->informed_on) },
		{ CH_OFFERED, e->offered_on, sizeof(e->offered_on) },
		{ CH_REQUESTED, e->requested_on, sizeof(e->requested_on) },
	};

	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		days[i].out[0] = '\0';
		if (days[i].id == day)
			movein_take_date(
			    &c->m, a, 0, day, days[i].out, days[i].size);
	}
}

/* Without 届出 nobody came and nothing was shown. */
static void
take_notice(struct amend *c, const struct app *a)
{
	struct entry *e = &c->m.e;
	unsigned flags = c->kind->flags;
	bool joins = (flags & CK_JOIN) != 0 || get(c, CH_DEST)[0] == '3';

	movein_take_notice(&c->m, a);
	take_days(c, a);
	e->event = c->kind->event;
	if ((flags & CK_NOTICE) == 0 || amend_day_field(c) != MV_NOTIFIED) {
		e->applicant_kind = 0;
		e->applicant[0] = '\0';
		e->paper_count = 0;
		e->has_proxy_letter = false;
	}
	e->is_whole = (flags & CK_NEW) != 0 || (flags & CK_HEAD) != 0 ||
		      (!joins && c->chosen_count == c->count &&
			  get(c, CH_DEST)[0] != '2');
	e->household_no[0] = '\0';
	e->household_version = 0;
	if ((flags & CK_HEAD) != 0) {
		/* The household that they are in is set anew (4.1.4.2). */
		(void)snprintf(e->household_no, sizeof(e->household_no), "%s",
		    c->m.subject);
		e->household_version = c->has_home ? c->home.version : 0;
	}
	if (joins && c->m.has_joined) {
		(void)snprintf(e->household_no, sizeof(e->household_no), "%s",
		    c->m.joined.household_no);
		e->household_version = c->m.joined.version;
	}
}

/* ---- one person */

static void
take_address(struct amend *c, struct record *r)
{
	const struct movein *m = &c->m;

	record_set(r, IT_ADDRESS_CODE, m->town_code);
	record_set(r, IT_POSTCODE, m->postcode);
	record_set(r, IT_ADDRESS_PREF, m->towns.pref);
	record_set(r, IT_ADDRESS_CITY, m->towns.city);
	record_set(r, IT_ADDRESS_TOWN, get(c, MV_TOWN));
	record_set(r, IT_ADDRESS_NUMBER, get(c, MV_NUMBER));
	record_set(r, IT_ADDRESS_BUILDING, get(c, MV_BUILDING));
	record_set(r, IT_ADDRESS_ROOM, get(c, MV_ROOM));
	record_set(r, IT_ADDRESS_SINCE, m->e.event_date);
	record_set(r, IT_NOTIFIED_ON, m->e.notified_on);
}

static void
take_out(struct amend *c, struct record *r)
{
	const struct movein *m = &c->m;
	bool abroad = (c->kind->flags & CK_ABROAD) != 0;

	record_set(r, IT_OUT_NOTIFIED_ON, m->e.notified_on);
	record_set(r, IT_OUT_PLANNED_ON, m->e.event_date);
	record_set(r, IT_REMOVAL_REASON, c->kind->reason);
	record_set(r, IT_OUT_PLANNED_CODE, abroad ? "" : m->prev_code);
	record_set(r, IT_OUT_PLANNED_POSTCODE, abroad ? "" : m->prev_postcode);
	record_set(
	    r, IT_OUT_PLANNED_COUNTRY, abroad ? get(c, MV_PREV_COUNTRY) : "");
	record_set(r, IT_OUT_PLANNED_PREF, abroad ? "" : m->prev_pref);
	record_set(r, IT_OUT_PLANNED_CITY, abroad ? "" : m->prev_city);
	record_set(r, IT_OUT_PLANNED_TOWN, get(c, MV_PREV_TOWN));
	record_set(r, IT_OUT_PLANNED_NUMBER, get(c, MV_PREV_NUMBER));
	record_set(r, IT_OUT_PLANNED_BUILDING, get(c, MV_PREV_BUILDING));
}

/* 氏 and 名 follow the name as a whole. */
static void
split(struct record *r, enum item whole, enum item family, enum item given)
{
	char *copy = x_strdup(record_get(r, whole));
	char *at = strstr(copy, WIDE);

	record_set(r, family, NULL);
	record_set(r, given, NULL);
	if (at != NULL && at != copy && at[strlen(WIDE)] != '\0') {
		record_set(r, given, at + strlen(WIDE));
		*at = '\0';
		record_set(r, family, copy);
	}
	wipe_free(copy);
}

static void
follow_names(const struct record *before, struct record *r)
{
	static const enum item names[][3] = {
		{ IT_NAME, IT_NAME_FAMILY, IT_NAME_GIVEN },
		{ IT_NAME_KANA, IT_NAME_KANA_FAMILY, IT_NAME_KANA_GIVEN },
		{ IT_HITTOUSHA, IT_HITTOUSHA_FAMILY, IT_HITTOUSHA_GIVEN },
	};
	char *s;

	if (record_get(r, IT_KIND)[0] == '2') {
		if (record_same(before, r, IT_NAME_ROMAN) &&
		    record_same(before, r, IT_NAME_KANJI))
			return;
		s = x_printf("%s%s%s", record_get(r, IT_NAME_ROMAN),
		    record_get(r, IT_NAME_ROMAN)[0] != '\0' &&
			    record_get(r, IT_NAME_KANJI)[0] != '\0'
			? WIDE
			: "",
		    record_get(r, IT_NAME_KANJI));
		record_set(r, IT_NAME, s);
		wipe_free(s);
		return;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!record_same(before, r, names[i][0]))
			split(r, names[i][0], names[i][1], names[i][2]);
}

/* The code and the postcode are those of the town that is written. */
static void
follow_town(
    const struct movein *m, const struct record *before, struct record *r)
{
	const struct town *t;

	if (record_same(before, r, IT_ADDRESS_TOWN))
		return;
	t = town_by_name(&m->towns, record_get(r, IT_ADDRESS_TOWN));
	record_set(r, IT_ADDRESS_CODE, t != NULL ? t->code : NULL);
	record_set(r, IT_POSTCODE, t != NULL ? t->postcode : NULL);
}

/* The head who is called otherwise now: the others of the entry follow. */
static void
take_items(struct amend *c, const struct app *a, int page,
    const struct record *before, struct record *r)
{
	struct form_page *p = &c->m.form.pages[page];

	for (int i = 0; i < p->count; i++)
		if (!p->slots[i].is_fixed && p->slots[i].f->id != CH_PICK)
			movein_take_slot(&c->m, a, page, &p->slots[i], r);
	follow_names(before, r);
	follow_town(&c->m, before, r);
}

/* ---- the household */

static bool
is_head(const struct record *r)
{
	return strcmp(record_get(r, IT_RELATION), "世帯主") == 0;
}

/* Head, order and 続柄 of those in a household that is made or changed; who
 * joins one goes to its end (5.2). */
static void
take_household(struct amend *c)
{
	struct entry *e = &c->m.e;
	struct order_member m[ENTRY_PERSONS_MAX];
	int order[ENTRY_PERSONS_MAX], first = 1;
	char head[300] = "", number[16];
	bool joins =
	    e->household_no[0] != '\0' && (c->kind->flags & CK_HEAD) == 0;

	memset(m, 0, sizeof(m));
	for (int k = 0; k < e->person_count; k++) {
		struct record *r = &e->persons[k].after;

		record_set(r, IT_RELATION, get(c, CH_RELATION + c->chosen[k]));
		if (is_head(r))
			(void)snprintf(
			    head, sizeof(head), "%s", record_get(r, IT_NAME));
		m[k].person_no = e->persons[k].person_no;
		m[k].relation = record_get(r, IT_RELATION);
		m[k].birth = record_get(r, IT_BIRTH);
		m[k].name = record_get(r, IT_NAME);
		m[k].hittousha = record_get(r, IT_HITTOUSHA);
		m[k].sex = record_get(r, IT_SEX);
	}
	relation_order(m, e->person_count, order);
	for (int k = 0; joins && k < c->m.joined.count; k++)
		first += record_status(&c->m.joined.members[k].row,
			     c->app->today) != STATUS_REMOVED;
	if (joins && head[0] == '\0')
		(void)snprintf(head, sizeof(head), "%s", c->m.joined_head);
	for (int k = 0; k < e->person_count; k++) {
		struct record *r = &e->persons[order[k]].after;

		(void)snprintf(number, sizeof(number), "%d", first + k);
		record_set(r, IT_MEMBER_ORDER, number);
		record_set(r, IT_IS_HEAD, is_head(r) ? "1" : "0");
		record_set(r, IT_HEAD_NAME, head);
		if (joins)
			record_set(r, IT_HOUSEHOLD_NO, e->household_no);
	}
}

static bool
changes_household(const struct amend *c)
{
	return (c->kind->flags & (CK_NEW | CK_JOIN | CK_HEAD)) != 0 ||
	       ((c->kind->flags & CK_DEST) != 0 && get(c, CH_DEST)[0] > '1');
}

/* ---- all of it */

static void
take_person(struct amend *c, const struct app *a, int member)
{
	struct amend_member *w = &c->who[member];
	struct entry_person *p = entry_add_person(&c->m.e);
	const struct record *row = &w->m->row;
	struct record *r;

	if (p == NULL)
		return;
	(void)snprintf(
	    p->person_no, sizeof(p->person_no), "%s", row->person_no);
	p->sheet_no = row->sheet_no;
	p->seen_hist = row->hist_no;
	record_init(&p->before);
	record_init(&p->after);
	record_copy(&p->before, row);
	record_copy(&p->after, row);
	(void)snprintf(
	    p->mynumber_handle, sizeof(p->mynumber_handle), "%s", w->handle);
	r = &p->after;
	/* What was said of the change before says nothing of this one. */
	for (int i = 0; i < history_item_count; i++)
		if (strcmp(item_defs[history_items[i]].group, "change") == 0 &&
		    history_items[i] != IT_STATUS &&
		    history_items[i] != IT_KIND)
			record_set(r, history_items[i], NULL);
	if ((c->kind->flags & CK_ADDRESS) != 0)
		take_address(c, r);
	if ((c->kind->flags & CK_OUT) != 0)
		take_out(c, r);
	if ((c->kind->flags & CK_REMOVE) != 0) {
		record_set(r, IT_REMOVAL_REASON, c->kind->reason);
		record_set(r, IT_REMOVAL_DATE, c->m.e.event_date);
		record_set(r, IT_REMOVAL_NOTIFIED_ON, c->m.e.informed_on);
	}
	if (w->page > 0)
		take_items(c, a, w->page, &p->before, r);
}

static void
mark_changes(struct amend *c, const struct app *a)
{
	char was[1024], line[128];

	for (int k = 0; k < c->m.e.person_count; k++) {
		const struct entry_person *p = &c->m.e.persons[k];
		int page = c->who[c->chosen[k]].page;

		for (int i = 1; page > 0 && i < c->m.form.pages[page].count;
		     i++) {
			struct slot *s = &c->m.form.pages[page].slots[i];
			enum item it = s->f->id == MV_PERIOD
					   ? IT_RESIDENCE_PERIOD_YEARS
					   : (enum item)s->f->id;
			bool same = record_same(&p->before, &p->after, it);

			if (s->is_fixed)
				continue;
			(void)snprintf(
			    s->sign, sizeof(s->sign), "%s", same ? "" : "変");
			s->beside[0] = '\0';
			if (same)
				continue;
			show_item(a, &p->before, it, false, was, sizeof(was));
			(void)snprintf(line, sizeof(line), _("前 %.110s"), was);
			text_fit(line, 31, false, s->beside, sizeof(s->beside));
		}
	}
}

void
amend_take(struct movein *m, const struct app *a)
{
	struct amend *c = amend_of(m);
	struct entry *e = &m->e;

	amend_choose(c);
	amend_tidy(c, a);
	take_notice(c, a);
	while (e->person_count > 0) {
		struct entry_answer kept[ENTRY_ANSWERS_MAX];
		int n = e->answer_count;

		/* Answers stay with who gave rise to them. */
		memcpy(kept, e->answers, sizeof(kept));
		entry_remove_person(e, e->person_count - 1);
		memcpy(e->answers, kept, sizeof(kept));
		e->answer_count = n;
	}
	for (int k = 0; k < c->chosen_count; k++)
		take_person(c, a, c->chosen[k]);
	if (changes_household(c))
		take_household(c);
	mark_changes(c, a);
	if (e->applicant_kind == 1 && e->person_count > 0)
		(void)snprintf(e->applicant, sizeof(e->applicant), "%.120s",
		    record_get(&e->persons[0].after, IT_NAME));
}
