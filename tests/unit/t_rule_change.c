/* SPDX-License-Identifier: ISC
 * The rules of 11.1 about people who are residents (chapter 4): each holds
 * where it must and not on the sound notification that it is made from.
 */
#include "src/change.h"
#include "src/date.h"
#include "src/event.h"
#include "tests/test.h"

static struct entry e;
static struct facts f;
static struct rule_home homes[ENTRY_PERSONS_MAX];
static struct rule_undo undo[ENTRY_PERSONS_MAX];

static void
set(int p, enum item it, const char *v)
{
	record_set(&e.persons[p].after, it, v);
}

static void
was(int p, enum item it, const char *v)
{
	record_set(&e.persons[p].before, it, v);
	record_set(&e.persons[p].after, it, v);
}

static void
put(char *to, size_t size, const char *v)
{
	(void)snprintf(to, size, "%s", v);
}

/* A day that is not fully known, as it is stored. */
static const char *
since_about(void)
{
	static char stored[256];
	struct date d;

	CHECK_INT(date_parse("令和8年頃", DATES_UNKNOWN, "1",
		      date_day(2026, 7, 15), &d, NULL),
	    RC_OK);
	date_store(&d, stored, sizeof(stored));
	return stored;
}

static void
event(enum event ev, const char *menu)
{
	e.event = ev;
	put(e.menu, sizeof(e.menu), menu);
}

static void
days(const char *event_date, const char *notified_on)
{
	put(e.event_date, sizeof(e.event_date), event_date);
	put(e.notified_on, sizeof(e.notified_on), notified_on);
}

static void
joins(const char *no)
{
	put(e.household_no, sizeof(e.household_no), no);
}

static void
resident(const char *no, const char *given, const char *relation)
{
	struct entry_person *p = entry_add_person(&e);
	int i = e.person_count - 1;

	CHECK(p != NULL);
	put(p->person_no, sizeof(p->person_no), no);
	p->sheet_no = p->seen_hist = 1;
	was(i, IT_KIND, "1");
	was(i, IT_STATUS, "1");
	was(i, IT_NAME, given);
	was(i, IT_NAME_GIVEN, given);
	was(i, IT_BIRTH, "S62.08.04");
	was(i, IT_SEX, "1");
	was(i, IT_HOUSEHOLD_NO, "100");
	was(i, IT_RELATION, relation);
	was(i, IT_ADDRESS_CODE, "43101055002");
	was(i, IT_ADDRESS_CITY, "熊本市中央区");
	was(i, IT_ADDRESS_TOWN, "水前寺二丁目");
	was(i, IT_ADDRESS_NUMBER, "12番3号");
}

/* A sound 転居 of two, the whole household, on 2026-07-14. */
static void
begin(void)
{
	entry_init(&e);
	memset(&f, 0, sizeof(f));
	memset(homes, 0, sizeof(homes));
	memset(undo, 0, sizeof(undo));
	f.today = date_day(2026, 7, 15);
	f.municipality = "431010";
	f.household_members = -1;
	f.homes = homes;
	f.undo = undo;
	event(EV_MOVE_WITHIN, "21");
	e.is_whole = true;
	days("R08.07.14", "R08.07.15");
	e.applicant_kind = 1;
	put(e.applicant, sizeof(e.applicant), "架空　一郎");
	put(e.papers[0], sizeof(e.papers[0]), "mynum");
	e.paper_count = 1;
	resident("11", "一郎", "世帯主");
	resident("12", "美咲", "妻");
	set(0, IT_ADDRESS_NUMBER, "99番");
	set(1, IT_ADDRESS_NUMBER, "99番");
}

static bool
says(const char *code)
{
	struct finding found[FINDINGS_MAX];
	int i, n = rule_run(&e, &f, found, FINDINGS_MAX);

	for (i = 0; i < n; i++)
		if (strcmp(found[i].rule->code, code) == 0)
			return true;
	return false;
}

#define BAD(name, code, ...)                                                   \
	TEST(name)                                                             \
	{                                                                      \
		begin();                                                       \
		CHECK(!says(code));                                            \
		__VA_ARGS__                                                    \
		CHECK(says(code));                                             \
		entry_release(&e);                                             \
	}
#define FINE(name, code, ...)                                                  \
	TEST(name)                                                             \
	{                                                                      \
		begin();                                                       \
		__VA_ARGS__                                                    \
		CHECK(!says(code));                                            \
		entry_release(&e);                                             \
	}

/* ---- who, and by whom ---- */

BAD(std_4_0_1_a_resident_moves_in_nowhere, "E4016",
    event(EV_IN_DOMESTIC, "11");)
BAD(std_4_0_1_who_left_does_not_move, "E4016",
    was(1, IT_REMOVAL_DATE, "R08.07.01");)
BAD(std_4_1_3_a_leaving_person_does_not_leave_twice, "E4016",
    event(EV_OUT_DOMESTIC, "31");
    was(1, IT_OUT_PLANNED_ON, "R08.08.01");)
FINE(std_4_0_1_a_leaving_person_moves, "E4016",
     was(1, IT_OUT_PLANNED_ON, "R08.08.01");)
FINE(std_4_6_0_1_a_leaving_person_is_taken_back, "E4016",
     event(EV_CANCEL_INCREASE, "91");
     was(0, IT_OUT_PLANNED_ON, "R08.08.01");
     was(1, IT_OUT_PLANNED_ON, "R08.07.01");)
BAD(std_1_2_2_the_number_of_another_change, "E4014", event(EV_DEATH, "53");)
BAD(std_1_2_2_the_number_of_a_correction, "E4014",
    put(e.menu, sizeof(e.menu), "62");)
FINE(std_1_2_2_disappeared_is_removed, "E4014", event(EV_EX_OFFICIO_OUT, "53");)
BAD(std_1_1_4_what_ends_a_sheet_comes_with_the_new_one, "E4014",
    event(EV_REMADE_OUT, "92");)
BAD(std_4_2_0_2_no_notification_day, "E4017", e.ex_officio = true;)
BAD(std_4_2_0_2_by_office_anyway, "E4018", e.ex_officio = true;
    event(EV_DEATH, "52");)
FINE(std_4_2_0_2_no_papers_by_office, "E9043", e.ex_officio = true;
     e.paper_count = 0;)

/* ---- households ---- */

BAD(std_4_1_2_moves_before_they_lived_here, "E4214",
    was(1, IT_RESIDENT_SINCE, "R08.07.15");)
FINE(std_4_1_2_moves_on_the_day_they_came, "E4214",
     was(1, IT_RESIDENT_SINCE, "R08.07.14");)
FINE(std_4_1_2_since_when_nobody_knows, "E4214",
     was(1, IT_RESIDENT_SINCE, since_about());)
BAD(std_4_2_2_1_died_before_they_lived_here, "E4214", event(EV_DEATH, "52");
    was(1, IT_RESIDENT_SINCE, "R08.07.15");)
BAD(std_4_1_3_left_before_they_lived_here, "E4214",
    event(EV_OUT_DOMESTIC, "31");
    was(1, IT_RESIDENT_SINCE, "R08.07.15");)
BAD(std_4_2_0_1_removed_before_they_lived_here, "E4214",
    event(EV_EX_OFFICIO_OUT, "63");
    was(1, IT_RESIDENT_SINCE, "R08.07.15");)
BAD(std_4_1_3_1_1_moved_in_elsewhere_before_they_lived_here, "E4214",
    event(EV_EX_OFFICIO_CORRECTION, "33");
    was(1, IT_RESIDENT_SINCE, "R08.07.15");)
BAD(std_4_1_0_1_another_ward_before_they_lived_here, "E4214",
    event(EV_IN_DOMESTIC, "15");
    was(1, IT_RESIDENT_SINCE, "R08.07.15");)
BAD(std_1_1_4_remade_before_they_lived_here, "E4214", event(EV_REMADE_IN, "92");
    was(1, IT_RESIDENT_SINCE, "R08.07.15");)
/* deemed dead seven years after nobody saw them (民法31条), whoever took them
 * along since */
FINE(std_4_2_2_2_disappeared_before_they_lived_here, "E4214",
     event(EV_EX_OFFICIO_OUT, "53");
     was(1, IT_RESIDENT_SINCE, "R08.07.15");)
FINE(std_4_5_5_nationality_lost_before_they_lived_here, "E4214",
     event(EV_EX_OFFICIO_IN_NATIONALITY_LOST, "75");
     was(1, IT_RESIDENT_SINCE, "R08.07.15");)
FINE(std_4_2_3_1_a_name_of_before_they_lived_here, "E4214",
     event(EV_EX_OFFICIO_CORRECTION, "62");
     was(1, IT_RESIDENT_SINCE, "R08.07.15");)
FINE(std_4_6_0_1_taken_back_whatever_the_day, "E4214",
     event(EV_CANCEL_DECREASE, "91");
     was(1, IT_RESIDENT_SINCE, "R08.07.15");)
BAD(std_1_1_8_lives_here_from_tomorrow, "E108A",
    event(EV_ERROR_CORRECTION, "65");
    set(1, IT_RESIDENT_SINCE, "R08.07.16");)
FINE(std_1_1_8_came_in_so_and_is_not_touched, "E108A",
     was(1, IT_RESIDENT_SINCE, "R08.07.16");)
BAD(std_1_1_8_lives_here_before_birth, "E108B",
    event(EV_ERROR_CORRECTION, "65");
    set(1, IT_RESIDENT_SINCE, "S62.08.03");)
FINE(std_1_1_8_lives_here_from_birth, "E108B", event(EV_ERROR_CORRECTION, "65");
     set(1, IT_RESIDENT_SINCE, "S62.08.04");)
BAD(std_1_1_5_removed_by_a_day_to_come, "E108C",
    event(EV_ERROR_CORRECTION, "65");
    was(1, IT_REMOVAL_DATE, "R08.07.01"); set(1, IT_REMOVAL_DATE, "R08.07.16");)
BAD(std_1_1_5_moved_in_elsewhere_on_a_day_to_come, "E108C",
    event(EV_ERROR_CORRECTION, "65");
    was(1, IT_OUT_DATE, "R08.07.01"); set(1, IT_OUT_DATE, "R08.07.16");)
FINE(std_4_1_3_0_1_a_plan_for_a_day_to_come, "E108C",
     event(EV_ERROR_CORRECTION, "65");
     was(1, IT_OUT_PLANNED_ON, "R08.07.01");
     set(1, IT_OUT_PLANNED_ON, "R08.08.01");)
FINE(std_1_1_5_came_in_so_and_stays, "E108C", event(EV_ERROR_CORRECTION, "65");
     was(1, IT_REMOVAL_DATE, "R08.07.16");)
BAD(std_1_1_5_removed_before_they_lived_here, "E108D",
    event(EV_ERROR_CORRECTION, "65");
    was(1, IT_RESIDENT_SINCE, "R08.07.02");
    was(1, IT_REMOVAL_DATE, "R08.07.03"); set(1, IT_REMOVAL_DATE, "R08.07.01");)
BAD(std_1_1_5_lives_here_after_they_were_removed, "E108D",
    event(EV_ERROR_CORRECTION, "65");
    was(1, IT_RESIDENT_SINCE, "R08.07.02");
    was(1, IT_OUT_PLANNED_ON, "R08.07.03");
    set(1, IT_RESIDENT_SINCE, "R08.07.04");)
FINE(std_1_1_5_came_in_in_another_order, "E108D",
     event(EV_ERROR_CORRECTION, "65");
     was(1, IT_RESIDENT_SINCE, "R08.07.02");
     was(1, IT_REMOVAL_DATE, "R08.07.01"); set(1, IT_NAME_GIVEN, "美幸");)
FINE(std_1_1_5_removed_on_the_day_they_came, "E108D",
     event(EV_ERROR_CORRECTION, "65");
     was(1, IT_RESIDENT_SINCE, "R08.07.02");
     was(1, IT_REMOVAL_DATE, "R08.07.03");
     set(1, IT_REMOVAL_DATE, "R08.07.02");)
static struct rule_former stays[2];
static void
lived_elsewhere(const char *until, const char *from)
{
	memset(stays, 0, sizeof(stays));
	put(stays[1].ended_on, sizeof(stays[1].ended_on), until);
	put(stays[1].next_on, sizeof(stays[1].next_on), from);
	f.former = stays;
	event(EV_ERROR_CORRECTION, "65");
	was(1, IT_RESIDENT_SINCE, "R08.07.04");
	was(1, IT_OUT_PLANNED_ON, "R08.07.06");
}
BAD(std_1_1_5_since_a_day_on_the_sheet_of_before, "E108E",
    lived_elsewhere("R08.07.02", "R08.07.08");
    set(1, IT_RESIDENT_SINCE, "R08.07.01");)
BAD(std_1_1_5_until_a_day_on_the_next_sheet, "E108E",
    lived_elsewhere("R08.07.02", "R08.07.08");
    set(1, IT_OUT_PLANNED_ON, "R08.07.09");)
FINE(std_1_1_5_up_to_the_days_of_both, "E108E",
     lived_elsewhere("R08.07.02", "R08.07.08");
     set(1, IT_RESIDENT_SINCE, "R08.07.02");
     set(1, IT_OUT_PLANNED_ON, "R08.07.08");)
FINE(std_1_1_5_what_overlapped_and_is_not_touched, "E108E",
     lived_elsewhere("R08.07.05", "R08.07.05");
     set(1, IT_NAME_GIVEN, "美幸");)
BAD(std_1_1_8_born_after_they_lived_here, "E108B",
    event(EV_ERROR_CORRECTION, "65");
    was(1, IT_RESIDENT_SINCE, "S62.08.04"); set(1, IT_BIRTH, "S62.08.05");)
BAD(std_4_0_4_head_leaves_two_behind, "A4041", event(EV_DEATH, "52");
    homes[0].others = 2;)
FINE(std_4_0_4_one_is_left, "A4041", event(EV_DEATH, "52");
     homes[0].others = 1;)
FINE(std_4_0_4_another_head_is_there, "A4041", event(EV_DEATH, "52");
     homes[0].others = 2; homes[0].has_head = true;)
FINE(std_4_0_4_not_the_head, "A4041", event(EV_DEATH, "52");
     homes[1].others = 2;)
BAD(std_4_0_1_part_called_the_whole, "E4211", homes[0].others = 1;)
BAD(std_4_0_2_household_lives_elsewhere, "E4212", joins("200");
    f.household_members = 1; f.household_address = "熊本市中央区渡鹿1番";)
FINE(std_4_1_4_1_buildings_may_differ, "E4212", event(EV_HOUSEHOLD_MERGE, "42");
     joins("200"); set(0, IT_ADDRESS_NUMBER, "12番3号");
     set(1, IT_ADDRESS_NUMBER, "12番3号"); set(0, IT_ADDRESS_BUILDING, "離れ");
     f.household_members = 1;
     f.household_address = "熊本市中央区水前寺二丁目12番3号";)
BAD(std_4_2_3_1_address_of_one_alone, "E4213",
    event(EV_EX_OFFICIO_CORRECTION, "62");
    set(1, IT_ADDRESS_NUMBER, "12番3号");)
FINE(std_4_2_3_1_address_of_all, "E4213", event(EV_EX_OFFICIO_CORRECTION, "62");
     set(0, IT_ADDRESS_NUMBER, "99番"); set(1, IT_ADDRESS_NUMBER, "99番");)
FINE(std_4_1_4_1_building_of_one_alone, "E4213",
     event(EV_EX_OFFICIO_CORRECTION, "62");
     set(0, IT_ADDRESS_NUMBER, "12番3号"); set(1, IT_ADDRESS_NUMBER, "12番3号");
     set(0, IT_ADDRESS_BUILDING, "離れ");)
BAD(std_4_2_3_1_address_of_some_who_live_with_others, "E4213",
    event(EV_EX_OFFICIO_CORRECTION, "62");
    set(0, IT_ADDRESS_NUMBER, "99番"); set(1, IT_ADDRESS_NUMBER, "99番");
    homes[0].others = 1; put(homes[0].address, sizeof(homes[0].address),
	"熊本市中央区水前寺二丁目12番3号");)
BAD(std_4_1_4_1_merger_of_some, "E4143", event(EV_HOUSEHOLD_MERGE, "42");
    joins("200"); homes[0].others = 1;)
BAD(std_4_1_4_1_split_of_all, "E4144", event(EV_HOUSEHOLD_SPLIT, "41");)
FINE(std_4_1_4_1_split_of_some, "E4144", event(EV_HOUSEHOLD_SPLIT, "41");
     homes[0].others = homes[1].others = 1;)
BAD(std_4_1_4_2_head_change_of_some, "E4145", event(EV_HEAD_CHANGE, "44");
    joins("100"); homes[1].others = 1;)
BAD(std_4_1_4_1_joins_the_own_household, "E4146",
    event(EV_HOUSEHOLD_CHANGE, "43");
    joins("100");)
BAD(std_4_1_4_1_no_household_is_chosen, "E4147",
    event(EV_HOUSEHOLD_CHANGE, "43");)
BAD(std_4_1_4_1_split_joins_none, "E4148", event(EV_HOUSEHOLD_SPLIT, "41");
    joins("200");)
BAD(std_4_1_4_2_head_of_another_household, "E4149", event(EV_HEAD_CHANGE, "44");
    joins("200");)

/* ---- 転出, 転入通知 ---- */

BAD(std_4_1_3_0_1_fifteen_days, "E4131", event(EV_OUT_DOMESTIC, "31");
    days("R08.06.30", "R08.07.15");)
FINE(std_4_1_3_0_1_fourteen_days, "E4131", event(EV_OUT_DOMESTIC, "31");
     days("R08.07.01", "R08.07.15");)
FINE(std_4_1_3_0_1_a_late_move_within_is_a_notification, "E4131",
     days("R08.06.01", "R08.07.15");)
BAD(std_4_1_3_0_2_no_new_address, "A4132", event(EV_OUT_DOMESTIC, "31");)
BAD(std_4_1_3_0_2_abroad_without_country, "A4133", event(EV_OUT_ABROAD, "32");
    set(0, IT_OUT_PLANNED_CITY, "Paris");)
BAD(std_4_1_0_1_country_within_japan, "A4134", event(EV_OUT_DOMESTIC, "31");
    set(0, IT_OUT_PLANNED_COUNTRY, "米国");)
BAD(std_4_1_3_0_4_special_of_a_move, "E4135", e.is_special = true;)
BAD(std_4_1_3_0_4_special_by_office, "E4135", event(EV_OUT_DOMESTIC, "31");
    e.is_special = true; e.ex_officio = true;)
BAD(std_4_1_3_1_1_no_day_moved_in, "E4136",
    event(EV_EX_OFFICIO_CORRECTION, "33");)
BAD(std_4_1_3_1_1_no_day_of_the_notice, "E4137",
    event(EV_EX_OFFICIO_CORRECTION, "33");)
BAD(std_4_1_3_1_1_two_days_moved_in, "E4138",
    event(EV_EX_OFFICIO_CORRECTION, "33");
    set(0, IT_OUT_DATE, "R08.07.01");)
BAD(std_4_1_3_1_1_of_the_dead, "E4139", event(EV_EX_OFFICIO_CORRECTION, "33");
    was(0, IT_STATUS, "3");)
BAD(std_4_1_3_1_1_of_a_sheet_taken_back, "E4139",
    event(EV_EX_OFFICIO_CORRECTION, "33");
    was(0, IT_STATUS, "2"); was(1, IT_STATUS, "9");
    was(1, IT_OUT_PLANNED_ON, "R08.08.01");)
BAD(std_4_1_3_1_1_of_a_sheet_that_another_follows, "E4139",
    event(EV_EX_OFFICIO_CORRECTION, "33");
    was(0, IT_STATUS, "2"); was(1, IT_STATUS, "7");
    was(1, IT_OUT_PLANNED_ON, "R08.08.01");)
FINE(std_4_1_3_1_1_of_who_died_behind_the_move, "E4139",
     event(EV_EX_OFFICIO_CORRECTION, "33");
     was(0, IT_STATUS, "2"); was(1, IT_STATUS, "3");
     was(1, IT_OUT_PLANNED_ON, "R08.07.01");)
FINE(std_4_1_3_1_1_of_the_removed, "E4139",
     event(EV_EX_OFFICIO_CORRECTION, "33");
     was(0, IT_STATUS, "4"); was(1, IT_STATUS, "2");)

/* ---- 死亡, 出生, 修正 ---- */

BAD(std_4_2_2_1_dead_before_born, "E4222", event(EV_DEATH, "52");
    days("S60.01.01", "");)
BAD(std_4_2_1_2_born_on_another_day, "E42121", event(EV_BIRTH, "51");)
BAD(std_4_2_1_2_born_and_there, "E42122", event(EV_BIRTH, "51");)
BAD(std_4_2_3_1_heads_name_alone, "A4231",
    event(EV_EX_OFFICIO_CORRECTION, "62");
    set(0, IT_NAME, "別名"); homes[0].others = 1;)
BAD(std_4_2_3_2_no_ground, "E4232", event(EV_MINOR_CORRECTION, "64");)
BAD(std_4_2_3_2_ground_of_a_move, "E4233", e.ground = 3;)
BAD(std_4_2_3_1_nothing_changes, "E4234", event(EV_EX_OFFICIO_CORRECTION, "62");
    set(0, IT_ADDRESS_NUMBER, "12番3号");)
FINE(std_4_2_3_1_a_remark_changes, "E4234",
     event(EV_EX_OFFICIO_CORRECTION, "62");
     set(0, IT_ADDRESS_NUMBER, "12番3号");
     put(e.remarks, sizeof(e.remarks), "記載の誤り");)

/* Who has gone has not been taken away by a correction, nor who is here. */
BAD(std_4_2_3_3_removes_nobody, "E4236", event(EV_ERROR_CORRECTION, "65");
    set(1, IT_REMOVAL_DATE, "R08.07.01");)
BAD(std_4_2_3_3_plans_no_move, "E4236", event(EV_ERROR_CORRECTION, "65");
    set(1, IT_OUT_PLANNED_ON, "R08.08.01");)
BAD(std_4_2_3_3_no_address_of_a_move_that_was_none, "E4236",
    event(EV_ERROR_CORRECTION, "65");
    set(1, IT_OUT_PLANNED_CITY, "日野市");)
BAD(std_4_2_3_3_brings_nobody_back, "E4236", event(EV_ERROR_CORRECTION, "65");
    was(1, IT_STATUS, "3"); was(1, IT_REMOVAL_DATE, "R08.07.01");
    set(1, IT_REMOVAL_DATE, NULL);)
BAD(std_4_2_3_3_takes_no_notice, "E4236", event(EV_ERROR_CORRECTION, "65");
    was(1, IT_STATUS, "2"); was(1, IT_OUT_PLANNED_ON, "R08.07.01");
    set(1, IT_OUT_DATE, "R08.07.02");)
BAD(std_4_2_3_3_no_plan_of_the_dead, "E4236", event(EV_ERROR_CORRECTION, "65");
    was(1, IT_STATUS, "3"); was(1, IT_REMOVAL_DATE, "R08.07.01");
    set(1, IT_OUT_PLANNED_ON, "R08.08.01");)
FINE(std_4_2_3_3_puts_a_day_right, "E4236", event(EV_ERROR_CORRECTION, "65");
     was(1, IT_STATUS, "3"); was(1, IT_REMOVAL_DATE, "R08.07.01");
     set(1, IT_REMOVAL_DATE, "R08.07.02");
     set(1, IT_REMOVAL_NOTIFIED_ON, "R08.07.03");)
FINE(std_4_2_3_3_fills_in_where_they_went, "E4236",
     event(EV_ERROR_CORRECTION, "65");
     was(1, IT_STATUS, "2"); was(1, IT_OUT_PLANNED_ON, "R08.07.01");
     set(1, IT_OUT_PLANNED_TOWN, "神明一丁目");)
FINE(std_4_2_3_3_a_day_for_who_came_in_without, "E4236",
     event(EV_ERROR_CORRECTION, "65");
     was(1, IT_STATUS, "3"); was(1, IT_REMOVAL_REASON, "3");
     set(1, IT_REMOVAL_DATE, "R08.07.01");)
BAD(std_4_2_3_3_says_nothing_of_the_state, "E1222",
    event(EV_ERROR_CORRECTION, "65");
    set(1, IT_STATUS, "3");)
BAD(std_4_2_3_3_nor_why_somebody_went, "E1222",
    event(EV_ERROR_CORRECTION, "65");
    was(1, IT_STATUS, "4"); was(1, IT_REMOVAL_REASON, "4");
    set(1, IT_REMOVAL_REASON, "3");)
BAD(std_4_5_5_no_other_nationality_in_place, "E1222",
    event(EV_EX_OFFICIO_CORRECTION, "62");
    set(1, IT_KIND, "2");)
BAD(std_1_1_4_nobody_types_when_it_was_remade, "E1222",
    event(EV_EX_OFFICIO_CORRECTION, "62");
    set(1, IT_REVISED_ON, "R08.07.01");)

/* One code is enough for one of two. */
TEST(std_4_3_1_codes_for_each_of_the_entry)
{
	struct finding found[FINDINGS_MAX];
	int i, n, at = -1, hits = 0;

	begin();
	f.at_register = true;
	f.free_codes = 1;
	e.persons[0].new_code = e.persons[1].new_code = true;
	n = rule_run(&e, &f, found, FINDINGS_MAX);
	for (i = 0; i < n; i++)
		if (strcmp(found[i].rule->code, "E4304") == 0) {
			at = found[i].person;
			hits++;
		}
	CHECK_INT(hits, 1);
	CHECK_INT(at, 1);
	f.free_codes = 2;
	CHECK(!says("E4304"));
	entry_release(&e);
}

/* ---- 取消 ---- */

BAD(std_4_6_0_1_nothing_to_cancel, "E4601", event(EV_CANCEL_CORRECTION, "91");)
BAD(std_4_6_0_1_cancelled_twice, "E4602", event(EV_CANCEL_CORRECTION, "91");
    e.persons[0].cancels = 2; undo[0].state = UNDO_DONE;)
BAD(std_4_6_0_1_later_one_first, "E4603", event(EV_CANCEL_CORRECTION, "91");
    e.persons[0].cancels = 2; undo[0].state = UNDO_LATER;)
BAD(std_4_6_0_1_another_kind, "E4604", event(EV_CANCEL_CORRECTION, "91");
    e.persons[0].cancels = 2; undo[0].state = UNDO_FINE;
    undo[0].event = EV_CANCEL_INCREASE;)
BAD(std_4_6_0_1_a_move_cancels_nothing, "E4605", e.persons[0].cancels = 2;)
BAD(std_4_6_0_1_two_households_at_once, "E4606",
    event(EV_CANCEL_CORRECTION, "91");
    undo[0].state = UNDO_FINE; undo[1].state = UNDO_FINE;
    undo[0].event = EV_CANCEL_CORRECTION; undo[1].event = EV_CANCEL_CORRECTION;
    undo[1].is_home_restored = true;)

BAD(std_4_6_0_1_a_move_of_all_taken_back_for_some, "E4607",
    event(EV_CANCEL_CORRECTION, "91");
    e.is_whole = false; homes[0].others = 1;)
FINE(std_4_6_0_1_words_of_a_move_answer_no_cancelling, "E4211",
     event(EV_CANCEL_CORRECTION, "91");
     e.is_whole = false; homes[0].others = 1;)
FINE(std_4_6_0_1_whoever_came_since_goes_along, "E4607",
     event(EV_CANCEL_CORRECTION, "91");
     e.is_whole = false; homes[0].others = 1; undo[0].state = UNDO_FINE;
     undo[0].followers = 1;)
BAD(std_4_6_0_1_whoever_came_since_is_asked_about, "A4610",
    event(EV_CANCEL_CORRECTION, "91");
    undo[0].state = UNDO_FINE; undo[0].followers = 1;)
BAD(std_4_6_0_1_the_household_gone_back_to_has_moved, "E4608",
    event(EV_CANCEL_CORRECTION, "91");
    joins("200"); f.household_members = 1;
    f.household_address = "熊本市中央区渡鹿1番";)
FINE(std_4_6_0_1_words_of_joining_answer_no_cancelling, "E4212",
     event(EV_CANCEL_CORRECTION, "91");
     joins("200"); f.household_members = 1;
     f.household_address = "熊本市中央区渡鹿1番";)

/* ---- sheets, second names ---- */

BAD(std_1_1_4_remade_for_nobody, "E4531", event(EV_REMADE_IN, "92");
    put(e.persons[0].person_no, sizeof(e.persons[0].person_no), "");)
BAD(std_4_5_3_japanese_already, "E4532",
    event(EV_EX_OFFICIO_IN_NATURALISED, "73");)
BAD(std_1_1_7_no_alias, "E1171", event(EV_ALIAS_ENTRY, "84");)
BAD(std_1_1_7_no_former_name, "E1171", event(EV_FORMER_NAME_CHANGE, "82");)
BAD(std_1_1_7_alias_is_not_changed, "E1172", event(EV_ALIAS_ENTRY, "84");
    was(0, IT_ALIAS, "通称"); set(0, IT_ALIAS, "別の通称");)
BAD(std_1_1_7_former_name_twice, "E1172", event(EV_FORMER_NAME_ENTRY, "81");
    was(0, IT_FORMER_NAME, "旧"); set(0, IT_FORMER_NAME, "古");)
BAD(std_1_1_7_nothing_to_delete, "E1173", event(EV_ALIAS_DELETION, "85");)
BAD(std_1_1_7_nothing_to_change, "E1173", event(EV_FORMER_NAME_CHANGE, "82");
    set(0, IT_FORMER_NAME, "古");)
BAD(std_1_1_7_the_same_former_name, "E1175", event(EV_FORMER_NAME_CHANGE, "82");
    was(0, IT_FORMER_NAME, "旧");)
BAD(std_1_1_7_the_name_stays, "E1174", event(EV_FORMER_NAME_ENTRY, "81");
    set(0, IT_NAME_GIVEN, "二郎");)

/* ---- what is written by the system ---- */

TEST(std_4_1_2_address_and_day_of_all)
{
	begin();
	set(1, IT_ADDRESS_NUMBER, "12番3号"); /* as before */
	change_complete(&e, &f);
	CHECK_STR(record_get(&e.persons[1].after, IT_ADDRESS_NUMBER), "99番");
	CHECK_STR(
	    record_get(&e.persons[1].after, IT_ADDRESS_SINCE), "R08.07.14");
	entry_release(&e);
}

TEST(completing_twice_changes_nothing)
{
	static const struct {
		enum event ev;
		const char *menu;
	} all[] = { { EV_MOVE_WITHIN, "21" }, { EV_HOUSEHOLD_SPLIT, "41" },
		{ EV_OUT_DOMESTIC, "31" }, { EV_DEATH, "52" },
		{ EV_REMADE_IN, "92" },
		{ EV_EX_OFFICIO_IN_NATIONALITY_LOST, "75" },
		{ EV_EX_OFFICIO_CORRECTION, "33" },
		{ EV_FORMER_NAME_DELETION, "83" } };
	char one[65], two[65];
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		begin();
		was(0, IT_FORMER_NAME, "旧");
		event(all[i].ev, all[i].menu);
		change_complete(&e, &f);
		entry_digest(&e, one);
		change_complete(&e, &f);
		entry_digest(&e, two);
		CHECK_STR(two, one);
		entry_release(&e);
	}
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
