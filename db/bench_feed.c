/* SPDX-License-Identifier: ISC
 * What giving the feed its order costs: one head row that every transaction
 * updates, beside a queue and a sequencer; and how long a committed change
 * takes until somebody who waits for it has it.
 */
#include "db/bell.h"
#include "db/bench_server.h"
#include "db/bench_wave.h"
#include "db/feed.h"
#include "db/generate.h"
#include "db/register.h"
#include "db/sequencer.h"
#include "db/store.h"
#include "src/mem.h"

#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WRITERS = 16, BACKLOG = 50000, PAYLOAD = 1200, SINGLE = 300 };

static char payload[PAYLOAD + 1], section_hash[65];
#define SALT "00112233445566778899aabbccddeeff"

/* ---- the two ways ---- */

static const char sql_head[] =
    "CREATE TABLE IF NOT EXISTS bench_head (one INT PRIMARY KEY, position "
    "BIGINT, hash TEXT); CREATE TABLE IF NOT EXISTS bench_record (position "
    "BIGINT PRIMARY KEY, kind TEXT, made_at BIGINT, previous TEXT, hash TEXT); "
    "CREATE TABLE IF NOT EXISTS bench_section (position BIGINT, section TEXT, "
    "hash TEXT, salt TEXT, payload TEXT, PRIMARY KEY (position, section)); "
    "CREATE TABLE IF NOT EXISTS bench_line (seq BIGINT PRIMARY KEY, details "
    "TEXT, hash TEXT); INSERT INTO bench_head VALUES (1, 0, '') "
    "ON CONFLICT DO NOTHING";
/* The row stays locked until the commit is on the disk. */
static const struct bench_step by_head[] = {
	{ "UPDATE bench_head SET position = position + 1, hash = "
	  "encode(sha256((hash || position)::bytea), 'hex')",
	    { NULL }, 0 },
	{ "INSERT INTO bench_record SELECT position, 'change', 1, '', hash "
	  "FROM bench_head",
	    { NULL }, 0 },
	{ "INSERT INTO bench_section SELECT position, 'core', $1, $2, $3 FROM "
	  "bench_head",
	    { section_hash, SALT, payload }, 3 },
	{ "INSERT INTO bench_line SELECT position, '{}', hash FROM bench_head",
	    { NULL }, 0 },
};
static const struct bench_step by_queue[] = {
	{ "INSERT INTO feed_wait (record, format, kind, made_at) SELECT "
	  "nextval('record'), 1, 'change', 1 FROM pg_current_xact_id()",
	    { NULL }, 0 },
	{ "INSERT INTO feed_section (record, section, hash, salt, payload) "
	  "SELECT currval('record'), 'core', $1, $2, $3",
	    { section_hash, SALT, payload }, 3 },
	{ "INSERT INTO op_log_wait (record, logged_at, kind, terminal, place, "
	  "staff, org, act, persons, details, used_mynumber) SELECT "
	  "nextval('record'), 1, 'operation', 'T1', '', '10001', '', "
	  "'entry.approve', '[]', '{}', 0",
	    { NULL }, 0 },
};
static const char sql_backlog[] =
    "SET search_path TO register; INSERT INTO feed_section (record, section, "
    "hash, salt, payload) SELECT nextval('record'), s.section, s.hash, s.salt, "
    "s.payload FROM (SELECT * FROM feed_section ORDER BY record DESC LIMIT 1) "
    "s, generate_series(1, 50000); INSERT INTO feed_wait SELECT record, 1, "
    "'change', 1 FROM feed_section s WHERE NOT EXISTS (SELECT 1 FROM feed f "
    "WHERE f.record = s.record); INSERT INTO op_log_wait SELECT "
    "nextval('record'), 1, 'operation', 'T1', '', '10001', '', "
    "'entry.approve', '[]', '{}', 0 FROM generate_series(1, 50000); "
    "ANALYZE feed_wait; ANALYZE op_log_wait";

static void
make_payload(void)
{
	size_t i;

	(void)snprintf(payload, sizeof(payload), "{\"persons\":\"");
	for (i = strlen(payload); i < PAYLOAD - 2; i++)
		payload[i] = (char)('a' + i * 7 % 26);
	(void)snprintf(payload + i, 3, "\"}");
	feed_section_hash(SALT, payload, section_hash);
}

/* ---- many writers ---- */

struct party {
	struct bench_writer *w;
	struct sequencer *q; /* that is poked, or NULL */
	pthread_t thread;
	double until; /* microseconds */
	long done;
	struct err err;
};

static void *
commits(void *arg)
{
	struct party *p = arg;

	while (bench_now_us() < p->until &&
	       bench_writer_commit(p->w, &p->err) == RC_OK) {
		p->done++;
		if (p->q != NULL)
			sequencer_poke(p->q);
	}
	return NULL;
}

/* Commits a second of so many writers for four seconds. */
static enum rc
rate(struct bench_server *s, const struct bench_step *step, int steps,
    struct sequencer *q, double *per_s, long *done, struct err *err)
{
	struct party p[WRITERS];
	double from;
	int i;
	enum rc rc = RC_OK;

	memset(p, 0, sizeof(p));
	for (i = 0; i < WRITERS && rc == RC_OK; i++) {
		rc = bench_writer_open(s, step, steps, &p[i].w, err);
		p[i].q = q;
	}
	from = bench_now_us();
	for (i = 0; i < WRITERS && rc == RC_OK; i++) {
		p[i].until = from + 4e6;
		if (pthread_create(&p[i].thread, NULL, commits, &p[i]) != 0)
			die("no thread can be started");
	}
	*done = 0;
	for (i = 0; i < WRITERS; i++) {
		if (rc == RC_OK)
			(void)pthread_join(p[i].thread, NULL);
		*done += p[i].done;
	}
	for (i = 0; i < WRITERS; i++) {
		if (rc == RC_OK && p[i].err.rc != RC_OK) {
			rc = p[i].err.rc;
			*err = p[i].err;
		}
		bench_writer_close(p[i].w);
	}
	*per_s = (double)*done / ((bench_now_us() - from) / 1e6);
	return rc;
}

/* Until the head is at position, ten minutes at most. */
static bool
reaches(struct bell *bell, int64_t position)
{
	int i;

	for (i = 0; i < 600; i++)
		if (bell_wait(bell, position - 1, 1000))
			return true;
	return false;
}

static enum rc
two_ways(const struct bench *b, struct bench_server *s, struct bell *bell,
    struct sequencer *q, struct err *err)
{
	char figure[128], beside[96];
	double head = 0, queue = 0, from;
	long done = 0;
	int64_t position;
	enum rc rc = rate(s, by_head, 4, NULL, &head, &done, err);

	position = bell_position(bell);
	from = bench_now_us();
	if (rc == RC_OK)
		rc = rate(s, by_queue, 3, q, &queue, &done, err);
	if (rc != RC_OK)
		return rc;
	if (!reaches(bell, position + done))
		return err_set(err, RC_IO, "E9702",
		    "測定用のデータベースが起動しません",
		    "配信に番号が付きません",
		    "postgresql-15 を入れるか、--register で台帳を示してください");
	(void)snprintf(figure, sizeof(figure),
	    "%.0f/s committed, %.0f/s numbered", queue,
	    (double)done / ((bench_now_us() - from) / 1e6));
	(void)snprintf(beside, sizeof(beside),
	    "%.0f/s with one head row in every transaction", head);
	bench_line(b, "records by 16 writers, a sequencer beside them", figure,
	    beside, "");
	return RC_OK;
}

/* ---- what waits, numbered at one go ---- */

enum rc
bench_backlog(const struct bench *b, struct bench_server *s, struct err *err)
{
	struct store *store = NULL;
	char figure[128];
	int n = 0;
	long all = 0, steps = 0;
	double from;
	enum rc rc = bench_server_run(s, sql_backlog, err);

	if (rc == RC_OK)
		rc = store_open(
		    bench_server_uri(s), STORE_REGISTER, false, &store, err);
	from = bench_now_us();
	while (rc == RC_OK) {
		rc = sequencer_step(store, 1000, &n, err);
		if (n == 0)
			break;
		all += n;
		steps++;
	}
	store_close(store);
	if (rc != RC_OK)
		return rc;
	(void)snprintf(figure, sizeof(figure), "%.0f records and lines/s",
	    (double)all / ((bench_now_us() - from) / 1e6));
	bench_line(b, "sequencer alone, 50,000 records and as many lines",
	    figure, "", "> 6,000/s");
	return RC_OK;
}

/* ---- until somebody has it ---- */

struct reader { /* pulls as a replica does */
	const char *uri;
	pthread_t thread;
	atomic_bool is_ending, is_ready;
	atomic_llong position;
	struct err err;
};

/* Where the feed is; the answer's place is that of its last record. */
static void
move_on(json_t *args, const json_t *answer, atomic_llong *position)
{
	const json_t *records = json_object_get(answer, "records");
	const json_t *last =
	    json_array_get(records, json_array_size(records) - 1);

	if (json_array_size(records) == 0)
		return;
	(void)json_object_set(args, "epoch", json_object_get(answer, "epoch"));
	(void)json_object_set(
	    args, "position", json_object_get(last, "position"));
	(void)json_object_set(args, "hash", json_object_get(last, "hash"));
	*position = json_integer_value(json_object_get(last, "position"));
}

static void *
reads(void *arg)
{
	struct reader *rd = arg;
	struct reg_options o = { .uri = rd->uri, .terminal = "daicho" };
	json_t *args, *answer, *status = NULL;
	struct reg *r = NULL;
	enum rc rc = reg_open(&o, &r, &rd->err);

	if (rc == RC_OK)
		rc = reg_call(r, "register.status", NULL, &status, &rd->err);
	args = json_pack("{s:s,s:I,s:s,s:i,s:i}", "epoch", "", "position",
	    (json_int_t)0, "hash", "", "limit", 500, "wait_ms", 1000);
	if (rc == RC_OK) {
		(void)json_object_set(
		    args, "epoch", json_object_get(status, "epoch"));
		(void)json_object_set(
		    args, "position", json_object_get(status, "position"));
		(void)json_object_set(
		    args, "hash", json_object_get(status, "hash"));
	}
	while (rc == RC_OK && !rd->is_ending) {
		answer = NULL;
		rd->is_ready = true;
		rc = reg_call(r, "feed.pull", args, &answer, &rd->err);
		if (rc == RC_OK)
			move_on(args, answer, &rd->position);
		json_decref(answer);
	}
	json_decref(args);
	json_decref(status);
	reg_close(r);
	return NULL;
}

static void
pause_us(long us)
{
	struct timespec t = { us / 1000000, us % 1000000 * 1000 };

	(void)nanosleep(&t, NULL);
}

static void
line(const struct bench *b, const char *what, struct bench_times *t,
    const char *goal)
{
	char figure[96];

	(void)snprintf(figure, sizeof(figure), "p50 %.1f ms  p99 %.1f ms",
	    bench_quantile(t, 0.5) / 1000, bench_quantile(t, 0.99) / 1000);
	bench_line(b, what, figure, "", goal);
	bench_release(t);
}

/* One change every 10 ms: from its commit until the bell of the process that
 * commits, of another one, and a pull that waits. */
static enum rc
visible(const struct bench *b, struct bench_server *s, struct bell *bell,
    struct sequencer *q, struct err *err)
{
	struct bench_times here = { 0 }, there = { 0 }, pulled = { 0 };
	struct bell *other = bell_new();
	struct sequencer *listens = sequencer_start(bench_server_uri(s), other);
	struct reader rd = { .uri = bench_server_uri(s) };
	struct bench_writer *w = NULL;
	int64_t head;
	double from;
	int i;
	enum rc rc = bench_writer_open(s, by_queue, 3, &w, err);

	if (pthread_create(&rd.thread, NULL, reads, &rd) != 0)
		die("no thread can be started");
	while (rc == RC_OK && !rd.is_ready && rd.err.rc == RC_OK)
		pause_us(1000);
	for (i = 0; i < SINGLE && rc == RC_OK && rd.err.rc == RC_OK; i++) {
		pause_us(10000);
		head = bell_position(bell);
		if ((rc = bench_writer_commit(w, err)) != RC_OK)
			break;
		from = bench_now_us();
		sequencer_poke(q);
		(void)bell_wait(bell, head, 5000);
		bench_add(&here, bench_now_us() - from);
		(void)bell_wait(other, head, 5000);
		bench_add(&there, bench_now_us() - from);
		while (rd.position <= head && rd.err.rc == RC_OK &&
		       bench_now_us() - from < 5e6)
			pause_us(50);
		bench_add(&pulled, bench_now_us() - from);
	}
	rd.is_ending = true;
	(void)pthread_join(rd.thread, NULL);
	bench_writer_close(w);
	sequencer_stop(listens);
	bell_free(other);
	if (rc == RC_OK && rd.err.rc != RC_OK) {
		rc = rd.err.rc;
		*err = rd.err;
	}
	line(b, "commit to numbered, in its process", &here, "");
	line(b, "commit to told in another process", &there, "");
	line(b, "commit to record in a waiting pull", &pulled, "p99 <= 20 ms");
	return rc;
}

/*
 * The queue while somebody's snapshot is old (a dump, a first fill): what was
 * taken from it cannot be cleared away.
 */
static const struct bench_step old_look[] = {
	{ "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
	    { NULL }, 0 },
	{ "SELECT count(*) FROM history", { NULL }, 0 },
	{ "SELECT pg_sleep(12)", { NULL }, 0 },
};

static void *
looks(void *arg)
{
	struct party *p = arg;

	(void)!bench_writer_commit(p->w, &p->err);
	return NULL;
}

static enum rc
beside_a_dump(const struct bench *b, struct bench_server *s, struct bell *bell,
    struct sequencer *q, struct err *err)
{
	struct party dump = { 0 };
	char figure[128];
	double from = 0, first = 0, second = 0;
	long done = 0, all = 0;
	int64_t position = bell_position(bell);
	enum rc rc = bench_writer_open(s, old_look, 3, &dump.w, err);

	if (rc == RC_OK &&
	    pthread_create(&dump.thread, NULL, looks, &dump) != 0)
		die("no thread can be started");
	if (rc == RC_OK) {
		pause_us(500000);
		rc = rate(s, by_queue, 3, q, &first, &done, err);
		all = done;
		if (rc == RC_OK)
			rc = rate(s, by_queue, 3, q, &second, &done, err);
		all += done;
		from = bench_now_us();
		if (rc == RC_OK)
			(void)reaches(bell, position + all);
		from = bench_now_us() - from;
		(void)pthread_join(dump.thread, NULL);
	}
	bench_writer_close(dump.w);
	if (rc != RC_OK)
		return rc;
	(void)snprintf(figure, sizeof(figure),
	    "%.0f/s, then %.0f/s; all numbered %.0f ms later", first, second,
	    from / 1000);
	bench_line(b, "the same beside a dump", figure, "", "");
	return RC_OK;
}

enum rc
bench_feed(const struct bench *b, struct err *err)
{
	struct generate_options g = { .share = b->share,
		.municipality = "431001",
		.residents = 5000,
		.former = -1,
		.seed = 1 };
	struct generate_result made;
	struct bench_server *s = NULL;
	struct sequencer *q = NULL;
	struct bell *bell = bell_new();
	enum rc rc = bench_server_start(b, BENCH_WAVE_TERMINALS, &s, err);

	make_payload();
	if (rc == RC_OK) {
		g.uri = bench_server_uri(s);
		rc = generate_town(&g, &made, err);
	}
	if (rc == RC_OK)
		rc = bench_server_run(s, sql_head, err);
	if (rc == RC_OK) {
		q = sequencer_start(bench_server_uri(s), bell);
		(void)reaches(bell, 1);
		rc = two_ways(b, s, bell, q, err);
	}
	if (rc == RC_OK)
		rc = visible(b, s, bell, q, err);
	if (rc == RC_OK)
		rc = beside_a_dump(b, s, bell, q, err);
	sequencer_stop(q);
	q = NULL;
	if (rc == RC_OK)
		rc = bench_wave(b, g.uri, err);
	if (rc == RC_OK)
		rc = bench_backlog(b, s, err);
	bell_free(bell);
	bench_server_stop(s);
	return rc;
}
