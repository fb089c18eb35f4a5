/* SPDX-License-Identifier: ISC
 * t_fuzz_snapshot - the corpus of snapshot files, each whole and with one
 * byte in seven changed in turn, and cut off there: what finds a fault
 * aborts.
 */
#include "tests/test.h"

#include <dirent.h>
#include <stdint.h>

#include "tests/fuzz/f_snapshot.c"

static void
give(const uint8_t *data, size_t n)
{
	/* a buffer of just that size, for the sanitizer's sake */
	uint8_t *exact = malloc(n + 1);

	memcpy(exact, data, n);
	(void)LLVMFuzzerTestOneInput(exact, n);
	free(exact);
}

static void
replay_file(const char *path)
{
	static uint8_t data[65536];
	FILE *f = fopen(path, "rb");
	size_t n, k;

	CHECK(f != NULL);
	if (f == NULL)
		return;
	n = fread(data, 1, sizeof(data), f);
	(void)fclose(f);
	build_all = true;
	give(data, n);
	build_all = false;
	for (k = 1; k <= n; k += 7) {
		data[k - 1] ^= 0x0b;
		give(data, n);
		data[k - 1] ^= 0x0b;
		give(data, k);
	}
}

TEST(corpus_of_snapshots)
{
	char path[512];
	DIR *d = opendir("tests/fuzz/corpus/f_snapshot");
	struct dirent *e;
	int files = 0;

	CHECK(d != NULL);
	while (d != NULL && (e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path),
		    "tests/fuzz/corpus/f_snapshot/%s", e->d_name);
		replay_file(path);
		files++;
	}
	if (d != NULL)
		(void)closedir(d);
	CHECK(files >= 8);
	/* most are well formed, and reach the writers */
	CHECK(built >= 6);
	CHECK(cooked > built);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
