/* SPDX-License-Identifier: ISC
 * t_screens - what sections of the standard ask of the screens of
 * households, persons, histories, reviews and certificates, over a real
 * register; and how many keys the daily work takes.
 */
#include "tests/test.h"

#include "tests/ui/help_counter.h"
#include "tests/ui/help_desk.h"

#include "src/date.h"
#include "ui/find.h"

#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct counter clerk = { .staff = "10001", .reason = 1 };

static const char every_right[] =
    "[\"read\",\"enter\",\"ex_officio\",\"code\",\"certificate\",\"honseki\",\"juminhyo_code\","
    "\"residence_status\",\"mynumber\",\"approve\"]";

/* ---- what stands on a screen */

/* The whole frame; the caller frees. */
static char *
frame(struct ui *ui)
{
	char *s = NULL, *row;
	size_t size = 0;
	FILE *f = open_memstream(&s, &size);

	if (f == NULL)
		abort();
	ui_compose(ui);
	for (int i = 1; i <= ui->canvas.rows; i++) {
		row = canvas_row(&ui->canvas, i);
		(void)fprintf(f, "%s\n", row);
		free(row);
	}
	(void)fclose(f);
	return s;
}

static void
tick(struct ui *ui)
{
	struct layer *l = ui_layer(ui);

	if (l->s->tick != NULL)
		l->s->tick(ui, l->state, ui_now(ui));
}

/* ---- every screen of one person, one after the other */

struct walk {
	void (*look)(struct ui *ui, void *arg);
	void *arg;
};

static void
walk(struct ui *ui, const char *household, const char *person,
    const struct walk *w)
{
	desk_open(ui, "K1", household, person);
	w->look(ui, w->arg);
	desk_type(ui, "{Enter}");
	for (int i = 0; i < 4; i++) {
		w->look(ui, w->arg);
		desk_type(ui, "{F8}");
	}
	desk_type(ui, "{F11}e");
	for (int i = 0; i < 8; i++) {
		w->look(ui, w->arg);
		desk_type(ui, "{F8}");
	}
	desk_type(ui, "{F3}{F3}{F9}");
	w->look(ui, w->arg);
	desk_type(ui, "11{F9}");
	if (strcmp(ui_top(ui)->code, "C2") == 0) {
		w->look(ui, w->arg);
		desk_type(ui, "{F8}");
		w->look(ui, w->arg);
	}
	ui_home(ui);
}

/* ---- std_1_1_9: 西暦 in two places only */

struct years {
	const char *allowed[3]; /* births and 満了の日 */
	int seen[3], wrong;
};

/* Years of 西暦 in front of a mark that makes them a date. */
static void
find_years(struct ui *ui, void *arg)
{
	struct years *y = arg;
	char *s = frame(ui);

	for (char *p = s; *p != '\0'; p++) {
		bool is_ok = false;

		if ((p > s && isdigit((unsigned char)p[-1])) ||
		    strspn(p, "0123456789") != 4 ||
		    (strncmp(p, "18", 2) != 0 && strncmp(p, "19", 2) != 0 &&
			strncmp(p, "20", 2) != 0) ||
		    (p[4] != '.' && p[4] != '-' && p[4] != '/' &&
			strncmp(p + 4, "年", 3) != 0))
			continue;
		for (int i = 0; i < 3; i++)
			if (y->allowed[i] != NULL &&
			    strncmp(p, y->allowed[i], 4) == 0) {
				y->seen[i]++;
				is_ok = true;
			}
		if (!is_ok) {
			printf("# %s: %.20s\n", ui_top(ui)->code, p);
			y->wrong++;
		}
	}
	free(s);
}

TEST(std_1_1_9_seireki_only_for_foreign_birth_and_expiry)
{
	struct counter c = clerk;
	struct years none = { { NULL }, { 0 }, 0 };
	struct years foreign = { { "1990", "1992", "2026" }, { 0 }, 0 };
	struct walk w = { find_years, &none };
	struct app a;
	struct ui *ui;

	c.rights = every_right;
	ui = counter_ui(&c, &a);
	walk(ui, SATO_HOUSEHOLD, SATO_TARO, &w);
	walk(ui, SATO_HOUSEHOLD, SATO_YUI, &w);
	walk(ui, WATANABE_HOUSE, WATANABE, &w);
	CHECK_INT(none.wrong, 0);
	w.arg = &foreign;
	walk(ui, NGUYEN_HOUSE, NGUYEN, &w);
	CHECK_INT(foreign.wrong, 0);
	for (int i = 0; i < 3; i++)
		CHECK(foreign.seen[i] > 0);
	counter_ui_end(ui, &a);
}

/* ---- std_10_4: masks */

struct hidden {
	const char *const *texts;
	int found;
};

static void
find_texts(struct ui *ui, void *arg)
{
	struct hidden *h = arg;
	char *s = frame(ui);

	for (int i = 0; h->texts[i] != NULL; i++)
		if (strstr(s, h->texts[i]) != NULL) {
			h->found++;
			if (getenv("TEST_WHY") != NULL)
				printf("# %s: %s\n", ui_top(ui)->code,
				    h->texts[i]);
		}
	free(s);
}

struct mask {
	const char *right, *household, *person;
	const char *texts[8];
	const char *toggles;  /* of C1: refused without the right */
	const char *relation; /* of another member, which has no mask */
};
static const struct mask masks[] = {
	{ "honseki", SATO_HOUSEHOLD, SATO_TARO, { "大江四丁目8番", NULL }, "2",
	    "妻" },
	/* whose 筆頭者 is nobody of the register: his name is that item alone */
	{ "honseki", BIG_HOUSE, "001401005", { "大江　正", NULL }, "2", "弟" },
	{ "juminhyo_code", SATO_HOUSEHOLD, SATO_TARO, { "10000000101", NULL },
	    "3", "妻" },
	{ "residence_status", NGUYEN_HOUSE, NGUYEN,
	    { "技術・人文", "AB12345678CD", "2026. 4. 1", "2026年4月1日",
		NULL },
	    "acf", "妻" },
	{ "mynumber", SATO_HOUSEHOLD, SATO_TARO, { "〔照会 F5〕", NULL }, "4",
	    "妻" },
};

static void
rights_without(const char *right, char *out, size_t size)
{
	json_t *all = json_loads(every_right, 0, NULL), *left = json_array();
	json_t *v;
	char *s;
	size_t i;

	json_array_foreach(all, i, v) if (strcmp(json_string_value(v), right) !=
					  0)(void) json_array_append(left, v);
	s = json_dumps(left, JSON_COMPACT);
	(void)snprintf(out, size, "%s", s);
	free(s);
	json_decref(all);
	json_decref(left);
}

/* Every screen that opens on the household or the person: changes, lists,
 * letters, the search by item too, page after page. */
static int
look_everywhere(struct ui *ui, const struct mask *m, const struct walk *w)
{
	int opened = 0;

	for (int i = 0; ui_screens[i] != NULL; i++) {
		struct target t;

		memset(&t, 0, sizeof(t));
		(void)snprintf(
		    t.household_no, sizeof(t.household_no), "%s", m->household);
		(void)snprintf(
		    t.person_no, sizeof(t.person_no), "%s", m->person);
		ui_home(ui);
		app_reason_set(ui_app(ui), 2, "", 0);
		if (ui_open(ui, ui_screens[i]->code, &t) != RC_OK)
			continue;
		opened++;
		for (int k = 0; k < 4; k++) {
			w->look(ui, w->arg);
			desk_type(ui, "{F8}");
		}
	}
	ui_home(ui);
	return opened;
}

/* Nor is it asked for figure by figure: neither the box nor the form looks
 * there, and no part of it finds anybody. */
static void
probe(struct ui *ui, const char *item, const char *whole, const char *part)
{
	struct app *a = ui_app(ui);
	struct search_criteria f = { .n = 0 };
	struct search_result r;
	struct err err;
	char line[80];

	CHECK_INT(app_search(a, whole, 10, &r, NULL), RC_OK);
	CHECK_INT(r.count, 0);
	search_release(&r);
	for (int i = 0; i < 3; i++) {
		f.n = 0;
		(void)snprintf(line, sizeof(line), "%s=%s", item,
		    i == 0   ? whole
		    : i == 1 ? part
			     : "");
		CHECK_INT(search_form_add(&f, line, NULL), RC_OK);
		err_clear(&err);
		CHECK_INT(find_run_form(a, &f, 10, &r, &err), RC_DENIED);
		CHECK_STR(err.code, "E1041");
	}
	desk_open(ui, "H2", "", "");
	CHECK(desk_shows(ui, "〔伏〕"));
	ui_home(ui);
}

TEST(std_10_4_what_is_hidden_is_not_searched_either)
{
	struct counter c = clerk;
	struct search_result r;
	char rights[400];
	struct app a;
	struct ui *ui;

	c.rights = every_right;
	ui = counter_ui(&c, &a);
	CHECK_INT(app_search(&a, "10000000101", 10, &r, NULL), RC_OK);
	CHECK_INT(r.count, 1);
	search_release(&r);
	counter_ui_end(ui, &a);
	rights_without("juminhyo_code", rights, sizeof(rights));
	c.rights = rights;
	ui = counter_ui(&c, &a);
	probe(ui, "juminhyo_code", "10000000101", "1*");
	counter_ui_end(ui, &a);
	rights_without("residence_status", rights, sizeof(rights));
	ui = counter_ui(&c, &a);
	probe(ui, "card_no", "AB12345678CD", "AB*");
	probe(ui, "special_card_no", "AB12345678CD", "AB*");
	counter_ui_end(ui, &a);
}

TEST(std_10_4_a_hidden_item_occurs_nowhere)
{
	char rights[400];

	for (size_t i = 0; i < sizeof(masks) / sizeof(masks[0]); i++) {
		const struct mask *m = &masks[i];
		struct hidden h = { m->texts, 0 };
		struct walk w = { find_texts, &h };
		struct counter c = clerk;
		struct app a;
		struct ui *ui;

		/* with the right it is there … */
		c.rights = every_right;
		ui = counter_ui(&c, &a);
		walk(ui, m->household, m->person, &w);
		CHECK(h.found > 0);
		counter_ui_end(ui, &a);
		/* … without it nowhere, and it cannot be put on a sheet */
		h.found = 0;
		rights_without(m->right, rights, sizeof(rights));
		c.rights = rights;
		ui = counter_ui(&c, &a);
		walk(ui, m->household, m->person, &w);
		CHECK(look_everywhere(ui, m, &w) > 40);
		CHECK_INT(h.found, 0);
		desk_open(ui, "C1", m->household, m->person);
		desk_type(ui, "{Up}");
		for (const char *p = m->toggles; *p != '\0'; p++) {
			char key[2] = { *p, '\0' };

			desk_type(ui, key);
			CHECK(desk_shows(ui, "E1041"));
		}
		/* 続柄 has no switch */
		desk_open(ui, "K1", m->household, m->person);
		CHECK(desk_shows(ui, "世帯主"));
		CHECK(desk_shows(ui, m->relation));
		counter_ui_end(ui, &a);
	}
}

/* Three items that are one thing are covered as one, today and on a past day. */
TEST(std_10_4_a_period_of_stay_is_covered_as_one)
{
	struct counter c = clerk;
	struct target t;
	char rights[400];
	struct app a;
	struct ui *ui;

	memset(&t, 0, sizeof(t));
	(void)snprintf(
	    t.household_no, sizeof(t.household_no), "%s", NGUYEN_HOUSE);
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", NGUYEN);
	rights_without("residence_status", rights, sizeof(rights));
	for (int i = 0; i < 4; i++) {
		bool is_masked = i % 2 == 1;

		c.rights = is_masked ? rights : every_right;
		ui = counter_ui(&c, &a);
		t.has_then = i >= 2;
		t.then_day = a.today;
		t.then_known = INT64_MAX;
		CHECK_INT(ui_open(ui, "K2", &t), RC_OK);
		CHECK(desk_shows(ui, "3頁中 1"));
		desk_type(ui, "{F8}");
		CHECK(desk_shows(ui, is_masked ? "在留期間       〔伏〕"
					       : "在留期間       3年"));
		CHECK(desk_lacks(ui, "〔伏〕年"));
		CHECK(desk_lacks(ui, "-月"));
		counter_ui_end(ui, &a);
	}
}

/* K2 of a past day has the age of that day, as K1 has. */
TEST(a_person_of_a_past_day_is_as_old_as_then)
{
	struct counter c = clerk;
	struct target t;
	struct app a;
	struct ui *ui = counter_ui(&c, &a);

	memset(&t, 0, sizeof(t));
	(void)snprintf(
	    t.household_no, sizeof(t.household_no), "%s", NGUYEN_HOUSE);
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", NGUYEN);
	CHECK_INT(ui_open(ui, "K2", &t), RC_OK);
	CHECK(desk_shows(ui, "1990. 5. 1   35歳"));
	t.has_then = true;
	t.then_day = date_day(2024, 4, 30);
	t.then_known = INT64_MAX;
	CHECK_INT(ui_open(ui, "K2", &t), RC_OK);
	CHECK(desk_shows(ui, "1990. 5. 1   33歳"));
	counter_ui_end(ui, &a);
}

/* By affair: what the rights uncover stays covered at the 印鑑 counter. */
TEST(std_10_4_a_hidden_item_of_an_affair_occurs_nowhere)
{
	static const char *const texts[] = { "大江四丁目8番", "10000000101",
		NULL };
	struct hidden h = { texts, 0 };
	struct walk w = { find_texts, &h };
	struct counter c = clerk;
	struct search_result r;
	struct app a;
	struct ui *ui;

	c.rights = every_right;
	ui = counter_ui(&c, &a);
	counter_manager(
	    "setting.set", json_pack("{s:s,s:{s:[s,s]}}", "key", "affair_masks",
			       "value", "4", "honseki", "juminhyo_code"));
	counter_sync();
	walk(ui, SATO_HOUSEHOLD, SATO_TARO, &w); /* 住民票交付 */
	CHECK(h.found > 0);
	ui_home(ui);
	app_reason_set(&a, 4, "", 0);
	h.found = 0;
	walk(ui, SATO_HOUSEHOLD, SATO_TARO, &w);
	CHECK_INT(h.found, 0);
	/* nor is it found by what is hidden, nor put on a sheet */
	CHECK_INT(app_search(&a, "10000000101", 10, &r, NULL), RC_OK);
	CHECK_INT(r.count, 0);
	search_release(&r);
	desk_open(ui, "C1", SATO_HOUSEHOLD, SATO_TARO);
	desk_type(ui, "{Up}2");
	CHECK(desk_shows(ui, "E1041"));
	/* the next affair shows it again */
	ui_home(ui);
	app_reason_set(&a, 1, "", 0);
	CHECK_INT(app_search(&a, "10000000101", 10, &r, NULL), RC_OK);
	CHECK_INT(r.count, 1);
	search_release(&r);
	counter_ui_end(ui, &a);
}

/* ---- histories */

TEST(std_2_2_1_histories_of_sheets_are_never_joined)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	struct target t;

	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "001300031");
	CHECK_INT(ui_open(ui, "K3", &t), RC_OK);
	CHECK(desk_shows(ui, "令和元. 6. 1"));
	CHECK(desk_lacks(ui, "平成10. 5. 1"));
	CHECK(desk_lacks(ui, "平成20. 3.31"));
	/* a day of the first sheet says nothing about this one */
	desk_type(ui, "H15.1.1{Enter}");
	CHECK(desk_lacks(ui, "渡鹿一丁目"));
	desk_type(ui, "{F3}");
	t.sheet_no = 1;
	CHECK_INT(ui_open(ui, "K3", &t), RC_OK);
	CHECK(desk_shows(ui, "平成10. 5. 1"));
	CHECK(desk_shows(ui, "平成20. 3.31"));
	CHECK(desk_lacks(ui, "令和元. 6. 1"));
	counter_ui_end(ui, &a);
}

TEST(std_2_2_4_support_hides_the_address_until_it_is_asked_for)
{
	struct counter c = clerk;
	struct app a;
	struct ui *ui = counter_ui(&c, &a);

	desk_open(ui, "K1", WATANABE_HOUSE, WATANABE);
	CHECK(desk_lacks(ui, "出水一丁目"));
	desk_type(ui, "{Enter}");
	CHECK(desk_lacks(ui, "出水一丁目"));
	desk_type(ui, "s");
	CHECK(desk_shows(ui, "E2241"));
	CHECK(desk_lacks(ui, "出水一丁目"));
	desk_type(ui, "{F11}e");
	CHECK(desk_lacks(ui, "出水一丁目"));
	desk_type(ui, "{F8}");
	CHECK(desk_lacks(ui, "出水一丁目"));
	counter_ui_end(ui, &a);
	/* who may asks for it, and it is hidden again afterwards */
	c.staff = "10003";
	ui = counter_ui(&c, &a);
	desk_open(ui, "K2", WATANABE_HOUSE, WATANABE);
	CHECK(desk_lacks(ui, "出水一丁目"));
	desk_type(ui, "s{F3}");
	CHECK(desk_shows(ui, "出水一丁目"));
	desk_type(ui, "{F3}");
	desk_open(ui, "K2", WATANABE_HOUSE, WATANABE);
	CHECK(desk_lacks(ui, "出水一丁目"));
	counter_ui_end(ui, &a);
}

TEST(std_3_3_removed_members_stand_last_and_can_be_hidden)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	char *row;

	desk_open(ui, "K1", SATO_HOUSEHOLD, "");
	ui_compose(ui);
	row = canvas_row(&ui->canvas, 12);
	CHECK(strstr(row, "除") != NULL && strstr(row, "佐藤　ツル") != NULL);
	CHECK(strstr(row, "死亡 令和 6. 2.10") != NULL);
	free(row);
	desk_type(ui, "x");
	CHECK(desk_lacks(ui, "佐藤　ツル"));
	CHECK(desk_shows(ui, "現存 4  除票 1"));
	desk_type(ui, "x");
	CHECK(desk_shows(ui, "佐藤　ツル"));
	counter_ui_end(ui, &a);
}

/* ---- blocks */

static json_t *
set_block(const char *person, const char *from, const char *to)
{
	return counter_call("10003", "block.set",
	    json_pack("{s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "person_no", person,
		"processes", "certificate", "level", 2, "from", from, "to", to,
		"reason", "本人の申出", "kind", "general"));
}

static size_t
issues_of(const char *person)
{
	json_t *got = counter_call(
	    "10003", "issue.list", json_pack("{s:s}", "person_no", person));
	size_t n = json_array_size(json_object_get(got, "issues"));

	json_decref(got);
	return n;
}

TEST(std_3_1_a_block_past_its_end_still_stops)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	json_t *set = set_block(SATO_TARO, "2025-01-01", "2025-01-31");

	CHECK(set != NULL);
	json_decref(set);
	desk_open(ui, "C1", SATO_HOUSEHOLD, SATO_TARO);
	tick(ui);
	CHECK(desk_is_at(ui, "B1"));
	CHECK(desk_shows(ui, "令和 7. 1. 1 から 令和 7. 1.31"));
	CHECK(desk_lacks(ui, "水前寺"));
	desk_type(ui, "{F3}");
	CHECK(desk_is_at(ui, "C1"));
	/* and going on in spite of it ends at the register */
	desk_type(ui, "11{F9}{Enter}");
	CHECK(desk_shows(ui, "E3103"));
	CHECK_INT(issues_of(SATO_TARO), 0);
	counter_ui_end(ui, &a);
}

TEST(a_block_set_after_the_record_was_opened_stops_the_issue)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	char pattern[200];
	json_t *set;
	glob_t g;

	desk_open(ui, "C1", SATO_HOUSEHOLD, SATO_TARO);
	tick(ui);
	CHECK(desk_is_at(ui, "C1"));
	desk_type(ui, "11{F9}");
	CHECK(desk_is_at(ui, "C2"));
	set = set_block(SATO_TARO, "2025-11-20", "");
	CHECK(set != NULL);
	json_decref(set);
	desk_type(ui, "{Enter}");
	CHECK(desk_shows(ui, "E3103"));
	CHECK(desk_is_at(ui, "C1"));
	CHECK_INT(issues_of(SATO_TARO), 0);
	(void)snprintf(pattern, sizeof(pattern), "%s/prints/*", counter_dir());
	CHECK(glob(pattern, 0, NULL, &g) == GLOB_NOMATCH);
	counter_ui_end(ui, &a);
}

TEST(std_1_3_8_the_issue_is_written_before_any_paper)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	desk_open(ui, "C1", SATO_HOUSEHOLD, SATO_TARO);
	desk_type(ui, "11{F9}");
	CHECK(desk_is_at(ui, "C2"));
	CHECK_INT(issues_of(SATO_TARO), 0);
	/* a printer that takes nothing */
	(void)snprintf(a.conf.prints, sizeof(a.conf.prints), "/dev/null/none");
	desk_type(ui, "{Enter}");
	CHECK(desk_is_at(ui, "C2"));
	CHECK_INT(issues_of(SATO_TARO), 1);
	counter_ui_end(ui, &a);
}

/* B1: another person with the right, for this one issue. */
/* The issue history's word on why a sheet was disposed of. */
static bool
is_spoilt_for(const char *person_no, const char *reason)
{
	json_t *got = counter_call(
	    "10003", "issue.list", json_pack("{s:s}", "person_no", person_no));
	json_t *list = json_object_get(got, "issues"), *one;
	bool is_found = false;
	const char *s;
	size_t i;

	json_array_foreach(list, i, one)
	{
		s = json_string_value(json_object_get(one, "spoilt"));
		is_found = is_found || (s != NULL && strcmp(s, reason) == 0);
	}
	json_decref(got);
	return is_found;
}

TEST(std_1_3_8_a_spoilt_sheet_is_recorded_once)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	desk_open(ui, "C1", SATO_HOUSEHOLD, SATO_TARO);
	desk_type(ui, "11{F9}{Enter}");
	CHECK_INT(issues_of(SATO_TARO), 1);
	ui_command(ui, "/C9 1");
	CHECK(desk_is_at(ui, "C9"));
	CHECK(desk_has(ui, "交付 1 の紙を処分します"));
	/* Enter alone decides nothing. */
	desk_type(ui, "{Enter}");
	CHECK(!is_spoilt_for(SATO_TARO, "用紙詰まり"));
	desk_type(ui, "2");
	CHECK(desk_has(ui, "交付 1 の処分を記録しました"));
	CHECK(is_spoilt_for(SATO_TARO, "用紙詰まり"));
	/* A second time, a number that was never given, no number. */
	ui_command(ui, "/C9 1");
	desk_type(ui, "1");
	CHECK(desk_has(ui, "E5005"));
	CHECK(!is_spoilt_for(SATO_TARO, "印字不良"));
	desk_type(ui, "{F3}{F3}");
	ui_command(ui, "/C9 999");
	desk_type(ui, "1");
	CHECK(desk_has(ui, "E5003"));
	desk_type(ui, "{F3}{F3}");
	ui_command(ui, "/C9 x");
	CHECK(desk_has(ui, "交付の番号がありません"));
	CHECK_INT(issues_of(SATO_TARO), 1);
	counter_ui_end(ui, &a);
}

TEST(std_3_1_only_another_person_with_the_right_releases_once)
{
	struct vt *v = counter_start(&clerk, 24, 80);
	static const char ready[] = "職員番号";

	vt_keys(v, "watanabe yuki");
	CHECK(vt_wait(v, "件中"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait_code(v, "K1"));
	vt_keys(v, "{F9}");
	CHECK(vt_wait_code(v, "B1"));
	CHECK(vt_wait(v, ready));
	/* without the right */
	vt_keys(v, "10004{Tab}madoguchi{Tab}テスト{Tab}0942{Enter}");
	CHECK(vt_wait(v, "E1032"));
	vt_keys(v, "{F3}{F3}{F3}");
	CHECK(vt_wait_code(v, "K1"));
	vt_keys(v, "{F9}");
	CHECK(vt_wait_code(v, "B1"));
	/* the tail of another number */
	vt_keys(v, "10002{Tab}madoguchi{Tab}テスト{Tab}1111{Enter}");
	CHECK(vt_wait(v, "E3407"));
	vt_keys(v, "{F3}{F3}");
	CHECK(vt_wait_code(v, "K1"));
	vt_keys(v, "{F9}");
	CHECK(vt_wait_code(v, "B1"));
	vt_keys(v, "10002{Tab}madoguchi{Tab}テスト{Tab}0942{Enter}");
	CHECK(vt_wait(v, "一時に解きました"));
	CHECK(vt_wait_code(v, "C1"));
	CHECK(vt_has(v, "一時解除 この一件"));
	vt_keys(v, "11{F9}");
	CHECK(vt_wait_code(v, "C2"));
	vt_keys(v, "{Enter}");
	CHECK(vt_settle(v));
	if (vt_has(v, "A5801"))
		vt_keys(v, "1");
	CHECK(vt_wait(v, "交付 "));
	/* the next one is stopped again */
	vt_keys(v, "{Enter}");
	CHECK(vt_wait_code(v, "K1"));
	vt_keys(v, "{F9}");
	CHECK(vt_wait_code(v, "B1"));
	CHECK_INT(vt_end(v), 0);
	CHECK_INT(issues_of(WATANABE), 1);
}

/* ---- 4.0.8 */

TEST(std_4_0_8_while_an_entry_waits_the_state_before_is_shown)
{
	struct counter c = clerk;
	struct app a;
	struct ui *ui;

	c.scene = SCENE_WAITING;
	ui = counter_ui(&c, &a);
	desk_open(ui, "K1", SATO_HOUSEHOLD, SATO_TARO);
	CHECK(desk_shows(ui, "水前寺二丁目12番3号"));
	CHECK(desk_shows(ui, "仮登録 転居 10:31"));
	CHECK(desk_lacks(ui, "九品寺"));
	desk_type(ui, "{Enter}");
	CHECK(desk_shows(ui, "水前寺二丁目12番3号"));
	CHECK(desk_lacks(ui, "九品寺"));
	desk_type(ui, "{F3}{F9}11");
	CHECK(desk_shows(ui, "届出前の内容（仮登録あり）"));
	desk_type(ui, "{F9}");
	CHECK(desk_is_at(ui, "C2"));
	CHECK(desk_shows(ui, "水前寺二丁目12番3号"));
	CHECK(desk_lacks(ui, "九品寺"));
	counter_ui_end(ui, &a);
}

static void
find_reviewer(struct ui *ui, void *arg)
{
	int *found = arg;
	char *s = frame(ui);

	if (strstr(s, "高木") != NULL)
		++*found;
	free(s);
}

TEST(std_4_0_8_who_approved_stands_on_no_screen)
{
	struct counter c = { .staff = "10002",
		.scene = SCENE_WAITING,
		.reason = 8,
		.opens = "R1" };
	struct vt *v = counter_start(&c, 24, 80);
	int found = 0;
	struct walk w = { find_reviewer, &found };
	struct app a;
	struct ui *ui;

	vt_keys(v, "4");
	CHECK(vt_wait_code(v, "R2"));
	vt_keys(v, "{F10}");
	CHECK(vt_wait(v, "暗証"));
	vt_keys(v, "madoguchi{Enter}");
	CHECK(vt_wait(v, "承認しました"));
	vt_keys(v, "{F3}");
	CHECK(vt_wait_code(v, "H1"));
	CHECK_INT(vt_end(v), 0);
	counter_sync();
	c = clerk;
	c.is_again = true;
	c.rights = every_right;
	ui = counter_ui(&c, &a);
	desk_open(ui, "K2", SATO_HOUSEHOLD, SATO_TARO);
	CHECK(desk_shows(ui, "九品寺六丁目4番7号"));
	ui_home(ui);
	walk(ui, SATO_HOUSEHOLD, SATO_TARO, &w);
	CHECK_INT(found, 0);
	counter_ui_end(ui, &a);
}

TEST(std_10_4_relation_shows_to_everybody)
{
	static const char *const none[] = { "[\"read\"]", "[]" };
	struct counter c = clerk;

	for (size_t i = 0; i < 2; i++) {
		struct app a;
		struct ui *ui;

		c.rights = none[i];
		ui = counter_ui(&c, &a);
		desk_open(ui, "K1", SATO_HOUSEHOLD, SATO_TARO);
		CHECK(desk_shows(ui, "世帯主"));
		CHECK(desk_shows(ui, "妻"));
		desk_open(ui, "K2", SATO_HOUSEHOLD, SATO_YUI);
		CHECK(desk_shows(ui, "続柄           子"));
		CHECK(desk_shows(ui, "佐藤　太郎"));
		counter_ui_end(ui, &a);
	}
}

/* ---- keys (SCREENS 4): a digit in <> chooses and counts, text does not */

static int
type(struct vt *v, const char *script)
{
	char keys[256];
	int n = desk_keys_of(script, keys, sizeof(keys));

	vt_keys(v, keys);
	return n;
}

TEST(budget_find_and_open_a_household)
{
	struct counter c = { .staff = "10001" };
	struct vt *v = counter_start(&c, 24, 80);
	int keys = type(v, "<1>sato taro{Enter}");

	CHECK(vt_wait_code(v, "K1"));
	CHECK(vt_wait(v, "00418273-1"));
	CHECK_INT(vt_end(v), 0);
	printf("# find and open: %d keys of 2\n", keys);
	CHECK(keys <= 2);
}

TEST(budget_certificate_of_the_whole_household)
{
	struct counter c = { .staff = "10001" };
	struct vt *v = counter_start(&c, 24, 80);
	int keys = type(v, "<1>sato taro 12-3{F9}");

	CHECK(vt_wait_code(v, "C1"));
	keys += type(v, "<1><1>{F9}");
	CHECK(vt_wait_code(v, "C2"));
	keys += type(v, "{Enter}");
	CHECK(vt_wait(v, "交付 "));
	CHECK_INT(vt_end(v), 0);
	CHECK_INT(issues_of(SATO_TARO), 1);
	CHECK_INT(issues_of(SATO_YUI), 1);
	printf("# certificate of the household: %d keys of 8\n", keys);
	CHECK(keys <= 8);
	/* the mock's own path */
	CHECK_INT(keys, 6);
}

TEST(budget_approve_one_entry)
{
	struct counter c = { .staff = "10002", .scene = SCENE_WAITING };
	struct vt *v = counter_start(&c, 24, 80);
	int keys = type(v, "{F10}{Enter}");

	CHECK(vt_wait_code(v, "R2"));
	keys += type(v, "{F10}");
	CHECK(vt_wait(v, "暗証"));
	keys += type(v, "madoguchi{Enter}");
	CHECK(vt_wait(v, "承認しました"));
	CHECK_INT(vt_end(v), 0);
	printf("# approve: %d keys of 4\n", keys);
	CHECK(keys <= 4);
}

TEST(a_terminal_that_draws_differently_is_told_of)
{
	static const struct desk d;
	struct vt *v = desk_start(&d, 24, 80);

	vt_draws_wide(v);
	CHECK(vt_wait(v, "E9014"));
	CHECK(vt_has(v, "①○※─× の幅が違い"));
	/* the last row is whole again, and keys are keys */
	CHECK(strstr(vt_row(v, 24), "F1説明") != NULL);
	vt_keys(v, "1sato");
	CHECK(vt_settle(v));
	CHECK(!vt_has(v, "E9014"));
	CHECK(vt_has(v, "sato"));
	desk_end(v, 0);
}

TEST(a_terminal_that_draws_as_we_count_is_not_told_of)
{
	static const struct desk d;
	struct vt *v = desk_start(&d, 24, 80);

	CHECK(vt_wait_code(v, "H1"));
	vt_keys(v, "1");
	CHECK(vt_settle(v));
	CHECK(!vt_has(v, "E9014"));
	desk_end(v, 0);
}

TEST(a_terminal_that_is_gone_ends_the_counter)
{
	static const struct desk plain, below = { .has_leader = true };
	struct vt *v = desk_start(&plain, 24, 80);

	CHECK(vt_wait_code(v, "H1"));
	CHECK_INT(vt_hang_up(v), 0);
	v = desk_start(&below, 24, 80);
	CHECK(vt_wait_code(v, "H1"));
	CHECK_INT(vt_hang_up(v), 0);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
