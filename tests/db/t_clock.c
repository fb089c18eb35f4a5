/* SPDX-License-Identifier: ISC
 * A clock at the centre that jumps by hours and years: what it gave while it
 * ran ahead does not outlive it, what it says when it has run back decides
 * nothing, and the register stays whole.
 */
#include "tests/db/help_register.h"
#include "tests/test.h"

#define HOUR (INT64_C(3600) * 1000000)
#define YEAR (INT64_C(365) * 24 * HOUR)

static struct test_reg t;
static const int64_t jumps[] = { 3 * HOUR, 26 * HOUR, YEAR, 70 * YEAR };
#define JUMPS (sizeof(jumps) / sizeof(jumps[0]))

static bool
is_sound(void)
{
	json_t *res = NULL;
	bool ok;

	ok = test_call(&t, "register.verify", &res, "{}") == RC_OK &&
	     json_is_true(json_object_get(res, "ok"));
	json_decref(res);
	return ok;
}

/* A person signed in while the clock ran ahead is not signed in for as long
 * as it had been wrong, and is locked out nowhere. */
TEST(session_of_a_clock_ahead_ends_with_it)
{
	char ahead[65], now[65];
	struct reg *other;
	size_t i;
	enum rc rc;

	for (i = 0; i < JUMPS; i++) {
		test_reg_make(&t);
		other = test_reg_also(&t, "T2");
		t.now += jumps[i];
		CHECK_INT(test_session(&t, other, "T2", "10004", ahead), RC_OK);
		CHECK_INT(test_call_at(&t, other, "entry.list", NULL, "{s:s}",
			      "session", ahead),
		    RC_OK);
		t.now -= jumps[i];
		rc = test_call_at(
		    &t, other, "entry.list", NULL, "{s:s}", "session", ahead);
		if (jumps[i] > 25 * HOUR) {
			CHECK_INT(rc, RC_DENIED);
			CHECK_INT(
			    test_session(&t, t.reg, "T1", "10004", now), RC_OK);
		} else { /* within a day it may run to its end */
			CHECK_INT(rc, RC_OK);
		}
		CHECK(is_sound());
		reg_close(other);
		test_reg_free(&t);
	}
}

/* The other way: leases end, nobody is asked for more than a new sign-in. */
TEST(jump_forward_ends_sessions_and_no_more)
{
	char session[65];
	size_t i;

	for (i = 0; i < JUMPS; i++) {
		test_reg_make(&t);
		t.now += jumps[i];
		CHECK_INT(test_call(&t, "entry.list", NULL, "{s:s}", "session",
			      t.clerk),
		    RC_DENIED);
		CHECK_INT(
		    test_session(&t, t.reg, "T1", "10001", session), RC_OK);
		CHECK_INT(test_call(&t, "entry.list", NULL, "{s:s}", "session",
			      session),
		    RC_OK);
		CHECK(is_sound());
		test_reg_free(&t);
	}
}

TEST(wait_after_failures_ends_with_a_clock_ahead)
{
	char session[65];
	int i;

	test_reg_make(&t);
	t.now += YEAR;
	for (i = 0; i < 5; i++)
		CHECK_INT(test_call(&t, "session.failed", NULL, "{s:s}",
			      "staff", "10001"),
		    RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", session), RC_DENIED);
	CHECK_STR(t.err.code, "E1036");
	t.now -= YEAR;
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", session), RC_OK);
	test_reg_free(&t);
}

static enum rc
begin_edit(const char *session, const char *person_no)
{
	return test_call(&t, "edit.begin", NULL, "{s:s,s:[s],s:[]}", "session",
	    session, "persons", person_no, "households");
}

TEST(people_in_work_are_free_when_the_clock_is_right_again)
{
	char person[20], household[20], ahead[65], other[65];
	struct entry e;

	test_reg_make(&t);
	test_family(&e, "架空", 2, 1);
	CHECK_INT(test_register(&t, &e, "first", person, household), RC_OK);
	entry_release(&e);
	t.now += YEAR;
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", ahead), RC_OK);
	CHECK_INT(begin_edit(ahead, person), RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10004", other), RC_OK);
	CHECK_INT(begin_edit(other, person), RC_CONFLICT);
	CHECK_STR(t.err.code, "E1035");
	t.now -= YEAR;
	CHECK_INT(test_session(&t, t.reg, "T1", "10004", other), RC_OK);
	CHECK_INT(begin_edit(other, person), RC_OK);
	test_reg_free(&t);
}

/* A proof that answers a question asked in a year that is not yet. */
TEST(nonce_of_a_clock_ahead_is_spent)
{
	json_t *proof;

	test_reg_make(&t);
	t.now += YEAR;
	proof = test_proof(&t, t.reg, "T1", "10004", "session.open", "");
	t.now -= YEAR;
	CHECK_INT(test_call(&t, "session.open", NULL, "{s:s,s:o}", "staff",
		      "10004", "proof", json_incref(proof)),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E1040");
	json_decref(proof);
	/* set right by some seconds it still counts */
	proof = test_proof(&t, t.reg, "T1", "10004", "session.open", "");
	t.now -= INT64_C(20000000);
	CHECK_INT(test_call(&t, "session.open", NULL, "{s:s,s:o}", "staff",
		      "10004", "proof", proof),
	    RC_OK);
	test_reg_free(&t);
}

/* Signs somebody in past the register: the token is "x". */
static void
plant_session(const char *staff)
{
	char sql[512];

	(void)snprintf(sql, sizeof(sql),
	    "INSERT INTO session (token, staff, terminal, place, opened_at, "
	    "lease_until) VALUES ("
	    "'2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',"
	    "'%s', 'daicho', '', 0, %lld)",
	    staff, (long long)(t.now + HOUR));
	test_plant(&t, sql);
}

static enum rc
open_day(struct reg *daicho, const char *day, bool is_far)
{
	return is_far
		   ? test_call_at(&t, daicho, "day.open", NULL, "{s:s,s:s,s:b}",
			 "session", "x", "day", day, "far", 1)
		   : test_call_at(&t, daicho, "day.open", NULL, "{s:s,s:s}",
			 "session", "x", "day", day);
}

/* It never goes back (4.0.3), so a clock that is wrong must not move it. */
TEST(std_4_0_3_no_business_day_by_a_clock_ahead)
{
	struct reg *daicho;

	test_reg_make_kind(&t, false);
	t.now += YEAR;
	plant_session("10003");
	daicho = test_reg_also(&t, "daicho");
	CHECK_INT(open_day(daicho, "2027-07-15", false), RC_INPUT);
	CHECK_STR(t.err.code, "E4037");
	CHECK_INT(open_day(daicho, "2026-07-30", false), RC_INPUT);
	CHECK_STR(t.err.code, "E4037");
	CHECK_INT(open_day(daicho, "2026-07-29", false), RC_OK);
	/* after a long time shut, by somebody who looked at the clock */
	CHECK_INT(open_day(daicho, "2027-07-15", true), RC_OK);
	CHECK_INT(open_day(daicho, "2027-07-14", true), RC_INPUT);
	CHECK_STR(t.err.code, "E4035");
	CHECK_INT(open_day(daicho, "2027-07-16", true), RC_INPUT);
	CHECK_STR(t.err.code, "E4036");
	reg_close(daicho);
	test_reg_free(&t);
}

/* What lives a set time lives it by the days that people opened. */
TEST(feed_is_not_erased_by_a_clock_ahead)
{
	char session[65];
	struct entry e;
	json_t *res = NULL;

	test_reg_make(&t);
	test_family(&e, "架空", 2, 1);
	CHECK_INT(test_register(&t, &e, "first", NULL, NULL), RC_OK);
	entry_release(&e);
	t.now += YEAR;
	CHECK_INT(test_session(&t, t.reg, "T1", "10003", session), RC_OK);
	CHECK_INT(
	    test_call(&t, "feed.expire", &res, "{s:s}", "session", session),
	    RC_OK);
	CHECK_INT(json_integer_value(json_object_get(res, "erased")), 0);
	json_decref(res);
	test_reg_free(&t);
}

/* Changes made by a clock that ran back stand where they belong: after the
 * ones before them, whatever time they bear; the chains hold. */
TEST(changes_keep_their_order_when_the_clock_runs_back)
{
	char person[20], household[20], number[24];
	struct entry e;
	json_t *res = NULL, *rows;
	int i;

	test_reg_make(&t);
	test_family(&e, "架空", 2, 1);
	CHECK_INT(test_register(&t, &e, "first", person, household), RC_OK);
	entry_release(&e);
	for (i = 0; i < 4; i++) {
		/* an hour back each time: sessions run on */
		t.now -= HOUR / 2;
		(void)snprintf(number, sizeof(number), "%d番1号", i + 1);
		CHECK_INT(test_move(&t, person, number, &e), RC_OK);
		CHECK_INT(test_register(&t, &e, number, NULL, NULL), RC_OK);
		entry_release(&e);
	}
	CHECK_INT(test_call(&t, "person.get", &res, "{s:s,s:s}", "session",
		      t.manager, "person_no", person),
	    RC_OK);
	rows = json_object_get(res, "history");
	CHECK_INT(json_array_size(rows), 5);
	for (i = 0; i < (int)json_array_size(rows); i++)
		CHECK_INT(json_integer_value(json_object_get(
			      json_array_get(rows, (size_t)i), "hist_no")),
		    i + 1);
	CHECK_STR(json_string_value(json_object_get(
		      json_object_get(res, "record"), "address_number")),
	    "4番1号");
	json_decref(res);
	CHECK(is_sound());
	CHECK_INT(test_call(&t, "feed.verify", NULL, "{}"), RC_OK);
	CHECK_INT(test_call(&t, "log.verify", NULL, "{}"), RC_OK);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
