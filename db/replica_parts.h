/* SPDX-License-Identifier: ISC
 * replica_parts - the different parts of names in a replica (table part), so
 * that what stands inside one is found, and what is nearly one.
 */
#ifndef DB_REPLICA_PARTS_H
#define DB_REPLICA_PARTS_H

#include "db/replica_private.h"

/* skey_part - the parts of a key one after the other: at begins with 0;
 * false: no more. out takes KEY_SIZE bytes. */
bool skey_part(const struct skey *k, int *at, char *kind, char *out);

/* replica_part_put - a part and its pairs of characters; once is enough. */
MUST_CHECK enum rc replica_part_put(
    struct replica *r, char kind, const char *part, struct err *err);

/* Which parts were put already, by a number of each. */
struct part_set;
struct part_set *part_set_new(void);
void part_set_free(struct part_set *s); /* NULL is fine */
/* true: it was not in it yet, now it is. */
bool part_set_add(struct part_set *s, char kind, const char *part);

/*
 * replica_parts_with - at most max parts that hold `text`, or end with it;
 * text has two characters, or one when is_end. Returns how many in *n.
 */
MUST_CHECK enum rc replica_parts_with(struct replica *r, char kind,
    const char *text, bool is_end, char (*out)[KEY_SIZE], int max, int *n,
    struct err *err);
/* replica_parts_from - at most max parts that begin so, *n how many. */
MUST_CHECK enum rc replica_parts_from(struct replica *r, char kind,
    const char *head, char (*out)[KEY_SIZE], int max, int *n, struct err *err);
/* replica_part_known - whether somebody bears it. */
MUST_CHECK enum rc replica_part_known(struct replica *r, char kind,
    const char *part, bool *known, struct err *err);

#endif
