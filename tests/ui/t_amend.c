/* SPDX-License-Identifier: ISC
 * t_amend - changes of residents by keys alone, from H1 to the register:
 * what chapter 4 asks of their screens, and how many keys they take.
 */
#include "tests/test.h"
#include "tests/ui/help_amend.h"
#include "tests/ui/help_counter.h"

#include "ui/amend.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* ---- 転居 */

TEST(std_4_0_1_household_of_four_all_of_it_moves_in_few_keys)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 4);
	start(&f.c, "21");
	CHECK(at(&f.c, "I21"));
	CHECK(has(&f.c, "転居・全部 4人"));
	CHECK(has(&f.c, "今の住所       熊本市中央区水前寺二丁目12番3号"));
	real_keys(&f.c, "T-4{Tab}<1><2>kuhonji6{F4}{Enter}4-7{Tab}{F10}");
	CHECK(at(&f.c, "I19"));
	CHECK(has(
	    &f.c, "新しい住所     862-0976 熊本市中央区九品寺六丁目4番7号"));
	real_keys(&f.c, "{Enter}");
	CHECK(has(&f.c, "仮登録にしました"));
	CHECK(budget(&f, "21"));
	id = waiting(&f.c, &e);
	CHECK_INT(e.person_count, 4);
	CHECK(e.is_whole);
	CHECK_STR(e.event_date, "R08.07.11");
	CHECK_STR(e.notified_on, "R08.07.15");
	entry_release(&e);
	/* Others see the state before while it waits. */
	CHECK(is(&f.c, f.no[0], IT_ADDRESS_TOWN, "水前寺二丁目"));
	CHECK(approve(&f.c, id));
	for (int i = 0; i < 4; i++) {
		CHECK(is(&f.c, f.no[i], IT_ADDRESS_TOWN, "九品寺六丁目"));
		CHECK(is(&f.c, f.no[i], IT_ADDRESS_SINCE, "R08.07.11"));
		CHECK(is(&f.c, f.no[i], IT_HOUSEHOLD_NO, f.household));
		CHECK(is(&f.c, f.no[i], IT_EVENT, "301"));
	}
	CHECK(is(&f.c, f.no[1], IT_RELATION, "妻"));
	family_end(&f);
}

TEST(std_4_0_2_part_of_a_household_makes_a_new_one_and_is_asked_the_relation)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 4);
	real_keys(&f.c, "<2>kakuu ichirou{Enter}");
	CHECK(at(&f.c, "K1"));
	/* 妻 and the first 子 are marked: 一部. */
	real_keys(&f.c, "{Down} {Down} {F6}<2><1>");
	CHECK(at(&f.c, "I21"));
	CHECK(has(&f.c, "転居・一部 2人"));
	CHECK(has(&f.c, "異動先世帯     2 新しい世帯"));
	CHECK(has(&f.c, "今 妻"));
	real_keys(&f.c, "T-4{Tab}<1><2>kuhonji6{F4}{Enter}4-7{Tab}{F10}");
	/* 続柄 of both is wanted. */
	CHECK(at(&f.c, "I21"));
	CHECK(has(&f.c, "必 2"));
	real_keys(&f.c, "1{Tab}4{Tab}");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK(!e.is_whole);
	CHECK_STR(e.household_no, "");
	CHECK_STR(record_get(&e.persons[0].before, IT_RELATION), "妻");
	CHECK_STR(record_get(&e.persons[0].after, IT_RELATION), "世帯主");
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[1], IT_HOUSEHOLD_NO, "00000027"));
	CHECK(is(&f.c, f.no[1], IT_HEAD_NAME, "架空　美咲"));
	CHECK(is(&f.c, f.no[2], IT_HEAD_NAME, "架空　美咲"));
	CHECK(is(&f.c, f.no[2], IT_RELATION, "子"));
	CHECK(is(&f.c, f.no[0], IT_HOUSEHOLD_NO, f.household));
	CHECK(is(&f.c, f.no[3], IT_ADDRESS_TOWN, "水前寺二丁目"));
	family_end(&f);
}

/* ---- 世帯 */

TEST(std_4_1_4_2_every_member_is_asked_the_relation_to_the_new_head)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 4);
	start(&f.c, "44");
	CHECK(at(&f.c, "I44"));
	/* No address on it (4.1.4.1 N), the old 続柄 beside the new. */
	CHECK(!desk_has(f.c.ui, "住所"));
	CHECK(has(&f.c, "必 今 世帯主"));
	real_keys(&f.c, "T-1{Tab}<1><2>{F10}");
	CHECK(at(&f.c, "I44"));
	CHECK(has(&f.c, "必 4"));
	/* 妻 becomes the head; the rest is proposed and wants a nod. */
	real_keys(&f.c, "{Down}1{Tab}");
	CHECK(has(&f.c, "案 今 世帯主      夫"));
	CHECK(has(&f.c, "案 今 子          子"));
	/* F10 leads to who was not asked yet */
	real_keys(&f.c, "{Tab}{F10}");
	CHECK(at(&f.c, "I44"));
	real_keys(&f.c, "{Tab}{Tab}");
	CHECK(submit(&f.c));
	CHECK(budget(&f, "44"));
	id = waiting(&f.c, &e);
	CHECK_INT(e.person_count, 4);
	CHECK_STR(record_get(&e.persons[0].before, IT_RELATION), "世帯主");
	CHECK_STR(record_get(&e.persons[0].after, IT_RELATION), "夫");
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[0], IT_RELATION, "夫"));
	CHECK(is(&f.c, f.no[1], IT_RELATION, "世帯主"));
	CHECK(is(&f.c, f.no[1], IT_IS_HEAD, "1"));
	CHECK(is(&f.c, f.no[3], IT_RELATION, "子"));
	for (int i = 0; i < 4; i++) {
		CHECK(is(&f.c, f.no[i], IT_HEAD_NAME, "架空　美咲"));
		CHECK(is(&f.c, f.no[i], IT_HOUSEHOLD_NO, f.household));
	}
	family_end(&f);
}

/* A proposal that is wiped out is not proposed once more: it is asked about
 * where it stood, as every blank 続柄 is (4.0.2). */
TEST(std_4_1_4_2_a_relation_that_was_wiped_out_is_asked)
{
	struct family f;
	struct entry e;

	family_start(&f, 4);
	start(&f.c, "44");
	real_keys(&f.c, "T-1{Tab}<1><2>{Down}1{Tab}");
	CHECK(has(&f.c, "案 今 子          子"));
	go(&f.c, "I44", CH_RELATION + 2);
	real_keys(&f.c, "{BS}{Down}");
	CHECK(has(&f.c, "A4024 続柄が空欄です"));
	/* the focus waits in the answer, and F10 comes back to it */
	real_keys(&f.c, "{Down}{Tab}{F10}");
	CHECK(at(&f.c, "I44"));
	CHECK(has(&f.c, "注 1"));
	/* as in the forms where nothing is proposed; what differs from what was
	 * told before is told too */
	go(&f.c, "I44", CH_RELATION + 2);
	real_keys(&f.c, "{BS}孫{Down}");
	CHECK(has(&f.c, "E1111"));
	real_keys(&f.c, "{BS}{Down}");
	CHECK(has(&f.c, "A4024"));
	real_keys(&f.c, "<1>");
	CHECK(!desk_has(f.c.ui, "必 今 子"));
	/* a draft keeps it so */
	real_keys(&f.c, "{F3}{F3}{F3}{Tab}1<2>");
	CHECK(at(&f.c, "I44"));
	CHECK(has(&f.c, "今 妻          世帯主"));
	CHECK(!desk_has(f.c.ui, "必 今 子"));
	go(&f.c, "I44", CH_RELATION);
	real_keys(&f.c, "{Tab}{Tab}");
	CHECK(submit(&f.c));
	CHECK(waiting(&f.c, &e) != 0);
	CHECK_STR(record_get(&e.persons[0].after, IT_RELATION), "夫");
	CHECK_STR(record_get(&e.persons[2].after, IT_RELATION), "");
	CHECK_INT(entry_answered(&e, "A4024", 2), 1);
	CHECK_STR(record_get(&e.persons[3].after, IT_RELATION), "子");
	entry_release(&e);
	family_end(&f);
}

TEST(std_4_1_4_1_split_merge_and_change_leave_the_address_alone)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 4);
	/* From H1 nobody is marked: each is asked, 1 or 2. */
	start(&f.c, "41");
	real_keys(&f.c, "T-1{Tab}<1><2><2><1><2><2>1{Tab}");
	CHECK(has(&f.c, "世帯分離 1人"));
	CHECK(!desk_has(f.c.ui, "住所"));
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_INT(e.person_count, 1);
	CHECK_STR(e.persons[0].person_no, f.no[1]);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[1], IT_HOUSEHOLD_NO, "00000027"));
	CHECK(is(&f.c, f.no[1], IT_ADDRESS_NUMBER, "12番3号"));
	/* Back into the household of before: 世帯合併. */
	real_keys(&f.c, "<2>kakuu misaki{F6}<4><2>T{Tab}<1><2>");
	real_keys(&f.c, "kakuu ichirou{F4}{Enter}");
	CHECK(has(&f.c, "入る世帯       00000019  架空　一郎"));
	real_keys(&f.c, "3{Tab}");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_STR(e.household_no, f.household);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[1], IT_HOUSEHOLD_NO, f.household));
	CHECK(is(&f.c, f.no[1], IT_RELATION, "妻"));
	CHECK(is(&f.c, f.no[1], IT_HEAD_NAME, "架空　一郎"));
	family_end(&f);
}

/* The field in focus of a form's first page. */
static int
focused(struct real *c, const char *code)
{
	const struct form *f = ui_top(c->ui)->form(ui_state_of(c->ui, code));

	return f->page == 0 ? form_field(f)->id : -1;
}

TEST(rows_of_the_household_are_gone_through_one_by_one)
{
	struct family f;

	family_start(&f, 4);
	start(&f.c, "21");
	go(&f.c, "I21", CH_MOVE);
	real_keys(&f.c, "<1>");
	CHECK_INT(focused(&f.c, "I21"), CH_MOVE + 1);
	/* also while 続柄 stand between them */
	real_keys(&f.c, "<2>");
	CHECK_INT(focused(&f.c, "I21"), CH_MOVE + 2);
	/* chosen from the box it is the same */
	real_keys(&f.c, "{F4}{Down}{Enter}");
	CHECK_INT(focused(&f.c, "I21"), CH_MOVE + 3);
	CHECK(has(&f.c, "転居・一部 2人"));
	/* behind the last one what the list still asks for, from its top */
	real_keys(&f.c, "<1>");
	CHECK_INT(focused(&f.c, "I21"), CH_RELATION);
	real_keys(&f.c, "{Tab}<1>");
	CHECK_INT(focused(&f.c, "I21"), CH_RELATION + 3);
	/* where it asks for nothing, what is still wanted */
	real_keys(&f.c, "{F3}{F3}{F3}");
	start(&f.c, "62");
	go(&f.c, "I62", CH_MOVE);
	real_keys(&f.c, "<2>");
	CHECK_INT(focused(&f.c, "I62"), CH_MOVE + 1);
	real_keys(&f.c, "<1><2><2>");
	CHECK_INT(focused(&f.c, "I62"), MV_EVENT_DATE);
	CHECK(has(&f.c, "職権修正 1人"));
	family_end(&f);
}

TEST(what_was_said_of_who_stays_is_said_no_more)
{
	struct family f;

	family_start(&f, 4);
	start(&f.c, "41");
	CHECK(has(&f.c, "A4041 世帯主がいなくなり、3人が残ります"));
	go(&f.c, "I41", CH_MOVE + 1);
	real_keys(&f.c, "<1><1>");
	CHECK(!desk_has(f.c.ui, "A4041"));
	go(&f.c, "I41", CH_MOVE + 1);
	real_keys(&f.c, "<2><2>");
	CHECK(has(&f.c, "A4041 世帯主がいなくなり、3人が残ります"));
	go(&f.c, "I41", CH_MOVE);
	real_keys(&f.c, "<2>");
	CHECK(!desk_has(f.c.ui, "A4041"));
	real_keys(&f.c, "<2>");
	real_keys(&f.c, "{F10}");
	CHECK(has(&f.c, "E4011"));
	go(&f.c, "I41", CH_MOVE + 1);
	real_keys(&f.c, "<1>");
	CHECK(!desk_has(f.c.ui, "E4011"));
	family_end(&f);
}

/* ---- 転出, 死亡 */

TEST(std_4_1_3_0_1_move_out_takes_a_day_to_come)
{
	struct family f;
	struct entry e;
	struct target t;
	int64_t id;

	family_start(&f, 2);
	start(&f.c, "31");
	real_keys(&f.c, "T+20{Tab}");
	CHECK(!desk_has(f.c.ui, "E4031"));
	real_keys(&f.c, "<1><2>hakata{F4}{Enter}{F10}");
	CHECK(at(&f.c, "I19"));
	CHECK(has(&f.c, "転出先の住所   福岡県福岡市博多区"));
	CHECK(has(&f.c, "2人が転出予定になる"));
	real_keys(&f.c, "{Enter}");
	CHECK(has(&f.c, "仮登録にしました"));
	CHECK(budget(&f, "31"));
	id = waiting(&f.c, &e);
	CHECK_STR(
	    record_get(&e.persons[1].after, IT_OUT_PLANNED_ON), "R08.08.04");
	entry_release(&e);
	/* who decides sees where to and when on the first page */
	memset(&t, 0, sizeof(t));
	t.entry_id = id;
	real_as(&f.c, "10002");
	app_reason_set(&f.c.a, 8, "", 0);
	CHECK_INT(ui_open(f.c.ui, "R2", &t), RC_OK);
	CHECK(has(&f.c, "福岡市博多区"));
	CHECK(has(&f.c, "令和 8. 8. 4"));
	CHECK(!desk_has(f.c.ui, "変 0 "));
	real_as(&f.c, "10001");
	CHECK(approve(&f.c, id));
	for (int i = 0; i < 2; i++) {
		CHECK(is(&f.c, f.no[i], IT_OUT_PLANNED_CITY, "福岡市博多区"));
		CHECK(is(&f.c, f.no[i], IT_OUT_PLANNED_ON, "R08.08.04"));
		CHECK(is(&f.c, f.no[i], IT_OUT_NOTIFIED_ON, "R08.07.15"));
		CHECK(is(&f.c, f.no[i], IT_REMOVAL_REASON, "2"));
	}
	family_end(&f);
}

TEST(std_4_1_3_0_2_foreign_address_in_latin_letters)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 1);
	start(&f.c, "32");
	real_keys(
	    &f.c, "T+3{Tab}<1><3>フランス{Tab}12 RUE DE LA PAIX, PARIS{Tab}");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_STR(record_get(&e.persons[0].after, IT_OUT_PLANNED_COUNTRY),
	    "フランス");
	CHECK_STR(record_get(&e.persons[0].after, IT_OUT_PLANNED_TOWN),
	    "12 RUE DE LA PAIX, PARIS");
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[0], IT_REMOVAL_REASON, "1"));
	family_end(&f);
}

TEST(std_4_2_2_1_death_has_one_reason_and_may_have_an_unknown_day)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 3);
	real_keys(&f.c, "<2>kakuu misaki{F6}<5><2>");
	CHECK(at(&f.c, "I52"));
	CHECK(has(&f.c, "通知日         令和 8. 7.15"));
	CHECK(!desk_has(f.c.ui, "届出人"));
	CHECK(!desk_has(f.c.ui, "推定死亡"));
	real_keys(&f.c, "令和8年7月10日頃{Tab}");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_INT(e.person_count, 1);
	CHECK_STR(e.persons[0].person_no, f.no[1]);
	CHECK_STR(e.informed_on, "R08.07.15");
	CHECK_STR(e.notified_on, "");
	CHECK_INT(e.applicant_kind, 0);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[1], IT_REMOVAL_REASON, "3"));
	CHECK(is(&f.c, f.no[1], IT_STATUS, "3"));
	CHECK(is(&f.c, f.no[0], IT_STATUS, "1"));
	family_end(&f);
}

TEST(std_4_2_0_4_day_of_the_notice_opens_with_today_and_is_edited)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 3);
	real_keys(&f.c, "<2>kakuu misaki{F6}<5><2>");
	CHECK(has(&f.c, "通知日         令和 8. 7.15"));
	go(&f.c, "I52", MV_INFORMED);
	real_keys(
	    &f.c, "{End}{BS}{BS}{BS}{BS}{BS}{BS}{BS}{BS}{BS}{BS}T-1{Tab}");
	CHECK(has(&f.c, "通知日         令和 8. 7.14"));
	go(&f.c, "I52", MV_EVENT_DATE);
	real_keys(&f.c, "T-3{Tab}");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_STR(e.informed_on, "R08.07.14");
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[1], IT_INFORMED_ON, "R08.07.14"));
	family_end(&f);
}

/* ---- by 職権, what the register says, no line */

/* Fields of the change itself: neither the day of a paper nor who came. */
static int
own_fields(struct real *c)
{
	const struct amend *m = ui_state_of(c->ui, "I21");
	int n = 0;

	for (int p = 0; p < m->m.form.page_count; p++)
		for (int i = 0; i < m->m.form.pages[p].count; i++) {
			const struct slot *s = &m->m.form.pages[p].slots[i];
			int id = s->f->id;
			bool is_paper =
			    (id >= MV_APPLICANT && id <= MV_CARD) ||
			    (id >= MV_INFORMED && id <= MV_REQUESTED) ||
			    id == MV_NOTIFIED;

			n += !s->is_hidden && !is_paper;
		}
	return n;
}

TEST(std_4_2_0_2_a_move_by_office_of_each_ground)
{
	static const struct {
		const char *keys, *label;
	} grounds[] = { { "<2>", "2 職権" }, { "<3>", "申出日" },
		{ "<4>", "通知日" } };
	struct family f;
	struct entry e;
	char keys[160];
	int64_t id;
	int fields;

	family_start(&f, 1);
	for (size_t i = 0; i < sizeof(grounds) / sizeof(grounds[0]); i++) {
		start(&f.c, "21");
		fields = own_fields(&f.c);
		CHECK(fields > 4);
		/* 根拠 stands right of 届出日: back to it, and chosen anew. */
		(void)snprintf(keys, sizeof(keys), "{Up}%s", grounds[i].keys);
		real_keys(&f.c, keys);
		CHECK(has(&f.c, grounds[i].label));
		/* otherwise the form is the one of a 届出, and its checks are */
		CHECK_INT(own_fields(&f.c), fields);
		real_keys(&f.c, "T+1{Tab}");
		CHECK(has(&f.c, "E4031"));
		CHECK(!desk_has(f.c.ui, "届出人"));
		(void)snprintf(keys, sizeof(keys),
		    "{BS}{BS}{BS}T-4{Tab}kuhonji6{F4}{Enter}4-%d{Tab}",
		    (int)i + 7);
		real_keys(&f.c, keys);
		CHECK(submit(&f.c));
		id = waiting(&f.c, &e);
		CHECK(e.ex_officio);
		CHECK_STR(e.notified_on, "");
		CHECK_INT(e.applicant_kind, 0);
		CHECK_STR(e.offered_on, i == 1 ? "R08.07.15" : "");
		CHECK_STR(e.informed_on, i == 2 ? "R08.07.15" : "");
		entry_release(&e);
		CHECK(approve(&f.c, id));
		CHECK(is(&f.c, f.no[0], IT_EVENT, "301"));
		CHECK(is(&f.c, f.no[0], IT_EVENT_NOTIFIED_ON, ""));
	}
	CHECK(is(&f.c, f.no[0], IT_ADDRESS_NUMBER, "4番9号"));
	family_end(&f);
}

TEST(std_4_0_4_whom_a_head_leaves_is_asked_before_anything_else)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 3);
	start(&f.c, "52");
	CHECK(at(&f.c, "I52"));
	CHECK(has(&f.c, "A4041 世帯主がいなくなり、2人が残ります"));
	CHECK(
	    has(&f.c, "世帯主変更を先にするか、このまま進むと答えてください"));
	real_keys(&f.c, "T-1{Tab}<1>");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_INT(entry_answered(&e, "A4041", 0), 1);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[1], IT_RELATION, "妻"));
	family_end(&f);
}

/* The alert leads to the 世帯主変更 that it asks for, and the change goes on
 * behind it, with nothing to be answered any more. */
TEST(std_4_0_4_the_head_may_be_changed_first)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 4);
	real_keys(&f.c, "<2>kakuu ichirou{Enter}");
	real_keys(&f.c, " {F6}<3><1>");
	CHECK(at(&f.c, "I31"));
	CHECK(has(&f.c, "1 世帯主のいない世帯として進む   2 世帯主変更を先に"));
	real_keys(&f.c, "T-1{Tab}<1><2>hakata{F4}{Enter}{F10}");
	CHECK(at(&f.c, "I31"));
	real_keys(&f.c, "3");
	CHECK(at(&f.c, "I31"));
	real_keys(&f.c, "2");
	CHECK(at(&f.c, "I44"));
	CHECK(has(&f.c, "世帯主変更 4人"));
	CHECK(has(&f.c, "国内転出 は下書きに残しました"));
	real_keys(&f.c, "T-1{Tab}<1><2>{Down}1{Tab}{Tab}{Tab}{Tab}");
	CHECK(at(&f.c, "I19"));
	real_keys(&f.c, "{Enter}");
	id = waiting(&f.c, &e);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[1], IT_RELATION, "世帯主"));
	real_keys(&f.c, "{F5}");
	CHECK(has(&f.c, "国内転出・一部 1人 架空"));
	real_keys(&f.c, "{Tab}1<2>");
	CHECK(at(&f.c, "I31"));
	CHECK(!desk_has(f.c.ui, "A4041"));
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_INT(entry_answered(&e, "A4041", 0), 0);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[0], IT_OUT_PLANNED_CITY, "福岡市博多区"));
	CHECK(is(&f.c, f.no[2], IT_HEAD_NAME, "架空　美咲"));
	family_end(&f);
}

TEST(who_must_not_be_changed_is_told_as_the_form_opens)
{
	struct family f;

	family_start(&f, 1);
	CHECK_INT(test_call(&f.c.t, "block.set", NULL,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      f.c.t.manager, "person_no", f.no[0], "processes", "event",
		      "level", 2, "from", "2025-11-20", "to", "", "reason",
		      "届出の確認中", "kind", "general"),
	    RC_OK);
	start(&f.c, "21");
	CHECK(at(&f.c, "I21"));
	CHECK(has(&f.c, "E3110 異動の抑止があります"));
	family_end(&f);
}

TEST(without_a_line_the_form_is_filled_all_the_same_and_waits)
{
	struct family f;
	struct amend *c;

	family_start(&f, 3);
	start(&f.c, "44");
	f.c.is_offline = true;
	real_keys(&f.c, "T-1{Tab}<1><2>{Down}1{Tab}");
	CHECK(has(&f.c, "案 今 世帯主      夫"));
	real_keys(&f.c, "{Tab}{Tab}{F10}");
	CHECK(at(&f.c, "I19"));
	c = amend_of(ui_state_of(f.c.ui, "I44"));
	CHECK_STR(record_get(&c->m.e.persons[1].after, IT_IS_HEAD), "1");
	CHECK_STR(record_get(&c->m.e.persons[1].after, IT_MEMBER_ORDER), "1");
	CHECK_STR(
	    record_get(&c->m.e.persons[2].after, IT_HEAD_NAME), "架空　美咲");
	real_keys(&f.c, "{Enter}");
	CHECK(has(&f.c, "送信待ちに入れました"));
	family_end(&f);
}

/* ---- drafts, 差戻 */

TEST(draft_of_a_change_comes_back_as_it_was)
{
	struct family f;
	struct entry e;

	family_start(&f, 4);
	start(&f.c, "21");
	real_keys(&f.c, "T-4{Tab}<1><2>kuhonji6{F4}{Enter}4-7{Tab}");
	real_keys(&f.c, "{F3}{F3}{F3}");
	CHECK(at(&f.c, "H1"));
	CHECK(has(&f.c, "転居・全部 4人"));
	/* on another day T-4 is still the day that it was */
	f.c.a.today += 2;
	real_keys(&f.c, "{Tab}1");
	CHECK(at(&f.c, "W1"));
	real_keys(&f.c, "2");
	CHECK(at(&f.c, "I21"));
	CHECK(has(&f.c, "転居・全部 4人"));
	CHECK(has(&f.c, "862-0976 熊本市中央区九品寺六丁目"));
	CHECK(has(&f.c, "異動日         令和 8. 7.11"));
	CHECK(submit(&f.c));
	(void)waiting(&f.c, &e);
	CHECK_INT(e.person_count, 4);
	CHECK_STR(
	    record_get(&e.persons[3].after, IT_ADDRESS_CODE), "43101025006");
	entry_release(&e);
	family_end(&f);
}

/* Pages stand in the order in which people were chosen; what was typed for one
 * of them is nobody else's when the draft comes back. */
TEST(draft_stays_with_its_people)
{
	struct family f;
	const struct entry *e;

	family_start(&f, 3);
	start(&f.c, "62");
	real_keys(&f.c, "T{Tab}");
	go(&f.c, "I62", CH_MOVE);
	real_keys(&f.c, "<2><2><1>");
	go(&f.c, "I62", CH_MOVE + 1);
	real_keys(&f.c, "<1>{F8}");
	CHECK(has(&f.c, "[1 架空　蓮]"));
	real_keys(&f.c, "フリガナ{F4}{Enter}{BS}ta{Tab}");
	CHECK(has(&f.c, "変 フリガナ       カクウ　レタ"));
	real_keys(&f.c, "{F3}{F3}{F3}{Tab}1<2>");
	CHECK(at(&f.c, "I62"));
	e = &amend_of(ui_state_of(f.c.ui, "I62"))->m.e;
	CHECK_INT(e->person_count, 2);
	for (int i = 0; i < e->person_count; i++)
		CHECK_STR(record_get(&e->persons[i].after, IT_NAME_KANA),
		    strcmp(e->persons[i].person_no, f.no[2]) == 0
			? "カクウ　レタ"
			: record_get(&e->persons[i].before, IT_NAME_KANA));
	family_end(&f);
}

/* Two people, each with a page of items, and the program is killed in the middle
 * of the second: with the next one everything is there. */
TEST(draft_of_two_people_outlives_a_kill)
{
	struct counter c = { .staff = "10001",
		.scene = SCENE_PLAIN,
		.opens = "K1 " SATO_HOUSEHOLD,
		.reason = 2 };
	struct vt *v = counter_start(&c, 24, 80);

	CHECK(vt_wait_code(v, "K1"));
	vt_keys(v, " {Down} {F6}");
	CHECK(vt_wait_code(v, "I0"));
	vt_keys(v, "62");
	CHECK(vt_wait(v, "職権修正 2人"));
	vt_keys(v, "T{Tab}本籍{F4}{Enter}ノ二{Tab}{F8}");
	CHECK(vt_wait(v, "[2 "));
	vt_keys(v, "フリガナ{F4}{Enter}{BS}ku");
	CHECK(vt_taken(v));
	CHECK(vt_wait(v, "下書き 保存済"));
	CHECK_INT(kill(vt_pid(v), SIGKILL), 0);
	CHECK(vt_end(v) != 0);
	c.is_again = true;
	c.opens = NULL;
	c.reason = 0;
	v = counter_start(&c, 24, 80);
	CHECK(vt_wait_code(v, "H1"));
	CHECK(vt_wait(v, "職権修正 2人"));
	vt_keys(v, "{Tab}1");
	CHECK(vt_wait_code(v, "W1"));
	vt_keys(v, "2");
	CHECK(vt_wait_code(v, "I62"));
	CHECK(vt_wait(v, "職権修正 2人"));
	CHECK(vt_wait(v, "[2 "));
	CHECK(vt_wait(v, "サトウ　ハナク"));
	vt_keys(v, "{F7}");
	CHECK(vt_wait(v, "[1 "));
	vt_keys(v, "本籍{F4}{Enter}");
	CHECK(vt_wait(v, "大江四丁目8番ノ二"));
	CHECK_INT(vt_end(v), 0);
}

TEST(returned_change_opens_as_it_was_with_its_reason)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 3);
	start(&f.c, "44");
	real_keys(&f.c, "T-1{Tab}<1><2>{Down}1{Tab}{Tab}{Tab}");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	entry_release(&e);
	CHECK(give_back(&f.c, id, "続柄の誤り"));
	real_keys(&f.c, "{F5}");
	CHECK(has(&f.c, "差戻"));
	real_keys(&f.c, "{Tab}1<2>");
	CHECK(at(&f.c, "I44"));
	CHECK(has(&f.c, "続柄の誤り"));
	CHECK(has(&f.c, "夫"));
	real_keys(&f.c, "{F10}");
	CHECK(at(&f.c, "I19"));
	CHECK(has(&f.c, "差戻を直して出し直します"));
	real_keys(&f.c, "{Enter}");
	CHECK(has(&f.c, "出し直しました"));
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[0], IT_RELATION, "夫"));
	family_end(&f);
}

/* ---- help */

TEST(every_field_of_a_change_has_help)
{
	for (int i = 0; i < amend_page_count; i++) {
		const struct field *g = &amend_page[i].f;

		CHECK(g->help != NULL && g->help[0] != '\0');
		CHECK(g->kind != FIELD_DATE || g->unknown != NULL);
	}
	CHECK(amend_move_field.help != NULL);
	CHECK(amend_relation_field.help != NULL);
	CHECK(amend_pick_field.help != NULL);
	CHECK(amend_item_field.help != NULL);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
