/* SPDX-License-Identifier: ISC
 * help_snapshot - see help_snapshot.h.
 */
#include "tests/db/help_snapshot.h"

#include "columns.h" /* generated */
#include "db/aside.h"
#include "db/replica.h"
#include "db/search.h"
#include "db/snapshot.h"
#include "src/mem.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
must(enum rc rc, const struct err *e, const char *what)
{
	if (rc != RC_OK)
		die("%s: %s %s %s (%s)", what, e->code, e->text, e->why,
		    e->log);
}

void
help_follow(struct reg *r, const char *path)
{
	struct replica *rep = NULL;
	struct replica_state st;
	json_t *args, *got, *status = NULL;
	struct err e;
	int n;

	err_clear(&e);
	if (!file_exists(path))
		must(replica_make(path, &e), &e, "replica_make");
	must(replica_open(path, true, &rep, &e), &e, "replica_open");
	do {
		must(replica_state(rep, &st, &e), &e, "replica_state");
		args = json_pack("{s:s,s:I,s:s,s:i}", "epoch",
		    st.position > 0 ? st.epoch : "", "position",
		    (json_int_t)st.position, "hash",
		    st.position > 0 ? st.hash : "", "limit", 100);
		got = NULL;
		must(reg_call(r, "register.status", NULL, &status, &e), &e,
		    "register.status");
		must(reg_call(r, "feed.pull", args, &got, &e), &e, "feed.pull");
		must(replica_apply(rep, got, status, 1000, &n, &e), &e,
		    "replica_apply");
		json_decref(args);
		json_decref(got);
		json_decref(status);
		status = NULL;
	} while (n > 0);
	replica_close(rep);
}

void
help_bootstrap(struct reg *r, const char *path)
{
	struct snapshot_info info;
	struct err e;
	bool swapped;
	int wait_s;
	enum rc rc;

	err_clear(&e);
	while ((rc = snapshot_fetch(r, path, NULL, &info, &wait_s, &e)) ==
		   RC_OFFLINE &&
	       wait_s > 0)
		usleep(20000);
	must(rc, &e, "snapshot_fetch");
	must(snapshot_build(path, NULL, NULL, &info, NULL, &e), &e,
	    "snapshot_build");
	must(snapshot_swap(path, &swapped, &e), &e, "snapshot_swap");
	if (!swapped)
		die("nothing to swap");
}

/* ---- the same? ---- */

/* Keys of places name the town by a number of the replica's own. */
#define NAMED_KEY(db)                                                          \
	"CASE WHEN k.kind IN ('a', 'f') THEN (SELECT t.city || '/' || t.name " \
	"FROM " db                                                             \
	".town t WHERE t.id = CAST(substr(k.key, 1, 6) AS INTEGER)) || "       \
	"substr(k.key, 7) ELSE k.key END"
#define SHEET                                                                  \
	"person_no, sheet_no, kind, opened_event, opened_on, closed_event, "   \
	"closed_on, last_hist, household_no, member_order, gone, name, kana, " \
	"birth, sex, relation, address, removed, address_code, "               \
	"address_number, address_building, twin_key"

static const struct {
	const char *what, *a, *b;
} same[] = {
#define BOTH(what, columns, table)                                             \
	{                                                                      \
		what, "SELECT " columns " FROM main." table,                   \
		    "SELECT " columns " FROM b." table                         \
	}
	BOTH("cursor",
	    "epoch, position, hash, today, municipality, name, is_training, "
	    "key_version",
	    "cursor"),
	BOTH("setting", "*", "setting"),
	BOTH("hist",
	    "person_no, hist_no, sheet_no, recorded_at, entry_id, cancels, "
	    "groups, extra, " HIST_ITEM_COLS,
	    "hist"),
	BOTH("sheet", SHEET, "sheet"),
	BOTH("town", "city, name, name_key, kana_key, roman, chome, code",
	    "town"),
	BOTH("household", "*", "household"),
	BOTH("pending_entry", "*", "pending_entry"),
	BOTH("pending_person", "*", "pending_person"),
	BOTH("block_mark", "*", "block_mark"),
	BOTH("attached", "*", "attached"),
	BOTH("note", "*", "note"),
	BOTH("staff", "*", "staff"),
#define KEYS(db)                                                               \
	"SELECT s.person_no, s.sheet_no, k.kind, " NAMED_KEY(                  \
	    db) ", k.former, k.cut, k.gone, k.sex, k.raw FROM " db             \
		".skey k JOIN " db ".sheet s ON s.id = k.sheet"
	{ "skey", KEYS("main"), KEYS("b") },
};

static int
rows_not_in(sqlite3 *db, const char *what, const char *one, const char *other,
    const char *side)
{
	sqlite3_stmt *st = NULL;
	char *sql = sqlite3_mprintf("%s EXCEPT %s", one, other);
	int n = 0, i;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		die("%s: %s", what, sqlite3_errmsg(db));
	while (sqlite3_step(st) == SQLITE_ROW && ++n <= 3) {
		printf("# only in %s, table %s:", side, what);
		for (i = 0; i < sqlite3_column_count(st); i++)
			if (sqlite3_column_text(st, i) != NULL)
				printf(" %s=%s", sqlite3_column_name(st, i),
				    (const char *)sqlite3_column_text(st, i));
		printf("\n");
	}
	sqlite3_finalize(st);
	sqlite3_free(sql);
	return n;
}

static int
count_differs(sqlite3 *db, const char *what, const char *a, const char *b)
{
	sqlite3_stmt *st = NULL;
	char *sql = sqlite3_mprintf("SELECT (SELECT count(*) FROM (%s)), "
				    "(SELECT count(*) FROM (%s))",
	    a, b);
	int d;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK ||
	    sqlite3_step(st) != SQLITE_ROW)
		die("%s: %s", what, sqlite3_errmsg(db));
	d = sqlite3_column_int(st, 0) != sqlite3_column_int(st, 1);
	if (d != 0)
		printf("# table %s: %d rows and %d\n", what,
		    sqlite3_column_int(st, 0), sqlite3_column_int(st, 1));
	sqlite3_finalize(st);
	sqlite3_free(sql);
	return d;
}

/* sheet.keys is the inverse of skey, line by line. */
static int
keys_not_inverse(sqlite3 *db, const char *side)
{
	static const char sql[] =
	    "SELECT s.keys, (SELECT count(*) FROM skey k WHERE k.sheet = s.id) "
	    "FROM sheet s";
	sqlite3_stmt *st = NULL;
	const char *at;
	int n, bad = 0;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		die("keys: %s", sqlite3_errmsg(db));
	while (sqlite3_step(st) == SQLITE_ROW) {
		at = (const char *)sqlite3_column_text(st, 0);
		for (n = 0; *at != '\0'; at++)
			n += *at == '\n';
		bad += n != sqlite3_column_int(st, 1);
	}
	sqlite3_finalize(st);
	if (bad > 0)
		printf("# %s: %d sheets whose keys are not those of skey\n",
		    side, bad);
	return bad;
}

int
help_differences(const char *a, const char *b)
{
	sqlite3 *db = NULL;
	char *sql = sqlite3_mprintf("ATTACH %Q AS b", b);
	size_t i;
	int n = 0;

	if (sqlite3_open(a, &db) != SQLITE_OK ||
	    sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		die("open: %s", sqlite3_errmsg(db));
	sqlite3_free(sql);
	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		n += rows_not_in(
		    db, same[i].what, same[i].a, same[i].b, "the first");
		n += rows_not_in(
		    db, same[i].what, same[i].b, same[i].a, "the second");
		n += count_differs(db, same[i].what, same[i].a, same[i].b);
	}
	n += keys_not_inverse(db, "the first");
	sqlite3_close(db);
	if (sqlite3_open(b, &db) != SQLITE_OK)
		die("open: %s", sqlite3_errmsg(db));
	n += keys_not_inverse(db, "the second");
	sqlite3_close(db);
	return n;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* All hits as text, in an order of their own: equals stand in the order of
 * sheets, which is each replica's own. The caller frees. */
static char *
answers(struct replica *r, const char *q)
{
	struct search_result res;
	struct err e;
	struct sbuf b;
	char **line, *all;
	int i;

	err_clear(&e);
	must(search_run(r, q, 5000, &res, &e), &e, "search");
	line = x_alloc(((size_t)res.count + 1) * sizeof(*line));
	for (i = 0; i < res.count; i++)
		line[i] = x_printf("%s/%d %s", res.hits[i].person_no,
		    res.hits[i].sheet_no, res.hits[i].why);
	qsort(line, (size_t)res.count, sizeof(*line), by_text);
	sbuf_init(&b, 16 << 20);
	for (i = 0; i < res.count; i++) {
		sbuf_addf(&b, "%s\n", line[i]);
		free(line[i]);
	}
	free(line);
	search_release(&res);
	all = sbuf_take(&b);
	sbuf_release(&b);
	return all;
}

int
help_search_differences(
    const char *a, const char *b, const char *const *queries, int n)
{
	struct replica *ra = NULL, *rb = NULL;
	struct err e;
	char *x, *y;
	int i, bad = 0;

	err_clear(&e);
	must(replica_open(a, false, &ra, &e), &e, "open");
	must(replica_open(b, false, &rb, &e), &e, "open");
	for (i = 0; i < n; i++) {
		x = answers(ra, queries[i]);
		y = answers(rb, queries[i]);
		if (x == NULL || y == NULL || strcmp(x, y) != 0) {
			printf("# %s: [%s] and [%s]\n", queries[i], x ? x : "",
			    y ? y : "");
			bad++;
		}
		free(x);
		free(y);
	}
	replica_close(ra);
	replica_close(rb);
	return bad;
}

/* ---- clearing up ---- */

void
help_replica_remove(const char *path)
{
	static const char *const tails[] = { "", "-wal", "-shm", ".lock",
		".new", ".new-wal", ".new-shm", ".part", ".part-id", ".ready" };
	char name[600];
	size_t i;

	for (i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		(void)snprintf(name, sizeof(name), "%s%s", path, tails[i]);
		(void)unlink(name);
	}
}

void
help_folder_remove(const char *path)
{
	char name[600];
	struct dirent *f;
	DIR *d = opendir(path);

	while (d != NULL && (f = readdir(d)) != NULL) {
		(void)snprintf(
		    name, sizeof(name), "%.300s/%.255s", path, f->d_name);
		(void)unlink(name);
	}
	if (d != NULL)
		(void)closedir(d);
	(void)rmdir(path);
}
