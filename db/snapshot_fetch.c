/* SPDX-License-Identifier: ISC
 * snapshot_fetch - a snapshot into REPLICA.part, range by range. What came
 * is kept across interruptions: REPLICA.part-id says of which snapshot it
 * is. The digest is looked at when the replica is built out of it.
 */
#include "db/snapshot.h"

#include "db/reg.h"
#include "db/snapshot_out.h"
#include "db/snapshots.h"
#include "src/file.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RANGE (4 * 1024 * 1024)

/* ---- bytes from wherever the register is ---- */

static enum rc
bytes_of_file(struct reg *r, const char *id, int64_t offset, void *buf,
    size_t len, size_t *got, struct err *err)
{
	int64_t size;
	ssize_t n;
	int fd;
	enum rc rc = snapshot_file(r, id, &fd, &size, err);

	if (rc != RC_OK)
		return rc;
	n = pread(fd, buf, len, offset);
	if (n < 0)
		rc = snapshot_no_room(err, "read snapshot", errno);
	else
		*got = (size_t)n;
	(void)close(fd);
	return rc;
}

enum rc
snapshot_bytes(struct reg *r, const char *id, int64_t offset, void *buf,
    size_t len, size_t *got, struct err *err)
{
	return r->snapshot_bytes != NULL
		   ? r->snapshot_bytes(r, id, offset, buf, len, got, err)
		   : bytes_of_file(r, id, offset, buf, len, got, err);
}

/* ---- the answer of snapshot.begin ---- */

static const char *
word(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s != NULL ? s : "";
}

static int64_t
number(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

static enum rc
read_answer(const json_t *a, struct snapshot_info *info, int *wait_s,
    const struct snapshot_progress *p, struct err *err)
{
	unsigned sections;

	memset(info, 0, sizeof(*info));
	if (strcmp(word(a, "state"), "ready") != 0) {
		*wait_s = (int)number(a, "wait_s");
		if (*wait_s < 1 || *wait_s > 3600)
			*wait_s = 10;
		if (p != NULL && number(a, "total") > 0)
			p->tell(p->arg, "写しのもとを作る", number(a, "done"),
			    number(a, "total"));
		return snapshot_being_made(err);
	}
	(void)snprintf(info->id, sizeof(info->id), "%s", word(a, "id"));
	(void)snprintf(
	    info->sha256, sizeof(info->sha256), "%s", word(a, "sha256"));
	(void)snprintf(info->hash, sizeof(info->hash), "%s", word(a, "hash"));
	(void)snprintf(
	    info->epoch, sizeof(info->epoch), "%s", word(a, "epoch"));
	info->size = number(a, "size");
	info->position = number(a, "position");
	info->rows = number(a, "rows");
	if (!snapshots_id(info->id, &sections) || info->size < 1 ||
	    strlen(info->sha256) != 64)
		return err_set(err, RC_INPUT, "E7079", "台帳の答えが読めません",
		    "写しのもとの知らせが決まりの形ではありません",
		    "プログラムの版を確かめてください");
	return RC_OK;
}

/* ---- the file ---- */

struct part {
	char path[560], id_path[576];
	int fd;
	int64_t have;
};

/* Which snapshot the bytes that are there belong to. */
static bool
is_of(const struct part *t, const char *id)
{
	size_t len = 0;
	char *s = file_read(t->id_path, SNAPSHOT_ID_SIZE, &len);
	bool same = s != NULL && strcmp(s, id) == 0;

	free(s);
	return same;
}

static enum rc
name_it(const struct part *t, const char *id, struct err *err)
{
	int fd = private_file(t->id_path, 1);
	size_t n = strlen(id);
	bool fine = fd >= 0 && write(fd, id, n) == (ssize_t)n;
	int error = errno;

	if (fd >= 0)
		(void)close(fd);
	return fine ? RC_OK : snapshot_no_room(err, "part-id", error);
}

/* The old bytes go before the new name is there: bytes of one snapshot never
 * stand under the name of another. */
static enum rc
open_part(struct part *t, const char *replica, const struct snapshot_info *info,
    struct err *err)
{
	struct stat sb;
	bool goes_on;
	enum rc rc = RC_OK;

	(void)snprintf(t->path, sizeof(t->path), "%.500s.part", replica);
	(void)snprintf(t->id_path, sizeof(t->id_path), "%s-id", t->path);
	goes_on = GUARD("snapshot_part_of_same_id") ? is_of(t, info->id) : true;
	t->fd = private_file(t->path, !goes_on);
	if (t->fd < 0)
		return snapshot_no_room(err, "open part", errno);
	if (!goes_on)
		rc = name_it(t, info->id, err);
	t->have = fstat(t->fd, &sb) == 0 ? sb.st_size : 0;
	if (t->have > info->size) {
		t->have = 0;
		if (ftruncate(t->fd, 0) != 0)
			rc = snapshot_no_room(err, "truncate part", errno);
	}
	if (rc != RC_OK)
		(void)close(t->fd);
	return rc;
}

static enum rc
append(struct part *t, const char *buf, size_t n, struct err *err)
{
	size_t at = 0;
	ssize_t k;

	while (at < n) {
		k = pwrite(t->fd, buf + at, n - at, t->have);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return snapshot_no_room(
			    err, "write part", k < 0 ? errno : ENOSPC);
		at += (size_t)k;
		t->have += k;
	}
	return RC_OK;
}

static enum rc
fetch_rest(struct reg *r, struct part *t, const struct snapshot_info *info,
    const struct snapshot_progress *p, struct err *err)
{
	char *buf = x_alloc(RANGE);
	int64_t left;
	size_t got;
	enum rc rc = RC_OK;

	while (rc == RC_OK && t->have < info->size) {
		left = info->size - t->have;
		got = 0;
		rc = snapshot_bytes(r, info->id, t->have, buf,
		    left < RANGE ? (size_t)left : RANGE, &got, err);
		if (rc == RC_OK && got == 0)
			rc = err_set(err, RC_OFFLINE, "E7072",
			    "写しのもとを受け取れません", "途中で終わりました",
			    "そのままお待ちください。自動で続けます");
		if (rc == RC_OK)
			rc = append(t, buf, got, err);
		if (rc == RC_OK && p != NULL)
			p->tell(p->arg, "写しのもとを受け取る", t->have,
			    info->size);
	}
	free(buf);
	return rc;
}

void
snapshot_drop(const char *replica)
{
	char path[600];

	(void)snprintf(path, sizeof(path), "%.500s.part-id", replica);
	(void)unlink(path);
	path[strlen(path) - 3] = '\0';
	(void)unlink(path);
}

enum rc
snapshot_ask(struct reg *r, const struct snapshot_progress *p,
    struct snapshot_info *info, int *wait_s, struct err *err)
{
	json_t *a = NULL;
	enum rc rc;

	*wait_s = 0;
	snapshot_tell(r, p);
	rc = reg_call(r, "snapshot.begin", NULL, &a, err);
	snapshot_tell(r, NULL);
	if (rc == RC_OK)
		rc = read_answer(a, info, wait_s, p, err);
	json_decref(a);
	return rc;
}

enum rc
snapshot_fetch(struct reg *r, const char *replica,
    const struct snapshot_progress *p, struct snapshot_info *info, int *wait_s,
    struct err *err)
{
	struct part t = { .fd = -1 };
	struct err e;
	enum rc rc = snapshot_ask(r, p, info, wait_s, err);

	if (rc == RC_OK)
		rc = open_part(&t, replica, info, err);
	if (rc != RC_OK)
		return rc;
	err_clear(&e);
	rc = fetch_rest(r, &t, info, p, &e);
	(void)close(t.fd);
	if (rc == RC_OK) {
		(void)!reg_call(r, "snapshot.end", NULL, NULL, NULL);
		return RC_OK;
	}
	/* What cannot be finished must not fill the disk. */
	if (rc == RC_IO && strcmp(e.code, "E7074") == 0)
		snapshot_drop(replica);
	if (err != NULL)
		*err = e;
	/* The place or the file is gone: the next try asks again. */
	if (strcmp(e.code, "E7070") == 0 || strcmp(e.code, "E7073") == 0) {
		*wait_s = 1;
		return snapshot_being_made(err);
	}
	return rc;
}
