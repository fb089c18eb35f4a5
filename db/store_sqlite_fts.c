/* SPDX-License-Identifier: ISC
 * store_sqlite_fts - what `daicho bench search` is held against: the rows of
 * a town in SQLite's FTS5 with trigrams. Not for anything else.
 */
#include "db/bench_search.h"

#include "src/mem.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct bench_fts {
	sqlite3 *db;
	sqlite3_stmt *put, *st[ASKS];
	char path[600];
};

static enum rc
failed(struct bench_fts *f, struct err *err)
{
	enum rc rc = err_set(err, RC_IO, "E9702", "測れません",
	    "データベースが処理を断りました", "空きと許可を確かめてください");

	err_log(err, "sqlite %s", sqlite3_errmsg(f->db));
	return rc;
}

enum rc
bench_fts_open(const char *path, struct bench_fts **out, struct err *err)
{
	struct bench_fts *f = x_alloc(sizeof(*f));

	*out = f;
	(void)snprintf(f->path, sizeof(f->path), "%s", path);
	(void)unlink(path);
	if (sqlite3_open(path, &f->db) != SQLITE_OK ||
	    sqlite3_exec(f->db,
		"PRAGMA journal_mode = off; PRAGMA synchronous = off; "
		"CREATE TABLE person (id INTEGER PRIMARY KEY, number TEXT, "
		"name TEXT, kana TEXT, birth TEXT, address TEXT, removed "
		"INTEGER); BEGIN",
		NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(f->db,
		"INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?)", -1, &f->put,
		NULL) != SQLITE_OK)
		return failed(f, err);
	return RC_OK;
}

enum rc
bench_fts_row(
    struct bench_fts *f, const struct bench_person *who, struct err *err)
{
	const char *text[5] = { who->number, who->name, who->kana, who->birth,
		who->address };
	int i;

	(void)sqlite3_bind_int64(f->put, 1, who->id);
	for (i = 0; i < 5; i++)
		(void)sqlite3_bind_text(
		    f->put, i + 2, text[i], -1, SQLITE_TRANSIENT);
	(void)sqlite3_bind_int(f->put, 7, who->removed);
	if (sqlite3_step(f->put) != SQLITE_DONE)
		return failed(f, err);
	(void)sqlite3_reset(f->put);
	return RC_OK;
}

#define TAIL " ORDER BY p.removed, p.kana, p.id LIMIT 50"
#define FROM "SELECT p.id, p.name FROM f JOIN person p ON p.id = f.rowid WHERE "
static const char *const asks[ASKS] = {
	[ASK_NAME] = FROM "f.name LIKE ?1" TAIL,
	[ASK_NAME_PART] = FROM "f.name LIKE ?1" TAIL,
	[ASK_KANA] = FROM "f.kana LIKE ?1" TAIL,
	[ASK_KANA_PART] = FROM "f.kana LIKE ?1" TAIL,
	[ASK_BIRTH] = "SELECT p.id, p.name FROM person p WHERE p.birth = "
		      "?1" TAIL,
	[ASK_TOWN] = FROM "f.address LIKE ?1" TAIL,
	[ASK_NAME_TOWN] = FROM "f.name LIKE ?1 AND f.address LIKE ?2" TAIL,
	[ASK_KANA_BIRTH] = FROM "f.kana LIKE ?1 AND p.birth = ?2" TAIL,
	[ASK_NAME_YEAR] = FROM "f.name LIKE ?1 AND p.birth LIKE ?2" TAIL,
	[ASK_GIVEN_TOWN] = FROM "f.name LIKE ?1 AND f.address LIKE ?2" TAIL,
	[ASK_NUMBER] = "SELECT p.id, p.name FROM person p WHERE p.number = "
		       "?1" TAIL,
};

static enum rc
ask(void *state, const struct question *q, int *rows, struct err *err)
{
	struct bench_fts *f = state;
	bool part = q->ask == ASK_NAME_PART || q->ask == ASK_KANA_PART ||
		    q->ask == ASK_GIVEN_TOWN;
	bool begins = q->ask == ASK_NAME_TOWN || q->ask == ASK_NAME_YEAR ||
		      q->ask == ASK_GIVEN_TOWN;
	bool whole = q->ask == ASK_BIRTH || q->ask == ASK_NUMBER;
	char a[128], b[128];
	sqlite3_stmt *st = f->st[q->ask];
	int rc;

	if (st == NULL)
		return RC_NOT_FOUND;
	(void)snprintf(
	    a, sizeof(a), "%s%s%s", part ? "%" : "", q->a, whole ? "" : "%");
	(void)snprintf(b, sizeof(b), "%s%s", q->b, begins ? "%" : "");
	(void)sqlite3_bind_text(st, 1, a, -1, SQLITE_TRANSIENT);
	if (sqlite3_bind_parameter_count(st) > 1)
		(void)sqlite3_bind_text(st, 2, b, -1, SQLITE_TRANSIENT);
	*rows = 0;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		++*rows;
	(void)sqlite3_reset(st);
	return rc == SQLITE_DONE ? RC_OK : failed(f, err);
}

static double
mib(const char *path)
{
	struct stat sb;

	return stat(path, &sb) == 0 ? (double)sb.st_size / (1024 * 1024) : 0;
}

enum rc
bench_fts_build(struct bench_fts *f, const struct bench *b,
    struct bench_rival *rival, struct err *err)
{
	static const char sql[] =
	    "CREATE VIRTUAL TABLE f USING fts5(name, kana, address, content = "
	    "'person', content_rowid = 'id', tokenize = 'trigram'); INSERT "
	    "INTO f(f) VALUES ('rebuild'); COMMIT";
	double from, before;
	char figure[96];
	int k;

	if (sqlite3_exec(f->db,
		"COMMIT; CREATE INDEX person_birth ON person (birth); CREATE "
		"INDEX person_number ON person (number); BEGIN",
		NULL, NULL, NULL) != SQLITE_OK)
		return failed(f, err);
	before = mib(f->path);
	from = bench_now_us();
	if (sqlite3_exec(f->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return failed(f, err);
	(void)snprintf(figure, sizeof(figure), "%.1f s, %.0f MiB",
	    (bench_now_us() - from) / 1e6, mib(f->path) - before);
	bench_line(b, "  SQLite FTS5, index of trigrams", figure, "", "");
	for (k = 0; k < ASKS; k++)
		if (asks[k] != NULL && sqlite3_prepare_v2(f->db, asks[k], -1,
					   &f->st[k], NULL) != SQLITE_OK)
			return failed(f, err);
	*rival = (struct bench_rival){ "fts5", f, ask };
	return RC_OK;
}

void
bench_fts_close(struct bench_fts *f)
{
	int k;

	if (f == NULL)
		return;
	(void)sqlite3_finalize(f->put);
	for (k = 0; k < ASKS; k++)
		(void)sqlite3_finalize(f->st[k]);
	(void)sqlite3_close(f->db);
	free(f);
}
