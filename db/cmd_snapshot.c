/* SPDX-License-Identifier: ISC
 * daicho snapshot - a whole replica as a file: made at the centre, fetched,
 * brought by hand, built into a replica.
 */
#include "db/cmd.h"
#include "db/replica.h"
#include "db/snapshot.h"
#include "src/private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct cli_option snapshot_options[] = {
	{ "--terminal", "TERMINAL", "この端末のための写し" },
	{ "--output", "FILE", "make: ここにも置く" },
	{ NULL, NULL, NULL },
};

static enum rc
open_as(struct cli *c, struct reg **out)
{
	const char *t = cli_get(c, "--terminal");
	struct reg_options o = { .uri = c->reg_uri,
		.terminal = t != NULL                     ? t
			    : c->conf.terminal[0] != '\0' ? c->conf.terminal
							  : "daicho",
		.tls = { c->conf.tls_ca, c->conf.tls_cert, c->conf.tls_key } };
	enum rc rc = reg_open(&o, out, &c->err);

	return rc == RC_NOT_FOUND ? c->err.rc = RC_OFFLINE : rc;
}

static void
show(struct cli *c, const struct snapshot_info *i)
{
	json_t *o =
	    json_pack("{s:s,s:I,s:I,s:I,s:s,s:s}", "id", i->id, "position",
		(json_int_t)i->position, "rows", (json_int_t)i->rows, "size",
		(json_int_t)i->size, "sha256", i->sha256, "epoch", i->epoch);

	if (c->json)
		cli_json(c, o);
	else
		cli_put(c, "写しのもと %s  台帳 %lld  %lld行  %.1f MiB\n",
		    i->id, (long long)i->position, (long long)i->rows,
		    (double)i->size / (1024 * 1024));
	json_decref(o);
}

/* Fetches it to PATH.part; waits where it is made beside, or many fetch. */
static enum rc
fetch(
    struct cli *c, struct reg *r, const char *path, struct snapshot_info *info)
{
	struct cli_shown shown = { { 0, 0 }, "" };
	const struct snapshot_progress p = { cli_show_step, &shown };
	int wait_s;
	enum rc rc;

	while ((rc = snapshot_fetch(r, path, &p, info, &wait_s, &c->err)) ==
		   RC_OFFLINE &&
	       wait_s > 0) {
		(void)sleep((unsigned)wait_s);
		err_clear(&c->err);
	}
	cli_progress_end();
	return rc;
}

/* Beside the replica, which a sync may be writing meanwhile. */
static enum rc
fetch_beside(struct cli *c, struct reg *r, struct snapshot_info *info)
{
	int lock;
	enum rc rc = replica_lock(c->replica, &lock, &c->err);

	if (rc != RC_OK)
		return rc;
	rc = fetch(c, r, c->replica, info);
	(void)close(lock);
	return rc;
}

/* A file for carrying: fetched beside it, then named. */
static enum rc
fetch_file(struct cli *c, struct reg *r, const char *output,
    struct snapshot_info *info)
{
	char part[600];
	enum rc rc = fetch(c, r, output, info);

	if (rc != RC_OK)
		return rc;
	(void)snprintf(part, sizeof(part), "%.500s.part", output);
	if (rename(part, output) == 0) {
		snapshot_drop(output);
		return RC_OK;
	}
	err_log(&c->err, "rename %s: %s", part, strerror(errno));
	return err_set(&c->err, RC_IO, "E7074",
	    "写しのためのファイルを読み書きできません",
	    "フォルダーに書く権利がないか、ディスクの誤りです",
	    "フォルダーの権利と空きを確かめてください");
}

/* Without a file to put it in: only that there is one. */
static enum rc
make_only(struct cli *c, struct reg *r, struct snapshot_info *info)
{
	struct cli_shown shown = { { 0, 0 }, "" };
	const struct snapshot_progress p = { cli_show_step, &shown };
	int wait_s;
	enum rc rc;

	while (
	    (rc = snapshot_ask(r, &p, info, &wait_s, &c->err)) == RC_OFFLINE &&
	    wait_s > 0) {
		(void)sleep((unsigned)wait_s);
		err_clear(&c->err);
	}
	cli_progress_end();
	if (rc == RC_OK)
		(void)!reg_call(r, "snapshot.end", NULL, NULL, NULL);
	return rc;
}

static enum rc
restore(struct cli *c, const char *file)
{
	struct cli_shown shown = { { 0, 0 }, "" };
	const struct snapshot_progress p = { cli_show_step, &shown };
	int lock;
	enum rc rc = replica_lock(c->replica, &lock, &c->err);

	if (rc != RC_OK)
		return rc;
	rc = snapshot_build(c->replica, file, c->share, NULL, &p, &c->err);
	cli_progress_end();
	if (rc == RC_OK)
		rc = snapshot_swap(c->replica, NULL, &c->err);
	(void)close(lock);
	return rc;
}

static int
say_restored(struct cli *c)
{
	struct replica *r = NULL;
	struct replica_state st;
	enum rc rc = replica_open(c->replica, false, &r, &c->err);

	if (rc == RC_OK)
		rc = replica_state(r, &st, &c->err);
	replica_close(r);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	cli_put(c,
	    c->json ? "{\"position\":%lld}\n" : "写しを作りました  台帳 %lld\n",
	    (long long)st.position);
	return 0;
}

int
cmd_snapshot(struct cli *c)
{
	const char *verb = c->words > 0 ? c->word[0] : "";
	const char *output = cli_get(c, "--output");
	struct snapshot_info info;
	struct reg *r = NULL;
	bool is_make = strcmp(verb, "make") == 0;
	enum rc rc;

	if (strcmp(verb, "restore") == 0 && c->words <= 2) {
		rc = restore(c, c->words == 2 ? c->word[1] : NULL);
		return rc == RC_OK ? say_restored(c) : cli_fail_rc(c, rc);
	}
	if (c->words != 1 || (!is_make && strcmp(verb, "fetch") != 0))
		return cli_usage("snapshot の形が違います",
		    "make、fetch、restore [ファイル] のどれかです",
		    "daicho help snapshot で形を確かめてください");
	rc = open_as(c, &r);
	if (rc == RC_OK && is_make)
		rc = output != NULL ? fetch_file(c, r, output, &info)
				    : make_only(c, r, &info);
	else if (rc == RC_OK)
		rc = fetch_beside(c, r, &info);
	reg_close(r);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	show(c, &info);
	return 0;
}
