/* SPDX-License-Identifier: ISC
 * amend_take - the form becomes the entry: what was typed, for everybody who
 * changes. What follows from it src/change.h writes (ui/amend_ask.c).
 */
#include "ui/amend.h"
#include "ui/said.h"

#include "src/date.h"
#include "src/mem.h"
#include "src/text.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct movein_kind amend_shared = { amend_take, amend_check_all,
	amend_show, amend_confirm, amend_outcome, amend_row, amend_page_of };

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
		{ MV_INFORMED, e->informed_on, sizeof(e->informed_on) },
		{ MV_OFFERED, e->offered_on, sizeof(e->offered_on) },
		{ MV_REQUESTED, e->requested_on, sizeof(e->requested_on) },
	};

	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		days[i].out[0] = '\0';
		if (days[i].id == day)
			movein_take_date(
			    &c->m, a, 0, day, days[i].out, days[i].size);
	}
}

/* Of some numbers of I0 the form says which event it is. */
static enum event
event_of(const struct amend *c)
{
	if ((c->kind->flags & CK_CANCEL) != 0 && c->undoes != EV_COUNT)
		return c->undoes;
	if ((c->kind->flags & CK_NUMBER) == 0)
		return c->kind->event;
	switch (get(c, CH_NUMBER)[0]) {
	case '2':
		return EV_MYNUMBER_CORRECTION;
	case '3':
		return EV_MYNUMBER_ENTRY;
	default:
		return EV_MYNUMBER_CHANGE;
	}
}

/* Of a 請求 or 申出: the paper that was shown with it. */
static bool
is_paper_shown(const struct amend *c)
{
	const struct slot *s =
	    form_slot((struct form *)(uintptr_t)&c->m.form, 0, MV_PAPER3);

	return (c->kind->flags & CK_PAPER) != 0 && s != NULL && !s->is_hidden;
}

/* Without 届出 nobody came and nothing was shown. */
static void
take_notice(struct amend *c, const struct app *a)
{
	struct entry *e = &c->m.e;
	unsigned flags = c->kind->flags;
	bool joins = (flags & CK_JOIN) != 0 || get(c, CH_DEST)[0] == '3';

	movein_take_notice(&c->m, a);
	e->event = event_of(c);
	/* A change of 4.1 without a 届出 is one by 職権 (4.2.0.2). */
	e->ex_officio =
	    (flags & CK_NOTICE) != 0 && amend_day_field(c) != MV_NOTIFIED;
	e->is_special = get(c, CH_SPECIAL)[0] == '2';
	e->ground = amend_ground(c);
	if ((flags & CK_NOTICE) == 0 || e->ex_officio) {
		e->applicant_kind = 0;
		e->applicant[0] = '\0';
		e->paper_name[0] = '\0';
		if (!is_paper_shown(c))
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
	record_set(r, IT_ADDRESS_CITY, movein_city(m));
	record_set(r, IT_ADDRESS_TOWN, get(c, MV_TOWN));
	record_set(r, IT_ADDRESS_NUMBER, get(c, MV_NUMBER));
	record_set(r, IT_ADDRESS_BUILDING, get(c, MV_BUILDING));
	record_set(r, IT_ADDRESS_ROOM, get(c, MV_ROOM));
}

static void
take_out(struct amend *c, struct record *r)
{
	const struct movein *m = &c->m;
	bool abroad = (c->kind->flags & CK_ABROAD) != 0;

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

/* 転入通知: where they live now by the other municipality (4.1.3.1.1). */
static void
take_confirmed(struct amend *c, struct record *r)
{
	const struct movein *m = &c->m;

	record_set(r, IT_OUT_CONFIRMED_CODE, m->prev_code);
	record_set(r, IT_OUT_CONFIRMED_POSTCODE, m->prev_postcode);
	record_set(r, IT_OUT_CONFIRMED_PREF, m->prev_pref);
	record_set(r, IT_OUT_CONFIRMED_CITY, m->prev_city);
	record_set(r, IT_OUT_CONFIRMED_TOWN, get(c, MV_PREV_TOWN));
	record_set(r, IT_OUT_CONFIRMED_NUMBER, get(c, MV_PREV_NUMBER));
	record_set(r, IT_OUT_CONFIRMED_BUILDING, get(c, MV_PREV_BUILDING));
	record_set(r, IT_OUT_DATE, m->e.event_date);
	record_set(r, IT_OUT_NOTICE_ON, m->e.informed_on);
}

/* The code and the postcode are those of the town that is written. */
static void
follow_town(
    const struct movein *m, const struct record *before, struct record *r)
{
	const struct town *t;

	if (record_same(before, r, IT_ADDRESS_TOWN))
		return;
	t = town_by_name(&m->towns, record_get(r, IT_ADDRESS_CITY),
	    record_get(r, IT_ADDRESS_TOWN));
	record_set(r, IT_ADDRESS_CODE, t != NULL ? t->code : NULL);
	record_set(r, IT_POSTCODE, t != NULL ? t->postcode : NULL);
}

static void
take_items(struct amend *c, const struct app *a, int page,
    const struct record *before, struct record *r)
{
	struct form_page *p = &c->m.form.pages[page];

	/* What the ground of a 軽微な修正 does not touch stays as it was. */
	for (int i = 0; i < p->count; i++)
		if (!p->slots[i].is_fixed && p->slots[i].f->id != CH_PICK &&
		    (!p->slots[i].is_hidden ||
			(c->kind->flags & CK_MINOR) == 0))
			movein_take_slot(&c->m, a, page, &p->slots[i], r);
	follow_town(&c->m, before, r);
}

/* ---- 続柄 */

static struct slot *
relation_slot(struct amend *c, int k)
{
	struct slot *s = form_slot(&c->m.form, 0, CH_RELATION + c->chosen[k]);

	return s == NULL || s->is_hidden ? NULL : s;
}

/* What nobody has typed: where it was wiped out, that was typed. */
static bool
is_proposed(const struct amend *c, int k, const struct slot *s)
{
	return (s->text[0] == '\0' && !c->who[c->chosen[k]].is_emptied) ||
	       strcmp(s->sign, "案") == 0;
}

static void
take_relations(struct amend *c)
{
	for (int k = 0; k < c->m.e.person_count; k++) {
		const struct slot *s = relation_slot(c, k);

		if (s != NULL && !is_proposed(c, k, s))
			record_set(
			    &c->m.e.persons[k].after, IT_RELATION, s->text);
	}
}

/* Where nothing was typed stands what follows from the rest, and wants a
 * nod; not under the hand that is typing. */
static void
show_relations(struct amend *c)
{
	const struct form *f = &c->m.form;

	for (int k = 0; k < c->m.e.person_count; k++) {
		struct slot *s = relation_slot(c, k);
		const char *word =
		    record_get(&c->m.e.persons[k].after, IT_RELATION);
		int at = form_slot_index(f, 0, CH_RELATION + c->chosen[k]);

		/* Blank, and said to be so: nothing more is wanted. */
		amend_relation_must(c, c->chosen[k],
		    word[0] != '\0' ||
			entry_answered(&c->m.e, "A4024", k) == 0);
		/* The register itself writes what is plain. */
		if (s != NULL && word[0] != '\0' && s->text[0] == '\0')
			c->who[c->chosen[k]].is_emptied = false;
		if (s == NULL || !is_proposed(c, k, s) ||
		    strcmp(s->text, word) == 0 ||
		    (f->is_changed && !c->is_left && f->page == 0 &&
			f->pages[0].at == at))
			continue;
		form_set(&c->m.form, 0, s->f->id, word, NULL,
		    word[0] != '\0' ? "案" : "");
		s->is_asked = word[0] != '\0';
		/* It said that nothing stood there. */
		form_clear_notes(&c->m.form, 0, at);
	}
}

/* ---- all of it */

static void
add_person(struct amend *c, int member)
{
	struct amend_member *w = &c->who[member];
	struct entry_person *p = entry_add_person(&c->m.e);
	const struct record *row = &w->m->row;

	if (p == NULL)
		return;
	(void)snprintf(
	    p->person_no, sizeof(p->person_no), "%s", row->person_no);
	p->sheet_no = row->sheet_no;
	p->seen_hist = row->hist_no;
	p->cancels = w->cancels;
	record_copy(&p->before, row);
	(void)snprintf(
	    p->mynumber_handle, sizeof(p->mynumber_handle), "%s", w->handle);
	if (amend_card_holder(c) == NULL)
		return;
	(void)snprintf(
	    p->card_handle, sizeof(p->card_handle), "%s", w->card_handle);
	p->card = w->card;
}

static void
take_person(struct amend *c, const struct app *a, int k)
{
	const struct amend_member *w = &c->who[c->chosen[k]];
	struct entry_person *p = &c->m.e.persons[k];

	if ((c->kind->flags & CK_ADDRESS) != 0)
		take_address(c, &p->after);
	if ((c->kind->flags & CK_OUT) != 0)
		take_out(c, &p->after);
	if ((c->kind->flags & CK_GONE) != 0)
		take_confirmed(c, &p->after);
	if (w->page > 0)
		take_items(c, a, w->page, &p->before, &p->after);
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
			(void)snprintf(s->sign, sizeof(s->sign), "%s",
			    s->said != NULL && strcmp(s->said, s->text) == 0
				? "着"
			    : same ? ""
				   : "変");
			s->beside[0] = '\0';
			if (same)
				continue;
			show_item(a, &p->before, it, false, was, sizeof(was));
			(void)snprintf(line, sizeof(line), _("前 %.110s"), was);
			text_fit(line, 31, false, s->beside, sizeof(s->beside));
		}
	}
}

/* What the papers said goes with the entry (10.8). */
static void
take_said(struct amend *c, const struct app *a)
{
	for (int k = 0; k < c->m.e.person_count; k++) {
		const struct amend_member *w = &c->who[c->chosen[k]];
		const struct slot *s =
		    form_slot(&c->m.form, 0, CH_RELATION + c->chosen[k]);
		struct record *r = &c->m.e.persons[k].said;

		if (k == 0)
			said_of_notice(&c->m, a, r);
		if (w->page > 0)
			said_of_page(&c->m, a, w->page, r);
		if (s != NULL && s->said != NULL)
			record_set(r, IT_RELATION, s->said);
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
		add_person(c, c->chosen[k]);
	amend_open_entry(c, a);
	take_days(c, a);
	for (int k = 0; k < e->person_count; k++)
		take_person(c, a, k);
	take_relations(c);
	amend_complete(c, a);
	show_relations(c);
	take_said(c, a);
	mark_changes(c, a);
	if (e->applicant_kind == 1 && e->person_count > 0)
		(void)snprintf(e->applicant, sizeof(e->applicant), "%s",
		    record_get(&e->persons[0].after, IT_NAME));
}
