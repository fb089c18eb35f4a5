/* SPDX-License-Identifier: ISC
 * daicho day: the register's business day, which only moves forward (4.0.3).
 */
#include "db/cmd.h"

#include <string.h>
#include <time.h>

#define JST_S (9 * 3600)

const struct cli_option day_options[] = {
	{ "--far", NULL, "時計を確かめた上で、何日も先の日を開く" },
	{ NULL, NULL, NULL },
};

/* The date of the clock in Tokyo. */
static void
clock_day(char out[11])
{
	time_t t = time(NULL) + JST_S;
	struct tm tm;

	(void)gmtime_r(&t, &tm);
	(void)strftime(out, 11, "%Y-%m-%d", &tm);
}

static int
say(struct cli *c, json_t *got, const char *key)
{
	const char *day = json_string_value(json_object_get(got, key));
	json_t *o = json_pack("{s:s}", "today", day != NULL ? day : "");

	if (c->json)
		cli_json(c, o);
	else
		cli_put(c, "業務日 %s\n", day != NULL ? day : "");
	json_decref(o);
	json_decref(got);
	return 0;
}

int
cmd_day(struct cli *c)
{
	json_t *got = NULL, *args;
	char today[11];
	int status;
	enum rc rc;

	if (!cli_words(c, 0, 2, &status))
		return status;
	if (c->words > 0 && strcmp(c->word[0], "open") != 0)
		return cli_usage(
		    "day", "知らない語です", "daicho day か daicho day open");
	if (c->words == 0) {
		rc = cli_open(c, false);
		if (rc == RC_OK)
			rc =
			    cli_call(c, "register.status", json_object(), &got);
		return rc == RC_OK ? say(c, got, "today") : cli_fail_rc(c, rc);
	}
	clock_day(today);
	args = json_pack("{s:s}", "day", c->words > 1 ? c->word[1] : today);
	if (cli_get(c, "--far") != NULL)
		(void)json_object_set_new(args, "far", json_true());
	rc = cli_sign_in(c, false);
	if (rc == RC_OK)
		rc = cli_call(c, "day.open", args, &got);
	else
		json_decref(args);
	return rc == RC_OK ? say(c, got, "today") : cli_fail_rc(c, rc);
}
