/* SPDX-License-Identifier: ISC
 * paper - a composed sheet to this terminal's printer.
 */
#ifndef UI_PAPER_H
#define UI_PAPER_H

#include "src/cert.h"
#include "ui/app.h"

/* paper_is_file - whether what this terminal prints stays in a file. */
bool paper_is_file(const struct app *a);

/*
 * paper_print - draws the sheet in memory and hands it to the printer that
 * holds here: the training one or the file. The job's name is kind and
 * number ("issue", 118), neutral (10.7). sheet: borrowed; where receives
 * what row 23 says. The drawing is overwritten afterwards. RC_IO: no paper.
 */
MUST_CHECK enum rc paper_print(struct app *a, struct cert *sheet,
    const char *kind, int64_t number, char where[512], struct err *err);

#endif
