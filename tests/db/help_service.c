/* SPDX-License-Identifier: ISC
 * help_service - see help_service.h.
 */
#include "tests/db/help_service.h"

#include "src/api.h"
#include "src/file.h"
#include "src/mem.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void
path_of(const struct test_service *v, const char *file, const char *end,
    char out[256])
{
	(void)snprintf(out, 256, "%s/%s%s", v->dir, file, end);
}

static void
start(struct test_service *v, struct service **out)
{
	struct err err;

	err_clear(&err);
	if (service_start(&v->o, out, &err) == RC_OK)
		return;
	printf("# service_start: %s %s %s\n", err.code, err.why, err.log);
	printf("not ok 1 - the service starts\n");
	exit(1);
}

void
test_service_make(struct test_service *v, const struct service_options *o)
{
	memset(v, 0, sizeof(*v));
	test_reg_make(&v->t);
	(void)snprintf(v->dir, sizeof(v->dir), "%s/certs", v->t.dir);
	test_certs(v->dir);
	test_crl(v->dir, NULL, 0);
	(void)snprintf(v->ca, sizeof(v->ca), "%s/ca.pem", v->dir);
	(void)snprintf(v->cert, sizeof(v->cert), "%s/server.pem", v->dir);
	(void)snprintf(v->key, sizeof(v->key), "%s/server.key", v->dir);
	(void)snprintf(v->crl, sizeof(v->crl), "%s/crl.pem", v->dir);
	(void)snprintf(v->log, sizeof(v->log), "%s/log", v->t.dir);
	v->log_fd =
	    open(v->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (o != NULL)
		v->o = *o;
	v->o.reg_uri = v->t.uri;
	v->o.clock = test_clock(&v->t);
	v->o.listen = "127.0.0.1:0";
	v->o.listen_fd = -1;
	v->o.log_fd = v->log_fd;
	v->o.tls_ca = v->ca;
	v->o.tls_cert = v->cert;
	v->o.tls_key = v->key;
	v->o.tls_crl = v->crl;
	if (v->o.instance == NULL)
		v->o.instance = "one";
	start(v, &v->s);
}

struct service *
test_service_also(struct test_service *v)
{
	struct service *s = NULL;

	v->o.instance = "two";
	start(v, &s);
	return s;
}

void
test_service_free(struct test_service *v)
{
	service_stop(v->s);
	(void)close(v->log_fd);
	(void)unlink(v->log);
	test_certs_remove(v->dir);
	test_reg_free(&v->t);
}

char *
test_service_log(const struct test_service *v)
{
	size_t len;
	char *s = file_read(v->log, 64 << 20, &len);

	return s != NULL ? s : x_strdup("");
}

bool
test_service_has_logged(const struct test_service *v, const char *text)
{
	char *s = test_service_log(v);
	bool is_there = strstr(s, text) != NULL;

	free(s);
	return is_there;
}

bool
test_service_logged(const struct test_service *v, const char *text)
{
	const struct timespec nap = { 0, 2000000 };
	int i;

	/* a line may come a moment after the answer */
	for (i = 0; i < 2500; i++) {
		if (test_service_has_logged(v, text))
			return true;
		(void)nanosleep(&nap, NULL);
	}
	printf("# not in the log: %s\n", text);
	return false;
}

struct reg *
test_service_client(struct test_service *v, const char *file)
{
	char uri[64], cert[256], key[256];
	struct reg_options o = {
		.uri = uri, .terminal = file, .tls = { v->ca, cert, key }
	};
	struct reg *r = NULL;

	path_of(v, file, ".pem", cert);
	path_of(v, file, ".key", key);
	(void)snprintf(
	    uri, sizeof(uri), "https://localhost:%d", service_port(v->s));
	err_clear(&v->t.err);
	return reg_open(&o, &r, &v->t.err) == RC_OK ? r : NULL;
}

/* ---- requests by hand ---- */

static size_t
take(char *p, size_t each, size_t n, void *arg)
{
	sbuf_add_n(arg, p, each * n);
	return each * n;
}

static struct curl_slist *
add(struct curl_slist *l, const char *name, const char *value)
{
	char line[16384];

	if (value[0] == '\0')
		return l;
	(void)snprintf(line, sizeof(line), "%s%s%s", name,
	    name[0] != '\0' ? ": " : "", value);
	return curl_slist_append(l, line);
}

static struct curl_slist *
headers(const struct test_service *v, const struct test_http *h)
{
	struct curl_slist *l = NULL;
	unsigned char raw[16];
	char id[33], now[24];

	randombytes_buf(raw, sizeof(raw));
	(void)sodium_bin2hex(id, sizeof(id), raw, sizeof(raw));
	(void)snprintf(now, sizeof(now), "%lld", (long long)v->t.now);
	l = add(l, API_ID_HEADER, h->id != NULL ? h->id : id);
	l = add(l, API_TIME_HEADER, h->when != NULL ? h->when : now);
	l = add(l, "Expect", " "); /* no waiting for 100 */
	return add(l, "", h->extra != NULL ? h->extra : "");
}

static void
set_body(CURL *c, const struct test_http *h, const char *blanks)
{
	const char *body = h->body != NULL ? h->body : "{}";

	if (h->length > 0)
		body = blanks;
	(void)curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
	(void)curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
	if (h->verb != NULL)
		(void)curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, h->verb);
}

static void
take_answer(CURL *c, struct sbuf *b, struct test_answer *a)
{
	const char *code;

	(void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &a->status);
	(void)curl_easy_getinfo(c, CURLINFO_APPCONNECT_TIME, &a->connect_s);
	a->json = api_parse(b->s, b->len);
	code = json_string_value(
	    json_object_get(json_object_get(a->json, "error"), "code"));
	(void)snprintf(
	    a->code, sizeof(a->code), "%s", code != NULL ? code : "");
	a->text = sbuf_take(b);
}

void
test_http(
    struct test_service *v, const struct test_http *h, struct test_answer *a)
{
	char url[400], cert[256], key[256], ca[256];
	const char *who = h->cert != NULL ? h->cert : "T1";
	struct curl_slist *l = headers(v, h);
	CURL *c = curl_easy_init();
	char *blanks = NULL;
	struct sbuf b;

	memset(a, 0, sizeof(*a));
	sbuf_init(&b, 64 << 20);
	if (h->length > 0) {
		blanks = x_alloc(h->length + 1);
		memset(blanks, ' ', h->length);
	}
	(void)snprintf(url, sizeof(url), "https://localhost:%d%s",
	    h->port != 0 ? h->port : service_port(v->s),
	    h->path != NULL ? h->path : "/v1/register.status");
	path_of(v, who, ".pem", cert);
	path_of(v, who, ".key", key);
	path_of(v, h->ca != NULL ? h->ca : "ca", ".pem", ca);
	(void)curl_easy_setopt(c, CURLOPT_URL, url);
	(void)curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	(void)curl_easy_setopt(c, CURLOPT_CAINFO, ca);
	if (who[0] != '\0') {
		(void)curl_easy_setopt(c, CURLOPT_SSLCERT, cert);
		(void)curl_easy_setopt(c, CURLOPT_SSLKEY, key);
	}
	(void)curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, 100000L);
	(void)curl_easy_setopt(c, CURLOPT_HTTPHEADER, l);
	(void)curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
	(void)curl_easy_setopt(c, CURLOPT_WRITEDATA, &b);
	set_body(c, h, blanks);
	a->curl = (int)curl_easy_perform(c);
	take_answer(c, &b, a);
	curl_easy_cleanup(c);
	curl_slist_free_all(l);
	free(blanks);
}

char *
test_service_get(const struct test_service *v, const char *path)
{
	CURL *c = curl_easy_init();
	char url[100];
	struct sbuf b;
	CURLcode r;

	sbuf_init(&b, 1 << 20);
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%d%s",
	    service_status_port(v->s), path);
	(void)curl_easy_setopt(c, CURLOPT_URL, url);
	(void)curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
	(void)curl_easy_setopt(c, CURLOPT_WRITEDATA, &b);
	r = curl_easy_perform(c);
	curl_easy_cleanup(c);
	if (r == CURLE_OK)
		return sbuf_take(&b);
	sbuf_release(&b);
	return NULL;
}

bool
test_service_metric(const struct test_service *v, const char *text)
{
	const struct timespec nap = { 0, 5000000 };
	bool is_there = false;
	int i;

	for (i = 0; i < 6000 && !is_there; i++) {
		char *s = test_service_get(v, "/metrics");

		is_there = s != NULL && strstr(s, text) != NULL;
		free(s);
		if (!is_there)
			(void)nanosleep(&nap, NULL);
	}
	return is_there;
}

void
test_answer_release(struct test_answer *a)
{
	json_decref(a->json);
	free(a->text);
	memset(a, 0, sizeof(*a));
}

const char *
test_http_code(struct test_service *v, const struct test_http *h, char out[16])
{
	struct test_answer a;

	test_http(v, h, &a);
	if (a.curl != 0)
		(void)snprintf(out, 16, "curl %d", a.curl);
	else if (a.json == NULL)
		(void)snprintf(out, 16, "no json %ld", a.status);
	else
		(void)snprintf(out, 16, "%s", a.code);
	test_answer_release(&a);
	return out;
}

/* ---- bytes by hand ---- */

struct test_dial {
	int fd;
	gnutls_session_t tls;
	gnutls_certificate_credentials_t cred;
};

struct test_dial *
test_dial(struct test_service *v, const char *cert)
{
	struct test_dial *d = test_dial_as(v, cert, "NORMAL");

	if (d == NULL)
		abort();
	return d;
}

struct test_dial *
test_dial_as(struct test_service *v, const char *cert, const char *priority)
{
	struct test_dial *d = x_alloc(sizeof(*d));
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)service_port(v->s)),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	char pem[256], key[256];
	int r;

	path_of(v, cert, ".pem", pem);
	path_of(v, cert, ".key", key);
	d->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(d->fd, (const struct sockaddr *)&a, sizeof(a)) != 0 ||
	    gnutls_certificate_allocate_credentials(&d->cred) < 0 ||
	    gnutls_certificate_set_x509_key_file(
		d->cred, pem, key, GNUTLS_X509_FMT_PEM) < 0 ||
	    gnutls_init(&d->tls, GNUTLS_CLIENT | GNUTLS_NO_SIGNAL) < 0 ||
	    gnutls_priority_set_direct(d->tls, priority, NULL) < 0 ||
	    gnutls_credentials_set(d->tls, GNUTLS_CRD_CERTIFICATE, d->cred) < 0)
		abort();
	gnutls_transport_set_int(d->tls, d->fd);
	do
		r = gnutls_handshake(d->tls);
	while (r < 0 && gnutls_error_is_fatal(r) == 0);
	if (r >= 0)
		return d;
	test_dial_end(d);
	return NULL;
}

void
test_dial_send(struct test_dial *d, const char *bytes)
{
	(void)!gnutls_record_send(d->tls, bytes, strlen(bytes));
}

int
test_dial_read(struct test_dial *d, char *out, int size, int ms)
{
	struct pollfd p = { .fd = d->fd, .events = POLLIN };
	ssize_t n;

	out[0] = '\0';
	for (;;) {
		if (gnutls_record_check_pending(d->tls) == 0 &&
		    poll(&p, 1, ms) <= 0)
			return -1;
		n = gnutls_record_recv(d->tls, out, (size_t)size - 1);
		if (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED)
			continue;
		out[n > 0 ? n : 0] = '\0';
		return n > 0 ? (int)n : 0;
	}
}

void
test_dial_end(struct test_dial *d)
{
	(void)close(d->fd);
	gnutls_deinit(d->tls);
	gnutls_certificate_free_credentials(d->cred);
	free(d);
}
