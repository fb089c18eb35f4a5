/* SPDX-License-Identifier: ISC
 * f_date - whatever is typed as a date: it is refused, or what was stored
 * says the same when it is loaded.
 */
#include "src/catalogue.h"
#include "src/date.h"
#include "src/text.h"

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
same_when_loaded(const struct date *d)
{
	char stored[256], again[256], shown[256];
	struct date back;

	date_store(d, stored, sizeof(stored));
	check(date_load(stored, &back, NULL) == RC_OK);
	date_store(&back, again, sizeof(again));
	check(strcmp(stored, again) == 0);
	check(back.lo == d->lo && back.hi == d->hi && back.shape == d->shape);
	date_show(d, true, shown, sizeof(shown));
	check(text_cols(shown) <= 12 && utf8_valid(shown, strlen(shown)));
	date_print(d, shown, sizeof(shown));
	check(text_clean(shown, NULL));
	/* no day is made up */
	date_iso(d, shown, sizeof(shown));
	check((shown[0] != '\0') == (d->shape == DATE_DAY));
	check(date_compare(d, d) == (d->shape == DATE_DAY ? 0 : DATE_UNSURE));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const kinds[] = { NULL, "1", "2" };
	char s[512];
	struct date d;
	int takes, k;

	if (size >= sizeof(s))
		return 0;
	memcpy(s, data, size);
	s[size] = '\0';
	for (takes = DATES_NONE; takes <= DATES_SEIREKI; takes++)
		for (k = 0; k < 3; k++) {
			if (date_parse(s, takes, kinds[k], 20412, &d, NULL) !=
			    RC_OK)
				continue;
			check(d.shape == DATE_DAY || takes == DATES_UNKNOWN ||
			      takes == DATES_BIRTH);
			if (takes == DATES_BIRTH && k == 2)
				check(d.a.era == 0);
			same_when_loaded(&d);
		}
	if (date_load(s, &d, NULL) == RC_OK)
		same_when_loaded(&d);
	return 0;
}
