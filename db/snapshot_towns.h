/* SPDX-License-Identifier: ISC
 * snapshot_towns - the towns of a replica that is being built, in memory:
 * those of table town first, then new ones with the next numbers.
 */
#ifndef DB_SNAPSHOT_TOWNS_H
#define DB_SNAPSHOT_TOWNS_H

#include <stdbool.h>
#include <stdint.h>

struct town_book;
struct town_book *town_book_new(void);
void town_book_free(struct town_book *t); /* NULL is fine */
void town_book_add(
    struct town_book *t, const char *city, const char *name, int64_t id);
/* The number of a town; *is_new: it had none before. */
int64_t town_book_find(
    struct town_book *t, const char *city, const char *name, bool *is_new);

#endif
