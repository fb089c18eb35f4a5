/* SPDX-License-Identifier: ISC
 * amend_form - page 0 of a change: the notification, and a row for each of
 * the household. Whose it is is amend_home.c, pages of items amend_items.c.
 */
#include "ui/amend.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_MEMBER_LINE 20

int
amend_member_of(int id)
{
	if (id >= CH_MOVE && id < CH_MOVE + AMEND_MEMBERS)
		return id - CH_MOVE;
	if (id >= CH_RELATION && id < CH_RELATION + AMEND_MEMBERS)
		return id - CH_RELATION;
	return -1;
}

bool
amend_row(const struct movein *m, int id, char out[32])
{
	const struct amend *c = (const struct amend *)m;
	int i = amend_member_of(id);

	if (i < 0)
		return false;
	out[0] = '\0';
	if (i < c->count)
		(void)snprintf(out, 32, "%s-%.19s",
		    id >= CH_RELATION ? "relation" : "moves",
		    c->who[i].m->row.person_no);
	return true;
}

int
amend_page_of(const struct movein *m, const char *person_no)
{
	const struct amend *c = (const struct amend *)m;

	for (int i = 0; i < c->count; i++)
		if (strcmp(c->who[i].m->row.person_no, person_no) == 0)
			return c->who[i].page;
	return 0;
}

void
amend_relation_must(struct amend *c, int member, bool must)
{
	for (int i = 0; i < c->notice_count; i++)
		if (c->notice[i].id == CH_RELATION + member)
			c->notice[i].must = must;
}

/* ---- page 0 */

static void
member_fields(struct amend *c, int i)
{
	struct field *move = &c->notice[c->notice_count++];
	struct field *relation = &c->notice[c->notice_count++];

	*move = amend_move_field;
	move->id = CH_MOVE + i;
	move->label = c->who[i].label;
	move->line = FIRST_MEMBER_LINE + i;
	if ((c->kind->flags & CK_HEAD) != 0)
		move->kind = FIELD_SHOW;
	*relation = amend_relation_field;
	relation->id = CH_RELATION + i;
	relation->label = c->who[i].was;
	relation->line = FIRST_MEMBER_LINE + i;
	relation->half = 1;
	relation->must = true;
}

/* Preset or seldom filled: reached by an arrow. */
static bool
is_quiet(int id)
{
	return id == MV_PAPER3 || id == MV_PAPER4 || id == MV_CARD ||
	       id == MV_REMARKS || id == CH_DEST || id == CH_SPECIAL ||
	       (id >= CH_MOVE && id < CH_MOVE + AMEND_MEMBERS);
}

void
amend_begin(struct amend *c)
{
	unsigned flags = c->kind->flags;
	int i;

	c->notice = x_alloc((size_t)(amend_page_count + 2 * AMEND_MEMBERS) *
			    sizeof(*c->notice));
	c->notice_count = 0;
	for (i = 0; i < amend_page_count; i++) {
		const struct amend_field *f = &amend_page[i];

		if ((f->needs == 0 || (f->needs & flags) != 0) &&
		    (f->unless & flags) == 0)
			c->notice[c->notice_count++] = f->f;
	}
	for (i = 0; i < AMEND_MEMBERS; i++)
		member_fields(c, i);
	(void)form_add_page(
	    &c->m.form, _("届出"), c->notice, c->notice_count, NULL);
	for (i = 0; i < c->notice_count; i++)
		c->m.form.pages[0].slots[i].is_quiet =
		    is_quiet(c->notice[i].id);
	if ((flags & CK_PAPER) != 0)
		form_slot(&c->m.form, 0, MV_PAPER3)->is_asked = true;
}

void
amend_end(struct amend *c)
{
	for (int i = 0; i < AMEND_MEMBERS; i++)
		free(c->who[i].fields);
	free(c->notice);
	if (c->has_home)
		household_release(&c->home);
	explicit_bzero(c->who, sizeof(c->who));
}
