/* SPDX-License-Identifier: ISC
 * reg_load - see reg_load.h. The same rows, digests, feed and log as an
 * approval writes; a feed record holds at most FEED_PEOPLE persons.
 */
#include "db/reg_load.h"

#include "db/reg_write.h"
#include "src/change.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FEED_PEOPLE 60

static const char sql_source[] =
    "SELECT digest FROM import_source WHERE person_no = $1";
static const char sql_source_put[] =
    "INSERT INTO import_source (person_no, digest, taken_at) "
    "VALUES ($1,$2,$3)";
static const char sql_original_put[] =
    "INSERT INTO import_original (person_no, hist_no, column_name, value) "
    "VALUES ($1,$2,$3,$4)";
static const char sql_person_is[] =
    "SELECT count(*) FROM person WHERE person_no = $1";
static const char sql_person_put[] =
    "INSERT INTO person (person_no, last_hist, made_at) VALUES ($1,$2,$3)";
static const char sql_code_owner[] =
    "SELECT count(*) FROM sheet_all WHERE juminhyo_code = $1 AND "
    "person_no <> $2";
static const char sql_code_waits[] =
    "SELECT count(*) FROM hold WHERE object = $1 AND entry_id IS NOT NULL";
static const char sql_household_is[] =
    "SELECT version FROM household WHERE household_no = $1";
static const char sql_attached_put[] =
    "INSERT INTO attached (person_no, item, value) VALUES ($1,$2,$3)";
static const char sql_attached_version_put[] =
    "INSERT INTO attached_version (person_no, version) VALUES ($1,1)";

void
load_person_init(struct load_person *p, int rows)
{
	memset(p, 0, sizeof(*p));
	p->rows = x_grow(NULL, (size_t)rows, sizeof(*p->rows));
	p->row_count = rows;
	for (int i = 0; i < rows; i++)
		record_init(&p->rows[i]);
	record_init(&p->attached);
}

void
load_person_release(struct load_person *p)
{
	for (int i = 0; i < p->row_count; i++)
		record_release(&p->rows[i]);
	free(p->rows);
	record_release(&p->attached);
	for (int i = 0; i < p->original_count; i++)
		wipe_free(p->originals[i].value);
	free(p->originals);
	memset(p, 0, sizeof(*p));
}

struct load {
	struct call *c;
	const struct load_person *people;
	int n;
	struct load_result *res;
	json_t *versions; /* household_no -> version after this load */
	json_t *persons;  /* numbers taken in, for the log */
	json_t *core, *restricted, *households; /* of the feed record so far */
	json_t *attached[2], *notes, *blocks;
	int pending;
	bool is_at_work; /* the counters decide changes already */
	int64_t top_person, top_household; /* highest serials seen */
};

/* ---- feed ---- */

static void
feed_fresh(struct load *l)
{
	l->core = json_array();
	l->restricted = json_array();
	l->households = json_array();
	l->attached[0] = json_array();
	l->attached[1] = json_array();
	l->notes = json_array();
	l->blocks = json_array();
	l->pending = 0;
}

static enum rc
feed_beside(struct load *l, json_t *blocks)
{
	struct feed_part attached[2] = {
		{ "attached", json_pack("{s:O}", "persons", l->attached[0]) },
		{ "restricted_attached",
		    json_pack("{s:O}", "persons", l->attached[1]) },
	};
	struct feed_part note = { "core",
		json_pack("{s:O}", "notes", l->notes) };
	struct feed_part flag = { "block_flag",
		json_pack("{s:O}", "persons", blocks) };
	enum rc rc = RC_OK;

	if (json_array_size(l->attached[0]) > 0 ||
	    json_array_size(l->attached[1]) > 0)
		rc = feed_add(l->c, "attached", attached, 2, NULL);
	else
		for (int i = 0; i < 2; i++)
			json_decref(attached[i].payload);
	if (rc == RC_OK && json_array_size(l->notes) > 0)
		rc = feed_add(l->c, "note", &note, 1, NULL);
	else
		json_decref(note.payload);
	if (rc == RC_OK && json_array_size(blocks) > 0)
		rc = feed_add(l->c, "block", &flag, 1, NULL);
	else
		json_decref(flag.payload);
	return rc;
}

static enum rc
feed_flush(struct load *l)
{
	struct feed_part parts[2] = {
		{ "core", json_pack("{s:O,s:O,s:[]}", "persons", l->core,
			      "households", l->households, "ended") },
		{ "restricted", json_pack("{s:O}", "rows", l->restricted) },
	};
	enum rc rc = RC_OK;

	if (l->pending > 0)
		rc = feed_add(l->c, "change", parts, 2, NULL);
	else
		for (int i = 0; i < 2; i++)
			json_decref(parts[i].payload);
	if (rc == RC_OK)
		rc = feed_beside(l, l->blocks);
	json_decref(l->core);
	json_decref(l->restricted);
	json_decref(l->households);
	json_decref(l->attached[0]);
	json_decref(l->attached[1]);
	json_decref(l->notes);
	json_decref(l->blocks);
	feed_fresh(l);
	return rc;
}

static enum rc
feed_person(struct load *l, const struct load_person *p)
{
	json_t *rows = json_array(), *sheets;
	enum rc rc = sheets_json(l->c, p->person_no, &sheets);

	if (rc != RC_OK) {
		json_decref(rows);
		return rc;
	}
	for (int i = 0; i < p->row_count; i++) {
		(void)json_array_append_new(
		    rows, feed_row_json(&p->rows[i], "core"));
		(void)json_array_append_new(
		    l->restricted, feed_row_json(&p->rows[i], "restricted"));
	}
	(void)json_array_append_new(
	    l->core, json_pack("{s:s,s:o,s:o}", "person_no", p->person_no,
			 "sheets", sheets, "rows", rows));
	return ++l->pending >= FEED_PEOPLE ? feed_flush(l) : RC_OK;
}

/* ---- one person ---- */

/* A real register takes people in until the counters begin: from then on nobody
 * becomes a resident without a second person (4.0.8). */
static const char sql_decided[] =
    "SELECT count(*) FROM (SELECT 1 FROM entry WHERE state = 'approved' "
    "LIMIT 1) AS any_entry";

static enum rc
look_at_work(struct load *l)
{
	int64_t n = 0;
	enum rc rc = RC_OK;

	if (!l->c->training && GUARD("load_before_work"))
		rc = sql_int(l->c->s, l->c->err, &n, 0, sql_decided, "");
	l->is_at_work = n > 0;
	return rc;
}

static enum rc
taken(
    struct load *l, int i, const char *code, const char *what, const char *why)
{
	enum rc rc = err_set(l->c->err, RC_CONFLICT, code, what, why,
	    "台帳の人を確かめてください。上書きはしません");

	if (l->c->err != NULL)
		l->c->err->person = i;
	return rc;
}

/* An entry that waits may be decided beside this load, which then does not
 * see its sheet; but what it gives it holds. */
static enum rc
code_waits(struct load *l, int i, const char *code)
{
	char object[160];
	int64_t n = 0;
	enum rc rc;

	if (code[0] == '\0')
		return RC_OK;
	(void)snprintf(object, sizeof(object), "code:%.140s", code);
	rc = sql_int(l->c->s, l->c->err, &n, 0, sql_code_waits, "t", object);
	if (rc == RC_OK && GUARD("load_code_waits") && n > 0)
		return taken(l, i, "E1862",
		    "住民票コードを与える届出が審査を待っています",
		    "同じ番号をほかの人に付ける仮登録があります");
	return rc;
}

/* Whether the person is there already: with the same content (*same), or
 * not at all; anything else is refused. */
static enum rc
look_up(struct load *l, int i, bool *same)
{
	const struct load_person *p = &l->people[i];
	const char *code =
	    record_get(&p->rows[p->row_count - 1], IT_JUMINHYO_CODE);
	struct store_stmt *st;
	char digest[65] = "";
	int64_t n = 0;
	enum rc rc;

	*same = false;
	rc = sql_row(l->c->s, l->c->err, &st, sql_source, "t", p->person_no);
	if (rc == RC_OK) {
		col_copy(st, 0, digest, sizeof(digest));
		store_done(st);
		*same = GUARD("import_again_changes_nothing") &&
			strcmp(digest, p->digest) == 0;
		return *same ? RC_OK
			     : taken(l, i, "E9410",
				   "この人は台帳にあり、内容が違います",
				   "前に取り込んだものと違います");
	}
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = sql_int(
	    l->c->s, l->c->err, &n, 0, sql_person_is, "t", p->person_no);
	if (rc == RC_OK && n > 0)
		return taken(l, i, "E9410",
		    "この人は台帳にあり、内容が違います",
		    "取り込みでなく台帳で作られた人です");
	if (rc == RC_OK && l->is_at_work)
		return taken(l, i, "E1863",
		    "審査の始まった台帳に人を取り込むことはできません",
		    "取り込みは二人目の審査を通りません。転入や職権記載の届出で入"
		    "れてください");
	if (rc == RC_OK && code[0] != '\0')
		rc = sql_int(l->c->s, l->c->err, &n, 0, sql_code_owner, "tt",
		    code, p->person_no);
	if (rc == RC_OK && GUARD("load_code_unique") && n > 0)
		return taken(l, i, "E1837",
		    "住民票コードをほかの人が持っています",
		    "同じ番号の票が台帳にあります");
	return rc == RC_OK ? code_waits(l, i, code) : rc;
}

/* A household's version goes up once per load, whoever comes into it. */
static enum rc
household_of(struct load *l, const char *no, bool is_current, int *version)
{
	json_t *known = json_object_get(l->versions, no);
	int64_t v = 0;
	enum rc rc;

	if (known != NULL) {
		*version = (int)json_integer_value(known);
		return RC_OK;
	}
	rc = sql_int(l->c->s, l->c->err, &v, 0, sql_household_is, "t", no);
	*version = (int)v;
	/* One that only stood in an old row: there, but nobody's news. */
	if (rc == RC_OK && (is_current || v == 0))
		rc = household_bump(l->c, no, version);
	if (rc == RC_OK) {
		(void)json_object_set_new(
		    l->versions, no, json_integer(*version));
		(void)json_array_append_new(
		    l->households, json_pack("{s:s,s:i}", "household_no", no,
				       "version", *version));
	}
	return rc;
}

static enum rc
put_rows(struct load *l, const struct load_person *p)
{
	struct row_extra x = { 0, "import", NULL };
	enum rc rc = RC_OK;

	for (int i = 0; i < p->row_count && rc == RC_OK; i++) {
		struct record *r = &p->rows[i];

		if (r->recorded_at == 0)
			r->recorded_at = l->c->now;
		rc = household_of(l, record_get(r, IT_HOUSEHOLD_NO),
		    i + 1 == p->row_count, &x.household_version);
		if (rc == RC_OK)
			rc = row_insert(l->c, r, &x);
	}
	return rc;
}

static bool
is_removed(const struct record *r)
{
	const char *status = record_get(r, IT_STATUS);

	return status[0] != '\0' && strcmp(status, "1") != 0;
}

/* Who is about to move out is a resident in other systems until the day comes;
 * here the sheet has its end beforehand, as after an entry, and the batch of
 * that day finds it (1.1.5). Their newest row need not be the 転出. */
static const char *
planned_event(const struct record *r)
{
	enum event ev = change_plan_event(r);

	return ev != EV_COUNT && GUARD("load_planned") ? event_defs[ev].code
						       : "";
}

bool
load_sheet_next(const struct load_person *p, int *at, struct load_sheet *out)
{
	const struct record *open = &p->rows[*at], *r = open;
	bool gone;

	if (*at >= p->row_count)
		return false;
	while (
	    r + 1 < p->rows + p->row_count && r[1].sheet_no == open->sheet_no)
		r++;
	gone = is_removed(r);
	out->last = r;
	out->opened_event = record_get(open, IT_EVENT);
	out->opened_on = record_get(open, IT_EVENT_DATE);
	out->closed_event = gone ? record_get(r, IT_EVENT) : planned_event(r);
	out->closed_on = gone ? record_get(r, IT_REMOVAL_DATE)
			 : out->closed_event[0] != '\0' ? write_closed_on(r)
							: "";
	*at = (int)(r - p->rows) + 1;
	return true;
}

static enum rc
put_sheets(struct load *l, const struct load_person *p)
{
	struct load_sheet s;
	int at = 0;
	enum rc rc = RC_OK;

	while (rc == RC_OK && load_sheet_next(p, &at, &s))
		rc = sheet_put(l->c, s.last, s.opened_event, s.opened_on,
		    s.closed_event, s.closed_on);
	return rc;
}

const char *
load_attached(const struct load_person *p, enum item it)
{
	const char *v = p->attached.v[it];

	return v != NULL && strcmp(item_defs[it].table, "attached") == 0 ? v
									 : NULL;
}

bool
load_has_attached(const struct load_person *p)
{
	for (int it = 0; it < IT_COUNT; it++)
		if (load_attached(p, (enum item)it) != NULL)
			return true;
	return false;
}

static enum rc
put_attached(struct load *l, const struct load_person *p)
{
	json_t *values[2] = { json_object(), json_object() };
	bool any = false;
	enum rc rc = RC_OK;

	for (int it = 0; it < IT_COUNT && rc == RC_OK; it++) {
		const char *v = load_attached(p, (enum item)it);
		int k =
		    strcmp(item_defs[it].section, "restricted_attached") == 0;

		if (v == NULL)
			continue;
		any = true;
		(void)json_object_set_new(
		    values[k], item_defs[it].id, json_string(v));
		rc = sql_run(l->c->s, l->c->err, sql_attached_put, "ttt",
		    p->person_no, item_defs[it].id, v);
	}
	if (rc == RC_OK && any)
		rc = sql_run(l->c->s, l->c->err, sql_attached_version_put, "t",
		    p->person_no);
	for (int k = 0; k < 2; k++)
		if (any)
			(void)json_array_append_new(l->attached[k],
			    json_pack("{s:s,s:i,s:o}", "person_no",
				p->person_no, "version", 1, "values",
				values[k]));
		else
			json_decref(values[k]);
	return rc;
}

static enum rc
put_received(struct load *l, const struct load_person *p)
{
	enum rc rc = RC_OK;

	for (int i = 0; i < p->original_count && rc == RC_OK; i++)
		rc = sql_run(l->c->s, l->c->err, sql_original_put, "tdtt",
		    p->person_no, p->originals[i].hist_no,
		    p->originals[i].column, p->originals[i].value);
	if (rc == RC_OK && p->digest[0] != '\0')
		rc = sql_run(l->c->s, l->c->err, sql_source_put, "tti",
		    p->person_no, p->digest, l->c->now);
	return rc;
}

/* The serial behind one of our own numbers (1.1.13). */
static void
seen_serial(int64_t *top, const char *no)
{
	int64_t serial = m11_serial(no);

	if (serial > *top)
		*top = serial;
}

/* Numbers of an invented town are our own: the series goes on after them. */
enum rc
serials_at_least(struct call *c, int64_t person, int64_t household)
{
	enum rc rc = store_serial_reach(c->s, "person", person, c->err);

	if (rc == RC_OK)
		rc = store_serial_reach(c->s, "household", household, c->err);
	return rc;
}

static enum rc
load_one(struct load *l, int i)
{
	const struct load_person *p = &l->people[i];
	bool same;
	enum rc rc = look_up(l, i, &same);

	if (rc != RC_OK)
		return rc;
	if (same) {
		l->res->unchanged++;
		return RC_OK;
	}
	rc = sql_run(l->c->s, l->c->err, sql_person_put, "tdi", p->person_no,
	    p->rows[p->row_count - 1].hist_no, l->c->now);
	if (rc == RC_OK && (rc = put_rows(l, p)) == RC_OK &&
	    (rc = put_sheets(l, p)) == RC_OK &&
	    (rc = put_attached(l, p)) == RC_OK &&
	    (rc = put_received(l, p)) == RC_OK && p->full != NULL)
		rc = reg_load_beside(l->c, p, l->notes, l->blocks);
	if (rc == RC_OK && p->mynumber_handle[0] != '\0')
		rc = mynumber_link(l->c, p->mynumber_handle, p->person_no);
	if (rc == RC_OK)
		rc = feed_person(l, p);
	l->res->persons++;
	l->res->rows += p->row_count;
	seen_serial(&l->top_person, p->person_no);
	seen_serial(&l->top_household,
	    record_get(&p->rows[p->row_count - 1], IT_HOUSEHOLD_NO));
	(void)json_array_append_new(l->persons, json_string(p->person_no));
	return rc;
}

enum rc
reg_load_call(struct call *c)
{
	const struct reg_bulk *bulk = c->r->bulk;
	struct load l = { .c = c };
	json_t *details;
	enum rc rc = RC_OK;

	if (bulk == NULL)
		return err_set(c->err, RC_INPUT, "E9404", "台帳にない処理です",
		    "まとめて入れるものがありません",
		    "daicho import か daicho generate を使ってください");
	l.people = bulk->people;
	l.n = bulk->n;
	l.res = bulk->res;
	*l.res = (struct load_result){ 0 }; /* the call may run again */
	l.versions = json_object();
	l.persons = json_array();
	feed_fresh(&l);
	rc = look_at_work(&l);
	for (int i = 0; i < l.n && rc == RC_OK; i++)
		rc = load_one(&l, i);
	if (rc == RC_OK)
		rc = feed_flush(&l);
	if (rc == RC_OK && strcmp(arg_text(c, "what"), "generate") == 0)
		rc = serials_at_least(c, l.top_person, l.top_household);
	if (rc == RC_OK && l.res->persons > 0) {
		details = json_pack("{s:s,s:I,s:I}", "what",
		    arg_text(c, "what"), "persons", (json_int_t)l.res->persons,
		    "rows", (json_int_t)l.res->rows);
		rc = log_add(c, "operation", NULL, l.persons, details, false);
		json_decref(details);
	}
	json_decref(l.core);
	json_decref(l.restricted);
	json_decref(l.households);
	json_decref(l.attached[0]);
	json_decref(l.attached[1]);
	json_decref(l.notes);
	json_decref(l.blocks);
	json_decref(l.versions);
	json_decref(l.persons);
	return rc;
}

enum rc
reg_load_people(struct reg *r, const char *session, const char *what,
    const struct load_person *people, int n, struct load_result *res,
    struct err *err)
{
	struct load_result got = { 0 };
	struct reg_bulk bulk = { .people = people, .n = n, .res = &got };
	json_t *args = json_pack("{s:s}", "what", what);
	enum rc rc;

	if (session != NULL)
		(void)json_object_set_new(
		    args, "session", json_string(session));
	r->bulk = &bulk;
	rc = reg_call(r, "load.people", args, NULL, err);
	r->bulk = NULL;
	json_decref(args);
	if (rc == RC_OK) {
		res->persons += got.persons;
		res->rows += got.rows;
		res->unchanged += got.unchanged;
	}
	return rc;
}
