/* SPDX-License-Identifier: ISC
 * daicho staff, right, terminal, block, setting.
 */
#include "db/cmd.h"

#include <stdlib.h>
#include <string.h>

static int
done(struct cli *c, enum rc rc, json_t *got, const char *said)
{
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	if (c->json && got != NULL)
		cli_json(c, got);
	else
		cli_put(c, "%s\n", said);
	json_decref(got);
	return 0;
}

/* Signs in and makes the call; takes args over. */
static enum rc
signed_call(struct cli *c, bool may_skip, const char *method, json_t *args,
    json_t **got)
{
	enum rc rc = cli_sign_in(c, may_skip);

	if (rc == RC_OK)
		return cli_call(c, method, args, got);
	json_decref(args);
	return rc;
}

/* Until somebody has the right "staff" nobody can sign in to give it. */
static enum rc
first_or_signed(struct cli *c, const char *method, json_t *args, json_t **got)
{
	enum rc rc = cli_open(c, false);

	if (rc == RC_OK && c->as == NULL)
		return cli_call(c, method, args, got);
	if (rc != RC_OK) {
		json_decref(args);
		return rc;
	}
	return signed_call(c, false, method, args, got);
}

static const char *
or_blank(const struct cli *c, const char *option)
{
	const char *v = cli_get(c, option);

	return v != NULL ? v : "";
}

static json_t *
comma_list(const char *s)
{
	json_t *l = json_array();

	while (*s != '\0') {
		size_t n = strcspn(s, ",");

		(void)json_array_append_new(l, json_stringn(s, n));
		s += n + (s[n] == ',');
	}
	return l;
}

/* ---- staff, right ---- */

const struct cli_option staff_options[] = {
	{ "--name", "NAME", "氏名" },
	{ "--org", "ORG", "所属" },
	{ "--role", "LABEL", "画面に出る役割" },
	{ "--rights", "a,b,…", "権限" },
	{ "--from", "DATE", "いつから" },
	{ "--to", "DATE", "いつまで（空欄は続く）" },
	{ "--account", "NAME", "認証の名" },
	{ NULL, NULL, NULL },
};

static enum rc
staff_of(struct cli *c, const char *staff, json_t **one)
{
	json_t *got = NULL, *o;
	size_t i;
	enum rc rc = cli_open(c, false);

	*one = NULL;
	if (rc == RC_OK)
		rc = cli_call(c, "staff.list", json_object(), &got);
	json_array_foreach(json_object_get(got, "staff"), i, o)
	{
		const char *s = json_string_value(json_object_get(o, "staff"));

		if (s != NULL && strcmp(s, staff) == 0)
			*one = json_deep_copy(o);
	}
	json_decref(got);
	if (rc == RC_OK && *one == NULL)
		rc = err_set(&c->err, RC_NOT_FOUND, "E1861",
		    "その職員番号はありません", "登録がありません",
		    "daicho staff list で確かめてください");
	return rc;
}

int
cmd_staff(struct cli *c)
{
	const char *verb = c->words > 0 ? c->word[0] : "list";
	json_t *got = NULL;
	enum rc rc;

	if (strcmp(verb, "list") == 0 && c->words <= 1) {
		rc = signed_call(c, true, "staff.list", json_object(), &got);
		if (rc != RC_OK)
			return cli_fail_rc(c, rc);
		cli_table(c, json_object_get(got, "staff"),
		    "staff name org role_label rights");
		json_decref(got);
		return 0;
	}
	if (strcmp(verb, "put") != 0 || c->words != 2 ||
	    cli_get(c, "--name") == NULL)
		return cli_usage("staff の形が違います",
		    "list か、put 職員番号 --name 氏名 … です",
		    "daicho help staff で形を確かめてください");
	rc = first_or_signed(c, "staff.put",
	    json_pack("{s:s,s:s,s:s,s:s,s:o,s:s,s:s,s:s}", "staff", c->word[1],
		"name", cli_get(c, "--name"), "org", or_blank(c, "--org"),
		"role_label", or_blank(c, "--role"), "rights",
		comma_list(or_blank(c, "--rights")), "from",
		or_blank(c, "--from"), "to", or_blank(c, "--to"), "account",
		cli_get(c, "--account") != NULL ? cli_get(c, "--account")
						: c->word[1]),
	    &got);
	return done(c, rc, got, "職員を登録しました");
}

const struct cli_option right_options[] = {
	{ NULL, NULL, NULL },
};

static json_t *
changed_rights(const json_t *old, const char *name, bool give)
{
	json_t *l = json_array(), *v;
	size_t i;

	json_array_foreach(old, i, v)
	{
		if (strcmp(json_string_value(v), name) != 0)
			(void)json_array_append(l, v);
	}
	if (give)
		(void)json_array_append_new(l, json_string(name));
	return l;
}

int
cmd_right(struct cli *c)
{
	const char *verb = c->words > 0 ? c->word[0] : "";
	bool give = strcmp(verb, "give") == 0;
	json_t *one = NULL, *args, *got = NULL;
	static const char *const same[] = { "staff", "name", "org",
		"role_label", "from", "to", "account" };
	enum rc rc;

	if ((!give && strcmp(verb, "take") != 0) || c->words != 3)
		return cli_usage("right の形が違います",
		    "give 職員番号 権限 か take 職員番号 権限 です",
		    "daicho help right で形を確かめてください");
	rc = staff_of(c, c->word[1], &one);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	args = json_object();
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		const char *v =
		    json_string_value(json_object_get(one, same[i]));

		(void)json_object_set_new(
		    args, same[i], json_string(v != NULL ? v : ""));
	}
	(void)json_object_set_new(args, "rights",
	    changed_rights(json_object_get(one, "rights"), c->word[2], give));
	json_decref(one);
	rc = first_or_signed(c, "staff.put", args, &got);
	return done(
	    c, rc, got, give ? "権限を与えました" : "権限を取り上げました");
}

/* ---- terminal ---- */

const struct cli_option terminal_options[] = {
	{ "--place", "PLACE", "入力場所" },
	{ "--label", "LABEL", "表示名" },
	{ "--key", "HEX", "公開鍵 16進64桁" },
	{ "--profile", "NAME", "使い方の表（既定 counter）" },
	{ "--demo", NULL, "デモの鍵（研修用だけ）" },
	{ "--sections", "a,b,…", "使い方の表: 届く配信の区分" },
	{ "--calls", "a,b,…", "使い方の表: 許す処理（* は全部）" },
	{ NULL, NULL, NULL },
};

/* A profile: what terminals of that use receive and may call. */
static int
profile_put(struct cli *c)
{
	json_t *got = NULL;
	enum rc rc;

	if (cli_get(c, "--sections") == NULL || cli_get(c, "--calls") == NULL)
		return cli_usage("terminal profile の形が違います",
		    "区分か処理の一覧がありません",
		    "profile 名前 --sections a,b --calls x,y です");
	rc = first_or_signed(c, "profile.put",
	    json_pack("{s:s,s:o,s:o}", "profile", c->word[1], "sections",
		comma_list(cli_get(c, "--sections")), "calls",
		comma_list(cli_get(c, "--calls"))),
	    &got);
	return done(c, rc, got, "使い方の表を登録しました");
}

int
cmd_terminal(struct cli *c)
{
	json_t *got = NULL;
	enum rc rc;

	if (c->words == 2 && strcmp(c->word[0], "profile") == 0)
		return profile_put(c);
	if (c->words != 2 || strcmp(c->word[0], "put") != 0 ||
	    cli_get(c, "--place") == NULL)
		return cli_usage("terminal の形が違います",
		    "put 端末名 --place 場所 … です",
		    "daicho help terminal で形を確かめてください");
	rc = first_or_signed(c, "terminal.put",
	    json_pack("{s:s,s:s,s:s,s:s,s:s,s:b}", "terminal", c->word[1],
		"place", cli_get(c, "--place"), "label", or_blank(c, "--label"),
		"public_key", or_blank(c, "--key"), "profile",
		cli_get(c, "--profile") != NULL ? cli_get(c, "--profile")
						: "counter",
		"demo", cli_get(c, "--demo") != NULL),
	    &got);
	return done(c, rc, got, "端末を登録しました");
}

/* ---- block ---- */

const struct cli_option block_options[] = {
	{ "--person", "NO", "宛名番号" },
	{ "--household", "NO", "世帯番号" },
	{ "--process", "a,b,…", "event certificate inquiry link" },
	{ "--level", "1|2", "1 アラート 2 エラー" },
	{ "--kind", "KIND", "general support provisional_support exclusive" },
	{ "--from", "DATE", "いつから" },
	{ "--to", "DATE", "いつまで（過ぎても自動では解けない）" },
	{ "--text", "TEXT", "理由" },
	{ "--second", "STAFF", "suspend する権限のある、ほかの人" },
	{ "--minutes", "N", "suspend で解く分（既定 10）" },
	{ NULL, NULL, NULL },
};

static void
put_object(struct cli *c, json_t *args)
{
	if (cli_get(c, "--person") != NULL)
		(void)json_object_set_new(
		    args, "person_no", json_string(cli_get(c, "--person")));
	if (cli_get(c, "--household") != NULL)
		(void)json_object_set_new(args, "household_no",
		    json_string(cli_get(c, "--household")));
}

static int
block_set(struct cli *c)
{
	json_t *args, *got = NULL;
	long level = 2;
	enum rc rc;

	if (cli_get(c, "--process") == NULL || cli_get(c, "--text") == NULL ||
	    (cli_get(c, "--level") != NULL &&
		!cli_number(cli_get(c, "--level"), 1, 2, &level)))
		return cli_usage("block set の形が違います",
		    "--process と --text が要り、--level は 1 か 2 です",
		    "daicho help block で形を確かめてください");
	args = json_pack("{s:o,s:I,s:s,s:s,s:s,s:s}", "processes",
	    comma_list(cli_get(c, "--process")), "level", (json_int_t)level,
	    "from", or_blank(c, "--from"), "to", or_blank(c, "--to"), "reason",
	    cli_get(c, "--text"), "kind",
	    cli_get(c, "--kind") != NULL ? cli_get(c, "--kind") : "general");
	put_object(c, args);
	rc = signed_call(c, false, "block.set", args, &got);
	return done(c, rc, got, "抑止を設けました");
}

/* 一時解除 for one issue: a second person's act, proved anew. */
static int
block_suspend(struct cli *c, long id)
{
	json_t *args, *got = NULL, *proof = NULL;
	char subject[24];
	long minutes = 10;
	enum rc rc;

	if (cli_get(c, "--text") == NULL || cli_get(c, "--second") == NULL ||
	    (cli_get(c, "--minutes") != NULL &&
		!cli_number(cli_get(c, "--minutes"), 1, 1440, &minutes)))
		return cli_usage("block suspend の形が違います",
		    "--text に目的、--second にほかの人が要り、--minutes は "
		    "1 から 1440 です",
		    "daicho help block で形を確かめてください");
	(void)snprintf(subject, sizeof(subject), "%ld", id);
	rc = cli_sign_in(c, false);
	(void)snprintf(
	    c->staff, sizeof(c->staff), "%s", cli_get(c, "--second"));
	if (rc == RC_OK)
		rc = cli_proof(c, "approve", "block.suspend", subject, &proof);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	args = json_pack("{s:I,s:I,s:s}", "id", (json_int_t)id, "minutes",
	    (json_int_t)minutes, "purpose", cli_get(c, "--text"));
	if (proof != NULL)
		(void)json_object_set_new(args, "proof", proof);
	rc = cli_call(c, "block.suspend", args, &got);
	return done(c, rc, got, "一時解除しました");
}

int
cmd_block(struct cli *c)
{
	const char *verb = c->words > 0 ? c->word[0] : "";
	json_t *args, *got = NULL;
	long id;
	enum rc rc;

	if (strcmp(verb, "set") == 0 && c->words == 1)
		return block_set(c);
	if (strcmp(verb, "list") == 0 && c->words == 1) {
		args = json_object();
		put_object(c, args);
		rc = signed_call(c, true, "block.list", args, &got);
		if (rc != RC_OK)
			return cli_fail_rc(c, rc);
		cli_table(c, json_object_get(got, "blocks"),
		    "id person_no household_no processes level from to kind "
		    "reason released");
		json_decref(got);
		return 0;
	}
	if (strcmp(verb, "release") == 0 && c->words == 2 &&
	    cli_number(c->word[1], 1, 2000000000, &id) &&
	    cli_get(c, "--text") != NULL) {
		rc = signed_call(c, false, "block.release",
		    json_pack("{s:I,s:s}", "id", (json_int_t)id, "reason",
			cli_get(c, "--text")),
		    &got);
		return done(c, rc, got, "抑止を解きました");
	}
	if (strcmp(verb, "suspend") == 0 && c->words == 2 &&
	    cli_number(c->word[1], 1, 2000000000, &id))
		return block_suspend(c, id);
	return cli_usage("block の形が違います",
	    "list、set、release 番号 --text 理由、suspend 番号 --second 職員番号 "
	    "--text 目的 のどれかです",
	    "daicho help block で形を確かめてください");
}

/* ---- setting ---- */

const struct cli_option setting_options[] = {
	{ NULL, NULL, NULL },
};

static void
put_settings(struct cli *c, json_t *all)
{
	const char *key;
	json_t *v, *one;

	json_object_foreach(all, key, v)
	{
		one = json_pack("[{s:s,s:O?,s:O?}]", "key", key, "version",
		    json_object_get(v, "version"), "value",
		    json_object_get(v, "value"));
		cli_table(c, one, "key version value");
		json_decref(one);
	}
}

int
cmd_setting(struct cli *c)
{
	const char *verb = c->words > 0 ? c->word[0] : "list";
	json_t *got = NULL, *args, *value;
	enum rc rc;

	if ((strcmp(verb, "list") == 0 && c->words <= 1) ||
	    (strcmp(verb, "get") == 0 && c->words == 2)) {
		args = json_object();
		if (c->words == 2)
			(void)json_object_set_new(
			    args, "key", json_string(c->word[1]));
		rc = signed_call(c, true, "setting.get", args, &got);
		if (rc != RC_OK)
			return cli_fail_rc(c, rc);
		put_settings(c, json_object_get(got, "settings"));
		json_decref(got);
		return 0;
	}
	if (strcmp(verb, "set") != 0 || c->words != 3)
		return cli_usage("setting の形が違います",
		    "list、get 名、set 名 値 のどれかです",
		    "daicho help setting で形を確かめてください");
	value = json_loads(c->word[2], JSON_DECODE_ANY, NULL);
	if (value == NULL)
		value = json_string(c->word[2]);
	rc = signed_call(c, false, "setting.set",
	    json_pack("{s:s,s:o}", "key", c->word[1], "value", value), &got);
	return done(c, rc, got, "設定を変えました");
}
