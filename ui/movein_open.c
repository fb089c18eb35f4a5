/* SPDX-License-Identifier: ISC
 * movein_open - a move-in opens: new, on whom H1 or K1 points to, from what was
 * received, from a draft, or returned; and who may only look meanwhile.
 */
#include "ui/movein_in.h"

#include "src/event.h"
#include "ui/show.h"

#include <stdio.h>
#include <string.h>

enum rc
movein_lease(struct movein *m, struct app *a, struct err *err)
{
	json_t *persons = json_array(), *households = json_array();

	for (int i = 0; i < m->e.person_count; i++)
		if (m->e.persons[i].is_returner)
			(void)json_array_append_new(
			    persons, json_string(m->e.persons[i].person_no));
	if (m->has_joined && !m->e.is_whole)
		(void)json_array_append_new(
		    households, json_string(m->joined.household_no));
	return movein_hold(m, a, persons, households, err);
}

static enum rc
reopen(struct movein *m, struct app *a, int64_t id, struct err *err)
{
	enum rc rc = movein_returned(m, a, id, err);

	if (rc != RC_OK)
		return rc;
	movein_show(m, a);
	if (!m->e.is_whole && m->e.household_no[0] != '\0') {
		rc = movein_join(m, a, m->e.household_no, err);
		if (rc != RC_OK)
			return rc;
	}
	movein_take(m, a);
	(void)form_first_want(&m->form, true);
	return RC_OK;
}

static void
start_new(struct movein *m, const struct app *a)
{
	struct date today = date_of_day(a->today, false);
	char stored[64], shown[96];

	date_store(&today, stored, sizeof(stored));
	date_show(&today, false, shown, sizeof(shown));
	form_set(&m->form, 0, MV_NOTIFIED, stored, shown, NULL);
	form_set(&m->form, 0, MV_WHOLE, "1", NULL, NULL);
	movein_start_office(m, a);
	if (m->e.event == EV_BIRTH)
		return;
	/* Not 必, but seldom empty: Tab stops there once. */
	form_slot(&m->form, 0,
	    m->e.event == EV_IN_ABROAD ? MV_PREV_COUNTRY : MV_PREV_CITY)
	    ->is_asked = true;
	form_slot(&m->form, 0, MV_PREV_HEAD)->is_asked = true;
}

/* K1 and H1 open it on somebody: a 除票 returns, a resident's household is
 * the one that is joined. */
static enum rc
start_on(
    struct movein *m, struct app *a, const struct target *t, struct err *err)
{
	struct member who;
	bool removed;
	char no[20];
	enum rc rc;

	if (t->person_no[0] == '\0' || a->replica == NULL)
		return RC_OK;
	rc = replica_person(a->replica, t->person_no, t->sheet_no, &who, err);
	if (rc != RC_OK)
		return rc;
	removed = record_status(&who.row, a->today) == STATUS_REMOVED;
	(void)snprintf(
	    no, sizeof(no), "%.19s", record_get(&who.row, IT_HOUSEHOLD_NO));
	if (!removed) {
		member_release(&who);
		form_set(&m->form, 0, MV_WHOLE, "2", NULL, NULL);
		return movein_join(m, a, no, err);
	}
	form_set(&m->form, 0, MV_COUNT, "1", NULL, NULL);
	(void)movein_resize(m, a, 1);
	rc =
	    movein_take_over(m, a, 0, who.row.person_no, who.row.sheet_no, err);
	member_release(&who);
	return rc;
}

/* Whoever returns by what was received is found by it, not taken from the
 * screen before. */
static bool
is_gone(const struct app *a, const struct target *t)
{
	struct member who;
	bool gone = true;

	if (t->person_no[0] == '\0' || a->replica == NULL ||
	    replica_person(a->replica, t->person_no, t->sheet_no, &who, NULL) !=
		RC_OK)
		return false;
	gone = record_status(&who.row, a->today) == STATUS_REMOVED;
	member_release(&who);
	return gone;
}

enum rc
movein_open(struct ui *ui, struct movein *m, const struct target *t,
    const char *menu, const struct form_ops *ops, struct err *err)
{
	struct app *a = ui_app(ui);
	enum rc rc;

	if (!app_has(a, event_right(menu)))
		return err_set(err, RC_DENIED, "E1041",
		    _("異動を入力する権限がありません"), "",
		    _("入力の担当に頼んでください"));
	movein_begin(ui, m, menu, event_by_menu(menu), ops);
	m->e.is_whole = true;
	(void)form_add_page(&m->form, _("届出"), movein_page_fields(m),
	    movein_page_count, NULL);
	if (t->draft_id[0] != '\0') {
		rc = movein_restore(m, a, t->draft_id, err);
	} else if (t->entry_id != 0) {
		rc = reopen(m, a, t->entry_id, err);
	} else {
		start_new(m, a);
		rc = strcmp(menu, "13") == 0
			 ? movein_start_arrived(m, a, t->arrival, err)
			 : RC_OK;
		if (rc == RC_OK && (t->arrival == 0 || !is_gone(a, t)))
			rc = start_on(m, a, t, err);
		if (rc == RC_OK) {
			movein_take(m, a);
			(void)form_first_want(&m->form, false);
		}
	}
	if (rc == RC_OK && m->received_count == 0)
		movein_arrived_again(m, a);
	/* A returned entry holds its people itself. */
	if (rc == RC_OK && m->e.id == 0)
		rc = movein_lease(m, a, err);
	/* What the register refused opens also while others are at work on it:
	 * that may be just why. */
	if (rc == RC_CONFLICT && m->refused.code[0] != '\0') {
		ui_say_err(ui, err);
		err_clear(err);
		rc = RC_OK;
	}
	if (rc != RC_OK)
		movein_end(ui, m);
	else
		m->is_ready = true;
	return rc;
}
