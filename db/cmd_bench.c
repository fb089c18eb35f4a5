/* SPDX-License-Identifier: ISC
 * daicho bench - figures in a scratch folder that is removed afterwards.
 */
#include "db/bench.h"
#include "db/bench_city.h"
#include "db/cmd.h"

#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const struct cli_option bench_options[] = {
	{ "--sizes", "N,N", "町の大きさ（既定 10000,200000）" },
	{ "--folder", "DIR", "ここに作り、残す" },
	{ "--terminals", "N", "端末の数（既定 100）" },
	{ "--entries", "N", "端末ごとの届出の数（既定 50）" },
	{ "--residents", "N", "現存者の数" },
	{ "--former", "N",
	    "除票の人の数（city は既定 2000000、search は現存者の2倍）" },
	{ "--stage", "NAME,NAME",
	    "city の段階: server approvals visible sequencer file bootstrap "
	    "counter。作ったものを残す" },
	{ "--alone", NULL, "search をほかのデータベースと比べない" },
	{ "--gate", "N", "この中で同時に動く依頼の数（既定 8）" },
	{ "--pool", "N", "daichod を通した測定もする。その台帳への接続の数" },
	{ NULL, NULL, NULL },
};

/* Towns of several sizes, certificates, the terminal. */
static enum rc
bench_sizes(struct cli *c, const struct bench *b, int *status)
{
	const char *sizes = cli_get(c, "--sizes");
	char *end;
	long size = 0;
	enum rc rc = RC_OK;

	if (sizes == NULL)
		sizes = "10000,200000";
	while (rc == RC_OK && *sizes != '\0') {
		size = strtol(sizes, &end, 10);
		if (end == sizes || size < 100 || size > 2000000 ||
		    (*end != ',' && *end != '\0')) {
			*status = cli_usage("--sizes の形が違います",
			    "100 から 2000000 の数をコンマで並べます",
			    "たとえば --sizes 10000,200000");
			return RC_OK;
		}
		rc = bench_data(b, size, &c->err);
		sizes = *end == ',' ? end + 1 : end;
	}
	if (rc == RC_OK)
		rc = bench_certificate(b, &c->err);
	if (rc == RC_OK)
		rc = bench_terminal(b, size, &c->err);
	return rc;
}

static bool
number(struct cli *c, const char *option, long min, long max, long *out,
    int *status)
{
	const char *v = cli_get(c, option);

	if (v == NULL || cli_number(v, min, max, out))
		return true;
	*status = cli_usage("数が正しくありません",
	    "--terminals は 1000 まで、--entries は 10000 まで、"
	    "--residents と --former は 10000000 までです",
	    "数を直してください");
	return false;
}

static enum rc
bench_office_of(struct cli *c, const struct bench *b, int *status)
{
	struct bench_approvals a = { .residents = 40000 };
	long terminals = 100, each = 50, gate = 8, pool = 0;

	if (!number(c, "--terminals", 1, 1000, &terminals, status) ||
	    !number(c, "--entries", 1, 10000, &each, status) ||
	    !number(c, "--gate", 1, 1000, &gate, status) ||
	    !number(c, "--pool", 2, 200, &pool, status) ||
	    !number(c, "--residents", 100, 10000000, &a.residents, status))
		return RC_OK;
	/* The register of the settings is somebody's. */
	a.uri = c->reg_uri != c->conf.reg ? c->reg_uri : NULL;
	a.terminals = (int)terminals;
	a.each = (int)each;
	a.gate = (int)gate;
	a.pool = (int)pool;
	return bench_approvals(b, &a, &c->err);
}

static enum rc
bench_bootstrap_of(struct cli *c, const struct bench *b, int *status)
{
	long residents = 100000;

	if (!number(c, "--residents", 100, 10000000, &residents, status))
		return RC_OK;
	return bench_bootstrap(b, c->reg_uri != c->conf.reg ? c->reg_uri : NULL,
	    residents, &c->err);
}

static enum rc
bench_search_of(struct cli *c, const struct bench *b, int *status)
{
	long residents = 100000, former = -1;

	if (!number(c, "--residents", 100, 10000000, &residents, status) ||
	    !number(c, "--former", 0, 10000000, &former, status))
		return RC_OK;
	if (former < 0)
		former = residents * 2;
	return bench_search(
	    b, residents, former, cli_get(c, "--alone") != NULL, &c->err);
}

static enum rc
bench_feed_of(struct cli *c, const struct bench *b, int *status)
{
	(void)status;
	return bench_feed(b, &c->err);
}

static enum rc
bench_visible_of(struct cli *c, const struct bench *b, int *status)
{
	long residents = 0, replicas = 0, changes = 0;

	if (!number(c, "--residents", 2000, 10000000, &residents, status) ||
	    !number(c, "--terminals", 1, 400, &replicas, status) ||
	    !number(c, "--entries", 1, 2000, &changes, status))
		return RC_OK;
	return bench_visible(b, c->reg_uri != c->conf.reg ? c->reg_uri : NULL,
	    residents, (int)replicas, (int)changes, &c->err);
}

/* In a folder of its own below --folder, which is removed when all stages
 * were done; stages that were named leave theirs to the next. */
static enum rc
bench_city_of(struct cli *c, const struct bench *b, int *status)
{
	struct bench_city how = { .stages = cli_get(c, "--stage"),
		.progress = cli_progress,
		.progress_end = cli_progress_end };
	long terminals = 100, each = 50, pool = 12;
	struct bench in = *b;
	char real[PATH_MAX], folder[PATH_MAX + 8];
	enum rc rc;

	how.residents = 1000000;
	how.former = 2000000;
	if (!number(c, "--residents", 2000, 10000000, &how.residents, status) ||
	    !number(c, "--former", 0, 10000000, &how.former, status) ||
	    !number(c, "--terminals", 1, 200, &terminals, status) ||
	    !number(c, "--entries", 4, 10000, &each, status) ||
	    !number(c, "--pool", 2, 200, &pool, status))
		return RC_OK;
	how.terminals = (int)terminals;
	how.each = (int)each;
	how.pool = (int)pool;
	if (realpath(b->folder, real) == NULL || strlen(real) > 60) {
		*status = cli_usage("--folder が使えません",
		    "ないか、道が60バイトより長いです",
		    "短い名前の場所を示してください");
		return RC_OK;
	}
	(void)snprintf(folder, sizeof(folder), "%s/city", real);
	(void)mkdir(folder, 0711);
	in.folder = folder;
	rc = bench_city(&in, &how, &c->err);
	if (rc == RC_OK && how.stages == NULL)
		bench_remove(folder);
	return rc;
}

static enum rc
bench_service_of(struct cli *c, const struct bench *b, int *status)
{
	(void)status;
	return bench_service(b, &c->err);
}

static const struct {
	const char *word;
	enum rc (*run)(struct cli *c, const struct bench *b, int *status);
} kinds[] = {
	{ "sizes", bench_sizes },
	{ "approvals", bench_office_of },
	{ "bootstrap", bench_bootstrap_of },
	{ "search", bench_search_of },
	{ "feed", bench_feed_of },
	{ "visible", bench_visible_of },
	{ "service", bench_service_of },
	{ "city", bench_city_of },
};

int
cmd_bench(struct cli *c)
{
	struct cli_shown shown = { { 0, 0 }, "" };
	const struct snapshot_progress progress = { cli_show_step, &shown };
	struct bench b = { .progress = &progress };
	char made[] = "/tmp/madoguchi-bench.XXXXXX", exe[PATH_MAX];
	const char *folder = cli_get(c, "--folder");
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	size_t k;
	int status = 0;
	enum rc rc;

	if (!cli_words(c, 0, 1, &status))
		return status;
	for (k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
		if (c->words == 0 || strcmp(c->word[0], kinds[k].word) == 0)
			break;
	if (k == sizeof(kinds) / sizeof(kinds[0]))
		return cli_usage("何を測るかが分かりません",
		    "sizes approvals bootstrap feed visible service city のどれかです",
		    "daicho help bench を見てください");
	exe[n > 0 ? n : 0] = '\0';
	if (folder != NULL)
		(void)mkdir(folder, 0700);
	if (folder == NULL && mkdtemp(made) == NULL)
		return cli_fail_rc(c,
		    err_set(&c->err, RC_IO, "E9700", "仮の置き場所を作れません",
			"/tmp に書けません", "空きと許可を確かめてください"));
	b.out = c->out;
	b.folder = folder != NULL ? folder : made;
	b.share = c->share_path;
	b.programs = dirname(exe);
	b.json = c->json;
	bench_line(&b, "what", "figure", "beside", "goal");
	rc = kinds[k].run(c, &b, &status);
	cli_progress_end();
	if (folder == NULL)
		bench_remove(made);
	if (rc != RC_OK && c->err.log[0] != '\0') /* invented people alone */
		(void)fprintf(stderr, "%s\n", c->err.log);
	return rc != RC_OK ? cli_fail_rc(c, rc) : status;
}
