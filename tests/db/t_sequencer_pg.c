/* SPDX-License-Identifier: ISC
 * The sequencer on PostgreSQL, step by step against transactions that commit
 * in another order than they began, die, or say nothing.
 */
#include "db/aside.h"
#include "db/reg.h"
#include "db/sequencer.h"
#include "tests/db/help_pg.h"
#include "tests/db/help_register.h"
#include "tests/test.h"

#include <libpq-fe.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static struct test_reg t;
static struct sequencer *nowhere; /* takes pokes and numbers nothing */
static struct bell *silent;

static void
begin(void)
{
	(void)setenv("MADO_TEST_STORE", "postgresql", 1);
	test_reg_make(&t);
	silent = bell_new();
	nowhere = sequencer_start("sqlite:/nonexistent/register.db", silent);
	sequencer_serve(nowhere, t.reg);
}

static void
end(void)
{
	test_reg_free(&t);
	sequencer_stop(nowhere);
	bell_free(silent);
}

/* ---- transactions by hand ---- */

static PGconn *
hand(void)
{
	PGconn *c = PQconnectdb(t.uri);

	PQclear(PQexec(c, "SET search_path TO register"));
	return c;
}

static void
does(PGconn *c, const char *sql)
{
	PGresult *res = PQexec(c, sql);
	ExecStatusType s = PQresultStatus(res);

	if (s != PGRES_COMMAND_OK && s != PGRES_TUPLES_OK) {
		printf("# %s: %s", sql, PQerrorMessage(c));
		CHECK(false);
	}
	PQclear(res);
}

static int64_t
asks(PGconn *c, const char *sql)
{
	PGresult *res = PQexec(c, sql);
	int64_t n = -1;

	if (PQresultStatus(res) == PGRES_TUPLES_OK && PQntuples(res) == 1 &&
	    !PQgetisnull(res, 0, 0))
		n = atoll(PQgetvalue(res, 0, 0));
	else
		printf("# %s: %s", sql, PQerrorMessage(c));
	PQclear(res);
	return n;
}

/* What feed_add does there: a number after the snapshot, then the record. */
static int64_t
draw(PGconn *c)
{
	return asks(c, "SELECT nextval('record') FROM pg_current_xact_id()");
}

static void
records(PGconn *c, int64_t record)
{
	char sql[200];

	(void)snprintf(sql, sizeof(sql),
	    "INSERT INTO feed_wait (record, format, kind, made_at) VALUES "
	    "(%lld, 1, 'note', 1)",
	    (long long)record);
	does(c, sql);
	(void)snprintf(sql, sizeof(sql),
	    "INSERT INTO feed_section (record, section, hash, salt, payload) "
	    "VALUES (%lld, 'core', repeat('0', 64), repeat('0', 32), '{}')",
	    (long long)record);
	does(c, sql);
}

static const char *const writes = "BEGIN ISOLATION LEVEL SERIALIZABLE";

static int64_t
position_of(int64_t record)
{
	char sql[100];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT coalesce(sum(position), 0) FROM feed WHERE record = %lld",
	    (long long)record);
	return test_pg_number(t.uri, sql);
}

static int
steps(int max)
{
	struct err e;
	int n = -1;

	err_clear(&e);
	CHECK_INT(sequencer_step(t.reg->s, max, &n, &e), RC_OK);
	if (e.code[0] != '\0')
		printf("# %s %s\n", e.code, e.log);
	return n;
}

static void
empty_the_queue(void)
{
	while (steps(1000) > 0)
		;
}

static bool
chain_is_whole(void)
{
	json_t *res = NULL;
	bool ok;

	CHECK_INT(test_call(&t, "feed.verify", &res, "{}"), RC_OK);
	/* the sections made by hand carry no right hash: the links count */
	ok = test_pg_number(t.uri,
		 "SELECT count(*) FROM feed a LEFT JOIN feed b ON b.position = "
		 "a.position - 1 WHERE a.position > 1 AND (b.hash IS NULL OR "
		 "b.hash <> a.previous)") == 0;
	json_decref(res);
	return ok;
}

TEST(a_lower_number_that_commits_late_is_neither_lost_nor_doubled)
{
	PGconn *a, *b;
	int64_t low, high;

	begin();
	empty_the_queue();
	a = hand();
	b = hand();
	does(a, writes);
	does(b, writes);
	low = draw(a);
	high = draw(b);
	CHECK(low < high);
	records(a, low);
	records(b, high);
	CHECK_INT(steps(1000), 0); /* nobody has committed */
	does(b, "COMMIT");
	CHECK_INT(steps(1000), 1);
	does(a, "COMMIT");
	CHECK_INT(steps(1000), 1);
	CHECK_INT(steps(1000), 0);
	CHECK(position_of(high) > 0);
	CHECK_INT(position_of(low), position_of(high) + 1);
	CHECK(chain_is_whole());
	PQfinish(a);
	PQfinish(b);
	end();
}

TEST(what_is_rolled_back_leaves_no_gap_in_the_chain)
{
	PGconn *a;
	int64_t head = 0, record;

	begin();
	empty_the_queue();
	head = test_pg_number(t.uri, "SELECT max(position) FROM feed");
	a = hand();
	does(a, writes);
	records(a, draw(a));
	does(a, "ROLLBACK");
	does(a, writes);
	record = draw(a);
	records(a, record);
	does(a, "COMMIT");
	CHECK_INT(steps(1000), 1);
	CHECK_INT(position_of(record), head + 1);
	PQfinish(a);
	end();
}

/*
 * The proof of db/sequencer.c, acted out: W sees what V did. V draws its
 * number first whatever W does, because W sees V only if V was committed
 * before W's snapshot. With READ COMMITTED W draws, then sees V: the number
 * says the contrary of what happened.
 */
static void
saw(const char *begins, bool *seen, bool *after)
{
	PGconn *v = hand(), *w = hand();
	int64_t of_v, of_w;

	does(w, begins);
	CHECK(asks(w, "SELECT count(*) FROM state") == 1); /* the snapshot */
	of_w = draw(w);
	does(v, writes);
	of_v = draw(v);
	records(v, of_v);
	does(v, "COMMIT");
	*seen = asks(w, "SELECT count(*) FROM feed_wait") > 0;
	records(w, of_w);
	does(w, "COMMIT");
	empty_the_queue();
	*after = position_of(of_w) > position_of(of_v);
	PQfinish(v);
	PQfinish(w);
}

TEST(an_effect_that_was_seen_comes_first)
{
	PGconn *v, *w;
	int64_t of_v, of_w;
	bool seen, after;

	begin();
	empty_the_queue();
	/* not seen: either order is right */
	saw(writes, &seen, &after);
	CHECK(!seen);
	/* why writers must not be READ COMMITTED */
	saw("BEGIN ISOLATION LEVEL READ COMMITTED", &seen, &after);
	CHECK(seen && !after);
	/* seen, by a transaction that began to run before V committed */
	v = hand();
	w = hand();
	does(v, writes);
	of_v = draw(v);
	records(v, of_v);
	does(w, writes); /* no snapshot yet: that is the first statement's */
	does(v, "COMMIT");
	CHECK_INT(asks(w, "SELECT count(*) FROM feed_wait"), 1);
	of_w = draw(w);
	records(w, of_w);
	does(w, "COMMIT");
	CHECK(of_v < of_w);
	/* in one set, and in sets of one */
	CHECK_INT(steps(1), 1);
	CHECK(position_of(of_v) > 0);
	CHECK_INT(position_of(of_w), 0);
	CHECK_INT(steps(1), 1);
	CHECK_INT(position_of(of_w), position_of(of_v) + 1);
	PQfinish(v);
	PQfinish(w);
	end();
}

/* ---- in the middle of a step ---- */

/* Holds every step up at its first record until the lock is let go. */
static PGconn *
hold_steps_up(void)
{
	PGconn *c = hand();

	test_pg_run(t.uri,
	    "CREATE FUNCTION held_up() RETURNS trigger LANGUAGE plpgsql "
	    "SECURITY DEFINER AS $$ BEGIN PERFORM pg_advisory_lock_shared(77); "
	    "PERFORM pg_advisory_unlock_shared(77); RETURN NEW; END $$");
	test_pg_run(t.uri,
	    "CREATE TRIGGER held_up BEFORE INSERT ON register.feed "
	    "FOR EACH ROW EXECUTE FUNCTION held_up()");
	test_pg_run(
	    t.uri, "ALTER TABLE register.feed ENABLE ALWAYS TRIGGER held_up");
	does(c, "SELECT pg_advisory_lock(77)");
	return c;
}

/* Whether so many wait for the lock, within 20 seconds. */
static bool
somebody_waits(int many)
{
	int64_t until = mono_us() + 20000000;

	while (mono_us() < until) {
		if (test_pg_number(t.uri,
			"SELECT count(*) FROM pg_locks WHERE locktype = "
			"'advisory' AND objid = 77 AND NOT granted") == many)
			return true;
		(void)poll(NULL, 0, 5);
	}
	return false;
}

static void *
one_step(void *arg)
{
	struct reg *r = arg;
	struct err e;
	static int n;

	err_clear(&e);
	n = -1;
	(void)!sequencer_step(r->s, 1000, &n, &e);
	return &n;
}

TEST(a_record_committed_during_a_step_stays_in_the_queue)
{
	PGconn *lock, *a, *b;
	pthread_t thread;
	int64_t low, high;
	struct reg *r;
	void *n;

	begin();
	empty_the_queue();
	a = hand();
	b = hand();
	does(a, writes);
	does(b, writes);
	low = draw(a);
	high = draw(b);
	records(a, low);
	records(b, high);
	does(b, "COMMIT");
	lock = hold_steps_up();
	r = test_reg_also(&t, "T1");
	CHECK_INT(pthread_create(&thread, NULL, one_step, r), 0);
	CHECK(somebody_waits(1)); /* it has read its set: the high one */
	does(a, "COMMIT");
	CHECK_INT(steps(1000), 0); /* another is at it */
	does(lock, "SELECT pg_advisory_unlock(77)");
	CHECK_INT(pthread_join(thread, &n), 0);
	CHECK_INT(*(int *)n, 1);
	CHECK_INT(position_of(low), 0);
	CHECK(position_of(high) > 0);
	CHECK_INT(steps(1000), 1);
	CHECK_INT(position_of(low), position_of(high) + 1);
	reg_close(r);
	PQfinish(a);
	PQfinish(b);
	PQfinish(lock);
	end();
}

TEST(a_sequencer_killed_in_the_middle_has_done_nothing)
{
	PGconn *lock, *a;
	int64_t record, until;
	struct reg *r;
	pid_t pid;

	begin();
	empty_the_queue();
	a = hand();
	does(a, writes);
	record = draw(a);
	records(a, record);
	does(a, "COMMIT");
	lock = hold_steps_up();
	pid = fork();
	if (pid == 0) {
		r = test_reg_also(&t, "T1");
		(void)one_step(r);
		_exit(0);
	}
	CHECK(somebody_waits(1));
	CHECK(pid > 0);
	if (pid > 0)
		(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
	does(lock, "SELECT pg_advisory_unlock(77)");
	/* its backend notices when it next speaks; then the lock is free */
	until = mono_us() + 20000000;
	while (position_of(record) == 0 && mono_us() < until)
		(void)steps(1000);
	CHECK(position_of(record) > 0);
	CHECK_INT(test_pg_number(t.uri, "SELECT count(*) FROM feed_wait"), 0);
	CHECK(chain_is_whole());
	PQfinish(a);
	PQfinish(lock);
	end();
}

/* ---- the slow and the silent ---- */

static bool
note(struct reg *r, int i)
{
	json_t *args = json_pack("{s:s,s:s,s:i}", "session", t.manager, "key",
	    "lease_minutes", "value", 20 + i % 10);
	struct err e;
	enum rc rc;

	err_clear(&e);
	rc = reg_call(r, "setting.set", args, NULL, &e);
	if (rc != RC_OK)
		printf("# %s %s %s\n", e.code, e.text, e.log);
	json_decref(args);
	return rc == RC_OK;
}

/* The thread begins its steps further and further on in the queue; what was
 * drawn long before and commits late must be before that. */
TEST(the_thread_waits_for_a_slow_transaction)
{
	struct bell *bell = bell_new();
	struct sequencer *q;
	int64_t record, until, head;
	PGconn *a;
	int i;

	begin();
	empty_the_queue();
	a = hand();
	q = sequencer_start(t.uri, bell);
	sequencer_serve(q, t.reg);
	does(a, writes);
	record = draw(a);
	records(a, record);
	for (i = 0; i < 40; i++) {
		head = bell_position(bell);
		CHECK(note(t.reg, i));
		CHECK(bell_wait(bell, head, 20000));
	}
	CHECK_INT(position_of(record), 0);
	does(a, "COMMIT");
	until = mono_us() + 10000000;
	while (position_of(record) == 0 && mono_us() < until)
		(void)poll(NULL, 0, 5);
	CHECK(position_of(record) > 0);
	CHECK_INT(test_pg_number(t.uri, "SELECT count(*) FROM feed_wait"), 0);
	sequencer_serve(nowhere, t.reg);
	sequencer_stop(q);
	bell_free(bell);
	CHECK(chain_is_whole());
	PQfinish(a);
	end();
}

/* ---- the silent ---- */

static enum rc
note_put(struct reg *r, const char *person_no, int version)
{
	json_t *args = json_pack("{s:s,s:s,s:s}", "session", t.clerk,
	    "person_no", person_no, "text", "覚え");
	struct err e;
	enum rc rc;

	if (version > 0)
		(void)json_object_update_new(
		    args, json_pack("{s:i,s:i}", "seq", 1, "version", version));
	err_clear(&e);
	rc = reg_call(r, "note.put", args, NULL, &e);
	if (rc != RC_OK)
		printf("# note.put: %s %s %s\n", e.code, e.text, e.log);
	json_decref(args);
	return rc;
}

static int
by_size(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

enum { TIMES = 40, SILENT_MS = 4000 };

/* From the call to everybody seeing it, so many times; microseconds. */
static void
measure(struct bell *bell, const char *person_no, int *version,
    int64_t us[TIMES], const char *when)
{
	int64_t from, head;
	int i;

	for (i = 0; i < TIMES; i++) {
		head = bell_position(bell);
		from = mono_us();
		CHECK_INT(note_put(t.reg, person_no, (*version)++), RC_OK);
		CHECK(bell_wait(bell, head, 20000));
		us[i] = mono_us() - from;
	}
	qsort(us, TIMES, sizeof(us[0]), by_size);
	printf("# call to visible %s: p50 %.1f ms, worst %.1f ms\n", when,
	    (double)us[TIMES / 2] / 1000, (double)us[TIMES - 1] / 1000);
}

struct same { /* a change of the people that the silent one holds */
	struct reg *r;
	const char *person_no;
	int64_t ended_at;
	enum rc rc;
};

static void *
same_people(void *arg)
{
	struct same *x = arg;

	x->rc = note_put(x->r, x->person_no, 1);
	x->ended_at = mono_us();
	return NULL;
}

static const char sql_person[] =
    "UPDATE note SET version = version + 1 WHERE person_no = $1";
static const char sql_wait[] =
    "INSERT INTO feed_wait (record, format, kind, made_at) "
    "VALUES ($1, 1, 'note', 1)";
static const char sql_idle[] =
    "SELECT current_setting('idle_in_transaction_session_timeout')";

/* Begins a change of a person as a program would, and says no more. Every
 * connection has 20 s for that; this one has less. */
static struct store *
falls_silent(const char *person_no, int64_t *record)
{
	struct store_stmt *st;
	struct store *s = NULL;
	char uri[300], idle[20];

	CHECK_INT(sql_row(t.reg->s, &t.err, &st, sql_idle, ""), RC_OK);
	col_copy(st, 0, idle, sizeof(idle));
	store_done(st);
	CHECK_STR(idle, "20s");
	(void)snprintf(uri, sizeof(uri),
	    "%s&options=-c%%20idle_in_transaction_session_timeout%%3D%d", t.uri,
	    SILENT_MS);
	CHECK_INT(store_open(uri, STORE_REGISTER, false, &s, &t.err), RC_OK);
	CHECK_INT(store_begin(s, &t.err), RC_OK);
	CHECK_INT(store_record(s, record, &t.err), RC_OK);
	CHECK_INT(sql_run(s, &t.err, sql_person, "t", person_no), RC_OK);
	CHECK_INT(sql_run(s, &t.err, sql_wait, "i", *record), RC_OK);
	return s;
}

TEST(a_silent_client_delays_only_entries_on_the_same_people)
{
	int64_t before[TIMES], during[TIMES], record, since;
	struct bell *bell = bell_new();
	char a[20], b[20];
	struct sequencer *q;
	struct store *silent_one;
	struct entry e;
	struct same same = { .person_no = a };
	pthread_t thread;
	int version = 0;

	begin();
	test_family(&e, "甲", 1, 1);
	CHECK_INT(test_register(&t, &e, "k1", a, NULL), RC_OK);
	entry_release(&e);
	test_family(&e, "乙", 1, 2);
	CHECK_INT(test_register(&t, &e, "k2", b, NULL), RC_OK);
	entry_release(&e);
	CHECK_INT(note_put(t.reg, a, 0), RC_OK);
	empty_the_queue();
	q = sequencer_start(t.uri, bell);
	sequencer_serve(q, t.reg);
	CHECK(bell_wait(bell, 1, 20000));
	measure(bell, b, &version, before, "before");
	silent_one = falls_silent(a, &record);
	since = mono_us();
	same.r = test_reg_also(&t, "T1");
	sequencer_serve(q, same.r);
	CHECK_INT(pthread_create(&thread, NULL, same_people, &same), 0);
	measure(bell, b, &version, during, "beside a silent client");
	CHECK(mono_us() - since < SILENT_MS * 1000); /* it was silent */
	CHECK(during[TIMES - 1] < 2000000);
	CHECK_INT(pthread_join(thread, NULL), 0);
	/* who wanted the same people waited until it was ended */
	CHECK_INT(same.rc, RC_OK);
	CHECK(same.ended_at - since > (SILENT_MS - 500) * 1000);
	printf("# the same people: %.1f s\n",
	    (double)(same.ended_at - since) / 1e6);
	err_clear(&t.err);
	CHECK_INT(store_commit(silent_one, &t.err), RC_OFFLINE);
	CHECK_INT(position_of(record), 0);
	sequencer_serve(nowhere, t.reg);
	reg_close(same.r);
	store_close(silent_one);
	sequencer_stop(q);
	bell_free(bell);
	end();
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
