/* SPDX-License-Identifier: ISC
 * lock - see lock.h. One row of the table for each state; an event that a
 * row does not name changes nothing, and no row but ASKING opens.
 */
#include "src/lock.h"

#include "src/mutant.h"

#define US INT64_C(1000000)
#define WARN_US (30 * US)

void
lock_init(struct lock *l, int64_t now, int idle_s, int away_s)
{
	/* a setting that makes no sense locks soon, not never */
	l->idle_us = (int64_t)(idle_s > 0 ? idle_s : 1) * US;
	l->away_us = (int64_t)(away_s > 0 ? away_s : 1) * US;
	l->warn_us = l->idle_us > WARN_US ? WARN_US : l->idle_us / 2;
	l->state = LOCK_OPEN;
	l->last_key = now;
	l->blanked_at = now;
}

static void
blank(struct lock *l, int64_t now)
{
	l->state = LOCK_BLANK;
	l->blanked_at = now;
}

/* The clock is asked before every event: a terminal that slept through its
 * time is closed before its first key counts. */
static void
pass_time(struct lock *l, int64_t now)
{
	if (!lock_is_closed(l)) {
		if (now < l->last_key ||
		    now - l->last_key >= l->idle_us) /* a clock gone back */
			blank(l,
			    now < l->last_key ? now : l->last_key + l->idle_us);
		else if (now - l->last_key >= l->idle_us - l->warn_us)
			l->state = LOCK_WARNED;
	}
	if (lock_is_closed(l) && l->state != LOCK_GONE &&
	    now - l->blanked_at >= l->away_us)
		l->state = LOCK_GONE;
}

static bool
step_open(struct lock *l, enum lock_event ev, int64_t now)
{
	if (ev == LOCK_EV_F12) {
		blank(l, now);
		return true;
	}
	if (ev == LOCK_EV_KEY || ev == LOCK_EV_SUBMIT || ev == LOCK_EV_BACK) {
		l->state = LOCK_OPEN;
		l->last_key = now;
	}
	return false;
}

static bool
step_asking(struct lock *l, enum lock_event ev, int64_t now)
{
	switch (ev) {
	case LOCK_EV_PROOF:
		l->state = LOCK_OPEN;
		l->last_key = now;
		return true;
	case LOCK_EV_REFUSED:
	case LOCK_EV_BROKEN:
		l->state = LOCK_PROMPT;
		return true;
	case LOCK_EV_F12:
	case LOCK_EV_BACK:
		/* the answer that may still come finds nobody asking */
		l->state = LOCK_BLANK;
		return true;
	case LOCK_EV_KEY:
	case LOCK_EV_TICK:
	case LOCK_EV_SUBMIT:
		return true;
	}
	return true;
}

bool
lock_step(struct lock *l, enum lock_event ev, int64_t now)
{
	pass_time(l, now);
	switch (l->state) {
	case LOCK_OPEN:
	case LOCK_WARNED:
		return step_open(l, ev, now);
	case LOCK_BLANK:
		if (ev == LOCK_EV_KEY)
			l->state = LOCK_PROMPT;
		if (!GUARD("lock_needs_proof"))
			l->state = LOCK_OPEN;
		return true;
	case LOCK_PROMPT:
		if (ev == LOCK_EV_SUBMIT)
			l->state = LOCK_ASKING;
		else if (ev == LOCK_EV_F12 || ev == LOCK_EV_BACK)
			l->state = LOCK_BLANK;
		return true;
	case LOCK_ASKING:
		return step_asking(l, ev, now);
	case LOCK_GONE:
		return true;
	}
	return true;
}

int
lock_warning_s(const struct lock *l, int64_t now)
{
	int64_t left = l->last_key + l->idle_us - now;

	if (l->state != LOCK_WARNED || left < 0)
		return -1;
	return (int)((left + US - 1) / US);
}

int64_t
lock_deadline(const struct lock *l)
{
	switch (l->state) {
	case LOCK_OPEN:
		return l->last_key + l->idle_us - l->warn_us;
	case LOCK_WARNED:
		return l->last_key + l->idle_us;
	case LOCK_BLANK:
	case LOCK_PROMPT:
	case LOCK_ASKING:
		return l->blanked_at + l->away_us;
	case LOCK_GONE:
		break;
	}
	return INT64_MAX;
}

bool
lock_is_closed(const struct lock *l)
{
	return l->state != LOCK_OPEN && l->state != LOCK_WARNED;
}
