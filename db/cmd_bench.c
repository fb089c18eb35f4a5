/* SPDX-License-Identifier: ISC
 * daicho bench - figures in a scratch folder that is removed afterwards.
 */
#include "db/bench.h"
#include "db/cmd.h"

#include <ftw.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct cli_option bench_options[] = {
	{ "--sizes", "N,N", "町の大きさ（既定 10000,200000）" },
	{ "--folder", "DIR", "ここに作り、残す" },
	{ NULL, NULL, NULL },
};

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *f)
{
	(void)st;
	(void)flag;
	(void)f;
	return remove(path);
}

int
cmd_bench(struct cli *c)
{
	struct bench b = { 0 };
	char made[] = "/tmp/madoguchi-bench.XXXXXX", exe[PATH_MAX], *end;
	const char *sizes = cli_get(c, "--sizes");
	const char *folder = cli_get(c, "--folder");
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	long size = 0;
	int status = 0;
	enum rc rc = RC_OK;

	if (!cli_words(c, 0, 0, &status))
		return status;
	if (n <= 0)
		n = 0;
	exe[n] = '\0';
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
	if (sizes == NULL)
		sizes = "10000,200000";
	while (rc == RC_OK && *sizes != '\0') {
		size = strtol(sizes, &end, 10);
		if (end == sizes || size < 100 || size > 2000000 ||
		    (*end != ',' && *end != '\0')) {
			status = cli_usage("--sizes の形が違います",
			    "100 から 2000000 の数をコンマで並べます",
			    "たとえば --sizes 10000,200000");
			break;
		}
		rc = bench_data(&b, size, &c->err);
		sizes = *end == ',' ? end + 1 : end;
	}
	if (rc == RC_OK && status == 0)
		rc = bench_certificate(&b, &c->err);
	if (rc == RC_OK && status == 0)
		rc = bench_terminal(&b, size, &c->err);
	if (folder == NULL)
		(void)nftw(made, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return rc != RC_OK ? cli_fail_rc(c, rc) : status;
}
