/* SPDX-License-Identifier: ISC
 * reg_session - signing in with a proof, the lease that keeps one person at
 * one terminal (KS-6), refused sign-ins, and the check of proofs.
 */
#include "db/reg_late.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define NONCE_US (10 * 60 * US)
#define CLEAR_ONE_IN 64

static const char sql_nonce_old[] = "DELETE FROM nonce WHERE made_at < $1";
static const char sql_nonce_add[] =
    "INSERT INTO nonce (nonce, terminal, made_at) VALUES ($1,$2,$3)";
static const char sql_nonce_spend[] =
    "DELETE FROM nonce WHERE nonce = $1 AND terminal = $2 AND made_at >= $3 "
    "AND made_at <= $4";
static const char sql_key[] =
    "SELECT public_key, is_demo FROM terminal WHERE terminal = $1";

static void
random_hex(char out[65])
{
	unsigned char raw[32];

	randombytes_buf(raw, sizeof(raw));
	(void)sodium_bin2hex(out, 65, raw, sizeof(raw));
}

enum rc
reg_nonce(struct call *c)
{
	char nonce[65];
	enum rc rc = RC_OK;

	random_hex(nonce);
	/* Old ones serve nobody; now and then somebody clears them away, not
	 * all at the same time. */
	if (randombytes_uniform(CLEAR_ONE_IN) == 0 &&
	    (rc = sql_send(
		 c->s, c->err, sql_nonce_old, "i", c->now - NONCE_US)) != RC_OK)
		return rc;
	if ((rc = sql_send(c->s, c->err, sql_nonce_add, "tti", nonce,
		 c->r->terminal, c->now)) != RC_OK)
		return rc;
	(void)json_object_set_new(c->out, "nonce", json_string(nonce));
	return RC_OK;
}

static enum rc
bad_proof(struct call *c, const char *why)
{
	c->log_refusal = true;
	return err_set(c->err, RC_DENIED, "E1040", "本人の証明が通りません",
	    why, "もう一度パスワードなどで本人を確かめてください");
}

/* The key that must have signed, and whether its kind may be used here. */
static enum rc
check_key(struct call *c, const struct proof *p)
{
	if (GUARD("proof_terminal") && strcmp(p->key_id, c->r->terminal) != 0)
		return bad_proof(c, "ほかの端末の証明です");
	if (!c->is_registered)
		return bad_proof(c, "この端末の鍵が台帳にありません");
	if (GUARD("proof_demo_training") && !c->training &&
	    strcmp(p->kind, "terminal") != 0)
		return bad_proof(c, "デモの証明は研修用の台帳でだけ使えます");
	if (c->is_demo_key != (strcmp(p->kind, "demo") == 0))
		return bad_proof(c, "端末の登録と証明の種類が合いません");
	if (GUARD("proof_signature") && !proof_verify(p, c->public_key))
		return bad_proof(c, "署名が端末の鍵と合いません");
	return RC_OK;
}

static enum rc
spend(struct call *c, const struct proof *p, int64_t *spent)
{
	return sql_change(c->s, c->err, spent, sql_nonce_spend, "ttii",
	    p->nonce, c->r->terminal, c->now - NONCE_US,
	    c->now + CLOCK_SLACK_US);
}

/* Spent in the transaction already, whatever the proof turns out to be: one
 * that is refused is spent as well. */
enum rc
proof_ask(struct call *c)
{
	struct proof p = { .kind = "" };
	struct err ignored;

	err_clear(&ignored);
	if (!arg_has(c, "proof") ||
	    proof_from_json(&p, arg_json(c, "proof"), &ignored) != RC_OK)
		return RC_OK;
	return sql_ask(c->s, c->err, sql_nonce_spend, "ttii", p.nonce,
	    c->r->terminal, c->now - NONCE_US, c->now + CLOCK_SLACK_US);
}

enum rc
proof_check(
    struct call *c, const char *act, const char *subject, struct who *by)
{
	struct proof p = { .kind = "" };
	int64_t spent = 0;
	enum rc rc;

	if (!arg_has(c, "proof")) {
		/* On a training register the command line needs none. */
		if (c->training && c->is_daicho)
			return who_load(c, c->who.staff, by);
		return bad_proof(c, "証明がありません");
	}
	if (proof_from_json(&p, arg_json(c, "proof"), c->err) != RC_OK)
		return bad_proof(c, "証明の形が正しくありません");
	(void)snprintf(c->used_nonce, sizeof(c->used_nonce), "%s", p.nonce);
	if ((rc = check_key(c, &p)) != RC_OK)
		return rc;
	if (GUARD("proof_act") && strcmp(p.act, act) != 0)
		return bad_proof(c, "ほかの処理のための証明です");
	if (GUARD("proof_subject") && strcmp(p.subject, subject) != 0)
		return bad_proof(c, "ほかの対象のための証明です");
	if ((rc = spend(c, &p, &spent)) != RC_OK)
		return rc;
	if (GUARD("proof_nonce_once") && spent != 1)
		return bad_proof(c, "証明が古いか、もう使われています");
	if (c->who.is_loaded && strcmp(c->who.staff, p.staff) == 0) {
		*by = c->who; /* the session's own person */
		return RC_OK;
	}
	return who_load(c, p.staff, by);
}

/* ---- sessions ---- */

static const char sql_staff_is[] =
    "SELECT count(*) FROM staff WHERE staff = $1";

/* Whose attempt the log names. A text that is nobody's number may be a
 * password in the wrong field: it goes nowhere. */
static enum rc
name_attempt(struct call *c, const char *staff)
{
	int64_t known = 0;
	enum rc rc = sql_int(c->s, c->err, &known, 0, sql_staff_is, "t", staff);

	if (rc == RC_OK)
		(void)snprintf(c->who.staff, sizeof(c->who.staff), "%s",
		    known > 0 || !GUARD("attempt_known_only") ? staff : "");
	return rc;
}

static const char sql_session_of[] =
    "SELECT terminal, place, lease_until FROM session WHERE staff = $1";
static const char sql_session_drop[] = "DELETE FROM session WHERE staff = $1";
static const char sql_session_add[] =
    "INSERT INTO session (token, staff, terminal, place, opened_at, "
    "lease_until) VALUES ($1,$2,$3,$4,$5,$6)";
static const char sql_sign_in[] =
    "SELECT last_at, last_place, failures FROM sign_in WHERE staff = $1";
static const char sql_sign_in_put[] =
    "INSERT INTO sign_in (staff, last_at, last_place, failures) "
    "VALUES ($1,$2,$3,0) ON CONFLICT (staff) DO UPDATE SET last_at = $2, "
    "last_place = $3, failures = 0";
static const char sql_wait[] =
    "SELECT until FROM sign_in_failure WHERE terminal = $1";
static const char sql_fail_clear[] =
    "DELETE FROM sign_in_failure WHERE terminal = $1";

static enum rc
check_wait(struct call *c)
{
	int64_t until = 0;
	enum rc rc =
	    sql_int(c->s, c->err, &until, 0, sql_wait, "t", c->r->terminal);

	if (rc != RC_OK)
		return rc;
	if (GUARD("sign_in_wait") && lease_runs(c, until))
		return err_set(c->err, RC_DENIED, "E1036",
		    "この端末は少し待つ必要があります",
		    "サインインの失敗が続きました",
		    "しばらく待つか、管理責任者に相談してください");
	return RC_OK;
}

static const char sql_leases_end[] =
    "DELETE FROM hold WHERE lease IS NOT NULL AND staff = $1 AND terminal = $2";

/* One person, one terminal: a lease elsewhere that has not ended stops. */
static enum rc
check_elsewhere(struct call *c, const char *staff)
{
	struct store_stmt *st;
	char terminal[32], place[64], why[256];
	int64_t until;
	enum rc rc = sql_row(c->s, c->err, &st, sql_session_of, "t", staff);

	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	col_copy(st, 0, terminal, sizeof(terminal));
	col_copy(st, 1, place, sizeof(place));
	until = store_col_int(st, 2);
	store_done(st);
	if (GUARD("session_one_terminal") && lease_runs(c, until) &&
	    strcmp(terminal, c->r->terminal) != 0) {
		(void)snprintf(why, sizeof(why), "%s %s で使われています",
		    place, terminal);
		c->log_refusal = true;
		return err_set(c->err, RC_DENIED, "E1031",
		    "この職員番号はほかの端末で使われています", why,
		    "先にその端末でサインアウトしてください");
	}
	if ((rc = session_keep(c, staff)) != RC_OK)
		return rc;
	/* The program that was killed there types no more: what it had open is
	 * open to whoever goes on with the draft. */
	if (GUARD("session_leases_end") &&
	    (rc = sql_run(
		 c->s, c->err, sql_leases_end, "tt", staff, terminal)) != RC_OK)
		return rc;
	return sql_run(c->s, c->err, sql_session_drop, "t", staff);
}

static enum rc
put_last(struct call *c, const char *staff)
{
	struct store_stmt *st;
	char at[32] = "";
	enum rc rc = sql_row(c->s, c->err, &st, sql_sign_in, "t", staff);

	if (rc == RC_OK) {
		local_time(store_col_int(st, 0), at);
		(void)json_object_update_new(
		    c->out, json_pack("{s:s,s:s,s:I}", "last_at", at,
				"last_place", store_col_text(st, 1), "failures",
				(json_int_t)store_col_int(st, 2)));
		store_done(st);
		return RC_OK;
	}
	(void)json_object_update_new(
	    c->out, json_pack("{s:s,s:s,s:i}", "last_at", "", "last_place", "",
			"failures", 0));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
lease_end(struct call *c, int64_t *until)
{
	int64_t minutes = 120;
	enum rc rc = setting_int(c, "session_minutes", &minutes);

	*until = c->now + minutes * 60 * US;
	return rc;
}

static const char sql_seconds[] =
    "SELECT s.staff FROM staff s JOIN staff_right r ON r.staff = s.staff "
    "WHERE r.right_name = 'block_suspend' AND (s.valid_from = '' OR "
    "s.valid_from <= $1) AND (s.valid_to = '' OR $1 <= s.valid_to) "
    "ORDER BY s.staff LIMIT 200";

/* Who may sign as the second person while the line is down (db/reg_late.h):
 * the terminal has nobody to ask then. */
static enum rc
put_seconds(struct call *c)
{
	json_t *list = json_array();
	struct store_stmt *st;
	enum rc rc = sql_open(c->s, c->err, &st, sql_seconds, "t", c->today);

	(void)json_object_set_new(c->out, "seconds", list);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    list, json_string(store_col_text(st, 0)));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
reg_session_open(struct call *c)
{
	const char *staff = arg_text(c, "staff");
	json_t *rights = json_array();
	struct store_stmt *st;
	struct who by;
	char token[65];
	int64_t until;
	int i;
	enum rc rc;

	(void)json_object_set_new(c->out, "rights", rights);
	if ((rc = name_attempt(c, staff)) != RC_OK ||
	    (rc = check_wait(c)) != RC_OK ||
	    (rc = proof_check(c, "session.open", "", &by)) != RC_OK)
		return rc;
	if (GUARD("session_same_person") && strcmp(by.staff, staff) != 0)
		return bad_proof(c, "ほかの人の証明です");
	c->who = by;
	if ((rc = lease_end(c, &until)) != RC_OK ||
	    (rc = check_elsewhere(c, staff)) != RC_OK ||
	    (rc = put_last(c, staff)) != RC_OK ||
	    (rc = put_seconds(c)) != RC_OK)
		return rc;
	random_hex(token);
	feed_sha256(token, 64, c->token_hash);
	if ((rc = sql_run(c->s, c->err, sql_session_add, "ttttii",
		 c->token_hash, staff, c->r->terminal, c->place, c->now,
		 until)) != RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_sign_in_put, "tit", staff, c->now,
		 c->place)) != RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_fail_clear, "t", c->r->terminal)) !=
		RC_OK)
		return rc;
	for (i = 0; i < by.right_count; i++)
		(void)json_array_append_new(rights, json_string(by.rights[i]));
	(void)json_object_update_new(
	    c->out, json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:I,s:i}", "session",
			token, "staff", by.staff, "name", by.name, "org",
			by.org, "role_label", by.role_label, "place", c->place,
			"lease_until", (json_int_t)until, "password_days", -1));
	/* So that the terminal can check a proof that only it sees. */
	if ((rc = sql_row(c->s, c->err, &st, sql_key, "t", c->r->terminal)) ==
	    RC_OK) {
		(void)json_object_set_new(
		    c->out, "terminal_key", json_string(store_col_text(st, 0)));
		store_done(st);
	} else if (rc != RC_NOT_FOUND) {
		return rc;
	}
	return log_add(c, "auth", &by, NULL, NULL, false);
}

static const char sql_renew[] =
    "UPDATE session SET lease_until = $2 WHERE token = $1";
static const char sql_close[] = "DELETE FROM session WHERE token = $1";

enum rc
reg_session_renew(struct call *c)
{
	int64_t until;
	enum rc rc = lease_end(c, &until);

	if (rc == RC_OK)
		rc = sql_run(
		    c->s, c->err, sql_renew, "ti", c->token_hash, until);
	(void)json_object_set_new(c->out, "lease_until", json_integer(until));
	return rc;
}

enum rc
reg_session_close(struct call *c)
{
	enum rc rc = session_keep(c, c->who.staff);

	if (rc == RC_OK)
		rc = sql_run(c->s, c->err, sql_close, "t", c->token_hash);

	if (rc == RC_OK)
		rc = sql_run(c->s, c->err, sql_leases_end, "tt", c->who.staff,
		    c->r->terminal);
	return rc == RC_OK ? log_add(c, "auth", NULL, NULL, NULL, false) : rc;
}

static const char sql_fail[] =
    "INSERT INTO sign_in_failure (terminal, failures, until) VALUES ($1,1,0) "
    "ON CONFLICT (terminal) DO UPDATE SET "
    "failures = sign_in_failure.failures + 1";
static const char sql_fail_person[] =
    "UPDATE sign_in SET failures = failures + 1 WHERE staff = $1";
static const char sql_fail_count[] =
    "SELECT failures FROM sign_in_failure WHERE terminal = $1";
static const char sql_fail_wait[] =
    "UPDATE sign_in_failure SET until = $2, failures = 0 WHERE terminal = $1";

static const char sql_here[] = "SELECT staff FROM session WHERE terminal = $1";
static const char sql_end_here[] = "DELETE FROM session WHERE terminal = $1";
static const char sql_holds_end[] =
    "DELETE FROM hold WHERE lease IS NOT NULL AND terminal = $1";

/* 11.1 row 36, 10.3: whoever goes on guessing at a screen that is in use does
 * not go on with the session of it. */
static enum rc
end_here(struct call *c)
{
	struct store_stmt *st;
	char staff[20] = "";
	enum rc rc = sql_row(c->s, c->err, &st, sql_here, "t", c->r->terminal);

	if (rc == RC_NOT_FOUND || !GUARD("failures_end_session"))
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	if (rc != RC_OK)
		return rc;
	col_copy(st, 0, staff, sizeof(staff));
	store_done(st);
	if ((rc = session_keep(c, staff)) == RC_OK)
		rc = sql_run(c->s, c->err, sql_end_here, "t", c->r->terminal);
	if (rc == RC_OK)
		rc = sql_run(c->s, c->err, sql_holds_end, "t", c->r->terminal);
	return rc;
}

static const char sql_forgive[] =
    "UPDATE sign_in_failure SET failures = CASE WHEN failures > $2 THEN "
    "failures - $2 ELSE 0 END WHERE terminal = $1";

enum rc
reg_session_proved(struct call *c)
{
	int64_t own = arg_int(c, "failures", 0);
	enum rc rc = own > 0 ? sql_run(c->s, c->err, sql_forgive, "ti",
				   c->r->terminal, own)
			     : RC_OK;

	return rc == RC_OK ? log_add(c, "auth", NULL, NULL, NULL, false) : rc;
}

enum rc
reg_session_failed(struct call *c)
{
	int64_t n = 0, most = 5, wait_s = 300, until = 0;
	json_t *details;
	enum rc rc;

	if ((rc = sql_run(c->s, c->err, sql_fail, "t", c->r->terminal)) !=
		RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_fail_person, "t",
		 arg_text(c, "staff"))) != RC_OK ||
	    (rc = sql_int(c->s, c->err, &n, 0, sql_fail_count, "t",
		 c->r->terminal)) != RC_OK ||
	    (rc = setting_int(c, "login_failures", &most)) != RC_OK ||
	    (rc = setting_int(c, "login_wait_s", &wait_s)) != RC_OK)
		return rc;
	if (n >= most) {
		until = c->now + wait_s * US;
		rc = sql_run(
		    c->s, c->err, sql_fail_wait, "ti", c->r->terminal, until);
		if (rc == RC_OK)
			rc = end_here(c);
		if (rc != RC_OK)
			return rc;
	}
	(void)json_object_update_new(
	    c->out, json_pack("{s:I,s:I}", "failures", (json_int_t)n,
			"wait_until", (json_int_t)until));
	if ((rc = name_attempt(c, arg_text(c, "staff"))) != RC_OK)
		return rc;
	details = json_pack("{s:b}", "failed", 1);
	rc = log_add(c, "auth", NULL, NULL, details, false);
	json_decref(details);
	return rc;
}
