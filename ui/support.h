/* SPDX-License-Identifier: ISC
 * support - the state of K7, which the form above it (K9) tells that the
 * register has something else now.
 */
#ifndef UI_SUPPORT_H
#define UI_SUPPORT_H

#include "ui/pages.h"

struct support {
	struct pages p;           /* first: the shared functions take this */
	int64_t support, version; /* 0: there is none */
	char state[16], to[12];
	bool is_stale;
};

#endif
