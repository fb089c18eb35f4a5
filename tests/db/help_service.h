/* SPDX-License-Identifier: ISC
 * help_service - a service over a test's register, its log kept, and requests
 * to it made by hand, so that they can be wrong.
 */
#ifndef TESTS_HELP_SERVICE_H
#define TESTS_HELP_SERVICE_H

#include "db/service.h"
#include "tests/db/help_register.h"
#include "tests/db/help_tls.h"

struct test_service {
	struct test_reg t; /* its register; stands in process */
	struct service *s;
	struct service_options o; /* as it was started */
	char dir[96];             /* certificates: ca, server, T1, T2 */
	char ca[128], cert[128], key[128], crl[128];
	char log[128]; /* path */
	int log_fd;
};
/* o: limits, api_newest, status are taken from it; NULL: presets. The clock
 * is that of t. */
void test_service_make(struct test_service *v, const struct service_options *o);
void test_service_free(struct test_service *v);
/* Another instance over the same register; the caller stops it. */
struct service *test_service_also(struct test_service *v);
/* The log so far; the caller frees. */
char *test_service_log(const struct test_service *v);
/* Whether it holds the text, waiting a moment for it; or at once. */
bool test_service_logged(const struct test_service *v, const char *text);
bool test_service_has_logged(const struct test_service *v, const char *text);
/* What monitoring gets: GET of a path; the caller frees, NULL none. Needs
 * options.status. */
char *test_service_get(const struct test_service *v, const char *path);
/* Whether /metrics holds the text, waiting a moment for it. */
bool test_service_metric(const struct test_service *v, const char *text);
/* A client of the certificate DIR/FILE; NULL with v->t.err. */
struct reg *test_service_client(struct test_service *v, const char *file);

struct test_http {         /* a request by hand; NULL and 0: what is right */
	const char *cert;  /* file; "" none at all */
	const char *path;  /* "/v1/register.status" */
	const char *body;  /* "{}" */
	const char *id;    /* "" none */
	const char *when;  /* "" none */
	const char *extra; /* one more header */
	const char *verb;  /* "POST" */
	const char *ca;    /* file of the authority it trusts */
	int port;          /* of the first service */
	size_t length;     /* of a body of blanks instead of body */
};
struct test_answer {
	int curl; /* CURLcode */
	long status;
	json_t *json;  /* NULL none */
	char code[16]; /* of its error, "" none */
	char *text;
	double connect_s; /* up to the end of the handshake */
};
/* Sends it over a fresh connection. */
void test_http(
    struct test_service *v, const struct test_http *h, struct test_answer *a);
void test_answer_release(struct test_answer *a);
/* Both, and the code alone: "" for an answer without an error, "curl N". */
const char *test_http_code(
    struct test_service *v, const struct test_http *h, char out[16]);

/* test_tls_dial - an open TLS connection as somebody, for bytes by hand. */
struct test_dial;
struct test_dial *test_dial(struct test_service *v, const char *cert);
/* With GnuTLS's words for what it may speak; NULL: no handshake. */
struct test_dial *test_dial_as(
    struct test_service *v, const char *cert, const char *priority);
void test_dial_send(struct test_dial *d, const char *bytes);
/* What comes within ms, NUL-terminated; its length, 0 when it was closed,
 * -1 when nothing came. */
int test_dial_read(struct test_dial *d, char *out, int size, int ms);
void test_dial_end(struct test_dial *d);

#endif
