/* SPDX-License-Identifier: ISC
 * reg_search - former searches of the person signed in (2.1.1), kept at the
 * register: they follow the person to another terminal and are nobody
 * else's.
 */
#include "db/no_mynumber.h"
#include "db/reg.h"
#include "db/search.h"
#include "src/mutant.h"

#include <string.h>

static const char sql_next[] =
    "SELECT coalesce(max(n), 0) + 1 FROM search_past WHERE staff = $1";
static const char sql_put[] =
    "INSERT INTO search_past (staff, n, query) VALUES ($1,$2,$3) "
    "ON CONFLICT (staff, query) DO UPDATE SET n = $2";
static const char sql_trim[] =
    "DELETE FROM search_past WHERE staff = $1 AND n NOT IN (SELECT n FROM "
    "search_past WHERE staff = $1 ORDER BY n DESC LIMIT $2)";
static const char sql_list[] =
    "SELECT query FROM search_past WHERE staff = $1 ORDER BY n DESC LIMIT $2";

static enum rc
kept(struct call *c, int64_t *most)
{
	*most = 20;
	return setting_int(c, "search_history", most);
}

enum rc
reg_search_put(struct call *c)
{
	const char *query = arg_text(c, "query");
	int64_t n = 1, most;
	enum rc rc = kept(c, &most);

	if (rc != RC_OK)
		return rc;
	/* Twelve figures in a row are never kept, whatever the last one says. */
	if (query[0] == '\0' || strlen(query) >= SEARCH_PAST_SIZE ||
	    (GUARD("search_past_no_mynumber") && text_has_twelve_digits(query)))
		return RC_OK;
	if ((rc = sql_int(c->s, c->err, &n, 1, sql_next, "t", c->who.staff)) !=
		RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_put, "tit", c->who.staff, n,
		 query)) != RC_OK)
		return rc;
	return sql_run(c->s, c->err, sql_trim, "ti", c->who.staff, most);
}

enum rc
reg_search_past(struct call *c)
{
	json_t *list = json_array();
	struct store_stmt *st;
	int64_t most;
	enum rc rc = kept(c, &most);

	(void)json_object_set_new(c->out, "searches", list);
	if (rc == RC_OK)
		rc = sql_open(c->s, c->err, &st, sql_list, "ti",
		    GUARD("search_past_of_one") ? c->who.staff : "10001", most);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    list, json_string(store_col_text(st, 0)));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}
