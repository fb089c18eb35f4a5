/* SPDX-License-Identifier: ISC
 * What the register guarantees about who works: proofs, sessions, rights,
 * periods, terminals and profiles, the business day.
 */
#include "tests/db/help_register.h"
#include "tests/test.h"

#include "src/date.h"

static struct test_reg t;

TEST(register_opens_and_says_what_it_is)
{
	json_t *st = NULL;

	test_reg_make(&t);
	CHECK_INT(test_call(&t, "register.status", &st, "{}"), RC_OK);
	CHECK_STR(json_string_value(json_object_get(st, "municipality")),
	    "431010");
	CHECK_STR(json_string_value(json_object_get(st, "today")),
	    "2026-07-15");
	CHECK(json_is_true(json_object_get(st, "training")));
	CHECK(json_integer_value(json_object_get(st, "position")) > 0);
	json_decref(st);
	CHECK_INT(test_call(&t, "no.such", NULL, "{}"), RC_NOT_FOUND);
	CHECK_STR(t.err.code, "E9404");
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
