/* SPDX-License-Identifier: ISC
 * Notices of 出入国在留管理庁長官 (4.5.6): nothing changes before a person has
 * checked what would; 特別永住者 stay with people.
 */
#include "src/approval.h"
#include "tests/db/help_change.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

static struct test_reg t;
static struct test_change c;
static char no[4][20], house[20];

static void
begin(const char *category)
{
	test_reg_make(&t);
	change_foreign_family(&t, category, no, house);
}

static void
end(void)
{
	CHECK(change_verified(&t));
	change_release(&c);
	test_reg_free(&t);
}

/* 在留資格の変更許可 of the foreign resident. */
static json_t *
changed(int line)
{
	return json_pack("{s:i,s:s,s:s,s:s,s:s,s:s,s:s,s:s}", "line", line,
	    "card", "AB12345678CD", "name", "KAKU JIRO", "kind", "correct",
	    "happened_on", "R08.07.10", "noticed_on", "R08.07.13",
	    "residence_status", "技術・人文知識・国際業務", "residence_expires",
	    "2029.07.10");
}

static int
take(json_t *notices, const char *what)
{
	json_t *got = NULL;
	int n;

	CHECK_INT(test_call(&t, "immigration.take", &got, "{s:s,s:o}",
		      "session", t.manager, "notices", notices),
	    RC_OK);
	n = json_is_array(json_object_get(got, what))
		? (int)json_array_size(json_object_get(got, what))
		: (int)json_integer_value(json_object_get(got, what));
	json_decref(got);
	return n;
}

/* The first of the list; new reference. */
static json_t *
listed(void)
{
	json_t *got = NULL, *o;

	CHECK_INT(test_call(&t, "immigration.list", &got, "{s:s}", "session",
		      t.manager),
	    RC_OK);
	o = json_incref(json_array_get(json_object_get(got, "notices"), 0));
	json_decref(got);
	return o;
}

static int64_t
number(const json_t *o)
{
	return json_integer_value(json_object_get(o, "notice"));
}

/* With a proof by a person of the act for a notice and digest. */
static enum rc
check_with(const json_t *o, const char *session, const char *staff,
    const char *act, int64_t notice, const char *digest)
{
	char subject[APPROVAL_SUBJECT];

	notice_subject(notice, digest, subject);
	return test_call(&t, "immigration.check", NULL, "{s:s,s:I,s:s,s:o}",
	    "session", session, "notice", (json_int_t)number(o), "digest",
	    json_string_value(json_object_get(o, "digest")), "proof",
	    test_proof(&t, t.reg, "T1", staff, act, subject));
}

static enum rc
check(const json_t *o, const char *session)
{
	const char *staff = strcmp(session, t.reviewer) == 0  ? "10002"
			    : strcmp(session, t.manager) == 0 ? "10003"
			    : strcmp(session, t.clerk) == 0   ? "10001"
							      : "10004";

	return check_with(o, session, staff, "immigration.check", number(o),
	    json_string_value(json_object_get(o, "digest")));
}

/* Writes what is checked; how many. */
static int
update(void)
{
	json_t *got = NULL;
	int n;

	CHECK_INT(test_call(&t, "immigration.update", &got, "{s:s}", "session",
		      t.manager),
	    RC_OK);
	n = (int)json_integer_value(json_object_get(got, "done"));
	json_decref(got);
	return n;
}

/* immigration.count of a session: how many wait for their check. */
static int
to_check(const char *session)
{
	json_t *got = NULL;
	int n;

	CHECK_INT(test_call(&t, "immigration.count", &got, "{s:s}", "session",
		      session),
	    RC_OK);
	n = (int)json_integer_value(json_object_get(got, "waiting"));
	json_decref(got);
	return n;
}

TEST(std_4_5_6_nothing_changes_until_it_was_checked)
{
	json_t *o;
	const json_t *first;

	begin("1");
	CHECK_INT(take(json_pack("[o]", changed(2)), "taken"), 1);
	/* taken in once */
	CHECK_INT(take(json_pack("[o]", changed(9)), "known"), 1);
	CHECK_STR(change_item(&t, no[1], IT_RESIDENCE_STATUS), "留学");
	CHECK_INT(update(), 0);
	o = listed();
	CHECK_STR(json_string_value(json_object_get(o, "state")), "waiting");
	/* before and after stand side by side */
	CHECK_INT(json_array_size(json_object_get(o, "items")), 2);
	first = json_array_get(json_object_get(o, "items"), 0);
	CHECK_STR(json_string_value(json_object_get(first, "before")), "留学");
	CHECK_STR(json_string_value(json_object_get(first, "after")),
	    "技術・人文知識・国際業務");
	/* 11.1 row 30 */
	CHECK_INT(test_call(&t, "immigration.update", NULL, "{s:s,s:I}",
		      "session", t.manager, "notice", (json_int_t)number(o)),
	    RC_CONFLICT);
	CHECK_STR(t.err.code, "E4561");
	/* another person than who took it in; each is told of their own */
	CHECK_INT(to_check(t.manager), 0);
	CHECK_INT(to_check(t.reviewer), 1);
	CHECK_INT(check(o, t.manager), RC_DENIED);
	CHECK_STR(t.err.code, "E4562");
	CHECK_INT(check(o, t.reviewer), RC_OK);
	CHECK_INT(to_check(t.reviewer), 0);
	CHECK_STR(change_item(&t, no[1], IT_RESIDENCE_STATUS), "留学");
	CHECK_INT(update(), 1);
	CHECK_STR(change_item(&t, no[1], IT_RESIDENCE_STATUS),
	    "技術・人文知識・国際業務");
	CHECK_STR(change_item(&t, no[1], IT_RESIDENCE_EXPIRES), "2029.07.10");
	CHECK_STR(change_item(&t, no[1], IT_INFORMED_ON), "R08.07.13");
	CHECK_STR(change_item(&t, no[1], IT_EVENT), "303");
	CHECK_INT(update(), 0);
	json_decref(o);
	end();
}

/* 永住許可: what has no end any more is given as such, and what is not given
 * stays. */
/* A session alone checks nothing, by no path: who decides proves it, for this
 * notice as it was shown. */
TEST(std_4_5_6_the_check_is_proved_for_what_was_shown)
{
	const char *digest;
	char other[65];
	json_t *o;

	begin("1");
	CHECK_INT(take(json_pack("[o]", changed(2)), "taken"), 1);
	o = listed();
	digest = json_string_value(json_object_get(o, "digest"));
	(void)snprintf(other, sizeof(other), "%s", digest);
	other[0] = other[0] == '0' ? '1' : '0';
	CHECK_INT(
	    test_call(&t, "immigration.check", NULL, "{s:s,s:I,s:s}", "session",
		t.reviewer, "notice", (json_int_t)number(o), "digest", digest),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E1040");
	CHECK_INT(check_with(o, t.reviewer, "10002", "entry.approve", number(o),
		      digest),
	    RC_DENIED);
	CHECK_INT(check_with(o, t.reviewer, "10002", "immigration.check",
		      number(o) + 1, digest),
	    RC_DENIED);
	CHECK_INT(check_with(o, t.reviewer, "10002", "immigration.check",
		      number(o), other),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E1040");
	/* nor is the screen of one the decision of another */
	CHECK_INT(check_with(o, t.reviewer, "10004", "immigration.check",
		      number(o), digest),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E4568");
	CHECK_INT(update(), 0);
	CHECK_INT(check(o, t.reviewer), RC_OK);
	CHECK_INT(update(), 1);
	json_decref(o);
	end();
}

TEST(std_4_5_6_an_item_that_ends)
{
	json_t *o, *notice;

	begin("1");
	notice = changed(2);
	(void)json_object_set_new(
	    notice, "residence_status", json_string("永住者"));
	(void)json_object_set_new(
	    notice, "residence_expires", json_string("-"));
	CHECK_INT(take(json_pack("[o]", notice), "taken"), 1);
	o = listed();
	CHECK_INT(check(o, t.reviewer), RC_OK);
	CHECK_INT(update(), 1);
	CHECK_STR(change_item(&t, no[1], IT_RESIDENCE_STATUS), "永住者");
	CHECK_STR(change_item(&t, no[1], IT_RESIDENCE_EXPIRES), "");
	CHECK_STR(change_item(&t, no[1], IT_CARD_NO), "AB12345678CD");
	json_decref(o);
	end();
}

TEST(std_4_5_6_a_removal_out_of_the_register)
{
	json_t *o;

	begin("1");
	CHECK_INT(take(json_pack("[{s:s,s:s,s:s,s:s}]", "card", "AB12345678CD",
			   "kind", "remove", "happened_on", "R08.07.10",
			   "noticed_on", "R08.07.13"),
		      "taken"),
	    1);
	o = listed();
	CHECK(json_is_true(json_object_get(o, "removal")));
	CHECK_INT(check(o, t.reviewer), RC_OK);
	CHECK_INT(update(), 1);
	CHECK_STR(change_item(&t, no[1], IT_EVENT), "206");
	CHECK_STR(change_item(&t, no[1], IT_REMOVAL_DATE), "R08.07.10");
	json_decref(o);
	end();
}

TEST(std_4_5_6_special_permanent_residents_stay_with_people)
{
	json_t *o;

	begin("2");
	CHECK_INT(
	    take(json_pack("[{s:s,s:s,s:s,s:s,s:s}]", "card", "AB12345678CD",
		     "kind", "correct", "happened_on", "R08.07.10",
		     "noticed_on", "R08.07.13", "nationality", "朝鮮"),
		"manual"),
	    1);
	o = listed();
	CHECK_STR(json_string_value(json_object_get(o, "state")), "manual");
	CHECK_INT(check(o, t.reviewer), RC_CONFLICT);
	CHECK_STR(t.err.code, "E4564");
	CHECK_INT(update(), 0);
	CHECK_STR(change_item(&t, no[1], IT_NATIONALITY), "韓国");
	/* entered by hand, it leaves the list, and why is on record */
	CHECK_INT(test_call(&t, "immigration.settle", NULL, "{s:s,s:I,s:s}",
		      "session", t.clerk, "notice", (json_int_t)number(o),
		      "reason", ""),
	    RC_INPUT);
	CHECK_STR(t.err.code, "E4566");
	CHECK_INT(test_call(&t, "immigration.settle", NULL, "{s:s,s:I,s:s}",
		      "session", t.clerk, "notice", (json_int_t)number(o),
		      "reason", "手で入力"),
	    RC_OK);
	json_decref(o);
	o = listed();
	CHECK(o == NULL);
	json_decref(o);
	end();
}

/* Who may not see all of what changes has not seen it. */
TEST(std_4_5_6_the_check_is_of_who_sees_everything)
{
	json_t *o;

	begin("1");
	CHECK_INT(take(json_pack("[o]", changed(2)), "taken"), 1);
	o = listed();
	CHECK_INT(json_integer_value(json_object_get(o, "hidden")), 0);
	json_decref(o);
	CHECK_INT(test_call(&t, "staff.put", NULL,
		      "{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:[s,s]}", "session",
		      t.manager, "staff", "10002", "name", "高木", "org", "課",
		      "role_label", "審査", "from", "", "to", "", "account",
		      "高木", "rights", "read", "approve"),
	    RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10002", t.reviewer), RC_OK);
	CHECK_INT(test_call(&t, "immigration.list", &o, "{s:s}", "session",
		      t.reviewer),
	    RC_OK);
	CHECK(json_integer_value(json_object_get(
		  json_array_get(json_object_get(o, "notices"), 0), "hidden")) >
	      0);
	json_decref(o);
	o = listed();
	CHECK_INT(check(o, t.reviewer), RC_DENIED);
	CHECK_STR(t.err.code, "E4565");
	json_decref(o);
	end();
}

/* The update is for who checks, or runs batches; a clerk does neither. */
TEST(std_4_5_6_who_writes_what_was_checked)
{
	json_t *o, *got = NULL;

	begin("1");
	CHECK_INT(take(json_pack("[o]", changed(2)), "taken"), 1);
	o = listed();
	CHECK_INT(check(o, t.reviewer), RC_OK);
	json_decref(o);
	CHECK_INT(test_call(&t, "immigration.update", NULL, "{s:s}", "session",
		      t.clerk),
	    RC_DENIED);
	CHECK_STR(change_item(&t, no[1], IT_RESIDENCE_STATUS), "留学");
	CHECK_INT(test_call(&t, "immigration.update", &got, "{s:s}", "session",
		      t.reviewer),
	    RC_OK);
	CHECK_INT(json_integer_value(json_object_get(got, "done")), 1);
	json_decref(got);
	end();
}

TEST(std_4_5_6_what_changed_after_the_check_is_checked_again)
{
	json_t *o;

	begin("1");
	CHECK_INT(take(json_pack("[o]", changed(2)), "taken"), 1);
	o = listed();
	CHECK_INT(check(o, t.reviewer), RC_OK);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "65", "persons", no[1])),
	    RC_OK);
	record_set(&c.e.persons[0].after, IT_NATIONALITY, "中国");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_INT(update(), 0);
	CHECK_STR(change_item(&t, no[1], IT_RESIDENCE_STATUS), "留学");
	/* the sheet that was shown is of before */
	CHECK_INT(check(o, t.reviewer), RC_CONFLICT);
	CHECK_STR(t.err.code, "E4563");
	json_decref(o);
	o = listed();
	CHECK_INT(check(o, t.reviewer), RC_OK);
	CHECK_INT(update(), 1);
	CHECK_STR(change_item(&t, no[1], IT_NATIONALITY), "中国");
	json_decref(o);
	end();
}

TEST(std_4_5_6_behind_an_entry_that_waits)
{
	json_t *o;
	int64_t id;

	begin("1");
	CHECK_INT(take(json_pack("[o]", changed(2)), "taken"), 1);
	o = listed();
	CHECK_INT(check(o, t.reviewer), RC_OK);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "65", "persons", no[1])),
	    RC_OK);
	record_set(&c.e.persons[0].after, IT_NATIONALITY, "中国");
	id = test_submit(&t, &c.e, "waits");
	CHECK_INT(update(), 0);
	CHECK_INT(test_call(&t, "entry.withdraw", NULL, "{s:s,s:I,s:i}",
		      "session", t.clerk, "id", (json_int_t)id, "version", 1),
	    RC_OK);
	CHECK_INT(update(), 1);
	json_decref(o);
	end();
}

TEST(std_4_5_6_what_cannot_be_taken_in_is_listed)
{
	json_t *list = json_array(), *o;

	begin("1");
	o = changed(2); /* of somebody else */
	(void)json_object_set_new(o, "name", json_string("OTHER PERSON"));
	(void)json_array_append_new(list, o);
	o = changed(3); /* garbled */
	(void)json_object_set_new(o, "nationality", json_string("〓国"));
	(void)json_array_append_new(list, o);
	o = changed(4); /* nobody has that card */
	(void)json_object_set_new(o, "card", json_string("ZZ99999999ZZ"));
	(void)json_array_append_new(list, o);
	o = changed(5); /* nothing that such a notice says */
	(void)json_object_set_new(o, "address_town", json_string("他町"));
	(void)json_array_append_new(list, o);
	CHECK_INT(take(list, "errors"), 4);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM immigration"), 0);
	end();
}

TEST(std_4_5_6_out_of_a_transit_stay_into_a_status)
{
	json_t *o;

	begin("5");
	CHECK_STR(change_item(&t, no[1], IT_TRANSIT_REASON), "1");
	CHECK_INT(
	    take(json_pack("[{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s}]",
		     "person_no", no[1], "name", "KAKU JIRO", "kind", "correct",
		     "happened_on", "R08.07.10", "noticed_on", "R08.07.13",
		     "article30_45", "1", "card_no", "AB12345678CD",
		     "card_no_kind", "1", "residence_status", "家族滞在"),
		"taken"),
	    1);
	o = listed();
	CHECK_INT(check(o, t.reviewer), RC_OK);
	CHECK_INT(update(), 1);
	/* what belonged to the former 区分 has gone with it (1.1.2) */
	CHECK_STR(change_item(&t, no[1], IT_TRANSIT_REASON), "");
	CHECK_STR(change_item(&t, no[1], IT_ARTICLE30_45), "1");
	CHECK_STR(change_item(&t, no[1], IT_CARD_NO), "AB12345678CD");
	json_decref(o);
	end();
}

/* ---- 市町村通知 (4.5.7) ---- */

/* n-th of what is due, or of the person; new reference. */
static json_t *
told(const char *method, size_t n, size_t *count)
{
	json_t *got = NULL, *o;

	CHECK_INT(test_call(&t, method, &got, "{s:s,s:s}", "session", t.manager,
		      "person_no", no[1]),
	    RC_OK);
	*count = json_array_size(json_object_get(got, "notices"));
	o = json_incref(json_array_get(json_object_get(got, "notices"), n));
	json_decref(got);
	return o;
}

static size_t
due(void)
{
	json_t *got = NULL;
	size_t n;

	CHECK_INT(test_call(&t, "municipal.queue", &got, "{s:s}", "session",
		      t.manager),
	    RC_OK);
	n = json_array_size(json_object_get(got, "notices"));
	json_decref(got);
	return n;
}

static enum rc
sent(int64_t seq)
{
	return test_call(&t, "municipal.sent", NULL, "{s:s,s:I}", "session",
	    t.manager, "seq", (json_int_t)seq);
}

static int64_t
seq_of(const json_t *o)
{
	return json_integer_value(json_object_get(o, "seq"));
}

static void
change_of(const char *menu, enum item it, const char *value)
{
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", menu, "persons", no[1])),
	    RC_OK);
	record_set(&c.e.persons[0].after, it, value);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
}

static void
check_law(size_t n, const char *law)
{
	size_t count;
	json_t *o = told("municipal.list", n, &count);

	CHECK_STR(json_string_value(json_object_get(o, "law")), law);
	json_decref(o);
}

/* What waits is not law: nobody outside hears of it, by message, by request
 * for a number or by a record that links follow. */
TEST(std_4_0_8_no_message_leaves_while_an_entry_waits)
{
	static const char core[] = "SELECT count(*) FROM feed_section WHERE "
				   "section IN ('core', 'restricted')";
	long long before;
	long long rows;
	int64_t id;

	begin("1");
	before = test_count(&t, "SELECT count(*) FROM number_request");
	CHECK(before >= 0);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM municipal"), 1);
	test_settle(&t);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "21", "persons", no[1])),
	    RC_OK);
	record_set(&c.e.persons[0].after, IT_ADDRESS_NUMBER, "8番");
	CHECK_INT(change_check(&t, &c), RC_OK);
	rows = test_count(&t, core);
	id = test_submit(&t, &c.e, "waits");
	CHECK(id > 0);
	test_settle(&t);
	CHECK_INT(test_count(&t, core), rows);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM municipal"), 1);
	CHECK_INT(
	    test_count(&t, "SELECT count(*) FROM number_request"), before);
	CHECK_INT(due(), 1);
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	test_settle(&t);
	CHECK(test_count(&t, core) > rows);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM municipal"), 2);
	CHECK_INT(due(), 2);
	end();
}

TEST(std_4_5_7_split_by_the_law_of_the_notification)
{
	size_t count;

	begin("1");
	/* the move-in by 住基法 alone, the 住居地届出 afterwards, and a move
	 * with the card, which counts as one */
	change_of("76", IT_RESIDENCE_REPORTED, "1");
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s,s,s],s:b}", "menu", "21", "persons",
			  no[0], no[1], no[2], "whole", 1)),
	    RC_OK);
	record_set(&c.e.persons[0].after, IT_ADDRESS_NUMBER, "8番");
	CHECK_INT(change_check(&t, &c), RC_OK);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	json_decref(told("municipal.list", 0, &count));
	CHECK_INT(count, 3);
	check_law(0, "basic");
	check_law(1, "immigration");
	check_law(2, "both");
	/* of the foreign resident alone, and not of what came from there */
	CHECK_INT(test_count(&t, "SELECT count(*) FROM municipal"), 3);
	end();
}

TEST(std_4_5_7_in_the_order_of_the_changes)
{
	json_t *a, *b;
	size_t count;

	begin("1");
	change_of("65", IT_NATIONALITY, "中国");
	CHECK_INT(due(), 2);
	a = told("municipal.list", 0, &count);
	b = told("municipal.list", 1, &count);
	CHECK_INT(sent(seq_of(b)), RC_CONFLICT);
	CHECK_STR(t.err.code, "E4581");
	CHECK_INT(sent(seq_of(a)), RC_OK);
	CHECK_INT(sent(seq_of(b)), RC_OK);
	CHECK_INT(sent(seq_of(b)), RC_CONFLICT);
	CHECK_INT(due(), 0);
	json_decref(a);
	json_decref(b);
	end();
}

TEST(std_4_5_7_a_planned_move_leaves_on_its_day)
{
	json_t *o;
	size_t count;

	begin("1");
	CHECK_INT(sent(1), RC_OK);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "31", "persons", no[1])),
	    RC_OK);
	(void)snprintf(c.e.event_date, sizeof(c.e.event_date), "R08.08.04");
	(void)snprintf(c.e.notified_on, sizeof(c.e.notified_on), "R08.07.15");
	record_set(&c.e.persons[0].after, IT_OUT_PLANNED_CITY, "日野市");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_INT(due(), 0);
	o = told("municipal.list", 1, &count);
	CHECK_STR(json_string_value(json_object_get(o, "due")), "2026-08-04");
	CHECK_INT(sent(seq_of(o)), RC_CONFLICT);
	CHECK_STR(t.err.code, "E4584");
	change_day(&t, "2026-08-04");
	CHECK_INT(due(), 1);
	CHECK_INT(sent(seq_of(o)), RC_OK);
	json_decref(o);
	end();
}

TEST(std_4_5_7_a_move_taken_back_is_not_told)
{
	begin("1");
	CHECK_INT(sent(1), RC_OK);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "31", "persons", no[1])),
	    RC_OK);
	(void)snprintf(c.e.event_date, sizeof(c.e.event_date), "R08.08.04");
	(void)snprintf(c.e.notified_on, sizeof(c.e.notified_on), "R08.07.15");
	record_set(&c.e.persons[0].after, IT_OUT_PLANNED_CITY, "日野市");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  no[1], "cancels", 2)),
	    RC_OK);
	(void)snprintf(c.e.event_date, sizeof(c.e.event_date), "R08.07.15");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	change_day(&t, "2026-08-05");
	CHECK_INT(test_count(&t, "SELECT count(*) FROM municipal WHERE event = "
				 "'201' AND state = 'queued'"),
	    0);
	end();
}

TEST(std_4_5_7_results_are_kept_and_a_notice_is_sent_again)
{
	json_t *o, *got = NULL;
	size_t count;

	begin("1");
	CHECK_INT(sent(1), RC_OK);
	CHECK_INT(test_call(&t, "municipal.result", NULL, "{s:s,s:i,s:b,s:s}",
		      "session", t.manager, "seq", 1, "accepted", 0, "text",
		      "E-103 カード番号不一致"),
	    RC_OK);
	o = told("municipal.list", 0, &count);
	CHECK_STR(json_string_value(json_object_get(o, "state")), "error");
	CHECK_STR(json_string_value(json_object_get(o, "result")),
	    "E-103 カード番号不一致");
	json_decref(o);
	CHECK_INT(test_call(&t, "municipal.resend", &got, "{s:s,s:i}",
		      "session", t.manager, "seq", 1),
	    RC_OK);
	json_decref(got);
	CHECK_INT(due(), 1);
	o = told("municipal.list", 1, &count);
	CHECK_INT(json_integer_value(json_object_get(o, "again_of")), 1);
	CHECK_INT(sent(seq_of(o)), RC_OK);
	CHECK_INT(
	    test_call(&t, "municipal.result", NULL, "{s:s,s:I,s:b}", "session",
		t.manager, "seq", (json_int_t)seq_of(o), "accepted", 1),
	    RC_OK);
	json_decref(o);
	end();
}

/* The second change was decided while nothing could be sent: both go when the
 * line is back, in their order, each with the row that it left. */
TEST(std_4_5_7_the_second_of_two_confirmed_while_nothing_went)
{
	json_t *got = NULL, *o;

	begin("1");
	change_of("65", IT_NATIONALITY, "中国");
	change_of("65", IT_NATIONALITY, "タイ");
	CHECK_INT(test_call(&t, "municipal.queue", &got, "{s:s}", "session",
		      t.manager),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "notices")), 3);
	o = json_array_get(json_object_get(got, "notices"), 1);
	CHECK_STR(json_string_value(json_object_get(
		      json_object_get(o, "row"), "nationality")),
	    "中国");
	o = json_array_get(json_object_get(got, "notices"), 2);
	CHECK_STR(json_string_value(json_object_get(
		      json_object_get(o, "row"), "nationality")),
	    "タイ");
	CHECK_INT(sent(seq_of(o)), RC_CONFLICT);
	CHECK_STR(t.err.code, "E4581");
	json_decref(got);
	end();
}

/* Nothing with a hole is sent. */
TEST(std_4_5_7_who_sees_all_of_it_sends)
{
	char session[65];

	begin("1");
	CHECK_INT(test_call(&t, "staff.put", NULL,
		      "{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:[s,s]}", "session",
		      t.manager, "staff", "10004", "name", "今村", "org", "課",
		      "role_label", "連携", "from", "", "to", "", "account",
		      "今村", "rights", "read", "batch"),
	    RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10004", session), RC_OK);
	CHECK_INT(
	    test_call(&t, "municipal.queue", NULL, "{s:s}", "session", session),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E4586");
	end();
}

/* 4.5.7 N: what there is, and nothing that compares the two registers. */
TEST(std_4_5_7_nothing_compares_the_registers)
{
	static const char *const known[] = { "immigration.take",
		"immigration.list", "immigration.count", "immigration.check",
		"immigration.settle", "immigration.update", "municipal.queue",
		"municipal.list", "municipal.sent", "municipal.result",
		"municipal.resend" };
	const size_t count = sizeof(known) / sizeof(known[0]);
	size_t k, n = 0;
	int i;

	for (i = 0; i < reg_method_count; i++) {
		const char *name = reg_methods[i].name;

		if (strncmp(name, "immigration.", 12) != 0 &&
		    strncmp(name, "municipal.", 10) != 0)
			continue;
		n++;
		for (k = 0; k < count; k++)
			if (strcmp(name, known[k]) == 0)
				break;
		CHECK(k < count);
	}
	CHECK_INT(n, count);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
