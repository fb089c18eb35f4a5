/* SPDX-License-Identifier: ISC
 * sync - see sync.h. A replica that no longer belongs to the register's
 * history is set aside and fetched anew; it is never written to again.
 */
#include "src/sync.h"

#include "src/mutant.h"

#define US INT64_C(1000000)
#define BACK_MAX (60 * US)

void
sync_init(struct sync *s, uint64_t seed)
{
	s->state = SYNC_OFFLINE;
	s->failures = 0;
	s->next_at = 0;
	s->seed = seed != 0 ? seed : 1;
}

/* xorshift: enough to keep terminals from knocking all at once. */
static uint64_t
draw(struct sync *s)
{
	s->seed ^= s->seed << 13;
	s->seed ^= s->seed >> 7;
	s->seed ^= s->seed << 17;
	return s->seed;
}

/* 1, 2, 4 … 60 seconds, of which the second half is drawn. */
static enum sync_action
back_off(struct sync *s, int64_t now)
{
	int64_t wait = BACK_MAX;

	if (s->failures < 6)
		wait = US << s->failures;
	if (s->failures < 1000)
		s->failures++;
	s->next_at =
	    now + wait / 2 + (int64_t)(draw(s) % (uint64_t)(wait / 2 + 1));
	return SYNC_WAIT;
}

/* What to ask for next, when it is time. */
static enum sync_action
ask(const struct sync *s)
{
	return s->state == SYNC_BOOTSTRAP ? SYNC_SNAPSHOT : SYNC_PULL;
}

/* The only way out of a fork is an empty replica. */
static enum sync_action
step_forked(struct sync *s, enum sync_event ev, int64_t now)
{
	switch (ev) {
	case SYNC_EV_EMPTY:
		s->state = SYNC_BOOTSTRAP;
		return s->failures > 0 ? back_off(s, now) : SYNC_SNAPSHOT;
	case SYNC_EV_UNREACHABLE:
	case SYNC_EV_DAMAGED:
		return back_off(s, now);
	case SYNC_EV_ANSWER: /* late rows of the other history */
		return GUARD("sync_no_apply_after_fork") ? SYNC_SET_ASIDE
							 : SYNC_APPLY;
	case SYNC_EV_TICK:
		return now < s->next_at ? SYNC_WAIT : SYNC_SET_ASIDE;
	case SYNC_EV_FORK:
	case SYNC_EV_APPLIED:
	case SYNC_EV_LOCAL_NEWS:
		return SYNC_SET_ASIDE;
	}
	return SYNC_STOP;
}

static enum sync_action
set_aside(struct sync *s, int64_t now)
{
	s->state = SYNC_FORKED;
	s->next_at = now;
	return SYNC_SET_ASIDE;
}

enum sync_action
sync_step(struct sync *s, enum sync_event ev, int64_t now)
{
	if (s->state == SYNC_FORKED)
		return step_forked(s, ev, now);
	switch (ev) {
	case SYNC_EV_TICK:
		return now < s->next_at ? SYNC_WAIT : ask(s);
	case SYNC_EV_LOCAL_NEWS:
		/* papers go up at once, unless the line is known to be down */
		return s->failures > 0 && now < s->next_at ? SYNC_WAIT
							   : SYNC_PUSH;
	case SYNC_EV_ANSWER:
		return SYNC_APPLY;
	case SYNC_EV_APPLIED:
		s->state = SYNC_FOLLOW;
		s->failures = 0;
		s->next_at = now;
		return SYNC_PULL;
	case SYNC_EV_EMPTY:
		s->state = SYNC_BOOTSTRAP;
		return now < s->next_at ? SYNC_WAIT : SYNC_SNAPSHOT;
	case SYNC_EV_UNREACHABLE:
		if (s->state == SYNC_FOLLOW)
			s->state = SYNC_OFFLINE;
		return back_off(s, now);
	case SYNC_EV_DAMAGED:
		/* counted, so that a copy that keeps breaking is not fetched
		 * without a pause */
		s->failures += s->failures < 1000 ? 1 : 0;
		return set_aside(s, now);
	case SYNC_EV_FORK:
		s->failures = 0;
		return set_aside(s, now);
	}
	return SYNC_STOP;
}
