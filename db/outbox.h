/* SPDX-License-Identifier: ISC
 * outbox - what this terminal must not lose: drafts as typed, submissions
 * made while the line was down, and its chain of the access log. One file,
 * synchronous=FULL. A damaged one is set aside untouched and the person is
 * told.
 */
#ifndef DB_OUTBOX_H
#define DB_OUTBOX_H

#include "db/search.h"
#include "src/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct outbox;
/* set_aside receives the path a damaged file was moved to, "" otherwise. */
MUST_CHECK enum rc outbox_open(const char *path, const char *terminal,
    struct outbox **out, char set_aside[256], struct err *err);
/* outbox_look - like outbox_open, but a file that is damaged or missing is
 * an error and stays where it is. */
MUST_CHECK enum rc outbox_look(const char *path, const char *terminal,
    struct outbox **out, struct err *err);
void outbox_close(struct outbox *o);
/* The path it was opened with; borrowed. */
const char *outbox_file(const struct outbox *o);

/* Drafts: one per (staff, id); json as entry_to_json gives it plus where
 * the cursor stood. Never holds a 個人番号. */
MUST_CHECK enum rc outbox_draft_put(struct outbox *o, const char *staff,
    const char *id, const char *title, const json_t *draft, struct err *err);
MUST_CHECK enum rc outbox_draft_get(struct outbox *o, const char *staff,
    const char *id, json_t **draft, struct err *err);
MUST_CHECK enum rc outbox_draft_delete(
    struct outbox *o, const char *staff, const char *id, struct err *err);
struct draft_line {
	char id[40], title[128], when[20];
};
MUST_CHECK enum rc outbox_drafts(struct outbox *o, const char *staff,
    struct draft_line *out, int max, int *n, struct err *err);

/*
 * Papers: what the register has to get, kept until it answered. The key is
 * made once and never changes, so that a paper whose answer was lost is the
 * same paper when it goes up again.
 */
enum outbox_kind {
	OUTBOX_ENTRY, /* a submission that waited for the line */
	OUTBOX_ISSUE  /* made and printed while the line was down */
};
struct outbox_paper { /* strings and JSON borrowed */
	enum outbox_kind kind;
	const char *method; /* of the register */
	const json_t *args;
	const char *staff;    /* who made it, "" nobody */
	const char *title;    /* what a list says of it */
	const char *draft_id; /* the draft that it was, "" none */
	const json_t *draft;  /* the form as typed, NULL none */
	const char *key;      /* NULL: made here */
};
/* outbox_put - keeps the paper and drops its draft, both or neither. */
MUST_CHECK enum rc outbox_put(struct outbox *o, const struct outbox_paper *p,
    char key[40], struct err *err);
/* outbox_submit - one without a draft. */
MUST_CHECK enum rc outbox_submit(struct outbox *o, const char *method,
    const json_t *args, char key[40], struct err *err);

struct outbox_item {
	char key[40], method[40];
	json_t *args;    /* the caller decrefs */
	int tries;       /* that failed */
	int64_t made_at; /* microseconds since 1970 */
};
/*
 * outbox_next - the oldest of its kind that has no answer and whose rest is
 * over at `now`. RC_NOT_FOUND: none; *later then says when one will be, 0
 * never. RC_IO E7055: it was changed after it was kept; item->key names it.
 */
MUST_CHECK enum rc outbox_next(struct outbox *o, enum outbox_kind kind,
    int64_t now, struct outbox_item *item, int64_t *later, struct err *err);
/* outbox_rest - it failed by itself: not before `until`. */
MUST_CHECK enum rc outbox_rest(
    struct outbox *o, const char *key, int64_t until, struct err *err);
/* outbox_done - the register answered. refusal NULL: accepted; answer: what
 * it said (refused: api_error_json), borrowed, may be NULL. */
MUST_CHECK enum rc outbox_done(struct outbox *o, const char *key,
    const json_t *answer, const char *refusal, struct err *err);
/* outbox_wait - until another connection may have written to the outbox, fd
 * can be read (-1: none), or ms milliseconds are over; early means nothing. */
MUST_CHECK enum rc outbox_wait(
    struct outbox *o, int fd, int ms, struct err *err);
/* Papers without an answer; -1 when they cannot be counted. */
int outbox_waiting(struct outbox *o);
/* outbox_tidy - erases what was accepted, or refused and seen, before
 * `before` (microseconds since 1970). Issues are kept as long. */
MUST_CHECK enum rc outbox_tidy(
    struct outbox *o, int64_t before, struct err *err);

/* What the register refused, oldest first, until somebody has dealt with it:
 * the person who made it is told what and why. staff "": everybody's. */
struct refusal_line {
	char key[40], method[40], title[128], when[20];
	char staff[16];  /* whose; "" nobody's */
	char why[256];   /* in one line */
	struct err said; /* by the register: code, item, person, three texts */
	bool has_draft;  /* may be opened again; else only looked at */
	bool is_issue;   /* a paper that is out */
};
MUST_CHECK enum rc outbox_refused(struct outbox *o, const char *staff,
    struct refusal_line *out, int max, int *n, struct err *err);
/* How many of them; -1 when they cannot be counted. */
int outbox_refused_count(struct outbox *o, const char *staff);
MUST_CHECK enum rc outbox_refusal_seen(
    struct outbox *o, const char *key, struct err *err);
/* outbox_refusal_drop - it is given up; details (who and why) stand in the
 * access log as an "entry", both or neither. RC_NOT_FOUND E7056. */
MUST_CHECK enum rc outbox_refusal_drop(struct outbox *o, const char *key,
    int64_t at_us, const json_t *details, struct err *err);
/*
 * outbox_give_back - a refused paper is a draft again, under the id it had,
 * with what the register said under "refused" (api_error_json); its key is
 * gone, a new try is a new submission. It is no longer among the refused.
 * RC_NOT_FOUND E7056: there is no such refusal, or it has no draft.
 */
MUST_CHECK enum rc outbox_give_back(
    struct outbox *o, const char *key, char draft_id[40], struct err *err);

/* The register that the papers go to, by its epoch; "" not known yet. */
MUST_CHECK enum rc outbox_home(
    struct outbox *o, char epoch[40], struct err *err);
MUST_CHECK enum rc outbox_home_set(
    struct outbox *o, const char *epoch, struct err *err);

/* outbox_serial - the next number of a series that is counted here. */
MUST_CHECK enum rc outbox_serial(
    struct outbox *o, const char *name, int64_t *out, struct err *err);

/*
 * outbox_clock - remembers the latest time seen, to half a minute. *behind
 * receives how far `now` lies behind it, 0 when it does not (microseconds).
 * is_sure: the register's clock agrees with `now`, whatever was seen before.
 */
MUST_CHECK enum rc outbox_clock(struct outbox *o, int64_t now, bool is_sure,
    int64_t *behind, struct err *err);

/*
 * Access log (DESIGN 7): one record per act, chained by hash per terminal,
 * durable before the call returns. kind: inquiry, list, print, entry, auth,
 * setting, hardcopy, line (down, back), error. details holds staff, department, reason,
 * residents (numbers), screen, whether 個人番号 was shown. If this fails,
 * nothing may be shown.
 */
MUST_CHECK enum rc outbox_log(struct outbox *o, int64_t now_us,
    const char *kind, const json_t *details, struct err *err);
MUST_CHECK enum rc outbox_log_unsent(
    struct outbox *o, int max, json_t **records, struct err *err);
MUST_CHECK enum rc outbox_log_sent(
    struct outbox *o, int64_t upto, struct err *err);
/*
 * A record on its way is {"seq": n, "body": TEXT, "hash": HEX}: body is the
 * stored bytes, a compact JSON object with sorted keys {details, kind, seq,
 * terminal, time}. hash = SHA-256 in hex over
 *	"madoguchi-log-1" LF previous-hash LF body
 * where the hash before the first record is 64 zeros. seq runs 1, 2, 3 …
 * without gaps. log.append takes these, log.head answers {seq, hash}.
 */
#define OUTBOX_LOG_TAG "madoguchi-log-1"
void outbox_log_hash(const char previous[65], const char *body, char out[65]);

/* Recomputes the chain; first_bad 0 when whole. */
MUST_CHECK enum rc outbox_log_verify(struct outbox *o, int64_t *first_bad,
    int64_t *head, char head_hash[65], struct err *err);

/*
 * outbox_log_compare - hold the chain against what the register remembers
 * of this terminal (log.head: seq 0 when it has none).
 */
enum log_finding {
	LOG_WHOLE,
	LOG_CHANGED, /* a record was changed, removed, put in or reordered */
	LOG_CUT_OFF, /* shorter than what the register has: the end is gone,
		      * or an older file was put back */
	LOG_OTHER    /* as long, but not the chain that the register knows */
};
MUST_CHECK enum rc outbox_log_compare(struct outbox *o, int64_t register_seq,
    const char *register_hash, enum log_finding *finding, int64_t *where,
    struct err *err);

/* Search history per person (2.1.1), newest first; never a 個人番号. */
MUST_CHECK enum rc outbox_search_put(
    struct outbox *o, const char *staff, const char *query, struct err *err);
MUST_CHECK enum rc outbox_searches(struct outbox *o, const char *staff,
    char (*out)[SEARCH_PAST_SIZE], int max, int *n, struct err *err);
/*
 * outbox_log_back - the records of one person in this terminal's log, newest
 * first, until take says false. body is borrowed.
 */
MUST_CHECK enum rc outbox_log_back(struct outbox *o, const char *staff,
    bool (*take)(void *arg, const json_t *body), void *arg, struct err *err);
/* outbox_search_forget - they are at the register now. */
MUST_CHECK enum rc outbox_search_forget(
    struct outbox *o, const char *staff, struct err *err);

#endif
