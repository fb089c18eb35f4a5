/* SPDX-License-Identifier: ISC
 * Foreign residents who come in (4.5.1, 4.5.2) and who become Japanese
 * (4.5.3, 4.5.4). Notices of 出入国在留管理庁: t_contract_immigration.
 */
#include "tests/db/help_change.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

static struct test_reg t;
static struct test_change c;

#define NUMBER "123456789018"

/* … whose 転入前住所 nobody knows. */
static void
foreign(struct record *r, const char *category)
{
	test_foreign(r, "KAKU JIRO", category);
	record_set(r, IT_JUMINHYO_CODE, NULL);
	record_set(r, IT_PREV_PREF, NULL);
	record_set(r, IT_PREV_CITY, NULL);
	record_set(r, IT_PREV_TOWN, NULL);
}

static void
code_for(struct record *r)
{
	record_set(r, IT_JUMINHYO_CODE, "00010000010");
}

/* A register of its own for each; whether it went in, with the row. */
static enum rc
comes_in(const char *menu, const char *category, char no[20])
{
	struct entry e;
	enum rc rc;

	test_reg_make(&t);
	test_family(&e, "架空", 1, 1);
	e.event = EV_IN_ABROAD;
	(void)snprintf(e.menu, sizeof(e.menu), "%s", menu);
	foreign(&e.persons[0].after, category);
	code_for(&e.persons[0].after);
	(void)snprintf(e.applicant, sizeof(e.applicant), "KAKU JIRO");
	(void)snprintf(e.papers[1], sizeof(e.papers[1]), "%s",
	    category[0] > '2' ? "permit" : "zcards");
	e.paper_count = 2;
	rc = test_register(&t, &e, "in", no, NULL);
	entry_release(&e);
	return rc;
}

static void
each_of_four(const char *menu)
{
	static const char *const categories[] = { "1", "2", "3", "4" };
	char no[20];
	size_t i;

	for (i = 0; i < sizeof(categories) / sizeof(categories[0]); i++) {
		if (comes_in(menu, categories[i], no) != RC_OK)
			printf("# menu %s, 区分 %s: %s %s\n", menu,
			    categories[i], t.err.code, t.err.text);
		CHECK(t.err.rc == RC_OK);
		CHECK_STR(change_item(&t, no, IT_ARTICLE30_45), categories[i]);
		CHECK_STR(change_item(&t, no, IT_EVENT), "102");
		CHECK_STR(change_item(&t, no, IT_PREV_CITY), "");
		CHECK_STR(change_item(&t, no, IT_PREV_COUNTRY), "");
		CHECK_STR(change_item(&t, no, IT_STATUS), "1");
		CHECK(change_verified(&t));
		test_reg_free(&t);
	}
	/* 経過滞在者 makes no such 届出 */
	CHECK(comes_in(menu, "5", no) != RC_OK);
	CHECK_STR(t.err.code, "E4512");
	test_reg_free(&t);
}

TEST(std_4_5_1_each_of_four_categories_from_nowhere)
{
	each_of_four("71");
}

TEST(std_4_5_2_each_of_four_categories_who_lives_here_already)
{
	each_of_four("72");
}

/* ---- 帰化, 国籍取得 ---- */

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

static void
give_number(const char *person_no)
{
	json_t *got = NULL;

	CHECK_INT(
	    change_propose(&t, &c,
		json_pack("{s:s,s:[s]}", "menu", "96", "persons", person_no)),
	    RC_OK);
	c.e.event = EV_MYNUMBER_ENTRY;
	CHECK_INT(test_call(&t, "mynumber.put", &got, "{s:s,s:s}", "session",
		      t.manager, "value", NUMBER),
	    RC_OK);
	(void)snprintf(c.e.persons[0].mynumber_handle,
	    sizeof(c.e.persons[0].mynumber_handle), "%s",
	    json_string_value(json_object_get(got, "handle")));
	json_decref(got);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
}

static void
becomes_japanese(const char *menu)
{
	char no[20];
	struct record r;

	CHECK_INT(comes_in("71", "1", no), RC_OK);
	give_number(no);
	CHECK_STR(number_of(no), NUMBER);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", menu, "persons", no)),
	    RC_OK);
	record_set(&c.e.persons[0].after, IT_NAME_FAMILY, "角");
	record_set(&c.e.persons[0].after, IT_NAME_GIVEN, "次郎");
	record_set(&c.e.persons[0].after, IT_NAME, "角　次郎");
	record_set(&c.e.persons[0].after, IT_HONSEKI, "熊本市中央区水前寺");
	record_set(&c.e.persons[0].after, IT_HITTOUSHA, "角　次郎");
	c.e.notified_on[0] = '\0';
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	change_row(&t, no, &r);
	CHECK_INT(r.sheet_no, 2);
	CHECK_STR(record_get(&r, IT_KIND), "1");
	CHECK_STR(record_get(&r, IT_EVENT), "104");
	CHECK_STR(record_get(&r, IT_BIRTH), "H02.05.01");
	CHECK_STR(record_get(&r, IT_SEX), "1");
	CHECK_STR(record_get(&r, IT_RELATION), "世帯主");
	CHECK_STR(record_get(&r, IT_ADDRESS_TOWN), "水前寺二丁目");
	CHECK_STR(record_get(&r, IT_ADDRESS_SINCE), "R08.07.10");
	CHECK_STR(record_get(&r, IT_RESIDENT_SINCE), "R08.07.10");
	CHECK_STR(record_get(&r, IT_JUMINHYO_CODE), "00010000010");
	CHECK_STR(record_get(&r, IT_CARD_NO), "");
	CHECK_STR(record_get(&r, IT_ARTICLE30_45), "");
	record_release(&r);
	/* the same 個人番号, no new one asked for */
	CHECK_STR(number_of(no), NUMBER);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM sheet WHERE "
				 "closed_event = '204' AND kind = '2'"),
	    1);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM sheet"), 2);
	CHECK(change_verified(&t));
	change_release(&c);
	test_reg_free(&t);
}

TEST(std_4_5_3_naturalised_keeps_both_numbers)
{
	becomes_japanese("73");
}

TEST(std_4_5_4_nationality_acquired_as_naturalised)
{
	becomes_japanese("74");
}

/* ---- 経過滞在者 (1.1.2, 1.1.6) ---- */

static void
set(enum item it, const char *value)
{
	record_set(&c.e.persons[0].after, it, value);
}

static const char *
proposed(enum item it)
{
	return record_get(&c.e.persons[0].after, it);
}

static void
propose(const char *menu, const char *no)
{
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", menu, "persons", no)),
	    RC_OK);
}

/* A child of a foreign mother, by its form; *child its 宛名番号. */
static void
born(const char *mother, char child[20])
{
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:s}", "menu", "51", "mother", mother)),
	    RC_OK);
	CHECK_STR(proposed(IT_KIND), "2");
	CHECK_STR(proposed(IT_ARTICLE30_45), "5");
	CHECK_STR(proposed(IT_TRANSIT_REASON), "1");
	CHECK_STR(proposed(IT_NATIONALITY), "韓国");
	set(IT_NAME_ROMAN, "KAKU AOI");
	set(IT_NAME, "KAKU AOI");
	set(IT_RELATION, "子");
	set(IT_SEX, "2");
	set(IT_BIRTH, "2026.07.13");
	set(IT_JUMINHYO_CODE, "00000990010");
	(void)snprintf(
	    c.e.event_date, sizeof(c.e.event_date), "%s", "R08.07.13");
	/* why is by birth */
	set(IT_TRANSIT_REASON, "2");
	CHECK(test_register(&t, &c.e, "born-1", child, NULL) != RC_OK);
	CHECK_STR(t.err.code, "E4534");
	set(IT_TRANSIT_REASON, "1");
	CHECK_INT(test_register(&t, &c.e, "born", child, NULL), RC_OK);
	CHECK_STR(change_item(&t, child, IT_EVENT), "103");
	CHECK_STR(change_item(&t, child, IT_ARTICLE30_45), "5");
	CHECK_STR(
	    change_item(&t, child, IT_FOREIGN_RESIDENT_SINCE), "R08.07.13");
}

/* By birth, and out of it with the notice that is shown at the counter (76):
 * what belonged to the former 区分 goes. */
TEST(std_1_1_2_a_transit_stay_by_birth_ends_in_a_status)
{
	char no[4][20], house[20], child[20];

	test_reg_make(&t);
	change_foreign_family(&t, "1", no, house);
	born(no[1], child);
	propose("76", child);
	set(IT_ARTICLE30_45, "1");
	set(IT_RESIDENCE_STATUS, "家族滞在");
	set(IT_RESIDENCE_EXPIRES, "2027.07.13");
	set(IT_CARD_NO, "AB12345678CE");
	set(IT_CARD_NO_KIND, "1");
	CHECK_INT(change_check(&t, &c), RC_OK);
	CHECK_STR(proposed(IT_TRANSIT_REASON), "");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_STR(change_item(&t, child, IT_ARTICLE30_45), "1");
	CHECK_STR(change_item(&t, child, IT_TRANSIT_REASON), "");
	CHECK_STR(change_item(&t, child, IT_CARD_NO), "AB12345678CE");
	/* what is typed of the former is asked about, not dropped */
	propose("76", child);
	set(IT_ARTICLE30_45, "2");
	set(IT_RESIDENCE_STATUS, "留学");
	set(IT_CARD_NO_KIND, "2");
	CHECK(change_do(&t, &c, NULL) != RC_OK);
	CHECK_STR(t.err.item, "residence_status");
	CHECK(change_verified(&t));
	change_release(&c);
	test_reg_free(&t);
}

/* Sixty days without a status: by 職権消除, and with no list of such people
 * (9.8 N). The 届出 of 30条の46 and 47 are of who has no 住民票. */
TEST(std_1_1_2_a_transit_stay_without_a_status_ends_by_office)
{
	static const char *const menus[] = { "71", "72" };
	char no[4][20], house[20], child[20];
	size_t i;

	test_reg_make(&t);
	change_foreign_family(&t, "1", no, house);
	born(no[1], child);
	for (i = 0; i < 2; i++) {
		propose(menus[i], child);
		CHECK(change_says(&c, "E4016"));
	}
	change_day(&t, "2026-09-12");
	propose("63", child);
	(void)snprintf(
	    c.e.event_date, sizeof(c.e.event_date), "%s", "R08.09.11");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_STR(change_item(&t, child, IT_EVENT), "206");
	CHECK_STR(change_item(&t, child, IT_REMOVAL_DATE), "R08.09.11");
	CHECK_STR(change_item(&t, child, IT_REMOVAL_REASON), "4");
	CHECK(change_verified(&t));
	change_release(&c);
	test_reg_free(&t);
}

/* By loss of nationality: proposed, and why is that. */
TEST(std_1_1_2_a_transit_stay_by_loss_of_nationality)
{
	char no[4][20], house[20];

	test_reg_make(&t);
	change_family(&t, "架空", 2, 1, no, house);
	propose("75", no[1]);
	CHECK_STR(proposed(IT_ARTICLE30_45), "5");
	CHECK_STR(proposed(IT_TRANSIT_REASON), "2");
	set(IT_NAME_ROMAN, "KAKUU MISAKI");
	set(IT_NAME, "KAKUU MISAKI");
	set(IT_NATIONALITY, "米国");
	set(IT_TRANSIT_REASON, "1");
	CHECK(change_do(&t, &c, NULL) != RC_OK);
	CHECK_STR(t.err.code, "E4534");
	set(IT_TRANSIT_REASON, "2");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_STR(change_item(&t, no[1], IT_ARTICLE30_45), "5");
	CHECK_STR(change_item(&t, no[1], IT_TRANSIT_REASON), "2");
	/* or with the status that is there already */
	propose("73", no[1]);
	CHECK(!change_says(&c, "E4534"));
	change_release(&c);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
