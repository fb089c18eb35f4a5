/* SPDX-License-Identifier: ISC
 * reg_approve_many - several 仮登録 to 本登録 together (4.0.8: 一括又は一部),
 * no more than the setting allows (11.1 row 21). One proof over all of them,
 * one transaction, and still each entry decided by itself: what refuses one
 * leaves nothing of it written, so that it stays 仮登録 with its reason while
 * the others go on. They are taken in the order of their ids, each on the
 * register as the ones before have left it. What the database itself says
 * (disk, a conflict of transactions) is no entry's fault and ends the whole
 * call with nothing done.
 */
#include "db/reg_entry.h"
#include "src/api.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum rc
check_cap(struct call *c, int n)
{
	char why[128];
	int64_t most = 0;
	enum rc rc = setting_int(c, "approve_many_max", &most);

	if (rc != RC_OK || most == 0 || n <= most || !GUARD("approve_many_cap"))
		return rc;
	(void)snprintf(why, sizeof(why), "%d件を選び、上限は %lld件です", n,
	    (long long)most);
	return err_set(c->err, RC_INPUT, "E4092",
	    "一度に本登録できる件数を超えています", why,
	    "選ぶ件数を減らして、分けて承認してください");
}

/* An attempt on one's own entry stands in the log though the call goes on. */
static enum rc
log_refused(
    struct call *c, const struct who *by, int64_t id, const struct err *why)
{
	json_t *details;
	enum rc rc;

	if (!c->log_refusal)
		return RC_OK;
	c->log_refusal = false;
	details = json_pack(
	    "{s:s,s:I}", "refused", why->code, "entry", (json_int_t)id);
	rc = log_add(c, "error", by, NULL, details, false);
	json_decref(details);
	return rc;
}

/* What is said against this entry alone. Anything else (the database, a
 * conflict of transactions) is about the call. */
static bool
is_of_entry(enum rc rc, const struct err *err)
{
	return (rc == RC_INPUT || rc == RC_NOT_FOUND || rc == RC_CONFLICT ||
		   rc == RC_DENIED) &&
	       strncmp(err->code, "E70", 3) != 0;
}

static enum rc
check_one(struct call *c, struct waiting *w, const struct who *by,
    const struct approval *what, struct err *own)
{
	struct err *whole = c->err;
	enum rc rc;

	err_clear(own);
	c->err = own;
	rc = entry_load(c, what->id, w);
	if (rc == RC_OK)
		rc = approval_check(c, w, by, what, NULL);
	c->err = whole;
	return rc;
}

/* Writes the entry; where it is refused after all nothing of it stays. */
static enum rc
write_one(struct call *c, struct waiting *w, const struct who *by, json_t *o,
    struct err *own)
{
	struct err *whole = c->err;
	json_t *written;
	enum rc rc = store_mark(c->s, own), back;

	if (rc != RC_OK)
		return rc;
	written = json_object();
	c->err = own;
	rc = approval_write(c, w, by, written);
	c->err = whole;
	if (rc == RC_OK) {
		(void)json_object_update(o, written);
		rc = store_keep(c->s, own);
	} else if (is_of_entry(rc, own) && GUARD("approve_many_part")) {
		back = store_back(c->s, own);
		rc = back == RC_OK ? rc : back;
	}
	json_decref(written);
	return rc;
}

/* One entry: written, or its reason in the answer. */
static enum rc
decide(struct call *c, const struct who *by, const struct approval *what,
    json_t *list, int *approved)
{
	struct waiting w;
	struct err own;
	json_t *o = json_pack("{s:I}", "id", (json_int_t)what->id);
	enum rc rc = check_one(c, &w, by, what, &own);

	(void)json_array_append_new(list, o);
	if (rc == RC_OK)
		rc = write_one(c, &w, by, o, &own);
	(void)json_object_update_new(
	    o, json_pack("{s:b,s:s}", "approved", (int)(rc == RC_OK),
		   "receipt_no", w.e.receipt_no));
	if (rc == RC_OK) {
		++*approved;
	} else if (is_of_entry(rc, &own)) {
		(void)json_object_set_new(o, "error", api_error_json(&own));
		rc = log_refused(c, by, what->id, &own);
	} else {
		*c->err = own;
	}
	entry_release(&w.e);
	return rc;
}

enum rc
reg_entry_approve_many(struct call *c)
{
	json_t *list = json_array();
	struct approval *what = NULL;
	struct who by;
	char subject[APPROVAL_SUBJECT];
	int i, n = 0, approved = 0;
	enum rc rc;

	(void)json_object_set_new(c->out, "entries", list);
	rc = approvals_from_json(arg_json(c, "entries"), &what, &n, c->err);
	if (rc == RC_OK &&
	    (rc = approvals_subject(what, n, subject, c->err)) == RC_OK &&
	    (rc = check_cap(c, n)) == RC_OK &&
	    (rc = proof_check(c, "entry.approve_many", subject, &by)) == RC_OK)
		rc = approver_check(c, &by);
	for (i = 0; i < n && rc == RC_OK; i++)
		rc = decide(c, &by, &what[i], list, &approved);
	free(what);
	(void)json_object_update_new(
	    c->out, json_pack("{s:i,s:i}", "approved", approved, "refused",
			n - approved));
	return rc;
}
