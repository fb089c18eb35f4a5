/* SPDX-License-Identifier: ISC
 * t_offline - what may be done without a line, and what time it is then.
 */
#include "src/date.h"
#include "src/offline.h"
#include "tests/test.h"

#define S INT64_C(1000000)
#define MIN (60 * S)

static const struct offline_now fresh = { .record_age = 0,
	.block_age = 0,
	.record_limit = OFFLINE_RECORD_MINUTES * MIN,
	.block_limit = OFFLINE_BLOCK_MINUTES * MIN,
	.lease_left = 120 * MIN };

static struct offline_now
after(int64_t us)
{
	struct offline_now n = fresh;

	n.record_age = n.block_age = us;
	n.lease_left -= us;
	return n;
}

static enum offline_verdict
verdict(const char *function, const struct offline_now *n)
{
	struct offline_answer a;

	offline_ask(function, n, &a);
	return a.verdict;
}

/* The whole table: each function fresh, at the edge, past it, hours later. */
TEST(offline_table_by_function_and_age)
{
	static const struct {
		const char *function;
		enum offline_verdict now, edge, past, late;
	} cases[] = {
		{ "search", OFFLINE_ALLOWED, OFFLINE_ALLOWED, OFFLINE_ALLOWED,
		    OFFLINE_ALLOWED },
		{ "enter", OFFLINE_QUEUED, OFFLINE_QUEUED, OFFLINE_QUEUED,
		    OFFLINE_QUEUED },
		{ "approve", OFFLINE_HELD, OFFLINE_HELD, OFFLINE_HELD,
		    OFFLINE_HELD },
		{ "juminhyo", OFFLINE_ALLOWED, OFFLINE_ALLOWED, OFFLINE_HELD,
		    OFFLINE_HELD },
		{ "move_out", OFFLINE_TWO, OFFLINE_TWO, OFFLINE_HELD,
		    OFFLINE_HELD },
		{ "jokyohyo", OFFLINE_TWO, OFFLINE_TWO, OFFLINE_HELD,
		    OFFLINE_HELD },
		{ "seal", OFFLINE_HELD, OFFLINE_HELD, OFFLINE_HELD,
		    OFFLINE_HELD },
		{ "mynumber", OFFLINE_HELD, OFFLINE_HELD, OFFLINE_HELD,
		    OFFLINE_HELD },
		{ "release", OFFLINE_HELD, OFFLINE_HELD, OFFLINE_HELD,
		    OFFLINE_HELD },
		{ "sign_in", OFFLINE_HELD, OFFLINE_HELD, OFFLINE_HELD,
		    OFFLINE_HELD },
		{ "unlock", OFFLINE_ALLOWED, OFFLINE_ALLOWED, OFFLINE_ALLOWED,
		    OFFLINE_HELD },
		{ "something new", OFFLINE_HELD, OFFLINE_HELD, OFFLINE_HELD,
		    OFFLINE_HELD },
	};
	struct offline_now n0 = fresh, n1 = after(30 * MIN - 1),
			   n2 = after(30 * MIN), n3 = after(121 * MIN);
	const struct offline_rule *r = NULL;
	struct offline_answer a;
	size_t i, rows = 0;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CHECK_INT(verdict(cases[i].function, &n0), cases[i].now);
		CHECK_INT(verdict(cases[i].function, &n1), cases[i].edge);
		CHECK_INT(verdict(cases[i].function, &n2), cases[i].past);
		CHECK_INT(verdict(cases[i].function, &n3), cases[i].late);
		if (verdict(cases[i].function, &n3) != OFFLINE_HELD)
			continue;
		offline_ask(cases[i].function, &n3, &a);
		CHECK(a.code[0] == 'E' && a.why[0] != '\0');
	}
	/* each of the table is among the cases */
	while ((r = offline_next(r)) != NULL) {
		rows++;
		for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
			if (strcmp(cases[i].function, r->function) == 0)
				break;
		CHECK(i < sizeof(cases) / sizeof(cases[0]));
	}
	CHECK_INT(rows, sizeof(cases) / sizeof(cases[0]) - 1);
}

TEST(offline_says_until_when_and_which_limit)
{
	struct offline_now n = after(12 * MIN);
	struct offline_answer a;

	offline_ask("juminhyo", &n, &a);
	CHECK_INT(a.left, 18 * MIN);
	CHECK_INT(a.minutes, 30);
	CHECK(strstr(a.why, "%d") != NULL);
	/* another setting for one of the two */
	n.block_limit = 15 * MIN;
	offline_ask("juminhyo", &n, &a);
	CHECK_INT(a.left, 3 * MIN);
	CHECK_INT(a.minutes, 15);
	n.record_limit = 5 * MIN;
	offline_ask("juminhyo", &n, &a);
	CHECK_INT(a.verdict, OFFLINE_HELD);
	CHECK_STR(a.code, "E7103");
	CHECK_INT(a.minutes, 5);
	offline_ask("search", &n, &a);
	CHECK(a.left == INT64_MAX);
	offline_ask("unlock", &n, &a);
	CHECK_INT(a.left, 108 * MIN);
	/* a limit of nothing: not without a line at all */
	n = fresh;
	n.block_limit = 0;
	CHECK_INT(verdict("juminhyo", &n), OFFLINE_HELD);
}

/* Nothing is printed on a clock or a replica that nobody can trust; looking
 * and taking in go on. */
TEST(offline_clock_back_and_fork_stop_paper_alone)
{
	struct offline_now n = fresh;
	struct offline_answer a;

	n.is_clock_back = true;
	offline_ask("juminhyo", &n, &a);
	CHECK_INT(a.verdict, OFFLINE_HELD);
	CHECK_STR(a.code, "E7112");
	CHECK_INT(verdict("jokyohyo", &n), OFFLINE_HELD);
	CHECK_INT(verdict("search", &n), OFFLINE_ALLOWED);
	CHECK_INT(verdict("enter", &n), OFFLINE_QUEUED);
	n = fresh;
	n.is_unsure = true;
	offline_ask("juminhyo", &n, &a);
	CHECK_STR(a.code, "E7111");
	CHECK_INT(verdict("search", &n), OFFLINE_ALLOWED);
}

/* 2026-07-15 23:50 in Tokyo, the business day 2026-07-15. */
static struct clock_ref
reference(void)
{
	struct clock_ref r = { .at = { .wall_us = 0, .boot = "one" } };

	r.register_us = ((int64_t)date_day(2026, 7, 15) * 86400 + 23 * 3600 +
			    50 * 60 - 9 * 3600) *
			S;
	r.at.wall_us = r.register_us + 5 * S; /* a little off */
	r.at.mono_us = 1000 * S;
	r.day = date_day(2026, 7, 15);
	return r;
}

TEST(clock_counts_on_whatever_the_wall_says)
{
	struct clock_ref r = reference();
	struct clock_now n = r.at;

	CHECK_INT(clock_age(&r, &n), 0);
	n.mono_us += 5 * MIN;
	n.wall_us += 5 * MIN;
	CHECK_INT(clock_age(&r, &n), 5 * MIN);
	CHECK(clock_register(&r, &n) == r.register_us + 5 * MIN);
	CHECK(!clock_is_back(&r, &n, 0));
	/* set forward: nothing gets older */
	n.wall_us += 3600 * S;
	CHECK_INT(clock_age(&r, &n), 5 * MIN);
	CHECK(!clock_is_back(&r, &n, 0));
	/* set back: nothing gets younger, and it is seen */
	n.wall_us -= 2 * 3600 * S;
	CHECK_INT(clock_age(&r, &n), 5 * MIN);
	CHECK(clock_is_back(&r, &n, 0));
	/* half a minute is what a time service does */
	n.wall_us = r.at.wall_us + 5 * MIN - 30 * S;
	CHECK(!clock_is_back(&r, &n, 0));
}

TEST(clock_after_a_restart_goes_by_the_wall)
{
	struct clock_ref r = reference();
	struct clock_now n = r.at;

	snprintf(n.boot, sizeof(n.boot), "two");
	n.mono_us = 3 * S;
	n.wall_us += 40 * MIN;
	CHECK_INT(clock_age(&r, &n), 40 * MIN);
	CHECK(!clock_is_back(&r, &n, 0));
	n.wall_us = r.at.wall_us - 90 * S;
	CHECK(clock_age(&r, &n) == INT64_MAX); /* as old as can be */
	CHECK(clock_is_back(&r, &n, 0));
	/* later than the register's answer, but this terminal was on since */
	n.wall_us = r.at.wall_us + 10 * MIN;
	CHECK(clock_is_back(&r, &n, r.at.wall_us + 30 * MIN));
	CHECK(!clock_is_back(&r, &n, r.at.wall_us + 10 * MIN));
	/* a counting clock that counted less is another start's */
	n = r.at;
	n.mono_us -= 10 * S;
	n.wall_us += 7 * MIN;
	CHECK_INT(clock_age(&r, &n), 7 * MIN);
}

TEST(clock_day_goes_on_at_midnight_in_tokyo)
{
	struct clock_ref r = reference();
	struct clock_now n = r.at;

	CHECK_INT(clock_day(&r, &n), r.day);
	n.mono_us += 9 * MIN + 59 * S;
	CHECK_INT(clock_day(&r, &n), r.day);
	n.mono_us += 2 * S;
	CHECK_INT(clock_day(&r, &n), r.day + 1);
	n.mono_us += 86400 * S;
	CHECK_INT(clock_day(&r, &n), r.day + 2);
	/* the wall clock has no say in it */
	n.wall_us -= 30 * 86400 * S;
	CHECK_INT(clock_day(&r, &n), r.day + 2);
	/* a business day that runs behind the calendar stays as far behind */
	r.day -= 3;
	CHECK_INT(clock_day(&r, &n), r.day + 2);
}

TEST(clock_without_a_register_knows_nothing)
{
	struct clock_ref r = { .day = INT32_MIN };
	struct clock_now n = { .wall_us = 5 * S, .mono_us = 5 * S };

	CHECK(clock_age(&r, &n) == INT64_MAX);
	CHECK(clock_day(&r, &n) == INT32_MIN);
	CHECK(!clock_is_back(&r, &n, 0));
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
