/* SPDX-License-Identifier: ISC
 * t_place - the country's municipalities by what a clerk types.
 */
#include "db/place.h"
#include "tests/test.h"

static struct places all;

static const char *
first(const char *typed)
{
	static char name[128];
	const struct place *found[4];
	int n = place_find(&all, typed, 4, found);

	(void)snprintf(name, sizeof(name), "%s%s", n > 0 ? found[0]->pref : "",
	    n > 0 ? found[0]->city : "");
	return name;
}

TEST(loads_every_municipality)
{
	CHECK_INT(place_load("build/share", &all, NULL), RC_OK);
	CHECK_INT(all.count, 1916);
}

TEST(finds_by_name_reading_romaji_and_initials)
{
	static const struct {
		const char *typed, *want;
	} cases[] = { { "福岡市博多区", "福岡県福岡市博多区" },
		{ "福岡県福岡市博多区", "福岡県福岡市博多区" },
		{ "博多", "福岡県福岡市博多区" },
		{ "hakata", "福岡県福岡市博多区" },
		{ "はかた", "福岡県福岡市博多区" },
		{ "ハカタク", "福岡県福岡市博多区" },
		{ "f hakata", "福岡県福岡市博多区" },
		{ "ふ　はかた", "福岡県福岡市博多区" },
		{ "kumagaya", "埼玉県熊谷市" },
		{ "福岡 筑紫野", "福岡県筑紫野市" },
		{ "ほっかいどう さっぽろしきた", "北海道札幌市北区" },
		{ "架空市", "" }, { "", "" } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		CHECK_STR(first(cases[i].typed), cases[i].want);
}

TEST(reads_the_municipality_off_an_address)
{
	const struct place *p;
	int used = 0;

	p = place_at(&all, "福岡県福岡市博多区住吉四丁目", &used);
	CHECK(p != NULL && strcmp(p->code, "401323") == 0);
	CHECK_STR("福岡県福岡市博多区住吉四丁目" + used, "住吉四丁目");
	p = place_at(&all, "熊谷市宮町", &used);
	CHECK(p != NULL && strcmp(p->city, "熊谷市") == 0);
	/* 府中市 is in 東京都 and in 広島県 */
	CHECK(place_at(&all, "府中市", &used) == NULL);
	CHECK(place_at(&all, "東京都府中市", &used) != NULL);
	CHECK(place_at(&all, "架空市", &used) == NULL);
}

TEST(postcode_gives_the_town)
{
	char town[256];

	CHECK_INT(place_zip(NULL, "8120018", town, sizeof(town)), RC_OK);
	CHECK_STR(town, "福岡県福岡市博多区住吉");
	CHECK_INT(place_zip(NULL, "0000000", town, sizeof(town)),
	    RC_NOT_FOUND);
	CHECK_INT(place_zip(NULL, "812", town, sizeof(town)), RC_NOT_FOUND);
	CHECK_INT(place_zip("/nonexistent", "8120018", town, sizeof(town)),
	    RC_NOT_FOUND);
}

TEST(missing_or_broken_list_is_said)
{
	struct places p;
	struct err err;

	err_clear(&err);
	CHECK_INT(place_load("/nonexistent", &p, &err), RC_NOT_FOUND);
	CHECK_STR(err.code, "E7061");
	place_release(&all);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
