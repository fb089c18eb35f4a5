/* SPDX-License-Identifier: ISC
 * A bell wakes whom its news concern, and nobody waits past their time.
 */
#include "db/bell.h"
#include "tests/test.h"

#include <pthread.h>
#include <time.h>

#define WAITERS 50

static struct bell *b;

static long long
ms_now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void *
waits(void *arg)
{
	return bell_wait(b, *(int64_t *)arg, 20000) ? arg : NULL;
}

TEST(everybody_who_waits_for_less_is_woken)
{
	pthread_t thread[WAITERS];
	int64_t position[WAITERS];
	long long from = ms_now();
	void *woken;
	int i;

	b = bell_new();
	for (i = 0; i < WAITERS; i++) {
		position[i] = i;
		CHECK_INT(
		    pthread_create(&thread[i], NULL, waits, &position[i]), 0);
	}
	for (i = 1; i <= WAITERS; i++)
		bell_ring(b, i);
	for (i = 0; i < WAITERS; i++) {
		CHECK_INT(pthread_join(thread[i], &woken), 0);
		CHECK(woken == &position[i]);
	}
	CHECK(ms_now() - from < 10000);
	CHECK_INT(bell_position(b), WAITERS);
	bell_ring(b, 3); /* old news */
	CHECK_INT(bell_position(b), WAITERS);
	bell_free(b);
}

TEST(a_wait_ends_with_its_time)
{
	long long from = ms_now();

	b = bell_new();
	bell_ring(b, 7);
	CHECK(bell_wait(b, 6, 0));
	CHECK(!bell_wait(b, 7, 0));
	CHECK(!bell_wait(b, 7, 50));
	CHECK(ms_now() - from >= 50);
	CHECK(ms_now() - from < 5000);
	bell_free(b);
}

TEST(a_service_that_ends_keeps_nobody)
{
	pthread_t thread[WAITERS];
	int64_t position = 9;
	long long from = ms_now();
	void *woken;
	int i;

	b = bell_new();
	for (i = 0; i < WAITERS; i++)
		CHECK_INT(
		    pthread_create(&thread[i], NULL, waits, &position), 0);
	bell_stop(b);
	for (i = 0; i < WAITERS; i++) {
		CHECK_INT(pthread_join(thread[i], &woken), 0);
		CHECK(woken == NULL);
	}
	bell_ring(b, 10);
	CHECK(!bell_wait(b, 9, 20000));
	CHECK(ms_now() - from < 10000);
	bell_free(b);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
