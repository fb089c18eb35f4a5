/* SPDX-License-Identifier: ISC
 * daicho retention: erases what has lived its time.
 */
#include "db/cmd.h"

const struct cli_option retention_options[] = {
	{ NULL, NULL, NULL },
};

enum rc
retention_run(struct cli *c, json_int_t *erased, json_int_t *position)
{
	int64_t when[2] = { 0, 0 };
	json_t *got;
	bool more = true;
	enum rc rc = RC_OK;

	*erased = *position = 0;
	while (rc == RC_OK && more) {
		got = NULL;
		rc = cli_call(c, "feed.expire", json_object(), &got);
		if (rc != RC_OK)
			break;
		*erased += json_integer_value(json_object_get(got, "erased"));
		*position =
		    json_integer_value(json_object_get(got, "position"));
		more = json_is_true(json_object_get(got, "more"));
		json_decref(got);
		cli_progress(when, "配信の消去", (long)*erased, 0);
	}
	cli_progress_end();
	return rc;
}

int
cmd_retention(struct cli *c)
{
	json_t *got;
	json_int_t erased = 0, position = 0;
	int status;
	enum rc rc;

	if (!cli_words(c, 0, 0, &status))
		return status;
	if ((rc = cli_sign_in(c, false)) == RC_OK)
		rc = retention_run(c, &erased, &position);
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
