/* SPDX-License-Identifier: ISC
 * offline - what the counter may do while the line is down, and how old what
 * it shows is: the table of src/offline.h with this terminal's clocks,
 * settings and session.
 */
#ifndef UI_OFFLINE_H
#define UI_OFFLINE_H

#include "src/offline.h"
#include "ui/app.h"

/* app_line_refresh - ages, the day, what the sync says of the line; by
 * app_refresh. st: the replica's state, NULL when it cannot be read. */
void app_line_refresh(struct app *a, const struct replica_state *st);

/* app_offline - what holds for a function of the table at this moment, were
 * the line down. */
void app_offline(
    const struct app *a, const char *function, struct offline_answer *out);

/* offline_words - why, in the language of the screens, with its minutes. */
void offline_words(const struct offline_answer *o, char *out, size_t size);

/* app_may_issue - whether a certificate of that kind may be issued now: also
 * with a line, when what this terminal has is of another history. RC_DENIED
 * with the code of the table. out may be NULL. */
MUST_CHECK enum rc app_may_issue(const struct app *a, const char *kind,
    struct offline_answer *out, struct err *err);

/* app_register_time - microseconds since 1970 by the register's clock, as far
 * as this terminal can tell. */
int64_t app_register_time(const struct app *a);

/* app_lease_left - while the line is down, microseconds until the session's
 * lease ends, by the counting clock; INT64_MAX with a line, where it is
 * renewed, and without a session. */
int64_t app_lease_left(const struct app *a);

/* app_lease_over - the line is down and that time is over: there is no
 * session any more, and nobody to ask for another (KS-6). */
bool app_lease_over(const struct app *a);

/* line_word - what row 2 says instead of 接続 when the sync has stopped; NULL
 * when it has not. */
const char *line_word(const struct app *a);

#endif
