/* SPDX-License-Identifier: ISC
 * How good the search box is: queries with the people that they mean,
 * judged by hand (tests/data/judged.csv) in a town where everybody is known
 * (judged_town.csv) among strangers.
 * must: in the first ten; may: fine there too; never: nowhere in them.
 */
#include "db/search.h"

#include "db/replica_private.h"
#include "db/town.h"
#include "tests/db/help_replica.h"
#include "tests/test.h"

#include <ctype.h>

enum { FIELDS = 25, TEN = 10, STRANGERS = 300 };

static struct replica *rep;

/* Splits a line at commas in place; empty ones count. */
static int
split(char *line, char **f, int max)
{
	int n = 0;

	line[strcspn(line, "\r\n")] = '\0';
	for (;;) {
		if (n < max)
			f[n++] = line;
		line = strchr(line, ',');
		if (line == NULL)
			return n;
		*line++ = '\0';
	}
}

static const char *
postcode_of(const struct towns *t, const char *town)
{
	const struct town *found = town_by_name(t, "", town);

	return found != NULL ? found->postcode : "";
}

static void
put_person(char **f, const struct towns *t)
{
	enum {
		NO,
		NAME,
		KANA,
		BIRTH,
		SEX,
		TOWN,
		NUMBER,
		KIND,
		ALIAS,
		AKANA,
		FORMER,
		FKANA,
		BUILDING,
		HOUSEHOLD,
		RELATION,
		CODE,
		CARD,
		CARDKIND,
		GONE,
		OLDNAME,
		OLDKANA,
		OLDTOWN,
		OLDNUMBER,
		ROOM,
		OLDBUILDING
	};
	const char *kind = f[KIND][0] != '\0' ? f[KIND] : "1";
	bool has_past = f[OLDNAME][0] != '\0' || f[OLDTOWN][0] != '\0' ||
			f[OLDBUILDING][0] != '\0';
	json_t *rows = json_array();
	char no[16];
	int hist = 0;

	snprintf(no, sizeof(no), "%09d", atoi(f[NO]));
	if (has_past)
		json_array_append_new(rows,
		    help_row(no, ++hist, 1, "event", "101", "kind", kind,
			"name", f[OLDNAME][0] ? f[OLDNAME] : f[NAME],
			"name_kana", f[OLDKANA][0] ? f[OLDKANA] : f[KANA],
			"birth", f[BIRTH], "sex", f[SEX], "household_no",
			f[HOUSEHOLD], "address_city", "熊本市中央区",
			"address_town", f[OLDTOWN][0] ? f[OLDTOWN] : f[TOWN],
			"address_number",
			f[OLDTOWN][0] ? f[OLDNUMBER] : f[NUMBER],
			"address_building", f[OLDBUILDING], (char *)NULL));
	json_array_append_new(
	    rows, help_row(no, hist + 1, 1, "event", hist == 0 ? "101" : "301",
		      "kind", kind, "name", f[NAME], "name_roman",
		      isupper((unsigned char)f[NAME][0]) ? f[NAME] : "",
		      "name_kana", f[KANA], "birth", f[BIRTH], "sex", f[SEX],
		      "household_no", f[HOUSEHOLD], "relation",
		      f[RELATION][0] ? f[RELATION] : "世帯主", "alias",
		      f[ALIAS], "alias_kana", f[AKANA], "former_name",
		      f[FORMER], "former_name_kana", f[FKANA], "juminhyo_code",
		      f[CODE], "card_no", f[CARD], "card_no_kind",
		      f[CARDKIND][0] ? f[CARDKIND]
		      : f[CARD][0]   ? "1"
				     : "",
		      "postcode", postcode_of(t, f[TOWN]), "address_city",
		      "熊本市中央区", "address_town", f[TOWN], "address_number",
		      f[NUMBER], "address_building", f[BUILDING],
		      "address_room", f[ROOM], "status", f[GONE][0] ? "2" : "1",
		      "removal_reason", f[GONE], "removal_date",
		      f[GONE][0] ? "R03.03.25" : "", (char *)NULL));
	help_put(rep, no, kind, rows);
}

/* Others, whose names nobody asks for. */
static void
put_strangers(void)
{
	static const char *const family[][2] = { { "石川", "イシカワ" },
		{ "前田", "マエダ" }, { "藤田", "フジタ" },
		{ "後藤", "ゴトウ" }, { "岡田", "オカダ" },
		{ "長谷川", "ハセガワ" }, { "村上", "ムラカミ" },
		{ "近藤", "コンドウ" }, { "坂本", "サカモト" },
		{ "遠藤", "エンドウ" }, { "青木", "アオキ" },
		{ "藤井", "フジイ" }, { "西村", "ニシムラ" },
		{ "福田", "フクダ" }, { "三浦", "ミウラ" },
		{ "松田", "マツダ" }, { "中川", "ナカガワ" }, { "原", "ハラ" },
		{ "田口", "タグチ" }, { "宮本", "ミヤモト" } };
	static const char *const given[][3] = { { "浩", "ヒロシ", "1" },
		{ "翔", "ショウ", "1" }, { "大地", "ダイチ", "1" },
		{ "拓海", "タクミ", "1" }, { "明美", "アケミ", "2" },
		{ "久美子", "クミコ", "2" }, { "葵", "アオイ", "2" },
		{ "文", "フミ", "2" }, { "正", "タダシ", "1" },
		{ "千代", "チヨ", "2" } };
	char no[16], name[64], kana[96], birth[16], lot[24];
	int i;

	for (i = 0; i < STRANGERS; i++) {
		const char *const *f = family[i % 20];
		const char *const *g = given[i / 20 % 10];

		snprintf(no, sizeof(no), "%09d", 5000 + i);
		snprintf(name, sizeof(name), "%s　%s", f[0], g[0]);
		snprintf(kana, sizeof(kana), "%s　%s", f[1], g[1]);
		snprintf(birth, sizeof(birth), "S%02d.%02d.%02d", 5 + i % 20,
		    4 + i % 5, 10 + i % 7);
		snprintf(lot, sizeof(lot), "%d番%d号", 40 + i % 9, 60 + i % 7);
		help_resident(
		    rep, no, no, name, kana, birth, g[2], "白山一丁目", lot);
	}
}

static void
setup(void)
{
	FILE *in = fopen("tests/data/judged_town.csv", "r");
	char line[1000], *f[FIELDS];
	struct towns t;
	int n = 0;

	CHECK(in != NULL);
	if (rep != NULL || in == NULL)
		return;
	rep = help_replica("judged.db", "2026-07-15");
	CHECK_INT(town_load("db", "431010", NULL, &t, NULL), RC_OK);
	(void)!fgets(line, sizeof(line), in);
	while (fgets(line, sizeof(line), in) != NULL) {
		CHECK_INT(split(line, f, FIELDS), FIELDS);
		put_person(f, &t);
		n++;
	}
	(void)fclose(in);
	town_release(&t);
	CHECK(n > 70);
	put_strangers();
}

static bool
among(const char *list, int no)
{
	char all[300], one[16];

	snprintf(all, sizeof(all), " %s ", list);
	snprintf(one, sizeof(one), " %d ", no);
	return strstr(all, one) != NULL;
}

struct score {
	double precision;
	int missing, forbidden;
	char shown[200];
};

static void
judge(const char *query, char **f, struct score *out)
{
	struct search_result s;
	struct err e;
	const char *at;
	char *end;
	int i, good = 0, first;
	size_t n = 0;
	long no;

	memset(out, 0, sizeof(*out));
	err_clear(&e);
	memset(&s, 0, sizeof(s));
	if (search_run(rep, query, TEN, &s, &e) != RC_OK)
		snprintf(out->shown, sizeof(out->shown), "%s", e.code);
	for (i = 0; i < s.count; i++) {
		first = atoi(s.hits[i].person_no);
		good += among(f[2], first) || among(f[3], first);
		out->forbidden += among(f[4], first);
		n += (size_t)snprintf(
		    out->shown + n, sizeof(out->shown) - n, "%d ", first);
	}
	for (at = f[2]; (no = strtol(at, &end, 10)) > 0; at = end) {
		for (i = 0; i < s.count; i++)
			if (atoi(s.hits[i].person_no) == no)
				break;
		out->missing += i == s.count;
	}
	/* nobody shown is right where nobody is meant */
	out->precision = s.count > 0 ? (double)good / s.count : f[2][0] == '\0';
	search_release(&s);
}

TEST(std_2_1_2_judged_queries)
{
	FILE *in = fopen("tests/data/judged.csv", "r");
	char line[600], *f[5];
	struct score s;
	double sum = 0;
	int n = 0, missing = 0, forbidden = 0, slips = 0, found = 0;

	setup();
	CHECK(in != NULL);
	if (in == NULL)
		return;
	(void)!fgets(line, sizeof(line), in);
	while (fgets(line, sizeof(line), in) != NULL) {
		CHECK_INT(split(line, f, 5), 5);
		judge(f[1], f, &s);
		if (s.precision < 1 || s.missing > 0 || s.forbidden > 0)
			printf("# %s [%s] wants %s shows %s\n", f[0], f[1],
			    f[2], s.shown);
		n++;
		sum += s.precision;
		missing += s.missing > 0;
		forbidden += s.forbidden;
		if (strcmp(f[0], "slip") == 0) {
			slips++;
			found += s.missing == 0;
		}
	}
	(void)fclose(in);
	printf("# %d queries: precision %.3f in the first ten, all found by "
	       "%d, %d of %d with slips\n",
	    n, sum / n, n - missing, found, slips);
	CHECK(n >= 200);
	CHECK(sum / n >= 0.95);
	CHECK(n - missing >= n * 95 / 100);
	CHECK(found >= slips * 8 / 10);
	CHECK_INT(forbidden, 0);
}

int
main(int argc, char **argv)
{
	int rc = test_main(argc, argv);

	replica_close(rep);
	help_clean();
	return rc;
}
