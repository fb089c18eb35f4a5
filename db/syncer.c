/* SPDX-License-Identifier: ISC
 * syncer - see syncer.h. When to do what is decided by src/sync.h; here its
 * two lanes are run: one after the other for syncer_once, each in a thread
 * for syncer_run, so that what goes up never waits behind a long poll.
 */
#include "db/syncer_private.h"

#include "db/aside.h"
#include "db/snapshot.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* What was accepted is kept so long: after a restoration of the register it
 * may be the only copy. */
#define KEEP_US (INT64_C(14) * 86400 * 1000000)
#define NAP_MS 1000 /* between looks, whatever wakes us */

/* ---- lanes ---- */

enum rc
lane_connect(struct lane *l, struct err *err)
{
	struct syncer *s = l->s;
	struct reg_options o = { .uri = s->reg_uri,
		.terminal = s->terminal,
		.tls = { s->tls_ca, s->tls_cert, s->tls_key },
		.stop_fd = s->stop_fd };

	return l->reg != NULL ? RC_OK : reg_open(&o, &l->reg, err);
}

void
lane_disconnect(struct lane *l)
{
	reg_close(l->reg);
	l->reg = NULL;
	if (l->which == SYNC_UP)
		l->s->log_met = false;
}

void
lane_do(struct lane *l)
{
	static void (*const actions[])(struct lane *) = {
		[SYNC_HELLO] = do_hello,
		[SYNC_SNAPSHOT] = do_snapshot,
		[SYNC_SWAP] = do_swap,
		[SYNC_PULL] = do_pull,
		[SYNC_APPLY] = do_apply,
		[SYNC_SAVE_TAIL] = do_save_tail,
		[SYNC_SET_ASIDE] = do_set_aside,
		[SYNC_PUSH_ISSUE] = do_push,
		[SYNC_PUSH_ENTRY] = do_push,
		[SYNC_PUSH_LOG] = do_push,
	};

	err_clear(&l->job.err);
	actions[l->job.action](l);
}

static void *
lane_main(void *arg)
{
	struct lane *l = arg;
	struct syncer *s = l->s;
	uint64_t one = 1;

	pthread_mutex_lock(&s->lock);
	while (!s->is_ending) {
		if (!l->is_asked) {
			pthread_cond_wait(&s->wake, &s->lock);
			continue;
		}
		l->is_asked = false;
		pthread_mutex_unlock(&s->lock);
		lane_do(l);
		pthread_mutex_lock(&s->lock);
		l->is_done = true;
		if (write(s->done_fd, &one, sizeof(one)) != sizeof(one))
			die("eventfd: %s", strerror(errno));
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

/* ---- opening ---- */

static const char *
or_none(const char *s)
{
	return s != NULL ? s : "";
}

/* What stands there, so that the machine can begin: a good replica, one that
 * must be set aside, or none. */
static enum rc
open_replica(struct syncer *s, bool anew, struct err *err)
{
	bool has = file_exists(s->replica_path), is_unfit = anew;
	struct err e;
	enum rc rc = RC_OK;

	err_clear(&e);
	if (!has) {
		rc = replica_make(s->replica_path, &e);
		if (rc == RC_OK)
			rc = replica_open(
			    s->replica_path, true, &s->replica, &e);
	} else {
		rc = replica_check(s->replica_path, &e);
		if (rc == RC_OK)
			rc = replica_open(
			    s->replica_path, true, &s->replica, &e);
		if (GUARD("replica_set_aside") && rc == RC_IO &&
		    strcmp(e.code, "E7010") == 0) {
			is_unfit = true;
			err_clear(&e);
			rc = syncer_may_move(s->replica_path, &e);
		}
	}
	if (rc == RC_OK && s->replica != NULL)
		rc = syncer_look(s, &e);
	if (rc != RC_OK) {
		if (err != NULL)
			*err = e;
		return rc;
	}
	/* An earlier program's is read until there is another, not written. */
	sync_init(&s->machine, (uint64_t)now_us() ^ (uint64_t)getpid(),
	    has && (is_unfit || !replica_is_old(s->replica)), is_unfit);
	return RC_OK;
}

static enum rc
open_outbox(struct syncer *s, const struct syncer_options *o, struct err *err)
{
	enum rc rc = outbox_open(
	    o->outbox, o->terminal, &s->outbox, s->report.outbox_aside, err);

	/* Who takes a new replica by hand says that this register is the
	 * right one. */
	if (rc == RC_OK && !o->anew)
		rc = outbox_home(s->outbox, s->home, err);
	if (rc == RC_OK)
		rc = outbox_tidy(s->outbox, now_us() - KEEP_US, err);
	return rc;
}

static struct syncer *
new_syncer(const struct syncer_options *o)
{
	struct syncer *s = x_alloc(sizeof(*s));
	int i;

	snprintf(s->reg_uri, sizeof(s->reg_uri), "%s", o->reg);
	snprintf(s->replica_path, sizeof(s->replica_path), "%s", o->replica);
	snprintf(s->terminal, sizeof(s->terminal), "%s", o->terminal);
	snprintf(s->share, sizeof(s->share), "%s", or_none(o->share));
	snprintf(s->tls_ca, sizeof(s->tls_ca), "%s", or_none(o->tls.ca));
	snprintf(s->tls_cert, sizeof(s->tls_cert), "%s", or_none(o->tls.cert));
	snprintf(s->tls_key, sizeof(s->tls_key), "%s", or_none(o->tls.key));
	s->progress = o->progress;
	s->applied = o->applied;
	s->applied_arg = o->applied_arg;
	s->told = o->told;
	s->told_arg = o->told_arg;
	s->lock_fd = -1;
	s->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	s->done_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (s->stop_fd < 0 || s->done_fd < 0 ||
	    pthread_mutex_init(&s->lock, NULL) != 0 ||
	    pthread_cond_init(&s->wake, NULL) != 0)
		die("syncer: %s", strerror(errno));
	for (i = 0; i < SYNC_LANES; i++) {
		s->lanes[i].s = s;
		s->lanes[i].which = (enum sync_lane)i;
	}
	return s;
}

enum rc
syncer_open(
    const struct syncer_options *o, struct syncer **out, struct err *err)
{
	struct syncer *s = new_syncer(o);
	enum rc rc = replica_lock(s->replica_path, &s->lock_fd, err);

	if (rc == RC_OK && o->outbox != NULL)
		rc = open_outbox(s, o, err);
	/* What was finished when it was killed comes first. */
	if (rc == RC_OK)
		rc = snapshot_swap(s->replica_path, NULL, err);
	if (rc == RC_OK)
		rc = open_replica(s, o->anew, err);
	if (rc != RC_OK) {
		syncer_close(s);
		return rc;
	}
	*out = s;
	return RC_OK;
}

void
syncer_close(struct syncer *s)
{
	int i;

	if (s == NULL)
		return;
	for (i = 0; i < SYNC_LANES; i++)
		reg_close(s->lanes[i].reg);
	json_decref(s->status);
	json_decref(s->answer);
	replica_close(s->replica);
	outbox_close(s->outbox);
	if (s->lock_fd >= 0)
		close(s->lock_fd);
	close(s->stop_fd);
	close(s->done_fd);
	pthread_cond_destroy(&s->wake);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

void
syncer_report(const struct syncer *s, struct syncer_report *r)
{
	*r = s->report;
	r->position = s->point.position;
}

/* ---- what is said of the line ---- */

static const char *
state_word(const struct syncer *s)
{
	switch (s->machine.state) {
	case SYNC_FORKED:
		return "forked";
	case SYNC_RESTORED:
		return "restored";
	case SYNC_APART:
		return "apart";
	case SYNC_REFUSED:
		return "refused";
	case SYNC_BOOTSTRAP:
	case SYNC_MEETING:
	case SYNC_FOLLOW:
		break;
	}
	if (!s->machine.is_met)
		return "offline";
	if (s->report.is_log_broken)
		return "logbroken";
	if (!s->machine.is_ours)
		return "stranger";
	if (s->is_read_only)
		return "readonly";
	return s->machine.state == SYNC_BOOTSTRAP ? "bootstrap" : "online";
}

static void
tell(struct syncer *s, const char *state, const struct err *e)
{
	if (s->told == NULL || strcmp(state, s->told_state) == 0)
		return;
	snprintf(s->told_state, sizeof(s->told_state), "%s", state);
	s->told(s->told_arg, state, e != NULL ? e->code : "");
}

/* Written by a connection of its own when it changes: the lane that has the
 * replica open may be waiting for the register. */
static void
say(struct syncer *s, const struct err *e)
{
	int64_t wait = s->machine.next_at - mono_us();
	struct replica_line l;
	struct replica *r = NULL;

	memset(&l, 0, sizeof(l));
	snprintf(l.state, sizeof(l.state), "%s", state_word(s));
	tell(s, l.state, e);
	if (strcmp(l.state, s->said) == 0 && strcmp(l.state, "offline") != 0)
		return;
	if (e != NULL && e->code[0] != '\0')
		snprintf(l.last_error, sizeof(l.last_error), "%.11s %.230s",
		    e->code, e->text);
	if (wait > 0)
		l.next_try = now_us() + wait;
	if (replica_open(s->replica_path, true, &r, NULL) != RC_OK)
		return;
	if (replica_say(r, &l, NULL) == RC_OK)
		snprintf(s->said, sizeof(s->said), "%s", l.state);
	replica_close(r);
}

/* A lane is done: the machine hears of it, the rest is counted and told. */
static void
take(struct syncer *s, struct lane *l)
{
	struct job *j = &l->job;

	s->report.applied += j->applied;
	s->report.pushed += j->pushed;
	s->report.refused += j->refused;
	s->report.logs_sent += j->logs;
	if (j->ev.kind == SYNC_EV_LOG_BROKEN) {
		s->report.is_log_broken = true;
		s->report.log_err = j->err;
	}
	if (j->ev.kind == SYNC_EV_SENT)
		s->is_read_only = false;
	s->is_read_only = s->is_read_only || j->is_read_only;
	(void)sync_tell(&s->machine, &j->ev, mono_us());
	s->report.is_forked = s->machine.state == SYNC_FORKED ||
			      s->machine.state == SYNC_RESTORED;
	say(s, &j->err);
}

/* Gives a free lane its next job; false when it has none. */
static bool
give(struct syncer *s, struct lane *l, bool may_wait)
{
	int ticket;
	int poll_ms = may_wait ? sync_poll_ms(&s->machine) : 0;
	enum sync_action a =
	    sync_next(&s->machine, l->which, mono_us(), &ticket);

	if (a == SYNC_WAIT)
		return false;
	memset(&l->job, 0, sizeof(l->job));
	l->job.action = a;
	l->job.poll_ms = poll_ms;
	l->job.ev.lane = l->which;
	l->job.ev.ticket = ticket;
	return true;
}

/* ---- once ---- */

static enum rc
offline(const struct err *e, struct err *err)
{
	if (err != NULL)
		*err = *e;
	return err_set(err, RC_OFFLINE, "E7040", "台帳につながりません",
	    e->text, "回線と台帳を確かめてください。自動でつなぎ直します");
}

/* A fork is kept as it stands: its tail may be the only copy of something
 * (restore of an old backup). A person decides. */
static enum rc
forked(const struct syncer *s, const struct err *e, struct err *err)
{
	if (s->machine.state == SYNC_RESTORED)
		return err_set(err, RC_CONFLICT, "E7043",
		    "台帳が古い控えから戻されています",
		    "この端末の写しに、台帳にない記録があります",
		    "写しと末尾のファイルを残しました。"
		    "管理者の確認が済むと自動で作り直します");
	return err_set(err, RC_CONFLICT, e->code[0] ? e->code : "E7001",
	    e->code[0] ? e->text : "台帳と写しが食い違っています", e->why,
	    "写しは残してあります。管理者が確かめたあと"
	    " madoguchi-sync --anew で作り直します");
}

/* Why a single run ends before everything is level; RC_OK: it goes on. */
static enum rc
give_up(struct syncer *s, const struct lane *l, struct err *err)
{
	const struct err *e = &l->job.err;
	enum sync_kind k = l->job.ev.kind;

	if (k == SYNC_EV_UNREACHABLE) {
		if (e->rc != RC_INPUT && e->rc != RC_DENIED)
			return offline(e, err);
	} else if (s->report.is_forked && s->machine.is_saved) {
		return forked(s, e, err);
	} else if (k != SYNC_EV_NEWER && k != SYNC_EV_DENIED &&
		   k != SYNC_EV_FAULT) {
		return RC_OK;
	}
	if (err != NULL)
		*err = *e;
	return e->rc;
}

/* The replica has what the register had a moment ago. */
static bool
is_down(const struct syncer *s)
{
	const struct sync *m = &s->machine;

	return m->state == SYNC_FOLLOW && m->is_met && !m->is_full &&
	       !m->has_answer;
}

/* One job of a lane, here and now; false when it has none. */
static bool
do_one(struct syncer *s, enum sync_lane which, enum rc *rc, struct err *err)
{
	struct lane *l = &s->lanes[which];

	if (*rc != RC_OK || !give(s, l, false))
		return false;
	lane_do(l);
	take(s, l);
	*rc = give_up(s, l, err);
	return true;
}

/* Waits for the next try: a few seconds, or as long as the register makes a
 * snapshot. False when it is too far away. */
static bool
wait_a_little(struct syncer *s)
{
	int64_t wait = sync_wake(&s->machine, mono_us()) - mono_us();
	bool is_coming = s->lanes[SYNC_DOWN].job.ev.kind == SYNC_EV_LATER;
	struct timespec ts;

	if (wait > 3000000 && !is_coming)
		return false;
	if (wait > 0) {
		ts.tv_sec = (time_t)(wait / 1000000);
		ts.tv_nsec = (long)(wait % 1000000) * 1000;
		nanosleep(&ts, NULL);
	}
	return true;
}

enum rc
syncer_once(struct syncer *s, struct err *err)
{
	const struct lane *up = &s->lanes[SYNC_UP];
	bool is_behind = true; /* what went up is to come down again */
	bool did;
	enum rc rc = RC_OK;

	do {
		did = do_one(s, SYNC_UP, &rc, err);
		if (did && up->job.pushed > 0)
			is_behind = true;
		if (!did && rc == RC_OK && is_down(s) && !is_behind)
			break;
		if (did && is_down(s) && !is_behind)
			continue;
		if (do_one(s, SYNC_DOWN, &rc, err)) {
			did = true;
			is_behind = is_behind && !is_down(s);
		}
	} while (rc == RC_OK && (did || wait_a_little(s)));
	if (rc == RC_OK && s->report.is_log_broken) {
		if (err != NULL)
			*err = s->report.log_err;
		rc = RC_IO;
	}
	return rc;
}

/* ---- for ever ---- */

static void
start_lanes(struct syncer *s)
{
	int i;

	for (i = 0; i < SYNC_LANES; i++) {
		struct lane *l = &s->lanes[i];

		if (pthread_create(&l->thread, NULL, lane_main, l) != 0)
			die("syncer: no thread");
		l->has_thread = true;
	}
}

static void
end_lanes(struct syncer *s)
{
	uint64_t one = 1;
	int i;

	if (write(s->stop_fd, &one, sizeof(one)) != sizeof(one))
		die("eventfd: %s", strerror(errno));
	pthread_mutex_lock(&s->lock);
	s->is_ending = true;
	pthread_cond_broadcast(&s->wake);
	pthread_mutex_unlock(&s->lock);
	for (i = 0; i < SYNC_LANES; i++)
		if (s->lanes[i].has_thread)
			(void)pthread_join(s->lanes[i].thread, NULL);
}

/* Takes what lanes have done and gives them the next. */
static void
turn(struct syncer *s)
{
	bool did;
	int i;

	do {
		did = false;
		for (i = 0; i < SYNC_LANES; i++) {
			struct lane *l = &s->lanes[i];
			bool is_done;

			pthread_mutex_lock(&s->lock);
			is_done = l->is_done;
			l->is_done = false;
			pthread_mutex_unlock(&s->lock);
			if (is_done) {
				take(s, l);
				did = true;
			}
			if (!give(s, l, true))
				continue;
			pthread_mutex_lock(&s->lock);
			l->is_asked = true;
			pthread_cond_broadcast(&s->wake);
			pthread_mutex_unlock(&s->lock);
		}
	} while (did);
}

/* Until a lane is done, the outbox was written to (by whom does not matter),
 * or the time is over. Without an outbox to look at there are no news. */
static void
nap(struct syncer *s, struct outbox *news, int ms)
{
	const struct sync_event ev = { .kind = SYNC_EV_NEWS };
	struct pollfd p = { .fd = s->done_fd, .events = POLLIN };
	int64_t until = mono_us() + (int64_t)ms * 1000;
	uint64_t n;

	if (news == NULL)
		(void)poll(&p, 1, ms);
	else if (outbox_wait(news, s->done_fd, ms, NULL) != RC_OK)
		(void)poll(&p, 1, ms < 100 ? ms : 100);
	if (news != NULL && poll(&p, 1, 0) == 0 && mono_us() < until)
		(void)sync_tell(&s->machine, &ev, mono_us());
	if (read(s->done_fd, &n, sizeof(n)) < 0 && errno != EAGAIN)
		die("eventfd: %s", strerror(errno));
}

enum rc
syncer_run(struct syncer *s, const volatile sig_atomic_t *stop, struct err *err)
{
	struct outbox *news = NULL;
	int64_t wait;
	enum rc rc = RC_OK;

	/* the lane's own connection does not see its own writes as news */
	if (s->outbox != NULL)
		rc = outbox_look(
		    outbox_file(s->outbox), s->terminal, &news, err);
	if (rc != RC_OK)
		return rc;
	start_lanes(s);
	while (!*stop) {
		turn(s);
		wait = (sync_wake(&s->machine, mono_us()) - mono_us() + 999) /
		       1000;
		if (wait > NAP_MS)
			wait = NAP_MS;
		if (wait > 0)
			nap(s, news, (int)wait);
	}
	end_lanes(s);
	outbox_close(news);
	return RC_OK;
}
