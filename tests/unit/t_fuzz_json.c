/* SPDX-License-Identifier: ISC
 * The corpus of f_json, each file whole, cut short, and with each byte
 * changed once: what finds a fault aborts.
 */
#include "tests/corpus.h"

#include "tests/fuzz/f_json.c"

static void
cut_and_change(fuzz_entry *entry, uint8_t *data, size_t n)
{
	for (size_t k = 0; k <= n; k += 7)
		corpus_give(entry, data, k);
	for (size_t k = 0; k < n; k++) {
		data[k] ^= 1;
		(void)entry(data, n);
		data[k] ^= 1;
	}
	(void)entry(data, n);
}

TEST(corpus_of_json)
{
	CHECK(
	    corpus_each("f_json", cut_and_change, LLVMFuzzerTestOneInput) >= 8);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
