/* SPDX-License-Identifier: ISC
 * generate - an invented town in a new register, always a training one:
 * residents from src/invent.h, the demo staff, places, terminals, settings,
 * and a few blocks.
 */
#ifndef DB_GENERATE_H
#define DB_GENERATE_H

#include "db/register.h"

#include <stdint.h>

struct generate_options {
	const char *uri;   /* where the register is made */
	const char *share; /* folder that holds data/ */
	/* "431010": has to have a town table; "431001": a designated city,
	 * all of its wards */
	const char *municipality;
	long residents; /* 1 to 10,000,000 */
	long former;    /* removed ones; -1: three in ten of all */
	uint64_t seed;
	void (*progress)(void *arg, const char *what, long done, long total);
	void *arg;
};
struct generate_result {
	long households, residents, removed, rows, foreign, blocks;
};
/*
 * generate_town - the people in one transaction. RC_CONFLICT E1850 when the register exists already;
 * RC_NOT_FOUND no town table or no names under share; RC_INPUT E1851 an
 * option that makes no sense. What was made before a failure is removed by
 * the caller who made the file.
 */
MUST_CHECK enum rc generate_town(const struct generate_options *o,
    struct generate_result *res, struct err *err);

#endif
