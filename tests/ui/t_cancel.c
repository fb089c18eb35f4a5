/* SPDX-License-Identifier: ISC
 * t_cancel - 取消 by keys alone (4.6): a change is picked from the history, what
 * came later is named, and everybody is back where they were.
 */
#include "tests/test.h"
#include "tests/ui/help_amend.h"

#include "ui/amend.h"

#include <string.h>

static int
rows_of(struct real *c, const char *person_no)
{
	json_t *got = NULL;
	int n;

	if (test_call(&c->t, "person.get", &got, "{s:s,s:s}", "session",
		c->t.manager, "person_no", person_no) != RC_OK)
		return 0;
	n = (int)json_array_size(json_object_get(got, "history"));
	json_decref(got);
	return n;
}

TEST(std_4_6_0_1_a_change_is_picked_from_the_history_and_taken_back)
{
	struct family f;

	family_start(&f, 3);
	CHECK(change(
	    &f, NULL, "21", "T-4{Tab}<1><2>kuhonji6{F4}{Enter}4-7{Tab}"));
	f.c.keys = 0;
	start(&f.c, "91");
	CHECK(at(&f.c, "I91"));
	CHECK(has(&f.c, "必 取り消す異動"));
	real_keys(&f.c, "T{Tab}{F4}");
	CHECK(has(&f.c, "令和 8. 7.11  転居  履歴2"));
	real_keys(&f.c, "{Enter}");
	/* Everybody of that 届出 comes with it (全部). */
	CHECK(has(&f.c, "架空　蓮       1 異動する"));
	real_keys(&f.c, "{F10}");
	CHECK(at(&f.c, "I19"));
	CHECK(has(&f.c, "3人の記録が異動の前に戻る"));
	CHECK(has(&f.c, "取り消す異動   令和 8. 7.11  転居  履歴2"));
	CHECK(has(&f.c, "九品寺六丁目         水前寺二丁目"));
	real_keys(&f.c, "{F3}");
	CHECK(at(&f.c, "I91"));
	CHECK(done(&f));
	CHECK(budget(&f, "91"));
	for (int i = 0; i < 3; i++) {
		CHECK(is(&f.c, f.no[i], IT_ADDRESS_TOWN, "水前寺二丁目"));
		CHECK(is(&f.c, f.no[i], IT_EVENT, "319"));
		CHECK_INT(rows_of(&f.c, f.no[i]), 3);
	}
	/* Taken back once, it is no longer in the list. */
	start(&f.c, "91");
	real_keys(&f.c, "T{Tab}{F4}");
	CHECK(!desk_has(f.c.ui, "履歴2"));
	family_end(&f);
}

TEST(std_4_6_0_1_later_change_is_named_and_one_alone_is_refused)
{
	struct family f;

	family_start(&f, 2);
	CHECK(change(
	    &f, NULL, "21", "T-4{Tab}<1><2>kuhonji6{F4}{Enter}4-7{Tab}"));
	/* One of a whole household's move alone: they would have two 住所. */
	start(&f.c, "91");
	real_keys(&f.c, "T{Tab}{F4}{Enter}<2>{F10}");
	CHECK(at(&f.c, "I91"));
	CHECK(has(&f.c, "E4607"));
	real_keys(&f.c, "{F3}{F3}{F3}");
	CHECK(change(
	    &f, NULL, "21", "T-1{Tab}<1><2>kuhonji6{F4}{Enter}5-1{Tab}"));
	start(&f.c, "91");
	real_keys(&f.c, "T{Tab}{F4}2{F10}");
	CHECK(at(&f.c, "I91"));
	CHECK(has(&f.c, "E4603 先に取り消す異動があります"));
	CHECK(has(&f.c, "履歴3"));
	family_end(&f);
}

TEST(std_4_6_0_1_a_death_taken_back_puts_the_head_where_they_were)
{
	struct family f;

	family_start(&f, 2);
	CHECK(change(&f, NULL, "52", "T-1{Tab}"));
	CHECK(is(&f.c, f.no[0], IT_STATUS, "3"));
	start(&f.c, "91");
	CHECK(at(&f.c, "I91"));
	real_keys(&f.c, "T{Tab}{F4}{Enter}");
	CHECK(has(&f.c, "案 今 世帯主      世帯主"));
	real_keys(&f.c, "{Tab}");
	CHECK(done(&f));
	CHECK(is(&f.c, f.no[0], IT_STATUS, "1"));
	CHECK(is(&f.c, f.no[0], IT_EVENT, "109"));
	CHECK(is(&f.c, f.no[0], IT_RELATION, "世帯主"));
	CHECK(is(&f.c, f.no[0], IT_HOUSEHOLD_NO, f.household));
	family_end(&f);
}

/* A draft is told by whom it is about and by how many the change touches: no
 * number before it is picked, as many when it came back, without a line too. */
TEST(std_4_6_0_1_a_draft_says_how_many_it_touches)
{
	struct family f;
	struct entry e;

	family_start(&f, 3);
	CHECK(change(
	    &f, NULL, "21", "T-4{Tab}<1><2>kuhonji6{F4}{Enter}4-7{Tab}"));
	start(&f.c, "91");
	real_keys(&f.c, "T{Tab}{F3}{F3}{F3}");
	CHECK(has(&f.c, "異動の取消し 架空　一郎"));
	CHECK(!desk_has(f.c.ui, "0人"));
	real_keys(&f.c, "{Tab}1<2>");
	CHECK(at(&f.c, "I91"));
	CHECK(!desk_has(f.c.ui, "0人"));
	real_keys(&f.c, "{Tab}{F4}{Enter}{F3}{F3}");
	CHECK(has(&f.c, "異動の取消し 3人 架空　一郎"));
	f.c.is_offline = true;
	real_keys(&f.c, "{Tab}1<2>");
	CHECK(has(&f.c, "異動の取消し 3人"));
	real_keys(&f.c, "{Tab}");
	f.c.is_offline = false;
	real_keys(&f.c, "{F3}{F3}");
	CHECK(has(&f.c, "異動の取消し 3人 架空　一郎"));
	real_keys(&f.c, "{Tab}1<2>");
	CHECK(submit(&f.c));
	CHECK(waiting(&f.c, &e) != 0);
	CHECK_INT(e.person_count, 3);
	entry_release(&e);
	family_end(&f);
}

/* A child comes back as a child, whoever is head by now or nobody. */
TEST(std_4_6_0_1_a_childs_death_taken_back_makes_nobody_head)
{
	struct family f;

	family_start(&f, 3);
	CHECK(change(&f, "kakuu ren", "52", "T-1{Tab}"));
	CHECK(is(&f.c, f.no[2], IT_STATUS, "3"));
	start_on(&f.c, "kakuu ren", "91");
	CHECK(at(&f.c, "I91"));
	real_keys(&f.c, "T{Tab}{F4}{Enter}");
	CHECK(has(&f.c, "案 今 子          子"));
	real_keys(&f.c, "{Tab}");
	CHECK(done(&f));
	CHECK(is(&f.c, f.no[2], IT_RELATION, "子"));
	CHECK(is(&f.c, f.no[2], IT_HOUSEHOLD_NO, f.household));
	family_end(&f);
	/* the head has died as well */
	family_start(&f, 3);
	CHECK(change(&f, "kakuu ren", "52", "T-1{Tab}"));
	CHECK(change(&f, NULL, "52", "T-1{Tab}<1>"));
	start_on(&f.c, "kakuu ren", "91");
	real_keys(&f.c, "T{Tab}{F4}{Enter}{Tab}");
	CHECK(done(&f));
	CHECK(is(&f.c, f.no[2], IT_RELATION, "子"));
	CHECK(is(&f.c, f.no[2], IT_HOUSEHOLD_NO, f.household));
	CHECK(is(&f.c, f.no[2], IT_HEAD_NAME, ""));
	family_end(&f);
}

/* All had left, and the head is back in a household of their own: the register
 * knows that the wife comes to him. */
TEST(std_4_6_0_1_who_comes_back_second_is_no_head)
{
	struct family f;

	family_start(&f, 2);
	CHECK(change(&f, NULL, "31", "T-1{Tab}<1><2>hinoshi{F4}{Enter}{Tab}"));
	CHECK(is(&f.c, f.no[1], IT_STATUS, "2"));
	start(&f.c, "91");
	real_keys(&f.c, "T{Tab}{F4}{Enter}");
	go(&f.c, "I91", CH_MOVE + 1);
	real_keys(&f.c, "<2>");
	CHECK(done(&f));
	CHECK(is(&f.c, f.no[0], IT_STATUS, "1"));
	CHECK(is(&f.c, f.no[1], IT_STATUS, "2"));
	start_on(&f.c, "kakuu misaki", "91");
	real_keys(&f.c, "T{Tab}{F4}{Enter}");
	CHECK(has(&f.c, "案 今 妻          妻"));
	real_keys(&f.c, "{Tab}");
	CHECK(done(&f));
	CHECK(is(&f.c, f.no[1], IT_RELATION, "妻"));
	CHECK(is(&f.c, f.no[1], IT_HEAD_NAME, "架空　一郎"));
	family_end(&f);
}

/* What ended the sheet of before comes back with the row that opened the other,
 * so that one 改製 is one line; a person with two sheets is one as well. */
TEST(std_4_6_0_1_a_change_of_two_rows_is_offered_once)
{
	struct target to;
	struct family f;

	family_start(&f, 2);
	CHECK(change(&f, "kakuu misaki", "92", "T{Tab}"));
	start_on(&f.c, "kakuu misaki", "91");
	real_keys(&f.c, "T{Tab}{F4}");
	CHECK(desk_has(f.c.ui, "改製  履歴3"));
	CHECK(!desk_has(f.c.ui, "改製  履歴2"));
	CHECK(desk_has(f.c.ui, "履歴1"));
	/* the person is one line, of whatever sheet */
	family_end(&f);
	family_start(&f, 2);
	CHECK(change(&f, "kakuu misaki", "92", "T{Tab}"));
	memset(&to, 0, sizeof(to));
	CHECK_INT(ui_open(f.c.ui, "I91", &to), RC_OK);
	CHECK(at(&f.c, "I91"));
	real_keys(&f.c, "kakuu misaki{F4}");
	CHECK(desk_has(f.c.ui, "候補 1 "));
	/* but where one of their sheets is meant */
	real_keys(&f.c, "{F3}{F3}");
	CHECK_INT(ui_open(f.c.ui, "I65", &to), RC_OK);
	real_keys(&f.c, "kakuu misaki{F4}");
	CHECK(has(&f.c, "候補 2 "));
	CHECK(has(&f.c, "除票 改製"));
	family_end(&f);
}

/* A child born where the family never moved to: asked about, and taken along. */
TEST(std_4_6_0_1_a_false_move_is_taken_back_after_a_birth)
{
	struct family f;
	char code[12], child[20];

	family_start(&f, 2);
	stock(&f.c, code);
	CHECK(change(
	    &f, NULL, "21", "T-4{Tab}<1><2>kuhonji6{F4}{Enter}4-7{Tab}"));
	start_on(&f.c, "kakuu misaki", "51");
	CHECK(at(&f.c, "I51"));
	real_keys(&f.c, "T-2{Tab}kakuu misaki{F4}{Enter}");
	real_keys(&f.c, "葵{Tab}aoi{Tab}<1><2>{Tab}{Tab}{F10}<1>");
	CHECK(done(&f));
	(void)snprintf(child, sizeof(child), "%08lld",
	    test_count(
		&f.c.t, "SELECT max(cast(person_no AS BIGINT)) FROM person"));
	CHECK(is(&f.c, child, IT_ADDRESS_TOWN, "九品寺六丁目"));
	start(&f.c, "91");
	real_keys(&f.c, "T{Tab}{F4}{Enter}{F10}");
	CHECK(has(&f.c, "A4610 後から世帯に入った1人の住所も元に戻します"));
	real_keys(&f.c, "<1>");
	CHECK(done(&f));
	CHECK(is(&f.c, f.no[1], IT_ADDRESS_TOWN, "水前寺二丁目"));
	CHECK(is(&f.c, child, IT_ADDRESS_TOWN, "水前寺二丁目"));
	CHECK(is(&f.c, child, IT_EVENT, "319"));
	family_end(&f);
}

/* Whose rows followed the death is offered none of them. */
TEST(std_4_6_0_1_what_the_register_wrote_itself_is_not_offered)
{
	struct family f;

	family_start(&f, 3);
	CHECK(change(&f, NULL, "52", "T-1{Tab}<1>"));
	CHECK(is(&f.c, f.no[1], IT_EVENT, "303"));
	start_on(&f.c, "kakuu misaki", "91");
	real_keys(&f.c, "T{Tab}{F4}");
	CHECK(desk_has(f.c.ui, "履歴1"));
	CHECK(!desk_has(f.c.ui, "履歴2"));
	family_end(&f);
}

TEST(draft_and_return_of_a_cancelling_open_as_they_were)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 3);
	CHECK(change(&f, NULL, "52", "T-1{Tab}<1>"));
	start(&f.c, "91");
	real_keys(&f.c, "T{Tab}{F4}{Enter}{Tab}{F3}");
	real_keys(&f.c, "{F3}{F3}{F3}");
	CHECK(at(&f.c, "H1"));
	real_keys(&f.c, "{Tab}1<2>");
	CHECK(at(&f.c, "I91"));
	CHECK(has(&f.c, "令和 8. 7.14  死亡  履歴2"));
	CHECK(has(&f.c, "架空　一郎     1 異動する"));
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_INT(e.persons[0].cancels, 2);
	entry_release(&e);
	CHECK(give_back(&f.c, id, "取り消す異動の確認"));
	real_keys(&f.c, "{F5}{Tab}1<2>");
	CHECK(at(&f.c, "I91"));
	CHECK(has(&f.c, "取り消す異動の確認"));
	CHECK(has(&f.c, "死亡  履歴2"));
	real_keys(&f.c, "{F10}");
	CHECK(at(&f.c, "I19"));
	real_keys(&f.c, "{Enter}");
	CHECK(has(&f.c, "出し直しました"));
	CHECK(approve(&f.c, id));
	CHECK(is(&f.c, f.no[0], IT_STATUS, "1"));
	family_end(&f);
}

/* What the history here says is enough to fill it; the register decides when
 * it comes. */
TEST(std_4_6_0_1_a_cancelling_is_filled_without_a_line_and_waits)
{
	struct family f;
	struct amend *c;

	family_start(&f, 2);
	CHECK(change(&f, "kakuu misaki", "52", "T-1{Tab}"));
	start_on(&f.c, "kakuu misaki", "91");
	f.c.is_offline = true;
	real_keys(&f.c, "T{Tab}{F4}");
	CHECK(has(&f.c, "令和 8. 7.14  死亡  履歴2"));
	real_keys(&f.c, "{Enter}{Tab}{F10}");
	CHECK(at(&f.c, "I19"));
	CHECK(has(&f.c, "1人の記録が異動の前に戻る"));
	c = amend_of(ui_state_of(f.c.ui, "I91"));
	CHECK_INT(c->m.e.event, EV_CANCEL_INCREASE);
	CHECK_INT(c->m.e.persons[0].cancels, 2);
	CHECK_STR(record_get(&c->m.e.persons[0].after, IT_REMOVAL_DATE), "");
	real_keys(&f.c, "{Enter}");
	CHECK(has(&f.c, "送信待ちに入れました"));
	family_end(&f);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
