/* SPDX-License-Identifier: ISC
 * snapshots_takers - which terminals are fetching a snapshot: a line each in
 * a file of the folder, so that all processes that give out count together.
 * What is in the file is worth two minutes; a damaged line is passed over.
 */
#include "db/snapshots_private.h"

#include "db/snapshot_out.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum { TAKERS_MAX = 1024, FILE_MAX = 128 * 1024 };

struct taker {
	char terminal[32], id[SNAPSHOT_ID_SIZE];
	long long until; /* seconds since 1970 */
};
struct takers {
	int fd; /* locked as long as this is held */
	long long now;
	struct taker *list; /* owned; those whose place has not ended */
	int count;
};

static void
parse(struct takers *t, char *text)
{
	struct taker one;
	char *line = text, *end;

	for (; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		*end = '\0';
		if (t->count == TAKERS_MAX ||
		    sscanf(line, "%31s %63s %lld", one.terminal, one.id,
			&one.until) != 3 ||
		    one.until <= t->now || one.until > t->now + TAKER_S)
			continue;
		t->list[t->count++] = one;
	}
}

static enum rc
hold(struct snapshots *s, struct takers *t, struct err *err)
{
	char path[640], *text;
	ssize_t n;

	memset(t, 0, sizeof(*t));
	t->now = (long long)time(NULL);
	snapshots_path(s, "takers", "", path);
	t->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (t->fd < 0)
		return snapshot_no_room(err, "takers", errno);
	while (flock(t->fd, LOCK_EX) != 0 && errno == EINTR)
		;
	t->list = x_alloc(TAKERS_MAX * sizeof(*t->list));
	text = x_alloc(FILE_MAX + 1);
	n = pread(t->fd, text, FILE_MAX, 0);
	if (n > 0)
		parse(t, text);
	free(text);
	return RC_OK;
}

static void
let_go(struct takers *t)
{
	(void)close(t->fd);
	free(t->list);
}

static enum rc
save(struct takers *t, struct err *err)
{
	struct sbuf b;
	enum rc rc = RC_OK;
	int i;

	sbuf_init(&b, FILE_MAX);
	for (i = 0; i < t->count; i++)
		sbuf_addf(&b, "%s %s %lld\n", t->list[i].terminal,
		    t->list[i].id, t->list[i].until);
	if (ftruncate(t->fd, 0) != 0 ||
	    pwrite(t->fd, b.s, b.len, 0) != (ssize_t)b.len)
		rc = snapshot_no_room(err, "takers", errno);
	sbuf_release(&b);
	return rc;
}

static struct taker *
find(struct takers *t, const char *terminal)
{
	int i;

	for (i = 0; i < t->count; i++)
		if (strcmp(t->list[i].terminal, terminal) == 0)
			return &t->list[i];
	return NULL;
}

static void
renew(struct takers *t, struct taker *one, const char *id)
{
	(void)snprintf(one->id, sizeof(one->id), "%s", id);
	one->until = t->now + TAKER_S;
}

/* Until the first place ends, within reason. */
static int
first_end(const struct takers *t)
{
	long long wait = 30;
	int i;

	for (i = 0; i < t->count; i++)
		if (t->list[i].until - t->now < wait)
			wait = t->list[i].until - t->now;
	return wait < 5 ? 5 : (int)wait;
}

enum rc
snapshots_take(struct snapshots *s, const char *terminal, const char *id,
    int most, int *wait_s, struct err *err)
{
	struct takers t;
	struct taker *one;
	enum rc rc = hold(s, &t, err);

	if (rc != RC_OK)
		return rc;
	*wait_s = 0;
	one = find(&t, terminal);
	if (one == NULL &&
	    (t.count == TAKERS_MAX ||
		(GUARD("snapshot_takers_capped") && t.count >= most))) {
		*wait_s = first_end(&t);
		let_go(&t);
		return RC_OK;
	}
	if (one == NULL) {
		one = &t.list[t.count++];
		(void)snprintf(
		    one->terminal, sizeof(one->terminal), "%s", terminal);
	}
	renew(&t, one, id);
	rc = save(&t, err);
	let_go(&t);
	return rc;
}

enum rc
snapshots_keep(struct snapshots *s, const char *terminal, const char *id,
    bool *has, struct err *err)
{
	struct takers t;
	struct taker *one;
	enum rc rc = hold(s, &t, err);

	if (rc != RC_OK)
		return rc;
	one = find(&t, terminal);
	*has = one != NULL;
	/* Not at every range: a place is written anew by the quarter. */
	if (one != NULL && (strcmp(one->id, id) != 0 ||
			       one->until - t.now < TAKER_S * 3 / 4)) {
		renew(&t, one, id);
		rc = save(&t, err);
	}
	let_go(&t);
	return rc;
}

enum rc
snapshots_leave(struct snapshots *s, const char *terminal, struct err *err)
{
	struct takers t;
	struct taker *one;
	enum rc rc = hold(s, &t, err);

	if (rc != RC_OK)
		return rc;
	one = find(&t, terminal);
	if (one != NULL) {
		*one = t.list[--t.count];
		rc = save(&t, err);
	}
	let_go(&t);
	return rc;
}

bool
snapshots_is_taken(struct snapshots *s, const char *id)
{
	struct takers t;
	bool is_taken = false;
	int i;

	if (hold(s, &t, NULL) != RC_OK)
		return true;
	for (i = 0; i < t.count; i++)
		if (strcmp(t.list[i].id, id) == 0)
			is_taken = true;
	let_go(&t);
	return is_taken;
}
