/* SPDX-License-Identifier: ISC
 * t_fuzz_service - the corpora of requests and of answers, each file whole
 * and with one byte in three changed in turn: what finds a fault aborts.
 */
#include "tests/corpus.h"

#define LLVMFuzzerTestOneInput answer_input
#define check check_answer
#include "tests/fuzz/f_answer.c"
#undef LLVMFuzzerTestOneInput
#undef check
#define LLVMFuzzerTestOneInput request_input
#define check check_request
#include "tests/fuzz/f_request.c"

static void
change(fuzz_entry *entry, uint8_t *data, size_t n)
{
	corpus_changed(entry, data, n, 3);
}

TEST(corpus_of_answers)
{
	CHECK(corpus_each("f_answer", change, answer_input) >= 8);
}

TEST(corpus_of_requests)
{
	CHECK(corpus_each("f_request", change, request_input) >= 4);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
