/* SPDX-License-Identifier: ISC
 * import, export - residents from and to files (10.6, 10.8): the layout of
 * 122 columns ("mado") and JSON lines with every item ("full").
 */
#ifndef DB_IMPORT_H
#define DB_IMPORT_H

#include "db/mado.h"
#include "db/register.h"

#include <stddef.h>

struct import_options {
	const char *path;
	const char *errors;  /* error list to write; NULL: none */
	const char *session; /* token; NULL on a training register */
	bool is_full;
	/* Called now and then; NULL none. what: a word for the person. */
	void (*progress)(void *arg, const char *what, long done, long total);
	void *arg;
};
struct import_result {
	long lines;                    /* rows of residents read */
	long persons, rows, unchanged; /* taken in; already there */
	long households;               /* taken in or unchanged */
	long refused_households, refused_persons;
	long faults, warnings; /* lines of the error list */
};

/*
 * import_file - takes the file in, household by household, each in one
 * transaction; a household with a fault is left out whole. The error list
 * (CSV line,column,value,code,reason,remedy) is written in every case.
 * RC_OK also when households were refused (see the result). RC_INPUT: the
 * file as a whole cannot be used and nothing was taken in: E1842 heading,
 * E1843 empty, E1844 not text, E1845 a line that cannot be read. RC_IO: it
 * cannot be read, or the error list cannot be written.
 */
MUST_CHECK enum rc import_file(struct reg *r, const struct import_options *o,
    struct import_result *res, struct err *err);

/* import_bytes - the same from memory; for tests and fuzzing. */
MUST_CHECK enum rc import_bytes(struct reg *r, const char *data, size_t len,
    const struct import_options *o, struct import_result *res, struct err *err);

/* import_check - reads and checks without a register: what import_bytes
 * would refuse before it asks the register. */
MUST_CHECK enum rc import_check(const char *data, size_t len, bool is_full,
    mado_report *report, void *arg, struct import_result *res, struct err *err);

struct export_options {
	const char *path;    /* "-" standard output */
	const char *session; /* token; NULL on a training register */
	bool is_full;
	bool with_mynumber; /* full, at the centre, by right, logged */
	void (*progress)(void *arg, const char *what, long done, long total);
	void *arg;
};
struct export_result {
	long persons, rows;
};
/*
 * export_file - everybody, by 宛名番号. The file is written beside its name
 * and put in place when complete (mode 0600). RC_IO when it cannot be.
 */
MUST_CHECK enum rc export_file(struct reg *r, const struct export_options *o,
    struct export_result *res, struct err *err);

#endif
