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

/*
 * Calls whose transactions need not be SERIALIZABLE, because any two that
 * could not both stand write one row or one key that both of them write, and
 * the later of them fails there and is run again (snapshot isolation: what is
 * read is one moment; of two that write a row the second fails). SERIALIZABLE
 * would be right as well, but it watches pages of indexes: numbers are given
 * in order, so the newest page of nearly every index is read and written by
 * everybody, and of eight approvals at once two in three were run again.
 *
 *	two entries on one person	hold "person:NO"; at approval the
 *					row of person (last_hist)
 *	on one household		at approval the row of household
 *					(version), of those left and joined
 *	two that give one number	hold "code:", "card:": who waits with
 *	(住民票コード, カード)		it waits alone
 *	an entry and a load that	the tables hold and sheet, that the load
 *	give one number			has for itself (store_begin_load)
 *	one 個人番号 for two people	a row of serial, "meet:…"
 *	one newcomer twice		hold "new:name|birth|sex"
 *	two decisions on one entry	the row of entry
 *	one submission twice		the key of submission; so for an
 *					issue sent up twice
 *	two issues on one 一時解除	the row of suspension (used_at)
 *	two first 転出証明書		the key of submission, "letter…"
 *	two sign-ins of a person	the key session.staff
 *	one proof twice			the row of nonce
 *	two notes, memos at once	their key (seq, version); the row
 *					of attached_version
 *	one terminal's log		the row of terminal_chain
 *	one request twice		the key of request
 *	two that draw one 住民票コード	the row of code_stock
 *	two entries from one		the row of arrival
 *	転出証明書情報
 *	a 転出 taking effect and an	the row of household (version)
 *	entry on its household
 *	a 除票 moved and an entry that	the row of sheet, which one of them
 *	adds a row to it		takes away
 *
 * What they read besides and others write (staff, rights, settings, the day,
 * blocks, support measures) is read in one direction: those calls read
 * nothing that these write, so the order is: first who read, then who wrote.
 * Those calls themselves, and whatever is not in this list, run SERIALIZABLE.
 */
static const char *const keyed[] = { "session.nonce", "session.open",
	"session.renew", "session.close", "session.failed", "edit.begin",
	"edit.end", "entry.submit", "entry.change", "entry.claim",
	"entry.release", "entry.rekey", "entry.approve", "entry.approve_many",
	"entry.return", "entry.withdraw", "issue.begin", "issue.spoil",
	"log.append", "mynumber.put", "mynumber.find", "mynumber.get",
	"mynumber.compare", "attached.put", "note.put", "memo.put",
	"request.void", "batch.step" };

bool
reg_is_keyed(const char *method)
{
	size_t i;

	for (i = 0; i < sizeof(keyed) / sizeof(keyed[0]); i++)
		if (strcmp(keyed[i], method) == 0)
			return true;
	return false;
}

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

/* How often in all something that ended so is run. */
static int
most_runs(const struct reg *r, enum rc rc, const struct err *err)
{
	const struct reg_bulk *bulk = r->bulk;

	/* what a source has given it does not give twice */
	if (rc == RC_OK || (bulk != NULL && bulk->source != NULL) ||
	    !store_is_shared(r->s) || !GUARD("call_repeated"))
		return 1;
	if (strcmp(err->code, "E7011") == 0)
		return REPEAT_MOST;
	/* two wrote the same key at once: the later sees the first */
	if (strcmp(err->code, "E7004") == 0)
		return REPEAT_KEY_MOST;
	return strcmp(err->code, "E7081") == 0 ? 2 : 1;
}

bool
reg_is_final(const struct reg *r, enum rc rc, const struct err *err, int tries)
{
	return tries >= most_runs(r, rc, err);
}

bool
reg_repeats(struct reg *r, enum rc rc, const struct err *err, int *tries)
{
	if (reg_is_final(r, rc, err, *tries))
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
