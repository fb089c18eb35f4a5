/* SPDX-License-Identifier: ISC
 * t_arrival - 特例転入 by keys (4.1.1.3): out of the list of what arrived, the
 * form filled for everybody, corrected, reviewed.
 */
#include "tests/test.h"
#include "tests/ui/help_real.h"

#include "src/event.h"
#include "ui/movein_form.h"

static struct real c;

#define NUMBER_A "123456789018"

static bool
has(const char *text)
{
	return desk_shows(c.ui, text);
}

static bool
at(const char *code)
{
	return desk_is_at(c.ui, code);
}

static struct movein *
form(void)
{
	return ui_state_of(c.ui, "I13");
}

static const char *
sign(int page, int id)
{
	struct slot *s = form_slot(&form()->form, page, id);

	return s != NULL ? s->sign : "?";
}

/* A line of the file for the i-th of three. */
static json_t *
line_of(int i, const char *family, const char *code)
{
	static const char *const given[] = { "健一", "美咲", "蓮" };
	static const char *const kana[] = { "ケンイチ", "ミサキ", "レン" };
	static const char *const births[] = { "S62.08.04", "H01.02.14",
		"R02.05.09" };
	static const char *const relations[] = { "世帯主", "妻", "子" };
	char name[80], reading[80], number[16];

	(void)snprintf(name, sizeof(name), "%s　%s", family, given[i]);
	(void)snprintf(reading, sizeof(reading), "ワタナベ　%s", kana[i]);
	(void)snprintf(number, sizeof(number), "%s%d", code, i);
	return json_pack("{s:i,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,"
			 "s:s,s:s,s:s,s:s,s:s,s:s,s:s}",
	    "line", i + 2, "training", "1", "certificate", code, "name", name,
	    "name_kana", reading, "birth", births[i], "sex", i == 1 ? "2" : "1",
	    "relation", relations[i], "honseki",
	    "福岡県筑紫野市二日市北一丁目77番", "hittousha", "渡邉　健一",
	    "juminhyo_code", number, "prev_pref", "福岡県", "prev_city",
	    "福岡市博多区", "prev_town", "住吉四丁目", "prev_number", "99番9号",
	    "prev_head_name", "渡邉　健一", "out_planned_on", "R08.07.15",
	    "out_planned_city", "熊本市中央区", "out_planned_town",
	    "水前寺二丁目", "out_planned_number", "12番3号");
}

/* Three of that family arrived; the number of what arrived. */
static int64_t
arrives(const char *family, const char *code)
{
	json_t *lines = json_pack("[o,o,o]", line_of(0, family, code),
		   line_of(1, family, code), line_of(2, family, code)),
	       *got = NULL;
	int64_t arrival;

	CHECK_INT(test_call(&c.t, "arrival.put", &got, "{s:s,s:o}", "session",
		      c.t.manager, "lines", lines),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "errors")), 0);
	arrival = json_integer_value(json_object_get(
	    json_array_get(json_object_get(got, "persons"), 0), "arrival"));
	json_decref(got);
	return arrival;
}

static void
entry_at(int64_t id, struct entry *e)
{
	json_t *got = NULL;

	entry_init(e);
	CHECK_INT(test_call(&c.t, "entry.get", &got, "{s:s,s:I}", "session",
		      c.t.clerk, "id", (json_int_t)id),
	    RC_OK);
	CHECK_INT(
	    entry_from_json(e, json_object_get(got, "entry"), NULL), RC_OK);
	json_decref(got);
}

static int64_t
newest(void)
{
	json_t *got = NULL;
	int64_t id;

	CHECK_INT(test_call(&c.t, "entry.list", &got, "{s:s,s:s}", "session",
		      c.t.clerk, "scope", "mine"),
	    RC_OK);
	id = json_integer_value(json_object_get(
	    json_array_get(json_object_get(got, "entries"), 0), "id"));
	json_decref(got);
	return id;
}

TEST(three_people_out_of_what_arrived_in_twenty_five_keys)
{
	struct entry e;
	json_t *got = NULL;

	real_start(&c);
	(void)arrives("渡邉", "1234567890");
	real_keys(&c, "<2>{F6}");
	CHECK(has("13 特例転入  着 1"));
	real_keys(&c, "<1><3>");
	CHECK(at("A1"));
	real_keys(&c, "watanabe ken{Enter}");
	CHECK(at("I13"));
	CHECK(has("特例転入・全部 3人"));
	/* 異動日 is empty, the planned day beside it (4.0.3) */
	CHECK_STR(form_get(&form()->form, 0, MV_EVENT_DATE), "");
	CHECK(has("転入予定 令和 8. 7.15"));
	real_keys(&c, "T-1{Tab}<1><1>{Tab}{Tab}メゾン水前寺{Tab}301{F8}");
	real_keys(&c, "<1>{Tab}<1>{Tab}<1>{F10}");
	CHECK(at("I19"));
	CHECK(has("着信と違う     なし"));
	real_keys(&c, "{Enter}");
	CHECK(at("H1"));
	printf(
	    "# move-in of three, out of what arrived: %d keys of 25\n", c.keys);
	CHECK(c.keys <= 25);
	entry_at(newest(), &e);
	CHECK_INT(e.person_count, 3);
	CHECK_STR(e.menu, "13");
	CHECK(e.arrival != 0);
	CHECK_STR(record_get(&e.persons[2].after, IT_NAME), "渡邉　蓮");
	CHECK_STR(
	    record_get(&e.persons[2].after, IT_ADDRESS_NUMBER), "12番3号");
	CHECK_STR(record_get(&e.persons[2].after, IT_ADDRESS_BUILDING),
	    "メゾン水前寺");
	CHECK_STR(record_get(&e.persons[2].after, IT_ADDRESS_ROOM), "301");
	CHECK_STR(
	    record_get(&e.persons[2].after, IT_ADDRESS_TOWN), "水前寺二丁目");
	CHECK_STR(
	    record_get(&e.persons[2].after, IT_PREV_CITY), "福岡市博多区");
	CHECK_STR(record_get(&e.persons[2].after, IT_PREV_CODE), "40132000000");
	entry_release(&e);
	CHECK_INT(test_approve(&c.t, newest(), &got), RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "persons")), 3);
	json_decref(got);
	real_keys(&c, "2{F6}");
	CHECK(has("13 特例転入              43"));
	real_end(&c);
}

TEST(std_4_1_1_3_received_fills_the_form_and_what_is_corrected_is_saved)
{
	struct entry e;

	real_start(&c);
	(void)arrives("渡邉", "1234567890");
	real_keys(&c, "2/13{Enter}{Enter}");
	CHECK(at("I13"));
	CHECK_STR(sign(0, MV_PREV_CITY), "着");
	CHECK_STR(sign(0, MV_PREV_HEAD), "着");
	CHECK_STR(sign(0, MV_TOWN), "案");
	CHECK_STR(sign(1, IT_NAME), "着");
	CHECK_STR(sign(2, IT_NAME_KANA), "着");
	CHECK_STR(sign(3, IT_BIRTH), "着");
	CHECK_STR(sign(3, IT_HONSEKI), "着");
	CHECK_STR(sign(3, IT_JUMINHYO_CODE), "着");
	/* every field can be typed over: 変 beside it */
	form_go(&form()->form, 2, form_slot_index(&form()->form, 2, IT_NAME));
	real_keys(&c, "{End}{BS}{BS}美沙{Tab}");
	CHECK_STR(sign(2, IT_NAME), "変");
	/* back as it came is no difference */
	form_go(&form()->form, 3, form_slot_index(&form()->form, 3, IT_SEX));
	real_keys(&c, "2");
	CHECK_STR(sign(3, IT_SEX), "変");
	form_go(&form()->form, 3, form_slot_index(&form()->form, 3, IT_SEX));
	real_keys(&c, "1");
	CHECK_STR(sign(3, IT_SEX), "着");
	form_go(
	    &form()->form, 0, form_slot_index(&form()->form, 0, MV_EVENT_DATE));
	real_keys(&c, "T{Tab}11{Tab}{Tab}{Tab}1{Tab}1{Tab}1{F10}");
	CHECK(at("I19"));
	CHECK(has("着信と違う     2 氏名"));
	real_keys(&c, "{Enter}");
	CHECK(at("H1"));
	entry_at(newest(), &e);
	CHECK_STR(record_get(&e.persons[1].after, IT_NAME), "渡邉　美沙");
	CHECK_STR(record_get(&e.persons[1].after, IT_NAME_GIVEN), "美沙");
	entry_release(&e);
	CHECK_INT(test_approve(&c.t, newest(), NULL), RC_OK);
	real_end(&c);
}

TEST(std_4_1_1_3_found_on_the_first_screen_and_in_the_list)
{
	real_start(&c);
	(void)arrives("渡邉", "1234567890");
	(void)arrives("架空", "2345678901");
	real_keys(&c, "{F5}");
	CHECK(has("着信 転出証明書情報    2件"));
	CHECK(has("うち本日が異動予定 2件"));
	/* not for somebody who wants a certificate */
	real_keys(&c, "1watanabe");
	desk_settle(c.ui);
	CHECK(!desk_has(c.ui, "転入予定"));
	real_keys(&c, "{F3}2S62.8.4 渡辺");
	desk_settle(c.ui);
	CHECK(has("着     渡邉　健一"));
	CHECK(has("（転入予定 3人）福岡市博多区"));
	CHECK(has("着信 1  現存 0"));
	real_keys(&c, "{Enter}");
	CHECK(at("I13"));
	real_keys(&c, "{F3}{F3}2/A1{Enter}");
	CHECK(has("2件中 1-2"));
	/* by anybody of the family, by where they come from */
	real_keys(&c, "れん");
	CHECK(has("2件中 1-2"));
	real_keys(&c, " 架");
	CHECK(has("1件中 1-1"));
	CHECK(has("令和 8. 8.13 まで"));
	real_keys(&c, "x");
	CHECK(has("該当なし"));
	real_end(&c);
}

/* The first of 続き, for a change that is notified. */
static void
go_on(void)
{
	real_keys(&c, "{Tab}1");
	if (strcmp(ui_top(c.ui)->code, "W1") == 0)
		real_keys(&c, "2");
}

TEST(arrival_that_waits_is_nobody_elses)
{
	struct slot *s;
	int64_t id;

	real_start(&c);
	(void)arrives("渡邉", "1234567890");
	real_keys(
	    &c, "{F5}2watanabe{Enter}T{Tab}11{Tab}{Tab}{Tab}1{Tab}1{Tab}1");
	/* left and taken up again: the marks are there */
	real_keys(&c, "{F3}{F3}");
	CHECK(at("H1"));
	go_on();
	CHECK(at("I13"));
	CHECK_STR(sign(1, IT_NAME), "着");
	real_keys(&c, "{F10}{Enter}");
	CHECK(at("H1"));
	id = newest();
	real_keys(&c, "2/A1{Enter}");
	CHECK(has("仮     渡邉　健一"));
	CHECK(has("佐々木 が入力"));
	real_keys(&c, "{Enter}");
	CHECK(at("A1"));
	CHECK(has("E4169"));
	/* returned, it opens with the same marks */
	CHECK_INT(test_call(&c.t, "entry.return", NULL, "{s:s,s:I,s:i,s:s}",
		      "session", c.t.reviewer, "id", (json_int_t)id, "version",
		      1, "reason", "性別を確かめてください"),
	    RC_OK);
	real_as(&c, "10001");
	go_on();
	CHECK(at("I13"));
	CHECK_STR(sign(3, IT_BIRTH), "着");
	s = form_slot(&form()->form, 0, MV_EVENT_DATE);
	CHECK(strstr(s->beside, "令和 8. 7.15") != NULL);
	real_keys(&c, "{F10}{Enter}");
	CHECK(has("出し直しました"));
	real_end(&c);
}

/* Who left in July is back: the same 住民票コード. */
static void
gone(char no[20], const char *name, const char *code)
{
	struct entry e;
	struct entry_person *p;
	char household[20];

	test_family(&e, "渡邉", 1, 1);
	record_set(&e.persons[0].after, IT_NAME_FAMILY, NULL);
	record_set(&e.persons[0].after, IT_NAME_GIVEN, NULL);
	record_set(&e.persons[0].after, IT_NAME, name);
	record_set(&e.persons[0].after, IT_HITTOUSHA, "渡邉　太郎");
	if (code != NULL)
		record_set(&e.persons[0].after, IT_JUMINHYO_CODE, code);
	CHECK_INT(test_register(&c.t, &e, "was here", no, household), RC_OK);
	entry_release(&e);
	CHECK_INT(test_move(&c.t, no, "1番1号", &e), RC_OK);
	p = &e.persons[0];
	record_copy(&p->after, &p->before);
	e.event = EV_OUT_DOMESTIC;
	(void)snprintf(e.menu, sizeof(e.menu), "31");
	(void)snprintf(e.event_date, sizeof(e.event_date), "R08.07.12");
	record_set(&p->after, IT_OUT_PLANNED_ON, "R08.07.12");
	record_set(&p->after, IT_OUT_NOTIFIED_ON, "R08.07.12");
	record_set(&p->after, IT_OUT_PLANNED_PREF, "福岡県");
	record_set(&p->after, IT_OUT_PLANNED_CITY, "福岡市博多区");
	record_set(&p->after, IT_REMOVAL_REASON, "2");
	record_set(&p->after, IT_REMOVAL_DATE, "R08.07.12");
	CHECK_INT(test_register(&c.t, &e, "gone", NULL, NULL), RC_OK);
	entry_release(&e);
	real_sync(&c);
}

TEST(std_4_1_1_2_special_returner_has_the_name_of_the_sheet)
{
	struct entry e;
	struct movein *m;
	char no[20];
	json_t *got = NULL;

	real_start(&c);
	gone(no, "渡邊　健一", "12345678900");
	(void)arrives("渡邉", "1234567890");
	real_keys(&c, "2/A1{Enter}{Enter}T{Tab}11{Tab}{Tab}{Tab}1{Tab}");
	m = form();
	/* no way to a new 宛名番号 */
	CHECK(has("E4112"));
	CHECK(has("1 再転入として除票を引き継ぐ"));
	CHECK(!desk_has(c.ui, "2 別の人"));
	real_keys(&c, "1");
	CHECK(m->e.persons[0].is_returner);
	/* 氏名 from the 除票, the rest as it came */
	CHECK_STR(form_get(&m->form, 1, IT_NAME), "渡邊　健一");
	CHECK_STR(sign(1, IT_NAME), "変");
	CHECK_STR(form_get(&m->form, 1, IT_HITTOUSHA), "渡邉　健一");
	CHECK_STR(sign(1, IT_HITTOUSHA), "着");
	CHECK_STR(form_get(&m->form, 1, IT_NAME_KANA), "ワタナベ　ケンイチ");
	real_keys(&c, "{F10}");
	if (!desk_has(c.ui, "着信と違う"))
		real_keys(&c, "1{F10}");
	for (int i = 0; i < 4 && !desk_has(c.ui, "着信と違う"); i++)
		real_keys(&c, "1{F10}");
	CHECK(at("I19"));
	CHECK(has("着信と違う     1 氏名"));
	real_keys(&c, "{Enter}");
	entry_at(newest(), &e);
	CHECK_STR(e.persons[0].person_no, no);
	CHECK_STR(record_get(&e.persons[0].after, IT_NAME), "渡邊　健一");
	CHECK_STR(record_get(&e.persons[0].after, IT_NAME_FAMILY), "渡邊");
	entry_release(&e);
	CHECK_INT(test_approve(&c.t, newest(), &got), RC_OK);
	CHECK_STR(json_string_value(json_object_get(
		      json_array_get(json_object_get(got, "persons"), 0),
		      "person_no")),
	    no);
	json_decref(got);
	real_end(&c);
}

TEST(std_4_1_1_2_special_of_the_same_three_items_asks_both_ways)
{
	struct movein *m;
	char no[20];

	real_start(&c);
	gone(no, "渡邉　健一", "99999999999");
	(void)arrives("渡邉", "1234567890");
	real_keys(&c, "2/A1{Enter}{Enter}T{Tab}11{Tab}{Tab}{Tab}1{Tab}");
	m = form();
	CHECK(has("A4112"));
	CHECK(has("1 再転入として引き継ぐ   2 別の人として続ける"));
	real_keys(&c, "2");
	CHECK(!m->e.persons[0].is_returner);
	CHECK_STR(form_get(&m->form, 1, IT_JUMINHYO_CODE), "12345678900");
	real_end(&c);
}

TEST(arrived_number_is_carried_by_its_handle_alone)
{
	struct movein *m;
	int64_t arrival;
	char *draft;
	json_t *j;

	real_start(&c);
	arrival = arrives("渡邉", "1234567890");
	CHECK_INT(test_call(&c.t, "arrival.number", NULL, "{s:s,s:I,s:i,s:s}",
		      "session", c.t.manager, "arrival", (json_int_t)arrival,
		      "person", 0, "value", NUMBER_A),
	    RC_OK);
	real_keys(&c, "2/A1{Enter}{Enter}T{Tab}");
	m = form();
	CHECK(m->e.persons[0].mynumber_handle[0] != '\0');
	CHECK_STR(m->e.persons[1].mynumber_handle, "");
	CHECK_STR(
	    form_slot(&m->form, 1, IT_MYNUMBER)->shown, "〔センターで照合済〕");
	CHECK(!form_slot(&m->form, 1, IT_MYNUMBER)->is_asked);
	CHECK(form_slot(&m->form, 2, IT_MYNUMBER)->is_asked);
	j = movein_as_typed(m, &c.a);
	draft = json_dumps(j, JSON_COMPACT);
	CHECK(strstr(draft, NUMBER_A) == NULL);
	free(draft);
	json_decref(j);
	real_end(&c);
}

TEST(no_line_says_why_what_arrived_is_not_there)
{
	real_start(&c);
	(void)arrives("渡邉", "1234567890");
	c.is_offline = true;
	app_refresh(&c.a);
	real_keys(&c, "2/A1{Enter}");
	CHECK(at("H1") || desk_has(c.ui, "E4158"));
	CHECK(has("E4158"));
	CHECK(has("不通の間は着信を見られません"));
	CHECK(has("紙なら 11 で入力"));
	c.is_offline = false;
	app_refresh(&c.a);
	real_keys(&c, "{F3}{F3}2/A1{Enter}{Enter}");
	CHECK(at("I13"));
	/* what is open is held: it goes on, and is sent later */
	c.is_offline = true;
	app_refresh(&c.a);
	real_keys(&c, "T{Tab}11{Tab}{Tab}{Tab}1{Tab}1{Tab}1{F10}{Enter}");
	CHECK(has("送信待ちに入れました"));
	CHECK_INT(outbox_waiting(c.a.outbox), 1);
	real_end(&c);
}

TEST(std_4_1_1_3_reviewer_sees_what_was_received_beside)
{
	real_start(&c);
	(void)arrives("渡邉", "1234567890");
	real_keys(&c, "2/A1{Enter}{Enter}");
	form_go(&form()->form, 2, form_slot_index(&form()->form, 2, IT_NAME));
	real_keys(&c, "{End}{BS}{BS}美沙{Tab}");
	form_go(
	    &form()->form, 0, form_slot_index(&form()->form, 0, MV_EVENT_DATE));
	real_keys(&c, "T{Tab}11{Tab}{Tab}{Tab}1{Tab}1{Tab}1{F10}{Enter}");
	CHECK(at("H1"));
	real_as(&c, "10002");
	real_keys(&c, "{F10}{Enter}");
	CHECK(at("R2"));
	CHECK(has("届書（着）"));
	real_keys(&c, "{F8}");
	CHECK(has("渡邉　健一           渡邉　健一"));
	real_keys(&c, "{F8}");
	CHECK(has("変 氏名           -                    "
		  "渡邉　美沙           渡邉　美咲"));
	real_end(&c);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
