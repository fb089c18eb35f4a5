/* SPDX-License-Identifier: ISC
 * reg_code - the stock of 住民票コード received from 機構 (4.3.1): each is given
 * once, at random. Whom one was given to stands in that person's row alone;
 * there is no list of what was given (4.3.1 N).
 */
#include "db/reg.h"
#include "src/mutant.h"
#include "src/number.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define CODES_MAX 1000 /* of one call */

static const char sql_free[] =
    "SELECT count(*) FROM (SELECT code FROM code_stock WHERE is_used = 0 AND "
    "pick >= 0 LIMIT $1) f";
/* Each code has a number by chance; the next above one drawn now is taken, so
 * that neither the order of the file nor that of the writers shows. */
static const char sql_next[] =
    "SELECT code FROM code_stock WHERE is_used = 0 AND pick >= $1 "
    "ORDER BY pick LIMIT 1";
static const char sql_take[] =
    "UPDATE code_stock SET is_used = 1 WHERE code = $1 AND is_used = 0";
static const char sql_given[] =
    "SELECT count(*) FROM sheet_all WHERE juminhyo_code = $1";
static const char sql_add[] =
    "INSERT INTO code_stock (code, pick, is_used) VALUES ($1,$2,0) "
    "ON CONFLICT (code) DO NOTHING";

/* 0 to 2^62 - 1 */
static int64_t
chance(void)
{
	uint64_t n;

	randombytes_buf(&n, sizeof(n));
	return (int64_t)(n >> 2);
}

enum rc
code_stock(struct call *c, int64_t *free_codes, int64_t *least)
{
	enum rc rc = setting_int(c, "code_stock_min", least);

	return rc == RC_OK ? sql_int(c->s, c->err, free_codes, 0, sql_free, "i",
				 *least + 1000)
			   : rc;
}

static enum rc
none_left(struct err *err)
{
	return err_set(err, RC_CONFLICT, "E4301",
	    "空きの住民票コードがありません",
	    "機構から受け取った住民票コードを使い切りました",
	    "住民票コードを取り込んでから、もう一度行ってください");
}

static enum rc
next_code(struct call *c, int64_t from, char out[16])
{
	struct store_stmt *st;
	enum rc rc = sql_row(c->s, c->err, &st, sql_next, "i", from);

	if (rc != RC_OK)
		return rc;
	col_copy(st, 0, out, 16);
	store_done(st);
	return RC_OK;
}

enum rc
code_draw(struct call *c, char out[16])
{
	int64_t given = 1, from;
	enum rc rc = RC_OK;

	/* Somebody may have come with one meanwhile: that is passed over. */
	while (rc == RC_OK && given != 0) {
		from = GUARD("code_at_random") ? chance() : 0;
		rc = next_code(c, from, out);
		if (rc == RC_NOT_FOUND)
			rc = next_code(c, 0, out);
		if (rc == RC_NOT_FOUND)
			return none_left(c->err);
		if (rc == RC_OK && GUARD("code_once"))
			rc = sql_run(c->s, c->err, sql_take, "t", out);
		if (rc == RC_OK)
			rc = sql_int(
			    c->s, c->err, &given, 0, sql_given, "t", out);
		if (!GUARD("code_once"))
			break;
	}
	return rc;
}

enum rc
code_warn(struct call *c, json_t *out)
{
	int64_t free_codes, least;
	enum rc rc = code_stock(c, &free_codes, &least);

	if (rc == RC_OK && free_codes < least && GUARD("code_alert"))
		(void)json_object_set_new(out, "alerts",
		    json_pack("[{s:s,s:s}]", "code", "A4301", "text",
			MSG_("空きの住民票コードが少なくなりました")));
	return rc;
}

/* ---- the calls ---- */

enum rc
reg_code_count(struct call *c)
{
	int64_t free_codes, least;
	enum rc rc = code_stock(c, &free_codes, &least);

	if (rc == RC_OK)
		(void)json_object_update_new(c->out,
		    json_pack("{s:I,s:I,s:b}", "free", (json_int_t)free_codes,
			"least", (json_int_t)least, "low",
			(int)(free_codes < least)));
	return rc;
}

static void
list_error(json_t *errors, size_t line, const char *why)
{
	(void)json_array_append_new(
	    errors, json_pack("{s:I,s:s,s:s,s:s,s:s}", "line",
			(json_int_t)line + 1, "code", "E4302", "text",
			MSG_("空きの住民票コードとして取り込めません"), "why",
			why, "remedy", MSG_("ファイルを確かめてください")));
}

static enum rc
take_one(struct call *c, const char *code, size_t line, json_t *errors,
    int64_t *taken)
{
	int64_t given = 0, added = 0;
	enum rc rc;

	if (!juminhyo_code_valid(code)) {
		list_error(
		    errors, line, MSG_("11桁でないか、検査数字が合いません"));
		return RC_OK;
	}
	rc = sql_int(c->s, c->err, &given, 0, sql_given, "t", code);
	if (rc != RC_OK)
		return rc;
	if (given > 0 && GUARD("code_not_given_yet")) {
		list_error(
		    errors, line, MSG_("台帳にその住民票コードの人がいます"));
		return RC_OK;
	}
	rc = sql_change(c->s, c->err, &added, sql_add, "ti", code,
	    GUARD("code_at_random") ? chance() : (int64_t)line);
	*taken += added;
	return rc;
}

enum rc
reg_code_take(struct call *c)
{
	const json_t *list = arg_json(c, "codes"), *v;
	json_t *errors = json_array(), *details;
	int64_t taken = 0, free_codes = 0, least;
	size_t i;
	enum rc rc = RC_OK;

	(void)json_object_set_new(c->out, "errors", errors);
	if (json_array_size(list) > CODES_MAX)
		return err_set(c->err, RC_INPUT, "E4303",
		    "一度に取り込める住民票コードを超えています",
		    "一回に1000件までです", "分けて取り込んでください");
	json_array_foreach(list, i, v)
	{
		if (rc == RC_OK)
			rc = take_one(c,
			    json_is_string(v) ? json_string_value(v) : "", i,
			    errors, &taken);
	}

	if (rc == RC_OK)
		rc = code_stock(c, &free_codes, &least);
	if (rc != RC_OK)
		return rc;
	(void)json_object_update_new(c->out,
	    json_pack("{s:I,s:I,s:I}", "taken", (json_int_t)taken, "known",
		(json_int_t)(json_array_size(list) - json_array_size(errors)) -
		    (json_int_t)taken,
		"free", (json_int_t)free_codes));
	/* how many, never which */
	details = json_pack("{s:I}", "taken", (json_int_t)taken);
	rc = log_add(c, "operation", NULL, NULL, details, false);
	json_decref(details);
	return rc;
}
