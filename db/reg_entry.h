/* SPDX-License-Identifier: ISC
 * reg_entry - what reg_entry.c, reg_prepare.c, reg_review.c, reg_rekey.c,
 * reg_approve.c and reg_approve_many.c share.
 */
#ifndef DB_REG_ENTRY_H
#define DB_REG_ENTRY_H

#include "db/reg.h"
#include "src/approval.h"
#include "src/mem.h"
#include "src/rekey.h"

/* A stored entry. */
struct waiting {
	struct entry e; /* release it */
	int version;
	char state[12], author[16], terminal[32], digest[65];
	char taken_by[16]; /* who has it open now, "" nobody */
};
MUST_CHECK enum rc entry_ask(struct call *c, int64_t id); /* ahead */
MUST_CHECK enum rc entry_load(struct call *c, int64_t id, struct waiting *w);
/* Brings the entry onto the present rows and runs every rule. */
MUST_CHECK enum rc entry_prepare(
    struct call *c, struct entry *e, const char *lease);
/* RC_DENIED E1032 where the session's person may not enter such an event. */
MUST_CHECK enum rc entry_right(struct call *c, const struct entry *e);
/* Brings persons onto their present rows; RC_CONFLICT E4084 names the items
 * that somebody else changed meanwhile. */
MUST_CHECK enum rc entry_bring_up(struct call *c, struct entry *e);
/* Items of a person that the entry changes and somebody else changed, too.
 * conflicts and names may be NULL. */
MUST_CHECK enum rc person_conflicts(struct call *c, const struct entry *e,
    int index, const struct record *now, json_t *conflicts, struct sbuf *names);
/* Whether the person gets a new sheet by this entry. */
bool person_is_new_sheet(const struct entry *e, const struct entry_person *p);
/*
 * entry_by_link - an entry that a neighbouring system makes and the standard
 * wants registered with no human step (4.1.3.1.2): prepared, checked by every
 * rule and decided in this transaction. name: what the entry's author is
 * called; the person of the session answers for it in the log. What refuses
 * it has written nothing.
 */
MUST_CHECK enum rc entry_by_link(
    struct call *c, struct entry *e, const char *name);
MUST_CHECK enum rc entry_mine(struct call *c, const struct waiting *w);
/* RC_CONFLICT E4086 when somebody else than staff has it open. */
MUST_CHECK enum rc entry_free(
    struct err *err, const struct waiting *w, const char *staff);
/* What entry.approve begins with, asked ahead. */
MUST_CHECK enum rc approve_ask(struct call *c);
/* Whether the person of the proof may approve at all. */
MUST_CHECK enum rc approver_check(struct call *c, const struct who *by);
/* What of a waiting entry has to be typed again by who decides it; *n of
 * REKEYS_MAX. */
MUST_CHECK enum rc rekeys_wanted(
    struct call *c, const struct entry *e, struct rekey *list, int *n);
/* rekey_cover - an entry that is not decided yet, for anybody but its author:
 * takes out what has to be typed again and names it in out; hidden receives
 * every item of a person that is blank for it. */
MUST_CHECK enum rc rekey_cover(
    struct call *c, struct waiting *w, json_t *out, json_t *hidden);
/* rekey_names - the names of a stored entry for a list, 〔伏〕 where one has to
 * be typed again. setting: value of "rekey". */
MUST_CHECK enum rc rekey_names(struct call *c, const json_t *setting,
    const char *content, struct sbuf *out);
/* rekey_check - RC_INPUT E4099 what was not typed again, E409A what differs,
 * names the items and never their values; RC_DENIED E409B in the session of
 * the author, who sees them. */
MUST_CHECK enum rc rekey_check(
    struct call *c, const struct waiting *w, const json_t *rekeyed);
/* Everything that can refuse this entry to this person: author, terminal,
 * state, version, digest, claim, what was typed again (rekeyed: borrowed,
 * NULL nothing), conflicts, rules. Writes nothing but
 * c->log_refusal; w->e is made ready for approval_write. */
MUST_CHECK enum rc approval_check(struct call *c, struct waiting *w,
    const struct who *by, const struct approval *what, const json_t *rekeyed);
/* 本登録 of an entry that was checked: rows, feed, log. Puts persons,
 * household_no and position into out. What fails here is not the entry's
 * fault and must end the transaction. */
MUST_CHECK enum rc approval_write(
    struct call *c, struct waiting *w, const struct who *by, json_t *out);
enum rc entry_stale(struct err *err, const char *why);
MUST_CHECK enum rc entry_state_set(
    struct call *c, int64_t id, const char *state, const char *reason);
MUST_CHECK enum rc entry_log(
    struct call *c, const struct entry *e, const struct who *by);
MUST_CHECK enum rc pending_feed_json(struct call *c, const struct entry *e,
    const char *state, bool returned, json_t **out);
MUST_CHECK enum rc pending_feed(
    struct call *c, const struct entry *e, const char *state, bool returned);

/* municipal_note - what 出入国在留管理庁 is told of the row r of a foreign resident
 * (4.5.7), p as the entry has them; nothing for anybody else. */
MUST_CHECK enum rc municipal_note(struct call *c, const struct entry *e,
    const struct entry_person *p, const struct record *r);
/* municipal_follow - the 転出 of a person that has not been told yet: told on the
 * day on which it takes effect now, and not at all while they are no foreign
 * resident who leaves by it (dead, taken back, naturalised). */
MUST_CHECK enum rc municipal_follow(struct call *c, const char *person_no);
/* municipal_moves - what is still to be told of a 転出 when another sheet of the
 * person has it: row hist_no of that one. */
MUST_CHECK enum rc municipal_moves(
    struct call *c, const char *person_no, int from, int to, int hist_no);
/* departure_note - what the municipality where its people move to is told of a
 * 特例転入を利用した転出 (4.1.3.0.4); nothing of any other entry.
 * departure_follow: what has not gone goes without a person whose 転出 was taken
 * back, or who died or was removed before its day, or not at all; with them
 * again once that was taken back. */
MUST_CHECK enum rc departure_note(struct call *c, const struct entry *e);
MUST_CHECK enum rc departure_follow(struct call *c, const char *person_no);
/* numbers_check - 個人番号 of people who are there (4.4): nobody else's, asked for
 * once, and there or not as the event says. RC_CONFLICT E4401 to E4404. */
MUST_CHECK enum rc numbers_check(struct call *c, const struct entry *e);
/* number_given - the row r gives its person the number of p's handle, and
 * notes which they had before. number_answered: it came as the answer to a
 * request. number_undo_check: RC_CONFLICT E4407 where a later number counts,
 * E4408 where nobody noted what was before. number_undo: a 取消 of p puts that
 * number back and ends what 機構 was asked for by the row. */
MUST_CHECK enum rc number_given(
    struct call *c, const struct entry_person *p, const struct record *r);
MUST_CHECK enum rc number_answered(
    struct call *c, const char *person_no, const char *handle, int64_t request);
MUST_CHECK enum rc number_undo_check(
    struct call *c, const struct entry *e, int i);
MUST_CHECK enum rc number_undo(
    struct call *c, const struct entry *e, const struct entry_person *p);
/* number_request - notes what 機構 is to be asked for person i. */
MUST_CHECK enum rc number_request(
    struct call *c, const struct entry *e, int i, const char *person_no);

#endif
