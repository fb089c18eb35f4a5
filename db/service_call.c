/* SPDX-License-Identifier: ISC
 * service_call - a request that arrived whole: is it fresh, is it JSON, may
 * this number of the interface make it; then the register answers it, and a
 * waiting feed.pull waits without holding anything of the store.
 */
#include "db/service_private.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
call_writes(const char *call)
{
	int i;

	for (i = 0; i < reg_method_count; i++)
		if (strcmp(reg_methods[i].name, call) == 0)
			return reg_methods[i].writes;
	return true;
}

/* ---- numbers of the interface ---- */

enum rc
call_api(const struct service *s, int api, const char *call, struct err *err)
{
	int behind = s->o.api_newest - api;

	if (behind < 0)
		return err_set(err, RC_OFFLINE, "E7842",
		    "台帳のサービスがこの端末のプログラムより古い版です",
		    "端末のプログラムが先に新しくなっています",
		    "台帳のサービスを新しくしてください");
	if (GUARD("service_api_refused") && behind >= API_FULL + API_READING)
		return err_set(err, RC_OFFLINE, "E7840",
		    "この端末のプログラムは古くて使えません",
		    "台帳のサービスが知らない古い版です",
		    "プログラムを新しくしてください");
	/* signing out changes nothing but that */
	if (GUARD("service_api_reading") && behind >= API_FULL &&
	    call_writes(call) && strcmp(call, "session.close") != 0)
		return err_set(err, RC_OFFLINE, "E7841",
		    "この端末は照会だけができます",
		    "端末のプログラムが二つ前の版です",
		    "プログラムを新しくすると、登録と発行ができます");
	return RC_OK;
}

/* ---- freshness ---- */

static enum rc
not_fresh(enum rc rc, const char *code, const char *why, struct err *err)
{
	return err_set(err, rc, code, "台帳への依頼を受け付けません", why,
	    "もう一度行ってください。続くときは管理者に連絡してください");
}

static bool
is_in_time(const struct service *s, const char *when)
{
	int64_t now = service_now_us(s), t, limit;
	char *end;

	limit = (int64_t)API_TIME_LIMIT_S * 1000000;
	t = strtoll(when, &end, 10);
	return *when >= '0' && *when <= '9' && *end == '\0' &&
	       t >= now - limit && t <= now + limit;
}

enum rc
call_fresh(struct service *s, struct ask *a, const char *id, const char *when,
    struct err *err)
{
	if (!api_id_fine(id))
		return not_fresh(RC_INPUT, "E7832",
		    "依頼の番号（" API_ID_HEADER "）がありません", err);
	/* Who does not know the time yet asks for it with this call. */
	if (GUARD("service_time") &&
	    (when != NULL || strcmp(a->call, "register.status") != 0) &&
	    (when == NULL || !is_in_time(s, when)))
		return not_fresh(RC_OFFLINE, "E7831",
		    "依頼の時刻がサービスの時計と合いません", err);
	if (!seen_add(s->seen, id, service_now_us(s),
		(int64_t)2 * API_TIME_LIMIT_S * 1000000) &&
	    GUARD("service_seen"))
		return not_fresh(
		    RC_CONFLICT, "E7830", "一度受けた依頼と同じものです", err);
	(void)snprintf(a->id, sizeof(a->id), "%s", id);
	return RC_OK;
}

/* ---- running ---- */

static enum rc
once(struct service *s, const struct ask *a, const json_t *args,
    json_t **result, struct err *err)
{
	struct reg *r = NULL;
	enum rc rc = pool_take(s->pool, &r, err);

	if (rc != RC_OK)
		return rc;
	rc = reg_serve(r, a->v->terminal, a->id, err);
	if (rc != RC_OK) {
		pool_give(s->pool, r, false);
		return rc;
	}
	rc = reg_call(r, a->call, args, result, err);
	pool_give(s->pool, r, pool_is_loss(rc, err));
	return rc;
}

/* The store went away under a call. */
static enum rc
run(struct service *s, const struct ask *a, const json_t *args, json_t **result,
    struct err *err)
{
	enum rc rc = once(s, a, args, result, err);

	if (!pool_is_loss(rc, err) || strncmp(err->code, "E78", 3) == 0)
		return rc;
	if (!call_writes(a->call)) {
		err_clear(err);
		return once(s, a, args, result, err);
	}
	return err_set(err, RC_OFFLINE, "E7853",
	    "台帳のデータベースが途中で切れました",
	    "処理が済んだかどうか分かりません",
	    "済んでいないことを確かめてからやり直してください");
}

static enum rc
pull(struct service *s, const struct ask *a, json_t *args, json_t **result,
    struct err *err)
{
	int64_t most = json_integer_value(json_object_get(args, "wait_ms"));
	int64_t position =
	    json_integer_value(json_object_get(args, "position"));
	json_t *now = json_copy(args);
	int64_t until;
	enum rc rc;

	/* the waiting is done here, not by the register */
	(void)json_object_del(now, "wait_ms");
	if (most > s->lim.poll_ms)
		most = s->lim.poll_ms;
	until = steady_ms() + most;
	for (;;) {
		rc = run(s, a, now, result, err);
		if (rc != RC_OK || most <= 0 || s->is_stopping ||
		    json_array_size(json_object_get(*result, "records")) > 0 ||
		    steady_ms() >= until)
			break;
		json_decref(*result);
		*result = NULL;
		s->waiting++;
		(void)bell_wait(s->bell, position, (int)(until - steady_ms()));
		s->waiting--;
	}
	json_decref(now);
	return rc;
}

int
call_status(const struct err *e)
{
	static const struct {
		const char *code;
		int status;
	} own[] = {
		{ "E7820", 429 },
		{ "E7823", 429 },
		{ "E7824", 429 },
		{ "E7830", 409 },
		{ "E7831", 425 },
		{ "E7812", 403 },
	};
	size_t i;

	for (i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (strcmp(own[i].code, e->code) == 0)
			return own[i].status;
	switch (e->rc) {
	case RC_OK:
		return 200;
	case RC_INPUT:
		return 400;
	case RC_NOT_FOUND:
		return 404;
	case RC_CONFLICT:
		return 409;
	case RC_DENIED:
		return 403;
	case RC_OFFLINE:
		return 503;
	case RC_IO:
	default:
		return 500;
	}
}

static enum rc
no_json(struct err *err)
{
	return err_set(err, RC_INPUT, "E7860",
	    "台帳への依頼の形が正しくありません",
	    "JSON のオブジェクトではないか、深すぎるか多すぎます",
	    "プログラムの版を確かめてください");
}

char *
call_run(struct service *s, struct ask *a, int *status, struct err *err)
{
	json_t *args = api_parse(a->body.s, a->body.len), *result = NULL;
	enum rc rc = args != NULL ? RC_OK : no_json(err);

	if (rc == RC_OK)
		rc = strcmp(a->call, "feed.pull") == 0
			 ? pull(s, a, args, &result, err)
			 : run(s, a, args, &result, err);
	json_decref(args);
	if (rc == RC_OK)
		err_clear(err);
	if (rc == RC_OK && strcmp(a->call, "register.status") == 0)
		(void)json_object_set_new(result, "reading_only",
		    json_boolean(s->o.api_newest - a->api >= API_FULL));
	*status = call_status(err);
	return rc == RC_OK ? api_answer_ok(result) : api_answer_error(err);
}
