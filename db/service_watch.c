/* SPDX-License-Identifier: ISC
 * service_watch - one thread asks the register for its newest record while
 * anybody waits for one, so that a waiting terminal costs a thread that
 * sleeps and nothing of the store.
 */
#include "db/service_private.h"

#include <string.h>
#include <time.h>

#define LOOK_MS 10
#define REST_MS 200 /* while nobody waits */

static void
look(struct service *s)
{
	struct reg *r = NULL;
	int64_t head = 0;
	struct err e;
	enum rc rc;

	err_clear(&e);
	rc = pool_take(s->pool, &r, &e);
	if (rc == RC_OK) {
		rc = reg_head(r, &head, &e);
		pool_give(s->pool, r, pool_is_loss(rc, &e));
	}
	if (s->is_reachable != (rc == RC_OK))
		slog_event(&s->log, rc == RC_OK ? "reachable" : "unreachable",
		    "code", e.code, "why", e.log, NULL);
	s->is_reachable = rc == RC_OK;
	if (rc == RC_OK)
		bell_ring(s->bell, head);
}

static void *
watch(void *arg)
{
	struct service *s = arg;
	int64_t next;

	while (!s->is_stopping) {
		look(s);
		next = steady_ms() + REST_MS;
		/* whoever begins to wait cuts the rest short */
		do
			service_nap(s, LOOK_MS);
		while (
		    !s->is_stopping && s->waiting == 0 && steady_ms() < next);
	}
	return NULL;
}

enum rc
watch_start(struct service *s, struct err *err)
{
	if (pthread_create(&s->watcher, NULL, watch, s) != 0)
		return err_set(err, RC_IO, "E7871", "サービスを始められません",
		    "スレッドを作れません", "管理者に連絡してください");
	s->has_watcher = true;
	return RC_OK;
}

void
watch_stop(struct service *s)
{
	if (s->has_watcher)
		(void)pthread_join(s->watcher, NULL);
	s->has_watcher = false;
}
