/* SPDX-License-Identifier: ISC
 * snapshots_maker - the thread that writes a snapshot file while a service
 * goes on answering. It calls snapshot.begin as the terminal that asked, so
 * that the same checks stand before its file as before every other.
 */
#include "db/snapshots_private.h"

#include "db/aside.h"
#include "db/reg.h"
#include "src/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAILED_US INT64_C(30000000) /* so long its failure is the answer */

bool
snapshots_in_background(const struct snapshots *s)
{
	return s->in_background;
}

const atomic_bool *
snapshots_stop(const struct snapshots *s)
{
	return &s->stop;
}

void
snapshots_tell(void *arg, const char *what, int64_t done, int64_t total)
{
	struct snapshots *s = arg;

	(void)what;
	(void)pthread_mutex_lock(&s->lock);
	s->done = done;
	s->total = total;
	(void)pthread_mutex_unlock(&s->lock);
}

static void *
make(void *arg)
{
	struct snapshots *s = arg;
	struct reg_options o = s->reg;
	struct reg *r = NULL;
	struct err e;
	enum rc rc;

	err_clear(&e);
	o.terminal = s->terminal;
	rc = reg_open(&o, &r, &e);
	if (rc == RC_OK) {
		r->makes_snapshots = true;
		rc = reg_call(r, "snapshot.begin", NULL, NULL, &e);
	}
	reg_close(r);
	(void)pthread_mutex_lock(&s->lock);
	s->is_finished = true;
	s->failed = e;
	s->failed.rc = rc;
	s->failed_at = mono_us();
	(void)pthread_mutex_unlock(&s->lock);
	return NULL;
}

/* With the lock held. */
static enum rc
start(struct snapshots *s, const char *terminal, unsigned sections,
    struct err *err)
{
	if (s->is_started && s->is_finished) {
		(void)pthread_join(s->maker, NULL);
		s->is_started = false;
		if (s->failed.rc != RC_OK && s->failed.rc != RC_OFFLINE &&
		    s->sections == sections &&
		    mono_us() - s->failed_at < FAILED_US) {
			if (err != NULL)
				*err = s->failed;
			return s->failed.rc;
		}
	}
	if (s->is_started)
		return RC_OK;
	(void)snprintf(s->terminal, sizeof(s->terminal), "%s", terminal);
	s->sections = sections;
	s->done = s->total = 0;
	s->is_finished = false;
	if (pthread_create(&s->maker, NULL, make, s) != 0)
		return err_set(err, RC_IO, "E7077",
		    "写しのもとを作り始められません",
		    "新しい処理を始める余地がありません",
		    "少し待ってもう一度行ってください");
	s->is_started = true;
	return RC_OK;
}

enum rc
snapshots_start(struct snapshots *s, const char *terminal, unsigned sections,
    int64_t *done, int64_t *total, struct err *err)
{
	enum rc rc;

	(void)pthread_mutex_lock(&s->lock);
	rc = start(s, terminal, sections, err);
	*done = s->sections == sections ? s->done : 0;
	*total = s->sections == sections ? s->total : 0;
	(void)pthread_mutex_unlock(&s->lock);
	return rc == RC_OK ? snapshot_being_made(err) : rc;
}

void
snapshots_close(struct snapshots *s)
{
	if (s == NULL)
		return;
	atomic_store(&s->stop, true);
	if (s->is_started)
		(void)pthread_join(s->maker, NULL);
	(void)pthread_mutex_destroy(&s->lock);
	free((char *)(uintptr_t)s->reg.uri);
	free(s);
}
