/* SPDX-License-Identifier: ISC
 * queue - what R1 and R3 know of entries that wait: the rows of the list,
 * which of them are marked, and what was asked of the register.
 */
#ifndef UI_QUEUE_H
#define UI_QUEUE_H

#include "src/approval.h"
#include "ui/app.h"
#include "ui/ui.h"

#define ENTRIES_MAX 256 /* as many marks as a list has */
#define PLACES_MAX 8    /* a dialog numbers nine answers, one is "all" */

struct waiting {
	struct approval what;
	char event[64], who[128], author[64], at[32], taken_by[64];
	int alerts, persons;
	bool own, taken, blocked, foreign;
	bool returned; /* to somebody else, shown to who may take it back */
	bool rekey;    /* something is typed again: opened, never marked */
	bool overnight;
	bool mine_to_approve; /* by whoever is signed in, now */
	bool marked;
};
struct queue_head { /* what the list says besides its rows */
	int total;  /* that wait in the scope; more than rows when many do */
	int elsewhere, returned, approved_today;
	int overnight; /* of them from a day before */
	char returned_who[128], returned_by[64], returned_at[32];
	char places[PLACES_MAX][64]; /* where something waits */
	int place_count;
};
struct queue_view {
	struct waiting row[ENTRIES_MAX];
	int count, approvable; /* rows kept; of them for this person */
	struct queue_head head;
	struct list list;
	char scope[64]; /* where it was entered; "" everywhere */
	int most;       /* at once, by the register's setting */
	char renewed[9];
	struct waiting asked[ENTRIES_MAX]; /* what the proof is over */
	int asked_count;
	json_t *
	    due; /* people of what was approved whose papers are to be offered */
	char hint[160];
};

/*
 * queue_renew - asks the register anew. Rows already shown keep their
 * places; a mark stays on what was marked and leaves what its author has
 * changed since. People who join the list are in the log before they are
 * shown; is_first: a line in any case. RC_OK, or why the list stays as it
 * was.
 */
MUST_CHECK enum rc queue_renew(
    struct ui *ui, struct queue_view *v, bool is_first, struct err *err);

/* queue_cap - asks how many may become 本登録 at once (11.1 row 21); the
 * register has the last word. */
void queue_cap(struct app *a, struct queue_view *v);

/* queue_marked - how many entries are marked; *persons: with how many people,
 * may be NULL. */
int queue_marked(const struct queue_view *v, int *persons);

/* queue_asked - v->asked as the register and the proof want it; the list has
 * room for ENTRIES_MAX. */
void queue_asked(const struct queue_view *v, struct approval *list);

/*
 * decided_show - after entry.approve_many; result: its answer, borrowed. All
 * approved: row 23 says so. Else R3 lists what stays 仮登録, each with its
 * reason, then what became 本登録.
 */
void decided_show(
    struct ui *ui, const struct queue_view *v, const json_t *result);

#endif
