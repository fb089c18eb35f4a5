/* SPDX-License-Identifier: ISC
 * twins - the guard of people who may be taken for each other (DESIGN 5,
 * 同名同日): W1 asks for something from the papers that names one of them and
 * none of the others, before the one is opened, or chosen in a form.
 */
#ifndef UI_TWINS_H
#define UI_TWINS_H

#include "db/replica.h"
#include "ui/ui.h"

#define TWINS_HELD 32
#define TWINS_SHOWN 3

/* Somebody, and who may be taken for them. */
struct twins {
	char person_no[20], lot[512];
	struct twin v[TWINS_HELD];
	int count; /* how many there are; v holds at most TWINS_HELD */
};

/*
 * twins_load - who may be taken for the person of t; what W1 shows of them is
 * in the log afterwards (kind list, screen W1). Without a replica nobody else
 * is known, and t's address names the lot.
 *
 * RC_OK; RC_DENIED E1052 without a reason; RC_IO: not logged, show nothing.
 */
MUST_CHECK enum rc twins_load(
    struct app *a, const struct target *t, struct twins *out, struct err *err);

enum twin_answer {
	TWIN_NOT,  /* names somebody else, or nobody */
	TWIN_BOTH, /* names this one and another */
	TWIN_TOLD
};
/* twins_answer - what was typed from the papers: a lot number, the last four
 * figures of a 宛名番号 or the whole of it. Where more may be meant than are
 * held, only the whole number tells. */
enum twin_answer twins_answer(const struct twins *t, const char *typed);

/* What target.data of W1 points to where no screen is opened after it: done
 * is called once they are told apart, with the state of the screen below. */
struct twins_done {
	void (*done)(struct ui *ui, void *state);
};

#endif
