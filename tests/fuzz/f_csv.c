/* SPDX-License-Identifier: ISC
 * f_csv - any file: reading ends, lines go up, and rows written again are
 * read the same.
 */
#include "src/csv.h"
#include "src/mem.h"
#include "src/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool so)
{
	if (!so)
		abort();
}

static void
same_when_written(const struct csv_row *r)
{
	struct sbuf b;
	struct csv *c;
	struct csv_row again;
	int i;

	sbuf_init(&b, 1 << 20);
	for (i = 0; i < r->count; i++)
		csv_put(&b, r->field[i], i + 1 == r->count);
	c = csv_new(b.s, b.len);
	/* a BOM in a first field is a BOM again; nothing else may differ */
	if (strncmp(b.s, "\xEF\xBB\xBF", 3) != 0) {
		check(csv_next(c, &again, NULL) == RC_OK);
		check(again.count == r->count);
		for (i = 0; i < r->count; i++)
			check(strcmp(again.field[i], r->field[i]) == 0);
		check(csv_next(c, &again, NULL) == RC_NOT_FOUND);
	}
	csv_free(c);
	sbuf_release(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct csv *c = csv_new((const char *)data, size);
	struct csv_row r;
	long line = 0;
	enum rc rc;
	size_t rows = 0;

	while ((rc = csv_next(c, &r, NULL)) != RC_NOT_FOUND) {
		check(r.line > line || rows == 0);
		check(++rows <= size);
		line = r.line;
		if (rc == RC_OK && size < 4096)
			same_when_written(&r);
	}
	csv_free(c);
	return 0;
}
