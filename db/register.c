/* SPDX-License-Identifier: ISC
 * register - the way every call takes: arguments checked against the method table, session, right and profile, one transaction,
 * the answer only after the commit.
 */
#include "db/aside.h"
#include "db/reg.h"
#include "db/reg_entry.h"
#include "db/reg_http.h"
#include "db/reg_known.h"
#include "db/reg_late.h"
#include "db/reg_service.h"
#include "db/sequencer.h"
#include "db/snapshot.h"

#include "src/affair.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* What is covered while this affair runs, whatever the rights uncover. The
 * command line beside the register runs exports and the like for nobody at a
 * counter; where it looks at people, it names its reason (reg_look). */
static enum rc
cover_by_affair(struct call *c)
{
	json_t *masks = NULL;
	enum rc rc;

	if (c->is_daicho && !arg_has(c, "affair"))
		return RC_OK;
	rc = setting_value(c, "affair_masks", &masks);
	if (rc == RC_OK)
		c->who.hides =
		    affair_hidden(masks, (int)arg_int(c, "affair", 0));
	json_decref(masks);
	return rc;
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
	if ((rc = cover_by_affair(c)) != RC_OK)
		return rc;
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

/* What a call will ask by its arguments alone travels with the first
 * question. */
static enum rc
ask_ahead(struct call *c)
{
	enum rc rc = request_ask(c);

	return rc == RC_OK && strcmp(c->m->name, "entry.approve") == 0
		   ? approve_ask(c)
		   : rc;
}

/* The transaction of its kind: see db/store.h. */
static enum rc
begin(struct call *c)
{
	const char *name = c->m->name;

	if (strcmp(name, "load.fresh") == 0)
		return store_begin_bulk(c->s, c->err);
	if (strcmp(name, "load.people") == 0)
		return store_begin_load(c->s, c->err);
	if (strcmp(name, "session.nonce") == 0)
		return store_begin_light(c->s, c->err);
	if (reg_is_look(c) || (c->m->writes && reg_is_keyed(name)))
		return store_begin_keyed(c->s, c->err);
	return c->m->writes ? store_begin(c->s, c->err)
			    : store_begin_read(c->s, c->err);
}

static enum rc
run(struct call *c, size_t i)
{
	enum rc rc;

	if ((rc = begin(c)) != RC_OK)
		return rc;
	if ((rc = ask_ahead(c)) == RC_OK && (rc = known_begin(c)) == RC_OK &&
	    (rc = state_load(c)) == RC_OK && (rc = load_terminal(c)) == RC_OK &&
	    (rc = check_terminal(c)) == RC_OK &&
	    (rc = request_note(c)) == RC_OK &&
	    (rc = check_session(c)) == RC_OK &&
	    (rc = reg_log_look(c)) == RC_OK && (rc = handlers[i](c)) == RC_OK &&
	    !c->is_trial)
		rc = store_commit(c->s, c->err);
	if (rc != RC_OK || c->is_trial) {
		store_rollback(c->s);
		c->has_waiting = false;
	}
	return rc;
}

/* Records of a commit wait for their number: it is given by the service that
 * runs, or here. A failure loses nothing, the next one gives it. */
void
reg_number_waiting(const struct call *c)
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
	bool is_alone = strcmp(c.m->name, "restore.begin") == 0;
	enum rc rc = is_alone ? store_stop_numbering(r->s, err) : RC_OK;

	if (rc == RC_OK)
		rc = run(&c, i);
	if (is_alone)
		store_go_on_numbering(r->s);
	/* what is run again has not been refused yet */
	if (rc != RC_OK && !reg_is_passing(err) &&
	    reg_is_final(r, rc, err, tries))
		keep_refusal(&c);
	reg_number_waiting(&c);
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
	enum rc rc = reg_check_args(&reg_methods[i], args, err);

	if (rc == RC_OK)
		rc = reg_check_no_mynumber(&reg_methods[i], args, err);
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
