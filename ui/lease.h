/* SPDX-License-Identifier: ISC
 * lease - a session without a line (KS-6); in scr_lock.c.
 */
#ifndef UI_LEASE_H
#define UI_LEASE_H

#include "ui/ui.h"

/* lease_tick - the line is down: says once that the session's lease is about
 * to end, and signs out when it has. True: it did. */
bool lease_tick(struct ui *ui);

#endif
