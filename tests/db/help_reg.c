/* SPDX-License-Identifier: ISC */
#include "tests/db/help_reg.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct reg *
help_reg_again(const char *dir, const char *today)
{
	struct reg_options o = { .terminal = "daicho" };
	struct reg *r = NULL;
	struct err err;
	char uri[200];

	(void)snprintf(uri, sizeof(uri), "sqlite:%s/register.db", dir);
	o.uri = uri;
	o.create = true;
	if (today != NULL)
		(void)setenv("MADOGUCHI_NOW", today, 1);
	err_clear(&err);
	if (reg_open(&o, &r, &err) != RC_OK) {
		printf("# register: %s %s %s\n", err.code, err.text, err.log);
		exit(1);
	}
	return r;
}

struct reg *
help_reg_new(char dir[128], const char *today)
{
	struct reg *r;
	struct err err;
	json_t *args;

	(void)mkdir("build", 0777);
	(void)mkdir("build/tmp", 0777);
	(void)snprintf(dir, 128, "build/tmp/reg.XXXXXX");
	if (mkdtemp(dir) == NULL)
		exit(1);
	r = help_reg_again(dir, today);
	args = json_pack("{s:s,s:s,s:b,s:s}", "municipality", "431010", "name",
	    "熊本市中央区", "training", 1, "today",
	    today != NULL ? today : "2026-07-15");
	err_clear(&err);
	if (reg_call(r, "register.init", args, NULL, &err) != RC_OK) {
		printf("# init: %s %s %s %s\n", err.code, err.text, err.why,
		    err.log);
		exit(1);
	}
	json_decref(args);
	return r;
}

void
help_reg_remove(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	char path[512];

	while (d != NULL && (e = readdir(d)) != NULL) {
		(void)snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		if (e->d_name[0] != '.')
			(void)unlink(path);
	}
	if (d != NULL)
		(void)closedir(d);
	(void)rmdir(dir);
}
