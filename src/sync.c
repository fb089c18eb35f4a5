/* SPDX-License-Identifier: ISC
 * sync - see sync.h. A replica that no longer belongs to the register's
 * history is never written to again; it is set aside when its tail is safe
 * and nobody wants it any more.
 */
#include "src/sync.h"

#include "src/mutant.h"

#include <stddef.h>
#include <string.h>

#define US INT64_C(1000000)
#define BACK_MAX (60 * US)
#define POLL_MS 25000
#define NEWS_US (5 * US) /* between tries that somebody's work brings on */
#define SHORT_US 10000   /* between pulls that nobody waits with */
#define GAPS_MAX 3
#define FAILURES_MAX 1000 /* enough to count to */

/* ---- places ---- */

static bool
is_same_point(const char *hash, const char *other)
{
	return !GUARD("sync_fit_hash") || strcmp(hash, other) == 0;
}

enum sync_fit
sync_fits(const struct sync_point *r, const struct sync_hello *h)
{
	int i;

	if (r->position == 0)
		return SYNC_FIT_EMPTY;
	if (strcmp(r->epoch, h->head.epoch) == 0) {
		if (r->position > h->head.position)
			return SYNC_FIT_OTHER;
		if (r->position == h->head.position &&
		    !is_same_point(r->hash, h->head.hash))
			return SYNC_FIT_OTHER;
		return SYNC_FIT_SAME;
	}
	for (i = 0; i < h->past_count; i++) {
		const struct sync_past *p = &h->past[i];

		if (strcmp(r->epoch, p->epoch) != 0)
			continue;
		if (r->position > p->until)
			return p->is_settled ? SYNC_FIT_SETTLED
					     : SYNC_FIT_BEYOND;
		if (r->position == p->until && !is_same_point(r->hash, p->hash))
			return SYNC_FIT_OTHER;
		return SYNC_FIT_BEHIND;
	}
	return SYNC_FIT_OTHER;
}

/* ---- back-off ---- */

/* xorshift: enough to keep terminals from knocking all at once. */
static uint64_t
draw(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

int64_t
sync_back_off(int failures, uint64_t *seed)
{
	int64_t wait = failures < 6 ? US << failures : BACK_MAX;

	if (!GUARD("sync_jitter"))
		return wait;
	return wait / 2 + (int64_t)(draw(seed) % (uint64_t)(wait / 2 + 1));
}

static void
back_off(struct sync *s, int64_t now)
{
	if (GUARD("sync_backs_off"))
		s->next_at = now + sync_back_off(s->failures, &s->seed);
	s->failed_at = now;
	if (s->failures < FAILURES_MAX)
		s->failures++;
}

/* A look now and then at something that a person has to put right. */
static void
look_later(struct sync *s, int64_t now)
{
	s->next_at = now + BACK_MAX / 2 +
		     (int64_t)(draw(&s->seed) % (uint64_t)(BACK_MAX / 2 + 1));
}

/* ---- what to do ---- */

void
sync_init(struct sync *s, uint64_t seed, bool has_replica, bool is_unfit)
{
	memset(s, 0, sizeof(*s));
	s->seed = seed != 0 ? seed : 1;
	s->state = has_replica ? SYNC_MEETING : SYNC_BOOTSTRAP;
	s->wants_aside = has_replica && is_unfit;
	s->has_news = true; /* of the time before */
	s->has_log = true;
	s->next_up = SYNC_PUSH_ISSUE;
	s->look_at = INT64_MAX;
}

/* What a lane would do at this moment, were it free. */
static enum sync_action
want_down(const struct sync *s, int64_t now)
{
	bool is_kept = s->state == SYNC_FORKED || s->state == SYNC_RESTORED ||
		       s->wants_aside;

	if (now < s->lane[SYNC_DOWN].next_at)
		return SYNC_WAIT;
	if (s->has_answer)
		return SYNC_APPLY;
	/* Nothing is let go before its end is safe. */
	if (is_kept && !s->is_saved && GUARD("sync_tail_first"))
		return SYNC_SAVE_TAIL;
	if (s->wants_aside)
		return SYNC_SET_ASIDE;
	if (s->is_built && s->state == SYNC_BOOTSTRAP)
		return SYNC_SWAP;
	if (s->state == SYNC_FORKED || now < s->next_at)
		return SYNC_WAIT;
	if (!s->is_met || s->state == SYNC_RESTORED || s->state == SYNC_APART ||
	    s->state == SYNC_REFUSED)
		return SYNC_HELLO;
	if (s->state == SYNC_BOOTSTRAP)
		return SYNC_SNAPSHOT;
	return now < s->poll_at ? SYNC_WAIT : SYNC_PULL;
}

static enum sync_action
want_up(const struct sync *s, int64_t now)
{
	bool may_send = s->state == SYNC_MEETING || s->state == SYNC_FOLLOW ||
			s->state == SYNC_BOOTSTRAP;

	if (now < s->next_at || now < s->lane[SYNC_UP].next_at ||
	    (!s->has_news && now < s->look_at))
		return SYNC_WAIT;
	if (!GUARD("sync_push_when_met"))
		return s->next_up;
	if (!may_send || s->wants_aside)
		return SYNC_WAIT;
	/* A poll that hangs on a dead line keeps nobody from asking. */
	if (!s->is_met)
		return s->lane[SYNC_DOWN].action == SYNC_PULL ? SYNC_HELLO
							      : SYNC_WAIT;
	return s->is_ours ? s->next_up : SYNC_WAIT;
}

static enum sync_action
want(const struct sync *s, enum sync_lane lane, int64_t now)
{
	if (s->lane[lane].action != SYNC_WAIT)
		return SYNC_WAIT;
	return lane == SYNC_DOWN ? want_down(s, now) : want_up(s, now);
}

enum sync_action
sync_next(struct sync *s, enum sync_lane lane, int64_t now, int *ticket)
{
	enum sync_action a = want(s, lane, now);

	if (a == SYNC_WAIT)
		return a;
	/* A round begins, anew when something came meanwhile. */
	if ((a == SYNC_PUSH_ENTRY || a == SYNC_PUSH_LOG) &&
	    (s->had_news || now >= s->look_at) && GUARD("sync_issues_first"))
		a = SYNC_PUSH_ISSUE;
	if (a == SYNC_PUSH_ISSUE) {
		s->look_at = INT64_MAX;
		s->has_news = true;
		s->had_news = false;
	}
	s->lane[lane].action = a;
	*ticket = ++s->lane[lane].ticket;
	return a;
}

int64_t
sync_wake(const struct sync *s, int64_t now)
{
	const int64_t gates[] = { now, s->next_at, s->poll_at, s->look_at,
		s->lane[SYNC_DOWN].next_at, s->lane[SYNC_UP].next_at };
	int64_t at = INT64_MAX;
	size_t i;

	/* A lane begins to want something when one of its gates opens. */
	for (i = 0; i < sizeof(gates) / sizeof(gates[0]); i++)
		if (gates[i] >= now && gates[i] < at &&
		    (want(s, SYNC_DOWN, gates[i]) != SYNC_WAIT ||
			want(s, SYNC_UP, gates[i]) != SYNC_WAIT))
			at = gates[i];
	return at;
}

int
sync_poll_ms(const struct sync *s)
{
	return s->state == SYNC_FOLLOW && !s->is_full ? POLL_MS : 0;
}

bool
sync_is_level(const struct sync *s)
{
	return s->state == SYNC_FOLLOW && s->is_met && !s->is_full &&
	       !s->has_answer && !s->has_news;
}

/* ---- what comes of it ---- */

static void
met(struct sync *s)
{
	s->is_met = true;
	s->failures = 0;
	s->next_at = 0;
}

/* The replica stays as it is: nothing that is on its way is applied. */
static void
keep(struct sync *s, enum sync_state state)
{
	s->has_answer = s->is_built = false;
	if (s->state != state)
		s->is_saved = false;
	s->state = state;
}

static void
let_go(struct sync *s)
{
	s->has_answer = false;
	s->is_saved = s->is_saved && s->state == SYNC_RESTORED;
	s->wants_aside = true;
	s->state = s->state == SYNC_RESTORED ? s->state : SYNC_MEETING;
}

static void
on_hello(struct sync *s, const struct sync_event *ev, int64_t now)
{
	met(s);
	s->is_ours = ev->is_home;
	s->has_log = true; /* looked at again on every new line */
	switch (ev->fit) {
	case SYNC_FIT_EMPTY:
		s->state = SYNC_BOOTSTRAP;
		return;
	case SYNC_FIT_SAME:
	case SYNC_FIT_BEHIND:
		if (s->state != SYNC_BOOTSTRAP)
			s->state = SYNC_MEETING;
		s->is_full = false;
		s->poll_at = 0;
		return;
	case SYNC_FIT_BEYOND:
		keep(s, SYNC_RESTORED);
		look_later(s, now);
		return;
	case SYNC_FIT_SETTLED:
		keep(s, SYNC_RESTORED);
		let_go(s);
		return;
	case SYNC_FIT_OTHER:
		keep(s, SYNC_FORKED);
		return;
	}
}

/* The other lane asked because the poll hangs. What it hears may be older
 * than the replica is by now: it says that there is a line again and who is
 * at its end, and decides nothing about the replica. */
static void
on_hello_up(struct sync *s, const struct sync_event *ev, int64_t now)
{
	if (ev->fit != SYNC_FIT_SAME && ev->fit != SYNC_FIT_BEHIND &&
	    ev->fit != SYNC_FIT_EMPTY && GUARD("sync_hello_up")) {
		look_later(s, now);
		return;
	}
	met(s);
	s->is_ours = ev->is_home;
	s->has_log = true;
}

static void
on_records(struct sync *s, const struct sync_event *ev, int64_t now)
{
	met(s);
	s->has_answer = ev->n > 0;
	s->is_full = ev->is_full;
	s->poll_at = ev->was_short ? now + SHORT_US : 0;
	if (ev->n == 0) {
		s->gaps = 0;
		s->state = SYNC_FOLLOW;
	}
}

static void
on_gap(struct sync *s, int64_t now)
{
	s->state = SYNC_MEETING;
	s->is_full = false;
	/* Once is a bad line. Again and again is a register whose feed does
	 * not hold together. */
	if (++s->gaps >= GAPS_MAX)
		keep(s, SYNC_FORKED);
	else
		s->next_at = now + US * s->gaps;
}

static void
on_unreachable(struct sync *s, int64_t now)
{
	s->is_met = false;
	s->is_full = false;
	if (GUARD("sync_issues_first"))
		s->next_up = SYNC_PUSH_ISSUE;
	back_off(s, now);
	if (s->state == SYNC_FOLLOW)
		s->state = SYNC_MEETING;
}

/* Disk full, no right: this lane rests; the other one may do better. */
static void
on_fault(struct sync *s, enum sync_lane lane, int64_t now)
{
	struct sync_busy *l = &s->lane[lane];

	l->next_at = now + sync_back_off(l->faults, &s->seed);
	if (l->faults < FAILURES_MAX)
		l->faults++;
}

static void
on_empty(struct sync *s)
{
	s->state = SYNC_BOOTSTRAP;
	s->wants_aside = false;
	s->is_saved = false;
	s->has_answer = false;
	s->is_full = false;
}

/* The feed no longer reaches back so far: a snapshot is wanted. When it does
 * so again before anything was applied, there is none to be had. */
static void
on_expired(struct sync *s, int64_t now)
{
	if (s->is_expired && GUARD("sync_backs_off"))
		on_fault(s, SYNC_DOWN, now);
	s->is_expired = true;
	s->state = SYNC_BOOTSTRAP;
}

/* The file, or the copy that was fetched, is broken. Counted like a fault,
 * so that one that keeps breaking is not fetched without a pause. */
static void
on_damaged(struct sync *s, int64_t now)
{
	if (s->lane[SYNC_DOWN].action != SYNC_SNAPSHOT)
		let_go(s);
	on_fault(s, SYNC_DOWN, now);
}

/* Whether an answer comes too late: it was asked for before the other lane
 * heard that the register is another, or speaks another version. */
static bool
is_overtaken(const struct sync *s, const struct sync_event *ev)
{
	return (s->lane[SYNC_DOWN].action == SYNC_PULL ||
		   s->lane[SYNC_DOWN].action == SYNC_SNAPSHOT) &&
	       ev->kind != SYNC_EV_UNREACHABLE &&
	       (s->state == SYNC_FORKED || s->state == SYNC_RESTORED ||
		   s->state == SYNC_APART);
}

static void
down(struct sync *s, const struct sync_event *ev, int64_t now)
{
	if (is_overtaken(s, ev))
		return;
	switch (ev->kind) {
	case SYNC_EV_EMPTY:
		on_empty(s);
		break;
	case SYNC_EV_HELLO:
		on_hello(s, ev, now);
		break;
	case SYNC_EV_RECORDS:
		on_records(s, ev, now);
		break;
	case SYNC_EV_EXPIRED:
		met(s);
		on_expired(s, now);
		break;
	case SYNC_EV_FORK:
		met(s);
		if (GUARD("sync_fork_stops"))
			keep(s, SYNC_FORKED);
		break;
	case SYNC_EV_APPLIED:
		s->has_answer = s->is_expired = false;
		s->gaps = 0;
		s->lane[SYNC_DOWN].faults = 0;
		s->state = s->is_met ? SYNC_FOLLOW : SYNC_MEETING;
		break;
	case SYNC_EV_GAP:
		s->has_answer = false;
		on_gap(s, now);
		break;
	case SYNC_EV_BUILT:
		met(s);
		s->is_built = true;
		break;
	case SYNC_EV_SWAPPED:
		s->is_built = false;
		s->state = SYNC_MEETING;
		s->is_full = false;
		s->poll_at = 0;
		break;
	case SYNC_EV_DAMAGED:
		on_damaged(s, now);
		break;
	case SYNC_EV_SAVED:
		s->is_saved = true;
		if (s->state == SYNC_RESTORED && !s->wants_aside)
			look_later(s, now);
		break;
	case SYNC_EV_NEWER:
		s->has_answer = false;
		if (GUARD("sync_versions"))
			s->state = SYNC_APART;
		look_later(s, now);
		break;
	case SYNC_EV_DENIED:
		s->state = SYNC_REFUSED;
		look_later(s, now);
		break;
	case SYNC_EV_UNREACHABLE:
		on_unreachable(s, now);
		break;
	case SYNC_EV_FAULT:
		on_fault(s, SYNC_DOWN, now);
		break;
	case SYNC_EV_LATER:
		met(s);
		s->lane[SYNC_DOWN].next_at = ev->at;
		break;
	case SYNC_EV_NEWS:
	case SYNC_EV_SENT:
	case SYNC_EV_NOTHING:
	case SYNC_EV_FAILED:
	case SYNC_EV_LOG_BROKEN:
		break;
	}
}

/* The next kind: issues, other submissions, the log; then nothing waits.
 * What came meanwhile begins the round again. */
static void
next_kind(struct sync *s)
{
	enum sync_action was = s->lane[SYNC_UP].action;

	s->next_up = SYNC_PUSH_ISSUE;
	if (s->had_news && GUARD("sync_news_kept"))
		return;
	if (was == SYNC_PUSH_ISSUE)
		s->next_up = SYNC_PUSH_ENTRY;
	else if (was == SYNC_PUSH_ENTRY && s->has_log)
		s->next_up = SYNC_PUSH_LOG;
	else
		s->has_news = false;
}

static void
up(struct sync *s, const struct sync_event *ev, int64_t now)
{
	switch (ev->kind) {
	case SYNC_EV_SENT:
		s->failures = 0;
		s->lane[SYNC_UP].faults = 0;
		/* what was issued meanwhile goes before what is left */
		if (GUARD("sync_issues_first"))
			s->next_up = SYNC_PUSH_ISSUE;
		break;
	case SYNC_EV_FAILED:
	case SYNC_EV_LATER:
		if (ev->at < s->look_at)
			s->look_at = ev->at;
		if (ev->kind == SYNC_EV_LATER)
			next_kind(s);
		else
			s->next_up = SYNC_PUSH_ISSUE;
		break;
	case SYNC_EV_LOG_BROKEN:
		s->has_log = false;
		next_kind(s);
		break;
	case SYNC_EV_NOTHING:
		next_kind(s);
		break;
	case SYNC_EV_UNREACHABLE:
		on_unreachable(s, now);
		break;
	case SYNC_EV_HELLO:
		on_hello_up(s, ev, now);
		break;
	case SYNC_EV_NEWER:
		look_later(s, now);
		break;
	case SYNC_EV_FAULT:
		on_fault(s, SYNC_UP, now);
		break;
	case SYNC_EV_NEWS:
	case SYNC_EV_EMPTY:
	case SYNC_EV_DENIED:
	case SYNC_EV_RECORDS:
	case SYNC_EV_EXPIRED:
	case SYNC_EV_FORK:
	case SYNC_EV_APPLIED:
	case SYNC_EV_GAP:
	case SYNC_EV_BUILT:
	case SYNC_EV_SWAPPED:
	case SYNC_EV_DAMAGED:
	case SYNC_EV_SAVED:
		break;
	}
}

/* Where somebody works the next try is not a minute away; the counter writes
 * a line to its log when it finds the register there again. */
static void
try_sooner(struct sync *s, int64_t now)
{
	int64_t at = s->failed_at + NEWS_US;

	if (s->is_met || s->failures == 0 || at >= s->next_at ||
	    !GUARD("sync_news_try_sooner"))
		return;
	s->next_at = at > now ? at : now;
}

bool
sync_tell(struct sync *s, const struct sync_event *ev, int64_t now)
{
	struct sync_busy *l = &s->lane[ev->lane];

	if (ev->kind == SYNC_EV_NEWS) {
		s->has_news = s->had_news = true;
		try_sooner(s, now);
		return true;
	}
	if (l->action == SYNC_WAIT ||
	    (GUARD("sync_tickets") && ev->ticket != l->ticket))
		return false;
	if (ev->lane == SYNC_DOWN)
		down(s, ev, now);
	else
		up(s, ev, now);
	l->action = SYNC_WAIT;
	return true;
}
