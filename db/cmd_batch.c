/* SPDX-License-Identifier: ISC
 * daicho batch: what the calendar brings (9.1, 9.3), step by step, each call
 * of the register one transaction with its own record.
 */
#include "db/cmd.h"

#include <stdio.h>
#include <string.h>

const struct cli_option batch_options[] = {
	{ "--dry-run", NULL, "何をするかだけを出し、何も変えない" },
	{ "--list", NULL, "これまでに行ったことを出す" },
	{ NULL, NULL, NULL },
};

static const struct {
	const char *name, *label;
} steps[] = { { "left", "転出の日が来た人" },
	{ "old", "除票用の表へ移した除票" },
	{ "arrived", "31日目に消した転出証明書情報" },
	{ "ended", "終わった一時解除・処理中の印" },
	{ "retention", "配信の消去" } };
#define STEPS (sizeof(steps) / sizeof(steps[0]))

struct tally {
	json_int_t done;
	json_t *queued, *followed;
};

/* One call after the other until the register has come to the end. */
static enum rc
run_step(struct cli *c, const char *step, const char *label, bool is_trial,
    struct tally *t)
{
	int64_t when[2] = { 0, 0 };
	char after[64] = "";
	json_t *got;
	bool more = true;
	enum rc rc = RC_OK;

	while (rc == RC_OK && more) {
		got = NULL;
		rc = cli_call(c, "batch.step",
		    json_pack("{s:s,s:s,s:i,s:b}", "step", step, "after", after,
			"limit", 500, "trial", (int)is_trial),
		    &got);
		if (rc != RC_OK)
			break;
		t->done += json_integer_value(json_object_get(got, "done"));
		(void)json_array_extend(
		    t->queued, json_object_get(got, "queued"));
		(void)json_array_extend(
		    t->followed, json_object_get(got, "followed"));
		(void)snprintf(after, sizeof(after), "%s",
		    json_string_value(json_object_get(got, "after")));
		/* undone, the same would be found again */
		more = json_is_true(json_object_get(got, "more")) &&
		       (!is_trial || after[0] != '\0');
		json_decref(got);
		cli_progress(when, label, (long)t->done, 0);
	}
	cli_progress_end();
	return rc;
}

static void
say(struct cli *c, const char *step, const char *label, bool is_trial,
    const struct tally *t)
{
	json_t *o;
	size_t i;

	if (c->json) {
		o = json_pack("{s:s,s:I,s:b,s:O,s:O}", "step", step, "done",
		    t->done, "trial", (int)is_trial, "queued", t->queued,
		    "followed", t->followed);
		cli_json(c, o);
		json_decref(o);
		return;
	}
	cli_put(c, "%s %lld%s\n", label, (long long)t->done,
	    is_trial ? "（試行。何も変えていません）" : "");
	json_array_foreach(t->queued, i, o)
	    cli_put(c, "  %s は届出 %lld（%s）の決裁を待ちます\n",
		json_string_value(json_object_get(o, "person_no")),
		(long long)json_integer_value(json_object_get(o, "entry_id")),
		json_string_value(json_object_get(o, "receipt_no")));
	json_array_foreach(t->followed, i, o)
	    cli_put(c, "  世帯 %s は世帯主がいません（%lld人）%s\n",
		json_string_value(json_object_get(o, "household_no")),
		(long long)json_integer_value(json_object_get(o, "remaining")),
		json_is_true(json_object_get(o, "ex_officio"))
		    ? ": 職権で世帯主変更"
		    : ": 世帯主変更依頼通知書");
}

static bool
is_wanted(const struct cli *c, const char *step)
{
	int i;

	for (i = 0; i < c->words; i++)
		if (strcmp(c->word[i], step) == 0)
			return true;
	return c->words == 0;
}

static bool
words_known(const struct cli *c)
{
	size_t k;
	int i;

	for (i = 0; i < c->words; i++) {
		for (k = 0; k < STEPS; k++)
			if (strcmp(c->word[i], steps[k].name) == 0)
				break;
		if (k == STEPS)
			return false;
	}
	return true;
}

static enum rc
run_steps(struct cli *c, bool is_trial, bool *has_queue)
{
	struct tally t;
	json_int_t position = 0;
	size_t k;
	enum rc rc = RC_OK;

	for (k = 0; k < STEPS && rc == RC_OK; k++) {
		bool is_register = strcmp(steps[k].name, "retention") != 0;

		if (!is_wanted(c, steps[k].name) || (is_trial && !is_register))
			continue;
		t = (struct tally){ 0, json_array(), json_array() };
		rc = is_register ? run_step(c, steps[k].name, steps[k].label,
				       is_trial, &t)
				 : retention_run(c, &t.done, &position);
		if (rc == RC_OK)
			say(c, steps[k].name, steps[k].label, is_trial, &t);
		*has_queue |= json_array_size(t.queued) > 0;
		json_decref(t.queued);
		json_decref(t.followed);
	}
	return rc;
}

static enum rc
list_runs(struct cli *c)
{
	json_t *got = NULL, *o;
	size_t i;
	enum rc rc = cli_call(c, "batch.list", json_object(), &got);

	if (rc != RC_OK)
		return rc;
	json_array_foreach(json_object_get(got, "runs"), i, o)
	{
		if (c->json) {
			cli_json(c, o);
			continue;
		}
		cli_put(c, "%6lld %s %-6s %lld件 待ち %lld件 %s %s\n",
		    (long long)json_integer_value(json_object_get(o, "run")),
		    json_string_value(json_object_get(o, "at")),
		    json_string_value(json_object_get(o, "step")),
		    (long long)json_integer_value(json_object_get(o, "done")),
		    (long long)json_integer_value(json_object_get(o, "queued")),
		    json_string_value(json_object_get(o, "staff")),
		    json_string_value(json_object_get(o, "terminal")));
	}

	json_decref(got);
	return RC_OK;
}

int
cmd_batch(struct cli *c)
{
	bool is_list = cli_get(c, "--list") != NULL;
	bool is_trial = cli_get(c, "--dry-run") != NULL, has_queue = false;
	int status;
	enum rc rc;

	if (!cli_words(c, 0, (int)STEPS, &status))
		return status;
	if (!words_known(c))
		return cli_usage("batch", "知らない語です",
		    "left、old、arrived、ended、retention のどれか");
	if ((rc = cli_sign_in(c, false)) == RC_OK)
		rc =
		    is_list ? list_runs(c) : run_steps(c, is_trial, &has_queue);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	return has_queue ? 1 : 0;
}
