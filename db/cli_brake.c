/* SPDX-License-Identifier: ISC
 * cli_brake - the brake on mass searching (10.2) as ui/brake.c has it, for
 * lists of the command line; see cli.h.
 */
#include "db/cli.h"
#include "db/outbox.h"
#include "db/replica.h"
#include "src/mutant.h"
#include "src/text.h"

#include <stdlib.h>
#include <string.h>

#define MINUTE INT64_C(60000000)

struct lists {
	int64_t since;
	int n;
};

/* One record of the log, newest first; false: far enough. */
static bool
count_list(void *arg, const json_t *body)
{
	struct lists *l = arg;
	const json_t *d = json_object_get(body, "details");
	const char *kind = json_string_value(json_object_get(body, "kind"));

	if (kind == NULL ||
	    json_integer_value(json_object_get(body, "time")) < l->since ||
	    json_object_get(d, "brake") != NULL)
		return false;
	l->n += strcmp(kind, "list") == 0;
	return true;
}

static int64_t
setting(struct replica *r, const char *key, int64_t preset)
{
	char value[32];

	if (r != NULL &&
	    replica_setting(r, key, value, sizeof(value), NULL) == RC_OK)
		preset = strtoll(value, NULL, 10);
	return preset;
}

static bool
says_something(const char *why)
{
	size_t n = strlen(why);

	return n <= CLI_WHY_MAX && utf8_valid(why, n) &&
	       strspn(why, " \t\n") < n && strcmp(why, "　") != 0;
}

enum rc
cli_brake(struct cli *c, struct replica *r, struct outbox *o, long limit,
    int64_t now, const char *why)
{
	int64_t minutes = setting(r, "brake_minutes", 10);
	struct lists l = { now - minutes * MINUTE, 0 };
	enum rc rc = RC_OK;

	if (why != NULL && !says_something(why))
		return err_set(&c->err, RC_INPUT, "E2119", "わけが読めません",
		    "空か、長すぎるか、文字の誤りがあります",
		    "続けるわけを 40 字ほどで書いてください");
	if (minutes == 0 || c->may_mass || why != NULL || !GUARD("cli_brake"))
		return RC_OK;
	if (limit <= CLI_LIST_MOST)
		rc = outbox_log_back(o, c->staff, count_list, &l, &c->err);
	if (rc != RC_OK)
		return rc;
	if (limit <= CLI_LIST_MOST && l.n < setting(r, "brake_lists", 120))
		return RC_OK;
	return err_set(&c->err, RC_DENIED, "E1054",
	    "一度に、または短い間に多くの人を見ようとしています",
	    "大量検索の抑えに達しました",
	    "--why に続けるわけを書いてください。記録されます");
}
