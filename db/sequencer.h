/* SPDX-License-Identifier: ISC
 * sequencer - on a store that several processes write at once, gives the
 * committed records of feed and operation log their position and hash, in
 * sets, one process at a time. db/sequencer.c says why their order is causal.
 * On a store with one writer after the other there is nothing to do for it:
 * records are numbered where they are made.
 */
#ifndef DB_SEQUENCER_H
#define DB_SEQUENCER_H

#include "db/bell.h"
#include "db/store.h"

struct reg;
struct sequencer;

/*
 * sequencer_step - numbers what waits, at most max records of the feed and
 * max lines of the log, in one transaction.
 *
 * s         a register's store (STORE_REGISTER), outside a transaction
 * numbered  receives how many of both together; 0: nothing waits, or another
 *           process is at it: what was committed before this call is then
 *           numbered by that one, which looks again after its own step
 *
 * Returns RC_OK; RC_IO, then nothing was numbered and the next step does it.
 */
MUST_CHECK enum rc sequencer_step(
    struct store *s, int max, int *numbered, struct err *err);

/*
 * sequencer_drain - steps until nothing waits, another process is at it, or
 * ms milliseconds are over. What a program does after its own commit where no
 * service runs. RC_OK or RC_IO as sequencer_step.
 */
MUST_CHECK enum rc sequencer_drain(struct store *s, int ms, struct err *err);

/*
 * sequencer_start - a thread with a store connection of its own that numbers
 * what waits and rings the bell with every new head, whoever numbered it. It
 * wakes when poked, when another process numbered something, and every 50 ms.
 * A lost connection is made anew for as long as it takes.
 *
 * uri   of the register; need not be reachable yet
 * bell  borrowed until sequencer_stop
 *
 * Also on a store that has nothing to number: then it rings the bell alone
 * (another process's change is seen within 10 ms). Never fails.
 */
struct sequencer *sequencer_start(const char *uri, struct bell *bell);
/* sequencer_poke - something was committed; never blocks, any thread. */
void sequencer_poke(struct sequencer *q);
/* sequencer_stop - ends the thread and frees; NULL ok. Stop calls first. */
void sequencer_stop(struct sequencer *q);

/* sequencer_serve - calls through r poke q after their commits instead of
 * numbering themselves, and pulls of the newest records are answered out of
 * q's memory. q borrowed until reg_close; NULL: as before. */
void sequencer_serve(struct sequencer *q, struct reg *r);

#endif
