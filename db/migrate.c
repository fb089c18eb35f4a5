/* SPDX-License-Identifier: ISC
 * migrate - see migrate.h.
 */
#include "db/migrate.h"

#include <string.h>

const struct migration migrations[] = {
#include "migrations.h" /* generated */
	{ "", 0, "", "" },
};
const int migration_count =
    (int)(sizeof(migrations) / sizeof(migrations[0])) - 1;

int
migrate_newest(const char *set)
{
	int i, newest = 0;

	for (i = 0; i < migration_count; i++)
		if (strcmp(migrations[i].set, set) == 0 &&
		    migrations[i].version > newest)
			newest = migrations[i].version;
	return newest;
}

const struct migration *
migrate_step(const char *set, int version)
{
	int i;

	for (i = 0; i < migration_count; i++)
		if (strcmp(migrations[i].set, set) == 0 &&
		    migrations[i].version == version)
			return &migrations[i];
	return NULL;
}
