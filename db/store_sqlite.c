/* SPDX-License-Identifier: ISC
 * store_sqlite - db/store.h on SQLite 3.40. Beside the adapter it holds the
 * last line of defence: an authorizer for tables that only grow, and a
 * commit hook that refuses what did not come through store_commit or
 * changed the register without a line in its log.
 */
#include "db/migrate.h"
#include "db/store_guard.h"
#include "db/store_sqlite_older.h"
#include "db/store_sqlite_private.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const struct {
	const char *set;
	int application_id;
} roles[] = {
	[STORE_REGISTER] = { "register", 0x4D445247 }, /* MDRG */
	[STORE_MYNUMBER] = { "mynumber", 0x4D444D59 }, /* MDMY */
	[STORE_REPLICA] = { "replica", 0x4D445250 },   /* MDRP */
	[STORE_OUTBOX] = { "outbox", 0x4D444F42 },     /* MDOB */
};

static bool
is_disk_full(const struct lite *s, int sqlite_rc)
{
	int error = s->db != NULL ? sqlite3_system_errno(s->db) : 0;

	return (sqlite_rc & 0xFF) == SQLITE_FULL ||
	       ((sqlite_rc & 0xFF) == SQLITE_IOERR &&
		   (error == ENOSPC || error == EDQUOT || error == EFBIG));
}

enum rc
lite_fail(struct lite *s, int sqlite_rc, struct err *err)
{
	int full = s->db != NULL ? sqlite3_extended_errcode(s->db) : sqlite_rc;
	enum rc rc;

	if (is_disk_full(s, sqlite_rc)) {
		rc = err_set(err, RC_IO, "E7019", "ディスクに空きがありません",
		    "書けなかったものは何も書かれていません",
		    "空きを作ってもう一度行ってください");
		err_log(err, "sqlite %d", full);
		return rc;
	}
	switch (sqlite_rc & 0xFF) {
	case SQLITE_CONSTRAINT:
		if (full == SQLITE_CONSTRAINT_UNIQUE ||
		    full == SQLITE_CONSTRAINT_PRIMARYKEY ||
		    full == SQLITE_CONSTRAINT_FOREIGNKEY) {
			rc = err_set(err, RC_CONFLICT, "E7004",
			    "台帳の内容が先に変わっています",
			    "同じ番号の記録が既にあります",
			    "開き直してもう一度行ってください");
			break;
		}
		rc = err_set(err, RC_IO, "E7005", "台帳に書けません",
		    "台帳の約束に反する書き込みです",
		    "管理者に連絡してください");
		break;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		rc = err_set(err, RC_IO, "E7010", "ファイルが壊れています",
		    "中身を読めません", "管理者に連絡してください");
		break;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		rc = err_set(err, RC_IO, "E7003", "台帳が混み合っています",
		    "ほかの処理が終わるのを待ちましたが終わりません",
		    "少し待ってもう一度行ってください");
		break;
	default:
		rc =
		    err_set(err, RC_IO, "E7009", "ファイルを読み書きできません",
			"データベースが処理を断りました",
			"管理者に連絡してください");
		break;
	}
	err_log(err, "sqlite %d: %s", full,
	    s->db != NULL ? sqlite3_errmsg(s->db) : "not open");
	return rc;
}

/* ---- guards ---- */

static bool
is_protected(const struct lite *s, int action, const char *table)
{
	enum guard_kind kind = action == SQLITE_INSERT   ? GUARD_INSERT
			       : action == SQLITE_DELETE ? GUARD_DELETE
							 : GUARD_UPDATE;

	return s->role == STORE_REGISTER && !s->is_migrating &&
	       guard_is_protected(kind, table, s->may_log);
}

static int
authorize(void *arg, int action, const char *a, const char *b,
    const char *database, const char *trigger)
{
	const struct lite *s = arg;

	(void)database;
	(void)trigger;
	if (s->is_migrating || s->role == STORE_REPLICA ||
	    s->role == STORE_OUTBOX)
		return SQLITE_OK;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_FUNCTION:
	case SQLITE_TRANSACTION:
	case SQLITE_SAVEPOINT:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_UPDATE:
		if (GUARD("store_grow_only") && is_protected(s, action, a))
			return SQLITE_DENY;
		/* A training register is one for ever. */
		if (GUARD("store_training_for_ever") &&
		    strcmp(a, "state") == 0 && b != NULL &&
		    strcmp(b, "today") != 0)
			return SQLITE_DENY;
		return SQLITE_OK;
	case SQLITE_DELETE:
		if (GUARD("store_grow_only") && is_protected(s, action, a))
			return SQLITE_DENY;
		return strcmp(a, "state") == 0 ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_INSERT:
		if (GUARD("store_log_writer") && is_protected(s, action, a))
			return SQLITE_DENY;
		return SQLITE_OK;
	case SQLITE_PRAGMA: /* lite_wait's look at the file */
		return strcmp(a, "data_version") == 0 ? SQLITE_OK : SQLITE_DENY;
	default:
		return SQLITE_DENY; /* attach, schema … */
	}
}

static void
on_change(void *arg, int op, const char *database, const char *table,
    sqlite3_int64 rowid)
{
	struct lite *s = arg;

	(void)database;
	(void)rowid;
	if (guard_is_log_line(
		op == SQLITE_INSERT ? GUARD_INSERT : GUARD_UPDATE, table))
		s->is_logged = true;
	else if (!guard_is_unlogged(table))
		s->is_dirty = true;
}

static int
on_commit(void *arg)
{
	const struct lite *s = arg;

	if (GUARD("store_commit_only") && !s->may_commit)
		return 1;
	if (GUARD("store_write_needs_log") && s->role == STORE_REGISTER &&
	    !s->is_migrating && s->is_dirty && !s->is_logged)
		return 1;
	return 0;
}

/* ---- transactions ---- */

static enum rc
run_sql(struct lite *s, const char *sql, struct err *err)
{
	int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? RC_OK : lite_fail(s, rc, err);
}

/* The file at the register's place was renamed, removed or replaced by
 * another: who goes on writes into what nobody will open again. */
static enum rc
still_there(struct lite *s, struct err *err)
{
	int moved = 0;

	if ((s->role != STORE_REGISTER && s->role != STORE_MYNUMBER) ||
	    sqlite3_file_control(s->db, NULL, SQLITE_FCNTL_HAS_MOVED, &moved) !=
		SQLITE_OK ||
	    moved == 0 || !GUARD("store_moved"))
		return RC_OK;
	return err_set(err, RC_OFFLINE, "E7026",
	    "台帳のファイルが入れ替わっています",
	    "開いている間に、名前が変わったか、別のファイルが置かれました",
	    "元の場所に正しい台帳を戻すと、自動で開き直します");
}

static enum rc
begin(struct lite *s, const char *sql, struct err *err)
{
	enum rc rc = still_there(s, err);

	if (rc != RC_OK)
		return rc;
	s->is_dirty = s->is_logged = false;
	if ((rc = run_sql(s, sql, err)) != RC_OK)
		return rc;
	s->is_open = true;
	return RC_OK;
}

/* ---- filling empty tables ---- */

/* Indexes of the tables that a first load fills, but for keys; t_store holds
 * them against the migrations. */
static const char sql_bulk_drop[] = "DROP INDEX sheet_household;"
				    "DROP INDEX sheet_code;"
				    "DROP INDEX sheet_card;"
				    "DROP INDEX sheet_birth;";
static const char sql_bulk_make[] =
    "CREATE INDEX sheet_household ON sheet (household_no);"
    "CREATE INDEX sheet_code ON sheet (juminhyo_code);"
    "CREATE INDEX sheet_card ON sheet (card_no);"
    "CREATE INDEX sheet_birth ON sheet (birth, sex);";

/* Schema and pragmas of our own, past authorizer and commit hook. */
static enum rc
run_freely(struct lite *s, const char *sql, struct err *err)
{
	bool was = s->is_migrating;
	enum rc rc;

	s->is_migrating = s->may_commit = true;
	rc = run_sql(s, sql, err);
	s->is_migrating = was;
	s->may_commit = false;
	return rc;
}

/* A write-ahead log would hold all of it a second time; a journal holds only
 * pages that were there before, which are few. Whoever else has the file
 * open keeps the log: slower, and as safe. */
static enum rc
begin_bulk(struct lite *s, struct err *err)
{
	enum rc rc;

	(void)!run_freely(
	    s, "PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE;", NULL);
	/* What others wrote to the log since our last look does not count up
	 * the change counter that this mode goes by: forget cached pages. */
	(void)sqlite3_db_release_memory(s->db);
	rc = run_freely(
	    s, "PRAGMA busy_timeout = 10000; PRAGMA cache_size = -32000;", err);
	if (rc == RC_OK)
		rc = begin(s, "BEGIN EXCLUSIVE", err);
	s->is_bulk = true;
	if (rc == RC_OK)
		rc = run_freely(s, sql_bulk_drop, err);
	return rc;
}

static void
end_bulk(struct lite *s)
{
	if (!s->is_bulk)
		return;
	s->is_bulk = false;
	/* The next to open chooses the log again should this one fail. */
	(void)!run_freely(
	    s, "PRAGMA cache_size = -2000; PRAGMA journal_mode = WAL;", NULL);
}

static void
reset_all(struct lite *s)
{
	size_t i;

	for (i = 0; i < CACHE_SLOTS; i++)
		if (s->slot[i] != NULL && s->slot[i]->st != NULL)
			(void)sqlite3_reset(s->slot[i]->st);
}

static void
rollback(struct lite *s)
{
	if (s->db == NULL)
		return;
	reset_all(s);
	if (sqlite3_get_autocommit(s->db) == 0)
		(void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	s->is_open = false;
	end_bulk(s);
}

static enum rc
commit(struct lite *s, struct err *err)
{
	enum rc rc = RC_OK;

	if (s->is_bulk)
		rc = run_freely(s, sql_bulk_make, err);
	s->may_commit = true;
	if (rc == RC_OK)
		rc = run_sql(s, "COMMIT", err);
	s->may_commit = false;
	if (rc != RC_OK)
		rollback(s);
	s->is_open = false;
	end_bulk(s);
	return rc;
}

/* ---- opening ---- */

static enum rc
read_pragma(struct lite *s, const char *sql, int *value, struct err *err)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);

	if (rc == SQLITE_OK) {
		rc = sqlite3_step(st);
		if (rc == SQLITE_ROW) {
			*value = sqlite3_column_int(st, 0);
			rc = SQLITE_OK;
		}
	}
	if (rc != SQLITE_OK && rc != SQLITE_DONE) {
		enum rc out = lite_fail(s, rc, err);

		(void)sqlite3_finalize(st);
		return out;
	}
	(void)sqlite3_finalize(st);
	return RC_OK;
}

static enum rc
harden(struct lite *s, struct err *err)
{
	static const int on[] = { SQLITE_DBCONFIG_DEFENSIVE };
	static const int off[] = { SQLITE_DBCONFIG_TRUSTED_SCHEMA,
		SQLITE_DBCONFIG_DQS_DML, SQLITE_DBCONFIG_DQS_DDL };
	size_t i;

	for (i = 0; i < sizeof(on) / sizeof(on[0]); i++)
		(void)sqlite3_db_config(s->db, on[i], 1, (int *)NULL);
	for (i = 0; i < sizeof(off) / sizeof(off[0]); i++)
		(void)sqlite3_db_config(s->db, off[i], 0, (int *)NULL);
	(void)sqlite3_busy_timeout(s->db, 10000);
	return run_sql(s,
	    "PRAGMA journal_mode = WAL;"
	    "PRAGMA synchronous = FULL;"
	    "PRAGMA foreign_keys = ON;"
	    "PRAGMA temp_store = MEMORY;"
	    "PRAGMA cell_size_check = ON;",
	    err);
}

/* From here on the hooks watch: choosing WAL was itself a commit. */
static enum rc
guard(struct lite *s, enum rc rc)
{
	(void)sqlite3_commit_hook(s->db, on_commit, s);
	(void)sqlite3_update_hook(s->db, on_change, s);
	return rc;
}

static enum rc
step_up(struct lite *s, int version, struct err *err)
{
	const struct migration *m = migrate_step(roles[s->role].set, version);
	char pragma[96];
	enum rc rc;

	if (m == NULL)
		return err_set(err, RC_IO, "E7022", "ファイルを作れません",
		    "この版の作り方がありません",
		    "正しい版のプログラムを入れてください");
	(void)snprintf(pragma, sizeof(pragma),
	    "PRAGMA application_id = %d; PRAGMA user_version = %d;",
	    roles[s->role].application_id, version);
	if ((rc = run_sql(s, m->sql, err)) != RC_OK)
		return rc;
	return run_sql(s, pragma, err);
}

/* Whose file it is and how new, before anything in it is touched. */
static enum rc
identify(struct lite *s, bool create, int *version, struct err *err)
{
	int id = 0;
	enum rc rc;

	if ((rc = read_pragma(s, "PRAGMA application_id", &id, err)) != RC_OK ||
	    (rc = read_pragma(s, "PRAGMA user_version", version, err)) != RC_OK)
		return rc;
	if (id != roles[s->role].application_id &&
	    !(create && id == 0 && *version == 0))
		return err_set(err, RC_INPUT, "E7020",
		    "この種類のファイルではありません",
		    "ほかのプログラムのファイルです",
		    "ファイルの場所を確かめてください");
	if (*version > migrate_newest(roles[s->role].set))
		return err_set(err, RC_INPUT, "E7021",
		    "ファイルの版が新しすぎます",
		    "新しい版のプログラムが作ったファイルです",
		    "プログラムを新しくしてください");
	return RC_OK;
}

static enum rc
migrate(struct lite *s, bool create, struct err *err)
{
	int version = 0, newest = migrate_newest(roles[s->role].set);
	enum rc rc;

	if (newest == 0)
		return err_set(err, RC_IO, "E7022", "ファイルを作れません",
		    "この版の作り方がありません",
		    "正しい版のプログラムを入れてください");
	if ((rc = begin(s, "BEGIN IMMEDIATE", err)) != RC_OK)
		return rc;
	rc = identify(
	    s, create, &version, err); /* another may have been first */
	while (rc == RC_OK && version < newest)
		rc = step_up(s, ++version, err);
	if (rc == RC_OK)
		rc = commit(s, err);
	if (rc != RC_OK)
		rollback(s);
	return rc;
}

/* A replica is never migrated: one is built anew beside it and swapped in;
 * until then what an earlier program made is read as it is. */
static enum rc
read_older(struct lite *s, struct err *err)
{
	bool fine;

	s->may_commit = true; /* of the connection's own views */
	fine = store_older_stand_in(s->db, roles[s->role].set);
	s->may_commit = false;
	if (fine)
		return RC_OK;
	return err_set(err, RC_INPUT, "E7025", "写しの形が古くなっています",
	    "前の版のプログラムが作った写しで、この版では読めません",
	    "同期を待ってください。写しは自動で作り直します");
}

static void lite_close(struct store *s);

static enum rc
open_once(const char *uri, enum store_role role, bool create,
    struct store **out, struct err *err)
{
	struct lite *s;
	const char *path;
	struct stat sb;
	enum rc rc;
	int r, version = 0;

	if (strncmp(uri, "sqlite:", 7) != 0 || uri[7] == '\0')
		return err_set(err, RC_INPUT, "E7023",
		    "台帳の場所が分かりません",
		    "sqlite:ファイル名 の形ではありません",
		    "register の設定を直してください");
	path = uri + 7;
	if (!create && stat(path, &sb) != 0)
		return err_set(err, RC_NOT_FOUND, "E7024",
		    "ファイルがありません", "指定の場所に何もありません",
		    "場所を確かめるか、daicho init で作ってください");
	s = x_alloc(sizeof(*s));
	s->role = role;
	s->is_migrating = true;
	r = sqlite3_open_v2(path, &s->db,
	    SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0) |
		SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
	    NULL);
	if (r != SQLITE_OK) {
		rc = lite_fail(s, r, err);
		lite_close(&s->base);
		return rc;
	}
	(void)sqlite3_extended_result_codes(s->db, 1);
	/* Already the first look may meet another's recovery after a crash. */
	(void)sqlite3_busy_timeout(s->db, 10000);
	if (create)
		(void)chmod(path, 0600);
	/* Opening a current file must not wait for a writer. */
	if ((rc = identify(s, create, &version, err)) != RC_OK ||
	    (rc = guard(s, harden(s, err))) != RC_OK ||
	    (version < migrate_newest(roles[role].set) &&
		(rc = role == STORE_REPLICA && !create
			  ? read_older(s, err)
			  : migrate(s, create, err)) != RC_OK)) {
		lite_close(&s->base);
		return rc;
	}
	s->is_migrating = false;
	r = sqlite3_prepare_v3(s->db, "PRAGMA data_version", -1,
	    SQLITE_PREPARE_PERSISTENT, &s->news, NULL);
	if (r != SQLITE_OK) {
		rc = lite_fail(s, r, err);
		lite_close(&s->base);
		return rc;
	}
	s->news_seen = -1;
	(void)sqlite3_set_authorizer(s->db, authorize, s);
	s->base.ops = &store_sqlite_ops;
	*out = &s->base;
	return RC_OK;
}

static enum rc
lite_open(const char *uri, enum store_role role, bool create,
    struct store **out, struct err *err)
{
	static const struct timespec pause = { .tv_nsec = 20000000 };
	struct timespec from, now;
	struct err e;
	enum rc rc;

	/* Another process that recovers the file after a crash, or clears it
	 * up as the last one, is not always waited for by SQLite itself. */
	(void)clock_gettime(CLOCK_MONOTONIC, &from);
	for (;;) {
		err_clear(&e);
		rc = open_once(uri, role, create, out, &e);
		(void)clock_gettime(CLOCK_MONOTONIC, &now);
		if (rc != RC_IO || strcmp(e.code, "E7003") != 0 ||
		    now.tv_sec - from.tv_sec > 10)
			break;
		(void)nanosleep(&pause, NULL);
	}
	if (rc != RC_OK && err != NULL)
		*err = e;
	return rc;
}

static void
lite_close(struct store *base)
{
	struct lite *s = (struct lite *)base;
	size_t i;

	rollback(s);
	for (i = 0; i < CACHE_SLOTS; i++) {
		if (s->slot[i] == NULL)
			continue;
		(void)sqlite3_finalize(s->slot[i]->st);
		free(s->slot[i]->index);
		free(s->slot[i]);
	}
	(void)sqlite3_finalize(s->news);
	(void)sqlite3_close_v2(s->db);
	free(s);
}

/* ---- transactions ---- */

static enum rc
lite_begin(struct store *base, struct err *err)
{
	return begin((struct lite *)base, "BEGIN IMMEDIATE", err);
}

static enum rc
lite_begin_bulk(struct store *base, struct err *err)
{
	struct lite *s = (struct lite *)base;
	enum rc rc = begin_bulk(s, err);

	if (rc != RC_OK)
		rollback(s);
	return rc;
}

static enum rc
lite_begin_read(struct store *base, struct err *err)
{
	return begin((struct lite *)base, "BEGIN", err);
}

static enum rc
lite_commit(struct store *base, struct err *err)
{
	return commit((struct lite *)base, err);
}

static void
lite_rollback(struct store *base)
{
	rollback((struct lite *)base);
}

static enum rc
lite_mark(struct store *base, struct err *err)
{
	struct lite *s = (struct lite *)base;

	s->was_dirty = s->is_dirty;
	s->was_logged = s->is_logged;
	return run_sql(s, "SAVEPOINT part", err);
}

static enum rc
lite_keep(struct store *base, struct err *err)
{
	return run_sql((struct lite *)base, "RELEASE part", err);
}

/* What was undone is no change, nor is a line in the log that went with it. */
static enum rc
lite_back(struct store *base, struct err *err)
{
	struct lite *s = (struct lite *)base;
	enum rc rc;

	reset_all(s);
	rc = run_sql(s, "ROLLBACK TO part; RELEASE part", err);
	s->is_dirty = s->was_dirty;
	s->is_logged = s->was_logged;
	return rc;
}

static bool
lite_in_transaction(const struct store *base)
{
	return ((const struct lite *)base)->is_open;
}

/* ---- news ---- */

enum { LOOK_MS = 5 }; /* a look at the file's head costs microseconds */

static enum rc
look(struct lite *s, bool *is_news, struct err *err)
{
	int r = sqlite3_step(s->news);
	int64_t now;

	if (r != SQLITE_ROW) {
		enum rc rc = lite_fail(s, r, err);

		(void)sqlite3_reset(s->news);
		return rc;
	}
	now = sqlite3_column_int64(s->news, 0);
	(void)sqlite3_reset(s->news);
	*is_news = now != s->news_seen;
	s->news_seen = now;
	return RC_OK;
}

static enum rc
lite_wait(struct store *base, int fd, int ms, struct err *err)
{
	struct lite *s = (struct lite *)base;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	bool is_news = false;
	int nap;
	enum rc rc;

	for (;;) {
		rc = look(s, &is_news, err);
		if (rc != RC_OK || is_news || ms <= 0)
			return rc;
		nap = ms < LOOK_MS ? ms : LOOK_MS;
		/* a signal too is worth a look of the caller */
		if (poll(&p, 1, nap) != 0)
			return RC_OK;
		ms -= nap;
	}
}

static int
lite_version(const struct store *base)
{
	return migrate_newest(roles[((const struct lite *)base)->role].set);
}

static void *
lite_handle(struct store *base)
{
	return ((struct lite *)base)->db;
}

const struct store_ops store_sqlite_ops = {
	.scheme = "sqlite:",
	.open = lite_open,
	.close = lite_close,
	.begin = lite_begin,
	.begin_read = lite_begin_read,
	.begin_bulk = lite_begin_bulk,
	.commit = lite_commit,
	.rollback = lite_rollback,
	.wait = lite_wait,
	.in_transaction = lite_in_transaction,
	.mark = lite_mark,
	.keep = lite_keep,
	.back = lite_back,
	.version = lite_version,
	.handle = lite_handle,
	.serial = lite_serial,
	.serial_reach = lite_serial_reach,
	.series_move = lite_series_move,
	.use = lite_use,
	.text = lite_text,
	.text_static = lite_text_static,
	.number = lite_int,
	.null = lite_null,
	.blob = lite_blob,
	.step = lite_step,
	.done = lite_done,
	.col_text = lite_col_text,
	.col_int = lite_col_int,
	.col_blob = lite_col_blob,
	.col_is_null = lite_col_is_null,
	.run = lite_run,
	.rows_begin = lite_rows_begin,
	.rows_put = lite_rows_put,
	.rows_end = lite_rows_end,
};
