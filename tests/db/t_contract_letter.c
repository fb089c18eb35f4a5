/* SPDX-License-Identifier: ISC
 * The papers that follow from a change (chapter 4), as the register gives
 * them out: whom they are about, in which state, what stops them, and that
 * each is on record before it moves.
 */
#include "src/letter.h"
#include "src/number.h"
#include "tests/db/help_change.h"
#include "tests/test.h"

static struct test_reg t;
static struct test_change c;
static struct letter l;
static char no[4][20], house[20];

static void
begin(int n)
{
	test_reg_make(&t);
	change_family(&t, "架空", n, 1, no, house);
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:[{s:s,s:s}]}",
		      "session", t.manager, "key", "certifiers", "value",
		      "title", "熊本市中央区長", "name", "区長　太郎"),
	    RC_OK);
}

static void
end(void)
{
	CHECK(change_verified(&t));
	letter_release(&l);
	change_release(&c);
	test_reg_free(&t);
}

static void
set(int i, enum item it, const char *value)
{
	record_set(&c.e.persons[i].after, it, value);
}

static void
propose(const char *menu, int i)
{
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", menu, "persons", no[i])),
	    RC_OK);
}

static void
propose_two(const char *menu, int i, int k)
{
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s,s]}", "menu", menu, "persons", no[i],
			  no[k])),
	    RC_OK);
}

static void
move_out(int i, int k)
{
	propose_two("31", i, k);
	(void)snprintf(c.e.event_date, sizeof(c.e.event_date), "R08.08.01");
	set(0, IT_OUT_PLANNED_PREF, "東京都");
	set(0, IT_OUT_PLANNED_CITY, "日野市");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
}

/* The letter of that kind for the change (0: newest) of a person; its code
 * when there is none. */
static const char *
get(const char *kind, int i, int change)
{
	json_t *got = NULL;

	letter_release(&l);
	if (test_call(&t, "letter.get", &got, "{s:s,s:s,s:s,s:i}", "session",
		t.clerk, "kind", kind, "person_no", no[i], "change",
		change) != RC_OK) {
		json_decref(got);
		return t.err.code;
	}
	CHECK_INT(letter_from_json(&l, json_object_get(got, "letter"), &t.err),
	    RC_OK);
	json_decref(got);
	return "";
}

/* Issues what get gave; its code when refused. */
static const char *
issue_as(bool is_reissue, const char *key)
{
	json_t *list = json_array(), *got = NULL;
	bool is_fine;
	int i;

	for (i = 0; i < l.count; i++) {
		const struct record *r = &l.persons[i].row;

		(void)json_array_append_new(
		    list, json_pack("{s:s,s:i,s:i}", "person_no", r->person_no,
			      "sheet_no", r->sheet_no, "hist_no", r->hist_no));
	}
	is_fine =
	    test_call(&t, "issue.begin", &got,
		"{s:s,s:s,s:o,s:s,s:i,s:s,s:{s:b}}", "session", t.clerk, "kind",
		cert_kind_id(l.kind), "persons", list, "applicant",
		"架空　一郎", "change", l.change, "offline_id", key, "options",
		"reissue", is_reissue) == RC_OK;
	CHECK(!is_fine || json_array_size(json_object_get(got, "issues")) == 1);
	json_decref(got);
	return is_fine ? "" : t.err.code;
}

static const char *
issue(const char *key)
{
	return issue_as(l.is_reissue, key);
}

/* How many issues of a kind stand in a person's 交付履歴. */
static int
on_record(int i, const char *kind)
{
	json_t *got = NULL, *o;
	size_t k;
	int n = 0;

	CHECK_INT(test_call(&t, "issue.list", &got, "{s:s,s:s}", "session",
		      t.clerk, "person_no", no[i]),
	    RC_OK);
	json_array_foreach(json_object_get(got, "issues"), k, o) n +=
	    strcmp(json_string_value(json_object_get(o, "kind")), kind) == 0;
	json_decref(got);
	return n;
}

/* One line of letter.list; NULL when that kind is not there. */
static json_t *listed;
static const json_t *
line(const char *kind, int i)
{
	json_t *o;
	size_t k;

	json_decref(listed);
	listed = NULL;
	CHECK_INT(test_call(&t, "letter.list", &listed, "{s:s,s:s}", "session",
		      t.clerk, "person_no", no[i]),
	    RC_OK);
	json_array_foreach(json_object_get(listed, "letters"), k,
	    o) if (strcmp(json_string_value(json_object_get(o, "kind")),
		       kind) == 0) return o;
	return NULL;
}

static void
correct_name(int i, const char *name)
{
	propose("62", i);
	set(0, IT_NAME_GIVEN, name);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
}

static const char *
name_of(int p)
{
	return record_get(&l.persons[p].row, IT_NAME_GIVEN);
}

TEST(std_4_1_3_0_3_issued_again_in_the_state_of_the_first)
{
	char was[128];

	begin(3);
	move_out(1, 2);
	CHECK(json_is_true(json_object_get(line("move_out", 1), "itself")));
	CHECK_STR(get("move_out", 1, 0), "");
	CHECK_INT(l.count, 2); /* both who leave, not who stays */
	CHECK(!l.is_reissue);
	CHECK_STR(record_get(&l.persons[0].row, IT_OUT_PLANNED_CITY), "日野市");
	(void)snprintf(was, sizeof(was), "%s", name_of(0));
	CHECK_STR(issue("i-1"), "");
	CHECK_STR(issue("i-1"), ""); /* sent again: the same */
	CHECK_INT(on_record(1, "move_out"), 1);
	CHECK_INT(on_record(2, "move_out"), 1);
	CHECK_INT(on_record(0, "move_out"), 0);
	/* 氏名 corrected, then lost: the old one, and it says so */
	correct_name(1, "別名");
	CHECK_STR(get("move_out", 1, 2), "");
	CHECK(l.is_reissue);
	CHECK_STR(name_of(0), was);
	CHECK_STR(issue_as(false, "i-2"), "E5001");
	CHECK_STR(issue_as(true, "i-3"), "");
	CHECK_INT(on_record(1, "move_out"), 2);
	/* the newest state is refused by whatever path */
	l.persons[0].row.hist_no = 3;
	CHECK_STR(issue_as(true, "i-4"), "E5001");
	end();
}

/* Until it was issued, it is issued as things stand. */
TEST(std_4_1_3_0_3_first_issue_is_of_the_day)
{
	begin(3);
	move_out(1, 2);
	correct_name(1, "別名");
	CHECK_STR(get("move_out", 1, 2), "");
	CHECK_STR(name_of(0), "別名");
	CHECK_STR(issue_as(true, "i-1"), "E5001");
	CHECK_STR(issue("i-2"), "");
	/* a spoilt sheet was not the first */
	CHECK_INT(test_call(&t, "issue.spoil", NULL, "{s:s,s:i,s:s}", "session",
		      t.clerk, "issue_no", 1, "reason", "紙詰まり"),
	    RC_OK);
	CHECK_STR(get("move_out", 1, 2), "");
	CHECK(!l.is_reissue);
	CHECK_STR(issue("i-3"), "");
	end();
}

/* 11.1 row 26, and what there is instead. */
TEST(std_11_1_row_26_no_certificate_for_a_late_move_out)
{
	const json_t *o;

	begin(2);
	propose("65", 1); /* they had come before that */
	set(0, IT_RESIDENT_SINCE, "R08.06.01");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:b}", "menu", "31", "persons",
			  no[1], "ex_officio", true)),
	    RC_OK);
	(void)snprintf(c.e.event_date, sizeof(c.e.event_date), "R08.06.20");
	set(0, IT_OUT_PLANNED_CITY, "日野市");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	o = line("move_out", 1);
	CHECK_STR(json_string_value(json_object_get(o, "code")), "E5123");
	CHECK(strstr(json_string_value(json_object_get(o, "remedy")),
		  "準ずる証明書") != NULL);
	CHECK_STR(get("move_out", 1, 0), "E5123");
	/* by a hand-made request as well */
	CHECK_STR(get("move_out_equivalent", 1, 0), "");
	l.kind = CERT_MOVE_OUT;
	CHECK_STR(issue("i-1"), "E5123");
	CHECK_INT(on_record(1, "move_out"), 0);
	/* nothing was accepted before the other paper is out (4.1.0.3) */
	CHECK_STR(get("move_accepted", 1, 0), "E5121");
	CHECK_STR(get("move_out_equivalent", 1, 0), "");
	CHECK_STR(issue("i-2"), "");
	CHECK_STR(get("move_accepted", 1, 0), "");
	CHECK_STR(l.notified_on, "R08.07.15");
	CHECK_STR(l.applicant, "架空　一郎");
	end();
}

TEST(std_4_1_3_0_4_special_comes_on_demand_alone)
{
	begin(2);
	propose("31", 1);
	c.e.is_special = true;
	set(0, IT_OUT_PLANNED_CITY, "日野市");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK(json_is_false(json_object_get(line("move_out", 1), "itself")));
	CHECK_STR(get("move_out", 1, 0), "");
	CHECK(l.is_special);
	CHECK_STR(issue("i-1"), "");
	end();
}

/* Somebody is entered by the office and becomes no[3]. */
static void
enter_by_office(void)
{
	change_release(&c);
	test_family(&c.e, "仮名", 1, 60);
	c.e.event = EV_EX_OFFICIO_IN;
	(void)snprintf(c.e.menu, sizeof(c.e.menu), "61");
	c.e.notified_on[0] = c.e.applicant[0] = '\0';
	c.e.applicant_kind = c.e.paper_count = 0;
	CHECK_INT(test_register(&t, &c.e, "entered", no[3], NULL), RC_OK);
}

TEST(std_4_2_0_1_each_of_three_leaves_a_record)
{
	begin(3);
	/* 職権記載: what nobody was before stands beside what is now */
	enter_by_office();
	CHECK_STR(change_item(&t, no[3], IT_EVENT), "106");
	CHECK_STR(get("office_record", 3, 0), "");
	CHECK_INT(l.count, 1);
	CHECK_STR(record_get(&l.persons[0].before, IT_NAME), "");
	CHECK_STR(record_get(&l.persons[0].row, IT_NAME), "仮名　一郎");
	CHECK_STR(issue("i-0"), "");
	CHECK_INT(on_record(3, "office_record"), 1);
	/* 職権修正 */
	correct_name(1, "別名");
	CHECK(
	    json_is_true(json_object_get(line("office_record", 1), "itself")));
	CHECK_STR(get("office_record", 1, 0), "");
	CHECK_STR(record_get(&l.persons[0].before, IT_NAME_GIVEN), "美咲");
	CHECK_STR(name_of(0), "別名");
	CHECK_STR(issue("i-1"), "");
	CHECK_STR(issue("i-2"), ""); /* printed again: on record again */
	CHECK_INT(on_record(1, "office_record"), 2);
	CHECK_STR(get("office_notice", 1, 0), "E5121");
	/* 職権消除: a 届出 was due, and its notice goes to the person */
	propose("63", 2);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_STR(get("office_record", 2, 0), "");
	CHECK_STR(get("office_notice", 2, 0), "");
	CHECK(strstr(l.to_name, "架空") != NULL && l.to_address[0] != '\0');
	CHECK_STR(issue("i-3"), "");
	CHECK_STR(get("office_record", 0, 0), "E5121"); /* 転入 */
	CHECK_STR(get("office_record", 0, 7), "E5120");
	end();
}

/* 対象者リスト: to whom of the one household without a head. */
static const char *
headless(void)
{
	static char to[20];
	json_t *got = NULL, *list;

	CHECK_INT(
	    test_call(&t, "letter.headless", &got, "{s:s}", "session", t.clerk),
	    RC_OK);
	list = json_object_get(got, "households");
	(void)snprintf(to, sizeof(to), "%s", "none");
	if (json_array_size(list) == 1)
		(void)snprintf(to, sizeof(to), "%s",
		    json_string_value(
			json_object_get(json_array_get(list, 0), "person_no")));
	json_decref(got);
	return to;
}

/* 世帯主, 妻, 子; the head dies: both letters go to 妻. */
TEST(std_4_0_4_who_is_left_alone_is_head_by_office_and_has_the_notice)
{
	begin(2);
	propose("52", 0);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:b,s:s}", "menu", "44", "persons",
			  no[1], "ex_officio", true, "head", no[1])),
	    RC_OK);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_STR(get("head_notice", 1, 0), "");
	CHECK_STR(l.to_name, "架空　美咲");
	CHECK_STR(l.head, "架空　美咲");
	CHECK_STR(issue("alone"), "");
	end();
}

TEST(std_4_0_5_both_letters_go_to_the_wife)
{
	begin(3);
	CHECK(line("head_request", 1) == NULL);
	CHECK_STR(headless(), "none");
	CHECK_STR(get("head_request", 1, 0), "E5121");
	propose("52", 0);
	entry_answer(&c.e, "A4041", 0, 1);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_STR(headless(), no[1]);
	CHECK_STR(get("head_request", 2, 0), "");
	CHECK_INT(l.count, 2);
	CHECK_STR(l.to_name, "架空　美咲");
	CHECK_STR(l.former_head, "架空　一郎");
	CHECK_STR(issue("i-1"), "");
	/* set by 職権: the child becomes head, the letter still goes to 妻 */
	CHECK_INT(
	    change_propose(&t, &c,
		json_pack("{s:s,s:[s,s],s:b,s:s}", "menu", "44", "persons",
		    no[1], no[2], "ex_officio", true, "head", no[2])),
	    RC_OK);
	set(0, IT_RELATION, "母");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_STR(get("head_notice", 1, 0), "");
	CHECK_STR(l.to_name, "架空　美咲");
	CHECK_STR(l.head, "架空　蓮");
	CHECK_STR(issue("i-2"), "");
	CHECK_STR(get("head_request", 1, 0), "E5121");
	CHECK_STR(headless(), "none");
	end();
}

/* A head whose day of leaving lies ahead is there until it has come. */
TEST(std_4_0_5_list_of_households_without_a_head)
{
	begin(3);
	propose("31", 0);
	(void)snprintf(c.e.event_date, sizeof(c.e.event_date), "R08.08.01");
	set(0, IT_OUT_PLANNED_CITY, "日野市");
	entry_answer(&c.e, "A4041", 0, 1);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_STR(headless(), "none");
	CHECK_STR(get("head_request", 1, 0), "E5121");
	change_day(&t, "2026-08-01");
	CHECK_STR(headless(), no[1]);
	CHECK_STR(get("head_request", 1, 0), "");
	end();
}

TEST(std_4_1_3_1_4_letter_to_the_new_municipality)
{
	begin(4);
	move_out(1, 2);
	CHECK_STR(get("move_in_inquiry", 1, 0), "E5121"); /* not gone yet */
	change_day(&t, "2026-08-10");
	CHECK_STR(get("move_in_inquiry", 1, 0), "");
	CHECK_INT(l.count, 2);
	CHECK_STR(l.to_name, "東京都日野市長");
	CHECK_STR(issue("i-1"), "");
	/* the notice of one of them came */
	propose("33", 1);
	c.e.event_date[0] = c.e.notified_on[0] = '\0';
	set(0, IT_OUT_DATE, "R08.08.07");
	set(0, IT_OUT_CONFIRMED_CITY, "八王子市");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_STR(get("move_in_inquiry", 1, 2), "E5121");
	CHECK_STR(get("move_in_inquiry", 2, 0), "");
	CHECK_INT(l.count, 1);
	/* 職権消除 has none */
	propose("63", 3);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_STR(get("move_in_inquiry", 3, 0), "E5121");
	end();
}

TEST(std_4_3_3_notice_of_the_code_and_again)
{
	begin(2);
	CHECK_STR(get("code_notice", 1, 0), "E5121"); /* it came along */
	propose("65", 1);
	set(0, IT_JUMINHYO_CODE, "11122233344");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK(json_is_true(
	    json_object_get(line("code_correction_notice", 1), "itself")));
	CHECK_STR(get("code_change_notice", 1, 0), "E5121");
	CHECK_STR(get("code_correction_notice", 1, 0), "");
	CHECK_INT(l.count, 1);
	CHECK_STR(
	    record_get(&l.persons[0].row, IT_JUMINHYO_CODE), "11122233344");
	CHECK_STR(issue("i-1"), "");
	CHECK_STR(issue("i-2"), "");
	CHECK_INT(on_record(1, "code_correction_notice"), 2);
	end();
}

static void
stock_codes(int n)
{
	json_t *codes = json_array();
	char code[12];
	int i;

	for (i = 0; (int)json_array_size(codes) < n; i++) {
		(void)snprintf(code, sizeof(code), "%011d", 700000000 + i);
		if (juminhyo_code_valid(code))
			(void)json_array_append_new(codes, json_string(code));
	}
	CHECK_INT(test_call(&t, "code.take", NULL, "{s:s,s:o}", "session",
		      t.manager, "codes", codes),
	    RC_OK);
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:i}", "session",
		      t.manager, "key", "code_stock_min", "value", 0),
	    RC_OK);
}

/* Each of the three by its own entry: 出生, 変更請求 and (above) 修正. */
TEST(std_4_3_3_notice_of_a_code_out_of_the_stock)
{
	json_t *got = NULL;
	size_t n;

	begin(2);
	stock_codes(2);
	propose("95", 1);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_STR(get("code_notice", 1, 0), "E5121");
	CHECK_STR(get("code_change_notice", 1, 0), "");
	CHECK_STR(issue("i-1"), "");
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:s}", "menu", "51", "mother", no[1])),
	    RC_OK);
	set(0, IT_NAME_GIVEN, "花");
	set(0, IT_NAME, "架空　花");
	set(0, IT_BIRTH, "R08.07.14");
	set(0, IT_SEX, "2");
	set(0, IT_RELATION, "子");
	(void)change_check(&t, &c);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_INT(test_call(&t, "household.get", &got, "{s:s,s:s}", "session",
		      t.manager, "household_no", house),
	    RC_OK);
	n = json_array_size(json_object_get(got, "members"));
	(void)snprintf(no[2], sizeof(no[2]), "%s",
	    json_string_value(json_object_get(
		json_array_get(json_object_get(got, "members"), n - 1),
		"person_no")));
	json_decref(got);
	CHECK_STR(get("code_notice", 2, 0), "");
	CHECK_INT(l.count, 1);
	CHECK(juminhyo_code_valid(
	    record_get(&l.persons[0].row, IT_JUMINHYO_CODE)));
	CHECK_STR(issue("i-2"), "");
	/* 職権記載: the third of the three (4.2.0.1) */
	CHECK_STR(get("office_record", 2, 0), "");
	CHECK(l.persons[0].is_new);
	end();
}

TEST(std_4_1_0_3_accepted_is_on_record_and_again_a_week_later)
{
	begin(2);
	move_out(0, 1);
	CHECK_STR(get("move_accepted", 0, 0), "");
	CHECK_INT(l.count, 2);
	CHECK_STR(issue("i-1"), "");
	change_day(&t, "2026-07-22");
	CHECK_STR(get("move_accepted", 0, 2), "");
	CHECK_STR(l.notified_on, "R08.07.15");
	CHECK_STR(issue("i-2"), "");
	CHECK_INT(on_record(0, "move_accepted"), 2);
	end();
}

/* A block stops the preview and the issue, also of who stands beside. */
TEST(std_3_1_block_stops_a_letter)
{
	begin(3);
	move_out(1, 2);
	CHECK_STR(get("move_out", 1, 0), "");
	CHECK_INT(test_call(&t, "block.set", NULL,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      t.manager, "person_no", no[2], "processes", "certificate",
		      "level", 2, "from", "2026-07-01", "to", "", "reason",
		      "申出による", "kind", "general"),
	    RC_OK);
	CHECK_STR(issue("i-1"), "E3103");
	CHECK_STR(get("move_out", 1, 0), "E5111");
	CHECK_INT(on_record(1, "move_out"), 0);
	end();
}

/* 職権記録書 goes to nobody: what is filed is no issue to anybody (3.1). A block of
 * 照会 is another matter. */
TEST(std_3_1_block_of_issue_leaves_the_offices_own_record_alone)
{
	begin(2);
	correct_name(1, "花");
	CHECK_INT(test_call(&t, "block.set", NULL,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      t.manager, "person_no", no[1], "processes", "certificate",
		      "level", 2, "from", "2026-07-01", "to", "", "reason",
		      "申出による", "kind", "general"),
	    RC_OK);
	CHECK_STR(get("office_record", 1, 0), "");
	CHECK_STR(issue("i-1"), "");
	CHECK_INT(on_record(1, "office_record"), 1);
	CHECK_INT(test_call(&t, "block.set", NULL,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      t.manager, "person_no", no[1], "processes", "inquiry",
		      "level", 2, "from", "2026-07-01", "to", "", "reason",
		      "申出による", "kind", "general"),
	    RC_OK);
	CHECK(get("office_record", 1, 0)[0] != '\0');
	end();
}

/* A paper is whole, or it is not given to who may not see all of it. */
TEST(letter_needs_the_right_to_see_what_stands_on_it)
{
	begin(2);
	propose("31", 1);
	set(0, IT_OUT_PLANNED_CITY, "日野市");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_INT(test_call(&t, "staff.put", NULL,
		      "{s:s,s:s,s:s,s:s,s:s,s:[s,s,s],s:s,s:s,s:s}", "session",
		      t.manager, "staff", "10001", "name", "佐々木", "org",
		      "中央区 区民課", "role_label", "窓口", "rights", "read",
		      "enter", "certificate", "from", "", "to", "", "account",
		      "佐々木"),
	    RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", t.clerk), RC_OK);
	CHECK_STR(get("move_out", 1, 0), "E5125");
	CHECK_STR(t.err.item, "honseki");
	CHECK_STR(get("move_accepted", 1, 0), "");
	CHECK_STR(record_get(&l.persons[0].row, IT_JUMINHYO_CODE), "");
	end();
}

/* The household is taken back: there was no 転出. */
TEST(std_4_6_0_1_cancelled_move_out_has_no_certificate)
{
	begin(2);
	propose("31", 1);
	set(0, IT_OUT_PLANNED_CITY, "日野市");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_STR(get("move_out", 1, 2), "");
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons",
			  no[1], "cancels", 2)),
	    RC_OK);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_STR(get("move_out", 1, 2), "E5122");
	end();
}

int
main(int argc, char **argv)
{
	int status = test_main(argc, argv);

	json_decref(listed);
	return status;
}
