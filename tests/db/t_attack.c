/* SPDX-License-Identifier: ISC
 * What somebody with a hand-made client at a terminal of the office tries to
 * change in the register: approving one's own, getting past the rules, being
 * another terminal. Each test is named for what the register guards, whatever
 * the screens do.
 */
#include "tests/db/attack.h"

#include "db/reg_load.h"
#include "src/event.h"
#include "src/number.h"
#include "src/private.h"

static void
subject_of(const json_t *got, int64_t id, char out[96])
{
	(void)snprintf(out, 96, "%lld@%lld:%s", (long long)id,
	    (long long)json_integer_value(
		json_object_get(json_object_get(got, "entry"), "version")),
	    json_string_value(json_object_get(got, "digest")));
}

/* Approves at a terminal with the given proof; the rc. */
static enum rc
approve_at(struct reg *r, const char *session, int64_t id, const json_t *got,
    json_t *proof)
{
	return test_call_at(&t, r, "entry.approve", NULL,
	    "{s:s,s:I,s:O,s:O,s:o}", "session", session, "id", (json_int_t)id,
	    "version",
	    json_object_get(json_object_get(got, "entry"), "version"), "digest",
	    json_object_get(got, "digest"), "proof", proof);
}

/* ---- one's own entry ---- */

TEST(own_entry_is_not_approved_by_any_session)
{
	char session[65], second[65], subject[96];
	struct reg *t2;
	struct entry e;
	json_t *got, *res = NULL;
	int64_t id = 0;

	begin();
	CHECK_INT(test_session(&t, t.reg, "T1", "10004", session), RC_OK);
	CHECK_INT(test_move(&t, person, "1番1号", &e), RC_OK);
	/* an author written into the content is no author */
	(void)snprintf(e.author, sizeof(e.author), "10001");
	CHECK_INT(
	    test_call(&t, "entry.submit", &res, "{s:s,s:o,s:s}", "session",
		session, "entry", entry_to_json(&e), "key", "own"),
	    RC_OK);
	id = json_integer_value(json_object_get(res, "id"));
	json_decref(res);
	got = get_entry(id, session);
	subject_of(got, id, subject);
	/* from the own session, and from somebody else's */
	CHECK_INT(
	    approve_at(t.reg, session, id, got,
		test_proof(&t, t.reg, "T1", "10004", "entry.approve", subject)),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E4081");
	CHECK_INT(
	    approve_at(t.reg, t.reviewer, id, got,
		test_proof(&t, t.reg, "T1", "10004", "entry.approve", subject)),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E4081");
	/* changed from a second connection it is still one's own */
	t2 = test_reg_also(&t, "T1");
	e.id = 0;
	CHECK_INT(test_call_at(&t, t2, "entry.change", NULL,
		      "{s:s,s:I,s:i,s:o}", "session", session, "id",
		      (json_int_t)id, "version", 1, "entry", entry_to_json(&e)),
	    RC_OK);
	json_decref(got);
	got = get_entry(id, session);
	subject_of(got, id, subject);
	CHECK_INT(
	    approve_at(t2, t.clerk, id, got,
		test_proof(&t, t2, "T1", "10004", "entry.approve", subject)),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E4081");
	/* nor at another terminal, where one cannot even be */
	reg_close(t2);
	t2 = test_reg_also(&t, "T2");
	CHECK_INT(test_session(&t, t2, "T2", "10004", second), RC_DENIED);
	CHECK_INT(
	    approve_at(t2, session, id, got,
		test_proof(&t, t2, "T2", "10004", "entry.approve", subject)),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E1030");
	reg_close(t2);
	json_decref(got);
	entry_release(&e);
	test_reg_free(&t);
}

TEST(approval_takes_only_a_fresh_proof_for_this_content)
{
	char subject[96], other[96];
	json_t *got, *p;
	int64_t id;

	begin();
	id = submit_move("1番1号", "a");
	got = get_entry(id, t.reviewer);
	subject_of(got, id, subject);
	/* for another act, subject, version or terminal; without the act */
	CHECK_INT(
	    approve_at(t.reg, t.reviewer, id, got,
		test_proof(&t, t.reg, "T1", "10002", "session.open", subject)),
	    RC_DENIED);
	CHECK_INT(
	    approve_at(t.reg, t.reviewer, id, got,
		test_proof(&t, t.reg, "T1", "10002", "block.suspend", "1")),
	    RC_DENIED);
	(void)snprintf(other, sizeof(other), "%s", subject);
	other[strlen(other) - 1] =
	    (char)(other[strlen(other) - 1] == 'a' ? 'b' : 'a');
	CHECK_INT(
	    approve_at(t.reg, t.reviewer, id, got,
		test_proof(&t, t.reg, "T1", "10002", "entry.approve", other)),
	    RC_DENIED);
	CHECK_INT(
	    approve_at(t.reg, t.reviewer, id, got,
		test_proof(&t, t.reg, "T2", "10002", "entry.approve", subject)),
	    RC_DENIED);
	/* signed for one person, presented as another's */
	p = test_proof(&t, t.reg, "T1", "10001", "entry.approve", subject);
	(void)json_object_set_new(p, "staff", json_string("10002"));
	CHECK_INT(approve_at(t.reg, t.reviewer, id, got, p), RC_DENIED);
	/* a nonce of another's making; one that a refused try has spent */
	p = test_proof(&t, t.reg, "T1", "10002", "entry.approve", subject);
	(void)json_object_set_new(p, "nonce", json_string("00"));
	CHECK_INT(approve_at(t.reg, t.reviewer, id, got, p), RC_DENIED);
	p = test_proof(&t, t.reg, "T1", "10002", "entry.approve", subject);
	CHECK_INT(
	    test_call(&t, "entry.approve", NULL, "{s:s,s:I,s:i,s:s,s:O}",
		"session", t.reviewer, "id", (json_int_t)id, "version", 7,
		"digest", json_string_value(json_object_get(got, "digest")),
		"proof", p),
	    RC_DENIED);
	CHECK_INT(approve_at(t.reg, t.reviewer, id, got, p), RC_DENIED);
	CHECK_STR(t.err.code, "E1040");
	json_decref(got);
	got = get_entry(id, t.reviewer);
	CHECK_STR(json_string_value(json_object_get(got, "state")), "waiting");
	json_decref(got);
	test_reg_free(&t);
}

TEST(two_terminals_means_the_terminal_last_typed_at)
{
	char second[65], subject[96];
	struct reg *t2;
	struct entry e;
	json_t *got;
	int64_t id;

	begin();
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:b}", "session",
		      t.manager, "key", "two_terminals", "value", 1),
	    RC_OK);
	id = submit_move("1番1号", "a");
	/* the author goes to T2 and changes it there */
	CHECK_INT(
	    test_call(&t, "session.close", NULL, "{s:s}", "session", t.clerk),
	    RC_OK);
	t2 = test_reg_also(&t, "T2");
	CHECK_INT(test_session(&t, t2, "T2", "10001", second), RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", t.clerk), RC_DENIED);
	(void)snprintf(t.clerk, sizeof(t.clerk), "%s", t.reviewer);
	CHECK_INT(test_move(&t, person, "2番2号", &e), RC_OK);
	CHECK_INT(test_call_at(&t, t2, "entry.change", NULL,
		      "{s:s,s:I,s:i,s:o}", "session", second, "id",
		      (json_int_t)id, "version", 1, "entry", entry_to_json(&e)),
	    RC_OK);
	entry_release(&e);
	got = get_entry(id, t.reviewer);
	subject_of(got, id, subject);
	CHECK_INT(
	    approve_at(t2, second, id, got,
		test_proof(&t, t2, "T2", "10002", "entry.approve", subject)),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E4082");
	json_decref(got);
	reg_close(t2);
	test_reg_free(&t);
}

/* ---- getting past the rules ---- */

TEST(entry_changes_only_what_its_event_may)
{
	static const char *const items[] = { "name", "birth", "sex", "honseki",
		"juminhyo_code", "status", "household_no", "kind",
		"nationality", "removal_date" };
	json_t *j;
	size_t i;
	char key[16];

	begin();
	for (i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
		j = move_json();
		set_after(j, items[i], "99");
		(void)snprintf(key, sizeof(key), "k%zu", i);
		if (strcmp(refused(j, key), "taken") == 0) {
			CHECK_STR(items[i], "refused");
			test_reg_free(&t);
			return;
		}
	}
	test_reg_free(&t);
}

/* A newcomer who is removed before they came would be nowhere to be seen. */
TEST(newcomer_brings_nothing_of_a_removal)
{
	struct entry e;

	test_reg_make(&t);
	test_family(&e, "架空", 1, 1);
	record_set(&e.persons[0].after, IT_REMOVAL_DATE, "R08.07.01");
	CHECK_INT(test_submit(&t, &e, "n"), 0);
	CHECK_STR(t.err.code, "E4089");
	entry_release(&e);
	test_reg_free(&t);
}

TEST(entry_of_impossible_people_is_refused)
{
	json_t *j, *p;
	int i;

	begin();
	j = move_json();
	(void)json_object_set_new(
	    first_person(j), "person_no", json_string("99999999"));
	CHECK_STR(refused(j, "none"), "E9405");
	j = move_json();
	(void)json_object_set_new(first_person(j), "sheet_no", json_integer(7));
	CHECK_STR(refused(j, "sheet"), "E9405");
	j = move_json();
	(void)json_object_set_new(j, "household_no", json_string("99999999"));
	CHECK(strcmp(refused(j, "household"), "taken") != 0);
	j = move_json();
	(void)json_object_set_new(j, "version", json_integer(-1));
	CHECK_STR(refused(j, "version"), "E4087");
	j = move_json();
	(void)json_object_set_new(
	    first_person(j), "seen_hist", json_integer(4294967297));
	CHECK_STR(refused(j, "hist"), "E4087");
	j = move_json();
	p = json_deep_copy(first_person(j));
	for (i = 0; i < 40; i++)
		(void)json_array_append(json_object_get(j, "persons"), p);
	json_decref(p);
	CHECK_STR(refused(j, "many"), "E4087");
	j = move_json();
	(void)json_array_append(json_object_get(j, "persons"), first_person(j));
	CHECK_STR(refused(j, "twice"), "E4088");
	j = move_json();
	(void)json_object_set_new(
	    first_person(j), "person_no", json_string("' OR 1=1 --"));
	CHECK_STR(refused(j, "sql"), "E9405");
	CHECK_INT(test_call(&t, "person.get", NULL, "{s:s,s:s}", "session",
		      t.clerk, "person_no", "x' OR '1'='1"),
	    RC_NOT_FOUND);
	/* nothing of all that is waiting */
	j = NULL;
	CHECK_INT(test_call(&t, "entry.list", &j, "{s:s}", "session", t.clerk),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(j, "entries")), 0);
	json_decref(j);
	test_reg_free(&t);
}

TEST(huge_and_deep_json_is_refused_or_harmless)
{
	json_t *deep = json_array(), *up, *j;
	char *big = malloc(3000001);
	int i;

	begin();
	for (i = 0; i < 1500; i++) {
		up = json_array();
		(void)json_array_append_new(up, deep);
		deep = up;
	}
	CHECK_INT(test_call(&t, "entry.submit", NULL, "{s:s,s:o,s:s}",
		      "session", t.clerk, "entry",
		      json_pack("{s:o}", "persons", deep), "key", "deep"),
	    RC_INPUT);
	memset(big, 'a', 3000000);
	big[3000000] = '\0';
	j = move_json();
	set_after(j, "remarks", big);
	/* over the network it does not get as far as the rules */
	if (test_is_https())
		CHECK_STR(refused(j, "big"), "E7821");
	else
		CHECK_STR(refused(j, "big"), "E1083J");
	CHECK_INT(test_call(&t, "person.get", NULL, "{s:s,s:s}", "session",
		      t.clerk, "person_no", big),
	    RC_INPUT);
	CHECK_INT(test_call(&t, "person.get", NULL, "{s:s,s:s,s:i}", "session",
		      t.clerk, "person_no", person, "sheet_no", -1),
	    RC_INPUT);
	CHECK_INT(test_call(&t, "entry.get", NULL, "{s:s,s:I}", "session",
		      t.clerk, "id", (json_int_t)INT64_MAX),
	    RC_NOT_FOUND);
	free(big);
	test_reg_free(&t);
}

/* An answer for what was issued while the line was down serves that issue
 * alone: not another person, and not past a block. */
TEST(issue_sent_again_is_the_same_issue)
{
	char other[20];
	struct entry e;

	begin();
	test_family(&e, "別所", 1, 7);
	CHECK_INT(test_register(&t, &e, "second", other, NULL), RC_OK);
	entry_release(&e);
	CHECK_INT(test_call(&t, "setting.set", NULL,
		      "{s:s,s:s,s:[{s:s,s:s,s:s,s:s}]}", "session", t.manager,
		      "key", "certifiers", "value", "title", "区長", "name",
		      "架空　区長", "from", "", "to", ""),
	    RC_OK);
	CHECK_INT(
	    test_call(&t, "issue.begin", NULL,
		"{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:s}", "session", t.clerk,
		"kind", "juminhyo", "persons", "person_no", person, "sheet_no",
		1, "hist_no", 1, "applicant", "本人", "offline_id", "T1-1"),
	    RC_OK);
	CHECK_INT(test_call(&t, "block.set", NULL,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      t.manager, "person_no", other, "processes", "certificate",
		      "level", 2, "from", "2026-07-01", "to", "", "reason",
		      "試験", "kind", "general"),
	    RC_OK);
	CHECK_INT(
	    test_call(&t, "issue.begin", NULL,
		"{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:s}", "session", t.clerk,
		"kind", "juminhyo", "persons", "person_no", other, "sheet_no",
		1, "hist_no", 1, "applicant", "本人", "offline_id", "T1-1"),
	    RC_CONFLICT);
	CHECK_STR(t.err.code, "E9409");
	test_reg_free(&t);
}

/* A 一時解除 serves the person it was given to. */
TEST(suspension_serves_whom_it_was_given_to)
{
	char session[65], subject[32];
	json_t *res = NULL;
	int64_t block, suspension;

	begin();
	CHECK_INT(test_call(&t, "setting.set", NULL,
		      "{s:s,s:s,s:[{s:s,s:s,s:s,s:s}]}", "session", t.manager,
		      "key", "certifiers", "value", "title", "区長", "name",
		      "架空　区長", "from", "", "to", ""),
	    RC_OK);
	put_staff("[\"read\",\"certificate\"]", session);
	CHECK_INT(test_call(&t, "block.set", &res,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      t.manager, "person_no", person, "processes",
		      "certificate", "level", 2, "from", "2026-07-01", "to", "",
		      "reason", "試験", "kind", "general"),
	    RC_OK);
	block = json_integer_value(json_object_get(res, "id"));
	json_decref(res);
	(void)snprintf(subject, sizeof(subject), "%lld", (long long)block);
	res = NULL;
	CHECK_INT(
	    test_call(&t, "block.suspend", &res, "{s:s,s:I,s:i,s:s,s:o}",
		"session", t.clerk, "id", (json_int_t)block, "minutes", 10,
		"purpose", "本人の請求", "proof",
		test_proof(&t, t.reg, "T1", "10002", "block.suspend", subject)),
	    RC_OK);
	suspension = json_integer_value(json_object_get(res, "suspension"));
	json_decref(res);
	CHECK_INT(test_call(&t, "issue.begin", NULL,
		      "{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:I}", "session", session,
		      "kind", "juminhyo", "persons", "person_no", person,
		      "sheet_no", 1, "hist_no", 1, "applicant", "誰か",
		      "suspension", (json_int_t)suspension),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E3103");
	CHECK_INT(test_call(&t, "issue.begin", NULL,
		      "{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:I}", "session", t.clerk,
		      "kind", "juminhyo", "persons", "person_no", person,
		      "sheet_no", 1, "hist_no", 1, "applicant", "本人",
		      "suspension", (json_int_t)suspension),
	    RC_OK);
	test_reg_free(&t);
}

/* Who may release blocks does not thereby end a 支援措置. */
TEST(block_of_a_support_measure_stays_until_it_ends)
{
	json_t *got = NULL;
	int64_t id, support;

	begin();
	CHECK_INT(test_call(&t, "support.put", &got,
		      "{s:s,s:s,s:[{s:s,s:s,s:b}],s:s,s:[s],s:[s]}", "session",
		      t.manager, "state", "running", "persons", "person_no",
		      person, "name", "架空　一郎", "applicant", 1, "from",
		      "2026-07-01", "affairs", "juminhyo", "addresses", "甲"),
	    RC_OK);
	support = json_integer_value(json_object_get(got, "support"));
	json_decref(got);
	got = NULL;
	CHECK_INT(test_call(&t, "block.list", &got, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_OK);
	id = json_integer_value(json_object_get(
	    json_array_get(json_object_get(got, "blocks"), 0), "id"));
	json_decref(got);
	CHECK(id > 0);
	CHECK_INT(
	    test_call(&t, "block.release", NULL, "{s:s,s:I,s:s}", "session",
		t.reviewer, "id", (json_int_t)id, "reason", "済"),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E3408");
	CHECK_INT(test_call(&t, "support.end", NULL, "{s:s,s:I,s:i,s:s}",
		      "session", t.manager, "support", (json_int_t)support,
		      "version", 1, "reason", "終了"),
	    RC_OK);
	got = NULL;
	CHECK_INT(
	    test_call(&t, "block.check", &got, "{s:s,s:[s],s:s}", "session",
		t.clerk, "persons", person, "process", "certificate"),
	    RC_OK);
	CHECK_INT(json_integer_value(json_object_get(got, "level")), 0);
	json_decref(got);
	test_reg_free(&t);
}

/* Nobody keeps the others from their work: by leases on everybody, by
 * taking one's own entry for review. */
TEST(leases_and_claims_stop_nobody_else)
{
	json_t *many = json_array();
	char no[16], session[65];
	struct entry e;
	json_t *res = NULL;
	int i;

	begin();
	for (i = 0; i < 200; i++) {
		(void)snprintf(no, sizeof(no), "%09d", i);
		(void)json_array_append_new(many, json_string(no));
	}
	CHECK_INT(test_call(&t, "edit.begin", NULL, "{s:s,s:o,s:[]}", "session",
		      t.clerk, "persons", many, "households"),
	    RC_INPUT);
	CHECK_STR(t.err.code, "E1057");
	CHECK_INT(test_session(&t, t.reg, "T1", "10004", session), RC_OK);
	CHECK_INT(test_move(&t, person, "1番1号", &e), RC_OK);
	CHECK_INT(
	    test_call(&t, "entry.submit", &res, "{s:s,s:o,s:s}", "session",
		session, "entry", entry_to_json(&e), "key", "own"),
	    RC_OK);
	CHECK_INT(test_call(&t, "entry.claim", NULL, "{s:s,s:O}", "session",
		      session, "id", json_object_get(res, "id")),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E4081");
	json_decref(res);
	entry_release(&e);
	test_reg_free(&t);
}

TEST(setting_takes_only_what_it_can_mean)
{
	static const struct {
		const char *key, *value;
	} bad[] = { { "two_terminals", "\"yes\"" }, { "two_terminals", "2" },
		{ "session_minutes", "99999999999999" },
		{ "session_minutes", "0" }, { "lease_minutes", "-1" },
		{ "login_failures", "\"5\"" },
		{ "suspend_minutes_max", "9000000000" },
		{ "fold_off", "\"wax\"" }, { "fold_off", "[]" },
		{ "number_digits", "40" }, { "login_wait_s", "[]" } };
	size_t i;

	begin();
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:o}",
			      "session", t.manager, "key", bad[i].key, "value",
			      json_loads(bad[i].value, JSON_DECODE_ANY, NULL)),
		    RC_INPUT);
		CHECK_STR(t.err.code, "E1399");
	}
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:i}", "session",
		      t.manager, "key", "session_minutes", "value", 60),
	    RC_OK);
	test_reg_free(&t);
}

/* ---- a rogue terminal ---- */

TEST(terminal_gets_no_more_than_its_profile)
{
	static const char *const refused_calls[] = { "entry.list", "issue.list",
		"memo.list", "staff.list", "log.list", "register.verify",
		"register.count", "export.people", "mynumber.find" };
	struct reg *r;
	json_t *got = NULL;
	size_t i;

	begin();
	CHECK_INT(
	    test_call(&t, "terminal.put", NULL, "{s:s,s:s,s:s,s:s,s:s,s:s,s:b}",
		"session", t.manager, "terminal", "Q1", "place", "他課",
		"label", "", "public_key", t.public_key, "profile", "inquiry",
		"demo", 1),
	    RC_OK);
	r = test_reg_also(&t, "Q1");
	for (i = 0; i < sizeof(refused_calls) / sizeof(refused_calls[0]); i++) {
		CHECK_INT(
		    test_call_at(&t, r, refused_calls[i], NULL,
			"{s:s,s:i,s:s,s:s,s:s,s:s,s:s,s:s}", "session", t.clerk,
			"id", 1, "person_no", person, "from", "", "to", "",
			"after", "", "value", MYNUMBER, "reason", "1"),
		    RC_DENIED);
		CHECK_STR(t.err.code, "E1037");
	}
	/* a session of another terminal is none here */
	CHECK_INT(test_call_at(&t, r, "person.get", NULL, "{s:s,s:s}",
		      "session", t.clerk, "person_no", person),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E1030");
	/* the feed holds nothing restricted for it, in no record */
	CHECK_INT(test_call_at(&t, r, "feed.pull", &got, "{s:s,s:i,s:s,s:i}",
		      "epoch", "", "position", 0, "hash", "", "limit", 2000),
	    RC_OK);
	CHECK(holds(got, "架空"));
	CHECK(!holds(got, "二日市"));
	CHECK(!holds(got, "00010000010"));
	json_decref(got);
	reg_close(r);
	/* an unknown terminal reads nothing at all */
	r = test_reg_also(&t, "X9");
	CHECK_INT(test_call_at(&t, r, "feed.pull", NULL, "{s:s,s:i,s:s}",
		      "epoch", "", "position", 0, "hash", ""),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E1034");
	CHECK_INT(test_call_at(&t, r, "log.head", NULL, "{}"), RC_DENIED);
	reg_close(r);
	test_reg_free(&t);
}

/* The command line signs people in for whatever it shows; without being a
 * registered terminal it gets no copy of a real register. */
TEST(feed_of_a_real_register_goes_to_registered_terminals)
{
	struct reg *daicho;

	test_reg_make_kind(&t, false);
	daicho = test_reg_also(&t, "daicho");
	CHECK_INT(test_call_at(&t, daicho, "feed.pull", NULL, "{s:s,s:i,s:s}",
		      "epoch", "", "position", 0, "hash", ""),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E1034");
	CHECK_INT(test_call_at(&t, t.reg, "feed.pull", NULL, "{s:s,s:i,s:s}",
		      "epoch", "", "position", 0, "hash", ""),
	    RC_OK);
	reg_close(daicho);
	test_reg_free(&t);
}

/* In the register's own process, as the command line does it. */
static enum rc
load_somebody(const char *no, struct load_result *res)
{
	struct reg_options o = {
		.uri = t.uri, .terminal = "T1", .clock = test_clock(&t)
	};
	struct load_person p;
	struct reg *r = NULL;
	enum rc rc;

	load_person_init(&p, 1);
	(void)snprintf(p.person_no, sizeof(p.person_no), "%s", no);
	(void)snprintf(p.rows->person_no, sizeof(p.rows->person_no), "%s", no);
	(void)snprintf(p.digest, sizeof(p.digest), "%064d", 7);
	p.rows->hist_no = p.rows->sheet_no = 1;
	record_set(p.rows, IT_KIND, "1");
	record_set(p.rows, IT_STATUS, "1");
	record_set(p.rows, IT_HOUSEHOLD_NO, no);
	record_set(p.rows, IT_NAME, "取込　一郎");
	record_set(p.rows, IT_BIRTH, "S30.01.02");
	err_clear(&t.err);
	CHECK_INT(reg_open(&o, &r, &t.err), RC_OK);
	rc = reg_load_people(r, t.manager, "import", &p, 1, res, &t.err);
	reg_close(r);
	load_person_release(&p);
	return rc;
}

/* Who may import brings nobody in once the counters are at work, alone. */
TEST(std_4_0_8_nobody_is_taken_in_past_the_second_person)
{
	struct load_result res = { 0 };
	struct entry e;

	test_reg_make(&t);
	CHECK_INT(load_somebody("001400013", &res), RC_OK);
	CHECK_INT(res.persons, 1);
	test_family(&e, "架空", 1, 1);
	CHECK_INT(test_approve(&t, test_submit(&t, &e, "one"), NULL), RC_OK);
	entry_release(&e);
	test_plant(&t, "UPDATE state SET is_training = 0");
	CHECK_INT(load_somebody("001400021", &res), RC_CONFLICT);
	CHECK_STR(t.err.code, "E1863");
	/* what is there already stays so without a word */
	CHECK_INT(load_somebody("001400013", &res), RC_OK);
	CHECK_INT(res.persons, 1);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM person"), 2);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
