/* SPDX-License-Identifier: ISC
 * reg_mynumber - 個人番号 in its own file beside the register (PATH
 * "-mynumber"). Entries carry a handle; the number itself comes and goes
 * only through the calls here, each one by right and with a line in the log.
 *
 * The two files do not share a transaction: the register commits which
 * handle belongs to whom, and this file is brought up to that afterwards
 * and at every opening, as often as needed.
 */
#include "db/reg.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/number.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum rc
open_file(struct reg *r, struct err *err)
{
	char *uri;
	enum rc rc;

	if (r->my != NULL)
		return RC_OK;
	/* A server keeps them in a schema of its own, under another role. */
	uri =
	    x_printf("%s%s", r->uri, store_is_shared(r->s) ? "" : "-mynumber");
	rc = store_open(uri, STORE_MYNUMBER, true, &r->my, err);
	wipe_free(uri);
	return rc;
}

enum rc
mynumber_open(struct call *c)
{
	return open_file(c->r, c->err);
}

static const char sql_link[] =
    "INSERT INTO mynumber_link (handle, person_no, is_done) VALUES ($1,$2,0) "
    "ON CONFLICT (handle) DO UPDATE SET person_no = $2, is_done = 0";

/*
 * Two that give one number at once to two people must meet somewhere: the
 * number is in the other schema, whose transactions are its own. They meet in
 * one row of 64, chosen by the number; which row it is says nothing of whose.
 */
#define MEETINGS 64
static const char sql_value[] = "SELECT value FROM mynumber WHERE handle = $1";
static const char sql_meet[] =
    "INSERT INTO serial (name, value) VALUES ($1, 1) "
    "ON CONFLICT (name) DO UPDATE SET value = serial.value + 1";

static enum rc
meet(struct call *c, const char *handle)
{
	struct store_stmt *st;
	char digest[65], name[16], pair[3];
	const char *value;
	enum rc rc;

	if (!store_is_shared(c->s) || !GUARD("mynumber_once_at_once"))
		return RC_OK;
	if ((rc = mynumber_open(c)) != RC_OK ||
	    (rc = sql_row(c->r->my, c->err, &st, sql_value, "t", handle)) !=
		RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	value = store_col_text(st, 0);
	feed_sha256(value, strlen(value), digest);
	store_done(st);
	memcpy(pair, digest, 2);
	pair[2] = '\0';
	(void)snprintf(
	    name, sizeof(name), "meet:%lu", strtoul(pair, NULL, 16) % MEETINGS);
	sodium_memzero(digest, sizeof(digest));
	return sql_send(c->s, c->err, sql_meet, "t", name);
}

enum rc
mynumber_link(struct call *c, const char *handle, const char *person_no)
{
	enum rc rc = meet(c, handle);

	if (rc != RC_OK)
		return rc;
	c->r->has_links = true;
	return sql_send(c->s, c->err, sql_link, "tt", handle, person_no);
}

enum rc
mynumber_unlink(struct call *c, const char *handle)
{
	c->r->has_links = true;
	return sql_send(c->s, c->err, sql_link, "tt", handle, "");
}

static const char sql_current[] =
    "SELECT handle FROM mynumber WHERE person_no = $1 AND is_current = 1";
static const char sql_unsettled[] =
    "SELECT handle FROM mynumber_link WHERE is_done = 0 AND person_no = $1";

enum rc
mynumber_current(struct call *c, const char *person_no, char handle[48])
{
	struct store_stmt *st;
	enum rc rc = sql_row(c->s, c->err, &st, sql_unsettled, "t", person_no);

	handle[0] = '\0';
	if (rc == RC_NOT_FOUND && (rc = mynumber_open(c)) == RC_OK)
		rc =
		    sql_row(c->r->my, c->err, &st, sql_current, "t", person_no);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	col_copy(st, 0, handle, 48);
	store_done(st);
	return RC_OK;
}

static const char sql_links[] =
    "SELECT handle, person_no FROM mynumber_link WHERE is_done = 0";
static const char sql_link_done[] =
    "UPDATE mynumber_link SET is_done = 1 WHERE handle = $1";
static const char sql_retire[] =
    "UPDATE mynumber SET is_current = 0 WHERE person_no = $1 AND handle <> $2";
static const char sql_assign[] =
    "UPDATE mynumber SET person_no = $1, is_current = 1 WHERE handle = $2";

/* Taken back: nobody's number, or the next person to have it could not. */
static const char sql_give_back[] =
    "UPDATE mynumber SET person_no = NULL, is_current = 0 WHERE handle = $1";

static enum rc
assign(struct store *my, const char *handle, const char *person_no,
    struct err *err)
{
	enum rc rc = store_begin_keyed(my, err);

	if (rc != RC_OK)
		return rc;
	if (person_no[0] == '\0')
		rc = sql_run(my, err, sql_give_back, "t", handle);
	else if ((rc = sql_run(my, err, sql_retire, "tt", person_no, handle)) ==
		 RC_OK)
		rc = sql_run(my, err, sql_assign, "tt", person_no, handle);
	if (rc == RC_OK)
		rc = store_commit(my, err);
	if (rc != RC_OK)
		store_rollback(my);
	return rc;
}

static enum rc
tick_off(struct store *s, const char *handle, struct err *err)
{
	enum rc rc = store_begin_keyed(s, err);

	if (rc != RC_OK)
		return rc;
	if ((rc = sql_run(s, err, sql_link_done, "t", handle)) == RC_OK)
		rc = store_commit(s, err);
	if (rc != RC_OK)
		store_rollback(s);
	return rc;
}

static enum rc
settle_one(
    struct reg *r, const char *handle, const char *person_no, struct err *err)
{
	struct err own;
	int tries = 1;
	enum rc rc;

	do {
		err_clear(&own);
		if ((rc = assign(r->my, handle, person_no, &own)) == RC_OK)
			rc = tick_off(r->s, handle, &own);
	} while (reg_repeats(r, rc, &own, &tries));
	if (rc != RC_OK && err != NULL)
		*err = own;
	return rc;
}

enum rc
mynumber_settle(struct reg *r, struct err *err)
{
	struct store_stmt *st;
	json_t *links = json_array(), *l;
	size_t i;
	enum rc rc = sql_open(r->s, err, &st, sql_links, "");

	while (rc == RC_OK && (rc = store_step(st, err)) == RC_OK)
		(void)json_array_append_new(
		    links, json_pack("[s,s]", store_col_text(st, 0),
			       store_col_text(st, 1)));
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	if (rc == RC_OK && json_array_size(links) > 0)
		rc = open_file(r, err);
	json_array_foreach(links, i, l)
	{
		if (rc == RC_OK)
			rc = settle_one(r,
			    json_string_value(json_array_get(l, 0)),
			    json_string_value(json_array_get(l, 1)), err);
	}

	json_decref(links);
	return rc;
}

static const char sql_put[] =
    "INSERT INTO mynumber (handle, value, person_no, is_current, made_at) "
    "VALUES ($1,$2,NULL,0,$3)";
static const char sql_find[] =
    "SELECT person_no FROM mynumber WHERE value = $1 AND person_no IS NOT NULL "
    "ORDER BY is_current DESC, made_at DESC LIMIT 1";
static const char sql_owner[] =
    "SELECT o.person_no FROM mynumber m JOIN mynumber o ON o.value = m.value "
    "WHERE m.handle = $1 AND o.person_no IS NOT NULL LIMIT 1";
static const char sql_get[] =
    "SELECT value FROM mynumber WHERE person_no = $1 AND is_current = 1";
static const char sql_alike[] =
    "SELECT count(*) FROM mynumber m JOIN mynumber o ON o.value = m.value "
    "WHERE m.handle = $1 AND o.handle = $2";
static const char sql_handle_is[] =
    "SELECT count(*) FROM mynumber WHERE handle = $1";

static enum rc
bad_number(struct err *err)
{
	return err_set(err, RC_INPUT, "E1086", "個人番号が正しくありません",
	    "12桁でないか、検査数字が合いません", "番号を確かめてください");
}

/* The number into its own file, before the line in the log is committed;
 * once, however often the call is run. */
static enum rc
write_number(struct call *c)
{
	struct store *my;
	unsigned char raw[16];
	char handle[40] = "m";
	enum rc rc = mynumber_open(c);

	if (rc != RC_OK || c->r->put_handle[0] != '\0')
		return rc;
	my = c->r->my;
	randombytes_buf(raw, sizeof(raw));
	(void)sodium_bin2hex(handle + 1, 33, raw, sizeof(raw));
	if ((rc = store_begin_keyed(my, c->err)) != RC_OK)
		return rc;
	if ((rc = sql_run(my, c->err, sql_put, "tti", handle,
		 arg_text(c, "value"), c->now)) == RC_OK)
		rc = store_commit(my, c->err);
	if (rc == RC_OK)
		(void)snprintf(
		    c->r->put_handle, sizeof(c->r->put_handle), "%s", handle);
	else
		store_rollback(my);
	return rc;
}

enum rc
mynumber_write(struct call *c, char *handle, size_t size)
{
	enum rc rc;

	if (!mynumber_valid(arg_text(c, "value")))
		return bad_number(c->err);
	if ((rc = write_number(c)) == RC_OK)
		(void)snprintf(handle, size, "%s", c->r->put_handle);
	return rc;
}

static const char sql_erase[] =
    "DELETE FROM mynumber WHERE handle = $1 AND person_no IS NULL";

enum rc
mynumber_erase(struct call *c, const char *handle)
{
	enum rc rc = mynumber_open(c);

	if (rc != RC_OK || (rc = store_begin_keyed(c->r->my, c->err)) != RC_OK)
		return rc;
	if ((rc = sql_run(c->r->my, c->err, sql_erase, "t", handle)) == RC_OK)
		rc = store_commit(c->r->my, c->err);
	if (rc != RC_OK)
		store_rollback(c->r->my);
	return rc;
}

enum rc
reg_mynumber_put(struct call *c)
{
	char handle[48];
	enum rc rc = mynumber_write(c, handle, sizeof(handle));

	if (rc != RC_OK)
		return rc;
	(void)json_object_set_new(
	    c->out, "handle", json_string(c->r->put_handle));
	return log_add(c, "operation", NULL, NULL, NULL, true);
}

/* Every look-up names its reason; the log has who, why and whom. */
static enum rc
log_lookup(struct call *c, const char *person_no)
{
	json_t *persons =
	    person_no[0] != '\0' ? json_pack("[s]", person_no) : json_array();
	json_t *details = json_pack("{s:s}", "reason", arg_text(c, "reason"));
	enum rc rc = RC_OK;

	if (GUARD("mynumber_logged"))
		rc = log_add(c, "operation", NULL, persons, details, true);
	json_decref(persons);
	json_decref(details);
	return rc;
}

static enum rc
need_reason(struct call *c)
{
	if (GUARD("mynumber_reason") && arg_text(c, "reason")[0] == '\0')
		return err_set(c->err, RC_INPUT, "E1087",
		    "処理事由がありません", "個人番号を見る理由が要ります",
		    "処理事由を選んでください");
	return mynumber_open(c);
}

enum rc
reg_mynumber_find(struct call *c)
{
	struct store_stmt *st;
	char no[20] = "";
	enum rc rc;

	if (!mynumber_valid(arg_text(c, "value")))
		return bad_number(c->err);
	if ((rc = need_reason(c)) != RC_OK)
		return rc;
	rc =
	    sql_row(c->r->my, c->err, &st, sql_find, "t", arg_text(c, "value"));
	if (rc == RC_OK) {
		col_copy(st, 0, no, sizeof(no));
		store_done(st);
	} else if (rc != RC_NOT_FOUND) {
		return rc;
	}
	(void)json_object_set_new(c->out, "person_no", json_string(no));
	return log_lookup(c, no);
}

enum rc
reg_mynumber_get(struct call *c)
{
	struct store_stmt *st;
	enum rc rc = need_reason(c);

	if (rc != RC_OK)
		return rc;
	rc = sql_row(
	    c->r->my, c->err, &st, sql_get, "t", arg_text(c, "person_no"));
	if (rc == RC_OK) {
		(void)json_object_set_new(
		    c->out, "value", json_string(store_col_text(st, 0)));
		store_done(st);
	} else if (rc == RC_NOT_FOUND) {
		(void)json_object_set_new(c->out, "value", json_string(""));
	} else {
		return rc;
	}
	return log_lookup(c, arg_text(c, "person_no"));
}

enum rc
mynumber_alike(
    struct call *c, const char *handle, const char *other, bool *alike)
{
	int64_t n = 0;
	enum rc rc = mynumber_open(c);

	if (rc == RC_OK)
		rc = sql_int(
		    c->r->my, c->err, &n, 0, sql_alike, "tt", handle, other);
	*alike = n > 0;
	return rc;
}

/* Who got the number a moment ago, in this very transaction or in one that
 * is not settled yet: the second file does not know of it. */
static enum rc
owner_unsettled(struct call *c, const char *handle, char person_no[20])
{
	json_t *links = json_array(), *l;
	struct store_stmt *st;
	bool alike = false;
	size_t i;
	enum rc rc = sql_open(c->s, c->err, &st, sql_links, "");

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    links, json_pack("[s,s]", store_col_text(st, 0),
			       store_col_text(st, 1)));
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	json_array_foreach(links, i, l)
	{
		if (rc != RC_OK || alike)
			break;
		if (json_string_length(json_array_get(l, 1)) == 0)
			continue; /* given back */
		rc = mynumber_alike(
		    c, handle, json_string_value(json_array_get(l, 0)), &alike);
		if (rc == RC_OK && alike)
			(void)snprintf(person_no, 20, "%s",
			    json_string_value(json_array_get(l, 1)));
	}
	json_decref(links);
	return rc;
}

enum rc
mynumber_owner(struct call *c, const char *handle, char person_no[20])
{
	struct store_stmt *st;
	int64_t known = 0;
	enum rc rc = mynumber_open(c);

	person_no[0] = '\0';
	if (rc != RC_OK || (rc = sql_int(c->r->my, c->err, &known, 0,
				sql_handle_is, "t", handle)) != RC_OK)
		return rc;
	if (known == 0)
		return err_set(c->err, RC_INPUT, "E1088",
		    "個人番号の預かり番号が分かりません",
		    "その預かり番号は台帳にありません",
		    "個人番号を入れ直してください");
	rc = sql_row(c->r->my, c->err, &st, sql_owner, "t", handle);
	if (rc == RC_OK) {
		col_copy(st, 0, person_no, 20);
		store_done(st);
		return RC_OK;
	}
	if (rc != RC_NOT_FOUND || !GUARD("mynumber_unsettled"))
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	return owner_unsettled(c, handle, person_no);
}
