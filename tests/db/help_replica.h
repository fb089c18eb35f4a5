/* SPDX-License-Identifier: ISC
 * help_replica - replicas of invented residents for tests, written through
 * the same code that applies feed records.
 */
#ifndef TESTS_DB_HELP_REPLICA_H
#define TESTS_DB_HELP_REPLICA_H

#include "db/replica.h"

#include <jansson.h>

/* A fresh folder under the temporary one; removed by help_clean. */
const char *help_dir(void);
const char *help_path(const char *name); /* in it; valid until 8 later calls */
void help_clean(void);
void help_empty(const char *folder); /* removes the files in it */

/* An empty replica of 熊本市中央区 on that business day, towns loaded. */
struct replica *help_replica(const char *name, const char *today);

/* Items by "id", "value", … NULL: one row of a person. */
json_t *help_row(const char *person_no, int hist_no, int sheet_no, ...);
/* Writes rows (stolen) of one person: sheets are derived. */
void help_put(
    struct replica *r, const char *person_no, const char *kind, json_t *rows);
/* Writes one section ("block_flag", "pending", …) from JSON text. */
void help_section(struct replica *r, const char *name, const char *json);
/* One ordinary resident in one call. */
void help_resident(struct replica *r, const char *no, const char *household,
    const char *name, const char *kana, const char *birth, const char *sex,
    const char *town, const char *number);
/* n invented residents (with removed ones and former addresses), seeded. */
void help_town(struct replica *r, int n, unsigned seed);

#endif
