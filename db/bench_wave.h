/* SPDX-License-Identifier: ISC
 * bench_wave - a change until every waiting terminal has it.
 */
#ifndef DB_BENCH_WAVE_H
#define DB_BENCH_WAVE_H

#include "db/bench.h"

#define BENCH_WAVE_TERMINALS 210

/* bench_wave - ten, then two hundred terminals wait at a daichod before the
 * invented register at uri (of 5,000 people or more), one submits. Prints two
 * lines. */
MUST_CHECK enum rc bench_wave(
    const struct bench *b, const char *uri, struct err *err);

#endif
