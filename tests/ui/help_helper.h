/* SPDX-License-Identifier: ISC
 * help_helper - a sign-in helper that does what a test wants, in a process
 * of its own.
 */
#ifndef TESTS_UI_HELP_HELPER_H
#define TESTS_UI_HELP_HELPER_H

#include "tests/ui/help_desk.h"

#include <sys/types.h>

/* Listens on path and serves until it is killed or its parent ends. */
pid_t helper_start(const char *path, enum helper how);

#endif
