/* SPDX-License-Identifier: ISC
 * madoguchi-sync - keeps the replica true and empties the outbox.
 */
#include "db/eras.h"
#include "db/syncer.h"
#include "src/conf.h"
#include "src/err.h"

#include <getopt.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#define CONF_PATH "/etc/madoguchi/madoguchi.conf"

static volatile sig_atomic_t stop;

static void
on_signal(int sig)
{
	(void)sig;
	stop = 1;
}

static int
usage(FILE *f)
{
	fputs("usage: madoguchi-sync [--config FILE] [--register URI] "
	      "[--replica PATH]\n"
	      "           [--outbox PATH] [--terminal ID] [--share DIR] "
	      "[--once] [--anew]\n",
	    f);
	return 2;
}

static int
fail(const struct err *e)
{
	fprintf(
	    stderr, "madoguchi-sync: %s: %s: %s\n", e->text, e->why, e->remedy);
	return rc_exit(e->rc);
}

struct options {
	struct conf conf;
	bool once, anew;
};

static const struct option words[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "register", required_argument, NULL, 'g' },
	{ "replica", required_argument, NULL, 'r' },
	{ "outbox", required_argument, NULL, 'o' },
	{ "terminal", required_argument, NULL, 't' },
	{ "share", required_argument, NULL, 's' },
	{ "once", no_argument, NULL, '1' },
	{ "anew", no_argument, NULL, 'a' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* The file first, so that what stands on the command line wins. */
static enum rc
read_file(int argc, char **argv, struct conf *conf, struct err *err)
{
	int i;
	enum rc rc;

	conf_preset(conf);
	for (i = 1; i + 1 < argc; i++)
		if (strcmp(argv[i], "--config") == 0)
			return conf_load(conf, argv[i + 1], err);
	for (i = 1; i < argc; i++)
		if (strncmp(argv[i], "--config=", 9) == 0)
			return conf_load(conf, argv[i] + 9, err);
	rc = conf_load(conf, CONF_PATH, err);
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(err);
	return RC_OK;
}

#define SET(field) snprintf(o->conf.field, sizeof(o->conf.field), "%s", optarg)

static int
read_words(int argc, char **argv, struct options *o)
{
	int c;

	while ((c = getopt_long(argc, argv, "", words, NULL)) != -1) {
		switch (c) {
		case 'c':
			break;
		case 'g':
			SET(reg);
			break;
		case 'r':
			SET(replica);
			break;
		case 'o':
			SET(outbox);
			break;
		case 't':
			SET(terminal);
			break;
		case 's':
			SET(share);
			break;
		case '1':
			o->once = true;
			break;
		case 'a':
			o->anew = true;
			break;
		case 'h':
			usage(stdout);
			exit(0);
		default:
			return usage(stderr);
		}
	}
	return optind < argc || o->conf.reg[0] == '\0' ||
		       o->conf.terminal[0] == '\0'
		   ? usage(stderr)
		   : 0;
}

static void
catch_signals(void)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = on_signal;
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
}

static void
tell_asides(const struct syncer *s)
{
	struct syncer_report r;

	syncer_report(s, &r);
	if (r.replica_aside[0] != '\0')
		fprintf(stderr,
		    "madoguchi-sync: 壊れた写しを %s に移し、"
		    "作り直します\n",
		    r.replica_aside);
	if (r.outbox_aside[0] != '\0')
		fprintf(stderr,
		    "madoguchi-sync: 壊れた送信箱を %s に移しました"
		    ": 管理者に連絡してください\n",
		    r.outbox_aside);
}

/* One line a change, for the journal; codes and counts alone. */
static void
tell_state(void *arg, const char *state, const char *code)
{
	static const struct {
		const char *state, *words;
	} said[] = {
		{ "online", "接続しました" },
		{ "offline", "不通です。自動でつなぎ直します" },
		{ "bootstrap", "写しを作っています" },
		{ "forked", "台帳と写しが食い違い、止めました" },
		{ "restored", "台帳が古い控えから戻され、止めました" },
		{ "apart", "台帳と版が違います" },
		{ "refused", "台帳がこの端末を受け付けません" },
		{ "logbroken", "操作記録の鎖が切れています" },
		{ "stranger", "送信待ちは別の台帳のものです" },
		{ "readonly", "版が古いため照会だけです" },
	};
	struct syncer_report r = { 0 };
	const struct syncer *s = *(struct syncer *const *)arg;
	const char *w = "";

	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		if (strcmp(state, said[i].state) == 0)
			w = said[i].words;
	if (s != NULL) /* NULL: it is still being opened */
		syncer_report(s, &r);
	fprintf(stderr,
	    "madoguchi-sync: state=%s code=%s position=%lld sent=%lld "
	    "refused=%lld: %s\n",
	    state, code[0] != '\0' ? code : "-", (long long)r.position,
	    (long long)r.pushed, (long long)r.refused, w);
}

int
main(int argc, char **argv)
{
	struct options o;
	struct syncer_options so;
	struct syncer *s = NULL;
	struct err e;
	enum rc rc;
	int status;

	setlocale(LC_ALL, "C.UTF-8");
	memset(&o, 0, sizeof(o));
	err_clear(&e);
	umask(077);
	(void)prctl(PR_SET_DUMPABLE, 0);
	rc = read_file(argc, argv, &o.conf, &e);
	if (rc != RC_OK)
		return fail(&e);
	status = read_words(argc, argv, &o);
	if (status != 0)
		return status;
	rc = eras_read(o.conf.share, &e);
	if (rc != RC_OK)
		return fail(&e);
	catch_signals();
	so = (struct syncer_options){ .reg = o.conf.reg,
		.tls = { o.conf.tls_ca, o.conf.tls_cert, o.conf.tls_key },
		.replica = o.conf.replica,
		.outbox = o.conf.outbox,
		.terminal = o.conf.terminal,
		.share = o.conf.share,
		.told = o.once ? NULL : tell_state,
		.told_arg = &s,
		.anew = o.anew };
	rc = syncer_open(&so, &s, &e);
	if (rc == RC_OK)
		tell_asides(s);
	if (rc == RC_OK)
		rc = o.once ? syncer_once(s, &e) : syncer_run(s, &stop, &e);
	syncer_close(s);
	return rc == RC_OK ? 0 : fail(&e);
}
