/* SPDX-License-Identifier: ISC
 * t_pair - two counters, each with a connection of its own, and the register
 * behind HTTPS between them: what one does is on the other's screen within a
 * second of the other's own clock, which the test turns.
 */
#include "db/reg.h"
#include "tests/test.h"
#include "tests/ui/help_amend.h"

#include <stdlib.h>
#include <string.h>

#define SECOND INT64_C(1000000)

/* A clock of the test's does not stand behind a key that was typed by the
 * machine's. */
static int64_t *
clock_of(struct real *c, int64_t *now)
{
	if (*now < ui_now(c->ui))
		*now = ui_now(c->ui);
	return now;
}

/* Within a second by that counter's clock. */
static bool
comes(struct real *c, int64_t *now, const char *text)
{
	int64_t took = desk_shows_after(c->ui, clock_of(c, now), text);

	if (took >= 0 && took <= SECOND)
		return true;
	printf("# %s after %lld us\n", text, (long long)took);
	desk_print(c->ui);
	return false;
}

/* The form of the change as it was left, handed in. */
static void
hand_in_again(struct real *a)
{
	real_keys(a, "{F5}{Tab}1<2>");
	CHECK(at(a, "I31"));
	real_keys(a, "{F10}");
	CHECK(at(a, "I19"));
	real_keys(a, "{Enter}");
	CHECK(has(a, "出し直しました"));
}

TEST(std_4_0_8_two_counters_see_each_other_within_a_second)
{
	struct family f;
	struct real *a = &f.c, b;
	int64_t now_a, now_b;
	int phase;

	(void)setenv("MADO_TEST_STORE", "https", 1);
	family_start(&f, 2);
	real_beside(&b, a);
	CHECK(strncmp(b.t.reg->uri, "https://", 8) == 0);
	now_a = ui_now(a->ui);
	now_b = ui_now(b.ui);
	/* the reviewer has the list before them, and nobody touches it */
	real_keys(&b, "{F10}");
	CHECK(at(&b, "R1"));
	CHECK(has(&b, "審査待ちなし"));
	start(a, "31");
	real_keys(a, "T+20{Tab}<1><2>hakata{F4}{Enter}");
	desk_goes_by(a->ui, clock_of(a, &now_a), SECOND);
	for (phase = 0; phase < 6; phase++) {
		/* so much later than the last look of each of them */
		desk_goes_by(
		    b.ui, clock_of(&b, &now_b), phase * INT64_C(173000));
		CHECK(has(&b, "審査待ちなし"));
		if (phase == 0)
			CHECK(submit(a));
		else
			hand_in_again(a);
		CHECK(comes(&b, &now_b, "国内転出"));
		CHECK(has(&b, "架空　一郎"));
		/* returned with a reason: gone from the list, back with its
		 * author, who is told */
		desk_goes_by(a->ui, clock_of(a, &now_a),
		    SECOND / 2 + phase * INT64_C(131000));
		CHECK(!desk_has(a->ui, "差戻"));
		real_keys(&b, "{Enter}");
		CHECK(at(&b, "R2"));
		real_keys(&b, "{F4}<1>");
		CHECK(at(&b, "R1"));
		CHECK(comes(a, &now_a, "差戻    国内転出"));
		CHECK(has(a, "入力 1件が差し戻されました"));
	}
	real_beside_end(&b);
	family_end(&f);
	(void)unsetenv("MADO_TEST_STORE");
}

/* Whoever is not at H1 is told all the same. */
TEST(std_4_0_8_who_gets_it_back_is_told_on_every_screen)
{
	struct family f;
	struct real *a = &f.c, b;
	int64_t now_a;

	(void)setenv("MADO_TEST_STORE", "https", 1);
	family_start(&f, 2);
	real_beside(&b, a);
	start(a, "31");
	real_keys(a, "T+20{Tab}<1><2>hakata{F4}{Enter}");
	CHECK(submit(a));
	/* on the screens of the next visitor */
	real_keys(a, "{F3}<2>kakuu ichirou{Enter}");
	CHECK(at(a, "K1"));
	now_a = ui_now(a->ui);
	desk_goes_by(a->ui, clock_of(a, &now_a), 2 * SECOND);
	real_keys(&b, "{F10}");
	CHECK(at(&b, "R1"));
	real_keys(&b, "{Enter}{F4}<1>");
	CHECK(at(&b, "R1"));
	CHECK(comes(a, &now_a, "入力 1件が差し戻されました"));
	CHECK(at(a, "K1"));
	/* and not again with every look */
	real_keys(a, "{Down}");
	desk_goes_by(a->ui, clock_of(a, &now_a), 3 * SECOND);
	CHECK(!desk_has(a->ui, "差し戻されました"));
	real_beside_end(&b);
	family_end(&f);
	(void)unsetenv("MADO_TEST_STORE");
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
