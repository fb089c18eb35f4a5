/* SPDX-License-Identifier: ISC
 * changed - what the register has otherwise now than when a form was filled
 * from it: for an entry that comes back, so that its clerk need not look for
 * it.
 */
#ifndef UI_CHANGED_H
#define UI_CHANGED_H

#include "src/entry.h"
#include "ui/app.h"

#define CHANGED_MAX 40

/* changed_row - the newest row of a person's sheet: from the register, or
 * from the replica while the line is down. out is initialised by this on
 * RC_OK. The look is logged. */
MUST_CHECK enum rc changed_row(struct app *a, const char *screen,
    const char *person_no, int sheet_no, struct record *out, struct err *err);

/* changed_items - items of the history that differ between what was seen and
 * what is now; those of the change itself do not count. Returns how many. */
int changed_items(const struct record *was, const struct record *is,
    enum item out[CHANGED_MAX]);

/* changed_from_json - a record as person.get gives it. out is initialised by
 * this, whatever comes back. */
MUST_CHECK enum rc changed_from_json(
    struct record *out, const json_t *record, struct err *err);

#endif
