/* SPDX-License-Identifier: ISC
 * 取消 (4.6) of somebody with several sheets: a person has one that is open,
 * and whoever came again, or went on another sheet, has that taken back first.
 */
#include "tests/db/family.h"

#include <string.h>

static enum rc
undo(int i, int hist)
{
	enum rc rc = change_propose(&t, &c,
	    json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons", no[i],
		"cancels", hist));

	return rc == RC_OK ? change_do(&t, &c, NULL) : rc;
}

/* 取消 is refused, and the row that goes first is named. */
static void
first_goes(int i, int hist, const char *name)
{
	CHECK(undo(i, hist) != RC_OK);
	CHECK_STR(t.err.code, "E4603");
	CHECK(strstr(t.err.text, name) != NULL);
	if (strstr(t.err.text, name) == NULL)
		printf("# %s\n", t.err.text);
}

static void
moves_out(int i, const char *day)
{
	propose("31", i);
	on(day, day);
	set(0, IT_OUT_PLANNED_CITY, "日野市");
	CHECK_DONE();
}

/* 転入 of one who had moved out, as 再転入者 and alone. */
static void
comes_back(int i, const char *day)
{
	struct entry e;
	struct entry_person *p;

	test_family(&e, "架空", 2, 1);
	entry_remove_person(&e, 0);
	p = &e.persons[0];
	(void)snprintf(p->person_no, sizeof(p->person_no), "%s", no[i]);
	p->sheet_no = 1;
	p->is_returner = true;
	record_set(&p->after, IT_RELATION, "世帯主");
	(void)snprintf(e.event_date, sizeof(e.event_date), "%s", day);
	CHECK_INT(test_register(&t, &e, "again", NULL, NULL), RC_OK);
	entry_release(&e);
}

static long long
open_sheets(int i)
{
	char sql[120];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM sheet WHERE closed_event = '' AND person_no "
	    "= '%s'",
	    no[i]);
	return test_count(&t, sql);
}

TEST(std_4_6_0_1_whoever_came_again_has_not_stayed)
{
	begin(2);
	moves_out(1, "R08.07.12");
	comes_back(1, "R08.07.13");
	CHECK_INT(open_sheets(1), 1);
	/* the sheet they came by is open */
	first_goes(1, 2, "国内転入");
	moves_out(1, "R08.07.14");
	/* or has ended by something of its own */
	first_goes(1, 2, "履歴3");
	CHECK(change_verified(&t));
	first_goes(1, 3, "国内転出");
	CHECK_INT(undo(1, 4), RC_OK);
	CHECK_INT(open_sheets(1), 1);
	CHECK_INT(undo(1, 3), RC_OK);
	CHECK_INT(open_sheets(1), 0);
	CHECK_INT(undo(1, 2), RC_OK);
	CHECK_INT(open_sheets(1), 1);
	CHECK_STR(item(1, IT_HOUSEHOLD_NO), house);
	CHECK_STR(item(1, IT_RELATION), "妻");
	end();
}

/* What a new sheet has ended comes back with it alone: the dead stay dead. */
TEST(std_4_6_0_1_the_row_that_ended_a_sheet_for_another)
{
	begin(2);
	propose("92", 1);
	CHECK_DONE();
	first_goes(1, 2, "改製");
	first_goes(1, 2, "履歴3");
	/* nor what came before it, by the row that ended it */
	first_goes(1, 1, "履歴3");
	propose("52", 1);
	CHECK_DONE();
	first_goes(1, 2, "履歴3");
	first_goes(1, 3, "死亡");
	CHECK_INT(open_sheets(1), 0);
	CHECK_INT(undo(1, 4), RC_OK);
	CHECK_INT(undo(1, 3), RC_OK);
	CHECK_INT(open_sheets(1), 1);
	CHECK(undo(1, 2) != RC_OK);
	CHECK_STR(t.err.code, "E4602");
	end();
}

/* Of several sheets on which one went on the last is named. */
TEST(std_4_6_0_1_of_two_new_sheets_the_last_goes_first)
{
	begin(2);
	propose("65", 1);
	set(0, IT_BIRTH, "H01.02.15");
	CHECK_DONE();
	propose("92", 1);
	CHECK_DONE();
	propose("93", 1);
	CHECK_DONE();
	first_goes(1, 2, "再製");
	first_goes(1, 3, "履歴6");
	CHECK_INT(undo(1, 6), RC_OK);
	first_goes(1, 2, "改製");
	CHECK_INT(undo(1, 4), RC_OK);
	CHECK_INT(undo(1, 2), RC_OK);
	CHECK_STR(item(1, IT_BIRTH), "H01.02.14");
	end();
}

/* A 転出 that came along went back with the sheet that it came to. */
TEST(std_4_6_0_1_a_sheet_taken_back_is_never_open_again)
{
	begin(2);
	propose("31", 1);
	on("R08.08.20", "R08.07.14");
	set(0, IT_OUT_PLANNED_CITY, "日野市");
	CHECK_DONE();
	propose("92", 1);
	entry_answer(&c.e, "A4533", 0, 1);
	CHECK_DONE();
	CHECK_INT(undo(1, 4), RC_OK);
	CHECK(undo(1, 5) != RC_OK);
	CHECK_STR(t.err.code, "E4602");
	CHECK_STR(item(1, IT_STATUS), "2");
	CHECK_INT(undo(1, 2), RC_OK);
	CHECK(undo(1, 5) != RC_OK);
	CHECK_STR(t.err.code, "E4602");
	CHECK_INT(open_sheets(1), 1);
	end();
}

/* 誤記修正 on the first sheet of the wife, a 除票. */
static void
put_right(const char *birth)
{
	struct entry_person *p;
	struct record r;

	propose("65", 1);
	p = &c.e.persons[0];
	change_row_of(&t, no[1], 1, &r);
	record_copy(&p->before, &r);
	record_copy(&p->after, &r);
	p->sheet_no = r.sheet_no;
	p->seen_hist = r.hist_no;
	record_release(&r);
	set(0, IT_BIRTH, birth);
	CHECK_DONE();
}

/* What was put right on the 除票 meanwhile stands when it counts again. */
TEST(std_4_6_0_1_a_sheet_put_right_meanwhile_is_open_again)
{
	struct record r;

	begin(2);
	propose("92", 1);
	CHECK_DONE();
	put_right("H01.02.15");
	change_row_of(&t, no[1], 1, &r);
	CHECK_INT(r.hist_no, 4);
	CHECK_STR(record_get(&r, IT_BIRTH), "H01.02.15");
	record_release(&r);
	/* it went on to no other sheet, so it is taken back by itself */
	CHECK_INT(undo(1, 4), RC_OK);
	change_row_of(&t, no[1], 1, &r);
	CHECK_STR(record_get(&r, IT_BIRTH), "H01.02.14");
	CHECK_STR(record_get(&r, IT_STATUS), "7");
	record_release(&r);
	put_right("H01.02.15");
	CHECK_INT(undo(1, 3), RC_OK);
	CHECK_INT(open_sheets(1), 1);
	CHECK_STR(item(1, IT_BIRTH), "H01.02.15");
	CHECK_STR(item(1, IT_REMOVAL_DATE), "");
	CHECK_STR(item(1, IT_STATUS), "1");
	end();
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
