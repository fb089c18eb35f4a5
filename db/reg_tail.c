/* SPDX-License-Identifier: ISC
 * reg_tail - what a restored register lost, out of the records that replicas
 * have kept (db/tail.h). Each record is written as the change that it tells
 * of, numbers and times as they were, once; what has changed meanwhile is
 * left alone and said, and what a feed never held (entries, details of
 * blocks, staff's rights) is for people to do again.
 */
#include "db/reg_tail.h"

#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

/* ---- outcomes ---- */

enum rc
tail_outcome(struct replay *r, const char *outcome, const char *fmt, ...)
{
	static const char *const weight[] = { "nothing", "there", "applied",
		"hand" };
	size_t was = 0, now = 0, i;
	va_list ap;

	r->wrote |= strcmp(outcome, "applied") == 0;
	/* The heaviest of its parts is the outcome of a record. */
	for (i = 0; i < sizeof(weight) / sizeof(weight[0]); i++) {
		if (strcmp(weight[i], r->outcome) == 0)
			was = i;
		if (strcmp(weight[i], outcome) == 0)
			now = i;
	}
	if (now > was || r->outcome[0] == '\0') {
		(void)snprintf(r->outcome, sizeof(r->outcome), "%s", outcome);
		va_start(ap, fmt);
		(void)vsnprintf(r->why, sizeof(r->why), fmt, ap);
		va_end(ap);
	}
	return RC_OK;
}

static json_t *
section_of(const json_t *record, const char *name)
{
	const char *text = json_string_value(
	    json_object_get(json_object_get(record, "sections"), name));

	return text == NULL ? NULL : json_loads(text, 0, NULL);
}

bool
tail_lacks(const struct replay *r, const char *name)
{
	return json_object_get(json_object_get(r->record, "hashes"), name) !=
		   NULL &&
	       json_object_get(r->section, name) == NULL;
}

/* ---- kinds that are small ---- */

static enum rc
replay_day(struct replay *r, const json_t *setting)
{
	const char *day = json_text(setting, "today");
	const json_t *s;
	size_t i;
	enum rc rc = tail_outcome(r, "there", "%s", "");

	if (iso_day(day) != INT32_MIN && strcmp(day, r->c->today) > 0) {
		rc = day_move(r->c, day);
		if (rc == RC_OK)
			rc = tail_outcome(r, "applied", "業務日 %s", day);
	}
	json_array_foreach(json_object_get(setting, "settings"), i, s)
	{
		if (rc == RC_OK)
			rc = tail_setting(r, s);
	}
	return rc;
}

/* What became of an entry last counts; before it, nothing is left to do. */
static void
note_last(struct replay *r, const json_t *record)
{
	json_t *core = section_of(record, "core");
	json_t *pending = section_of(record, "pending"), *v;
	json_t *position = json_object_get(record, "position");
	char id[24];
	size_t i;

	json_array_foreach(json_object_get(core, "ended"), i, v)
	{
		(void)snprintf(
		    id, sizeof(id), "%lld", (long long)json_integer_value(v));
		(void)json_object_set(r->last, id, position);
	}
	json_array_foreach(json_object_get(pending, "entries"), i, v)
	{
		(void)snprintf(id, sizeof(id), "%lld",
		    (long long)json_integer_value(
			json_object_get(v, "entry_id")));
		(void)json_object_set(r->last, id, position);
	}
	json_decref(core);
	json_decref(pending);
}

static bool
is_last(const struct replay *r, const json_t *entry)
{
	char id[24];

	(void)snprintf(id, sizeof(id), "%lld",
	    (long long)json_integer_value(json_object_get(entry, "entry_id")));
	return json_integer_value(json_object_get(r->last, id)) == r->position;
}

static enum rc
replay_pending(struct replay *r, const json_t *pending)
{
	const json_t *e;
	size_t i;

	(void)tail_outcome(r, "nothing", "%s", "");
	json_array_foreach(json_object_get(pending, "entries"), i, e)
	{
		const char *state = json_text(e, "state");

		if (strcmp(state, "approved") != 0 && is_last(r, e))
			(void)tail_outcome(r, "hand",
			    "届出 %lld %s %s: 内容は配信にありません",
			    (long long)json_integer_value(
				json_object_get(e, "entry_id")),
			    json_text(e, "shown"),
			    strcmp(state, "waiting") != 0 ? "取下げ"
			    : json_is_true(json_object_get(e, "returned"))
				? "差戻し"
				: "仮登録");
	}
	return RC_OK;
}

static enum rc
replay_staff(struct replay *r, const json_t *staff)
{
	const json_t *s;
	size_t i;

	json_array_foreach(json_object_get(staff, "staff"), i, s)(void)
	    tail_outcome(r, "hand", "職員 %s: 権限は配信にありません",
		json_text(s, "staff"));
	return RC_OK;
}

/* Strongest blocks by process, as the tail has them, against the present. */
static enum rc
replay_block_of(
    struct replay *r, const char *no, bool is_person, const json_t *flag)
{
	json_t *now = NULL, *level, *list;
	const char *process;
	int64_t have, id;
	enum rc rc = block_flag_json(
	    r->c, is_person ? no : NULL, is_person ? NULL : no, &now);

	if (rc != RC_OK)
		return rc;
	(void)tail_outcome(r, "there", "%s", "");
	json_object_foreach(json_object_get(flag, "levels"), process, level)
	{
		have = json_integer_value(
		    json_object_get(json_object_get(now, "levels"), process));
		if (rc != RC_OK || have >= json_integer_value(level))
			continue;
		list = json_pack("[s]", process);
		rc = block_add(r->c, is_person ? no : NULL,
		    is_person ? NULL : no, list, (int)json_integer_value(level),
		    r->c->today, "", "general", "復旧: 内容を確かめてください",
		    &id);
		json_decref(list);
		if (rc == RC_OK)
			rc = block_feed(r->c, id);
		r->wrote = true;
		if (rc == RC_OK)
			rc = tail_outcome(r, "hand",
			    "%s 抑止を仮に付けました: 種別・期間・理由を入れ直します",
			    no);
	}
	json_object_foreach(json_object_get(now, "levels"), process, level)
	{
		if (json_object_get(json_object_get(flag, "levels"), process) ==
		    NULL)
			(void)tail_outcome(
			    r, "hand", "%s 抑止の解除が失われています", no);
	}
	json_decref(now);
	return rc;
}

static enum rc
replay_block(struct replay *r, const json_t *flags)
{
	const json_t *f;
	size_t i;
	enum rc rc = RC_OK;

	json_array_foreach(json_object_get(flags, "persons"), i, f)
	{
		if (rc == RC_OK)
			rc = replay_block_of(
			    r, json_text(f, "person_no"), true, f);
	}
	json_array_foreach(json_object_get(flags, "households"), i, f)
	{
		if (rc == RC_OK)
			rc = replay_block_of(
			    r, json_text(f, "household_no"), false, f);
	}
	return rc;
}

/* ---- one record ---- */

static enum rc
replay_sections(struct replay *r)
{
	static const struct {
		const char *name;
		enum rc (*replay)(struct replay *r, const json_t *section);
	} parts[] = {
		{ "core", tail_core },
		{ "pending", replay_pending },
		{ "block_flag", replay_block },
		{ "attached", tail_attached },
		{ "staff", replay_staff },
		{ "setting", replay_day },
	};
	json_t *s;
	size_t i;
	enum rc rc = RC_OK;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]) && rc == RC_OK; i++) {
		s = json_object_get(r->section, parts[i].name);
		if (s != NULL)
			rc = parts[i].replay(r, s);
		else if (tail_lacks(r, parts[i].name))
			rc = tail_outcome(r, "hand",
			    "この端末には %s が届いていません", parts[i].name);
	}
	return rc;
}

static const char sql_done[] =
    "INSERT INTO tail_record (epoch, position, hash, outcome) "
    "VALUES ($1,$2,$3,$4)";

static enum rc
replay_record(struct replay *r)
{
	json_t *details, *v;
	const char *name;
	enum rc rc;

	r->section = json_object();
	r->persons = json_array();
	r->outcome[0] = r->why[0] = '\0';
	r->wrote = false;
	json_object_foreach(json_object_get(r->record, "sections"), name, v)
	{
		json_t *s = section_of(r->record, name);

		if (s != NULL)
			(void)json_object_set_new(r->section, name, s);
	}
	rc = replay_sections(r);
	if (r->outcome[0] == '\0')
		(void)tail_outcome(r, "nothing", "%s", "");
	if (rc == RC_OK)
		rc = sql_run(r->c->s, r->c->err, sql_done, "titt", r->epoch,
		    r->position, json_text(r->record, "hash"), r->outcome);
	if (rc == RC_OK && r->wrote) {
		details = json_pack("{s:s,s:I,s:s}", "epoch", r->epoch,
		    "position", (json_int_t)r->position, "terminal",
		    arg_text(r->c, "terminal"));
		rc = log_add(
		    r->c, "operation", NULL, r->persons, details, false);
		json_decref(details);
	}
	(void)json_array_append_new(r->list,
	    json_pack("{s:I,s:s,s:I,s:s,s:s,s:O}", "position",
		(json_int_t)r->position, "kind", json_text(r->record, "kind"),
		"time", json_integer_value(json_object_get(r->record, "time")),
		"outcome", r->outcome, "why", r->why, "persons", r->persons));
	json_decref(r->section);
	json_decref(r->persons);
	return rc;
}

/* ---- the call ---- */

static const char sql_last[] =
    "SELECT position, hash FROM tail_record WHERE epoch = $1 "
    "ORDER BY position DESC LIMIT 1";

static enum rc
not_ours(struct err *err, const char *why)
{
	return err_set(err, RC_CONFLICT, "E7099",
	    "この末尾は台帳の続きではありません", why,
	    "どの端末から書き出したかと、戻した時点を確かめてください");
}

/* Where the replay goes on: after what was replayed, or after what the
 * register still had. */
static enum rc
begin_at(struct call *c, const char *epoch, int64_t *position, char hash[65])
{
	const struct epoch_past *past;
	struct store_stmt *st;
	struct epochs e;
	enum rc rc = epochs_load(c, &e);

	if (rc != RC_OK)
		return rc;
	past = epoch_find(&e, epoch);
	if (past == NULL)
		return not_ours(c->err, "この台帳の終わった世代ではありません");
	if (past->is_settled)
		return not_ours(c->err, "この世代はもう閉じられています");
	*position = past->common;
	memcpy(hash, past->common_hash, 65);
	rc = sql_row(c->s, c->err, &st, sql_last, "t", epoch);
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	*position = store_col_int(st, 0);
	col_copy(st, 1, hash, 65);
	store_done(st);
	return RC_OK;
}

/* Everything that continues the chain; what is at or before its place has to
 * be what the register knows there. */
static enum rc
replay_all(struct replay *r, int64_t position, char hash[65])
{
	const json_t *o;
	char own[65];
	size_t i;
	enum rc rc = RC_OK;

	json_array_foreach(arg_json(r->c, "records"), i, o) note_last(r, o);
	json_array_foreach(arg_json(r->c, "records"), i, o)
	{
		r->position =
		    json_integer_value(json_object_get(o, "position"));
		if (r->position < position)
			continue;
		if (r->position == position) {
			if (strcmp(json_text(o, "hash"), hash) != 0)
				return not_ours(
				    r->c->err, "台帳の最後の記録と違います");
			continue;
		}
		if (feed_record_check(o, r->epoch, r->c->municipality, position,
			hash, own, r->c->err) != RC_OK &&
		    GUARD("tail_chain"))
			return not_ours(r->c->err, "記録の鎖が続いていません");
		r->record = o;
		if ((rc = replay_record(r)) != RC_OK)
			return rc;
		position = r->position;
		memcpy(hash, own, 65);
	}
	(void)json_object_update_new(
	    r->c->out, json_pack("{s:I,s:s}", "position", (json_int_t)position,
			   "hash", hash));
	return RC_OK;
}

enum rc
reg_tail_replay(struct call *c)
{
	struct replay r = {
		.c = c, .list = json_array(), .last = json_object()
	};
	int64_t position = 0;
	char hash[65] = "";
	enum rc rc;

	(void)json_object_set_new(c->out, "records", r.list);
	r.epoch = arg_text(c, "epoch");
	rc = begin_at(c, r.epoch, &position, hash);
	if (rc == RC_OK)
		rc = replay_all(&r, position, hash);
	json_decref(r.last);
	c->is_trial = !json_is_true(arg_json(c, "apply"));
	return rc;
}
