/* SPDX-License-Identifier: ISC
 * bell - tells many waiting threads of one process that the feed went on.
 * One thread rings it (db/sequencer.h has one); a thread that waits holds no
 * database connection. All functions may be called from any thread.
 */
#ifndef DB_BELL_H
#define DB_BELL_H

#include <stdbool.h>
#include <stdint.h>

struct bell;

/* bell_new - a bell nobody has rung: its position is 0. Never NULL. */
struct bell *bell_new(void);
/* bell_free - nobody may wait any more (bell_stop, then join them). */
void bell_free(struct bell *b);

/* bell_ring - the feed's head is at that position now; wakes whom that
 * concerns. A position that is no news is ignored. */
void bell_ring(struct bell *b, int64_t position);

/* bell_wait - until the head is beyond position, at most ms milliseconds
 * (below 1: does not wait). Whether it is; false too once bell_stop was
 * called. A feed.pull that gave no record, this, and feed.pull again is a
 * long-poll. */
bool bell_wait(struct bell *b, int64_t position, int ms);

/* bell_position - the newest position it was rung with. */
int64_t bell_position(struct bell *b);

/* bell_stop - ends every wait, those to come too; for a service that ends. */
void bell_stop(struct bell *b);

#endif
