/* SPDX-License-Identifier: ISC
 * letters - C3: the papers that follow from a change (chapter 4).
 */
#ifndef UI_LETTERS_H
#define UI_LETTERS_H

#include "ui/ui.h"

extern const struct screen scr_letters;

/* Whom C3 is opened for (target.data): which change, and which paper the
 * cursor stands on first, "" the first. */
struct letters_ask {
	int change; /* 履歴番号; 0: the sheet's newest */
	const char *kind;
	json_t
	    *due; /* borrowed: who comes when this one is left; NULL nobody */
};
/* letters_open - C3 for a change of a person. */
void letters_open(struct ui *ui, const char *person_no, int sheet_no,
    int change, const char *kind);

/*
 * letters_due - puts the people of an approved entry, as entry.approve names
 * them, behind those who are in *due. *due NULL: begins it; owned by the
 * caller.
 */
void letters_due(json_t **due, const json_t *persons);
/*
 * letters_offer - opens C3 for the first of `due` whose change has a paper that
 * comes out within the flow (4.1.3.0.3, 4.2.0.1, 4.3.3) and has not been
 * issued, and for the next one as each C3 is left; a sheet on which several of
 * an entry stand is offered once. Says nothing where the register cannot be
 * asked, or the person may not issue. due: stolen, may be NULL.
 */
void letters_offer(struct ui *ui, json_t *due);

#endif
