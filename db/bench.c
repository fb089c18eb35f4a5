/* SPDX-License-Identifier: ISC
 * bench - see bench.h.
 */
#include "db/bench.h"

#include "db/generate.h"
#include "db/replica.h"
#include "db/search.h"
#include "db/store.h"
#include "db/syncer.h"
#include "src/cert.h"
#include "src/mem.h"

#include <ftw.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SAMPLES 240 /* people whose names and dates are searched for */

void
bench_add(struct bench_times *t, double us)
{
	if (t->n == t->cap) {
		t->cap = t->cap == 0 ? 256 : t->cap * 2;
		t->us = x_grow(t->us, (size_t)t->cap, sizeof(*t->us));
	}
	t->us[t->n++] = us;
}

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

double
bench_quantile(struct bench_times *t, double q)
{
	int i;

	if (t->n == 0)
		return 0;
	qsort(t->us, (size_t)t->n, sizeof(*t->us), by_size);
	i = (int)(q * (t->n - 1) + 0.5);
	return t->us[i];
}

void
bench_release(struct bench_times *t)
{
	free(t->us);
	memset(t, 0, sizeof(*t));
}

double
bench_now_us(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec / 1e3;
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *f)
{
	(void)st;
	(void)flag;
	(void)f;
	return remove(path);
}

void
bench_remove(const char *path)
{
	(void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void
bench_line(const struct bench *b, const char *what, const char *figure,
    const char *beside, const char *goal)
{
	json_t *j;
	char *s;

	if (!b->json) {
		(void)fprintf(
		    b->out, "%s\t%s\t%s\t%s\n", what, figure, beside, goal);
		(void)fflush(b->out);
		return;
	}
	j = json_pack("{s:s, s:s, s:s, s:s}", "what", what, "figure", figure,
	    "beside", beside, "goal", goal);
	s = json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS);
	(void)fprintf(b->out, "%s\n", s);
	free(s);
	json_decref(j);
}

/* "p50 0.12 ms  p99 0.80 ms" */
static void
spread(struct bench_times *t, char *out, size_t size)
{
	(void)snprintf(out, size, "p50 %.3f ms  p99 %.3f ms",
	    bench_quantile(t, 0.5) / 1000, bench_quantile(t, 0.99) / 1000);
}

/* ---- what is searched for, taken from the replica itself */

struct sample {
	char name[128], family[64], given[64], kana[128], kana_family[64],
	    birth[32], town[64], person_no[20], household_no[20];
};

static const char sql_samples[] =
    "SELECT person_no, household_no, name, kana, birth, address FROM sheet "
    "WHERE kind = '1' AND household_no <> '' AND id % $1 = 0 LIMIT $2";
static const char sql_count[] = "SELECT count(*) FROM sheet";
static const char sql_scan[] =
    "SELECT person_no, name FROM sheet WHERE name LIKE $1 OR kana LIKE $1 "
    "OR address LIKE $1 ORDER BY kana LIMIT 50";

/* Splits "氏　名" at the full-width space. */
static void
split(const char *whole, char *first, size_t fsize, char *rest, size_t rsize)
{
	const char *gap = strstr(whole, "　");
	size_t n = gap != NULL ? (size_t)(gap - whole) : strlen(whole);

	(void)snprintf(first, fsize, "%.*s", (int)n, whole);
	(void)snprintf(rest, rsize, "%s", gap != NULL ? gap + 3 : "");
}

static enum rc
take_samples(struct store *s, struct sample *out, int *n, struct err *err)
{
	struct store_stmt *st;
	int64_t rows = 0;
	char kana_given[64];
	enum rc rc;

	*n = 0;
	rc = store_use(s, sql_count, &st, err);
	if (rc == RC_OK && (rc = store_step(st, err)) == RC_OK) {
		rows = store_col_int(st, 0);
		store_done(st);
		rc = store_use(s, sql_samples, &st, err);
	}
	if (rc != RC_OK)
		return rc;
	store_int(st, 1, rows / (SAMPLES + 60) + 1);
	store_int(st, 2, SAMPLES);
	while ((rc = store_step(st, err)) == RC_OK) {
		struct sample *p = &out[*n];
		const char *name = store_col_text(st, 2);
		const char *kana = store_col_text(st, 3);
		const char *birth = store_col_text(st, 4);
		const char *town = store_col_text(st, 5);

		if (name == NULL || kana == NULL || birth == NULL ||
		    town == NULL)
			continue;
		memset(p, 0, sizeof(*p));
		(void)snprintf(p->person_no, sizeof(p->person_no), "%s",
		    store_col_text(st, 0));
		(void)snprintf(p->household_no, sizeof(p->household_no), "%s",
		    store_col_text(st, 1));
		(void)snprintf(p->name, sizeof(p->name), "%.120s", name);
		(void)snprintf(p->kana, sizeof(p->kana), "%.120s", kana);
		split(name, p->family, sizeof(p->family), p->given,
		    sizeof(p->given));
		split(kana, p->kana_family, sizeof(p->kana_family), kana_given,
		    sizeof(kana_given));
		if (birth[0] != '~')
			(void)snprintf(
			    p->birth, sizeof(p->birth), "%.30s", birth);
		/* A town's name ends before its first figure. */
		(void)snprintf(p->town, sizeof(p->town), "%.*s",
		    (int)strcspn(town, "0123456789"), town);
		if (++*n == SAMPLES)
			break;
	}
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum kind {
	BY_NAME,
	BY_FAMILY,
	BY_GIVEN,
	BY_KANA,
	BY_KANA_START,
	BY_ROMAJI,
	BY_BIRTH,
	BY_ADDRESS,
	BY_NAME_AND_TOWN,
	KINDS
};
static const char *const kind_words[KINDS] = { "氏名 漢字", "氏だけ（2字）",
	"名だけ", "フリガナ", "かなの頭3字", "ローマ字", "生年月日", "町名",
	"氏と町名" };
static const char *const romaji[] = { "sato taro", "suzuki hanako",
	"takahashi ken", "tanaka", "watanabe ken", "ito yuki", "yamamoto",
	"nakamura sho", "kobayashi", "kato mei", "yoshida", "yamada taro",
	"sasaki", "matsumoto", "inoue", "kimura aoi", "hayashi", "shimizu",
	"yamazaki", "mori", "abe", "ikeda", "hashimoto", "ishikawa" };

static void
query_of(enum kind k, const struct sample *p, int i, char *q, size_t size)
{
	char three[16];

	switch (k) {
	case BY_NAME:
		(void)snprintf(q, size, "%s", p->name);
		break;
	case BY_FAMILY:
		(void)snprintf(q, size, "%s", p->family);
		break;
	case BY_GIVEN:
		(void)snprintf(q, size, "%s", p->given);
		break;
	case BY_KANA:
		(void)snprintf(q, size, "%s", p->kana);
		break;
	case BY_KANA_START:
		(void)snprintf(three, sizeof(three), "%.9s", p->kana);
		(void)snprintf(q, size, "%s", three);
		break;
	case BY_ROMAJI:
		(void)snprintf(q, size, "%s",
		    romaji[(size_t)i % (sizeof(romaji) / sizeof(romaji[0]))]);
		break;
	case BY_BIRTH:
		(void)snprintf(q, size, "%s", p->birth);
		break;
	case BY_ADDRESS:
		(void)snprintf(q, size, "%s", p->town);
		break;
	case BY_NAME_AND_TOWN:
		(void)snprintf(q, size, "%s %s", p->family, p->town);
		break;
	case KINDS:
		break;
	}
}

static enum rc
measure_search(const struct bench *b, struct replica *r,
    const struct sample *people, int n, long residents, struct err *err)
{
	struct bench_times all = { 0 }, one[KINDS] = { { 0 } };
	struct search_result res;
	char q[256], figure[128], what[128];
	double start, us;
	int k, i;

	/* Once unmeasured: what is measured is a counter that has been open. */
	for (int round = 0; round < 2; round++)
		for (k = 0; k < KINDS; k++)
			for (i = 0; i < n; i++) {
				query_of(
				    (enum kind)k, &people[i], i, q, sizeof(q));
				if (q[0] == '\0')
					continue;
				start = bench_now_us();
				if (search_run(r, q, 50, &res, err) != RC_OK)
					continue;
				us = bench_now_us() - start;
				search_release(&res);
				if (round == 0)
					continue;
				bench_add(&all, us);
				bench_add(&one[k], us);
			}
	spread(&all, figure, sizeof(figure));
	(void)snprintf(
	    what, sizeof(what), "search, %ld residents, all kinds", residents);
	bench_line(b, what, figure, "", "p50 <= 0.5 ms, p99 <= 5 ms");
	for (k = 0; k < KINDS; k++) {
		spread(&one[k], figure, sizeof(figure));
		(void)snprintf(what, sizeof(what), "  %s", kind_words[k]);
		bench_line(b, what, figure, "", "");
		bench_release(&one[k]);
	}
	bench_release(&all);
	return RC_OK;
}

/* The comparison: the same names by LIKE over the same rows. */
static enum rc
measure_scan(const struct bench *b, struct store *s,
    const struct sample *people, int n, struct err *err)
{
	struct bench_times t = { 0 };
	struct store_stmt *st;
	char like[160], figure[128];
	double start, until = bench_now_us() + 30e6;
	enum rc rc;
	int i;

	/* enough of them, where the rows are many */
	for (i = 0; i < n && i < 60 && bench_now_us() < until; i++) {
		(void)snprintf(
		    like, sizeof(like), "%%%.100s%%", people[i].family);
		rc = store_use(s, sql_scan, &st, err);
		if (rc != RC_OK)
			return rc;
		store_text(st, 1, like);
		start = bench_now_us();
		while ((rc = store_step(st, err)) == RC_OK)
			;
		bench_add(&t, bench_now_us() - start);
		store_done(st);
	}
	spread(&t, figure, sizeof(figure));
	bench_line(b, "  beside: LIKE over the same rows", figure, "", "");
	bench_release(&t);
	return RC_OK;
}

static enum rc
measure_open(const struct bench *b, struct replica *r,
    const struct sample *people, int n, struct err *err)
{
	struct bench_times t = { 0 };
	struct household h;
	struct record *rows;
	char figure[128];
	double start;
	enum rc rc;
	int i, k, m, count;

	for (int round = 0; round < 2; round++)
		for (i = 0; i < n; i++) {
			start = bench_now_us();
			rc = replica_household(
			    r, people[i].household_no, true, &h, err);
			if (rc != RC_OK)
				return rc;
			for (k = 0; k < h.count; k++) {
				rc = replica_history(r,
				    h.members[k].row.person_no,
				    h.members[k].row.sheet_no, &rows, &count,
				    err);
				if (rc != RC_OK)
					return rc;
				for (m = 0; m < count; m++)
					record_release(&rows[m]);
				free(rows);
			}
			if (round == 1)
				bench_add(&t, bench_now_us() - start);
			household_release(&h);
		}
	spread(&t, figure, sizeof(figure));
	bench_line(b, "open a household with its histories", figure, "",
	    "p99 <= 2 ms");
	bench_release(&t);
	return RC_OK;
}

enum rc
bench_replica(
    const struct bench *b, const char *path, long residents, struct err *err)
{
	struct replica *r = NULL;
	struct store *s = NULL;
	struct sample *people = x_alloc(SAMPLES * sizeof(*people));
	char uri[620];
	int n = 0;
	enum rc rc;

	(void)snprintf(uri, sizeof(uri), "sqlite:%.600s", path);
	rc = store_open(uri, STORE_REPLICA, false, &s, err);
	if (rc == RC_OK)
		rc = take_samples(s, people, &n, err);
	if (rc == RC_OK)
		rc = replica_open(path, false, &r, err);
	if (rc == RC_OK)
		rc = measure_search(b, r, people, n, residents, err);
	if (rc == RC_OK)
		rc = measure_scan(b, s, people, n, err);
	if (rc == RC_OK)
		rc = measure_open(b, r, people, n, err);
	replica_close(r);
	if (s != NULL)
		store_close(s);
	explicit_bzero(people, SAMPLES * sizeof(*people));
	free(people);
	return rc;
}

enum rc
bench_data(const struct bench *b, long residents, struct err *err)
{
	struct generate_options g = { 0 };
	struct generate_result made;
	struct syncer_options so = { 0 };
	struct syncer *sy;
	char reg[600], rep[600], figure[128], what[128];
	double start, took;
	enum rc rc;

	(void)snprintf(reg, sizeof(reg), "sqlite:%s/register-%ld.db", b->folder,
	    residents);
	(void)snprintf(
	    rep, sizeof(rep), "%s/replica-%ld.db", b->folder, residents);
	g.uri = reg;
	g.share = b->share;
	g.municipality = "431010";
	g.residents = residents;
	g.former = -1;
	g.seed = 1;
	start = bench_now_us();
	rc = generate_town(&g, &made, err);
	if (rc == RC_OK) {
		took = (bench_now_us() - start) / 1e6;
		(void)snprintf(what, sizeof(what),
		    "invent a town of %ld (%ld removed)", residents,
		    made.removed);
		(void)snprintf(figure, sizeof(figure), "%.1f s", took);
		bench_line(b, what, figure, "", "");
		so.reg = reg;
		so.replica = rep;
		so.terminal = "daicho";
		so.share = b->share;
		start = bench_now_us();
		rc = syncer_open(&so, &sy, err);
	}
	if (rc == RC_OK) {
		rc = syncer_once(sy, err);
		syncer_close(sy);
	}
	if (rc == RC_OK) {
		(void)snprintf(figure, sizeof(figure), "%.1f s",
		    (bench_now_us() - start) / 1e6);
		bench_line(b, "fill a replica from the feed", figure, "", "");
		rc = bench_replica(b, rep, residents, err);
	}
	return rc;
}

/* ---- certificates */

static void
invented(struct record *r, int i)
{
	static const char *const given[] = { "太郎", "花子", "結衣", "陽翔" };
	char name[64];

	record_init(r);
	(void)snprintf(name, sizeof(name), "佐藤　%s", given[i % 4]);
	record_set(r, IT_KIND, "1");
	record_set(r, IT_NAME, name);
	record_set(r, IT_BIRTH, "S50.01.02");
	record_set(r, IT_SEX, i % 2 ? "2" : "1");
	record_set(r, IT_HEAD_NAME, "佐藤　太郎");
	record_set(r, IT_RELATION, i == 0 ? "世帯主" : i == 1 ? "妻" : "子");
	record_set(r, IT_ADDRESS_PREF, "熊本県");
	record_set(r, IT_ADDRESS_CITY, "熊本市中央区");
	record_set(r, IT_ADDRESS_TOWN, "水前寺二丁目");
	record_set(r, IT_ADDRESS_NUMBER, "12番3-301号");
	record_set(r, IT_ADDRESS_BUILDING, "メゾン水前寺");
	record_set(r, IT_RESIDENT_SINCE, "H12.04.01");
	record_set(r, IT_ADDRESS_SINCE, "H20.10.01");
	record_set(r, IT_NOTIFIED_ON, "H20.10.03");
	record_set(r, IT_HONSEKI, "熊本県熊本市中央区大江四丁目8番");
	record_set(r, IT_HITTOUSHA, "佐藤　太郎");
	record_set(r, IT_HOUSEHOLD_NO, "004182731");
	record_set(r, IT_STATUS, "1");
}

enum rc
bench_certificate(const struct bench *b, struct err *err)
{
	struct bench_times t = { 0 };
	struct record rows[4];
	struct cert_person people[4];
	struct cert_request q;
	struct cert c;
	unsigned char *pdf;
	char figure[128], first[64];
	double start, us;
	size_t len;
	int i;
	enum rc rc = RC_OK;

	memset(people, 0, sizeof(people));
	for (i = 0; i < 4; i++) {
		invented(&rows[i], i);
		people[i].row = &rows[i];
		people[i].notes = "";
	}
	memset(&q, 0, sizeof(q));
	q.kind = CERT_HOUSEHOLD;
	q.options.head_relation = q.options.honseki = true;
	q.persons = people;
	q.count = 4;
	q.today = 20000;
	q.municipality = "熊本市";
	q.prefecture = "熊本県";
	q.title = "熊本市中央区長";
	q.certifier = "見本　一郎";
	q.issue_number = "20251120 熊本市 中央3 P01 118";
	first[0] = '\0';
	for (i = 0; i < 51 && rc == RC_OK; i++) {
		start = bench_now_us();
		rc = cert_compose(&q, &c, err);
		if (rc != RC_OK)
			break;
		rc = cert_pdf(&c, &pdf, &len, err);
		us = (bench_now_us() - start) /
		     (c.page_count ? c.page_count : 1);
		cert_release(&c);
		if (rc != RC_OK)
			break;
		free(pdf);
		if (i == 0)
			(void)snprintf(
			    first, sizeof(first), "first %.0f ms", us / 1000);
		else
			bench_add(&t, us);
	}
	spread(&t, figure, sizeof(figure));
	if (rc == RC_OK)
		bench_line(b, "certificate of four people, a page", figure,
		    first, "<= 10 ms warm");
	bench_release(&t);
	for (i = 0; i < 4; i++)
		record_release(&rows[i]);
	return rc;
}
