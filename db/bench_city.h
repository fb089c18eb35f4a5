/* SPDX-License-Identifier: ISC
 * bench_city - the figures of a whole city, stage by stage, in FOLDER.
 */
#ifndef DB_BENCH_CITY_H
#define DB_BENCH_CITY_H

#include "db/bench.h"

struct bench_city {
	long residents, former;
	int terminals, each, pool; /* of the approvals */
	const char *stages;        /* "server,approvals"; NULL all of them */
	/* told of people made; NULL nobody */
	void (*progress)(void *arg, const char *what, long done, long total);
	void (*progress_end)(void);
};
/*
 * bench_city - invents the town on a PostgreSQL of its own and in a SQLite
 * file and measures both; see bench_city.c for the stages. What a stage makes
 * stays in FOLDER for the next ones and for another run; without stages the
 * server's data are removed before the file is made, so that both need not
 * have room. FOLDER is absolute and of less than 70 bytes.
 *
 * RC_INPUT E9706: no such stage, or an earlier one was not run; RC_IO E9707:
 * not enough room in FOLDER.
 */
MUST_CHECK enum rc bench_city(
    const struct bench *b, const struct bench_city *c, struct err *err);
/* The words of the stages, with blanks between. */
const char *bench_city_stages(void);

#endif
