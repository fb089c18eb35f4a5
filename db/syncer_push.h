/* SPDX-License-Identifier: ISC
 * syncer_push - what goes up: submissions, then the access log.
 */
#ifndef DB_SYNCER_PUSH_H
#define DB_SYNCER_PUSH_H

#include "db/outbox.h"
#include "db/register.h"

struct push_counts {
	int pushed, refused, logs;
	bool is_log_met;    /* in: the chain was held against the register's
			     * memory since the line is up; out: now it was */
	bool is_log_broken; /* the chain does not fit: nothing was sent */
};

/*
 * push_all - sends every waiting submission under the key it was given once
 * (so that an answer lost on the way changes nothing), oldest first, then
 * the log. A refusal is an answer: it is recorded in the outbox and the
 * next one goes on. Returns other than RC_OK only when the register could
 * not answer or (RC_IO E7057) the log's chain is broken; what is unsent
 * waits. with_log: false leaves the log alone.
 */
MUST_CHECK enum rc push_all(struct outbox *o, struct reg *r, bool with_log,
    struct push_counts *c, struct err *err);

#endif
