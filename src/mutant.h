/* SPDX-License-Identifier: ISC
 * mutant - lets a test library switch one rule or guarantee off, to show
 * that its test notices. Programs are built without the switch: GUARD() is
 * the constant true there.
 *
 *	if (GUARD("author_is_not_approver") && same_person)
 *		return err_set(...);
 */
#ifndef SRC_MUTANT_H
#define SRC_MUTANT_H

#include <stdbool.h>

#ifdef MADO_MUTANTS
/* mutant_guard - false when the environment names this guarantee in
 * MADO_MUTANT. */
bool mutant_guard(const char *name);
#define GUARD(name) mutant_guard(name)
#else
#define GUARD(name) true
#endif

#endif
