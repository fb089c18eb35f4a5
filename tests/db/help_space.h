/* SPDX-License-Identifier: ISC
 * help_space - folders of the test's own, and how little room is left in
 * them. With a mount namespace /tmp, /var/tmp and /dev/shm are small file
 * systems that nobody else sees; where the kernel allows none, no file may
 * grow past a size instead.
 */
#ifndef TESTS_DB_HELP_SPACE_H
#define TESTS_DB_HELP_SPACE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * space_own - gives this process such folders of mb mebibytes each; once, at
 * the beginning of main. False, and a TAP comment, where the kernel refuses.
 */
bool space_own(int mb);
bool space_is_own(void);

/*
 * space_leave - from now on no more than n bytes can be added below /tmp.
 * grown: the file that would, for a kernel without namespaces; NULL any.
 */
void space_leave(size_t n, const char *grown);
/* space_back - there is room again. */
void space_back(void);

#endif
