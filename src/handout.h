/* SPDX-License-Identifier: ISC
 * handout - files for another office in a folder from which they are fetched: a
 * name stands there for a whole file or for none, whatever stops who writes it.
 */
#ifndef SRC_HANDOUT_H
#define SRC_HANDOUT_H

#include "src/err.h"

#include <stdbool.h>
#include <stddef.h>

/* file_is_in_memory - whether what is open lies on a tmpfs: memory and swap,
 * which is encrypted or off (doctor); no disk keeps it. */
bool file_is_in_memory(int fd);

/*
 * handout_open - the folder for one who writes at a time; *fd for the others,
 * closed by the caller. RC_INPUT E4184 no such folder or no right to it, E4185
 * not on a tmpfs, where alone a 個人番号 may lie in a file; RC_CONFLICT E4186
 * somebody writes there now.
 */
MUST_CHECK enum rc handout_open(const char *folder, int *fd, struct err *err);

/*
 * handout_put - the file, its owner's alone (0600): whole and synced under
 * ".NAME.part", then under its name, in place of one that was there. RC_IO
 * E4187, and nothing of that name changed.
 */
MUST_CHECK enum rc handout_put(
    int fd, const char *name, const void *data, size_t len, struct err *err);

/* handout_remove - the file, and what a stopped handout_put left of it. RC_IO
 * E4187 while one of the two stays. */
MUST_CHECK enum rc handout_remove(int fd, const char *name, struct err *err);

#endif
