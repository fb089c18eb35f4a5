/* SPDX-License-Identifier: ISC
 * t_inquiry - what sections 1.1.15 to 3.3 ask of the screens of inquiry: the
 * household of a day, other households, every item, histories by their
 * items, issues, what stands beside a record, support measures.
 */
#include "tests/test.h"

#include "tests/ui/help_counter.h"
#include "tests/ui/help_desk.h"
#include "ui/show.h"

#include <stdio.h>
#include <string.h>

static const struct counter clerk = { .staff = "10001", .reason = 1 };
static const struct counter manager = { .staff = "10003", .reason = 1 };

static bool
at(struct ui *ui, const char *code)
{
	if (strcmp(ui_top(ui)->code, code) == 0)
		return true;
	printf("# at %s, not %s\n", ui_top(ui)->code, code);
	desk_print(ui);
	return false;
}

static bool
has(struct ui *ui, const char *text)
{
	if (desk_has(ui, text))
		return true;
	printf("# not there: %s\n", text);
	desk_print(ui);
	return false;
}

static bool
lacks(struct ui *ui, const char *text)
{
	if (!desk_has(ui, text))
		return true;
	printf("# should not be there: %s\n", text);
	desk_print(ui);
	return false;
}

static void
open_at(
    struct ui *ui, const char *code, const char *household, const char *person)
{
	struct target t;

	memset(&t, 0, sizeof(t));
	(void)snprintf(t.household_no, sizeof(t.household_no), "%s", household);
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", person);
	CHECK_INT(ui_open(ui, code, &t), RC_OK);
}

/* A call as somebody else that must succeed. */
static void
other(const char *method, json_t *args)
{
	json_t *got = counter_call("10003", method, args);

	CHECK(got != NULL);
	json_decref(got);
}

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

	open_at(ui, "K3", SATO_HOUSEHOLD, SATO_TARO);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		desk_type(ui, "w");
		desk_type(ui, cases[i].asked);
		desk_type(ui, "{Enter}{F5}");
		CHECK(has(ui, cases[i].left));
		CHECK(lacks(ui, cases[i].gone));
	}
	desk_type(ui, "w申出 R1.1.1~{Enter}{F5}");
	CHECK(lacks(ui, "国内転入"));
	CHECK(lacks(ui, "転居"));
	desk_type(ui, "w{Enter}{F5}");
	CHECK(has(ui, "国内転入"));
	CHECK(has(ui, "転居"));
	counter_ui_end(ui, &a);
}

TEST(any_two_rows_are_compared)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	open_at(ui, "K3", SATO_HOUSEHOLD, SATO_TARO);
	/* 2 beside 1: only the lot changed, what came later plays no part */
	desk_type(ui, "{Down}{Down} {Down}");
	CHECK(has(ui, "* 選んだ行"));
	CHECK(has(ui, "渡鹿五丁目1番5号"));
	CHECK(has(ui, "渡鹿五丁目2番1号"));
	CHECK(lacks(ui, "メゾン水前寺"));
	CHECK(lacks(ui, "00418273-1"));
	/* the mark again takes it back */
	desk_type(ui, "{Up} ");
	CHECK(has(ui, "現在"));
	CHECK(has(ui, "00418273-1"));
	counter_ui_end(ui, &a);
}

TEST(std_2_2_1_former_names_and_aliases)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	open_at(ui, "K2", NGUYEN_HOUSE, NGUYEN);
	desk_type(ui, "n");
	CHECK(at(ui, "K5"));
	CHECK(has(ui, "令和 5. 4. 1"));
	CHECK(has(ui, "阮　安"));
	desk_type(ui, "{F3}");
	open_at(ui, "K5", "", SATO_TARO);
	CHECK(has(ui, "記録なし"));
	counter_ui_end(ui, &a);
}

TEST(household_of_a_day)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	open_at(ui, "K3", SATO_HOUSEHOLD, SATO_TARO);
	desk_type(ui, "H15.1.1{Enter}");
	CHECK(at(ui, "K1"));
	CHECK(has(ui, "00077310-7"));
	CHECK(has(ui, "平成15. 1. 1 の姿"));
	CHECK(has(ui, "渡鹿五丁目2番1号"));
	CHECK(lacks(ui, "佐藤　花子"));
	/* nothing is changed or issued from a past day */
	desk_type(ui, "{F9}");
	CHECK(at(ui, "K1"));
	desk_type(ui, "{F6}");
	CHECK(at(ui, "K1"));
	/* and so is the person, with nothing of today */
	desk_type(ui, "1");
	CHECK(at(ui, "K2"));
	CHECK(has(ui, "渡鹿五丁目2番1号"));
	CHECK(lacks(ui, "水前寺"));
	desk_type(ui, "{F3}{F3}");
	CHECK(at(ui, "K3"));
	/* all rows were loaded today: years ago nothing of it was known */
	desk_type(ui, "@H14.1.1{F5}");
	CHECK(has(ui, "E1201"));
	counter_ui_end(ui, &a);
}

TEST(sheets_stand_beside_and_open_by_themselves)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	open_at(ui, "K2", "", "001300031");
	CHECK(has(ui, "令和元. 6. 1"));
	CHECK(has(ui, "国内転出"));
	CHECK(has(ui, "大江二丁目"));
	desk_type(ui, "t");
	CHECK(at(ui, "K2"));
	CHECK(has(ui, "渡鹿一丁目"));
	CHECK(lacks(ui, "大江二丁目"));
	desk_type(ui, "{F3}");
	CHECK(has(ui, "大江二丁目"));
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
	other("issue.begin",
	    json_pack("{s:s,s:[{s:s,s:i,s:i}],s:s,s:o,s:i}", "kind", kind,
		"persons", "person_no", SATO_TARO, "sheet_no", 1, "hist_no", 4,
		"applicant", applicant, "options", json_loads(options, 0, NULL),
		"pages", 1));
}

TEST(std_2_2_2_issues_by_every_item)
{
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
		{ "転出証明書", 1 },
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
	issue("move_out", "佐藤　太郎", "{}");
	other("issue.spoil",
	    json_pack("{s:i,s:s}", "issue_no", 2, "reason", "印字不良"));
	open_at(ui, "K2", SATO_HOUSEHOLD, SATO_TARO);
	desk_type(ui, "i");
	CHECK(at(ui, "K4"));
	/* the state of the cards stands in the same view */
	CHECK(has(ui, "個人番号カード"));
	CHECK(has(ui, "令和13. 1. 2"));
	CHECK(has(ui, "住基カード"));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char count[40];

		desk_type(ui, cases[i].asked);
		(void)snprintf(count, sizeof(count), "%d件中", cases[i].found);
		if (cases[i].found > 0)
			CHECK(has(ui, count));
		else
			CHECK(has(ui, "該当なし"));
		for (size_t k = 0; k < strlen(cases[i].asked); k++)
			desk_type(ui, "{BS}");
	}
	/* F4: one kind after the other */
	desk_type(ui, "{F4}");
	CHECK(has(ui, "2件中"));
	desk_type(ui, "{F4}");
	CHECK(has(ui, "1件中"));
	counter_ui_end(ui, &a);
}

/* Who was issued one before a change has a paper of another content. */
TEST(std_2_2_2_before_and_after_a_change)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	other("issue.begin",
	    json_pack("{s:s,s:[{s:s,s:i,s:i}],s:s}", "kind", "juminhyo",
		"persons", "person_no", "001300031", "sheet_no", 2, "hist_no",
		3, "applicant", "本人"));
	open_at(ui, "K4", "", "001300031");
	CHECK(has(ui, "異動後"));
	CHECK(lacks(ui, "別票"));
	desk_type(ui, "{F3}");
	counter_ui_end(ui, &a);
}

/* ---- 1.1.15, 3.1 */

TEST(std_1_1_15_memo_shows_who_wrote_it_when)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	other("memo.put", json_pack("{s:s,s:s}", "person_no", SATO_TARO, "text",
			      "次回は戸籍係へ"));
	other("block.set",
	    json_pack("{s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "person_no", SATO_TARO,
		"processes", "certificate", "level", 1, "from", "2025-11-01",
		"to", "", "reason", "届出の確認中", "kind", "general"));
	open_at(ui, "K1", SATO_HOUSEHOLD, SATO_TARO);
	desk_type(ui, "m");
	CHECK(at(ui, "K6"));
	CHECK(has(ui, "次回は戸籍係へ"));
	CHECK(has(ui, "10003 10:46"));
	CHECK(has(ui, "届出の確認中"));
	CHECK(has(ui, "アラート"));
	counter_ui_end(ui, &a);
}

/* ---- 2.2.4 */

TEST(std_2_2_4_with_the_right_one_key_opens_the_details)
{
	struct counter c = manager;
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	/* another one for the same person, with a second person in it */
	other("support.put",
	    json_pack("{s:s,s:s,s:[{s:s,s:s,s:b},{s:s,s:s,s:b}],s:[s],s:[s],"
		      "s:{s:s}}",
		"state", "running", "from", "2025-04-01", "persons",
		"person_no", WATANABE, "name", "渡辺　由紀", "applicant", 1,
		"person_no", NGUYEN, "name", "NGUYEN VAN AN", "applicant", 0,
		"affairs", "住民票の写し等の交付", "addresses", "出水一丁目",
		"details", "連絡先", "090-0000-0000"));
	counter_ui_end(ui, &a);
	counter_sync();
	c.is_again = true;
	ui = counter_ui(&c, &a);
	open_at(ui, "K2", WATANABE_HOUSE, WATANABE);
	CHECK(has(ui, "支援措置 期間中"));
	CHECK(has(ui, "s 内容"));
	desk_type(ui, "s");
	CHECK(at(ui, "K7"));
	CHECK(has(ui, "渡辺　由紀"));
	CHECK(has(ui, "NGUYEN VAN AN"));
	CHECK(has(ui, "令和 7. 4. 1 から 令和 8. 3.31 まで"));
	CHECK(has(ui, "住民票の写し等の交付"));
	CHECK(has(ui, "090-0000-0000"));
	ui_home(ui);
	/* also of who asks with her */
	open_at(ui, "K2", NGUYEN_HOUSE, NGUYEN);
	CHECK(has(ui, "支援措置 期間中"));
	ui_home(ui);
	/* the right of looking alone is enough, and that of neither is not */
	json_decref(a.session.rights);
	a.session.rights = json_pack("[s,s]", "read", "support_view");
	open_at(ui, "K2", WATANABE_HOUSE, WATANABE);
	CHECK(has(ui, "s 内容"));
	json_decref(a.session.rights);
	a.session.rights = json_pack("[s]", "read");
	desk_type(ui, "s");
	CHECK(at(ui, "K2"));
	CHECK(has(ui, "E2241"));
	CHECK(has(ui, "支援措置 期間中"));
	CHECK(lacks(ui, "090-0000-0000"));
	counter_ui_end(ui, &a);
}

TEST(std_2_2_4_provisional_measures_are_said_so)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	other("support.put",
	    json_pack("{s:s,s:[{s:s,s:s,s:b}],s:[],s:[]}", "state",
		"provisional", "persons", "person_no", SATO_TARO, "name",
		"佐藤　太郎", "applicant", 1, "affairs", "addresses"));
	counter_sync();
	open_at(ui, "K2", SATO_HOUSEHOLD, SATO_TARO);
	CHECK(has(ui, "仮支援措置 期間中"));
	CHECK(lacks(ui, "水前寺"));
	counter_ui_end(ui, &a);
}

/* ---- other households at the address */

TEST(neighbours_of_the_supported_are_not_shown_nor_they_themselves)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	open_at(ui, "K1", WATANABE_HOUSE, "");
	desk_type(ui, "o");
	CHECK(at(ui, "K1"));
	CHECK(has(ui, "E2243"));
	open_at(ui, "K1", SATO_HOUSEHOLD, "");
	desk_type(ui, "o");
	CHECK(at(ui, "K8"));
	CHECK(has(ui, "2件中"));
	CHECK(has(ui, "橘　静"));
	CHECK(has(ui, "〔抑止〕"));
	CHECK(lacks(ui, "小峰"));
	CHECK(lacks(ui, "00419015-0"));
	desk_type(ui, "2");
	CHECK(at(ui, "K8"));
	CHECK(has(ui, "E2242"));
	desk_type(ui, "1");
	CHECK(at(ui, "K1"));
	CHECK(has(ui, "橘　静"));
	counter_ui_end(ui, &a);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
