/* SPDX-License-Identifier: ISC
 * daicho code: the stock of 住民票コード (4.3.1). How many there are, and what
 * 機構 sent, a code a line. Which were given is no list (4.3.1 N).
 */
#include "db/cmd.h"

#include <stdio.h>
#include <string.h>

#define CHUNK 500

const struct cli_option code_options[] = {
	{ NULL, NULL, NULL },
};

struct taking {
	json_int_t taken, known, refused, free_codes;
};

static enum rc
take_chunk(struct cli *c, json_t *codes, long first, struct taking *t)
{
	json_t *got = NULL, *e;
	size_t i;
	enum rc rc =
	    cli_call(c, "code.take", json_pack("{s:o}", "codes", codes), &got);

	if (rc != RC_OK)
		return rc;
	t->taken += json_integer_value(json_object_get(got, "taken"));
	t->known += json_integer_value(json_object_get(got, "known"));
	t->free_codes = json_integer_value(json_object_get(got, "free"));
	json_array_foreach(json_object_get(got, "errors"), i, e)
	{
		t->refused++;
		cli_put(c, "%lld行目: %s: %s\n",
		    (long long)json_integer_value(json_object_get(e, "line")) +
			first,
		    json_string_value(json_object_get(e, "text")),
		    json_string_value(json_object_get(e, "why")));
	}
	json_decref(got);
	return RC_OK;
}

/* Lines of anything: what is no code the register says. */
static enum rc
take_lines(struct cli *c, FILE *f, struct taking *t)
{
	int64_t when[2] = { 0, 0 };
	char line[64];
	long n = 0, first = 0;
	json_t *codes = json_array();
	enum rc rc = RC_OK;

	while (rc == RC_OK && fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\r\n")] = '\0';
		n++;
		if (json_array_append_new(codes, json_string(line)) != 0)
			(void)json_array_append_new(codes, json_string("?"));
		if (json_array_size(codes) < CHUNK)
			continue;
		rc = take_chunk(c, codes, first, t);
		codes = json_array();
		first = n;
		cli_progress(when, "住民票コードの取込み", n, 0);
	}
	cli_progress_end();
	if (rc == RC_OK && json_array_size(codes) > 0)
		return take_chunk(c, codes, first, t);
	json_decref(codes);
	return rc;
}

static enum rc
take(struct cli *c, const char *path, struct taking *t)
{
	FILE *f = fopen(path, "re");
	enum rc rc;

	if (f == NULL)
		return err_set(&c->err, RC_INPUT, "E4307",
		    "住民票コードのファイルを読めません",
		    "場所か権利が違います", "場所を確かめてください");
	rc = take_lines(c, f, t);
	(void)fclose(f);
	return rc;
}

static int
say_count(struct cli *c, json_t *got)
{
	bool is_low = json_is_true(json_object_get(got, "low"));

	if (c->json)
		cli_json(c, got);
	else
		cli_put(c,
		    "空きの住民票コード %lld 件（%lld 件より少ないと警告）%s\n",
		    (long long)json_integer_value(json_object_get(got, "free")),
		    (long long)json_integer_value(
			json_object_get(got, "least")),
		    is_low ? "  少なくなっています" : "");
	json_decref(got);
	return is_low ? 1 : 0;
}

int
cmd_code(struct cli *c)
{
	struct taking t = { 0, 0, 0, 0 };
	json_t *got = NULL;
	bool is_take = c->words > 0 && strcmp(c->word[0], "take") == 0;
	int status;
	enum rc rc;

	if (!cli_words(c, 0, 2, &status))
		return status;
	if (c->words != 0 && !(is_take && c->words == 2))
		return cli_usage("code", "知らない語です",
		    "daicho code か daicho code take FILE");
	if ((rc = cli_sign_in(c, !is_take)) == RC_OK)
		rc = is_take ? take(c, c->word[1], &t)
			     : cli_call(c, "code.count", json_object(), &got);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	if (!is_take)
		return say_count(c, got);
	got = json_pack("{s:I,s:I,s:I,s:I}", "taken", t.taken, "known", t.known,
	    "refused", t.refused, "free", t.free_codes);
	if (c->json)
		cli_json(c, got);
	else
		cli_put(c,
		    "取り込み %lld 件  もうあったもの %lld 件  エラー %lld 件  空き %lld 件\n",
		    (long long)t.taken, (long long)t.known,
		    (long long)t.refused, (long long)t.free_codes);
	json_decref(got);
	return t.refused > 0 ? 1 : 0;
}
