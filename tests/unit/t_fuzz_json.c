/* SPDX-License-Identifier: ISC
 * The corpus of f_json, each file whole, cut short, and with each byte
 * changed once: what finds a fault aborts.
 */
#include "tests/test.h"

#include "tests/fuzz/f_json.c"

#include <dirent.h>

static void
replay_file(const char *path)
{
	static uint8_t data[8192];
	uint8_t *exact;
	FILE *fp = fopen(path, "rb");
	size_t n, k;

	CHECK(fp != NULL);
	if (fp == NULL)
		return;
	n = fread(data, 1, sizeof(data), fp);
	(void)fclose(fp);
	for (k = 0; k <= n; k += 7) {
		/* a buffer of just that size, for the sanitizer's sake */
		exact = malloc(k + 1);
		memcpy(exact, data, k);
		(void)LLVMFuzzerTestOneInput(exact, k);
		free(exact);
	}
	for (k = 0; k < n; k++) {
		data[k] ^= 1;
		(void)LLVMFuzzerTestOneInput(data, n);
		data[k] ^= 1;
	}
	(void)LLVMFuzzerTestOneInput(data, n);
}

TEST(corpus_of_json)
{
	char path[512];
	DIR *d = opendir("tests/fuzz/corpus/f_json");
	struct dirent *f;
	int files = 0;

	CHECK(d != NULL);
	if (d == NULL)
		return;
	while ((f = readdir(d)) != NULL) {
		if (f->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path),
		    "tests/fuzz/corpus/f_json/%s", f->d_name);
		replay_file(path);
		files++;
	}
	(void)closedir(d);
	CHECK(files >= 8);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
