/* SPDX-License-Identifier: ISC
 * What the files of the doctor share.
 */
#ifndef DB_DOCTOR_PRIVATE_H
#define DB_DOCTOR_PRIVATE_H

#include "db/doctor.h"

#include <stddef.h>

struct doctor_report {
	struct finding *list;
	int n;
	const char *check; /* the one that runs */
	bool is_training;
};

/* doctor_say - adds a finding of the running check. */
void doctor_say(struct doctor_report *r, enum doctor_level level,
    const char *remedy, const char *fmt, ...) PRINTF(4, 5);

/* A fault that in training is only a warning. */
enum doctor_level doctor_fault(const struct doctor_report *r);

/* doctor_read - the beginning of a file below root, NUL-terminated; false
 * when it cannot be read. */
bool doctor_read(
    const struct doctor_options *o, const char *path, char *out, size_t size);

/* root and path joined. */
void doctor_path(
    const struct doctor_options *o, const char *path, char *out, size_t size);

void check_user(const struct doctor_options *, struct doctor_report *);
void check_modes(const struct doctor_options *, struct doctor_report *);
void check_disk(const struct doctor_options *, struct doctor_report *);
void check_swap(const struct doctor_options *, struct doctor_report *);
void check_core(const struct doctor_options *, struct doctor_report *);
void check_dumpable(const struct doctor_options *, struct doctor_report *);
void check_clock(const struct doctor_options *, struct doctor_report *);
void check_console(const struct doctor_options *, struct doctor_report *);
void check_spool(const struct doctor_options *, struct doctor_report *);
void check_fonts(const struct doctor_options *, struct doctor_report *);
void check_postcodes(const struct doctor_options *, struct doctor_report *);
void check_tls(const struct doctor_options *, struct doctor_report *);
void check_database(const struct doctor_options *, struct doctor_report *);
void check_service(const struct doctor_options *, struct doctor_report *);
void check_log(const struct doctor_options *, struct doctor_report *);

#endif
