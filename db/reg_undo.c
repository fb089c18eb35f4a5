/* SPDX-License-Identifier: ISC
 * reg_undo - 取消 (4.6): what cancelling a row restores, and the household that
 * its people go back to: who lives there by now, whether it has moved since or
 * the place has another name alone, whether some of them are back already.
 */
#include "db/reg_change.h"

#include "src/asof.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* ---- the household they go back to ---- */

static bool
is_in(const struct entry *e, const char *person_no)
{
	int i;

	for (i = 0; i < e->person_count; i++)
		if (strcmp(e->persons[i].person_no, person_no) == 0)
			return true;
	return false;
}

/* Row i gave a place another name or number (軽微な修正, 規則11条3項2号) or put
 * right how it was written (職権修正, 誤記修正), or took that back: nobody moved.
 * Who moves without a 届出 does so by 転居 as well (4.2.0.2). */
static bool
corrects(const struct rows *rows, int i)
{
	enum event ev = event_by_code(record_get(&rows->v[i], IT_EVENT));
	int k;

	if (ev == EV_MINOR_CORRECTION ||
	    ((ev == EV_EX_OFFICIO_CORRECTION || ev == EV_ERROR_CORRECTION) &&
		GUARD("undo_home_corrected")))
		return true;
	for (k = 0; k < i && rows->v[i].cancels != 0; k++)
		if (rows->v[k].hist_no == rows->v[i].cancels)
			return corrects(rows, k);
	return false;
}

/* Whether somebody with these rows lived at that 住所 and has not moved since. */
static bool
is_corrected(const struct rows *rows, const struct record *was)
{
	int i;

	for (i = rows->n - 1; i >= 0; i--) {
		if (change_same_place(&rows->v[i], was))
			return true;
		if (i > 0 && !change_same_place(&rows->v[i], &rows->v[i - 1]) &&
		    !corrects(rows, i))
			return false;
	}
	return false;
}

static void
take_address(struct record *to, const struct record *from)
{
	static const enum item items[] = { IT_ADDRESS_CODE, IT_POSTCODE,
		IT_ADDRESS_PREF, IT_ADDRESS_CITY, IT_ADDRESS_TOWN,
		IT_ADDRESS_NUMBER, IT_DISTRICT_CODE };
	size_t i;

	for (i = 0; i < sizeof(items) / sizeof(items[0]); i++)
		record_set(to, items[i], record_get(from, items[i]));
}

/* Whether the household lives where u puts its people; as the same place is
 * called today, they live there too. */
static enum rc
lives_there(
    struct call *c, const struct rows *home, struct rule_undo *u, bool *is)
{
	struct rows rows;
	int i;
	enum rc rc = RC_OK;

	*is = home->n > 0 && (change_same_place(&home->v[0], &u->restored) ||
				 !GUARD("undo_home_moved"));
	for (i = 0; i < home->n && rc == RC_OK && !*is; i++) {
		if (!GUARD("undo_home_renamed"))
			break;
		rc = rows_load(c, home->v[i].person_no, 0, &rows);
		if (rc != RC_OK)
			break;
		*is = is_corrected(&rows, &u->restored);
		if (*is)
			take_address(&u->restored, &home->v[i]);
		rows_release(&rows);
	}
	return rc;
}

/* Households into which others were put back whom the same entry had moved out
 * of the same one. */
static const char sql_put_back[] =
    "SELECT DISTINCT u.household_no FROM history_all a JOIN history_all b ON "
    "b.entry_id = a.entry_id AND b.event = a.event AND b.person_no <> "
    "a.person_no JOIN history_all w ON w.person_no = b.person_no AND "
    "w.hist_no = b.hist_no - 1 AND w.household_no = $3 JOIN history_all u ON "
    "u.person_no = b.person_no AND u.cancels = b.hist_no WHERE a.person_no = "
    "$1 AND a.hist_no = $2 AND a.entry_id > 0 AND b.entry_id > 0 AND "
    "u.household_no <> $3 "
    "ORDER BY u.household_no";

/* All had left, and some of them are back at the former address: whoever comes
 * now joins these. */
static enum rc
join_others(
    struct call *c, const char *person_no, int hist_no, struct rule_undo *u)
{
	json_t *found = json_array(), *v;
	struct store_stmt *st;
	struct rows home;
	size_t i;
	bool is;
	enum rc rc;

	u->is_home_empty = true;
	rc = sql_open(c->s, c->err, &st, sql_put_back, "tdt", person_no,
	    hist_no, record_get(&u->restored, IT_HOUSEHOLD_NO));
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    found, json_string(store_col_text(st, 0)));
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	json_array_foreach(found, i, v)
	{
		if (rc != RC_OK || !u->is_home_empty ||
		    !GUARD("undo_joins_others"))
			break;
		rc = household_rows(c, json_string_value(v), false, &home);
		if (rc != RC_OK)
			break;
		rc = lives_there(c, &home, u, &is);
		rows_release(&home);
		if (rc != RC_OK || !is)
			continue;
		record_set(&u->restored, IT_HOUSEHOLD_NO, json_string_value(v));
		u->is_home_empty = false;
	}

	json_decref(found);
	return rc;
}

/*
 * The household lives where they lived together, and of these people alone the
 * 住所 was changed since: two of them would be in one household, or one apart
 * for nothing but a correction. That change goes first.
 */
static enum rc
own_later(struct call *c, const struct rows *own, const struct rows *home,
    int hist_no, struct rule_undo *u)
{
	struct rule_undo then = { .state = UNDO_UNKNOWN };
	char name[160];
	int i;
	bool is = false;
	enum rc rc = RC_OK;

	for (i = 0; i < own->n && own->v[i].hist_no < hist_no; i++)
		continue;
	if (i == 0 || i == own->n || u->state != UNDO_FINE ||
	    change_same_place(&own->v[i - 1], &u->restored) ||
	    !change_later_address(own->v, own->n, hist_no, name) ||
	    !GUARD("undo_own_correction"))
		return RC_OK;
	record_init(&then.restored);
	record_copy(&then.restored, &own->v[i - 1]);
	rc = lives_there(c, home, &then, &is);
	record_release(&then.restored);
	if (rc != RC_OK || !is)
		return rc;
	u->state = UNDO_LATER;
	(void)snprintf(u->obstacle, sizeof(u->obstacle), "%s", name);
	return RC_OK;
}

/* Who is there besides those of the entry. Of these some may not have left
 * yet: then the household goes on as it is. own: the rows of the sheet. */
static enum rc
find_home(struct call *c, const struct entry *e, const struct entry_person *p,
    const struct rows *own, struct rule_undo *u)
{
	struct rows home;
	int i, k = 0;
	bool is = false;
	enum rc rc = household_rows(
	    c, record_get(&u->restored, IT_HOUSEHOLD_NO), false, &home);

	if (rc != RC_OK)
		return rc;
	if (home.n == 0) {
		rows_release(&home);
		return join_others(c, p->person_no, p->cancels, u);
	}
	for (i = 0; i < home.n; i++) {
		if (is_in(e, home.v[i].person_no))
			record_release(&home.v[i]);
		else
			home.v[k++] = home.v[i];
	}
	home.n = k;
	if (k > 0)
		rc = lives_there(c, &home, u, &is);
	if (k > 0 && rc == RC_OK && !is)
		rc = own_later(c, own, &home, p->cancels, u);
	u->is_home_empty = k > 0 ? !is : !GUARD("undo_had_not_left");
	rows_release(&home);
	return rc;
}

/* ---- who came into the household since ---- */

/* Which entry wrote a row, and whether it changed another person alike. */
static const char sql_of_change[] =
    "SELECT a.entry_id, (SELECT count(*) FROM history_all b WHERE b.person_no "
    "= $3 AND b.entry_id = a.entry_id AND b.event = a.event AND NOT EXISTS "
    "(SELECT 1 FROM history_all k WHERE k.person_no = b.person_no AND "
    "k.cancels = b.hist_no)) FROM history_all a WHERE a.person_no = $1 AND "
    "a.hist_no = $2";

/* What came in from elsewhere does not say whom it changed. */
static enum rc
came_later(
    struct call *c, const struct entry_person *p, const char *other, bool *is)
{
	struct store_stmt *st;
	enum rc rc = sql_row(c->s, c->err, &st, sql_of_change, "tdt",
	    p->person_no, p->cancels, other);

	*is = false;
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	*is = store_col_int(st, 0) > 0 && store_col_int(st, 1) == 0;
	store_done(st);
	return RC_OK;
}

/* The household's 住所 is put back for everybody whom the change was of: those
 * who live there and were not come with them. now: their newest row. */
static enum rc
undo_followers(struct call *c, const struct entry *e,
    const struct entry_person *p, const struct record *now, struct rule_undo *u)
{
	struct rows home;
	bool later = true;
	int i, n = 0;
	enum rc rc;

	if (u->state != UNDO_FINE || u->event != EV_CANCEL_CORRECTION ||
	    u->is_home_restored || change_same_place(now, &u->restored) ||
	    record_status(now, c->day) == STATUS_REMOVED)
		return RC_OK;
	rc = household_rows(c, record_get(now, IT_HOUSEHOLD_NO), false, &home);
	if (rc != RC_OK)
		return rc;
	for (i = 0; i < home.n && rc == RC_OK && later; i++) {
		if (is_in(e, home.v[i].person_no))
			continue;
		n++;
		rc = came_later(c, p, home.v[i].person_no, &later);
	}
	rows_release(&home);
	u->followers = later && GUARD("undo_followers") ? n : 0;
	return rc;
}

/* ---- other sheets ---- */

/* The row that ended the sheet of before as the row taken back opened another;
 * -1 none. */
static int
ended_by(const struct rows *all, const struct entry_person *p)
{
	int i, k;

	for (i = 0; i < all->n; i++)
		if (all->v[i].hist_no == p->cancels - 1 &&
		    (k = change_goes_on(all->v, all->n, i)) >= 0 &&
		    all->v[k].hist_no == p->cancels)
			return i;
	return -1;
}

enum rc
undo_ended(
    struct call *c, const struct entry_person *p, struct record *out, bool *is)
{
	struct rows all;
	int i;
	enum rc rc = rows_load(c, p->person_no, 0, &all);

	*is = false;
	if (rc != RC_OK)
		return rc;
	if ((i = ended_by(&all, p)) >= 0) {
		record_init(out);
		record_copy(out, &all.v[i]);
		*is = true;
	}
	rows_release(&all);
	return RC_OK;
}

enum rc
undo_ward_home(
    struct call *c, const struct entry_person *p, struct rule_undo *u)
{
	struct rows home;
	enum rc rc = household_rows(
	    c, record_get(&u->restored, IT_HOUSEHOLD_NO), false, &home);

	if (rc != RC_OK)
		return rc;
	u->is_home_empty = false;
	if (home.n == 0)
		rc = join_others(c, p->person_no, p->cancels - 1, u);
	rows_release(&home);
	return rc;
}

/* A 区間転入: who comes back into the former ward, and whether as a household
 * of their own. */
static enum rc
undo_ward(struct call *c, const struct entry_person *p, struct rule_undo *u)
{
	struct rule_undo old = { .state = UNDO_UNKNOWN };
	bool is = false;
	enum rc rc;

	if (u->state != UNDO_FINE || u->event != EV_CANCEL_DECREASE)
		return RC_OK;
	rc = undo_ended(c, p, &old.restored, &is);
	if (rc != RC_OK || !is)
		return rc;
	if (event_by_code(record_get(&old.restored, IT_EVENT)) ==
	    EV_OUT_DOMESTIC) {
		rc = undo_ward_home(c, p, &old);
		u->makes_home = old.is_home_empty;
		u->is_head_again =
		    strcmp(record_get(&old.restored, IT_RELATION), "世帯主") ==
		    0;
	}
	record_release(&old.restored);
	return rc;
}

/* Reopening a sheet while there is a later one would give a person two. */
static enum rc
undo_sheet(struct call *c, const struct entry_person *p, struct rule_undo *u)
{
	struct rows all;
	enum rc rc = rows_load(c, p->person_no, 0, &all);

	if (rc != RC_OK)
		return rc;
	change_undo_sheet(all.v, all.n, p->sheet_no, p->cancels, u);
	rows_release(&all);
	return RC_OK;
}

static enum rc
undo_load(struct call *c, const struct entry *e, int i, struct rule_undo *u)
{
	const struct entry_person *p = &e->persons[i];
	struct rows rows;
	enum rc rc;

	record_init(&u->restored);
	u->state = UNDO_NO_ROW;
	if (p->person_no[0] == '\0' || p->cancels <= 0)
		return RC_OK;
	rc = rows_load(c, p->person_no, p->sheet_no, &rows);
	if (rc != RC_OK)
		return rc;
	change_restore(rows.v, rows.n, p->cancels, u);
	rc = undo_sheet(c, p, u);
	if (rc == RC_OK)
		rc = undo_ward(c, p, u);
	if (rc == RC_OK)
		rc = undo_followers(c, e, p, &rows.v[rows.n - 1], u);
	if (rc == RC_OK && u->is_home_restored)
		rc = find_home(c, e, p, &rows, u);
	rows_release(&rows);
	return rc;
}

enum rc
facts_undo(struct call *c, const struct entry *e, struct rule_undo *undo)
{
	int i;
	enum rc rc = RC_OK;

	for (i = 0; i < e->person_count && rc == RC_OK; i++)
		rc = undo_load(c, e, i, &undo[i]);
	return rc;
}
