/* SPDX-License-Identifier: ISC
 * service_pool - a few registers opened in process, lent to one call at a
 * time. One whose store went away is closed; the next call opens another,
 * but not every call at once tries to.
 */
#include "db/service_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define AGAIN_MS 500 /* between two tries to reach a store that is away */

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t freed;
	struct service_options o;
	struct sequencer *sequencer; /* borrowed */
	struct snapshots *snapshots; /* borrowed */
	int size, wait_ms;
	struct reg **idle; /* a stack: the warm one is taken first */
	int idle_count, used;
	int64_t failed_ms; /* of the last failed opening, 0 none */
	int64_t repeats;   /* calls run again */
};

struct pool *
pool_new(const struct service_options *o, struct sequencer *sequencer,
    struct snapshots *snapshots)
{
	struct pool *p = x_alloc(sizeof(*p));
	pthread_condattr_t a;

	(void)pthread_mutex_init(&p->lock, NULL);
	(void)pthread_condattr_init(&a);
	(void)pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&p->freed, &a);
	(void)pthread_condattr_destroy(&a);
	p->o = *o;
	p->sequencer = sequencer;
	p->snapshots = snapshots;
	p->size = o->limits.pool;
	p->wait_ms = o->limits.pool_wait_ms;
	p->idle = x_grow(NULL, (size_t)p->size, sizeof(struct reg *));
	return p;
}

void
pool_free(struct pool *p)
{
	if (p == NULL)
		return;
	while (p->idle_count > 0)
		reg_close(p->idle[--p->idle_count]);
	free(p->idle);
	(void)pthread_cond_destroy(&p->freed);
	(void)pthread_mutex_destroy(&p->lock);
	free(p);
}

bool
pool_is_loss(enum rc rc, const struct err *e)
{
	return rc == RC_OFFLINE ||
	       (rc == RC_IO && strcmp(e->code, "E7003") != 0 &&
		   strcmp(e->code, "E7011") != 0);
}

static enum rc
away(struct err *err)
{
	return err_set(err, RC_OFFLINE, "E7850",
	    "台帳のデータベースにつながりません",
	    "サービスは動いていますが、その先が答えません",
	    "少し待ってやり直してください。続くときは管理者に連絡してください");
}

/* Called with the lock held and one place taken. */
static enum rc
open_one(struct pool *p, struct reg **out, struct err *err)
{
	struct reg_options o = { .uri = p->o.reg_uri,
		.terminal = "",
		.clock = p->o.clock,
		.snapshots = p->snapshots };
	struct err e;
	enum rc rc;

	if (p->failed_ms != 0 && steady_ms() - p->failed_ms < AGAIN_MS)
		return away(err);
	(void)pthread_mutex_unlock(&p->lock);
	err_clear(&e);
	rc = reg_open(&o, out, &e);
	(void)pthread_mutex_lock(&p->lock);
	p->failed_ms = rc == RC_OK ? 0 : steady_ms();
	if (rc == RC_OK) {
		sequencer_serve(p->sequencer, *out);
		return RC_OK;
	}
	(void)away(err);
	err_log(err, "%s %.200s", e.code, e.log);
	return RC_OFFLINE;
}

static bool
wait_for_one(struct pool *p)
{
	int64_t end = steady_ms() + p->wait_ms;
	struct timespec t = { end / 1000, (long)(end % 1000) * 1000000 };

	while (p->used == p->size)
		if (pthread_cond_timedwait(&p->freed, &p->lock, &t) ==
		    ETIMEDOUT)
			return p->used < p->size;
	return true;
}

enum rc
pool_take(struct pool *p, struct reg **out, struct err *err)
{
	enum rc rc = RC_OK;

	(void)pthread_mutex_lock(&p->lock);
	if (!wait_for_one(p)) {
		(void)pthread_mutex_unlock(&p->lock);
		return err_set(err, RC_OFFLINE, "E7851",
		    "台帳のサービスが混み合っています",
		    "時間内に順番が来ませんでした",
		    "少し待ってもう一度行ってください");
	}
	p->used++;
	if (p->idle_count > 0)
		*out = p->idle[--p->idle_count];
	else
		rc = open_one(p, out, err);
	if (rc != RC_OK) {
		p->used--;
		(void)pthread_cond_signal(&p->freed);
	}
	(void)pthread_mutex_unlock(&p->lock);
	return rc;
}

void
pool_give(struct pool *p, struct reg *r, bool is_broken)
{
	int64_t repeats = reg_repeats_since(r);

	if (is_broken)
		reg_close(r);
	(void)pthread_mutex_lock(&p->lock);
	p->repeats += repeats;
	p->used--;
	if (!is_broken)
		p->idle[p->idle_count++] = r;
	/* The others were opened to the same store. */
	while (is_broken && p->idle_count > 0)
		reg_close(p->idle[--p->idle_count]);
	(void)pthread_cond_signal(&p->freed);
	(void)pthread_mutex_unlock(&p->lock);
}

void
pool_state(struct pool *p, struct metrics_now *n)
{
	(void)pthread_mutex_lock(&p->lock);
	n->pool_used = p->used;
	n->pool_size = p->size;
	n->repeats = p->repeats;
	(void)pthread_mutex_unlock(&p->lock);
}
