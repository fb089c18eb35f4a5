/* SPDX-License-Identifier: ISC
 * outbox_log - this terminal's chain of the access log; see outbox.h.
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

#define HASH_ZERO                                                              \
	"00000000000000000000000000000000"                                     \
	"00000000000000000000000000000000"

void
outbox_log_hash(const char previous[65], const char *body, char out[65])
{
	crypto_hash_sha256_state h;
	unsigned char sum[crypto_hash_sha256_BYTES];

	crypto_hash_sha256_init(&h);
	crypto_hash_sha256_update(&h,
	    (const unsigned char *)OUTBOX_LOG_TAG "\n",
	    strlen(OUTBOX_LOG_TAG) + 1);
	crypto_hash_sha256_update(
	    &h, (const unsigned char *)previous, strlen(previous));
	crypto_hash_sha256_update(&h, (const unsigned char *)"\n", 1);
	crypto_hash_sha256_update(
	    &h, (const unsigned char *)body, strlen(body));
	crypto_hash_sha256_final(&h, sum);
	sodium_bin2hex(out, 65, sum, sizeof(sum));
}

static enum rc
read_head(struct outbox *o, int64_t *seq, char hash[65], int64_t *sent,
    struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(o->db,
	    "SELECT seq, hash, sent FROM "
	    "access_head",
	    &st, err);

	if (rc == RC_OK)
		rc = store_step(st, err);
	if (rc == RC_OK) {
		*seq = store_col_int(st, 0);
		snprintf(hash, 65, "%s", store_col_text(st, 1));
		if (sent != NULL)
			*sent = store_col_int(st, 2);
		store_done(st);
	}
	return rc;
}

static enum rc
write_record(struct outbox *o, int64_t seq, const char *body, const char *hash,
    struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(o->db,
	    "INSERT INTO access_log (seq, body, "
	    "hash) VALUES ($1, $2, $3)",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_int(st, 1, seq);
	store_text(st, 2, body);
	store_text(st, 3, hash);
	rc = store_run(st, NULL, err);
	if (rc != RC_OK)
		return rc;
	rc = store_use(
	    o->db, "UPDATE access_head SET seq = $1, hash = $2", &st, err);
	if (rc != RC_OK)
		return rc;
	store_int(st, 1, seq);
	store_text(st, 2, hash);
	return store_run(st, NULL, err);
}

enum rc
outbox_log_add(struct outbox *o, int64_t at_us, const char *kind,
    const json_t *details, struct err *err)
{
	char previous[65], hash[65], *body;
	int64_t seq = 0;
	json_t *j;
	enum rc rc;

	if (GUARD("outbox_no_mynumber") && holds_mynumber(details))
		return refuse_mynumber(err);
	rc = read_head(o, &seq, previous, NULL, err);
	if (rc != RC_OK)
		return rc;
	seq++;
	j = json_pack("{s:I, s:s, s:I, s:s, s:O}", "seq", (json_int_t)seq,
	    "terminal", o->terminal, "time", (json_int_t)at_us, "kind", kind,
	    "details", details);
	body = j ? json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
	json_decref(j);
	if (body == NULL)
		return err_set(err, RC_INPUT, "E7052", "記録を書けません",
		    "記録の内容が正しい文字ではありません",
		    "この操作は止めました。管理者に連絡してください");
	outbox_log_hash(GUARD("log_chain") ? previous : HASH_ZERO, body, hash);
	rc = write_record(o, seq, body, hash, err);
	wipe_free(body);
	return rc;
}

enum rc
outbox_log(struct outbox *o, int64_t at_us, const char *kind,
    const json_t *details, struct err *err)
{
	enum rc rc = store_begin(o->db, err);

	if (rc != RC_OK)
		return rc;
	rc = outbox_log_add(o, at_us, kind, details, err);
	if (rc == RC_OK)
		rc = store_commit(o->db, err);
	if (rc != RC_OK)
		store_rollback(o->db);
	return rc;
}

enum rc
outbox_log_unsent(struct outbox *o, int max, json_t **records, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(o->db,
	    "SELECT l.seq, l.body, l.hash FROM "
	    "access_head h JOIN access_log l ON l.seq > h.sent ORDER BY l.seq "
	    "LIMIT $1",
	    &st, err);
	json_t *list;

	if (rc != RC_OK)
		return rc;
	list = json_array();
	store_int(st, 1, max);
	while ((rc = store_step(st, err)) == RC_OK)
		json_array_append_new(list,
		    json_pack("{s:I, s:s, s:s}", "seq",
			(json_int_t)store_col_int(st, 0), "body",
			store_col_text(st, 1), "hash", store_col_text(st, 2)));
	store_done(st);
	if (rc != RC_NOT_FOUND) {
		json_decref(list);
		return rc;
	}
	*records = list;
	return RC_OK;
}

enum rc
outbox_log_sent(struct outbox *o, int64_t upto, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(o->db,
	    "UPDATE access_head SET sent = $1 WHERE "
	    "sent < $1 AND seq >= $1",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_int(st, 1, upto);
	return store_run_once(o->db, st, NULL, err);
}

/* One walk along the chain; hash_at receives the hash of record `at`. */
static enum rc
walk(struct outbox *o, int64_t *first_bad, int64_t *last, char hash[65],
    int64_t at, char hash_at[65], struct err *err)
{
	struct store_stmt *st;
	char want[65];
	enum rc rc = store_use(o->db,
	    "SELECT seq, body, hash FROM access_log "
	    "ORDER BY seq",
	    &st, err);

	*first_bad = *last = 0;
	snprintf(hash, 65, "%s", HASH_ZERO);
	if (rc != RC_OK)
		return rc;
	while ((rc = store_step(st, err)) == RC_OK) {
		const char *body = store_col_text(st, 1);
		const char *stored = store_col_text(st, 2);
		int64_t seq = store_col_int(st, 0);

		outbox_log_hash(hash, body ? body : "", want);
		if (*first_bad == 0 &&
		    (seq != *last + 1 || body == NULL || stored == NULL ||
			strcmp(want, stored) != 0))
			*first_bad = seq < *last + 1 ? seq : *last + 1;
		if (seq == at)
			snprintf(hash_at, 65, "%s", want);
		*last = seq;
		snprintf(hash, 65, "%s", want);
	}
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
verify(struct outbox *o, int64_t *first_bad, int64_t *head, char head_hash[65],
    int64_t at, char hash_at[65], struct err *err)
{
	char walked[65];
	int64_t last;
	enum rc rc = walk(o, first_bad, &last, walked, at, hash_at, err);

	if (rc == RC_OK)
		rc = read_head(o, head, head_hash, NULL, err);
	if (rc != RC_OK)
		return rc;
	/* The head stands apart, so that a missing end is seen here too. */
	if (GUARD("log_head") && *first_bad == 0 &&
	    (last != *head || strcmp(walked, head_hash) != 0))
		*first_bad = last < *head ? last + 1 : last;
	return RC_OK;
}

enum rc
outbox_log_verify(struct outbox *o, int64_t *first_bad, int64_t *head,
    char head_hash[65], struct err *err)
{
	char unused[65];

	return verify(o, first_bad, head, head_hash, -1, unused, err);
}

enum rc
outbox_log_compare(struct outbox *o, int64_t register_seq,
    const char *register_hash, enum log_finding *finding, int64_t *where,
    struct err *err)
{
	char head_hash[65], at_hash[65] = HASH_ZERO;
	int64_t head;
	enum rc rc =
	    verify(o, where, &head, head_hash, register_seq, at_hash, err);

	if (rc != RC_OK)
		return rc;
	*finding = LOG_WHOLE;
	if (*where != 0) {
		*finding = LOG_CHANGED;
	} else if (GUARD("log_cut_off") && head < register_seq) {
		*finding = LOG_CUT_OFF;
		*where = head + 1;
	} else if (GUARD("log_other_chain") && head >= register_seq &&
		   register_seq > 0 && strcmp(at_hash, register_hash) != 0) {
		*finding = LOG_OTHER;
		*where = register_seq;
	}
	return RC_OK;
}

enum rc
outbox_log_back(struct outbox *o, const char *staff,
    bool (*take)(void *arg, const json_t *body), void *arg, struct err *err)
{
	struct store_stmt *st;
	const char *who;
	json_t *body;
	bool goes_on = true;
	enum rc rc = store_use(o->db,
	    "SELECT body FROM access_log ORDER BY seq DESC LIMIT 20000", &st,
	    err);

	if (rc != RC_OK)
		return rc;
	while (goes_on && (rc = store_step(st, err)) == RC_OK) {
		body = json_loads(store_col_text(st, 0), 0, NULL);
		who = json_string_value(
		    json_object_get(json_object_get(body, "details"), "staff"));
		if (who != NULL && strcmp(who, staff) == 0)
			goes_on = take(arg, body);
		json_decref(body);
	}
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}
