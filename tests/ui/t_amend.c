/* SPDX-License-Identifier: ISC
 * t_amend - changes of residents by keys alone, from H1 to the register:
 * what chapter 4 asks of their screens, and how many keys they take.
 */
#include "tests/test.h"
#include "tests/ui/help_amend.h"
#include "tests/ui/help_counter.h"
#include "tests/ui/help_traces.h"

#include "src/cert.h"
#include "src/date.h"
#include "src/desk.h"
#include "src/file.h"
#include "src/mem.h"
#include "ui/amend.h"
#include "ui/show.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- 同名同日 (DESIGN 5) */

/* 架空　一郎 once more, at the same lot. */
static void
twin_add(struct family *f, char no[20], char household[20])
{
	struct entry e;

	test_family(&e, "架空", 1, 77);
	entry_answer(&e, "A41122", 0, 1);
	CHECK_INT(test_register(&f->c.t, &e, "twin", no, household), RC_OK);
	entry_release(&e);
	real_sync(&f->c);
}

static const char *
tail(const char *no)
{
	return no + strlen(no) - 4;
}

/* Two of one name and birth at one lot: the lot names nobody, the number does;
 * who the other one is stands beside. */
TEST(twins_are_told_apart_wherever_one_is_chosen)
{
	char other[20], house[20], third[20], home[20], shown[24];
	struct family f;
	struct target t;
	struct app *a = &f.c.a;

	family_start(&f, 1);
	twin_add(&f, other, house);
	family_add(&f, "別人", 1, 78, third, home);
	/* H1 */
	real_keys(&f.c, "<1>kakuu ichirou");
	desk_settle(f.c.ui);
	CHECK(has(&f.c, "3件中")); /* of another name, read alike */
	real_keys(&f.c, "{Enter}");
	CHECK(at(&f.c, "W1"));
	show_number(other, shown, sizeof(shown));
	CHECK(has(&f.c, shown));
	CHECK(has(&f.c, "水前寺二丁目12番3号"));
	show_number(f.no[0], shown, sizeof(shown));
	CHECK(!desk_has(f.c.ui, shown));
	real_keys(&f.c, "{Enter}12-3{Enter}");
	CHECK(has(&f.c, "E2102"));
	CHECK(at(&f.c, "W1"));
	real_keys(&f.c, "{BS}{BS}{BS}{BS}9-9{Enter}");
	CHECK(has(&f.c, "E2101"));
	real_keys(&f.c, "{BS}{BS}{BS}");
	real_keys(&f.c, tail(other)); /* it is not that one */
	real_keys(&f.c, "{Enter}");
	CHECK(has(&f.c, "E2101"));
	real_keys(&f.c, "{BS}{BS}{BS}{BS}");
	real_keys(&f.c, tail(f.no[0]));
	real_keys(&f.c, "{Enter}");
	CHECK(at(&f.c, "K1"));
	CHECK(has(&f.c, shown));
	ui_home(f.c.ui);
	/* what a form offers for who changes; nothing is chosen before */
	app_reason_set(a, 2, "", 0);
	memset(&t, 0, sizeof(t));
	CHECK_INT(ui_open(f.c.ui, "I31", &t), RC_OK);
	go(&f.c, "I31", CH_WHO);
	real_keys(&f.c, "kakuu ichirou{F4}");
	CHECK(has(&f.c, "同 "));
	real_keys(&f.c, "<2>");
	CHECK(at(&f.c, "W1"));
	CHECK(has(&f.c, "架空　一郎 を選びます"));
	real_keys(&f.c, "12-3{Enter}");
	CHECK(has(&f.c, "E2102"));
	real_keys(&f.c, "{F3}");
	CHECK(at(&f.c, "I31"));
	CHECK(!desk_has(f.c.ui, "全部 1人"));
	real_keys(&f.c, "{F4}<2>");
	real_keys(&f.c, tail(other));
	real_keys(&f.c, "{Enter}");
	CHECK(at(&f.c, "I31"));
	CHECK(has(&f.c, "転出・全部 1人"));
	show_number(house, shown, sizeof(shown));
	CHECK(has(&f.c, shown));
	ui_home(f.c.ui);
	/* from the households next door */
	app_reason_set(a, 1, "", 0);
	(void)snprintf(t.household_no, sizeof(t.household_no), "%s", home);
	CHECK_INT(ui_open(f.c.ui, "K8", &t), RC_OK);
	real_keys(&f.c, "<1>");
	CHECK(at(&f.c, "W1"));
	real_keys(&f.c, tail(f.no[0]));
	real_keys(&f.c, "{Enter}");
	CHECK(at(&f.c, "K1"));
	family_end(&f);
}

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
	CHECK(has(&f.c, "新しい住所     熊本市中央区九品寺六丁目4番7号"));
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
	real_keys(&f.c, "{Tab}{Tab}{Tab}");
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

TEST(std_4_1_4_1_split_merge_and_change_leave_the_address_alone)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 4);
	/* From H1 nobody is marked: each is asked, 1 or 2. */
	start(&f.c, "41");
	real_keys(&f.c, "T-1{Tab}<1><2><2><1>1{Tab}<2><2>");
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

/* ---- who came, what was shown */

/* How often a number is found where drafts and entries of this terminal are
 * kept. */
static int
on_disk(const struct real *c, struct traces *disk)
{
	static const char *const ends[] = { "", "-wal" };
	char path[512];

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		(void)snprintf(
		    path, sizeof(path), "%.500s%s", c->a.conf.outbox, ends[i]);
		(void)traces_file(disk, path);
	}
	return traces_found(disk);
}

TEST(ks_4_card_that_is_shown_is_compared_with_the_register)
{
	struct traces *disk = traces_new();
	struct family f;
	struct entry e;
	int64_t id;

	traces_add(disk, "123456789018", "the same");
	traces_add(disk, "234567890121", "another");
	traces_add(disk, "111122223334", "none");
	family_start(&f, 1);
	start(&f.c, "96");
	real_keys(&f.c, "T{Tab}<3>123456789018{F10}");
	CHECK(done(&f));
	start(&f.c, "21");
	real_keys(&f.c, "T-4{Tab}<1><2>");
	CHECK(!desk_has(f.c.ui, "カードの番号"));
	go(&f.c, "I21", MV_PAPER1);
	real_keys(&f.c, "<1>");
	CHECK(has(&f.c, "カードの番号"));
	go(&f.c, "I21", MV_CARD);
	real_keys(&f.c, "111122223334{Down}");
	CHECK(has(&f.c, "E1086"));
	/* somebody else's card: asked about */
	go(&f.c, "I21", MV_CARD);
	real_keys(&f.c, "234567890121{Down}");
	CHECK(has(&f.c, "台帳と違う"));
	CHECK(has(&f.c, "A9047"));
	CHECK(!desk_has(f.c.ui, "234567890121"));
	/* the right one: only that it is the same comes back */
	go(&f.c, "I21", MV_CARD);
	real_keys(&f.c, "123456789018{Down}");
	CHECK(has(&f.c, "台帳と同じ"));
	CHECK(!desk_has(f.c.ui, "A9047"));
	CHECK(!desk_has(f.c.ui, "123456789018"));
	go(&f.c, "I21", MV_TOWN);
	real_keys(&f.c, "kuhonji6{F4}{Enter}4-7{Tab}");
	/* the draft is on the disk, the number is not */
	CHECK_INT(on_disk(&f.c, disk), 0);
	CHECK(traces_bytes(disk) > 0);
	real_keys(&f.c, "{F10}");
	CHECK(at(&f.c, "I19"));
	CHECK(has(&f.c, "カードの番号 台帳と同じ"));
	real_keys(&f.c, "{F3}");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK(id > 0);
	CHECK_INT(on_disk(&f.c, disk), 0);
	CHECK_INT(e.persons[0].card, CARD_SAME);
	CHECK_STR(e.persons[0].mynumber_handle, "");
	entry_release(&e);
	CHECK(approve(&f.c, id));
	family_end(&f);
	traces_free(disk);
}

/* 5.2: the order is an item of the correction; two swap with one number. */
TEST(std_5_2_two_of_a_household_change_places)
{
	struct family f;
	struct household h;

	family_start(&f, 4);
	start(&f.c, "62");
	go(&f.c, "I62", CH_MOVE);
	real_keys(&f.c, "<2>");
	for (int i = 2; i < 4; i++) {
		go(&f.c, "I62", CH_MOVE + i);
		real_keys(&f.c, "<1>");
	}
	go(&f.c, "I62", MV_EVENT_DATE);
	real_keys(&f.c, "T{Tab}{F8}並び順{F4}{Enter}");
	CHECK(has(&f.c, "並び順         4"));
	real_keys(&f.c, "{BS}3{Tab}");
	CHECK(has(&f.c, "変 並び順         3"));
	CHECK(done(&f));
	CHECK(is(&f.c, f.no[2], IT_MEMBER_ORDER, "4"));
	CHECK(is(&f.c, f.no[3], IT_MEMBER_ORDER, "3"));
	CHECK_INT(replica_household(
		      f.c.a.replica, f.household, false, &h, &f.c.t.err),
	    RC_OK);
	CHECK(h.count == 4 && strcmp(h.members[2].row.person_no, f.no[3]) == 0);
	household_release(&h);
	family_end(&f);
}

/* Everybody's card, one after the other; whose comes next stands there. */
TEST(ks_4_every_card_that_is_shown_is_compared)
{
	static const char *const numbers[] = { "123456789018", "234567890121" };
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 2);
	for (int i = 0; i < 2; i++) {
		start_on(&f.c, i == 0 ? "kakuu ichirou" : "kakuu misaki", "96");
		real_keys(&f.c, "T{Tab}<3>");
		real_keys(&f.c, numbers[i]);
		real_keys(&f.c, "{F10}");
		CHECK(done(&f));
	}
	start(&f.c, "21");
	/* An agent, with the cards of those who move: they prove nobody. */
	real_keys(&f.c, "T-4{Tab}<3><5>代理　花{Tab}<6><1>");
	real_keys(&f.c, "kuhonji6{F4}{Enter}4-7{Tab}");
	CHECK(!desk_has(f.c.ui, "カードの番号"));
	go(&f.c, "I21", MV_PAPER3);
	real_keys(&f.c, "<6>");
	go(&f.c, "I21", MV_CARD);
	CHECK(has(&f.c, "架空　一郎 まだ"));
	real_keys(&f.c, "123456789018{Down}");
	CHECK(has(&f.c, "架空　一郎  台帳と同じ"));
	CHECK(has(&f.c, "架空　美咲 まだ"));
	/* the second one's is another: asked about in their row */
	go(&f.c, "I21", MV_CARD);
	real_keys(&f.c, "123456789018{Down}");
	CHECK(has(&f.c, "架空　美咲 台帳と違う"));
	go(&f.c, "I21", CH_MOVE + 1);
	CHECK(has(&f.c, "A9047 カードの個人番号が台帳か届書の番号と違います"));
	go(&f.c, "I21", MV_CARD);
	real_keys(&f.c, "{F4}");
	CHECK(has(&f.c, "1 架空　一郎  台帳と同じ"));
	real_keys(&f.c, "2234567890121{Down}");
	go(&f.c, "I21", CH_MOVE + 1);
	CHECK(!desk_has(f.c.ui, "A9047"));
	CHECK(!desk_has(f.c.ui, "234567890121"));
	real_keys(&f.c, "{F10}");
	/* what the agent states of the address is asked about, once */
	CHECK(at(&f.c, "I21"));
	CHECK(has(&f.c, "A9046 届出人が本人ではなく、住所が台帳と違います"));
	real_keys(&f.c, "<2>");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_INT(e.persons[0].card, CARD_SAME);
	CHECK_INT(e.persons[1].card, CARD_SAME);
	CHECK_INT(entry_answered(&e, "A9046", 0), 2);
	CHECK_INT(entry_answered(&e, "A9046", 1), 0);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	family_end(&f);
}

/* An agent is asked about each one's 続柄 in their row (A9046). */
TEST(ks_4_agent_is_asked_about_every_relation)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 3);
	start(&f.c, "44");
	real_keys(&f.c, "T-1{Tab}<3><2>代理　花{Tab}<1>");
	go(&f.c, "I44", CH_RELATION + 1);
	real_keys(&f.c, "1{Tab}");
	go(&f.c, "I44", CH_RELATION);
	real_keys(&f.c, "{Tab}{Tab}{Tab}{F10}");
	CHECK(at(&f.c, "I44"));
	CHECK(has(&f.c, "A9046 届出人が本人ではなく、続柄が台帳と違います"));
	real_keys(&f.c, "<1><2>{F10}");
	CHECK(at(&f.c, "I19"));
	real_keys(&f.c, "{F3}");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_INT(entry_answered(&e, "A9046", 0), 1);
	CHECK_INT(entry_answered(&e, "A9046", 1), 2);
	CHECK_INT(entry_answered(&e, "A9046", 2), 0); /* 子 as before */
	entry_release(&e);
	CHECK(approve(&f.c, id));
	family_end(&f);
}

/* ---- 修正 */

TEST(std_4_2_3_1_items_stand_with_their_value_and_the_old_one_beside)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 2);
	start(&f.c, "62");
	real_keys(&f.c, "T-1{Tab}{F8}");
	CHECK(has(&f.c, "フリガナ       カクウ　イチロウ"));
	real_keys(&f.c, "フリガナ{F4}{Enter}");
	real_keys(&f.c, "{BS}{BS}ji{Tab}");
	CHECK(has(&f.c, "変 フリガナ       カクウ　イチジ"));
	CHECK(has(&f.c, "前 カクウ　イチロウ"));
	real_keys(&f.c, "{F10}");
	CHECK(at(&f.c, "I19"));
	CHECK(has(&f.c, "カクウ　イチロウ     カクウ　イチジ"));
	real_keys(&f.c, "{Enter}");
	id = waiting(&f.c, &e);
	CHECK_INT(e.person_count, 1);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[0], IT_NAME_KANA, "カクウ　イチジ"));
	CHECK(is(&f.c, f.no[0], IT_NAME_KANA_GIVEN, "イチジ"));
	CHECK(is(&f.c, f.no[0], IT_EVENT, "303"));
	CHECK(is(&f.c, f.no[0], IT_NAME, "架空　一郎"));
	family_end(&f);
}

TEST(std_4_0_6_one_correction_of_the_domicile_goes_to_all_in_one_key)
{
	struct family f;

	family_start(&f, 3);
	start(&f.c, "62");
	for (int i = 1; i < 3; i++) {
		go(&f.c, "I62", CH_MOVE + i);
		real_keys(&f.c, "<1>");
	}
	go(&f.c, "I62", MV_EVENT_DATE);
	real_keys(&f.c, "T-1{Tab}本籍{F4}{Enter}");
	for (int i = 0; i < 20; i++)
		real_keys(&f.c, "{BS}");
	real_keys(&f.c, "熊本県熊本市一番地{^D}");
	CHECK(has(&f.c, "残りの 2人に写しました"));
	real_keys(&f.c, "{F8}本籍{F4}{Enter}");
	CHECK(has(&f.c, "本籍           熊本県熊本市一番地"));
	CHECK(has(&f.c, "前 福岡県筑紫野市"));
	CHECK(done(&f));
	for (int i = 0; i < 3; i++)
		CHECK(is(&f.c, f.no[i], IT_HONSEKI, "熊本県熊本市一番地"));
	family_end(&f);
}

TEST(std_4_2_3_1_address_of_one_alone_would_part_the_household)
{
	struct family f;

	family_start(&f, 2);
	start(&f.c, "62");
	real_keys(&f.c, "T-1{Tab}番地{F4}{Enter}{BS}{BS}9号{Tab}{F10}");
	CHECK(at(&f.c, "I62"));
	CHECK(has(&f.c, "E4213 世帯の住所が分かれる修正です"));
	/* With the other one it is sound. */
	go(&f.c, "I62", CH_MOVE + 1);
	real_keys(&f.c, "<1>");
	real_keys(&f.c, "{F8}番地{F4}{Enter}{^D}");
	CHECK(done(&f));
	CHECK(is(&f.c, f.no[0], IT_ADDRESS_NUMBER, "12番9号"));
	CHECK(is(&f.c, f.no[1], IT_ADDRESS_NUMBER, "12番9号"));
	family_end(&f);
}

TEST(std_4_2_3_2_minor_correction_has_seven_grounds_and_no_birth)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 1);
	start(&f.c, "64");
	CHECK(has(&f.c, "必 修正の根拠"));
	real_keys(&f.c, "T-1{Tab}{F4}");
	CHECK(has(&f.c, "候補 7"));
	real_keys(&f.c, "4{F8}");
	CHECK(has(&f.c, "番地           12番3号"));
	CHECK(!desk_has(f.c.ui, "生年月日"));
	CHECK(!desk_has(f.c.ui, "性別"));
	/* 地番の変更 touches no name. */
	real_keys(&f.c, "氏名{F4}{Enter}{BS}{BS}次郎{Tab}{F10}");
	CHECK(at(&f.c, "I64"));
	CHECK(has(&f.c, "E1222 氏名 はこの異動では変えられません"));
	real_keys(&f.c, "{F3}{F3}{F3}");
	start(&f.c, "64");
	real_keys(&f.c, "T-1{Tab}4{F8}番地{F4}{Enter}{BS}{BS}5号{Tab}");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_INT(e.ground, 4);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[0], IT_ADDRESS_NUMBER, "12番5号"));
	CHECK(is(&f.c, f.no[0], IT_EVENT, "302"));
	family_end(&f);
}

TEST(std_4_2_3_3_correction_of_an_error_keeps_the_wrong_row)
{
	struct family f;
	struct entry e;
	json_t *got = NULL;
	int64_t id;

	family_start(&f, 1);
	start(&f.c, "65");
	real_keys(&f.c, "T{Tab}{F8}番地{F4}{Enter}{BS}{BS}8号{Tab}");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[0], IT_ADDRESS_NUMBER, "12番8号"));
	CHECK(is(&f.c, f.no[0], IT_EVENT, "304"));
	CHECK_INT(test_call(&f.c.t, "person.get", &got, "{s:s,s:s}", "session",
		      f.c.t.manager, "person_no", f.no[0]),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "history")), 2);
	json_decref(got);
	family_end(&f);
}

/* The newest row of one sheet. */
static bool
sheet_is(struct real *c, const char *person_no, int sheet_no, enum item it,
    const char *want)
{
	struct member m;
	struct err err;
	bool same;

	err_clear(&err);
	if (replica_person(c->a.replica, person_no, sheet_no, &m, &err) !=
	    RC_OK)
		return false;
	same = m.row.sheet_no == sheet_no &&
	       strcmp(record_get(&m.row, it), want) == 0;
	if (!same)
		printf("# %s of sheet %d: %s, not %s\n", item_defs[it].id,
		    m.row.sheet_no, record_get(&m.row, it), want);
	member_release(&m);
	return same;
}

/* On a 除票 that was moved to the store of five years (9.3): what ended is put
 * right, and who was there stays 除票. */
TEST(std_4_2_3_3_error_on_a_removed_sheet_is_corrected_from_its_history)
{
	struct family f;
	struct target t;
	struct entry e;
	json_t *got = NULL;
	int64_t id;

	family_start(&f, 2);
	start_on(&f.c, "kakuu misaki", "52");
	real_keys(&f.c, "T-1{Tab}");
	CHECK(done(&f));
	CHECK_INT(test_call(&f.c.t, "day.open", NULL, "{s:s,s:s}", "session",
		      f.c.t.manager, "day", "2031-07-15"),
	    RC_OK);
	CHECK_INT(test_call(&f.c.t, "batch.step", &got, "{s:s,s:s,s:i,s:b}",
		      "session", f.c.t.manager, "step", "old", "limit", 10,
		      "trial", 0),
	    RC_OK);
	CHECK_INT(json_integer_value(json_object_get(got, "done")), 1);
	json_decref(got);
	real_sync(&f.c);
	app_refresh(&f.c.a);
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", f.no[1]);
	app_reason_set(&f.c.a, 8, "", 0);
	CHECK_INT(ui_open(f.c.ui, "K3", &t), RC_OK);
	f.c.keys = 0;
	real_keys(&f.c, "{F6}");
	CHECK(at(&f.c, "I0"));
	CHECK(has(&f.c, "架空　美咲（除票）"));
	real_keys(&f.c, "<6><2>");
	CHECK(at(&f.c, "I0")); /* 職権修正 is for residents */
	real_keys(&f.c, "<6><5>");
	CHECK(at(&f.c, "I65"));
	CHECK(has(&f.c, "誤記修正・除票 1人"));
	CHECK(!desk_has(f.c.ui, "架空　一郎     "));
	real_keys(&f.c, "T{Tab}{F8}事由の{F4}{Enter}");
	for (int i = 0; i < 12; i++)
		real_keys(&f.c, "{BS}");
	real_keys(&f.c, "R8.7.13{Tab}");
	CHECK(has(&f.c, "前 令和 8. 7.14"));
	/* left and taken up again it is about the same sheet */
	real_keys(&f.c, "{F3}{F3}{F3}{F3}");
	CHECK(at(&f.c, "H1"));
	real_keys(&f.c, "{Tab}1<2>");
	CHECK(at(&f.c, "I65"));
	CHECK(has(&f.c, "誤記修正・除票 1人"));
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_INT(e.event, EV_ERROR_CORRECTION);
	CHECK_STR(e.persons[0].person_no, f.no[1]);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[1], IT_REMOVAL_DATE, "R08.07.13"));
	CHECK(is(&f.c, f.no[1], IT_REMOVAL_REASON, "3"));
	CHECK(is(&f.c, f.no[1], IT_STATUS, "3"));
	CHECK(is(&f.c, f.no[1], IT_EVENT, "304"));
	CHECK(is(&f.c, f.no[0], IT_STATUS, "1"));
	family_end(&f);
}

/* The sheet of before 改製 has an error; the one of now is another. */
TEST(std_4_2_3_3_sheet_of_before_is_corrected_beside_the_one_of_now)
{
	struct family f;
	struct target t;
	struct entry e;
	int64_t id;

	family_start(&f, 1);
	start(&f.c, "92");
	real_keys(&f.c, "T{Tab}");
	CHECK(done(&f));
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", f.no[0]);
	t.sheet_no = 1;
	app_reason_set(&f.c.a, 8, "", 0);
	CHECK_INT(ui_open(f.c.ui, "K3", &t), RC_OK);
	real_keys(&f.c, "{F6}<6><5>");
	CHECK(has(&f.c, "誤記修正・除票 1人"));
	real_keys(&f.c, "T{Tab}{F8}フリガナ{F4}{Enter}{BS}{BS}ji{Tab}");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_INT(e.persons[0].sheet_no, 1);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	CHECK(sheet_is(&f.c, f.no[0], 1, IT_NAME_KANA, "カクウ　イチジ"));
	CHECK(sheet_is(&f.c, f.no[0], 2, IT_NAME_KANA, "カクウ　イチロウ"));
	CHECK(sheet_is(&f.c, f.no[0], 2, IT_STATUS, "1"));
	family_end(&f);
}

/* ---- by 職権, what the register says, no line */

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

	family_start(&f, 1);
	for (size_t i = 0; i < sizeof(grounds) / sizeof(grounds[0]); i++) {
		start(&f.c, "21");
		/* 根拠 stands right of 届出日: back to it, and chosen anew. */
		(void)snprintf(keys, sizeof(keys), "{Up}%s", grounds[i].keys);
		real_keys(&f.c, keys);
		CHECK(has(&f.c, grounds[i].label));
		CHECK(!desk_has(f.c.ui, "届出人"));
		(void)snprintf(keys, sizeof(keys),
		    "T-4{Tab}kuhonji6{F4}{Enter}4-%d{Tab}", (int)i + 7);
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
	CHECK_INT(test_call(&f.c.t, "entry.return", NULL, "{s:s,s:I,s:i,s:s}",
		      "session", f.c.t.reviewer, "id", (json_int_t)id,
		      "version", 1, "reason", "続柄の誤り"),
	    RC_OK);
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

/* ---- next desks */

static int
pick(struct desks *d, enum event ev, const char *birth, const char *day,
    struct desk_line *out)
{
	struct entry e;
	int n;

	entry_init(&e);
	e.event = ev;
	(void)snprintf(e.event_date, sizeof(e.event_date), "%s", day);
	record_set(&entry_add_person(&e)->after, IT_BIRTH, birth);
	n = desk_pick(d, &e, date_day(2026, 7, 15), out, 8);
	entry_release(&e);
	return n;
}

TEST(next_desks_are_those_that_concern_somebody_of_the_entry)
{
	static const enum event homes[] = { EV_HOUSEHOLD_SPLIT,
		EV_HOUSEHOLD_MERGE, EV_HOUSEHOLD_CHANGE, EV_HEAD_CHANGE };
	static const char *const never[] = { "死", "亡", "分離", "合併", "国外",
		"カード", "住民票コード", "返納" };
	struct desks d;
	struct desk_line out[8];
	struct err err;
	size_t len = 0;
	char *text = file_read("db/data/next_desks.csv", 65536, &len);

	err_clear(&err);
	CHECK(text != NULL);
	CHECK_INT(desk_load(text, len, &d, &err), RC_OK);
	free(text);
	/* A grown-up who moves in: 国保 and 年金; nothing of school. */
	CHECK_INT(pick(&d, EV_IN_DOMESTIC, "S62.08.04", "R08.07.10", out), 2);
	CHECK_STR(out[0].row->label, "国民健康保険");
	CHECK_STR(out[0].until, "R08.07.24");
	CHECK_STR(out[1].row->label, "国民年金");
	/* Old: 介護 within fourteen days; a child: 児童手当 and school. */
	CHECK_INT(pick(&d, EV_IN_DOMESTIC, "S20.08.04", "R08.07.10", out), 1);
	CHECK_STR(out[0].row->label, "介護保険");
	CHECK_STR(out[0].until, "R08.07.24");
	CHECK_INT(pick(&d, EV_IN_DOMESTIC, "H28.08.04", "R08.07.10", out), 3);
	CHECK_STR(out[2].row->label, "学校");
	CHECK_STR(out[2].until, "");
	/* A day that nobody knows gives no last day. */
	CHECK_INT(pick(&d, EV_MOVE_WITHIN, "S62.08.04", "", out), 1);
	CHECK_STR(out[0].until, "");
	/* What a household is charged and paid by changes with it. */
	for (size_t i = 0; i < sizeof(homes) / sizeof(homes[0]); i++) {
		CHECK_INT(pick(&d, homes[i], "S62.08.04", "R08.07.10", out), 1);
		CHECK_STR(out[0].row->label, "国民健康保険");
		CHECK_STR(out[0].until, "R08.07.24");
		CHECK_INT(pick(&d, homes[i], "S30.08.04", "R08.07.10", out), 2);
		CHECK_STR(out[1].row->label, "介護保険");
	}
	/* Of who died and who goes abroad each desk has something to end. */
	CHECK_INT(pick(&d, EV_DEATH, "S40.08.04", "R08.07.10", out), 4);
	CHECK_STR(out[0].row->label, "国民健康保険");
	CHECK_STR(out[1].row->label, "国民年金");
	CHECK_STR(out[1].until, "R08.07.24");
	CHECK_STR(out[2].row->label, "児童手当");
	CHECK_STR(out[2].until, "R08.07.25");
	CHECK_STR(out[3].row->label, "介護保険");
	CHECK_INT(pick(&d, EV_DEATH, "S10.08.04", "R08.07.10", out), 2);
	CHECK_INT(pick(&d, EV_OUT_ABROAD, "H28.08.04", "R08.07.10", out), 2);
	CHECK_STR(out[1].row->label, "児童手当");
	CHECK_INT(pick(&d, EV_OUT_ABROAD, "S20.08.04", "R08.07.10", out), 1);
	CHECK_STR(out[0].row->label, "介護保険");
	CHECK_INT(pick(&d, EV_MOVE_WITHIN, "H28.08.04", "R08.07.10", out), 3);
	CHECK_STR(out[1].row->label, "児童手当");
	/* Nothing of what was notified (4.1.0.3), nor of a card (4.3.2). */
	for (int k = 0; k < d.count; k++)
		for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
			CHECK(strstr(d.row[k].what, never[i]) == NULL);
	/* Every desk of events.csv has its row, and each row its law. */
	for (int i = 0; i < EV_COUNT; i++)
		for (const char *p = event_defs[i].next_desks; *p != '\0';) {
			size_t n = strcspn(p, "|");
			bool known = false;

			for (int k = 0; k < d.count; k++)
				known = known ||
					(strlen(d.row[k].desk) == n &&
					    strncmp(d.row[k].desk, p, n) == 0 &&
					    strstr(d.row[k].events,
						event_defs[i].code) != NULL);
			if (!known)
				printf(
				    "# no row: %s %s\n", event_defs[i].code, p);
			CHECK(known);
			p += n + (p[n] == '|');
		}
	CHECK_INT(desk_load("a\n1,2\n", 6, &d, &err), RC_INPUT);
	CHECK_STR(err.code, "E4100");
}

TEST(slip_of_next_desks_says_nothing_of_the_change)
{
	static const char *const never[] = { "架空", "転居", "九品寺", "水前寺",
		"住民票コード", "返納", "カード" };
	struct family f;
	struct desk_line list[8];
	struct desks d;
	struct cert_request q = { .title = "熊本市中央区" };
	struct cert sheet;
	struct err err;
	size_t len = 0;
	char *text = file_read("db/data/next_desks.csv", 65536, &len);
	char **rows, path[160];
	int n, count = 0;
	bool has_desk = false;

	err_clear(&err);
	CHECK_INT(desk_load(text, len, &d, &err), RC_OK);
	free(text);
	family_start(&f, 4);
	start(&f.c, "21");
	real_keys(&f.c, "T-4{Tab}<1><2>kuhonji6{F4}{Enter}4-7{Tab}{F10}");
	CHECK(has(&f.c, "次の窓口       国民健康保険  児童手当  学校"));
	real_keys(&f.c, "3");
	n = desk_pick(&d, &amend_of(ui_state_of(f.c.ui, "I21"))->m.e,
	    f.c.a.today, list, 8);
	CHECK_INT(n, 3);
	q.today = f.c.a.today;
	CHECK_INT(cert_desks_compose(list, n, &q, &sheet, &err), RC_OK);
	cert_text(&sheet, 0, &rows, &count);
	for (int i = 0; i < count; i++) {
		has_desk = has_desk || strstr(rows[i], "国民健康保険") != NULL;
		for (size_t k = 0; k < sizeof(never) / sizeof(never[0]); k++)
			CHECK(strstr(rows[i], never[k]) == NULL);
		free(rows[i]);
	}
	free(rows);
	CHECK(has_desk);
	cert_release(&sheet);
	real_keys(&f.c, "{Enter}");
	CHECK(has(&f.c, "仮登録にしました"));
	(void)snprintf(path, sizeof(path), "%s/prints", f.c.t.dir);
	CHECK_INT(access(path, F_OK), 0);
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
