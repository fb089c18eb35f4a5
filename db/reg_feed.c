/* SPDX-License-Identifier: ISC
 * reg_feed - records of the feed: numbered and chained in the transaction
 * that makes them, given out by profile, verified, written as a snapshot.
 */
#include "db/reg.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char sql_head[] =
    "SELECT position, hash FROM feed ORDER BY position DESC LIMIT 1";
static const char sql_insert[] =
    "INSERT INTO feed (position, format, kind, made_at, previous, hash) "
    "VALUES ($1,$2,$3,$4,$5,$6)";
static const char sql_section[] =
    "INSERT INTO feed_section (position, section, hash, salt, payload) "
    "VALUES ($1,$2,$3,$4,$5)";

static const char sql_reached[] =
    "INSERT INTO serial (name, value) VALUES ('feed', $1) "
    "ON CONFLICT (name) DO UPDATE SET value = $1";
static const char sql_reach[] = "SELECT value FROM serial WHERE name = 'feed'";

enum rc
feed_head_get(struct call *c, int64_t *position, char hash[65])
{
	return chain_end(c, sql_head, NULL, position, hash);
}

static void
new_salt(char out[33])
{
	unsigned char raw[16];

	randombytes_buf(raw, sizeof(raw));
	(void)sodium_bin2hex(out, 33, raw, sizeof(raw));
}

enum rc
feed_add(struct call *c, const char *kind, struct feed_part *parts, int n,
    int64_t *position)
{
	struct feed_section sec[FEED_SECTIONS_MAX];
	char salt[FEED_SECTIONS_MAX][33], previous[65], hash[65];
	char *text[FEED_SECTIONS_MAX] = { NULL };
	struct feed_head h = { .epoch = c->epoch,
		.municipality = c->municipality,
		.kind = kind,
		.previous = previous,
		.time = c->now,
		.format = FEED_FORMAT };
	int i, used = 0;
	enum rc rc = feed_head_get(c, &h.position, previous);

	h.position++;
	for (i = 0; i < n; i++) {
		if (parts[i].payload != NULL && used < FEED_SECTIONS_MAX) {
			text[used] = json_dumps(parts[i].payload, JSON_COMPACT);
			if (text[used] == NULL)
				die("a feed payload is no JSON");
			new_salt(salt[used]);
			sec[used].name = parts[i].section;
			feed_section_hash(
			    salt[used], text[used], sec[used].hash);
			used++;
		}
		json_decref(parts[i].payload);
	}
	feed_record_hash(&h, sec, used, hash);
	if (rc == RC_OK)
		rc = sql_run(c->s, c->err, sql_insert, "idtitt", h.position,
		    h.format, kind, h.time, previous, hash);
	if (rc == RC_OK)
		rc = sql_run(c->s, c->err, sql_reached, "i", h.position);
	for (i = 0; i < used; i++) {
		if (rc == RC_OK)
			rc = sql_run(c->s, c->err, sql_section, "itttt",
			    h.position, sec[i].name, sec[i].hash, salt[i],
			    text[i]);
		wipe_free(text[i]);
	}
	if (rc == RC_OK && position != NULL)
		*position = h.position;
	return rc;
}

/* ---- giving out ---- */

static const char sql_hash_at[] = "SELECT hash FROM feed WHERE position = $1";
static const char sql_from[] =
    "SELECT position, format, kind, made_at, previous, hash FROM feed "
    "WHERE position > $1 ORDER BY position LIMIT $2";
static const char sql_sections[] =
    "SELECT section, hash, salt, payload FROM feed_section WHERE position = $1";

static bool
has_section(const struct call *c, const char *name)
{
	size_t i;

	for (i = 0; i < json_array_size(c->sections); i++) {
		const char *v =
		    json_string_value(json_array_get(c->sections, i));

		if (v != NULL && strcmp(v, name) == 0)
			return true;
	}
	return false;
}

static enum rc
put_sections(struct call *c, json_t *record, int64_t position)
{
	json_t *payloads = json_object(), *salts = json_object(),
	       *hashes = json_object();
	struct store_stmt *st;
	const char *name;
	enum rc rc = sql_open(c->s, c->err, &st, sql_sections, "i", position);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		name = store_col_text(st, 0);
		(void)json_object_set_new(
		    hashes, name, json_string(store_col_text(st, 1)));
		if (GUARD("feed_sections_by_profile") &&
		    !has_section(c, name)) {
			(void)json_object_set_new(payloads, name, json_null());
			continue;
		}
		(void)json_object_set_new(
		    salts, name, json_string(store_col_text(st, 2)));
		(void)json_object_set_new(
		    payloads, name, json_string(store_col_text(st, 3)));
	}
	(void)json_object_set_new(record, "sections", payloads);
	(void)json_object_set_new(record, "salts", salts);
	(void)json_object_set_new(record, "hashes", hashes);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
fork_found(struct err *err)
{
	return err_set(err, RC_CONFLICT, "E7001",
	    "この端末の複製は台帳と食い違っています",
	    "番号とハッシュが台帳の配信と合いません",
	    "複製の更新を止めました。管理者に連絡してください");
}

/* Whether (epoch, position, hash) is a point of this feed. */
static enum rc
check_point(struct call *c, int64_t position)
{
	const char *epoch = arg_text(c, "epoch"), *hash = arg_text(c, "hash");
	char own[65] = FEED_GENESIS;
	struct store_stmt *st;
	enum rc rc;

	if (position == 0 && epoch[0] == '\0')
		return RC_OK; /* a new replica */
	if (position > 0) {
		rc = sql_row(c->s, c->err, &st, sql_hash_at, "i", position);
		if (rc == RC_NOT_FOUND)
			return fork_found(c->err);
		if (rc != RC_OK)
			return rc;
		col_copy(st, 0, own, sizeof(own));
		store_done(st);
	}
	if (GUARD("feed_fork") && (strcmp(epoch, c->epoch) != 0 ||
				      (position > 0 && strcmp(hash, own) != 0)))
		return fork_found(c->err);
	return RC_OK;
}

enum rc
reg_feed_pull(struct call *c)
{
	int64_t position = arg_int(c, "position", 0), head;
	int64_t limit = arg_int(c, "limit", 200);
	json_t *records, *o;
	struct store_stmt *st;
	char hash[65];
	size_t i;
	enum rc rc;

	/* The command line signs people in for what it shows; a whole copy
	 * goes to a registered terminal, with the sections of its profile. */
	if (GUARD("feed_to_terminals") && c->is_daicho && !c->training &&
	    c->profile[0] == '\0')
		return err_set(c->err, RC_DENIED, "E1034",
		    "この端末は台帳に登録されていません",
		    "写しは登録のある端末だけが持てます",
		    "設定の terminal に、登録した端末の名を書いてください");
	if ((rc = check_point(c, position)) != RC_OK)
		return rc;
	if (limit < 1 || limit > 2000)
		limit = 2000;
	records = json_array();
	(void)json_object_set_new(c->out, "records", records);
	(void)json_object_set_new(c->out, "epoch", json_string(c->epoch));
	rc = sql_open(c->s, c->err, &st, sql_from, "ii", position, limit);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(records,
		    json_pack("{s:I,s:I,s:s,s:I,s:s,s:s}", "position",
			(json_int_t)store_col_int(st, 0), "format",
			(json_int_t)store_col_int(st, 1), "kind",
			store_col_text(st, 2), "time",
			(json_int_t)store_col_int(st, 3), "previous",
			store_col_text(st, 4), "hash", store_col_text(st, 5)));
	if (rc != RC_NOT_FOUND)
		return rc;
	json_array_foreach(records, i, o)
	{
		rc = put_sections(
		    c, o, json_integer_value(json_object_get(o, "position")));
		if (rc != RC_OK)
			return rc;
	}
	if ((rc = feed_head_get(c, &head, hash)) != RC_OK)
		return rc;
	(void)json_object_set_new(c->out, "head",
	    json_pack("{s:I,s:s}", "position", (json_int_t)head, "hash", hash));
	return RC_OK;
}

/* ---- verification ---- */

enum rc
feed_chain_check(struct call *c, json_t *findings)
{
	struct call all = *c; /* every section, whoever asks */
	int64_t position = 0, reached = 0;
	char previous[65] = FEED_GENESIS, hash[65];
	struct err fault;
	json_t *o;
	enum rc rc = RC_OK;

	all.sections = json_pack("[s,s,s,s,s,s,s,s,s]", "core", "restricted",
	    "pending", "block_flag", "block_detail", "attached",
	    "restricted_attached", "staff", "setting");
	for (;;) {
		struct store_stmt *st;

		rc = sql_row(
		    c->s, c->err, &st, sql_from, "ii", position, (int64_t)1);
		if (rc != RC_OK)
			break;
		o = json_pack("{s:I,s:I,s:s,s:I,s:s,s:s}", "position",
		    (json_int_t)store_col_int(st, 0), "format",
		    (json_int_t)store_col_int(st, 1), "kind",
		    store_col_text(st, 2), "time",
		    (json_int_t)store_col_int(st, 3), "previous",
		    store_col_text(st, 4), "hash", store_col_text(st, 5));
		store_done(st);
		rc = put_sections(&all, o,
		    json_integer_value(json_object_get(o, "position")));
		if (rc != RC_OK) {
			json_decref(o);
			break;
		}
		err_clear(&fault);
		if (feed_record_check(o, c->epoch, c->municipality, position,
			previous, hash, &fault) != RC_OK)
			(void)json_array_append_new(findings,
			    json_pack("{s:s,s:O}", "invariant", "feed_chain",
				"where", json_object_get(o, "position")));
		position = json_integer_value(json_object_get(o, "position"));
		(void)snprintf(
		    previous, sizeof(previous), "%s", json_text(o, "hash"));
		json_decref(o);
	}
	json_decref(all.sections);
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = sql_int(c->s, c->err, &reached, 0, sql_reach, "");
	if (rc == RC_OK && GUARD("feed_end_checked") && reached != position)
		(void)json_array_append_new(
		    findings, json_pack("{s:s,s:I}", "invariant", "feed_chain",
				  "where", (json_int_t)reached));
	return rc;
}

enum rc
reg_feed_verify(struct call *c)
{
	json_t *findings = json_array();
	enum rc rc = feed_chain_check(c, findings);

	(void)json_object_set_new(
	    c->out, "ok", json_boolean(json_array_size(findings) == 0));
	(void)json_object_set_new(c->out, "findings", findings);
	return rc;
}
