/* SPDX-License-Identifier: ISC
 * What the register guarantees when families join, return, or are entered
 * by people who may not see everything.
 */
#include "tests/db/help_register.h"
#include "tests/test.h"

#include "src/codes.h"
#include "src/date.h"

static struct test_reg t;
static struct entry e;
static char person[20], household[20];

static const char *
text_at(const json_t *o, const char *key)
{
	const char *v = json_string_value(json_object_get(o, key));

	return v != NULL ? v : "(none)";
}

static void
begin(int n)
{
	test_reg_make(&t);
	test_family(&e, "架空", n, 1);
	CHECK_INT(test_register(&t, &e, "k-begin", person, household), RC_OK);
	entry_release(&e);
}

static long long
count(const char *sql)
{
	return test_count(&t, sql);
}

static json_t *
get_person(const char *no)
{
	json_t *got = NULL;

	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}", "session",
		      t.manager, "person_no", no),
	    RC_OK);
	return got;
}

/* One person who moves into the household that is there (4.0.2 一部). */
static void
joiner(int code, int version)
{
	test_family(&e, "同居", 1, code);
	e.is_whole = false;
	(void)snprintf(e.household_no, sizeof(e.household_no), "%s", household);
	e.household_version = version;
	record_set(&e.persons[0].after, IT_RELATION, "同居人");
	record_set(&e.persons[0].after, IT_NAME_GIVEN, "次郎");
	record_set(&e.persons[0].after, IT_BIRTH, "S60.01.02");
}

TEST(std_4_0_2_joining_a_household)
{
	json_t *got = NULL, *members;
	char no[20], house[20];

	begin(2);
	joiner(9, 1);
	CHECK_INT(test_register(&t, &e, "k", no, house), RC_OK);
	if (t.err.code[0] != '\0')
		printf("# %s %s %s\n", t.err.code, t.err.text, t.err.why);
	entry_release(&e);
	CHECK_STR(house, household);
	CHECK_INT(test_call(&t, "household.get", &got, "{s:s,s:s}", "session",
		      t.clerk, "household_no", household),
	    RC_OK);
	members = json_object_get(got, "members");
	CHECK_INT(json_array_size(members), 3);
	CHECK_INT(json_integer_value(json_object_get(got, "version")), 2);
	/* newcomers stand at the end; who was there keeps the place (5.2) */
	CHECK_STR(text_at(json_array_get(members, 2), "person_no"), no);
	CHECK_STR(text_at(json_array_get(members, 0), "person_no"), person);
	CHECK_INT(json_integer_value(
		      json_object_get(json_array_get(members, 0), "hist_no")),
	    1);
	CHECK_STR(
	    text_at(json_array_get(members, 2), "head_name"), "架空　一郎");
	json_decref(got);
	test_reg_free(&t);
}

TEST(two_cannot_join_one_household_at_once)
{
	begin(1);
	joiner(9, 1);
	CHECK(test_submit(&t, &e, "k1") > 0);
	entry_release(&e);
	joiner(8, 1);
	record_set(&e.persons[0].after, IT_NAME_GIVEN, "三郎");
	CHECK_INT(test_submit(&t, &e, "k2"), 0);
	CHECK_STR(t.err.code, "E1035");
	entry_release(&e);
	test_reg_free(&t);
}

TEST(joining_a_household_that_changed_since)
{
	begin(1);
	joiner(9, 1);
	CHECK_INT(test_register(&t, &e, "k1", NULL, NULL), RC_OK);
	entry_release(&e);
	joiner(8, 1); /* the screen still showed version 1 */
	record_set(&e.persons[0].after, IT_NAME_GIVEN, "三郎");
	CHECK_INT(test_submit(&t, &e, "k2"), 0);
	CHECK_STR(t.err.code, "E4025");
	entry_release(&e);
	test_reg_free(&t);
}

/* What a terminal may not show does not get lost by its entries. */
TEST(hidden_items_survive_an_entry_by_who_cannot_see_them)
{
	char session[65], clerk[65];
	json_t *got;
	int64_t id;

	begin(1);
	CHECK_INT(test_call(&t, "staff.put", NULL,
		      "{s:s,s:s,s:s,s:s,s:s,s:[s,s],s:s,s:s,s:s}", "session",
		      t.manager, "staff", "20001", "name", "新任", "org",
		      "中央区", "role_label", "", "rights", "enter", "read",
		      "from", "", "to", "", "account", "x"),
	    RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "20001", session), RC_OK);
	memcpy(clerk, t.clerk, sizeof(clerk));
	memcpy(t.clerk, session, sizeof(session));
	CHECK_INT(test_move(&t, person, "8番", &e), RC_OK);
	CHECK_STR(record_get(&e.persons[0].before, IT_HONSEKI), "");
	id = test_submit(&t, &e, "k");
	CHECK(id > 0);
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	entry_release(&e);
	got = get_person(person);
	CHECK_STR(
	    text_at(json_object_get(got, "record"), "address_number"), "8番");
	CHECK_STR(text_at(json_object_get(got, "record"), "honseki"),
	    "福岡県筑紫野市二日市北一丁目77番");
	json_decref(got);
	test_reg_free(&t);
}

TEST(std_4_0_3_nobody_sets_the_processing_day)
{
	json_t *got;

	begin(1);
	CHECK_INT(test_move(&t, person, "8番", &e), RC_OK);
	record_set(&e.persons[0].after, IT_PROCESSED_ON, "R08.07.01");
	record_set(&e.persons[0].after, IT_ENTRY_TERMINAL, "T99");
	if (test_register(&t, &e, "k", NULL, NULL) == RC_OK) {
		got = get_person(person);
		CHECK_STR(
		    text_at(json_object_get(got, "record"), "processed_on"),
		    "R08.07.15");
		CHECK_STR(
		    text_at(json_object_get(got, "record"), "entry_terminal"),
		    "T1");
		json_decref(got);
	} else {
		CHECK_INT(t.err.rc, RC_INPUT); /* refused is fine, too */
	}
	entry_release(&e);
	test_reg_free(&t);
}

TEST(entry_of_yesterday_gets_todays_processing_day)
{
	json_t *got;
	int64_t id;

	begin(1);
	test_family(&e, "翌日", 1, 5);
	id = test_submit(&t, &e, "k");
	entry_release(&e);
	CHECK_INT(test_call(&t, "day.open", NULL, "{s:s,s:s}", "session",
		      t.manager, "day", "2026-07-16"),
	    RC_OK);
	got = NULL;
	CHECK_INT(test_approve(&t, id, &got), RC_OK);
	(void)snprintf(person, sizeof(person), "%s",
	    text_at(json_array_get(json_object_get(got, "persons"), 0),
		"person_no"));
	json_decref(got);
	got = get_person(person);
	CHECK_STR(text_at(json_object_get(got, "record"), "processed_on"),
	    "R08.07.16");
	json_decref(got);
	test_reg_free(&t);
}

TEST(change_of_a_later_day_leaves_the_last_one_behind)
{
	json_t *got;
	int64_t id;

	test_reg_make(&t);
	test_family(&e, "架空", 1, 1);
	(void)snprintf(e.remarks, sizeof(e.remarks), "転入の留意事項");
	CHECK_INT(test_register(&t, &e, "k-begin", person, NULL), RC_OK);
	entry_release(&e);
	CHECK_INT(test_call(&t, "day.open", NULL, "{s:s,s:s}", "session",
		      t.manager, "day", "2026-07-20"),
	    RC_OK);
	CHECK_INT(test_move(&t, person, "8番", &e), RC_OK);
	id = test_submit(&t, &e, "k");
	CHECK(id > 0);
	entry_release(&e);
	CHECK_INT(test_call(&t, "day.open", NULL, "{s:s,s:s}", "session",
		      t.manager, "day", "2026-07-21"),
	    RC_OK);
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	got = get_person(person);
	CHECK_STR(text_at(json_object_get(got, "record"), "processed_on"),
	    "R08.07.21");
	CHECK_STR(text_at(json_object_get(got, "record"), "remarks"), "(none)");
	CHECK_STR(text_at(json_array_get(json_object_get(got, "history"), 0),
		      "remarks"),
	    "転入の留意事項");
	json_decref(got);
	test_reg_free(&t);
}

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

TEST(std_4_1_1_2_three_items_equal_is_an_alert)
{
	begin(1);
	move_out();
	test_family(&e, "架空", 1, 77); /* same person, another code */
	CHECK_INT(test_submit(&t, &e, "k1"), 0);
	CHECK_STR(t.err.code, "A4112");
	entry_answer(&e, "A4112", 0, 2); /* another person of that name */
	CHECK(test_submit(&t, &e, "k2") > 0);
	entry_release(&e);
	test_reg_free(&t);
}

#define NUMBER "123456789018"

static void
give_number(void)
{
	json_t *res = NULL;

	CHECK_INT(test_call(&t, "mynumber.put", &res, "{s:s,s:s}", "session",
		      t.clerk, "value", NUMBER),
	    RC_OK);
	(void)snprintf(e.persons[0].mynumber_handle,
	    sizeof(e.persons[0].mynumber_handle), "%s", text_at(res, "handle"));
	json_decref(res);
}

TEST(std_4_1_1_2_equal_mynumber_stops_a_new_entry)
{
	test_reg_make(&t);
	test_family(&e, "番号", 1, 1);
	give_number();
	CHECK_INT(test_register(&t, &e, "k", person, NULL), RC_OK);
	entry_release(&e);
	move_out();
	test_family(&e, "改姓", 1, 2); /* all else differs */
	record_set(&e.persons[0].after, IT_BIRTH, "S50.05.05");
	give_number();
	CHECK_INT(test_submit(&t, &e, "k2"), 0);
	CHECK_STR(t.err.code, "E4112");
	/* a handle nobody was given */
	(void)snprintf(e.persons[0].mynumber_handle,
	    sizeof(e.persons[0].mynumber_handle), "m00");
	CHECK_INT(test_submit(&t, &e, "k3"), 0);
	CHECK_STR(t.err.code, "E1088");
	entry_release(&e);
	test_reg_free(&t);
}

/* The number's file learns of its person also when the program died between
 * the two commits. */
TEST(mynumber_is_settled_at_the_next_opening)
{
	json_t *res = NULL;
	struct reg *r;

	test_reg_make(&t);
	test_family(&e, "中断", 1, 1);
	give_number();
	CHECK_INT(test_register(&t, &e, "k", person, NULL), RC_OK);
	entry_release(&e);
	/* as if the second commit had never come */
	test_plant(&t, "UPDATE mynumber_link SET is_done = 0");
	test_plant_mynumber(
	    &t, "UPDATE mynumber SET person_no = NULL, is_current = 0");
	r = test_reg_also(&t, "daicho");
	reg_close(r);
	CHECK_INT(test_call(&t, "mynumber.get", &res, "{s:s,s:s,s:s}",
		      "session", t.clerk, "person_no", person, "reason", "01"),
	    RC_OK);
	CHECK_STR(text_at(res, "value"), NUMBER);
	json_decref(res);
	CHECK_INT(
	    count("SELECT count(*) FROM mynumber_link WHERE is_done = 0"), 0);
	test_reg_free(&t);
}

TEST(author_never_approves_on_the_command_line_either)
{
	struct reg *daicho;
	json_t *res = NULL, *got = NULL;
	char session[65], other[65];
	int64_t id;

	test_reg_make(&t);
	daicho = test_reg_also(&t, "daicho");
	CHECK_INT(test_call_at(&t, daicho, "session.open", &res, "{s:s}",
		      "staff", "10004"),
	    RC_OK);
	(void)snprintf(session, sizeof(session), "%s", text_at(res, "session"));
	json_decref(res);
	test_family(&e, "命令", 1, 5);
	res = NULL;
	CHECK_INT(
	    test_call_at(&t, daicho, "entry.submit", &res, "{s:s,s:o,s:s}",
		"session", session, "entry", entry_to_json(&e), "key", "k"),
	    RC_OK);
	id = json_integer_value(json_object_get(res, "id"));
	json_decref(res);
	entry_release(&e);
	CHECK_INT(test_call_at(&t, daicho, "entry.get", &got, "{s:I}", "id",
		      (json_int_t)id),
	    RC_OK);
	CHECK_INT(
	    test_call_at(&t, daicho, "entry.approve", NULL, "{s:s,s:I,s:i,s:s}",
		"session", session, "id", (json_int_t)id, "version", 1,
		"digest", text_at(got, "digest")),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E4081");
	CHECK_INT(count("SELECT count(*) FROM op_log WHERE kind = 'error' AND "
			"staff = '10004' AND details LIKE '%E4081%'"),
	    1);
	CHECK_INT(test_call(&t, "session.close", NULL, "{s:s}", "session",
		      t.reviewer),
	    RC_OK);
	res = NULL;
	CHECK_INT(test_call_at(&t, daicho, "session.open", &res, "{s:s}",
		      "staff", "10002"),
	    RC_OK);
	(void)snprintf(other, sizeof(other), "%s", text_at(res, "session"));
	json_decref(res);
	CHECK_INT(
	    test_call_at(&t, daicho, "entry.approve", NULL, "{s:s,s:I,s:i,s:s}",
		"session", other, "id", (json_int_t)id, "version", 1, "digest",
		text_at(got, "digest")),
	    RC_OK);
	json_decref(got);
	reg_close(daicho);
	test_reg_free(&t);
}

TEST(std_1_1_10_a_household_without_head_is_legal)
{
	json_t *res = NULL;

	begin(2);
	move_out(); /* the head leaves, one remains */
	CHECK_INT(test_call(&t, "household.get", &res, "{s:s,s:s}", "session",
		      t.clerk, "household_no", household),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(res, "members")), 1);
	json_decref(res);
	res = NULL;
	/* 3.3: with the removed ones, marked */
	CHECK_INT(
	    test_call(&t, "household.get", &res, "{s:s,s:s,s:b}", "session",
		t.clerk, "household_no", household, "with_removed", 1),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(res, "members")), 2);
	CHECK(json_is_true(json_object_get(
	    json_array_get(json_object_get(res, "members"), 0), "is_removed")));
	json_decref(res);
	res = NULL;
	CHECK_INT(test_call(&t, "register.verify", &res, "{}"), RC_OK);
	CHECK(json_is_true(json_object_get(res, "ok")));
	json_decref(res);
	test_reg_free(&t);
}

static void
remarks_are(const char *want)
{
	json_t *got = get_person(person);
	const char *is = json_string_value(
	    json_object_get(json_object_get(got, "record"), "remarks"));

	CHECK_STR(is != NULL ? is : "", want);
	json_decref(got);
}

/* 留意事項 of a 異動事由 come without typing, and only with their change. */
TEST(std_1_1_14_remarks_registered_for_a_reason)
{
	static const struct {
		const char *value;
		enum rc rc;
	} cases[] = { { "{\"301\":\"転居の留意事項\"}", RC_OK },
		{ "{\"999\":\"x\"}", RC_INPUT }, { "{\"301\":5}", RC_INPUT },
		{ "\"x\"", RC_INPUT } };
	size_t i;

	begin(1);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		CHECK_INT(
		    test_call(&t, "setting.set", NULL, "{s:s,s:s,s:o}",
			"session", t.manager, "key", "remarks", "value",
			json_loads(cases[i].value, JSON_DECODE_ANY, NULL)),
		    cases[i].rc);
	remarks_are("");
	CHECK_INT(test_move(&t, person, "12番3号", &e), RC_OK);
	CHECK_INT(test_register(&t, &e, "k-a", NULL, NULL), RC_OK);
	entry_release(&e);
	remarks_are("転居の留意事項");
	/* what is typed stays */
	CHECK_INT(test_move(&t, person, "12番4号", &e), RC_OK);
	(void)snprintf(e.remarks, sizeof(e.remarks), "%s", "打ったもの");
	CHECK_INT(test_register(&t, &e, "k-b", NULL, NULL), RC_OK);
	entry_release(&e);
	remarks_are("打ったもの");
	/* another reason has none */
	test_family(&e, "別家", 1, 55);
	CHECK_INT(test_register(&t, &e, "k-c", person, NULL), RC_OK);
	entry_release(&e);
	remarks_are("");
	test_reg_free(&t);
}

TEST(std_1_1_5_leaving_until_the_planned_day)
{
	json_t *got;

	begin(1);
	CHECK_INT(test_move(&t, person, "12番3号", &e), RC_OK);
	e.event = EV_OUT_DOMESTIC;
	(void)snprintf(e.menu, sizeof(e.menu), "31");
	(void)snprintf(e.event_date, sizeof(e.event_date), "R08.08.31");
	record_set(&e.persons[0].after, IT_ADDRESS_SINCE,
	    e.persons[0].before.v[IT_ADDRESS_SINCE]);
	record_set(&e.persons[0].after, IT_OUT_PLANNED_CITY, "福岡市中央区");
	CHECK_INT(test_register(&t, &e, "k", NULL, NULL), RC_OK);
	if (t.err.code[0] != '\0')
		printf("# %s %s\n", t.err.code, t.err.text);
	entry_release(&e);
	got = get_person(person);
	CHECK(json_is_false(json_object_get(got, "is_removed")));
	json_decref(got);
	/* the day comes, no batch runs */
	CHECK_INT(test_call(&t, "day.open", NULL, "{s:s,s:s}", "session",
		      t.manager, "day", "2026-08-31"),
	    RC_OK);
	got = get_person(person);
	CHECK(json_is_true(json_object_get(got, "is_removed")));
	json_decref(got);
	test_reg_free(&t);
}

/* ---- every item of the catalogue ---- */

/* A value of the item's type that is not `old`; "" when none is known. */
static void
other_value(enum item it, const char *old, char out[64])
{
	const char *list = code_item_list(item_defs[it].id);
	const struct code_row *rows;
	int i, n;

	out[0] = '\0';
	switch (item_defs[it].type) {
	case TYPE_TEXT:
		(void)snprintf(out, 64, "架空の%s", item_defs[it].id);
		break;
	case TYPE_KANA:
		(void)snprintf(out, 64, "ベツノヨミ");
		break;
	case TYPE_DATE:
		(void)snprintf(out, 64, "%s",
		    item_defs[it].dates == DATES_SEIREKI ? "2029.03.31"
		    : it == IT_BIRTH && old[0] == '1'    ? "1990.05.05"
							 : "R08.07.02");
		break;
	case TYPE_YM:
		(void)snprintf(out, 64, "2026-07");
		break;
	case TYPE_FLAG:
		(void)snprintf(out, 64, "%d", old[0] != '1');
		break;
	case TYPE_INT:
		(void)snprintf(out, 64, "%d", atoi(old) + 1);
		break;
	case TYPE_RELATION:
		(void)snprintf(out, 64, "同居人");
		break;
	case TYPE_NUMBER:
		(void)snprintf(out, 64, "%s",
		    it == IT_CARD_NO ? "AB12345678CD" : "12345678901");
		break;
	case TYPE_CODE:
		rows = list != NULL ? code_list(list, &n) : NULL;
		if (it == IT_CARD_NO_KIND) { /* 特別永住者証明書 */
			(void)snprintf(out, 64, "2");
			break;
		}
		for (i = 0; rows != NULL && i < n; i++)
			if (strcmp(rows[i].code, old) != 0)
				(void)snprintf(out, 64, "%s", rows[i].code);
		if (rows == NULL)
			(void)snprintf(out, 64, "4310100");
		break;
	}
}

/* 誤記修正 of one item, decided, and read back. */
static bool
item_round(enum item it, int n)
{
	char value[64], key[16];
	json_t *got;
	bool same;

	if (test_move(&t, person, "", &e) != RC_OK)
		return false;
	record_copy(&e.persons[0].after, &e.persons[0].before);
	e.event = EV_ERROR_CORRECTION;
	(void)snprintf(e.menu, sizeof(e.menu), "65");
	(void)snprintf(e.remarks, sizeof(e.remarks), "誤記");
	other_value(it, record_get(&e.persons[0].before, it), value);
	if (it == IT_HOUSEHOLD_NO) { /* one that is there, joined by name */
		struct entry other;

		test_family(&other, "別所", 1, 77);
		if (test_register(&t, &other, "other", NULL, value) != RC_OK)
			printf("# no other household\n");
		entry_release(&other);
		(void)snprintf(
		    e.household_no, sizeof(e.household_no), "%.19s", value);
		e.household_version = 1;
	}
	record_set(&e.persons[0].after, it, value);
	entry_answer(&e, "A4022", -1, 1); /* alone, and no head any more */
	(void)snprintf(key, sizeof(key), "item-%d", n);
	if (test_register(&t, &e, key, NULL, NULL) != RC_OK) {
		printf("# %s: %s %s %s\n", item_defs[it].id, t.err.code,
		    t.err.text, t.err.item);
		entry_release(&e);
		return false;
	}
	entry_release(&e);
	got = get_person(person);
	same = strcmp(text_at(json_object_get(got, "record"), item_defs[it].id),
		   value) == 0;
	if (!same)
		printf("# %s: %s, not %s\n", item_defs[it].id,
		    text_at(json_object_get(got, "record"), item_defs[it].id),
		    value);
	json_decref(got);
	return same;
}

static bool
of_one_category(enum item it)
{
	return it == IT_ARTICLE30_45 || it == IT_TRANSIT_REASON ||
	       it == IT_CARD_NO_KIND || it == IT_SPECIAL_PERMANENT_EXPIRES ||
	       it == IT_LANDING_PERIOD || it == IT_PROVISIONAL_PERIOD;
}

/* 転出 that lies ahead, 職権消除 before its day, 転入通知: each item of a removal
 * has what it goes with (E4236). */
static void
has_gone(void)
{
	static const struct {
		enum event ev;
		const char *menu, *day;
	} steps[] = { { EV_OUT_DOMESTIC, "31", "R08.08.20" },
		{ EV_EX_OFFICIO_OUT, "63", "R08.07.14" },
		{ EV_EX_OFFICIO_CORRECTION, "33", "R08.07.13" } };
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		CHECK_INT(test_move(&t, person, "", &e), RC_OK);
		record_copy(&e.persons[0].after, &e.persons[0].before);
		e.event = steps[i].ev;
		(void)snprintf(e.menu, sizeof(e.menu), "%s", steps[i].menu);
		(void)snprintf(
		    e.event_date, sizeof(e.event_date), "%s", steps[i].day);
		if (i == 0)
			record_set(
			    &e.persons[0].after, IT_OUT_PLANNED_CITY, "日野市");
		if (i == 2) {
			record_set(
			    &e.persons[0].after, IT_OUT_DATE, steps[i].day);
			record_set(
			    &e.persons[0].after, IT_OUT_NOTICE_ON, "R08.07.15");
		}
		CHECK_INT(
		    test_register(&t, &e, steps[i].menu, NULL, NULL), RC_OK);
		if (t.err.code[0] != '\0')
			printf(
			    "# %s %s %s\n", t.err.code, t.err.text, t.err.item);
		entry_release(&e);
	}
}

/* Another household comes behind the rest, for who lives with somebody changes
 * no address alone, and the items of a removal last. */
static int
pass_of(enum item it)
{
	return strcmp(item_defs[it].group, "removal") == 0 ? 2
	       : it == IT_HOUSEHOLD_NO                     ? 1
							   : 0;
}

/* Rounds over the items of a 住民種別. */
static void
all_items(const char *kind)
{
	int pass, i, tried = 0, done = 0;

	for (pass = 0; pass < 3; pass++) {
		if (pass == 2)
			has_gone();
		for (i = 0; i < history_item_count; i++) {
			enum item it = history_items[i];

			/* of the change itself, why somebody went, and who is
			 * head: the register writes those; 並び順 changes with
			 * somebody else's (E4235; std_5_2_… in
			 * t_contract_change) */
			if (!item_applies(it, kind) || pass_of(it) != pass ||
			    strcmp(item_defs[it].group, "change") == 0 ||
			    it == IT_HEAD_NAME || it == IT_IS_HEAD ||
			    it == IT_MEMBER_ORDER || it == IT_REMOVAL_REASON ||
			    (kind[0] == '2' && of_one_category(it)))
				continue;
			tried++;
			done += item_round(it, i);
		}
	}
	CHECK(tried > 60);
	CHECK_INT(done, tried);
}

TEST(every_item_of_japanese_residents_is_changed_and_read_back)
{
	begin(1);
	all_items("1");
	test_reg_free(&t);
}

/* A foreign resident of a category of article 30-45, in the register. */
static void
foreigner(const char *category)
{
	static const enum item japanese_only[] = { IT_NAME_FAMILY,
		IT_NAME_GIVEN, IT_NAME_KANA_FAMILY, IT_NAME_KANA_GIVEN,
		IT_HONSEKI, IT_HITTOUSHA };
	struct record *r;
	size_t i;

	test_reg_make(&t);
	test_family(&e, "架空", 1, 1);
	r = &e.persons[0].after;
	for (i = 0; i < sizeof(japanese_only) / sizeof(japanese_only[0]); i++)
		record_set(r, japanese_only[i], NULL);
	record_set(r, IT_KIND, "2");
	record_set(r, IT_NAME, "GAKU MISAKI");
	record_set(r, IT_NAME_ROMAN, "GAKU MISAKI");
	record_set(r, IT_NAME_KANA, "ガク　ミサキ");
	record_set(r, IT_BIRTH, "1989.02.14");
	record_set(r, IT_ARTICLE30_45, category);
	if (category[0] <= '2')
		record_set(r, IT_CARD_NO, "AB99999999CD");
	if (category[0] == '1')
		record_set(r, IT_RESIDENCE_EXPIRES, "2028.03.31");
	if (category[0] == '3')
		record_set(r, IT_LANDING_PERIOD, "六月");
	if (category[0] == '4')
		record_set(r, IT_PROVISIONAL_PERIOD, "六月");
	if (category[0] == '5')
		record_set(r, IT_TRANSIT_REASON, "1");
	CHECK_INT(test_register(&t, &e, "k-begin", person, household), RC_OK);
	if (t.err.code[0] != '\0')
		printf("# %s %s %s\n", t.err.code, t.err.text, t.err.item);
	entry_release(&e);
}

TEST(every_item_of_foreign_residents_is_changed_and_read_back)
{
	foreigner("1");
	all_items("2");
	test_reg_free(&t);
}

/* Items that only one category has; the rules keep them from the others. */
TEST(items_of_each_category_are_changed_and_read_back)
{
	static const struct {
		const char *category;
		enum item it;
	} cases[] = { { "2", IT_SPECIAL_PERMANENT_EXPIRES },
		{ "2", IT_CARD_NO_KIND }, { "3", IT_LANDING_PERIOD },
		{ "4", IT_PROVISIONAL_PERIOD }, { "5", IT_TRANSIT_REASON } };
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		foreigner(cases[i].category);
		CHECK(item_round(cases[i].it, (int)i));
		test_reg_free(&t);
	}
}

TEST(repeating_groups_are_changed_and_read_back)
{
	json_t *got, *list;

	begin(1);
	CHECK_INT(test_move(&t, person, "12番3号", &e), RC_OK);
	record_copy(&e.persons[0].after, &e.persons[0].before);
	e.event = EV_ERROR_CORRECTION;
	(void)snprintf(e.menu, sizeof(e.menu), "65");
	record_group_set(&e.persons[0].after, IT_PAST_CITY, 1, "福岡市");
	record_group_set(&e.persons[0].after, IT_PAST_CITY, 2, "大分市");
	record_group_set(&e.persons[0].after, IT_PAST_TOWN, 2, "府内町");
	CHECK_INT(test_register(&t, &e, "k", NULL, NULL), RC_OK);
	entry_release(&e);
	got = get_person(person);
	list = json_object_get(
	    json_object_get(json_object_get(got, "record"), "groups"),
	    "address_history");
	CHECK_INT(json_array_size(list), 2);
	CHECK_STR(text_at(json_array_get(list, 0), "past_city"), "福岡市");
	CHECK_STR(text_at(json_array_get(list, 1), "past_town"), "府内町");
	json_decref(got);
	got = NULL;
	CHECK_INT(test_call(&t, "register.verify", &got, "{}"), RC_OK);
	CHECK(json_is_true(json_object_get(got, "ok")));
	json_decref(got);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
