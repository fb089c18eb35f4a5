/* SPDX-License-Identifier: ISC
 * service_seen - ids of requests that came, in two generations of a fixed
 * number: a full or old one makes room. What writes is in the register as
 * well (reg_service.h), so what is forgotten here is never done twice.
 */
#include "db/service_private.h"

#include <stdlib.h>
#include <string.h>

struct half {
	char (*ids)[API_ID_LEN / 2]; /* slots; all zero: free */
	int count;
	int64_t began_us;
};
struct seen {
	pthread_mutex_t lock;
	struct half half[2]; /* [0] takes in */
	size_t slots;        /* a power of two, twice `most` at least */
	int most;
};

struct seen *
seen_new(int most)
{
	struct seen *s = x_alloc(sizeof(*s));
	int i;

	(void)pthread_mutex_init(&s->lock, NULL);
	s->most = most / 2 > 0 ? most / 2 : 1;
	s->slots = 64;
	while (s->slots < (size_t)s->most * 2)
		s->slots *= 2;
	for (i = 0; i < 2; i++)
		s->half[i].ids = x_alloc(s->slots * sizeof(*s->half[i].ids));
	return s;
}

void
seen_free(struct seen *s)
{
	if (s == NULL)
		return;
	free(s->half[0].ids);
	free(s->half[1].ids);
	(void)pthread_mutex_destroy(&s->lock);
	free(s);
}

static void
raw_of(const char *id, char raw[API_ID_LEN / 2])
{
	int i, d[2], k;

	for (i = 0; i < API_ID_LEN / 2; i++) {
		for (k = 0; k < 2; k++) {
			char c = id[2 * i + k];

			d[k] = c <= '9' ? c - '0' : c - 'a' + 10;
		}
		raw[i] = (char)(d[0] * 16 + d[1]);
	}
}

/* Its slot, or the free one where it would stand. Ids are random, so the
 * first bytes spread them; one who chooses ids only slows down his own. */
static char *
slot_of(const struct seen *s, const struct half *h, const char *raw)
{
	static const char none[API_ID_LEN / 2];
	size_t at;

	memcpy(&at, raw, sizeof(at));
	for (at &= s->slots - 1;; at = (at + 1) & (s->slots - 1))
		if (memcmp(h->ids[at], raw, sizeof(none)) == 0 ||
		    memcmp(h->ids[at], none, sizeof(none)) == 0)
			return h->ids[at];
}

static void
turn(struct seen *s, int64_t now_us)
{
	struct half old = s->half[1];

	memset(old.ids, 0, s->slots * sizeof(*old.ids));
	old.count = 0;
	old.began_us = now_us;
	s->half[1] = s->half[0];
	s->half[0] = old;
}

bool
seen_add(struct seen *s, const char *id, int64_t now_us, int64_t keep_us)
{
	char raw[API_ID_LEN / 2], *slot;
	bool is_new;

	raw_of(id, raw);
	(void)pthread_mutex_lock(&s->lock);
	if (s->half[0].began_us == 0)
		s->half[0].began_us = now_us;
	if (s->half[0].count >= s->most ||
	    now_us - s->half[0].began_us > keep_us)
		turn(s, now_us);
	slot = slot_of(s, &s->half[0], raw);
	is_new = memcmp(slot, raw, sizeof(raw)) != 0 &&
		 memcmp(slot_of(s, &s->half[1], raw), raw, sizeof(raw)) != 0;
	if (is_new) {
		memcpy(slot, raw, sizeof(raw));
		s->half[0].count++;
	}
	(void)pthread_mutex_unlock(&s->lock);
	return is_new;
}
