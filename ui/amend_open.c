/* SPDX-License-Identifier: ISC
 * amend_open - a change opens: new on somebody, from a draft, or returned;
 * and who may only look meanwhile.
 */
#include "ui/amend.h"

#include "src/date.h"
#include "src/event.h"
#include "ui/engine.h"
#include "ui/show.h"
#include "ui/wards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static void
new_draft_id(const char *menu, char out[40])
{
	uint64_t b;

	if (getrandom(&b, sizeof(b), 0) != (ssize_t)sizeof(b))
		die("getrandom failed");
	(void)snprintf(out, 40, "I%s:%016llx", menu, (unsigned long long)b);
}

/* ---- leases */

/* Those who change, and the household that they join: others only look. */
enum rc
amend_lease(struct amend *c, struct app *a, struct err *err)
{
	struct movein *m = &c->m;
	json_t *args, *persons = json_array(), *households = json_array();
	json_t *answer = NULL;
	enum rc rc = RC_OK;

	for (int k = 0; k < c->chosen_count; k++)
		(void)json_array_append_new(persons,
		    json_string(c->who[c->chosen[k]].m->row.person_no));
	if (m->has_joined && m->e.household_no[0] != '\0')
		(void)json_array_append_new(
		    households, json_string(m->e.household_no));
	if (m->send.lease[0] != '\0') {
		args = json_pack("{s:s}", "lease", m->send.lease);
		(void)!app_call(a, "edit.end", args, NULL, NULL);
		json_decref(args);
		m->send.lease[0] = '\0';
	}
	args = json_pack(
	    "{s:o, s:o}", "persons", persons, "households", households);
	if (json_array_size(persons) + json_array_size(households) > 0)
		rc = app_call(a, "edit.begin", args, &answer, err);
	json_decref(args);
	if (rc == RC_OK && answer != NULL)
		(void)snprintf(m->send.lease, sizeof(m->send.lease), "%.79s",
		    show_json(answer, "lease"));
	json_decref(answer);
	/* Without a line the register decides when the entry arrives. */
	return rc == RC_OFFLINE ? RC_OK : rc;
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
	json_t *args = json_pack("{s:I}", "id", (json_int_t)id), *j = NULL;
	enum rc rc = app_call(a, "entry.get", args, &j, err);

	json_decref(args);
	if (rc != RC_OK)
		return rc;
	rc = entry_from_json(&m->e, json_object_get(j, "entry"), err);
	json_decref(j);
	if (rc != RC_OK)
		return rc;
	if (m->e.state != ENTRY_RETURNED ||
	    strcmp(m->e.author, a->session.staff) != 0)
		return err_set(err, RC_DENIED, "E4088",
		    _("この入力は直せません"),
		    _("差し戻された自分の入力だけを直せるため"),
		    _("/R1 で様子を見てください"));
	(void)snprintf(m->return_reason, sizeof(m->return_reason), "%s",
	    m->e.return_reason);
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
	struct movein *m = &c->m;
	json_t *args;

	if (m->send.lease[0] != '\0') {
		args = json_pack("{s:s}", "lease", m->send.lease);
		(void)!app_call(ui_app(ui), "edit.end", args, NULL, NULL);
		json_decref(args);
	}
	if (m->has_joined)
		household_release(&m->joined);
	form_free(&m->form);
	amend_end(c);
	entry_release(&m->e);
	submit_release(&m->send);
	json_decref(m->seen);
	town_release(&m->towns);
	place_release(&m->places);
}

static void
begin(struct ui *ui, struct amend *c, const struct form_ops *ops)
{
	struct app *a = ui_app(ui);
	struct movein *m = &c->m;

	c->app = a;
	entry_init(&m->e);
	m->kind = &amend_shared;
	m->e.event = c->kind->event;
	(void)snprintf(m->menu, sizeof(m->menu), "%s", c->kind->menu);
	(void)snprintf(m->e.menu, sizeof(m->e.menu), "%s", c->kind->menu);
	new_draft_id(c->kind->menu, m->send.draft_id);
	submit_start(&m->send);
	/* The change itself is the reason of this visit. */
	if (a->reason == 0)
		app_reason_set(a, 2, "", ui_now(ui));
	wards_towns(a, &m->towns);
	if (place_load(a->conf.share, &m->places, NULL) != RC_OK)
		memset(&m->places, 0, sizeof(m->places));
	form_init(&m->form, ops, m);
	m->form.has_tabs = true;
	m->form.first_row = 6;
	m->form.use_romaji = a->conf.ime_hint != 0;
	m->form.ime = app_ime(a);
	(void)snprintf(
	    m->form.staff, sizeof(m->form.staff), "%s", a->session.staff);
	(void)snprintf(
	    m->form.last_tab, sizeof(m->form.last_tab), "%s", N_("確認"));
	amend_begin(c);
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
	begin(ui, c, ops);
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
