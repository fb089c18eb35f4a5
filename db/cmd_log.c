/* SPDX-License-Identifier: ISC
 * daicho log, verify, stats.
 */
#include "db/cmd.h"
#include "db/reg_compare.h"

#include <stdlib.h>
#include <string.h>

const struct cli_option log_options[] = {
	{ "--from", "DATE", "いつから" },
	{ "--to", "DATE", "いつまで" },
	{ "--staff", "STAFF", "職員番号" },
	{ "--person", "NO", "宛名番号" },
	{ "--kind", "KIND", "種類" },
	{ NULL, NULL, NULL },
};

static int
findings(struct cli *c, enum rc rc, json_t *got, const char *what)
{
	json_t *o;
	size_t i;
	int status;

	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	status = json_is_true(json_object_get(got, "ok")) ? 0 : 1;
	if (c->json) {
		cli_json(c, got);
	} else {
		json_array_foreach(json_object_get(got, "findings"), i, o)
		{
			char *s = json_dumps(o, JSON_COMPACT | JSON_ENCODE_ANY);

			cli_put(c, "%s\n", s != NULL ? s : "");
			wipe_free(s);
		}
		cli_put(
		    c, "%s: %s\n", what, status == 0 ? "異常なし" : "異常あり");
	}
	json_decref(got);
	return status;
}

static void
put_if(struct cli *c, json_t *args, const char *key, const char *option)
{
	if (cli_get(c, option) != NULL)
		(void)json_object_set_new(
		    args, key, json_string(cli_get(c, option)));
}

int
cmd_log(struct cli *c)
{
	const char *verb = c->words > 0 ? c->word[0] : "";
	bool is_report = strcmp(verb, "report") == 0;
	json_t *args, *got = NULL;
	enum rc rc;

	if (strcmp(verb, "verify") == 0 && c->words == 1) {
		if ((rc = cli_open(c, false)) == RC_OK)
			rc = cli_call(c, "log.verify", json_object(), &got);
		return findings(c, rc, got, "記録");
	}
	if (!(strcmp(verb, "list") == 0 && c->words == 1) &&
	    !(is_report && c->words == 2))
		return cli_usage("log の形が違います",
		    "list、verify、report 種類 のどれかです",
		    "daicho help log で形を確かめてください");
	args = json_object();
	put_if(c, args, "from", "--from");
	put_if(c, args, "to", "--to");
	put_if(c, args, "person_no", "--person");
	if (is_report) {
		(void)json_object_set_new(
		    args, "report", json_string(c->word[1]));
	} else {
		put_if(c, args, "staff", "--staff");
		put_if(c, args, "kind", "--kind");
		if (cli_get(c, "--from") == NULL)
			(void)json_object_set_new(
			    args, "from", json_string("1970-01-01"));
		if (cli_get(c, "--to") == NULL)
			(void)json_object_set_new(
			    args, "to", json_string("9999-12-31"));
	}
	rc = cli_sign_in(c, true);
	if (rc == RC_OK)
		rc = cli_call(
		    c, is_report ? "log.report" : "log.list", args, &got);
	else
		json_decref(args);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	if (is_report)
		cli_table(c, json_object_get(got, "rows"),
		    "at time staff org terminal act count persons");
	else
		cli_table(c, json_object_get(got, "records"),
		    "at time kind staff terminal act reason persons");
	json_decref(got);
	return 0;
}

const struct cli_option verify_options[] = {
	{ "--terminal", "TERMINAL", "写しはこの端末のもの" },
	{ NULL, NULL, NULL },
};

/* A replica against the register; whose it is says which sections it has. */
static int
verify_replica(struct cli *c)
{
	struct cli_shown shown = { { 0, 0 }, "" };
	const struct snapshot_progress p = { cli_show_step, &shown };
	const char *terminal = cli_get(c, "--terminal");
	struct reg_options o = { .uri = c->reg_uri,
		.terminal = terminal != NULL              ? terminal
			    : c->conf.terminal[0] != '\0' ? c->conf.terminal
							  : "daicho" };
	json_t *got = json_object(), *list = json_array();
	struct reg *r = NULL;
	enum rc rc = reg_open(&o, &r, &c->err);

	if (rc == RC_NOT_FOUND)
		rc = c->err.rc = RC_OFFLINE;
	if (rc == RC_OK)
		rc = reg_compare(r, c->replica, &p, list, &c->err);
	cli_progress_end();
	reg_close(r);
	(void)json_object_set_new(
	    got, "ok", json_boolean(json_array_size(list) == 0));
	(void)json_object_set_new(got, "findings", list);
	if (rc != RC_OK)
		json_decref(got);
	return findings(c, rc, got, "写し");
}

int
cmd_verify(struct cli *c)
{
	json_t *got = NULL;
	int status, worst;
	enum rc rc;

	if (!cli_words(c, 0, 0, &status))
		return status;
	/* named on the command line, not by the settings */
	if (c->replica != c->conf.replica)
		return verify_replica(c);
	if ((rc = cli_open(c, false)) == RC_OK)
		rc = cli_call(c, "register.verify", json_object(), &got);
	worst = findings(c, rc, got, "台帳");
	if (rc != RC_OK)
		return worst;
	got = NULL;
	rc = cli_call(c, "feed.verify", json_object(), &got);
	status = findings(c, rc, got, "配信");
	if (status > worst)
		worst = status;
	got = NULL;
	rc = cli_call(c, "log.verify", json_object(), &got);
	status = findings(c, rc, got, "記録");
	return status > worst ? status : worst;
}

const struct cli_option stats_options[] = {
	{ NULL, NULL, NULL },
};

int
cmd_stats(struct cli *c)
{
	json_t *got = NULL, *st = NULL;
	const char *key;
	json_t *v;
	int status;
	enum rc rc;

	if (!cli_words(c, 0, 0, &status))
		return status;
	if ((rc = cli_sign_in(c, true)) == RC_OK &&
	    (rc = cli_call(c, "register.status", json_object(), &st)) == RC_OK)
		rc = cli_call(c, "register.count", json_object(), &got);
	if (rc != RC_OK) {
		json_decref(st);
		return cli_fail_rc(c, rc);
	}
	(void)json_object_update(st, got);
	json_decref(got);
	if (c->json)
		cli_json(c, st);
	else
		json_object_foreach(st, key, v)
		{
			char *s =
			    json_is_string(v)
				? x_strdup(json_string_value(v))
				: json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT);

			cli_put(c, "%s  %s\n", key, s != NULL ? s : "");
			free(s);
		}
	json_decref(st);
	return 0;
}
