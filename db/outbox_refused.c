/* SPDX-License-Identifier: ISC
 * outbox_refused - papers that the register refused: told to the person who
 * made them, given back as drafts or given up; see outbox.h.
 */
#include "db/outbox_private.h"

#include "db/aside.h"
#include "db/once.h"
#include "src/api.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char sql_refused[] =
    "SELECT key, method, refusal, title, done_at, draft IS NOT NULL, staff, "
    "is_issue, answer FROM submission WHERE state = 2 AND ($1 = '' OR "
    "staff = $1 OR staff = '') ORDER BY id LIMIT $2";
static const char sql_count[] =
    "SELECT count(*) FROM submission WHERE state = 2 AND ($1 = '' OR "
    "staff = $1 OR staff = '')";
static const char sql_seen[] =
    "UPDATE submission SET state = 3 WHERE key = $1 AND state = 2";
static const char sql_given[] =
    "SELECT staff, title, draft_id, refusal, draft, answer FROM submission "
    "WHERE key = $1 AND state = 2 AND draft IS NOT NULL";
static const char sql_draft[] =
    "INSERT INTO draft (staff, id, title, saved_at, body) VALUES ($1, $2, "
    "$3, $4, $5) ON CONFLICT (staff, id) DO UPDATE SET body = excluded.body, "
    "saved_at = excluded.saved_at";

/* What the register said; of a paper that the version before wrote, only the
 * line is known: "E4081 what: why". */
static void
read_said(const char *answer, const char *why, struct err *said)
{
	json_t *o = answer != NULL ? json_loads(answer, 0, NULL) : NULL;
	char code[12] = "", what[256] = "", cause[256] = "";
	const char *colon;

	err_clear(said);
	if (json_is_object(o) && json_object_get(o, "rc") != NULL) {
		(void)api_error_read(o, said);
		json_decref(o);
		return;
	}
	json_decref(o);
	(void)sscanf(why, "%11s", code);
	why += strlen(code) + (why[strlen(code)] == ' ');
	colon = strstr(why, ": ");
	(void)snprintf(what, sizeof(what), "%.*s",
	    colon != NULL ? (int)(colon - why) : (int)strlen(why), why);
	if (colon != NULL)
		(void)snprintf(cause, sizeof(cause), "%s", colon + 2);
	(void)err_set(said, RC_CONFLICT, code, what, cause, "");
}

enum rc
outbox_refused(struct outbox *o, const char *staff, struct refusal_line *out,
    int max, int *n, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(o->db, sql_refused, &st, err);

	*n = 0;
	if (rc != RC_OK)
		return rc;
	store_text(st, 1, staff);
	store_int(st, 2, max);
	while (*n < max && (rc = store_step(st, err)) == RC_OK) {
		struct refusal_line *l = &out[(*n)++];

		snprintf(l->key, sizeof(l->key), "%s", store_col_text(st, 0));
		snprintf(
		    l->method, sizeof(l->method), "%s", store_col_text(st, 1));
		snprintf(l->why, sizeof(l->why), "%s", store_col_text(st, 2));
		snprintf(
		    l->title, sizeof(l->title), "%s", store_col_text(st, 3));
		tokyo_time(store_col_int(st, 4), l->when);
		l->has_draft = store_col_int(st, 5) != 0;
		snprintf(
		    l->staff, sizeof(l->staff), "%s", store_col_text(st, 6));
		l->is_issue = store_col_int(st, 7) != 0;
		read_said(store_col_text(st, 8), l->why, &l->said);
	}
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

int
outbox_refused_count(struct outbox *o, const char *staff)
{
	struct store_stmt *st;
	int n = -1;

	if (store_use(o->db, sql_count, &st, NULL) != RC_OK)
		return -1;
	store_text(st, 1, staff);
	if (store_step(st, NULL) == RC_OK)
		n = (int)store_col_int(st, 0);
	store_done(st);
	return n;
}

/* Within a transaction, or alone where nothing else is written. */
static enum rc
mark_seen(struct outbox *o, const char *key, bool alone, struct err *err)
{
	struct store_stmt *st;
	int64_t changed = 0;
	enum rc rc = store_use(o->db, sql_seen, &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, key);
	rc = alone ? store_run_once(o->db, st, &changed, err)
		   : store_run(st, &changed, err);
	return rc == RC_OK && changed == 0 ? outbox_no_such(err) : rc;
}

enum rc
outbox_refusal_seen(struct outbox *o, const char *key, struct err *err)
{
	return mark_seen(o, key, true, err);
}

enum rc
outbox_refusal_drop(struct outbox *o, const char *key, int64_t at_us,
    const json_t *details, struct err *err)
{
	enum rc rc = store_begin(o->db, err);

	if (rc != RC_OK)
		return rc;
	rc = mark_seen(o, key, false, err);
	if (rc == RC_OK && GUARD("refusal_drop_logged"))
		rc = outbox_log_add(o, at_us, "entry", details, err);
	if (rc == RC_OK)
		return store_commit(o->db, err);
	store_rollback(o->db);
	return rc;
}

/* ---- back to the form ---- */

struct given { /* a refused paper on its way back */
	char staff[32], title[128], id[40];
	struct err said;
	json_t *draft;
};

static enum rc
read_refused(
    struct outbox *o, const char *key, struct given *g, struct err *err)
{
	struct store_stmt *st;
	char why[256];
	enum rc rc = store_use(o->db, sql_given, &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, key);
	rc = store_step(st, err);
	if (rc == RC_NOT_FOUND)
		rc = outbox_no_such(err);
	if (rc == RC_OK) {
		snprintf(
		    g->staff, sizeof(g->staff), "%s", store_col_text(st, 0));
		snprintf(
		    g->title, sizeof(g->title), "%s", store_col_text(st, 1));
		snprintf(g->id, sizeof(g->id), "%s", store_col_text(st, 2));
		snprintf(why, sizeof(why), "%s", store_col_text(st, 3));
		read_said(store_col_text(st, 5), why, &g->said);
		rc = outbox_parse(st, 4, &g->draft, err);
	}
	store_done(st);
	return rc;
}

static enum rc
write_draft(struct outbox *o, const struct given *g, struct err *err)
{
	struct store_stmt *st;
	char *body;
	enum rc rc;

	(void)json_object_set_new(
	    g->draft, "refused", api_error_json(&g->said));
	/* a new try is a new submission */
	(void)json_object_del(g->draft, "key");
	(void)json_object_del(g->draft, "sent");
	body = outbox_body(g->draft, err);
	if (body == NULL)
		return RC_INPUT;
	rc = store_use(o->db, sql_draft, &st, err);
	if (rc == RC_OK) {
		store_text(st, 1, g->staff);
		store_text(st, 2, g->id);
		store_text(st, 3, g->title);
		store_int(st, 4, now_us());
		store_text(st, 5, body);
		rc = store_run(st, NULL, err);
	}
	wipe_free(body);
	return rc;
}

enum rc
outbox_give_back(
    struct outbox *o, const char *key, char draft_id[40], struct err *err)
{
	struct given g = { .draft = NULL };
	enum rc rc = store_begin(o->db, err);

	if (rc != RC_OK)
		return rc;
	rc = read_refused(o, key, &g, err);
	if (rc == RC_OK)
		rc = write_draft(o, &g, err);
	if (rc == RC_OK && GUARD("give_back_once"))
		rc = mark_seen(o, key, false, err);
	if (rc == RC_OK)
		rc = store_commit(o->db, err);
	else
		store_rollback(o->db);
	if (rc == RC_OK)
		snprintf(draft_id, 40, "%s", g.id);
	json_decref(g.draft);
	return rc;
}
