/* SPDX-License-Identifier: ISC
 * t_sync - the machine between register and replica, against a
 * simulated line that drops, repeats, breaks, and a register that is restored.
 */
#include "src/sync.h"
#include "tests/test.h"

#define S INT64_C(1000000)

TEST(every_state_and_event_has_an_action)
{
	struct sync s;
	int st, ev;
	enum sync_action a;

	for (st = SYNC_OFFLINE; st <= SYNC_FORKED; st++)
		for (ev = SYNC_EV_TICK; ev <= SYNC_EV_LOCAL_NEWS; ev++) {
			sync_init(&s, 1);
			s.state = (enum sync_state)st;
			a = sync_step(&s, (enum sync_event)ev, 5 * S);
			CHECK(a != SYNC_STOP);
			/* rows go into the replica on an answer alone, and
			 * never after a fork */
			CHECK((a == SYNC_APPLY) ==
			      (ev == SYNC_EV_ANSWER && st != SYNC_FORKED));
			if (st == SYNC_FORKED && ev != SYNC_EV_EMPTY)
				CHECK_INT(s.state, SYNC_FORKED);
			if (ev == SYNC_EV_FORK || ev == SYNC_EV_DAMAGED)
				CHECK_INT(s.state, SYNC_FORKED);
		}
}

TEST(back_off_doubles_to_a_minute)
{
	static const int top[] = { 1, 2, 4, 8, 16, 32, 60, 60, 60 };
	struct sync s;
	uint64_t seed;
	int64_t wait, least, most;
	size_t k;

	for (k = 0; k < sizeof(top) / sizeof(top[0]); k++) {
		least = INT64_MAX;
		most = 0;
		for (seed = 1; seed < 500; seed++) {
			sync_init(&s, seed * 7919);
			s.failures = (int)k;
			CHECK_INT(sync_step(&s, SYNC_EV_UNREACHABLE, 100 * S),
			    SYNC_WAIT);
			wait = s.next_at - 100 * S;
			least = wait < least ? wait : least;
			most = wait > most ? wait : most;
		}
		CHECK(least >= top[k] * S / 2 && most <= top[k] * S);
		CHECK(most - least > top[k] * S / 4); /* terminals spread */
	}
	sync_init(&s, 0);
	(void)sync_step(&s, SYNC_EV_UNREACHABLE, 0);
	CHECK_INT(sync_step(&s, SYNC_EV_TICK, s.next_at - 1), SYNC_WAIT);
	CHECK_INT(sync_step(&s, SYNC_EV_LOCAL_NEWS, s.next_at - 1), SYNC_WAIT);
	CHECK_INT(sync_step(&s, SYNC_EV_TICK, s.next_at), SYNC_PULL);
}

/* A register whose history is numbered rows of an epoch, and a replica. */
struct world {
	struct sync s;
	uint64_t x;
	int64_t now;
	int epoch, head;           /* the register's */
	bool has;                  /* there is a replica */
	int r_epoch, r_pos;        /* what it holds */
	int a_epoch, a_from, a_to; /* the last answer */
	int pushes, wrong, applied_after_fork;
	bool calm; /* no more trouble */
};

static unsigned
rnd(struct world *w, unsigned n)
{
	w->x = w->x * UINT64_C(6364136223846793005) + 1442695040888963407U;
	return (unsigned)(w->x >> 33) % n;
}

static bool
trouble(struct world *w, unsigned percent)
{
	return !w->calm && rnd(w, 100) < percent;
}

static enum sync_event
pull(struct world *w)
{
	if (trouble(w, 30))
		return SYNC_EV_UNREACHABLE;
	if (!w->has)
		return SYNC_EV_EMPTY;
	if (w->r_epoch != w->epoch || w->r_pos > w->head)
		return SYNC_EV_FORK;
	if (trouble(w, 10)) {
		/* the answer of before, again: a repeat */
		return SYNC_EV_ANSWER;
	}
	w->a_epoch = w->epoch;
	w->a_from = w->r_pos;
	w->a_to = w->head - w->r_pos > 7 ? w->r_pos + 7 : w->head;
	return SYNC_EV_ANSWER;
}

static enum sync_event
apply(struct world *w)
{
	if (w->s.state == SYNC_FORKED)
		w->applied_after_fork++;
	if (trouble(w, 5)) {
		w->has = false; /* power cut in a bad place */
		return SYNC_EV_DAMAGED;
	}
	if (w->a_from == -1) { /* a snapshot */
		w->has = true;
		w->r_epoch = w->a_epoch;
		w->r_pos = w->a_to;
		return SYNC_EV_APPLIED;
	}
	if (!w->has)
		return SYNC_EV_EMPTY;
	/* rows name the place they follow: a repeat is passed over, and rows
	 * of another history are not taken */
	if (w->a_epoch != w->r_epoch)
		return SYNC_EV_FORK;
	if (w->a_from == w->r_pos)
		w->r_pos = w->a_to;
	return SYNC_EV_APPLIED;
}

static enum sync_event
act(struct world *w, enum sync_action a)
{
	switch (a) {
	case SYNC_WAIT:
		w->now = w->s.next_at > w->now ? w->s.next_at : w->now + 1;
		return SYNC_EV_TICK;
	case SYNC_PULL:
		w->now += S / 10; /* the long poll */
		return pull(w);
	case SYNC_APPLY:
		return apply(w);
	case SYNC_PUSH:
		w->pushes++;
		w->now += S / 100;
		if (trouble(w, 30))
			return SYNC_EV_UNREACHABLE;
		w->head++;
		return SYNC_EV_TICK;
	case SYNC_SNAPSHOT:
		w->now += S;
		if (trouble(w, 30))
			return SYNC_EV_UNREACHABLE;
		w->a_epoch = w->epoch;
		w->a_from = -1;
		w->a_to = w->head;
		return SYNC_EV_ANSWER;
	case SYNC_SET_ASIDE:
		if (trouble(w, 10))
			return SYNC_EV_UNREACHABLE;
		w->has = false;
		return SYNC_EV_EMPTY;
	case SYNC_STOP:
		break;
	}
	w->wrong++;
	return SYNC_EV_TICK;
}

static void
run(uint64_t seed)
{
	struct world w = { .x = seed, .epoch = 1, .head = 50 };
	enum sync_event ev;
	int i;

	sync_init(&w.s, seed);
	w.has = rnd(&w, 2) == 0;
	w.r_epoch = 1;
	ev = w.has ? SYNC_EV_TICK : SYNC_EV_EMPTY;
	for (i = 0; i < 900; i++) {
		w.calm = i >= 600;
		if (trouble(&w, 20))
			w.head++;
		if (trouble(&w, 2)) {
			w.epoch++; /* restored from a copy of yesterday */
			w.head -= (int)rnd(&w, 10);
		}
		if (trouble(&w, 10))
			ev = SYNC_EV_LOCAL_NEWS;
		if (trouble(&w, 3) && w.s.state == SYNC_FORKED)
			ev =
			    SYNC_EV_ANSWER; /* rows on the way when it forked */
		ev = act(&w, sync_step(&w.s, ev, w.now));
	}
	CHECK_INT(w.wrong, 0);
	CHECK_INT(w.applied_after_fork, 0);
	CHECK(w.s.state == SYNC_FOLLOW && w.has && w.r_epoch == w.epoch &&
	      w.r_pos == w.head);
	if (w.s.state != SYNC_FOLLOW || w.r_pos != w.head)
		printf("# seed %llu: state %d at %d of %d\n",
		    (unsigned long long)seed, (int)w.s.state, w.r_pos, w.head);
}

TEST(four_hundred_simulated_lines_come_to_follow)
{
	uint64_t seed;

	for (seed = 1; seed <= 400; seed++)
		run(seed * 2654435761U);
}

/* A line that never comes back costs a try a minute, not a busy loop. */
TEST(a_dead_line_is_left_alone)
{
	struct sync s;
	enum sync_action a;
	int64_t now = 0;
	int tries = 0;

	sync_init(&s, 99);
	while (now < 3600 * S) {
		a = sync_step(&s, SYNC_EV_TICK, now);
		if (a == SYNC_PULL) {
			tries++;
			(void)sync_step(&s, SYNC_EV_UNREACHABLE, now);
		}
		now = s.next_at;
	}
	CHECK(tries >= 60 && tries <= 130);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
