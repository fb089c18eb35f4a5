/* SPDX-License-Identifier: ISC
 * daicho entry: what the counter's forms and the review do.
 */
#include "db/cmd.h"
#include "src/api.h"
#include "src/approval.h"
#include "src/entry.h"
#include "src/rekey.h"

#include <stdlib.h>
#include <string.h>

const struct cli_option entry_options[] = {
	{ "--scope", "all|mine|approvable", "list で出すもの" },
	{ "--overnight", NULL, "list で、前の日から待つものだけ" },
	{ "--rekeyed", "FILE.json", "approve で、届書から打ち直したもの" },
	{ "--reason", "TEXT",
	    "return の理由、ほかの人の届出の withdraw の理由" },
	{ "--key", "KEY", "submit の重ならない鍵" },
	{ NULL, NULL, NULL },
};

/* "17@3" -> 17 and 3; without @ only when `plain` is fine. */
static bool
id_version(const char *s, long *id, long *version)
{
	const char *at = strchr(s, '@');
	char first[24];

	*version = 0;
	(void)snprintf(first, sizeof(first), "%.*s",
	    at != NULL ? (int)(at - s) : (int)strlen(s), s);
	return cli_number(first, 1, 2000000000, id) &&
	       (at == NULL || cli_number(at + 1, 1, 1000000, version));
}

/* Without a key of the caller's, the same content is the same key. */
static void
key_of(struct cli *c, const json_t *entry, char key[65])
{
	struct entry e;

	entry_init(&e);
	if (cli_get(c, "--key") != NULL)
		(void)snprintf(key, 65, "%.64s", cli_get(c, "--key"));
	else if (entry_from_json(&e, entry, &c->err) == RC_OK)
		entry_digest(&e, key);
	else /* the register says what is wrong with it */
		(void)snprintf(key, 65, "unreadable");
	entry_release(&e);
}

static int
submit(struct cli *c)
{
	json_error_t je;
	json_t *entry, *got = NULL;
	char key[65];
	enum rc rc;

	if (c->words != 2)
		return cli_usage("entry submit FILE.json",
		    "ファイルがありません", "届出の JSON を渡してください");
	entry = json_load_file(c->word[1], JSON_REJECT_DUPLICATES, &je);
	if (entry == NULL) {
		(void)err_set(&c->err, RC_INPUT, "E1860",
		    "届出のファイルを読めません",
		    je.line > 0 ? "JSON の形でありません"
				: "場所か権利が違います",
		    "daicho schema entry の形にしてください");
		return cli_fail_rc(c, RC_INPUT);
	}
	if ((rc = cli_sign_in(c, false)) != RC_OK) {
		json_decref(entry);
		return cli_fail_rc(c, rc);
	}
	key_of(c, entry, key);
	rc = cli_call(c, "entry.submit",
	    json_pack("{s:o,s:s}", "entry", entry, "key", key), &got);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	if (c->json)
		cli_json(c, got);
	else
		cli_put(c, "仮登録にしました  %lld@%lld  受付 %s\n",
		    (long long)json_integer_value(json_object_get(got, "id")),
		    (long long)json_integer_value(
			json_object_get(got, "version")),
		    json_string_value(json_object_get(got, "receipt_no")));
	json_decref(got);
	return 0;
}

static int
list(struct cli *c)
{
	json_t *got = NULL, *args = json_object();
	enum rc rc = cli_sign_in(c, true);

	if (cli_get(c, "--overnight") != NULL || cli_get(c, "--scope") != NULL)
		(void)json_object_set_new(args, "scope",
		    json_string(cli_get(c, "--overnight") != NULL
				    ? "overnight"
				    : cli_get(c, "--scope")));
	if (rc == RC_OK)
		rc = cli_call(c, "entry.list", args, &got);
	else
		json_decref(args);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	cli_table(c, json_object_get(got, "entries"),
	    "id version state receipt_no event names author_name submitted_at");
	json_decref(got);
	return 0;
}

static enum rc
get(struct cli *c, long id, json_t **got)
{
	return cli_call(
	    c, "entry.get", json_pack("{s:I}", "id", (json_int_t)id), got);
}

static int
show(struct cli *c, long id)
{
	json_t *got = NULL;
	char *s;
	enum rc rc = cli_sign_in(c, true);

	if (rc == RC_OK)
		rc = get(c, id, &got);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	s = json_dumps(got, JSON_INDENT(c->json ? 0 : 2) | JSON_COMPACT);
	cli_put(c, "%s\n", s != NULL ? s : "");
	wipe_free(s);
	json_decref(got);
	return 0;
}

/* The digest of the version named: what is approved is what was looked at. */
static enum rc
look(struct cli *c, struct approval *a)
{
	json_t *got = NULL;
	const char *digest;
	enum rc rc = get(c, (long)a->id, &got);

	if (rc == RC_OK) {
		digest = json_string_value(json_object_get(got, "digest"));
		(void)snprintf(a->digest, sizeof(a->digest), "%s",
		    digest != NULL ? digest : "");
	}
	json_decref(got);
	return rc;
}

static void
put_persons(struct cli *c, const json_t *answer)
{
	json_t *p;
	size_t i;

	json_array_foreach(json_object_get(answer, "persons"), i, p)
	{
		cli_put(c, "本登録にしました  宛名番号 %s  履歴 %lld\n",
		    json_string_value(json_object_get(p, "person_no")),
		    (long long)json_integer_value(
			json_object_get(p, "hist_no")));
	}
}

/* What --rekeyed holds; NULL without it. */
static enum rc
rekeyed(struct cli *c, json_t **list, char digest[65])
{
	const char *file = cli_get(c, "--rekeyed");

	*list = NULL;
	if (file == NULL)
		return RC_OK;
	*list = json_load_file(file, JSON_REJECT_DUPLICATES, NULL);
	if (*list == NULL)
		return err_set(&c->err, RC_INPUT, "E1860",
		    "届出のファイルを読めません",
		    "場所か権利が違うか、JSON の形でありません",
		    "[{person, item, value}…] の形にしてください");
	return rekeyed_digest(*list, digest, &c->err);
}

static int
approve(struct cli *c, struct approval *a)
{
	json_t *got = NULL, *args, *proof = NULL, *typed = NULL;
	char subject[APPROVAL_SUBJECT];
	enum rc rc = cli_sign_in(c, false);

	if (rc != RC_OK || (rc = look(c, a)) != RC_OK ||
	    (rc = rekeyed(c, &typed, a->rekeyed)) != RC_OK) {
		json_decref(typed);
		return cli_fail_rc(c, rc);
	}
	approval_subject(a, subject);
	rc = cli_proof(c, "approve", "entry.approve", subject, &proof);
	args = json_pack("{s:I,s:I,s:s}", "id", (json_int_t)a->id, "version",
	    (json_int_t)a->version, "digest", a->digest);
	if (proof != NULL)
		(void)json_object_set_new(args, "proof", proof);
	if (typed != NULL)
		(void)json_object_set_new(args, "rekeyed", typed);
	if (rc == RC_OK)
		rc = cli_call(c, "entry.approve", args, &got);
	else
		json_decref(args);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	if (c->json)
		cli_json(c, got);
	else
		put_persons(c, got);
	json_decref(got);
	return 0;
}

/* Why one of several stays 仮登録, with its number before the text. */
static void
say_refused(const json_t *answer)
{
	struct err e, err;
	char what[512];

	(void)api_error_read(json_object_get(answer, "error"), &e);
	(void)snprintf(what, sizeof(what), "届出 %lld: %s",
	    (long long)json_integer_value(json_object_get(answer, "id")),
	    e.text);
	(void)err_set(&err, e.rc, e.code, what, e.why, e.remedy);
	(void)cli_fail(&err);
}

static int
put_decided(struct cli *c, const json_t *got)
{
	json_t *o;
	size_t i;

	json_array_foreach(json_object_get(got, "entries"), i, o)
	{
		if (c->json)
			cli_json(c, o);
		else if (json_is_true(json_object_get(o, "approved")))
			put_persons(c, o);
		if (!json_is_true(json_object_get(o, "approved")))
			say_refused(o);
	}
	return json_integer_value(json_object_get(got, "refused")) > 0 ? 1 : 0;
}

/* Several with one proof (4.0.8): each is decided by itself. */
static int
approve_many(struct cli *c, struct approval *list, int n)
{
	json_t *got = NULL, *args, *proof = NULL;
	char subject[APPROVAL_SUBJECT];
	int i, status;
	enum rc rc = cli_sign_in(c, false);

	for (i = 0; i < n && rc == RC_OK; i++)
		rc = look(c, &list[i]);
	if (rc == RC_OK)
		rc = approvals_subject(list, n, subject, &c->err);
	if (rc == RC_OK)
		rc = cli_proof(
		    c, "approve", "entry.approve_many", subject, &proof);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	args = json_pack("{s:o}", "entries", approvals_to_json(list, n));
	if (proof != NULL)
		(void)json_object_set_new(args, "proof", proof);
	rc = cli_call(c, "entry.approve_many", args, &got);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	status = put_decided(c, got);
	json_decref(got);
	return status;
}

/* "17@3 18@1 …" after the verb. */
static int
approve_words(struct cli *c)
{
	int i, status, n = c->words - 1;
	/* zeroed: nothing typed again */
	struct approval *list = x_alloc((size_t)n * sizeof(*list));

	for (i = 0; i < n; i++) {
		long id = 0, version = 0;

		if (!id_version(c->word[i + 1], &id, &version) ||
		    version == 0) {
			free(list);
			return cli_usage("版がありません",
			    "見た版を 番号@版 の形で名指します",
			    "daicho entry list で版を確かめてください");
		}
		list[i].id = id;
		list[i].version = version;
	}
	status = n == 1 ? approve(c, list) : approve_many(c, list, n);
	free(list);
	return status;
}

static int
end_it(struct cli *c, const char *method, long id, long version,
    const char *reason)
{
	json_t *args = json_pack(
	    "{s:I,s:I}", "id", (json_int_t)id, "version", (json_int_t)version);
	enum rc rc = cli_sign_in(c, false);

	if (reason != NULL)
		(void)json_object_set_new(args, "reason", json_string(reason));
	if (rc == RC_OK)
		rc = cli_call(c, method, args, NULL);
	else
		json_decref(args);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	if (!c->json)
		cli_put(c, strcmp(method, "entry.return") == 0
			       ? "差し戻しました\n"
			       : "取り下げました\n");
	return 0;
}

int
cmd_entry(struct cli *c)
{
	const char *verb = c->words > 0 ? c->word[0] : "";
	long id, version;

	if (strcmp(verb, "submit") == 0)
		return submit(c);
	if (strcmp(verb, "list") == 0)
		return list(c);
	if (strcmp(verb, "approve") == 0 && c->words > 1)
		return approve_words(c);
	if (c->words != 2 || !id_version(c->word[1], &id, &version))
		return cli_usage("entry の形が違います",
		    "submit FILE か list か、show 番号、approve 番号@版 などです",
		    "daicho help entry で形を確かめてください");
	if (strcmp(verb, "show") == 0)
		return show(c, id);
	if (version == 0)
		return cli_usage("版がありません",
		    "見た版を 番号@版 の形で名指します",
		    "daicho entry list で版を確かめてください");
	if (strcmp(verb, "withdraw") == 0)
		return end_it(
		    c, "entry.withdraw", id, version, cli_get(c, "--reason"));
	if (strcmp(verb, "return") == 0 && cli_get(c, "--reason") != NULL)
		return end_it(
		    c, "entry.return", id, version, cli_get(c, "--reason"));
	return cli_usage("entry の形が違います",
	    "知らない言葉か、return に --reason がありません",
	    "daicho help entry で形を確かめてください");
}
