/* SPDX-License-Identifier: ISC
 * An entry that a counter hands in until it stands on the list of those who
 * may decide it, at another terminal that asks as often as R1 does.
 */
#include "db/bench_daichod.h"
#include "db/bench_office.h"
#include "db/bench_visible.h"

#include <jansson.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>

#define PATIENCE_US 120e6
enum { RENEW_MS = 500, ENTRIES_MAX = 60 };

static struct { /* the bench measures one at a time */
	int entries;
	atomic_llong id;      /* of the entry that is looked for, 0 none */
	_Atomic double told;  /* when it was acknowledged */
	atomic_int seen;      /* entries that were found */
	atomic_bool is_ended; /* the other one has gone home */
} listed;

/* A clerk; the next entry a while after the last one was seen, and not in
 * step with who looks. */
static void
hands_in(struct bench_party *p)
{
	double until;
	int i, n = 0;

	for (i = 0; i < p->count && n < listed.entries; i++) {
		struct bench_entry e = p->entry[i];
		enum rc rc;

		(void)poll(NULL, 0, 37 * i % RENEW_MS);
		rc = bench_submit(p, &e);
		if (rc == RC_CONFLICT) { /* they have an entry that waits */
			err_clear(&p->err);
			continue;
		}
		if (rc != RC_OK)
			break;
		listed.told = bench_now_us();
		listed.id = e.id;
		until = bench_now_us() + PATIENCE_US;
		while (listed.seen <= n && !listed.is_ended &&
		       bench_now_us() < until)
			(void)poll(NULL, 0, 1);
		if (listed.seen <= n)
			break;
		n++;
	}
	listed.is_ended = true;
}

static bool
is_on(const json_t *entries, long long id)
{
	const json_t *e;
	size_t i;

	json_array_foreach(entries, i, e)
	{
		if (json_integer_value(json_object_get(e, "id")) == id)
			return true;
	}
	return false;
}

static void
looks(struct bench_party *p)
{
	double next = bench_now_us(), now;
	json_t *entries;
	long long id;

	while (!listed.is_ended) {
		now = bench_now_us();
		if (next > now)
			(void)poll(NULL, 0, (int)((next - now) / 1e3) + 1);
		next += RENEW_MS * 1e3;
		if (bench_list(p, &entries) != RC_OK)
			break;
		if ((id = listed.id) != 0 && is_on(entries, id)) {
			bench_add(&p->all, bench_now_us() - listed.told);
			listed.id = 0;
			listed.seen++;
		}
		json_decref(entries);
	}
	listed.is_ended = true;
}

static void
act(struct bench_party *p)
{
	if (p->no == 0)
		hands_in(p);
	else
		looks(p);
}

enum rc
bench_listed(const struct bench *b, const char *uri, struct bench_daichod *d,
    int entries, struct err *err)
{
	struct bench_office o = { .b = b,
		.uri = uri,
		.reach = bench_daichod_reach,
		.arg = d,
		.daichod = d,
		.tag = 5 };
	struct bench_times all = { 0 };
	char figure[96];
	enum rc rc;

	listed.entries = entries < ENTRIES_MAX ? entries : ENTRIES_MAX;
	listed.id = 0;
	listed.seen = 0;
	listed.is_ended = false;
	rc = bench_office_open(&o, 2, 3 * listed.entries, err);
	if (rc == RC_OK)
		rc = bench_office_run(&o, act, NULL, &all, NULL, err);
	(void)snprintf(figure, sizeof(figure), "p50 %.0f ms  p99 %.0f ms",
	    bench_quantile(&all, 0.5) / 1000,
	    bench_quantile(&all, 0.99) / 1000);
	if (rc == RC_OK)
		bench_line(b,
		    "entry acknowledged to listed at another terminal", figure,
		    "asked for twice a second", "p99 <= 1 s");
	bench_office_close(&o);
	bench_release(&all);
	return rc;
}
