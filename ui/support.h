/* SPDX-License-Identifier: ISC
 * support - the state of K7, which the form above it (K9) tells that the
 * register has something else now.
 */
#ifndef UI_SUPPORT_H
#define UI_SUPPORT_H

#include "ui/pages.h"

enum { SUPPORTS_MAX = 9 }; /* one for each digit */

struct support {
	struct pages p;           /* first: the shared functions take this */
	int64_t support, version; /* the one that is shown; 0: there is none */
	char state[16], to[12];
	int64_t ids[SUPPORTS_MAX]; /* all that the person is in */
	int count;
	bool is_stale;
};

#endif
