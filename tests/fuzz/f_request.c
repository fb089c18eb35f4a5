/* SPDX-License-Identifier: ISC
 * f_request - the head of a request, line by line: path, id, time, range,
 * length. Whatever stands there, a call is one of the table, an id is of the
 * right form, a time is near, a range lies in its file.
 * fuzz: db
 */
/* Copies of the modules under other names: the target looks inside them. */
#define http_request f_http_request
#define http_completed f_http_completed
#define http_line f_http_line
#define call_run f_call_run
#define call_status f_call_status
#define call_fresh f_call_fresh
#define call_api f_call_api
#define snapshot_answer f_snapshot_answer
#define run f_http_run
#include "db/service_http.c"
#undef run
#define run f_call_once
#include "db/service_call.c"
#undef run
#include "db/service_snapshot.c"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW INT64_C(1784080800000000)
#define FILE_SIZE 1000000

static void
check(bool so)
{
	if (!so)
		abort();
}

static int64_t
fixed(void *arg)
{
	(void)arg;
	return NOW;
}

static void
look_at_path(const char *url)
{
	struct ask a;
	int i;

	memset(&a, 0, sizeof(a));
	(void)snprintf(a.call, sizeof(a.call), "?");
	if (!take_path(&a, url))
		return;
	check(a.api >= 0 || url[2] == '-');
	for (i = 0; i < reg_method_count; i++)
		if (strcmp(reg_methods[i].name, a.call) == 0)
			return;
	check(strcmp(a.call, "?") == 0);
}

static void
look_at_range(const char *v)
{
	int64_t from, to;

	if (!take_range(v, FILE_SIZE, &from, &to))
		return;
	check(from >= 0 && to < FILE_SIZE);
	check(from >= FILE_SIZE || from <= to);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct service s = { .o = {
				 .clock = { fixed, NULL }, .api_newest = 5 } };
	char *text = x_strndup((const char *)data, size), *line[4], *p = text;
	struct err e;
	size_t n;
	int i;

	for (i = 0; i < 4; i++) {
		line[i] = p;
		p += strcspn(p, "\n");
		if (*p != '\0')
			*p++ = '\0';
	}
	look_at_path(line[0]);
	if (api_id_fine(line[1]))
		check(strlen(line[1]) == API_ID_LEN);
	if (is_in_time(&s, line[2]))
		check(llabs(strtoll(line[2], NULL, 10) - NOW) <=
		      (long long)API_TIME_LIMIT_S * 1000000);
	look_at_range(line[3]);
	n = strlen(line[2]);
	for (i = -3; i < 12; i++) {
		err_clear(&e);
		check(call_api(&s, i, line[0], &e) != RC_OK ||
		      (i <= 5 && i >= 3));
	}
	(void)n;
	free(text);
	return 0;
}
