/* SPDX-License-Identifier: ISC
 * propose - a form asks the register what follows from an entry and what
 * stands against it (entry.propose), before anything is submitted.
 */
#ifndef UI_PROPOSE_H
#define UI_PROPOSE_H

#include "src/rule.h"
#include "ui/submit.h"

/*
 * propose_ask - send: how the entry goes, its lease is used; got: initialised,
 * becomes the entry as the register completes it; out: FINDINGS_MAX, *n of
 * them, without rules that this program has no words for. RC_OFFLINE: nobody
 * answered, or an attempt before is not settled; else as entry.propose.
 */
MUST_CHECK enum rc propose_ask(struct app *a, const struct entry *e,
    const struct submit *send, struct entry *got, struct finding *out, int *n,
    struct err *err);

#endif
