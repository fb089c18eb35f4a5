/* SPDX-License-Identifier: ISC
 * once - see once.h.
 */
#include "db/once.h"

enum rc
store_run_once(
    struct store *s, struct store_stmt *st, int64_t *changed, struct err *err)
{
	enum rc rc = store_begin(s, err);

	if (rc != RC_OK)
		return rc;
	rc = store_run(st, changed, err);
	if (rc == RC_OK)
		return store_commit(s, err);
	store_rollback(s);
	return rc;
}
