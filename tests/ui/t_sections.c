/* SPDX-License-Identifier: ISC
 * t_sections - sections of the standard at a whole counter: a real register,
 * the replica fed from it, the screens and the paper.
 */
#include "db/reg_load.h"
#include "src/date.h"
#include "tests/db/help_change.h"
#include "tests/test.h"
#include "tests/ui/help_amend.h"
#include "ui/home.h"
#include "ui/movein_form.h"
#include "ui/show.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Has not, anywhere in the pages of the preview. */
static bool
lacks(struct real *c, const char *text)
{
	if (!desk_has(c->ui, text))
		return true;
	printf("# on the screen: %s\n", text);
	desk_print(c->ui);
	return false;
}

static void
settle(struct real *c, int n, char person_no[20], char household_no[20])
{
	struct entry e;

	test_family(&e, "架空", n, 11);
	CHECK_INT(
	    test_register(&c->t, &e, "family", person_no, household_no), RC_OK);
	entry_release(&e);
	real_sync(c);
	app_reason_set(&c->a, 1, "", 0);
}

static void
open_on(struct real *c, const char *code, const char *person_no,
    const char *household_no)
{
	struct target t;

	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", person_no);
	(void)snprintf(
	    t.household_no, sizeof(t.household_no), "%s", household_no);
	CHECK_INT(ui_open(c->ui, code, &t), RC_OK);
}

/* C1 answered by the person, on to the sample C2. */
static void
preview(struct real *c, const char *person_no, const char *household_no)
{
	open_on(c, "C1", person_no, household_no);
	real_keys(c, "<1><1>{F9}");
	CHECK_STR(ui_top(c->ui)->code, "C2");
}

/* ---- 3.4, 11.1 no. 13 and 14 */

static void
measure(struct real *c, const char *person_no, const char *from)
{
	CHECK_INT(test_call(&c->t, "support.put", NULL,
		      "{s:s,s:s,s:[{s:s,s:s,s:b}],s:s,s:[s],s:[s]}", "session",
		      c->t.manager, "state", "running", "persons", "person_no",
		      person_no, "name", "架空　一郎", "applicant", 1, "from",
		      from, "affairs", "住民票の写し等の交付（現住所）",
		      "addresses", "熊本市中央区"),
	    RC_OK);
	real_sync(c);
}

TEST(std_3_4_opening_warns_when_the_measure_ends_or_has_ended)
{
	static const struct {
		const char *from, *alert; /* today is 2026-07-15 */
	} cases[] = {
		{ "2025-08-17", NULL },    /* to 08-16 */
		{ "2025-08-16", "A3413" }, /* to 08-15: a month from today */
		{ "2025-07-16", "A3413" }, /* to today */
		{ "2025-07-15", "A3414" }, /* to yesterday */
	};
	struct real c;
	char no[20], household[20];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		real_start(&c);
		settle(&c, 2, no, household);
		measure(&c, no, cases[i].from);
		open_on(&c, "K1", "", household);
		if (cases[i].alert != NULL)
			CHECK(has(&c, cases[i].alert));
		else
			CHECK(lacks(&c, "A341"));
		open_on(&c, "K2", no, household);
		if (cases[i].alert != NULL)
			CHECK(has(&c, cases[i].alert));
		else
			CHECK(has(&c, "支援措置 期間中"));
		real_end(&c);
	}
}

/* ---- 1.1.16 */

TEST(std_1_1_16_one_key_from_the_mark)
{
	struct real c;
	char no[20], household[20];

	real_start(&c);
	settle(&c, 2, no, household);
	measure(&c, no, "2026-07-15");
	/* the manager has the right to see it */
	json_decref(c.a.session.rights);
	c.a.session.rights = json_pack("[s,s]", "read", "support");
	(void)snprintf(
	    c.a.session.token, sizeof(c.a.session.token), "%s", c.t.manager);
	open_on(&c, "K2", no, household);
	CHECK(has(&c, "支援措置 期間中"));
	real_keys(&c, "s");
	CHECK_STR(ui_top(c.ui)->code, "K7");
	CHECK(has(&c, "申出者         架空　一郎"));
	CHECK(has(&c, "住民票の写し等の交付"));
	CHECK(has(&c, "令和 9. 7.14"));
	real_end(&c);
}

/* ---- 2.2.3 */

/* One key on 髙 in a field: the character in dots, and its code. */
TEST(std_2_2_3_a_character_of_a_name_field_stands_large_with_its_code)
{
	struct real c;
	struct movein *m;
	int row, dotted = 0;

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>1{Tab}");
	m = ui_state_of(c.ui, "I11");
	CHECK(m != NULL);
	form_go(&m->form, 1, form_slot_index(&m->form, 1, IT_NAME));
	real_keys(&c, "髙");
	CHECK(lacks(&c, "U+9AD9"));
	real_keys(&c, "{F2}");
	CHECK_STR(ui_top(c.ui)->code, "G1");
	CHECK(has(&c, "U+9AD9"));
	for (row = 1; row <= 24; row++) {
		char *text = real_row(&c, row), *p = text;

		/* U+2840 to U+28FF: at least one dot of the lower half */
		while ((p = strstr(p, "\xe2")) != NULL &&
		       !(p[1] == '\xa1' || p[1] == '\xa2' || p[1] == '\xa3'))
			p++;
		dotted += p != NULL;
		free(text);
	}
	CHECK(dotted >= 8);
	real_keys(&c, "{F3}");
	CHECK_STR(ui_top(c.ui)->code, "I11");
	CHECK_STR(form_get(&m->form, 1, IT_NAME), "髙");
	real_end(&c);
}

/* ---- 4.0.8 */

TEST(std_4_0_8_copy_shows_the_state_before_until_the_decision)
{
	struct real c;
	struct entry e;
	char no[20], household[20];
	int64_t id;

	real_start(&c);
	settle(&c, 1, no, household);
	CHECK_INT(test_move(&c.t, no, "55番", &e), RC_OK);
	id = test_submit(&c.t, &e, "move");
	CHECK(id > 0);
	entry_release(&e);
	real_sync(&c);
	/* another division looks it up, and a copy is asked for */
	open_on(&c, "K1", "", household);
	CHECK(has(&c, "12番3号"));
	CHECK(lacks(&c, "55番"));
	preview(&c, no, household);
	CHECK(has(&c, "12番3号"));
	CHECK(lacks(&c, "55番"));
	CHECK_INT(test_approve(&c.t, id, NULL), RC_OK);
	real_sync(&c);
	ui_home(c.ui);
	app_reason_set(&c.a, 1, "", 0);
	preview(&c, no, household);
	CHECK(has(&c, "55番"));
	CHECK(lacks(&c, "12番3号"));
	open_on(&c, "K1", "", household);
	CHECK(has(&c, "55番"));
	real_end(&c);
}

/* ---- 4.1.1.4 */

TEST(std_4_1_1_4_copy_says_unreported_and_never_the_last_registered)
{
	struct real c;
	struct entry e;
	char no[20], household[20];

	real_start(&c);
	test_family(&e, "架空", 1, 11);
	(void)snprintf(e.menu, sizeof(e.menu), "14");
	record_set(&e.persons[0].after, IT_PREV_UNREPORTED, "1");
	record_set(&e.persons[0].after, IT_LAST_REGISTERED_ADDRESS,
	    "福岡県筑紫野市二日市");
	CHECK_INT(test_register(&c.t, &e, "unreported", no, household), RC_OK);
	if (c.t.err.rc != RC_OK)
		printf("# %s %s %s\n", c.t.err.code, c.t.err.text, c.t.err.why);
	entry_release(&e);
	real_sync(&c);
	app_reason_set(&c.a, 1, "", 0);
	preview(&c, no, household);
	CHECK(has(&c, "（未届）"));
	CHECK(has(&c, "未届転入"));
	CHECK(lacks(&c, "二日市"));
	real_keys(&c, "{F8}");
	CHECK(lacks(&c, "二日市"));
	real_end(&c);
}

/* ---- 4.2.1.1 */

/* 住所設定 by 職権 from a place; the copy, whose text has `printed` or, where
 * that is NULL, nothing of a former address. */
static void
entered_from(const char *city, bool is_unreported, const char *printed)
{
	struct real c;
	struct entry e;
	char no[20], household[20];
	struct record *r;

	real_start(&c);
	test_family(&e, "架空", 1, 11);
	e.event = EV_EX_OFFICIO_IN;
	(void)snprintf(e.menu, sizeof(e.menu), "61");
	e.notified_on[0] = e.applicant[0] = '\0';
	e.applicant_kind = e.paper_count = 0;
	r = &e.persons[0].after;
	record_set(r, IT_PREV_PREF, NULL);
	record_set(r, IT_PREV_TOWN, NULL);
	record_set(r, IT_PREV_CITY, city);
	if (is_unreported)
		record_set(r, IT_PREV_UNREPORTED, "1");
	CHECK_INT(test_register(&c.t, &e, "in", no, household), RC_OK);
	if (c.t.err.rc != RC_OK)
		printf("# %s %s %s\n", c.t.err.code, c.t.err.text, c.t.err.why);
	entry_release(&e);
	real_sync(&c);
	app_reason_set(&c.a, 1, "", 0);
	preview(&c, no, household);
	CHECK(has(&c, "架空　一郎"));
	if (printed != NULL)
		CHECK(has(&c, printed));
	else
		CHECK(lacks(&c, "博多"));
	if (is_unreported)
		CHECK(has(&c, "留意事項　未届転入"));
	else
		CHECK(lacks(&c, "未届"));
	real_end(&c);
}

TEST(std_4_2_1_1_unknown_blank_and_unreported_pass_and_print)
{
	entered_from("不明", false, "前住所  不明");
	entered_from(NULL, false, NULL);
	entered_from("福岡市博多区", true, "前住所  福岡市博多区（未届）");
}

/* ---- 2.1.3 */

/* A Japanese of another family name before, in a flat; a foreign resident with
 * an alias and a special permanent resident's card, who has died. */
static void
two_to_find(struct real *c, char no[2][20])
{
	struct test_change ch = { 0 };
	struct entry e;
	struct record *r;
	char house[20];

	change_family(&c->t, "検索", 2, 33, no, house);
	test_family(&e, "項目", 1, 44);
	r = &e.persons[0].after;
	record_set(r, IT_FORMER_NAME, "旧川");
	record_set(r, IT_FORMER_NAME_KANA, "キュウカワ");
	record_set(r, IT_ADDRESS_BUILDING, "検査荘");
	record_set(r, IT_ADDRESS_ROOM, "707");
	record_set(r, IT_POSTCODE, "8620950");
	CHECK_INT(test_register(&c->t, &e, "one", no[0], NULL), RC_OK);
	entry_release(&e);
	test_family(&e, "項目", 1, 55);
	r = &e.persons[0].after;
	for (int it = 0; it < IT_COUNT; it++)
		if (!item_defs[it].foreign)
			record_set(r, (enum item)it, NULL);
	record_set(r, IT_KIND, "2");
	record_set(r, IT_NAME, "KOUMOKU JIRO");
	record_set(r, IT_NAME_ROMAN, "KOUMOKU JIRO");
	record_set(r, IT_NAME_FAMILY, NULL);
	record_set(r, IT_NAME_GIVEN, NULL);
	record_set(r, IT_NAME_KANA_FAMILY, NULL);
	record_set(r, IT_NAME_KANA_GIVEN, NULL);
	record_set(r, IT_ALIAS, "通田　次郎");
	record_set(r, IT_ALIAS_KANA, "ツウダ　ジロウ");
	record_set(r, IT_ALIAS_KANA_CHECKED, "1");
	record_set(r, IT_BIRTH, "1990.05.01");
	record_set(r, IT_NATIONALITY, "韓国");
	record_set(r, IT_ARTICLE30_45, "2");
	record_set(r, IT_CARD_NO, "ZX98765432YW");
	record_set(r, IT_CARD_NO_KIND, "2");
	CHECK_INT(test_register(&c->t, &e, "two", no[1], NULL), RC_OK);
	if (c->t.err.rc != RC_OK)
		printf("# %s %s %s\n", c->t.err.code, c->t.err.text,
		    c->t.err.item);
	entry_release(&e);
	CHECK_INT(change_propose(&c->t, &ch,
		      json_pack("{s:s,s:[s]}", "menu", "52", "persons", no[1])),
	    RC_OK);
	CHECK_INT(change_do(&c->t, &ch, NULL), RC_OK);
	change_release(&ch);
	real_sync(c);
}

TEST(std_2_1_3_each_key_of_the_form_alone_finds_its_record)
{
	static const struct {
		int id;
		const char *value;
		int who;
	} cases[] = {
		{ SK_FORMER_NAME, "旧川", 0 },
		{ SK_FORMER_NAME_KANA, "キュウカワ", 0 },
		{ SK_ADDRESS_ROOM, "707", 0 },
		{ SK_POSTCODE, "8620950", 0 },
		{ SK_WARD, "中央区", 0 },
		{ SK_SEX, "1", 0 },
		{ SK_ALIAS_KANA, "ツウダ", 1 },
		{ SK_SPECIAL_CARD_NO, "ZX98765432YW", 1 },
		{ SK_REMOVAL_DATE, "R8.7.14", 1 },
	};
	struct real c;
	char no[2][20];

	real_start(&c);
	two_to_find(&c, no);
	app_reason_set(&c.a, 1, "", 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct form *f;
		bool is_wide = cases[i].id == SK_WARD || cases[i].id == SK_SEX;

		ui_command(c.ui, "/H2");
		CHECK_STR(ui_top(c.ui)->code, "H2");
		f = scr_find.form(ui_state_of(c.ui, "H2"));
		form_go(f, 0, form_slot_index(f, 0, SK_WARD));
		real_keys(&c, "{Home}{Del}{Del}{Del}{Del}{Del}{Del}");
		/* what nearly everybody has is asked together with a name */
		form_go(f, 0, form_slot_index(f, 0, SK_NAME));
		real_keys(&c, is_wide ? "項目{Tab}" : "{Tab}");
		form_go(f, 0, form_slot_index(f, 0, cases[i].id));
		real_keys(&c, cases[i].value);
		real_keys(&c, "{Tab}{F5}");
		if (strcmp(ui_top(c.ui)->code, "H1") != 0) {
			printf("# key %d\n", cases[i].id);
			desk_print(c.ui);
			CHECK(false);
			continue;
		}
		desk_settle(c.ui);
		CHECK(
		    has(&c, cases[i].who == 0 ? "項目　一郎" : "KOUMOKU JIRO"));
		if (!is_wide)
			CHECK(has(&c, "1件中"));
		real_keys(&c, "{F3}");
		app_reason_set(&c.a, 1, "", 0);
	}
	real_end(&c);
}

/* ---- 2.3.1 */

TEST(std_2_3_1_every_step_of_a_move_out_shows_its_name)
{
	struct family f;
	char *row;

	family_start(&f, 2);
	start(&f.c, "31");
	CHECK_STR(ui_top(f.c.ui)->code, "I31");
	for (int step = 0; step < 3; step++) {
		static const char *const keys[] = { "T+20{Tab}<1>",
			"<2>hakata{F4}{Enter}", "{F10}" };

		row = real_row(&f.c, 1);
		if (strstr(row, "国内転出・全部 2人") == NULL)
			printf("# step %d: %s\n", step, row);
		CHECK(strstr(row, "国内転出・全部 2人") != NULL);
		free(row);
		real_keys(&f.c, keys[step]);
	}
	CHECK_STR(ui_top(f.c.ui)->code, "I19");
	row = real_row(&f.c, 1);
	CHECK(strstr(row, "国内転出・全部 2人 確認") != NULL);
	free(row);
	family_end(&f);
}

/* ---- 4.1.0.3 */

static int
prints(struct real *c)
{
	char cmd[200];
	glob_t g;
	int n;

	(void)snprintf(cmd, sizeof(cmd), "%s/prints/*issue-*", c->t.dir);
	n = glob(cmd, 0, NULL, &g) == 0 ? (int)g.gl_pathc : 0;
	if (n > 0)
		globfree(&g);
	return n;
}

static void
mayor(struct real *c)
{
	CHECK_INT(
	    test_call(&c->t, "setting.set", NULL, "{s:s,s:s,s:[{s:s,s:s}]}",
		"session", c->t.manager, "key", "certifiers", "value", "title",
		"熊本市中央区長", "name", "区長　太郎"),
	    RC_OK);
}

TEST(std_4_1_0_3_notice_a_week_later_and_not_past_a_block)
{
	struct real c;
	char no[20], household[20];

	real_start(&c);
	settle(&c, 2, no, household);
	CHECK_INT(test_call(&c.t, "day.open", NULL, "{s:s,s:s}", "session",
		      c.t.manager, "day", "2026-07-22"),
	    RC_OK);
	app_refresh(&c.a);
	open_on(&c, "K3", no, "");
	CHECK(has(&c, "国内転入"));
	mayor(&c);
	real_keys(&c, "n");
	CHECK_STR(ui_top(c.ui)->code, "C3");
	real_keys(&c, "{Enter}{Enter}");
	CHECK_STR(ui_top(c.ui)->code, "C2");
	CHECK(has(&c, "受理しました"));
	CHECK_INT(prints(&c), 0);
	real_keys(&c, "{Enter}");
	CHECK_STR(ui_top(c.ui)->code, "C3");
	CHECK(has(&c, "交付 1回"));
	CHECK_INT(prints(&c), 1);
	real_keys(&c, "{Enter}7{Enter}");
	CHECK(has(&c, "E5126"));
	CHECK_INT(prints(&c), 1);
	/* an address is what a 支援措置 protects */
	measure(&c, no, "2026-07-15");
	real_keys(&c, "{Enter}2{Enter}");
	CHECK(has(&c, "E5111"));
	CHECK_INT(prints(&c), 1);
	real_end(&c);
}

/* ---- 10.2, as far as the counter */

/* Records of a kind, with a screen or resident in them, in the log. */
static int
logged(struct real *c, const char *kind, const char *holds)
{
	json_t *records = NULL, *o, *body;
	size_t i;
	int n = 0;

	CHECK_INT(outbox_log_unsent(c->a.outbox, 500, &records, NULL), RC_OK);
	json_array_foreach(records, i, o)
	{
		const char *text =
		    json_string_value(json_object_get(o, "body"));

		body = json_loads(text, 0, NULL);
		n += strcmp(json_string_value(json_object_get(body, "kind")),
			 kind) == 0 &&
		     strstr(text, holds) != NULL;
		json_decref(body);
	}
	json_decref(records);
	return n;
}

TEST(std_10_2_acts_of_the_counter_leave_their_rows)
{
	struct real c;
	char no[20], household[20];
	static const char *const items[] = { "10001", "T1", "中央区",
		"shows_mynumber" };

	real_start(&c);
	settle(&c, 1, no, household);
	/* ① 照会: who, where, for what, whom, 個人番号 or not */
	open_on(&c, "K2", no, household);
	CHECK_INT(logged(&c, "inquiry", no), 1);
	for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++)
		CHECK_INT(logged(&c, "inquiry", items[i]), 1);
	/* ⑧ hard copy */
	ui_home(c.ui);
	app_reason_set(&c.a, 1, "", 0);
	real_keys(&c, "/P{Enter}");
	CHECK_INT(logged(&c, "hardcopy", "H1"), 1);
	/* 印刷ログ: a preview alone leaves its row */
	preview(&c, no, household);
	CHECK_INT(logged(&c, "print", "C2"), 1);
	CHECK_INT(logged(&c, "print", no), 1);
	CHECK_INT(logged(&c, "print", "\"form\":\"preview\""), 1);
	CHECK_INT(logged(&c, "print", "\"pages\":1"), 1);
	CHECK_INT(logged(&c, "print", "\"seal\":true"), 1);
	CHECK_INT(logged(&c, "print", "住民票の写し"), 1);
	/* 通信ログ: the line goes and comes back, each once */
	c.is_offline = true;
	app_refresh(&c.a);
	app_refresh(&c.a);
	CHECK_INT(logged(&c, "line", "\"online\":false"), 1);
	c.is_offline = false;
	app_refresh(&c.a);
	CHECK_INT(logged(&c, "line", "\"online\":true"), 2);
	real_end(&c);
}

/* MUST NOT of 10.7: what cannot be logged is neither previewed nor printed. */
TEST(std_10_7_nothing_prints_past_the_log)
{
	struct real c;
	static const char *const codes[] = { "K1", "K2", "K3", "C1", "C3" };
	struct target t;
	struct outbox *log;
	char no[20], household[20], path[200];

	real_start(&c);
	settle(&c, 1, no, household);
	open_on(&c, "C1", no, household);
	real_keys(&c, "<1><1>");
	log = c.a.outbox;
	c.a.outbox = NULL;
	real_keys(&c, "{F9}");
	CHECK_STR(ui_top(c.ui)->code, "C1");
	CHECK(has(&c, "E1053"));
	/* a person's screens neither (and nothing of them stays behind) */
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		memset(&t, 0, sizeof(t));
		(void)snprintf(t.person_no, sizeof(t.person_no), "%s", no);
		(void)snprintf(
		    t.household_no, sizeof(t.household_no), "%s", household);
		CHECK_INT(ui_open(c.ui, codes[i], &t), RC_IO);
		CHECK_STR(ui_top(c.ui)->code, "C1");
	}
	real_keys(&c, "/P{Enter}");
	(void)snprintf(path, sizeof(path), "%s/prints", c.t.dir);
	CHECK(access(path, F_OK) != 0);
	c.a.outbox = log;
	real_end(&c);
}

/* ---- 2.2.1 */

TEST(std_2_2_1_history_shows_one_stay)
{
	struct real c;
	struct entry e;
	struct target t;
	char no[20], household[20];

	real_start(&c);
	settle(&c, 1, no, household);
	CHECK_INT(test_move(&c.t, no, "12番3号", &e), RC_OK);
	e.event = EV_OUT_DOMESTIC;
	(void)snprintf(e.menu, sizeof(e.menu), "31");
	record_set(&e.persons[0].after, IT_ADDRESS_SINCE,
	    e.persons[0].before.v[IT_ADDRESS_SINCE]);
	record_set(&e.persons[0].after, IT_OUT_PLANNED_ON, "R08.07.14");
	record_set(&e.persons[0].after, IT_OUT_PLANNED_CITY, "福岡市中央区");
	CHECK_INT(test_register(&c.t, &e, "out", NULL, NULL), RC_OK);
	entry_release(&e);
	test_family(&e, "架空", 1, 11);
	(void)snprintf(
	    e.persons[0].person_no, sizeof(e.persons[0].person_no), "%s", no);
	e.persons[0].sheet_no = 1;
	e.persons[0].is_returner = true;
	(void)snprintf(e.event_date, sizeof(e.event_date), "R08.07.15");
	CHECK_INT(test_register(&c.t, &e, "back", NULL, NULL), RC_OK);
	entry_release(&e);
	real_sync(&c);
	/* the stay of today: its own row alone */
	open_on(&c, "K3", no, "");
	CHECK(has(&c, "国内転入"));
	CHECK(lacks(&c, "国内転出"));
	/* the old sheet is a record of its own, with both of its rows */
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", no);
	t.sheet_no = 1;
	CHECK_INT(ui_open(c.ui, "K3", &t), RC_OK);
	CHECK(has(&c, "国内転出"));
	CHECK(has(&c, "国内転入"));
	real_end(&c);
}

/* ---- 1.1.5, 2.2.1: a 除票 pointed at is what is shown and issued */

/* Of a family of two 架空　美咲 left and has come back to the same household:
 * her sheet 1 is a 除票. */
static void
settle_back(struct real *c, char no[20], char household[20])
{
	struct entry e;
	struct record *r;
	json_t *got = NULL;

	settle(c, 2, no, household);
	CHECK_INT(test_call(&c->t, "household.get", &got, "{s:s,s:s}",
		      "session", c->t.clerk, "household_no", household),
	    RC_OK);
	(void)snprintf(no, 20, "%s",
	    json_string_value(json_object_get(
		json_array_get(json_object_get(got, "members"), 1),
		"person_no")));
	json_decref(got);
	CHECK_INT(test_move(&c->t, no, "12番3号", &e), RC_OK);
	e.event = EV_OUT_DOMESTIC;
	(void)snprintf(e.menu, sizeof(e.menu), "31");
	r = &e.persons[0].after;
	record_set(
	    r, IT_ADDRESS_SINCE, e.persons[0].before.v[IT_ADDRESS_SINCE]);
	record_set(r, IT_OUT_PLANNED_ON, "R08.07.14");
	record_set(r, IT_OUT_PLANNED_CITY, "福岡市中央区");
	CHECK_INT(test_register(&c->t, &e, "out", NULL, NULL), RC_OK);
	entry_release(&e);
	test_family(&e, "架空", 2, 11);
	record_copy(&e.persons[0].after, &e.persons[1].after);
	record_release(&e.persons[1].after);
	record_release(&e.persons[1].before);
	e.person_count = 1;
	(void)snprintf(
	    e.persons[0].person_no, sizeof(e.persons[0].person_no), "%s", no);
	e.persons[0].sheet_no = 1;
	e.persons[0].is_returner = true;
	e.is_whole = false;
	(void)snprintf(e.household_no, sizeof(e.household_no), "%s", household);
	e.household_version =
	    (int)test_count(&c->t, "SELECT version FROM household");
	(void)snprintf(e.event_date, sizeof(e.event_date), "R08.07.15");
	CHECK_INT(test_register(&c->t, &e, "back", NULL, NULL), RC_OK);
	entry_release(&e);
	real_sync(c);
	app_reason_set(&c->a, 1, "", 0);
}

static void
open_sheet(struct real *c, const char *code, const char *no,
    const char *household, int sheet)
{
	struct target t;

	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", no);
	(void)snprintf(t.household_no, sizeof(t.household_no), "%s", household);
	t.sheet_no = sheet;
	CHECK_INT(ui_open(c->ui, code, &t), RC_OK);
}

static bool
is_paper_of_the_removed(struct real *c)
{
	return desk_is_at(c->ui, "C1") && has(c, "3 住民票の除票の写し") &&
	       has(c, "対象           1人  転出 令和 8. 7.14") &&
	       has(c, "- 1 一郎  - 2 美咲  x 3 除 美咲");
}

TEST(std_1_1_5_the_removed_sheet_pointed_at_is_the_paper)
{
	struct real c;
	char no[20], household[20];

	real_start(&c);
	settle_back(&c, no, household);
	mayor(&c);
	/* as F9 on the row of H1 opens it */
	open_sheet(&c, "C1", no, household, 1);
	CHECK(is_paper_of_the_removed(&c));
	real_keys(&c, "<1><1>{F9}");
	CHECK(has(&c, "住 民 票 の 除 票"));
	real_keys(&c, "{Enter}");
	CHECK_INT(test_count(&c.t,
		      "SELECT count(*) FROM issue_person WHERE sheet_no = 1"),
	    1);
	/* her sheet of today, from its own screen: that one alone */
	app_reason_set(&c.a, 1, "", 0);
	open_sheet(&c, "K2", no, household, 2);
	real_keys(&c, "{F9}");
	CHECK(has(&c, "2 住民票の写し（個人票）"));
	real_keys(&c, "{F3}t{F9}");
	CHECK(is_paper_of_the_removed(&c));
	/* from a row of residents it is everybody who lives there */
	ui_home(c.ui);
	open_sheet(&c, "C1", no, household, 2);
	CHECK(has(&c, "全員 2人"));
	real_end(&c);
}

TEST(std_2_2_1_the_removed_sheet_asked_for_stands_in_the_household)
{
	struct real c;
	char no[20], household[20];

	real_start(&c);
	settle_back(&c, no, household);
	open_sheet(&c, "K1", no, household, 1);
	CHECK(has(&c, "> 3 除     架空　美咲"));
	CHECK(has(&c, "現存 2  除票 1"));
	real_keys(&c, "{F5}");
	CHECK(has(&c, "> 3 除     架空　美咲"));
	real_keys(&c, "{F9}");
	CHECK(is_paper_of_the_removed(&c));
	real_keys(&c, "{F3}{F11}");
	CHECK(has(&c, "国内転出"));
	real_keys(&c, "{F3}{Enter}");
	CHECK(has(&c, "転出 令和 8. 7.14"));
	/* a resident marked beside it: two papers, not one */
	real_keys(&c, "{F3} {Up} {F9}");
	CHECK(desk_is_at(c.ui, "K1"));
	CHECK(has(&c, "E5101"));
	real_keys(&c, "{Down} {F9}");
	CHECK(has(&c, "2 住民票の写し（個人票）"));
	CHECK(has(&c, "- 1 一郎  x 2 美咲  - 3 除 美咲"));
	/* whoever is asked for by the sheet of today sees the household */
	ui_home(c.ui);
	open_sheet(&c, "K1", no, household, 2);
	CHECK(has(&c, "現存 2  除票 0"));
	real_end(&c);
}

/* More people than C1 has room for: whoever is marked is among them. */
TEST(std_5_1_whoever_is_marked_of_a_large_household_is_on_the_paper)
{
	struct load_person p;
	struct load_result res;
	struct real c;
	char text[64];

	real_start(&c);
	for (int i = 0; i < 44; i++) {
		struct record *r;

		memset(&res, 0, sizeof(res));
		load_person_init(&p, 1);
		r = &p.rows[0];
		(void)snprintf(
		    p.person_no, sizeof(p.person_no), "0014%02d005", i);
		(void)snprintf(
		    r->person_no, sizeof(r->person_no), "%s", p.person_no);
		r->hist_no = r->sheet_no = 1;
		record_set(r, IT_KIND, "1");
		record_set(r, IT_STATUS, "1");
		record_set(r, IT_EVENT, "101");
		record_set(r, IT_EVENT_DATE, "H25.04.01");
		record_set(r, IT_PROCESSED_ON, "H25.04.02");
		record_set(r, IT_HOUSEHOLD_NO, "004190001");
		record_set(r, IT_HEAD_NAME, "大家　0");
		record_set(r, IT_RELATION, i == 0 ? "世帯主" : "同居人");
		(void)snprintf(text, sizeof(text), "%d", i + 1);
		record_set(r, IT_MEMBER_ORDER, text);
		(void)snprintf(text, sizeof(text), "大家　%d", i);
		record_set(r, IT_NAME, text);
		record_set(r, IT_BIRTH, "S50.01.01");
		record_set(r, IT_SEX, "1");
		record_set(r, IT_RESIDENT_SINCE, "H25.04.01");
		record_set(r, IT_ADDRESS_SINCE, "H25.04.01");
		record_set(r, IT_ADDRESS_PREF, "熊本県");
		record_set(r, IT_ADDRESS_CITY, "熊本市中央区");
		record_set(r, IT_ADDRESS_TOWN, "大江三丁目");
		record_set(r, IT_ADDRESS_NUMBER, "9番9号");
		CHECK_INT(reg_load_people(c.t.reg, c.t.manager, "import", &p, 1,
			      &res, NULL),
		    RC_OK);
		load_person_release(&p);
	}
	real_sync(&c);
	app_reason_set(&c.a, 1, "", 0);
	mayor(&c);
	open_on(&c, "K1", "", "004190001");
	real_keys(&c, "{End} {F9}");
	CHECK(has(&c, "2 住民票の写し（個人票）"));
	CHECK(has(&c, "x 40 大家　43"));
	real_keys(&c, "<1><1>{F9}");
	CHECK(has(&c, "氏名    大家　43"));
	real_end(&c);
}

/* ---- 2.2.4, 3.1, 4.0.8: none of what a sheet is hides another */

TEST(std_2_2_4_every_state_of_a_sheet_stands_on_it)
{
	struct real c;
	struct entry e;
	char no[20], household[20];

	real_start(&c);
	settle_back(&c, no, household);
	CHECK_INT(test_move(&c.t, no, "8番", &e), RC_OK);
	(void)snprintf(e.event_date, sizeof(e.event_date), "R08.07.15");
	record_set(&e.persons[0].after, IT_ADDRESS_SINCE, "R08.07.15");
	CHECK(test_submit(&c.t, &e, "waits") > 0);
	entry_release(&e);
	measure(&c, no, "2025-07-16");
	CHECK_INT(
	    test_call(&c.t, "block.set", NULL,
		"{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session", c.t.manager,
		"person_no", no, "processes", "certificate", "level", 1, "from",
		"2026-07-01", "to", "", "reason", "確認中", "kind", "general"),
	    RC_OK);
	real_sync(&c);
	/* the sheet of today: protected, with an alert, waiting for review */
	open_sheet(&c, "K2", no, household, 2);
	CHECK(has(&c, " 支 A3413"));
	CHECK(has(&c, " 抑 抑止があります"));
	CHECK(has(&c, "仮 仮登録 転居"));
	CHECK(has(&c, "出しているのは前の内容です"));
	CHECK(has(&c, "平成元. 2.14 37歳 女"));
	/* her 除票 says that it is one; nobody on a 除票 grows older */
	real_keys(&c, "t");
	CHECK(has(&c, " 支 A3413"));
	CHECK(has(&c, "除 転出 令和 8. 7.14"));
	CHECK(has(&c, "平成元. 2.14      女"));
	real_keys(&c, "{F11}");
	CHECK(has(&c, "平成元. 2.14      女"));
	real_end(&c);
}

/* ---- 1.1.1, 2.2.1: names of any length */

#define LONG_NAME "WIJESINGHE MUDIYANSELAGE RAJAPAKSHA KUMARASINGHE PERERA "

TEST(std_1_1_1_a_name_of_seventy_letters_is_read_whole)
{
	struct real c;
	struct entry e;
	char no[20], household[20];

	real_start(&c);
	test_family(&e, "架空", 2, 11);
	for (int i = 0; i < 2; i++) {
		struct record *r = &e.persons[i].after;

		test_foreign(
		    r, i == 0 ? LONG_NAME "DILSHAN" : LONG_NAME "NIMALI", "2");
		record_set(r, IT_NAME_KANA, "ウィジェシンハ　ディルシャン");
		if (i == 1)
			record_set(r, IT_CARD_NO, "AB12345679CD");
		record_set(r, IT_RELATION, i == 0 ? "世帯主" : "同居人");
	}
	(void)snprintf(e.papers[1], sizeof(e.papers[1]), "zcards");
	e.paper_count = 2;
	CHECK_INT(test_register(&c.t, &e, "family", no, household), RC_OK);
	entry_release(&e);
	real_sync(&c);
	app_reason_set(&c.a, 1, "", 0);
	/* two that begin alike are told apart in both lists */
	real_keys(&c, "wijesinghe{Enter}");
	CHECK(desk_is_at(c.ui, "K1"));
	CHECK(has(&c, "~HE PERERA DILSHAN"));
	CHECK(has(&c, "~HE PERERA NIMALI"));
	real_keys(&c, "{F3}");
	CHECK(has(&c, "~HE PERERA DILSHAN"));
	CHECK(has(&c, "~HE PERERA NIMALI"));
	/* K2 has the whole of it, on two rows */
	open_on(&c, "K2", no, household);
	CHECK(has(&c, "    WIJESINGHE MUDIYANSELAGE RAJAPAKSHA ~ 1990. 5. 1"));
	CHECK(has(&c, "氏名           WIJESINGHE MUDIYANSELAGE RAJAPAKSHA "));
	CHECK(has(&c, "                   DILSHAN"));
	CHECK(has(&c, "    続柄           世帯主"));
	real_end(&c);
}

/* The morning after, with everybody still signed in. */
static void
next_day(struct real *c)
{
	const char *const who[] = { c->t.clerk, c->t.reviewer, c->t.manager };

	for (int i = 0; i < 10; i++) {
		c->t.now += (int64_t)100 * 60 * 1000000;
		for (int k = 0; k < 3; k++)
			CHECK_INT(test_call(&c->t, "session.renew", NULL,
				      "{s:s}", "session", who[k]),
			    RC_OK);
	}
	CHECK_INT(test_call(&c->t, "day.open", NULL, "{s:s,s:s}", "session",
		      c->t.manager, "day", "2026-07-16"),
	    RC_OK);
}

/* A past day by both times: how it was, and what was known of it then. */
TEST(std_2_2_1_a_past_day_as_it_was_known_on_another)
{
	struct test_change ch = { 0 };
	struct real c;
	char no[20], household[20];

	real_start(&c);
	settle(&c, 1, no, household); /* 架空　一郎, since 07-10 */
	next_day(&c);
	/* on 07-16 it becomes known that the name was another since 07-12 */
	CHECK_INT(change_propose(&c.t, &ch,
		      json_pack("{s:s,s:[s]}", "menu", "62", "persons", no)),
	    RC_OK);
	(void)snprintf(ch.e.event_date, sizeof(ch.e.event_date), "R08.07.12");
	record_set(&ch.e.persons[0].after, IT_NAME_GIVEN, "別名");
	CHECK_INT(change_do(&c.t, &ch, NULL), RC_OK);
	change_release(&ch);
	real_sync(&c);
	app_refresh(&c.a);
	app_reason_set(&c.a, 1, "", 0);
	open_on(&c, "K3", no, "");
	real_keys(&c, "R8.7.14@R8.7.15{Enter}");
	CHECK_STR(ui_top(c.ui)->code, "K1");
	CHECK(has(&c, "架空　一郎"));
	CHECK(lacks(&c, "架空　別名"));
	real_keys(&c, "{F3}");
	open_on(&c, "K3", no, "");
	real_keys(&c, "R8.7.14{Enter}");
	CHECK_STR(ui_top(c.ui)->code, "K1");
	CHECK(has(&c, "架空　別名"));
	/* and of a day before it was so, whatever is known today */
	open_on(&c, "K3", no, "");
	real_keys(&c, "R8.7.11{Enter}");
	CHECK(has(&c, "架空　一郎"));
	CHECK(lacks(&c, "架空　別名"));
	/* F5 lays the day beside the row of today */
	open_on(&c, "K3", no, "");
	real_keys(&c, "R8.7.14@R8.7.15{F5}");
	CHECK_STR(ui_top(c.ui)->code, "K3");
	CHECK(has(&c, "変 氏名           架空　一郎           架空　別名"));
	real_keys(&c, "{BS}{BS}{BS}{BS}{BS}{BS}{BS}{BS}{F5}"); /* R8.7.14 */
	CHECK(lacks(&c, "変 氏名"));
	real_end(&c);
}

TEST(std_2_2_1_rows_by_reason_and_by_day_of_processing)
{
	struct real c;
	struct entry e;
	char no[20], household[20];

	real_start(&c);
	settle(&c, 1, no, household); /* processed 07-15 */
	CHECK_INT(test_call(&c.t, "day.open", NULL, "{s:s,s:s}", "session",
		      c.t.manager, "day", "2026-07-22"),
	    RC_OK);
	CHECK_INT(test_move(&c.t, no, "8番", &e), RC_OK);
	CHECK_INT(test_register(&c.t, &e, "move", NULL, NULL), RC_OK);
	entry_release(&e);
	app_refresh(&c.a);
	real_sync(&c);
	open_on(&c, "K3", no, "");
	CHECK(has(&c, "国内転入") && has(&c, "転居"));
	real_keys(&c, "pR8.7.22{Enter}");
	CHECK(lacks(&c, "国内転入") && has(&c, "転居"));
	real_keys(&c, "pR8.7.15{Enter}");
	CHECK(has(&c, "国内転入") && lacks(&c, "転居"));
	real_keys(&c, "pR8.7.16{Enter}");
	CHECK(lacks(&c, "国内転入") && lacks(&c, "転居"));
	/* what keeps rows out is said for as long as it does */
	real_keys(&c, "{Up}");
	CHECK(has(&c, "絞り  処理日 令和 8. 7.16"));
	CHECK(has(&c, "0／2件"));
	real_keys(&c, "p{Enter}");
	CHECK(has(&c, "国内転入") && has(&c, "転居"));
	CHECK(lacks(&c, "絞り"));
	/* F4: the next reason that occurs */
	real_keys(&c, "{F4}{Up}");
	CHECK(has(&c, "絞り  事由 国内転入"));
	CHECK(has(&c, "1／2件"));
	CHECK(lacks(&c, "転居"));
	real_keys(&c, "{F4}{F4}");
	CHECK(has(&c, "国内転入") && has(&c, "転居"));
	CHECK(lacks(&c, "絞り"));
	real_keys(&c, "w中央区  処理 R8.7.22{Enter}{Up}");
	CHECK(has(&c, "絞り  条件 中央区  処理 R8.7.22"));
	CHECK(lacks(&c, "国内転入") && has(&c, "転居"));
	real_end(&c);
}

/* ---- 4.0.7 */

TEST(std_4_0_7_no_address_from_a_building)
{
	struct real c;
	struct movein *m;
	struct entry e;
	char no[20], household[20];

	real_start(&c);
	test_family(&e, "架空", 1, 11);
	record_set(&e.persons[0].after, IT_ADDRESS_CODE, "43101055002");
	record_set(&e.persons[0].after, IT_ADDRESS_BUILDING, "メゾン水前寺");
	CHECK_INT(test_register(&c.t, &e, "family", no, household), RC_OK);
	entry_release(&e);
	real_sync(&c);
	real_keys(&c, "2{F6}<1><1>");
	m = ui_state_of(c.ui, "I11");
	CHECK(m != NULL);
	form_go(&m->form, 0, form_slot_index(&m->form, 0, MV_BUILDING));
	real_keys(&c, "メゾン水前寺{F4}{Enter}{Tab}");
	CHECK_STR(form_get(&m->form, 0, MV_NUMBER), "");
	CHECK_STR(m->town_code, "");
	/* the lot first, then it is offered */
	form_go(&m->form, 0, form_slot_index(&m->form, 0, MV_BUILDING));
	real_keys(&c, "{End}{BS}{BS}{BS}{BS}{BS}{BS}");
	form_go(&m->form, 0, form_slot_index(&m->form, 0, MV_TOWN));
	real_keys(&c, "suizenji2{F4}{Enter}");
	form_go(&m->form, 0, form_slot_index(&m->form, 0, MV_NUMBER));
	real_keys(&c, "12番3号{Tab}");
	form_go(&m->form, 0, form_slot_index(&m->form, 0, MV_BUILDING));
	real_keys(&c, "{F4}");
	CHECK(has(&c, "メゾン水前寺"));
	real_end(&c);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
