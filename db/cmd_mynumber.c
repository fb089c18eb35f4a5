/* SPDX-License-Identifier: ISC
 * daicho mynumber: what 機構 is asked for (7.1.2.1), one request after the
 * other and never a list of them (N); and the number that came back, typed or
 * read from a descriptor, never a word of the command line.
 */
#include "db/cmd.h"

#include <string.h>

const struct cli_option mynumber_options[] = {
	{ "--after", "N", "next: その要求の次" },
	{ NULL, NULL, NULL },
};

static enum rc
next(struct cli *c, bool says_count, long after)
{
	json_t *got = NULL, *o;
	enum rc rc = cli_call(c, "mynumber.queue",
	    json_pack("{s:I}", "after", (json_int_t)after), &got);

	if (rc != RC_OK)
		return rc;
	o = json_object_get(got, "next");
	if (says_count)
		(void)json_object_del(got, "next");
	if (c->json)
		cli_json(c, got);
	else if (says_count)
		cli_put(c, "答えを待つ要求 %lld 件\n",
		    (long long)json_integer_value(
			json_object_get(got, "waiting")));
	else if (o == NULL)
		cli_put(c, "要求はありません\n");
	else
		cli_put(c, "%lld %s %s %s\n",
		    (long long)json_integer_value(
			json_object_get(o, "request")),
		    json_string_value(json_object_get(o, "person_no")),
		    json_string_value(json_object_get(o, "kind")),
		    json_string_value(json_object_get(o, "day")));
	json_decref(got);
	return RC_OK;
}

/* The number into its store; its handle is what the answer carries. */
static enum rc
put_number(struct cli *c, char handle[40])
{
	struct secret s;
	json_t *args, *got = NULL;
	enum rc rc = secret_init(&s, &c->err);

	if (rc != RC_OK)
		return rc;
	if (!cli_secret(c, "個人番号（なければ空）", &s)) {
		secret_release(&s);
		return err_set(&c->err, RC_INPUT, "E4409",
		    "個人番号が読めません", "答えがありません",
		    "端末で打つか、--answers-fd に一行渡してください");
	}
	handle[0] = '\0';
	if (s.len == 0) { /* 修正: only that it was noted */
		secret_release(&s);
		return RC_OK;
	}
	args = json_pack("{s:s}", "value", s.s);
	secret_release(&s);
	rc = cli_call_number(c, "mynumber.put", args, &got);
	if (rc == RC_OK)
		(void)snprintf(handle, 40, "%.39s",
		    json_string_value(json_object_get(got, "handle")));
	json_decref(got);
	return rc;
}

static enum rc
answer(struct cli *c, long request)
{
	char handle[40];
	json_t *args;
	enum rc rc = put_number(c, handle);

	if (rc != RC_OK)
		return rc;
	args = json_pack("{s:I}", "request", (json_int_t)request);
	if (handle[0] != '\0')
		(void)json_object_set_new(args, "handle", json_string(handle));
	rc = cli_call(c, "mynumber.answer", args, NULL);
	if (rc == RC_OK && !c->json)
		cli_put(c, "要求 %ld の答えを受け入れました\n", request);
	return rc;
}

int
cmd_mynumber(struct cli *c)
{
	bool is_next = c->words > 0 && strcmp(c->word[0], "next") == 0;
	bool is_answer = c->words > 0 && strcmp(c->word[0], "answer") == 0;
	long after = 0, request = 0;
	int status;
	enum rc rc;

	if (!cli_words(c, 0, 2, &status))
		return status;
	if (!(c->words == 0 || (is_next && c->words == 1) ||
		(is_answer && c->words == 2 &&
		    cli_number(c->word[1], 1, 2000000000, &request))) ||
	    (cli_get(c, "--after") != NULL &&
		!cli_number(cli_get(c, "--after"), 0, 2000000000, &after)))
		return cli_usage("mynumber", "知らない語か、足りない語です",
		    "daicho mynumber か、next [--after N] か、answer 要求の番号");
	if ((rc = cli_sign_in(c, false)) == RC_OK)
		rc = is_answer ? answer(c, request) : next(c, !is_next, after);
	return rc == RC_OK ? 0 : cli_fail_rc(c, rc);
}
