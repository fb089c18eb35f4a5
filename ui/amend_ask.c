/* SPDX-License-Identifier: ISC
 * amend_ask - one place completes a change and says what stands against it:
 * src/change.h and src/rule.h. At F10, and when somebody is chosen, the
 * register is asked (entry.propose), which knows all the facts. With every
 * key, and while the line is down, the same functions run here on what the
 * replica knows; what they cannot see the register sees when the entry comes.
 */
#include "ui/amend.h"

#include "src/change.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "ui/propose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what the replica knows */

struct known {
	struct facts f;
	struct rule_home homes[ENTRY_PERSONS_MAX];
	struct rule_undo undo[ENTRY_PERSONS_MAX];
	char address[1024];
};

static bool
is_in_entry(const struct entry *e, const char *person_no)
{
	for (int i = 0; i < e->person_count; i++)
		if (strcmp(e->persons[i].person_no, person_no) == 0)
			return true;
	return false;
}

/* Who stays behind (4.0.4); of people who were picked one by one nobody knows
 * with whom they live. */
static void
know_homes(const struct amend *c, struct known *x)
{
	struct rule_home h = { .others = c->is_household ? 0 : -1 };
	char *address;

	for (int i = 0; c->is_household && i < c->count; i++) {
		const struct record *r = &c->who[i].m->row;

		if (is_in_entry(&c->m.e, r->person_no))
			continue;
		h.others++;
		h.places |= change_place_bit(r);
		h.has_head = h.has_head ||
			     strcmp(record_get(r, IT_RELATION), "世帯主") == 0;
		(void)snprintf(
		    h.remaining_no, sizeof(h.remaining_no), "%s", r->person_no);
		address = record_address(r, "address", false);
		(void)snprintf(h.address, sizeof(h.address), "%s", address);
		wipe_free(address);
	}
	for (int k = 0; k < c->m.e.person_count; k++) {
		x->homes[k] = h;
		if (!change_needs_home(&c->m.e, k))
			x->homes[k].others = -1;
	}
	x->f.homes = x->homes;
}

/* The household that is joined: its last place and its 住所 (4.1.4.1). */
static void
know_joined(const struct amend *c, const struct app *a, struct known *x)
{
	if ((c->kind->flags & CK_HEAD) != 0) {
		x->f.household_members = 0; /* all of it is in the entry */
		x->f.household_version = c->has_home ? c->home.version : 0;
		return;
	}
	if (!c->m.has_joined || c->m.e.household_no[0] == '\0')
		return;
	for (int i = 0; i < c->m.joined.count; i++) {
		const struct record *r = &c->m.joined.members[i].row;
		int place = change_place(r);
		char *address;

		if (record_status(r, a->today) == STATUS_REMOVED)
			continue;
		if (place > x->f.household_order)
			x->f.household_order = place;
		if (x->f.household_address != NULL)
			continue;
		address = record_address(r, "address", false);
		(void)snprintf(x->address, sizeof(x->address), "%s", address);
		wipe_free(address);
		x->f.household_address = x->address;
	}
}

static void
rows_free(struct record *rows, int n)
{
	for (int i = 0; i < n; i++)
		record_release(&rows[i]);
	free(rows);
}

static void
know_undo(const struct amend *c, const struct app *a, int k, struct known *x)
{
	const struct entry_person *p = &c->m.e.persons[k];
	struct rule_undo *u = &x->undo[k];
	struct record *rows = NULL;
	struct household h;
	int n = 0;

	if (a->replica == NULL || p->cancels <= 0 ||
	    replica_history(a->replica, p->person_no, p->sheet_no, &rows, &n,
		NULL) != RC_OK)
		return;
	change_restore(rows, n, p->cancels, u);
	rows_free(rows, n);
	if (replica_history(a->replica, p->person_no, 0, &rows, &n, NULL) ==
	    RC_OK) {
		change_undo_sheet(rows, n, p->sheet_no, p->cancels, u);
		rows_free(rows, n);
	}
	if (!u->is_home_restored)
		return;
	if (c->back.people == amend_people(&c->m.e) &&
	    GUARD("undo_asks_home")) {
		u->is_home_empty = c->back.is_whole;
		if (!u->is_home_empty)
			record_set(&u->restored, IT_HOUSEHOLD_NO,
			    c->back.household_no);
		return;
	}
	u->is_home_empty = true;
	if (replica_household(a->replica,
		record_get(&u->restored, IT_HOUSEHOLD_NO), false, &h,
		NULL) != RC_OK)
		return;
	/* who is in the entry and there has not left yet */
	u->is_home_empty = h.count == 0;
	household_release(&h);
}

static void
know(const struct amend *c, const struct app *a, struct known *x)
{
	memset(x, 0, sizeof(*x));
	for (int k = 0; k < ENTRY_PERSONS_MAX; k++)
		record_init(&x->undo[k].restored);
	movein_facts(&c->m, a, &x->f);
	x->f.free_codes = -1;
	know_joined(c, a, x);
	know_homes(c, x);
	if (!change_is_cancel(c->m.e.event))
		return;
	for (int k = 0; k < c->m.e.person_count; k++)
		know_undo(c, a, k, x);
	x->f.undo = x->undo;
}

static void
forget(struct known *x)
{
	for (int k = 0; k < ENTRY_PERSONS_MAX; k++)
		record_release(&x->undo[k].restored);
	free(x);
}

void
amend_open_entry(struct amend *c, const struct app *a)
{
	struct known *x = x_alloc(sizeof(*x));

	know(c, a, x);
	/* into which household, before who is alone there becomes its head */
	if (x->f.undo != NULL && GUARD("undo_opens_at_home"))
		change_undo_home(&c->m.e, x->undo);
	change_begin(&c->m.e, &x->f, false);
	forget(x);
}

void
amend_complete(struct amend *c, const struct app *a)
{
	struct known *x = x_alloc(sizeof(*x));
	struct entry *e = &c->m.e;

	know(c, a, x);
	/* Which of the three a cancelling is follows from the row. */
	if (x->f.undo != NULL && x->undo[0].state != UNDO_UNKNOWN &&
	    x->undo[0].state != UNDO_NO_ROW)
		e->event = x->undo[0].event;
	if (x->f.undo != NULL) {
		change_undo_home(e, x->undo);
		c->is_put_back = x->undo[0].is_home_restored;
	}
	change_relations(e);
	for (int k = 0; k < e->person_count && GUARD("emptied_is_asked"); k++)
		if (c->who[c->chosen[k]].is_emptied)
			record_set(&e->persons[k].after, IT_RELATION, "");
	change_complete(e, &x->f);
	forget(x);
}

int
amend_rules(const struct amend *c, const struct app *a, struct finding *out)
{
	struct known *x = x_alloc(sizeof(*x));
	int n;

	know(c, a, x);
	n = rule_run(&c->m.e, &x->f, out, FINDINGS_MAX);
	forget(x);
	return n;
}

/* ---- what the register says */

/* What the register wrote into the people; the rest is as it was typed. */
static void
take_answer(struct amend *c, const struct entry *got)
{
	struct entry *e = &c->m.e;

	if (got->person_count != e->person_count)
		return;
	e->event = got->event;
	e->is_whole = got->is_whole;
	(void)snprintf(
	    e->household_no, sizeof(e->household_no), "%s", got->household_no);
	for (int k = 0; k < e->person_count; k++) {
		record_copy(&e->persons[k].before, &got->persons[k].before);
		record_copy(&e->persons[k].after, &got->persons[k].after);
	}
}

enum rc
amend_ask(struct amend *c, struct app *a, struct finding *out, int *n,
    struct err *err)
{
	struct entry got;
	enum rc rc;

	entry_init(&got);
	rc = propose_ask(a, &c->m.e, &c->m.send, &got, out, n, err);
	if (rc == RC_OFFLINE) {
		err_clear(err);
		*n = amend_rules(c, a, out);
		rc = RC_OK;
	} else if (rc == RC_OK) {
		take_answer(c, &got);
		amend_told_home(c, &c->m.e);
	}
	entry_release(&got);
	return rc;
}
