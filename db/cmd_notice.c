/* SPDX-License-Identifier: ISC
 * daicho notice, immigration: notices out of a CSV file whose heading names
 * the fields. What a line cannot give is told with its number; the others are
 * taken in.
 */
#include "db/cmd.h"
#include "src/approval.h"
#include "src/csv.h"
#include "src/file.h"
#include "src/listing.h"
#include "src/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX (16u * 1024 * 1024)
#define CHUNK 200 /* notices of one call */

const struct cli_option notice_options[] = {
	{ NULL, NULL, NULL },
};
const struct cli_option immigration_options[] = {
	{ "--digest", "HEX", "確かめた確認票のもの（list --json にある）" },
	{ "--text", "TEXT", "settle: 一覧から外す理由" },
	{ "--output", "FILE.csv|FILE.pdf", "list: 処理結果確認票の置き場所" },
	{ NULL, NULL, NULL },
};

/* ---- the file ---- */

void
cmd_say_line(struct cli *c, long line, const struct err *e)
{
	json_t *o;

	if (!c->json) {
		cli_put(c, "%ld行目: %s%s%s %s: %s: %s\n", line, e->code,
		    e->item[0] != '\0' ? " " : "", e->item, e->text, e->why,
		    e->remedy);
		return;
	}
	o = json_pack("{s:I,s:s,s:s,s:s,s:s,s:s}", "line", (json_int_t)line,
	    "code", e->code, "item", e->item, "text", e->text, "why", e->why,
	    "remedy", e->remedy);
	cli_json(c, o);
	json_decref(o);
}

static void
copy_of(const json_t *o, const char *key, char *out, size_t size)
{
	const char *s = json_string_value(json_object_get(o, key));

	(void)snprintf(out, size, "%s", s != NULL ? s : "");
}

void
cmd_say_errors(struct cli *c, const json_t *errors, int *refused)
{
	const json_t *o;
	struct err e;
	size_t i;

	json_array_foreach(errors, i, o)
	{
		err_clear(&e);
		copy_of(o, "code", e.code, sizeof(e.code));
		copy_of(o, "item", e.item, sizeof(e.item));
		copy_of(o, "text", e.text, sizeof(e.text));
		copy_of(o, "why", e.why, sizeof(e.why));
		copy_of(o, "remedy", e.remedy, sizeof(e.remedy));
		cmd_say_line(c,
		    (long)json_integer_value(json_object_get(o, "line")), &e);
		(*refused)++;
	}
}

/* A row as an object of what is not blank. */
static json_t *
object_of(const struct csv_row *heading, const struct csv_row *row)
{
	json_t *o = json_pack("{s:I}", "line", (json_int_t)row->line);
	int i;

	for (i = 0; i < heading->count && i < row->count; i++)
		if (row->field[i][0] != '\0' && heading->field[i][0] != '\0')
			(void)json_object_set_new(
			    o, heading->field[i], json_string(row->field[i]));
	return o;
}

static void
heading_copy(struct csv_row *to, const struct csv_row *from)
{
	int i;

	*to = *from;
	to->field = x_alloc(
	    (size_t)(from->count > 0 ? from->count : 1) * sizeof(*to->field));
	for (i = 0; i < from->count; i++)
		to->field[i] = x_strdup(from->field[i]);
}

static void
heading_free(struct csv_row *h)
{
	int i;

	for (i = 0; i < h->count; i++)
		free(h->field[i]);
	free(h->field);
}

/* Broken lines are told and counted, and reading goes on. */
static enum rc
read_rows(struct cli *c, struct csv *csv, json_t *list, int *broken)
{
	struct csv_row heading = { NULL, 0, 0 }, row;
	struct err own;
	enum rc rc;

	err_clear(&own);
	if ((rc = csv_next(csv, &row, &own)) != RC_OK)
		return err_set(&c->err, RC_INPUT, "E4579",
		    "取り込むファイルに見出しがありません",
		    "一行目は項目の名前です", "ファイルを確かめてください");
	heading_copy(&heading, &row);
	for (;;) {
		err_clear(&own);
		rc = csv_next(csv, &row, &own);
		if (rc == RC_NOT_FOUND)
			break;
		if (rc == RC_OK && row.count != heading.count)
			rc = err_set(&own, RC_INPUT, "E4578",
			    "行の項目の数が違います", "見出しと数が合いません",
			    "その行を直してください");
		if (rc == RC_OK) {
			(void)json_array_append_new(
			    list, object_of(&heading, &row));
			continue;
		}
		cmd_say_line(c, row.line, &own);
		(*broken)++;
	}
	heading_free(&heading);
	return RC_OK;
}

enum rc
cmd_read_csv(struct cli *c, const char *path, json_t *list, int *broken)
{
	size_t len;
	char *data = file_read(path, FILE_MAX, &len);
	struct csv *csv;
	enum rc rc;

	if (data == NULL)
		return err_set(&c->err, RC_INPUT, "E4577",
		    "取り込むファイルを読めません",
		    "場所か権利が違うか、16 MiB を超えています",
		    "場所を確かめてください");
	csv = csv_new(data, len);
	rc = read_rows(c, csv, list, broken);
	csv_free(csv);
	wipe_free(data);
	return rc;
}

/* ---- into the register ---- */

struct sums {
	json_int_t taken, known, other;
	int refused;
};

static enum rc
take_chunk(struct cli *c, const char *method, json_t *chunk, struct sums *s)
{
	json_t *got = NULL;
	enum rc rc =
	    cli_call(c, method, json_pack("{s:o}", "notices", chunk), &got);

	if (rc != RC_OK)
		return rc;
	s->taken += json_integer_value(json_object_get(got, "taken"));
	s->known += json_integer_value(json_object_get(got, "known"));
	s->other += json_integer_value(json_object_get(got, "superseded")) +
		    json_integer_value(json_object_get(got, "manual"));
	cmd_say_errors(c, json_object_get(got, "errors"), &s->refused);
	json_decref(got);
	return RC_OK;
}

static int
take(struct cli *c, const char *method, const char *path, const char *other)
{
	int64_t when[2] = { 0, 0 };
	json_t *list = json_array(), *chunk, *v;
	struct sums s = { 0, 0, 0, 0 };
	size_t i, n;
	enum rc rc = cli_sign_in(c, false);

	if (rc == RC_OK)
		rc = cmd_read_csv(c, path, list, &s.refused);
	n = json_array_size(list);
	for (i = 0; i < n && rc == RC_OK;) {
		chunk = json_array();
		for (; i < n && json_array_size(chunk) < CHUNK; i++)
			(void)json_array_append(chunk, json_array_get(list, i));
		rc = take_chunk(c, method, chunk, &s);
		cli_progress(when, "通知の取込み", (long)i, (long)n);
	}
	cli_progress_end();
	json_decref(list);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	if (!c->json) {
		cli_put(c,
		    "取り込み %lld 件  もうあったもの %lld 件  %s %lld 件  エラー %d 件\n",
		    (long long)s.taken, (long long)s.known, other,
		    (long long)s.other, s.refused);
		return s.refused > 0 ? 1 : 0;
	}
	v = json_pack("{s:I,s:I,s:I,s:i}", "taken", s.taken, "known", s.known,
	    "other", s.other, "refused", s.refused);
	cli_json(c, v);
	json_decref(v);
	return s.refused > 0 ? 1 : 0;
}

int
cmd_notice(struct cli *c)
{
	int status;

	if (!cli_words(c, 2, 2, &status))
		return status;
	if (strcmp(c->word[0], "take") != 0)
		return cli_usage(
		    "notice", "知らない語です", "daicho notice take FILE.csv");
	return take(c, "notice.take", c->word[1], "古い通知");
}

/* ---- 処理結果確認票 (4.5.6) ---- */

static void
say_notice(struct cli *c, const json_t *o)
{
	const json_t *it;
	size_t i;

	cli_put(c, "%lld %s %s %s %s\n",
	    (long long)json_integer_value(json_object_get(o, "notice")),
	    json_string_value(json_object_get(o, "state")),
	    json_string_value(json_object_get(o, "person_no")),
	    json_string_value(json_object_get(o, "name")),
	    json_is_true(json_object_get(o, "removal")) ? "消除" : "修正");
	json_array_foreach(json_object_get(o, "items"), i, it)
	    cli_put(c, "    %s: %s → %s\n",
		json_string_value(json_object_get(it, "label")),
		json_string_value(json_object_get(it, "before")),
		json_string_value(json_object_get(it, "after")));
	if (json_string_length(json_object_get(o, "why")) > 0)
		cli_put(c, "    手で入力: %s\n",
		    json_string_value(json_object_get(o, "why")));
}

static enum rc
write_list(struct cli *c, const json_t *notices)
{
	json_t *rows = listing_checked(notices);
	enum rc rc =
	    list_write(c, "immigration", rows, (int)json_array_size(notices));

	json_decref(rows);
	return rc;
}

static enum rc
list(struct cli *c)
{
	json_t *got = NULL, *o;
	size_t i;
	enum rc rc = cli_call(c, "immigration.list", json_object(), &got);

	if (rc != RC_OK)
		return rc;
	if (cli_get(c, "--output") != NULL) {
		rc = write_list(c, json_object_get(got, "notices"));
		json_decref(got);
		return rc;
	}
	json_array_foreach(json_object_get(got, "notices"), i, o)
	{
		if (c->json)
			cli_json(c, o);
		else
			say_notice(c, o);
	}

	json_decref(got);
	return RC_OK;
}

static enum rc
update(struct cli *c, bool *is_whole)
{
	json_t *got = NULL, *errors, *queued;
	enum rc rc = cli_call(c, "immigration.update", json_object(), &got);

	if (rc != RC_OK)
		return rc;
	errors = json_object_get(got, "errors");
	queued = json_object_get(got, "queued");
	*is_whole =
	    json_array_size(errors) == 0 && json_array_size(queued) == 0;
	if (c->json)
		cli_json(c, got);
	else
		cli_put(c,
		    "更新 %lld 件  決裁待ちの後 %zu 件  手で入力 %zu 件\n",
		    (long long)json_integer_value(json_object_get(got, "done")),
		    json_array_size(queued), json_array_size(errors));
	json_decref(got);
	return RC_OK;
}

static enum rc
check(struct cli *c, const char *number)
{
	const char *digest = cli_get(c, "--digest");
	long long notice = strtoll(number, NULL, 10);
	char subject[APPROVAL_SUBJECT];
	json_t *args, *proof = NULL;
	enum rc rc;

	if (digest == NULL)
		digest = "";
	notice_subject(notice, digest, subject);
	rc = cli_proof(c, "approve", "immigration.check", subject, &proof);
	if (rc != RC_OK)
		return rc;
	args = json_pack(
	    "{s:I,s:s}", "notice", (json_int_t)notice, "digest", digest);
	if (proof != NULL)
		(void)json_object_set_new(args, "proof", proof);
	return cli_call(c, "immigration.check", args, NULL);
}

static enum rc
settle(struct cli *c, const char *number)
{
	return cli_call(c, "immigration.settle",
	    json_pack("{s:I,s:s}", "notice",
		(json_int_t)strtoll(number, NULL, 10), "reason",
		cli_get(c, "--text")),
	    NULL);
}

static const struct {
	const char *verb;
	int words;
} immigration_verbs[] = { { "take", 2 }, { "list", 1 }, { "check", 2 },
	{ "settle", 2 }, { "update", 1 } };

static bool
verb_fits(const struct cli *c)
{
	const char *verb = c->word[0];
	size_t i;

	for (i = 0;
	     i < sizeof(immigration_verbs) / sizeof(immigration_verbs[0]); i++)
		if (strcmp(verb, immigration_verbs[i].verb) == 0)
			return c->words == immigration_verbs[i].words &&
			       list_file_known(c) &&
			       (strcmp(verb, "settle") != 0 ||
				   cli_get(c, "--text") != NULL);
	return false;
}

int
cmd_immigration(struct cli *c)
{
	const char *verb;
	bool is_whole = true;
	int status;
	enum rc rc;

	if (!cli_words(c, 1, 2, &status))
		return status;
	verb = c->word[0];
	if (!verb_fits(c))
		return cli_usage("immigration", "知らない語か、足りない語です",
		    "take FILE.csv、list [--output FILE.csv|FILE.pdf]、check 番号 --digest …、settle 番号 --text 理由、update のどれか");
	if (strcmp(verb, "take") == 0)
		return take(c, "immigration.take", c->word[1], "手で入力");
	if ((rc = cli_sign_in(c, strcmp(verb, "list") == 0)) == RC_OK)
		rc = verb[0] == 'l'   ? list(c)
		     : verb[0] == 'u' ? update(c, &is_whole)
		     : verb[0] == 's' ? settle(c, c->word[1])
				      : check(c, c->word[1]);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	return is_whole ? 0 : 1;
}
