/* SPDX-License-Identifier: ISC
 * What the calendar brings (9.1, 9.3, 1.1.5, 3.1, 3.4): twice, after days on
 * which nothing ran, killed in the middle, and behind entries that wait.
 */
#include "tests/db/family.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long
count(const char *sql)
{
	return test_count(&t, sql);
}

/* One call of a step; new reference, NULL when refused. */
static json_t *
call_step(struct reg *r, const char *step, int limit, bool is_trial)
{
	json_t *got = NULL;

	CHECK_INT(test_call_at(&t, r, "batch.step", &got, "{s:s,s:s,s:i,s:b}",
		      "session", t.manager, "step", step, "limit", limit,
		      "trial", (int)is_trial),
	    RC_OK);
	return got;
}

static int
done(json_t *got)
{
	int n = (int)json_integer_value(json_object_get(got, "done"));

	json_decref(got);
	return n;
}

static int
step(const char *name)
{
	return done(call_step(t.reg, name, 500, false));
}

static void
moves_out(int i, const char *day)
{
	propose("31", i);
	on(day, "R08.07.15");
	record_set(&c.e.persons[0].after, IT_OUT_PLANNED_CITY, "日野市");
	entry_answer(&c.e, "A4041", 0, 1); /* two remain, without a head */
	CHECK_DONE();
}

static void
notice(int i, const char *day, const char *city)
{
	propose("33", i);
	on("", "");
	record_set(&c.e.persons[0].after, IT_OUT_DATE, day);
	record_set(&c.e.persons[0].after, IT_OUT_CONFIRMED_CITY, city);
	CHECK_DONE();
}

static void
dies(int i)
{
	propose("52", i);
	CHECK_DONE();
}

static long long
seen(const char *day)
{
	char sql[120];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM out_effect WHERE day = '%s'", day);
	return count(sql);
}

static void
mayor(void)
{
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:[{s:s,s:s}]}",
		      "session", t.manager, "key", "certifiers", "value",
		      "title", "熊本市中央区長", "name", "区長　太郎"),
	    RC_OK);
}

/* A 住民票の写し of one of them, with 世帯主・続柄 or without. */
static enum rc
issue_of(int i, int hist, bool has_head)
{
	return test_call(&t, "issue.begin", NULL,
	    "{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:i,s:{s:b}}", "session", t.clerk,
	    "kind", "juminhyo", "persons", "person_no", no[i], "sheet_no", 1,
	    "hist_no", hist, "applicant", "架空", "copies", 1, "options",
	    "head_relation", (int)has_head);
}

/* ---- 転出 (1.1.5) ---- */

TEST(std_1_1_5_the_day_takes_effect_once_after_days_without_a_run)
{
	const json_t *f;
	json_t *got;
	long long version;

	begin(3);
	mayor();
	moves_out(0, "R08.08.04");
	version = count("SELECT max(version) FROM household");
	CHECK_INT(step("left"), 0);
	change_day(&t, "2026-08-09");
	/* until it has run, rows may name the head of before */
	CHECK_STR(change_item(&t, no[1], IT_HEAD_NAME), "架空　一郎");
	CHECK(change_verified(&t));
	/* but no certificate says so */
	CHECK_INT(issue_of(1, 1, true), RC_CONFLICT);
	CHECK_STR(t.err.code, "E5009");
	CHECK_INT(issue_of(1, 1, false), RC_OK);
	got = call_step(t.reg, "left", 500, false);
	/* the head has gone, two remain, and that is legal (1.1.10, 4.0.4) */
	f = json_array_get(json_object_get(got, "followed"), 0);
	CHECK_STR(json_string_value(json_object_get(f, "household_no")), house);
	CHECK_INT(json_integer_value(json_object_get(f, "remaining")), 2);
	CHECK(json_is_false(json_object_get(f, "ex_officio")));
	CHECK_INT(done(got), 1);
	CHECK_INT(seen("2026-08-04"), 1);
	CHECK_STR(change_item(&t, no[0], IT_HEAD_NAME), "架空　一郎");
	CHECK_STR(change_item(&t, no[1], IT_HEAD_NAME), "");
	CHECK_STR(change_item(&t, no[2], IT_HEAD_NAME), "");
	CHECK_STR(change_item(&t, no[2], IT_EVENT_DATE), "R08.08.04");
	CHECK_INT(count("SELECT max(version) FROM household"), version + 1);
	test_settle(&t);
	CHECK_INT(count("SELECT count(*) FROM feed WHERE kind = 'left'"), 1);
	/* once more, and on a later day */
	CHECK_INT(step("left"), 0);
	change_day(&t, "2026-08-10");
	CHECK_INT(step("left"), 0);
	CHECK_INT(count("SELECT max(version) FROM household"), version + 1);
	CHECK_INT(count("SELECT sum(done) FROM batch_run"), 1);
	CHECK_INT(issue_of(1, 2, true), RC_OK);
	end();
}

TEST(std_1_1_5_on_the_earlier_of_plan_and_notice)
{
	begin(3);
	moves_out(1, "R08.08.10");
	moves_out(2, "R08.08.05");
	change_day(&t, "2026-08-08");
	CHECK_INT(step("left"), 1);
	CHECK_INT(seen("2026-08-05"), 1);
	notice(1, "R08.08.07", "八王子市");
	CHECK_INT(step("left"), 1);
	CHECK_INT(seen("2026-08-07"), 1);
	/* the notice of who had left names an earlier day */
	notice(2, "R08.08.03", "八王子市");
	CHECK_INT(step("left"), 1);
	CHECK_INT(seen("2026-08-03"), 1);
	CHECK_INT(seen("2026-08-05"), 0);
	/* another one, of the same day, is no effect of its own */
	notice(2, "R08.08.03", "日野市");
	CHECK_INT(step("left"), 0);
	end();
}

TEST(std_1_1_5_a_move_taken_back_has_no_effect_any_more)
{
	begin(2);
	moves_out(1, "R08.07.20");
	change_day(&t, "2026-07-21");
	CHECK_INT(step("left"), 1);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  no[1], "cancels", 2)),
	    RC_OK);
	on("R08.07.21", "");
	CHECK_DONE();
	CHECK_INT(count("SELECT count(*) FROM out_effect"), 0);
	moves_out(1, "R08.07.20");
	CHECK_INT(step("left"), 1);
	end();
}

TEST(std_4_0_8_what_meets_a_waiting_entry_queues_behind_it)
{
	json_t *got;
	const json_t *q;
	int64_t id;

	begin(2);
	moves_out(1, "R08.07.20");
	change_day(&t, "2026-07-21");
	propose("33", 1);
	on("", "");
	record_set(&c.e.persons[0].after, IT_OUT_DATE, "R08.07.19");
	id = test_submit(&t, &c.e, "waits");
	CHECK(id > 0);
	got = call_step(t.reg, "left", 500, false);
	q = json_array_get(json_object_get(got, "queued"), 0);
	CHECK_STR(json_string_value(json_object_get(q, "person_no")), no[1]);
	CHECK_INT(json_integer_value(json_object_get(q, "entry_id")), id);
	CHECK_INT(done(got), 0);
	CHECK_INT(count("SELECT sum(queued) FROM batch_run"), 1);
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	CHECK_INT(step("left"), 1);
	CHECK_INT(seen("2026-07-19"), 1);
	end();
}

/* The others have no head from that day on, whatever waits; what waits is law
 * afterwards all the same. */
TEST(std_1_1_10_the_others_name_no_head_though_an_entry_waits)
{
	int64_t id;

	begin(3);
	mayor();
	moves_out(0, "R08.07.20");
	change_day(&t, "2026-07-21");
	/* the morning: the others say who is head now, before anything ran */
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:s}", "menu", "44", "persons",
			  no[1], "head", no[1])),
	    RC_OK);
	on("R08.07.20", "R08.07.21");
	for (int i = 0; i < c.e.person_count; i++)
		if (strcmp(c.e.persons[i].person_no, no[2]) == 0)
			record_set(&c.e.persons[i].after, IT_RELATION, "子");
	id = test_submit(&t, &c.e, "waits");
	CHECK(id > 0);
	CHECK_INT(step("left"), 0);
	CHECK_STR(change_item(&t, no[1], IT_HEAD_NAME), "");
	CHECK_STR(change_item(&t, no[2], IT_HEAD_NAME), "");
	CHECK_STR(change_item(&t, no[1], IT_EVENT_DATE), "R08.07.20");
	CHECK_INT(issue_of(1, 2, true), RC_OK);
	/* once, however often it comes by */
	CHECK_INT(step("left"), 0);
	CHECK_INT(count("SELECT max(hist_no) FROM history"), 2);
	test_settle(&t);
	CHECK_INT(count("SELECT count(*) FROM feed WHERE kind = 'left'"), 1);
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	CHECK_STR(change_item(&t, no[1], IT_RELATION), "世帯主");
	CHECK_STR(change_item(&t, no[2], IT_HEAD_NAME),
	    change_item(&t, no[1], IT_NAME));
	CHECK_INT(step("left"), 1);
	end();
}

TEST(std_9_1_a_trial_says_what_would_be_and_changes_nothing)
{
	begin(2);
	moves_out(1, "R08.07.20");
	change_day(&t, "2026-07-21");
	CHECK_INT(done(call_step(t.reg, "left", 500, true)), 1);
	CHECK_INT(count("SELECT count(*) FROM batch_run"), 0);
	CHECK_INT(count("SELECT count(*) FROM out_effect"), 0);
	CHECK_INT(step("left"), 1);
	CHECK_INT(test_call(&t, "batch.step", NULL, "{s:s,s:s}", "session",
		      t.manager, "step", "other"),
	    RC_INPUT);
	CHECK_STR(t.err.code, "E9101");
	CHECK_INT(test_call(&t, "batch.step", NULL, "{s:s,s:s}", "session",
		      t.clerk, "step", "left"),
	    RC_DENIED);
	end();
}

TEST(std_9_1_every_run_is_on_record)
{
	json_t *got = NULL;
	const json_t *o;

	begin(2);
	moves_out(1, "R08.07.20");
	change_day(&t, "2026-07-21");
	CHECK_INT(step("left"), 1);
	CHECK_INT(
	    test_call(&t, "batch.list", &got, "{s:s}", "session", t.manager),
	    RC_OK);
	o = json_array_get(json_object_get(got, "runs"), 0);
	CHECK_STR(json_string_value(json_object_get(o, "step")), "left");
	CHECK_STR(json_string_value(json_object_get(o, "day")), "2026-07-21");
	CHECK_STR(json_string_value(json_object_get(o, "staff")), "10003");
	CHECK_STR(json_string_value(json_object_get(o, "terminal")), "T1");
	CHECK_INT(json_integer_value(json_object_get(o, "done")), 1);
	json_decref(got);
	test_settle(&t);
	CHECK_INT(
	    count("SELECT count(*) FROM op_log WHERE act = 'batch.step'"), 1);
	end();
}

/* ---- 支援措置 (3.4) ---- */

TEST(std_3_4_moving_out_leaves_the_provisional_measure)
{
	json_t *got = NULL;

	begin(2);
	CHECK_INT(test_call(&t, "support.put", NULL,
		      "{s:s,s:s,s:[{s:s,s:s,s:b},{s:s,s:s,s:b}],s:s,s:[],s:[]}",
		      "session", t.manager, "state", "running", "persons",
		      "person_no", no[1], "name", "架空", "applicant", 1,
		      "person_no", no[0], "name", "架空", "applicant", 0,
		      "from", "2026-07-15", "affairs", "addresses"),
	    RC_OK);
	moves_out(1, "R08.07.20");
	change_day(&t, "2026-07-21");
	CHECK_INT(step("left"), 1);
	CHECK_INT(test_call(&t, "support.get", &got, "{s:s,s:s}", "session",
		      t.manager, "person_no", no[1]),
	    RC_OK);
	CHECK_STR(
	    json_string_value(json_object_get(got, "state")), "provisional");
	json_decref(got);
	/* as hard as before, for both (3.4) */
	CHECK_INT(count("SELECT count(*) FROM block WHERE is_released = 0 AND "
			"level = 2 AND kind = 'provisional_support'"),
	    2);
	CHECK_INT(count("SELECT count(*) FROM block WHERE is_released = 0 AND "
			"kind = 'support'"),
	    0);
	end();
}

/* ---- 除票 (9.3) ---- */

TEST(std_9_3_after_five_years_and_not_a_day_before)
{
	json_t *was = NULL, *is = NULL, *got = NULL;

	begin(3);
	dies(1);
	CHECK_INT(test_call(&t, "register.count", &was, "{}"), RC_OK);
	change_day(&t, "2031-07-13");
	CHECK_INT(step("old"), 0);
	change_day(&t, "2031-07-14");
	CHECK_INT(step("old"), 1);
	CHECK_INT(step("old"), 0);
	CHECK_INT(count("SELECT count(*) FROM sheet"), 2);
	CHECK_INT(count("SELECT count(*) FROM old_sheet"), 1);
	CHECK_INT(count("SELECT count(*) FROM old_history"), 2);
	CHECK_INT(count("SELECT count(*) FROM history"), 2);
	/* and everybody is found as before, by one call (1.1.5) */
	CHECK_INT(test_call(&t, "register.count", &is, "{}"), RC_OK);
	(void)json_object_set(was, "log", json_object_get(is, "log"));
	CHECK(json_equal(was, is));
	CHECK_STR(change_item(&t, no[1], IT_REMOVAL_REASON), "3");
	CHECK_INT(
	    test_call(&t, "household.get", &got, "{s:s,s:s,s:b}", "session",
		t.manager, "household_no", house, "with_removed", 1),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "members")), 3);
	json_decref(got);
	json_decref(was);
	json_decref(is);
	end();
}

TEST(std_4_1_1_2_a_returner_is_known_out_of_either_store)
{
	char code[40];
	json_t *got = NULL;

	begin(2);
	(void)snprintf(
	    code, sizeof(code), "%s", change_item(&t, no[1], IT_JUMINHYO_CODE));
	dies(1);
	change_day(&t, "2031-07-14");
	CHECK_INT(step("old"), 1);
	CHECK_INT(test_call(&t, "returner.match", &got, "{s:s,s:[{s:s}]}",
		      "session", t.clerk, "persons", "juminhyo_code", code),
	    RC_OK);
	CHECK_STR(json_string_value(json_object_get(
		      json_array_get(json_object_get(got, "matches"), 0),
		      "person_no")),
	    no[1]);
	json_decref(got);
	end();
}

TEST(std_9_3_a_row_that_is_added_brings_the_sheet_back)
{
	begin(2);
	dies(1);
	change_day(&t, "2031-07-14");
	CHECK_INT(step("old"), 1);
	propose("65", 1); /* 誤記修正 of a 除票 */
	record_set(&c.e.persons[0].after, IT_NAME_KANA, "カクウ　ジロウ");
	on("R13.07.14", "");
	CHECK_DONE();
	CHECK_INT(count("SELECT count(*) FROM old_sheet"), 0);
	CHECK_INT(count("SELECT count(*) FROM old_history"), 0);
	CHECK(change_verified(&t));
	CHECK_INT(step("old"), 1);
	/* 取消 of the removal, and the person is a resident again (4.6) */
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  no[1], "cancels", 2)),
	    RC_OK);
	on("R13.07.14", "");
	CHECK_DONE();
	CHECK_STR(change_item(&t, no[1], IT_REMOVAL_REASON), "");
	CHECK_INT(step("old"), 0);
	end();
}

TEST(std_9_3_not_in_the_busy_season_nor_behind_an_entry)
{
	json_t *got;
	int64_t id;

	begin(2);
	dies(1);
	change_day(&t, "2032-03-20");
	CHECK_INT(step("old"), 0);
	change_day(&t, "2032-05-01");
	propose("65", 1);
	record_set(&c.e.persons[0].after, IT_NAME_KANA, "カクウ　ジロウ");
	on("R14.05.01", "");
	id = test_submit(&t, &c.e, "waits");
	CHECK(id > 0);
	got = call_step(t.reg, "old", 500, false);
	CHECK_INT(json_array_size(json_object_get(got, "queued")), 1);
	CHECK_INT(done(got), 0);
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	CHECK_INT(step("old"), 1);
	end();
}

/* The child moves one sheet after the other until it is killed. */
static void
work(int out)
{
	struct reg *r = test_reg_also(&t, "T1");

	while (done(call_step(r, "old", 3, false)) > 0)
		if (write(out, "a", 1) != 1)
			_exit(4);
	_exit(0);
}

TEST(std_9_3_killed_in_the_middle_each_sheet_is_in_one_store)
{
	static const char *const names[] = { "見本", "実例", "雛形", "手本",
		"仮名", "例文" };
	unsigned int seed = 20260715;
	struct timespec pause = { 0, 0 };
	long long all;
	char buf[64];
	int round, i, status, fd[2];
	pid_t pid;

	begin(4);
	for (i = 0; i < 6; i++)
		change_family(&t, names[i], 4, 10 + 10 * i, no, house);
	/* all that there are, as if they had left long ago */
	test_plant(&t, "UPDATE sheet SET closed_event = '203'");
	test_plant(&t, "UPDATE history SET status = '3', removal_reason = '3', "
		       "removal_date = 'H20.01.01', origin = 'import'");
	all = count("SELECT count(*) FROM sheet");
	CHECK_INT(all, 28);
	change_day(&t, "2031-07-14");
	for (round = 0; round < 12; round++) {
		CHECK_INT(pipe(fd), 0);
		if ((pid = fork()) == 0) {
			(void)close(fd[0]);
			work(fd[1]);
		}
		(void)close(fd[1]);
		(void)!read(fd[0], buf, 1);
		seed = seed * 1103515245 + 12345;
		pause.tv_nsec = (long)(seed / 65536 % 3000) * 1000;
		(void)nanosleep(&pause, NULL);
		(void)kill(pid, SIGKILL);
		(void)waitpid(pid, &status, 0);
		(void)close(fd[0]);
		CHECK_INT(count("SELECT (SELECT count(*) FROM sheet) + "
				"(SELECT count(*) FROM old_sheet)"),
		    all);
		CHECK_INT(count("SELECT count(*) FROM history_all"), all);
		CHECK_INT(count("SELECT count(*) FROM old_history WHERE NOT "
				"EXISTS (SELECT 1 FROM old_sheet s WHERE "
				"s.person_no = old_history.person_no)"),
		    0);
	}
	while (step("old") > 0)
		;
	CHECK_INT(count("SELECT count(*) FROM old_sheet"), all);
	CHECK_INT(count("SELECT count(*) FROM history"), 0);
	CHECK_INT(count("SELECT sum(done) FROM batch_run"), all);
	change_release(&c);
	test_reg_free(&t);
}

/* ---- what ran out ---- */

TEST(std_3_1_a_release_for_a_time_ends_and_nobody_is_told)
{
	json_t *got = NULL, *proof;
	char subject[32];
	long long id, records;

	begin(2);
	CHECK_INT(test_call(&t, "block.set", &got,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      t.manager, "person_no", no[1], "processes", "certificate",
		      "level", 2, "from", "2026-07-01", "to", "", "reason",
		      "理由", "kind", "general"),
	    RC_OK);
	id = json_integer_value(json_object_get(got, "id"));
	json_decref(got);
	(void)snprintf(subject, sizeof(subject), "%lld", id);
	proof = test_proof(&t, t.reg, "T1", "10002", "block.suspend", subject);
	CHECK_INT(test_call(&t, "block.suspend", NULL, "{s:s,s:I,s:i,s:s,s:o}",
		      "session", t.manager, "id", (json_int_t)id, "minutes", 10,
		      "purpose", "交付", "proof", proof),
	    RC_OK);
	CHECK_INT(test_call(&t, "edit.begin", NULL, "{s:s,s:[s],s:[]}",
		      "session", t.clerk, "persons", no[0], "households"),
	    RC_OK);
	test_settle(&t);
	records = count("SELECT count(*) FROM feed");
	CHECK_INT(step("ended"), 0);
	t.now += INT64_C(40) * 60 * 1000000;
	CHECK_INT(step("ended"), 2);
	CHECK_INT(count("SELECT count(*) FROM hold"), 0);
	CHECK_INT(
	    count("SELECT count(*) FROM suspension WHERE is_ended = 1"), 1);
	CHECK_INT(step("ended"), 0);
	test_settle(&t);
	CHECK_INT(count("SELECT count(*) FROM feed"), records);
	end();
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
