/* SPDX-License-Identifier: ISC
 * t_sections - sections of the standard at a whole counter: a real register,
 * the replica fed from it, the screens and the paper.
 */
#include "src/date.h"
#include "tests/test.h"
#include "tests/ui/help_real.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool
has(struct real *c, const char *text)
{
	if (desk_has(c->ui, text))
		return true;
	printf("# not on the screen: %s\n", text);
	desk_print(c->ui);
	return false;
}

/* Has not, anywhere in the pages of the preview. */
static bool
lacks(struct real *c, const char *text)
{
	if (!desk_has(c->ui, text))
		return true;
	printf("# on the screen: %s\n", text);
	desk_print(c->ui);
	return false;
}

static void
settle(struct real *c, int n, char person_no[20], char household_no[20])
{
	struct entry e;

	test_family(&e, "架空", n, 11);
	CHECK_INT(
	    test_register(&c->t, &e, "family", person_no, household_no), RC_OK);
	entry_release(&e);
	real_sync(c);
	app_reason_set(&c->a, 1, "", 0);
}

static void
open_on(struct real *c, const char *code, const char *person_no,
    const char *household_no)
{
	struct target t;

	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", person_no);
	(void)snprintf(
	    t.household_no, sizeof(t.household_no), "%s", household_no);
	CHECK_INT(ui_open(c->ui, code, &t), RC_OK);
}

/* C1 answered by the person, on to the sample C2. */
static void
preview(struct real *c, const char *person_no, const char *household_no)
{
	open_on(c, "C1", person_no, household_no);
	real_keys(c, "<1><1>{F9}");
	CHECK_STR(ui_top(c->ui)->code, "C2");
}

/* ---- 3.4, 11.1 no. 13 and 14 */

static void
measure(struct real *c, const char *person_no, const char *from)
{
	CHECK_INT(test_call(&c->t, "support.put", NULL,
		      "{s:s,s:s,s:[{s:s,s:s,s:b}],s:s,s:[s],s:[s]}", "session",
		      c->t.manager, "state", "running", "persons", "person_no",
		      person_no, "name", "架空　一郎", "applicant", 1, "from",
		      from, "affairs", "住民票の写し等の交付（現住所）",
		      "addresses", "熊本市中央区"),
	    RC_OK);
	real_sync(c);
}

TEST(std_3_4_opening_warns_when_the_measure_ends_or_has_ended)
{
	static const struct {
		const char *from, *alert; /* today is 2026-07-15 */
	} cases[] = {
		{ "2025-08-17", NULL },    /* to 08-16 */
		{ "2025-08-16", "A3413" }, /* to 08-15: a month from today */
		{ "2025-07-16", "A3413" }, /* to today */
		{ "2025-07-15", "A3414" }, /* to yesterday */
	};
	struct real c;
	char no[20], household[20];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		real_start(&c);
		settle(&c, 2, no, household);
		measure(&c, no, cases[i].from);
		open_on(&c, "K1", "", household);
		if (cases[i].alert != NULL)
			CHECK(has(&c, cases[i].alert));
		else
			CHECK(lacks(&c, "A341"));
		open_on(&c, "K2", no, household);
		if (cases[i].alert != NULL)
			CHECK(has(&c, cases[i].alert));
		else
			CHECK(has(&c, "支援措置 期間中"));
		real_end(&c);
	}
}

/* ---- 4.0.8 */

TEST(std_4_0_8_copy_shows_the_state_before_until_the_decision)
{
	struct real c;
	struct entry e;
	char no[20], household[20];
	int64_t id;

	real_start(&c);
	settle(&c, 1, no, household);
	CHECK_INT(test_move(&c.t, no, "55番", &e), RC_OK);
	id = test_submit(&c.t, &e, "move");
	CHECK(id > 0);
	entry_release(&e);
	real_sync(&c);
	/* another division looks it up, and a copy is asked for */
	open_on(&c, "K1", "", household);
	CHECK(has(&c, "12番3号"));
	CHECK(lacks(&c, "55番"));
	preview(&c, no, household);
	CHECK(has(&c, "12番3号"));
	CHECK(lacks(&c, "55番"));
	CHECK_INT(test_approve(&c.t, id, NULL), RC_OK);
	real_sync(&c);
	ui_home(c.ui);
	app_reason_set(&c.a, 1, "", 0);
	preview(&c, no, household);
	CHECK(has(&c, "55番"));
	CHECK(lacks(&c, "12番3号"));
	open_on(&c, "K1", "", household);
	CHECK(has(&c, "55番"));
	real_end(&c);
}

/* ---- 4.1.1.4 */

TEST(std_4_1_1_4_copy_says_unreported_and_never_the_last_registered)
{
	struct real c;
	struct entry e;
	char no[20], household[20];

	real_start(&c);
	test_family(&e, "架空", 1, 11);
	(void)snprintf(e.menu, sizeof(e.menu), "14");
	record_set(&e.persons[0].after, IT_PREV_UNREPORTED, "1");
	record_set(&e.persons[0].after, IT_LAST_REGISTERED_ADDRESS,
	    "福岡県筑紫野市二日市");
	CHECK_INT(test_register(&c.t, &e, "unreported", no, household), RC_OK);
	if (c.t.err.rc != RC_OK)
		printf("# %s %s %s\n", c.t.err.code, c.t.err.text, c.t.err.why);
	entry_release(&e);
	real_sync(&c);
	app_reason_set(&c.a, 1, "", 0);
	preview(&c, no, household);
	CHECK(has(&c, "（未届）"));
	CHECK(has(&c, "未届転入"));
	CHECK(lacks(&c, "二日市"));
	real_keys(&c, "{F8}");
	CHECK(lacks(&c, "二日市"));
	real_end(&c);
}

/* ---- 4.1.0.3 */

static int
prints(struct real *c)
{
	char cmd[200];
	glob_t g;
	int n;

	(void)snprintf(cmd, sizeof(cmd), "%s/prints/*notice-*", c->t.dir);
	n = glob(cmd, 0, NULL, &g) == 0 ? (int)g.gl_pathc : 0;
	if (n > 0)
		globfree(&g);
	return n;
}

TEST(std_4_1_0_3_notice_a_week_later_and_not_past_a_block)
{
	struct real c;
	char no[20], household[20];

	real_start(&c);
	settle(&c, 2, no, household);
	CHECK_INT(test_call(&c.t, "day.open", NULL, "{s:s,s:s}", "session",
		      c.t.manager, "day", "2026-07-22"),
	    RC_OK);
	app_refresh(&c.a);
	open_on(&c, "K3", no, "");
	CHECK(has(&c, "国内転入"));
	real_keys(&c, "n{Enter}");
	CHECK(has(&c, "受理通知を印刷しました"));
	CHECK_INT(prints(&c), 1);
	real_keys(&c, "n7{Enter}");
	CHECK(has(&c, "E5113"));
	CHECK_INT(prints(&c), 1);
	/* an address is what a 支援措置 protects */
	measure(&c, no, "2026-07-15");
	real_keys(&c, "n2{Enter}");
	CHECK(has(&c, "E5111"));
	CHECK_INT(prints(&c), 1);
	real_end(&c);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
