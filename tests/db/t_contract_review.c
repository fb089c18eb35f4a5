/* SPDX-License-Identifier: ISC
 * The second person at the register: what they type again from the paper
 * (setting "rekey") does not leave the register before it was typed, and
 * nothing becomes law while something is missing or differs. What waits
 * since a day before is told.
 */
#include "src/approval.h"
#include "src/rekey.h"
#include "tests/db/help_change.h"
#include "tests/test.h"

static struct test_reg t;
static struct entry e;

static const char *
text_at(const json_t *o, const char *key)
{
	const char *v = json_string_value(json_object_get(o, key));

	return v != NULL ? v : "(none)";
}

static void
set_rekey(json_t *value)
{
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:o}", "session",
		      t.manager, "key", "rekey", "value", value),
	    RC_OK);
}

/* A family of two that waits; what has to be typed again by setting. */
static int64_t
waits(void)
{
	int64_t id;

	test_reg_make(&t);
	set_rekey(json_pack("{s:[s,s],s:[s,s]}", "*", "event_date",
	    "address_number", "101", "birth", "address_room"));
	test_family(&e, "架空", 2, 1);
	/* What the paper said when a reader read it (10.8) would tell it too. */
	record_set(&e.persons[0].said, IT_EVENT_DATE, e.event_date);
	record_set(&e.persons[0].said, IT_ADDRESS_NUMBER, "12番3号");
	for (int i = 0; i < 2; i++)
		record_set(&e.persons[i].said, IT_BIRTH,
		    record_get(&e.persons[i].after, IT_BIRTH));
	id = test_submit(&t, &e, "k1");
	CHECK(id > 0);
	return id;
}

static void
end(void)
{
	entry_release(&e);
	test_reg_free(&t);
}

static json_t *
get(const char *session, int64_t id)
{
	json_t *got = NULL;

	CHECK_INT(test_call(&t, "entry.get", &got, "{s:s,s:I}", "session",
		      session, "id", (json_int_t)id),
	    RC_OK);
	return got;
}

static void
type(json_t *list, int person, const char *item, const char *value)
{
	(void)json_array_append_new(
	    list, json_pack("{s:i,s:s,s:s}", "person", person, "item", item,
		      "value", value));
}

/* What stands on the paper. */
static json_t *
paper(void)
{
	json_t *list = json_array();

	type(list, -1, "event_date", e.event_date);
	type(list, 0, "birth", record_get(&e.persons[0].after, IT_BIRTH));
	type(list, 0, "address_number",
	    record_get(&e.persons[0].after, IT_ADDRESS_NUMBER));
	type(list, 0, "address_room",
	    record_get(&e.persons[0].after, IT_ADDRESS_ROOM));
	type(list, 1, "birth", record_get(&e.persons[1].after, IT_BIRTH));
	return list;
}

static json_t *
typed_at(json_t *list, int person, const char *item)
{
	json_t *o;
	size_t i;

	json_array_foreach(list, i, o)
	{
		if (json_integer_value(json_object_get(o, "person")) ==
			person &&
		    strcmp(text_at(o, "item"), item) == 0)
			return o;
	}
	return NULL;
}

/* Approves with what was typed; proved: what the proof is over. Steals sent,
 * borrows proved. */
static enum rc
approve(int64_t id, json_t *sent, const json_t *proved)
{
	struct approval what = { .id = id, .version = 1 };
	json_t *got = get(t.reviewer, id), *args;
	char subject[APPROVAL_SUBJECT];

	(void)snprintf(
	    what.digest, sizeof(what.digest), "%s", text_at(got, "digest"));
	json_decref(got);
	CHECK_INT(rekeyed_digest(proved, what.rekeyed, NULL), RC_OK);
	approval_subject(&what, subject);
	args = json_pack("{s:s,s:I,s:I,s:s,s:o}", "session", t.reviewer, "id",
	    (json_int_t)id, "version", (json_int_t)1, "digest", what.digest,
	    "proof",
	    test_proof(&t, t.reg, "T1", "10002", "entry.approve", subject));
	if (sent != NULL)
		(void)json_object_set_new(args, "rekeyed", sent);
	err_clear(&t.err);
	got = NULL;
	enum rc rc = reg_call(t.reg, "entry.approve", args, &got, &t.err);
	json_decref(args);
	json_decref(got);
	return rc;
}

TEST(what_is_typed_again_is_not_shown_before)
{
	int64_t id = waits();
	json_t *got = get(t.reviewer, id);
	char *text = json_dumps(json_object_get(got, "entry"), JSON_COMPACT);
	struct entry shown;

	CHECK_INT(json_array_size(json_object_get(got, "rekey")), 5);
	/* neither day nor lot nor birth, at no person of the household */
	CHECK(strstr(text, e.event_date) == NULL);
	CHECK(strstr(text, record_get(&e.persons[0].after, IT_BIRTH)) == NULL);
	CHECK(strstr(text, record_get(&e.persons[1].after, IT_BIRTH)) == NULL);
	entry_init(&shown);
	CHECK_INT(entry_from_json(&shown, json_object_get(got, "entry"), NULL),
	    RC_OK);
	CHECK_STR(record_get(&shown.persons[1].after, IT_ADDRESS_NUMBER), "");
	CHECK_STR(record_get(&shown.persons[0].said, IT_ADDRESS_NUMBER), "");
	CHECK_STR(record_get(&shown.persons[1].after, IT_ADDRESS_TOWN),
	    record_get(&e.persons[1].after, IT_ADDRESS_TOWN));
	entry_release(&shown);
	free(text);
	json_decref(got);
	/* the author sees what they entered */
	got = get(t.clerk, id);
	text = json_dumps(got, JSON_COMPACT);
	CHECK(strstr(text, record_get(&e.persons[0].after, IT_BIRTH)) != NULL);
	free(text);
	json_decref(got);
	end();
}

static const char *
names_in_list(const char *session)
{
	static char names[200];
	json_t *got = NULL;

	CHECK_INT(
	    test_call(&t, "entry.list", &got, "{s:s}", "session", session),
	    RC_OK);
	(void)snprintf(names, sizeof(names), "%s",
	    text_at(
		json_array_get(json_object_get(got, "entries"), 0), "names"));
	json_decref(got);
	return names;
}

/* A name stands in the list, as 世帯主, 筆頭者 and 届出人 too. */
TEST(a_name_that_is_typed_again_stands_nowhere)
{
	json_t *got = NULL, *also, *list;
	static const char name[] = "架空　一郎";
	char *text;
	int64_t id;
	size_t i, told = 0;

	test_reg_make(&t);
	set_rekey(json_pack("{s:[s]}", "*", "name"));
	test_family(&e, "架空", 2, 1);
	for (i = 0; i < 2; i++)
		record_set(&e.persons[i].after, IT_HITTOUSHA, name);
	(void)snprintf(e.applicant, sizeof(e.applicant), "架空 一郎");
	id = test_submit(&t, &e, "k1");
	CHECK(id > 0);
	CHECK(strstr(names_in_list(t.clerk), name) != NULL);
	CHECK_STR(names_in_list(t.reviewer), "〔伏〕、〔伏〕");
	got = get(t.reviewer, id);
	text = json_dumps(got, JSON_COMPACT);
	CHECK(strstr(text, "一郎") == NULL);
	free(text);
	json_decref(got);
	/* once it was typed it is told, wherever it stands */
	list = json_array();
	type(list, 0, "name", name);
	CHECK_INT(test_call(&t, "entry.rekey", &got, "{s:s,s:I,s:i,s:o}",
		      "session", t.reviewer, "id", (json_int_t)id, "version", 1,
		      "rekeyed", list),
	    RC_OK);
	also = json_object_get(
	    json_array_get(json_object_get(got, "items"), 0), "also");
	for (i = 0; i < json_array_size(also); i++) {
		const char *item = text_at(json_array_get(also, i), "item");

		told += strcmp(item, "head_name") == 0 ||
			strcmp(item, "hittousha") == 0 ||
			strcmp(item, "applicant") == 0;
	}
	CHECK_INT(told, 5);
	json_decref(got);
	/* of an event without one, and of who is known, the list says it */
	set_rekey(json_pack("{s:[s]}", "301", "name"));
	CHECK(strstr(names_in_list(t.reviewer), name) != NULL);
	end();
}

/* Of a 出生 the 異動日 says when somebody was born. */
TEST(a_day_of_birth_that_is_typed_again_is_no_day_of_the_event)
{
	struct rekey birth = { 0, IT_BIRTH };
	struct entry one;

	entry_init(&one);
	one.event = EV_BIRTH;
	(void)snprintf(one.event_date, sizeof(one.event_date), "R08.07.01");
	(void)entry_add_person(&one);
	record_set(&one.persons[0].after, IT_BIRTH, "R08.07.01");
	record_set(&one.persons[0].after, IT_RESIDENT_SINCE, "R08.07.01");
	rekey_hide(&one, &birth, 1);
	CHECK_STR(record_get(&one.persons[0].after, IT_BIRTH), "");
	CHECK_STR(record_get(&one.persons[0].after, IT_RESIDENT_SINCE), "");
	CHECK_STR(one.event_date, "");
	/* anybody else's is another day */
	(void)snprintf(one.event_date, sizeof(one.event_date), "R08.07.01");
	record_set(&one.persons[0].after, IT_BIRTH, "S50.01.02");
	rekey_hide(&one, &birth, 1);
	CHECK_STR(one.event_date, "R08.07.01");
	entry_release(&one);
}

TEST(approval_wants_every_item_typed_again_and_the_same)
{
	int64_t id = waits();
	json_t *list, *o;

	CHECK_INT(approve(id, NULL, NULL), RC_INPUT);
	CHECK_STR(t.err.code, "E4099");
	CHECK_STR(t.err.item, "event_date");
	list = paper();
	json_array_remove(list, 4);
	CHECK_INT(approve(id, json_incref(list), list), RC_INPUT);
	CHECK_STR(t.err.code, "E4099");
	CHECK_STR(t.err.item, "birth");
	CHECK_INT(t.err.person, 1);
	json_decref(list);
	list = paper();
	o = typed_at(list, 1, "birth");
	(void)json_object_set_new(o, "value", json_string("S50.01.03"));
	CHECK_INT(approve(id, json_incref(list), list), RC_INPUT);
	CHECK_STR(t.err.code, "E409A");
	CHECK_INT(t.err.person, 1);
	/* what is told names the item and no value */
	CHECK(strstr(t.err.why, "S50") == NULL);
	json_decref(list);
	list = paper();
	CHECK_INT(approve(id, json_incref(list), list), RC_OK);
	json_decref(list);
	end();
}

/* The proof covers what was typed: nobody puts it in afterwards. */
TEST(what_was_typed_again_is_in_the_proof)
{
	int64_t id = waits();
	json_t *list = paper(), *other = paper();

	CHECK_INT(approve(id, json_incref(list), NULL), RC_DENIED);
	(void)json_object_set_new(
	    typed_at(other, 0, "address_room"), "value", json_string("1203"));
	CHECK_INT(approve(id, json_incref(list), other), RC_DENIED);
	CHECK_INT(approve(id, json_incref(list), list), RC_OK);
	json_decref(list);
	json_decref(other);
	end();
}

/* Another person proves themselves at the author's terminal: not where the
 * author's screen has shown what they should type unseen. */
TEST(nothing_is_typed_again_in_the_session_of_the_author)
{
	int64_t id = waits();
	struct approval what = { .id = id, .version = 1 };
	json_t *list = paper(), *got = get(t.clerk, id);
	char subject[APPROVAL_SUBJECT];

	(void)snprintf(
	    what.digest, sizeof(what.digest), "%s", text_at(got, "digest"));
	json_decref(got);
	CHECK_INT(rekeyed_digest(list, what.rekeyed, NULL), RC_OK);
	approval_subject(&what, subject);
	CHECK_INT(
	    test_call(&t, "entry.approve", NULL, "{s:s,s:I,s:I,s:s,s:o,s:o}",
		"session", t.clerk, "id", (json_int_t)id, "version",
		(json_int_t)1, "digest", what.digest, "rekeyed", list, "proof",
		test_proof(&t, t.reg, "T1", "10002", "entry.approve", subject)),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E409B");
	end();
}

TEST(several_together_leave_what_is_to_be_typed_again)
{
	int64_t id = waits();
	struct approval what = { .id = id, .version = 1 };
	json_t *got = get(t.reviewer, id), *result = NULL, *rows, *row;
	char subject[APPROVAL_SUBJECT];

	(void)snprintf(
	    what.digest, sizeof(what.digest), "%s", text_at(got, "digest"));
	json_decref(got);
	CHECK_INT(approvals_subject(&what, 1, subject, NULL), RC_OK);
	CHECK_INT(test_call(&t, "entry.approve_many", &result, "{s:s,s:o,s:o}",
		      "session", t.reviewer, "entries",
		      approvals_to_json(&what, 1), "proof",
		      test_proof(&t, t.reg, "T1", "10002", "entry.approve_many",
			  subject)),
	    RC_OK);
	row = json_array_get(json_object_get(result, "entries"), 0);
	CHECK(json_is_false(json_object_get(row, "approved")));
	CHECK_STR(text_at(json_object_get(row, "error"), "code"), "E4099");
	json_decref(result);
	/* and the list says so before anybody marks it */
	result = NULL;
	CHECK_INT(test_call(&t, "entry.list", &result, "{s:s}", "session",
		      t.reviewer),
	    RC_OK);
	rows = json_object_get(result, "entries");
	CHECK_INT(json_array_size(rows), 1);
	CHECK(json_is_true(json_object_get(json_array_get(rows, 0), "rekey")));
	json_decref(result);
	end();
}

TEST(typed_again_is_compared_and_logged_without_a_value)
{
	int64_t id = waits();
	json_t *list = json_array(), *got = NULL, *rows, *o;
	size_t i;
	int lines = 0;

	type(list, 0, "birth", "S01.01.01");
	type(list, 0, "address_number",
	    record_get(&e.persons[0].after, IT_ADDRESS_NUMBER));
	CHECK_INT(test_call(&t, "entry.rekey", &got, "{s:s,s:I,s:i,s:o}",
		      "session", t.reviewer, "id", (json_int_t)id, "version", 1,
		      "rekeyed", list),
	    RC_OK);
	rows = json_object_get(got, "items");
	CHECK_INT(json_array_size(rows), 2);
	o = typed_at(rows, 0, "birth");
	CHECK(json_is_false(json_object_get(o, "same")));
	/* now it may be seen: both stand beside each other */
	CHECK_STR(
	    text_at(o, "entered"), record_get(&e.persons[0].after, IT_BIRTH));
	o = typed_at(rows, 0, "address_number");
	CHECK(json_is_true(json_object_get(o, "same")));
	json_decref(got);
	got = NULL;
	CHECK_INT(test_call(&t, "log.list", &got, "{s:s,s:s,s:s}", "session",
		      t.manager, "from", "2026-07-01", "to", "2026-07-31"),
	    RC_OK);
	json_array_foreach(json_object_get(got, "records"), i, o)
	{
		char *s = json_dumps(o, JSON_COMPACT);

		if (strcmp(text_at(o, "act"), "entry.rekey") == 0) {
			lines++;
			CHECK(strstr(s, "\"differ\":1") != NULL);
			CHECK(strstr(s, "\"rekeyed\":2") != NULL);
		}
		CHECK(strstr(s, "S01.01.01") == NULL);
		free(s);
	}
	CHECK_INT(lines, 1);
	json_decref(got);
	/* not by who may not decide, and of no other version */
	list = json_array();
	CHECK_INT(
	    test_call(&t, "entry.rekey", NULL, "{s:s,s:I,s:i,s:o}", "session",
		t.clerk, "id", (json_int_t)id, "version", 1, "rekeyed", list),
	    RC_DENIED);
	CHECK_INT(
	    test_call(&t, "entry.rekey", NULL, "{s:s,s:I,s:i,s:[]}", "session",
		t.reviewer, "id", (json_int_t)id, "version", 2, "rekeyed"),
	    RC_CONFLICT);
	/* a 個人番号 in it is no text */
	CHECK_INT(test_call(&t, "entry.rekey", NULL,
		      "{s:s,s:I,s:i,s:[{s:i,s:s,s:s}]}", "session", t.reviewer,
		      "id", (json_int_t)id, "version", 1, "rekeyed", "person",
		      0, "item", "birth", "value", "123456789018"),
	    RC_INPUT);
	CHECK_STR(t.err.code, "E1089");
	end();
}

static const char *
set_code(json_t *value)
{
	err_clear(&t.err);
	return test_call(&t, "setting.set", NULL, "{s:s,s:s,s:o}", "session",
		   t.manager, "key", "rekey", "value", value) == RC_OK
		   ? ""
		   : t.err.code;
}

TEST(setting_of_what_is_typed_again_names_events_and_items)
{
	test_reg_make(&t);
	CHECK_STR(set_code(json_pack("{s:[s]}", "101", "birth")), "");
	CHECK_STR(set_code(json_object()), "");
	CHECK_STR(set_code(json_pack("[s]", "birth")), "E1399");
	CHECK_STR(set_code(json_pack("{s:s}", "101", "birth")), "E1399");
	CHECK_STR(set_code(json_pack("{s:[s]}", "999", "birth")), "E1399");
	CHECK_STR(set_code(json_pack("{s:[s]}", "*", "nothing")), "E1399");
	CHECK_STR(set_code(json_pack("{s:[i]}", "*", 3)), "E1399");
	/* never a 個人番号, nor what the register writes itself */
	CHECK_STR(set_code(json_pack("{s:[s]}", "*", "mynumber")), "E1399");
	CHECK_STR(set_code(json_pack("{s:[s]}", "*", "processed_on")), "E1399");
	test_reg_free(&t);
}

TEST(entries_left_overnight_are_listed)
{
	json_t *got = NULL, *row;
	int64_t id;

	test_reg_make(&t);
	test_family(&e, "架空", 1, 1);
	id = test_submit(&t, &e, "k1");
	CHECK_INT(test_call(&t, "entry.list", &got, "{s:s,s:s}", "session",
		      t.reviewer, "scope", "overnight"),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "entries")), 0);
	CHECK_INT(json_integer_value(json_object_get(got, "overnight")), 0);
	json_decref(got);
	t.now += INT64_C(86400) * 1000000;
	CHECK_INT(test_session(&t, t.reg, "T1", "10003", t.manager), RC_OK);
	CHECK_INT(test_call(&t, "day.open", NULL, "{s:s,s:s}", "session",
		      t.manager, "day", "2026-07-16"),
	    RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", t.clerk), RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10002", t.reviewer), RC_OK);
	entry_release(&e);
	test_family(&e, "別人", 1, 2);
	CHECK(test_submit(&t, &e, "k2") > id);
	got = NULL;
	CHECK_INT(test_call(&t, "entry.list", &got, "{s:s,s:s}", "session",
		      t.reviewer, "scope", "overnight"),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "entries")), 1);
	CHECK_INT(json_integer_value(json_object_get(got, "overnight")), 1);
	row = json_array_get(json_object_get(got, "entries"), 0);
	CHECK_INT(json_integer_value(json_object_get(row, "id")), id);
	CHECK(json_is_true(json_object_get(row, "overnight")));
	json_decref(got);
	/* what went back to its author does not wait for a reviewer */
	CHECK_INT(test_call(&t, "entry.return", NULL, "{s:s,s:I,s:i,s:s}",
		      "session", t.reviewer, "id", (json_int_t)id, "version", 1,
		      "reason", "書類不足"),
	    RC_OK);
	got = NULL;
	CHECK_INT(
	    test_call(&t, "entry.list", &got, "{s:s}", "session", t.reviewer),
	    RC_OK);
	CHECK_INT(json_integer_value(json_object_get(got, "overnight")), 0);
	json_decref(got);
	end();
}

/* 4.0.8: still 仮登録, and its people are held; but nobody reviews it, and who
 * meets it is told whose it is to go on. */
TEST(std_4_0_8_who_meets_a_returned_entry_is_told_so)
{
	struct test_change c = { .findings = NULL };
	char no[4][20], house[20];
	int64_t id;

	test_reg_make(&t);
	change_family(&t, "架空", 2, 1, no, house);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "52", "persons", no[1])),
	    RC_OK);
	id = test_submit(&t, &c.e, "k");
	CHECK(id > 0);
	CHECK_INT(test_call(&t, "edit.begin", NULL, "{s:s,s:[s],s:[]}",
		      "session", t.reviewer, "persons", no[1], "households"),
	    RC_CONFLICT);
	CHECK(strstr(t.err.why, "審査待ち") != NULL);
	CHECK_INT(test_call(&t, "entry.return", NULL, "{s:s,s:I,s:i,s:s}",
		      "session", t.reviewer, "id", (json_int_t)id, "version", 1,
		      "reason", "書類不足"),
	    RC_OK);
	CHECK_INT(test_call(&t, "edit.begin", NULL, "{s:s,s:[s],s:[]}",
		      "session", t.reviewer, "persons", no[1], "households"),
	    RC_CONFLICT);
	CHECK_STR(t.err.code, "E1035");
	CHECK(strstr(t.err.why, "差戻し") != NULL);
	CHECK(strstr(t.err.remedy, "続き") != NULL);
	change_release(&c);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
