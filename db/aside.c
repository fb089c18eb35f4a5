/* SPDX-License-Identifier: ISC
 * aside - see aside.h.
 */
#include "db/aside.h"

#include "src/offline.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TOKYO_S (9 * 3600)

bool
file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static int64_t
clock_us(clockid_t id)
{
	struct timespec ts;

	if (clock_gettime(id, &ts) != 0)
		die("clock_gettime: %s", strerror(errno));
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t
now_us(void)
{
	return clock_us(CLOCK_REALTIME);
}

int64_t
mono_us(void)
{
	return clock_us(CLOCK_MONOTONIC);
}

void
clock_read(struct clock_now *out)
{
	static char boot[40]; /* the same as long as this program runs */
	FILE *f;

	if (boot[0] == '\0') {
		f = fopen("/proc/sys/kernel/random/boot_id", "re");
		if (f == NULL || fgets(boot, sizeof(boot), f) == NULL)
			boot[0] = '\0';
		boot[strcspn(boot, "\n")] = '\0';
		if (f != NULL)
			fclose(f);
	}
	memset(out, 0, sizeof(*out));
	out->wall_us = clock_us(CLOCK_REALTIME);
	out->mono_us = clock_us(CLOCK_BOOTTIME);
	snprintf(out->boot, sizeof(out->boot), "%s", boot);
}

void
tokyo_time(int64_t us, char out[20])
{
	time_t t = (time_t)(us / 1000000 + TOKYO_S);
	struct tm tm;

	gmtime_r(&t, &tm);
	snprintf(out, 20, "%02d.%02d %02d:%02d", (tm.tm_mon + 1) % 100,
	    tm.tm_mday % 100, tm.tm_hour % 100, tm.tm_min % 100);
}

enum rc
file_aside(const char *path, char *moved, size_t size, struct err *err)
{
	static const char *const tails[] = { "-wal", "-shm" };
	char from[600], to[700];
	long long s = (long long)(now_us() / 1000000);
	int n = 0;
	size_t i;

	do
		snprintf(moved, size, "%s.damaged-%lld-%d", path, s, n++);
	while (file_exists(moved) && n < 1000);
	if (rename(path, moved) != 0) {
		err_log(err, "rename %s: %s", path, strerror(errno));
		return err_set(err, RC_IO, "E7012",
		    "壊れたファイルを別の名前にできません",
		    "フォルダーに書く権利がないか、ディスクの誤りです",
		    "管理者に連絡してください。ファイルはそのままです");
	}
	for (i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		snprintf(from, sizeof(from), "%s%s", path, tails[i]);
		snprintf(to, sizeof(to), "%s%s", moved, tails[i]);
		if (file_exists(from) && rename(from, to) != 0)
			err_log(err, "rename %s: %s", from, strerror(errno));
	}
	return RC_OK;
}
