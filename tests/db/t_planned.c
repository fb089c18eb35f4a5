/* SPDX-License-Identifier: ISC
 * Who came in from another system with a 転出 that lies ahead: 住民 by what was
 * written there, with a day that ends it (1.1.5).
 */
#include "db/import.h"
#include "tests/db/help_change.h"
#include "tests/test.h"

static struct test_reg t;
static struct test_change c;
static char no[1][20] = { "27" };

static int
left_on_the_day(void)
{
	json_t *got = NULL;
	int n;

	CHECK_INT(test_call(&t, "batch.step", &got, "{s:s,s:s}", "session",
		      t.manager, "step", "left"),
	    RC_OK);
	n = (int)test_count(&t, "SELECT count(*) FROM out_effect WHERE "
				"person_no = '27' AND day = '2026-08-31'");
	json_decref(got);
	return n;
}

/* The batch of that day finds them; what was put right before is no matter. */
TEST(std_1_1_5_who_came_in_about_to_leave_leaves_on_the_day)
{
	struct import_options in = { .path = "tests/data/resident_table.csv" };
	struct import_result taken;
	int round;

	for (round = 0; round < 2; round++) {
		test_reg_make(&t);
		in.session = t.manager;
		err_clear(&t.err);
		CHECK_INT(import_file(t.reg, &in, &taken, &t.err), RC_OK);
		CHECK_STR(change_item(&t, no[0], IT_STATUS), "1");
		CHECK_INT(left_on_the_day(), 0);
		if (round == 1) {
			CHECK_INT(change_propose(&t, &c,
				      json_pack("{s:s,s:[s]}", "menu", "62",
					  "persons", no[0])),
			    RC_OK);
			record_set(&c.e.persons[0].after, IT_NAME_KANA,
			    "カクウ　ハナコ");
			CHECK_INT(change_do(&t, &c, NULL), RC_OK);
			CHECK_STR(change_item(&t, no[0], IT_STATUS), "2");
			CHECK_INT(left_on_the_day(), 0);
		}
		change_day(&t, "2026-08-31");
		CHECK_INT(left_on_the_day(), 1);
		CHECK(change_verified(&t));
		change_release(&c);
		test_reg_free(&t);
	}
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
