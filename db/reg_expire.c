/* SPDX-License-Identifier: ISC
 * reg_expire - payloads of the feed live a set time; then they are erased
 * with their salts. The hashes stay, so the chain still verifies and says
 * nothing of what was erased.
 */
#include "db/feed_tail.h"
#include "db/reg.h"
#include "src/mutant.h"

#define DAY_US (INT64_C(86400) * US)
#define JST_US (9 * 3600 * US)

static const char sql_mark[] =
    "SELECT value FROM serial WHERE name = 'feed_erased'";
static const char sql_mark_put[] =
    "INSERT INTO serial (name, value) VALUES ('feed_erased', $1) "
    "ON CONFLICT (name) DO UPDATE SET value = $1";
/* The first record that is still young: everything before it goes. */
static const char sql_young[] =
    "SELECT position FROM feed WHERE position > $1 AND made_at >= $2 "
    "ORDER BY position LIMIT 1";
static const char sql_end[] = "SELECT max(position) FROM feed";
static const char sql_erase[] =
    "UPDATE feed_section SET salt = NULL, payload = NULL WHERE record IN "
    "(SELECT record FROM feed WHERE position > $1 AND position <= $2)";

static enum rc
erase(struct call *c, int64_t from, int64_t to)
{
	struct store_stmt *st;
	enum rc rc = store_use_log(c->s, sql_erase, &st, c->err);

	if (rc != RC_OK)
		return rc;
	store_int(st, 1, from);
	store_int(st, 2, to);
	if ((rc = store_run(st, NULL, c->err)) != RC_OK)
		return rc;
	if (c->r->tail != NULL)
		feed_tail_drop(c->r->tail);
	return sql_run(c->s, c->err, sql_mark_put, "i", to);
}

/* Where the payloads to erase begin (after from) and end. */
static enum rc
bounds(struct call *c, int64_t *from, int64_t *to)
{
	int64_t days = 0, young = 0, now = c->now;
	int64_t day_end = ((int64_t)c->day + 1) * DAY_US - JST_US;
	enum rc rc = setting_int(c, "feed_days", &days);

	/* By the business day, which people open: a clock that ran ahead by
	 * a year must not erase what replicas still need. */
	if (GUARD("expire_by_business_day") && now > day_end)
		now = day_end;

	if (rc == RC_OK)
		rc = sql_int(c->s, c->err, from, 0, sql_mark, "");
	if (rc == RC_OK)
		rc = sql_int(c->s, c->err, &young, 0, sql_young, "ii", *from,
		    now - days * DAY_US);
	*to = young - 1;
	if (rc == RC_OK && young == 0)
		rc = sql_int(c->s, c->err, to, 0, sql_end, "");
	return rc;
}

enum rc
reg_feed_expire(struct call *c)
{
	int64_t limit = arg_int(c, "limit", 10000), from = 0, to = 0;
	json_t *details;
	bool more;
	enum rc rc = bounds(c, &from, &to);

	if (rc != RC_OK)
		return rc;
	if (limit < 1 || limit > 100000)
		limit = 100000;
	more = to - from > limit;
	if (more)
		to = from + limit;
	if (to > from) {
		if ((rc = erase(c, from, to)) != RC_OK)
			return rc;
		details = json_pack("{s:I,s:I}", "from", (json_int_t)from + 1,
		    "to", (json_int_t)to);
		rc = log_add(c, "operation", NULL, NULL, details, false);
		json_decref(details);
	}
	(void)json_object_update_new(c->out,
	    json_pack("{s:I,s:I,s:b}", "erased",
		(json_int_t)(to > from ? to - from : 0), "position",
		(json_int_t)(to > from ? to : from), "more", (int)more));
	return rc;
}
