/* SPDX-License-Identifier: ISC
 * bench_search - what the files of `daicho bench search` share: questions,
 * and the others that are asked the same of the same rows.
 */
#ifndef DB_BENCH_SEARCH_H
#define DB_BENCH_SEARCH_H

#include "db/bench.h"
#include "db/store.h"

/* What a question says of a row. */
enum ask {
	ASK_NAME,      /* the name begins so */
	ASK_NAME_PART, /* it stands in the name */
	ASK_KANA,
	ASK_KANA_PART,
	ASK_BIRTH,
	ASK_TOWN,
	ASK_NAME_TOWN,  /* a, b */
	ASK_KANA_BIRTH, /* a, b */
	ASK_NUMBER,
	ASK_NAME_YEAR,  /* a, and the birth begins with b */
	ASK_GIVEN_TOWN, /* a stands in the name, b */
	ASK_NOTHING,    /* only ours can be asked that */
	ASKS
};
struct question {
	enum ask ask;
	char box[192]; /* as it is typed into the box */
	char a[96], b[96];
};
/* A row of the town, without the spaces of its names. */
struct bench_person {
	long id;
	const char *number, *name, *kana, *birth, *address;
	int removed;
};
/* Each is asked for the first 50 in order of (removed, kana). */
struct bench_rival {
	const char *label;
	void *state;
	/* *rows: how many came; RC_NOT_FOUND: it cannot be asked that */
	enum rc (*ask)(
	    void *state, const struct question *q, int *rows, struct err *err);
};

/* bench_search_index - how large the replica's index of keys is, and how long
 * it takes to make it again out of the sheets, in a file that is removed. */
MUST_CHECK enum rc bench_search_index(
    const struct bench *b, struct store *s, struct err *err);

/*
 * bench_pg_open - a server of its own with table person; rows go in one after
 * the other, then both indexes are built: trigrams (pg_trgm, GIN) and pairs of
 * characters (GIN over text[]). rivals: two.
 */
struct bench_pg;
MUST_CHECK enum rc bench_pg_open(
    const struct bench *b, struct bench_pg **out, struct err *err);
MUST_CHECK enum rc bench_pg_row(
    struct bench_pg *p, const struct bench_person *who, struct err *err);
MUST_CHECK enum rc bench_pg_build(struct bench_pg *p, const struct bench *b,
    struct bench_rival rivals[2], struct err *err);
void bench_pg_close(struct bench_pg *p); /* NULL ok */

/* The same with SQLite's FTS5 and its trigrams, in a file. */
struct bench_fts;
MUST_CHECK enum rc bench_fts_open(
    const char *path, struct bench_fts **out, struct err *err);
MUST_CHECK enum rc bench_fts_row(
    struct bench_fts *f, const struct bench_person *who, struct err *err);
MUST_CHECK enum rc bench_fts_build(struct bench_fts *f, const struct bench *b,
    struct bench_rival *rival, struct err *err);
void bench_fts_close(struct bench_fts *f); /* NULL ok */

#endif
