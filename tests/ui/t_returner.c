/* SPDX-License-Identifier: ISC
 * t_returner - a move-in of somebody whom the register knows: 再転入 (4.1.1.2),
 * asked about or opened on their 除票, and the household that is joined.
 */
#include "tests/test.h"
#include "tests/ui/help_movein.h"

#include "src/event.h"

#include <string.h>

/* 架空　一郎 moved out to Fukuoka and is a 除票 now. */
static void
settle_gone(struct real *c, char person_no[20])
{
	struct entry e;
	char household[20];
	struct entry_person *p;

	settle_family(c, person_no, household);
	CHECK_INT(test_move(&c->t, person_no, "1番1号", &e), RC_OK);
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
	CHECK_INT(test_register(&c->t, &e, "gone", NULL, NULL), RC_OK);
	if (c->t.err.rc != RC_OK)
		printf(
		    "# %s %s %s\n", c->t.err.code, c->t.err.text, c->t.err.why);
	entry_release(&e);
	real_sync(c);
}

static const char return_notice[] =
    "1{Tab}T{Tab}<1><1>hakata{F4}{Enter}住吉四丁目{Tab}99番9号{Tab}{Tab}"
    "架空　一郎{Tab}suizenji2{F4}{Enter}12-3{Tab}{F8}";

TEST(std_4_1_1_2_same_name_birth_and_sex_asks_and_both_ways_are_open)
{
	struct real c;
	struct movein *m;
	struct entry e;
	char gone[20], no[20];

	real_start(&c);
	settle_gone(&c, gone);
	real_keys(&c, "2{F6}<1><1>");
	m = form_of(&c, "I11");
	real_keys(&c, return_notice);
	real_keys(&c, "架空 一郎{Tab}S62.8.4{Tab}kakuu ichirou{Tab}<1><1>");
	CHECK(has(&c, "A4112"));
	real_keys(&c, "{Tab}なし{Tab}なし{Tab}77777777777{Tab}{F10}");
	CHECK(at(&c, "I11"));
	CHECK(has(&c, "1 再転入として引き継ぐ   2 別の人として続ける"));
	real_keys(&c, "{Enter}");
	CHECK(at(&c, "I11"));
	CHECK(has(&c, "番号で答えてください"));
	/* another person: a new 宛名番号 */
	real_keys(&c, "<2>{F10}");
	CHECK(at(&c, "I19"));
	CHECK(has(&c, "A4112 別の人として続ける"));
	/* or the one of before */
	real_keys(&c, "{F3}");
	entry_answer(&m->e, "A4112", 0, 0);
	real_keys(&c, "{F10}");
	CHECK(at(&c, "I11"));
	real_keys(&c, "<1>");
	CHECK(m->e.persons[0].is_returner);
	CHECK_STR(m->e.persons[0].person_no, gone);
	real_keys(&c, "{F10}");
	CHECK(at(&c, "I19"));
	CHECK(has(&c, "A4112 再転入として引き継ぐ"));
	real_keys(&c, "{Enter}");
	CHECK(at(&c, "H1"));
	entry_at(&c, entry_id(&c, 0), &e);
	CHECK(e.persons[0].is_returner);
	entry_release(&e);
	CHECK(approve_newcomer(&c, entry_id(&c, 0), no, NULL));
	CHECK_STR(no, gone);
	real_end(&c);
}

TEST(std_4_1_1_2_same_number_leaves_no_way_to_a_new_entry)
{
	struct real c;
	struct movein *m;
	char gone[20];

	real_start(&c);
	settle_gone(&c, gone);
	real_keys(&c, "2{F6}<1><1>");
	m = form_of(&c, "I11");
	real_keys(&c, return_notice);
	real_keys(&c, "架空 二郎{Tab}S50.8.4{Tab}kakuu jirou{Tab}<1><1>{Tab}"
		      "なし{Tab}なし{Tab}00010000110{Tab}");
	CHECK(has(&c, "E4112"));
	real_keys(&c, "{F10}");
	CHECK(at(&c, "I11"));
	CHECK(has(&c, "1 再転入として除票を引き継ぐ"));
	CHECK(!desk_has(c.ui, "2 別の人"));
	real_keys(&c, "2");
	CHECK(!m->e.persons[0].is_returner);
	real_keys(&c, "<1>");
	CHECK(m->e.persons[0].is_returner);
	CHECK_STR(m->e.persons[0].person_no, gone);
	/* what was typed stays typed */
	CHECK_STR(record_get(&m->e.persons[0].after, IT_NAME), "架空　二郎");
	real_end(&c);
}

/* ---- opened on somebody */

TEST(std_4_0_1_a_resident_in_hand_is_the_household_that_is_joined)
{
	struct real c;
	struct movein *m;
	struct target t;
	char no[20], household[20];

	real_start(&c);
	settle_family(&c, no, household);
	app_reason_set(&c.a, 2, "", 0);
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", no);
	CHECK_INT(ui_open(c.ui, "I0", &t), RC_OK);
	CHECK(has(&c, "対象 架空　一郎 の世帯"));
	real_keys(&c, "11");
	CHECK(at(&c, "I11"));
	m = form_of(&c, "I11");
	CHECK(!m->e.is_whole);
	CHECK_STR(m->e.household_no, household);
	CHECK(has(&c, "架空　美咲         妻"));
	CHECK_STR(form_get(&m->form, 0, MV_NUMBER), "12番3号");
	real_end(&c);
}

/* Who comes for somebody is asked about what differs, at the form (A9046). */
TEST(ks_4_agent_says_otherwise_than_the_register)
{
	struct real c;
	struct movein *m;
	struct target t;
	char no[20];

	real_start(&c);
	settle_gone(&c, no);
	app_reason_set(&c.a, 2, "", 0);
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", no);
	CHECK_INT(ui_open(c.ui, "I0", &t), RC_OK);
	real_keys(&c, "11");
	CHECK(at(&c, "I11"));
	m = form_of(&c, "I11");
	form_set(&m->form, 0, MV_APPLICANT, "3", NULL, NULL);
	form_set(&m->form, 0, MV_APPLICANT_NAME, "架空　代理", NULL, NULL);
	form_set(&m->form, 0, MV_PROXY, "1", NULL, NULL);
	form_set(&m->form, 0, MV_EVENT_DATE, "R8.7.14", NULL, NULL);
	form_set(&m->form, 1, IT_BIRTH, "S62.08.04", NULL, NULL);
	real_keys(&c, "{F10}");
	CHECK(!desk_has(c.ui, "A9046"));
	form_set(&m->form, 1, IT_BIRTH, "S62.08.05", NULL, NULL);
	focus_on(m, 1, IT_BIRTH);
	real_keys(&c, "{F10}");
	form_go(&m->form, 1, 0);
	CHECK(has(&c, "A9046 届出人が本人ではなく、生年月日が台帳と違います"));
	CHECK_INT(entry_answered(&m->e, "A9046", 0), 0);
	/* Tab leads to the answers, a digit gives one */
	form_set(&m->form, 1, IT_RELATION, "世帯主", NULL, NULL);
	form_go(&m->form, 1, 0);
	real_keys(&c, "{Tab}");
	CHECK(has(&c, "1 本人に確かめた   2 書類で確かめた"));
	real_keys(&c, "<2>");
	CHECK_INT(entry_answered(&m->e, "A9046", 0), 2);
	real_end(&c);
}

TEST(std_4_1_1_2_a_removed_person_in_hand_returns)
{
	struct real c;
	struct movein *m;
	struct target t;
	char no[20];

	real_start(&c);
	settle_gone(&c, no);
	app_reason_set(&c.a, 2, "", 0);
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", no);
	CHECK_INT(ui_open(c.ui, "I0", &t), RC_OK);
	CHECK(has(&c, "対象 架空　一郎（除票）"));
	real_keys(&c, "71");
	CHECK(at(&c, "I0"));
	CHECK(has(&c, "71 は外国人住民だけです"));
	real_keys(&c, "11");
	CHECK(at(&c, "I11"));
	m = form_of(&c, "I11");
	CHECK(m->e.persons[0].is_returner);
	CHECK_STR(m->e.persons[0].person_no, no);
	CHECK_STR(form_get(&m->form, 1, IT_NAME), "架空　一郎");
	CHECK_STR(form_get(&m->form, 1, IT_BIRTH), "S62.08.04");
	CHECK(m->send.lease[0] != '\0');
	/* they went on the 12th: said at the day, as it is left */
	real_keys(&c, "R8.7.11{Tab}");
	CHECK(has(&c, "E41125"));
	CHECK(
	    has(&c, "異動日が前の住民票の消除の日（令和 8. 7.12）より前です"));
	CHECK(form_slot_index(&m->form, 0, MV_EVENT_DATE) >= 0);
	real_end(&c);
}

/* Whoever has died is not taken over: said on their page. */
TEST(std_4_2_2_1_the_dead_in_hand_do_not_return)
{
	struct real c;
	struct target t;
	struct entry e;
	char no[20], household[20];

	real_start(&c);
	settle_family(&c, no, household);
	CHECK_INT(test_move(&c.t, no, "1番1号", &e), RC_OK);
	record_copy(&e.persons[0].after, &e.persons[0].before);
	e.event = EV_DEATH;
	(void)snprintf(e.menu, sizeof(e.menu), "52");
	(void)snprintf(e.event_date, sizeof(e.event_date), "R08.07.12");
	CHECK_INT(test_register(&c.t, &e, "dead", NULL, NULL), RC_OK);
	entry_release(&e);
	real_sync(&c);
	app_reason_set(&c.a, 2, "", 0);
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", no);
	CHECK_INT(ui_open(c.ui, "I0", &t), RC_OK);
	real_keys(&c, "11");
	CHECK(at(&c, "I11"));
	real_keys(&c, "T{Tab}{F10}{F8}");
	CHECK(has(&c, "E41126"));
	CHECK(has(&c, "引き継ぐ除票の消除事由が死亡です"));
	real_end(&c);
}

TEST(somebody_at_work_on_the_household_keeps_it)
{
	struct real c;
	struct reg *other;
	struct target t;
	char no[20], household[20], token[65];

	real_start(&c);
	settle_family(&c, no, household);
	other = test_reg_also(&c.t, "T2");
	CHECK_INT(test_session(&c.t, other, "T2", "10004", token), RC_OK);
	CHECK_INT(
	    test_call_at(&c.t, other, "edit.begin", NULL, "{s:s,s:[],s:[s]}",
		"session", token, "persons", "households", household),
	    RC_OK);
	app_reason_set(&c.a, 2, "", 0);
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", no);
	CHECK(ui_open(c.ui, "I11", &t) != RC_OK);
	CHECK(has(&c, "E1035"));
	reg_close(other);
	real_end(&c);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
