/* SPDX-License-Identifier: ISC
 * snapshots - see snapshots.h and snapshot.h: the folder and its files. The
 * terminals that take are in snapshots_takers.c, the thread in
 * snapshots_maker.c.
 */
#include "db/snapshots_private.h"

#include "db/aside.h"
#include "db/snapshot_format.h"
#include "db/snapshot_out.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum rc
snapshots_open(
    const struct snapshots_options *o, struct snapshots **out, struct err *err)
{
	struct snapshots *s;
	struct stat sb;

	if (mkdir(o->folder, 0700) != 0 && errno != EEXIST)
		return snapshot_no_room(err, "mkdir snapshots", errno);
	if (stat(o->folder, &sb) != 0 || !S_ISDIR(sb.st_mode))
		return snapshot_no_room(err, "snapshots", ENOTDIR);
	s = x_alloc(sizeof(*s));
	(void)snprintf(s->folder, sizeof(s->folder), "%s", o->folder);
	s->reg = o->reg;
	s->reg.uri = x_strdup(o->reg.uri);
	s->reg.snapshots = s;
	s->in_background = o->in_background;
	(void)pthread_mutex_init(&s->lock, NULL);
	*out = s;
	return RC_OK;
}

/* FOLDER/name and a tail. */
void
snapshots_path(const struct snapshots *s, const char *name, const char *tail,
    char out[640])
{
	(void)snprintf(out, 640, "%s/%.80s%s", s->folder, name, tail);
}

/* ---- names ---- */

/* Digits, two hex digits, sixteen hex digits. */
bool
snapshots_id(const char *id, unsigned *sections)
{
	static const char hex[] = "0123456789abcdef";
	size_t n = strspn(id, "0123456789");
	const char *sec = id + n + 1;
	char two[3];

	if (n < 1 || n > 18 || id[n] != '-' || strspn(sec, hex) != 2 ||
	    sec[2] != '-' || strspn(sec + 3, hex) != 16 || sec[19] != '\0')
		return false;
	memcpy(two, sec, 2);
	two[2] = '\0';
	*sections = (unsigned)strtoul(two, NULL, 16);
	return true;
}

/* The id of a file of the folder; false for everything else. */
static bool
id_of_name(const char *name, char id[SNAPSHOT_ID_SIZE], unsigned *sections)
{
	size_t n = strlen(name);

	if (n < 6 || n - 5 >= SNAPSHOT_ID_SIZE ||
	    strcmp(name + n - 5, ".snap") != 0)
		return false;
	memcpy(id, name, n - 5);
	id[n - 5] = '\0';
	return snapshots_id(id, sections);
}

/* ---- reading ---- */

static enum rc
no_such(struct err *err)
{
	return err_set(err, RC_NOT_FOUND, "E7070", "その写しのもとはありません",
	    "新しいものに代わっています", "もう一度取り寄せを始めてください");
}

enum rc
snapshots_read(struct snapshots *s, const char *id, int *fd, int64_t *size,
    struct err *err)
{
	char path[640];
	unsigned sections;
	struct stat sb;

	if (!snapshots_id(id, &sections))
		return no_such(err);
	snapshots_path(s, id, ".snap", path);
	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (*fd < 0)
		return errno == ENOENT
			   ? no_such(err)
			   : snapshot_no_room(err, "open snapshot", errno);
	if (fstat(*fd, &sb) != 0 || !S_ISREG(sb.st_mode)) {
		(void)close(*fd);
		return no_such(err);
	}
	*size = sb.st_size;
	return RC_OK;
}

/* What a file says of itself; RC_NOT_FOUND when it is not one. */
static enum rc
look_into(struct snapshots *s, const char *id, struct snapshot_header *h,
    struct snapshot_info *info, time_t *made)
{
	char *text, end[SNAPSHOT_END_SIZE];
	struct stat sb;
	size_t used;
	int64_t size;
	ssize_t n;
	int fd;
	enum rc rc = snapshots_read(s, id, &fd, &size, NULL);

	if (rc != RC_OK)
		return RC_NOT_FOUND;
	text = x_alloc(SNAPSHOT_HEADER_MAX);
	n = pread(fd, text, SNAPSHOT_HEADER_MAX, 0);
	rc = n <= 0 ? RC_INPUT
		    : snapshot_header_parse(text, (size_t)n, h, &used, NULL);
	free(text);
	if (rc == RC_OK &&
	    (size < SNAPSHOT_END_SIZE || fstat(fd, &sb) != 0 ||
		pread(fd, end, sizeof(end), size - SNAPSHOT_END_SIZE) !=
		    SNAPSHOT_END_SIZE ||
		memcmp(end, "end ", 4) != 0)) {
		snapshot_header_release(h);
		rc = RC_INPUT;
	}
	(void)close(fd);
	if (rc != RC_OK)
		return RC_NOT_FOUND;
	memset(info, 0, sizeof(*info));
	(void)snprintf(info->id, sizeof(info->id), "%s", id);
	(void)snprintf(info->sha256, sizeof(info->sha256), "%.64s", end + 4);
	memcpy(info->hash, h->hash, sizeof(info->hash));
	memcpy(info->epoch, h->epoch, sizeof(info->epoch));
	info->size = size;
	info->position = h->position;
	info->rows = snapshot_rows(h);
	*made = sb.st_mtime;
	return RC_OK;
}

enum rc
snapshots_find(struct snapshots *s, unsigned sections, const char *epoch,
    int64_t least, int64_t head, int64_t fresh_s, struct snapshot_info *info,
    struct err *err)
{
	struct snapshot_header h;
	struct snapshot_info one;
	char id[SNAPSHOT_ID_SIZE];
	struct dirent *e;
	time_t now = time(NULL), made;
	unsigned of;
	bool found = false, fresh;
	DIR *d = opendir(s->folder);

	if (d == NULL)
		return snapshot_no_room(err, "opendir snapshots", errno);
	while ((e = readdir(d)) != NULL) {
		if (!id_of_name(e->d_name, id, &of) || of != sections ||
		    look_into(s, id, &h, &one, &made) != RC_OK)
			continue;
		fresh = one.position == head ||
			(made <= now + 60 && now - made < fresh_s);
		if (strcmp(h.epoch, epoch) == 0 && h.sections == sections &&
		    one.position >= least && one.position <= head && fresh &&
		    (!found || one.position > info->position)) {
			*info = one;
			found = true;
		}
		snapshot_header_release(&h);
	}
	(void)closedir(d);
	return found ? RC_OK : RC_NOT_FOUND;
}

/* ---- making ---- */

enum rc
snapshot_being_made(struct err *err)
{
	return err_set(err, RC_OFFLINE, "E7072",
	    "写しのもとの順番を待っています",
	    "作っている途中か、ほかの端末が受け取っています",
	    "そのままお待ちください。自動で続けます");
}

static void
name_of(unsigned sections, char out[8])
{
	(void)snprintf(out, 8, "%02x", sections & 0xff);
}

enum rc
snapshots_begin(struct snapshots *s, unsigned sections,
    struct snapshot_making *m, struct err *err)
{
	char name[8], path[640];
	int error;

	m->sections = sections;
	name_of(sections, name);
	snapshots_path(s, name, ".lock", path);
	m->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (m->lock < 0)
		return snapshot_no_room(err, "lock of snapshots", errno);
	if (flock(m->lock, LOCK_EX | LOCK_NB) != 0) {
		(void)close(m->lock);
		return snapshot_being_made(err);
	}
	snapshots_path(s, name, ".tmp", path);
	m->fd = private_file(path, 1);
	if (m->fd < 0) {
		error = errno;
		(void)close(m->lock);
		return snapshot_no_room(err, "write snapshot", error);
	}
	return RC_OK;
}

static void
sync_folder(const struct snapshots *s)
{
	int fd = open(s->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		(void)fsync(fd);
		(void)close(fd);
	}
}

/* A file that nobody takes goes when a newer one of its sections is ready;
 * that of an older epoch is of no use to anybody. */
static void
remove_old(struct snapshots *s, const struct snapshot_making *m,
    const struct snapshot_info *newest)
{
	char id[SNAPSHOT_ID_SIZE], path[640];
	struct dirent *e;
	unsigned of;
	DIR *d = opendir(s->folder);

	while (d != NULL && (e = readdir(d)) != NULL) {
		if (!id_of_name(e->d_name, id, &of) || of != m->sections ||
		    strcmp(id, newest->id) == 0 ||
		    (GUARD("snapshot_kept_for_takers") &&
			snapshots_is_taken(s, id)))
			continue;
		snapshots_path(s, id, ".snap", path);
		(void)unlink(path);
	}
	if (d != NULL)
		(void)closedir(d);
}

static enum rc
publish(struct snapshots *s, const struct snapshot_making *m,
    struct snapshot_info *info, struct err *err)
{
	char name[8], from[640], to[640];

	name_of(m->sections, name);
	(void)snprintf(info->id, sizeof(info->id), "%lld-%s-%.16s",
	    (long long)info->position, name, info->sha256);
	snapshots_path(s, name, ".tmp", from);
	snapshots_path(s, info->id, ".snap", to);
	if (fsync(m->fd) != 0)
		return snapshot_no_room(err, "publish snapshot", errno);
	/* Before the new one can be found: whoever waits for it still holds
	 * the place at the file it had, and what is there when snapshot.begin
	 * says "ready" does not depend on who is quicker. */
	remove_old(s, m, info);
	if (rename(from, to) != 0)
		return snapshot_no_room(err, "publish snapshot", errno);
	sync_folder(s);
	return RC_OK;
}

enum rc
snapshots_done(struct snapshots *s, struct snapshot_making *m, enum rc rc,
    struct snapshot_info *info, struct err *err)
{
	char name[8], path[640];

	if (rc == RC_OK)
		rc = publish(s, m, info, err);
	if (rc != RC_OK) {
		name_of(m->sections, name);
		snapshots_path(s, name, ".tmp", path);
		(void)unlink(path);
	}
	(void)close(m->fd);
	(void)close(m->lock);
	return rc;
}
