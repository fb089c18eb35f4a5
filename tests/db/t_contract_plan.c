/* SPDX-License-Identifier: ISC
 * A new sheet of somebody who is about to move out (1.1.4, 4.5.3 to 4.5.5): the
 * 転出 that lies ahead stands on it as it stood before, and what follows from a
 * 転出 follows from it there.
 */
#include "src/date.h"
#include "src/event.h"
#include "src/letter.h"
#include "tests/db/help_change.h"
#include "tests/test.h"

static struct test_reg t;
static struct test_change c;
static struct letter l;
static char no[4][20], house[20];

static void
end(void)
{
	CHECK(change_verified(&t));
	letter_release(&l);
	change_release(&c);
	test_reg_free(&t);
}

static const char *
item(int i, enum item it)
{
	return change_item(&t, no[i], it);
}

static void
set(enum item it, const char *value)
{
	record_set(&c.e.persons[0].after, it, value);
}

static void
propose(const char *menu, int i)
{
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", menu, "persons", no[i])),
	    RC_OK);
}

static void
on(const char *event_date)
{
	(void)snprintf(
	    c.e.event_date, sizeof(c.e.event_date), "%s", event_date);
}

/* 転出届 of 令和8年7月14日 for 令和8年8月20日, to 日野市. */
static void
plans_to_go(int i)
{
	propose("31", i);
	on("R08.08.20");
	(void)snprintf(c.e.notified_on, sizeof(c.e.notified_on), "R08.07.14");
	set(IT_OUT_PLANNED_PREF, "東京都");
	set(IT_OUT_PLANNED_CITY, "日野市");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
}

static void
remade(int i, const char *menu)
{
	propose(menu, i);
	CHECK(change_do(&t, &c, NULL) != RC_OK);
	CHECK_STR(t.err.code, "A4533");
	entry_answer(&c.e, "A4533", 0, 1);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
}

static enum rc
take_back(int i, int hist_no)
{
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  no[i], "cancels", hist_no)),
	    RC_OK);
	return change_do(&t, &c, NULL);
}

static void
is_about_to_go(int i, int sheet_no)
{
	struct record r;

	change_row(&t, no[i], &r);
	CHECK_INT(r.sheet_no, sheet_no);
	CHECK_STR(record_get(&r, IT_STATUS), "2");
	CHECK_STR(record_get(&r, IT_OUT_PLANNED_ON), "R08.08.20");
	CHECK_STR(record_get(&r, IT_OUT_NOTIFIED_ON), "R08.07.14");
	CHECK_STR(record_get(&r, IT_OUT_PLANNED_CITY), "日野市");
	CHECK_STR(record_get(&r, IT_REMOVAL_REASON), "2");
	CHECK_INT(record_status(&r, date_day(2026, 8, 19)), STATUS_LEAVING);
	CHECK_INT(record_status(&r, date_day(2026, 8, 20)), STATUS_REMOVED);
	record_release(&r);
}

static void
is_here(int i, int sheet_no)
{
	struct record r;

	change_row(&t, no[i], &r);
	CHECK_INT(r.sheet_no, sheet_no);
	CHECK_STR(record_get(&r, IT_STATUS), "1");
	CHECK_STR(record_get(&r, IT_OUT_PLANNED_ON), "");
	CHECK_STR(record_get(&r, IT_OUT_PLANNED_CITY), "");
	CHECK_INT(record_status(&r, INT32_MAX), STATUS_RESIDENT);
	record_release(&r);
}

/* 改製 and 再製: two rows on the new sheet, one that opens it and the 転出 with
 * its own days; its day ends the residence, and the batch finds it once. */
TEST(std_1_1_4_whoever_is_to_leave_takes_the_plan_along)
{
	static const char *const menus[] = { "92", "93" };
	struct record r;
	int i;

	test_reg_make(&t);
	change_family(&t, "架空", 4, 1, no, house);
	for (i = 0; i < 2; i++) {
		plans_to_go(i + 1);
		remade(i + 1, menus[i]);
		is_about_to_go(i + 1, 2);
		change_row(&t, no[i + 1], &r);
		CHECK_INT(r.hist_no, 5); /* 入 出 改製 改製 出 */
		CHECK_STR(record_get(&r, IT_EVENT), "201");
		CHECK_STR(record_get(&r, IT_EVENT_DATE), "R08.08.20");
		CHECK_STR(record_get(&r, IT_EVENT_NOTIFIED_ON), "R08.07.14");
		CHECK_STR(record_get(&r, IT_PROCESSED_ON), "R08.07.15");
		record_release(&r);
	}
	CHECK_INT(test_count(&t,
		      "SELECT count(*) FROM history WHERE sheet_no = 2 AND "
		      "status = '1' AND out_planned_on IS NULL AND event IN "
		      "('107', '108')"),
	    2);
	/* the sheet of before ended on the day of the new one, with the plan */
	CHECK_INT(test_count(&t,
		      "SELECT count(*) FROM sheet s JOIN history h ON "
		      "h.person_no = s.person_no AND h.hist_no = s.last_hist "
		      "WHERE s.sheet_no = 1 AND s.closed_event IN ('207', "
		      "'208') AND h.out_planned_on = 'R08.08.20'"),
	    2);
	CHECK(change_verified(&t));
	/* nobody has left yet, and whoever was remade may be so again */
	CHECK_INT(test_call(&t, "batch.step", NULL, "{s:s,s:s}", "session",
		      t.manager, "step", "left"),
	    RC_OK);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM out_effect"), 0);
	remade(1, "92");
	is_about_to_go(1, 3);
	change_day(&t, "2026-08-20");
	CHECK_INT(test_call(&t, "batch.step", NULL, "{s:s,s:s}", "session",
		      t.manager, "step", "left"),
	    RC_OK);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM out_effect"), 2);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM out_effect WHERE "
				 "day = '2026-08-20' AND sheet_no >= 2"),
	    2);
	end();
}

/* 4.6: taken back on the new sheet, on which they stay; the sheet of before
 * does not bring it back when the 改製 is taken back too. */
TEST(std_4_6_0_1_a_plan_is_taken_back_on_the_new_sheet)
{
	test_reg_make(&t);
	change_family(&t, "架空", 2, 1, no, house);
	plans_to_go(1);
	remade(1, "92");
	/* not on the 除票 */
	CHECK(take_back(1, 2) != RC_OK);
	CHECK_INT(take_back(1, 5), RC_OK);
	CHECK_INT(c.e.event, EV_CANCEL_INCREASE);
	is_here(1, 2);
	CHECK_STR(item(1, IT_REVISED_ON), "R08.07.14");
	CHECK(change_verified(&t));
	CHECK_INT(take_back(1, 4), RC_OK);
	CHECK_INT(c.e.event, EV_CANCEL_DECREASE);
	is_here(1, 1);
	/* told again it stands where it stood the first time */
	plans_to_go(1);
	is_about_to_go(1, 1);
	end();
}

/* 4.6: the 改製 alone is taken back; the plan is where it was. */
TEST(std_4_6_0_1_the_new_sheet_is_taken_back_and_the_plan_stands)
{
	test_reg_make(&t);
	change_family(&t, "架空", 2, 1, no, house);
	plans_to_go(1);
	remade(1, "92");
	CHECK_INT(take_back(1, 4), RC_OK);
	is_about_to_go(1, 1);
	CHECK(change_verified(&t));
	CHECK_INT(take_back(1, 2), RC_OK);
	is_here(1, 1);
	end();
}

/* 4.1.3.1: the 転入通知 comes for the new sheet. */
TEST(std_4_1_3_1_1_a_notice_of_who_was_remade_meanwhile)
{
	test_reg_make(&t);
	change_family(&t, "架空", 2, 1, no, house);
	plans_to_go(1);
	remade(1, "92");
	change_day(&t, "2026-08-08");
	propose("33", 1);
	on("");
	set(IT_OUT_DATE, "R08.08.07");
	set(IT_OUT_CONFIRMED_CITY, "八王子市");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_STR(item(1, IT_OUT_PLANNED_CITY), "日野市");
	CHECK_STR(item(1, IT_OUT_CONFIRMED_CITY), "八王子市");
	/* goes first when the 改製 is to be taken back */
	CHECK(take_back(1, 4) != RC_OK);
	end();
}

static void
loses_nationality(int i)
{
	propose("75", i);
	set(IT_NAME_ROMAN, "KAKUU MISAKI");
	set(IT_NAME, "KAKUU MISAKI");
	set(IT_NATIONALITY, "米国");
	set(IT_ARTICLE30_45, "5");
	set(IT_TRANSIT_REASON, "2");
	entry_answer(&c.e, "A4533", 0, 1);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
}

static void
is_naturalised(int i)
{
	propose("73", i);
	set(IT_NAME_FAMILY, "架空");
	set(IT_NAME_GIVEN, "美咲");
	set(IT_NAME, "架空　美咲");
	set(IT_HONSEKI, "なし");
	set(IT_HITTOUSHA, "なし");
	entry_answer(&c.e, "A4533", 0, 1);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
}

/* 4.5.5: 国籍喪失 of a 転出予定者, and 4.5.3 back. */
TEST(std_4_5_5_whoever_is_to_leave_takes_the_plan_along)
{
	test_reg_make(&t);
	change_family(&t, "架空", 2, 1, no, house);
	plans_to_go(1);
	loses_nationality(1);
	is_about_to_go(1, 2);
	CHECK_STR(item(1, IT_KIND), "2");
	CHECK_STR(item(1, IT_HONSEKI), "");
	is_naturalised(1);
	is_about_to_go(1, 3);
	CHECK_STR(item(1, IT_KIND), "1");
	end();
}

/* 4.5.7: told once, on its day, of the sheet that the plan stands on. */
TEST(std_4_5_7_a_plan_that_went_along_is_told_once)
{
	static const char queued[] =
	    "SELECT count(*) FROM municipal m WHERE m.event = '201' AND "
	    "m.state = 'queued' AND m.due_day = '2026-08-20' AND EXISTS "
	    "(SELECT 1 FROM history h WHERE h.person_no = m.person_no AND "
	    "h.hist_no = m.hist_no AND h.sheet_no = m.sheet_no AND "
	    "h.event = '201')";

	test_reg_make(&t);
	change_foreign_family(&t, "1", no, house);
	plans_to_go(1);
	remade(1, "92");
	CHECK_INT(test_count(&t, queued), 1);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM municipal WHERE event = "
				 "'201' AND sheet_no = 2"),
	    1);
	CHECK_INT(take_back(1, 4), RC_OK);
	CHECK_INT(test_count(&t, queued), 1);
	CHECK_INT(take_back(1, 2), RC_OK);
	CHECK_INT(test_count(&t, queued), 0);
	end();
}

/* ---- what 出入国在留管理庁 is told of it (4.5.7) ---- */

/* The 転出 of the second person that was noted last. */
static bool
told(int sheet_no, const char *state, const char *due)
{
	char sql[400];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM municipal WHERE seq = (SELECT max(seq) FROM "
	    "municipal WHERE person_no = '%s' AND event = '201') AND sheet_no "
	    "= %d AND state = '%s' AND due_day = '%s'",
	    no[1], sheet_no, state, due);
	return test_count(&t, sql) == 1;
}

static int
left_by_batch(void)
{
	json_t *got = NULL;
	int n;

	CHECK_INT(test_call(&t, "batch.step", &got, "{s:s,s:s,s:i}", "session",
		      t.manager, "step", "left", "limit", 500),
	    RC_OK);
	n = (int)json_integer_value(json_object_get(got, "done"));
	json_decref(got);
	return n;
}

/* Whoever dies before the day has not left; it is told once the death was an
 * error. */
TEST(std_4_5_7_a_death_before_the_day_is_told_alone)
{
	test_reg_make(&t);
	change_foreign_family(&t, "1", no, house);
	plans_to_go(1);
	CHECK(told(1, "queued", "2026-08-20"));
	propose("52", 1);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK(told(1, "void", "2026-08-20"));
	change_day(&t, "2026-08-21");
	CHECK_INT(left_by_batch(), 0);
	CHECK_INT(take_back(1, 3), RC_OK);
	CHECK(told(1, "queued", "2026-08-21"));
	CHECK_INT(left_by_batch(), 1);
	end();
}

TEST(std_4_5_7_a_notice_taken_back_leaves_the_planned_day)
{
	test_reg_make(&t);
	change_foreign_family(&t, "1", no, house);
	plans_to_go(1);
	change_day(&t, "2026-08-08");
	propose("33", 1);
	on("");
	set(IT_OUT_DATE, "R08.08.07");
	set(IT_OUT_CONFIRMED_CITY, "八王子市");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK(told(1, "queued", "2026-08-08"));
	CHECK_INT(take_back(1, 3), RC_OK);
	CHECK(told(1, "queued", "2026-08-20"));
	end();
}

/* 帰化: no foreign resident leaves. Taken back: one does, and is told to be one
 * again. */
TEST(std_4_5_7_whoever_is_naturalised_before_the_day_is_not_told)
{
	test_reg_make(&t);
	change_foreign_family(&t, "1", no, house);
	plans_to_go(1);
	is_naturalised(1);
	is_about_to_go(1, 2);
	CHECK(told(2, "void", "2026-08-20"));
	CHECK_INT(take_back(1, 4), RC_OK);
	is_about_to_go(1, 1);
	CHECK(told(1, "queued", "2026-08-20"));
	CHECK_INT(test_count(&t, "SELECT count(*) FROM municipal m JOIN "
				 "history h ON h.person_no = m.person_no AND "
				 "h.hist_no = m.hist_no WHERE m.event = '109' "
				 "AND h.sheet_no = 1 AND h.kind = '2'"),
	    1);
	end();
}

/* 国籍喪失: it is a foreign resident's by its day. */
TEST(std_4_5_7_whoever_loses_the_nationality_before_the_day_is_told)
{
	test_reg_make(&t);
	change_family(&t, "架空", 2, 1, no, house);
	plans_to_go(1);
	loses_nationality(1);
	CHECK(told(2, "queued", "2026-08-20"));
	change_day(&t, "2026-08-20");
	CHECK_INT(left_by_batch(), 1);
	CHECK(told(2, "queued", "2026-08-20"));
	end();
}

/* ---- 転出証明書 (4.1.3.0.3) ---- */

/* The 転出証明書 of a row; its code when there is none. */
static const char *
get(int i, int change)
{
	json_t *got = NULL;
	enum rc rc;

	letter_release(&l);
	rc = test_call(&t, "letter.get", &got, "{s:s,s:s,s:s,s:i}", "session",
	    t.clerk, "kind", "move_out", "person_no", no[i], "change", change);
	if (rc == RC_OK)
		CHECK_INT(letter_from_json(
			      &l, json_object_get(got, "letter"), &t.err),
		    RC_OK);
	json_decref(got);
	return rc == RC_OK ? "" : t.err.code;
}

static void
issue(const char *key)
{
	json_t *list = json_array();
	int i;

	for (i = 0; i < l.count; i++) {
		const struct record *r = &l.persons[i].row;

		(void)json_array_append_new(
		    list, json_pack("{s:s,s:i,s:i}", "person_no", r->person_no,
			      "sheet_no", r->sheet_no, "hist_no", r->hist_no));
	}
	CHECK_INT(test_call(&t, "issue.begin", NULL,
		      "{s:s,s:s,s:o,s:s,s:i,s:s,s:{s:b}}", "session", t.clerk,
		      "kind", "move_out", "persons", list, "applicant",
		      "架空　一郎", "change", l.change, "offline_id", key,
		      "options", "reissue", l.is_reissue),
	    RC_OK);
}

static void
certifier(void)
{
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:[{s:s,s:s}]}",
		      "session", t.manager, "key", "certifiers", "value",
		      "title", "熊本市中央区長", "name", "区長　太郎"),
	    RC_OK);
}

static void
corrected(int i, const char *name)
{
	propose("65", i);
	set(IT_NAME_GIVEN, name);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
}

/* Of the first one the 再交付 keeps the state, whatever sheet came since. */
TEST(std_4_1_3_0_3_issued_again_after_a_new_sheet_as_the_first)
{
	test_reg_make(&t);
	certifier();
	change_family(&t, "架空", 2, 1, no, house);
	plans_to_go(1);
	CHECK_STR(get(1, 2), "");
	CHECK(!l.is_reissue);
	issue("k1");
	remade(1, "92");
	corrected(1, "別名");
	CHECK_STR(get(1, 5), ""); /* by the row on the new sheet */
	CHECK(l.is_reissue);
	CHECK_STR(record_get(&l.persons[0].row, IT_NAME_GIVEN), "美咲");
	issue("k2");
	CHECK_STR(get(1, 2), ""); /* and by the first */
	CHECK(l.is_reissue);
	CHECK_STR(record_get(&l.persons[0].row, IT_NAME_GIVEN), "美咲");
	issue("k3");
	/* taken back on the new sheet: none by either row */
	CHECK_INT(take_back(1, 5), RC_OK);
	CHECK_STR(get(1, 5), "E5122");
	CHECK_STR(get(1, 2), "E5122");
	end();
}

/* A first one is of its day: what was put right on the new sheet is right. */
TEST(std_4_1_3_0_3_first_issued_after_a_new_sheet)
{
	test_reg_make(&t);
	certifier();
	change_family(&t, "架空", 3, 1, no, house);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s,s]}", "menu", "31", "persons", no[1],
			  no[2])),
	    RC_OK);
	on("R08.08.20");
	set(IT_OUT_PLANNED_CITY, "日野市");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	remade(1, "92");
	corrected(1, "別名");
	/* both people of the 転出 stand on it, by the row of either */
	CHECK_STR(get(2, 2), "");
	CHECK_INT(l.count, 2);
	CHECK(!l.is_reissue);
	CHECK_STR(record_get(&l.persons[0].row, IT_NAME_GIVEN), "別名");
	CHECK_STR(record_get(&l.persons[0].row, IT_OUT_PLANNED_CITY), "日野市");
	CHECK_STR(get(1, 5), "");
	CHECK_INT(l.count, 2);
	CHECK_STR(record_get(&l.persons[0].row, IT_NAME_GIVEN), "別名");
	issue("k1");
	CHECK_STR(get(1, 2), "");
	CHECK(l.is_reissue);
	/* the 改製 is taken back: it is of the first sheet again */
	CHECK_STR(get(2, 2), "");
	CHECK(l.is_reissue);
	end();
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
