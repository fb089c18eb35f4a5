/* SPDX-License-Identifier: ISC
 * reg_links - see reg_links.h.
 */
#include "db/reg_links.h"

static void
bind_links(struct store_stmt *st, const struct link *v, int n, int64_t first)
{
	int i;

	for (i = 0; i < LINKS_AT_ONCE; i++) {
		store_int(st, 4 * i + 1, first + i);
		store_int(st, 4 * i + 2, i < n ? v[i].record : 0);
		store_text(st, 4 * i + 3, i < n ? v[i].previous : "");
		store_text(st, 4 * i + 4, i < n ? v[i].hash : "");
	}
}

static void
bind_linked(struct store_stmt *st, const struct link *v, int n)
{
	int i;

	for (i = 0; i < LINKS_AT_ONCE; i++)
		store_int(st, i + 1, i < n ? v[i].record : 0);
}

enum rc
links_move(struct call *c, const struct link *v, int n, int64_t first,
    const char *move, const char *moved,
    enum rc (*use)(struct store *s, const char *sql, struct store_stmt **st,
	struct err *err))
{
	struct store_stmt *st;
	int i, some;
	enum rc rc = RC_OK;

	for (i = 0; i < n && rc == RC_OK; i += some) {
		some = n - i < LINKS_AT_ONCE ? n - i : LINKS_AT_ONCE;
		if ((rc = use(c->s, move, &st, c->err)) != RC_OK)
			return rc;
		bind_links(st, v + i, some, first + i);
		if ((rc = store_send(st, c->err)) != RC_OK ||
		    (rc = use(c->s, moved, &st, c->err)) != RC_OK)
			return rc;
		bind_linked(st, v + i, some);
		rc = store_send(st, c->err);
	}
	return rc;
}
