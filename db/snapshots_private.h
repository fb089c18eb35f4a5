/* SPDX-License-Identifier: ISC
 * What db/snapshots*.c share.
 */
#ifndef DB_SNAPSHOTS_PRIVATE_H
#define DB_SNAPSHOTS_PRIVATE_H

#include "db/snapshots.h"

#include <pthread.h>

struct snapshots {
	char folder[512];
	struct reg_options reg; /* uri is owned, snapshots is this */
	bool in_background;
	/* the thread that makes; lock guards what follows */
	pthread_mutex_t lock;
	pthread_t maker;
	bool is_started, is_finished; /* the thread: to be joined */
	char terminal[32];            /* it makes what this one needs */
	unsigned sections;
	int64_t done, total;
	struct err failed; /* what the last one ended with */
	int64_t failed_at; /* monotonic microseconds */
	atomic_bool stop;
};

/* FOLDER/name and a tail. */
void snapshots_path(const struct snapshots *s, const char *name,
    const char *tail, char out[640]);
/* Whether a terminal has a place with that file. */
bool snapshots_is_taken(struct snapshots *s, const char *id);

#endif
