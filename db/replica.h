/* SPDX-License-Identifier: ISC
 * replica - this terminal's copy of what its profile gives it. Only
 * madoguchi-sync writes it; screens read it. Cursor and rows change in one
 * transaction.
 */
#ifndef DB_REPLICA_H
#define DB_REPLICA_H

#include "src/offline.h"
#include "src/record.h"

struct replica;

/* Opening for reading never waits for a writer. RC_IO E7010: the file is
 * damaged (the sync program sets it aside and fetches anew). */
MUST_CHECK enum rc replica_open(
    const char *path, bool writable, struct replica **out, struct err *err);
void replica_close(struct replica *r);
/* replica_stop_when - a search of this replica asks now and then and gives up
 * with RC_CONFLICT E2112 when the answer is yes; NULL: it goes on to its end.
 * arg is borrowed until the next call. */
void replica_stop_when(
    struct replica *r, bool (*is_wanted)(void *arg), void *arg);
/* replica_is_old - an earlier program made it. It is read like any other, and
 * never written to: a new one is built beside it. */
bool replica_is_old(const struct replica *r);

struct replica_state {
	char epoch[40], hash[65];
	int64_t position;
	int64_t synced_at; /* microseconds; last time the register answered */
	char today[11];    /* business day, ISO */
	char municipality[8], name[64]; /* 431010, 熊本市中央区 */
	bool is_training;
	struct clock_ref clock; /* of the register's last answer */
};
MUST_CHECK enum rc replica_state(
    struct replica *r, struct replica_state *st, struct err *err);

/* What row 2 and screen N1 say of the line. */
struct replica_line {
	char state[16];       /* "online", "offline", "bootstrap", "forked";
			      * "logbroken": follows the register, but this
			      * terminal's access log is not what it was */
	char last_error[256]; /* "" none */
	int64_t next_try;     /* microseconds since 1970; 0 at once */
	int64_t done, total;  /* of a bootstrap; total 0 not known */
};
MUST_CHECK enum rc replica_line(
    struct replica *r, struct replica_line *l, struct err *err);

/* replica_setting - a setting that the municipality shares, as text (JSON,
 * or the text itself). RC_NOT_FOUND: nobody ever set it. */
MUST_CHECK enum rc replica_setting(struct replica *r, const char *key,
    char *out, size_t size, struct err *err);

/* replica_office - 所属 of one of the staff; RC_NOT_FOUND where the replica does
 * not know them. */
MUST_CHECK enum rc replica_office(struct replica *r, const char *staff,
    char *out, size_t size, struct err *err);

/* replica_block_level - how strongly a process is stopped for a person and
 * household: 0 not, 1 alert, 2 stopped. What the detail is, only the register
 * knows. */
MUST_CHECK enum rc replica_block_level(struct replica *r, const char *person_no,
    const char *household_no, const char *process, int *level, struct err *err);

/* One person's sheet as the replica knows it. */
struct member {
	struct record row;    /* current row of the sheet */
	char blocks[8];       /* signs: "抑" "支" or both, "" none */
	bool home_is_guarded; /* 支 of whoever lives in the household, or of
			       * anybody once nobody does: where they live
			       * is where this one does */
	char pending[64];     /* "転居 10:31", "" none */
	int64_t pending_id;
	bool is_removed; /* a 除票 on the replica's business day */
	bool has_twin;
};
struct household {
	char household_no[20];
	int version;
	struct member *members; /* owned; in order, removed ones last */
	int count;
	bool is_unsure; /* of then: a change whose day is not fully known */
};
MUST_CHECK enum rc replica_household(struct replica *r, const char *no,
    bool with_removed, struct household *out, struct err *err);
void household_release(struct household *h);
/*
 * household_add_sheet - a household lists one sheet of a person. Another of
 * theirs that was of this household too (an older one, one that was taken
 * back) is put behind all others, for whoever asked for just that one;
 * sheet_no 0: none. RC_NOT_FOUND E7016.
 */
MUST_CHECK enum rc household_add_sheet(struct replica *r, struct household *h,
    const char *person_no, int sheet_no, struct err *err);

/*
 * replica_household_then - the household on a day, as known at a time: who
 * stood in it, each with the row of that day (src/asof.h), is_removed on that
 * day; nothing pending. Block signs are today's: what protects somebody
 * protects the past too. RC_NOT_FOUND E7017: nobody did.
 */
struct replica_day {
	int32_t day;   /* valid day */
	int64_t known; /* register time, microseconds; INT64_MAX now */
};
MUST_CHECK enum rc replica_household_then(struct replica *r, const char *no,
    const struct replica_day *then, struct household *out, struct err *err);

/* replica_neighbours - the other households that live at the same town and
 * lot number today, by building; at most max. None when nobody of the
 * household lives any more. */
struct neighbour {
	char household_no[20], person_no[20]; /* somebody of it */
	char name[256]; /* of the first in order, "" when there is none */
	char address[512], signs[8]; /* 抑 支 of anybody in it */
	int people;
};
MUST_CHECK enum rc replica_neighbours(struct replica *r, const char *no,
    struct neighbour *out, int max, int *n, struct err *err);

/* Current row of the sheet that counts, or of sheet_no when > 0: the open one,
 * else the newest that was not taken back (4.6.0.1). */
MUST_CHECK enum rc replica_person(struct replica *r, const char *person_no,
    int sheet_no, struct member *out, struct err *err);
void member_release(struct member *m);

/* Another resident who may be taken for this one. */
struct twin {
	char person_no[20], name[256], birth[128]; /* stored form */
	char lot[64];                /* of the address: 12-3-301 */
	char address[512], signs[8]; /* 抑 支 of them or their household */
	bool home_is_guarded;        /* as of struct member */
	bool is_removed;
};
/*
 * replica_twins - who has the same folded reading and day of birth as a sheet
 * (foreign residents: name, day and sex), removed ones too; known since the
 * rows came (sheet.twin_key). *n: how many there are, out holds at most max.
 * sheet_no 0: the newest.
 */
MUST_CHECK enum rc replica_twins(struct replica *r, const char *person_no,
    int sheet_no, struct twin *out, int max, int *n, struct err *err);
/* twin_told_apart - whether what was typed names this one and no twin: the
 * lot number, the last four figures of the 宛名番号, or all nine. own_lot as in
 * struct twin (address_number of the sheet). */
bool twin_told_apart(const char *typed, const char *person_no,
    const char *own_lot, const struct twin *twins, int n);

/* All rows of one sheet, of every one where sheet_no is 0, ascending; the caller releases each and frees. */
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

/* The text of 備考 is among the attached items, lines joined. */

/* ---- for madoguchi-sync: the only writer ---- */

#include <jansson.h>

/*
 * replica_lock - the right to write at path, until *fd is closed. RC_CONFLICT
 * E7041: another program has it; RC_IO E7014.
 */
MUST_CHECK enum rc replica_lock(const char *path, int *fd, struct err *err);

/*
 * replica_make - a new, empty replica at path. RC_CONFLICT when a file is
 * there.
 */
MUST_CHECK enum rc replica_make(const char *path, struct err *err);

/* replica_check - integrity of the whole file, its cursor and its version;
 * RC_IO E7010 when it must be set aside. */
MUST_CHECK enum rc replica_check(const char *path, struct err *err);

/*
 * replica_apply - one answer of feed.pull: every record is verified against
 * the chain and written, with the cursor, in one transaction. epoch and
 * municipality are those of register.status; an empty replica takes them
 * over. *applied receives the number of records. RC_CONFLICT E7001 or E7002:
 * the chain does not continue here; nothing was written.
 */
MUST_CHECK enum rc replica_apply(struct replica *r, const json_t *answer,
    const json_t *status, int64_t now_us, int *applied, struct err *err);

/*
 * replica_tail_save - the newest records of the replica's epoch as they came
 * into a file (db/tail.h), for a register that was restored from an older
 * backup. terminal: whose replica it is. *n, may be NULL, receives how many.
 * Opened for reading is enough. RC_NOT_FOUND E7094: the replica came out of a
 * snapshot and has received nothing since; RC_IO E7090.
 */
MUST_CHECK enum rc replica_tail_save(struct replica *r, const char *terminal,
    const char *path, int64_t *n, struct err *err);

/* replica_say - writes what replica_line reads. */
MUST_CHECK enum rc replica_say(
    struct replica *r, const struct replica_line *l, struct err *err);

/* replica_use_towns - the 町字 of the municipality with reading and romaji,
 * so that they are found by them. */
struct towns;
MUST_CHECK enum rc replica_use_towns(
    struct replica *r, const struct towns *t, struct err *err);

/* replica_learn_towns - the same for a municipality's code, from the folder
 * with data/towns: every ward when the register is that of a whole
 * designated city. Without them ("" or NULL) towns are still found by name.
 */
MUST_CHECK enum rc replica_learn_towns(
    struct replica *r, const char *share, const char *code, struct err *err);

#endif
