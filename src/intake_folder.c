/* SPDX-License-Identifier: ISC
 * intake_folder - see intake.h: the folder that readers and other desks put
 * their CSV into. Names are foreign too; no link is followed.
 */
#include "src/intake.h"

#include "src/handout.h"
#include "src/mutant.h"
#include "src/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

/* However many there are, the newest of them stand in out. */
static void
keep_newest(
    struct intake_file *out, int max, int *n, const struct intake_file *f)
{
	int oldest = 0;

	if (*n < max) {
		out[(*n)++] = *f;
		return;
	}
	for (int i = 1; i < max; i++)
		if (order(&out[i], &out[oldest]) > 0)
			oldest = i;
	if (max > 0 && order(f, &out[oldest]) < 0)
		out[oldest] = *f;
}

enum rc
intake_list(const char *folder, struct intake_file *out, int max, int *n,
    struct err *err)
{
	int fd = open_folder(folder, err);
	struct intake_file f;
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
	while ((d = readdir(dir)) != NULL) {
		if (!is_csv(d->d_name) ||
		    strlen(d->d_name) >= sizeof(out->name) ||
		    !utf8_valid(d->d_name, strlen(d->d_name)) ||
		    !text_clean(d->d_name, NULL) ||
		    fstatat(dirfd(dir), d->d_name, &sb, AT_SYMLINK_NOFOLLOW) !=
			0 ||
		    !S_ISREG(sb.st_mode))
			continue;
		(void)snprintf(f.name, sizeof(f.name), "%.127s", d->d_name);
		f.size = (long long)sb.st_size;
		f.at = (long long)sb.st_mtime;
		keep_newest(out, max, n, &f);
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
    bool *is_memory, struct intake_seen *seen, struct err *err)
{
	int dir = open_folder(folder, err), fd;
	struct stat sb;
	enum rc rc;

	*is_memory = false;
	memset(seen, 0, sizeof(*seen));
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
	/* Another name of it may be a file that is not to be overwritten. */
	else if (sb.st_nlink != 1 && GUARD("intake_one_name"))
		rc = unusable(err, "ほかの名もあるファイルのため");
	else if (sb.st_size > INTAKE_FILE)
		rc = unusable(err, "長すぎるため");
	else
		rc = read_all(fd, (size_t)sb.st_size, out, err);
	if (rc == RC_OK)
		*seen = (struct intake_seen){ sb.st_dev, sb.st_ino, sb.st_size,
			sb.st_mtim };
	*is_memory = rc == RC_OK && file_is_in_memory(fd);
	(void)close(fd);
	return rc;
}

static bool
is_seen(const struct stat *sb, const struct intake_seen *seen)
{
	if (!GUARD("intake_same_file"))
		return true;
	return S_ISREG(sb->st_mode) && sb->st_nlink == 1 &&
	       sb->st_dev == seen->dev && sb->st_ino == seen->ino &&
	       sb->st_size == seen->size &&
	       sb->st_mtim.tv_sec == seen->changed.tv_sec &&
	       sb->st_mtim.tv_nsec == seen->changed.tv_nsec;
}

/* On a tmpfs that is the memory itself. */
static bool
overwrite(int fd, off_t size)
{
	static const char zero[4096];
	off_t at = 0;

	while (at < size) {
		size_t n = size - at < (off_t)sizeof(zero) ? (size_t)(size - at)
							   : sizeof(zero);
		ssize_t did = pwrite(fd, zero, n, at);

		if (did < 0 && errno == EINTR)
			continue;
		if (did <= 0)
			return false;
		at += did;
	}
	return fdatasync(fd) == 0;
}

static enum intake_gone
remove_at(int dir, const char *name, const struct intake_seen *seen)
{
	struct stat sb;
	bool was_written = false;
	int fd =
	    openat(dir, name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0 && fstatat(dir, name, &sb, AT_SYMLINK_NOFOLLOW) != 0)
		return INTAKE_GONE_NAME;
	if (fd >= 0 && fstat(fd, &sb) != 0)
		sb.st_nlink = 0;
	if (!is_seen(&sb, seen)) {
		if (fd >= 0)
			(void)close(fd);
		return INTAKE_OTHER;
	}
	if (fd >= 0) {
		was_written = overwrite(fd, sb.st_size);
		(void)close(fd);
	}
	/* The name may have become another file's meanwhile. */
	if (fstatat(dir, name, &sb, AT_SYMLINK_NOFOLLOW) != 0 ||
	    sb.st_dev != seen->dev || sb.st_ino != seen->ino)
		return INTAKE_OTHER;
	if (unlinkat(dir, name, 0) != 0)
		return INTAKE_STAYS;
	return was_written ? INTAKE_GONE : INTAKE_GONE_NAME;
}

enum intake_gone
intake_remove(
    const char *folder, const char *name, const struct intake_seen *seen)
{
	int dir = open_folder(folder, NULL);
	enum intake_gone gone;

	if (dir < 0)
		return INTAKE_STAYS;
	gone = strchr(name, '/') != NULL ? INTAKE_STAYS
					 : remove_at(dir, name, seen);
	(void)close(dir);
	return gone;
}
