/* SPDX-License-Identifier: ISC
 * A daichod of the bench's own before a register: certificates made for it
 * and for so many terminals, a process, its processor time and memory.
 */
#ifndef DB_BENCH_DAICHOD_H
#define DB_BENCH_DAICHOD_H

#include "db/bench.h"
#include "db/register.h"

struct bench_daichod;

/* bench_daichod_start - in FOLDER/tls, for terminals named b0000 and so on.
 * pool: connections to the store. RC_IO E9703: it does not start. */
MUST_CHECK enum rc bench_daichod_start(const struct bench *b, const char *uri,
    int terminals, int pool, struct bench_daichod **out, struct err *err);
void bench_daichod_stop(struct bench_daichod *d); /* NULL ok */
/* For bench_office: how a terminal reaches it; arg is the daichod. */
void bench_daichod_reach(
    void *arg, const char *terminal, struct reg_options *o);
long bench_daichod_pid(const struct bench_daichod *d);
double bench_daichod_cpu(const struct bench_daichod *d); /* seconds; NULL 0 */

long bench_daichod_kib(const struct bench_daichod *d); /* memory; NULL 0 */

#endif
