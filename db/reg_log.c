/* SPDX-License-Identifier: ISC
 * reg_log - the register's own log of what was done (10.2), one chain; the
 * only file that may insert there.
 */
#include "db/reg.h"
#include "db/reg_links.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char sql_last[] =
    "SELECT seq, hash FROM op_log ORDER BY seq DESC LIMIT 1";
static const char sql_insert[] =
    "INSERT INTO op_log (seq, logged_at, kind, terminal, place, staff, org, "
    "act, persons, details, used_mynumber, previous, hash) "
    "VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)";
static const char sql_wait[] =
    "INSERT INTO op_log_wait (record, logged_at, kind, terminal, place, staff, "
    "org, act, persons, details, used_mynumber) "
    "VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)";

/* How far the log came, beside it: a cut-off end is found. */
static const char sql_reached[] =
    "INSERT INTO serial (name, value) VALUES ('op_log', $1) "
    "ON CONFLICT (name) DO UPDATE SET value = $1";
static const char sql_reach[] =
    "SELECT value FROM serial WHERE name = 'op_log'";

struct line {            /* one row of the log; texts borrowed */
	int64_t seq, at; /* seq: the record while it waits */
	const char *kind, *terminal, *place, *staff, *org, *act, *persons,
	    *details, *previous;
	int64_t used_mynumber;
};

static void
line_hash(const struct line *l, char out[65])
{
	const char *parts[] = { l->kind, l->terminal, l->place, l->staff,
		l->org, l->act, l->persons, l->details, l->previous };
	struct sbuf b;
	size_t i;

	sbuf_init(&b, 1 << 20);
	sbuf_addf(&b, "madoguchi log 1\n%lld\n%lld\n%lld\n", (long long)l->seq,
	    (long long)l->at, (long long)l->used_mynumber);
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		sbuf_addf(&b, "%zu:%s\n", strlen(parts[i]), parts[i]);
	feed_sha256(b.s, b.len, out);
	sbuf_release(&b);
}

static enum rc
last_line(struct call *c, int64_t *seq, char hash[65])
{
	return chain_end(c, sql_last, NULL, seq, hash);
}

static void
line_bind(struct store_stmt *st, const struct line *l, const char *hash)
{
	const char *texts[] = { l->kind, l->terminal, l->place, l->staff,
		l->org, l->act, l->persons, l->details };
	int i;

	store_int(st, 1, l->seq);
	store_int(st, 2, l->at);
	for (i = 0; i < 8; i++)
		store_text(st, 3 + i, texts[i]);
	store_int(st, 11, l->used_mynumber);
	if (hash == NULL)
		return;
	store_text(st, 12, l->previous);
	store_text(st, 13, hash);
}

/* Number and hash now: writers come one after the other. */
static enum rc
chain_now(struct call *c, struct line *l)
{
	char previous[65], hash[65];
	struct store_stmt *st;
	enum rc rc = last_line(c, &l->seq, previous);

	if (rc != RC_OK)
		return rc;
	l->seq++;
	l->previous = previous;
	line_hash(l, hash);
	if ((rc = store_use_log(c->s, sql_insert, &st, c->err)) != RC_OK)
		return rc;
	line_bind(st, l, hash);
	if ((rc = store_run(st, NULL, c->err)) != RC_OK)
		return rc;
	return sql_run(c->s, c->err, sql_reached, "i", l->seq);
}

/* The sequencer chains the line once it is committed. */
static enum rc
chain_later(struct call *c, struct line *l)
{
	struct store_stmt *st;
	enum rc rc = store_record(c->s, &l->seq, c->err);

	c->has_waiting = true;
	if (rc != RC_OK ||
	    (rc = store_use_log(c->s, sql_wait, &st, c->err)) != RC_OK)
		return rc;
	line_bind(st, l, NULL);
	return store_send(st, c->err);
}

enum rc
log_add(struct call *c, const char *kind, const struct who *by,
    const json_t *persons, const json_t *details, bool used_mynumber)
{
	const struct who *w = by != NULL ? by : &c->who;
	char *p = json_dumps(persons, JSON_COMPACT | JSON_ENCODE_ANY);
	char *d = json_dumps(details, JSON_COMPACT | JSON_SORT_KEYS);
	struct line l = { .at = c->now,
		.kind = kind,
		.terminal = c->r->terminal,
		.place = c->place,
		.staff = w->staff,
		.org = w->org,
		.act = c->m->name,
		.persons = p != NULL ? p : "[]",
		.details = d != NULL ? d : "{}",
		.used_mynumber = used_mynumber };
	enum rc rc = c->r->is_queueing ? chain_later(c, &l) : chain_now(c, &l);

	wipe_free(p);
	wipe_free(d);
	return rc;
}

static const char *
text_at(struct store_stmt *st, int col)
{
	const char *v = store_col_text(st, col);

	return v != NULL ? v : "";
}

/* ---- chaining what waits: db/sequencer.c ---- */

static const char sql_waiting_first[] =
    "SELECT record, logged_at, kind, terminal, place, staff, org, act, "
    "persons, details, used_mynumber FROM op_log_wait WHERE record > $1 "
    "ORDER BY record LIMIT $2";
static const char sql_move[] =
    "INSERT INTO op_log (seq, logged_at, kind, terminal, place, staff, org, "
    "act, persons, details, used_mynumber, previous, hash) SELECT n.column1, "
    "w.logged_at, w.kind, w.terminal, w.place, w.staff, w.org, w.act, "
    "w.persons, w.details, w.used_mynumber, n.column3, n.column4 "
    "FROM " SQL_LINKS " JOIN op_log_wait w ON w.record = n.column2";
static const char sql_moved[] =
    "DELETE FROM op_log_wait WHERE record IN " SQL_LINKED;

/* The first waiting lines, in order, chained to the last one. */
static enum rc
chain_waiting(struct call *c, const struct numbering *q, int64_t seq,
    const char *last, struct link *v, int *n)
{
	struct store_stmt *st;
	enum rc rc = sql_open(
	    c->s, c->err, &st, sql_waiting_first, "id", q->above, q->max);

	*n = 0;
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		struct link *k = &v[*n];
		struct line l = { ++seq, store_col_int(st, 1), text_at(st, 2),
			text_at(st, 3), text_at(st, 4), text_at(st, 5),
			text_at(st, 6), text_at(st, 7), text_at(st, 8),
			text_at(st, 9), k->previous, store_col_int(st, 10) };

		k->record = store_col_int(st, 0);
		memcpy(k->previous, *n > 0 ? v[*n - 1].hash : last, 65);
		line_hash(&l, k->hash);
		(*n)++;
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
log_number(struct call *c, struct numbering *q)
{
	struct link *v = x_grow(NULL, (size_t)q->max, sizeof(*v));
	char last[65];
	int64_t seq;
	int n = 0;
	enum rc rc = last_line(c, &seq, last);

	if (rc == RC_OK)
		rc = chain_waiting(c, q, seq, last, v, &n);
	if (rc == RC_OK)
		rc = links_move(
		    c, v, n, seq + 1, sql_move, sql_moved, store_use_log);
	seq += n;
	if (rc == RC_OK && q->is_marking && seq > 0)
		rc = sql_send(c->s, c->err, sql_reached, "i", seq);
	q->n = n;
	q->last = n > 0 ? v[n - 1].record : 0;
	free(v);
	return rc;
}

/* ---- verification ---- */

static const char sql_all[] =
    "SELECT seq, logged_at, kind, terminal, place, staff, org, act, persons, "
    "details, used_mynumber, previous, hash FROM op_log ORDER BY seq";

static const char sql_waiting[] = "SELECT count(*) FROM op_log_wait";

static void
found(json_t *findings, const char *what, int64_t where)
{
	(void)json_array_append_new(
	    findings, json_pack("{s:s,s:I}", "invariant", what, "where",
			  (json_int_t)where));
}

enum rc
log_chain_check(struct call *c, json_t *findings, int64_t *waiting)
{
	struct store_stmt *st;
	char previous[65] = FEED_GENESIS, hash[65];
	int64_t expected = 1, reached = 0;
	enum rc rc = sql_open(c->s, c->err, &st, sql_all, "");

	if (rc != RC_OK)
		return rc;
	while ((rc = store_step(st, c->err)) == RC_OK) {
		struct line l = { store_col_int(st, 0), store_col_int(st, 1),
			text_at(st, 2), text_at(st, 3), text_at(st, 4),
			text_at(st, 5), text_at(st, 6), text_at(st, 7),
			text_at(st, 8), text_at(st, 9), text_at(st, 11),
			store_col_int(st, 10) };

		line_hash(&l, hash);
		if (GUARD("log_chain_checked") &&
		    (l.seq != expected || strcmp(l.previous, previous) != 0 ||
			strcmp(hash, text_at(st, 12)) != 0))
			found(findings, "op_log_chain", l.seq);
		expected = l.seq + 1;
		col_copy(st, 12, previous, sizeof(previous));
	}
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = sql_int(c->s, c->err, &reached, 0, sql_reach, "");
	if (rc == RC_OK)
		rc = sql_int(c->s, c->err, waiting, 0, sql_waiting, "");
	/* Behind a sequencer the mark follows the chain. */
	if (rc == RC_OK && GUARD("log_end_checked") &&
	    (c->r->is_queueing ? reached > expected - 1
			       : reached != expected - 1))
		found(findings, "op_log_chain", reached);
	return rc;
}
