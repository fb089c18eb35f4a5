/* SPDX-License-Identifier: ISC
 * reg_address - 住所 of whoever came into a household after a move or a
 * correction of its 住所 that is taken back: see addresses_follow in reg_write.h.
 */
#include "db/reg_entry.h"
#include "db/reg_write.h"

#include "src/change.h"
#include "src/event.h"

#include <string.h>

/* like: whose 住所 it is. Their own row takes nothing back (asof_goes_along). */
static enum rc
follow(struct call *c, const struct entry *e, const struct record *now,
    const struct record *like, struct work *w)
{
	struct entry_person p;
	enum rc rc;

	memset(&p, 0, sizeof(p));
	record_init(&p.before);
	record_init(&p.after);
	record_init(&p.said);
	record_copy(&p.before, now);
	record_copy(&p.after, now);
	p.after.cancels = 0;
	/* another place, so what stands behind its number is another too */
	change_take_address(&p.after, like);
	rc = write_follow(c, e, &p.after, w);
	if (rc == RC_OK)
		rc = municipal_note(c, e, &p, &p.after);
	record_release(&p.before);
	record_release(&p.after);
	record_release(&p.said);
	return rc;
}

/* Everybody who lives where person p of the entry lived, and has not gone back
 * with them. */
static enum rc
household_follows(struct call *c, const struct entry *e,
    const struct entry_person *p, struct work *w)
{
	struct rows home;
	int i;
	enum rc rc = household_rows(
	    c, record_get(&p->before, IT_HOUSEHOLD_NO), false, &home);

	if (rc != RC_OK)
		return rc;
	for (i = 0; i < home.n && rc == RC_OK; i++)
		if (change_same_place(&home.v[i], &p->before))
			rc = follow(c, e, &home.v[i], &p->after, w);
	rows_release(&home);
	return rc;
}

enum rc
addresses_follow(struct call *c, const struct entry *e, struct work *w)
{
	int i;
	enum rc rc = RC_OK;

	if (e->event != EV_CANCEL_CORRECTION || change_sets_household(e))
		return RC_OK;
	for (i = 0; i < e->person_count && rc == RC_OK; i++)
		if (!change_same_place(
			&e->persons[i].before, &e->persons[i].after))
			rc = household_follows(c, e, &e->persons[i], w);
	return rc;
}
