/* SPDX-License-Identifier: ISC
 * replica - opening, checking, state; see replica.h. Reading is in
 * replica_read.c, writing in replica_apply.c.
 */
#include "db/replica_private.h"

#include "db/aside.h"
#include "db/migrate.h"
#include "db/once.h"
#include "db/snapshot.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static enum rc
damaged(const char *why, struct err *err)
{
	return err_set(err, RC_IO, "E7010", "台帳の写しが壊れています", why,
	    "同期を待ってください。写しは自動で作り直します");
}

static void
remember_file(struct replica *r)
{
	struct stat sb;

	if (stat(r->path, &sb) == 0) {
		r->dev = sb.st_dev;
		r->ino = sb.st_ino;
	}
}

/* Keys that were folded in another way find the wrong people. */
static enum rc
look_at_version(struct replica *r, struct err *err)
{
	struct store_stmt *st;
	int64_t version = 0, keys = 0;
	enum rc rc = store_use(r->db, "PRAGMA user_version", &st, err);

	if (rc == RC_OK && (rc = store_step(st, err)) == RC_OK)
		version = store_col_int(st, 0);
	if (rc == RC_OK) {
		store_done(st);
		rc = store_use(
		    r->db, "SELECT key_version FROM cursor", &st, err);
	}
	if (rc == RC_OK && (rc = store_step(st, err)) == RC_OK) {
		keys = store_col_int(st, 0);
		store_done(st);
	}
	if (rc == RC_NOT_FOUND)
		return damaged("位置の記録がありません", err);
	if (rc == RC_OK && GUARD("replica_key_version") &&
	    keys != TEXT_KEY_VERSION)
		return damaged("検索の鍵の版が違います", err);
	r->is_old = version < migrate_newest("replica");
	return rc;
}

bool
replica_is_old(const struct replica *r)
{
	return r->is_old;
}

/* SQLite's own 2 MB hold too little of the key index of a ward. */
static void
widen_cache(struct store *db)
{
	struct store_stmt *st;

	if (store_use(db, "PRAGMA cache_size = -24000", &st, NULL) == RC_OK)
		(void)!store_run(st, NULL, NULL);
}

static enum rc
open_store(struct replica *r, struct err *err)
{
	char uri[600];
	struct err e;
	int door;
	enum rc rc;

	err_clear(&e);
	snprintf(uri, sizeof(uri), "sqlite:%s", r->path);
	/* Name, file and log belong together only while nobody swaps. */
	door = snapshot_door(r->path, false);
	rc = store_open(uri, STORE_REPLICA, false, &r->db, &e);
	if (rc == RC_OK)
		remember_file(r);
	if (door >= 0)
		(void)close(door);
	if (rc == RC_OK) {
		widen_cache(r->db);
		rc = look_at_version(r, err);
		if (rc != RC_OK)
			store_close(r->db);
		return rc;
	}
	/* Another program's file or another version: not ours to read. */
	if (rc == RC_INPUT) {
		rc = damaged(e.why, err);
		err_log(err, "%s", e.log);
		return rc;
	}
	if (err != NULL)
		*err = e;
	return rc;
}

enum rc
replica_open(
    const char *path, bool writable, struct replica **out, struct err *err)
{
	struct replica *r = x_alloc(sizeof(*r));
	enum rc rc;

	snprintf(r->path, sizeof(r->path), "%s", path);
	r->is_writable = writable;
	rc = open_store(r, err);
	if (rc != RC_OK) {
		free(r);
		return rc;
	}
	*out = r;
	return RC_OK;
}

void
replica_stop_when(struct replica *r, bool (*is_wanted)(void *arg), void *arg)
{
	r->stop = is_wanted;
	r->stop_arg = arg;
}

void
replica_close(struct replica *r)
{
	if (r == NULL)
		return;
	store_close(r->db);
	free(r);
}

/* A replica that was set aside and made anew has another file under the
 * same name: readers change over between two calls. */
static enum rc
follow_file(struct replica *r, struct err *err)
{
	struct stat sb;
	struct store *old = r->db;
	enum rc rc;

	if (stat(r->path, &sb) != 0 ||
	    (sb.st_dev == r->dev && sb.st_ino == r->ino))
		return RC_OK;
	rc = open_store(r, err);
	if (rc == RC_OK)
		store_close(old);
	else
		r->db = old;
	return rc;
}

/* Days of an ISO day; INT32_MIN when it is none. */
static int32_t
day_of(const char *iso)
{
	int y, m, d;

	if (iso == NULL || sscanf(iso, "%4d-%2d-%2d", &y, &m, &d) != 3)
		return INT32_MIN;
	return date_day(y, m, d);
}

enum rc
replica_state(struct replica *r, struct replica_state *st, struct err *err)
{
	struct store_stmt *s;
	enum rc rc = follow_file(r, err);

	if (rc == RC_OK)
		rc = store_use(r->db,
		    "SELECT epoch, position, hash, "
		    "synced_at, today, municipality, name, is_training, "
		    "register_at, mono_at, boot FROM cursor",
		    &s, err);
	if (rc != RC_OK)
		return rc;
	memset(st, 0, sizeof(*st));
	rc = store_step(s, err);
	if (rc == RC_NOT_FOUND)
		return damaged("位置の記録がありません", err);
	if (rc != RC_OK)
		return rc;
	snprintf(st->epoch, sizeof(st->epoch), "%s", store_col_text(s, 0));
	st->position = store_col_int(s, 1);
	snprintf(st->hash, sizeof(st->hash), "%s", store_col_text(s, 2));
	st->synced_at = store_col_int(s, 3);
	snprintf(st->today, sizeof(st->today), "%s", store_col_text(s, 4));
	snprintf(st->municipality, sizeof(st->municipality), "%s",
	    store_col_text(s, 5));
	snprintf(st->name, sizeof(st->name), "%s", store_col_text(s, 6));
	st->is_training = store_col_int(s, 7) != 0;
	st->clock.at.wall_us = st->synced_at;
	st->clock.register_us = store_col_int(s, 8);
	st->clock.at.mono_us = store_col_int(s, 9);
	snprintf(st->clock.at.boot, sizeof(st->clock.at.boot), "%s",
	    store_col_text(s, 10));
	store_done(s);
	st->clock.day = day_of(st->today);
	return RC_OK;
}

int32_t
replica_today(struct replica *r)
{
	struct store_stmt *s;
	int32_t day = INT32_MIN;

	if (store_use(r->db, "SELECT today FROM cursor", &s, NULL) != RC_OK)
		return day;
	if (store_step(s, NULL) == RC_OK)
		day = day_of(store_col_text(s, 0));
	store_done(s);
	return day;
}

enum rc
replica_line(struct replica *r, struct replica_line *l, struct err *err)
{
	struct store_stmt *s;
	enum rc rc = follow_file(r, err);

	if (rc == RC_OK)
		rc = store_use(r->db,
		    "SELECT state, last_error, next_try, done, total "
		    "FROM cursor",
		    &s, err);
	if (rc == RC_OK)
		rc = store_step(s, err);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND
			   ? damaged("位置の記録がありません", err)
			   : rc;
	snprintf(l->state, sizeof(l->state), "%s", store_col_text(s, 0));
	snprintf(
	    l->last_error, sizeof(l->last_error), "%s", store_col_text(s, 1));
	l->next_try = store_col_int(s, 2);
	l->done = store_col_int(s, 3);
	l->total = store_col_int(s, 4);
	store_done(s);
	return RC_OK;
}

enum rc
replica_say(struct replica *r, const struct replica_line *l, struct err *err)
{
	struct store_stmt *s;
	enum rc rc = store_use(r->db,
	    "UPDATE cursor SET state = $1, "
	    "last_error = $2, next_try = $3, done = $4, total = $5",
	    &s, err);

	if (rc != RC_OK)
		return rc;
	store_text(s, 1, l->state);
	store_text(s, 2, l->last_error);
	store_int(s, 3, l->next_try);
	store_int(s, 4, l->done);
	store_int(s, 5, l->total);
	return store_run_once(r->db, s, NULL, err);
}

enum rc
replica_lock(const char *path, int *fd, struct err *err)
{
	char lock[560];

	snprintf(lock, sizeof(lock), "%s.lock", path);
	*fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*fd < 0) {
		err_log(err, "open %s: %s", lock, strerror(errno));
		return err_set(err, RC_IO, "E7014", "台帳の写しを開けません",
		    "フォルダーがないか、書く権利がありません",
		    "フォルダーと権利を確かめてください");
	}
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return RC_OK;
	close(*fd);
	*fd = -1;
	return err_set(err, RC_CONFLICT, "E7041", "同期は既に動いています",
	    "同じ写しを別の同期が使っています",
	    "動いているものを止めるか、そのままにしてください");
}

static enum rc
first_cursor(struct store *db, struct err *err)
{
	struct store_stmt *s;
	enum rc rc = store_use(db,
	    "INSERT INTO cursor (only_row, epoch, "
	    "position, hash, synced_at, today, municipality, name, "
	    "is_training, key_version, state, last_error, next_try) VALUES "
	    "(1, '', 0, '', 0, '', '', '', 0, $1, 'bootstrap', '', 0) "
	    "ON CONFLICT (only_row) DO NOTHING",
	    &s, err);

	if (rc != RC_OK)
		return rc;
	store_int(s, 1, TEXT_KEY_VERSION);
	return store_run_once(db, s, NULL, err);
}

/* Made beside and renamed: whoever opens the path finds it whole. */
enum rc
replica_make(const char *path, struct err *err)
{
	char beside[560], uri[600];
	struct store *db;
	enum rc rc;

	if (file_exists(path))
		return err_set(err, RC_CONFLICT, "E7013",
		    "台帳の写しが既にあります", "同じ場所にファイルがあります",
		    "そのまま使うか、別の場所を指定してください");
	snprintf(beside, sizeof(beside), "%s.new", path);
	(void)unlink(beside);
	snprintf(uri, sizeof(uri), "sqlite:%s", beside);
	rc = store_open(uri, STORE_REPLICA, true, &db, err);
	if (rc != RC_OK)
		return rc;
	rc = first_cursor(db, err);
	store_close(db);
	if (rc == RC_OK && rename(beside, path) != 0) {
		err_log(err, "rename %s: %s", beside, strerror(errno));
		rc = err_set(err, RC_IO, "E7014", "台帳の写しを作れません",
		    "フォルダーに書く権利がないか、ディスクの誤りです",
		    "フォルダーの権利と空きを確かめてください");
	}
	return rc;
}

static enum rc
check_open(struct replica *r, struct err *err)
{
	struct store_stmt *s;
	enum rc rc = store_use(r->db, "PRAGMA quick_check(1)", &s, err);

	if (rc == RC_OK)
		rc = store_step(s, err);
	if (rc != RC_OK)
		return rc;
	if (strcmp(store_col_text(s, 0), "ok") != 0)
		rc = damaged("ファイルの内容が正しくありません", err);
	store_done(s);
	return rc;
}

enum rc
replica_check(const char *path, struct err *err)
{
	struct replica *r = NULL;
	enum rc rc = replica_open(path, true, &r, err);

	if (rc == RC_OK)
		rc = check_open(r, err);
	replica_close(r);
	return rc;
}
