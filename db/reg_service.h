/* SPDX-License-Identifier: ISC
 * reg_service - what the service alone may do with a register that it opened
 * in process. Private to db/reg*.c and db/service*.c: nothing of it can be
 * reached by a call.
 */
#ifndef DB_REG_SERVICE_H
#define DB_REG_SERVICE_H

#include "db/register.h"

#include <stdint.h>

/*
 * reg_serve - the next call of r comes from this terminal, whose certificate
 * was checked, as the request with this id: when it writes, the id is written
 * with it, and RC_CONFLICT E7830 when it was there. From then on r belongs to the service: every call needs a
 * registered terminal, register.init is refused. RC_OFFLINE E7812 for
 * "daicho", "" and what is no terminal's name.
 */
MUST_CHECK enum rc reg_serve(
    struct reg *r, const char *terminal, const char *request, struct err *err);

/* reg_forget_requests - ids older than API_KEEP_S go; now and then. */
MUST_CHECK enum rc reg_forget_requests(struct reg *r, struct err *err);

/* reg_waiting - how many records of the feed have no position yet; a short
 * read that shows whether the store answers. */
MUST_CHECK enum rc reg_waiting(struct reg *r, int64_t *n, struct err *err);

/* reg_keep - what an opening does by itself, for a register that stays open:
 * a training register opens the clock's day, numbers of a call that was cut
 * off find their person. Now and then. */
MUST_CHECK enum rc reg_keep(struct reg *r, struct err *err);

/* reg_repeats_since - how often calls of r were run again since this was last
 * asked. */
int64_t reg_repeats_since(struct reg *r);

/* reg_terminal_fine - 1 to 31 of A-Z a-z 0-9 . _ - and not "daicho". */
bool reg_terminal_fine(const char *terminal);

#endif
