/* SPDX-License-Identifier: ISC
 * Between the files of import.
 */
#ifndef DB_IMPORT_PRIVATE_H
#define DB_IMPORT_PRIVATE_H

#include "db/import.h"
#include "db/reg_load.h"

#include <jansson.h>

struct import_job {
	struct reg *reg; /* NULL: check only */
	const struct import_options *o;
	struct import_result *res;
	mado_report *report;
	void *arg;
	json_t *refused; /* keys of refused households, as a set */
	json_t *warned;  /* column and value of warnings already given */
};

/* The error list: collected, then written in order of lines. */
struct fault_list {
	struct mado_fault *f; /* owned */
	size_t count, cap;
};
void fault_list_add(void *list, const struct mado_fault *f);
MUST_CHECK enum rc fault_list_write(
    struct fault_list *l, const char *path, struct err *err);
void fault_list_release(struct fault_list *l);

void import_progress(
    const struct import_job *j, const char *what, long done, long total);
void import_refuse(struct import_job *j, const char *household);
bool import_is_refused(const struct import_job *j, const char *household);

/* import_takes - counts a household of n; false: it is refused already, or
 * nothing is written. */
bool import_takes(struct import_job *j, const char *household, size_t n);
/* import_put - the household into the register; rc of reg_load_people. */
MUST_CHECK enum rc import_put(struct import_job *j,
    const struct load_person *people, size_t n, struct err *why);
/* import_turned_down - whether the register refused it: then it is counted,
 * *at is the one of the n that it named, *code what is said at them. */
bool import_turned_down(struct import_job *j, enum rc rc, const struct err *why,
    size_t n, size_t *at, const char **code);

MUST_CHECK enum rc import_mado(
    struct import_job *j, const char *data, size_t len, struct err *err);
MUST_CHECK enum rc import_full(
    struct import_job *j, const char *data, size_t len, struct err *err);

#endif
