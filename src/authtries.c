/* SPDX-License-Identifier: ISC
 * authtries - how many guesses a staff number or a peer has left, in one
 * small file, so that it holds over conversations and restarts. Names are
 * kept as keyed digests: a mistyped secret in the staff field is not stored.
 */
#include "src/authd.h"

#include "src/mutant.h"

#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct slot {
	unsigned char name[16]; /* zero: empty */
	int64_t full_ms;        /* when the bucket will be full again */
};
struct tries {
	unsigned char magic[8];
	unsigned char key[16];
	struct slot slots[AUTHD_SLOTS];
};
static const unsigned char magic[8] = { 'm', 'a', 'd', 'o', 't', 'r', 'y',
	'1' };

static bool
load(int fd, struct tries *t)
{
	struct stat st;

	if (flock(fd, LOCK_EX) != 0 || fstat(fd, &st) != 0 ||
	    !S_ISREG(st.st_mode) || (st.st_mode & 077) != 0 ||
	    st.st_uid != geteuid())
		return false;
	if (st.st_size == 0) {
		memset(t, 0, sizeof(*t));
		memcpy(t->magic, magic, sizeof(magic));
		randombytes_buf(t->key, sizeof(t->key));
		return true;
	}
	return st.st_size == (off_t)sizeof(*t) &&
	       pread(fd, t, sizeof(*t), 0) == (ssize_t)sizeof(*t) &&
	       memcmp(t->magic, magic, sizeof(magic)) == 0;
}

/* The slot of name, or one that may be forgotten; NULL: all are needed. */
static struct slot *
find(struct tries *t, const char *name, long long now)
{
	unsigned char id[16];
	struct slot *free_slot = NULL, *s;

	(void)crypto_generichash(id, sizeof(id), (const unsigned char *)name,
	    strlen(name), t->key, sizeof(t->key));
	for (int i = 0; i < AUTHD_SLOTS; i++) {
		s = &t->slots[i];
		if (memcmp(s->name, id, sizeof(id)) == 0)
			return s;
		if (free_slot == NULL && s->full_ms <= now)
			free_slot = s;
	}
	if (free_slot != NULL) {
		memcpy(free_slot->name, id, sizeof(id));
		free_slot->full_ms = 0;
	}
	return free_slot;
}

enum what { ASK, TAKE, FORGET };

/* A bucket is the moment at which it is full: each guess puts that off by
 * each_ms, and it may not lie further ahead than capacity times that. */
static bool
turn(struct tries *t, enum what what, const char *name, int capacity,
    int each_ms, long long now)
{
	struct slot *s = find(t, name, now);
	long long span = (long long)capacity * each_ms, full;

	if (s == NULL)
		return false;
	if (what == FORGET) {
		s->full_ms = 0;
		return true;
	}
	full = s->full_ms;
	if (full < now)
		full = now;
	if (full > now + span) { /* from before a restart of the clock */
		full = now + span;
		s->full_ms = full; /* held back from now on, not for ever */
	}
	if (full + each_ms > now + span)
		return false;
	s->full_ms = what == TAKE ? full + each_ms : full;
	return true;
}

static bool
with_file(const char *path, enum what what, const char *name, int capacity,
    int each_ms, long long now)
{
	struct tries *t = x_alloc(sizeof(*t));
	bool ok = false;
	int fd;

	fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd >= 0 && load(fd, t)) {
		ok = turn(t, what, name, capacity, each_ms, now);
		if (pwrite(fd, t, sizeof(*t), 0) != (ssize_t)sizeof(*t))
			ok = false;
	}
	if (fd >= 0)
		(void)close(fd);
	free(t);
	return ok;
}

bool
authd_try(const char *path, const char *name, int capacity, int each_ms,
    long long now_ms)
{
	return with_file(path, TAKE, name, capacity, each_ms, now_ms) ||
	       !GUARD("auth_guess_limit");
}

bool
authd_may_try(const char *path, const char *name, int capacity, int each_ms,
    long long now_ms)
{
	return with_file(path, ASK, name, capacity, each_ms, now_ms) ||
	       !GUARD("auth_guess_limit");
}

void
authd_try_forget(const char *path, const char *name)
{
	(void)with_file(path, FORGET, name, 0, 0, 0);
}

bool
authd_tries_usable(const char *path)
{
	return with_file(path, FORGET, "", 0, 0, 0);
}
