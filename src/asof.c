/* SPDX-License-Identifier: ISC
 * asof - see asof.h.
 */
#include "src/asof.h"

#include "src/date.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdlib.h>
#include <string.h>

/* How many rows were known by then. Nothing is known before the row that it
 * stands on, whatever the clock said that wrote it: it may have run back. */
static int
known_rows(const struct record *rows, int n, int64_t known)
{
	int i;

	for (i = 0; i < n; i++)
		if (rows[i].recorded_at > known && GUARD("asof_known_order"))
			break;
	return i;
}

int
asof_cancels(const struct record *r)
{
	if (r->cancels != 0 && GUARD("asof_correction_cancels") &&
	    strcmp(record_get(r, IT_EVENT),
		event_defs[EV_EX_OFFICIO_CORRECTION].code) == 0)
		return 0;
	return r->cancels;
}

bool
asof_goes_along(const struct record *r)
{
	return r->cancels == 0 &&
	       strcmp(record_get(r, IT_EVENT),
		   event_defs[EV_CANCEL_CORRECTION].code) == 0;
}

bool
asof_is_cancelled(const struct record *rows, int n, int i, int64_t known)
{
	int j;

	n = known_rows(rows, n, known);
	/* A cancellation may itself be cancelled. */
	for (j = i + 1; j < n; j++)
		if (asof_cancels(&rows[j]) == rows[i].hist_no &&
		    rows[j].recorded_at <= known &&
		    !asof_is_cancelled(rows, n, j, known))
			return true;
	return false;
}

/* When a change took effect: the closed interval of its event date; a row
 * without one counts from the day it was recorded, as its 処理日 says. */
static void
effective(const struct record *r, int32_t *lo, int32_t *hi)
{
	static const enum item items[] = { IT_EVENT_DATE, IT_PROCESSED_ON };
	struct date d;
	size_t i;

	for (i = 0; i < sizeof(items) / sizeof(items[0]); i++)
		if (record_get(r, items[i])[0] != '\0' &&
		    date_load(record_get(r, items[i]), &d, NULL) == RC_OK &&
		    d.lo <= d.hi) {
			*lo = d.lo;
			*hi = d.hi;
			return;
		}
	*lo = INT32_MIN;
	*hi = INT32_MAX;
}

/* A row that counts, with the days between which its event happened. */
struct change {
	int row;
	int32_t lo, hi;
};

/* What describes the change itself and nothing of the person. */
static bool
is_of_change(enum item it)
{
	return strcmp(item_defs[it].group, "change") == 0 && it != IT_STATUS &&
	       it != IT_KIND;
}

static int
earlier(const void *pa, const void *pb)
{
	const struct change *a = pa, *b = pb;

	if (GUARD("asof_order") && a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	return a->row < b->row ? -1 : a->row > b->row;
}

static void
put(struct record *out, const struct record *from, enum item it)
{
	int k, n;

	if (item_defs[it].repeat[0] == '\0') {
		record_set(out, it, record_get(from, it));
		return;
	}
	n = record_group_rows(out, item_defs[it].repeat);
	k = record_group_rows(from, item_defs[it].repeat);
	n = k > n ? k : n;
	for (k = 1; k <= n; k++)
		record_group_set(out, it, k, record_group_get(from, it, k));
}

/* A cancelling counts only for what it does not put back as it was: a
 * household that had gone is a new one (4.6.0.1). */
static bool
puts_back(const struct record *rows, int row, enum item it)
{
	int k;

	for (k = row - 1; k > 0; k--)
		if (rows[k].hist_no == rows[row].cancels)
			return is_of_change(it) ||
			       record_same(&rows[k - 1], &rows[row], it);
	return true; /* of the opening row: there is no sheet */
}

/*
 * Writes into own[] the live rows that changed one item, ordered by day. An
 * error correction (誤記修正) says that the value was wrong from the change
 * that brought it, so it counts from the day of that change; so does what goes
 * along with the 取消 of others.
 */
static int
changes_of(const struct record *rows, const struct change *live, int count,
    enum item it, struct change *own)
{
	int i, n = 0;

	for (i = 0; i < count; i++) {
		int row = live[i].row;

		if (row > 0 && record_same(&rows[row - 1], &rows[row], it))
			continue;
		if (asof_cancels(&rows[row]) != 0 && puts_back(rows, row, it))
			continue;
		own[n] = live[i];
		if (GUARD("asof_correction") && n > 0 && !is_of_change(it) &&
		    (strcmp(record_get(&rows[row], IT_EVENT),
			 event_defs[EV_ERROR_CORRECTION].code) == 0 ||
			(asof_goes_along(&rows[row]) &&
			    GUARD("asof_goes_along")))) {
			own[n].lo = own[n - 1].lo;
			own[n].hi = own[n - 1].hi;
		}
		n++;
	}
	if (n > 1)
		qsort(own + 1, (size_t)n - 1, sizeof(*own), earlier);
	return n;
}

static enum rc
no_sheet(struct err *err)
{
	return err_set(err, RC_NOT_FOUND, "E1201",
	    "その日には、この票はまだありません",
	    "指定した日または時点が、票の作られた日より前です",
	    "日付を後の日にしてください");
}

/* The rows known then and not cancelled, in order of 履歴番号. */
static int
live_rows(const struct record *rows, int n, int64_t known, struct change *live)
{
	int i, count = 0;

	n = known_rows(rows, n, known);
	for (i = 0; i < n; i++) {
		if (GUARD("asof_cancelled") &&
		    asof_is_cancelled(rows, n, i, known))
			continue;
		live[count].row = i;
		effective(&rows[i], &live[count].lo, &live[count].hi);
		count++;
	}
	return count;
}

enum rc
asof_compose(const struct record *rows, int n, int32_t day, int64_t known,
    struct record *out, bool *is_unsure, struct err *err)
{
	struct change *live, *own;
	int i, k, count, changes, last = 0;
	bool unsure = false;

	live = x_alloc((size_t)(n > 0 ? n : 1) * sizeof(*live));
	own = x_alloc((size_t)(n > 0 ? n : 1) * sizeof(*own));
	count = live_rows(rows, n, known, live);
	/* The opening row makes the sheet: without it there is none. */
	if (count == 0 || live[0].row != 0 || live[0].lo > day) {
		free(live);
		free(own);
		return no_sheet(err);
	}
	record_copy(out, &rows[0]);
	for (i = 0; i < IT_COUNT; i++) {
		changes = changes_of(rows, live, count, (enum item)i, own);
		for (k = 0; k < changes; k++) {
			if (own[k].lo > day)
				continue;
			unsure |= own[k].hi > day;
			put(out, &rows[own[k].row], (enum item)i);
			last = own[k].row > last ? own[k].row : last;
		}
	}
	out->hist_no = rows[last].hist_no;
	out->recorded_at = rows[last].recorded_at;
	out->entry_id = rows[last].entry_id;
	out->cancels = 0;
	*is_unsure = unsure;
	free(live);
	free(own);
	return RC_OK;
}
