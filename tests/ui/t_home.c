/* SPDX-License-Identifier: ISC
 * t_home - H1 and W1: reason, box, list, twins, loose ends, the log before
 * anything personal; and what holds on every screen.
 */
#include "tests/test.h"
#include "tests/ui/help_desk.h"

static const struct desk clerk = { .helper = HELPER_RIGHT };

TEST(reason_before_the_first_search)
{
	struct vt *v = desk_start(&clerk, 24, 80);

	CHECK(vt_wait(v, "数字で処理事由を選び"));
	vt_keys(v, "w");
	CHECK(vt_wait(v, "まず処理事由を数字で選びます"));
	CHECK(!vt_has(v, "検索 w"));
	vt_keys(v, "2");
	CHECK(vt_wait(v, "応対 異動の届出"));
	vt_keys(v, "watanabe ken suizenji");
	CHECK(vt_wait(v, "渡邉　健司"));
	CHECK_STR(vt_row(v, 5),
	    "    読み 氏 わたなべ   名 けん~   町 水前寺                          範囲 中央区");
	CHECK_STR(vt_row(v, 22), "    6件中 1-6    現存 5  除票 1");
	CHECK(vt_has(v, "同名同日 2 と別人"));
	/* F3 ends the visit: reason, text and list go. */
	vt_keys(v, "{F3}");
	CHECK(vt_wait(v, "数字で処理事由を選び"));
	CHECK(!vt_has(v, "渡邉"));
	CHECK(!vt_has(v, "応対"));
	desk_end(v, 0);
}

/* A search that gave way to a key says nothing and is done afterwards. */
TEST(a_search_that_was_given_up_comes_again)
{
	struct vt *v = desk_start(&clerk, 24, 80);

	vt_keys(v, "1tanaka");
	CHECK(vt_wait(v, "渡邉　健司"));
	CHECK(!vt_has(v, "E2112"));
	desk_end(v, 0);
}

TEST(twin_is_told_apart_before_it_opens)
{
	struct vt *v = desk_start(&clerk, 24, 80);

	vt_keys(v, "1watanabe{Enter}");
	CHECK(vt_wait(v, "同名同日  別の人がいます"));
	vt_keys(v, "{Enter}");
	CHECK(vt_taken(v));
	CHECK_STR(vt_code(v), "W1");
	vt_keys(v, "9-99{Enter}");
	CHECK(vt_wait(v, "E2101 合いません"));
	vt_keys(v, "{BS}{BS}{BS}{BS}4-18{Enter}");
	CHECK(vt_taken(v));
	CHECK(strcmp(vt_code(v), "W1") != 0);
	desk_end(v, 0);
}

TEST(nothing_is_drawn_when_the_log_cannot_be_written)
{
	struct desk d = { .helper = HELPER_RIGHT, .log_fails = true };
	struct vt *v = desk_start(&d, 24, 80);

	vt_keys(v, "1watanabe");
	CHECK(vt_wait(v, "E1053"));
	CHECK(!vt_has(v, "渡邉"));
	desk_end(v, 0);
}

TEST(nobody_found_offers_one_word_less)
{
	struct vt *v = desk_start(&clerk, 24, 80);

	vt_keys(v, "1nobody hanako");
	CHECK(vt_wait(v, "該当なし   Tab"));
	CHECK(vt_has(v, "1件"));
	vt_keys(v, "{Tab}1");
	CHECK(vt_wait(v, "佐藤　花子"));
	desk_end(v, 0);
}

TEST(individual_number_is_never_searched_here)
{
	struct vt *v = desk_start(&clerk, 24, 80);

	vt_keys(v, "1123456789018");
	CHECK(vt_wait(v, "F5 でセンターへ照会します"));
	CHECK(!vt_has(v, "件中"));
	/* and it is not among the searches kept */
	vt_keys(v, "{F3}1{Up}");
	CHECK(vt_settle(v));
	CHECK(!vt_has(v, "123456789018"));
	desk_end(v, 0);
}

TEST(std_2_1_1_former_searches_come_back)
{
	struct vt *v = desk_start(&clerk, 24, 80);

	vt_keys(v, "1hanako");
	CHECK(vt_wait(v, "佐藤　花子"));
	vt_keys(v, "{F3}");
	CHECK(vt_wait(v, "前の検索"));
	vt_keys(v, "1{Up}");
	CHECK(vt_wait(v, "検索 hanako"));
	/* as it was typed then, to be typed on */
	vt_keys(v, "{BS}{BS}");
	CHECK(vt_taken(v));
	CHECK(vt_has(v, "検索 hana") && !vt_has(v, "検索 hanako"));
	vt_keys(v, "ko{Enter}");
	CHECK(vt_wait(v, "佐藤　花子"));
	desk_end(v, 0);
}

TEST(loose_ends_stand_on_the_empty_home)
{
	struct vt *v = desk_start(&clerk, 24, 80);

	CHECK(vt_wait(v, "続き 差戻"));
	CHECK(vt_has(v, "受付 1098"));
	desk_end(v, 0);
}

TEST(commands_after_a_slash)
{
	struct vt *v = desk_start(&clerk, 24, 80);

	vt_keys(v, "1/n1{Enter}");
	CHECK(vt_wait(v, "回線と台帳"));
	CHECK(vt_wait_code(v, "N1"));
	vt_keys(v, "{F3}");
	CHECK(vt_wait_code(v, "H1"));
	vt_keys(v, "/zz{Enter}");
	CHECK(vt_wait(v, "/ZZ という画面はありません"));
	vt_keys(v, "/p{Enter}");
	CHECK(vt_wait(v, "画面を印刷しました"));
	vt_keys(v, "/q{Enter}");
	CHECK(vt_wait_code(v, "S1"));
	desk_end(v, 0);
}

/* Rows 2 and N1 say how far a replica is that is being built. */
TEST(replica_being_built_says_how_far_it_is)
{
	struct app a;
	struct ui *ui = desk_ui(&clerk, &a);

	a.status.rows_done = 250000;
	a.status.rows_total = 1000000;
	/* there is one to search in */
	CHECK(!desk_has(ui, "写しを準備中"));
	a.status.position = 0;
	CHECK(desk_has(ui, "写しを準備中 25%"));
	desk_type(ui, "1/n1{Enter}");
	a.status.position = 0;
	a.status.rows_done = 500000;
	a.status.rows_total = 1000000;
	CHECK(desk_has(ui, "500000/1000000行"));
	a.status.rows_total = 0;
	CHECK(!desk_has(ui, "写しの準備"));
	desk_ui_end(ui, &a);
}

TEST(escape_and_a_digit_is_a_function_key)
{
	struct vt *v = desk_start(&clerk, 24, 80);

	CHECK(vt_wait(v, "事由"));
	vt_keys(v, "{Esc}1");
	CHECK(vt_wait(v, "説明 事由"));
	vt_keys(v, "{Esc}3");
	CHECK(vt_taken(v));
	CHECK(!vt_has(v, "説明 事由"));
	vt_keys(v, "{Esc}=");
	CHECK(vt_wait_code(v, "L0"));
	CHECK(vt_is_blank(v));
	desk_end(v, 0);
}

TEST(too_small_says_so_and_comes_back)
{
	struct vt *v = desk_start(&clerk, 24, 80);

	vt_keys(v, "1watanabe");
	CHECK(vt_wait(v, "渡邉　健司"));
	vt_resize(v, 20, 70);
	CHECK(vt_wait(v, "80桁 24行以上"));
	CHECK(!vt_has(v, "渡邉"));
	vt_resize(v, 30, 100);
	CHECK(vt_wait(v, "渡邉　健司"));
	CHECK(vt_has(v, "検索 watanabe"));
	CHECK_STR(vt_row(v, 28), "    6件中 1-6    現存 5  除票 1");
	desk_end(v, 0);
}

TEST(std_10_5_help_for_the_field_and_the_screen)
{
	struct vt *v = desk_start(&clerk, 24, 80);

	vt_keys(v, "1{F1}");
	CHECK(vt_wait(v, "説明 検索"));
	vt_keys(v, "{F1}");
	CHECK(vt_wait(v, "手引 H1"));
	vt_keys(v, "{F3}");
	CHECK(vt_taken(v));
	CHECK(!vt_has(v, "手引"));
	desk_end(v, 0);
}

/* A screen that fills the body, to stand at the right of the list. */
static void
body_draw(const struct ui *ui, void *state, struct view *v)
{
	(void)ui;
	(void)state;
	put_item(v, 4, 0, "世帯", "00418273-1");
	put(v, 22, 80, LOOK_PLAIN, "!");
}
static const struct screen scr_body = { .name = "body",
	.code = "T8",
	.title = "世帯",
	.state_size = 1,
	.draw = body_draw };

TEST(list_and_record_side_by_side)
{
	struct desk d = { .helper = HELPER_RIGHT, .opens = &scr_body };
	struct vt *v = desk_start(&d, 43, 132);

	CHECK(vt_wait(v, "世帯           00418273-1"));
	/* F3 gives the focus to the list; the record stays */
	vt_keys(v, "{F3}1watanabe");
	CHECK(vt_wait(v, "渡邉　健司"));
	CHECK(strncmp(vt_row(v, 1), "検索と世帯 ", strlen("検索と世帯 ")) == 0);
	CHECK_STR(vt_row(v, 4),
	    "6件中 1-6                                               世帯           00418273-1");
	CHECK_STR(
	    vt_row(v, 8), "> 同  渡邉　健司   昭和38. 5.11 男 水前寺二丁目4~");
	CHECK(strstr(vt_row(v, 2), "H1 T8") != NULL);
	/* the body is cell for cell the 80 columns, from column 53 on */
	CHECK_STR(vt_row(v, 22) + 131, "!");
	vt_keys(v, "{Down}{Tab}");
	CHECK(vt_taken(v));
	CHECK(strncmp(vt_row(v, 9), "> 同", strlen("> 同")) == 0);
	/* smaller again: the top screen alone */
	vt_resize(v, 24, 80);
	CHECK(vt_taken(v));
	CHECK_STR(vt_row(v, 4), "    世帯           00418273-1");
	desk_end(v, 0);
}

/* 1.5.6: without a visitor nothing personal is drawn, beside the list too. */
TEST(end_of_a_visit_takes_the_record_along)
{
	struct desk d = { .helper = HELPER_RIGHT, .opens = &scr_body };
	struct vt *v = desk_start(&d, 43, 132);

	CHECK(vt_wait(v, "世帯           00418273-1"));
	vt_keys(v, "{F3}1watanabe");
	CHECK(vt_wait(v, "渡邉　健司"));
	CHECK(vt_has(v, "世帯           00418273-1"));
	vt_keys(v, "{F3}");
	CHECK(vt_taken(v));
	CHECK(!vt_has(v, "渡邉　健司"));
	CHECK(!vt_has(v, "世帯           00418273-1"));
	desk_end(v, 0);
}

TEST(kanji_without_a_locale_and_without_colours)
{
	struct desk d = {
		.helper = HELPER_RIGHT, .locale = "C", .term = "vt100"
	};
	struct vt *v = desk_start(&d, 24, 80);

	vt_keys(v, "1watanabe");
	CHECK(vt_wait(v, "渡邉　健司"));
	/* 抑 is red where there are colours, reverse where there are none */
	CHECK(strncmp(vt_looks(v, 12), "    x", 5) == 0);
	desk_end(v, 0);
}

TEST(ten_idle_minutes_end_the_visit)
{
	struct desk d = { .helper = HELPER_RIGHT, .old_visit = true };
	struct vt *v = desk_start(&d, 24, 80);

	CHECK(vt_wait(v, "10分操作がないため応対を終えました"));
	CHECK(!vt_has(v, "応対 住民票交付"));
	desk_end(v, 0);
}

TEST(damaged_outbox_is_set_aside_and_said)
{
	struct desk d = { .helper = HELPER_RIGHT, .broken_outbox = true };
	struct vt *v = desk_start(&d, 24, 80);

	CHECK(vt_wait(v, "E7020"));
	desk_end(v, 0);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
