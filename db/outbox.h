/* SPDX-License-Identifier: ISC
 * outbox - what this terminal must not lose: drafts as typed, submissions
 * made while the line was down, and its chain of the access log. One file,
 * synchronous=FULL. A damaged one is set aside untouched and the person is
 * told.
 */
#ifndef DB_OUTBOX_H
#define DB_OUTBOX_H

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

/* Submissions: key is made here once and kept until acknowledged. */
MUST_CHECK enum rc outbox_submit(struct outbox *o, const char *method,
    const json_t *args, char key[40], struct err *err);
/* The oldest not acknowledged; RC_NOT_FOUND when empty. */
MUST_CHECK enum rc outbox_next(struct outbox *o, char key[40], char method[40],
    json_t **args, struct err *err);
MUST_CHECK enum rc outbox_done(struct outbox *o, const char *key,
    const char *refusal, struct err *err); /* refusal NULL: accepted */
int outbox_waiting(struct outbox *o);

/* Submissions that the register refused, oldest first, until they are seen:
 * the person who made them is told what and why. */
struct refusal_line {
	char key[40], method[40], why[256];
};
MUST_CHECK enum rc outbox_refused(struct outbox *o, struct refusal_line *out,
    int max, int *n, struct err *err);
MUST_CHECK enum rc outbox_refusal_seen(
    struct outbox *o, const char *key, struct err *err);

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
    char (*out)[256], int max, int *n, struct err *err);

#endif
