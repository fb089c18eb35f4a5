/* SPDX-License-Identifier: ISC
 * amend_former - 誤記修正 of a 除票 (4.2.3.3): the sheet that was pointed to, and
 * the other 除票 of the household it ended in. A 除票 of five years opens alike;
 * with its new row the register brings it back (9.3).
 */
#include "ui/amend.h"

#include "src/mem.h"

#include <stdio.h>
#include <string.h>

void
amend_point(
    struct amend *c, const struct app *a, const char *person_no, int sheet_no)
{
	struct member who;

	c->former_sheet = 0;
	c->former_no[0] = '\0';
	if ((c->kind->flags & CK_FORMER) == 0 || person_no[0] == '\0' ||
	    a->replica == NULL ||
	    replica_person(a->replica, person_no, sheet_no, &who, NULL) !=
		RC_OK)
		return;
	if (record_status(&who.row, a->today) == STATUS_REMOVED) {
		c->former_sheet = who.row.sheet_no;
		(void)snprintf(
		    c->former_no, sizeof(c->former_no), "%s", person_no);
	}
	member_release(&who);
}

enum rc
amend_former(struct amend *c, const struct app *a, const char *household_no,
    struct err *err)
{
	struct household all;
	struct member *own;
	enum rc rc =
	    replica_household(a->replica, household_no, true, &all, err);

	if (rc != RC_OK)
		return rc;
	memset(&c->home, 0, sizeof(c->home));
	(void)snprintf(c->home.household_no, sizeof(c->home.household_no), "%s",
	    household_no);
	c->home.version = all.version;
	c->home.members =
	    x_alloc(((size_t)all.count + 1) * sizeof(*c->home.members));
	own = &c->home.members[0];
	rc =
	    replica_person(a->replica, c->former_no, c->former_sheet, own, err);
	if (rc == RC_OK)
		c->home.count = 1;
	for (int i = 0; i < all.count; i++) {
		struct member *m = &all.members[i];

		if (rc == RC_OK && m->is_removed &&
		    strcmp(m->row.person_no, c->former_no) != 0)
			c->home.members[c->home.count++] = *m;
		else
			member_release(m);
	}
	all.count = 0; /* moved or released */
	household_release(&all);
	if (rc != RC_OK)
		household_release(&c->home);
	return rc;
}
