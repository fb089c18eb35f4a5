/* SPDX-License-Identifier: ISC
 * room - where the real sign-in program sees our /etc/pam.d (or /etc) and
 * nobody else's does. Three ways, the first that this machine allows: a
 * mount namespace (root), the same below a user namespace (anybody), a
 * changed root with copies of what the program needs (root in a container).
 * Where none is allowed the tests fail and say what to do.
 * MADO_TEST_ROOM=mount|user|chroot tries that way alone.
 */
#ifndef TESTS_AUTH_ROOM_H
#define TESTS_AUTH_ROOM_H

#include "tests/auth/help.h"

enum room { ROOM_NONE, ROOM_MOUNT, ROOM_USER, ROOM_CHROOT, ROOMS };
static const char *const room_names[] = { "none", "mount", "user", "chroot" };

static inline void
put_line(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	if (fd >= 0) {
		if (write(fd, text, strlen(text)) < 0)
			_exit(99);
		(void)close(fd);
	}
}

static inline bool
room_namespace(bool with_user)
{
	unsigned uid = geteuid(), gid = getegid();
	char text[64];

	if (unshare(CLONE_NEWNS | (with_user ? CLONE_NEWUSER : 0)) != 0)
		return false;
	if (with_user) {
		put_line("/proc/self/setgroups", "deny");
		(void)snprintf(text, sizeof(text), "0 %u 1", uid);
		put_line("/proc/self/uid_map", text);
		(void)snprintf(text, sizeof(text), "0 %u 1", gid);
		put_line("/proc/self/gid_map", text);
	}
	return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

/* The folder is the root; inside, its own path leads back to it. */
static inline bool
room_chroot(const struct helper *h)
{
	return chroot(h->dir) == 0 && chdir("/") == 0 &&
	       setenv("MADO_BIN", "/bin", 1) == 0;
}

/* In the child. what: "pam.d", which is the folder pam/service, or "" for
 * all of etc. False with errno when it cannot be. */
static inline bool
room_enter(const struct helper *h, enum room way, const char *what)
{
	char from[128], to[32];

	if (way == ROOM_CHROOT)
		return room_chroot(h);
	if (!room_namespace(way == ROOM_USER))
		return false;
	(void)snprintf(from, sizeof(from), "%s/%s", h->dir,
	    what[0] != '\0' ? "pam/service" : "etc");
	(void)snprintf(
	    to, sizeof(to), "/etc%s%s", what[0] != '\0' ? "/" : "", what);
	return mount(from, to, NULL, MS_BIND, NULL) == 0;
}

/* tests/auth/room.sh STEP DIR BIN; its complaints go into the log. */
static inline bool
room_make(const struct helper *h, const char *step)
{
	char sh[] = "/bin/sh", script[] = "tests/auth/room.sh", s[16], dir[64],
	     b[256];
	char *const args[] = { sh, script, s, dir, b, NULL };
	int status, fd;
	pid_t pid;

	(void)snprintf(s, sizeof(s), "%s", step);
	(void)snprintf(dir, sizeof(dir), "%s", h->dir);
	(void)snprintf(b, sizeof(b), "%s", bin());
	pid = fork();
	if (pid == 0) {
		fd = open(h->log, O_WRONLY | O_CREAT | O_APPEND, 0666);
		(void)dup2(fd, 1);
		(void)dup2(fd, 2);
		(void)execv(sh, args);
		_exit(126);
	}
	(void)waitpid(pid, &status, 0);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static inline bool
room_works(const struct helper *h, enum room way)
{
	int status;
	pid_t pid;

	if (way == ROOM_CHROOT && (geteuid() != 0 || !room_make(h, "root")))
		return false;
	pid = fork();
	if (pid == 0)
		_exit(room_enter(h, way, "pam.d") ? 0 : errno);
	(void)waitpid(pid, &status, 0);
	if (!WIFEXITED(status) || WEXITSTATUS(status) == 0)
		return WIFEXITED(status);
	printf("# %s: %s\n", room_names[way], strerror(WEXITSTATUS(status)));
	return false;
}

/* Which way this machine allows; ROOM_NONE fails the test with its cause
 * and what to do. h: a folder with pam/service. */
static inline enum room
room_way(const struct helper *h)
{
	const char *only = getenv("MADO_TEST_ROOM");
	enum room way;

	for (way = geteuid() == 0 ? ROOM_MOUNT : ROOM_USER; way < ROOMS; way++)
		if ((only == NULL || strcmp(only, room_names[way]) == 0) &&
		    room_works(h, way)) {
			printf("# room: %s\n", room_names[way]);
			return way;
		}
	printf("# cause: no mount namespace, no user namespace and no chroot "
	       "may be made here\n"
	       "# remedy: run as root or in a container with CAP_SYS_ADMIN or "
	       "CAP_SYS_CHROOT, or allow user namespaces "
	       "(sysctl user.max_user_namespaces, "
	       "kernel.unprivileged_userns_clone=1, "
	       "kernel.apparmor_restrict_unprivileged_userns=0)\n");
	CHECK(!"the real sign-in program cannot be tried on this machine");
	return ROOM_NONE;
}

#endif
