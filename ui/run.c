/* SPDX-License-Identifier: ISC
 * run - the whole counter: options, settings, terminal, loop.
 */
#include "db/eras.h"
#include "ui/engine.h"
#include "ui/message.h"

#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define CONF_PATH "/etc/madoguchi/madoguchi.conf"

static int
usage(int status)
{
	(void)fprintf(status == 0 ? stdout : stderr,
	    "usage: madoguchi [--config FILE]\n"
	    "The counter terminal; settings from " CONF_PATH ".\n"
	    "See madoguchi(1), madoguchi-keys(7) and madoguchi.conf(5).\n");
	return status;
}

/* Names and numbers of residents stay out of core files and of the eyes of
 * other processes of the same user. */
static void
keep_private(void)
{
	struct rlimit none = { 0, 0 };

	(void)umask(077);
	(void)setrlimit(RLIMIT_CORE, &none);
#if !defined(__SANITIZE_ADDRESS__)
	/* the leak checker of a sanitizer build attaches to its parent */
	(void)prctl(PR_SET_DUMPABLE, 0);
#endif
}

static int
complain(const struct err *err)
{
	struct err said = *err;

	message_err(&said);
	(void)fprintf(stderr, "madoguchi: %s: %s: %s\n", said.text, said.why,
	    said.remedy);
	return rc_exit(err->rc);
}

static int
run(const struct conf *c)
{
	struct terminal *t;
	struct app app;
	struct ui *ui;
	struct err err;
	int status;

	err_clear(&err);
	if (app_open(&app, c, &err) != RC_OK)
		return complain(&err);
	if (term_start(c->mono != 0, &t, &err) != RC_OK) {
		app_close(&app);
		return complain(&err);
	}
	if (ui_new(&app, t, &ui, &err) != RC_OK) {
		term_end(t);
		app_close(&app);
		return complain(&err);
	}
	status = ui_loop(ui);
	/* Ended by a signal or a lost line: nobody stays signed in here. */
	if (app.session.is_open)
		ui_sign_out(ui);
	ui_free(ui);
	term_end(t);
	app_close(&app);
	return status;
}

int
madoguchi_run(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *path = CONF_PATH;
	struct conf c;
	struct err err;
	int o;

	keep_private();
	if (sodium_init() < 0)
		die("sodium_init");
	optind = 1;
	while ((o = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (o == 'c')
			path = optarg;
		else
			return usage(o == 'h' ? 0 : 2);
	}
	if (optind < argc)
		return usage(2);
	err_clear(&err);
	conf_preset(&c);
	lang_start(c.language, c.share);
	if (conf_load(&c, path, &err) != RC_OK)
		return complain(&err);
	lang_start(c.language, c.share);
	if (eras_read(c.share, &err) != RC_OK)
		return complain(&err);
	return run(&c);
}
