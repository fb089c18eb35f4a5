/* SPDX-License-Identifier: ISC
 * t_line - the counter while the line is down: what is issued and what is
 * held, what the day is, and that everything goes up when it returns.
 */
#include "tests/db/help_change.h"
#include "tests/test.h"
#include "tests/ui/help_counter.h"
#include "tests/ui/help_real.h"

#include "db/syncer.h"
#include "src/date.h"
#include "src/mem.h"
#include "ui/issue.h"
#include "ui/lease.h"
#include "ui/offline.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MIN INT64_C(60000000)

static struct real c;
static char person[20], household[20];

static bool
has(const char *text)
{
	if (desk_has(c.ui, text))
		return true;
	printf("# not on the screen: %s\n", text);
	desk_print(c.ui);
	return false;
}

static bool
at(const char *code)
{
	if (strcmp(ui_top(c.ui)->code, code) == 0)
		return true;
	printf("# at %s, not %s\n", ui_top(c.ui)->code, code);
	desk_print(c.ui);
	return false;
}

/* Two people, a 認証者, and everything down here. */
static void
begin(void)
{
	struct entry e;
	json_t *v = json_loads(
	    "[{\"title\":\"熊本市中央区長\",\"name\":\"区長　太郎\"}]", 0,
	    NULL);

	real_start(&c);
	test_family(&e, "架空", 2, 1);
	CHECK_INT(test_register(&c.t, &e, "k-begin", person, household), RC_OK);
	entry_release(&e);
	CHECK_INT(test_call(&c.t, "setting.set", NULL, "{s:s,s:s,s:o}",
		      "session", c.t.manager, "key", "certifiers", "value", v),
	    RC_OK);
	real_sync(&c);
	app_refresh(&c.a);
}

static void
line_breaks(int64_t minutes)
{
	c.is_offline = true;
	c.t.now += minutes * MIN;
	app_refresh(&c.a);
}

/* C1 for the household, answered. */
static void
order(void)
{
	struct target t;

	memset(&t, 0, sizeof(t));
	(void)snprintf(t.household_no, sizeof(t.household_no), "%s", household);
	app_reason_set(&c.a, 1, "", ui_now(c.ui));
	CHECK_INT(ui_open(c.ui, "C1", &t), RC_OK);
	real_keys(&c, "<1><1>{F9}");
}

/* The papers that wait, as the outbox has them; the caller decrefs. */
static json_t *
waiting_issue(void)
{
	struct outbox_item item;
	int64_t later;

	if (outbox_next(c.a.outbox, OUTBOX_ISSUE, c.t.now, &item, &later,
		NULL) != RC_OK)
		return NULL;
	return item.args;
}

static int
prints(void)
{
	char path[160];
	glob_t g;
	int n = 0;

	(void)snprintf(path, sizeof(path), "%s/prints/*.pdf", c.t.dir);
	if (glob(path, 0, NULL, &g) == 0) {
		n = (int)g.gl_pathc;
		globfree(&g);
	}
	return n;
}

/* ---- issuing ---- */

TEST(offline_issued_under_a_number_of_its_own)
{
	json_t *args;
	const json_t *off;
	const char *number;

	begin();
	line_breaks(12);
	order();
	CHECK(at("C2"));
	real_keys(&c, "{Enter}");
	CHECK(at("H1"));
	CHECK(has("交付 不通001-"));
	CHECK_INT(prints(), 1);
	CHECK_INT(outbox_waiting(c.a.outbox), 1);
	args = waiting_issue();
	off = json_object_get(args, "offline");
	number = json_string_value(
	    json_array_get(json_object_get(off, "numbers"), 0));
	CHECK(number != NULL && strstr(number, "不通001-") != NULL);
	CHECK(number != NULL &&
	      strncmp(number, "20260715 熊本市中央区 T1 ", 27) == 0);
	CHECK_STR(json_string_value(json_object_get(off, "day")), "2026-07-15");
	CHECK_STR(
	    json_string_value(json_object_get(off, "certifier")), "区長　太郎");
	CHECK_STR(json_string_value(json_object_get(args, "session")),
	    c.a.session.token);
	CHECK(json_integer_value(json_object_get(args, "made_at")) == c.t.now);
	json_decref(args);
	/* the next one has the next number */
	order();
	real_keys(&c, "{Enter}");
	CHECK(has("交付 不通002-"));
	CHECK_INT(prints(), 2);
	real_end(&c);
}

/* The outbox has it before any paper moves; what the printer did not take is
 * printed under the number on record, once. */
TEST(offline_recorded_before_the_paper)
{
	char path[160], moved[160];
	json_t *args;
	FILE *f;

	begin();
	line_breaks(3);
	(void)snprintf(path, sizeof(path), "%s/prints", c.t.dir);
	(void)snprintf(moved, sizeof(moved), "%s/prints.away", c.t.dir);
	/* a printer that takes nothing */
	(void)rename(path, moved);
	f = fopen(path, "w");
	CHECK(f != NULL);
	if (f != NULL)
		(void)fclose(f);
	order();
	real_keys(&c, "{Enter}");
	CHECK_INT(outbox_waiting(c.a.outbox), 1);
	CHECK(at("C2"));
	real_keys(&c, "{F3}"); /* the dialog */
	CHECK_INT(prints(), 0);
	(void)unlink(path);
	real_keys(&c, "{Enter}");
	CHECK(has("交付 不通001-"));
	CHECK_INT(outbox_waiting(c.a.outbox), 1);
	CHECK_INT(prints(), 1);
	args = waiting_issue();
	CHECK_INT(json_array_size(json_object_get(
		      json_object_get(args, "offline"), "numbers")),
	    1);
	json_decref(args);
	(void)rmdir(moved);
	real_end(&c);
}

/* No disk, no paper. */
TEST(offline_not_recorded_not_printed)
{
	struct outbox *box;

	begin();
	line_breaks(3);
	order();
	CHECK(at("C2"));
	box = c.a.outbox;
	c.a.outbox = NULL;
	real_keys(&c, "{Enter}");
	CHECK(has("E7021"));
	CHECK_INT(prints(), 0);
	c.a.outbox = box;
	real_end(&c);
}

TEST(offline_held_when_the_blocks_are_too_old)
{
	begin();
	line_breaks(31);
	order();
	CHECK(at("C1"));
	CHECK(has("E7103"));
	real_keys(&c, "{F3}");
	CHECK(has("止め"));
	CHECK_INT(outbox_waiting(c.a.outbox), 0);
	CHECK_INT(prints(), 0);
	real_end(&c);
}

/* Ages go by what counts on, not by a clock that anybody can set. */
TEST(offline_ages_by_the_counting_clock)
{
	begin();
	line_breaks(31);
	c.wall_off = -25 * MIN; /* "only six minutes" */
	app_refresh(&c.a);
	CHECK(c.a.status.age_us == 31 * MIN);
	order();
	CHECK(at("C1"));
	CHECK_INT(outbox_waiting(c.a.outbox), 0);
	real_end(&c);
}

TEST(offline_a_clock_that_ran_back_stops_issuing)
{
	begin();
	line_breaks(10);
	order();
	real_keys(&c, "{Enter}");
	CHECK(has("交付 不通001-"));
	c.wall_off = -5 * MIN;
	app_refresh(&c.a);
	CHECK(c.a.status.is_clock_back);
	order();
	CHECK(at("C1"));
	CHECK(has("E7112"));
	CHECK_INT(outbox_waiting(c.a.outbox), 1);
	/* searching goes on */
	real_keys(&c, "{F3}{F3}kakuu");
	ui_top(c.ui)->tick(c.ui, ui_layer(c.ui)->state, ui_now(c.ui) + MIN);
	CHECK(has("架空"));
	real_end(&c);
}

static void
say_line(const char *state)
{
	char path[160];
	struct replica *w = NULL;
	struct replica_line l;

	memset(&l, 0, sizeof(l));
	(void)snprintf(l.state, sizeof(l.state), "%s", state);
	(void)snprintf(path, sizeof(path), "%s/replica.db", c.t.dir);
	CHECK_INT(replica_open(path, true, &w, &c.t.err), RC_OK);
	CHECK_INT(replica_say(w, &l, &c.t.err), RC_OK);
	replica_close(w);
	app_refresh(&c.a);
}

/* A replica that is of another history says nothing about today, and that is
 * so with a line as well. */
TEST(offline_another_history_issues_nothing)
{
	static const char *const states[] = { "forked", "restored",
		"stranger" };

	begin();
	for (int i = 0; i < 3; i++) {
		say_line(states[i]);
		CHECK(c.a.status.is_online);
		order();
		CHECK(at("C1"));
		CHECK(has("E7111"));
		real_keys(&c, "{F3}{F3}");
	}
	line_breaks(1);
	order();
	CHECK(at("C1"));
	CHECK(has("E7111"));
	real_keys(&c, "{F3}{F3}");
	say_line("");
	order();
	CHECK(at("C2"));
	real_end(&c);
}

static void
block(int level)
{
	CHECK_INT(test_call(&c.t, "block.set", NULL,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      c.t.manager, "person_no", person, "processes",
		      "certificate", "level", level, "from", "2026-07-01", "to",
		      "", "reason", "申出", "kind", "general"),
	    RC_OK);
}

TEST(offline_a_block_known_here_holds)
{
	begin();
	block(2);
	real_sync(&c);
	line_breaks(3);
	order();
	CHECK(at("C1"));
	CHECK(has("E7113"));
	real_keys(&c, "{F3}");
	CHECK(has("抑止あり"));
	/* the other one of the household alone is not held */
	real_keys(&c, "{STab}{STab}{STab}{STab}<1>{F9}");
	CHECK(at("C2"));
	real_end(&c);
}

/* An order of one person past C1, as a fault of the screen would leave it. */
static enum rc
straight_to_paper(enum cert_kind kind, bool mynumber)
{
	struct order_person p;
	struct order o;
	char shown[64], where[512];
	int printed;
	enum rc rc;

	memset(&p, 0, sizeof(p));
	CHECK_INT(
	    replica_person(c.a.replica, person, 0, &p.m, &c.t.err), RC_OK);
	p.is_chosen = true;
	memset(&o, 0, sizeof(o));
	o.people = &p;
	o.count = 1;
	o.applicant = 1;
	o.kind = kind;
	o.copies = 1;
	o.options.mynumber = mynumber;
	issue_new_id(&o);
	rc = issue_alone(c.ui, &o, 1, NULL, shown, &printed, where, &c.t.err);
	member_release(&p.m);
	free(p.notes);
	return rc;
}

TEST(offline_no_mynumber_without_the_line)
{
	begin();
	line_breaks(3);
	CHECK_INT(straight_to_paper(CERT_PERSON, true), RC_DENIED);
	CHECK_STR(c.t.err.code, "E7107");
	CHECK_INT(outbox_waiting(c.a.outbox), 0);
	CHECK_INT(straight_to_paper(CERT_PERSON, false), RC_OK);
	CHECK_INT(outbox_waiting(c.a.outbox), 1);
	real_end(&c);
}

TEST(offline_a_removed_sheet_takes_two)
{
	begin();
	line_breaks(3);
	CHECK_INT(straight_to_paper(CERT_REMOVED, false), RC_DENIED);
	CHECK_STR(c.t.err.code, "E7104");
	CHECK_INT(outbox_waiting(c.a.outbox), 0);
	CHECK_INT(prints(), 0);
	real_end(&c);
}

/* The head left this morning, and no batch has said so in the other's row. */
TEST(std_1_1_10_no_screen_and_no_paper_names_a_head_who_left)
{
	struct test_change out;
	struct target t;

	begin();
	memset(&out, 0, sizeof(out));
	CHECK_INT(
	    change_propose(&c.t, &out,
		json_pack("{s:s,s:[s]}", "menu", "31", "persons", person)),
	    RC_OK);
	(void)snprintf(out.e.event_date, sizeof(out.e.event_date), "R08.07.16");
	(void)snprintf(
	    out.e.notified_on, sizeof(out.e.notified_on), "R08.07.15");
	record_set(&out.e.persons[0].after, IT_OUT_PLANNED_CITY, "日野市");
	CHECK_INT(change_do(&c.t, &out, NULL), RC_OK);
	change_release(&out);
	real_sync(&c);
	app_refresh(&c.a);
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.household_no, sizeof(t.household_no), "%s", household);
	app_reason_set(&c.a, 1, "", ui_now(c.ui));
	CHECK_INT(ui_open(c.ui, "K1", &t), RC_OK);
	CHECK(has("架空　一郎"));
	CHECK(!desk_has(c.ui, "世帯主なし"));
	change_day(&c.t, "2026-07-16");
	real_sync(&c);
	app_refresh(&c.a);
	CHECK(has("世帯主なし"));
	/* without 世帯主・続柄 nothing is wrong with it; with them it waits, with
	 * a line and without; > is on the one who left */
	real_keys(&c, "a{F9}");
	CHECK(has("世帯主なし"));
	real_keys(&c, "<1><1>{F9}");
	CHECK(at("C2"));
	real_keys(&c, "{F3}");
	for (int i = 0; i < 2; i++) {
		cert_order(c.ui)->options.head_relation = true;
		real_keys(&c, "{F9}");
		CHECK(at("C1"));
		CHECK(has("E5009"));
		real_keys(&c, "{F3}");
		line_breaks(3);
	}
	real_end(&c);
}

/* ---- the day ---- */

TEST(offline_today_goes_on_without_the_register)
{
	begin();
	CHECK_STR(c.a.today_iso, "2026-07-15");
	CHECK(!desk_has(c.ui, "つながると出ます"));
	line_breaks(13 * 60 + 59); /* 10:00 + … = 23:59 */
	CHECK(has("着信 つながると出ます"));
	CHECK_STR(c.a.today_iso, "2026-07-15");
	line_breaks(2);
	CHECK_STR(c.a.today_iso, "2026-07-16");
	/* whatever the wall says */
	c.wall_off = -3 * 24 * 60 * MIN;
	app_refresh(&c.a);
	CHECK_STR(c.a.today_iso, "2026-07-16");
	real_end(&c);
}

/* ---- one person, one terminal (KS-6) ---- */

/* Whoever goes on working without a line keeps the screen lit; the lease ends
 * all the same, and the person may be let in elsewhere. */
TEST(ks_6_lit_counter_ends_with_its_lease_while_offline)
{
	struct draft_line d[4];
	int n = 0;

	begin();
	c.a.session.lease_until = c.t.now + 20 * MIN;
	real_keys(&c, "2{F6}<1><1>1{Tab}T-");
	CHECK(at("I11"));
	line_breaks(14);
	CHECK(!lease_tick(c.ui));
	CHECK(!desk_has(c.ui, "サインインの期限です"));
	line_breaks(2);
	CHECK(!lease_tick(c.ui));
	CHECK(has("あと 4分でサインインの期限です"));
	real_keys(&c, "1");
	/* said once, not under every key */
	CHECK(!lease_tick(c.ui));
	CHECK(!desk_has(c.ui, "サインインの期限です"));
	/* by the clock that counts, not by one that anybody can set */
	c.wall_off = -60 * MIN;
	line_breaks(5);
	CHECK(app_lease_over(&c.a));
	CHECK(lease_tick(c.ui));
	CHECK(at("S1"));
	CHECK(!c.a.session.is_open);
	CHECK(has("下書きは残っています"));
	CHECK_INT(outbox_drafts(c.a.outbox, "10001", d, 4, &n, NULL), RC_OK);
	CHECK_INT(n, 1);
	real_end(&c);
}

/* Rights were changed, or the person sits elsewhere: the screens of before, and
 * what they showed by those rights, end (10.3, 10.4). */
TEST(std_10_4_a_session_that_the_register_ended_is_over_at_the_screens)
{
	begin();
	real_keys(&c, "2");
	test_plant(&c.t, "DELETE FROM session WHERE staff = '10001'");
	CHECK(!lease_tick(c.ui));
	app_refresh(&c.a);
	CHECK(lease_tick(c.ui));
	CHECK(at("S1"));
	CHECK(!c.a.session.is_open);
	CHECK(has("もう一度サインイン"));
	real_end(&c);
}

TEST(ks_6_lease_is_the_registers_business_while_there_is_a_line)
{
	begin();
	c.a.session.lease_until = c.t.now + 5 * MIN;
	c.t.now += 10 * MIN;
	c.a.renew_at = 0;
	app_refresh(&c.a);
	CHECK(c.a.status.is_online);
	CHECK(!lease_tick(c.ui));
	CHECK(at("H1"));
	CHECK(c.a.session.lease_until > c.t.now);
	real_end(&c);
}

/* The running program does it by itself, and nobody is let in again. */
TEST(ks_6_counter_program_signs_out_when_the_lease_is_over)
{
	struct counter k = { .staff = "10001",
		.reason = 1,
		.is_offline = true,
		.lease_over = true,
		.opens = "K1 004182731" };
	struct vt *v = counter_start(&k, 24, 80);

	CHECK(vt_wait_code(v, "S1"));
	CHECK(vt_wait(v, "サインインの期限が過ぎたため終わりました"));
	vt_keys(v, "10001{Enter}madoguchi{Enter}");
	CHECK(vt_settle(v));
	CHECK_STR(vt_code(v), "S1");
	CHECK_INT(vt_end(v), 0);
}

/* A second terminal, while the first is cut off and its lease has not ended:
 * the register lets nobody in; it does when the lease is over, and what was
 * entered at the first by then counts. */
TEST(ks_6_lease_of_a_cut_off_terminal_holds_until_it_ends)
{
	struct reg *other;
	char token[65];

	begin();
	other = test_reg_also(&c.t, "T2");
	line_breaks(10);
	CHECK(test_session(&c.t, other, "T2", "10001", token) != RC_OK);
	CHECK_STR(c.t.err.code, "E1031");
	c.t.now += 24 * 60 * MIN;
	CHECK_INT(test_session(&c.t, other, "T2", "10001", token), RC_OK);
	reg_close(other);
	real_end(&c);
}

/* ---- what goes up ---- */

static json_t *
offline_list(void)
{
	json_t *res = NULL, *l;

	if (test_call(&c.t, "issue.offline", &res, "{s:s}", "session",
		c.t.manager) != RC_OK)
		return json_array();
	l = json_incref(json_object_get(res, "issues"));
	json_decref(res);
	return l;
}

/* A block set at the register while the terminal did not hear of it: the
 * paper is out, and who minds blocks is told. */
TEST(offline_issued_against_a_block_set_meanwhile_is_told)
{
	struct syncer_report rep;
	json_t *l, *f;

	begin();
	line_breaks(5);
	block(2); /* at the register; not heard of here */
	order();
	CHECK(at("C2"));
	real_keys(&c, "{Enter}");
	CHECK(has("交付 不通001-"));
	c.is_offline = false;
	real_sync_up(&c, &rep);
	CHECK_INT(rep.pushed, 1);
	CHECK_INT(rep.refused, 0);
	app_refresh(&c.a);
	CHECK_INT(c.a.status.waiting, 0);
	l = offline_list();
	CHECK_INT(json_array_size(l), 1);
	f = json_object_get(json_array_get(l, 0), "findings");
	CHECK_INT(json_array_size(f), 1);
	CHECK_STR(
	    json_string_value(json_object_get(json_array_get(f, 0), "what")),
	    "block");
	json_decref(l);
	/* once, however often the line returns */
	real_sync_up(&c, &rep);
	CHECK_INT(rep.pushed, 0);
	l = offline_list();
	CHECK_INT(json_array_size(l), 1);
	json_decref(l);
	/* not for everybody */
	CHECK(ui_open(c.ui, "N3", NULL) != RC_OK);
	real_as(&c, "10003");
	CHECK(has("確認    不通中の交付 1件 要確認"));
	real_keys(&c, "{Tab}1");
	CHECK(at("N3"));
	CHECK(has("不通001-"));
	CHECK(has("内容   出したときには、その人に証明書の抑止がありました"));
	CHECK(has("未確認 1"));
	real_keys(&c, "{Enter}{Enter}");
	CHECK(has("何もしませんでした"));
	real_keys(&c, "{Enter}本人に電話した{Enter}");
	CHECK(has("確認済にしました"));
	CHECK(has("確認   10003  本人に電話した"));
	CHECK(has("未確認 0"));
	real_keys(&c, "{F3}{F5}");
	CHECK(!desk_has(c.ui, "不通中の交付"));
	real_end(&c);
}

/* ---- two people ---- */

/* 除票 by keys: the clerk, then somebody else with a password; the register
 * finds nothing against it afterwards. */
TEST(offline_two_people_sign_what_one_may_not)
{
	struct counter k = { .staff = "10001",
		.reason = 1,
		.is_offline = true,
		.opens = "K1 004182731" };
	struct vt *v = counter_start(&k, 24, 80);
	struct outbox *box = NULL;
	struct outbox_item item;
	char path[160];
	int64_t later;
	const json_t *second;

	CHECK(vt_wait_code(v, "K1"));
	vt_keys(v, "{F9}{STab}{STab}5");
	CHECK(vt_wait(v, "二人の署名"));
	vt_keys(v, "{Tab}{Tab}81{F9}");
	CHECK(vt_wait_code(v, "C2"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait(v, "署名する人の職員番号"));
	/* not the clerk twice, not somebody without the right */
	vt_keys(v, "10001{Enter}");
	CHECK(vt_wait(v, "E7104"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait(v, "署名する人の職員番号"));
	vt_keys(v, "10003{Enter}");
	CHECK(vt_wait(v, "暗証"));
	vt_keys(v, "madoguchi{Enter}");
	CHECK(vt_wait(v, "交付 不通001-"));
	CHECK_INT(vt_end(v), 0);
	(void)snprintf(path, sizeof(path), "%s/outbox.db", counter_dir());
	CHECK_INT(outbox_look(path, "T1", &box, NULL), RC_OK);
	CHECK_INT(
	    outbox_next(box, OUTBOX_ISSUE, 0, &item, &later, NULL), RC_OK);
	second =
	    json_object_get(json_object_get(item.args, "offline"), "second");
	CHECK_STR(json_string_value(json_object_get(second, "staff")), "10003");
	CHECK_STR(
	    json_string_value(json_object_get(second, "act")), "issue.offline");
	json_decref(item.args);
	outbox_close(box);
}

/* ---- how old what is shown is ---- */

TEST(replica_is_as_new_as_the_register_says)
{
	struct entry e;

	begin();
	c.t.now += 20 * MIN / 60;
	app_refresh(&c.a);
	CHECK_INT(c.a.status.age_us, 0);
	test_family(&e, "河野", 1, 2);
	CHECK_INT(test_register(&c.t, &e, "k-later", NULL, NULL), RC_OK);
	entry_release(&e);
	app_refresh(&c.a);
	CHECK(c.a.status.age_us >= 20 * MIN / 60);
	real_end(&c);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
