/* SPDX-License-Identifier: ISC
 * Where each sheet stands in a list: see struct sheet_map.
 */
#include "db/search_private.h"

#include "src/mem.h"

#include <stdlib.h>

void
sheet_map_init(struct sheet_map *m, int expected)
{
	uint32_t size = 256;

	while (size < (uint32_t)expected * 2)
		size *= 2;
	m->mask = size - 1;
	m->used = 0;
	m->sheet = x_alloc(size * sizeof(*m->sheet));
	m->at = x_alloc(size * sizeof(*m->at));
}

void
sheet_map_release(struct sheet_map *m)
{
	free(m->sheet);
	free(m->at);
}

static uint32_t
slot_of(const struct sheet_map *m, int32_t sheet)
{
	uint32_t i = (uint32_t)sheet * 2654435761U & m->mask;

	while (m->sheet[i] != 0 && m->sheet[i] != sheet)
		i = (i + 1) & m->mask;
	return i;
}

static void
grow_map(struct sheet_map *m)
{
	struct sheet_map big;
	uint32_t i, j;

	sheet_map_init(&big, (int)m->mask + 1);
	for (i = 0; i <= m->mask; i++) {
		if (m->sheet[i] == 0)
			continue;
		j = slot_of(&big, m->sheet[i]);
		big.sheet[j] = m->sheet[i];
		big.at[j] = m->at[i];
	}
	big.used = m->used;
	sheet_map_release(m);
	*m = big;
}

int32_t
sheet_map_put(struct sheet_map *m, int32_t sheet, int32_t at)
{
	uint32_t i = slot_of(m, sheet);

	if (m->sheet[i] == sheet)
		return m->at[i];
	m->sheet[i] = sheet;
	m->at[i] = at;
	if (++m->used > m->mask / 2)
		grow_map(m);
	return at;
}

int32_t
sheet_map_get(const struct sheet_map *m, int32_t sheet)
{
	uint32_t i = slot_of(m, sheet);

	return m->sheet[i] == sheet ? m->at[i] : -1;
}
