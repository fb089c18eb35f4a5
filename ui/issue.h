/* SPDX-License-Identifier: ISC
 * issue - from an order to paper: what the register is asked, and what this
 * terminal does by itself while the line is down. Shared by C1 and C2.
 */
#ifndef UI_ISSUE_H
#define UI_ISSUE_H

#include "src/offline.h"
#include "ui/scr_cert.h"

/* What issue.begin is asked; new reference. pages: of one copy. */
json_t *issue_args(const struct app *a, const struct order *o, int pages);

/* One copy to the printer, from memory. mynumbers: as many as chosen or NULL;
 * where receives what row 23 says. */
MUST_CHECK enum rc issue_print(struct ui *ui, struct order *o,
    const char *number, const char *title, const char *certifier,
    const char *const *mynumbers, const char *job, int64_t job_no,
    char where[512], struct err *err);

/*
 * issue_blocked - the strongest block on the people of the order that this
 * terminal knows of: 0 none, 1 alert, 2 stopped. What it is about only the
 * register knows.
 */
int issue_blocked(const struct app *a, const struct order *o);

/*
 * issue_check - what the register says of blocks on the people of the order:
 * the answer of block.check, to be released. RC_OFFLINE and the like: nothing
 * is known; issue.begin decides in any case.
 */
MUST_CHECK enum rc issue_check(
    struct app *a, const struct order *o, json_t **result, struct err *err);

/*
 * issue_asks - whether blocks of level アラート want an answer before this is
 * issued (3.1; 11.1 row 9): d is the dialog then, without its done, and the
 * order knows which they are. Without a line the reason is not known here.
 */
bool issue_asks(struct app *a, struct order *o, struct dialog *d);

/* issue_may - whether the order may be issued now; the register is not asked.
 * With a line it decides itself, later. RC_DENIED with the code of the table;
 * E7113: a block; E7107: 個人番号. ask: what the table says, may be NULL. */
MUST_CHECK enum rc issue_may(const struct app *a, const struct order *o,
    struct offline_answer *ask, struct err *err);

/*
 * issue_alone - without the register (DESIGN 3): the issue is in the outbox,
 * durable, before any paper moves; it has a number of this terminal's own
 * series, printed as such, and goes up first when the line returns.
 *
 * second   the second person's proof over o->issue_id; NULL none
 * shown    receives the number of the first copy, as row 23 says it
 * printed  receives how many copies came out
 *
 * Called again after the printer failed it prints what did not come out, under
 * the numbers that are on record.
 *
 * RC_DENIED E7101 …: the table holds it back, nothing was issued; E7113: a
 * block. RC_INPUT E1397: no 認証者 is known here. RC_IO: the outbox could not
 * be written (nothing issued) or a copy not printed (it stands in the outbox
 * as issued; /C9 records a spoilt sheet later).
 */
MUST_CHECK enum rc issue_alone(struct ui *ui, struct order *o, int pages,
    const struct proof *second, char shown[64], int *printed, char where[512],
    struct err *err);

/* issue_new_id - another idempotency key for the order. */
void issue_new_id(struct order *o);

#endif
