/* SPDX-License-Identifier: ISC
 * csv - RFC 4180 with or without a byte order mark, LF or CRLF.
 */
#ifndef SRC_CSV_H
#define SRC_CSV_H

#include "src/err.h"

#include <stddef.h>

struct csv_row {
	char **field;
	int count;
	long line; /* where the row starts, from 1 */
};
struct csv;
/* data is borrowed until csv_free. */
struct csv *csv_new(const char *data, size_t len);
/* csv_new_locked - the same for what may hold a secret: what is read out of it
 * lies in locked memory alone. NULL when there is none. */
struct csv *csv_new_locked(const char *data, size_t len);
/* Next row: RC_OK, RC_NOT_FOUND at the end, RC_INPUT for a broken row
 * (E1081x: quote not closed, text after a quote, NUL, not UTF-8, more than
 * 1,000 fields or 64 KiB in one) with row->line set; reading goes on after
 * it at the next line. row is valid until the next call. */
MUST_CHECK enum rc csv_next(
    struct csv *c, struct csv_row *row, struct err *err);
void csv_free(struct csv *c);
/* Appends one field quoted as needed. */
struct sbuf;
void csv_put(struct sbuf *out, const char *field, int is_last);

#endif
