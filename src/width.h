/* SPDX-License-Identifier: ISC
 * width - columns of one code point; for text.c and its tests.
 */
#ifndef SRC_WIDTH_H
#define SRC_WIDTH_H

#include <stdbool.h>
#include <stdint.h>

/* 0, 1 or 2 columns as glibc 2.36 and ncurses 6.4 have them; -1 for what
 * they do not know (unassigned, control). */
int text_code_width(int32_t c);
/* Whether the register refuses the code point at import. */
bool text_code_refused(int32_t c);

#endif
