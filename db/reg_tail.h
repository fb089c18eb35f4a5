/* SPDX-License-Identifier: ISC
 * reg_tail - what the parts of the replay of lost records share. Private to
 * db/reg_tail*.c.
 */
#ifndef DB_REG_TAIL_H
#define DB_REG_TAIL_H

#include "db/reg_epoch.h"

#include <stdarg.h>

struct replay { /* one call, and the record it is at */
	struct call *c;
	const char *epoch;
	const json_t *record; /* borrowed */
	int64_t position;
	json_t *section;  /* name -> payload, of those that came */
	json_t *persons;  /* that it is about */
	bool wrote;       /* something of it stands in the register now */
	char outcome[12]; /* applied, there, hand, nothing */
	char why[256];
	json_t *list; /* of all records, for the answer */
	json_t *last; /* entry -> the last position that tells of it */
};
/* What became of a part of the record; the heaviest stands. RC_OK. */
enum rc tail_outcome(
    struct replay *r, const char *outcome, const char *fmt, ...) PRINTF(3, 4);
/* Whether the record has this section and nobody brought it. */
bool tail_lacks(const struct replay *r, const char *name);

/* db/reg_tail_rows.c */
MUST_CHECK enum rc tail_core(struct replay *r, const json_t *core);
/* db/reg_attached.c, db/reg_setting.c */
MUST_CHECK enum rc tail_attached(struct replay *r, const json_t *attached);
MUST_CHECK enum rc tail_note(struct replay *r, const json_t *note);
MUST_CHECK enum rc tail_setting(struct replay *r, const json_t *setting);

#endif
