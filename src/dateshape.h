/* SPDX-License-Identifier: ISC
 * dateshape - the words of 1.1.8; for date.c and dateparse.c.
 */
#ifndef SRC_DATESHAPE_H
#define SRC_DATESHAPE_H

#include "src/date.h"

/*
 * date_words - reads a date written out in words, whole: 昭和50年1月2日, a
 * non-day, or one of the 14 shapes, in an era or 西暦, figures of either
 * width. Fills shape, a, b, text (as written, but with the blank of (10)
 * and (11) where it was left out) and the interval. A day outside its era
 * is DATE_NON_DAY too. false: no such words.
 */
bool date_words(const char *s, struct date *d);

/* date_rewrite - d->text anew for changed years, in the same shape with
 * half-width figures; false when it has become too long. */
bool date_rewrite(struct date *d);

int date_month_days(int year, int month); /* 0 no such month */
/* The day of a as written, within its era; INT32_MIN if there is none. */
int32_t date_ymd_day(const struct ymd *a);

#endif
