/* SPDX-License-Identifier: ISC
 * What the files of the outbox share.
 */
#ifndef DB_OUTBOX_PRIVATE_H
#define DB_OUTBOX_PRIVATE_H

#include "db/outbox.h"
#include "db/store.h"

struct outbox {
	struct store *db;
	char terminal[32], path[512];
};

/* holds_mynumber - whether a value anywhere in j is a 個人番号 (12 digits
 * with a right check digit) or stands under the item of that name. */
bool holds_mynumber(const json_t *j);

/* refuse_mynumber - the error of whoever tries to keep one here. */
enum rc refuse_mynumber(struct err *err);

/* outbox_body - the text to store, which the caller wipes and frees; NULL
 * with *err set when it must not be stored. */
char *outbox_body(const json_t *j, struct err *err);

/* outbox_parse - the JSON of a column; RC_IO E7050 when it is none. */
MUST_CHECK enum rc outbox_parse(
    struct store_stmt *st, int col, json_t **out, struct err *err);

/* state of a row of submission */
enum { WAITING, ACCEPTED, REFUSED, SEEN };

/* outbox_no_such - the error of a paper that is not there, or not any more. */
enum rc outbox_no_such(struct err *err);

/* outbox_log_add - outbox_log within the caller's transaction. */
MUST_CHECK enum rc outbox_log_add(struct outbox *o, int64_t at_us,
    const char *kind, const json_t *details, struct err *err);

#endif
