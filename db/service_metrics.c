/* SPDX-License-Identifier: ISC
 * service_metrics - counts of calls by name and code, and how long they
 * took, as Prometheus reads them. Names and codes come from our own tables.
 */
#include "db/service_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CODES_MAX 32 /* of one call; the rest is counted as "other" */
#define TEXT_MAX (1024u * 1024u)

/* Upper ends of the buckets, microseconds. */
static const int64_t ends[] = { 500, 1000, 2500, 5000, 10000, 25000, 50000,
	100000, 250000, 1000000, 5000000 };
#define ENDS ((int)(sizeof(ends) / sizeof(ends[0])))

struct code_count {
	char code[12];
	int64_t n;
};
struct row { /* of one call */
	struct code_count codes[CODES_MAX];
	int code_count;
	int64_t buckets[ENDS + 1], sum_us, n;
};
struct metrics {
	pthread_mutex_t lock;
	const char *instance;
	struct row *rows; /* reg_method_count, and one for what is none */
};

struct metrics *
metrics_new(const char *instance)
{
	struct metrics *m = x_alloc(sizeof(*m));

	(void)pthread_mutex_init(&m->lock, NULL);
	m->instance = instance;
	m->rows = x_alloc(((size_t)reg_method_count + 1) * sizeof(*m->rows));
	return m;
}

void
metrics_free(struct metrics *m)
{
	if (m == NULL)
		return;
	(void)pthread_mutex_destroy(&m->lock);
	free(m->rows);
	free(m);
}

static void
count_code(struct row *r, const char *code)
{
	int i;

	for (i = 0; i < r->code_count; i++)
		if (strcmp(r->codes[i].code, code) == 0)
			break;
	if (i == r->code_count && i < CODES_MAX) {
		(void)snprintf(r->codes[i].code, sizeof(r->codes[i].code), "%s",
		    i < CODES_MAX - 1 ? code : "other");
		r->code_count++;
	}
	r->codes[i < CODES_MAX ? i : CODES_MAX - 1].n++;
}

void
metrics_call(struct metrics *m, const char *call, const char *code, int status,
    int64_t us)
{
	struct row *r;
	int i, k;

	(void)status;
	for (i = 0; i < reg_method_count; i++)
		if (strcmp(reg_methods[i].name, call) == 0)
			break;
	for (k = 0; k < ENDS && us > ends[k]; k++)
		;
	(void)pthread_mutex_lock(&m->lock);
	r = &m->rows[i];
	count_code(r, code[0] != '\0' ? code : "ok");
	r->buckets[k]++;
	r->sum_us += us;
	r->n++;
	(void)pthread_mutex_unlock(&m->lock);
}

static void
put_counts(struct sbuf *b, const char *name, const struct row *r)
{
	int i;

	for (i = 0; i < r->code_count; i++)
		sbuf_addf(b,
		    "daichod_calls_total{call=\"%s\",code=\"%s\"} %lld\n", name,
		    r->codes[i].code, (long long)r->codes[i].n);
}

static void
put_times(struct sbuf *b, const char *name, const struct row *r)
{
	int64_t upto = 0;
	int i;

	if (r->n == 0)
		return;
	for (i = 0; i < ENDS; i++) {
		upto += r->buckets[i];
		sbuf_addf(b,
		    "daichod_call_seconds_bucket{call=\"%s\",le=\"%g\"} %lld\n",
		    name, (double)ends[i] / 1e6, (long long)upto);
	}
	sbuf_addf(b,
	    "daichod_call_seconds_bucket{call=\"%s\",le=\"+Inf\"} %lld\n"
	    "daichod_call_seconds_sum{call=\"%s\"} %.6f\n"
	    "daichod_call_seconds_count{call=\"%s\"} %lld\n",
	    name, (long long)r->n, name, (double)r->sum_us / 1e6, name,
	    (long long)r->n);
}

static void
gauge(struct sbuf *b, const char *name, const char *help, int64_t v)
{
	sbuf_addf(b,
	    "# HELP daichod_%s %s\n# TYPE daichod_%s gauge\n"
	    "daichod_%s %lld\n",
	    name, help, name, name, (long long)v);
}

char *
metrics_text(struct metrics *m, const struct metrics_now *n)
{
	struct sbuf b;
	int i;

	sbuf_init(&b, TEXT_MAX);
	(void)pthread_mutex_lock(&m->lock);
	sbuf_add(&b, "# HELP daichod_calls_total Calls by name and outcome.\n"
		     "# TYPE daichod_calls_total counter\n");
	for (i = 0; i <= reg_method_count; i++)
		put_counts(&b, i < reg_method_count ? reg_methods[i].name : "?",
		    &m->rows[i]);
	sbuf_add(&b, "# HELP daichod_call_seconds Time to answer a call.\n"
		     "# TYPE daichod_call_seconds histogram\n");
	for (i = 0; i <= reg_method_count; i++)
		put_times(&b, i < reg_method_count ? reg_methods[i].name : "?",
		    &m->rows[i]);
	(void)pthread_mutex_unlock(&m->lock);
	gauge(&b, "connections", "Open connections.", n->connections);
	gauge(&b, "waiting_polls", "Terminals waiting for news.", n->waiting);
	gauge(
	    &b, "pool_used", "Connections to the store in use.", n->pool_used);
	gauge(
	    &b, "pool_size", "Connections to the store at most.", n->pool_size);
	gauge(&b, "store_reachable", "Whether the store answers.",
	    n->is_reachable);
	sbuf_addf(&b,
	    "# HELP daichod_call_repeats_total Runs of a call after its "
	    "first, because others wrote.\n"
	    "# TYPE daichod_call_repeats_total counter\n"
	    "daichod_call_repeats_total %lld\n",
	    (long long)n->repeats);
	gauge(&b, "feed_head", "Position of the newest record.", n->head);
	gauge(
	    &b, "feed_waiting_records", "Committed, not yet numbered.", n->lag);
	gauge(&b, "certificate_until_seconds",
	    "End of the service's certificate, seconds of 1970.",
	    n->cert_until_s);
	gauge(&b, "revocation_list_until_seconds",
	    "When a new list of revoked certificates is due; 0 no list.",
	    n->list_until_s);
	return sbuf_take(&b);
}
