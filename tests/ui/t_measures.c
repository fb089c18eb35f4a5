/* SPDX-License-Identifier: ISC
 * t_measures - 支援措置 on the screens (1.1.16, 2.2.4): who may see them, the
 * request as it is typed, changed, extended and ended, and what they hide.
 */
#include "tests/test.h"
#include "tests/ui/help_counter.h"
#include "tests/ui/help_desk.h"

#include "src/codes.h"
#include "ui/measure.h"
#include "ui/show.h"

static const struct counter clerk = { .staff = "10001", .reason = 1 };
static const struct counter manager = { .staff = "10003", .reason = 1 };

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

/* Where she lives is where her household does. */
TEST(who_lives_with_a_protected_person_is_covered_as_well)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	struct counter c = clerk;

	counter_manager("support.put",
	    json_pack("{s:s,s:s,s:[{s:s,s:s,s:b}],s:[s],s:[s]}", "state",
		"running", "from", "2025-04-01", "persons", "person_no",
		SATO_YUI, "name", "佐藤　結衣", "applicant", 1, "affairs",
		"住民票の写し等の交付", "addresses", "水前寺二丁目"));
	counter_ui_end(ui, &a);
	counter_sync();
	c.is_again = true;
	ui = counter_ui(&c, &a);
	desk_open(ui, "K2", SATO_HOUSEHOLD, SATO_TARO);
	CHECK(desk_lacks(ui, "水前寺二丁目12番"));
	CHECK(desk_shows(ui, "〔伏〕"));
	ui_home(ui);
	app_reason_set(&a, 1, "", 0);
	desk_type(ui, "sato taro");
	desk_settle(ui);
	CHECK(desk_shows(ui, "佐藤　太郎"));
	CHECK(desk_lacks(ui, "水前寺二丁目12番"));
	ui_home(ui);
	json_decref(a.session.rights);
	a.session.rights = json_pack("[s,s]", "read", "support_view");
	desk_open(ui, "K2", SATO_HOUSEHOLD, SATO_TARO);
	CHECK(desk_shows(ui, "水前寺二丁目12番"));
	counter_ui_end(ui, &a);
}

/* A household says no more of where its people live, or came from, than each of
 * them does; nor does one that nobody lives in any more. */
TEST(std_2_2_4_a_household_covers_what_its_people_do)
{
	struct counter c = clerk;
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	desk_open(ui, "K1", SATO_HOUSEHOLD, SATO_TARO);
	CHECK(desk_shows(ui, "福岡県"));
	desk_open(ui, "K1", GONE_HOUSE, "");
	CHECK(desk_shows(ui, "大江一丁目1番1号"));
	counter_manager("support.put",
	    json_pack("{s:s,s:s,s:[{s:s,s:s,s:b},{s:s,s:s,s:b}],s:[s],s:[s]}",
		"state", "running", "from", "2025-04-01", "persons",
		"person_no", SATO_YUI, "name", "佐藤　結衣", "applicant", 1,
		"person_no", "001300015", "name", "田尻　ハツ", "applicant", 0,
		"affairs", "住民票の写し等の交付", "addresses",
		"水前寺二丁目"));
	counter_ui_end(ui, &a);
	counter_sync();
	c.is_again = true;
	ui = counter_ui(&c, &a);
	desk_open(ui, "K1", SATO_HOUSEHOLD, SATO_TARO);
	CHECK(desk_lacks(ui, "福岡県"));
	ui_home(ui);
	app_reason_set(&a, 1, "", 0);
	desk_open(ui, "K1", GONE_HOUSE, "");
	CHECK(desk_shows(ui, "田尻　ハツ"));
	CHECK(desk_lacks(ui, "大江一丁目1番1号"));
	desk_type(ui, "o");
	CHECK(desk_is_at(ui, "K1"));
	CHECK(desk_shows(ui, "E2243"));
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

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
