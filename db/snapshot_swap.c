/* SPDX-License-Identifier: ISC
 * snapshot_swap - a finished replica into the place of the old one.
 *
 * SQLite finds the log of a file by the file's name, so the old one's log
 * must not be found beside the new one. The order is: everything of the old
 * log into the old file; then, while nobody may open, away with the log's
 * files, and the rename. From REPLICA.ready on whoever comes goes on with
 * it, and nothing is written to the old one any more: killed in between,
 * readers find the old one whole.
 */
#include "db/snapshot.h"

#include "db/aside.h"
#include "db/snapshot_out.h"
#include "db/store.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define TRIES 100
#define PAUSE_NS 100000000

int
snapshot_door(const char *replica, bool is_exclusive)
{
	char *copy = x_strdup(replica);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	free(copy);
	while (fd >= 0 && flock(fd, is_exclusive ? LOCK_EX : LOCK_SH) != 0 &&
	       errno == EINTR)
		;
	return fd;
}

/* All of the log into the file: RC_OK when nothing is left in it. */
static enum rc
empty_log(struct store *s, bool *is_empty, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(s, "PRAGMA wal_checkpoint(TRUNCATE)", &st, err);

	if (rc == RC_OK)
		rc = store_step(st, err);
	if (rc != RC_OK)
		return rc;
	*is_empty = store_col_int(st, 0) == 0;
	store_done(st);
	return RC_OK;
}

static enum rc
still_read(struct err *err)
{
	return err_set(err, RC_IO, "E7081",
	    "新しい写しに替えるのを待っています",
	    "古い写しを読んでいる途中の画面があります",
	    "そのままお待ちください。自動で続けます");
}

/* What this program cannot open is not read by its screens either. */
static enum rc
settle_old(const char *replica, struct err *err)
{
	static const struct timespec pause = { .tv_nsec = PAUSE_NS };
	char uri[600];
	struct store *s;
	bool is_empty = false;
	enum rc rc;
	int i;

	if (!file_exists(replica) || !GUARD("swap_empties_the_log"))
		return RC_OK;
	(void)snprintf(uri, sizeof(uri), "sqlite:%.500s", replica);
	if (store_open(uri, STORE_REPLICA, false, &s, NULL) != RC_OK)
		return RC_OK;
	rc = empty_log(s, &is_empty, err);
	for (i = 0; i < TRIES && rc == RC_OK && !is_empty; i++) {
		(void)nanosleep(&pause, NULL);
		rc = empty_log(s, &is_empty, err);
	}
	store_close(s);
	return rc != RC_OK || is_empty ? rc : still_read(err);
}

static void
remove_log(const char *replica)
{
	static const char *const tails[] = { "-wal", "-shm" };
	char path[600];
	size_t i;

	for (i = 0; i < 2; i++) {
		(void)snprintf(
		    path, sizeof(path), "%.500s%s", replica, tails[i]);
		(void)unlink(path);
	}
}

static void
sync_folder(const char *replica)
{
	char *copy = x_strdup(replica);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	free(copy);
	if (fd < 0)
		return;
	(void)fsync(fd);
	(void)close(fd);
}

enum rc
snapshot_swap(const char *replica, bool *is_swapped, struct err *err)
{
	char ready[560];
	int door, error = 0;
	enum rc rc;

	if (is_swapped != NULL)
		*is_swapped = false;
	(void)snprintf(ready, sizeof(ready), "%.500s.ready", replica);
	if (!file_exists(ready))
		return RC_OK;
	rc = settle_old(replica, err);
	if (rc != RC_OK)
		return rc;
	door = snapshot_door(replica, true);
	if (GUARD("swap_removes_the_log"))
		remove_log(replica);
	if (rename(ready, replica) != 0)
		error = errno;
	if (door >= 0)
		(void)close(door);
	if (error != 0)
		return snapshot_no_room(err, "swap replica", error);
	sync_folder(replica);
	snapshot_drop(replica);
	if (is_swapped != NULL)
		*is_swapped = true;
	return RC_OK;
}
