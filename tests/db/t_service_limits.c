/* SPDX-License-Identifier: ISC
 * What the service does not take: too large, too deep, too slow, too often,
 * too many at once, a second time, at another time, of another version.
 */
#include "src/api.h"
#include "tests/db/help_service.h"

#include "tests/test.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static struct test_service v;

#define START(...)                                                             \
	test_service_make(                                                     \
	    &v, &(struct service_options){ .limits = { __VA_ARGS__ } })

/* Status and code together: "413 E7821". */
static const char *
seen(const struct test_http *h)
{
	static char out[40];
	struct test_answer a;

	test_http(&v, h, &a);
	(void)snprintf(out, sizeof(out), "%ld %s", a.status, a.code);
	test_answer_release(&a);
	return out;
}
#define SEEN(...) seen(&(struct test_http){ __VA_ARGS__ })

TEST(a_body_over_its_limit_is_413)
{
	START(.body = 10000);
	CHECK_STR(SEEN(.length = 9000), "400 E7860");
	CHECK_STR(SEEN(.length = 10001), "413 E7821");
	/* records of a log come many at once */
	CHECK_STR(SEEN(.length = 10001, .path = "/v1/log.append"), "400 E7860");
	CHECK_STR(SEEN(.length = 80001, .path = "/v1/log.append"), "413 E7821");
	CHECK(test_service_logged(&v, "\"status\":413,\"code\":\"E7821\""));
	test_service_free(&v);
}

TEST(a_head_over_its_limit_is_431)
{
	char extra[6000] = "X-Long: ";

	START(.head = 4096);
	memset(extra + 8, 'a', 5000);
	CHECK_STR(SEEN(.extra = extra), "431 E7825");
	CHECK_STR(SEEN(.extra = "X-Long: a"), "200 ");
	test_service_free(&v);
}

TEST(only_posts_of_json_objects_to_known_places)
{
	char deep[256];
	size_t n;
	int i;

	START(0);
	CHECK_STR(SEEN(.body = "{"), "400 E7860");
	CHECK_STR(SEEN(.body = "[]"), "400 E7860");
	CHECK_STR(SEEN(.body = ""), "400 E7860");
	CHECK_STR(SEEN(.body = "{\"a\":1,\"a\":2}"), "400 E7860");
	CHECK_STR(SEEN(.body = "{\"a\":\"\\u0000\"}"), "400 E7860");
	(void)snprintf(deep, sizeof(deep), "{\"a\":");
	for (i = 0; i < API_DEPTH_MAX; i++)
		(void)strcat(deep, "[");
	for (i = 0; i < API_DEPTH_MAX; i++)
		(void)strcat(deep, "]");
	(void)strcat(deep, "}");
	CHECK_STR(SEEN(.body = deep), "400 E7860");
	n = strlen(deep);
	memmove(deep + 5, deep + 6, n - 5);
	deep[n - 3] = '}';
	deep[n - 2] = '\0';
	CHECK_STR(SEEN(.body = deep), "200 ");
	CHECK_STR(SEEN(.path = "/"), "404 E7861");
	CHECK_STR(SEEN(.path = "/v1"), "404 E7861");
	CHECK_STR(SEEN(.path = "/vx/register.status"), "404 E7861");
	CHECK_STR(SEEN(.path = "/v1/no.such.call"), "404 E9404");
	CHECK_STR(SEEN(.path = "/v1/../v1/register.status"), "200 ");
	CHECK_STR(SEEN(.verb = "GET"), "405 E7861");
	CHECK_STR(SEEN(.verb = "DELETE"), "405 E7861");
	CHECK_STR(SEEN(.extra = "Transfer-Encoding: chunked"), "411 E7861");
	test_service_free(&v);
}

/* ---- too often, too many ---- */

TEST(a_terminal_that_asks_too_often_is_429_and_others_are_not)
{
	int i, refused = 0;

	START(.rate = 1, .burst = 5);
	for (i = 0; i < 5; i++)
		CHECK_STR(SEEN(0), "200 ");
	/* one more each second */
	for (i = 0; i < 15; i++)
		refused += strcmp(SEEN(0), "429 E7820") == 0;
	CHECK(refused >= 1);
	CHECK_STR(SEEN(.cert = "T2"), "200 ");
	CHECK(test_service_logged(&v, "\"status\":429,\"code\":\"E7820\""));
	test_service_free(&v);
}

/* A replica that is up to date waits: its point is asked for first. */
static void *
wait_at_head(void *arg)
{
	char body[300];
	struct test_answer a;

	(void)snprintf(body, sizeof(body),
	    "{\"epoch\":\"%s\",\"position\":%lld,\"hash\":\"%s\","
	    "\"wait_ms\":15000}",
	    json_string_value(json_object_get(arg, "epoch")),
	    (long long)json_integer_value(json_object_get(arg, "position")),
	    json_string_value(json_object_get(arg, "hash")));
	test_http(&v,
	    &(struct test_http){ .path = "/v1/feed.pull", .body = body }, &a);
	test_answer_release(&a);
	return NULL;
}

static json_t *
head_of(void)
{
	json_t *st = NULL;

	CHECK_INT(test_call(&v.t, "register.status", &st, "{}"), RC_OK);
	return st;
}

static void
until(const char *metric)
{
	CHECK(test_service_metric(&v, metric));
}

TEST(requests_of_one_terminal_at_once_have_an_end)
{
	json_t *head;
	pthread_t two[2];
	int i;

	test_service_make(
	    &v, &(struct service_options){ .status = "127.0.0.1:0",
		    .limits = { .terminal_requests = 2 } });
	head = head_of();
	for (i = 0; i < 2; i++)
		(void)pthread_create(&two[i], NULL, wait_at_head, head);
	until("daichod_waiting_polls 2\n");
	CHECK_STR(SEEN(0), "429 E7823");
	CHECK_STR(SEEN(.cert = "T2"), "200 ");
	CHECK_INT(test_call(&v.t, "day.open", NULL, "{s:s,s:s}", "session",
		      v.t.manager, "day", "2026-07-16"),
	    RC_OK);
	for (i = 0; i < 2; i++)
		(void)pthread_join(two[i], NULL);
	CHECK_STR(SEEN(0), "200 ");
	json_decref(head);
	test_service_free(&v);
}

TEST(connections_of_one_terminal_and_of_all_have_an_end)
{
	static const char ask[] =
	    "POST /v1/register.status HTTP/1.1\r\nHost: x\r\n" API_ID_HEADER
	    ": %032d\r\nContent-Length: 2\r\n\r\n{}";
	struct test_dial *d[5];
	char line[300], got[2000];
	int i, n = 0, over = 0;

	START(.terminal_connections = 2, .connections = 4);
	for (i = 0; i < 5; i++) {
		d[i] = test_dial(&v, i < 3 ? "T1" : "T2");
		(void)snprintf(line, sizeof(line), ask, i + 1);
		test_dial_send(d[i], line);
		CHECK(test_dial_read(d[i], got, sizeof(got), 5000) > 0);
		n += strstr(got, "HTTP/1.1 200") != NULL;
		over += strstr(got, "HTTP/1.1 429") != NULL;
	}
	/* the third of T1, and the fifth of all */
	CHECK_INT(n, 3);
	CHECK_INT(over, 2);
	for (i = 0; i < 5; i++)
		test_dial_end(d[i]);
	CHECK(test_service_logged(&v, "\"code\":\"E7824\""));
	test_service_free(&v);
}

/* ---- too slow ---- */

static const char slow_head[] =
    "POST /v1/register.status HTTP/1.1\r\nHost: x\r\n" API_ID_HEADER
    ": 000000000000000000000000000000aa\r\nContent-Length: 100\r\n\r\n{";

TEST(a_body_that_does_not_come_is_408)
{
	struct test_dial *d;
	char got[4000];
	int n;

	START(.request_ms = 300);
	d = test_dial(&v, "T1");
	test_dial_send(d, slow_head);
	n = test_dial_read(d, got, sizeof(got), 10000);
	CHECK(n > 0 && strstr(got, "HTTP/1.1 408") == got);
	while (n > 0 && strstr(got, "E7822") == NULL)
		n = test_dial_read(d, got, sizeof(got), 10000);
	CHECK(n > 0);
	CHECK_INT(test_dial_read(d, got, sizeof(got), 10000), 0);
	test_dial_end(d);
	CHECK(test_service_logged(&v, "\"doing\":\"body\",\"code\":\"E7822\""));
	CHECK_STR(SEEN(0), "200 ");
	test_service_free(&v);
}

/* Each byte in time, all of them never. */
TEST(a_body_or_a_head_in_drips_is_closed)
{
	static const char *const what[] = { slow_head,
		"POST /v1/register.status HTTP/1.1\r\nHo", "PO" };
	const struct timespec nap = { 0, 20000000 };
	struct test_dial *d;
	char got[4000];
	int i, k, n;

	START(.request_ms = 300);
	for (k = 0; k < 3; k++) {
		d = test_dial(&v, "T1");
		test_dial_send(d, what[k]);
		n = -1;
		for (i = 0; i < 500 && n < 0; i++) {
			(void)nanosleep(&nap, NULL);
			test_dial_send(d, "x");
			n = test_dial_read(d, got, sizeof(got), 0);
		}
		CHECK(n >= 0);
		test_dial_end(d);
	}
	CHECK(test_service_logged(&v, "\"doing\":\"head\""));
	CHECK(test_service_logged(&v, "\"doing\":\"handshake\""));
	test_service_free(&v);
}

/* ---- strangers ---- */

/* A connection from 127.0.0.N that says nothing. */
static int
mute(int n)
{
	struct sockaddr_in from = { .sin_family = AF_INET },
			   to = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	from.sin_addr.s_addr = htonl(0x7f000000u + (unsigned)n);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	to.sin_port = htons((uint16_t)service_port(v.s));
	CHECK(fd >= 0);
	CHECK_INT(bind(fd, (struct sockaddr *)&from, sizeof(from)), 0);
	CHECK_INT(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

/* Whether it was closed from the other side within ms. */
static bool
is_closed(int fd, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char c;

	return poll(&p, 1, ms) == 1 && recv(fd, &c, 1, MSG_DONTWAIT) <= 0;
}

TEST(who_shows_no_certificate_in_time_is_closed)
{
	int fd;

	START(.handshake_ms = 300, .request_ms = 600000);
	fd = mute(2);
	CHECK(is_closed(fd, 30000));
	(void)close(fd);
	/* and one who shows one keeps the time of a request */
	CHECK_STR(SEEN(0), "200 ");
	test_service_free(&v);
}

TEST(strangers_of_one_address_leave_room_for_the_others)
{
	int fd[20], i, closed = 0;

	START(.handshake_ms = 60000, .address_strangers = 4, .connections = 8);
	for (i = 0; i < 20; i++)
		fd[i] = mute(2);
	for (i = 4; i < 20 && closed == i - 4; i++)
		closed += is_closed(fd[i], 30000);
	CHECK_INT(closed, 16);
	for (i = 0; i < 4; i++)
		CHECK(!is_closed(fd[i], 0));
	CHECK_STR(SEEN(0), "200 ");
	CHECK(test_service_logged(&v, "\"reason\":\"address\""));
	for (i = 0; i < 20; i++)
		(void)close(fd[i]);
	test_service_free(&v);
}

TEST(strangers_of_many_addresses_push_out_each_other)
{
	int fd[24], i;

	START(.handshake_ms = 60000, .strangers = 6, .connections = 8);
	for (i = 0; i < 24; i++)
		fd[i] = mute(2 + i);
	for (i = 0; i < 18 && is_closed(fd[i], 30000); i++)
		;
	CHECK_INT(i, 18);
	CHECK_STR(SEEN(0), "200 ");
	CHECK(test_service_logged(&v, "\"reason\":\"strangers\""));
	for (i = 0; i < 24; i++)
		(void)close(fd[i]);
	test_service_free(&v);
}

/* ---- a second time, at another time ---- */

TEST(a_request_seen_before_is_refused_while_it_is_remembered)
{
	const char *id = "00112233445566778899aabbccddeeff";

	START(0);
	CHECK_STR(SEEN(.id = id), "200 ");
	CHECK_STR(SEEN(.id = id), "409 E7830");
	CHECK_STR(SEEN(.id = id, .cert = "T2"), "409 E7830");
	CHECK(test_service_logged(&v, "\"status\":409,\"code\":\"E7830\""));
	CHECK_STR(SEEN(.id = ""), "400 E7832");
	CHECK_STR(SEEN(.id = "00112233445566778899AABBCCDDEEFF"), "400 E7832");
	CHECK_STR(SEEN(.id = "0011"), "400 E7832");
	test_service_free(&v);
}

TEST(a_writing_request_is_done_once_by_all_instances_for_ever)
{
	const char *id = "ff112233445566778899aabbccddeeff";
	const char *path = "/v1/session.nonce";
	struct service *two;

	START(0);
	two = test_service_also(&v);
	CHECK_STR(SEEN(.id = id, .path = path), "200 ");
	CHECK_STR(SEEN(.id = id, .path = path, .port = service_port(two)),
	    "409 E7830");
	service_stop(two);
	two = test_service_also(&v); /* it remembers nothing of its own */
	CHECK_STR(SEEN(.id = id, .path = path, .port = service_port(two)),
	    "409 E7830");
	service_stop(two);
	test_service_free(&v);
}

TEST(a_request_of_another_time_is_refused)
{
	char when[24];

	START(0);
	(void)snprintf(when, sizeof(when), "%lld",
	    (long long)v.t.now - (API_TIME_LIMIT_S + 1) * 1000000LL);
	CHECK_STR(SEEN(.when = when), "425 E7831");
	(void)snprintf(when, sizeof(when), "%lld",
	    (long long)v.t.now + (API_TIME_LIMIT_S + 1) * 1000000LL);
	CHECK_STR(SEEN(.when = when), "425 E7831");
	CHECK_STR(SEEN(.when = "1e9"), "425 E7831");
	CHECK_STR(SEEN(.when = "", .path = "/v1/session.nonce"), "425 E7831");
	CHECK_STR(SEEN(.when = ""), "200 "); /* asks for the time */
	CHECK(test_service_logged(&v, "\"code\":\"E7831\""));
	test_service_free(&v);
}

/* The client learns the time; its own clock is never asked. */
TEST(a_client_follows_a_clock_that_jumps)
{
	struct reg *r;
	struct err err;

	START(0);
	r = test_service_client(&v, "T1");
	CHECK(r != NULL);
	err_clear(&err);
	v.t.now += 3600 * 1000000LL;
	CHECK_INT(reg_call(r, "session.nonce", NULL, NULL, &err), RC_OK);
	v.t.now -= 7200 * 1000000LL;
	CHECK_INT(reg_call(r, "session.nonce", NULL, NULL, &err), RC_OK);
	CHECK(test_service_logged(&v, "\"code\":\"E7831\""));
	reg_close(r);
	test_service_free(&v);
}

/* ---- another version ---- */

TEST(the_two_newest_numbers_do_all_the_third_reads)
{
	static const struct {
		int newest;
		const char *reads, *writes, *path;
	} cases[] = {
		{ 1, "200 ", "200 ", "/v1/" },
		{ 2, "200 ", "200 ", "/v1/" },
		{ 2, "200 ", "200 ", "/v2/" },
		{ 3, "200 ", "426 E7841", "/v1/" },
		{ 4, "426 E7840", "426 E7840", "/v1/" },
		{ 1, "426 E7842", "426 E7842", "/v2/" },
		{ 3, "200 ", "200 ", "/v3/" },
	};
	char path[64];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		test_service_make(&v,
		    &(struct service_options){ .api_newest = cases[i].newest });
		(void)snprintf(
		    path, sizeof(path), "%sregister.status", cases[i].path);
		CHECK_STR(SEEN(.path = path), cases[i].reads);
		(void)snprintf(
		    path, sizeof(path), "%ssession.nonce", cases[i].path);
		CHECK_STR(SEEN(.path = path), cases[i].writes);
		test_service_free(&v);
	}
}

TEST(a_program_two_behind_reads_and_is_told_so)
{
	json_t *st = NULL;
	struct reg *r;
	struct err err;

	test_service_make(&v, &(struct service_options){ .api_newest = 3 });
	r = test_service_client(&v, "T1");
	CHECK(r != NULL);
	err_clear(&err);
	CHECK_INT(reg_call(r, "register.status", NULL, &st, &err), RC_OK);
	CHECK(json_is_true(json_object_get(st, "reading_only")));
	json_decref(st);
	CHECK_INT(reg_call(r, "session.nonce", NULL, NULL, &err), RC_OFFLINE);
	CHECK_STR(err.code, "E7841");
	CHECK(strstr(err.remedy, "新しく") != NULL);
	CHECK(test_service_logged(&v, "\"code\":\"E7841\""));
	reg_close(r);
	test_service_free(&v);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
