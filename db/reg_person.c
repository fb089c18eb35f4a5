/* SPDX-License-Identifier: ISC
 * reg_person - persons, sheets and history rows: reading, writing,
 * numbering, masks, and person.get and household.get.
 */
#include "db/reg.h"

#include "columns.h" /* generated */

#include "src/asof.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/sha256.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIXED "person_no, hist_no, sheet_no, recorded_at, entry_id, cancels, "

static const char sql_rows[] =
    "SELECT " FIXED HIST_ITEM_COLS
    " FROM history_all WHERE person_no = $1 AND (sheet_no = $2 OR $2 = 0) "
    "ORDER BY hist_no";
/* The newest row of a sheet, and whether it has repeating groups. Of all
 * sheets the open one counts: a later one may have been taken back (4.6). */
static const char sql_row_now[] =
    "SELECT " FIXED HIST_ITEM_COLS ", EXISTS (SELECT 1 FROM history_group g "
    "WHERE g.person_no = h.person_no AND g.hist_no = h.hist_no) "
    "FROM history h WHERE h.person_no = $1 AND h.hist_no = "
    "(SELECT s.last_hist FROM sheet s WHERE s.person_no = $1 AND "
    "(s.sheet_no = $2 OR $2 = 0) ORDER BY CASE s.closed_event WHEN '' THEN 0 "
    "WHEN '209' THEN 2 ELSE 1 END, s.sheet_no DESC LIMIT 1)";
/* The same of a 除票 in its own store, which is asked when the register has
 * none (1.1.5): there are the older sheets of a person. */
static const char sql_row_old[] =
    "SELECT " FIXED HIST_ITEM_COLS
    ", EXISTS (SELECT 1 FROM old_history_group g "
    "WHERE g.person_no = h.person_no AND g.hist_no = h.hist_no) "
    "FROM old_history h WHERE h.person_no = $1 AND h.hist_no = "
    "(SELECT s.last_hist FROM old_sheet s WHERE s.person_no = $1 AND "
    "(s.sheet_no = $2 OR $2 = 0) ORDER BY s.sheet_no DESC LIMIT 1)";
static const char sql_groups[] =
    "SELECT hist_no, item, seq, value FROM history_group_all "
    "WHERE person_no = $1 ORDER BY hist_no, item, seq";
const char sql_row_insert[] =
    "INSERT INTO history (person_no, hist_no, sheet_no, recorded_at, "
    "entry_id, cancels, effective_lo, effective_hi, household_version, "
    "origin, previous_digest, digest, " HIST_ITEM_COLS ") VALUES ($1,$2,$3,$4,"
    "$5,$6,$7,$8,$9,$10,$11,$12," HIST_ITEM_PARAMS ")";
static const char sql_group_insert[] =
    "INSERT INTO history_group (person_no, hist_no, item, seq, value) "
    "VALUES ($1,$2,$3,$4,$5)";
static const char sql_previous[] =
    "SELECT digest FROM history_all WHERE person_no = $1 AND hist_no = $2";

void
rows_release(struct rows *r)
{
	int i;

	for (i = 0; i < r->n; i++)
		record_release(&r->v[i]);
	free(r->v);
	memset(r, 0, sizeof(*r));
}

static void
row_read(struct store_stmt *st, struct record *r)
{
	int i;

	record_init(r);
	col_copy(st, 0, r->person_no, sizeof(r->person_no));
	r->hist_no = (int)store_col_int(st, 1);
	r->sheet_no = (int)store_col_int(st, 2);
	r->recorded_at = store_col_int(st, 3);
	r->entry_id = store_col_int(st, 4);
	r->cancels = (int)store_col_int(st, 5);
	for (i = 0; i < history_item_count; i++)
		record_set(r, history_items[i], store_col_text(st, 6 + i));
}

static struct record *
row_of(struct rows *rows, int hist_no)
{
	int i;

	for (i = 0; i < rows->n; i++)
		if (rows->v[i].hist_no == hist_no)
			return &rows->v[i];
	return NULL;
}

static enum rc
groups_read(struct call *c, const char *person_no, struct rows *rows)
{
	struct store_stmt *st;
	struct record *r;
	enum item it;
	enum rc rc = sql_open(c->s, c->err, &st, sql_groups, "t", person_no);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		const char *id = store_col_text(st, 1);

		r = row_of(rows, (int)store_col_int(st, 0));
		it = item_by_id(id != NULL ? id : "");
		if (r != NULL && it != IT_COUNT)
			record_group_set(r, it, (int)store_col_int(st, 2),
			    store_col_text(st, 3));
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
no_person(struct err *err)
{
	return err_set(err, RC_NOT_FOUND, "E9405", "その人は台帳にいません",
	    "その宛名番号か票の記録がありません", "番号を確かめてください");
}

enum rc
rows_load(struct call *c, const char *person_no, int sheet_no, struct rows *out)
{
	struct rows rows = { NULL, 0 };
	struct store_stmt *st;
	enum rc rc =
	    sql_open(c->s, c->err, &st, sql_rows, "td", person_no, sheet_no);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		rows.v = x_grow(rows.v, (size_t)rows.n + 1, sizeof(*rows.v));
		row_read(st, &rows.v[rows.n++]);
	}
	if (rc == RC_NOT_FOUND)
		rc = rows.n > 0 ? groups_read(c, person_no, &rows)
				: no_person(c->err);
	if (rc != RC_OK) {
		rows_release(&rows);
		return rc;
	}
	*out = rows;
	return RC_OK;
}

enum rc
row_current_ask(struct call *c, const char *person_no, int sheet_no)
{
	return sql_ask(c->s, c->err, sql_row_now, "td", person_no, sheet_no);
}

enum rc
row_current(
    struct call *c, const char *person_no, int sheet_no, struct record *out)
{
	struct rows one = { NULL, 1 };
	struct store_stmt *st;
	bool has_groups;
	enum rc rc =
	    sql_row(c->s, c->err, &st, sql_row_now, "td", person_no, sheet_no);

	if (rc == RC_NOT_FOUND && GUARD("row_in_either_store"))
		rc = sql_row(
		    c->s, c->err, &st, sql_row_old, "td", person_no, sheet_no);
	if (rc == RC_NOT_FOUND)
		return no_person(c->err);
	if (rc != RC_OK)
		return rc;
	one.v = x_alloc(sizeof(*one.v));
	row_read(st, one.v);
	has_groups = store_col_int(st, 6 + history_item_count) != 0;
	store_done(st);
	if (has_groups && (rc = groups_read(c, person_no, &one)) != RC_OK) {
		rows_release(&one);
		return rc;
	}
	*out = *one.v;
	free(one.v);
	return RC_OK;
}

/* ---- writing ---- */

static void
add(struct sha256 *h, const char *s)
{
	sha256_add(h, s, strlen(s));
}

void
row_digest(const struct record *r, int household_version, const char *origin,
    const char *previous, char out[65])
{
	struct sha256 h;
	char head[192];
	const char *v;
	int i;

	sha256_init(&h);
	(void)snprintf(head, sizeof(head), "\n%d\n%d\n%lld\n%lld\n%d\n%d\n",
	    r->hist_no, r->sheet_no, (long long)r->recorded_at,
	    (long long)r->entry_id, r->cancels, household_version);
	add(&h, "madoguchi row 1\n");
	add(&h, r->person_no);
	add(&h, head);
	add(&h, origin);
	add(&h, "\n");
	add(&h, previous);
	add(&h, "\n");
	for (i = 0; i < history_item_count; i++) {
		if ((v = r->v[history_items[i]]) == NULL)
			continue;
		add(&h, item_defs[history_items[i]].id);
		sha256_add(&h, "=", 1);
		add(&h, v);
		sha256_add(&h, "\n", 1);
	}
	for (i = 0; i < r->group_count; i++) {
		add(&h, item_defs[r->group[i].it].id);
		(void)snprintf(head, sizeof(head), ".%d=", r->group[i].seq);
		add(&h, head);
		add(&h, r->group[i].value);
		sha256_add(&h, "\n", 1);
	}
	sha256_end_hex(&h, out);
}

static int
by_item_and_seq(const void *pa, const void *pb)
{
	const struct group_value *a = pa, *b = pb;
	int d = strcmp(item_defs[a->it].id, item_defs[b->it].id);

	return d != 0 ? d : a->seq - b->seq;
}

void
row_sort_groups(struct record *r)
{
	if (r->group_count > 1)
		qsort(r->group, (size_t)r->group_count, sizeof(*r->group),
		    by_item_and_seq);
}

static enum rc
groups_insert(struct call *c, const struct record *r)
{
	int i;
	enum rc rc = RC_OK;

	for (i = 0; i < r->group_count && rc == RC_OK; i++)
		rc = sql_send(c->s, c->err, sql_group_insert, "tdtdt",
		    r->person_no, r->hist_no, item_defs[r->group[i].it].id,
		    r->group[i].seq, r->group[i].value);
	return rc;
}

static enum rc
previous_digest(struct call *c, const struct record *r, char out[65])
{
	struct store_stmt *st;
	enum rc rc;

	memcpy(out, FEED_GENESIS, 65);
	if (r->hist_no <= 1)
		return RC_OK;
	rc = sql_row(c->s, c->err, &st, sql_previous, "td", r->person_no,
	    r->hist_no - 1);
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc == RC_OK) {
		col_copy(st, 0, out, 65);
		store_done(st);
	}
	return rc;
}

void
row_bind(struct store_stmt *st, const struct record *r,
    const struct row_extra *x, const int32_t *day_lo, const int32_t *day_hi,
    const char *previous, const char *digest)
{
	int i;

	store_text(st, 1, r->person_no);
	store_int(st, 2, r->hist_no);
	store_int(st, 3, r->sheet_no);
	store_int(st, 4, r->recorded_at);
	store_int(st, 5, r->entry_id);
	store_int(st, 6, r->cancels);
	if (day_lo != NULL && day_hi != NULL) {
		store_int(st, 7, *day_lo);
		store_int(st, 8, *day_hi);
	} else {
		store_null(st, 7);
		store_null(st, 8);
	}
	store_int(st, 9, x->household_version);
	store_text(st, 10, x->origin);
	store_text(st, 11, previous);
	store_text(st, 12, digest);
	for (i = 0; i < history_item_count; i++)
		store_text(st, 13 + i, r->v[history_items[i]]);
}

enum rc
row_insert(struct call *c, const struct record *row, const struct row_extra *x)
{
	struct record r = *row; /* values borrowed, groups in its own order */
	struct store_stmt *st;
	struct date d;
	char previous[65], digest[65];
	bool has_day;
	enum rc rc = RC_OK;

	if (x->previous != NULL)
		memcpy(previous, x->previous, sizeof(previous));
	else if ((rc = previous_digest(c, row, previous)) != RC_OK)
		return rc;
	r.group = x_grow(NULL, (size_t)r.group_count, sizeof(*r.group));
	if (r.group_count > 0)
		memcpy(r.group, row->group,
		    (size_t)r.group_count * sizeof(*r.group));
	row_sort_groups(&r);
	row_digest(&r, x->household_version, x->origin, previous, digest);
	rc = store_use(c->s, sql_row_insert, &st, c->err);
	if (rc == RC_OK) {
		has_day = date_load(record_get(&r, IT_EVENT_DATE), &d, NULL) ==
			      RC_OK &&
			  d.lo <= d.hi;
		row_bind(st, &r, x, has_day ? &d.lo : NULL,
		    has_day ? &d.hi : NULL, previous, digest);
		rc = store_send(st, c->err);
	}
	if (rc == RC_OK)
		rc = groups_insert(c, &r);
	free(r.group);
	return rc;
}

static const char sql_sheet_put[] =
    "INSERT INTO sheet (person_no, sheet_no, kind, opened_event, opened_on, "
    "closed_event, closed_on, last_hist, household_no, juminhyo_code, "
    "card_no, name, birth, sex) "
    "VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14) "
    "ON CONFLICT (person_no, sheet_no) DO UPDATE SET kind = $3, "
    "closed_event = $6, closed_on = $7, last_hist = $8, household_no = $9, "
    "juminhyo_code = $10, card_no = $11, name = $12, birth = $13, sex = $14";

enum rc
sheet_put(struct call *c, const struct record *row, const char *opened_event,
    const char *opened_on, const char *closed_event, const char *closed_on)
{
	return sql_send(c->s, c->err, sql_sheet_put, "tdtttttdtttttt",
	    row->person_no, row->sheet_no, record_get(row, IT_KIND),
	    opened_event, opened_on, closed_event, closed_on, row->hist_no,
	    record_get(row, IT_HOUSEHOLD_NO), row->v[IT_JUMINHYO_CODE],
	    row->v[IT_CARD_NO], row->v[IT_NAME], row->v[IT_BIRTH],
	    row->v[IT_SEX]);
}

static const char sql_sheet_set[] =
    "UPDATE sheet SET kind = $3, closed_event = $4, closed_on = $5, "
    "last_hist = $6, household_no = $7, juminhyo_code = $8, card_no = $9, "
    "name = $10, birth = $11, sex = $12 "
    "WHERE person_no = $1 AND sheet_no = $2";

enum rc
sheet_set(struct call *c, const struct record *row, const char *closed_event,
    const char *closed_on)
{
	return sql_send(c->s, c->err, sql_sheet_set, "tdtttdtttttt",
	    row->person_no, row->sheet_no, record_get(row, IT_KIND),
	    closed_event, closed_on, row->hist_no,
	    record_get(row, IT_HOUSEHOLD_NO), row->v[IT_JUMINHYO_CODE],
	    row->v[IT_CARD_NO], row->v[IT_NAME], row->v[IT_BIRTH],
	    row->v[IT_SEX]);
}

static const char sql_household_bump[] =
    "INSERT INTO household (household_no, version) VALUES ($1, 1) "
    "ON CONFLICT (household_no) DO UPDATE SET version = household.version + 1 "
    "RETURNING version";

enum rc
household_bump_ask(struct call *c, const char *household_no)
{
	return sql_ask(c->s, c->err, sql_household_bump, "t", household_no);
}

enum rc
household_bump(struct call *c, const char *household_no, int *version)
{
	struct store_stmt *st;
	enum rc rc =
	    sql_row(c->s, c->err, &st, sql_household_bump, "t", household_no);

	if (rc != RC_OK)
		return rc;
	*version = (int)store_col_int(st, 0);
	rc = store_step(st, c->err);
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static const char sql_person_is[] =
    "SELECT count(*) FROM person WHERE person_no = $1";
static const char sql_household_is[] =
    "SELECT count(*) FROM household WHERE household_no = $1";

/* Serial and check digit; imported numbers stand in the same tables, so a
 * number that is taken is passed over (1.1.13: they are never renumbered). */
enum rc
number_make(struct call *c, const char *series, char out[20])
{
	bool person = strcmp(series, "person") == 0;
	int64_t serial, digits, taken = 1;
	enum rc rc;

	if ((rc = setting_int(c, "number_digits", &digits)) != RC_OK)
		return rc;
	while (taken != 0) {
		if ((rc = serial_next(c, series, &serial)) != RC_OK)
			return rc;
		if (!m11_make(serial, (int)digits, out, 20))
			return err_set(c->err, RC_IO, "E1131",
			    "番号が尽きました", "連番の桁が足りません",
			    "設定 number_digits を増やしてください");
		rc = person ? sql_int(c->s, c->err, &taken, 0, sql_person_is,
				  "t", out)
			    : sql_int(c->s, c->err, &taken, 0, sql_household_is,
				  "t", out);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

/* ---- answers ---- */

void
record_mask(const struct who *w, struct record *r)
{
	int i;

	for (i = 0; i < IT_COUNT; i++)
		if (GUARD("mask_items") && item_defs[i].mask[0] != '\0' &&
		    !who_sees(w, item_defs[i].mask))
			record_set(r, (enum item)i, NULL);
}

json_t *
record_out(struct call *c, const struct record *r)
{
	struct record shown;
	json_t *o;

	record_init(&shown);
	record_copy(&shown, r);
	record_mask(&c->who, &shown);
	o = record_to_json(&shown);
	record_release(&shown);
	(void)json_object_update_new(
	    o, json_pack("{s:s,s:i,s:i,s:I,s:I,s:i}", "person_no", r->person_no,
		   "hist_no", r->hist_no, "sheet_no", r->sheet_no,
		   "recorded_at", (json_int_t)r->recorded_at, "entry_id",
		   (json_int_t)r->entry_id, "cancels", r->cancels));
	return o;
}

static const char sql_sheets[] =
    "SELECT sheet_no, kind, opened_event, opened_on, closed_event, closed_on, "
    "last_hist FROM sheet_all WHERE person_no = $1 ORDER BY sheet_no";

enum rc
sheets_json(struct call *c, const char *person_no, json_t **out)
{
	json_t *list = json_array();
	struct store_stmt *st;
	enum rc rc = sql_open(c->s, c->err, &st, sql_sheets, "t", person_no);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    list, json_pack("{s:I,s:s,s:s,s:s,s:s,s:s,s:I}", "sheet_no",
			      (json_int_t)store_col_int(st, 0), "kind",
			      store_col_text(st, 1), "opened_event",
			      store_col_text(st, 2), "opened_on",
			      store_col_text(st, 3), "closed_event",
			      store_col_text(st, 4), "closed_on",
			      store_col_text(st, 5), "last_hist",
			      (json_int_t)store_col_int(st, 6)));
	if (rc != RC_NOT_FOUND) {
		json_decref(list);
		return rc;
	}
	*out = list;
	return RC_OK;
}

static const char sql_notes[] =
    "SELECT seq, version, text FROM note WHERE person_no = $1 AND text <> '' "
    "ORDER BY seq";
static const char sql_attached[] =
    "SELECT item, value FROM attached WHERE person_no = $1";
static const char sql_attached_version[] =
    "SELECT version FROM attached_version WHERE person_no = $1";
static const char sql_pending[] =
    "SELECT e.entry_id, e.event, e.menu, e.author_name, e.place, "
    "e.submitted_at FROM hold h JOIN entry e ON e.entry_id = h.entry_id "
    "WHERE h.object = $1";

static enum rc
put_pending(struct call *c, const char *person_no)
{
	char object[40], at[32];
	struct store_stmt *st;
	enum rc rc;

	(void)snprintf(object, sizeof(object), "person:%s", person_no);
	rc = sql_row(c->s, c->err, &st, sql_pending, "t", object);
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	local_time(store_col_int(st, 5), at);
	(void)json_object_set_new(c->out, "pending",
	    json_pack("{s:I,s:s,s:s,s:s,s:s,s:s}", "entry_id",
		(json_int_t)store_col_int(st, 0), "event",
		store_col_text(st, 1), "menu", store_col_text(st, 2),
		"author_name", store_col_text(st, 3), "place",
		store_col_text(st, 4), "at", at));
	store_done(st);
	return RC_OK;
}

/* Notes, attached items, the waiting entry and the sheets beside the row. */
static enum rc
put_beside(struct call *c, const char *person_no)
{
	json_t *notes = json_array(), *attached = json_object(), *sheets;
	struct store_stmt *st;
	int64_t version = 0;
	enum rc rc = sql_open(c->s, c->err, &st, sql_notes, "t", person_no);

	(void)json_object_set_new(c->out, "notes", notes);
	(void)json_object_set_new(c->out, "attached", attached);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    notes, json_pack("{s:I,s:I,s:s}", "seq",
			       (json_int_t)store_col_int(st, 0), "version",
			       (json_int_t)store_col_int(st, 1), "text",
			       store_col_text(st, 2)));
	if (rc == RC_NOT_FOUND)
		rc = sql_open(c->s, c->err, &st, sql_attached, "t", person_no);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_object_set_new(attached, store_col_text(st, 0),
		    json_string(store_col_text(st, 1)));
	if (rc == RC_NOT_FOUND)
		rc = sql_int(c->s, c->err, &version, 0, sql_attached_version,
		    "t", person_no);
	(void)json_object_set_new(
	    c->out, "attached_version", json_integer(version));
	if (rc == RC_OK)
		rc = put_pending(c, person_no);
	if (rc == RC_OK)
		rc = sheets_json(c, person_no, &sheets);
	if (rc == RC_OK)
		(void)json_object_set_new(c->out, "sheets", sheets);
	return rc;
}

static enum rc
compose(struct call *c, const struct rows *rows, struct record *out)
{
	const char *as_of = arg_text(c, "as_of");
	int32_t day = as_of[0] != '\0' ? iso_day(as_of) : c->day;
	bool unsure = false;
	enum rc rc;

	if (day == INT32_MIN)
		return err_set(c->err, RC_INPUT, "E9400",
		    "時点の日付が正しくありません",
		    "年-月-日 の形ではありません", "日付を直してください");
	rc = asof_compose(rows->v, rows->n, day,
	    arg_int(c, "known_at", INT64_MAX), out, &unsure, c->err);
	(void)json_object_set_new(c->out, "unsure", json_boolean(unsure));
	return rc;
}

/* 3.1: 照会 of level エラー. Who sets and releases blocks sees what is
 * blocked; anybody else only while it is lifted for a moment. */
static enum rc
inquiry_stopped(struct call *c, const struct record *r, bool *is_stopped)
{
	struct blocked x;
	enum rc rc =
	    block_state(c, r->person_no, record_get(r, IT_HOUSEHOLD_NO),
		"inquiry", arg_int(c, "suspension", 0), &x);

	*is_stopped = rc == RC_OK && x.level == 2 && !x.is_suspended &&
		      !who_may(&c->who, "block") && GUARD("inquiry_block");
	return rc;
}

static enum rc
stop_inquiry(struct call *c)
{
	c->log_refusal = true;
	return err_set(c->err, RC_DENIED, "E3105",
	    "抑止されているため照会できません",
	    "照会の抑止（エラー）があります",
	    "権限のある人に解除か一時解除を頼んでください");
}

enum rc
inquiry_check(struct call *c, const struct record *r)
{
	bool is_stopped = false;
	enum rc rc = inquiry_stopped(c, r, &is_stopped);

	return rc == RC_OK && is_stopped ? stop_inquiry(c) : rc;
}

enum rc
reg_person_get(struct call *c)
{
	const char *no = arg_text(c, "person_no");
	int sheet = (int)arg_int(c, "sheet_no", 0), i;
	struct rows rows;
	struct record row;
	json_t *history = json_array();
	enum rc rc;

	(void)json_object_set_new(c->out, "history", history);
	record_init(&row);
	if ((rc = row_current(c, no, sheet, &row)) != RC_OK)
		return rc;
	if ((rc = inquiry_check(c, &row)) != RC_OK) {
		record_release(&row);
		return rc;
	}
	sheet = row.sheet_no;
	if ((rc = rows_load(c, no, sheet, &rows)) != RC_OK) {
		record_release(&row);
		return rc;
	}
	if (arg_has(c, "as_of") || arg_has(c, "known_at"))
		rc = compose(c, &rows, &row);
	if (rc == RC_OK) {
		for (i = 0; i < rows.n; i++)
			(void)json_array_append_new(
			    history, record_out(c, &rows.v[i]));
		(void)json_object_set_new(
		    c->out, "record", record_out(c, &row));
		(void)json_object_set_new(c->out, "is_removed",
		    json_boolean(
			record_status(&row, c->day) == STATUS_REMOVED));
		rc = put_beside(c, no);
	}
	record_release(&row);
	rows_release(&rows);
	return rc;
}

/* ---- households ---- */

static const char sql_members[] =
    "SELECT person_no, sheet_no FROM sheet WHERE household_no = $1 "
    "ORDER BY person_no, sheet_no";
/* With those who are removed: of both stores. */
static const char sql_members_all[] =
    "SELECT person_no, sheet_no FROM sheet_all WHERE household_no = $1 "
    "ORDER BY person_no, sheet_no";
static const char sql_household_version[] =
    "SELECT version FROM household WHERE household_no = $1";

static int
by_order(const void *pa, const void *pb)
{
	const struct record *a = pa, *b = pb;
	long x = strtol(record_get(a, IT_MEMBER_ORDER), NULL, 10);
	long y = strtol(record_get(b, IT_MEMBER_ORDER), NULL, 10);

	return x != y ? (x < y ? -1 : 1) : strcmp(a->person_no, b->person_no);
}

enum rc
household_rows(struct call *c, const char *household_no, bool with_removed,
    struct rows *out)
{
	json_t *keys = json_array(), *k;
	struct store_stmt *st;
	struct rows rows = { NULL, 0 };
	struct record row = { .sheet_no = 0 };
	size_t i;
	enum rc rc = sql_open(c->s, c->err, &st,
	    with_removed ? sql_members_all : sql_members, "t", household_no);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    keys, json_pack("[s,I]", store_col_text(st, 0),
			      (json_int_t)store_col_int(st, 1)));
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	json_array_foreach(keys, i, k)
	{
		if (rc != RC_OK)
			break;
		rc = row_current(c, json_string_value(json_array_get(k, 0)),
		    (int)json_integer_value(json_array_get(k, 1)), &row);
		if (rc != RC_OK)
			break;
		if (!with_removed &&
		    record_status(&row, c->day) == STATUS_REMOVED) {
			record_release(&row);
			continue;
		}
		rows.v = x_grow(rows.v, (size_t)rows.n + 1, sizeof(*rows.v));
		rows.v[rows.n++] = row;
	}
	json_decref(keys);
	if (rc != RC_OK) {
		rows_release(&rows);
		return rc;
	}
	if (rows.n > 1)
		qsort(rows.v, (size_t)rows.n, sizeof(*rows.v), by_order);
	*out = rows;
	return RC_OK;
}

enum rc
household_version_get(struct call *c, const char *household_no, int64_t *out)
{
	return sql_int(
	    c->s, c->err, out, 0, sql_household_version, "t", household_no);
}

enum rc
reg_household_get(struct call *c)
{
	const char *no = arg_text(c, "household_no");
	json_t *members = json_array(), *o;
	struct rows rows;
	int64_t version;
	bool is_stopped;
	int i, stopped = 0;
	enum rc rc;

	(void)json_object_set_new(c->out, "members", members);
	if ((rc = household_version_get(c, no, &version)) != RC_OK)
		return rc;
	if (version == 0)
		return err_set(c->err, RC_NOT_FOUND, "E9406",
		    "その世帯は台帳にありません",
		    "その世帯番号の記録がありません", "番号を確かめてください");
	rc = household_rows(c, no, arg_int(c, "with_removed", 0) != 0, &rows);
	if (rc != RC_OK)
		return rc;
	for (i = 0; i < rows.n; i++) {
		rc = inquiry_stopped(c, &rows.v[i], &is_stopped);
		if (rc != RC_OK)
			break;
		/* that somebody is in the household, and nothing of them */
		o = is_stopped ? json_pack("{s:s,s:b}", "person_no",
				     rows.v[i].person_no, "blocked", 1)
			       : record_out(c, &rows.v[i]);
		stopped += is_stopped;
		(void)json_object_set_new(o, "is_removed",
		    json_boolean(
			record_status(&rows.v[i], c->day) == STATUS_REMOVED));
		(void)json_array_append_new(members, o);
	}
	rows_release(&rows);
	if (rc == RC_OK && stopped > 0 && stopped == i)
		rc = stop_inquiry(c);
	if (rc != RC_OK)
		return rc;
	(void)json_object_set_new(c->out, "household_no", json_string(no));
	(void)json_object_set_new(c->out, "version", json_integer(version));
	return RC_OK;
}
