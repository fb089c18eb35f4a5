/* SPDX-License-Identifier: ISC
 * The table of errors and alerts (11.1), row by row, by the register: what is
 * an error is taken in by no path, what is an alert passes with an answer
 * alone. tests/data/rows.csv names the test of every row; what is said of
 * each is in unit/t_rule.
 */
#include "src/date.h"
#include "tests/db/help_change.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

static struct test_reg t;
static struct entry e;

/* What is wrong with a family of three that comes in by 国内転入. */
struct fault {
	int row;
	const char *code;
	int person; /* 0 to 2; 1 is a foreign resident where `category` is */
	const char *category;
	enum item it;
	const char *value; /* NULL: blank */
};
static const struct fault faults[] = {
	{ 1, "E1061", 2, NULL, IT_BIRTH, NULL },
	{ 1, "E1062", 0, NULL, IT_HONSEKI, NULL },
	{ 1, "E1063", 0, NULL, IT_HITTOUSHA, NULL },
	{ 1, "E1065", 0, NULL, IT_ADDRESS_TOWN, NULL },
	{ 1, "E1066", 0, NULL, IT_JUMINHYO_CODE, NULL },
	{ 1, "E106B", 1, "1", IT_CARD_NO, NULL },
	{ 1, "E106C", 1, "2", IT_CARD_NO, NULL },
	{ 1, "E106D", 1, "3", IT_LANDING_PERIOD, NULL },
	{ 1, "E106E", 1, "4", IT_PROVISIONAL_PERIOD, NULL },
	{ 1, "E106F", 1, "5", IT_TRANSIT_REASON, NULL },
	{ 2, "E1081", 1, "1", IT_RESIDENCE_EXPIRES, "2028年2月30日" },
	{ 3, "E1082", 1, "1", IT_RESIDENCE_EXPIRES, "2028年頃" },
	{ 4, "E1111", 2, NULL, IT_RELATION, "孫" },
	{ 4, "E1111", 2, NULL, IT_RELATION, "子の子の子の子の子" },
};

static void
family(const struct fault *f)
{
	test_family(&e, "架空", 3, 1);
	if (f->category != NULL)
		test_foreign(&e.persons[1].after, "KAKU MISAKI", f->category);
}

/* The fault; a day that is not fully known in its stored form. */
static void
spoil(const struct fault *f)
{
	struct record *r = &e.persons[f->person].after;
	char stored[256] = "";
	struct date d;

	if (f->row == 2 || f->row == 3) {
		CHECK_INT(date_parse(f->value, DATES_UNKNOWN, "1",
			      date_day(2026, 7, 15), &d, NULL),
		    RC_OK);
		date_store(&d, stored, sizeof(stored));
		record_set(r, f->it, stored);
		return;
	}
	record_set(r, f->it, f->value);
	if (f->it == IT_HITTOUSHA) { /* it is made of these */
		record_set(r, IT_HITTOUSHA_FAMILY, NULL);
		record_set(r, IT_HITTOUSHA_GIVEN, NULL);
	}
}

static bool
is_code(const struct fault *f)
{
	if (strcmp(t.err.code, f->code) == 0)
		return true;
	printf(
	    "# row %d, %s: %s %s\n", f->row, f->code, t.err.code, t.err.text);
	return false;
}

/* By the call that takes an entry in, and by one that changes it. */
TEST(std_11_1_rows_1_to_4_no_entry_is_taken_in_with_one)
{
	size_t i;

	test_reg_make(&t);
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		const struct fault *f = &faults[i];

		family(f);
		spoil(f);
		CHECK_INT(test_submit(&t, &e, "wrong"), 0);
		CHECK(is_code(f));
		entry_release(&e);
	}
	CHECK_INT(test_count(&t, "SELECT count(*) FROM entry"), 0);
	test_reg_free(&t);
}

/* Text as SQL writes it; the caller frees. */
static char *
quoted(const char *text)
{
	char *out = malloc(strlen(text) * 2 + 3), *p = out;

	*p++ = '\'';
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			*p++ = '\'';
		*p++ = *text;
	}
	*p++ = '\'';
	*p = '\0';
	return out;
}

/* And whoever brings one past the register into the table of what waits: no
 * approval makes it law. */
TEST(std_11_1_rows_1_to_4_nothing_becomes_law_with_one)
{
	char digest[65], *text, *in;
	size_t i, size;
	json_t *content;
	int64_t id;

	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		const struct fault *f = &faults[i];
		char *sql;

		test_reg_make(&t);
		family(f);
		id = test_submit(&t, &e, "right");
		CHECK(id > 0);
		if (id == 0) {
			printf("# row %d, %s: %s %s\n", f->row, f->code,
			    t.err.code, t.err.text);
			entry_release(&e);
			test_reg_free(&t);
			continue;
		}
		entry_release(&e);
		CHECK_INT(test_call(&t, "entry.get", &content, "{s:s,s:I}",
			      "session", t.reviewer, "id", (json_int_t)id),
		    RC_OK);
		CHECK_INT(entry_from_json(
			      &e, json_object_get(content, "entry"), &t.err),
		    RC_OK);
		json_decref(content);
		spoil(f);
		entry_digest(&e, digest);
		content = entry_to_json(&e);
		text = json_dumps(content, JSON_COMPACT);
		in = quoted(text);
		size = strlen(in) + 200;
		sql = malloc(size);
		(void)snprintf(sql, size,
		    "UPDATE entry SET content = %s, digest = '%s'", in, digest);
		test_plant(&t, sql);
		CHECK(test_approve(&t, id, NULL) != RC_OK);
		CHECK(is_code(f));
		CHECK_INT(test_count(&t, "SELECT count(*) FROM history"), 0);
		free(sql);
		free(in);
		free(text);
		json_decref(content);
		entry_release(&e);
		test_reg_free(&t);
	}
}

/* ---- the entry's own days, and the event ---- */

static void
refused(int row, const char *code)
{
	struct fault f = { .row = row, .code = code };

	CHECK_INT(test_submit(&t, &e, "wrong"), 0);
	CHECK(is_code(&f));
	entry_release(&e);
}

TEST(std_11_1_rows_2_3_16_22_days_of_the_entry)
{
	test_reg_make(&t);
	test_family(&e, "架空", 2, 1);
	(void)snprintf(e.event_date, sizeof(e.event_date), "R08.07.16");
	refused(16, "E4031");
	test_family(&e, "架空", 2, 1);
	(void)snprintf(e.event_date, sizeof(e.event_date), "~9;R08.07");
	refused(3, "E403A");
	test_family(&e, "架空", 2, 1);
	(void)snprintf(e.notified_on, sizeof(e.notified_on), "R08.07.16");
	refused(22, "E4102");
	test_family(&e, "架空", 2, 1);
	(void)snprintf(e.notified_on, sizeof(e.notified_on), "R08.02.30");
	refused(2, "E4104");
	test_reg_free(&t);
}

/* The ※ marks of 1.2.2: 通称 are of foreign residents alone. */
TEST(std_11_1_row_5_event_of_the_other_kind)
{
	struct test_change c = { 0 };
	char no[1][20], house[20];

	test_reg_make(&t);
	change_family(&t, "架空", 1, 1, no, house);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "84", "persons", no[0])),
	    RC_OK);
	CHECK(change_says(&c, "E1221"));
	CHECK(change_do(&t, &c, NULL) != RC_OK);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM history"), 1);
	change_release(&c);
	test_reg_free(&t);
}

/* ---- blocks (3.1) ---- */

static void
block(const char *who, const char *number, int level, const char *to)
{
	CHECK_INT(
	    test_call(&t, "block.set", NULL,
		"{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session", t.manager,
		who, number, "processes", "event", "level", level, "from",
		"2026-07-01", "to", to, "reason", "確認中", "kind", "general"),
	    RC_OK);
}

static char person[20], household[20];

/* Without an answer and with one, whichever the level. */
static void
tried(int row, const char *code, int index)
{
	struct fault f = { .row = row, .code = code };

	CHECK_INT(test_submit(&t, &e, "tried"), 0);
	CHECK(is_code(&f));
	entry_answer(&e, code, index, 1);
	if (code[0] == 'A') {
		CHECK(test_submit(&t, &e, "answered") > 0);
	} else {
		CHECK_INT(test_submit(&t, &e, "answered"), 0);
		CHECK(is_code(&f));
	}
	entry_release(&e);
	test_reg_free(&t);
}

static void
begin(void)
{
	test_reg_make(&t);
	test_family(&e, "架空", 2, 1);
	CHECK_INT(test_register(&t, &e, "in", person, household), RC_OK);
	entry_release(&e);
}

/* The head moves house, who is blocked, or whose household is. */
static void
blocked_move(
    int row, const char *who, int level, const char *to, const char *code)
{
	begin();
	block(who, who[0] == 'p' ? person : household, level, to);
	CHECK_INT(test_move(&t, person, "8番", &e), RC_OK);
	tried(row, code, 0);
}

/* Somebody comes into a household that is blocked. */
static void
blocked_join(int row, int level, const char *code)
{
	begin();
	block("household_no", household, level, "");
	test_family(&e, "同居", 1, 9);
	e.is_whole = false;
	(void)snprintf(e.household_no, sizeof(e.household_no), "%s", household);
	e.household_version = 1;
	record_set(&e.persons[0].after, IT_RELATION, "同居人");
	record_set(&e.persons[0].after, IT_NAME_GIVEN, "次郎");
	record_set(&e.persons[0].after, IT_BIRTH, "S60.01.02");
	tried(row, code, -1);
}

TEST(std_11_1_row_8_block_of_level_error)
{
	blocked_move(8, "person_no", 2, "", "E3110");
	blocked_move(8, "household_no", 2, "", "E3110");
	blocked_join(8, 2, "E3111");
}

TEST(std_11_1_row_9_block_of_level_alert)
{
	blocked_move(9, "person_no", 1, "", "A3110");
	blocked_move(9, "household_no", 1, "", "A3110");
	blocked_join(9, 1, "A3111");
}

TEST(std_11_1_row_10_past_its_end_it_holds_as_before)
{
	blocked_move(10, "person_no", 2, "2026-07-14", "E3110");
	blocked_move(10, "person_no", 1, "2026-07-14", "A3110");
}

/* ---- 支援措置 (3.4) ---- */

static enum rc
issue(int64_t suspension)
{
	return test_call(&t, "issue.begin", NULL,
	    "{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:i,s:I,s:{}}", "session", t.clerk,
	    "kind", "juminhyo", "persons", "person_no", person, "sheet_no", 1,
	    "hist_no", 1, "applicant", "架空　一郎", "copies", 1, "suspension",
	    (json_int_t)suspension, "options");
}

/* The person is 併せて支援を求める者 of somebody else's 申出. */
static void
stopped_until_examined(const char *state)
{
	char subject[32], no[2][20];
	json_t *res = NULL, *proof;
	int64_t suspension;
	long long id;

	test_reg_make(&t);
	change_family(&t, "架空", 2, 1, no, household);
	(void)snprintf(person, sizeof(person), "%s", no[0]);
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:[{s:s,s:s}]}",
		      "session", t.manager, "key", "certifiers", "value",
		      "title", "熊本市中央区長", "name", "区長　太郎"),
	    RC_OK);
	CHECK_INT(test_call(&t, "support.put", NULL,
		      "{s:s,s:s,s:[{s:s,s:s,s:b},{s:s,s:s,s:b}],s:s,s:[],s:[]}",
		      "session", t.manager, "state", state, "persons",
		      "person_no", no[1], "name", "架空　美咲", "applicant", 1,
		      "person_no", person, "name", "架空　一郎", "applicant", 0,
		      "from", "2026-07-15", "affairs", "addresses"),
	    RC_OK);
	CHECK_INT(issue(0), RC_DENIED);
	CHECK_STR(t.err.code, "E3103");
	/* 審査 by another person lets this one issue through */
	id = test_count(&t, "SELECT max(block_id) FROM block WHERE kind LIKE "
			    "'%support'");
	(void)snprintf(subject, sizeof(subject), "%lld", id);
	proof = test_proof(&t, t.reg, "T1", "10002", "block.suspend", subject);
	CHECK_INT(test_call(&t, "block.suspend", &res, "{s:s,s:I,s:i,s:s,s:o}",
		      "session", t.clerk, "id", (json_int_t)id, "minutes", 10,
		      "purpose", "審査のうえ交付", "proof", proof),
	    RC_OK);
	suspension = json_integer_value(json_object_get(res, "suspension"));
	json_decref(res);
	CHECK_INT(issue(suspension), RC_OK);
	CHECK_INT(issue(suspension), RC_DENIED);
	test_reg_free(&t);
}

TEST(std_11_1_row_11_a_measure_stops_the_copy_until_examined)
{
	stopped_until_examined("running");
}

TEST(std_11_1_row_12_so_does_a_provisional_one)
{
	stopped_until_examined("provisional");
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
