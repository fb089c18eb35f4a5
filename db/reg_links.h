/* SPDX-License-Identifier: ISC
 * reg_links - waiting records that have got their place in a chain, moved
 * from their queue into it, several in a statement. Private to db/reg_feed.c
 * and db/reg_log.c.
 */
#ifndef DB_REG_LINKS_H
#define DB_REG_LINKS_H

#include "db/reg.h"

struct link { /* a waiting record in its place */
	int64_t record;
	char previous[65], hash[65];
};

/* A table n of sixteen links: column1 the place, column2 the record, column3
 * the hash before, column4 its own. Unused ones name record 0. */
enum { LINKS_AT_ONCE = 16 };
// clang-format off
#define LINK_ROW(a, b, c, d) ",($" #a ",$" #b ",$" #c ",$" #d ")"
#define SQL_LINKS                                                              \
	"(VALUES (CAST($1 AS BIGINT),CAST($2 AS BIGINT),CAST($3 AS TEXT),"     \
	"CAST($4 AS TEXT))" LINK_ROW(5, 6, 7, 8) LINK_ROW(9, 10, 11, 12)       \
	LINK_ROW(13, 14, 15, 16) LINK_ROW(17, 18, 19, 20)                      \
	LINK_ROW(21, 22, 23, 24) LINK_ROW(25, 26, 27, 28)                      \
	LINK_ROW(29, 30, 31, 32) LINK_ROW(33, 34, 35, 36)                      \
	LINK_ROW(37, 38, 39, 40) LINK_ROW(41, 42, 43, 44)                      \
	LINK_ROW(45, 46, 47, 48) LINK_ROW(49, 50, 51, 52)                      \
	LINK_ROW(53, 54, 55, 56) LINK_ROW(57, 58, 59, 60)                      \
	LINK_ROW(61, 62, 63, 64) ") n"
#define SQL_LINKED                                                             \
	"($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)"
// clang-format on

/*
 * links_move - n records in order, the first one to place `first`. move: a
 * statement with SQL_LINKS that copies them from their queue; moved: one with
 * SQL_LINKED that deletes those very ones. Not "all up to the last": a lower
 * number may have been committed since the queue was read.
 * use: store_use or store_use_log.
 */
MUST_CHECK enum rc links_move(struct call *c, const struct link *v, int n,
    int64_t first, const char *move, const char *moved,
    enum rc (*use)(struct store *s, const char *sql, struct store_stmt **st,
	struct err *err));

#endif
