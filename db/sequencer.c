/* SPDX-License-Identifier: ISC
 * sequencer - see sequencer.h.
 *
 * Why the feed's order is causal. Let W be a transaction that made record w
 * and saw an effect of the transaction V that made record v. To show: v comes
 * before w in the feed.
 *
 *  1. Writers run with one snapshot each, taken at their first statement
 *     (SERIALIZABLE; REPEATABLE READ does as well here). W saw V, so V was
 *     committed before W's snapshot.
 *  2. A record's number is drawn inside its transaction, after the snapshot,
 *     and larger than every number drawn before by anybody (store_record: one
 *     sequence, nothing cached per connection). v was drawn before V's
 *     commit, that lies before W's snapshot, that lies before w was drawn:
 *     v < w.
 *  3. A step reads its set with one statement, so with one snapshot. If it
 *     holds w, W was committed before that snapshot, and V before W: it holds
 *     v too, or v has been numbered by an earlier step.
 *  4. A set is read, cut at its ceiling and numbered in order of record: in
 *     one step v gets its position before w. Steps come one after the other
 *     (store_begin_alone), each seeing what the one before committed.
 *
 * The same holds for what W's person learnt outside the database: they were
 * told of V after its commit, so W's snapshot lies after that as well.
 *
 * What would break it: READ COMMITTED for writers, where a later statement of
 * W, after w was drawn, sees a V that drew v in between (1); numbers drawn
 * before the first statement, or kept in sets for a connection (2); reading
 * the queue with several statements, or steps that overlap (3, 4). And the
 * step must take from the queue the very records it numbered, not "all up to
 * the last": a lower number may have been committed since.
 *
 * Two transactions of which neither saw the other stand in either order. That
 * need not be the order in which SERIALIZABLE explains them; since a record is
 * the whole new state of what it is about and two that write the same row
 * cannot both commit unseen, a replica ends in the same state.
 *
 * A step is durable before anybody can read its positions. It takes no part
 * in the writers' conflicts: nothing they decide on is written here.
 */
#include "db/sequencer.h"

#include "db/aside.h"
#include "db/feed_tail.h"
#include "db/reg.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { SET_MAX = 1000, IDLE_MS = 50, AGAIN_MS = 200, MARK_US = 1000000 };

static const char sql_due[] =
    "SELECT 1 FROM feed_wait WHERE record > $1 UNION ALL "
    "SELECT 1 FROM op_log_wait WHERE record > $1 LIMIT 1";
static const char sql_position[] = "SELECT max(position) FROM feed";

/*
 * What a thread keeps between its steps.
 *
 * `above`: the queue's rows are deleted as soon as they are made, and while
 * anybody's snapshot is old (a dump, a replica's first fill) the server cannot
 * clear them away; a step that began at the queue's start would walk over all
 * of them. So it begins where nothing can come any more: `seen` is the highest
 * number that a step read, `later` a transaction that began after that. Once
 * no transaction before `later` is running, whoever drew a number up to `seen`
 * is over, and the step that then reads the queue has what they left.
 *
 * The mark beside each chain, that tells a cut-off end, is one row; written
 * with every step it would leave as many dead ones.
 */
struct memory {
	int64_t above, seen, later;
	int64_t marked_at; /* monotonic */
	bool is_behind;    /* the mark is */
};

/* Before the queue is read; open receives the oldest that is running. */
static enum rc
look_around(struct store *s, struct memory *m, int64_t *open, struct err *err)
{
	int64_t own;
	enum rc rc;

	*open = 0;
	if (m->seen <= m->above)
		return RC_OK;
	rc = store_horizon(s, open, &own, err);
	if (rc == RC_OK && m->later == 0)
		m->later = own;
	return rc;
}

/* With the queue read: may the next step begin further on? */
static void
move_up(struct memory *m, const struct numbering *feed,
    const struct numbering *log, int64_t open)
{
	int64_t last = feed->last > log->last ? feed->last : log->last;

	/* A full set may have left lower numbers behind. */
	if (feed->n == feed->max || log->n == log->max)
		return;
	if (m->later > 0 && (open >= m->later || !GUARD("sequencer_slow"))) {
		m->above = m->seen;
		m->later = 0;
	}
	if (m->seen <= m->above && last > m->above)
		m->seen = last;
}

/* In the transaction. */
static enum rc
number(struct store *s, int max, struct memory *m, int *n, struct err *err)
{
	struct call c = { .s = s, .err = err };
	struct numbering feed = { .above = m->above, .max = max };
	struct numbering log;
	int64_t open = 0;
	enum rc rc = state_load(&c);

	feed.is_marking = mono_us() - m->marked_at >= MARK_US;
	log = feed;
	if (rc != RC_OK || (rc = look_around(s, m, &open, err)) != RC_OK ||
	    (rc = feed_number(&c, &feed)) != RC_OK ||
	    (rc = log_number(&c, &log)) != RC_OK)
		return rc;
	*n = feed.n + log.n;
	if (feed.is_marking)
		m->marked_at = mono_us();
	m->is_behind = !feed.is_marking && (m->is_behind || *n > 0);
	move_up(m, &feed, &log, open);
	return RC_OK;
}

static enum rc
step(struct store *s, int max, struct memory *m, int *numbered, struct err *err)
{
	struct memory before = *m;
	bool is_mine = false;
	enum rc rc = store_begin_alone(s, &is_mine, err);

	*numbered = 0;
	if (rc != RC_OK || !is_mine)
		return rc;
	rc = number(s, max, m, numbered, err);
	if (rc == RC_OK && (*numbered > 0 || m->marked_at != before.marked_at))
		rc = store_commit(s, err); /* wakes who waits for news */
	else
		store_rollback(s);
	if (rc != RC_OK) {
		*m = before;
		*numbered = 0;
	}
	return rc;
}

enum rc
sequencer_step(struct store *s, int max, int *numbered, struct err *err)
{
	struct memory none = { .marked_at = -MARK_US };

	return step(s, max, &none, numbered, err);
}

/* A look without a transaction: most find nothing. */
static enum rc
is_due(struct store *s, const struct memory *m, bool *is, struct err *err)
{
	int64_t one = 0;
	enum rc rc = sql_int(s, err, &one, 0, sql_due, "i", m->above);

	*is = one != 0 || (m->is_behind && mono_us() - m->marked_at >= MARK_US);
	return rc;
}

static enum rc
drain(struct store *s, int ms, struct memory *m, struct err *err)
{
	int64_t until = mono_us() + (int64_t)ms * 1000;
	int numbered;
	bool due;
	enum rc rc;

	do {
		/* After a step another look: who came while it held the lock
		 * went away and relies on it. */
		if ((rc = is_due(s, m, &due, err)) != RC_OK || !due)
			return rc;
		rc = step(s, SET_MAX, m, &numbered, err);
	} while (rc == RC_OK && numbered > 0 && mono_us() < until);
	return rc;
}

enum rc
sequencer_drain(struct store *s, int ms, struct err *err)
{
	struct memory none = { .marked_at = -MARK_US };

	return drain(s, ms, &none, err);
}

/* ---- the thread ---- */

struct sequencer {
	pthread_t thread;
	char *uri;
	struct bell *bell;
	struct feed_tail *tail; /* for the calls it serves */
	atomic_bool is_serving;
	int wake; /* eventfd: poked, or to stop */
	atomic_bool is_stopping;
};

static void
take_pokes(struct sequencer *q)
{
	uint64_t n;

	while (read(q->wake, &n, sizeof(n)) < 0 && errno == EINTR)
		;
}

/* Where the head is; with the records up to it for whom this serves. */
static enum rc
look(struct sequencer *q, struct store *s, int64_t *head, struct err *err)
{
	int64_t before = *head;
	enum rc rc = sql_int(s, err, head, 0, sql_position, "");

	if (rc == RC_OK && q->is_serving && *head != before)
		rc = feed_tail_fill(q->tail, s, head, err);
	return rc;
}

/* Until the connection is lost or the thread is to end. */
static void
serve(struct sequencer *q, struct store *s)
{
	struct memory m = { .marked_at = -MARK_US };
	struct err err;
	int64_t head = 0;
	enum rc rc = RC_OK;

	while (rc == RC_OK && !q->is_stopping) {
		err_clear(&err);
		rc = drain(s, IDLE_MS, &m, &err);
		/* in memory before anybody is told to come for it */
		if (rc == RC_OK)
			rc = look(q, s, &head, &err);
		if (rc == RC_OK)
			bell_ring(q->bell, head);
		if (rc == RC_OK)
			rc = store_wait(s, q->wake, IDLE_MS, &err);
		take_pokes(q);
	}
}

static void *
run(void *arg)
{
	struct sequencer *q = arg;
	struct pollfd p = { .fd = q->wake, .events = POLLIN };
	struct store *s;
	struct err err;

	while (!q->is_stopping) {
		err_clear(&err);
		if (store_open(q->uri, STORE_REGISTER, false, &s, &err) ==
		    RC_OK) {
			serve(q, s);
			store_close(s);
			feed_tail_drop(q->tail);
		}
		if (q->is_stopping)
			break;
		(void)poll(&p, 1, AGAIN_MS);
		take_pokes(q);
	}
	return NULL;
}

struct sequencer *
sequencer_start(const char *uri, struct bell *bell)
{
	struct sequencer *q = x_alloc(sizeof(*q));
	sigset_t all, before;

	q->uri = x_strdup(uri);
	q->bell = bell;
	q->tail = feed_tail_new();
	q->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (q->wake < 0)
		die("no event for the sequencer");
	/* signals are the main thread's */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&q->thread, NULL, run, q) != 0)
		die("no thread for the sequencer");
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return q;
}

void
sequencer_poke(struct sequencer *q)
{
	static const uint64_t one = 1;

	/* full means poked already */
	while (write(q->wake, &one, sizeof(one)) < 0 && errno == EINTR)
		;
}

void
sequencer_stop(struct sequencer *q)
{
	if (q == NULL)
		return;
	q->is_stopping = true;
	sequencer_poke(q);
	(void)pthread_join(q->thread, NULL);
	(void)close(q->wake);
	feed_tail_free(q->tail);
	free(q->uri);
	free(q);
}

void
sequencer_serve(struct sequencer *q, struct reg *r)
{
	r->sequencer = q;
	r->tail = q != NULL ? q->tail : NULL;
	if (q != NULL)
		q->is_serving = true;
}
