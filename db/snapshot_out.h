/* SPDX-License-Identifier: ISC
 * snapshot_out - bytes of a snapshot file on their way out: header as it is,
 * lines through zstd, and the digest of all of it. Private to
 * db/snapshot_*.c.
 */
#ifndef DB_SNAPSHOT_OUT_H
#define DB_SNAPSHOT_OUT_H

#include "src/err.h"
#include "src/mem.h"

#include <sodium.h>
#include <stdint.h>
#include <zstd.h>

struct snapshot_out {
	int fd; /* borrowed */
	ZSTD_CCtx *z;
	char *buf; /* compressed bytes */
	size_t cap;
	crypto_hash_sha256_state sha;
	int64_t bytes;
};
void snapshot_out_init(struct snapshot_out *o, int fd);
void snapshot_out_release(struct snapshot_out *o);
/* Bytes that are not compressed. RC_IO E7074. */
MUST_CHECK enum rc snapshot_out_plain(
    struct snapshot_out *o, const void *p, size_t len, struct err *err);
/* Whole lines. */
MUST_CHECK enum rc snapshot_out_lines(
    struct snapshot_out *o, const void *p, size_t len, struct err *err);
/* Ends the frame and writes the last line; sha256 of all before it. */
MUST_CHECK enum rc snapshot_out_end(
    struct snapshot_out *o, char sha256[65], struct err *err);

/* A tab and the field, \t \n \\ escaped; NULL is empty. */
void snapshot_field(struct sbuf *b, const char *s);
void snapshot_number(struct sbuf *b, int64_t n);

/* The RC_IO of a full disk or a folder that may not be written. */
enum rc snapshot_no_room(struct err *err, const char *doing, int error);

#endif
