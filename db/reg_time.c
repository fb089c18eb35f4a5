/* SPDX-License-Identifier: ISC
 * reg_time - days and the register's clock.
 */
#include "db/reg.h"
#include "src/date.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int32_t
iso_day(const char *iso)
{
	int y, m, d, used = 0;

	if (strlen(iso) != 10 ||
	    sscanf(iso, "%4d-%2d-%2d%n", &y, &m, &d, &used) != 3 || used != 10)
		return INT32_MIN;
	return date_day(y, m, d);
}

void
iso_of_day(int32_t day, char out[11])
{
	int y, m, d;

	date_from_day(day, &y, &m, &d);
	(void)snprintf(out, 11, "%04u-%02u-%02u", (unsigned)y % 10000,
	    (unsigned)m % 100, (unsigned)d % 100);
}

void
local_time(int64_t us, char out[32])
{
	int64_t s = us / US + JST_S;
	char day[11];

	iso_of_day((int32_t)(s / 86400), day);
	(void)snprintf(out, 32, "%s %02d:%02d", day, (int)(s % 86400 / 3600),
	    (int)(s % 3600 / 60));
}

/* MADOGUCHI_NOW=YYYY-MM-DD[Thh:mm], -1 when it is not set or no time. */
static int64_t
env_now(void)
{
	const char *v = getenv("MADOGUCHI_NOW");
	char day[11];
	int hour = 9, minute = 0, used = 0;
	int32_t d;

	if (v == NULL || strlen(v) < 10)
		return -1;
	memcpy(day, v, 10);
	day[10] = '\0';
	if ((d = iso_day(day)) == INT32_MIN)
		return -1;
	if (v[10] != '\0' &&
	    (sscanf(v + 10, "T%2d:%2d%n", &hour, &minute, &used) != 2 ||
		hour > 23 || minute > 59 || hour < 0 || minute < 0))
		return -1;
	return ((int64_t)d * 86400 + hour * 3600 + minute * 60 - JST_S) * US;
}

void
reg_follow_env(struct reg *r)
{
	struct timespec t;
	int64_t wanted = env_now();

	if (wanted < 0 || r->clock.now_us != NULL)
		return;
	(void)clock_gettime(CLOCK_REALTIME, &t);
	r->offset_us = wanted - ((int64_t)t.tv_sec * US + t.tv_nsec / 1000);
}

int64_t
reg_now(const struct reg *r)
{
	struct timespec t;

	if (r->clock.now_us != NULL)
		return r->clock.now_us(r->clock.arg);
	(void)clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * US + t.tv_nsec / 1000 + r->offset_us;
}

bool
lease_runs(const struct call *c, int64_t until)
{
	return until >= c->now &&
	       (!GUARD("lease_of_a_clock_ahead") ||
		   until - c->now <= 24 * 3600 * US + CLOCK_SLACK_US);
}
