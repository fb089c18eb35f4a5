/* SPDX-License-Identifier: ISC
 * bucket - how often something may happen: `each_us` apart in the long run,
 * up to `burst` at once after a pause. One number is all that is kept.
 */
#ifndef SRC_BUCKET_H
#define SRC_BUCKET_H

#include <stdbool.h>
#include <stdint.h>

/*
 * bucket_take - one more at now_us. *full_us starts as 0 and is the caller's
 * to keep: when the bucket would be full again. False: not now, *wait_us
 * receives how long until then, nothing is taken.
 */
bool bucket_take(int64_t *full_us, int64_t now_us, int64_t each_us, int burst,
    int64_t *wait_us);

#endif
