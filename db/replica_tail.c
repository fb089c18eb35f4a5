/* SPDX-License-Identifier: ISC
 * replica_tail - the newest records that a replica received, kept as they
 * came and written to a file (db/tail.h).
 */
#include "db/replica_private.h"

#include "db/aside.h"
#include "db/feed.h"
#include "db/tail.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Some days of a city; what a backup may be older than. */
#define TAIL_KEPT 20000

enum rc
replica_tail_put(struct replica *r, const char *epoch, const json_t *record,
    int64_t head, struct err *err)
{
	int64_t position =
	    json_integer_value(json_object_get(record, "position"));
	struct store_stmt *st;
	char *text;
	enum rc rc;

	/* A replica that catches up keeps only what it will keep. */
	if (position + TAIL_KEPT <= head)
		return RC_OK;
	rc = store_use(r->db,
	    "INSERT INTO tail (position, epoch, record) VALUES ($1, $2, $3) "
	    "ON CONFLICT (position) DO UPDATE SET epoch = excluded.epoch, "
	    "record = excluded.record",
	    &st, err);
	if (rc != RC_OK)
		return rc;
	text = json_dumps(record, JSON_COMPACT);
	store_int(st, 1, position);
	store_text(st, 2, epoch);
	store_text(st, 3, text);
	rc = store_run(st, NULL, err);
	wipe_free(text);
	return rc;
}

enum rc
replica_tail_trim(struct replica *r, int64_t position, struct err *err)
{
	struct store_stmt *st;
	enum rc rc =
	    store_use(r->db, "DELETE FROM tail WHERE position <= $1", &st, err);

	if (rc != RC_OK)
		return rc;
	store_int(st, 1, position - TAIL_KEPT);
	return store_run(st, NULL, err);
}

/* Where the tail of this epoch begins: the record before its first, whose
 * hash that first one names. */
static enum rc
first_of(struct replica *r, struct tail *t, struct err *err)
{
	struct store_stmt *st;
	json_t *o;
	const char *previous;
	enum rc rc = store_use(r->db,
	    "SELECT position, record FROM tail WHERE epoch = $1 "
	    "ORDER BY position LIMIT 1",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, t->epoch);
	rc = store_step(st, err);
	if (rc != RC_OK)
		return rc;
	t->from = store_col_int(st, 0) - 1;
	o = json_loads(store_col_text(st, 1), 0, NULL);
	previous = json_string_value(json_object_get(o, "previous"));
	(void)snprintf(t->from_hash, sizeof(t->from_hash), "%s",
	    previous != NULL ? previous : "");
	json_decref(o);
	store_done(st);
	return RC_OK;
}

static enum rc
copy_records(
    struct replica *r, const char *epoch, struct tail_file *f, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(r->db,
	    "SELECT record FROM tail WHERE epoch = $1 ORDER BY position", &st,
	    err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, epoch);
	while ((rc = store_step(st, err)) == RC_OK) {
		rc = tail_write_record(f, store_col_text(st, 0), err);
		if (rc != RC_OK) {
			store_done(st);
			return rc;
		}
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
replica_tail_save(struct replica *r, const char *terminal, const char *path,
    int64_t *n, struct err *err)
{
	struct replica_state state;
	struct tail t = { .saved_at = now_us() };
	struct tail_file *f = NULL;
	enum rc rc = store_begin_read(r->db, err);

	if (rc != RC_OK)
		return rc;
	if ((rc = replica_state(r, &state, err)) == RC_OK) {
		(void)snprintf(t.epoch, sizeof(t.epoch), "%s", state.epoch);
		(void)snprintf(t.municipality, sizeof(t.municipality), "%s",
		    state.municipality);
		(void)snprintf(t.terminal, sizeof(t.terminal), "%s", terminal);
		rc = first_of(r, &t, err);
	}
	if (rc == RC_NOT_FOUND)
		rc = err_set(err, RC_NOT_FOUND, "E7094",
		    "書き出す末尾がありません",
		    "この写しはまだ配信の記録を受け取っていません",
		    "ほかの端末の写しから書き出してください");
	else if (rc == RC_OK)
		rc = tail_write_begin(path, &t, &f, err);
	if (rc == RC_OK) {
		rc = copy_records(r, t.epoch, f, err);
		if (tail_write_end(f, rc == RC_OK, state.position, state.hash,
			err) != RC_OK)
			rc = RC_IO;
	}
	store_rollback(r->db);
	if (rc == RC_OK && n != NULL)
		*n = state.position - t.from;
	return rc;
}
