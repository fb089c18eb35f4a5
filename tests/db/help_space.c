/* SPDX-License-Identifier: ISC
 * help_space - see help_space.h.
 */
#include "tests/db/help_space.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define BALLAST "/tmp/.ballast"

static bool is_own;

static bool
say(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	size_t n = strlen(text);
	bool ok = fd >= 0 && write(fd, text, n) == (ssize_t)n;

	if (fd >= 0)
		(void)close(fd);
	return ok;
}

/* An ordinary user stays who they are: only mounting needs more. */
static bool
as_ourselves(uid_t uid, gid_t gid)
{
	char map[64];

	(void)snprintf(map, sizeof(map), "%u %u 1", uid, uid);
	if (!say("/proc/self/setgroups", "deny") ||
	    !say("/proc/self/uid_map", map))
		return false;
	(void)snprintf(map, sizeof(map), "%u %u 1", gid, gid);
	return say("/proc/self/gid_map", map);
}

static bool
mounts(int mb)
{
	static const char *const folders[] = { "/tmp", "/var/tmp", "/dev/shm" };
	char words[64];

	(void)snprintf(words, sizeof(words), "mode=1777,size=%dm", mb);
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		return false;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (mount("tmpfs", folders[i], "tmpfs", MS_NOSUID | MS_NODEV,
			words) != 0)
			return false;
	return true;
}

bool
space_own(int mb)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();

	(void)signal(SIGXFSZ, SIG_IGN);
	is_own = (uid == 0 ? unshare(CLONE_NEWNS) == 0
			   : unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 &&
				 as_ourselves(uid, gid)) &&
		 mounts(mb);
	if (!is_own)
		printf("# no folders of our own: %s\n", strerror(errno));
	return is_own;
}

bool
space_is_own(void)
{
	return is_own;
}

static void
fill(size_t n)
{
	static const char block[4096] = "ballast";
	struct statvfs f;
	int fd = open(BALLAST, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd < 0)
		abort();
	while (statvfs("/tmp", &f) == 0 &&
	       (size_t)f.f_bavail * f.f_bsize > n + sizeof(block) - 1)
		if (write(fd, block, sizeof(block)) != (ssize_t)sizeof(block))
			break;
	(void)close(fd);
}

void
space_leave(size_t n, const char *grown)
{
	struct rlimit l;
	struct stat sb;

	if (is_own) {
		fill(n);
		return;
	}
	if (getrlimit(RLIMIT_FSIZE, &l) != 0)
		abort();
	l.rlim_cur = n;
	if (grown != NULL && stat(grown, &sb) == 0)
		l.rlim_cur += (rlim_t)sb.st_size;
	if (setrlimit(RLIMIT_FSIZE, &l) != 0)
		abort();
}

void
space_back(void)
{
	struct rlimit l;

	if (is_own) {
		(void)unlink(BALLAST);
		return;
	}
	if (getrlimit(RLIMIT_FSIZE, &l) != 0)
		abort();
	l.rlim_cur = l.rlim_max;
	if (setrlimit(RLIMIT_FSIZE, &l) != 0)
		abort();
}
