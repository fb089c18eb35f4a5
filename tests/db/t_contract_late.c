/* SPDX-License-Identifier: ISC
 * What a terminal did while the line was down and sends up afterwards: its
 * entries count as of then, its paper is put on record whatever stands
 * against it now, once, and what the register would have stopped is found
 * again.
 */
#include "src/date.h"
#include "tests/db/help_register.h"
#include "tests/test.h"

#define MIN INT64_C(60000000)

static struct test_reg t;
static char person[20], household[20];

static void
begin(void)
{
	struct entry e;
	json_t *v = json_loads(
	    "[{\"title\":\"熊本市中央区長\",\"name\":\"区長　太郎\"}]", 0,
	    NULL);

	test_reg_make(&t);
	test_family(&e, "架空", 2, 1);
	CHECK_INT(test_register(&t, &e, "k-begin", person, household), RC_OK);
	entry_release(&e);
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:o}", "session",
		      t.manager, "key", "certifiers", "value", v),
	    RC_OK);
}

static enum rc
submit_late(struct reg *r, const char *session, const char *family, int code,
    int64_t made_at)
{
	char key[32];
	struct entry e;
	enum rc rc;

	(void)snprintf(key, sizeof(key), "late-%d", code);
	test_family(&e, family, 1, code);
	rc = test_call_at(&t, r, "entry.submit", NULL, "{s:s,s:o,s:s,s:I}",
	    "session", session, "entry", entry_to_json(&e), "key", key,
	    "made_at", (json_int_t)made_at);
	entry_release(&e);
	return rc;
}

/* The line is down for three hours; the session ended in the meantime. */
TEST(late_entry_counts_as_of_then)
{
	int64_t made_at;

	begin();
	made_at = t.now + 30 * MIN;
	t.now += 200 * MIN;
	CHECK_INT(submit_late(t.reg, t.clerk, "遅沢", 2, 0), RC_DENIED);
	CHECK_STR(t.err.code, "E1030");
	CHECK_INT(submit_late(t.reg, t.clerk, "遅沢", 2, made_at), RC_OK);
	/* once more: the answer was lost */
	CHECK_INT(submit_late(t.reg, t.clerk, "遅沢", 2, made_at), RC_OK);
	/* a new session at the same place forgets nothing of the old one */
	{
		char again[65];

		CHECK_INT(test_session(&t, t.reg, "T1", "10001", again), RC_OK);
	}
	CHECK_INT(submit_late(t.reg, t.clerk, "遅山", 3, made_at), RC_OK);
	test_reg_free(&t);
}

TEST(late_is_only_what_was_done_in_a_session_of_this_terminal)
{
	struct reg *other;
	int64_t made_at;

	begin();
	made_at = t.now + 30 * MIN;
	t.now += 200 * MIN;
	other = test_reg_also(&t, "T2");
	/* before it began, after it ended, elsewhere, by nobody */
	CHECK_INT(submit_late(t.reg, t.clerk, "遅沢", 2, made_at - 60 * MIN),
	    RC_DENIED);
	CHECK_INT(submit_late(t.reg, t.clerk, "遅沢", 3, made_at + 120 * MIN),
	    RC_DENIED);
	CHECK_INT(submit_late(other, t.clerk, "遅沢", 4, made_at), RC_DENIED);
	CHECK_INT(submit_late(t.reg, "0", "遅沢", 5, made_at), RC_DENIED);
	/* nothing else is ever late */
	CHECK_INT(test_call(&t, "note.put", NULL, "{s:s,s:s,s:s,s:I}",
		      "session", t.clerk, "person_no", person, "text", "x",
		      "made_at", (json_int_t)made_at),
	    RC_DENIED);
	CHECK_INT(test_call(&t, "issue.begin", NULL,
		      "{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:i,s:I}", "session",
		      t.clerk, "kind", "juminhyo", "persons", "person_no",
		      person, "sheet_no", 1, "hist_no", 1, "applicant", "本人",
		      "copies", 1, "made_at", (json_int_t)made_at),
	    RC_DENIED);
	/* and not for ever */
	t.now += (int64_t)31 * 24 * 60 * MIN;
	CHECK_INT(submit_late(t.reg, t.clerk, "遅沢", 6, made_at), RC_DENIED);
	reg_close(other);
	test_reg_free(&t);
}

/* ---- issues ---- */

static const char *number_a = "20260715 熊本市中央区 T1 P1 不通001-7f3a";
static const char *number_b = "20260715 熊本市中央区 T1 P1 不通002-7f3a";

static enum rc
issue(const char *id, const char *kind, int hist, int copies, int64_t made_at,
    json_t *second, json_t **res)
{
	json_t *numbers = json_pack("[s]", number_a);
	json_t *offline;

	if (copies > 1)
		(void)json_array_append_new(numbers, json_string(number_b));
	offline = json_pack("{s:o,s:s,s:s,s:i}", "numbers", numbers, "day",
	    "2026-07-15", "certifier", "区長　太郎", "position", 7);
	if (second != NULL)
		(void)json_object_set_new(offline, "second", second);
	return test_call(&t, "issue.begin", res,
	    "{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:i,s:{},s:s,s:I,s:o}", "session",
	    t.clerk, "kind", kind, "persons", "person_no", person, "sheet_no",
	    1, "hist_no", hist, "applicant", "本人", "copies", copies,
	    "options", "offline_id", id, "made_at", (json_int_t)made_at,
	    "offline", offline);
}

static json_t *
list(void)
{
	json_t *res = NULL, *issues;

	CHECK_INT(
	    test_call(&t, "issue.offline", &res, "{s:s}", "session", t.manager),
	    RC_OK);
	issues = json_incref(json_object_get(res, "issues"));
	json_decref(res);
	return issues;
}

static const char *
text(const json_t *list, size_t i, const char *key)
{
	const char *s =
	    json_string_value(json_object_get(json_array_get(list, i), key));

	return s != NULL ? s : "";
}

static bool
has_finding(const json_t *line, const char *what)
{
	json_t *f;
	size_t i;

	json_array_foreach(json_object_get(line, "findings"), i, f)
	{
		if (strcmp(json_string_value(json_object_get(f, "what")),
			what) == 0)
			return true;
	}
	return false;
}

static void
renew_manager(void)
{
	CHECK_INT(test_session(&t, t.reg, "T1", "10003", t.manager), RC_OK);
}

TEST(late_issue_is_on_record_once_as_it_was_printed)
{
	json_t *a = NULL, *b = NULL, *l;

	begin();
	t.now += 200 * MIN;
	CHECK_INT(
	    issue("o1", "juminhyo", 1, 2, t.now - 150 * MIN, NULL, &a), RC_OK);
	CHECK_INT(
	    issue("o1", "juminhyo", 1, 2, t.now - 150 * MIN, NULL, &b), RC_OK);
	CHECK(json_equal(
	    json_object_get(a, "issues"), json_object_get(b, "issues")));
	CHECK_STR(text(json_object_get(a, "issues"), 0, "number"), number_a);
	CHECK_STR(text(json_object_get(a, "issues"), 1, "number"), number_b);
	/* another content under the same name */
	CHECK_INT(issue("o1", "juminhyo", 1, 1, t.now - 150 * MIN, NULL, NULL),
	    RC_CONFLICT);
	CHECK_STR(t.err.code, "E9409");
	renew_manager();
	l = list();
	CHECK_INT(json_array_size(l), 2);
	CHECK_INT(
	    json_array_size(json_object_get(json_array_get(l, 0), "findings")),
	    0);
	CHECK_STR(text(l, 1, "staff"), "10001");
	CHECK_STR(text(l, 1, "made_at"), "2026-07-15 10:50");
	json_decref(l);
	json_decref(a);
	json_decref(b);
	test_reg_free(&t);
}

/* A block set while the paper was on its way is found afterwards. */
TEST(late_issue_against_a_block_is_listed_for_the_manager)
{
	json_t *l, *res = NULL;

	begin();
	CHECK_INT(test_call(&t, "block.set", NULL,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      t.manager, "person_no", person, "processes",
		      "certificate", "level", 2, "from", "2026-07-01", "to", "",
		      "reason", "申出", "kind", "general"),
	    RC_OK);
	/* online it is stopped */
	CHECK_INT(
	    test_call(&t, "issue.begin", NULL,
		"{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:i}", "session", t.clerk,
		"kind", "juminhyo", "persons", "person_no", person, "sheet_no",
		1, "hist_no", 1, "applicant", "本人", "copies", 1),
	    RC_DENIED);
	CHECK_INT(
	    issue("o1", "juminhyo", 1, 1, t.now - 5 * MIN, NULL, NULL), RC_OK);
	l = list();
	CHECK_INT(json_array_size(l), 1);
	CHECK(has_finding(json_array_get(l, 0), "block"));
	CHECK_STR(text(l, 0, "seen_by"), "");
	CHECK_STR(json_string_value(json_array_get(
		      json_object_get(json_array_get(l, 0), "persons"), 0)),
	    person);
	/* only for whom blocks concern */
	CHECK_INT(
	    test_call(&t, "issue.offline", NULL, "{s:s}", "session", t.clerk),
	    RC_DENIED);
	CHECK_INT(test_call(&t, "issue.offline_seen", NULL, "{s:s,s:O,s:s}",
		      "session", t.manager, "issue_no",
		      json_object_get(json_array_get(l, 0), "issue_no"), "note",
		      "本人に連絡した"),
	    RC_OK);
	json_decref(l);
	l = list();
	CHECK_STR(text(l, 0, "seen_by"), "10003");
	CHECK_STR(text(l, 0, "note"), "本人に連絡した");
	json_decref(l);
	CHECK_INT(test_call(&t, "issue.list", &res, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(res, "issues")), 1);
	json_decref(res);
	test_reg_free(&t);
}

TEST(late_issue_notes_a_newer_row_and_refuses_one_that_never_was)
{
	struct entry move;
	json_t *l;
	int64_t id;

	begin();
	CHECK_INT(test_move(&t, person, "9番9号", &move), RC_OK);
	id = test_submit(&t, &move, "k-move");
	CHECK(id > 0);
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	entry_release(&move);
	CHECK_INT(
	    issue("o1", "juminhyo", 1, 1, t.now - 5 * MIN, NULL, NULL), RC_OK);
	l = list();
	CHECK(has_finding(json_array_get(l, 0), "newer"));
	json_decref(l);
	CHECK_INT(issue("o2", "juminhyo", 99, 1, t.now - 5 * MIN, NULL, NULL),
	    RC_NOT_FOUND);
	/* what is missing is said, and nothing half is kept */
	CHECK_INT(
	    test_call(&t, "issue.begin", NULL,
		"{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:i,s:s,s:I,s:{s:[s]}}",
		"session", t.clerk, "kind", "juminhyo", "persons", "person_no",
		person, "sheet_no", 1, "hist_no", 1, "applicant", "本人",
		"copies", 1, "offline_id", "o3", "made_at", (json_int_t)t.now,
		"offline", "numbers", number_b),
	    RC_INPUT);
	CHECK_STR(t.err.code, "E5007");
	l = list();
	CHECK_INT(json_array_size(l), 1);
	json_decref(l);
	test_reg_free(&t);
}

TEST(late_issue_wants_the_second_person_where_the_table_does)
{
	json_t *l, *proof;

	begin();
	CHECK_INT(
	    issue("o1", "jokyohyo", 1, 1, t.now - 5 * MIN, NULL, NULL), RC_OK);
	l = list();
	CHECK(has_finding(json_array_get(l, 0), "second"));
	json_decref(l);
	number_a = "20260715 熊本市中央区 T1 P1 不通003-7f3a";
	proof = test_proof(&t, t.reg, "T1", "10003", "issue.offline", "o2");
	CHECK_INT(
	    issue("o2", "jokyohyo", 1, 1, t.now - 5 * MIN, proof, NULL), RC_OK);
	l = list();
	CHECK(!has_finding(json_array_get(l, 0), "second"));
	CHECK_STR(text(l, 0, "second"), "10003");
	json_decref(l);
	/* of one without the right, over another issue, by the clerk */
	number_a = "20260715 熊本市中央区 T1 P1 不通004-7f3a";
	proof = test_proof(&t, t.reg, "T1", "10004", "issue.offline", "o3");
	CHECK_INT(
	    issue("o3", "jokyohyo", 1, 1, t.now - 5 * MIN, proof, NULL), RC_OK);
	number_a = "20260715 熊本市中央区 T1 P1 不通005-7f3a";
	proof = test_proof(&t, t.reg, "T1", "10003", "issue.offline", "o3");
	CHECK_INT(
	    issue("o4", "jokyohyo", 1, 1, t.now - 5 * MIN, proof, NULL), RC_OK);
	l = list();
	CHECK(has_finding(json_array_get(l, 0), "second"));
	CHECK(has_finding(json_array_get(l, 1), "second"));
	json_decref(l);
	/* a kind that is issued by nobody alone */
	number_a = "20260715 熊本市中央区 T1 P1 不通006-7f3a";
	CHECK_INT(
	    issue("o5", "statement", 1, 1, t.now - 5 * MIN, NULL, NULL), RC_OK);
	l = list();
	CHECK(has_finding(json_array_get(l, 0), "kind"));
	json_decref(l);
	number_a = "20260715 熊本市中央区 T1 P1 不通001-7f3a";
	test_reg_free(&t);
}

/* The line broke in the middle of an issue; it was recorded, the answer was
 * lost, and the terminal printed under a number of its own. */
TEST(late_issue_that_was_recorded_before_keeps_both_numbers)
{
	json_t *l, *res = NULL;

	begin();
	CHECK_INT(test_call(&t, "issue.begin", &res,
		      "{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:i,s:s}", "session",
		      t.clerk, "kind", "juminhyo", "persons", "person_no",
		      person, "sheet_no", 1, "hist_no", 1, "applicant", "本人",
		      "copies", 1, "offline_id", "o1"),
	    RC_OK);
	json_decref(res);
	CHECK_INT(issue("o1", "juminhyo", 1, 1, t.now, NULL, NULL), RC_OK);
	CHECK_INT(issue("o1", "juminhyo", 1, 1, t.now, NULL, NULL), RC_OK);
	l = list();
	CHECK_INT(json_array_size(l), 1);
	CHECK(has_finding(json_array_get(l, 0), "number"));
	CHECK_STR(text(l, 0, "number"), number_a);
	json_decref(l);
	test_reg_free(&t);
}

/* Whose right has ended meanwhile printed it all the same. */
TEST(late_issue_of_somebody_who_has_left_is_on_record)
{
	json_t *l;

	begin();
	t.now += 200 * MIN;
	renew_manager();
	CHECK_INT(test_call(&t, "staff.put", NULL,
		      "{s:s,s:s,s:s,s:s,s:s,s:[s],s:s,s:s,s:s}", "session",
		      t.manager, "staff", "10001", "name", "佐々木", "org",
		      "区民課", "role_label", "窓口", "rights", "read", "from",
		      "", "to", "", "account", "10001"),
	    RC_OK);
	CHECK_INT(issue("o1", "juminhyo", 1, 1, t.now - 150 * MIN, NULL, NULL),
	    RC_OK);
	l = list();
	CHECK(has_finding(json_array_get(l, 0), "right"));
	CHECK_STR(text(l, 0, "staff"), "10001");
	json_decref(l);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
