/* SPDX-License-Identifier: ISC
 * test - a small TAP writer. One program per module:
 *
 *	TEST(std_1_1_8_fourteen_shapes) { ... CHECK_STR(got, "want"); }
 *	int main(int argc, char **argv) { return test_main(argc, argv); }
 *
 * Tests register themselves and run in order of definition. A program that
 * ends without its last line counts as failed. Arguments name tests to run.
 */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct test_case {
	const char *name;
	void (*run)(void);
	struct test_case *next;
};
static struct test_case *test_first, **test_last = &test_first;
static int test_faults;

#define TEST(n)                                                                \
	static void n(void);                                                   \
	static struct test_case n##_case = { #n, n, NULL };                    \
	__attribute__((constructor)) static void n##_add(void)                 \
	{                                                                      \
		*test_last = &n##_case;                                        \
		test_last = &n##_case.next;                                    \
	}                                                                      \
	static void n(void)

#define CHECK(x)                                                               \
	do {                                                                   \
		if (!(x)) {                                                    \
			test_faults++;                                         \
			printf(                                                \
			    "# %s:%d: not so: %s\n", __FILE__, __LINE__, #x);  \
		}                                                              \
	} while (0)
#define CHECK_INT(got, want)                                                   \
	do {                                                                   \
		long long g_ = (long long)(got), w_ = (long long)(want);       \
		if (g_ != w_) {                                                \
			test_faults++;                                         \
			printf("# %s:%d: %s is %lld, not %lld\n", __FILE__,    \
			    __LINE__, #got, g_, w_);                           \
		}                                                              \
	} while (0)
#define CHECK_STR(got, want)                                                   \
	do {                                                                   \
		const char *g_ = (got), *w_ = (want);                          \
		if (g_ == NULL || w_ == NULL || strcmp(g_, w_) != 0) {         \
			test_faults++;                                         \
			printf("# %s:%d: %s is \"%s\", not \"%s\"\n",          \
			    __FILE__, __LINE__, #got, g_ ? g_ : "(null)",      \
			    w_ ? w_ : "(null)");                               \
		}                                                              \
	} while (0)

static inline int
test_main(int argc, char **argv)
{
	int failed = 0, n = 0, i;
	bool chosen;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (struct test_case *t = test_first; t != NULL; t = t->next) {
		chosen = argc < 2;
		for (i = 1; i < argc; i++)
			if (strcmp(argv[i], t->name) == 0)
				chosen = true;
		if (!chosen)
			continue;
		test_faults = 0;
		t->run();
		n++;
		if (test_faults > 0)
			failed++;
		printf("%s %d %s\n", test_faults ? "not ok" : "ok", n, t->name);
	}
	printf("1..%d\n", n);
	return failed || n == 0 ? 1 : 0;
}

#endif
