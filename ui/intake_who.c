/* SPDX-License-Identifier: ISC
 * intake_who - whom of the people on the screen a row of the paper is about:
 * by 宛名番号, else by name and day of birth; see intake.h.
 */
#include "ui/intake.h"

#include "src/text.h"

#include <string.h>

bool
intake_same_name(const char *a, const char *b)
{
	char x[400], y[400];

	key_name(a, x, sizeof(x));
	key_name(b, y, sizeof(y));
	return x[0] != '\0' && strcmp(x, y) == 0;
}

bool
intake_is_named(const struct record *r, const char *name)
{
	return intake_same_name(record_get(r, IT_NAME), name) ||
	       intake_same_name(record_get(r, IT_NAME_ROMAN), name) ||
	       intake_same_name(record_get(r, IT_NAME_KANJI), name) ||
	       intake_same_name(record_get(r, IT_ALIAS), name);
}

int
intake_who(const struct app *a, const struct intake *x, int row,
    const struct record *const people[], int count)
{
	const char *no = intake_cell(x, row, IN_PERSON_NO);
	const char *name = intake_cell(x, row, IN_NAME);
	char birth[256];
	int found = -1;

	intake_stored(a, x, row, IN_BIRTH, birth, sizeof(birth));
	for (int i = 0; i < count; i++) {
		const struct record *r = people[i];
		bool same =
		    no[0] != '\0'
			? strcmp(no, r->person_no) == 0
			: intake_is_named(r, name) &&
			      (birth[0] == '\0' ||
				  strcmp(birth, record_get(r, IT_BIRTH)) == 0);

		if (same && found >= 0)
			return -1;
		if (same)
			found = i;
	}
	return found;
}
