/* SPDX-License-Identifier: ISC
 * 転出証明書情報 that was received (4.1.1.3): taken in once, had by one entry at a
 * time, gone on its 31st day with its 個人番号, in no feed.
 */
#include "tests/db/help_change.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

static struct test_reg t;
#define NUMBER_A "123456789018"
#define NUMBER_B "234567890121"

/* A line of the file: the i-th of a family of that certificate. */
static json_t *
line_of(int line, const char *certificate, int i, const char *family)
{
	struct entry e;
	const struct record *r;
	json_t *o;

	test_family(&e, family, 4, 60);
	r = &e.persons[i].after;
	o = json_pack("{s:i,s:s,s:s,s:s+,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s}",
	    "line", line, "certificate", certificate, "training", "1", "name",
	    family,
	    i == 0   ? "　一郎"
	    : i == 1 ? "　美咲"
		     : "　蓮",
	    "birth", record_get(r, IT_BIRTH), "sex", record_get(r, IT_SEX),
	    "relation", record_get(r, IT_RELATION), "honseki",
	    record_get(r, IT_HONSEKI), "hittousha", record_get(r, IT_HITTOUSHA),
	    "juminhyo_code", record_get(r, IT_JUMINHYO_CODE), "prev_city",
	    "福岡市博多区", "out_planned_on", "2026-07-15");
	entry_release(&e);
	return o;
}

static json_t *
three(const char *certificate)
{
	return json_pack("[o,o,o]", line_of(2, certificate, 0, "渡邉"),
	    line_of(3, certificate, 1, "渡邉"),
	    line_of(4, certificate, 2, "渡邉"));
}

/* Takes the lines in; the answer, a new reference. */
static json_t *
put(json_t *lines)
{
	json_t *got = NULL;

	CHECK_INT(test_call(&t, "arrival.put", &got, "{s:s,s:o}", "session",
		      t.manager, "lines", lines),
	    RC_OK);
	return got;
}

static int
number(const json_t *o, const char *key)
{
	return (int)json_integer_value(json_object_get(o, key));
}

static const char *
text(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s != NULL ? s : "";
}

/* put and one of its counts. */
static int
put_count(json_t *lines, const char *what)
{
	json_t *got = put(lines);
	int n = number(got, what);

	json_decref(got);
	return n;
}

/* The first of the list with all states; new reference, NULL none. */
static json_t *
listed(void)
{
	json_t *got = NULL, *o;

	CHECK_INT(test_call(&t, "arrival.list", &got, "{s:s,s:b}", "session",
		      t.clerk, "all", 1),
	    RC_OK);
	o = json_incref(json_array_get(json_object_get(got, "arrivals"), 0));
	json_decref(got);
	return o;
}

static const char *
state(void)
{
	static char s[16];
	json_t *o = listed();

	(void)snprintf(s, sizeof(s), "%s", text(o, "state"));
	json_decref(o);
	return s;
}

static int
free_count(const char *which)
{
	json_t *got = NULL;
	int n;

	CHECK_INT(
	    test_call(&t, "arrival.count", &got, "{s:s}", "session", t.clerk),
	    RC_OK);
	n = number(got, which);
	json_decref(got);
	return n;
}

/* The entry that a clerk makes of the first one. */
static void
entry_of(struct entry *e, int64_t arrival)
{
	test_family(e, "渡邉", 3, 60);
	(void)snprintf(e->menu, sizeof(e->menu), "13");
	e->arrival = arrival;
}

/* Other people, so that nothing but the arrival is in the way. */
static void
make_others(struct entry *e)
{
	static const char *const codes[] = { "00010090019", "00010090029",
		"00010090039" };
	int i;

	for (i = 0; i < 3; i++) {
		record_set(&e->persons[i].after, IT_BIRTH, "H03.03.03");
		record_set(&e->persons[i].after, IT_JUMINHYO_CODE, codes[i]);
	}
}

static int64_t
submit(int64_t arrival, const char *key)
{
	struct entry e;
	int64_t id;

	entry_of(&e, arrival);
	id = test_submit(&t, &e, key);
	entry_release(&e);
	return id;
}

static int
batch(bool is_trial)
{
	json_t *got = NULL;
	int n;

	CHECK_INT(test_call(&t, "batch.step", &got, "{s:s,s:s,s:b}", "session",
		      t.manager, "step", "arrived", "trial", (int)is_trial),
	    RC_OK);
	n = number(got, "done");
	json_decref(got);
	return n;
}

TEST(std_4_1_1_3_taken_in_once_and_what_is_broken_is_told)
{
	json_t *lines, *got, *e, *o;

	test_reg_make(&t);
	lines = three("401323-0071");
	(void)json_object_set_new(
	    json_array_get(lines, 1), "birth", json_string("R99.99.99"));
	(void)json_array_append_new(lines, line_of(5, "", 0, "名無"));
	got = put(lines);
	CHECK_INT(number(got, "taken"), 1);
	CHECK_INT(json_array_size(json_object_get(got, "persons")), 2);
	CHECK_INT(json_array_size(json_object_get(got, "errors")), 2);
	e = json_array_get(json_object_get(got, "errors"), 0);
	CHECK_INT(number(e, "line"), 3);
	CHECK_STR(text(e, "code"), "E4163");
	CHECK_STR(text(e, "item"), "birth");
	CHECK(text(e, "remedy")[0] != '\0');
	e = json_array_get(json_object_get(got, "errors"), 1);
	CHECK_STR(text(e, "code"), "E4160");
	json_decref(got);
	o = listed();
	CHECK_INT(number(o, "missing"), 1);
	CHECK_INT(json_array_size(json_object_get(o, "people")), 2);
	CHECK_STR(text(o, "planned_on"), "R08.07.15");
	CHECK_STR(text(o, "until"), "2026-08-13");
	json_decref(o);
	CHECK_INT(free_count("free"), 1);
	CHECK_INT(free_count("today"), 1);
	/* the line is mended: it takes the place of the first */
	CHECK_INT(put_count(three("401323-0071"), "changed"), 1);
	o = listed();
	CHECK_INT(number(o, "missing"), 0);
	CHECK_INT(json_array_size(json_object_get(o, "people")), 3);
	json_decref(o);
	/* again: nothing changes */
	CHECK_INT(put_count(three("401323-0071"), "known"), 1);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM arrival"), 1);
	CHECK(change_verified(&t));
	test_reg_free(&t);
}

TEST(std_4_1_1_3_one_entry_has_it_until_it_is_returned_or_withdrawn)
{
	json_t *o, *errors, *lines, *got;
	struct entry e;
	char no[20];
	int64_t arrival, id, other;

	test_reg_make(&t);
	CHECK_INT(put_count(three("401323-0071"), "taken"), 1);
	o = listed();
	arrival = number(o, "arrival");
	json_decref(o);
	id = submit(arrival, "first");
	CHECK(id > 0);
	CHECK_STR(state(), "entered");
	CHECK_INT(free_count("free"), 0);
	/* nobody else's, and it does not change under the entry */
	CHECK_INT(test_call(&t, "entry.withdraw", NULL, "{s:s,s:I,s:i}",
		      "session", t.clerk, "id", (json_int_t)id, "version", 1),
	    RC_OK);
	CHECK_STR(state(), "free");
	id = submit(arrival, "second");
	CHECK(id > 0);
	entry_of(&e, arrival);
	make_others(&e);
	other = test_submit(&t, &e, "third");
	CHECK_INT(other, 0);
	CHECK_STR(t.err.code, "E4169");
	entry_release(&e);
	lines = three("401323-0071");
	(void)json_object_set_new(
	    json_array_get(lines, 0), "sex", json_string("2"));
	got = put(lines);
	errors = json_object_get(got, "errors");
	CHECK_INT(json_array_size(errors), 1);
	CHECK_STR(text(json_array_get(errors, 0), "code"), "E4169");
	json_decref(got);
	CHECK_INT(test_call(&t, "entry.return", NULL, "{s:s,s:I,s:i,s:s}",
		      "session", t.reviewer, "id", (json_int_t)id, "version", 1,
		      "reason", "方書"),
	    RC_OK);
	CHECK_STR(state(), "free");
	/* what was corrected is what is saved */
	entry_of(&e, arrival);
	record_set(&e.persons[0].after, IT_NAME, NULL);
	record_set(&e.persons[0].after, IT_NAME_FAMILY, "渡辺");
	CHECK_INT(test_call(&t, "entry.change", NULL, "{s:s,s:I,s:i,s:o}",
		      "session", t.clerk, "id", (json_int_t)id, "version", 1,
		      "entry", entry_to_json(&e)),
	    RC_OK);
	CHECK_STR(state(), "entered");
	entry_release(&e);
	got = NULL;
	CHECK_INT(test_approve(&t, id, &got), RC_OK);
	(void)snprintf(no, sizeof(no), "%s",
	    text(json_array_get(json_object_get(got, "persons"), 0),
		"person_no"));
	json_decref(got);
	CHECK_STR(change_item(&t, no, IT_NAME), "渡辺　一郎");
	CHECK_STR(state(), "used");
	CHECK_INT(
	    test_call(&t, "arrival.list", &got, "{s:s}", "session", t.clerk),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "arrivals")), 0);
	json_decref(got);
	entry_of(&e, arrival);
	make_others(&e);
	CHECK_INT(test_submit(&t, &e, "fifth"), 0);
	CHECK_STR(t.err.code, "E4169");
	e.arrival = arrival + 1; /* one that never was */
	CHECK_INT(test_submit(&t, &e, "sixth"), 0);
	CHECK_STR(t.err.code, "E4168");
	entry_release(&e);
	CHECK(change_verified(&t));
	test_reg_free(&t);
}

/* Gives the number of the first person; the answer's code. */
static enum rc
give(int64_t arrival, const char *session, const char *value)
{
	return test_call(&t, "arrival.number", NULL, "{s:s,s:I,s:i,s:s}",
	    "session", session, "arrival", (json_int_t)arrival, "person", 0,
	    "value", value);
}

static void
handle_of(int64_t arrival, const char *session, char out[48])
{
	json_t *got = NULL;

	CHECK_INT(test_call(&t, "arrival.get", &got, "{s:s,s:I}", "session",
		      session, "arrival", (json_int_t)arrival),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "numbers")), 1);
	(void)snprintf(out, 48, "%s",
	    text(json_array_get(json_object_get(got, "numbers"), 0), "handle"));
	json_decref(got);
}

/* Rows of a number in its store, whoever's. */
static int
held(const char *value)
{
	char sql[160];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM mynumber WHERE value = '%s'", value);
	return (int)test_count_mynumber(&t, sql);
}

TEST(arrival_number_stands_in_its_own_store_and_goes_with_it)
{
	char handle[48], other[48];
	json_t *got;
	struct entry e;
	int64_t first, second, id;

	test_reg_make(&t);
	got = put(three("401323-0071"));
	first = number(
	    json_array_get(json_object_get(got, "persons"), 0), "arrival");
	json_decref(got);
	CHECK_INT(give(first, t.reviewer, NUMBER_A), RC_DENIED);
	CHECK_INT(give(first, t.manager, "123456789012"), RC_INPUT);
	CHECK_INT(give(first, t.manager, NUMBER_A), RC_OK);
	got = put(three("401323-0071"));
	CHECK(json_is_true(json_object_get(
	    json_array_get(json_object_get(got, "persons"), 0), "numbered")));
	CHECK(json_is_false(json_object_get(
	    json_array_get(json_object_get(got, "persons"), 1), "numbered")));
	json_decref(got);
	/* who may not give numbers learns that there is one */
	handle_of(first, t.reviewer, handle);
	CHECK_STR(handle, "");
	handle_of(first, t.manager, handle);
	CHECK(handle[0] != '\0');
	CHECK_INT(test_count(&t, "SELECT count(*) FROM arrival WHERE content "
				 "LIKE '%" NUMBER_A "%'"),
	    0);
	/* another arrival, whose number becomes a resident's */
	got = put(json_pack("[o]", line_of(2, "401323-0072", 0, "架空")));
	second = number(
	    json_array_get(json_object_get(got, "persons"), 0), "arrival");
	json_decref(got);
	CHECK_INT(give(second, t.manager, NUMBER_B), RC_OK);
	handle_of(second, t.manager, other);
	test_family(&e, "架空", 1, 60);
	e.arrival = second;
	(void)snprintf(e.menu, sizeof(e.menu), "13");
	(void)snprintf(e.persons[0].mynumber_handle,
	    sizeof(e.persons[0].mynumber_handle), "%s", other);
	id = test_submit(&t, &e, "first");
	entry_release(&e);
	CHECK(id > 0);
	change_day(&t, "2026-08-14");
	CHECK_INT(batch(false), 2);
	/* that of the entry waits with it, the other is gone */
	CHECK_INT(test_count(&t, "SELECT count(*) FROM arrival_number"), 1);
	CHECK_INT(held(NUMBER_A), 0);
	CHECK_INT(held(NUMBER_B), 1);
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	CHECK_INT(batch(false), 0);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM arrival_number"), 0);
	CHECK_INT(test_call(&t, "mynumber.find", &got, "{s:s,s:s,s:s}",
		      "session", t.manager, "value", NUMBER_B, "reason", "1"),
	    RC_OK);
	CHECK(text(got, "person_no")[0] != '\0');
	json_decref(got);
	CHECK(change_verified(&t));
	test_reg_free(&t);
}

TEST(arrivals_are_gone_on_their_31st_day)
{
	json_t *o;
	int64_t arrival;

	test_reg_make(&t);
	CHECK_INT(put_count(three("401323-0071"), "taken"), 1);
	o = listed();
	arrival = number(o, "arrival");
	json_decref(o);
	change_day(&t, "2026-08-13"); /* the 30th */
	CHECK_INT(batch(false), 0);
	CHECK_INT(free_count("free"), 1);
	change_day(&t, "2026-08-14");
	/* also before the batch has run */
	o = listed();
	CHECK(o == NULL);
	CHECK_INT(free_count("free"), 0);
	CHECK_INT(test_call(&t, "arrival.get", NULL, "{s:s,s:I}", "session",
		      t.clerk, "arrival", (json_int_t)arrival),
	    RC_NOT_FOUND);
	CHECK_STR(t.err.code, "E4168");
	CHECK_INT(batch(true), 1);
	CHECK_INT(
	    test_count(&t, "SELECT count(*) FROM arrival WHERE content <> ''"),
	    1);
	CHECK_INT(batch(false), 1);
	CHECK_INT(batch(false), 0);
	CHECK_INT(
	    test_count(&t, "SELECT count(*) FROM arrival WHERE content <> '' "
			   "OR digest <> '' OR planned_on <> ''"),
	    0);
	/* the old file brings nobody back */
	CHECK_INT(put_count(three("401323-0071"), "known"), 1);
	CHECK_INT(free_count("free"), 0);
	/* an entry that was begun before can still be handed in */
	CHECK(submit(arrival, "late") > 0);
	CHECK(change_verified(&t));
	test_reg_free(&t);
}

static json_t *
got_at(const char *session, int64_t arrival)
{
	json_t *got = NULL;

	CHECK_INT(test_call(&t, "arrival.get", &got, "{s:s,s:I}", "session",
		      session, "arrival", (json_int_t)arrival),
	    RC_OK);
	return got;
}

TEST(std_4_1_1_3_who_decides_sees_what_was_received)
{
	json_t *o, *got = NULL, *r;
	struct entry e;
	int64_t arrival, id;

	test_reg_make(&t);
	CHECK_INT(
	    test_call(&t, "setting.set", NULL, "{s:s,s:s,s:{s:[s]}}", "session",
		t.manager, "key", "rekey", "value", "*", "birth"),
	    RC_OK);
	CHECK_INT(put_count(three("401323-0071"), "taken"), 1);
	o = listed();
	arrival = number(o, "arrival");
	json_decref(o);
	entry_of(&e, arrival);
	record_set(&e.persons[2].after, IT_NAME, NULL);
	record_set(&e.persons[2].after, IT_NAME_GIVEN, "廉");
	id = test_submit(&t, &e, "first");
	entry_release(&e);
	CHECK(id > 0);
	CHECK_INT(test_call(&t, "entry.get", &got, "{s:s,s:I}", "session",
		      t.reviewer, "id", (json_int_t)id),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "received")), 3);
	r = json_array_get(json_object_get(got, "received"), 2);
	CHECK_STR(text(r, "name"), "渡邉　蓮");
	/* but not what is to be typed from the paper */
	CHECK_STR(text(r, "birth"), "");
	json_decref(got);
	CHECK_INT(test_call(&t, "entry.get", &got, "{s:s,s:I}", "session",
		      t.clerk, "id", (json_int_t)id),
	    RC_OK);
	r = json_array_get(json_object_get(got, "received"), 2);
	CHECK_STR(text(r, "birth"), "R02.05.09");
	json_decref(got);
	/* who may not see all of it is told that there is more (10.4) */
	got = got_at(t.clerk, arrival);
	CHECK_INT(number(got, "hidden"), 0);
	json_decref(got);
	CHECK_INT(test_call(&t, "staff.put", NULL,
		      "{s:s,s:s,s:s,s:s,s:s,s:[s,s,s],s:s,s:s,s:s}", "session",
		      t.manager, "staff", "10001", "name", "佐々木", "org",
		      "中央区 区民課", "role_label", "窓口", "rights", "read",
		      "enter", "honseki", "from", "2020-01-01", "to", "",
		      "account", "10001"),
	    RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", t.clerk), RC_OK);
	got = got_at(t.clerk, arrival);
	CHECK_INT(number(got, "hidden"), 3);
	CHECK_STR(text(json_array_get(json_object_get(got, "people"), 0),
		      "juminhyo_code"),
	    "");
	json_decref(got);
	test_reg_free(&t);
}

/* Day of birth of the first person: of arrival.get, of arrival.list. */
static void
births_of(const char *session, int64_t arrival, char out[2][24])
{
	json_t *got = got_at(session, arrival), *list = NULL;

	CHECK_INT(
	    test_call(&t, "arrival.list", &list, "{s:s}", "session", session),
	    RC_OK);
	(void)snprintf(out[0], 24, "%s",
	    text(json_array_get(json_object_get(got, "people"), 0), "birth"));
	(void)snprintf(out[1], 24, "%s",
	    text(json_array_get(
		     json_object_get(
			 json_array_get(json_object_get(list, "arrivals"), 0),
			 "people"),
		     0),
		"birth"));
	json_decref(got);
	json_decref(list);
}

/* What is typed again from the paper is read nowhere else meanwhile (4.0.8). */
TEST(what_is_typed_again_is_not_in_what_arrived_either)
{
	int64_t arrival, id;
	char birth[2][24];
	json_t *o;

	test_reg_make(&t);
	CHECK_INT(
	    test_call(&t, "setting.set", NULL, "{s:s,s:s,s:{s:[s]}}", "session",
		t.manager, "key", "rekey", "value", "*", "birth"),
	    RC_OK);
	CHECK_INT(put_count(three("401323-0071"), "taken"), 1);
	o = listed();
	arrival = number(o, "arrival");
	json_decref(o);
	/* nobody has entered it: it is there to be entered */
	births_of(t.reviewer, arrival, birth);
	CHECK_STR(birth[0], "S62.08.04");
	id = submit(arrival, "first");
	CHECK(id > 0);
	births_of(t.reviewer, arrival, birth);
	CHECK_STR(birth[0], "");
	CHECK_STR(birth[1], "");
	births_of(t.clerk, arrival, birth); /* who entered it */
	CHECK_STR(birth[0], "S62.08.04");
	CHECK_STR(birth[1], "S62.08.04");
	/* nor while it is back with its author, from whom it comes again */
	CHECK_INT(test_call(&t, "entry.return", NULL, "{s:s,s:I,s:i,s:s}",
		      "session", t.reviewer, "id", (json_int_t)id, "version", 1,
		      "reason", "方書"),
	    RC_OK);
	births_of(t.reviewer, arrival, birth);
	CHECK_STR(birth[0], "");
	CHECK_STR(birth[1], "");
	births_of(t.clerk, arrival, birth);
	CHECK_STR(birth[1], "S62.08.04");
	CHECK_INT(test_call(&t, "entry.withdraw", NULL, "{s:s,s:I,s:i}",
		      "session", t.clerk, "id", (json_int_t)id, "version", 1),
	    RC_OK);
	births_of(t.reviewer, arrival, birth);
	CHECK_STR(birth[1], "S62.08.04");
	test_reg_free(&t);
}

/* It stands for the paper (22条), so it is had by who it is of alone. */
TEST(std_4_1_1_3_arrived_data_serves_the_people_it_is_of)
{
	json_t *o, *got = NULL, *r;
	struct entry e, all;
	int64_t arrival, id;

	test_reg_make(&t);
	CHECK_INT(put_count(three("401323-0071"), "taken"), 1);
	o = listed();
	arrival = number(o, "arrival");
	json_decref(o);
	entry_of(&e, arrival);
	(void)snprintf(e.menu, sizeof(e.menu), "11");
	CHECK_INT(test_submit(&t, &e, "menu"), 0);
	CHECK_STR(t.err.code, "E4177");
	entry_release(&e);
	entry_of(&e, arrival);
	make_others(&e);
	CHECK_INT(test_submit(&t, &e, "others"), 0);
	CHECK_STR(t.err.code, "E4177");
	entry_release(&e);
	CHECK_STR(state(), "free");
	/* one of the three does not come, somebody else does */
	entry_of(&all, arrival);
	entry_of(&e, arrival);
	record_copy(&e.persons[1].after, &all.persons[2].after);
	record_set(&e.persons[2].after, IT_NAME, NULL);
	record_set(&e.persons[2].after, IT_NAME_GIVEN, "新");
	record_set(&e.persons[2].after, IT_BIRTH, "R05.05.05");
	record_set(&e.persons[2].after, IT_JUMINHYO_CODE, "00010090029");
	id = test_submit(&t, &e, "two");
	CHECK(id > 0);
	entry_release(&e);
	entry_release(&all);
	CHECK_INT(test_call(&t, "entry.get", &got, "{s:s,s:I}", "session",
		      t.reviewer, "id", (json_int_t)id),
	    RC_OK);
	r = json_object_get(got, "received");
	CHECK_INT(json_array_size(r), 3);
	CHECK_STR(text(json_array_get(r, 0), "name"), "渡邉　一郎");
	CHECK_STR(text(json_array_get(r, 1), "name"), "渡邉　蓮");
	CHECK_INT(json_object_size(json_array_get(r, 2)), 0);
	json_decref(got);
	test_reg_free(&t);
}

/* One of 架空, and the entry that a clerk makes with its number. */
static int64_t
one_with(const char *value, struct entry *e)
{
	json_t *got =
	    put(json_pack("[o]", line_of(2, "401323-0072", 0, "架空")));
	int64_t arrival = number(
	    json_array_get(json_object_get(got, "persons"), 0), "arrival");

	json_decref(got);
	CHECK_INT(give(arrival, t.manager, value), RC_OK);
	test_family(e, "架空", 1, 60);
	e->arrival = arrival;
	(void)snprintf(e->menu, sizeof(e->menu), "13");
	handle_of(arrival, t.manager, e->persons[0].mynumber_handle);
	return arrival;
}

TEST(arrival_number_given_again_leaves_none_behind)
{
	int64_t arrival;
	struct entry e;

	test_reg_make(&t);
	arrival = one_with(NUMBER_A, &e);
	entry_release(&e);
	CHECK_INT(give(arrival, t.manager, NUMBER_B), RC_OK);
	CHECK_INT(batch(true), 0);
	CHECK_INT(held(NUMBER_A), 1);
	CHECK_INT(batch(false), 0);
	CHECK_INT(held(NUMBER_A), 0);
	CHECK_INT(held(NUMBER_B), 1);
	change_day(&t, "2026-08-14");
	CHECK_INT(batch(false), 1);
	CHECK_INT(held(NUMBER_B), 0);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM arrival_number"), 0);
	CHECK(change_verified(&t));
	test_reg_free(&t);
}

/* Sent anew while its entry is at the author's: what that one carries can
 * still be given, and goes when it is withdrawn. */
TEST(arrival_number_of_a_returned_entry_is_kept_for_it)
{
	json_t *lines, *got;
	struct entry e;
	int64_t arrival, id;
	int times;

	for (times = 0; times < 2; times++) {
		test_reg_make(&t);
		arrival = one_with(NUMBER_A, &e);
		id = test_submit(&t, &e, "first");
		CHECK_INT(test_call(&t, "entry.return", NULL,
			      "{s:s,s:I,s:i,s:s}", "session", t.reviewer, "id",
			      (json_int_t)id, "version", 1, "reason", "方書"),
		    RC_OK);
		lines = json_pack("[o]", line_of(2, "401323-0072", 0, "架空"));
		(void)json_object_set_new(
		    json_array_get(lines, 0), "sex", json_string("2"));
		got = put(lines);
		CHECK_INT(number(got, "changed"), 1);
		CHECK(json_is_false(json_object_get(
		    json_array_get(json_object_get(got, "persons"), 0),
		    "numbered")));
		json_decref(got);
		CHECK_INT(give(arrival, t.manager, NUMBER_B), RC_OK);
		CHECK_INT(batch(false), 0);
		CHECK_INT(held(NUMBER_A), 1);
		if (times == 0) {
			CHECK_INT(test_call(&t, "entry.change", NULL,
				      "{s:s,s:I,s:i,s:o}", "session", t.clerk,
				      "id", (json_int_t)id, "version", 1,
				      "entry", entry_to_json(&e)),
			    RC_OK);
			CHECK_INT(test_approve(&t, id, NULL), RC_OK);
		} else {
			CHECK_INT(test_call(&t, "entry.withdraw", NULL,
				      "{s:s,s:I,s:i}", "session", t.clerk, "id",
				      (json_int_t)id, "version", 1),
			    RC_OK);
		}
		entry_release(&e);
		CHECK_INT(batch(false), 0);
		/* a resident's, or gone */
		CHECK_INT(held(NUMBER_A), times == 0);
		CHECK_INT(held(NUMBER_B), 1);
		change_day(&t, "2026-08-14");
		CHECK_INT(batch(false), 1);
		CHECK_INT(held(NUMBER_B), 0);
		CHECK(change_verified(&t));
		test_reg_free(&t);
	}
}

/* The lines as a register of the other kind says them. */
static json_t *
said(const char *kind)
{
	json_t *lines = three("401323-0073"), *o;
	size_t i;

	json_array_foreach(lines, i, o)
	{
		(void)json_object_set_new(o, "training", json_string(kind));
	}

	return lines;
}

static void
refused(json_t *lines, const char *cause)
{
	CHECK_INT(test_call(&t, "arrival.put", NULL, "{s:s,s:o}", "session",
		      t.manager, "lines", lines),
	    RC_INPUT);
	CHECK_STR(t.err.code, "E4178");
	CHECK_STR(t.err.item, "training");
	CHECK(strstr(t.err.why, cause) != NULL);
	CHECK(t.err.remedy[0] != '\0');
}

/* One of residents and one for training take nothing of each other. */
TEST(arrivals_are_of_the_registers_own_kind)
{
	json_t *lines, *got;

	test_reg_make(&t);
	lines = said("1");
	(void)json_object_set_new(
	    json_array_get(lines, 2), "training", json_string("0"));
	refused(lines, "実在の人");
	refused(said("0"), "実在の人");
	CHECK_INT(test_count(&t, "SELECT count(*) FROM arrival"), 0);
	/* a line that does not say is told, and stops no other */
	lines = said("1");
	(void)json_object_del(json_array_get(lines, 0), "training");
	(void)json_object_set_new(
	    json_array_get(lines, 1), "training", json_string("2"));
	got = put(lines);
	CHECK_INT(number(got, "taken"), 1);
	lines = json_object_get(got, "errors");
	CHECK_INT(json_array_size(lines), 2);
	CHECK_STR(text(json_array_get(lines, 0), "code"), "E4170");
	CHECK_STR(text(json_array_get(lines, 1), "code"), "E4163");
	json_decref(got);
	test_plant(&t, "UPDATE state SET is_training = 0");
	test_plant(
	    &t, "UPDATE serial SET value = value + 1 WHERE name = 'config'");
	refused(said("1"), "架空の人");
	CHECK_INT(test_count(&t, "SELECT count(*) FROM arrival"), 1);
	got = put(said("0"));
	CHECK_INT(json_array_size(json_object_get(got, "errors")), 0);
	json_decref(got);
	test_reg_free(&t);
}

TEST(arrivals_are_taken_in_by_right)
{
	json_t *lines = three("401323-0072");

	test_reg_make(&t);
	CHECK_INT(test_call(&t, "arrival.put", NULL, "{s:s,s:o}", "session",
		      t.clerk, "lines", lines),
	    RC_DENIED);
	CHECK_INT(free_count("free"), 0);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
