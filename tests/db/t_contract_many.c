/* SPDX-License-Identifier: ISC
 * Several 仮登録 to 本登録 with one call (4.0.8, 11.1 row 21): one proof over
 * just these entries, each of them decided by itself, the answer says for
 * each what became of it, and no more than the setting allows.
 */
#include "src/approval.h"
#include "src/number.h"
#include "tests/db/help_register.h"
#include "tests/test.h"

#define ACT "entry.approve_many"
#define MOST 8

static struct test_reg t;
static struct entry e;
static struct approval list[MOST];
static int count;
static char person[20];

static const char *
text_at(const json_t *o, const char *key)
{
	const char *v = json_string_value(json_object_get(o, key));

	return v != NULL ? v : "(none)";
}

static int
int_at(const json_t *o, const char *key)
{
	return (int)json_integer_value(json_object_get(o, key));
}

/* What is on the reviewer's screen of an entry. */
static struct approval
seen(int64_t id)
{
	struct approval a = { .id = id };
	json_t *got = NULL;

	CHECK_INT(test_call(&t, "entry.get", &got, "{s:s,s:I}", "session",
		      t.reviewer, "id", (json_int_t)id),
	    RC_OK);
	a.version = int_at(json_object_get(got, "entry"), "version");
	(void)snprintf(
	    a.digest, sizeof(a.digest), "%s", text_at(got, "digest"));
	json_decref(got);
	return a;
}

static void
choose(int64_t id)
{
	CHECK(id > 0);
	list[count++] = seen(id);
}

/* A family that waits, chosen by the reviewer. */
static int64_t
waits(const char *family, int n, int code)
{
	char key[32];
	int64_t id;

	(void)snprintf(key, sizeof(key), "k%d", code);
	test_family(&e, family, n, code);
	id = test_submit(&t, &e, key);
	entry_release(&e);
	choose(id);
	return id;
}

/* An empty register but for one person, nothing chosen. */
static void
begin(void)
{
	count = 0;
	test_reg_make(&t);
	test_family(&e, "既存", 1, 1);
	CHECK_INT(test_register(&t, &e, "k-begin", person, NULL), RC_OK);
	entry_release(&e);
}

/* As a person with a proof over `proved`, in a session, for the list. */
static enum rc
decide(const char *session, const char *staff, struct approval *proved, int n,
    json_t **result)
{
	char subject[APPROVAL_SUBJECT] = "";
	json_t *proof;

	CHECK_INT(approvals_subject(proved, n, subject, NULL), RC_OK);
	proof = test_proof(&t, t.reg, "T1", staff, ACT, subject);
	return test_call(&t, ACT, result, "{s:s,s:o,s:o}", "session", session,
	    "entries", approvals_to_json(list, count), "proof", proof);
}

static enum rc
approve(json_t **result)
{
	return decide(t.reviewer, "10002", list, count, result);
}

static json_t *
answer_of(json_t *result, int64_t id)
{
	json_t *o;
	size_t i;

	json_array_foreach(json_object_get(result, "entries"), i, o)
	{
		if (int_at(o, "id") == id)
			return o;
	}
	return NULL;
}

static const char *
code_of(json_t *result, int64_t id)
{
	json_t *o = answer_of(result, id);

	if (json_is_true(json_object_get(o, "approved")))
		return "";
	return text_at(json_object_get(o, "error"), "code");
}

static int
waiting(void)
{
	json_t *got = NULL, *o;
	size_t i;
	int n = 0;

	CHECK_INT(
	    test_call(&t, "entry.list", &got, "{s:s}", "session", t.reviewer),
	    RC_OK);
	json_array_foreach(json_object_get(got, "entries"), i, o)
	{
		n += strcmp(text_at(o, "state"), "waiting") == 0;
	}
	json_decref(got);
	return n;
}

/* Lines of the operation or error log that hold the text. */
static int
lines(const char *kind, const char *text)
{
	json_t *got = NULL, *o;
	size_t i;
	int n = 0;

	CHECK_INT(test_call(&t, "log.list", &got, "{s:s,s:s,s:s,s:s}",
		      "session", t.manager, "from", "2026-07-01", "to",
		      "2026-07-31", "kind", kind),
	    RC_OK);
	json_array_foreach(json_object_get(got, "records"), i, o)
	{
		char *s = json_dumps(o, JSON_COMPACT);

		n += strstr(s, text) != NULL;
		free(s);
	}
	json_decref(got);
	return n;
}

static void
is_sound(void)
{
	json_t *got = NULL;

	CHECK_INT(test_call(&t, "register.verify", &got, "{}"), RC_OK);
	CHECK(json_is_true(json_object_get(got, "ok")));
	json_decref(got);
	got = NULL;
	CHECK_INT(test_call(&t, "feed.verify", &got, "{}"), RC_OK);
	json_decref(got);
}

TEST(std_4_0_8_several_become_law_with_one_proof)
{
	json_t *got = NULL, *o;
	size_t i;

	begin();
	(void)waits("最初", 2, 10);
	(void)waits("真中", 1, 20);
	(void)waits("最後", 3, 30);
	CHECK_INT(waiting(), 3);
	CHECK_INT(approve(&got), RC_OK);
	CHECK_INT(int_at(got, "approved"), 3);
	CHECK_INT(int_at(got, "refused"), 0);
	CHECK_INT(json_array_size(json_object_get(got, "entries")), 3);
	json_array_foreach(json_object_get(got, "entries"), i, o)
	{
		CHECK(json_is_true(json_object_get(o, "approved")));
		CHECK_INT(json_array_size(json_object_get(o, "persons")),
		    i == 0   ? 2
		    : i == 1 ? 1
			     : 3);
		CHECK(strncmp(text_at(o, "receipt_no"), "20260715-", 9) == 0);
		/* a record of the feed for each */
		CHECK(i == 0 ||
		      int_at(o, "record") >
			  int_at(json_array_get(
				     json_object_get(got, "entries"), i - 1),
			      "record"));
		CHECK_INT(test_call(&t, "person.get", NULL, "{s:s,s:s}",
			      "session", t.clerk, "person_no",
			      text_at(json_array_get(
					  json_object_get(o, "persons"), 0),
				  "person_no")),
		    RC_OK);
	}
	CHECK_INT(waiting(), 0);
	/* the one who decided stands in the log, a line for each entry */
	CHECK_INT(lines("operation", ACT), 3);
	CHECK_INT(lines("operation", "\"10002\""), 3 + 1);
	is_sound();
	json_decref(got);
	test_reg_free(&t);
}

TEST(std_4_0_8_each_of_several_is_decided_by_itself)
{
	char session[65];
	json_t *got = NULL, *res = NULL;
	int64_t own, taken, changed, conflict, good, more;

	begin();
	good = waits("良一", 1, 10);
	/* entered by the approver's own hand */
	CHECK_INT(test_session(&t, t.reg, "T1", "10004", session), RC_OK);
	test_family(&e, "自分", 1, 20);
	CHECK_INT(
	    test_call(&t, "entry.submit", &res, "{s:s,s:o,s:s}", "session",
		session, "entry", entry_to_json(&e), "key", "own"),
	    RC_OK);
	entry_release(&e);
	own = json_integer_value(json_object_get(res, "id"));
	json_decref(res);
	choose(own);
	/* open on another reviewer's screen */
	taken = waits("審査", 1, 30);
	CHECK_INT(test_call(&t, "entry.claim", NULL, "{s:s,s:I}", "session",
		      t.manager, "id", (json_int_t)taken),
	    RC_OK);
	/* changed by its author after it was looked at */
	changed = waits("変更", 1, 40);
	test_family(&e, "変更", 1, 40);
	CHECK_INT(test_call(&t, "entry.change", NULL, "{s:s,s:I,s:i,s:o}",
		      "session", t.clerk, "id", (json_int_t)changed, "version",
		      1, "entry", entry_to_json(&e)),
	    RC_OK);
	entry_release(&e);
	/* an item changed under it */
	CHECK_INT(test_move(&t, person, "8番", &e), RC_OK);
	conflict = test_submit(&t, &e, "k-move");
	entry_release(&e);
	choose(conflict);
	test_plant(
	    &t, "UPDATE history SET address_number = '3番' WHERE hist_no = 1");
	more = waits("良二", 1, 50);
	CHECK_INT(decide(session, "10004", list, count, &got), RC_OK);
	CHECK_STR(code_of(got, good), "");
	CHECK_STR(code_of(got, own), "E4081");
	CHECK_STR(code_of(got, taken), "E4086");
	CHECK_STR(code_of(got, changed), "E4083");
	CHECK_STR(code_of(got, conflict), "E4084");
	CHECK_STR(code_of(got, more), "");
	CHECK_INT(int_at(got, "approved"), 2);
	CHECK_INT(int_at(got, "refused"), 4);
	/* each says what, why and what to do, the conflict its items */
	res = json_object_get(answer_of(got, conflict), "error");
	CHECK(strstr(text_at(res, "why"), "番地") != NULL);
	CHECK(strlen(text_at(res, "text")) > 0);
	CHECK(strlen(text_at(res, "remedy")) > 0);
	CHECK_STR(text_at(res, "rc"), "conflict");
	/* what was refused waits on, and its people stay held */
	CHECK_INT(waiting(), 4);
	CHECK_INT(test_move(&t, person, "9番", &e), RC_OK);
	CHECK_INT(test_submit(&t, &e, "k-again"), 0);
	entry_release(&e);
	/* the attempt on the own entry is in the log, with its number */
	CHECK_INT(lines("error", "E4081"), 1);
	json_decref(got);
	test_reg_free(&t);
}

TEST(std_4_0_8_rules_run_again_for_each_of_several)
{
	json_t *got = NULL;
	int64_t blocked, good;

	begin();
	CHECK_INT(test_move(&t, person, "8番", &e), RC_OK);
	blocked = test_submit(&t, &e, "k-move");
	entry_release(&e);
	choose(blocked);
	good = waits("良一", 1, 10);
	CHECK_INT(
	    test_call(&t, "block.set", NULL,
		"{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session", t.manager,
		"person_no", person, "processes", "event", "level", 2, "from",
		"2026-07-01", "to", "", "reason", "確認中", "kind", "general"),
	    RC_OK);
	CHECK_INT(approve(&got), RC_OK);
	CHECK_STR(code_of(got, blocked), "E3110");
	CHECK_STR(code_of(got, good), "");
	json_decref(got);
	test_reg_free(&t);
}

/* Each is looked at on the register as the one before has left it, so that
 * together nothing passes that would not pass one after the other. */
TEST(the_second_of_several_sees_what_the_first_did)
{
	json_t *got = NULL;
	int64_t id[2];
	int i;

	begin();
	for (i = 0; i < 2; i++) {
		json_t *res = NULL;

		CHECK_INT(test_call(&t, "mynumber.put", &res, "{s:s,s:s}",
			      "session", t.clerk, "value", "123456789018"),
		    RC_OK);
		test_family(&e, i == 0 ? "先" : "後", 1, 10 + i);
		record_set(&e.persons[0].after, IT_BIRTH,
		    i == 0 ? "S50.05.05" : "S60.06.06");
		(void)snprintf(e.persons[0].mynumber_handle,
		    sizeof(e.persons[0].mynumber_handle), "%s",
		    text_at(res, "handle"));
		json_decref(res);
		id[i] = test_submit(&t, &e, i == 0 ? "k1" : "k2");
		entry_release(&e);
		choose(id[i]);
	}
	CHECK_INT(approve(&got), RC_OK);
	CHECK_STR(code_of(got, id[0]), "");
	CHECK_STR(code_of(got, id[1]), "E41121");
	json_decref(got);
	is_sound();
	test_reg_free(&t);
}

/* A code with a right check digit. */
static void
free_code(int n, char out[24])
{
	int digit;

	for (digit = 0; digit < 10; digit++) {
		(void)snprintf(out, 24, "%010d%d", 70000000 + n, digit);
		if (juminhyo_code_valid(out))
			return;
	}
}

static void
stock(const char *code)
{
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:i}", "session",
		      t.manager, "key", "code_stock_min", "value", 0),
	    RC_OK);
	CHECK_INT(test_call(&t, "code.take", NULL, "{s:s,s:[s]}", "session",
		      t.manager, "codes", code),
	    RC_OK);
}

/* A family whose people have no 住民票コード yet waits, chosen. */
static int64_t
waits_codeless(const char *family, int n, int code)
{
	char key[32];
	int64_t id;
	int i;

	(void)snprintf(key, sizeof(key), "k%d", code);
	test_family(&e, family, n, code);
	for (i = 0; i < n; i++) {
		record_set(&e.persons[i].after, IT_JUMINHYO_CODE, NULL);
		e.persons[i].new_code = true;
	}
	id = test_submit(&t, &e, key);
	entry_release(&e);
	choose(id);
	return id;
}

/* One code for two who are asked about one by one: the rules count. */
TEST(std_4_0_8_the_last_code_is_given_once)
{
	json_t *got = NULL;
	int64_t first, good, last;
	char code[24];

	begin();
	free_code(1, code);
	stock(code);
	first = waits_codeless("一", 1, 10);
	good = waits("二", 1, 20);
	last = waits_codeless("三", 1, 30);
	test_family(&e, "双子", 2, 40);
	record_set(&e.persons[0].after, IT_JUMINHYO_CODE, NULL);
	record_set(&e.persons[1].after, IT_JUMINHYO_CODE, NULL);
	e.persons[0].new_code = e.persons[1].new_code = true;
	CHECK_INT(test_submit(&t, &e, "k40"), 0);
	CHECK_STR(t.err.code, "E4304");
	CHECK_INT(t.err.person, 1);
	entry_release(&e);
	CHECK_INT(approve(&got), RC_OK);
	CHECK_STR(code_of(got, first), "");
	CHECK_STR(code_of(got, good), "");
	CHECK_STR(code_of(got, last), "E4304");
	CHECK_INT(int_at(got, "approved"), 2);
	json_decref(got);
	is_sound();
	test_reg_free(&t);
}

/* What only the writing finds (somebody came with the code that lies in the
 * stock) is its entry's own as well: nothing of it stays, the others go on. */
TEST(std_4_0_8_what_fails_while_it_is_written_stops_no_other)
{
	char code[24], own[24];
	json_t *got = NULL, *res;
	long long people;
	int64_t first, bad, last;

	begin();
	free_code(1, code);
	stock(code);
	test_family(&e, "持参", 1, 5);
	record_set(&e.persons[0].after, IT_JUMINHYO_CODE, code);
	CHECK_INT(test_register(&t, &e, "k-brought", NULL, NULL), RC_OK);
	entry_release(&e);
	first = waits("一", 2, 10);
	bad = waits_codeless("二", 1, 20);
	last = waits("三", 1, 30);
	people = test_count(&t, "SELECT count(*) FROM person");
	CHECK_INT(approve(&got), RC_OK);
	CHECK_STR(code_of(got, first), "");
	CHECK_STR(code_of(got, bad), "E4301");
	CHECK_STR(code_of(got, last), "");
	CHECK_INT(int_at(got, "approved"), 2);
	CHECK_INT(int_at(got, "refused"), 1);
	res = answer_of(got, bad);
	CHECK(json_object_get(res, "persons") == NULL);
	CHECK(text_at(json_object_get(res, "error"), "remedy")[0] != '(');
	CHECK_INT(test_count(&t, "SELECT count(*) FROM person"), people + 3);
	CHECK_INT(test_count(
		      &t, "SELECT count(*) FROM code_stock WHERE is_used <> 0"),
	    0);
	CHECK_INT(waiting(), 1);
	json_decref(got);
	is_sound();
	/* alone, nothing of it stays either; with a code it goes on */
	list[0] = seen(bad);
	count = 1;
	got = NULL;
	CHECK_INT(approve(&got), RC_OK);
	CHECK_STR(code_of(got, bad), "E4301");
	json_decref(got);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM person"), people + 3);
	free_code(2, own);
	stock(own);
	got = NULL;
	CHECK_INT(approve(&got), RC_OK);
	CHECK_STR(code_of(got, bad), "");
	json_decref(got);
	is_sound();
	test_reg_free(&t);
}

TEST(proof_is_for_just_these_entries)
{
	struct approval other[MOST];
	char subject[APPROVAL_SUBJECT];
	json_t *proof, *got = NULL;

	begin();
	(void)waits("一", 1, 10);
	(void)waits("二", 1, 20);
	(void)waits("三", 1, 30);
	memcpy(other, list, sizeof(other));
	/* over fewer, over another version, over another content */
	CHECK_INT(decide(t.reviewer, "10002", other, 2, NULL), RC_DENIED);
	CHECK_STR(t.err.code, "E1040");
	other[1].version = 2;
	CHECK_INT(decide(t.reviewer, "10002", other, 3, NULL), RC_DENIED);
	other[1] = list[1];
	other[2].digest[0] = other[2].digest[0] == '0' ? '1' : '0';
	CHECK_INT(decide(t.reviewer, "10002", other, 3, NULL), RC_DENIED);
	/* for one of them, as entry.approve takes it */
	approval_subject(&list[0], subject);
	proof = test_proof(&t, t.reg, "T1", "10002", "entry.approve", subject);
	CHECK_INT(
	    test_call(&t, ACT, NULL, "{s:s,s:o,s:O}", "session", t.reviewer,
		"entries", approvals_to_json(list, 1), "proof", proof),
	    RC_DENIED);
	json_decref(proof);
	/* none at all, from a counter */
	CHECK_INT(test_call(&t, ACT, NULL, "{s:s,s:o}", "session", t.reviewer,
		      "entries", approvals_to_json(list, count)),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E1040");
	CHECK_INT(waiting(), 3);
	/* the order does not matter; the same proof serves once */
	CHECK_INT(approvals_subject(list, count, subject, NULL), RC_OK);
	proof = test_proof(&t, t.reg, "T1", "10002", ACT, subject);
	other[0] = list[2];
	other[1] = list[0];
	other[2] = list[1];
	CHECK_INT(
	    test_call(&t, ACT, &got, "{s:s,s:o,s:O}", "session", t.reviewer,
		"entries", approvals_to_json(other, count), "proof", proof),
	    RC_OK);
	CHECK_INT(int_at(got, "approved"), 3);
	json_decref(got);
	CHECK_INT(
	    test_call(&t, ACT, NULL, "{s:s,s:o,s:O}", "session", t.reviewer,
		"entries", approvals_to_json(list, count), "proof", proof),
	    RC_DENIED);
	json_decref(proof);
	/* a fresh proof for what is decided already decides nothing */
	got = NULL;
	CHECK_INT(approve(&got), RC_OK);
	CHECK_INT(int_at(got, "approved"), 0);
	CHECK_STR(code_of(got, list[0].id), "E4083");
	json_decref(got);
	test_reg_free(&t);
}

TEST(several_need_the_right_of_whom_the_proof_names)
{
	begin();
	(void)waits("一", 1, 10);
	(void)waits("二", 1, 20);
	/* the reviewer's session, a clerk's proof; a line in the log */
	CHECK_INT(decide(t.reviewer, "10001", list, count, NULL), RC_DENIED);
	CHECK_STR(t.err.code, "E1032");
	CHECK_INT(lines("error", "E1032"), 1);
	CHECK_INT(waiting(), 2);
	/* a clerk's session, a reviewer's proof: signed in for a moment */
	CHECK_INT(decide(t.clerk, "10002", list, count, NULL), RC_OK);
	CHECK_INT(waiting(), 0);
	test_reg_free(&t);
}

static enum rc
cap(int most)
{
	return test_call(&t, "setting.set", NULL, "{s:s,s:s,s:i}", "session",
	    t.manager, "key", "approve_many_max", "value", most);
}

TEST(std_11_1_row_21_more_than_the_cap_is_refused)
{
	json_t *got = NULL;

	begin();
	(void)waits("一", 1, 10);
	(void)waits("二", 1, 20);
	(void)waits("三", 1, 30);
	CHECK_INT(cap(2), RC_OK);
	CHECK_INT(approve(NULL), RC_INPUT);
	CHECK_STR(t.err.code, "E4092");
	CHECK(strstr(t.err.why, "3件") != NULL);
	CHECK(strstr(t.err.why, "2件") != NULL);
	CHECK(t.err.remedy[0] != '\0');
	/* all or none: nothing of it was done */
	CHECK_INT(waiting(), 3);
	count = 2;
	CHECK_INT(approve(&got), RC_OK);
	CHECK_INT(int_at(got, "approved"), 2);
	json_decref(got);
	/* where none is set */
	(void)waits("四", 1, 40);
	(void)waits("五", 1, 50);
	list[0] = list[2];
	list[1] = list[3];
	count = 2;
	CHECK_INT(cap(1), RC_OK);
	CHECK_INT(approve(NULL), RC_INPUT);
	CHECK_INT(cap(0), RC_OK);
	CHECK_INT(approve(NULL), RC_OK);
	CHECK_INT(cap(1001), RC_INPUT);
	test_reg_free(&t);
}

TEST(list_that_cannot_be_meant_is_refused)
{
	static const char *const bad[] = { "[]", "[1]", "{}",
		"[{\"id\":1,\"version\":1}]",
		"[{\"id\":\"1\",\"version\":1,\"digest\":\"%s\"}]",
		"[{\"id\":0,\"version\":1,\"digest\":\"%s\"}]",
		"[{\"id\":1,\"version\":-1,\"digest\":\"%s\"}]",
		"[{\"id\":1,\"version\":1,\"digest\":\"%sab\"}]",
		"[{\"id\":1,\"version\":1,\"digest\":\"\"}]",
		"[{\"id\":1,\"version\":1,\"digest\":\"%s\",\"more\":1}]",
		"[{\"id\":1,\"version\":1,\"digest\":\"%s\"},"
		"{\"id\":1,\"version\":1,\"digest\":\"%s\"}]" };
	char hex[65], text[512], *at;
	size_t i;

	begin();
	memset(hex, 'a', 64);
	hex[64] = '\0';
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		(void)snprintf(text, sizeof(text), "%s", bad[i]);
		while ((at = strstr(text, "%s")) != NULL) {
			memmove(at + 64, at + 2, strlen(at + 2) + 1);
			memcpy(at, hex, 64);
		}
		CHECK_INT(test_call(&t, ACT, NULL, "{s:s,s:o}", "session",
			      t.reviewer, "entries", json_loads(text, 0, NULL)),
		    RC_INPUT);
		CHECK(strcmp(t.err.code, "E4093") == 0 ||
		      strcmp(t.err.code, "E9400") == 0);
	}
	test_reg_free(&t);
}

TEST(one_number_is_not_given_to_two_of_one_entry)
{
	json_t *res;
	int i;

	begin();
	test_family(&e, "双子", 2, 10);
	for (i = 0; i < 2; i++) {
		res = NULL;
		CHECK_INT(test_call(&t, "mynumber.put", &res, "{s:s,s:s}",
			      "session", t.clerk, "value", "123456789018"),
		    RC_OK);
		(void)snprintf(e.persons[i].mynumber_handle,
		    sizeof(e.persons[i].mynumber_handle), "%s",
		    text_at(res, "handle"));
		json_decref(res);
	}
	CHECK_INT(test_submit(&t, &e, "k"), 0);
	CHECK_STR(t.err.code, "E4098");
	CHECK_INT(t.err.person, 1);
	e.persons[1].mynumber_handle[0] = '\0';
	CHECK(test_submit(&t, &e, "k2") > 0);
	entry_release(&e);
	test_reg_free(&t);
}

/* ---- what a reviewer is told of one entry ---- */

TEST(entry_names_the_changes_it_hides)
{
	char session[65];
	json_t *got = NULL, *o;
	size_t i;
	int64_t id;
	bool named = false;

	begin();
	id = waits("伏字", 1, 10);
	CHECK_INT(test_call(&t, "staff.put", NULL,
		      "{s:s,s:s,s:s,s:s,s:s,s:[s,s],s:s,s:s,s:s}", "session",
		      t.manager, "staff", "20001", "name", "新任", "org",
		      "中央区", "role_label", "審査", "rights", "approve",
		      "read", "from", "", "to", "", "account", "x"),
	    RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "20001", session), RC_OK);
	CHECK_INT(test_call(&t, "entry.get", &got, "{s:s,s:I}", "session",
		      session, "id", (json_int_t)id),
	    RC_OK);
	json_array_foreach(json_object_get(got, "hidden"), i, o)
	{
		named |= strcmp(text_at(o, "item"), "honseki") == 0;
		CHECK_INT(int_at(o, "person"), 0);
		CHECK_INT(json_object_size(o), 2);
	}
	CHECK(named);
	json_decref(got);
	got = NULL;
	/* who may see them is told of none */
	CHECK_INT(test_call(&t, "entry.get", &got, "{s:s,s:I}", "session",
		      t.manager, "id", (json_int_t)id),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "hidden")), 0);
	json_decref(got);
	test_reg_free(&t);
}

TEST(entry_open_with_another_is_not_returned_under_their_hands)
{
	int64_t id;

	begin();
	id = waits("審査", 1, 10);
	CHECK_INT(test_call(&t, "entry.claim", NULL, "{s:s,s:I}", "session",
		      t.manager, "id", (json_int_t)id),
	    RC_OK);
	CHECK_INT(test_call(&t, "entry.return", NULL, "{s:s,s:I,s:i,s:s}",
		      "session", t.reviewer, "id", (json_int_t)id, "version", 1,
		      "reason", "本籍を確かめてください"),
	    RC_CONFLICT);
	CHECK_STR(t.err.code, "E4086");
	CHECK_INT(test_call(&t, "entry.return", NULL, "{s:s,s:I,s:i,s:s}",
		      "session", t.manager, "id", (json_int_t)id, "version", 1,
		      "reason", "本籍を確かめてください"),
	    RC_OK);
	test_reg_free(&t);
}

TEST(list_counts_what_this_person_may_decide_now)
{
	json_t *got = NULL;
	int64_t id;

	begin();
	(void)waits("一", 1, 10);
	id = waits("二", 1, 20);
	CHECK_INT(test_move(&t, person, "8番", &e), RC_OK);
	CHECK(test_submit(&t, &e, "k-move") > 0);
	entry_release(&e);
	CHECK_INT(
	    test_call(&t, "entry.list", &got, "{s:s}", "session", t.reviewer),
	    RC_OK);
	CHECK_INT(int_at(got, "approvable"), 3);
	json_decref(got);
	/* open with another; stopped by a block */
	CHECK_INT(test_call(&t, "entry.claim", NULL, "{s:s,s:I}", "session",
		      t.manager, "id", (json_int_t)id),
	    RC_OK);
	CHECK_INT(
	    test_call(&t, "block.set", NULL,
		"{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session", t.manager,
		"person_no", person, "processes", "event", "level", 2, "from",
		"2026-07-01", "to", "", "reason", "確認中", "kind", "general"),
	    RC_OK);
	got = NULL;
	CHECK_INT(test_call(&t, "entry.list", &got, "{s:s,s:s}", "session",
		      t.reviewer, "scope", "approvable"),
	    RC_OK);
	CHECK_INT(int_at(got, "approvable"), 1);
	CHECK_INT(json_array_size(json_object_get(got, "entries")), 1);
	json_decref(got);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
