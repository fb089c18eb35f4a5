/* SPDX-License-Identifier: ISC
 * Towns: found by what a clerk types (1.3.3), postcodes joined by name.
 */
#include "db/town.h"

#include "tests/test.h"

#include <string.h>

static struct towns t;

static void
load(void)
{
	struct err e;

	if (t.count > 0)
		return;
	err_clear(&e);
	CHECK_INT(town_load("db", "431010", NULL, &t, &e), RC_OK);
}

static const char *
first(const char *typed)
{
	const struct town *found[8];
	int n;

	load();
	n = town_find(&t, typed, 8, found);
	return n > 0 ? found[0]->name : "";
}

TEST(towns_postcode_joined_without_chome)
{
	const struct town *s;

	load();
	/* the table has no postcode for 水前寺二丁目; the dictionary has one
	 * for 水前寺 */
	s = town_by_name(&t, "", "水前寺二丁目");
	CHECK(s != NULL);
	if (s == NULL)
		return;
	CHECK_STR(s->postcode, "8620950");
	CHECK_STR(s->code, "43101055002");
	CHECK_INT(s->chome, 2);
	CHECK_STR(s->base, "水前寺");
	CHECK_STR(s->kana, "スイゼンジ");
	CHECK_STR(s->kana_full, "スイゼンジニチョウメ");
	/* what the table itself says stays */
	s = town_by_code(&t, "43101056000");
	CHECK(s != NULL && strcmp(s->name, "水前寺公園") == 0);
	CHECK(s != NULL && strcmp(s->postcode, "8620956") == 0);
	CHECK_INT(t.count, 207);
	CHECK_STR(t.pref, "熊本県");
	CHECK_STR(t.city, "熊本市中央区");
}

TEST(towns_without_a_dictionary_stay_blank)
{
	struct towns u;
	struct err e;

	err_clear(&e);
	CHECK_INT(town_load("db", "431010", "/nonexistent", &u, &e), RC_OK);
	CHECK_STR(town_by_name(&u, "", "水前寺二丁目")->postcode, "");
	CHECK_STR(town_by_name(&u, "", "水前寺公園")->postcode, "8620956");
	/* 138 rows of the table have a blank postcode column */
	CHECK_INT(u.without_postcode, 138);
	load();
	CHECK(t.without_postcode < 20);
	town_release(&u);
}

TEST(std_1_3_3_initials_and_postcode)
{
	CHECK_STR(first("862-0956"), "水前寺公園");
	CHECK_STR(first("8620950"), "水前寺一丁目");
	CHECK_STR(first("ク ク スイゼ"), "水前寺一丁目");
	CHECK_STR(first("く く すいぜんじこうえ"), "水前寺公園");
	CHECK_STR(first("ト ヒ シ"), "");
	CHECK_STR(first("水前寺二"), "水前寺二丁目");
	CHECK_STR(first("suizenji2"), "水前寺二丁目");
	CHECK_STR(first("すいぜんじ６"), "水前寺六丁目");
	CHECK_STR(first("suizenjikouen"), "水前寺公園");
	CHECK_STR(first("水前寺"), "水前寺一丁目");
	CHECK_STR(first("存在しない町"), "");
	CHECK_STR(first(""), "");
}

TEST(a_city_has_the_towns_of_all_its_wards)
{
	struct towns city;
	const struct town *a, *b;
	const struct town *found[8];
	char code[8];
	struct err e;
	int n;

	err_clear(&e);
	load();
	CHECK_INT(town_load("db", "431001", NULL, &city, &e), RC_OK);
	CHECK_STR(city.municipality, "431001");
	CHECK_STR(city.city, "熊本市");
	CHECK(city.count > t.count);
	a = town_by_code(&city, "43101055002");
	CHECK(a != NULL && strcmp(a->city, "熊本市中央区") == 0);
	b = town_by_code(&city, "43102001002");
	CHECK(b != NULL && strcmp(b->city, "熊本市東区") == 0);
	CHECK(b != NULL && b->postcode[0] != '\0');
	/* a name that two wards have is told apart by the ward */
	n = town_find(&city, "水前寺一丁目", 8, found);
	CHECK(n >= 1 && strcmp(found[0]->city, "熊本市中央区") == 0);
	CHECK(town_by_name(&city, "熊本市東区", "水前寺二丁目") == NULL);
	CHECK(town_by_name(&city, "熊本市中央区", "水前寺二丁目") == a);
	town_release(&city);
	/* whose ward an office is */
	CHECK_INT(
	    town_ward_of("db", "431001", "東区役所区民課", code, &e), RC_OK);
	CHECK_STR(code, "431028");
	CHECK_INT(town_ward_of("db", "431001", "熊本市北区", code, &e), RC_OK);
	CHECK_STR(code, "431052");
	CHECK_INT(
	    town_ward_of("db", "431001", "市役所市民課", code, &e), RC_OK);
	CHECK_STR(code, "");
	CHECK_INT(town_ward_of("db", "431010", "本庁", code, &e), RC_OK);
	CHECK_STR(code, "431010");
}

TEST(towns_say_what_is_wrong)
{
	struct towns u;
	struct err e;

	err_clear(&e);
	CHECK_INT(town_load("db", "999999", NULL, &u, &e), RC_NOT_FOUND);
	CHECK_STR(e.code, "E7060");
	err_clear(&e);
	CHECK_INT(town_load("db", "../etc", NULL, &u, &e), RC_INPUT);
}

int
main(int argc, char **argv)
{
	int rc = test_main(argc, argv);

	town_release(&t);
	return rc;
}
