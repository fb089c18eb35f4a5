/* SPDX-License-Identifier: ISC
 * reg_support - 支援措置 (1.1.16, 3.4): for one year less a day from the
 * start, to be extended from one month before the end; 仮支援措置 until it
 * starts. Its people are blocked from certificates and looking through
 * (level エラー) for as long as nobody ends the measure.
 */
#include "db/reg.h"
#include "src/codes.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 令和2年4月1日 → 令和3年3月31日. */
static void
end_of_year(int32_t from, char out[11])
{
	iso_of_day(date_months_later(from, 12) - 1, out);
}

static enum rc
bad(struct err *err, const char *code, const char *why)
{
	return err_set(err, RC_INPUT, code, "支援措置の内容が正しくありません",
	    why, "内容を直してください");
}

static const char sql_put[] =
    "INSERT INTO support (support, version, state, applicant_person_no, "
    "applicant_name, from_day, to_day, affairs, addresses, details) "
    "VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) ON CONFLICT (support) DO UPDATE "
    "SET version = $2, state = $3, applicant_person_no = $4, "
    "applicant_name = $5, from_day = $6, to_day = $7, affairs = $8, "
    "addresses = $9, details = $10";
static const char sql_get[] =
    "SELECT version, state, from_day, to_day FROM support WHERE support = $1";
static const char sql_blocks[] =
    "SELECT p.block_id FROM support_person p JOIN block b ON "
    "b.block_id = p.block_id WHERE p.support = $1 AND b.is_released = 0";
static const char sql_in_force[] =
    "SELECT count(*) FROM support_person p JOIN block b ON "
    "b.block_id = p.block_id WHERE p.support = $1 AND b.is_released = 0 "
    "AND b.from_day <= $2";
static const char sql_persons_clear[] =
    "DELETE FROM support_person WHERE support = $1";
static const char sql_person_put[] =
    "INSERT INTO support_person (support, person_no, name, is_applicant, "
    "block_id) VALUES ($1,$2,$3,$4,$5)";
static const char sql_step[] =
    "UPDATE support SET version = version + 1, state = $2, from_day = $3, "
    "to_day = $4 WHERE support = $1";

struct measure {
	int64_t id, version;
	char state[12], from[11], to[11];
};

/* The measure that the call names, at the version it names. */
static enum rc
measure_load(struct call *c, struct measure *m)
{
	struct store_stmt *st;
	enum rc rc;

	m->id = arg_int(c, "support", 0);
	rc = sql_row(c->s, c->err, &st, sql_get, "i", m->id);
	if (rc == RC_NOT_FOUND)
		return err_set(c->err, RC_NOT_FOUND, "E3401",
		    "その支援措置はありません", "番号の記録がありません",
		    "一覧を開き直してください");
	if (rc != RC_OK)
		return rc;
	m->version = store_col_int(st, 0);
	col_copy(st, 1, m->state, sizeof(m->state));
	col_copy(st, 2, m->from, sizeof(m->from));
	col_copy(st, 3, m->to, sizeof(m->to));
	store_done(st);
	if (m->version != arg_int(c, "version", 0))
		return err_set(c->err, RC_CONFLICT, "E3402",
		    "支援措置が先に変わっています", "ほかの人が変えました",
		    "開き直してもう一度行ってください");
	return RC_OK;
}

/* The blocks that the measure set and nobody ended: each is given to `step`
 * with its text, which writes the feed record too. */
static enum rc
each_block(struct call *c, int64_t id,
    enum rc (*step)(struct call *c, int64_t block, const char *text),
    const char *text)
{
	json_t *ids = json_array(), *v;
	struct store_stmt *st;
	size_t i;
	enum rc rc = sql_open(c->s, c->err, &st, sql_blocks, "i", id);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    ids, json_integer(store_col_int(st, 0)));
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	json_array_foreach(ids, i, v)
	{
		if (rc == RC_OK)
			rc = step(c, json_integer_value(v), text);
	}

	json_decref(ids);
	return rc;
}

static enum rc
end_blocks(struct call *c, int64_t id, const char *reason)
{
	return each_block(c, id, block_release, reason);
}

/* The first day of the blocks of the measure as it is recorded now. Whoever is
 * blocked stays so: a measure that was extended says the day on which its next
 * year begins, which may be to come. */
static enum rc
first_day(struct call *c, const struct measure *m, char out[11])
{
	int64_t in_force = 0;
	enum rc rc = sql_int(
	    c->s, c->err, &in_force, 0, sql_in_force, "it", m->id, c->today);

	(void)snprintf(out, 11, "%s",
	    m->from[0] == '\0' ||
		    (in_force > 0 && strcmp(m->from, c->today) > 0 &&
			GUARD("support_no_gap"))
		? c->today
		: m->from);
	return rc;
}

static enum rc
put_person(
    struct call *c, const struct measure *m, const char *first, const json_t *o)
{
	json_t *processes = json_pack("[s,s]", "certificate", "inquiry");
	int64_t block;
	enum rc rc = block_add(c, json_text(o, "person_no"), NULL, processes, 2,
	    first, m->to,
	    strcmp(m->state, "running") == 0 ? "support"
					     : "provisional_support",
	    "支援措置", &block);

	json_decref(processes);
	if (rc == RC_OK)
		rc = block_feed(c, block);
	return rc == RC_OK
		   ? sql_run(c->s, c->err, sql_person_put, "ittdi", m->id,
			 json_text(o, "person_no"), json_text(o, "name"),
			 (int)json_is_true(json_object_get(o, "applicant")),
			 block)
		   : rc;
}

static enum rc
log_measure(struct call *c, const struct measure *m)
{
	json_t *d = json_pack(
	    "{s:I,s:s}", "support", (json_int_t)m->id, "state", m->state);
	enum rc rc = log_add(c, "operation", NULL, NULL, d, false);

	json_decref(d);
	(void)json_object_update_new(
	    c->out, json_pack("{s:I,s:I,s:s,s:s}", "support", (json_int_t)m->id,
			"version", (json_int_t)m->version, "from", m->from,
			"to", m->to));
	return rc;
}

/* ---- the items of the 申出 (1.1.16): db/codes/support_item.csv ---- */

static enum rc
bad_detail(struct err *err, const char *key, const char *why)
{
	enum rc rc = err_set(err, RC_INPUT, "E3409",
	    "支援措置の申出の項目が正しくありません", why,
	    "表にある項目に、文字で入れてください");

	if (err != NULL)
		(void)snprintf(err->item, sizeof(err->item), "%.39s", key);
	return rc;
}

static const char sql_resident[] =
    "SELECT count(*) FROM person WHERE person_no = $1";

/* 加害者 has a 宛名番号 only where they are of this municipality. */
static enum rc
check_detail(struct call *c, const char *key, const json_t *v)
{
	int64_t known = 0;
	enum rc rc;

	if (code_find("support_item", key) == NULL)
		return bad_detail(c->err, key, "表にない項目です");
	if (!json_is_string(v) || json_string_length(v) > 600)
		return bad_detail(c->err, key, "文字でないか、長すぎます");
	if (strcmp(key, "offender_person_no") != 0 ||
	    json_string_length(v) == 0)
		return RC_OK;
	rc = sql_int(
	    c->s, c->err, &known, 0, sql_resident, "t", json_string_value(v));
	if (rc != RC_OK || known > 0 || !GUARD("support_offender_here"))
		return rc;
	rc = err_set(c->err, RC_INPUT, "E3409",
	    "支援措置の申出の項目が正しくありません",
	    "その宛名番号の人は台帳にいません",
	    "同じ市区町村の人でなければ、番号は空にしてください");
	if (c->err != NULL)
		(void)snprintf(
		    c->err->item, sizeof(c->err->item), "%.39s", key);
	return rc;
}

static enum rc
check_details(struct call *c)
{
	const char *key, *item;
	json_t *v, *one, *field;
	size_t i;
	enum rc rc = RC_OK;

	json_object_foreach(json_unconst(arg_json(c, "details")), key, v)
	{
		if (rc != RC_OK || strcmp(key, "joint") != 0) {
			rc = rc == RC_OK ? check_detail(c, key, v) : rc;
			continue;
		}
		if (!json_is_array(v))
			return bad_detail(c->err, key, "並びではありません");
		json_array_foreach(v, i, one)
		{
			json_object_foreach(one, item, field)
			{
				if (rc == RC_OK)
					rc = strncmp(item, "joint_", 6) == 0
						 ? check_detail(c, item, field)
						 : bad_detail(c->err, item,
						       "表にない項目です");
			}
		}
	}
	return rc;
}

static enum rc
check_put(struct call *c, struct measure *m, const json_t **applicant)
{
	const char *state = arg_text(c, "state"), *from = arg_text(c, "from");
	const json_t *o;
	size_t i;

	*applicant = NULL;
	/* Whoever a form cannot show would be without protection when it is
	 * recorded again. */
	if (json_array_size(arg_json(c, "persons")) > SUPPORT_PERSONS_MAX &&
	    GUARD("support_persons_fit"))
		return bad(c->err, "E3403", "一つの申出は38人までです");
	json_array_foreach(arg_json(c, "persons"), i, o)
	{
		if (json_text(o, "person_no")[0] == '\0' ||
		    json_text(o, "name")[0] == '\0')
			return bad(
			    c->err, "E3403", "宛名番号か氏名がありません");
		if (!json_is_true(json_object_get(o, "applicant")))
			continue;
		if (*applicant != NULL && GUARD("support_one_applicant"))
			return bad(c->err, "E3403", "申出者が二人以上います");
		*applicant = o;
	}
	if (*applicant == NULL)
		return bad(c->err, "E3403", "申出者がいません");
	if (strcmp(state, "provisional") != 0 && strcmp(state, "running") != 0)
		return bad(c->err, "E3403", "状態は仮支援措置か支援措置です");
	(void)snprintf(m->state, sizeof(m->state), "%s", state);
	if (strcmp(state, "provisional") == 0)
		return RC_OK; /* no period until it starts */
	if (iso_day(from) == INT32_MIN)
		return bad(c->err, "E3403", "開始年月日が正しくありません");
	(void)snprintf(m->from, sizeof(m->from), "%s", from);
	end_of_year(iso_day(from), m->to);
	if (!arg_has(c, "to"))
		return RC_OK;
	if (iso_day(arg_text(c, "to")) == INT32_MIN ||
	    iso_day(arg_text(c, "to")) < iso_day(from))
		return bad(c->err, "E3403", "終了年月日が正しくありません");
	(void)snprintf(m->to, sizeof(m->to), "%s", arg_text(c, "to"));
	return RC_OK;
}

enum rc
reg_support_put(struct call *c)
{
	struct measure m = { 0, 0, "", "", "" }, fresh = m;
	const json_t *applicant, *o;
	char *affairs, *addresses, *details, first[11];
	size_t i;
	enum rc rc = check_put(c, &fresh, &applicant);

	if (rc == RC_OK)
		rc = check_details(c);
	if (rc != RC_OK)
		return rc;
	if (arg_int(c, "support", 0) != 0)
		rc = measure_load(c, &m);
	else
		rc = serial_next(c, "support", &m.id);
	if (rc != RC_OK)
		return rc;
	fresh.id = m.id;
	fresh.version = m.version + 1;
	affairs = json_dumps(arg_json(c, "affairs"), JSON_COMPACT);
	addresses = json_dumps(arg_json(c, "addresses"), JSON_COMPACT);
	details = json_dumps(arg_json(c, "details"), JSON_COMPACT);
	rc = sql_run(c->s, c->err, sql_put, "iitttttttt", fresh.id,
	    fresh.version, fresh.state, json_text(applicant, "person_no"),
	    json_text(applicant, "name"), fresh.from, fresh.to, affairs,
	    addresses, details != NULL ? details : "{}");
	wipe_free(affairs);
	wipe_free(addresses);
	wipe_free(details);
	if (rc != RC_OK || (rc = first_day(c, &fresh, first)) != RC_OK ||
	    (rc = end_blocks(c, m.id, "支援措置の変更")) != RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_persons_clear, "i", m.id)) != RC_OK)
		return rc;
	json_array_foreach(arg_json(c, "persons"), i, o)
	{
		if ((rc = put_person(c, &fresh, first, o)) != RC_OK)
			return rc;
	}

	return log_measure(c, &fresh);
}

enum rc
reg_support_extend(struct call *c)
{
	struct measure m;
	int32_t end;
	enum rc rc = measure_load(c, &m);

	if (rc != RC_OK)
		return rc;
	end = iso_day(m.to);
	if (strcmp(m.state, "running") != 0 || end == INT32_MIN)
		return bad(c->err, "E3403", "続いている支援措置ではありません");
	if (GUARD("support_extend_month") &&
	    c->day < date_months_later(end, -1))
		return bad(c->err, "E3404",
		    "延長できるのは終了の1か月前からです（3.4）");
	iso_of_day(end + 1, m.from);
	end_of_year(end + 1, m.to);
	m.version++;
	if ((rc = sql_run(c->s, c->err, sql_step, "ittt", m.id, m.state, m.from,
		 m.to)) != RC_OK)
		return rc;
	/* A block holds past its day, but whoever reads it reads the day. */
	if (GUARD("support_extend_blocks") &&
	    (rc = each_block(c, m.id, block_last_day, m.to)) != RC_OK)
		return rc;
	return log_measure(c, &m);
}

enum rc
reg_support_end(struct call *c)
{
	struct measure m;
	enum rc rc = measure_load(c, &m);

	if (rc != RC_OK)
		return rc;
	if (arg_text(c, "reason")[0] == '\0')
		return bad(c->err, "E3403", "終了の理由がありません");
	(void)snprintf(m.state, sizeof(m.state), "ended");
	m.version++;
	if ((rc = end_blocks(c, m.id, arg_text(c, "reason"))) != RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_step, "ittt", m.id, m.state, m.from,
		 m.to)) != RC_OK)
		return rc;
	return log_measure(c, &m);
}

/* ---- 転出 (3.4) ---- */

static const char sql_running[] =
    "SELECT support FROM support WHERE applicant_person_no = $1 AND "
    "state = 'running' ORDER BY support LIMIT 1";
static const char sql_support_people[] =
    "SELECT person_no, name, is_applicant FROM support_person "
    "WHERE support = $1 ORDER BY person_no";

/* The people of a measure, blocked as its state now says. */
static enum rc
block_again(struct call *c, const struct measure *m)
{
	json_t *people = json_array(), *o;
	struct store_stmt *st;
	size_t i;
	enum rc rc =
	    sql_open(c->s, c->err, &st, sql_support_people, "i", m->id);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(people,
		    json_pack("{s:s,s:s,s:b}", "person_no",
			store_col_text(st, 0), "name", store_col_text(st, 1),
			"applicant", store_col_int(st, 2) != 0));
	if (rc == RC_NOT_FOUND)
		rc = end_blocks(c, m->id, "転出による仮支援措置");
	if (rc == RC_OK)
		rc = sql_run(c->s, c->err, sql_persons_clear, "i", m->id);
	json_array_foreach(people, i, o)
	{
		if (rc == RC_OK)
			rc = put_person(c, m, c->today, o);
	}

	json_decref(people);
	return rc;
}

enum rc
support_left(struct call *c, const char *person_no, int *measures)
{
	struct measure m = { 0, 0, "provisional", "", "" };
	struct store_stmt *st;
	int64_t wanted = 0;
	enum rc rc = setting_int(c, "support_after_out", &wanted);

	while (rc == RC_OK && wanted != 0 && GUARD("support_goes_on")) {
		rc = sql_row(c->s, c->err, &st, sql_running, "t", person_no);
		if (rc == RC_NOT_FOUND)
			return RC_OK;
		if (rc != RC_OK)
			break;
		m.id = store_col_int(st, 0);
		store_done(st);
		rc = sql_run(c->s, c->err, sql_step, "ittt", m.id, m.state,
		    m.from, m.to);
		if (rc == RC_OK)
			rc = block_again(c, &m);
		(*measures)++;
	}
	return rc;
}

/* ---- looking at it (2.2.4) ---- */

/* Whoever asks for themselves may be in another's measure as well. */
static const char sql_of_person[] =
    "SELECT s.support, s.version, s.state, s.from_day, s.to_day, s.affairs, "
    "s.addresses, s.details, s.applicant_person_no, s.applicant_name "
    "FROM support_person p JOIN support s ON s.support = p.support "
    "WHERE p.person_no = $1 AND s.state <> 'ended' "
    "ORDER BY s.support DESC";

static const char sql_members[] =
    "SELECT person_no, name, is_applicant FROM support_person "
    "WHERE support = $1 ORDER BY is_applicant DESC, person_no";

/* 申出者 and 併せて支援措置を求める者, the 申出者 first. */
static json_t *
members(struct call *c, int64_t id)
{
	json_t *list = json_array();
	struct store_stmt *st;
	enum rc rc = sql_open(c->s, c->err, &st, sql_members, "i", id);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(list,
		    json_pack("{s:s,s:s,s:b}", "person_no",
			store_col_text(st, 0), "name", store_col_text(st, 1),
			"applicant", store_col_int(st, 2) != 0));
	return list;
}

/* Rows 13 and 14 of 11.1; once each, that of a period that is over first. */
static void
put_alerts(struct call *c, const json_t *measures)
{
	json_t *alerts = json_object_get(c->out, "alerts");
	bool is_over = false, is_ending = false;
	const json_t *m;
	int32_t end;
	size_t i;

	json_array_foreach(measures, i, m)
	{
		end = iso_day(json_text(m, "to"));
		is_over |= end != INT32_MIN && c->day > end;
		is_ending |= end != INT32_MIN && c->day <= end &&
			     c->day >= date_months_later(end, -1);
	}
	if (is_over)
		(void)json_array_append_new(alerts,
		    json_pack("{s:s,s:s}", "code", "A3414", "text",
			MSG_(
			    "支援措置の期間が終わっています（延長されていません）")));
	if (is_ending)
		(void)json_array_append_new(
		    alerts, json_pack("{s:s,s:s}", "code", "A3413", "text",
				MSG_("支援措置の期間が1か月以内に終わります")));
}

static enum rc
measures_of(struct call *c, const char *person_no, json_t *list)
{
	struct store_stmt *st;
	json_t *m;
	size_t i;
	enum rc rc = sql_open(c->s, c->err, &st, sql_of_person, "t", person_no);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(list,
		    json_pack("{s:I,s:I,s:s,s:s,s:s,s:o,s:o,s:o,s:s,s:s}",
			"support", (json_int_t)store_col_int(st, 0), "version",
			(json_int_t)store_col_int(st, 1), "state",
			store_col_text(st, 2), "from", store_col_text(st, 3),
			"to", store_col_text(st, 4), "affairs",
			json_loads(store_col_text(st, 5), 0, NULL), "addresses",
			json_loads(store_col_text(st, 6), 0, NULL), "details",
			json_loads(store_col_text(st, 7), 0, NULL),
			"applicant_person_no", store_col_text(st, 8),
			"applicant_name", store_col_text(st, 9)));
	if (rc != RC_NOT_FOUND)
		return rc;
	json_array_foreach(list, i, m)
	{
		(void)json_object_set_new(m, "persons",
		    members(
			c, json_integer_value(json_object_get(m, "support"))));
	}
	return RC_OK;
}

enum rc
reg_support_get(struct call *c)
{
	json_t *list = json_array(), *m;
	bool runs = false;
	size_t i;
	enum rc rc = measures_of(c, arg_text(c, "person_no"), list);

	if (rc == RC_OK) {
		(void)json_object_update_new(
		    c->out, json_pack("{s:b,s:[]}", "running",
				json_array_size(list) > 0, "alerts"));
		put_alerts(c, list);
	}
	json_array_foreach(list, i, m)
	{
		runs |= strcmp(json_text(m, "state"), "running") == 0;
	}
	/* Everybody is told which of the two periods runs (2.2.4). */
	if (json_array_size(list) > 0)
		(void)json_object_set_new(c->out, "state",
		    json_string(runs ? "running" : "provisional"));
	/* Everybody sees the banner, the details only by right (10.3). */
	if (!GUARD("support_details_right") ||
	    who_may(&c->who, "support_view") || who_may(&c->who, "support"))
		(void)json_object_set(c->out, "supports", list);
	json_decref(list);
	return rc;
}
