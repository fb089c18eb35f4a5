/* SPDX-License-Identifier: ISC
 * snapshot_in - the lines of a snapshot file, one after the other, with a
 * bounded amount of memory whatever is in the file. Private to
 * db/snapshot_*.c.
 */
#ifndef DB_SNAPSHOT_IN_H
#define DB_SNAPSHOT_IN_H

#include "db/snapshot_format.h"

struct snapshot_in;

/*
 * snapshot_in_open - reads the header.
 *
 * sha256  what the file's digest must be; "" whatever its last line says
 *
 * RC_INPUT E7075: no snapshot; RC_NOT_FOUND E7080: no such file; RC_IO E7074.
 */
MUST_CHECK enum rc snapshot_in_open(const char *path, const char *sha256,
    struct snapshot_in **out, struct err *err);
void snapshot_in_close(struct snapshot_in *in); /* NULL is fine */
const struct snapshot_header *snapshot_in_header(const struct snapshot_in *in);

/*
 * snapshot_in_next - the next line, without its newline and with a NUL; it
 * stays until the next call. RC_NOT_FOUND, err untouched: that was the last
 * one, every count and the digest agree. RC_INPUT E7075 otherwise.
 */
MUST_CHECK enum rc snapshot_in_next(
    struct snapshot_in *in, char **line, size_t *len, struct err *err);
/* Lines given so far. */
int64_t snapshot_in_done(const struct snapshot_in *in);

/*
 * snapshot_split - the fields of a line after its letter, in place, escapes
 * undone. Returns how many there are; -1 when the line is not of that form
 * or has more than max.
 */
int snapshot_split(char *line, size_t len, char **field, int max);

#endif
