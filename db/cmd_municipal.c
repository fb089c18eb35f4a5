/* SPDX-License-Identifier: ISC
 * daicho municipal: 市町村通知 and 市町村伝達 (4.5.7) by medium: what is due into
 * a file, in the order of the changes; what the terminal of 出入国在留管理庁
 * answered out of one; looked up, and sent again.
 */
#include "db/cmd.h"
#include "src/csv.h"
#include "src/listing.h"
#include "src/mem.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct cli_option municipal_options[] = {
	{ "--person", "NO", "list: 一人のもの（なければ新しい順）" },
	{ "--output", "FILE.csv|FILE.pdf", "list: 対象者一覧の置き場所" },
	{ NULL, NULL, NULL },
};

/* ---- what stands in the file: of the notice, then of its row ---- */

static const char *const of_notice[] = { "seq", "again_of", "kind", "law",
	"event", "person_no", "due" };
static const char *const of_row[] = { "card_no", "card_no_kind", "name_roman",
	"name_kanji", "birth", "sex", "nationality", "article30_45",
	"residence_status", "residence_expires", "event_date", "notified_on",
	"residence_reported", "postcode", "address_pref", "address_city",
	"address_town", "address_number", "address_building", "address_room",
	"prev_pref", "prev_city", "out_planned_pref", "out_planned_city",
	"out_planned_country" };
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
put_field(struct sbuf *b, const json_t *o, const char *key, bool is_last)
{
	const json_t *v = json_object_get(o, key);
	char n[32];

	if (json_is_integer(v)) {
		(void)snprintf(
		    n, sizeof(n), "%lld", (long long)json_integer_value(v));
		csv_put(b, n, is_last);
		return;
	}
	csv_put(b, json_is_string(v) ? json_string_value(v) : "", is_last);
}

static void
put_heading(struct sbuf *b)
{
	size_t i;

	for (i = 0; i < COUNT(of_notice); i++)
		csv_put(b, of_notice[i], 0);
	for (i = 0; i < COUNT(of_row); i++)
		csv_put(b, of_row[i], i == COUNT(of_row) - 1);
}

static void
put_notice(struct sbuf *b, const json_t *o)
{
	const json_t *row = json_object_get(o, "row");
	size_t i;

	for (i = 0; i < COUNT(of_notice); i++)
		put_field(b, o, of_notice[i], false);
	for (i = 0; i < COUNT(of_row); i++)
		put_field(b, row, of_row[i], i == COUNT(of_row) - 1);
}

/* ---- sending ---- */

/* The file is whole on the disk before anything counts as sent: what breaks
 * off between is sent once more, under the same numbers. */
static enum rc
mark_sent(struct cli *c, const json_t *notices)
{
	const json_t *o;
	size_t i;
	enum rc rc = RC_OK;

	json_array_foreach(notices, i, o)
	{
		if (rc == RC_OK)
			rc = cli_call(c, "municipal.sent",
			    json_pack(
				"{s:O}", "seq", json_object_get(o, "seq")),
			    NULL);
	}
	return rc;
}

static enum rc
write_due(struct cli *c, const char *path, const json_t *notices)
{
	struct sbuf b;
	const json_t *o;
	size_t i;
	enum rc rc;

	if (access(path, F_OK) == 0)
		return err_set(&c->err, RC_INPUT, "E4587",
		    "そのファイルはもうあります",
		    "前に書いた市町村通知を消さないため",
		    "別の名前を付けてください");
	sbuf_init(&b, 16u * 1024 * 1024);
	put_heading(&b);
	json_array_foreach(notices, i, o)
	{
		put_notice(&b, o);
	}

	rc = cli_write(c, path, b.s, b.len);
	sbuf_release(&b);
	return rc;
}

static enum rc
send_due(struct cli *c, const char *path)
{
	json_t *got = NULL, *notices;
	enum rc rc = cli_call(c, "municipal.queue", json_object(), &got);

	if (rc != RC_OK)
		return rc;
	notices = json_object_get(got, "notices");
	if (json_array_size(notices) > 0)
		rc = write_due(c, path, notices);
	if (rc == RC_OK)
		rc = mark_sent(c, notices);
	if (rc == RC_OK && !c->json)
		cli_put(c, "市町村通知・市町村伝達 %zu 件 %s\n",
		    json_array_size(notices),
		    json_array_size(notices) > 0 ? path : "（ファイルなし）");
	json_decref(got);
	return rc;
}

/* ---- what was answered ---- */

static enum rc
take_result(struct cli *c, const json_t *o, int *taken, int *refused)
{
	const char *state = json_string_value(json_object_get(o, "result"));
	const char *seq = json_string_value(json_object_get(o, "seq"));
	const char *text = json_string_value(json_object_get(o, "text"));
	bool ok = state != NULL && strcmp(state, "ok") == 0;
	long n = 0;
	enum rc rc;

	if (seq == NULL || !cli_number(seq, 1, 2000000000, &n) ||
	    (!ok && (state == NULL || strcmp(state, "error") != 0)))
		rc = err_set(&c->err, RC_INPUT, "E4588",
		    "結果の行の形が違います", "番号と ok か error が要ります",
		    "その行を直してください");
	else
		rc = cli_call(c, "municipal.result",
		    json_pack("{s:I,s:b,s:s}", "seq", (json_int_t)n, "accepted",
			(int)ok, "text", text != NULL ? text : ""),
		    NULL);
	*taken += rc == RC_OK;
	if (rc != RC_INPUT && rc != RC_NOT_FOUND && rc != RC_CONFLICT)
		return rc;
	(*refused)++;
	cmd_say_line(
	    c, (long)json_integer_value(json_object_get(o, "line")), &c->err);
	err_clear(&c->err);
	return RC_OK;
}

static enum rc
take_results(struct cli *c, const char *path, bool *is_whole)
{
	json_t *list = json_array(), *o;
	int taken = 0, refused = 0;
	size_t i;
	enum rc rc = cmd_read_csv(c, path, list, &refused);

	json_array_foreach(list, i, o)
	{
		if (rc == RC_OK)
			rc = take_result(c, o, &taken, &refused);
	}
	json_decref(list);
	if (rc == RC_OK && !c->json)
		cli_put(c, "結果 %d 件  エラー %d 件\n", taken, refused);
	*is_whole = refused == 0;
	return rc;
}

/* ---- looked up ---- */

static enum rc
show_list(struct cli *c, const char *method)
{
	const char *person = cli_get(c, "--person");
	json_t *args = json_object(), *got = NULL, *list;
	enum rc rc;

	if (person != NULL)
		(void)json_object_set_new(
		    args, "person_no", json_string(person));
	rc = cli_call(c, method, args, &got);
	if (rc != RC_OK)
		return rc;
	list = json_object_get(got, "notices");
	if (cli_get(c, "--output") != NULL)
		rc = list_write(c, "municipal", list, -1);
	else
		cli_table(c, list,
		    "seq person_no name reason law kind due state result");
	json_decref(got);
	return rc;
}

static enum rc
resend(struct cli *c, long seq)
{
	json_t *got = NULL;
	enum rc rc = cli_call(c, "municipal.resend",
	    json_pack("{s:I}", "seq", (json_int_t)seq), &got);

	if (rc != RC_OK)
		return rc;
	if (c->json)
		cli_json(c, got);
	else
		cli_put(c, "%lld として送り直します\n",
		    (long long)json_integer_value(json_object_get(got, "seq")));
	json_decref(got);
	return RC_OK;
}

static const struct {
	const char *verb;
	int words;
} verbs[] = { { "list", 1 }, { "due", 1 }, { "send", 2 }, { "results", 2 },
	{ "resend", 2 } };

static bool
verb_fits(const struct cli *c, long *seq)
{
	size_t i;

	for (i = 0; i < COUNT(verbs); i++)
		if (strcmp(c->word[0], verbs[i].verb) == 0)
			return c->words == verbs[i].words &&
			       list_file_known(c) &&
			       (strcmp(c->word[0], "resend") != 0 ||
				   cli_number(c->word[1], 1, 2000000000, seq));
	return false;
}

int
cmd_municipal(struct cli *c)
{
	const char *verb;
	bool is_whole = true;
	long seq = 0;
	int status;
	enum rc rc;

	if (!cli_words(c, 1, 2, &status))
		return status;
	verb = c->word[0];
	if (!verb_fits(c, &seq))
		return cli_usage("municipal", "知らない語か、足りない語です",
		    "list、due、send FILE.csv、results FILE.csv、resend 番号のどれか");
	rc = cli_sign_in(c, verb[0] == 'l');
	if (rc == RC_OK)
		rc = strcmp(verb, "list") == 0 ? show_list(c, "municipal.list")
		     : strcmp(verb, "due") == 0
			 ? show_list(c, "municipal.queue")
		     : strcmp(verb, "send") == 0 ? send_due(c, c->word[1])
		     : strcmp(verb, "results") == 0
			 ? take_results(c, c->word[1], &is_whole)
			 : resend(c, seq);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	return is_whole ? 0 : 1;
}
