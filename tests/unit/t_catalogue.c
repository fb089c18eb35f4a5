/* SPDX-License-Identifier: ISC
 * The catalogue: items, reasons, rules and what must not be, held against
 * the lists of the standard and of the municipality.
 */
#include "src/catalogue.h"
#include "src/cert.h"
#include "src/codes.h"
#include "src/event.h"
#include "src/rule.h"
#include "tests/test.h"

#include <dirent.h>

#define LINES_MAX 512
static char text[1 << 20];
static char *lines[LINES_MAX];

/* The lines of a file; the header of a CSV is line 0. */
static int
read_lines(const char *path)
{
	FILE *fp = fopen(path, "r");
	char *s;
	size_t n;
	int count = 0;

	CHECK(fp != NULL);
	if (fp == NULL)
		return 0;
	n = fread(text, 1, sizeof(text) - 1, fp);
	text[n] = '\0';
	(void)fclose(fp);
	for (s = strtok(text, "\n"); s != NULL && count < LINES_MAX;
	     s = strtok(NULL, "\n"))
		lines[count++] = s;
	return count;
}

/* Cuts a line at its commas in place; empty fields stay. */
static int
split(char *line, char *field[], int max)
{
	int n = 0;

	while (n < max) {
		field[n++] = line;
		line = strchr(line, ',');
		if (line == NULL)
			break;
		*line++ = '\0';
	}
	return n;
}

/* Whether word stands in a list with "|" between. */
static bool
listed(const char *list, const char *word)
{
	size_t n = strlen(word);
	const char *p = list;

	while (n > 0 && (p = strstr(p, word)) != NULL) {
		if ((p == list || p[-1] == '|') &&
		    (p[n] == '|' || p[n] == '\0'))
			return true;
		p += n;
	}
	return false;
}

/* ---- items */

TEST(std_1_1_1_every_record_item_is_covered)
{
	int i, k, n = read_lines("tests/data/record-items.txt");

	CHECK_INT(n, 132);
	for (k = 0; k < n; k++) {
		for (i = 0; i < IT_COUNT; i++)
			if (listed(item_defs[i].covers, lines[k]))
				break;
		if (i == IT_COUNT)
			printf("# not covered: %s\n", lines[k]);
		CHECK(i < IT_COUNT);
	}
}

TEST(catalogue_covers_only_what_is_listed)
{
	int i, k, n = read_lines("tests/data/record-items.txt");

	for (i = 0; i < IT_COUNT; i++) {
		char cover[1024], *s;

		(void)snprintf(cover, sizeof(cover), "%s", item_defs[i].covers);
		for (s = strtok(cover, "|"); s != NULL; s = strtok(NULL, "|")) {
			for (k = 0; k < n; k++)
				if (strcmp(lines[k], s) == 0)
					break;
			if (k == n)
				printf("# %s covers an unknown line: %s\n",
				    item_defs[i].id, s);
			CHECK(k < n);
		}
	}
}

TEST(catalogue_ids_and_labels_are_unique_and_plain)
{
	int i, k;

	for (i = 0; i < IT_COUNT; i++) {
		const struct item_def *d = &item_defs[i];

		CHECK(d->id[0] != '\0' && d->label[0] != '\0' &&
		      d->label_en[0] != '\0');
		CHECK(strpbrk(d->label, ",\"") == NULL);
		CHECK(strpbrk(d->label_en, ",\"") == NULL);
		CHECK(d->japanese || d->foreign);
		CHECK_INT(item_by_id(d->id), i);
		for (k = 0; k < i; k++) {
			CHECK(strcmp(d->id, item_defs[k].id) != 0);
			CHECK(strcmp(d->label, item_defs[k].label) != 0);
		}
		/* the Individual Number is never in a section of the feed */
		if (d->class == CLASS_MYNUMBER)
			CHECK_STR(d->section, "none");
	}
	CHECK_INT(item_by_id("nobody"), IT_COUNT);
}

/* 1.1.6 lists these; the items of a 区分 depend on it and are rules. 住民種別
 * decides which list holds, so it cannot be blank either. */
TEST(std_1_1_6_items_that_refuse_blank)
{
	static const char *const must[] = { "kind", "birth", "honseki",
		"hittousha", "resident_since", "address_city", "address_town",
		"juminhyo_code", "foreign_resident_since", "person_no",
		"household_no" };
	size_t k;
	int i;

	for (i = 0; i < IT_COUNT; i++) {
		for (k = 0; k < sizeof(must) / sizeof(must[0]); k++)
			if (strcmp(item_defs[i].id, must[k]) == 0)
				break;
		if (item_defs[i].must != (k < sizeof(must) / sizeof(must[0])))
			printf("# %s\n", item_defs[i].id);
		CHECK_INT(
		    item_defs[i].must, k < sizeof(must) / sizeof(must[0]));
	}
}

/* The 8 fields and the events that take unknown days (1.1.8). */
TEST(std_1_1_8_items_that_take_unknown_days)
{
	int i;

	for (i = 0; i < IT_COUNT; i++) {
		const struct item_def *d = &item_defs[i];

		if (d->dates == DATES_UNKNOWN || d->dates == DATES_BIRTH)
			CHECK(listed("birth|resident_since|address_since|"
				     "foreign_resident_since|"
				     "alien_registered_on",
			    d->id));
		if (d->dates == DATES_EVENT)
			CHECK(listed("event_date|removal_date", d->id));
		if (d->dates == DATES_SEIREKI)
			CHECK_STR(d->id, "residence_expires");
		CHECK((d->type == TYPE_DATE) == (d->dates != DATES_NONE));
	}
	CHECK_INT(item_defs[IT_BIRTH].dates, DATES_BIRTH);
}

TEST(std_10_4_four_masks_and_no_other)
{
	int i;

	for (i = 0; i < IT_COUNT; i++)
		CHECK(item_defs[i].mask[0] == '\0' ||
		      listed("honseki|mynumber|juminhyo_code|residence_status",
			  item_defs[i].mask));
	CHECK_STR(item_defs[IT_HONSEKI].mask, "honseki");
	CHECK_STR(item_defs[IT_HITTOUSHA].mask, "honseki");
	CHECK_STR(item_defs[IT_MYNUMBER].mask, "mynumber");
	CHECK_STR(item_defs[IT_JUMINHYO_CODE].mask, "juminhyo_code");
	CHECK_STR(item_defs[IT_RESIDENCE_STATUS].mask, "residence_status");
}

TEST(std_10_4_relation_has_no_mask)
{
	CHECK_STR(item_defs[IT_RELATION].mask, "");
	CHECK_STR(item_defs[IT_IS_HEAD].mask, "");
	CHECK_STR(item_defs[IT_HEAD_NAME].mask, "");
}

/* ---- reasons */

TEST(std_1_2_2_thirty_seven_reasons)
{
	static const char *const want[] = { "国内転入", "国外転入等", "出生",
		"職権記載（帰化等）", "職権記載（国籍喪失）", "職権記載",
		"改製", "再製", "異動の取消し（増）", "国内転出", "国外転出",
		"死亡", "職権消除（帰化等）", "職権消除（国籍喪失）",
		"職権消除", "改製", "再製", "異動の取消し（減）", "転居",
		"軽微な修正", "職権修正", "誤記修正", "個人番号の変更請求",
		"個人番号の職権修正", "個人番号の職権記載",
		"住民票コードの変更請求", "住民票コードの職権記載", "世帯分離",
		"世帯合併", "世帯変更", "世帯主変更", "旧氏の記載",
		"旧氏の変更", "旧氏の削除", "通称の記載", "通称の削除",
		"異動の取消し（修正）" };
	int side[3] = { 0, 0, 0 }, i, k;

	CHECK_INT(EV_COUNT, sizeof(want) / sizeof(want[0]));
	for (i = 0; i < EV_COUNT; i++) {
		CHECK_STR(event_defs[i].label, want[i]);
		side[event_defs[i].side]++;
		CHECK_INT(event_by_code(event_defs[i].code), i);
		for (k = 0; k < i; k++)
			CHECK(strcmp(event_defs[i].code, event_defs[k].code) !=
			      0);
	}
	CHECK_INT(side[SIDE_ENTRY], 9);
	CHECK_INT(side[SIDE_REMOVAL], 9);
	CHECK_INT(side[SIDE_CORRECTION], 19);
	CHECK_INT(event_by_code("999"), EV_COUNT);
}

TEST(std_1_2_2_marks_of_kind)
{
	int i;

	for (i = 0; i < EV_COUNT; i++) {
		bool jp = true, fo = true;

		if (i == EV_EX_OFFICIO_IN_NATURALISED ||
		    i == EV_EX_OFFICIO_OUT_NATIONALITY_LOST ||
		    i == EV_FORMER_NAME_ENTRY || i == EV_FORMER_NAME_CHANGE ||
		    i == EV_FORMER_NAME_DELETION)
			fo = false;
		if (i == EV_EX_OFFICIO_IN_NATIONALITY_LOST ||
		    i == EV_EX_OFFICIO_OUT_NATURALISED || i == EV_ALIAS_ENTRY ||
		    i == EV_ALIAS_DELETION)
			jp = false;
		CHECK_INT(event_defs[i].japanese, jp);
		CHECK_INT(event_defs[i].foreign, fo);
		/* only a move-out lies ahead (4.0.3) */
		CHECK_INT(event_defs[i].future,
		    i == EV_OUT_DOMESTIC || i == EV_OUT_ABROAD);
	}
}

TEST(catalogue_events_name_groups_that_exist)
{
	int i, k;

	for (i = 0; i < EV_COUNT; i++) {
		char groups[512], *s;

		(void)snprintf(
		    groups, sizeof(groups), "%s", event_defs[i].groups);
		for (s = strtok(groups, "|"); s != NULL;
		     s = strtok(NULL, "|")) {
			for (k = 0; k < IT_COUNT; k++)
				if (strcmp(item_defs[k].group, s) == 0)
					break;
			CHECK(k < IT_COUNT);
		}
	}
	/* a 転入 changes no removal items, a 転居 no name (4.1) */
	CHECK(!listed(event_defs[EV_IN_DOMESTIC].groups, "removal"));
	CHECK(!listed(event_defs[EV_MOVE_WITHIN].groups, "name"));
	CHECK(!listed(event_defs[EV_HOUSEHOLD_CHANGE].groups, "address"));
}

/* What a row asks for is a paper of the list, what follows is a letter. */
TEST(catalogue_events_name_papers_and_letters_that_exist)
{
	int i, letters = 0;
	char list[200], *s;

	for (i = 0; i < paper_need_count; i++) {
		const struct paper_need *n = &paper_needs[i];

		(void)snprintf(list, sizeof(list), "%s", n->papers);
		CHECK(list[0] != '\0');
		for (s = strtok(list, "|"); s != NULL; s = strtok(NULL, "|"))
			CHECK(code_find("papers", s) != NULL);
		(void)snprintf(list, sizeof(list), "%s", n->menus);
		for (s = strtok(list, "|"); s != NULL; s = strtok(NULL, "|"))
			CHECK(listed(event_defs[n->event].menu, s));
	}
	for (i = 0; i < EV_COUNT; i++) {
		(void)snprintf(list, sizeof(list), "%s", event_defs[i].letters);
		for (s = strtok(list, "|"); s != NULL;
		     s = strtok(NULL, "|"), letters++)
			CHECK(cert_kind_by_id(s) >= CERT_FIRST_LETTER &&
			      cert_kind_by_id(s) < CERT_KINDS);
	}
	/* 法9条, 30条の50 */
	CHECK_STR(event_notice(EV_BIRTH, "51"), "kdoc");
	CHECK_STR(event_notice(EV_EX_OFFICIO_CORRECTION, "33"), "innot");
	CHECK_STR(event_notice(EV_EX_OFFICIO_CORRECTION, "76"), "imminfo");
	CHECK_STR(event_notice(EV_EX_OFFICIO_CORRECTION, "62"), "");
	/* 4.1.3.0.3, 4.2.0.1, 4.2.0.2, 4.3.3 */
	CHECK(event_has_letter(EV_OUT_DOMESTIC, "move_out"));
	CHECK(!event_has_letter(EV_OUT_ABROAD, "move_out"));
	CHECK_INT(letters, 21);
}

/* Each number of the list of changes and its one reason, both ways: the
 * numbers are 11 to 99, and a reason has no other. Several reasons share 73 to
 * 75, 91 to 93 and 96: the form says which. */
TEST(std_4_1_0_1_each_kind_offers_exactly_its_reasons)
{
	static const struct {
		const char *menu;
		enum event event;
	} want[] = {
		{ "11", EV_IN_DOMESTIC },
		{ "12", EV_IN_ABROAD },
		{ "13", EV_IN_DOMESTIC },
		{ "14", EV_IN_DOMESTIC },
		{ "15", EV_IN_DOMESTIC },
		{ "21", EV_MOVE_WITHIN },
		{ "31", EV_OUT_DOMESTIC },
		{ "32", EV_OUT_ABROAD },
		{ "33", EV_EX_OFFICIO_CORRECTION },
		{ "41", EV_HOUSEHOLD_SPLIT },
		{ "42", EV_HOUSEHOLD_MERGE },
		{ "43", EV_HOUSEHOLD_CHANGE },
		{ "44", EV_HEAD_CHANGE },
		{ "51", EV_BIRTH },
		{ "52", EV_DEATH },
		{ "53", EV_EX_OFFICIO_OUT },
		{ "61", EV_EX_OFFICIO_IN },
		{ "62", EV_EX_OFFICIO_CORRECTION },
		{ "63", EV_EX_OFFICIO_OUT },
		{ "64", EV_MINOR_CORRECTION },
		{ "65", EV_ERROR_CORRECTION },
		{ "71", EV_IN_ABROAD },
		{ "72", EV_IN_ABROAD },
		{ "76", EV_EX_OFFICIO_CORRECTION },
		{ "81", EV_FORMER_NAME_ENTRY },
		{ "82", EV_FORMER_NAME_CHANGE },
		{ "83", EV_FORMER_NAME_DELETION },
		{ "84", EV_ALIAS_ENTRY },
		{ "85", EV_ALIAS_DELETION },
		{ "94", EV_CODE_ENTRY },
		{ "95", EV_CODE_CHANGE },
	};
	/* 帰化 etc.: a sheet opens, a sheet closes; 取消 by what is undone */
	static const char *const shared[] = { "73", "74", "75", "91", "92",
		"93", "96" };
	char menu[12];
	size_t i, n;
	int m, reasons;

	for (m = 10; m < 100; m++) {
		(void)snprintf(menu, sizeof(menu), "%d", m);
		reasons = 0;
		for (i = 0; i < EV_COUNT; i++)
			reasons += listed(event_defs[i].menu, menu);
		for (n = 0; n < sizeof(want) / sizeof(want[0]); n++)
			if (strcmp(want[n].menu, menu) == 0)
				break;
		if (n < sizeof(want) / sizeof(want[0])) {
			CHECK_INT(reasons, 1);
			CHECK_INT(event_by_menu(menu), want[n].event);
			continue;
		}
		for (i = 0; i < sizeof(shared) / sizeof(shared[0]); i++)
			if (strcmp(shared[i], menu) == 0)
				break;
		if ((i < sizeof(shared) / sizeof(shared[0])) != (reasons > 1))
			printf("# menu %s: %d reasons\n", menu, reasons);
		CHECK(
		    (i < sizeof(shared) / sizeof(shared[0])) == (reasons > 1));
		CHECK(reasons != 1);
	}
	CHECK_INT(event_by_menu("1"), EV_COUNT);
	CHECK_INT(event_by_menu(""), EV_COUNT);
}

/* 郵便物送付コード may be kept; it is not, so nothing asks for one. */
TEST(std_1_1_19_no_code_of_how_to_address_mail)
{
	int i;

	for (i = 0; i < IT_COUNT; i++) {
		CHECK(strstr(item_defs[i].label, "送付コード") == NULL);
		CHECK(strstr(item_defs[i].label, "郵便物") == NULL);
	}
}

/* ---- rules */

TEST(std_11_1_every_rule_says_what_why_and_what_to_do)
{
	int i;

	CHECK(rule_count > 40);
	for (i = 0; i < rule_count; i++) {
		const struct rule_def *d = &rule_defs[i];

		CHECK(d->check != NULL);
		CHECK(d->what[0] && d->why[0] && d->remedy[0] && d->source[0]);
		CHECK(d->item[0] == '\0' || strcmp(d->item, "*") == 0 ||
		      item_by_id(d->item) != IT_COUNT);
		CHECK((d->code[0] == 'E') == (d->level == RULE_ERROR));
		CHECK((d->level == RULE_ALERT) == (rule_answers(d) > 0));
		CHECK(strlen(d->code) < sizeof(((struct err *)0)->code));
		/* one value at most, where rule_text puts it */
		CHECK(strchr(d->what, '%') == NULL ||
		      strstr(d->what, "%s") == strrchr(d->what, '%'));
		CHECK(strchr(d->why, '%') == NULL);
		/* nothing is cut on the way to a person */
		CHECK(strlen(d->what) < 140 && strlen(d->why) < 256 &&
		      strlen(d->remedy) < 256);
		CHECK(strchr(d->remedy, '%') == NULL);
	}
}

TEST(std_11_1_every_row_of_the_table_has_a_place)
{
	bool seen[37] = { false };
	char *field[4];
	int i, row, n;

	for (i = 0; i < rule_count; i++)
		if (rule_defs[i].row > 0 && rule_defs[i].row < 37)
			seen[rule_defs[i].row] = true;
	n = read_lines("db/catalogue/rules_later.csv");
	for (i = 1; i < n; i++) {
		CHECK_INT(split(lines[i], field, 4), 3);
		row = atoi(field[0]);
		CHECK(row > 0 && row < 37 && field[1][0] && field[2][0]);
		if (row > 0 && row < 37) {
			if (seen[row])
				printf("# row %d twice\n", row);
			CHECK(!seen[row]);
			seen[row] = true;
		}
	}
	for (row = 1; row < 37; row++) {
		if (!seen[row])
			printf("# row %d has no place\n", row);
		CHECK(seen[row]);
	}
}

/* The three warnings that everybody would add. A4610 asks about others of the
 * household, whose 住所 goes along with a move that is taken back; of a 転出 or a
 * 転入通知 it says nothing. */
TEST(std_11_1_alerts_that_must_not_be)
{
	int i;

	for (i = 0; i < rule_count; i++) {
		CHECK(strncmp(rule_defs[i].source, "5.1", 3) != 0);
		CHECK(strstr(rule_defs[i].what, "交付") == NULL);
		if (rule_defs[i].level != RULE_ALERT)
			continue;
		CHECK(strstr(rule_defs[i].source, "4.6.0.1") == NULL ||
		      strcmp(rule_defs[i].code, "A4610") == 0);
		CHECK(strstr(rule_defs[i].what, "取消") == NULL);
		CHECK(strstr(rule_defs[i].what, "転出予定") == NULL);
	}
}

/* ---- what must not be */

TEST(std_4_0_8_no_item_of_the_decider)
{
	int i;

	for (i = 0; i < IT_COUNT; i++) {
		CHECK(strstr(item_defs[i].label, "決裁") == NULL);
		CHECK(strstr(item_defs[i].label, "承認") == NULL);
		CHECK(strstr(item_defs[i].id, "approv") == NULL);
		CHECK(strstr(item_defs[i].id, "decid") == NULL);
	}
}

TEST(std_3_5_no_such_block)
{
	int i, n = read_lines("db/codes/block_kind.csv");

	CHECK(n > 1);
	for (i = 0; i < n; i++)
		CHECK(strstr(lines[i], "不受理") == NULL);
}

#define WORDS_MAX 200
static char words_of[1 << 16];
static const char *words[WORDS_MAX];
static int word_count;

/* Drops comments of C, so that they may name what is forbidden. */
static void
strip_comments(char *s)
{
	bool in_string = false;

	for (; *s != '\0'; s++) {
		if (*s == '\\' && in_string && s[1] != '\0') {
			s++;
		} else if (*s == '"') {
			in_string = !in_string;
		} else if (!in_string && s[0] == '/' && s[1] == '*') {
			while (*s != '\0' && !(s[0] == '*' && s[1] == '/'))
				*s++ = ' ';
			if (*s == '\0')
				return;
			s[0] = s[1] = ' ';
		}
	}
}

static void
scan_file(const char *path, bool is_c)
{
	static char file[1 << 21];
	FILE *fp = fopen(path, "r");
	size_t n;
	int i;

	if (fp == NULL)
		return;
	n = fread(file, 1, sizeof(file) - 1, fp);
	file[n] = '\0';
	(void)fclose(fp);
	if (is_c)
		strip_comments(file);
	for (i = 0; i < word_count; i++)
		if (strstr(file, words[i]) != NULL) {
			printf("# %s holds %s\n", path, words[i]);
			CHECK(strstr(file, words[i]) == NULL);
		}
}

static int
scan_folder(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *f;
	char path[512];
	const char *dot;
	int n = 0;

	if (d == NULL)
		return 0;
	while ((f = readdir(d)) != NULL) {
		dot = strrchr(f->d_name, '.');
		if (dot == NULL || strcmp(f->d_name, "forbidden.csv") == 0)
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", dir, f->d_name);
		if (strcmp(dot, ".c") == 0 || strcmp(dot, ".h") == 0) {
			scan_file(path, true);
			n++;
		} else if (strcmp(dot, ".csv") == 0 ||
			   strcmp(dot, ".po") == 0 ||
			   strcmp(dot, ".sql") == 0) {
			scan_file(path, false);
			n++;
		}
	}
	(void)closedir(d);
	return n;
}

/* No menu, no key, no label, no code list, no message names it. */
TEST(forbidden_words_are_absent)
{
	char *field[5], *s, *at = words_of;
	int i, n = read_lines("db/catalogue/forbidden.csv");

	word_count = 0;
	for (i = 1; i < n; i++) {
		CHECK_INT(split(lines[i], field, 5), 4);
		for (s = strtok(field[2], "|");
		     s != NULL && word_count < WORDS_MAX;
		     s = strtok(NULL, "|")) {
			words[word_count++] = at;
			at = stpcpy(at, s) + 1;
		}
	}
	CHECK(word_count > 30);
	CHECK(scan_folder("src") > 10);
	CHECK(scan_folder("db") > 5);
	CHECK(scan_folder("ui") > 0);
	CHECK(scan_folder("db/catalogue") > 3);
	CHECK(scan_folder("db/codes") > 3);
	scan_file("db/data/folds.csv", false); /* what search takes alike */
	(void)scan_folder("db/sqlite");
	(void)scan_folder("po");
}

/* Sections of the standard that forbid something: each has its rows, each
 * row a test that exists or the word open and when it is shown. */
TEST(forbidden_every_section_and_its_test)
{
	static const char *const sections[] = { "1.1.8", "1.1.9", "1.1.11",
		"1.2.2", "1.3.8", "1.3.9", "2.1.2", "2.1.3", "2.2.1", "3.5",
		"4.0.3", "4.0.6", "4.0.7", "4.0.8", "4.0.10", "4.1.0.3",
		"4.1.1.2", "4.1.2.1", "4.1.3.0.3", "4.1.3.0.4", "4.1.4.1",
		"4.2.2.1", "4.2.3.1", "4.2.3.3", "4.3.1", "4.3.2", "4.3.3",
		"4.5.5", "4.5.7", "4.6.0.1", "5.1", "5.2", "5.3", "5.5", "5.6",
		"5.7", "7.1.1.3", "7.1.2.1", "7.1.2.3", "7.2.2", "9.4", "9.7",
		"9.8", "10.3", "10.4", "10.5", "10.7" };
	static char source[1 << 20];
	char *field[5], path[256], *name;
	bool seen[sizeof(sections) / sizeof(sections[0])] = { false };
	size_t k, len;
	int i, n = read_lines("db/catalogue/forbidden.csv");
	FILE *fp;

	for (i = 1; i < n; i++) {
		CHECK_INT(split(lines[i], field, 5), 4);
		for (k = 0; k < sizeof(sections) / sizeof(sections[0]); k++)
			if (strcmp(sections[k], field[0]) == 0)
				seen[k] = true;
		if (strncmp(field[3], "open: ", 6) == 0)
			continue;
		name = strchr(field[3], ':');
		CHECK(name != NULL);
		if (name == NULL)
			continue;
		*name++ = '\0';
		(void)snprintf(path, sizeof(path), "tests/%s.c", field[3]);
		fp = fopen(path, "r");
		len = fp == NULL ? 0 : fread(source, 1, sizeof(source) - 1, fp);
		source[len] = '\0';
		if (fp != NULL)
			(void)fclose(fp);
		if (strstr(source, name) == NULL)
			printf("# %s has no %s\n", path, name);
		CHECK(strstr(source, name) != NULL);
	}
	for (k = 0; k < sizeof(sections) / sizeof(sections[0]); k++) {
		if (!seen[k])
			printf("# %s is not listed\n", sections[k]);
		CHECK(seen[k]);
	}
}

/* ---- files that other systems hold */

TEST(links_are_listed_completely_and_stored_nowhere)
{
	char *field[6];
	int next[4] = { 0, 0, 1, 1 }, i, file;
	int n = read_lines("db/catalogue/links.csv");

	for (i = 1; i < n; i++) {
		CHECK_INT(split(lines[i], field, 6), 4);
		file = atoi(field[0]);
		CHECK(file == 2 || file == 3);
		if (file != 2 && file != 3)
			continue;
		CHECK_INT(atoi(field[1]), next[file]);
		next[file]++;
		CHECK(field[2][0] != '\0');
		CHECK_STR(field[3], "no");
		if (file == 2 && next[2] == 41)
			CHECK_STR(field[2], "旧氏 外字変更連番");
		if (file == 3 && next[3] == 68)
			CHECK_STR(field[2], "ローマ字 旧氏");
	}
	CHECK_INT(next[2] - 1, 40);
	CHECK_INT(next[3] - 1, 67);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
