/* SPDX-License-Identifier: ISC
 * foldrule - the rules of 2.1.2 one by one (db/data/folds.csv). The index is
 * folded by all of them (key_name, key_kana in src/text.h); here a name or a
 * reading is folded by some, to say which rule made two alike, and to keep
 * apart what a municipality wants apart.
 */
#ifndef SRC_FOLDRULE_H
#define SRC_FOLDRULE_H

#include "folds.h" /* generated: enum fold_rule */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fold_def {
	const char *id, *of, *label, *folds, *source; /* of: "kana", "name" */
	bool is_on; /* unless a setting says otherwise */
};
extern const struct fold_def fold_defs[FOLD_COUNT];

#define FOLD_BIT(r) (1U << (r))
#define FOLD_ALL (FOLD_BIT(FOLD_COUNT) - 1)

/* fold_rules - the rules that are on: those of the table, with every id of
 * `off` ("wa typing", spaces between) taken away; NULL or "": as the table. */
uint32_t fold_rules(const char *off);
/* fold_off_valid - whether every word of it is the id of a rule. */
bool fold_off_valid(const char *off);
/* fold_by_id - FOLD_COUNT when there is no such rule. */
enum fold_rule fold_by_id(const char *id);

/* By the rules given; with FOLD_ALL what key_kana and key_name give. Spaces
 * are always dropped, hiragana and half-width kana always become katakana. */
void fold_kana(uint32_t rules, const char *s, char *out, size_t size);
void fold_name(uint32_t rules, const char *s, char *out, size_t size);

/*
 * fold_why - the rules that are needed for `typed` to be the beginning of
 * `stored` (whole: all of it): each that cannot be taken away. 0: they are
 * alike as they stand; FOLD_BIT(FOLD_COUNT): not even all rules do.
 */
uint32_t fold_why(bool of_kana, bool whole, const char *typed,
    const char *stored, uint32_t rules);

#endif
