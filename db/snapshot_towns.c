/* SPDX-License-Identifier: ISC
 * snapshot_towns - the towns of a replica that is being built, in memory.
 */
#include "db/snapshot_towns.h"

#include "src/mem.h"

#include <stdlib.h>
#include <string.h>

struct town_book {
	char **name; /* city, a newline, name; owned; NULL free */
	int64_t *id;
	size_t size, used; /* size: a power of two */
	int64_t last;
};

struct town_book *
town_book_new(void)
{
	struct town_book *t = x_alloc(sizeof(*t));

	t->size = 1024;
	t->name = x_alloc(t->size * sizeof(*t->name));
	t->id = x_alloc(t->size * sizeof(*t->id));
	return t;
}

void
town_book_free(struct town_book *t)
{
	size_t i;

	if (t == NULL)
		return;
	for (i = 0; i < t->size; i++)
		free(t->name[i]);
	free(t->name);
	free(t->id);
	free(t);
}

static size_t
slot_of(const struct town_book *t, const char *key)
{
	size_t h = 2166136261U, i;
	const char *s;

	for (s = key; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 16777619U;
	for (i = h & (t->size - 1); t->name[i] != NULL;
	     i = (i + 1) & (t->size - 1))
		if (strcmp(t->name[i], key) == 0)
			break;
	return i;
}

static void
grow(struct town_book *t)
{
	struct town_book big = { .size = t->size * 2, .used = t->used };
	size_t i, k;

	big.name = x_alloc(big.size * sizeof(*big.name));
	big.id = x_alloc(big.size * sizeof(*big.id));
	for (i = 0; i < t->size; i++) {
		if (t->name[i] == NULL)
			continue;
		k = slot_of(&big, t->name[i]);
		big.name[k] = t->name[i];
		big.id[k] = t->id[i];
	}
	free(t->name);
	free(t->id);
	big.last = t->last;
	*t = big;
}

static char *
key_of(const char *city, const char *name)
{
	return x_printf("%s\n%s", city, name);
}

void
town_book_add(
    struct town_book *t, const char *city, const char *name, int64_t id)
{
	char *key = key_of(city, name);
	size_t i;

	if (t->used * 2 > t->size)
		grow(t);
	i = slot_of(t, key);
	if (t->name[i] != NULL) {
		free(key);
	} else {
		t->name[i] = key;
		t->used++;
	}
	t->id[i] = id;
	if (id > t->last)
		t->last = id;
}

int64_t
town_book_find(
    struct town_book *t, const char *city, const char *name, bool *is_new)
{
	char *key = key_of(city, name);
	size_t i = slot_of(t, key);

	*is_new = t->name[i] == NULL;
	if (!*is_new) {
		free(key);
		return t->id[i];
	}
	free(key);
	town_book_add(t, city, name, t->last + 1);
	return t->last;
}
