/* SPDX-License-Identifier: ISC
 * aside - a damaged database file is moved out of the way, never deleted
 * and never written to again.
 */
#ifndef DB_ASIDE_H
#define DB_ASIDE_H

#include "src/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * file_aside - rename PATH and its -wal and -shm to PATH.damaged-TIME[-n]…;
 * moved receives the new path. RC_IO when it cannot be renamed.
 */
MUST_CHECK enum rc file_aside(
    const char *path, char *moved, size_t size, struct err *err);

/* file_exists - whether something stands at path. */
bool file_exists(const char *path);

/* now_us - the wall clock in microseconds since 1970 UTC; mono_us - the
 * monotonic one. */
int64_t now_us(void);
int64_t mono_us(void);

/* clock_read - this machine's clocks and which start of it this is. */
struct clock_now;
void clock_read(struct clock_now *out);

/* tokyo_time - "11.19 16:58" of a time in microseconds, Asia/Tokyo. */
void tokyo_time(int64_t us, char out[20]);

#endif
