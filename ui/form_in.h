/* SPDX-License-Identifier: ISC
 * form_in - what the files of a form (form*.c) share.
 */
#ifndef UI_FORM_IN_H
#define UI_FORM_IN_H

#include "ui/engine.h"

/* ---- form.c */
/* The slot in focus; NULL: no page, or nothing on it. */
struct slot *form_focused(const struct form *f);
/* Whether the focus may stop there at all. */
bool form_enterable(const struct slot *s);
/* What stands in the slot goes into the editor, as not changed. */
void form_edit_load(struct form *f);
/* Puts a copy of text (NULL: none) in place of *to, which is wiped. */
void form_text_put(char **to, const char *text);

/* ---- form_focus.c */
/* The enterable slot after (way 1) or before (-1) `from` in reading order;
 * from -1: the first or last; -1 none. */
int form_step(const struct form *f, int page, int from, int way);
/* The first stop after `from` on the page (-1: from its top): an alert to be
 * answered or a field that wants something. Sets the focus. */
bool form_next_want(struct form *f, int page, int from);
/* Leaves the focused field: what was typed becomes its value, and when it is
 * left forward it is checked. Returns false when a new 誤 or 注 came up and
 * the focus must stay. */
bool form_leave(struct ui *ui, struct form *f, bool is_forward);
/* On to the next stop; past the last one the screen is told (ops->end). */
void form_go_on(struct ui *ui, struct form *f);
/* One field down (1) or up (-1), whether it wants something or not. */
void form_move(struct ui *ui, struct form *f, int way);
/* The page behind (1) or before (-1), of the box while it is open; false: the
 * form has one page. */
bool form_turn_page(struct ui *ui, struct form *f, int way);

/* ---- form_note.c */
/* An error (is_error) or unanswered alert of a slot; -1 none. */
int form_note_of(const struct form *f, int page, int slot, bool is_error);
/* A key while the focus is in the answer of a 注; false: it is not for it. */
bool form_answer_key(struct ui *ui, struct form *f, const struct keypress *k);

/* ---- form_cand.c */
/* "1 男" for the stored "1". */
void form_choice_text(
    const struct field *f, const char *value, char *out, size_t size);
/* form_cands_are_codes - the open 候補 are those of a closed vocabulary, each
 * with its own number. */
bool form_cands_are_codes(struct form *f);
/* A code of the choices of a field, typed: one figure or the second. */
bool form_choose(
    struct ui *ui, struct form *f, struct slot *s, const char *typed);
/* Opens the box of candidates (F4); false: the field has none. */
bool form_cands_open(struct ui *ui, struct form *f);
/* A key while the box is open; false: it has closed, the key is the field's. */
bool form_cands_key(struct ui *ui, struct form *f, const struct keypress *k);

/* ---- form_key.c */
/* What stands in the editor is the slot's text; the draft is written. */
void form_changed(struct ui *ui, struct form *f, struct slot *s);

#endif
