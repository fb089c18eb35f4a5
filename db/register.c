/* SPDX-License-Identifier: ISC
 * register - opening, and the way every call takes: arguments checked
 * against the method table, session, right and profile, one transaction,
 * the answer only after the commit.
 */
#include "db/aside.h"
#include "db/no_mynumber.h"
#include "db/reg.h"
#include "db/reg_entry.h"
#include "db/reg_http.h"
#include "db/reg_known.h"
#include "db/reg_late.h"
#include "db/reg_service.h"
#include "db/sequencer.h"
#include "db/snapshot.h"

#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define METHOD(n, a, res, ri, se, wr, f) { n, a, res, ri, se, wr },
const struct reg_method reg_methods[] = {
#include "db/reg_methods.h"
};
const int reg_method_count =
    (int)(sizeof(reg_methods) / sizeof(reg_methods[0]));
#define METHOD(n, a, res, ri, se, wr, f) f,
static enum rc (*const handlers[])(struct call *) = {
#include "db/reg_methods.h"
};

/* ---- arguments ---- */

json_t *
json_unconst(const json_t *j)
{
	return (json_t *)(uintptr_t)j;
}

const char *
json_text(const json_t *o, const char *key)
{
	const char *v = json_string_value(json_object_get(o, key));

	return v != NULL ? v : "";
}

const char *
arg_text(const struct call *c, const char *name)
{
	return json_text(c->args, name);
}

int64_t
arg_int(const struct call *c, const char *name, int64_t preset)
{
	const json_t *v = json_object_get(c->args, name);

	return json_is_integer(v)   ? json_integer_value(v)
	       : json_is_boolean(v) ? json_is_true(v)
				    : preset;
}

bool
arg_has(const struct call *c, const char *name)
{
	const json_t *v = json_object_get(c->args, name);

	return v != NULL && !json_is_null(v);
}

const json_t *
arg_json(const struct call *c, const char *name)
{
	return json_object_get(c->args, name);
}

bool
text_fine(const char *s, size_t max)
{
	size_t n = strlen(s), i;
	char *line;
	bool fine;

	if (n > max || !utf8_valid(s, n))
		return false;
	line = x_strdup(s);
	for (i = 0; i < n; i++)
		if (line[i] == '\n')
			line[i] = ' ';
	fine = text_clean(line, NULL);
	wipe_free(line);
	return fine;
}

static enum rc
bad_arg(struct err *err, const char *name, const char *why)
{
	enum rc rc = err_set(err, RC_INPUT, "E9400",
	    "台帳への依頼の形が正しくありません", why,
	    "プログラムの版を確かめてください");

	err_log(err, "argument %s", name);
	return rc;
}

/* One "name:type?" of the method's table against what came. */
static enum rc
check_arg(const json_t *args, const char *spec, size_t len, struct err *err)
{
	char name[40];
	bool may_miss = len > 0 && spec[len - 1] == '?';
	const char *type = "", *colon = memchr(spec, ':', len);
	size_t n =
	    colon != NULL ? (size_t)(colon - spec) : len - (may_miss ? 1 : 0);
	const json_t *v;
	bool fits;

	(void)snprintf(name, sizeof(name), "%.*s", (int)n, spec);
	if (colon != NULL)
		type = colon + 1;
	v = json_object_get(args, name);
	if (v == NULL || (may_miss && json_is_null(v)))
		return may_miss ? RC_OK
				: bad_arg(err, name, "足りない項目があります");
	if (strncmp(type, "int", 3) == 0)
		fits = json_is_integer(v) && json_integer_value(v) >= 0;
	else if (strncmp(type, "bool", 4) == 0)
		fits = json_is_boolean(v);
	else if (strncmp(type, "list", 4) == 0)
		fits = json_is_array(v) && json_array_size(v) <= 5000;
	else if (strncmp(type, "object", 6) == 0)
		fits = json_is_object(v);
	else if (strncmp(type, "any", 3) == 0)
		fits = !json_is_null(v);
	else
		fits = json_is_string(v) &&
		       strlen(json_string_value(v)) == json_string_length(v) &&
		       text_fine(json_string_value(v), 4000);
	return fits ? RC_OK : bad_arg(err, name, "項目の型が違います");
}

static enum rc
check_args(const struct reg_method *m, const json_t *args, struct err *err)
{
	const char *p = m->args;
	size_t n;
	enum rc rc;

	if (!json_is_object(args))
		return bad_arg(err, "", "オブジェクトではありません");
	while (*p != '\0') {
		p += strspn(p, ", ");
		n = strcspn(p, ",");
		if (n > 0 && (rc = check_arg(args, p, n, err)) != RC_OK)
			return rc;
		p += n;
	}
	return RC_OK;
}

/* 個人番号 have calls of their own; in a reason, a note or a line of a log
 * nobody keeps one. Entries are looked through item by item (reg_entry.c);
 * attached items are other systems' numbers. */
static enum rc
check_no_mynumber(
    const struct reg_method *m, const json_t *args, struct err *err)
{
	const char *key;
	json_t *v, *body, *o;
	size_t i;
	bool found = false;

	if (!GUARD("text_no_mynumber"))
		return RC_OK;
	json_object_foreach(json_unconst(args), key, v)
	{
		if (strcmp(key, "entry") == 0 || strcmp(key, "values") == 0 ||
		    strcmp(key, "persons") == 0 || strcmp(key, "proof") == 0 ||
		    strcmp(key, "value") == 0)
			continue;
		if (strcmp(key, "records") != 0) {
			o = json_pack("{s:O}", key, v);
			found |= json_has_mynumber(o);
			json_decref(o);
			continue;
		}
		json_array_foreach(v, i, o)
		{
			body = json_loads(json_text(o, "body"), 0, NULL);
			found |= body != NULL && json_has_mynumber(body);
			json_decref(body);
		}
	}
	if (!found)
		return RC_OK;
	err_log(err, "text in %s", m->name);
	return err_set(err, RC_INPUT, "E1089", "個人番号は文に書けません",
	    "個人番号らしい12桁の数字が文の中にあります",
	    "番号を消してください（個人番号は専用の欄で扱います）");
}

/* ---- the way of a call ---- */

static const char sql_state[] =
    "SELECT s.municipality, s.name, s.is_training, coalesce((SELECT p.next "
    "FROM epoch_past p ORDER BY p.until DESC, p.ended_at DESC LIMIT 1), "
    "s.epoch), s.today FROM state s";
static const char sql_terminal[] =
    "SELECT t.place, t.profile, p.sections, p.calls, t.public_key, t.is_demo "
    "FROM terminal t "
    "JOIN profile p ON p.profile = t.profile WHERE t.terminal = $1";

enum rc
state_load(struct call *c)
{
	struct store_stmt *st;
	enum rc rc;

	if (known_state(c))
		return RC_OK;
	rc = sql_row(c->s, c->err, &st, sql_state, "");
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	col_copy(st, 0, c->municipality, sizeof(c->municipality));
	col_copy(st, 1, c->name, sizeof(c->name));
	c->training = store_col_int(st, 2) != 0;
	col_copy(st, 3, c->epoch, sizeof(c->epoch));
	col_copy(st, 4, c->today, sizeof(c->today));
	c->day = iso_day(c->today);
	c->is_made = true;
	store_done(st);
	known_state_keep(c);
	return RC_OK;
}

/* *found: it is registered; then t is owned by the caller. */
static enum rc
read_terminal(struct call *c, struct known_terminal *t, bool *found)
{
	struct store_stmt *st;
	const char *text;
	enum rc rc =
	    sql_row(c->s, c->err, &st, sql_terminal, "t", c->r->terminal);

	*found = rc == RC_OK;
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	col_copy(st, 0, t->place, sizeof(t->place));
	col_copy(st, 1, t->profile, sizeof(t->profile));
	text = store_col_text(st, 2);
	t->sections = json_loads(text != NULL ? text : "", 0, NULL);
	text = store_col_text(st, 3);
	t->calls = json_loads(text != NULL ? text : "", 0, NULL);
	col_copy(st, 4, t->public_key, sizeof(t->public_key));
	t->is_demo = store_col_int(st, 5) != 0;
	store_done(st);
	return RC_OK;
}

static enum rc
load_terminal(struct call *c)
{
	struct known_terminal t = { .sections = NULL };
	bool found;
	enum rc rc;

	c->is_daicho = strcmp(c->r->terminal, "daicho") == 0;
	found = known_terminal(c, &t);
	if (found) {
		json_incref(t.sections);
		json_incref(t.calls);
	} else {
		if ((rc = read_terminal(c, &t, &found)) != RC_OK)
			return rc;
		if (found)
			known_terminal_keep(c, &t);
	}
	if (found) {
		memcpy(c->place, t.place, sizeof(c->place));
		memcpy(c->profile, t.profile, sizeof(c->profile));
		memcpy(c->public_key, t.public_key, sizeof(c->public_key));
		c->is_demo_key = t.is_demo;
		c->is_registered = true;
		c->sections = t.sections;
		c->calls = t.calls;
	} else if (c->is_daicho) {
		(void)snprintf(c->place, sizeof(c->place), "本庁");
		c->calls = json_pack("[s]", "*");
		c->sections = json_pack("[s,s,s,s,s,s,s,s,s]", "core",
		    "restricted", "pending", "block_flag", "block_detail",
		    "attached", "restricted_attached", "staff", "setting");
	}
	return RC_OK;
}

/* Whether the terminal's profile has the call: its name, "entry.*" or "*". A
 * snapshot is the feed in another form, for those who have the feed. */
static bool
profile_has(const struct call *c)
{
	const char *p, *name = c->m->name;
	size_t i, n;

	if (strncmp(name, "snapshot.", 9) == 0 ||
	    (c->r->comparison != NULL && strcmp(name, "replica.compare") == 0))
		name = "feed.pull";

	for (i = 0; i < json_array_size(c->calls); i++) {
		p = json_string_value(json_array_get(c->calls, i));
		if (p == NULL)
			continue;
		n = strlen(p);
		if (strcmp(p, name) == 0 ||
		    (n > 0 && p[n - 1] == '*' && strncmp(p, name, n - 1) == 0))
			return true;
	}
	return false;
}

static enum rc
check_terminal(struct call *c)
{
	if (!(c->r->is_served && GUARD("service_known_terminal")) &&
	    (strcmp(c->m->name, "register.status") == 0 ||
		strcmp(c->m->name, "register.init") == 0))
		return RC_OK;
	if (!c->is_made)
		return err_set(c->err, RC_INPUT, "E7030",
		    "台帳がまだ作られていません", "市区町村が決まっていません",
		    "daicho init で作ってください");
	if (GUARD("terminal_known") && c->calls == NULL)
		return err_set(c->err, RC_DENIED, "E1034",
		    "この端末は台帳に登録されていません",
		    "登録のない端末からは使えません",
		    "管理責任者に端末の登録を頼んでください");
	/* Every terminal asks whom it is talking to, and what became of a
	 * request of its own. */
	if (strcmp(c->m->name, "register.status") == 0 ||
	    strcmp(c->m->name, "request.void") == 0)
		return RC_OK;
	if (GUARD("terminal_profile") && !profile_has(c)) {
		c->log_refusal = true;
		return err_set(c->err, RC_DENIED, "E1037",
		    "この端末ではできない処理です",
		    "端末の使い方の表にない処理です",
		    "ほかの端末を使うか、管理責任者に相談してください");
	}
	return RC_OK;
}

static const char sql_session[] =
    "SELECT staff, terminal, lease_until FROM session WHERE token = $1";

static enum rc
no_session(struct err *err, const char *why)
{
	return err_set(err, RC_DENIED, "E1030", "サインインしていません", why,
	    "サインインしてください");
}

/* Who did it then. Paper that has gone out stays on record under the number
 * of somebody who may do nothing any more. */
static enum rc
late_person(struct call *c, const char *staff)
{
	enum rc rc = who_load(c, staff, &c->who);

	c->is_late = true;
	if (rc != RC_DENIED || strcmp(c->m->name, "issue.begin") != 0)
		return rc;
	err_clear(c->err);
	memset(&c->who, 0, sizeof(c->who));
	(void)snprintf(c->who.staff, sizeof(c->who.staff), "%s", staff);
	return RC_OK;
}

/* It may have been made while the session ran (db/reg_late.h). */
static enum rc
ended_session(struct call *c, const char *why)
{
	char staff[16];
	enum rc rc = session_late(c, staff);

	if (rc == RC_NOT_FOUND)
		return no_session(c->err, why);
	return rc == RC_OK ? late_person(c, staff) : rc;
}

static enum rc
read_session(struct call *c, const char *token)
{
	struct store_stmt *st;
	enum rc rc;

	feed_sha256(token, strlen(token), c->token_hash);
	rc = sql_row(c->s, c->err, &st, sql_session, "t", c->token_hash);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	c->session.is_there = true;
	col_copy(st, 0, c->session.staff, sizeof(c->session.staff));
	col_copy(st, 1, c->session.terminal, sizeof(c->session.terminal));
	c->session.until = store_col_int(st, 2);
	store_done(st);
	return RC_OK;
}

static enum rc
load_session(struct call *c, const char *token)
{
	enum rc rc;

	if (!c->session.is_read && (rc = read_session(c, token)) != RC_OK)
		return rc;
	if (!c->session.is_there)
		return ended_session(c, "このサインインは終わっています");
	if (GUARD("session_terminal") &&
	    strcmp(c->session.terminal, c->r->terminal) != 0)
		return no_session(c->err, "ほかの端末のサインインです");
	if (GUARD("session_lease") && !lease_runs(c, c->session.until))
		return ended_session(c, "サインインの期限が過ぎています");
	return who_load(c, c->session.staff, &c->who);
}

/* A manager without a terminal to sign in at would be locked out. */
static const char sql_has_key[] =
    "SELECT count(*) FROM terminal WHERE public_key <> ''";
static const char sql_has_manager[] =
    "SELECT count(*) FROM staff_right WHERE right_name = 'staff'";

/* What may run without a session although the table asks for one. */
static enum rc
without_session(struct call *c, bool *may)
{
	static const char *const first[] = { "staff.put", "terminal.put",
		"profile.put" };
	static const char *const training[] = { "import.people", "load.people",
		"load.fresh", "export.people", "day.open", "staff.put",
		"terminal.put", "profile.put" };
	int64_t managers = 1;
	size_t i;
	enum rc rc;

	*may = false;
	if (!c->is_daicho)
		return RC_OK;
	if (c->training && !c->m->writes)
		*may = true;
	for (i = 0; c->training && i < sizeof(training) / sizeof(*training);
	     i++)
		if (strcmp(c->m->name, training[i]) == 0)
			*may = true;
	for (i = 0; i < sizeof(first) / sizeof(first[0]); i++) {
		if (strcmp(c->m->name, first[i]) != 0)
			continue;
		rc = sql_int(c->s, c->err, &managers, 1, sql_has_manager, "");
		if (rc != RC_OK)
			return rc;
		if (managers > 0 && strcmp(c->m->name, "terminal.put") == 0)
			rc = sql_int(
			    c->s, c->err, &managers, 1, sql_has_key, "");
		if (rc != RC_OK)
			return rc;
		if (managers == 0)
			*may = true;
	}
	if (*may) {
		(void)snprintf(c->who.staff, sizeof(c->who.staff), "daicho");
		c->who.is_all = true;
	}
	return RC_OK;
}

static enum rc
check_session(struct call *c)
{
	const char *token = arg_text(c, "session");
	bool may = false;
	enum rc rc;

	if (!c->m->needs_session)
		return RC_OK;
	if (token[0] != '\0') {
		if ((rc = load_session(c, token)) != RC_OK)
			return rc;
	} else {
		if ((rc = without_session(c, &may)) != RC_OK)
			return rc;
		if (!may)
			return no_session(
			    c->err, "この処理はサインインした人だけができます");
	}
	/* An issue without the register notes it instead (late_look). */
	if (c->is_late && strcmp(c->m->name, "issue.begin") == 0)
		return RC_OK;
	if (GUARD("right_checked") && c->m->right[0] != '\0' &&
	    !who_may(&c->who, c->m->right)) {
		c->log_refusal = true;
		return deny_right(c->err, c->m->right);
	}
	return RC_OK;
}

static const char sql_nonce_spend[] = "DELETE FROM nonce WHERE nonce = $1";

static enum rc
write_refusal(struct call *c, const char *code)
{
	json_t *details;
	enum rc rc = store_begin_keyed(c->s, c->err);

	if (rc != RC_OK)
		return rc;
	details = json_pack("{s:s}", "refused", code);
	if (c->used_nonce[0] != '\0')
		rc = sql_run(c->s, c->err, sql_nonce_spend, "t", c->used_nonce);
	if (rc == RC_OK && c->log_refusal)
		rc = log_add(c, "error", NULL, NULL, details, false);
	if (rc == RC_OK)
		rc = store_commit(c->s, c->err);
	if (rc != RC_OK)
		store_rollback(c->s);
	json_decref(details);
	return rc;
}

/* What stays of a refused call: its proof is spent, and an attempt against
 * a right or a person's own entry stands in the log. */
static void
keep_refusal(struct call *c)
{
	struct err refusal = *c->err;
	int tries = 1;
	enum rc rc;

	if (c->used_nonce[0] == '\0' && !c->log_refusal)
		return;
	do {
		err_clear(c->err);
		rc = write_refusal(c, refusal.code);
	} while (reg_repeats(c->r, rc, c->err, &tries));
	*c->err = refusal;
}

/* Calls that show residents. A counter writes what it looks at into its own
 * chain; the command line has none, so the register writes for it. */
bool
reg_shows_people(const char *method)
{
	static const char *const looks[] = { "person.get", "household.get",
		"returner.match", "entry.list", "entry.get", "block.list",
		"block.check", "memo.list", "support.get", "issue.list" };
	size_t i;

	for (i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		if (strcmp(method, looks[i]) == 0)
			return true;
	return false;
}

/* So it does for a command line at a terminal, which names its reason. */
static bool
is_look(const struct call *c)
{
	if (c->r->is_training || !reg_shows_people(c->m->name))
		return false;
	return strcmp(c->r->terminal, "daicho") == 0 ||
	       (c->r->is_served && GUARD("served_look_logged") &&
		   arg_text(c, "reason")[0] != '\0');
}

static enum rc
log_look(struct call *c)
{
	json_t *persons, *details;
	enum rc rc;

	if (!is_look(c) || c->training || !GUARD("command_line_look_logged"))
		return RC_OK;
	if (arg_text(c, "reason")[0] == '\0')
		return err_set(c->err, RC_DENIED, "E1052",
		    "処理事由がありません", "何のための照会かを記録できません",
		    "--reason に事由の番号を付けてください");
	persons = json_array();
	if (arg_text(c, "person_no")[0] != '\0')
		(void)json_array_append_new(
		    persons, json_string(arg_text(c, "person_no")));
	details = json_pack("{s:s,s:s,s:I}", "reason", arg_text(c, "reason"),
	    "household_no", arg_text(c, "household_no"), "id",
	    (json_int_t)arg_int(c, "id", 0));
	rc = log_add(c, "operation", NULL, persons, details, false);
	json_decref(persons);
	json_decref(details);
	return rc;
}

/* What a call will ask by its arguments alone travels with the first
 * question. */
static enum rc
ask_ahead(struct call *c)
{
	return strcmp(c->m->name, "entry.approve") == 0 ? approve_ask(c)
							: RC_OK;
}

static enum rc
run(struct call *c, size_t i)
{
	enum rc rc;

	if (strcmp(c->m->name, "load.fresh") == 0)
		rc = store_begin_bulk(c->s, c->err);
	else if (strcmp(c->m->name, "session.nonce") == 0)
		rc = store_begin_light(c->s, c->err);
	else if (is_look(c) || (c->m->writes && reg_is_keyed(c->m->name)))
		rc = store_begin_keyed(c->s, c->err);
	else
		rc = c->m->writes ? store_begin(c->s, c->err)
				  : store_begin_read(c->s, c->err);
	if (rc != RC_OK)
		return rc;
	if ((rc = ask_ahead(c)) == RC_OK && (rc = known_begin(c)) == RC_OK &&
	    (rc = state_load(c)) == RC_OK && (rc = load_terminal(c)) == RC_OK &&
	    (rc = check_terminal(c)) == RC_OK &&
	    (rc = request_note(c)) == RC_OK &&
	    (rc = check_session(c)) == RC_OK && (rc = log_look(c)) == RC_OK &&
	    (rc = handlers[i](c)) == RC_OK && !c->is_trial)
		rc = store_commit(c->s, c->err);
	if (rc != RC_OK || c->is_trial) {
		store_rollback(c->s);
		c->has_waiting = false;
	}
	return rc;
}

/* Records of a commit wait for their number: it is given by the service that
 * runs, or here. A failure loses nothing, the next one gives it. */
static void
number_waiting(const struct call *c)
{
	/* who loads a town leaves it to nobody to number it */
	bool is_load = strcmp(c->m->name, "load.people") == 0 ||
		       strcmp(c->m->name, "import.people") == 0;
	struct err ignored;

	if (!c->has_waiting)
		return;
	err_clear(&ignored);
	if (c->r->sequencer != NULL)
		sequencer_poke(c->r->sequencer);
	else
		(void)!sequencer_drain(c->s, is_load ? 600000 : 200, &ignored);
}

/* One run of a call, from nothing. */
static enum rc
attempt(struct reg *r, size_t i, const json_t *args, int tries, json_t **out,
    struct err *err)
{
	struct call c = { .r = r,
		.s = r->s,
		.m = &reg_methods[i],
		.args = args,
		.err = err,
		.now = reg_now(r),
		.out = json_object() };
	enum rc rc = run(&c, i);

	/* what is run again has not been refused yet */
	if (rc != RC_OK && !reg_is_passing(err) &&
	    reg_is_final(r, rc, err, tries))
		keep_refusal(&c);
	number_waiting(&c);
	json_decref(c.sections);
	json_decref(c.calls);
	if (rc == RC_OK)
		*out = c.out;
	else
		json_decref(c.out);
	return rc;
}

static enum rc
call(struct reg *r, size_t i, const json_t *args, json_t **out, struct err *err)
{
	int tries = 1;
	enum rc rc = check_args(&reg_methods[i], args, err);

	if (rc == RC_OK)
		rc = check_no_mynumber(&reg_methods[i], args, err);
	if (rc != RC_OK)
		return rc;
	r->counts.calls++;
	r->put_handle[0] = '\0';
	do {
		err_clear(err);
		r->has_links = false;
		rc = attempt(r, i, args, tries, out, err);
	} while (reg_repeats(r, rc, err, &tries));
	if (rc == RC_IO && strcmp(err->code, "E7011") == 0)
		r->counts.given_up++;
	return rc;
}

static enum rc
call_once(struct reg *r, const char *method, const json_t *args,
    json_t **result, struct err *err)
{
	struct err own, ignored;
	json_t *none = NULL, *out = NULL;
	int i;
	enum rc rc;

	for (i = 0; i < reg_method_count; i++)
		if (strcmp(reg_methods[i].name, method) == 0)
			break;
	if (i == reg_method_count)
		return err_set(err, RC_NOT_FOUND, "E9404", "台帳にない処理です",
		    "その名前の処理はありません",
		    "プログラムの版を確かめてください");
	if (args == NULL)
		args = none = json_object();
	err_clear(&own);
	err_clear(&ignored);
	rc = call(r, (size_t)i, args, &out, &own);
	json_decref(none);
	if (rc == RC_OK && r->has_links)
		/* settled again at the next opening */
		(void)!mynumber_settle(r, &ignored);
	if (rc == RC_OK && result != NULL)
		*result = out;
	else
		json_decref(out);
	if (rc != RC_OK && err != NULL)
		*err = own;
	return rc;
}

enum { PULL_WAIT_MS = 30000 };

bool
reg_is_stopped(int stop_fd)
{
	struct pollfd p = { .fd = stop_fd, .events = POLLIN };

	return stop_fd > 0 && poll(&p, 1, 0) > 0;
}

/* A pull that finds nothing new may wait, outside any transaction; what is
 * wrong with it is said at once. */
static enum rc
pull_waiting(
    struct reg *r, const json_t *args, json_t **result, struct err *err)
{
	const json_t *position = json_object_get(args, "position");
	int64_t left, until;
	json_t *out;
	enum rc rc;

	left = json_integer_value(json_object_get(args, "wait_ms"));
	left = left > PULL_WAIT_MS ? PULL_WAIT_MS : left;
	until = mono_us() + left * 1000;
	for (;;) {
		rc = call_once(r, "feed.pull", args, &out, err);
		if (rc != RC_OK)
			return rc;
		left = (until - mono_us()) / 1000;
		if (left <= 0 || reg_is_stopped(r->stop_fd) ||
		    json_array_size(json_object_get(out, "records")) > 0)
			break;
		rc = feed_wait(r, json_integer_value(position), left, err);
		json_decref(out);
		if (rc != RC_OK)
			return rc;
	}
	*result = out;
	return RC_OK;
}

enum rc
reg_call(struct reg *r, const char *method, const json_t *args, json_t **result,
    struct err *err)
{
	json_t *out = NULL;
	enum rc rc;

	if (r->http != NULL)
		return reg_http_call(r->http, method, args, result, err);
	if (strcmp(method, "feed.pull") != 0)
		return call_once(r, method, args, result, err);
	rc = pull_waiting(r, args, &out, err);
	if (rc == RC_OK && result != NULL)
		*result = out;
	else
		json_decref(out);
	return rc;
}

/* ---- opening ---- */

static enum rc
training_day_once(struct reg *r, struct err *err)
{
	struct call c = { .r = r, .s = r->s, .err = err };
	char today[11];
	int i;
	enum rc rc;

	if ((rc = store_begin_read(r->s, err)) != RC_OK)
		return rc;
	rc = state_load(&c);
	store_rollback(r->s);
	r->is_training = rc == RC_OK && c.training;
	if (rc != RC_OK || !c.training)
		return rc;
	reg_follow_env(r);
	c.now = reg_now(r);
	iso_of_day((int32_t)((c.now / US + JST_S) / 86400), today);
	if (strcmp(today, c.today) <= 0)
		return RC_OK;
	for (i = 0; strcmp(reg_methods[i].name, "day.open") != 0; i++)
		;
	c.m = &reg_methods[i];
	(void)snprintf(c.who.staff, sizeof(c.who.staff), "daicho");
	if ((rc = store_begin(r->s, err)) != RC_OK)
		return rc;
	if ((rc = state_load(&c)) == RC_OK && strcmp(today, c.today) > 0)
		rc = day_move(&c, today);
	if (rc == RC_OK)
		rc = store_commit(r->s, err);
	if (rc != RC_OK)
		store_rollback(r->s);
	else
		number_waiting(&c);
	return rc;
}

/* A training register follows the clock (or MADOGUCHI_NOW) by itself. */
static enum rc
training_day(struct reg *r, struct err *err)
{
	int tries = 1;
	struct err own;
	enum rc rc;

	do {
		err_clear(&own);
		rc = training_day_once(r, &own);
	} while (reg_repeats(r, rc, &own, &tries));
	if (rc != RC_OK && err != NULL)
		*err = own;
	return rc;
}

enum rc
reg_open(const struct reg_options *o, struct reg **out, struct err *err)
{
	struct reg *r = x_alloc(sizeof(*r));
	enum rc rc;

	if (sodium_init() < 0)
		die("libsodium does not start");
	r->uri = x_strdup(o->uri);
	r->clock = o->clock;
	r->may_create = o->create;
	r->snapshots = o->snapshots;
	r->stop_fd = o->stop_fd;
	(void)snprintf(r->terminal, sizeof(r->terminal), "%s",
	    o->terminal != NULL ? o->terminal : "");
	if (reg_http_is(o->uri)) {
		rc = reg_http_open(o, &r->http, err);
		r->snapshot_bytes = reg_http_bytes;
		if (rc != RC_OK)
			reg_close(r);
		else
			*out = r;
		return rc;
	}
	rc = store_open(o->uri, STORE_REGISTER, o->create, &r->s, err);
	if (rc == RC_OK) {
		r->is_queueing = store_is_shared(r->s);
		known_open(r);
		rc = training_day(r, err);
	}
	if (rc == RC_OK)
		rc = mynumber_settle(r, err);
	if (rc != RC_OK) {
		reg_close(r);
		return rc;
	}
	*out = r;
	return RC_OK;
}

enum rc
reg_keep(struct reg *r, struct err *err)
{
	enum rc rc = r->is_training ? training_day(r, err) : RC_OK;

	return rc == RC_OK ? mynumber_settle(r, err) : rc;
}

void
reg_close(struct reg *r)
{
	if (r == NULL)
		return;
	reg_http_close(r->http);
	known_close(r);
	store_close(r->my);
	store_close(r->s);
	if (r->owns_snapshots)
		snapshots_close(r->snapshots);
	free(r->uri);
	free(r);
}
