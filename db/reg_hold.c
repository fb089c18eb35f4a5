/* SPDX-License-Identifier: ISC
 * reg_hold - who works on which people and households: a lease while a
 * clerk types (10.3), a hold while an entry waits (4.0.8). One table, its
 * key unique in the database, so two can never have the same.
 */
#include "db/reg.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define LEASE_MOST (2 * ENTRY_PERSONS_MAX)

static const char sql_holder[] =
    "SELECT h.entry_id, h.lease, h.staff, h.terminal, h.until, "
    "coalesce(s.name, ''), coalesce(e.state, '') FROM hold h LEFT JOIN staff s "
    "ON s.staff = h.staff LEFT JOIN entry e ON e.entry_id = h.entry_id "
    "WHERE h.object = $1";
static const char sql_add[] =
    "INSERT INTO hold (object, entry_id, lease, staff, terminal, until) "
    "VALUES ($1,$2,$3,$4,$5,$6)";
static const char sql_drop[] = "DELETE FROM hold WHERE object = $1";
static const char sql_end_entry[] = "DELETE FROM hold WHERE entry_id = $1";
static const char sql_end_lease[] =
    "DELETE FROM hold WHERE lease = $1 AND staff = $2 AND terminal = $3";

enum rc
hold_ask(struct call *c, const char *object)
{
	return sql_ask(c->s, c->err, sql_holder, "t", object);
}

enum rc
hold_other(struct call *c, const char *object, int64_t entry_id,
    const char *lease, enum hold_by *by, char shown[160])
{
	struct store_stmt *st;
	const char *l;
	enum rc rc = sql_row(c->s, c->err, &st, sql_holder, "t", object);

	*by = HELD_BY_NOBODY;
	shown[0] = '\0';
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	l = store_col_text(st, 1);
	if (!store_col_is_null(st, 0)) {
		if (entry_id == 0 || store_col_int(st, 0) != entry_id)
			*by = strcmp(store_col_text(st, 6), "returned") == 0
				  ? HELD_BY_RETURNED
				  : HELD_BY_ENTRY;
	} else if (/* a lease ends by itself; its owner may go on, where it is */
	    lease_runs(c, store_col_int(st, 4)) &&
	    (l == NULL || lease[0] == '\0' || strcmp(l, lease) != 0 ||
		(GUARD("lease_terminal") &&
		    strcmp(store_col_text(st, 3), c->r->terminal) != 0))) {
		*by = HELD_BY_LEASE;
	}
	(void)snprintf(shown, 160,
	    *by == HELD_BY_ENTRY      ? MSG_("%s %s（審査待ち）")
	    : *by == HELD_BY_RETURNED ? MSG_("%s %s（差戻しのまま）")
				      : "%s %s",
	    store_col_text(st, 3), store_col_text(st, 5));
	store_done(st);
	return RC_OK;
}

enum rc
hold_take(
    struct call *c, const char *object, int64_t entry_id, const char *lease)
{
	struct store_stmt *st;
	char shown[160], why[256];
	int64_t minutes = 30;
	enum hold_by by;
	enum rc rc;

	rc = hold_other(c, object, entry_id, lease, &by, shown);
	if (rc != RC_OK)
		return rc;
	if (GUARD("hold_unique") && by != HELD_BY_NOBODY) {
		(void)snprintf(why, sizeof(why), "%s が扱っています", shown);
		return err_set(c->err, RC_CONFLICT, "E1035",
		    "ほかで処理中の人か世帯です", why,
		    by == HELD_BY_RETURNED
			? "入力した人が検索画面の「続き」から直すか取り下げると進めます"
			: "その処理が終わるまで照会だけができます");
	}
	if ((rc = setting_int(c, "lease_minutes", &minutes)) != RC_OK ||
	    (rc = sql_send(c->s, c->err, sql_drop, "t", object)) != RC_OK ||
	    (rc = sql_open(c->s, c->err, &st, sql_add, "t", object)) != RC_OK)
		return rc;
	if (entry_id > 0)
		store_int(st, 2, entry_id);
	else
		store_int(st, 6, c->now + minutes * 60 * US);
	store_text(st, 3, entry_id > 0 ? NULL : lease);
	store_text(st, 4, c->who.staff);
	store_text(st, 5, c->r->terminal);
	return store_send(st, c->err);
}

/* A number that the entry gives to the person: whoever waits with the same
 * one waits alone, so that no two approvals give it at once. */
static enum rc
hold_given(struct call *c, const struct entry *e, const struct entry_person *p,
    enum item it, const char *kind, const char *lease)
{
	const char *value = record_get(&p->after, it);
	char object[160];

	if (value[0] == '\0' || strcmp(record_get(&p->before, it), value) == 0)
		return RC_OK;
	(void)snprintf(object, sizeof(object), "%s:%.140s", kind, value);
	return hold_take(c, object, e->id, lease);
}

static enum rc
hold_numbers(struct call *c, const struct entry *e,
    const struct entry_person *p, const char *lease)
{
	enum rc rc = hold_given(c, e, p, IT_JUMINHYO_CODE, "code", lease);

	return rc == RC_OK ? hold_given(c, e, p, IT_CARD_NO, "card", lease)
			   : rc;
}

/* A person who is not in the register yet is held by what tells them apart,
 * so that a family is not taken in twice. */
static enum rc
hold_newcomer(struct call *c, const struct entry *e,
    const struct entry_person *p, const char *lease)
{
	const struct record *r = &p->after;
	char object[1200];
	enum rc rc = hold_numbers(c, e, p, lease);

	(void)snprintf(object, sizeof(object), "new:%s|%s|%s",
	    record_get(r, IT_NAME), record_get(r, IT_BIRTH),
	    record_get(r, IT_SEX));
	if (rc == RC_OK && record_get(r, IT_NAME)[0] != '\0')
		rc = hold_take(c, object, e->id, lease);
	return rc;
}

/* The household that others may not change meanwhile: the one joined, or the
 * one that moves as a whole, whose address a newcomer would take. */
static const char *
household_held(const struct entry *e)
{
	if (e->household_no[0] == '\0' && e->event == EV_MOVE_WITHIN &&
	    e->is_whole && e->person_count > 0)
		return record_get(&e->persons[0].before, IT_HOUSEHOLD_NO);
	return e->household_no;
}

enum rc
holds_of_entry(struct call *c, const struct entry *e, const char *lease)
{
	const char *household = household_held(e);
	char object[64];
	int i;
	enum rc rc = RC_OK;

	for (i = 0; i < e->person_count && rc == RC_OK; i++) {
		const struct entry_person *p = &e->persons[i];

		if (p->person_no[0] == '\0') {
			rc = hold_newcomer(c, e, p, lease);
			continue;
		}
		(void)snprintf(
		    object, sizeof(object), "person:%s", p->person_no);
		rc = hold_take(c, object, e->id, lease);
		if (rc == RC_OK && GUARD("hold_given_number"))
			rc = hold_numbers(c, e, p, lease);
	}
	if (rc == RC_OK && household[0] != '\0') {
		(void)snprintf(
		    object, sizeof(object), "household:%s", household);
		rc = hold_take(c, object, e->id, lease);
	}
	if (rc == RC_OK && lease[0] != '\0')
		rc = sql_send(c->s, c->err, sql_end_lease, "ttt", lease,
		    c->who.staff, c->r->terminal);
	return rc;
}

enum rc
holds_end(struct call *c, int64_t entry_id)
{
	return sql_send(c->s, c->err, sql_end_entry, "i", entry_id);
}

/* ---- leases ---- */

static enum rc
take_all(
    struct call *c, const char *what, const json_t *list, const char *lease)
{
	const json_t *v;
	char object[64];
	size_t i;
	enum rc rc = RC_OK;

	json_array_foreach(list, i, v)
	{
		if (!json_is_string(v) || json_string_length(v) > 19 ||
		    !text_fine(json_string_value(v), 19))
			return err_set(c->err, RC_INPUT, "E9400",
			    "番号の形が正しくありません",
			    "宛名番号か世帯番号の一覧ではありません",
			    "番号を確かめてください");
		(void)snprintf(object, sizeof(object), "%s:%s", what,
		    json_string_value(v));
		if ((rc = hold_take(c, object, 0, lease)) != RC_OK)
			return rc;
	}
	return rc;
}

enum rc
reg_edit_begin(struct call *c)
{
	unsigned char raw[16];
	char lease[33];
	enum rc rc;

	/* Nobody works on half the town at once; others could not. */
	if (GUARD("lease_few") &&
	    json_array_size(arg_json(c, "persons")) +
		    json_array_size(arg_json(c, "households")) >
		LEASE_MOST)
		return err_set(c->err, RC_INPUT, "E1057",
		    "一度に扱える人数を超えています",
		    "一つの届出の人と世帯だけを押さえられます",
		    "届出を分けてください");
	randombytes_buf(raw, sizeof(raw));
	(void)sodium_bin2hex(lease, sizeof(lease), raw, sizeof(raw));
	if ((rc = take_all(c, "person", arg_json(c, "persons"), lease)) !=
		RC_OK ||
	    (rc = take_all(c, "household", arg_json(c, "households"), lease)) !=
		RC_OK)
		return rc;
	(void)json_object_set_new(c->out, "lease", json_string(lease));
	return RC_OK;
}

enum rc
reg_edit_end(struct call *c)
{
	return sql_run(c->s, c->err, sql_end_lease, "ttt", arg_text(c, "lease"),
	    c->who.staff, c->r->terminal);
}
