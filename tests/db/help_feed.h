/* SPDX-License-Identifier: ISC
 * help_feed - a register's feed made by hand, so that a test can plant
 * faults in it.
 */
#ifndef TESTS_DB_HELP_FEED_H
#define TESTS_DB_HELP_FEED_H

#include <jansson.h>
#include <stdint.h>

struct help_feed {
	char epoch[40], previous[65];
	int64_t position;
};
void help_feed_init(struct help_feed *f, const char *epoch);

/*
 * help_feed_add - a record with sections as "name", json_t * (stolen), …
 * NULL. withheld: name of a section whose payload is not given; NULL none.
 */
json_t *help_feed_add(
    struct help_feed *f, const char *withheld, const char *kind, ...);

/* {"records": [record]}; steals. */
json_t *help_answer(json_t *record);
/* What register.status would say. */
json_t *help_status(const struct help_feed *f, const char *today);

#endif
