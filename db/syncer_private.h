/* SPDX-License-Identifier: ISC
 * What the files of the syncer share. Two lanes (src/sync.h), each with a
 * connection of its own and, in syncer_run, a thread of its own: what a lane
 * owns nobody else touches while its job runs.
 */
#ifndef DB_SYNCER_PRIVATE_H
#define DB_SYNCER_PRIVATE_H

#include "db/outbox.h"
#include "db/replica.h"
#include "db/syncer.h"
#include "src/sync.h"

#include <jansson.h>
#include <pthread.h>

struct job { /* what a lane does now, and what came of it */
	enum sync_action action;
	int poll_ms; /* of a pull */
	struct sync_event ev;
	struct err err;
	int applied, pushed, refused, logs;
	bool is_read_only; /* the register only lets this version read */
};

struct lane {
	struct syncer *s;
	enum sync_lane which;
	struct reg *reg; /* NULL: to be opened */
	struct job job;
	/* of syncer_run; under s->lock */
	pthread_t thread;
	bool has_thread, is_asked, is_done;
};

struct syncer {
	/* settled when it is opened */
	char reg_uri[512], replica_path[512], terminal[32], share[512];
	char tls_ca[512], tls_cert[512], tls_key[512];
	int lock_fd, stop_fd, done_fd; /* eventfds; the lock of the replica */
	/* the down lane's */
	struct replica *replica;
	json_t *status;  /* register.status, as it last said hello */
	json_t *answer;  /* of the last pull, to be applied */
	int64_t said_at; /* monotonic: when synced_at was last written */
	bool towns_known;
	const struct snapshot_progress *progress;     /* NULL nobody */
	void (*applied)(void *arg, int64_t position); /* NULL nobody */
	void *applied_arg;
	int64_t told_at; /* monotonic: when the replica was last told of it */
	/* the up lane's */
	struct outbox *outbox;
	bool log_met; /* its chain and the register's memory of it agree */
	/* of both, under lock */
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool is_ending;
	struct sync_point point; /* where the replica is */
	char home[40];           /* the outbox's register; "" none yet */
	char met_epoch[40];      /* of the register that said hello */
	/* the caller's */
	struct sync machine;
	struct lane lanes[SYNC_LANES];
	struct syncer_report report;
	char said[16]; /* the state written last */
	void (*told)(void *arg, const char *state, const char *code);
	void *told_arg;
	char told_state[16]; /* what it was told last */
	bool is_read_only;
};

/* lane_do - runs l->job.action; fills the rest of the job. */
void lane_do(struct lane *l);
/* lane_connect - opens the lane's connection when it has none. */
MUST_CHECK enum rc lane_connect(struct lane *l, struct err *err);
void lane_disconnect(struct lane *l);

/* sync_kind_of - what an answer of the register means to the machine. */
enum sync_kind sync_kind_of(enum rc rc, const struct err *e);

/* The actions; each fills the job (syncer_down.c, syncer_up.c). */
void do_hello(struct lane *l);
void do_snapshot(struct lane *l);
void do_swap(struct lane *l);
void do_pull(struct lane *l);
void do_apply(struct lane *l);
void do_save_tail(struct lane *l);
void do_set_aside(struct lane *l);
void do_push(struct lane *l);

/* syncer_may_move - the file at the replica's place may be moved away: RC_OK;
 * RC_INPUT E7042: it is the register's, the outbox's or 個人番号's. */
MUST_CHECK enum rc syncer_may_move(const char *path, struct err *err);

/* syncer_look - reads the replica's place into s->point. */
MUST_CHECK enum rc syncer_look(struct syncer *s, struct err *err);

#endif
