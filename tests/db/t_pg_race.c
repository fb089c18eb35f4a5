/* SPDX-License-Identifier: ISC
 * Two calls at once, step by step: the first has read and written everything
 * and stands before its commit (a trigger that a test planted waits for a
 * lock of ours) while the second runs. Each row of the list in reg_again.c
 * is tried: what two may not both do, one of them does.
 */
#include "db/aside.h"
#include "db/reg.h"
#include "db/reg_load.h"
#include "db/sequencer.h"
#include "db/store_pg.h"
#include "tests/db/help_change.h"
#include "tests/db/help_pg.h"
#include "tests/db/help_register.h"
#include "tests/test.h"

#include <pthread.h>
#include <time.h>

static struct test_reg t, slow_t;
static struct reg *slow;
static struct store *keeper;
static struct err err;
static char person[2][20], household[20];

/* ---- the stage ---- */

static int64_t
waiting(void)
{
	return test_pg_number(t.uri, "SELECT count(*) FROM pg_locks WHERE NOT "
				     "granted");
}

static void
nap(void)
{
	static const struct timespec ms2 = { .tv_nsec = 2000000 };

	(void)nanosleep(&ms2, NULL);
}

/* A connection that stops at its writes to table. */
static void
stage(const char *table, const char *terminal)
{
	static const char sql_keep[] = "SELECT pg_advisory_lock(77)";
	struct store_stmt *st;
	char sql[600];

	(void)snprintf(sql, sizeof(sql),
	    "CREATE FUNCTION register.slow() RETURNS trigger AS $$ BEGIN "
	    "IF current_setting('application_name') = 'slow' THEN PERFORM "
	    "pg_advisory_lock(77); PERFORM pg_advisory_unlock(77); END IF; "
	    "RETURN NULL; END $$ LANGUAGE plpgsql; CREATE TRIGGER slow AFTER "
	    "INSERT OR UPDATE ON register.%s EXECUTE FUNCTION "
	    "register.slow()",
	    table);
	test_pg_run(t.uri, sql);
	slow_t = t;
	(void)snprintf(slow_t.uri, sizeof(slow_t.uri),
	    "%.130s&application_name=slow", t.uri);
	slow = test_reg_also(&slow_t, terminal);
	err_clear(&err);
	CHECK_INT(
	    store_open(t.uri, STORE_REGISTER, false, &keeper, &err), RC_OK);
	CHECK_INT(sql_row(keeper, &err, &st, sql_keep, ""), RC_OK);
	store_done(st);
}

/* A household of two, and a connection that stops at its writes to table. */
static void
begin(const char *table)
{
	struct entry e;
	json_t *res = NULL;

	test_reg_make(&t);
	test_family(&e, "架空", 2, 1);
	CHECK_INT(test_register(&t, &e, "begin", person[0], household), RC_OK);
	entry_release(&e);
	CHECK_INT(test_call(&t, "household.get", &res, "{s:s,s:s}", "session",
		      t.clerk, "household_no", household),
	    RC_OK);
	(void)snprintf(person[1], sizeof(person[1]), "%s",
	    json_text(json_array_get(json_object_get(res, "members"), 1),
		"person_no"));
	json_decref(res);
	stage(table, "T1");
}

static void
end(void)
{
	json_t *res = NULL;

	CHECK_INT(test_call(&t, "register.verify", &res, "{}"), RC_OK);
	CHECK(json_is_true(json_object_get(res, "ok")));
	json_decref(res);
	reg_close(slow);
	store_close(keeper);
	test_reg_free(&t);
}

struct act { /* a call of one of the two */
	struct reg *r;
	const char *method;
	json_t *args, *res; /* taken over; the answer */
	enum rc rc;
	struct err err;
	volatile bool is_over;
};

static void *
run(void *arg)
{
	struct act *a = arg;

	err_clear(&a->err);
	a->rc = reg_call(a->r, a->method, a->args, &a->res, &a->err);
	a->is_over = true;
	return NULL;
}

/* a gets as far as its commit, then all of b, or until b waits for a row of
 * a's; then a goes on. */
static void
race(struct act *a, struct act *b)
{
	static const char sql_let[] = "SELECT pg_advisory_unlock(77)";
	int64_t until = mono_us() + 10 * US;
	struct store_stmt *st;
	pthread_t th[2];

	a->r = slow;
	b->r = b->r != NULL ? b->r : t.reg;
	CHECK_INT(pthread_create(&th[0], NULL, run, a), 0);
	while (waiting() < 1 && mono_us() < until)
		nap();
	CHECK_INT(waiting(), 1);
	CHECK_INT(pthread_create(&th[1], NULL, run, b), 0);
	while (!b->is_over && waiting() < 2 && mono_us() < until)
		nap();
	CHECK(b->is_over || waiting() == 2);
	CHECK_INT(sql_row(keeper, &err, &st, sql_let, ""), RC_OK);
	store_done(st);
	(void)pthread_join(th[0], NULL);
	(void)pthread_join(th[1], NULL);
	json_decref(a->args);
	json_decref(b->args);
}

static void
done(struct act *a, struct act *b)
{
	json_decref(a->res);
	json_decref(b->res);
	end();
}

/* One of the two, and the other refused with that code. */
static void
check_one(const struct act *a, const struct act *b, const char *code)
{
	CHECK_INT((a->rc == RC_OK) + (b->rc == RC_OK), 1);
	CHECK_STR(a->rc == RC_OK ? b->err.code : a->err.code, code);
}

/* ---- entries ---- */

static json_t *
submission(struct entry *e, const char *key)
{
	json_t *args = json_pack("{s:s,s:o,s:s}", "session", t.clerk, "entry",
	    entry_to_json(e), "key", key);

	entry_release(e);
	return args;
}

TEST(one_person_in_two_entries)
{
	struct act a = { .method = "entry.submit" },
		   b = { .method = "entry.submit" };
	struct entry e;

	begin("op_log_wait");
	CHECK_INT(test_move(&t, person[0], "8番", &e), RC_OK);
	a.args = submission(&e, "a");
	CHECK_INT(test_move(&t, person[0], "9番", &e), RC_OK);
	b.args = submission(&e, "b");
	race(&a, &b);
	check_one(&a, &b, "E4085");
	done(&a, &b);
}

/* A line of what arrived, of the person of a family of one. */
static json_t *
arrived_line(int line, const char *family, int code)
{
	struct entry e;
	const struct record *r;
	json_t *o;

	test_family(&e, family, 1, code);
	r = &e.persons[0].after;
	o = json_pack("{s:i,s:s,s:s,s:s+,s:s,s:s,s:s,s:s,s:s,s:s}", "line",
	    line, "training", "1", "certificate", "401323-0071", "name", family,
	    "　一郎", "birth", record_get(r, IT_BIRTH), "sex",
	    record_get(r, IT_SEX), "relation", record_get(r, IT_RELATION),
	    "honseki", record_get(r, IT_HONSEKI), "hittousha",
	    record_get(r, IT_HITTOUSHA), "juminhyo_code",
	    record_get(r, IT_JUMINHYO_CODE));
	entry_release(&e);
	return o;
}

static json_t *
arrived_entry(const char *family, int code, int64_t arrival, const char *key)
{
	struct entry e;

	test_family(&e, family, 1, code);
	(void)snprintf(e.menu, sizeof(e.menu), "13");
	e.arrival = arrival;
	return submission(&e, key);
}

/* Two people of one 転出証明書, each entered by another desk. */
TEST(one_arrival_for_two_entries)
{
	struct act a = { .method = "entry.submit" },
		   b = { .method = "entry.submit" };
	json_t *got = NULL;
	int64_t arrival;

	begin("op_log_wait");
	CHECK_INT(test_call(&t, "arrival.put", &got, "{s:s,s:[o,o]}", "session",
		      t.manager, "lines", arrived_line(2, "新来", 50),
		      arrived_line(3, "別来", 70)),
	    RC_OK);
	arrival = json_integer_value(json_object_get(
	    json_array_get(json_object_get(got, "persons"), 0), "arrival"));
	CHECK(arrival > 0);
	json_decref(got);
	a.args = arrived_entry("新来", 50, arrival, "a");
	b.args = arrived_entry("別来", 70, arrival, "b");
	race(&a, &b);
	check_one(&a, &b, "E4169");
	done(&a, &b);
}

static void
code_change(const char *no, const char *code, struct entry *e)
{
	CHECK_INT(test_move(&t, no, "12番3号", e), RC_OK);
	e->event = EV_ERROR_CORRECTION; /* a change takes one of the stock */
	(void)snprintf(e->menu, sizeof(e->menu), "65");
	record_set(&e->persons[0].after, IT_ADDRESS_SINCE,
	    e->persons[0].before.v[IT_ADDRESS_SINCE]);
	record_set(&e->persons[0].after, IT_JUMINHYO_CODE, code);
}

/* Nobody of the register has it yet, so the rules find nothing. */
TEST(one_code_given_to_two_persons)
{
	struct act a = { .method = "entry.submit" },
		   b = { .method = "entry.submit" };
	struct entry e;

	begin("op_log_wait");
	code_change(person[0], "00098765430", &e);
	a.args = submission(&e, "a");
	code_change(person[1], "00098765430", &e);
	b.args = submission(&e, "b");
	race(&a, &b);
	check_one(&a, &b, "E1035");
	done(&a, &b);
}

TEST(one_newcomer_taken_in_twice)
{
	struct act a = { .method = "entry.submit" },
		   b = { .method = "entry.submit" };
	struct entry e;

	begin("op_log_wait");
	test_family(&e, "新来", 1, 50);
	a.args = submission(&e, "a");
	test_family(&e, "新来", 1, 50);
	b.args = submission(&e, "b");
	race(&a, &b);
	check_one(&a, &b, "E4085");
	done(&a, &b);
}

TEST(one_submission_sent_twice)
{
	struct act a = { .method = "entry.submit" },
		   b = { .method = "entry.submit" };
	struct entry e;

	begin("op_log_wait");
	test_family(&e, "新来", 1, 50);
	a.args = submission(&e, "same");
	b.args = json_deep_copy(a.args);
	race(&a, &b);
	CHECK_INT(a.rc, RC_OK);
	CHECK_INT(b.rc, RC_OK);
	CHECK(json_equal(a.res, b.res));
	CHECK_INT(test_count(&t, "SELECT count(*) FROM entry"), 2);
	done(&a, &b);
}

static json_t *
decision(int64_t id)
{
	char subject[160], digest[65];
	json_t *got = NULL;

	CHECK_INT(test_call(&t, "entry.get", &got, "{s:s,s:I}", "session",
		      t.reviewer, "id", (json_int_t)id),
	    RC_OK);
	(void)snprintf(digest, sizeof(digest), "%s", json_text(got, "digest"));
	json_decref(got);
	(void)snprintf(
	    subject, sizeof(subject), "%lld@1:%s", (long long)id, digest);
	return json_pack("{s:s,s:I,s:i,s:s,s:o}", "session", t.reviewer, "id",
	    (json_int_t)id, "version", 1, "digest", digest, "proof",
	    test_proof(&t, t.reg, "T1", "10002", "entry.approve", subject));
}

/* Two of one household approved at once: both stand, one after the other. */
TEST(one_household_in_two_approvals)
{
	struct act a = { .method = "entry.approve" },
		   b = { .method = "entry.approve" };
	struct entry e;
	int64_t id[2];
	int i;

	begin("op_log_wait");
	for (i = 0; i < 2; i++) {
		code_change(
		    person[i], i == 0 ? "00098765430" : "00098765440", &e);
		id[i] = test_submit(&t, &e, i == 0 ? "a" : "b");
		CHECK(id[i] > 0);
		entry_release(&e);
	}
	a.args = decision(id[0]);
	b.args = decision(id[1]);
	race(&a, &b);
	CHECK_INT(a.rc, RC_OK);
	CHECK_INT(b.rc, RC_OK);
	CHECK_INT(test_count(&t, "SELECT version FROM household"), 3);
	CHECK_INT(test_count(&t, "SELECT count(DISTINCT household_version) "
				 "FROM history WHERE hist_no = 2"),
	    2);
	done(&a, &b);
}

/* Of who moved: whoever is left has a row too, which names no head. */
static int64_t
second_rows(void)
{
	char sql[160];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM history WHERE hist_no >= 2 AND "
	    "person_no = '%s'",
	    person[0]);
	return test_count(&t, sql);
}

TEST(one_entry_approved_and_withdrawn)
{
	struct act a = { .method = "entry.approve" },
		   b = { .method = "entry.withdraw" };
	struct entry e;
	int64_t id;

	begin("op_log_wait");
	CHECK_INT(test_move(&t, person[0], "8番", &e), RC_OK);
	id = test_submit(&t, &e, "k");
	entry_release(&e);
	a.args = decision(id);
	b.args = json_pack("{s:s,s:I,s:i}", "session", t.clerk, "id",
	    (json_int_t)id, "version", 1);
	race(&a, &b);
	CHECK_INT((a.rc == RC_OK) + (b.rc == RC_OK), 1);
	CHECK_INT(second_rows(), a.rc == RC_OK);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM entry WHERE state = "
				 "'approved'"),
	    1 + (a.rc == RC_OK));
	done(&a, &b);
}

TEST(one_proof_for_two_decisions)
{
	struct act a = { .method = "entry.approve" },
		   b = { .method = "entry.approve" };
	struct entry e;

	begin("op_log_wait");
	CHECK_INT(test_move(&t, person[0], "8番", &e), RC_OK);
	a.args = decision(test_submit(&t, &e, "k"));
	entry_release(&e);
	b.args = json_deep_copy(a.args);
	race(&a, &b);
	CHECK_INT((a.rc == RC_OK) + (b.rc == RC_OK), 1);
	CHECK_INT(second_rows(), 1);
	done(&a, &b);
}

/* The number is in the other schema, which knows nothing of either yet. */
TEST(one_mynumber_given_to_two_people)
{
	struct act a = { .method = "entry.approve" },
		   b = { .method = "entry.approve" };
	struct entry e;
	int64_t id[2];
	json_t *res;
	int i;

	begin("op_log_wait");
	for (i = 0; i < 2; i++) {
		test_family(&e, i == 0 ? "甲田" : "乙川", 1, 60 + i);
		record_set(&e.persons[0].after, IT_BIRTH,
		    i == 0 ? "S50.05.05" : "S51.06.06");
		res = NULL;
		CHECK_INT(test_call(&t, "mynumber.put", &res, "{s:s,s:s}",
			      "session", t.clerk, "value", "123456789018"),
		    RC_OK);
		(void)snprintf(e.persons[0].mynumber_handle,
		    sizeof(e.persons[0].mynumber_handle), "%s",
		    json_text(res, "handle"));
		json_decref(res);
		id[i] = test_submit(&t, &e, i == 0 ? "a" : "b");
		CHECK(id[i] > 0);
		entry_release(&e);
	}
	a.args = decision(id[0]);
	b.args = decision(id[1]);
	race(&a, &b);
	check_one(&a, &b, "E41121");
	CHECK_INT(test_count(&t, "SELECT count(*) FROM mynumber_link"), 1);
	done(&a, &b);
}

TEST(one_person_held_by_two_who_type)
{
	struct act a = { .method = "edit.begin" },
		   b = { .method = "edit.begin" };

	begin("hold");
	a.args = json_pack("{s:s,s:[s],s:[]}", "session", t.clerk, "persons",
	    person[0], "households");
	b.args = json_deep_copy(a.args);
	race(&a, &b);
	check_one(&a, &b, "E1035");
	done(&a, &b);
}

/* ---- issues ---- */

static json_t *
issue(const char *offline_id, int64_t suspension)
{
	json_t *args = json_pack("{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:i,s:I,s:{}}",
	    "session", t.clerk, "kind", "juminhyo", "persons", "person_no",
	    person[0], "sheet_no", 1, "hist_no", 1, "applicant", "架空　一郎",
	    "copies", 1, "suspension", (json_int_t)suspension, "options");

	if (offline_id != NULL)
		(void)json_object_set_new(
		    args, "offline_id", json_string(offline_id));
	return args;
}

static void
mayor(void)
{
	json_t *v =
	    json_loads("[{\"title\":\"区長\",\"name\":\"太郎\"}]", 0, NULL);

	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:o}", "session",
		      t.manager, "key", "certifiers", "value", v),
	    RC_OK);
}

TEST(one_issue_of_a_day_without_line_sent_up_twice)
{
	struct act a = { .method = "issue.begin" },
		   b = { .method = "issue.begin" };

	begin("op_log_wait");
	mayor();
	a.args = issue("T1-off-1", 0);
	b.args = issue("T1-off-1", 0);
	race(&a, &b);
	CHECK_INT(a.rc, RC_OK);
	CHECK_INT(b.rc, RC_OK);
	CHECK(json_equal(json_object_get(a.res, "issues"),
	    json_object_get(b.res, "issues")));
	CHECK_INT(test_count(&t, "SELECT count(*) FROM issue"), 1);
	done(&a, &b);
}

/* 4.1.3.0.3: a second 転出証明書 is a 再交付, also when nobody could know. */
TEST(one_first_move_out_certificate_of_two_at_once)
{
	struct act a = { .method = "issue.begin" },
		   b = { .method = "issue.begin" };
	struct test_change c = { .findings = NULL };

	begin("op_log_wait");
	mayor();
	CHECK_INT(
	    change_propose(&t, &c,
		json_pack("{s:s,s:[s]}", "menu", "31", "persons", person[1])),
	    RC_OK);
	record_set(&c.e.persons[0].after, IT_OUT_PLANNED_CITY, "日野市");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	change_release(&c);
	a.args = json_pack("{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:i}", "session",
	    t.clerk, "kind", "move_out", "persons", "person_no", person[1],
	    "sheet_no", 1, "hist_no", 2, "applicant", "架空　一郎", "change",
	    2);
	b.args = json_deep_copy(a.args);
	race(&a, &b);
	check_one(&a, &b, "E5001");
	CHECK_INT(test_count(&t, "SELECT count(*) FROM issue"), 1);
	done(&a, &b);
}

TEST(one_suspension_for_two_issues)
{
	struct act a = { .method = "issue.begin" },
		   b = { .method = "issue.begin" };
	json_t *res = NULL;
	char subject[32];
	int64_t id;

	begin("op_log_wait");
	mayor();
	CHECK_INT(test_call(&t, "block.set", &res,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      t.manager, "person_no", person[0], "processes",
		      "certificate", "level", 2, "from", "2026-07-01", "to", "",
		      "reason", "申出による", "kind", "general"),
	    RC_OK);
	id = json_integer_value(json_object_get(res, "id"));
	json_decref(res);
	res = NULL;
	(void)snprintf(subject, sizeof(subject), "%lld", (long long)id);
	CHECK_INT(
	    test_call(&t, "block.suspend", &res, "{s:s,s:I,s:i,s:s,s:o}",
		"session", t.clerk, "id", (json_int_t)id, "minutes", 10,
		"purpose", "本人確認", "proof",
		test_proof(&t, t.reg, "T1", "10002", "block.suspend", subject)),
	    RC_OK);
	id = json_integer_value(json_object_get(res, "suspension"));
	json_decref(res);
	a.args = issue(NULL, id);
	b.args = issue(NULL, id);
	race(&a, &b);
	CHECK_INT((a.rc == RC_OK) + (b.rc == RC_OK), 1);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM issue"), 1);
	done(&a, &b);
}

/* ---- the rest ---- */

TEST(one_person_signing_in_at_two_terminals)
{
	struct act a = { .method = "session.open" },
		   b = { .method = "session.open" };
	struct reg *other;

	begin("session");
	other = test_reg_also(&t, "T2");
	a.args = json_pack("{s:s,s:o}", "staff", "10004", "proof",
	    test_proof(&t, slow, "T1", "10004", "session.open", ""));
	b.args = json_pack("{s:s,s:o}", "staff", "10004", "proof",
	    test_proof(&t, other, "T2", "10004", "session.open", ""));
	b.r = other;
	race(&a, &b);
	check_one(&a, &b, "E1031");
	CHECK_INT(test_count(&t, "SELECT count(*) FROM session WHERE staff = "
				 "'10004'"),
	    1);
	reg_close(other);
	done(&a, &b);
}

TEST(one_account_of_a_person_written_by_two)
{
	struct act a = { .method = "attached.put" },
		   b = { .method = "attached.put" };

	begin("op_log_wait");
	a.args = json_pack("{s:s,s:s,s:{s:s},s:i}", "session", t.manager,
	    "person_no", person[0], "values", "nhi_insured", "1", "version", 0);
	b.args = json_deep_copy(a.args);
	race(&a, &b);
	CHECK_INT((a.rc == RC_OK) + (b.rc == RC_OK), 1);
	CHECK_INT(test_count(&t, "SELECT version FROM attached_version"), 1);
	done(&a, &b);
}

TEST(two_notes_at_once_are_two)
{
	struct act a = { .method = "note.put" }, b = { .method = "note.put" };

	begin("op_log_wait");
	a.args = json_pack("{s:s,s:s,s:s}", "session", t.manager, "person_no",
	    person[0], "text", "甲");
	b.args = json_pack("{s:s,s:s,s:s}", "session", t.manager, "person_no",
	    person[0], "text", "乙");
	race(&a, &b);
	CHECK_INT(a.rc, RC_OK);
	CHECK_INT(b.rc, RC_OK);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM note"), 2);
	done(&a, &b);
}

static json_t *
manager(const char *no)
{
	return json_pack("{s:s,s:s,s:s,s:s,s:[s],s:s,s:s,s:s}", "staff", no,
	    "name", "三宅", "org", "", "role_label", "", "rights", "staff",
	    "from", "", "to", "", "account", "a");
}

/* Not in the list, so SERIALIZABLE: both found that nobody manages yet. */
TEST(first_manager_is_one)
{
	struct act a = { .method = "staff.put" }, b = { .method = "staff.put" };

	test_reg_make_kind(&t, false);
	test_plant(&t, "DELETE FROM staff_right");
	stage("op_log_wait", "daicho");
	b.r = test_reg_also(&t, "daicho");
	a.args = manager("20001");
	b.args = manager("20002");
	race(&a, &b);
	check_one(&a, &b, "E1030");
	CHECK_INT(test_count(&t, "SELECT count(*) FROM staff_right WHERE "
				 "right_name = 'staff'"),
	    1);
	reg_close(b.r);
	done(&a, &b);
}

/* ---- who takes people in beside decisions ---- */

#define CODE "00098765430"

static enum rc
load_with_code(struct reg *r, struct err *e)
{
	struct load_person p;
	struct load_result res = { 0 };
	struct record *row;
	enum rc rc;

	load_person_init(&p, 1);
	row = p.rows;
	(void)snprintf(p.person_no, sizeof(p.person_no), "001400013");
	(void)snprintf(row->person_no, sizeof(row->person_no), "001400013");
	row->hist_no = row->sheet_no = 1;
	record_set(row, IT_KIND, "1");
	record_set(row, IT_STATUS, "1");
	record_set(row, IT_HOUSEHOLD_NO, "001400021");
	record_set(row, IT_NAME, "取込　一郎");
	record_set(row, IT_BIRTH, "S30.01.02");
	record_set(row, IT_JUMINHYO_CODE, CODE);
	err_clear(e);
	rc = reg_load_people(r, t.manager, "import", &p, 1, &res, e);
	load_person_release(&p);
	return rc;
}

static void *
run_load(void *arg)
{
	struct act *a = arg;

	a->rc = load_with_code(a->r, &a->err);
	a->is_over = true;
	return NULL;
}

static void *
run_submit_and_decide(void *arg)
{
	struct act *a = arg;
	struct entry e;
	int64_t id;

	code_change(person[0], CODE, &e);
	id = test_submit(&t, &e, "k");
	entry_release(&e);
	a->rc = id > 0 ? test_approve(&t, id, NULL) : t.err.rc;
	a->is_over = true;
	return NULL;
}

static void
race_as(struct act *a, void *(*first)(void *), struct act *b,
    void *(*second)(void *))
{
	static const char sql_let[] = "SELECT pg_advisory_unlock(77)";
	int64_t until = mono_us() + 30 * US;
	struct store_stmt *st;
	pthread_t th[2];

	CHECK_INT(pthread_create(&th[0], NULL, first, a), 0);
	while (waiting() < 1 && mono_us() < until)
		nap();
	CHECK_INT(waiting(), 1);
	CHECK_INT(pthread_create(&th[1], NULL, second, b), 0);
	while (!b->is_over && waiting() < 2 && mono_us() < until)
		nap();
	CHECK(b->is_over || waiting() >= 2);
	CHECK_INT(sql_row(keeper, &err, &st, sql_let, ""), RC_OK);
	store_done(st);
	(void)pthread_join(th[0], NULL);
	(void)pthread_join(th[1], NULL);
}

static void
check_one_has_the_code(const struct act *a, const struct act *b)
{
	CHECK_INT((a->rc == RC_OK) + (b->rc == RC_OK), 1);
	CHECK_INT(test_count(&t, "SELECT count(DISTINCT person_no) FROM sheet "
				 "WHERE juminhyo_code = '" CODE "'"),
	    1);
}

/* A load that has read everything, and an entry from its submission to its
 * approval: the entry waits for the load, whose sheet it then meets. */
TEST(one_code_loaded_and_approved_meanwhile)
{
	struct act a = { 0 }, b = { 0 };

	begin("op_log_wait");
	a.r = slow;
	b.r = t.reg;
	race_as(&a, run_load, &b, run_submit_and_decide);
	CHECK_INT(a.rc, RC_OK);
	check_one_has_the_code(&a, &b);
	done(&a, &b);
}

/* An approval that has looked for the number, and has written no sheet yet. */
TEST(one_code_approved_and_loaded_meanwhile)
{
	struct act a = { .method = "entry.approve" }, b = { 0 };
	struct entry e;

	begin("history");
	code_change(person[0], CODE, &e);
	a.r = slow;
	b.r = test_reg_also(&t, "T1");
	a.args = decision(test_submit(&t, &e, "k"));
	entry_release(&e);
	race_as(&a, run, &b, run_load);
	json_decref(a.args);
	CHECK_INT(a.rc, RC_OK);
	CHECK_STR(b.err.code, "E1862");
	check_one_has_the_code(&a, &b);
	reg_close(b.r);
	done(&a, &b);
}

/* ---- a new epoch beside the sequencer ---- */

static void *
run_restore(void *arg)
{
	struct act *a = arg;

	err_clear(&a->err);
	a->rc = reg_call(a->r, "restore.begin", a->args, NULL, &a->err);
	a->is_over = true;
	return NULL;
}

static void *
run_step(void *arg)
{
	struct act *a = arg;
	struct store *s = NULL;
	char uri[200];
	int n;

	(void)snprintf(uri, sizeof(uri), "%.150s&application_name=slow", t.uri);
	err_clear(&a->err);
	a->rc = store_open(uri, STORE_REGISTER, false, &s, &a->err);
	if (a->rc == RC_OK)
		a->rc = sequencer_step(s, 1000, &n, &a->err);
	store_close(s);
	a->is_over = true;
	return NULL;
}

/* A step that has read its epoch stands before its commit: the new epoch
 * waits for it, and ends the old one behind what that step numbered. */
TEST(an_epoch_ends_between_two_steps_of_the_sequencer)
{
	static const char sql_keep[] =
	    "SELECT pg_advisory_lock(1835099247, 1936028018)";
	static const char sql_let[] =
	    "SELECT pg_advisory_unlock(1835099247, 1936028018)";
	struct act a = { 0 }, b = { 0 };
	struct store_stmt *st;

	begin("feed");
	/* a record that its writer could not number: another was at it */
	CHECK_INT(sql_row(keeper, &err, &st, sql_keep, ""), RC_OK);
	store_done(st);
	CHECK_INT(test_call(&t, "note.put", NULL, "{s:s,s:s,s:s}", "session",
		      t.manager, "person_no", person[0], "text", "架空"),
	    RC_OK);
	CHECK_INT(sql_row(keeper, &err, &st, sql_let, ""), RC_OK);
	store_done(st);
	b.r = t.reg;
	b.args = json_pack("{s:s,s:s}", "session", t.manager, "reason", "試験");
	race_as(&a, run_step, &b, run_restore);
	json_decref(b.args);
	CHECK_INT(a.rc, RC_OK);
	CHECK_INT(b.rc, RC_OK);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM feed f WHERE f.position "
				 "> (SELECT until FROM epoch_past)"),
	    1); /* the new epoch's own first record */
	done(&a, &b);
}

int
main(int argc, char **argv)
{
	(void)setenv("MADO_TEST_STORE", "postgresql", 1);
	store_kind_add(&store_pg_ops);
	return test_main(argc, argv);
}
