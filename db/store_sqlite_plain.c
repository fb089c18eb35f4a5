/* SPDX-License-Identifier: ISC
 * store_sqlite_plain - see store_plain.h.
 */
#include "db/store_plain.h"

#include "src/mem.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct plain {
	sqlite3 *from, *to; /* to: NULL only reads */
	char *name[64], *sql[64];
	int count;
};

static enum rc
failed(struct plain *p, struct err *err)
{
	enum rc rc = err_set(err, RC_IO, "E9702", "測れません",
	    "データベースが処理を断りました", "空きと許可を確かめてください");

	err_log(err, "sqlite %s / %s", sqlite3_errmsg(p->from),
	    p->to != NULL ? sqlite3_errmsg(p->to) : "");
	return rc;
}

/* Names and statements of the tables or the indexes. */
static bool
list(struct plain *p, const char *type)
{
	sqlite3_stmt *st = NULL;

	while (p->count > 0) {
		free(p->name[--p->count]);
		free(p->sql[p->count]);
	}
	if (sqlite3_prepare_v2(p->from,
		"SELECT name, sql FROM sqlite_master WHERE type = ? AND sql IS "
		"NOT NULL ORDER BY rowid",
		-1, &st, NULL) != SQLITE_OK)
		return false;
	(void)sqlite3_bind_text(st, 1, type, -1, SQLITE_STATIC);
	while (sqlite3_step(st) == SQLITE_ROW && p->count < 64) {
		p->name[p->count] =
		    x_strdup((const char *)sqlite3_column_text(st, 0));
		p->sql[p->count++] =
		    x_strdup((const char *)sqlite3_column_text(st, 1));
	}
	return sqlite3_finalize(st) == SQLITE_OK;
}

static bool
run_list(struct plain *p)
{
	int i;

	for (i = 0; p->to != NULL && i < p->count; i++)
		if (sqlite3_exec(p->to, p->sql[i], NULL, NULL, NULL) !=
		    SQLITE_OK)
			return false;
	return true;
}

static void
bind(sqlite3_stmt *in, sqlite3_stmt *out, int i)
{
	switch (sqlite3_column_type(in, i)) {
	case SQLITE_INTEGER:
		(void)sqlite3_bind_int64(
		    out, i + 1, sqlite3_column_int64(in, i));
		break;
	case SQLITE_NULL:
		(void)sqlite3_bind_null(out, i + 1);
		break;
	default:
		(void)sqlite3_bind_text(out, i + 1,
		    (const char *)sqlite3_column_text(in, i),
		    sqlite3_column_bytes(in, i), SQLITE_STATIC);
		break;
	}
}

/* A value is read whether it is written or not. */
static void
look(sqlite3_stmt *in, int i)
{
	if (sqlite3_column_type(in, i) == SQLITE_TEXT)
		(void)sqlite3_column_text(in, i);
	else
		(void)sqlite3_column_int64(in, i);
}

static bool
copy_rows(sqlite3_stmt *in, sqlite3_stmt *out)
{
	int n = sqlite3_column_count(in), i, r;

	while ((r = sqlite3_step(in)) == SQLITE_ROW) {
		for (i = 0; i < n; i++)
			if (out != NULL)
				bind(in, out, i);
			else
				look(in, i);
		if (out == NULL)
			continue;
		if (sqlite3_step(out) != SQLITE_DONE)
			return false;
		(void)sqlite3_reset(out);
	}
	return r == SQLITE_DONE;
}

/* The statements of a table: its name is out of a file that we made. */
static bool
prepare(
    struct plain *p, const char *name, sqlite3_stmt **in, sqlite3_stmt **out)
{
	struct sbuf b;
	bool fine;
	int i;

	sbuf_init(&b, 8192);
	sbuf_add(&b, "SELECT * FROM ");
	sbuf_add(&b, name);
	fine = sqlite3_prepare_v2(p->from, b.s, -1, in, NULL) == SQLITE_OK;
	if (fine && p->to != NULL) {
		b.len = 0;
		sbuf_add(&b, "INSERT INTO ");
		sbuf_add(&b, name);
		sbuf_add(&b, " VALUES (");
		for (i = 1; i < sqlite3_column_count(*in); i++)
			sbuf_add(&b, "?,");
		sbuf_add(&b, "?)");
		fine =
		    sqlite3_prepare_v2(p->to, b.s, -1, out, NULL) == SQLITE_OK;
	}
	sbuf_release(&b);
	return fine;
}

static bool
copy_table(struct plain *p, const char *name)
{
	sqlite3_stmt *in = NULL, *out = NULL;
	bool fine = prepare(p, name, &in, &out) && copy_rows(in, out);

	(void)sqlite3_finalize(in);
	(void)sqlite3_finalize(out);
	return fine;
}

static bool
copy_all(struct plain *p)
{
	bool fine = list(p, "table") && run_list(p);
	int i;

	if (p->to != NULL)
		fine = fine && sqlite3_exec(p->to, "BEGIN", NULL, NULL, NULL) ==
				   SQLITE_OK;
	for (i = 0; fine && i < p->count; i++)
		fine = copy_table(p, p->name[i]);
	fine = fine && list(p, "index") && run_list(p);
	if (p->to != NULL)
		fine = fine && sqlite3_exec(p->to, "COMMIT", NULL, NULL,
				   NULL) == SQLITE_OK;
	return fine;
}

enum rc
store_plain_copy(const char *from, const char *to, bool writes, struct err *err)
{
	static const char quick[] =
	    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
	    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -32000;"
	    "PRAGMA threads = 2;";
	struct plain p = { 0 };
	bool fine;
	int fd;
	enum rc rc = RC_OK;

	fine =
	    sqlite3_open_v2(from, &p.from,
		SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK;
	if (fine && writes)
		fine = sqlite3_open_v2(to, &p.to,
			   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
			       SQLITE_OPEN_NOMUTEX,
			   NULL) == SQLITE_OK &&
		       sqlite3_exec(p.to, quick, NULL, NULL, NULL) == SQLITE_OK;
	if (!fine || !copy_all(&p))
		rc = failed(&p, err);
	while (p.count > 0) {
		free(p.name[--p.count]);
		free(p.sql[p.count]);
	}
	(void)sqlite3_close(p.from);
	(void)sqlite3_close(p.to);
	fd = writes ? open(to, O_RDONLY | O_CLOEXEC) : -1;
	if (fd >= 0) {
		(void)fsync(fd);
		(void)close(fd);
	}
	return rc;
}
