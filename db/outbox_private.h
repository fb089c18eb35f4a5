/* SPDX-License-Identifier: ISC
 * What the files of the outbox share.
 */
#ifndef DB_OUTBOX_PRIVATE_H
#define DB_OUTBOX_PRIVATE_H

#include "db/outbox.h"
#include "db/store.h"

struct outbox {
	struct store *db;
	char terminal[32];
};

/* holds_mynumber - whether a value anywhere in j is a 個人番号 (12 digits
 * with a right check digit) or stands under the item of that name. */
bool holds_mynumber(const json_t *j);

/* refuse_mynumber - the error of whoever tries to keep one here. */
enum rc refuse_mynumber(struct err *err);

#endif
