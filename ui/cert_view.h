/* SPDX-License-Identifier: ISC
 * cert_view - the state of C1, shared by what it does and how it looks.
 */
#ifndef UI_CERT_VIEW_H
#define UI_CERT_VIEW_H

#include "ui/scr_cert.h"

enum place {
	AT_KIND,
	AT_WHO,
	AT_PRINTED,
	AT_APPLICANT,
	AT_IDENTITY,
	AT_PROXY,
	AT_COPIES,
	PLACES
};

struct cert_view {
	struct order o;
	enum place at;
	int who; /* person under the cursor in 対象 */
	struct stop stop;
	bool is_stopped;
	int block;     /* without a line: the strongest known here */
	int alerts;    /* of level アラート: shown here, answered on C2 */
	unsigned came; /* of a paper that was read: CERT_CAME_… */
};

/* What may stand on the sheet: the digit or letter that turns it on. */
struct choice {
	char key;
	const char *label, *mask;
	size_t at; /* in struct cert_options */
	bool is_foreign;
};
extern const struct choice cert_choices[];
extern const int cert_choice_count;
/* Whether it stands on the sheet of this order. */
bool *cert_option(struct order *o, const struct choice *c);

/* ---- cert_field.c: help of each place, as enum place; NULL ends them */
const struct field *cert_each_field(int i);

/* ---- cert_draw.c */
void cert_draw(const struct ui *ui, void *state, struct view *w);

#endif
