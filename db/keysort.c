/* SPDX-License-Identifier: ISC
 * keysort - see keysort.h.
 */
#include "db/keysort.h"

#include "db/snapshot_out.h"
#include "src/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RUNS_MAX = 4096, PIECE = 64 * 1024 };

/* A key as it lies in memory and in a run; key and raw follow, each with a
 * NUL. */
struct packed {
	int32_t sheet, gone;
	uint16_t former; /* skey_bits */
	uint8_t key_len, raw_len, cut;
	char kind, sex;
};
#define PACKED_MAX (sizeof(struct packed) + 2 * KEY_SIZE + 2)

/* What most comparisons need: kind and the first seven bytes of the key. */
struct slot {
	uint64_t head;
	uint32_t at; /* in the arena */
};

struct run {
	int64_t from, end; /* bytes of the file not read yet */
	char *buf;         /* owned */
	size_t at, len;    /* of buf */
	const struct packed *now;
	uint64_t head;
};

struct keysort {
	char folder[512];
	char *arena;
	size_t used, cap;
	struct slot *slot;
	size_t count, slots, next;
	bool is_sorted;
	int fd; /* -1: nothing was laid down */
	int64_t written;
	struct run run[RUNS_MAX];
	int runs;
	int *heap, heaped;   /* runs by their present key */
	struct packed *last; /* a copy, so that strings stay */
};

struct keysort *
keysort_new(const char *folder, size_t memory)
{
	struct keysort *k = x_alloc(sizeof(*k));

	(void)snprintf(k->folder, sizeof(k->folder), "%s", folder);
	/* a key takes about 50 bytes, a slot 16 */
	k->cap = memory / 4 * 3;
	k->slots = memory / 4 / sizeof(*k->slot);
	k->arena = x_grow(NULL, k->cap, 1);
	k->slot = x_grow(NULL, k->slots, sizeof(*k->slot));
	k->last = x_alloc(PACKED_MAX);
	k->fd = -1;
	return k;
}

void
keysort_free(struct keysort *k)
{
	int i;

	if (k == NULL)
		return;
	for (i = 0; i < k->runs; i++)
		free(k->run[i].buf);
	if (k->fd >= 0)
		(void)close(k->fd);
	free(k->heap);
	free(k->last);
	free(k->slot);
	free(k->arena);
	free(k);
}

static const char *
key_of(const struct packed *p)
{
	return (const char *)(p + 1);
}

static size_t
size_of(const struct packed *p)
{
	size_t n = sizeof(*p) + p->key_len + 1U + p->raw_len + 1U;

	return (n + 3) & ~(size_t)3;
}

static uint64_t
head_of(const struct packed *p)
{
	uint64_t h = (unsigned char)p->kind;
	const char *s = key_of(p);
	int i;

	for (i = 0; i < 7; i++) {
		h = h << 8 | (unsigned char)*s;
		if (*s != '\0')
			s++;
	}
	return h;
}

static int
compare(
    const struct packed *a, uint64_t ha, const struct packed *b, uint64_t hb)
{
	int d;

	if (ha != hb)
		return ha < hb ? -1 : 1;
	d = strcmp(key_of(a), key_of(b));
	if (d != 0)
		return d;
	return a->sheet < b->sheet ? -1 : a->sheet > b->sheet;
}

static const struct packed *
packed_at(const struct keysort *k, size_t at)
{
	return (const struct packed *)(const void *)(k->arena + at);
}

static int
by_key(const void *pa, const void *pb, void *arg)
{
	const struct keysort *k = arg;
	const struct slot *a = pa, *b = pb;

	return compare(
	    packed_at(k, a->at), a->head, packed_at(k, b->at), b->head);
}

static void
sort(struct keysort *k)
{
	qsort_r(k->slot, k->count, sizeof(*k->slot), by_key, k);
}

/* ---- runs ---- */

static enum rc
open_file(struct keysort *k, struct err *err)
{
	char path[560];

	k->fd = open(k->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (k->fd >= 0)
		return RC_OK;
	/* a file system without nameless files */
	(void)snprintf(path, sizeof(path), "%s/.keysort-XXXXXX", k->folder);
	k->fd = mkostemp(path, O_CLOEXEC);
	if (k->fd < 0)
		return snapshot_no_room(err, "sort keys", errno);
	(void)unlink(path);
	return RC_OK;
}

static enum rc
write_all(struct keysort *k, const char *p, size_t n, struct err *err)
{
	ssize_t got;

	while (n > 0) {
		got = pwrite(k->fd, p, n, k->written);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return snapshot_no_room(
			    err, "sort keys", got < 0 ? errno : ENOSPC);
		p += got;
		n -= (size_t)got;
		k->written += got;
	}
	return RC_OK;
}

static enum rc
lay_down(struct keysort *k, struct err *err)
{
	char *buf = x_alloc(PIECE + PACKED_MAX);
	const struct packed *p;
	size_t i, n = 0;
	enum rc rc = k->fd < 0 ? open_file(k, err) : RC_OK;

	if (k->runs == RUNS_MAX)
		die("more runs of keys than are merged");
	sort(k);
	k->run[k->runs].from = k->written;
	for (i = 0; i < k->count && rc == RC_OK; i++) {
		p = packed_at(k, k->slot[i].at);
		memcpy(buf + n, p, size_of(p));
		n += size_of(p);
		if (n >= PIECE) {
			rc = write_all(k, buf, n, err);
			n = 0;
		}
	}
	if (rc == RC_OK)
		rc = write_all(k, buf, n, err);
	free(buf);
	k->run[k->runs++].end = k->written;
	k->count = k->used = 0;
	return rc;
}

enum rc
keysort_add(struct keysort *k, const struct skey *s, int32_t sheet,
    int32_t gone, const char *sex, struct err *err)
{
	struct packed *p;
	size_t key_len = strlen(s->key), raw_len = strlen(s->raw);
	enum rc rc;

	if (k->used + PACKED_MAX > k->cap || k->count == k->slots) {
		rc = lay_down(k, err);
		if (rc != RC_OK)
			return rc;
	}
	p = (struct packed *)(void *)(k->arena + k->used);
	p->sheet = sheet;
	p->gone = gone;
	p->key_len = (uint8_t)key_len;
	p->raw_len = (uint8_t)raw_len;
	p->cut = (uint8_t)s->cut;
	p->former = (uint16_t)skey_bits(s);
	p->kind = s->kind;
	p->sex = sex[0];
	memcpy(p + 1, s->key, key_len + 1);
	memcpy((char *)(p + 1) + key_len + 1, s->raw, raw_len + 1);
	k->slot[k->count].at = (uint32_t)k->used;
	k->slot[k->count++].head = head_of(p);
	k->used += size_of(p);
	return RC_OK;
}

/* ---- merging ---- */

/* At least one whole key in the buffer, or the end of the run: now NULL. */
static enum rc
fill(struct keysort *k, struct run *r, struct err *err)
{
	size_t left = r->len - r->at;
	ssize_t n;

	r->now = NULL;
	if (left < PACKED_MAX && r->from < r->end) {
		memmove(r->buf, r->buf + r->at, left);
		r->at = 0;
		r->len = left;
		n = r->end - r->from < PIECE ? (ssize_t)(r->end - r->from)
					     : PIECE;
		n = pread(k->fd, r->buf + left, (size_t)n, r->from);
		if (n <= 0)
			return snapshot_no_room(
			    err, "read keys", n < 0 ? errno : EIO);
		r->len += (size_t)n;
		r->from += n;
		if (r->len < PACKED_MAX && r->from < r->end)
			return fill(k, r, err);
	}
	if (r->at < r->len) {
		r->now = (const struct packed *)(const void *)(r->buf + r->at);
		r->head = head_of(r->now);
	}
	return RC_OK;
}

static bool
is_before(const struct keysort *k, int a, int b)
{
	const struct run *x = &k->run[k->heap[a]], *y = &k->run[k->heap[b]];

	return compare(x->now, x->head, y->now, y->head) < 0;
}

static void
sink(struct keysort *k, int i)
{
	int child, t;

	for (;; i = child) {
		child = 2 * i + 1;
		if (child >= k->heaped)
			return;
		if (child + 1 < k->heaped && is_before(k, child + 1, child))
			child++;
		if (!is_before(k, child, i))
			return;
		t = k->heap[i];
		k->heap[i] = k->heap[child];
		k->heap[child] = t;
	}
}

static enum rc
begin_merge(struct keysort *k, struct err *err)
{
	enum rc rc = k->count > 0 ? lay_down(k, err) : RC_OK;
	int i;

	free(k->arena);
	free(k->slot);
	k->arena = NULL;
	k->slot = NULL;
	k->heap = x_alloc((size_t)k->runs * sizeof(*k->heap));
	for (i = 0; i < k->runs && rc == RC_OK; i++) {
		k->run[i].buf = x_alloc(PIECE + PACKED_MAX);
		rc = fill(k, &k->run[i], err);
		if (rc == RC_OK && k->run[i].now != NULL)
			k->heap[k->heaped++] = i;
	}
	for (i = k->heaped / 2; i >= 0; i--)
		sink(k, i);
	return rc;
}

static void
give(const struct packed *p, struct keysort_row *out)
{
	out->key = key_of(p);
	out->key_len = p->key_len;
	out->raw = key_of(p) + p->key_len + 1;
	out->raw_len = p->raw_len;
	out->sheet = p->sheet;
	out->gone = p->gone;
	out->cut = p->cut;
	out->former = p->former;
	out->kind[0] = p->kind;
	out->sex[0] = p->sex;
	out->kind[1] = out->sex[1] = '\0';
}

static enum rc
next_merged(struct keysort *k, struct keysort_row *out, struct err *err)
{
	struct run *r;
	enum rc rc;

	if (k->heaped == 0)
		return RC_NOT_FOUND;
	r = &k->run[k->heap[0]];
	memcpy(k->last, r->now, size_of(r->now));
	r->at += size_of(r->now);
	rc = fill(k, r, err);
	if (rc != RC_OK)
		return rc;
	if (r->now == NULL)
		k->heap[0] = k->heap[--k->heaped];
	sink(k, 0);
	give(k->last, out);
	return RC_OK;
}

enum rc
keysort_next(struct keysort *k, struct keysort_row *out, struct err *err)
{
	enum rc rc;

	if (!k->is_sorted) {
		k->is_sorted = true;
		if (k->runs == 0) {
			sort(k);
		} else {
			rc = begin_merge(k, err);
			if (rc != RC_OK)
				return rc;
		}
	}
	if (k->runs > 0)
		return next_merged(k, out, err);
	if (k->next == k->count)
		return RC_NOT_FOUND;
	give(packed_at(k, k->slot[k->next++].at), out);
	return RC_OK;
}
