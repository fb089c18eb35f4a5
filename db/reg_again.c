/* SPDX-License-Identifier: ISC
 * reg_again - calls that are run again because others write at the same time
 * (DESIGN: logic written for one writer after the other stays right under
 * SERIALIZABLE, as long as what failed is run again).
 */
#include "db/reg.h"
#include "db/reg_load.h"
#include "src/mutant.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

#define REPEAT_MOST 24
#define REPEAT_KEY_MOST 3

/* Twice as long each time up to 32 ms, and nobody as long as the next. */
static void
pause_before(int tries)
{
	uint32_t most = 500U << (tries < 7 ? tries - 1 : 6);
	struct timespec t = {
		.tv_nsec = (long)(most / 2 + randombytes_uniform(most)) * 1000
	};

	(void)nanosleep(&t, NULL);
}

bool
reg_repeats(struct reg *r, enum rc rc, const struct err *err, int *tries)
{
	const struct reg_bulk *bulk = r->bulk;
	int most = 0;

	/* what a source has given it does not give twice */
	if (rc == RC_OK || (bulk != NULL && bulk->source != NULL) ||
	    !store_is_shared(r->s) || !GUARD("call_repeated"))
		return false;
	if (strcmp(err->code, "E7011") == 0)
		most = REPEAT_MOST;
	else if (strcmp(err->code, "E7004") == 0)
		/* two wrote the same key at once: the later sees the first */
		most = REPEAT_KEY_MOST;
	else if (strcmp(err->code, "E7081") == 0)
		most = 2;
	if (*tries >= most)
		return false;
	pause_before((*tries)++);
	r->counts.repeats++;
	return true;
}

void
reg_counts(const struct reg *r, struct reg_counts *out)
{
	*out = r->counts;
}

bool
reg_is_passing(const struct err *err)
{
	return strcmp(err->code, "E7011") == 0 ||
	       strcmp(err->code, "E7081") == 0 ||
	       strcmp(err->code, "E7082") == 0;
}
