/* SPDX-License-Identifier: ISC
 * migrate - the steps that make and change a database file, built into the
 * programs from db/sqlite/SET_NNNN_name.sql. A released step never changes.
 */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "src/err.h"

struct migration {
	const char *set;  /* register, mynumber, replica, outbox */
	int version;      /* 1, 2, 3 … within the set */
	const char *name; /* file name without .sql */
	const char *sql;
};
extern const struct migration migrations[];
extern const int migration_count;

/* The newest version of a set; 0 when it has no step. */
int migrate_newest(const char *set);
/* The step of that set and version, NULL when there is none. */
const struct migration *migrate_step(const char *set, int version);

#endif
