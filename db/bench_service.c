/* SPDX-License-Identifier: ISC
 * What the network costs: calls through daichod over a kept connection beside
 * the same calls in process, a connection with its handshake, and two hundred
 * terminals that wait for one change.
 */
#include "db/bench_daichod.h"
#include "src/mem.h"

#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	WAITING = 200,
	CALLS = 2000,
	OPENINGS = 200,
	CLIENTS = 8,
	RECORDS = 100
};

static enum rc
call(struct reg *r, const char *method, json_t *args, json_t **result,
    struct err *err)
{
	enum rc rc = reg_call(r, method, args, result, err);

	json_decref(args);
	return rc;
}

/* ---- a register with terminals ---- */

static enum rc
put_terminals(struct reg *r, struct err *err)
{
	char name[16], key[65];
	enum rc rc = RC_OK;
	int i;

	memset(key, '0', 64);
	key[64] = '\0';
	for (i = 0; i < WAITING && rc == RC_OK; i++) {
		(void)snprintf(name, sizeof(name), "b%04d", i);
		rc = call(r, "terminal.put",
		    json_pack("{s:s,s:s,s:s,s:s,s:s,s:b}", "terminal", name,
			"place", "中央区", "label", "", "public_key", key,
			"profile", "counter", "demo", 1),
		    NULL, err);
	}
	return rc;
}

/* Each leaves a record of the feed. */
static enum rc
put_staff(struct reg *r, int from, int n, struct err *err)
{
	char no[16];
	enum rc rc = RC_OK;
	int i;

	for (i = from; i < from + n && rc == RC_OK; i++) {
		(void)snprintf(no, sizeof(no), "%d", 90000 + i);
		rc = call(r, "staff.put",
		    json_pack("{s:s,s:s,s:s,s:s,s:[s],s:s,s:s,s:s}", "staff",
			no, "name", "架空", "org", "", "role_label", "",
			"rights", "read", "from", "", "to", "", "account", ""),
		    NULL, err);
	}
	return rc;
}

static enum rc
make_register(const char *uri, struct reg **out, struct err *err)
{
	struct reg_options o = {
		.uri = uri, .terminal = "daicho", .create = true
	};
	enum rc rc = reg_open(&o, out, err);

	if (rc == RC_OK)
		rc = call(*out, "register.init",
		    json_pack("{s:s,s:s,s:b}", "municipality", "431010", "name",
			"熊本市中央区", "training", 1),
		    NULL, err);
	if (rc == RC_OK)
		rc = put_staff(*out, 0, RECORDS, err);
	return rc == RC_OK ? put_terminals(*out, err) : rc;
}

/* ---- one caller ---- */

static void
say_times(const struct bench *b, const char *what, struct bench_times *t,
    struct bench_times *beside)
{
	char figure[100], other[100];

	(void)snprintf(figure, sizeof(figure),
	    "p50 %.3f ms  p99 %.3f ms  %.0f/s", bench_quantile(t, 0.5) / 1e3,
	    bench_quantile(t, 0.99) / 1e3, 1e6 / bench_quantile(t, 0.5));
	other[0] = '\0';
	if (beside != NULL)
		(void)snprintf(other, sizeof(other),
		    "in process p50 %.3f ms  p99 %.3f ms",
		    bench_quantile(beside, 0.5) / 1e3,
		    bench_quantile(beside, 0.99) / 1e3);
	bench_line(b, what, figure, other, "");
}

static enum rc
time_calls(struct reg *r, const char *method, const char *args, int n,
    struct bench_times *t, struct err *err)
{
	json_t *got;
	double at;
	enum rc rc = RC_OK;
	int i;

	for (i = 0; i < n && rc == RC_OK; i++) {
		got = NULL;
		at = bench_now_us();
		rc = call(r, method, json_loads(args, 0, NULL), &got, err);
		bench_add(t, bench_now_us() - at);
		json_decref(got);
	}
	return rc;
}

static enum rc
compare(const struct bench *b, struct reg *near, struct reg *far,
    const char *what, const char *method, const char *args, struct err *err)
{
	struct bench_times here = { 0 }, there = { 0 };
	enum rc rc = time_calls(near, method, args, CALLS, &here, err);

	if (rc == RC_OK)
		rc = time_calls(far, method, args, CALLS, &there, err);
	if (rc == RC_OK)
		say_times(b, what, &there, &here);
	bench_release(&here);
	bench_release(&there);
	return rc;
}

static enum rc
time_openings(const struct bench *b, struct bench_daichod *d, struct err *err)
{
	struct reg_options o = { .terminal = "b0000" };
	struct bench_times t = { 0 };
	double at, cpu = bench_daichod_cpu(d);
	char beside[80];
	struct reg *r;
	enum rc rc = RC_OK;
	int i;

	bench_daichod_reach(d, "b0000", &o);
	for (i = 0; i < OPENINGS && rc == RC_OK; i++) {
		at = bench_now_us();
		rc = reg_open(&o, &r, err);
		bench_add(&t, bench_now_us() - at);
		if (rc == RC_OK)
			reg_close(r);
	}
	(void)snprintf(beside, sizeof(beside), "of daichod %.2f ms a piece",
	    (bench_daichod_cpu(d) - cpu) * 1e3 / OPENINGS);
	if (rc == RC_OK)
		say_times(b, "connect, handshake, first call", &t, NULL);
	bench_line(b, "  processor time", beside, "", "");
	bench_release(&t);
	return rc;
}

/* ---- many callers ---- */

struct caller {
	pthread_t thread;
	struct reg *r;
	const char *args; /* of feed.pull; NULL: register.status, many times */
	int n;
	double done_us;
	enum rc rc;
	struct err err;
};

static void *
run_caller(void *arg)
{
	struct caller *c = arg;
	int i;

	for (i = 0; i < c->n && c->rc == RC_OK; i++)
		c->rc = call(c->r,
		    c->args != NULL ? "feed.pull" : "register.status",
		    c->args != NULL ? json_loads(c->args, 0, NULL)
				    : json_object(),
		    NULL, &c->err);
	c->done_us = bench_now_us();
	return NULL;
}

static enum rc
open_all(struct bench_daichod *d, struct caller *c, int n, struct err *err)
{
	char name[16];
	enum rc rc = RC_OK;
	int i;

	for (i = 0; i < n && rc == RC_OK; i++) {
		struct reg_options o = { .terminal = name };

		(void)snprintf(name, sizeof(name), "b%04d", i);
		bench_daichod_reach(d, name, &o);
		err_clear(&c[i].err);
		rc = reg_open(&o, &c[i].r, err);
	}
	return rc;
}

static void
start_all(struct caller *c, int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (pthread_create(&c[i].thread, NULL, run_caller, &c[i]) != 0)
			die("no thread");
}

static enum rc
join_all(struct caller *c, int n, double *last, struct err *err)
{
	enum rc rc = RC_OK;
	int i;

	for (i = 0; i < n; i++) {
		(void)pthread_join(c[i].thread, NULL);
		*last = c[i].done_us > *last ? c[i].done_us : *last;
		if (c[i].rc != RC_OK) {
			rc = c[i].rc;
			*err = c[i].err;
		}
	}
	return rc;
}

static void
close_all(struct caller *c, int n)
{
	int i;

	for (i = 0; i < n; i++)
		reg_close(c[i].r);
	free(c);
}

static enum rc
time_many(const struct bench *b, struct bench_daichod *d, struct err *err)
{
	struct caller *c = x_alloc(CLIENTS * sizeof(*c));
	double from, last = 0, cpu;
	char figure[80], beside[80];
	enum rc rc = open_all(d, c, CLIENTS, err);
	int i;

	for (i = 0; i < CLIENTS; i++)
		c[i].n = CALLS;
	cpu = bench_daichod_cpu(d);
	from = bench_now_us();
	if (rc == RC_OK) {
		start_all(c, CLIENTS);
		rc = join_all(c, CLIENTS, &last, err);
	}
	(void)snprintf(figure, sizeof(figure), "%.0f/s",
	    CLIENTS * CALLS / (last - from) * 1e6);
	(void)snprintf(beside, sizeof(beside), "of daichod %.3f ms a call",
	    (bench_daichod_cpu(d) - cpu) * 1e3 / (CLIENTS * CALLS));
	if (rc == RC_OK)
		bench_line(
		    b, "eight terminals at once, status", figure, beside, "");
	close_all(c, CLIENTS);
	return rc;
}

/* ---- waiting ---- */

static enum rc
time_waiting(const struct bench *b, struct bench_daichod *d, struct reg *near,
    struct err *err)
{
	static const struct timespec settle = { 2, 0 };
	struct caller *c = x_alloc(WAITING * sizeof(*c));
	long before = bench_daichod_kib(d), waiting;
	char args[300], figure[100], beside[100];
	json_t *st = NULL;
	double from = 0, last = 0, cpu;
	int i;
	enum rc rc = open_all(d, c, WAITING, err);

	if (rc == RC_OK)
		rc = call(near, "register.status", json_object(), &st, err);
	(void)snprintf(args, sizeof(args),
	    "{\"epoch\":\"%s\",\"position\":%lld,\"hash\":\"%s\","
	    "\"wait_ms\":25000}",
	    json_string_value(json_object_get(st, "epoch")),
	    (long long)json_integer_value(json_object_get(st, "position")),
	    json_string_value(json_object_get(st, "hash")));
	json_decref(st);
	for (i = 0; i < WAITING; i++) {
		c[i].args = args;
		c[i].n = 1;
	}
	if (rc == RC_OK) {
		start_all(c, WAITING);
		(void)nanosleep(&settle, NULL); /* all of them wait */
		waiting = bench_daichod_kib(d);
		cpu = bench_daichod_cpu(d);
		(void)nanosleep(&settle, NULL);
		cpu = bench_daichod_cpu(d) - cpu;
		from = bench_now_us();
		rc = put_staff(near, RECORDS, 1, err);
		if (rc == RC_OK)
			rc = join_all(c, WAITING, &last, err);
		(void)snprintf(figure, sizeof(figure),
		    "RSS %ld MiB, %ld KiB each", waiting / 1024,
		    (waiting - before) / WAITING);
		(void)snprintf(beside, sizeof(beside),
		    "before %ld MiB; %.1f %% of a core", before / 1024,
		    cpu * 50);
		bench_line(b, "two hundred terminals wait", figure, beside, "");
		(void)snprintf(
		    figure, sizeof(figure), "%.1f ms", (last - from) / 1e3);
		if (rc == RC_OK)
			bench_line(b, "  a change until the last has it",
			    figure, "", "<= 100 ms");
	}
	close_all(c, WAITING);
	return rc;
}

/* ---- all ---- */

static const char pull[] =
    "{\"epoch\":\"\",\"position\":0,\"hash\":\"\",\"limit\":100}";

enum rc
bench_service(const struct bench *b, struct err *err)
{
	struct reg_options o = { .terminal = "b0000" };
	struct reg *near = NULL, *far = NULL;
	struct bench_daichod *d = NULL;
	char uri[600];
	enum rc rc;

	(void)snprintf(uri, sizeof(uri), "sqlite:%.500s/service.db", b->folder);
	rc = make_register(uri, &near, err);
	if (rc == RC_OK)
		rc = bench_daichod_start(b, uri, WAITING, 8, &d, err);
	if (rc == RC_OK) {
		bench_daichod_reach(d, "b0000", &o);
		rc = reg_open(&o, &far, err);
	}
	if (rc == RC_OK)
		rc = compare(b, near, far, "a small answer, kept connection",
		    "register.status", "{}", err);
	if (rc == RC_OK)
		rc = compare(b, near, far, "a hundred records of the feed",
		    "feed.pull", pull, err);
	if (rc == RC_OK)
		rc = time_openings(b, d, err);
	if (rc == RC_OK)
		rc = time_many(b, d, err);
	if (rc == RC_OK)
		rc = time_waiting(b, d, near, err);
	reg_close(far);
	reg_close(near);
	bench_daichod_stop(d);
	return rc;
}
