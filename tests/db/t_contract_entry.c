/* SPDX-License-Identifier: ISC
 * What the register guarantees about entries: held, hidden until decided,
 * decided by another person on what that person saw, complete rows after.
 */
#include "tests/db/help_register.h"
#include "tests/test.h"

#include "src/date.h"

#include <pthread.h>

static struct test_reg t;
static struct entry e;
static char person[20], household[20];

static const char *
text_at(const json_t *o, const char *key)
{
	const char *v = json_string_value(json_object_get(o, key));

	return v != NULL ? v : "(none)";
}

/* One family of n in the register. */
static void
begin(int n)
{
	test_reg_make(&t);
	test_family(&e, "架空", n, 1);
	CHECK_INT(test_register(&t, &e, "k-begin", person, household), RC_OK);
	if (t.err.code[0] != '\0')
		printf("# %s %s %s %s\n", t.err.code, t.err.text, t.err.why,
		    t.err.item);
	entry_release(&e);
}

/* One number of the database, seen from outside. */
static long long
count(const char *sql)
{
	return test_count(&t, sql);
}

TEST(std_1_1_13_numbers_are_serial_with_check_digit)
{
	begin(3);
	/* serial 1: weight 2, 2 mod 11 = 2, 11 - 2 = 9 */
	CHECK_STR(person, "00000019");
	CHECK_STR(household, "00000019");
	CHECK_INT(count("SELECT count(*) FROM person"), 3);
	test_reg_free(&t);
}

TEST(std_1_2_1_full_rows_count_without_gap)
{
	json_t *got = NULL, *history;
	int64_t id;

	begin(1);
	/* a 仮登録 thrown away uses up no 履歴番号 */
	CHECK_INT(test_move(&t, person, "99番", &e), RC_OK);
	id = test_submit(&t, &e, "k-thrown");
	CHECK(id > 0);
	CHECK_INT(test_call(&t, "entry.withdraw", NULL, "{s:s,s:I,s:i}",
		      "session", t.clerk, "id", (json_int_t)id, "version", 1),
	    RC_OK);
	entry_release(&e);
	CHECK_INT(test_move(&t, person, "8番地", &e), RC_OK);
	CHECK_INT(test_register(&t, &e, "k-move", NULL, NULL), RC_OK);
	entry_release(&e);
	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_OK);
	history = json_object_get(got, "history");
	CHECK_INT(json_array_size(history), 2);
	CHECK_INT(json_integer_value(
		      json_object_get(json_array_get(history, 1), "hist_no")),
	    2);
	CHECK_STR(
	    text_at(json_array_get(history, 0), "address_number"), "12番3号");
	CHECK_STR(
	    text_at(json_array_get(history, 1), "address_number"), "8番地");
	/* row 2 is complete by itself */
	CHECK_STR(text_at(json_array_get(history, 1), "juminhyo_code"),
	    text_at(json_array_get(history, 0), "juminhyo_code"));
	CHECK_STR(text_at(json_array_get(history, 1), "name"), "架空　一郎");
	CHECK_STR(text_at(json_array_get(history, 1), "event"), "301");
	json_decref(got);
	test_reg_free(&t);
}

TEST(std_4_0_8_state_before_until_decided)
{
	json_t *got = NULL;
	int64_t id;

	begin(2);
	CHECK_INT(test_move(&t, person, "55番", &e), RC_OK);
	id = test_submit(&t, &e, "k1");
	entry_release(&e);
	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_OK);
	CHECK_STR(text_at(json_object_get(got, "record"), "address_number"),
	    "12番3号");
	CHECK_INT(json_integer_value(json_object_get(
		      json_object_get(got, "pending"), "entry_id")),
	    id);
	json_decref(got);
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	got = NULL;
	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_OK);
	CHECK_STR(
	    text_at(json_object_get(got, "record"), "address_number"), "55番");
	CHECK(json_object_get(got, "pending") == NULL);
	json_decref(got);
	test_reg_free(&t);
}

TEST(std_1_1_5_as_of_a_day_and_as_known_then)
{
	static const struct {
		const char *day;
		int known; /* hours after the start, -1 now */
		const char *number;
	} cases[] = {
		{ "2026-07-12", -1, "12番3号" },
		{ "2026-07-14", -1, "8番" }, /* 異動日 14日 */
		{ "2026-07-15", -1, "8番" },
		{ "2026-07-15", 0, "12番3号" }, /* not yet known */
	};
	json_t *got;
	int64_t start;
	size_t i;

	begin(1);
	start = t.now;
	t.now += 3600 * INT64_C(1000000);
	CHECK_INT(test_move(&t, person, "8番", &e), RC_OK);
	CHECK_INT(test_register(&t, &e, "k", NULL, NULL), RC_OK);
	entry_release(&e);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		got = NULL;
		CHECK_INT(
		    test_call(&t, "person.get", &got, "{s:s,s:s,s:s,s:I}",
			"session", t.clerk, "person_no", person, "as_of",
			cases[i].day, "known_at",
			(json_int_t)(cases[i].known < 0 ? INT64_MAX : start)),
		    RC_OK);
		CHECK_STR(
		    text_at(json_object_get(got, "record"), "address_number"),
		    cases[i].number);
		json_decref(got);
	}
	/* nobody there before the move-in */
	CHECK_INT(test_call(&t, "person.get", NULL, "{s:s,s:s,s:s}", "session",
		      t.clerk, "person_no", person, "as_of", "2026-07-01"),
	    RC_NOT_FOUND);
	test_reg_free(&t);
}

/* ---- held while it waits ---- */

TEST(std_10_3_one_at_a_time_on_a_person)
{
	struct reg *other;
	json_t *lease = NULL;
	char session[65];

	begin(1);
	other = test_reg_also(&t, "T2");
	CHECK_INT(test_session(&t, other, "T2", "10004", session), RC_OK);
	CHECK_INT(test_call(&t, "edit.begin", &lease, "{s:s,s:[s],s:[]}",
		      "session", t.clerk, "persons", person, "households"),
	    RC_OK);
	/* viewing is free, taking is not, and it says who has it */
	CHECK_INT(test_call_at(&t, other, "person.get", NULL, "{s:s,s:s}",
		      "session", session, "person_no", person),
	    RC_OK);
	CHECK_INT(
	    test_call_at(&t, other, "edit.begin", NULL, "{s:s,s:[s],s:[]}",
		"session", session, "persons", person, "households"),
	    RC_CONFLICT);
	CHECK_STR(t.err.code, "E1035");
	CHECK(strstr(t.err.why, "T1") != NULL);
	CHECK(strstr(t.err.why, "佐々木") != NULL);
	CHECK_INT(test_call(&t, "edit.end", NULL, "{s:s,s:O}", "session",
		      t.clerk, "lease", json_object_get(lease, "lease")),
	    RC_OK);
	CHECK_INT(
	    test_call_at(&t, other, "edit.begin", NULL, "{s:s,s:[s],s:[]}",
		"session", session, "persons", person, "households"),
	    RC_OK);
	json_decref(lease);
	reg_close(other);
	test_reg_free(&t);
}

/* A counter that was killed has nothing open any more once its person has
 * signed in there again; what others have open stays theirs. */
TEST(what_a_killed_counter_had_open_is_free_with_the_next_sign_in)
{
	struct reg *other;
	char session[65];

	begin(1);
	other = test_reg_also(&t, "T2");
	CHECK_INT(test_call(&t, "edit.begin", NULL, "{s:s,s:[s],s:[]}",
		      "session", t.clerk, "persons", person, "households"),
	    RC_OK);
	CHECK_INT(test_session(&t, other, "T2", "10004", session), RC_OK);
	CHECK_INT(
	    test_call_at(&t, other, "edit.begin", NULL, "{s:s,s:[s],s:[]}",
		"session", session, "persons", person, "households"),
	    RC_CONFLICT);
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", t.clerk), RC_OK);
	CHECK_INT(test_call(&t, "edit.begin", NULL, "{s:s,s:[s],s:[]}",
		      "session", t.clerk, "persons", person, "households"),
	    RC_OK);
	/* nor does somebody's sign-in end what another has open */
	CHECK_INT(test_session(&t, other, "T2", "10004", session), RC_OK);
	CHECK_INT(
	    test_call_at(&t, other, "edit.begin", NULL, "{s:s,s:[s],s:[]}",
		"session", session, "persons", person, "households"),
	    RC_CONFLICT);
	reg_close(other);
	test_reg_free(&t);
}

TEST(std_4_0_8_no_second_entry_on_the_same_person)
{
	begin(1);
	CHECK_INT(test_move(&t, person, "8番", &e), RC_OK);
	CHECK(test_submit(&t, &e, "k1") > 0);
	CHECK_INT(test_submit(&t, &e, "k2"), 0);
	CHECK_INT(
	    count("SELECT count(*) FROM entry WHERE state = 'waiting'"), 1);
	entry_release(&e);
	test_reg_free(&t);
}

TEST(a_family_is_not_taken_in_twice)
{
	begin(1);
	test_family(&e, "二重", 2, 7);
	CHECK(test_submit(&t, &e, "k1") > 0);
	CHECK_INT(test_submit(&t, &e, "k2"), 0);
	/* other numbers, but the same name, birth and sex */
	entry_release(&e);
	test_family(&e, "二重", 2, 8);
	CHECK_INT(test_submit(&t, &e, "k3"), 0);
	entry_release(&e);
	test_reg_free(&t);
}

/* ---- submitted once ---- */

TEST(same_key_same_answer_other_content_refused)
{
	int64_t id;

	begin(1);
	test_family(&e, "一度", 1, 5);
	id = test_submit(&t, &e, "key");
	CHECK(id > 0);
	CHECK_INT(test_submit(&t, &e, "key"), id);
	CHECK_INT(count("SELECT count(*) FROM entry"), 2);
	record_set(&e.persons[0].after, IT_ADDRESS_NUMBER, "1番");
	CHECK_INT(test_submit(&t, &e, "key"), 0);
	CHECK_STR(t.err.code, "E9409");
	/* the attempt is in the log */
	CHECK_INT(count("SELECT count(*) FROM op_log WHERE kind = 'error' AND "
			"details LIKE '%E9409%'"),
	    1);
	entry_release(&e);
	test_reg_free(&t);
}

/* ---- decided by another, on what was seen ---- */

static enum rc
approve_as(struct reg *r, const char *terminal, const char *session,
    const char *staff, int64_t id, int version, const char *digest,
    const char *signed_digest)
{
	char subject[128];
	json_t *proof;

	(void)snprintf(subject, sizeof(subject), "%lld@%d:%.64s", (long long)id,
	    version, signed_digest);
	proof = test_proof(&t, r, terminal, staff, "entry.approve", subject);
	return test_call_at(&t, r, "entry.approve", NULL,
	    "{s:s,s:I,s:i,s:s,s:o}", "session", session, "id", (json_int_t)id,
	    "version", version, "digest", digest, "proof", proof);
}

static void
digest_of(int64_t id, char out[65])
{
	json_t *got = NULL;

	CHECK_INT(test_call(&t, "entry.get", &got, "{s:s,s:I}", "session",
		      t.reviewer, "id", (json_int_t)id),
	    RC_OK);
	(void)snprintf(out, 65, "%s", text_at(got, "digest"));
	json_decref(got);
}

TEST(std_4_0_8_author_never_approves)
{
	char session[65], digest[65];
	json_t *res = NULL;
	int64_t id;

	begin(1);
	test_family(&e, "自分", 1, 5);
	CHECK_INT(test_session(&t, t.reg, "T1", "10004", session), RC_OK);
	CHECK_INT(
	    test_call(&t, "entry.submit", &res, "{s:s,s:o,s:s}", "session",
		session, "entry", entry_to_json(&e), "key", "k"),
	    RC_OK);
	id = json_integer_value(json_object_get(res, "id"));
	json_decref(res);
	digest_of(id, digest);
	/* in the own session, and with the own proof in another's */
	CHECK_INT(
	    approve_as(t.reg, "T1", session, "10004", id, 1, digest, digest),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E4081");
	CHECK_INT(
	    approve_as(t.reg, "T1", t.reviewer, "10004", id, 1, digest, digest),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E4081");
	/* a reviewer for a moment at the clerk's terminal */
	CHECK_INT(
	    approve_as(t.reg, "T1", session, "10002", id, 1, digest, digest),
	    RC_OK);
	entry_release(&e);
	test_reg_free(&t);
}

TEST(approving_needs_the_right)
{
	char digest[65], session[65];
	int64_t id;

	begin(1);
	test_family(&e, "権限", 1, 5);
	id = test_submit(&t, &e, "k");
	digest_of(id, digest);
	CHECK_INT(test_call(&t, "staff.put", NULL,
		      "{s:s,s:s,s:s,s:s,s:s,s:[s,s],s:s,s:s,s:s}", "session",
		      t.manager, "staff", "20001", "name", "新任", "org",
		      "中央区", "role_label", "部長", "rights", "enter", "read",
		      "from", "", "to", "", "account", "x"),
	    RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "20001", session), RC_OK);
	CHECK_INT(
	    approve_as(t.reg, "T1", session, "20001", id, 1, digest, digest),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E1032");
	entry_release(&e);
	test_reg_free(&t);
}

TEST(approval_names_version_and_digest)
{
	char digest[65], other[65];
	int64_t id;

	begin(1);
	test_family(&e, "版", 1, 5);
	id = test_submit(&t, &e, "k");
	digest_of(id, digest);
	CHECK_INT(
	    approve_as(t.reg, "T1", t.reviewer, "10002", id, 2, digest, digest),
	    RC_CONFLICT);
	CHECK_STR(t.err.code, "E4083");
	memcpy(other, digest, sizeof(other));
	other[5] = other[5] == '0' ? '1' : '0';
	CHECK_INT(
	    approve_as(t.reg, "T1", t.reviewer, "10002", id, 1, other, other),
	    RC_CONFLICT);
	CHECK_STR(t.err.code, "E4083");
	/* a proof over something else */
	CHECK_INT(
	    approve_as(t.reg, "T1", t.reviewer, "10002", id, 1, digest, other),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E1040");
	/* changed by its author since: the old version is void */
	CHECK_INT(test_call(&t, "entry.change", NULL, "{s:s,s:I,s:i,s:o}",
		      "session", t.clerk, "id", (json_int_t)id, "version", 1,
		      "entry", entry_to_json(&e)),
	    RC_OK);
	CHECK_INT(
	    approve_as(t.reg, "T1", t.reviewer, "10002", id, 1, digest, digest),
	    RC_CONFLICT);
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	/* and only once */
	digest_of(id, digest);
	CHECK_INT(
	    approve_as(t.reg, "T1", t.reviewer, "10002", id, 2, digest, digest),
	    RC_CONFLICT);
	CHECK_STR(t.err.code, "E4083");
	entry_release(&e);
	test_reg_free(&t);
}

TEST(two_terminals_by_setting)
{
	struct reg *other;
	char digest[65], session[65];
	int64_t id;

	begin(1);
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:b}", "session",
		      t.manager, "key", "two_terminals", "value", 1),
	    RC_OK);
	test_family(&e, "二台", 1, 5);
	id = test_submit(&t, &e, "k");
	CHECK_INT(test_approve(&t, id, NULL), RC_DENIED);
	CHECK_STR(t.err.code, "E4082");
	CHECK_INT(test_call(&t, "session.close", NULL, "{s:s}", "session",
		      t.reviewer),
	    RC_OK);
	other = test_reg_also(&t, "T2");
	CHECK_INT(test_session(&t, other, "T2", "10002", session), RC_OK);
	memcpy(t.reviewer, session, sizeof(session));
	CHECK_INT(test_call_at(&t, other, "entry.get", NULL, "{s:s,s:I}",
		      "session", session, "id", (json_int_t)id),
	    RC_OK);
	{
		json_t *got = NULL;

		CHECK_INT(
		    test_call_at(&t, other, "entry.get", &got, "{s:s,s:I}",
			"session", session, "id", (json_int_t)id),
		    RC_OK);
		(void)snprintf(
		    digest, sizeof(digest), "%s", text_at(got, "digest"));
		json_decref(got);
	}
	CHECK_INT(
	    approve_as(other, "T2", session, "10002", id, 1, digest, digest),
	    RC_OK);
	reg_close(other);
	entry_release(&e);
	test_reg_free(&t);
}

TEST(conflict_names_the_items_changed_since)
{
	int64_t id;

	begin(1);
	CHECK_INT(test_move(&t, person, "8番", &e), RC_OK);
	id = test_submit(&t, &e, "k");
	/* the row changes under the waiting entry, past the holds */
	test_plant(
	    &t, "UPDATE history SET address_number = '3番' WHERE hist_no = 1");
	CHECK_INT(test_approve(&t, id, NULL), RC_CONFLICT);
	CHECK_STR(t.err.code, "E4084");
	CHECK(strstr(t.err.why, "番地") != NULL);
	CHECK_INT(count("SELECT count(*) FROM history"), 1);
	entry_release(&e);
	test_reg_free(&t);
}

TEST(submitting_what_somebody_else_changed_meanwhile)
{
	struct entry old;

	begin(1);
	CHECK_INT(test_move(&t, person, "8番", &old), RC_OK);
	CHECK_INT(test_move(&t, person, "9番", &e), RC_OK);
	CHECK_INT(test_register(&t, &e, "k1", NULL, NULL), RC_OK);
	entry_release(&e);
	CHECK_INT(test_submit(&t, &old, "k2"), 0);
	CHECK_STR(t.err.code, "E4084");
	entry_release(&old);
	test_reg_free(&t);
}

TEST(event_changes_only_its_groups)
{
	begin(1);
	CHECK_INT(test_move(&t, person, "8番", &e), RC_OK);
	record_set(&e.persons[0].after, IT_BIRTH, "S62.08.05");
	CHECK_INT(test_submit(&t, &e, "k"), 0);
	CHECK_STR(t.err.code, "E4089");
	CHECK_STR(t.err.item, "birth");
	entry_release(&e);
	test_reg_free(&t);
}

/* Its author is away: a manager takes it back, returned or waiting, and the
 * people are free. */
TEST(std_4_0_8_a_manager_withdraws_for_who_is_away)
{
	int64_t id;

	begin(1);
	test_family(&e, "不在", 1, 6);
	id = test_submit(&t, &e, "k");
	CHECK_INT(test_call(&t, "entry.return", NULL, "{s:s,s:I,s:i,s:s}",
		      "session", t.reviewer, "id", (json_int_t)id, "version", 1,
		      "reason", "書類不足"),
	    RC_OK);
	CHECK_INT(test_submit(&t, &e, "k2"), 0); /* held */
	CHECK(test_call(&t, "entry.withdraw", NULL, "{s:s,s:I,s:i,s:s}",
		  "session", t.reviewer, "id", (json_int_t)id, "version", 1,
		  "reason", "入力した人の不在") == RC_DENIED);
	CHECK_STR(t.err.code, "E4090");
	CHECK(test_call(&t, "entry.withdraw", NULL, "{s:s,s:I,s:i}", "session",
		  t.manager, "id", (json_int_t)id, "version", 1) == RC_INPUT);
	CHECK_STR(t.err.code, "E409C");
	CHECK(test_call(&t, "entry.withdraw", NULL, "{s:s,s:I,s:i,s:s}",
		  "session", t.manager, "id", (json_int_t)id, "version", 2,
		  "reason", "入力した人の不在") == RC_CONFLICT);
	CHECK_INT(test_call(&t, "entry.withdraw", NULL, "{s:s,s:I,s:i,s:s}",
		      "session", t.manager, "id", (json_int_t)id, "version", 1,
		      "reason", "入力した人の不在"),
	    RC_OK);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM hold"), 0);
	test_settle(&t);
	CHECK_INT(
	    test_count(&t, "SELECT count(*) FROM op_log WHERE act = "
			   "'entry.withdraw' AND staff = '10003' AND kind = "
			   "'operation' AND details LIKE '%10001%' AND details "
			   "LIKE '%不在%'"),
	    1);
	CHECK(test_submit(&t, &e, "k3") > id);
	entry_release(&e);
	test_reg_free(&t);
}

TEST(only_the_author_changes_and_withdraws)
{
	int64_t id;

	begin(1);
	test_family(&e, "作者", 1, 5);
	id = test_submit(&t, &e, "k");
	CHECK_INT(
	    test_call(&t, "entry.withdraw", NULL, "{s:s,s:I,s:i}", "session",
		t.reviewer, "id", (json_int_t)id, "version", 1),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E4090");
	CHECK_INT(test_call(&t, "entry.change", NULL, "{s:s,s:I,s:i,s:o}",
		      "session", t.reviewer, "id", (json_int_t)id, "version", 1,
		      "entry", entry_to_json(&e)),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E4090");
	CHECK_INT(test_call(&t, "entry.withdraw", NULL, "{s:s,s:I,s:i}",
		      "session", t.clerk, "id", (json_int_t)id, "version", 2),
	    RC_CONFLICT);
	CHECK_INT(test_call(&t, "entry.withdraw", NULL, "{s:s,s:I,s:i}",
		      "session", t.clerk, "id", (json_int_t)id, "version", 1),
	    RC_OK);
	/* its people are free again */
	CHECK(test_submit(&t, &e, "k2") > id);
	entry_release(&e);
	test_reg_free(&t);
}

TEST(returned_entry_goes_back_to_its_author)
{
	json_t *list = NULL;
	int64_t id;

	begin(1);
	test_family(&e, "差戻", 1, 5);
	id = test_submit(&t, &e, "k");
	CHECK_INT(test_call(&t, "entry.claim", NULL, "{s:s,s:I}", "session",
		      t.reviewer, "id", (json_int_t)id),
	    RC_OK);
	CHECK_INT(test_call(&t, "entry.claim", NULL, "{s:s,s:I}", "session",
		      t.manager, "id", (json_int_t)id),
	    RC_CONFLICT);
	CHECK_STR(t.err.code, "E4086");
	CHECK_INT(test_call(&t, "entry.return", NULL, "{s:s,s:I,s:i,s:s}",
		      "session", t.reviewer, "id", (json_int_t)id, "version", 1,
		      "reason", "本籍を確かめてください"),
	    RC_OK);
	CHECK_INT(test_call(&t, "entry.list", &list, "{s:s,s:s}", "session",
		      t.clerk, "scope", "mine"),
	    RC_OK);
	CHECK_INT(json_integer_value(json_object_get(list, "returned")), 1);
	CHECK_STR(text_at(json_array_get(json_object_get(list, "entries"), 0),
		      "return_reason"),
	    "本籍を確かめてください");
	json_decref(list);
	list = NULL;
	CHECK_INT(test_call(&t, "entry.get", &list, "{s:s,s:I}", "session",
		      t.clerk, "id", (json_int_t)id),
	    RC_OK);
	CHECK_STR(text_at(json_object_get(list, "entry"), "return_reason"),
	    "本籍を確かめてください");
	CHECK_STR(text_at(json_object_get(list, "entry"), "state"), "returned");
	json_decref(list);
	CHECK_INT(test_approve(&t, id, NULL), RC_CONFLICT);
	CHECK_INT(test_call(&t, "entry.change", NULL, "{s:s,s:I,s:i,s:o}",
		      "session", t.clerk, "id", (json_int_t)id, "version", 1,
		      "entry", entry_to_json(&e)),
	    RC_OK);
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	entry_release(&e);
	test_reg_free(&t);
}

TEST(std_4_0_8_approver_stands_in_the_log_alone)
{
	static const char *const knows[] = { "op_log", "staff", "staff_right",
		"session", "sign_in", "feed_section" };
	char sql[256];
	json_t *columns, *o;
	const char *table, *column;
	long long hits = 0, n;
	size_t i, k;

	begin(1);
	/* 10002 decided; nothing but log and sign-in knows the number */
	columns = test_columns(&t);
	CHECK(json_array_size(columns) > 200);
	json_array_foreach(columns, i, o)
	{
		table = json_string_value(json_array_get(o, 0));
		column = json_string_value(json_array_get(o, 1));
		CHECK(strstr(column, "approv") == NULL);
		for (k = 0; k < sizeof(knows) / sizeof(knows[0]); k++)
			if (strcmp(table, knows[k]) == 0)
				break;
		if (k < sizeof(knows) / sizeof(knows[0]))
			continue;
		(void)snprintf(sql, sizeof(sql),
		    "SELECT count(*) FROM \"%s\" WHERE "
		    "CAST(\"%s\" AS TEXT) LIKE '%%10002%%' OR "
		    "CAST(\"%s\" AS TEXT) LIKE '%%高木%%'",
		    table, column, column);
		if ((n = count(sql)) != 0)
			printf("# %s.%s\n", table, column);
		hits += n;
	}
	json_decref(columns);
	CHECK_INT(hits, 0);
	CHECK_INT(count("SELECT count(*) FROM op_log WHERE act = "
			"'entry.approve' AND staff = '10002'"),
	    1);
	test_reg_free(&t);
}

/* ---- returning residents (4.1.1.2) ---- */

/* Moves the first person out on 2026-07-14. */
static void
move_out(void)
{
	CHECK_INT(test_move(&t, person, "12番3号", &e), RC_OK);
	e.event = EV_OUT_DOMESTIC;
	(void)snprintf(e.menu, sizeof(e.menu), "31");
	record_set(&e.persons[0].after, IT_ADDRESS_SINCE,
	    e.persons[0].before.v[IT_ADDRESS_SINCE]);
	record_set(&e.persons[0].after, IT_OUT_PLANNED_ON, "R08.07.14");
	record_set(&e.persons[0].after, IT_OUT_PLANNED_CITY, "福岡市中央区");
	CHECK_INT(test_register(&t, &e, "k-out", NULL, NULL), RC_OK);
	entry_release(&e);
}

TEST(std_4_1_1_2_number_of_a_removed_person_stops_a_new_entry)
{
	begin(1);
	move_out();
	test_family(&e, "別名", 1, 1); /* the same 住民票コード */
	CHECK_INT(test_submit(&t, &e, "k"), 0);
	CHECK_INT(t.err.rc, RC_INPUT);
	entry_release(&e);
	test_reg_free(&t);
}

TEST(std_4_1_1_2_returner_keeps_the_number_on_a_new_sheet)
{
	json_t *got = NULL;
	char again[20];
	int64_t id;

	begin(1);
	move_out();
	test_family(&e, "架空", 1, 1);
	(void)snprintf(e.persons[0].person_no, sizeof(e.persons[0].person_no),
	    "%s", person);
	e.persons[0].sheet_no = 1;
	e.persons[0].is_returner = true;
	(void)snprintf(e.event_date, sizeof(e.event_date), "R08.07.15");
	id = test_submit(&t, &e, "k");
	if (id == 0)
		printf("# %s %s %s\n", t.err.code, t.err.text, t.err.why);
	CHECK(id > 0);
	CHECK_INT(test_approve(&t, id, &got), RC_OK);
	(void)snprintf(again, sizeof(again), "%s",
	    text_at(json_array_get(json_object_get(got, "persons"), 0),
		"person_no"));
	CHECK_STR(again, person);
	CHECK_INT(
	    json_integer_value(json_object_get(
		json_array_get(json_object_get(got, "persons"), 0), "hist_no")),
	    3);
	json_decref(got);
	got = NULL;
	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s,s:i}", "session",
		      t.clerk, "person_no", person, "sheet_no", 1),
	    RC_OK);
	CHECK(json_is_true(json_object_get(got, "is_removed")));
	CHECK_INT(json_array_size(json_object_get(got, "history")), 2);
	CHECK_INT(json_array_size(json_object_get(got, "sheets")), 2);
	json_decref(got);
	entry_release(&e);
	test_reg_free(&t);
}

/* What a hand-made request leaves out of `before` the register fills in. */
TEST(ks_4_agent_says_otherwise_than_the_register)
{
	struct entry_person *p;
	json_t *got = NULL, *answer;
	int64_t id;

	begin(1);
	move_out();
	test_family(&e, "架空", 1, 1);
	p = &e.persons[0];
	(void)snprintf(p->person_no, sizeof(p->person_no), "%s", person);
	p->sheet_no = 1;
	p->is_returner = true;
	record_set(&p->after, IT_BIRTH, "S62.08.05");
	(void)snprintf(e.event_date, sizeof(e.event_date), "R08.07.15");
	(void)snprintf(e.papers[1], sizeof(e.papers[1]), "moveout");
	e.paper_count = 2;
	e.applicant_kind = 3;
	e.has_proxy_letter = true;
	CHECK_INT(test_submit(&t, &e, "k"), 0);
	CHECK_INT(t.err.rc, RC_INPUT);
	CHECK_STR(t.err.code, "A9046");
	CHECK(t.err.text[0] != '\0' && t.err.why[0] != '\0' &&
	      t.err.remedy[0] != '\0');
	CHECK(strstr(t.err.text, "生年月日") != NULL);
	/* answered: it waits, and the reviewer is shown the answer */
	entry_answer(&e, "A9046", 0, 2);
	id = test_submit(&t, &e, "k2");
	CHECK(id > 0);
	CHECK_INT(test_call(&t, "entry.get", &got, "{s:s,s:I}", "session",
		      t.reviewer, "id", (json_int_t)id),
	    RC_OK);
	answer = json_array_get(
	    json_object_get(json_object_get(got, "entry"), "answers"), 0);
	CHECK_STR(text_at(answer, "code"), "A9046");
	CHECK_INT(json_integer_value(json_object_get(answer, "answer")), 2);
	json_decref(got);
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	entry_release(&e);
	test_reg_free(&t);
}

TEST(returner_match_shows_what_the_rules_will_see)
{
	json_t *got = NULL, *m;

	begin(1);
	CHECK_INT(test_call(&t, "returner.match", &got,
		      "{s:s,s:[{s:s},{s:s,s:s,s:s},{s:s,s:s,s:s}]}", "session",
		      t.clerk, "persons", "juminhyo_code", "00010000010",
		      "name", "架空一郎", "sex", "1", "birth", "S62.08.04",
		      "name", "架空一郎", "sex", "2", "birth", "S62.08.04"),
	    RC_OK);
	m = json_object_get(got, "matches");
	CHECK_INT(json_array_size(m), 2);
	CHECK(json_is_true(json_object_get(json_array_get(m, 0), "by_number")));
	CHECK(
	    json_is_false(json_object_get(json_array_get(m, 1), "by_number")));
	CHECK_INT(
	    json_integer_value(json_object_get(json_array_get(m, 1), "person")),
	    1);
	json_decref(got);
	test_reg_free(&t);
}

/* ---- households ---- */

TEST(household_version_counts_up_with_each_change)
{
	json_t *got = NULL;

	begin(1);
	CHECK_INT(test_move(&t, person, "8番", &e), RC_OK);
	CHECK_INT(test_register(&t, &e, "k", NULL, NULL), RC_OK);
	entry_release(&e);
	CHECK_INT(test_call(&t, "household.get", &got, "{s:s,s:s}", "session",
		      t.clerk, "household_no", household),
	    RC_OK);
	CHECK_INT(json_integer_value(json_object_get(got, "version")), 2);
	CHECK_INT(json_array_size(json_object_get(got, "members")), 1);
	CHECK_STR(text_at(json_array_get(json_object_get(got, "members"), 0),
		      "relation"),
	    "世帯主");
	json_decref(got);
	test_reg_free(&t);
}

/* ---- two at once ---- */

struct racer {
	struct reg *reg;
	const char *terminal, *staff, *session, *digest;
	json_t *proof;
	int64_t id;
	enum rc rc;
};

static void *
race_approve(void *arg)
{
	struct racer *r = arg;
	json_t *args = json_pack("{s:s,s:I,s:i,s:s,s:o}", "session", r->session,
	    "id", (json_int_t)r->id, "version", 1, "digest", r->digest, "proof",
	    r->proof);
	struct err err;

	err_clear(&err);
	r->rc = reg_call(r->reg, "entry.approve", args, NULL, &err);
	json_decref(args);
	return NULL;
}

TEST(of_two_approvals_at_once_one_wins)
{
	struct racer r[2];
	pthread_t th[2];
	char digest[65], session[65], subject[128];
	int round, i;

	begin(1);
	CHECK_INT(
	    test_call(&t, "session.close", NULL, "{s:s}", "session", t.manager),
	    RC_OK);
	r[0].reg = t.reg;
	r[1].reg = test_reg_also(&t, "T2");
	CHECK_INT(test_session(&t, r[1].reg, "T2", "10003", session), RC_OK);
	for (round = 0; round < 5; round++) {
		char key[16];

		(void)snprintf(key, sizeof(key), "k%d", round);
		test_family(&e, "競争", 1, 100 + round);
		record_set(&e.persons[0].after, IT_NAME_GIVEN, key);
		r[0].id = r[1].id = test_submit(&t, &e, key);
		entry_release(&e);
		CHECK(r[0].id > 0);
		digest_of(r[0].id, digest);
		(void)snprintf(subject, sizeof(subject), "%lld@1:%s",
		    (long long)r[0].id, digest);
		for (i = 0; i < 2; i++) {
			r[i].terminal = i == 0 ? "T1" : "T2";
			r[i].staff = i == 0 ? "10002" : "10003";
			r[i].session = i == 0 ? t.reviewer : session;
			r[i].digest = digest;
			r[i].proof = test_proof(&t, r[i].reg, r[i].terminal,
			    r[i].staff, "entry.approve", subject);
		}
		for (i = 0; i < 2; i++)
			CHECK_INT(
			    pthread_create(&th[i], NULL, race_approve, &r[i]),
			    0);
		for (i = 0; i < 2; i++)
			(void)pthread_join(th[i], NULL);
		CHECK_INT((r[0].rc == RC_OK) + (r[1].rc == RC_OK), 1);
		CHECK_INT(
		    (r[0].rc == RC_CONFLICT) + (r[1].rc == RC_CONFLICT), 1);
	}
	CHECK_INT(count("SELECT count(*) FROM person"), 6);
	CHECK_INT(count("SELECT count(*) FROM history"), 6);
	reg_close(r[1].reg);
	test_reg_free(&t);
}

static void *
race_lease(void *arg)
{
	struct racer *r = arg;
	json_t *args = json_pack("{s:s,s:[s],s:[]}", "session", r->session,
	    "persons", person, "households");
	struct err err;

	err_clear(&err);
	r->rc = reg_call(r->reg, "edit.begin", args, NULL, &err);
	json_decref(args);
	return NULL;
}

TEST(of_two_leases_at_once_one_wins)
{
	struct racer r[2];
	pthread_t th[2];
	char session[65];
	int i;

	begin(1);
	r[0].reg = t.reg;
	r[0].session = t.clerk;
	r[1].reg = test_reg_also(&t, "T2");
	CHECK_INT(test_session(&t, r[1].reg, "T2", "10004", session), RC_OK);
	r[1].session = session;
	for (i = 0; i < 2; i++)
		CHECK_INT(pthread_create(&th[i], NULL, race_lease, &r[i]), 0);
	for (i = 0; i < 2; i++)
		(void)pthread_join(th[i], NULL);
	CHECK_INT((r[0].rc == RC_OK) + (r[1].rc == RC_OK), 1);
	reg_close(r[1].reg);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
