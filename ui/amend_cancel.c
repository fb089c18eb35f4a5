/* SPDX-License-Identifier: ISC
 * amend_cancel - 取消 (4.6): the change is picked from the history, with
 * everybody whom the same entry changed. What it restores and what stands in
 * its way src/change.h and the register say (ui/amend_ask.c).
 */
#include "ui/amend.h"

#include "src/change.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "ui/show.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHEETS_MAX 16

static void
rows_free(struct record *rows, int n)
{
	for (int i = 0; i < n; i++)
		record_release(&rows[i]);
	free(rows);
}

/* Whether the register wrote row i itself, for who is head by now. */
static bool
is_followed(const struct record *rows, int n, int i)
{
	struct record *own = x_alloc((size_t)n * sizeof(*own));
	int k, count = 0, at = 0;
	bool is;

	for (k = 0; k < n; k++) {
		if (rows[k].sheet_no != rows[i].sheet_no)
			continue;
		if (k == i)
			at = count;
		own[count++] = rows[k]; /* borrowed */
	}
	is = change_is_followed(own, at);
	free(own);
	return is;
}

int
amend_list_changes(
    const struct amend *c, const struct app *a, struct cand *out, int max)
{
	struct record *rows = NULL;
	char text[300], value[16];
	int count = 0, n = 0;

	if (a->replica == NULL || c->person[0] == '\0' ||
	    replica_history(a->replica, c->person, 0, &rows, &n, NULL) != RC_OK)
		return 0;
	for (int i = n - 1; i >= 0; i--) {
		if ((!change_may_undo(rows, n, i) &&
			GUARD("cancel_list_possible")) ||
		    (is_followed(rows, n, i) &&
			GUARD("cancel_list_not_followed")))
			continue;
		show_change(&rows[i], text, sizeof(text));
		(void)snprintf(value, sizeof(value), "%d", rows[i].hist_no);
		(void)movein_cand(out, &count, max, text, value);
	}
	rows_free(rows, n);
	return count;
}

/* ---- which household they come into */

uint64_t
amend_people(const struct entry *e)
{
	uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a */
	char text[48];

	for (int i = 0; i < e->person_count; i++) {
		(void)snprintf(text, sizeof(text), "%s %d,",
		    e->persons[i].person_no, e->persons[i].cancels);
		for (const char *s = text; *s != '\0'; s++)
			h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	}
	return h != 0 ? h : 1;
}

void
amend_told_home(struct amend *c, const struct entry *e)
{
	if (!change_is_cancel(e->event))
		return;
	c->back.people = amend_people(e);
	c->back.is_whole = e->is_whole;
	(void)snprintf(c->back.household_no, sizeof(c->back.household_no), "%s",
	    e->household_no);
}

/* ---- who is part of it */

struct part {
	char person_no[20];
	int sheet_no, cancels;
};
struct picked {
	struct part part[ENTRY_PERSONS_MAX];
	int count;
	enum event event;
};

static enum rc
ask(struct amend *c, struct app *a, const char *person_no, int hist_no,
    struct picked *out, struct err *err)
{
	json_t *answer = NULL,
	       *args = json_pack("{s:s, s:[s], s:i, s:b}", "menu", "91",
		   "persons", person_no, "cancels", hist_no, "whole", 1);
	struct entry e;
	enum rc rc = app_call(a, "entry.propose", args, &answer, err);

	json_decref(args);
	if (rc != RC_OK)
		return rc;
	entry_init(&e);
	rc = entry_from_json(&e, json_object_get(answer, "entry"), err);
	json_decref(answer);
	out->event = e.event;
	for (int i = 0; rc == RC_OK && i < e.person_count; i++) {
		struct part *p = &out->part[out->count];

		if (e.persons[i].cancels <= 0)
			continue;
		(void)snprintf(p->person_no, sizeof(p->person_no), "%s",
		    e.persons[i].person_no);
		p->sheet_no = e.persons[i].sheet_no;
		p->cancels = e.persons[i].cancels;
		out->count++;
	}
	if (rc == RC_OK)
		amend_told_home(c, &e);
	entry_release(&e);
	return rc;
}

/* Without a line: the person alone, by their history here. */
static enum rc
look(const struct app *a, const char *person_no, int hist_no,
    struct picked *out, struct err *err)
{
	struct sheet sheets[SHEETS_MAX];
	struct rule_undo u;
	struct record *rows;
	int n = 0, rows_n;
	enum rc rc =
	    replica_sheets(a->replica, person_no, sheets, SHEETS_MAX, &n, err);

	for (int i = 0; rc == RC_OK && i < n && i < SHEETS_MAX; i++) {
		rows = NULL;
		rows_n = 0;
		rc = replica_history(a->replica, person_no, sheets[i].sheet_no,
		    &rows, &rows_n, err);
		if (rc != RC_OK)
			break;
		memset(&u, 0, sizeof(u));
		record_init(&u.restored);
		change_restore(rows, rows_n, hist_no, &u);
		if (u.state != UNDO_NO_ROW && out->count == 0) {
			struct part *p = &out->part[out->count++];

			(void)snprintf(p->person_no, sizeof(p->person_no), "%s",
			    person_no);
			p->sheet_no = sheets[i].sheet_no;
			p->cancels = hist_no;
			out->event = u.event;
		}
		record_release(&u.restored);
		rows_free(rows, rows_n);
	}
	return rc;
}

/* Without a line: those whom the register named when it was picked. */
static enum rc
recall(const struct entry *e, struct picked *out)
{
	out->event = e->event;
	for (int i = 0; i < e->person_count; i++) {
		struct part *p = &out->part[out->count++];

		(void)snprintf(p->person_no, sizeof(p->person_no), "%s",
		    e->persons[i].person_no);
		p->sheet_no = e->persons[i].sheet_no;
		p->cancels = e->persons[i].cancels;
	}
	return RC_OK;
}

/* ---- into the form */

static enum rc
take_people(
    struct amend *c, struct app *a, const struct picked *x, struct err *err)
{
	struct household h;
	json_t *who = json_array();
	enum rc rc = RC_OK;

	memset(&h, 0, sizeof(h));
	(void)snprintf(
	    h.household_no, sizeof(h.household_no), "%s", c->home.household_no);
	h.members = x_alloc((size_t)x->count * sizeof(*h.members));
	for (int i = 0; i < x->count && rc == RC_OK; i++) {
		rc = replica_person(a->replica, x->part[i].person_no,
		    x->part[i].sheet_no, &h.members[i], err);
		if (rc != RC_OK)
			break;
		h.count++;
		(void)json_array_append_new(
		    who, json_string(x->part[i].person_no));
	}
	if (rc == RC_OK)
		rc = app_log(a, "inquiry", c->m.menu, who, false, err);
	json_decref(who);
	if (rc != RC_OK) {
		household_release(&h);
		return rc;
	}
	household_release(&c->home);
	c->home = h;
	c->undoes = x->event;
	amend_members(c, a);
	for (int i = 0; i < c->count; i++) {
		c->who[i].cancels = x->part[i].cancels;
		form_set(&c->m.form, 0, CH_MOVE + i, "1", NULL, NULL);
		/* All of them or some: looked at before it goes on. */
		form_slot(&c->m.form, 0, CH_MOVE + i)->is_asked =
		    i == 0 && x->count > 1;
	}
	return RC_OK;
}

static void
show_picked(struct amend *c, const struct app *a, int hist_no)
{
	struct record *rows = NULL;
	char text[300] = "", value[16];
	int n = 0;

	(void)snprintf(value, sizeof(value), "%d", hist_no);
	if (c->count > 0 &&
	    replica_history(a->replica, c->who[0].m->row.person_no,
		c->who[0].m->row.sheet_no, &rows, &n, NULL) == RC_OK)
		for (int i = 0; i < n; i++)
			if (rows[i].hist_no == hist_no)
				show_change(&rows[i], text, sizeof(text));
	rows_free(rows, n);
	form_set(
	    &c->m.form, 0, CH_CANCEL, value, text[0] != '\0' ? text : NULL, "");
}

static enum rc
pick(struct amend *c, struct app *a, const char *person_no, int hist_no,
    const struct entry *known, struct err *err)
{
	struct picked x = { .event = EV_COUNT };
	enum rc rc;

	if (a->replica == NULL)
		return app_no_replica(err);
	rc = ask(c, a, person_no, hist_no, &x, err);
	if (rc == RC_OFFLINE) {
		err_clear(err);
		if (known != NULL && GUARD("cancel_draft_people"))
			rc = recall(known, &x);
		else
			rc = look(a, person_no, hist_no, &x, err);
	}
	if (rc == RC_OK && x.count == 0)
		rc = err_set(err, RC_NOT_FOUND, "E460A",
		    _("取り消す異動がありません"),
		    _("取消しはこの票の履歴の中の異動を一つ指すため"),
		    _("履歴から取り消す異動を選び直してください"));
	if (rc == RC_OK)
		rc = take_people(c, a, &x, err);
	if (rc == RC_OK)
		show_picked(c, a, hist_no);
	return rc;
}

enum rc
amend_pick(struct amend *c, struct app *a, const char *person_no, int hist_no,
    struct err *err)
{
	return pick(c, a, person_no, hist_no, NULL, err);
}

enum rc
amend_pick_again(
    struct amend *c, struct app *a, const struct entry *e, struct err *err)
{
	return pick(
	    c, a, e->persons[0].person_no, e->persons[0].cancels, e, err);
}
