/* SPDX-License-Identifier: ISC
 * reg_http - see reg_http.h. One connection, kept open; what comes over it
 * is bounded and checked before it is believed.
 */
#include "db/reg_http.h"

#include "db/api_spec.h"
#include "db/reg.h"

#include "db/tls_cert.h"
#include "src/api.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <curl/curl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define CONNECT_MS 3000
#define TIMEOUT_MS 30000
#define SETTLE_MS 8000  /* to learn what became of a call */
#define TRIES 6         /* of what was never sent */
#define FIRST_NAP_MS 20 /* then twice as long each time: 1.2 s in all */

struct reg_http {
	CURL *easy;
	char base[300]; /* "https://host:port" */
	int timeout_ms;
	int64_t ahead_us; /* service's time less our monotonic one */
	bool has_time;
	bool was_sent; /* the running one, at least once */
	int stop_fd;
	struct sbuf answer;  /* of the running call */
	int64_t answer_time; /* header of it, 0 none */
	char why[CURL_ERROR_SIZE];
};

/* What became of one try. */
enum outcome {
	ANSWERED,
	NOT_SENT, /* for sure */
	LOST      /* sent, or perhaps */
};

static pthread_once_t curl_once = PTHREAD_ONCE_INIT;

static void
start_curl(void)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		die("libcurl does not start");
}

bool
reg_http_is(const char *uri)
{
	return strncmp(uri, "https://", 8) == 0;
}

/* Counts on while the machine sleeps, and nobody can set it. */
static int64_t
own_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_BOOTTIME, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
nap(int ms)
{
	struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000 };

	(void)nanosleep(&t, NULL);
}

/* ---- one try ---- */

static size_t
take_body(char *p, size_t each, size_t n, void *arg)
{
	struct reg_http *h = arg;

	sbuf_add_n(&h->answer, p, each * n);
	return h->answer.is_over ? 0 : each * n;
}

/* Asked while a transfer waits, about once a second. */
static int
go_on(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	const struct reg_http *h = arg;

	(void)a;
	(void)b;
	(void)c;
	(void)d;
	return reg_is_stopped(h->stop_fd);
}

static size_t
take_header(char *p, size_t each, size_t n, void *arg)
{
	static const char name[] = API_TIME_HEADER ": ";
	struct reg_http *h = arg;
	size_t len = each * n, at = sizeof(name) - 1;
	int64_t v = 0;

	if (len < at || len > at + 22 || strncasecmp(p, name, at) != 0)
		return len;
	for (; at < len && p[at] >= '0' && p[at] <= '9' && v < INT64_MAX / 20;
	     at++)
		v = v * 10 + (p[at] - '0');
	h->answer_time = v;
	return len;
}

static struct curl_slist *
headers(struct reg_http *h, const char id[API_ID_LEN + 1])
{
	struct curl_slist *l = NULL;
	char line[96];

	(void)snprintf(line, sizeof(line), API_ID_HEADER ": %s", id);
	l = curl_slist_append(l, line);
	if (h->has_time) {
		(void)snprintf(line, sizeof(line), API_TIME_HEADER ": %lld",
		    (long long)(own_us() + h->ahead_us));
		l = curl_slist_append(l, line);
	}
	l = curl_slist_append(l, "Content-Type: application/json");
	if (l == NULL)
		die("out of memory");
	return l;
}

static void
new_id(char out[API_ID_LEN + 1])
{
	unsigned char raw[API_ID_LEN / 2];

	randombytes_buf(raw, sizeof(raw));
	(void)sodium_bin2hex(out, API_ID_LEN + 1, raw, sizeof(raw));
}

/* libcurl sends a request again by itself when a kept connection turns out
 * to be closed; what then fails must not hide that it went out before. */
static int
take_note(CURL *easy, curl_infotype type, char *p, size_t n, void *arg)
{
	struct reg_http *h = arg;

	(void)easy;
	(void)p;
	(void)n;
	if (type == CURLINFO_HEADER_OUT)
		h->was_sent = true;
	return 0;
}

static enum outcome
outcome_of(struct reg_http *h, CURLcode r)
{
	if (r == CURLE_OK)
		return ANSWERED;
	return h->was_sent ? LOST : NOT_SENT;
}

/* The request is set up but for its headers. */
static enum outcome
perform(struct reg_http *h, long wait_ms, const char id[API_ID_LEN + 1],
    CURLcode *code)
{
	struct curl_slist *l = headers(h, id);
	int64_t before = own_us();

	sbuf_release(&h->answer);
	sbuf_init(&h->answer, API_ANSWER_MAX);
	h->answer_time = 0;
	h->was_sent = false;
	h->why[0] = '\0';
	(void)curl_easy_setopt(h->easy, CURLOPT_HTTPHEADER, l);
	(void)curl_easy_setopt(
	    h->easy, CURLOPT_TIMEOUT_MS, h->timeout_ms + wait_ms);
	*code = curl_easy_perform(h->easy);
	(void)curl_easy_setopt(h->easy, CURLOPT_HTTPHEADER, NULL);
	curl_slist_free_all(l);
	if (*code == CURLE_OK && h->answer_time > 0) {
		/* It was written between the two; a wait is not counted. */
		h->ahead_us =
		    h->answer_time -
		    (wait_ms > 0 ? own_us() : before / 2 + own_us() / 2);
		h->has_time = true;
	}
	return outcome_of(h, *code);
}

static enum outcome
try(struct reg_http *h, const char *method, const char *body, long wait_ms,
    const char id[API_ID_LEN + 1], CURLcode *code)
{
	enum outcome o;
	char url[400];

	(void)snprintf(
	    url, sizeof(url), "%s/v%d/%.60s", h->base, API_NEWEST, method);
	(void)curl_easy_setopt(h->easy, CURLOPT_POST, 1L);
	(void)curl_easy_setopt(h->easy, CURLOPT_URL, url);
	(void)curl_easy_setopt(
	    h->easy, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
	(void)curl_easy_setopt(h->easy, CURLOPT_POSTFIELDS, body);
	o = perform(h, wait_ms, id, code);
	(void)curl_easy_setopt(h->easy, CURLOPT_POSTFIELDS, NULL);
	return o;
}

/* ---- what went wrong ---- */

static enum rc
offline(struct reg_http *h, CURLcode code, struct err *err)
{
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		(void)err_set(err, RC_OFFLINE, "E7802",
		    "台帳のサービスを信用できません",
		    "証明書が、認証局か名前か期限の点で合いません",
		    "設定の tls_ca と、つなぐ先の名前を確かめてください");
	else if (strstr(h->why, "alert") != NULL)
		(void)err_set(err, RC_OFFLINE, "E7803",
		    "台帳のサービスがこの端末の証明書を受け付けません",
		    "証明書がないか、知らない認証局のものです",
		    "設定の tls_cert を確かめ、管理者に連絡してください");
	else
		(void)err_set(err, RC_OFFLINE, "E7801",
		    "台帳のサービスにつながりません",
		    code == CURLE_OPERATION_TIMEDOUT
			? "時間内に返事がありません"
			: "相手が出ないか、途中で切れました",
		    "回線を確かめてください。届出は送信箱に残ります");
	err_log(err, "curl %d: %.150s", (int)code, h->why);
	return RC_OFFLINE;
}

static enum rc
lost(struct reg_http *h, CURLcode code, bool is_done, struct err *err)
{
	(void)err_set(err, RC_OFFLINE, is_done ? "E7805" : "E7804",
	    "台帳のサービスの返事が届きませんでした",
	    is_done ? "処理は済んでいます" : "処理が済んだかどうか分かりません",
	    is_done
		? "やり直さず、台帳の今の内容を見てください"
		: "つながったら、済んでいないことを確かめてからやり直してください");
	err_log(err, "curl %d: %.150s", (int)code, h->why);
	return RC_OFFLINE;
}

/* Refused before anything was done, for a reason that passes at once. */
static bool
is_passing(const struct err *e)
{
	static const char *const codes[] = { "E7820", "E7823", "E7831" };
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (strcmp(e->code, codes[i]) == 0)
			return true;
	return false;
}

/* NULL: a call that this version does not know. */
static const struct reg_method *
method_of(const char *name)
{
	int i;

	for (i = 0; i < reg_method_count; i++)
		if (strcmp(reg_methods[i].name, name) == 0)
			return &reg_methods[i];
	return NULL;
}

static bool
writes(const char *method)
{
	const struct reg_method *m = method_of(method);

	return m == NULL || m->writes;
}

/* An answer that is not what the call gives goes no further. */
static enum rc
read_answer(
    struct reg_http *h, const char *method, json_t **result, struct err *err)
{
	const struct reg_method *m = method_of(method);
	char where[40];
	enum rc rc = api_answer_read(h->answer.s, h->answer.len, result, err);

	if (rc != RC_OK || m == NULL || !GUARD("client_checks_answers") ||
	    spec_fits(m->result, *result, where))
		return rc;
	json_decref(*result);
	*result = NULL;
	(void)err_set(err, RC_OFFLINE, "E7800",
	    "台帳のサービスの返事が読めません",
	    "約束した形の返事ではありません",
	    "つながっている先とプログラムの版を確かめてください");
	err_log(err, "%s: %s", method, where);
	return RC_OFFLINE;
}

/* The same once more is the same one, or harmless. */
static bool
may_repeat(const char *method, const json_t *args)
{
	const char *offline_id =
	    json_string_value(json_object_get(args, "offline_id"));

	return strcmp(method, "entry.submit") == 0 ||
	       strcmp(method, "session.nonce") == 0 ||
	       strcmp(method, "session.renew") == 0 ||
	       (strcmp(method, "issue.begin") == 0 && offline_id != NULL &&
		   offline_id[0] != '\0');
}

/* Asks what became of a request, and ends it for ever when it was not done.
 * False: nobody can be asked. A person waits: not long. */
static bool
settle(struct reg_http *h, const char *id, bool *is_done)
{
	int64_t until = own_us() + (int64_t)SETTLE_MS * 1000;
	char body[64], own_id[API_ID_LEN + 1];
	int i, ms = FIRST_NAP_MS, patience = h->timeout_ms;
	json_t *got = NULL;
	bool is_told = false;
	struct err e;
	CURLcode code;

	(void)snprintf(body, sizeof(body), "{\"id\":\"%s\"}", id);
	if (h->timeout_ms > SETTLE_MS / 2)
		h->timeout_ms = SETTLE_MS / 2;
	for (i = 0; i < TRIES && !is_told && own_us() < until &&
		    !reg_is_stopped(h->stop_fd);
	     i++, ms *= 2) {
		if (i > 0)
			nap(ms);
		new_id(own_id);
		err_clear(&e);
		is_told = try(h, "request.void", body, 0, own_id, &code) ==
			      ANSWERED &&
			  api_answer_read(
			      h->answer.s, h->answer.len, &got, &e) == RC_OK;
	}
	h->timeout_ms = patience;
	*is_done = json_is_true(json_object_get(got, "done"));
	json_decref(got);
	return is_told;
}

struct job { /* a call while it is made */
	const char *method, *body;
	const json_t *args; /* may be NULL */
	long wait_ms;
	json_t **result;
};

/* What one try came to: it is over, or it is tried again. */
static bool
is_over(struct reg_http *h, const struct job *j, const char *id, enum outcome o,
    CURLcode code, enum rc *rc, struct err *err)
{
	bool is_writing = writes(j->method), is_done = false;
	struct err e;

	err_clear(&e);
	if (o == ANSWERED) {
		*rc = read_answer(h, j->method, j->result, &e);
		/* Its own id was there before it, the store went away under
		 * it, or nobody can tell: as if no answer had come. */
		if (strcmp(e.code, "E7830") == 0 ||
		    strcmp(e.code, "E7853") == 0 ||
		    (strcmp(e.code, "E7800") == 0 && is_writing))
			o = LOST;
	}
	if (o == ANSWERED) {
		if (*rc != RC_OK && err != NULL)
			*err = e;
		return *rc == RC_OK || !is_passing(&e);
	}
	if (o == LOST && is_writing && GUARD("client_asks_first") &&
	    !settle(h, id, &is_done)) {
		*rc = lost(h, code, false, err);
		return true;
	}
	if (is_done && !may_repeat(j->method, j->args)) {
		*rc = lost(h, code, true, err);
		return true;
	}
	*rc = offline(h, code, err);
	/* Time has passed: who waits is not kept waiting as long again. */
	return code == CURLE_PEER_FAILED_VERIFICATION ||
	       code == CURLE_ABORTED_BY_CALLBACK ||
	       (code == CURLE_OPERATION_TIMEDOUT &&
		   (o == NOT_SENT || !is_writing));
}

static enum rc
call(struct reg_http *h, const struct job *j, struct err *err)
{
	char id[API_ID_LEN + 1];
	CURLcode code = CURLE_OK;
	enum rc rc = RC_OFFLINE;
	enum outcome o;
	int i, ms = FIRST_NAP_MS;

	for (i = 0; i < TRIES; i++, ms *= 2) {
		if (i > 0)
			nap(ms);
		new_id(id);
		o = try(h, j->method, j->body, j->wait_ms, id, &code);
		if (is_over(h, j, id, o, code, &rc, err))
			break;
	}
	return rc;
}

enum rc
reg_http_call(struct reg_http *h, const char *method, const json_t *args,
    json_t **result, struct err *err)
{
	const json_t *wait = json_object_get(args, "wait_ms");
	json_t *got = NULL;
	char *body =
	    args != NULL ? json_dumps(args, JSON_COMPACT) : x_strdup("{}");
	long wait_ms = json_is_integer(wait) && json_integer_value(wait) > 0 &&
			       json_integer_value(wait) < 600000
			   ? (long)json_integer_value(wait)
			   : 0;
	struct job j = { method, body, args, wait_ms, &got };
	enum rc rc;

	if (body == NULL)
		return err_set(err, RC_INPUT, "E9400",
		    "台帳への依頼の形が正しくありません",
		    "文字として送れない値があります",
		    "プログラムの版を確かめてください");
	rc = call(h, &j, err);
	sbuf_release(&h->answer);
	wipe_free(body);
	if (rc == RC_OK && result != NULL)
		*result = got;
	else
		json_decref(got);
	return rc;
}

/* ---- snapshots ---- */

static enum outcome
get_range(struct reg_http *h, const char *id, int64_t offset, size_t len,
    CURLcode *code)
{
	char url[400], range[64], own[API_ID_LEN + 1];
	enum outcome o;

	(void)snprintf(
	    url, sizeof(url), "%s/v%d/snapshot/%.60s", h->base, API_NEWEST, id);
	(void)snprintf(range, sizeof(range), "%lld-%lld", (long long)offset,
	    (long long)offset + (long long)len - 1);
	new_id(own);
	(void)curl_easy_setopt(h->easy, CURLOPT_HTTPGET, 1L);
	(void)curl_easy_setopt(h->easy, CURLOPT_URL, url);
	(void)curl_easy_setopt(h->easy, CURLOPT_RANGE, range);
	o = perform(h, 0, own, code);
	(void)curl_easy_setopt(h->easy, CURLOPT_RANGE, NULL);
	return o;
}

/* What came of one try: it is over, or it is tried again. */
static bool
took_range(struct reg_http *h, enum outcome o, CURLcode code, void *buf,
    size_t len, size_t *got, enum rc *rc, struct err *err)
{
	json_t *none = NULL;
	struct err e;
	long status = 0;

	err_clear(&e);
	(void)curl_easy_getinfo(h->easy, CURLINFO_RESPONSE_CODE, &status);
	*rc = RC_OK;
	*got = 0;
	if (status == 206 && o != NOT_SENT && h->answer.len > 0 &&
	    h->answer.len <= len) {
		/* also of a line that broke in between */
		memcpy(buf, h->answer.s, h->answer.len);
		*got = h->answer.len;
		return true;
	}
	if (o != ANSWERED) {
		*rc = offline(h, code, err);
		return code == CURLE_PEER_FAILED_VERIFICATION;
	}
	if (status == 416)
		return true;
	*rc = api_answer_read(h->answer.s, h->answer.len, &none, &e);
	json_decref(none);
	if (*rc == RC_OK)
		*rc = offline(h, code, &e);
	if (err != NULL)
		*err = e;
	return !is_passing(&e);
}

enum rc
reg_http_bytes(struct reg *r, const char *id, int64_t offset, void *buf,
    size_t len, size_t *got, struct err *err)
{
	struct reg_http *h = r->http;
	CURLcode code = CURLE_OK;
	enum outcome o;
	int i, ms = FIRST_NAP_MS;
	enum rc rc = RC_OFFLINE;

	for (i = 0; i < TRIES; i++, ms *= 2) {
		if (i > 0)
			nap(ms);
		o = get_range(h, id, offset, len, &code);
		if (took_range(h, o, code, buf, len, got, &rc, err))
			break;
	}
	sbuf_release(&h->answer);
	return rc;
}

/* ---- opening ---- */

static enum rc
bad_setting(const char *why, struct err *err)
{
	return err_set(err, RC_INPUT, "E7806",
	    "台帳のサービスにつなぐ設定が使えません", why,
	    "設定の register、tls_ca、tls_cert、tls_key を直してください");
}

/* https://HOST[:PORT][/]: no user, no path, nothing that a log would show
 * or a server would take for something else. */
static bool
take_base(struct reg_http *h, const char *uri)
{
	size_t n = strlen(uri);

	if (n > 0 && uri[n - 1] == '/')
		n--;
	if (n <= 8 || n >= sizeof(h->base) ||
	    strspn(uri + 8,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789.-:[]") < n - 8)
		return false;
	(void)snprintf(h->base, sizeof(h->base), "%.*s", (int)n, uri);
	return true;
}

/* What can be known before anybody is called is said plainly. The wall clock
 * is the terminal's own: it only helps to say why, the service decides. */
static enum rc
check_own(const struct reg_options *o, struct err *err)
{
	const struct reg_tls *t = &o->tls;
	struct tls_cert c;
	enum rc rc;

	if (t->ca == NULL || t->ca[0] == '\0' || access(t->ca, R_OK) != 0)
		return bad_setting("tls_ca のファイルが読めません", err);
	rc = tls_cert_look(t->cert != NULL ? t->cert : "",
	    t->key != NULL ? t->key : "", &c, err);
	if (rc != RC_OK)
		return rc;
	if (!c.key_fits)
		return bad_setting(
		    "tls_key が tls_cert の鍵ではありません", err);
	if (o->terminal != NULL && o->terminal[0] != '\0' &&
	    strcmp(o->terminal, "daicho") != 0 &&
	    strcmp(o->terminal, c.cn) != 0 && GUARD("client_own_name"))
		return err_set(err, RC_INPUT, "E7807",
		    "この端末の証明書ではありません",
		    "証明書の名前（CN）が設定の terminal と違います",
		    "設定の terminal と tls_cert を確かめてください");
	return RC_OK;
}

static void
set_up(struct reg_http *h, const struct reg_tls *t)
{
	CURL *e = h->easy;

	(void)curl_easy_setopt(e, CURLOPT_ERRORBUFFER, h->why);
	(void)curl_easy_setopt(e, CURLOPT_VERBOSE, 1L);
	(void)curl_easy_setopt(e, CURLOPT_DEBUGFUNCTION, take_note);
	(void)curl_easy_setopt(e, CURLOPT_DEBUGDATA, h);
	(void)curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "https");
	(void)curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
	(void)curl_easy_setopt(e, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
	(void)curl_easy_setopt(e, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
	(void)curl_easy_setopt(e, CURLOPT_SSL_VERIFYPEER, 1L);
	(void)curl_easy_setopt(e, CURLOPT_SSL_VERIFYHOST, 2L);
	(void)curl_easy_setopt(e, CURLOPT_CAPATH, NULL);
	(void)curl_easy_setopt(e, CURLOPT_CAINFO, t->ca);
	(void)curl_easy_setopt(e, CURLOPT_SSLCERT, t->cert);
	(void)curl_easy_setopt(e, CURLOPT_SSLKEY, t->key);
	(void)curl_easy_setopt(e, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(e, CURLOPT_TCP_NODELAY, 1L);
	(void)curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	(void)curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, take_body);
	(void)curl_easy_setopt(e, CURLOPT_WRITEDATA, h);
	(void)curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, take_header);
	(void)curl_easy_setopt(e, CURLOPT_HEADERDATA, h);
	(void)curl_easy_setopt(e, CURLOPT_XFERINFOFUNCTION, go_on);
	(void)curl_easy_setopt(e, CURLOPT_XFERINFODATA, h);
	(void)curl_easy_setopt(e, CURLOPT_NOPROGRESS, 0L);
}

enum rc
reg_http_open(
    const struct reg_options *o, struct reg_http **out, struct err *err)
{
	struct reg_http *h;
	enum rc rc = check_own(o, err);

	if (rc != RC_OK)
		return rc;
	(void)pthread_once(&curl_once, start_curl);
	h = x_alloc(sizeof(*h));
	sbuf_init(&h->answer, API_ANSWER_MAX);
	h->stop_fd = o->stop_fd;
	h->timeout_ms = o->timeout_ms > 0 ? o->timeout_ms : TIMEOUT_MS;
	if (!take_base(h, o->uri) || o->create) {
		reg_http_close(h);
		return bad_setting("https://名前:番号 の形ではありません", err);
	}
	if ((h->easy = curl_easy_init()) == NULL)
		die("libcurl does not start");
	set_up(h, &o->tls);
	rc = reg_http_call(h, "register.status", NULL, NULL, err);
	if (rc == RC_OK)
		*out = h;
	else
		reg_http_close(h);
	return rc;
}

void
reg_http_close(struct reg_http *h)
{
	if (h == NULL)
		return;
	if (h->easy != NULL)
		curl_easy_cleanup(h->easy);
	sbuf_release(&h->answer);
	free(h);
}
