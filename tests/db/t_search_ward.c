/* SPDX-License-Identifier: ISC
 * Of which ward of a designated city a list is (2.1.3): the own one, another
 * that is named, the whole city; and nobody looks like nobody.
 */
#include "db/cmd.h"
#include "db/replica_private.h"
#include "db/search.h"
#include "tests/db/help_replica.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

#define CHUO "43101001001"
#define HIGASHI "43102001001"

static struct replica *rep;
static struct search_result got;

static void
lives(int n, const char *name, const char *kana, const char *birth,
    const char *code)
{
	char no[16], house[16];

	snprintf(no, sizeof(no), "%09d", n);
	snprintf(house, sizeof(house), "%09d", 100000 + n);
	help_put(rep, no, "1",
	    json_pack(
		"[o]", help_row(no, 1, 1, "event", "101", "kind", "1", "name",
			   name, "name_kana", kana, "birth", birth, "sex", "1",
			   "household_no", house, "address_code", code,
			   "address_city", "熊本市", "address_town", "安政町",
			   "address_number", "1番", (char *)NULL)));
}

static void
left(int n, const char *name, const char *kana, const char *code)
{
	char no[16];

	snprintf(no, sizeof(no), "%09d", n);
	help_put(rep, no, "1",
	    json_pack("[o]",
		help_row(no, 1, 1, "event", "201", "kind", "1", "status", "2",
		    "name", name, "name_kana", kana, "birth", "S20.01.01",
		    "sex", "1", "household_no", "000100000", "address_code",
		    code, "address_city", "熊本市", "address_town", "安政町",
		    "address_number", "1番", "removal_reason", "2",
		    "removal_date", "R07.04.01", (char *)NULL)));
}

/* The register of all wards. */
static void
of_the_city(void)
{
	struct store_stmt *st;
	struct err e;

	err_clear(&e);
	CHECK_INT(store_begin(rep->db, &e), RC_OK);
	CHECK_INT(store_use(rep->db,
		      "UPDATE cursor SET municipality = '431001', is_training "
		      "= 1",
		      &st, &e),
	    RC_OK);
	CHECK_INT(store_run(st, NULL, &e), RC_OK);
	CHECK_INT(store_commit(rep->db, &e), RC_OK);
}

static void
setup(void)
{
	if (rep != NULL)
		return;
	rep = help_replica("ward.db", "2026-07-15");
	of_the_city();
	lives(1, "佐藤　一郎", "サトウ　イチロウ", "S50.01.02", CHUO);
	lives(2, "佐藤　次郎", "サトウ　ジロウ", "S51.01.02", HIGASHI);
	/* may be taken for the first */
	lives(3, "佐藤　市朗", "サトウ　イチロウ", "S50.01.02", HIGASHI);
	lives(4, "鈴木　花子", "スズキ　ハナコ", "S52.01.02", HIGASHI);
	left(5, "高橋　梅", "タカハシ　ウメ", CHUO);
	lives(6, "高橋　竹", "タカハシ　タケ", "S53.01.02", HIGASHI);
	lives(7, "田中　松", "タナカ　マツ", "S54.01.02", "");
	lives(8, "伊藤　蘭", "イトウ　ラン", "S55.01.02", CHUO);
	lives(9, "田中　桜", "タナカ　サクラ", "S56.01.02", HIGASHI);
}

/* "no no …": whom that finds. */
static const char *
found(const char *query, const struct search_where *where)
{
	static char list[400];
	struct err e;
	size_t n = 0;

	setup();
	err_clear(&e);
	search_release(&got);
	list[0] = '\0';
	if (search_run_in(rep, query, where, 50, &got, &e) != RC_OK)
		return e.code[0] != '\0' ? "refused" : "";
	for (int i = 0; i < got.count; i++)
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%d",
		    i > 0 ? " " : "", atoi(got.hits[i].person_no));
	return list;
}

static const struct search_where own = { .ward = "431010", .is_own = true },
				 higashi = { .ward = "431028" };

TEST(std_2_1_3_a_list_is_of_the_own_ward)
{
	CHECK_STR(found("佐藤", &own), "1");
	CHECK(got.is_of_ward && !got.is_widened);
	CHECK_STR(got.ward, "431010");
	CHECK_INT(got.total, 1);
	CHECK_INT(got.living, 1);
	CHECK_INT(got.elsewhere, 2);
	/* the one for whom they may be taken lives next door */
	CHECK(got.hits[0].has_twin);
	/* another ward is chosen; the whole city */
	CHECK_STR(found("佐藤", &higashi), "3 2");
	CHECK_INT(got.elsewhere, 1);
	CHECK_STR(found("佐藤", NULL), "1 3 2");
	CHECK(!got.is_of_ward && got.elsewhere == 0);
	/* of two words, of a day */
	CHECK_STR(found("さとう いちろう", &own), "1");
	CHECK_INT(got.elsewhere, 1);
	CHECK_STR(found("S50.1.2", &own), "1");
	CHECK_INT(got.elsewhere, 1);
}

TEST(std_2_1_3_where_nobody_of_the_own_ward_answers_the_city_does)
{
	CHECK_STR(found("鈴木", &own), "4");
	CHECK(got.is_widened && !got.is_of_ward);
	CHECK_STR(got.ward, "431010");
	CHECK_INT(got.elsewhere, 0);
	/* who only left from here does not answer for who lives there now */
	CHECK_STR(found("高橋", &own), "6 5");
	CHECK(got.is_widened);
	/* unless it is them who are asked for */
	CHECK_STR(found("高橋", &(struct search_where){ .scope = SCOPE_REMOVED,
				    .ward = "431010",
				    .is_own = true }),
	    "5");
	CHECK(got.is_of_ward && !got.is_widened);
	/* nobody anywhere */
	CHECK_STR(found("渡辺", &own), "");
	CHECK(!got.is_widened);
	/* a ward that was chosen stays */
	CHECK_STR(found("伊藤", &higashi), "");
	CHECK(got.is_of_ward && got.elsewhere == 1);
}

TEST(std_2_1_3_who_is_of_no_known_ward_is_of_the_own)
{
	CHECK_STR(found("田中", &own), "7");
	CHECK_INT(got.elsewhere, 1);
	CHECK_STR(found("田中", &higashi), "9"); /* that was chosen */
	CHECK_INT(got.elsewhere, 1);
}

TEST(std_2_1_3_a_number_is_looked_for_in_the_whole_city)
{
	CHECK_STR(found("000000002", &own), "2");
	CHECK(!got.is_widened);
	CHECK_STR(found("000100004", &own), "4"); /* 世帯番号 */
	/* a name beside it is no reason to hide them */
	CHECK_STR(found("鈴木 000000004", &higashi), "4");
	CHECK_STR(found("佐藤 000000002", &own), "2");
}

/* The ward goes with the sheet. */
TEST(std_2_1_3_the_ward_is_that_of_the_present_address)
{
	setup();
	lives(20, "森　葵", "モリ　アオイ", "S57.01.02", HIGASHI);
	lives(21, "森　楓", "モリ　カエデ", "S57.01.03", CHUO);
	CHECK_STR(found("森", &own), "21");
	help_put(rep, "000000020", "1",
	    json_pack("[o]",
		help_row("000000020", 2, 1, "event", "303", "kind", "1", "name",
		    "森　葵", "name_kana", "モリ　アオイ", "birth", "S57.01.02",
		    "sex", "1", "household_no", "000100020", "address_code",
		    CHUO, "address_city", "熊本市", "address_town", "安政町",
		    "address_number", "1番", (char *)NULL)));
	CHECK_STR(found("森", &own), "21 20");
	CHECK_INT(got.elsewhere, 0);
}

/* Of very many a part is counted; one of the own ward behind thousands of
 * others is found. */
TEST(std_2_1_3_a_name_of_very_many_in_the_city)
{
	static const struct search_where here = { .ward = "43103",
		.is_own = true };
	char kana[64];
	int i;

	setup();
	for (i = 0; i < 2600; i++) {
		snprintf(kana, sizeof(kana), "ヤマモト　ア%04d", i);
		lives(1000 + i, "山本　葵", kana, "S60.01.02",
		    i % 5 == 0 ? CHUO : HIGASHI);
	}
	lives(9000, "山本　渡", "ヤマモト　ワタル", "S60.01.02", "43103001001");
	(void)found("やまもと", &own);
	CHECK(got.is_of_ward && got.is_more && got.elsewhere > 0);
	CHECK_INT(got.count, 50);
	CHECK(got.total >= 250 && got.total < 520);
	CHECK_STR(found("やまもと", &here), "9000");
	CHECK(got.is_of_ward && !got.is_widened);
	CHECK(got.elsewhere > 2000);
	/* without a ward it is as before */
	(void)found("やまもと", NULL);
	CHECK_INT(got.total, 2000);
}

static const char *
by_form(const char *words, const char *own_ward)
{
	static char list[400];
	struct search_criteria f;
	char copy[200], *at = copy, *w;
	struct err e;
	size_t n = 0;

	setup();
	err_clear(&e);
	search_release(&got);
	memset(&f, 0, sizeof(f));
	list[0] = '\0';
	snprintf(f.own_ward, sizeof(f.own_ward), "%s", own_ward);
	snprintf(copy, sizeof(copy), "%s", words);
	while ((w = strsep(&at, " ")) != NULL)
		CHECK_INT(search_form_add(&f, w, &e), RC_OK);
	CHECK_INT(search_form_ward(&f, "db", "431001", &e), RC_OK);
	if (search_form_run(rep, &f, 50, &got, &e) != RC_OK) {
		snprintf(list, sizeof(list), "%s", e.code);
		return list;
	}
	for (int i = 0; i < got.count; i++)
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%d",
		    i > 0 ? " " : "", atoi(got.hits[i].person_no));
	return list;
}

TEST(std_2_1_3_the_form_has_the_same_ward)
{
	CHECK_STR(by_form("name=佐藤 区=中央区", "431010"), "1");
	CHECK_INT(got.elsewhere, 2);
	CHECK_STR(by_form("name=鈴木 区=中央区", "431010"), "4");
	CHECK(got.is_widened);
	CHECK_STR(by_form("name=伊藤 区=東区", "431010"), "");
	CHECK_INT(got.elsewhere, 1);
	/* the default where no criterion names one; it narrows nothing */
	CHECK_STR(by_form("name=佐藤", "431010"), "1");
	CHECK_STR(by_form("sex=男", "431010"), "E2112");
	CHECK_STR(by_form("name=佐藤", ""), "1 3 2");
	CHECK_STR(by_form("person_no=000000002 区=中央区", "431010"), "2");
	/* a ward alone, and with what no index has */
	CHECK_STR(by_form("区=43103 sex=男", ""), "9000");
	CHECK_STR(by_form("区=43103 former_name=", ""), "9000");
}

TEST(std_2_1_3_a_ward_is_named_in_the_box)
{
	static const struct {
		const char *city, *typed, *rest, *ward;
	} cases[] = { { "431001", "佐藤 区:東区", "佐藤", "431028" },
		{ "431001", "東区　佐藤  太郎", "佐藤 太郎", "431028" },
		{ "431001", "佐藤 熊本市東区", "佐藤", "431028" },
		{ "431001", "区：全市 佐藤", "佐藤", "" },
		{ "431001", "佐藤 東区役所", "佐藤 東区役所", "431010" },
		{ "431001", "東区", "", "431028" },
		{ "431001", "東区健軍3-1", "健軍3-1", "431028" },
		{ "431001", "熊本県熊本市東区健軍三丁目1番", "健軍三丁目1番",
		    "431028" },
		{ "431001", "佐藤 熊本市東区健軍", "佐藤 健軍", "431028" },
		{ "431001", "区:博多区", NULL, "" },
		{ "431010", "佐藤 東区", "佐藤 東区", "431010" },
		{ "432024", "区:東区 佐藤", "区:東区 佐藤", "431010" } };
	struct search_where where;
	struct err e;
	char rest[200];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		where = own;
		err_clear(&e);
		if (cases[i].rest == NULL) {
			CHECK_INT(
			    search_ward_words("db", cases[i].city,
				cases[i].typed, rest, sizeof(rest), &where, &e),
			    RC_INPUT);
			CHECK_STR(e.code, "E2113");
			continue;
		}
		CHECK_INT(search_ward_words("db", cases[i].city, cases[i].typed,
			      rest, sizeof(rest), &where, &e),
		    RC_OK);
		CHECK_STR(rest, cases[i].rest);
		CHECK_STR(where.ward, cases[i].ward);
		CHECK(where.is_own == (strcmp(where.ward, "431010") == 0));
	}
}

TEST(std_2_1_3_own_ward_is_judged_from_the_office_of_the_person)
{
	static const struct {
		const char *city, *org, *office, *ward;
	} cases[] = { { "431001", "東区役所区民課", "中央区", "431028" },
		{ "431001", "熊本市東区役所", "中央区", "431028" },
		{ "431001", "", "中央区", "431010" },
		{ "431001", "区民課", "中央区", "431010" },
		{ "431001", "市民局", "市役所", "" }, { "431001", "", "", "" },
		{ "431010", "東区役所", "中央区", "" },
		{ "432024", "市役所市民課", "市役所", "" } };
	char code[8];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		search_ward_own(
		    "db", cases[i].city, cases[i].org, cases[i].office, code);
		CHECK_STR(code, cases[i].ward);
	}
}

/* ---- daicho search ---- */

/* What that prints. NULL ends the options: name, value (NULL a switch). */
static const char *
prints(const char *as, bool json, const char *word, const char *option,
    const char *value)
{
	static char out[4000];
	struct cli c = { .out = tmpfile(),
		.as = as,
		.json = json,
		.options = search_options,
		.answers_fd = -1 };
	size_t n;
	int i;

	setup();
	CHECK(c.out != NULL);
	c.replica = help_path("ward.db");
	(void)snprintf(c.share_path, sizeof(c.share_path), "db");
	(void)snprintf(c.conf.office, sizeof(c.conf.office), "中央区");
	c.word[c.words++] = word;
	for (i = 0; option != NULL && search_options[i].name != NULL; i++)
		if (strcmp(search_options[i].name, option) == 0)
			c.given[i] = value;
	(void)cmd_search(&c);
	rewind(c.out);
	n = fread(out, 1, sizeof(out) - 1, c.out);
	out[n] = '\0';
	fclose(c.out);
	return out;
}

static bool
is_there(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		return true;
	printf("# not in: %s", text);
	return false;
}

TEST(std_2_1_3_the_command_line_has_the_same_ward)
{
	const char *s;

	setup();
	help_section(rep, "staff",
	    "{\"staff\":[{\"staff\":\"10001\",\"name\":\"佐々木\",\"org\":"
	    "\"東区役所区民課\",\"role_label\":\"窓口\"}]}");
	/* the machine's office, the person's, named, all */
	s = prints(NULL, false, "佐藤", NULL, NULL);
	CHECK(is_there(s, "000000001"));
	CHECK(is_there(s, "1件  住民 1  除票 0  中央区  ほかの区 2\n"));
	s = prints("10001", false, "佐藤", NULL, NULL);
	CHECK(is_there(s, "2件  住民 2  除票 0  東区  ほかの区 1\n"));
	s = prints("10001", false, "佐藤", "--ward", "中央区");
	CHECK(is_there(s, "1件  住民 1  除票 0  中央区  ほかの区 2\n"));
	s = prints("10001", false, "佐藤 区:中央区", NULL, NULL);
	CHECK(is_there(s, "1件  住民 1  除票 0  中央区  ほかの区 2\n"));
	s = prints("10001", false, "佐藤", "--all-wards", "");
	CHECK(is_there(s, "3件  住民 3  除票 0\n"));
	/* nobody there */
	s = prints(NULL, false, "鈴木", NULL, NULL);
	CHECK(is_there(s, "000000004"));
	CHECK(is_there(s, "除票 0  全市（中央区に住む人はいません）\n"));
	s = prints(NULL, false, "name=佐藤", "--form", "");
	CHECK(is_there(s, "1件  住民 1  除票 0  中央区  ほかの区 2\n"));
	/* for a script */
	s = prints(NULL, true, "佐藤", NULL, NULL);
	CHECK(is_there(s, "\"list_ward\":\"431010\""));
	CHECK(is_there(s, "\"elsewhere\":2"));
	s = prints(NULL, true, "鈴木", NULL, NULL);
	CHECK(is_there(s, "\"list_ward\":\"\""));
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
