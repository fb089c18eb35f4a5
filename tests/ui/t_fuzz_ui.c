/* SPDX-License-Identifier: ISC
 * t_fuzz_ui - the corpora of the form and of drawing, each file whole and cut
 * short at every byte: what finds a fault aborts.
 */
#include "tests/corpus.h"

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

TEST(corpus_of_drawing)
{
	CHECK(corpus_each("f_draw", corpus_cut, fuzz_draw) >= 10);
}

TEST(corpus_of_forms)
{
	CHECK(corpus_each("f_form", corpus_cut, fuzz_form) >= 9);
}

int
main(int argc, char **argv)
{
	(void)setlocale(LC_CTYPE, "C.UTF-8");
	return test_main(argc, argv);
}
