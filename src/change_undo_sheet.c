/* SPDX-License-Identifier: ISC
 * change_undo_sheet - 取消 (4.6) of a row of one sheet where the person has
 * others: which of them another one went on from, and what has to go before a
 * sheet may be open again. A person has one that is.
 */
#include "src/change_help.h"

#include "src/asof.h"
#include "src/mutant.h"

#include <stdint.h>

static enum event
event_at(const struct record *all, int i)
{
	return event_by_code(record_get(&all[i], IT_EVENT));
}

static bool
opens_sheet(const struct record *all, int i)
{
	int k;

	for (k = 0; k < i; k++)
		if (all[k].sheet_no == all[i].sheet_no)
			return false;
	return true;
}

/* 改製, 再製, 帰化 … by the two events; a 区間転入 by the one entry of both rows,
 * as its 転出 looks like any other. */
static bool
is_pair(const struct record *ends, const struct record *opens)
{
	enum event from = event_by_code(record_get(ends, IT_EVENT));
	enum event to = event_by_code(record_get(opens, IT_EVENT));

	if (from == EV_COUNT || to == EV_COUNT)
		return false;
	return event_defs[to].pair == from ||
	       (from == EV_OUT_DOMESTIC && to == EV_IN_DOMESTIC &&
		   ends->entry_id > 0 && ends->entry_id == opens->entry_id);
}

int
change_goes_on(const struct record *all, int n, int i)
{
	int k;

	for (k = i + 1; k < n && all[k].hist_no <= all[i].hist_no + 1; k++)
		if (all[k].hist_no == all[i].hist_no + 1 &&
		    all[k].sheet_no != all[i].sheet_no && opens_sheet(all, k) &&
		    is_pair(&all[i], &all[k]))
			return k;
	return -1;
}

/* The row that opened the sheet on which this one goes on with what stood there
 * in that row; -1 it does not. A pair is taken back by its opening row alone, so
 * that this one says it; what was put right on the 除票 since went nowhere. */
static int
goes_on(const struct record *all, int n, int sheet_no, int hist_no)
{
	int i, k;

	for (i = n - 1; i >= 0; i--)
		if (all[i].sheet_no == sheet_no && all[i].hist_no >= hist_no &&
		    asof_cancels(&all[i]) == 0 &&
		    !asof_is_cancelled(all, n, i, INT64_MAX) &&
		    (k = change_goes_on(all, n, i)) >= 0)
			return k;
	return -1;
}

/* The sheet was taken back: whoever came by it never did, for good. */
static bool
is_void(const struct record *all, int n, int sheet_no)
{
	int i;

	for (i = 0; i < n; i++)
		if (all[i].sheet_no == sheet_no &&
		    event_at(all, i) == EV_CANCEL_DECREASE)
			return true;
	return false;
}

static bool
is_open(const struct record *all, int n, int sheet_no)
{
	int i;

	for (i = n - 1; i >= 0; i--)
		if (all[i].sheet_no == sheet_no)
			return record_status(&all[i], INT32_MAX) !=
			       STATUS_REMOVED;
	return false;
}

/* The row that opened the last stay after that sheet, or another one that goes
 * on; -1 none. Whoever came back has left before. */
static int
later_stay(const struct record *all, int n, int sheet_no)
{
	int i, last = -1;

	for (i = 0; i < n; i++)
		if (all[i].sheet_no != sheet_no && opens_sheet(all, i) &&
		    !is_void(all, n, all[i].sheet_no) &&
		    (all[i].sheet_no > sheet_no ||
			is_open(all, n, all[i].sheet_no)) &&
		    (last < 0 || all[i].sheet_no > all[last].sheet_no))
			last = i;
	return last;
}

/* What stands in the way on another sheet: the row that opened it; -1 none. */
static int
sheet_in_the_way(const struct record *all, int n, int sheet_no, int hist_no,
    const struct rule_undo *u)
{
	int k = -1, next = sheet_no;

	while (GUARD("undo_carried") &&
	       (next = goes_on(all, n, next, hist_no)) >= 0) {
		k = next;
		next = all[k].sheet_no;
	}
	if (k < 0 && u->event == EV_CANCEL_INCREASE && GUARD("undo_one_stay"))
		k = later_stay(all, n, sheet_no);
	return k;
}

void
change_undo_sheet(const struct record *all, int n, int sheet_no, int hist_no,
    struct rule_undo *u)
{
	int k;

	if (u->state != UNDO_FINE && u->state != UNDO_LATER)
		return;
	if (u->event == EV_CANCEL_INCREASE && is_void(all, n, sheet_no) &&
	    GUARD("undo_void_sheet")) {
		u->state = UNDO_DONE;
		return;
	}
	if ((k = sheet_in_the_way(all, n, sheet_no, hist_no, u)) < 0)
		return;
	u->state = UNDO_LATER;
	change_name_row(&all[k], u->obstacle);
}

/* 改製, 再製, 帰化 …, on the sheet that ended. */
static bool
is_closing_pair(enum event ev)
{
	int i;

	for (i = 0; i < EV_COUNT; i++)
		if (event_defs[i].pair == ev)
			return true;
	return false;
}

bool
change_may_undo(const struct record *all, int n, int i)
{
	enum event ev = event_at(all, i);

	if (asof_cancels(&all[i]) != 0 || asof_goes_along(&all[i]) ||
	    asof_is_cancelled(all, n, i, INT64_MAX))
		return false;
	if (ev == EV_COUNT || event_defs[ev].side != SIDE_REMOVAL)
		return true;
	return !is_closing_pair(ev) && !is_void(all, n, all[i].sheet_no) &&
	       goes_on(all, n, all[i].sheet_no, all[i].hist_no) < 0;
}
