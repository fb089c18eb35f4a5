/* SPDX-License-Identifier: ISC
 * submit - an entry on its way from a form: to the register, or into the
 * outbox while nobody answers. It arrives once, whatever becomes of the
 * answers: an attempt that got none is asked about before anything else is
 * sent under its key.
 */
#ifndef UI_SUBMIT_H
#define UI_SUBMIT_H

#include "src/entry.h"
#include "ui/app.h"

struct submit {
	char key[40];      /* idempotency key of the entry */
	char draft_id[40]; /* the draft that it was */
	char lease[80];    /* of edit.begin; "" none */
	json_t *sent;      /* the entry as an attempt without an answer carried
			    * it; NULL: there is none; owned */
};

/* submit_start - a new key; nothing was sent under it. */
void submit_start(struct submit *s);
void submit_release(struct submit *s);

/* submit_to_draft, submit_from_draft - what of it has to outlive the form.
 * A draft without a key (one that was given back) gets a new one. */
void submit_to_draft(const struct submit *s, json_t *draft);
void submit_from_draft(struct submit *s, const json_t *draft);

/*
 * submit_entry - sends the entry, new (e->id 0) or changed.
 *
 * title    of the paper, as a list says it
 * draft    the form as typed; "key" and "sent" are written into it
 * receipt  the 受付番号; "" while it waits
 *
 * RC_OK: the register has it. RC_OFFLINE: it is in the outbox, durable, with
 * the form as typed. In both cases the draft is gone and no other write lies
 * between. RC_IO E7121: an attempt before got no answer and the content is
 * another now; E7001: a returned entry without a line. Else as entry.submit
 * and entry.change; the draft is kept.
 */
MUST_CHECK enum rc submit_entry(struct app *a, struct entry *e,
    struct submit *s, const char *title, json_t *draft, char receipt[64],
    struct err *err);

#endif
