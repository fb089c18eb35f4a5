/* SPDX-License-Identifier: ISC
 * t_fuzz_ui - the corpora of the form and of drawing, each file whole and cut
 * short at every byte: what finds a fault aborts.
 */
#include "tests/test.h"

#include <dirent.h>
#include <stdint.h>

#define LLVMFuzzerTestOneInput fuzz_draw
#define byte draw_byte
#define input draw_input
#include "tests/fuzz/f_draw.c"
#undef LLVMFuzzerTestOneInput
#undef byte
#undef input
#define LLVMFuzzerTestOneInput fuzz_form
#define byte form_byte
#define input form_input
#include "tests/fuzz/f_form.c"
#undef LLVMFuzzerTestOneInput
#undef byte
#undef input

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
	for (k = 0; k <= n; k++) {
		/* a buffer of just that size, for the sanitizer's sake */
		exact = malloc(k + 1);
		memcpy(exact, data, k);
		(void)entry(exact, k);
		free(exact);
	}
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

TEST(corpus_of_drawing)
{
	CHECK(replay("f_draw", fuzz_draw) >= 10);
}

TEST(corpus_of_forms)
{
	CHECK(replay("f_form", fuzz_form) >= 9);
}

int
main(int argc, char **argv)
{
	(void)setlocale(LC_CTYPE, "C.UTF-8");
	return test_main(argc, argv);
}
