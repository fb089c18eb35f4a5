/* SPDX-License-Identifier: ISC
 * syncer_down - the down lane: who the register is, the feed into the
 * replica, a replica made anew. Each function does one action of src/sync.h
 * and says what came of it.
 */
#include "db/syncer_private.h"

#include "db/aside.h"
#include "db/snapshot.h"
#include "src/mutant.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	BATCH = 500,
	SNAPSHOT_FROM = 100, /* records: fewer are pulled */
	TELL_US = 500000,
	SAY_US = 1000000
};

/* ---- what an answer means ---- */

static bool
is_code(const struct err *e, const char *code)
{
	return strcmp(e->code, code) == 0;
}

enum sync_kind
sync_kind_of(enum rc rc, const struct err *e)
{
	if (is_code(e, "E7840") || is_code(e, "E7842"))
		return SYNC_EV_NEWER;
	if (rc == RC_CONFLICT && is_code(e, "E7001"))
		return SYNC_EV_FORK;
	if (rc == RC_CONFLICT && is_code(e, "E7059"))
		return SYNC_EV_EXPIRED;
	if (rc == RC_DENIED)
		return SYNC_EV_DENIED;
	return SYNC_EV_UNREACHABLE;
}

static void
failed(struct lane *l, enum rc rc)
{
	l->job.ev.kind = sync_kind_of(rc, &l->job.err);
	if (l->job.ev.kind == SYNC_EV_UNREACHABLE)
		lane_disconnect(l);
}

/* ---- hello ---- */

static void
text_of(const json_t *o, const char *key, char *out, size_t size)
{
	const char *s = json_string_value(json_object_get(o, key));

	snprintf(out, size, "%s", s != NULL ? s : "");
}

static void
read_hello(const json_t *status, struct sync_hello *h)
{
	json_t *p;
	size_t i;

	memset(h, 0, sizeof(*h));
	text_of(status, "epoch", h->head.epoch, sizeof(h->head.epoch));
	text_of(status, "hash", h->head.hash, sizeof(h->head.hash));
	h->head.position =
	    json_integer_value(json_object_get(status, "position"));
	h->time = json_integer_value(json_object_get(status, "time"));
	json_array_foreach(json_object_get(status, "past"), i, p)
	{
		struct sync_past *q = &h->past[h->past_count];

		if (h->past_count >= SYNC_PAST_MAX)
			break;
		text_of(p, "epoch", q->epoch, sizeof(q->epoch));
		text_of(p, "hash", q->hash, sizeof(q->hash));
		q->until = json_integer_value(json_object_get(p, "until"));
		q->is_settled = json_is_true(json_object_get(p, "settled"));
		h->past_count++;
	}
}

/* The outbox belongs to this register: it went up there before, also in an
 * epoch that a restoration ended, or nowhere yet. */
static bool
is_home(const char *home, const struct sync_hello *h)
{
	int i;

	if (home[0] == '\0' || strcmp(home, h->head.epoch) == 0 ||
	    !GUARD("sync_home"))
		return true;
	for (i = 0; i < h->past_count; i++)
		if (strcmp(home, h->past[i].epoch) == 0)
			return true;
	return false;
}

void
do_hello(struct lane *l)
{
	struct syncer *s = l->s;
	json_t *args = json_object(), *status = NULL;
	struct sync_point point;
	struct sync_hello h;
	enum rc rc;

	pthread_mutex_lock(&s->lock);
	point = s->point;
	pthread_mutex_unlock(&s->lock);
	rc = lane_connect(l, &l->job.err);
	if (rc == RC_OK)
		rc = reg_call(
		    l->reg, "register.status", args, &status, &l->job.err);
	json_decref(args);
	if (rc != RC_OK) {
		failed(l, rc);
		return;
	}
	read_hello(status, &h);
	l->job.ev.kind = SYNC_EV_HELLO;
	l->job.ev.fit = sync_fits(&point, &h);
	pthread_mutex_lock(&s->lock);
	l->job.ev.is_home = is_home(s->home, &h);
	snprintf(s->met_epoch, sizeof(s->met_epoch), "%s", h.head.epoch);
	pthread_mutex_unlock(&s->lock);
	if (l->which == SYNC_DOWN) {
		json_decref(s->status);
		s->status = json_incref(status);
	}
	json_decref(status);
}

/* ---- pull and apply ---- */

static enum rc
learn_towns(struct syncer *s, struct err *err)
{
	s->towns_known = true;
	return replica_learn_towns(s->replica, s->share,
	    json_string_value(json_object_get(s->status, "municipality")), err);
}

enum rc
syncer_look(struct syncer *s, struct err *err)
{
	struct replica_state st;
	enum rc rc = replica_state(s->replica, &st, err);

	if (rc != RC_OK)
		return rc;
	pthread_mutex_lock(&s->lock);
	memset(&s->point, 0, sizeof(s->point));
	s->point.position = st.position;
	if (st.position > 0) {
		snprintf(
		    s->point.epoch, sizeof(s->point.epoch), "%s", st.epoch);
		snprintf(s->point.hash, sizeof(s->point.hash), "%s", st.hash);
	}
	pthread_mutex_unlock(&s->lock);
	return RC_OK;
}

/* A failure of the replica itself: broken, or this machine could not. */
static void
local_fault(struct lane *l, enum rc rc)
{
	struct syncer *s = l->s;

	l->job.ev.kind = SYNC_EV_FAULT;
	if (rc == RC_IO && is_code(&l->job.err, "E7010") &&
	    replica_check(s->replica_path, NULL) != RC_OK)
		l->job.ev.kind = SYNC_EV_DAMAGED;
}

/* Writes an answer; without records only when the time last written is a
 * second old. */
static enum rc
apply(struct lane *l, const json_t *answer)
{
	struct syncer *s = l->s;
	size_t n = json_array_size(json_object_get(answer, "records"));
	int64_t mono = mono_us();
	enum rc rc;

	if (n == 0 && s->said_at != 0 && mono - s->said_at < SAY_US)
		return RC_OK;
	rc = replica_apply(s->replica, answer, s->status, now_us(),
	    &l->job.applied, &l->job.err);
	if (rc == RC_OK)
		rc = syncer_look(s, &l->job.err);
	if (rc == RC_OK)
		s->said_at = mono;
	if (rc == RC_OK && n > 0 && s->applied != NULL)
		s->applied(s->applied_arg, s->point.position);
	return rc;
}

void
do_pull(struct lane *l)
{
	struct syncer *s = l->s;
	int64_t from = mono_us();
	size_t n;
	json_t *args;
	enum rc rc = RC_OK;

	json_decref(s->answer);
	s->answer = NULL;
	if (!s->towns_known)
		rc = learn_towns(s, &l->job.err);
	if (rc == RC_OK)
		rc = syncer_look(s, &l->job.err);
	if (rc != RC_OK) {
		local_fault(l, rc);
		return;
	}
	args = json_pack("{s:s, s:I, s:s, s:i, s:i}", "epoch", s->point.epoch,
	    "position", (json_int_t)s->point.position, "hash", s->point.hash,
	    "limit", BATCH, "wait_ms", l->job.poll_ms);
	rc = lane_connect(l, &l->job.err);
	if (rc == RC_OK)
		rc = reg_call(
		    l->reg, "feed.pull", args, &s->answer, &l->job.err);
	json_decref(args);
	if (rc != RC_OK) {
		failed(l, rc);
		return;
	}
	n = json_array_size(json_object_get(s->answer, "records"));
	l->job.ev.kind = SYNC_EV_RECORDS;
	l->job.ev.n = (int)n;
	l->job.ev.is_full = n >= BATCH;
	l->job.ev.was_short =
	    n == 0 && mono_us() - from < l->job.poll_ms * INT64_C(500);
	if (n == 0 && (rc = apply(l, s->answer)) != RC_OK)
		local_fault(l, rc);
}

void
do_apply(struct lane *l)
{
	struct syncer *s = l->s;
	enum rc rc = apply(l, s->answer);

	if (rc == RC_OK) {
		l->job.ev.kind = SYNC_EV_APPLIED;
		json_decref(s->answer);
		s->answer = NULL;
	} else if (rc == RC_INPUT && is_code(&l->job.err, "E7018")) {
		l->job.ev.kind = SYNC_EV_NEWER;
	} else if (rc == RC_CONFLICT && is_code(&l->job.err, "E7001")) {
		l->job.ev.kind = SYNC_EV_FORK;
	} else if (rc == RC_CONFLICT || rc == RC_INPUT) {
		l->job.ev.kind = SYNC_EV_GAP;
	} else {
		local_fault(l, rc);
	}
}

/* ---- a replica made anew ---- */

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

/* An empty replica of a register with few records is filled by the feed, and
 * so is one of a register that knows no snapshots. */
static bool
is_pulled(const struct syncer *s)
{
	return s->point.position == 0 &&
	       json_integer_value(json_object_get(s->status, "position")) <
		   SNAPSHOT_FROM;
}

/* What an earlier program made is not written to; see do_swap. */
static bool
is_old(const struct syncer *s)
{
	return s->replica != NULL && replica_is_old(s->replica);
}

/* What a failed fetch or build means. */
static void
no_snapshot(struct lane *l, enum rc rc, int wait_s)
{
	struct syncer *s = l->s;

	if (wait_s > 0) { /* it is being made, or many are fetching */
		l->job.ev.kind = SYNC_EV_LATER;
		l->job.ev.at = mono_us() + wait_s * INT64_C(1000000);
	} else if ((rc == RC_NOT_FOUND || is_code(&l->job.err, "E7078")) &&
		   (s->point.position == 0 || is_old(s)) &&
		   GUARD("feed_fills_what_no_snapshot_can")) {
		/* The register knows no snapshots, or has no place for one
		 * (daichod --check says so): slower, yet whole. */
		err_clear(&l->job.err);
		l->job.ev.kind = SYNC_EV_BUILT;
	} else if (rc == RC_NOT_FOUND || rc == RC_IO) {
		l->job.ev.kind = SYNC_EV_FAULT;
	} else if (rc == RC_INPUT) {
		/* damaged: not fetched again from where it stopped */
		snapshot_drop(s->replica_path);
		l->job.ev.kind = SYNC_EV_DAMAGED;
	} else {
		failed(l, rc);
	}
}

void
do_snapshot(struct lane *l)
{
	struct syncer *s = l->s;
	const struct snapshot_progress p = { tell, s };
	struct snapshot_info info;
	int wait_s = 0;
	enum rc rc;

	l->job.ev.kind = SYNC_EV_BUILT;
	if (is_pulled(s))
		return;
	rc = lane_connect(l, &l->job.err);
	if (rc == RC_OK)
		rc = snapshot_fetch(
		    l->reg, s->replica_path, &p, &info, &wait_s, &l->job.err);
	if (rc == RC_OK)
		rc = snapshot_build(
		    s->replica_path, NULL, s->share, &info, &p, &l->job.err);
	if (rc != RC_OK)
		no_snapshot(l, rc, wait_s);
}

/* Opens what stands there, an empty one when nothing does. */
static enum rc
open_again(struct syncer *s, struct err *err)
{
	enum rc rc = RC_OK;

	if (!file_exists(s->replica_path))
		rc = replica_make(s->replica_path, err);
	if (rc == RC_OK && s->replica == NULL)
		rc = replica_open(s->replica_path, true, &s->replica, err);
	if (rc == RC_OK)
		rc = syncer_look(s, err);
	s->towns_known = false;
	return rc;
}

/* Only what can be fetched again is moved away: never the register, the
 * outbox or another program's file that a wrong setting points at. */
enum rc
syncer_may_move(const char *path, struct err *err)
{
	char head[72] = "";
	FILE *f = fopen(path, "rbe");
	size_t n = f == NULL ? 0 : fread(head, 1, sizeof(head), f);

	if (f != NULL)
		fclose(f);
	if (f != NULL &&
	    (n < sizeof(head) || memcmp(head, "SQLite format 3", 16) != 0 ||
		(memcmp(head + 68, "MDRG", 4) != 0 &&
		    memcmp(head + 68, "MDMY", 4) != 0 &&
		    memcmp(head + 68, "MDOB", 4) != 0)))
		return RC_OK;
	return err_set(err, RC_INPUT, "E7042",
	    "写しの場所に別の種類のファイルがあります",
	    "台帳か送信箱のファイルを指しています",
	    "設定の replica を直してください");
}

/* Puts the replica under another name, so that nobody loses it. */
static enum rc
move_away(struct syncer *s, struct err *err)
{
	replica_close(s->replica);
	s->replica = NULL;
	if (!file_exists(s->replica_path))
		return RC_OK;
	if (syncer_may_move(s->replica_path, err) != RC_OK)
		return RC_INPUT;
	return file_aside(s->replica_path, s->report.replica_aside,
	    sizeof(s->report.replica_aside), err);
}

/* The old replica stays open until then, and is what stays when it fails. */
void
do_swap(struct lane *l)
{
	struct syncer *s = l->s;
	bool was_old = is_old(s), is_swapped;
	enum rc rc;

	replica_close(s->replica);
	s->replica = NULL;
	rc = snapshot_swap(s->replica_path, &is_swapped, &l->job.err);
	/* Nothing was built: the feed fills an empty one. */
	if (rc == RC_OK && was_old && !is_swapped)
		rc = move_away(s, &l->job.err);
	if (rc == RC_OK)
		rc = open_again(s, &l->job.err);
	else
		(void)!open_again(s, NULL);
	l->job.ev.kind = rc == RC_OK ? SYNC_EV_SWAPPED : SYNC_EV_FAULT;
}

/* The newest records as they came, beside the replica, under a name that says
 * of what they are: the same tail is the same file. */
void
do_save_tail(struct lane *l)
{
	struct syncer *s = l->s;
	char path[700];
	enum rc rc;

	l->job.ev.kind = SYNC_EV_SAVED;
	/* A broken replica has none that can be trusted. */
	if (s->replica == NULL || s->point.position == 0)
		return;
	snprintf(path, sizeof(path), "%s.tail-%.8s-%lld", s->replica_path,
	    s->point.epoch, (long long)s->point.position);
	rc =
	    replica_tail_save(s->replica, s->terminal, path, NULL, &l->job.err);
	if (rc == RC_OK)
		snprintf(
		    s->report.tail, sizeof(s->report.tail), "%.590s", path);
	else if (rc == RC_NOT_FOUND || is_code(&l->job.err, "E7010"))
		err_clear(&l->job.err);
	else
		l->job.ev.kind = SYNC_EV_FAULT;
}

void
do_set_aside(struct lane *l)
{
	struct syncer *s = l->s;
	enum rc rc;

	json_decref(s->answer);
	s->answer = NULL;
	rc = move_away(s, &l->job.err);
	/* readers find an empty one meanwhile, and what is said of the line */
	if (rc == RC_OK)
		rc = open_again(s, &l->job.err);
	l->job.ev.kind = rc == RC_OK ? SYNC_EV_EMPTY : SYNC_EV_FAULT;
}
