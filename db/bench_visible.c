/* SPDX-License-Identifier: ISC
 * bench_visible - see bench_visible.h. Each replica is served by the syncer
 * that madoguchi-sync runs, over HTTPS, in threads of this process; what has
 * arrived is read through a connection of its own, as a screen would.
 */
#include "db/bench_visible.h"

#include "db/bench_daichod.h"
#include "db/bench_office.h"
#include "db/generate.h"
#include "db/replica.h"
#include "db/syncer.h"
#include "src/mem.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define PATIENCE_US 120e6
#define MEMORY "/dev/shm"
#define MEMORY_MAX (INT64_C(4) << 30)
enum { REPLICAS_MAX = 400, WARMING = 3, RESIDENTS = 5000 };

struct cost { /* processor seconds */
	double here, daichod, database;
};
struct visible { /* one measurement */
	const struct bench *b;
	const struct bench_visible_at *how;
	struct bench_daichod *d;
	struct bench_office office; /* one terminal: who approves */
	char folder[300];
	bool is_in_memory;
	/* of the change that is on its way */
	int changes;
	atomic_int now, have, ready, failed; /* -1: none yet */
	struct bench_entry *entry;           /* that change */
	volatile sig_atomic_t stop;
	struct cost was, is; /* of the changes that count */
};
struct desk { /* one replica */
	struct visible *v;
	char terminal[16], path[400];
	struct replica *screen;
	pthread_t thread;
	bool is_started;
	int seen;   /* changes */
	double *at; /* microseconds, of each */
	struct err err;
};

/* ---- a replica ---- */

/* In a thread of the syncer's, after its commit. */
static void
looks(void *arg, int64_t position)
{
	struct desk *d = arg;
	struct visible *v = d->v;
	int k = v->now;
	struct member m;

	(void)position;
	if (k < d->seen || replica_person(d->screen, v->entry->person_no, 0, &m,
			       &d->err) != RC_OK)
		return;
	if (strcmp(record_get(&m.row, IT_ADDRESS_NUMBER), v->entry->number) ==
	    0) {
		d->at[k] = bench_now_us();
		d->seen = k + 1;
		v->have++;
	}
	member_release(&m);
}

static void
options_of(struct desk *d, struct reg_options *reach, struct syncer_options *o)
{
	struct visible *v = d->v;

	bench_daichod_reach(v->d, d->terminal, reach);
	*o = (struct syncer_options){ .reg = reach->uri,
		.tls = reach->tls,
		.replica = d->path,
		.terminal = d->terminal,
		.share = v->b->share,
		.applied = looks,
		.applied_arg = d };
}

static void *
serves(void *arg)
{
	struct desk *d = arg;
	struct visible *v = d->v;
	struct reg_options reach = { .terminal = d->terminal };
	struct syncer_options o;
	struct syncer *s = NULL;
	enum rc rc;

	options_of(d, &reach, &o);
	rc = replica_open(d->path, false, &d->screen, &d->err);
	if (rc == RC_OK)
		rc = syncer_open(&o, &s, &d->err);
	v->ready++;
	if (rc == RC_OK)
		rc = syncer_run(s, &v->stop, &d->err);
	if (rc != RC_OK)
		v->failed++;
	syncer_close(s);
	replica_close(d->screen);
	return NULL;
}

static bool
copy_file(const char *from, const char *to)
{
	struct stat sb;
	int in = open(from, O_RDONLY | O_CLOEXEC),
	    out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool fine = in >= 0 && out >= 0 && fstat(in, &sb) == 0;
	off_t done = 0;

	while (fine && done < sb.st_size)
		fine = sendfile(out, in, &done, 1 << 30) > 0;
	if (in >= 0)
		(void)close(in);
	if (out >= 0)
		(void)close(out);
	return fine;
}

static enum rc
no_replica(struct err *err, const char *why)
{
	enum rc rc = err_set(err, RC_IO, "E9705", "写しで測れません",
	    "写しを作れないか、変更が届きません",
	    "空きと許可を確かめてください");

	err_log(err, "bench: %s", why);
	return rc;
}

/* ---- who approves ---- */

/* Processor seconds so far, when everybody has warmed up. */
static void
cost_now(const struct visible *v, struct cost *c)
{
	c->here = bench_process_cpu(getpid(), NULL);
	c->daichod = bench_daichod_cpu(v->d);
	c->database = bench_server_cpu(v->how->server);
}

/* Until all replicas have the change. */
static bool
await(struct visible *v, int n)
{
	double until = bench_now_us() + PATIENCE_US;

	while (v->have < n && v->failed == 0 && bench_now_us() < until)
		(void)poll(NULL, 0, 1);
	return v->have >= n;
}

/* Invented towns have entries that wait: those people are passed over. */
static void
submit_all(struct bench_party *p)
{
	int n = 0;

	for (int i = 0; i < p->count && n < (int)p->arg; i++) {
		struct bench_entry e = p->entry[i];
		enum rc rc = bench_submit(p, &e);

		if (rc == RC_CONFLICT) {
			err_clear(&p->err);
			continue;
		}
		if (rc != RC_OK || bench_look(p, &e) != RC_OK)
			return;
		p->entry[n++] = e;
	}
	p->next = n;
}

static struct visible *acting; /* the bench measures one at a time */

static void
approve_all(struct bench_party *p)
{
	struct visible *v = acting;
	double call;

	for (int k = p->first; k < v->changes && v->failed == 0; k++) {
		(void)poll(NULL, 0, 100); /* everybody waits again */
		if (k == WARMING)
			cost_now(v, &v->was);
		v->have = 0;
		v->entry = &p->entry[k];
		v->now = k;
		if (bench_approve(p, v->entry, &call) != RC_OK)
			return;
		bench_add(&p->all, bench_now_us()); /* when, not how long */
		if (!await(v, (int)p->arg))
			return;
		p->done++;
	}
}

/* ---- one measurement ---- */

static void
spread(struct bench_times *t, char *out, size_t size)
{
	(void)snprintf(out, size, "p50 %.1f ms  p99 %.1f ms",
	    bench_quantile(t, 0.5) / 1000, bench_quantile(t, 0.99) / 1000);
}

/* What each replica took, and the last one. */
static void
say_times(struct visible *v, const struct desk *d, int n,
    const struct bench_times *told, struct bench_times *plain)
{
	struct bench_times all = { 0 }, last = { 0 };
	char what[128], figure[96], beside[128] = "", one[96];
	double us, most;

	for (int k = WARMING; k < v->changes; k++) {
		most = 0;
		for (int i = 0; i < n; i++) {
			us = d[i].at[k] - told->us[k];
			us = us > 0 ? us : 0;
			bench_add(&all, us);
			most = us > most ? us : most;
		}
		bench_add(&last, most);
	}
	spread(&all, figure, sizeof(figure));
	if (plain->n > 0) {
		spread(plain, one, sizeof(one));
		(void)snprintf(beside, sizeof(beside),
		    "NOTIFY to %d connections %s", n, one);
	}
	(void)snprintf(what, sizeof(what),
	    "change acknowledged to read on %d replicas", n);
	bench_line(v->b, what, figure, beside,
	    n <= 10 ? "p99 <= 20 ms" : "p99 <= 100 ms");
	spread(&last, figure, sizeof(figure));
	bench_line(v->b, "  until the last of them has it", figure,
	    v->is_in_memory ? "replicas in memory" : "replicas on one disk",
	    "");
	bench_release(&all);
	bench_release(&last);
}

static void
say_cost(struct visible *v, int n, long before, long waiting)
{
	double changes = v->changes - WARMING;
	char what[96], figure[128], beside[96];
	(void)snprintf(figure, sizeof(figure),
	    "%.1f ms at %d terminals, %.1f ms in daichod, %.1f ms in the "
	    "database",
	    (v->is.here - v->was.here) * 1e3 / changes, n,
	    (v->is.daichod - v->was.daichod) * 1e3 / changes,
	    (v->is.database - v->was.database) * 1e3 / changes);
	bench_line(v->b, "  processor for each change", figure, "", "");
	(void)snprintf(figure, sizeof(figure), "RSS %.1f MiB, %.0f KiB each",
	    (double)waiting / 1024, (double)(waiting - before) / n);
	(void)snprintf(beside, sizeof(beside), "before they came %.1f MiB",
	    (double)before / 1024);
	(void)snprintf(
	    what, sizeof(what), "  daichod with %d waiting terminals", n);
	bench_line(v->b, what, figure, beside, "");
}

/* A copy of the first replica and a syncer for it, for each of n. */
static enum rc
start_all(struct visible *v, struct desk *d, int n, struct err *err)
{
	char first[400];
	int i;

	v->now = -1;
	v->ready = v->failed = 0;
	v->stop = 0;
	(void)snprintf(first, sizeof(first), "%s/first.db", v->folder);
	for (i = 0; i < n; i++) {
		struct desk *k = &d[i];

		k->v = v;
		k->at = x_alloc((size_t)v->changes * sizeof(*k->at));
		(void)snprintf(
		    k->terminal, sizeof(k->terminal), "b%04d", i + 1);
		(void)snprintf(
		    k->path, sizeof(k->path), "%s/%d.db", v->folder, i);
		if (!copy_file(first, k->path))
			return no_replica(err, "copy");
	}
	for (i = 0; i < n; i++) {
		if (pthread_create(&d[i].thread, NULL, serves, &d[i]) != 0)
			die("no thread can be started");
		d[i].is_started = true;
	}
	while (v->ready < n && v->failed == 0)
		(void)poll(NULL, 0, 10);
	return RC_OK;
}

static enum rc
end_all(struct visible *v, struct desk *d, int n, enum rc rc, struct err *err)
{
	v->stop = 1;
	for (int i = 0; i < n; i++) {
		if (d[i].is_started)
			(void)pthread_join(d[i].thread, NULL);
		if (rc == RC_OK && d[i].err.rc != RC_OK) {
			rc = d[i].err.rc;
			*err = d[i].err;
		}
		(void)unlink(d[i].path);
		free(d[i].at);
		d[i].at = NULL;
	}
	return rc;
}

static enum rc
measure(struct visible *v, int n, struct err *err)
{
	struct bench_times told = { 0 }, plain = { 0 };
	struct bench_party *p = &v->office.party[0];
	struct desk *d = x_alloc((size_t)n * sizeof(*d));
	long before = bench_daichod_kib(v->d), waiting, again;
	enum rc rc = start_all(v, d, n, err);

	acting = v;
	p->arg = n;
	p->first = 0;
	if (rc == RC_OK)
		rc = bench_office_run(
		    &v->office, approve_all, NULL, &told, NULL, err);
	cost_now(v, &v->is);
	waiting = bench_daichod_kib(v->d);
	if (rc == RC_OK && bench_office_done(&v->office, &again) < v->changes)
		rc = no_replica(err, "a change did not arrive");
	if (rc == RC_OK && v->how->server != NULL)
		rc = bench_notify(v->how->server, n, v->changes, &plain, err);
	if (rc == RC_OK) {
		say_times(v, d, n, &told, &plain);
		say_cost(v, n, before, waiting);
	}
	rc = end_all(v, d, n, rc, err);
	free(d);
	bench_release(&told);
	bench_release(&plain);
	return rc;
}

/* ---- what all share ---- */

/* A terminal has a disk of its own; a hundred of them are not measured on
 * the one of this machine, where memory has the room. */
static void
choose_folder(struct visible *v, int64_t need)
{
	struct statfs fs;

	v->is_in_memory = need < MEMORY_MAX && statfs(MEMORY, &fs) == 0 &&
			  (int64_t)fs.f_bavail * fs.f_bsize / 2 > need;
	if (v->is_in_memory) {
		(void)snprintf(v->folder, sizeof(v->folder),
		    MEMORY "/madoguchi-bench.XXXXXX");
		v->is_in_memory = mkdtemp(v->folder) != NULL;
	}
	if (!v->is_in_memory) {
		(void)snprintf(v->folder, sizeof(v->folder), "%.240s/replicas",
		    v->b->folder);
		(void)mkdir(v->folder, 0700);
	}
}

/* The first replica, from nothing, by the snapshot of daichod. */
static enum rc
first_replica(struct visible *v, char *path, size_t size, struct err *err)
{
	struct reg_options reach = { .terminal = "b0001" };
	struct syncer_options o;
	struct desk d = { .v = v, .terminal = "b0001" };
	struct syncer *s = NULL;
	struct stat sb;
	char figure[64], beside[96];
	double from = bench_now_us();
	enum rc rc;

	(void)snprintf(d.path, sizeof(d.path), "%.300s/first.db", v->b->folder);
	(void)snprintf(path, size, "%s", d.path);
	(void)unlink(d.path);
	options_of(&d, &reach, &o);
	o.applied = NULL;
	rc = syncer_open(&o, &s, err);
	if (rc == RC_OK)
		rc = syncer_once(s, err);
	syncer_close(s);
	if (rc != RC_OK || stat(d.path, &sb) != 0)
		return rc;
	(void)snprintf(
	    figure, sizeof(figure), "%.1f s", (bench_now_us() - from) / 1e6);
	(void)snprintf(beside, sizeof(beside), "%.1f MiB",
	    (double)sb.st_size / (1024 * 1024));
	bench_line(v->b, "first replica: snapshot made, fetched, built", figure,
	    beside, "");
	return RC_OK;
}

static int
most(const struct bench_visible_at *how)
{
	int n = 0;

	for (int i = 0; i < 4 && how->replicas[i] > 0; i++)
		n = how->replicas[i] > n ? how->replicas[i] : n;
	return n < REPLICAS_MAX ? n : REPLICAS_MAX;
}

static enum rc
measure_all(struct visible *v, struct err *err)
{
	char first[400], there[400];
	struct bench_party *p = &v->office.party[0];
	struct stat sb;
	int64_t need;
	enum rc rc = first_replica(v, first, sizeof(first), err);

	if (rc == RC_OK && stat(first, &sb) != 0)
		rc = no_replica(err, "no first one");
	if (rc != RC_OK)
		return rc;
	need = (int64_t)sb.st_size * (most(v->how) + 1);
	choose_folder(v, need);
	(void)snprintf(there, sizeof(there), "%s/first.db", v->folder);
	if (v->is_in_memory ? !copy_file(first, there)
			    : rename(first, there) != 0)
		rc = no_replica(err, "copy");
	for (int i = 0; i < 4 && v->how->replicas[i] > 0 && rc == RC_OK; i++) {
		p->arg = v->changes;
		rc = bench_office_run(
		    &v->office, submit_all, NULL, NULL, NULL, err);
		if (rc == RC_OK && p->next < v->changes)
			rc = no_replica(err, "not enough people");
		if (rc == RC_OK)
			rc = measure(v, v->how->replicas[i], err);
	}
	(void)unlink(there);
	(void)unlink(first);
	(void)rmdir(v->folder);
	return rc;
}

enum rc
bench_visible_at(
    const struct bench *b, const struct bench_visible_at *how, struct err *err)
{
	int n = most(how);
	struct visible v = { .b = b,
		.how = how,
		.changes = how->changes + WARMING,
		.office = { .b = b,
		    .uri = how->uri,
		    .reach = bench_daichod_reach,
		    .tag = 3 } };
	struct bench_office first = { .b = b, .uri = how->uri };
	enum rc rc = bench_office_open(&first, n + 1, 1, err);

	/* daichod lets in nobody whom the register does not know */
	bench_office_close(&first);
	if (rc == RC_OK)
		rc = bench_daichod_start(b, how->uri, n + 1, 8, &v.d, err);
	v.office.arg = v.d;
	v.office.daichod = v.d;
	if (rc == RC_OK)
		rc = bench_office_open(&v.office, 1, 3 * v.changes, err);
	if (rc == RC_OK)
		rc = measure_all(&v, err);
	bench_office_close(&v.office);
	if (rc == RC_OK)
		rc = bench_listed(b, how->uri, v.d, how->changes, err);
	bench_daichod_stop(v.d);
	return rc;
}

enum rc
bench_visible(const struct bench *b, const char *uri, long residents,
    int replicas, int changes, struct err *err)
{
	struct bench_visible_at how = { .uri = uri,
		.replicas = { replicas > 0 ? replicas : 10,
		    replicas > 0 ? 0 : 200 },
		.changes = changes > 0 ? changes : 100 };
	struct generate_options g = { .share = b->share,
		.municipality = "431001",
		.residents = residents > 0 ? residents : RESIDENTS,
		.former = -1,
		.seed = 1 };
	struct generate_result made;
	enum rc rc = RC_OK;

	if (uri == NULL) {
		rc = bench_server_start(b,
		    20 + (replicas > 200 ? replicas : 200), &how.server, err);
		if (rc == RC_OK) {
			g.uri = how.uri = bench_server_uri(how.server);
			rc = generate_town(&g, &made, err);
		}
	}
	if (rc == RC_OK)
		rc = bench_visible_at(b, &how, err);
	bench_server_stop(how.server);
	return rc;
}
