/* SPDX-License-Identifier: ISC
 * t_sync - the machine between register and terminal, step by step. What it
 * does in a world of faults is t_sync_sim.c.
 */
#include "src/sync.h"
#include "tests/test.h"

#define S INT64_C(1000000)

/* Does the lane's next action, whatever it is, and answers it. */
static enum sync_action
next(struct sync *s, enum sync_lane lane, int64_t now)
{
	int ticket = 0;

	return sync_next(s, lane, now, &ticket);
}

static void
tell(struct sync *s, enum sync_lane lane, struct sync_event ev, int64_t now)
{
	ev.lane = lane;
	ev.ticket = s->lane[lane].ticket;
	CHECK(sync_tell(s, &ev, now));
}
#define TELL(s, lane, now, ...)                                                \
	tell(s, lane, (struct sync_event){ __VA_ARGS__ }, now)

/* Everything up to following with nothing new. */
static void
follow(struct sync *s, bool has_replica)
{
	sync_init(s, 5, has_replica, false);
	CHECK_INT(next(s, SYNC_DOWN, 0), SYNC_HELLO);
	CHECK_INT(next(s, SYNC_UP, 0), SYNC_WAIT);
	TELL(s, SYNC_DOWN, 0, .kind = SYNC_EV_HELLO, .is_home = true,
	    .fit = has_replica ? SYNC_FIT_SAME : SYNC_FIT_EMPTY);
	if (!has_replica) {
		CHECK_INT(next(s, SYNC_DOWN, 0), SYNC_SNAPSHOT);
		TELL(s, SYNC_DOWN, 0, .kind = SYNC_EV_BUILT);
		CHECK_INT(next(s, SYNC_DOWN, 0), SYNC_SWAP);
		TELL(s, SYNC_DOWN, 0, .kind = SYNC_EV_SWAPPED);
	}
	CHECK_INT(s->state, SYNC_MEETING);
	CHECK_INT(sync_poll_ms(s), 0);
	CHECK_INT(next(s, SYNC_DOWN, 0), SYNC_PULL);
	TELL(s, SYNC_DOWN, 0, .kind = SYNC_EV_RECORDS);
	CHECK_INT(s->state, SYNC_FOLLOW);
	CHECK(sync_poll_ms(s) > 10000);
}

static void
point(struct sync_point *p, const char *epoch, int64_t position, const char *h)
{
	memset(p, 0, sizeof(*p));
	snprintf(p->epoch, sizeof(p->epoch), "%s", epoch);
	snprintf(p->hash, sizeof(p->hash), "%s", h);
	p->position = position;
}

TEST(sync_where_a_replica_stands)
{
	static const struct {
		const char *epoch, *hash;
		int64_t position;
		bool settled;
		enum sync_fit want;
	} cases[] = {
		{ "", "", 0, false, SYNC_FIT_EMPTY },
		{ "new", "h5", 5, false, SYNC_FIT_SAME },
		{ "new", "h9", 9, false, SYNC_FIT_SAME },
		{ "new", "x9", 9, false, SYNC_FIT_OTHER },   /* beside */
		{ "new", "h10", 10, false, SYNC_FIT_OTHER }, /* beyond */
		{ "old", "h3", 3, false, SYNC_FIT_BEHIND },
		{ "old", "h7", 7, false, SYNC_FIT_BEHIND },
		{ "old", "x7", 7, false, SYNC_FIT_OTHER },
		{ "old", "h8", 8, false, SYNC_FIT_BEYOND },
		{ "old", "h8", 8, true, SYNC_FIT_SETTLED },
		{ "else", "h3", 3, false, SYNC_FIT_OTHER },
	};
	struct sync_hello h;
	struct sync_point p;
	size_t i;

	memset(&h, 0, sizeof(h));
	point(&h.head, "new", 9, "h9");
	snprintf(h.past[0].epoch, sizeof(h.past[0].epoch), "old");
	snprintf(h.past[0].hash, sizeof(h.past[0].hash), "h7");
	h.past[0].until = 7;
	h.past_count = 1;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		point(&p, cases[i].epoch, cases[i].position, cases[i].hash);
		h.past[0].is_settled = cases[i].settled;
		CHECK_INT(sync_fits(&p, &h), cases[i].want);
	}
}

TEST(sync_back_off_doubles_to_a_minute)
{
	static const int top[] = { 1, 2, 4, 8, 16, 32, 60, 60, 60 };
	int64_t wait, least, most;
	uint64_t seed, x;
	size_t k;

	for (k = 0; k < sizeof(top) / sizeof(top[0]); k++) {
		least = INT64_MAX;
		most = 0;
		for (seed = 1; seed < 500; seed++) {
			x = seed * 7919;
			wait = sync_back_off((int)k, &x);
			least = wait < least ? wait : least;
			most = wait > most ? wait : most;
		}
		CHECK(least >= top[k] * S / 2 && most <= top[k] * S);
		CHECK(most - least > top[k] * S / 4); /* terminals spread */
	}
}

TEST(sync_comes_to_follow_with_and_without_a_replica)
{
	struct sync s;

	follow(&s, true);
	follow(&s, false);
	CHECK(!sync_is_level(&s)); /* the outbox was not looked at yet */
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_PULL);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_WAIT); /* one at a time */
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_PUSH_ISSUE);
	TELL(&s, SYNC_UP, 0, .kind = SYNC_EV_NOTHING);
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_PUSH_ENTRY);
	TELL(&s, SYNC_UP, 0, .kind = SYNC_EV_NOTHING);
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_PUSH_LOG);
	TELL(&s, SYNC_UP, 0, .kind = SYNC_EV_NOTHING);
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_WAIT);
	CHECK(sync_is_level(&s));
	CHECK(sync_wake(&s, 0) == INT64_MAX); /* the pull and news will do */
}

TEST(sync_news_in_the_middle_of_a_round_are_not_forgotten)
{
	struct sync s;
	const struct sync_event news = { .kind = SYNC_EV_NEWS };

	follow(&s, true);
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_PUSH_ISSUE);
	TELL(&s, SYNC_UP, 0, .kind = SYNC_EV_NOTHING);
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_PUSH_ENTRY);
	TELL(&s, SYNC_UP, 0, .kind = SYNC_EV_NOTHING);
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_PUSH_LOG);
	CHECK(sync_tell(&s, &news, 0));
	TELL(&s, SYNC_UP, 0, .kind = SYNC_EV_NOTHING);
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_PUSH_ISSUE);
}

/* An issue made while the line was down goes before everything else, also
 * when the line went in the middle of a round. */
TEST(sync_issues_go_up_first_when_the_line_returns)
{
	struct sync s;
	int64_t now;

	follow(&s, true);
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_PUSH_ISSUE);
	TELL(&s, SYNC_UP, 0, .kind = SYNC_EV_NOTHING);
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_PUSH_ENTRY);
	TELL(&s, SYNC_UP, 0, .kind = SYNC_EV_UNREACHABLE);
	now = sync_wake(&s, 0);
	CHECK(now > 0 && now <= S);
	CHECK_INT(next(&s, SYNC_UP, now), SYNC_WAIT);
	CHECK_INT(next(&s, SYNC_DOWN, now), SYNC_HELLO);
	TELL(&s, SYNC_DOWN, now, .kind = SYNC_EV_HELLO, .is_home = true,
	    .fit = SYNC_FIT_SAME);
	CHECK_INT(next(&s, SYNC_UP, now), SYNC_PUSH_ISSUE);
}

TEST(sync_what_goes_up_does_not_wait_behind_a_poll)
{
	struct sync s;
	const struct sync_event news = { .kind = SYNC_EV_NEWS };
	int64_t now;

	follow(&s, true);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_PULL);
	CHECK(sync_tell(&s, &news, 0));
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_PUSH_ISSUE);
	/* the line breaks below it while the poll hangs on */
	TELL(&s, SYNC_UP, 0, .kind = SYNC_EV_UNREACHABLE);
	now = sync_wake(&s, 0);
	CHECK(now > 0 && now <= S);
	CHECK_INT(next(&s, SYNC_UP, now), SYNC_HELLO);
	/* what it hears says nothing about the replica */
	TELL(&s, SYNC_UP, now, .kind = SYNC_EV_HELLO, .is_home = true,
	    .fit = SYNC_FIT_OTHER);
	CHECK(s.state != SYNC_FORKED && !s.is_met);
	now = sync_wake(&s, now);
	CHECK_INT(next(&s, SYNC_UP, now), SYNC_HELLO);
	TELL(&s, SYNC_UP, now, .kind = SYNC_EV_HELLO, .is_home = true,
	    .fit = SYNC_FIT_SAME);
	CHECK_INT(next(&s, SYNC_UP, now), SYNC_PUSH_ISSUE);
}

/* Somebody pointed this terminal at another register. */
TEST(sync_nothing_goes_up_to_a_register_that_is_not_home)
{
	struct sync s;

	sync_init(&s, 5, false, false);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_HELLO);
	TELL(&s, SYNC_DOWN, 0, .kind = SYNC_EV_HELLO, .is_home = false,
	    .fit = SYNC_FIT_EMPTY);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_SNAPSHOT);
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_WAIT);
}

TEST(sync_a_slow_snapshot_delays_nothing_that_goes_up)
{
	struct sync s;

	sync_init(&s, 5, false, false);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_HELLO);
	TELL(&s, SYNC_DOWN, 0, .kind = SYNC_EV_HELLO, .is_home = true,
	    .fit = SYNC_FIT_EMPTY);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_SNAPSHOT);
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_PUSH_ISSUE);
}

TEST(sync_fork_keeps_the_replica_and_sends_nothing)
{
	struct sync s;

	follow(&s, true);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_PULL);
	TELL(&s, SYNC_DOWN, 0, .kind = SYNC_EV_FORK);
	CHECK_INT(s.state, SYNC_FORKED);
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_WAIT);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_SAVE_TAIL);
	TELL(&s, SYNC_DOWN, 0, .kind = SYNC_EV_SAVED);
	CHECK_INT(next(&s, SYNC_DOWN, 1000 * S), SYNC_WAIT);
	CHECK(sync_wake(&s, 1000 * S) == INT64_MAX);
}

TEST(sync_restored_register_waits_until_the_loss_is_settled)
{
	struct sync s;
	int64_t now = 0;

	sync_init(&s, 5, true, false);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_HELLO);
	TELL(&s, SYNC_DOWN, 0, .kind = SYNC_EV_HELLO, .is_home = true,
	    .fit = SYNC_FIT_BEYOND);
	CHECK_INT(s.state, SYNC_RESTORED);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_SAVE_TAIL);
	TELL(&s, SYNC_DOWN, 0, .kind = SYNC_EV_FAULT); /* disk full */
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_WAIT);
	now = sync_wake(&s, now);
	CHECK_INT(next(&s, SYNC_DOWN, now), SYNC_SAVE_TAIL);
	TELL(&s, SYNC_DOWN, now, .kind = SYNC_EV_SAVED);
	CHECK_INT(next(&s, SYNC_DOWN, now), SYNC_WAIT);
	CHECK_INT(next(&s, SYNC_UP, now), SYNC_WAIT);
	now = sync_wake(&s, now);
	CHECK_INT(next(&s, SYNC_DOWN, now), SYNC_HELLO);
	TELL(&s, SYNC_DOWN, now, .kind = SYNC_EV_HELLO, .is_home = true,
	    .fit = SYNC_FIT_SETTLED);
	CHECK_INT(next(&s, SYNC_DOWN, now), SYNC_SET_ASIDE);
	TELL(&s, SYNC_DOWN, now, .kind = SYNC_EV_EMPTY);
	CHECK_INT(next(&s, SYNC_DOWN, now), SYNC_SNAPSHOT);
}

TEST(sync_another_version_is_only_asked_again)
{
	struct sync s;
	int64_t now;

	sync_init(&s, 5, true, false);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_HELLO);
	TELL(&s, SYNC_DOWN, 0, .kind = SYNC_EV_NEWER);
	CHECK_INT(s.state, SYNC_APART);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_WAIT);
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_WAIT);
	now = sync_wake(&s, 0);
	CHECK(now >= 30 * S && now <= 60 * S);
	/* the centre went back: all goes on */
	CHECK_INT(next(&s, SYNC_DOWN, now), SYNC_HELLO);
	TELL(&s, SYNC_DOWN, now, .kind = SYNC_EV_HELLO, .is_home = true,
	    .fit = SYNC_FIT_SAME);
	CHECK_INT(next(&s, SYNC_DOWN, now), SYNC_PULL);
}

TEST(sync_a_feed_with_gaps_is_a_fork_in_the_end)
{
	struct sync s;
	int64_t now = 0;
	int i;

	follow(&s, true);
	for (i = 0; i < 3; i++) {
		CHECK_INT(s.state == SYNC_FORKED, 0);
		now = sync_wake(&s, now);
		CHECK_INT(next(&s, SYNC_DOWN, now), SYNC_PULL);
		TELL(&s, SYNC_DOWN, now, .kind = SYNC_EV_RECORDS, .n = 3);
		CHECK_INT(next(&s, SYNC_DOWN, now), SYNC_APPLY);
		TELL(&s, SYNC_DOWN, now, .kind = SYNC_EV_GAP);
	}
	CHECK_INT(s.state, SYNC_FORKED);
}

TEST(sync_expired_feed_is_fetched_beside_the_old_replica)
{
	struct sync s;

	follow(&s, true);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_PULL);
	TELL(&s, SYNC_DOWN, 0, .kind = SYNC_EV_EXPIRED);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_SNAPSHOT);
	TELL(&s, SYNC_DOWN, 0, .kind = SYNC_EV_UNREACHABLE);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_WAIT);
	CHECK_INT(s.state, SYNC_BOOTSTRAP);
}

TEST(sync_expired_feed_without_a_snapshot_is_not_asked_without_a_pause)
{
	struct sync s;

	follow(&s, true);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_PULL);
	TELL(&s, SYNC_DOWN, 0, .kind = SYNC_EV_EXPIRED);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_SNAPSHOT);
	TELL(&s, SYNC_DOWN, 0, .kind = SYNC_EV_BUILT);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_SWAP);
	TELL(&s, SYNC_DOWN, 0, .kind = SYNC_EV_SWAPPED);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_PULL);
	TELL(&s, SYNC_DOWN, 0, .kind = SYNC_EV_EXPIRED);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_WAIT);
	CHECK(s.lane[SYNC_DOWN].next_at > 0);
	CHECK_INT(
	    next(&s, SYNC_DOWN, s.lane[SYNC_DOWN].next_at), SYNC_SNAPSHOT);
}

TEST(sync_where_somebody_works_a_dead_line_is_tried_sooner)
{
	struct sync s;
	const struct sync_event news = { .kind = SYNC_EV_NEWS };
	int64_t now = 0;
	int i;

	follow(&s, true);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_PULL);
	TELL(&s, SYNC_DOWN, 0, .kind = SYNC_EV_UNREACHABLE);
	for (i = 0; i < 9; i++) {
		now = s.next_at;
		CHECK_INT(next(&s, SYNC_DOWN, now), SYNC_HELLO);
		TELL(&s, SYNC_DOWN, now, .kind = SYNC_EV_UNREACHABLE);
	}
	CHECK(s.next_at >= now + 30 * S);
	CHECK(sync_tell(&s, &news, now + S));
	CHECK_INT(s.next_at, now + 5 * S);
	CHECK(sync_tell(&s, &news, now + 8 * S));
	CHECK_INT(s.next_at, now + 5 * S);
	CHECK_INT(next(&s, SYNC_DOWN, now + 8 * S), SYNC_HELLO);
}

TEST(sync_an_item_that_fails_lets_the_others_pass)
{
	struct sync s;
	const struct sync_event news = { .kind = SYNC_EV_NEWS };

	follow(&s, true);
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_PULL);
	CHECK(sync_tell(&s, &news, 0));
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_PUSH_ISSUE);
	TELL(&s, SYNC_UP, 0, .kind = SYNC_EV_FAILED, .at = 30 * S);
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_PUSH_ISSUE);
	TELL(&s, SYNC_UP, 0, .kind = SYNC_EV_LATER, .at = 30 * S);
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_PUSH_ENTRY);
	TELL(&s, SYNC_UP, 0, .kind = SYNC_EV_NOTHING);
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_PUSH_LOG);
	TELL(&s, SYNC_UP, 0, .kind = SYNC_EV_LOG_BROKEN);
	CHECK_INT(next(&s, SYNC_UP, 0), SYNC_WAIT);
	CHECK_INT(sync_wake(&s, 0), 30 * S);
	CHECK_INT(next(&s, SYNC_UP, 30 * S), SYNC_PUSH_ISSUE);
}

TEST(sync_a_late_answer_is_nobodys)
{
	struct sync s;
	struct sync_event ev = { .kind = SYNC_EV_RECORDS, .n = 1 };

	follow(&s, true);
	CHECK(!sync_tell(&s, &ev, 0)); /* the lane is free */
	CHECK_INT(next(&s, SYNC_DOWN, 0), SYNC_PULL);
	ev.ticket = s.lane[SYNC_DOWN].ticket - 1;
	CHECK(!sync_tell(&s, &ev, 0));
	CHECK(!s.has_answer);
}

/* Every event at every moment: no state is left that nothing leads out of
 * but a fork, and nothing is applied but records that came. */
TEST(sync_every_event_in_every_state_has_an_end)
{
	struct sync s, t;
	struct sync_event ev;
	enum sync_action a;
	int st, k, lane, ticket;
	int64_t wake;

	for (st = SYNC_MEETING; st <= SYNC_REFUSED; st++)
		for (k = SYNC_EV_EMPTY; k <= SYNC_EV_LOG_BROKEN; k++)
			for (lane = 0; lane < SYNC_LANES; lane++) {
				follow(&s, true);
				s.state = (enum sync_state)st;
				a = next(&s, (enum sync_lane)lane, 5 * S);
				if (a == SYNC_WAIT)
					continue;
				ev = (struct sync_event){ .kind =
							      (enum sync_kind)k,
					.lane = (enum sync_lane)lane,
					.ticket = s.lane[lane].ticket };
				CHECK(sync_tell(&s, &ev, 5 * S));
				t = s;
				wake = sync_wake(&t, 5 * S);
				CHECK(wake >= 5 * S);
				if (s.state != SYNC_FORKED || !s.is_saved)
					CHECK(wake <= 70 * S);
				a = sync_next(&t, SYNC_DOWN, wake, &ticket);
				CHECK(a != SYNC_APPLY || k == SYNC_EV_RECORDS);
			}
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
