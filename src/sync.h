/* SPDX-License-Identifier: ISC
 * sync - the state machine between register and replica, as pure values:
 * events in, one action out. db/main_sync.c only moves bytes.
 */
#ifndef SRC_SYNC_H
#define SRC_SYNC_H

#include <stdbool.h>
#include <stdint.h>

enum sync_state { SYNC_OFFLINE, SYNC_BOOTSTRAP, SYNC_FOLLOW, SYNC_FORKED };
enum sync_event {
	SYNC_EV_TICK,
	SYNC_EV_ANSWER,
	SYNC_EV_UNREACHABLE,
	SYNC_EV_FORK,
	SYNC_EV_APPLIED,
	SYNC_EV_DAMAGED,
	SYNC_EV_EMPTY,
	SYNC_EV_LOCAL_NEWS
};
enum sync_action {
	SYNC_WAIT,
	SYNC_PULL,
	SYNC_APPLY,
	SYNC_PUSH,
	SYNC_SNAPSHOT,
	SYNC_SET_ASIDE,
	SYNC_STOP
};
struct sync {
	enum sync_state state;
	int failures;    /* in a row */
	int64_t next_at; /* monotonic microseconds of the next try */
	uint64_t seed;   /* jitter */
};
void sync_init(struct sync *s, uint64_t seed);
/*
 * What the events mean: TICK next_at has come; ANSWER rows or a snapshot
 * came (possibly no rows: pull with wait_ms, so that this is no busy loop);
 * APPLIED they are in the replica; UNREACHABLE any call failed for want of a
 * line; FORK the register says the position is not in its history; DAMAGED
 * the replica or a snapshot is broken; EMPTY there is no replica (at first
 * start, and when SYNC_SET_ASIDE is done); LOCAL_NEWS the outbox has papers.
 * After SYNC_PUSH send TICK, or UNREACHABLE.
 * In FORKED nothing is ever applied; only EMPTY leads out, to a snapshot.
 */
/* Returns the action; for SYNC_WAIT, s->next_at says until when. Back-off
 * doubles from 1 s to 60 s with jitter of a half. */
enum sync_action sync_step(struct sync *s, enum sync_event ev, int64_t now);

#endif
