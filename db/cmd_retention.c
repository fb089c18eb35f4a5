/* SPDX-License-Identifier: ISC
 * daicho retention: erases what has lived its time.
 */
#include "db/cmd.h"

const struct cli_option retention_options[] = {
	{ NULL, NULL, NULL },
};

int
cmd_retention(struct cli *c)
{
	json_t *got = NULL;
	json_int_t erased = 0, position = 0;
	bool more = true;
	int status;
	enum rc rc;

	if (!cli_words(c, 0, 0, &status))
		return status;
	rc = cli_sign_in(c, false);
	while (rc == RC_OK && more) {
		got = NULL;
		rc = cli_call(c, "feed.expire", json_object(), &got);
		if (rc != RC_OK)
			break;
		erased += json_integer_value(json_object_get(got, "erased"));
		position = json_integer_value(json_object_get(got, "position"));
		more = json_is_true(json_object_get(got, "more"));
		json_decref(got);
	}
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	if (!c->json) {
		cli_put(c, "配信 %lld 件の中身を消しました（番号 %lld まで）\n",
		    (long long)erased, (long long)position);
		return 0;
	}
	got = json_pack("{s:I,s:I}", "erased", erased, "position", position);
	cli_json(c, got);
	json_decref(got);
	return 0;
}
