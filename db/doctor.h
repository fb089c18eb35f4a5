/* SPDX-License-Identifier: ISC
 * doctor - is this machine one where residents' data may lie? (DESIGN 3, 7;
 * DECISIONS). Also the start-up check of the terminal. Every finding has its
 * remedy. Reads /proc and /sys below a root that a test may plant.
 */
#ifndef DB_DOCTOR_H
#define DB_DOCTOR_H

#include "src/err.h"

#include <stdbool.h>
#include <stdint.h>

enum doctor_level {
	DOCTOR_OK,
	DOCTOR_WARN,    /* works, should be put right */
	DOCTOR_UNKNOWN, /* cannot be seen from here; counts like a warning */
	DOCTOR_FAULT    /* resident data are not safe here */
};
struct finding {
	char check[24]; /* "disk", "swap" … stable, for scripts */
	enum doctor_level level;
	char what[256];   /* what was found */
	char remedy[256]; /* "" when there is nothing to do */
};

struct doctor_options {   /* NULL or "" leaves the check out */
	const char *root; /* "" the machine itself; a planted tree */
	const char *replica, *outbox; /* paths below root */
	const char *share; /* folder that holds data/towns, not below root */
	const char *municipality; /* for the postcodes: 431010 */
	const char *terminal;     /* to open the outbox and verify its log */
	/* What the terminal shows to the service, below root; NULL: it does
	 * not go over the network. */
	const char *tls_ca, *tls_cert, *tls_key;
	/* At the centre; NULL: this machine is not one. */
	const struct json_t *database; /* of doctor_ask_database */
	const char *daichod;           /* its settings file, below root */
	bool is_training; /* what protects residents' data only warns: they
			   * are invented */
	int64_t now_us;   /* the wall clock */
	int64_t last_us;  /* the newest time that was seen before; 0 none */
	uint32_t uid;     /* who runs */
};

/* doctor_run - every check; *out is owned by the caller (free). Returns the
 * worst level found. */
enum doctor_level doctor_run(
    const struct doctor_options *o, struct finding **out, int *n);

/* doctor_ask_database - what a register on PostgreSQL says of its server, for
 * options.database: settings by name, and "archiver" fine or failing. The
 * caller decrefs *out. */
struct json_t;
MUST_CHECK enum rc doctor_ask_database(
    const char *uri, struct json_t **out, struct err *err);

/* One check per entry, in the order of the report. */
struct doctor_report;
struct doctor_check {
	const char *name;
	void (*run)(const struct doctor_options *, struct doctor_report *);
};
extern const struct doctor_check doctor_checks[];
extern const int doctor_check_count;

/* doctor_text - "誤  disk  what: remedy" lines; doctor_json - JSON lines
 * {"check","level","what","remedy"}. The caller frees. */
char *doctor_text(const struct finding *f, int n);
char *doctor_json(const struct finding *f, int n);

#endif
