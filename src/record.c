/* SPDX-License-Identifier: ISC
 * record - see record.h.
 */
#include "src/record.h"

#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
record_init(struct record *r)
{
	memset(r, 0, sizeof(*r));
}

void
record_release(struct record *r)
{
	int i;

	for (i = 0; i < IT_COUNT; i++)
		wipe_free(r->v[i]);
	for (i = 0; i < r->group_count; i++)
		wipe_free(r->group[i].value);
	free(r->group);
	explicit_bzero(r, sizeof(*r));
}

void
record_copy(struct record *to, const struct record *from)
{
	struct record copy = *from; /* numbers; pointers replaced below */
	int i;

	for (i = 0; i < IT_COUNT; i++)
		copy.v[i] = x_strdup(from->v[i]);
	copy.group = NULL;
	if (from->group_count > 0) {
		copy.group =
		    x_alloc((size_t)from->group_count * sizeof(*copy.group));
		for (i = 0; i < from->group_count; i++) {
			copy.group[i] = from->group[i];
			copy.group[i].value = x_strdup(from->group[i].value);
		}
	}
	record_release(to);
	*to = copy;
}

void
record_set(struct record *r, enum item it, const char *value)
{
	char *copy;

	if ((unsigned int)it >= IT_COUNT)
		die("record_set: no such item (%d)", (int)it);
	copy = value == NULL || value[0] == '\0' ? NULL : x_strdup(value);
	wipe_free(r->v[it]);
	r->v[it] = copy;
}

const char *
record_get(const struct record *r, enum item it)
{
	if ((unsigned int)it >= IT_COUNT || r->v[it] == NULL)
		return "";
	return r->v[it];
}

void
record_group_set(struct record *r, enum item it, int seq, const char *value)
{
	struct group_value *g;
	int i;

	if ((unsigned int)it >= IT_COUNT || seq < 1 || seq > RECORD_GROUP_MAX)
		die("record_group_set: out of range (%d, %d)", (int)it, seq);
	for (i = 0; i < r->group_count; i++)
		if (r->group[i].it == it && r->group[i].seq == seq)
			break;
	if (value == NULL || value[0] == '\0') {
		if (i == r->group_count)
			return;
		wipe_free(r->group[i].value);
		r->group[i] = r->group[--r->group_count];
		return;
	}
	if (i == r->group_count) {
		r->group = x_grow(
		    r->group, (size_t)r->group_count + 1, sizeof(*r->group));
		g = &r->group[r->group_count++];
		g->it = it;
		g->seq = seq;
		g->value = x_strdup(value);
		return;
	}
	g = &r->group[i];
	wipe_free(g->value);
	g->value = x_strdup(value);
}

const char *
record_group_get(const struct record *r, enum item it, int seq)
{
	int i;

	for (i = 0; i < r->group_count; i++)
		if (r->group[i].it == it && r->group[i].seq == seq)
			return r->group[i].value;
	return "";
}

int
record_group_rows(const struct record *r, const char *repeat)
{
	int i, max = 0;

	for (i = 0; i < r->group_count; i++)
		if (strcmp(item_defs[r->group[i].it].repeat, repeat) == 0 &&
		    r->group[i].seq > max)
			max = r->group[i].seq;
	return max;
}

bool
record_same(const struct record *a, const struct record *b, enum item it)
{
	int i;

	if (item_defs[it].repeat[0] == '\0')
		return strcmp(record_get(a, it), record_get(b, it)) == 0;
	for (i = 0; i < a->group_count; i++)
		if (a->group[i].it == it &&
		    strcmp(a->group[i].value,
			record_group_get(b, it, a->group[i].seq)) != 0)
			return false;
	for (i = 0; i < b->group_count; i++)
		if (b->group[i].it == it &&
		    record_group_get(a, it, b->group[i].seq)[0] == '\0')
			return false;
	return true;
}

char *
record_address(const struct record *r, const char *prefix, bool with_building)
{
	static const char *const parts[] = { "country", "pref", "city", "town",
		"number", "building", "room" };
	struct sbuf b;
	char id[64], *s;
	const char *v;
	enum item it;
	size_t i;

	sbuf_init(&b, 16384);
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (i >= 5 && !with_building)
			break;
		(void)snprintf(id, sizeof(id), "%s_%s", prefix, parts[i]);
		it = item_by_id(id);
		v = it == IT_COUNT ? "" : record_get(r, it);
		if (v[0] == '\0')
			continue;
		if (b.len > 0 && (i == 1 || i == 5 || i == 6))
			sbuf_add(&b, "\u3000");
		sbuf_add(&b, v);
	}
	s = sbuf_take(&b);
	sbuf_release(&b);
	return s;
}

/* The day an item names; false when it is blank or not one known day. */
static bool
known_day(const struct record *r, enum item it, int32_t *day)
{
	const char *v = record_get(r, it);
	struct date d;

	if (v[0] == '\0' || date_load(v, &d, NULL) != RC_OK || d.lo != d.hi)
		return false;
	*day = d.lo;
	return true;
}

enum item
record_end_item(const struct record *r)
{
	/* 転出予定年月日, the 転入日 of the 転入通知, and the day of any
	 * removal: the earliest that is known ends the residence (1.1.5). */
	static const enum item days[] = { IT_OUT_PLANNED_ON, IT_OUT_DATE,
		IT_REMOVAL_DATE };
	enum item it = IT_COUNT;
	int32_t day, first = 0;
	size_t i;

	for (i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		if (!known_day(r, days[i], &day) ||
		    (it != IT_COUNT &&
			(day >= first || !GUARD("status_earlier_of_two"))))
			continue;
		first = day;
		it = days[i];
	}
	return it;
}

int32_t
record_end_day(const struct record *r)
{
	const char *state = record_get(r, IT_STATUS);
	enum item it = record_end_item(r);
	int32_t day;

	if (it != IT_COUNT && known_day(r, it, &day))
		return day;
	/* Removed, though nobody knows the day. */
	if (record_get(r, IT_REMOVAL_REASON)[0] != '\0' ||
	    record_get(r, IT_REMOVAL_DATE)[0] != '\0' ||
	    (state[0] != '\0' && strcmp(state, "1") != 0))
		return INT32_MIN;
	return INT32_MAX;
}

enum resident_status
record_status(const struct record *r, int32_t today)
{
	int32_t end = record_end_day(r);

	if (end == INT32_MAX)
		return STATUS_RESIDENT;
	return today < end ? STATUS_LEAVING : STATUS_REMOVED;
}

bool
record_names_who_left(const struct record *r, const struct record *const *home,
    int n, int32_t today)
{
	const char *name = record_get(r, IT_HEAD_NAME);
	bool is_due = false;

	if (name[0] == '\0' || record_status(r, today) == STATUS_REMOVED)
		return false;
	for (int i = 0; i < n; i++) {
		if (strcmp(record_get(home[i], IT_RELATION), "世帯主") != 0)
			continue;
		if (record_status(home[i], today) != STATUS_REMOVED)
			return false;
		is_due |= record_get(home[i], IT_OUT_PLANNED_ON)[0] != '\0' &&
			  strcmp(record_get(home[i], IT_NAME), name) == 0;
	}
	return is_due;
}
