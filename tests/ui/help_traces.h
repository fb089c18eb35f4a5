/* SPDX-License-Identifier: ISC
 * help_traces - looks for 個人番号 in bytes, files and folders, however they
 * are written: figures of any script, in groups, backwards, in UTF-8, UTF-16,
 * UTF-32, Shift_JIS and EUC-JP, packed, as integers, in hex and base64, and
 * inside what is compressed (zlib, gzip, zip, zstd) or a PDF. Written as
 * characters the first eleven are enough: the last is their check digit.
 */
#ifndef TESTS_UI_HELP_TRACES_H
#define TESTS_UI_HELP_TRACES_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct traces;
struct traces *traces_new(void);
void traces_free(struct traces *t);

/* traces_add - a number to look for, twelve digits, the first not 0; label
 * says in a report where it was used. At most 32. */
void traces_add(struct traces *t, const char *digits, const char *label);
/* Forgets what was found. */
void traces_clear(struct traces *t);
/* How often something was found since then. */
int traces_found(const struct traces *t);
/* How many files and bytes were read since then, unpacked ones included. */
int traces_files(const struct traces *t);
size_t traces_bytes(const struct traces *t);
/* Whether what was found was said to be this encoding ("utf-16le" …). */
bool traces_found_as(const struct traces *t, const char *encoding);

/* Each prints "# LABEL as ENCODING in WHERE" for what it finds, unless
 * quiet, and returns how often it found something. */
int traces_scan(struct traces *t, const void *p, size_t n, const char *where);
int traces_file(struct traces *t, const char *path);
/* Every file below the folder, names too. skip: part of a path that is not
 * looked at, NULL none. since: only what changed then or later, 0 all. */
int traces_tree(
    struct traces *t, const char *folder, const char *skip, time_t since);
void traces_quiet(struct traces *t, bool is_quiet);

#endif
