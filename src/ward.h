/* SPDX-License-Identifier: ISC
 * ward - of a designated city: whose ward an office is by its name, and who
 * lives in one, by the names alone. With the table of wards at hand:
 * town_ward_of in db/town.h.
 */
#ifndef SRC_WARD_H
#define SRC_WARD_H

#include <stdbool.h>
#include <stddef.h>

/*
 * ward_of_office - 東区 of 東区役所区民課 or 熊本市東区役所; city: 熊本市. False, with
 * ward empty, where the office (a 所属, a 入力場所) names none: 区民課,
 * 市民局区政課.
 */
bool ward_of_office(
    const char *city, const char *office, char *ward, size_t size);
/* ward_has - whether an address in that municipality (熊本市東区) is of the ward;
 * is_known: false where it is none of the city's, or none at all. */
bool ward_has(const char *city, const char *ward, const char *address_city,
    bool *is_known);

#endif
