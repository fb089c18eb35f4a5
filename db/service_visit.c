/* SPDX-License-Identifier: ISC
 * service_visit - connections: whose they are, what they are doing and since
 * when, and how much of it a terminal may do. Whoever takes too long to send
 * or to take something is closed; one in the middle of a body is told why.
 */
#include "db/service_private.h"
#include "src/bucket.h"
#include "src/mutant.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define TERMINALS_MAX 20000

int64_t
steady_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t
steady_ms(void)
{
	return steady_us() / 1000;
}

/* ---- the handshake ---- */

/* Called by the handshake: strangers never get as far as HTTP; one who was
 * ours is told over HTTP what is wrong with the certificate. */
static int
on_certificate(gnutls_session_t session)
{
	/* the server's sessions carry nothing of ours but this */
	struct visit *v = gnutls_db_get_ptr(session);
	char cn[32];
	enum verdict verdict;

	if (v == NULL)
		return GNUTLS_E_CERTIFICATE_ERROR;
	verdict = trust_check(v->s->trust, session, cn);
	(void)pthread_mutex_lock(&v->s->visits_lock);
	v->generation = trust_generation(v->s->trust);
	v->verdict = verdict;
	(void)snprintf(v->terminal, sizeof(v->terminal), "%s", cn);
	(void)pthread_mutex_unlock(&v->s->visits_lock);
	if (verdict != TRUST_STRANGER)
		return 0;
	(void)gnutls_alert_send(session, GNUTLS_AL_FATAL, GNUTLS_A_UNKNOWN_CA);
	return GNUTLS_E_CERTIFICATE_ERROR;
}

/* ---- strangers: who has not shown a certificate yet ---- */

/* Addresses of IPv6 are had by the network. */
static void
take_address(struct visit *v, const struct sockaddr *a)
{
	if (a == NULL)
		return;
	if (a->sa_family == AF_INET)
		memcpy(v->from,
		    &((const struct sockaddr_in *)(const void *)a)->sin_addr,
		    4);
	else if (a->sa_family == AF_INET6) {
		const struct in6_addr *six =
		    &((const struct sockaddr_in6 *)(const void *)a)->sin6_addr;

		if (IN6_IS_ADDR_V4MAPPED(six))
			memcpy(v->from, six->s6_addr + 12, 4);
		else
			memcpy(v->from, six, 8);
	}
}

static bool
is_stranger(const struct visit *v)
{
	return v->state == VISIT_NEW && v->verdict == TRUST_UNKNOWN;
}

/* With the lock. */
static void
turn_away(struct visit *v, const char *why)
{
	struct service *s = v->s;
	int64_t now = steady_ms();

	/* a crowd does not fill the log */
	if (now - s->crowd_logged_ms >= 1000) {
		s->crowd_logged_ms = now;
		slog_event(&s->log, "crowd", "reason", why, NULL);
	}
	v->state = VISIT_LATE;
	(void)shutdown(v->fd, SHUT_RDWR);
}

/* With the lock; v is the newest. One too many of its address goes, else
 * the one that has been a stranger longest. How many connections there are,
 * without those that are being closed. */
static int
thin_out(struct service *s, struct visit *v)
{
	struct visit *o, *oldest = v;
	int all = 0, of_address = 0, living = 0;

	for (o = s->visits; o != NULL; o = o->next) {
		living += o->state != VISIT_LATE;
		if (!is_stranger(o))
			continue;
		all++;
		of_address += memcmp(o->from, v->from, sizeof(v->from)) == 0;
		if (o->since_ms <= oldest->since_ms)
			oldest = o;
	}
	if (of_address > s->lim.address_strangers &&
	    GUARD("service_address_strangers"))
		turn_away(v, "address");
	else if (all > s->lim.strangers && GUARD("service_strangers"))
		turn_away(oldest, "strangers");
	return living;
}

void
visit_begin(struct service *s, struct MHD_Connection *conn, void **ctx)
{
	const union MHD_ConnectionInfo *fd =
	    MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CONNECTION_FD);
	const union MHD_ConnectionInfo *tls =
	    MHD_get_connection_info(conn, MHD_CONNECTION_INFO_GNUTLS_SESSION);
	const union MHD_ConnectionInfo *from =
	    MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	struct visit *v = x_alloc(sizeof(*v));

	v->s = s;
	v->use = -1;
	v->fd = fd->connect_fd;
	v->session = tls->tls_session;
	v->since_ms = steady_ms();
	take_address(v, from != NULL ? from->client_addr : NULL);
	gnutls_db_set_ptr(v->session, v);
	gnutls_session_set_verify_function(v->session, on_certificate);
	gnutls_certificate_server_set_request(v->session, GNUTLS_CERT_REQUIRE);
	(void)pthread_mutex_lock(&s->visits_lock);
	v->next = s->visits;
	if (v->next != NULL)
		v->next->prev = v;
	s->visits = v;
	s->visit_count++;
	v->is_over = thin_out(s, v) > s->lim.connections;
	(void)pthread_mutex_unlock(&s->visits_lock);
	*ctx = v;
}

void
visit_end(struct service *s, void **ctx)
{
	struct visit *v = *ctx;
	bool is_met = v->verdict != TRUST_UNKNOWN || v->state == VISIT_LATE;

	(void)pthread_mutex_lock(&s->visits_lock);
	if (v->prev != NULL)
		v->prev->next = v->next;
	else
		s->visits = v->next;
	if (v->next != NULL)
		v->next->prev = v->prev;
	s->visit_count--;
	if (v->use >= 0)
		s->uses[v->use].connections--;
	(void)pthread_mutex_unlock(&s->visits_lock);
	if (!is_met || v->verdict == TRUST_STRANGER)
		slog_event(
		    &s->log, "refused", "reason", trust_word(v->verdict), NULL);
	free(v);
	*ctx = NULL;
}

/* ---- what it is doing ---- */

void
visit_state(struct visit *v, enum visit_state state)
{
	(void)visit_take(v, state);
}

bool
visit_take(struct visit *v, enum visit_state state)
{
	bool may;

	(void)pthread_mutex_lock(&v->s->visits_lock);
	may = v->state != VISIT_LATE;
	if (may) {
		/* a body's time is that of its request */
		if (state != VISIT_BODY)
			v->since_ms = steady_ms();
		v->state = state;
	}
	(void)pthread_mutex_unlock(&v->s->visits_lock);
	return may;
}

static void
tell_late(struct visit *v)
{
	char head[160], *body;
	struct err e;

	err_clear(&e);
	(void)err_set(&e, RC_OFFLINE, "E7822",
	    "台帳への依頼が時間内に届きませんでした",
	    "送るのに時間がかかりすぎました", "回線を確かめてください");
	body = api_answer_error(&e);
	(void)snprintf(head, sizeof(head),
	    "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n"
	    "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
	    strlen(body));
	/* The server is reading: nobody else writes into this session. */
	(void)!gnutls_record_send(v->session, head, strlen(head));
	(void)!gnutls_record_send(v->session, body, strlen(body));
	free(body);
}

static int
allowed_ms(const struct service *s, const struct visit *v)
{
	if (is_stranger(v) && GUARD("service_handshake_time") &&
	    s->lim.handshake_ms < s->lim.request_ms)
		return s->lim.handshake_ms;
	switch (v->state) {
	case VISIT_NEW:
	case VISIT_HEAD:
	case VISIT_BODY:
		return s->lim.request_ms;
	case VISIT_IDLE:
		return s->lim.idle_ms;
	case VISIT_ANSWER:
		return s->lim.answer_ms;
	case VISIT_RUNNING:
	case VISIT_LATE:
	default:
		return 0;
	}
}

void
visit_reap(struct service *s)
{
	static const char *const doing[] = { [VISIT_NEW] = "handshake",
		[VISIT_IDLE] = "idle",
		[VISIT_HEAD] = "head",
		[VISIT_BODY] = "body",
		[VISIT_ANSWER] = "answer" };
	int64_t now = steady_ms();
	struct visit *v;
	int most;

	(void)pthread_mutex_lock(&s->visits_lock);
	for (v = s->visits; v != NULL; v = v->next) {
		most = allowed_ms(s, v);
		if (most == 0 || now - v->since_ms < most ||
		    !GUARD("service_slow_closed"))
			continue;
		if (v->state != VISIT_IDLE)
			slog_event(&s->log, "slow", "terminal", v->terminal,
			    "doing", doing[v->state], "code", "E7822", NULL);
		if (v->state == VISIT_BODY)
			tell_late(v);
		v->state = VISIT_LATE;
		(void)shutdown(v->fd, SHUT_RDWR);
	}
	(void)pthread_mutex_unlock(&s->visits_lock);
}

/* ---- how much of it ---- */

/* The terminal's entry, made when it is the first time; -1 too many. */
static int
use_of(struct service *s, const char *terminal)
{
	int i;

	for (i = 0; i < s->use_count; i++)
		if (strcmp(s->uses[i].terminal, terminal) == 0)
			return i;
	if (s->use_count == TERMINALS_MAX)
		return -1;
	if (s->use_count == s->use_cap) {
		s->use_cap = s->use_cap > 0 ? s->use_cap * 2 : 64;
		s->uses = x_grow(s->uses, (size_t)s->use_cap, sizeof(*s->uses));
	}
	memset(&s->uses[i], 0, sizeof(s->uses[i]));
	(void)snprintf(
	    s->uses[i].terminal, sizeof(s->uses[i].terminal), "%s", terminal);
	s->use_count++;
	return i;
}

static enum rc
too_much(const char *code, const char *why, struct err *err)
{
	return err_set(err, RC_OFFLINE, code, "この端末からの依頼が多すぎます",
	    why, "少し待ってもう一度行ってください");
}

static enum rc
admit(struct visit *v, struct err *err)
{
	struct service *s = v->s;
	struct terminal_use *u;
	int64_t wait;

	if (v->use < 0) {
		v->use = use_of(s, v->terminal);
		if (v->use >= 0)
			s->uses[v->use].connections++;
	}
	if (v->use < 0 || (v->is_over && GUARD("service_connections")))
		return too_much("E7824", "つながっている端末が多すぎます", err);
	u = &s->uses[v->use];
	if (GUARD("service_terminal_connections") &&
	    u->connections > s->lim.terminal_connections)
		return too_much("E7824", "この端末からの接続が多すぎます", err);
	if (GUARD("service_at_once") && u->requests >= s->lim.terminal_requests)
		return too_much("E7823", "同時の依頼が多すぎます", err);
	if (!bucket_take(&u->bucket_us, steady_us(), 1000000 / s->lim.rate,
		s->lim.burst, &wait) &&
	    GUARD("service_rate"))
		return too_much("E7820", "一度に送りすぎです", err);
	u->requests++;
	return RC_OK;
}

enum rc
visit_admit(struct visit *v, struct err *err)
{
	enum rc rc;

	(void)pthread_mutex_lock(&v->s->visits_lock);
	rc = admit(v, err);
	(void)pthread_mutex_unlock(&v->s->visits_lock);
	return rc;
}

void
visit_done(struct visit *v)
{
	(void)pthread_mutex_lock(&v->s->visits_lock);
	v->s->uses[v->use].requests--;
	(void)pthread_mutex_unlock(&v->s->visits_lock);
}
