/* SPDX-License-Identifier: ISC
 * snapshot_cook - makes the rows of a replica out of the lines of a
 * snapshot: history, sheets with what lists show of them, search keys in the
 * order of their index. Runs in a thread beside the one that writes them, so
 * it touches no database. Private to db/snapshot_*.c.
 */
#ifndef DB_SNAPSHOT_COOK_H
#define DB_SNAPSHOT_COOK_H

#include "db/snapshot_batch.h"
#include "db/snapshot_in.h"
#include "db/snapshot_towns.h"

struct cook {
	struct snapshot_in *in;  /* borrowed */
	struct town_book *towns; /* borrowed */
	const char *folder;      /* where keys may be laid down */
	size_t memory;           /* for keys, bytes */
	struct queue *out;
};
/* cook_run - a thread's function; arg is a struct cook. Ends the queue. */
void *cook_run(void *arg);

/* Cells of each table in order, a letter each: t text, i number. NULL for
 * the tables that take one cell of JSON. History ends with every item. */
extern const char *const batch_cells[BATCH_TABLES];

#endif
