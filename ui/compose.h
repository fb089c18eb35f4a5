/* SPDX-License-Identifier: ISC
 * compose - typing Japanese into a form's field without an input method
 * (J1): small letters become kana before the cursor, a row of words stands
 * under the field, a digit or Space takes one. Private to ui/form*.c.
 */
#ifndef UI_COMPOSE_H
#define UI_COMPOSE_H

#include "ui/form_in.h"

/*
 * compose_key - true when the key was taken. Letters start it where the
 * field's table names words and form.ime is there; a capital letter goes on
 * in Latin to the end of the word.
 */
bool compose_key(
    struct ui *ui, struct form *f, struct slot *s, const struct keypress *k);
/* compose_end - what stands before the cursor stays as kana. */
void compose_end(struct form *f);
/* compose_take_char - text in the place of `back` bytes before the cursor of
 * the focused field (waiting kana, or the character looked up); false when it
 * does not fit. */
bool compose_take_char(
    struct ui *ui, struct form *f, size_t back, const char *text);
/* compose_page - F8 (1) or F7 (-1) while words are shown; false: none are. */
bool compose_page(struct form *f, int way);
/* Under the field in `row` whose cell begins at col; nothing when closed. */
void compose_draw(const struct form *f, struct view *v, int row);

#endif
