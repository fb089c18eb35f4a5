/* SPDX-License-Identifier: ISC
 * keysort - search keys in the order of the index they go into. More than
 * fit into memory are sorted in runs, laid down in a file that has no name,
 * and merged.
 */
#ifndef DB_KEYSORT_H
#define DB_KEYSORT_H

#include "db/replica_private.h"

struct keysort;

/* A row of table skey; strings stay until the next call. */
struct keysort_row {
	const char *key, *raw; /* raw "" none */
	int key_len, raw_len;
	int32_t sheet, gone;
	uint16_t former; /* skey_bits */
	uint8_t cut;
	char kind[2], sex[2];
};

/* folder: where runs are laid down; memory: bytes for keys before that. */
struct keysort *keysort_new(const char *folder, size_t memory);
void keysort_free(struct keysort *k); /* NULL is fine */

/* keysort_add - one key of a sheet; sex "" unknown. RC_IO E7074: no room. */
MUST_CHECK enum rc keysort_add(struct keysort *k, const struct skey *s,
    int32_t sheet, int32_t gone, const char *sex, struct err *err);

/* keysort_next - the keys in order of (kind, key, sheet), after the last
 * keysort_add. RC_NOT_FOUND, err untouched: no more. */
MUST_CHECK enum rc keysort_next(
    struct keysort *k, struct keysort_row *out, struct err *err);

#endif
