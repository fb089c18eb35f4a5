/* SPDX-License-Identifier: ISC
 * t_lock - every state against every event; the clock is a number.
 */
#include "src/lock.h"
#include "tests/test.h"

#define S INT64_C(1000000)
#define EVENTS 8
#define STATES 6

/* 90 s to blank, warned from 60 s, gone 1800 s after. */
static struct lock
in_state(enum lock_state st)
{
	struct lock l;

	lock_init(&l, 0, 90, 1800);
	switch (st) {
	case LOCK_OPEN:
		break;
	case LOCK_WARNED:
		(void)lock_step(&l, LOCK_EV_TICK, 60 * S);
		break;
	case LOCK_ASKING:
	case LOCK_PROMPT:
	case LOCK_BLANK:
		(void)lock_step(&l, LOCK_EV_F12, 0);
		if (st != LOCK_BLANK)
			(void)lock_step(&l, LOCK_EV_KEY, 0);
		if (st == LOCK_ASKING)
			(void)lock_step(&l, LOCK_EV_SUBMIT, 0);
		break;
	case LOCK_GONE:
		(void)lock_step(&l, LOCK_EV_TICK, 1890 * S);
		break;
	}
	CHECK_INT(l.state, st);
	return l;
}

TEST(every_state_every_event)
{
	/* KEY, F12, TICK, SUBMIT, PROOF, REFUSED, BROKEN, BACK */
	static const enum lock_state want[STATES][EVENTS] = {
		[LOCK_OPEN] = { LOCK_OPEN, LOCK_BLANK, LOCK_OPEN, LOCK_OPEN,
		    LOCK_OPEN, LOCK_OPEN, LOCK_OPEN, LOCK_OPEN },
		[LOCK_WARNED] = { LOCK_OPEN, LOCK_BLANK, LOCK_WARNED, LOCK_OPEN,
		    LOCK_WARNED, LOCK_WARNED, LOCK_WARNED, LOCK_OPEN },
		[LOCK_BLANK] = { LOCK_PROMPT, LOCK_BLANK, LOCK_BLANK,
		    LOCK_BLANK, LOCK_BLANK, LOCK_BLANK, LOCK_BLANK,
		    LOCK_BLANK },
		[LOCK_PROMPT] = { LOCK_PROMPT, LOCK_BLANK, LOCK_PROMPT,
		    LOCK_ASKING, LOCK_PROMPT, LOCK_PROMPT, LOCK_PROMPT,
		    LOCK_BLANK },
		[LOCK_ASKING] = { LOCK_ASKING, LOCK_BLANK, LOCK_ASKING,
		    LOCK_ASKING, LOCK_OPEN, LOCK_PROMPT, LOCK_PROMPT,
		    LOCK_BLANK },
		[LOCK_GONE] = { LOCK_GONE, LOCK_GONE, LOCK_GONE, LOCK_GONE,
		    LOCK_GONE, LOCK_GONE, LOCK_GONE, LOCK_GONE },
	};
	static const bool eaten[STATES] = { false, false, true, true, true,
		true };
	struct lock l;
	int64_t now;
	int s, e;
	bool got;

	for (s = 0; s < STATES; s++)
		for (e = 0; e < EVENTS; e++) {
			l = in_state((enum lock_state)s);
			now = s == LOCK_WARNED ? 61 * S
			      : s == LOCK_GONE ? 1900 * S
					       : 1 * S;
			got = lock_step(&l, (enum lock_event)e, now);
			if (l.state != want[s][e])
				printf("# state %d event %d\n", s, e);
			CHECK_INT(l.state, want[s][e]);
			CHECK_INT(got, eaten[s] || (e == LOCK_EV_F12));
		}
}

/* Random events: only a proof while asking ever opens what is closed. */
TEST(nothing_but_a_proof_opens)
{
	struct lock l;
	enum lock_state was;
	enum lock_event ev;
	unsigned x = 12345;
	int64_t now = 0;
	bool closed;
	int i, opened = 0;

	lock_init(&l, 0, 90, 1800);
	for (i = 0; i < 200000; i++) {
		x = x * 1103515245U + 12345U;
		ev = (enum lock_event)((x >> 16) % EVENTS);
		now += (int64_t)((x >> 20) % 50) * S;
		was = l.state;
		closed = lock_is_closed(&l);
		(void)lock_step(&l, ev, now);
		if (closed && !lock_is_closed(&l)) {
			opened++;
			CHECK(ev == LOCK_EV_PROOF && was == LOCK_ASKING);
		}
		CHECK(lock_deadline(&l) >= now || l.state == LOCK_GONE);
		if (l.state == LOCK_GONE)
			lock_init(&l, now, 90, 1800);
	}
	CHECK(opened > 0);
}

TEST(time)
{
	struct lock l;

	lock_init(&l, 0, 90, 1800);
	CHECK_INT(lock_deadline(&l), 60 * S);
	CHECK(!lock_step(&l, LOCK_EV_TICK, 60 * S - 1));
	CHECK_INT(l.state, LOCK_OPEN);
	CHECK_INT(lock_warning_s(&l, 0), -1);
	(void)lock_step(&l, LOCK_EV_TICK, 60 * S);
	CHECK_INT(l.state, LOCK_WARNED);
	CHECK_INT(lock_warning_s(&l, 60 * S), 30);
	CHECK_INT(lock_warning_s(&l, 89 * S + 1), 1);
	CHECK_INT(lock_deadline(&l), 90 * S);
	/* a key in the warning goes to the program and starts anew */
	CHECK(!lock_step(&l, LOCK_EV_KEY, 70 * S));
	CHECK_INT(l.state, LOCK_OPEN);
	CHECK_INT(lock_deadline(&l), 130 * S);
	(void)lock_step(&l, LOCK_EV_TICK, 160 * S);
	CHECK_INT(l.state, LOCK_BLANK);
	CHECK(lock_is_closed(&l));
	CHECK_INT(lock_deadline(&l), 1960 * S);
	/* keys while blank do not put the end off */
	CHECK(lock_step(&l, LOCK_EV_KEY, 1959 * S));
	(void)lock_step(&l, LOCK_EV_SUBMIT, 1959 * S);
	CHECK(lock_step(&l, LOCK_EV_PROOF, 1960 * S));
	CHECK_INT(l.state, LOCK_GONE);
}

TEST(a_terminal_that_slept_is_closed_before_its_first_key)
{
	struct lock l;

	lock_init(&l, 0, 90, 1800);
	CHECK(lock_step(&l, LOCK_EV_KEY, 100 * S));
	CHECK(lock_is_closed(&l));
	lock_init(&l, 0, 90, 1800);
	CHECK(lock_step(&l, LOCK_EV_KEY, 100000 * S));
	CHECK_INT(l.state, LOCK_GONE);
	/* a clock that went back closes, too */
	lock_init(&l, 1000 * S, 90, 1800);
	(void)lock_step(&l, LOCK_EV_KEY, 10 * S);
	CHECK(lock_is_closed(&l));
	/* settings without sense lock soon, not never */
	lock_init(&l, 0, 0, -1);
	(void)lock_step(&l, LOCK_EV_TICK, 1 * S);
	CHECK(lock_is_closed(&l));
}

TEST(an_answer_after_f12_opens_nothing)
{
	struct lock l = in_state(LOCK_ASKING);

	(void)lock_step(&l, LOCK_EV_F12, 1 * S);
	(void)lock_step(&l, LOCK_EV_PROOF, 2 * S);
	CHECK_INT(l.state, LOCK_BLANK);
	(void)lock_step(&l, LOCK_EV_KEY, 3 * S);
	(void)lock_step(&l, LOCK_EV_PROOF, 4 * S);
	CHECK_INT(l.state, LOCK_PROMPT);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
