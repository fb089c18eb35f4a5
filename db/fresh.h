/* SPDX-License-Identifier: ISC
 * fresh - whole people for an empty register, on the way there: one thread
 * makes of them all that a transaction does not have to know (digests of
 * rows, texts and hashes of feed records), another writes it down.
 */
#ifndef DB_FRESH_H
#define DB_FRESH_H

#include "db/feed.h"
#include "db/reg_load.h"

struct fresh_row { /* one history row, beside its record */
	char digest[65];
	bool has_day; /* of the event: lo and hi */
	int32_t lo, hi;
};
struct fresh_section {
	const char *name;
	struct sbuf text;
	char salt[33], hash[65];
};
#define FRESH_SECTIONS 2
struct fresh_feed { /* one record of the feed */
	const char *kind;
	struct fresh_section section[FRESH_SECTIONS];
};
struct fresh_batch {
	struct load_person *people; /* their households are in here whole */
	int count, cap;
	/* made by fresh_compose */
	int64_t recorded_at;
	struct fresh_row *rows; /* of all people, one after the other */
	int row_cap;
	struct fresh_feed *feed; /* the first feed_count are in use */
	int feed_count, feed_cap;
	long done; /* people of the whole load when this one is in */
};

/*
 * fresh_compose - makes everything of b->people: each is new to the register
 * with all of its rows, of one household, that nobody had before and whose
 * people follow one another. recorded_at: microseconds, of every row. Needs
 * no register and may run in any thread.
 */
void fresh_compose(struct fresh_batch *b, int64_t recorded_at);
/* fresh_clear - ready for other people; what was allocated is kept. */
void fresh_clear(struct fresh_batch *b);
void fresh_release(struct fresh_batch *b);
/* fresh_person - room for one more, initialised; valid until the next. */
struct load_person *fresh_person(struct fresh_batch *b, int rows);

struct fresh_source { /* where the batches come from */
	/* The next batch, NULL at the end; borrowed until the next call. */
	struct fresh_batch *(*next)(void *arg);
	void *arg;
};
/*
 * reg_load_fresh - takes all batches of a source into a training register
 * that has no person yet, as one transaction in the store's way for many
 * rows: all of them or none. Adds to *res. session: NULL for `daicho`.
 * RC_CONFLICT E1858: there are people already; RC_DENIED E1859: no training
 * register, whatever rights the session has.
 */
MUST_CHECK enum rc reg_load_fresh(struct reg *r, const char *session,
    const struct fresh_source *source, struct load_result *res,
    struct err *err);

#endif
