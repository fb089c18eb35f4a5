/* SPDX-License-Identifier: ISC
 * service - see service.h: starting and stopping.
 */
#include "db/service_private.h"
#include "src/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PEM_MAX (1024u * 1024u)
/* Of the server's buffers for one connection: head, and what it reads. */
#define CONNECTION_MEMORY (24u * 1024u)
/* A call runs on its connection's thread; only what is touched is taken. */
#define STACK_BYTES (1024u * 1024u)
/* Those beyond limits.connections are told so; beyond these they are not. */
#define SPARE_CONNECTIONS 32
#define KEEP_MS 250

int64_t
service_now_us(const struct service *s)
{
	struct timespec t;

	if (s->o.clock.now_us != NULL)
		return s->o.clock.now_us(s->o.clock.arg);
	(void)clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void
service_nap(struct service *s, int ms)
{
	int64_t end = steady_ms() + ms;
	struct timespec t = { end / 1000, (long)(end % 1000) * 1000000 };

	(void)pthread_mutex_lock(&s->nap_lock);
	while (!s->is_stopping && steady_ms() < end)
		(void)pthread_cond_timedwait(&s->nap_over, &s->nap_lock, &t);
	(void)pthread_mutex_unlock(&s->nap_lock);
}

/* ---- settings ---- */

static void
preset(int *v, int value)
{
	if (*v <= 0)
		*v = value;
}

static void
preset_limits(struct service_limits *l)
{
	preset(&l->connections, 1000);
	preset(&l->terminal_connections, 8);
	preset(&l->terminal_requests, 6);
	preset(&l->rate, 50);
	preset(&l->burst, 200);
	preset(&l->body, 1024 * 1024);
	preset(&l->head, 8 * 1024);
	preset(&l->handshake_ms, 5000);
	preset(&l->strangers, 250);
	preset(&l->address_strangers, 64);
	preset(&l->request_ms, 15000);
	preset(&l->idle_ms, 120000);
	preset(&l->answer_ms, 300000);
	preset(&l->pool, 8);
	preset(&l->pool_wait_ms, 5000);
	preset(&l->poll_ms, 30000);
	preset(&l->drain_ms, 10000);
	preset(&l->seen, 200000);
}

static enum rc
bad_certificate(const char *why, struct err *err)
{
	return err_set(err, RC_INPUT, "E7870",
	    "サービスの証明書の設定が使えません", why,
	    "設定のファイルを確かめてください");
}

static enum rc
read_authority(struct service *s, struct err *err)
{
	size_t len;

	s->tls_ca =
	    s->o.tls_ca != NULL ? file_read(s->o.tls_ca, PEM_MAX, &len) : NULL;
	return s->tls_ca != NULL
		   ? RC_OK
		   : bad_certificate("認証局のファイルが読めません", err);
}

enum rc
service_check(const struct service_options *o, struct err *err)
{
	struct trust *t = NULL;
	enum rc rc = own_check(o->tls_cert, o->tls_key, err);

	if (rc == RC_OK)
		rc = trust_open(o->tls_ca, o->tls_crl, &t, err);
	trust_close(t);
	return rc;
}

static void
on_connection(void *arg, struct MHD_Connection *conn, void **ctx,
    enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		visit_begin(arg, conn, ctx);
	else
		visit_end(arg, ctx);
}

static enum rc
no_socket(const char *why, struct err *err)
{
	return err_set(err, RC_IO, "E7871", "サービスを始められません", why,
	    "listen の設定と、ほかに使っている人がいないかを確かめてください");
}

static enum rc
start_http(struct service *s, struct err *err)
{
	const unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD |
			       MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL |
			       MHD_USE_TLS | MHD_USE_ITC;
	const char *why = "";

	s->listen_fd = s->o.listen_fd >= 0 ? s->o.listen_fd
					   : listen_at(s->o.listen, true, &why);
	if (s->listen_fd < 0)
		return no_socket(why, err);
	s->port = port_of(s->listen_fd);
	s->http = MHD_start_daemon(flags, 0, NULL, NULL, http_request, s,
	    MHD_OPTION_LISTEN_SOCKET, s->listen_fd, MHD_OPTION_HTTPS_MEM_TRUST,
	    s->tls_ca, MHD_OPTION_HTTPS_CERT_CALLBACK, own_give,
	    MHD_OPTION_HTTPS_PRIORITIES,
	    "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE",
	    MHD_OPTION_CONNECTION_LIMIT,
	    (unsigned)s->lim.connections + SPARE_CONNECTIONS,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
	    MHD_OPTION_THREAD_STACK_SIZE, (size_t)STACK_BYTES,
	    MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
	    MHD_OPTION_NOTIFY_COMPLETED, http_completed, s,
	    MHD_OPTION_URI_LOG_CALLBACK, http_line, s, MHD_OPTION_END);
	if (s->http == NULL)
		return bad_certificate(
		    "証明書と鍵が合わないか、形が違います", err);
	return RC_OK;
}

/* ---- what has to be done now and then ---- */

static void
keep_register(struct service *s)
{
	struct reg *r = NULL;
	struct err e;
	enum rc rc;

	err_clear(&e);
	if (pool_take(s->pool, &r, &e) != RC_OK)
		return;
	if ((rc = reg_keep(r, &e)) == RC_OK)
		rc = reg_forget_requests(r, &e);
	pool_give(s->pool, r, pool_is_loss(rc, &e));
}

/* Whether the store answers, and how far behind the sequencer is. */
static void
look_at_store(struct service *s)
{
	struct reg *r = NULL;
	int64_t waiting = 0;
	struct err e;
	enum rc rc;

	err_clear(&e);
	rc = pool_take(s->pool, &r, &e);
	if (rc == RC_OK) {
		rc = reg_waiting(r, &waiting, &e);
		pool_give(s->pool, r, pool_is_loss(rc, &e));
	}
	/* All in use is no sign that it is away. */
	if (rc != RC_OK && strcmp(e.code, "E7851") == 0)
		return;
	if (s->is_reachable != (rc == RC_OK))
		slog_event(&s->log, rc == RC_OK ? "reachable" : "unreachable",
		    "code", e.code, "why", e.log, NULL);
	s->is_reachable = rc == RC_OK;
	if (rc == RC_OK)
		s->lag = waiting;
}

static void
say_read(struct service *s, const char *what, enum rc rc, const struct err *e)
{
	if (rc == RC_OK)
		slog_event(&s->log, what, "state", "read again", NULL);
	else if (rc != RC_NOT_FOUND)
		slog_event(&s->log, what, "state",
		    "cannot be read, the old one stays", "code", e->code, "why",
		    e->log, NULL);
}

static void
look_at_files(struct service *s)
{
	struct err e;
	enum rc rc;

	err_clear(&e);
	rc = trust_refresh(s->trust, &e);
	say_read(s, "trust", rc, &e);
	err_clear(&e);
	rc = own_refresh(s->own, &e);
	say_read(s, "certificate", rc, &e);
}

static void *
keep(void *arg)
{
	struct service *s = arg;
	int turn = 0;

	while (!s->is_stopping) {
		service_nap(s, KEEP_MS);
		visit_reap(s);
		look_at_files(s);
		if (turn % 4 == 0)
			look_at_store(s);
		if (turn++ % 240 == 239)
			keep_register(s);
	}
	return NULL;
}

static enum rc
start_keeper(struct service *s, struct err *err)
{
	if (pthread_create(&s->keeper, NULL, keep, s) != 0)
		return no_socket("スレッドを作れません", err);
	s->has_keeper = true;
	return RC_OK;
}

/* ---- start and stop ---- */

static void
init_locks(struct service *s)
{
	pthread_condattr_t a;

	(void)pthread_mutex_init(&s->visits_lock, NULL);
	(void)pthread_mutex_init(&s->nap_lock, NULL);
	(void)pthread_condattr_init(&a);
	(void)pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&s->nap_over, &a);
	(void)pthread_condattr_destroy(&a);
}

static enum rc
open_snapshots(struct service *s, struct err *err)
{
	struct snapshots_options o = { .in_background = true };
	char folder[600];

	o.reg.uri = s->o.reg_uri;
	o.reg.clock = s->o.clock;
	o.folder = s->o.snapshots;
	if (o.folder == NULL || o.folder[0] == '\0') {
		if (strncmp(s->o.reg_uri, "sqlite:", 7) != 0)
			return RC_OK; /* snapshot.begin says so */
		(void)snprintf(folder, sizeof(folder), "%.500s-snapshots",
		    s->o.reg_uri + 7);
		o.folder = folder;
	}
	return snapshots_open(&o, &s->snapshots, err);
}

/* The first one says what is wrong with the register, if anything. */
static enum rc
try_register(struct service *s, struct err *err)
{
	struct reg_options o = {
		.uri = s->o.reg_uri, .terminal = "", .clock = s->o.clock
	};
	struct reg *r = NULL;
	enum rc rc = reg_open(&o, &r, err);

	reg_close(r);
	if (rc != RC_OK)
		return rc;
	s->is_reachable = true;
	if ((rc = open_snapshots(s, err)) != RC_OK)
		return rc;
	s->sequencer = sequencer_start(s->o.reg_uri, s->bell);
	s->pool = pool_new(&s->o, s->sequencer, s->snapshots);
	return RC_OK;
}

/* The strings of the options: the service's own, because the keeper reads the
 * files again when the caller has long gone on. */
enum { STRINGS = 9 };

static void
strings_of(struct service_options *o, const char **out[STRINGS])
{
	const char **all[STRINGS] = { &o->reg_uri, &o->instance, &o->listen,
		&o->status, &o->snapshots, &o->tls_ca, &o->tls_crl,
		&o->tls_cert, &o->tls_key };

	memcpy(out, all, sizeof(all));
}

static void
keep_strings(struct service_options *o)
{
	const char **s[STRINGS];
	int i;

	strings_of(o, s);
	for (i = 0; i < STRINGS; i++)
		*s[i] = x_strdup(*s[i]);
}

static void
free_strings(struct service_options *o)
{
	const char **s[STRINGS];
	int i;

	strings_of(o, s);
	for (i = 0; i < STRINGS; i++)
		free((char *)(uintptr_t)*s[i]);
}

enum rc
service_start(
    const struct service_options *o, struct service **out, struct err *err)
{
	struct service *s = x_alloc(sizeof(*s));
	enum rc rc;

	s->o = *o;
	keep_strings(&s->o);
	preset_limits(&s->o.limits);
	s->lim = s->o.limits;
	preset(&s->o.api_newest, API_NEWEST);
	s->listen_fd = s->status_fd = -1;
	s->log.fd = o->log_fd;
	s->log.instance = o->instance != NULL ? s->o.instance : "daichod";
	init_locks(s);
	json_object_seed(0);
	s->bell = bell_new();
	s->seen = seen_new(s->lim.seen);
	s->metrics = metrics_new(s->log.instance);
	rc = own_open(s->o.tls_cert, s->o.tls_key, &s->own, err);
	if (rc == RC_OK && (rc = read_authority(s, err)) == RC_OK &&
	    (rc = trust_open(o->tls_ca, o->tls_crl, &s->trust, err)) == RC_OK &&
	    (rc = try_register(s, err)) == RC_OK &&
	    (rc = start_keeper(s, err)) == RC_OK &&
	    (rc = status_start(s, err)) == RC_OK &&
	    (rc = start_http(s, err)) == RC_OK) {
		slog_event(&s->log, "started", NULL);
		*out = s;
		return RC_OK;
	}
	service_stop(s);
	return rc;
}

static int
busy(struct service *s)
{
	struct visit *v;
	int n = 0;

	(void)pthread_mutex_lock(&s->visits_lock);
	for (v = s->visits; v != NULL; v = v->next)
		n += v->state == VISIT_HEAD || v->state == VISIT_BODY ||
		     v->state == VISIT_RUNNING || v->state == VISIT_ANSWER;
	(void)pthread_mutex_unlock(&s->visits_lock);
	return n;
}

static void
drain(struct service *s)
{
	int64_t end = steady_ms() + s->lim.drain_ms;
	struct timespec t = { 0, 5000000 };

	if (s->http == NULL)
		return;
	(void)MHD_quiesce_daemon(s->http);
	while (busy(s) > 0 && steady_ms() < end)
		(void)nanosleep(&t, NULL);
}

void
service_stop(struct service *s)
{
	if (s == NULL)
		return;
	(void)pthread_mutex_lock(&s->nap_lock);
	s->is_stopping = true;
	(void)pthread_cond_broadcast(&s->nap_over);
	(void)pthread_mutex_unlock(&s->nap_lock);
	bell_stop(s->bell);
	if (s->has_keeper)
		(void)pthread_join(s->keeper, NULL);
	drain(s);
	if (s->http != NULL)
		MHD_stop_daemon(s->http);
	if (s->listen_fd >= 0 && s->listen_fd != s->o.listen_fd)
		(void)close(s->listen_fd);
	status_stop(s);
	if (s->http != NULL)
		slog_event(&s->log, "stopped", NULL);
	sequencer_stop(s->sequencer);
	pool_free(s->pool);
	snapshots_close(s->snapshots);
	seen_free(s->seen);
	metrics_free(s->metrics);
	trust_close(s->trust);
	own_close(s->own);
	free(s->tls_ca);
	free(s->uses);
	bell_free(s->bell);
	(void)pthread_cond_destroy(&s->nap_over);
	(void)pthread_mutex_destroy(&s->nap_lock);
	(void)pthread_mutex_destroy(&s->visits_lock);
	free_strings(&s->o);
	free(s);
}

int
service_port(const struct service *s)
{
	return s->port;
}

int
service_status_port(const struct service *s)
{
	return s->status_port;
}
