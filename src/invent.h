/* SPDX-License-Identifier: ISC
 * invent - an invented town: households with the people, histories and
 * removed residents of a real one, from tables and a seed. Pure: the same
 * tables, seed and day give the same town, nobody in it exists.
 */
#ifndef SRC_INVENT_H
#define SRC_INVENT_H

#include "src/record.h"

#include <stdint.h>

struct invent_name { /* strings are borrowed */
	const char *name, *kana;
	int weight[3]; /* family: bearers in [0]; given: old, middle, young */
};
struct invent_foreign {
	const char *nationality; /* code of db/codes/nationality.csv */
	int weight;
	bool is_family;
	const char *name, *kana;
	const char *sex; /* "1", "2"; "" family names */
};
struct invent_town {
	const char *code, *name, *postcode;
	bool is_jukyo; /* 住居表示: 番 and 号, else 番地 */
};
struct invent_ward {      /* towns first to first + count - 1 */
	const char *city; /* as addresses write it: 熊本市中央区 */
	const char *desk; /* where its changes are entered */
	int weight;       /* share of the people */
	int first, count;
};
struct invent_tables {
	const struct invent_name *family, *man, *woman;
	int family_count, man_count, woman_count;
	const struct invent_foreign *foreign;
	int foreign_count;
	const struct invent_town *towns;
	int town_count;
	const char *pref;
	const struct invent_ward *wards; /* at least one */
	int ward_count;
};
struct invent_params {
	long residents; /* living ones */
	/* Former ones, as many as this; -1: INVENT_REMOVED of all. Those of a
	 * large number left over more years. */
	long former;
	uint64_t seed;
	int32_t today; /* days */
};

#define INVENT_MEMBERS_MAX 10
#define INVENT_ROWS_MAX 6
struct invent_person {
	char person_no[20];
	struct record rows[INVENT_ROWS_MAX]; /* ascending, numbered */
	int row_count;
	struct record attached;
	bool is_removed, is_foreign;
	int age; /* full years today; of the living */
};
struct invent_household {
	char household_no[20];
	struct invent_person people[INVENT_MEMBERS_MAX];
	int count, living;
};

/* The shares a town follows, in tenths of a percent; tests compare them
 * with tests/data/town.csv. */
#define INVENT_AGES 10
#define INVENT_SIZES 6
extern const int invent_ages[INVENT_AGES];   /* 0-9, 10-19 … 90+ */
extern const int invent_sizes[INVENT_SIZES]; /* 1 … 6 and more */
#define INVENT_REMOVED 300
#define INVENT_FOREIGN 20

/* invent_total - about how many people a town will have in all. */
long invent_total(long residents, long former);

struct invent; /* opaque */
/* Tables and params are borrowed until invent_free. */
struct invent *invent_new(
    const struct invent_tables *t, const struct invent_params *p);
/* The next household; false when the town is complete. out is owned by the
 * caller: invent_release it before the next call. */
bool invent_next(struct invent *v, struct invent_household *out);
void invent_release(struct invent_household *h);
void invent_free(struct invent *v);

/* invent_code - the i-th 住民票コード, from 0, that no invented person ever has:
 * for the stock of an invented town. */
void invent_code(long i, char out[12]);

#endif
