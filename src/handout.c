/* SPDX-License-Identifier: ISC
 * handout - see handout.h.
 */
#include "src/handout.h"

#include "src/mutant.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

bool
file_is_in_memory(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 && ((long)fs.f_type == TMPFS_MAGIC ||
					    (long)fs.f_type == RAMFS_MAGIC);
}

enum rc
handout_open(const char *folder, int *fd, struct err *err)
{
	enum rc rc = RC_OK;

	*fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*fd < 0 || faccessat(*fd, ".", W_OK | X_OK, 0) != 0)
		rc = err_set(err, RC_INPUT, "E4184",
		    "ファイルを置く場所がありません",
		    "その場所がないか、書く権利がありません",
		    "場所を確かめてください");
	else if (!file_is_in_memory(*fd) && GUARD("handout_in_memory"))
		rc = err_set(err, RC_INPUT, "E4185",
		    "ファイルを置く場所がディスクにあります",
		    "個人番号の入るファイルはディスクに置かないため",
		    "tmpfs（/run や /dev/shm）の場所を指定してください");
	else if (flock(*fd, LOCK_EX | LOCK_NB) != 0 && GUARD("handout_alone"))
		rc = err_set(err, RC_CONFLICT, "E4186",
		    "ほかの人が同じ場所に書いています",
		    "二人が同時に書くと、どちらのファイルか分からなくなるため",
		    "終わるのを待って、もう一度行ってください");
	if (rc != RC_OK && *fd >= 0) {
		(void)close(*fd);
		*fd = -1;
	}
	return rc;
}

static void
part_of(const char *name, char out[160])
{
	(void)snprintf(out, 160, ".%.140s.part", name);
}

static enum rc
cannot(struct err *err)
{
	enum rc rc = err_set(err, RC_IO, "E4187", "ファイルを書けません",
	    "置く場所に書けないか、空きがありません",
	    "場所・権利・空き容量を確かめてください");

	err_log(err, "handout: errno %d", errno);
	return rc;
}

static bool
write_all(int fd, const char *data, size_t len)
{
	size_t at = 0;

	while (at < len) {
		ssize_t n = write(fd, data + at, len - at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += (size_t)n;
	}
	return fsync(fd) == 0;
}

enum rc
handout_put(
    int fd, const char *name, const void *data, size_t len, struct err *err)
{
	char part[160];
	bool fine;
	int out;

	part_of(name, part);
	/* What was begun before is nobody's; and no link is followed. */
	(void)unlinkat(fd, part, 0);
	out = openat(fd, part,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (out < 0)
		return cannot(err);
	fine = fchmod(out, 0600) == 0 && write_all(out, data, len);
	fine = close(out) == 0 && fine;
	if (fine && renameat(fd, part, fd, name) == 0 && fsync(fd) == 0)
		return RC_OK;
	(void)cannot(err);
	(void)unlinkat(fd, part, 0);
	return RC_IO;
}

enum rc
handout_remove(int fd, const char *name, struct err *err)
{
	char part[160];

	part_of(name, part);
	if ((unlinkat(fd, part, 0) != 0 && errno != ENOENT) ||
	    (unlinkat(fd, name, 0) != 0 && errno != ENOENT))
		return cannot(err);
	return fsync(fd) == 0 ? RC_OK : cannot(err);
}
