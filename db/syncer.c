/* SPDX-License-Identifier: ISC
 * syncer - see syncer.h. When to do what is decided by src/sync.h; here it
 * is done.
 */
#include "db/syncer.h"

#include "db/aside.h"
#include "db/outbox.h"
#include "db/register.h"
#include "db/replica.h"
#include "db/snapshot.h"
#include "db/syncer_push.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/sync.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum {
	BATCH = 500,
	SNAPSHOT_FROM = 100, /* records: fewer are pulled */
	TELL_US = 500000,
	POLL_US = 10000,
	SAY_US = 1000000,
	LINE_US = 30000000
};

struct syncer {
	char reg_uri[512], replica_path[512], terminal[32], share[512];
	char tls_ca[512], tls_cert[512], tls_key[512];
	struct reg *reg;
	struct replica *replica;
	struct outbox *outbox;
	json_t *status; /* register.status of this connection */
	struct sync machine;
	int lock;
	int64_t said_at; /* monotonic: when synced_at was last written */
	const struct snapshot_progress *progress;
	int wait_s;      /* the register makes a snapshot: ask again then */
	int64_t told_at; /* monotonic: when the replica was last told of it */
	bool towns_known;
	bool log_met; /* chain and register's memory of it agree */
	struct syncer_report report;
};

static enum rc
take_lock(struct syncer *s, struct err *err)
{
	char path[560];

	snprintf(path, sizeof(path), "%s.lock", s->replica_path);
	s->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (s->lock < 0) {
		err_log(err, "open %s: %s", path, strerror(errno));
		return err_set(err, RC_IO, "E7014", "台帳の写しを開けません",
		    "フォルダーがないか、書く権利がありません",
		    "フォルダーと権利を確かめてください");
	}
	if (flock(s->lock, LOCK_EX | LOCK_NB) == 0)
		return RC_OK;
	return err_set(err, RC_CONFLICT, "E7041", "同期は既に動いています",
	    "同じ写しを別の同期が使っています",
	    "動いているものを止めるか、そのままにしてください");
}

/* ---- the replica ---- */

static enum rc
make_replica(struct syncer *s, struct err *err)
{
	enum rc rc = replica_make(s->replica_path, err);

	if (rc == RC_OK)
		rc = replica_open(s->replica_path, true, &s->replica, err);
	s->towns_known = false;
	return rc;
}

/* Only what can be fetched again is moved away: never the register, the
 * outbox or another program's file that a wrong setting points at. */
static bool
is_ours(const char *path)
{
	unsigned char head[72];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof(head));

	if (fd >= 0)
		close(fd);
	if (n < (ssize_t)sizeof(head) ||
	    memcmp(head, "SQLite format 3", 16) != 0)
		return n >= 0;
	return memcmp(head + 68, "MDRG", 4) != 0 &&
	       memcmp(head + 68, "MDMY", 4) != 0 &&
	       memcmp(head + 68, "MDOB", 4) != 0;
}

static enum rc
set_aside(struct syncer *s, struct err *err)
{
	replica_close(s->replica);
	s->replica = NULL;
	if (!file_exists(s->replica_path))
		return make_replica(s, err);
	if (!is_ours(s->replica_path))
		return err_set(err, RC_INPUT, "E7042",
		    "写しの場所に別の種類のファイルがあります",
		    "台帳か送信箱のファイルを指しています",
		    "設定の replica を直してください");
	if (file_aside(s->replica_path, s->report.replica_aside,
		sizeof(s->report.replica_aside), err) != RC_OK)
		return RC_IO;
	return make_replica(s, err);
}

static enum rc
open_replica(struct syncer *s, bool anew, struct err *err)
{
	struct err e;
	enum rc rc;

	if (!file_exists(s->replica_path))
		return make_replica(s, err);
	if (anew)
		return set_aside(s, err);
	err_clear(&e);
	rc = replica_check(s->replica_path, &e);
	if (rc == RC_OK)
		return replica_open(s->replica_path, true, &s->replica, err);
	if (GUARD("replica_set_aside") && rc == RC_IO &&
	    strcmp(e.code, "E7010") == 0)
		return set_aside(s, err);
	if (err != NULL)
		*err = e;
	return rc;
}

static const char *
or_none(const char *s)
{
	return s != NULL ? s : "";
}

enum rc
syncer_open(
    const struct syncer_options *o, struct syncer **out, struct err *err)
{
	struct syncer *s = x_alloc(sizeof(*s));
	enum rc rc;

	snprintf(s->reg_uri, sizeof(s->reg_uri), "%s", o->reg);
	snprintf(s->replica_path, sizeof(s->replica_path), "%s", o->replica);
	snprintf(s->terminal, sizeof(s->terminal), "%s", o->terminal);
	snprintf(s->share, sizeof(s->share), "%s", o->share ? o->share : "");
	snprintf(s->tls_ca, sizeof(s->tls_ca), "%s", or_none(o->tls.ca));
	snprintf(s->tls_cert, sizeof(s->tls_cert), "%s", or_none(o->tls.cert));
	snprintf(s->tls_key, sizeof(s->tls_key), "%s", or_none(o->tls.key));
	s->lock = -1;
	sync_init(&s->machine, (uint64_t)now_us() ^ (uint64_t)getpid());
	s->progress = o->progress;
	rc = take_lock(s, err);
	/* What was finished when it was killed comes first. */
	if (rc == RC_OK)
		rc = snapshot_swap(s->replica_path, NULL, err);
	if (rc == RC_OK && o->outbox != NULL)
		rc = outbox_open(o->outbox, o->terminal, &s->outbox,
		    s->report.outbox_aside, err);
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
	if (s == NULL)
		return;
	json_decref(s->status);
	reg_close(s->reg);
	replica_close(s->replica);
	outbox_close(s->outbox);
	if (s->lock >= 0)
		close(s->lock);
	free(s);
}

void
syncer_report(const struct syncer *s, struct syncer_report *r)
{
	struct replica_state st;

	*r = s->report;
	if (s->replica != NULL && replica_state(s->replica, &st, NULL) == RC_OK)
		r->position = st.position;
}

static void
say(struct syncer *s, const char *state, const struct err *e, int64_t next)
{
	struct replica_line l;

	memset(&l, 0, sizeof(l));
	snprintf(l.state, sizeof(l.state), "%s", state);
	if (e != NULL)
		snprintf(l.last_error, sizeof(l.last_error), "%.11s %.230s",
		    e->code, e->text);
	l.next_try = next;
	if (s->replica != NULL)
		(void)!replica_say(s->replica, &l, NULL);
}

/* ---- the register ---- */

static void
disconnect(struct syncer *s)
{
	json_decref(s->status);
	s->status = NULL;
	s->log_met = false;
	reg_close(s->reg);
	s->reg = NULL;
}

static enum rc
ask_status(struct syncer *s, struct err *err)
{
	json_t *args = json_object(), *status = NULL;
	enum rc rc = reg_call(s->reg, "register.status", args, &status, err);

	json_decref(args);
	if (rc != RC_OK)
		return rc;
	json_decref(s->status);
	s->status = status;
	return RC_OK;
}

static enum rc
connect(struct syncer *s, struct err *err)
{
	struct reg_options o = { .uri = s->reg_uri,
		.terminal = s->terminal,
		.tls = { s->tls_ca, s->tls_cert, s->tls_key } };
	enum rc rc;

	if (s->reg != NULL)
		return RC_OK;
	rc = reg_open(&o, &s->reg, err);
	if (rc == RC_OK)
		rc = ask_status(s, err);
	if (rc != RC_OK)
		disconnect(s);
	/* an older finding is looked at again */
	else if (!s->report.is_log_broken)
		say(s, "online", NULL, 0);
	return rc;
}

static enum rc
learn_towns(struct syncer *s, struct err *err)
{
	s->towns_known = true;
	return replica_learn_towns(s->replica, s->share,
	    json_string_value(json_object_get(s->status, "municipality")), err);
}

/* ---- a whole replica at once ---- */

static void
tell(void *arg, const char *what, int64_t done, int64_t total)
{
	struct syncer *s = arg;
	struct replica_line l = {
		.state = "bootstrap", .done = done, .total = total
	};
	int64_t mono = mono_us();

	if (s->progress != NULL)
		s->progress->tell(s->progress->arg, what, done, total);
	if (s->replica == NULL || mono - s->told_at < TELL_US)
		return;
	s->told_at = mono;
	(void)!replica_say(s->replica, &l, NULL);
}

/* The old replica stays open until then and is what stays when it fails. */
static enum rc
swap_in(struct syncer *s, struct err *err)
{
	struct err e;
	enum rc rc, opened;

	replica_close(s->replica);
	s->replica = NULL;
	rc = snapshot_swap(s->replica_path, NULL, err);
	err_clear(&e);
	opened = replica_open(s->replica_path, true, &s->replica, &e);
	if (rc != RC_OK || opened == RC_OK)
		return rc;
	if (err != NULL)
		*err = e;
	return opened;
}

static enum rc
build(struct syncer *s, const struct snapshot_info *info, struct err *err)
{
	const struct snapshot_progress p = { tell, s };
	enum rc rc =
	    snapshot_build(s->replica_path, NULL, s->share, info, &p, err);

	/* Damaged on the way: not fetched again from where it stopped. */
	if (rc == RC_INPUT)
		snapshot_drop(s->replica_path);
	return rc == RC_OK ? swap_in(s, err) : rc;
}

/* An empty replica of a register with more than a few records takes a
 * snapshot. *wait_s: the register has none to give yet. */
static enum rc
bootstrap(struct syncer *s, int *wait_s, struct err *err)
{
	const struct snapshot_progress p = { tell, s };
	struct replica_state st;
	struct snapshot_info info;
	enum rc rc = replica_state(s->replica, &st, err);

	*wait_s = 0;
	if (rc != RC_OK || st.position > 0 ||
	    json_integer_value(json_object_get(s->status, "position")) <
		SNAPSHOT_FROM)
		return rc;
	rc = snapshot_fetch(s->reg, s->replica_path, &p, &info, wait_s, err);
	if (rc == RC_NOT_FOUND) { /* a register of the version before */
		err_clear(err);
		return RC_OK;
	}
	return rc == RC_OK ? build(s, &info, err) : rc;
}

/* ---- down: feed to replica ---- */

static enum rc
pull(struct syncer *s, json_t **answer, struct err *err)
{
	struct replica_state st;
	json_t *args;
	enum rc rc = replica_state(s->replica, &st, err);

	if (rc != RC_OK)
		return rc;
	args = json_pack("{s:s, s:I, s:s, s:i}", "epoch",
	    st.position > 0 ? st.epoch : "", "position",
	    (json_int_t)st.position, "hash", st.position > 0 ? st.hash : "",
	    "limit", BATCH);
	rc = reg_call(s->reg, "feed.pull", args, answer, err);
	json_decref(args);
	return rc;
}

/* Without news the time of the last answer is still written, but not more
 * often than it is shown. */
static enum rc
apply(struct syncer *s, const json_t *answer, int *n, struct err *err)
{
	size_t records = json_array_size(json_object_get(answer, "records"));
	int64_t mono = mono_us();
	enum rc rc;

	*n = 0;
	if (records == 0 && s->said_at != 0 && mono - s->said_at < SAY_US)
		return RC_OK;
	if (records > 0) {
		rc = ask_status(s, err);
		if (rc != RC_OK)
			return rc;
	}
	rc = replica_apply(s->replica, answer, s->status, now_us(), n, err);
	if (rc == RC_OK)
		s->said_at = mono;
	s->report.applied += *n;
	return rc;
}

/* Everything the register has, in batches. */
static enum rc
down(struct syncer *s, int *news, struct err *err)
{
	json_t *answer;
	int n;
	enum rc rc;

	*news = 0;
	do {
		answer = NULL;
		n = 0;
		rc = pull(s, &answer, err);
		if (rc == RC_OK)
			rc = apply(s, answer, &n, err);
		json_decref(answer);
		*news += n;
	} while (rc == RC_OK && n == BATCH);
	return rc;
}

/* ---- one round ---- */

static bool
is_fork(enum rc rc, const struct err *e)
{
	return rc == RC_CONFLICT &&
	       (strcmp(e->code, "E7001") == 0 || strcmp(e->code, "E7002") == 0);
}

static enum rc
one_round(struct syncer *s, int *news, struct err *err)
{
	struct push_counts c = { .is_log_met = s->log_met };
	enum rc rc = connect(s, err);
	int more = 0;

	*news = 0;
	if (rc == RC_OK)
		rc = bootstrap(s, &s->wait_s, err);
	if (rc == RC_OK && !s->towns_known)
		rc = learn_towns(s, err);
	if (rc == RC_OK)
		rc = down(s, news, err);
	if (rc == RC_OK && s->outbox != NULL)
		rc = push_all(
		    s->outbox, s->reg, !s->report.is_log_broken, &c, err);
	s->log_met = c.is_log_met && s->reg != NULL;
	if (c.is_log_broken && err != NULL) {
		/* told, not retried; the register is still there */
		s->report.is_log_broken = true;
		say(s, "logbroken", err, 0);
	}
	s->report.pushed += c.pushed;
	s->report.refused += c.refused;
	s->report.logs_sent += c.logs;
	/* What was sent up comes down at once. */
	if (rc == RC_OK && c.pushed > 0)
		rc = down(s, &more, err);
	*news += more;
	return rc;
}

/* A fork is kept as it stands: its tail may be the only copy of something
 * (restore of an old backup). A person decides. */
static enum rc
forked(struct syncer *s, const struct err *e, struct err *err)
{
	s->report.is_forked = true;
	say(s, "forked", e, 0);
	disconnect(s);
	return err_set(err, RC_CONFLICT, e->code, e->text, e->why,
	    "写しは残してあります。管理者が確かめたあと"
	    " madoguchi-sync --anew で作り直します");
}

static bool
is_damage(enum rc rc, const struct err *e)
{
	return rc == RC_IO && strcmp(e->code, "E7010") == 0;
}

static enum rc
offline(struct syncer *s, const struct err *e, int64_t next, struct err *err)
{
	disconnect(s);
	say(s, "offline", e, next);
	if (err != NULL)
		*err = *e;
	return err_set(err, RC_OFFLINE, "E7040", "台帳につながりません",
	    e->text, "回線と台帳を確かめてください。自動でつなぎ直します");
}

enum rc
syncer_once(struct syncer *s, struct err *err)
{
	struct err e;
	int news;
	enum rc rc;

	err_clear(&e);
	while ((rc = one_round(s, &news, &e)) == RC_OFFLINE && s->wait_s > 0) {
		(void)sleep((unsigned)s->wait_s);
		err_clear(&e);
	}
	if (is_damage(rc, &e) &&
	    replica_check(s->replica_path, NULL) != RC_OK) {
		err_clear(&e);
		rc = set_aside(s, &e);
		if (rc == RC_OK)
			rc = one_round(s, &news, &e);
	}
	if (rc == RC_OK)
		return RC_OK;
	if (is_fork(rc, &e))
		return forked(s, &e, err);
	if (s->report.is_log_broken && rc == RC_IO &&
	    strcmp(e.code, "E7057") == 0) {
		if (err != NULL)
			*err = e;
		return rc;
	}
	if (rc == RC_INPUT || rc == RC_DENIED) {
		say(s, "offline", &e, 0);
		if (err != NULL)
			*err = e;
		return rc;
	}
	return offline(s, &e, 0, err);
}

/* ---- the loop ---- */

static void
sleep_us(int64_t us, const volatile sig_atomic_t *stop)
{
	struct timespec ts = { (time_t)(us / 1000000),
		(long)(us % 1000000) * 1000 };

	if (!*stop && us > 0)
		nanosleep(&ts, NULL); /* a signal ends it */
}

/* After a failed round: how long to wait. */
static int64_t
failed(struct syncer *s, const struct err *e, int64_t mono)
{
	(void)sync_step(&s->machine, SYNC_EV_UNREACHABLE, mono);
	(void)offline(s, e, now_us() + s->machine.next_at - mono, NULL);
	return s->machine.next_at - mono;
}

enum rc
syncer_run(struct syncer *s, const volatile sig_atomic_t *stop, struct err *err)
{
	struct err e;
	int64_t wait, mono;
	int news;
	enum rc rc;

	while (!*stop) {
		mono = mono_us();
		wait = POLL_US;
		err_clear(&e);
		rc = RC_OK;
		if (sync_step(&s->machine, SYNC_EV_TICK, mono) != SYNC_WAIT)
			rc = one_round(s, &news, &e);
		else
			wait = s->machine.next_at - mono;
		if (rc == RC_IO && strcmp(e.code, "E7057") == 0)
			rc = RC_OK; /* told; the rest goes on */
		if (is_fork(rc, &e)) {
			rc = forked(s, &e, err);
			while (!*stop)
				sleep_us(LINE_US, stop);
			return rc;
		}
		if (is_damage(rc, &e) &&
		    replica_check(s->replica_path, NULL) != RC_OK) {
			(void)sync_step(&s->machine, SYNC_EV_DAMAGED, mono);
			rc = set_aside(s, &e);
			(void)sync_step(&s->machine, SYNC_EV_EMPTY, mono);
			if (rc != RC_OK) {
				if (err != NULL)
					*err = e;
				return rc;
			}
			continue;
		}
		if (rc != RC_OK)
			wait = failed(s, &e, mono);
		else if (wait == POLL_US)
			(void)sync_step(&s->machine, SYNC_EV_APPLIED, mono);
		/* short naps: something to send wakes a waiting line too */
		sleep_us(wait < SAY_US ? wait : SAY_US, stop);
	}
	return RC_OK;
}
