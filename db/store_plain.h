/* SPDX-License-Identifier: ISC
 * store_plain - what `daicho bench bootstrap` is held against: the rows of a
 * replica read from its file and put into another by SQLite itself, as
 * quickly as that goes. Not for anything else.
 */
#ifndef DB_STORE_PLAIN_H
#define DB_STORE_PLAIN_H

#include "src/err.h"

#include <stdbool.h>

/*
 * store_plain_copy - tables without indexes, every row of `from` by one
 * prepared insert in the order of its key, then the indexes; no journal, no
 * sync but one at the end.
 *
 * writes  false: the rows are only read
 */
MUST_CHECK enum rc store_plain_copy(
    const char *from, const char *to, bool writes, struct err *err);

#endif
