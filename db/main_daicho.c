/* SPDX-License-Identifier: ISC
 * daicho - the register's command line. Options may stand before or after
 * the other words; what follows "--" is never an option.
 */
#include "db/cli.h"
#include "db/eras.h"
#include "db/store_pg.h"

#include "src/number.h"

#include <libgen.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct cli_option global[] = {
	{ "--register", "URI", "台帳（sqlite:場所、postgresql://…）" },
	{ "--replica", "PATH", "写しの場所" },
	{ "--config", "FILE", "設定ファイル" },
	{ "--share", "DIR", "データの場所" },
	{ "--as", "STAFF", "誰の名で行うか" },
	{ "--reason", "CODE", "処理事由" },
	{ "--answers-fd", "N", "認証の答えを読む記述子" },
	{ "--json", NULL, "JSON lines で出す" },
	{ "--help", NULL, "説明" },
	{ NULL, NULL, NULL },
};
enum {
	G_REGISTER,
	G_REPLICA,
	G_CONFIG,
	G_SHARE,
	G_AS,
	G_REASON,
	G_ANSWERS,
	G_JSON,
	G_HELP,
	G_COUNT
};

static const struct command *
find_command(const char *name)
{
	for (int i = 0; i < command_count; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static void
help_options(const struct cli_option *o)
{
	for (; o != NULL && o->name != NULL; o++)
		(void)printf("    %s %s\t%s\n", o->name,
		    o->value != NULL ? o->value : "", o->help);
}

static int
help(const struct command *cmd)
{
	if (cmd != NULL) {
		(void)printf(
		    "daicho %s %s\n  %s\n", cmd->name, cmd->usage, cmd->help);
		help_options(cmd->options);
		return 0;
	}
	(void)printf("daicho COMMAND [words] [options]\n");
	for (int i = 0; i < command_count; i++)
		(void)printf(
		    "  %-12s %s\n", commands[i].name, commands[i].help);
	(void)printf("どの指示にも:\n");
	help_options(global);
	return 0;
}

/* Index of the option in the table, its value in *value when it stands
 * after "="; -1 not there. */
static int
option_of(const struct cli_option *o, const char *word, const char **value)
{
	const char *eq = strchr(word, '=');
	size_t n = eq != NULL ? (size_t)(eq - word) : strlen(word);

	*value = eq != NULL ? eq + 1 : NULL;
	for (int i = 0; o != NULL && o[i].name != NULL; i++)
		if (strlen(o[i].name) == n && strncmp(o[i].name, word, n) == 0)
			return i;
	return -1;
}

static int
bad_option(const char *word, const char *why)
{
	char what[160];

	(void)snprintf(what, sizeof(what), "%.100s", word);
	return cli_usage(what, why, "daicho help で形を確かめてください");
}

/* The command's name is the first word that is no option's value. */
static const struct command *
command_of(int argc, char **argv, int *at)
{
	const char *value;

	for (int i = 1; i < argc; i++) {
		int g = option_of(global, argv[i], &value);

		if (g >= 0 && global[g].value != NULL && value == NULL)
			i++;
		else if (argv[i][0] != '-') {
			*at = i;
			return find_command(argv[i]);
		}
	}
	*at = -1;
	return NULL;
}

static int
take_words(struct cli *c, int argc, char **argv, int skip,
    const char *globals[G_COUNT])
{
	bool is_plain = false;
	const char *value;

	for (int i = 1; i < argc; i++) {
		const struct cli_option *table = global;
		const char **to = globals;
		int k;

		if (i == skip)
			continue;
		if (!is_plain && strcmp(argv[i], "--") == 0) {
			is_plain = true;
			continue;
		}
		if (is_plain || argv[i][0] != '-' || argv[i][1] == '\0') {
			if (c->words == CLI_WORDS_MAX)
				return bad_option(argv[i], "言葉が多すぎます");
			c->word[c->words++] = argv[i];
			continue;
		}
		/* A command's own option wins over a general one. */
		k = option_of(c->options, argv[i], &value);
		if (k >= 0) {
			table = c->options;
			to = c->given;
		} else {
			k = option_of(global, argv[i], &value);
		}
		if (k < 0)
			return bad_option(
			    argv[i], "そのような指定はありません");
		if (table[k].value == NULL) {
			if (value != NULL)
				return bad_option(argv[i], "値は取りません");
			to[k] = "";
			continue;
		}
		if (value == NULL && i + 1 < argc && i + 1 != skip)
			value = argv[++i];
		if (value == NULL)
			return bad_option(argv[i], "値がありません");
		to[k] = value;
	}
	return 0;
}

/* build/share beside the program, else where the settings say. */
static void
find_share(struct cli *c, const char *given)
{
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	char names[600];

	if (given != NULL) {
		(void)snprintf(
		    c->share_path, sizeof(c->share_path), "%s", given);
		return;
	}
	if (n > 0) {
		exe[n] = '\0';
		for (int up = 0; up < 2; up++) {
			char *dir = dirname(exe);

			memmove(exe, dir, strlen(dir) + 1);
			(void)snprintf(names, sizeof(names),
			    "%.500s/share/data/names", exe);
			if (access(names, R_OK) == 0) {
				(void)snprintf(c->share_path,
				    sizeof(c->share_path), "%.500s/share", exe);
				return;
			}
		}
	}
	(void)snprintf(
	    c->share_path, sizeof(c->share_path), "%s", c->conf.share);
}

static int
settle(struct cli *c, const char *globals[G_COUNT])
{
	const char *path = globals[G_CONFIG];
	long fd = -1;
	enum rc rc;

	conf_preset(&c->conf);
	rc = conf_load(&c->conf,
	    path != NULL ? path : "/etc/madoguchi/madoguchi.conf", &c->err);
	if (rc != RC_OK && (path != NULL || rc != RC_NOT_FOUND))
		return cli_fail_rc(c, rc);
	err_clear(&c->err);
	c->reg_uri =
	    globals[G_REGISTER] != NULL ? globals[G_REGISTER] : c->conf.reg;
	c->replica =
	    globals[G_REPLICA] != NULL ? globals[G_REPLICA] : c->conf.replica;
	c->as = globals[G_AS];
	if (c->reason == NULL)
		c->reason = globals[G_REASON];
	c->json = globals[G_JSON] != NULL;
	c->answers_fd = -1;
	if (globals[G_ANSWERS] != NULL) {
		if (!cli_number(globals[G_ANSWERS], 0, 1023, &fd))
			return bad_option(
			    "--answers-fd", "0 から 1023 の数ではありません");
		c->answers_fd = (int)fd;
	}
	find_share(c, globals[G_SHARE]);
	c->share = c->share_path;
	rc = eras_read(c->share, &c->err);
	return rc == RC_OK ? 0 : cli_fail_rc(c, rc);
}

int
main(int argc, char **argv)
{
	struct cli c = { .prog = argv[0], .out = stdout };
	const char *globals[G_COUNT] = { NULL };
	const struct command *cmd;
	int at, status;

	store_kind_add(&store_pg_ops);
	/* A register is nobody else's from its first byte on, and what of it
	 * is in memory goes into no core. */
	(void)umask(077);
#if !defined(__SANITIZE_ADDRESS__)
	(void)prctl(PR_SET_DUMPABLE, 0);
#endif
	(void)setlocale(LC_ALL, "C.UTF-8");
	err_clear(&c.err);
	cmd = command_of(argc, argv, &at);
	if (at < 0 || strcmp(argv[at], "help") == 0) {
		if (argc < 2)
			return cli_usage("指示がありません",
			    "何をするかが書かれていません",
			    "daicho help で一覧を見てください");
		if (at < 0 && strcmp(argv[1], "--help") != 0)
			return bad_option(argv[1], "指示がありません");
		return help(at >= 0 && at + 1 < argc
				? find_command(argv[at + 1])
				: NULL);
	}
	if (cmd == NULL)
		return bad_option(argv[at], "そのような指示はありません");
	c.options = cmd->options;
	status = take_words(&c, argc, argv, at, globals);
	if (status == 0 && globals[G_HELP] != NULL)
		return help(cmd);
	if (status == 0)
		status = settle(&c, globals);
	if (status == 0)
		status = cmd->run(&c);
	cli_close(&c);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		(void)cli_usage("出力できません", "書き込みに失敗しました",
		    "行き先の空きを確かめてください");
		if (status == 0)
			status = 1;
	}
	return status;
}
