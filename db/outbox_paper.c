/* SPDX-License-Identifier: ISC
 * outbox_paper - what waits for the line: submissions and issues, and the
 * numbers that are given without the register; see outbox.h. What the
 * register refused is in outbox_refused.c.
 */
#include "db/outbox_private.h"

#include "db/aside.h"
#include "db/once.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REST_MAX INT64_C(120000000)
#define CLOCK_STEP INT64_C(30000000) /* between two writes of the time */

/* What is submitted under one key never changes: its digest says so. */
static void
digest_of(const char *method, const char *args, char out[65])
{
	crypto_hash_sha256_state h;
	unsigned char sum[crypto_hash_sha256_BYTES];

	crypto_hash_sha256_init(&h);
	crypto_hash_sha256_update(
	    &h, (const unsigned char *)method, strlen(method) + 1);
	crypto_hash_sha256_update(
	    &h, (const unsigned char *)args, strlen(args));
	crypto_hash_sha256_final(&h, sum);
	sodium_bin2hex(out, 65, sum, sizeof(sum));
}

static void
new_key(char key[40])
{
	unsigned char raw[16];

	if (sodium_init() < 0)
		die("outbox: sodium_init failed");
	randombytes_buf(raw, sizeof(raw));
	sodium_bin2hex(key, 40, raw, sizeof(raw));
}

/* ---- keeping ---- */

static enum rc
insert(struct outbox *o, const struct outbox_paper *p, const char *key,
    const char *args, const char *draft, struct err *err)
{
	struct store_stmt *st;
	char digest[65];
	enum rc rc = store_use(o->db,
	    "INSERT INTO submission (id, key, method, args, digest, made_at, "
	    "state, staff, title, is_issue, draft_id, draft) SELECT "
	    "coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, 0, $6, $7, $8, $9, "
	    "$10 FROM submission",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	digest_of(p->method, args, digest);
	store_text(st, 1, key);
	store_text(st, 2, p->method);
	store_text(st, 3, args);
	store_text(st, 4, digest);
	store_int(st, 5, now_us());
	store_text(st, 6, p->staff != NULL ? p->staff : "");
	store_text(st, 7, p->title != NULL ? p->title : "");
	store_int(st, 8, p->kind == OUTBOX_ISSUE);
	store_text(st, 9, p->draft_id != NULL ? p->draft_id : "");
	store_text(st, 10, draft);
	return store_run(st, NULL, err);
}

static enum rc
drop_draft(struct outbox *o, const char *staff, const char *id, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(
	    o->db, "DELETE FROM draft WHERE staff = $1 AND id = $2", &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, staff);
	store_text(st, 2, id);
	return store_run(st, NULL, err);
}

/* A power cut between the two would leave a paper that is sent and a draft
 * that can be sent again. */
static enum rc
keep(struct outbox *o, const struct outbox_paper *p, const char *key,
    const char *args, const char *draft, struct err *err)
{
	enum rc rc = store_begin(o->db, err);

	if (rc != RC_OK)
		return rc;
	rc = insert(o, p, key, args, draft, err);
	if (rc == RC_OK && p->draft_id != NULL && p->draft_id[0] != '\0')
		rc = drop_draft(o, p->staff, p->draft_id, err);
	if (rc == RC_OK)
		return store_commit(o->db, err);
	store_rollback(o->db);
	return rc;
}

enum rc
outbox_put(struct outbox *o, const struct outbox_paper *p, char key[40],
    struct err *err)
{
	char made[40], *args = outbox_body(p->args, err), *draft = NULL;
	enum rc rc;

	if (args == NULL)
		return RC_INPUT;
	if (p->draft != NULL) {
		draft = outbox_body(p->draft, err);
		if (draft == NULL) {
			wipe_free(args);
			return RC_INPUT;
		}
	}
	if (p->key != NULL)
		snprintf(made, sizeof(made), "%s", p->key);
	else
		new_key(made);
	rc = keep(o, p, made, args, draft, err);
	if (rc == RC_OK)
		snprintf(key, 40, "%s", made);
	wipe_free(args);
	wipe_free(draft);
	return rc;
}

enum rc
outbox_submit(struct outbox *o, const char *method, const json_t *args,
    char key[40], struct err *err)
{
	const struct outbox_paper p = { .method = method, .args = args };

	return outbox_put(o, &p, key, err);
}

/* ---- sending ---- */

/* When the first of the kind that rests may be tried again; 0 none does. */
static enum rc
first_later(
    struct outbox *o, enum outbox_kind kind, int64_t *later, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(o->db,
	    "SELECT coalesce(min(next_at), 0) FROM submission WHERE state = 0 "
	    "AND is_issue = $1",
	    &st, err);

	*later = 0;
	if (rc != RC_OK)
		return rc;
	store_int(st, 1, kind == OUTBOX_ISSUE);
	rc = store_step(st, err);
	if (rc == RC_OK)
		*later = store_col_int(st, 0);
	store_done(st);
	return rc;
}

enum rc
outbox_next(struct outbox *o, enum outbox_kind kind, int64_t now,
    struct outbox_item *item, int64_t *later, struct err *err)
{
	struct store_stmt *st;
	char digest[65];
	enum rc rc = store_use(o->db,
	    "SELECT key, method, args, digest, tries, made_at FROM submission "
	    "WHERE state = 0 AND is_issue = $1 AND (next_at <= $2 OR "
	    "next_at > $3) ORDER BY id LIMIT 1",
	    &st, err);

	memset(item, 0, sizeof(*item));
	*later = 0;
	if (rc != RC_OK)
		return rc;
	store_int(st, 1, kind == OUTBOX_ISSUE);
	store_int(st, 2, now);
	/* nothing rests so long: the clock was set back */
	store_int(st, 3, now + REST_MAX);
	rc = store_step(st, err);
	if (rc == RC_NOT_FOUND) {
		store_done(st);
		rc = first_later(o, kind, later, err);
		return rc == RC_OK ? RC_NOT_FOUND : rc;
	}
	if (rc != RC_OK)
		return rc;
	snprintf(item->key, sizeof(item->key), "%s", store_col_text(st, 0));
	snprintf(
	    item->method, sizeof(item->method), "%s", store_col_text(st, 1));
	item->tries = (int)store_col_int(st, 4);
	item->made_at = store_col_int(st, 5);
	digest_of(item->method, store_col_text(st, 2), digest);
	if (GUARD("outbox_digest") &&
	    strcmp(digest, store_col_text(st, 3)) != 0)
		rc = err_set(err, RC_IO, "E7055",
		    "送信待ちの内容が変わっています",
		    "保存したときの要約と一致しません",
		    "送らずに止めました。管理者に連絡してください");
	else
		rc = outbox_parse(st, 2, &item->args, err);
	store_done(st);
	return rc;
}

enum rc
outbox_no_such(struct err *err)
{
	return err_set(err, RC_NOT_FOUND, "E7056", "その送信はありません",
	    "もう済んでいるか、消されています", "一覧を開き直してください");
}

enum rc
outbox_rest(struct outbox *o, const char *key, int64_t until, struct err *err)
{
	struct store_stmt *st;
	int64_t changed = 0;
	enum rc rc = store_use(o->db,
	    "UPDATE submission SET tries = tries + 1, next_at = $1 WHERE key = "
	    "$2 AND state = 0",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_int(st, 1, until);
	store_text(st, 2, key);
	rc = store_run_once(o->db, st, &changed, err);
	return rc == RC_OK && changed == 0 ? outbox_no_such(err) : rc;
}

enum rc
outbox_done(struct outbox *o, const char *key, const json_t *answer,
    const char *refusal, struct err *err)
{
	struct store_stmt *st;
	char *text = NULL;
	int64_t changed = 0;
	enum rc rc = store_use(o->db,
	    "UPDATE submission SET state = $1, refusal = $2, answer = $3, "
	    "done_at = $4 WHERE key = $5 AND state = 0",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	if (answer != NULL)
		text = json_dumps(answer, JSON_COMPACT | JSON_SORT_KEYS);
	store_int(st, 1, refusal == NULL ? ACCEPTED : REFUSED);
	store_text(st, 2, refusal);
	store_text(st, 3, text);
	store_int(st, 4, now_us());
	store_text(st, 5, key);
	rc = store_run_once(o->db, st, &changed, err);
	free(text);
	return rc == RC_OK && changed == 0 ? outbox_no_such(err) : rc;
}

enum rc
outbox_wait(struct outbox *o, int fd, int ms, struct err *err)
{
	return store_wait(o->db, fd, ms, err);
}

int
outbox_waiting(struct outbox *o)
{
	struct store_stmt *st;
	int n = -1;

	if (store_use(o->db, "SELECT count(*) FROM submission WHERE state = 0",
		&st, NULL) != RC_OK)
		return -1;
	if (store_step(st, NULL) == RC_OK)
		n = (int)store_col_int(st, 0);
	store_done(st);
	return n;
}

enum rc
outbox_tidy(struct outbox *o, int64_t before, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(o->db,
	    "DELETE FROM submission WHERE state IN (1, 3) AND done_at < $1",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_int(st, 1, before);
	return store_run_once(o->db, st, NULL, err);
}

/* ---- home, numbers, clock ---- */

enum rc
outbox_home(struct outbox *o, char epoch[40], struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(o->db, "SELECT epoch FROM home", &st, err);

	epoch[0] = '\0';
	if (rc != RC_OK)
		return rc;
	rc = store_step(st, err);
	if (rc == RC_OK)
		snprintf(epoch, 40, "%s", store_col_text(st, 0));
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
outbox_home_set(struct outbox *o, const char *epoch, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(o->db,
	    "INSERT INTO home (only_row, epoch) VALUES (1, $1) ON CONFLICT "
	    "(only_row) DO UPDATE SET epoch = excluded.epoch",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, epoch);
	return store_run_once(o->db, st, NULL, err);
}

enum rc
outbox_serial(struct outbox *o, const char *name, int64_t *out, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_begin(o->db, err);

	if (rc != RC_OK)
		return rc;
	rc = store_use(o->db,
	    "INSERT INTO series (name, value) VALUES ($1, 1) ON CONFLICT (name) "
	    "DO UPDATE SET value = series.value + 1 RETURNING value",
	    &st, err);
	if (rc == RC_OK) {
		store_text(st, 1, name);
		rc = store_step(st, err);
		if (rc == RC_OK)
			*out = store_col_int(st, 0);
		store_done(st);
	}
	if (rc == RC_OK)
		return store_commit(o->db, err);
	store_rollback(o->db);
	return rc;
}

enum rc
outbox_clock(struct outbox *o, int64_t now, bool is_sure, int64_t *behind,
    struct err *err)
{
	struct store_stmt *st;
	int64_t latest = 0;
	enum rc rc = store_use(o->db, "SELECT wall FROM clock", &st, err);

	if (rc != RC_OK)
		return rc;
	rc = store_step(st, err);
	if (rc == RC_OK)
		latest = store_col_int(st, 0);
	store_done(st);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	*behind = !is_sure && now < latest ? latest - now : 0;
	if (rc == RC_OK && now < latest + CLOCK_STEP &&
	    (!is_sure || now > latest - CLOCK_STEP))
		return RC_OK;
	rc = store_use(o->db,
	    "INSERT INTO clock (only_row, wall) VALUES (1, $1) ON CONFLICT "
	    "(only_row) DO UPDATE SET wall = excluded.wall",
	    &st, err);
	if (rc != RC_OK)
		return rc;
	store_int(st, 1, now);
	return store_run_once(o->db, st, NULL, err);
}
