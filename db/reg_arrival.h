/* SPDX-License-Identifier: ISC
 * reg_arrival - 転出証明書情報 at the register (4.1.1.3): what reg_entry.c,
 * reg_review.c and reg_batch.c need of it.
 */
#ifndef DB_REG_ARRIVAL_H
#define DB_REG_ARRIVAL_H

#include "db/reg_batch.h"
#include "db/reg_entry.h"

enum arrival_state {
	ARRIVAL_FREE,
	ARRIVAL_ENTERED, /* an entry made from it waits */
	ARRIVAL_USED     /* that entry became 本登録 */
};
struct arrived {
	int64_t arrival, entry_id;
	char certificate[48], day[11], planned_on[24];
	enum arrival_state state;
	bool is_returned; /* free, but that entry is back with its author */
	int missing;      /* lines of it that could not be read */
	char receipt_no[24], author_name[64]; /* of that entry */
	struct record *people;                /* owned, count of them */
	int count;
};
/* arrived_load - RC_NOT_FOUND E4168 when there is none or its 31st day has
 * come. Released in any case. */
MUST_CHECK enum rc arrived_load(
    struct call *c, int64_t arrival, struct arrived *a);
void arrived_release(struct arrived *a);

/* arrival_none - E4168; arrival_free - RC_CONFLICT E4169 when that entry (0 none)
 * waits or was decided. */
enum rc arrival_none(struct err *err);
MUST_CHECK enum rc arrival_free(struct call *c, int64_t entry_id);

/* arrival_use - the entry is made from e->arrival (0 none): nobody else's
 * until it is returned or withdrawn. RC_CONFLICT E4169
 * where another that waits or was decided is; RC_INPUT E4177 where it is no
 * 特例転入 of somebody who came with it. */
MUST_CHECK enum rc arrival_use(struct call *c, const struct entry *e);

/* arrival_beside - what was received of each person of an entry, {} of who did
 * not come, for who decides it: masked by right, without what has to be typed
 * again. Appends to out; nothing when it is erased. */
MUST_CHECK enum rc arrival_beside(
    struct call *c, const struct waiting *w, json_t *out);

/* arrival_numbers_aside - the 個人番号 of its people first to last are nobody's
 * any more; the batch erases them once no entry is to give them. */
MUST_CHECK enum rc arrival_numbers_aside(
    struct call *c, int64_t arrival, int first, int last);

/* batch_arrived - what has come to its 31st day, and numbers set aside; one that
 * is a resident's by now stays in its store. */
MUST_CHECK enum rc batch_arrived(struct batch *b);

#endif
