/* SPDX-License-Identifier: ISC
 * The client against a service that says anything: whatever comes, it ends,
 * says what is wrong, and believes nothing that is not as it should be.
 */
#include "db/api_spec.h"
#include "src/api.h"
#include "src/mem.h"
#include "tests/db/help_service.h"

#include "tests/test.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- a service of one's own ---- */

struct fake {
	pthread_t thread;
	gnutls_certificate_credentials_t cred;
	int listener, port;
	const char *answer; /* to everything but the first question */
	size_t more;        /* bytes of 'a' after it */
	atomic_int asked;
	atomic_bool end;
	char dir[64], ca[96], cert[96], key[96];
};
static struct fake f;

static const char status_ok[] =
    "HTTP/1.1 200 OK\r\nMado-Time: 1000000000000000\r\n"
    "Content-Length: %zu\r\n\r\n%s";
/* What register.status gives, whatever that is by now. */
static char *
status_body(void)
{
	json_t *o = json_object();
	struct spec_field x;
	const char *at = "";
	int i;

	for (i = 0; i < reg_method_count; i++)
		if (strcmp(reg_methods[i].name, "register.status") == 0)
			at = reg_methods[i].result;
	while (spec_next(&at, &x))
		if (!x.may_miss)
			(void)json_object_set_new(o, x.name,
			    strcmp(x.type, "int") == 0    ? json_integer(1)
			    : strcmp(x.type, "bool") == 0 ? json_true()
							  : json_string("x"));
	return api_answer_ok(o);
}

/* Up to the end of head and body; false when the client is gone. */
static bool
hear(gnutls_session_t tls)
{
	static char buf[65536];
	size_t n = 0, want = 0;
	ssize_t got;
	char *head;

	for (;;) {
		got = gnutls_record_recv(tls, buf + n, sizeof(buf) - 1 - n);
		if ((got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED) &&
		    !f.end)
			continue;
		if (got <= 0)
			return false;
		n += (size_t)got;
		buf[n] = '\0';
		head = strstr(buf, "\r\n\r\n");
		if (head == NULL)
			continue;
		if (strstr(buf, "Content-Length: ") != NULL)
			want = strtoul(
			    strstr(buf, "Content-Length: ") + 16, NULL, 10);
		if (n >= (size_t)(head + 4 - buf) + want)
			return true;
	}
}

static void
say(gnutls_session_t tls, const char *s, size_t n)
{
	ssize_t w;

	while (n > 0) {
		w = gnutls_record_send(tls, s, n);
		if (w == GNUTLS_E_AGAIN || w == GNUTLS_E_INTERRUPTED)
			continue;
		if (w <= 0)
			return;
		s += w;
		n -= (size_t)w;
	}
}

static void
talk(gnutls_session_t tls)
{
	static char first[4000], many[65536];
	char *body = status_body();
	size_t left;

	memset(many, 'a', sizeof(many));
	(void)snprintf(first, sizeof(first), status_ok, strlen(body), body);
	free(body);
	while (!f.end && hear(tls)) {
		if (f.asked++ == 0) {
			say(tls, first, strlen(first));
			continue;
		}
		say(tls, f.answer, strlen(f.answer));
		for (left = f.more; left > 0 && !f.end;
		     left -= left < sizeof(many) ? left : sizeof(many))
			say(tls, many,
			    left < sizeof(many) ? left : sizeof(many));
		if (strstr(f.answer, "Content-Length") == NULL)
			break;
	}
}

static void *
serve(void *arg)
{
	struct pollfd p = { f.listener, POLLIN, 0 };
	const struct timeval patience = { 0, 200000 };
	gnutls_session_t tls;
	int fd, r;

	(void)arg;
	while (!f.end) {
		if (poll(&p, 1, 10) <= 0 ||
		    (fd = accept4(f.listener, NULL, NULL, SOCK_CLOEXEC)) < 0)
			continue;
		(void)setsockopt(
		    fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
		(void)gnutls_init(&tls, GNUTLS_SERVER | GNUTLS_NO_SIGNAL);
		(void)gnutls_set_default_priority(tls);
		(void)gnutls_credentials_set(
		    tls, GNUTLS_CRD_CERTIFICATE, f.cred);
		gnutls_transport_set_int(tls, fd);
		do
			r = gnutls_handshake(tls);
		while (r < 0 && gnutls_error_is_fatal(r) == 0);
		if (r == 0)
			talk(tls);
		(void)gnutls_bye(tls, GNUTLS_SHUT_WR);
		gnutls_deinit(tls);
		(void)close(fd);
	}
	return NULL;
}

static void
fake_begin(const char *answer, size_t more)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(a);
	char cert[96], key[96];

	memset(&f, 0, sizeof(f));
	f.answer = answer;
	f.more = more;
	(void)snprintf(f.dir, sizeof(f.dir), "/tmp/mado-http-XXXXXX");
	CHECK(mkdtemp(f.dir) != NULL);
	test_certs(f.dir);
	(void)snprintf(f.ca, sizeof(f.ca), "%s/ca.pem", f.dir);
	(void)snprintf(f.cert, sizeof(f.cert), "%s/T1.pem", f.dir);
	(void)snprintf(f.key, sizeof(f.key), "%s/T1.key", f.dir);
	(void)snprintf(cert, sizeof(cert), "%s/server.pem", f.dir);
	(void)snprintf(key, sizeof(key), "%s/server.key", f.dir);
	(void)gnutls_certificate_allocate_credentials(&f.cred);
	CHECK(gnutls_certificate_set_x509_key_file(
		  f.cred, cert, key, GNUTLS_X509_FMT_PEM) >= 0);
	f.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	CHECK_INT(bind(f.listener, (const struct sockaddr *)&a, sizeof(a)), 0);
	CHECK_INT(listen(f.listener, 16), 0);
	(void)getsockname(f.listener, (struct sockaddr *)&a, &len);
	f.port = ntohs(a.sin_port);
	(void)pthread_create(&f.thread, NULL, serve, NULL);
}

static void
fake_end(void)
{
	f.end = true;
	(void)pthread_join(f.thread, NULL);
	(void)close(f.listener);
	gnutls_certificate_free_credentials(f.cred);
	test_certs_remove(f.dir);
}

static struct reg *
dial_as(const char *terminal, const char *uri, struct err *err)
{
	struct reg_options o = { .uri = uri,
		.terminal = terminal,
		.tls = { f.ca, f.cert, f.key },
		.timeout_ms = 400 };
	struct reg *r = NULL;

	err_clear(err);
	if (reg_open(&o, &r, err) == RC_OK)
		return r;
	printf("# not opened: %s %s\n", err->code, err->log);
	return NULL;
}

/* What one call comes to when the service answers that. */
static enum rc
answered(const char *answer, size_t more, const char *method, struct err *err)
{
	char uri[64];
	struct reg *r;
	enum rc rc;

	fake_begin(answer, more);
	(void)snprintf(uri, sizeof(uri), "https://localhost:%d", f.port);
	r = dial_as("T1", uri, err);
	CHECK(r != NULL);
	if (r == NULL) {
		fake_end();
		return RC_IO;
	}
	rc = reg_call(r, method, NULL, NULL, err);
	reg_close(r);
	fake_end();
	return rc;
}

static char text[100000];

static const char *
with_body(const char *body)
{
	(void)snprintf(text, sizeof(text),
	    "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(body),
	    body);
	return text;
}

TEST(what_is_no_answer_is_refused)
{
	static const char *const bodies[] = { "", "x", "[]", "{}",
		"{\"ok\":true}", "{\"ok\":true,\"result\":[]}",
		"{\"ok\":false}", "{\"ok\":false,\"error\":\"E1\"}",
		"{\"ok\":true,\"result\":{},\"ok\":true}", "<html>502</html>",
		"{\"ok\":true,\"result\":{\"staff\":[]}} x" };
	struct err err;
	size_t i;

	for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		CHECK_INT(answered(with_body(bodies[i]), 0, "staff.list", &err),
		    RC_OFFLINE);
		CHECK_STR(err.code, "E7800");
	}
	CHECK_INT(answered(with_body("{\"ok\":true,\"result\":{\"staff\":[]}}"),
		      0, "staff.list", &err),
	    RC_OK);
}

TEST(an_answer_of_the_wrong_types_is_refused)
{
	static const char *const bodies[] = { "{\"ok\":true,\"result\":{}}",
		"{\"ok\":true,\"result\":{\"staff\":{}}}",
		"{\"ok\":true,\"result\":{\"staff\":[1]}}",
		"{\"ok\":true,\"result\":{\"staff\":[{\"staff\":1}]}}" };
	struct err err;
	size_t i;

	for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		CHECK_INT(answered(with_body(bodies[i]), 0, "staff.list", &err),
		    RC_OFFLINE);
		CHECK_STR(err.code, "E7800");
	}
}

TEST(deep_and_endless_answers_are_cut)
{
	char body[1000] = "{\"ok\":true,\"result\":{\"a\":";
	struct err err;
	int i;

	for (i = 0; i < API_DEPTH_MAX; i++)
		(void)strcat(body, "[");
	CHECK_INT(answered(with_body(body), 0, "staff.list", &err), RC_OFFLINE);
	CHECK_STR(err.code, "E7800");
	/* more than anybody takes in; and a head without an end */
	CHECK_INT(answered("HTTP/1.1 200 OK\r\n\r\n",
		      (size_t)API_ANSWER_MAX + 1000000, "staff.list", &err),
	    RC_OFFLINE);
	CHECK_INT(
	    answered("HTTP/1.1 200 OK\r\nX: ", 1000000, "staff.list", &err),
	    RC_OFFLINE);
}

TEST(words_of_a_refusal_cannot_drive_a_terminal)
{
	struct err err;

	CHECK_INT(
	    answered(
		with_body("{\"ok\":false,\"error\":{\"rc\":\"conflict\","
			  "\"code\":\"E1\\u001b[2J\",\"item\":\"name\","
			  "\"person\":99999,\"text\":\"a\\u001b]0;x\\u0007\","
			  "\"why\":\"理由\",\"remedy\":\"a\\nb\"}}"),
		0, "staff.list", &err),
	    RC_CONFLICT);
	CHECK_STR(err.code, "");
	CHECK_STR(err.item, "name");
	CHECK_INT(err.person, -1);
	CHECK_STR(err.text, "〓");
	CHECK_STR(err.why, "理由");
	CHECK_STR(err.remedy, "〓");
	/* and a kind of failure that nobody knows is one of the worst kind */
	CHECK_INT(answered(with_body("{\"ok\":false,\"error\":{\"rc\":\"fine\","
				     "\"code\":\"E1\"}}"),
		      0, "staff.list", &err),
	    RC_IO);
}

TEST(silence_and_a_break_end_in_time)
{
	struct err err;

	/* nothing at all; a part; a closed line */
	CHECK_INT(answered("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", 0,
		      "staff.list", &err),
	    RC_OFFLINE);
	CHECK_STR(err.code, "E7801");
	CHECK_INT(answered("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", 0,
		      "day.open", &err),
	    RC_OFFLINE);
	CHECK_STR(err.code, "E7804");
	CHECK_INT(answered("", 0, "session.nonce", &err), RC_OFFLINE);
	CHECK_STR(err.code, "E7804");
}

TEST(nothing_leads_anywhere_else)
{
	struct err err;

	CHECK_INT(
	    answered("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n"
		     "Content-Length: 0\r\n\r\n",
		0, "staff.list", &err),
	    RC_OFFLINE);
	CHECK_STR(err.code, "E7800");
	CHECK_INT(f.asked, 2); /* not asked again either */
}

/* ---- settings ---- */

TEST(an_address_is_a_name_and_a_number)
{
	static const char *const wrong[] = { "https://", "https:///",
		"https://a b", "https://user@localhost:1",
		"https://localhost:1/v1", "https://localhost:1?x",
		"https://localhost:1#x", "https://localhost\r\nX: y" };
	struct err err;
	size_t i;

	fake_begin("", 0);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		CHECK(dial_as("T1", wrong[i], &err) == NULL);
		CHECK_STR(err.code, "E7806");
	}
	/* nobody there */
	CHECK(dial_as("T1", "https://127.0.0.1:1", &err) == NULL);
	CHECK_INT(err.rc, RC_OFFLINE);
	CHECK_STR(err.code, "E7801");
	fake_end();
}

TEST(a_certificate_is_looked_at_before_it_is_shown)
{
	char uri[64], key[96];
	struct reg *r;
	struct err err;

	fake_begin("", 0);
	(void)snprintf(uri, sizeof(uri), "https://localhost:%d", f.port);
	CHECK(dial_as("T2", uri, &err) == NULL);
	CHECK_STR(err.code, "E7807");
	CHECK_INT(f.asked, 0);
	(void)snprintf(key, sizeof(key), "%s", f.key);
	(void)snprintf(f.key, sizeof(f.key), "%s/T2.key", f.dir);
	CHECK(dial_as("T1", uri, &err) == NULL);
	CHECK_STR(err.code, "E7806");
	(void)snprintf(f.key, sizeof(f.key), "/nonexistent");
	CHECK(dial_as("T1", uri, &err) == NULL);
	CHECK_STR(err.code, "E7806");
	(void)snprintf(f.key, sizeof(f.key), "%s", f.ca);
	CHECK(dial_as("T1", uri, &err) == NULL);
	CHECK_STR(err.code, "E7806");
	(void)snprintf(f.key, sizeof(f.key), "%s", key);
	(void)snprintf(f.ca, sizeof(f.ca), "/nonexistent");
	CHECK(dial_as("T1", uri, &err) == NULL);
	CHECK_STR(err.code, "E7806");
	(void)snprintf(f.ca, sizeof(f.ca), "%s/ca.pem", f.dir);
	/* the command line goes as the terminal it is at */
	r = dial_as("daicho", uri, &err);
	CHECK(r != NULL);
	reg_close(r);
	fake_end();
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
