/* SPDX-License-Identifier: ISC
 * t_fuzz_snapshot - the corpus of snapshot files, each whole and with one
 * byte in seven changed in turn, and cut off there: what finds a fault
 * aborts.
 */
#include "tests/corpus.h"

#include "tests/fuzz/f_snapshot.c"

static void
cut_and_change(fuzz_entry *entry, uint8_t *data, size_t n)
{
	build_all = true;
	corpus_give(entry, data, n);
	build_all = false;
	for (size_t k = 1; k <= n; k += 7) {
		data[k - 1] ^= 0x0b;
		corpus_give(entry, data, n);
		data[k - 1] ^= 0x0b;
		corpus_give(entry, data, k);
	}
}

TEST(corpus_of_snapshots)
{
	CHECK(corpus_each(
		  "f_snapshot", cut_and_change, LLVMFuzzerTestOneInput) >= 8);
	/* most are well formed, and reach the writers */
	CHECK(built >= 6);
	CHECK(cooked > built);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
