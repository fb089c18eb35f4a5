/* SPDX-License-Identifier: ISC
 * What stands beside a person's rows in the full layout: notes, memos,
 * blocks, issue history. Read for export, written for import.
 */
#include "db/reg_load.h"

#include "db/reg.h"
#include "src/mem.h"

#include <string.h>

static const char sql_note_put[] =
    "INSERT INTO note (person_no, seq, version, text) VALUES ($1,$2,$3,$4)";
static const char sql_memo_put[] =
    "INSERT INTO memo (person_no, seq, version, text, staff, written_at) "
    "VALUES ($1,$2,$3,$4,$5,$6)";
static const char sql_block_put[] =
    "INSERT INTO block (block_id, person_no, household_no, level, from_day, "
    "to_day, kind, reason, set_by, set_at, is_released, release_reason) "
    "SELECT coalesce(max(block_id), 0) + 1, $1, NULL, $2, $3, $4, $5, $6, $7, "
    "$8, $9, $10 FROM block";
static const char sql_block_last[] = "SELECT max(block_id) FROM block";
static const char sql_process_put[] =
    "INSERT INTO block_process (block_id, process) VALUES ($1,$2)";
static const char sql_issue_put[] =
    "INSERT INTO issue (issue_id, number, kind, issued_at, issued_on, place, "
    "terminal, staff, applicant, options, copy, copies, certifier) "
    "SELECT coalesce(max(issue_id), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, "
    "$9, $10, $11, $12 FROM issue";
static const char sql_issue_id[] =
    "SELECT issue_id FROM issue WHERE number = $1";
static const char sql_issue_person_put[] =
    "INSERT INTO issue_person (issue_id, person_no, sheet_no, hist_no) "
    "VALUES ($1,$2,$3,$4)";
static const char sql_spoil_put[] =
    "INSERT INTO issue_spoil (issue_id, reason, staff, spoilt_at) "
    "VALUES ($1,$2,$3,$4) ON CONFLICT (issue_id) DO NOTHING";

static int64_t
int_of(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

static enum rc
put_block(struct call *c, const char *person_no, const json_t *b)
{
	json_t *processes = json_object_get(b, "processes"), *p;
	int64_t id = 0;
	size_t i;
	enum rc rc = sql_run(c->s, c->err, sql_block_put, "titttttiit",
	    person_no, int_of(b, "level"), json_text(b, "from"),
	    json_text(b, "to"), json_text(b, "kind"), json_text(b, "reason"),
	    json_text(b, "set_by"), int_of(b, "set_at"), int_of(b, "released"),
	    json_text(b, "release_reason"));

	if (rc == RC_OK)
		rc = sql_int(c->s, c->err, &id, 0, sql_block_last, "");
	if (rc == RC_OK)
		rc = store_serial_reach(c->s, "block", id, c->err);
	json_array_foreach(processes, i, p)
	{
		if (rc == RC_OK)
			rc = sql_run(c->s, c->err, sql_process_put, "it", id,
			    json_string_value(p));
	}
	return rc;
}

static enum rc
put_issue(struct call *c, const char *person_no, const json_t *o)
{
	const char *number = json_text(o, "number");
	const json_t *spoilt = json_object_get(o, "spoilt");
	int64_t id = 0;
	enum rc rc = sql_int(c->s, c->err, &id, 0, sql_issue_id, "t", number);

	if (rc == RC_OK && id == 0) {
		rc = sql_run(c->s, c->err, sql_issue_put, "ttittttttiit",
		    number, json_text(o, "kind"), int_of(o, "issued_at"),
		    json_text(o, "issued_on"), json_text(o, "place"),
		    json_text(o, "terminal"), json_text(o, "staff"),
		    json_text(o, "applicant"), json_text(o, "options"),
		    int_of(o, "copy"), int_of(o, "copies"),
		    json_text(o, "certifier"));
		if (rc == RC_OK)
			rc = sql_int(
			    c->s, c->err, &id, 0, sql_issue_id, "t", number);
		if (rc == RC_OK)
			rc = store_serial_reach(c->s, "issue", id, c->err);
	}
	if (rc == RC_OK)
		rc = sql_run(c->s, c->err, sql_issue_person_put, "itii", id,
		    person_no, int_of(o, "sheet_no"), int_of(o, "hist_no"));
	if (rc == RC_OK && spoilt != NULL)
		rc = sql_run(c->s, c->err, sql_spoil_put, "itti", id,
		    json_text(spoilt, "reason"), json_text(spoilt, "staff"),
		    int_of(spoilt, "at"));
	return rc;
}

enum rc
reg_load_beside(
    struct call *c, const struct load_person *p, json_t *notes, json_t *blocks)
{
	json_t *o, *flags = NULL;
	size_t i;
	enum rc rc = RC_OK;

	json_array_foreach(json_object_get(p->full, "notes"), i, o)
	{
		if (rc != RC_OK)
			break;
		rc = sql_run(c->s, c->err, sql_note_put, "tiit", p->person_no,
		    int_of(o, "seq"), int_of(o, "version"),
		    json_text(o, "text"));
		(void)json_array_append_new(notes,
		    json_pack("{s:s,s:I,s:I,s:s}", "person_no", p->person_no,
			"seq", int_of(o, "seq"), "version",
			int_of(o, "version"), "text", json_text(o, "text")));
	}
	json_array_foreach(json_object_get(p->full, "memos"), i, o)
	{
		if (rc == RC_OK)
			rc = sql_run(c->s, c->err, sql_memo_put, "tiitti",
			    p->person_no, int_of(o, "seq"),
			    int_of(o, "version"), json_text(o, "text"),
			    json_text(o, "staff"), int_of(o, "written_at"));
	}
	json_array_foreach(json_object_get(p->full, "blocks"), i, o)
	{
		if (rc == RC_OK)
			rc = put_block(c, p->person_no, o);
	}
	if (rc == RC_OK && i > 0) {
		rc = block_flag_json(c, p->person_no, NULL, &flags);
		if (rc == RC_OK)
			(void)json_array_append_new(blocks, flags);
	}
	json_array_foreach(json_object_get(p->full, "issues"), i, o)
	{
		if (rc == RC_OK)
			rc = put_issue(c, p->person_no, o);
	}
	return rc;
}

/* ---- reading ---- */

static const char sql_notes[] =
    "SELECT seq, version, text FROM note WHERE person_no = $1 ORDER BY seq";
static const char sql_memos[] =
    "SELECT seq, version, text, staff, written_at FROM memo "
    "WHERE person_no = $1 ORDER BY seq, version";
static const char sql_blocks[] =
    "SELECT block_id, level, from_day, to_day, kind, reason, set_by, set_at, "
    "is_released, release_reason FROM block WHERE person_no = $1 "
    "ORDER BY block_id";
static const char sql_processes[] =
    "SELECT process FROM block_process WHERE block_id = $1 ORDER BY process";
static const char sql_issues[] =
    "SELECT i.number, i.kind, i.issued_at, i.issued_on, i.place, i.terminal, "
    "i.staff, i.applicant, i.options, i.copy, i.copies, i.certifier, "
    "p.sheet_no, p.hist_no, s.reason, s.staff, s.spoilt_at "
    "FROM issue_person p JOIN issue i ON i.issue_id = p.issue_id "
    "LEFT JOIN issue_spoil s ON s.issue_id = i.issue_id "
    "WHERE p.person_no = $1 ORDER BY i.issue_id";
static const char sql_attached[] =
    "SELECT item, value FROM attached WHERE person_no = $1 ORDER BY item";
static const char sql_originals[] =
    "SELECT hist_no, column_name, value FROM import_original "
    "WHERE person_no = $1 ORDER BY hist_no, column_name";

static const char *
col(struct store_stmt *st, int i)
{
	const char *v = store_col_text(st, i);

	return v != NULL ? v : "";
}

static json_t *
num(struct store_stmt *st, int i)
{
	return json_integer((json_int_t)store_col_int(st, i));
}

typedef json_t *make_fn(struct store_stmt *st);

static json_t *
make_note(struct store_stmt *st)
{
	return json_pack("{s:o,s:o,s:s}", "seq", num(st, 0), "version",
	    num(st, 1), "text", col(st, 2));
}

static json_t *
make_memo(struct store_stmt *st)
{
	return json_pack("{s:o,s:o,s:s,s:s,s:o}", "seq", num(st, 0), "version",
	    num(st, 1), "text", col(st, 2), "staff", col(st, 3), "written_at",
	    num(st, 4));
}

static json_t *
make_block(struct store_stmt *st)
{
	return json_pack("{s:o,s:o,s:s,s:s,s:s,s:s,s:s,s:o,s:o,s:s}", "id",
	    num(st, 0), "level", num(st, 1), "from", col(st, 2), "to",
	    col(st, 3), "kind", col(st, 4), "reason", col(st, 5), "set_by",
	    col(st, 6), "set_at", num(st, 7), "released", num(st, 8),
	    "release_reason", col(st, 9));
}

static json_t *
make_issue(struct store_stmt *st)
{
	json_t *o = json_pack(
	    "{s:s,s:s,s:o,s:s,s:s,s:s,s:s,s:s,s:s,s:o,s:o,s:s,s:o,s:o}",
	    "number", col(st, 0), "kind", col(st, 1), "issued_at", num(st, 2),
	    "issued_on", col(st, 3), "place", col(st, 4), "terminal",
	    col(st, 5), "staff", col(st, 6), "applicant", col(st, 7), "options",
	    col(st, 8), "copy", num(st, 9), "copies", num(st, 10), "certifier",
	    col(st, 11), "sheet_no", num(st, 12), "hist_no", num(st, 13));

	if (!store_col_is_null(st, 14))
		(void)json_object_set_new(o, "spoilt",
		    json_pack("{s:s,s:s,s:o}", "reason", col(st, 14), "staff",
			col(st, 15), "at", num(st, 16)));
	return o;
}

static json_t *
make_original(struct store_stmt *st)
{
	return json_pack("{s:o,s:s,s:s}", "hist_no", num(st, 0), "column",
	    col(st, 1), "value", col(st, 2));
}

static enum rc
put_list(struct call *c, json_t *to, const char *key, const char *sql,
    const char *person_no, make_fn *make)
{
	json_t *list = json_array();
	struct store_stmt *st;
	enum rc rc = sql_open(c->s, c->err, &st, sql, "t", person_no);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(list, make(st));
	(void)json_object_set_new(to, key, list);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
put_processes(struct call *c, json_t *person)
{
	json_t *b, *list;
	struct store_stmt *st;
	size_t i;
	enum rc rc = RC_OK;

	json_array_foreach(json_object_get(person, "blocks"), i, b)
	{
		list = json_array();
		rc = sql_open(
		    c->s, c->err, &st, sql_processes, "i", int_of(b, "id"));
		while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
			(void)json_array_append_new(
			    list, json_string(col(st, 0)));
		(void)json_object_set_new(b, "processes", list);
		(void)json_object_del(b, "id"); /* the register's own number */
		if (rc != RC_NOT_FOUND)
			return rc;
		rc = RC_OK;
	}
	return rc;
}

enum rc
reg_export_person(struct call *c, const char *person_no, json_t **out)
{
	json_t *o = json_pack("{s:s}", "person_no", person_no), *rows, *values;
	struct store_stmt *st;
	struct rows all = { NULL, 0 };
	enum rc rc = rows_load(c, person_no, 0, &all);

	rows = json_array();
	for (int i = 0; i < all.n; i++)
		(void)json_array_append_new(rows, record_out(c, &all.v[i]));
	rows_release(&all);
	(void)json_object_set_new(o, "rows", rows);
	values = json_object();
	if (rc == RC_OK)
		rc = sql_open(c->s, c->err, &st, sql_attached, "t", person_no);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_object_set_new(
		    values, col(st, 0), json_string(col(st, 1)));
	(void)json_object_set_new(o, "attached", values);
	if (rc == RC_NOT_FOUND &&
	    (rc = put_list(c, o, "notes", sql_notes, person_no, make_note)) ==
		RC_OK &&
	    (rc = put_list(c, o, "memos", sql_memos, person_no, make_memo)) ==
		RC_OK &&
	    (rc = put_list(
		 c, o, "blocks", sql_blocks, person_no, make_block)) == RC_OK &&
	    (rc = put_processes(c, o)) == RC_OK &&
	    (rc = put_list(
		 c, o, "issues", sql_issues, person_no, make_issue)) == RC_OK)
		rc = put_list(
		    c, o, "originals", sql_originals, person_no, make_original);
	if (rc != RC_OK) {
		json_decref(o);
		return rc;
	}
	*out = o;
	return RC_OK;
}

static const char sql_after[] =
    "SELECT person_no FROM person WHERE person_no > $1 ORDER BY person_no "
    "LIMIT $2";

/* export.people {session?, after, limit}: bulk output, one log record each
 * (10.1, 10.2). */
enum rc
reg_export_people(struct call *c)
{
	json_t *list = json_array(), *numbers = json_array(), *one, *n;
	int64_t limit = arg_int(c, "limit", 200);
	struct store_stmt *st;
	size_t i;
	enum rc rc = sql_open(c->s, c->err, &st, sql_after, "ti",
	    arg_text(c, "after"), limit > 2000 ? 2000 : limit);

	(void)json_object_set_new(c->out, "people", list);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(numbers, json_string(col(st, 0)));
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	json_array_foreach(numbers, i, n)
	{
		if (rc == RC_OK)
			rc = reg_export_person(c, json_string_value(n), &one);
		if (rc == RC_OK)
			(void)json_array_append_new(list, one);
	}
	if (rc == RC_OK && json_array_size(numbers) > 0)
		rc = log_add(c, "print", NULL, numbers, NULL, false);
	json_decref(numbers);
	return rc;
}

static const char sql_count_all[] =
    "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM sheet_all), "
    "(SELECT count(*) FROM history_all), (SELECT count(*) FROM household), "
    "(SELECT count(*) FROM entry WHERE " ENTRY_OPEN " AND state = 'waiting'), "
    "(SELECT count(*) FROM block WHERE is_released = 0), "
    "(SELECT count(*) FROM issue), (SELECT count(*) FROM op_log)";
/* Sheets that read alike are counted together, so that status stays what it
 * is everywhere: a function of row and day. */
static const char sql_count_kinds[] =
    "SELECT s.kind, h.status, h.removal_reason, h.removal_date, "
    "h.out_planned_on, h.out_date, count(*) FROM sheet_all s "
    "JOIN history_all h ON h.person_no = s.person_no AND h.hist_no = s.last_hist "
    "GROUP BY s.kind, h.status, h.removal_reason, h.removal_date, "
    "h.out_planned_on, h.out_date";

static enum rc
count_kinds(struct call *c)
{
	static const enum item items[] = { IT_STATUS, IT_REMOVAL_REASON,
		IT_REMOVAL_DATE, IT_OUT_PLANNED_ON, IT_OUT_DATE };
	int64_t living[2] = { 0, 0 }, leaving = 0, removed = 0, count;
	struct store_stmt *st;
	struct record r;
	int i;
	enum rc rc = sql_open(c->s, c->err, &st, sql_count_kinds, "");

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		record_init(&r);
		for (i = 0; i < 5; i++)
			record_set(&r, items[i], store_col_text(st, i + 1));
		count = store_col_int(st, 6);
		switch (record_status(&r, c->day)) {
		case STATUS_REMOVED:
			removed += count;
			break;
		case STATUS_LEAVING:
			leaving += count;
			/* Still 現存者 (1.1.5). */
			living[strcmp(col(st, 0), "2") == 0] += count;
			break;
		case STATUS_RESIDENT:
			living[strcmp(col(st, 0), "2") == 0] += count;
			break;
		}
		record_release(&r);
	}
	(void)json_object_set_new(c->out, "japanese", json_integer(living[0]));
	(void)json_object_set_new(c->out, "foreign", json_integer(living[1]));
	(void)json_object_set_new(c->out, "leaving", json_integer(leaving));
	(void)json_object_set_new(c->out, "removed", json_integer(removed));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* register.count {} -> counts; nobody's data. */
enum rc
reg_count(struct call *c)
{
	static const char *const names[] = { "persons", "sheets", "rows",
		"households", "waiting", "blocks", "issues", "log" };
	struct store_stmt *st;
	enum rc rc = sql_row(c->s, c->err, &st, sql_count_all, "");

	if (rc != RC_OK)
		return rc;
	for (int i = 0; i < 8; i++)
		(void)json_object_set_new(c->out, names[i], num(st, i));
	store_done(st);
	return count_kinds(c);
}
