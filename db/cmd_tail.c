/* SPDX-License-Identifier: ISC
 * daicho tail and restore: what to do after the register was restored from a
 * backup that is older than what terminals have seen.
 */
#include "db/cmd.h"
#include "db/replica.h"
#include "db/tail.h"
#include "src/number.h"

#include <stdlib.h>
#include <string.h>

#define PLACES 2000 /* before the head, that a tail is compared at */

const struct cli_option tail_options[] = {
	{ NULL, NULL, NULL },
};
const struct cli_option restore_options[] = {
	{ "--text", "TEXT", "どの控えから、なぜ戻したか" },
	{ "--margin", "N", "空ける番号の数" },
	{ NULL, NULL, NULL },
};

static int64_t
int_of(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

static const char *
text_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s != NULL ? s : "";
}

/* ---- reading ---- */

/* All files from word `from` on, put together. */
static enum rc
read_all(struct cli *c, int from, struct tail *out)
{
	struct tail one;
	int i, k;
	bool placed[CLI_WORDS_MAX] = { false };
	bool moved = true;
	enum rc rc = tail_read(c->word[from], out, &c->err);

	/* In whatever order they are given: each has to touch the rest. */
	while (rc == RC_OK && moved) {
		moved = false;
		for (i = from + 1; i < c->words && rc == RC_OK; i++) {
			if (placed[i])
				continue;
			rc = tail_read(c->word[i], &one, &c->err);
			if (rc != RC_OK)
				break;
			if (tail_merge(out, &one, &c->err) == RC_OK)
				placed[i] = moved = true;
			else
				tail_release(&one);
		}
	}
	for (k = from + 1; k < c->words && rc == RC_OK; k++)
		if (!placed[k])
			rc = RC_CONFLICT; /* c->err says why */
	if (rc == RC_OK)
		err_clear(&c->err);
	else
		tail_release(out);
	return rc;
}

/* ---- tail ---- */

static int
save(struct cli *c)
{
	struct replica *r = NULL;
	json_t *o;
	int64_t n = 0;
	int status;
	enum rc rc;

	if (!cli_words(c, 2, 2, &status))
		return status;
	if (c->replica == NULL)
		return cli_usage("tail save", "写しが指定されていません",
		    "--replica PATH か設定の replica で指定してください");
	rc = replica_open(c->replica, false, &r, &c->err);
	if (rc == RC_OK)
		rc = replica_tail_save(
		    r, c->conf.terminal, c->word[1], &n, &c->err);
	replica_close(r);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	o = json_pack("{s:I}", "records", (json_int_t)n);
	if (c->json)
		cli_json(c, o);
	else
		cli_put(c, "配信の末尾 %lld 件を %s に書きました\n",
		    (long long)n, c->word[1]);
	json_decref(o);
	return 0;
}

static const char *
outcome_word(const char *outcome, bool apply)
{
	if (strcmp(outcome, "applied") == 0)
		return apply ? "反映した" : "反映できる";
	if (strcmp(outcome, "there") == 0)
		return "台帳にある";
	return strcmp(outcome, "hand") == 0 ? "手で行う" : "対象なし";
}

static void
print_record(struct cli *c, const json_t *o, bool apply)
{
	const json_t *p;
	size_t i;

	if (c->json) {
		cli_json(c, o);
		return;
	}
	cli_put(c, "%-8lld %-9s %s", (long long)int_of(o, "position"),
	    text_of(o, "kind"), outcome_word(text_of(o, "outcome"), apply));
	cli_put(c, "  ");
	cli_text(c, text_of(o, "why"));
	json_array_foreach(json_object_get(o, "persons"), i, p)
	{
		cli_put(c, " ");
		cli_text(c, json_string_value(p));
	}
	cli_put(c, "\n");
}

static int
replay(struct cli *c, bool apply)
{
	struct tail t;
	json_t *args, *got = NULL, *o;
	size_t i;
	int hand = 0, status;
	enum rc rc;

	if (!cli_words(c, 2, CLI_WORDS_MAX - 1, &status))
		return status;
	if ((rc = read_all(c, 1, &t)) != RC_OK)
		return cli_fail_rc(c, rc);
	args = json_pack("{s:s,s:s,s:O,s:b}", "epoch", t.epoch, "terminal",
	    t.terminal, "records", t.records, "apply", (int)apply);
	if ((rc = cli_sign_in(c, false)) == RC_OK)
		rc = cli_call(c, "tail.replay", args, &got);
	else
		json_decref(args);
	tail_release(&t);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	json_array_foreach(json_object_get(got, "records"), i, o)
	{
		print_record(c, o, apply);
		hand += strcmp(text_of(o, "outcome"), "hand") == 0;
	}
	if (!c->json)
		cli_put(c, "%zu 件、うち手で行うもの %d 件（番号 %lld まで）\n",
		    json_array_size(json_object_get(got, "records")), hand,
		    (long long)int_of(got, "position"));
	json_decref(got);
	return hand > 0 ? 1 : 0;
}

int
cmd_tail(struct cli *c)
{
	if (c->words >= 1 && strcmp(c->word[0], "save") == 0)
		return save(c);
	if (c->words >= 1 && strcmp(c->word[0], "show") == 0)
		return replay(c, false);
	if (c->words >= 1 && strcmp(c->word[0], "apply") == 0)
		return replay(c, true);
	return cli_usage("tail", "何をするかがありません",
	    "daicho tail save | show | apply の後にファイルを書きます");
}

/* ---- restore ---- */

static void
raise(json_t *seen, const char *name, int64_t value)
{
	if (value > int_of(seen, name))
		(void)json_object_set_new(seen, name, json_integer(value));
}

/* The highest numbers that a record tells of. */
static void
see(json_t *seen, const json_t *record)
{
	const char *text = json_string_value(
	    json_object_get(json_object_get(record, "sections"), "core"));
	json_t *core = text != NULL ? json_loads(text, 0, NULL) : NULL;
	const json_t *o, *row;
	json_t *pending;
	size_t i, k;

	json_array_foreach(json_object_get(core, "persons"), i, o)
	{
		raise(seen, "person", m11_serial(text_of(o, "person_no")));
		json_array_foreach(json_object_get(o, "rows"), k, row)
		    raise(seen, "entry", int_of(row, "entry_id"));
	}
	json_array_foreach(json_object_get(core, "households"), i, o)
	    raise(seen, "household", m11_serial(text_of(o, "household_no")));
	json_decref(core);
	text = json_string_value(
	    json_object_get(json_object_get(record, "sections"), "pending"));
	pending = text != NULL ? json_loads(text, 0, NULL) : NULL;
	json_array_foreach(json_object_get(pending, "entries"), i, o)
	    raise(seen, "entry", int_of(o, "entry_id"));
	json_decref(pending);
}

/* What the tails say of numbers and places, for restore.begin. */
static enum rc
add_tails(struct cli *c, json_t *args)
{
	json_t *seen = json_object(), *places = json_array(), *o;
	struct tail t;
	size_t i, n;
	enum rc rc;

	(void)json_object_set_new(args, "seen", seen);
	(void)json_object_set_new(args, "places", places);
	if ((rc = read_all(c, 1, &t)) != RC_OK)
		return rc;
	n = json_array_size(t.records);
	(void)json_array_append_new(
	    places, json_pack("{s:I,s:s}", "position", (json_int_t)t.from,
			"hash", t.from_hash));
	json_array_foreach(t.records, i, o)
	{
		see(seen, o);
		if (i + PLACES >= n || i < PLACES)
			(void)json_array_append_new(
			    places, json_pack("{s:I,s:s}", "position",
					(json_int_t)int_of(o, "position"),
					"hash", text_of(o, "hash")));
	}
	tail_release(&t);
	return RC_OK;
}

static int
restore_begin(struct cli *c)
{
	json_t *args, *got = NULL;
	long margin = 0;
	enum rc rc = RC_OK;

	if (cli_get(c, "--text") == NULL)
		return cli_usage("restore begin", "理由がありません",
		    "--text にどの控えからなぜ戻したかを書いてください");
	if (cli_get(c, "--margin") != NULL &&
	    !cli_number(cli_get(c, "--margin"), 1, 1000000, &margin))
		return cli_usage("restore begin", "--margin が数ではありません",
		    "1 から 1000000 で書いてください");
	args = json_pack("{s:s}", "reason", cli_get(c, "--text"));
	if (margin > 0)
		(void)json_object_set_new(args, "margin", json_integer(margin));
	if (c->words > 1)
		rc = add_tails(c, args);
	if (rc == RC_OK)
		rc = cli_sign_in(c, false);
	if (rc == RC_OK)
		rc = cli_call(c, "restore.begin", args, &got);
	else
		json_decref(args);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	if (c->json)
		cli_json(c, got);
	else
		cli_put(c,
		    "世代 %s は番号 %lld で終わりました（失われた分は %lld "
		    "の続き）\n新しい世代 %s\n",
		    text_of(got, "old"), (long long)int_of(got, "until"),
		    (long long)int_of(got, "common"), text_of(got, "new"));
	json_decref(got);
	return 0;
}

static int
restore_list(struct cli *c)
{
	json_t *got = NULL, *o;
	size_t i;
	enum rc rc = cli_open(c, false);

	if (rc == RC_OK)
		rc = cli_call(c, "register.status", json_object(), &got);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	if (!c->json)
		cli_put(c, "今の世代 %s\n", text_of(got, "epoch"));
	json_array_foreach(json_object_get(got, "past"), i, o)
	{
		if (c->json)
			cli_json(c, o);
		else
			cli_put(c, "%s 番号 %lld まで %s\n",
			    text_of(o, "epoch"), (long long)int_of(o, "until"),
			    json_is_true(json_object_get(o, "settled"))
				? "済"
				: "失われた分が残っています");
	}
	json_decref(got);
	return 0;
}

/* The newest epoch whose loss is not made good yet; "" none. */
static enum rc
newest_open(struct cli *c, char epoch[40])
{
	json_t *got = NULL, *o;
	size_t i;
	enum rc rc = cli_call(c, "register.status", json_object(), &got);

	epoch[0] = '\0';
	json_array_foreach(json_object_get(got, "past"), i, o)
	{
		if (epoch[0] == '\0' &&
		    !json_is_true(json_object_get(o, "settled")))
			(void)snprintf(epoch, 40, "%.39s", text_of(o, "epoch"));
	}
	json_decref(got);
	return rc;
}

static int
restore_settle(struct cli *c)
{
	json_t *got = NULL;
	char epoch[40];
	int status;
	enum rc rc;

	if (!cli_words(c, 1, 2, &status))
		return status;
	rc = cli_sign_in(c, false);
	if (rc == RC_OK && c->words == 1)
		rc = newest_open(c, epoch);
	else
		(void)snprintf(epoch, sizeof(epoch), "%.39s",
		    c->words > 1 ? c->word[1] : "");
	if (rc == RC_OK)
		rc = cli_call(c, "restore.settle",
		    json_pack("{s:s}", "epoch", epoch), &got);
	json_decref(got);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	if (!c->json)
		cli_put(c, "世代 %s を閉じました\n", epoch);
	return 0;
}

int
cmd_restore(struct cli *c)
{
	if (c->words == 0 || strcmp(c->word[0], "list") == 0)
		return restore_list(c);
	if (strcmp(c->word[0], "begin") == 0)
		return restore_begin(c);
	if (strcmp(c->word[0], "settle") == 0)
		return restore_settle(c);
	return cli_usage("restore", "知らない語です",
	    "daicho restore list | begin [TAIL...] | settle [EPOCH] です");
}
