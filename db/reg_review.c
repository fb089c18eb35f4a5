/* SPDX-License-Identifier: ISC
 * reg_review - the list of 仮登録, one entry as a reviewer sees it, taking
 * and giving back, returning to the author (差戻し).
 */
#include "db/reg_arrival.h"
#include "db/reg_entry.h"
#include "src/change.h"
#include "src/event.h"
#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

#define TAKEN_US (30 * 60 * US)

static const char sql_list[] =
    "SELECT entry_id, version, state, event, menu, names, persons, author, "
    "author_name, place, receipt_no, submitted_at, alerts, taken_by, "
    "taken_until, content, (SELECT name FROM staff WHERE staff.staff = "
    "entry.taken_by), return_reason, digest, submitted_day FROM entry "
    "WHERE " ENTRY_OPEN
    " AND state IN ('waiting', 'returned') ORDER BY entry_id";

/* What the list says of the people without opening the entry. */
static void
put_content(json_t *o, const char *content)
{
	json_t *e = json_loads(content, 0, NULL), *p;
	bool foreign = false;
	size_t i;

	json_array_foreach(json_object_get(e, "persons"), i, p) foreign =
	    foreign ||
	    strcmp(json_text(json_object_get(p, "after"), "kind"), "2") == 0;
	(void)json_object_set_new(o, "foreign", json_boolean(foreign));
	(void)json_object_set(o, "whole", json_object_get(e, "is_whole"));
	json_decref(e);
}

static json_t *
list_row(struct call *c, struct store_stmt *st, bool own)
{
	json_t *o;
	const char *event = store_col_text(st, 3),
		   *menu = store_col_text(st, 4);
	enum event ev = event_by_code(event != NULL ? event : "");
	char at[32];

	local_time(store_col_int(st, 11), at);
	o = json_pack(
	    "{s:I,s:I,s:s,s:s,s:s,s:s,s:s,s:o,s:s,s:s,s:s,s:s,s:s,s:I,s:s,s:b,"
	    "s:s}",
	    "id", (json_int_t)store_col_int(st, 0), "version",
	    (json_int_t)store_col_int(st, 1), "state", store_col_text(st, 2),
	    "event", event, "label", change_word(ev, menu != NULL ? menu : ""),
	    "menu", menu, "names", store_col_text(st, 5), "persons",
	    json_loads(store_col_text(st, 6), 0, NULL), "author",
	    store_col_text(st, 7), "author_name", store_col_text(st, 8),
	    "place", store_col_text(st, 9), "receipt_no",
	    store_col_text(st, 10), "submitted_at", at, "alerts",
	    (json_int_t)store_col_int(st, 12), "taken_by",
	    lease_runs(c, store_col_int(st, 14)) ? store_col_text(st, 13) : "",
	    "own", (int)own, "taken_name",
	    lease_runs(c, store_col_int(st, 14)) &&
		    store_col_text(st, 16) != NULL
		? store_col_text(st, 16)
		: "");
	/* Why it came back, for its author's home screen. */
	(void)json_object_set_new(
	    o, "return_reason", json_string(own ? store_col_text(st, 17) : ""));
	(void)json_object_set_new(
	    o, "digest", json_string(store_col_text(st, 18)));
	put_content(o, store_col_text(st, 15));
	return o;
}

/* Entries with a block of level エラー on one of their people, the household
 * they live in or the one they join: what the rules will stop (3.1). */
#define STOPS                                                                  \
	"b.level = 2 AND b.is_released = 0 AND b.from_day <= $1 AND EXISTS "   \
	"(SELECT 1 FROM block_process p WHERE p.block_id = b.block_id AND "    \
	"p.process = 'event')"
/* CROSS JOIN is SQLite's word for "in this order": few wait, many live here. */
static const char sql_blocked[] =
    "SELECT h.entry_id FROM hold h CROSS JOIN block b WHERE "
    "h.entry_id IS NOT NULL AND substr(h.object, 1, 7) = 'person:' AND "
    "b.person_no = substr(h.object, 8) AND " STOPS " UNION "
    "SELECT h.entry_id FROM hold h CROSS JOIN sheet s CROSS JOIN block b WHERE "
    "h.entry_id IS NOT NULL AND substr(h.object, 1, 7) = 'person:' AND "
    "s.person_no = substr(h.object, 8) AND s.closed_event = '' AND "
    "b.household_no = s.household_no AND " STOPS " UNION "
    "SELECT h.entry_id FROM hold h CROSS JOIN block b WHERE "
    "h.entry_id IS NOT NULL AND substr(h.object, 1, 10) = 'household:' AND "
    "b.household_no = substr(h.object, 11) AND " STOPS;

/* An object with their ids as keys. */
static enum rc
blocked_entries(struct call *c, json_t **out)
{
	struct store_stmt *st;
	char id[24];
	enum rc rc = sql_open(c->s, c->err, &st, sql_blocked, "t", c->today);

	*out = json_object();
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		(void)snprintf(
		    id, sizeof(id), "%lld", (long long)store_col_int(st, 0));
		(void)json_object_set_new(*out, id, json_true());
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static const char sql_approved[] =
    "SELECT count(*) FROM op_log WHERE logged_at >= $1 AND kind = 'operation' "
    "AND act IN ('entry.approve', 'entry.approve_many')";

/* What the day has brought, for a list with nothing left on it. The log
 * knows; no table keeps a day of decision (4.0.8 N). */
static enum rc
put_approved_today(struct call *c)
{
	int64_t n = 0;
	enum rc rc = sql_int(c->s, c->err, &n, 0, sql_approved, "i",
	    ((int64_t)c->day * 86400 - 9 * 3600) * US);

	if (rc == RC_OK)
		(void)json_object_set_new(
		    c->out, "approved_today", json_integer(n));
	return rc;
}

struct counts {
	int waiting, approvable, returned, overnight;
};

struct seen { /* what is looked up once for all rows */
	json_t *blocked, *rekey;
};

/* Whether its event has something to be typed again: then it is opened, and
 * not decided from the list. */
static bool
is_rekeyed(const json_t *setting, const char *event)
{
	return json_array_size(json_object_get(setting, "*")) > 0 ||
	       json_array_size(json_object_get(setting, event)) > 0;
}

/* What has to be typed again from the paper is not read off the list. */
static enum rc
cover_names(
    struct call *c, struct store_stmt *st, const json_t *setting, json_t *o)
{
	struct sbuf names;
	enum rc rc;

	sbuf_init(&names, 64 * 1024);
	rc = rekey_names(c, setting, store_col_text(st, 15), &names);
	if (rc == RC_OK)
		(void)json_object_set_new(o, "names", json_string(names.s));
	sbuf_release(&names);
	return rc;
}

/* One stored entry: counted, and on the list when the scope has it. */
static enum rc
count_row(struct call *c, struct store_stmt *st, const struct seen *s,
    const char *scope, struct counts *n, json_t *list)
{
	bool own = strcmp(store_col_text(st, 7), c->who.staff) == 0;
	bool waits = strcmp(store_col_text(st, 2), "waiting") == 0;
	bool other = lease_runs(c, store_col_int(st, 14)) &&
		     store_col_text(st, 13)[0] != '\0' &&
		     strcmp(store_col_text(st, 13), c->who.staff) != 0;
	bool stays = waits && GUARD("entry_overnight") &&
		     strcmp(store_col_text(st, 19), c->today) < 0;
	bool stopped, mine, again;
	json_t *o;
	char id[24];

	(void)snprintf(id, sizeof(id), "%lld", (long long)store_col_int(st, 0));
	stopped = json_object_get(s->blocked, id) != NULL;
	mine =
	    who_may(&c->who, "approve") && waits && !own && !other && !stopped;
	n->waiting += waits;
	n->approvable += mine;
	n->returned += own && !waits;
	n->overnight += stays;
	if ((strcmp(scope, "mine") == 0 && !own) ||
	    (strcmp(scope, "overnight") == 0 && !stays) ||
	    (strcmp(scope, "approvable") == 0 && !mine))
		return RC_OK;
	o = list_row(c, st, own);
	(void)json_object_set_new(o, "blocked", json_boolean(stopped));
	(void)json_object_set_new(o, "overnight", json_boolean(stays));
	again = is_rekeyed(s->rekey, store_col_text(st, 3));
	(void)json_object_set_new(o, "rekey", json_boolean(again));
	(void)json_array_append_new(list, o);
	return again && !own && GUARD("rekey_list")
		   ? cover_names(c, st, s->rekey, o)
		   : RC_OK;
}

enum rc
reg_entry_list(struct call *c)
{
	const char *scope = arg_text(c, "scope");
	json_t *list = json_array();
	struct seen seen = { NULL, NULL };
	struct counts n = { 0, 0, 0, 0 };
	struct store_stmt *st;
	enum rc rc;

	(void)json_object_set_new(c->out, "entries", list);
	if (!who_may(&c->who, "read") && !who_may(&c->who, "enter") &&
	    !who_may(&c->who, "approve"))
		return deny_right(c->err, "read");
	rc = blocked_entries(c, &seen.blocked);
	if (rc == RC_OK)
		rc = setting_value(c, "rekey", &seen.rekey);
	if (rc == RC_OK)
		rc = sql_open(c->s, c->err, &st, sql_list, "");
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		rc = count_row(c, st, &seen, scope, &n, list);
	json_decref(seen.blocked);
	json_decref(seen.rekey);
	if (rc != RC_NOT_FOUND)
		return rc;
	(void)json_object_update_new(
	    c->out, json_pack("{s:i,s:i,s:i}", "approvable", n.approvable,
			"returned", n.returned, "overnight", n.overnight));
	return n.waiting == 0 && who_may(&c->who, "approve")
		   ? put_approved_today(c)
		   : RC_OK;
}

static enum rc
put_conflicts(struct call *c, const struct entry *e, json_t *conflicts)
{
	struct record now;
	int i;
	enum rc rc;

	for (i = 0; i < e->person_count; i++) {
		if (person_is_new_sheet(e, &e->persons[i]))
			continue;
		rc = row_current(
		    c, e->persons[i].person_no, e->persons[i].sheet_no, &now);
		if (rc != RC_OK)
			return rc;
		record_mask(&c->who, &now);
		rc = person_conflicts(c, e, i, &now, conflicts, NULL);
		record_release(&now);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

/* Items that change and that this person's rights hide: they are told that
 * these change, not how. */
static void
put_hidden(struct call *c, const struct entry_person *p, int index, json_t *out)
{
	int i;

	for (i = 0; i < IT_COUNT; i++) {
		const struct item_def *d = &item_defs[i];

		if (d->mask[0] != '\0' && strcmp(d->table, "history") == 0 &&
		    !who_sees(&c->who, d->mask) &&
		    !record_same(&p->before, &p->after, (enum item)i))
			(void)json_array_append_new(
			    out, json_pack("{s:i,s:s}", "person", index, "item",
				     d->id));
	}
}

static void
hide_handle(char handle[48])
{
	if (handle[0] != '\0')
		(void)snprintf(handle, 48, "given");
}

enum rc
reg_entry_get(struct call *c)
{
	json_t *conflicts = json_array(), *hidden = json_array(),
	       *rekey = json_array(), *covered = json_array(),
	       *received = json_array();
	struct waiting w;
	int i;
	enum rc rc;

	(void)json_object_set_new(c->out, "conflicts", conflicts);
	(void)json_object_set_new(c->out, "hidden", hidden);
	(void)json_object_set_new(c->out, "rekey", rekey);
	(void)json_object_set_new(c->out, "covered", covered);
	(void)json_object_set_new(c->out, "received", received);
	if (!who_may(&c->who, "read") && !who_may(&c->who, "enter") &&
	    !who_may(&c->who, "approve"))
		return deny_right(c->err, "read");
	rc = entry_load(c, arg_int(c, "id", 0), &w);
	if (rc == RC_OK) {
		for (i = 0; i < w.e.person_count; i++) {
			put_hidden(c, &w.e.persons[i], i, hidden);
			record_mask(&c->who, &w.e.persons[i].before);
			record_mask(&c->who, &w.e.persons[i].after);
			if (GUARD("said_masked"))
				record_mask(&c->who, &w.e.persons[i].said);
			/* With the handle one could give the number to
			 * somebody else; others see that there is one. */
			if (GUARD("handle_author_only") &&
			    strcmp(w.author, c->who.staff) != 0) {
				hide_handle(w.e.persons[i].mynumber_handle);
				hide_handle(w.e.persons[i].card_handle);
			}
		}
		if (strcmp(w.state, "waiting") == 0 ||
		    strcmp(w.state, "returned") == 0)
			rc = put_conflicts(c, &w.e, conflicts);
		if (rc == RC_OK)
			rc = arrival_beside(c, &w, received);
		if (rc == RC_OK)
			rc = rekey_cover(c, &w, rekey, covered);
	}
	if (rc == RC_OK) {
		(void)json_object_set_new(c->out, "entry", entry_to_json(&w.e));
		(void)json_object_set_new(
		    c->out, "digest", json_string(w.digest));
		(void)json_object_set_new(
		    c->out, "state", json_string(w.state));
		(void)json_object_set_new(
		    c->out, "taken_by", json_string(w.taken_by));
	}
	entry_release(&w.e);
	return rc;
}

static const char sql_take[] =
    "UPDATE entry SET taken_by = $2, taken_terminal = $3, taken_until = $4 "
    "WHERE entry_id = $1";

enum rc
reg_entry_claim(struct call *c)
{
	struct waiting w;
	enum rc rc = entry_load(c, arg_int(c, "id", 0), &w);

	if (rc == RC_OK && strcmp(w.state, "waiting") != 0)
		rc = entry_stale(c->err, "もう審査待ちではありません");
	/* An author would keep the others from deciding it. */
	if (rc == RC_OK && GUARD("claim_not_own") &&
	    strcmp(w.author, c->who.staff) == 0)
		rc = err_set(c->err, RC_DENIED, "E4081",
		    "自分が入力した届出は決裁できません",
		    "入力した人と別の人の審査が要ります",
		    "ほかの審査者に頼んでください");
	if (rc == RC_OK && GUARD("claim_once"))
		rc = entry_free(c->err, &w, c->who.staff);
	if (rc == RC_OK)
		rc = sql_run(c->s, c->err, sql_take, "itti", w.e.id,
		    c->who.staff, c->r->terminal, c->now + TAKEN_US);
	if (rc == RC_OK)
		rc = entry_log(c, &w.e, NULL);
	entry_release(&w.e);
	return rc;
}

enum rc
reg_entry_release(struct call *c)
{
	struct waiting w;
	enum rc rc = entry_load(c, arg_int(c, "id", 0), &w);

	if (rc == RC_OK && strcmp(w.taken_by, c->who.staff) == 0 &&
	    (rc = sql_run(c->s, c->err, sql_take, "itti", w.e.id, "", "",
		 (int64_t)0)) == RC_OK)
		rc = entry_log(c, &w.e, NULL);
	entry_release(&w.e);
	return rc;
}

enum rc
reg_entry_return(struct call *c)
{
	const char *reason = arg_text(c, "reason");
	struct waiting w;
	enum rc rc;

	if (reason[0] == '\0' || strlen(reason) > 255)
		return err_set(c->err, RC_INPUT, "E4091",
		    "差戻しの理由がありません", "空か、85字を超えています",
		    "理由を短く書いてください");
	rc = entry_load(c, arg_int(c, "id", 0), &w);
	if (rc == RC_OK && strcmp(w.state, "waiting") != 0)
		rc = entry_stale(c->err, "もう審査待ちではありません");
	if (rc == RC_OK && w.version != arg_int(c, "version", 0))
		rc = entry_stale(c->err, "版が違います");
	if (rc == RC_OK && GUARD("return_not_taken"))
		rc = entry_free(c->err, &w, c->who.staff);
	if (rc == RC_OK &&
	    (rc = entry_state_set(c, w.e.id, "returned", reason)) == RC_OK &&
	    (rc = pending_feed(c, &w.e, "waiting", true)) == RC_OK)
		rc = entry_log(c, &w.e, NULL);
	entry_release(&w.e);
	return rc;
}
