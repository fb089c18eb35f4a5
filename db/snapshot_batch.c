/* SPDX-License-Identifier: ISC
 * snapshot_batch - see snapshot_batch.h.
 */
#include "db/snapshot_batch.h"

#include "src/mem.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 256 * 1024, FULL_BYTES = 1024 * 1024, FULL_ROWS = 20000 };

struct batch *
batch_new(void)
{
	return x_alloc(sizeof(struct batch));
}

void
batch_free(struct batch *b)
{
	struct batch_block *k, *next;

	if (b == NULL)
		return;
	for (k = b->block; k != NULL; k = next) {
		next = k->next;
		explicit_bzero(k->bytes, k->used);
		free(k->bytes);
		free(k);
	}
	free(b->cell);
	free(b->row);
	free(b);
}

char *
batch_room(struct batch *b, size_t n)
{
	struct batch_block *k = b->block;

	if (k == NULL || k->size - k->used < n) {
		k = x_alloc(sizeof(*k));
		k->size = n > BLOCK ? n : BLOCK;
		k->bytes = x_grow(NULL, k->size, 1);
		k->next = b->block;
		b->block = k;
	}
	k->used += n;
	b->bytes += n;
	return k->bytes + k->used - n;
}

char *
batch_keep(struct batch *b, const char *s, size_t n)
{
	char *to = batch_room(b, n + 1);

	memcpy(to, s, n);
	to[n] = '\0';
	return to;
}

void
batch_row(struct batch *b, enum batch_table table)
{
	if (b->rows == b->row_cap) {
		b->row_cap = b->row_cap * 2 + 256;
		b->row = x_grow(b->row, b->row_cap, sizeof(*b->row));
	}
	b->row[b->rows].table = table;
	b->row[b->rows++].first = b->cells;
}

static struct cell *
add_cell(struct batch *b)
{
	if (b->cells == b->cell_cap) {
		b->cell_cap = b->cell_cap * 2 + 4096;
		b->cell = x_grow(b->cell, b->cell_cap, sizeof(*b->cell));
	}
	return &b->cell[b->cells++];
}

void
batch_text_n(struct batch *b, const char *s, size_t n)
{
	*add_cell(b) = (struct cell){ s, (int64_t)n };
}

void
batch_text(struct batch *b, const char *s)
{
	batch_text_n(b, s, s != NULL ? strlen(s) : 0);
}

void
batch_number(struct batch *b, int64_t n)
{
	*add_cell(b) = (struct cell){ NULL, n };
}

bool
batch_is_full(const struct batch *b)
{
	return b->bytes >= FULL_BYTES || b->rows >= FULL_ROWS ||
	       b->cells >= 4 * FULL_ROWS;
}

/* ---- the queue ---- */

enum { WAITING = 3 };

struct queue {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct batch *ring[WAITING];
	int first, count;
	bool is_ended, is_stopped;
	enum rc rc;
	struct err err;
};

struct queue *
queue_new(void)
{
	struct queue *q = x_alloc(sizeof(*q));

	(void)pthread_mutex_init(&q->lock, NULL);
	(void)pthread_cond_init(&q->changed, NULL);
	return q;
}

void
queue_free(struct queue *q)
{
	if (q == NULL)
		return;
	while (q->count-- > 0)
		batch_free(q->ring[(q->first + q->count) % WAITING]);
	(void)pthread_cond_destroy(&q->changed);
	(void)pthread_mutex_destroy(&q->lock);
	free(q);
}

bool
queue_put(struct queue *q, struct batch *b)
{
	bool stopped;

	(void)pthread_mutex_lock(&q->lock);
	while (q->count == WAITING && !q->is_stopped)
		(void)pthread_cond_wait(&q->changed, &q->lock);
	stopped = q->is_stopped;
	if (!stopped)
		q->ring[(q->first + q->count++) % WAITING] = b;
	(void)pthread_cond_broadcast(&q->changed);
	(void)pthread_mutex_unlock(&q->lock);
	if (stopped)
		batch_free(b);
	return !stopped;
}

void
queue_end(struct queue *q, enum rc rc, const struct err *err)
{
	(void)pthread_mutex_lock(&q->lock);
	q->is_ended = true;
	q->rc = rc;
	q->err = *err;
	(void)pthread_cond_broadcast(&q->changed);
	(void)pthread_mutex_unlock(&q->lock);
}

struct batch *
queue_take(struct queue *q, enum rc *rc, struct err *err)
{
	struct batch *b = NULL;

	*rc = RC_OK;
	(void)pthread_mutex_lock(&q->lock);
	while (q->count == 0 && !q->is_ended)
		(void)pthread_cond_wait(&q->changed, &q->lock);
	/* A broken file is not written to its end first. */
	if (q->is_ended && q->rc != RC_OK) {
		*rc = q->rc;
		if (err != NULL)
			*err = q->err;
	} else if (q->count > 0) {
		b = q->ring[q->first];
		q->first = (q->first + 1) % WAITING;
		q->count--;
		(void)pthread_cond_broadcast(&q->changed);
	}
	(void)pthread_mutex_unlock(&q->lock);
	return b;
}

void
queue_stop(struct queue *q)
{
	(void)pthread_mutex_lock(&q->lock);
	q->is_stopped = true;
	(void)pthread_cond_broadcast(&q->changed);
	(void)pthread_mutex_unlock(&q->lock);
}
