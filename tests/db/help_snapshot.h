/* SPDX-License-Identifier: ISC
 * help_snapshot - replicas filled in either way, and whether they say the
 * same.
 */
#ifndef TESTS_DB_HELP_SNAPSHOT_H
#define TESTS_DB_HELP_SNAPSHOT_H

#include "db/register.h"

/* A replica at path out of the feed alone, from the beginning or from where
 * it stands, up to what r has. */
void help_follow(struct reg *r, const char *path);

/* A replica at path out of a snapshot alone. */
void help_bootstrap(struct reg *r, const char *path);

/* Prints what is in one replica and not in the other, table by table, but
 * for numbers that are the replica's own; returns how many rows. */
int help_differences(const char *a, const char *b);

/* What the search answers in both; returns how many queries differ. */
int help_search_differences(
    const char *a, const char *b, const char *const *queries, int n);

/* Removes REPLICA and all that may lie beside it. */
void help_replica_remove(const char *path);
/* Removes a folder with its files. */
void help_folder_remove(const char *path);

#endif
