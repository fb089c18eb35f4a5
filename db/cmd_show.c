/* SPDX-License-Identifier: ISC
 * daicho show: looking somebody up. What is shown is logged by the register
 * before it is.
 */
#include "db/cmd.h"
#include "src/catalogue.h"
#include "src/codes.h"
#include "src/date.h"
#include "src/mutant.h"

#include <stdlib.h>
#include <string.h>

const struct cli_option show_options[] = {
	{ "--as-of", "DATE", "その日の記載（YYYY-MM-DD）" },
	{ "--known-at", "US", "その時までに分かっていたこと（マイクロ秒）" },
	{ "--sheet", "N", "票の番号" },
	{ NULL, NULL, NULL },
};

static void
show_items(struct cli *c, const json_t *row)
{
	const char *v, *list;
	char shown[256];

	for (int i = 0; i < IT_COUNT; i++) {
		v = json_string_value(json_object_get(row, item_defs[i].id));
		if (v == NULL || v[0] == '\0')
			continue;
		list = code_item_list(item_defs[i].id);
		if (item_defs[i].type == TYPE_DATE) {
			date_show_stored(v, false, shown, sizeof(shown));
			v = shown;
		} else if (list != NULL) {
			v = code_label(list, v);
		}
		cli_put(c, "  %s  %s\n", item_defs[i].label, v);
	}
}

static void
show_history(struct cli *c, const json_t *list)
{
	json_t *r;
	size_t i;
	char day[160];

	cli_put(c, "履歴\n");
	json_array_foreach(list, i, r)
	{
		const char *d =
		    json_string_value(json_object_get(r, "event_date"));
		const char *ev = json_string_value(json_object_get(r, "event"));

		date_show_stored(d != NULL ? d : "", true, day, sizeof(day));
		cli_put(c, "  %lld  票%lld  %s  %s\n",
		    (long long)json_integer_value(
			json_object_get(r, "hist_no")),
		    (long long)json_integer_value(
			json_object_get(r, "sheet_no")),
		    day, ev != NULL ? code_label("event", ev) : "記録なし");
	}
}

static bool
iso_looks_fine(const char *s)
{
	return strlen(s) == 10 && s[4] == '-' && s[7] == '-' &&
	       date_day(atoi(s), atoi(s + 5), atoi(s + 8)) != INT32_MIN;
}

enum rc
cmd_show_alerts(struct cli *c, const char *person_no, json_t *got)
{
	json_t *support = NULL;
	enum rc rc = cli_call(c, "support.get",
	    json_pack("{s:s}", "person_no", person_no), &support);

	if (rc == RC_OK && GUARD("cli_support_alerts"))
		(void)json_object_set(
		    got, "alerts", json_object_get(support, "alerts"));
	json_decref(support);
	return rc;
}

static void
put_alerts(struct cli *c, const json_t *alerts)
{
	const json_t *o;
	size_t i;

	json_array_foreach(alerts, i, o)
	{
		cli_put(c, "注意 %s %s\n",
		    json_string_value(json_object_get(o, "code")),
		    json_string_value(json_object_get(o, "text")));
	}
}

int
cmd_show(struct cli *c)
{
	json_t *args, *got = NULL;
	char no[32];
	size_t k = 0;
	long n = 0;
	int status;
	enum rc rc;

	if (!cli_words(c, 1, 1, &status))
		return status;
	if (cli_get(c, "--as-of") != NULL &&
	    !iso_looks_fine(cli_get(c, "--as-of")))
		return cli_usage("--as-of が日付でありません",
		    "年-月-日 の形の、暦にある日です",
		    "例: --as-of 2026-07-15");
	/* As screens write it, 00120462-9, or without the stroke. */
	for (const char *p = c->word[0]; *p != '\0' && k + 1 < sizeof(no); p++)
		if (*p != '-')
			no[k++] = *p;
	no[k] = '\0';
	args = json_pack("{s:s}", "person_no", no);
	if (cli_get(c, "--as-of") != NULL)
		(void)json_object_set_new(
		    args, "as_of", json_string(cli_get(c, "--as-of")));
	if (cli_get(c, "--known-at") != NULL)
		(void)json_object_set_new(args, "known_at",
		    json_integer(atoll(cli_get(c, "--known-at"))));
	if (cli_get(c, "--sheet") != NULL &&
	    cli_number(cli_get(c, "--sheet"), 1, 100000, &n))
		(void)json_object_set_new(args, "sheet_no", json_integer(n));
	if ((rc = cli_sign_in(c, true)) != RC_OK) {
		json_decref(args);
		return cli_fail_rc(c, rc);
	}
	if ((rc = cli_call(c, "person.get", args, &got)) != RC_OK ||
	    (rc = cmd_show_alerts(c, no, got)) != RC_OK) {
		json_decref(got);
		return cli_fail_rc(c, rc);
	}
	if (c->json) {
		cli_json(c, got);
	} else {
		cli_put(c, "宛名番号 %s%s\n", c->word[0],
		    json_is_true(json_object_get(got, "is_removed")) ? "  除票"
								     : "");
		put_alerts(c, json_object_get(got, "alerts"));
		show_items(c, json_object_get(got, "record"));
		show_items(c, json_object_get(got, "attached"));
		show_history(c, json_object_get(got, "history"));
	}
	json_decref(got);
	return 0;
}
