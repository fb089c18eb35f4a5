/* SPDX-License-Identifier: ISC
 * syncer_push - see syncer_push.h.
 */
#include "db/syncer_push.h"

#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

enum { LOG_BATCH = 200 };

/* Whether the register decided; otherwise it is tried again. */
static bool
is_answer(enum rc rc)
{
	return rc == RC_OK || rc == RC_INPUT || rc == RC_NOT_FOUND ||
	       rc == RC_CONFLICT || rc == RC_DENIED;
}

static enum rc
push_one(
    struct outbox *o, struct reg *r, struct push_counts *c, struct err *err)
{
	char key[40], method[40], why[256];
	json_t *args = NULL;
	struct err e;
	enum rc rc = outbox_next(o, key, method, &args, err);

	if (rc != RC_OK)
		return rc;
	err_clear(&e);
	json_object_set_new(args, "key", json_string(key));
	rc = reg_call(r, method, args, NULL, &e);
	json_decref(args);
	if (!is_answer(rc)) {
		if (err != NULL)
			*err = e;
		return rc;
	}
	snprintf(
	    why, sizeof(why), "%.11s %.100s: %.120s", e.code, e.text, e.remedy);
	c->pushed++;
	if (rc != RC_OK)
		c->refused++;
	return outbox_done(o, key, rc == RC_OK ? NULL : why, err);
}

static enum rc
broken_chain(int64_t where, struct err *err)
{
	char why[96];

	snprintf(
	    why, sizeof(why), "%lld 番の記録が合いません", (long long)where);
	return err_set(err, RC_IO, "E7057", "操作記録の鎖が切れています", why,
	    "この端末を止めて管理者に連絡してください");
}

/* The register remembers how far this terminal's chain went: an older file
 * put back, or a changed one, is found before anything is added to it. */
static enum rc
meet_head(struct outbox *o, struct reg *r, struct push_counts *c,
    bool *is_ready, struct err *err)
{
	json_t *args = json_object(), *head = NULL;
	enum log_finding finding = LOG_WHOLE;
	int64_t where = 0, seq;
	const char *hash;
	struct err e;
	enum rc rc;

	err_clear(&e);
	*is_ready = false;
	rc = reg_call(r, "log.head", args, &head, &e);
	json_decref(args);
	if (rc == RC_NOT_FOUND && strcmp(e.code, "E9404") == 0)
		return RC_OK; /* a register without the access log */
	if (rc != RC_OK) {
		if (err != NULL)
			*err = e;
		return rc;
	}
	seq = json_integer_value(json_object_get(head, "seq"));
	hash = json_string_value(json_object_get(head, "hash"));
	rc =
	    outbox_log_compare(o, seq, hash ? hash : "", &finding, &where, err);
	json_decref(head);
	if (rc == RC_OK && GUARD("sync_log_compared") && finding != LOG_WHOLE) {
		c->is_log_broken = true;
		rc = broken_chain(where, err);
	}
	if (rc == RC_OK)
		rc = outbox_log_sent(o, seq, err);
	*is_ready = rc == RC_OK;
	return rc;
}

static enum rc
send_logs(
    struct outbox *o, struct reg *r, struct push_counts *c, struct err *err)
{
	json_t *records, *args;
	size_t n;
	int64_t last;
	enum rc rc = RC_OK;

	if (!c->is_log_met)
		rc = meet_head(o, r, c, &c->is_log_met, err);
	while (rc == RC_OK && c->is_log_met) {
		records = NULL;
		rc = outbox_log_unsent(o, LOG_BATCH, &records, err);
		n = json_array_size(records);
		if (rc != RC_OK || n == 0) {
			json_decref(records);
			break;
		}
		last = json_integer_value(
		    json_object_get(json_array_get(records, n - 1), "seq"));
		args = json_pack("{s:o}", "records", records);
		rc = reg_call(r, "log.append", args, NULL, err);
		json_decref(args);
		if (rc == RC_CONFLICT) {
			c->is_log_broken = true;
			rc = broken_chain(last, err);
		}
		if (rc == RC_OK)
			rc = outbox_log_sent(o, last, err);
		if (rc == RC_OK)
			c->logs += (int)n;
	}
	return rc;
}

enum rc
push_all(struct outbox *o, struct reg *r, bool with_log, struct push_counts *c,
    struct err *err)
{
	enum rc rc;

	do
		rc = push_one(o, r, c, err);
	while (rc == RC_OK);
	if (rc != RC_NOT_FOUND)
		return rc;
	return with_log ? send_logs(o, r, c, err) : RC_OK;
}
