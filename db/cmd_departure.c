/* SPDX-License-Identifier: ISC
 * daicho departure: 転出証明書情報 that goes out (4.1.3.0.4), a file for each 転出,
 * until the link to the CS takes them; what waits, and what went when.
 */
#include "db/cmd.h"
#include "db/departure.h"

#include <stdio.h>
#include <string.h>

const struct cli_option departure_options[] = {
	{ "--all", NULL, "list: 送ったもの、取り消したものも出す" },
	{ "--dry-run", NULL, "send: 何を送るかだけを出し、何も書かない" },
	{ NULL, NULL, NULL },
};

/* ---- list ---- */

static const char *
text(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s != NULL ? s : "";
}

static const char *
state_of(const json_t *o)
{
	const char *s = text(o, "state");

	return strcmp(s, "queued") == 0  ? "送付待ち"
	       : strcmp(s, "begun") == 0 ? "送付中"
	       : strcmp(s, "sent") == 0  ? "送付済み"
					 : "取消し";
}

static void
say_line(struct cli *c, const json_t *o)
{
	json_t *p;
	size_t i;

	cli_put(c, "%lld %s %s %s %s %s",
	    (long long)json_integer_value(json_object_get(o, "departure")),
	    text(o, "file"), text(o, "day"), text(o, "receipt_no"), state_of(o),
	    text(o, "at"));
	json_array_foreach(json_object_get(o, "people"), i, p)
	    cli_put(c, " %s%s", text(p, "name"),
		json_is_true(json_object_get(p, "back")) ? "（取消し）" : "");
	cli_put(c, "\n");
}

static enum rc
list_all(struct cli *c)
{
	json_t *got = NULL, *o;
	size_t i;
	enum rc rc = cli_call(c, "departure.list",
	    json_pack("{s:b}", "all", cli_get(c, "--all") != NULL), &got);

	if (rc != RC_OK)
		return rc;
	json_array_foreach(json_object_get(got, "departures"), i, o)
	{
		if (c->json)
			cli_json(c, o);
		else
			say_line(c, o);
	}

	json_decref(got);
	return RC_OK;
}

/* ---- send ---- */

static void
say(void *arg, const struct departure_told *t)
{
	static const char *const words[] = { [DEPARTURE_SENT] = "sent",
		[DEPARTURE_VOID] = "void",
		[DEPARTURE_REFUSED] = "refused" };
	struct cli *c = arg;
	const struct err *e = t->err;
	json_t *o;

	if (t->step == DEPARTURE_WRITTEN)
		return;
	if (c->json) {
		o = json_pack("{s:I,s:s,s:i,s:s}", "departure", t->departure,
		    "file", t->file, "people", t->people, "state",
		    words[t->step]);
		if (e != NULL)
			(void)json_object_update_new(
			    o, json_pack("{s:s,s:s,s:s,s:s,s:s}", "code",
				   e->code, "item", e->item, "text", e->text,
				   "why", e->why, "remedy", e->remedy));
		cli_json(c, o);
		json_decref(o);
	} else if (e != NULL) {
		cli_put(c, "%lld: %s %s %s: %s: %s\n", (long long)t->departure,
		    e->code, e->item, e->text, e->why, e->remedy);
	} else if (t->step == DEPARTURE_VOID) {
		cli_put(c, "%s 取消し\n", t->file);
	} else {
		cli_put(c, "%s %d人\n", t->file, t->people);
	}
}

static enum rc
send_all(struct cli *c, bool *is_whole)
{
	struct departure_run run = { .reg = c->reg,
		.session = c->session,
		.reason = c->reason,
		.folder = c->word[1],
		.is_trial = cli_get(c, "--dry-run") != NULL,
		.tell = say,
		.arg = c };
	enum rc rc = departure_send(&run, &c->err);

	*is_whole = run.refused == 0;
	if (rc == RC_OK && !c->json)
		cli_put(c, "転出証明書情報 %d 件  送れないもの %d 件%s\n",
		    run.sent, run.refused,
		    run.is_trial ? "（試行。何も変えていません）" : "");
	return rc;
}

int
cmd_departure(struct cli *c)
{
	bool is_list, is_whole = true;
	int status;
	enum rc rc;

	if (!cli_words(c, 1, 2, &status))
		return status;
	is_list = strcmp(c->word[0], "list") == 0;
	if (!(is_list && c->words == 1) &&
	    !(strcmp(c->word[0], "send") == 0 && c->words == 2))
		return cli_usage("departure", "知らない語か、足りない語です",
		    "list か send FOLDER");
	if ((rc = cli_sign_in(c, is_list)) == RC_OK)
		rc = is_list ? list_all(c) : send_all(c, &is_whole);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	return is_whole ? 0 : 1;
}
