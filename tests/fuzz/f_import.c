/* SPDX-License-Identifier: ISC
 * f_import - any file into the import's checks, both layouts: they end, and
 * every finding is clean text with a reason. fuzz: db
 */
#include "db/import.h"
#include "src/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
take(void *arg, const struct mado_fault *f)
{
	(void)arg;
	if (!utf8_valid(f->value, strlen(f->value)) ||
	    !text_clean(f->value, NULL) || f->line < 1 ||
	    mado_fault_reason(f->code)[0] == '\0')
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct import_result res;
	struct err err;

	for (int full = 0; full < 2; full++) {
		err_clear(&err);
		if (import_check((const char *)data, size, full != 0, take,
			NULL, &res, &err) != RC_OK &&
		    (res.households != 0 || err.text[0] == '\0'))
			abort();
	}
	return 0;
}
