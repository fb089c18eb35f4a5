/* SPDX-License-Identifier: ISC
 * t_inquiry - what sections 1.1.15 to 3.3 ask of the screens of inquiry: the
 * household of a day, other households, every item, histories by their
 * items, issues, what stands beside a record, support measures.
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

/* ---- 3.1: 照会 of level エラー */

static void
block(const char *process, const char *kind)
{
	other("block.set",
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
		CHECK(at(ui, "H1"));
		CHECK(has(ui, "E3105"));
		CHECK(lacks(ui, "橘"));
	}
	counter_ui_end(ui, &a);
	/* who sets and releases blocks looks at what is blocked */
	c.is_again = true;
	ui = counter_ui(&c, &a);
	open_at(ui, "K2", "", "001300040");
	CHECK(has(ui, "橘　静"));
	CHECK(has(ui, "抑止があります"));
	counter_ui_end(ui, &a);
}

/* ---- 2.1.1 */

TEST(std_2_1_1_searches_follow_the_person)
{
	struct counter c = clerk;
	struct app a;
	struct ui *ui = counter_ui(&c, &a);
	char out[20][256];
	int n;

	desk_type(ui, "sato taro");
	desk_type(ui, "{Down}{F5}");
	CHECK_INT(app_search_put(&a, "S50.1.2 水前寺", NULL), RC_OK);
	CHECK_INT(app_searches(&a, out, 20), 2);
	CHECK_STR(out[0], "S50.1.2 水前寺");
	CHECK_STR(out[1], "sato taro");
	/* twelve figures are kept nowhere */
	(void)!app_search_put(&a, "1234 5678 9012", NULL);
	(void)!app_search_put(&a, "123456789018", NULL);
	CHECK_INT(app_searches(&a, out, 20), 2);
	counter_ui_end(ui, &a);
	/* another terminal has an outbox of its own, and the same searches */
	c.is_again = true;
	c.is_other_outbox = true;
	ui = counter_ui(&c, &a);
	n = app_searches(&a, out, 20);
	CHECK_INT(n, 2);
	CHECK_STR(out[1], "sato taro");
	counter_ui_end(ui, &a);
	/* and nobody else */
	c.staff = "10002";
	ui = counter_ui(&c, &a);
	CHECK_INT(app_searches(&a, out, 20), 0);
	counter_ui_end(ui, &a);
}

/* ---- the brake on mass searching */

static void
settle(struct ui *ui)
{
	struct layer *l = ui_layer(ui);

	l->s->tick(ui, l->state, ui_now(ui) + 1000000);
}

TEST(a_brake_on_mass_searching_asks_why_and_logs_it)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	json_t *records = NULL, *o;
	size_t i;
	int brakes = 0;

	other("setting.set",
	    json_pack("{s:s,s:i}", "key", "brake_records", "value", 3));
	other("setting.set",
	    json_pack("{s:s,s:i}", "key", "brake_lists", "value", 2));
	counter_sync();
	open_at(ui, "K2", "", SATO_TARO);
	open_at(ui, "K3", "", SATO_TARO); /* the same person counts once */
	open_at(ui, "K2", "", "001204637");
	open_at(ui, "K2", "", SATO_YUI);
	ui_home(ui);
	app_reason_set(&a, 1, "", 0);
	open_at(ui, "K2", "", SATO_YUI);
	ui_home(ui);
	{
		struct target t;

		memset(&t, 0, sizeof(t));
		(void)snprintf(t.person_no, sizeof(t.person_no), "001204653");
		CHECK_INT(ui_open(ui, "K2", &t), RC_DENIED);
	}
	CHECK(at(ui, "W2"));
	CHECK(lacks(ui, "陽翔"));
	/* starting anew lets nobody off: the log knows */
	app_brake_end(&a);
	desk_type(ui, "{F3}");
	{
		struct target t;

		memset(&t, 0, sizeof(t));
		(void)snprintf(t.person_no, sizeof(t.person_no), "001204653");
		CHECK_INT(ui_open(ui, "K2", &t), RC_DENIED);
	}
	CHECK(at(ui, "W2"));
	desk_type(ui, "{Enter}");
	CHECK(has(ui, "E1055"));
	desk_type(ui, "転入通知の整理{Enter}");
	CHECK(at(ui, "K2"));
	CHECK(has(ui, "佐藤　陽翔"));
	CHECK_INT(outbox_log_unsent(a.outbox, 500, &records, NULL), RC_OK);
	json_array_foreach(records, i, o)
	{
		const char *body =
		    json_string_value(json_object_get(o, "body"));

		brakes += strstr(body, "\"brake\"") != NULL &&
			  strstr(body, "転入通知の整理") != NULL;
	}
	json_decref(records);
	CHECK_INT(brakes, 1);
	/* lists too */
	ui_home(ui);
	app_reason_set(&a, 1, "", 0);
	desk_type(ui, "sato");
	settle(ui);
	CHECK(has(ui, "佐藤　太郎"));
	desk_type(ui, " taro");
	settle(ui);
	CHECK(has(ui, "佐藤　太郎"));
	desk_type(ui, "{BS}");
	settle(ui);
	CHECK(at(ui, "W2"));
	CHECK(lacks(ui, "佐藤　太郎"));
	desk_type(ui, "名簿の照合{Enter}");
	settle(ui);
	CHECK(at(ui, "H1"));
	CHECK(has(ui, "佐藤　太郎"));
	counter_ui_end(ui, &a);
}

/* ---- H2 */

static void
find(struct ui *ui, int id, const char *value)
{
	struct form *f = scr_find.form(ui_state_of(ui, "H2"));

	form_go(f, 0, form_slot_index(f, 0, id));
	desk_type(ui, value);
	desk_type(ui, "{Tab}");
}

static int
found(struct ui *ui)
{
	char *row, *p;
	int n = -1;

	ui_compose(ui);
	row = canvas_row(&ui->canvas, 22);
	p = strstr(row, "該当");
	if (p != NULL)
		(void)sscanf(p + strlen("該当"), "%d", &n);
	free(row);
	return n;
}

TEST(std_2_1_3_form_of_criteria)
{
	static const struct {
		int id;
		const char *value, *name;
	} cases[] = {
		{ SK_NAME, "佐藤", "佐藤　太郎" },
		{ SK_NAME_KANA, "グエン　ヴァン", "NGUYEN VAN AN" },
		{ SK_ALIAS, "阮", "NGUYEN VAN AN" },
		{ SK_BIRTH, "S52.11.23", "佐藤　花子" },
		{ SK_RELATION, "妻", "佐藤　花子" },
		{ SK_ADDRESS, "出水一丁目", "由紀" },
		{ SK_ADDRESS_CODE, "43101015001", "内田　守" },
		{ SK_ADDRESS_BUILDING, "メゾン水前寺", "佐藤　太郎" },
		{ SK_PERSON_NO, "001204629", "佐藤　太郎" },
		{ SK_HOUSEHOLD_NO, "004182731", "佐藤　花子" },
		{ SK_JUMINHYO_CODE, "10000000101", "佐藤　太郎" },
		{ SK_CARD_NO, "AB12345678CD", "NGUYEN VAN AN" },
		{ SK_REMOVAL_REASON, "死亡", "佐藤　ツル" },
		{ SK_POSTCODE, "8620970", NULL },
	};
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ui_command(ui, "/H2");
		CHECK(at(ui, "H2"));
		find(ui, SK_WARD, "{Home}{Del}{Del}{Del}{Del}{Del}{Del}");
		find(ui, cases[i].id, cases[i].value);
		if (cases[i].name == NULL) {
			desk_type(ui, "{F3}");
			continue;
		}
		if (found(ui) <= 0)
			printf("# %s: nobody\n", cases[i].value);
		CHECK(found(ui) > 0);
		desk_type(ui, "{F5}");
		CHECK(at(ui, "H1"));
		settle(ui);
		CHECK(has(ui, cases[i].name));
		desk_type(ui, "{F3}");
		app_reason_set(&a, 1, "", 0);
	}
	/* nothing entered, with something that narrows */
	ui_command(ui, "/H2");
	find(ui, SK_WARD, "{Home}{Del}{Del}{Del}{Del}{Del}{Del}");
	find(ui, SK_HOUSEHOLD_NO, "004183002");
	CHECK_INT(found(ui), 2);
	find(ui, SK_COUNT + 2, "通称");
	CHECK_INT(found(ui), 1);
	/* the list is one record in the log, and none before */
	desk_type(ui, "{F5}");
	settle(ui);
	CHECK(has(ui, "NGUYEN THI HOA"));
	CHECK(lacks(ui, "NGUYEN VAN AN "));
	counter_ui_end(ui, &a);
}

static int
listed(struct ui *ui)
{
	char *row;
	int n = 0;

	ui_compose(ui);
	row = canvas_row(&ui->canvas, 22);
	(void)sscanf(row, " %d", &n);
	free(row);
	return n;
}

/* 2.1.3 N: the box and the scope search everybody anew, the list never. */
TEST(std_2_1_3_no_search_within_a_list)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	int one, many;

	desk_type(ui, "sato taro");
	settle(ui);
	one = listed(ui);
	CHECK(one >= 1);
	/* in the list letters do nothing */
	desk_type(ui, "{Tab}hanako");
	settle(ui);
	CHECK_INT(listed(ui), one);
	desk_type(ui, "{Tab}{BS}{BS}{BS}{BS}{BS}");
	settle(ui);
	many = listed(ui);
	CHECK(many > one);
	CHECK(has(ui, "除票 1"));
	/* a scope, and back: all of them are there again */
	desk_type(ui, "{F4}");
	CHECK(has(ui, "範囲 中央区 現存"));
	CHECK_INT(listed(ui), many - 1);
	desk_type(ui, "{F4}");
	CHECK_INT(listed(ui), 1);
	CHECK(has(ui, "佐藤　ツル"));
	desk_type(ui, "{F4}");
	CHECK_INT(listed(ui), many);
	counter_ui_end(ui, &a);
}

TEST(the_form_comes_back_out_of_the_history)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	struct form *f;

	ui_command(ui, "/H2");
	find(ui, SK_NAME, "佐藤");
	find(ui, SK_BIRTH, "S50");
	desk_type(ui, "{F5}");
	settle(ui);
	CHECK(has(ui, "佐藤　太郎"));
	desk_type(ui, "{F5}{F3}");
	app_reason_set(&a, 1, "", 0);
	ui_command(ui, "/H2");
	desk_type(ui, "{F7}");
	f = scr_find.form(ui_state_of(ui, "H2"));
	CHECK_STR(form_get(f, 0, SK_NAME), "佐藤");
	CHECK_STR(form_get(f, 0, SK_BIRTH), "S50");
	CHECK(found(ui) > 0);
	counter_ui_end(ui, &a);
}

/* ---- the visitor's reason */

TEST(the_reason_stays_for_the_visitor_and_ends_with_them)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	open_at(ui, "K1", SATO_HOUSEHOLD, "");
	desk_type(ui, "{Enter}");
	CHECK_INT(a.reason, 1);
	CHECK(has(ui, "応対 住民票交付"));
	desk_type(ui, "{F3}{F3}");
	CHECK(at(ui, "H1"));
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
			CHECK(has(ui, i == 7 ? "E" : "E1052"));
		}
	}
	ui_command(ui, "/H2");
	CHECK(at(ui, "H1"));
	CHECK(has(ui, "E1052"));
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

TEST(help_is_searched_over_all_screens)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	desk_type(ui, "{F1}{F1}");
	CHECK(has(ui, "手引 H1"));
	CHECK(lacks(ui, "処分したこと"));
	desk_type(ui, "処分したこと");
	CHECK(has(ui, "処分したこと"));
	desk_type(ui, "{F3}");
	CHECK(lacks(ui, "手引 H1"));
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

	open_at(ui, "K2", "", WATANABE);
	desk_type(ui, "{F3}");
	open_at(ui, "K2", "", SATO_TARO);
	desk_type(ui, "{F2}");
	CHECK(at(ui, "G1"));
	desk_type(ui, "p");
	CHECK(has(ui, "字を大きく印刷しました"));
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

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
