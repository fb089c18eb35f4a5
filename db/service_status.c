/* SPDX-License-Identifier: ISC
 * service_status - health and metrics for monitoring, without TLS and
 * without names: on the machine itself or a unix socket, nowhere else.
 */
#include "db/service_private.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 1024

/* ---- sockets ---- */

static int
listen_unix(const char *path, const char **why)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(a.sun_path)) {
		*why = "ソケットの場所が長すぎます";
		return -1;
	}
	memcpy(a.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	(void)unlink(path);
	if (fd >= 0 &&
	    (bind(fd, (const struct sockaddr *)&a, sizeof(a)) != 0 ||
		chmod(path, 0660) != 0 || listen(fd, BACKLOG) != 0)) {
		(void)close(fd);
		fd = -1;
	}
	*why = "ソケットを開けません";
	return fd;
}

static int
listen_on(const struct addrinfo *a, bool is_shared)
{
	int fd = socket(a->ai_family,
	    a->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, a->ai_protocol);
	int on = 1;

	if (fd < 0)
		return -1;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	/* Instances side by side share the number; the kernel deals. */
	if ((is_shared && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on,
			      sizeof(on)) != 0) ||
	    bind(fd, a->ai_addr, a->ai_addrlen) != 0 ||
	    listen(fd, BACKLOG) != 0) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

int
listen_at(const char *where, bool is_shared, const char **why)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_PASSIVE | AI_NUMERICSERV };
	struct addrinfo *all = NULL, *a;
	char host[256];
	const char *colon;
	size_t n;
	int fd = -1;

	if (where != NULL && strncmp(where, "unix:", 5) == 0)
		return listen_unix(where + 5, why);
	colon = where != NULL ? strrchr(where, ':') : NULL;
	*why = "名前:番号 の形ではありません";
	if (colon == NULL || (size_t)(colon - where) >= sizeof(host))
		return -1;
	n = (size_t)(colon - where);
	memcpy(host, where, n);
	host[n] = '\0';
	if (n > 1 && host[0] == '[' && host[n - 1] == ']') {
		host[n - 1] = '\0';
		memmove(host, host + 1, n - 1);
	}
	if (getaddrinfo(
		host[0] != '\0' ? host : NULL, colon + 1, &hints, &all) != 0)
		return -1;
	*why = "その番号はほかで使われているか、使えません";
	for (a = all; a != NULL && fd < 0; a = a->ai_next)
		fd = listen_on(a, is_shared);
	freeaddrinfo(all);
	return fd;
}

int
port_of(int fd)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} a;
	socklen_t len = sizeof(a);

	if (getsockname(fd, &a.any, &len) != 0)
		return 0;
	if (a.any.sa_family == AF_INET)
		return ntohs(a.v4.sin_port);
	return a.any.sa_family == AF_INET6 ? ntohs(a.v6.sin6_port) : 0;
}

/* ---- answers ---- */

static void
now_of(struct service *s, struct metrics_now *n)
{
	memset(n, 0, sizeof(*n));
	pool_state(s->pool, n);
	(void)pthread_mutex_lock(&s->visits_lock);
	n->connections = s->visit_count;
	(void)pthread_mutex_unlock(&s->visits_lock);
	n->waiting = s->waiting;
	n->is_reachable = s->is_reachable;
	n->head = bell_position(s->bell);
	n->lag = s->lag;
	n->cert_until_s = own_until(s->own);
	n->list_until_s = trust_until(s->trust);
}

static char *
health_text(const struct metrics_now *n)
{
	return x_printf("{\"ok\":%s,\"store\":%s,\"feed_head\":%lld,"
			"\"feed_waiting_records\":%lld}\n",
	    n->is_reachable ? "true" : "false",
	    n->is_reachable ? "true" : "false", (long long)n->head,
	    (long long)n->lag);
}

static enum MHD_Result
on_status(void *arg, struct MHD_Connection *conn, const char *url,
    const char *method, const char *version, const char *data, size_t *size,
    void **ctx)
{
	struct service *s = arg;
	struct MHD_Response *r;
	struct metrics_now n;
	enum MHD_Result queued;
	unsigned status = 200;
	char *text;

	(void)version;
	(void)data;
	if (*ctx == NULL) {
		*ctx = s;
		return MHD_YES;
	}
	*size = 0;
	now_of(s, &n);
	if (strcmp(method, "GET") == 0 && strcmp(url, "/health") == 0) {
		text = health_text(&n);
		status = n.is_reachable ? 200 : 503;
	} else if (strcmp(method, "GET") == 0 && strcmp(url, "/metrics") == 0) {
		text = metrics_text(s->metrics, &n);
	} else {
		text = x_strdup("/health /metrics\n");
		status = 404;
	}
	r = MHD_create_response_from_buffer(
	    strlen(text), text, MHD_RESPMEM_MUST_FREE);
	if (r == NULL)
		die("no memory for an answer");
	(void)MHD_add_response_header(r, "Content-Type",
	    strcmp(url, "/health") == 0 ? "application/json"
					: "text/plain; version=0.0.4");
	queued = MHD_queue_response(conn, status, r);
	MHD_destroy_response(r);
	return queued;
}

/* Whoever reads it is on this machine. */
static bool
is_local(const char *where)
{
	return strncmp(where, "unix:", 5) == 0 ||
	       strncmp(where, "127.0.0.1:", 10) == 0 ||
	       strncmp(where, "[::1]:", 6) == 0 ||
	       strncmp(where, "localhost:", 10) == 0;
}

enum rc
status_start(struct service *s, struct err *err)
{
	const char *why = "", *where = s->o.status;

	if (where == NULL || where[0] == '\0')
		return RC_OK;
	if (!is_local(where))
		return err_set(err, RC_INPUT, "E7872",
		    "監視の入口の場所が使えません",
		    "この機械の中（127.0.0.1 か unix:）だけに置けます",
		    "status の設定を直してください");
	s->status_fd = listen_at(where, false, &why);
	if (s->status_fd < 0)
		return err_set(err, RC_IO, "E7872",
		    "監視の入口の場所が使えません", why,
		    "status の設定を直してください");
	s->status_port = port_of(s->status_fd);
	s->status = MHD_start_daemon(
	    MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_USE_ITC, 0,
	    NULL, NULL, on_status, s, MHD_OPTION_LISTEN_SOCKET, s->status_fd,
	    MHD_OPTION_CONNECTION_LIMIT, 16u, MHD_OPTION_CONNECTION_TIMEOUT, 5u,
	    MHD_OPTION_END);
	if (s->status == NULL)
		die("the monitoring listener does not start");
	return RC_OK;
}

void
status_stop(struct service *s)
{
	if (s->status != NULL)
		MHD_stop_daemon(s->status);
	if (s->status_fd >= 0)
		(void)close(s->status_fd);
	if (s->o.status != NULL && s->status != NULL &&
	    strncmp(s->o.status, "unix:", 5) == 0)
		(void)unlink(s->o.status + 5);
}
