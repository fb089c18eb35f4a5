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
another_number(void)
{
	struct movein *m = form();

	form_go(&m->form, 0, form_slot_index(&m->form, 0, MV_NUMBER));
	real_keys(&c, "{End}{BS}{BS}{BS}{BS}{BS}{BS}15-8{Tab}");
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
	another_number();
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
	another_number();
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

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
