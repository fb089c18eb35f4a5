/* SPDX-License-Identifier: ISC
 * The people of an invented town on their way into the register: one thread
 * invents them and makes what is written of them, this one writes it. What
 * is made does not depend on who is faster.
 */
#include "db/fresh.h"
#include "db/generate_private.h"
#include "src/mem.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define BATCH 2000 /* people */
#define SLOTS 3    /* one being made, one waiting, one being written */
#define DAY_US (INT64_C(86400) * 1000000)
#define JST_US (INT64_C(32400) * 1000000)

struct line { /* between the two */
	pthread_mutex_t lock;
	pthread_cond_t turned;
	struct fresh_batch slot[SLOTS];
	long made, written; /* batches so far */
	bool is_complete;   /* made: the last one */
	bool is_given_up;   /* nobody takes any more */
	/* of the maker alone until it has ended */
	const struct generate_options *o;
	const struct invent_tables *t;
	int32_t today;
	struct generate_result res;
	json_t *blocks;
	/* of the writer */
	bool is_first_taken;
};

/* ---- making ---- */

static void
take(struct line *l, struct fresh_batch *b, struct invent_person *q)
{
	struct load_person *p = fresh_person(b, q->row_count);
	struct generate_result *res = &l->res;

	memcpy(p->person_no, q->person_no, sizeof(p->person_no));
	for (int i = 0; i < q->row_count; i++) {
		p->rows[i] = q->rows[i]; /* taken over */
		record_init(&q->rows[i]);
	}
	p->attached = q->attached;
	record_init(&q->attached);
	if (q->is_removed)
		res->removed++;
	else
		res->residents++;
	if (q->is_foreign && !q->is_removed)
		res->foreign++;
	/* One in two thousand has a block. */
	if (!q->is_removed && res->residents % 2000 == 700)
		(void)json_array_append_new(
		    l->blocks, json_string(q->person_no));
}

/* A slot that is neither waiting nor being written; NULL: stop. */
static struct fresh_batch *
free_slot(struct line *l)
{
	struct fresh_batch *b = NULL;

	(void)pthread_mutex_lock(&l->lock);
	while (!l->is_given_up && l->made - l->written >= SLOTS)
		(void)pthread_cond_wait(&l->turned, &l->lock);
	if (!l->is_given_up)
		b = &l->slot[l->made % SLOTS];
	(void)pthread_mutex_unlock(&l->lock);
	return b;
}

static void
hand_over(struct line *l, bool is_last)
{
	(void)pthread_mutex_lock(&l->lock);
	l->made++;
	l->is_complete = is_last;
	(void)pthread_cond_broadcast(&l->turned);
	(void)pthread_mutex_unlock(&l->lock);
}

static void *
make(void *arg)
{
	struct line *l = arg;
	struct invent_params p = { l->o->residents, l->o->former, l->o->seed,
		l->today };
	/* The start of the day, so that the same seed gives the same rows. */
	int64_t recorded_at = l->today * DAY_US - JST_US;
	struct invent *v = invent_new(l->t, &p);
	struct invent_household *h = x_alloc(sizeof(*h));
	struct fresh_batch *b;
	bool more = true;

	while (more && (b = free_slot(l)) != NULL) {
		fresh_clear(b);
		while (b->count < BATCH && (more = invent_next(v, h))) {
			l->res.households++;
			for (int i = 0; i < h->count; i++)
				take(l, b, &h->people[i]);
			invent_release(h);
		}
		fresh_compose(b, recorded_at);
		b->done = l->res.residents + l->res.removed;
		hand_over(l, !more);
	}
	free(h);
	invent_free(v);
	return NULL;
}

/* ---- taking ---- */

static struct fresh_batch *
next_batch(void *arg)
{
	struct line *l = arg;
	const struct generate_options *o = l->o;
	struct fresh_batch *b = NULL;

	(void)pthread_mutex_lock(&l->lock);
	if (l->is_first_taken) {
		l->written++;
		(void)pthread_cond_broadcast(&l->turned);
	}
	while (l->made == l->written && !l->is_complete)
		(void)pthread_cond_wait(&l->turned, &l->lock);
	if (l->made > l->written)
		b = &l->slot[l->written % SLOTS];
	l->is_first_taken = b != NULL;
	(void)pthread_mutex_unlock(&l->lock);
	if (b != NULL && o->progress != NULL)
		o->progress(o->arg, "住民を作る", b->done - b->count,
		    invent_total(o->residents, o->former));
	return b;
}

static void
give_up(struct line *l)
{
	(void)pthread_mutex_lock(&l->lock);
	l->is_given_up = true;
	(void)pthread_cond_broadcast(&l->turned);
	(void)pthread_mutex_unlock(&l->lock);
}

enum rc
generate_people(const struct generate_options *o, struct reg *r,
    const struct invent_tables *t, int32_t today, json_t *blocks,
    struct generate_result *res, struct err *err)
{
	struct line *l = x_alloc(sizeof(*l));
	struct fresh_source source = { next_batch, l };
	struct load_result got = { 0 };
	pthread_t maker;
	enum rc rc;

	*l = (struct line){ .o = o, .t = t, .today = today, .blocks = blocks };
	(void)pthread_mutex_init(&l->lock, NULL);
	(void)pthread_cond_init(&l->turned, NULL);
	if (pthread_create(&maker, NULL, make, l) != 0)
		die("no thread can be started");
	rc = reg_load_fresh(r, NULL, &source, &got, err);
	give_up(l);
	(void)pthread_join(maker, NULL);
	*res = l->res;
	res->rows = got.rows;
	for (int i = 0; i < SLOTS; i++)
		fresh_release(&l->slot[i]);
	(void)pthread_cond_destroy(&l->turned);
	(void)pthread_mutex_destroy(&l->lock);
	free(l);
	return rc;
}
