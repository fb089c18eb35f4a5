/* SPDX-License-Identifier: ISC
 * How long a change takes until every one of many terminals has it: each
 * waits at a daichod as madoguchi-sync does, one of them submits.
 */
#include "db/bench_wave.h"
#include "db/bench_daichod.h"
#include "db/bench_office.h"
#include "src/mem.h"

#include <jansson.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WAVES_MAX = 100 };

struct wave { /* of one measurement; the bench runs one at a time */
	int readers, waves;
	int first;    /* whose entry is the first that is submitted */
	int64_t base; /* position before the first change */
	char epoch[40], hash[65];
	atomic_int waiting, over;
	atomic_llong acknowledged[WAVES_MAX]; /* microseconds */
	atomic_bool is_failed;
};
static struct wave wave;
static int next_entry; /* of all terminals' */

enum { FEW = 10, MANY = 200, EACH = 2 };

static void
pause_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	(void)nanosleep(&t, NULL);
}

/* ---- who waits ---- */

static void
note_times(struct bench_party *p, const json_t *records, double at)
{
	const json_t *o;
	size_t i;
	int64_t k;

	json_array_foreach(records, i, o)
	{
		k = json_integer_value(json_object_get(o, "position")) -
		    wave.base - 1;
		if (k < 0 || k >= wave.waves)
			continue;
		/* who has it before the answer to its author has it at once */
		while (wave.acknowledged[k] == 0 && !wave.is_failed)
			pause_ms(1);
		bench_add(&p->all, at > (double)wave.acknowledged[k]
				       ? at - (double)wave.acknowledged[k]
				       : 0);
		p->done++;
	}
}

static void
reads(struct bench_party *p)
{
	json_t *args = json_pack("{s:s,s:I,s:s,s:i,s:i}", "epoch", wave.epoch,
	    "position", (json_int_t)wave.base, "hash", wave.hash, "limit", 500,
	    "wait_ms", 5000);
	json_t *answer, *records, *last;

	wave.waiting++;
	while (p->done < wave.waves && !wave.is_failed) {
		answer = NULL;
		if (reg_call(p->r, "feed.pull", args, &answer, &p->err) !=
		    RC_OK)
			break;
		records = json_object_get(answer, "records");
		note_times(p, records, bench_now_us());
		last = json_array_get(records, json_array_size(records) - 1);
		if (last != NULL) {
			(void)json_object_set(args, "position",
			    json_object_get(last, "position"));
			(void)json_object_set(
			    args, "hash", json_object_get(last, "hash"));
		}
		json_decref(answer);
	}
	if (p->done < wave.waves)
		wave.is_failed = true;
	json_decref(args);
}

/* ---- who changes something ---- */

/* An invented town has entries that wait; those people are passed over. */
static enum rc
submit_next(struct bench_party *p)
{
	struct bench_office *o = p->o;
	enum rc rc = RC_CONFLICT;
	int i;

	while (rc == RC_CONFLICT && next_entry < o->terminals * EACH) {
		i = next_entry++;
		err_clear(&p->err);
		rc = bench_submit(p, &o->party[i / EACH].entry[i % EACH]);
	}
	return rc;
}

static void
submits(struct bench_party *p)
{
	int k;

	while (wave.waiting < wave.readers && !wave.is_failed)
		pause_ms(1);
	for (k = 0; k < wave.waves && !wave.is_failed; k++) {
		pause_ms(300); /* everybody waits again */
		if (submit_next(p) != RC_OK)
			break;
		wave.acknowledged[k] = (long long)bench_now_us();
	}
	if (k < wave.waves)
		wave.is_failed = true;
}

static void
act(struct bench_party *p)
{
	if (p->no == 0)
		submits(p);
	else if (p->no <= wave.readers)
		reads(p);
}

static enum rc
begin_where_it_is(struct bench_office *o, struct err *err)
{
	json_t *status = NULL;
	const char *epoch, *hash;
	enum rc rc =
	    reg_call(o->party[0].r, "register.status", NULL, &status, err);

	if (rc != RC_OK)
		return rc;
	epoch = json_string_value(json_object_get(status, "epoch"));
	hash = json_string_value(json_object_get(status, "hash"));
	wave.base = json_integer_value(json_object_get(status, "position"));
	(void)snprintf(
	    wave.epoch, sizeof(wave.epoch), "%s", epoch != NULL ? epoch : "");
	(void)snprintf(
	    wave.hash, sizeof(wave.hash), "%s", hash != NULL ? hash : "");
	json_decref(status);
	return RC_OK;
}

static enum rc
measure(struct bench_office *o, int readers, const char *goal, struct err *err)
{
	struct bench_times all = { 0 };
	char what[96], figure[96];
	enum rc rc;

	memset(&wave, 0, sizeof(wave));
	wave.readers = readers;
	wave.waves = WAVES_MAX;
	rc = begin_where_it_is(o, err);
	if (rc == RC_OK)
		rc = bench_office_run(o, act, NULL, &all, NULL, err);
	(void)snprintf(what, sizeof(what),
	    "change acknowledged to record at %d waiting terminals", readers);
	(void)snprintf(figure, sizeof(figure), "p50 %.1f ms  p99 %.1f ms",
	    bench_quantile(&all, 0.5) / 1000,
	    bench_quantile(&all, 0.99) / 1000);
	if (rc == RC_OK)
		bench_line(o->b, what, figure, "", goal);
	bench_release(&all);
	return rc;
}

enum rc
bench_wave(const struct bench *b, const char *uri, struct err *err)
{
	struct bench_office o = {
		.b = b, .uri = uri, .reach = bench_daichod_reach
	};
	struct bench_office first = { .b = b, .uri = uri };
	struct bench_daichod *d = NULL;
	enum rc rc;

	next_entry = 0;
	/* It lets in nobody whom the register does not know. */
	rc = bench_office_open(&first, MANY + 1, EACH, err);
	bench_office_close(&first);
	if (rc == RC_OK)
		rc = bench_daichod_start(b, uri, MANY + 1, 8, &d, err);
	o.arg = d;
	o.daichod = d;
	if (rc == RC_OK)
		rc = bench_office_open(&o, MANY + 1, EACH, err);
	if (rc == RC_OK)
		rc = measure(&o, FEW, "p99 <= 20 ms", err);
	if (rc == RC_OK)
		rc = measure(&o, MANY, "p99 <= 100 ms", err);
	bench_office_close(&o);
	bench_daichod_stop(d);
	return rc;
}
