/* SPDX-License-Identifier: ISC
 * store_sqlite_bulk - see store_bulk.h.
 */
#include "db/store_bulk.h"

#include "src/mem.h"

#include <errno.h>
#include <libgen.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { INDEXES_MAX = 32 };

struct store_bulk {
	struct store *s;
	sqlite3 *db;              /* of s */
	char *index[INDEXES_MAX]; /* CREATE INDEX …; owned */
	int count, made;
};

static enum rc
failed(struct store_bulk *b, struct err *err)
{
	int r = sqlite3_errcode(b->db), error = sqlite3_system_errno(b->db);
	enum rc rc;

	if ((r & 0xff) == SQLITE_FULL || error == ENOSPC || error == EDQUOT ||
	    error == EFBIG)
		rc = err_set(err, RC_IO, "E7019", "ディスクに空きがありません",
		    "書けなかったものは何も書かれていません",
		    "空きを作ってもう一度行ってください");
	else
		rc =
		    err_set(err, RC_IO, "E7009", "ファイルを読み書きできません",
			"データベースが処理を断りました",
			"管理者に連絡してください");
	err_log(err, "sqlite %d: %s", sqlite3_extended_errcode(b->db),
	    sqlite3_errmsg(b->db));
	return rc;
}

static enum rc
run(struct store_bulk *b, const char *sql, struct err *err)
{
	int r = sqlite3_exec(b->db, sql, NULL, NULL, NULL);

	return r == SQLITE_OK ? RC_OK : failed(b, err);
}

static void
remove_file(const char *path)
{
	static const char *const tails[] = { "", "-wal", "-shm", "-journal" };
	char name[700];
	size_t i;

	for (i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		(void)snprintf(name, sizeof(name), "%.600s%s", path, tails[i]);
		(void)unlink(name);
	}
}

/* Where SQLite sorts what memory does not hold: on the disk that the file is
 * on, not on one that is perhaps not encrypted. */
static void
sort_beside(const char *path)
{
	char *copy = x_strdup(path);

	sqlite3_free(sqlite3_temp_directory);
	sqlite3_temp_directory = sqlite3_mprintf("%s", dirname(copy));
	free(copy);
}

/* The indexes' own statements, before they are dropped. */
static enum rc
note_indexes(struct store_bulk *b, struct err *err)
{
	sqlite3_stmt *st = NULL;
	int r = sqlite3_prepare_v2(b->db,
	    "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT "
	    "NULL ORDER BY rowid",
	    -1, &st, NULL);

	while (r == SQLITE_OK && (r = sqlite3_step(st)) == SQLITE_ROW) {
		if (b->count == INDEXES_MAX)
			die("more indexes than a bulk store drops");
		b->index[b->count++] =
		    x_strdup((const char *)sqlite3_column_text(st, 0));
		r = SQLITE_OK;
	}
	(void)sqlite3_finalize(st);
	return r == SQLITE_DONE ? RC_OK : failed(b, err);
}

static enum rc
drop_indexes(struct store_bulk *b, struct err *err)
{
	char *sql, name[128];
	enum rc rc = note_indexes(b, err);
	int i;

	for (i = 0; i < b->count && rc == RC_OK; i++) {
		if (sscanf(b->index[i], "CREATE INDEX %127[a-z_]", name) != 1)
			die("an index that cannot be made again");
		sql = sqlite3_mprintf("DROP INDEX \"%w\"", name);
		rc = run(b, sql, err);
		sqlite3_free(sql);
	}
	return rc;
}

enum rc
store_bulk_open(const char *path, enum store_role role, struct store_bulk **out,
    struct store **s, struct err *err)
{
	struct store_bulk *b = x_alloc(sizeof(*b));
	char uri[700];
	enum rc rc;

	remove_file(path);
	(void)snprintf(uri, sizeof(uri), "sqlite:%s", path);
	rc = store_open(uri, role, true, &b->s, err);
	if (rc != RC_OK) {
		free(b);
		return rc;
	}
	b->db = store_handle(b->s);
	sort_beside(path);
	/* Nobody else sees the file, and nothing of it survives a failure. A
	 * defensive connection always keeps a journal. */
	(void)sqlite3_commit_hook(b->db, NULL, NULL);
	(void)sqlite3_update_hook(b->db, NULL, NULL);
	(void)sqlite3_db_config(
	    b->db, SQLITE_DBCONFIG_DEFENSIVE, 0, (int *)NULL);
	rc = run(b,
	    "PRAGMA locking_mode = EXCLUSIVE;"
	    "PRAGMA journal_mode = OFF;"
	    "PRAGMA synchronous = OFF;"
	    "PRAGMA cell_size_check = OFF;"
	    "PRAGMA temp_store = FILE;"
	    "PRAGMA threads = 2;"
	    "PRAGMA cache_size = -32000;",
	    err);
	if (rc == RC_OK)
		rc = store_begin(b->s, err);
	if (rc == RC_OK)
		rc = drop_indexes(b, err);
	if (rc != RC_OK) {
		store_bulk_close(b);
		return rc;
	}
	*s = b->s;
	*out = b;
	return RC_OK;
}

enum rc
store_bulk_index(struct store_bulk *b, int *left, struct err *err)
{
	enum rc rc = RC_OK;

	if (b->made < b->count)
		rc = run(b, b->index[b->made++], err);
	*left = b->count - b->made;
	return rc;
}

static enum rc
check(struct store_bulk *b, struct err *err)
{
	sqlite3_stmt *st = NULL;
	int r =
	    sqlite3_prepare_v2(b->db, "PRAGMA quick_check(1)", -1, &st, NULL);
	bool fine = false;

	if (r == SQLITE_OK && (r = sqlite3_step(st)) == SQLITE_ROW) {
		fine =
		    strcmp((const char *)sqlite3_column_text(st, 0), "ok") == 0;
		r = SQLITE_OK;
	}
	(void)sqlite3_finalize(st);
	if (r != SQLITE_OK)
		return failed(b, err);
	return fine ? RC_OK
		    : err_set(err, RC_IO, "E7010", "ファイルが壊れています",
			  "書いたものが正しく読めません",
			  "ディスクを確かめてください");
}

enum rc
store_bulk_commit(struct store_bulk *b, struct err *err)
{
	enum rc rc = store_commit(b->s, err);

	if (rc == RC_OK)
		rc = check(b, err);
	if (rc == RC_OK)
		rc = run(b,
		    "PRAGMA locking_mode = NORMAL;"
		    "PRAGMA journal_mode = WAL;",
		    err);
	(void)sqlite3_db_config(
	    b->db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
	return rc;
}

void
store_bulk_close(struct store_bulk *b)
{
	int i;

	if (b == NULL)
		return;
	store_close(b->s);
	for (i = 0; i < b->count; i++)
		free(b->index[i]);
	free(b);
	sqlite3_free(sqlite3_temp_directory);
	sqlite3_temp_directory = NULL;
}
