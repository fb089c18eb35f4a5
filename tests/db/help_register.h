/* SPDX-License-Identifier: ISC
 * help_register - a register in a folder of its own for tests: staff with
 * rights, a terminal with a demo key, sessions with signed proofs, sample
 * families. Everyone is invented.
 */
#ifndef TESTS_HELP_REGISTER_H
#define TESTS_HELP_REGISTER_H

#include "db/register.h"
#include "src/entry.h"
#include "src/proof.h"

#include <stdint.h>

struct test_reg {
	char dir[64], path[96], uri[160]; /* path: on SQLite */
	struct reg *reg;                  /* terminal T1 */
	int64_t now;              /* the register's clock, microseconds */
	unsigned char secret[64]; /* demo key of T1 and T2 */
	char public_key[65];
	struct err err;                            /* of the last call */
	char clerk[65], reviewer[65], manager[65]; /* sessions at T1, T1, T1 */
	/* MADO_TEST_STORE=https: calls of terminals go through it; `uri` is
	 * still what stands behind, and "daicho" opens that. */
	struct service *service;
	char tls[80];                /* folder of the certificates */
	struct snapshots *snapshots; /* on a server: in dir */
};

/* Business day 2026-07-15, 熊本市中央区, training unless said. Staff 10001
 * 佐々木 (clerk), 10002 高木 (reviewer), 10003 三宅 (manager: everything),
 * 10004 今村 (clerk who may approve). Sessions of the first three opened at
 * terminal T1. */
void test_reg_make(struct test_reg *t);
void test_reg_make_kind(struct test_reg *t, bool training);
/* These are copies of one that the program makes first: the same keys, chain
 * and sessions. A test of two registers makes the second anew. */
void test_reg_make_anew(struct test_reg *t, bool training);
/* The register of another municipality, made anew. */
void test_reg_make_at(struct test_reg *t, const char *code, const char *name);
/* The register of all wards of 熊本市, made anew. */
void test_reg_make_city(struct test_reg *t);
void test_reg_free(struct test_reg *t); /* removes the folder */

/* Whether MADO_TEST_STORE says "waiting": SQLite whose records wait for the
 * sequencer, as they do on a server. */
bool test_is_waiting(void);

/* The test's clock, t->now. */
struct reg_clock test_clock(struct test_reg *t);
/* Whether terminals' calls go through the service (MADO_TEST_STORE). */
bool test_is_https(void);
/* Another connection, as terminal T2 or whoever. */
struct reg *test_reg_also(struct test_reg *t, const char *terminal);

/* A call with json_pack arguments; result may be NULL. Errors in t->err. */
enum rc test_call(struct test_reg *t, const char *method, json_t **result,
    const char *fmt, ...);
enum rc test_call_at(struct test_reg *t, struct reg *r, const char *method,
    json_t **result, const char *fmt, ...);
/* A fresh proof by a person at a terminal; new reference. */
json_t *test_proof(struct test_reg *t, struct reg *r, const char *terminal,
    const char *staff, const char *act, const char *subject);
/* Opens a session; "" in out when refused. */
enum rc test_session(struct test_reg *t, struct reg *r, const char *terminal,
    const char *staff, char out[65]);

/* 国内転入 of a family of n (1 to 4) named family, new household; code tells
 * their 住民票コード apart (0 to 9999). Filled from zero. */
void test_family(struct entry *e, const char *family, int n, int code);
/* Makes the record a foreign resident's of that 区分 ("1" to "5"), with what the
 * 区分 asks for; name in Latin letters. What only Japanese residents have goes. */
void test_foreign(struct record *r, const char *name, const char *category);
/* Submits as the clerk; id of the entry, 0 when refused. */
int64_t test_submit(struct test_reg *t, const struct entry *e, const char *key);
/* Approves as 10002 with a proof; persons of the answer may be NULL. */
enum rc test_approve(struct test_reg *t, int64_t id, json_t **result);
/* Submits and approves; 宛名番号 of the first person in person_no. */
enum rc test_register(struct test_reg *t, const struct entry *e,
    const char *key, char person_no[20], char household_no[20]);
/* A 転居 of one person of the register to another lot number: alone with the
 * household, out of a family into a new one. */
enum rc test_move(struct test_reg *t, const char *person_no, const char *number,
    struct entry *e);
/* Waits until the marks that tell a cut-off chain stand at its end: behind a
 * sequencer they follow within a second. */
void test_settle(struct test_reg *t);
/* Runs a statement past the register, as somebody with the file would; the
 * second one in the schema or file of 個人番号. */
void test_plant(struct test_reg *t, const char *sql);
void test_plant_mynumber(struct test_reg *t, const char *sql);
/* One number of the database, seen from outside; -1 null or no row. */
long long test_count(struct test_reg *t, const char *sql);
long long test_count_mynumber(struct test_reg *t, const char *sql);
/* [[table, column], …] of the register's tables; new reference. */
json_t *test_columns(struct test_reg *t);
/* Folder and URI for a register that is not made yet, in the store that
 * MADO_TEST_STORE names (sqlite, postgresql); test_reg_free removes them. */
void test_reg_place(struct test_reg *t);
/* Whether the register of the tests is on a server. */
bool test_is_shared(void);

#endif
