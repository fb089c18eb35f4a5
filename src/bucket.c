/* SPDX-License-Identifier: ISC
 * bucket - see bucket.h.
 */
#include "src/bucket.h"

bool
bucket_take(int64_t *full_us, int64_t now_us, int64_t each_us, int burst,
    int64_t *wait_us)
{
	int64_t full = *full_us > now_us ? *full_us : now_us;
	int64_t over = full + each_us - now_us - each_us * burst;

	*wait_us = over > 0 ? over : 0;
	if (over > 0)
		return false;
	*full_us = full + each_us;
	return true;
}
