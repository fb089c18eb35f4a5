/* SPDX-License-Identifier: ISC
 * arrivals - 転出証明書情報 that the centre has (4.1.1.3), as lists of the counter
 * show them; found by name while it is typed.
 */
#ifndef UI_ARRIVALS_H
#define UI_ARRIVALS_H

#include "ui/app.h"

struct arrivals {
	json_t *list; /* of arrival.list; owned, NULL none */
};
/* arrivals_load - asks the centre. RC_OFFLINE E4158 without a line: what
 * arrived is in no replica. */
MUST_CHECK enum rc arrivals_load(
    struct app *a, struct arrivals *v, struct err *err);
void arrivals_release(struct arrivals *v);
int arrivals_total(const struct arrivals *v);
/* The i-th; borrowed. */
const json_t *arrivals_at(const struct arrivals *v, int i);
/* arrivals_fits - whether every word typed is in a name or reading of its
 * people (romaji too), is a day of birth, or begins where they come from. */
bool arrivals_fits(const json_t *one, const char *typed, int32_t today);
/* Whether nobody has it in an entry that waits. */
bool arrivals_is_free(const json_t *one);
int arrivals_people(const json_t *one);
const json_t *arrivals_person(const json_t *one, int i);

#endif
