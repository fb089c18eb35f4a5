/* SPDX-License-Identifier: ISC
 * private - files that hold residents' data: their owner's alone, also when
 * a file of that name was there before, and never through a link that
 * somebody else has put there.
 */
#ifndef SRC_PRIVATE_H
#define SRC_PRIVATE_H

/* private_file - opens path for writing, made with mode 0600 or, when it is a
 * plain file already, emptied (if truncate) and set to 0600; the descriptor
 * or -1 with errno. A link at path is refused (ELOOP). */
int private_file(const char *path, int truncate);

#endif
