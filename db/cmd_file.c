/* SPDX-License-Identifier: ISC
 * daicho init, import, export, generate, sync.
 */
#include "db/cmd.h"
#include "db/generate.h"
#include "db/import.h"
#include "db/snapshot.h"
#include "db/syncer.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct cli_option init_options[] = {
	{ "--training", NULL, "研修用の台帳にする（変えられない）" },
	{ "--municipality", "CODE", "団体コード 6桁" },
	{ "--name", "NAME", "市区町村名" },
	{ NULL, NULL, NULL },
};

int
cmd_init(struct cli *c)
{
	json_t *st = NULL;
	int status;
	enum rc rc;

	if (!cli_words(c, 0, 0, &status))
		return status;
	if (cli_get(c, "--municipality") == NULL ||
	    cli_get(c, "--name") == NULL)
		return cli_usage("--municipality と --name が要ります",
		    "市区町村が決まりません",
		    "例: daicho init --municipality 431010 --name 熊本市中央区");
	if ((rc = cli_open(c, true)) != RC_OK)
		return cli_fail_rc(c, rc);
	rc = cli_call(c, "register.init",
	    json_pack("{s:s,s:s,s:b}", "municipality",
		cli_get(c, "--municipality"), "name", cli_get(c, "--name"),
		"training", cli_get(c, "--training") != NULL),
	    &st);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	if (c->json)
		cli_json(c, st);
	else
		cli_put(c, "台帳を作りました  %s  業務日 %s%s\n",
		    json_string_value(json_object_get(st, "name")),
		    json_string_value(json_object_get(st, "today")),
		    cli_get(c, "--training") != NULL ? "  研修用" : "");
	json_decref(st);
	return 0;
}

const struct cli_option import_options[] = {
	{ "--format", "mado|full", "形（既定 mado）" },
	{ "--errors", "FILE", "エラー一覧の置き場" },
	{ NULL, NULL, NULL },
};

/* false: a format that does not exist. */
static bool
format_is_full(const struct cli *c, bool *is_full)
{
	const char *f = cli_get(c, "--format");

	*is_full = f != NULL && strcmp(f, "full") == 0;
	return f == NULL || *is_full || strcmp(f, "mado") == 0;
}

static void
say_import(struct cli *c, const struct import_result *r)
{
	json_t *o = json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I}", "lines",
	    (json_int_t)r->lines, "persons", (json_int_t)r->persons, "rows",
	    (json_int_t)r->rows, "unchanged", (json_int_t)r->unchanged,
	    "households", (json_int_t)r->households, "refused_households",
	    (json_int_t)r->refused_households, "refused_persons",
	    (json_int_t)r->refused_persons, "faults", (json_int_t)r->faults,
	    "warnings", (json_int_t)r->warnings);

	if (c->json)
		cli_json(c, o);
	else
		cli_put(c,
		    "取り込み %ld人（%ld行） 変わりなし %ld人 世帯 %ld  "
		    "取り込まなかった世帯 %ld（%ld人） エラー %ld 警告 %ld\n",
		    r->persons, r->rows, r->unchanged, r->households,
		    r->refused_households, r->refused_persons, r->faults,
		    r->warnings);
	json_decref(o);
}

int
cmd_import(struct cli *c)
{
	struct import_options o = { .progress = cli_progress };
	struct import_result res;
	int64_t when[2] = { 0, 0 };
	int status;
	enum rc rc;

	if (!cli_words(c, 1, 1, &status))
		return status;
	if (!format_is_full(c, &o.is_full))
		return cli_usage("--format が違います", "mado か full だけです",
		    "どちらかを指定してください");
	if ((rc = cli_sign_in(c, true)) != RC_OK)
		return cli_fail_rc(c, rc);
	o.path = c->word[0];
	o.errors = cli_get(c, "--errors");
	o.session = c->session[0] != '\0' ? c->session : NULL;
	o.arg = when;
	rc = import_file(c->reg, &o, &res, &c->err);
	cli_progress_end();
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	say_import(c, &res);
	return res.refused_households > 0 ? 1 : 0;
}

const struct cli_option export_options[] = {
	{ "--format", "mado|full", "形（既定 mado）" },
	{ "--mynumber", NULL, "個人番号も（full、権限のある人だけ）" },
	{ NULL, NULL, NULL },
};

int
cmd_export(struct cli *c)
{
	struct export_options o = { .progress = cli_progress };
	struct export_result res;
	int64_t when[2] = { 0, 0 };
	int status;
	enum rc rc;

	if (!cli_words(c, 1, 1, &status))
		return status;
	if (!format_is_full(c, &o.is_full) ||
	    (cli_get(c, "--mynumber") != NULL && !o.is_full))
		return cli_usage("--format が違います",
		    "mado か full だけです。個人番号は full だけです",
		    "どちらかを指定してください");
	o.with_mynumber = cli_get(c, "--mynumber") != NULL;
	if ((rc = cli_sign_in(c, !o.with_mynumber)) != RC_OK)
		return cli_fail_rc(c, rc);
	o.path = c->word[0];
	o.session = c->session[0] != '\0' ? c->session : NULL;
	o.arg = when;
	rc = export_file(c->reg, &o, &res, &c->err);
	cli_progress_end();
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	if (strcmp(o.path, "-") != 0)
		cli_put(c,
		    c->json ? "{\"persons\":%ld,\"rows\":%ld}\n"
			    : "書き出し %ld人（%ld行）\n",
		    res.persons, res.rows);
	return 0;
}

const struct cli_option generate_options[] = {
	{ "--residents", "N", "現存者の数（既定 10000）" },
	{ "--former", "N", "除票になった人の数（既定 全体の3割）" },
	{ "--seed", "S", "同じ種は同じ町（既定 1）" },
	{ "--municipality", "CODE",
	    "団体コード（既定 431010。431001 は市の全区）" },
	{ NULL, NULL, NULL },
};

/* A file that a failed run has begun is nobody's register. */
static void
remove_begun(const char *uri)
{
	static const char *const tails[] = { "", "-wal", "-shm", "-journal",
		"-mynumber", "-mynumber-wal", "-mynumber-shm" };
	const char *path = strncmp(uri, "sqlite:", 7) == 0 ? uri + 7 : NULL;
	char name[600];

	for (size_t i = 0; path != NULL && i < 7; i++) {
		(void)snprintf(name, sizeof(name), "%.500s%s", path, tails[i]);
		(void)unlink(name);
	}
}

int
cmd_generate(struct cli *c)
{
	struct generate_options o = { .residents = 10000,
		.former = -1,
		.seed = 1,
		.municipality = "431010",
		.share = c->share,
		.progress = cli_progress };
	struct generate_result res;
	int64_t when[2] = { 0, 0 };
	long seed = 1;
	bool was_there;
	int status;
	enum rc rc;

	if (!cli_words(c, 0, 1, &status))
		return status;
	if ((cli_get(c, "--residents") != NULL &&
		!cli_number(
		    cli_get(c, "--residents"), 1, 10000000, &o.residents)) ||
	    (cli_get(c, "--former") != NULL &&
		!cli_number(cli_get(c, "--former"), 0, 10000000, &o.former)) ||
	    (cli_get(c, "--seed") != NULL &&
		!cli_number(cli_get(c, "--seed"), 0, 2147483647, &seed)))
		return cli_usage("数が正しくありません",
		    "--residents は 1 から、--former は 0 から 10000000、"
		    "--seed は 0 以上です",
		    "数を直してください");
	o.seed = (uint64_t)seed;
	if (cli_get(c, "--municipality") != NULL)
		o.municipality = cli_get(c, "--municipality");
	o.uri = c->words == 1 ? c->word[0] : c->reg_uri;
	o.arg = when;
	if (o.uri == NULL || o.uri[0] == '\0')
		return cli_usage("台帳が決まっていません",
		    "作る場所がありません", "sqlite:場所 を付けてください");
	was_there =
	    strncmp(o.uri, "sqlite:", 7) == 0 && access(o.uri + 7, F_OK) == 0;
	rc = generate_town(&o, &res, &c->err);
	cli_progress_end();
	if (rc != RC_OK) {
		if (!was_there)
			remove_begun(o.uri);
		return cli_fail_rc(c, rc);
	}
	cli_put(c,
	    c->json
		? "{\"households\":%ld,\"residents\":%ld,\"removed\":%ld,"
		  "\"rows\":%ld,\"foreign\":%ld}\n"
		: "世帯 %ld  現存者 %ld  除票 %ld  履歴 %ld行  外国人 %ld\n",
	    res.households, res.residents, res.removed, res.rows, res.foreign);
	return 0;
}

const struct cli_option sync_options[] = {
	{ "--watch", NULL, "止めるまで続ける" },
	{ "--anew", NULL, "写しを片づけて作り直す" },
	{ NULL, NULL, NULL },
};

static volatile sig_atomic_t stop;

static void
on_stop(int sig)
{
	(void)sig;
	stop = 1;
}

int
cmd_sync(struct cli *c)
{
	struct syncer_options o = { .reg = c->reg_uri,
		.tls = { c->conf.tls_ca, c->conf.tls_cert, c->conf.tls_key },
		.replica = c->replica,
		.terminal =
		    c->conf.terminal[0] != '\0' ? c->conf.terminal : "daicho",
		.share = c->share,
		.anew = cli_get(c, "--anew") != NULL };
	struct cli_shown shown = { { 0, 0 }, "" };
	const struct snapshot_progress progress = { cli_show_step, &shown };
	struct sigaction sa = { .sa_handler = on_stop };
	struct syncer *s = NULL;
	struct syncer_report r;
	int status;
	enum rc rc;

	if (!cli_words(c, 0, 0, &status))
		return status;
	o.progress = &progress;
	rc = syncer_open(&o, &s, &c->err);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	(void)sigaction(SIGINT, &sa, NULL);
	(void)sigaction(SIGTERM, &sa, NULL);
	rc = cli_get(c, "--watch") != NULL ? syncer_run(s, &stop, &c->err)
					   : syncer_once(s, &c->err);
	cli_progress_end();
	syncer_report(s, &r);
	syncer_close(s);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	cli_put(c,
	    c->json ? "{\"position\":%lld,\"applied\":%lld}\n"
		    : "台帳 %lld まで  今回 %lld件\n",
	    (long long)r.position, (long long)r.applied);
	if (r.replica_aside[0] != '\0')
		(void)fprintf(
		    stderr, "壊れた写しを %s に移しました\n", r.replica_aside);
	return 0;
}
