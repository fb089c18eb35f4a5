/* SPDX-License-Identifier: ISC
 * reg_epoch - the epochs of a register. One that was restored from an older
 * backup ends its epoch where it stands and begins another: whatever was
 * given after that place, positions, numbers, sessions and proofs, is of the
 * old one. Its history goes on: replicas that were no further follow as
 * before, others hold what was lost (db/reg_tail.c brings it back).
 */
#include "db/reg_epoch.h"

#include "db/feed.h"
#include "db/reg_known.h"
#include "src/mutant.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

static const char sql_past[] =
    "SELECT epoch, until, hash, common, common_hash, is_settled FROM "
    "epoch_past "
    "ORDER BY until, ended_at";

enum rc
epochs_load(struct call *c, struct epochs *e)
{
	struct store_stmt *st;
	enum rc rc = sql_open(c->s, c->err, &st, sql_past, "");

	memset(e, 0, sizeof(*e));
	(void)snprintf(e->now, sizeof(e->now), "%s", c->epoch);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		struct epoch_past *p = &e->past[e->n];

		if (e->n == EPOCHS_MAX)
			return err_set(c->err, RC_IO, "E7095",
			    "台帳の世代が多すぎます",
			    "戻した回数がプログラムの上限を超えています",
			    "プログラムを新しくしてください");
		col_copy(st, 0, p->epoch, sizeof(p->epoch));
		p->until = store_col_int(st, 1);
		col_copy(st, 2, p->hash, sizeof(p->hash));
		p->common = store_col_int(st, 3);
		col_copy(st, 4, p->common_hash, sizeof(p->common_hash));
		p->is_settled = store_col_int(st, 5) != 0;
		e->n++;
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

const char *
epoch_at(const struct epochs *e, int64_t position, int64_t *until)
{
	int i;

	for (i = 0; i < e->n; i++)
		if (position <= e->past[i].until) {
			if (until != NULL)
				*until = e->past[i].until;
			return e->past[i].epoch;
		}
	if (until != NULL)
		*until = INT64_MAX;
	return e->now;
}

const struct epoch_past *
epoch_find(const struct epochs *e, const char *epoch)
{
	int i;

	for (i = 0; i < e->n; i++)
		if (strcmp(e->past[i].epoch, epoch) == 0)
			return &e->past[i];
	return NULL;
}

/* Newest first: a terminal reads only so many. */
json_t *
epochs_json(const struct epochs *e)
{
	json_t *list = json_array();
	int i;

	for (i = e->n - 1; i >= 0; i--)
		(void)json_array_append_new(list,
		    json_pack("{s:s,s:I,s:s,s:b}", "epoch", e->past[i].epoch,
			"until", (json_int_t)e->past[i].until, "hash",
			e->past[i].hash, "settled",
			(int)e->past[i].is_settled));
	return list;
}

/* ---- a new one ---- */

static const char sql_hash_at[] = "SELECT hash FROM feed WHERE position = $1";
static const char sql_past_add[] =
    "INSERT INTO epoch_past (epoch, next, until, hash, common, common_hash, "
    "ended_at, reason, is_settled) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,0)";
static const char sql_sessions[] = "DELETE FROM session WHERE token <> $1";
static const char sql_nonces[] = "DELETE FROM nonce";
static const char sql_leases[] = "DELETE FROM hold WHERE entry_id IS NULL";

/* Every series goes on beyond what may have been given after the backup:
 * by what terminals have seen, and by a margin for what nobody saw. */
static enum rc
series_move(struct call *c, int64_t margin)
{
	static const char *const names[] = { "person", "household", "entry",
		"issue", "block", "suspension", "support" };
	const json_t *seen = arg_json(c, "seen");
	int64_t v;
	size_t i;
	enum rc rc = RC_OK;

	for (i = 0; i < sizeof(names) / sizeof(names[0]) && rc == RC_OK; i++) {
		v = json_integer_value(json_object_get(seen, names[i]));
		if (v > 0)
			rc = store_serial_reach(c->s, names[i], v, c->err);
	}
	if (rc == RC_OK && GUARD("restore_series_move"))
		rc = store_series_move(c->s, margin, c->err);
	return rc;
}

/* The last place that register and lost records share: the register's head,
 * unless what was committed but not numbered yet in the backup has been
 * numbered since, in another order than before. places: of a tail, by
 * position. */
static enum rc
common_place(struct call *c, int64_t head, const char *head_hash,
    int64_t *common, char hash[65])
{
	const json_t *places = arg_json(c, "places"), *p;
	struct store_stmt *st;
	size_t i;
	enum rc rc;

	*common = head;
	memcpy(hash, head_hash, 65);
	for (i = json_array_size(places); i > 0; i--) {
		p = json_array_get(places, i - 1);
		*common = json_integer_value(json_object_get(p, "position"));
		if (*common > head)
			continue;
		rc = sql_row(c->s, c->err, &st, sql_hash_at, "i", *common);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
		if (rc == RC_OK) {
			col_copy(st, 0, hash, 65);
			store_done(st);
			if (strcmp(hash, json_text(p, "hash")) == 0)
				return RC_OK;
		}
	}
	if (i == 0 && json_array_size(places) > 0)
		return err_set(c->err, RC_CONFLICT, "E7096",
		    "渡された末尾は台帳と一つも合いません",
		    "別の台帳のものか、もっと前で分かれています",
		    "どの端末から書き出したかを確かめてください");
	return RC_OK;
}

/* Whoever was signed in, was asked for a proof or had people in work was so
 * in the epoch that is over. The caller stays, who declares it. */
static enum rc
void_what_was_given(struct call *c)
{
	enum rc rc = known_changed(c); /* the epoch is part of the state */

	if (rc == RC_OK && GUARD("restore_ends_sessions"))
		rc = sql_run(c->s, c->err, sql_sessions, "t", c->token_hash);
	if (rc == RC_OK && GUARD("restore_ends_nonces"))
		rc = sql_run(c->s, c->err, sql_nonces, "");
	if (rc == RC_OK)
		rc = sql_run(c->s, c->err, sql_leases, "");
	return rc;
}

static enum rc
tell(struct call *c, const char *old, int64_t head, int64_t common)
{
	struct feed_part part = { "setting", setting_feed(c, NULL) };
	json_t *details;
	enum rc rc = feed_add(c, "day", &part, 1, NULL);

	if (rc != RC_OK)
		return rc;
	details = json_pack("{s:s,s:s,s:I,s:I,s:s}", "old", old, "new",
	    c->epoch, "until", (json_int_t)head, "common", (json_int_t)common,
	    "reason", arg_text(c, "reason"));
	(void)json_object_update(c->out, details);
	rc = log_add(c, "setting", NULL, NULL, details, false);
	json_decref(details);
	return rc;
}

enum rc
reg_restore_begin(struct call *c)
{
	unsigned char raw[16];
	char hash[65], common_hash[65], old[40];
	int64_t head, common, margin = 10000;
	enum rc rc = feed_head_get(c, &head, hash);

	if (arg_text(c, "reason")[0] == '\0')
		return err_set(c->err, RC_INPUT, "E7097",
		    "戻した理由がありません", "あとで誰もが読む記録だからです",
		    "どの控えから、なぜ戻したかを書いてください");
	if (rc != RC_OK ||
	    (rc = common_place(c, head, hash, &common, common_hash)) != RC_OK ||
	    (rc = setting_int(c, "restore_margin", &margin)) != RC_OK)
		return rc;
	memcpy(old, c->epoch, sizeof(old));
	randombytes_buf(raw, sizeof(raw));
	(void)sodium_bin2hex(c->epoch, 33, raw, sizeof(raw));
	if ((rc = sql_run(c->s, c->err, sql_past_add, "ttititit", old, c->epoch,
		 head, hash, common, common_hash, c->now,
		 arg_text(c, "reason"))) != RC_OK ||
	    (rc = series_move(c, arg_int(c, "margin", margin))) != RC_OK ||
	    (rc = void_what_was_given(c)) != RC_OK)
		return rc;
	return tell(c, old, head, common);
}

static const char sql_settle[] =
    "UPDATE epoch_past SET is_settled = 1 WHERE epoch = $1 AND is_settled = 0";

enum rc
reg_restore_settle(struct call *c)
{
	int64_t changed = 0;
	json_t *details;
	enum rc rc = sql_change(
	    c->s, c->err, &changed, sql_settle, "t", arg_text(c, "epoch"));

	if (rc == RC_OK && changed == 0)
		return err_set(c->err, RC_NOT_FOUND, "E7098",
		    "閉じる世代がありません",
		    "その世代はないか、もう済んでいます",
		    "daicho restore で一覧を見てください");
	if (rc != RC_OK)
		return rc;
	details = json_pack("{s:s}", "epoch", arg_text(c, "epoch"));
	rc = log_add(c, "setting", NULL, NULL, details, false);
	json_decref(details);
	return rc;
}
