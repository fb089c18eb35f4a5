/* SPDX-License-Identifier: ISC
 * t_find - what sections 2.1.1 to 2.1.3 ask of the screens: the form of
 * criteria, searches that follow the person, the box and its readings, the
 * brake on mass searching.
 */
#include "tests/test.h"

#include "db/replica_private.h"
#include "tests/ui/help_counter.h"
#include "tests/ui/help_desk.h"
#include "ui/find.h"
#include "ui/home.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct counter clerk = { .staff = "10001", .reason = 1 };

/* ---- 2.1.1 */

TEST(std_2_1_1_searches_follow_the_person)
{
	struct counter c = clerk;
	struct app a;
	struct ui *ui = counter_ui(&c, &a);
	char out[20][SEARCH_PAST_SIZE];
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

TEST(a_brake_on_mass_searching_asks_why_and_logs_it)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	json_t *records = NULL, *o;
	size_t i;
	int brakes = 0;

	counter_manager("setting.set",
	    json_pack("{s:s,s:i}", "key", "brake_records", "value", 3));
	counter_manager("setting.set",
	    json_pack("{s:s,s:i}", "key", "brake_lists", "value", 2));
	counter_sync();
	desk_open(ui, "K2", "", SATO_TARO);
	desk_open(ui, "K3", "", SATO_TARO); /* the same person counts once */
	desk_open(ui, "K2", "", "001204637");
	desk_open(ui, "K2", "", SATO_YUI);
	ui_home(ui);
	app_reason_set(&a, 1, "", 0);
	desk_open(ui, "K2", "", SATO_YUI);
	ui_home(ui);
	{
		struct target t;

		memset(&t, 0, sizeof(t));
		(void)snprintf(t.person_no, sizeof(t.person_no), "001204653");
		CHECK_INT(ui_open(ui, "K2", &t), RC_DENIED);
	}
	CHECK(desk_is_at(ui, "W2"));
	CHECK(desk_lacks(ui, "陽翔"));
	/* starting anew lets nobody off: the log knows */
	app_brake_end(&a);
	desk_type(ui, "{F3}");
	{
		struct target t;

		memset(&t, 0, sizeof(t));
		(void)snprintf(t.person_no, sizeof(t.person_no), "001204653");
		CHECK_INT(ui_open(ui, "K2", &t), RC_DENIED);
	}
	CHECK(desk_is_at(ui, "W2"));
	desk_type(ui, "{Enter}");
	CHECK(desk_shows(ui, "E1055"));
	desk_type(ui, "転入通知の整理{Enter}");
	CHECK(desk_is_at(ui, "K2"));
	CHECK(desk_shows(ui, "佐藤　陽翔"));
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
	desk_settle(ui);
	CHECK(desk_shows(ui, "佐藤　太郎"));
	desk_type(ui, " taro");
	desk_settle(ui);
	CHECK(desk_shows(ui, "佐藤　太郎"));
	desk_type(ui, "{BS}");
	desk_settle(ui);
	CHECK(desk_is_at(ui, "W2"));
	CHECK(desk_lacks(ui, "佐藤　太郎"));
	/* not opened: the words stay, and the next key asks again */
	desk_type(ui, "{F3}");
	desk_settle(ui);
	CHECK(desk_is_at(ui, "H1"));
	CHECK(desk_shows(ui, "sato tar"));
	CHECK(desk_lacks(ui, "佐藤　太郎"));
	desk_type(ui, "o");
	desk_settle(ui);
	CHECK(desk_is_at(ui, "W2"));
	desk_type(ui, "名簿の照合{Enter}");
	desk_settle(ui);
	CHECK(desk_is_at(ui, "H1"));
	CHECK(desk_shows(ui, "佐藤　太郎"));
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
	desk_settle(ui);
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

/* What is no search is said once, and not tried again and again. */
TEST(home_says_what_is_too_wide)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	struct home *h = ui_state_of(ui, "H1");

	desk_type(ui, "男");
	desk_settle(ui);
	CHECK(desk_shows(ui, "E2112 それだけでは探せません"));
	CHECK_INT(h->settle_at, 0);
	desk_type(ui, " 佐藤");
	desk_settle(ui);
	CHECK(desk_shows(ui, "佐藤　太郎"));
	CHECK(desk_lacks(ui, "E2112"));
	counter_ui_end(ui, &a);
}

TEST(find_says_what_to_do_about_a_value)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	ui_command(ui, "/H2");
	find(ui, SK_BIRTH, "S41.10.13/K1");
	CHECK(desk_shows(ui, "E2113 生年月日 の値が読めません"));
	desk_type(ui, "{F5}");
	CHECK(desk_is_at(ui, "H2"));
	CHECK(desk_shows(ui, "値を打ち直すか、空にしてください"));
	counter_ui_end(ui, &a);
}

/* As the box of H1: what is typed is counted when it has settled, and for the
 * next key that is given up. */
TEST(find_counts_when_the_typing_has_settled)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	int64_t clock, waited;
	char said[32];

	ui_command(ui, "/H2");
	find(ui, SK_NAME, "佐藤");
	CHECK(found(ui) > 0);
	(void)snprintf(said, sizeof(said), " %d件", found(ui));
	/* a count of what is no longer there is not shown */
	desk_type(ui, "タ");
	CHECK_INT(found(ui), -1);
	ui_ticks(ui, ui_now(ui));
	CHECK_INT(found(ui), -1);
	a.replica->steps = 255; /* asked in so many steps */
	ui->queue_count = 1;
	desk_settle(ui);
	ui->queue_count = 0;
	CHECK_INT(found(ui), -1);
	CHECK(desk_lacks(ui, "E2112"));
	desk_settle(ui);
	CHECK(found(ui) > 0);
	/* and the loop comes back for it by itself */
	desk_type(ui, "{BS}");
	clock = ui_now(ui);
	waited = desk_shows_after(ui, &clock, said);
	CHECK(waited >= 100000 && waited <= 200000);
	desk_type(ui, "タ");
	/* whoever asks is not made to wait */
	desk_type(ui, "ロ{F5}");
	CHECK(desk_is_at(ui, "H1"));
	counter_ui_end(ui, &a);
}

TEST(std_2_1_3_form_of_criteria)
{
	static const struct {
		int id;
		const char *value, *name;
	} cases[] = {
		{ SK_NAME, "佐藤", "佐藤　太郎" },
		{ SK_NAME, "さとう", "佐藤　太郎" },
		{ SK_NAME_KANA, "グエン　ヴァン", "NGUYEN VAN AN" },
		{ SK_BIRTH, "昭52.11.23", "佐藤　花子" },
		{ SK_ADDRESS_BUILDING, "めぞん", "佐藤　太郎" },
		{ SK_PERSON_NO, "1204629", "佐藤　太郎" },
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

	};
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ui_command(ui, "/H2");
		CHECK(desk_is_at(ui, "H2"));
		find(ui, SK_WARD, "{Home}{Del}{Del}{Del}{Del}{Del}{Del}");
		find(ui, cases[i].id, cases[i].value);
		if (found(ui) <= 0)
			printf("# %s: nobody\n", cases[i].value);
		CHECK(found(ui) > 0);
		desk_type(ui, "{F5}");
		CHECK(desk_is_at(ui, "H1"));
		desk_settle(ui);
		CHECK(desk_shows(ui, cases[i].name));
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
	desk_settle(ui);
	CHECK(desk_shows(ui, "NGUYEN THI HOA"));
	CHECK(desk_lacks(ui, "NGUYEN VAN AN "));
	counter_ui_end(ui, &a);
}

/* More towns than are looked at of one word; nobody lives there. */
static void
many_towns(const struct app *a)
{
	struct replica *r;
	struct store_stmt *st;

	CHECK_INT(replica_open(a->conf.replica, true, &r, NULL), RC_OK);
	CHECK_INT(store_begin(r->db, NULL), RC_OK);
	CHECK_INT(store_use(r->db,
		      "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + "
		      "1 FROM c WHERE n < 82) INSERT INTO town (id, city, "
		      "name, name_key, kana_key, roman, chome, code) SELECT "
		      "50000 + n, '', '仮町' || n, '仮町' || n, '', '', 0, '' "
		      "FROM c",
		      &st, NULL),
	    RC_OK);
	CHECK_INT(store_run(st, NULL, NULL), RC_OK);
	CHECK_INT(store_commit(r->db, NULL), RC_OK);
	replica_close(r);
}

/* A search that finds nobody, and has not looked at all. */
static enum rc
cut_search(struct app *a, const char *query, const struct search_where *where,
    int limit, struct search_result *out, struct err *err)
{
	(void)a, (void)query, (void)where, (void)limit, (void)err;
	memset(out, 0, sizeof(*out));
	out->is_more = true;
	return RC_OK;
}

TEST(nobody_is_said_to_be_nobody_where_not_all_were_looked_at)
{
	struct app_services sv;
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	many_towns(&a);
	ui_command(ui, "/H2");
	find(ui, SK_WARD, "{Home}{Del}{Del}{Del}{Del}{Del}{Del}");
	find(ui, SK_ADDRESS, "仮町");
	CHECK(desk_shows(ui, "見た中に0件  多くて全部は見ていません"));
	desk_type(ui, "{F5}");
	CHECK(desk_is_at(ui, "H2"));
	CHECK(desk_shows(ui, "多くて全部は見ていません  条件をもう一つ"));
	find(ui, SK_NAME, "架空");
	CHECK(desk_shows(ui, "0件"));
	ui_home(ui);
	sv = *a.sv;
	sv.search = cut_search;
	a.sv = &sv;
	app_reason_set(&a, 1, "", 0);
	desk_type(ui, "sato taro");
	desk_settle(ui);
	CHECK(desk_shows(ui, "見た中に該当なし  多くて全部は見ていません"));
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
/* 処理事由 6 本人確認・番号: the box and the form want the name and another of
 * the four; the program sets it, and the log holds the reason. */
TEST(two_of_four_items_for_identities_without_being_asked)
{
	struct search_criteria f = { .n = 0 };
	struct search_result r;
	struct counter c = clerk;
	struct err err;
	struct app a;
	struct ui *ui;

	c.reason = SEARCH_REASON_IDENTITY;
	ui = counter_ui(&c, &a);
	desk_type(ui, "sato taro");
	desk_settle(ui);
	CHECK(desk_shows(ui, "E2115"));
	CHECK(desk_lacks(ui, "佐藤　太郎"));
	desk_type(ui, " S50.1.2");
	desk_settle(ui);
	CHECK(desk_shows(ui, "佐藤　太郎"));
	/* a year of many */
	desk_type(ui, "{F3}6sato taro S50");
	desk_settle(ui);
	CHECK(desk_shows(ui, "E2115"));
	CHECK(desk_lacks(ui, "佐藤　太郎"));
	/* a lot stands in every town */
	desk_type(ui, "{F3}6sato 1");
	desk_settle(ui);
	CHECK(desk_shows(ui, "E2115"));
	CHECK(desk_lacks(ui, "佐藤　太郎"));
	desk_type(ui, "{F3}6sato suizenji");
	desk_settle(ui);
	CHECK(desk_shows(ui, "佐藤　太郎"));
	/* a number is one person's own */
	desk_type(ui, "{F3}6" SATO_TARO);
	desk_settle(ui);
	CHECK(desk_shows(ui, "佐藤　太郎"));
	/* a household's is not, nor is a part of one */
	desk_type(ui, "{F3}6" SATO_HOUSEHOLD);
	desk_settle(ui);
	CHECK(desk_shows(ui, "E2115"));
	CHECK(desk_lacks(ui, "佐藤　太郎"));
	CHECK_INT(search_form_add(&f, "name=佐藤", NULL), RC_OK);
	err_clear(&err);
	CHECK_INT(find_run_form(&a, &f, 10, &r, &err), RC_INPUT);
	CHECK_STR(err.code, "E2115");
	f.n = 0;
	CHECK_INT(search_form_add(&f, "person_no=0*", NULL), RC_OK);
	err_clear(&err);
	CHECK_INT(find_run_form(&a, &f, 10, &r, &err), RC_INPUT);
	CHECK_STR(err.code, "E2115");
	f.n = 0;
	CHECK_INT(search_form_add(&f, "name=佐藤", NULL), RC_OK);
	CHECK_INT(search_form_add(&f, "birth=S50.1.2", NULL), RC_OK);
	CHECK_INT(find_run_form(&a, &f, 10, &r, NULL), RC_OK);
	CHECK(r.total > 0);
	search_release(&r);
	/* for another reason a name is enough */
	app_reason_set(&a, 1, "", 0);
	CHECK_INT(app_search(&a, "sato taro", 10, &r, NULL), RC_OK);
	search_release(&r);
	counter_ui_end(ui, &a);
}

/* 2.1.3, 2.2.3: a character that no key has is put into the box by G1. */
TEST(std_2_1_3_a_rare_character_goes_into_the_box)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	desk_type(ui, "{F2}");
	CHECK(desk_is_at(ui, "G1"));
	CHECK(desk_shows(ui, "Enter この字にする"));
	desk_type(ui, "{Tab}{Tab}{Tab}9089{Enter}");
	CHECK(desk_is_at(ui, "H1"));
	CHECK(desk_shows(ui, "検索 邉"));
	/* the one before the cursor is exchanged */
	desk_type(ui, "{F2}");
	CHECK(desk_is_at(ui, "G1"));
	desk_type(ui, "{Tab}{Tab}{Tab}6FA4{Enter}");
	CHECK(desk_shows(ui, "検索 澤"));
	CHECK(desk_lacks(ui, "邉"));
	counter_ui_end(ui, &a);
}

TEST(std_2_1_3_no_search_within_a_list)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	int one, many;

	desk_type(ui, "sato taro");
	desk_settle(ui);
	one = listed(ui);
	CHECK(one >= 1);
	/* in the list letters do nothing */
	desk_type(ui, "{Tab}hanako");
	desk_settle(ui);
	CHECK_INT(listed(ui), one);
	desk_type(ui, "{Tab}{BS}{BS}{BS}{BS}{BS}");
	desk_settle(ui);
	many = listed(ui);
	CHECK(many > one);
	CHECK(desk_shows(ui, "除票 1"));
	/* a scope, and back: all of them are there again */
	desk_type(ui, "{F4}2");
	desk_settle(ui);
	CHECK(desk_shows(ui, "範囲 中央区 現存"));
	CHECK_INT(listed(ui), many - 1);
	desk_type(ui, "{F4}3");
	desk_settle(ui);
	CHECK_INT(listed(ui), 1);
	CHECK(desk_shows(ui, "佐藤　ツル"));
	desk_type(ui, "{F4}1");
	desk_settle(ui);
	CHECK_INT(listed(ui), many);
	counter_ui_end(ui, &a);
}

/* 2.1.3: what narrows a search is the visitor's, and a form has its own. */
TEST(std_2_1_3_the_scope_goes_with_the_visitor_and_a_form_has_its_own)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	struct home *h = ui_state_of(ui, "H1");

	/* the list of words is of residents; the form says: both */
	desk_type(ui, "{F4}2/H2{Enter}{Tab}サトウ");
	CHECK(desk_is_at(ui, "H2"));
	desk_settle(ui);
	CHECK(desk_shows(ui, "該当           5件"));
	desk_type(ui, "{F5}");
	desk_settle(ui);
	CHECK(desk_is_at(ui, "H1"));
	CHECK(desk_shows(ui, "佐藤　ツル"));
	CHECK(desk_lacks(ui, "範囲 中央区 現存"));
	/* F4 there changes what the form says */
	desk_type(ui, "{F4}3");
	desk_settle(ui);
	CHECK(strstr(h->box.text, "範囲=除票") != NULL);
	CHECK(desk_shows(ui, "範囲 中央区 除票"));
	CHECK(desk_shows(ui, "佐藤　ツル"));
	CHECK(desk_lacks(ui, "佐藤　花子"));
	CHECK_INT(a.scope, SCOPE_CURRENT);
	/* with the visitor it goes, and with whoever signed in */
	desk_type(ui, "{F3}1sato");
	desk_settle(ui);
	CHECK(desk_lacks(ui, "範囲 中央区 現存"));
	CHECK(desk_shows(ui, "佐藤　ツル"));
	desk_type(ui, "{F4}2");
	CHECK_INT(a.scope, SCOPE_CURRENT);
	ui_sign_out(ui);
	CHECK_INT(a.scope, SCOPE_BOTH);
	counter_ui_end(ui, &a);
}

/* 2.1.1, SCREENS H1: what is listed is what the words in the box found. */
TEST(std_2_1_1_a_search_called_again_leaves_nothing_of_another)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	struct home *h = ui_state_of(ui, "H1");

	desk_type(ui, "nobody hanako");
	desk_settle(ui);
	desk_type(ui, "{F5}{F3}1tachibana{F5}{F3}1sato{F5}{F3}1");
	desk_type(ui, "{Up}{Enter}");
	CHECK_STR(h->box.text, "sato");
	CHECK(desk_shows(ui, "> 1        佐藤　太郎"));
	/* up and down go through it, and leave the box alone */
	desk_type(ui, "{Down}{Down}{Up}");
	CHECK_STR(h->box.text, "sato");
	CHECK_INT(h->list.at, 1);
	desk_type(ui, "{Up}{Up}");
	CHECK_STR(h->box.text, "sato");
	CHECK_INT(h->list.at, 0);
	/* another is called: nothing is listed until it has been searched */
	desk_type(ui, "{BS}{BS}{BS}{BS}{Up}{Up}");
	CHECK_STR(h->box.text, "tachibana");
	CHECK(desk_lacks(ui, "佐藤"));
	CHECK(desk_lacks(ui, "さと"));
	desk_type(ui, "{Enter}");
	CHECK(desk_shows(ui, "橘　静"));
	/* one that finds nobody does not keep the next from being called */
	desk_type(ui, "{BS}{BS}{BS}{BS}{BS}{BS}{BS}{BS}{BS}{Up}{Up}{Up}");
	CHECK_STR(h->box.text, "nobody hanako");
	desk_type(ui, "{Enter}");
	CHECK(desk_shows(ui, "該当なし"));
	desk_type(ui, "{Down}");
	CHECK_STR(h->box.text, "tachibana");
	CHECK(desk_lacks(ui, "該当なし"));
	counter_ui_end(ui, &a);
}

/* F4: what a word was taken for is put right by a digit. */
TEST(std_2_1_3_a_misread_word_is_said_what_it_is)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	struct home *h = ui_state_of(ui, "H1");
	char past[20][SEARCH_PAST_SIZE];

	desk_type(ui, "sato");
	desk_settle(ui);
	CHECK(desk_shows(ui, "読み 氏 さと"));
	CHECK(desk_shows(ui, "佐藤　太郎"));
	desk_type(ui, "{F4}");
	CHECK(desk_is_at(ui, "W3"));
	CHECK(desk_shows(ui, "1 現存と除票 2 現存 3 除票"));
	CHECK(desk_shows(ui, "1 自動 2 氏名 3 名 4 かな 5 町 6 番号 7 日付"));
	desk_type(ui, "{Down}5");
	CHECK(desk_is_at(ui, "H1"));
	CHECK_STR(h->box.text, "町:sato");
	desk_settle(ui);
	CHECK(desk_lacks(ui, "佐藤　太郎"));
	desk_type(ui, "{F4}{Down}4");
	CHECK_STR(h->box.text, "かな:sato");
	desk_settle(ui);
	CHECK(desk_shows(ui, "佐藤　太郎"));
	/* it is kept with the words, and goes again */
	desk_type(ui, "{F5}");
	CHECK_INT(app_searches(&a, past, 20), 1);
	CHECK_STR(past[0], "かな:sato");
	desk_type(ui, "{F4}{Down}1");
	CHECK_STR(h->box.text, "sato");
	/* the second of two words, from below; F3 leaves all as it was */
	desk_type(ui, " suizenji{F4}{Up}5");
	CHECK_STR(h->box.text, "sato 町:suizenji");
	desk_type(ui, "{F4}{Down}9{F3}");
	CHECK_STR(h->box.text, "sato 町:suizenji");
	desk_settle(ui);
	CHECK(desk_shows(ui, "佐藤　太郎"));
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
	desk_settle(ui);
	CHECK(desk_shows(ui, "佐藤　太郎"));
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

/* Nothing that was entered is lost in silence. */
TEST(std_2_1_3_periods_of_the_form_keep_both_ends)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	struct form *f;
	int n;

	/* everybody born until then; an end without a beginning alone is none */
	ui_command(ui, "/H2");
	find(ui, SK_WARD, "{Home}{Del}{Del}{Del}{Del}{Del}{Del}");
	find(ui, SK_COUNT, "S30");
	n = found(ui);
	CHECK(n > 0);
	find(ui, SK_BIRTH, "M6");
	CHECK_INT(found(ui), n);
	find(ui, SK_BIRTH, "{BS}{BS}{BS}");
	find(ui, SK_COUNT, "{BS}{BS}{BS}~");
	CHECK(desk_shows(ui, "E2113 生年月日"));
	find(ui, SK_COUNT, "{BS}S30");
	find(ui, SK_REMOVAL_DATE, "R1..R7");
	n = found(ui);
	CHECK(n > 0);
	desk_type(ui, "{F5}");
	desk_settle(ui);
	desk_type(ui, "{Down}{F5}{F3}");
	app_reason_set(&a, 1, "", 0);
	ui_command(ui, "/H2");
	desk_type(ui, "{F7}");
	f = scr_find.form(ui_state_of(ui, "H2"));
	CHECK_STR(form_get(f, 0, SK_BIRTH), "");
	CHECK_STR(form_get(f, 0, SK_COUNT), "S30");
	CHECK_STR(form_get(f, 0, SK_REMOVAL_DATE), "R1..R7");
	CHECK_INT(found(ui), n);
	find(ui, SK_REMOVAL_DATE, "{BS}{BS}");
	desk_type(ui, "{F5}");
	desk_settle(ui);
	desk_type(ui, "{Down}{F5}{F3}");
	app_reason_set(&a, 1, "", 0);
	ui_command(ui, "/H2");
	desk_type(ui, "{F7}");
	f = scr_find.form(ui_state_of(ui, "H2"));
	CHECK_STR(form_get(f, 0, SK_REMOVAL_DATE), "R1..");
	counter_ui_end(ui, &a);
}

/* As much of conditions as the form takes is kept for another day. */
TEST(std_2_1_1_long_conditions_are_kept_too)
{
	struct app a;
	struct counter c = clerk;
	struct ui *ui = counter_ui(&c, &a);
	struct home *h = ui_state_of(ui, "H1");
	struct form *f;
	char out[20][SEARCH_PAST_SIZE], box[SEARCH_PAST_SIZE];
	static const char forty[] = "ああああああああああああああああああああ"
				    "ああああああああああああああああああああ";

	ui_command(ui, "/H2");
	f = scr_find.form(ui_state_of(ui, "H2"));
	find(ui, SK_NAME, "佐藤");
	find(ui, SK_NAME_KANA, "サトウ");
	find(ui, SK_BIRTH, "S1");
	find(ui, SK_COUNT, "R1");
	find(ui, SK_COUNT + 2,
	    "旧氏 通称 旧氏のフリガナ 通称のフリガナ 特別永住者証明書番号 "
	    "消除の事由");
	find(ui, SK_COUNT + 3, "2");
	form_set(f, 0, SK_COUNT + 4, "2", NULL, NULL);
	form_set(f, 0, SK_COUNT + 5, "2", NULL, NULL);
	desk_type(ui, "{F5}");
	desk_settle(ui);
	CHECK(strlen(h->box.text) > 260);
	(void)snprintf(box, sizeof(box), "%s", h->box.text);
	desk_type(ui, "{Down}{F5}");
	CHECK_INT(app_searches(&a, out, 20), 1);
	CHECK_STR(out[0], box);
	desk_type(ui, "{F3}");
	app_reason_set(&a, 1, "", 0);
	ui_command(ui, "/H2");
	desk_type(ui, "{F7}");
	f = scr_find.form(ui_state_of(ui, "H2"));
	CHECK_STR(form_get(f, 0, SK_NAME), "佐藤");
	CHECK(found(ui) > 0);
	/* what no box takes is said, not cut */
	for (int k = SK_NAME; k <= SK_ALIAS_KANA; k++)
		form_set(f, 0, k, forty, NULL, NULL);
	form_set(f, 0, SK_ADDRESS, forty, NULL, NULL);
	form_set(f, 0, SK_ADDRESS_BUILDING, forty, NULL, NULL);
	form_set(f, 0, SK_RELATION, forty, NULL, NULL);
	form_set(f, 0, SK_COUNT + 2, "", NULL, NULL);
	desk_type(ui, "{F5}");
	CHECK(desk_is_at(ui, "H2"));
	CHECK(desk_shows(ui, "E2111 条件が長すぎます"));
	counter_ui_end(ui, &a);
}

/* ---- keys of finding and opening (SCREENS 4): 2 and the pick, 1 for what
 * stands behind */

TEST(budgets_of_finding_and_looking)
{
	static const struct {
		const char *what, *script, *code;
		int most;
	} tasks[] = {
		{ "a household by number", "<1>001204629{Enter}", "K1", 2 },
		{ "a household by day of birth", "<1>S50.1.2 sato{Enter}", "K1",
		    2 },
		{ "the second hit", "<1>sato{Tab}<2>", "K1", 3 },
		{ "the second hit by arrow", "<1>sato{Down}{Enter}", "K1", 3 },
		{ "a person", "<1>sato taro{Enter}{Enter}", "K2", 3 },
		{ "the third of a household", "<1>sato taro{Enter}<3>", "K2",
		    3 },
		{ "a history", "<1>sato taro{F11}", "K3", 2 },
		{ "the household of a day", "<1>sato taro{F11}H13.4.1{Enter}",
		    "K1", 3 },
		{ "a change", "<1>sato taro{F6}", "I0", 2 },
		{ "a certificate", "<1>sato taro{F9}", "C1", 2 },
		{ "memos and blocks", "<1>sato taro{Enter}<m>", "K6", 3 },
		{ "issues", "<1>sato taro{Enter}{Enter}<i>", "K4", 4 },
		{ "former names", "<1>sato taro{Enter}{Enter}<n>", "K5", 4 },
		{ "others at the address", "<1>sato taro{Enter}<o>", "K8", 3 },
		{ "a character large", "<1>sato taro{Enter}{Enter}{F2}", "G1",
		    4 },
		{ "what a word is", "<1>sato{F4}{Down}<4>{Enter}", "K1", 5 },
		{ "the form", "<1>/H2{Enter}", "H2", 2 },
		{ "a household by the form",
		    "<1>/H2{Enter}佐藤　太郎{F5}{Enter}", "K1", 4 },
	};
	struct counter c = { .staff = "10001" };
	struct app a;
	struct ui *ui = counter_ui(&c, &a);
	char keys[256];

	for (size_t i = 0; i < sizeof(tasks) / sizeof(tasks[0]); i++) {
		int n = desk_keys_of(tasks[i].script, keys, sizeof(keys));

		desk_type(ui, keys);
		CHECK(desk_is_at(ui, tasks[i].code));
		printf(
		    "# %s: %d keys of %d\n", tasks[i].what, n, tasks[i].most);
		CHECK(n <= tasks[i].most);
		ui_home(ui);
		desk_type(ui, "{F3}");
		CHECK_INT(a.reason, 0);
	}
	counter_ui_end(ui, &a);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
