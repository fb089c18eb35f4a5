/* SPDX-License-Identifier: ISC
 * feed_tail - the newest records of the feed in memory, so that a change that
 * two hundred replicas wait for is read once. Who may have what is still
 * asked of the register with every pull. Private to db/reg_feed.c and
 * db/sequencer.c; all functions may be called from any thread.
 */
#ifndef DB_FEED_TAIL_H
#define DB_FEED_TAIL_H

#include "db/reg.h"

struct feed_tail;

struct feed_tail *feed_tail_new(void); /* never NULL */
void feed_tail_free(struct feed_tail *t);

/* feed_tail_drop - forgets everything: the register may be another one. */
void feed_tail_drop(struct feed_tail *t);

/* feed_tail_fill - reads what the register has beyond it, at most a set;
 * *position receives the head. Outside transactions. RC_OK or RC_IO. */
MUST_CHECK enum rc feed_tail_fill(
    struct feed_tail *t, struct store *s, int64_t *position, struct err *err);

/*
 * feed_tail_give - answers feed.pull in c->out (records, epoch, head) with the
 * sections of the caller, when the caller's place (epoch, position, hash) is
 * known here and nothing after it is older than ten minutes: true. Otherwise
 * c->out is as it was.
 */
bool feed_tail_give(
    struct feed_tail *t, struct call *c, int64_t position, int64_t limit);

/* feed_tail_position - the head as it is known here; 0 not at all. */
int64_t feed_tail_position(struct feed_tail *t);

/* How often it gave, for tests and figures. */
int64_t feed_tail_given(struct feed_tail *t);

#endif
