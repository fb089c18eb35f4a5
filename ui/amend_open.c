/* SPDX-License-Identifier: ISC
 * amend_open - a change opens: new on somebody, from a draft, or returned;
 * and who may only look meanwhile.
 */
#include "ui/amend.h"

#include "src/date.h"
#include "src/event.h"
#include "ui/show.h"

#include <stdio.h>
#include <string.h>

/* ---- leases */

/* Those who change, and the household that they join: others only look. */
enum rc
amend_lease(struct amend *c, struct app *a, struct err *err)
{
	struct movein *m = &c->m;
	json_t *persons = json_array(), *households = json_array();

	for (int k = 0; k < c->chosen_count; k++)
		(void)json_array_append_new(persons,
		    json_string(c->who[c->chosen[k]].m->row.person_no));
	if (m->has_joined && m->e.household_no[0] != '\0')
		(void)json_array_append_new(
		    households, json_string(m->e.household_no));
	return movein_hold(m, a, persons, households, err);
}

void
amend_lease_again(struct ui *ui, struct amend *c)
{
	struct err err;

	err_clear(&err);
	if (c->m.e.id == 0 && amend_lease(c, ui_app(ui), &err) != RC_OK)
		ui_err_dialog(ui, &err);
	else
		amend_check_people(c, ui_app(ui));
}

/* ---- opening */

static enum rc
reopen(struct amend *c, struct app *a, int64_t id, struct err *err)
{
	struct movein *m = &c->m;
	enum rc rc = movein_returned(m, a, id, err);

	if (rc != RC_OK)
		return rc;
	if (m->e.household_no[0] != '\0' && (c->kind->flags & CK_HEAD) == 0) {
		rc = movein_join(m, a, m->e.household_no, err);
		if (rc != RC_OK)
			return rc;
	}
	amend_show(m, a);
	amend_take(m, a);
	(void)form_first_want(&m->form, true);
	return RC_OK;
}

/* The day of whatever the change rests on begins as today (4.1.0.2, 4.2.0.4,
 * 4.2.0.5); 異動日 begins empty (4.0.3). */
static void
start_new(struct amend *c, const struct app *a)
{
	static const int days[] = { MV_NOTIFIED, MV_INFORMED, MV_OFFERED,
		MV_REQUESTED };
	struct date today = date_of_day(a->today, false);
	char stored[64], shown[96], basis[2] = { c->kind->basis, '\0' };

	date_store(&today, stored, sizeof(stored));
	date_show(&today, false, shown, sizeof(shown));
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		form_set(&c->m.form, 0, days[i], stored, shown, NULL);
	form_set(&c->m.form, 0, MV_BASIS, basis, NULL, NULL);
}

static enum rc
start_on(
    struct amend *c, struct app *a, const struct target *t, struct err *err)
{
	struct member who;
	char no[20];
	enum rc rc;

	(void)snprintf(no, sizeof(no), "%s", t->household_no);
	if (no[0] == '\0' && t->person_no[0] != '\0' && a->replica != NULL) {
		rc = replica_person(
		    a->replica, t->person_no, t->sheet_no, &who, err);
		if (rc != RC_OK)
			return rc;
		(void)snprintf(no, sizeof(no), "%.19s",
		    record_get(&who.row, IT_HOUSEHOLD_NO));
		member_release(&who);
	}
	if (no[0] == '\0')
		return RC_OK;
	rc = t->mark_count > 0
		 ? RC_OK
		 : show_may_look(a, t->person_no, t->sheet_no, err);
	for (int i = 0; i < t->mark_count && rc == RC_OK; i++)
		rc = show_may_look(a, t->marks[i], 0, err);
	if (rc != RC_OK)
		return rc;
	amend_point(c, a, t->person_no, t->sheet_no);
	return amend_home(c, a, no, t->person_no, t->marks, t->mark_count, err);
}

/* The form as the notice would have the one person (4.5.6, by hand). */
static void
fill(struct amend *c, const struct amend_preset *p)
{
	const struct amend_member *w =
	    c->chosen_count > 0 ? &c->who[c->chosen[0]] : NULL;
	struct record r;
	const json_t *o;
	size_t i;

	movein_show_date(&c->m, 0, MV_EVENT_DATE, p->happened_on);
	movein_show_date(&c->m, 0, MV_INFORMED, p->informed_on);
	form_set(&c->m.form, 0, MV_BASIS, "4", NULL, NULL);
	if (w == NULL || w->page == 0)
		return;
	record_init(&r);
	record_copy(&r, &w->m->row);
	json_array_foreach(p->items, i, o)
	{
		enum item it = item_by_id(show_json(o, "item"));

		if (it != IT_COUNT)
			record_set(&r, it, show_json(o, "after"));
	}
	amend_show_page(c, w->page, &r);
	record_release(&r);
}

void
amend_close(struct ui *ui, void *state)
{
	struct amend *c = state;

	movein_end(ui, &c->m);
	amend_end(c);
}

enum rc
amend_open(struct ui *ui, struct amend *c, const struct target *t,
    const char *menu, const struct form_ops *ops, struct err *err)
{
	static const struct target none;
	struct app *a = ui_app(ui);
	struct movein *m = &c->m;
	enum rc rc;

	if (!app_has(a, event_right(menu)))
		return err_set(err, RC_DENIED, "E1041",
		    _("異動を入力する権限がありません"), "",
		    _("入力の担当に頼んでください"));
	if (t == NULL)
		t = &none;
	c->kind = amend_kind_of(menu);
	c->undoes = EV_COUNT;
	c->card_at = -1;
	c->app = a;
	m->kind = &amend_shared;
	movein_begin(ui, m, menu, c->kind->event, ops);
	amend_begin(c);
	if (t->draft_id[0] != '\0') {
		rc = movein_restore(m, a, t->draft_id, err);
	} else if (t->entry_id != 0) {
		rc = reopen(c, a, t->entry_id, err);
	} else {
		start_new(c, a);
		rc = start_on(c, a, t, err);
		if (rc == RC_OK && t->data != NULL)
			fill(c, t->data);
		if (rc == RC_OK) {
			amend_take(m, a);
			(void)form_first_want(&m->form, false);
		}
	}
	/* A returned entry holds its people itself. */
	if (rc == RC_OK && m->e.id == 0)
		rc = amend_lease(c, a, err);
	if (rc != RC_OK) {
		amend_close(ui, c);
		return rc;
	}
	amend_check_people(c, a);
	m->is_ready = true;
	return RC_OK;
}
