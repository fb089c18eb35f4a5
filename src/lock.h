/* SPDX-License-Identifier: ISC
 * lock - idle warning, blank, lock, log-off, as a pure state machine on an
 * injected clock. Fails closed: whatever is not a proof for the same person
 * leaves it locked.
 */
#ifndef SRC_LOCK_H
#define SRC_LOCK_H

#include <stdbool.h>
#include <stdint.h>

enum lock_state {
	LOCK_OPEN,
	LOCK_WARNED, /* last 30 s before blanking: row 23 says so */
	LOCK_BLANK,  /* every cell empty, locked */
	LOCK_PROMPT, /* unlock rows shown */
	LOCK_ASKING, /* helper is running */
	LOCK_GONE    /* logged off; drafts kept */
};
enum lock_event {
	LOCK_EV_KEY, /* any key but F12 */
	LOCK_EV_F12,
	LOCK_EV_TICK,
	LOCK_EV_SUBMIT, /* password entered */
	LOCK_EV_PROOF,  /* a proof that verified, for the same person */
	LOCK_EV_REFUSED,
	LOCK_EV_BROKEN, /* helper died, timed out, wrong person */
	LOCK_EV_BACK    /* F3: empty again */
};
struct lock {
	enum lock_state state;
	int64_t last_key, blanked_at; /* monotonic microseconds */
	int64_t idle_us, away_us, warn_us;
};
void lock_init(struct lock *l, int64_t now, int idle_s, int away_s);
/* Returns true when the event is consumed by the lock (a key that wakes a
 * blank screen is eaten; a key during the warning is not). */
bool lock_step(struct lock *l, enum lock_event ev, int64_t now);
/* Seconds shown in the warning; -1 none. */
int lock_warning_s(const struct lock *l, int64_t now);
/* Next moment something changes by itself, for poll(). */
int64_t lock_deadline(const struct lock *l);
bool lock_is_closed(const struct lock *l); /* nothing personal may be drawn */

#endif
