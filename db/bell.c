/* SPDX-License-Identifier: ISC
 * bell - see bell.h.
 */
#include "db/bell.h"

#include "src/err.h"
#include "src/mem.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct bell {
	pthread_mutex_t lock;
	pthread_cond_t rung;
	int64_t position;
	bool is_stopped;
};

struct bell *
bell_new(void)
{
	struct bell *b = x_alloc(sizeof(*b));
	pthread_condattr_t attr;

	/* a clock that jumps lengthens no wait */
	if (pthread_mutex_init(&b->lock, NULL) != 0 ||
	    pthread_condattr_init(&attr) != 0 ||
	    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) != 0 ||
	    pthread_cond_init(&b->rung, &attr) != 0)
		die("a bell cannot be made");
	(void)pthread_condattr_destroy(&attr);
	return b;
}

void
bell_free(struct bell *b)
{
	if (b == NULL)
		return;
	(void)pthread_cond_destroy(&b->rung);
	(void)pthread_mutex_destroy(&b->lock);
	free(b);
}

void
bell_ring(struct bell *b, int64_t position)
{
	(void)pthread_mutex_lock(&b->lock);
	if (position > b->position) {
		b->position = position;
		(void)pthread_cond_broadcast(&b->rung);
	}
	(void)pthread_mutex_unlock(&b->lock);
}

bool
bell_wait(struct bell *b, int64_t position, int ms)
{
	struct timespec until;
	bool is_beyond;
	int r = 0;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	if (ms > 0) {
		until.tv_sec += ms / 1000;
		until.tv_nsec += (long)(ms % 1000) * 1000000;
	}
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	(void)pthread_mutex_lock(&b->lock);
	while (b->position <= position && !b->is_stopped && ms > 0 && r == 0)
		r = pthread_cond_timedwait(&b->rung, &b->lock, &until);
	is_beyond = b->position > position && !b->is_stopped;
	(void)pthread_mutex_unlock(&b->lock);
	return is_beyond;
}

int64_t
bell_position(struct bell *b)
{
	int64_t position;

	(void)pthread_mutex_lock(&b->lock);
	position = b->position;
	(void)pthread_mutex_unlock(&b->lock);
	return position;
}

void
bell_stop(struct bell *b)
{
	(void)pthread_mutex_lock(&b->lock);
	b->is_stopped = true;
	(void)pthread_cond_broadcast(&b->rung);
	(void)pthread_mutex_unlock(&b->lock);
}
