/* SPDX-License-Identifier: ISC
 * reg_batch - batch.step and batch.list; what has run out by the clock.
 */
#include "db/reg_batch.h"
#include "db/reg_arrival.h"
#include "db/reg_late.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char sql_waits[] =
    "SELECT e.entry_id, e.receipt_no FROM hold h JOIN entry e ON "
    "e.entry_id = h.entry_id WHERE h.object IN ($1, $2) "
    "ORDER BY e.entry_id LIMIT 1";

enum rc
batch_waits(struct batch *b, const char *person_no, const char *household_no,
    bool *waits)
{
	char person[40], household[40];
	struct store_stmt *st;
	enum rc rc;

	(void)snprintf(person, sizeof(person), "person:%s", person_no);
	(void)snprintf(
	    household, sizeof(household), "household:%s", household_no);
	rc = sql_row(
	    b->c->s, b->c->err, &st, sql_waits, "tt", person, household);
	*waits = rc == RC_OK && GUARD("batch_behind_waiting");
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	if (*waits)
		(void)json_array_append_new(b->queued,
		    json_pack("{s:s,s:I,s:s}", "person_no", person_no,
			"entry_id", (json_int_t)store_col_int(st, 0),
			"receipt_no", store_col_text(st, 1)));
	store_done(st);
	return RC_OK;
}

void
batch_went(struct batch *b, const char *person_no)
{
	b->done++;
	(void)json_array_append_new(b->persons, json_string(person_no));
}

void
batch_came_to(struct batch *b, const char *person_no, int sheet_no)
{
	(void)snprintf(b->person_no, sizeof(b->person_no), "%s", person_no);
	b->sheet_no = sheet_no;
}

/* ---- what ran out: 一時解除 (3.1), leases of people (10.3), sessions ---- */

static const char sql_suspension[] =
    "UPDATE suspension SET is_ended = 1 WHERE suspension IN (SELECT suspension "
    "FROM suspension WHERE is_ended = 0 AND used_at IS NULL AND until < $1 "
    "ORDER BY until LIMIT $2)";
static const char sql_lease[] =
    "DELETE FROM hold WHERE until IS NOT NULL AND (until < $1 OR until > $2)";
static const char sql_session[] =
    "SELECT staff FROM session WHERE lease_until < $1 OR lease_until > $2 "
    "LIMIT $3";
static const char sql_session_end[] = "DELETE FROM session WHERE staff = $1";

static enum rc
end_sessions(struct batch *b, int64_t ahead, int *ended)
{
	struct call *c = b->c;
	json_t *all = json_array(), *v;
	struct store_stmt *st;
	size_t i;
	enum rc rc = sql_open(
	    c->s, c->err, &st, sql_session, "iid", c->now, ahead, b->limit);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    all, json_string(store_col_text(st, 0)));
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	json_array_foreach(all, i, v)
	{
		if (rc == RC_OK)
			rc = session_keep(c, json_string_value(v));
		if (rc == RC_OK)
			rc = sql_run(c->s, c->err, sql_session_end, "t",
			    json_string_value(v));
	}

	*ended = (int)json_array_size(all);
	json_decref(all);
	return rc;
}

/* Nothing of it goes out: that a 一時解除 is over nobody need be told (3.1). */
static enum rc
batch_ended(struct batch *b)
{
	struct call *c = b->c;
	/* given by a clock that ran ahead: lease_runs */
	int64_t ahead = c->now + 24 * 3600 * US + CLOCK_SLACK_US;
	int64_t suspensions = 0, leases = 0;
	int sessions = 0;
	enum rc rc = sql_change(
	    c->s, c->err, &suspensions, sql_suspension, "id", c->now, b->limit);

	if (rc == RC_OK)
		rc = sql_change(
		    c->s, c->err, &leases, sql_lease, "ii", c->now, ahead);
	if (rc == RC_OK)
		rc = end_sessions(b, ahead, &sessions);
	b->done = (int)(suspensions + leases) + sessions;
	b->more = suspensions == b->limit || sessions == b->limit;
	(void)json_object_update_new(b->details,
	    json_pack("{s:I,s:I,s:i}", "suspensions", (json_int_t)suspensions,
		"leases", (json_int_t)leases, "sessions", sessions));
	return rc;
}

/* ---- the calls ---- */

static const char sql_run_add[] =
    "INSERT INTO batch_run (run, step, day, done_at, staff, terminal, done, "
    "queued, details) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)";

/* What the step did, with what it did: in the same transaction. */
static enum rc
write_run(struct batch *b, const char *step, int64_t *run)
{
	struct call *c = b->c;
	char *text;
	enum rc rc = serial_next(c, "batch_run", run);

	if (rc != RC_OK)
		return rc;
	(void)json_object_set(b->details, "queued", b->queued);
	(void)json_object_set(b->details, "followed", b->followed);
	text = json_dumps(b->details, JSON_COMPACT);
	rc = sql_run(c->s, c->err, sql_run_add, "ittittddt", *run, step,
	    c->today, c->now, c->who.staff, c->r->terminal, b->done,
	    (int)json_array_size(b->queued), text);
	wipe_free(text);
	if (rc != RC_OK)
		return rc;
	(void)json_object_update_new(
	    b->details, json_pack("{s:s,s:I,s:i}", "step", step, "run",
			    (json_int_t)*run, "done", b->done));
	return log_add(c, "operation", NULL, b->persons, b->details, false);
}

/* "NUMBER/SHEET" */
static void
read_after(struct batch *b, const char *after)
{
	const char *slash = strchr(after, '/');
	size_t n = slash != NULL ? (size_t)(slash - after) : 0;

	if (n == 0 || n >= sizeof(b->person_no))
		return;
	memcpy(b->person_no, after, n);
	b->person_no[n] = '\0';
	b->sheet_no = (int)strtol(slash + 1, NULL, 10);
}

static enum rc
answer(struct batch *b, const char *step)
{
	char after[64] = "";
	int64_t run = 0;
	bool is_empty =
	    b->more && b->done == 0 && json_array_size(b->queued) == 0;
	/* of a long way through people who stay, the end alone is noted */
	enum rc rc = is_empty ? RC_OK : write_run(b, step, &run);

	if (b->more && b->person_no[0] != '\0')
		(void)snprintf(
		    after, sizeof(after), "%s/%d", b->person_no, b->sheet_no);
	(void)json_object_update_new(b->c->out,
	    json_pack("{s:s,s:i,s:O,s:O,s:b,s:s,s:I}", "step", step, "done",
		b->done, "queued", b->queued, "followed", b->followed, "more",
		(int)b->more, "after", after, "run", (json_int_t)run));
	return rc;
}

enum rc
reg_batch_step(struct call *c)
{
	static const struct {
		const char *name;
		enum rc (*run)(struct batch *b);
	} steps[] = { { "left", batch_left }, { "old", batch_old },
		{ "arrived", batch_arrived }, { "ended", batch_ended } };
	const char *name = arg_text(c, "step");
	struct batch b = { .c = c, .limit = (int)arg_int(c, "limit", 200) };
	size_t i, n = sizeof(steps) / sizeof(steps[0]);
	enum rc rc;

	for (i = 0; i < n && strcmp(steps[i].name, name) != 0; i++)
		;
	if (i == n)
		return err_set(c->err, RC_INPUT, "E9101",
		    "その名前の一括処理はありません",
		    "left、old、arrived、ended のどれかです",
		    "名前を確かめてください");
	if (b.limit < 1 || b.limit > BATCH_MAX)
		b.limit = BATCH_MAX;
	read_after(&b, arg_text(c, "after"));
	b.persons = json_array();
	b.queued = json_array();
	b.followed = json_array();
	b.details = json_object();
	if ((rc = steps[i].run(&b)) == RC_OK)
		rc = answer(&b, name);
	json_decref(b.persons);
	json_decref(b.queued);
	json_decref(b.followed);
	json_decref(b.details);
	c->is_trial = json_is_true(arg_json(c, "trial"));
	return rc;
}

static const char sql_runs[] =
    "SELECT run, step, day, done_at, staff, terminal, done, queued, details "
    "FROM batch_run ORDER BY run DESC LIMIT $1";

enum rc
reg_batch_list(struct call *c)
{
	json_t *list = json_array();
	struct store_stmt *st;
	char at[32];
	int64_t limit = arg_int(c, "limit", 50);
	enum rc rc = sql_open(c->s, c->err, &st, sql_runs, "i",
	    limit < 1 || limit > 1000 ? 1000 : limit);

	(void)json_object_set_new(c->out, "runs", list);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		local_time(store_col_int(st, 3), at);
		(void)json_array_append_new(list,
		    json_pack("{s:I,s:s,s:s,s:s,s:s,s:s,s:I,s:I,s:o}", "run",
			(json_int_t)store_col_int(st, 0), "step",
			store_col_text(st, 1), "day", store_col_text(st, 2),
			"at", at, "staff", store_col_text(st, 4), "terminal",
			store_col_text(st, 5), "done",
			(json_int_t)store_col_int(st, 6), "queued",
			(json_int_t)store_col_int(st, 7), "details",
			json_loads(store_col_text(st, 8), 0, NULL)));
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}
