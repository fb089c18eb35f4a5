/* SPDX-License-Identifier: ISC
 * probe - whether the terminal draws as wide as we count (2.2.3): samples
 * are written where they are wiped at once, each followed by the question
 * where the cursor stands. A terminal that does not answer is not asked
 * again; one that draws differently is told of, since its rows would shift.
 */
#ifndef UI_PROBE_H
#define UI_PROBE_H

#include "src/mem.h"

struct probe {
	int asked, answered; /* samples */
	unsigned wrong;      /* bit i: sample i is drawn differently */
};
/* probe_ask - what to send: the samples in the last row (rows: of the
 * terminal), which is blank afterwards and the cursor where it was. */
void probe_ask(struct probe *p, int rows, struct sbuf *out);
/* probe_answer - a cursor report came, its column (from 1). Returns true when
 * it was the last one. */
bool probe_answer(struct probe *p, int col);
/* The samples that are drawn differently, "①○"; "" none. */
void probe_fault(const struct probe *p, char *out, size_t size);

#endif
