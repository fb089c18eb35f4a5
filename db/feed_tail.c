/* SPDX-License-Identifier: ISC
 * feed_tail - see feed_tail.h.
 */
#include "db/feed_tail.h"

#include "db/aside.h"
#include "src/mem.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { RECORDS_MAX = 256, BYTES_MAX = 16 << 20 };
#define OLD_US (INT64_C(600) * US) /* erased payloads do not outlive this */

struct kept {
	json_t *record; /* with every section */
	size_t bytes;
	int64_t at; /* monotonic */
};
struct feed_tail {
	pthread_mutex_t lock;
	char epoch[40];
	int64_t position; /* head; 0 nothing is known */
	char hash[65];
	struct kept v[RECORDS_MAX]; /* the last n up to the head */
	int n;
	size_t bytes;
	int64_t given;
};

struct feed_tail *
feed_tail_new(void)
{
	struct feed_tail *t = x_alloc(sizeof(*t));

	if (pthread_mutex_init(&t->lock, NULL) != 0)
		die("no lock for the feed's tail");
	return t;
}

/* The oldest k. */
static void
forget(struct feed_tail *t, int k)
{
	int i;

	for (i = 0; i < k; i++) {
		t->bytes -= t->v[i].bytes;
		json_decref(t->v[i].record);
	}
	memmove(t->v, t->v + k, (size_t)(t->n - k) * sizeof(t->v[0]));
	t->n -= k;
}

void
feed_tail_free(struct feed_tail *t)
{
	if (t == NULL)
		return;
	forget(t, t->n);
	(void)pthread_mutex_destroy(&t->lock);
	free(t);
}

void
feed_tail_drop(struct feed_tail *t)
{
	(void)pthread_mutex_lock(&t->lock);
	forget(t, t->n);
	t->position = 0;
	t->epoch[0] = '\0';
	(void)pthread_mutex_unlock(&t->lock);
}

/* ---- filling ---- */

static size_t
bytes_of(const json_t *record)
{
	const char *key;
	json_t *v;
	size_t n = 1000;

	json_object_foreach(json_object_get(record, "sections"), key, v) n +=
	    json_string_length(v);
	return n;
}

/* What continues the tail; false: it does not. */
static bool
take(struct feed_tail *t, json_t *records)
{
	json_t *o;
	size_t i;

	json_array_foreach(records, i, o)
	{
		if (strcmp(json_text(o, "previous"), t->hash) != 0)
			return false;
		if (t->n == RECORDS_MAX)
			forget(t, 1);
		t->v[t->n].record = json_incref(o);
		t->v[t->n].bytes = bytes_of(o);
		t->v[t->n].at = mono_us();
		t->bytes += t->v[t->n++].bytes;
		while (t->bytes > BYTES_MAX)
			forget(t, 1);
		t->position++;
		(void)snprintf(
		    t->hash, sizeof(t->hash), "%s", json_text(o, "hash"));
	}
	return true;
}

static void
begin_at(
    struct feed_tail *t, const char *epoch, int64_t position, const char *hash)
{
	forget(t, t->n);
	(void)snprintf(t->epoch, sizeof(t->epoch), "%s", epoch);
	t->position = position;
	(void)snprintf(t->hash, sizeof(t->hash), "%s", hash);
}

struct place { /* where the tail ended when it was looked at */
	char epoch[40];
	int64_t position;
};

static struct place
end_of(struct feed_tail *t)
{
	struct place p;

	(void)pthread_mutex_lock(&t->lock);
	memcpy(p.epoch, t->epoch, sizeof(p.epoch));
	p.position = t->position;
	(void)pthread_mutex_unlock(&t->lock);
	return p;
}

static enum rc
read_on(struct call *c, const struct place *p, int64_t *head, char hash[65],
    json_t *records)
{
	enum rc rc = state_load(c);

	if (rc == RC_OK)
		rc = feed_head_get(c, head, hash);
	if (rc != RC_OK || strcmp(p->epoch, c->epoch) != 0 ||
	    p->position == 0 || *head <= p->position ||
	    *head - p->position > RECORDS_MAX)
		return rc;
	return feed_records(c, p->position, RECORDS_MAX, records);
}

enum rc
feed_tail_fill(
    struct feed_tail *t, struct store *s, int64_t *position, struct err *err)
{
	struct call c = { .s = s, .err = err };
	struct place p = end_of(t);
	json_t *records = json_array();
	char hash[65];
	enum rc rc = store_begin_read(s, err);

	c.sections = feed_all_sections();
	if (rc == RC_OK)
		rc = read_on(&c, &p, position, hash, records);
	if (rc == RC_OK)
		rc = store_commit(s, err);
	if (rc != RC_OK)
		store_rollback(s);
	(void)pthread_mutex_lock(&t->lock);
	if (rc == RC_OK &&
	    (t->position != p.position || strcmp(t->epoch, c.epoch) != 0 ||
		!take(t, records) || t->position != *position))
		begin_at(t, c.epoch, *position, hash);
	(void)pthread_mutex_unlock(&t->lock);
	json_decref(records);
	json_decref(c.sections);
	return rc;
}

/* ---- giving ---- */

/* A copy with what the caller may have. */
static json_t *
for_caller(const struct call *c, const json_t *record)
{
	json_t *o = json_deep_copy(record), *v;
	json_t *payloads = json_object_get(o, "sections");
	const char *key;
	void *next;

	json_object_foreach_safe(payloads, next, key, v)
	{
		if (feed_section_is_for(c, key))
			continue;
		(void)json_object_del(json_object_get(o, "salts"), key);
		(void)json_object_set_new(payloads, key, json_null());
	}
	return o;
}

/* Index of the first record after the caller's place; -1: not known here. */
static int
index_of(const struct feed_tail *t, int64_t position, const char *hash)
{
	int64_t i = position - (t->position - t->n);

	if (position <= 0 || i < 0 || i > t->n)
		return -1;
	if (strcmp(i == t->n ? t->hash : json_text(t->v[i].record, "previous"),
		hash) != 0)
		return -1;
	return (int)i;
}

bool
feed_tail_give(
    struct feed_tail *t, struct call *c, int64_t position, int64_t limit)
{
	json_t *records = NULL;
	int i = -1;

	(void)pthread_mutex_lock(&t->lock);
	if (strcmp(t->epoch, c->epoch) == 0 &&
	    strcmp(arg_text(c, "epoch"), c->epoch) == 0)
		i = index_of(t, position, arg_text(c, "hash"));
	if (i >= 0 && (i == t->n || mono_us() - t->v[i].at < OLD_US)) {
		records = json_array();
		for (; i < t->n && (int64_t)json_array_size(records) < limit;
		     i++)
			(void)json_array_append_new(
			    records, for_caller(c, t->v[i].record));
		(void)json_object_update_new(
		    c->out, json_pack("{s:o,s:s,s:{s:I,s:s}}", "records",
				records, "epoch", c->epoch, "head", "position",
				(json_int_t)t->position, "hash", t->hash));
		t->given++;
	}
	(void)pthread_mutex_unlock(&t->lock);
	return records != NULL;
}

int64_t
feed_tail_position(struct feed_tail *t)
{
	int64_t position;

	(void)pthread_mutex_lock(&t->lock);
	position = t->position;
	(void)pthread_mutex_unlock(&t->lock);
	return position;
}

int64_t
feed_tail_given(struct feed_tail *t)
{
	int64_t n;

	(void)pthread_mutex_lock(&t->lock);
	n = t->given;
	(void)pthread_mutex_unlock(&t->lock);
	return n;
}
