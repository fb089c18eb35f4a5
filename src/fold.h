/* SPDX-License-Identifier: ISC
 * fold - what kana.c and fold.c share.
 */
#ifndef SRC_FOLD_H
#define SRC_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* kana_next - like utf8_next, every kana as full-width katakana with its
 * sound mark joined. */
int32_t kana_next(const char *s, size_t len, size_t *i);

/* fold_put - appends the folded form of c (NFKC, case, variants) to out at
 * used; the new length, or size when it no longer fits. */
size_t fold_put(char *out, size_t size, size_t used, int32_t c);
/* The same by some of the rules of src/foldrule.h. */
size_t fold_put_by(
    uint32_t rules, char *out, size_t size, size_t used, int32_t c);

/* What the two ways of folding a reading share. */
bool kana_is_o_row(int32_t c);
int32_t kana_clear(int32_t c); /* of U+30A1 to U+30FA */

/* fold_variant - the character a variant is searched as; c itself else. */
int32_t fold_variant(int32_t c);

#endif
