/* SPDX-License-Identifier: ISC
 * t_movein - a move-in by keys alone, from H1 to the register.
 */
#include "tests/test.h"
#include "tests/ui/help_real.h"

#include "ui/movein_form.h"

/* 国内転入 of one person into a new household, to the last field. */
static const char notice[] =
    "1{Tab}T-6{Tab}<1><1>hakata{F4}{Enter}住吉四丁目{Tab}99番9号{Tab}{Tab}"
    "渡邉　健一{Tab}suizenji2{F4}{Enter}12-3{Tab}{F8}";
static const char person[] =
    "渡邉 健一{Tab}S62.8.4{Tab}watanabe kenichi{Tab}<1><1>{Tab}"
    "{F4}{Enter}0{Tab}12345678901{Tab}";

TEST(one_person_into_a_new_household)
{
	struct real c;
	json_t *list = NULL, *e;

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>");
	CHECK_STR(ui_top(c.ui)->code, "I11");
	real_keys(&c, notice);
	real_keys(&c, person);
	real_keys(&c, "{F10}");
	CHECK_STR(ui_top(c.ui)->code, "I19");
	real_keys(&c, "{Enter}");
	CHECK_STR(ui_top(c.ui)->code, "H1");
	CHECK(desk_has(c.ui, "仮登録にしました"));
	CHECK_INT(test_call(&c.t, "entry.list", &list, "{s:s,s:s}", "session",
		      c.t.clerk, "scope", "mine"),
	    RC_OK);
	e = json_array_get(json_object_get(list, "entries"), 0);
	CHECK_STR(json_string_value(json_object_get(e, "state")), "waiting");
	json_decref(list);
	real_end(&c);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
