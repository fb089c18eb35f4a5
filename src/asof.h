/* SPDX-License-Identifier: ISC
 * asof - what the register says of one sheet on a day, as it was known at a
 * time: corrections applied, cancelled changes left out.
 *
 * Each row's change is its difference from the row before it on the sheet.
 * as_of(day, known): of the rows recorded by `known` and not cancelled by
 * then, the opening row, then the changes whose event lies on or before day
 * in order of (event day, 履歴番号). So a late notification never drags in
 * what happened after it. A 誤記修正 says that a value was wrong from the
 * start: item by item it counts from the change that it puts right. A row is
 * known no earlier than the rows before it: a clock may have run backwards.
 */
#ifndef SRC_ASOF_H
#define SRC_ASOF_H

#include "src/record.h"

/*
 * rows: history of one sheet, ascending 履歴番号; borrowed.
 * day: valid day; known: register time in microseconds, INT64_MAX for now.
 * out: initialised record; receives the composed row; hist_no is the last
 * change applied. is_unsure: set when a change whose day is not fully known
 * may or may not lie before `day`. Returns RC_NOT_FOUND when the sheet did
 * not exist then.
 */
MUST_CHECK enum rc asof_compose(const struct record *rows, int n, int32_t day,
    int64_t known, struct record *out, bool *is_unsure, struct err *err);

/* asof_cancels - the 履歴番号 that a row takes back, 0 none. A 職権修正 takes nothing
 * back: those that the register wrote for who is head (1.1.10) bore for some
 * time what the row before them took back, and rows stay as they are. */
int asof_cancels(const struct record *r);

/* asof_goes_along - a row that a 取消 of others wrote to whoever lives with them,
 * and that takes nothing back itself (4.6.0.1): what it puts right was wrong from
 * the change that brought it. */
bool asof_goes_along(const struct record *r);

/* asof_is_cancelled - whether row i is cancelled by a row known by then. */
bool asof_is_cancelled(const struct record *rows, int n, int i, int64_t known);

#endif
