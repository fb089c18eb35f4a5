/* SPDX-License-Identifier: ISC
 * lift - 一時解除 of 照会 as the counter keeps it: for one person, for this
 * visitor, for some minutes. See app.h.
 */
#include "src/mutant.h"
#include "ui/app.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

void
app_lift(struct app *a, const char *person_no, int64_t until)
{
	(void)snprintf(a->lifted, sizeof(a->lifted), "%s", person_no);
	a->lifted_until = until;
}

bool
app_is_lifted(const struct app *a, const char *person_no)
{
	return a->lifted[0] != '\0' && strcmp(a->lifted, person_no) == 0 &&
	       (a->sv->now_us((struct app *)(uintptr_t)a) < a->lifted_until ||
		   !GUARD("lift_ends"));
}

bool
app_lift_over(struct app *a)
{
	if (a->lifted[0] == '\0' || app_is_lifted(a, a->lifted))
		return false;
	a->lifted[0] = '\0';
	return true;
}
