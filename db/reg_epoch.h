/* SPDX-License-Identifier: ISC
 * reg_epoch - the epochs of a register, of which each restoration ends one.
 * Private to db/reg_*.c.
 */
#ifndef DB_REG_EPOCH_H
#define DB_REG_EPOCH_H

#include "db/reg.h"

#define EPOCHS_MAX 64

struct epoch_past {
	char epoch[40];
	int64_t until;  /* last position that was hashed with it */
	char hash[65];  /* of that position */
	int64_t common; /* last position that what was lost continues */
	char common_hash[65];
	bool is_settled; /* what was lost is made good */
};
struct epochs {
	char now[40];
	struct epoch_past past[EPOCHS_MAX]; /* by until */
	int n;
};
MUST_CHECK enum rc epochs_load(struct call *c, struct epochs *e);
/* The epoch that a position is hashed with, and how far that one goes
 * (INT64_MAX: it is the present one); until may be NULL. */
const char *epoch_at(const struct epochs *e, int64_t position, int64_t *until);
/* NULL: the present one, or none of this register. */
const struct epoch_past *epoch_find(const struct epochs *e, const char *epoch);
/* "past" of register.status; new reference. */
json_t *epochs_json(const struct epochs *e);

#endif
