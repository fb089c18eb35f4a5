/* SPDX-License-Identifier: ISC
 * t_place - the country's municipalities by what a clerk types.
 */
#include "db/eras.h"
#include "db/place.h"
#include "src/date.h"
#include "tests/test.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

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
	CHECK_INT(place_zip(NULL, "0000000", town, sizeof(town)), RC_NOT_FOUND);
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

/* ---- the table of eras, 1.3.6 ---- */

#define OLD_ERAS                                                               \
	"digit,letter,name,first,last\n3,S,昭和,1926-12-25,1989-01-07\n"     \
	"4,H,平成,1989-01-08,2019-04-30\n"

static enum rc
eras_of(const char *dir, const char *text, size_t len, struct err *err)
{
	char path[128];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/data/eras.csv", dir);
	(void)unlink(path);
	if (text != NULL) {
		f = fopen(path, "w");
		CHECK(f != NULL);
		if (f == NULL)
			return RC_IO;
		CHECK_INT(fwrite(text, 1, len, f), len);
		CHECK_INT(fclose(f), 0);
	}
	err_clear(err);
	return eras_read(dir, err);
}

static const char *
day_in_2030(void)
{
	static char s[64];
	struct date d = date_of_day(date_day(2030, 4, 1), false);

	date_store(&d, s, sizeof(s));
	return s;
}

TEST(std_1_3_6_a_new_era_comes_from_the_folder_of_data)
{
	static const char added[] =
	    OLD_ERAS "5,R,令和,2019-05-01,2030-03-31\n6,K,光安,2030-04-01,\n";
	static const char gap[] = OLD_ERAS "5,R,令和,2019-05-02,\n";
	static char long_one[6000];
	char dir[] = "/tmp/mado-eras-XXXXXX", data[64];
	struct err err;

	CHECK(mkdtemp(dir) != NULL);
	(void)snprintf(data, sizeof(data), "%s/data", dir);
	CHECK_INT(mkdir(data, 0700), 0);
	/* no file: what the program was built with */
	CHECK_INT(eras_of(dir, NULL, 0, &err), RC_OK);
	CHECK_STR(day_in_2030(), "R12.04.01");
	CHECK_INT(eras_of(dir, added, sizeof(added) - 1, &err), RC_OK);
	CHECK_STR(day_in_2030(), "K01.04.01");
	/* what is broken is said and changes nothing */
	CHECK_INT(eras_of(dir, gap, sizeof(gap) - 1, &err), RC_INPUT);
	CHECK_STR(err.code, "E1361");
	CHECK_INT(eras_of(dir, added, sizeof(added), &err), RC_IO); /* a NUL */
	CHECK_STR(err.code, "E1362");
	memset(long_one, 'x', sizeof(long_one));
	CHECK_INT(eras_of(dir, long_one, sizeof(long_one), &err), RC_IO);
	CHECK_INT(eras_of(dir, "", 0, &err), RC_INPUT);
	CHECK_STR(day_in_2030(), "K01.04.01");
	(void)eras_of(dir, NULL, 0, &err);
	(void)rmdir(data);
	(void)rmdir(dir);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
