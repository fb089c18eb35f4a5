/* SPDX-License-Identifier: ISC
 * find - searches item by item (H2) as H1's box and the search history know
 * them: "項目: 氏名=渡辺 生年月日=S38..S40"; and the centre's exact look-up of a
 * 個人番号.
 */
#ifndef UI_FIND_H
#define UI_FIND_H

#include "ui/app.h"
#include "ui/ui.h"

#define FIND_MARK "項目: "

bool find_is_form(const char *query);
/* find_read - the criteria of such a text; RC_INPUT as search_form_add. */
MUST_CHECK enum rc find_read(
    const char *query, struct search_criteria *f, struct err *err);
/*
 * find_here - what H1's box finds (2.1.3): form or words, of the own ward, of
 * one that a word names (区:東区), or of the whole city (app.all_wards).
 */
MUST_CHECK enum rc find_here(struct app *a, const char *query, int limit,
    struct search_result *out, struct err *err);
/* find_where_words - of which ward a result is: 中央区, 全市; "" where there are
 * none. find_ward_note - what else is to be said of it: nobody of the own ward
 * answered, others stand in other wards; "" nothing. */
void find_where_words(
    const struct app *a, const struct search_result *r, char *out, size_t size);
void find_ward_note(
    const struct app *a, const struct search_result *r, char *out, size_t size);
/* find_gives_way - whether searches stop at the next key from now on (RC_CONFLICT
 * E2112): what nobody has asked for with a key of their own does. */
void find_gives_way(struct ui *ui, bool yes);
#define FIND_SETTLE_US 150000 /* so long nothing is typed before */
/* find_run_form - as search_form_run; the own ward, where a criterion names it,
 * gives way to the whole city. RC_IO E7010 no replica. */
MUST_CHECK enum rc find_run_form(struct app *a,
    const struct search_criteria *asked, int limit, struct search_result *out,
    struct err *err);
/* find_scope - of what H1's box finds: a form's own, of words the visitor's
 * (app.scope). find_scope_take - another: it goes where the box has it. */
enum search_scope find_scope(const struct app *a, const char *query);
void find_scope_take(
    struct app *a, enum search_scope s, char *query, size_t size);
/* "現存と除票", "現存", "除票" */
const char *find_scope_word(enum search_scope s);

/*
 * find_number - asks the centre whose 個人番号 it is, by right, reason and
 * log, and opens that household; says on row 23 why not. value is borrowed
 * and goes nowhere else.
 */
void find_number(struct ui *ui, const char *screen, const struct secret *value);

#endif
