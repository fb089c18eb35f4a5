/* SPDX-License-Identifier: ISC
 * What the register guarantees about blocks (3.1, 3.5) and support measures
 * (1.1.16, 2.2.4, 3.4): nothing leaves past them until they are released, what
 * they say is for few eyes, and they are extended in time.
 */
#include "tests/db/issue.h"

#include "db/cmd.h"
#include "src/codes.h"
#include "src/date.h"

static enum rc
suspend(int64_t id, const char *staff, const char *session, int64_t *out)
{
	char subject[32];
	json_t *res = NULL, *proof;
	enum rc rc;

	(void)snprintf(subject, sizeof(subject), "%lld", (long long)id);
	proof = test_proof(&t, t.reg, "T1", staff, "block.suspend", subject);
	rc = test_call(&t, "block.suspend", &res, "{s:s,s:I,s:i,s:s,s:o}",
	    "session", session, "id", (json_int_t)id, "minutes", 10, "purpose",
	    "本人確認のうえ交付", "proof", proof);
	*out = rc == RC_OK
		   ? json_integer_value(json_object_get(res, "suspension"))
		   : 0;
	json_decref(res);
	return rc;
}

TEST(std_3_1_block_stops_issue_also_past_its_end)
{
	int64_t id;

	begin();
	id = block(2, "2026-07-14"); /* ended yesterday */
	CHECK_INT(issue(1, 1, 0, NULL), RC_DENIED);
	CHECK_STR(t.err.code, "E3103");
	CHECK_INT(
	    test_call(&t, "block.release", NULL, "{s:s,s:I,s:s}", "session",
		t.manager, "id", (json_int_t)id, "reason", "申出"),
	    RC_OK);
	CHECK_INT(issue(1, 1, 0, NULL), RC_OK);
	test_reg_free(&t);
}

TEST(std_3_1_suspension_is_for_one_issue_and_ends_by_itself)
{
	json_t *before = NULL, *after = NULL;
	int64_t id, s;

	begin();
	id = block(2, "");
	CHECK_INT(test_call(&t, "register.status", &before, "{}"), RC_OK);
	/* not by oneself, not without the right */
	CHECK_INT(suspend(id, "10002", t.reviewer, &s), RC_DENIED);
	CHECK_STR(t.err.code, "E3105");
	CHECK_INT(suspend(id, "10004", t.clerk, &s), RC_DENIED);
	CHECK_STR(t.err.code, "E1032");
	CHECK_INT(suspend(id, "10002", t.clerk, &s), RC_OK);
	CHECK_INT(issue(1, 1, s, NULL), RC_OK);
	CHECK_INT(issue(1, 1, s, NULL), RC_DENIED);
	CHECK_INT(suspend(id, "10002", t.clerk, &s), RC_OK);
	t.now += 10 * INT64_C(60000000);
	CHECK_INT(issue(1, 1, s, NULL), RC_DENIED);
	/* nothing of it goes out (3.1) */
	CHECK_INT(test_call(&t, "register.status", &after, "{}"), RC_OK);
	CHECK_INT(json_integer_value(json_object_get(after, "position")),
	    json_integer_value(json_object_get(before, "position")));
	json_decref(before);
	json_decref(after);
	test_reg_free(&t);
}

TEST(std_3_5_no_block_against_notifications)
{
	begin();
	CHECK_INT(test_call(&t, "block.set", NULL,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      t.manager, "person_no", person, "processes", "event",
		      "level", 2, "from", "2026-07-01", "to", "", "reason",
		      "不受理申請", "kind", "refusal"),
	    RC_INPUT);
	test_reg_free(&t);
}

TEST(std_3_1_block_stops_an_entry)
{
	begin();
	CHECK_INT(test_call(&t, "block.set", NULL,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      t.manager, "household_no", household, "processes",
		      "event", "level", 2, "from", "2026-07-01", "to", "",
		      "reason", "確認中", "kind", "general"),
	    RC_OK);
	CHECK_INT(test_move(&t, person, "8番", &e), RC_OK);
	CHECK_INT(test_submit(&t, &e, "k1"), 0);
	entry_release(&e);
	test_reg_free(&t);
}

/* 3.1, 照会: stopped until released, past its end too; who sets blocks looks.
 * A 支援措置 is looked at, with its banner (2.2.4). */
TEST(std_3_1_block_of_inquiry_gives_nothing)
{
	json_t *got = NULL, *members;

	begin();
	CHECK_INT(test_call(&t, "block.set", NULL,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      t.manager, "person_no", person, "processes", "inquiry",
		      "level", 2, "from", "2026-07-01", "to", "2026-07-02",
		      "reason", "確認中", "kind", "general"),
	    RC_OK);
	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E3105");
	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}", "session",
		      t.manager, "person_no", person),
	    RC_OK);
	json_decref(got);
	got = NULL;
	CHECK_INT(test_call(&t, "household.get", &got, "{s:s,s:s}", "session",
		      t.clerk, "household_no", household),
	    RC_OK);
	members = json_object_get(got, "members");
	CHECK(json_array_size(members) > 1);
	for (size_t i = 0; i < json_array_size(members); i++) {
		const json_t *m = json_array_get(members, i);
		bool is_it =
		    strcmp(json_string_value(json_object_get(m, "person_no")),
			person) == 0;

		CHECK((json_object_get(m, "name") == NULL) == is_it);
	}
	json_decref(got);
	test_reg_free(&t);
}

static enum rc
extend(int64_t id, int version, json_t **res)
{
	return test_call(&t, "support.extend", res, "{s:s,s:I,s:i}", "session",
	    t.manager, "support", (json_int_t)id, "version", version);
}

TEST(std_3_4_dates_of_the_standard)
{
	/* 令和２年４月１日 to 令和３年３月31日; 延長 from 02-28, not 02-27 */
	json_t *res = NULL;
	int64_t id;

	begin();
	CHECK_INT(test_call(&t, "support.put", &res,
		      "{s:s,s:s,s:[{s:s,s:s,s:b}],s:s,s:[],s:[]}", "session",
		      t.manager, "state", "running", "persons", "person_no",
		      person, "name", "架空　一郎", "applicant", 1, "from",
		      "2028-04-01", "affairs", "addresses"),
	    RC_OK);
	CHECK_STR(json_string_value(json_object_get(res, "to")), "2029-03-31");
	id = json_integer_value(json_object_get(res, "support"));
	json_decref(res);
	t.now = ((int64_t)date_day(2029, 2, 27) * 86400) * 1000000;
	CHECK_INT(test_session(&t, t.reg, "T1", "10003", t.manager), RC_OK);
	CHECK_INT(test_call(&t, "day.open", NULL, "{s:s,s:s}", "session",
		      t.manager, "day", "2029-02-27"),
	    RC_OK);
	CHECK_INT(extend(id, 1, NULL), RC_INPUT);
	CHECK_STR(t.err.code, "E3404");
	CHECK_INT(test_call(&t, "day.open", NULL, "{s:s,s:s}", "session",
		      t.manager, "day", "2029-02-28"),
	    RC_OK);
	res = NULL;
	CHECK_INT(extend(id, 1, &res), RC_OK);
	CHECK_STR(
	    json_string_value(json_object_get(res, "from")), "2029-04-01");
	CHECK_STR(json_string_value(json_object_get(res, "to")), "2030-03-31");
	json_decref(res);
	/* the end is corrected by hand, never before the beginning */
	res = NULL;
	CHECK_INT(test_call(&t, "support.put", &res,
		      "{s:s,s:I,s:i,s:s,s:[{s:s,s:s,s:b}],s:s,s:s,s:[],s:[]}",
		      "session", t.manager, "support", (json_int_t)id,
		      "version", 2, "state", "running", "persons", "person_no",
		      person, "name", "架空　一郎", "applicant", 1, "from",
		      "2029-04-01", "to", "2029-12-31", "affairs", "addresses"),
	    RC_OK);
	CHECK_STR(json_string_value(json_object_get(res, "to")), "2029-12-31");
	json_decref(res);
	CHECK_INT(test_call(&t, "support.put", NULL,
		      "{s:s,s:I,s:i,s:s,s:[{s:s,s:s,s:b}],s:s,s:s,s:[],s:[]}",
		      "session", t.manager, "support", (json_int_t)id,
		      "version", 3, "state", "running", "persons", "person_no",
		      person, "name", "架空　一郎", "applicant", 1, "from",
		      "2029-04-01", "to", "2029-03-31", "affairs", "addresses"),
	    RC_INPUT);
	test_reg_free(&t);
}

/* Every item that 1.1.16 lists has its place, and nothing else has. */
TEST(std_1_1_16_every_item_of_the_request_has_a_field)
{
	static const struct {
		const char *details, *item; /* item NULL: it is taken */
	} cases[] = {
		{ "{\"offender_name\":\"甲\",\"offender_other\":\"自由\"}",
		    NULL },
		{ "{\"joint\":[{\"joint_kana\":\"カクウ\","
		  "\"joint_relation\":\"子\"},{}]}",
		    NULL },
		{ "{\"offender_person_no\":\"999999999\"}",
		    "offender_person_no" },
		{ "{\"offender_person_no\":\"\"}", NULL },
		{ "{\"unknown\":\"x\"}", "unknown" },
		{ "{\"received_on\":5}", "received_on" },
		{ "{\"joint\":\"x\"}", "joint" },
		{ "{\"joint\":[{\"offender_name\":\"x\"}]}", "offender_name" },
	};
	json_t *all = json_object(), *res = NULL, *got;
	const struct code_row *row;
	int n, i;

	begin();
	row = code_list("support_item", &n);
	CHECK(n >= 35);
	for (i = 0; i < n; i++)
		if (strncmp(row[i].code, "joint", 5) != 0 &&
		    strcmp(row[i].code, "offender_person_no") != 0)
			(void)json_object_set_new(
			    all, row[i].code, json_string(row[i].label));
	(void)json_object_set_new(
	    all, "offender_person_no", json_string(person));
	CHECK_INT(
	    test_call(&t, "support.put", NULL,
		"{s:s,s:s,s:[{s:s,s:s,s:b}],s:s,s:[],s:[],s:O}", "session",
		t.manager, "state", "running", "persons", "person_no", person,
		"name", "架空　一郎", "applicant", 1, "from", "2026-07-15",
		"affairs", "addresses", "details", all),
	    RC_OK);
	CHECK_INT(test_call(&t, "support.get", &res, "{s:s,s:s}", "session",
		      t.manager, "person_no", person),
	    RC_OK);
	got = json_object_get(
	    json_array_get(json_object_get(res, "supports"), 0), "details");
	CHECK(json_equal(got, all));
	json_decref(res);
	json_decref(all);
	for (i = 0; i < (int)(sizeof(cases) / sizeof(cases[0])); i++) {
		enum rc rc = test_call(&t, "support.put", NULL,
		    "{s:s,s:s,s:[{s:s,s:s,s:b}],s:s,s:[],s:[],s:o}", "session",
		    t.manager, "state", "running", "persons", "person_no",
		    person, "name", "架空　一郎", "applicant", 1, "from",
		    "2026-07-15", "affairs", "addresses", "details",
		    json_loads(cases[i].details, 0, NULL));

		if (rc != (cases[i].item == NULL ? RC_OK : RC_INPUT))
			printf("# %s\n", cases[i].details);
		CHECK_INT(rc, cases[i].item == NULL ? RC_OK : RC_INPUT);
	}
	test_reg_free(&t);
}

TEST(std_1_1_16_measure_is_kept_with_everybody_in_it)
{
	json_t *res = NULL, *m, *who;
	struct entry other;
	char second[20];

	begin();
	test_family(&other, "別家", 1, 77);
	CHECK_INT(test_register(&t, &other, "k-other", second, NULL), RC_OK);
	entry_release(&other);
	CHECK_INT(
	    test_call(&t, "support.put", NULL,
		"{s:s,s:s,s:[{s:s,s:s,s:b},{s:s,s:s,s:b}],s:s,s:[s],s:[s,s],"
		"s:{s:s}}",
		"session", t.manager, "state", "running", "persons",
		"person_no", person, "name", "架空　一郎", "applicant", 1,
		"person_no", second, "name", "別家　一郎", "applicant", 0,
		"from", "2026-07-15", "affairs", "住民基本台帳の閲覧（現住所）",
		"addresses", "熊本市中央区", "福岡市博多区", "details",
		"transferred_to", "福岡市"),
	    RC_OK);
	CHECK_INT(test_call(&t, "support.get", &res, "{s:s,s:s}", "session",
		      t.manager, "person_no", second),
	    RC_OK);
	m = json_array_get(json_object_get(res, "supports"), 0);
	who = json_object_get(m, "persons");
	CHECK_INT(json_array_size(who), 2);
	CHECK_STR(
	    json_string_value(json_object_get(json_array_get(who, 0), "name")),
	    "架空　一郎");
	CHECK_STR(json_string_value(
		      json_object_get(json_array_get(who, 1), "person_no")),
	    second);
	CHECK_INT(json_array_size(json_object_get(m, "addresses")), 2);
	CHECK_STR(
	    json_string_value(json_array_get(json_object_get(m, "affairs"), 0)),
	    "住民基本台帳の閲覧（現住所）");
	CHECK_STR(json_string_value(json_object_get(m, "from")), "2026-07-15");
	CHECK_STR(json_string_value(json_object_get(m, "to")), "2027-07-14");
	CHECK_STR(json_string_value(json_object_get(
		      json_object_get(m, "details"), "transferred_to")),
	    "福岡市");
	json_decref(res);
	/* both are stopped */
	CHECK_INT(issue(1, 1, 0, NULL), RC_DENIED);
	test_reg_free(&t);
}

static enum rc
measure_of(json_t *persons)
{
	return test_call(&t, "support.put", NULL, "{s:s,s:s,s:o,s:s,s:[],s:[]}",
	    "session", t.manager, "state", "running", "persons", persons,
	    "from", "2026-07-15", "affairs", "addresses");
}

static json_t *
who_asks(const char *no, bool is_applicant)
{
	return json_pack("{s:s,s:s,s:b}", "person_no", no, "name", "架空",
	    "applicant", (int)is_applicant);
}

/* Nobody is in a measure whom its form does not show. */
TEST(std_1_1_16_measure_has_one_who_asks_and_no_more_than_its_form)
{
	json_t *persons = json_array();
	struct entry other;
	char second[20];
	int i;

	begin();
	test_family(&other, "別家", 1, 77);
	CHECK_INT(test_register(&t, &other, "k-other", second, NULL), RC_OK);
	entry_release(&other);
	CHECK_INT(measure_of(json_pack(
		      "[o,o]", who_asks(person, true), who_asks(second, true))),
	    RC_INPUT);
	CHECK_STR(t.err.code, "E3403");
	(void)json_array_append_new(persons, who_asks(person, true));
	for (i = 0; i < SUPPORT_PERSONS_MAX; i++)
		(void)json_array_append_new(persons, who_asks(second, false));
	CHECK_INT(measure_of(persons), RC_INPUT);
	CHECK_STR(t.err.code, "E3403");
	CHECK_INT(test_count(&t, "SELECT count(*) FROM block"), 0);
	CHECK_INT(measure_of(json_pack("[o,o]", who_asks(person, true),
		      who_asks(second, false))),
	    RC_OK);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM block"), 2);
	test_reg_free(&t);
}

/* The first alert of `daicho show`, rows 13 and 14. */
static const char *
shown_by_daicho(void)
{
	static char code[16];
	struct cli c = { .reg = t.reg, .reg_uri = t.uri, .reason = "1" };
	json_t *got = json_object();

	(void)snprintf(c.session, sizeof(c.session), "%s", t.manager);
	CHECK_INT(cmd_show_alerts(&c, person, got), RC_OK);
	(void)snprintf(code, sizeof(code), "%s",
	    json_string_value(json_object_get(
		json_array_get(json_object_get(got, "alerts"), 0), "code")));
	json_decref(got);
	return code;
}

/* A measure of that one person alone; id 0: a new one. */
static enum rc
put_again(int64_t id, int version, const char *from, const char *to)
{
	return test_call(&t, "support.put", NULL,
	    id == 0 ? "{s:s,s:s,s:[o],s:s,s:s,s:[],s:[]}"
		    : "{s:s,s:s,s:[o],s:s,s:s,s:[],s:[],s:I,s:i}",
	    "session", t.manager, "state", "running", "persons",
	    who_asks(person, true), "from", from, "to", to, "affairs",
	    "addresses", "support", (json_int_t)id, "version", version);
}

/* "from to" of the one block of the person that nobody ended. */
static const char *
block_days(void)
{
	static char out[32];
	json_t *res = NULL, *o;
	size_t i;

	out[0] = '\0';
	CHECK_INT(test_call(&t, "block.list", &res, "{s:s,s:s}", "session",
		      t.manager, "person_no", person),
	    RC_OK);
	json_array_foreach(json_object_get(res, "blocks"), i, o)
	{
		if (!json_is_true(json_object_get(o, "released")))
			(void)snprintf(out, sizeof(out), "%s %s",
			    json_string_value(json_object_get(o, "from")),
			    json_string_value(json_object_get(o, "to")));
	}
	json_decref(res);
	return out;
}

TEST(std_3_4_one_year_extension_from_a_month_before)
{
	json_t *res = NULL;
	int64_t id;

	begin();
	CHECK_INT(test_call(&t, "support.put", &res,
		      "{s:s,s:s,s:[{s:s,s:s,s:b}],s:s,s:[s],s:[s]}", "session",
		      t.manager, "state", "running", "persons", "person_no",
		      person, "name", "架空　一郎", "applicant", 1, "from",
		      "2026-07-15", "affairs", "住民票の写し等の交付（現住所）",
		      "addresses", "熊本市中央区"),
	    RC_OK);
	CHECK_STR(json_string_value(json_object_get(res, "to")), "2027-07-14");
	id = json_integer_value(json_object_get(res, "support"));
	json_decref(res);
	CHECK_INT(issue(1, 1, 0, NULL), RC_DENIED);
	t.now = ((int64_t)date_day(2027, 6, 13) * 86400) * 1000000;
	CHECK_INT(test_session(&t, t.reg, "T1", "10003", t.manager), RC_OK);
	CHECK_INT(test_call(&t, "day.open", NULL, "{s:s,s:s}", "session",
		      t.manager, "day", "2027-06-13"),
	    RC_OK);
	CHECK_INT(extend(id, 1, NULL), RC_INPUT);
	CHECK_STR(t.err.code, "E3404");
	CHECK_INT(test_call(&t, "day.open", NULL, "{s:s,s:s}", "session",
		      t.manager, "day", "2027-06-14"),
	    RC_OK);
	res = NULL;
	CHECK_INT(test_call(&t, "support.get", &res, "{s:s,s:s}", "session",
		      t.manager, "person_no", person),
	    RC_OK);
	CHECK_STR(
	    json_string_value(json_object_get(
		json_array_get(json_object_get(res, "alerts"), 0), "code")),
	    "A3413");
	json_decref(res);
	CHECK_STR(shown_by_daicho(), "A3413");
	res = NULL;
	CHECK_INT(extend(id, 1, &res), RC_OK);
	CHECK_STR(
	    json_string_value(json_object_get(res, "from")), "2027-07-15");
	CHECK_STR(json_string_value(json_object_get(res, "to")), "2028-07-14");
	json_decref(res);
	/* the block ends with the measure, and began when it began */
	CHECK_STR(block_days(), "2026-07-15 2028-07-14");
	/* recorded again before the new year begins, it leaves no gap */
	CHECK_INT(put_again(id, 2, "2027-07-15", "2028-07-14"), RC_OK);
	CHECK_STR(block_days(), "2027-06-14 2028-07-14");
	CHECK_INT(issue(1, 1, 0, NULL), RC_DENIED);
	test_reg_free(&t);
}

TEST(std_3_4_a_measure_to_come_blocks_from_its_day)
{
	begin();
	CHECK_INT(put_again(0, 0, "2026-08-01", "2027-07-31"), RC_OK);
	CHECK_STR(block_days(), "2026-08-01 2027-07-31");
	CHECK_INT(issue(1, 1, 0, NULL), RC_OK);
	test_reg_free(&t);
}

/* Whoever asks for themselves may stand beside somebody else, too. */
TEST(std_2_2_4_both_measures_of_a_person_are_given)
{
	json_t *res = NULL, *list, *alerts;
	struct entry other;
	char second[20];

	begin();
	test_family(&other, "別家", 1, 77);
	CHECK_INT(test_register(&t, &other, "k-other", second, NULL), RC_OK);
	entry_release(&other);
	CHECK_INT(test_call(&t, "support.put", NULL,
		      "{s:s,s:s,s:[o,o],s:s,s:s,s:[],s:[]}", "session",
		      t.manager, "state", "running", "persons",
		      who_asks(second, true), who_asks(person, false), "from",
		      "2025-07-01", "to", "2026-06-30", "affairs", "addresses"),
	    RC_OK);
	CHECK_INT(put_again(0, 0, "2025-08-01", "2026-07-31"), RC_OK);
	CHECK_INT(test_call(&t, "support.put", NULL,
		      "{s:s,s:s,s:[o,o],s:[],s:[]}", "session", t.manager,
		      "state", "provisional", "persons", who_asks(second, true),
		      who_asks(person, false), "affairs", "addresses"),
	    RC_OK);
	CHECK_INT(test_call(&t, "support.get", &res, "{s:s,s:s}", "session",
		      t.manager, "person_no", person),
	    RC_OK);
	list = json_object_get(res, "supports");
	CHECK_INT(json_array_size(list), 3);
	CHECK_STR(json_string_value(
		      json_object_get(json_array_get(list, 0), "state")),
	    "provisional");
	CHECK_STR(json_string_value(json_object_get(
		      json_array_get(list, 1), "applicant_person_no")),
	    person);
	CHECK_STR(json_string_value(json_object_get(
		      json_array_get(list, 2), "applicant_person_no")),
	    second);
	CHECK_INT(json_array_size(
		      json_object_get(json_array_get(list, 2), "persons")),
	    2);
	/* the stronger of the two states; the alerts of both (rows 13, 14) */
	CHECK_STR(json_string_value(json_object_get(res, "state")), "running");
	alerts = json_object_get(res, "alerts");
	CHECK_INT(json_array_size(alerts), 2);
	CHECK_STR(json_string_value(
		      json_object_get(json_array_get(alerts, 0), "code")),
	    "A3414");
	CHECK_STR(json_string_value(
		      json_object_get(json_array_get(alerts, 1), "code")),
	    "A3413");
	json_decref(res);
	test_reg_free(&t);
}

TEST(std_2_2_4_details_of_support_only_by_right)
{
	json_t *res = NULL;

	begin();
	CHECK_INT(
	    test_call(&t, "support.put", NULL,
		"{s:s,s:s,s:[{s:s,s:s,s:b}],s:[],s:[]}", "session", t.manager,
		"state", "provisional", "persons", "person_no", person, "name",
		"架空　一郎", "applicant", 1, "affairs", "addresses"),
	    RC_OK);
	CHECK_INT(test_call(&t, "support.get", &res, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_OK);
	CHECK(json_is_true(json_object_get(res, "running")));
	CHECK(json_object_get(res, "supports") == NULL);
	json_decref(res);
	CHECK_INT(issue(1, 1, 0, NULL), RC_DENIED); /* 仮支援措置 stops, too */
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
