/* SPDX-License-Identifier: ISC
 * reg_block - 抑止 (3.1): process × level × person or household. Several at
 * once hold side by side. Passing its 終了日 ends none; 一時解除 needs
 * another person, is for one issue and ends by itself.
 */
#include "db/reg.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

static const char sql_state[] =
    "SELECT b.block_id, b.level, b.reason, b.kind, EXISTS (SELECT 1 FROM "
    "suspension s WHERE s.block_id = b.block_id AND s.suspension = $4 AND "
    "s.until > $5 AND s.given_at - 300000000 <= $5 AND s.used_at IS NULL AND s.given_to = $7), b.to_day FROM block b "
    "JOIN block_process p ON p.block_id = b.block_id AND p.process = $3 "
    "WHERE b.is_released = 0 AND b.from_day <= $6 AND "
    "(b.person_no = $1 OR b.household_no = $2) AND "
    "NOT ($3 = 'inquiry' AND b.kind IN ('support', 'provisional_support')) "
    "ORDER BY b.level DESC";

enum rc
block_ask(struct call *c, const char *person_no, const char *household_no,
    const char *process, int64_t suspension)
{
	return sql_ask(c->s, c->err, sql_state, "tttiitt", person_no,
	    household_no, process, suspension, c->now, c->today, c->who.staff);
}

enum rc
block_state(struct call *c, const char *person_no, const char *household_no,
    const char *process, int64_t suspension, struct blocked *out)
{
	struct store_stmt *st;
	const char *to;
	bool suspended;
	enum rc rc = sql_open(c->s, c->err, &st, sql_state, "tttiitt",
	    person_no, household_no, process, suspension, c->now, c->today,
	    c->who.staff);

	memset(out, 0, sizeof(*out));
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		to = store_col_text(st, 5);
		/* Past its end it still holds: only a release ends it. */
		if (!GUARD("block_no_silent_end") && to != NULL &&
		    to[0] != '\0' && strcmp(to, c->today) < 0)
			continue;
		suspended = store_col_int(st, 4) != 0;
		if (out->level == 2 && !out->is_suspended)
			continue; /* the strongest is known */
		if (store_col_int(st, 1) < out->level)
			continue;
		out->level = (int)store_col_int(st, 1);
		out->is_suspended = suspended;
		out->block_id = store_col_int(st, 0);
		col_copy(st, 2, out->reason, sizeof(out->reason));
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* ---- what the feed says ---- */

static const char sql_flags[] =
    "SELECT b.kind, p.process, max(b.level) FROM block b "
    "JOIN block_process p ON p.block_id = b.block_id "
    "WHERE b.is_released = 0 AND (b.person_no = $1 OR b.household_no = $2) "
    "GROUP BY b.kind, p.process";

enum rc
block_flag_json(struct call *c, const char *person_no, const char *household_no,
    json_t **out)
{
	json_t *levels = json_object();
	struct store_stmt *st;
	bool plain = false, support = false;
	const char *kind, *process;
	json_int_t level;
	enum rc rc = sql_open(
	    c->s, c->err, &st, sql_flags, "tt", person_no, household_no);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		kind = store_col_text(st, 0);
		process = store_col_text(st, 1);
		level = store_col_int(st, 2);
		if (strstr(kind, "support") != NULL)
			support = true;
		else
			plain = true;
		/* 2.2.4: the 住民票 of who is under 支援措置 is looked at,
		 * with the banner; what stops is 閲覧 by others (3.4). */
		if (strstr(kind, "support") != NULL &&
		    strcmp(process, "inquiry") == 0)
			continue;
		if (json_integer_value(json_object_get(levels, process)) <
		    level)
			(void)json_object_set_new(
			    levels, process, json_integer(level));
	}
	if (rc != RC_NOT_FOUND) {
		json_decref(levels);
		return rc;
	}
	*out = json_pack("{s:s,s:s,s:o}",
	    person_no != NULL ? "person_no" : "household_no",
	    person_no != NULL ? person_no : household_no, "signs",
	    plain && support ? "抑支"
	    : plain          ? "抑"
	    : support        ? "支"
			     : "",
	    "levels", levels);
	return RC_OK;
}

static const char sql_detail[] =
    "SELECT block_id, person_no, household_no, level, from_day, to_day, kind, "
    "reason, is_released FROM block WHERE block_id = $1";
static const char sql_processes[] =
    "SELECT process FROM block_process WHERE block_id = $1 ORDER BY process";

static enum rc
detail_json(struct call *c, int64_t id, json_t **out)
{
	json_t *processes = json_array(), *o;
	struct store_stmt *st;
	enum rc rc = sql_open(c->s, c->err, &st, sql_processes, "i", id);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    processes, json_string(store_col_text(st, 0)));
	if (rc == RC_NOT_FOUND)
		rc = sql_row(c->s, c->err, &st, sql_detail, "i", id);
	if (rc != RC_OK) {
		json_decref(processes);
		return rc;
	}
	o = json_pack("{s:I,s:I,s:s,s:s,s:s,s:s,s:b,s:o}", "id",
	    (json_int_t)store_col_int(st, 0), "level",
	    (json_int_t)store_col_int(st, 3), "from", store_col_text(st, 4),
	    "to", store_col_text(st, 5), "kind", store_col_text(st, 6),
	    "reason", store_col_text(st, 7), "released",
	    (int)(store_col_int(st, 8) != 0), "processes", processes);
	if (!store_col_is_null(st, 1))
		(void)json_object_set_new(
		    o, "person_no", json_string(store_col_text(st, 1)));
	else
		(void)json_object_set_new(
		    o, "household_no", json_string(store_col_text(st, 2)));
	store_done(st);
	*out = o;
	return RC_OK;
}

static const char sql_alerts[] =
    "SELECT b.block_id FROM block b "
    "JOIN block_process p ON p.block_id = b.block_id AND p.process = $3 "
    "WHERE b.is_released = 0 AND b.level = 1 AND b.from_day <= $4 AND "
    "(b.person_no = $1 OR b.household_no = $2) ORDER BY b.block_id";

static bool
has_block(const json_t *list, json_int_t id)
{
	const json_t *o;
	size_t i;

	json_array_foreach(list, i, o)
	{
		if (json_integer_value(json_object_get(o, "id")) == id)
			return true;
	}
	return false;
}

enum rc
block_alerts(struct call *c, const char *person_no, const char *household_no,
    const char *process, json_t *list)
{
	json_t *ids = json_array(), *o;
	const json_t *v;
	struct store_stmt *st;
	size_t i;
	enum rc rc = sql_open(c->s, c->err, &st, sql_alerts, "tttt", person_no,
	    household_no, process, c->today);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    ids, json_integer(store_col_int(st, 0)));
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	json_array_foreach(ids, i, v)
	{
		if (rc != RC_OK || has_block(list, json_integer_value(v)))
			continue;
		rc = detail_json(c, json_integer_value(v), &o);
		if (rc == RC_OK)
			(void)json_array_append_new(list, o);
	}
	json_decref(ids);
	return rc;
}

enum rc
block_feed(struct call *c, int64_t id)
{
	struct feed_part parts[2] = { { "block_flag", NULL },
		{ "block_detail", NULL } };
	json_t *detail, *flag;
	const char *person, *household;
	enum rc rc = detail_json(c, id, &detail);

	if (rc != RC_OK)
		return rc;
	person = json_string_value(json_object_get(detail, "person_no"));
	household = json_string_value(json_object_get(detail, "household_no"));
	rc = block_flag_json(c, person, household, &flag);
	if (rc != RC_OK) {
		json_decref(detail);
		return rc;
	}
	parts[0].payload = json_pack(
	    "{s:[O]}", person != NULL ? "persons" : "households", flag);
	(void)json_object_set_new(parts[0].payload,
	    person != NULL ? "households" : "persons", json_array());
	parts[1].payload = json_pack("{s:[o]}", "blocks", detail);
	json_decref(flag);
	return feed_add(c, "block", parts, 2, NULL);
}

/* ---- the calls ---- */

static enum rc
bad_block(struct err *err, const char *why)
{
	return err_set(err, RC_INPUT, "E3101", "抑止の内容が正しくありません",
	    why, "内容を直してください");
}

static bool
among(const char *word, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

static const char *const processes[] = { "event", "certificate", "inquiry",
	"link", NULL };
static const char *const kinds[] = { "general", "support",
	"provisional_support", "exclusive", NULL };

static enum rc
check_block(struct call *c)
{
	const json_t *v, *list = arg_json(c, "processes");
	size_t i;

	if ((arg_text(c, "person_no")[0] == '\0') ==
	    (arg_text(c, "household_no")[0] == '\0'))
		return bad_block(
		    c->err, "人か世帯のどちらか一つを指定してください");
	if (json_array_size(list) == 0)
		return bad_block(c->err, "処理が一つもありません");
	json_array_foreach(list, i,
	    v) if (!json_is_string(v) ||
		   !among(json_string_value(v),
		       processes)) return bad_block(c->err, "表にない処理です");
	/* 住民異動不受理 (3.5) does not exist. */
	if (!among(arg_text(c, "kind"), kinds))
		return bad_block(c->err, "表にない種類です");
	if (arg_int(c, "level", 0) < 1 || arg_int(c, "level", 0) > 2)
		return bad_block(
		    c->err, "レベルは 1（アラート）か 2（エラー）です");
	if (iso_day(arg_text(c, "from")) == INT32_MIN ||
	    (arg_text(c, "to")[0] != '\0' &&
		(iso_day(arg_text(c, "to")) == INT32_MIN ||
		    strcmp(arg_text(c, "to"), arg_text(c, "from")) < 0)))
		return bad_block(c->err, "開始日・終了日が正しくありません");
	if (strlen(arg_text(c, "reason")) > 600)
		return bad_block(c->err, "理由が長すぎます");
	return RC_OK;
}

static const char sql_block_add[] =
    "INSERT INTO block (block_id, person_no, household_no, level, from_day, "
    "to_day, kind, reason, set_by, set_at, is_released, release_reason) "
    "VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,0,'')";
static const char sql_process_add[] =
    "INSERT INTO block_process (block_id, process) VALUES ($1,$2) "
    "ON CONFLICT (block_id, process) DO NOTHING";

enum rc
block_add(struct call *c, const char *person_no, const char *household_no,
    const json_t *list, int level, const char *from, const char *to,
    const char *kind, const char *reason, int64_t *id)
{
	const json_t *v;
	size_t i;
	enum rc rc = serial_next(c, "block", id);

	if (rc != RC_OK)
		return rc;
	rc = sql_run(c->s, c->err, sql_block_add, "ittdttttti", *id, person_no,
	    household_no, level, from, to, kind, reason, c->who.staff, c->now);
	if (rc == RC_CONFLICT)
		return err_set(c->err, RC_NOT_FOUND, "E9405",
		    "その人か世帯は台帳にありません", "番号の記録がありません",
		    "番号を確かめてください");
	json_array_foreach(list, i, v)
	{
		if (rc == RC_OK)
			rc = sql_run(c->s, c->err, sql_process_add, "it", *id,
			    json_string_value(v));
	}

	return rc;
}

static enum rc
log_block(struct call *c, const struct who *by, int64_t id)
{
	json_t *d = json_copy(json_unconst(c->args)), *persons = NULL;
	enum rc rc;

	(void)json_object_del(d, "session");
	(void)json_object_del(d, "proof");
	(void)json_object_set_new(d, "block", json_integer(id));
	if (arg_text(c, "person_no")[0] != '\0')
		persons = json_pack("[s]", arg_text(c, "person_no"));
	rc = log_add(c, "operation", by, persons, d, false);
	json_decref(persons);
	json_decref(d);
	return rc;
}

enum rc
reg_block_set(struct call *c)
{
	const char *person = arg_text(c, "person_no");
	const char *household = arg_text(c, "household_no");
	int64_t id;
	enum rc rc;

	if ((rc = check_block(c)) != RC_OK ||
	    (rc = block_add(c, person[0] != '\0' ? person : NULL,
		 household[0] != '\0' ? household : NULL,
		 arg_json(c, "processes"), (int)arg_int(c, "level", 0),
		 arg_text(c, "from"), arg_text(c, "to"), arg_text(c, "kind"),
		 arg_text(c, "reason"), &id)) != RC_OK ||
	    (rc = block_feed(c, id)) != RC_OK)
		return rc;
	(void)json_object_set_new(c->out, "id", json_integer(id));
	return log_block(c, NULL, id);
}

static const char sql_release[] =
    "UPDATE block SET is_released = 1, release_reason = $2 "
    "WHERE block_id = $1 AND is_released = 0";

static enum rc
no_block(struct err *err)
{
	return err_set(err, RC_NOT_FOUND, "E3102", "その抑止はありません",
	    "番号がないか、もう解除されています", "一覧を開き直してください");
}

enum rc
block_release(struct call *c, int64_t id, const char *reason)
{
	int64_t changed = 0;
	enum rc rc =
	    sql_change(c->s, c->err, &changed, sql_release, "it", id, reason);

	if (rc != RC_OK)
		return rc;
	return changed == 1 ? block_feed(c, id) : no_block(c->err);
}

static const char sql_last_day[] =
    "UPDATE block SET to_day = $2 WHERE block_id = $1 AND is_released = 0";

enum rc
block_last_day(struct call *c, int64_t id, const char *to)
{
	int64_t changed = 0;
	enum rc rc =
	    sql_change(c->s, c->err, &changed, sql_last_day, "it", id, to);

	if (rc != RC_OK)
		return rc;
	return changed == 1 ? block_feed(c, id) : no_block(c->err);
}

static const char sql_of_support[] =
    "SELECT count(*) FROM support_person p JOIN support s ON "
    "s.support = p.support WHERE p.block_id = $1 AND s.state <> 'ended'";

enum rc
reg_block_release(struct call *c)
{
	int64_t id = arg_int(c, "id", 0), measures = 0;
	enum rc rc;

	if (arg_text(c, "reason")[0] == '\0')
		return bad_block(c->err, "解除の理由がありません");
	/* A 支援措置 ends as a whole, by its own right (1.1.16, 10.3). */
	rc = sql_int(c->s, c->err, &measures, 0, sql_of_support, "i", id);
	if (rc != RC_OK)
		return rc;
	if (GUARD("support_block_stays") && measures > 0) {
		c->log_refusal = true;
		return err_set(c->err, RC_DENIED, "E3408",
		    "支援措置の抑止はここでは解けません",
		    "支援措置が続いている間の抑止です",
		    "支援措置の担当者が支援措置を終えると解けます");
	}
	if ((rc = block_release(c, id, arg_text(c, "reason"))) != RC_OK)
		return rc;
	return log_block(c, NULL, id);
}

static const char sql_block_open[] =
    "SELECT count(*) FROM block WHERE block_id = $1 AND is_released = 0";
static const char sql_suspend[] =
    "INSERT INTO suspension (suspension, block_id, purpose, given_by, "
    "given_at, until, used_at, given_to) "
    "VALUES ($1,$2,$3,$4,$5,$6,NULL,$7)";

/* The person who suspends is another than the one who wants to issue. */
static enum rc
check_suspender(struct call *c, const struct who *by)
{
	if (GUARD("suspend_right") && !who_may(by, "block_suspend"))
		return deny_right(c->err, "block_suspend");
	if (GUARD("suspend_other_person") &&
	    strcmp(by->staff, c->who.staff) == 0) {
		c->log_refusal = true;
		return err_set(c->err, RC_DENIED, "E3105",
		    "自分では一時解除できません",
		    "一時解除はほかの人の確認が要ります",
		    "権限のあるほかの人に頼んでください");
	}
	return RC_OK;
}

enum rc
reg_block_suspend(struct call *c)
{
	int64_t id = arg_int(c, "id", 0), minutes = arg_int(c, "minutes", 0);
	int64_t most = 60, open = 0, serial, until;
	char subject[32];
	struct who by;
	enum rc rc;

	(void)snprintf(subject, sizeof(subject), "%lld", (long long)id);
	if (arg_text(c, "purpose")[0] == '\0')
		return bad_block(c->err, "一時解除の目的がありません");
	if ((rc = setting_int(c, "suspend_minutes_max", &most)) != RC_OK)
		return rc;
	if (minutes < 1 || minutes > most)
		return bad_block(c->err, "時間は1分から設定の上限までです");
	if ((rc = proof_check(c, "block.suspend", subject, &by)) != RC_OK ||
	    (rc = check_suspender(c, &by)) != RC_OK ||
	    (rc = sql_int(c->s, c->err, &open, 0, sql_block_open, "i", id)) !=
		RC_OK)
		return rc;
	if (open == 0)
		return no_block(c->err);
	until = c->now + minutes * 60 * US;
	if ((rc = serial_next(c, "suspension", &serial)) != RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_suspend, "iittiit", serial, id,
		 arg_text(c, "purpose"), by.staff, c->now, until,
		 c->who.staff)) != RC_OK)
		return rc;
	/* 一時解除 goes nowhere else (3.1): no feed record. */
	(void)json_object_update_new(
	    c->out, json_pack("{s:I,s:I}", "suspension", (json_int_t)serial,
			"until", (json_int_t)until));
	return log_block(c, &by, id);
}

static const char sql_ids[] =
    "SELECT block_id FROM block WHERE person_no = $1 OR household_no = $2 "
    "ORDER BY block_id";

enum rc
reg_block_list(struct call *c)
{
	json_t *ids = json_array(), *list = json_array(), *v, *o;
	struct store_stmt *st;
	size_t i;
	enum rc rc = sql_open(c->s, c->err, &st, sql_ids, "tt",
	    arg_text(c, "person_no"), arg_text(c, "household_no"));

	(void)json_object_set_new(c->out, "blocks", list);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    ids, json_integer(store_col_int(st, 0)));
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	json_array_foreach(ids, i, v)
	{
		if (rc == RC_OK)
			rc = detail_json(c, json_integer_value(v), &o);
		if (rc == RC_OK)
			(void)json_array_append_new(list, o);
	}
	json_decref(ids);
	return rc;
}

/* One person's strongest block in full, for B1, and what asks for an answer. */
static enum rc
check_person(struct call *c, const char *no, json_t *alerts, int *level)
{
	const char *process = arg_text(c, "process");
	struct record row;
	struct blocked x;
	json_t *o;
	enum rc rc = row_current(c, no, 0, &row);

	if (rc != RC_OK)
		return rc;
	rc = block_state(
	    c, no, record_get(&row, IT_HOUSEHOLD_NO), process, 0, &x);
	if (rc == RC_OK && x.level > 0)
		rc = block_alerts(
		    c, no, record_get(&row, IT_HOUSEHOLD_NO), process, alerts);
	record_release(&row);
	if (rc != RC_OK || x.level == 0)
		return rc;
	*level = x.level > *level ? x.level : *level;
	if ((rc = detail_json(c, x.block_id, &o)) != RC_OK)
		return rc;
	(void)json_object_set_new(o, "person_no", json_string(no));
	(void)json_object_set_new(o, "level", json_integer(x.level));
	(void)json_array_append_new(json_object_get(c->out, "blocks"), o);
	return RC_OK;
}

enum rc
reg_block_check(struct call *c)
{
	json_t *alerts = json_array();
	const json_t *v;
	int level = 0;
	size_t i;
	enum rc rc = RC_OK;

	(void)json_object_set_new(c->out, "blocks", json_array());
	(void)json_object_set_new(c->out, "alerts", alerts);
	json_array_foreach(arg_json(c, "persons"), i, v)
	{
		if (rc == RC_OK && !json_is_string(v))
			rc = bad_block(c->err, "宛名番号ではありません");
		if (rc == RC_OK)
			rc = check_person(
			    c, json_string_value(v), alerts, &level);
	}
	/* a paper of a past change has the household of then */
	json_array_foreach(arg_json(c, "households"), i, v)
	{
		if (rc == RC_OK && !json_is_string(v))
			rc = bad_block(c->err, "世帯番号ではありません");
		if (rc == RC_OK)
			rc = block_alerts(c, "", json_string_value(v),
			    arg_text(c, "process"), alerts);
	}
	(void)json_object_set_new(c->out, "level", json_integer(level));
	return rc;
}
