/* SPDX-License-Identifier: ISC
 * An invented town follows tests/data/town.csv within two points.
 */
#include "src/date.h"
#include "src/invent.h"
#include "src/number.h"
#include "src/relation.h"
#include "tests/test.h"

static const struct invent_name family[] = { { "佐藤", "サトウ", { 10, 0, 0 } },
	{ "鈴木", "スズキ", { 9, 0, 0 } },
	{ "髙橋", "タカハシ", { 8, 0, 0 } } };
static const struct invent_name man[] = { { "太郎", "タロウ", { 5, 3, 1 } },
	{ "蓮", "レン", { 0, 1, 5 } } };
static const struct invent_name woman[] = { { "和子", "カズコ", { 5, 3, 1 } },
	{ "陽菜", "ヒナ", { 0, 1, 5 } } };
static const struct invent_foreign foreign[] = {
	{ "704", 10, true, "NGUYEN", "グエン", "" },
	{ "704", 10, false, "VAN NAM", "ヴァン　ナム", "1" },
	{ "704", 10, false, "THI LAN", "ティ　ラン", "2" },
	{ "410", 10, true, "KIM", "キム", "" },
	{ "410", 10, false, "JIHOON", "ジフン", "1" },
	{ "410", 10, false, "JIYOUNG", "ジヨン", "2" },
};
static const struct invent_town towns[] = {
	{ "43101001001", "水前寺一丁目", "8620950", true },
	{ "43101002000", "安政町", "8600801", false },
};
static const struct invent_ward one[] = {
	{ "熊本市中央区", "中央区役所区民課", 1, 0, 2 },
};
static const struct invent_tables tables = { family, man, woman, 3, 2, 2,
	foreign, 6, towns, 2, "熊本県", one, 1 };

struct count {
	long ages[INVENT_AGES], sizes[INVENT_SIZES], living, removed, foreign,
	    households, rows, sheets2, bad, disorder;
	int32_t oldest_removal;
	unsigned long long sum;
};

/* Born first, then one event after the other, none later than it may be. */
static void
count_days(const struct invent_person *q, struct count *c)
{
	int32_t last = INT32_MIN;
	struct date d;

	for (int k = 0; k < q->row_count; k++) {
		const struct record *r = &q->rows[k];

		if (k == 0 &&
		    date_load(record_get(r, IT_BIRTH), &d, NULL) == RC_OK)
			last = d.lo;
		if (date_load(record_get(r, IT_EVENT_DATE), &d, NULL) !=
			RC_OK ||
		    d.lo < last || d.lo > date_day(2026, 12, 4))
			c->disorder++;
		last = d.lo;
	}
	if (q->is_removed &&
	    (c->oldest_removal == 0 || last < c->oldest_removal))
		c->oldest_removal = last;
}

static void
count_person(const struct invent_person *q, struct count *c)
{
	for (int k = 0; k < q->row_count; k++) {
		const struct record *r = &q->rows[k];
		const char *name = record_get(r, IT_NAME);

		if (r->hist_no != k + 1 || r->sheet_no < 1 ||
		    relation_check(record_get(r, IT_RELATION), NULL) != RC_OK ||
		    !juminhyo_code_valid(record_get(r, IT_JUMINHYO_CODE)))
			c->bad++;
		while (*name != '\0')
			c->sum = c->sum * 31 + (unsigned char)*name++;
		if (r->sheet_no == 2)
			c->sheets2++;
	}
	count_days(q, c);
	c->rows += q->row_count;
	if (!m11_valid(q->person_no))
		c->bad++;
	if (q->is_removed) {
		c->removed++;
		return;
	}
	c->living++;
	c->ages[q->age >= 90 ? 9 : q->age / 10]++;
	if (q->is_foreign)
		c->foreign++;
}

static void
town(uint64_t seed, long residents, long former, struct count *c)
{
	struct invent_params p = { residents, former, seed,
		date_day(2026, 11, 20) };
	struct invent *v = invent_new(&tables, &p);
	struct invent_household h;

	memset(c, 0, sizeof(*c));
	while (invent_next(v, &h)) {
		int heads = 0;

		for (int i = 0; i < h.count; i++) {
			const struct invent_person *q = &h.people[i];

			count_person(q, c);
			if (!q->is_removed &&
			    strcmp(record_get(
				       &q->rows[q->row_count - 1], IT_RELATION),
				"世帯主") == 0)
				heads++;
		}
		if (h.living > 0) {
			c->households++;
			c->sizes[h.living > 6 ? 5 : h.living - 1]++;
			if (heads != 1)
				c->bad++;
		}
		invent_release(&h);
	}
	invent_free(v);
}

static void
near(const char *what, double got, double want)
{
	if (got < want - 2.0 || got > want + 2.0)
		printf("# %s: %.1f, not %.1f\n", what, got, want);
	CHECK(got >= want - 2.0 && got <= want + 2.0);
}

/* Shares against the table; those of the removed only where they are told. */
static void
follows_table(const struct count *c, bool removed_too)
{
	FILE *f = fopen("tests/data/town.csv", "r");
	char line[128], kind[32], key[32];
	double want;
	int lines = 0;

	CHECK(f != NULL);
	if (f == NULL)
		return;
	while (fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "%31[^,],%31[^,],%lf", kind, key, &want) != 3)
			continue;
		lines++;
		if (strcmp(kind, "age") == 0)
			near(line,
			    100.0 * (double)c->ages[atoi(key) / 10] /
				(double)c->living,
			    want);
		else if (strcmp(kind, "household") == 0)
			near(line,
			    100.0 * (double)c->sizes[atoi(key) - 1] /
				(double)c->households,
			    want);
		else if (strcmp(kind, "foreign") == 0)
			near(line,
			    100.0 * (double)c->foreign / (double)c->living,
			    want);
		else if (removed_too)
			near(line,
			    100.0 * (double)c->removed /
				(double)(c->living + c->removed),
			    want);
	}
	fclose(f);
	CHECK_INT(lines, INVENT_AGES + INVENT_SIZES + 2);
	CHECK_INT(c->bad, 0);
	CHECK_INT(c->disorder, 0);
	CHECK(c->sheets2 > 0);
	CHECK(c->foreign > c->living / 100);
	CHECK(c->rows > c->living + c->removed);
}

TEST(invent_follows_the_town_table)
{
	struct count c;

	town(1, 10000, -1, &c);
	CHECK_INT(c.living, 10000);
	follows_table(&c, true);
	CHECK(c.oldest_removal > date_day(2022, 11, 1));
}

/* As many former residents as were asked for; the present ones are the same
 * kind of town, and those of a large number left over many years. */
TEST(invent_former_residents_as_many_as_asked)
{
	struct count c;

	town(1, 6000, 12000, &c);
	CHECK_INT(c.living, 6000);
	CHECK_INT(c.removed, 12000);
	follows_table(&c, false);
	CHECK(c.oldest_removal < date_day(2010, 1, 1));
	CHECK(c.oldest_removal > date_day(2000, 1, 1));
	town(2, 3000, 100, &c);
	CHECK_INT(c.living, 3000);
	CHECK_INT(c.removed, 100);
	follows_table(&c, false);
	town(3, 500, 0, &c);
	CHECK_INT(c.living, 500);
	CHECK_INT(c.removed, 0);
}

TEST(invent_same_seed_same_town)
{
	struct count a, b, other;

	town(7, 500, -1, &a);
	town(7, 500, -1, &b);
	town(8, 500, -1, &other);
	CHECK_INT(a.sum == b.sum, 1);
	CHECK_INT(a.rows, b.rows);
	CHECK(a.sum != other.sum);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
