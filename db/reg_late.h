/* SPDX-License-Identifier: ISC
 * reg_late - what a terminal did while the line was down and sends up
 * afterwards: entries and issues under a session that has ended since, and
 * issues whose paper has gone out already. Private to db/reg_*.c.
 */
#ifndef DB_REG_LATE_H
#define DB_REG_LATE_H

#include "db/reg.h"

/* How long after it ended a session may be named for what it left behind. */
#define LATE_DAYS 30

/*
 * session_keep - remembers the session of a member of staff that is about to
 * end, for what may still come of it.
 */
MUST_CHECK enum rc session_keep(struct call *c, const char *staff);

/*
 * session_late - whether the call says that it was made before now, under a
 * session of this terminal that ran then. Then staff receives whose, and
 * RC_OK comes back; RC_NOT_FOUND: nothing of the kind.
 */
MUST_CHECK enum rc session_late(struct call *c, char staff[16]);

/* An issue made without the register. */
struct late {
	const json_t *said; /* args.offline */
	int64_t made_at;
	const char *day; /* business day as printed, ISO */
	const char *certifier;
	char second[16];
	json_t *findings; /* what the register would have stopped; owned */
};

/* late_read - what args.offline says; RC_INPUT E5007 when it is not whole. */
MUST_CHECK enum rc late_read(struct call *c, int copies, struct late *l);
void late_release(struct late *l);

/* late_number - what stands on the paper of that copy (from 1). */
const char *late_number(const struct late *l, int copy);

/* late_found - notes something that the register would have stopped. more:
 * taken over, may be NULL. */
void late_found(struct late *l, const char *what, json_t *more);

/* late_look - whether it might have been issued so at all: kind, second
 * person, right, time. */
MUST_CHECK enum rc late_look(struct call *c, struct late *l);

/* late_row - the row that stands on the paper; notes when a newer one was
 * there by then. RC_NOT_FOUND E9405: no such row. */
MUST_CHECK enum rc late_row(struct call *c, struct late *l,
    const char *person_no, int sheet_no, int hist_no, struct record *out);

/* late_write - the issue's own record, beside the 交付履歴. */
MUST_CHECK enum rc late_write(
    struct call *c, const struct late *l, int64_t issue_id, int copy);

/* late_again - the same for an issue that is on record already: the answer
 * was lost, and it was printed under another number meanwhile. */
MUST_CHECK enum rc late_again(
    struct call *c, struct late *l, const json_t *issues);

#endif
