/* SPDX-License-Identifier: ISC
 * Between invent.c (who lives with whom) and invent_rows.c (what stands in
 * the register about them).
 */
#ifndef SRC_INVENT_PRIVATE_H
#define SRC_INVENT_PRIVATE_H

#include "src/invent.h"

struct invent {
	const struct invent_tables *t;
	const struct invent_params *p;
	uint64_t state;
	long family_total, man_total[3], woman_total[3], foreign_total;
	int ward_total;
	int32_t gone_days; /* how far back the removals go, beyond the usual */
	long living, removed, foreign, ages[INVENT_AGES];
	long person_serial, household_serial;
};

/* Removals of a town of the usual size lie this many days back at most. */
#define INVENT_GONE_DAYS 1400

/* One member as decided, before rows are made. */
struct plan {
	const char *relation; /* to the present head */
	const char *before;   /* to the head who died; NULL the same */
	int sex;              /* 1, 2 */
	int age;
	int32_t birth;
	int fate; /* enum fate */
	bool is_twin;
	const struct invent_name *given;
};
enum fate { STAYS, DIED, LEFT, LEFT_ABROAD, STRUCK_OFF, LEAVING, RETURNED };
struct family {
	struct plan m[INVENT_MEMBERS_MAX];
	int n;
	const struct invent_name *name;
	const char *nationality; /* NULL Japanese */
	const char *foreign_family, *foreign_kana;
	int32_t gone_before; /* days before today that count as their today */
};

uint32_t invent_below(struct invent *v, uint32_t n); /* 0 … n-1 */
bool invent_chance(struct invent *v, int permille);
const struct invent_name *invent_given(struct invent *v, int sex, int age);
const struct invent_foreign *invent_foreign_given(
    struct invent *v, const char *nationality, int sex);

/* Fills out (numbers, rows, attached items) from a planned family. */
void invent_rows(
    struct invent *v, const struct family *f, struct invent_household *out);

#endif
