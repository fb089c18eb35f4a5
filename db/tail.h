/* SPDX-License-Identifier: ISC
 * tail - the newest records of a feed as a replica received them, in a file.
 * A register restored from an old backup has lost what came after it; tails
 * of the replicas bring it back, after people have looked (daicho tail).
 *
 * A file is lines of JSON, each ended by a newline:
 *
 *	{"madoguchi_tail": 1, "epoch": "…", "municipality": "431010",
 *	 "terminal": "chuo-3", "from": 41, "hash": "…", "saved_at": microseconds}
 *	{"position": 42, …}            a record, as feed.pull gave it (db/feed.h)
 *	…                              ascending, without a gap
 *	{"end": 57, "hash": "…"}       position and hash of the last record
 *
 * from and hash: the place that the first record continues. It holds
 * residents' data: 0600, and it goes the way of a backup.
 */
#ifndef DB_TAIL_H
#define DB_TAIL_H

#include "src/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#define TAIL_RECORDS_MAX 200000
#define TAIL_LINE_MAX (16 << 20) /* bytes of one record */

struct tail {
	char epoch[40], municipality[8], terminal[32];
	int64_t from;       /* position before the first record */
	char from_hash[65]; /* of that position */
	int64_t to;         /* of the last record; from when there is none */
	char to_hash[65];
	int64_t saved_at; /* microseconds since 1970 */
	json_t *records;  /* owned */
};

/*
 * tail_write_* - a file made of a head, records and an end. The file is made
 * with mode 0600 beside and takes its name when it is whole.
 * tail_write_begin: t->epoch … saved_at are written; RC_IO E7090.
 * tail_write_record: text is one compact JSON object.
 * tail_write_end: is_good false throws it away.
 */
struct tail_file;
MUST_CHECK enum rc tail_write_begin(const char *path, const struct tail *t,
    struct tail_file **out, struct err *err);
MUST_CHECK enum rc tail_write_record(
    struct tail_file *f, const char *text, struct err *err);
MUST_CHECK enum rc tail_write_end(struct tail_file *f, bool is_good, int64_t to,
    const char *to_hash, struct err *err);

/*
 * tail_read - reads such a file and verifies it in itself: its records chain
 * from the head's place to its end. RC_NOT_FOUND E7091: cannot be read;
 * RC_INPUT E7092: it is no tail, cut off, too large or does not chain.
 */
MUST_CHECK enum rc tail_read(
    const char *path, struct tail *out, struct err *err);
void tail_release(struct tail *t);

/*
 * tail_merge - puts what `more` knows into `t`: records that continue it, and
 * sections that t's terminal does not receive. Both verified; more is left
 * empty where it was used. RC_CONFLICT E7093: they differ where both have a
 * record, or do not touch; t is untouched then.
 */
MUST_CHECK enum rc tail_merge(
    struct tail *t, struct tail *more, struct err *err);

#endif
