/* SPDX-License-Identifier: ISC
 * reg_attached - items that other systems bring and that never collide with
 * a waiting entry, 備考 (C類型, 1.1.14) and メモ (1.1.15): each with its own
 * version.
 */
#include "db/reg_tail.h"
#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

static enum rc
stale(struct err *err)
{
	return err_set(err, RC_CONFLICT, "E1151", "先に書き換えられています",
	    "開いた後にほかの人が変えました",
	    "開き直してもう一度行ってください");
}

static const char sql_version[] =
    "SELECT version FROM attached_version WHERE person_no = $1";
static const char sql_version_put[] =
    "INSERT INTO attached_version (person_no, version) VALUES ($1,$2) "
    "ON CONFLICT (person_no) DO UPDATE SET version = $2";
static const char sql_put[] =
    "INSERT INTO attached (person_no, item, value) VALUES ($1,$2,$3) "
    "ON CONFLICT (person_no, item) DO UPDATE SET value = $3";
static const char sql_drop[] =
    "DELETE FROM attached WHERE person_no = $1 AND item = $2";
static const char sql_all[] =
    "SELECT item, value FROM attached WHERE person_no = $1";

static enum rc
put_values(struct call *c, const char *no)
{
	const char *key, *text;
	json_t *v;
	enum item it;
	enum rc rc = RC_OK;

	json_object_foreach(json_unconst(arg_json(c, "values")), key, v)
	{
		it = item_by_id(key);
		if (it == IT_COUNT || strcmp(item_defs[it].table, "attached"))
			return err_set(c->err, RC_INPUT, "E1152",
			    "個別の項目ではありません",
			    "異動で変わる項目か、表にない項目です",
			    "項目を確かめてください");
		if (json_is_null(v))
			rc = sql_run(c->s, c->err, sql_drop, "tt", no, key);
		else if ((rc = record_value_check(v, key, &text, c->err)) ==
			 RC_OK)
			rc = sql_run(c->s, c->err,
			    text[0] != '\0' ? sql_put : sql_drop,
			    text[0] != '\0' ? "ttt" : "tt", no, key, text);
		if (rc != RC_OK)
			return rc;
	}
	return rc;
}

static enum rc
feed_attached(struct call *c, const char *no, int64_t version)
{
	static const char *const sections[] = { "attached",
		"restricted_attached" };
	struct feed_part parts[2];
	json_t *values[2] = { json_object(), json_object() };
	struct store_stmt *st;
	enum item it;
	int i;
	enum rc rc = sql_open(c->s, c->err, &st, sql_all, "t", no);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		it = item_by_id(store_col_text(st, 0));
		if (it == IT_COUNT)
			continue;
		i = strcmp(item_defs[it].section, sections[1]) == 0;
		(void)json_object_set_new(values[i], store_col_text(st, 0),
		    json_string(store_col_text(st, 1)));
	}
	for (i = 0; i < 2; i++) {
		parts[i].section = sections[i];
		parts[i].payload =
		    json_pack("{s:[{s:s,s:I,s:o}]}", "persons", "person_no", no,
			"version", (json_int_t)version, "values", values[i]);
	}
	if (rc != RC_NOT_FOUND) {
		json_decref(parts[0].payload);
		json_decref(parts[1].payload);
		return rc;
	}
	return feed_add(c, "attached", parts, 2, NULL);
}

static enum rc
log_person(struct call *c, const char *no)
{
	json_t *persons = json_pack("[s]", no);
	enum rc rc = log_add(c, "operation", NULL, persons, NULL, false);

	json_decref(persons);
	return rc;
}

static enum rc
known_person(struct call *c, const char *no)
{
	struct record row;
	enum rc rc = row_current(c, no, 0, &row);

	if (rc == RC_OK)
		record_release(&row);
	return rc;
}

enum rc
reg_attached_put(struct call *c)
{
	const char *no = arg_text(c, "person_no");
	int64_t version = 0;
	enum rc rc;

	if ((rc = known_person(c, no)) != RC_OK ||
	    (rc = sql_int(c->s, c->err, &version, 0, sql_version, "t", no)) !=
		RC_OK)
		return rc;
	if (GUARD("attached_version") && version != arg_int(c, "version", 0))
		return stale(c->err);
	version++;
	if ((rc = put_values(c, no)) != RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_version_put, "ti", no, version)) !=
		RC_OK ||
	    (rc = feed_attached(c, no, version)) != RC_OK)
		return rc;
	(void)json_object_set_new(c->out, "version", json_integer(version));
	return log_person(c, no);
}

/* ---- 備考 and メモ ---- */

static const char sql_note_next[] =
    "SELECT coalesce(max(seq), 0) + 1 FROM note WHERE person_no = $1";
static const char sql_note_version[] =
    "SELECT version FROM note WHERE person_no = $1 AND seq = $2";
static const char sql_note_put[] =
    "INSERT INTO note (person_no, seq, version, text) VALUES ($1,$2,$3,$4) "
    "ON CONFLICT (person_no, seq) DO UPDATE SET version = $3, text = $4";
static const char sql_memo_next[] =
    "SELECT coalesce(max(seq), 0) + 1 FROM memo WHERE person_no = $1";
static const char sql_memo_version[] =
    "SELECT max(version) FROM memo WHERE person_no = $1 AND seq = $2";
static const char sql_memo_put[] =
    "INSERT INTO memo (person_no, seq, version, text, staff, written_at) "
    "VALUES ($1,$2,$3,$4,$5,$6)";

/* seq and version of what is about to be written. */
static enum rc
next_version(struct call *c, const char *sql_next, const char *sql_is,
    int64_t *seq, int64_t *version)
{
	const char *no = arg_text(c, "person_no");
	enum rc rc = known_person(c, no);

	*version = 0;
	*seq = arg_int(c, "seq", 0);
	if (rc != RC_OK)
		return rc;
	if (*seq == 0)
		rc = sql_int(c->s, c->err, seq, 1, sql_next, "t", no);
	else
		rc = sql_int(c->s, c->err, version, 0, sql_is, "ti", no, *seq);
	if (rc != RC_OK)
		return rc;
	if (arg_int(c, "seq", 0) != 0 && GUARD("beside_version") &&
	    (*version == 0 || *version != arg_int(c, "version", *version)))
		return stale(c->err);
	(*version)++;
	return RC_OK;
}

static enum rc
answer(struct call *c, int64_t seq, int64_t version)
{
	(void)json_object_update_new(
	    c->out, json_pack("{s:I,s:I}", "seq", (json_int_t)seq, "version",
			(json_int_t)version));
	return log_person(c, arg_text(c, "person_no"));
}

enum rc
reg_note_put(struct call *c)
{
	const char *no = arg_text(c, "person_no"), *text = arg_text(c, "text");
	struct feed_part part = { "core", NULL };
	int64_t seq, version;
	enum rc rc;

	if ((rc = next_version(c, sql_note_next, sql_note_version, &seq,
		 &version)) != RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_note_put, "tiit", no, seq, version,
		 text)) != RC_OK)
		return rc;
	part.payload = json_pack("{s:[{s:s,s:I,s:I,s:s}]}", "notes",
	    "person_no", no, "seq", (json_int_t)seq, "version",
	    (json_int_t)version, "text", text);
	if ((rc = feed_add(c, "note", &part, 1, NULL)) != RC_OK)
		return rc;
	return answer(c, seq, version);
}

enum rc
reg_memo_put(struct call *c)
{
	int64_t seq, version;
	enum rc rc;

	/* Memos never leave the register: no feed record. */
	if ((rc = next_version(c, sql_memo_next, sql_memo_version, &seq,
		 &version)) != RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_memo_put, "tiitti",
		 arg_text(c, "person_no"), seq, version, arg_text(c, "text"),
		 c->who.staff, c->now)) != RC_OK)
		return rc;
	return answer(c, seq, version);
}

static const char sql_memos[] =
    "SELECT seq, version, text, staff, written_at FROM memo "
    "WHERE person_no = $1 ORDER BY seq, version";

enum rc
reg_memo_list(struct call *c)
{
	json_t *list = json_array();
	struct store_stmt *st;
	char at[32];
	enum rc rc = sql_open(
	    c->s, c->err, &st, sql_memos, "t", arg_text(c, "person_no"));

	(void)json_object_set_new(c->out, "memos", list);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		local_time(store_col_int(st, 4), at);
		(void)json_array_append_new(
		    list, json_pack("{s:I,s:I,s:s,s:s,s:s}", "seq",
			      (json_int_t)store_col_int(st, 0), "version",
			      (json_int_t)store_col_int(st, 1), "text",
			      store_col_text(st, 2), "staff",
			      store_col_text(st, 3), "at", at));
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* ---- what a restored register lost (db/reg_tail.h) ---- */

static const char sql_drop_all[] = "DELETE FROM attached WHERE person_no = $1";

static enum rc
replace_values(struct replay *r, const char *no, const json_t *attached)
{
	const json_t *all[2] = { attached,
		json_object_get(r->section, "restricted_attached") };
	const json_t *p;
	const char *key;
	json_t *v;
	size_t i, k;
	enum rc rc = sql_run(r->c->s, r->c->err, sql_drop_all, "t", no);

	for (k = 0; k < 2; k++)
		json_array_foreach(json_object_get(all[k], "persons"), i, p)
		{
			if (strcmp(json_text(p, "person_no"), no) != 0)
				continue;
			json_object_foreach(
			    json_object_get(p, "values"), key, v)
			{
				if (rc == RC_OK && json_is_string(v))
					rc = sql_run(r->c->s, r->c->err,
					    sql_put, "ttt", no, key,
					    json_string_value(v));
			}
		}
	return rc;
}

static enum rc
replay_attached(struct replay *r, const json_t *attached, const json_t *p)
{
	const char *no = json_text(p, "person_no");
	int64_t version = json_integer_value(json_object_get(p, "version"));
	int64_t now = 0;
	enum rc rc = sql_int(r->c->s, r->c->err, &now, 0, sql_version, "t", no);

	if (rc != RC_OK)
		return rc;
	(void)json_array_append_new(r->persons, json_string(no));
	if (version <= now)
		return tail_outcome(r, "there", "%s", "");
	/* Every version is complete, so one may be missing between. */
	if ((rc = replace_values(r, no, attached)) == RC_OK &&
	    (rc = sql_run(r->c->s, r->c->err, sql_version_put, "ti", no,
		 version)) == RC_OK &&
	    (rc = feed_attached(r->c, no, version)) == RC_OK)
		rc = tail_outcome(r, "applied", "%s 個別の項目", no);
	return rc;
}

enum rc
tail_attached(struct replay *r, const json_t *attached)
{
	const json_t *p;
	size_t i;
	enum rc rc = RC_OK;

	if (tail_lacks(r, "restricted_attached"))
		return tail_outcome(r, "hand",
		    "この端末には restricted_attached が届いていません");
	json_array_foreach(json_object_get(attached, "persons"), i, p)
	{
		if (rc == RC_OK)
			rc = replay_attached(r, attached, p);
	}
	return rc;
}

enum rc
tail_note(struct replay *r, const json_t *note)
{
	const char *no = json_text(note, "person_no");
	int64_t seq = json_integer_value(json_object_get(note, "seq"));
	int64_t version = json_integer_value(json_object_get(note, "version"));
	int64_t now = 0;
	struct feed_part part = { "core", NULL };
	enum rc rc = sql_int(
	    r->c->s, r->c->err, &now, 0, sql_note_version, "ti", no, seq);

	if (rc != RC_OK)
		return rc;
	if (version <= now)
		return tail_outcome(r, "there", "%s", "");
	rc = sql_run(r->c->s, r->c->err, sql_note_put, "tiit", no, seq, version,
	    json_text(note, "text"));
	(void)json_array_append_new(r->persons, json_string(no));
	part.payload = json_pack("{s:[O]}", "notes", json_unconst(note));
	if (rc == RC_OK)
		rc = feed_add(r->c, "note", &part, 1, NULL);
	else
		json_decref(part.payload);
	return rc == RC_OK ? tail_outcome(r, "applied", "%s 備考", no) : rc;
}
