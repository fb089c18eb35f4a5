/* SPDX-License-Identifier: ISC
 * The search of `daicho bench search` by PostgreSQL: trigrams and pairs of
 * characters; see bench_search.h.
 */
#include "db/bench_search.h"

#include "db/bench_server.h"
#include "src/mem.h"
#include "src/text.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bench_pg {
	struct bench_server *server;
	PGconn *conn;
	struct sbuf row;
};

static enum rc
refused(struct bench_pg *p, struct err *err)
{
	enum rc rc = err_set(err, RC_IO, "E9702",
	    "測定用のデータベースが起動しません", "データベースが断りました",
	    "postgresql-15 を入れるか、--register で台帳を示してください");

	err_log(err, "bench: %s", PQerrorMessage(p->conn));
	return rc;
}

static enum rc
run(struct bench_pg *p, const char *sql, struct err *err)
{
	PGresult *res = PQexec(p->conn, sql);
	ExecStatusType s = PQresultStatus(res);

	PQclear(res);
	return s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK ||
		       s == PGRES_COPY_IN
		   ? RC_OK
		   : refused(p, err);
}

enum rc
bench_pg_open(const struct bench *b, struct bench_pg **out, struct err *err)
{
	static const char *const first[] = {
		/* kanji are letters to pg_trgm in a UTF-8 locale alone */
		"CREATE DATABASE town TEMPLATE template0 ENCODING 'UTF8' "
		"LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'",
	};
	static const char *const then[] = { "CREATE EXTENSION pg_trgm",
		"CREATE TABLE person (id bigint NOT NULL, number text, name "
		"text COLLATE \"C\", kana text COLLATE \"C\", birth text, "
		"address text COLLATE \"C\", removed int, grams text[] COLLATE "
		"\"C\")",
		"SET maintenance_work_mem = '512MB'",
		"SET synchronous_commit = off", "COPY person FROM STDIN" };
	struct bench_pg *p = x_alloc(sizeof(*p));
	char uri[300];
	const char *at;
	size_t i;
	enum rc rc;

	*out = p;
	sbuf_init(&p->row, 1024 * 1024);
	rc = bench_server_start(b, 20, &p->server, err);
	for (i = 0; i < sizeof(first) / sizeof(first[0]) && rc == RC_OK; i++)
		rc = bench_server_run(p->server, first[i], err);
	if (rc != RC_OK)
		return rc;
	/* the same server, another database: postgresql://…/NAME?… */
	at = bench_server_uri(p->server);
	i = strcspn(at + strlen("postgresql://"), "/");
	(void)snprintf(uri, sizeof(uri), "%.*s/town%s",
	    (int)(strlen("postgresql://") + i), at,
	    strchr(at, '?') != NULL ? strchr(at, '?') : "");
	p->conn = PQconnectdb(uri);
	if (PQstatus(p->conn) != CONNECTION_OK)
		return refused(p, err);
	for (i = 0; i < sizeof(then) / sizeof(then[0]) && rc == RC_OK; i++)
		rc = run(p, then[i], err);
	return rc;
}

static void
clear(struct sbuf *s)
{
	s->len = 0;
	s->s[0] = '\0';
}

/* Pairs of characters of a text, each behind its letter: n佐藤; the first
 * one behind ^ as well, so that a beginning is asked for. */
static void
put_grams(struct sbuf *s, const char *letter, const char *text, bool whole,
    bool *is_first)
{
	size_t n = strlen(text), a = 0, b, c;

	while (a < n) {
		b = a;
		(void)utf8_next(text, n, &b);
		if (a == 0 && whole) {
			sbuf_addf(s, "%s%s^%.*s", *is_first ? "" : ",", letter,
			    (int)b, text);
			*is_first = false;
		}
		c = b;
		if (b >= n)
			return;
		(void)utf8_next(text, n, &c);
		sbuf_addf(s, "%s%s%.*s", *is_first ? "" : ",", letter,
		    (int)(c - a), text + a);
		*is_first = false;
		a = b;
	}
}

/* Nothing of the invented town needs an escape; what does is left out. */
static void
put_text(struct sbuf *s, const char *text)
{
	for (; *text != '\0'; text++)
		if (strchr("\\\t\n\r{},\" ", *text) == NULL)
			sbuf_add_n(s, text, 1);
}

static void
plain(const char *text, char out[256])
{
	size_t n = 0;

	for (; *text != '\0' && n < 255; text++)
		if (strchr("\\\t\n\r{},\" ", *text) == NULL)
			out[n++] = *text;
	out[n] = '\0';
}

enum rc
bench_pg_row(
    struct bench_pg *p, const struct bench_person *who, struct err *err)
{
	const char *fields[5] = { who->number, who->name, who->kana, who->birth,
		who->address };
	static const char *const letters[5] = { "", "n", "k", "", "a" };
	char text[256];
	bool first = true;
	int i;

	clear(&p->row);
	sbuf_addf(&p->row, "%ld", who->id);
	for (i = 0; i < 5; i++) {
		sbuf_add(&p->row, "\t");
		put_text(&p->row, fields[i]);
	}
	sbuf_addf(&p->row, "\t%d\t{", who->removed);
	for (i = 0; i < 5; i++) {
		if (letters[i][0] == '\0')
			continue;
		plain(fields[i], text);
		put_grams(&p->row, letters[i], text, true, &first);
	}
	sbuf_add(&p->row, "}\n");
	if (PQputCopyData(p->conn, p->row.s, (int)strlen(p->row.s)) == 1)
		return RC_OK;
	return refused(p, err);
}

/* ---- questions ---- */

static const char *const by_trigram[ASKS] = {
#define TAIL " ORDER BY removed, kana, id LIMIT 50"
#define FROM "SELECT id, name FROM person WHERE "
	[ASK_NAME] = FROM "name LIKE $1" TAIL,
	[ASK_NAME_PART] = FROM "name LIKE $1" TAIL,
	[ASK_KANA] = FROM "kana LIKE $1" TAIL,
	[ASK_KANA_PART] = FROM "kana LIKE $1" TAIL,
	[ASK_BIRTH] = FROM "birth = $1" TAIL,
	[ASK_TOWN] = FROM "address LIKE $1" TAIL,
	[ASK_NAME_TOWN] = FROM "name LIKE $1 AND address LIKE $2" TAIL,
	[ASK_KANA_BIRTH] = FROM "kana LIKE $1 AND birth = $2" TAIL,
	[ASK_NAME_YEAR] = FROM "name LIKE $1 AND birth LIKE $2" TAIL,
	[ASK_GIVEN_TOWN] = FROM "name LIKE $1 AND address LIKE $2" TAIL,
	[ASK_NUMBER] = FROM "number = $1" TAIL,
};
static const char *const by_pairs[ASKS] = {
	[ASK_NAME] = FROM "grams @> $1::text[]" TAIL,
	[ASK_NAME_PART] = FROM "grams @> $1::text[]" TAIL,
	[ASK_KANA] = FROM "grams @> $1::text[]" TAIL,
	[ASK_KANA_PART] = FROM "grams @> $1::text[]" TAIL,
	[ASK_BIRTH] = FROM "birth = $1" TAIL,
	[ASK_TOWN] = FROM "grams @> $1::text[]" TAIL,
	[ASK_NAME_TOWN] = FROM "grams @> $1::text[]" TAIL,
	[ASK_KANA_BIRTH] = FROM "grams @> $1::text[] AND birth = $2" TAIL,
	[ASK_NAME_YEAR] = FROM "grams @> $1::text[] AND birth LIKE $2" TAIL,
	[ASK_GIVEN_TOWN] = FROM "grams @> $1::text[]" TAIL,
	[ASK_NUMBER] = FROM "number = $1" TAIL,
};

static enum rc
ask(struct bench_pg *p, const char *sql, const char *a, const char *b,
    int *rows, struct err *err)
{
	const char *values[2] = { a, b };
	PGresult *res;
	enum rc rc = RC_OK;

	if (sql == NULL)
		return RC_NOT_FOUND;
	res = PQexecParams(p->conn, sql, strstr(sql, "$2") != NULL ? 2 : 1,
	    NULL, values, NULL, NULL, 0);
	*rows = PQntuples(res);
	if (PQresultStatus(res) != PGRES_TUPLES_OK)
		rc = refused(p, err);
	PQclear(res);
	return rc;
}

/* Whether the second value is a beginning. */
static bool
begins_second(enum ask ask)
{
	return ask == ASK_NAME_TOWN || ask == ASK_NAME_YEAR ||
	       ask == ASK_GIVEN_TOWN;
}

static enum rc
ask_trigram(void *state, const struct question *q, int *rows, struct err *err)
{
	char a[128], b[128];
	bool part = q->ask == ASK_NAME_PART || q->ask == ASK_KANA_PART ||
		    q->ask == ASK_GIVEN_TOWN;
	bool whole = q->ask == ASK_BIRTH || q->ask == ASK_NUMBER;

	(void)snprintf(
	    a, sizeof(a), "%s%s%s", part ? "%" : "", q->a, whole ? "" : "%");
	(void)snprintf(
	    b, sizeof(b), "%s%s", q->b, begins_second(q->ask) ? "%" : "");
	return ask(state, by_trigram[q->ask], a, b, rows, err);
}

static enum rc
ask_pairs(void *state, const struct question *q, int *rows, struct err *err)
{
	static const char *const letters[ASKS] = { [ASK_NAME] = "n",
		[ASK_NAME_PART] = "n",
		[ASK_KANA] = "k",
		[ASK_KANA_PART] = "k",
		[ASK_TOWN] = "a",
		[ASK_NAME_TOWN] = "n",
		[ASK_KANA_BIRTH] = "k",
		[ASK_NAME_YEAR] = "n",
		[ASK_GIVEN_TOWN] = "n" };
	struct bench_pg *p = state;
	char year[100];
	bool first = true;
	enum rc rc;

	if (letters[q->ask] == NULL)
		return ask(p, by_pairs[q->ask], q->a, q->b, rows, err);
	clear(&p->row);
	sbuf_add(&p->row, "{");
	put_grams(&p->row, letters[q->ask], q->a,
	    q->ask != ASK_NAME_PART && q->ask != ASK_KANA_PART &&
		q->ask != ASK_GIVEN_TOWN,
	    &first);
	if (q->ask == ASK_NAME_TOWN || q->ask == ASK_GIVEN_TOWN)
		put_grams(&p->row, "a", q->b, true, &first);
	sbuf_add(&p->row, "}");
	(void)snprintf(year, sizeof(year), "%s%%", q->b);
	rc = ask(p, by_pairs[q->ask], p->row.s,
	    q->ask == ASK_NAME_YEAR ? year : q->b, rows, err);
	return rc;
}

/* ---- indexes ---- */

static void
say_size(struct bench_pg *p, const struct bench *b, const char *what,
    const char *index, double seconds)
{
	const char *values[1] = { index };
	PGresult *res = PQexecParams(p->conn,
	    "SELECT pg_relation_size($1::regclass) / 1048576", 1, NULL, values,
	    NULL, NULL, 0);
	char figure[96];

	(void)snprintf(figure, sizeof(figure), "%.1f s, %s MiB", seconds,
	    PQntuples(res) == 1 ? PQgetvalue(res, 0, 0) : "?");
	bench_line(b, what, figure, "", "");
	PQclear(res);
}

static enum rc
build(struct bench_pg *p, const struct bench *b, const char *what,
    const char *index, const char *sql, struct err *err)
{
	double from = bench_now_us();
	enum rc rc = run(p, sql, err);

	if (rc == RC_OK)
		say_size(p, b, what, index, (bench_now_us() - from) / 1e6);
	return rc;
}

enum rc
bench_pg_build(struct bench_pg *p, const struct bench *b,
    struct bench_rival rivals[2], struct err *err)
{
	PGresult *res;
	enum rc rc = RC_OK;

	if (PQputCopyEnd(p->conn, NULL) != 1)
		return refused(p, err);
	while ((res = PQgetResult(p->conn)) != NULL) {
		if (PQresultStatus(res) != PGRES_COMMAND_OK)
			rc = refused(p, err);
		PQclear(res);
	}
	if (rc == RC_OK)
		rc = run(p, "CREATE INDEX person_birth ON person (birth)", err);
	if (rc == RC_OK)
		rc = run(
		    p, "CREATE INDEX person_number ON person (number)", err);
	if (rc == RC_OK)
		rc = build(p, b, "  PostgreSQL, index of trigrams",
		    "person_trigram",
		    "CREATE INDEX person_trigram ON person USING gin (name "
		    "gin_trgm_ops, kana gin_trgm_ops, address gin_trgm_ops)",
		    err);
	if (rc == RC_OK)
		rc = build(p, b, "  PostgreSQL, index of pairs", "person_pairs",
		    "CREATE INDEX person_pairs ON person USING gin (grams)",
		    err);
	if (rc == RC_OK)
		rc = run(p, "VACUUM ANALYZE person", err);
	rivals[0] = (struct bench_rival){ "trigram", p, ask_trigram };
	rivals[1] = (struct bench_rival){ "pairs", p, ask_pairs };
	return rc;
}

void
bench_pg_close(struct bench_pg *p)
{
	if (p == NULL)
		return;
	PQfinish(p->conn);
	bench_server_stop(p->server);
	sbuf_release(&p->row);
	free(p);
}
