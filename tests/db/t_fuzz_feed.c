/* SPDX-License-Identifier: ISC
 * t_fuzz_feed - the corpus of feed records, each file whole and with one byte
 * in eleven changed in turn: what finds a fault aborts.
 */
#include "tests/corpus.h"

#include "tests/fuzz/f_feed.c"

static void
change(fuzz_entry *entry, uint8_t *data, size_t n)
{
	corpus_changed(entry, data, n, 11);
}

TEST(corpus_of_feed_records)
{
	CHECK(corpus_each("f_feed", change, LLVMFuzzerTestOneInput) >= 11);
	/* most of them are well-formed and reach the writers */
	CHECK(taken >= 7);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
