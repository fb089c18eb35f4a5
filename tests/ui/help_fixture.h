/* SPDX-License-Identifier: ISC
 * help_fixture - the register and replica of help_counter, made once a
 * program and scene.
 */
#ifndef TESTS_UI_HELP_FIXTURE_H
#define TESTS_UI_HELP_FIXTURE_H

#include "tests/ui/help_counter.h"

/* 2025-11-20 10:46:30 in Tokyo */
#define FIXTURE_TIME "2025-11-20T10:46"
#define FIXTURE_NOW                                                            \
	((((int64_t)20412 * 24 + 1) * 3600 + 46 * 60 + 30) * 1000000)

/* Folder with register.db, register.db-mynumber and replica.db. */
const char *fixture_dir(enum scene scene);
/* The answer of session.open, or NULL; the caller decrefs. */
json_t *fixture_session(
    struct reg *r, const char *terminal, const char *staff, struct err *err);
void fixture_sync(const char *folder);

#endif
