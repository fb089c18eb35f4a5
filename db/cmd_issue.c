/* SPDX-License-Identifier: ISC
 * daicho issue: papers that were issued while a terminal had no line, and
 * what the register would have stopped had it been asked.
 */
#include "db/cmd.h"

#include <string.h>

const struct cli_option issue_options[] = {
	{ "--days", "N", "何日前に届いたものから（30）" },
	{ "--open", NULL, "確かめていないものだけ" },
	{ "--text", "TEXT", "確かめたこと" },
	{ NULL, NULL, NULL },
};

/* One word a finding, as screen N3 has them. */
static const struct {
	const char *what, *word;
} words[] = {
	{ "block", "抑止" },
	{ "newer", "新しい履歴" },
	{ "second", "二人目" },
	{ "kind", "種類" },
	{ "right", "権限" },
	{ "clock", "時計" },
	{ "number", "番号" },
};

static void
add_words(json_t *line)
{
	const json_t *f, *findings = json_object_get(line, "findings");
	const char *what, *by;
	struct sbuf b;
	size_t i;

	sbuf_init(&b, 400);
	json_array_foreach(findings, i, f)
	{
		what = json_string_value(json_object_get(f, "what"));
		for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
			if (what != NULL && strcmp(what, words[k].what) == 0)
				what = words[k].word;
		sbuf_addf(&b, "%s%s", b.len > 0 ? "・" : "",
		    what != NULL ? what : "?");
	}
	by = json_string_value(json_object_get(line, "seen_by"));
	(void)json_object_set_new(
	    line, "found", json_string(b.len > 0 ? b.s : "-"));
	(void)json_object_set_new(line, "seen",
	    json_string(by != NULL && by[0] != '\0' ? by : "未確認"));
	sbuf_release(&b);
}

static bool
is_open(const json_t *line)
{
	const char *by = json_string_value(json_object_get(line, "seen_by"));

	return json_array_size(json_object_get(line, "findings")) > 0 &&
	       (by == NULL || by[0] == '\0');
}

static int
issue_offline(struct cli *c)
{
	json_t *got = NULL, *list = json_array(), *line, *args = json_object();
	long days = 30;
	size_t i;
	enum rc rc;

	if (cli_get(c, "--days") != NULL &&
	    !cli_number(cli_get(c, "--days"), 1, 3650, &days)) {
		json_decref(args);
		json_decref(list);
		return cli_usage("--days が正しくありません",
		    "1 から 3650 の数です", "日数を確かめてください");
	}
	(void)json_object_set_new(args, "days", json_integer(days));
	rc = cli_sign_in(c, true);
	if (rc == RC_OK)
		rc = cli_call(c, "issue.offline", args, &got);
	else
		json_decref(args);
	if (rc != RC_OK) {
		json_decref(list);
		return cli_fail_rc(c, rc);
	}
	json_array_foreach(json_object_get(got, "issues"), i, line)
	{
		if (cli_get(c, "--open") != NULL && !is_open(line))
			continue;
		if (!c->json)
			add_words(line);
		(void)json_array_append(list, line);
	}
	cli_table(
	    c, list, "issue_no made_at terminal staff kind number found seen");
	json_decref(list);
	json_decref(got);
	return 0;
}

static int
issue_seen(struct cli *c)
{
	const char *text = cli_get(c, "--text");
	json_t *args;
	long no = 0;
	enum rc rc;

	if (!cli_number(c->word[1], 1, 2000000000, &no) || text == NULL ||
	    text[0] == '\0')
		return cli_usage("issue seen の形が違います",
		    "番号と、確かめたことが要ります",
		    "daicho issue seen 番号 --text 確かめたこと");
	args = json_pack("{s:i,s:s}", "issue_no", (int)no, "note", text);
	rc = cli_sign_in(c, false);
	if (rc == RC_OK)
		rc = cli_call(c, "issue.offline_seen", args, NULL);
	else
		json_decref(args);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	if (!c->json)
		cli_put(c, "交付 %ld を確認済にしました\n", no);
	return 0;
}

int
cmd_issue(struct cli *c)
{
	const char *verb = c->words > 0 ? c->word[0] : "";

	if (strcmp(verb, "offline") == 0 && c->words == 1)
		return issue_offline(c);
	if (strcmp(verb, "seen") == 0 && c->words == 2)
		return issue_seen(c);
	return cli_usage("issue の形が違います", "offline か seen 番号 です",
	    "daicho help issue で形を確かめてください");
}
