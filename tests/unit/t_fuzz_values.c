/* SPDX-License-Identifier: ISC
 * t_fuzz_values - the corpora of the fuzzers, each file once and also cut
 * short at every byte, as plain cases: an entry that finds a fault aborts.
 */
#include "tests/corpus.h"

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

TEST(corpus_of_dates)
{
	CHECK(corpus_each("f_date", corpus_cut, fuzz_date) >= 27);
}

TEST(corpus_of_kana)
{
	CHECK(corpus_each("f_kana", corpus_cut, fuzz_kana) >= 11);
}

TEST(corpus_of_csv)
{
	CHECK(corpus_each("f_csv", corpus_cut, fuzz_csv) >= 4);
}

TEST(corpus_of_papers)
{
	CHECK(corpus_each("f_intake", corpus_cut, fuzz_intake) >= 4);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
