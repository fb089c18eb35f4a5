/* SPDX-License-Identifier: ISC
 * reg_ward - the own ward where a designated city limits changes to it
 * (setting own_ward_only; 4.0.1, 4.5.6): of the person's 所属, and where that
 * names none, of the 入力場所. So a person is judged alike at every desk.
 */
#ifndef DB_REG_WARD_H
#define DB_REG_WARD_H

#include "db/reg.h"

struct entry;

/* own_ward_of_entry - of its author at the desk where it was entered, whoever
 * decides; "" where nothing is limited, or by no ward. What comes by a line
 * is nobody's. */
MUST_CHECK enum rc own_ward_of_entry(
    struct call *c, const struct entry *e, char ward[64]);
/* own_ward_of_call - of whoever calls. */
MUST_CHECK enum rc own_ward_of_call(struct call *c, char ward[64]);
/* own_ward_lives - whether the person lives there by the newest sheet; yes
 * where that does not say. */
MUST_CHECK enum rc own_ward_lives(
    struct call *c, const char *ward, const char *person_no, bool *lives);

#endif
