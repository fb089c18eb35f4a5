/* SPDX-License-Identifier: ISC
 * snapshot_batch - rows on their way from the thread that reads a snapshot
 * to the one that writes the replica, some thousand at a time, and the
 * bounded queue between the two. Private to db/snapshot_*.c.
 */
#ifndef DB_SNAPSHOT_BATCH_H
#define DB_SNAPSHOT_BATCH_H

#include "src/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum batch_table {
	BATCH_HIST,
	BATCH_SHEET,
	BATCH_ATTACHED,
	BATCH_NOTE,
	BATCH_HOUSEHOLD,
	BATCH_TOWN,
	BATCH_SKEY,
	BATCH_PART, /* written with its pairs of characters */
	/* one cell of JSON, written as the feed would */
	BATCH_ENTRY,
	BATCH_BLOCK,
	BATCH_STAFF,
	BATCH_SETTING,
	BATCH_TABLES
};

/* A value: n bytes of text and a NUL, NULL blank; or a number in n. */
struct cell {
	const char *text;
	int64_t n;
};
struct batch_row {
	enum batch_table table;
	size_t first; /* cell */
};
struct batch_block {
	struct batch_block *next;
	size_t used, size;
	char *bytes;
};
struct batch {
	struct batch_block *block; /* newest first; texts of the cells */
	struct cell *cell;
	struct batch_row *row;
	size_t cells, cell_cap, rows, row_cap, bytes;
	int64_t done, total; /* lines of the snapshot, or keys, so far */
	bool is_keys;
};
struct batch *batch_new(void);
void batch_free(struct batch *b); /* NULL is fine */
/* Room for n bytes as long as the batch. */
char *batch_room(struct batch *b, size_t n);
/* A copy of n bytes with a NUL. */
char *batch_keep(struct batch *b, const char *s, size_t n);
void batch_row(struct batch *b, enum batch_table table);
void batch_text(struct batch *b, const char *s); /* kept by whoever gave it */
void batch_text_n(struct batch *b, const char *s, size_t n);
void batch_number(struct batch *b, int64_t n);
bool batch_is_full(const struct batch *b);

/* ---- the queue: one puts, one takes ---- */
struct queue;
struct queue *queue_new(void);
void queue_free(struct queue *q);
/* Takes b over; waits while the other is behind. false: the other gave up. */
bool queue_put(struct queue *q, struct batch *b);
/* No more will be put: rc and what went wrong. */
void queue_end(struct queue *q, enum rc rc, const struct err *err);
/* The next one; NULL when there is no more: *rc says why. */
struct batch *queue_take(struct queue *q, enum rc *rc, struct err *err);
/* The taker gives up. */
void queue_stop(struct queue *q);

#endif
