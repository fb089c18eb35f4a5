/* SPDX-License-Identifier: ISC
 * service_http - a request from its first line to its answer. What is
 * refused at its head is refused there, but its body is still taken in (up
 * to its limit), so that the answer can be read at the other end.
 */
#include "db/service_private.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct visit *
visit_of(struct MHD_Connection *conn)
{
	return MHD_get_connection_info(conn, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
	    ->socket_context;
}

void *
http_line(void *arg, const char *uri, struct MHD_Connection *conn)
{
	(void)arg;
	(void)uri;
	visit_state(visit_of(conn), VISIT_HEAD);
	return NULL;
}

/* ---- answering ---- */

static void
wipe_body(void *p)
{
	wipe_free(p);
}

static enum MHD_Result
respond(struct ask *a, struct MHD_Connection *conn, int status,
    struct MHD_Response *r, bool is_last)
{
	struct service *s = a->v->s;
	enum MHD_Result queued;
	char time[24];

	(void)snprintf(
	    time, sizeof(time), "%lld", (long long)service_now_us(s));
	(void)MHD_add_response_header(r, API_TIME_HEADER, time);
	(void)MHD_add_response_header(r, "Cache-Control", "no-store");
	if (status == 429)
		(void)MHD_add_response_header(r, "Retry-After", "1");
	if (is_last || s->is_stopping)
		(void)MHD_add_response_header(r, "Connection", "close");
	queued = visit_take(a->v, VISIT_ANSWER)
		     ? MHD_queue_response(conn, (unsigned)status, r)
		     : MHD_NO;
	MHD_destroy_response(r);
	return queued;
}

/* Takes text over. */
static enum MHD_Result
answer(struct ask *a, struct MHD_Connection *conn, int status, char *text,
    bool is_last)
{
	struct MHD_Response *r =
	    MHD_create_response_from_buffer_with_free_callback(
		strlen(text), text, wipe_body);

	if (r == NULL)
		die("no memory for an answer");
	(void)MHD_add_response_header(r, "Content-Type", "application/json");
	return respond(a, conn, status, r, is_last);
}

static void
note(const struct ask *a, int status, const struct err *e, size_t out)
{
	struct service *s = a->v->s;
	struct slog_call c = { .terminal = a->v->terminal,
		.call = a->call,
		.code = e->code,
		.status = status,
		.api = a->api,
		.us = steady_us() - a->began_us,
		.in = a->in,
		.out = out };

	/* What a database says; of other failures the code says enough. */
	if (e->rc == RC_IO || e->rc == RC_OFFLINE)
		c.log = e->log;
	slog_call(&s->log, &c);
	metrics_call(s->metrics, a->call, e->code, status, c.us);
}

static enum MHD_Result
refuse(struct ask *a, struct MHD_Connection *conn, bool is_last)
{
	char *text = api_answer_error(&a->refusal);

	note(a, a->status, &a->refusal, strlen(text));
	return answer(a, conn, a->status, text, is_last);
}

/* ---- the head ---- */

static enum rc
bad_request(struct ask *a, int status, const char *code, const char *why)
{
	a->status = status;
	return err_set(&a->refusal, RC_INPUT, code,
	    "台帳への依頼の形が正しくありません", why,
	    "プログラムの版を確かめてください");
}

/* "/v1/entry.get", "/v1/snapshot/ID" */
static bool
take_path(struct ask *a, const char *url)
{
	int used = 0, i;

	if (sscanf(url, "/v%9d/%n", &a->api, &used) != 1 || used == 0)
		return false;
	url += used;
	if (strncmp(url, "snapshot/", 9) == 0 && url[9] != '\0' &&
	    strlen(url + 9) < sizeof(a->snapshot)) {
		(void)snprintf(a->snapshot, sizeof(a->snapshot), "%s", url + 9);
		url = "snapshot.read"; /* what it is in log and metrics */
	}
	for (i = 0; i < reg_method_count; i++)
		if (strcmp(reg_methods[i].name, url) == 0)
			(void)snprintf(a->call, sizeof(a->call), "%s", url);
	return true;
}

static size_t
body_limit(const struct ask *a)
{
	size_t most = (size_t)a->v->s->lim.body;

	return strcmp(a->call, "log.append") == 0 ? most * 8 : most;
}

/* Content-Length, 0 none, SIZE_MAX nonsense. */
static size_t
body_length(struct MHD_Connection *conn)
{
	const char *v = MHD_lookup_connection_value(
	    conn, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
	size_t n = 0;

	for (; v != NULL && *v >= '0' && *v <= '9' && n < SIZE_MAX / 20; v++)
		n = n * 10 + (size_t)(*v - '0');
	return v != NULL && *v != '\0' ? SIZE_MAX : n;
}

/* A list that has changed since: the certificate is looked at again. */
static enum rc
check_trust(struct ask *a)
{
	struct visit *v = a->v;
	int now = trust_generation(v->s->trust);
	char cn[32];

	if (v->generation != now) {
		v->verdict = trust_check(v->s->trust, v->session, cn);
		v->generation = now;
	}
	if (v->verdict == TRUST_FINE)
		return RC_OK;
	a->status = MHD_HTTP_FORBIDDEN;
	slog_event(&v->s->log, "refused", "reason", trust_word(v->verdict),
	    "terminal", v->terminal, NULL);
	return trust_error(v->verdict, &a->refusal);
}

static enum rc
check_head(struct ask *a, struct MHD_Connection *conn, const char *url,
    const char *method)
{
	const union MHD_ConnectionInfo *head = MHD_get_connection_info(
	    conn, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	enum rc rc;

	if ((rc = check_trust(a)) != RC_OK)
		return rc;
	if ((rc = visit_admit(a->v, &a->refusal)) != RC_OK) {
		a->status = MHD_HTTP_TOO_MANY_REQUESTS;
		return rc;
	}
	a->is_admitted = true;
	if (GUARD("service_head_size") &&
	    head->header_size > (size_t)a->v->s->lim.head)
		return bad_request(a, 431, "E7825", "依頼の頭が長すぎます");
	if (!take_path(a, url))
		return bad_request(a, 404, "E7861", "知らない場所への依頼です");
	if (strcmp(method, a->snapshot[0] != '\0' ? MHD_HTTP_METHOD_GET
						  : MHD_HTTP_METHOD_POST) != 0)
		return bad_request(a, 405, "E7861", "POST ではありません");
	if (MHD_lookup_connection_value(conn, MHD_HEADER_KIND,
		MHD_HTTP_HEADER_TRANSFER_ENCODING) != NULL)
		return bad_request(a, 411, "E7861", "長さの分からない依頼です");
	rc = call_api(a->v->s, a->api, a->call, &a->refusal);
	if (rc != RC_OK)
		a->status = MHD_HTTP_UPGRADE_REQUIRED;
	return rc;
}

static enum MHD_Result
begin(struct visit *v, struct MHD_Connection *conn, const char *url,
    const char *method, void **ctx)
{
	struct ask *a = x_alloc(sizeof(*a));
	size_t len = body_length(conn);

	*ctx = a;
	a->v = v;
	a->began_us = steady_us();
	err_clear(&a->refusal);
	(void)snprintf(a->call, sizeof(a->call), "?");
	(void)check_head(a, conn, url, method);
	sbuf_init(&a->body, body_limit(a) + 1);
	if (GUARD("service_body_size") && len > body_limit(a)) {
		a->in = len != SIZE_MAX ? len : 0;
		(void)bad_request(a, 413, "E7821", "依頼が大きすぎます");
		return refuse(a, conn, true);
	}
	visit_state(v, VISIT_BODY);
	return MHD_YES;
}

/* ---- the whole ---- */

static enum MHD_Result
run_call(struct ask *a, struct MHD_Connection *conn)
{
	struct err e;
	char *text;
	int status = 0;

	err_clear(&e);
	text = call_run(a->v->s, a, &status, &e);
	note(a, status, &e, strlen(text));
	return answer(a, conn, status, text, false);
}

static enum MHD_Result
run_snapshot(struct ask *a, struct MHD_Connection *conn)
{
	const char *range = MHD_lookup_connection_value(
	    conn, MHD_HEADER_KIND, MHD_HTTP_HEADER_RANGE);
	struct MHD_Response *r;
	size_t out = 0;

	r = snapshot_answer(a->v->s, a, range, &a->status, &out, &a->refusal);
	if (r == NULL)
		return refuse(a, conn, false);
	note(a, a->status, &a->refusal, out);
	return respond(a, conn, a->status, r, false);
}

static enum MHD_Result
run(struct ask *a, struct MHD_Connection *conn)
{
	const char *id =
	    MHD_lookup_connection_value(conn, MHD_HEADER_KIND, API_ID_HEADER);
	const char *when =
	    MHD_lookup_connection_value(conn, MHD_HEADER_KIND, API_TIME_HEADER);

	if (call_fresh(a->v->s, a, id, when, &a->refusal) != RC_OK) {
		a->status = call_status(&a->refusal);
		return refuse(a, conn, false);
	}
	return a->snapshot[0] != '\0' ? run_snapshot(a, conn)
				      : run_call(a, conn);
}

enum MHD_Result
http_request(void *arg, struct MHD_Connection *conn, const char *url,
    const char *method, const char *version, const char *data, size_t *size,
    void **ctx)
{
	struct ask *a = *ctx;

	(void)arg;
	(void)version;
	if (a == NULL)
		return begin(visit_of(conn), conn, url, method, ctx);
	if (*size > 0) {
		a->in += *size;
		if (a->status == 0)
			sbuf_add_n(&a->body, data, *size);
		*size = 0;
		return MHD_YES;
	}
	if (!visit_take(a->v, VISIT_RUNNING))
		return MHD_NO;
	return a->status != 0 ? refuse(a, conn, false) : run(a, conn);
}

void
http_completed(void *arg, struct MHD_Connection *conn, void **ctx,
    enum MHD_RequestTerminationCode why)
{
	struct ask *a = *ctx;

	(void)arg;
	(void)conn;
	(void)why;
	if (a == NULL)
		return;
	if (a->is_admitted)
		visit_done(a->v);
	visit_state(a->v, VISIT_IDLE);
	sbuf_release(&a->body);
	free(a);
	*ctx = NULL;
}
