/* SPDX-License-Identifier: ISC
 * snapshot_craft - a snapshot file out of lines made by hand, with the counts
 * and digests that such a file would have, so that what is in the lines gets
 * as far as it can.
 */
#ifndef TESTS_FUZZ_SNAPSHOT_CRAFT_H
#define TESTS_FUZZ_SNAPSHOT_CRAFT_H

#include "db/snapshot_format.h"
#include "db/snapshot_out.h"

#include <stdlib.h>
#include <string.h>

/* The columns of R of a crafted file; the last is of a newer register. */
static const char *const craft_columns[] = { "event", "name", "name_kana",
	"birth", "sex", "kind", "household_no", "address_city", "address_town",
	"address_number", "removal_reason", "removal_date", "honseki",
	"item_of_tomorrow" };
#define CRAFT_COLUMNS (sizeof(craft_columns) / sizeof(craft_columns[0]))

static inline void
craft_header(struct snapshot_header *h, const char *lines, size_t n)
{
	const char *at = lines, *end = lines + n, *stop;
	size_t i;
	int k;

	memset(h, 0, sizeof(*h));
	h->format = SNAPSHOT_FORMAT;
	h->sections = 0xff;
	h->is_training = true;
	h->position = 7;
	(void)snprintf(h->municipality, sizeof(h->municipality), "431010");
	(void)snprintf(h->name, sizeof(h->name), "熊本市中央区");
	(void)snprintf(h->epoch, sizeof(h->epoch), "e1");
	(void)snprintf(h->today, sizeof(h->today), "2026-07-15");
	memset(h->hash, 'a', 64);
	h->columns = malloc(CRAFT_COLUMNS * sizeof(*h->columns));
	for (i = 0; i < CRAFT_COLUMNS; i++)
		(void)snprintf(h->columns[i], sizeof(h->columns[i]), "%s",
		    craft_columns[i]);
	h->column_count = (int)CRAFT_COLUMNS;
	for (; at < end; at = stop + 1) {
		stop = memchr(at, '\n', (size_t)(end - at));
		if (stop == NULL)
			stop = end;
		k = at < stop ? snapshot_kind(*at) : -1;
		if (k >= 0)
			h->rows[k]++;
	}
}

/* Writes the file; false when the disk does not take it. */
static inline bool
craft_write(
    int fd, const struct snapshot_header *h, const char *lines, size_t n)
{
	struct snapshot_out o;
	char sha256[65], *text = snapshot_header_text(h);
	bool fine;

	snapshot_out_init(&o, fd);
	fine = snapshot_out_plain(&o, text, strlen(text), NULL) == RC_OK &&
	       snapshot_out_lines(&o, lines, n, NULL) == RC_OK &&
	       snapshot_out_end(&o, sha256, NULL) == RC_OK;
	snapshot_out_release(&o);
	free(text);
	return fine;
}

#endif
