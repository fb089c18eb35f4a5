/* SPDX-License-Identifier: ISC
 * What the system writes into a move-in: 4.1.1.1, 4.0.10, 4.1.1.2, 4.1.1.4.
 */
#include "src/arrival.h"
#include "src/date.h"
#include "src/event.h"
#include "src/movein.h"
#include "tests/test.h"

static struct entry e;
static struct facts f;

static void
set(int p, enum item it, const char *v)
{
	record_set(&e.persons[p].after, it, v);
}

static const char *
get(int p, enum item it)
{
	return record_get(&e.persons[p].after, it);
}

static void
put(char *to, size_t size, const char *v)
{
	(void)snprintf(to, size, "%s", v);
}

/* A new household of three; nothing of what the system fills is there. */
static void
begin(void)
{
	static const char *const births[] = { "H01.02.14", "S62.08.04",
		"R02.05.09" };
	static const char *const relations[] = { "妻", "世帯主", "子" };
	static const char *const names[] = { "美咲", "一郎", "蓮" };
	int i;

	entry_init(&e);
	memset(&f, 0, sizeof(f));
	f.today = date_day(2026, 7, 15);
	f.household_members = -1;
	e.event = EV_IN_DOMESTIC;
	e.is_whole = true;
	put(e.menu, sizeof(e.menu), "11");
	put(e.event_date, sizeof(e.event_date), "R08.07.10");
	put(e.notified_on, sizeof(e.notified_on), "R08.07.14");
	put(e.place, sizeof(e.place), "中央区");
	for (i = 0; i < 3; i++) {
		CHECK(entry_add_person(&e) != NULL);
		set(i, IT_KIND, "1");
		set(i, IT_NAME_FAMILY, "架空");
		set(i, IT_NAME_GIVEN, names[i]);
		set(i, IT_BIRTH, births[i]);
		set(i, IT_RELATION, relations[i]);
	}
}

TEST(std_4_1_1_1_address_since_is_resident_since)
{
	int i;

	begin();
	movein_complete(&e, &f);
	for (i = 0; i < 3; i++) {
		CHECK_STR(get(i, IT_RESIDENT_SINCE), "R08.07.10");
		CHECK_STR(get(i, IT_ADDRESS_SINCE), "R08.07.10");
	}
	/* typed otherwise: the address follows, the typed day stays */
	set(0, IT_RESIDENT_SINCE, "R08.07.01");
	movein_complete(&e, &f);
	CHECK_STR(get(0, IT_RESIDENT_SINCE), "R08.07.01");
	CHECK_STR(get(0, IT_ADDRESS_SINCE), "R08.07.01");
	/* the 異動日 is put right: what came from it follows */
	put(e.event_date, sizeof(e.event_date), "R08.07.12");
	movein_complete(&e, &f);
	CHECK_STR(get(1, IT_RESIDENT_SINCE), "R08.07.12");
	CHECK_STR(get(1, IT_ADDRESS_SINCE), "R08.07.12");
	CHECK_STR(get(1, IT_EVENT_DATE), "R08.07.12");
	CHECK_STR(get(0, IT_RESIDENT_SINCE), "R08.07.01");
	entry_release(&e);
}

TEST(std_4_1_1_1_event_and_days)
{
	int i;

	begin();
	movein_complete(&e, &f);
	for (i = 0; i < 3; i++) {
		CHECK_STR(get(i, IT_EVENT), "101");
		CHECK_STR(get(i, IT_STATUS), "1");
		CHECK_STR(get(i, IT_EVENT_DATE), "R08.07.10");
		CHECK_STR(get(i, IT_EVENT_NOTIFIED_ON), "R08.07.14");
		CHECK_STR(get(i, IT_NOTIFIED_ON), "R08.07.14");
		CHECK_STR(get(i, IT_ENTRY_PLACE), "中央区");
	}
	entry_release(&e);
}

TEST(std_4_0_3_processed_on_is_the_business_day)
{
	begin();
	movein_complete(&e, &f);
	CHECK_STR(get(0, IT_PROCESSED_ON), "R08.07.15");
	f.today++; /* approved the day after */
	movein_complete(&e, &f);
	CHECK_STR(get(0, IT_PROCESSED_ON), "R08.07.16");
	entry_release(&e);
}

TEST(std_4_1_1_1_foreign_resident)
{
	begin();
	set(0, IT_KIND, "2");
	set(0, IT_NAME_FAMILY, NULL);
	set(0, IT_NAME_GIVEN, NULL);
	set(0, IT_NAME_ROMAN, "ZHANG YULIN");
	set(0, IT_NAME_KANJI, "張　玉蓮");
	movein_complete(&e, &f);
	CHECK_STR(get(0, IT_FOREIGN_RESIDENT_SINCE), "R08.07.10");
	CHECK_STR(get(0, IT_RESIDENT_SINCE), "");
	CHECK_STR(get(0, IT_ADDRESS_SINCE), "R08.07.10");
	CHECK_STR(get(0, IT_NAME), "ZHANG YULIN　張　玉蓮");
	CHECK_STR(get(0, IT_NAME_FAMILY), "");
	/* became one later than the address was taken (法30条の45) */
	set(0, IT_FOREIGN_RESIDENT_SINCE, "R08.07.12");
	movein_complete(&e, &f);
	CHECK_STR(get(0, IT_FOREIGN_RESIDENT_SINCE), "R08.07.12");
	CHECK_STR(get(0, IT_ADDRESS_SINCE), "R08.07.10");
	entry_release(&e);
}

TEST(std_1_1_2_kind_of_card)
{
	begin();
	set(0, IT_KIND, "2");
	set(0, IT_ARTICLE30_45, "2");
	set(0, IT_CARD_NO, "AB12345678CD");
	set(1, IT_ARTICLE30_45, "3"); /* has no card */
	movein_complete(&e, &f);
	CHECK_STR(get(0, IT_CARD_NO_KIND), "2");
	CHECK_STR(get(1, IT_CARD_NO_KIND), "");
	entry_release(&e);
}

TEST(std_4_5_1_marks_of_article_46_and_47)
{
	begin();
	set(0, IT_KIND, "2");
	put(e.menu, sizeof(e.menu), "71");
	e.event = EV_IN_ABROAD;
	movein_complete(&e, &f);
	CHECK_STR(get(0, IT_ARTICLE30_46), "1");
	CHECK_STR(get(0, IT_ARTICLE30_47), "");
	CHECK_STR(get(1, IT_ARTICLE30_46), "");
	CHECK_STR(get(0, IT_EVENT), "102");
	put(e.menu, sizeof(e.menu), "72");
	set(0, IT_ARTICLE30_46, NULL);
	movein_complete(&e, &f);
	CHECK_STR(get(0, IT_ARTICLE30_47), "1");
	entry_release(&e);
}

TEST(std_4_0_2_head_and_order_of_a_new_household)
{
	begin();
	movein_complete(&e, &f);
	CHECK_STR(get(0, IT_HEAD_NAME), "架空　一郎");
	CHECK_STR(get(1, IT_HEAD_NAME), "架空　一郎");
	CHECK_STR(get(0, IT_IS_HEAD), "0");
	CHECK_STR(get(1, IT_IS_HEAD), "1");
	CHECK_STR(get(1, IT_MEMBER_ORDER), "1");
	CHECK_STR(get(0, IT_MEMBER_ORDER), "2");
	CHECK_STR(get(2, IT_MEMBER_ORDER), "3");
	entry_release(&e);
}

TEST(std_1_1_10_no_head_is_not_invented)
{
	begin();
	set(1, IT_RELATION, NULL);
	movein_complete(&e, &f);
	CHECK_STR(get(0, IT_HEAD_NAME), "");
	CHECK_STR(get(1, IT_IS_HEAD), "0");
	entry_release(&e);
}

TEST(std_5_2_who_joins_goes_to_the_end)
{
	begin();
	e.is_whole = false;
	put(e.household_no, sizeof(e.household_no), "004182731");
	f.household_members = 4;
	f.household_head_name = "仮名　花子";
	set(0, IT_RELATION, "弟の妻");
	set(1, IT_RELATION, "弟");
	set(2, IT_RELATION, "弟の子");
	movein_complete(&e, &f);
	CHECK_STR(get(1, IT_MEMBER_ORDER), "5");
	CHECK_STR(get(0, IT_HEAD_NAME), "仮名　花子");
	CHECK_STR(get(0, IT_HOUSEHOLD_NO), "004182731");
	entry_release(&e);
}

TEST(std_4_1_1_1_name_from_parts_and_back)
{
	begin();
	set(0, IT_NAME_FAMILY, NULL);
	set(0, IT_NAME_GIVEN, NULL);
	set(0, IT_NAME, "仮名 花子");
	set(2, IT_NAME_FAMILY, NULL);
	set(2, IT_NAME_GIVEN, NULL);
	set(2, IT_NAME, "一語名");
	movein_complete(&e, &f);
	CHECK_STR(get(0, IT_NAME), "仮名 花子");
	CHECK_STR(get(0, IT_NAME_FAMILY), "仮名");
	CHECK_STR(get(0, IT_NAME_GIVEN), "花子");
	CHECK_STR(get(1, IT_NAME), "架空　一郎");
	CHECK_STR(get(2, IT_NAME_FAMILY), "");
	entry_release(&e);
}

TEST(std_4_1_1_4_mark_and_remark)
{
	char *s;

	begin();
	put(e.menu, sizeof(e.menu), "14");
	set(0, IT_PREV_PREF, "福岡県");
	set(0, IT_PREV_CITY, "久留米市");
	set(0, IT_LAST_REGISTERED_ADDRESS, "佐賀県鳥栖市");
	movein_complete(&e, &f);
	CHECK_STR(get(0, IT_PREV_UNREPORTED), "1");
	CHECK_STR(
	    get(0, IT_REMARKS), "未届転入　転入前住所：福岡県久留米市（未届）");
	CHECK_STR(get(0, IT_LAST_REGISTERED_ADDRESS), "佐賀県鳥栖市");
	s = movein_prev_address(&e.persons[0].after);
	CHECK_STR(s, "福岡県久留米市（未届）");
	free(s);
	/* again: said once */
	movein_complete(&e, &f);
	CHECK_STR(
	    get(0, IT_REMARKS), "未届転入　転入前住所：福岡県久留米市（未届）");
	/* typed with the address as well */
	set(0, IT_PREV_CITY, "久留米市（未届）");
	set(0, IT_REMARKS, NULL);
	e.remarks[0] = '\0';
	movein_complete(&e, &f);
	s = movein_prev_address(&e.persons[0].after);
	CHECK_STR(s, "福岡県久留米市（未届）");
	free(s);
	CHECK_STR(
	    get(0, IT_REMARKS), "未届転入　転入前住所：福岡県久留米市（未届）");
	set(0, IT_PREV_CITY, "久留米市");
	record_set(&e.persons[0].after, IT_PREV_UNREPORTED, "0");
	s = movein_prev_address(&e.persons[0].after);
	CHECK_STR(s, "福岡県久留米市");
	free(s);
	entry_release(&e);
}

TEST(std_4_1_1_1_twice_is_once)
{
	char a[65], b[65];

	begin();
	movein_complete(&e, &f);
	entry_digest(&e, a);
	movein_complete(&e, &f);
	entry_digest(&e, b);
	CHECK_STR(a, b);
	e.event = EV_MOVE_WITHIN;
	put(e.event_date, sizeof(e.event_date), "R08.07.13");
	movein_complete(&e, &f);
	CHECK_STR(get(0, IT_EVENT_DATE), "R08.07.10");
	entry_release(&e);
}

/* ---- 4.0.10 */
static void
carried(void)
{
	begin();
	entry_remove_person(&e, 2);
	set(0, IT_RELATION, NULL);
	set(0, IT_FORMER_NAME, "旧姓");
	set(0, IT_HONSEKI, "福岡県筑紫野市二日市北一丁目77番");
	set(0, IT_HITTOUSHA, "架空　一郎");
	set(0, IT_ADDRESS_CITY, "熊本市中央区");
	set(0, IT_ADDRESS_TOWN, "水前寺二丁目");
	set(0, IT_ADDRESS_ROOM, "301");
	set(0, IT_PREV_CITY, "久留米市");
	set(0, IT_PREV_HEAD_NAME, "架空　一郎");
	set(1, IT_NAME_FAMILY, NULL);
	set(1, IT_NAME_GIVEN, NULL);
	set(1, IT_RELATION, NULL);
}

TEST(std_4_0_10_second_member_takes_from_the_first)
{
	bool marks[IT_COUNT] = { false };

	carried();
	CHECK(movein_carry(&e, 1, marks) > 0);
	CHECK_STR(get(1, IT_NAME_FAMILY), "架空");
	CHECK_STR(get(1, IT_NAME_GIVEN), "");
	CHECK_STR(get(1, IT_HONSEKI), "福岡県筑紫野市二日市北一丁目77番");
	CHECK_STR(get(1, IT_HITTOUSHA), "架空　一郎");
	CHECK_STR(get(1, IT_ADDRESS_TOWN), "水前寺二丁目");
	CHECK_STR(get(1, IT_ADDRESS_ROOM), "301");
	CHECK_STR(get(1, IT_PREV_CITY), "久留米市");
	CHECK_STR(get(1, IT_PREV_HEAD_NAME), "架空　一郎");
	CHECK(marks[IT_NAME_FAMILY] && marks[IT_HONSEKI] &&
	      marks[IT_ADDRESS_TOWN]);
	CHECK(!marks[IT_BIRTH] && !marks[IT_FORMER_NAME]);
	entry_release(&e);
}

TEST(std_4_0_10_former_name_is_never_taken)
{
	carried();
	(void)movein_carry(&e, 1, NULL);
	CHECK_STR(get(1, IT_FORMER_NAME), "");
	entry_release(&e);
}

TEST(std_4_0_10_no_family_name_between_kinds)
{
	carried();
	set(1, IT_KIND, "2");
	(void)movein_carry(&e, 1, NULL);
	CHECK_STR(get(1, IT_NAME_FAMILY), "");
	CHECK_STR(get(1, IT_HONSEKI), "");
	CHECK_STR(get(1, IT_ADDRESS_TOWN), "水前寺二丁目");
	entry_release(&e);
	/* and not from a foreign member to a Japanese one */
	carried();
	set(0, IT_KIND, "2");
	(void)movein_carry(&e, 1, NULL);
	CHECK_STR(get(1, IT_NAME_FAMILY), "");
	entry_release(&e);
}

TEST(std_4_0_10_family_name_of_the_head)
{
	carried();
	CHECK(entry_add_person(&e) != NULL);
	set(2, IT_KIND, "1");
	set(0, IT_RELATION, "世帯主");
	set(1, IT_NAME_FAMILY, "別姓");
	(void)movein_carry(&e, 2, NULL);
	CHECK_STR(get(2, IT_NAME_FAMILY), "架空");
	entry_release(&e);
}

TEST(std_4_0_10_what_stands_is_kept)
{
	carried();
	set(1, IT_ADDRESS_TOWN, "大江四丁目");
	set(1, IT_NAME_FAMILY, "別姓");
	(void)movein_carry(&e, 1, NULL);
	CHECK_STR(get(1, IT_ADDRESS_TOWN), "大江四丁目");
	CHECK_STR(get(1, IT_ADDRESS_ROOM), ""); /* no mixed address */
	CHECK_STR(get(1, IT_NAME_FAMILY), "別姓");
	CHECK_INT(movein_carry(&e, 0, NULL), 0);
	CHECK_INT(movein_carry(&e, 9, NULL), 0);
	entry_release(&e);
}

/* ---- 4.1.1.2, 1.1.7 */
static void
sheet(struct record *r, const char *event)
{
	record_init(r);
	(void)snprintf(r->person_no, sizeof(r->person_no), "003557189");
	r->sheet_no = 1;
	r->hist_no = 4;
	record_set(r, IT_KIND, "1");
	record_set(r, IT_NAME, "架空　蓮");
	record_set(r, IT_BIRTH, "R02.05.09");
	record_set(r, IT_SEX, "1");
	record_set(r, IT_JUMINHYO_CODE, "10000000003");
	record_set(r, IT_HONSEKI, "不明");
	record_set(r, IT_FORMER_NAME, "旧姓");
	record_set(r, IT_EVENT, event);
	record_set(r, IT_STATUS, "2");
	record_set(r, IT_REMOVAL_REASON, "2");
	record_set(r, IT_REMOVAL_DATE, "R04.03.28");
	record_set(r, IT_OUT_PLANNED_ON, "R04.03.28");
	record_set(r, IT_OUT_PLANNED_CITY, "福岡市");
	record_set(r, IT_HOUSEHOLD_NO, "000000019");
	record_set(r, IT_RELATION, "子");
	record_set(r, IT_ADDRESS_TOWN, "渡鹿五丁目");
	record_set(r, IT_RESIDENT_SINCE, "R02.05.09");
	record_set(r, IT_PREV_CITY, "久留米市");
}

TEST(std_4_1_1_2_takes_over_the_sheet)
{
	struct entry_person p;
	struct record r;

	memset(&p, 0, sizeof(p));
	sheet(&r, "201");
	movein_return(&p, &r, false);
	CHECK_STR(p.person_no, "003557189");
	CHECK_INT(p.sheet_no, 1);
	CHECK_INT(p.seen_hist, 4);
	CHECK(p.is_returner);
	CHECK_STR(record_get(&p.before, IT_REMOVAL_REASON), "2");
	CHECK_STR(record_get(&p.after, IT_NAME), "架空　蓮");
	CHECK_STR(record_get(&p.after, IT_BIRTH), "R02.05.09");
	CHECK_STR(record_get(&p.after, IT_JUMINHYO_CODE), "10000000003");
	CHECK_STR(record_get(&p.after, IT_HONSEKI), "不明");
	CHECK_STR(record_get(&p.after, IT_KIND), "1");
	/* left behind */
	CHECK_STR(record_get(&p.after, IT_REMOVAL_REASON), "");
	CHECK_STR(record_get(&p.after, IT_OUT_PLANNED_ON), "");
	CHECK_STR(record_get(&p.after, IT_ADDRESS_TOWN), "");
	CHECK_STR(record_get(&p.after, IT_HOUSEHOLD_NO), "");
	CHECK_STR(record_get(&p.after, IT_RELATION), "");
	CHECK_STR(record_get(&p.after, IT_RESIDENT_SINCE), "");
	CHECK_STR(record_get(&p.after, IT_EVENT), "");
	/* where they went is where they come from */
	CHECK_STR(record_get(&p.after, IT_PREV_CITY), "福岡市");
	CHECK_INT(
	    record_status(&p.after, date_day(2026, 7, 15)), STATUS_RESIDENT);
	record_set(&r, IT_OUT_CONFIRMED_CITY, "北九州市");
	movein_return(&p, &r, false);
	CHECK_STR(record_get(&p.after, IT_PREV_CITY), "北九州市");
	record_release(&r);
	record_release(&p.before);
	record_release(&p.after);
}

TEST(std_1_1_7_second_name_on_first_return_from_abroad)
{
	struct entry_person p;
	struct record r;

	memset(&p, 0, sizeof(p));
	sheet(&r, "202");
	movein_return(&p, &r, true);
	CHECK_STR(record_get(&p.after, IT_FORMER_NAME), "旧姓");
	movein_return(&p, &r, false);
	CHECK_STR(record_get(&p.after, IT_FORMER_NAME), "");
	record_release(&r);
	sheet(&r, "201");
	movein_return(&p, &r, false);
	CHECK_STR(record_get(&p.after, IT_FORMER_NAME), "旧姓");
	record_release(&r);
	record_release(&p.before);
	record_release(&p.after);
}

/* One line of a file as an object of strings. */
static json_t *
line_of(const char *extra, const char *value)
{
	json_t *o = json_pack("{s:i,s:s,s:s,s:s,s:s,s:s,s:s,s:s}", "line", 4,
	    "certificate", "401323-0071", "name", "渡邉 健一", "name_kana",
	    "わたなべ けんいち", "birth", "昭和62年8月4日", "sex", "1",
	    "honseki", "福岡県筑紫野市二日市北一丁目77番", "juminhyo_code",
	    "12345678901");

	if (extra != NULL)
		(void)json_object_set_new(o, extra, json_string(value));
	return o;
}

static const char *
refused(const char *item, const char *value)
{
	static char said[64];
	struct arrival p;
	struct err err;
	json_t *o = line_of(item, value);

	err_clear(&err);
	if (arrival_read(&p, o, &err) == RC_OK)
		(void)snprintf(said, sizeof(said), "taken");
	else
		(void)snprintf(said, sizeof(said), "%s %s", err.code, err.item);
	CHECK_INT(p.line, 4);
	arrival_release(&p);
	json_decref(o);
	return said;
}

TEST(std_4_1_1_3_a_line_becomes_the_items_of_a_person)
{
	struct arrival p;
	struct err err;
	json_t *o = line_of("out_planned_on", "2026-07-20");

	err_clear(&err);
	CHECK_INT(arrival_read(&p, o, &err), RC_OK);
	CHECK_STR(p.certificate, "401323-0071");
	CHECK_STR(record_get(&p.to, IT_NAME), "渡邉　健一");
	CHECK_STR(record_get(&p.to, IT_NAME_KANA), "ワタナベ　ケンイチ");
	CHECK_STR(record_get(&p.to, IT_BIRTH), "S62.08.04");
	CHECK_STR(record_get(&p.to, IT_OUT_PLANNED_ON), "R08.07.20");
	/* 本籍 makes a Japanese resident of who is told no other way */
	CHECK_STR(record_get(&p.to, IT_KIND), "1");
	arrival_release(&p);
	json_decref(o);
	/* letters are kept, and a foreign resident's day of birth is 西暦 */
	o = json_pack("{s:s,s:s,s:s,s:s}", "name", "KAKU JIRO", "birth",
	    "1990-05-01", "nationality", "韓国", "residence_period_years",
	    "03");
	CHECK_INT(arrival_read(&p, o, &err), RC_OK);
	CHECK_STR(record_get(&p.to, IT_KIND), "2");
	CHECK_STR(record_get(&p.to, IT_NAME_ROMAN), "KAKU JIRO");
	CHECK_STR(record_get(&p.to, IT_BIRTH), "1990.05.01");
	CHECK_STR(record_get(&p.to, IT_RESIDENCE_PERIOD_YEARS), "3");
	arrival_release(&p);
	json_decref(o);
}

TEST(std_4_1_1_3_a_hostile_line_is_refused_by_its_column)
{
	char many[ARRIVAL_TEXT_CHARS + 2];

	memset(many, 'a', sizeof(many) - 1);
	many[sizeof(many) - 1] = '\0';
	CHECK_STR(refused("former_name", "\033[2J"), "E4161 former_name");
	CHECK_STR(refused("prev_town", "住吉〓"), "E4161 prev_town");
	CHECK_STR(refused("certificate", "\xee\x80\x80"), "E4161 certificate");
	CHECK_STR(refused("prev_building", many), "E4162 prev_building");
	CHECK_STR(refused("birth", "昭和62年2月30日頃かな"), "E4163 birth");
	/* today's shorthand is another day tomorrow */
	CHECK_STR(refused("out_planned_on", "T-1"), "E4163 out_planned_on");
	CHECK_STR(refused("out_planned_on", "7/20"), "E4163 out_planned_on");
	CHECK_STR(refused("juminhyo_code", "1234"), "E4163 juminhyo_code");
	CHECK_STR(refused("sex", "3"), "E4163 sex");
	CHECK_STR(refused("relation", "孫"), "E4163 relation");
	CHECK_STR(refused("name_kana", "渡邉"), "E4163 name_kana");
	CHECK_STR(refused("certificate",
		      "4013230071401323007140132300714013230071401323007"),
	    "E4163 certificate");
	/* the system's own and other people's columns */
	CHECK_STR(refused("status", "1"), "E4164 status");
	CHECK_STR(refused("household_no", "00000001"), "E4164 household_no");
	CHECK_STR(refused("address_since", "R08.07.01"), "E4164 address_since");
	CHECK_STR(refused("mynumber", "123456789018"), "E4164 mynumber");
	CHECK_STR(refused("no such column", "x"), "E4164 ");
	CHECK_STR(refused("prev_building", "番号は 1234 5678 9018"),
	    "E4165 prev_building");
	CHECK_STR(refused("name", ""), "E4166 name");
	CHECK_STR(refused("birth", ""), "E4166 birth");
	CHECK_STR(refused("honseki", ""), "E4166 kind");
	CHECK_STR(refused("nhi_insured", "1"), "taken");
}

/* 氏名 from the 除票, the rest from what was received (4.1.1.2). */
TEST(std_4_1_1_2_special_move_in_takes_the_name_of_the_sheet_alone)
{
	struct entry_person p;
	struct record sheet;

	memset(&p, 0, sizeof(p));
	record_init(&p.before);
	record_init(&p.after);
	record_init(&sheet);
	(void)snprintf(sheet.person_no, sizeof(sheet.person_no), "0000123");
	record_set(&sheet, IT_NAME, "渡邉　健一");
	record_set(&sheet, IT_NAME_FAMILY, "渡邉");
	record_set(&sheet, IT_NAME_GIVEN, "健一");
	record_set(&sheet, IT_NAME_KANA, "ワタナベ　ケンイチ");
	record_set(&sheet, IT_HONSEKI, "佐賀県鳥栖市宿町1109番地");
	record_set(&sheet, IT_HONSEKI_TOWN, "宿町");
	record_set(&sheet, IT_HITTOUSHA, "渡邉　健一");
	record_set(&p.after, IT_NAME, "渡辺　健一");
	record_set(&p.after, IT_NAME_FAMILY, "渡辺");
	record_set(&p.after, IT_NAME_GIVEN, "健一");
	record_set(&p.after, IT_NAME_KANA, "ワタナベ　タケカズ");
	record_set(&p.after, IT_HONSEKI, "福岡県筑紫野市二日市北一丁目77番");
	movein_return_with(&p, &sheet, false, true);
	CHECK_STR(record_get(&p.after, IT_NAME), "渡邉　健一");
	CHECK_STR(record_get(&p.after, IT_NAME_FAMILY), "渡邉");
	CHECK_STR(record_get(&p.after, IT_NAME_KANA), "ワタナベ　タケカズ");
	CHECK_STR(record_get(&p.after, IT_HONSEKI),
	    "福岡県筑紫野市二日市北一丁目77番");
	/* no part of another 本籍 beside it */
	CHECK_STR(record_get(&p.after, IT_HONSEKI_TOWN), "");
	/* what was not received comes from the 除票 */
	CHECK_STR(record_get(&p.after, IT_HITTOUSHA), "渡邉　健一");
	CHECK(p.is_returner);
	/* any other move-in: what is typed from the papers stands, name and all */
	record_set(&p.after, IT_NAME, "渡辺　健一");
	record_set(&p.after, IT_NAME_FAMILY, "渡辺");
	movein_return_with(&p, &sheet, false, false);
	CHECK_STR(record_get(&p.after, IT_NAME), "渡辺　健一");
	CHECK_STR(record_get(&p.after, IT_NAME_FAMILY), "渡辺");
	record_release(&p.before);
	record_release(&p.after);
	record_release(&sheet);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
