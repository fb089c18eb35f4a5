/* SPDX-License-Identifier: ISC
 * What a connection to a shared store keeps of the register is forgotten the
 * moment another connection has changed it.
 */
#include "db/store_pg.h"
#include "tests/db/help_pg.h"
#include "tests/db/help_register.h"
#include "tests/test.h"

static struct test_reg t;

/* Another connection, as the manager's would be. */
static enum rc
manage(const char *method, json_t *args)
{
	struct reg *other = test_reg_also(&t, "T1");
	enum rc rc;

	(void)json_object_set_new(args, "session", json_string(t.manager));
	rc = reg_call(other, method, args, NULL, &t.err);
	if (rc != RC_OK)
		printf("# %s: %s %s\n", method, t.err.code, t.err.why);
	json_decref(args);
	reg_close(other);
	return rc;
}

static enum rc
clerk_submits(const char *key)
{
	struct entry e;
	enum rc rc;

	test_family(&e, key, 1, atoi(key + 1));
	(void)snprintf(e.applicant, sizeof(e.applicant), "%s", key);
	rc = test_call(&t, "entry.submit", NULL, "{s:s,s:o,s:s}", "session",
	    t.clerk, "entry", entry_to_json(&e), "key", key);
	entry_release(&e);
	return rc;
}

TEST(right_taken_away_counts_at_once)
{
	json_t *rights = json_pack("[s,s]", "read", "certificate");

	test_reg_make(&t);
	CHECK_INT(clerk_submits("k1"), RC_OK);
	CHECK_INT(clerk_submits("k2"), RC_OK);
	CHECK_INT(
	    manage("staff.put",
		json_pack("{s:s,s:s,s:s,s:s,s:o,s:s,s:s,s:s}", "staff", "10001",
		    "name", "佐々木", "org", "区民課", "role_label", "窓口",
		    "rights", rights, "from", "", "to", "", "account", "a")),
	    RC_OK);
	/* The session ended with the change; a new one has the new rights. */
	CHECK_INT(clerk_submits("k3"), RC_DENIED);
	CHECK_STR(t.err.code, "E1030");
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", t.clerk), RC_OK);
	CHECK_INT(clerk_submits("k4"), RC_DENIED);
	CHECK_STR(t.err.code, "E1032");
	test_reg_free(&t);
}

TEST(setting_and_day_count_at_once)
{
	struct entry e;
	json_t *o = NULL;
	int64_t id;

	test_reg_make(&t);
	test_family(&e, "甲", 1, 7);
	id = test_submit(&t, &e, "s1");
	CHECK(id > 0);
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	entry_release(&e);
	CHECK_INT(manage("setting.set", json_pack("{s:s,s:b}", "key",
					    "two_terminals", "value", 1)),
	    RC_OK);
	test_family(&e, "乙", 1, 8);
	id = test_submit(&t, &e, "s2");
	CHECK(id > 0);
	CHECK_INT(test_approve(&t, id, NULL), RC_DENIED);
	CHECK_STR(t.err.code, "E4082");
	entry_release(&e);
	CHECK_INT(
	    manage("day.open", json_pack("{s:s}", "day", "2026-07-16")), RC_OK);
	CHECK_INT(test_call(&t, "register.status", &o, "{}"), RC_OK);
	CHECK_STR(json_string_value(json_object_get(o, "today")), "2026-07-16");
	json_decref(o);
	test_reg_free(&t);
}

TEST(terminal_and_profile_count_at_once)
{
	char other_key[65];

	test_reg_make(&t);
	CHECK_INT(clerk_submits("p1"), RC_OK);
	/* Another key for T1: proofs signed with the old one are refused. */
	memset(other_key, 'a', 64);
	other_key[64] = '\0';
	CHECK_INT(manage("terminal.put",
		      json_pack("{s:s,s:s,s:s,s:s,s:s,s:b}", "terminal", "T1",
			  "place", "区民課", "label", "T1", "public_key",
			  other_key, "profile", "counter", "demo", 1)),
	    RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10004", other_key), RC_DENIED);
	CHECK_STR(t.err.code, "E1040");
	CHECK_INT(
	    manage("profile.put",
		json_pack("{s:s,s:[s],s:[s,s]}", "profile", "counter",
		    "sections", "core", "calls", "person.get", "setting.*")),
	    RC_OK);
	CHECK_INT(clerk_submits("p2"), RC_DENIED);
	CHECK_STR(t.err.code, "E1037");
	test_reg_free(&t);
}

/* What a transaction read that came to nothing is not kept. */
TEST(change_that_failed_changes_nothing_that_is_kept)
{
	json_t *o = NULL;

	test_reg_make(&t);
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:s}", "session",
		      t.manager, "key", "two_terminals", "value", "perhaps"),
	    RC_INPUT);
	CHECK_INT(test_call(&t, "day.open", NULL, "{s:s,s:s}", "session",
		      t.manager, "day", "2026-07-14"),
	    RC_INPUT);
	CHECK_INT(test_call(&t, "register.status", &o, "{}"), RC_OK);
	CHECK_STR(json_string_value(json_object_get(o, "today")), "2026-07-15");
	json_decref(o);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	(void)setenv("MADO_TEST_STORE", "postgresql", 1);
	store_kind_add(&store_pg_ops);
	return test_main(argc, argv);
}
