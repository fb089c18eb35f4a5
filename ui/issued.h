/* SPDX-License-Identifier: ISC
 * issued - N3: what was printed without a line.
 */
#ifndef UI_ISSUED_H
#define UI_ISSUED_H

#include "ui/ui.h"

extern const struct screen scr_issued;

/* issued_open_count - how many of them the register would have stopped and
 * nobody looked into; 0 also when it cannot be asked. For whoever may see N3,
 * 0 for others. */
int issued_open_count(struct app *a);

#endif
