/* SPDX-License-Identifier: ISC
 * era - the table of eras (1.3.6); for date.c, dateparse.c and their tests.
 */
#ifndef SRC_ERA_H
#define SRC_ERA_H

#include "src/date.h"

#define ERA_MAX 32

struct era {
	char digit;          /* '1'… as in 4050101 */
	char letter;         /* as in H12.04.01 */
	char name[16];       /* 平成 */
	int32_t first, last; /* days; last INT32_MAX while it runs */
	int year0;           /* 西暦 of year 1, less one */
};

int era_count(void);                  /* eras are 1 to era_count() */
const struct era *era_get(int index); /* NULL out of range, and for 0 */
int era_by_letter(char letter);       /* 0 none */
int era_by_digit(char digit);
/* The era whose name s begins with; *n its bytes. */
int era_by_name(const char *s, size_t *n);
int era_of_day(int32_t day); /* the later one on a day of change; 0 none */
/* 西暦 of a year as written. */
int era_seireki(int era, int year);

#endif
