/* SPDX-License-Identifier: ISC
 * store_sqlite_older - a replica that a program before this one made, read as
 * if it were of today's shape: a view of the connection's own stands in front
 * of each table that lacks columns. An item that was kept as unknown comes
 * out of column extra. Nothing is written to the file.
 */
#include "db/store_sqlite_older.h"

#include "db/migrate.h"
#include "src/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 400 };

struct column {
	char *name, *preset; /* preset: SQL of its default, NULL none */
};
struct columns {
	struct column c[COLUMNS_MAX];
	int n;
};

static void
columns_release(struct columns *k)
{
	while (k->n > 0) {
		free(k->c[--k->n].name);
		free(k->c[k->n].preset);
	}
}

/* Columns of a table; none: there is no such table. */
static bool
columns_read(sqlite3 *db, const char *table, struct columns *out)
{
	sqlite3_stmt *st = NULL;
	const char *preset;

	out->n = 0;
	if (sqlite3_prepare_v2(db,
		"SELECT name, dflt_value FROM pragma_table_info(?) ORDER BY "
		"cid",
		-1, &st, NULL) != SQLITE_OK)
		return false;
	(void)sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC);
	while (sqlite3_step(st) == SQLITE_ROW && out->n < COLUMNS_MAX) {
		preset = (const char *)sqlite3_column_text(st, 1);
		out->c[out->n].preset = x_strdup(preset);
		out->c[out->n++].name =
		    x_strdup((const char *)sqlite3_column_text(st, 0));
	}
	return sqlite3_finalize(st) == SQLITE_OK;
}

static bool
has(const struct columns *k, const char *name)
{
	int i;

	for (i = 0; i < k->n; i++)
		if (strcmp(k->c[i].name, name) == 0)
			return true;
	return false;
}

/* Names are those of our own schema: a-z, digits and _. */
static void
add_column(struct sbuf *b, const struct columns *old, const struct column *c)
{
	sbuf_add(b, b->s[b->len - 1] == ' ' ? "" : ", ");
	if (old->n > 0 && has(old, c->name)) {
		sbuf_add(b, c->name);
		return;
	}
	if (has(old, "extra")) {
		sbuf_add(b, "json_extract(extra, '$.");
		sbuf_add(b, c->name);
		sbuf_add(b, "')");
	} else {
		sbuf_add(b, c->preset != NULL ? c->preset : "NULL");
	}
	sbuf_add(b, " AS ");
	sbuf_add(b, c->name);
}

static bool
make_view(sqlite3 *db, const char *table, const struct columns *old,
    const struct columns *now)
{
	struct sbuf b;
	bool fine;
	int i;

	sbuf_init(&b, 65536);
	sbuf_add(&b, "CREATE TEMP VIEW ");
	sbuf_add(&b, table);
	sbuf_add(&b, " AS SELECT ");
	for (i = 0; i < now->n; i++)
		add_column(&b, old, &now->c[i]);
	if (old->n > 0) {
		sbuf_add(&b, " FROM main.");
		sbuf_add(&b, table);
	} else {
		sbuf_add(&b, " WHERE 0");
	}
	fine =
	    !b.is_over && sqlite3_exec(db, b.s, NULL, NULL, NULL) == SQLITE_OK;
	sbuf_release(&b);
	return fine;
}

static bool
stand_in(sqlite3 *db, sqlite3 *shape, const char *table)
{
	struct columns *old = x_alloc(sizeof(*old)),
		       *now = x_alloc(sizeof(*now));
	bool fine = columns_read(db, table, old) &&
		    columns_read(shape, table, now),
	     lacks = false;
	int i;

	for (i = 0; i < now->n; i++)
		lacks |= !has(old, now->c[i].name);
	if (fine && lacks)
		fine = make_view(db, table, old, now);
	columns_release(old);
	columns_release(now);
	free(old);
	free(now);
	return fine;
}

/* Today's shape, in memory. */
static bool
make_shape(const char *set, sqlite3 **shape)
{
	int v, newest = migrate_newest(set);

	if (sqlite3_open(":memory:", shape) != SQLITE_OK)
		return false;
	for (v = 1; v <= newest; v++)
		if (migrate_step(set, v) == NULL ||
		    sqlite3_exec(*shape, migrate_step(set, v)->sql, NULL, NULL,
			NULL) != SQLITE_OK)
			return false;
	return true;
}

bool
store_older_stand_in(sqlite3 *db, const char *set)
{
	sqlite3 *shape = NULL;
	sqlite3_stmt *st = NULL;
	bool fine = make_shape(set, &shape) &&
		    sqlite3_prepare_v2(shape,
			"SELECT name FROM sqlite_master WHERE type = 'table'",
			-1, &st, NULL) == SQLITE_OK;

	while (fine && sqlite3_step(st) == SQLITE_ROW)
		fine = stand_in(
		    db, shape, (const char *)sqlite3_column_text(st, 0));
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(shape);
	return fine;
}
