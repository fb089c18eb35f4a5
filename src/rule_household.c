/* SPDX-License-Identifier: ISC
 * rule_household - the household that people make or join (4.0.2), and who
 * is held back by a block, a lease or a waiting entry (3.1, 4.0.8, 10.3).
 */
#include "src/mutant.h"
#include "src/rule_help.h"

static bool
is_head(const struct entry *e, int p)
{
	return strcmp(rule_value(e, p, IT_RELATION), "世帯主") == 0;
}

RULE(nobody)
{
	return e->person_count == 0;
}

static int
heads(const struct entry *e)
{
	int i, n = 0;

	for (i = 0; i < e->person_count; i++)
		n += is_head(e, i);
	return n;
}

/* Head by this entry. */
static bool
becomes_head(const struct entry *e, int p)
{
	return is_head(e, p) &&
	       strcmp(record_get(&e->persons[p].before, IT_RELATION),
		   "世帯主") != 0;
}

static bool
is_with_head(const struct entry *e, int p, const struct facts *facts)
{
	int i;

	for (i = 0; i < e->person_count; i++)
		if (i != p && is_head(e, i) &&
		    change_stay_together(e, i, p, facts->today))
			return true;
	return false;
}

/* A household that came in from elsewhere with two is not made so here. */
static bool
makes_second_head(const struct entry *e, const struct facts *facts)
{
	int i;

	for (i = 0; i < e->person_count; i++)
		if (becomes_head(e, i) && is_with_head(e, i, facts))
			return true;
	return false;
}

RULE(two_heads)
{
	return change_sets_household(e)
		   ? heads(e) > 1
		   : makes_second_head(e, facts) && GUARD("two_heads_at_home");
}

/* Corrections, 取消: who was head is so no longer, and nobody else is. */
static bool
loses_head(const struct entry *e, const struct facts *facts)
{
	int i;

	for (i = 0; i < e->person_count; i++)
		if (change_loses_head(e, facts, i) > 0)
			return true;
	return false;
}

/* Who comes back from another ward is a household there, and nobody of them was
 * the head of it (4.6.0.1). */
static bool
comes_back_headless(const struct entry *e, const struct facts *facts)
{
	bool makes = false;
	int i;

	if (e->event != EV_CANCEL_DECREASE || facts->undo == NULL)
		return false;
	for (i = 0; i < e->person_count; i++) {
		makes |= facts->undo[i].makes_home;
		if (facts->undo[i].makes_home && facts->undo[i].is_head_again)
			return false;
	}
	return makes;
}

RULE(no_head)
{
	if ((loses_head(e, facts) && GUARD("no_head_at_home")) ||
	    (comes_back_headless(e, facts) && GUARD("no_head_in_ward")))
		return true;
	if (e->person_count == 0 || heads(e) > 0)
		return false;
	if (e->event == EV_HEAD_CHANGE)
		return facts->household_members == 0;
	return rule_is_movein(e)
		   ? e->is_whole
		   : change_makes_household(e) && change_sets_household(e);
}

/* Taking a 世帯主変更 back for one, or a correction: the new head is there. */
static bool
heads_at_home(const struct entry *e, int p, const struct facts *facts)
{
	return facts->homes != NULL && becomes_head(e, p) &&
	       change_stay_together(e, p, p, facts->today) &&
	       facts->homes[p].others > 0 && facts->homes[p].has_head;
}

RULE(second_head)
{
	/* Who is put back finds the head of today (4.6.0.1). */
	if (change_is_cancel(e->event) && !GUARD("undo_one_head"))
		return false;
	if (heads_at_home(e, p, facts))
		return true;
	return change_sets_household(e) && e->household_no[0] != '\0' &&
	       is_head(e, p) && facts->household_has_head;
}

RULE(relation_blank)
{
	/* Where there is no head there is nobody to be related to. */
	bool joins =
	    rule_is_movein(e) ? !e->is_whole : e->household_no[0] != '\0';

	return change_sets_household(e) && (joins || heads(e) > 0) &&
	       rule_blank(e, p, IT_RELATION);
}

/* Numbers are the register's (1.1.13): an entry names a household to join,
 * none for a new one. */
RULE(household_no_differs)
{
	return change_is_newcomer(e->event) &&
	       !rule_blank(e, p, IT_HOUSEHOLD_NO) &&
	       strcmp(rule_value(e, p, IT_HOUSEHOLD_NO),
		   e->is_whole ? "" : e->household_no) != 0;
}

RULE(person_no_differs)
{
	return !rule_blank(e, p, IT_PERSON_NO) &&
	       strcmp(rule_value(e, p, IT_PERSON_NO),
		   e->persons[p].person_no) != 0;
}

RULE(household_changed)
{
	return e->household_no[0] != '\0' && !change_is_cancel(e->event) &&
	       facts->household_version > 0 &&
	       facts->household_version != e->household_version;
}

/* household_members: -1 and, on a form that knows nothing, 0 mean unknown. */
RULE(household_gone)
{
	/* who had not left yet finds nobody else in their own (4.6.0.1) */
	return change_sets_household(e) && e->household_no[0] != '\0' &&
	       e->event != EV_HEAD_CHANGE && !change_is_cancel(e->event) &&
	       facts->at_register && facts->household_members <= 0;
}

/* One household lives at one 住所; 方書 may differ (4.1.4.1 N). Whom a household
 * that is there takes in, E4212 looks at; what a correction parts, E4213. */
RULE(address_differs)
{
	int i;

	if (change_corrects_address(e, p) ||
	    (change_sets_household(e) && !change_makes_household(e)))
		return false;
	for (i = 0; i < p; i++)
		if ((change_makes_household(e) ||
			change_stay_together(e, i, p, facts->today)) &&
		    !change_same_place(
			&e->persons[i].after, &e->persons[p].after))
			return change_makes_household(e) ||
			       change_same_place(&e->persons[i].before,
				   &e->persons[p].before);
	return false;
}

/* A block of that level that stops entries and is not suspended. Whether
 * its 終了日 has passed makes no difference (3.1). */
static bool
blocked(const struct facts *f, int person, int level, char shown[160])
{
	int i;

	for (i = 0; i < f->block_count; i++)
		if (f->blocks[i].person == person &&
		    strcmp(f->blocks[i].process, "event") == 0 &&
		    f->blocks[i].level == level && !f->blocks[i].is_suspended) {
			(void)snprintf(shown, 160, "%s", f->blocks[i].reason);
			return true;
		}
	return false;
}

RULE(block_person)
{
	return blocked(facts, p, 2, shown);
}

RULE(block_person_alert)
{
	return blocked(facts, p, 1, shown);
}

RULE(block_household)
{
	return blocked(facts, -1, 2, shown);
}

RULE(block_household_alert)
{
	return blocked(facts, -1, 1, shown);
}

RULE(in_provisional)
{
	return facts->person_busy != NULL && facts->person_busy[p];
}

RULE(in_work_elsewhere)
{
	return facts->person_leased != NULL && facts->person_leased[p];
}
