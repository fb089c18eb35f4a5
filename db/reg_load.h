/* SPDX-License-Identifier: ISC
 * reg_load - many people at once into the register: whole people with all
 * sheets and rows, attached items, notes and what was received, by the same
 * internal functions that an approval uses (rows, digests, feed, log). One
 * call is one transaction: all of its people or none.
 */
#ifndef DB_REG_LOAD_H
#define DB_REG_LOAD_H

#include "db/register.h"
#include "src/record.h"

#include <stdint.h>

struct load_original {
	int hist_no;        /* ours */
	const char *column; /* borrowed */
	char *value;        /* owned by the caller */
};
struct load_person {
	char person_no[20];
	struct record *rows; /* ascending; hist_no 1, 2 … and sheet_no set */
	int row_count;
	struct record attached; /* attached items; empty: none */
	/* A line of the full layout: notes, memos, blocks, issues and times
	 * are taken from it; borrowed, NULL none. */
	const json_t *full;
	struct load_original *originals;
	int original_count;
	char mynumber_handle[48]; /* of mynumber.put; "" none */
	char digest[65];          /* of all that was received; "" no import */
};
/* load_person_init - rows records, initialised; released by the other. */
void load_person_init(struct load_person *p, int rows);
void load_person_release(struct load_person *p);

/* A sheet among a person's rows, as the register keeps it. */
struct load_sheet {
	const struct record *last; /* its newest row; borrowed like the texts */
	const char *opened_event, *opened_on, *closed_event, *closed_on;
};
/* load_sheet_next - *at is 0 at first; false when there is none left. */
bool load_sheet_next(
    const struct load_person *p, int *at, struct load_sheet *out);
/* load_attached - value of an attached item, NULL none; whether any is. */
const char *load_attached(const struct load_person *p, enum item it);
bool load_has_attached(const struct load_person *p);

struct load_result {
	long persons, rows, unchanged;
};

/*
 * reg_load_people - takes n people in. A person who is there and whose
 * received digest is the same is left alone and counted as unchanged; with
 * another digest RC_CONFLICT E9410, err->person its index, nothing taken in.
 * RC_CONFLICT E1837: a 住民票コード that somebody else has. Adds to *res.
 * what: "import" or "generate", for the log. session: token, or NULL on a
 * training register.
 */
MUST_CHECK enum rc reg_load_people(struct reg *r, const char *session,
    const char *what, const struct load_person *people, int n,
    struct load_result *res, struct err *err);

/* ---- inside the register ---- */
struct call;
struct fresh_source;
struct reg_bulk { /* what load.people and load.fresh are about */
	const struct load_person *people;
	int n;
	const struct fresh_source *source;
	struct load_result *res;
};
MUST_CHECK enum rc reg_load_call(struct call *c);
MUST_CHECK enum rc reg_fresh_call(struct call *c);
/* serials_at_least - numbers are given after these from here on. */
MUST_CHECK enum rc serials_at_least(
    struct call *c, int64_t person, int64_t household);
/* Notes, memos, blocks and issues of a line of the full layout. */
MUST_CHECK enum rc reg_load_beside(
    struct call *c, const struct load_person *p, json_t *notes, json_t *blocks);
/* A person as a line of the full layout; new reference. */
MUST_CHECK enum rc reg_export_person(
    struct call *c, const char *person_no, json_t **out);

#endif
