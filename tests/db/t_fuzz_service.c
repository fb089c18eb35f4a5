/* SPDX-License-Identifier: ISC
 * t_fuzz_service - the corpora of requests and of answers, each file whole
 * and with one byte in three changed in turn: what finds a fault aborts.
 */
#include "tests/test.h"

#include <dirent.h>
#include <stdint.h>

#define LLVMFuzzerTestOneInput answer_input
#define check check_answer
#include "tests/fuzz/f_answer.c"
#undef LLVMFuzzerTestOneInput
#undef check
#define LLVMFuzzerTestOneInput request_input
#define check check_request
#include "tests/fuzz/f_request.c"

static void
replay_file(const char *path, int (*entry)(const uint8_t *, size_t))
{
	static uint8_t data[8192];
	uint8_t *exact;
	FILE *f = fopen(path, "rb");
	size_t n, k;

	CHECK(f != NULL);
	if (f == NULL)
		return;
	n = fread(data, 1, sizeof(data), f);
	(void)fclose(f);
	for (k = 0; k <= n; k += 3) {
		/* a buffer of just that size, for the sanitizer's sake */
		exact = malloc(n + 1);
		memcpy(exact, data, n);
		if (k > 0)
			exact[k - 1] ^= 0x0b;
		(void)entry(exact, n);
		free(exact);
	}
}

static int
replay(const char *name, int (*entry)(const uint8_t *, size_t))
{
	char path[600];
	DIR *d;
	struct dirent *e;
	int files = 0;

	(void)snprintf(path, sizeof(path), "tests/fuzz/corpus/%s", name);
	d = opendir(path);
	if (d == NULL)
		return 0;
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path), "tests/fuzz/corpus/%s/%s",
		    name, e->d_name);
		replay_file(path, entry);
		files++;
	}
	(void)closedir(d);
	return files;
}

TEST(corpus_of_answers)
{
	CHECK(replay("f_answer", answer_input) >= 8);
}

TEST(corpus_of_requests)
{
	CHECK(replay("f_request", request_input) >= 4);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
