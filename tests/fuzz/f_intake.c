/* SPDX-License-Identifier: ISC
 * f_intake - any bytes as a CSV of a paper: reading ends, every cell that
 * stands is clean text within its length and no 個人番号, and every fault has
 * its words.
 */
#include "src/date.h"
#include "src/intake.h"
#include "src/number.h"
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
check_cells(const struct intake *x)
{
	for (int i = 0; i < x->count; i++) {
		const char *no = intake_number(x, i);

		check(no[0] == '\0' || mynumber_valid(no));
		for (int k = 0; k < INTAKE_COLUMNS; k++) {
			const char *s = intake_cell(x, i, (enum intake_name)k);

			check(utf8_valid(s, strlen(s)) && text_clean(s, NULL));
			check(strlen(s) < 1200);
			check(k == IN_PERSON_NO || k == IN_HOUSEHOLD_NO ||
			      !mynumber_within(s));
			check(s[0] == '\0' ||
			      intake_has(x->paper, (enum intake_name)k));
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct intake *x = calloc(1, sizeof(*x));
	char *text = malloc(size + 1);

	check(x != NULL && text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	for (int paper = 0; paper <= PAPERS; paper++) {
		struct intake_from from = { (enum intake_paper)paper,
			date_day(2026, 7, 15), paper % 2 == 0 };
		struct err err;

		err_clear(&err);
		if (intake_parse(text, size, &from, x, &err) == RC_OK)
			check_cells(x);
		else
			check(err.code[0] != '\0' && err.text[0] != '\0');
		for (int i = 0; i < x->fault_count; i++)
			check(x->faults[i].err.code[0] != '\0' &&
			      x->faults[i].err.text[0] != '\0');
		intake_free(x);
	}
	free(text);
	free(x);
	return 0;
}
