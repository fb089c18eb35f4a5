/* SPDX-License-Identifier: ISC
 * amend_check - the rules of 11.1 over a change on the screen: each finding
 * under the field that it is about.
 */
#include "ui/amend.h"

#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/rule.h"

#include <stdlib.h>
#include <string.h>

struct at {
	const char *what; /* item or code */
	int id;
};

static int
find_at(const struct at *list, size_t n, const char *what)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].what, what) == 0)
			return list[i].id;
	return -1;
}

static bool
is_shown(const struct amend *c, int page, int id)
{
	const struct slot *s =
	    form_slot((struct form *)(uintptr_t)&c->m.form, page, id);

	return s != NULL && !s->is_hidden && !s->is_fixed;
}

static int
notice_field(const struct amend *c, const struct finding *x)
{
	static const struct at codes[] = { { "E4011", CH_MOVE },
		{ "E4088", CH_MOVE }, { "E9041", MV_APPLICANT },
		{ "E9042", MV_APPLICANT_NAME }, { "E9043", MV_PAPER1 },
		{ "E9049", MV_PAPER_NAME }, { "E9044", MV_PROXY },
		{ "E9045", MV_PAPER1 }, { "E4103", MV_BASIS },
		{ "E4601", CH_CANCEL }, { "E4602", CH_CANCEL },
		{ "E4603", CH_CANCEL }, { "E4604", CH_CANCEL },
		{ "E4606", CH_CANCEL }, { "E4607", CH_CANCEL },
		{ "A4610", CH_CANCEL }, { "E4608", CH_CANCEL },
		{ "E4232", CH_GROUND } };
	static const struct at items[] = { { "notified_on", MV_NOTIFIED },
		{ "event_notified_on", MV_NOTIFIED },
		{ "informed_on", MV_INFORMED }, { "offered_on", MV_OFFERED },
		{ "requested_on", MV_REQUESTED },
		{ "event_date", MV_EVENT_DATE },
		{ "household_no", MV_HOUSEHOLD }, { "remarks", MV_REMARKS } };
	int id =
	    find_at(codes, sizeof(codes) / sizeof(codes[0]), x->rule->code);

	/* One paper of two is no fault before the second. */
	if (id == MV_PAPER1 && is_shown(c, 0, MV_PAPER2))
		return MV_PAPER2;
	if (id >= 0)
		return id;
	return find_at(items, sizeof(items) / sizeof(items[0]), x->item);
}

/* Items that page 0 has once for everybody. */
static int
common_field(const char *item)
{
	static const struct at items[] = { { "address_code", MV_TOWN },
		{ "address_town", MV_TOWN }, { "address_city", MV_TOWN },
		{ "postcode", MV_TOWN }, { "address_number", MV_NUMBER },
		{ "address_building", MV_BUILDING },
		{ "address_room", MV_ROOM },
		{ "out_planned_country", MV_PREV_COUNTRY },
		{ "out_planned_pref", MV_PREV_CITY },
		{ "out_planned_city", MV_PREV_CITY },
		{ "out_planned_code", MV_PREV_CITY },
		{ "out_planned_town", MV_PREV_TOWN },
		{ "out_planned_number", MV_PREV_NUMBER },
		{ "out_planned_building", MV_PREV_BUILDING },
		{ "out_planned_on", MV_EVENT_DATE },
		{ "out_date", MV_EVENT_DATE }, { "out_notice_on", MV_INFORMED },
		{ "out_confirmed_city", MV_PREV_CITY },
		{ "out_confirmed_code", MV_PREV_CITY },
		{ "out_confirmed_town", MV_PREV_TOWN },
		{ "out_confirmed_number", MV_PREV_NUMBER },
		{ "out_confirmed_building", MV_PREV_BUILDING },
		{ "removal_date", MV_EVENT_DATE } };

	return find_at(items, sizeof(items) / sizeof(items[0]), item);
}

int
amend_row_of(const struct amend *c, int member)
{
	return is_shown(c, 0, CH_RELATION + member) ? CH_RELATION + member
						    : CH_MOVE + member;
}

/* 世帯主 twice is said at the second of them, none at the first person. */
static int
head_field(const struct amend *c, const char *code)
{
	bool twice = strcmp(code, "E4021") == 0;
	int k, at = -1;

	if (c->chosen_count == 0 || (!twice && strcmp(code, "A4022") != 0))
		return -1;
	for (k = 0; twice && k < c->m.e.person_count && k < c->chosen_count;
	     k++)
		if (strcmp(record_get(&c->m.e.persons[k].after, IT_RELATION),
			"世帯主") == 0)
			at = k;
	return amend_row_of(c, c->chosen[at < 0 ? 0 : at]);
}

static void
place_of(const struct amend *c, const struct finding *x, int *page, int *slot)
{
	int id = notice_field(c, x), member;
	enum item it = item_by_id(x->item);

	*page = 0;
	*slot = -1;
	if (id < 0)
		id = head_field(c, x->rule->code);
	if (id < 0 && x->person < 0)
		id = common_field(x->item);
	if (id < 0 && x->person >= 0 && x->person < c->chosen_count) {
		member = c->chosen[x->person];
		*page = c->who[member].page;
		if (*page > 0) {
			if (strcmp(x->rule->code, "E4234") == 0)
				id = CH_PICK;
			else if (strncmp(x->item, "residence_period", 16) == 0)
				id = MV_PERIOD;
			else if (it != IT_COUNT)
				id = (int)it;
			*slot = form_slot_index(&c->m.form, *page, id);
			return;
		}
		id = strcmp(x->item, "relation") == 0 ||
			     strcmp(x->rule->code, "A9046") == 0
			 ? amend_row_of(c, member)
			 : common_field(x->item);
		/* Whoever cannot change is a matter of their row. */
		if (id < 0 || strcmp(x->rule->code, "A9047") == 0)
			id = CH_MOVE + member;
	}
	if (id >= 0)
		*slot = form_slot_index(&c->m.form, 0, id);
}

/* Whoever leaves others without a head can have one set first, where they may
 * and where nothing of these people waits or came back meanwhile. */
static bool
may_set_head(const struct amend *c, const char *code)
{
	return strcmp(code, "A4041") == 0 && c->is_household &&
	       c->m.e.id == 0 && (c->kind->flags & CK_HEAD) == 0 &&
	       app_has(c->app, event_right("44")) && GUARD("head_first");
}

bool
amend_head_first(const struct amend *c, const struct keypress *k)
{
	const struct form *f = &c->m.form;

	return f->note_at >= 0 && f->cand_count == 0 && k->code == '2' &&
	       may_set_head(c, f->notes[f->note_at].code);
}

static void
add_note(struct amend *c, const struct finding *x)
{
	struct form_note n;
	int page, slot;

	if (x->rule->level == RULE_ALERT && x->is_answered)
		return;
	place_of(c, x, &page, &slot);
	movein_note_of(&c->m, x, page, slot, &n);
	/* The rule's own answer and the way to the other change. */
	if (may_set_head(c, n.code))
		(void)snprintf(n.answers, sizeof(n.answers), "%s",
		    N_("世帯主のいない世帯として進む|世帯主変更を先に"));
	form_note(&c->m.form, &n);
}

void
amend_check_field(struct movein *m, const struct app *a, int page, int slot)
{
	struct amend *c = amend_of(m);
	struct finding *x;
	int n, at_page, at_slot;
	bool bad;

	form_clear_notes(&m->form, page, slot);
	bad = movein_unreadable(m, a, page, slot);
	amend_take(m, a);
	if (bad || page >= m->form.page_count)
		return;
	x = x_alloc(FINDINGS_MAX * sizeof(*x));
	n = amend_rules(c, a, x);
	for (int i = 0; i < n; i++) {
		/* Who changes is still being chosen, and what. */
		if (strcmp(x[i].rule->code, "E4011") == 0 ||
		    strcmp(x[i].rule->code, "E4234") == 0)
			continue;
		place_of(c, &x[i], &at_page, &at_slot);
		/* An empty field is 必, not 誤, until F10. */
		if (at_page == page && at_slot == slot &&
		    (m->form.pages[page].slots[slot].text[0] != '\0' ||
			x[i].rule->level == RULE_ALERT))
			add_note(c, &x[i]);
	}
	free(x);
}

static void
check_fields(struct amend *c, const struct app *a)
{
	for (int page = 0; page < c->m.form.page_count; page++) {
		form_clear_page_notes(&c->m.form, page);
		for (int i = 0; i < c->m.form.pages[page].count; i++) {
			struct slot *s = &c->m.form.pages[page].slots[i];

			/* A proposal still wants its nod. */
			if (strcmp(s->sign, "案") != 0)
				s->is_asked = false;
			if (!s->is_hidden && !s->is_fixed &&
			    s->f->kind != FIELD_SECRET)
				(void)movein_unreadable(&c->m, a, page, i);
		}
	}
}

bool
amend_is_idle(const struct amend *c)
{
	const struct entry *e = &c->m.e;

	if ((c->kind->flags & CK_ITEMS) == 0 || c->kind->sheet != 0 ||
	    (c->kind->flags & CK_NUMBER) != 0)
		return false;
	for (int k = 0; k < e->person_count; k++)
		for (int i = 0; i < history_item_count; i++)
			if (strcmp(item_defs[history_items[i]].group,
				"change") != 0 &&
			    !record_same(&e->persons[k].before,
				&e->persons[k].after, history_items[i]))
				return false;
	return true;
}

static void
add_notes(struct amend *c, const struct finding *x, int n)
{
	bool is_idle = amend_is_idle(c);
	int page, slot;

	for (int i = 0; i < n; i++) {
		const struct slot *s;

		/* Nothing at all typed yet: the screen says where to go. */
		if (is_idle && c->m.e.remarks[0] == '\0' &&
		    strcmp(x[i].rule->code, "E4234") == 0)
			continue;
		place_of(c, &x[i], &page, &slot);
		s = slot >= 0 ? &c->m.form.pages[page].slots[slot] : NULL;
		/* An empty 必 already says what this error would. */
		if (s != NULL && x[i].rule->level == RULE_ERROR &&
		    !s->is_hidden && !s->is_fixed && s->f->must &&
		    s->text[0] == '\0')
			continue;
		add_note(c, &x[i]);
	}
}

/* A question about the field was answered, so it was looked at. */
static bool
is_answered(const struct form *f, int slot)
{
	for (int i = 0; i < f->note_count; i++)
		if (f->notes[i].page == 0 && f->notes[i].slot == slot &&
		    f->notes[i].is_alert && f->notes[i].answer != 0)
			return true;
	return false;
}

/* 4.1.4.2: a 続柄 to another head that is proposed is still asked of each. */
bool
amend_relation_open(const struct amend *c)
{
	const struct form_page *page = &c->m.form.pages[0];

	if (c->m.e.event != EV_HEAD_CHANGE || !GUARD("relation_is_asked"))
		return false;
	for (int i = 0; i < page->count; i++) {
		const struct slot *s = &page->slots[i];

		if (s->f->id >= CH_RELATION &&
		    s->f->id < CH_RELATION + AMEND_MEMBERS && s->is_asked &&
		    !s->is_hidden && !s->is_fixed &&
		    !is_answered(&c->m.form, i))
			return true;
	}
	return false;
}

static bool
is_clear(const struct amend *c)
{
	int errors, alerts, musts;

	form_counts(&c->m.form, &errors, &alerts, &musts);
	return errors + alerts + musts == 0 && !amend_relation_open(c);
}

bool
amend_check_all(struct movein *m, const struct app *a)
{
	struct amend *c = amend_of(m);
	struct finding *x = x_alloc(FINDINGS_MAX * sizeof(*x));

	check_fields(c, a);
	amend_take(m, a);
	add_notes(c, x, amend_rules(c, a, x));
	free(x);
	return is_clear(c);
}

bool
amend_check_asked(struct amend *c, struct app *a, struct err *err)
{
	struct finding *x = x_alloc(FINDINGS_MAX * sizeof(*x));
	int n = 0;

	check_fields(c, a);
	amend_take(&c->m, a);
	if (amend_ask(c, a, x, &n, err) == RC_OK)
		add_notes(c, x, n);
	free(x);
	return err->rc == RC_OK && is_clear(c);
}

/* What is known as soon as somebody is chosen: whoever must not be changed
 * now, and whom a 世帯主 leaves behind (4.0.4). */
static bool
is_of_people(const struct finding *x)
{
	return x->rule->per_person && (x->rule->item[0] == '\0' ||
					  strcmp(x->rule->code, "A4041") == 0);
}

void
amend_check_people(struct amend *c, struct app *a)
{
	struct finding *x = x_alloc(FINDINGS_MAX * sizeof(*x));
	struct err err;
	int n = 0;

	err_clear(&err);
	/* Whoever it was said of may stay after all. */
	if (GUARD("people_said_anew"))
		form_clear_code(&c->m.form, "A4041");
	if (c->m.e.person_count > 0 && amend_ask(c, a, x, &n, &err) == RC_OK)
		for (int i = 0; i < n; i++)
			if (is_of_people(&x[i]))
				add_note(c, &x[i]);
	free(x);
}
