/* SPDX-License-Identifier: ISC
 * 住民票コード out of the stock (4.3) and 個人番号 by their own store (4.4).
 */
#include "src/number.h"
#include "tests/db/help_change.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

static struct test_reg t;
static struct test_change c;
static char no[4][20], house[20];

static void
begin(int n)
{
	test_reg_make(&t);
	change_family(&t, "架空", n, 1, no, house);
}

static void
end(void)
{
	CHECK(change_verified(&t));
	change_release(&c);
	test_reg_free(&t);
}

/* A code with a right check digit that nobody of the tests has. */
static void
free_code(int n, char out[12])
{
	int digit;

	for (digit = 0; digit < 10; digit++) {
		(void)snprintf(out, 12, "%010u%c",
		    (70000000U + (unsigned)n) % 1000000000U, '0' + digit);
		if (juminhyo_code_valid(out))
			return;
	}
}

/* Puts n codes into the stock; how many were taken. */
static int
stock(int first, int n)
{
	json_t *got = NULL, *codes = json_array();
	char code[12];
	int i, taken;

	for (i = 0; i < n; i++) {
		free_code(first + i, code);
		if (juminhyo_code_valid(code))
			(void)json_array_append_new(codes, json_string(code));
		else
			n++; /* one without a check digit */
	}
	CHECK_INT(test_call(&t, "code.take", &got, "{s:s,s:o}", "session",
		      t.manager, "codes", codes),
	    RC_OK);
	taken = (int)json_integer_value(json_object_get(got, "taken"));
	json_decref(got);
	return taken;
}

static void
least(int n)
{
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:i}", "session",
		      t.manager, "key", "code_stock_min", "value", n),
	    RC_OK);
}

static void
propose(const char *menu, const char *person_no)
{
	CHECK_INT(
	    change_propose(&t, &c,
		json_pack("{s:s,s:[s]}", "menu", menu, "persons", person_no)),
	    RC_OK);
}

/* A child of the second of the family. */
static void
is_born(void)
{
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:s}", "menu", "51", "mother", no[1])),
	    RC_OK);
	record_set(&c.e.persons[0].after, IT_NAME_GIVEN, "花");
	record_set(&c.e.persons[0].after, IT_NAME, "架空　花");
	record_set(&c.e.persons[0].after, IT_BIRTH, "R08.07.14");
	record_set(&c.e.persons[0].after, IT_SEX, "2");
	record_set(&c.e.persons[0].after, IT_RELATION, "子");
	(void)change_check(&t, &c);
}

/* The newest person of the register. */
static void
newest(char out[20])
{
	(void)snprintf(out, 20, "%08lld",
	    test_count(
		&t, "SELECT max(cast(person_no AS BIGINT)) FROM person"));
}

/* ---- 付番 (4.3.1) ---- */

/* A thousand of them, four at a time; behind a network a tenth is enough. */
TEST(std_4_3_1_each_once_and_in_no_order)
{
	int entries = test_is_shared() || test_is_https() ? 25 : 250;
	int n = entries * 4, half = entries * 2 + 10, i;
	long long rising;

	begin(4);
	least(0);
	CHECK_INT(stock(0, half), half); /* a call takes a thousand */
	CHECK_INT(stock(2 * half, half), half);
	for (i = 0; i < entries; i++) {
		CHECK_INT(change_propose(&t, &c,
			      json_pack("{s:s,s:[s,s,s,s]}", "menu", "95",
				  "persons", no[0], no[1], no[2], no[3])),
		    RC_OK);
		CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	}
	CHECK_INT(test_count(&t, "SELECT count(DISTINCT juminhyo_code) FROM "
				 "history WHERE event = '308'"),
	    n);
	/* One after the other, half rise by chance, with a variance of n / 12:
	 * a fifth of n more or less is seven deviations even of a hundred. */
	rising = test_count(&t,
	    "SELECT count(*) FROM (SELECT juminhyo_code AS code, "
	    "lag(juminhyo_code) OVER (ORDER BY hist_no, person_no) AS before "
	    "FROM history WHERE event = '308') x WHERE code > before");
	CHECK(rising > n / 2 - n / 5 && rising < n / 2 + n / 5);
	/* and the same file once more gives none of them back */
	CHECK_INT(stock(0, half), 0);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM code_stock WHERE "
				 "is_used = 0"),
	    20);
	end();
}

TEST(std_4_3_1_below_the_threshold_an_alert_and_the_number)
{
	json_t *got = NULL;
	int64_t id;

	begin(2);
	least(5);
	CHECK_INT(stock(0, 5), 5);
	propose("95", no[0]);
	CHECK(!change_says(&c, "A4301"));
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	/* four are left, of five that are wanted */
	propose("95", no[1]);
	CHECK(change_says(&c, "A4301"));
	CHECK(change_do(&t, &c, NULL) != RC_OK);
	CHECK_STR(t.err.code, "A4301");
	entry_answer(&c.e, "A4301", -1, 1);
	id = test_submit(&t, &c.e, "low");
	CHECK_INT(test_approve(&t, id, &got), RC_OK);
	CHECK_STR(
	    json_string_value(json_object_get(
		json_array_get(json_object_get(got, "alerts"), 0), "code")),
	    "A4301");
	json_decref(got);
	got = NULL;
	CHECK_INT(
	    test_call(&t, "code.count", &got, "{s:s}", "session", t.manager),
	    RC_OK);
	CHECK_INT(json_integer_value(json_object_get(got, "free")), 3);
	CHECK(json_is_true(json_object_get(got, "low")));
	json_decref(got);
	end();
}

TEST(std_4_3_1_an_empty_stock_stops_and_a_thrown_away_entry_takes_none)
{
	int64_t id;

	begin(2);
	least(0);
	propose("95", no[0]);
	CHECK(change_says(&c, "E4304"));
	CHECK(change_do(&t, &c, NULL) != RC_OK);
	CHECK_STR(t.err.code, "E4304");
	CHECK_INT(stock(0, 1), 1);
	id = test_submit(&t, &c.e, "away");
	CHECK(id > 0);
	CHECK_INT(test_call(&t, "entry.withdraw", NULL, "{s:s,s:I,s:i}",
		      "session", t.clerk, "id", (json_int_t)id, "version", 1),
	    RC_OK);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM code_stock WHERE "
				 "is_used = 0"),
	    1);
	/* two wait for the last one: the second is told when it is decided */
	id = test_submit(&t, &c.e, "first");
	propose("95", no[1]);
	CHECK(test_submit(&t, &c.e, "second") > id);
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	CHECK(test_approve(&t, id + 1, NULL) != RC_OK);
	CHECK_STR(t.err.code, "E4304");
	CHECK_INT(stock(1, 1), 1);
	CHECK_INT(test_approve(&t, id + 1, NULL), RC_OK);
	end();
}

TEST(std_4_3_1_given_at_birth_and_to_who_had_none)
{
	char child[20];

	begin(2);
	least(0);
	CHECK_INT(stock(0, 3), 3);
	is_born();
	CHECK(c.e.persons[0].new_code);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	newest(child);
	CHECK(juminhyo_code_valid(change_item(&t, child, IT_JUMINHYO_CODE)));
	/* 職権記載 is for who has none */
	propose("94", no[0]);
	CHECK(change_says(&c, "E4305"));
	test_plant(&t, "UPDATE history SET juminhyo_code = NULL, origin = "
		       "'import' WHERE relation = '世帯主'");
	test_plant(&t, "UPDATE sheet SET juminhyo_code = NULL WHERE person_no "
		       "IN (SELECT person_no FROM history WHERE relation = "
		       "'世帯主')");
	propose("95", no[0]);
	CHECK(change_says(&c, "E4306"));
	propose("94", no[0]);
	CHECK(c.e.persons[0].new_code);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK(juminhyo_code_valid(change_item(&t, no[0], IT_JUMINHYO_CODE)));
	/* that one was given is taken back like anything else (4.6.0.1) */
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  no[0], "cancels", 2)),
	    RC_OK);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_STR(change_item(&t, no[0], IT_JUMINHYO_CODE), "");
	change_release(&c);
	test_reg_free(&t); /* planted: nothing to verify */
}

TEST(std_4_3_1_what_comes_in_is_checked_line_by_line)
{
	char one[12], two[40];
	json_t *got = NULL;

	begin(1);
	free_code(1, one);
	(void)snprintf(
	    two, sizeof(two), "%s", change_item(&t, no[0], IT_JUMINHYO_CODE));
	CHECK_INT(
	    test_call(&t, "code.take", &got, "{s:s,s:[s,s,s,s]}", "session",
		t.manager, "codes", "1234567890", one, two, one),
	    RC_OK);
	CHECK_INT(json_integer_value(json_object_get(got, "taken")), 1);
	CHECK_INT(json_integer_value(json_object_get(got, "known")), 1);
	CHECK_INT(json_array_size(json_object_get(got, "errors")), 2);
	json_decref(got);
	CHECK_INT(test_call(&t, "code.take", NULL, "{s:s,s:[s]}", "session",
		      t.clerk, "codes", one),
	    RC_DENIED);
	end();
}

/* ---- 変更, 修正 (4.3.2) ---- */

TEST(std_4_3_2_a_change_is_a_row_like_any_other)
{
	char was[40];

	begin(2);
	least(0);
	CHECK_INT(stock(0, 2), 2);
	(void)snprintf(
	    was, sizeof(was), "%s", change_item(&t, no[1], IT_JUMINHYO_CODE));
	propose("95", no[1]);
	/* nobody chooses it */
	record_set(&c.e.persons[0].after, IT_JUMINHYO_CODE, "00098765430");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK(strcmp(was, change_item(&t, no[1], IT_JUMINHYO_CODE)) != 0);
	CHECK(strcmp("00098765430", change_item(&t, no[1], IT_JUMINHYO_CODE)) !=
	      0);
	CHECK_STR(change_item(&t, no[1], IT_EVENT), "308");
	/* 修正: a wrong one is put right, the row before stays (4.2.3.3) */
	propose("65", no[1]);
	record_set(&c.e.persons[0].after, IT_JUMINHYO_CODE, was);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_STR(change_item(&t, no[1], IT_JUMINHYO_CODE), was);
	end();
}

/* ---- 個人番号 (4.4) ---- */

#define NUMBER_A "123456789018"
#define NUMBER_B "234567890121"

static void
handle_of(const char *value, char out[48])
{
	json_t *got = NULL;

	CHECK_INT(test_call(&t, "mynumber.put", &got, "{s:s,s:s}", "session",
		      t.manager, "value", value),
	    RC_OK);
	(void)snprintf(
	    out, 48, "%s", json_string_value(json_object_get(got, "handle")));
	json_decref(got);
}

/* The number that the store has of a person. */
static const char *
number_of(const char *person_no)
{
	static char value[16];
	json_t *got = NULL;

	CHECK_INT(
	    test_call(&t, "mynumber.get", &got, "{s:s,s:s,s:s}", "session",
		t.manager, "person_no", person_no, "reason", "1"),
	    RC_OK);
	(void)snprintf(value, sizeof(value), "%s",
	    json_string_value(json_object_get(got, "value")));
	json_decref(got);
	return value;
}

/* Kind of the oldest request that is open, "" none; its number. */
static const char *
next_request(int64_t *request)
{
	static char kind[24];
	json_t *got = NULL;
	const json_t *next;
	const char *text;

	CHECK_INT(test_call(&t, "mynumber.queue", &got, "{s:s}", "session",
		      t.manager),
	    RC_OK);
	next = json_object_get(got, "next");
	text = json_string_value(json_object_get(next, "kind"));
	(void)snprintf(kind, sizeof(kind), "%s", text != NULL ? text : "");
	*request = json_integer_value(json_object_get(next, "request"));
	json_decref(got);
	return kind;
}

static enum rc
answer(int64_t request, const char *value)
{
	char handle[48] = "";

	if (value[0] != '\0')
		handle_of(value, handle);
	return test_call(&t, "mynumber.answer", NULL, "{s:s,s:I,s:s}",
	    "session", t.manager, "request", (json_int_t)request, "handle",
	    handle);
}

/* An entry of menu 96 with its event; typed "" asks 機構. */
static enum rc
number_event(enum event ev, const char *person_no, const char *typed)
{
	propose("96", person_no);
	c.e.event = ev;
	if (typed[0] != '\0')
		handle_of(typed, c.e.persons[0].mynumber_handle);
	return change_do(&t, &c, NULL);
}

TEST(std_4_4_born_asked_for_and_taken_in)
{
	char child[20];
	int64_t request;

	begin(2);
	least(0);
	CHECK_INT(stock(0, 3), 3);
	is_born();
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	newest(child);
	CHECK_STR(next_request(&request), "generate");
	CHECK_INT(answer(request, NUMBER_A), RC_OK);
	CHECK_STR(number_of(child), NUMBER_A);
	CHECK_STR(change_item(&t, child, IT_EVENT), "307");
	CHECK_STR(next_request(&request), "");
	/* once */
	CHECK_INT(answer(request, NUMBER_A), RC_NOT_FOUND);
	CHECK_STR(t.err.code, "E4405");
	/* and nobody else gets it */
	CHECK_INT(
	    number_event(EV_MYNUMBER_ENTRY, no[0], NUMBER_A), RC_CONFLICT);
	CHECK_STR(t.err.code, "E4401");
	end();
}

TEST(std_4_4_four_ways_each_with_its_reason_and_request)
{
	int64_t request;

	begin(2);
	/* 指定 of who has none; not twice, and no change before it */
	CHECK_INT(number_event(EV_MYNUMBER_CHANGE, no[1], ""), RC_CONFLICT);
	CHECK_STR(t.err.code, "E4404");
	CHECK_INT(number_event(EV_MYNUMBER_ENTRY, no[1], ""), RC_OK);
	CHECK_STR(next_request(&request), "generate");
	CHECK_INT(number_event(EV_MYNUMBER_ENTRY, no[1], ""), RC_CONFLICT);
	CHECK_STR(t.err.code, "E4402");
	CHECK_INT(answer(request, NUMBER_A), RC_OK);
	CHECK_INT(number_event(EV_MYNUMBER_ENTRY, no[1], ""), RC_CONFLICT);
	CHECK_STR(t.err.code, "E4403");
	/* 請求に基づく変更 */
	CHECK_INT(number_event(EV_MYNUMBER_CHANGE, no[1], ""), RC_OK);
	CHECK_STR(next_request(&request), "change");
	CHECK_STR(number_of(no[1]), NUMBER_A);
	CHECK_INT(answer(request, NUMBER_B), RC_OK);
	CHECK_STR(number_of(no[1]), NUMBER_B);
	CHECK_STR(change_item(&t, no[1], IT_EVENT), "305");
	/* 職権に基づく変更 */
	CHECK_INT(number_event(EV_MYNUMBER_CORRECTION, no[1], ""), RC_OK);
	CHECK_STR(next_request(&request), "change_ex_officio");
	CHECK_INT(answer(request, NUMBER_A), RC_OK);
	CHECK_STR(change_item(&t, no[1], IT_EVENT), "306");
	/* 修正: the right one is typed */
	CHECK_INT(number_event(EV_MYNUMBER_CORRECTION, no[1], NUMBER_B), RC_OK);
	CHECK_STR(number_of(no[1]), NUMBER_B);
	CHECK_STR(next_request(&request), "correct");
	CHECK_INT(answer(request, ""), RC_OK);
	CHECK_STR(next_request(&request), "");
	end();
}

/* Takes the newest row of the person back. */
static enum rc
take_back(const char *person_no)
{
	struct record r;
	int hist;

	change_row(&t, person_no, &r);
	hist = r.hist_no;
	record_release(&r);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  person_no, "cancels", hist)),
	    RC_OK);
	return change_do(&t, &c, NULL);
}

/* 4.6.0.1: the number of before is the person's again, each of the three. */
TEST(std_4_6_0_1_a_number_that_is_taken_back)
{
	int64_t request;

	begin(2);
	CHECK_INT(number_event(EV_MYNUMBER_ENTRY, no[1], NUMBER_A), RC_OK);
	CHECK_INT(take_back(no[1]), RC_OK);
	CHECK_STR(number_of(no[1]), "");
	/* nobody's: it can be somebody else's */
	CHECK_INT(number_event(EV_MYNUMBER_ENTRY, no[0], NUMBER_A), RC_OK);
	CHECK_INT(take_back(no[0]), RC_OK);
	CHECK_INT(number_event(EV_MYNUMBER_ENTRY, no[1], NUMBER_A), RC_OK);
	CHECK_INT(number_event(EV_MYNUMBER_CORRECTION, no[1], NUMBER_B), RC_OK);
	CHECK_STR(next_request(&request), "correct");
	CHECK_STR(number_of(no[1]), NUMBER_B);
	CHECK_INT(take_back(no[1]), RC_OK);
	CHECK_STR(number_of(no[1]), NUMBER_A);
	CHECK_STR(next_request(&request), "");
	CHECK_STR(change_item(&t, no[1], IT_EVENT), "319");
	/* 変更請求, answered by 機構 */
	CHECK_INT(number_event(EV_MYNUMBER_CHANGE, no[1], ""), RC_OK);
	(void)next_request(&request);
	CHECK_INT(answer(request, NUMBER_B), RC_OK);
	CHECK_STR(number_of(no[1]), NUMBER_B);
	CHECK_INT(take_back(no[1]), RC_OK);
	CHECK_STR(number_of(no[1]), NUMBER_A);
	end();
}

/* A later number stands in the way of an earlier one. */
TEST(std_4_6_0_1_the_later_number_first)
{
	struct record r;
	int first;

	begin(2);
	CHECK_INT(number_event(EV_MYNUMBER_ENTRY, no[1], NUMBER_A), RC_OK);
	change_row(&t, no[1], &r);
	first = r.hist_no;
	record_release(&r);
	CHECK_INT(number_event(EV_MYNUMBER_CORRECTION, no[1], NUMBER_B), RC_OK);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  no[1], "cancels", first)),
	    RC_OK);
	CHECK_INT(change_do(&t, &c, NULL), RC_CONFLICT);
	CHECK_STR(t.err.code, "E4407");
	CHECK_STR(number_of(no[1]), NUMBER_B);
	CHECK_INT(take_back(no[1]), RC_OK);
	end();
}

/* What 機構 was asked for by a change that is taken back is asked no more, and
 * an answer that comes after it changes nothing. */
TEST(std_4_6_0_1_what_was_asked_for_is_asked_no_more)
{
	char child[20];
	int64_t request;

	begin(2);
	least(0);
	CHECK_INT(stock(0, 3), 3);
	is_born();
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	newest(child);
	CHECK_STR(next_request(&request), "generate");
	CHECK_INT(take_back(child), RC_OK);
	CHECK_INT(answer(request, NUMBER_A), RC_CONFLICT);
	CHECK_STR(t.err.code, "E4406");
	CHECK_STR(next_request(&request), "");
	CHECK_STR(number_of(child), "");
	CHECK_INT(number_event(EV_MYNUMBER_ENTRY, no[1], ""), RC_OK);
	CHECK_STR(next_request(&request), "generate");
	CHECK_INT(take_back(no[1]), RC_OK);
	CHECK_INT(answer(request, NUMBER_A), RC_CONFLICT);
	CHECK_STR(t.err.code, "E4406");
	CHECK_STR(number_of(no[1]), "");
	/* and may be asked for anew */
	CHECK_INT(number_event(EV_MYNUMBER_ENTRY, no[1], ""), RC_OK);
	end();
}

TEST(std_4_4_no_item_changes_and_the_number_stays_in_its_store)
{
	static const char *const tables[] = { "entry WHERE content LIKE ",
		"feed_section WHERE payload LIKE ",
		"op_log WHERE details LIKE ", "submission WHERE answer LIKE " };
	char sql[200], was[40];
	int64_t request;
	size_t i;

	begin(2);
	(void)snprintf(
	    was, sizeof(was), "%s", change_item(&t, no[1], IT_JUMINHYO_CODE));
	propose("96", no[1]);
	c.e.event = EV_MYNUMBER_ENTRY;
	record_set(&c.e.persons[0].after, IT_JUMINHYO_CODE, "00098765430");
	CHECK(change_do(&t, &c, NULL) != RC_OK);
	CHECK_STR(change_item(&t, no[1], IT_JUMINHYO_CODE), was);
	CHECK_INT(number_event(EV_MYNUMBER_ENTRY, no[1], ""), RC_OK);
	CHECK_STR(next_request(&request), "generate");
	CHECK_INT(answer(request, NUMBER_A), RC_OK);
	test_settle(&t);
	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		(void)snprintf(sql, sizeof(sql),
		    "SELECT count(*) FROM %s'%%" NUMBER_A "%%'", tables[i]);
		CHECK_INT(test_count(&t, sql), 0);
	}
	end();
}

TEST(std_4_4_compared_with_the_cards_by_its_handle)
{
	char handle[48];
	json_t *got = NULL;

	begin(2);
	CHECK_INT(number_event(EV_MYNUMBER_ENTRY, no[1], NUMBER_A), RC_OK);
	handle_of(NUMBER_A, handle);
	CHECK_INT(test_call(&t, "mynumber.compare", &got, "{s:s,s:s,s:s,s:s}",
		      "session", t.manager, "person_no", no[1], "handle",
		      handle, "reason", "1"),
	    RC_OK);
	CHECK(json_is_true(json_object_get(got, "same")));
	json_decref(got);
	got = NULL;
	handle_of(NUMBER_B, handle);
	CHECK_INT(test_call(&t, "mynumber.compare", &got, "{s:s,s:s,s:s,s:s}",
		      "session", t.manager, "person_no", no[1], "handle",
		      handle, "reason", "1"),
	    RC_OK);
	CHECK(json_is_true(json_object_get(got, "known")));
	CHECK(json_is_false(json_object_get(got, "same")));
	json_decref(got);
	CHECK_INT(test_call(&t, "mynumber.compare", NULL, "{s:s,s:s,s:s,s:s}",
		      "session", t.manager, "person_no", no[1], "handle",
		      handle, "reason", ""),
	    RC_INPUT);
	test_settle(&t);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM op_log WHERE act = "
				 "'mynumber.compare' AND used_mynumber = 1"),
	    2);
	end();
}

/* Whatever the form says of the card, the register compares. */
TEST(ks_4_card_is_compared_by_the_register)
{
	json_t *got = NULL, *p;
	int64_t id;

	begin(2);
	CHECK_INT(number_event(EV_MYNUMBER_ENTRY, no[1], NUMBER_A), RC_OK);
	propose("31", no[1]);
	record_set(&c.e.persons[0].after, IT_OUT_PLANNED_CITY, "福岡市");
	handle_of(NUMBER_B, c.e.persons[0].card_handle);
	c.e.persons[0].card = CARD_SAME;
	CHECK_INT(test_submit(&t, &c.e, "card-1"), 0);
	CHECK_INT(t.err.rc, RC_INPUT);
	CHECK_STR(t.err.code, "A9047");
	handle_of(NUMBER_A, c.e.persons[0].card_handle);
	c.e.persons[0].card = CARD_NOT_COMPARED;
	id = test_submit(&t, &c.e, "card-2");
	CHECK(id > 0);
	CHECK_INT(test_call(&t, "entry.get", &got, "{s:s,s:I}", "session",
		      t.reviewer, "id", (json_int_t)id),
	    RC_OK);
	p = json_array_get(
	    json_object_get(json_object_get(got, "entry"), "persons"), 0);
	CHECK_INT(json_integer_value(json_object_get(p, "card")), CARD_SAME);
	/* the handle is the author's alone */
	CHECK_STR(
	    json_string_value(json_object_get(p, "card_handle")), "given");
	json_decref(got);
	/* and nothing came of it but the answer */
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	CHECK_STR(number_of(no[1]), NUMBER_A);
	end();
}

/* Of who comes in, with the number that is entered with them. */
TEST(ks_4_card_of_a_newcomer_is_compared_by_the_register)
{
	struct entry e;

	begin(1);
	test_family(&e, "仮想", 1, 21);
	handle_of(NUMBER_A, e.persons[0].mynumber_handle);
	handle_of(NUMBER_B, e.persons[0].card_handle);
	e.persons[0].card = CARD_SAME;
	CHECK_INT(test_submit(&t, &e, "card-3"), 0);
	CHECK_STR(t.err.code, "A9047");
	handle_of(NUMBER_A, e.persons[0].card_handle);
	CHECK(test_submit(&t, &e, "card-4") > 0);
	entry_release(&e);
	end();
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
