/* SPDX-License-Identifier: ISC
 * desks - the next desks of an entry, as I19 and R2 say them and as a slip.
 */
#ifndef UI_DESKS_H
#define UI_DESKS_H

#include "src/entry.h"
#include "ui/app.h"

/* "国民健康保険  児童手当", "なし" when there is none. */
void desks_words(
    const struct app *a, const struct entry *e, char *out, size_t size);

/*
 * desks_print - 次の窓口の紙 of an entry, logged first; where receives the
 * place of the file in training. RC_INPUT E5113: the change has no next desk;
 * RC_NOT_FOUND E5114: there is no table.
 */
MUST_CHECK enum rc desks_print(struct app *a, const struct entry *e,
    const char *screen, char where[512], struct err *err);

#endif
