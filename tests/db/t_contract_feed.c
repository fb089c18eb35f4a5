/* SPDX-License-Identifier: ISC
 * Payloads of the feed are gone when their time is over, the chain still
 * verifies, and a replica that stayed behind is told what to do.
 */
#include "db/feed.h"
#include "db/reg.h"
#include "tests/db/help_register.h"
#include "tests/test.h"

#define DAY (86400 * US)
#define NAME "消去見本"

static struct test_reg t;

static void
add(const char *family, int code)
{
	struct entry e;

	test_family(&e, family, 1, code);
	CHECK_INT(test_register(&t, &e, family, NULL, NULL), RC_OK);
	entry_release(&e);
}

static void
sign_in(void)
{
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", t.clerk), RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10002", t.reviewer), RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10003", t.manager), RC_OK);
}

/* A record of an old day, and one of today. */
static void
begin(void)
{
	test_reg_make(&t);
	add(NAME, 1);
	t.now += 91 * DAY;
	sign_in();
	/* what lives a set time counts the days that people opened */
	CHECK_INT(test_call(&t, "day.open", NULL, "{s:s,s:s}", "session",
		      t.manager, "day", "2026-10-14"),
	    RC_OK);
	add("新", 2);
}

static int64_t
expire(int limit, bool *more)
{
	json_t *res = NULL;
	int64_t n = -1;

	if (test_call(&t, "feed.expire", &res, "{s:s,s:i}", "session",
		t.manager, "limit", limit) == RC_OK)
		n = json_integer_value(json_object_get(res, "erased"));
	*more = json_is_true(json_object_get(res, "more"));
	json_decref(res);
	return n;
}

static bool
verifies(const char *method)
{
	json_t *res = NULL;
	bool ok;

	CHECK_INT(test_call(&t, method, &res, "{}"), RC_OK);
	ok = json_is_true(json_object_get(res, "ok"));
	json_decref(res);
	return ok;
}

static long long
count(const char *sql)
{
	return test_count(&t, sql);
}

TEST(payloads_are_erased_when_their_time_is_over)
{
	long long old, young, sections;
	bool more;

	begin();
	old = count("SELECT count(*) FROM feed_section WHERE payload LIKE "
		    "'%" NAME "%'");
	CHECK(old > 0);
	sections = count("SELECT count(*) FROM feed_section");
	young = count("SELECT count(*) FROM feed_section s JOIN feed f ON "
		      "f.record = s.record WHERE f.made_at > (SELECT "
		      "min(made_at) + 86400000000 FROM feed)");
	CHECK(young > 0);
	/* in steps, each with its line in the log */
	CHECK_INT(expire(1, &more), 1);
	CHECK(more);
	CHECK(expire(1000, &more) > 1);
	CHECK(!more);
	CHECK_INT(expire(1000, &more), 0);
	CHECK_INT(
	    count("SELECT count(*) FROM op_log WHERE act = 'feed.expire'"), 2);
	CHECK_INT(count("SELECT count(*) FROM feed_section WHERE payload LIKE "
			"'%" NAME "%'"),
	    0);
	CHECK_INT(count("SELECT count(*) FROM feed_section WHERE payload IS "
			"NOT NULL AND salt IS NOT NULL"),
	    young);
	CHECK_INT(count("SELECT count(*) FROM feed_section WHERE payload IS "
			"NULL AND salt IS NULL"),
	    sections - young);
	/* the hashes stay, and verify */
	CHECK_INT(count("SELECT count(*) FROM feed_section"), sections);
	CHECK(verifies("feed.verify"));
	CHECK(verifies("register.verify"));
	test_reg_free(&t);
}

TEST(a_payload_that_went_before_its_time_is_found)
{
	bool more;

	begin();
	CHECK(expire(1000, &more) > 0);
	CHECK(verifies("feed.verify"));
	test_plant(&t,
	    "UPDATE feed_section SET salt = NULL, payload = NULL WHERE record "
	    "= (SELECT max(record) FROM feed_section)");
	CHECK(!verifies("feed.verify"));
	test_reg_free(&t);
}

TEST(the_setting_says_how_long_payloads_live)
{
	bool more;

	begin();
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:i}", "session",
		      t.manager, "key", "feed_days", "value", 0),
	    RC_INPUT);
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:i}", "session",
		      t.manager, "key", "feed_days", "value", 92),
	    RC_OK);
	CHECK_INT(expire(1000, &more), 0);
	/* who may not, does not */
	CHECK_INT(
	    test_call(&t, "feed.expire", NULL, "{s:s}", "session", t.clerk),
	    RC_DENIED);
	test_reg_free(&t);
}

static enum rc
pull(const char *epoch, int64_t position, const char *hash, json_t **res)
{
	*res = NULL;
	return test_call(&t, "feed.pull", res, "{s:s,s:I,s:s}", "epoch", epoch,
	    "position", (json_int_t)position, "hash", hash);
}

TEST(a_replica_that_stayed_behind_is_told_to_take_a_snapshot)
{
	json_t *all, *res, *o;
	char epoch[65];
	int64_t mark, k;
	bool more;

	begin();
	CHECK_INT(pull("", 0, "", &all), RC_OK);
	(void)snprintf(epoch, sizeof(epoch), "%s", json_text(all, "epoch"));
	mark = expire(1000, &more);
	CHECK(mark > 0);
	/* a new one too */
	CHECK_INT(pull("", 0, "", &res), RC_CONFLICT);
	CHECK_STR(t.err.code, "E7059");
	for (k = 1; k <= mark + 1; k++) {
		o = json_array_get(
		    json_object_get(all, "records"), (size_t)k - 1);
		CHECK_INT(pull(epoch, k, json_text(o, "hash"), &res),
		    k < mark ? RC_CONFLICT : RC_OK);
		if (k < mark)
			CHECK_STR(t.err.code, "E7059");
		json_decref(res);
	}
	/* a fork is a fork, however old */
	CHECK_INT(pull(epoch, 1, FEED_GENESIS, &res), RC_CONFLICT);
	CHECK_STR(t.err.code, "E7001");
	json_decref(all);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
