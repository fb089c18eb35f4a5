/* SPDX-License-Identifier: ISC
 * How fast the search box and a household answer on an invented town. Prints
 * the figures; fails only where an index is surely not used.
 *	t_search_speed            10,000 residents
 *	MADO_RESIDENTS=200000     more
 *	MADO_REPLICA=PATH         one that is there
 */
#include "db/aside.h"
#include "db/replica_private.h"
#include "db/search.h"
#include "tests/db/help_replica.h"
#include "tests/test.h"

#include <time.h>

enum { ROUNDS = 20 };

static int
by_time(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* The processor's time where the machine is shared: MADO_CPU=1. */
static int64_t
clock_now(void)
{
	struct timespec t;

	if (getenv("MADO_CPU") == NULL)
		return mono_us();
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static struct replica *rep;
static int residents = 10000;

static void
setup(void)
{
	const char *n = getenv("MADO_RESIDENTS");
	int64_t t = mono_us();

	if (rep != NULL)
		return;
	if (n != NULL && atoi(n) > 0)
		residents = atoi(n);
	if (getenv("MADO_REPLICA") != NULL) {
		CHECK_INT(
		    replica_open(getenv("MADO_REPLICA"), false, &rep, NULL),
		    RC_OK);
		return;
	}
	rep = help_replica("speed.db", "2026-07-15");
	help_town(rep, residents, 1);
	printf("# %d residents written in %.1f s\n", residents,
	    (double)(mono_us() - t) / 1e6);
}

static void
figures(const char *what, int64_t *t, int n, int64_t p99_max)
{
	qsort(t, (size_t)n, sizeof(*t), by_time);
	printf("# %s: p50 %.2f ms, p99 %.2f ms\n", what,
	    (double)t[n / 2] / 1000, (double)t[n * 99 / 100] / 1000);
	CHECK(t[n * 99 / 100] < p99_max);
}

/* of: a ward, or NULL for everywhere */
static void
measure(const char *what, const struct search_where *of)
{
	static const char *const asked[] = { "渡辺 健一", "わたなべ けん",
		"watanabe ken suizenji", "さとう", "佐藤", "sato taro",
		"ハナコ", "花子 大江", "S50.1.2", "19750102", "S50 女",
		"000105000", "000503000", "黒髪二丁目", "kurokami2-12-3",
		"水前寺", "佐藤 水前寺 女", "takahashi m", "山本 S40", "おおえ",
		"中村 12-3", "由美", "k", "林", "さ", "ワタナベケン",
		"yamada hanako kurokami" };
	enum { ASKED = sizeof(asked) / sizeof(asked[0]) };
	static int64_t t[ASKED * ROUNDS];
	struct search_result s;
	struct err e;
	int i, round, n = 0;
	int64_t at, worst;

	setup();
	for (i = 0; i < ASKED; i++) {
		worst = 0;
		for (round = 0; round < ROUNDS; round++) {
			err_clear(&e);
			at = clock_now();
			CHECK_INT(search_run_in(rep, asked[i], of, 50, &s, &e),
			    RC_OK);
			t[n] = clock_now() - at;
			if (t[n] > worst)
				worst = t[n];
			n++;
			if (round == ROUNDS - 1)
				printf("# %-24s %6d %5d %7.2f ms %7.2f\n",
				    asked[i], s.total, s.elsewhere,
				    (double)t[n - 1] / 1000,
				    (double)worst / 1000);
			search_release(&s);
		}
	}
	figures(what, t, n, 200000);
}

TEST(search_is_fast)
{
	measure("search", NULL);
}

/* Whether everybody is of it, or hardly anybody: a ward is no second search. */
TEST(search_of_a_ward_is_as_fast)
{
	static const struct search_where own = { .ward = "431010",
		.is_own = true },
					 other = { .ward = "431036",
						 .is_own = true };

	measure("search of a ward", &own);
	measure("search of another ward", &other);
}

/* Says yes at the time it is set to. */
static int asks_left;

static bool
has_key(void *arg)
{
	(void)arg;
	return --asks_left < 0;
}

/* In a large town two wide words take long: then the next key comes first. */
TEST(a_search_gives_way_to_a_key)
{
	static const char *const wide[] = { "s", "佐藤 S50", "花子 大江" };
	struct search_result s;
	struct err err;
	size_t i;

	setup();
	for (i = 0; i < sizeof(wide) / sizeof(wide[0]); i++) {
		err_clear(&err);
		asks_left = 0;
		replica_stop_when(rep, has_key, NULL);
		CHECK_INT(search_run(rep, wide[i], 50, &s, &err), RC_CONFLICT);
		CHECK_STR(err.code, "E2112");
		replica_stop_when(rep, NULL, NULL);
		CHECK_INT(search_run(rep, wide[i], 50, &s, NULL), RC_OK);
		CHECK(s.total > 0);
		search_release(&s);
	}
}

/* Behind each beginning of a number the same is found as by reading all. */
TEST(part_of_a_number_finds_what_reading_all_finds)
{
	static const char *const parts[] = { "person_no=*345*",
		"person_no=*45*", "person_no=*0*", "person_no=*123456789*",
		"household_no=*500*", "household_no=*77*",
		"juminhyo_code=*345*", "juminhyo_code=*34567*",
		"juminhyo_code=*7*", "juminhyo_code=*3451*",
		"juminhyo_code=*0345171*", "address_code=*015*",
		"postcode=*86*", "card_no=*B1*" };
	static const char kinds[] = "ppppwwjjjjjiuc";
	struct store_stmt *st;
	struct search_criteria f;
	struct search_result s;
	char letter[2] = "", like[32];
	const char *part;
	int64_t at;
	size_t i;
	int all;

	setup();
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		memset(&f, 0, sizeof(f));
		CHECK_INT(search_form_add(&f, parts[i], NULL), RC_OK);
		at = clock_now();
		CHECK_INT(search_form_run(rep, &f, 1, &s, NULL), RC_OK);
		at = clock_now() - at;
		part = strchr(parts[i], '*') + 1;
		snprintf(like, sizeof(like), "%%%.*s%%", (int)strlen(part) - 1,
		    part);
		letter[0] = kinds[i];
		CHECK_INT(
		    store_use(rep->db,
			"SELECT count(DISTINCT sheet) FROM skey WHERE kind = "
			"$1 AND key LIKE $2",
			&st, NULL),
		    RC_OK);
		store_text(st, 1, letter);
		store_text(st, 2, like);
		CHECK_INT(store_step(st, NULL), RC_OK);
		all = (int)store_col_int(st, 0);
		store_done(st);
		printf("# %s %d of %d  %.2f ms\n", parts[i], s.total, all,
		    (double)at / 1000);
		/* counted up to 2,000 keys, of which a code has two; then
		 * it is said that there are more */
		if (all < 2000)
			CHECK_INT(s.total, all);
		else
			CHECK(s.total >= 1500 && s.total <= 2000 && s.is_more);
		search_release(&s);
	}
}

TEST(household_opens_fast)
{
	static int64_t t[2000];
	struct household h;
	struct err e;
	char no[16];
	int64_t at;
	int i;

	setup();
	for (i = 0; i < 2000; i++) {
		snprintf(
		    no, sizeof(no), "%09d", 500000 + i * 7 % (residents / 2));
		err_clear(&e);
		at = clock_now();
		(void)!replica_household(rep, no, true, &h, &e);
		t[i] = clock_now() - at;
		household_release(&h);
	}
	figures("household", t, 2000, 20000);
}

int
main(int argc, char **argv)
{
	int rc = test_main(argc, argv);

	replica_close(rep);
	help_clean();
	return rc;
}
