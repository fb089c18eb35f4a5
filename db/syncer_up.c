/* SPDX-License-Identifier: ISC
 * syncer_up - the up lane: one issue, one submission or one batch of the
 * access log a turn.
 */
#include "db/syncer_private.h"

#include "db/aside.h"
#include "src/api.h"
#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

enum { LOG_BATCH = 200 };

/* Whether the register decided; otherwise it is tried again. */
static bool
is_answer(enum rc rc, const struct err *e)
{
	/* The door was shut, not the paper refused. */
	if (rc == RC_DENIED && strcmp(e->code, "E1034") == 0)
		return false;
	return rc == RC_OK || rc == RC_INPUT || rc == RC_NOT_FOUND ||
	       rc == RC_CONFLICT || rc == RC_DENIED;
}

/* The register itself has trouble, with whatever comes; or there is none. */
static bool
is_away(enum rc rc, const struct err *e)
{
	return rc == RC_OFFLINE || strcmp(e->code, "E7003") == 0 ||
	       strcmp(e->code, "E7011") == 0;
}

static void
away(struct lane *l)
{
	l->job.ev.kind = SYNC_EV_UNREACHABLE;
	if (strcmp(l->job.err.code, "E7841") == 0) {
		/* a version behind: it may look on, and asks again later */
		l->job.is_read_only = true;
		l->job.ev.kind = SYNC_EV_FAULT;
	} else if (sync_kind_of(RC_OFFLINE, &l->job.err) == SYNC_EV_NEWER) {
		l->job.ev.kind = SYNC_EV_NEWER;
	} else {
		lane_disconnect(l);
	}
}

static enum rc
settle_home(struct syncer *s, struct err *err)
{
	char epoch[40];
	bool is_new;
	enum rc rc;

	pthread_mutex_lock(&s->lock);
	is_new = strcmp(s->home, s->met_epoch) != 0;
	snprintf(epoch, sizeof(epoch), "%s", s->met_epoch);
	pthread_mutex_unlock(&s->lock);
	if (!is_new)
		return RC_OK;
	rc = outbox_home_set(s->outbox, epoch, err);
	if (rc != RC_OK)
		return rc;
	pthread_mutex_lock(&s->lock);
	snprintf(s->home, sizeof(s->home), "%s", epoch);
	pthread_mutex_unlock(&s->lock);
	return RC_OK;
}

/* ---- papers ---- */

/* It failed by itself: it rests, longer each time, and the others pass. */
static void
rest(struct lane *l, const struct outbox_item *it)
{
	uint64_t seed = (uint64_t)now_us() | 1;
	int64_t wait = sync_back_off(it->tries, &seed);

	if (outbox_rest(l->s->outbox, it->key, now_us() + wait, NULL) !=
	    RC_OK) {
		l->job.ev.kind = SYNC_EV_FAULT;
		return;
	}
	l->job.ev.kind = SYNC_EV_FAILED;
	l->job.ev.at = mono_us() + wait;
}

static void
answered(struct lane *l, const char *key, const json_t *answer, enum rc said,
    const struct err *e)
{
	char why[256];
	json_t *error = said == RC_OK ? NULL : api_error_json(e);
	enum rc rc;

	snprintf(why, sizeof(why), "%.11s %.100s: %.120s", e->code, e->text,
	    e->why[0] ? e->why : e->remedy);
	rc = outbox_done(l->s->outbox, key, error != NULL ? error : answer,
	    error != NULL ? why : NULL, &l->job.err);
	json_decref(error);
	/* done before: this terminal was killed between answer and note */
	if (rc != RC_OK && rc != RC_NOT_FOUND) {
		l->job.ev.kind = SYNC_EV_FAULT;
		return;
	}
	l->job.pushed++;
	l->job.refused += said != RC_OK;
	l->job.ev.kind = SYNC_EV_SENT;
}

static void
push_paper(struct lane *l, enum outbox_kind kind)
{
	struct outbox_item it;
	json_t *answer = NULL;
	int64_t later = 0;
	enum rc rc =
	    outbox_next(l->s->outbox, kind, now_us(), &it, &later, &l->job.err);

	if (rc == RC_NOT_FOUND) {
		l->job.ev.kind = later == 0 ? SYNC_EV_NOTHING : SYNC_EV_LATER;
		l->job.ev.at = mono_us() + later - now_us();
		return;
	}
	if (rc == RC_IO && it.key[0] != '\0') {
		answered(l, it.key, NULL, rc, &l->job.err); /* was changed */
		return;
	}
	if (rc != RC_OK) {
		l->job.ev.kind = SYNC_EV_FAULT;
		return;
	}
	if (kind == OUTBOX_ENTRY)
		json_object_set_new(it.args, "key", json_string(it.key));
	rc = lane_connect(l, &l->job.err);
	if (rc == RC_OK)
		rc = reg_call(l->reg, it.method, it.args, &answer, &l->job.err);
	json_decref(it.args);
	if (is_answer(rc, &l->job.err))
		answered(l, it.key, answer, rc, &l->job.err);
	else if (is_away(rc, &l->job.err))
		away(l);
	else
		rest(l, &it);
	json_decref(answer);
}

/* ---- the access log ---- */

static void
broken_chain(struct lane *l, int64_t where)
{
	char why[96];

	snprintf(
	    why, sizeof(why), "%lld 番の記録が合いません", (long long)where);
	err_clear(&l->job.err);
	(void)err_set(&l->job.err, RC_IO, "E7057", "操作記録の鎖が切れています",
	    why, "この端末を止めて管理者に連絡してください");
	l->job.ev.kind = SYNC_EV_LOG_BROKEN;
}

static void
log_failed(struct lane *l, enum rc rc)
{
	if (is_away(rc, &l->job.err)) {
		away(l);
		return;
	}
	l->job.ev.kind = SYNC_EV_LATER;
	l->job.ev.at = mono_us() + 60000000;
}

/* The register remembers how far this terminal's chain went: an older file
 * put back, or a changed one, is found before anything is added to it. */
static bool
meet_head(struct lane *l)
{
	struct syncer *s = l->s;
	json_t *args = json_object(), *head = NULL;
	enum log_finding finding = LOG_WHOLE;
	int64_t where = 0, seq;
	const char *hash;
	enum rc rc = reg_call(l->reg, "log.head", args, &head, &l->job.err);

	json_decref(args);
	if (rc == RC_NOT_FOUND && strcmp(l->job.err.code, "E9404") == 0) {
		err_clear(&l->job.err);
		l->job.ev.kind = SYNC_EV_NOTHING; /* a register without one */
		return false;
	}
	if (rc != RC_OK) {
		log_failed(l, rc);
		return false;
	}
	seq = json_integer_value(json_object_get(head, "seq"));
	hash = json_string_value(json_object_get(head, "hash"));
	rc = outbox_log_compare(
	    s->outbox, seq, hash ? hash : "", &finding, &where, &l->job.err);
	json_decref(head);
	if (rc == RC_OK && GUARD("sync_log_compared") && finding != LOG_WHOLE) {
		broken_chain(l, where);
		return false;
	}
	if (rc == RC_OK)
		rc = outbox_log_sent(s->outbox, seq, &l->job.err);
	l->job.ev.kind = SYNC_EV_FAULT;
	s->log_met = rc == RC_OK;
	return rc == RC_OK;
}

static void
send_batch(struct lane *l, json_t *records)
{
	size_t n = json_array_size(records);
	int64_t last = json_integer_value(
	    json_object_get(json_array_get(records, n - 1), "seq"));
	json_t *args = json_pack("{s:O}", "records", records);
	enum rc rc = reg_call(l->reg, "log.append", args, NULL, &l->job.err);

	json_decref(args);
	if (rc == RC_CONFLICT) {
		broken_chain(l, last);
		return;
	}
	if (rc != RC_OK) {
		log_failed(l, rc);
		return;
	}
	rc = outbox_log_sent(l->s->outbox, last, &l->job.err);
	l->job.ev.kind = rc == RC_OK ? SYNC_EV_SENT : SYNC_EV_FAULT;
	l->job.logs += rc == RC_OK ? (int)n : 0;
}

static void
push_log(struct lane *l)
{
	json_t *records = NULL;
	enum rc rc = lane_connect(l, &l->job.err);

	if (rc != RC_OK) {
		log_failed(l, rc);
		return;
	}
	if (!l->s->log_met && !meet_head(l))
		return;
	rc = outbox_log_unsent(l->s->outbox, LOG_BATCH, &records, &l->job.err);
	if (rc != RC_OK)
		l->job.ev.kind = SYNC_EV_FAULT;
	else if (json_array_size(records) == 0)
		l->job.ev.kind = SYNC_EV_NOTHING;
	else
		send_batch(l, records);
	json_decref(records);
}

void
do_push(struct lane *l)
{
	struct syncer *s = l->s;

	if (s->outbox == NULL) {
		l->job.ev.kind = SYNC_EV_NOTHING;
		return;
	}
	if (settle_home(s, &l->job.err) != RC_OK) {
		l->job.ev.kind = SYNC_EV_FAULT;
		return;
	}
	if (l->job.action == SYNC_PUSH_ISSUE)
		push_paper(l, OUTBOX_ISSUE);
	else if (l->job.action == SYNC_PUSH_ENTRY)
		push_paper(l, OUTBOX_ENTRY);
	else
		push_log(l);
}
