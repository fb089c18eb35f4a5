/* SPDX-License-Identifier: ISC
 * What somebody with a hand-made client at a terminal of the office tries
 * against the register: approving one's own, reading what masks hide,
 * getting past the rules, hiding what was done. Each test is named for what
 * the register guards, whatever the screens do.
 */
#include "tests/db/help_register.h"
#include "tests/test.h"

#include "db/outbox.h"
#include "src/event.h"
#include "src/number.h"
#include "src/private.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct test_reg t;
static char person[20], household[20];

/* A made-up number whose check digit is right. */
#define MYNUMBER "123456789018"

static void
begin(void)
{
	struct entry e;

	test_reg_make(&t);
	test_family(&e, "架空", 2, 1);
	CHECK_INT(test_register(&t, &e, "first", person, household), RC_OK);
	entry_release(&e);
}

/* Puts staff 10005 with these rights, and their session at T1. */
static void
put_staff(const char *rights, char session[65])
{
	CHECK_INT(
	    test_call(&t, "staff.put", NULL,
		"{s:s,s:s,s:s,s:s,s:s,s:o,s:s,s:s,s:s}", "session", t.manager,
		"staff", "10005", "name", "試験", "org", "中央区", "role_label",
		"窓口", "rights", json_loads(rights, 0, NULL), "from", "", "to",
		"", "account", "shiken"),
	    RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10005", session), RC_OK);
}

static int64_t
submit_move(const char *number, const char *key)
{
	struct entry e;
	int64_t id;

	CHECK_INT(test_move(&t, person, number, &e), RC_OK);
	/* What a paper said is masked as the items themselves are. */
	record_set(&e.persons[0].said, IT_HONSEKI, "筑紫野市二日市北一丁目");
	record_set(&e.persons[0].said, IT_JUMINHYO_CODE, "00010000010");
	id = test_submit(&t, &e, key);
	entry_release(&e);
	return id;
}

static json_t *
get_entry(int64_t id, const char *session)
{
	json_t *got = NULL;

	CHECK_INT(test_call(&t, "entry.get", &got, "{s:s,s:I}", "session",
		      session, "id", (json_int_t)id),
	    RC_OK);
	return got;
}

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

/* Submits what a hand-made client sends; the code of the refusal. */
static const char *
refused(json_t *entry, const char *key)
{
	enum rc rc = test_call(&t, "entry.submit", NULL, "{s:s,s:o,s:s}",
	    "session", t.clerk, "entry", entry, "key", key);

	return rc == RC_OK ? "taken" : t.err.code;
}

static json_t *
move_json(void)
{
	struct entry e;
	json_t *j;

	CHECK_INT(test_move(&t, person, "9番9号", &e), RC_OK);
	j = entry_to_json(&e);
	entry_release(&e);
	return j;
}

static json_t *
first_person(json_t *entry)
{
	return json_array_get(json_object_get(entry, "persons"), 0);
}

static void
set_after(json_t *entry, const char *item, const char *value)
{
	(void)json_object_set_new(json_object_get(first_person(entry), "after"),
	    item, json_string(value));
}

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

/* ---- reading what is not for one's eyes ---- */

static const char *const hidden[] = { "honseki", "hittousha", "juminhyo_code" };

static bool
holds(const json_t *j, const char *text)
{
	char *s = json_dumps(j, JSON_ENCODE_ANY);
	bool is = s != NULL && strstr(s, text) != NULL;

	free(s);
	return is;
}

/* 10.4 by affair: the rights uncover, the 処理事由 covers. */
TEST(std_10_4_an_affair_covers_what_the_rights_uncover)
{
	static const struct {
		int affair;
		bool home, code;
	} cases[] = { { 1, true, true }, { 4, false, false },
		{ 7, true, false },
		{ 0, false, false } /* nobody says what for */,
		{ 77, false, false } };
	json_t *got;
	size_t i;

	begin();
	CHECK_INT(
	    test_call(&t, "setting.set", NULL, "{s:s,s:s,s:{s:[s]}}", "session",
		t.manager, "key", "affair_masks", "value", "4", "approve"),
	    RC_INPUT);
	CHECK_STR(t.err.code, "E1399");
	CHECK_INT(
	    test_call(&t, "setting.set", NULL, "{s:s,s:s,s:{s:[s]}}", "session",
		t.manager, "key", "affair_masks", "value", "10", "honseki"),
	    RC_INPUT);
	/* until it is set, nothing changes */
	got = NULL;
	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}", "session",
		      t.manager, "person_no", person),
	    RC_OK);
	CHECK(holds(got, "二日市"));
	json_decref(got);
	CHECK_INT(
	    test_call(&t, "setting.set", NULL, "{s:s,s:s,s:{s:[s,s],s:[s]}}",
		"session", t.manager, "key", "affair_masks", "value", "4",
		"honseki", "juminhyo_code", "7", "juminhyo_code"),
	    RC_OK);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		got = NULL;
		CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s,s:i}",
			      "session", t.manager, "person_no", person,
			      "affair", cases[i].affair),
		    RC_OK);
		CHECK_INT(holds(got, "二日市"), cases[i].home);
		CHECK_INT(holds(got, "00010000010"), cases[i].code);
		json_decref(got);
	}
	/* and who set it stands in the log */
	got = NULL;
	CHECK_INT(test_call(&t, "log.list", &got, "{s:s,s:s,s:s,s:s}",
		      "session", t.manager, "from", "2026-07-01", "to",
		      "2026-07-31", "kind", "setting"),
	    RC_OK);
	CHECK(holds(got, "affair_masks"));
	json_decref(got);
	test_reg_free(&t);
}

TEST(masked_items_come_by_no_call)
{
	static const char *const secrets[] = { "二日市", "00010000010",
		"10000010" };
	char session[65];
	json_t *got;
	int64_t id;
	size_t i, k;

	begin();
	id = submit_move("1番1号", "a");
	put_staff("[\"read\",\"enter\",\"approve\",\"certificate\"]", session);
	for (i = 0; i < 5; i++) {
		got = NULL;
		switch (i) {
		case 0:
			CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}",
				      "session", session, "person_no", person),
			    RC_OK);
			break;
		case 1:
			CHECK_INT(
			    test_call(&t, "person.get", &got,
				"{s:s,s:s,s:s,s:I}", "session", session,
				"person_no", person, "as_of", "2026-07-15",
				"known_at", (json_int_t)INT64_MAX),
			    RC_OK);
			break;
		case 2:
			CHECK_INT(
			    test_call(&t, "household.get", &got,
				"{s:s,s:s,s:b}", "session", session,
				"household_no", household, "with_removed", 1),
			    RC_OK);
			break;
		case 3:
			got = get_entry(id, session);
			break;
		case 4:
			CHECK_INT(test_call(&t, "entry.list", &got, "{s:s}",
				      "session", session),
			    RC_OK);
			break;
		}
		for (k = 0; k < 3; k++) {
			CHECK(!holds(got, hidden[k]));
			CHECK(!holds(got, secrets[k]));
		}
		json_decref(got);
	}
	/* nor may they be taken for what they are by asking for matches */
	CHECK_INT(test_call(&t, "log.list", NULL, "{s:s,s:s,s:s}", "session",
		      session, "from", "", "to", ""),
	    RC_DENIED);
	CHECK_INT(test_call(&t, "export.people", NULL, "{s:s,s:s}", "session",
		      session, "after", ""),
	    RC_DENIED);
	test_reg_free(&t);
}

TEST(support_measures_are_seen_by_right_only)
{
	char session[65];
	json_t *got = NULL;

	begin();
	CHECK_INT(
	    test_call(&t, "support.put", NULL,
		"{s:s,s:s,s:[{s:s,s:s,s:b}],s:s,s:[s],s:[s]}", "session",
		t.manager, "state", "running", "persons", "person_no", person,
		"name", "架空　一郎", "applicant", 1, "from", "2026-07-01",
		"affairs", "juminhyo", "addresses", "避難先の住所"),
	    RC_OK);
	CHECK_INT(test_call(&t, "support.get", &got, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_OK);
	CHECK(!holds(got, "避難先"));
	json_decref(got);
	/* somebody who may not even look up residents learns nothing */
	put_staff("[\"batch\"]", session);
	CHECK_INT(test_call(&t, "support.get", NULL, "{s:s,s:s}", "session",
		      session, "person_no", person),
	    RC_DENIED);
	CHECK_INT(
	    test_call(&t, "block.check", NULL, "{s:s,s:[s],s:s}", "session",
		session, "persons", person, "process", "certificate"),
	    RC_DENIED);
	CHECK_INT(test_call(&t, "person.get", NULL, "{s:s,s:s}", "session",
		      session, "person_no", person),
	    RC_DENIED);
	CHECK_INT(
	    test_call(&t, "entry.list", NULL, "{s:s}", "session", session),
	    RC_DENIED);
	test_reg_free(&t);
}

/* The number behind a handle belongs to the entry it was typed for. */
TEST(handle_of_a_number_is_nobody_elses)
{
	struct entry e;
	json_t *res = NULL, *got;
	const char *handle;
	char known[64];
	int64_t id;

	begin();
	CHECK_INT(test_call(&t, "mynumber.put", &res, "{s:s,s:s}", "session",
		      t.clerk, "value", MYNUMBER),
	    RC_OK);
	(void)snprintf(known, sizeof(known), "%s",
	    json_string_value(json_object_get(res, "handle")));
	json_decref(res);
	test_family(&e, "番号", 1, 8);
	(void)snprintf(e.persons[0].mynumber_handle,
	    sizeof(e.persons[0].mynumber_handle), "%.40s", known);
	id = test_submit(&t, &e, "n");
	CHECK(id > 0);
	/* a reviewer sees that there is one, and no more */
	got = get_entry(id, t.reviewer);
	handle = json_string_value(json_object_get(
	    first_person(json_object_get(got, "entry")), "mynumber_handle"));
	CHECK(handle != NULL && strcmp(handle, known) != 0);
	json_decref(got);
	/* its author gets it back to go on typing */
	got = get_entry(id, t.clerk);
	handle = json_string_value(json_object_get(
	    first_person(json_object_get(got, "entry")), "mynumber_handle"));
	CHECK_STR(handle, known);
	json_decref(got);
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	entry_release(&e);
	test_reg_free(&t);
}

/* ---- 個人番号 stay where they belong ---- */

TEST(mynumber_is_refused_in_free_text)
{
	static const char *const forms[] = { MYNUMBER,
		"番号は 123456789018 です", "1234-5678-9018",
		"本人 1234 5678 9018", "１２３４５６７８９０１８",
		"１２３４－５６７８－９０１８" };
	json_t *j;
	char key[16], body[256];
	size_t i;

	begin();
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		(void)snprintf(key, sizeof(key), "m%zu", i);
		j = move_json();
		(void)json_object_set_new(j, "remarks", json_string(forms[i]));
		CHECK_STR(refused(j, key), "E1089");
		j = move_json();
		(void)json_object_set_new(
		    j, "applicant", json_string(forms[i]));
		CHECK_STR(refused(j, key), "E1089");
		j = move_json();
		set_after(j, "address_building", forms[i]);
		CHECK_STR(refused(j, key), "E1089");
		CHECK_INT(
		    test_call(&t, "memo.put", NULL, "{s:s,s:s,s:s}", "session",
			t.clerk, "person_no", person, "text", forms[i]),
		    RC_INPUT);
		CHECK_STR(t.err.code, "E1089");
		CHECK_INT(
		    test_call(&t, "note.put", NULL, "{s:s,s:s,s:s}", "session",
			t.clerk, "person_no", person, "text", forms[i]),
		    RC_INPUT);
		(void)snprintf(body, sizeof(body),
		    "{\"details\":{\"reason_text\":\"%s\"}}", forms[i]);
		CHECK_INT(test_call(&t, "log.append", NULL, "{s:[{s:s}]}",
			      "records", "body", body),
		    RC_INPUT);
		CHECK_STR(t.err.code, "E1089");
	}
	/* numbers that are none pass: other lengths, another check digit */
	CHECK_INT(test_call(&t, "memo.put", NULL, "{s:s,s:s,s:s}", "session",
		      t.clerk, "person_no", person, "text",
		      "096-328-2111 123456789019 20260715-0001 "
		      "1234567890181 2026-07-15 10:31"),
	    RC_OK);
	test_reg_free(&t);
}

/* What a paper said is kept beside what was typed (10.8), whatever kind its
 * item is. */
TEST(mynumber_is_refused_in_what_a_paper_said)
{
	static const char *const items[] = { "name", "address_town",
		"juminhyo_code", "pension_no" };
	json_t *j, *said;
	char key[16];
	size_t i;

	begin();
	for (i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
		(void)snprintf(key, sizeof(key), "p%zu", i);
		j = move_json();
		said = json_pack("{s:s}", items[i], "番号 " MYNUMBER);
		(void)json_object_set_new(first_person(j), "said", said);
		CHECK_STR(refused(j, key), "E1089");
		CHECK_STR(t.err.item, items[i]);
	}
	j = move_json();
	said = json_pack("{s:{s:[{s:s}]}}", "groups", "former_name_history",
	    "past_former_name", "１２３４－５６７８－９０１８");
	(void)json_object_set_new(first_person(j), "said", said);
	CHECK_STR(refused(j, "group"), "E1089");
	CHECK_INT(test_count(&t, "SELECT count(*) FROM entry WHERE content "
				 "LIKE '%" MYNUMBER "%'"),
	    0);
	j = move_json();
	said = json_pack("{s:s}", "address_town", "水前寺 2-12-3 096-328-2111");
	(void)json_object_set_new(first_person(j), "said", said);
	CHECK_STR(refused(j, "none"), "taken");
	test_reg_free(&t);
}

TEST(mynumber_in_the_middle_of_a_text_stays_out_of_the_outbox)
{
	char path[128], aside[256];
	struct outbox *o = NULL;
	struct err err;
	json_t *j = json_pack("{s:s}", "remarks", "本人 1234-5678-9018 を確認");

	test_reg_make(&t);
	(void)snprintf(path, sizeof(path), "%s/outbox.db", t.dir);
	CHECK_INT(outbox_open(path, "T1", &o, aside, &err), RC_OK);
	CHECK_INT(
	    outbox_draft_put(o, "10001", "d1", "転入", j, &err), RC_INPUT);
	CHECK_STR(err.code, "E7051");
	CHECK_INT(outbox_log(o, 1, "inquiry", j, &err), RC_INPUT);
	json_decref(j);
	outbox_close(o);
	(void)unlink(path);
	(void)snprintf(path, sizeof(path), "%s/outbox.db-wal", t.dir);
	(void)unlink(path);
	(void)snprintf(path, sizeof(path), "%s/outbox.db-shm", t.dir);
	(void)unlink(path);
	test_reg_free(&t);
}

/* ---- hiding what was done ---- */

/* Whoever types the password into the field of the number must not find it
 * in the log; and no such text may spoil the log for its readers. */
TEST(failed_sign_in_of_nobody_leaves_no_typed_text)
{
	json_t *got = NULL;

	begin();
	CHECK_INT(test_call(&t, "session.failed", NULL, "{s:s}", "staff",
		      "hunter2-secret"),
	    RC_OK);
	CHECK_INT(test_call(&t, "session.failed", NULL, "{s:s}", "staff",
		      "aあいうえおかき"),
	    RC_OK);
	CHECK_INT(test_call(&t, "session.open", NULL, "{s:s}", "staff",
		      "aあいうえおかき"),
	    RC_DENIED);
	CHECK_INT(test_call(&t, "log.report", &got, "{s:s,s:s}", "session",
		      t.manager, "report", "failed"),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "rows")), 2);
	CHECK(!holds(got, "hunter2"));
	json_decref(got);
	test_reg_free(&t);
}

/* Looking somebody up at the command line of a real register is logged by
 * the register itself, with the reason, before anything is shown. */
TEST(command_line_looks_are_logged_by_the_register)
{
	static const char *const calls[] = { "person.get", "memo.list",
		"block.list", "issue.list" };
	struct reg *daicho;
	char session[65];
	json_t *got = NULL;
	size_t i, k, seen = 0;

	begin();
	test_plant(&t, "INSERT INTO terminal (terminal, place, label, "
		       "public_key, profile, is_demo, version) SELECT "
		       "'daicho', '本庁', '', public_key, profile, is_demo, 1 "
		       "FROM terminal WHERE terminal = 'T1'");
	test_plant(&t, "UPDATE state SET is_training = 0");
	test_plant(&t, "UPDATE terminal SET is_demo = 0");
	daicho = test_reg_also(&t, "daicho");
	{
		struct proof p = { .kind = "terminal",
			.key_id = "daicho",
			.staff = "10004",
			.act = "session.open" };
		json_t *res = NULL;

		CHECK_INT(test_call_at(&t, daicho, "session.nonce", &res, "{}"),
		    RC_OK);
		(void)snprintf(p.nonce, sizeof(p.nonce), "%s",
		    json_string_value(json_object_get(res, "nonce")));
		json_decref(res);
		proof_sign(&p, t.secret);
		res = NULL;
		CHECK_INT(
		    test_call_at(&t, daicho, "session.open", &res, "{s:s,s:o}",
			"staff", "10004", "proof", proof_to_json(&p)),
		    RC_OK);
		(void)snprintf(session, sizeof(session), "%s",
		    json_string_value(json_object_get(res, "session")));
		json_decref(res);
	}
	for (i = 0; i < 4; i++) {
		/* no reason, no look */
		CHECK_INT(test_call_at(&t, daicho, calls[i], NULL, "{s:s,s:s}",
			      "session", session, "person_no", person),
		    RC_DENIED);
		CHECK_STR(t.err.code, "E1052");
		CHECK_INT(
		    test_call_at(&t, daicho, calls[i], NULL, "{s:s,s:s,s:s}",
			"session", session, "person_no", person, "reason", "3"),
		    RC_OK);
	}
	CHECK_INT(test_call(&t, "log.list", &got, "{s:s,s:s,s:s,s:s,s:s}",
		      "session", t.manager, "from", "", "to", "", "staff",
		      "10004", "person_no", person),
	    RC_OK);
	for (k = 0; k < json_array_size(json_object_get(got, "records")); k++)
		for (i = 0; i < 4; i++) {
			json_t *o =
			    json_array_get(json_object_get(got, "records"), k);

			if (strcmp(json_string_value(json_object_get(o, "act")),
				calls[i]) == 0 &&
			    holds(o, "\"reason\": \"3\""))
				seen++;
		}
	CHECK_INT(seen, 4);
	json_decref(got);
	reg_close(daicho);
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

/* ---- time and files ---- */

/* Somebody else's link or open file in the way of what quotes residents. */
TEST(private_files_follow_no_link_and_close_what_was_open)
{
	char path[128], link[128];
	struct stat sb;
	int fd;

	test_reg_make(&t);
	(void)snprintf(path, sizeof(path), "%s/file", t.dir);
	(void)snprintf(link, sizeof(link), "%s/link", t.dir);
	fd = open(path, O_WRONLY | O_CREAT, 0644);
	CHECK(fd >= 0);
	CHECK_INT(fchmod(fd, 0644), 0);
	CHECK_INT(write(fd, "old", 3), 3);
	(void)close(fd);
	CHECK_INT(symlink(path, link), 0);
	CHECK_INT(private_file(link, 1), -1);
	CHECK_INT(stat(path, &sb), 0);
	CHECK_INT(sb.st_size, 3);
	fd = private_file(path, 1);
	CHECK(fd >= 0);
	CHECK_INT(fstat(fd, &sb), 0);
	CHECK_INT(sb.st_size, 0);
	CHECK_INT(sb.st_mode & 0777, 0600);
	(void)close(fd);
	(void)unlink(link);
	(void)unlink(path);
	test_reg_free(&t);
}

TEST(environment_moves_no_real_register)
{
	struct reg_options o = { .terminal = "T1" };
	struct reg *r = NULL;
	json_t *st = NULL;
	struct err err;

	test_reg_make_kind(&t, false);
	CHECK_INT(setenv("MADOGUCHI_NOW", "2036-01-01T09:00", 1), 0);
	o.uri = t.uri;
	err_clear(&err);
	CHECK_INT(reg_open(&o, &r, &err), RC_OK);
	CHECK_INT(reg_call(r, "register.status", NULL, &st, &err), RC_OK);
	CHECK_STR(
	    json_string_value(json_object_get(st, "today")), "2026-07-15");
	json_decref(st);
	reg_close(r);
	CHECK_INT(unsetenv("MADOGUCHI_NOW"), 0);
	test_reg_free(&t);
}

TEST(files_of_the_register_are_its_owners_alone)
{
	static const char *const names[] = { "register.db", "register.db-wal",
		"register.db-shm", "register.db-mynumber",
		"register.db-mynumber-wal" };
	char path[128];
	struct stat sb;
	mode_t old = umask(0);
	size_t i;

	begin();
	CHECK_INT(test_call(&t, "mynumber.put", NULL, "{s:s,s:s}", "session",
		      t.clerk, "value", MYNUMBER),
	    RC_OK);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", t.dir, names[i]);
		if (test_is_shared()) { /* a server's register is no file */
			CHECK_INT(stat(path, &sb), -1);
			continue;
		}
		CHECK_INT(stat(path, &sb), 0);
		CHECK_INT(sb.st_mode & 0777, 0600);
	}
	(void)umask(old);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
