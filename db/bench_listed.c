/* SPDX-License-Identifier: ISC
 * An entry that a counter hands in until it stands on the list of those who
 * may decide it, at another terminal that asks as often as R1 does; and from
 * its return until its author's terminal knows, which asks as often as H1 does.
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
	_Atomic double back;  /* when its return was; 0 not yet */
	atomic_int seen;      /* entries that were found */
	atomic_bool is_ended; /* the other one has gone home */
} listed;

/* Until the next look of a screen that renews itself. */
static void
rest(double *next)
{
	double now = bench_now_us();

	if (*next > now)
		(void)poll(NULL, 0, (int)((*next - now) / 1e3) + 1);
	*next += RENEW_MS * 1e3;
}

/* The author's H1: one more came back than before. */
static bool
comes_back(struct bench_party *p, double *next, int *returned)
{
	double until = bench_now_us() + PATIENCE_US, at;
	json_t *got;
	int n;

	while (!listed.is_ended && bench_now_us() < until) {
		rest(next);
		if (bench_list(p, "mine", &got) != RC_OK)
			return false;
		at = bench_now_us();
		n = (int)json_integer_value(json_object_get(got, "returned"));
		json_decref(got);
		if (n <= *returned)
			continue;
		*returned = n;
		/* known here before it was acknowledged there */
		while (listed.back <= 0 && !listed.is_ended)
			(void)poll(NULL, 0, 1);
		bench_add(&p->one, at > listed.back ? at - listed.back : 0);
		return true;
	}
	return false;
}

/* A clerk; the next entry a while after the last one came back, and not in
 * step with who looks. */
static void
hands_in(struct bench_party *p)
{
	double next = bench_now_us();
	int i, n = 0, returned = 0;

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
		listed.back = 0;
		listed.id = e.id;
		if (!comes_back(p, &next, &returned))
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

/* A reviewer, who returns it a moment later. */
static void
looks(struct bench_party *p)
{
	double next = bench_now_us();
	json_t *got;
	long long id;
	bool is_there;

	while (!listed.is_ended) {
		rest(&next);
		if (bench_list(p, "all", &got) != RC_OK)
			break;
		id = listed.id;
		is_there =
		    id != 0 && is_on(json_object_get(got, "entries"), id);
		json_decref(got);
		if (!is_there)
			continue;
		bench_add(&p->all, bench_now_us() - listed.told);
		listed.id = 0;
		(void)poll(NULL, 0, 53 * listed.seen % RENEW_MS);
		if (bench_return(p, id) != RC_OK)
			break;
		listed.back = bench_now_us();
		listed.seen++;
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

static void
say(const struct bench *b, const char *what, struct bench_times *t)
{
	char figure[96];

	(void)snprintf(figure, sizeof(figure), "p50 %.0f ms  p99 %.0f ms",
	    bench_quantile(t, 0.5) / 1000, bench_quantile(t, 0.99) / 1000);
	bench_line(b, what, figure, "asked for twice a second", "p99 <= 1 s");
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
	struct bench_times all = { 0 }, one = { 0 };
	enum rc rc;

	listed.entries = entries < ENTRIES_MAX ? entries : ENTRIES_MAX;
	listed.id = 0;
	listed.seen = 0;
	listed.is_ended = false;
	rc = bench_office_open(&o, 2, 3 * listed.entries, err);
	if (rc == RC_OK)
		rc = bench_office_run(&o, act, NULL, &all, &one, err);
	if (rc == RC_OK) {
		say(b, "entry acknowledged to listed at another terminal",
		    &all);
		say(b, "return acknowledged to known at its author's", &one);
	}
	bench_office_close(&o);
	bench_release(&all);
	bench_release(&one);
	return rc;
}
