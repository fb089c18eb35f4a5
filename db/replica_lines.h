/* SPDX-License-Identifier: ISC
 * replica_lines - what a replica holds of a stretch of people, as the lines
 * that a snapshot of the register would have for them; and whether what the
 * replica computed out of them (lists, search keys) is what they give.
 * Private to db/reg_compare.c.
 */
#ifndef DB_REPLICA_LINES_H
#define DB_REPLICA_LINES_H

#include "db/replica_private.h"
#include "db/snapshot_people.h"

/* Told of each thing that does not fit: table, "宛名番号/number", and
 * "missing", "extra" or "differs" (of the replica). */
struct compare_told {
	void (*found)(
	    void *arg, const char *table, const char *where, const char *what);
	void *arg;
};

struct rlines_person {
	char no[20];
	struct sbuf text; /* lines S R A N */
};
struct rlines {
	struct replica *r; /* borrowed */
	const struct compare_told *told;
	const bool *is_sent; /* of the stretch it is compared with */
	struct rlines_person *p;
	int count, cap;
	/* Sums of the keys that each sheet should have, less those found. */
	uint64_t *sum; /* by sheet id */
	int64_t sums;
	unsigned char key[16]; /* of the sums */
};
void rlines_init(struct rlines *l, struct replica *r, const bool *is_sent,
    const struct compare_told *told);
void rlines_release(struct rlines *l);

/* rlines_read - people with numbers over `from` up to `to`, "" to the end. */
MUST_CHECK enum rc rlines_read(
    struct rlines *l, const char *from, const char *to, struct err *err);

/* rlines_keys - all keys of the index against what rlines_read has added up. */
MUST_CHECK enum rc rlines_keys(struct rlines *l, struct err *err);

#endif
