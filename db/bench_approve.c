/* SPDX-License-Identifier: ISC
 * How many changes an office of many terminals brings in a second, by the
 * real path: sessions, entries, proofs, rules, history, feed, log.
 */
#include "db/bell.h"
#include "db/bench_daichod.h"
#include "db/bench_office.h"
#include "db/bench_server.h"
#include "db/generate.h"
#include "db/sequencer.h"
#include "src/mem.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define GOAL "1,000/s"
enum { TOGETHER = 10 };

/* ---- phases ---- */

static void
submit_all(struct bench_party *p)
{
	for (int i = p->first; i < p->next; i++) {
		double from = bench_now_us();

		if (bench_submit(p, &p->entry[i]) != RC_OK)
			return;
		bench_add(&p->all, bench_now_us() - from);
		p->done++;
	}
}

static void
look_all(struct bench_party *p)
{
	for (int i = p->first; i < p->next; i++)
		if (bench_look(p, &p->entry[i]) != RC_OK)
			return;
}

static void
approve_all(struct bench_party *p)
{
	for (int i = p->first; i < p->next; i++) {
		double from = bench_now_us(), call = 0;

		if (bench_approve(p, &p->entry[i], &call) != RC_OK)
			return;
		bench_add(&p->all, bench_now_us() - from);
		bench_add(&p->one, call);
		p->done++;
	}
}

/* So many marked on the reviewer's list, one password for all of them. */
static void
together_all(struct bench_party *p)
{
	for (int i = p->first; i < p->next; i += TOGETHER) {
		int n = p->next - i < TOGETHER ? p->next - i : TOGETHER;
		double from = bench_now_us(), call = 0;
		int approved = 0;

		if (bench_approve_many(p, &p->entry[i], n, &approved, &call) !=
		    RC_OK)
			return;
		bench_add(&p->all, bench_now_us() - from);
		bench_add(&p->one, call);
		p->done += approved;
	}
}

static void
change_all(struct bench_party *p)
{
	for (int i = p->first; i < p->next; i++) {
		struct bench_entry *e = &p->entry[i];
		double from = bench_now_us(), call = 0;

		if (bench_submit(p, e) != RC_OK || bench_look(p, e) != RC_OK ||
		    bench_approve(p, e, &call) != RC_OK)
			return;
		bench_add(&p->all, bench_now_us() - from);
		bench_add(&p->one, call);
		p->done++;
	}
}

/* ---- what it cost ---- */

struct cost { /* seconds of processor; traffic with the store */
	double client, service, server;
	struct bench_traffic traffic;
};

static double
own_cpu(void)
{
	struct rusage u;

	(void)getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void
cost_now(const struct bench_office *o, struct bench_server *s, struct cost *c)
{
	c->client = own_cpu();
	c->service = bench_daichod_cpu(o->daichod);
	c->server = bench_server_cpu(s);
	bench_office_traffic(o, &c->traffic);
}

static void
per_second(char *out, size_t size, long n, double s, struct bench_times *t)
{
	(void)snprintf(out, size, "%.0f/s  p50 %.1f ms  p99 %.1f ms",
	    s > 0 ? (double)n / s : 0, bench_quantile(t, 0.5) / 1000,
	    bench_quantile(t, 0.99) / 1000);
}

static void
traffic(const struct bench_office *o, const struct bench_traffic *was,
    const struct bench_traffic *is, double acts)
{
	char more[192];

	if (is->statements <= was->statements)
		return;
	(void)snprintf(more, sizeof(more),
	    "%.1f sent, %.1f times waited for an answer, %.2f run again",
	    (is->statements - was->statements) / acts,
	    (is->waits - was->waits) / acts,
	    (is->repeats - was->repeats) / acts);
	bench_line(o->b, "  statements of a terminal", more, "", "");
}

struct measured {
	const char *what, *goal;
	void (*act)(struct bench_party *p);
};

static void
range(struct bench_office *o, int first, int next)
{
	for (int i = 0; i < o->terminals; i++) {
		o->party[i].first = first;
		o->party[i].next = next;
	}
}

static void
report(struct bench_office *o, const struct measured *m, double s,
    const struct cost *was, const struct cost *is, struct bench_times *all,
    struct bench_times *one, const char *beside)
{
	char figure[128], more[192], what[128];
	long again, done = bench_office_done(o, &again);
	double n = (double)(done > 0 ? done : 1);

	per_second(figure, sizeof(figure), done, s, all);
	(void)snprintf(what, sizeof(what), "%s, %d terminals%s", m->what,
	    o->terminals, o->daichod != NULL ? " through daichod" : "");
	bench_line(o->b, what, figure, beside, m->goal);
	(void)snprintf(more, sizeof(more),
	    "%.2f ms here, %.2f ms in daichod, %.2f ms in the database",
	    (is->client - was->client) * 1000 / n,
	    (is->service - was->service) * 1000 / n,
	    (is->server - was->server) * 1000 / n);
	bench_line(o->b, "  processor for each", more, "", "");
	(void)snprintf(more, sizeof(more),
	    "%ld of %ld; the call alone p50 %.1f ms p99 %.1f ms", again, done,
	    bench_quantile(one, 0.5) / 1000, bench_quantile(one, 0.99) / 1000);
	bench_line(o->b, "  busy and tried again", more, "", "");
	traffic(o, &was->traffic, &is->traffic, n);
}

/* What a change adds to the disk; rows are those of residents and entries. */
static void
growth(const struct bench *b, struct bench_server *server,
    const struct bench_sizes *was, double n)
{
	struct bench_sizes is;
	char figure[128];
	double feed, lines;

	if (!bench_server_sizes(server, &is))
		return;
	feed = is.feed - was->feed;
	lines = is.log - was->log;
	(void)snprintf(figure, sizeof(figure),
	    "rows %.1f KiB, feed %.1f, log %.1f, written ahead %.1f",
	    (is.all - was->all - feed - lines) / n / 1024, feed / n / 1024,
	    lines / n / 1024, (is.wal - was->wal) / n / 1024);
	bench_line(b, "  disk for each", figure, "", "");
}

/* One phase: most entries are measured, the last ones watched statement by
 * statement, which costs time. */
static enum rc
measure(struct bench_office *o, struct bench_server *server,
    const struct measured *m, int each, const char *beside, struct err *err)
{
	struct bench_times all = { 0 }, one = { 0 };
	int watched = server != NULL && each >= 4 ? each / 4 : 0;
	struct bench_sizes sizes;
	struct cost was, is;
	double s = 0;
	long again;
	enum rc rc;

	range(o, 0, each - watched);
	(void)bench_server_sizes(server, &sizes);
	cost_now(o, server, &was);
	rc = bench_office_run(o, m->act, &s, &all, &one, err);
	cost_now(o, server, &is);
	if (rc == RC_OK) {
		report(o, m, s, &was, &is, &all, &one, beside);
		growth(
		    o->b, server, &sizes, (double)bench_office_done(o, &again));
	}
	if (rc == RC_OK && watched > 0) {
		range(o, each - watched, each);
		bench_server_watch(server, true);
		rc = bench_office_run(o, m->act, NULL, NULL, NULL, err);
		bench_server_watch(server, false);
		if (rc == RC_OK)
			bench_server_profile(
			    server, o->b, bench_office_done(o, &again));
	}
	bench_release(&all);
	bench_release(&one);
	return rc;
}

static enum rc
phases(struct bench_office *o, struct bench_server *server, int each,
    struct err *err)
{
	static const struct measured
	    submit = { "entries submitted", "", submit_all },
	    approve = { "approvals by the real path", ">= " GOAL, approve_all },
	    change = { "changes: submit, look, approve", "", change_all },
	    together = { "approvals, ten at a time under one password", "",
		    together_all };
	char beside[96] = "";
	double plain = 0;
	enum rc rc;

	if ((rc = measure(o, server, &submit, each, "", err)) != RC_OK)
		return rc;
	range(o, 0, each);
	if ((rc = bench_office_run(o, look_all, NULL, NULL, NULL, err)) !=
		RC_OK ||
	    (rc = bench_server_plain(
		 server, o->terminals, each, &plain, err)) != RC_OK)
		return rc;
	if (plain > 0)
		(void)snprintf(beside, sizeof(beside),
		    "%.0f/s plain inserts of such rows, each committed", plain);
	rc = measure(o, server, &approve, each, beside, err);
	if (rc == RC_OK)
		rc = measure(o, server, &change, each, "", err);
	range(o, 0, each);
	if (rc == RC_OK)
		rc = bench_office_run(o, submit_all, NULL, NULL, NULL, err);
	if (rc == RC_OK)
		rc = bench_office_run(o, look_all, NULL, NULL, NULL, err);
	if (rc == RC_OK)
		rc = measure(o, server, &together, each, "", err);
	return rc;
}

/* Whether there is a register with people already. */
static bool
is_made(const char *uri)
{
	struct reg_options o = { .uri = uri, .terminal = "daicho" };
	struct reg *r = NULL;
	struct err ignored;
	json_t *got = NULL;
	bool made;

	err_clear(&ignored);
	if (reg_open(&o, &r, &ignored) != RC_OK)
		return false;
	made = reg_call(r, "register.status", NULL, &got, &ignored) == RC_OK &&
	       json_string_length(json_object_get(got, "municipality")) > 0;
	json_decref(got);
	reg_close(r);
	return made;
}

static enum rc
town(const struct bench *b, const char *uri, long residents, struct err *err)
{
	struct generate_options g = { .uri = uri,
		.share = b->share,
		.municipality = "431001",
		.residents = residents,
		.former = -1,
		.seed = 1 };
	struct generate_result made;
	char what[96], figure[96];
	double from = bench_now_us(), s;
	enum rc rc = generate_town(&g, &made, err);

	if (rc != RC_OK)
		return rc;
	s = (bench_now_us() - from) / 1e6;
	(void)snprintf(what, sizeof(what), "invent %ld residents, %ld former",
	    made.residents, made.removed);
	(void)snprintf(figure, sizeof(figure), "%.1f s  %.0f people/s", s,
	    (double)(made.residents + made.removed) / s);
	bench_line(b, what, figure, "", "");
	return RC_OK;
}

/* Terminals as threads with the register in process. */
static enum rc
in_process(const struct bench *b, const struct bench_approvals *a,
    const char *uri, struct bench_server *server, struct err *err)
{
	struct bench_office o = {
		.b = b, .uri = uri, .tag = 1, .gate = a->gate
	};
	struct bell *bell = bell_new();
	enum rc rc;

	o.sequencer = sequencer_start(uri, bell);
	rc = bench_office_open(&o, a->terminals, a->each, err);
	if (rc == RC_OK)
		rc = phases(&o, server, a->each, err);
	bench_office_close(&o);
	bell_stop(bell);
	sequencer_stop(o.sequencer);
	bell_free(bell);
	return rc;
}

/* daichod lets in nobody whom the register does not know. */
static enum rc
make_known(const struct bench *b, const struct bench_approvals *a,
    const char *uri, struct err *err)
{
	struct bench_office o = { .b = b, .uri = uri };
	enum rc rc = bench_office_open(&o, a->terminals, 1, err);

	bench_office_close(&o);
	return rc;
}

/* The same terminals over HTTPS, each with its certificate. */
static enum rc
through_daichod(const struct bench *b, const struct bench_approvals *a,
    const char *uri, struct bench_server *server, struct err *err)
{
	struct bench_office o = {
		.b = b, .uri = uri, .reach = bench_daichod_reach, .tag = 2
	};
	struct bench_daichod *d = NULL;
	enum rc rc;

	rc = bench_daichod_start(b, uri, a->terminals, a->pool, &d, err);
	o.arg = d;
	o.daichod = d;
	if (rc == RC_OK)
		rc = bench_office_open(&o, a->terminals, a->each, err);
	if (rc == RC_OK)
		rc = phases(&o, server, a->each, err);
	bench_office_close(&o);
	bench_daichod_stop(d);
	return rc;
}

enum rc
bench_approvals_at(const struct bench *b, const struct bench_approvals *a,
    struct bench_server *server, struct err *err)
{
	const char *uri = server != NULL ? bench_server_uri(server) : a->uri;
	enum rc rc = RC_OK;

	if (!is_made(uri))
		rc = town(b, uri, a->residents, err);
	if (rc == RC_OK)
		rc = a->is_service_only ? make_known(b, a, uri, err)
					: in_process(b, a, uri, server, err);
	if (rc == RC_OK && a->pool > 0)
		rc = through_daichod(b, a, uri, server, err);
	return rc;
}

enum rc
bench_approvals(
    const struct bench *b, const struct bench_approvals *a, struct err *err)
{
	struct bench_server *server = NULL;
	enum rc rc = RC_OK;

	if (a->uri == NULL)
		rc = bench_server_start(b, a->terminals, &server, err);
	if (rc == RC_OK)
		rc = bench_approvals_at(b, a, server, err);
	bench_server_stop(server);
	return rc;
}
