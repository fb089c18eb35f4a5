/* SPDX-License-Identifier: ISC
 * intake_folder - see intake.h: the folder that readers and other desks put
 * their CSV into. Names are foreign too; no link is followed.
 */
#include "src/intake.h"

#include "src/mutant.h"
#include "src/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

static int
open_folder(const char *folder, struct err *err)
{
	int fd = folder[0] == '\0'
		     ? -1
		     : open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		(void)err_set(err, RC_NOT_FOUND, "E1896",
		    "取り込むファイルの置き場がありません",
		    "設定 intake の場所を開けないため",
		    "読取機で読むか、管理者に知らせてください");
	return fd;
}

static bool
is_csv(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && name[0] != '.' && strcasecmp(name + n - 4, ".csv") == 0;
}

/* Newest first; of one second by name. */
static int
order(const void *a, const void *b)
{
	const struct intake_file *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? 1 : -1;
	return strcmp(x->name, y->name);
}

enum rc
intake_list(const char *folder, struct intake_file *out, int max, int *n,
    struct err *err)
{
	int fd = open_folder(folder, err);
	struct dirent *d;
	struct stat sb;
	DIR *dir;

	*n = 0;
	if (fd < 0)
		return RC_NOT_FOUND;
	dir = fdopendir(fd);
	if (dir == NULL) {
		(void)close(fd);
		return err_set(err, RC_IO, "E1896",
		    "取り込むファイルの置き場がありません",
		    "設定 intake の場所を開けないため",
		    "読取機で読むか、管理者に知らせてください");
	}
	while (*n < max && (d = readdir(dir)) != NULL) {
		if (!is_csv(d->d_name) ||
		    strlen(d->d_name) >= sizeof(out->name) ||
		    !utf8_valid(d->d_name, strlen(d->d_name)) ||
		    !text_clean(d->d_name, NULL) ||
		    fstatat(dirfd(dir), d->d_name, &sb, AT_SYMLINK_NOFOLLOW) !=
			0 ||
		    !S_ISREG(sb.st_mode))
			continue;
		(void)snprintf(
		    out[*n].name, sizeof(out[*n].name), "%.127s", d->d_name);
		out[*n].size = (long long)sb.st_size;
		out[*n].at = (long long)sb.st_mtime;
		(*n)++;
	}
	(void)closedir(dir);
	qsort(out, (size_t)*n, sizeof(*out), order);
	return RC_OK;
}

static enum rc
unusable(struct err *err, const char *why)
{
	return err_set(err, RC_INPUT, "E1897", "このファイルは読めません", why,
	    "256 KiB までの普通のファイルを置き直してください");
}

static enum rc
read_all(int fd, size_t size, struct secret *out, struct err *err)
{
	enum rc rc = secret_init_size(out, size + 2, err);

	while (rc == RC_OK && out->len < size + 1) {
		ssize_t n = read(fd, out->s + out->len, size + 1 - out->len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			rc = unusable(err, "読み取りに失敗したため");
		if (n <= 0)
			break;
		out->len += (size_t)n;
	}
	if (rc == RC_OK && out->len > size)
		rc = unusable(err, "読んでいる間に長くなったため");
	if (rc != RC_OK)
		secret_release(out);
	return rc;
}

enum rc
intake_read(const char *folder, const char *name, struct secret *out,
    bool *is_memory, struct err *err)
{
	int dir = open_folder(folder, err), fd;
	struct statfs fs;
	struct stat sb;
	enum rc rc;

	*is_memory = false;
	out->s = NULL;
	if (dir < 0)
		return RC_NOT_FOUND;
	fd = strchr(name, '/') != NULL
		 ? -1
		 : openat(dir, name,
		       O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	(void)close(dir);
	if (fd < 0)
		return unusable(err, "なくなったか、読む権利がないため");
	if (fstat(fd, &sb) != 0 || !S_ISREG(sb.st_mode))
		rc = unusable(err, "普通のファイルではないため");
	else if (sb.st_size > INTAKE_FILE)
		rc = unusable(err, "長すぎるため");
	else
		rc = read_all(fd, (size_t)sb.st_size, out, err);
	/* A tmpfs is memory and swap; swap is encrypted or off (doctor). */
	*is_memory =
	    rc == RC_OK && fstatfs(fd, &fs) == 0 &&
	    ((long)fs.f_type == TMPFS_MAGIC || (long)fs.f_type == RAMFS_MAGIC);
	(void)close(fd);
	return rc;
}

/* Overwritten first: on a tmpfs that is the memory itself. */
bool
intake_remove(const char *folder, const char *name)
{
	static const char zero[4096];
	int dir = open_folder(folder, NULL), fd;
	struct stat sb;
	bool gone;

	if (dir < 0 || strchr(name, '/') != NULL) {
		if (dir >= 0)
			(void)close(dir);
		return false;
	}
	fd = openat(dir, name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd >= 0 && fstat(fd, &sb) == 0 && S_ISREG(sb.st_mode)) {
		for (off_t at = 0; at < sb.st_size;) {
			size_t n = sb.st_size - at < (off_t)sizeof(zero)
				       ? (size_t)(sb.st_size - at)
				       : sizeof(zero);
			ssize_t did = pwrite(fd, zero, n, at);

			if (did <= 0)
				break;
			at += did;
		}
		(void)fdatasync(fd);
	}
	if (fd >= 0)
		(void)close(fd);
	gone = unlinkat(dir, name, 0) == 0;
	(void)close(dir);
	return gone;
}
