/* SPDX-License-Identifier: ISC
 * t_fuzz_values - the corpora of the fuzzers, each file once and also cut
 * short at every byte, as plain cases: an entry that finds a fault aborts.
 */
#include "tests/test.h"

#include <dirent.h>
#include <stdint.h>

#define LLVMFuzzerTestOneInput fuzz_date
#define check date_check
#include "tests/fuzz/f_date.c"
#undef LLVMFuzzerTestOneInput
#undef check
#define LLVMFuzzerTestOneInput fuzz_kana
#define check kana_check
#include "tests/fuzz/f_kana.c"
#undef LLVMFuzzerTestOneInput
#undef check
#define LLVMFuzzerTestOneInput fuzz_csv
#define check csv_check
#include "tests/fuzz/f_csv.c"
#undef LLVMFuzzerTestOneInput
#undef check
#define LLVMFuzzerTestOneInput fuzz_intake
#define check intake_check
#include "tests/fuzz/f_intake.c"
#undef LLVMFuzzerTestOneInput
#undef check

static int
replay_file(const char *path, int (*entry)(const uint8_t *, size_t))
{
	uint8_t data[8192];
	uint8_t *exact;
	FILE *f = fopen(path, "rb");
	size_t n, k;

	if (f == NULL)
		return 0;
	n = fread(data, 1, sizeof(data), f);
	(void)fclose(f);
	for (k = 0; k <= n; k++) {
		/* a buffer of just that size, for the sanitizer's sake */
		exact = malloc(k + 1);
		memcpy(exact, data, k);
		(void)entry(exact, k);
		free(exact);
	}
	return n > 0 ? 1 : 0;
}

static int
replay(const char *name, int (*entry)(const uint8_t *, size_t))
{
	char path[512];
	DIR *d;
	struct dirent *e;
	int files = 0;

	(void)snprintf(path, sizeof(path), "tests/fuzz/corpus/%s", name);
	d = opendir(path);
	if (d == NULL)
		return 0;
	while ((e = readdir(d)) != NULL) {
		(void)snprintf(path, sizeof(path), "tests/fuzz/corpus/%s/%s",
		    name, e->d_name);
		if (e->d_name[0] != '.')
			files += replay_file(path, entry);
	}
	(void)closedir(d);
	return files;
}

TEST(corpus_of_dates)
{
	CHECK(replay("f_date", fuzz_date) >= 27);
}

TEST(corpus_of_kana)
{
	CHECK(replay("f_kana", fuzz_kana) >= 11);
}

TEST(corpus_of_csv)
{
	CHECK(replay("f_csv", fuzz_csv) >= 4);
}

TEST(corpus_of_papers)
{
	CHECK(replay("f_intake", fuzz_intake) >= 4);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
