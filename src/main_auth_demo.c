/* SPDX-License-Identifier: ISC
 * The part of madoguchi-auth-demo that differs from the real program: PAM
 * reads a folder of ours, where pam_matrix knows the invented staff. It has
 * no privilege left by then, and its proofs carry another tag.
 */
#include "src/pamtalk.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SERVICE "madoguchi-demo"

static const struct {
	const char *staff, *account, *name;
} people[] = {
	{ "10001", "mado10001", "佐々木" },
	{ "10002", "mado10002", "高木" },
	{ "10003", "mado10003", "三宅" },
	{ "10004", "mado10004", "今村" },
};
#define PEOPLE (sizeof(people) / sizeof(people[0]))

static int
start_demo(const char *dir, const char *service, const char *account,
    const struct pam_conv *conv, pam_handle_t **pam)
{
	char *conf = x_printf("%s/service", dir);
	int rc;

	(void)service; /* one password for all four, as one account has */
	rc = pam_start_confdir(SERVICE, account, conv, conf, pam);
	free(conf);
	return rc;
}

static enum rc
unusable(const char *path, const char *why, const char *remedy, struct err *err)
{
	(void)err_set(
	    err, RC_IO, "E9105", "デモの本人確認を用意できません", why, remedy);
	err_log(err, "%s", path);
	return RC_IO;
}

/* Writes text to path unless something is there already. */
static enum rc
write_once(const char *path, const char *text, struct err *err)
{
	int fd = open(
	    path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	ssize_t n;

	if (fd < 0 && errno == EEXIST)
		return RC_OK;
	n = fd < 0 ? -1 : write(fd, text, strlen(text));
	if (fd >= 0 && close(fd) != 0)
		n = -1;
	if (n == (ssize_t)strlen(text))
		return RC_OK;
	if (fd >= 0)
		(void)unlink(path);
	return unusable(path, strerror(errno),
	    "hand the folder to the user the demo runs as (nobody, when root "
	    "starts it)",
	    err);
}

static enum rc
write_service(const char *dir, const char *path, struct err *err)
{
	static const char *const types[] = { "auth", "account", "password",
		"session" };
	struct sbuf b;
	glob_t g;
	enum rc rc;

	if (glob("/usr/lib/*/pam_wrapper/pam_matrix.so", 0, NULL, &g) != 0)
		return unusable("pam_matrix.so", "not found",
		    "apt-get install libpam-wrapper", err);
	sbuf_init(&b, 16384);
	for (int i = 0; i < 4; i++)
		sbuf_addf(&b, "%s required %s [passdb=%s/passdb]\n", types[i],
		    g.gl_pathv[0], dir);
	globfree(&g);
	rc = write_once(path, b.s, err);
	sbuf_release(&b);
	return rc;
}

static enum rc
write_people(const char *dir, const char *accounts, struct err *err)
{
	char *path = x_printf("%s/passdb", dir);
	struct sbuf list, pass;
	enum rc rc;

	sbuf_init(&list, 4096);
	sbuf_init(&pass, 4096);
	for (size_t i = 0; i < PEOPLE; i++) {
		sbuf_addf(&list, "%s %s %s\n", people[i].staff,
		    people[i].account, people[i].name);
		sbuf_addf(
		    &pass, "%s:madoguchi:" SERVICE "\n", people[i].account);
	}
	rc = write_once(path, pass.s, err);
	if (rc == RC_OK)
		rc = write_once(accounts, list.s, err);
	sbuf_release(&list);
	sbuf_release(&pass);
	free(path);
	return rc;
}

static enum rc
prepare_demo(struct pamtalk *talk, const char *accounts, struct err *err)
{
	char *conf, *service, *dir;
	enum rc rc = RC_OK;

	if (talk->dir == NULL)
		return unusable("--dir", "missing",
		    "give the folder for the demo's own PAM files", err);
	if (mkdir(talk->dir, 0700) != 0 && errno != EEXIST)
		return unusable(talk->dir, strerror(errno),
		    "hand its folder to the user the demo runs as (nobody, "
		    "when root starts it)",
		    err);
	dir = realpath(talk->dir, NULL);
	if (dir == NULL || strpbrk(dir, "[]\\\n") != NULL ||
	    strlen(dir) > 1024) {
		free(dir);
		return unusable(talk->dir, "cannot stand in a PAM file",
		    "use a path without brackets", err);
	}
	talk->dir = dir; /* kept as long as the program runs */
	conf = x_printf("%s/service", dir);
	service = x_printf("%s/" SERVICE, conf);
	if (mkdir(conf, 0700) != 0 && errno != EEXIST)
		rc = unusable(conf, strerror(errno),
		    "hand the folder to the user the demo runs as", err);
	if (rc == RC_OK && access(service, F_OK) != 0)
		rc = write_service(dir, service, err);
	if (rc == RC_OK)
		rc = write_people(dir, accounts, err);
	free(conf);
	free(service);
	return rc;
}

const struct auth_twin auth_twin = {
	.program = "madoguchi-auth-demo",
	.kind = "demo",
	.gives_up_privileges = true,
	.makes_what_is_missing = true,
	.refuse_ms = 400,
	.start = start_demo,
	.prepare = prepare_demo,
};
