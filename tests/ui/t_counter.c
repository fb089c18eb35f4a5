/* SPDX-License-Identifier: ISC
 * t_counter - the screens over a real register and replica.
 */
#include "tests/test.h"
#include "tests/ui/help_counter.h"
#include "tests/ui/help_desk.h"

TEST(scratch)
{
	const char *const opens[] = { "K1 004182731", "R1" };
	struct counter c = { .staff = "10001", .reason = 1 };

	for (size_t i = 0; i < 2; i++) {
		struct app a;
		struct ui *ui;

		c.opens = opens[i];
		c.scene = i ? SCENE_WAITING : SCENE_PLAIN;
		ui = counter_ui(&c, &a);
		desk_print(ui);
		counter_ui_end(ui, &a);
	}
	CHECK(true);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
