/* SPDX-License-Identifier: ISC
 * corpus - the files that the fuzzers begin with, as plain cases of a test:
 * what finds a fault aborts.
 */
#ifndef TESTS_CORPUS_H
#define TESTS_CORPUS_H

#include "tests/test.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int fuzz_entry(const uint8_t *data, size_t n);
/* What is done with the n bytes of a file; they may be changed. */
typedef void corpus_use(fuzz_entry *entry, uint8_t *data, size_t n);

/* corpus_each - every file of tests/fuzz/corpus/NAME; how many there are. */
static inline int
corpus_each(const char *name, corpus_use *use, fuzz_entry *entry)
{
	static uint8_t data[65536];
	char path[600];
	DIR *d;
	struct dirent *e;
	FILE *f;
	int files = 0;

	(void)snprintf(path, sizeof(path), "tests/fuzz/corpus/%s", name);
	d = opendir(path);
	while (d != NULL && (e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path), "tests/fuzz/corpus/%s/%s",
		    name, e->d_name);
		f = fopen(path, "rb");
		CHECK(f != NULL);
		if (f == NULL)
			continue;
		use(entry, data, fread(data, 1, sizeof(data), f));
		(void)fclose(f);
		files++;
	}
	if (d != NULL)
		(void)closedir(d);
	return files;
}

/* In a buffer of just that size, for the sanitizer's sake. */
static inline void
corpus_give(fuzz_entry *entry, const uint8_t *data, size_t n)
{
	uint8_t *exact = malloc(n > 0 ? n : 1);

	memcpy(exact, data, n);
	(void)entry(exact, n);
	free(exact);
}

/* corpus_cut - cut short at every byte, and whole. */
static inline void
corpus_cut(fuzz_entry *entry, uint8_t *data, size_t n)
{
	for (size_t k = 0; k <= n; k++)
		corpus_give(entry, data, k);
}

/* corpus_changed - whole, and with one byte in `every` changed in turn. */
static inline void
corpus_changed(fuzz_entry *entry, uint8_t *data, size_t n, size_t every)
{
	corpus_give(entry, data, n);
	for (size_t k = every; k <= n; k += every) {
		data[k - 1] ^= 0x0b;
		corpus_give(entry, data, n);
		data[k - 1] ^= 0x0b;
	}
}

#endif
