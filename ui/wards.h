/* SPDX-License-Identifier: ISC
 * wards - the wards of a designated city at a counter whose register is that
 * of the whole city: which one is the own one of whoever is signed in
 * (search_ward_own: their 所属, else the machine's `office`), and which one
 * somebody lives in. Elsewhere there are none of them.
 */
#ifndef UI_WARDS_H
#define UI_WARDS_H

#include "db/town.h"
#include "ui/app.h"

/* wards_all - the wards of the city that the register's municipality is or
 * belongs to; out takes TOWN_WARDS_MAX. Returns how many, 0 elsewhere. */
int wards_all(const struct app *a, struct town_ward *out);
/* wards_own - code of the own ward, or of a municipality without wards; ""
 * where 所属 and counter are the whole city's. */
void wards_own(const struct app *a, char code[8]);
/* wards_own_name - 中央区; "" where there are no wards, or none is the own. */
void wards_own_name(const struct app *a, char out[64]);
/* wards_towns - the 町字 that addresses are taken from here: those of the own
 * ward, of the whole city where the counter is no ward's. Empty when there are
 * none. Released by town_release. */
void wards_towns(const struct app *a, struct towns *out);
/* wards_mark - 東区 for an address code of another ward of the city than the
 * own one; "" when there is nothing to tell. */
void wards_mark(
    const struct app *a, const char *address_code, char *out, size_t size);
/* wards_mark_hits - the same before the address of each hit of a search. */
struct search_result;
void wards_mark_hits(const struct app *a, struct search_result *r);

#endif
