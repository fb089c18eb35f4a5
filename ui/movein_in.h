/* SPDX-License-Identifier: ISC
 * movein_in - what movein_form.c, movein_word.c and movein_show.c share.
 */
#ifndef UI_MOVEIN_IN_H
#define UI_MOVEIN_IN_H

#include "src/date.h"
#include "ui/movein_form.h"

/* Papers by the digits of the form; "" none. */
extern const char *const movein_identity_papers[10];
extern const char *const movein_added_papers[6];

/* What is typed in a field; never NULL. */
const char *movein_get(const struct movein *m, int page, int id);
bool movein_is_foreign(const struct movein *m, int page);
/* Who may not give a 個人番号 to the register is not asked for one. */
void movein_settle_right(struct movein *m, const struct app *a, int page);
/* "3年", "1年3月", "90日", "3": years, months, days, each may stay "". */
bool movein_read_period(const char *typed, char y[8], char mo[8], char d[8]);
void movein_period_text(const struct record *r, char *out, size_t size);
/* Typed or stored; stored "" for an empty field. false: not readable. */
bool movein_read_date(const struct movein *m, const struct app *a, int page,
    const struct field *f, const char *typed, struct date *d, char *stored,
    size_t size, struct err *err);

#endif
