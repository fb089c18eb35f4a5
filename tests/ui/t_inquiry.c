/* SPDX-License-Identifier: ISC
 * t_inquiry - what sections 1.1.15 to 3.3 ask of the screens of inquiry: the
 * household of a day, other households, every item, histories by their
 * items, issues, what stands beside a record, support measures.
 */
#include "tests/test.h"

#include "src/codes.h"
#include "tests/ui/help_counter.h"
#include "tests/ui/help_desk.h"
#include "ui/measure.h"
#include "ui/show.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct counter clerk = { .staff = "10001", .reason = 1 };
static const struct counter manager = { .staff = "10003", .reason = 1 };

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

/* ---- 2.2.4 */

TEST(std_2_2_4_with_the_right_one_key_opens_the_details)
{
	struct counter c = manager;
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	/* another one for the same person, with a second person in it */
	counter_manager("support.put",
	    json_pack("{s:s,s:s,s:[{s:s,s:s,s:b},{s:s,s:s,s:b}],s:[s],s:[s],"
		      "s:{s:s}}",
		"state", "running", "from", "2025-04-01", "persons",
		"person_no", WATANABE, "name", "渡辺　由紀", "applicant", 1,
		"person_no", NGUYEN, "name", "NGUYEN VAN AN", "applicant", 0,
		"affairs", "住民票の写し等の交付", "addresses", "出水一丁目",
		"details", "applicant_mobile", "090-0000-0000"));
	counter_ui_end(ui, &a);
	counter_sync();
	c.is_again = true;
	ui = counter_ui(&c, &a);
	desk_open(ui, "K2", WATANABE_HOUSE, WATANABE);
	CHECK(desk_shows(ui, "支援措置 期間中"));
	CHECK(desk_shows(ui, "s 内容"));
	desk_type(ui, "s");
	CHECK(desk_is_at(ui, "K7"));
	CHECK(desk_shows(ui, "渡辺　由紀"));
	CHECK(desk_shows(ui, "NGUYEN VAN AN"));
	CHECK(desk_shows(ui, "令和 7. 4. 1 から 令和 8. 3.31 まで"));
	CHECK(desk_shows(ui, "住民票の写し等の交付"));
	CHECK(desk_shows(ui, "携帯電話番号   090-0000-0000"));
	/* she is in two: the newest first, the other by its digit */
	CHECK(desk_shows(ui, "1  支援措置  令和 7. 4. 1"));
	CHECK(desk_shows(ui, "2  支援措置"));
	desk_type(ui, "2");
	CHECK(desk_lacks(ui, "NGUYEN VAN AN"));
	desk_type(ui, "1");
	CHECK(desk_shows(ui, "NGUYEN VAN AN"));
	ui_home(ui);
	/* also of who asks with her */
	desk_open(ui, "K2", NGUYEN_HOUSE, NGUYEN);
	CHECK(desk_shows(ui, "支援措置 期間中"));
	ui_home(ui);
	/* the right of looking alone is enough, and that of neither is not */
	json_decref(a.session.rights);
	a.session.rights = json_pack("[s,s]", "read", "support_view");
	desk_open(ui, "K2", WATANABE_HOUSE, WATANABE);
	CHECK(desk_shows(ui, "s 内容"));
	json_decref(a.session.rights);
	a.session.rights = json_pack("[s]", "read");
	desk_type(ui, "s");
	CHECK(desk_is_at(ui, "K2"));
	CHECK(desk_shows(ui, "E2241"));
	CHECK(desk_shows(ui, "支援措置 期間中"));
	CHECK(desk_lacks(ui, "090-0000-0000"));
	counter_ui_end(ui, &a);
}

TEST(std_2_2_4_provisional_measures_are_said_so)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	counter_manager("support.put",
	    json_pack("{s:s,s:[{s:s,s:s,s:b}],s:[],s:[]}", "state",
		"provisional", "persons", "person_no", SATO_TARO, "name",
		"佐藤　太郎", "applicant", 1, "affairs", "addresses"));
	counter_sync();
	desk_open(ui, "K2", SATO_HOUSEHOLD, SATO_TARO);
	CHECK(desk_shows(ui, "仮支援措置 期間中"));
	CHECK(desk_lacks(ui, "水前寺"));
	counter_ui_end(ui, &a);
}

/* ---- 1.1.16 */

static const char *
detail(const json_t *m, const char *code)
{
	return show_json(json_object_get(m, "details"), code);
}

static json_t *
support_of(struct app *a, const char *person_no)
{
	json_t *args = json_pack("{s:s}", "person_no", person_no), *got = NULL;

	CHECK_INT(app_call(a, "support.get", args, &got, NULL), RC_OK);
	json_decref(args);
	return got;
}

TEST(std_1_1_16_every_item_has_a_field_on_the_screen)
{
	const struct code_row *row;
	int n, page, fields = 0;

	row = code_list("support_item", &n);
	for (int i = 0; i < n; i++) {
		for (page = 0; page <= MEASURE_JOINT; page++)
			if (measure_item(
				(enum measure_page)page, row[i].code) != 0)
				break;
		if (page > MEASURE_JOINT && strcmp(row[i].code, "joint") != 0)
			printf("# no field: %s\n", row[i].code);
		CHECK(
		    page <= MEASURE_JOINT || strcmp(row[i].code, "joint") == 0);
	}
	/* and none that the register would refuse */
	for (int i = 0; i < measure_field_count; i++) {
		if (measure_fields[i].code[0] == '\0')
			continue;
		fields++;
		CHECK(
		    code_find("support_item", measure_fields[i].code) != NULL);
	}
	CHECK_INT(fields, n - 1);
	(void)code_list("support_affair", &n);
	CHECK_INT(n, MEASURE_AFFAIR_COUNT);
}

/* A 申出者 and n who ask too, as the register gives them. */
static json_t *
measure_of(int n, int applicants)
{
	json_t *persons = json_array();
	char no[20];

	for (int i = 0; i <= n; i++) {
		(void)snprintf(no, sizeof(no), "0020000%02d", i);
		(void)json_array_append_new(
		    persons, json_pack("{s:s,s:s,s:b}", "person_no", no, "name",
				 "架空　人", "applicant", i < applicants));
	}
	return json_pack("{s:i,s:i,s:s,s:s,s:s,s:o,s:{},s:[],s:[]}", "support",
	    1, "version", 1, "state", "running", "from", "2026-04-01", "to",
	    "2027-03-31", "persons", persons, "details", "affairs",
	    "addresses");
}

TEST(everybody_of_a_measure_is_on_its_form_or_it_does_not_open)
{
	static const struct form_ops none;
	static struct measure x;
	json_t *m, *out;
	struct err err;

	memset(&x, 0, sizeof(x));
	record_init(&x.m.row);
	measure_begin(&x, &none);
	err_clear(&err);
	m = measure_of(SUPPORT_PERSONS_MAX, 1);
	CHECK_INT(measure_load_json(&x, m, &err), RC_INPUT);
	CHECK_STR(err.code, "E2245");
	json_decref(m);
	m = measure_of(3, 2);
	CHECK_INT(measure_load_json(&x, m, &err), RC_INPUT);
	json_decref(m);
	m = measure_of(3, 0);
	CHECK_INT(measure_load_json(&x, m, &err), RC_INPUT);
	json_decref(m);
	/* as many as there may be come back, each of them */
	m = measure_of(SUPPORT_PERSONS_MAX - 1, 1);
	CHECK_INT(measure_load_json(&x, m, &err), RC_OK);
	out = measure_json(&x);
	CHECK(json_equal(
	    json_object_get(out, "persons"), json_object_get(m, "persons")));
	json_decref(out);
	json_decref(m);
	measure_end(&x);
}

TEST(std_1_1_16_the_request_is_typed_and_kept)
{
	struct app a;
	struct ui *ui = counter_ui(&manager, &a);
	json_t *got, *m, *joint;

	desk_open(ui, "K2", SATO_HOUSEHOLD, SATO_TARO);
	desk_type(ui, "s");
	CHECK(desk_shows(ui, "記録なし"));
	desk_type(ui, "{F6}1R7.4.1{Enter}");
	CHECK(desk_is_at(ui, "K9"));
	/* 3.4: the end stands there, and may be another */
	CHECK(desk_shows(ui, "令和 8. 3.31"));
	desk_type(ui, "{Enter}R7.3.20{Enter}熊本市{Enter}福岡市{Enter}"
		      "R7.3.25{Enter}R7.3.26{Enter}R7.3.27{Enter}");
	desk_type(ui, "121122出納証明{Enter}{Enter}{Enter}{Enter}{Enter}"
		      "京都市伏見区{Enter}大阪市／神戸市{Enter}");
	/* what the register has of the 申出者 is there already */
	CHECK(desk_shows(ui, "昭和50. 1. 2"));
	CHECK(desk_shows(ui, "水前寺二丁目12番3号"));
	desk_type(ui, "{Enter}{Enter}{Enter}{Enter}{Enter}{Enter}{Enter}{Enter}"
		      "前の本籍{Enter}096-000-0000{Enter}090-0000-0000{Enter}"
		      "a@example.jp{Enter}夜は不可{Enter}");
	desk_type(ui, "前の最終住所{Enter}記載欄{Enter}予定{Enter}通知{Enter}");
	desk_type(ui, "甲野　一郎{Enter}99999999-9{Enter}昭和40年頃{Enter}1"
		      "不明の町{Enter}赤い車{Enter}");
	desk_type(ui, "{F4}");
	CHECK(desk_shows(ui, "候補"));
	desk_type(ui, "1{F10}");
	CHECK(desk_shows(ui, "2人の証明と閲覧"));
	desk_type(ui, "1");
	/* 加害者: the number of nobody of this city is refused, at its field */
	CHECK(desk_is_at(ui, "K9"));
	CHECK(desk_shows(ui, "E3409"));
	desk_type(ui, "{End}{BS}{BS}{BS}{BS}{BS}{BS}{BS}{BS}{BS}{BS}"
		      "{F10}1");
	CHECK(desk_is_at(ui, "K7"));
	CHECK(desk_shows(ui, "令和 7. 4. 1 から 令和 8. 3.31 まで"));
	CHECK(desk_shows(ui, "出納証明"));

	got = support_of(&a, SATO_TARO);
	m = json_array_get(json_object_get(got, "supports"), 0);
	CHECK_STR(show_json(m, "state"), "running");
	CHECK_STR(show_json(m, "to"), "2026-03-31");
	CHECK_INT(json_array_size(json_object_get(m, "affairs")), 4);
	CHECK_INT(json_array_size(json_object_get(m, "addresses")), 6);
	CHECK_STR(json_string_value(
		      json_array_get(json_object_get(m, "addresses"), 5)),
	    "神戸市");
	CHECK_STR(detail(m, "applicant_kana"), "サトウ　タロウ");
	CHECK_STR(detail(m, "applicant_birth"), "S50.01.02");
	CHECK_STR(detail(m, "applicant_sex"), "男");
	CHECK_STR(detail(m, "applicant_mail"), "a@example.jp");
	CHECK_STR(detail(m, "applicant_prev_honseki"), "前の本籍");
	CHECK_STR(detail(m, "applicant_out_confirmed"), "通知");
	CHECK_STR(detail(m, "offender_name"), "甲野　一郎");
	CHECK_STR(detail(m, "offender_other"), "赤い車");
	CHECK_STR(detail(m, "offender_person_no"), "");
	CHECK_STR(detail(m, "transferred_on"), "R07.03.25");
	CHECK_STR(detail(m, "first_city"), "熊本市");
	joint = json_array_get(
	    json_object_get(json_object_get(m, "details"), "joint"), 0);
	CHECK(show_json(joint, "joint_person_no")[0] != '\0');
	CHECK(show_json(joint, "joint_kana")[0] != '\0');
	CHECK_INT(json_array_size(json_object_get(m, "persons")), 2);
	json_decref(got);
	counter_ui_end(ui, &a);
}

TEST(std_1_1_16_the_request_is_changed_extended_and_ended)
{
	struct app a;
	struct ui *ui;
	struct counter c = manager;
	json_t *got, *m;

	ui = counter_ui(&clerk, &a);
	counter_manager("support.put",
	    json_pack("{s:s,s:s,s:[{s:s,s:s,s:b},{s:s,s:s,s:b}],s:[s,s],"
		      "s:[s],s:{s:s,s:s,s:[{s:s,s:s}]}}",
		"state", "running", "from", "2024-12-10", "persons",
		"person_no", SATO_TARO, "name", "佐藤　太郎", "applicant", 1,
		"person_no", SATO_YUI, "name", "佐藤　結衣", "applicant", 0,
		"affairs", "住民票の写し等の交付（現住所）", "よその事務",
		"addresses", "水前寺のどこか", "details", "applicant_mail",
		"old@example.jp", "offender_name", "甲野", "joint",
		"joint_person_no", SATO_YUI, "joint_relation", "長女"));
	counter_ui_end(ui, &a);
	counter_sync();
	c.is_again = true;
	ui = counter_ui(&c, &a);
	/* from whoever is in it; what was not touched stays word for word */
	desk_open(ui, "K2", SATO_HOUSEHOLD, SATO_YUI);
	desk_type(ui, "s{F6}{F8}");
	CHECK(desk_shows(ui, "よその事務"));
	CHECK(desk_shows(ui, "水前寺のどこか"));
	desk_type(ui, "{F8}");
	CHECK(desk_shows(ui, "old@example.jp"));
	desk_type(ui, "{F8}{F8}{F8}");
	CHECK(desk_shows(ui, "長女"));
	CHECK(desk_shows(ui, "佐藤　結衣"));
	desk_type(ui, "{F7}{Down}{Down}{Down}{Down}追記{F10}1");
	CHECK(desk_is_at(ui, "K7"));
	got = support_of(&a, SATO_TARO);
	m = json_array_get(json_object_get(got, "supports"), 0);
	CHECK_STR(detail(m, "applicant_mail"), "old@example.jp");
	CHECK_STR(detail(m, "offender_address"), "追記");
	CHECK_INT(json_array_size(json_object_get(m, "persons")), 2);
	CHECK_INT(json_array_size(json_object_get(m, "affairs")), 2);
	CHECK_STR(json_string_value(
		      json_array_get(json_object_get(m, "addresses"), 0)),
	    "水前寺のどこか");
	CHECK_STR(show_json(m, "to"), "2025-12-09");
	json_decref(got);
	/* 3.4: extended from a month before; ended for a reason */
	desk_type(ui, "e");
	CHECK(desk_shows(ui, "令和 7.12. 9"));
	desk_type(ui, "1");
	CHECK(desk_shows(
	    ui, "延長しました  令和 7.12.10 から 令和 8.12. 9 まで"));
	desk_type(ui, "x");
	CHECK(desk_shows(ui, "1 本人の申出"));
	desk_type(ui, "1");
	CHECK(desk_shows(ui, "記録なし"));
	got = support_of(&a, SATO_YUI);
	CHECK(!json_is_true(json_object_get(got, "running")));
	json_decref(got);
	counter_ui_end(ui, &a);
}

/* Somebody who stands beside another asks for themselves, too. */
TEST(std_1_1_16_each_request_of_a_person_is_reached)
{
	struct app a;
	struct ui *ui;
	struct counter c = manager;
	json_t *got, *list;

	ui = counter_ui(&clerk, &a);
	counter_manager("support.put",
	    json_pack("{s:s,s:s,s:[{s:s,s:s,s:b},{s:s,s:s,s:b}],s:[],s:[s]}",
		"state", "running", "from", "2025-03-01", "persons",
		"person_no", SATO_TARO, "name", "佐藤　太郎", "applicant", 1,
		"person_no", SATO_YUI, "name", "佐藤　結衣", "applicant", 0,
		"affairs", "addresses", "水前寺のどこか"));
	counter_ui_end(ui, &a);
	counter_sync();
	c.is_again = true;
	ui = counter_ui(&c, &a);
	desk_open(ui, "K2", SATO_HOUSEHOLD, SATO_YUI);
	desk_type(ui, "sn");
	CHECK(desk_is_at(ui, "K9"));
	CHECK(desk_shows(ui, "支援措置の申出"));
	CHECK(desk_lacks(ui, "佐藤　太郎"));
	desk_type(ui, "{Down}R7.4.1{F10}1");
	CHECK(desk_is_at(ui, "K7"));
	/* what was shown stays shown, and both are listed */
	CHECK(desk_shows(ui, "1  支援措置  令和 7. 4. 1  申出者 佐藤　結衣"));
	CHECK(desk_shows(ui, "2  支援措置  令和 7. 3. 1  申出者 佐藤　太郎"));
	CHECK(desk_shows(ui, "水前寺のどこか"));
	/* F6 changes the one that is shown, x ends it */
	desk_type(ui, "{F6}");
	CHECK(desk_shows(ui, "令和 7. 3. 1"));
	desk_type(ui, "{F3}1");
	CHECK(desk_lacks(ui, "水前寺のどこか"));
	desk_type(ui, "x1");
	CHECK(desk_shows(ui, "水前寺のどこか"));
	CHECK(desk_lacks(ui, "数字で選ぶ"));
	got = support_of(&a, SATO_YUI);
	list = json_object_get(got, "supports");
	CHECK_INT(json_array_size(list), 1);
	CHECK_STR(
	    show_json(json_array_get(list, 0), "applicant_name"), "佐藤　太郎");
	json_decref(got);
	counter_ui_end(ui, &a);
}

TEST(std_1_1_16_only_who_has_the_right_types_a_request)
{
	struct counter c = manager;
	struct target t;
	struct app a;
	struct ui *ui;

	/* looking is one right, writing another (10.3) */
	c.rights = "[\"read\",\"support_view\"]";
	ui = counter_ui(&c, &a);
	desk_open(ui, "K2", WATANABE_HOUSE, WATANABE);
	desk_type(ui, "s{F6}ex");
	CHECK(desk_is_at(ui, "K7"));
	CHECK(desk_lacks(ui, "答え"));
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", WATANABE);
	CHECK_INT(ui_open(ui, "K9", &t), RC_DENIED);
	CHECK(desk_shows(ui, "E2244"));
	counter_ui_end(ui, &a);
	/* what was typed is given up only when that is wanted */
	ui = counter_ui(&manager, &a);
	desk_open(ui, "K9", SATO_HOUSEHOLD, SATO_TARO);
	desk_type(ui, "{Down}R7.4.1{F3}");
	CHECK(desk_is_at(ui, "K9"));
	desk_type(ui, "{F3}");
	CHECK(desk_is_at(ui, "H1"));
	counter_ui_end(ui, &a);
}

/* ---- other households at the address */

TEST(neighbours_of_the_supported_are_not_shown_nor_they_themselves)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	desk_open(ui, "K1", WATANABE_HOUSE, "");
	desk_type(ui, "o");
	CHECK(desk_is_at(ui, "K1"));
	CHECK(desk_shows(ui, "E2243"));
	desk_open(ui, "K1", SATO_HOUSEHOLD, "");
	desk_type(ui, "o");
	CHECK(desk_is_at(ui, "K8"));
	CHECK(desk_shows(ui, "2件中"));
	CHECK(desk_shows(ui, "橘　静"));
	CHECK(desk_shows(ui, "〔抑止〕"));
	CHECK(desk_lacks(ui, "小峰"));
	CHECK(desk_lacks(ui, "00419015-0"));
	desk_type(ui, "2");
	CHECK(desk_is_at(ui, "K8"));
	CHECK(desk_shows(ui, "E2242"));
	desk_type(ui, "1");
	CHECK(desk_is_at(ui, "K1"));
	CHECK(desk_shows(ui, "橘　静"));
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

/* ---- 3.1: 照会 of level エラー */

static void
block(const char *process, const char *kind)
{
	counter_manager("block.set",
	    json_pack("{s:s,s:s,s:[s],s:i,s:s,s:s,s:s}", "person_no",
		"001300040", "kind", kind, "processes", process, "level", 2,
		"from", "2025-11-01", "to", "2025-11-02", "reason",
		"本人の申出"));
	counter_sync();
}

TEST(std_3_1_a_block_of_inquiry_stops_the_screens)
{
	static const char *const codes[] = { "K1", "K2", "K3", "K4", "K5",
		"K6" };
	struct counter c = manager;
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	struct target t;

	block("inquiry", "general");
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "001300040");
	/* past its end it still stops, and nothing of the person is drawn */
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		CHECK_INT(ui_open(ui, codes[i], &t), RC_DENIED);
		CHECK(desk_is_at(ui, "B1"));
		CHECK(desk_shows(ui, "照会 止まりました"));
		CHECK(desk_shows(ui, "E3105"));
		CHECK(desk_shows(ui, "00130004-0"));
		CHECK(desk_lacks(ui, "橘"));
		CHECK(desk_lacks(ui, "本人の申出"));
		desk_type(ui, "{F3}");
		CHECK(desk_is_at(ui, "H1"));
	}
	/* with the line down nobody lifts it */
	a.status.is_online = false;
	CHECK_INT(ui_open(ui, "K2", &t), RC_DENIED);
	CHECK(desk_is_at(ui, "H1"));
	CHECK(desk_shows(ui, "E3105"));
	counter_ui_end(ui, &a);
	/* who sets and releases blocks looks at what is blocked */
	c.is_again = true;
	ui = counter_ui(&c, &a);
	desk_open(ui, "K2", "", "001300040");
	CHECK(desk_shows(ui, "橘　静"));
	CHECK(desk_shows(ui, "抑止があります"));
	counter_ui_end(ui, &a);
}

/* Lifted for this person, this visitor and these minutes. */
TEST(std_3_1_a_lifted_inquiry_ends_by_itself)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	struct target t;

	block("inquiry", "general");
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "001300040");
	app_lift(&a, "001300040", app_now(&a) + 60000000);
	desk_open(ui, "K2", "", "001300040");
	CHECK(desk_shows(ui, "橘　静"));
	CHECK(!app_lift_over(&a));
	ui_home(ui);
	/* its time has gone */
	app_lift(&a, "001300040", app_now(&a));
	CHECK_INT(ui_open(ui, "K2", &t), RC_DENIED);
	CHECK(app_lift_over(&a));
	CHECK(!app_lift_over(&a));
	ui_home(ui);
	/* the visitor has gone, the next person is another */
	app_lift(&a, "001300040", app_now(&a) + 60000000);
	app_reason_end(&a);
	app_reason_set(&a, 1, "", 0);
	CHECK_INT(ui_open(ui, "K2", &t), RC_DENIED);
	ui_home(ui);
	app_lift(&a, "001300040", app_now(&a) + 60000000);
	app_lift(&a, SATO_TARO, app_now(&a) + 60000000);
	CHECK_INT(ui_open(ui, "K2", &t), RC_DENIED);
	counter_ui_end(ui, &a);
}

/* How many records of the register's log speak of a block that was lifted. */
static int
lifts_logged(void)
{
	json_t *got = counter_call("10003", "log.list",
	    json_pack("{s:s,s:s}", "from", "2025-11-01", "to", "2025-12-31"));
	char *text = got != NULL ? json_dumps(got, 0) : NULL;
	const char *at = text;
	int n = 0;

	while (at != NULL && (at = strstr(at, "本人の来庁")) != NULL) {
		n++;
		at++;
	}
	free(text);
	json_decref(got);
	return n;
}

TEST(std_3_1_another_person_lifts_an_inquiry_for_a_moment)
{
	struct vt *v = counter_start(&clerk, 24, 80);

	block("inquiry", "general");
	block("inquiry", "exclusive");
	vt_keys(v, "tachibana");
	CHECK(vt_wait(v, "件中"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait_code(v, "B1"));
	CHECK(vt_settle(v));
	CHECK(vt_has(v, "照会 止まりました") && !vt_has(v, "橘"));
	/* not alone, not without the right, not with another number */
	vt_keys(v, "10001{Tab}madoguchi{Tab}テスト{Tab}0040{Enter}");
	CHECK(vt_wait(v, "E3405"));
	vt_keys(v, "{F3}");
	CHECK(vt_wait_code(v, "H1"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait_code(v, "B1"));
	vt_keys(v, "10002{Tab}madoguchi{Tab}テスト{Tab}1111{Enter}");
	CHECK(vt_wait(v, "E3407"));
	CHECK_INT(lifts_logged(), 0);
	vt_keys(v, "{F3}");
	CHECK(vt_wait_code(v, "H1"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait_code(v, "B1"));
	/* two blocks: each is lifted */
	vt_keys(v, "10002{Tab}madoguchi{Tab}本人の来庁{Tab}0040{Enter}");
	CHECK(vt_wait(v, "もう一つの抑止"));
	CHECK(vt_wait_code(v, "B1"));
	CHECK(!vt_has(v, "橘"));
	vt_keys(v, "madoguchi{Enter}{Enter}{Enter}");
	CHECK(vt_wait(v, "照会を一時に解きました"));
	CHECK(vt_wait_code(v, "K1"));
	CHECK(vt_has(v, "橘　静"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait_code(v, "K2"));
	/* the next visitor finds it stopped again */
	vt_keys(v, "{F3}{F3}{F3}");
	CHECK(vt_wait_code(v, "H1"));
	vt_keys(v, "1tachibana");
	CHECK(vt_wait(v, "件中"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait_code(v, "B1"));
	CHECK_INT(vt_end(v), 0);
	CHECK_INT(lifts_logged(), 2);
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

/* ---- 10.5 */

static void
check_form(const struct screen *s, struct form *f)
{
	for (int p = 0; p < f->page_count; p++)
		for (int i = 0; i < f->pages[p].count; i++) {
			const struct field *x = f->pages[p].slots[i].f;

			if (x->kind == FIELD_SHOW ||
			    (x->help != NULL && x->help[0] != '\0'))
				continue;
			printf("# %s %s: no help\n", s->code, x->label);
			CHECK(x->help != NULL);
		}
}

TEST(std_10_5_every_screen_and_every_field_has_help)
{
	static const char *const forms[] = { "H2", "I11", "I12", "I14", "I71",
		"I72" };
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	int checked = 0;

	for (int i = 0; ui_screens[i] != NULL; i++) {
		const struct screen *s = ui_screens[i];

		if (s->about == NULL || s->about[0] == '\0')
			printf("# %s: no page\n", s->code);
		CHECK(s->about != NULL && s->about[0] != '\0');
		for (const struct key *k = s->keys; k != NULL && k->code != 0;
		     k++)
			CHECK(k->help != NULL && k->help[0] != '\0');
	}
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const struct screen *s = screen_by_code(forms[i]);

		app_reason_set(&a, 2, "", 0);
		if (ui_open(ui, forms[i], NULL) != RC_OK) {
			desk_print(ui);
			CHECK(false);
			continue;
		}
		CHECK(s->form != NULL);
		check_form(s, s->form(ui_state_of(ui, forms[i])));
		checked++;
		ui_home(ui);
	}
	CHECK_INT(checked, 6);
	counter_ui_end(ui, &a);
}

/* On every screen that opens by itself, on a person or a household; the
 * others stand on something that is under way. */
TEST(std_10_5_the_help_key_opens_the_page_of_that_screen)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	int opened = 0;

	for (int i = 0; ui_screens[i] != NULL; i++) {
		const struct screen *s = ui_screens[i];
		struct target t;
		char head[160];

		memset(&t, 0, sizeof(t));
		(void)snprintf(t.household_no, sizeof(t.household_no), "%s",
		    SATO_HOUSEHOLD);
		(void)snprintf(
		    t.person_no, sizeof(t.person_no), "%s", SATO_TARO);
		ui_home(ui);
		app_reason_set(&a, 2, "", 0);
		if (ui_open(ui, s->code, &t) != RC_OK ||
		    !desk_is_at(ui, s->code)) {
			printf("# %s does not open by itself\n", s->code);
			continue;
		}
		(void)snprintf(
		    head, sizeof(head), "手引 %s %s", s->code, s->title);
		/* on a field the first F1 is for the field; where a reader
		 * types it waits for what follows */
		desk_type(ui, "{F1}");
		if (ui->help == NULL)
			desk_settle(ui);
		if (!desk_has(ui, head))
			desk_type(ui, "{F1}");
		CHECK(desk_shows(ui, head));
		desk_type(ui, "{F3}");
		CHECK(desk_is_at(ui, s->code));
		CHECK(desk_lacks(ui, "手引"));
		opened++;
	}
	CHECK(opened >= 56);
	counter_ui_end(ui, &a);
}

TEST(help_is_searched_over_all_screens)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	desk_type(ui, "{F1}{F1}");
	CHECK(desk_shows(ui, "手引 H1"));
	CHECK(desk_lacks(ui, "処分したこと"));
	desk_type(ui, "処分したこと");
	CHECK(desk_shows(ui, "処分したこと"));
	desk_type(ui, "{F3}");
	CHECK(desk_lacks(ui, "手引 H1"));
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
