/* SPDX-License-Identifier: ISC
 * help_movein - what the tests of a move-in share: keys that are typed, the form
 * on the screen, and what the register makes of it. Everyone is invented.
 */
#ifndef TESTS_UI_HELP_MOVEIN_H
#define TESTS_UI_HELP_MOVEIN_H

#include "tests/ui/help_amend.h"

#include "ui/movein_form.h"

/* 国内転入 into a new household: the notification, then the person. */
extern const char notice1[], person1[];
/* The same of three people, and the first of them. */
extern const char notice3[], three1[];

/* The form on the screen of that code. */
struct movein *form_of(struct real *c, const char *code);
/* The focus to a field of a page. */
void focus_on(struct movein *m, int page, int id);
/* The clerk's entries; the caller decrefs. */
json_t *entries(struct real *c);
int64_t entry_id(struct real *c, size_t i);
/* The entry as the register has it, released by the caller. */
void entry_at(struct real *c, int64_t id, struct entry *e);
/* Approves an entry of newcomers: 宛名番号 of the first of them, the household's
 * number where household_no is not NULL; the replica follows. */
bool approve_newcomer(
    struct real *c, int64_t id, char person_no[20], char household_no[20]);
/* How many drafts the clerk has; -1 they cannot be read. */
int drafts(struct real *c);
/* A household of two, 架空　一郎 and 美咲, in the register; its numbers. */
void settle_family(struct real *c, char person_no[20], char household_no[20]);

#endif
