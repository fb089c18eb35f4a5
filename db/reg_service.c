/* SPDX-License-Identifier: ISC
 * reg_service - see reg_service.h.
 */
#include "db/reg_service.h"

#include "db/reg.h"
#include "src/api.h"
#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

bool
reg_terminal_fine(const char *terminal)
{
	size_t n = strlen(terminal);

	return n > 0 && n < sizeof(((struct reg *)0)->terminal) &&
	       n == strspn(terminal,
			"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			"0123456789._-") &&
	       (strcmp(terminal, "daicho") != 0 ||
		   !GUARD("service_never_daicho"));
}

enum rc
reg_serve(
    struct reg *r, const char *terminal, const char *request, struct err *err)
{
	if (!reg_terminal_fine(terminal))
		return err_set(err, RC_OFFLINE, "E7812",
		    "この証明書では台帳につながりません",
		    "証明書の名前（CN）が端末の番号ではありません",
		    "端末の証明書を管理者に作り直してもらってください");
	(void)snprintf(r->terminal, sizeof(r->terminal), "%s", terminal);
	(void)snprintf(r->request, sizeof(r->request), "%s", request);
	r->is_served = true;
	return RC_OK;
}

int64_t
reg_repeats_since(struct reg *r)
{
	int64_t n = (int64_t)r->counts.repeats;

	r->counts.repeats = 0;
	return n;
}

static const char sql_waiting[] = "SELECT count(*) FROM feed_wait";

enum rc
reg_waiting(struct reg *r, int64_t *n, struct err *err)
{
	enum rc rc = store_begin_read(r->s, err);

	if (rc != RC_OK)
		return rc;
	rc = sql_int(r->s, err, n, 0, sql_waiting, "");
	store_rollback(r->s);
	return rc;
}

/* ---- requests that write ---- */

static const char sql_request[] =
    "INSERT INTO request (id, terminal, made_at, is_void) "
    "VALUES ($1,$2,$3,$4) ON CONFLICT (id) DO NOTHING";
static const char sql_request_of[] =
    "SELECT terminal, is_void FROM request WHERE id = $1";
static const char sql_request_old[] = "DELETE FROM request WHERE made_at < $1";

enum rc
request_ask(struct call *c)
{
	if (c->r->request[0] == '\0' || !c->m->writes)
		return RC_OK;
	return sql_ask(c->s, c->err, sql_request, "ttid", c->r->request,
	    c->r->terminal, c->now, 0);
}

enum rc
request_note(struct call *c)
{
	int64_t changed = 0;
	enum rc rc;

	if (c->r->request[0] == '\0' || !c->m->writes)
		return RC_OK;
	rc = sql_change(c->s, c->err, &changed, sql_request, "ttid",
	    c->r->request, c->r->terminal, c->now, 0);
	if (rc != RC_OK || changed == 1 || !GUARD("service_request_once"))
		return rc;
	return err_set(c->err, RC_CONFLICT, "E7830",
	    "台帳への依頼を受け付けません", "一度受けた依頼と同じものです",
	    "もう一度行ってください。続くときは管理者に連絡してください");
}

enum rc
reg_request_void(struct call *c)
{
	const char *id = arg_text(c, "id");
	struct store_stmt *st;
	int64_t changed = 0;
	bool done = false;
	enum rc rc;

	if (!api_id_fine(id))
		return err_set(c->err, RC_INPUT, "E7832",
		    "台帳への依頼を受け付けません", "依頼の番号の形が違います",
		    "プログラムの版を確かめてください");
	rc = sql_change(c->s, c->err, &changed, sql_request, "ttid", id,
	    c->r->terminal, c->now, 1);
	if (rc == RC_OK && changed == 0) {
		rc = sql_row(c->s, c->err, &st, sql_request_of, "t", id);
		if (rc != RC_OK)
			return rc;
		done = strcmp(store_col_text(st, 0), c->r->terminal) == 0 &&
		       store_col_int(st, 1) == 0;
		store_done(st);
	}
	(void)json_object_set_new(c->out, "done", json_boolean(done));
	return rc;
}

enum rc
reg_forget_requests(struct reg *r, struct err *err)
{
	enum rc rc = store_begin(r->s, err);

	if (rc != RC_OK)
		return rc;
	rc = sql_run(r->s, err, sql_request_old, "i",
	    reg_now(r) - (int64_t)API_KEEP_S * US);
	if (rc == RC_OK)
		return store_commit(r->s, err);
	store_rollback(r->s);
	return rc;
}
