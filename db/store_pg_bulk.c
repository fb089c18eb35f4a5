/* SPDX-License-Identifier: ISC
 * store_pg_bulk - a first load on PostgreSQL: rows by COPY, what serves
 * look-ups and foreign keys made at the end, all in one transaction.
 */
#include "db/migrate.h"
#include "db/store_pg_private.h"
#include "src/mem.h"

#include <stdlib.h>
#include <string.h>

#define PIECE ((size_t)256 * 1024) /* bytes sent at once */
#define ROW_MAX ((size_t)64 * 1024 * 1024)

/* COPY has no place in pipeline mode: nothing may be on its way. */
static bool
leave_pipeline(struct pg *s)
{
	if (s->due > 0) {
		pg_sync_point(s);
		s->counts.waits++;
		pg_take_all(s, 0);
	}
	if (s->is_broken || s->is_lost)
		return false;
	if (PQexitPipelineMode(s->conn) == 1)
		return true;
	pg_broke(s, NULL);
	return false;
}

static void
enter_pipeline(struct pg *s)
{
	if (!s->is_lost && PQenterPipelineMode(s->conn) != 1) {
		pg_broke(s, NULL);
		pg_lose(s);
	}
}

/* "INSERT INTO table (columns) VALUES …" as the COPY of the same columns. */
static char *
copy_of(const char *insert)
{
	static const char into[] = "INSERT INTO ";
	const char *table = insert + sizeof(into) - 1;
	const char *end = strchr(insert, ')');

	if (strncmp(insert, into, sizeof(into) - 1) != 0 || end == NULL)
		die("no INSERT of plain values");
	return x_printf("COPY %.*s FROM STDIN", (int)(end + 1 - table), table);
}

enum rc
pg_rows_begin(struct store *base, const char *sql, struct store_stmt **st,
    struct err *err)
{
	struct pg *s = (struct pg *)base;
	enum rc rc = pg_use(base, sql, false, st, err);
	PGresult *res;
	char *copy;

	if (rc != RC_OK)
		return rc;
	if (!leave_pipeline(s))
		return pg_broken(s, err);
	copy = copy_of(sql);
	res = PQexec(s->conn, copy);
	free(copy);
	s->counts.statements++;
	s->counts.waits++;
	if (PQresultStatus(res) == PGRES_COPY_IN) {
		s->copying = (struct pg_stmt *)*st;
		s->copied = 0;
	} else {
		pg_broke(s, res);
		rc = pg_broken(s, err);
		enter_pipeline(s);
	}
	PQclear(res);
	return rc;
}

static enum rc
send_piece(struct pg *s, struct err *err)
{
	if (s->piece.len > 0 &&
	    PQputCopyData(s->conn, s->piece.s, (int)s->piece.len) != 1) {
		pg_broke(s, NULL);
		return pg_broken(s, err);
	}
	s->piece.len = 0;
	return RC_OK;
}

/* A value in the text form of COPY. */
static void
add_value(struct sbuf *b, const char *v)
{
	size_t n;

	for (;;) {
		n = strcspn(v, "\\\t\n\r\b\f\v");
		sbuf_add_n(b, v, n);
		v += n;
		if (*v == '\0')
			return;
		sbuf_add_n(b, "\\", 1);
		switch (*v++) {
		case '\t':
			sbuf_add_n(b, "t", 1);
			break;
		case '\n':
			sbuf_add_n(b, "n", 1);
			break;
		case '\r':
			sbuf_add_n(b, "r", 1);
			break;
		case '\b':
			sbuf_add_n(b, "b", 1);
			break;
		case '\f':
			sbuf_add_n(b, "f", 1);
			break;
		case '\v':
			sbuf_add_n(b, "v", 1);
			break;
		default:
			sbuf_add_n(b, "\\", 1);
			break;
		}
	}
}

enum rc
pg_rows_put(struct store_stmt *base, struct err *err)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	struct pg *s = (struct pg *)base->store;
	struct sbuf *b = &s->piece;

	if (s->is_broken || s->copying != st || st->is_bad)
		return s->is_broken ? pg_broken(s, err)
				    : pg_refuse("a row of no COPY", err);
	if (b->s == NULL)
		sbuf_init(b, ROW_MAX);
	for (int i = 0; i < st->params; i++) {
		if (i > 0)
			sbuf_add_n(b, "\t", 1);
		if (st->value[i].is_given)
			add_value(b, st->value[i].text);
		else
			sbuf_add_n(b, "\\N", 2);
	}
	sbuf_add_n(b, "\n", 1);
	if (b->is_over)
		return pg_refuse("a row is too long", err);
	s->copied++;
	return b->len >= PIECE ? send_piece(s, err) : RC_OK;
}

/* why NULL: the rows are wanted. */
static void
end_copy(struct pg *s, const char *why)
{
	PGresult *res;

	s->copying = NULL;
	s->piece.len = 0;
	if (s->is_lost)
		return;
	if (PQputCopyEnd(s->conn, why) != 1)
		pg_broke(s, NULL);
	s->counts.waits++;
	while (!s->is_lost && (res = PQgetResult(s->conn)) != NULL) {
		if (PQresultStatus(res) != PGRES_COMMAND_OK)
			pg_broke(s, res);
		PQclear(res);
	}
	enter_pipeline(s);
}

enum rc
pg_rows_end(struct store_stmt *base, struct err *err)
{
	struct pg *s = (struct pg *)base->store;
	enum rc rc = s->is_broken ? pg_broken(s, err) : send_piece(s, err);

	if (rc != RC_OK)
		return rc;
	end_copy(s, NULL);
	pg_done(base);
	if (s->copied > 0)
		s->is_dirty = true;
	return s->is_broken ? pg_broken(s, err) : RC_OK;
}

void
pg_rows_give_up(struct pg *s)
{
	if (s->copying != NULL)
		end_copy(s, "given up");
}

/* ---- the transaction around ---- */

enum rc
pg_bulk_part(struct pg *s, const char *set, struct err *err)
{
	const struct migration *m = migrate_step(set, 0);

	if (m == NULL)
		die("no such part");
	if (!pg_control(s, m->sql, PG_CONTROL))
		return pg_broken(s, err);
	pg_sync_point(s);
	s->counts.waits++;
	pg_take_all(s, 0);
	return s->is_broken ? pg_broken(s, err) : RC_OK;
}
