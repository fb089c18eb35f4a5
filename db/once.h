/* SPDX-License-Identifier: ISC
 * once - one statement, one transaction.
 */
#ifndef DB_ONCE_H
#define DB_ONCE_H

#include "db/store.h"

/* store_run_once - like store_run, in a transaction of its own; st is bound
 * and belongs to s. Nothing is written on failure. */
MUST_CHECK enum rc store_run_once(
    struct store *s, struct store_stmt *st, int64_t *changed, struct err *err);

#endif
