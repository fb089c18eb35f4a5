/* SPDX-License-Identifier: ISC
 * store_sqlite_older - files of an earlier shape, for reading. Private to
 * db/store_sqlite*.c.
 */
#ifndef DB_STORE_SQLITE_OLDER_H
#define DB_STORE_SQLITE_OLDER_H

#include <sqlite3.h>
#include <stdbool.h>

/*
 * store_older_stand_in - makes the connection read an older file of a set
 * (db/migrate.h) as one of today's shape; what it lacks reads as blank or as
 * its preset. false: SQLite refused something.
 */
bool store_older_stand_in(sqlite3 *db, const char *set);

#endif
