/* SPDX-License-Identifier: ISC
 * reg_late - see reg_late.h. An issue whose paper has gone out is recorded
 * whatever stands against it now: what the register would have stopped is
 * noted beside it, for people to look at (issue.offline).
 */
#include "db/reg_late.h"

#include "src/mem.h"
#include "src/mutant.h"
#include "src/offline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LATE_US (LATE_DAYS * INT64_C(86400) * US)

/* ---- sessions that have ended ---- */

static const char sql_keep[] =
    "INSERT INTO session_past (token, staff, terminal, opened_at, ended_at) "
    "SELECT token, staff, terminal, opened_at, CASE WHEN lease_until < $2 "
    "THEN lease_until ELSE $2 END FROM session WHERE staff = $1 "
    "ON CONFLICT (token) DO NOTHING";
static const char sql_forget[] = "DELETE FROM session_past WHERE ended_at < $1";

enum rc
session_keep(struct call *c, const char *staff)
{
	enum rc rc = sql_send(c->s, c->err, sql_forget, "i", c->now - LATE_US);

	return rc == RC_OK
		   ? sql_send(c->s, c->err, sql_keep, "ti", staff, c->now)
		   : rc;
}

static const char sql_past[] =
    "SELECT staff, terminal, opened_at, ended_at FROM session_past "
    "WHERE token = $1";
static const char sql_present[] =
    "SELECT staff, terminal, opened_at, lease_until FROM session "
    "WHERE token = $1";

/* Only what is decided by somebody else afterwards, or has happened. */
static bool
may_be_late(const struct call *c)
{
	return strcmp(c->m->name, "entry.submit") == 0 ||
	       (strcmp(c->m->name, "issue.begin") == 0 &&
		   arg_has(c, "offline"));
}

static enum rc
find(struct call *c, const char *sql, char staff[16], bool *fits)
{
	int64_t at = arg_int(c, "made_at", 0), from, until;
	struct store_stmt *st;
	char terminal[32];
	enum rc rc = sql_row(c->s, c->err, &st, sql, "t", c->token_hash);

	*fits = false;
	if (rc != RC_OK)
		return rc;
	col_copy(st, 0, staff, 16);
	col_copy(st, 1, terminal, sizeof(terminal));
	from = store_col_int(st, 2);
	until = store_col_int(st, 3);
	store_done(st);
	*fits =
	    strcmp(terminal, c->r->terminal) == 0 &&
	    (!GUARD("late_in_its_time") ||
		(at + CLOCK_SLACK_US >= from && at <= until + CLOCK_SLACK_US &&
		    at >= c->now - LATE_US));
	return RC_OK;
}

enum rc
session_late(struct call *c, char staff[16])
{
	bool fits = false;
	enum rc rc;

	if (!arg_has(c, "made_at") || !may_be_late(c))
		return RC_NOT_FOUND;
	rc = find(c, sql_present, staff, &fits);
	if (rc == RC_NOT_FOUND)
		rc = find(c, sql_past, staff, &fits);
	return rc == RC_OK && !fits ? RC_NOT_FOUND : rc;
}

/* ---- an issue without the register ---- */

static enum rc
not_whole(struct call *c, const char *why)
{
	return err_set(c->err, RC_INPUT, "E5007",
	    "不通の間の交付の記録がそろっていません", why,
	    "送り直さずに管理者に連絡してください");
}

enum rc
late_read(struct call *c, int copies, struct late *l)
{
	const json_t *numbers, *n;
	size_t i;

	memset(l, 0, sizeof(*l));
	l->said = arg_json(c, "offline");
	l->made_at = arg_int(c, "made_at", 0);
	l->day = json_text(l->said, "day");
	l->certifier = json_text(l->said, "certifier");
	numbers = json_object_get(l->said, "numbers");
	if (arg_text(c, "offline_id")[0] == '\0' || l->made_at == 0)
		return not_whole(c, "送信番号か時刻がありません");
	if (iso_day(l->day) == INT32_MIN || l->certifier[0] == '\0' ||
	    !text_fine(l->certifier, 200))
		return not_whole(c, "日付か認証者がありません");
	if (!json_is_array(numbers) ||
	    json_array_size(numbers) != (size_t)copies)
		return not_whole(c, "発行番号が通数と合いません");
	json_array_foreach(numbers, i, n)
	{
		if (!json_is_string(n) ||
		    json_string_length(n) != strlen(json_string_value(n)) ||
		    json_string_length(n) < 10 ||
		    !text_fine(json_string_value(n), 190))
			return not_whole(c, "発行番号の形が正しくありません");
	}
	l->findings = json_array();
	return RC_OK;
}

void
late_release(struct late *l)
{
	json_decref(l->findings);
}

const char *
late_number(const struct late *l, int copy)
{
	const char *v = json_string_value(json_array_get(
	    json_object_get(l->said, "numbers"), (size_t)copy - 1));

	return v != NULL ? v : "";
}

void
late_found(struct late *l, const char *what, json_t *more)
{
	json_t *o = more != NULL ? more : json_object();

	(void)json_object_set_new(o, "what", json_string(what));
	(void)json_array_append_new(l->findings, o);
}

static const char sql_key[] =
    "SELECT public_key FROM terminal WHERE terminal = $1";

/* The second person's signature was checked by the terminal; here again, and
 * whether that person may. Its nonce was the terminal's own. */
static enum rc
look_at_second(struct call *c, struct late *l)
{
	struct err ignored;
	struct store_stmt *st;
	struct proof p = { .kind = "" };
	struct who second;
	char key[72] = "";
	enum rc rc = sql_row(c->s, c->err, &st, sql_key, "t", c->r->terminal);

	err_clear(&ignored);
	if (rc == RC_OK) {
		col_copy(st, 0, key, sizeof(key));
		store_done(st);
	} else if (rc != RC_NOT_FOUND) {
		return rc;
	}
	if (proof_from_json(&p, json_object_get(l->said, "second"), &ignored) ==
	    RC_OK)
		(void)snprintf(l->second, sizeof(l->second), "%s", p.staff);
	if (l->second[0] == '\0' || strcmp(p.act, "issue.offline") != 0 ||
	    strcmp(p.subject, arg_text(c, "offline_id")) != 0 ||
	    strcmp(p.key_id, c->r->terminal) != 0 || !proof_verify(&p, key) ||
	    strcmp(p.staff, c->who.staff) == 0) {
		late_found(l, "second", NULL);
		return RC_OK;
	}
	rc = who_load(c, p.staff, &second);
	if (rc != RC_OK && rc != RC_DENIED)
		return rc;
	if (rc == RC_DENIED || !who_may(&second, "block_suspend")) {
		err_clear(c->err);
		late_found(l, "second", NULL);
	}
	return RC_OK;
}

enum rc
late_look(struct call *c, struct late *l)
{
	struct offline_answer a;
	const struct offline_now fresh = { .record_limit = INT64_MAX,
		.block_limit = INT64_MAX };

	offline_ask(offline_of_issue(arg_text(c, "kind")), &fresh, &a);
	if (a.verdict == OFFLINE_HELD)
		late_found(l, "kind", NULL);
	if (!c->who.is_loaded || !who_may(&c->who, "certificate"))
		late_found(l, "right", NULL);
	if (l->made_at > c->now + CLOCK_SLACK_US ||
	    strcmp(l->day, c->today) > 0)
		late_found(l, "clock", NULL);
	return a.verdict == OFFLINE_TWO && GUARD("late_second")
		   ? look_at_second(c, l)
		   : RC_OK;
}

enum rc
late_row(struct call *c, struct late *l, const char *person_no, int sheet_no,
    int hist_no, struct record *out)
{
	struct rows rows = { NULL, 0 };
	bool is_there = false;
	int i;
	enum rc rc = rows_load(c, person_no, sheet_no, &rows);

	for (i = 0; i < rows.n && rc == RC_OK; i++) {
		const struct record *r = &rows.v[i];

		if (r->hist_no == hist_no) {
			record_init(out);
			record_copy(out, r);
			is_there = true;
		} else if (r->hist_no > hist_no) {
			late_found(l, "newer",
			    json_pack("{s:s,s:i,s:b}", "person_no", person_no,
				"hist_no", r->hist_no, "before",
				r->recorded_at <= l->made_at));
		}
	}
	rows_release(&rows);
	if (rc != RC_OK || is_there)
		return rc;
	c->log_refusal = true;
	return err_set(c->err, RC_NOT_FOUND, "E9405", "その履歴はありません",
	    "台帳にない履歴番号です", "送り直さずに管理者に連絡してください");
}

static const char sql_late[] =
    "INSERT INTO issue_late (issue_id, number, made_at, received_at, "
    "position, second, certifier, findings) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)";

enum rc
late_write(struct call *c, const struct late *l, int64_t issue_id, int copy)
{
	char *findings = json_dumps(l->findings, JSON_COMPACT | JSON_SORT_KEYS);
	enum rc rc = sql_send(c->s, c->err, sql_late, "itiiittt", issue_id,
	    late_number(l, copy), l->made_at, c->now,
	    json_integer_value(json_object_get(l->said, "position")), l->second,
	    l->certifier, findings != NULL ? findings : "[]");

	free(findings);
	return rc;
}

static const char sql_has_late[] =
    "SELECT count(*) FROM issue_late WHERE issue_id = $1";

enum rc
late_again(struct call *c, struct late *l, const json_t *issues)
{
	const json_t *o;
	int64_t id, n = 0;
	size_t i;
	enum rc rc;

	json_array_foreach(issues, i, o)
	{
		id = json_integer_value(json_object_get(o, "issue_no"));
		rc = sql_int(c->s, c->err, &n, 0, sql_has_late, "i", id);
		if (rc != RC_OK)
			return rc;
		if (n > 0)
			return RC_OK;
		if (i == 0)
			late_found(l, "number", NULL);
		rc = late_write(c, l, id, (int)i + 1);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

/* ---- for people to look at ---- */

static const char sql_list[] =
    "SELECT issue_id, number, made_at, received_at, second, findings "
    "FROM issue_late WHERE received_at >= $1 "
    "ORDER BY received_at DESC, issue_id DESC LIMIT 500";
static const char sql_of_issue[] =
    "SELECT kind, terminal, place, staff FROM issue WHERE issue_id = $1";
static const char sql_of_seen[] =
    "SELECT staff, note FROM issue_late_seen WHERE issue_id = $1";
static const char sql_persons[] =
    "SELECT person_no FROM issue_person WHERE issue_id = $1 "
    "ORDER BY person_no";

static json_t *
list_line(struct store_stmt *st)
{
	const char *text = store_col_text(st, 5);
	json_t *findings = json_loads(text != NULL ? text : "", 0, NULL);
	char made[32], received[32];

	local_time(store_col_int(st, 2), made);
	local_time(store_col_int(st, 3), received);
	return json_pack("{s:I,s:s,s:s,s:s,s:s,s:o}", "issue_no",
	    (json_int_t)store_col_int(st, 0), "number", store_col_text(st, 1),
	    "made_at", made, "received_at", received, "second",
	    store_col_text(st, 4), "findings",
	    findings != NULL ? findings : json_array());
}

/* The columns of one row, by its issue, into the line; "" without a row. */
static enum rc
add_columns(struct call *c, json_t *line, const char *sql,
    const char *const *names, int n)
{
	struct store_stmt *st;
	const char *v;
	int i;
	enum rc rc = sql_row(c->s, c->err, &st, sql, "i",
	    json_integer_value(json_object_get(line, "issue_no")));

	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	for (i = 0; i < n; i++) {
		v = rc == RC_OK ? store_col_text(st, i) : NULL;
		(void)json_object_set_new(
		    line, names[i], json_string(v != NULL ? v : ""));
	}
	if (rc == RC_OK)
		store_done(st);
	return RC_OK;
}

static enum rc
add_persons(struct call *c, json_t *line)
{
	json_t *persons = json_array();
	struct store_stmt *st;
	enum rc rc = sql_open(c->s, c->err, &st, sql_persons, "i",
	    json_integer_value(json_object_get(line, "issue_no")));

	(void)json_object_set_new(line, "persons", persons);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    persons, json_string(store_col_text(st, 0)));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
complete_line(struct call *c, json_t *line)
{
	static const char *const issue[] = { "kind", "terminal", "place",
		"staff" };
	static const char *const seen[] = { "seen_by", "note" };
	enum rc rc = add_columns(c, line, sql_of_issue, issue, 4);

	if (rc == RC_OK)
		rc = add_columns(c, line, sql_of_seen, seen, 2);
	return rc == RC_OK ? add_persons(c, line) : rc;
}

enum rc
reg_issue_offline(struct call *c)
{
	int64_t days = arg_int(c, "days", 30);
	json_t *list = json_array(), *line;
	struct store_stmt *st;
	size_t i;
	enum rc rc = sql_open(c->s, c->err, &st, sql_list, "i",
	    c->now - (days < 3650 ? days : 3650) * INT64_C(86400) * US);

	(void)json_object_set_new(c->out, "issues", list);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(list, list_line(st));
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	json_array_foreach(list, i, line)
	{
		if (rc == RC_OK)
			rc = complete_line(c, line);
	}
	return rc;
}

static const char sql_seen[] =
    "INSERT INTO issue_late_seen (issue_id, staff, seen_at, note) "
    "VALUES ($1,$2,$3,$4) ON CONFLICT (issue_id) DO NOTHING";

enum rc
reg_issue_offline_seen(struct call *c)
{
	int64_t id = arg_int(c, "issue_no", 0), n = 0;
	json_t *details;
	enum rc rc = sql_int(c->s, c->err, &n, 0, sql_has_late, "i", id);

	if (rc != RC_OK)
		return rc;
	if (n == 0)
		return err_set(c->err, RC_NOT_FOUND, "E5003",
		    "その交付の記録はありません", "番号の交付がありません",
		    "番号を確かめてください");
	if ((rc = sql_run(c->s, c->err, sql_seen, "itit", id, c->who.staff,
		 c->now, arg_text(c, "note"))) != RC_OK)
		return rc;
	details = json_pack("{s:I}", "issue", (json_int_t)id);
	rc = log_add(c, "print", NULL, NULL, details, false);
	json_decref(details);
	return rc;
}
