/* SPDX-License-Identifier: ISC
 * replica - this terminal's copy of what its profile gives it. Only
 * madoguchi-sync writes it; screens read it. Cursor and rows change in one
 * transaction.
 */
#ifndef DB_REPLICA_H
#define DB_REPLICA_H

#include "src/record.h"

struct replica;

/* Opening for reading never waits for a writer. RC_IO E7010: the file is
 * damaged (the sync program sets it aside and fetches anew). */
MUST_CHECK enum rc replica_open(const char *path, bool writable,
    struct replica **out, struct err *err);
void replica_close(struct replica *r);

struct replica_state {
	char epoch[40], hash[65];
	int64_t position;
	int64_t synced_at;   /* microseconds; last time the register answered */
	char today[11];	     /* business day, ISO */
	char municipality[8], name[64]; /* 431010, 熊本市中央区 */
	bool is_training;
};
MUST_CHECK enum rc replica_state(struct replica *r, struct replica_state *st,
    struct err *err);

/* One person's sheet as the replica knows it. */
struct member {
	struct record row;  /* current row of the sheet */
	char blocks[8];	    /* signs: "抑" "支" or both, "" none */
	char pending[64];   /* "転居 10:31", "" none */
	int64_t pending_id;
	bool has_twin;
};
struct household {
	char household_no[20];
	int version;
	struct member *members; /* owned; in order, removed ones last */
	int count;
};
MUST_CHECK enum rc replica_household(struct replica *r, const char *no,
    bool with_removed, struct household *out, struct err *err);
void household_release(struct household *h);

/* Current row of the newest sheet, or of sheet_no when > 0. */
MUST_CHECK enum rc replica_person(struct replica *r, const char *person_no,
    int sheet_no, struct member *out, struct err *err);
void member_release(struct member *m);

/* All rows of one sheet, ascending; the caller releases each and frees. */
MUST_CHECK enum rc replica_history(struct replica *r, const char *person_no,
    int sheet_no, struct record **rows, int *n, struct err *err);
struct sheet {
	int sheet_no;
	char kind[4], opened[64], closed[64]; /* reason and date as shown */
};
MUST_CHECK enum rc replica_sheets(struct replica *r, const char *person_no,
    struct sheet *out, int max, int *n, struct err *err);

/* Attached items, as a record with only those set. */
MUST_CHECK enum rc replica_attached(struct replica *r, const char *person_no,
    struct record *out, struct err *err);

/* 方書 that people at this address use (4.0.7), most used first. */
MUST_CHECK enum rc replica_buildings(struct replica *r,
    const char *address_code, const char *number, char (*out)[256], int max,
    int *n, struct err *err);

#endif
