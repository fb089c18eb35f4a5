/* SPDX-License-Identifier: ISC
 * A register in a folder of its own for one test.
 */
#ifndef TESTS_DB_HELP_REG_H
#define TESTS_DB_HELP_REG_H

#include "db/register.h"

/* help_reg_new - an empty training register in a fresh folder under
 * build/tmp; dir receives it. today: ISO day or NULL. Dies when it cannot. */
struct reg *help_reg_new(char dir[128], const char *today);
/* help_reg_again - opens the one of that folder, on another day. */
struct reg *help_reg_again(const char *dir, const char *today);
void help_reg_remove(const char *dir);

#endif
