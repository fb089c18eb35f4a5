/* SPDX-License-Identifier: ISC
 * eras - the table of eras of the installation (1.3.6), read by every
 * program at its start: a new era is a row of SHARE/data/eras.csv and no new
 * program.
 */
#ifndef DB_ERAS_H
#define DB_ERAS_H

#include "src/err.h"

/*
 * eras_read - SHARE/data/eras.csv into era_load(). A file that is not there
 * leaves the table the program was built with. RC_INPUT E1361 names the
 * broken line, RC_IO E1362 a file that is there and cannot be read: a
 * program that went on would write and search dates differently from the
 * others.
 */
MUST_CHECK enum rc eras_read(const char *share, struct err *err);

#endif
