/* SPDX-License-Identifier: ISC
 * outside - 事実上の世帯主 (4.1.4.3), as K1 shows and sets it: who really heads a
 * household whose members have no 世帯主 in the register.
 */
#ifndef UI_OUTSIDE_H
#define UI_OUTSIDE_H

#include "src/record.h"
#include "ui/ui.h"

#define OUTSIDE_BYTES 520

/* outside_name - their name, by 備考 (IT_NOTE) of somebody who lives there; ""
 * when there is none. attached: as replica_attached gives it. */
void outside_name(const struct record *attached, char out[OUTSIDE_BYTES]);

/*
 * outside_set - to be called with what was typed: sets or changes the name of
 * the household, which goes into now. "" where there is one asks, and ends it
 * with outside_end. What happened is said.
 */
struct outside {
	char household_no[20];
	char now[OUTSIDE_BYTES];
};
void outside_set(struct ui *ui, struct outside *o, const char *typed,
    void (*sure)(struct ui *ui, void *state, int answer));
void outside_end(struct ui *ui, struct outside *o);

#endif
