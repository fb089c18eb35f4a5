/* SPDX-License-Identifier: ISC
 * The service over time: many terminals wait for news, answers get lost, the
 * service stops and another goes on, and what it says of itself.
 */
#include "src/api.h"
#include "src/mem.h"
#include "tests/db/help_service.h"

#include "tests/test.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static struct test_service v;
static char code[16];

static int64_t
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- waiting ---- */

struct waiter {
	pthread_t thread;
	char body[300];
	int64_t done_ms;
	long status;
	size_t records;
};

static void *
wait_for_news(void *arg)
{
	struct waiter *w = arg;
	struct test_answer a;

	test_http(&v,
	    &(struct test_http){ .path = "/v1/feed.pull", .body = w->body },
	    &a);
	w->done_ms = now_ms();
	w->status = a.status;
	w->records = json_array_size(
	    json_object_get(json_object_get(a.json, "result"), "records"));
	test_answer_release(&a);
	return NULL;
}

/* n of them; the next ones only when the ones before wait. */
static void
start_waiting(struct waiter *w, int n)
{
	json_t *st = NULL;
	char line[64];
	int i;

	CHECK_INT(test_call(&v.t, "register.status", &st, "{}"), RC_OK);
	for (i = 0; i < n; i++) {
		(void)snprintf(w[i].body, sizeof(w[i].body),
		    "{\"epoch\":\"%s\",\"position\":%lld,\"hash\":\"%s\","
		    "\"wait_ms\":100000}",
		    json_string_value(json_object_get(st, "epoch")),
		    (long long)json_integer_value(
			json_object_get(st, "position")),
		    json_string_value(json_object_get(st, "hash")));
		(void)pthread_create(&w[i].thread, NULL, wait_for_news, &w[i]);
		if ((i + 1) % 20 != 0 && i + 1 < n)
			continue;
		(void)snprintf(
		    line, sizeof(line), "daichod_waiting_polls %d\n", i + 1);
		CHECK(test_service_metric(&v, line));
	}
	json_decref(st);
}

static void
move_day(const char *day)
{
	CHECK_INT(test_call(&v.t, "day.open", NULL, "{s:s,s:s}", "session",
		      v.t.manager, "day", day),
	    RC_OK);
}

TEST(two_hundred_wait_and_hold_nothing)
{
	enum { N = 200 };
	static struct waiter w[N];
	int64_t changed, last = 0;
	int i, answered = 0;

	test_service_make(
	    &v, &(struct service_options){ .status = "127.0.0.1:0",
		    .limits = { .pool = 2,
			.terminal_requests = N,
			.terminal_connections = N,
			.rate = 10000,
			.burst = 10000 } });
	start_waiting(w, N);
	/* the store is free for everybody else */
	CHECK(test_service_metric(&v, "daichod_pool_used 0\n"));
	CHECK_STR(
	    test_http_code(&v, &(struct test_http){ .cert = "T2" }, code), "");
	changed = now_ms();
	move_day("2026-07-16");
	for (i = 0; i < N; i++) {
		(void)pthread_join(w[i].thread, NULL);
		answered += w[i].status == 200 && w[i].records == 1;
		if (w[i].done_ms > last)
			last = w[i].done_ms;
	}
	CHECK_INT(answered, N);
	for (i = 0; i < N && answered < N; i++)
		if (w[i].status != 200 || w[i].records != 1)
			printf("# %d: %ld %zu\n", i, w[i].status, w[i].records);
	printf("# the last of %d knew after %lld ms\n", N,
	    (long long)(last - changed));
	CHECK(last - changed < 5000);
	test_service_free(&v);
}

/* ---- stopping ---- */

TEST(stopping_answers_whoever_waits_at_once)
{
	static struct waiter w[5];
	int64_t began;
	int i;

	test_service_make(
	    &v, &(struct service_options){ .status = "127.0.0.1:0" });
	start_waiting(w, 5);
	began = now_ms();
	service_stop(v.s);
	v.s = NULL;
	for (i = 0; i < 5; i++) {
		(void)pthread_join(w[i].thread, NULL);
		CHECK_INT(w[i].status, 200);
		CHECK_INT(w[i].records, 0);
		CHECK(w[i].done_ms - began < 5000);
	}
	CHECK(test_service_logged(&v, "\"event\":\"stopped\""));
	test_service_free(&v);
}

/* ---- lost answers ---- */

/* A line in the middle that can be cut once the service has answered. */
struct line {
	pthread_t thread;
	int listener, port;
	atomic_int cut; /* answers to lose */
	atomic_bool end;
};

static int
dial(int port)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return connect(fd, (const struct sockaddr *)&a, sizeof(a)) == 0 ? fd
									: -1;
}

/* Moves what is there; false at an end, or when it was to be cut. */
static bool
carry(struct line *l, struct pollfd p[2], int from, bool *is_asked)
{
	char buf[65536];
	ssize_t n;

	if ((p[from].revents & (POLLIN | POLLHUP)) == 0)
		return true;
	n = read(p[from].fd, buf, sizeof(buf));
	if (n <= 0)
		return false;
	/* a client's bytes when the cut is on are a request */
	if (from == 0)
		*is_asked = l->cut > 0;
	if (from == 1 && *is_asked && l->cut > 0) {
		l->cut--;
		return false;
	}
	return write(p[1 - from].fd, buf, (size_t)n) == n;
}

static void
carry_all(struct line *l, int client)
{
	struct pollfd p[2] = { { client, POLLIN, 0 },
		{ dial(service_port(v.s)), POLLIN, 0 } };
	bool is_asked = false, goes_on = p[1].fd >= 0;

	while (goes_on && !l->end) {
		(void)poll(p, 2, 20);
		goes_on =
		    carry(l, p, 0, &is_asked) && carry(l, p, 1, &is_asked);
	}
	(void)close(client);
	if (p[1].fd >= 0)
		(void)close(p[1].fd);
}

static void *
run_line(void *arg)
{
	struct line *l = arg;
	struct pollfd p = { l->listener, POLLIN, 0 };
	int fd;

	while (!l->end)
		if (poll(&p, 1, 20) > 0 &&
		    (fd = accept4(l->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0)
			carry_all(l, fd);
	return NULL;
}

static void
line_begin(struct line *l)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(a);

	memset(l, 0, sizeof(*l));
	l->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	CHECK_INT(bind(l->listener, (const struct sockaddr *)&a, sizeof(a)), 0);
	CHECK_INT(listen(l->listener, 16), 0);
	(void)getsockname(l->listener, (struct sockaddr *)&a, &len);
	l->port = ntohs(a.sin_port);
	(void)pthread_create(&l->thread, NULL, run_line, l);
}

static void
line_end(struct line *l)
{
	l->end = true;
	(void)pthread_join(l->thread, NULL);
	(void)close(l->listener);
}

static struct reg *
client_over(const struct line *l)
{
	char uri[64], cert[160], key[160];
	struct reg_options o = { .uri = uri,
		.terminal = "T1",
		.tls = { v.ca, cert, key },
		.timeout_ms = 5000 };
	struct reg *r = NULL;

	(void)snprintf(uri, sizeof(uri), "https://localhost:%d", l->port);
	(void)snprintf(cert, sizeof(cert), "%s/T1.pem", v.dir);
	(void)snprintf(key, sizeof(key), "%s/T1.key", v.dir);
	err_clear(&v.t.err);
	if (reg_open(&o, &r, &v.t.err) != RC_OK)
		printf("# %s %s\n", v.t.err.code, v.t.err.log);
	return r;
}

static int
count(const char *in, const char *what)
{
	int n = 0;

	for (; (in = strstr(in, what)) != NULL; in++)
		n++;
	return n;
}

TEST(a_lost_answer_is_asked_for_and_nothing_is_done_twice)
{
	json_t *res = NULL, *args;
	struct line l;
	struct reg *r;
	struct entry e;
	char *log;

	test_service_make(&v, NULL);
	line_begin(&l);
	r = client_over(&l);
	CHECK(r != NULL);
	/* one that only reads is asked again, and so is one with a key */
	l.cut = 1;
	CHECK_INT(test_call_at(&v.t, r, "staff.list", NULL, "{}"), RC_OK);
	CHECK_INT(l.cut, 0);
	test_family(&e, "佐藤", 1, 1);
	args = json_pack("{s:s,s:o,s:s}", "session", v.t.clerk, "entry",
	    entry_to_json(&e), "key", "once");
	l.cut = 1;
	CHECK_INT(reg_call(r, "entry.submit", args, &res, &v.t.err), RC_OK);
	CHECK_INT(json_integer_value(json_object_get(res, "id")), 1);
	CHECK_INT(l.cut, 0);
	json_decref(res);
	json_decref(args);
	/* of another the client says that it is done */
	l.cut = 1;
	CHECK_INT(test_call_at(&v.t, r, "day.open", NULL, "{s:s,s:s}",
		      "session", v.t.manager, "day", "2026-07-16"),
	    RC_OFFLINE);
	CHECK_STR(v.t.err.code, "E7805");
	res = NULL;
	CHECK_INT(test_call(&v.t, "register.status", &res, "{}"), RC_OK);
	CHECK_STR(
	    json_string_value(json_object_get(res, "today")), "2026-07-16");
	json_decref(res);
	res = NULL;
	CHECK_INT(
	    test_call(&v.t, "entry.list", &res, "{s:s}", "session", v.t.clerk),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(res, "entries")), 1);
	json_decref(res);
	log = test_service_log(&v);
	/* (libcurl sends it again with its old id, which is refused) */
	CHECK_INT(
	    count(log, "\"call\":\"day.open\",\"api\":1,\"status\":200"), 1);
	CHECK_INT(count(log, "\"call\":\"entry.submit\",\"api\":1,"
			     "\"status\":200"),
	    2);
	CHECK_INT(count(log, "\"call\":\"request.void\""), 2);
	free(log);
	entry_release(&e);
	reg_close(r);
	line_end(&l);
	test_service_free(&v);
}

/* What was not done is ended for ever by the question. */
TEST(a_request_that_was_asked_for_first_is_never_done)
{
	static const char id[] = "0123456789abcdef0123456789abcdef";
	static const char ask[] =
	    "{\"id\":\"0123456789abcdef0123456789abcdef\"}";
	struct test_answer a;
	int i;

	test_service_make(&v, NULL);
	for (i = 0; i < 2; i++) {
		test_http(&v,
		    &(struct test_http){
			.path = "/v1/request.void", .body = ask },
		    &a);
		CHECK_INT(a.status, 200);
		CHECK(json_is_false(json_object_get(
		    json_object_get(a.json, "result"), "done")));
		test_answer_release(&a);
	}
	CHECK_STR(
	    test_http_code(&v,
		&(struct test_http){ .id = id, .path = "/v1/session.nonce" },
		code),
	    "E7830");
	/* one that was done is, for the terminal that did it */
	CHECK_STR(
	    test_http_code(&v,
		&(struct test_http){ .id = "11111111111111111111111111111111",
		    .path = "/v1/session.nonce" },
		code),
	    "");
	for (i = 0; i < 2; i++) {
		test_http(&v,
		    &(struct test_http){ .cert = i == 0 ? "T1" : "T2",
			.path = "/v1/request.void",
			.body = "{\"id\":"
				"\"11111111111111111111111111111111\"}" },
		    &a);
		CHECK(json_is_true(json_object_get(
			  json_object_get(a.json, "result"), "done")) ==
		      (i == 0));
		test_answer_release(&a);
	}
	test_service_free(&v);
}

TEST(nobody_to_ask_is_said_so)
{
	struct line l;
	struct reg *r;

	test_service_make(&v, NULL);
	line_begin(&l);
	r = client_over(&l);
	CHECK(r != NULL);
	l.cut = 1000; /* of every question too */
	CHECK_INT(test_call_at(&v.t, r, "day.open", NULL, "{s:s,s:s}",
		      "session", v.t.manager, "day", "2026-07-16"),
	    RC_OFFLINE);
	CHECK_STR(v.t.err.code, "E7804");
	reg_close(r);
	line_end(&l);
	test_service_free(&v);
}

/* ---- what it says of itself ---- */

TEST(monitoring_sees_health_and_counts_and_is_local)
{
	struct service *s = NULL;
	struct err err;
	char *text;

	test_service_make(
	    &v, &(struct service_options){ .status = "127.0.0.1:0" });
	CHECK_STR(test_http_code(&v, &(struct test_http){ 0 }, code), "");
	CHECK_STR(test_http_code(&v, &(struct test_http){ .body = "x" }, code),
	    "E7860");
	CHECK(test_service_metric(&v,
	    "daichod_calls_total{call=\"register.status\",code=\"ok\"} 1\n"));
	CHECK(test_service_metric(&v,
	    "daichod_calls_total{call=\"register.status\",code=\"E7860\"} 1\n"));
	CHECK(test_service_metric(
	    &v, "daichod_call_seconds_count{call=\"register.status\"} 2\n"));
	CHECK(test_service_metric(&v, "daichod_store_reachable 1\n"));
	CHECK(test_service_metric(&v, "daichod_feed_waiting_records 0\n"));
	CHECK(test_service_metric(&v, "daichod_call_repeats_total 0\n"));
	CHECK(test_service_metric(&v, "daichod_certificate_until_seconds 1"));
	CHECK(
	    test_service_metric(&v, "daichod_revocation_list_until_seconds 1"));
	text = test_service_get(&v, "/health");
	CHECK(text != NULL && strstr(text, "{\"ok\":true") == text);
	free(text);
	text = test_service_get(&v, "/v1/register.status");
	CHECK(text != NULL && strstr(text, "municipality") == NULL);
	free(text);
	/* nowhere but on the machine */
	v.o.status = "0.0.0.0:0";
	err_clear(&err);
	CHECK_INT(service_start(&v.o, &s, &err), RC_INPUT);
	CHECK_STR(err.code, "E7872");
	test_service_free(&v);
}

/* ---- what it keeps to itself ---- */

static void
family_day(struct reg *r, const char *name, int n)
{
	char person[20], session[65];
	struct entry e;

	CHECK_INT(test_session(&v.t, r, "T1", "10004", session), RC_OK);
	test_family(&e, name, 3, n);
	CHECK_INT(test_register(&v.t, &e, name, person, NULL), RC_OK);
	entry_release(&e);
	CHECK_INT(test_call_at(&v.t, r, "person.get", NULL, "{s:s,s:s}",
		      "session", session, "person_no", person),
	    RC_OK);
	CHECK(test_call_at(&v.t, r, "person.get", NULL, "{s:s,s:s}", "session",
		  session, "person_no", "9999999999999") != RC_OK);
	CHECK(test_call_at(&v.t, r, "entry.submit", NULL, "{s:s,s:{s:s},s:s}",
		  "session", session, "entry", "remarks", name, "key",
		  "x") != RC_OK);
	CHECK(test_call_at(&v.t, r, "mynumber.find", NULL, "{s:s,s:s,s:s}",
		  "session", session, "value", "123456789018", "reason",
		  "01") != RC_OK);
	CHECK(test_call_at(&v.t, r, "memo.put", NULL, "{s:s,s:s,s:s}",
		  "session", session, "person_no", person, "text",
		  "水前寺二丁目に住む田中一郎") != RC_IO);
	CHECK(!test_service_has_logged(&v, session));
	CHECK(!test_service_has_logged(&v, person));
}

TEST(no_persons_data_and_no_secret_stands_in_the_log)
{
	static const char *const never[] = { "佐藤", "田中", "一郎", "カクウ",
		"水前寺", "S62", "123456789018", "9999999999999", "99999999",
		"0001000001", "福岡", "佐々木", "remarks", "person_no",
		"\xe4" };
	struct reg *r;
	size_t i;
	char *log, *p;

	test_service_make(&v, NULL);
	r = test_service_client(&v, "T1");
	CHECK(r != NULL);
	v.t.reg = (reg_close(v.t.reg), test_service_client(&v, "T1"));
	family_day(r, "佐藤", 1);
	log = test_service_log(&v);
	for (i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		if (strstr(log, never[i]) != NULL) {
			printf("# in the log: %s\n", never[i]);
			CHECK(false);
		}
	/* but what happened does */
	CHECK(count(log, "\"event\":\"call\"") > 10);
	for (p = log; *p != '\0'; p++)
		CHECK(*p == '\n' || (*p >= ' ' && *p <= '~'));
	free(log);
	reg_close(r);
	test_service_free(&v);
}

TEST(every_line_of_the_log_is_json)
{
	char *log, *line, *end;
	json_t *j;
	int n = 0;

	test_service_make(&v, NULL);
	(void)test_http_code(
	    &v, &(struct test_http){ .path = "/v1/\"},{\"x\":\"%0a%22" }, code);
	(void)test_http_code(&v, &(struct test_http){ .cert = "" }, code);
	(void)test_http_code(&v, &(struct test_http){ .body = "[" }, code);
	CHECK(test_service_logged(&v, "no certificate"));
	log = test_service_log(&v);
	for (line = log; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		j = json_loadb(line, (size_t)(end - line), 0, NULL);
		CHECK(json_is_string(json_object_get(j, "time")));
		CHECK(json_is_string(json_object_get(j, "event")));
		json_decref(j);
		n++;
	}
	CHECK(n >= 4);
	free(log);
	test_service_free(&v);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
