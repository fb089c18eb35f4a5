/* SPDX-License-Identifier: ISC
 * store_bulk - a new SQLite file that is filled at once: nothing journaled,
 * indexes made when the rows are there. A file that was not finished is
 * worth nothing.
 */
#ifndef DB_STORE_BULK_H
#define DB_STORE_BULK_H

#include "db/store.h"

struct store_bulk;

/*
 * store_bulk_open - makes the file (one that is there is removed first) with
 * the schema of its role but without the indexes, and begins.
 *
 * path  also says where SQLite may put what it sorts: into its folder
 * s     receives the store to write to; borrowed
 */
MUST_CHECK enum rc store_bulk_open(const char *path, enum store_role role,
    struct store_bulk **out, struct store **s, struct err *err);

/* store_bulk_index - makes the next index; *left receives how many more
 * there are. */
MUST_CHECK enum rc store_bulk_index(
    struct store_bulk *b, int *left, struct err *err);

/* store_bulk_commit - ends the writing and looks through the whole file;
 * RC_IO E7010 when it is not sound. It can then be read by the store. */
MUST_CHECK enum rc store_bulk_commit(struct store_bulk *b, struct err *err);

/* store_bulk_close - closes; after a commit the file is in the form in which
 * others open it. NULL is fine. */
void store_bulk_close(struct store_bulk *b);

#endif
