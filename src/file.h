/* SPDX-License-Identifier: ISC
 * file - a data file as a whole.
 */
#ifndef SRC_FILE_H
#define SRC_FILE_H

#include <stddef.h>

/*
 * file_read - the bytes of a file of at most max bytes, with a NUL behind
 * them that *len does not count. NULL with errno set: cannot be opened or
 * read, EFBIG when it is longer. The caller frees.
 */
char *file_read(const char *path, size_t max, size_t *len);

#endif
