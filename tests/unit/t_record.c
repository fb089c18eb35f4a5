/* SPDX-License-Identifier: ISC
 * Records: values, groups, JSON in and out, status by row and day.
 */
#include "src/date.h"
#include "src/event.h"
#include "src/record.h"
#include "tests/test.h"

#include <jansson.h>

TEST(record_blank_is_null)
{
	struct record r;

	record_init(&r);
	CHECK_STR(record_get(&r, IT_NAME), "");
	record_set(&r, IT_NAME, "架空");
	CHECK_STR(record_get(&r, IT_NAME), "架空");
	record_set(&r, IT_NAME, "");
	CHECK(r.v[IT_NAME] == NULL);
	record_set(&r, IT_NAME, "甲");
	record_set(&r, IT_NAME, record_get(&r, IT_NAME)); /* onto itself */
	CHECK_STR(record_get(&r, IT_NAME), "甲");
	record_set(&r, IT_NAME, NULL);
	CHECK(r.v[IT_NAME] == NULL);
	record_release(&r);
}

TEST(record_copy_is_deep)
{
	struct record a, b;

	record_init(&a);
	record_init(&b);
	record_set(&a, IT_NAME, "甲");
	record_group_set(&a, IT_PAST_ALIAS, 2, "乙");
	a.hist_no = 7;
	record_copy(&b, &a);
	record_set(&a, IT_NAME, "丙");
	record_group_set(&a, IT_PAST_ALIAS, 2, "丁");
	CHECK_STR(record_get(&b, IT_NAME), "甲");
	CHECK_STR(record_group_get(&b, IT_PAST_ALIAS, 2), "乙");
	CHECK_INT(b.hist_no, 7);
	record_copy(&b, &b); /* onto itself */
	CHECK_STR(record_get(&b, IT_NAME), "甲");
	record_release(&a);
	record_release(&b);
}

TEST(record_groups)
{
	struct record a, b;

	record_init(&a);
	record_init(&b);
	record_group_set(&a, IT_PAST_ALIAS, 1, "甲");
	record_group_set(&a, IT_PAST_ALIAS, 3, "丙");
	CHECK_INT(record_group_rows(&a, "alias_history"), 3);
	CHECK_INT(record_group_rows(&a, "address_history"), 0);
	CHECK(!record_same(&a, &b, IT_PAST_ALIAS));
	CHECK(!record_same(&b, &a, IT_PAST_ALIAS));
	CHECK(record_same(&a, &b, IT_PAST_TOWN));
	record_copy(&b, &a);
	CHECK(record_same(&a, &b, IT_PAST_ALIAS));
	record_group_set(&b, IT_PAST_ALIAS, 3, NULL);
	CHECK(!record_same(&a, &b, IT_PAST_ALIAS));
	CHECK_INT(record_group_rows(&b, "alias_history"), 1);
	record_release(&a);
	record_release(&b);
}

/* Every item of the catalogue goes out and comes back to the letter; the
 * Individual Number does neither. */
TEST(std_1_1_1_every_item_through_json)
{
	struct record a, b;
	struct err err;
	char value[64];
	json_t *j;
	int i;

	record_init(&a);
	record_init(&b);
	err_clear(&err);
	for (i = 0; i < IT_COUNT; i++) {
		(void)snprintf(value, sizeof(value), "値 %d 﨑", i);
		if (item_defs[i].repeat[0] == '\0')
			record_set(&a, (enum item)i, value);
		else
			record_group_set(&a, (enum item)i, 1 + i % 3, value);
	}
	j = record_to_json(&a);
	CHECK(json_object_get(j, "mynumber") == NULL);
	CHECK_INT(record_from_json(&b, j, &err), RC_OK);
	for (i = 0; i < IT_COUNT; i++)
		CHECK(record_same(&a, &b, (enum item)i) ||
		      item_defs[i].class == CLASS_MYNUMBER);
	CHECK_STR(record_get(&b, IT_MYNUMBER), "");
	json_decref(j);
	record_release(&a);
	record_release(&b);
}

/* Refused, and the record is as it was. */
static void
refused(const char *text, const char *code)
{
	struct record r;
	struct err err;
	json_t *j = json_loads(text, JSON_ALLOW_NUL | JSON_DECODE_ANY, NULL);

	CHECK(j != NULL);
	record_init(&r);
	err_clear(&err);
	record_set(&r, IT_NAME, "前のまま");
	CHECK_INT(record_from_json(&r, j, &err), RC_INPUT);
	CHECK_STR(err.code, code);
	CHECK(err.text[0] && err.why[0] && err.remedy[0]);
	CHECK_STR(record_get(&r, IT_NAME), "前のまま");
	record_release(&r);
	json_decref(j);
}

TEST(record_json_hostile)
{
	char big[3000], text[3100];

	refused("[]", "E1080J");
	refused("\"x\"", "E1080J");
	refused("{\"nobody\":\"x\"}", "E1081J");
	refused("{\"name\":\"甲\",\"birth\":5}", "E1082J");
	refused("{\"name\":null}", "E1082J");
	refused("{\"name\":{\"a\":{\"b\":{}}}}", "E1082J");
	refused("{\"name\":\"a\\u0000b\"}", "E1084J");
	refused("{\"name\":\"a\\u001b[2J\"}", "E1084J");
	refused("{\"name\":\"a\\u202eb\"}", "E1084J");
	refused("{\"mynumber\":\"123456789018\"}", "E1086J");
	refused("{\"past_alias\":\"x\"}", "E1081J");
	refused("{\"groups\":[]}", "E1085J");
	refused("{\"groups\":{\"alias_history\":{}}}", "E1085J");
	refused("{\"groups\":{\"alias_history\":[1]}}", "E1085J");
	refused("{\"groups\":{\"\":[]}}", "E1081J");
	refused("{\"groups\":{\"nothing\":[]}}", "E1081J");
	refused(
	    "{\"groups\":{\"alias_history\":[{\"name\":\"x\"}]}}", "E1081J");
	refused(
	    "{\"groups\":{\"alias_history\":[{\"past_alias\":7}]}}", "E1082J");
	memset(big, 'x', sizeof(big));
	big[2001] = '\0';
	(void)snprintf(text, sizeof(text), "{\"name\":\"%s\"}", big);
	refused(text, "E1083J");
}

TEST(record_json_too_many_group_rows)
{
	json_t *o = json_object(), *g = json_object(), *list = json_array();
	struct record r;
	int i;

	for (i = 0; i < RECORD_GROUP_MAX + 1; i++)
		json_array_append_new(list, json_object());
	json_object_set_new(g, "alias_history", list);
	json_object_set_new(o, "groups", g);
	record_init(&r);
	CHECK_INT(record_from_json(&r, o, NULL), RC_INPUT);
	record_release(&r);
	json_decref(o);
}

TEST(record_json_longest_value)
{
	char big[2001];
	struct record r;
	json_t *o;

	memset(big, 'x', sizeof(big));
	big[2000] = '\0';
	o = json_pack("{s:s}", "name", big);
	record_init(&r);
	CHECK_INT(record_from_json(&r, o, NULL), RC_OK);
	CHECK_STR(record_get(&r, IT_NAME), big);
	record_release(&r);
	json_decref(o);
}

TEST(record_address_as_one_line)
{
	struct record r;
	char *s;

	record_init(&r);
	record_set(&r, IT_ADDRESS_PREF, "熊本県");
	record_set(&r, IT_ADDRESS_CITY, "熊本市中央区");
	record_set(&r, IT_ADDRESS_TOWN, "水前寺二丁目");
	record_set(&r, IT_ADDRESS_NUMBER, "12番3号");
	record_set(&r, IT_ADDRESS_BUILDING, "架空荘");
	record_set(&r, IT_ADDRESS_ROOM, "301号");
	s = record_address(&r, "address", true);
	CHECK_STR(s, "熊本県熊本市中央区水前寺二丁目12番3号　架空荘　301号");
	free(s);
	s = record_address(&r, "address", false);
	CHECK_STR(s, "熊本県熊本市中央区水前寺二丁目12番3号");
	free(s);
	record_set(&r, IT_PREV_COUNTRY, "大韓民国");
	s = record_address(&r, "prev", true);
	CHECK_STR(s, "大韓民国");
	free(s);
	s = record_address(&r, "out_confirmed", true);
	CHECK_STR(s, "");
	free(s);
	record_release(&r);
}

/* ---- 1.1.5 */
static enum resident_status
status(const char *plan, const char *notice, const char *removal,
    const char *reason, int m, int d)
{
	struct record r;
	enum resident_status s;

	record_init(&r);
	record_set(&r, IT_OUT_PLANNED_ON, plan);
	record_set(&r, IT_OUT_DATE, notice);
	record_set(&r, IT_REMOVAL_DATE, removal);
	record_set(&r, IT_REMOVAL_REASON, reason);
	s = record_status(&r, date_day(2026, m, d));
	record_release(&r);
	return s;
}

TEST(std_1_1_5_earlier_of_plan_and_notice)
{
	/* planned 04-10, the notice says 04-07 */
	CHECK_INT(
	    status("R08.04.10", "R08.04.07", "", "2", 4, 6), STATUS_LEAVING);
	CHECK_INT(
	    status("R08.04.10", "R08.04.07", "", "2", 4, 7), STATUS_REMOVED);
	/* the notice may also be later: then the plan ends it */
	CHECK_INT(
	    status("R08.04.10", "R08.04.20", "", "2", 4, 10), STATUS_REMOVED);
	CHECK_INT(
	    status("R08.04.10", "R08.04.20", "", "2", 4, 9), STATUS_LEAVING);
}

TEST(std_1_1_5_notice_never_comes)
{
	CHECK_INT(
	    status("R08.04.10", "", "R08.04.10", "2", 4, 9), STATUS_LEAVING);
	CHECK_INT(
	    status("R08.04.10", "", "R08.04.10", "2", 4, 10), STATUS_REMOVED);
	CHECK_INT(
	    status("R08.04.10", "", "R08.04.10", "2", 12, 31), STATUS_REMOVED);
}

TEST(std_1_1_5_removed_by_other_reasons)
{
	CHECK_INT(status("", "", "", "", 7, 15), STATUS_RESIDENT);
	CHECK_INT(status("", "", "R08.03.03", "3", 7, 15), STATUS_REMOVED);
	/* dead on a day that nobody knows */
	CHECK_INT(status("", "", "", "3", 7, 15), STATUS_REMOVED);
	/* died while leaving was still ahead */
	CHECK_INT(
	    status("R08.08.31", "", "R08.07.01", "3", 7, 15), STATUS_REMOVED);
}

/* The planned move-out on 2026-08-31 of the sample town, seen twice. */
TEST(std_1_1_5_no_batch_is_needed)
{
	CHECK_INT(status("R08.08.31", "", "", "", 7, 15), STATUS_LEAVING);
	CHECK_INT(status("R08.08.31", "", "", "", 11, 20), STATUS_REMOVED);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
