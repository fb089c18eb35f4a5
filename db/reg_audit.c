/* SPDX-License-Identifier: ISC
 * reg_audit - the access log that terminals send, each in its own chain
 * (DESIGN 7), the register's memory of how far each came, and looking at
 * both logs: lists and the five reports of 10.2.
 */
#include "db/outbox.h"
#include "db/reg.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char sql_head[] =
    "SELECT seq, hash FROM terminal_chain WHERE terminal = $1";
static const char sql_head_put[] =
    "INSERT INTO terminal_chain (terminal, seq, hash) VALUES ($1,$2,$3) "
    "ON CONFLICT (terminal) DO UPDATE SET seq = $2, hash = $3";
static const char sql_add[] =
    "INSERT INTO access_log (terminal, seq, logged_at, received_at, kind, "
    "staff, reason, details, previous, hash) "
    "VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)";
static const char sql_add_person[] =
    "INSERT INTO access_log_person (person_no, terminal, seq) "
    "VALUES ($1,$2,$3) ON CONFLICT (person_no, terminal, seq) DO NOTHING";
static const char sql_hash_of[] =
    "SELECT hash FROM access_log WHERE terminal = $1 AND seq = $2";

static enum rc
head_of(struct call *c, int64_t *seq, char hash[65])
{
	return chain_end(c, sql_head, c->r->terminal, seq, hash);
}

enum rc
reg_log_head(struct call *c)
{
	int64_t seq;
	char hash[65];
	enum rc rc = head_of(c, &seq, hash);

	if (rc == RC_OK)
		(void)json_object_update_new(
		    c->out, json_pack("{s:I,s:s}", "seq", (json_int_t)seq,
				"hash", seq > 0 ? hash : ""));
	return rc;
}

static enum rc
broken(struct call *c, const char *why)
{
	c->log_refusal = true;
	return err_set(c->err, RC_CONFLICT, "E7053",
	    "この端末の記録の鎖が切れています", why,
	    "この端末の使用を止めて管理者に連絡してください");
}

/* One that is there already must be the very same: an older file put back
 * and written on from there is found here. */
static enum rc
check_known(struct call *c, int64_t seq, const char *hash)
{
	struct store_stmt *st;
	bool same;
	enum rc rc =
	    sql_row(c->s, c->err, &st, sql_hash_of, "ti", c->r->terminal, seq);

	if (rc == RC_NOT_FOUND)
		return broken(c, "台帳にあるはずの記録がありません");
	if (rc != RC_OK)
		return rc;
	same = strcmp(store_col_text(st, 0), hash) == 0;
	store_done(st);
	if (GUARD("log_rolled_back") && !same)
		return broken(c, "前に届いた記録と中身が違います");
	return RC_OK;
}

static enum rc
add_persons(struct call *c, int64_t seq, const json_t *details)
{
	const json_t *v;
	size_t i;
	enum rc rc = RC_OK;

	json_array_foreach(json_object_get(details, "residents"), i,
	    v) if (rc == RC_OK && json_is_string(v) &&
		   json_string_length(v) < 20) rc = sql_run(c->s, c->err,
	    sql_add_person, "tti", json_string_value(v), c->r->terminal, seq);
	return rc;
}

static enum rc
add_record(struct call *c, int64_t seq, const char *text, const char *previous,
    const char *hash)
{
	json_t *body = json_loads(text, 0, NULL);
	const json_t *details = json_object_get(body, "details");
	enum rc rc;

	if (!json_is_object(body) ||
	    json_integer_value(json_object_get(body, "seq")) != seq ||
	    (GUARD("log_own_terminal") &&
		strcmp(json_text(body, "terminal"), c->r->terminal) != 0)) {
		json_decref(body);
		return broken(c, "番号か端末名が記録と違います");
	}
	rc = sql_run(c->s, c->err, sql_add, "tiiitttttt", c->r->terminal, seq,
	    (int64_t)json_integer_value(json_object_get(body, "time")), c->now,
	    json_text(body, "kind"), json_text(details, "staff"),
	    json_text(details, "reason"), text, previous, hash);
	if (rc == RC_OK)
		rc = add_persons(c, seq, details);
	json_decref(body);
	return rc;
}

enum rc
reg_log_append(struct call *c)
{
	const json_t *o;
	int64_t seq, n;
	char head[65], own[65];
	const char *body, *hash;
	size_t i;
	enum rc rc = head_of(c, &seq, head);

	json_array_foreach(arg_json(c, "records"), i, o)
	{
		if (rc != RC_OK)
			break;
		n = json_integer_value(json_object_get(o, "seq"));
		body = json_text(o, "body");
		hash = json_text(o, "hash");
		if (n < 1 || body[0] == '\0' || strlen(hash) != 64 ||
		    strlen(body) > 1000000)
			return err_set(c->err, RC_INPUT, "E9400",
			    "記録の形が正しくありません",
			    "番号・本文・ハッシュがそろっていません",
			    "プログラムの版を確かめてください");
		if (n <= seq) {
			rc = check_known(c, n, hash);
			continue;
		}
		if (GUARD("log_gap") && n != seq + 1)
			return broken(c, "間の記録が抜けています");
		outbox_log_hash(head, body, own);
		if (GUARD("log_altered") && strcmp(own, hash) != 0)
			return broken(c, "記録が書き換えられています");
		rc = add_record(c, n, body, head, hash);
		seq = n;
		memcpy(head, hash, 65);
	}
	if (rc == RC_OK)
		rc = sql_run(c->s, c->err, sql_head_put, "tit", c->r->terminal,
		    seq, head);
	(void)json_object_set_new(c->out, "seq", json_integer(seq));
	return rc;
}

/* ---- verification ---- */

static const char sql_chain[] =
    "SELECT terminal, seq, details, previous, hash FROM access_log "
    "ORDER BY terminal, seq";
static const char sql_short[] =
    "SELECT t.terminal, t.seq FROM terminal_chain t WHERE NOT EXISTS (SELECT 1 "
    "FROM access_log a WHERE a.terminal = t.terminal AND a.seq = t.seq AND "
    "a.hash = t.hash) AND t.seq > 0";

static void
found(json_t *findings, const char *what, const char *terminal, int64_t seq)
{
	char where[80];

	(void)snprintf(
	    where, sizeof(where), "%s %lld", terminal, (long long)seq);
	(void)json_array_append_new(findings,
	    json_pack("{s:s,s:s}", "invariant", what, "where", where));
}

enum rc
access_chain_check(struct call *c, json_t *findings)
{
	char terminal[32] = "", previous[65] = "", own[65], now[32];
	struct store_stmt *st;
	int64_t expected = 1;
	enum rc rc = sql_open(c->s, c->err, &st, sql_chain, "");

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		col_copy(st, 0, now, sizeof(now));
		if (strcmp(now, terminal) != 0) {
			memcpy(terminal, now, sizeof(terminal));
			memcpy(previous, FEED_GENESIS, 65);
			expected = 1;
		}
		outbox_log_hash(previous, store_col_text(st, 2), own);
		if (GUARD("access_chain_checked") &&
		    (store_col_int(st, 1) != expected ||
			strcmp(own, store_col_text(st, 4)) != 0))
			found(findings, "access_log_chain", terminal,
			    store_col_int(st, 1));
		expected = store_col_int(st, 1) + 1;
		col_copy(st, 4, previous, sizeof(previous));
	}
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = sql_open(c->s, c->err, &st, sql_short, "");
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		found(findings, "access_log_cut", store_col_text(st, 0),
		    store_col_int(st, 1));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
reg_log_verify(struct call *c)
{
	json_t *findings = json_array();
	int64_t waiting = 0;
	enum rc rc;

	(void)json_object_set_new(c->out, "findings", findings);
	if ((rc = log_chain_check(c, findings, &waiting)) != RC_OK ||
	    (rc = access_chain_check(c, findings)) != RC_OK)
		return rc;
	(void)json_object_update_new(
	    c->out, json_pack("{s:b,s:I}", "ok", json_array_size(findings) == 0,
			"waiting", (json_int_t)waiting));
	return RC_OK;
}

/* ---- lists and reports ---- */

static const char sql_list[] =
    "SELECT logged_at, kind, terminal, staff, act, persons, details, seq, "
    "'operation' FROM op_log WHERE logged_at >= $1 AND logged_at < $2 AND "
    "($3 = '' OR staff = $3) AND ($4 = '' OR kind = $4) AND "
    "($5 = '' OR persons LIKE '%\"' || $5 || '\"%') "
    "UNION ALL " /* committed, not chained yet: seq 0 */
    "SELECT logged_at, kind, terminal, staff, act, persons, details, 0, "
    "'operation' FROM op_log_wait WHERE logged_at >= $1 AND logged_at < $2 AND "
    "($3 = '' OR staff = $3) AND ($4 = '' OR kind = $4) AND "
    "($5 = '' OR persons LIKE '%\"' || $5 || '\"%') "
    "UNION ALL "
    "SELECT a.logged_at, a.kind, a.terminal, a.staff, a.reason, '[]', "
    "a.details, a.seq, 'access' FROM access_log a WHERE a.logged_at >= $1 AND "
    "a.logged_at < $2 AND ($3 = '' OR a.staff = $3) AND "
    "($4 = '' OR a.kind = $4) AND ($5 = '' OR EXISTS (SELECT 1 FROM "
    "access_log_person p WHERE p.person_no = $5 AND p.terminal = a.terminal "
    "AND p.seq = a.seq)) ORDER BY 1 DESC LIMIT 10000";

static int64_t
day_us(const char *iso)
{
	return ((int64_t)iso_day(iso) * 86400 - 32400) * US;
}

static enum rc
period(struct call *c, int64_t *from, int64_t *to)
{
	const char *a = arg_text(c, "from"), *b = arg_text(c, "to");

	*from = 0;
	*to = INT64_MAX;
	if ((a[0] != '\0' && iso_day(a) == INT32_MIN) ||
	    (b[0] != '\0' && iso_day(b) == INT32_MIN))
		return err_set(c->err, RC_INPUT, "E9400",
		    "期間の日付が正しくありません",
		    "年-月-日 の形ではありません", "日付を直してください");
	if (a[0] != '\0')
		*from = day_us(a);
	if (b[0] != '\0')
		*to = day_us(b) + 86400 * US;
	return RC_OK;
}

static enum rc
list_into(struct call *c, json_t *list, const char *staff, const char *kind,
    const char *person)
{
	struct store_stmt *st;
	int64_t from, to;
	char at[32];
	enum rc rc = period(c, &from, &to);

	if (rc == RC_OK)
		rc = sql_open(c->s, c->err, &st, sql_list, "iittt", from, to,
		    staff, kind, person);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		local_time(store_col_int(st, 0), at);
		(void)json_array_append_new(list,
		    json_pack("{s:s,s:I,s:s,s:s,s:s,s:s,s:o,s:o,s:I,s:s}", "at",
			at, "time", (json_int_t)store_col_int(st, 0), "kind",
			store_col_text(st, 1), "terminal",
			store_col_text(st, 2), "staff", store_col_text(st, 3),
			"act", store_col_text(st, 4), "persons",
			json_loads(
			    store_col_text(st, 5), JSON_DECODE_ANY, NULL),
			"details",
			json_loads(
			    store_col_text(st, 6), JSON_DECODE_ANY, NULL),
			"seq", (json_int_t)store_col_int(st, 7), "log",
			store_col_text(st, 8)));
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
reg_log_list(struct call *c)
{
	json_t *list = json_array();

	(void)json_object_set_new(c->out, "records", list);
	return list_into(c, list, arg_text(c, "staff"), arg_text(c, "kind"),
	    arg_text(c, "person_no"));
}

static bool
at_night(const json_t *o, int64_t from, int64_t to)
{
	int64_t s = json_integer_value(json_object_get(o, "time")) / US + 32400;
	int64_t hour = s % 86400 / 3600, day = (s / 86400 + 4) % 7;

	/* 1970-01-01 was a Thursday: 0 is Sunday, 6 Saturday. */
	return hour >= from || hour < to || day == 0 || day == 6;
}

static bool
is_failure(const json_t *o)
{
	return strcmp(json_text(o, "kind"), "auth") == 0 &&
	       json_is_true(
		   json_object_get(json_object_get(o, "details"), "failed"));
}

static bool
is_mass(const json_t *o, int64_t many)
{
	const json_t *d =
	    json_object_get(json_object_get(o, "details"), "details");

	return (int64_t)json_array_size(json_object_get(d, "residents")) >=
		   many ||
	       json_integer_value(json_object_get(d, "count")) >= many;
}

/* Sign-ins per person. */
static json_t *
by_staff(const json_t *all)
{
	json_t *counts = json_object(), *rows = json_array(), *n;
	const json_t *o;
	const char *staff;
	size_t i;

	json_array_foreach(all, i, o)
	{
		if (strcmp(json_text(o, "act"), "session.open") != 0 ||
		    strcmp(json_text(o, "kind"), "auth") != 0)
			continue;
		staff = json_text(o, "staff");
		(void)json_object_set_new(counts, staff,
		    json_integer(
			json_integer_value(json_object_get(counts, staff)) +
			1));
	}
	json_object_foreach(counts, staff, n)(void) json_array_append_new(
	    rows, json_pack("{s:s,s:O}", "staff", staff, "sign_ins", n));
	json_decref(counts);
	return rows;
}

enum rc
reg_log_report(struct call *c)
{
	const char *what = arg_text(c, "report");
	json_t *all = json_array(), *rows = json_array();
	const json_t *o;
	int64_t from = 20, to = 7, many = 100;
	size_t i;
	bool person = strcmp(what, "person") == 0, take;
	enum rc rc;

	(void)json_object_set_new(c->out, "rows", rows);
	if ((rc = setting_int(c, "night_from", &from)) == RC_OK &&
	    (rc = setting_int(c, "night_to", &to)) == RC_OK &&
	    (rc = setting_int(c, "mass_search_count", &many)) == RC_OK)
		rc = list_into(
		    c, all, "", "", person ? arg_text(c, "person_no") : "");
	if (rc == RC_OK && strcmp(what, "night") != 0 &&
	    strcmp(what, "failed") != 0 && strcmp(what, "by_staff") != 0 &&
	    strcmp(what, "mass") != 0 && !person)
		rc = err_set(c->err, RC_INPUT, "E9400", "その一覧はありません",
		    "night、failed、by_staff、mass、person のどれかです",
		    "名前を確かめてください");
	if (rc == RC_OK && strcmp(what, "by_staff") == 0)
		(void)json_object_set_new(c->out, "rows", by_staff(all));
	else
		json_array_foreach(all, i, o)
		{
			take = person ||
			       (strcmp(what, "night") == 0 &&
				   at_night(o, from, to)) ||
			       (strcmp(what, "failed") == 0 && is_failure(o)) ||
			       (strcmp(what, "mass") == 0 && is_mass(o, many));
			if (rc == RC_OK && take)
				(void)json_array_append(rows, json_unconst(o));
		}
	json_decref(all);
	return rc;
}
