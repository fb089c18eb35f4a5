/* SPDX-License-Identifier: ISC
 * reg_change - what the register knows of a change besides the entry: who
 * else lives in the households left, what a cancelling restores. Shared by
 * reg_facts.c, reg_change.c, reg_undo.c and reg_propose.c.
 */
#ifndef DB_REG_CHANGE_H
#define DB_REG_CHANGE_H

#include "db/reg.h"
#include "src/change.h"

struct change_facts {
	struct rule_home *homes;    /* per person; NULL not asked */
	struct rule_undo *undo;     /* per person; NULL no cancelling */
	struct rule_former *former; /* per person; NULL not asked */
	int count;
};
void change_facts_release(struct change_facts *m);
/*
 * facts_change - fills homes where the entry's rules ask for them, undo of a
 * cancelling and former of whoever comes back or has days corrected, and points
 * f at them; m zeroed before, released by the caller.
 */
MUST_CHECK enum rc facts_change(struct call *c, const struct entry *e,
    struct change_facts *m, struct facts *f);
/* facts_undo - what the rows cancelled by the people of e restore, and where they
 * go back to; undo: zeroed, as many as there are people, restored released by the
 * caller whatever is returned. */
MUST_CHECK enum rc facts_undo(
    struct call *c, const struct entry *e, struct rule_undo *undo);
/* undo_ended - the row by which the sheet of before ended as the row that p takes
 * back opened another (改製, 帰化 …, 区間転入); is: there is one, out is then the
 * caller's to release. undo_ward_home - of a 区間転入 the household that p goes back
 * to, into u->restored, which has that of before: where nobody lives there any
 * more the one into which others of the change were put back, else a new one
 * (is_home_empty). */
MUST_CHECK enum rc undo_ended(
    struct call *c, const struct entry_person *p, struct record *out, bool *is);
MUST_CHECK enum rc undo_ward_home(
    struct call *c, const struct entry_person *p, struct rule_undo *u);
/* change_follow - appends to the list what the entry leaves to be done next:
 * {menu, household_no, persons, ex_officio, why} (4.0.4). */
void change_follow(
    const struct entry *e, const struct facts *f, json_t *follow);
/* sheet_of_row - the sheet that a row stands on, also one of an old 除票; 0 where
 * there is no such row. A sheet that ended before its pair need not be the one
 * counted before it: sheets whose 異動 was taken back lie between. */
MUST_CHECK enum rc sheet_of_row(
    struct call *c, const char *person_no, int hist_no, int64_t *sheet);
/* entry_findings - every rule that holds, as entry.propose lists them. */
MUST_CHECK enum rc entry_findings(struct call *c, const struct entry *e,
    const char *lease, json_t *findings, json_t *follow);
/* entry_begin - change_begin with the household joined. */
MUST_CHECK enum rc entry_begin(
    struct call *c, struct entry *e, bool is_offered);

#endif
