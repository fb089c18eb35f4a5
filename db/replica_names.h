/* SPDX-License-Identifier: ISC
 * replica_names - the tables of a few rows, of the register and of a replica
 * in the same words: {"pending": {entry: text}, "block": {…}, "staff": {…},
 * "setting": {…}}. Private to db/reg_compare.c.
 */
#ifndef DB_REPLICA_NAMES_H
#define DB_REPLICA_NAMES_H

#include "db/replica_private.h"

/* From the payloads of snapshot_tables. */
void names_of_payloads(const json_t *payloads, json_t *all);
MUST_CHECK enum rc names_of_replica(
    struct replica *r, json_t *all, struct err *err);

#endif
