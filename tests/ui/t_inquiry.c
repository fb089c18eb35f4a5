/* SPDX-License-Identifier: ISC
 * t_inquiry - what sections 1.1.15 to 3.3 ask of the screens of inquiry: the
 * household of a day, every item, histories by their items, issues, the
 * visitor's reason, characters.
 */
#include "tests/test.h"
#include "tests/ui/help_counter.h"
#include "tests/ui/help_desk.h"

#include "ui/show.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct counter clerk = { .staff = "10001", .reason = 1 };

/* ---- 2.2.1 */

TEST(std_2_2_1_history_by_every_item)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	static const struct {
		const char *asked, *left, *gone;
	} cases[] = {
		{ "職権修正", "平成15. 6.10", "国内転入" },
		{ "東部", "平成13. 2. 1", "国内転入" },
		{ "処理 H20.10.3", "平成20.10. 3", "世帯合併" },
		{ "届出 H13.1.1~H13.12.31", "世帯合併", "国内転入" },
		{ "H12.1.1~H14.1.1", "国内転入", "職権修正" },
		{ "~H12.12.31", "国内転入", "世帯合併" },
		{ "世帯合併 東部", "平成13. 2. 6", "国内転入" },
	};

	desk_open(ui, "K3", SATO_HOUSEHOLD, SATO_TARO);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		desk_type(ui, "w");
		desk_type(ui, cases[i].asked);
		desk_type(ui, "{Enter}{F5}");
		CHECK(desk_shows(ui, cases[i].left));
		CHECK(desk_lacks(ui, cases[i].gone));
	}
	desk_type(ui, "w申出 R1.1.1~{Enter}{F5}");
	CHECK(desk_lacks(ui, "国内転入"));
	CHECK(desk_lacks(ui, "転居"));
	desk_type(ui, "w{Enter}{F5}");
	CHECK(desk_shows(ui, "国内転入"));
	CHECK(desk_shows(ui, "転居"));
	counter_ui_end(ui, &a);
}

TEST(any_two_rows_are_compared)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	desk_open(ui, "K3", SATO_HOUSEHOLD, SATO_TARO);
	/* 2 beside 1: only the lot changed, what came later plays no part */
	desk_type(ui, "{Down}{Down} {Down}");
	CHECK(desk_shows(ui, "* 選んだ行"));
	CHECK(desk_shows(ui, "渡鹿五丁目1番5号"));
	CHECK(desk_shows(ui, "渡鹿五丁目2番1号"));
	CHECK(desk_lacks(ui, "メゾン水前寺"));
	CHECK(desk_lacks(ui, "00418273-1"));
	/* the mark again takes it back */
	desk_type(ui, "{Up} ");
	CHECK(desk_shows(ui, "現在"));
	CHECK(desk_shows(ui, "00418273-1"));
	counter_ui_end(ui, &a);
}

TEST(std_2_2_1_former_names_and_aliases)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	desk_open(ui, "K2", NGUYEN_HOUSE, NGUYEN);
	desk_type(ui, "n");
	CHECK(desk_is_at(ui, "K5"));
	CHECK(desk_shows(ui, "令和 5. 4. 1"));
	CHECK(desk_shows(ui, "阮　安"));
	desk_type(ui, "{F3}");
	desk_open(ui, "K5", "", SATO_TARO);
	CHECK(desk_shows(ui, "記録なし"));
	counter_ui_end(ui, &a);
}

TEST(household_of_a_day)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	desk_open(ui, "K3", SATO_HOUSEHOLD, SATO_TARO);
	desk_type(ui, "H15.1.1{Enter}");
	CHECK(desk_is_at(ui, "K1"));
	CHECK(desk_shows(ui, "00077310-7"));
	CHECK(desk_shows(ui, "平成15. 1. 1 の姿"));
	CHECK(desk_shows(ui, "渡鹿五丁目2番1号"));
	CHECK(desk_lacks(ui, "佐藤　花子"));
	/* nothing is changed or issued from a past day */
	desk_type(ui, "{F9}");
	CHECK(desk_is_at(ui, "K1"));
	desk_type(ui, "{F6}");
	CHECK(desk_is_at(ui, "K1"));
	/* and so is the person, with nothing of today */
	desk_type(ui, "1");
	CHECK(desk_is_at(ui, "K2"));
	CHECK(desk_shows(ui, "渡鹿五丁目2番1号"));
	CHECK(desk_lacks(ui, "水前寺"));
	desk_type(ui, "{F3}{F3}");
	CHECK(desk_is_at(ui, "K3"));
	/* all rows were loaded today: years ago nothing of it was known */
	desk_type(ui, "@H14.1.1{F5}");
	CHECK(desk_shows(ui, "E1201"));
	counter_ui_end(ui, &a);
}

TEST(sheets_stand_beside_and_open_by_themselves)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	desk_open(ui, "K2", "", "001300031");
	CHECK(desk_shows(ui, "令和元. 6. 1"));
	CHECK(desk_shows(ui, "国内転出"));
	CHECK(desk_shows(ui, "大江二丁目"));
	desk_type(ui, "t");
	CHECK(desk_is_at(ui, "K2"));
	CHECK(desk_shows(ui, "渡鹿一丁目"));
	CHECK(desk_lacks(ui, "大江二丁目"));
	desk_type(ui, "{F3}");
	CHECK(desk_shows(ui, "大江二丁目"));
	counter_ui_end(ui, &a);
}

/* ---- every item */

TEST(every_item_of_the_catalogue_has_its_place)
{
	int missing = 0;

	for (int i = 0; i < IT_COUNT; i++) {
		const struct item_def *d = &item_defs[i];

		/* histories are K5's and K3's, what stands beside K6's and
		 * K4's, the numbers of person and household the head's */
		if (d->repeat[0] != '\0' || strcmp(d->group, "notes") == 0 ||
		    strcmp(d->table, "person") == 0 ||
		    (enum item)i == IT_BIRTH || (enum item)i == IT_SEX)
			continue;
		for (int foreign = 0; foreign < 2; foreign++) {
			if (!(foreign ? d->foreign : d->japanese))
				continue;
			if (person_shows((enum item)i, foreign))
				continue;
			printf("# %s: no place on K2 (%s)\n", d->id,
			    foreign ? "foreign" : "Japanese");
			missing++;
		}
	}
	CHECK_INT(missing, 0);
}

/* ---- 2.2.2 */

static void
issue(const char *kind, const char *applicant, const char *options)
{
	counter_manager("issue.begin",
	    json_pack("{s:s,s:[{s:s,s:i,s:i}],s:s,s:o,s:i}", "kind", kind,
		"persons", "person_no", SATO_TARO, "sheet_no", 1, "hist_no", 4,
		"applicant", applicant, "options", json_loads(options, 0, NULL),
		"pages", 1));
}

/* What the register numbered the issue with. */
static void
number_of(int issue_no, char out[64])
{
	json_t *r = counter_call("10003", "issue.list",
		   json_pack("{s:s}", "person_no", SATO_TARO)),
	       *o;
	size_t i;

	out[0] = '\0';
	json_array_foreach(json_object_get(r, "issues"), i, o)
	{
		if (json_integer_value(json_object_get(o, "issue_no")) ==
		    issue_no)
			(void)snprintf(out, 64, "%s",
			    json_string_value(json_object_get(o, "number")));
	}
	json_decref(r);
	CHECK(out[0] != '\0');
}

TEST(std_2_2_2_issues_by_every_item)
{
	char number[64];
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	static const struct {
		const char *asked;
		int found;
	} cases[] = {
		{ "", 4 },
		{ "T2", 4 },     /* 端末 */
		{ "中央区", 4 }, /* 交付場所 */
		{ "10003", 4 },  /* 職員 */
		{ "処分", 1 },
		{ "印字不良", 1 },
		{ "本籍", 1 },   /* 記載事項 */
		{ "代理人", 1 }, /* 請求者 */
		{ "除票", 1 },   /* 種別 */
		{ "記載事項証明書", 1 },
		{ "R7.11.20", 4 },
		{ "R7.11.21~", 0 },
		{ "~R7.11.19", 0 },
		{ "R7.11.1~R7.11.30 代理人", 1 },
		{ "異動後", 4 },
		{ "異動前", 0 },
		{ "番号でない語", 0 },
	};

	issue("juminhyo", "佐藤　太郎", "{\"honseki\":true}");
	issue("juminhyo", "代理人", "{}");
	issue("jokyohyo", "第三者", "{}");
	issue("statement", "佐藤　太郎", "{}");
	counter_manager("issue.spoil",
	    json_pack("{s:i,s:s}", "issue_no", 2, "reason", "印字不良"));
	desk_open(ui, "K2", SATO_HOUSEHOLD, SATO_TARO);
	desk_type(ui, "i");
	CHECK(desk_is_at(ui, "K4"));
	/* the state of the cards stands in the same view */
	CHECK(desk_shows(ui, "個人番号カード"));
	CHECK(desk_shows(ui, "令和13. 1. 2"));
	CHECK(desk_shows(ui, "住基カード"));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char count[40];

		desk_type(ui, cases[i].asked);
		(void)snprintf(count, sizeof(count), "%d件中", cases[i].found);
		if (cases[i].found > 0)
			CHECK(desk_shows(ui, count));
		else
			CHECK(desk_shows(ui, "該当なし"));
		for (size_t k = 0; k < strlen(cases[i].asked); k++)
			desk_type(ui, "{BS}");
	}
	/* one by its 発行番号, as it stands on the paper and in the list */
	number_of(2, number);
	desk_type(ui, number);
	CHECK(desk_shows(ui, "1件中"));
	CHECK(desk_shows(ui, number));
	for (size_t k = 0; k < strlen(number); k++)
		desk_type(ui, "{BS}");
	/* F4: one kind after the other */
	desk_type(ui, "{F4}");
	CHECK(desk_shows(ui, "2件中"));
	desk_type(ui, "{F4}");
	CHECK(desk_shows(ui, "1件中"));
	counter_ui_end(ui, &a);
}

/* Who was issued one before a change has a paper of another content. */
TEST(std_2_2_2_before_and_after_a_change)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	counter_manager("issue.begin",
	    json_pack("{s:s,s:[{s:s,s:i,s:i}],s:s}", "kind", "juminhyo",
		"persons", "person_no", "001300031", "sheet_no", 2, "hist_no",
		3, "applicant", "本人"));
	desk_open(ui, "K4", "", "001300031");
	CHECK(desk_shows(ui, "異動後"));
	CHECK(desk_lacks(ui, "別票"));
	desk_type(ui, "{F3}");
	counter_ui_end(ui, &a);
}

/* ---- 1.1.15, 3.1 */

TEST(std_1_1_15_memo_shows_who_wrote_it_when)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	counter_manager("memo.put", json_pack("{s:s,s:s}", "person_no",
					SATO_TARO, "text", "次回は戸籍係へ"));
	counter_manager("block.set",
	    json_pack("{s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "person_no", SATO_TARO,
		"processes", "certificate", "level", 1, "from", "2025-11-01",
		"to", "", "reason", "届出の確認中", "kind", "general"));
	desk_open(ui, "K1", SATO_HOUSEHOLD, SATO_TARO);
	desk_type(ui, "m");
	CHECK(desk_is_at(ui, "K6"));
	CHECK(desk_shows(ui, "次回は戸籍係へ"));
	CHECK(desk_shows(ui, "10003 10:46"));
	CHECK(desk_shows(ui, "届出の確認中"));
	CHECK(desk_shows(ui, "アラート"));
	counter_ui_end(ui, &a);
}

/* ---- 3.3 */

TEST(std_3_3_removed_members_are_shown_and_hidden_by_a_key)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	desk_open(ui, "K1", SATO_HOUSEHOLD, SATO_TARO);
	CHECK(desk_shows(ui, "5 除     佐藤　ツル"));
	CHECK(desk_shows(ui, "死亡 令和 6. 2.10"));
	CHECK(desk_shows(ui, "現存 4  除票 1"));
	desk_type(ui, "x");
	CHECK(desk_lacks(ui, "佐藤　ツル"));
	CHECK(desk_shows(ui, "4        佐藤　陽翔"));
	desk_type(ui, "x");
	CHECK(desk_shows(ui, "佐藤　ツル"));
	/* and is opened like the others */
	desk_type(ui, "5");
	CHECK(desk_is_at(ui, "K2"));
	CHECK(desk_shows(ui, "佐藤　ツル"));
	counter_ui_end(ui, &a);
}

/* ---- the visitor's reason */

TEST(the_reason_stays_for_the_visitor_and_ends_with_them)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	desk_open(ui, "K1", SATO_HOUSEHOLD, "");
	desk_type(ui, "{Enter}");
	CHECK_INT(a.reason, 1);
	CHECK(desk_shows(ui, "応対 住民票交付"));
	desk_type(ui, "{F3}{F3}");
	CHECK(desk_is_at(ui, "H1"));
	CHECK_INT(a.reason, 1); /* back at the list it still stands */
	desk_type(ui, "{F3}");
	CHECK_INT(a.reason, 0);
	{
		struct target t;

		memset(&t, 0, sizeof(t));
		(void)snprintf(
		    t.person_no, sizeof(t.person_no), "%s", SATO_TARO);
		for (int i = 1; i <= 7; i++) {
			char code[4] = { 'K', (char)('0' + i), '\0' };

			CHECK_INT(ui_open(ui, code, &t), RC_DENIED);
			CHECK(desk_shows(ui, i == 7 ? "E" : "E1052"));
		}
	}
	ui_command(ui, "/H2");
	CHECK(desk_is_at(ui, "H1"));
	CHECK(desk_shows(ui, "E1052"));
	counter_ui_end(ui, &a);
}

/* ---- J1, G1 */

TEST(std_1_1_18_reading_of_a_typed_name_is_proposed)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	struct form *f;
	struct slot *kana;

	CHECK_INT(ui_open(ui, "I11", NULL), RC_OK);
	f = scr_movein.form(ui_state_of(ui, "I11"));
	desk_type(ui, "1{Tab}T-6{Tab}11hakata{F4}{Enter}住吉四丁目{Tab}99番9号"
		      "{Tab}{Tab}渡邉　健一{Tab}suizenji2{F4}{Enter}12-3{Tab}"
		      "{F8}");
	CHECK(f->page_count > 1);
	form_go(f, 1, form_slot_index(f, 1, IT_NAME));
	desk_type(ui, "satou1tarou1");
	kana = form_slot(f, 1, IT_NAME_KANA);
	if (kana == NULL) {
		CHECK(false);
		return;
	}
	CHECK_STR(kana->text, "サトウ　タロウ");
	/* it wants to be checked */
	CHECK_STR(kana->sign, "案");
	CHECK(kana->is_asked);
	/* what was typed or received stays */
	form_set(f, 1, IT_NAME_KANA, "サトウ　ジロウ", NULL, "");
	form_go(f, 1, form_slot_index(f, 1, IT_NAME));
	desk_type(ui, "{End}saburou1");
	CHECK_STR(form_get(f, 1, IT_NAME_KANA), "サトウ　ジロウ");
	counter_ui_end(ui, &a);
}

TEST(std_2_2_3_a_character_is_printed_large_and_logged)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	json_t *records = NULL, *o;
	char pattern[300];
	int logged = 0;
	size_t i;
	glob_t g;

	desk_open(ui, "K2", "", WATANABE);
	desk_type(ui, "{F3}");
	desk_open(ui, "K2", "", SATO_TARO);
	desk_type(ui, "{F2}");
	CHECK(desk_is_at(ui, "G1"));
	/* a reading is typed with every letter, and prints nothing */
	desk_type(ui, "{Tab}{Tab}{End}{BS}{Tab}{Tab}moppara");
	CHECK(desk_shows(ui, "モッパラ"));
	CHECK(desk_shows(ui, "専"));
	CHECK(desk_lacks(ui, "字を大きく印刷しました"));
	(void)snprintf(
	    pattern, sizeof(pattern), "%s/prints/*glyph-*", counter_dir());
	CHECK_INT(glob(pattern, 0, NULL, &g), GLOB_NOMATCH);
	desk_type(ui, "{F9}");
	CHECK(desk_shows(ui, "字を大きく印刷しました"));
	(void)snprintf(
	    pattern, sizeof(pattern), "%s/prints/*glyph-*", counter_dir());
	CHECK_INT(glob(pattern, 0, NULL, &g), 0);
	CHECK_INT(g.gl_pathc, 1);
	globfree(&g);
	CHECK_INT(outbox_log_unsent(a.outbox, 500, &records, NULL), RC_OK);
	json_array_foreach(records, i, o)
	{
		const char *body =
		    json_string_value(json_object_get(o, "body"));

		logged += strstr(body, "\"kind\":\"print\"") != NULL &&
			  strstr(body, "\"G1\"") != NULL;
	}
	json_decref(records);
	CHECK_INT(logged, 1);
	counter_ui_end(ui, &a);
}

/* 2.2.3: each of the five ways on the screen, alone; the field is reached by
 * Tab, what stands in it goes first. */
TEST(std_2_2_3_each_of_the_five_ways_finds_on_the_screen)
{
	static const struct {
		const char *keys, *shows;
	} ways[] = {
		{ "moppara", "MJ010263" },
		{ "{Tab}30", "30画" },
		{ "{Tab}{Tab}渡", "MJ015547" },
		{ "{Tab}{Tab}{Tab}MJ010263", "U+5C02" },
		{ "{Tab}{Tab}{Tab}5C02", "MJ010263" },
	};
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		desk_open(ui, "K2", "", SATO_TARO);
		desk_type(ui, "{F2}{Tab}{Tab}{End}{BS}{Tab}{Tab}");
		CHECK(desk_lacks(ui, ways[i].shows));
		desk_type(ui, ways[i].keys);
		CHECK(desk_shows(ui, ways[i].shows));
		desk_type(ui, "{F3}{F3}");
	}
	counter_ui_end(ui, &a);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
