/* SPDX-License-Identifier: ISC
 * How far a search reads in a large town (2.1.3): each key finds whoever it
 * names however many others stand before them, and where not all were looked
 * at nobody is told that there is nobody. The town is a handful of people with
 * keys of strangers before theirs.
 */
#include "db/cmd.h"
#include "db/replica_private.h"
#include "db/search.h"
#include "db/search_private.h"
#include "src/catalogue.h"
#include "src/date.h"
#include "tests/db/help_replica.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>

static struct replica *rep;
static struct search_result got;

/* Row hist_no of who died on that day; "" who lives. */
static void
removed(const char *no, int hist_no, const char *name, const char *day)
{
	bool lives = day[0] == '\0';

	help_put(rep, no, "1",
	    json_pack("[o]",
		help_row(no, hist_no, 1, "event", lives ? "101" : "401", "kind",
		    "1", "status", lives ? "1" : "3", "name", name, "birth",
		    "S02.01.30", "sex", "2", "household_no", no, "relation",
		    "母", "removal_reason", lives ? "" : "3", "removal_date",
		    day, (char *)NULL)));
}

/* A replica of training: the command line asks nobody who they are. */
static void
in_training(void)
{
	struct store_stmt *st;

	CHECK_INT(store_begin(rep->db, NULL), RC_OK);
	CHECK_INT(
	    store_use(rep->db, "UPDATE cursor SET is_training = 1", &st, NULL),
	    RC_OK);
	CHECK_INT(store_run(st, NULL, NULL), RC_OK);
	CHECK_INT(store_commit(rep->db, NULL), RC_OK);
}

static void
setup(void)
{
	if (rep != NULL)
		return;
	rep = help_replica("cut.db", "2026-07-15");
	in_training();
	removed("900000001", 1, "渡邉　ツル", "R03.03.25");
	removed("900000002", 1, "渡邉　カメ", "R03.03.26");
	/* nobody knows when */
	removed("900000003", 1, "渡邉　トラ", "~10;-00.00.00;;不詳");
	help_put(rep, "900000004", "2",
	    json_pack("[o]",
		help_row("900000004", 1, 1, "event", "101", "kind", "2", "name",
		    "NGUYEN VAN AN", "name_roman", "NGUYEN VAN AN", "alias",
		    "林　安", "birth", "1990.05.01", "sex", "1", "household_no",
		    "900000004", "relation", "世帯主", (char *)NULL)));
}

/* n, and what else that takes, "" nothing. */
static void
write_sql(const char *sql, int n, const char *const more[3])
{
	struct store_stmt *st;
	struct err e;
	int i;

	err_clear(&e);
	CHECK_INT(store_begin(rep->db, &e), RC_OK);
	CHECK_INT(store_use(rep->db, sql, &st, &e), RC_OK);
	store_int(st, 1, n);
	for (i = 0; i < 3 && more[i][0] != '\0'; i++)
		store_text(st, i + 2, more[i]);
	CHECK_INT(store_run(st, NULL, &e), RC_OK);
	CHECK_INT(store_commit(rep->db, &e), RC_OK);
}

/* Keys of that many residents that there are not, before all others. */
static void
strangers(const char *kind, const char *key, const char *sex, int n)
{
	const char *const more[] = { kind, key, sex };

	setup();
	write_sql("WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 "
		  "FROM c WHERE n < $1) INSERT INTO skey (kind, key, sheet, "
		  "former, cut, gone, sex) SELECT $2, $3, -n, 2, 0, "
		  "2147483647, $4 FROM c",
	    n, more);
}

/* The last figures of who was found, "0" nobody, with "+" not all were looked
 * at; or the error's code. */
static const char *
asked(const char *words)
{
	static char list[400];
	struct search_criteria f;
	struct err e;
	char copy[400], *w, *rest = NULL;
	size_t n = 0;
	enum rc rc = RC_OK;

	setup();
	err_clear(&e);
	memset(&f, 0, sizeof(f));
	search_release(&got);
	snprintf(copy, sizeof(copy), "%s", words);
	for (w = strtok_r(copy, " ", &rest); w != NULL && rc == RC_OK;
	     w = strtok_r(NULL, " ", &rest))
		rc = search_form_add(&f, w, &e);
	if (rc == RC_OK)
		rc = search_form_run(rep, &f, 50, &got, &e);
	if (rc != RC_OK)
		return strcpy(list, e.code);
	strcpy(list, got.count == 0 ? "0" : "");
	for (int i = 0; i < got.count; i++)
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%s",
		    i > 0 ? " " : "", got.hits[i].person_no + 8);
	if (got.is_more)
		strcat(list, "+");
	return list;
}

TEST(std_2_1_3_a_day_of_removal_finds_who_was_removed)
{
	strangers("p", "000000001", "1", SCAN_MAX + 1);
	CHECK_STR(asked("removal_date=R3.3.25"), "1");
	CHECK_STR(asked("removal_date=R3"), "1 2");
	CHECK_STR(asked("removal_date=R3.3.26.."), "2");
	CHECK_STR(asked("removal_date=..R3.3.25"), "1");
	CHECK_STR(asked("removal_date=R4"), "0");
	CHECK_STR(asked("removal_date=R3 relation=母"), "1 2");
	CHECK_STR(asked("removal_date=R3 sex=男"), "0");
	CHECK_STR(asked("removal_date=R3 scope=current"), "0");
	CHECK_STR(asked("removal_date=R3 past=no"), "1 2");
	/* nothing entered, of the removed alone: nobody else is read */
	CHECK_STR(asked("address_building= scope=removed"), "3 1 2");
}

/* Who was found dead died about a day. */
TEST(std_2_1_3_a_day_of_removal_that_is_not_fully_known)
{
	struct date d;
	char stored[256];

	setup();
	CHECK_INT(
	    date_parse("令和6年2月上旬頃", DATES_UNKNOWN, "1", 0, &d, NULL),
	    RC_OK);
	date_store(&d, stored, sizeof(stored));
	removed("900000007", 1, "仮名　海", stored);
	CHECK_STR(asked("removal_date=R6.2"), "7");
	CHECK_STR(asked("removal_date=R6"), "7");
	CHECK_STR(asked("removal_date=R5.12.31..R6.2.3"), "7");
	CHECK_STR(asked("removal_date=R6.4"), "0");
	CHECK_STR(asked("removal_date=R5"), "0");
}

/* What a row taken back or moved says of the day. */
TEST(a_day_of_removal_goes_with_its_row)
{
	setup();
	removed("900000005", 1, "渡邉　サル", "R05.05.05");
	CHECK_STR(asked("removal_date=R5.5.5"), "5");
	removed("900000005", 2, "渡邉　サル", "R05.06.06");
	CHECK_STR(asked("removal_date=R5.5.5"), "0");
	CHECK_STR(asked("removal_date=R5.6.6"), "5");
	removed("900000005", 3, "渡邉　サル", "");
	CHECK_STR(asked("removal_date=R5"), "0");
}

/* Who is taken out again by another word about them stands in nobody's way. */
TEST(std_2_1_3_a_key_of_its_own_is_found_behind_thousands)
{
	strangers("n", "林", "1", SCAN_MAX + 1);
	CHECK_STR(asked("alias=林"), "4");
	CHECK_STR(asked("alias==林安"), "4");
	strangers("y", "母", "1", SCAN_MAX + 1);
	CHECK_STR(asked("relation=母 sex=女 scope=removed"), "1 2 3 7");
}

/* 一郎 stands in more names than are looked for one by one. */
TEST(std_2_1_2_a_part_of_very_many_names_finds_them_all)
{
	static const char *const before[] = { "健", "慎", "賢", "純", "新",
		"真", "誠", "幸", "正", "勝" };
	char name[64], no[16];
	int i, k;

	setup();
	for (i = 0; i < 10; i++)
		for (k = 0; k < 5; k++) {
			snprintf(no, sizeof(no), "%09d", 910000000 + i * 5 + k);
			snprintf(name, sizeof(name), "部分　%s%s一郎",
			    before[i], before[(i + k + 1) % 10]);
			help_resident(rep, no, no, name, "ブブン", "S40.01.01",
			    "1", "安政町", "1番");
		}
	(void)asked("name=*一郎*");
	CHECK_INT(got.total, 50);
	CHECK(!got.is_more);
	(void)asked("name=*郎*");
	CHECK_INT(got.total, 50);
	/* two letters too */
	CHECK_STR(asked("name=*va*"), "4");
	CHECK_STR(asked("name=*zz*"), "0");
}

TEST(where_not_all_were_looked_at_it_is_said)
{
	static const char *const towns[] = { "", "", "" };

	strangers("y", "甲", "1", ALL_MAX + 1);
	CHECK_STR(asked("relation=甲 scope=removed"), "0+");
	CHECK_STR(asked("relation=甲 sex=女"), "0+");
	CHECK_STR(asked("relation=乙"), "0");
	/* behind one that is cut nothing is sure either */
	CHECK_STR(asked("relation=甲 sex=女 name=渡邉"), "0");
	write_sql("WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 "
		  "FROM c WHERE n < $1) INSERT INTO town (id, city, name, "
		  "name_key, kana_key, roman, chome, code) SELECT 5000 + n, "
		  "'', '仮町' || n, '仮町' || n, '', '', 0, '' FROM c",
	    82, towns);
	CHECK_STR(asked("address=仮町"), "0+");
}

/* People came from hundreds of 本荘, and one of them is here. */
TEST(std_2_1_3_a_town_of_here_stands_before_those_of_elsewhere)
{
	static const char *const towns[] = { "", "", "" };
	struct search_result s;

	setup();
	help_resident(rep, "900000006", "900000006", "仮名　人", "カナ　ジン",
	    "S20.02.02", "1", "本荘五丁目", "7番");
	write_sql("WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 "
		  "FROM c WHERE n < $1) INSERT INTO town (id, city, name, "
		  "name_key, kana_key, roman, chome, code) SELECT 6000 + n, "
		  "'仮市' || n, '本荘', '本荘', '', '', 0, '' FROM c",
	    90, towns);
	CHECK_STR(asked("address=本荘"), "6+");
	CHECK_STR(asked("address=本荘5-7"), "6+");
	CHECK_INT(search_run(rep, "仮名 本荘", 10, &s, NULL), RC_OK);
	CHECK_INT(s.count, 1);
	search_release(&s);
}

/* What that prints, and its exit status. */
static const char *
prints(bool json, const char *word, const char *more, int *status)
{
	static char out[4000];
	struct cli c = { .out = tmpfile(),
		.json = json,
		.options = search_options,
		.answers_fd = -1 };
	size_t n;
	int i;

	CHECK(c.out != NULL);
	c.replica = help_path("cut.db");
	(void)snprintf(c.share_path, sizeof(c.share_path), "db");
	c.word[c.words++] = word;
	if (more != NULL)
		c.word[c.words++] = more;
	for (i = 0; search_options[i].name != NULL; i++)
		if (strcmp(search_options[i].name, "--form") == 0)
			c.given[i] = "";
	*status = cmd_search(&c);
	rewind(c.out);
	n = fread(out, 1, sizeof(out) - 1, c.out);
	out[n] = '\0';
	fclose(c.out);
	return out;
}

TEST(the_command_line_says_so_too)
{
	int status;

	setup();
	CHECK_STR(prints(false, "relation=甲", "scope=removed", &status),
	    "0件以上  住民 0  除票 0\n");
	CHECK_INT(status, 1);
	CHECK(strstr(prints(true, "removal_date=R3", NULL, &status),
		  "\"more\":false") != NULL);
	CHECK_INT(status, 0);
}

int
main(int argc, char **argv)
{
	int rc = test_main(argc, argv);

	search_release(&got);
	replica_close(rep);
	help_clean();
	return rc;
}
