/* SPDX-License-Identifier: ISC
 * t_papers - an entry on its way from the form to the register: once,
 * whatever becomes of answers, lines, leases and power; and back to the clerk
 * when the register refuses it.
 */
#include "tests/test.h"
#include "tests/ui/help_real.h"

#include "db/syncer.h"
#include "src/event.h"
#include "ui/movein_form.h"

#include <stdio.h>
#include <string.h>

#define MIN INT64_C(60000000)

static struct real c;

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

static int
drafts(void)
{
	struct draft_line lines[8];
	int n = 0;

	CHECK_INT(
	    outbox_drafts(c.a.outbox, "10001", lines, 8, &n, NULL), RC_OK);
	return n;
}

/* The clerk's entries at the register; the caller decrefs. */
static json_t *
entries(void)
{
	json_t *list = NULL, *e;

	if (test_call(&c.t, "entry.list", &list, "{s:s,s:s}", "session",
		c.t.reviewer, "scope", "") != RC_OK)
		printf("# entry.list: %s %s\n", c.t.err.code, c.t.err.text);
	e = json_incref(json_object_get(list, "entries"));
	json_decref(list);
	return e != NULL ? e : json_array();
}

static int
entry_count(void)
{
	json_t *list = entries();
	int n = (int)json_array_size(list);

	json_decref(list);
	return n;
}

/* The only one, as the register has it. */
static void
entry_there(struct entry *e)
{
	json_t *list = entries(), *got = NULL;

	entry_init(e);
	CHECK_INT(json_array_size(list), 1);
	CHECK_INT(test_call(&c.t, "entry.get", &got, "{s:s,s:O}", "session",
		      c.t.reviewer, "id",
		      json_object_get(json_array_get(list, 0), "id")),
	    RC_OK);
	CHECK_INT(
	    entry_from_json(e, json_object_get(got, "entry"), &c.t.err), RC_OK);
	json_decref(got);
	json_decref(list);
}

static struct movein *
form(void)
{
	return ui_state_of(c.ui, "I11");
}

/* A 国内転入 of one person, up to the last look at it. */
static void
fill(void)
{
	real_keys(&c, "2{F6}<1><1>");
	real_keys(&c,
	    "1{Tab}T{Tab}<1><1>hakata{F4}{Enter}住吉四丁目{Tab}99番9号{Tab}"
	    "{Tab}渡邉　健一{Tab}suizenji2{F4}{Enter}12-3{Tab}{F8}");
	real_keys(&c,
	    "渡邉 健一{Tab}S62.8.4{Tab}watanabe ken'ichi{Tab}<1><1>{Tab}"
	    "{F4}{Enter}0{Tab}12345678901{Tab}");
}

static void
another_number(const char *keys)
{
	struct movein *m = form();

	form_go(&m->form, 0, form_slot_index(&m->form, 0, MV_NUMBER));
	real_keys(&c, "{End}{BS}{BS}{BS}{BS}{BS}{BS}");
	real_keys(&c, keys);
}

/* ---- once, whatever becomes of the answer ---- */

TEST(late_entry_whose_answer_was_lost_is_there_once)
{
	struct syncer_report rep;
	struct entry e;

	real_start(&c);
	fill();
	c.loses = RC_OFFLINE;
	real_keys(&c, "{F10}{Enter}");
	CHECK(at("H1"));
	CHECK(has("送信待ちに入れました"));
	CHECK_INT(entry_count(), 1);
	CHECK_INT(outbox_waiting(c.a.outbox), 1);
	CHECK_INT(drafts(), 0);
	c.loses = RC_OK;
	real_sync_up(&c, &rep);
	CHECK_INT(rep.pushed, 1);
	CHECK_INT(rep.refused, 0);
	entry_there(&e);
	CHECK_STR(record_get(&e.persons[0].after, IT_NAME), "渡邉　健一");
	CHECK_INT(e.version, 1);
	entry_release(&e);
	real_end(&c);
}

TEST(late_entry_is_taken_after_the_session_has_ended)
{
	struct syncer_report rep;

	real_start(&c);
	fill();
	c.is_offline = true;
	c.t.now += 10 * MIN;
	app_refresh(&c.a);
	real_keys(&c, "{F10}{Enter}");
	CHECK_INT(outbox_waiting(c.a.outbox), 1);
	CHECK_INT(drafts(), 0);
	c.t.now += 5 * 60 * MIN;
	c.is_offline = false;
	/* signed in anew by then, at some other hour */
	real_sync_up(&c, &rep);
	CHECK_INT(rep.pushed, 1);
	CHECK_INT(rep.refused, 0);
	CHECK(
	    test_session(&c.t, c.t.reg, "T1", "10002", c.t.reviewer) == RC_OK);
	CHECK_INT(entry_count(), 1);
	real_end(&c);
}

/* No line, no answer: F10 again says the same thing again. */
TEST(answer_lost_then_f10_again_is_one_entry)
{
	struct entry e;

	real_start(&c);
	fill();
	c.loses = RC_IO;
	real_keys(&c, "{F10}{Enter}");
	CHECK(at("I11"));
	CHECK(has("E7082"));
	CHECK_INT(drafts(), 1);
	CHECK_INT(entry_count(), 1);
	c.loses = RC_OK;
	real_keys(&c, "{F3}{F10}{Enter}");
	CHECK(at("H1"));
	CHECK(has("仮登録にしました"));
	CHECK_INT(drafts(), 0);
	entry_there(&e);
	CHECK_INT(e.version, 1);
	entry_release(&e);
	real_end(&c);
}

/* What was changed after the answer got lost is a change of that entry, not a
 * second one and not a refusal. */
TEST(answer_lost_then_changed_is_a_change_of_that_entry)
{
	struct entry e;

	real_start(&c);
	fill();
	c.loses = RC_IO;
	real_keys(&c, "{F10}{Enter}{F3}");
	CHECK(at("I11"));
	another_number("15-8{Tab}");
	c.loses = RC_OK;
	real_keys(&c, "{F10}{Enter}");
	CHECK(at("H1"));
	CHECK(has("受付"));
	entry_there(&e);
	CHECK_INT(e.version, 2);
	CHECK_STR(
	    record_get(&e.persons[0].after, IT_ADDRESS_NUMBER), "15番8号");
	entry_release(&e);
	CHECK_INT(drafts(), 0);
	real_end(&c);
}

/* The same without a line in between: nobody can say what it would be. */
TEST(answer_lost_then_changed_waits_for_the_line)
{
	struct entry e;

	real_start(&c);
	fill();
	c.loses = RC_IO;
	real_keys(&c, "{F10}{Enter}{F3}");
	another_number("15-8{Tab}");
	c.loses = RC_OK;
	c.is_offline = true;
	app_refresh(&c.a);
	real_keys(&c, "{F10}{Enter}");
	CHECK(at("I11"));
	CHECK(has("E7121"));
	CHECK_INT(outbox_waiting(c.a.outbox), 0);
	CHECK_INT(drafts(), 1);
	c.is_offline = false;
	app_refresh(&c.a);
	real_keys(&c, "{F3}{F10}{Enter}");
	CHECK(at("H1"));
	entry_there(&e);
	CHECK_INT(e.version, 2);
	entry_release(&e);
	real_end(&c);
}

/* The power went between the register's answer and the note of it here. */
TEST(draft_that_was_sent_already_is_not_a_second_entry)
{
	struct entry e;

	real_start(&c);
	fill();
	c.loses = RC_IO;
	real_keys(&c, "{F10}{Enter}{F3}");
	c.loses = RC_OK;
	real_as(&c, "10001"); /* as after starting again */
	CHECK(at("H1"));
	CHECK_INT(drafts(), 1);
	real_keys(&c, "{Tab}1");
	CHECK(at("I11"));
	real_keys(&c, "{F10}{Enter}");
	CHECK(at("H1"));
	entry_there(&e);
	entry_release(&e);
	CHECK_INT(drafts(), 0);
	real_end(&c);
}

/* ---- refused: told, given back, given up ---- */

static char person[20], household[20];

/* A household of two, and somebody who joins it while the line is down. */
static void
join_without_line(void)
{
	struct entry e;
	struct movein *m;
	struct target t;

	real_start(&c);
	test_family(&e, "架空", 2, 11);
	CHECK_INT(test_register(&c.t, &e, "family", person, household), RC_OK);
	entry_release(&e);
	real_sync(&c);
	c.is_offline = true;
	c.t.now += 5 * MIN;
	app_refresh(&c.a);
	app_reason_set(&c.a, 2, "", 0);
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", person);
	CHECK_INT(ui_open(c.ui, "I11", &t), RC_OK);
	real_keys(&c,
	    "1{Tab}T{Tab}<1><1>hakata{F4}{Enter}住吉{Tab}1番{Tab}{Tab}"
	    "架空　三郎{Tab}{F8}");
	m = form();
	form_go(&m->form, 1, form_slot_index(&m->form, 1, IT_NAME));
	real_keys(
	    &c, "架空 三郎{Tab}S40.1.1{Tab}kakuu saburou{Tab}<1><1>{Tab}");
	form_go(&m->form, 1, form_slot_index(&m->form, 1, IT_RELATION));
	real_keys(&c, "9{Tab}");
	form_go(&m->form, 1, form_slot_index(&m->form, 1, IT_HONSEKI));
	real_keys(&c, "なし{Tab}なし{Tab}55555555555{Tab}{F10}");
	CHECK(at("I19"));
	real_keys(&c, "{Enter}");
	CHECK(at("H1"));
	CHECK_INT(outbox_waiting(c.a.outbox), 1);
	CHECK_INT(drafts(), 0);
}

/* One more of the household goes with those of e. */
static void
goes_too(struct entry *e, const char *person_no, const char *number)
{
	struct entry one;
	struct entry_person *p;

	CHECK_INT(test_move(&c.t, person_no, number, &one), RC_OK);
	p = entry_add_person(e);
	(void)snprintf(p->person_no, sizeof(p->person_no), "%s", person_no);
	p->sheet_no = one.persons[0].sheet_no;
	p->seen_hist = one.persons[0].seen_hist;
	record_copy(&p->before, &one.persons[0].before);
	record_copy(&p->after, &one.persons[0].after);
	entry_release(&one);
}

/* The household moves, by somebody else, which waits for its review. */
static int64_t
another_change(const char *number, const char *key)
{
	struct household h;
	struct entry e;
	int64_t id;

	memset(&h, 0, sizeof(h));
	CHECK_INT(
	    replica_household(c.a.replica, household, false, &h, &c.t.err),
	    RC_OK);
	CHECK_INT(h.count, 2);
	CHECK_INT(test_move(&c.t, person, number, &e), RC_OK);
	e.is_whole = true;
	for (int i = 0; i < h.count; i++)
		if (strcmp(h.members[i].row.person_no, person) != 0)
			goes_too(&e, h.members[i].row.person_no, number);
	household_release(&h);
	id = test_submit(&c.t, &e, key);
	CHECK(id > 0);
	entry_release(&e);
	return id;
}

static void
line_returns(int refused)
{
	struct syncer_report rep;

	c.is_offline = false;
	real_sync_up(&c, &rep);
	CHECK_INT(rep.pushed, 1);
	CHECK_INT(rep.refused, refused);
}

TEST(refused_entry_is_told_where_its_clerk_looks)
{
	struct target t;

	join_without_line();
	(void)another_change("15番8号", "other");
	line_returns(1);
	CHECK_INT(c.a.status.refused, 1);
	CHECK(strstr(c.a.notice, "受け付けませんでした  /N2") != NULL);
	/* H1 */
	real_keys(&c, "{F5}");
	CHECK(has("戻り    国内転入・一部 1人"));
	CHECK(has("E1035"));
	/* W1 */
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.then, sizeof(t.then), "I0");
	CHECK_INT(ui_open(c.ui, "W1", &t), RC_OK);
	CHECK(has("登録簿が受け付けなかった入力 1件  /N2 で見ます"));
	real_keys(&c, "{F3}");
	/* N1, and by Enter the list itself */
	real_keys(&c, "/N1{Enter}");
	CHECK(at("N1"));
	CHECK(has("受け付けられなかった  Enter で見る"));
	real_keys(&c, "{Enter}");
	CHECK(at("N2"));
	CHECK(has("内容   ほかで処理中の人か世帯です"));
	CHECK(has("原因   T1 佐々木（審査待ち） が扱っています"));
	CHECK(has("対処   その処理が終わるまで照会だけができます"));
	/* another person's counter says nothing of it */
	real_as(&c, "10002");
	CHECK_INT(c.a.status.refused, 0);
	CHECK(!desk_has(c.ui, "戻り"));
	real_keys(&c, "/N2{Enter}");
	CHECK(has("登録簿から戻った入力はありません"));
	real_end(&c);
}

/* While it waited the household moved, which is law now, and the next change
 * of it waits: the clerk gets the form as typed, with what is otherwise now
 * beside what was seen. */
TEST(refused_entry_opens_as_typed_with_what_changed_marked)
{
	struct movein *m;
	json_t *res = NULL;
	int64_t id;

	join_without_line();
	id = another_change("15番8号", "first");
	CHECK_INT(test_approve(&c.t, id, &res), RC_OK);
	json_decref(res);
	id = another_change("16番9号", "second");
	line_returns(1);
	real_keys(&c, "/N2{Enter}{Enter}");
	CHECK(at("I11"));
	m = form();
	CHECK_STR(form_get(&m->form, 1, IT_NAME), "架空　三郎");
	CHECK_STR(form_get(&m->form, 1, IT_RELATION), "弟");
	CHECK(has("戻り           E4025 入る世帯の内容が、見たときから"));
	/* the value as typed, and the register's */
	CHECK_STR(form_get(&m->form, 0, MV_NUMBER), "12番3号");
	CHECK(has("台帳の今       15番8号"));
	CHECK_INT(form_field(&m->form)->id, MV_NUMBER);
	CHECK_STR(form_slot(&m->form, 0, MV_TOWN)->present, "");
	CHECK_STR(form_slot(&m->form, 0, MV_HOUSEHOLD)->present, "");
	/* a draft now, and nothing is in the list any more */
	CHECK_INT(drafts(), 1);
	CHECK_INT(c.a.status.refused, 0);
	/* F3 and again: still marked, still told why */
	real_keys(&c, "{Down}{Down}{F3}{F3}{Tab}1");
	CHECK(at("I11"));
	CHECK(has("戻り           E4025"));
	CHECK(has("台帳の今       15番8号"));
	/* typed anew, it is no longer marked */
	another_number("15-8{Tab}");
	CHECK(!desk_has(c.ui, "台帳の今"));
	/* still held by the other change: refused again, nothing gone */
	real_keys(&c, "{F10}");
	CHECK(at("I19"));
	real_keys(&c, "{Enter}");
	CHECK(at("I11"));
	CHECK(has("E1035"));
	CHECK_INT(drafts(), 1);
	CHECK_INT(entry_count(), 1);
	/* and when that has become law, this one goes up, once */
	CHECK_INT(test_approve(&c.t, id, &res), RC_OK);
	json_decref(res);
	real_sync(&c);
	real_keys(&c, "{F3}{F5}");
	CHECK(has("台帳の今       16番9号"));
	another_number("16-9{Tab}{F10}{Enter}");
	CHECK(at("H1"));
	CHECK(has("仮登録にしました"));
	CHECK_INT(entry_count(), 1);
	CHECK_INT(drafts(), 0);
	CHECK_INT(outbox_waiting(c.a.outbox), 0);
	CHECK_INT(c.a.status.refused, 0);
	real_end(&c);
}

/* What cannot be opened while another change of the same people waits is
 * kept, and where it is is said. */
TEST(refused_change_that_cannot_be_opened_yet_is_kept)
{
	struct entry e;

	real_start(&c);
	test_family(&e, "架空", 2, 11);
	CHECK_INT(test_register(&c.t, &e, "family", person, household), RC_OK);
	entry_release(&e);
	real_sync(&c);
	c.is_offline = true;
	c.t.now += 5 * MIN;
	app_refresh(&c.a);
	real_keys(&c, "<2>kakuu ichirou{Enter}{F6}<2><1>");
	CHECK(at("I21"));
	real_keys(&c, "T-4{Tab}<1><2>kuhonji6{F4}{Enter}4-7{Tab}{F10}{Enter}");
	CHECK(at("H1"));
	CHECK_INT(outbox_waiting(c.a.outbox), 1);
	(void)another_change("16番9号", "second");
	line_returns(1);
	real_keys(&c, "<2>/N2{Enter}{Enter}");
	CHECK(at("N2"));
	CHECK(has("E1035"));
	CHECK(has("打ったものは書きかけとして検索の画面にあります"));
	CHECK_INT(drafts(), 1);
	real_keys(&c, "{F3}{F3}");
	CHECK(has("転居"));
	real_end(&c);
}

TEST(refused_entry_is_given_up_with_a_reason_only)
{
	json_t *list = NULL, *last, *body;
	size_t n;

	join_without_line();
	(void)another_change("15番8号", "other");
	line_returns(1);
	real_keys(&c, "/N2{Enter}d");
	CHECK(has("取りやめる理由"));
	real_keys(&c, "{Enter}");
	CHECK(has("何もしませんでした"));
	CHECK_INT(c.a.status.refused, 1);
	real_keys(&c, "d{F3}");
	CHECK_INT(c.a.status.refused, 1);
	real_keys(&c, "d本人が取り下げた{Enter}");
	CHECK(has("取りやめました"));
	CHECK(has("登録簿から戻った入力はありません"));
	CHECK_INT(c.a.status.refused, 0);
	CHECK_INT(drafts(), 0);
	CHECK_INT(outbox_log_unsent(c.a.outbox, 500, &list, &c.t.err), RC_OK);
	n = json_array_size(list);
	last = json_array_get(list, n - 1);
	body = json_loads(
	    json_string_value(json_object_get(last, "body")), 0, NULL);
	CHECK_STR(json_string_value(json_object_get(
		      json_object_get(body, "details"), "drop_reason")),
	    "本人が取り下げた");
	CHECK_STR(json_string_value(json_object_get(
		      json_object_get(body, "details"), "staff")),
	    "10001");
	json_decref(body);
	json_decref(list);
	real_end(&c);
}

/* Nobody lives there any more: the form opens all the same. */
TEST(refused_entry_opens_when_its_household_is_gone)
{
	static const char *const members[] = { "架空　一郎", "架空　美咲" };
	struct movein *m;
	struct household h;
	char nos[2][20];

	join_without_line();
	memset(&h, 0, sizeof(h));
	CHECK_INT(
	    replica_household(c.a.replica, household, false, &h, &c.t.err),
	    RC_OK);
	CHECK_INT(h.count, 2);
	for (int i = 0; i < 2; i++) {
		CHECK_STR(record_get(&h.members[i].row, IT_NAME), members[i]);
		(void)snprintf(nos[i], 20, "%s", h.members[i].row.person_no);
	}
	household_release(&h);
	for (int i = 0; i < 2; i++) {
		struct entry e;
		struct entry_person *p;
		char key[16];
		json_t *res = NULL;

		CHECK_INT(test_move(&c.t, nos[i], "1番1号", &e), RC_OK);
		p = &e.persons[0];
		record_copy(&p->after, &p->before);
		e.event = EV_OUT_DOMESTIC;
		(void)snprintf(e.menu, sizeof(e.menu), "31");
		(void)snprintf(e.event_date, sizeof(e.event_date), "R08.07.12");
		record_set(&p->after, IT_OUT_PLANNED_ON, "R08.07.12");
		record_set(&p->after, IT_OUT_NOTIFIED_ON, "R08.07.12");
		record_set(&p->after, IT_OUT_PLANNED_PREF, "福岡県");
		record_set(&p->after, IT_OUT_PLANNED_CITY, "福岡市博多区");
		record_set(&p->after, IT_REMOVAL_REASON, "2");
		record_set(&p->after, IT_REMOVAL_DATE, "R08.07.12");
		if (i == 0)
			entry_answer(&e, "A4004", -1, 2);
		(void)snprintf(key, sizeof(key), "out%d", i);
		CHECK_INT(test_approve(&c.t, test_submit(&c.t, &e, key), &res),
		    RC_OK);
		json_decref(res);
		entry_release(&e);
	}
	line_returns(1);
	real_keys(&c, "/N2{Enter}{Enter}");
	CHECK(at("I11"));
	m = form();
	CHECK(has("戻り"));
	CHECK_STR(form_slot(&m->form, 0, MV_HOUSEHOLD)->present,
	    "現在の世帯員がいません");
	CHECK_STR(form_get(&m->form, 1, IT_NAME), "架空　三郎");
	CHECK_INT(drafts(), 1);
	real_end(&c);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
