/* SPDX-License-Identifier: ISC
 * joined - the household that somebody enters, in sight at the foot of the
 * form while 続柄 is asked (4.0.2).
 */
#ifndef UI_JOINED_H
#define UI_JOINED_H

#include "ui/show.h"
#include "ui/ui.h"

/* Draws up to four of its members above the foot row; head: whose household
 * it is, "" none. Returns how many rows it took from the form. */
int joined_draw(const struct app *a, const struct household *h,
    const char *head, struct view *w);

#endif
