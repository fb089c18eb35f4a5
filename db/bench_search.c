/* SPDX-License-Identifier: ISC
 * bench_search - the search box by kind of words on a large town, beside
 * PostgreSQL and SQLite's FTS5 on the same rows in the same run.
 */
#include "db/bench_search.h"

#include "db/generate.h"
#include "db/replica.h"
#include "db/search.h"
#include "db/store.h"
#include "db/syncer.h"
#include "src/mem.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SAMPLES = 200, RIVALS = 3 };

struct sample {
	char name[96], family[48], given[48], kana[96], kana_family[48],
	    kana_given[48], birth[16], town[64], number[20], address[128],
	    building[128];
};

enum kind {
	BY_NAME,
	BY_FAMILY,
	BY_GIVEN,
	BY_KANA,
	BY_KANA_START,
	BY_ROMAJI,
	BY_BIRTH,
	BY_TOWN,
	BY_NAME_TOWN,
	BY_KANA_BIRTH,
	BY_PART,
	BY_NUMBER,
	BY_SLIP,
	BY_NOBODY,
	BY_SPACED,
	BY_ADDRESS,
	BY_BUILDING,
	BY_FAMILY_YEAR, /* this and what follows: two words, both of many */
	BY_GIVEN_TOWN,
	KINDS
};
static const char *const kind_words[KINDS] = { "氏名 漢字", "氏だけ", "名だけ",
	"フリガナ", "かなの頭3字", "ローマ字", "生年月日", "町名", "氏と町名",
	"フリガナと生年月日", "名の中の2字", "宛名番号",
	"打ち誤り（隣が入れ替わり）", "誰もいない名", "氏 名（空白あり）",
	"市区から番地まで（空白あり）", "方書 かな", "氏と生年", "名と町名" };
static const struct {
	const char *roman, *kana;
} romaji[] = { { "sato taro", "サトウタロウ" }, { "suzuki", "スズキ" },
	{ "takahashi ken", "タカハシケン" }, { "tanaka", "タナカ" },
	{ "watanabe ken", "ワタナベケン" }, { "ito yuki", "イトウユキ" },
	{ "yamamoto", "ヤマモト" }, { "nakamura sho", "ナカムラショウ" },
	{ "kobayashi", "コバヤシ" }, { "kato mei", "カトウメイ" },
	{ "yoshida", "ヨシダ" }, { "yamada taro", "ヤマダタロウ" },
	{ "sasaki", "ササキ" }, { "matsumoto", "マツモト" },
	{ "inoue", "イノウエ" }, { "kimura aoi", "キムラアオイ" } };

/* ---- people of the town ---- */

static void
no_space(const char *s, char *out, size_t size)
{
	size_t n = 0;

	for (; s != NULL && *s != '\0' && n + 1 < size; s++) {
		if (strncmp(s, "　", 3) == 0) {
			s += 2;
			continue;
		}
		if (*s != ' ')
			out[n++] = *s;
	}
	out[n] = '\0';
}

static void
split(const char *whole, char *first, char *rest, size_t size)
{
	const char *gap = strstr(whole, "　");
	size_t n = gap != NULL ? (size_t)(gap - whole) : strlen(whole);

	(void)snprintf(first, size, "%.*s", (int)n, whole);
	(void)snprintf(rest, size, "%s", gap != NULL ? gap + 3 : "");
}

static const char *
col(struct store_stmt *st, int n)
{
	const char *s = store_col_text(st, n);

	return s != NULL ? s : "";
}

static enum rc
take_samples(struct store *s, struct sample *out, int *n, struct err *err)
{
	struct store_stmt *st;
	int64_t last = 0;
	enum rc rc = store_use(s, "SELECT max(id) FROM sheet", &st, err);

	*n = 0;
	if (rc == RC_OK && (rc = store_step(st, err)) == RC_OK) {
		last = store_col_int(st, 0);
		store_done(st);
		rc = store_use(s,
		    "SELECT person_no, name, kana, birth, address, "
		    "address_building FROM sheet "
		    "WHERE kind = '1' AND id % $1 = 1 AND name <> '' AND kana "
		    "<> '' LIMIT $2",
		    &st, err);
	}
	if (rc != RC_OK)
		return rc;
	store_int(st, 1, last / (SAMPLES + 40) + 1);
	store_int(st, 2, SAMPLES);
	while (*n < SAMPLES && (rc = store_step(st, err)) == RC_OK) {
		struct sample *p = &out[*n];
		const char *town = col(st, 4);

		memset(p, 0, sizeof(*p));
		(void)snprintf(p->number, sizeof(p->number), "%s", col(st, 0));
		no_space(col(st, 1), p->name, sizeof(p->name));
		no_space(col(st, 2), p->kana, sizeof(p->kana));
		split(col(st, 1), p->family, p->given, sizeof(p->given));
		split(col(st, 2), p->kana_family, p->kana_given,
		    sizeof(p->kana_given));
		if (col(st, 3)[0] != '~')
			(void)snprintf(
			    p->birth, sizeof(p->birth), "%.15s", col(st, 3));
		(void)snprintf(p->town, sizeof(p->town), "%.*s",
		    (int)strcspn(town, "0123456789"), town);
		(void)snprintf(p->address, sizeof(p->address), "%.*s",
		    (int)strcspn(town, " "), town);
		kana_to_hiragana(col(st, 5), p->building, sizeof(p->building));
		*n += p->family[0] != '\0' && p->given[0] != '\0' &&
		      p->birth[0] != '\0' && p->town[0] != '\0';
	}
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static void
put(struct question *q, enum ask ask, const char *a, const char *b)
{
	q->ask = ask;
	(void)snprintf(q->a, sizeof(q->a), "%s", a);
	(void)snprintf(q->b, sizeof(q->b), "%s", b);
	(void)snprintf(
	    q->box, sizeof(q->box), "%s%s%s", a, b[0] != '\0' ? " " : "", b);
}

/* Two kana of the family name changed about. */
static void
slip(const struct sample *p, struct question *q)
{
	char kana[48];

	(void)snprintf(kana, sizeof(kana), "%s", p->kana_family);
	if (strlen(kana) >= 9) {
		memcpy(kana + 3, p->kana_family + 6, 3);
		memcpy(kana + 6, p->kana_family + 3, 3);
	}
	put(q, ASK_NOTHING, kana, p->kana_given);
}

static void
question_of(enum kind k, const struct sample *p, int i, struct question *q)
{
	const size_t romans = sizeof(romaji) / sizeof(romaji[0]);
	char text[48];

	switch (k) {
	case BY_NAME:
		put(q, ASK_NAME, p->name, "");
		break;
	case BY_FAMILY:
		put(q, ASK_NAME, p->family, "");
		break;
	case BY_GIVEN:
		put(q, ASK_NAME_PART, p->given, "");
		break;
	case BY_KANA:
		put(q, ASK_KANA, p->kana, "");
		break;
	case BY_KANA_START:
		(void)snprintf(text, sizeof(text), "%.9s", p->kana);
		put(q, ASK_KANA, text, "");
		break;
	case BY_ROMAJI:
		put(q, ASK_KANA, romaji[(size_t)i % romans].kana, "");
		(void)snprintf(q->box, sizeof(q->box), "%s",
		    romaji[(size_t)i % romans].roman);
		break;
	case BY_BIRTH:
		put(q, ASK_BIRTH, p->birth, "");
		break;
	case BY_TOWN:
		put(q, ASK_TOWN, p->town, "");
		break;
	case BY_NAME_TOWN:
		put(q, ASK_NAME_TOWN, p->family, p->town);
		break;
	case BY_KANA_BIRTH:
		put(q, ASK_KANA_BIRTH, p->kana, p->birth);
		break;
	case BY_PART:
		(void)snprintf(text, sizeof(text), "%.45s",
		    strlen(p->kana) > 15 ? p->kana + 3 : p->kana);
		put(q, ASK_KANA_PART, text, "");
		break;
	case BY_NUMBER:
		put(q, ASK_NUMBER, p->number, "");
		break;
	case BY_SLIP:
		slip(p, q);
		break;
	case BY_NOBODY:
		(void)snprintf(text, sizeof(text), "ヌヌ%.3sヌ", p->kana);
		put(q, ASK_KANA, text, "");
		break;
	case BY_SPACED:
		put(q, ASK_NAME, p->name, "");
		(void)snprintf(
		    q->box, sizeof(q->box), "%s %s", p->family, p->given);
		break;
	case BY_ADDRESS:
		put(q, ASK_NOTHING, "熊本市中央区", "");
		(void)snprintf(q->box, sizeof(q->box), "熊本市中央区 %s %s",
		    p->town, p->address + strlen(p->town));
		break;
	case BY_BUILDING:
		put(q, ASK_NOTHING, "", "");
		(void)snprintf(q->box, sizeof(q->box), "%s",
		    p->building[0] != '\0' ? p->building : "めぞん");
		break;
	case BY_FAMILY_YEAR:
		(void)snprintf(text, sizeof(text), "%.*s",
		    (int)strcspn(p->birth, "."), p->birth);
		put(q, ASK_NAME_YEAR, p->family, text);
		break;
	case BY_GIVEN_TOWN:
		put(q, ASK_GIVEN_TOWN, p->given, p->town);
		break;
	case KINDS:
		break;
	}
}

/* ---- measuring ---- */

static enum rc
ask_box(void *state, const struct question *q, int *rows, struct err *err)
{
	struct search_result s;
	enum rc rc = search_run(state, q->box, 50, &s, err);

	if (rc != RC_OK)
		return rc;
	*rows = s.count;
	search_release(&s);
	return RC_OK;
}

/* The quickest of so many answers counts, because what disturbed the others
 * was not this; a rival that is slow is asked until its time has gone. */
enum { TRIES = 5 };
#define PATIENCE_US 4e6

static enum rc
measure(const struct bench_rival *r, enum kind k, const struct sample *people,
    int n, struct bench_times *t, int *none, struct err *err)
{
	double from = bench_now_us(), at, best;
	struct question q;
	int i, rows, tries;
	enum rc rc;

	*none = 0;
	for (i = 0; i < n; i++) {
		question_of(k, &people[i], i, &q);
		best = 0;
		for (tries = 0; tries < TRIES; tries++) {
			rows = 0;
			at = bench_now_us();
			rc = r->ask(r->state, &q, &rows, err);
			if (rc != RC_OK)
				return rc;
			at = bench_now_us() - at;
			if (tries == 0 || at < best)
				best = at;
			if (bench_now_us() - from > PATIENCE_US && tries > 0)
				break;
		}
		bench_add(t, best);
		*none += rows == 0;
		if (bench_now_us() - from > PATIENCE_US && t->n >= 5)
			return RC_OK;
	}
	return RC_OK;
}

static void
say(char *out, size_t size, const char *label, struct bench_times *t, int none)
{
	size_t n = strlen(out);

	(void)snprintf(out + n, size - n, "%s%s%sp50 %.2f p99 %.2f",
	    n > 0 ? "; " : "", label, label[0] != '\0' ? " " : "",
	    bench_quantile(t, 0.5) / 1000, bench_quantile(t, 0.99) / 1000);
	n = strlen(out);
	if (none > 0)
		(void)snprintf(
		    out + n, size - n, " (%d of %d find nobody)", none, t->n);
}

static void
keep(struct bench_times *all, const struct bench_times *t)
{
	int i;

	for (i = 0; i < t->n; i++)
		bench_add(all, t->us[i]);
}

struct asked { /* ours and the others */
	const struct bench_rival *v[RIVALS + 1];
	int n;
};

/* Kinds from one to before another, and all of them together. */
static enum rc
measure_kinds(const struct bench *b, const struct asked *who, int from, int to,
    const struct sample *people, int n, const char *together, const char *goal,
    struct err *err)
{
	struct bench_times all[RIVALS + 1] = { { 0 } };
	char figure[128], beside[400], what[96];
	int k, i, none;
	enum rc rc = RC_OK;

	for (k = from; k < to && rc == RC_OK; k++) {
		figure[0] = beside[0] = '\0';
		for (i = 0; i < who->n && rc == RC_OK; i++) {
			struct bench_times t = { 0 };

			rc = measure(
			    who->v[i], (enum kind)k, people, n, &t, &none, err);
			if (rc == RC_OK)
				say(i == 0 ? figure : beside,
				    i == 0 ? sizeof(figure) : sizeof(beside),
				    who->v[i]->label, &t, none);
			else if (i > 0 && rc == RC_NOT_FOUND)
				rc = RC_OK;
			keep(&all[i], &t);
			bench_release(&t);
		}
		(void)snprintf(what, sizeof(what), "  %s", kind_words[k]);
		if (rc == RC_OK)
			bench_line(b, what, figure, beside, "");
	}
	figure[0] = beside[0] = '\0';
	for (i = 0; i < who->n && rc == RC_OK; i++)
		say(i == 0 ? figure : beside,
		    i == 0 ? sizeof(figure) : sizeof(beside), who->v[i]->label,
		    &all[i], 0);
	if (rc == RC_OK)
		bench_line(b, together, figure, beside, goal);
	for (i = 0; i < who->n; i++)
		bench_release(&all[i]);
	return rc;
}

static enum rc
measure_them(const struct bench *b, struct replica *r,
    const struct bench_rival *rivals, int others, const struct sample *people,
    int n, struct err *err)
{
	const struct bench_rival ours = { "", r, ask_box };
	struct asked who = { { &ours }, 1 };
	enum rc rc;

	while (who.n <= others) {
		who.v[who.n] = &rivals[who.n - 1];
		who.n++;
	}
	rc = measure_kinds(b, &who, 0, BY_FAMILY_YEAR, people, n,
	    "search, all kinds, ms", "p50 <= 0.5, p99 <= 5", err);
	return rc != RC_OK ? rc
			   : measure_kinds(b, &who, BY_FAMILY_YEAR, KINDS,
				 people, n, "two wide words, ms", "", err);
}

/* ---- the town and its rows ---- */

static void
tell(const struct bench *b, const char *what, int64_t done, int64_t total)
{
	if (b->progress != NULL)
		b->progress->tell(b->progress->arg, what, done, total);
}

static void
tell_people(void *arg, const char *what, long done, long total)
{
	tell(arg, what, done, total);
}

static enum rc
need_town(const struct bench *b, const char *reg, long residents, long former,
    struct err *err)
{
	struct generate_options g = { .uri = reg,
		.share = b->share,
		.municipality = "431010",
		.residents = residents,
		.former = former,
		.seed = 1,
		.progress = tell_people };
	struct generate_result made;
	char figure[64];
	double from = bench_now_us();
	struct bench whose = *b;
	enum rc rc;

	if (access(reg + strlen("sqlite:"), F_OK) == 0)
		return RC_OK;
	g.arg = &whose;
	rc = generate_town(&g, &made, err);
	if (rc != RC_OK)
		return rc;
	(void)snprintf(
	    figure, sizeof(figure), "%.1f s", (bench_now_us() - from) / 1e6);
	bench_line(b, "invent the town", figure, "", "");
	return RC_OK;
}

static enum rc
need_replica(
    const struct bench *b, const char *reg, const char *path, struct err *err)
{
	struct syncer_options o = { .reg = reg,
		.replica = path,
		.terminal = "daicho",
		.share = b->share,
		.progress = b->progress };
	struct syncer *sy = NULL;
	double from = bench_now_us();
	char figure[96];
	enum rc rc;

	if (access(path, F_OK) == 0)
		return RC_OK;
	rc = syncer_open(&o, &sy, err);
	if (rc != RC_OK)
		return rc;
	rc = syncer_once(sy, err);
	syncer_close(sy);
	(void)snprintf(
	    figure, sizeof(figure), "%.1f s", (bench_now_us() - from) / 1e6);
	if (rc == RC_OK)
		bench_line(b, "the replica with its indexes", figure, "", "");
	return rc;
}

/* The replica is all that is measured: what it was made of is large. */
static void
drop_register(const char *path)
{
	static const char *const tails[] = { "", "-wal", "-shm", "-snapshots" };
	char name[700];
	size_t i;

	for (i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		(void)snprintf(name, sizeof(name), "%s%s", path, tails[i]);
		bench_remove(name);
	}
}

/* Every sheet to the others. */
static enum rc
hand_over(const struct bench *b, struct store *s, struct bench_pg *pg,
    struct bench_fts *fts, long all, struct err *err)
{
	struct store_stmt *st;
	char name[160], kana[160];
	long done = 0;
	enum rc rc = store_use(s,
	    "SELECT id, person_no, name, kana, birth, address, gone < 100000 "
	    "FROM sheet ORDER BY id",
	    &st, err);

	while (rc == RC_OK && (rc = store_step(st, err)) == RC_OK) {
		struct bench_person who = { .id = (long)store_col_int(st, 0),
			.number = col(st, 1),
			.birth = col(st, 4),
			.address = col(st, 5),
			.removed = (int)store_col_int(st, 6),
			.name = name,
			.kana = kana };

		no_space(col(st, 2), name, sizeof(name));
		no_space(col(st, 3), kana, sizeof(kana));
		rc = bench_pg_row(pg, &who, err);
		if (rc == RC_OK)
			rc = bench_fts_row(fts, &who, err);
		tell(b, "同じ行をほかへ渡す", ++done, all);
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
measure_all(const struct bench *b, const char *path, const char *fts_path,
    long all, bool alone, struct err *err)
{
	struct bench_rival rivals[RIVALS] = { { 0 } };
	struct sample *people = x_alloc(SAMPLES * sizeof(*people));
	struct bench_pg *pg = NULL;
	struct bench_fts *fts = NULL;
	struct replica *r = NULL;
	struct store *s = NULL;
	char uri[640];
	int n = 0;
	enum rc rc;

	(void)snprintf(uri, sizeof(uri), "sqlite:%s", path);
	rc = store_open(uri, STORE_REPLICA, false, &s, err);
	if (rc == RC_OK)
		rc = replica_open(path, false, &r, err);
	if (rc == RC_OK)
		rc = take_samples(s, people, &n, err);
	if (rc == RC_OK)
		rc = bench_search_index(b, s, err);
	if (rc == RC_OK && !alone)
		rc = bench_pg_open(b, &pg, err);
	if (rc == RC_OK && !alone)
		rc = bench_fts_open(fts_path, &fts, err);
	if (rc == RC_OK && !alone)
		rc = hand_over(b, s, pg, fts, all, err);
	if (rc == RC_OK && !alone)
		rc = bench_pg_build(pg, b, rivals, err);
	if (rc == RC_OK && !alone)
		rc = bench_fts_build(fts, b, &rivals[2], err);
	if (rc == RC_OK)
		rc = measure_them(
		    b, r, rivals, alone ? 0 : RIVALS, people, n, err);
	bench_fts_close(fts);
	bench_pg_close(pg);
	if (!alone)
		(void)unlink(fts_path);
	replica_close(r);
	if (s != NULL)
		store_close(s);
	free(people);
	return rc;
}

enum rc
bench_search(const struct bench *b, long residents, long former, bool alone,
    struct err *err)
{
	char reg[640], path[620], fts[620];
	enum rc rc;

	(void)snprintf(reg, sizeof(reg), "sqlite:%s/register-%ld-%ld.db",
	    b->folder, residents, former);
	(void)snprintf(path, sizeof(path), "%s/replica-%ld-%ld.db", b->folder,
	    residents, former);
	(void)snprintf(fts, sizeof(fts), "%s/fts.db", b->folder);
	rc = access(path, F_OK) == 0
		 ? RC_OK
		 : need_town(b, reg, residents, former, err);
	if (rc == RC_OK)
		rc = need_replica(b, reg, path, err);
	if (rc == RC_OK)
		drop_register(reg + strlen("sqlite:"));
	if (rc == RC_OK)
		rc = measure_all(b, path, fts, residents + former, alone, err);
	return rc;
}
