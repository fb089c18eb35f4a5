/* SPDX-License-Identifier: ISC
 * R1, R2 and R3 over a real register: marking what waits, one proof for all
 * of it, and what stays with its reason (4.0.8, 11.1 row 21); what a reviewer
 * sees of one entry.
 */
#include "tests/test.h"
#include "tests/ui/help_counter.h"
#include "tests/ui/help_desk.h"
#include "tests/ui/help_real.h"
#include "ui/review.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct counter reviewer = {
	.staff = "10002", .scene = SCENE_WAITING, .reason = 8, .opens = "R1"
};
static const struct counter busy = {
	.staff = "10002", .scene = SCENE_MANY, .reason = 8, .opens = "R1"
};

static void
tick(struct ui *ui)
{
	struct layer *l = ui_layer(ui);

	l->s->tick(ui, l->state, ui_now(ui));
}

/* What the clerk handed in, from the register. */
static json_t *
entry_of(int id)
{
	json_t *r =
	    counter_call("10001", "entry.get", json_pack("{s:i}", "id", id));
	json_t *e = json_incref(json_object_get(r, "entry"));

	json_decref(r);
	return e;
}

/* The author hands it in again: another version, from terminal T2. */
static void
change(int id, int version)
{
	json_t *r = counter_call("10001", "entry.change",
	    json_pack("{s:i, s:i, s:o}", "id", id, "version", version, "entry",
		entry_of(id)));

	CHECK(r != NULL);
	json_decref(r);
}

static void
set_cap(int most)
{
	json_t *r = counter_call("10003", "setting.set",
	    json_pack("{s:s, s:i}", "key", "approve_many_max", "value", most));

	CHECK(r != NULL);
	json_decref(r);
}

static const char *
state_of(int id)
{
	static char state[16];
	json_t *r =
	    counter_call("10003", "entry.get", json_pack("{s:i}", "id", id));
	const char *s = json_string_value(json_object_get(r, "state"));

	(void)snprintf(state, sizeof(state), "%s", s != NULL ? s : "(none)");
	json_decref(r);
	return state;
}

TEST(std_4_0_8_marked_entries_become_law_with_one_sign_in)
{
	struct vt *v = counter_start(&busy, 24, 80);

	/* of all that may be approved, all but one */
	vt_keys(v, "a{Down} ");
	CHECK(vt_wait(v, "選択 11"));
	vt_keys(v, "{F10}");
	CHECK(vt_wait(v, "11件 12人を承認  暗証"));
	CHECK_STR(state_of(3), "waiting");
	vt_keys(v, "madoguchi{Enter}");
	CHECK(vt_wait(v, "承認しました  11件  本登録 12人"));
	CHECK(vt_wait_code(v, "R1"));
	CHECK(vt_has(v, "佐藤　太郎"));
	CHECK(!vt_has(v, "選択"));
	CHECK_INT(vt_end(v), 0);
	CHECK_STR(state_of(3), "approved");
	CHECK_STR(state_of(4), "waiting");
	CHECK_STR(state_of(6), "approved");
	CHECK_STR(state_of(15), "approved");
}

TEST(std_4_0_8_what_stays_of_several_says_why)
{
	struct vt *v = counter_start(&reviewer, 24, 80);

	vt_keys(v, "a{F10}");
	CHECK(vt_wait(v, "2件 5人を承認"));
	change(4, 1);
	vt_keys(v, "madoguchi{Enter}");
	CHECK(vt_wait_code(v, "R3"));
	CHECK(vt_has(v, "E4083"));
	CHECK(vt_has(v, "版が違います"));
	CHECK(vt_has(v, "2件のうち 本登録 1  承認されなかったもの 1"));
	/* opened as it is now */
	vt_keys(v, "{Enter}");
	CHECK(vt_wait_code(v, "R2"));
	CHECK(vt_has(v, "佐藤"));
	/* and approved there: the list of results follows */
	vt_keys(v, "{F10}");
	CHECK(vt_wait(v, "暗証 "));
	vt_keys(v, "madoguchi{Enter}");
	CHECK(vt_wait_code(v, "R3"));
	CHECK(vt_wait(v, "2件のうち 本登録 2  承認されなかったもの 0"));
	vt_keys(v, "{F3}");
	CHECK(vt_wait_code(v, "R1"));
	CHECK_INT(vt_end(v), 0);
	CHECK_STR(state_of(3), "approved");
	CHECK_STR(state_of(4), "approved");
}

TEST(wrong_password_for_several_decides_nothing)
{
	struct vt *v = counter_start(&reviewer, 24, 80);

	vt_keys(v, "a{F10}");
	CHECK(vt_wait(v, "暗証"));
	vt_keys(v, "wrong{Enter}");
	CHECK(vt_wait(v, "職員番号か暗証が違います"));
	/* Enter, digits and F3 at the password decide nothing either */
	vt_keys(v, "{F10}");
	CHECK(vt_wait(v, "承認  暗証"));
	vt_keys(v, "{F3}");
	CHECK(vt_settle(v));
	CHECK_INT(vt_end(v), 0);
	CHECK_STR(state_of(3), "waiting");
	CHECK_STR(state_of(4), "waiting");
}

TEST(queue_marks_only_what_this_person_may_decide)
{
	struct app a;
	struct ui *ui = counter_ui(&reviewer, &a);

	/* 1 他, 2 自, 5 抑 */
	desk_type(ui, "{Home} ");
	CHECK(desk_shows(ui, "E4086"));
	desk_type(ui, "{Down} ");
	CHECK(desk_shows(ui, "E4081"));
	desk_type(ui, "{End} ");
	CHECK(desk_shows(ui, "E3110"));
	CHECK(desk_lacks(ui, "選択"));
	/* F10 stands for nothing then */
	CHECK(desk_lacks(ui, "F10承認"));
	desk_type(ui, "{F10}");
	CHECK(desk_lacks(ui, "暗証"));
	desk_type(ui, "a");
	CHECK(desk_shows(ui, "選択 2"));
	CHECK(desk_shows(ui, "F10承認"));
	desk_type(ui, "a");
	CHECK(desk_lacks(ui, "選択"));
	counter_ui_end(ui, &a);
}

TEST(queue_mark_leaves_what_was_changed_since)
{
	struct app a;
	struct ui *ui = counter_ui(&reviewer, &a);

	desk_type(ui, "a");
	CHECK(desk_shows(ui, "選択 2"));
	tick(ui);
	CHECK(desk_shows(ui, "選択 2"));
	change(4, 1);
	tick(ui);
	CHECK(desk_shows(ui, "選択 1"));
	CHECK(desk_shows(ui, "佐藤　太郎"));
	/* opened by somebody else meanwhile */
	json_decref(
	    counter_call("10003", "entry.claim", json_pack("{s:i}", "id", 3)));
	tick(ui);
	CHECK(desk_lacks(ui, "選択"));
	counter_ui_end(ui, &a);
}

TEST(std_11_1_row_21_on_the_list)
{
	struct app a;
	struct ui *ui = counter_ui(&busy, &a);

	set_cap(3);
	desk_type(ui, "{F5}a");
	CHECK(desk_shows(ui, "上限の 3件を選びました  残り 9件は承認のあとで"));
	CHECK(desk_shows(ui, "選択 3"));
	/* the oldest go first; one more is refused */
	desk_type(ui, "{End} ");
	CHECK(desk_shows(ui, "E4092 一度に承認できるのは 3件までです"));
	CHECK(desk_shows(ui, "選択 3"));
	counter_ui_end(ui, &a);
}

/* The cap that came down after the marks were set. */
TEST(std_11_1_row_21_the_register_has_the_last_word)
{
	struct vt *v = counter_start(&busy, 24, 80);

	vt_keys(v, "a");
	CHECK(vt_wait(v, "選択 12"));
	set_cap(3);
	vt_keys(v, "{F10}");
	CHECK(vt_wait(v, "暗証"));
	vt_keys(v, "madoguchi{Enter}");
	CHECK(vt_wait(v, "E4092"));
	CHECK(vt_has(v, "12件を選び、上限は 3件です"));
	vt_keys(v, "{F3}");
	CHECK(vt_settle(v));
	CHECK_INT(vt_end(v), 0);
	CHECK_STR(state_of(3), "waiting");
	CHECK_STR(state_of(15), "waiting");
}

TEST(std_4_0_8_list_by_place_of_entry)
{
	struct app a;
	struct ui *ui;
	json_t *r;
	char key[65];

	ui = counter_ui(&busy, &a);
	/* one place only: nothing to choose */
	CHECK(desk_shows(ui, "範囲 中央区"));
	CHECK(desk_lacks(ui, "F4候補"));
	helper_public_key(key);
	r = counter_call("10003", "terminal.put",
	    json_pack("{s:s,s:s,s:s,s:s,s:s,s:b}", "terminal", "T2", "place",
		"北区", "label", "1番", "public_key", key, "profile", "counter",
		"demo", 1));
	CHECK(r != NULL);
	json_decref(r);
	change(4, 1);
	desk_type(ui, "a");
	tick(ui);
	CHECK(desk_shows(ui, "選択 11"));
	CHECK(desk_shows(ui, "範囲 中央区  ほか 1"));
	CHECK(desk_lacks(ui, "佐藤　太郎"));
	CHECK(desk_shows(ui, "F4候補"));
	/* what was entered there, and nothing else is marked */
	desk_type(ui, "{F4}");
	CHECK(desk_shows(ui, "1 すべて   2 中央区   3 北区"));
	desk_type(ui, "3");
	CHECK(desk_shows(ui, "範囲 北区  ほか 14"));
	CHECK(desk_shows(ui, "佐藤　太郎"));
	CHECK(desk_lacks(ui, "選択"));
	desk_type(ui, "a");
	CHECK(desk_shows(ui, "選択 1"));
	desk_type(ui, "{F4}1");
	CHECK(desk_shows(ui, "範囲 すべて"));
	CHECK(desk_shows(ui, "選択 1"));
	CHECK(desk_lacks(ui, "ほか 1 "));
	counter_ui_end(ui, &a);
}

TEST(who_joins_the_list_is_logged_before_shown)
{
	struct app a;
	struct ui *ui = counter_ui(&reviewer, &a);
	struct outbox *outbox = a.outbox;
	json_t *records = NULL, *r;
	char *text;

	CHECK_INT(outbox_log_unsent(outbox, 100, &records, NULL), RC_OK);
	text = json_dumps(records, JSON_COMPACT);
	CHECK(strstr(text, SATO_TARO) != NULL);
	/* who is 抑止 is not named, nor looked at */
	CHECK(strstr(text, "001300023") == NULL);
	free(text);
	json_decref(records);
	/* off the list, and on it again */
	r = counter_call("10003", "entry.return",
	    json_pack("{s:i,s:i,s:s}", "id", 4, "version", 1, "reason", "x"));
	CHECK(r != NULL);
	json_decref(r);
	tick(ui);
	CHECK(desk_shows(ui, "差し戻した入力 1"));
	change(4, 1);
	a.outbox = NULL;
	tick(ui);
	CHECK(desk_shows(ui, "差し戻した入力 1"));
	CHECK(desk_lacks(ui, "10:31   15分"));
	a.outbox = outbox;
	tick(ui);
	CHECK(desk_shows(ui, "10:31   15分"));
	counter_ui_end(ui, &a);
}

TEST(nothing_waits_says_what_the_day_brought)
{
	struct counter c = { .staff = "10003",
		.scene = SCENE_WAITING,
		.reason = 8,
		.opens = "R1" };
	struct vt *v = counter_start(&c, 24, 80);

	vt_keys(v, "a{F10}");
	CHECK(vt_wait(v, "暗証"));
	vt_keys(v, "madoguchi{Enter}");
	CHECK(vt_wait(v, "承認しました  4件"));
	json_decref(counter_call("10001", "entry.withdraw",
	    json_pack("{s:i,s:i}", "id", 5, "version", 1)));
	vt_keys(v, "{F5}");
	CHECK(vt_wait(v, "審査待ちなし   今日 承認した入力 4件"));
	CHECK_INT(vt_end(v), 0);
}

/* ---- R2: one entry */

TEST(review_says_that_more_is_below)
{
	struct vt *v = counter_start(&reviewer, 24, 80);

	vt_keys(v, "4");
	CHECK(vt_wait_code(v, "R2"));
	CHECK(vt_has(v, "17行中 1-14"));
	CHECK(!vt_has(v, "留意事項"));
	/* Enter shows the rest before it goes on to a person */
	vt_keys(v, "{Enter}");
	CHECK(vt_wait(v, "17行中 4-17"));
	CHECK(vt_has(v, "留意事項"));
	CHECK(vt_has(v, "[届出]"));
	/* no way past the end */
	vt_keys(v, "{Down}{Down}{Down}");
	CHECK(vt_settle(v));
	CHECK(vt_has(v, "17行中 4-17"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait(v, "[1 太郎]"));
	CHECK(!vt_has(v, "行中"));
	vt_keys(v, "{Down}{Down}{Down}");
	CHECK(vt_settle(v));
	CHECK(vt_has(v, "九品寺六丁目"));
	CHECK_INT(vt_end(v), 0);
}

TEST(review_of_what_is_decided_only_looks)
{
	struct app a;
	struct ui *ui = counter_ui(&reviewer, &a);
	struct target t;

	memset(&t, 0, sizeof(t));
	t.entry_id = 4;
	json_decref(counter_call("10001", "entry.withdraw",
	    json_pack("{s:i,s:i}", "id", 4, "version", 1)));
	CHECK_INT(ui_open(ui, "R2", &t), RC_OK);
	CHECK(desk_shows(ui, "取り下げられています  見るだけです"));
	CHECK(desk_lacks(ui, "F10承認"));
	CHECK(desk_lacks(ui, "F4差戻"));
	desk_type(ui, "{F10}");
	CHECK(desk_lacks(ui, "暗証"));
	counter_ui_end(ui, &a);
}

/* What was returned to somebody who is away stands on a manager's list, and
 * is taken back there. */
TEST(std_4_0_8_a_manager_takes_back_what_was_returned)
{
	struct counter manager = reviewer;
	struct target t = { .entry_id = 4 };
	struct app a;
	struct ui *ui;

	manager.staff = "10003";
	ui = counter_ui(&manager, &a);
	json_decref(counter_call("10002", "entry.return",
	    json_pack(
		"{s:i,s:i,s:s}", "id", 4, "version", 1, "reason", "書類不足")));
	CHECK_INT(ui_open(ui, "R1", NULL), RC_OK);
	CHECK(desk_shows(ui, "戻  "));
	CHECK(desk_shows(ui, "5件中"));
	CHECK_INT(ui_open(ui, "R2", &t), RC_OK);
	CHECK(desk_shows(ui, "差し戻されています"));
	desk_type(ui, "w");
	CHECK(desk_shows(ui, "取り下げる理由"));
	desk_type(ui, "1");
	CHECK(desk_shows(ui, "取り下げました"));
	CHECK(desk_is_at(ui, "R1"));
	CHECK(desk_shows(ui, "4件中"));
	counter_ui_end(ui, &a);
}

/* w is told to who may take the entry back, and to nobody else. */
TEST(withdrawal_is_hinted_to_who_may)
{
	static const struct {
		const char *staff, *rights, *hint;
	} who[] = { { "10001", "[\"read\",\"enter\"]",
			"F10 承認（ほかの人）   w 取り下げる" },
		{ "10002", "[\"read\",\"approve\"]",
		    "F10 承認（暗証）   F4 差戻" },
		{ "10003", "[\"read\",\"staff\"]", "見比べる   w 取り下げる" },
		{ "10003", "[\"read\",\"staff\",\"approve\"]",
		    "F4 差戻   w 取り下げる" },
		{ "10003", "[\"read\"]", "前と後を見比べる" } };
	struct target t = { .entry_id = 4 };

	for (size_t i = 0; i < sizeof(who) / sizeof(who[0]); i++) {
		struct counter c = reviewer;
		struct app a;
		struct ui *ui;

		c.staff = who[i].staff;
		c.rights = who[i].rights;
		c.opens = NULL;
		ui = counter_ui(&c, &a);
		CHECK_INT(ui_open(ui, "R2", &t), RC_OK);
		CHECK(desk_shows(ui, who[i].hint));
		if (strstr(who[i].hint, "w ") == NULL)
			CHECK(desk_lacks(ui, "取り下げる"));
		desk_type(ui, "w");
		CHECK_INT(desk_has(ui, "取り下げる理由"),
		    strstr(who[i].hint, "w ") != NULL);
		counter_ui_end(ui, &a);
	}
}

TEST(review_of_what_another_has_open_says_so)
{
	struct vt *v = counter_start(&reviewer, 24, 80);

	vt_keys(v, "1");
	CHECK(vt_wait_code(v, "R2"));
	CHECK(vt_has(v, "E4086"));
	/* no password is asked for what cannot be decided */
	vt_keys(v, "{Down}{F10}");
	CHECK(vt_wait(v, "E4086"));
	CHECK(!vt_has(v, "暗証 "));
	CHECK_INT(vt_end(v), 0);
	CHECK_STR(state_of(1), "waiting");
}

static struct review_view view;
static struct review_line lines[REVIEW_LINES];

/* One person whose address number changes. */
static struct entry_person *
begin_view(enum event ev)
{
	struct entry_person *p;

	memset(&view, 0, sizeof(view));
	view.lines = lines;
	view.room = 14;
	entry_init(&view.e);
	view.e.event = ev;
	p = entry_add_person(&view.e);
	(void)snprintf(p->person_no, sizeof(p->person_no), "001204629");
	record_set(&p->before, IT_NAME, "架空　一郎");
	record_set(&p->after, IT_NAME, "架空　一郎");
	view.page = 1;
	return p;
}

static const struct review_line *
find(const char *label)
{
	int i;

	for (i = 0; i < view.line_count; i++)
		if (strcmp(view.lines[i].label, label) == 0)
			return &view.lines[i];
	printf("# no line %s\n", label);
	return &lines[REVIEW_LINES - 1];
}

TEST(review_names_the_paper_to_compare_with)
{
	struct app a;
	struct ui *ui = counter_ui(&reviewer, &a);
	struct entry_person *p = begin_view(EV_IN_DOMESTIC);

	(void)snprintf(view.e.menu, sizeof(view.e.menu), "11");
	(void)snprintf(view.e.papers[0], sizeof(view.e.papers[0]), "licence");
	(void)snprintf(view.e.papers[1], sizeof(view.e.papers[1]), "moveout");
	view.e.paper_count = 2;
	record_set(&p->after, IT_NAME, "架空　二郎");
	record_set(&p->after, IT_HONSEKI, "熊本県熊本市中央区一番");
	record_set(&p->after, IT_ADDRESS_NUMBER, "4番7号");
	record_set(&p->after, IT_POSTCODE, "8620976");
	record_set(&p->after, IT_RELATION, "子");
	review_page(&a, &view);
	CHECK_STR(find(show_label(IT_NAME))->paper, "転出証明書");
	CHECK_STR(find(show_label(IT_HONSEKI))->paper, "転出証明書");
	CHECK_STR(find(show_label(IT_ADDRESS_NUMBER))->paper, "届書");
	CHECK_STR(find(show_label(IT_RELATION))->paper, "届書");
	/* what follows from the town stands on no paper */
	CHECK_STR(find(show_label(IT_POSTCODE))->paper, "");
	(void)snprintf(view.e.papers[0], sizeof(view.e.papers[0]), "koseki");
	review_page(&a, &view);
	CHECK_STR(find(show_label(IT_HONSEKI))->paper, "戸籍謄本・附票");
	/* by office nobody brought a paper */
	view.e.ex_officio = true;
	review_page(&a, &view);
	CHECK_STR(find(show_label(IT_NAME))->paper, "");
	entry_release(&view.e);
	counter_ui_end(ui, &a);
}

static void
shown(const char *a, const char *b, const char *c)
{
	const char *list[] = { a, b, c };

	view.e.paper_count = 0;
	for (size_t i = 0; i < 3 && list[i] != NULL; i++)
		(void)snprintf(view.e.papers[view.e.paper_count++],
		    sizeof(view.e.papers[0]), "%s", list[i]);
}

/* Which sheet to take in hand: of everybody, and of each. */
TEST(review_says_which_papers_there_are_and_whose)
{
	struct app a;
	struct ui *ui = counter_ui(&reviewer, &a);
	struct entry_person *p = begin_view(EV_IN_ABROAD);

	(void)snprintf(view.e.menu, sizeof(view.e.menu), "71");
	view.e.applicant_kind = 3;
	view.e.has_proxy_letter = true;
	shown("insured", "other", "zcards");
	(void)snprintf(view.e.paper_name, sizeof(view.e.paper_name), "社員証");
	record_set(&p->after, IT_KIND, "2");
	record_set(&p->after, IT_CARD_NO, "AB12345678CD");
	record_set(&p->after, IT_RELATION, "世帯主");
	p = entry_add_person(&view.e);
	record_set(&p->after, IT_KIND, "1");
	record_set(&p->after, IT_NAME, "架空　花");
	record_set(&p->after, IT_RELATION, "妻");
	view.page = 0;
	review_page(&a, &view);
	CHECK_STR(find("確かめた書類")->after,
	    "資格確認書・健康保険証  その他（社員証）  委任状");
	CHECK_STR(find("添えた書類")->after, "異動する人の在留カード等");
	view.page = 1;
	review_page(&a, &view);
	CHECK_STR(find("この人の書類")->after, "異動する人の在留カード等");
	CHECK(review_is_shown(&view, 0));
	CHECK_STR(
	    find(show_label(IT_CARD_NO))->paper, "異動する人の在留カード等");
	/* a Japanese has none of these */
	view.page = 2;
	review_page(&a, &view);
	CHECK(strcmp(view.lines[0].label, "この人の書類") != 0);
	CHECK_STR(find(show_label(IT_NAME))->paper, "届書");
	entry_release(&view.e);
	counter_ui_end(ui, &a);
}

/* What nobody brought rests on a notice, by the event's row; what was asked for
 * on a request, with what was shown. */
TEST(review_names_notice_and_request)
{
	struct app a;
	struct ui *ui = counter_ui(&reviewer, &a);
	struct entry_person *p = begin_view(EV_BIRTH);

	(void)snprintf(view.e.menu, sizeof(view.e.menu), "51");
	record_set(&p->after, IT_KIND, "1");
	record_set(&p->after, IT_SEX, "1");
	record_set(&p->after, IT_ADDRESS_NUMBER, "4番7号");
	review_page(&a, &view);
	CHECK_STR(find(show_label(IT_SEX))->paper, "");
	(void)snprintf(
	    view.e.informed_on, sizeof(view.e.informed_on), "R07.11.20");
	review_page(&a, &view);
	CHECK_STR(find(show_label(IT_SEX))->paper, "戸籍の届書・通知");
	CHECK_STR(find(show_label(IT_ADDRESS_NUMBER))->paper, "");
	entry_release(&view.e);
	p = begin_view(EV_FORMER_NAME_ENTRY);
	(void)snprintf(view.e.menu, sizeof(view.e.menu), "81");
	(void)snprintf(
	    view.e.requested_on, sizeof(view.e.requested_on), "R07.11.20");
	record_set(&p->after, IT_KIND, "1");
	record_set(&p->after, IT_FORMER_NAME, "旧川");
	review_page(&a, &view);
	CHECK_STR(find(show_label(IT_FORMER_NAME))->paper, "請求書");
	shown("koseki", NULL, NULL);
	review_page(&a, &view);
	CHECK_STR(find(show_label(IT_FORMER_NAME))->paper, "戸籍謄本・附票");
	entry_release(&view.e);
	counter_ui_end(ui, &a);
}

TEST(review_says_what_an_agent_was_asked)
{
	struct app a;
	struct ui *ui = counter_ui(&reviewer, &a);

	(void)begin_view(EV_IN_DOMESTIC);
	view.page = 0;
	view.e.applicant_kind = 3;
	entry_answer(&view.e, "A9046", 0, 2);
	review_page(&a, &view);
	CHECK_STR(find("答えた注意")->after, "A9046 書類で確かめた（1）");
	entry_release(&view.e);
	counter_ui_end(ui, &a);
}

/* 4.2.0.4, 4.2.0.5, 4.2.3.2, 4.6: what the change rests on. */
TEST(std_4_2_0_5_reviewer_is_told_what_a_change_rests_on)
{
	struct app a;
	struct ui *ui = counter_ui(&reviewer, &a);
	struct entry_person *p = begin_view(EV_MINOR_CORRECTION);

	view.page = 0;
	view.e.ground = 4;
	(void)snprintf(
	    view.e.offered_on, sizeof(view.e.offered_on), "R07.11.19");
	review_page(&a, &view);
	CHECK_STR(find("根拠")->after, "職権（申出）");
	CHECK_STR(find("申出日")->after, "令和 7.11.19");
	CHECK_STR(find("修正の根拠")->after, "地番の変更");
	/* nobody came for it */
	CHECK(strstr(find("届出人")->after, "本人") == NULL);
	view.e.event = EV_CANCEL_CORRECTION;
	view.e.ground = 0;
	view.e.offered_on[0] = '\0';
	(void)snprintf(p->person_no, sizeof(p->person_no), "%s", SATO_TARO);
	p->sheet_no = 1;
	p->cancels = 1;
	review_page(&a, &view);
	CHECK_STR(find("根拠")->after, "職権");
	CHECK(strstr(find("取り消す異動")->after, "履歴1") != NULL);
	CHECK(strstr(find("取り消す異動")->after, "転入") != NULL);
	entry_release(&view.e);
	counter_ui_end(ui, &a);
}

TEST(review_tells_of_hidden_changes)
{
	struct app a;
	struct ui *ui = counter_ui(&reviewer, &a);

	(void)begin_view(EV_ERROR_CORRECTION);
	view.hidden = json_pack("[{s:i,s:s}]", "person", 0, "item", "honseki");
	CHECK_INT(review_changes(&view), 1);
	review_page(&a, &view);
	CHECK_INT(view.changed, 1);
	CHECK_STR(find("本籍")->sign, "変");
	CHECK_STR(find("本籍")->after, "〔伏〕");
	json_decref(view.hidden);
	entry_release(&view.e);
	counter_ui_end(ui, &a);
}

TEST(review_shows_what_repeats)
{
	struct app a;
	struct ui *ui = counter_ui(&reviewer, &a);
	struct entry_person *p = begin_view(EV_ERROR_CORRECTION);

	record_group_set(&p->before, IT_PAST_ALIAS, 1, "前の通称");
	record_group_set(&p->after, IT_PAST_ALIAS, 1, "前の通称");
	record_group_set(&p->after, IT_PAST_ALIAS, 2, "今の通称");
	record_group_set(&p->after, IT_PAST_ALIAS_ENTERED_ON, 2, "R07.11.20");
	CHECK_INT(review_changes(&view), 2);
	review_page(&a, &view);
	CHECK_INT(view.changed, 2);
	CHECK_STR(find("2 通称（履歴）")->after, "今の通称");
	CHECK_STR(find("2 通称（履歴）")->sign, "新");
	entry_release(&view.e);
	counter_ui_end(ui, &a);
}

TEST(review_shows_what_the_register_has_now)
{
	struct app a;
	struct ui *ui = counter_ui(&reviewer, &a);
	struct entry_person *p = begin_view(EV_MOVE_WITHIN);

	record_set(&p->before, IT_ADDRESS_NUMBER, "1番");
	record_set(&p->after, IT_ADDRESS_NUMBER, "2番");
	view.conflicts = json_pack("[{s:i,s:s,s:s,s:s}]", "person", 0, "item",
	    "address_number", "was", "1番", "is", "3番");
	review_page(&a, &view);
	CHECK_STR(find("番地")->before, "1番");
	CHECK_STR(find("番地")->after, "2番");
	CHECK_STR(find("番地")->now, "3番");
	json_decref(view.conflicts);
	entry_release(&view.e);
	counter_ui_end(ui, &a);
}

TEST(review_of_nothing_changed_counts_nothing)
{
	struct entry_person *p = begin_view(EV_MOVE_WITHIN);

	CHECK_INT(review_changes(&view), 0);
	record_set(&p->after, IT_EVENT_DATE, "R07.11.20");
	CHECK_INT(review_changes(&view), 0);
	record_set(&p->after, IT_NAME_KANA, "カクウ　イチロウ");
	CHECK_INT(review_changes(&view), 1);
	entry_release(&view.e);
	p = begin_view(EV_IN_DOMESTIC);
	p->person_no[0] = '\0';
	CHECK(review_changes(&view) > 0);
	entry_release(&view.e);
}

/* An answer to an alert in its words, not as a number. */
TEST(review_says_what_was_answered)
{
	struct app a;
	struct ui *ui = counter_ui(&reviewer, &a);

	(void)begin_view(EV_IN_DOMESTIC);
	view.page = 0;
	entry_answer(&view.e, "A2201", -1, 2);
	review_page(&a, &view);
	CHECK_STR(find("答えた注意")->after, "A2201 受け取らずに進む");
	entry_release(&view.e);
	counter_ui_end(ui, &a);
}

/* The second person at the clerk's terminal: one proof for one act, and the
 * session stays the clerk's. */
TEST(std_4_0_8_another_person_decides_at_the_clerks_terminal)
{
	static const struct counter clerk = { .staff = "10001",
		.scene = SCENE_WAITING,
		.reason = 8,
		.opens = "R1" };
	struct vt *v = counter_start(&clerk, 24, 80);
	json_t *r;

	vt_keys(v, "4{F10}");
	CHECK(vt_wait(v, "承認する人の職員番号"));
	/* oneself is nobody else */
	vt_keys(v, "10001{Enter}");
	CHECK(vt_wait(v, "E1032"));
	CHECK_STR(state_of(4), "waiting");
	/* nor does the clerk's proof serve for another */
	vt_keys(v, "{F10}");
	CHECK(vt_wait(v, "承認する人の職員番号"));
	vt_keys(v, "10002{Enter}");
	CHECK(vt_wait(v, "10002 の暗証"));
	vt_keys(v, "wrong{Enter}");
	CHECK(vt_wait(v, "違います"));
	CHECK_STR(state_of(4), "waiting");
	vt_keys(v, "{F10}");
	CHECK(vt_wait(v, "承認する人の職員番号"));
	vt_keys(v, "10002{Enter}");
	CHECK(vt_wait(v, "10002 の暗証"));
	vt_keys(v, "madoguchi{Enter}");
	CHECK(vt_wait(v, "承認しました  本登録 3人"));
	CHECK(vt_has(v, "佐々木由美 窓口"));
	/* no session of 10002 is left behind at this terminal: elsewhere they
	 * sign in, which one person does at one place only */
	r = counter_call("10002", "entry.list", json_object());
	CHECK(r != NULL);
	json_decref(r);
	CHECK_INT(vt_end(v), 0);
	CHECK_STR(state_of(4), "approved");
}

/* 11.1 row 36: the clerk's own right password forgives no guess at another's. */
TEST(std_11_1_row_36_guesses_at_another_persons_password_add_up)
{
	static const struct counter clerk = { .staff = "10001",
		.scene = SCENE_WAITING,
		.reason = 8,
		.opens = "R1" };
	struct vt *v = counter_start(&clerk, 24, 80);

	CHECK(vt_settle(v));
	vt_keys(v, "4");
	for (int i = 0; i < 5; i++) {
		if (i == 4) {
			vt_keys(v, "{F12}x");
			CHECK(vt_wait(v, "消灯中"));
			vt_keys(v, "madoguchi{Enter}");
			CHECK(vt_wait_code(v, "R2"));
		}
		vt_keys(v, "{F10}");
		CHECK(vt_wait(v, "承認する人の職員番号"));
		vt_keys(v, "10002{Enter}");
		CHECK(vt_wait(v, "10002 の暗証"));
		vt_keys(v, "wrong{Enter}");
		if (i < 4)
			CHECK(vt_wait(v, "違います"));
	}
	CHECK(vt_wait_code(v, "S1"));
	CHECK(vt_has(v, "E1036"));
	CHECK_INT(vt_end(v), 0);
}

TEST(entries_left_overnight_stand_on_the_list)
{
	struct counter c = reviewer;
	struct app a;
	struct ui *ui;
	json_t *r;

	c.is_training = true;
	ui = counter_ui(&c, &a);
	CHECK(desk_lacks(ui, "前の日から待つ入力"));
	r = counter_call(
	    "10003", "day.open", json_pack("{s:s}", "day", "2025-11-21"));
	CHECK(r != NULL);
	json_decref(r);
	tick(ui);
	CHECK(desk_shows(ui, "前の日から待つ入力 5"));
	counter_ui_end(ui, &a);
}

/* No key is touched: the list renews itself each second, and so does the
 * clerk's screen. */
TEST(std_4_0_8_a_new_entry_shows_by_itself)
{
	struct vt *v = counter_start(&reviewer, 24, 80);
	json_t *r;

	CHECK(vt_wait(v, "佐藤　太郎"));
	r = counter_call("10003", "entry.return",
	    json_pack("{s:i,s:i,s:s}", "id", 4, "version", 1, "reason", "x"));
	CHECK(r != NULL);
	json_decref(r);
	CHECK(vt_wait(v, "4件中"));
	CHECK(vt_has(v, "差し戻した入力 1"));
	change(4, 1);
	CHECK(vt_wait(v, "5件中"));
	CHECK(!vt_has(v, "差し戻した入力"));
	CHECK_INT(vt_end(v), 0);
}

/* Handed in at any moment between two looks at the register, it stands on the
 * list within a second, and what came back is gone from it. */
TEST(std_4_0_8_a_new_entry_shows_within_a_second_whenever_it_comes)
{
	struct app a;
	struct ui *ui = counter_ui(&reviewer, &a);
	int64_t now = ui_now(ui), took;
	json_t *r;
	int version = 1, phase;

	CHECK(desk_shows_after(ui, &now, "5件中") >= 0);
	for (phase = 0; phase < 10; phase++) {
		/* so much later than the last look */
		desk_goes_by(ui, &now, phase * INT64_C(97000));
		r = counter_call("10003", "entry.return",
		    json_pack("{s:i,s:i,s:s}", "id", 4, "version", version,
			"reason", "x"));
		CHECK(r != NULL);
		json_decref(r);
		took = desk_shows_after(ui, &now, "4件中");
		CHECK(took >= 0 && took <= 1000000);
		desk_goes_by(ui, &now, phase * INT64_C(53000));
		change(4, version++);
		took = desk_shows_after(ui, &now, "5件中");
		CHECK(took > 0 && took <= 1000000);
	}
	counter_ui_end(ui, &a);
}

TEST(returned_entry_shows_by_itself_on_the_clerks_screen)
{
	static const struct counter clerk = { .staff = "10001",
		.scene = SCENE_WAITING };
	struct vt *v = counter_start(&clerk, 24, 80);
	json_t *r;

	CHECK(vt_wait_code(v, "H1"));
	CHECK(!vt_has(v, "差戻"));
	r = counter_call("10002", "entry.return",
	    json_pack("{s:i,s:i,s:s}", "id", 4, "version", 1, "reason",
		"方書の部屋番号"));
	CHECK(r != NULL);
	json_decref(r);
	CHECK(vt_wait(v, "差戻    転居      受付 0004  3人"));
	CHECK(vt_has(v, "方書の部"));
	CHECK_INT(vt_end(v), 0);
}

/* ---- R2: typed again from the paper */

static void
set_rekey(const char *json)
{
	json_t *r = counter_call("10003", "setting.set",
	    json_pack("{s:s, s:o}", "key", "rekey", "value",
		json_loads(json, 0, NULL)));

	CHECK(r != NULL);
	json_decref(r);
}

TEST(std_4_0_8_typed_again_blind_differs_and_is_refused_until_equal)
{
	struct vt *v = counter_start(&reviewer, 24, 80);

	set_rekey("{\"*\":[\"event_date\",\"address_number\"]}");
	vt_keys(v, "4");
	CHECK(vt_wait(v, "問 2"));
	CHECK(!vt_has(v, "令和 7.11.16"));
	CHECK(!vt_has(v, "4番7号"));
	/* Enter alone shows nothing */
	vt_keys(v, "{Enter}{Enter}{Enter}");
	CHECK(vt_settle(v));
	CHECK(!vt_has(v, "令和 7.11.16"));
	CHECK(vt_has(v, "問 2"));
	vt_keys(v, "{F10}");
	CHECK(vt_wait(v, "E4099"));
	CHECK(!vt_has(v, "暗証 "));
	vt_keys(v, "71116{Enter}");
	CHECK(vt_wait(v, "済 1  問 1"));
	CHECK(vt_has(v, "令和 7.11.16"));
	CHECK(!vt_has(v, "4番7号"));
	vt_keys(v, "4-1{Enter}");
	CHECK(vt_wait(v, "問 0  違 1"));
	CHECK(vt_has(v, "4番7号"));
	CHECK(vt_has(v, "紙 4-1"));
	vt_keys(v, "{F10}");
	CHECK(vt_wait(v, "E409A"));
	CHECK(!vt_has(v, "暗証 "));
	CHECK_STR(state_of(4), "waiting");
	/* the slip was the reviewer's own */
	vt_keys(v, "4-7{Enter}");
	CHECK(vt_wait(v, "済 2  問 0  違 0"));
	vt_keys(v, "{F10}");
	CHECK(vt_wait(v, "暗証 "));
	vt_keys(v, "madoguchi{Enter}");
	CHECK(vt_wait(v, "承認しました"));
	CHECK_INT(vt_end(v), 0);
	CHECK_STR(state_of(4), "approved");
}

/* One Enter an item more than F10, Enter, password, Enter. */
TEST(std_4_0_8_typed_again_on_the_pages_of_persons)
{
	struct vt *v = counter_start(&reviewer, 24, 80);

	set_rekey("{\"*\":[\"address_since\",\"address_room\"]}");
	vt_keys(v, "4");
	CHECK(vt_wait(v, "問 2"));
	vt_keys(v, "1202{Enter}");
	CHECK(vt_wait(v, "[1 太郎]"));
	CHECK(vt_has(v, "済 1  問 1"));
	vt_keys(v, "R7.11.16{Enter}");
	CHECK(vt_wait(v, "済 2  問 0"));
	vt_keys(v, "{F10}");
	CHECK(vt_wait(v, "暗証 "));
	vt_keys(v, "madoguchi{Enter}");
	CHECK(vt_wait(v, "承認しました"));
	CHECK_INT(vt_end(v), 0);
	CHECK_STR(state_of(4), "approved");
}

/* A name stands in the list, as 届出人 and as 世帯主 too. */
TEST(a_name_to_be_typed_is_covered_wherever_it_stands)
{
	struct target t;
	struct entry e;
	struct real c;

	real_start(&c);
	CHECK_INT(
	    test_call(&c.t, "setting.set", NULL, "{s:s,s:s,s:{s:[s]}}",
		"session", c.t.manager, "key", "rekey", "value", "*", "name"),
	    RC_OK);
	test_family(&e, "架空", 1, 1);
	(void)snprintf(e.applicant, sizeof(e.applicant), "架空　一郎");
	memset(&t, 0, sizeof(t));
	t.entry_id = test_submit(&c.t, &e, "k1");
	CHECK(t.entry_id > 0);
	entry_release(&e);
	real_as(&c, "10002");
	CHECK_INT(ui_open(c.ui, "R1", NULL), RC_OK);
	CHECK(desk_shows(c.ui, "〔伏〕"));
	CHECK(desk_lacks(c.ui, "一郎"));
	CHECK_INT(ui_open(c.ui, "R2", &t), RC_OK);
	CHECK(desk_lacks(c.ui, "一郎"));
	real_keys(&c, "{F7}");
	CHECK(desk_shows(c.ui, "〔伏〕 本人"));
	CHECK(desk_lacks(c.ui, "一郎"));
	real_keys(&c, "{F8}");
	real_keys(&c, "架空　一郎{Enter}");
	CHECK(desk_shows(c.ui, "済 1"));
	real_keys(&c, "{F7}");
	CHECK(desk_shows(c.ui, "架空　一郎 本人"));
	real_end(&c);
}

/* R4: who checks a notice decides, and proves it as at 本登録. */
TEST(std_4_5_6_a_notice_is_checked_by_password)
{
	struct vt *v = counter_start(&reviewer, 24, 80);

	counter_manager("immigration.take",
	    json_pack("{s:[{s:s,s:s,s:s,s:s,s:s}]}", "notices", "person_no",
		NGUYEN, "kind", "correct", "happened_on", "R07.11.10",
		"noticed_on", "R07.11.13", "residence_expires", "2030.01.10"));
	vt_keys(v, "/R4{Enter}");
	CHECK(vt_wait(v, "確認待ち 1"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait(v, "F10 この内容を確認した"));
	vt_keys(v, "{F10}");
	CHECK(vt_wait(v, "暗証 "));
	vt_keys(v, "wrong{Enter}");
	CHECK(vt_wait(v, "暗証が違います"));
	CHECK(vt_has(v, "確認待ち"));
	vt_keys(v, "{F10}");
	CHECK(vt_wait(v, "暗証 "));
	vt_keys(v, "madoguchi{Enter}");
	CHECK(vt_wait(v, "確認しました"));
	CHECK(vt_has(v, "確認済"));
	CHECK_INT(vt_end(v), 0);
}

TEST(no_password_while_something_is_to_be_typed)
{
	struct app a;
	struct ui *ui = counter_ui(&reviewer, &a);

	struct target t;

	memset(&t, 0, sizeof(t));
	t.entry_id = 4;
	set_rekey("{\"*\":[\"event_date\"]}");
	CHECK_INT(ui_open(ui, "R2", &t), RC_OK);
	desk_type(ui, "{F10}");
	CHECK(desk_shows(ui, "E4099"));
	CHECK(desk_lacks(ui, "暗証"));
	counter_ui_end(ui, &a);
}

TEST(queue_opens_what_is_typed_again)
{
	struct app a;
	struct ui *ui = counter_ui(&reviewer, &a);

	set_rekey("{\"*\":[\"event_date\"]}");
	tick(ui);
	desk_type(ui, " ");
	CHECK(desk_shows(ui, "E4099"));
	CHECK(desk_lacks(ui, "選択"));
	desk_type(ui, "a");
	CHECK(desk_shows(ui, "承認できる入力がありません"));
	counter_ui_end(ui, &a);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
