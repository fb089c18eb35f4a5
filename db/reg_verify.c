/* SPDX-License-Identifier: ISC
 * reg_verify - invariants of the whole register, each one query or walk:
 * rows altered without a record, gaps in 履歴番号, two heads of a household,
 * relations outside the grammar, members that name another head or have one
 * place, two sheets that are open, people who have gone and live here, people
 * gone by a day to come, rows whose event says another thing than their
 * 住民状態, their 続柄 or that they take something back, versions, the chains.
 */
#include "db/reg_write.h"
#include "src/change.h"
#include "src/date.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/relation.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
found(json_t *findings, const char *what, const char *where)
{
	(void)json_array_append_new(
	    findings, json_pack("{s:s,s:s}", "invariant", what, "where",
			  where != NULL ? where : ""));
}

static const char sql_people[] =
    "SELECT person_no, last_hist FROM person ORDER BY person_no";
static const char sql_meta[] =
    "SELECT household_version, origin, previous_digest, digest FROM history_all "
    "WHERE person_no = $1 AND hist_no = $2";

/* 住民状態 in the row before it on the same sheet; "" none. Whose 転出 lies ahead
 * came in as a resident. */
static const char *
status_before(const struct rows *rows, int i)
{
	int k;

	for (k = i - 1; k >= 0; k--)
		if (rows->v[k].sheet_no == rows->v[i].sheet_no)
			return change_has_plan(&rows->v[k]) &&
				       strcmp(
					   record_get(&rows->v[k], IT_STATUS),
					   "1") == 0
				   ? "2"
				   : record_get(&rows->v[k], IT_STATUS);
	return "";
}

/*
 * A row brings its person, takes them away or does neither, as its event says
 * (1.2.2): residents counted by events are those counted by 住民状態. Who is
 * about to move out ("2") may still die or be removed, and that be taken back.
 */
static bool
moves_as_its_event(const struct rows *rows, int i)
{
	enum event ev = event_by_code(record_get(&rows->v[i], IT_EVENT));
	const char *was = status_before(rows, i);
	bool is_here = strcmp(record_get(&rows->v[i], IT_STATUS), "1") == 0;
	bool was_here = strcmp(was, "1") == 0;

	if (ev == EV_COUNT)
		return false;
	if (event_defs[ev].side == SIDE_ENTRY)
		return !was_here &&
		       (is_here ||
			   (ev == EV_CANCEL_INCREASE &&
			       strcmp(record_get(&rows->v[i], IT_STATUS),
				   "2") == 0));
	if (event_defs[ev].side == SIDE_CORRECTION)
		return was[0] != '\0' && is_here == was_here;
	return !is_here &&
	       (was_here || (strcmp(was, "2") == 0 && ev != EV_OUT_DOMESTIC &&
				ev != EV_OUT_ABROAD));
}

/* The row that a row goes on from: on the same sheet, or of another that it
 * takes over; NULL none. */
static const struct record *
row_before(const struct rows *rows, int i)
{
	int k;

	for (k = i - 1; k >= 0; k--)
		if (rows->v[k].sheet_no == rows->v[i].sheet_no)
			return &rows->v[k];
	return i > 0 ? &rows->v[i - 1] : NULL;
}

/* 世帯主である旨 says what 続柄 says (1.1.11), in a row that changed either; what
 * came in from elsewhere stands as it came, in the rows after it as well. */
static bool
says_who_is_head(const struct rows *rows, int i)
{
	const struct record *r = &rows->v[i], *w = row_before(rows, i);
	bool is_head = strcmp(record_get(r, IT_RELATION), "世帯主") == 0;

	if (w != NULL && record_same(w, r, IT_RELATION) &&
	    record_same(w, r, IT_IS_HEAD))
		return true;
	return is_head == (strcmp(record_get(r, IT_IS_HEAD), "1") == 0);
}

/* A row that takes another back is a 取消. One that follows from who is head may
 * bear what the row before it took back: it is read as taking nothing back
 * (asof_cancels), and its digest says that it was written so. */
static bool
cancels_by_its_event(const struct rows *rows, int i)
{
	const struct record *r = &rows->v[i];
	enum event ev = event_by_code(record_get(r, IT_EVENT));

	return r->cancels == 0 || change_is_cancel(ev) ||
	       (change_is_followed(rows->v, i) &&
		   rows->v[i - 1].cancels == r->cancels &&
		   GUARD("verify_followed_cancels"));
}

/* Nobody was gone by a day that had not come when the row was made, but for who
 * was about to move out; what a 取消 puts back had been there. */
static bool
is_gone_by_its_day(const struct rows *rows, int i)
{
	static const enum item days[] = { IT_OUT_DATE, IT_REMOVAL_DATE };
	const struct record *r = &rows->v[i], *w = row_before(rows, i);
	struct date day, made;
	size_t k;

	if (r->cancels != 0 ||
	    date_load(record_get(r, IT_PROCESSED_ON), &made, NULL) != RC_OK)
		return true;
	for (k = 0; k < sizeof(days) / sizeof(days[0]); k++)
		if ((w == NULL || !record_same(w, r, days[k])) &&
		    date_load(record_get(r, days[k]), &day, NULL) == RC_OK &&
		    date_compare(&day, &made) == 1)
			return false;
	return true;
}

/* What an entry's row says has to fit together. */
static void
check_row(const struct rows *rows, int i, const char *no, json_t *findings)
{
	if (GUARD("verify_moves") && !moves_as_its_event(rows, i))
		found(findings, "row_moves_as_its_event", no);
	if (GUARD("verify_is_head") && !says_who_is_head(rows, i))
		found(findings, "is_head_as_relation", no);
	if (GUARD("verify_cancels") && !cancels_by_its_event(rows, i))
		found(findings, "row_cancels_by_its_event", no);
	if (GUARD("verify_gone") && !is_gone_by_its_day(rows, i))
		found(findings, "row_gone_by_its_day", no);
}

/* 履歴番号 1, 2, 3 … without gap; each row hashes to its digest and follows
 * the one before. */
static enum rc
check_rows(struct call *c, const char *no, int64_t last, json_t *findings)
{
	char previous[65] = FEED_GENESIS, own[65], origin[16], stored[65];
	struct store_stmt *st;
	struct rows rows;
	int i, version;
	enum rc rc = rows_load(c, no, 0, &rows);

	if (rc == RC_NOT_FOUND) {
		err_clear(c->err);
		found(findings, "hist_no_gapless", no);
		return RC_OK;
	}
	for (i = 0; i < rows.n && rc == RC_OK; i++) {
		if (GUARD("verify_gapless") && rows.v[i].hist_no != i + 1)
			found(findings, "hist_no_gapless", no);
		rc = sql_row(
		    c->s, c->err, &st, sql_meta, "td", no, rows.v[i].hist_no);
		if (rc != RC_OK)
			break;
		version = (int)store_col_int(st, 0);
		col_copy(st, 1, origin, sizeof(origin));
		col_copy(st, 3, stored, sizeof(stored));
		store_done(st);
		row_digest(&rows.v[i], version, origin, previous, own);
		if (GUARD("verify_digest") && strcmp(own, stored) != 0)
			found(findings, "row_digest", no);
		memcpy(previous, stored, sizeof(previous));
		if (GUARD("verify_relation") &&
		    relation_check(record_get(&rows.v[i], IT_RELATION), NULL) !=
			RC_OK)
			found(findings, "relation_grammar", no);
		if (strcmp(origin, "entry") == 0)
			check_row(&rows, i, no, findings);
	}
	if (rc == RC_OK && rows.n > 0 && rows.v[rows.n - 1].hist_no != last)
		found(findings, "last_hist", no);
	rows_release(&rows);
	return rc;
}

static const char sql_last[] =
    "SELECT last_hist FROM person WHERE person_no = $1";

enum rc
verify_person(struct call *c, const char *person_no, json_t *findings)
{
	int64_t last = 0;
	enum rc rc = sql_int(c->s, c->err, &last, 0, sql_last, "t", person_no);

	return rc == RC_OK ? check_rows(c, person_no, last, findings) : rc;
}

static enum rc
check_people(struct call *c, json_t *findings)
{
	json_t *all = json_array(), *p;
	struct store_stmt *st;
	size_t i;
	enum rc rc = sql_open(c->s, c->err, &st, sql_people, "");

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    all, json_pack("[s,I]", store_col_text(st, 0),
			     (json_int_t)store_col_int(st, 1)));
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	json_array_foreach(all, i, p)
	{
		if (rc == RC_OK)
			rc = check_rows(c,
			    json_string_value(json_array_get(p, 0)),
			    json_integer_value(json_array_get(p, 1)), findings);
	}

	json_decref(all);
	return rc;
}

static const char sql_households[] =
    "SELECT household_no FROM household ORDER BY household_no";
static const char sql_household_behind[] =
    "SELECT n.household_no FROM (SELECT household_no, max(household_version) "
    "AS newest FROM history_all GROUP BY household_no) n JOIN household h ON "
    "h.household_no = n.household_no WHERE n.newest > h.version";

/* A 転出 that the batch has not looked at yet (reg_left.c), and what came in
 * from elsewhere, which stands as it came. */
static const char sql_own_row[] =
    "SELECT count(*) FROM history WHERE person_no = $1 AND hist_no = $2 AND "
    "origin = 'entry'";

/* One household says one name of its head, or none (1.1.10). */
static enum rc
check_head_name(struct call *c, const char *no, const struct rows *rows,
    const char *head, json_t *findings)
{
	int64_t own = 0;
	bool due = false;
	int i;
	enum rc rc = RC_OK;

	for (i = 0; i < rows->n && rc == RC_OK; i++) {
		const struct record *r = &rows->v[i];
		const char *name = record_get(r, IT_HEAD_NAME);

		if (strcmp(name, head) == 0 || !GUARD("verify_head_name"))
			continue;
		rc = head_due(c, no, name, &due);
		if (rc == RC_OK)
			rc = sql_int(c->s, c->err, &own, 0, sql_own_row, "td",
			    r->person_no, r->hist_no);
		if (rc == RC_OK && !due && own > 0) {
			found(findings, "household_head_name", no);
			break;
		}
	}
	return rc;
}

/* By which row a person came to the 並び順 that they have. */
static const char sql_place_by[] =
    "SELECT count(*) FROM history_all WHERE person_no = $1 AND origin = 'entry' "
    "AND hist_no = (SELECT min(h.hist_no) FROM history_all h WHERE h.person_no "
    "= $1 AND h.hist_no > coalesce((SELECT max(o.hist_no) FROM history_all o "
    "WHERE o.person_no = $1 AND coalesce(o.member_order, '') <> $2), 0))";

/* Nobody is given the 並び順 of another (5.2); two that came in with one stand
 * as they came. */
static enum rc
check_places(
    struct call *c, const char *no, const struct rows *rows, json_t *findings)
{
	uint64_t taken = 0, twice = 0, bit;
	int64_t given = 0;
	int i;
	enum rc rc = RC_OK;

	for (i = 0; i < rows->n; i++) {
		bit = change_place_bit(&rows->v[i]);
		twice |= taken & bit;
		taken |= bit;
	}
	for (i = 0; i < rows->n && rc == RC_OK && given == 0; i++)
		if ((twice & change_place_bit(&rows->v[i])) != 0)
			rc = sql_int(c->s, c->err, &given, 0, sql_place_by,
			    "tt", rows->v[i].person_no,
			    record_get(&rows->v[i], IT_MEMBER_ORDER));
	if (rc == RC_OK && given > 0 && GUARD("verify_places"))
		found(findings, "household_places", no);
	return rc;
}

static enum rc
check_household(struct call *c, const char *no, json_t *findings)
{
	const char *head = "";
	struct rows rows;
	char *first = NULL, *own;
	bool apart = false;
	int i, heads = 0;
	enum rc rc = household_rows(c, no, false, &rows);

	if (rc == RC_NOT_FOUND) { /* a member's newest row is not there */
		err_clear(c->err);
		found(findings, "current_row", no);
		return RC_OK;
	}
	if (rc != RC_OK)
		return rc;
	for (i = 0; i < rows.n; i++) {
		if (strcmp(record_get(&rows.v[i], IT_RELATION), "世帯主") ==
		    0) {
			heads++;
			head = record_get(&rows.v[i], IT_NAME);
		}
		own = record_address(&rows.v[i], "address", false);
		if (first == NULL)
			first = x_strdup(own);
		apart |= strcmp(first, own) != 0;
		wipe_free(own);
	}
	wipe_free(first);
	if (heads < 2)
		rc = check_head_name(c, no, &rows, head, findings);
	if (rc == RC_OK)
		rc = check_places(c, no, &rows, findings);
	rows_release(&rows);
	if (rc != RC_OK)
		return rc;
	/* One household lives at one 住所; 方書 may differ (4.1.4.1). */
	if (GUARD("verify_household_address") && apart)
		found(findings, "household_address", no);
	/* No head is legal (1.1.10); two are not. */
	if (GUARD("verify_one_head") && heads > 1)
		found(findings, "one_head", no);
	return RC_OK;
}

/* A version below that of a row has been put back. */
static enum rc
check_versions(struct call *c, json_t *findings)
{
	struct store_stmt *st;
	enum rc rc = sql_open(c->s, c->err, &st, sql_household_behind, "");

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		if (GUARD("verify_household_version"))
			found(findings, "household_version",
			    store_col_text(st, 0));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
check_households(struct call *c, json_t *findings)
{
	json_t *all = json_array(), *p;
	struct store_stmt *st;
	size_t i;
	enum rc rc = sql_open(c->s, c->err, &st, sql_households, "");

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    all, json_string(store_col_text(st, 0)));
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	json_array_foreach(all, i, p)
	{
		if (rc == RC_OK)
			rc = check_household(c, json_string_value(p), findings);
	}

	json_decref(all);
	return rc;
}

/* Queries that must find nothing; the row's first column says where. */
static const struct {
	const char *invariant, *sql;
} empty[] = {
	{ "sheet_last_hist",
	    "SELECT s.person_no FROM sheet_all s WHERE s.last_hist <> (SELECT "
	    "max(h.hist_no) FROM history_all h WHERE h.person_no = s.person_no AND "
	    "h.sheet_no = s.sheet_no)" },
	/* Residents by sheets are residents by rows: an entry's last row says
	 * whether the sheet is open. */
	{ "sheet_is_open",
	    "SELECT s.person_no FROM sheet_all s JOIN history_all h ON h.person_no = "
	    "s.person_no AND h.hist_no = s.last_hist WHERE h.origin = 'entry' "
	    "AND ((s.closed_event = '' AND h.status <> '1') OR "
	    "(s.closed_event <> '' AND h.status = '1'))" },
	/* What puts something right does not close a sheet; what came in from
	 * elsewhere stands as it came. */
	{ "sheet_closed_by_removal",
	    "SELECT s.person_no FROM sheet_all s WHERE s.closed_event >= '300' "
	    "AND NOT EXISTS (SELECT 1 FROM history_all h WHERE h.person_no = "
	    "s.person_no AND h.sheet_no = s.sheet_no AND h.origin <> 'entry')" },
	{ "one_open_sheet",
	    "SELECT person_no FROM sheet_all WHERE closed_event = '' "
	    "GROUP BY person_no HAVING count(*) > 1" },
	/* Whoever came again, or went on another sheet, and went there has gone;
	 * what came in from elsewhere stands as it came. */
	{ "open_sheet_is_last",
	    "SELECT a.person_no FROM sheet_all a JOIN sheet_all b ON b.person_no = "
	    "a.person_no AND b.sheet_no > a.sheet_no WHERE a.closed_event = '' "
	    "AND b.closed_event NOT IN ('', '209') AND EXISTS (SELECT 1 FROM "
	    "history_all h WHERE h.person_no = a.person_no AND h.origin = 'entry' "
	    "AND ((h.sheet_no = a.sheet_no AND h.event = '109') OR h.hist_no = "
	    "b.last_hist))" },
	/* Nobody who has gone is here again but by a 取消 of that. */
	{ "removal_is_taken_back",
	    "SELECT s.person_no FROM sheet_all s JOIN history_all h ON h.person_no = "
	    "s.person_no AND h.sheet_no = s.sheet_no WHERE s.closed_event = '' "
	    "AND h.event BETWEEN '201' AND '299' AND h.origin = 'entry' AND NOT "
	    "EXISTS (SELECT 1 FROM history_all k WHERE k.person_no = h.person_no "
	    "AND k.cancels = h.hist_no)" },
	/* 9.3: a 除票 is in one of the two stores, with all of its rows. */
	{ "sheet_in_one_store",
	    "SELECT s.person_no FROM sheet s JOIN old_sheet o ON o.person_no = "
	    "s.person_no AND o.sheet_no = s.sheet_no" },
	{ "row_in_one_store",
	    "SELECT h.person_no FROM history h JOIN old_history o ON "
	    "o.person_no = h.person_no AND o.hist_no = h.hist_no" },
	{ "rows_with_their_sheet",
	    "SELECT h.person_no FROM old_history h LEFT JOIN old_sheet s ON "
	    "s.person_no = h.person_no AND s.sheet_no = h.sheet_no WHERE "
	    "s.person_no IS NULL" },
	{ "hold_of_waiting",
	    "SELECT h.object FROM hold h JOIN entry e ON e.entry_id = h.entry_id "
	    "WHERE e.state NOT IN ('waiting', 'returned')" },
	{ "entry_is_held",
	    "SELECT cast(e.entry_id AS TEXT) FROM entry e WHERE e.state IN "
	    "('waiting', 'returned') AND NOT EXISTS (SELECT 1 FROM hold h WHERE "
	    "h.entry_id = e.entry_id)" },
	{ "issue_has_person",
	    "SELECT i.number FROM issue i WHERE NOT EXISTS (SELECT 1 FROM "
	    "issue_person p WHERE p.issue_id = i.issue_id)" },
	{ "row_of_entry_decided",
	    "SELECT h.person_no FROM history_all h LEFT JOIN entry e ON e.entry_id = "
	    "h.entry_id LEFT JOIN tail_row t ON t.person_no = h.person_no AND "
	    "t.hist_no = h.hist_no WHERE h.entry_id <> 0 AND t.person_no IS NULL "
	    "AND (e.state IS NULL OR e.state <> 'approved')" },
};

static enum rc
check_empty(struct call *c, json_t *findings)
{
	struct store_stmt *st;
	size_t i;
	enum rc rc;

	for (i = 0; i < sizeof(empty) / sizeof(empty[0]); i++) {
		rc = sql_open(c->s, c->err, &st, empty[i].sql, "");
		while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
			found(findings, empty[i].invariant,
			    store_col_text(st, 0));
		if (rc != RC_NOT_FOUND)
			return rc;
	}
	return RC_OK;
}

enum rc
reg_verify(struct call *c)
{
	json_t *findings = json_array();
	int64_t records = 0, lines = 0;
	enum rc rc;

	(void)json_object_set_new(c->out, "findings", findings);
	if ((rc = check_people(c, findings)) != RC_OK ||
	    (rc = check_households(c, findings)) != RC_OK ||
	    (rc = check_versions(c, findings)) != RC_OK ||
	    (rc = check_empty(c, findings)) != RC_OK ||
	    (rc = feed_chain_check(c, findings, &records)) != RC_OK ||
	    (rc = log_chain_check(c, findings, &lines)) != RC_OK ||
	    (rc = access_chain_check(c, findings)) != RC_OK)
		return rc;
	(void)json_object_update_new(
	    c->out, json_pack("{s:b,s:I}", "ok", json_array_size(findings) == 0,
			"waiting", (json_int_t)(records + lines)));
	return RC_OK;
}
