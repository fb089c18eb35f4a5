/* SPDX-License-Identifier: ISC
 * The rules of 11.1 for a move-in: each holds where it must, does not hold
 * on a sound notification, an error cannot be answered away, an alert can.
 */
#include "src/codes.h"
#include "src/date.h"
#include "src/event.h"
#include "src/movein.h"
#include "src/rule.h"
#include "tests/test.h"

static struct entry e;
static struct facts f;
static struct rule_match match;
static struct rule_block block;
static bool flags[ENTRY_PERSONS_MAX];

static void
set(int p, enum item it, const char *v)
{
	record_set(&e.persons[p].after, it, v);
}

static void
put(char *to, size_t size, const char *v)
{
	(void)snprintf(to, size, "%s", v);
}

static void
japanese(const char *given, const char *kana, const char *birth,
    const char *relation, const char *code)
{
	struct entry_person *p = entry_add_person(&e);
	int i = e.person_count - 1;

	CHECK(p != NULL);
	set(i, IT_KIND, "1");
	set(i, IT_NAME_FAMILY, "架空");
	set(i, IT_NAME_GIVEN, given);
	set(i, IT_NAME_KANA_FAMILY, "カクウ");
	set(i, IT_NAME_KANA_GIVEN, kana);
	set(i, IT_NAME_KANA_CHECKED, "1");
	set(i, IT_BIRTH, birth);
	set(i, IT_SEX, i == 1 ? "2" : "1");
	set(i, IT_RELATION, relation);
	set(i, IT_HONSEKI, "福岡県筑紫野市二日市北一丁目77番");
	set(i, IT_HITTOUSHA, "架空　一郎");
	set(i, IT_JUMINHYO_CODE, code);
	set(i, IT_ADDRESS_CODE, "43101055002");
	set(i, IT_ADDRESS_PREF, "熊本県");
	set(i, IT_ADDRESS_CITY, "熊本市中央区");
	set(i, IT_ADDRESS_TOWN, "水前寺二丁目");
	set(i, IT_ADDRESS_NUMBER, "12番3号");
	set(i, IT_PREV_PREF, "福岡県");
	set(i, IT_PREV_CITY, "福岡市博多区");
	set(i, IT_PREV_TOWN, "住吉四丁目");
}

/* The stored form of a day that is not fully known, as it is printed. */
static const char *
words(const char *printed)
{
	static char out[256];
	struct date d;

	out[0] = '\0';
	if (date_parse(printed, DATES_UNKNOWN, "1", date_day(2026, 7, 15), &d,
		NULL) == RC_OK)
		date_store(&d, out, sizeof(out));
	CHECK(out[0] == '~');
	return out;
}

/* A sound move-in of three on 2026-07-10, notified and entered 2026-07-15. */
static void
begin(void)
{
	entry_init(&e);
	memset(&f, 0, sizeof(f));
	f.today = date_day(2026, 7, 15);
	f.at_register = true;
	f.municipality = "431010";
	f.household_members = -1;
	memset(flags, 0, sizeof(flags));
	e.event = EV_IN_DOMESTIC;
	put(e.menu, sizeof(e.menu), "11");
	e.is_whole = true;
	put(e.event_date, sizeof(e.event_date), "R08.07.10");
	put(e.notified_on, sizeof(e.notified_on), "R08.07.15");
	e.applicant_kind = 1;
	put(e.applicant, sizeof(e.applicant), "架空　一郎");
	put(e.papers[0], sizeof(e.papers[0]), "mynum");
	e.paper_count = 1;
	japanese("一郎", "イチロウ", "S62.08.04", "世帯主", "10000000001");
	japanese("美咲", "ミサキ", "H01.02.14", "妻", "10000000002");
	japanese("蓮", "レン", "R02.05.09", "子", "10000000003");
	movein_complete(&e, &f);
}

/* The second person becomes a foreign resident of a category. */
static void
foreign(const char *category)
{
	static const enum item japanese_only[] = { IT_NAME_FAMILY,
		IT_NAME_GIVEN, IT_NAME_KANA_FAMILY, IT_NAME_KANA_GIVEN,
		IT_HONSEKI, IT_HITTOUSHA, IT_HITTOUSHA_FAMILY,
		IT_HITTOUSHA_GIVEN, IT_RESIDENT_SINCE };
	size_t i;

	for (i = 0; i < sizeof(japanese_only) / sizeof(japanese_only[0]); i++)
		set(1, japanese_only[i], NULL);
	set(1, IT_KIND, "2");
	set(1, IT_NAME, "GAKU MISAKI");
	set(1, IT_NAME_ROMAN, "GAKU MISAKI");
	set(1, IT_BIRTH, "1989.02.14");
	set(1, IT_FOREIGN_RESIDENT_SINCE, "R08.07.10");
	set(1, IT_ARTICLE30_45, category);
	switch (category[0]) {
	case '1':
		set(1, IT_CARD_NO, "AB12345678CD");
		set(1, IT_RESIDENCE_EXPIRES, "2029.03.31");
		break;
	case '2':
		set(1, IT_CARD_NO, "AB12345678CD");
		break;
	case '3':
		set(1, IT_LANDING_PERIOD, "六月");
		break;
	case '4':
		set(1, IT_PROVISIONAL_PERIOD, "六月");
		break;
	case '5':
		set(1, IT_TRANSIT_REASON, "1");
		break;
	default:
		break;
	}
}

/* They join a household of two that was seen at version 7. */
static void
join(void)
{
	e.is_whole = false;
	put(e.household_no, sizeof(e.household_no), "004182731");
	e.household_version = 7;
	f.household_version = 7;
	f.household_members = 2;
	f.household_has_head = true;
	f.household_head_name = "仮名　花子";
	set(0, IT_RELATION, "弟");
	set(1, IT_RELATION, "弟の妻");
	set(2, IT_RELATION, "弟の子");
	movein_complete(&e, &f);
}

static const struct finding *
find(const char *code, int person)
{
	static struct finding found[FINDINGS_MAX];
	int i, n = rule_run(&e, &f, found, FINDINGS_MAX);

	for (i = 0; i < n; i++)
		if (strcmp(found[i].rule->code, code) == 0 &&
		    found[i].person == person)
			return &found[i];
	return NULL;
}

/* The rule holds; answers pass an alert and nothing passes an error. */
static void
holds(const char *code, int person)
{
	const struct finding *hit = find(code, person);
	struct err err;

	err_clear(&err);
	CHECK(hit != NULL);
	if (hit == NULL) {
		printf("# %s does not hold\n", code);
		return;
	}
	rule_text(hit, &err);
	CHECK_STR(err.code, code);
	CHECK_INT(err.person, person);
	CHECK(
	    err.text[0] != '\0' && err.why[0] != '\0' && err.remedy[0] != '\0');
	CHECK(strstr(err.text, "%s") == NULL);
	if (hit->rule->level == RULE_ALERT) {
		CHECK(!hit->is_answered);
		CHECK(rule_stops(&e, &f, &err) != RC_OK);
		entry_answer(&e, code, person, 1);
		hit = find(code, person);
		CHECK(hit != NULL && hit->is_answered);
		entry_answer(&e, code, person, 99);
		hit = find(code, person);
		CHECK(hit != NULL && !hit->is_answered);
		entry_answer(&e, code, person, 0);
	} else {
		entry_answer(&e, code, person, 1);
		CHECK(rule_stops(&e, &f, &err) != RC_OK);
		CHECK(find(code, person) != NULL);
		entry_answer(&e, code, person, 0);
	}
}

/* One rule: silent on the sound notification, holds after the change. */
#define CASE(name, code, person, change)                                       \
	TEST(name)                                                             \
	{                                                                      \
		begin();                                                       \
		CHECK(find(code, person) == NULL);                             \
		change holds(code, person);                                    \
		entry_release(&e);                                             \
	}
/* A change that the rule must not mind. */
#define FINE(name, code, person, change)                                       \
	TEST(name)                                                             \
	{                                                                      \
		begin();                                                       \
		change CHECK(find(code, person) == NULL);                      \
		entry_release(&e);                                             \
	}

/* Says what stops a notification that should pass. */
static void
passes(void)
{
	static struct finding found[FINDINGS_MAX];
	struct err err;
	int i, n = rule_run(&e, &f, found, FINDINGS_MAX);

	err_clear(&err);
	CHECK_INT(rule_stops(&e, &f, &err), RC_OK);
	for (i = 0; i < n; i++)
		if (!found[i].is_answered)
			printf("# %s person %d %s\n", found[i].rule->code,
			    found[i].person, found[i].shown);
}

TEST(std_4_1_1_1_sound_family_passes)
{
	begin();
	passes();
	foreign("1");
	passes();
	join();
	passes();
	entry_release(&e);
}

/* The example of the manual page, as a person would send it. */
TEST(std_4_1_1_1_example_file_passes)
{
	json_t *j = json_load_file("tests/data/movein.json", 0, NULL);
	struct err err;

	err_clear(&err);
	begin();
	CHECK(j != NULL);
	CHECK_INT(entry_from_json(&e, j, &err), RC_OK);
	CHECK_STR(err.log, "");
	movein_complete(&e, &f);
	passes();
	CHECK_INT(e.person_count, 3);
	CHECK_STR(record_get(&e.persons[2].after, IT_HEAD_NAME), "架空　一郎");
	json_decref(j);
	entry_release(&e);
}

/* ---- 1.1.1, 1.1.2 */
CASE(std_1_1_1_kind_chosen, "E1021", 1, set(1, IT_KIND, NULL);)
CASE(std_1_1_1_foreign_item_on_japanese, "E1022", 0, set(0, IT_ALIAS, "架空");)
CASE(std_1_1_2_japanese_item_on_foreign, "E1022", 1, foreign("1");
     set(1, IT_FORMER_NAME, "仮名");)
CASE(std_1_1_2_card_number_form, "E1023", 1, foreign("1");
     set(1, IT_CARD_NO, "AB1234567CD");)
CASE(std_1_1_2_stay_expired_asks, "A1024", 1, foreign("1");
     set(1, IT_RESIDENCE_EXPIRES, "2026.07.09");)
FINE(std_1_1_2_stay_ends_that_day, "A1024", 1, foreign("1");
     set(1, IT_RESIDENCE_EXPIRES, "2026.07.10");)
CASE(std_1_1_2_items_of_another_category, "E1025", 1, foreign("2");
     set(1, IT_RESIDENCE_STATUS, "永住者");)
CASE(std_1_1_2_card_of_a_transitional_resident, "E1025", 1, foreign("5");
     set(1, IT_CARD_NO, "AB12345678CD");)
CASE(std_1_1_2_card_of_the_category, "E1026", 1, foreign("1");
     set(1, IT_CARD_NO_KIND, "2");)
TEST(std_1_1_2_five_categories_with_their_items)
{
	static const char *const categories[] = { "1", "2", "3", "4", "5" };
	size_t i;

	for (i = 0; i < 5; i++) {
		begin();
		foreign(categories[i]);
		movein_complete(&e, &f);
		passes();
		entry_release(&e);
	}
}
FINE(std_1_1_6_stay_may_be_blank, "A1024", 1, foreign("1");
     set(1, IT_RESIDENCE_EXPIRES, NULL);)

/* ---- 1.1.6, row 1: exactly these refuse blank */
CASE(std_1_1_6_birth, "E1061", 2, set(2, IT_BIRTH, NULL);)
CASE(std_1_1_6_honseki, "E1062", 0, set(0, IT_HONSEKI, NULL);)
CASE(std_1_1_6_hittousha, "E1063", 0, set(0, IT_HITTOUSHA, NULL);)
CASE(std_1_1_6_resident_since, "E1064", 0, set(0, IT_RESIDENT_SINCE, NULL);)
CASE(std_1_1_6_address, "E1065", 0, set(0, IT_ADDRESS_TOWN, NULL);)
CASE(std_1_1_6_address_city, "E1065", 0, set(0, IT_ADDRESS_CITY, NULL);)
CASE(std_1_1_6_juminhyo_code, "E1066", 0, set(0, IT_JUMINHYO_CODE, NULL);)
CASE(std_1_1_6_foreign_since, "E1067", 1, foreign("1");
     set(1, IT_FOREIGN_RESIDENT_SINCE, NULL);)
CASE(std_1_1_6_person_no, "E1068", 0, e.persons[0].is_returner = true;)
CASE(std_1_1_6_household_no, "E1069", -1, join(); e.household_no[0] = '\0';)
CASE(std_1_1_6_category, "E106A", 1, foreign("");)
CASE(std_1_1_6_card_of_mid_term, "E106B", 1, foreign("1");
     set(1, IT_CARD_NO, NULL);)
CASE(std_1_1_6_card_of_special_permanent, "E106C", 1, foreign("2");
     set(1, IT_CARD_NO, NULL);)
CASE(std_1_1_6_landing_period, "E106D", 1, foreign("3");
     set(1, IT_LANDING_PERIOD, NULL);)
CASE(std_1_1_6_provisional_period, "E106E", 1, foreign("4");
     set(1, IT_PROVISIONAL_PERIOD, NULL);)
CASE(std_1_1_6_kind_of_transit, "E106F", 1, foreign("5");
     set(1, IT_TRANSIT_REASON, NULL);)
FINE(std_1_1_12_nashi_passes, "E1062", 0, set(0, IT_HONSEKI, "なし");
     set(0, IT_HITTOUSHA, "なし"); CHECK(find("E1063", 0) == NULL);)
FINE(std_1_1_12_fumei_passes, "E1062", 0, set(0, IT_HONSEKI, "不明");
     set(0, IT_HITTOUSHA, "不明"); CHECK(find("E1063", 0) == NULL);)
CASE(std_1_1_6_blank_name_only_asks, "A1061", 0, set(0, IT_NAME, NULL);
     set(0, IT_NAME_FAMILY, NULL); set(0, IT_NAME_GIVEN, NULL);)
CASE(std_1_1_6_blank_sex_only_asks, "A1062", 0, set(0, IT_SEX, NULL);)

/* Every item that 1.1.6 does not list may be blank: nothing but alerts. */
TEST(std_1_1_6_all_others_may_be_blank)
{
	static const enum item wanted[] = { IT_KIND, IT_BIRTH, IT_HONSEKI,
		IT_HITTOUSHA, IT_RESIDENT_SINCE, IT_ADDRESS_CITY,
		IT_ADDRESS_TOWN, IT_JUMINHYO_CODE };
	static struct finding found[FINDINGS_MAX];
	struct err err;
	int i, n;
	size_t k;

	err_clear(&err);
	begin();
	entry_remove_person(&e, 2);
	entry_remove_person(&e, 1);
	for (i = 0; i < IT_COUNT; i++) {
		for (k = 0; k < sizeof(wanted) / sizeof(wanted[0]); k++)
			if (wanted[k] == (enum item)i)
				break;
		if (k == sizeof(wanted) / sizeof(wanted[0]))
			set(0, (enum item)i, NULL);
	}
	n = rule_run(&e, &f, found, FINDINGS_MAX);
	for (i = 0; i < n; i++) {
		if (found[i].rule->level == RULE_ERROR)
			printf("# %s\n", found[i].rule->code);
		CHECK_INT(found[i].rule->level, RULE_ALERT);
		entry_answer(&e, found[i].rule->code, found[i].person, 1);
	}
	CHECK_INT(rule_stops(&e, &f, &err), RC_OK);
	entry_release(&e);
}

/* ---- 1.1.8, rows 2 and 3 */
CASE(std_1_1_8_not_a_calendar_day, "E1081", 0,
     set(0, IT_ALIAS_ENTERED_ON, words("令和5年2月30日"));)
FINE(std_1_1_8_birth_no_calendar_has, "E1081", 0,
     set(0, IT_BIRTH, words("昭和63年2月30日"));
     CHECK(find("E1083", 0) == NULL);)
CASE(std_1_1_8_unknown_day_refused, "E1082", 0,
     set(0, IT_ALIAS_ENTERED_ON, words("年月日不詳"));)
FINE(std_1_1_8_unknown_day_of_birth, "E1082", 0,
     set(0, IT_BIRTH, words("年月日不詳"));)
CASE(std_1_1_8_unreadable_date, "E1083", 0, set(0, IT_BIRTH, "昭和");)
CASE(std_1_1_8_japanese_birth_in_era, "E1084", 0,
     set(0, IT_BIRTH, "1987.08.04");)
CASE(std_1_1_8_foreign_birth_in_seireki, "E1084", 1, foreign("1");
     set(1, IT_BIRTH, "H01.02.14");)
CASE(std_1_1_8_stay_ends_in_seireki, "E1084", 1, foreign("1");
     set(1, IT_RESIDENCE_EXPIRES, "R11.03.31");)
CASE(std_1_1_8_birth_in_the_future, "E1085", 2, set(2, IT_BIRTH, "R08.07.16");)

/* ---- 1.1.11, row 4 */
CASE(std_1_1_11_grandchild, "E1111", 2, set(2, IT_RELATION, "孫");)
CASE(std_1_1_11_fifth_generation, "E1111", 2,
     set(2, IT_RELATION, "子の子の子の子の子");)
FINE(std_1_1_11_fourth_generation, "E1111", 2,
     set(2, IT_RELATION, "子の子の子の子");)
TEST(std_1_1_11_message_names_the_legal_word)
{
	const struct finding *hit;
	struct err err;

	err_clear(&err);
	begin();
	set(2, IT_RELATION, "孫");
	hit = find("E1111", 2);
	CHECK(hit != NULL);
	if (hit != NULL) {
		rule_text(hit, &err);
		CHECK_STR(err.text, "続柄に「孫」は使えません");
		CHECK(strstr(err.remedy, "子の子") != NULL);
		CHECK_STR(err.item, "relation");
	}
	entry_release(&e);
}

/* ---- numbers, readings, values */
CASE(std_1_1_1_juminhyo_code_form, "E106G", 0,
     set(0, IT_JUMINHYO_CODE, "1000000000");)
CASE(std_1_1_18_katakana_only, "E1181", 0, set(0, IT_NAME_KANA, "かくう");)
CASE(std_1_1_18_reading_unchecked_asks, "A1182", 0,
     set(0, IT_NAME_KANA_CHECKED, NULL);)
CASE(std_1_1_1_flag_form, "E1011", 0, set(0, IT_IS_HEAD, "yes");)
CASE(std_1_1_1_control_characters, "E1012", 0,
     set(0, IT_ADDRESS_BUILDING, "メゾン\x1b[2J");)
CASE(std_1_1_14_control_characters_in_remarks, "E1013", -1,
     put(e.remarks, sizeof(e.remarks), "a\x07");)
CASE(std_1_1_1_no_mynumber_in_entry, "E1014", 0,
     set(0, IT_MYNUMBER, "123456789018");)
CASE(std_1_1_1_unknown_code, "E1016", 0, set(0, IT_SEX, "7");)

/* ---- 1.2.2, row 5 */
CASE(std_1_2_2_event_for_foreign_alone, "E1221", 0,
     e.event = EV_EX_OFFICIO_IN_NATIONALITY_LOST;)
CASE(std_1_2_2_event_for_japanese_alone, "E1221", 1, foreign("1");
     e.event = EV_EX_OFFICIO_IN_NATURALISED;)
FINE(std_1_2_2_event_open_to_both, "E1221", 1, foreign("1");)
CASE(std_1_2_2_item_of_another_event, "E1222", 0,
     set(0, IT_REMOVAL_REASON, "2");)
CASE(std_1_2_2_attached_item, "E1222", 0, set(0, IT_NHI_INSURED, "1");)
CASE(std_4_1_4_1_no_address_in_household_change, "E1222", 0,
     e.event = EV_HOUSEHOLD_CHANGE;)
CASE(std_1_2_2_one_event_for_all, "E1223", 1, set(1, IT_EVENT, "102");)

/* ---- 1.3.3 */
CASE(std_1_3_3_address_of_another_place, "E1331", 0,
     set(0, IT_ADDRESS_CODE, "43102055002");)
CASE(std_1_3_3_address_by_hand_asks, "A1332", 0, set(0, IT_ADDRESS_CODE, NULL);)

/* ---- 3.1, rows 8 to 10 */
static void
block_on(int person, int level)
{
	memset(&block, 0, sizeof(block));
	block.person = person;
	block.level = level;
	put(block.process, sizeof(block.process), "event");
	put(block.reason, sizeof(block.reason), "排他");
	f.blocks = &block;
	f.block_count = 1;
}
CASE(std_3_1_block_stops, "E3110", 0, block_on(0, 2);)
CASE(std_3_1_block_asks, "A3110", 1, block_on(1, 1);)
CASE(std_3_1_block_of_household_stops, "E3111", -1, block_on(-1, 2);)
CASE(std_3_1_block_of_household_asks, "A3111", -1, block_on(-1, 1);)
FINE(std_3_1_suspended_block_lets_pass, "E3110", 0, block_on(0, 2);
     block.is_suspended = true;)
FINE(std_3_1_block_of_another_process, "E3110", 0, block_on(0, 2);
     put(block.process, sizeof(block.process), "certificate");)

/* ---- 4.0.1, 4.0.2 */
CASE(std_4_0_1_somebody_moves, "E4011", -1, entry_remove_person(&e, 0);
     entry_remove_person(&e, 0); entry_remove_person(&e, 0);)
CASE(std_4_0_1_same_number_twice, "E4012", 2,
     set(2, IT_JUMINHYO_CODE, "10000000001");)
CASE(std_4_0_1_same_name_twice_asks, "A4013", 2, set(2, IT_NAME, "架空　一郎");
     set(2, IT_BIRTH, "S62.08.04");)
CASE(std_4_0_2_two_heads, "E4021", -1, set(1, IT_RELATION, "世帯主");)
CASE(std_1_1_10_no_head_only_asks, "A4022", -1, set(0, IT_RELATION, "父");)
TEST(std_1_1_10_household_without_head_is_legal)
{
	begin();
	set(0, IT_RELATION, NULL);
	set(1, IT_RELATION, NULL);
	set(2, IT_RELATION, NULL);
	entry_answer(&e, "A4022", -1, 1);
	passes();
	entry_release(&e);
}
CASE(std_4_0_2_second_head, "E4023", 0, join(); set(0, IT_RELATION, "世帯主");)
FINE(std_4_0_2_head_of_headless_household, "E4023", 0, join();
     f.household_has_head = false; set(0, IT_RELATION, "世帯主");)
CASE(std_4_0_2_relation_asked_of_each, "A4024", 1, join();
     set(1, IT_RELATION, NULL);)
CASE(std_4_0_2_relation_asked_in_a_new_household, "A4024", 2,
     set(2, IT_RELATION, NULL);)
CASE(std_1_1_13_household_number_is_given, "E4028", 0,
     set(0, IT_HOUSEHOLD_NO, "004182731");)
CASE(std_1_1_13_household_number_of_another, "E4028", 0, join();
     set(0, IT_HOUSEHOLD_NO, "000000019");)
CASE(std_1_1_13_person_number_is_given, "E4029", 0,
     set(0, IT_PERSON_NO, "000000019");)
CASE(std_4_0_2_household_changed_since, "E4025", -1, join();
     f.household_version = 8;)
CASE(std_4_0_2_household_gone, "E4026", -1, join(); f.household_members = 0;)
CASE(std_4_0_2_one_household_one_address, "E4027", 1,
     set(1, IT_ADDRESS_NUMBER, "99番");)
CASE(std_4_0_2_one_household_one_city, "E4027", 2,
     set(2, IT_ADDRESS_CITY, "熊本市東区");)
FINE(std_4_1_4_1_buildings_of_one_household, "E4027", 1,
     set(1, IT_ADDRESS_BUILDING, "離れ");)

/* ---- 4.0.3, rows 16 and 17 */
CASE(std_4_0_3_event_after_today, "E4031", -1,
     put(e.event_date, sizeof(e.event_date), "R08.07.16");
     put(e.notified_on, sizeof(e.notified_on), "R08.07.16");)
CASE(std_4_0_3_event_after_notification, "E4031", -1,
     put(e.notified_on, sizeof(e.notified_on), "R08.07.09");)
FINE(std_4_0_3_event_today, "E4031", -1,
     put(e.event_date, sizeof(e.event_date), "R08.07.15");)
FINE(std_4_0_3_move_out_may_lie_ahead, "E4031", -1, e.event = EV_OUT_DOMESTIC;
     put(e.event_date, sizeof(e.event_date), "R08.08.31");)
CASE(std_4_0_3_event_date_blank, "E4032", -1, e.event_date[0] = '\0';)
CASE(std_4_0_3_processed_yesterday, "E4033", 0,
     set(0, IT_PROCESSED_ON, "R08.07.14");)
CASE(std_4_0_3_processed_tomorrow, "E4033", 0,
     set(0, IT_PROCESSED_ON, "R08.07.16");)
CASE(std_1_1_8_event_date_unknown, "E403A", -1,
     put(e.event_date, sizeof(e.event_date), words("年月日不詳"));)
CASE(std_1_2_1_dates_of_the_notification, "E403B", 1,
     set(1, IT_EVENT_DATE, "R08.07.11");)

/* ---- rows 19 and 35 */
CASE(std_4_0_8_waiting_entry, "E4085", 1, flags[1] = true;
     f.person_busy = flags;)
CASE(std_10_3_in_work_elsewhere, "E1035", 1, flags[1] = true;
     f.person_leased = flags;)

/* ---- 4.1.0.1, 4.1.0.2, row 22 */
CASE(std_4_1_0_1_birth_with_move_in, "E4101", -1, e.with_birth = true;
     e.event = EV_BIRTH;)
FINE(std_4_1_0_1_baby_is_a_move_in, "E41114", 2, e.with_birth = true;
     set(2, IT_BIRTH, "R08.07.12"); CHECK(find("E4101", -1) == NULL);)
CASE(std_4_1_0_2_notified_tomorrow, "E4102", -1,
     put(e.notified_on, sizeof(e.notified_on), "R08.07.16");)
CASE(std_4_1_0_2_notified_tomorrow_for_move_out, "E4102", -1,
     e.event = EV_OUT_DOMESTIC;
     put(e.notified_on, sizeof(e.notified_on), "R08.07.16");)
CASE(std_4_2_0_4_informed_tomorrow, "E4105", -1,
     put(e.informed_on, sizeof(e.informed_on), "R08.07.16");)
CASE(std_4_2_0_5_offered_tomorrow, "E4105", -1,
     put(e.offered_on, sizeof(e.offered_on), "R10.01.01");)
CASE(std_1_1_7_requested_tomorrow, "E4105", -1,
     put(e.requested_on, sizeof(e.requested_on), "R08.07.16");)
CASE(std_4_2_0_4_informed_unknown, "E4106", -1,
     put(e.informed_on, sizeof(e.informed_on), "~2;R08.07");)
CASE(std_4_1_0_2_notified_blank, "E4103", -1, e.notified_on[0] = '\0';)
CASE(std_4_1_0_2_notified_unknown, "E4104", -1,
     put(e.notified_on, sizeof(e.notified_on), "x");)

/* ---- 4.1.1.1 */
CASE(std_4_1_1_1_address_since_not_typed, "E41111", 0,
     set(0, IT_ADDRESS_SINCE, "R08.07.01");)
CASE(std_4_1_1_1_former_address_blank_asks, "A41112", 0,
     set(0, IT_PREV_PREF, NULL);
     set(0, IT_PREV_CITY, NULL); set(0, IT_PREV_TOWN, NULL);)
FINE(std_4_5_1_former_address_may_be_blank, "A41112", 1, foreign("1");
     put(e.menu, sizeof(e.menu), "71"); set(1, IT_PREV_PREF, NULL);
     set(1, IT_PREV_CITY, NULL); set(1, IT_PREV_TOWN, NULL);)
FINE(std_4_1_0_1_baby_has_no_former_address, "A41112", 2, e.with_birth = true;
     set(2, IT_BIRTH, "R08.07.01"); set(2, IT_PREV_PREF, NULL);
     set(2, IT_PREV_CITY, NULL); set(2, IT_PREV_TOWN, NULL);)
CASE(std_4_1_0_1_domestic_from_a_country_asks, "A41116", 0,
     set(0, IT_PREV_COUNTRY, "大韓民国");)
CASE(std_4_1_1_1_resident_since_differs_asks, "A41113", 0,
     set(0, IT_RESIDENT_SINCE, "R08.07.09");)
CASE(std_4_1_1_1_born_after_the_move, "E41114", 2,
     set(2, IT_BIRTH, "R08.07.11");)
CASE(std_1_1_8_birth_maybe_after_the_move_asks, "A41115", 2,
     set(2, IT_BIRTH, words("令和8年7月頃"));)
FINE(std_4_1_1_1_born_on_the_day, "E41114", 2, set(2, IT_BIRTH, "R08.07.10");)

/* ---- 4.1.1.2, rows 23 and 24 */
static void
match_on(int person, bool is_removed, bool by_number)
{
	memset(&match, 0, sizeof(match));
	match.person = person;
	match.is_removed = is_removed;
	match.by_number = by_number;
	put(match.person_no, sizeof(match.person_no), "003557189");
	put(match.shown, sizeof(match.shown), "宛名 00355718-9");
	f.matches = &match;
	f.match_count = 1;
}
CASE(
    std_4_1_1_2_number_on_a_removed_sheet, "E4112", 2, match_on(2, true, true);)
CASE(std_4_1_1_2_three_facts_ask, "A4112", 2, match_on(2, true, false);)
CASE(std_4_1_1_2_number_of_a_resident, "E41121", 2, match_on(2, false, true);)
CASE(std_4_1_1_2_three_facts_of_a_resident_ask, "A41122", 2,
     match_on(2, false, false);)
CASE(std_4_1_1_2_answered_but_not_taken_over, "E41123", 2,
     match_on(2, true, false);
     entry_answer(&e, "A4112", 2, 1);)
CASE(std_4_1_1_2_taken_over_from_nobody, "E41124", 2,
     e.persons[2].is_returner = true;
     put(e.persons[2].person_no, 20, "003557189");)
FINE(std_4_1_1_2_taken_over, "E4112", 2, match_on(2, true, true);
     e.persons[2].is_returner = true;
     put(e.persons[2].person_no, 20, "003557189");
     CHECK(find("E41124", 2) == NULL);)
FINE(std_4_1_1_2_taken_over_with_the_name_put_right, "E41124", 2,
     e.persons[2].is_returner = true;
     e.persons[2].seen_hist = 4; put(e.persons[2].person_no, 20, "003557189");
     record_set(&e.persons[2].before, IT_REMOVAL_REASON, "2");)
CASE(std_4_1_1_2_taken_over_another, "E4112", 2, match_on(2, true, true);
     e.persons[2].is_returner = true;
     put(e.persons[2].person_no, 20, "000000019");)

/* The third person was here until the day; today is 2026-07-15. */
static void
was_here_until(const char *day, const char *why)
{
	struct entry_person *q = &e.persons[2];

	q->is_returner = true;
	q->seen_hist = 4;
	put(q->person_no, sizeof(q->person_no), "003557189");
	record_set(&q->before, IT_REMOVAL_REASON, why);
	record_set(&q->before, IT_STATUS, why);
	record_set(&q->before,
	    strcmp(why, "2") == 0 ? IT_OUT_PLANNED_ON : IT_REMOVAL_DATE, day);
	put(e.event_date, sizeof(e.event_date), "R08.07.10");
}
static struct rule_former stays[3];
static void
stayed(const char *until)
{
	memset(stays, 0, sizeof(stays));
	put(stays[2].ended_on, sizeof(stays[2].ended_on), until);
	f.former = stays;
}
CASE(std_1_1_5_back_before_they_had_gone, "E41125", 2,
     was_here_until("R08.07.11", "2");)
FINE(std_1_1_5_back_on_the_day_they_went, "E41125", 2,
     was_here_until("R08.07.10", "2");)
FINE(std_1_1_5_what_was_taken_back_was_no_stay, "E41125", 2,
     was_here_until("R08.07.11", "9");)
CASE(std_1_1_5_back_before_the_stay_of_another_sheet, "E41125", 2,
     was_here_until("R08.07.01", "2");
     stayed("R08.07.11");)
FINE(std_1_1_5_the_register_knows_which_stays_there_were, "E41125", 2,
     was_here_until("R08.07.11", "2");
     stayed("R08.07.01");)
FINE(std_1_1_5_gone_nobody_knows_when, "E41125", 2,
     was_here_until("~1;R08.00.00;00;令和8年頃", "4");)
CASE(std_4_2_2_1_the_dead_do_not_come_back, "E41126", 2,
     was_here_until("R08.07.01", "3");)
FINE(std_4_2_2_2_who_was_lost_is_back, "E41126", 2,
     was_here_until("R08.07.01", "10");)
CASE(std_4_2_2_1_dead_by_another_sheet, "E41126", 2,
     was_here_until("R08.07.01", "9");
     stayed(""); stays[2].is_dead = true;)
CASE(std_4_1_1_2_nobody_stands_on_two_sheets, "E41127", 2,
     was_here_until("R08.07.01", "2");
     stayed(""); stays[2].is_here = true;)

/* ---- 4.1.1.4 */
CASE(std_4_1_1_4_former_address, "E41141", 0, set(0, IT_PREV_UNREPORTED, "1");
     set(0, IT_PREV_PREF, NULL); set(0, IT_PREV_CITY, NULL);
     set(0, IT_PREV_TOWN, NULL);)
CASE(std_4_1_1_4_mark, "E41142", 0, put(e.menu, sizeof(e.menu), "14");)
CASE(std_4_1_1_4_remark, "E41143", 0, set(0, IT_PREV_UNREPORTED, "1");)
TEST(std_4_1_1_4_completed_by_the_system)
{
	begin();
	put(e.menu, sizeof(e.menu), "14");
	movein_complete(&e, &f);
	passes();
	entry_release(&e);
}

/* ---- 4.5.1, 4.5.2 */
CASE(std_4_5_1_japanese, "E4511", 0, put(e.menu, sizeof(e.menu), "71");)
CASE(std_4_5_2_transit, "E4512", 1, foreign("5");
     put(e.menu, sizeof(e.menu), "72");)

/* ---- 法22条 */
CASE(law_22_fifteen_days_ask, "A2201", -1,
     put(e.event_date, sizeof(e.event_date), "R08.06.30");)
FINE(law_22_fourteen_days, "A2201", -1,
     put(e.event_date, sizeof(e.event_date), "R08.07.01");)

/* ---- KS-4: who came; what was shown is tests/unit/t_rule_papers.c */
CASE(ks_4_applicant_kind, "E9041", -1, e.applicant_kind = 0;)
CASE(ks_4_applicant_name, "E9042", -1, e.applicant[0] = '\0';)
CASE(ks_4_agent_without_letter, "E9044", -1, e.applicant_kind = 3;)
FINE(ks_4_agent_with_letter, "E9044", -1, e.applicant_kind = 3;
     e.has_proxy_letter = true;)
/* The third person was here before, under another day of birth. */
static void
returns_with_birth(const char *was)
{
	struct entry_person *q = &e.persons[2];

	q->is_returner = true;
	q->seen_hist = 4;
	put(q->person_no, sizeof(q->person_no), "003557189");
	record_copy(&q->before, &q->after);
	record_set(&q->before, IT_BIRTH, was);
	record_set(&q->before, IT_REMOVAL_REASON, "2");
	e.has_proxy_letter = true;
}
CASE(ks_4_agent_says_otherwise_than_the_register, "A9046", 2,
     returns_with_birth("R02.05.08");
     e.applicant_kind = 3;)
CASE(ks_4_household_member_says_otherwise, "A9046", 2,
     returns_with_birth("R02.05.08");
     e.applicant_kind = 2;)
FINE(ks_4_the_person_says_otherwise, "A9046", 2,
     returns_with_birth("R02.05.08");)
/* The third person moves within, on the word of somebody else. */
static void
moves_with(enum item it, const char *was)
{
	struct entry_person *q = &e.persons[2];

	e.event = EV_MOVE_WITHIN;
	put(e.menu, sizeof(e.menu), "21");
	put(q->person_no, 20, "003557189");
	record_copy(&q->before, &q->after);
	record_set(&q->before, it, was);
	e.has_proxy_letter = true;
}
CASE(ks_4_agent_states_another_relation, "A9046", 2,
     moves_with(IT_RELATION, "同居人");
     e.applicant_kind = 3;)
CASE(ks_4_agent_states_another_address, "A9046", 2,
     moves_with(IT_ADDRESS_ROOM, "999");
     e.applicant_kind = 3;)
FINE(ks_4_household_member_states_where_they_live, "A9046", 2,
     moves_with(IT_RELATION, "同居人");
     e.applicant_kind = 2;)
FINE(ks_4_agents_address_for_all_is_asked_once, "A9046", 2,
     moves_with(IT_ADDRESS_ROOM, "999");
     put(e.persons[1].person_no, 20, "003557170");
     record_copy(&e.persons[1].before, &e.persons[2].before);
     record_copy(&e.persons[1].after, &e.persons[2].after);
     e.applicant_kind = 3;)
CASE(ks_4_agent_states_another_code, "A9046", 2,
     moves_with(IT_JUMINHYO_CODE, "11122233344");
     e.applicant_kind = 3;)
CASE(ks_4_agent_states_another_former_address, "A9046", 2,
     returns_with_birth("R02.05.09");
     record_set(&e.persons[2].before, IT_OUT_PLANNED_CITY, "日野市");
     e.applicant_kind = 3;)
TEST(ks_4_agents_many_items_end_with_others)
{
	const struct finding *hit;
	const enum item all[] = { IT_NAME, IT_NAME_KANA, IT_FORMER_NAME,
		IT_BIRTH, IT_SEX, IT_HONSEKI, IT_HITTOUSHA, IT_JUMINHYO_CODE,
		IT_NATIONALITY, IT_ARTICLE30_45, IT_RESIDENCE_STATUS,
		IT_RESIDENCE_EXPIRES, IT_CARD_NO };
	size_t n;

	begin();
	moves_with(IT_RELATION, "同居人");
	e.applicant_kind = 3;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		record_set(&e.persons[2].before, all[i], "一");
		record_set(&e.persons[2].after, all[i], "二");
	}
	hit = find("A9046", 2);
	CHECK(hit != NULL);
	n = hit != NULL ? strlen(hit->shown) : 0;
	CHECK(n > 100 && n < 160);
	CHECK(n > 6 && strcmp(hit->shown + n - 6, "ほか") == 0);
	entry_release(&e);
}
FINE(ks_4_agent_says_the_same, "A9046", 2, returns_with_birth("R02.05.09");
     e.applicant_kind = 3;)

CASE(ks_4_card_of_another_number, "A9047", 2, e.persons[2].card = CARD_DIFFERS;)
FINE(ks_4_card_of_the_number, "A9047", 2, e.persons[2].card = CARD_SAME;)

/* ---- the machine that runs them */
TEST(std_11_1_answer_out_of_range_does_not_pass)
{
	const struct finding *hit;

	begin();
	set(0, IT_SEX, NULL);
	entry_answer(&e, "A1062", 0, 2); /* it has one answer */
	hit = find("A1062", 0);
	CHECK(hit != NULL && !hit->is_answered);
	entry_release(&e);
}

TEST(std_11_1_errors_first_then_by_person)
{
	static struct finding found[FINDINGS_MAX];
	int i, n;

	begin();
	set(0, IT_SEX, NULL);     /* alert, person 0 */
	set(2, IT_BIRTH, NULL);   /* error, person 2 */
	set(1, IT_HONSEKI, NULL); /* error, person 1 */
	n = rule_run(&e, &f, found, FINDINGS_MAX);
	CHECK(n >= 3);
	for (i = 1; i < n; i++)
		CHECK(found[i - 1].rule->level < found[i].rule->level ||
		      (found[i - 1].rule->level == found[i].rule->level &&
			  found[i - 1].person <= found[i].person));
	CHECK_STR(found[0].rule->code, "E1062");
	CHECK_STR(found[n - 1].rule->code, "A1062");
	entry_release(&e);
}

TEST(std_11_1_rules_of_the_field_that_is_left)
{
	struct finding found[8];
	int n;

	begin();
	set(2, IT_RELATION, "孫");
	set(2, IT_NAME_KANA, "かな");
	n = rule_run_item(&e, &f, 2, "relation", found, 8);
	CHECK_INT(n, 1);
	CHECK(n == 1 && strcmp(found[0].rule->code, "E1111") == 0);
	n = rule_run_item(&e, &f, 2, "name_kana", found, 8);
	CHECK_INT(n, 1);
	CHECK(n == 1 && strcmp(found[0].rule->code, "E1181") == 0 &&
	      strcmp(found[0].item, "name_kana") == 0);
	/* an earlier field that is wrong too does not hide this one */
	set(2, IT_NAME_KANA_FAMILY, "かな");
	set(2, IT_NAME_KANA_GIVEN, "かな");
	n = rule_run_item(&e, &f, 2, "name_kana_given", found, 8);
	CHECK_INT(n, 1);
	CHECK(n == 1 && strcmp(found[0].item, "name_kana_given") == 0);
	CHECK_STR(record_get(&e.persons[2].after, IT_NAME_KANA), "かな");
	CHECK_INT(rule_run_item(&e, &f, 2, "birth", found, 8), 0);
	CHECK_INT(rule_run_item(&e, &f, 9, "birth", found, 8), 0);
	entry_release(&e);
}

/* What the form cannot know it does not claim. */
TEST(std_11_1_unknown_facts_say_nothing)
{
	struct facts none;
	struct err err;

	memset(&none, 0, sizeof(none));
	err_clear(&err);
	begin();
	CHECK_INT(rule_stops(&e, &none, &err), RC_OK);
	join();
	none.household_members = -1;
	CHECK_INT(rule_stops(&e, &none, &err), RC_OK);
	entry_release(&e);
}

TEST(std_11_1_register_without_its_day_decides_nothing)
{
	struct err err;

	begin();
	err_clear(&err);
	f.today = 0;
	CHECK_INT(rule_stops(&e, &f, &err), RC_IO);
	f.today = date_day(2026, 7, 15);
	f.municipality = NULL;
	CHECK_INT(rule_stops(&e, &f, &err), RC_IO);
	CHECK_STR(err.code, "E1110");
	f.at_register = false;
	CHECK_INT(rule_stops(&e, &f, &err), RC_OK);
	entry_release(&e);
}

TEST(std_11_1_room_for_few_findings)
{
	struct finding found[2];

	begin();
	set(0, IT_BIRTH, NULL);
	set(1, IT_BIRTH, NULL);
	set(2, IT_BIRTH, NULL);
	CHECK_INT(rule_run(&e, &f, found, 2), 2);
	CHECK_INT(rule_run(&e, &f, found, 0), 0);
	entry_release(&e);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
