/* SPDX-License-Identifier: ISC
 * Between the parts of generate: the tables a town is invented from, who
 * works there, and the people on their way into the register.
 */
#ifndef DB_GENERATE_PRIVATE_H
#define DB_GENERATE_PRIVATE_H

#include "db/generate.h"
#include "db/town.h"
#include "src/invent.h"

#include <jansson.h>

struct text { /* a file in memory, a cell after the other */
	char **cell;
	int rows, cols;
};
struct generate_tables {
	struct invent_tables t; /* borrows from the rest */
	char pref[32];
	char city[64]; /* 熊本市中央区; 熊本市 when it is the whole city */
	struct text family, man, woman, foreign;
	struct towns wards[TOWN_WARDS_MAX];
	char desks[TOWN_WARDS_MAX][96];
	struct invent_ward invent_wards[TOWN_WARDS_MAX];
	int ward_count;
	struct invent_name *names[3];
	struct invent_foreign *strangers;
	struct invent_town *places;
};
/* generate_tables_read - of a municipality or a whole designated city, from
 * the folder that holds data/; released in any case. RC_NOT_FOUND E1852 no
 * names, E7060 no towns. */
MUST_CHECK enum rc generate_tables_read(struct generate_tables *g,
    const char *share, const char *municipality, struct err *err);
void generate_tables_release(struct generate_tables *g);

/* generate_demo - staff 10001 to 10004, terminals, settings, a stock of
 * 住民票コード, and blocks on the persons listed; *made receives how many. today: ISO day. */
MUST_CHECK enum rc generate_demo(struct reg *r, const char *city,
    const json_t *blocks, const char *today, long *made, struct err *err);

/* generate_people - invents the people of o and takes them into an empty
 * register; counts them in res, lists those to get a block. today: days. */
MUST_CHECK enum rc generate_people(const struct generate_options *o,
    struct reg *r, const struct invent_tables *t, int32_t today, json_t *blocks,
    struct generate_result *res, struct err *err);

#endif
