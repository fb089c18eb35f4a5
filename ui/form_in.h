/* SPDX-License-Identifier: ISC
 * form_in - what form.c and form_draw.c share.
 */
#ifndef UI_FORM_IN_H
#define UI_FORM_IN_H

#include "ui/engine.h"

/* The enterable slot after (way 1) or before (-1) `from` in reading order;
 * from -1: the first or last; -1 none. */
int form_step(const struct form *f, int page, int from, int way);
/* "1 男" for the stored "1". */
void form_choice_text(
    const struct field *f, const char *value, char *out, size_t size);
/* What stands in the editor is the slot's text; the draft is written. */
void form_changed(struct ui *ui, struct form *f, struct slot *s);

#endif
