/* SPDX-License-Identifier: ISC
 * C3 異動の書類 at a whole counter: from the approval to the paper, issued
 * again, refused, and the slip of the next desks from K3.
 */
#include "src/approval.h"
#include "src/number.h"
#include "tests/db/help_change.h"
#include "tests/test.h"
#include "tests/ui/help_counter.h"
#include "tests/ui/help_real.h"
#include "ui/movein_in.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

static struct real c;
static struct test_change ch;
static char no[4][20], house[20];

static bool
has(const char *text)
{
	if (desk_has(c.ui, text))
		return true;
	printf("# not on the screen: %s\n", text);
	desk_print(c.ui);
	return false;
}

static void
begin(void)
{
	real_start(&c);
	change_family(&c.t, "架空", 3, 1, no, house);
	CHECK_INT(
	    test_call(&c.t, "setting.set", NULL, "{s:s,s:s,s:[{s:s,s:s}]}",
		"session", c.t.manager, "key", "certifiers", "value", "title",
		"熊本市中央区長", "name", "区長　太郎"),
	    RC_OK);
}

static void
end(void)
{
	change_release(&ch);
	real_end(&c);
}

static void
move_out(bool ex_officio, const char *on)
{
	CHECK_INT(change_propose(&c.t, &ch,
		      json_pack("{s:s,s:[s,s],s:b}", "menu", "31", "persons",
			  no[1], no[2], "ex_officio", ex_officio)),
	    RC_OK);
	(void)snprintf(ch.e.event_date, sizeof(ch.e.event_date), "%s", on);
	record_set(&ch.e.persons[0].after, IT_OUT_PLANNED_CITY, "日野市");
	CHECK_INT(change_do(&c.t, &ch, NULL), RC_OK);
	real_sync(&c);
	app_reason_set(&c.a, 1, "", 0);
}

/* They had come long before. */
static void
lived_here_since(const char *day)
{
	int i;

	CHECK_INT(change_propose(&c.t, &ch,
		      json_pack("{s:s,s:[s,s]}", "menu", "65", "persons", no[1],
			  no[2])),
	    RC_OK);
	for (i = 0; i < 2; i++)
		record_set(&ch.e.persons[i].after, IT_RESIDENT_SINCE, day);
	CHECK_INT(change_do(&c.t, &ch, NULL), RC_OK);
}

static void
history(int i)
{
	struct target t;

	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", no[i]);
	CHECK_INT(ui_open(c.ui, "K3", &t), RC_OK);
}

static int
prints(const char *kind)
{
	char pattern[200];
	glob_t g;
	int n;

	(void)snprintf(
	    pattern, sizeof(pattern), "%s/prints/*%s-*", c.t.dir, kind);
	n = glob(pattern, 0, NULL, &g) == 0 ? (int)g.gl_pathc : 0;
	if (n > 0)
		globfree(&g);
	return n;
}

static bool
at(const char *code)
{
	if (strcmp(ui_top(c.ui)->code, code) == 0)
		return true;
	printf("# at %s\n", ui_top(c.ui)->code);
	desk_print(c.ui);
	return false;
}

TEST(std_4_1_3_0_3_from_the_history_to_the_paper_and_again)
{
	begin();
	move_out(false, "R08.08.01");
	history(1);
	real_keys(&c, "s");
	CHECK(at("C3"));
	CHECK(has("転出証明書"));
	CHECK(has("未交付"));
	CHECK(has("4 個人番号 載せる")); /* training shows its place alone */
	real_keys(&c, "{Enter}");
	CHECK(at("C2"));
	CHECK(has("転　出　証　明　書"));
	CHECK(has("日野市"));
	CHECK_INT(prints("issue"), 0);
	real_keys(&c, "{Enter}");
	CHECK(at("C3"));
	CHECK(has("交付 1回"));
	CHECK(has("再交付"));
	CHECK_INT(prints("issue"), 1);
	/* without the number, and again */
	real_keys(&c, "4{Enter}");
	CHECK(has("再交付"));
	CHECK(has("省略"));
	real_keys(&c, "{Enter}");
	CHECK(has("交付 2回"));
	CHECK_INT(prints("issue"), 2);
	/* K4 names it, with what was special about it */
	real_keys(&c, "{F3}");
	CHECK(at("K3"));
	end();
}

TEST(std_11_1_row_26_the_screen_says_why_and_what_instead)
{
	begin();
	lived_here_since("R08.06.01");
	move_out(true, "R08.06.20");
	history(1);
	real_keys(&c, "s");
	CHECK(has("E5123"));
	CHECK(has("準ずる証明書か、除票の写し"));
	CHECK(has("転出証明書に準ずる証明書"));
	real_keys(&c, "{Enter}");
	CHECK(has("職権の転出に転出証明書は出せません"));
	CHECK_INT(prints("issue"), 0);
	end();
}

/* No paper for what is not decided, and none that could not be logged. */
TEST(letters_of_a_block_are_not_even_shown)
{
	begin();
	move_out(false, "R08.08.01");
	CHECK_INT(test_call(&c.t, "block.set", NULL,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      c.t.manager, "person_no", no[2], "processes",
		      "certificate", "level", 2, "from", "2026-07-01", "to", "",
		      "reason", "申出による", "kind", "general"),
	    RC_OK);
	history(1);
	real_keys(&c, "s{Enter}");
	CHECK(has("E5111"));
	CHECK(at("C3"));
	end();
}

/* Without a line the screen opens and says what to do, and goes on when the
 * line is back. */
TEST(letters_without_a_line_say_so_and_come_with_it)
{
	begin();
	move_out(false, "R08.08.01");
	c.is_offline = true;
	history(1);
	real_keys(&c, "s");
	CHECK(at("C3"));
	CHECK(has("回線が切れているので、書類はまだ出せません"));
	CHECK(has("回線が戻ったら F5"));
	real_keys(&c, "{Enter}");
	CHECK(at("C3"));
	c.is_offline = false;
	real_keys(&c, "{F5}");
	CHECK(has("転出証明書"));
	CHECK(!desk_has(c.ui, "回線が切れて"));
	/* it goes while a paper is asked for */
	c.is_offline = true;
	real_keys(&c, "{Enter}");
	CHECK(at("C3"));
	CHECK(has("回線が戻ったら F5"));
	CHECK_INT(prints("issue"), 0);
	end();
}

/* 11.1 row 9, on C1 and C2: seen before the page, answered before the paper;
 * whoever sends no answer gets none. */
TEST(std_11_1_row_9_an_alert_is_shown_and_answered_before_the_paper)
{
	struct target t;

	begin();
	CHECK_INT(test_call(&c.t, "block.set", NULL,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      c.t.manager, "person_no", no[2], "processes",
		      "certificate", "level", 1, "from", "2026-07-01", "to", "",
		      "reason", "申出による", "kind", "general"),
	    RC_OK);
	real_sync(&c);
	app_reason_set(&c.a, 1, "", 0);
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.household_no, sizeof(t.household_no), "%s", house);
	CHECK_INT(ui_open(c.ui, "C1", &t), RC_OK);
	CHECK(has("注意の抑止あり"));
	real_keys(&c, "<1><1>{F9}");
	CHECK(at("C2"));
	real_keys(&c, "{Enter}");
	CHECK(has("A3112"));
	CHECK(has("申出による"));
	CHECK_INT(prints("issue"), 0);
	real_keys(&c, "{F3}");
	CHECK(at("C2"));
	real_keys(&c, "{Enter}<2>");
	CHECK(at("C2"));
	CHECK_INT(prints("issue"), 0);
	real_keys(&c, "{Enter}<1>");
	CHECK(at("H1"));
	CHECK_INT(prints("issue"), 1);
	/* who alone is not touched by it sees nothing of it */
	(void)snprintf(t.marks[0], sizeof(t.marks[0]), "%s", no[1]);
	t.mark_count = 1;
	CHECK_INT(ui_open(c.ui, "C1", &t), RC_OK);
	CHECK(!desk_has(c.ui, "注意の抑止あり"));
	real_keys(&c, "<1><1>{F9}{Enter}");
	CHECK(at("H1"));
	CHECK_INT(prints("issue"), 2);
	end();
}

/* 4.1.0.3: the slip once more, on a later day, and nothing forbidden on it. */
TEST(std_4_1_0_3_next_desks_again_from_the_history)
{
	begin();
	move_out(false, "R08.08.01");
	CHECK_INT(test_call(&c.t, "day.open", NULL, "{s:s,s:s}", "session",
		      c.t.manager, "day", "2026-07-22"),
	    RC_OK);
	app_refresh(&c.a);
	history(1);
	real_keys(&c, "d");
	CHECK(has("次の窓口の紙を印刷しました"));
	CHECK_INT(prints("desks"), 1);
	CHECK(at("K3"));
	end();
}

/* ---- R4: notices of 出入国在留管理庁長官 (4.5.6) ---- */

static void
take_notices(json_t *notices)
{
	CHECK_INT(test_call(&c.t, "immigration.take", NULL, "{s:s,s:o}",
		      "session", c.t.manager, "notices", notices),
	    RC_OK);
}

/* As the reviewer, with their proof. */
static void
check_notice(void)
{
	char subject[APPROVAL_SUBJECT];
	json_t *got = NULL, *o;
	json_int_t notice;
	const char *digest;

	CHECK_INT(test_call(&c.t, "immigration.list", &got, "{s:s}", "session",
		      c.t.reviewer),
	    RC_OK);
	o = json_array_get(json_object_get(got, "notices"), 0);
	notice = json_integer_value(json_object_get(o, "notice"));
	digest = json_string_value(json_object_get(o, "digest"));
	notice_subject(notice, digest, subject);
	CHECK_INT(test_call(&c.t, "immigration.check", NULL,
		      "{s:s,s:I,s:s,s:o}", "session", c.t.reviewer, "notice",
		      notice, "digest", digest, "proof",
		      test_proof(&c.t, c.t.reg, "T1", "10002",
			  "immigration.check", subject)),
	    RC_OK);
	json_decref(got);
}

static void
begin_foreign(const char *category)
{
	real_start(&c);
	change_foreign_family(&c.t, category, no, house);
	real_sync(&c);
}

TEST(std_4_5_6_checked_on_the_screen_by_another_person_and_then_written)
{
	begin_foreign("1");
	take_notices(json_pack("[{s:s,s:s,s:s,s:s,s:s,s:s,s:s}]", "card",
	    "AB12345678CD", "name", "KAKU JIRO", "kind", "correct",
	    "happened_on", "R08.07.10", "noticed_on", "R08.07.13",
	    "residence_status", "家族滞在", "residence_expires", "2029.07.10"));
	real_as(&c, "10002");
	/* what waits for them stands on the first screen */
	CHECK(has("着信 入管通知"));
	CHECK(has("確認待ち 1  /R4"));
	/* 76 of nobody opens the list */
	real_keys(&c, "/76{Enter}");
	CHECK(at("R4"));
	CHECK(has("確認待ち"));
	CHECK(has("KAKU JIRO"));
	CHECK(has("留学"));
	CHECK(has("家族滞在"));
	CHECK(has("2029"));
	/* nothing is checked without being opened, and nothing written */
	real_keys(&c, "{F10}u");
	CHECK(has("更新 0件"));
	/* nor what was not on the screen yet */
	real_keys(&c, "{Enter}{F10}");
	CHECK(has("続きがあります"));
	real_keys(&c, "{F10}");
	CHECK(has("暗証"));
	real_keys(&c, "{F3}");
	CHECK(has("確認待ち"));
	check_notice();
	real_keys(&c, "{F3}{F5}");
	CHECK(has("確認済"));
	CHECK_STR(change_item(&c.t, no[1], IT_RESIDENCE_STATUS), "留学");
	real_keys(&c, "{F9}");
	CHECK(has("処理結果確認票を印刷しました"));
	CHECK_INT(prints("immigration"), 1);
	real_keys(&c, "u");
	CHECK(has("更新 1件"));
	CHECK(has("未処理の通知はありません"));
	CHECK_STR(change_item(&c.t, no[1], IT_RESIDENCE_STATUS), "家族滞在");
	end();
}

TEST(std_4_5_6_special_permanent_residents_are_typed_from_the_list)
{
	begin_foreign("2");
	take_notices(json_pack("[{s:s,s:s,s:s,s:s,s:s}]", "card",
	    "AB12345678CD", "kind", "correct", "happened_on", "R08.07.10",
	    "noticed_on", "R08.07.13", "nationality", "朝鮮"));
	app_reason_set(&c.a, 2, "", 0);
	CHECK_INT(ui_open(c.ui, "R4", NULL), RC_OK);
	CHECK(has("手で入力"));
	CHECK(has("特別永住者の通知"));
	/* a clerk checks nothing, but has the form filled */
	real_keys(&c, "{Enter}{F10}");
	CHECK(at("R4"));
	real_keys(&c, "{F6}");
	CHECK(at("I76"));
	CHECK(has("令和 8. 7.10"));
	CHECK(has("令和 8. 7.13"));
	real_keys(&c, "{F10}");
	CHECK(has("朝鮮"));
	real_keys(&c, "{Enter}");
	CHECK_STR(change_item(&c.t, no[1], IT_NATIONALITY), "韓国");
	CHECK_INT(
	    test_count(&c.t, "SELECT count(*) FROM entry WHERE menu = '76' AND "
			     "state = 'waiting'"),
	    1);
	CHECK_INT(ui_open(c.ui, "R4", NULL), RC_OK);
	real_keys(&c, "s 入力した {Enter}");
	CHECK(has("一覧から外しました"));
	CHECK(has("未処理の通知はありません"));
	end();
}

/* ---- 経過滞在者 by their forms (1.1.2) ---- */

TEST(std_1_1_2_a_transit_stay_is_proposed_by_its_forms)
{
	struct movein *m;
	struct target t;

	begin_foreign("1");
	app_reason_set(&c.a, 2, "", 0);
	real_keys(&c, "<2>{F6}<5><1>");
	CHECK(at("I51"));
	real_keys(&c, "T-2{Tab}kaku jiro{F4}{Enter}");
	CHECK(has("2 外国人住民"));
	m = ui_state_of(c.ui, "I51");
	CHECK_STR(form_get(&m->form, 1, IT_ARTICLE30_45), "5");
	CHECK_STR(form_slot(&m->form, 1, IT_ARTICLE30_45)->sign, "案");
	CHECK_STR(form_get(&m->form, 1, IT_TRANSIT_REASON), "1");
	CHECK_STR(form_get(&m->form, 1, IT_NATIONALITY), "韓国");
	/* somebody who is Japanese all the same has no 区分 */
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", no[2]);
	CHECK_INT(ui_open(c.ui, "I75", &t), RC_OK);
	real_keys(&c, "{F8}");
	CHECK(has("5 経過滞在者"));
	CHECK(has("2 国籍喪失による"));
	end();
}

/* ---- K1: 事実上の世帯主 (4.1.4.3) ---- */

static const char *
outside_note(int i)
{
	static char text[600];
	json_t *got = NULL;
	const char *note;

	CHECK_INT(test_call(&c.t, "person.get", &got, "{s:s,s:s}", "session",
		      c.t.manager, "person_no", no[i]),
	    RC_OK);
	note = json_string_value(json_object_get(
	    json_array_get(json_object_get(got, "notes"), 0), "text"));
	(void)snprintf(text, sizeof(text), "%s", note != NULL ? note : "");
	json_decref(got);
	return text;
}

TEST(std_4_1_4_3_the_actual_head_is_set_changed_and_ended_on_the_household)
{
	struct target t;

	begin();
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.household_no, sizeof(t.household_no), "%s", house);
	real_sync(&c);
	app_reason_set(&c.a, 2, "", 0);
	CHECK_INT(ui_open(c.ui, "K1", &t), RC_OK);
	/* not beside one who is in the register */
	real_keys(&c, "h架空　園子{Enter}");
	CHECK(has("E4152"));
	real_keys(&c, "{F3}");
	CHECK_INT(change_propose(&c.t, &ch,
		      json_pack("{s:s,s:[s]}", "menu", "52", "persons", no[0])),
	    RC_OK);
	entry_answer(&ch.e, "A4041", 0, 1);
	CHECK_INT(change_do(&c.t, &ch, NULL), RC_OK);
	real_sync(&c);
	real_keys(&c, "{F5}h架空　園子{Enter}");
	CHECK(has("世帯員全員の備考に書きました"));
	CHECK(has("事実上の世帯主 架空　園子"));
	CHECK_STR(outside_note(1), "事実上の世帯主　架空　園子");
	CHECK_STR(outside_note(2), "事実上の世帯主　架空　園子");
	/* as the replica has it, and another one */
	real_sync(&c);
	real_keys(&c, "{F5}");
	CHECK(has("事実上の世帯主 架空　園子"));
	real_keys(&c, "h架空　海子{Enter}");
	CHECK_STR(outside_note(1), "事実上の世帯主　架空　海子");
	/* nothing typed asks first; F3 leaves everything */
	real_keys(&c, "h{Enter}{F3}");
	CHECK_STR(outside_note(1), "事実上の世帯主　架空　海子");
	real_keys(&c, "h{Enter}1");
	CHECK(has("備考から消しました"));
	CHECK_STR(outside_note(1), "");
	end();
}

static struct vt *
start(void)
{
	static const struct counter reviewer = { .staff = "10002",
		.scene = SCENE_PLAIN,
		.reason = 8,
		.opens = "R1" };

	return counter_start(&reviewer, 24, 80);
}

/* A change of some people, handed in by another person. persons: stolen. */
static void
hand_in_of(const char *menu, json_t *persons, const char *key)
{
	json_t *got, *e, *p;

	got = counter_call("10001", "entry.propose",
	    json_pack("{s:s,s:o}", "menu", menu, "persons", persons));
	e = json_object_get(got, "entry");
	p = json_array_get(json_object_get(e, "persons"), 0);
	json_object_set_new(e, "event_date",
	    json_string(menu[0] == '3' ? "R07.11.30" : "R07.11.20"));
	if (menu[0] == '3') {
		json_object_set_new(e, "applicant_kind", json_integer(1));
		json_object_set_new(e, "applicant", json_string("本人"));
		json_object_set_new(e, "papers", json_pack("[s]", "mynum"));
		json_object_set_new(json_object_get(p, "after"),
		    "out_planned_city", json_string("日野市"));
	}
	json_decref(counter_call("10001", "entry.submit",
	    json_pack("{s:O,s:s}", "entry", e, "key", key)));
	json_decref(got);
}

/* A 国内転出 of somebody. */
static void
hand_in(const char *person_no, const char *key)
{
	hand_in_of("31", json_pack("[s]", person_no), key);
}

/* Within the flow: who approves is shown what the change hands over. */
TEST(std_4_1_3_0_3_comes_out_within_the_flow)
{
	struct vt *v = start();

	hand_in("001204637", "out-1");
	vt_keys(v, "{F5}");
	CHECK(vt_wait(v, "国内転出"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait_code(v, "R2"));
	vt_keys(v, "{F10}");
	CHECK(vt_wait(v, "暗証"));
	vt_keys(v, "madoguchi{Enter}");
	CHECK(vt_wait_code(v, "C3"));
	CHECK(vt_has(v, "承認しました"));
	CHECK(vt_has(v, "転出証明書"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait_code(v, "C2"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait(v, "交付 1回"));
	CHECK_INT(vt_end(v), 0);
}

/* Of several approved together, one after the other. */
TEST(std_4_1_3_0_3_papers_of_several_one_after_the_other)
{
	struct vt *v = start();

	hand_in("001204637", "out-1");
	hand_in(NGUYEN, "out-2");
	vt_keys(v, "{F5}");
	CHECK(vt_wait(v, "NGUYEN"));
	vt_keys(v, "a");
	CHECK(vt_wait(v, "選択 2"));
	vt_keys(v, "{F10}");
	CHECK(vt_wait(v, "暗証"));
	vt_keys(v, "madoguchi{Enter}");
	CHECK(vt_wait_code(v, "C3"));
	CHECK(vt_has(v, "佐藤　花子"));
	vt_keys(v, "{F3}");
	CHECK(vt_wait(v, "NGUYEN"));
	CHECK(vt_wait_code(v, "C3"));
	vt_keys(v, "{F3}");
	CHECK(vt_wait_code(v, "R1"));
	CHECK_INT(vt_end(v), 0);
}

static void
stock(int n)
{
	json_t *codes = json_array();
	char code[12];

	for (int i = 0; (int)json_array_size(codes) < n; i++) {
		(void)snprintf(code, sizeof(code), "%011d", 700000000 + i);
		if (juminhyo_code_valid(code))
			(void)json_array_append_new(codes, json_string(code));
	}
	counter_manager("code.take", json_pack("{s:o}", "codes", codes));
	counter_manager("setting.set",
	    json_pack("{s:s,s:i}", "key", "code_stock_min", "value", 0));
}

/* Everybody has a 通知票 of their own, one by one, and together; a sheet on
 * which several stand comes once. */
TEST(std_4_3_3_each_persons_notice_of_entries_approved_together)
{
	static const char *const names[] = { "佐藤　太郎", "佐藤　花子",
		"NGUYEN" };
	struct vt *v = start();

	stock(3);
	hand_in_of("95", json_pack("[s,s]", SATO_TARO, "001204637"), "code-1");
	hand_in_of("95", json_pack("[s]", NGUYEN), "code-2");
	vt_keys(v, "{F5}");
	CHECK(vt_wait(v, "NGUYEN"));
	vt_keys(v, "a");
	CHECK(vt_wait(v, "選択 2"));
	vt_keys(v, "{F10}");
	CHECK(vt_wait(v, "暗証"));
	vt_keys(v, "madoguchi{Enter}");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		CHECK(vt_wait_code(v, "C3"));
		CHECK(vt_wait(v, names[i]));
		CHECK(vt_has(v, "住民票コード変更通知票"));
		vt_keys(v, "{F3}");
	}
	CHECK(vt_wait_code(v, "R1"));
	CHECK_INT(vt_end(v), 0);
}

TEST(std_4_1_3_0_3_one_sheet_of_several_comes_once)
{
	struct vt *v = start();

	hand_in_of("31", json_pack("[s,s]", "001204637", "001204653"), "out-1");
	vt_keys(v, "{F5}");
	CHECK(vt_wait(v, "国内転出"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait_code(v, "R2"));
	vt_keys(v, "{F10}");
	CHECK(vt_wait(v, "暗証"));
	vt_keys(v, "madoguchi{Enter}");
	CHECK(vt_wait_code(v, "C3"));
	vt_keys(v, "{F3}");
	CHECK(vt_wait_code(v, "R1"));
	CHECK_INT(vt_end(v), 0);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
