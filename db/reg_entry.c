/* SPDX-License-Identifier: ISC
 * reg_entry - 仮登録 (4.0.8): submitting, changing, withdrawing. The entry
 * is made ready by reg_prepare.c and holds its people until it is decided.
 */
#include "db/reg_entry.h"

#include "db/reg_arrival.h"
#include "src/change.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- storing ---- */

static const char sql_entry_add[] =
    "INSERT INTO entry (entry_id, version, state, event, menu, author, "
    "author_name, place, terminal, receipt_no, submitted_at, submitted_day, "
    "names, persons, household_no, alerts, digest, content, return_reason, "
    "taken_by, taken_terminal, taken_until) VALUES ($1,$2,'waiting',$3,$4,$5,"
    "$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,'','','',0)";
static const char sql_entry_set[] =
    "UPDATE entry SET version = $2, state = 'waiting', event = $3, menu = $4, "
    "names = $5, persons = $6, household_no = $7, alerts = $8, digest = $9, "
    "content = $10, place = $11, terminal = $12, return_reason = '', "
    "taken_by = '', taken_terminal = '', taken_until = 0 "
    "WHERE entry_id = $1";

struct stored { /* the columns that follow from an entry */
	char *content, *persons, *names;
	char digest[65];
};

static void
stored_make(const struct entry *e, struct stored *s)
{
	json_t *j = entry_to_json(e), *list = json_array();
	struct sbuf names;
	int i;

	sbuf_init(&names, 2000);
	for (i = 0; i < e->person_count; i++) {
		(void)json_array_append_new(
		    list, json_string(e->persons[i].person_no));
		sbuf_addf(&names, "%s%s", i > 0 ? "、" : "",
		    record_get(&e->persons[i].after, IT_NAME));
	}
	s->content = json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS);
	s->persons = json_dumps(list, JSON_COMPACT);
	s->names = x_strdup(names.s);
	sbuf_release(&names);
	entry_digest(e, s->digest);
	json_decref(j);
	json_decref(list);
}

static void
stored_release(struct stored *s)
{
	wipe_free(s->content);
	wipe_free(s->persons);
	wipe_free(s->names);
}

static enum rc
new_receipt(struct call *c, struct entry *e)
{
	char series[40];
	int64_t n;
	enum rc rc;

	(void)snprintf(series, sizeof(series), "receipt:%s", c->today);
	if ((rc = serial_next(c, series, &n)) != RC_OK)
		return rc;
	(void)snprintf(e->receipt_no, sizeof(e->receipt_no),
	    "%.4s%.2s%.2s-%04lld", c->today, c->today + 5, c->today + 8,
	    (long long)(n % 100000));
	return RC_OK;
}

enum rc
pending_feed_json(struct call *c, const struct entry *e, const char *state,
    bool returned, json_t **out)
{
	json_t *persons = json_array();
	char shown[96];
	int i;

	(void)c;
	for (i = 0; i < e->person_count; i++)
		if (e->persons[i].person_no[0] != '\0')
			(void)json_array_append_new(
			    persons, json_string(e->persons[i].person_no));
	/* What came back is still 仮登録 (4.0.8), but nobody reviews it. */
	(void)snprintf(shown, sizeof(shown), "%s %s",
	    change_word(e->event, e->menu),
	    returned                        ? "差戻"
	    : strlen(e->submitted_at) == 16 ? e->submitted_at + 11
					    : "");
	*out = json_pack("{s:[{s:I,s:s,s:b,s:i,s:s,s:s,s:s,s:o,s:s,s:s,s:s}]}",
	    "entries", "entry_id", (json_int_t)e->id, "state", state,
	    "returned", (int)returned, "version", e->version, "event",
	    event_defs[e->event].code, "menu", e->menu, "label",
	    change_word(e->event, e->menu), "persons", persons, "household_no",
	    e->household_no, "at", e->submitted_at, "shown", shown);
	return RC_OK;
}

enum rc
pending_feed(
    struct call *c, const struct entry *e, const char *state, bool returned)
{
	struct feed_part part = { "pending", NULL };
	enum rc rc = pending_feed_json(c, e, state, returned, &part.payload);

	return rc == RC_OK ? feed_add(c, "pending", &part, 1, NULL) : rc;
}

enum rc
entry_log(struct call *c, const struct entry *e, const struct who *by)
{
	json_t *persons = json_array(), *details;
	int i;
	enum rc rc;

	for (i = 0; i < e->person_count; i++)
		if (e->persons[i].person_no[0] != '\0')
			(void)json_array_append_new(
			    persons, json_string(e->persons[i].person_no));
	details = json_pack("{s:I,s:i,s:s,s:s}", "entry", (json_int_t)e->id,
	    "version", e->version, "event",
	    e->event != EV_COUNT ? event_defs[e->event].code : "", "receipt",
	    e->receipt_no);
	rc = log_add(c, "operation", by, persons, details, false);
	json_decref(persons);
	json_decref(details);
	return rc;
}

/* ---- entry.submit ---- */

static const char sql_submission[] =
    "SELECT digest, answer FROM submission WHERE key = $1";
static const char sql_submission_add[] =
    "INSERT INTO submission (key, digest, answer) VALUES ($1,$2,$3)";

/* The same key with the same content gets the same answer. */
static enum rc
seen_before(struct call *c, const char *digest, bool *seen)
{
	struct store_stmt *st;
	char known[65];
	json_t *answer;
	enum rc rc =
	    sql_row(c->s, c->err, &st, sql_submission, "t", arg_text(c, "key"));

	*seen = false;
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	col_copy(st, 0, known, sizeof(known));
	answer = json_loads(store_col_text(st, 1), 0, NULL);
	store_done(st);
	if (GUARD("submit_same_key_same_content") &&
	    strcmp(known, digest) != 0) {
		json_decref(answer);
		c->log_refusal = true;
		return err_set(c->err, RC_CONFLICT, "E9409",
		    "同じ送信番号で違う内容が届きました",
		    "前に受け付けた届出と内容が違います",
		    "送り直さずに管理者に連絡してください");
	}
	if (GUARD("submit_once")) {
		(void)json_object_update(c->out, answer);
		*seen = true;
	}
	json_decref(answer);
	return RC_OK;
}

static void
args_digest(struct call *c, char out[65])
{
	char *text =
	    json_dumps(arg_json(c, "entry"), JSON_COMPACT | JSON_SORT_KEYS);

	feed_sha256(
	    text != NULL ? text : "", text != NULL ? strlen(text) : 0, out);
	wipe_free(text);
}

static void
sign_author(struct call *c, struct entry *e)
{
	e->version = 1;
	e->state = ENTRY_WAITING;
	(void)snprintf(e->author, sizeof(e->author), "%s", c->who.staff);
	(void)snprintf(
	    e->author_name, sizeof(e->author_name), "%s", c->who.name);
	(void)snprintf(e->place, sizeof(e->place), "%s", c->place);
	(void)snprintf(e->terminal, sizeof(e->terminal), "%s", c->r->terminal);
	e->return_reason[0] = '\0';
	local_time(c->now, e->submitted_at);
}

static enum rc
insert_entry(struct call *c, const struct entry *e)
{
	struct stored s;
	enum rc rc;

	stored_make(e, &s);
	rc = sql_send(c->s, c->err, sql_entry_add,
	    "idttttttti"
	    "ttttd"
	    "tt",
	    e->id, e->version, event_defs[e->event].code, e->menu, e->author,
	    e->author_name, e->place, e->terminal, e->receipt_no, c->now,
	    c->today, s.names, s.persons, e->household_no, e->answer_count,
	    s.digest, s.content);
	stored_release(&s);
	return rc;
}

static enum rc
answer_submit(struct call *c, const struct entry *e, const char *digest)
{
	char *text;
	enum rc rc;

	(void)json_object_update_new(
	    c->out, json_pack("{s:I,s:i,s:s}", "id", (json_int_t)e->id,
			"version", e->version, "receipt_no", e->receipt_no));
	text = json_dumps(c->out, JSON_COMPACT);
	rc = sql_send(c->s, c->err, sql_submission_add, "ttt",
	    arg_text(c, "key"), digest, text);
	free(text);
	return rc;
}

/* 留意事項 that the municipality has for a 異動事由 (1.1.14): they come by
 * themselves where nobody typed any, and are reviewed with the rest. */
static enum rc
registered_remarks(struct call *c, struct entry *e)
{
	const char *text = NULL;
	json_t *setting;
	enum rc rc;

	if (e->remarks[0] != '\0' || e->event >= EV_COUNT)
		return RC_OK;
	rc = setting_value(c, "remarks", &setting);
	if (rc != RC_OK)
		return rc;
	if (GUARD("remarks_registered"))
		text = json_text(setting, event_defs[e->event].code);
	(void)snprintf(
	    e->remarks, sizeof(e->remarks), "%s", text != NULL ? text : "");
	json_decref(setting);
	return RC_OK;
}

static enum rc
submit(struct call *c, struct entry *e, const char *digest)
{
	const char *lease = arg_text(c, "lease");
	enum rc rc;

	e->id = 0;
	sign_author(c, e);
	if ((rc = registered_remarks(c, e)) != RC_OK ||
	    (rc = entry_prepare(c, e, lease)) != RC_OK ||
	    (rc = serial_next(c, "entry", &e->id)) != RC_OK ||
	    (rc = new_receipt(c, e)) != RC_OK ||
	    (rc = arrival_use(c, e)) != RC_OK ||
	    (rc = insert_entry(c, e)) != RC_OK ||
	    (rc = holds_of_entry(c, e, lease)) != RC_OK ||
	    (rc = pending_feed(c, e, "waiting", false)) != RC_OK ||
	    (rc = answer_submit(c, e, digest)) != RC_OK)
		return rc;
	return entry_log(c, e, NULL);
}

enum rc
reg_entry_submit(struct call *c)
{
	struct entry e;
	char digest[65];
	bool seen;
	enum rc rc;

	if (arg_text(c, "key")[0] == '\0' || strlen(arg_text(c, "key")) > 64)
		return err_set(c->err, RC_INPUT, "E9400",
		    "送信番号がありません", "空か長すぎます",
		    "プログラムの版を確かめてください");
	args_digest(c, digest);
	if ((rc = seen_before(c, digest, &seen)) != RC_OK || seen)
		return rc == RC_OK && seen
			   ? log_add(c, "event", NULL, NULL, NULL, false)
			   : rc;
	entry_init(&e);
	rc = entry_from_json(&e, arg_json(c, "entry"), c->err);
	if (rc == RC_OK)
		rc = submit(c, &e, digest);
	entry_release(&e);
	return rc;
}

enum rc
entry_by_link(struct call *c, struct entry *e, const char *name)
{
	struct waiting w;
	json_t *out;
	enum rc rc;

	e->id = 0;
	sign_author(c, e);
	(void)snprintf(e->author, sizeof(e->author), "link");
	(void)snprintf(e->author_name, sizeof(e->author_name), "%s", name);
	if ((rc = entry_prepare(c, e, "")) != RC_OK ||
	    (rc = serial_next(c, "entry", &e->id)) != RC_OK ||
	    (rc = new_receipt(c, e)) != RC_OK ||
	    (rc = insert_entry(c, e)) != RC_OK)
		return rc;
	memset(&w, 0, sizeof(w));
	w.e = *e; /* borrowed */
	out = json_object();
	rc = approval_write(c, &w, &c->who, out);
	json_decref(out);
	return rc;
}

/* ---- reading stored entries ---- */

static const char sql_entry[] =
    "SELECT version, state, author, terminal, content, digest, taken_by, "
    "taken_terminal, taken_until, return_reason FROM entry "
    "WHERE entry_id = $1";

enum rc
entry_ask(struct call *c, int64_t id)
{
	return sql_ask(c->s, c->err, sql_entry, "i", id);
}

enum rc
entry_load(struct call *c, int64_t id, struct waiting *w)
{
	struct store_stmt *st;
	char reason[sizeof(w->e.return_reason)];
	json_t *j;
	enum rc rc = sql_row(c->s, c->err, &st, sql_entry, "i", id);

	memset(w, 0, sizeof(*w));
	entry_init(&w->e);
	if (rc == RC_NOT_FOUND)
		return err_set(c->err, RC_NOT_FOUND, "E4080",
		    "その届出はありません", "番号の届出がありません",
		    "一覧を開き直してください");
	if (rc != RC_OK)
		return rc;
	w->version = (int)store_col_int(st, 0);
	col_copy(st, 1, w->state, sizeof(w->state));
	col_copy(st, 2, w->author, sizeof(w->author));
	col_copy(st, 3, w->terminal, sizeof(w->terminal));
	j = json_loads(store_col_text(st, 4), 0, NULL);
	col_copy(st, 5, w->digest, sizeof(w->digest));
	col_copy(st, 6, w->taken_by, sizeof(w->taken_by));
	if (!lease_runs(c, store_col_int(st, 8)))
		w->taken_by[0] = '\0';
	col_copy(st, 9, reason, sizeof(reason));
	store_done(st);
	rc = entry_from_json(&w->e, j, c->err);
	json_decref(j);
	/* Why it came back is not part of what was handed in. */
	memcpy(w->e.return_reason, reason, sizeof(reason));
	if (rc == RC_OK && strcmp(w->state, "returned") == 0)
		w->e.state = ENTRY_RETURNED;
	return rc;
}

enum rc
entry_stale(struct err *err, const char *why)
{
	return err_set(err, RC_CONFLICT, "E4083", "届出が画面と違っています",
	    why, "開き直して、今の内容を確かめてください");
}

enum rc
entry_free(struct err *err, const struct waiting *w, const char *staff)
{
	if (w->taken_by[0] == '\0' || strcmp(w->taken_by, staff) == 0)
		return RC_OK;
	return err_set(err, RC_CONFLICT, "E4086", "ほかの人が審査中です",
	    "先に開いた人がいます",
	    "その人が終えるのを待つか、別の届出を選んでください");
}

/* ---- entry.change, entry.withdraw ---- */

/* Neither decided nor taken back, and the version that was seen. */
static enum rc
entry_open(struct call *c, const struct waiting *w)
{
	if (strcmp(w->state, "waiting") != 0 &&
	    strcmp(w->state, "returned") != 0)
		return entry_stale(
		    c->err, "もう決裁されたか、取り下げられています");
	if (GUARD("entry_version") && w->version != arg_int(c, "version", 0))
		return entry_stale(c->err, "版が違います");
	return RC_OK;
}

enum rc
entry_mine(struct call *c, const struct waiting *w)
{
	if (GUARD("entry_author_only") &&
	    strcmp(w->author, c->who.staff) != 0) {
		c->log_refusal = true;
		return err_set(c->err, RC_DENIED, "E4090", "ほかの人の届出です",
		    "直すのと取り下げるのは入力した人だけです",
		    "入力した人に差し戻してください");
	}
	return entry_open(c, w);
}

/* A 転出 that runs does not become one by 特例転入 because somebody in it turns
 * out to have a card (4.1.3.0.4 N). */
static enum rc
special_from_the_first(
    struct call *c, const struct waiting *w, const struct entry *e)
{
	if (!e->is_special || w->e.is_special || !GUARD("special_no_switch"))
		return RC_OK;
	return err_set(c->err, RC_INPUT, "E4188",
	    "提出した転出を特例転入を利用した転出に変えられません",
	    "特例は転出届のときに選ぶもので、途中で切り替えないため",
	    "通常の転出のまま進めるか、取り下げて入力し直してください");
}

static enum rc
change(struct call *c, const struct waiting *w, struct entry *e)
{
	struct stored s;
	enum rc rc = special_from_the_first(c, w, e);

	if (rc != RC_OK)
		return rc;

	sign_author(c, e);
	e->id = w->e.id;
	e->version = w->version + 1;
	(void)snprintf(
	    e->receipt_no, sizeof(e->receipt_no), "%s", w->e.receipt_no);
	(void)snprintf(
	    e->submitted_at, sizeof(e->submitted_at), "%s", w->e.submitted_at);
	if ((rc = holds_end(c, e->id)) != RC_OK ||
	    (rc = entry_prepare(c, e, "")) != RC_OK ||
	    (rc = arrival_use(c, e)) != RC_OK ||
	    (rc = holds_of_entry(c, e, "")) != RC_OK)
		return rc;
	stored_make(e, &s);
	rc = sql_send(c->s, c->err, sql_entry_set, "idtttttdtttt", e->id,
	    e->version, event_defs[e->event].code, e->menu, s.names, s.persons,
	    e->household_no, e->answer_count, s.digest, s.content, e->place,
	    e->terminal);
	stored_release(&s);
	if (rc != RC_OK || (rc = pending_feed(c, e, "waiting", false)) != RC_OK)
		return rc;
	(void)json_object_set_new(c->out, "version", json_integer(e->version));
	return entry_log(c, e, NULL);
}

enum rc
reg_entry_change(struct call *c)
{
	struct waiting w;
	struct entry e;
	enum rc rc = entry_load(c, arg_int(c, "id", 0), &w);

	entry_init(&e);
	if (rc == RC_OK && (rc = entry_mine(c, &w)) == RC_OK &&
	    (rc = entry_from_json(&e, arg_json(c, "entry"), c->err)) == RC_OK)
		rc = change(c, &w, &e);
	entry_release(&e);
	entry_release(&w.e);
	return rc;
}

static const char sql_state[] =
    "UPDATE entry SET state = $2, return_reason = $3, taken_by = '', "
    "taken_terminal = '', taken_until = 0 WHERE entry_id = $1";

enum rc
entry_state_set(
    struct call *c, int64_t id, const char *state, const char *reason)
{
	return sql_send(c->s, c->err, sql_state, "itt", id, state, reason);
}

/* Whose author is not there to do it, a manager takes back: the right that
 * gives rights, a reason, and both in the log. Until then its people stay held
 * (4.0.8). */
static enum rc
withdraw_for(struct call *c, const struct waiting *w)
{
	const char *reason = arg_text(c, "reason");

	if (GUARD("withdraw_by_manager") && !who_may(&c->who, "staff")) {
		c->log_refusal = true;
		return err_set(c->err, RC_DENIED, "E4090", "ほかの人の届出です",
		    "直すのと取り下げるのは入力した人だけです",
		    "入力した人に差し戻してください");
	}
	if (GUARD("withdraw_reason") &&
	    (reason[0] == '\0' || strlen(reason) > 255))
		return err_set(c->err, RC_INPUT, "E409C",
		    "取下げの理由がありません",
		    "ほかの人の届出を取り下げるには理由が要ります",
		    "理由を短く書いてください");
	return entry_free(c->err, w, c->who.staff);
}

static enum rc
log_withdrawal(struct call *c, const struct waiting *w, bool own)
{
	json_t *details, *persons = json_array();
	int i;
	enum rc rc;

	if (own) {
		json_decref(persons);
		return entry_log(c, &w->e, NULL);
	}
	for (i = 0; i < w->e.person_count; i++)
		if (w->e.persons[i].person_no[0] != '\0')
			(void)json_array_append_new(
			    persons, json_string(w->e.persons[i].person_no));
	details = json_pack("{s:I,s:i,s:s,s:s,s:s,s:s}", "entry",
	    (json_int_t)w->e.id, "version", w->version, "event",
	    event_defs[w->e.event].code, "receipt", w->e.receipt_no, "author",
	    w->author, "reason", arg_text(c, "reason"));
	rc = log_add(c, "operation", NULL, persons, details, false);
	json_decref(persons);
	json_decref(details);
	return rc;
}

enum rc
reg_entry_withdraw(struct call *c)
{
	struct waiting w;
	bool own;
	enum rc rc = entry_load(c, arg_int(c, "id", 0), &w);

	own = rc == RC_OK && strcmp(w.author, c->who.staff) == 0;
	if (rc == RC_OK)
		rc = own && !who_may(&c->who, "enter")
			 ? deny_right(c->err, "enter")
		     : own ? RC_OK
			   : withdraw_for(c, &w);
	if (rc == RC_OK && (rc = entry_open(c, &w)) == RC_OK &&
	    (rc = entry_state_set(c, w.e.id, "withdrawn",
		 own ? "" : arg_text(c, "reason"))) == RC_OK &&
	    (rc = holds_end(c, w.e.id)) == RC_OK &&
	    (rc = pending_feed(c, &w.e, "withdrawn", false)) == RC_OK)
		rc = log_withdrawal(c, &w, own);
	entry_release(&w.e);
	return rc;
}
