/* SPDX-License-Identifier: ISC
 * mutant - see mutant.h.
 */
#include "src/mutant.h"

#ifdef MADO_MUTANTS
#include <stdlib.h>
#include <string.h>

bool
mutant_guard(const char *name)
{
	const char *off = getenv("MADO_MUTANT");

	return off == NULL || strcmp(off, name) != 0;
}
#else
extern const int mutant_is_not_built_in;
const int mutant_is_not_built_in = 1;
#endif
